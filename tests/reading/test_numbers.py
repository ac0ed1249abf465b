"""Numbers typed as text: read as their writer meant, or not at all."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_xlsx.reading.numbers import How, parse_number, typed_before, understand


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
        ("1\u2009234,5", 1234.5),
        ("1\u202f234", 1234.0),
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
        ("８，５", 8.5),
        ("１．２３４，５", 1234.5),
        ("９５％", 95.0),
        ("－３", -3.0),
        ("８\u200b,５", 8.5),
        ("٩٥٪", 95.0),
    ],
)
def test_a_number_typed_as_text_is_read_as_its_writer_meant(text: str, number: float) -> None:
    """A unit that typed 1.234,5 would be scored on 1.2345, or asked to send its form again."""
    assert parse_number(text) == (number, False)
    assert understand(text)[:2] == (number, How.PLAIN)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "999.000", "-1.234", "1.234 %", "1.234 ", "１．２３４"])
def test_a_number_with_two_readings_is_not_guessed(text: str) -> None:
    """Somebody's thousand would silently become one, or the other way round."""
    assert parse_number(text) == (None, True)
    assert understand(text)[:2] == (None, How.AMBIGUOUS)


NO_NUMBERS = [
    *("", " ", "%", "đạt", "1.2.3", "1,23,456", "1..2", "--1", "1e5", "0x10", "٣x", "-", "–", "½", "①", "20²³ 7"),
    *("INF", "NaN", "8.", ",5", "1 23", "1_000", "9" * 400, "1 234 567 8", "NA", "null", "None", "TRUE", "=1+1"),
]


@pytest.mark.parametrize("text", [*NO_NUMBERS, "đạt 95%", "5/5", "8,5 điểm", "20⁷", "08/05/2018", "8:30"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    """A parameter of a rule such as 5/5 would be taken for some number that nobody wrote."""
    assert parse_number(text) == (None, False)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_in_a_form_is_not_made_one_either(text: str) -> None:
    """A remark would be scored as some number that nobody wrote."""
    assert understand(text, "vụ")[:2] == (None, How.NOT)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_decimal_is_read_in_the_vietnamese_way_of_writing(number: Any) -> None:
    """A whole column pasted as text from a web page would be refused."""
    grouped = f"{number:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    assert parse_number(grouped) == (float(number), False)


@given(st.text(), st.sampled_from(["", "vụ", "%", "điểm", "(vụ"]))
@example("１２", "")
@example("đạt 1" + " 1" * 90, "vụ")
@example("1/" * 100, "")
def test_no_text_upsets_the_reading_of_numbers(text: str, measure: str) -> None:
    """One odd cell would stop the reading of its whole file."""
    number, ambiguous = parse_number(text)
    assert number is None or (number == number and abs(number) != float("inf") and not ambiguous)
    typed = understand(text, measure)
    assert (typed.number is not None) == (typed.how in {How.PLAIN, How.WORDS})
    if number is not None:
        assert (typed.number, typed.how) == (number, How.PLAIN)


# -- words and marks beside a number -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "percent"),
    [
        ("đạt 95%", 95.0, True),
        ("Đạt: 95 %", 95.0, True),
        ("dat 95%", 95.0, True),
        ("95% (đạt)", 95.0, True),
        ("Kết quả đạt được 95,5%.", 95.5, True),
        ("95 phần trăm", 95.0, True),
        ("tỷ lệ 95%", 95.0, True),
        ("đã đạt 1.234,5", 1234.5, False),
        ("12 vụ", 12.0, False),
        ("12 VU", 12.0, False),
        ("12vụ.", 12.0, False),
        ("đạt 12 vụ, việc", 12.0, False),
        ("12 việc", 12.0, False),
        ("-3 vụ", -3.0, False),
        ("20⁷", 20.0, False),
        ("20¹²", 20.0, False),
        ("20⁽¹⁾", 20.0, False),
        ("8,5*", 8.5, False),
        ("95%¹", 95.0, True),
    ],
)
def test_harmless_words_and_footnote_marks_are_left_out(text: str, number: float, percent: bool) -> None:
    """The unit would send its form again for one word; or 20 with footnote 7 would be counted as 207."""
    assert understand(text, "vụ, việc") == (number, How.WORDS, percent, None)


@pytest.mark.parametrize(
    "text",
    [
        *("khoảng 95%", "gần 12", "hơn 12 vụ", "12 vụ trở lên", "≥ 12", "~12", "±12", "dưới 12", "không đạt 95%"),
        *("chưa đạt 12", "đạt 95% (không kể 2 vụ)", "8,5 (1)", "đạt 5 6", "12 lượt", "5 triệu", "10³⁺²", "10⁻³"),
        *("đạt -5", "đạt - 5", "đạt ,5", "đạt (12)", "(12)", "12 điểm", "12đ", "1. 95", "(95%)", "2×10³", "đạt 8..5"),
    ],
)
def test_other_words_may_change_a_number(text: str) -> None:
    """A unit that wrote “chưa đạt 12” or “khoảng 12” would be scored on 12."""
    assert understand(text, "vụ") == (None, How.NOT, False, None)


def test_a_word_beside_a_number_does_not_make_it_certain() -> None:
    """1.234 cases would become a thousand, though nobody knows."""
    for text in ("đạt 1.234", "1.234 vụ", "1.234⁷", "1,234*"):
        assert understand(text, "vụ").how is How.AMBIGUOUS


@pytest.mark.parametrize(("measure", "is_read"), [("điểm", True), ("points", True), ("", True), ("triệu đồng", False)])
def test_points_are_a_word_where_points_are_counted(measure: str, is_read: bool) -> None:
    """500 đ would be taken for 500 million đồng."""
    assert (understand("8,5 đ", measure).number == 8.5) is is_read


@pytest.mark.parametrize(
    ("text", "fraction"), [("5/5", (5, 5)), ("19 / 20", (19, 20)), ("đạt 4,5/5 điểm", (4.5, 5)), ("8/5", (8, 5))]
)
def test_a_fraction_is_seen_as_one(text: str, fraction: tuple[float, float]) -> None:
    """A unit that wrote 5/5 could not be told what was not understood."""
    assert understand(text, "điểm") == (None, How.FRACTION, False, fraction)


@pytest.mark.parametrize("text", ["08/05/2018", "8.5.2018", "8-5-18", "2018-05-08", "08/05/2018 07:30", "8:30"])
def test_a_date_typed_as_text_is_seen_as_one(text: str) -> None:
    """Parts of a date would be taken for a number, or the unit would search for a mistake in its figure."""
    assert understand(text).how is How.DATE


# -- what Excel made of a number ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (datetime.date(2018, 5, 8), ["8/5", "8.5", "5/8"]),
        (datetime.datetime(2018, 5, 1), ["1/5", "1.5", "5/18"]),
        (datetime.date(2018, 5, 5), ["5/5", "5.5"]),
        (datetime.date(1900, 4, 4), [95.0]),
        (datetime.date(1900, 1, 12), [12.0]),
        (datetime.datetime(1900, 1, 8, 12), [8.5]),
        (datetime.time(8, 30), ["8:30"]),
        (datetime.time(22, 48), [0.95, "22:48"]),
        (datetime.time(0, 0), ["0:00"]),
        (datetime.timedelta(hours=26, minutes=30), ["26:30"]),
        ("08/05/2018", ["8/5", "8.5", "5/8"]),
        ("5/18/2018", ["18/5", "18.5", "5/18"]),
        ("8:30", ["8:30"]),
    ],
)
def test_a_date_tells_what_was_typed(value: Any, typed: list[float | str]) -> None:
    """The unit would not find its 8.5 again in the 8th of May."""
    assert typed_before(value) == typed


@given(st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.datetimes(timezones=st.timezones())))
def test_every_date_tells_something(value: Any) -> None:
    """A date from another century would stop the reading of its file, or leave its message without an end."""
    assert typed_before(value)
