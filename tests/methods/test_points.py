from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.methods.scoring import points
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio


def _reached(method: Method, maximum: Any, target: list[float], result: list[float], **options: Any) -> list[str]:
    found = points(method, maximum, {"target": target, "result": result}, **options)
    return [f"{value.normalize():f}" for value in found]


# -- leader: the worked example of the provincial police's 1,000-point scale --------------------------


def test_leader_gives_the_points_of_the_published_example() -> None:
    """The library would contradict the rule that it quotes: M = 5, T = 10, leader 20."""
    assert _reached(Leader(), 5, [10] * 4, [8, 10, 20, 15]) == ["2", "2.5", "5", "3.75"]


def test_a_tie_hardly_above_the_target_is_that_of_exact_arithmetic() -> None:
    """Where even the leader is a hair above its target, binary subtraction would lose the digits that decide."""
    exact = ["4.13", "5"]  # 2.5 + 2.5 × 13/20 is 4.125, a tie that is rounded up
    assert _reached(Leader(), 5, [10, 10], [10.00000013, 10.0000002]) == exact


def test_all_units_that_lead_equally_get_everything() -> None:
    """Of two units at the top, one would be punished for the other's success."""
    assert _reached(Leader(), 5, [10, 10, 5, 10], [20, 20, 10, 10]) == ["5", "5", "5", "2.5"]


def test_where_nobody_is_above_the_target_nobody_needs_a_leader() -> None:
    """A cluster in which all just reached the target would get a division by zero."""
    assert _reached(Leader(), 5, [10, 10, 10], [10, 8, 0]) == ["2.5", "2", "0"]


def test_the_leader_is_the_one_furthest_above_its_own_target() -> None:
    """A big province would lead by size, not by effort."""
    assert _reached(Leader(), 10, [100, 10], [110, 15]) == ["6", "10"]


def test_a_leader_leads_only_its_own_cluster() -> None:
    """Another cluster's record would lower the points of this one."""
    assert _reached(Leader(), 5, [10] * 4, [15, 10, 15, 20], groups=[0, 0, 1, 1]) == ["5", "2.5", "3.75", "5"]


def test_the_share_at_the_target_is_a_parameter() -> None:
    """A cluster that agreed on 80 % at the target would be scored at 50 %."""
    assert _reached(Leader(Decimal("0.8")), 10, [10] * 3, [5, 10, 15]) == ["4", "8", "10"]
    assert _reached(Leader(Decimal(1)), 10, [10, 10], [10, 20]) == ["10", "10"]


def test_a_tie_of_leader_points_is_decided_by_decimals() -> None:
    """2.675 points would be printed as 2.67 by one machine and 2.68 by another."""
    # over = 0.07 of over_max = 1: 2.5 + 2.5 × 0.07 = 2.675
    assert _reached(Leader(), 5, [100, 100], [107, 200]) == ["2.68", "5"]


# -- ratio -------------------------------------------------------------------------------------------


def test_ratio_gives_the_share_of_the_target_and_no_more_than_everything() -> None:
    """A unit beyond its target would get more than the maximum, or one below it would get all."""
    assert _reached(Ratio(), 10, [100] * 5, [0, 50, 99.9, 100, 250]) == ["0", "5", "9.99", "10", "10"]


def test_where_less_is_better_a_result_within_the_target_gets_everything() -> None:
    """Fewer crimes than allowed would cost points."""
    assert _reached(Ratio(LESS), 10, [100] * 5, [0, 50, 100, 125, 400]) == ["10", "10", "10", "8", "2.5"]


def test_a_target_of_zero_that_the_rulebook_allows() -> None:
    """A division by zero would stop the scoring of a whole cluster."""
    assert _reached(Ratio(zero_target=True), 10, [0, 0], [0, 3]) == ["10", "10"]
    assert _reached(Ratio(LESS, zero_target=True), 10, [0, 0, 0], [0, 1, 7]) == ["10", "0", "0"]


@pytest.mark.parametrize("scale", [1, 100, 0.01])
def test_a_target_in_percent_or_as_a_share_is_the_same_target(scale: float) -> None:
    """A unit that typed 0.9 for 90 % in both cells would lose its points."""
    assert _reached(Ratio(), 10, [90 * scale], [45 * scale]) == ["5"]


def test_a_tie_of_ratio_points_is_decided_by_decimals() -> None:
    """5 × 0.201 = 1.005 would be printed as 1.00, as it is in doubles."""
    assert _reached(Ratio(), 5, [1000], [201]) == ["1.01"]
    assert _reached(Ratio(), 1, [8], [1]) == ["0.13"]
    assert _reached(Ratio(), 1, [3], [2], digits=4) == ["0.6667"]


# -- bands -------------------------------------------------------------------------------------------

_FLAG = Bands(
    rows=(
        PointRow(Decimal(5), "", Interval(Decimal(100), True, Decimal(100), True)),
        PointRow(Decimal(4), "", Interval(Decimal(95), True, Decimal(100), False)),
        PointRow(Decimal(3), "", Interval(Decimal(90), True, Decimal(95), False)),
        PointRow(Decimal(2), "", Interval(Decimal(88), False, Decimal(90), False)),
    )
)


def test_each_end_of_a_band_is_open_or_closed_as_written() -> None:
    """A unit exactly at 95 % would get the points of the band below."""
    results = [87, 88, 88.01, 89.99, 90, 94.99, 95, 99.99, 100, 100.01]
    assert points(_FLAG, 5, {"result": results}) == [0, 0, 2, 2, 3, 3, 4, 4, 5, 0]


def test_a_band_without_an_end_goes_on_for_ever() -> None:
    """A result far beyond the table would get nothing."""
    rows = (
        PointRow(Decimal(10), "", Interval(Decimal(95))),
        PointRow(Decimal(1), "", Interval(None, True, Decimal(95), False)),
    )
    assert points(Bands(rows=rows), 10, {"result": [-5, 0, 94.99, 95, 1e9]}) == [1, 1, 1, 10, 10]


def test_a_band_may_be_worth_percent_of_the_maximum() -> None:
    """A table shared by several criteria would give all of them the same points."""
    rows = (
        PointRow(Decimal("33.33"), "", Interval(Decimal(1)), True),
        PointRow(Decimal(0), "", Interval(None, True, Decimal(1), False)),
    )
    assert points(Bands(rows=rows), 8, {"result": [0, 1]}) == [0, Decimal("2.67")]


def test_the_end_of_a_band_is_a_decimal() -> None:
    """A result calculated in the form (=0.1+0.2, =0.57*100) would fall on the wrong side of an edge."""
    rows = (
        PointRow(Decimal(1), "", Interval(None, True, Decimal("0.3"), True)),
        PointRow(Decimal(2), "", Interval(Decimal("0.3"), False)),
    )
    assert points(Bands(rows=rows), 2, {"result": [0.3, 0.1 + 0.2, 0.31]}) == [1, 1, 2]
    rows = (
        PointRow(Decimal(1), "", Interval(None, True, Decimal(57), False)),
        PointRow(Decimal(2), "", Interval(Decimal(57))),
    )
    assert 0.57 * 100 < 57
    assert points(Bands(rows=rows), 2, {"result": [56.9999, 0.57 * 100, 57]}) == [1, 2, 2]


# -- levels, pass_fail, count, plus_minus, direct ------------------------------------------------------


def test_a_level_gives_its_points() -> None:
    """A unit rated “khá” would get the points of another level."""
    rows = (
        PointRow(Decimal(100), "Tốt", None, True),
        PointRow(Decimal("7.5"), "Khá"),
        PointRow(Decimal(50), "Trung bình", None, True),
        PointRow(Decimal(0), "Yếu"),
    )
    assert points(Levels(rows=rows), 10, {"result": [0, 1, 2, 3]}) == [10, Decimal("7.5"), 5, 0]
    assert [text.vi for text in Levels(rows=rows).choices()] == ["Tốt", "Khá", "Trung bình", "Yếu"]


def test_passed_gives_everything_and_failed_nothing() -> None:
    """A unit that failed would get the points of one that passed."""
    assert points(PassFail(), 7.5, {"result": [0, 1]}) == [Decimal("7.5"), 0]
    assert [text.vi for text in PassFail().choices()] == ["Đạt", "Không đạt"]


def test_items_are_counted_up_to_the_maximum() -> None:
    """Nine classes of one point would give nine of eight points, or fifty people of 0.4 give none."""
    assert points(Count(Decimal(1)), 8, {"result": [0, 3, 8, 9]}) == [0, 3, 8, 8]
    assert points(Count(Decimal("0.4")), 20, {"result": [1, 49, 50, 51]}) == [Decimal("0.4"), Decimal("19.6"), 20, 20]


def test_praise_and_criticism_stay_between_nothing_and_the_maximum() -> None:
    """Many criticisms would give negative points, and many praises more than the maximum."""
    found = points(
        PlusMinus(Decimal(6), Decimal(3), Decimal(3)),
        10,
        {"praised": [0, 1, 2, 0, 0, 1], "criticised": [0, 0, 0, 1, 3, 1]},
    )
    assert found == [6, 9, 10, 3, 0, 6]


def test_points_given_directly_are_rounded_and_otherwise_kept() -> None:
    """A unit's own points would be changed."""
    assert points(Direct(), 5, {"claimed": [0, 4.25, 5, 1.005]}) == [0, Decimal("4.25"), 5, Decimal("1.01")]


def test_a_cluster_without_units_has_no_points() -> None:
    """A cluster of which nobody has sent a form yet would stop the scoring of all clusters."""
    for method in (Leader(), Ratio(), Ratio(LESS)):
        assert points(method, 5, {"target": [], "result": []}) == []
    assert points(_FLAG, 5, {"result": []}) == []
