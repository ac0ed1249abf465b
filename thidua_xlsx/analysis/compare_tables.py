"""Units and criteria of two results side by side, as tables."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.analysis.compare_units import BOTH, CAME, RENAMED, WENT, UnitMatch
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Unit
from thidua_xlsx.scoring.result import Result

__all__ = ["matched_table", "ranked_units", "units_table"]

Row = dict[Any, Any]


def matched_table(a: Result, b: Result, criteria: dict[str, str]) -> pd.DataFrame:
    """The table ``Comparison.matched``; ``criteria``: key after → key before."""
    rows = []
    for leaf in b.rulebook.leaves():
        earlier = criteria.get(leaf.key, "")
        how = BOTH if earlier else CAME
        if earlier and (earlier != leaf.key or fold(a.rulebook.criterion(earlier).name) != fold(leaf.name)):
            how = RENAMED
        was = float(a.rulebook.criterion(earlier).points) if earlier else np.nan
        rows.append((leaf.key, earlier, leaf.name, how, was, float(leaf.points)))
    known = set(criteria.values())
    gone = [leaf for leaf in a.rulebook.leaves() if leaf.key not in known]
    rows += [(leaf.key, leaf.key, leaf.name, WENT, float(leaf.points), np.nan) for leaf in gone]
    table = pd.DataFrame(rows, columns=["criterion", "criterion_a", "name", "how", "maximum_a", "maximum_b"])
    return table.astype(dict.fromkeys(("criterion", "criterion_a", "name", "how"), "str"))


_TEXTS: Final = (
    "unit",
    "name",
    "cluster",
    "cluster_a",
    "how",
    "predecessors",
    "predecessor_ranks",
    "class_a",
    "class_b",
)
_COLUMNS: Final = [
    *("unit", "name", "cluster", "cluster_a", "how", "predecessors", "predecessor_ranks", "rank_a", "rank_b"),
    *("ranked_a", "ranked_b", "moved"),
    *("points_a", "points_b", "difference", "percent_a", "percent_b", "class_a", "class_b"),
]


def units_table(a: Result, b: Result, match: UnitMatch) -> pd.DataFrame:
    """The table ``Comparison.units``."""
    rows_a = {str(row["unit"]): row for row in a.ranking.to_dict("records")}
    digits = max(a.rulebook.info.digits, b.rulebook.info.digits)
    rows = [_of_unit(now, rows_a, match) for now in b.ranking.to_dict("records")]
    rows += [_of_gone(gone, rows_a) for gone in match.gone]
    for side, result in (("a", a), ("b", b)):
        counts, cluster = ranked_units(result), "cluster_a" if side == "a" else "cluster"
        for row in rows:
            row[f"ranked_{side}"] = counts.get(row[cluster], 0) if row[cluster] else pd.NA
    table = pd.DataFrame(rows, columns=[name for name in _COLUMNS if name != "difference"])
    table = table.assign(
        difference=(table["points_b"].astype("float64") - table["points_a"].astype("float64")).round(digits)
    )
    ranks = dict.fromkeys(("rank_a", "rank_b", "ranked_a", "ranked_b", "moved"), "Int64")
    numbers = dict.fromkeys(("points_a", "points_b", "difference", "percent_a", "percent_b"), "float64")
    return table[_COLUMNS].astype({**dict.fromkeys(_TEXTS, "str"), **ranks, **numbers})


def _of_unit(now: Row, rows_a: dict[str, Row], match: UnitMatch) -> Row:
    """The row of a unit of b, of which ``now`` is the row in the ranking."""
    unit = str(now["unit"])
    earlier, sources = match.counterpart.get(unit), match.sources[unit]
    row = {
        "unit": unit,
        "name": now["name"],
        "cluster": now["cluster"],
        "cluster_a": match.before.unit(earlier).cluster if earlier else "",
        "how": match.how(unit),
        "predecessors": "; ".join(sources),
        "predecessor_ranks": "; ".join(f"{code} {_rank(rows_a[code])}" for code in sources),
        **_figures(rows_a[earlier] if earlier else {}, "a"),
        **_figures(now, "b"),
    }
    ranked = match.stayed(unit) and not pd.isna(row["rank_a"]) and not pd.isna(row["rank_b"])
    return {**row, "moved": row["rank_a"] - row["rank_b"] if ranked else pd.NA}


def _of_gone(unit: Unit, rows_a: dict[str, Row]) -> Row:
    """The row of a unit of a of which nothing is left in b."""
    was = rows_a[unit.code]
    return {
        "unit": unit.code,
        "name": unit.name,
        "cluster": "",
        "cluster_a": unit.cluster,
        "how": WENT,
        "predecessors": unit.code,
        "predecessor_ranks": f"{unit.code} {_rank(was)}",
        "moved": pd.NA,
        **_figures(was, "a"),
        **_figures({}, "b"),
    }


def ranked_units(result: Result) -> dict[str, int]:
    """Cluster → how many of its units are ranked."""
    ranked = result.ranking[result.ranking["rank"].notna()]
    return {str(code): int(count) for code, count in ranked["cluster"].astype(str).value_counts().items()}


def _rank(row: Row) -> str:
    return "–" if pd.isna(row["rank"]) else str(row["rank"])


def _figures(row: Row, of: str) -> Row:
    """Rank, points, percent and class of a row of a ranking, or nothing."""
    return {
        f"rank_{of}": row.get("rank", pd.NA),
        f"points_{of}": row.get("points", np.nan),
        f"percent_{of}": row.get("percent", np.nan),
        f"class_{of}": row.get("class", ""),
    }
