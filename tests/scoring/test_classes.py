"""Classes: edges, what else a class asks, limiters, and shares of the cluster."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from tests.scoring.small import batch, book, choice_field, group, leaf, row
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, Rulebook, UnitClass
from thidua_xlsx.rulebook.rules import (
    ClassCounts,
    Condition,
    IfNot,
    Limiter,
    NoZero,
    PointKind,
    QuotaBase,
    Sign,
)
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_XS, _T, _HT, _KHT = "Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Không hoàn thành"


def _class(name: str, low: str | None, high: str | None, **more: Any) -> UnitClass:
    """From ``low``, closed, to ``high``, open."""
    return UnitClass(
        name, Interval(None if low is None else Decimal(low), True, None if high is None else Decimal(high)), **more
    )


_CLASSES = (
    _class(_XS, "90", None, code="XS"),
    _class(_T, "70", "90", code="T"),
    _class(_HT, "50", "70", code="HT"),
    _class(_KHT, None, "50", code="KHT"),
)


def _change(name: str, **more: Any) -> tuple[UnitClass, ...]:
    return tuple(dataclasses.replace(each, **more) if each.name == name else each for each in _CLASSES)


def _rulebook(*criteria: Any, classes: tuple[UnitClass, ...] = _CLASSES, info: Any = None, **more: Any) -> Rulebook:
    settings = {"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED, **(info or {})}
    return book(*(criteria or (leaf("X", 100),)), classes=classes, info=settings, **more)


def _of(result: Result, unit: str = "U1") -> tuple[str, str]:
    own = row(result, unit)
    return own["class"], own["class_reason"]


def _class_of(rulebook: Rulebook, given: dict[str, Any], fields: dict[str, Any] | None = None) -> tuple[str, str]:
    return _of(score(batch(rulebook, {"U1": given}, {"U1": fields or {}})))


# -- edges and figures -------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize(("points", "above"), [("89.99", False), ("90", None), ("90.01", True)])
def test_an_edge_belongs_to_the_side_that_the_rulebook_says(closed: bool, points: str, above: bool | None) -> None:
    """*Từ 90* and *trên 90* differ by a class for the unit with exactly 90."""
    classes = (
        UnitClass(_XS, Interval(Decimal(90), closed)),
        UnitClass(_T, Interval(None, True, Decimal(90), not closed)),
    )
    expected = _XS if above or (above is None and closed) else _T
    assert _class_of(_rulebook(classes=classes), {"X": points}) == (expected, "")


def test_a_figure_in_a_hole_has_no_class_and_the_reason_is_said() -> None:
    """*70 đến 84,5, rồi từ 85*: 84.75 is nowhere, and a guess would decide over an award."""
    classes = (_class(_XS, "85", None), UnitClass(_T, Interval(Decimal(70), True, Decimal("84.5"), True)))
    assert _class_of(_rulebook(classes=classes), {"X": "84.75"}) == (
        "Chưa xếp loại",
        "84,75 không thuộc mức nào trong quy định",
    )


@pytest.mark.parametrize(
    ("figure", "basis", "expected"),
    [
        (ClassFigure.PRINTED, ClassBasis.PERCENT, _XS),
        (ClassFigure.EXACT, ClassBasis.PERCENT, _T),
        (ClassFigure.PRINTED, ClassBasis.POINTS, _KHT),
    ],
)
def test_by_points_or_percent_printed_or_exact(figure: ClassFigure, basis: ClassBasis, expected: str) -> None:
    """89.996 % prints as 90.00 %: whether that is *from 90* is for the rulebook to say."""
    rulebook = _rulebook(leaf("X", 25), info={"class_basis": basis, "class_figure": figure, "digits": 3})
    assert _class_of(rulebook, {"X": "22.499"})[0] == expected


@pytest.mark.parametrize(
    ("counts", "figure"), [(ClassCounts.ALL, "92"), (ClassCounts.CORE, "89"), (ClassCounts.NO_BONUS, "87")]
)
def test_bonus_and_deduction_count_for_the_class_as_agreed(counts: ClassCounts, figure: str) -> None:
    """A bonus of 5 would lift a unit of 89 into the highest class where only core points are classed."""
    classes = (UnitClass(figure, Interval(Decimal(figure), True, Decimal(figure), True)),)
    rulebook = _rulebook(
        leaf("X", 100),
        leaf("B", 5, kind=PointKind.BONUS),
        leaf("T", 5, kind=PointKind.DEDUCTION),
        classes=classes,
        info={"class_counts": counts},
    )
    assert _class_of(rulebook, {"X": 89, "B": 5, "T": 2}) == (figure, "")


def test_a_gate_on_bonus_points_is_open_for_the_core_points_too() -> None:
    """Without the bonus in the figure, the gate that it opens would shut again."""
    bonus = (Condition("B", Sign.AT_LEAST, Decimal(1)),)
    rulebook = _rulebook(
        leaf("B", 5, kind=PointKind.BONUS),
        group("I", conditions=bonus, otherwise=Decimal(0)),
        leaf("I.1", 100),
        info={"class_counts": ClassCounts.CORE},
    )
    assert _class_of(rulebook, {"B": 2, "I.1": 95})[0] == _XS


def test_a_rulebook_without_classes_gives_none() -> None:
    """The column would say *chưa xếp loại* where nobody is to be classified."""
    assert _class_of(_rulebook(classes=()), {"X": 95}) == ("", "")


# -- what a class asks besides -----------------------------------------------------------------------

_LINES = (leaf("X", 100), leaf("Y", 5, Ratio()), leaf("B", 5, kind=PointKind.BONUS))


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (NoZero.CORE, {"X": 95, "Y": (10, 0), "B": 1}, _T),
        (NoZero.CORE, {"X": 95, "Y": (10, 1), "B": 0}, _XS),
        (NoZero.ALL, {"X": 95, "Y": (10, 1), "B": 0}, _T),
        (NoZero.ALL, {"X": 95, "Y": "KG", "B": 1}, _XS),
    ],
)
def test_no_criterion_at_zero(rule: NoZero, given: dict[str, Any], expected: str) -> None:
    """Whether a bonus line of 0 is *a criterion at 0* was argued about; a task not assigned is none."""
    rulebook = _rulebook(*_LINES, classes=_change(_XS, no_zero=rule, if_not=IfNot.LOWER))
    assert _class_of(rulebook, given)[0] == expected


def test_why_a_class_was_missed_is_said() -> None:
    """A unit with 95 points in the second class will ask why."""
    rulebook = _rulebook(*_LINES, classes=_change(_XS, no_zero=NoZero.CORE, if_not=IfNot.LOWER))
    assert _class_of(rulebook, {"X": 95, "Y": (10, 0), "B": 1}) == (
        _T,
        "Đủ điểm Hoàn thành xuất sắc nhưng có tiêu chí 0 điểm (Y)",
    )


_PARTY = (Condition("dang", Sign.EQUAL, "trong sạch, vững mạnh"),)
_PARTY_FIELD = choice_field("dang", "trong sạch, vững mạnh", "yếu kém")


@pytest.mark.parametrize(
    ("if_not", "expected", "reason"),
    [
        (IfNot.LOWER, _T, "Đủ điểm Hoàn thành xuất sắc nhưng không đạt điều kiện Mục dang = trong sạch, vững mạnh"),
        (
            IfNot.NONE,
            "Chưa xếp loại",
            "Đủ điểm Hoàn thành xuất sắc nhưng không đạt điều kiện Mục dang = trong sạch, vững mạnh",
        ),
        (
            None,
            "Chưa xếp loại",
            "Đủ điểm Hoàn thành xuất sắc nhưng không đạt điều kiện Mục dang = trong sạch, vững mạnh"
            "; quy định không nói xếp mức nào",
        ),
    ],
)
def test_who_misses_a_condition_gets_what_the_rulebook_says(if_not: IfNot | None, expected: str, reason: str) -> None:
    """Where the rule is silent nothing may be guessed, and that it is silent must be said."""
    rulebook = _rulebook(classes=_change(_XS, conditions=_PARTY, if_not=if_not), fields=(_PARTY_FIELD,))
    assert _class_of(rulebook, {"X": 95}, {"dang": "yếu kém"}) == (expected, reason)
    assert _class_of(rulebook, {"X": 95}, {"dang": "trong sạch, vững mạnh"}) == (_XS, "")


def test_a_condition_of_which_nothing_is_known_gives_no_class_yet() -> None:
    """A report that has not come in would cost a class, or give one away."""
    rulebook = _rulebook(classes=_change(_XS, conditions=_PARTY, if_not=IfNot.LOWER), fields=(_PARTY_FIELD,))
    name, reason = _class_of(rulebook, {"X": 95})
    assert name == "Chưa xếp loại"
    assert reason.startswith("Đủ điểm Hoàn thành xuất sắc nhưng chưa biết có đạt không")


def test_a_condition_on_points_of_a_criterion() -> None:
    """*Mục I phải đạt từ 20 điểm*: the class looks at the group as it counts, after caps and gates."""
    rulebook = _rulebook(
        group("I", cap=Decimal(20)),
        leaf("I.1", 30),
        leaf("X", 80),
        classes=_change(_XS, conditions=(Condition("I", Sign.ABOVE, Decimal(19)),), if_not=IfNot.LOWER),
    )
    assert _class_of(rulebook, {"I.1": 30, "X": 75})[0] == _XS
    assert _class_of(rulebook, {"I.1": 19, "X": 75})[0] == _T


def test_the_next_class_below_whose_own_conditions_hold() -> None:
    """Falling out of one class, a unit would land in one for which it misses something too."""
    classes = tuple(
        dataclasses.replace(each, no_zero=NoZero.CORE, if_not=IfNot.LOWER) if each.name in (_XS, _T) else each
        for each in _CLASSES
    )
    rulebook = _rulebook(*_LINES, classes=classes)
    assert _class_of(rulebook, {"X": 95, "Y": (10, 0), "B": 1}) == (
        _HT,
        "Đủ điểm Hoàn thành xuất sắc nhưng có tiêu chí 0 điểm (Y)",
    )


# -- limiters ----------------------------------------------------------------------------------------

_LIMITERS = (
    Limiter("KT", "Lãnh đạo bị khiển trách", class_at_most="T"),
    Limiter("CC", "Lãnh đạo bị cảnh cáo", class_at_most=_HT),
    Limiter("TN", "Tham nhũng", class_at_most="KHT"),
    Limiter("KTC", "Không tự chấm điểm", class_at_most="KHT", no_submission=True),
    Limiter("KN", "Có khiếu nại", no_award=True),
)


def _limited(points: str | None, *kinds: str, confirmed: bool = True, classes: Any = _CLASSES) -> Result:
    rulebook = _rulebook(limiters=_LIMITERS, units=1, classes=classes)
    events = Events(rulebook, tuple(Event("U1", kind, confirmed=confirmed) for kind in kinds))
    return score(batch(rulebook, {} if points is None else {"U1": {"X": points}}), events=events)


@pytest.mark.parametrize(
    ("points", "kinds", "expected"),
    [
        ("95", ("KT",), (_T, "Khống chế: Lãnh đạo bị khiển trách")),
        ("95", ("KT", "CC"), (_HT, "Khống chế: Lãnh đạo bị cảnh cáo")),
        ("95", ("CC", "KT"), (_HT, "Khống chế: Lãnh đạo bị cảnh cáo")),
        ("95", ("TN",), (_KHT, "Khống chế: Tham nhũng")),
        ("60", ("KT",), (_HT, "")),
        ("95", ("KN",), (_XS, "")),
        ("40", ("TN",), (_KHT, "")),
    ],
)
def test_an_event_is_a_ceiling_and_the_lowest_wins(points: str, kinds: Any, expected: tuple[str, str]) -> None:
    """A reprimand would lift a unit into *tốt*, or the milder of two events would count."""
    assert _of(_limited(points, *kinds)) == expected


def test_only_a_confirmed_event_has_effects() -> None:
    """A rumour would cost a class."""
    assert _of(_limited("95", "TN", confirmed=False)) == (_XS, "")


def test_who_did_not_score_itself_is_proposed_and_only_confirmed_not_completed() -> None:
    """An unreadable file must never yield *không hoàn thành* by itself; the head confirms it."""
    nothing = _limited(None)
    assert _of(nothing) == ("", "")
    assert nothing.limits[["unit", "kind", "state"]].to_dict("records") == [
        {"unit": "U1", "kind": "KTC", "state": "proposed"}
    ]
    assert _of(_limited(None, "KTC")) == (_KHT, "Khống chế: Không tự chấm điểm")


def test_a_mild_event_gives_no_class_to_a_unit_that_sent_nothing() -> None:
    """A reprimand alone would make a unit without a submission *hoàn thành tốt*."""
    assert _of(_limited(None, "KT")) == ("", "")
    assert _of(_limited(None, "TN")) == (_KHT, "Khống chế: Tham nhũng")


def test_a_unit_without_a_class_stays_so_unless_the_event_says_the_lowest() -> None:
    """From *chưa xếp loại* a reprimand would make *tốt*."""
    hole = (_class(_XS, "96", None), *_CLASSES[1:])
    assert _of(_limited("95", "KT", classes=hole))[0] == "Chưa xếp loại"
    assert _of(_limited("95", "TN", classes=hole))[0] == _KHT


# -- shares ------------------------------------------------------------------------------------------


def _shared(share: str, base: str, points: list[Any], **more: Any) -> Result:
    rulebook = _rulebook(
        classes=_change(_XS, share=Decimal(share), share_base=base), units=len(points), limiters=_LIMITERS
    )
    given = {f"U{number}": {"X": value} for number, value in enumerate(points, 1) if value is not None}
    return score(batch(rulebook, given), **more)


def _classes_of(result: Result) -> list[str]:
    own = result.ranking.set_index("unit")["class"]
    return [
        {_XS: "XS", _T: "T", _HT: "HT", _KHT: "KHT"}.get(own[f"U{n}"], own[f"U{n}"]) for n in range(1, len(own) + 1)
    ]


@pytest.mark.parametrize(
    ("share", "base", "points", "expected"),
    [
        ("20", QuotaBase.UNITS, [99, 98, 97, 60, 60], ["XS", "T", "T", "HT", "HT"]),
        ("39.99", QuotaBase.UNITS, [99, 98, 97, 60, 60], ["XS", "T", "T", "HT", "HT"]),
        ("40", QuotaBase.UNITS, [99, 98, 97, 60, 60], ["XS", "XS", "T", "HT", "HT"]),
        ("50", QuotaBase.UNITS, [99, 98, None, 60], ["XS", "XS", "", "HT"]),
        ("50", QuotaBase.SUBMITTED, [99, 98, None, 60], ["XS", "T", "", "HT"]),
        ("50", "T", [99, 98, 75, 60, 60, 60], ["XS", "T", "T", "HT", "HT", "HT"]),
        ("10", QuotaBase.UNITS, [99, 60], ["T", "HT"]),
        ("100", QuotaBase.UNITS, [99, 98], ["XS", "XS"]),
    ],
)
def test_at_most_a_share_of_the_units(share: str, base: str, points: list[Any], expected: list[str]) -> None:
    """*Không quá 20 % số đơn vị*, rounded down, of the units that the rulebook names; the lowest ranks fall out."""
    assert _classes_of(_shared(share, base, points)) == expected


def test_who_falls_out_is_told_why() -> None:
    """A unit with 98 points in the second class will ask why."""
    assert _of(_shared("20", QuotaBase.UNITS, [99, 98, 97, 60, 60]), "U2") == (
        _T,
        "Vượt tỷ lệ tối đa 20 % của Hoàn thành xuất sắc (1 trong 5 đơn vị)",
    )


def test_a_share_of_those_not_limited() -> None:
    """Units that an event limits would still make room for others."""
    rulebook = _rulebook(
        classes=_change(_XS, share=Decimal(50), share_base=QuotaBase.NOT_LIMITED), units=4, limiters=_LIMITERS
    )
    given = batch(rulebook, {f"U{n}": {"X": x} for n, x in enumerate((99, 98, 97, 96), 1)})
    assert _classes_of(score(given)) == ["XS", "XS", "T", "T"]
    events = Events(rulebook, (Event("U4", "KN", confirmed=True),))
    assert _classes_of(score(given, events=events)) == ["XS", "T", "T", "T"]


def test_a_tie_across_the_share_goes_to_the_vote() -> None:
    """Of two equal units one would get the class by the order of rows."""
    points = [99, 98, 98, 60, 60]
    result = _shared("40", QuotaBase.UNITS, points)
    assert _classes_of(result) == ["XS", "Chưa xếp loại", "Chưa xếp loại", "HT", "HT"]
    assert _of(result, "U3")[1] == "Đồng hạng 2 ở ranh giới 2 đơn vị của Hoàn thành xuất sắc; chờ bỏ phiếu"
    votes = tuple(Vote(unit, "", 1, number, 9) for unit, number in (("U2", 4), ("U3", 5)))
    assert _classes_of(_shared("40", QuotaBase.UNITS, points, ballots=Ballots(result.rulebook, votes))) == [
        *("XS", "T", "XS", "HT", "HT")
    ]


def test_a_tie_wholly_beyond_the_share_falls_out_together() -> None:
    """A vote would be called for that changes nothing."""
    assert _classes_of(_shared("20", QuotaBase.UNITS, [99, 98, 98, 60, 60])) == ["XS", "T", "T", "HT", "HT"]


def test_a_class_that_overflows_fills_the_next_which_may_overflow_too() -> None:
    """Those who fall out of the first class would not count in the share of the second."""
    classes = (
        dataclasses.replace(_CLASSES[0], share=Decimal(20), share_base=QuotaBase.UNITS),
        dataclasses.replace(_CLASSES[1], share=Decimal(40), share_base=QuotaBase.UNITS),
        *_CLASSES[2:],
    )
    rulebook = _rulebook(classes=classes, units=5)
    given = {f"U{n}": {"X": x} for n, x in enumerate((99, 98, 97, 96, 75), 1)}
    assert _classes_of(score(batch(rulebook, given))) == ["XS", "T", "T", "HT", "HT"]


def test_shares_are_counted_in_every_cluster_by_itself() -> None:
    """A strong cluster would take the classes of a weak one."""
    rulebook = _rulebook(
        classes=_change(_XS, share=Decimal(50), share_base=QuotaBase.UNITS),
        clusters=(Cluster("C", "Cụm"), Cluster("D", "Cụm D")),
        units={"U1": "C", "U2": "C", "U3": "D", "U4": "D"},
    )
    given = {f"U{n}": {"X": x} for n, x in enumerate((99, 98, 92, 91), 1)}
    assert _classes_of(score(batch(rulebook, given))) == ["XS", "T", "XS", "T"]
