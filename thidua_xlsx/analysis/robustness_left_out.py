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
        for variant, left in enumerate(sets) if self.block.before else ():
            rows = [row for row in self.block.before if self._concerns(row, left)]
            if rows:
                factors = self._settle(rows, left, variant, len(sets), columns)
                regrown.update({(variant, row): own for row, own in factors.items()})
        more = {key for factors in regrown.values() for key in factors} | set(self.block.factors if regrown else ())
        variants = Variants.of(self.block, len(sets), columns, None, regrown)
        tree = vary(self.scores.sums.tree, variants, self.scores.reach, more)
        names = [[self.leaves[at].key for at in left] for left in sets]
        return self.again.standings(tree, self._wholes(sets), names)

    def _concerns(self, row: int, left: Sequence[int]) -> bool:
        """Whether a unit's points were stretched for one of the leaves, or because of it."""
        grown = self._grown[row]
        stretching = (self.rulebook.policy(self.leaves[at]) in STRETCHING for at in left if self.block.gone[row, at])
        return any(stretching) or any(grown & set(self.scores.reach.path(self.leaves[at].key)) for at in left)

    @cached_property
    def _grown(self) -> dict[int, set[str]]:
        """Of units of which something was stretched, which nodes were."""
        found: dict[int, set[str]] = {row: set() for row in self.block.before}
        for key, factors in self.block.factors.items():
            for row in factors:
                found[row].add(key)
        return found

    def _settle(
        self, rows: Sequence[int], left: Sequence[int], variant: int, size: int, columns: Columns
    ) -> dict[int, dict[str, Fraction]]:
        """Stretch what remains of some units anew; of each the factors of its nodes."""
        names = {self.leaves[at].key for at in left}
        criteria = tuple(item for item in self.rulebook.criteria if item.key not in names)
        rulebook = dataclasses.replace(self.rulebook, criteria=criteria)
        kept = [at for at in range(len(self.leaves)) if at not in set(left)]
        points, maximum = (np.stack([self.block.before[row][which][kept] for row in rows]) for which in (0, 1))
        units = [self.block.units[row] for row in rows]
        factors = stretch(rulebook, units, points, maximum, self.block.gone[np.ix_(rows, kept)])
        for name, values in (("points", points), ("maximum", maximum)):
            now = getattr(self.block, name)
            for at, own in zip(kept, values.T, strict=True):
                if (now[rows, at] != own).any():
                    column = columns.get((name, at))
                    if column is None:
                        column = columns[name, at] = np.tile(now[:, at], (size, 1))
                    column[variant, rows] = own
        found: dict[int, dict[str, Fraction]] = {row: {} for row in rows}
        for key, of_rows in factors.items():
            for number, factor in of_rows.items():
                found[rows[number]][key] = factor
        return found

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
