from __future__ import annotations

import datetime
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thidua_xlsx.reading.cells import a1, clean, clean_all, column_letter, fold, is_blank, raw_text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \t b\n c  ", "a b c"),
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("\ufeffST\u200b", "ST"),
        (unicodedata.normalize("NFD", "Tiêu chí"), "Tiêu chí"),
        ("so\u00adft", "soft"),
        ("\u202aST\u202c", "ST"),
        ("e\u200d\u0302\u0323", "ệ"),
        ("", ""),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(text: str, cleaned: str) -> None:
    """Two names that look the same on the screen would not be the same unit."""
    assert clean(text) == cleaned


_MARKS = st.sampled_from(
    ["", "\0", " ", "\u00a0", "\t", "\x1c", "\x85", "\u2028", "\u180e", "\u0323", "\u0302", "\u1100"]
)
_ODD = st.text(
    st.characters(exclude_categories=["Cs"]) | st.characters(categories=["Cf", "Mn", "Zs", "Cc"]), max_size=5
)
_PIECE = (
    _MARKS | _ODD | st.sampled_from(["Tiêu chí", unicodedata.normalize("NFD", "ệ"), "ế", "a", "đ", "\u1161", "\u200b"])
)


@settings(max_examples=200)
@given(st.lists(st.lists(_PIECE, max_size=4).map("".join), max_size=4))
@example(["a", "\u0301b"])
@example(["\u1100", "\u1161"])
@example([""])
@example([])
def test_many_texts_are_cleaned_as_each_alone(texts: list[str]) -> None:
    """The mark at the beginning of one cell would change the last letter of the cell before."""
    assert clean_all(list(texts)) == [clean(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["Đơn vị", "ĐƠN VỊ", "don vi", unicodedata.normalize("NFD", "đơn vị"), " Đơn\u00a0 vị ", "Ðơn vị".lower()]
)
def test_headings_match_without_accents_and_case(text: str) -> None:
    """A heading typed on a machine without a Vietnamese keyboard would be a missing column."""
    assert fold(text).replace("ð", "d") == "don vi"


@given(st.text())
@example("e\u200b\u0301")
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
        (datetime.time(8, 30), "08:30:00"),
        (datetime.timedelta(hours=26, minutes=30), "26:30:00"),
        ("x ", "x "),
    ],
)
def test_a_raw_value_is_shown_as_its_writer_saw_it(value: Any, text: str) -> None:
    """The report would quote 8.0 or 2024-05-08 00:00:00, which stand nowhere in the file."""
    assert raw_text(value) == text
