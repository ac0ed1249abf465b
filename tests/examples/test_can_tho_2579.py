"""Decision 2579/QĐ-UBND: the worked examples of its section 6, under the readings that the decision leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import thidua_xlsx as tx
from tests.batches import make_batch
from tests.examples import hold_meeting, read_back
from thidua_xlsx.examples import can_tho_2579 as example
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import ClassBasis, ClassCounts, ClassFigure, IfNot, NoZero
from thidua_xlsx.scoring.result import Result

Answers = dict[tuple[str, str], Any]

_BEST, _GOOD, _DONE, _FAILED = "Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Không hoàn thành"
_NONE = "Chưa xếp loại"


def _body(first: str, second: str, **changes: Any) -> Answers:
    """A body with so many points in groups 1 and 2, with other answers where given: ``r_3_1__result=2``."""
    answers: Answers = {
        ("1.1", "result"): "Đạt",
        ("2.1.a", "target"): 1000,
        ("2.1.a", "result"): 1000,
        ("2.1.b", "result"): "Đạt",
        ("2.2.a", "target"): 20,
        ("2.2.a", "result"): 20,
        ("2.2.b", "result"): 100,
        ("2.2.c", "result"): 4,
        ("2.3.a", "result"): "Tốt",
        ("2.3.c", "result"): "Đạt",
        ("3.1", "result"): 0,
        ("3.2", "result"): 0,
        ("4.1", "result"): 0,
        ("4.2", "result"): 0,
    }
    for name, value in changes.items():
        key, _, item = name.removeprefix("r_").partition("__")
        answers[key.replace("_", "."), item] = value
    rest = Decimal(90) - Decimal(second) - (Decimal("1.5") if answers["2.3.c", "result"] == "Không đạt" else 0)
    if rest % Decimal("0.05"):  # the grid of the direct criteria is 0.05: a hundredth is lost by a ratio
        answers["2.1.a", "result"], rest = 999, rest - Decimal("0.01")
    lost = min(rest, Decimal(15))
    answers["1.2", "claimed"] = Decimal(first) - 4
    answers["2.3.b", "claimed"] = Decimal("18.5") - lost
    answers["2.1.c", "claimed"] = Decimal(10) - (rest - lost)
    return answers


def _score(
    given: Mapping[str, Mapping[tuple[str, str], Any]], rulebook: Rulebook | None = None, events: tuple[Event, ...] = ()
) -> Any:
    book = rulebook or example.rulebook()
    return tx.score(make_batch(book, given), "computed", events=Events(book, events))


def _one(answers: Answers, rulebook: Rulebook | None = None, events: tuple[Event, ...] = ()) -> Any:
    """The row of the ranking of a body that answered so."""
    return _score({"TP01": answers}, rulebook, events).ranking.set_index("unit").loc["TP01"]


def _settings(**changes: Any) -> Rulebook:
    book = example.rulebook()
    return replace(book, info=replace(book.info, **changes))


def _classes(**changes: Any) -> Rulebook:
    """The example with another reading of the two highest classes."""
    book = example.rulebook()
    return replace(book, classes=tuple(replace(row, **changes) if row.asks else row for row in book.classes))


# -- section 6 ---------------------------------------------------------------------------------------


def test_95_points_are_in_the_highest_class() -> None:
    """Example 1: the lower end belongs to the class; a body on the edge would lose it."""
    unit = _one(_body("10", "85"))
    assert (unit["points"], unit["class"]) == (95, _BEST)


def test_94_95_is_classed_before_it_is_rounded() -> None:
    """Example 2: 94.95 is not 95.0, unless the rulebook says that the printed figure counts."""
    body = _body("9.50", "85.45")
    assert (_one(body)["points"], _one(body)["class"]) == (94.95, _GOOD)
    one_decimal = {"class_basis": ClassBasis.PERCENT, "percent_digits": 1}
    assert _one(body, _settings(**one_decimal, class_figure=ClassFigure.PRINTED))["class"] == _BEST
    assert _one(body, _settings(**one_decimal, class_figure=ClassFigure.EXACT))["class"] == _GOOD


@pytest.mark.parametrize(
    ("counts", "expected"),
    [(None, _BEST), (ClassCounts.ALL, _BEST), (ClassCounts.CORE, _GOOD), (ClassCounts.NO_BONUS, _GOOD)],
)
def test_a_bonus_of_three_moves_a_class_or_does_not(counts: ClassCounts | None, expected: str) -> None:
    """Example 3: 97 counted, 94 not counted; the decision does not say which."""
    book = example.rulebook() if counts is None else _settings(class_counts=counts)
    unit = _one(_body("10", "84", r_3_1__result=2), book)
    assert (unit["points"], unit["class"]) == (97, expected)


@pytest.mark.parametrize(("if_not", "expected"), [(None, _DONE), (IfNot.LOWER, _DONE), (IfNot.NONE, _NONE)])
def test_98_points_with_one_criterion_at_zero(if_not: IfNot | None, expected: str) -> None:
    """Example 4: by the letter such a body has no class; either way the result must say why."""
    book = example.rulebook() if if_not is None else _classes(if_not=if_not)
    unit = _one(_body("9.60", "88.40", r_2_3_c__result="Không đạt"), book)
    assert (unit["points"], unit["class"]) == (98, expected)
    assert "2.3.c" in unit["class_reason"]


@pytest.mark.parametrize(
    ("counts", "expected"), [(ClassCounts.ALL, _DONE), (ClassCounts.NO_BONUS, _DONE), (ClassCounts.CORE, _GOOD)]
)
def test_a_deduction_of_three_moves_a_class_or_does_not(counts: ClassCounts, expected: str) -> None:
    """Example 5: 83 counted, 86 not counted."""
    unit = _one(_body("10", "76", r_4_2__result=3), _settings(class_counts=counts))
    assert (unit["points"], unit["class"]) == (83, expected)


@pytest.mark.parametrize(("kind", "expected"), [("K.5", _GOOD), ("K.6", _DONE), ("K.2", _FAILED)])
def test_discipline_of_the_head_caps_the_class_of_99_points(kind: str, expected: str) -> None:
    """Example 6: reprimand, warning and removal from office are three different ceilings."""
    body = _body("10", "89")
    unit = _one(body, events=(Event("TP01", kind, confirmed=True),))
    assert (unit["points"], unit["class"]) == (99, expected)
    assert unit["class_reason"]
    assert _one(body, events=(Event("TP01", kind),))["class"] == _BEST, "not confirmed: no effect"


def test_a_ceiling_does_not_lift_a_lower_class() -> None:
    """Example 6: “at most tốt” is not “tốt”."""
    assert _one(_body("8", "67"), events=(Event("TP01", "K.5", confirmed=True),))["class"] == _DONE


@pytest.mark.parametrize(
    ("first", "second", "points", "expected"), [("8", "67", 75, _DONE), ("8", "66.99", 74.99, _FAILED)]
)
def test_the_edge_of_75_points(first: str, second: str, points: float, expected: str) -> None:
    """Example 7 a and b: one hundredth of a point decides whether the year was fulfilled."""
    unit = _one(_body(first, second))
    assert (unit["points"], unit["class"]) == (points, expected)


def test_a_body_that_did_not_score_itself_fails_whatever_its_points() -> None:
    """Example 7 c: 97 points do not help a body whose missing self-score was confirmed."""
    assert _one(_body("10", "87"), events=(Event("TP01", "K.4", confirmed=True),))["class"] == _FAILED


def test_no_submission_is_proposed_and_not_yet_a_class() -> None:
    """An unreadable e-mail attachment must not become “không hoàn thành” by itself."""
    given = {"TP02": _body("10", "87")}
    result = _score(given)
    proposed = result.limits[result.limits["unit"] == "TP01"]
    assert list(zip(proposed["kind"], proposed["state"], strict=True)) == [("K.4", "proposed")]
    assert result.ranking.set_index("unit").loc["TP01", "class"] != _FAILED
    confirmed = _score(given, events=(Event("TP01", "K.4", confirmed=True),))
    assert confirmed.ranking.set_index("unit").loc["TP01", "class"] == _FAILED


def _sixteen() -> dict[str, Answers]:
    """Thirteen communes above 97.00 and three at exactly 97.00."""
    above = {f"XP{n:02}": _body("10", f"{90 - n * Decimal('0.2')}") for n in range(1, 14)}
    return {**above, "XP14": _body("10", "87"), "XP15": _body("9.5", "87.5"), "XP16": _body("9", "88")}


def test_three_equal_communes_across_the_quota_are_left_to_the_authority() -> None:
    """Example 8: two places for three at 97.00 must never be given by the order of rows."""
    given = _sixteen()
    for order in (list(given), list(reversed(given))):
        result = _score({unit: given[unit] for unit in order})
        ranks = result.ranking.set_index("unit")["rank"]
        assert [int(ranks[unit]) for unit in ("XP14", "XP15", "XP16")] == [14, 14, 14]
        communes = result.awards[result.awards["scope"] == "XP"].set_index("unit")
        assert set(communes["quota"]) == {15}
        assert set(communes.index[communes["proposed"]]) == {f"XP{n:02}" for n in range(1, 14)}
        assert set(communes.index[communes["state"] == "to the vote"]) == {"XP14", "XP15", "XP16"}


# -- the rest of section 5 ---------------------------------------------------------------------------


def test_lines_of_bonus_and_deduction_are_no_criteria_at_zero() -> None:
    """Trap 2: read to the letter, no body without a bonus could ever be in the highest class."""
    body = _body("10", "90")
    assert _one(body)["class"] == _BEST
    assert _one(body, _classes(no_zero=NoZero.ALL))["class"] == _DONE


def test_bonus_and_deduction_stop_at_three() -> None:
    """Trap 4: the range is −3 … 103."""
    assert _one(_body("10", "90", r_3_1__result=2, r_3_2__result=2))["points"] == 103
    assert _one(_body("10", "90", r_4_1__result=3, r_4_2__result=3))["points"] == 97


def test_a_body_without_petitions_is_still_classed_on_100_points() -> None:
    """A criterion that a body does not have would cost it 10 of 100 points, and two classes."""
    body = _body("10", "90")
    del body["2.2.a", "target"], body["2.2.a", "result"]
    unit = _one({**body, ("2.2.a", "assigned"): "KG"})
    assert (unit["points"], unit["maximum"], unit["class"]) == (100, 100, _BEST)


# -- the example as a whole --------------------------------------------------------------------------


def test_the_sums_and_caps_are_those_of_the_decision() -> None:
    """The published figures are all that is not illustration: 10 + 90, at most 3 and 3, places for 2, 3 and 15."""
    book = example.rulebook()
    assert [book.maximum(key) for key in ("1", "2", "3", "4", "")] == [10, 90, 3, 3, 100]
    assert [award.number for award in book.awards] == [2, 3, 15]
    assert [limiter.code for limiter in book.limiters if limiter.no_submission] == ["K.4"]


def test_every_leaf_says_that_it_is_an_illustration() -> None:
    """Nobody may take our criteria for those of the annex that we do not have."""
    assert all("minh họa" in leaf.note for leaf in example.rulebook().leaves())


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The example written, read and scored; every test reads another part of it."""
    return hold_meeting(example, read_back(example, tmp_path_factory.mktemp("can_tho_2579")))


def test_the_only_findings_are_those_that_the_example_means(meeting: Result) -> None:
    """Two missing forms and a task that a body does not have: all else would be a mistake of ours."""
    found = meeting.findings
    assert set(zip(found["code"], found["unit"], strict=True)) == {
        ("unit-missing", "TW04"),
        ("unit-missing", "XP20"),
        ("not-assigned-by-unit", "TP03"),
    }


def test_points_of_the_meeting(meeting: Result) -> None:
    """The figures that the comments and the README name are those that come out."""
    found = meeting.ranking.set_index("unit")
    points = {
        "TW01": 99.5,
        "TW02": 97,
        "TW03": 95,
        "TP04": 94.95,
        "XP14": 97,
        "XP15": 97,
        "XP16": 97,
        "XP18": 98,
        "XP19": 83,
    }
    assert {unit: found.loc[unit, "points"] for unit in points} == points
    assert set(found["maximum"].dropna()) == {100}, "a task that was not assigned is made up for within its group"


def test_classes_of_the_meeting(meeting: Result) -> None:
    """The example shows an edge, a reprimand, 94.95, a warning, a zero, a deduction and a missing self-score."""
    found = meeting.ranking.set_index("unit")["class"]
    classes = {
        "TW03": _BEST,
        "TP02": _GOOD,
        "TP04": _GOOD,
        "XP17": _DONE,
        "XP18": _DONE,
        "XP19": _DONE,
        "XP20": _FAILED,
    }
    assert {unit: found[unit] for unit in classes} == classes


def test_the_meeting_stops_at_the_tie_across_the_quota(meeting: Result) -> None:
    """The README promises that nobody is chosen by a sort."""
    awards = meeting.awards
    assert set(awards[awards["state"] == "to the vote"]["unit"]) == {"XP14", "XP15", "XP16"}
    assert awards[awards["proposed"]].groupby("scope").size().to_dict() == {"TW": 2, "TP": 3, "XP": 13}
    assert set(meeting.ties["unit"]) == {"XP14", "XP15", "XP16"}
