"""Exact points: decimals held as scaled integers, rounded half away from zero, in two steps.

The rule, here and in every formula that is written: ``ROUND(ROUND(x, 9), digits)``. The first
rounding takes away the last bits in which two ways of calculating the same number differ.
Floating point is used only where it is shown to give the same integer; near a tie the caller is
asked for the exact fraction.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "FloatArray",
    "IntArray",
    "as_shown",
    "exact",
    "round_fraction",
    "round_half_up",
    "round_ratio",
    "to_decimal",
    "to_scaled",
]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_GUARD_DIGITS: Final = 9
_MOST: Final = 4 * 10**9  # twice that with nine decimals fits into 64 bits
_DOUBT: Final = 1e-6  # far above the error of a few operations on points below 10^7, in units of the last digit


def to_decimal(value: float) -> Decimal:
    """The decimal that a cell shows: 15 significant digits, as Excel keeps them."""
    return Decimal(f"{value:.15g}")


def exact(value: float) -> Fraction:
    """A cell's number as an exact fraction (see ``to_decimal``)."""
    return Fraction(to_decimal(value))


def as_shown(values: FloatArray) -> FloatArray:
    """``values`` at 15 significant digits: ``=0.57*100`` is 57 and not a hair below an edge at 57."""
    cautious = np.flatnonzero((np.rint(values * 1e4) / 1e4 != values) | (np.abs(values) > 1e11))
    if not cautious.size:
        return values  # four decimals at most: these are what they show
    shown = values.copy()
    shown[cautious] = [float(to_decimal(value)) for value in values[cautious]]
    return shown


def _round_away(above: int, below: int) -> int:
    rounded = (2 * abs(above) + below) // (2 * below)
    return rounded if above >= 0 else -rounded


def round_fraction(value: Fraction, digits: int) -> int:
    """``ROUND(ROUND(value, 9), digits)`` as an integer of ``10**-digits``."""
    guarded = _round_away(value.numerator * 10**_GUARD_DIGITS, value.denominator)
    return _round_away(guarded * 10**digits, 10**_GUARD_DIGITS)


def round_half_up(
    values: FloatArray, digits: int, exactly: Callable[[npt.NDArray[np.intp]], list[Fraction]]
) -> IntArray:
    """Round an array of doubles as if each had been calculated exactly.

    Parameters
    ----------
    values
        Shape (n,), finite, each within a few units in the last place of its exact value.
    digits
        Decimals to keep.
    exactly
        Given the positions that lie too near a tie to be sure, returns their exact fractions.

    Returns
    -------
    Integers of ``10**-digits``, shape (n,).
    """
    scaled = np.abs(values) * 10.0**digits
    whole = np.floor(scaled + 0.5)
    doubt = max(_DOUBT, 10.0 ** (digits - _GUARD_DIGITS + 1))  # wider than what the first rounding can move
    doubtful = np.flatnonzero((np.abs(scaled - np.floor(scaled) - 0.5) < doubt) | (scaled > 1e9))
    rounded = (np.copysign(1.0, values) * whole).astype(np.int64)
    if doubtful.size:
        rounded[doubtful] = [round_fraction(value, digits) for value in exactly(doubtful)]
    return rounded


def round_ratio(above: IntArray, below: IntArray, digits: int) -> IntArray:
    """``ROUND(ROUND(above / below, 9), digits)`` of whole numbers, ``below`` > 0, as integers of ``10**-digits``."""
    above, below = np.asarray(above, dtype=np.int64), np.asarray(below, dtype=np.int64)
    step, last = 10**_GUARD_DIGITS, 10 ** max(_GUARD_DIGITS - digits, 0)
    whole, rest = np.divmod(np.abs(above), below)
    guarded = (2 * rest * step + below) // (2 * below) + whole * step
    rounded = np.sign(above) * ((2 * guarded + last) // (2 * last))
    large = (below > _MOST) | (whole > _MOST) if digits <= _GUARD_DIGITS else np.ones(len(above), dtype=bool)
    for row in np.flatnonzero(large):
        rounded[row] = round_fraction(Fraction(int(above[row]), int(below[row])), digits)
    return np.asarray(rounded, dtype=np.int64)


def to_scaled(values: Any, digits: int) -> IntArray:
    """Numbers of cells as integers of ``10**-digits``, rounded half away from zero."""
    array = np.asarray(values, dtype=np.float64)
    return round_half_up(array, digits, lambda rows: [exact(array[row]) for row in rows])
