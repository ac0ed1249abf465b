"""What units claim beside what counts in the end (*tự chấm* against *thẩm định*)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.answer_block import codes_of, values_in
from thidua_xlsx.checking.conditions import field_values
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.score import score
from thidua_xlsx.scoring.totals import sum_points

__all__ = ["Inflation", "inflation"]

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

_UNIT_COLUMNS: Final = [
    *("unit", "name", "cluster", "claimed", "counted", "difference", "percent", "rank_claimed", "rank_counted"),
    *("cells", "left_out", "lowered", "raised", "claims", "at_maximum", "share_at_maximum", "always_maximum"),
]
_CRITERION_COLUMNS: Final = [
    *("criterion", "name", "maximum", "units", "claimed_mean", "counted_mean", "mean_difference"),
    *("lowered", "raised", "share_lowered", "claims", "at_maximum", "share_at_maximum"),
]


@dataclass(frozen=True, eq=False)
class Inflation:
    """Claimed points beside those that count: the verified ones where there is verification, else the computed ones.

    Compared are the cells (unit × leaf) that have both: a cell that was left blank or not assigned, and a claim that
    cannot be (above the maximum, negative), is in neither figure, and is counted in ``left_out``.

    Attributes
    ----------
    units
        One row per unit that sent a form, in the rulebook's order: ``unit``, ``name``, ``cluster``; ``claimed``,
        ``counted`` (totals of these cells by the rules of the groups), ``difference`` (claimed − counted; above 0: it
        claims more), ``percent`` (the difference in percent of what counts; NaN where that is not above 0);
        ``rank_claimed``, ``rank_counted`` (Int64; ranks of the whole totals); ``cells`` (compared), ``left_out``,
        ``lowered``, ``raised`` (cells in which less, or more, counts than was claimed); ``claims`` (core leaves with a
        maximum that it claims points for), ``at_maximum``, ``share_at_maximum`` (0 to 1; NaN without claims),
        ``always_maximum`` (it claims the maximum of all of them).
    criteria
        One row per leaf that gives points: ``criterion``, ``name``, ``maximum``, ``units`` (that have both figures),
        ``claimed_mean``, ``counted_mean``, ``mean_difference``, ``lowered``, ``raised`` (units), ``share_lowered`` (of
        ``units``), ``claims``, ``at_maximum``, ``share_at_maximum``. Of a deduction nobody claims a maximum.
    counted
        Which figure counts: the stage ``verified`` or ``computed``.
    """

    units: pd.DataFrame
    criteria: pd.DataFrame
    counted: Stage
    rulebook: Rulebook = field(repr=False)

    def __repr__(self) -> str:
        """One line: how much more is claimed than counts."""
        always = int(self.units["always_maximum"].sum())
        return f"<Inflation, {self.counted.value}: {len(self.units)} units, {always} always claim the maximum>"

    def _repr_html_(self) -> str:
        """Show who claims how much more, in a notebook."""
        from thidua_xlsx.html.notebook import inflation_html

        return inflation_html(self)


def inflation(result: Result) -> Inflation:
    """What units claim beside what counts; ``result`` may be of any stage."""
    stage = Stage.COMPUTED if result.verification is None else Stage.VERIFIED
    pairs = _Pairs(_of_stage(result, Stage.CLAIMED), _of_stage(result, stage))
    return Inflation(_units(pairs), _criteria(pairs), stage, result.rulebook)


def _of_stage(result: Result, stage: Stage) -> Result:
    if result.stage is stage:
        return result
    verification = result.verification if stage is Stage.VERIFIED else None
    return score(result.batch, stage.value, verification, result.events, result.ballots)


@dataclass(frozen=True)
class _Pairs:
    """The points of both stages, row by row of ``Batch.recomputed`` (unit × leaf), in the last digit of a point."""

    claiming: Result
    counting: Result

    @cached_property
    def rulebook(self) -> Rulebook:
        return self.claiming.rulebook

    @cached_property
    def units(self) -> list[str]:
        """The units that sent a form."""
        present = values_in(self.claiming.points["unit"])
        return [unit.code for unit in self.rulebook.units if unit.code in present]

    @cached_property
    def leaves(self) -> list[Criterion]:
        return self.rulebook.leaves()

    @cached_property
    def unit(self) -> Rows:
        """The position of each row's unit among ``units``."""
        return codes_of(self.claiming.points["unit"], self.units).astype(np.intp)

    @cached_property
    def leaf(self) -> Rows:
        """The position of each row's leaf among ``leaves``."""
        return codes_of(self.claiming.points["criterion"], [leaf.key for leaf in self.leaves]).astype(np.intp)

    def _figures(self, result: Result, column: str) -> IntArray:
        values = result.points[column].to_numpy(dtype=np.float64) * 10.0**self.rulebook.info.digits
        return np.asarray(np.rint(np.nan_to_num(values)), dtype=np.int64)

    @cached_property
    def claims(self) -> Mask:
        """Whether there is a claim that can be."""
        scores = np.array([leaf.scores for leaf in self.leaves], dtype=bool)
        return np.asarray(self.claiming.points["points"].notna().to_numpy() & scores[self.leaf])

    @cached_property
    def both(self) -> Mask:
        """Whether the cell has both figures."""
        return np.asarray(self.claims & self.counting.points["points"].notna().to_numpy())

    @cached_property
    def either(self) -> Mask:
        """Whether something was claimed, rightly or not, or something counts."""
        scores = np.array([leaf.scores for leaf in self.leaves], dtype=bool)[self.leaf]
        counts = self.counting.points["points"].notna().to_numpy()
        return np.asarray((counts | self.claiming.points["claimed"].notna().to_numpy()) & scores)

    @cached_property
    def claimed(self) -> IntArray:
        """What is claimed, 0 where nothing is."""
        return self._figures(self.claiming, "points")

    @cached_property
    def counted(self) -> IntArray:
        """What counts, 0 where nothing does."""
        return self._figures(self.counting, "points")

    @cached_property
    def can_claim(self) -> Mask:
        """Whether it is a claim of a core leaf with a maximum: those that show whether a unit always claims it."""
        core = np.array([self.rulebook.kind(leaf) is PointKind.CORE for leaf in self.leaves], dtype=bool)
        assigned = (self.claiming.points["state"] != NOT_ASSIGNED).to_numpy()
        return np.asarray(self.claims & core[self.leaf] & assigned & (self._maximum > 0))

    @cached_property
    def _maximum(self) -> IntArray:
        return self._figures(self.claiming, "maximum")

    @cached_property
    def at_maximum(self) -> Mask:
        """Whether such a claim is the maximum."""
        return np.asarray(self.can_claim & (self.claimed >= self._maximum))

    def total(self, result: Result) -> npt.NDArray[np.float64]:
        """The totals of ``units`` at a stage, of the cells that have both figures, by the rules of the groups."""
        batch = result.batch
        figures = result.points[result.stage.value].to_numpy(dtype=np.float64)
        table = batch.recomputed.assign(points=np.where(self.both, figures, np.nan))
        gates = result.stage is not Stage.CLAIMED
        _, sums = sum_points(self.rulebook, table, field_values(batch.fields), leaf_gates=gates)
        return np.asarray(sums.points[:, -1] / 10.0**self.rulebook.info.digits)

    def per_unit(self, mask: Mask) -> IntArray:
        """How many rows of each unit are in ``mask``."""
        return np.bincount(self.unit[mask], minlength=len(self.units))

    def per_leaf(self, mask: Mask) -> IntArray:
        """How many rows of each leaf are in ``mask``."""
        return np.bincount(self.leaf[mask], minlength=len(self.leaves))


def _share(part: IntArray, whole: IntArray) -> npt.NDArray[np.float64]:
    """A part of a whole, 0 to 1; NaN of nothing."""
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def _units(pairs: _Pairs) -> pd.DataFrame:
    rulebook = pairs.rulebook
    claimed, counted = pairs.total(pairs.claiming), pairs.total(pairs.counting)
    difference = np.round(claimed - counted, rulebook.info.digits)
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(counted > 0, 100 * difference / counted, np.nan)
    claims, most = pairs.per_unit(pairs.can_claim), pairs.per_unit(pairs.at_maximum)
    ranks = {
        name: result.ranking.set_index("unit")["rank"].reindex(pairs.units).array
        for name, result in (("rank_claimed", pairs.claiming), ("rank_counted", pairs.counting))
    }
    table = pd.DataFrame(
        {
            "unit": pairs.units,
            "name": [rulebook.unit(unit).name for unit in pairs.units],
            "cluster": [rulebook.unit(unit).cluster for unit in pairs.units],
            "claimed": claimed,
            "counted": counted,
            "difference": difference,
            "percent": percent,
            **ranks,
            "cells": pairs.per_unit(pairs.both),
            "left_out": pairs.per_unit(pairs.either & ~pairs.both),
            "lowered": pairs.per_unit(pairs.both & (pairs.counted < pairs.claimed)),
            "raised": pairs.per_unit(pairs.both & (pairs.counted > pairs.claimed)),
            "claims": claims,
            "at_maximum": most,
            "share_at_maximum": _share(most, claims),
            "always_maximum": (claims > 0) & (most == claims),
        },
        columns=_UNIT_COLUMNS,
    )
    return table.astype({**dict.fromkeys(("unit", "name", "cluster"), "str"), **dict.fromkeys(ranks, "Int64")})


def _criteria(pairs: _Pairs) -> pd.DataFrame:
    units, scale = pairs.per_leaf(pairs.both), 10.0**pairs.rulebook.info.digits
    size = len(pairs.leaves)
    own = pairs.leaf[pairs.both]
    sums = [np.bincount(own, of[pairs.both], minlength=size) for of in (pairs.claimed, pairs.counted)]
    means = [
        np.where(units > 0, total / (np.maximum(units, 1) * scale), np.nan) for total in (*sums, sums[0] - sums[1])
    ]
    lowered = pairs.per_leaf(pairs.both & (pairs.counted < pairs.claimed))
    claims, most = pairs.per_leaf(pairs.can_claim), pairs.per_leaf(pairs.at_maximum)
    table = pd.DataFrame(
        {
            "criterion": [leaf.key for leaf in pairs.leaves],
            "name": [leaf.name for leaf in pairs.leaves],
            "maximum": [float(leaf.points) for leaf in pairs.leaves],
            "units": units,
            "claimed_mean": means[0],
            "counted_mean": means[1],
            "mean_difference": means[2],
            "lowered": lowered,
            "raised": pairs.per_leaf(pairs.both & (pairs.counted > pairs.claimed)),
            "share_lowered": _share(lowered, units),
            "claims": claims,
            "at_maximum": most,
            "share_at_maximum": _share(most, claims),
        },
        columns=_CRITERION_COLUMNS,
    )
    scores = [leaf.scores for leaf in pairs.leaves]
    return table[scores].reset_index(drop=True).astype(dict.fromkeys(("criterion", "name"), "str"))
