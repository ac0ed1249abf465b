"""Ranks of the units of one stage once more, at other points than theirs: many variants at one stroke.

The same rules as in ``rank_units``, figure for figure; what decided a tie is not told.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import RankBy, TieKey
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ranking import Order, are_scored, have_own_maximum
from thidua_xlsx.scoring.ties import break_ties, vote_links
from thidua_xlsx.scoring.totals import Sums, Tree, percent_in_steps

__all__ = ["KEYS", "PERCENT", "POINTS", "Again", "LinkFigures", "Standings"]

POINTS: Final = 0
PERCENT: Final = 1
KEYS: Final = 2

_LEAST: Final = -(2**62)  # comes after every figure
_LARGE: Final = 2**61


@dataclass(frozen=True)
class Standings:
    """Ranks in every variant: ``ranks`` and ``figure``, shape (variants, n) for the n units of the sums.

    A rank of 0: not ranked. Figures are integers of the last digit of what is ranked (points or percent), 0 where keys
    rank. ``by``: shape (variants, clusters), ``POINTS``, ``PERCENT`` or ``KEYS``.
    """

    ranks: IntArray
    figure: IntArray
    by: IntArray


class LinkFigures:
    """The figures of one tie key: what in them is points may vary, what was reported does not."""

    def __init__(self, rulebook: Rulebook, figures: Figures, units: Sequence[str], key: TieKey) -> None:
        self.key = key
        found = [figures.in_points(key, subject) for subject in key.subjects]
        self.parts = [part for part in found if part is not None]
        self.reported = [subject for subject, part in zip(key.subjects, found, strict=True) if part is None]
        own = [[figures.beside_points(key, subject, unit) for subject in self.reported] for unit in units]
        self._given = np.array([None not in numbers for numbers in own], dtype=bool)
        beside = [sum((number for number in numbers if number is not None), Fraction(0)) for numbers in own]
        self._times = math.lcm(*(number.denominator for number in beside))
        self._beside = [int(number * self._times) * 10**rulebook.info.digits for number in beside]

    def numbers(self, tree: Tree) -> tuple[Any, BoolArray]:
        """The figures of all units in whole numbers, the greater the better, and of which units they are known.

        Integers of 64 bits where they are large enough, else Python's; shape (n,) or (variants, n).
        """
        known, most = self._given, max(map(abs, self._beside), default=0)
        values = [part.values(tree) for part in self.parts]
        for part in self.parts:
            known = known & part.known(tree)
        most += sum(int(np.abs(points).max(initial=0)) * self._times for points in values)
        total: Any = np.array(self._beside, dtype=object if most >= _LARGE else np.int64)
        for points in values:
            total = total + points.astype(total.dtype) * self._times
        return total, known

    def order(self, tree: Tree) -> IntArray:
        """Numbers that order the units as their figures do; who has none comes last."""
        numbers, known = self.numbers(tree)
        if numbers.dtype == object:
            numbers = np.unique(numbers, return_inverse=True)[1].reshape(numbers.shape)
        return np.where(known, numbers, _LEAST)


class Again:
    """Ranks the units of one stage at the points of any tree."""

    def __init__(self, rulebook: Rulebook, sums: Sums, figures: Figures, limits: Limits, votes: Sequence[Vote]) -> None:
        self.rulebook, self.sums, self.figures = rulebook, sums, figures
        at = rulebook.arrays.unit_at
        self.rows = np.array([at[unit] for unit in sums.units], dtype=np.intp)  # in the rulebook
        self.cluster = rulebook.arrays.cluster_of[self.rows]
        self.last = np.array([limits.last(unit) for unit in sums.units], dtype=bool)
        self.is_keyed = np.array([cluster.rank_by is RankBy.KEYS for cluster in rulebook.clusters], dtype=bool)
        self.whole = np.array([sums.whole(cluster.code) for cluster in rulebook.clusters], dtype=np.int64)
        self._votes = vote_links(votes, rulebook.info.language) if votes else []
        self._voted: dict[tuple[str, ...], list[list[int]]] = {}

    @cached_property
    def links(self) -> list[LinkFigures]:
        """The chain of the rulebook."""
        return [LinkFigures(self.rulebook, self.figures, self.sums.units, key) for key in self.rulebook.tie_keys]

    @cached_property
    def by_report(self) -> BoolArray:
        """Which clusters are ranked by keys of which none looks at points."""
        clusters = self.rulebook.clusters
        of_points = [link.key.clusters for link in self.links if link.parts]
        has = [any(not own or cluster.code in own for own in of_points) for cluster in clusters]
        return np.asarray(self.is_keyed & ~np.array(has, dtype=bool))

    @cached_property
    def now(self) -> Standings:
        """As the stage stands."""
        return self.standings(self.sums.tree)

    def standings(
        self, tree: Tree, whole: IntArray | None = None, without: Sequence[Collection[str]] = ()
    ) -> Standings:
        """The ranks in every variant of ``tree``.

        ``whole``: the maximum of a unit to which everything is assigned, shape (variants, clusters); None: as it is.
        ``without``: the leaves that left in each variant; a tie key that looks at their figures decides nothing there.
        """
        n, clusters = len(self.sums.units), len(self.rulebook.clusters)
        size = tree.block.shape[0] if len(tree.block.shape) > 1 else 1
        shape = size, n
        points, maximum = (np.broadcast_to(of(""), shape) for of in (tree.points, tree.maximum))
        known = np.broadcast_to(tree.known(""), shape)
        variant, unit = np.nonzero(are_scored(maximum, known, self.is_keyed[self.cluster]))
        cluster = self.cluster[unit]
        inside = variant * clusters + cluster
        full = np.broadcast_to(self.whole if whole is None else whole, (size, clusters))
        own = have_own_maximum(maximum[variant, unit], full[variant, cluster], inside, size * clusters)
        by = np.where(self.is_keyed, KEYS, np.where(own.reshape(size, clusters), PERCENT, POINTS))
        figure = self._figures(points, maximum, by[:, self.cluster])
        of_ranked = figure[variant, unit]
        order = Order(variant * n + unit, inside, self.last[unit], of_ranked)
        if self.rulebook.tie_keys and not order.opens.all():
            links = [link[variant, unit] for link in self._links(tree, shape, without)]
            order = Order(variant * n + unit, inside, self.last[unit], of_ranked, links)
        if self._votes:
            self._vote(order)
        ranks = np.zeros(size * n, dtype=np.int64)
        ranks[order.rows] = order.ranks(self.rulebook.info.rank_style)
        return Standings(ranks.reshape(shape), figure, by)

    def _figures(self, points: IntArray, maximum: IntArray, by: IntArray) -> IntArray:
        figure = np.where(by == POINTS, points, 0)
        is_percent = by == PERCENT
        if is_percent.any():
            digits = self.rulebook.info.percent_digits
            figure[is_percent] = percent_in_steps(points[is_percent], maximum[is_percent], digits)
        return figure

    def _links(self, tree: Tree, shape: tuple[int, int], without: Sequence[Collection[str]]) -> list[IntArray]:
        """The chain as numbers that order the units, shape (variants, n); 0 for all where a key decides nothing."""
        found = []
        for link in self.links:
            order = np.array(np.broadcast_to(link.order(tree), shape))
            if link.key.clusters:
                has = np.array([cluster.code in link.key.clusters for cluster in self.rulebook.clusters], dtype=bool)
                order[:, ~has[self.cluster]] = 0
            if link.reported and without:
                order[[bool(set(link.reported) & set(left)) for left in without]] = 0
            found.append(order)
        return found

    def _vote(self, order: Order) -> None:
        """Let the votes decide between those whom no key tells apart."""
        n, units = len(self.sums.units), self.sums.units
        for start, end in order.runs():
            rows = order.rows[start:end]
            tied = tuple(units[row] for row in (rows % n).tolist())
            if tied not in self._voted:
                groups, _ = break_ties(list(tied), self._votes)
                self._voted[tied] = [[tied.index(unit) for unit in group] for group in groups]
            order.split(start, [rows[group].tolist() for group in self._voted[tied]])
