"""The covenant (*giao ước*): cluster targets, what was reached, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.checking.conditions import MET, FieldValues, holds
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.read_rules import parse_condition
from thidua_xlsx.rulebook.rules import CovenantTarget, Measure, Sign, UnitClass
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.tables.of_result import COVENANT

__all__ = ["measure_covenant"]

_DIGITS: Final = 4
_FROM_BELOW: Final = (Sign.AT_LEAST, Sign.ABOVE)  # a sum that has not reached these is short of them so far


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
            actual, missing = _actual(rulebook, row, units, figures, classes, awards, events)
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
                    "met": _met(row, actual, missing),
                    "missing_units": ", ".join(rulebook.unit(unit).short for unit in missing),
                    "missing": tuple(missing),
                }
            )
    return COVENANT.frame(rows)


def _met(row: CovenantTarget, actual: Fraction | None, missing: Sequence[str]) -> bool | None:
    """Whether a target is met; None where it is not measured, or not yet: what is missing could still add to a sum."""
    if row.measure is None or row.sign is None or row.target is None or actual is None:
        return None
    target = Fraction(row.target)
    actual = Fraction(round_fraction(actual, _DIGITS), 10**_DIGITS)  # what is printed is what is compared
    if row.measure is Measure.CRITERION_SUM and missing and actual <= target and row.sign not in _FROM_BELOW:
        return None
    return row.sign.holds(actual, target)


def _actual(
    rulebook: Rulebook,
    row: CovenantTarget,
    units: list[str],
    figures: Figures,
    classes: Mapping[str, UnitClass | None],
    awards: pd.DataFrame,
    events: Sequence[Event],
) -> tuple[Fraction | None, list[str]]:
    """What was reached, and the units that stand in its way."""
    if row.measure is Measure.CLASS_SHARE:
        order = rulebook.class_order(rulebook.class_named(row.of))
        return _share(units, [unit for unit in units if rulebook.class_order(classes.get(unit)) <= order])
    if row.measure is Measure.FIELD_SHARE:
        return _share(units, _reporting(row, units, figures.values))
    if row.measure is Measure.AWARD_COUNT:
        proposed = set(awards.loc[(awards["award"] == row.of) & awards["proposed"], "unit"].astype(str))
        return Fraction(len(proposed & set(units))), []
    if row.measure is Measure.EVENT_COUNT:
        found = [event.unit for event in events if event.kind == row.of and event.confirmed and event.unit in units]
        return Fraction(len(found)), list(dict.fromkeys(found))
    if row.measure is Measure.CRITERION_SUM:
        leaf = rulebook.criterion(row.of)
        asked = [unit for unit in units if rulebook.applies(leaf, rulebook.unit(unit).cluster)]
        numbers = {unit: figures.input(unit, row.of, RESULT.key) for unit in asked}
        known = [number for number in numbers.values() if number is not None]
        missing = [
            unit for unit, number in numbers.items() if number is None and not figures.not_assigned(unit, row.of)
        ]
        return (sum(known, Fraction(0)) if known or not missing else None), missing
    return None, []


def _reporting(row: CovenantTarget, units: list[str], values: FieldValues) -> list[str]:
    condition = parse_condition(row.of)
    if condition is None:
        return []
    return [unit for unit in units if holds(condition, values.get((unit, condition.subject))) == MET]


def _share(units: list[str], reached: list[str]) -> tuple[Fraction | None, list[str]]:
    if not units:
        return None, []
    return Fraction(len(reached) * 100, len(units)), [unit for unit in units if unit not in reached]
