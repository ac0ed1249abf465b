"""The single scores behind a ranking, and how far each could be another one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.meeting.verification import head_step
from thidua_xlsx.rulebook.groups import BoolArray, scaled
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, PointKind
from thidua_xlsx.scoring.again import Again
from thidua_xlsx.scoring.stretch import grown_leaf
from thidua_xlsx.scoring.totals import Sums
from thidua_xlsx.scoring.variants import Reach

__all__ = ["Scores"]

_WITHOUT_CEILING: Final = 2  # times its maximum is taken for the most of a criterion that has none


@dataclass(frozen=True)
class Scores:
    """The scores of n units (rows) × leaves (columns) before anything is stretched, in units of ``10**-digits``.

    ``low`` and ``high`` hold a score; ``moves`` says which can be another one at all: it was assigned and has points,
    and is no figure that is only reported. ``grid``: of a leaf, what points that a verifier gives are multiples of.
    """

    again: Again
    reach: Reach
    points: IntArray
    low: IntArray
    high: IntArray
    moves: BoolArray
    grid: IntArray

    @classmethod
    def of(cls, again: Again) -> Scores:
        """Those of the stage that ``again`` ranks."""
        rulebook, block = again.rulebook, again.sums.block
        points = block.points.copy()
        for row, (before, _) in block.before.items():
            points[row] = before
        leaves = rulebook.leaves()
        size = np.array([_most(rulebook, leaf) for leaf in leaves], dtype=np.int64)
        takes = np.array([rulebook.kind(leaf) is PointKind.DEDUCTION for leaf in leaves], dtype=bool)
        low = np.minimum(np.where(takes, -size, 0), points)
        high = np.maximum(np.where(takes, 0, size), points)
        scores = np.array([leaf.scores for leaf in leaves], dtype=bool)
        moves = block.known & block.there & ~block.not_assigned & scores & (high > low)
        digits = rulebook.info.digits
        grid = [max(scaled(head_step(rulebook, leaf), digits), 1) for leaf in leaves]
        return cls(again, Reach(rulebook), points, low, high, moves, np.array(grid, dtype=np.int64))

    @property
    def sums(self) -> Sums:
        """What they add up to."""
        return self.again.sums

    def counted(self, leaf: int, points: IntArray) -> IntArray:
        """What ``points`` of a leaf, shape (…, n), count for each unit: more where it took over others' points."""
        block, found = self.sums.block, points
        for row, (_, before) in block.before.items():
            was, now = int(before[leaf]), int(block.maximum[row, leaf])
            if was and now != was:
                own = points[..., row]
                found = found.copy() if found is points else found
                most, least = np.full(own.size, now), np.full(own.size, was)
                digits = self.again.rulebook.info.digits
                found[..., row] = grown_leaf(own.ravel(), most, least, digits).reshape(own.shape)
        return found

    def added_to(self, asked: Collection[str] = (), kinds: Collection[PointKind] = ()) -> list[str | None]:
        """For each leaf a group (``""``: the whole) that changes by as much as the leaf does, before the group's cap.

        It is the highest one below which nothing caps, weighs, compares or holds, and nothing is looked at by
        conditions or ``asked`` for. None where the points of the leaf itself have to be known: it is compared, weighed,
        held, stretched, looked at, or of ``kinds``.
        """
        rulebook, tree = self.again.rulebook, self.sums.tree
        single = {*asked, *self.reach.held_by, *self.sums.block.factors}
        single |= {item.key for item in rulebook.criteria if tree.is_gated(item)}
        nodes = {item.key: item for item in rulebook.groups()}
        found: list[str | None] = []
        for leaf in rulebook.leaves():
            path = self.reach.path(leaf.key)
            own, *above = path
            if own in single or rulebook.kind(leaf) in kinds or (above and nodes[above[0]].rule is not GroupRule.SUM):
                found.append(None)
                continue
            ends = (
                key
                for key, over in zip(above, [*above, ""][1:], strict=True)
                if key in single or nodes[key].cap is not None or (over and nodes[over].rule is not GroupRule.SUM)
            )
            found.append(next(ends, ""))
        return found

    def additive(self) -> BoolArray:
        """Of which leaves a change is a change of the total by as much, before its cap, shape (leaves,)."""
        return np.array([group == "" for group in self.added_to()], dtype=bool)


def _most(rulebook: Rulebook, leaf: Criterion) -> int:
    """The most that a verifier can give, or take."""
    ceiling = leaf.scoring.ceiling(leaf.points)
    most = leaf.points * _WITHOUT_CEILING if ceiling is None else Decimal(ceiling)
    return scaled(most, rulebook.info.digits)
