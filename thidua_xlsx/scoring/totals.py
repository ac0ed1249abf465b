"""Points of leaves and groups and the total of every unit, in exact integers: policies, groups, caps, gates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.answer_block import Codes, Words, codes_of, is_repeated, is_tiled, values_in
from thidua_xlsx.checking.conditions import NOT_MET, UNKNOWN, FieldValues, conditions_met
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import FloatArray, IntArray, round_ratio
from thidua_xlsx.rulebook.groups import BoolArray, add_up, capped, full_maximum, scaled
from thidua_xlsx.rulebook.model import TOTAL, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.stretch import Factors, grown, grows_as_a_whole, stretch, stretched_rows

__all__ = ["TOTAL", "Block", "Sums", "Tree", "percent_in_steps", "percent_of", "sum_points", "totals_table"]

_ALL = frozenset(PointKind)
_PIECE = 2**15  # values that are worked on together: they stay in the processor's cache
_Item = TypeVar("_Item", np.int64, np.float64, np.bool_)


@dataclass(frozen=True)
class Block:
    """Stage points of every unit (rows) × leaf (columns) in units of ``10**-digits``, before groups and gates.

    ``before``: row of a unit for which something was stretched → its points and maxima before. ``plus``: group that is
    a sum (``""``: the whole) → points that it has beside those of its children, before its cap.
    """

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
    before: Mapping[int, tuple[IntArray, IntArray]] = field(default_factory=dict)
    plus: Mapping[str, IntArray] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of what a node has for every unit; the last axis is the units."""
        return (len(self.units),)

    def column(self, of: str, leaf: int) -> npt.NDArray[Any]:
        """``points``, ``maximum`` or a mask of one leaf; its shape may be broadcast to ``shape``."""
        return np.asarray(getattr(self, of)[:, leaf])

    def stretched(self, key: str, values: IntArray) -> IntArray:
        """``values`` of a node, multiplied for the units for which it was stretched."""
        if key not in self.factors:
            return values
        found = values.copy()
        for row, factor in self.factors[key].items():
            found[..., row] = grown(values[..., row], factor)
        return found

    @cached_property
    def gone(self) -> BoolArray:
        """Not assigned and without points."""
        return self.not_assigned & ~self.known

    @cached_property
    def scored(self) -> BoolArray:
        """Has points, and is not a figure that is only reported."""
        scores = np.array([leaf.scores for leaf in self.rulebook.leaves()], dtype=bool)
        return np.asarray(self.known & scores)

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
    tree: Tree

    def total(self, kinds: Collection[PointKind] = _ALL) -> IntArray:
        """The total of every unit from points of ``kinds`` alone."""
        return self.tree.of_kinds(frozenset(kinds)).points("")

    def leaf_at(self, key: str) -> int:
        """The column of a leaf in the block."""
        return self.tree.leaf_at[key]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Unit → its row."""
        return {unit: row for row, unit in enumerate(self.units)}

    @cached_property
    def _wholes(self) -> dict[str, int]:
        return {}

    def whole(self, cluster: str) -> int:
        """The maximum of a unit of ``cluster`` to which everything is assigned."""
        first = self.rulebook.alike(cluster)
        if first not in self._wholes:
            self._wholes[first] = full_maximum(self.rulebook, "", first)
        return self._wholes[first]

    def points_of(self, key: str) -> IntArray:
        """Points of a leaf or group of every unit; what is not known counts as 0."""
        return self.tree.points("" if key == TOTAL else key)

    def known_of(self, key: str) -> BoolArray:
        """Which units have points for a leaf, or for anything below a group."""
        return self.tree.known("" if key == TOTAL else key)

    def scored_of(self, key: str) -> BoolArray:
        """The same without figures that are only reported: of which units a condition on it can be judged."""
        return self.tree.scored("" if key == TOTAL else key)


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
    present = values_in(points["unit"])
    units = [unit.code for unit in rulebook.units if unit.code in present]
    cells = _Cells(codes_of(points["unit"], units), codes_of(points["criterion"], leaves), (len(units), len(leaves)))
    scale = 10.0**rulebook.info.digits
    figures = points["points"].to_numpy(dtype=np.float64)
    state = Words(points["state"])
    block = Block(
        rulebook,
        units,
        cells.matrix(_whole_numbers(figures, scale)),
        cells.matrix(_whole_numbers(points["maximum"].to_numpy(dtype=np.float64), scale)),
        cells.matrix(~np.isnan(figures)),
        cells.matrix(np.ones(len(points), dtype=bool)),
        cells.matrix(state.codes == state.code(NOT_ASSIGNED)),
        values,
        leaf_gates,
    )
    rows = stretched_rows(rulebook, block.gone).tolist()
    before = {row: (block.points[row].copy(), block.maximum[row].copy()) for row in rows}
    factors = stretch(rulebook, units, block.points, block.maximum, block.gone)
    block = replace(block, factors=factors, before=before)
    tree = Tree(block)
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
    shown = cells.column(_final(tree)) / scale
    shown[np.isnan(figures)] = np.nan
    columns: dict[Any, Any] = {name: points[name] for name in points}
    columns |= {"points": shown, "maximum": cells.column(block.maximum) / scale}
    return pd.DataFrame(columns, copy=False), sums


def _final(tree: Tree) -> IntArray:
    """The points of leaves as they count in the end: held where their conditions are not met."""
    block = tree.block
    held = {
        at: tree.points(key) for key, at in tree.leaf_at.items() if block.rulebook.criterion(key).otherwise is not None
    }
    if not held:
        return block.points
    final = block.points.copy()
    for at, values in held.items():
        final[:, at] = values
    return final


def _stacked(columns: list[IntArray], size: int) -> IntArray:
    return np.stack(columns, axis=1).astype(np.int64) if size else np.zeros((0, len(columns)), dtype=np.int64)


def _whole_numbers(values: FloatArray, scale: float) -> IntArray:
    """``values``, exact decimals but for the last bits, as integers; 0 for NaN."""
    found = np.empty(len(values), dtype=np.int64)
    for start in range(0, len(values), _PIECE):
        piece = np.rint(values[start : start + _PIECE] * scale)
        piece[np.isnan(piece)] = 0
        found[start : start + _PIECE] = piece
    return found


class _Cells:
    """Where the rows of a table of unit × leaf stand in a matrix of all units and leaves."""

    def __init__(self, row: Codes, column: Codes, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.row, self.column_of = row, column
        self.is_whole = (
            is_repeated(row, *shape) and is_tiled(column, shape[0]) and is_repeated(column[: shape[1]], shape[1], 1)
        )

    @cached_property
    def at(self) -> npt.NDArray[np.int64]:
        """The place of each row in the matrix, line by line."""
        return self.row.astype(np.int64) * self.shape[1] + self.column_of

    def matrix(self, values: npt.NDArray[_Item]) -> npt.NDArray[_Item]:
        """A column of the table as a matrix; 0 where the table has no row."""
        if self.is_whole:  # as a rule: every unit has every leaf, in order
            return values.reshape(self.shape)
        made = np.zeros(self.shape[0] * self.shape[1], dtype=values.dtype)
        made[self.at] = values
        return made.reshape(self.shape)

    def column(self, values: npt.NDArray[_Item]) -> npt.NDArray[_Item]:
        """A matrix as a column of the table."""
        return values.ravel() if self.is_whole else values.ravel()[self.at]


def _places(rulebook: Rulebook) -> dict[str, int]:
    """Leaf → its column."""
    return {leaf.key: at for at, leaf in enumerate(rulebook.leaves())}


class Tree:
    """The tree over all units at once: what each node has, asked for from the top, kept once known.

    What it gives has the shape of the block, or one that broadcasts to it.
    """

    def __init__(
        self,
        block: Block,
        kinds: frozenset[PointKind] = _ALL,
        whole: Tree | None = None,
        base: Tree | None = None,
        changed: Collection[str] = (),
    ) -> None:
        """``whole`` is the tree of all points, by which gates are judged; None: this one.

        ``base`` is a tree of the same kinds in which all nodes but ``changed`` have the same, so that they are asked
        for there.
        """
        self.block = block
        self.rulebook = block.rulebook
        self.kinds = kinds
        self.whole = whole or self
        self.base, self.changed = base, frozenset(changed)
        self.leaf_at: dict[str, int] = base.leaf_at if base is not None else _places(self.rulebook)
        self._points: dict[str, IntArray] = {}
        self._maximum: dict[str, IntArray] = {}
        self._counted: dict[tuple[str, str], IntArray] = {}
        self._of_kinds: dict[frozenset[PointKind], Tree] = {}

    def of_kinds(self, kinds: frozenset[PointKind]) -> Tree:
        """The tree of the points of ``kinds`` alone; gates are judged by all points."""
        if kinds == self.kinds:
            return self
        if kinds not in self._of_kinds:
            base = None if self.base is None else self.base.of_kinds(kinds)
            self._of_kinds[kinds] = Tree(self.block, kinds, self.whole, base, self.changed)
        return self._of_kinds[kinds]

    def _node(self, key: str) -> Criterion | None:
        return self.rulebook.criterion(key) if key else None

    def points(self, key: str) -> IntArray:
        """Points of a node for every unit; what is not known counts as 0."""
        if self.base is not None and key not in self.changed:
            return self.base.points(key)
        if key not in self._points:
            node = self._node(key)
            if node is not None and key in self.leaf_at:
                self._points[key] = self._gated(node, self._leaf_points(node))
            else:
                self._points[key] = self._group_points(node, key)
        return self._points[key]

    def _leaf_points(self, leaf: Criterion) -> IntArray:
        at = self.leaf_at[leaf.key]
        if self.rulebook.kind(leaf) not in self.kinds:
            return np.zeros(len(self.block.units), dtype=np.int64)
        return np.where(self.block.column("known", at), self.block.column("points", at), 0)

    def _group_points(self, node: Criterion | None, key: str) -> IntArray:
        kind = PointKind.CORE if node is None else self.rulebook.kind(node)
        children = [(child, self.points(child.key), self.known(child.key)) for child in self.rulebook.children(key)]
        if not children:
            return np.zeros(len(self.block.units), dtype=np.int64)
        total = add_up(node, kind, children)
        if key in self.block.plus and self.kinds == _ALL:
            total = total + self.block.plus[key]
        cap = self.rulebook.info.total_cap if node is None else node.cap
        total = capped(total, kind, None if cap is None else scaled(cap, self.rulebook.info.digits))
        if node is None:
            return total
        total = self._gated(node, total)
        return self.block.stretched(key, total) if grows_as_a_whole(node) else total

    def _met(self, node: Criterion) -> IntArray:
        block, whole = self.block, self.whole
        return conditions_met(self.rulebook, node.conditions, block.units, block.values, whole.points, self.scored)

    def _gated(self, node: Criterion, points: IntArray) -> IntArray:
        """``points`` held to what the node gives at most where its conditions are not met."""
        if not self.is_gated(node):
            return points
        most = np.full(len(self.block.units), self._otherwise(node), dtype=np.int64)
        if node.is_leaf or not grows_as_a_whole(node):  # what is below has grown already
            most = self.block.stretched(node.key, most)
        held = capped(points, self.rulebook.kind(node), most)
        return np.where(self._met(node) == NOT_MET, held, points)

    def _otherwise(self, node: Criterion) -> int:
        return scaled(node.otherwise or Decimal(0), self.rulebook.info.digits)

    def is_gated(self, node: Criterion) -> bool:
        """Whether conditions may hold the points of a node."""
        if node.otherwise is None or not node.conditions:
            return False
        return self.block.leaf_gates or not node.is_leaf

    def maximum(self, key: str) -> IntArray:
        """The most that a node can give each unit; bonuses inside a core group do not count, deductions give 0."""
        if self.base is not None and key not in self.changed:
            return self.base.maximum(key)
        if key not in self._maximum:
            node = self._node(key)
            if node is not None and key in self.leaf_at:
                self._maximum[key] = self.block.column("maximum", self.leaf_at[key])
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

    def known(self, key: str) -> BoolArray:
        """Which units have points for a leaf, or for anything below a group."""
        return self.counted(key, "known") > 0

    def scored(self, key: str) -> BoolArray:
        """The same without figures that are only reported."""
        return self.counted(key, "scored") > 0

    def counted(self, key: str, mask: str) -> IntArray:
        """How many leaves at or below a node are in the block's ``mask``, for every unit."""
        if self.base is not None and key not in self.changed:
            return self.base.counted(key, mask)
        if key in self.leaf_at:
            return np.asarray(self.block.column(mask, self.leaf_at[key]).astype(np.int64))
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
        if node is not None and key in self.leaf_at:
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
    return np.where(maximum > 0, percent_in_steps(points, maximum, digits) / 10.0**digits, np.nan)


def percent_in_steps(points: IntArray, maximum: IntArray, digits: int) -> IntArray:
    """The same as integers of ``10**-digits``; 0 where the maximum is 0."""
    percent = np.zeros(points.shape, dtype=np.int64)
    known = maximum > 0
    percent[known] = round_ratio(points[known] * 100, maximum[known], digits)
    return percent


def totals_table(rulebook: Rulebook, sums: Sums) -> pd.DataFrame:
    """One row per unit × group that has a leaf for the unit; see ``Result.totals``."""
    rows, columns = np.nonzero(sums.leaves)
    scale = 10.0**rulebook.info.digits
    percent = percent_of(sums.points, sums.maximum, rulebook.info.percent_digits)
    arrays = rulebook.arrays
    units = np.array([arrays.unit_at[unit] for unit in sums.units], dtype=np.int32)
    clusters = arrays.cluster_of[units].astype(np.int32)
    unknown = (sums.known == 0)[rows, columns]
    missing = sums.missing[rows, columns]
    return pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(units[rows], dtype=arrays.units),
            "cluster": pd.Categorical.from_codes(clusters[rows], dtype=arrays.clusters),
            "group": pd.Categorical.from_codes(columns, pd.Index(sums.groups)),
            "points": np.where(unknown, np.nan, sums.points[rows, columns] / scale),
            "maximum": sums.maximum[rows, columns] / scale,
            "percent": np.where(unknown, np.nan, percent[rows, columns]),
            "missing": missing,
            "complete": missing == 0,
        },
        copy=False,
    )
