"""Which other score of one criterion a unit would need: the nearest one on the criterion's grid with which it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from thidua_xlsx.analysis.robustness_scores import Scores
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.scoring.again import LinkFigures
from thidua_xlsx.scoring.totals import Tree, percent_in_steps
from thidua_xlsx.scoring.variants import Variants, vary

__all__ = ["DOWN", "MOST_TRIED", "NO_SCORE_THERE", "UP", "Ladder", "Values", "first_rung", "least_total"]

UP: Final = 1
DOWN: Final = -1
NO_SCORE_THERE: Final = 2**62
"""Stands for a score that does not exist."""

MOST_TRIED: Final = 2**17
"""So many scores up and down are tried where more points may make a total less: where a condition looks at them."""

_FIRST_TRIED: Final = 2**6  # together; then four times as many, and so on
_PIECE: Final = 2**20  # scores × units that are tried together


@dataclass(frozen=True)
class Values:
    """What ranks the units: the total, or where keys rank the first of them."""

    scores: Scores
    link: LinkFigures | None = None

    def of(self, tree: Tree) -> Any:
        """The figure of every unit, before it is a percentage; shape (n,) or (variants, n)."""
        return tree.points("") if self.link is None else self.link.numbers(tree)[0]

    def tree(self, points: Mapping[int, IntArray]) -> Tree:
        """The tree with other scores of some leaves, each of shape (variants, n)."""
        sums = self.scores.sums
        columns = {("points", leaf): self.scores.counted(leaf, own) for leaf, own in points.items()}
        size = max(len(own) for own in points.values())
        return vary(sums.tree, Variants.of(sums.block, size, columns), self.scores.reach)

    def at(self, points: Mapping[int, IntArray]) -> Any:
        """What ranks with such scores, shape (variants, n)."""
        tree = self.tree(points)
        return np.broadcast_to(self.of(tree), tree.block.shape)

    def rises(self, leaf: int) -> bool:
        """Whether more points of a leaf never make it less: no condition looks at them."""
        path = self.scores.reach.path(self._keys[leaf])
        return self.link is None and not any(key in self.scores.reach.held_by for key in path)

    def depends_on(self, leaf: int) -> bool:
        """Whether the points of a leaf reach it at all."""
        if self.link is None or any(part.kinds is not None for part in self.link.parts):
            return True
        reached = self.scores.reach.of([self._keys[leaf]])
        return any(part.key in reached for part in self.link.parts)

    @cached_property
    def _keys(self) -> list[str]:
        return list(self.scores.sums.tree.leaf_at)


class Ladder:
    """The multiples of a leaf's grid above and below the score of each unit; rung 0 is the nearest of them."""

    def __init__(self, scores: Scores, leaf: int) -> None:
        self.is_cut = False  # not all scores were tried
        self.own, moves = scores.points[:, leaf], scores.moves[:, leaf]
        self.low, self.high, self.grid = scores.low[:, leaf], scores.high[:, leaf], int(scores.grid[leaf])
        self._first = {UP: self.own // self.grid + 1, DOWN: -(-self.own // self.grid) - 1}
        rungs = {UP: self.high // self.grid - self._first[UP], DOWN: self._first[DOWN] - -(-self.low // self.grid)}
        self.rungs = {way: np.where(moves, np.maximum(count + 1, 0), 0) for way, count in rungs.items()}

    def points(self, way: int, rung: IntArray) -> IntArray:
        """The scores at such rungs, shape (…, n); beyond the last one, any that there is."""
        return np.asarray(np.clip((self._first[way] + way * rung) * self.grid, self.low, self.high))

    def nearest(self, ways: tuple[int, ...], does: Callable[[IntArray], BoolArray]) -> IntArray:
        """The nearest score of each unit that does, up or down, out of all that there are up to ``MOST_TRIED``.

        ``does`` is given scores, shape (variants, n).
        """
        found = np.full(len(self.low), NO_SCORE_THERE)
        self.is_cut |= any(int(self.rungs[way].max(initial=0)) > MOST_TRIED for way in ways)
        most = min(max((int(self.rungs[way].max(initial=0)) for way in ways), default=0), MOST_TRIED)
        start, size = 0, _FIRST_TRIED
        while start < most and (found == NO_SCORE_THERE).any():
            size = max(min(size, most - start, _PIECE // max(len(self.own), 1)), 1)
            rung = np.arange(start, start + size)[:, None]
            for way in ways:
                points = self.points(way, rung)
                ok = does(points) & (rung < self.rungs[way])
                first = points[np.argmax(ok, axis=0), np.arange(len(self.own))]
                closer = ok.any(axis=0) & ((found == NO_SCORE_THERE) | (abs(first - self.own) < abs(found - self.own)))
                found = np.where(closer, first, found)
            start, size = start + size, size * 4
        return found

    def first(self, way: int, does: Callable[[IntArray], BoolArray]) -> IntArray:
        """The same one way, where all beyond the first one that does do as well: the range is halved."""
        rung = first_rung(self.rungs[way], lambda rung: does(self.points(way, rung)[None, :])[0])
        return np.where(rung < self.rungs[way], self.points(way, rung), NO_SCORE_THERE)


def first_rung(rungs: IntArray, does: Callable[[IntArray], BoolArray]) -> IntArray:
    """The first rung out of so many that does, where all beyond it do as well; ``rungs`` where none does."""
    low, high = np.zeros_like(rungs), rungs
    while (is_open := low < high).any():
        middle = (low + high) // 2
        ok = does(middle)
        high = np.where(is_open & ok, middle, high)
        low = np.where(is_open & ~ok, middle + 1, low)
    return low


def least_total(maximum: int, figure: int, digits: int) -> int:
    """The smallest total that is printed as at least ``figure``, a percentage in units of ``10**-digits``."""

    def reaches(total: int) -> bool:
        return int(percent_in_steps(np.array([total]), np.array([maximum]), digits)[0]) >= figure

    return _first(reaches, figure * maximum // (100 * 10**digits))


def _first(holds: Callable[[int], bool], guess: int) -> int:
    """The first whole number from which on ``holds``, looked for from a guess."""
    size = 1
    while holds(guess - size):
        size *= 2
    low, size = guess - size, 1
    while not holds(guess + size):
        size *= 2
    high = guess + size
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
