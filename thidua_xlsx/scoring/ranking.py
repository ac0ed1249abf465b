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
    ranking = _ranked(rulebook, _units(rulebook, sums))
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


def _ranked(rulebook: Rulebook, table: pd.DataFrame) -> pd.DataFrame:
    """Rank every cluster's units and put them in that order; units that are not ranked come last."""
    whole = {cluster.code: float(rulebook.maximum("", cluster.code)) for cluster in rulebook.clusters}
    has_own_maximum = table["maximum"].notna() & (table["maximum"] != table["cluster"].map(whole).astype("float64"))
    by_percent = has_own_maximum.groupby(table["cluster"], observed=False).transform("any")
    figure = table["percent"].where(by_percent, table["points"])
    rank = figure.groupby(table["cluster"], observed=False).rank(method="min", ascending=False)
    shared = figure.notna() & pd.DataFrame({"cluster": table["cluster"], "figure": figure}).duplicated(keep=False)
    table = table.assign(
        rank=rank.astype("Int64"),
        shared=shared,
        ranked_by=pd.Series(np.where(by_percent, "percent", "points"), dtype="str"),
    )
    table["tied_with"] = _tied_with(rulebook, table)
    order = np.lexsort((np.arange(len(table)), rank.fillna(np.inf), table["cluster"].cat.codes))
    return table.iloc[order].reset_index(drop=True)


def _tied_with(rulebook: Rulebook, table: pd.DataFrame) -> pd.Series:
    """The short names of the units with which each unit shares its rank."""
    tied = pd.Series("", index=table.index, dtype="str")
    shared = table[table["shared"]]
    for _, group in shared.groupby(["cluster", "rank"], observed=True):
        names = {row: rulebook.unit(str(unit)).short for row, unit in group["unit"].items()}
        for row in group.index:
            tied[row] = ", ".join(name for other, name in names.items() if other != row)
    return tied
