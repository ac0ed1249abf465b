"""From the inputs of one criterion to exact points: doubles first, fractions where a tie is near."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import FloatArray, IntArray, as_shown, exact, round_fraction, round_half_up
from thidua_xlsx.methods.base import Cells, Method

__all__ = ["evaluate", "rounded_formula"]

_MOST: Final = 10**13  # far beyond any scale; with four decimals it still fits into 64 bits
_MOST_EXACT: Final = Fraction(_MOST)


def evaluate(
    method: Method, maximum: Decimal, inputs: Mapping[str, FloatArray], groups: IntArray, digits: int
) -> IntArray:
    """Points of n units on one criterion, as integers of ``10**-digits``.

    Parameters
    ----------
    method, maximum
        The rule and the most that it gives.
    inputs
        Input name → numbers, shape (n,), none missing; a choice is its position in ``method.choices()``.
    groups
        Shape (n,): units with the same number are compared with one another (a cluster).
    digits
        Decimals of a point.

    The result is that of exact arithmetic on the decimals that the cells show, rounded
    ``ROUND(ROUND(x, 9), digits)``. A method without a ceiling stops at 10^13 points, so that one
    mistyped target does not stop the scoring of the others.
    """
    inputs = {name: as_shown(values) for name, values in inputs.items()}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        cells = Cells(inputs, maximum, groups, is_exact=False)
        points = np.minimum(np.asarray(method.points(cells), dtype=np.float64), _MOST)
        unsure = method.unsure(cells)

    def exactly(rows: npt.NDArray[np.intp]) -> list[Fraction]:
        needed, at = _needed(method, cells, inputs, groups, rows)
        fractions = {name: _fractions(values[needed]) for name, values in inputs.items()}
        found = method.points(Cells(fractions, maximum, groups[needed], is_exact=True))
        return [min(Fraction(found[position]), _MOST_EXACT) for position in at]

    rounded = round_half_up(points, digits, exactly)
    rows = np.flatnonzero(unsure) if unsure is not None else np.array([], dtype=np.intp)
    if rows.size:
        rounded[rows] = [round_fraction(value, digits) for value in exactly(rows)]
    return rounded


def _needed(
    method: Method, cells: Cells, inputs: Mapping[str, FloatArray], groups: IntArray, rows: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The units that must be calculated exactly to know those of ``rows``, and where each of ``rows`` is among them."""
    if not method.compares_units:  # of units with the same figures one will do
        figures = np.stack([values[rows] for values in inputs.values()])
        _, first, at = np.unique(figures, axis=1, return_index=True, return_inverse=True)
        return rows[first], at.ravel()
    wanted = np.isin(groups, groups[rows])
    decisive = method.decisive(cells)
    if decisive is not None:
        wanted &= decisive
        wanted[rows] = True
    needed = np.flatnonzero(wanted)
    return needed, np.searchsorted(needed, rows)


def _fractions(values: FloatArray) -> npt.NDArray[np.object_]:
    different, at = np.unique(values, return_inverse=True)
    array = np.empty(different.shape, dtype=object)
    array[:] = [exact(value) for value in different.tolist()]
    return array[at]


def rounded_formula(formula: str, digits: int) -> str:
    """``formula`` with the rounding of ``evaluate`` around it."""
    return f"ROUND(ROUND({formula},9),{digits})"
