"""The subtotals of one form, as its formulas calculate them: of what was typed, whether it may stand or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from thidua_xlsx.checking.conditions import NOT_MET, FieldValues, holds
from thidua_xlsx.decimals import FloatArray, to_decimal
from thidua_xlsx.rulebook.groups import add_up, capped, scaled
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Unit
from thidua_xlsx.rulebook.rules import GroupRule, PointKind

__all__ = ["form_totals", "gate_met", "printed_totals"]

_MOST = 10**17
_EXACT = 2.0**53  # beyond it a sum of doubles may lose a digit
_MOST_WEIGHTED = 10**13  # a weight has four digits of its own
_MORE_DIGITS = 4  # what is typed beyond the rulebook's digits is not lost before the sum is rounded


def gate_met(
    rulebook: Rulebook, criterion: Criterion, unit: str, values: FieldValues, points: Mapping[str, float]
) -> bool:
    """Whether nothing speaks against the conditions of a criterion: what is not known yet does not."""
    for condition in criterion.conditions:
        if rulebook.field(condition.subject) is not None:
            value: Decimal | str | None = values.get((unit, condition.subject))
        else:
            value = to_decimal(points[condition.subject]) if condition.subject in points else None
        if holds(condition, value) == NOT_MET:
            return False
    return True


def form_totals(
    rulebook: Rulebook, unit: Unit, typed: Mapping[str, float], values: FieldValues, digits: int
) -> dict[str, float]:
    """Group → its subtotal, the total under ``""``; ``typed``: leaf → points as typed, deductions positive."""
    found: dict[str, float] = {}
    fine = digits + _MORE_DIGITS

    def value(key: str) -> float:
        if key not in found:
            node = rulebook.criterion(key) if key else None
            found[key] = leaf_value(node) if node is not None and node.is_leaf else group_value(node, key)
        return found[key]

    def leaf_value(leaf: Criterion) -> float:
        sign = -1.0 if rulebook.kind(leaf) is PointKind.DEDUCTION else 1.0
        return sign * typed.get(leaf.key, 0.0) + 0.0

    def group_value(node: Criterion | None, key: str) -> float:
        kind = PointKind.CORE if node is None else rulebook.kind(node)
        known = np.ones(1, dtype=bool)
        most = _MOST_WEIGHTED if node is not None and node.rule is GroupRule.WEIGHTED else _MOST
        children = [
            (child, np.array([_held(value(child.key) * 10.0**fine, most)], dtype=np.int64), known)
            for child in rulebook.children(key, unit.cluster)
        ]
        if not children:
            return 0.0
        total = int(add_up(node, kind, children)[0])
        total = _rounded(total, _MORE_DIGITS)
        cap = rulebook.info.total_cap if node is None else node.cap
        total = int(capped(np.array([total]), kind, None if cap is None else scaled(cap, digits))[0])
        if node is not None and node.otherwise is not None and node.conditions:
            subjects = {item.subject for item in node.conditions if rulebook.field(item.subject) is None}
            known_ones = {subject: value(subject) for subject in subjects if stands_there(subject)}
            if not gate_met(rulebook, node, unit.code, values, known_ones):
                total = int(capped(np.array([total]), kind, scaled(node.otherwise, digits))[0])
        return total / 10.0**digits + 0.0

    def stands_there(key: str) -> bool:
        if rulebook.only_reports(key, unit.cluster):
            return True  # nothing can be typed there: 0
        return key in typed or any(item.key in typed for item, _ in rulebook.walk(unit.cluster, key) if item.scores)

    value("")
    for group in rulebook.groups(unit.cluster):
        value(group.key)
    return found


def printed_totals(
    rulebook: Rulebook, leaves: Sequence[Criterion], units: Sequence[Unit], typed: FloatArray, values: FieldValues
) -> FloatArray:
    """The totals that the forms of ``units`` print, shape (n,); ``typed``: their self-scores, a line per leaf.

    NaN: nothing is typed. Where every group is a plain sum, as in most rulebooks, all are added up at once.
    """
    digits = rulebook.info.digits
    is_plain = rulebook.info.total_cap is None and all(
        group.rule is GroupRule.SUM and group.cap is None and not group.conditions for group in rulebook.groups()
    )
    signs = np.array([-1.0 if rulebook.kind(leaf) is PointKind.DEDUCTION else 1.0 for leaf in leaves])
    fine = signs[:, None] * np.rint(np.nan_to_num(typed) * 10.0 ** (digits + _MORE_DIGITS))
    sums = fine.sum(axis=0)
    totals = np.array(
        [_rounded(int(total), _MORE_DIGITS) for total in np.clip(sums, -_EXACT, _EXACT)], dtype=np.float64
    )
    totals = totals / 10.0**digits + 0.0
    alone = np.flatnonzero(np.abs(fine).sum(axis=0) >= _EXACT) if is_plain else np.arange(len(units))
    for at in alone.tolist():
        own = {leaves[line].key: float(typed[line, at]) for line in np.flatnonzero(np.isfinite(typed[:, at])).tolist()}
        totals[at] = form_totals(rulebook, units[at], own, values, digits)[""]
    return totals


def _held(value: float, most: int) -> int:
    """A value as an integer that can be added up; what somebody typed may be any number."""
    return max(-most, min(most, round(max(-1e18, min(1e18, value)))))


def _rounded(value: int, digits: int) -> int:
    unit = 10**digits
    size = (2 * abs(value) + unit) // (2 * unit)
    return int(size if value >= 0 else -size)
