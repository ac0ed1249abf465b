from __future__ import annotations

import datetime
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_xlsx.reading.cells import a1, clean, column_letter, fold, is_blank, parse_number, raw_text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8,5", 8.5),
        ("8.5", 8.5),
        (" 8,5 ", 8.5),
        ("8\u00a0", 8.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234.0),
        ("12 345 678", 12345678.0),
        ("95%", 95.0),
        ("95 %", 95.0),
        ("99,5 %", 99.5),
        ("-3", -3.0),
        ("\u22123", -3.0),
        ("+3", 3.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        ("1,2345", 1.2345),
        ("007", 7.0),
    ],
)
def test_a_number_typed_as_text_is_read_as_its_writer_meant(text: str, number: float) -> None:
    """A unit that typed 1.234,5 would be scored on 1.2345, or asked to send its form again."""
    assert parse_number(text) == (number, False)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "999.000", "-1.234", "1.234 %"])
def test_a_number_with_two_readings_is_not_guessed(text: str) -> None:
    """Somebody's thousand would silently become one, or the other way round."""
    assert parse_number(text) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "%", "đạt", "đạt 95%", "5/5", "8,5 điểm", "1.2.3", "1,23,456", "1..2", "--1", "1e5", "0x10", "٣x"),
        *("INF", "NaN", "20⁷", "8.", ",5", "1 23", "1_000", "9" * 400, "1 234 567 8"),
    ],
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    """A remark such as 5/5 would be scored as some number that nobody wrote."""
    assert parse_number(text) == (None, False)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_decimal_is_read_in_the_vietnamese_way_of_writing(number: Any) -> None:
    """A whole column pasted as text from a web page would be refused."""
    grouped = f"{number:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    assert parse_number(grouped) == (float(number), False)


@given(st.text())
@example("１２")
def test_no_text_upsets_the_reading_of_numbers(text: str) -> None:
    """One odd cell would stop the reading of its whole file."""
    number, ambiguous = parse_number(text)
    assert number is None or (number == number and abs(number) != float("inf") and not ambiguous)


def test_a_superscript_footnote_is_no_digit() -> None:
    """20 with footnote 7 would be counted as 207."""
    assert parse_number("20⁷") == (None, False)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \t b\n c  ", "a b c"),
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("\ufeffST\u200b", "ST"),
        (unicodedata.normalize("NFD", "Tiêu chí"), "Tiêu chí"),
        ("so\u00adft", "soft"),
        ("", ""),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(text: str, cleaned: str) -> None:
    """Two names that look the same on the screen would not be the same unit."""
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text", ["Đơn vị", "ĐƠN VỊ", "don vi", unicodedata.normalize("NFD", "đơn vị"), " Đơn\u00a0 vị ", "Ðơn vị".lower()]
)
def test_headings_match_without_accents_and_case(text: str) -> None:
    """A heading typed on a machine without a Vietnamese keyboard would be a missing column."""
    assert fold(text).replace("ð", "d") == "don vi"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A name would be found on one way through the program and not on the other."""
    assert fold(clean(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


def test_codes_that_differ_stay_different() -> None:
    """1.10 would be counted as 1.1, and đ as d would take its place in the list a, b, c, d, đ, e."""
    assert clean("1.10") != clean("1.1")
    assert clean("đ") != clean("d")


@pytest.mark.parametrize(
    ("column", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_in_excel(column: int, letter: str) -> None:
    """Every finding would point at a cell beside the right one."""
    assert column_letter(column) == letter
    assert a1(6, column) == f"{letter}7"


def test_the_last_cell_is_named() -> None:
    """A finding at the edge of a sheet would have no address."""
    assert a1(1_048_575, 16_383) == "XFD1048576"


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\u200b\n"])
def test_what_looks_blank_is_blank(value: Any) -> None:
    """A cell with one stray space would count as filled in."""
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", "-"])
def test_zero_is_not_blank(value: Any) -> None:
    """A unit that reported 0 would be told that it reported nothing."""
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (8.0, "8"),
        (8.5, "8.5"),
        (0.1 + 0.2, "0.3"),
        (12, "12"),
        (datetime.datetime(2024, 5, 8), "08/05/2024"),
        (datetime.date(2024, 5, 8), "08/05/2024"),
        (datetime.datetime(2024, 5, 8, 7, 30), "08/05/2024 07:30:00"),
        ("x ", "x "),
    ],
)
def test_a_raw_value_is_shown_as_its_writer_saw_it(value: Any, text: str) -> None:
    """The report would quote 8.0 or 2024-05-08 00:00:00, which stand nowhere in the file."""
    assert raw_text(value) == text
