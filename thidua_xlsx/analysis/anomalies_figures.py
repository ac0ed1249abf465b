"""Figures that stand out among those of the cluster: far away, and the maximum everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from thidua_xlsx.analysis.anomalies_look import Look, Mask, Rows
from thidua_xlsx.decimals import FloatArray, to_decimal
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import CLAIMED, RESULT
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import PointKind

__all__ = ["claims_of_the_maximum", "far_figures", "robust_scores"]

_FAR: Final = 3.5  # Iglewicz & Hoaglin 1993: modified z-scores above it are looked at
_NORMAL: Final = 0.6745  # the MAD of a normal distribution, in standard deviations
_LEAST_UNITS: Final = 5
_LEAST_SPREAD: Final = 0.05  # of the median: less than that is no spread of work done
_LEAST_SPREAD_OF_POINTS: Final = 0.1  # of the maximum
_LEAST_CLAIMS: Final = 5

_RESULT_IS: Final = Text("kết quả {number}", "the result {number}")
_SHARE_IS: Final = Text("kết quả {number} ({percent} % chỉ tiêu)", "the result {number} ({percent} % of its target)")
_CLAIM_IS: Final = Text("điểm tự chấm {number}", "the self-score {number}")
_PERCENT: Final = Text("{percent} %", "{percent} %")


# -- far away --------------------------------------------------------------------------------------------


def far_figures(look: Look, besides: Mask) -> Iterator[Finding]:
    """Results far from those of the cluster, by the robust z-score 0.6745 · (x − median) / MAD (|z| > 3.5).

    Looked at is the result in percent of the target where there is a target, else the result; of a core leaf whose
    points units give themselves, the points. At least five units of the cluster must have it. Where nearly all are
    equal, MAD says nothing of the work done, and everybody else would be far: it counts as at least 5 % of the median,
    as one where all results are whole numbers (in percent of a target: as one piece of work) or percentages, and as a
    tenth of the maximum for points. ``besides`` (leaves × units) is left out: its scale is in doubt.
    """
    figures = _Figures(look)
    values = np.where(besides, np.nan, figures.values)
    for _, columns in look.clusters:
        median, score = robust_scores(values[:, columns], figures.floors[:, columns])
        for line, at in zip(*np.nonzero(np.abs(score) > _FAR), strict=True):
            row = look.row(int(line), int(columns[at]), RESULT.key if figures.has_result[line] else CLAIMED.key)
            if row >= 0:
                yield look.at(
                    "far-from-cluster",
                    row,
                    figure=figures.said(int(line), int(columns[at])),
                    median=figures.said_of_all(int(line), float(median[line])),
                    score=to_decimal(round(float(score[line, at]), 1)),
                )


def robust_scores(figures: FloatArray, floors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The median of every line and the modified z-scores; 0 where a line has fewer than five figures.

    ``floors``: what the MAD counts as at least for each figure, beside 5 % of the median.
    """
    there = np.isfinite(figures).sum(axis=1)
    median = _median(figures, there)
    away = figures - median[:, None]
    spread = np.fmax(_median(np.abs(away), there), _LEAST_SPREAD * np.abs(median))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = _NORMAL * away / np.fmax(spread[:, None], floors)
    usable = np.isfinite(score) & (there >= _LEAST_UNITS)[:, None]
    return median, np.where(usable, score, 0.0)


def _median(values: FloatArray, there: Rows) -> FloatArray:
    """The median of every line; NaN where it has no figure."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)  # NaN comes last
    lines = np.arange(len(values))
    low, high = np.maximum(there - 1, 0) // 2, np.minimum(there // 2, values.shape[1] - 1)
    return np.asarray((ordered[lines, low] + ordered[lines, high]) / 2)


class _Figures:
    """What is compared of every leaf (lines) and unit (columns), and how it is said."""

    def __init__(self, look: Look) -> None:
        self._look = look
        targets = np.where(look.targets > 0, look.targets, np.nan)
        share = 100 * look.results / targets
        self.has_result: Mask = np.asarray(np.isfinite(look.results).any(axis=1), dtype=bool)
        self._has_target: Mask = np.asarray(np.isfinite(share).any(axis=1), dtype=bool)
        points = np.array([self._gives_itself(leaf) for leaf in look.leaves], dtype=bool)
        claims = np.where(points[:, None], look.claims, np.nan)
        plain = np.where(self.has_result[:, None], look.results, claims)
        self.values = np.where(self._has_target[:, None], share, plain)
        self.floors = self._floors(targets)

    def _gives_itself(self, leaf: Criterion) -> bool:
        is_core = self._look.rulebook.kind(leaf) is PointKind.CORE
        return is_core and leaf.scores and CLAIMED in leaf.scoring.needs

    def _floors(self, targets: FloatArray) -> FloatArray:
        results, leaves = self._look.results, self._look.leaves
        whole = (np.isnan(results) | (results == np.floor(results))).all(axis=1)
        percent = np.array([leaf.is_percent for leaf in leaves], dtype=bool)
        maximum = np.array([float(leaf.maximum or 0) for leaf in leaves])
        piece = np.where(self._has_target[:, None], 100 / targets, 1.0)
        of_results = np.where((whole | percent)[:, None], piece, np.nan)
        return np.where(self.has_result[:, None], of_results, _LEAST_SPREAD_OF_POINTS * maximum[:, None])

    def said(self, line: int, column: int) -> Message:
        """The figure of a unit."""
        value = float(self.values[line, column])
        if not self.has_result[line]:
            return Message(_CLAIM_IS, {"number": to_decimal(value)})
        number = to_decimal(float(self._look.results[line, column]))
        if not self._has_target[line]:
            return Message(_RESULT_IS, {"number": number})
        return Message(_SHARE_IS, {"number": number, "percent": to_decimal(round(value, 1))})

    def said_of_all(self, line: int, value: float) -> object:
        """A figure of the same kind that is nobody's."""
        if self._has_target[line]:
            return Message(_PERCENT, {"percent": to_decimal(round(value, 1))})
        return to_decimal(round(value, 2))


# -- full points -----------------------------------------------------------------------------------------


def claims_of_the_maximum(look: Look) -> Iterator[Finding]:
    """Units that claim the maximum of every core leaf, and leaves whose maximum every unit of a cluster claims.

    A unit must claim at least five leaves, a cluster have five units that claim the leaf. Of leaves only those that
    units score themselves (direct points) are named: where a rule gives the points, all may well have earned them.
    """
    core = [look.rulebook.kind(leaf) is PointKind.CORE and leaf.scores and leaf.points > 0 for leaf in look.leaves]
    maximum = np.array([float(leaf.maximum or 0) for leaf in look.leaves])
    claimed = np.isfinite(look.claims) & np.array(core, dtype=bool)[:, None]
    full = claimed & (look.claims >= maximum[:, None])
    count = claimed.sum(axis=0)
    for column in np.flatnonzero((count >= _LEAST_CLAIMS) & (full.sum(axis=0) == count)):
        rows = [look.row(int(line), int(column), CLAIMED.key) for line in np.flatnonzero(claimed[:, column])]
        places = tuple(look.place(row) for row in rows)
        values = {"unit_name": look.block.units[int(column)].name, "count": len(rows), "places": places[1:]}
        yield Finding("maximum-everywhere", places[0], look.units[int(column)], values=values)
    direct = np.array([leaf.scores and CLAIMED in leaf.scoring.needs for leaf in look.leaves], dtype=bool)
    for cluster, columns in look.clusters:
        by_all = direct & full[:, columns].all(axis=1)
        if by_all.any() and len(columns) >= _LEAST_UNITS:
            yield _by_all(look, cluster, columns, np.flatnonzero(by_all))


def _by_all(look: Look, cluster: str, columns: Rows, lines: Rows) -> Finding:
    first = int(columns[0])
    places = tuple(look.place(look.row(int(line), first, CLAIMED.key)) for line in lines)
    values = {
        "count": len(columns),
        "cluster": look.rulebook.cluster(cluster).name,
        "criteria": [look.leaves[int(line)].key for line in lines],
        "places": places[1:],
    }
    return Finding("maximum-by-all", places[0], look.units[first], values=values)
