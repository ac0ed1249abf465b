"""How far it is from one rank to the next, in the figure that is ranked, and what it would take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import pandas as pd

from thidua_xlsx.analysis.explain_facts import Facts
from thidua_xlsx.analysis.explain_rank import Standing
from thidua_xlsx.analysis.explanation import Number
from thidua_xlsx.decimals import exact, round_fraction, to_decimal
from thidua_xlsx.messages.text import Message, Text, format_points
from thidua_xlsx.rulebook.groups import scaled
from thidua_xlsx.scoring.ranking import BY_KEYS, BY_PERCENT

__all__ = ["Gap", "next_and_previous"]

_AHEAD: Final = Text("Hạng {rank} ({units}) hơn {distance}", "Rank {rank} ({units}) is {distance} ahead")
_BEHIND: Final = Text("Hạng {rank} ({units}) kém {distance}", "Rank {rank} ({units}) is {distance} behind")
_EQUAL: Final = Text("Hạng {rank} ({units}) có cùng con số xếp hạng", "Rank {rank} ({units}) has the same figure")
_DECIDED: Final = Text("{said}; phân định bằng {link}", "{said}; told apart by {link}")
_BY_KEY: Final = Text(
    "Hạng {rank} ({units}): hơn kém nhau {distance} ở {link}", "Rank {rank} ({units}): {distance} apart in {link}"
)
_KEY_UNKNOWN: Final = Text(
    "Hạng {rank} ({units}): hơn kém nhau ở {link}, chưa đủ số liệu để tính khoảng cách",
    "Rank {rank} ({units}): apart in {link}, of which not all figures are there",
)
_POINTS: Final = Text("{distance} điểm", "{distance} points")
_PERCENT: Final = Text("{distance} điểm phần trăm", "{distance} percentage points")
_NEEDED: Final = Text("{said}; cần thêm {points} điểm để vượt lên", "{said}; {points} more points to pass it")
_THEY_NEED: Final = Text(
    "{said}; cần thêm {points} điểm để vượt đơn vị này", "{said}; needs {points} more points to pass this unit"
)
_CAPPED: Final = Text(
    "{said}; tổng điểm không quá {cap} nên không thể vượt bằng điểm",
    "{said}; totals stop at {cap}, so points cannot do it",
)
_LAST: Final = Text(
    "Bị xếp cuối do khống chế: thêm điểm cũng không vượt được hạng {rank} ({units})",
    "Put last by an event: no points lead to rank {rank} ({units})",
)
_THEY_ARE_LAST: Final = Text(
    "Hạng {rank} ({units}) bị xếp cuối do khống chế", "Rank {rank} ({units}) was put last by an event"
)


@dataclass(frozen=True)
class _Percent:
    """A percentage at so many digits."""

    value: Fraction
    digits: int

    def say(self, lang: str = "vi") -> str:
        """``3,20``."""
        return format_points(self.value, self.digits, lang)


@dataclass(frozen=True)
class Gap:
    """From a unit to the nearest rank above or below it.

    Attributes
    ----------
    unit, name
        Who holds that rank; of several that share it the first in the rulebook's order, ``units`` has all codes.
    rank
        The rank.
    by
        What the cluster is ranked by: ``points``, ``percent`` or ``keys``.
    distance
        How far apart both are in that figure, not below 0 (unless an event put one of them last); of ``keys`` in the
        first key that differs, NaN where one of them has no figure there.
    points_needed
        The least points, on the rulebook's digits, with which the lower one would stand strictly above the other in the
        figure, all else as it is; None where points cannot do it (ranked by keys, a capped total, put last).
    decided_by
        The link of the chain that sets them apart where the figure is the same; the key, where keys are ranked.
    """

    unit: str
    name: str
    units: tuple[str, ...]
    rank: int
    by: str
    distance: float
    points_needed: float | None
    decided_by: str
    text: Message

    def say(self, lang: str = "vi") -> str:
        """The distance in a sentence."""
        return self.text.say(lang)


def next_and_previous(facts: Facts, standing: Standing, unit: str) -> tuple[Gap | None, Gap | None]:
    """The gap to the rank above and to the rank below; None where there is none, or the unit is not ranked."""
    own = standing.row(unit)
    if pd.isna(own["rank"]):
        return None, None
    rows = [standing.row(each.code) for each in facts.rulebook.units_of(str(own["cluster"]))]
    ranked = [row for row in rows if not pd.isna(row["rank"])]
    above = [row for row in ranked if row["rank"] < own["rank"]]
    below = [row for row in ranked if row["rank"] > own["rank"]]
    ahead = [row for row in above if row["rank"] == max(each["rank"] for each in above)]
    behind = [row for row in below if row["rank"] == min(each["rank"] for each in below)]
    return (
        _gap(standing, own, ahead, is_ahead=True) if ahead else None,
        _gap(standing, own, behind, is_ahead=False) if behind else None,
    )


def _gap(standing: Standing, own: dict[str, Any], others: list[dict[str, Any]], *, is_ahead: bool) -> Gap:
    facts = standing.facts
    first, by = others[0], str(own["ranked_by"])
    upper, lowers = (first, [own]) if is_ahead else (own, others)
    distance, link = _distance(standing, upper, lowers[0], by)
    needed = None
    if by != BY_KEYS and bool(upper["last"]) == bool(lowers[0]["last"]):
        each = [_needed(facts, upper, lower, by) for lower in lowers]
        needed = min((points for points in each if points is not None), default=None)
    values: dict[str, object] = {
        "rank": int(first["rank"]),
        "units": ", ".join(facts.rulebook.unit(row["unit"]).short for row in others),
        "link": link,
    }
    text = _text(facts, values, (upper, lowers[0]), distance, needed, by, is_ahead=is_ahead)
    return Gap(
        first["unit"],
        str(first["name"]),
        tuple(row["unit"] for row in others),
        int(first["rank"]),
        by,
        math.nan if distance is None else float(distance),
        None if needed is None else float(needed),
        "" if link is None else link.say(facts.rulebook.info.language),
        text,
    )


def _distance(
    standing: Standing, upper: dict[str, Any], lower: dict[str, Any], by: str
) -> tuple[Fraction | None, Text | None]:
    """How far apart two units are, and by which link where it is not by the figure."""
    if by != BY_KEYS:
        apart = exact(float(upper[by])) - exact(float(lower[by]))
        is_told_apart = not apart and not (upper["last"] or lower["last"])
        return apart, _told_apart_by(standing, upper, lower) if is_told_apart else None
    cluster = str(upper["cluster"])
    for link, name in zip(standing.facts.links(cluster), standing.facts.link_words(cluster), strict=True):
        one, other = link.value(upper["unit"]), link.value(lower["unit"])
        if one != other:
            return None if one is None or other is None else abs(one - other), name
    return Fraction(0), _told_apart_by(standing, upper, lower)


def _told_apart_by(standing: Standing, upper: dict[str, Any], lower: dict[str, Any]) -> Text | None:
    """The link that decided between two units with the same figure; None: none did."""
    decided = next((row for row in (lower, upper) if row["decided_by"]), None)
    return None if decided is None else standing.words.of(decided["unit"], "decided_by")


def _needed(facts: Facts, upper: dict[str, Any], lower: dict[str, Any], by: str) -> Fraction | None:
    """The least points with which ``lower`` stands above ``upper`` in the figure; None: the cap on totals is below."""
    digits, info = facts.digits, facts.rulebook.info
    have, goal = (int(exact(float(row["points"])) * 10**digits) for row in (lower, upper))
    if by == BY_PERCENT:
        goal = _least_above(
            exact(float(upper["percent"])), exact(float(lower["maximum"])) * 10**digits, info.percent_digits
        )
    else:
        goal += 1
    if info.total_cap is not None and goal > scaled(info.total_cap, digits):
        return None
    return facts.scaled(goal - have)


def _least_above(percent: Fraction, maximum: Fraction, digits: int) -> int:
    """The least whole number whose percentage of ``maximum``, rounded as percentages are, is above ``percent``."""
    limit = int(percent * 10**digits)

    def is_above(number: int) -> bool:
        return bool(round_fraction(Fraction(number) * 100 / maximum, digits) > limit)

    width = max(1, int(maximum) // 10 ** (digits + 2))  # about as many numbers have the same percentage
    low = high = int(percent * maximum / 100)
    while is_above(low):
        low -= width
    while not is_above(high):
        high += width
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return high


def _text(
    facts: Facts,
    values: dict[str, object],
    pair: tuple[dict[str, Any], dict[str, Any]],
    distance: Fraction | None,
    needed: Fraction | None,
    by: str,
    *,
    is_ahead: bool,
) -> Message:
    if bool(pair[0]["last"]) != bool(pair[1]["last"]):
        return Message(_LAST if is_ahead else _THEY_ARE_LAST, values)
    if by == BY_KEYS:
        if distance is None:
            return Message(_KEY_UNKNOWN, values)
        if distance:
            return Message(_BY_KEY, {**values, "distance": Number(distance)})
    if not distance:
        said = Message(_EQUAL, values)
        said = Message(_DECIDED, {"said": said, "link": values["link"]}) if values["link"] else said
    else:
        measured = Message(_POINTS, {"distance": Number(abs(distance))})
        if by == BY_PERCENT:
            measured = Message(_PERCENT, {"distance": _Percent(abs(distance), facts.rulebook.info.percent_digits)})
        said = Message(_AHEAD if is_ahead else _BEHIND, {**values, "distance": measured})
    if needed is not None:
        return Message(_NEEDED if is_ahead else _THEY_NEED, {"said": said, "points": Number(needed)})
    cap = facts.rulebook.info.total_cap
    if is_ahead and by != BY_KEYS and cap is not None:
        return Message(_CAPPED, {"said": said, "cap": Number(to_decimal(float(cap)))})
    return said
