"""Which criterion of a later rulebook is which of an earlier one, and what each criterion counts in the total."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.answer_block import codes_of
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.groups import WEIGHT_DIGITS, scaled
from thidua_xlsx.rulebook.model import TOTAL, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, PointKind
from thidua_xlsx.scoring.result import Result

__all__ = ["REST", "Counted", "match_criteria"]

REST: Final = "rest"
"""How the part of a total is called that belongs to no single criterion."""

_MOST_LEVELS: Final = 2
"""Weighted groups above one another whose shares fit into 64 bits."""

Bools = npt.NDArray[np.bool_]


def match_criteria(before: Rulebook, after: Rulebook) -> dict[str, str]:
    """Key of a leaf after → key of the same leaf before.

    In this order: the same key with the same wording (accents and case aside); the same wording under the same groups;
    the same wording, where no other criterion of either has it; the same key, the wording changed. So a criterion that
    was only numbered anew is followed, and one that was only reworded as well.
    """
    steps: tuple[Callable[[Rulebook, Criterion], object], ...] = (
        lambda _, leaf: (leaf.key, fold(leaf.name)),
        _path,
        lambda _, leaf: fold(leaf.name),
        lambda _, leaf: leaf.key,
    )
    found: dict[str, str] = {}
    for mark in steps:
        taken = set(found.values())
        earlier = _single(mark, before, (leaf for leaf in before.leaves() if leaf.key not in taken))
        later = _single(mark, after, (leaf for leaf in after.leaves() if leaf.key not in found))
        found.update({key: earlier[said] for said, key in later.items() if said in earlier})
    return {leaf.key: found[leaf.key] for leaf in after.leaves() if leaf.key in found}


def _path(rulebook: Rulebook, leaf: Criterion) -> tuple[str, ...]:
    """The wording of a leaf and of all groups above it."""
    said = [fold(leaf.name)]
    while leaf.parent:
        leaf = rulebook.criterion(leaf.parent)
        said.append(fold(leaf.name))
    return tuple(said)


def _single(
    mark: Callable[[Rulebook, Criterion], object], rulebook: Rulebook, leaves: Iterable[Criterion]
) -> dict[object, str]:
    """Mark → key, of the leaves whose mark no other one has."""
    found: dict[object, str] = {}
    repeated = set()
    for leaf in leaves:
        said = mark(rulebook, leaf)
        if said in found:
            repeated.add(said)
        found[said] = leaf.key
    return {said: key for said, key in found.items() if said not in repeated}


@dataclass(frozen=True)
class Counted:
    """What every leaf counts in the total of every unit of a result, in integers of ``10**-digits``.

    Where groups just add up, a leaf counts its points. In a weighted group it counts its share, in one that takes the
    highest only the highest counts. What caps, conditions of groups, stretching of a group and rounding then add or
    take belongs to no leaf: it is the ``rest``, so that the leaves and the rest together are the total.
    """

    result: Result

    @property
    def rulebook(self) -> Rulebook:
        """That of the result."""
        return self.result.rulebook

    @cached_property
    def units(self) -> list[str]:
        """The units that have points."""
        there = set(self.result.totals["unit"].astype(str))
        return [unit.code for unit in self.rulebook.units if unit.code in there]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Unit → its row."""
        return {unit: row for row, unit in enumerate(self.units)}

    @cached_property
    def leaves(self) -> list[str]:
        """The leaves, in the order of the columns."""
        return [leaf.key for leaf in self.rulebook.leaves()]

    @cached_property
    def _levels(self) -> int:
        """How many weighted groups stand above one another at most."""
        depth: dict[str, int] = {"": 0}
        for node, _ in self.rulebook.walk():
            depth[node.key] = depth[node.parent] + (node.rule is GroupRule.WEIGHTED and not node.is_leaf)
        return max(depth.values())

    @property
    def _whole(self) -> type:
        """Python's integers where so many decimals do not fit into 64 bits."""
        return object if self._levels > _MOST_LEVELS else np.int64

    @property
    def digits(self) -> int:
        """Decimals of what is counted: those of points, and four more for every weighted group above another."""
        return self.rulebook.info.digits + WEIGHT_DIGITS * self._levels

    @cached_property
    def points(self) -> dict[str, IntArray]:
        """Leaf, group or total → the points of every unit, in integers of ``10**-digits`` of points; unknown is 0."""
        groups = [*(group.key for group in self.rulebook.groups()), TOTAL]
        totals, scored = self.result.totals, self.result.points
        return {**self._columns(scored, "criterion", self.leaves), **self._columns(totals, "group", groups)}

    def _columns(self, table: pd.DataFrame, name: str, keys: list[str]) -> dict[str, IntArray]:
        made = np.zeros((len(keys), len(self.units)), dtype=np.int64)
        row, unit = codes_of(table[name], keys), codes_of(table["unit"], self.units)
        figures = table["points"].to_numpy(dtype=np.float64) * 10.0**self.rulebook.info.digits
        known = (row >= 0) & (unit >= 0) & np.isfinite(figures)
        made[row[known], unit[known]] = np.rint(figures[known]).astype(np.int64)
        return dict(zip(keys, made, strict=True))

    @cached_property
    def counts(self) -> IntArray:
        """Shape (leaves, units): what each leaf counts."""
        found: dict[str, IntArray] = {key: np.zeros(len(self.units), dtype=self._whole) for key in self.leaves}
        whole: IntArray = np.full(len(self.units), 10 ** (WEIGHT_DIGITS * self._levels), dtype=self._whole)
        self._share("", whole, found)
        return np.stack(list(found.values())) if found else np.zeros((0, len(self.units)), dtype=self._whole)

    def _share(self, key: str, share: IntArray, found: dict[str, IntArray]) -> None:
        """Hand the share of a group in the total down to its leaves."""
        group = self.rulebook.criterion(key) if key else None
        children = self.rulebook.children(key)
        rule = GroupRule.SUM if group is None else group.rule
        chosen = self._highest(group, children) if group is not None and rule is GroupRule.HIGHEST else None
        for number, child in enumerate(children):
            own = share
            if rule is GroupRule.WEIGHTED:
                weight = 0 if child.weight is None else scaled(child.weight, WEIGHT_DIGITS)
                own = share * weight // 10**WEIGHT_DIGITS  # whole: a power of ten was put in for every weighted level
            if chosen is not None:
                own = np.where(chosen == number, share, 0)
            if child.is_leaf:
                found[child.key] = self.points[child.key] * own
            else:
                self._share(child.key, own, found)

    def _highest(self, group: Criterion, children: list[Criterion]) -> IntArray:
        """Which child counts for every unit, −1 where none is above 0; of equal ones the first."""
        sign = -1 if self.rulebook.kind(group) is PointKind.DEDUCTION else 1
        points = np.stack([sign * self.points[child.key] for child in children])
        return np.asarray(np.where(points.max(axis=0) > 0, points.argmax(axis=0), -1), dtype=np.int64)

    @cached_property
    def total(self) -> IntArray:
        """Shape (units,): the total, in the same integers as what is counted."""
        return np.asarray(self.points[TOTAL].astype(self._whole) * 10 ** (WEIGHT_DIGITS * self._levels))

    @cached_property
    def rest(self) -> IntArray:
        """Shape (units,): the total without what the leaves count."""
        return np.asarray(self.total - self.counts.sum(axis=0))

    @cached_property
    def has_points(self) -> Bools:
        """Shape (leaves, units): whether a unit has points of a leaf."""
        made = np.zeros((len(self.leaves), len(self.units)), dtype=bool)
        table = self.result.points
        row, unit = codes_of(table["criterion"], self.leaves), codes_of(table["unit"], self.units)
        made[row, unit] = np.isfinite(table["points"].to_numpy(dtype=np.float64))
        return made

    @cached_property
    def maxima(self) -> IntArray:
        """Shape (leaves, units): the maximum of every leaf for every unit, in integers of points; 0 of a deduction."""
        table = self.result.points
        made = np.zeros((len(self.leaves), len(self.units)), dtype=np.int64)
        row, unit = codes_of(table["criterion"], self.leaves), codes_of(table["unit"], self.units)
        figures = table["maximum"].to_numpy(dtype=np.float64) * 10.0**self.rulebook.info.digits
        made[row, unit] = np.rint(figures).astype(np.int64)
        return made
