"""All scores disturbed at once, again and again: which ranks a unit then has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.analysis.robustness_scores import Scores
from thidua_xlsx.decimals import FloatArray, IntArray
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.again import Again
from thidua_xlsx.scoring.variants import Variants, vary

__all__ = ["Moving", "Seen", "disturb", "steps_of"]

_PIECE: Final = 2**23  # scores that are drawn together
_SMALL: Final = 2**15 - 1
_MOST: Final = 2.0**62


@dataclass(frozen=True)
class Seen:
    """The ranks of n units over all draws: the best and the worst (0: not ranked).

    ``kept`` and ``first``: the share of draws in which a unit has the rank that it has now, and the first one; NaN
    where it is not ranked, or nothing was drawn.
    """

    best: IntArray
    worst: IntArray
    kept: FloatArray
    first: FloatArray


def steps_of(scores: Scores, step: float | None) -> IntArray:
    """By how many steps of its grid each leaf moves at most, shape (leaves,); ``step`` None: by one."""
    if step is None:
        return np.ones_like(scores.grid)
    # what a double holds of a decimal; more than any score has room for is cut
    units = round(min(step * 10.0 ** (scores.again.rulebook.info.digits + 6), _MOST))
    return np.asarray(units // (scores.grid * 10**6), dtype=np.int64)


def disturb(scores: Scores, draws: int, steps: IntArray, seed: int) -> Seen:
    """Move every score by whole steps, uniformly from −``steps`` to +``steps``, held within what the leaf can give."""
    now = scores.again.now.ranks[0]
    best, worst = now.copy(), now.copy()
    kept, first = np.zeros(len(now)), np.zeros(len(now))
    moving = Moving(scores, steps)
    random = np.random.default_rng(seed)
    size = max(_PIECE // max(scores.points.size, 1), 1)
    for start in range(0, draws if moving.leaves.size else 0, size):
        ranks = moving.ranks(random, min(size, draws - start))
        np.minimum(best, ranks.min(axis=0), out=best)
        np.maximum(worst, ranks.max(axis=0), out=worst)
        kept += (ranks == now).sum(axis=0)
        first += (ranks == 1).sum(axis=0)
    if not moving.leaves.size:
        kept, first = kept + draws, (now == 1) * float(draws)
    share = 1 / draws if draws else np.nan
    return Seen(best, worst, np.where(now > 0, kept * share, np.nan), np.where(now > 0, first * share, np.nan))


class Moving:
    """What moves: leaves with as many steps are drawn together, and those that simply add up are added at once."""

    def __init__(self, scores: Scores, steps: IntArray) -> None:
        self.scores, self.steps = scores, steps
        self.groups = scores.added_to(*_asked(scores.again))
        known = {group: number for number, group in enumerate(dict.fromkeys(self.groups))}
        # in an order in which leaves that are added up together stand together
        self.together: IntArray = np.array([known[group] for group in self.groups], dtype=np.int64)
        order = np.lexsort((scores.grid, self.together, steps))
        self.leaves = order[np.logical_and(steps > 0, scores.moves.any(axis=0))[order]]
        room = scores.grid[self.leaves]
        low, high = (limit[:, self.leaves] for limit in (scores.low, scores.high))
        own, moves = scores.points[:, self.leaves], scores.moves[:, self.leaves]
        most = steps[self.leaves]
        self.down: IntArray = np.where(moves, np.maximum(-((own - low) // room), -most), 0).T[:, :, None]
        self.up: IntArray = np.where(moves, np.minimum((high - own) // room, most), 0).T[:, :, None]

    def ranks(self, random: np.random.Generator, size: int) -> IntArray:
        """The ranks in so many draws, shape (size, n)."""
        scores, sums = self.scores, self.scores.sums
        plus: dict[str, IntArray] = {}
        columns: dict[tuple[str, int], npt.NDArray[Any]] = {}
        for part in _runs(self.steps[self.leaves]):
            drawn = self.drawn(random, part, size)
            leaves = self.leaves[part]
            for same in _runs(self.together[leaves] * (int(scores.grid.max()) + 1) + scores.grid[leaves]):
                group = self.groups[leaves[same.start]]
                grid = scores.grid[leaves[same.start]]
                if group is not None:
                    plus[group] = plus.get(group, 0) + drawn[same].sum(axis=0, dtype=np.int64).T * grid
                    continue
                for leaf, steps in zip(leaves[same].tolist(), drawn[same], strict=True):
                    moved = scores.points[:, leaf] + steps.T.astype(np.int64) * grid
                    columns["points", leaf] = scores.counted(leaf, moved)
        variants = Variants.of(sums.block, size, columns, plus)
        return scores.again.standings(vary(sums.tree, variants, scores.reach)).ranks

    def drawn(self, random: np.random.Generator, part: slice, size: int) -> npt.NDArray[Any]:
        """Steps of the leaves of ``part``, shape (leaves, n, size), within the room that each score has."""
        most = int(self.steps[self.leaves[part.start]])
        dtype: Any = np.int16 if most <= _SMALL else np.int64
        shape = part.stop - part.start, len(self.scores.sums.units), size
        drawn = random.integers(-most, most, shape, dtype=dtype, endpoint=True)
        np.maximum(drawn, self.down[part].astype(dtype), out=drawn)
        np.minimum(drawn, self.up[part].astype(dtype), out=drawn)
        return drawn


def _runs(values: IntArray) -> Iterator[slice]:
    """Where the same value stands again and again."""
    starts = np.flatnonzero(np.diff(values, prepend=values[:1] - 1)).tolist()
    yield from (slice(start, end) for start, end in zip(starts, [*starts[1:], len(values)], strict=True))


def _asked(again: Again) -> tuple[set[str], set[PointKind]]:
    """The nodes, and the kinds of points, that tie keys look at."""
    parts = [part for link in again.links for part in link.parts]
    kinds = [part.kinds for part in parts if part.kinds is not None and part.kinds != frozenset(PointKind)]
    return {part.key for part in parts if part.kinds is None}, {kind for some in kinds for kind in some}
