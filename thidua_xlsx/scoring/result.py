"""A result: the points, totals, ranking, classes, awards and covenant of one stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from thidua_xlsx.batch import Batch, findings_table
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook

if TYPE_CHECKING:
    from thidua_xlsx.analysis.explain import Explainer, Explanation
    from thidua_xlsx.analysis.inflation import Inflation
    from thidua_xlsx.analysis.robustness import Robustness
    from thidua_xlsx.analysis.scorecard import Scorecard, Scorecards
    from thidua_xlsx.plots import Plots

__all__ = ["Result", "Stage"]


class Stage(StrEnum):
    """Whose points are ranked."""

    CLAIMED = "claimed"  # the points that the units wrote
    COMPUTED = "computed"  # the methods applied to the reported results
    VERIFIED = "verified"  # the verifiers' results and points, else computed


@dataclass(frozen=True)
class Result:
    """Everything that follows from one stage.

    All points are float64, each the nearest double of a decimal at the rulebook's digits.

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

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the fields alone: what was derived from them is derived again."""
        names = self.__dataclass_fields__
        return {name: value for name, value in self.__dict__.items() if name in names}

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

    # What follows looks at a finished result. It stands in rooms after this one, and is imported only when asked for.

    def explain(self, unit: str, criterion: str) -> Explanation:
        """How a unit's points of a criterion or group came about, in words, with the cells that they come from.

        ``unit`` is a unit's code; ``criterion`` the key of a criterion or group, or ``"total"``, which tells the
        rank too.

        Raises
        ------
        KeyError
            There is no such unit or criterion.
        """
        return self._explainer.explain(unit, criterion)

    @cached_property
    def _explainer(self) -> Explainer:
        """What looks up for an explanation; made once for all of them."""
        from thidua_xlsx.analysis.explain import Explainer

        return Explainer(self)

    def scorecard(self, unit: str, *, extremes: int = 5) -> Scorecard:
        """One unit against its cluster: points by group, strongest and weakest criteria, distance to the next rank.

        ``unit`` is a unit's code; ``extremes``: how many criteria are named as strongest, and as weakest, at most.

        Raises
        ------
        KeyError
            There is no such unit.
        ValueError
            ``extremes`` is below 0.
        TypeError
            ``extremes`` is not a whole number.
        """
        return self._scorecards.card(unit, extremes)

    @cached_property
    def _scorecards(self) -> Scorecards:
        """What makes scorecards; made once for all of them."""
        from thidua_xlsx.analysis.scorecard import Scorecards

        return Scorecards(self._explainer)

    def robustness(self, draws: int = 1000, step: float | None = None, seed: int = 0) -> Robustness:
        """How firm the ranking is: what it would be with one criterion less, other points, no bonus, claimed points.

        Parameters
        ----------
        draws
            How many times all points are disturbed.
        step
            By how many points at most, up or down; None: one step of each criterion's grid, else of the last digit.
        seed
            Of the random numbers: the same seed gives the same draws.
        """
        from thidua_xlsx.analysis.robustness import robustness

        return robustness(self, draws=draws, step=step, seed=seed)

    def inflation(self) -> Inflation:
        """What units claim beside what was found, by unit and by criterion."""
        from thidua_xlsx.analysis.inflation import inflation

        return inflation(self)

    @property
    def plot(self) -> Plots:
        """The charts of this result: ``ranking``, ``heatmap``, ``claimed_vs_verified``, ``groups``, ``gaps``.

        Raises
        ------
        MissingPackageError
            matplotlib is not installed (``pip install thidua-xlsx[plot]``).
        """
        from thidua_xlsx.plots import Plots

        return Plots(self)

    def _repr_html_(self) -> str:
        """Show the ranking, and what stands against it, in a notebook."""
        from thidua_xlsx.html.notebook import result_html

        return result_html(self)
