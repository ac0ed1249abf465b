from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.methods.scoring import points, scaled
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import EXCLUDE, FULL, LESS, NO, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.methods.sampled import Sampled
from thidua_xlsx.methods.steps import TAKEN, Steps


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
    assert _reached(Ratio(zero_target=FULL), 10, [0, 0, 4], [0, 3, 1]) == ["10", "10", "2.5"]
    assert _reached(Ratio(zero_target=FULL, over=YES), 10, [0, 0, 4], [0, 3, 8]) == ["10", "10", "20"]
    assert _reached(Ratio(LESS, FULL), 10, [0, 0, 0], [0, 1, 7]) == ["10", "0", "0"]
    assert _reached(Ratio(zero_target=ZERO), 10, [0, 0, 4], [0, 3, 1]) == ["0", "0", "2.5"]
    assert _reached(Ratio(LESS, ZERO), 10, [0, 0, 4], [0, 3, 1]) == ["0", "0", "10"]


def test_a_target_of_zero_is_a_mistake_meant_or_not_assigned() -> None:
    """A commune in which nobody needed a new account would be told that its 0 is a mistake, or lose the points."""
    for method in (Ratio, RatioBands):
        asked = {zero: method(zero_target=zero) for zero in (NO, FULL, ZERO, EXCLUDE)}
        assert [made.allows_zero_target() for made in asked.values()] == [False, True, True, True]
        assert [made.excludes_zero_target() for made in asked.values()] == [False, False, False, True]
    assert not Leader().excludes_zero_target()


def test_beyond_the_target_more_than_everything_only_if_the_rulebook_says_so() -> None:
    """260 cards for 200 new accounts: the scale of Cần Thơ does not say whether that is 20 points or 26."""
    assert _reached(Ratio(), 20, [200], [260]) == ["20"]
    assert _reached(Ratio(over=YES), 20, [200, 200, 200], [260, 200, 150]) == ["26", "20", "15"]
    assert (Ratio().ceiling(Decimal(20)), Ratio(over=YES).ceiling(Decimal(20))) == (20, None)


def test_one_mistyped_target_does_not_stop_the_others() -> None:
    """A target of 0.0001 in one cell would end the scoring of all clusters with an overflow."""
    found = scaled(Ratio(over=YES), 1000, {"target": [1e-9, 100], "result": [1e300, 100]}, digits=4)
    assert found == [10**17, 1000 * 10**4]


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


# -- best, mean ----------------------------------------------------------------------------------------


def test_the_best_unit_gets_everything_and_the_others_their_share() -> None:
    """A unit with half of the best result would get all points, or none."""
    assert points(Best(), 10, {"result": [20, 15, 10, 0]}) == [10, Decimal("7.5"), 5, 0]
    assert points(Best(), 10, {"result": [20, 15, 30, 10]}, groups=[0, 0, 1, 1])[1] == Decimal("7.5")


def test_where_nobody_did_anything_nobody_is_best() -> None:
    """A cluster that did nothing would get full points, or stop the scoring with a division by zero."""
    assert points(Best(), 10, {"result": [0, 0]}) == [0, 0]


def test_where_less_is_better_the_lowest_result_is_best() -> None:
    """The unit with the most accidents would be the best one."""
    assert points(Best(LESS), 10, {"result": [4, 5, 8]}) == [10, 8, 5]
    assert points(Best(LESS), 10, {"result": [0, 5, 0]}) == [10, 0, 10]


def test_the_mean_is_reached_by_all_or_nothing() -> None:
    """A unit exactly at the mean would lose all its points."""
    assert points(Mean(), 10, {"result": [10, 20, 30]}) == [0, 10, 10]
    assert points(Mean(LESS), 10, {"result": [10, 20, 30]}) == [10, 10, 0]
    assert points(Mean(below=Decimal("0.5")), 10, {"result": [10, 20, 30]}) == [5, 10, 10]
    assert points(Mean(), 10, {"result": [10, 20, 30, 1]}, groups=[0, 0, 0, 1]) == [0, 10, 10, 10]


def test_a_result_at_the_mean_is_found_by_decimals() -> None:
    """0.1, 0.2 and 0.3 have a mean above 0.2 in doubles: the middle unit would lose everything."""
    assert (0.1 + 0.2 + 0.3) / 3 > 0.2
    assert points(Mean(), 10, {"result": [0.1, 0.2, 0.3]}) == [0, 10, 10]
    assert points(Mean(), 10, {"result": [0.1, 0.1, 0.1]}) == [10, 10, 10]
    assert points(Mean(), 10, {"result": [4_999_999_999_999, 5_000_000_000_001]}) == [0, 10]


def test_a_result_is_at_the_mean_if_no_workbook_could_tell_them_apart() -> None:
    """A third, shown with fifteen digits, would be below the mean of three thirds."""
    assert points(Mean(), 10, {"result": [0.333333333333333, 0.333333333333333, 0.333333333333334]}) == [10, 10, 10]
    # half of the thirteenth decimal, a tie that doubles lose
    assert points(Mean(), 10, {"result": [2199999999999.89, 2200000000000.11]}) == [0, 10]


# -- steps, deviation ------------------------------------------------------------------------------------

_STEPS = (
    PointRow(Decimal(3), "", Interval(Decimal(2))),
    PointRow(Decimal(1), "", Interval(Decimal(1))),
    PointRow(Decimal(100), "", Interval(Decimal(3)), True),
)


def test_each_further_event_costs_what_the_table_says() -> None:
    """Two violations would cost 1 + 3 points, or the fourth cost nothing because the table ends at three."""
    events = {"result": [0, 1, 2, 3, 7]}
    assert points(Steps(rows=_STEPS), 5, events) == [5, 4, 2, 0, 0]
    assert points(Steps(TAKEN, _STEPS), 5, events) == [0, 1, 3, 5, 5]


def test_a_row_holds_until_the_next_begins() -> None:
    """Three events would cost nothing where the table has rows for one and for five."""
    rows = (PointRow(Decimal(2), "", Interval(Decimal(1))), PointRow(Decimal(9), "", Interval(Decimal(4), False)))
    assert points(Steps(rows=rows), 6, {"result": [0, 1, 4, 5]}) == [6, 4, 4, 0]
    assert points(Steps(TAKEN, rows), 6, {"result": [5]}) == [6]


def test_percents_below_the_target_cost_points() -> None:
    """A unit 3 % below its target would lose three times too much, or fall below 0."""
    assert _reached(Deviation(Decimal(1)), 10, [100] * 5, [97, 97.5, 100, 130, 20]) == ["7", "7.5", "10", "10", "0"]


def test_percents_above_the_target_add_up_to_the_most() -> None:
    """A unit far beyond its target would get points without end."""
    method = Deviation(Decimal(1), Decimal("0.5"), Decimal(2))
    assert _reached(method, 10, [200] * 4, [202, 205, 208, 400]) == ["10.5", "11.25", "12", "12"]
    assert method.ceiling(Decimal(10)) == 12
    assert Deviation(Decimal(1)).ceiling(Decimal(10)) == 10


def test_only_whole_percents_count_where_the_rule_says_so() -> None:
    """“Cứ thiếu 1 % trừ 1 điểm” would cost half a point for half a percent."""
    method = Deviation(Decimal(1), Decimal(1), Decimal(5), "no")
    assert _reached(method, 10, [200] * 5, [199, 198, 195, 203, 204]) == ["10", "9", "8", "11", "12"]
    # 90.09 of 91 is exactly 1 % below, a hair less in doubles
    assert (91 - 90.09) / 91 * 100 < 1
    assert _reached(method, 10, [91], [90.09]) == ["9"]


def test_a_percentage_is_whole_if_it_is_to_nine_decimals() -> None:
    """The workbook would take a point for what the library calls less than a whole percent."""
    method = Deviation(Decimal(1), partial="no")
    assert _reached(method, 10, [10**12], [990_000_000_001]) == ["9"]  # 0.9999999999 %
    assert _reached(method, 10, [127], [125.730000000635]) == ["9"]  # 0.9999999995 %, a hair less in doubles


def test_a_steep_rule_is_calculated_exactly() -> None:
    """At so many points per percent the last bits of a percentage would be seen in the points."""
    assert _reached(Deviation(Decimal(10**10)), 1000, [3], [2.999999999], digits=4) == ["666.6667"]


# -- rank_points -----------------------------------------------------------------------------------------

_RANKS = tuple(
    PointRow(Decimal(worth), "", Interval(Decimal(rank), True, Decimal(rank), True))
    for rank, worth in enumerate((60, 45, 30, 15), start=1)
)


def test_a_published_rank_gives_its_points() -> None:
    """The fifth unit of the outside ranking would get the points of the fourth."""
    assert points(RankPoints(rows=_RANKS), 60, {"result": [1, 2, 3, 4, 5, 34]}) == [60, 45, 30, 15, 0, 0]
    assert not RankPoints(rows=_RANKS).compares_units
    assert [(item.key, item.whole, item.least) for item in RankPoints(rows=_RANKS).needs] == [("result", True, 1)]


def test_scores_from_outside_are_averaged_and_ranked_again() -> None:
    """A unit first with one department and last with another would be ranked by one of them only."""
    scores = {"score1": [90, 80, 70, 95], "score2": [70, 85, 90, 50]}  # 80, 82.5, 80, 72.5
    method = RankPoints(Decimal(2), _RANKS)
    assert method.compares_units
    assert points(method, 60, scores) == [45, 60, 45, 15]
    assert points(method, 60, scores, groups=[0, 0, 1, 1]) == [45, 60, 60, 45]


def test_equal_averages_share_a_rank_whatever_they_are_made_of() -> None:
    """0.1 + 0.2 and 0.3 + 0 would be a first and a second place."""
    scores = {"score1": [0.1, 0.3, 0.2], "score2": [0.2, 0, 0], "score3": [0, 0, 0]}
    assert 0.1 + 0.2 > 0.3 + 0
    assert points(RankPoints(Decimal(3), _RANKS), 60, scores) == [60, 60, 30]
    amounts = {
        "score1": [86813788.1, 79072861.9],
        "score2": [79072855.3, 30619582.8],
        "score3": [30619589.4, 86813788.1],
    }
    assert points(RankPoints(Decimal(3), _RANKS), 60, amounts) == [60, 60]  # doubles differ in the eighth decimal


def test_a_method_asks_for_the_inputs_of_its_parameters() -> None:
    """The form would have no row for the second department's score, or the overview of methods fail."""
    assert [item.key for item in RankPoints(Decimal(3)).inputs] == ["score1", "score2", "score3"]
    assert [item.label.vi for item in RankPoints(Decimal(1)).inputs] == ["Điểm bên ngoài 1"]
    assert RankPoints.needs == RankPoints().needs
    assert RankPoints.compares_units is False


# -- sampled, figure, ratio_bands: Cần Thơ, Plan 157/KH-UBND -------------------------------------------------


def _sample(method: Method, gate: int, sampled: int, hits: int) -> str:
    (found,) = points(method, 20, {"gate": [gate], "sampled": [sampled], "hits": [hits]})
    return f"{found.normalize():f}"


def test_people_who_understand_give_points_if_the_preconditions_are_met() -> None:
    """43 of 50 give 17.2 of 20 points; 50 of 50 without the signed list give none."""
    method = Sampled(Decimal("0.4"), Decimal(50))
    assert [text.vi for text in method.choices()] == ["Đủ", "Không đủ"]
    assert _sample(method, 0, 50, 43) == "17.2"
    assert _sample(method, 1, 50, 50) == "0"
    assert _sample(method, 0, 60, 60) == "20"
    assert _sample(method, 0, 30, 43) == "12"  # no more people can understand than were asked


def test_a_small_commune_is_scored_as_the_rulebook_says() -> None:
    """A commune with 40 recipients could never reach the 20 points, or would divide by nobody."""
    keep, scale = (Sampled(Decimal("0.4"), Decimal(50), small) for small in ("keep", "scale"))
    assert (_sample(keep, 0, 40, 40), _sample(scale, 0, 40, 40)) == ("16", "20")
    assert (_sample(keep, 0, 40, 30), _sample(scale, 0, 40, 30)) == ("12", "15")
    assert (_sample(keep, 0, 0, 0), _sample(scale, 0, 0, 5)) == ("0", "0")
    assert _sample(scale, 0, 50, 43) == "17.2"
    assert _sample(scale, 0, 60, 43) == "17.2"


def test_a_figure_gives_no_points() -> None:
    """A tie key would be added to the total."""
    assert points(Figure(), 5, {"result": [0, 410, 1e9]}) == [0, 0, 0]
    assert (Figure.scores, Figure().ceiling(Decimal(5))) == (False, 0)
    assert [key for key, method in METHODS.items() if not method.scores] == ["figure"]


_CASHLESS = tuple(
    PointRow(Decimal(worth), "", Interval(Decimal(low), True, Decimal(high), high == 100 == low))
    for worth, low, high in ((2, 88, 90), (3, 90, 95), (4, 95, 100), (5, 100, 100))
)


def test_a_ratio_is_looked_up_as_it_is() -> None:
    """87.9167 % rounded to 88 % would win two points, 99.9167 % one."""
    reached = [1055, 1056, 1080, 1140, 1199, 1200]
    of = [1200] * 6
    assert _reached(RatioBands(rows=_CASHLESS), 5, of, reached) == ["0", "2", "3", "4", "4", "5"]
    assert _reached(RatioBands(Decimal(0), rows=_CASHLESS), 5, of, reached) == ["2", "2", "3", "4", "5", "5"]
    assert _reached(RatioBands(Decimal(2), rows=_CASHLESS), 5, of, reached) == ["0", "2", "3", "4", "4", "5"]


def test_a_ratio_at_an_edge_is_found_by_decimals() -> None:
    """7 of 100,000 are 0.007 %, a hair more in doubles."""
    rows = (
        PointRow(Decimal(1), "", Interval(None, True, Decimal("0.007"), True)),
        PointRow(Decimal(2), "", Interval(Decimal("0.007"), False)),
    )
    assert _reached(RatioBands(rows=rows), 2, [100_000, 100_000], [7, 7.001]) == ["1", "2"]
    assert _reached(RatioBands(rows=_CASHLESS), 5, [10**12], [879_999_999_999]) == ["2"]  # 88 % to nine decimals
    rows = (
        PointRow(Decimal(1), "", Interval(None, True, Decimal("50.000000001"), False)),
        PointRow(Decimal(2), "", Interval(Decimal("50.000000001"))),
    )
    assert _reached(RatioBands(rows=rows), 2, [1822], [911.00000000911]) == ["2"]


def test_a_ratio_is_rounded_as_decimals_are() -> None:
    """1.005 % would be rounded down, as it is in doubles, and a tie at half a percent to the even number."""
    rows = (
        PointRow(Decimal(1), "", Interval(None, True, Decimal("1.01"), False)),
        PointRow(Decimal(2), "", Interval(Decimal("1.01"))),
    )
    assert _reached(RatioBands(Decimal(2), rows=rows), 2, [100, 100], [1.005, 1.0049]) == ["2", "1"]
    assert _reached(RatioBands(Decimal(0), rows=rows), 2, [200, 2001], [3, 10]) == ["2", "1"]


def test_a_target_of_zero_before_a_table() -> None:
    """A division by zero would stop the scoring of a whole cluster."""
    assert _reached(RatioBands(zero_target=FULL, rows=_CASHLESS), 7, [0, 100], [0, 100]) == ["7", "5"]
    assert _reached(RatioBands(zero_target=ZERO, rows=_CASHLESS), 7, [0, 100], [3, 100]) == ["0", "5"]


def test_a_cluster_without_units_has_no_points() -> None:
    """A cluster of which nobody has sent a form yet would stop the scoring of all clusters."""
    for method in (Leader(), Ratio(), Ratio(LESS), Deviation(Decimal(1)), RatioBands(rows=_CASHLESS)):
        assert points(method, 5, {"target": [], "result": []}) == []
    for method in (_FLAG, Best(), Best(LESS), Mean(), Steps(rows=_STEPS), Figure()):
        assert points(method, 5, {"result": []}) == []
    assert points(RankPoints(Decimal(1), _RANKS), 5, {"score1": []}) == []
