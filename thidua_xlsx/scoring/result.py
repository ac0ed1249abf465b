"""A result: the points, totals and ranking of one stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from thidua_xlsx.batch import Batch
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Result", "Stage"]


class Stage(StrEnum):
    """Whose points are ranked."""

    CLAIMED = "claimed"  # the points that the units wrote
    COMPUTED = "computed"  # the methods applied to the reported results


@dataclass(frozen=True)
class Result:
    """Points, totals and ranking of one stage.

    Attributes
    ----------
    points
        One row per unit × leaf: ``unit``, ``criterion``, ``cluster``, ``state`` (``scored``, ``missing``,
        ``not assigned``), ``maximum``, ``claimed``, ``computed``, ``points`` (those of the stage; NaN: none).
    totals
        One row per unit × group, and ``total``: ``unit``, ``cluster``, ``group``, ``points``, ``maximum``, ``percent``,
        ``missing`` (leaves without points), ``complete``.
    ranking
        One row per unit of the rulebook, in the order of ranks: ``cluster``, ``unit``, ``name``, ``rank`` (Int64, NA
        where not ranked), ``shared``, ``tied_with``, ``points``, ``maximum``, ``percent``, ``ranked_by`` (``points``
        or ``percent``), ``class``, ``class_reason``, ``state`` (``ranked``, ``provisional``, ``not submitted``,
        ``not scored``), ``complete``, ``missing``.
    rulebook, batch, stage
        Where it comes from.

    All points are float64, each the nearest double of a decimal at the rulebook's digits.
    """

    rulebook: Rulebook
    batch: Batch
    stage: Stage
    points: pd.DataFrame
    totals: pd.DataFrame
    ranking: pd.DataFrame

    def __repr__(self) -> str:
        """One line: what was ranked."""
        ranked = int(self.ranking["rank"].notna().sum())
        return f"<Result {self.rulebook.info.id}, {self.stage.value}: {ranked} of {len(self.ranking)} units ranked>"

    @property
    def findings(self) -> pd.DataFrame:
        """The findings of the batch, as ``Batch.findings``."""
        return self.batch.findings

    @property
    def left_out(self) -> list[str]:
        """Codes of the units that could not be ranked."""
        return [str(unit) for unit in self.ranking.loc[self.ranking["rank"].isna(), "unit"]]
