"""A result: the points, totals, ranking, classes, awards and covenant of one stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import pandas as pd

from thidua_xlsx.batch import Batch, findings_table
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Result", "Stage"]


class Stage(StrEnum):
    """Whose points are ranked."""

    CLAIMED = "claimed"  # the points that the units wrote
    COMPUTED = "computed"  # the methods applied to the reported results
    VERIFIED = "verified"  # the verifiers' results and points, else computed


@dataclass(frozen=True)
class Result:
    """Everything that follows from one stage.

    Attributes
    ----------
    points
        One row per unit × leaf: ``unit``, ``criterion``, ``cluster``, ``state`` (``scored``, ``missing``,
        ``not assigned``), ``maximum``, ``claimed``, ``computed``, ``verified`` and ``checked`` (somebody verified it)
        where there is verification, ``points`` (those of the stage; NaN: none). Deductions are negative.
    totals
        One row per unit × group, and ``total``: ``unit``, ``cluster``, ``group``, ``points``, ``maximum``, ``percent``,
        ``missing`` (leaves without points), ``complete``.
    ranking
        One row per unit of the rulebook, in the order of ranks: ``cluster``, ``unit``, ``name``, ``rank`` (Int64, NA
        where not ranked), ``shared``, ``tied_with``, ``decided_by`` (the link of the chain that set it apart from
        units with the same figure), ``points``, ``maximum``, ``percent``, ``ranked_by`` (``points``, ``percent`` or
        ``keys``), ``class``, ``class_reason``, ``last`` (put last by an event), ``state`` (``ranked``,
        ``provisional``, ``not submitted``, ``not scored``), ``complete``, ``missing``.
    overrides
        One row per figure that a verifier changed: ``unit``, ``criterion``, ``input`` (``points`` or the input),
        ``reported``, ``corrected``, ``from``, ``to`` (points by the rule before, and as they count now), ``reason``,
        ``verifier``, ``file``, ``sheet``, ``cell``.
    spread
        One row per cell with several verifiers: ``unit``, ``criterion``, ``verifiers``, ``lowest``, ``highest``,
        ``spread``, ``used``, ``who``.
    ties
        One row per unit whose figure another unit of its cluster has too: ``cluster``, ``tie``, ``unit``, ``name``,
        ``figure``, ``rank``, ``decided_by``, ``value``, ``state`` (``decided``, ``voted``, ``to the vote``).
    limits
        One row per event: ``unit``, ``cluster``, ``kind``, ``name``, ``date``, ``document``, ``state`` (``confirmed``,
        ``proposed``), ``effect``, ``note``, ``file``, ``sheet``, ``cell``.
    awards
        One row per award × unit of its scope: ``award``, ``name``, ``scope``, ``unit``, ``unit_name``, ``cluster``,
        ``rank``, ``class``, ``quota``, ``state`` (``proposed``, ``to the vote``, ``not proposed``), ``proposed``,
        ``reason`` (code), ``why`` (words), ``votes``, ``council``, ``percent``, ``round``.
    covenant
        One row per row of the covenant × cluster: ``code``, ``content``, ``cluster``, ``measure``, ``of``, ``sign``,
        ``target``, ``actual``, ``met`` (NA: not measured), ``missing_units``, ``missing`` (codes).
    finding_list
        Findings of submissions, verification, events and ballots; ``findings`` is the same as a table.
    rulebook, batch, stage, verification, events, ballots
        Where it comes from.

    All points are float64, each the nearest double of a decimal at the rulebook's digits.
    """

    rulebook: Rulebook
    batch: Batch
    stage: Stage
    points: pd.DataFrame
    totals: pd.DataFrame
    ranking: pd.DataFrame
    overrides: pd.DataFrame
    spread: pd.DataFrame
    ties: pd.DataFrame
    limits: pd.DataFrame
    awards: pd.DataFrame
    covenant: pd.DataFrame
    finding_list: tuple[Finding, ...]
    answers: pd.DataFrame = field(repr=False)
    verification: Verification | None = None
    events: Events | None = None
    ballots: Ballots | None = None

    def __repr__(self) -> str:
        """One line: what was ranked."""
        ranked = int(self.ranking["rank"].notna().sum())
        return f"<Result {self.rulebook.info.id}, {self.stage.value}: {ranked} of {len(self.ranking)} units ranked>"

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings as a table, as ``Batch.findings``."""
        return findings_table(self.finding_list, self.rulebook.info.language)

    @property
    def left_out(self) -> list[str]:
        """Codes of the units that could not be ranked."""
        return [str(unit) for unit in self.ranking.loc[self.ranking["rank"].isna(), "unit"]]

    @property
    def unverified(self) -> int:
        """How many cells (unit × scored leaf that was assigned) nobody has verified."""
        scored = {leaf.key for leaf in self.rulebook.leaves() if leaf.scores}
        own = self.points[self.points["criterion"].isin(scored) & (self.points["state"] != "not assigned")]
        return len(own) if "checked" not in own else int((~own["checked"]).sum())

    @cached_property
    def claimed_totals(self) -> dict[str, float]:
        """Unit → its total as it claimed it; units that claimed nothing have none."""
        from thidua_xlsx.scoring.score import claimed_totals

        return claimed_totals(self.batch)

    @cached_property
    def leaders(self) -> pd.DataFrame:
        """Who leads each criterion that compares units, and what happens to the others if the leader falls out.

        One row per criterion × leader × unit whose points would change: ``cluster``, ``criterion``, ``leader``,
        ``name``, ``points`` (the leader's), ``verified`` (whether the leader's result is), ``unit``, ``now``,
        ``without``; a leader on whom nobody's points depend has one row with ``unit`` blank.
        """
        from thidua_xlsx.scoring.leaders import find_leaders

        checked = self.points[self.points["checked"]] if "checked" in self.points else self.points.iloc[:0]
        cells = set(zip(checked["unit"].astype(str), checked["criterion"].astype(str), strict=True))
        return find_leaders(self.rulebook, self.answers, self.batch.fields, cells)
