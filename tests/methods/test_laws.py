"""What holds for every method, whatever its parameters: found by Hypothesis if it does not."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, find, given, settings
from hypothesis import strategies as st

from tests.methods.scoring import scaled
from tests.methods.strategies import bands, decimals, inputs_of, methods, rank_points, ratio_bands
from thidua_xlsx.decimals import exact, round_fraction
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import FULL, LESS, MORE, YES, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.methods.sampled import SCALE, Sampled
from thidua_xlsx.methods.steps import TAKEN, Steps

Inputs = dict[str, list[float]]


@st.composite
def cases(draw: st.DrawFn, *only: str, few: int = 1, many: int = 9) -> tuple[Method, Decimal, Inputs, int]:
    """A method, its maximum, the inputs of a few units, the digits."""
    digits = draw(st.integers(0, 4))
    maximum = draw(decimals(0, 60, digits).filter(bool))
    method = draw(methods(maximum, digits, only=only or tuple(METHODS)))
    return method, maximum, draw(inputs_of(method, maximum, digits, draw(st.integers(few, many)))), digits


Numbers = dict[str, Fraction]


def _ratio(method: Ratio, most: Fraction, unit: Numbers) -> Fraction:
    target, result = unit["target"], unit["result"]
    if target == 0:
        return most if method.zero_target == FULL and (method.better == MORE or result == 0) else Fraction(0)
    if method.better == LESS:
        return most if result <= target else most * target / result
    return most * result / target if method.over == YES else most * min(result / target, Fraction(1))


def _leader(method: Leader, most: Fraction, unit: Numbers, cluster: list[Numbers]) -> Fraction:
    share, over = Fraction(method.share), unit["result"] / unit["target"] - 1
    if over <= 0:
        return share * most * (1 + over)
    return share * most + (1 - share) * most * over / max(each["result"] / each["target"] - 1 for each in cluster)


def _best(method: Best, most: Fraction, unit: Numbers, cluster: list[Numbers]) -> Fraction:
    results = [each["result"] for each in cluster]
    if method.better == LESS:
        return most * min(results) / unit["result"] if unit["result"] else most
    return most * unit["result"] / max(results) if max(results) else Fraction(0)


def _mean(method: Mean, most: Fraction, unit: Numbers, cluster: list[Numbers]) -> Fraction:
    over = unit["result"] - sum(each["result"] for each in cluster) / len(cluster)
    good = over <= 0 if method.better == LESS else over >= 0
    return most if good else most * Fraction(method.below)


def _worth(row: PointRow, most: Fraction) -> Fraction:
    return most * Fraction(row.points) / 100 if row.percent else Fraction(row.points)


def _row_of(rows: tuple[PointRow, ...], value: Fraction, most: Fraction) -> Fraction:
    for row in rows:
        at = row.interval
        assert at is not None
        above = at.low is None or value > at.low or (at.low_closed and value == at.low)
        below = at.high is None or value < at.high or (at.high_closed and value == at.high)
        if above and below:
            return _worth(row, most)
    return Fraction(0)


def _nearest(value: Fraction, digits: int) -> Fraction:
    """Half up, of what is not negative."""
    return Fraction((value * 10**digits + Fraction(1, 2)) // 1, 10**digits)


def _ratio_bands(method: RatioBands, most: Fraction, unit: Numbers) -> Fraction:
    if unit["target"] == 0:
        return most if method.zero_target == FULL else Fraction(0)
    percent = _nearest(100 * unit["result"] / unit["target"], 9)
    return _row_of(method.rows, percent if method.digits is None else _nearest(percent, int(method.digits)), most)


def _steps(method: Steps, most: Fraction, unit: Numbers) -> Fraction:
    begun = [row for row in method.rows if row.interval is not None and row.interval.low <= unit["result"]]
    taken = _worth(max(begun, key=lambda row: row.interval.low), most) if begun else Fraction(0)
    return taken if method.gives == TAKEN else most - taken


def _deviation(method: Deviation, most: Fraction, unit: Numbers) -> Fraction:
    percent = (unit["result"] / unit["target"] - 1) * 100
    size = abs(percent) if method.partial == YES else Fraction(_nearest(abs(percent), 9) // 1)
    if percent < 0:
        return max(most - Fraction(method.per_below) * size, Fraction(0))
    return most + min(Fraction(method.per_above) * size, Fraction(method.most_above))


def _rank_points(method: RankPoints, most: Fraction, unit: Numbers, cluster: list[Numbers]) -> Fraction:
    if not method.sources:
        return _row_of(method.rows, unit["result"], most)
    averages = [_nearest(sum(each.values()) / len(each), 9) for each in cluster]
    own = _nearest(sum(unit.values()) / len(unit), 9)
    return _row_of(method.rows, Fraction(1 + sum(average > own for average in averages)), most)


def _sampled(method: Sampled, most: Fraction, unit: Numbers) -> Fraction:
    if unit["gate"] == 1:
        return Fraction(0)
    points = Fraction(method.per_hit) * min(unit["hits"], unit["sampled"])
    if method.small == SCALE and 0 < unit["sampled"] < method.sample:
        points = points * Fraction(method.sample) / unit["sampled"]
    return min(points, most)


def _oracle(method: Method, maximum: Decimal, unit: Numbers, cluster: list[Numbers]) -> Fraction:
    """The rule once more, for one unit, in the words of ``domain.md`` and nothing of NumPy."""
    most = Fraction(maximum)
    alone = {Ratio: _ratio, RatioBands: _ratio_bands, Steps: _steps, Deviation: _deviation, Sampled: _sampled}
    together = {Leader: _leader, Best: _best, Mean: _mean, RankPoints: _rank_points}
    if type(method) in alone:
        return alone[type(method)](method, most, unit)  # type: ignore[operator]
    if type(method) in together:
        return together[type(method)](method, most, unit, cluster)  # type: ignore[operator]
    if isinstance(method, Count):
        return min(Fraction(method.per_item) * unit["result"], most)
    if isinstance(method, Figure):
        return Fraction(0)
    assert isinstance(method, PlusMinus)
    gained = Fraction(method.per_praise) * unit["praised"] - Fraction(method.per_criticism) * unit["criticised"]
    return min(max(Fraction(method.base) + gained, Fraction(0)), most)


_WITH_ORACLE = tuple(key for key in METHODS if key not in {"direct", "pass_fail", "bands", "levels"})


@settings(max_examples=200)
@given(cases(*_WITH_ORACLE))
@example((Leader(), Decimal(5), {"target": [100, 100], "result": [107, 200]}, 2))
@example((Ratio(), Decimal(5), {"target": [1000.0], "result": [201.0]}, 2))
@example((Mean(), Decimal(5), {"result": [0.1, 0.2, 0.3]}, 2))  # in doubles the mean is above 0.2
@example((Mean(LESS), Decimal(5), {"result": [1234567.1] * 7}, 2))
@example((Deviation(Decimal(1), partial="no"), Decimal(5), {"target": [1000.1], "result": [990.099]}, 2))
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
def test_points_lie_between_nothing_and_the_ceiling(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """A unit would get negative points, or more than the rulebook has to give."""
    method, maximum, inputs, digits = case
    found = scaled(method, maximum, inputs, digits=digits)
    ceiling = method.ceiling(maximum)
    assert min(found) >= 0
    assert (ceiling is None) is (isinstance(method, Ratio) and method.over == YES)
    assert ceiling is None or max(found) <= int(ceiling.scaleb(digits))


_BY_RESULT = ("ratio", "leader", "count", "best", "mean", "deviation", "steps")


@settings(max_examples=200)
@given(cases(*_BY_RESULT), st.data())
def test_a_better_result_never_costs_points(case: tuple[Method, Decimal, Inputs, int], data: Any) -> None:
    """A unit would be better off reporting less than it did."""
    method, maximum, inputs, digits = case
    unit = data.draw(st.integers(0, len(inputs["result"]) - 1))
    gain = data.draw(st.integers(1, 500).map(float))
    fewer = getattr(method, "better", MORE) == LESS or (isinstance(method, Steps) and method.gives != TAKEN)
    better = list(inputs["result"])
    better[unit] = max(0.0, better[unit] + (-gain if fewer else gain))
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
@given(st.data(), st.integers(0, 4), st.lists(st.integers(0, 30000).map(lambda n: n / 100), min_size=2))
def test_bands_of_a_ratio_that_rise_never_give_less_for_more(data: Any, digits: int, results: list[float]) -> None:
    """One more case solved would push a unit over an edge into a lower band."""
    method = data.draw(ratio_bands(Decimal(20), digits, monotone=True))
    edges = [float(edge) for row in method.rows for edge in (row.interval.low, row.interval.high) if edge is not None]
    results = sorted([*results, *edges])
    found = scaled(method, 20, {"target": [100.0] * len(results), "result": results}, digits=digits)
    assert found == sorted(found)


@settings(max_examples=100)
@given(st.data(), st.integers(2, 7), st.integers(1, 500))
def test_a_higher_score_from_outside_never_lowers_ones_own_points(data: Any, count: int, gain: int) -> None:
    """A unit that the expert department praised more would fall in the ranking."""
    method = data.draw(rank_points(Decimal(20), 2, monotone=True))
    inputs = data.draw(inputs_of(method, Decimal(20), 2, count))
    name = data.draw(st.sampled_from([item.key for item in method.needs]))
    unit = data.draw(st.integers(0, count - 1))
    better = [value + gain * (row == unit) for row, value in enumerate(inputs[name])]
    assert scaled(method, 20, {**inputs, name: better})[unit] >= scaled(method, 20, inputs)[unit]


@settings(max_examples=100)
@given(cases("sampled"), st.data())
def test_another_hit_never_costs_points(case: tuple[Method, Decimal, Inputs, int], data: Any) -> None:
    """One more person who understood the campaign would lower the commune's points."""
    method, maximum, inputs, digits = case
    more = [hits + data.draw(st.integers(0, 20)) for hits in inputs["hits"]]
    before = scaled(method, maximum, inputs, digits=digits)
    after = scaled(method, maximum, {**inputs, "hits": more}, digits=digits)
    assert all(new >= old for old, new in zip(before, after, strict=True))


@settings(max_examples=200)
@given(cases("ratio", "leader", "ratio_bands", "deviation"), st.sampled_from((2, 10, 100, 1000)))
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


_BEST: dict[str, Inputs] = {
    "pass_fail": {"result": [0.0]},
    "count": {"result": [1e7]},
    "best": {"result": [7.0]},
    "mean": {"result": [0.0]},
    "leader": {"target": [10.0], "result": [20.0]},
    "deviation": {"target": [10.0], "result": [1e7]},
}


@settings(max_examples=100)
@given(cases("pass_fail", "ratio", "count", "best", "mean", "leader", "deviation"))
def test_the_ceiling_can_be_reached(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """No effort of a unit would ever give it the points that the rulebook promises."""
    method, maximum, _, digits = case
    at_target = {"target": [10.0], "result": [0.0 if getattr(method, "better", MORE) == LESS else 10.0]}
    best = _BEST.get(method.key, at_target)
    assert scaled(method, maximum, best, digits=digits) == [int((method.ceiling(maximum) or maximum).scaleb(digits))]


@settings(max_examples=60)
@given(cases("steps"), st.integers(0, 60))
def test_what_is_left_and_what_is_taken_make_the_maximum(case: tuple[Method, Decimal, Inputs, int], many: int) -> None:
    """The same events would cost more in a section of deductions than on the criterion itself."""
    method, maximum, _, _ = case
    events = {"result": [float(many)]}
    both = [scaled(replace(method, gives=gives), maximum, events, digits=4) for gives in ("left", "taken")]
    assert abs(sum(value for (value,) in both) - int(maximum.scaleb(4))) <= 1  # a tie is rounded up twice


@pytest.mark.parametrize("key", sorted(METHODS))
def test_a_method_is_an_equal_and_hashable_value(key: str) -> None:
    """Two equal rulebooks would be called different."""
    made = find(methods(Decimal(10), 2, only=(key,)), lambda _: True)
    again = type(made)(**{field.name: getattr(made, field.name) for field in fields(made)})
    assert made == again
    assert hash(made) == hash(again)
