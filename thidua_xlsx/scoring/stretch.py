"""Not assigned, with *rescale* and *spread*: what remains of a group takes over the points that left it.

Maxima grow in whole hundredths (the rulebook's digits), the last ones going to the first criteria in the tree, so that
the printed maxima add up to the group's again; points grow in the same ratio and are rounded as points are. A group
that is held by a cap, weighted or the highest of its children grows as a whole, after its own rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import IntArray, round_fraction, round_ratio
from thidua_xlsx.rulebook.groups import full_maximum, scaled
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, NotAssigned, PointKind

__all__ = [
    "STRETCHING",
    "Factors",
    "distribute",
    "grown",
    "grown_leaf",
    "grows_as_a_whole",
    "stretch",
    "stretched_rows",
]

_LARGE: Final = 2**62

STRETCHING: Final = (NotAssigned.RESCALE, NotAssigned.SPREAD)
"""The policies by which others take over the points."""

Factors = dict[str, dict[int, Fraction]]
"""Node → row of the unit → how many times its own maximum the node gives this unit; what is not there is 1."""


def distribute(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in whole parts in proportion to ``weights``; what is left over goes to the largest remainders.

    Of equal remainders the first one is served first.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    for position in sorted(range(len(weights)), key=lambda at: -remainders[at])[: total - sum(parts)]:
        parts[position] += 1
    return parts


def grows_as_a_whole(group: Criterion) -> bool:
    """Whether a stretched group's own points are multiplied, and not those of its children."""
    return group.rule is not GroupRule.SUM or group.cap is not None


def grown(values: IntArray, factor: Fraction) -> IntArray:
    """``values`` times ``factor``, rounded as points are."""
    if values.ndim and int(np.abs(values).max(initial=0)) * factor.numerator < _LARGE:
        size = np.full(values.size, factor.denominator)
        return round_ratio(values.ravel() * factor.numerator, size, 0).reshape(values.shape)
    each = [round_fraction(int(value) * factor, 0) for value in values.ravel()]
    return np.array(each, dtype=np.int64).reshape(values.shape)


def grown_leaf(points: IntArray, now: IntArray, was: IntArray, digits: int) -> IntArray:
    """Points of leaves, shape (n,), whose maxima were ``was`` and are ``now``, all in units of ``10**-digits``."""
    return round_ratio(points * now, was * 10**digits, digits)


def stretched_rows(rulebook: Rulebook, gone: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The rows of the units that were not assigned a criterion whose points others take over."""
    stretching = np.array([rulebook.policy(leaf) in STRETCHING for leaf in rulebook.leaves()], dtype=bool)
    return np.flatnonzero((gone & stretching).any(axis=1)) if stretching.any() else np.zeros(0, dtype=np.intp)


def stretch(
    rulebook: Rulebook, units: Sequence[str], points: IntArray, maximum: IntArray, gone: npt.NDArray[np.bool_]
) -> Factors:
    """Stretch what remains, in place, where a unit was not assigned a criterion of such a policy.

    ``points`` and ``maximum``: shape (units, leaves), integers of ``10**-digits``; ``gone``: not assigned.

    Returns
    -------
    The factors of all that was stretched; whose points are not yet multiplied, see ``grows_as_a_whole``.
    """
    leaves = rulebook.leaves()
    policies = [rulebook.policy(leaf) for leaf in leaves]
    stretching = np.array([policy in STRETCHING for policy in policies], dtype=bool)
    factors: Factors = {}
    for row in stretched_rows(rulebook, gone):
        before = maximum[row].copy()
        own = {leaf.key: int(before[at]) for at, leaf in enumerate(leaves)}
        left = {leaf.key: policies[at] for at, leaf in enumerate(leaves) if gone[row, at] and stretching[at]}
        unit = _Unit(rulebook, rulebook.unit(units[int(row)]).cluster, own, left)
        unit.settle("")
        for key, factor in unit.factors.items():
            factors.setdefault(key, {})[int(row)] = factor
        now = np.array([unit.own[leaf.key] for leaf in leaves], dtype=np.int64)
        grew = (now != before) & (before != 0)
        maximum[row, grew] = now[grew]
        points[row, grew] = grown_leaf(points[row, grew], now[grew], before[grew], rulebook.info.digits)
    return factors


@dataclass
class _Unit:
    """One unit's maxima while they are stretched; ``left``: leaves that left and by which policy.

    ``own`` begins with the leaves and ends with every node.
    """

    rulebook: Rulebook
    cluster: str
    own: dict[str, int]
    left: dict[str, NotAssigned]
    factors: dict[str, Fraction] = field(default_factory=dict)

    def settle(self, key: str) -> None:
        """Stretch below ``key``, from below; its maximum is then known, 0 where nothing of it is left."""
        node = None if not key else self.rulebook.criterion(key)
        if node is not None and node.is_leaf:
            return
        for child in self.rulebook.children(key, self.cluster):
            self.settle(child.key)
        same = self._same_kind(node, key)
        present = [child for child in same if self.own[child.key]]
        for policy in STRETCHING if present else ():
            freed = sum(self._full(child) for child in same if self._left_by(child) is policy)
            if freed:
                self._take_over(present, freed, policy)
        self.own[key] = self._maximum(node, present) if present else 0

    def _same_kind(self, node: Criterion | None, key: str) -> list[Criterion]:
        """The children that count in the maximum of a node; a bonus inside a core group is stretched by itself."""
        kind = PointKind.CORE if node is None else self.rulebook.kind(node)
        return [child for child in self.rulebook.children(key, self.cluster) if self.rulebook.kind(child) is kind]

    def _full(self, node: Criterion) -> int:
        return full_maximum(self.rulebook, node.key, self.cluster)

    def _left_by(self, node: Criterion) -> NotAssigned | None:
        """The policy by which a child left as a whole; None for one that is there or was excluded."""
        if self.own[node.key]:
            return None
        below = [node] if node.is_leaf else [leaf for leaf, _ in self.rulebook.walk(self.cluster, node.key)]
        return next((self.left[leaf.key] for leaf in below if leaf.key in self.left), None)

    def _take_over(self, present: list[Criterion], freed: int, policy: NotAssigned) -> None:
        now = [self.own[child.key] for child in present]
        if policy is NotAssigned.RESCALE:
            wanted = distribute(sum(now) + freed, now)
        else:
            wanted = [have + share for have, share in zip(now, distribute(freed, [1] * len(now)), strict=True)]
        for child, new in zip(present, wanted, strict=True):
            self._scale(child, new)

    def _scale(self, node: Criterion, new: int) -> None:
        """Give ``node`` the maximum ``new`` instead of its own, and all below it in proportion."""
        was = self.own[node.key]
        self.own[node.key] = new
        self.factors[node.key] = self.factors.get(node.key, Fraction(1)) * Fraction(new, was)
        if node.is_leaf:
            return
        if grows_as_a_whole(node):
            return
        there = [child for child in self._same_kind(node, node.key) if self.own[child.key]]
        for child, share in zip(there, distribute(new, [self.own[child.key] for child in there]), strict=True):
            self._scale(child, share)

    def _maximum(self, node: Criterion | None, present: list[Criterion]) -> int:
        maxima = [self.own[child.key] for child in present]
        if node is None or node.rule is GroupRule.SUM:
            found = sum(maxima)
        elif node.rule is GroupRule.HIGHEST:
            found = max(maxima)
        else:
            exact = sum(Fraction(child.weight or 0) * maximum for child, maximum in zip(present, maxima, strict=True))
            found = round_fraction(Fraction(exact), 0)
        cap = None if node is None or node.cap is None else scaled(node.cap, self.rulebook.info.digits)
        return found if cap is None else min(found, cap)
