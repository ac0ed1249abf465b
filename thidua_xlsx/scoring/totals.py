"""Points of leaves and groups and the total of every unit, in exact integers: policies, groups, caps, gates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.conditions import NOT_MET, UNKNOWN, FieldValues, conditions_met
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import IntArray, round_fraction, round_half_up
from thidua_xlsx.rulebook.groups import BoolArray, add_up, capped, full_maximum, scaled
from thidua_xlsx.rulebook.model import TOTAL, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.stretch import Factors, grows_as_a_whole, stretch

__all__ = ["TOTAL", "Sums", "percent_of", "sum_points", "totals_table"]

_ALL = frozenset(PointKind)


@dataclass(frozen=True)
class Block:
    """Stage points of every unit (rows) × leaf (columns) in units of ``10**-digits``, before groups and gates."""

    rulebook: Rulebook
    units: list[str]
    points: IntArray
    maximum: IntArray
    known: BoolArray
    there: BoolArray  # the leaf applies to the unit
    not_assigned: BoolArray
    values: FieldValues
    leaf_gates: bool = True
    factors: Factors = field(default_factory=dict)

    def stretched(self, key: str, values: IntArray) -> IntArray:
        """``values`` of a node, multiplied for the units for which it was stretched."""
        if key not in self.factors:
            return values
        found = values.copy()
        for row, factor in self.factors[key].items():
            found[row] = round_fraction(int(values[row]) * factor, 0)
        return found

    @cached_property
    def gone(self) -> BoolArray:
        """Not assigned and without points."""
        return self.not_assigned & ~self.known

    @cached_property
    def missing(self) -> BoolArray:
        """Without points, though it counts."""
        return self.there & ~self.known & ~self.not_assigned


@dataclass(frozen=True)
class Sums:
    """Sums for every unit (rows) and group (columns; the last is the total), in units of ``10**-digits``."""

    rulebook: Rulebook
    units: list[str]
    groups: list[str]
    points: IntArray
    maximum: IntArray
    missing: IntArray  # leaves without points, and groups whose gate nobody can judge
    leaves: IntArray  # leaves that apply
    known: IntArray  # leaves with points
    block: Block
    tree: _Tree

    @cached_property
    def _of_kinds(self) -> dict[frozenset[PointKind], IntArray]:
        return {}

    def total(self, kinds: Collection[PointKind] = _ALL) -> IntArray:
        """The total of every unit from points of ``kinds`` alone."""
        wanted = frozenset(kinds)
        if wanted == _ALL:
            return self.points[:, -1]
        if wanted not in self._of_kinds:
            self._of_kinds[wanted] = _Tree(self.block, wanted, self.tree).points("")
        return self._of_kinds[wanted]

    def leaf_at(self, key: str) -> int:
        """The column of a leaf in the block."""
        return [leaf.key for leaf in self.rulebook.leaves()].index(key)

    def whole(self, cluster: str) -> int:
        """The maximum of a unit of ``cluster`` to which everything is assigned."""
        return full_maximum(self.rulebook, "", cluster)

    def points_of(self, key: str) -> IntArray:
        """Points of a leaf or group of every unit; what is not known counts as 0."""
        return self.tree.points("" if key == TOTAL else key)

    def known_of(self, key: str) -> BoolArray:
        """Which units have points for a leaf, or for anything below a group."""
        return self.tree.counted("" if key == TOTAL else key, "known") > 0


def sum_points(
    rulebook: Rulebook, points: pd.DataFrame, values: FieldValues, *, leaf_gates: bool = True
) -> tuple[pd.DataFrame, Sums]:
    """Add up the column ``points`` of a table of unit × leaf.

    A missing leaf adds nothing and is counted; a leaf that is not assigned adds what the rulebook's policy gives it.
    ``leaf_gates`` False leaves the conditions of leaves aside: points as the units wrote them.

    Returns
    -------
    The table with points and maxima as they count in the end, and the sums.
    """
    leaves = [leaf.key for leaf in rulebook.leaves()]
    groups = [group.key for group in rulebook.groups()]
    present = set(points["unit"].astype("object"))
    units = [unit.code for unit in rulebook.units if unit.code in present]
    row = _codes(points["unit"], units)
    column = _codes(points["criterion"], leaves)
    scale = 10.0**rulebook.info.digits
    figures = points["points"].to_numpy(dtype=np.float64)
    state = points["state"].astype("object").to_numpy()

    def matrix(values: npt.NDArray[np.float64]) -> IntArray:
        made = np.zeros((len(units), len(leaves)), dtype=np.int64)
        made[row, column] = np.rint(np.nan_to_num(values))
        return made

    block = Block(
        rulebook,
        units,
        matrix(figures * scale),
        matrix(points["maximum"].to_numpy(dtype=np.float64) * scale),
        matrix((~np.isnan(figures)).astype(np.float64)) > 0,
        matrix(np.ones(len(points))) > 0,
        matrix((state == NOT_ASSIGNED).astype(np.float64)) > 0,
        values,
        leaf_gates,
    )
    block.factors.update(stretch(rulebook, units, block.points, block.maximum, block.gone))
    tree = _Tree(block, _ALL)
    keys = [*groups, ""]

    def table(of: str) -> IntArray:
        if not units:
            return np.zeros((0, len(keys)), dtype=np.int64)
        return np.stack([getattr(tree, of)(key) for key in keys], axis=1)

    sums = Sums(
        rulebook,
        units,
        [*groups, TOTAL],
        table("points"),
        table("maximum"),
        _stacked([tree.counted(key, "missing") + tree.unjudged(key) for key in keys], len(units)),
        _stacked([tree.counted(key, "there") for key in keys], len(units)),
        _stacked([tree.counted(key, "known") for key in keys], len(units)),
        block,
        tree,
    )
    final = np.stack([tree.points(key) for key in leaves], axis=1) if leaves else block.points
    shown = np.where(np.isnan(figures), np.nan, final[row, column] / scale)
    return points.assign(points=shown, maximum=block.maximum[row, column] / scale), sums


def _stacked(columns: list[IntArray], size: int) -> IntArray:
    return np.stack(columns, axis=1).astype(np.int64) if size else np.zeros((0, len(columns)), dtype=np.int64)


def _codes(column: pd.Series, known: list[str]) -> npt.NDArray[np.intp]:
    values = column.astype("category").cat
    return np.append(pd.Index(known).get_indexer(values.categories), -1)[values.codes]


class _Tree:
    """The tree over all units at once: what each node has, asked for from the top, kept once known."""

    def __init__(self, block: Block, kinds: frozenset[PointKind], whole: _Tree | None = None) -> None:
        """``whole`` is the tree of all points, by which gates are judged; None: this one."""
        self.block = block
        self.rulebook = block.rulebook
        self.kinds = kinds
        self.whole = whole or self
        self._at = {leaf.key: position for position, leaf in enumerate(self.rulebook.leaves())}
        self._points: dict[str, IntArray] = {}
        self._maximum: dict[str, IntArray] = {}
        self._counted: dict[tuple[str, str], IntArray] = {}

    def _node(self, key: str) -> Criterion | None:
        return self.rulebook.criterion(key) if key else None

    def points(self, key: str) -> IntArray:
        """Points of a node for every unit; what is not known counts as 0."""
        if key not in self._points:
            node = self._node(key)
            if node is not None and key in self._at:
                self._points[key] = self._gated(node, self._leaf_points(node))
            else:
                self._points[key] = self._group_points(node, key)
        return self._points[key]

    def _leaf_points(self, leaf: Criterion) -> IntArray:
        at = self._at[leaf.key]
        if self.rulebook.kind(leaf) not in self.kinds:
            return np.zeros(len(self.block.units), dtype=np.int64)
        return np.where(self.block.known[:, at], self.block.points[:, at], 0)

    def _group_points(self, node: Criterion | None, key: str) -> IntArray:
        kind = PointKind.CORE if node is None else self.rulebook.kind(node)
        children = [
            (child, self.points(child.key), self.counted(child.key, "known") > 0)
            for child in self.rulebook.children(key)
        ]
        if not children:
            return np.zeros(len(self.block.units), dtype=np.int64)
        total = add_up(node, kind, children)
        cap = self.rulebook.info.total_cap if node is None else node.cap
        total = capped(total, kind, None if cap is None else scaled(cap, self.rulebook.info.digits))
        if node is None:
            return total
        total = self._gated(node, total)
        return self.block.stretched(key, total) if grows_as_a_whole(node) else total

    def _met(self, node: Criterion) -> IntArray:
        def known(key: str) -> BoolArray:
            return self.counted(key, "known") > 0

        block = self.block
        return conditions_met(self.rulebook, node.conditions, block.units, block.values, self.whole.points, known)

    def _gated(self, node: Criterion, points: IntArray) -> IntArray:
        """``points`` held to what the node gives at most where its conditions are not met."""
        if node.otherwise is None or not node.conditions or (node.is_leaf and not self.block.leaf_gates):
            return points
        most = np.full(len(points), scaled(node.otherwise, self.rulebook.info.digits), dtype=np.int64)
        if node.is_leaf or not grows_as_a_whole(node):  # what is below has grown already
            most = self.block.stretched(node.key, most)
        held = capped(points, self.rulebook.kind(node), most)
        return np.where(self._met(node) == NOT_MET, held, points)

    def maximum(self, key: str) -> IntArray:
        """The most that a node can give each unit; bonuses inside a core group do not count, deductions give 0."""
        if key not in self._maximum:
            node = self._node(key)
            if node is not None and key in self._at:
                self._maximum[key] = self.block.maximum[:, self._at[key]]
            else:
                self._maximum[key] = self._group_maximum(node, key)
        return self._maximum[key]

    def _group_maximum(self, node: Criterion | None, key: str) -> IntArray:
        kind = PointKind.CORE if node is None else self.rulebook.kind(node)
        same = [child for child in self.rulebook.children(key) if self.rulebook.kind(child) is kind]
        if not same:
            return np.zeros(len(self.block.units), dtype=np.int64)
        there = np.ones(len(self.block.units), dtype=bool)
        found = add_up(node, kind, [(child, self.maximum(child.key), there) for child in same])
        cap = None if node is None else node.cap
        found = capped(found, kind, None if cap is None else scaled(cap, self.rulebook.info.digits))
        return self.block.stretched(key, found) if node is not None and grows_as_a_whole(node) else found

    def counted(self, key: str, mask: str) -> IntArray:
        """How many leaves at or below a node are in the block's ``mask``, for every unit."""
        if key in self._at:
            return np.asarray(getattr(self.block, mask)[:, self._at[key]].astype(np.int64))
        kept = key, mask
        if kept not in self._counted:
            total = np.zeros(len(self.block.units), dtype=np.int64)
            for child in self.rulebook.children(key):
                total = total + self.counted(child.key, mask)
            self._counted[kept] = total
        return self._counted[kept]

    def unjudged(self, key: str) -> IntArray:
        """How many nodes at or below have conditions of which nobody knows whether they are met."""
        total = np.zeros(len(self.block.units), dtype=np.int64)
        node = self._node(key)
        if node is not None and key in self._at:
            if not node.conditions or not self.block.leaf_gates:
                return total
            return np.asarray(total + ((self._met(node) == UNKNOWN) & (self.counted(key, "known") > 0)))
        if node is not None and node.conditions:  # of what the unit does not have nothing needs to be judged
            own = self.counted(key, "known") + self.counted(key, "missing") > 0
            total = total + ((self._met(node) == UNKNOWN) & own)
        for child in self.rulebook.children(key):
            total = total + self.unjudged(child.key)
        return total


def percent_of(points: IntArray, maximum: IntArray, digits: int) -> npt.NDArray[np.float64]:
    """Percent of the maximum, rounded to ``digits`` as exact arithmetic would; NaN where the maximum is 0."""
    percent = np.full(points.shape, np.nan)
    known = np.flatnonzero(maximum.ravel() > 0)
    most = maximum.ravel()[known]
    reached = points.ravel()[known]

    def exactly(rows: npt.NDArray[np.intp]) -> list[Fraction]:
        return [Fraction(int(reached[row]) * 100, int(most[row])) for row in rows]

    rounded = round_half_up(reached / most * 100.0, digits, exactly)
    percent.ravel()[known] = rounded / 10.0**digits
    return percent


def totals_table(rulebook: Rulebook, sums: Sums) -> pd.DataFrame:
    """One row per unit × group that has a leaf for the unit; see ``Result.totals``."""
    rows, columns = np.nonzero(sums.leaves)
    scale = 10.0**rulebook.info.digits
    percent = percent_of(sums.points, sums.maximum, rulebook.info.percent_digits)
    units = np.array(sums.units, dtype=object)
    clusters = np.array([rulebook.unit(unit).cluster for unit in sums.units], dtype=object)
    unknown = (sums.known == 0)[rows, columns]
    return pd.DataFrame(
        {
            "unit": pd.Categorical(units[rows], categories=[unit.code for unit in rulebook.units]),
            "cluster": pd.Categorical(clusters[rows], categories=[cluster.code for cluster in rulebook.clusters]),
            "group": pd.Categorical(np.array(sums.groups, dtype=object)[columns], categories=sums.groups),
            "points": np.where(unknown, np.nan, sums.points[rows, columns] / scale),
            "maximum": sums.maximum[rows, columns] / scale,
            "percent": np.where(unknown, np.nan, percent[rows, columns]),
            "missing": sums.missing[rows, columns],
            "complete": sums.missing[rows, columns] == 0,
        }
    )
