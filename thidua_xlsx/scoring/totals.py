"""Totals by group and over all, as sums of integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import IntArray, round_half_up
from thidua_xlsx.rulebook.model import RESERVED_KEY, Rulebook

__all__ = ["TOTAL", "Sums", "percent_of", "percent_values", "sum_points", "totals_table"]

TOTAL: Final = RESERVED_KEY
"""How the sum over everything is called among the groups."""


@dataclass(frozen=True)
class Sums:
    """Sums for every unit (rows) and group (columns; the last is the total), in units of ``10**-digits``."""

    units: list[str]
    groups: list[str]
    points: IntArray
    maximum: IntArray
    missing: IntArray  # leaves without points
    leaves: IntArray  # leaves that apply
    known: IntArray  # leaves with points


def sum_points(rulebook: Rulebook, points: pd.DataFrame) -> Sums:
    """Add up the column ``points`` of a table of unit × leaf.

    A missing leaf adds nothing and is counted; a leaf that is not assigned adds what the rulebook's policy gave it,
    to points and to the maximum.
    """
    leaves = [leaf.key for leaf in rulebook.leaves()]
    groups = [group.key for group in rulebook.groups()]
    present = set(points["unit"].astype("object"))
    units = [unit.code for unit in rulebook.units if unit.code in present]
    row = pd.Index(units).get_indexer(pd.Index(points["unit"].astype("object")))
    column = pd.Index(leaves).get_indexer(pd.Index(points["criterion"].astype("object")))
    scale = 10.0**rulebook.info.digits
    below = _below(rulebook, leaves, groups)
    state = points["state"].astype("object").to_numpy()

    def block(values: npt.NDArray[np.float64]) -> IntArray:
        matrix = np.zeros((len(units), len(leaves)), dtype=np.int64)
        matrix[row, column] = np.rint(np.nan_to_num(values))
        return np.asarray(matrix @ below, dtype=np.int64)

    known = points["points"].to_numpy(dtype=np.float64)
    return Sums(
        units,
        [*groups, TOTAL],
        block(known * scale),
        block(points["maximum"].to_numpy(dtype=np.float64) * scale),
        block((np.isnan(known) & (state != NOT_ASSIGNED)).astype(np.float64)),
        block(np.ones(len(points))),
        block((~np.isnan(known)).astype(np.float64)),
    )


def _below(rulebook: Rulebook, leaves: list[str], groups: list[str]) -> IntArray:
    """Which leaf lies below which group; the last column, the total, has them all."""
    below = np.zeros((len(leaves), len(groups) + 1), dtype=np.int64)
    below[:, -1] = 1
    column = {group: position for position, group in enumerate(groups)}
    for number, leaf in enumerate(leaves):
        parent = rulebook.criterion(leaf).parent
        while parent:
            below[number, column[parent]] = 1
            parent = rulebook.criterion(parent).parent
    return below


def percent_of(points: IntArray, maximum: IntArray, digits: int) -> npt.NDArray[np.float64]:
    """Percent of the maximum, rounded to ``digits`` as exact arithmetic would; NaN where the maximum is 0."""
    from fractions import Fraction

    percent = np.full(points.shape, np.nan)
    known = np.flatnonzero(maximum.ravel() > 0)
    most = maximum.ravel()[known]
    reached = points.ravel()[known]

    def exactly(rows: npt.NDArray[np.intp]) -> list[Fraction]:
        return [Fraction(int(reached[row]) * 100, int(most[row])) for row in rows]

    rounded = round_half_up(reached / most * 100.0, digits, exactly)
    percent.ravel()[known] = rounded / 10.0**digits
    return percent


def percent_values(sums: Sums, digits: int) -> npt.NDArray[np.float64]:
    """``percent_of`` for every unit and group."""
    return percent_of(sums.points, sums.maximum, digits)


def totals_table(rulebook: Rulebook, sums: Sums) -> pd.DataFrame:
    """One row per unit × group that has a leaf for the unit; see ``Result.totals``."""
    rows, columns = np.nonzero(sums.leaves)
    scale = 10.0**rulebook.info.digits
    percent = percent_values(sums, rulebook.info.percent_digits)
    units = np.array(sums.units, dtype=object)
    clusters = np.array([rulebook.unit(unit).cluster for unit in sums.units], dtype=object)
    unknown = (sums.known == 0)[rows, columns]
    return pd.DataFrame(
        {
            "unit": pd.Categorical(units[rows], categories=[unit.code for unit in rulebook.units]),
            "cluster": pd.Categorical(clusters[rows], categories=[cluster.code for cluster in rulebook.clusters]),
            "group": pd.Categorical(np.array(sums.groups, dtype=object)[columns], categories=sums.groups),
            "points": np.where(unknown, np.nan, sums.points[rows, columns] / scale),
            "maximum": sums.maximum[rows, columns] / scale,
            "percent": np.where(unknown, np.nan, percent[rows, columns]),
            "missing": sums.missing[rows, columns],
            "complete": sums.missing[rows, columns] == 0,
        }
    )
