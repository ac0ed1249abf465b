from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_xlsx.decimals import as_shown, exact, round_fraction, round_half_up, round_ratio, to_decimal, to_scaled

DIGITS = st.integers(0, 4)
CELLS = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda n: n / 1000),  # every other one is a tie at two digits
    st.integers(-(10**7), 10**7).map(lambda n: n / 20000),
    st.floats(-1e6, 1e6, allow_nan=False),
)


def rounded_by_decimal(value: Fraction, digits: int) -> int:
    """``ROUND(ROUND(value, 9), digits)`` by the standard library's decimals, which round half away from zero."""
    wide = Decimal(value.numerator * 10**40 // value.denominator).scaleb(-40)  # floor: 40 digits hold every tie
    if value.numerator * 10**40 % value.denominator and value < 0:
        wide += Decimal(1).scaleb(-40)
    guarded = wide.quantize(Decimal(1).scaleb(-9), ROUND_HALF_UP)
    return int(guarded.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP).scaleb(digits))


@pytest.mark.parametrize(
    ("value", "digits", "scaled"),
    [
        (0.1 + 0.2, 1, 3),
        (0.1 + 0.2, 4, 3000),
        (2.675, 2, 268),
        (1.005, 2, 101),
        (-1.005, 2, -101),
        (-2.675, 2, -268),
        (0.5, 0, 1),
        (-0.5, 0, -1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (2.4999999999, 0, 3),  # the first rounding makes it 2.5, here as in Excel
        (2.499999999, 0, 2),
        (0.0, 2, 0),
        (-0.0, 2, 0),
        (999999.99995, 4, 10**10),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: float, digits: int, scaled: int) -> None:
    """A unit at exactly half a hundredth would lose the hundredth that the printed rule gives it."""
    assert to_scaled([value], digits).tolist() == [scaled]


@given(st.lists(CELLS, min_size=1, max_size=30), DIGITS)
@example([0.1 + 0.2, 2.675, 1.005, -1.005, 1.115, 8.345, 1e9 + 0.005], 2)
def test_an_array_is_rounded_like_each_decimal(values: list[float], digits: int) -> None:
    """Points of a whole cluster would differ from what a pocket calculator gives for one unit."""
    expected = [rounded_by_decimal(Fraction(Decimal(f"{value:.15g}")), digits) for value in values]
    assert to_scaled(values, digits).tolist() == expected


@given(st.fractions(-(10**6), 10**6, max_denominator=10**7), DIGITS)
@example(Fraction(5, 1000), 2)
@example(Fraction(-5, 1000), 2)
@example(Fraction(4999999999, 10**12), 2)
def test_a_fraction_is_rounded_in_two_steps(value: Fraction, digits: int) -> None:
    """A quotient such as 2/3 of the points would be printed other than Excel's own formula prints it."""
    assert round_fraction(value, digits) == rounded_by_decimal(value, digits)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 3000), st.integers(1, 3000)), min_size=1), DIGITS)
def test_quotients_in_doubles_end_as_quotients_in_fractions(cases: list[tuple[int, int, int]], digits: int) -> None:
    """The fast way would now and then print a hundredth more or less than the exact one."""
    fractions = [Fraction(most * result, target) for most, result, target in cases]
    doubles = np.array([most * result / target for most, result, target in cases])
    found = round_half_up(doubles, digits, lambda rows: [fractions[row] for row in rows])
    assert found.tolist() == [rounded_by_decimal(value, digits) for value in fractions]


WHOLE = st.one_of(st.integers(-(10**7), 10**7), st.integers(-(10**17), 10**17))


@given(st.lists(st.tuples(WHOLE, st.one_of(st.integers(1, 10**6), st.integers(1, 10**12)))), st.integers(0, 11))
@example([(10**17, 1), (-(10**17), 3), (1, 10**12), (5, 1000), (-25, 10**4)], 2)
@example([(999_999_999_499, 10**12)], 0)
def test_quotients_of_whole_numbers_end_as_quotients_in_fractions(cases: list[tuple[int, int]], digits: int) -> None:
    """The percent that is ranked: a unit must not lose a place to a quotient that ran over, or to a lost last bit."""
    cases = [(above, below) for above, below in cases if abs(above) * 10**digits < below * 10**18]
    above, below = (np.array(column, dtype=np.int64) for column in (zip(*cases, strict=True) if cases else ((), ())))
    expected = [round_fraction(Fraction(*case), digits) for case in cases]
    assert round_ratio(above, below, digits).tolist() == expected


def test_only_values_near_a_tie_are_calculated_twice() -> None:
    """A folder of two thousand forms would take minutes where seconds are enough."""
    asked: list[int] = []

    def exactly(rows: np.ndarray) -> list[Fraction]:
        asked.extend(rows.tolist())
        return [Fraction(125, 1000)]

    assert round_half_up(np.array([0.1, 0.125, 0.13]), 2, exactly).tolist() == [10, 13, 13]
    assert asked == [1]


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_a_cell_is_taken_at_fifteen_digits(value: float) -> None:
    """0.1 + 0.2 would not tie with 0.3, although both cells show 0.3."""
    assert float(to_decimal(value)) == float(f"{value:.15g}")
    assert exact(value) == Fraction(to_decimal(value))
    assert len(to_decimal(value).as_tuple().digits) <= 15


@given(st.lists(CELLS | st.floats(-1e15, 1e15, allow_nan=False), max_size=20))
@example([0.57 * 100, 0.1 + 0.2, 1234567890123.4567, 1e15, -0.0])
def test_an_array_is_taken_at_fifteen_digits(values: list[float]) -> None:
    """A result calculated in the form would be compared with an edge by digits that nobody sees."""
    assert as_shown(np.array(values, dtype=np.float64)).tolist() == [float(f"{value:.15g}") for value in values]


def test_the_sum_of_tenths_is_the_decimal() -> None:
    """Two units with 0.3 points each would be ranked one before the other."""
    assert exact(0.1 + 0.2) == exact(0.3) == Fraction(3, 10)
