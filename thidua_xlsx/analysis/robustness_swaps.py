"""The smallest change of one score that makes two neighbours change places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from thidua_xlsx.analysis.robustness_scores import Scores
from thidua_xlsx.analysis.robustness_search import DOWN, NO_SCORE_THERE, UP, Ladder, Values, first_rung, least_total
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.groups import BoolArray, scaled
from thidua_xlsx.scoring.again import KEYS, PERCENT, LinkFigures
from thidua_xlsx.scoring.totals import percent_in_steps

__all__ = ["BY_REPORT", "NOT_ALL_TRIED", "NO_SCORE", "PUT_LAST", "Swap", "find_swaps"]

PUT_LAST: Final = Text("Đơn vị xếp sau bị xếp cuối vì sự việc, không phải vì điểm", "An event puts the one behind last")
BY_REPORT: Final = Text(
    "Cụm xếp hạng theo số liệu báo cáo, không theo điểm", "The cluster is ranked by what was reported, not by points"
)
NO_SCORE: Final = Text(
    "Không điểm nào của riêng một tiêu chí đủ để hai đơn vị đổi hạng", "No single score is enough to swap the two"
)

NOT_ALL_TRIED: Final = Text(
    "Chưa thấy điểm nào của riêng một tiêu chí đủ để hai đơn vị đổi hạng; thang điểm quá mịn nên chưa thử hết",
    "No single score was found that swaps the two; there are too many scores to try them all",
)

_PIECE: Final = 2**19  # cells of variants × units that are held at once, for each of the leaves that vary


@dataclass(frozen=True)
class Swap:
    """Two neighbours (rows of the sums), and the smallest change of one score that puts the one behind ahead.

    ``unit`` and ``leaf``: whose score; ``start`` and ``end``: that score now and then, in units of ``10**-digits``;
    ``ways``: how many single scores do it by so small a change. ``equal``: the score on the way with which both have
    the same figure; ``then``: who is ahead there by the chain (None: nobody). Where nothing does it, ``why``.
    """

    ahead: int
    behind: int
    unit: int = -1
    leaf: int = -1
    start: int = 0
    end: int = 0
    ways: int = 0
    equal: int | None = None
    then: int | None = None
    why: Text | None = None


def find_swaps(scores: Scores, pairs: Sequence[tuple[int, int]]) -> list[Swap]:
    """The swap of each of ``pairs`` (ahead, behind), rows of the sums of one cluster each."""
    again = scores.again
    by = again.now.by[0][again.cluster]
    found: dict[tuple[int, int], Swap] = {}
    possible: list[tuple[int, int]] = []
    for ahead, behind in pairs:
        if again.last[behind] and not again.last[ahead]:
            found[ahead, behind] = Swap(ahead, behind, why=PUT_LAST)
        elif by[ahead] == KEYS and not _first_link(scores, ahead).parts:
            found[ahead, behind] = Swap(ahead, behind, why=BY_REPORT)
        else:
            possible.append((ahead, behind))
    together: dict[int, list[tuple[int, int]]] = {}  # by what ranks them: the total, or the first key of a cluster
    for pair in possible:
        together.setdefault(int(again.cluster[pair[0]]) if by[pair[0]] == KEYS else -1, []).append(pair)
    for same in together.values():
        for swap in _Search(scores, same).swaps():
            found[swap.ahead, swap.behind] = swap
    return [found[pair] for pair in pairs]


def _first_link(scores: Scores, row: int) -> LinkFigures:
    """What ranks the cluster of a unit first, where keys rank it."""
    again = scores.again
    code = again.rulebook.clusters[int(again.cluster[row])].code
    return next(link for link in again.links if not link.key.clusters or code in link.key.clusters)


class _Search:
    """All scores of the units of pairs that are ranked by the same figure.

    ``least``: what the value of the one behind has to reach; ``most``: what that of the one ahead must not exceed.
    """

    def __init__(self, scores: Scores, pairs: Sequence[tuple[int, int]]) -> None:
        self.scores, self.again, self.sums = scores, scores.again, scores.sums
        self.ahead, self.behind = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
        self.by = self.again.now.by[0][self.again.cluster[self.ahead]]
        self.link = _first_link(scores, pairs[0][0]) if self.by[0] == KEYS else None
        self.values = Values(scores, self.link)
        self.now = self.values.of(self.sums.tree)
        self.least, self.most = self._goals()
        self._is_cut = False

    def _goals(self) -> tuple[Any, Any]:
        least, most = self.now[self.ahead] + 1, self.now[self.behind] - 1
        if self.link is not None:  # who has no figure stays behind, whatever the points
            known = self.link.numbers(self.sums.tree)[1][self.behind]
            least, most = np.where(known, least, NO_SCORE_THERE), np.where(known, most, -NO_SCORE_THERE)
        digits = self.again.rulebook.info.percent_digits
        maximum, figure = self.sums.maximum[:, -1], self.again.now.figure[0]
        for at in np.flatnonzero(self.by == PERCENT).tolist():
            ahead, behind = self.ahead[at], self.behind[at]
            least[at] = least_total(int(maximum[behind]), int(figure[ahead]) + 1, digits)
            most[at] = least_total(int(maximum[ahead]), int(figure[behind]), digits) - 1
        return least, most

    def swaps(self) -> list[Swap]:
        """The smallest change for each pair; of equal ones that of the one behind, then the first leaf."""
        size, leaves = len(self.ahead), len(self.scores.grid)
        ends = np.full((2, leaves, size), NO_SCORE_THERE)
        rising = []
        for leaf in np.flatnonzero(self.scores.moves.any(axis=0)).tolist():
            if self._additive[leaf]:
                ends[:, leaf] = self._added(leaf)
            elif self.values.rises(leaf):
                rising.append(leaf)
            elif self.values.depends_on(leaf):
                ends[:, leaf] = self._tried(leaf)
        together = max(math.isqrt(_PIECE // max(len(self.sums.units), 1)), 1)
        for start in range(0, len(rising), together):
            some = rising[start : start + together]
            ends[:, some] = self._halved(some)
        own = np.stack([self.scores.points[self.behind], self.scores.points[self.ahead]]).transpose(0, 2, 1)
        changes = np.where(ends == NO_SCORE_THERE, NO_SCORE_THERE, np.abs(ends - own)).reshape(2 * leaves, size)
        best = np.argmin(changes, axis=0)
        found = zip(best.tolist(), ends.reshape(changes.shape)[best, np.arange(size)].tolist(), strict=True)
        swaps = [self._swap(at, line, end, changes[:, at]) for at, (line, end) in enumerate(found)]
        leads = self._who_leads([swap for swap in swaps if swap.equal is not None])
        return [replace(swap, then=leads.get((swap.ahead, swap.behind))) for swap in swaps]

    def _swap(self, at: int, line: int, end: int, changes: IntArray) -> Swap:
        ahead, behind = int(self.ahead[at]), int(self.behind[at])
        if end == NO_SCORE_THERE:
            return Swap(ahead, behind, why=NOT_ALL_TRIED if self._is_cut else NO_SCORE)
        side, leaf = divmod(line, len(self.scores.grid))
        unit = (behind, ahead)[side]
        start, ways = int(self.scores.points[unit, leaf]), int((changes == changes[line]).sum())
        swap = Swap(ahead, behind, unit, leaf, start, end, ways)
        return replace(swap, equal=self._equal(swap))

    @cached_property
    def _uncapped(self) -> IntArray:
        """The total of every unit before its cap."""
        children = [self.sums.tree.points(child.key) for child in self.again.rulebook.children()]
        return np.asarray(np.sum(children, axis=0), dtype=np.int64)

    @cached_property
    def _additive(self) -> BoolArray:
        """Of which leaves a change is one of the total by as much."""
        return self.scores.additive() if self.link is None else np.zeros(len(self.scores.grid), dtype=bool)

    @property
    def _cap(self) -> int:
        """The most that a total is."""
        info = self.again.rulebook.info
        return NO_SCORE_THERE if info.total_cap is None else scaled(info.total_cap, info.digits)

    def _added(self, leaf: int) -> tuple[IntArray, IntArray]:
        """The scores of a leaf that simply adds up: of those behind, and of those ahead."""
        scores, grid = self.scores, int(self.scores.grid[leaf])
        own, moves = scores.points[:, leaf], scores.moves[:, leaf]
        needed = own[self.behind] + self.least - self._uncapped[self.behind]
        raised = -(-needed // grid) * grid
        allowed = own[self.ahead] + self.most - self._uncapped[self.ahead]
        lowered = allowed // grid * grid
        rises = moves[self.behind] & (raised <= scores.high[self.behind, leaf]) & (self.least <= self._cap)
        falls = moves[self.ahead] & (lowered >= scores.low[self.ahead, leaf])
        return np.where(rises, raised, NO_SCORE_THERE), np.where(falls, lowered, NO_SCORE_THERE)

    @cached_property
    def _limits(self) -> tuple[Any, Any]:
        """``least`` and ``most`` of every unit; out of reach for those that are not in such a pair."""
        size, dtype = len(self.sums.units), self.now.dtype
        least, most = np.full(size, NO_SCORE_THERE, dtype=dtype), np.full(size, -NO_SCORE_THERE, dtype=dtype)
        least[self.behind], most[self.ahead] = self.least, self.most
        return least, most

    def _tried(self, leaf: int) -> tuple[IntArray, IntArray]:
        """The same of a leaf that conditions look at: what its grid has is tried, up and down."""
        ladder, (least, most) = Ladder(self.scores, leaf), self._limits

        def enough(points: IntArray) -> BoolArray:
            return np.asarray(self.values.at({leaf: points}) >= least, dtype=bool)

        def little(points: IntArray) -> BoolArray:
            return np.asarray(self.values.at({leaf: points}) <= most, dtype=bool)

        raised, lowered = ladder.nearest((UP, DOWN), enough), ladder.nearest((UP, DOWN), little)
        self._is_cut |= ladder.is_cut
        return raised[self.behind], lowered[self.ahead]

    def _halved(self, leaves: Sequence[int]) -> IntArray:
        """The same of leaves that are capped, weighed or compared, all at once; shape (2, leaves, pairs)."""
        ladders = [Ladder(self.scores, leaf) for leaf in leaves]
        rows = [(ladder, way) for way in (UP, DOWN) for ladder in ladders]  # a variant for each leaf and way
        least, most = self._limits
        size = len(ladders)

        def points(rung: IntArray) -> IntArray:
            return np.stack([ladder.points(way, own) for (ladder, way), own in zip(rows, rung, strict=True)])

        def does(rung: IntArray) -> BoolArray:
            moved, columns = points(rung), {}
            for at, (leaf, ladder) in enumerate(zip(leaves, ladders, strict=True)):
                column = columns[leaf] = np.tile(ladder.own, (2 * size, 1))
                column[[at, at + size]] = moved[[at, at + size]]
            value = self.values.at(columns)
            return np.concatenate([value[:size] >= least, value[size:] <= most])

        rungs = np.stack([ladder.rungs[way] for ladder, way in rows])
        rung = first_rung(rungs, does)
        ends = np.where(rung < rungs, points(rung), NO_SCORE_THERE)
        return np.stack([ends[:size, self.behind], ends[size:, self.ahead]])

    def _equal(self, swap: Swap) -> int | None:
        """The nearest score on the way with which both have the same figure."""
        if self._apart(self.now[None, :], swap)[0] == 0:
            return None  # they are equal as it is
        own, leaf = np.arange(len(self.sums.units)) == swap.unit, swap.leaf
        ladder, way = Ladder(self.scores, leaf), UP if swap.end > swap.start else DOWN

        def apart(points: IntArray) -> IntArray:
            if not self._additive[leaf]:
                return np.asarray(self._apart(self.values.at({leaf: np.where(own, points, ladder.own)}), swap))
            total = self._uncapped + np.where(own, points - swap.start, 0)
            return np.asarray(self._apart(np.minimum(total, self._cap), swap))

        def does(points: IntArray) -> BoolArray:
            return np.where(own, (apart(points) <= 0)[:, None], True)

        def alike(points: IntArray) -> BoolArray:
            return np.where(own, (apart(points) == 0)[:, None], True)

        is_rising = self.values.rises(leaf)
        ends = ladder.first(way, does) if is_rising else ladder.nearest((way,), alike)
        found = int(ends[swap.unit])
        is_on_the_way = abs(found - swap.start) < abs(swap.end - swap.start)
        return found if is_on_the_way and apart(np.where(own, found, ladder.own)[None, :])[0] == 0 else None

    def _who_leads(self, swaps: Sequence[Swap]) -> dict[tuple[int, int], int | None]:
        """Who is ahead by the chain where both have the same figure: pairs of other clusters share a variant."""
        turn: dict[int, int] = {}
        columns: dict[int, IntArray] = {}
        places = []
        size = max((int(count) for count in np.bincount(self.again.cluster)), default=1)
        for swap in swaps:
            cluster = int(self.again.cluster[swap.ahead])
            at = turn[cluster] = turn.get(cluster, -1) + 1
            own = columns.setdefault(swap.leaf, np.tile(self.scores.points[:, swap.leaf], (size, 1)))
            own[at, swap.unit] = swap.start if swap.equal is None else swap.equal
            places.append(at)
        if not swaps:
            return {}
        ranks = self.again.standings(self.values.tree(columns)).ranks
        leads: dict[tuple[int, int], int | None] = {}
        for swap, at in zip(swaps, places, strict=True):
            ahead, behind = int(ranks[at, swap.ahead]), int(ranks[at, swap.behind])
            first = swap.ahead if ahead < behind else swap.behind
            leads[swap.ahead, swap.behind] = None if ahead == behind else first
        return leads

    def _apart(self, values: Any, swap: Swap) -> Any:
        """By how much the one ahead is ahead in what is printed, shape (variants,)."""
        return self._figure(values[:, swap.ahead], swap.ahead) - self._figure(values[:, swap.behind], swap.behind)

    def _figure(self, values: Any, row: int) -> Any:
        """What is printed of values of one unit."""
        if self.again.now.by[0][self.again.cluster[row]] != PERCENT:
            return values
        maximum = np.full(len(values), self.sums.maximum[row, -1])
        return percent_in_steps(np.asarray(values, dtype=np.int64), maximum, self.again.rulebook.info.percent_digits)
