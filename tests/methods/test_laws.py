"""What holds for every method, whatever its parameters: found by Hypothesis if it does not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.methods.scoring import scaled
from tests.strategies import bands, decimals, inputs_of, methods
from thidua_xlsx.decimals import exact, round_fraction
from thidua_xlsx.methods.base import Method
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, MORE, Ratio
from thidua_xlsx.methods.registry import METHODS

Inputs = dict[str, list[float]]


@st.composite
def cases(draw: st.DrawFn, *only: str, few: int = 1, many: int = 9) -> tuple[Method, Decimal, Inputs, int]:
    """A method, its maximum, the inputs of a few units, the digits."""
    digits = draw(st.integers(0, 4))
    maximum = draw(decimals(0, 60, digits).filter(bool))
    method = draw(methods(maximum, digits, only=only or tuple(METHODS)))
    return method, maximum, draw(inputs_of(method, maximum, digits, draw(st.integers(few, many)))), digits


def _oracle(
    method: Method, maximum: Decimal, unit: dict[str, Fraction], cluster: list[dict[str, Fraction]]
) -> Fraction:
    """The rule once more, for one unit, in the words of ``domain.md`` and nothing of NumPy."""
    most = Fraction(maximum)
    if isinstance(method, Ratio):
        target, result = unit["target"], unit["result"]
        if method.better == LESS:
            return most if result <= target else most * target / result
        return most if result >= target else most * result / target
    if isinstance(method, Leader):
        share, over = Fraction(method.share), unit["result"] / unit["target"] - 1
        if over <= 0:
            return share * most * (1 + over)
        return share * most + (1 - share) * most * over / max(each["result"] / each["target"] - 1 for each in cluster)
    if isinstance(method, Count):
        return min(Fraction(method.per_item) * unit["result"], most)
    assert isinstance(method, PlusMinus)
    gained = Fraction(method.per_praise) * unit["praised"] - Fraction(method.per_criticism) * unit["criticised"]
    return min(max(Fraction(method.base) + gained, Fraction(0)), most)


@settings(max_examples=250)
@given(cases("ratio", "leader", "count", "plus_minus"))
@example((Leader(), Decimal(5), {"target": [100, 100], "result": [107, 200]}, 2))
@example((Ratio(), Decimal(5), {"target": [1000.0], "result": [201.0]}, 2))
def test_points_are_those_of_exact_arithmetic(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """A hundredth of a point, and with it a rank, would hang on the last bit of a double."""
    method, maximum, inputs, digits = case
    units = [
        {name: exact(values[row]) for name, values in inputs.items()} for row in range(len(next(iter(inputs.values()))))
    ]
    expected = [round_fraction(_oracle(method, maximum, unit, units), digits) for unit in units]
    assert scaled(method, maximum, inputs, digits=digits) == expected


@settings(max_examples=200)
@given(cases())
def test_points_lie_between_nothing_and_the_maximum(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """A unit would get negative points, or more than the rulebook has to give."""
    method, maximum, inputs, digits = case
    found = scaled(method, maximum, inputs, digits=digits)
    assert min(found) >= 0
    assert max(found) <= int(maximum.scaleb(digits))


@settings(max_examples=150)
@given(cases("ratio", "leader", "count"), st.data())
def test_a_better_result_never_costs_points(case: tuple[Method, Decimal, Inputs, int], data: Any) -> None:
    """A unit would be better off reporting less than it did."""
    method, maximum, inputs, digits = case
    unit = data.draw(st.integers(0, len(inputs["result"]) - 1))
    gain = data.draw(st.integers(1, 500).map(float))
    better = list(inputs["result"])
    better[unit] = max(0.0, better[unit] + (-gain if getattr(method, "better", MORE) == LESS else gain))
    before = scaled(method, maximum, inputs, digits=digits)
    after = scaled(method, maximum, {**inputs, "result": better}, digits=digits)
    assert after[unit] >= before[unit]


@settings(max_examples=100)
@given(st.data(), st.integers(0, 4), st.lists(st.integers(0, 30000).map(lambda n: n / 100), min_size=2))
def test_bands_that_rise_never_give_less_for_more(data: Any, digits: int, results: list[float]) -> None:
    """A result just above an edge would fall into no band, or into a lower one."""
    method = data.draw(bands(Decimal(20), digits, monotone=True))
    edges = [float(edge) for row in method.rows for edge in (row.interval.low, row.interval.high) if edge is not None]
    found = scaled(method, 20, {"result": sorted([*results, *edges])}, digits=digits)
    assert found == sorted(found)


@settings(max_examples=100)
@given(cases("ratio", "leader"), st.sampled_from((2, 10, 100, 1000)))
def test_target_and_result_may_be_typed_in_any_measure(case: tuple[Method, Decimal, Inputs, int], scale: int) -> None:
    """A unit that counts in thousands of đồng would get other points than one that counts in đồng."""
    method, maximum, inputs, digits = case
    grown = {name: [value * scale for value in values] for name, values in inputs.items()}
    assert scaled(method, maximum, grown, digits=digits) == scaled(method, maximum, inputs, digits=digits)


@settings(max_examples=150)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_units_decides_nothing(case: tuple[Method, Decimal, Inputs, int], shuffle: Any) -> None:
    """Points would depend on the order of the files in a folder."""
    method, maximum, inputs, digits = case
    order = list(range(len(next(iter(inputs.values())))))
    shuffle.shuffle(order)
    moved = {name: [values[row] for row in order] for name, values in inputs.items()}
    found = scaled(method, maximum, inputs, digits=digits)
    assert scaled(method, maximum, moved, digits=digits) == [found[row] for row in order]


@settings(max_examples=100)
@given(cases(few=2), st.data())
def test_clusters_are_scored_each_on_its_own(case: tuple[Method, Decimal, Inputs, int], data: Any) -> None:
    """Scoring two clusters at once would give other points than scoring one after the other."""
    method, maximum, inputs, digits = case
    count = len(next(iter(inputs.values())))
    groups = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    together = scaled(method, maximum, inputs, digits=digits, groups=groups)
    for group in set(groups):
        rows = [row for row in range(count) if groups[row] == group]
        alone = scaled(method, maximum, {k: [v[row] for row in rows] for k, v in inputs.items()}, digits=digits)
        assert [together[row] for row in rows] == alone


@settings(max_examples=60)
@given(cases("pass_fail", "ratio", "count"))
def test_the_maximum_can_be_reached(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """No effort of a unit would ever give it the points that the rulebook promises."""
    method, maximum, inputs, digits = case
    best: Inputs = {name: [0.0] for name in inputs}
    if isinstance(method, Ratio):
        best = {"target": [10.0], "result": [0.0 if method.better == LESS else 10.0]}
    elif isinstance(method, Count):
        best = {"result": [1e7]}
    assert scaled(method, maximum, best, digits=digits) == [int(maximum.scaleb(digits))]


@pytest.mark.parametrize("key", sorted(METHODS))
def test_a_method_is_an_equal_and_hashable_value(key: str) -> None:
    """Two equal rulebooks would be called different."""
    from hypothesis import find

    made = find(methods(Decimal(10), 2, only=(key,)), lambda _: True)
    assert made == type(made)(**vars(made))
    assert hash(made) == hash(type(made)(**vars(made)))
