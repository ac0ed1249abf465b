from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import methods
from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow, parameters_of
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.methods.registry import METHODS, find_method, is_group_sum, make_method, write_parameters
from thidua_xlsx.reading.cells import fold


@pytest.mark.parametrize("key", list(METHODS))
def test_a_method_is_found_by_any_of_its_names(key: str) -> None:
    """A head who types “ty le” for “tỷ lệ” would be told that there is no such method."""
    method = METHODS[key]
    for name in (key, method.label.vi, method.label.en, fold(method.label.vi), f" {method.label.vi.upper()} "):
        assert find_method(name) is method


def test_names_of_methods_are_told_apart() -> None:
    """One word in the rulebook would mean two ways to score."""
    names = [fold(name) for method in METHODS.values() for name in {method.key, method.label.vi, method.label.en}]
    assert sorted(set(names)) == sorted(names)
    assert find_method("theo cảm tính") is None
    assert find_method("") is None


def test_a_group_sums_up_in_both_languages() -> None:
    """A group with “cộng” in its method column would be called a mistake."""
    assert all(map(is_group_sum, ("cộng", "Cong", "sum", " SUM ")))
    assert not is_group_sum("cộng trừ")


@pytest.mark.parametrize(
    ("method", "text", "made"),
    [
        (Direct, "", Direct()),
        (Direct, "bước = 0,5", Direct(Decimal("0.5"))),
        (Direct, "BUOC=0.25;", Direct(Decimal("0.25"))),
        (Direct, "step = 1", Direct(Decimal(1))),
        (PassFail, "  ", PassFail()),
        (Ratio, "chiều = càng ít càng tốt", Ratio(LESS)),
        (Ratio, "chieu = cang it cang tot; chi tieu 0 = duoc", Ratio(LESS, True)),
        (Ratio, "better = less\nzero target = allowed", Ratio(LESS, True)),
        (Ratio, "chiều = càng nhiều càng tốt; chỉ tiêu 0 = không", Ratio()),
        (Leader, "phần điểm khi đạt chỉ tiêu = 0,8", Leader(Decimal("0.8"))),
        (Leader, "share at target = 80%", Leader(Decimal(80))),  # the check of the rulebook refuses it
        (Count, "mỗi việc = 0,4", Count(Decimal("0.4"))),
        (Count, "per_item = 2", Count(Decimal(2))),
        (PlusMinus, "điểm gốc = 6; biểu dương = 3; phê bình = 0", PlusMinus(Decimal(6), Decimal(3), Decimal(0))),
        (PlusMinus, "per criticism = 1,5; base = 6; per praise = 3", PlusMinus(Decimal(6), Decimal(3), Decimal("1.5"))),
    ],
)
def test_parameters_are_read_in_either_language_and_without_accents(
    method: type[Method], text: str, made: Method
) -> None:
    """A rule typed without accents, or in English, would be refused or read as the default."""
    assert make_method(method, text) == (made, [])


@pytest.mark.parametrize(
    ("method", "text", "codes"),
    [
        (Count, "", ["parameter-missing"]),
        (Count, "mỗi việc", ["parameter-bad"]),
        (Count, "mỗi việc = nhiều", ["parameter-bad"]),
        (Count, "mỗi việc = 0", ["parameter-bad"]),
        (Count, "mỗi việc = -1", ["parameter-bad"]),
        (Count, "mỗi việc = 1.234", ["parameter-bad"]),  # a thousand or one and a bit: never guessed
        (Count, "mỗi việc = 1; per item = 2", ["parameter-twice"]),
        (Count, "bước = 1", ["parameter-unknown", "parameter-missing"]),
        (Ratio, "chiều = xuống", ["parameter-bad"]),
        (PassFail, "bước = 1", ["parameter-unknown"]),
        (PlusMinus, "", ["parameter-missing"] * 3),
        (
            PlusMinus,
            "điểm gốc = x; điểm gốc = 3; khen = 1; biểu dương = -2",
            ["parameter-bad", "parameter-twice", "parameter-unknown", "parameter-bad", "parameter-missing"],
        ),
    ],
)
def test_every_mistake_in_the_parameters_is_reported(method: type[Method], text: str, codes: list[str]) -> None:
    """The head would mend one mistake, run again, and be told of the next."""
    made, problems = make_method(method, text)
    assert (made is None) is bool({"parameter-missing", "parameter-bad"} & set(codes))
    assert [code for code, _ in problems] == codes


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_the_example_in_a_message_is_a_way_out(method: type[Method], lang: str) -> None:
    """Somebody who types what the message proposes would get the same message again."""
    examples = "; ".join(shown.example.say(lang) for shown, _ in parameters_of(method).values())
    made, problems = make_method(method, examples)
    assert made is not None, problems
    assert problems == []


def test_a_mistake_names_what_would_be_right() -> None:
    """The message would say that a word is wrong and not which words are right."""
    _, ((code, values),) = make_method(Ratio, "chiều = xuống")
    line = Finding(code, values=values).line()
    assert "“chiều” ghi “xuống”" in line
    assert "càng nhiều càng tốt, càng ít càng tốt" in line
    _, ((code, values),) = make_method(Direct, "buocs = 1")
    assert "bước" in Finding(code, values=values).line()


@settings(max_examples=200)
@given(st.data(), st.sampled_from(LANGUAGES))
def test_parameters_that_are_written_are_read_back(data: Any, lang: str) -> None:
    """A rulebook that the library wrote itself would be scored by other parameters, or refused."""
    method = data.draw(methods(Decimal(10), data.draw(st.integers(0, 4))))
    rows = getattr(method, "rows", ())
    assert make_method(type(method), write_parameters(method, lang), rows) == (method, [])


@pytest.mark.parametrize("value", ["1.234", "12.345", "999.001", "1.125"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_three_decimals_are_no_thousand(value: str, lang: str) -> None:
    """A parameter of 1,125 points, written by the library, would be refused as ambiguous when read."""
    assert make_method(Count, write_parameters(Count(Decimal(value)), lang)) == (Count(Decimal(value)), [])


# -- contradictions between parameters and maximum ---------------------------------------------------------


def _row(
    points: str,
    low: str | None = None,
    high: str | None = None,
    *,
    low_closed: bool = True,
    high_closed: bool = False,
) -> PointRow:
    interval = Interval(Decimal(low) if low else None, low_closed, Decimal(high) if high else None, high_closed)
    return PointRow(Decimal(points), "", interval)


@pytest.mark.parametrize(
    ("method", "codes"),
    [
        (Direct(Decimal("0.5")), []),
        (Direct(Decimal("0.125")), ["too-many-digits"]),
        (Direct(Decimal(3)), ["maximum-not-reached"]),
        (Leader(Decimal("1.1")), ["parameter-bad"]),
        (Leader(Decimal(1)), []),
        (PlusMinus(Decimal(11), Decimal(1), Decimal(1)), ["band-above-maximum"]),
        (PlusMinus(Decimal(10), Decimal(1), Decimal(1)), []),
        (Bands(rows=(_row("10", "5"), _row("0", None, "5"))), []),
        (Bands(rows=(_row("10", "5"), _row("0", None, "5", high_closed=True))), ["bands-overlap"]),
        (Bands(rows=(_row("10", "5", low_closed=False), _row("0", None, "5"))), ["bands-gap"]),
        (Bands(rows=(_row("10", "5"), _row("0", None, "4"))), ["bands-gap"]),
        (Bands(rows=(_row("10", "5"), _row("9", "4", "6"), _row("0", None, "4"))), ["bands-overlap"]),
        (Bands(rows=(_row("10", "5", "4"), _row("0"))), ["band-empty"]),
        (Bands(rows=(_row("10", "5", "9"),)), ["band-open-ended", "band-open-ended"]),
        (Bands(rows=(_row("10", "0", "9", high_closed=True),)), ["band-open-ended"]),
        (Bands(rows=(_row("11", "5"), _row("0", None, "5"))), ["band-above-maximum"]),
        (Bands(rows=(_row("9", "5"), _row("0", None, "5"))), ["maximum-not-reached"]),
        (Bands(rows=(_row("10", "5"), _row("0.125", None, "5"))), ["too-many-digits"]),
        (Levels(rows=(PointRow(Decimal(10), "Tốt"), PointRow(Decimal(5), "tốt"))), ["level-twice"]),
        (Levels(rows=(PointRow(Decimal(110), "Tốt", None, True), PointRow(Decimal(0), "Yếu"))), ["band-above-maximum"]),
        (Levels(rows=(PointRow(Decimal(10), "Tốt"), PointRow(Decimal(-1), "Yếu"))), ["negative"]),
    ],
)
def test_contradictions_in_a_rule_are_found_before_the_year_begins(method: Method, codes: list[str]) -> None:
    """A published table with a hole or an overlap would be found out at the meeting in December."""
    problems = list(method.problems(Decimal(10), 2))
    assert [code for code, _ in problems] == codes
    for code, values in problems:
        assert code in CATALOGUE
        assert not re.search(r"[{]|Decimal|Interval|PointRow", Finding(code, values=values).line())


def test_the_overlap_of_the_official_bonus_table_is_found() -> None:
    """Hải Phòng's own text (88–90 → 2, 90–95 → 3, ends in both) would be taken as it stands."""
    rows = (
        _row("2", "88", "90", high_closed=True),
        _row("3", "90", "95", high_closed=True),
        _row("4", "95", "100"),
        _row("5", "100", "100", high_closed=True),
    )
    problems = [code for code, _ in Bands(rows=rows).problems(Decimal(5), 2)]
    assert problems.count("bands-overlap") == 2
