"""Classes (*xếp loại*): points first, then what else a class asks, then limiters, then shares of the cluster."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import pandas as pd

from thidua_xlsx.checking.conditions import MET, UNKNOWN, conditions_met
from thidua_xlsx.decimals import IntArray, round_ratio
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import (
    ClassBasis,
    ClassCounts,
    ClassFigure,
    IfNot,
    NoZero,
    PointKind,
    QuotaBase,
    UnitClass,
)
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.totals import Sums

__all__ = [
    "CLASS_KINDS",
    "CONDITION",
    "FELL_OUT",
    "HAS_ZERO",
    "IN_NO_CLASS",
    "LIMITED",
    "NOT",
    "NOT_CLASSIFIED",
    "NOT_REPORTED",
    "OPEN",
    "TIE_AT_SHARE",
    "class_figure",
    "classify_units",
    "quota_base",
]

NOT_CLASSIFIED: Final = Text("Chưa xếp loại", "Not classified")
IN_NO_CLASS: Final = Text("{figure} không thuộc mức nào trong quy định", "{figure} is in no class of the rulebook")
HAS_ZERO: Final = Text("có tiêu chí 0 điểm ({keys})", "criteria at 0 ({keys})")
CONDITION: Final = Text("không đạt điều kiện {conditions}", "does not meet {conditions}")
NOT_REPORTED: Final = Text("chưa biết có đạt không: {conditions}", "nobody can tell yet: {conditions}")
NOT: Final = Text("Đủ điểm {name} nhưng {why}", "Has the points of {name}, but {why}")
OPEN: Final = Text("; quy định không nói xếp mức nào", "; the rulebook does not say which class instead")
LIMITED: Final = Text("Khống chế: {event}", "Limited: {event}")
FELL_OUT: Final = Text(
    "Vượt tỷ lệ tối đa {share} % của {name} ({places} trong {base} đơn vị)",
    "Beyond the {share} % of {name} ({places} of {base} units)",
)
TIE_AT_SHARE: Final = Text(
    "Đồng hạng {rank} ở ranh giới {places} đơn vị của {name}; chờ bỏ phiếu",
    "Shares rank {rank} across the {places} places of {name}; to the vote",
)
_EXACT_DIGITS: Final = 9  # what the formulas can hold apart
CLASS_KINDS: Final = {
    ClassCounts.ALL: frozenset(PointKind),
    ClassCounts.CORE: frozenset({PointKind.CORE}),
    ClassCounts.NO_BONUS: frozenset({PointKind.CORE, PointKind.DEDUCTION}),
}


@dataclass(frozen=True)
class _Standing:
    """The class of a unit so far, and why it is not a higher one."""

    row: UnitClass | None
    reason: str = ""


def class_figure(rulebook: Rulebook, points: int, maximum: int) -> Fraction:
    """The figure that is classed, of points and maximum in units of ``10**-digits``."""
    figures, digits = _figures(rulebook, np.array([points]), np.array([maximum]))
    return Fraction(int(figures[0]), 10**digits)


def classify_units(rulebook: Rulebook, sums: Sums, ranking: pd.DataFrame, limits: Limits) -> dict[str, tuple[str, str]]:
    """Unit → class and, where it is none or a lower one than the points give, why. Empty without classes."""
    if not rulebook.classes or rulebook.info.class_basis is None:
        return {}
    ranked = ranking.loc[ranking["rank"].notna(), "unit"].tolist()
    standings = _by_points(rulebook, sums, ranked)
    for unit in limits.units:
        _limit(rulebook, sums, limits, unit, standings)
    if any(row.share is not None for row in rulebook.classes):
        for _, inside in ranking.groupby("cluster", observed=True, sort=False):
            _hold_shares(rulebook, sums, limits, inside, standings)
    nothing = NOT_CLASSIFIED.say(rulebook.info.language)
    return {
        unit: (nothing if standing.row is None else standing.row.name, standing.reason)
        for unit, standing in standings.items()
    }


def _by_points(rulebook: Rulebook, sums: Sums, units: Sequence[str]) -> dict[str, _Standing]:
    """The class of the points of each unit, or what the rulebook says instead where the class asks more."""
    maximum = sums.maximum[:, -1].tolist()
    units = [unit for unit in units if maximum[sums.row_of[unit]] > 0]
    rows = np.array([sums.row_of[unit] for unit in units], dtype=np.intp)
    totals = sums.total(CLASS_KINDS[rulebook.info.class_counts or ClassCounts.ALL])[rows]
    figures, digits = _figures(rulebook, totals, sums.maximum[rows, -1])
    starts = np.full(len(units), len(rulebook.classes))
    for position, row in reversed(list(enumerate(rulebook.classes))):
        starts[_inside(row, figures, digits)] = position
    standings: dict[str, _Standing] = {}
    plain = [None if _asks_more(row) else _Standing(row) for row in rulebook.classes]
    for unit, start, figure in zip(units, starts.tolist(), figures.tolist(), strict=True):
        if start == len(rulebook.classes):
            standings[unit] = _in_no_class(rulebook, Fraction(figure, 10**digits))
        else:
            standings[unit] = plain[start] or _reach(rulebook, sums, unit, rulebook.classes[start])
    return standings


def _figures(rulebook: Rulebook, points: IntArray, maximum: IntArray) -> tuple[IntArray, int]:
    """The figures that are classed (see ``class_figure``) as integers of ``10**-digits``, and these digits."""
    info = rulebook.info
    own = info.percent_digits if info.class_basis is ClassBasis.PERCENT else info.digits
    digits = _EXACT_DIGITS if info.class_figure is ClassFigure.EXACT else own
    if info.class_basis is ClassBasis.PERCENT:
        return round_ratio(points * 100, maximum, digits), digits
    return round_ratio(points, np.full_like(points, 10**info.digits), digits), digits


def _inside(row: UnitClass, figures: IntArray, digits: int) -> BoolArray:
    """Which figures, integers of ``10**-digits``, lie in the interval of a class."""
    interval, inside = row.interval, np.ones(len(figures), dtype=bool)
    if interval.low is not None:
        low = Fraction(interval.low) * 10**digits
        inside &= figures >= (math.ceil(low) if interval.low_closed else math.floor(low) + 1)
    if interval.high is not None:
        high = Fraction(interval.high) * 10**digits
        inside &= figures <= (math.floor(high) if interval.high_closed else math.ceil(high) - 1)
    return np.asarray(inside)


def _asks_more(row: UnitClass) -> bool:
    """Whether a class asks more than points."""
    return row.no_zero is not None or bool(row.conditions)


def _in_no_class(rulebook: Rulebook, figure: Fraction) -> _Standing:
    lang = rulebook.info.language
    return _Standing(None, IN_NO_CLASS.say(lang, figure=format_number(figure, lang)))


def _reach(rulebook: Rulebook, sums: Sums, unit: str, start: UnitClass, reason: str = "") -> _Standing:
    """The first class from ``start`` down whose own demands a unit meets, as far as the rulebook lets it fall."""
    lang = rulebook.info.language
    for row in rulebook.classes[rulebook.class_order(start) :]:
        why, is_unknown = _not_met(rulebook, sums, unit, row)
        if not why:
            return _Standing(row, reason)
        reason = reason or NOT.say(lang, name=row.name, why=why)
        if is_unknown or row.if_not is not IfNot.LOWER:
            open_end = "" if is_unknown or row.if_not is IfNot.NONE else OPEN.say(lang)
            own = NOT.say(lang, name=row.name, why=why)
            return _Standing(None, (reason if own in reason else f"{reason}. {own}") + open_end)
    return _Standing(None, reason)


def _not_met(rulebook: Rulebook, sums: Sums, unit: str, row: UnitClass) -> tuple[str, bool]:
    """What a class asks besides points that the unit does not have, and whether that is only not known."""
    lang = rulebook.info.language
    zeros = _zeros(rulebook, sums, unit, row.no_zero)
    if zeros:
        return HAS_ZERO.say(lang, keys=zeros), False
    at = sums.row_of[unit]

    def points(key: str) -> np.ndarray:
        return sums.points_of(key)[at : at + 1]

    def known(key: str) -> np.ndarray:
        return sums.scored_of(key)[at : at + 1]

    for condition in row.conditions:
        met = int(conditions_met(rulebook, [condition], [unit], sums.block.values, points, known)[0])
        if met != MET:
            text = NOT_REPORTED if met == UNKNOWN else CONDITION
            return text.say(lang, conditions=rulebook.said([condition], lang)), met == UNKNOWN
    return "", False


def _zeros(rulebook: Rulebook, sums: Sums, unit: str, rule: NoZero | None) -> list[str]:
    """The criteria at 0 points that count for the rule; what was not assigned is no criterion at 0."""
    if rule is None:
        return []
    leaves, row, block = rulebook.leaves(), sums.row_of[unit], sums.block
    at_zero = block.known[row] & ~block.not_assigned[row]
    found = []
    for at in np.flatnonzero(at_zero):
        leaf = leaves[at]
        counts = leaf.scores and (rule is NoZero.ALL or rulebook.kind(leaf) is PointKind.CORE)
        if counts and not sums.points_of(leaf.key)[row]:
            found.append(leaf.key)
    return found


def _limit(rulebook: Rulebook, sums: Sums, limits: Limits, unit: str, standings: dict[str, _Standing]) -> None:
    """Hold a unit to the class that its events allow.

    A unit without points has that class only where it is the lowest, or given for not having scored itself.
    """
    ceiling = limits.ceiling(unit)
    if ceiling is None:
        return
    row, event = ceiling
    standing = standings.get(unit)
    is_lowest = rulebook.class_order(row) == len(rulebook.classes) - 1
    if (
        (standing is None and (is_lowest or event.no_submission))
        or (standing is not None and standing.row is None and is_lowest)
        or (
            standing is not None
            and standing.row is not None
            and rulebook.class_order(standing.row) < rulebook.class_order(row)
        )
    ):
        reason = LIMITED.say(rulebook.info.language, event=event.name)
        has_points = standing is not None and standing.row is not None
        standings[unit] = _reach(rulebook, sums, unit, row, reason) if has_points else _Standing(row, reason)


def quota_base(
    rulebook: Rulebook, limits: Limits, base: str, ranking: pd.DataFrame, classes: Mapping[str, UnitClass | None]
) -> int:
    """How many units of ``ranking`` a percentage is of."""
    units = [str(unit) for unit in ranking["unit"]]
    if base == QuotaBase.SUBMITTED:
        return int((ranking["state"] != "not submitted").sum())
    if base == QuotaBase.NOT_LIMITED:
        return sum(not limits.limited(unit) for unit in units)
    wanted = rulebook.class_named(base)
    if wanted is None:
        return len(units)
    order = rulebook.class_order(wanted)
    return sum(rulebook.class_order(classes.get(unit)) <= order for unit in units)


def _hold_shares(
    rulebook: Rulebook, sums: Sums, limits: Limits, ranking: pd.DataFrame, standings: dict[str, _Standing]
) -> None:
    """From the highest class down, let those of the lowest ranks fall out of a class that holds too many."""
    lang = rulebook.info.language
    rank = {
        str(unit): int(value)
        for unit, value in zip(ranking["unit"], ranking["rank"], strict=True)
        if value is not pd.NA
    }
    before = {unit: standings[unit].row for unit in map(str, ranking["unit"]) if unit in standings}
    for position, row in enumerate(rulebook.classes):
        if row.share is None:
            continue
        base = quota_base(rulebook, limits, row.share_base, ranking, before)
        places = int(Fraction(row.share) * base / 100)
        inside = sorted(
            (unit for unit in rank if unit in standings and standings[unit].row is row), key=rank.__getitem__
        )
        if len(inside) <= places:
            continue
        cut = rank[inside[places]]
        lower = rulebook.classes[position + 1] if position + 1 < len(rulebook.classes) else None
        across = [unit for unit in inside if rank[unit] == cut]
        is_tie = len(across) > 1 and inside.index(across[0]) < places
        for unit in inside:
            if rank[unit] < cut:
                continue
            if rank[unit] == cut and is_tie:
                reason = TIE_AT_SHARE.say(lang, rank=rank[unit], places=places, name=row.name)
                standings[unit] = _Standing(None, reason)
            else:
                reason = FELL_OUT.say(lang, share=row.share, name=row.name, places=places, base=base)
                standings[unit] = (
                    _Standing(None, reason) if lower is None else _reach(rulebook, sums, unit, lower, reason)
                )
