"""How alike two orders are: Spearman's ρ and Kendall's τ-b."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd

from thidua_xlsx.analysis.compare_units import UnitMatch
from thidua_xlsx.decimals import FloatArray
from thidua_xlsx.messages.text import Text

__all__ = ["correlations", "kendall", "spearman"]

_FEW: Final = 64  # values that are compared pair by pair
_TOO_FEW: Final = Text("chưa đủ hai đơn vị có ở cả hai bên", "fewer than two units are in both")
_ALL_EQUAL: Final = Text("mọi đơn vị bằng nhau ở một bên", "in one of them all units are equal")


def spearman(first: FloatArray, second: FloatArray) -> float:
    """Spearman's ρ: Pearson's r of the ranks, equal values with the mean of their ranks; NaN where one is constant."""
    ranks = [pd.Series(values).rank().to_numpy(dtype=np.float64) for values in (first, second)]
    one, other = (values - values.mean() for values in ranks) if len(first) else ranks
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum() / size) if size else float("nan")


def kendall(first: FloatArray, second: FloatArray) -> float:
    """Kendall's τ-b (Kendall 1945), which allows for equal values; NaN where one is constant.

    Pairs are counted by sorting (Knight 1966): those that stand the other way round are the inversions.
    """
    pairs = len(first) * (len(first) - 1) // 2
    order = np.lexsort((second, first))
    equal_first, equal_second = (_equal_pairs(values[:, None]) for values in (first, second))
    equal_both = _equal_pairs(np.stack([first, second], axis=1))
    agreeing = pairs - equal_first - equal_second + equal_both - 2 * _inversions(second[order])
    size = math.sqrt((pairs - equal_first) * (pairs - equal_second))  # one root: equal orders give 1, not nearly
    return agreeing / size if size else float("nan")


def _equal_pairs(values: FloatArray) -> int:
    """How many pairs of rows are equal."""
    _, counts = np.unique(values, axis=0, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: FloatArray) -> int:
    """How many pairs stand the other way round: a greater value before a smaller one."""
    if len(values) <= _FEW:
        return int(np.triu(values[:, None] > values[None, :], 1).sum())
    left, right = values[: len(values) // 2], values[len(values) // 2 :]
    across = len(left) * len(right) - int(np.searchsorted(np.sort(left), right, side="right").sum())
    return _inversions(left) + _inversions(right) + across


def correlations(match: UnitMatch, units: pd.DataFrame) -> pd.DataFrame:
    """The table ``Comparison.correlations``; ``units`` as ``Comparison.units``."""
    lang = match.after.info.language
    there = units[units["moved"].notna()]
    rows = []
    for cluster in match.after.clusters:
        own = there[there["cluster"] == cluster.code]
        rows.append(_row(cluster.code, own["rank_a"], own["rank_b"], 1, lang))
    both = units[units["percent_a"].notna() & units["percent_b"].notna()]
    rows.append(_row("", both["percent_a"], both["percent_b"], -1, lang))
    table = pd.DataFrame(rows, columns=["cluster", "units", "spearman", "kendall", "note"])
    return table.astype({"cluster": "str", "units": "int64", "note": "str"})


def _row(cluster: str, first: pd.Series, second: pd.Series, sign: int, lang: str) -> dict[str, object]:
    one, other = (sign * values.to_numpy(dtype=np.float64) for values in (first, second))
    rho, tau = (spearman(one, other), kendall(one, other)) if len(one) > 1 else (float("nan"), float("nan"))
    note = _TOO_FEW if len(one) < 2 else (_ALL_EQUAL if np.isnan(rho) else None)
    said = "" if note is None else note.say(lang)
    return {"cluster": cluster, "units": len(one), "spearman": rho, "kendall": tau, "note": said}
