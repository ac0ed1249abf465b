"""Classes (*xếp loại*): points first, then what else a class asks, then limiters, then shares of the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import pandas as pd

from thidua_xlsx.checking.conditions import MET, UNKNOWN, conditions_met
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.messages.text import Text, format_number
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


@dataclass
class _Standing:
    """The class of a unit so far, and why it is not a higher one."""

    row: UnitClass | None
    reason: str = ""
    known: bool = True  # False: no class can be given yet


def class_figure(rulebook: Rulebook, points: int, maximum: int) -> Fraction:
    """The figure that is classed, of points and maximum in units of ``10**-digits``."""
    info = rulebook.info
    if info.class_basis is ClassBasis.PERCENT:
        exact, digits = Fraction(int(points) * 100, int(maximum)), info.percent_digits
    else:
        exact, digits = Fraction(int(points), 10**info.digits), info.digits
    if info.class_figure is ClassFigure.EXACT:
        digits = _EXACT_DIGITS
    return Fraction(round_fraction(exact, digits), 10**digits)


def classify_units(rulebook: Rulebook, sums: Sums, ranking: pd.DataFrame, limits: Limits) -> dict[str, tuple[str, str]]:
    """Unit → class and, where it is none or a lower one than the points give, why. Empty without classes."""
    if not rulebook.classes or rulebook.info.class_basis is None:
        return {}
    standings: dict[str, _Standing] = {}
    ranked = ranking[ranking["rank"].notna()]
    totals = sums.total(CLASS_KINDS[rulebook.info.class_counts or ClassCounts.ALL])
    for unit in map(str, ranked["unit"]):
        row = sums.units.index(unit)
        if sums.maximum[row, -1] > 0:
            figure = class_figure(rulebook, int(totals[row]), int(sums.maximum[row, -1]))
            standings[unit] = _by_points(rulebook, sums, unit, figure)
    for item in rulebook.units:
        _limit(rulebook, sums, limits, item.code, standings)
    for cluster in rulebook.clusters:
        _hold_shares(rulebook, sums, limits, ranking[ranking["cluster"] == cluster.code], standings)
    lang = rulebook.info.language
    return {
        unit: (NOT_CLASSIFIED.say(lang) if standing.row is None else standing.row.name, standing.reason)
        for unit, standing in standings.items()
    }


def _inside(row: UnitClass, figure: Fraction) -> bool:
    low, high = row.interval.low, row.interval.high
    return bool(
        row.interval.contains(figure, None if low is None else Fraction(low), None if high is None else Fraction(high))
    )


def _by_points(rulebook: Rulebook, sums: Sums, unit: str, figure: Fraction) -> _Standing:
    """The class of the points, or what the rulebook says instead where the class asks more."""
    lang = rulebook.info.language
    start = next((row for row in rulebook.classes if _inside(row, figure)), None)
    if start is None:
        return _Standing(None, IN_NO_CLASS.say(lang, figure=format_number(figure, lang)))
    return _reach(rulebook, sums, unit, start)


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
    at = sums.units.index(unit)

    def points(key: str) -> np.ndarray:
        return sums.points_of(key)[at : at + 1]

    def known(key: str) -> np.ndarray:
        return sums.known_of(key)[at : at + 1]

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
    row, block = sums.units.index(unit), sums.block
    found = []
    for at, leaf in enumerate(rulebook.leaves()):
        counts = leaf.scores and (rule is NoZero.ALL or rulebook.kind(leaf) is PointKind.CORE)
        if counts and block.known[row, at] and not block.not_assigned[row, at] and not sums.points_of(leaf.key)[row]:
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
