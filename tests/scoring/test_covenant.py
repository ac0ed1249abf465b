"""The covenant: what was promised in January, measured in December."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.scoring.small import batch, book, choice_field, figure, leaf, number_field
from thidua_xlsx.meeting.entries import Event, Verdict
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, NotAssigned, Rulebook, UnitClass
from thidua_xlsx.rulebook.rules import Award, CovenantTarget, Limiter, Measure, Sign
from thidua_xlsx.scoring.score import score

_CLASSES = (
    UnitClass("Xuất sắc", Interval(Decimal(90)), "XS"),
    UnitClass("Tốt", Interval(None, True, Decimal(90)), "T"),
)


def _rulebook(*rows: CovenantTarget, units: Any = 3, **more: Any) -> Rulebook:
    return book(
        *more.pop("criteria", (leaf("X", 100), figure("F"))),
        units=units,
        classes=_CLASSES,
        covenant=rows,
        fields=(choice_field("dang", "trong sạch", "khác"), number_field("hs")),
        limiters=(Limiter("VP", "Vi phạm pháp luật", no_award=True),),
        awards=(Award("CO", "Cờ thi đua", number=1, class_at_least="XS"),),
        info={"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED, **more.pop("info", {})},
        **more,
    )


def _row(measure: Measure, of: str, sign: Sign, target: str) -> CovenantTarget:
    return CovenantTarget("1", "Chỉ tiêu", measure, of, sign, Decimal(target))


_GIVEN = {"U1": {"X": 95, "F": 10}, "U2": {"X": 91, "F": "2.5"}, "U3": {"X": 80, "F": 0}}
_FIELDS = {"U1": {"dang": "trong sạch", "hs": 5}, "U2": {"dang": "khác", "hs": 4}, "U3": {"dang": "trong sạch"}}


@pytest.mark.parametrize(
    ("measure", "of", "sign", "target", "actual", "met", "missing"),
    [
        (Measure.CLASS_SHARE, "XS", Sign.AT_LEAST, "60", 66.6667, True, ("U3",)),
        (Measure.CLASS_SHARE, "Xuất sắc", Sign.AT_LEAST, "66.67", 66.6667, False, ("U3",)),  # two thirds are less
        (Measure.CLASS_SHARE, "T", Sign.EQUAL, "100", 100.0, True, ()),
        (Measure.AWARD_COUNT, "CO", Sign.AT_LEAST, "1", 1.0, True, ()),
        (Measure.AWARD_COUNT, "CO", Sign.ABOVE, "1", 1.0, False, ()),
        (Measure.EVENT_COUNT, "VP", Sign.EQUAL, "0", 2.0, False, ("U2",)),
        (Measure.EVENT_COUNT, "VP", Sign.AT_MOST, "2", 2.0, True, ("U2",)),
        (Measure.FIELD_SHARE, "dang = trong sạch", Sign.AT_LEAST, "100", 66.6667, False, ("U2",)),
        (Measure.FIELD_SHARE, "hs >= 5", Sign.AT_LEAST, "30", 33.3333, True, ("U2", "U3")),
        (Measure.CRITERION_SUM, "F", Sign.AT_LEAST, "12.5", 12.5, True, ()),
        (Measure.CRITERION_SUM, "F", Sign.ABOVE, "12.5", 12.5, False, ()),
    ],
)
def test_every_measure_says_what_was_reached_and_who_is_missing(
    measure: Measure, of: str, sign: Sign, target: str, actual: float, met: bool, missing: tuple[str, ...]
) -> None:
    """The year-end review would say *đạt* or *không đạt* without anybody being able to check it."""
    rulebook = _rulebook(_row(measure, of, sign, target))
    events = Events(
        rulebook,
        (Event("U2", "VP", confirmed=True), Event("U2", "VP", confirmed=True), Event("U3", "VP", confirmed=False)),
    )
    (own,) = score(batch(rulebook, _GIVEN, _FIELDS), events=events).covenant.to_dict("records")
    assert (own["actual"], own["met"], own["missing"]) == (actual, met, missing)
    assert own["missing_units"] == ", ".join(f"Đơn vị {unit}" for unit in missing)
    assert (own["measure"], own["of"], own["sign"]) == (measure.value, of, sign.value)


def test_a_key_content_without_a_measure_is_listed_and_not_judged() -> None:
    """Thirteen key contents stand in a covenant; a list without them is not the covenant."""
    (own,) = score(batch(_rulebook(CovenantTarget("1", "Đoàn kết")), _GIVEN)).covenant.to_dict("records")
    assert own["content"] == "Đoàn kết"
    assert pd.isna(own["met"])
    assert pd.isna(own["actual"])


def _sum(sign: Sign, target: str, given: dict[str, Any], **more: Any) -> dict[str, Any]:
    rulebook = _rulebook(_row(Measure.CRITERION_SUM, "F", sign, target), **more)
    (own,) = score(batch(rulebook, given)).covenant.to_dict("records")
    return {**own, "met": None if pd.isna(own["met"]) else bool(own["met"])}


_PART = {"U1": {"X": 95, "F": 10}, "U2": {"X": 91}}


@pytest.mark.parametrize(
    ("sign", "target", "met"),
    [
        (Sign.AT_LEAST, "10", True),
        (Sign.AT_LEAST, "11", None),
        (Sign.ABOVE, "9", True),
        (Sign.UNEQUAL, "9", True),
        (Sign.UNEQUAL, "11", None),
        (Sign.AT_MOST, "9", False),
        (Sign.AT_MOST, "10", None),
        (Sign.BELOW, "11", None),
        (Sign.BELOW, "10", False),
        (Sign.EQUAL, "10", None),
        (Sign.EQUAL, "9", False),
    ],
)
def test_a_sum_of_which_something_is_missing_is_not_met_by_what_is_missing(
    sign: Sign, target: str, met: bool | None
) -> None:
    """*Không quá 10 vụ* would be met, or *ít nhất 11* missed, because a unit has not reported its cases."""
    own = _sum(sign, target, _PART)
    assert (own["actual"], own["met"], own["missing"]) == (10.0, met, ("U2", "U3"))


def test_a_sum_of_which_nothing_is_known_is_not_measured() -> None:
    """*Không xảy ra vụ nào* would be met by silence."""
    own = _sum(Sign.EQUAL, "0", {})
    assert pd.isna(own["actual"])
    assert own["met"] is None


def test_who_was_not_assigned_a_task_is_not_missing_from_its_sum() -> None:
    """The unit would be asked for a figure that it cannot have."""
    criteria = leaf("X", 100), leaf("F", 10, Ratio())
    given = {"U1": {"X": 95, "F": (10, 12)}, "U2": {"X": 91, "F": "KG"}, "U3": {"X": 91, "F": (5, 1)}}
    own = _sum(Sign.AT_MOST, "13", given, criteria=criteria)
    assert (own["actual"], own["met"], own["missing"]) == (13.0, True, ())


def test_a_result_without_a_target_counts_in_the_sum() -> None:
    """Work that was done without a target is done."""
    criteria = leaf("X", 100), leaf("F", 10, Ratio())
    given = {"U1": {"X": 95, "F": (10, 12)}, "U2": {"X": 91, "F": {"target": "KG", "result": 7}}}
    own = _sum(Sign.AT_LEAST, "19", given, criteria=criteria, info={"not_assigned": NotAssigned.PEERS}, units=2)
    assert (own["actual"], own["met"], own["missing"]) == (19.0, True, ())


def test_a_verified_result_counts_in_the_sum() -> None:
    """The review would still boast with the figures that the head has corrected."""
    rulebook = _rulebook(
        _row(Measure.CRITERION_SUM, "F", Sign.AT_LEAST, "12"),
        criteria=(leaf("X", 100), leaf("F", 10, Ratio())),
        units=1,
    )
    given = batch(rulebook, {"U1": {"X": 95, "F": (10, 12)}})
    verification = Verification(rulebook, (Verdict("U1", "F", results={"result": Decimal(9)}, reason="trùng"),))
    assert list(score(given, verification=verification).covenant["actual"]) == [9.0]
    assert list(score(given, "computed", verification).covenant["actual"]) == [12.0]


def test_every_cluster_is_measured_by_itself() -> None:
    """A target of one cluster would be met by the neighbours' units."""
    rulebook = _rulebook(
        _row(Measure.CLASS_SHARE, "XS", Sign.EQUAL, "100"),
        CovenantTarget("2", "Riêng", Measure.CLASS_SHARE, "XS", Sign.EQUAL, Decimal(100), ("D",)),
        units={"U1": "C", "U2": "C", "U3": "D"},
        clusters=(Cluster("C", "Cụm C"), Cluster("D", "Cụm D")),
    )
    covenant = score(batch(rulebook, _GIVEN)).covenant
    assert covenant[["code", "cluster", "actual"]].to_dict("records") == [
        {"code": "1", "cluster": "C", "actual": 100.0},
        {"code": "1", "cluster": "D", "actual": 0.0},
        {"code": "2", "cluster": "D", "actual": 0.0},
    ]


def test_a_unit_without_a_submission_stands_in_the_way() -> None:
    """100 % of the units that answered is not 100 % of the units."""
    rulebook = _rulebook(_row(Measure.CLASS_SHARE, "T", Sign.EQUAL, "100"))
    (own,) = score(batch(rulebook, {"U1": {"X": 95, "F": 1}, "U2": {"X": 95, "F": 1}})).covenant.to_dict("records")
    assert pd.isna(own["met"])
    assert own["missing"] == ("U3",)


@pytest.mark.parametrize(
    ("sign", "target", "met"),
    [
        (Sign.AT_LEAST, "50", True),  # two of four have it; the third has not; the fourth has not sent its form
        (Sign.AT_LEAST, "75", None),
        (Sign.AT_LEAST, "80", False),
        (Sign.ABOVE, "75", False),
        (Sign.AT_MOST, "75", True),
        (Sign.AT_MOST, "50", None),
        (Sign.BELOW, "50", False),
        (Sign.EQUAL, "75", None),
        (Sign.EQUAL, "100", False),
        (Sign.UNEQUAL, "50", None),
        (Sign.UNEQUAL, "25", True),
    ],
)
@pytest.mark.parametrize(("measure", "of"), [(Measure.CLASS_SHARE, "XS"), (Measure.FIELD_SHARE, "dang = trong sạch")])
def test_a_share_is_met_or_missed_only_where_the_missing_units_cannot_change_it(
    measure: Measure, of: str, sign: Sign, target: str, met: bool | None
) -> None:
    """The list of what was not met would accuse a cluster that merely waits for a form, or clear it too early."""
    rulebook = _rulebook(_row(measure, of, sign, target), units=4)
    words = {"U1": "trong sạch", "U2": "trong sạch", "U3": "khác"}
    given = batch(rulebook, {**_GIVEN, "U4": {}}, {unit: {"dang": word} for unit, word in words.items()})
    (own,) = score(given).covenant.to_dict("records")
    assert own["actual"] == 50.0
    assert (None if pd.isna(own["met"]) else own["met"]) == met
    assert own["missing"] == ("U3", "U4")


@pytest.mark.parametrize(
    ("measure", "of"),
    [(Measure.CLASS_SHARE, "XS"), (Measure.FIELD_SHARE, "hs >= 5"), (Measure.AWARD_COUNT, "CO")],
)
def test_of_an_empty_inbox_nothing_is_called_missed(measure: Measure, of: str) -> None:
    """In January every target would read *chưa đạt*, with all units to blame."""
    (own,) = score(batch(_rulebook(_row(measure, of, Sign.AT_LEAST, "1")), {})).covenant.to_dict("records")
    assert own["actual"] == 0.0
    assert pd.isna(own["met"])


def test_an_award_that_waits_for_nobody_is_counted() -> None:
    """Where all units are ranked and classed, a flag that nobody earned is missed, not open."""
    rulebook = _rulebook(_row(Measure.AWARD_COUNT, "CO", Sign.AT_LEAST, "1"))
    given = {f"U{number}": {"X": 50, "F": 1} for number in (1, 2, 3)}
    (own,) = score(batch(rulebook, given)).covenant.to_dict("records")
    assert (own["actual"], own["met"]) == (0.0, False)
