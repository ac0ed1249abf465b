"""Ranks without one criterion, without a group, without bonuses: as if the rulebook did not have it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.analysis.robustness_scores import Scores
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.rulebook.groups import scaled
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.again import Standings
from thidua_xlsx.scoring.stretch import STRETCHING, stretch
from thidua_xlsx.scoring.totals import Block, Tree
from thidua_xlsx.scoring.variants import Variants, vary

__all__ = ["LeavingOut"]

_PIECE: Final = 2**21  # cells of variants × units that are held at once, for every leaf of them
_COLUMNS: Final = ("points", "maximum", "known", "scored")

Columns = dict[tuple[str, int], npt.NDArray[Any]]


class LeavingOut:
    """Ranks a stage once more without some of its leaves: their points, their maxima, and what rests on them.

    A condition on what left holds nothing back, and a tie key that looks at it decides nothing. What others took over
    because it was not assigned to a unit goes back.
    """

    def __init__(self, scores: Scores) -> None:
        self.scores, self.again = scores, scores.again
        self.rulebook, self.block = scores.again.rulebook, scores.sums.block
        self.leaves = self.rulebook.leaves()

    def without(self, sets: Sequence[Sequence[int]]) -> Standings:
        """The ranks without each of ``sets`` of leaves, one variant for each."""
        most = max((len(left) for left in sets), default=1)
        size = max(_PIECE // max(len(self.block.units) * len(self.leaves) * most // 8, 1), 1)
        starts = range(0, max(len(sets), 1), size)
        found = [self._piece(sets[start : start + size]) for start in starts]
        names = ("ranks", "figure", "by")
        return Standings(*(np.concatenate([getattr(each, name) for each in found]) for name in names))

    def _piece(self, sets: Sequence[Sequence[int]]) -> Standings:
        columns = _zeroed(self.block, sets)
        regrown: dict[tuple[int, int], dict[str, Fraction]] = {}
        for row in self.block.before:
            for variant, left in enumerate(sets):
                if self._concerns(row, left):
                    regrown[variant, row] = self._settle(row, left, variant, len(sets), columns)
        more = {key for factors in regrown.values() for key in factors} | set(self.block.factors if regrown else ())
        variants = Variants.of(self.block, len(sets), columns, None, regrown)
        tree = vary(self.scores.sums.tree, variants, self.scores.reach, more)
        names = [[self.leaves[at].key for at in left] for left in sets]
        return self.again.standings(tree, self._wholes(sets), names)

    def _concerns(self, row: int, left: Sequence[int]) -> bool:
        """Whether a unit's points were stretched for one of the leaves, or because of it."""
        grown = {key for key, factors in self.block.factors.items() if row in factors}
        stretching = (self.rulebook.policy(self.leaves[at]) in STRETCHING for at in left if self.block.gone[row, at])
        return any(stretching) or any(grown & set(self.scores.reach.path(self.leaves[at].key)) for at in left)

    def _settle(self, row: int, left: Sequence[int], variant: int, size: int, columns: Columns) -> dict[str, Fraction]:
        """Stretch what remains of one unit anew; the factors of its nodes."""
        names = {self.leaves[at].key for at in left}
        criteria = tuple(item for item in self.rulebook.criteria if item.key not in names)
        rulebook = dataclasses.replace(self.rulebook, criteria=criteria)
        kept = [at for at in range(len(self.leaves)) if at not in set(left)]
        before = self.block.before[row]
        points, maximum = (values[kept][None, :].copy() for values in before)
        factors = stretch(rulebook, [self.block.units[row]], points, maximum, self.block.gone[row, kept][None, :])
        for name, values in (("points", points[0]), ("maximum", maximum[0])):
            for at, value in zip(kept, values.tolist(), strict=True):
                if getattr(self.block, name)[row, at] != value:
                    own = columns.get((name, at))
                    if own is None:
                        own = columns[name, at] = np.tile(getattr(self.block, name)[:, at], (size, 1))
                    own[variant, row] = value
        return {key: of_row[0] for key, of_row in factors.items()}

    @cached_property
    def _clusters(self) -> tuple[Tree, IntArray]:
        """Maxima of units to which everything is assigned, one for each kind of cluster; and which kind each is."""
        codes = [cluster.code for cluster in self.rulebook.clusters]
        kinds = list(dict.fromkeys(map(self.rulebook.alike, codes)))
        shape = len(kinds), len(self.leaves)
        maximum = np.zeros(shape, dtype=np.int64)
        for at, leaf in enumerate(self.leaves):
            if self.rulebook.kind(leaf) is not PointKind.DEDUCTION:
                users = set(self.rulebook.clusters_of(leaf))
                points = scaled(leaf.points, self.rulebook.info.digits)
                maximum[:, at] = [points if kind in users else 0 for kind in kinds]
        nothing = np.zeros(shape, dtype=bool)
        block = Block(self.rulebook, kinds, np.zeros_like(maximum), maximum, nothing, nothing, nothing, {})
        return Tree(block), np.array([kinds.index(self.rulebook.alike(code)) for code in codes], dtype=np.intp)

    def _wholes(self, sets: Sequence[Sequence[int]]) -> IntArray:
        """What a unit to which everything is assigned can have, shape (sets, clusters)."""
        base, kind = self._clusters
        columns = _zeroed(base.block, sets)
        tree = vary(base, Variants.of(base.block, len(sets), columns), self.scores.reach)
        return np.broadcast_to(tree.maximum(""), (len(sets), len(base.block.units)))[:, kind]


def _zeroed(block: Block, sets: Sequence[Sequence[int]]) -> Columns:
    """The columns of all leaves that leave in one variant or another, with nothing where they left."""
    left = np.zeros((len(sets), block.points.shape[1]), dtype=bool)
    for variant, leaves in enumerate(sets):
        left[variant, list(leaves)] = True
    columns: Columns = {}
    for at in np.flatnonzero(left.any(axis=0)).tolist():
        for name in _COLUMNS:
            own = getattr(block, name)[:, at]
            columns[name, at] = np.where(left[:, at, None], np.zeros_like(own), own)
    return columns
