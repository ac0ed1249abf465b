"""Ranks within a cluster: of the printed figure, then by the chain; equal ones share a rank, no sort orders them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.decimals import FloatArray, IntArray, exact
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import RankBy, RankStyle
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ties import Link, Tied, break_ties, links_of, shown, vote_links
from thidua_xlsx.scoring.totals import Sums, percent_of
from thidua_xlsx.tables.of_result import TIES

__all__ = [
    "BY_KEYS",
    "BY_PERCENT",
    "BY_POINTS",
    "NOT_SCORED",
    "NOT_SUBMITTED",
    "PROVISIONAL",
    "RANKED",
    "Order",
    "are_scored",
    "have_own_maximum",
    "rank_units",
]

RANKED: Final = "ranked"
PROVISIONAL: Final = "provisional"
NOT_SUBMITTED: Final = "not submitted"
NOT_SCORED: Final = "not scored"  # no leaf has points
_STATES: Final = (NOT_SUBMITTED, NOT_SCORED, PROVISIONAL, RANKED)

BY_POINTS: Final = "points"
BY_PERCENT: Final = "percent"
BY_KEYS: Final = "keys"

DECIDED: Final = "decided"
VOTED: Final = "voted"
TO_VOTE: Final = "to the vote"

Rows = npt.NDArray[np.integer[Any]]
Numbers = FloatArray | IntArray


@dataclass(frozen=True)
class _Place:
    """Where a unit came in its cluster that another one equalled in the figure."""

    rank: int
    group: list[str]
    tied: Tied


class Order:
    """The ranked units of all clusters in one order, cluster by cluster, the best first.

    ``rows``: their rows in the table; ``opens``: where a new rank begins; ``cluster``: its position in the rulebook.
    """

    def __init__(
        self,
        rows: Rows,
        cluster: Rows,
        last: BoolArray,
        figure: FloatArray | IntArray,
        links: Sequence[IntArray] = (),
    ) -> None:
        """Units with the same figure stay as they stand, with one rank, unless ``links`` tell them apart."""
        keys = (*(-link for link in reversed(links)), -figure, last, cluster)
        by_keys = np.lexsort(keys)
        self.rows = rows[by_keys]
        self.cluster = cluster[by_keys]
        self.opens = np.logical_or.reduce([_changes(key[by_keys]) for key in keys])

    def runs(self) -> list[tuple[int, int]]:
        """From where to where several units have one rank."""
        starts = np.flatnonzero(self.opens)
        ends = np.append(starts, len(self.rows))[1:]
        return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start > 1]

    def split(self, start: int, groups: Sequence[Sequence[int]]) -> None:
        """Put rows that have one rank, from ``start`` on, into ``groups`` in this order."""
        for group in groups:
            end = start + len(group)
            self.rows[start:end] = group
            self.opens[start:end] = np.arange(len(group)) == 0
            start = end

    def ranks(self, style: RankStyle) -> Rows:
        """The rank of each in its cluster."""
        position = np.arange(len(self.rows))
        place = np.cumsum(self.opens) if style is RankStyle.DENSE else _latest(self.opens, position)
        return np.asarray(place - _latest(_changes(self.cluster), place) + 1)


def _changes(values: npt.NDArray[Any]) -> BoolArray:
    """Where another value stands than before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _latest(begins: BoolArray, values: Rows) -> Rows:
    """At each place the value at the latest beginning; ``values`` never fall."""
    return np.asarray(np.maximum.accumulate(np.where(begins, values, 0)))


@dataclass(frozen=True)
class _Chains:
    """What ranks the units of a cluster: first the figure, then link by link where it is the same."""

    rulebook: Rulebook
    figures: Figures
    votes: list[Link]
    by: Sequence[str]
    figure: FloatArray

    def of(self, cluster: int) -> tuple[Link, list[Link]]:
        """The figure and the links of a cluster."""
        links = links_of(self.rulebook, self.rulebook.clusters[cluster].code, self.figures.link) + self.votes
        by, row_of = self.by[cluster], self.rulebook.arrays.unit_at
        first = links.pop(0) if by == BY_KEYS else Link(by, lambda unit: exact(float(self.figure[row_of[unit]])))
        return first, links

    def split(self, order: Order, start: int, end: int) -> dict[str, Tied]:
        """Order units that have one rank so far; what set each apart."""
        cluster = int(order.cluster[start])
        first, links = self.of(cluster)
        units = [self.rulebook.units[row].code for row in order.rows[start:end]]
        groups: list[list[str]] = []
        tied: dict[str, Tied] = {}
        for group in break_ties(units, [first])[0] if self.by[cluster] == BY_KEYS else [units]:
            parts, found = break_ties(group, links)
            groups += parts
            tied |= found
        order.split(start, [[self.rulebook.arrays.unit_at[unit] for unit in group] for group in groups])
        return tied


def rank_units(
    rulebook: Rulebook, sums: Sums, figures: Figures, limits: Limits, votes: Sequence[Vote]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ranking without classes, by cluster and rank, and the ties; see ``Result.ranking`` and ``Result.ties``.

    Competition ranks (1-1-3) unless the rulebook says 1-1-2. A cluster is ranked by percent as soon as one of its units
    has a maximum of its own (something not assigned to it was excluded), else by points, or by tie keys alone.
    """
    table = _units(rulebook, sums, limits)
    cluster = table["cluster"].cat.codes.to_numpy(dtype=np.intp)
    rows = np.flatnonzero(table["state"].isin([RANKED, PROVISIONAL]))
    by = _ranked_by(rulebook, sums, table["maximum"].to_numpy()[rows], cluster[rows])
    is_by = [np.array([each == name for each in by], dtype=bool)[cluster] for name in (BY_PERCENT, BY_POINTS)]
    figure = np.select(is_by, [table["percent"], table["points"]], 0.0)
    order = Order(rows, cluster[rows], table["last"].to_numpy()[rows], figure[rows])
    chains = _Chains(rulebook, figures, vote_links(votes, rulebook.info.language), by, figure)
    tied = [(start, end, chains.split(order, start, end)) for start, end in order.runs()]
    ranks = order.ranks(rulebook.info.rank_style)
    places: dict[int, dict[str, _Place]] = {}
    for start, end, found in tied:
        units = [rulebook.units[row].code for row in order.rows[start:end]]
        own = ranks[start:end].tolist()
        for unit, rank in zip(units, own, strict=True):
            group = [other for other, same in zip(units, own, strict=True) if same == rank]
            places.setdefault(int(order.cluster[start]), {})[unit] = _Place(rank, group, found[unit])
    ties = [row for number, found in places.items() for row in _ties(rulebook, chains, number, found, limits)]
    ranking = _ranking(rulebook, table, by, order.rows, ranks, places)
    return ranking, TIES.frame(ties)


def _ranked_by(rulebook: Rulebook, sums: Sums, maximum: FloatArray, cluster: Rows) -> list[str]:
    """By what each cluster is ranked, from the maxima of its ranked units."""
    whole = np.array([sums.whole(each.code) for each in rulebook.clusters]) / 10.0**rulebook.info.digits
    own = have_own_maximum(maximum, whole[cluster], cluster, len(whole))
    return [
        BY_KEYS if each.rank_by is RankBy.KEYS else (BY_PERCENT if has_own else BY_POINTS)
        for each, has_own in zip(rulebook.clusters, own.tolist(), strict=True)
    ]


def have_own_maximum(maximum: Numbers, whole: Numbers, cluster: Rows, clusters: int) -> BoolArray:
    """Which of so many clusters have a unit with a maximum of its own, from those of ranked units and of the whole."""
    return np.bincount(cluster[maximum != whole], minlength=clusters) > 0


def are_scored(maximum: IntArray, known: BoolArray, by_keys: BoolArray) -> BoolArray:
    """Which units can be ranked: they have points, and something to have them of."""
    return ((maximum > 0) | by_keys) & known


def _ties(
    rulebook: Rulebook, chains: _Chains, position: int, places: dict[str, _Place], limits: Limits
) -> list[dict[str, Any]]:
    """One row per unit whose figure another unit of its cluster has too; those put last tie among themselves."""
    cluster, first = rulebook.clusters[position], chains.of(position)[0]
    lang = rulebook.info.language
    same: dict[tuple[bool, Fraction | None], list[str]] = {}
    for unit, place in places.items():
        if place.tied.decided_by or len(place.group) > 1:
            same.setdefault((limits.last(unit), first.value(unit)), []).append(unit)
    rows = []
    for number, ((_, value), units) in enumerate(same.items(), start=1):
        # of a key where less is better the figure was turned round
        figure = abs(value) if value is not None and cluster.rank_by is RankBy.KEYS else value
        for unit in units:
            place = places[unit]
            open_still = len(place.group) > 1
            state = TO_VOTE if open_still else (VOTED if place.tied.is_vote else DECIDED)
            rows.append(
                {
                    "cluster": cluster.code,
                    "tie": number,
                    "unit": unit,
                    "name": rulebook.unit(unit).name,
                    "figure": np.nan if figure is None else float(figure),
                    "rank": place.rank,
                    "decided_by": "" if open_still else place.tied.decided_by,
                    "value": "" if open_still else shown(place.tied.value, lang),
                    "state": state,
                }
            )
    return rows


def _units(rulebook: Rulebook, sums: Sums, limits: Limits) -> pd.DataFrame:
    """Every unit of the rulebook with its total; those without a submission have none."""
    info, units, arrays = rulebook.info, rulebook.units, rulebook.arrays
    rows = np.array([sums.row_of.get(unit.code, -1) for unit in units], dtype=np.intp)
    there = rows >= 0

    def total(of: IntArray) -> IntArray:
        return np.append(of[:, -1], 0)[rows]  # the last one for those that have none

    points, maximum, missing, known = (total(of) for of in (sums.points, sums.maximum, sums.missing, sums.known))
    keyed = np.array([cluster.rank_by is RankBy.KEYS for cluster in rulebook.clusters], dtype=bool)
    by_keys = keyed[arrays.cluster_of]
    scored = there & are_scored(maximum, known > 0, by_keys)
    states = np.select([~there, ~scored, missing > 0], [0, 1, 2], 3)
    scale = 10.0**info.digits
    last = [unit for unit in limits.units if limits.last(unit)]
    return pd.DataFrame(
        {
            "cluster": pd.Categorical.from_codes(arrays.cluster_of, dtype=arrays.clusters),
            "unit": pd.Categorical.from_codes(np.arange(len(units)), dtype=arrays.units),
            "name": arrays.names,
            "points": np.where(scored & ~by_keys, points / scale, np.nan),
            "maximum": np.where(there & ~by_keys, maximum / scale, np.nan),
            "percent": np.where(scored & ~by_keys, percent_of(points, maximum, info.percent_digits), np.nan),
            "state": pd.Series(pd.Index(_STATES, dtype="str").take(states)),
            "complete": there & (missing == 0),
            "missing": missing,
            "last": np.isin(np.arange(len(units)), [arrays.unit_at[unit] for unit in last]),
        }
    )


def _ranking(
    rulebook: Rulebook,
    table: pd.DataFrame,
    by: Sequence[str],
    rows: Rows,
    ranks: Rows,
    places: Mapping[int, Mapping[str, _Place]],
) -> pd.DataFrame:
    """The table with ranks, in their order; units that are not ranked come last."""
    size, cluster = len(table), table["cluster"].cat.codes.to_numpy()
    rank = np.zeros(size, dtype=np.int64)
    rank[rows] = ranks
    shared, tied_with, decided_by = np.zeros(size, dtype=bool), [""] * size, [""] * size
    equalled = {unit: place for found in places.values() for unit, place in found.items()}
    for row, unit in enumerate(rulebook.units) if equalled else ():
        place = equalled.get(unit.code)
        if place is None:
            continue
        shared[row] = len(place.group) > 1
        tied_with[row] = ", ".join(rulebook.unit(other).short for other in place.group if other != unit.code)
        decided_by[row] = "" if shared[row] else place.tied.decided_by
    table = table.assign(
        rank=pd.arrays.IntegerArray(rank, rank == 0),
        shared=shared,
        tied_with=pd.Series(tied_with, dtype="str"),
        decided_by=pd.Series(decided_by, dtype="str"),
        ranked_by=pd.Series(pd.Index(list(by), dtype="str").take(cluster)),
    )
    order = np.lexsort((np.where(rank == 0, size + 1, rank), cluster))
    return table.iloc[order].reset_index(drop=True)
