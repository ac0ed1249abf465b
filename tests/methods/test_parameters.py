from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.strategies import methods
from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow, parameters_of
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import EXCLUDE, FULL, LESS, MORE, NO, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS, find_method, make_method, write_parameters
from thidua_xlsx.methods.sampled import SCALE, Sampled
from thidua_xlsx.methods.steps import TAKEN, Steps
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.read_rules import group_rule_named
from thidua_xlsx.rulebook.rules import GroupRule


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


def test_a_groups_rule_is_understood_in_both_languages() -> None:
    """A group with “cộng” in its method column would be called a mistake."""
    assert {group_rule_named(name) for name in ("cộng", "Cong", "sum", " SUM ")} == {GroupRule.SUM}
    assert group_rule_named("mức cao nhất") is GroupRule.HIGHEST
    assert group_rule_named("cộng trừ") is None


@pytest.mark.parametrize(
    ("method", "text", "made"),
    [
        (Direct, "", Direct()),
        (Direct, "bước = 0,5", Direct(Decimal("0.5"))),
        (Direct, "BUOC=0.25;", Direct(Decimal("0.25"))),
        (Direct, "step = 1", Direct(Decimal(1))),
        (PassFail, "  ", PassFail()),
        (Ratio, "chiều = càng ít càng tốt", Ratio(LESS)),
        (Ratio, "chieu = cang it cang tot; chi tieu 0 = du diem", Ratio(LESS, FULL)),
        (Ratio, "better = less\nzero target = exclude", Ratio(LESS, EXCLUDE)),
        (Ratio, "chỉ tiêu 0 = không điểm; vượt 100 % = được", Ratio(MORE, ZERO, YES)),
        (Ratio, "zero_target = zero; over = allowed", Ratio(MORE, ZERO, YES)),
        (Ratio, "chiều = càng nhiều càng tốt; chỉ tiêu 0 = không", Ratio()),
        (Leader, "phần điểm khi đạt chỉ tiêu = 0,8", Leader(Decimal("0.8"))),
        (Leader, "share at target = 80%", Leader(Decimal(80))),  # the check of the rulebook refuses it
        (Count, "mỗi việc = 0,4", Count(Decimal("0.4"))),
        (Count, "per_item = 2", Count(Decimal(2))),
        (PlusMinus, "điểm gốc = 6; biểu dương = 3; phê bình = 0", PlusMinus(Decimal(6), Decimal(3), Decimal(0))),
        (Best, "chiều = càng ít càng tốt", Best(LESS)),
        (Mean, "phần điểm khi kém trung bình = 0,5", Mean(MORE, Decimal("0.5"))),
        (Steps, "điểm ghi nhận = còn lại", Steps()),
        (Steps, "diem ghi nhan = so diem tru", Steps(TAKEN)),
        (Deviation, "trừ mỗi phần trăm thiếu = 1", Deviation(Decimal(1))),
        (
            Deviation,
            "per percent below = 1; per percent above = 0.5; most above = 2; partial = no",
            Deviation(Decimal(1), Decimal("0.5"), Decimal(2), NO),
        ),
        (RankPoints, "số nguồn điểm = 2", RankPoints(Decimal(2))),
        (Sampled, "mỗi người đạt = 0,4; cỡ mẫu = 50", Sampled(Decimal("0.4"), Decimal(50))),
        (Sampled, "per hit = 0.4; sample = 50; small = scale", Sampled(Decimal("0.4"), Decimal(50), SCALE)),
        (Figure, "", Figure()),
        (RatioBands, "làm tròn tỷ lệ = 0; chỉ tiêu 0 = loại trừ", RatioBands(Decimal(0), EXCLUDE)),
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
        (Ratio, "chỉ tiêu 0 = được", ["parameter-bad"]),  # points, or none? never guessed
        (Sampled, "mỗi người đạt = 0,4; cỡ mẫu = 50,5", ["parameter-bad"]),
        (Sampled, "cỡ mẫu = 0", ["parameter-bad", "parameter-missing"]),
        (RankPoints, "số nguồn điểm = 1,5", ["parameter-bad"]),
        (Deviation, "", ["parameter-missing"]),
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
        (Ratio(LESS, over=YES), ["parameter-bad"]),
        (Ratio(over=YES), []),
        (Ratio("up"), ["parameter-bad"]),
        (Mean(below=Decimal("1.5")), ["parameter-bad"]),
        (Mean(below=Decimal(1)), []),
        (Best("up"), ["parameter-bad"]),
        (Deviation(Decimal(1)), []),
        (Deviation(Decimal(1), Decimal(1), Decimal(2)), []),
        (Deviation(Decimal(0)), ["parameter-bad"]),
        (Deviation(Decimal(1), Decimal(1)), ["parameter-missing"]),
        (Deviation(Decimal(1), most_above=Decimal(1)), ["parameter-missing"]),
        (Deviation(Decimal(1), Decimal(1), Decimal("0.125")), ["too-many-digits"]),
        (Sampled(Decimal("0.4"), Decimal(50)), []),
        (Sampled(Decimal("0.1"), Decimal(50)), ["maximum-not-reached"]),
        (Sampled(Decimal(1), Decimal("50.5")), ["parameter-bad"]),
        (RatioBands(Decimal(10), rows=(_row("10", "5"), _row("0", None, "5"))), ["parameter-bad"]),
        (RatioBands(Decimal(2), rows=(_row("10", "5"), _row("0", None, "5"))), []),
        (RatioBands(rows=(_row("11", "5"), _row("0", None, "4"))), ["band-above-maximum", "bands-gap"]),
        (RatioBands(rows=(_row("10", "5", "9"),)), ["band-open-ended", "band-open-ended"]),
        (RankPoints(rows=(_row("10", "1", "1", high_closed=True), _row("5", "2", "4", high_closed=True))), []),
        (RankPoints(rows=(_row("10", "1", "2"), _row("5", "1", "4", low_closed=False))), []),
        (RankPoints(rows=(_row("10", "1", "2", high_closed=True), _row("5", "2", "4"))), ["bands-overlap"]),
        (RankPoints(rows=(_row("10", "1", "2"), _row("5", "3", "4"))), ["bands-gap"]),
        (RankPoints(rows=(_row("10", "2", "4"),)), ["band-open-ended"]),
        (RankPoints(rows=(_row("10", "1.2", "1.8"), _row("5", "1"))), ["band-empty"]),
        (RankPoints(rows=(_row("9", "1"),)), ["maximum-not-reached"]),
        (RankPoints(Decimal(10), rows=(_row("10", "1"),)), ["parameter-bad"]),
        (Steps(rows=(_row("1", "1"), _row("3", "2"), _row("10", "3"))), []),
        (Steps(rows=(_row("3", "2", "3"), _row("1", "1", "1", high_closed=True), _row("10", "3"))), []),
        (Steps(rows=(_row("1", "1"), _row("3", "2"))), []),
        (Steps(TAKEN, (_row("1", "1"), _row("3", "2"))), ["maximum-not-reached"]),
        (Steps(rows=(_row("1", "1"), _row("3", None, "3"))), ["value-missing"]),
        (Steps(rows=(_row("1", "1"), PointRow(Decimal(3)))), ["value-missing"]),
        (Steps(rows=(_row("1", "1"), _row("3", "1"))), ["bands-overlap"]),
        (Steps(rows=(_row("1", "1"), _row("3", "0", low_closed=False))), ["bands-overlap"]),
        (Steps(rows=(_row("1", "1", "4"), _row("3", "3"))), ["bands-overlap"]),
        (Steps(rows=(_row("1", "1", "2"), _row("3", "3"))), ["bands-gap"]),
        (Steps(rows=(_row("3", "1"), _row("1", "2"))), ["out-of-range"]),
        (Steps(rows=(_row("3", "1"), _row("11", "2"))), ["band-above-maximum"]),
        (Steps(rows=(_row("3", "1.5"),)), ["value-not-a-number"]),
        (Steps(rows=(_row("0", "0"), _row("3", "1"))), ["value-not-a-number"]),
        (Steps(rows=(_row("3", "-2"),)), ["value-not-a-number"]),
        (Steps("both", (_row("1", "1"),)), ["parameter-bad"]),
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


def test_a_problem_of_a_row_names_the_row() -> None:
    """The head would have to look for the falling row in a table of twenty."""
    lower, upper = _row("3", "1"), _row("1", "2")
    ((_, values),) = Steps(rows=(upper, lower)).problems(Decimal(10), 2)
    assert values["second"] is upper
    assert "ghi 1, ngoài khoảng 3 đến 10" in Finding("out-of-range", values=values).line()
    first, second = _row("10", "1", "2"), _row("5", "3", "4")
    ((_, values),) = RankPoints(rows=(second, first)).problems(Decimal(10), 2)
    assert (values["first"], values["second"]) == (first.interval, second.interval)
    assert values["second"] is second.interval


@settings(max_examples=150)
@given(st.data(), st.integers(0, 4))
def test_a_rule_without_contradictions_is_accepted(data: Any, digits: int) -> None:
    """A sound rulebook would be refused."""
    method = data.draw(methods(Decimal(10), digits))
    refused = {code for code, _ in method.problems(Decimal(10), digits) if CATALOGUE[code].severity == "error"}
    assert refused <= ({"too-many-digits"} if method.key == "direct" else set())


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
