"""The covenant (*giao ước*): cluster targets, what was reached, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.checking.conditions import MET, NOT_MET, UNKNOWN, FieldValues, holds
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.read_rules import parse_condition
from thidua_xlsx.rulebook.rules import CovenantTarget, Measure, Sign, UnitClass
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.tables.of_result import COVENANT

__all__ = ["OPEN_AWARD", "measure_covenant"]

_DIGITS: Final = 4
_EXACT: Final = (Sign.EQUAL, Sign.UNEQUAL)
OPEN_AWARD: Final = frozenset(
    {"not-ranked", "no-votes", "votes-round-1", "votes-round-2", "tie-at-quota", "others-wait"} | {"not-comparable"}
)
"""Reasons against an award that a submission, a vote or a decision can still take away."""


@dataclass(frozen=True)
class _Reached:
    """What was reached, the most that it can become while units are open, and the units that stand in the way."""

    actual: Fraction | None
    most: Fraction | None  # None: there is no bound
    missing: list[str]


def measure_covenant(
    rulebook: Rulebook,
    figures: Figures,
    classes: Mapping[str, UnitClass | None],
    awards: pd.DataFrame,
    events: Sequence[Event],
) -> pd.DataFrame:
    """One row per row of the covenant and cluster; see ``Result.covenant``."""
    rows: list[dict[str, Any]] = []
    for row in rulebook.covenant:
        for cluster in rulebook.clusters:
            if row.clusters and cluster.code not in row.clusters:
                continue
            units = [unit.code for unit in rulebook.units_of(cluster.code)]
            reached = _reached(rulebook, row, units, figures, classes, awards, events)
            actual, missing = reached.actual, reached.missing
            rows.append(
                {
                    "code": row.code,
                    "content": row.content,
                    "cluster": cluster.code,
                    "measure": "" if row.measure is None else row.measure.value,
                    "of": row.of,
                    "sign": "" if row.sign is None else row.sign.value,
                    "target": np.nan if row.target is None else float(row.target),
                    "actual": np.nan if actual is None else round_fraction(actual, _DIGITS) / 10**_DIGITS,
                    "met": _met(row, reached),
                    "missing_units": ", ".join(rulebook.unit(unit).short for unit in missing),
                    "missing": tuple(missing),
                }
            )
    return COVENANT.frame(rows)


def _met(row: CovenantTarget, reached: _Reached) -> bool | None:
    """Whether a target is met; None where it is not measured, or what is not known yet can still decide it."""
    if row.measure is None or row.sign is None or row.target is None or reached.actual is None:
        return None
    target = Fraction(row.target)
    least = _printed(reached.actual)
    most = float("inf") if reached.most is None else _printed(reached.most)
    now, then = row.sign.holds(least, target), row.sign.holds(most, target)
    if row.sign in _EXACT and least < most and least <= target <= most:
        return None
    return now if now == then else None


def _printed(figure: Fraction) -> Fraction:
    """What is printed is what is compared."""
    return Fraction(round_fraction(figure, _DIGITS), 10**_DIGITS)


def _reached(
    rulebook: Rulebook,
    row: CovenantTarget,
    units: list[str],
    figures: Figures,
    classes: Mapping[str, UnitClass | None],
    awards: pd.DataFrame,
    events: Sequence[Event],
) -> _Reached:
    if row.measure is Measure.CLASS_SHARE:
        order = rulebook.class_order(rulebook.class_named(row.of))
        reached = [unit for unit in units if rulebook.class_order(classes.get(unit)) <= order]
        return _share(units, reached, [unit for unit in units if unit not in classes])
    if row.measure is Measure.FIELD_SHARE:
        states = _reporting(row, units, figures.values)
        return _share(units, *([unit for unit in units if states[unit] == state] for state in (MET, UNKNOWN)))
    if row.measure is Measure.AWARD_COUNT:
        own = awards[(awards["award"] == row.of) & awards["unit"].isin(units)]
        proposed = set(own.loc[own["proposed"], "unit"].astype(str))
        may_be = set(own.loc[own["reason"].isin(OPEN_AWARD), "unit"].astype(str)) - proposed
        return _Reached(Fraction(len(proposed)), Fraction(len(proposed) + len(may_be)), [])
    if row.measure is Measure.EVENT_COUNT:
        found = [event.unit for event in events if event.kind == row.of and event.confirmed and event.unit in units]
        return _Reached(Fraction(len(found)), Fraction(len(found)), list(dict.fromkeys(found)))
    if row.measure is Measure.CRITERION_SUM:
        leaf = rulebook.criterion(row.of)
        asked = [unit for unit in units if rulebook.applies(leaf, rulebook.unit(unit).cluster)]
        numbers = {unit: figures.input(unit, row.of, RESULT.key) for unit in asked}
        known = [number for number in numbers.values() if number is not None]
        missing = [
            unit for unit, number in numbers.items() if number is None and not figures.not_assigned(unit, row.of)
        ]
        total = sum(known, Fraction(0)) if known or not missing else None
        return _Reached(total, None if missing else total, missing)
    return _Reached(None, None, [])


def _reporting(row: CovenantTarget, units: list[str], values: FieldValues) -> dict[str, int]:
    condition = parse_condition(row.of)
    if condition is None:
        return dict.fromkeys(units, NOT_MET)
    return {unit: holds(condition, values.get((unit, condition.subject))) for unit in units}


def _share(units: list[str], reached: list[str], may_be: list[str]) -> _Reached:
    """Percent of the units; ``may_be``: those of which nobody knows yet."""
    if not units:
        return _Reached(None, None, [])
    actual = Fraction(len(reached) * 100, len(units))
    most = Fraction(len({*reached, *may_be}) * 100, len(units))
    return _Reached(actual, most, [unit for unit in units if unit not in reached])
