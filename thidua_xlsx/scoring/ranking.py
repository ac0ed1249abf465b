"""Ranks within a cluster: of the printed figure, then by the chain; equal ones share a rank, no sort orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.decimals import exact
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.rulebook.model import Cluster, Rulebook
from thidua_xlsx.rulebook.rules import RankBy, RankStyle
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ties import Link, Tied, break_ties, links_of, shown, vote_links
from thidua_xlsx.scoring.totals import Sums, percent_of

__all__ = ["NOT_SCORED", "NOT_SUBMITTED", "PROVISIONAL", "RANKED", "TIE_COLUMNS", "rank_units"]

RANKED: Final = "ranked"
PROVISIONAL: Final = "provisional"
NOT_SUBMITTED: Final = "not submitted"
NOT_SCORED: Final = "not scored"  # no leaf has points

BY_POINTS: Final = "points"
BY_PERCENT: Final = "percent"
BY_KEYS: Final = "keys"

TIE_COLUMNS: Final = ["cluster", "tie", "unit", "name", "figure", "rank", "decided_by", "value", "state"]
DECIDED: Final = "decided"
VOTED: Final = "voted"
TO_VOTE: Final = "to the vote"


@dataclass
class _Place:
    """Where a unit came in its cluster."""

    rank: int
    group: list[str]
    tied: Tied


def rank_units(
    rulebook: Rulebook, sums: Sums, figures: Figures, limits: Limits, votes: Sequence[Vote]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ranking without classes, by cluster and rank, and the ties; see ``Result.ranking`` and ``Result.ties``.

    Competition ranks (1-1-3) unless the rulebook says 1-1-2. A cluster is ranked by percent as soon as one of its units
    has a maximum of its own (something not assigned to it was excluded), else by points, or by tie keys alone.
    """
    table = _units(rulebook, sums)
    by_cluster: dict[str, str] = {}
    places: dict[str, _Place] = {}
    ties: list[dict[str, Any]] = []
    for cluster in rulebook.clusters:
        rows = table[table["cluster"] == cluster.code]
        by = by_cluster[cluster.code] = _ranked_by(sums, cluster, rows)
        links = links_of(rulebook, cluster.code, figures.link) + vote_links(votes, rulebook.info.language)
        ranked = [
            str(unit) for unit, state in zip(rows["unit"], rows["state"], strict=True) if state in (RANKED, PROVISIONAL)
        ]
        first = links.pop(0) if by == BY_KEYS else _figure_link(rows, by)
        groups, tied = _order(ranked, first, links, limits)
        found = _places(groups, tied, rulebook.info.rank_style)
        places |= found
        ties += _ties(rulebook, cluster, first, found, limits)
    return _ranking(rulebook, table, by_cluster, places, limits), pd.DataFrame(ties, columns=TIE_COLUMNS)


def _ranked_by(sums: Sums, cluster: Cluster, rows: pd.DataFrame) -> str:
    if cluster.rank_by is RankBy.KEYS:
        return BY_KEYS
    whole = sums.whole(cluster.code) / 10.0**sums.rulebook.info.digits
    own = rows["state"].isin([RANKED, PROVISIONAL]) & (rows["maximum"] != whole)
    return BY_PERCENT if bool(own.any()) else BY_POINTS


def _figure_link(rows: pd.DataFrame, by: str) -> Link:
    values = {
        str(unit): exact(float(value))
        for unit, value in zip(rows["unit"], rows[by], strict=True)
        if value == value  # noqa: PLR0124 - not NaN
    }
    return Link(by, values.get)


def _order(
    units: list[str], first: Link, links: Sequence[Link], limits: Limits
) -> tuple[list[list[str]], dict[str, Tied]]:
    """Groups of units in order; those that an event puts last come after all others, among themselves as usual."""
    groups: list[list[str]] = []
    tied: dict[str, Tied] = {}
    for part in ([unit for unit in units if not limits.last(unit)], [unit for unit in units if limits.last(unit)]):
        by_figure, _ = break_ties(part, [first]) if part else ([], {})
        for group in by_figure:
            split, found = break_ties(group, links)
            groups += split
            tied |= found
    return groups, tied


def _places(groups: list[list[str]], tied: dict[str, Tied], style: RankStyle) -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    rank = 1
    for group in groups:
        for unit in group:
            places[unit] = _Place(rank, group, tied[unit])
        rank += 1 if style is RankStyle.DENSE else len(group)
    return places


def _ties(
    rulebook: Rulebook, cluster: Cluster, first: Link, places: dict[str, _Place], limits: Limits
) -> list[dict[str, Any]]:
    """One row per unit whose figure another unit of its cluster has too; those put last tie among themselves."""
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


def _units(rulebook: Rulebook, sums: Sums) -> pd.DataFrame:
    """Every unit of the rulebook with its total; those without a submission have none."""
    info = rulebook.info
    at = {unit: position for position, unit in enumerate(sums.units)}
    rows = [at.get(unit.code, -1) for unit in rulebook.units]
    there = np.array([row >= 0 for row in rows], dtype=bool)
    points = np.array([sums.points[row, -1] if row >= 0 else 0 for row in rows], dtype=np.int64)
    maximum = np.array([sums.maximum[row, -1] if row >= 0 else 0 for row in rows], dtype=np.int64)
    missing = np.array([sums.missing[row, -1] if row >= 0 else 0 for row in rows], dtype=np.int64)
    known = np.array([sums.known[row, -1] if row >= 0 else 0 for row in rows], dtype=np.int64)
    by_keys = np.array([rulebook.cluster(unit.cluster).rank_by is RankBy.KEYS for unit in rulebook.units], dtype=bool)
    scored = there & ((maximum > 0) | by_keys) & (known > 0)
    states = np.select([~there, ~scored, missing > 0], [NOT_SUBMITTED, NOT_SCORED, PROVISIONAL], RANKED)
    scale = 10.0**info.digits
    return pd.DataFrame(
        {
            "cluster": pd.Categorical(
                [unit.cluster for unit in rulebook.units], categories=[item.code for item in rulebook.clusters]
            ),
            "unit": pd.Categorical(
                [unit.code for unit in rulebook.units], categories=[unit.code for unit in rulebook.units]
            ),
            "name": pd.Series([unit.name for unit in rulebook.units], dtype="str"),
            "points": np.where(scored & ~by_keys, points / scale, np.nan),
            "maximum": np.where(there & ~by_keys, maximum / scale, np.nan),
            "percent": np.where(scored & ~by_keys, percent_of(points, maximum, info.percent_digits), np.nan),
            "state": pd.Series(states, dtype="str"),
            "complete": there & (missing == 0),
            "missing": missing,
        }
    )


def _ranking(
    rulebook: Rulebook, table: pd.DataFrame, by: dict[str, str], places: dict[str, _Place], limits: Limits
) -> pd.DataFrame:
    """The table with ranks, in their order; units that are not ranked come last."""
    units = [str(unit) for unit in table["unit"]]
    own = [places.get(unit) for unit in units]
    rank = pd.array([None if place is None else place.rank for place in own], dtype="Int64")
    shared = [place is not None and len(place.group) > 1 for place in own]
    table = table.assign(
        rank=rank,
        shared=np.array(shared, dtype=bool),
        tied_with=pd.Series(
            [
                ", ".join(rulebook.unit(other).short for other in place.group if other != unit) if place else ""
                for unit, place in zip(units, own, strict=True)
            ],
            dtype="str",
        ),
        decided_by=pd.Series(
            [place.tied.decided_by if place and len(place.group) == 1 else "" for place in own], dtype="str"
        ),
        ranked_by=pd.Series([by[str(cluster)] for cluster in table["cluster"]], dtype="str"),
        last=np.array([limits.last(unit) for unit in units], dtype=bool),
    )
    order = np.lexsort(
        (np.arange(len(table)), table["rank"].astype("float64").fillna(np.inf), table["cluster"].cat.codes)
    )
    return table.iloc[order].reset_index(drop=True)
