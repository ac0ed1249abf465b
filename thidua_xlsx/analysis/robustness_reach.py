"""How far each rank goes in all that was tried, whole top groups included; what sentences about firmness count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from thidua_xlsx.analysis.robustness import Robustness

__all__ = ["Reach", "reach_of"]


@dataclass(frozen=True)
class Reach:
    """The ranks that one ranked unit could have had.

    ``best``, ``worst``: over ``Robustness.intervals`` and without each top group; ``without_group``: without each top
    group alone, None where it has none. ``by_report``: its cluster is ranked by what was reported, so that no change of
    points was tried.
    """

    name: str
    cluster: str
    rank: int
    best: int
    worst: int
    without_group: tuple[int, int] | None
    by_report: bool

    @property
    def is_firm(self) -> bool:
        """Whether nothing that was tried moves it."""
        return self.best == self.worst


def reach_of(robustness: Robustness) -> dict[str, Reach]:
    """Unit → its reach, of the ranked units in the order of the ranking."""
    left = robustness.left_out
    groups = left[left["is_group"] & left["without"].notna()]
    without: dict[str, tuple[int, int]] = {
        str(unit): (int(ranks.min()), int(ranks.max()))
        for unit, ranks in groups.groupby("unit", observed=True)["without"]
    }
    found = {}
    own = robustness.intervals
    for row in own[own["rank"].notna()].to_dict("records"):
        unit, rank = str(row["unit"]), int(row["rank"])
        ranks = [rank, *(int(row[end]) for end in ("best", "worst") if not pd.isna(row[end])), *without.get(unit, ())]
        is_by_report = bool(pd.isna(row["disturbed_best"]))
        name, cluster = str(row["name"]), str(row["cluster"])
        found[unit] = Reach(name, cluster, rank, min(ranks), max(ranks), without.get(unit), is_by_report)
    return found
