"""How groups add up: the same rule for arrays of exact points and as an Excel formula.

Points are signed here: what a deduction takes is negative. A sum adds, *highest* takes the child furthest from 0,
*weighted* multiplies each child by its weight and rounds; the cap comes after, then the gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.methods.base import literal
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, PointKind

__all__ = ["WEIGHT_DIGITS", "BoolArray", "add_up", "capped", "full_maximum", "group_formula", "scaled"]

WEIGHT_DIGITS: Final = 4
"""Decimals of a weight; with four of a point the product stays within the nine of the first rounding."""

BoolArray = npt.NDArray[np.bool_]


def scaled(value: Decimal, digits: int) -> int:
    """A decimal as an integer of ``10**-digits``; what lies beyond is rounded half away from zero."""
    number = value.scaleb(digits)
    return int((abs(number) + Decimal("0.5")) // 1) * (1 if number >= 0 else -1)


def _rounded(values: IntArray, digits: int) -> IntArray:
    """Integers of ``10**-digits`` as whole numbers, half away from zero."""
    unit = 10**digits
    return np.asarray(np.sign(values) * ((2 * np.abs(values) + unit) // (2 * unit)), dtype=np.int64)


def add_up(
    group: Criterion | None, kind: PointKind, children: Sequence[tuple[Criterion, IntArray, BoolArray]]
) -> IntArray:
    """Points of a group (None: the whole) for n units, before cap and gate.

    Parameters
    ----------
    children
        Each child with its points, shape (n,), in integers of ``10**-digits``, and whether they are known; or
        (…, n), where the children's shapes broadcast.
    """
    rule = GroupRule.SUM if group is None else group.rule
    total = np.zeros(children[0][1].shape if children else 0, dtype=np.int64)
    if rule is GroupRule.HIGHEST:
        sign = -1 if kind is PointKind.DEDUCTION else 1
        for _, points, known in children:
            total = np.where(known, np.maximum(total, sign * points), total)
        return sign * total
    for child, points, known in children:
        if rule is GroupRule.WEIGHTED:
            points = scaled(child.weight or Decimal(0), WEIGHT_DIGITS) * points  # noqa: PLW2901 - its share
        total = total + np.where(known, points, 0)
    return _rounded(total, WEIGHT_DIGITS) if rule is GroupRule.WEIGHTED else total


def capped(points: IntArray, kind: PointKind, cap: int | IntArray | None) -> IntArray:
    """``points`` held within the cap of their group; of a deduction not below minus the cap."""
    if cap is None:
        return points
    return np.maximum(points, -cap) if kind is PointKind.DEDUCTION else np.minimum(points, cap)


def full_maximum(rulebook: Rulebook, key: str, cluster: str) -> int:
    """The most that a leaf or group gives a unit to which all of it is assigned, in units of ``10**-digits``.

    Unlike ``Rulebook.maximum`` it is rounded where points are, at every weighted group.
    """
    digits = rulebook.info.digits
    node = rulebook.criterion(key) if key else None
    if node is not None and node.is_leaf:
        return scaled(node.points, digits)
    kind = PointKind.CORE if node is None else rulebook.kind(node)
    known = np.ones(1, dtype=bool)
    children = [
        (child, np.array([full_maximum(rulebook, child.key, cluster)], dtype=np.int64), known)
        for child in rulebook.children(key, cluster)
        if rulebook.kind(child) is kind
    ]
    if not children:
        return 0
    cap = None if node is None or node.cap is None else scaled(node.cap, digits)
    return int(capped(add_up(node, PointKind.CORE, children), PointKind.CORE, cap)[0])


def group_formula(
    rulebook: Rulebook,
    group: Criterion | None,
    cells: Sequence[str],
    negated: Sequence[str] = (),
    weights: Sequence[tuple[str, Decimal]] = (),
) -> str:
    """The formula of a group (None: the whole) on its children's cells, without ``=``; texts there count as nothing.

    Parameters
    ----------
    cells, negated
        References or ranges of the children; ``negated`` hold deductions as they are typed, positive.
    weights
        For a weighted group each child's single reference and weight, a typed deduction's weight negative.
    """
    digits = rulebook.info.digits
    kind = PointKind.CORE if group is None else rulebook.kind(group)
    rule = GroupRule.SUM if group is None else group.rule
    cap = rulebook.info.total_cap if group is None else group.cap
    plus, minus = ",".join(cells), ",".join(negated)
    if rule is GroupRule.HIGHEST and kind is PointKind.DEDUCTION:
        formula = f"MIN({','.join(filter(None, ['0', plus, f'-MAX(0,{minus})' if minus else '']))})"
    elif rule is GroupRule.HIGHEST:
        formula = f"MAX({','.join(filter(None, ['0', plus]))})"
    elif rule is GroupRule.WEIGHTED:
        terms = "+".join(f"{literal(weight)}*N({cell})" for cell, weight in weights)
        formula = rounded_formula(terms.replace("+-", "-"), digits)
    else:
        terms = (f"SUM({plus})" if plus else "") + (f"-SUM({minus})" if minus else "")
        formula = f"ROUND({terms},{digits})"
    if cap is None:
        return formula
    return f"MAX({formula},-{literal(cap)})" if kind is PointKind.DEDUCTION else f"MIN({formula},{literal(cap)})"
