"""Ranks within a cluster: of the printed figure, equal figures sharing a rank, never ordered by a sort."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.classes import classify
from thidua_xlsx.scoring.totals import Sums, percent_of

__all__ = ["NOT_SUBMITTED", "PROVISIONAL", "RANKED", "rank_units"]

RANKED: Final = "ranked"
PROVISIONAL: Final = "provisional"
NOT_SUBMITTED: Final = "not submitted"
NOT_SCORED: Final = "not scored"  # no leaf has points

_COLUMNS: Final = [
    *("cluster", "unit", "name", "rank", "shared", "tied_with", "points", "maximum", "percent", "ranked_by"),
    *("class", "class_reason", "state", "complete", "missing"),
]


def rank_units(rulebook: Rulebook, sums: Sums) -> pd.DataFrame:
    """One row per unit of the rulebook, by cluster and rank; see ``Result.ranking``.

    Competition ranks (1-1-3). A cluster is ranked by percent as soon as one of its units has a maximum of its own
    (something not assigned to it was excluded), else by points.
    """
    table = _units(rulebook, sums)
    frames = [_cluster(rulebook, table[table["cluster"] == cluster.code]) for cluster in rulebook.clusters]
    frames = [frame for frame in frames if len(frame)] or [table]
    ranking = pd.concat(frames, ignore_index=True)
    classes = [
        classify(rulebook, points, maximum) if state in {RANKED, PROVISIONAL} else ("", "")
        for points, maximum, state in zip(ranking["_points"], ranking["_maximum"], ranking["state"], strict=True)
    ]
    ranking["class"] = pd.Series([name for name, _ in classes], dtype="str", index=ranking.index)
    ranking["class_reason"] = pd.Series([reason for _, reason in classes], dtype="str", index=ranking.index)
    return ranking[_COLUMNS]


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
    scored = there & (maximum > 0) & (known > 0)
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
            "points": np.where(scored, points / scale, np.nan),
            "maximum": np.where(there, maximum / scale, np.nan),
            "percent": np.where(scored, percent_of(points, maximum, info.percent_digits), np.nan),
            "state": pd.Series(states, dtype="str"),
            "complete": there & (missing == 0),
            "missing": missing,
            "_points": points,
            "_maximum": maximum,
        }
    )


def _cluster(rulebook: Rulebook, table: pd.DataFrame) -> pd.DataFrame:
    """Rank the units of one cluster and put them in that order; units that are not ranked come last."""
    whole = float(rulebook.maximum("", str(table["cluster"].iloc[0])))
    by_percent = bool((table["maximum"].dropna() != whole).any())
    figure = table["percent" if by_percent else "points"]
    rank = figure.rank(method="min", ascending=False)
    table = table.assign(
        rank=rank.astype("Int64"),
        shared=figure.duplicated(keep=False) & figure.notna(),
        ranked_by="percent" if by_percent else "points",
    )
    names = {unit.code: unit.short for unit in rulebook.units}
    tied = [
        ", ".join(names[other] for other in table.loc[table["rank"] == own, "unit"] if other != unit) if shared else ""
        for unit, own, shared in zip(table["unit"], table["rank"], table["shared"], strict=True)
    ]
    table = table.assign(tied_with=pd.Series(tied, dtype="str", index=table.index), _order=rank.fillna(np.inf))
    return table.sort_values("_order", kind="stable").drop(columns="_order")
