"""Scorecards: exact values of small results, and clear words wherever a unit stands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.analysis.conftest import Examples
from tests.scoring.small import batch, book, figure, group, leaf
from thidua_xlsx.analysis.scorecard_gap import _least_above
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.methods.count import Count
from thidua_xlsx.rulebook.model import Cluster, Rulebook
from thidua_xlsx.rulebook.rules import Better, Figure, Limiter, PointKind, RankBy, TieKey
from thidua_xlsx.scoring.score import score

_BOOK = book(group("A"), leaf("A.1", 10), leaf("A.2", 20), group("B"), leaf("B.1", 10), units=4)
_GIVEN = {
    "U1": {"A.1": 9, "A.2": 14, "B.1": 8},  # 31
    "U2": {"A.1": 5, "A.2": 19, "B.1": 6},  # 30
    "U3": {"A.1": 4, "A.2": 12, "B.1": 10},  # 26
    "U4": {"A.1": 2, "A.2": 10, "B.1": "KG"},  # 12 of 30
}


def _card(rulebook: Rulebook, given: Mapping[str, Mapping[str, Any]], unit: str, **more: Any) -> tx.Scorecard:
    return score(batch(rulebook, given), **more).scorecard(unit)


def _said(card: tx.Scorecard, lang: str = "vi") -> list[str]:
    return [line.say(lang) for line in card.standing]


def test_groups_stand_beside_mean_median_and_best_of_the_cluster() -> None:
    """The first question of a unit: where did we lose it."""
    groups = _card(_BOOK, _GIVEN, "U1").groups.set_index("group")
    assert list(groups.index) == ["A", "B", "total"]
    a = groups.loc["A"]
    assert (a["points"], a["maximum"], a["percent"]) == (23, 30, 76.67)
    assert (a["cluster_mean"], a["cluster_median"], a["cluster_best"], a["units"]) == (18.75, 19.5, 24, 4)
    assert a["difference"] == 4.25
    assert a["difference_percent"] == float(Fraction(425, 30))


def test_means_are_over_the_units_that_have_the_criterion() -> None:
    """A unit without the task would pull the mean of all others down."""
    criteria = _card(_BOOK, _GIVEN, "U1").criteria.set_index("criterion")
    assert (criteria.loc["B.1", "units"], criteria.loc["B.1", "cluster_mean"]) == (3, 8)
    assert criteria.loc["A.1", "cluster_median"] == 4.5
    card = _card(_BOOK, _GIVEN, "U4")
    assert card.not_assigned["criterion"].tolist() == ["B.1"]
    assert math.isnan(card.criteria.set_index("criterion").loc["B.1", "difference"])
    assert "B.1" not in {*card.strongest["criterion"], *card.weakest["criterion"]}


def test_strongest_and_weakest_are_by_parts_of_the_maximum() -> None:
    """Two points of twenty are less than one and a half of five."""
    card = _card(_BOOK, _GIVEN, "U1")  # A.1 +4 of 10, A.2 +0.25 of 20, B.1 ±0
    assert card.strongest["criterion"].tolist() == ["A.1", "A.2"]
    assert card.weakest["criterion"].tolist() == []
    other = _card(_BOOK, _GIVEN, "U3")  # A.1 −1 of 10, A.2 −1.75 of 20, B.1 +2 of 10
    assert other.weakest["criterion"].tolist() == ["A.1", "A.2"]
    assert other.strongest["criterion"].tolist() == ["B.1"]


def test_equal_differences_stay_in_printing_order_and_as_many_as_asked() -> None:
    """A list that changes its order from run to run looks like a changed result."""
    leaves = [leaf(key) for key in ("c", "a", "b")]
    given = {"U1": dict.fromkeys("abc", 8), "U2": dict.fromkeys("abc", 4)}
    result = score(batch(book(*leaves, units=2), given))
    assert result.scorecard("U1").strongest["criterion"].tolist() == ["c", "a", "b"]
    assert result.scorecard("U2", extremes=2).weakest["criterion"].tolist() == ["c", "a"]
    with pytest.raises(ValueError, match="extremes: -1"):
        result.scorecard("U1", extremes=-1)
    with pytest.raises(TypeError, match="whole number"):
        result.scorecard("U1", extremes=2.5)  # type: ignore[arg-type]


def test_a_deduction_is_compared_by_what_it_could_have_taken() -> None:
    """Its maximum is 0: a division by nothing, or the worst criterion of all left out."""
    rulebook = book(leaf("a"), leaf("r", 5, Count(Decimal(1)), kind=PointKind.DEDUCTION), figure("s"), units=2)
    given = {"U1": {"a": 5, "r": 2, "s": 1}, "U2": {"a": 5, "r": 0, "s": 1}}
    card = _card(rulebook, given, "U1")
    row = card.weakest.iloc[0]
    assert (row["criterion"], row["kind"], row["points"], row["cluster_mean"]) == ("r", "deduction", -2, -1)
    assert row["difference_percent"] == -20
    assert math.isnan(row["percent"])
    assert card.criteria["criterion"].tolist() == ["a", "r"]  # what is only reported is no criterion to be strong in


# -- from rank to rank -----------------------------------------------------------------------------------


def test_points_needed_are_one_step_above() -> None:
    """To be told 1 point, get it, and share the rank."""
    given = {unit: values for unit, values in _GIVEN.items() if unit != "U4"}
    card = _card(_BOOK, given, "U2")
    assert card.rank == 2
    assert card.next_rank is not None
    assert card.previous_rank is not None
    assert (card.next_rank.unit, card.next_rank.rank, card.next_rank.by) == ("U1", 1, "points")
    assert (card.next_rank.distance, card.next_rank.points_needed) == (1, 1.01)
    assert (card.previous_rank.unit, card.previous_rank.distance, card.previous_rank.points_needed) == ("U3", 4, 4.01)
    assert _said(card)[-2:] == [
        "Hạng 1 (Đơn vị U1) hơn 1 điểm; cần thêm 1,01 điểm để vượt lên",
        "Hạng 3 (Đơn vị U3) kém 4 điểm; cần thêm 4,01 điểm để vượt đơn vị này",
    ]


def test_points_needed_where_percent_is_ranked_are_exact() -> None:
    """Percent of a maximum of one's own: nobody works that out in his head, and a hundredth decides."""
    card = _card(_BOOK, _GIVEN, "U3")  # 26 of 40 = 65 %; U2 has 75 %
    assert card.next_rank is not None
    assert (card.next_rank.by, card.next_rank.distance) == ("percent", 10)
    assert card.next_rank.points_needed == 4.01  # 30.01 of 40 is 75.025 %, which prints 75.03 %; 30 is 75 %
    below = _card(_BOOK, _GIVEN, "U4")  # 12 of 30 = 40 %; U3 has 65 %
    assert below.next_rank is not None
    assert below.next_rank.points_needed == 7.51  # 19.5 is 65 %; 19.51 is 65.033…, printed 65.03 %
    assert "hơn 25,00 điểm phần trăm; cần thêm 7,51 điểm" in _said(below)[-2]


@given(st.integers(0, 12_000), st.integers(1, 120_000), st.integers(0, 3))
def test_the_least_number_above_a_percentage_is_the_least(percent: int, maximum: int, digits: int) -> None:
    """One step too many or too few, and the promise is not kept."""
    limit = Fraction(percent, 10**digits)
    found = _least_above(limit, Fraction(maximum), digits)

    def printed(number: int) -> Fraction:
        return Fraction(round_fraction(Fraction(number) * 100 / maximum, digits), 10**digits)

    assert printed(found) > limit >= printed(found - 1)


# -- wherever a unit stands --------------------------------------------------------------------------------


def test_the_first_and_the_last_are_told_so() -> None:
    """An empty line where the distance should stand looks like a fault."""
    first, last = (_card(_BOOK, _GIVEN, unit) for unit in ("U1", "U4"))
    assert first.next_rank is None
    assert repr(first) == "<Scorecard U1: rank 1 of 4>"
    assert "Dẫn đầu cụm" in _said(first)
    assert last.previous_rank is None
    assert _said(last)[-1] == "Không có đơn vị nào xếp sau"
    assert _said(last, "en")[-1] == "Nobody is ranked below"


def test_a_shared_rank_looks_past_those_who_share_it() -> None:
    """The distance to oneself is no help."""
    rulebook = book(leaf("a"), units=4)
    given = {"U1": {"a": 9}, "U2": {"a": 5}, "U3": {"a": 5}, "U4": {"a": 5}}
    card = _card(rulebook, given, "U3")
    assert (card.rank, card.previous_rank) == (2, None)
    assert card.next_rank is not None
    assert card.next_rank.points_needed == 4.01
    assert "Đồng hạng với Đơn vị U2, Đơn vị U4: không có gì phân định, chờ bỏ phiếu" in _said(card)
    assert _card(rulebook, given, "U1").previous_rank is not None
    assert _said(_card(rulebook, given, "U1"))[-1].startswith("Hạng 2 (Đơn vị U2, Đơn vị U3, Đơn vị U4) kém 4 điểm")


def test_the_same_figure_is_told_apart_by_the_link_that_decided() -> None:
    """A distance of 0 and a rank below: what else could it be."""
    rulebook = book(leaf("a"), leaf("b"), tie_keys=(TieKey(("b",)),), units=2)
    card = _card(rulebook, {"U1": {"a": 5, "b": 4}, "U2": {"a": 4, "b": 5}}, "U1")
    assert card.next_rank is not None
    assert (card.next_rank.distance, card.next_rank.points_needed) == (0, 0.01)
    assert card.next_rank.decided_by == "tiêu chí b (Tiêu chí b)"


def test_a_unit_alone_in_its_cluster_is_told_so() -> None:
    """First and last at once."""
    card = _card(_BOOK, {"U1": _GIVEN["U1"]}, "U1")
    assert (card.next_rank, card.previous_rank, card.ranked) == (None, None, 1)
    assert _said(card)[-1] == "Cụm chỉ có đơn vị này được xếp hạng"
    assert card.strongest.empty


def test_a_unit_that_is_not_ranked_still_sees_what_the_others_have() -> None:
    """Whoever sent nothing must see what it costs."""
    card = _card(_BOOK, {unit: _GIVEN[unit] for unit in ("U1", "U2")}, "U3")
    assert card.rank is None
    assert _said(card) == ["Đơn vị chưa nộp bản tự chấm dùng được nên chưa được xếp hạng"]
    total = card.groups.set_index("group").loc["total"]
    assert math.isnan(total["points"])
    assert (total["cluster_mean"], total["units"]) == (30.5, 2)
    assert "không có điểm" in str(card)


def test_no_points_help_a_unit_that_an_event_put_last() -> None:
    """Points would be promised that change nothing."""
    rulebook = book(leaf("a"), limiters=(Limiter("x", "Khiển trách", last=True),), units=2)
    events = Events(rulebook, (Event("U1", "x", None, "1/QĐ", True),))
    card = _card(rulebook, {"U1": {"a": 9}, "U2": {"a": 5}}, "U1", events=events)
    assert card.next_rank is not None
    assert card.next_rank.points_needed is None
    assert "Bị xếp cuối do khống chế: thêm điểm cũng không vượt được hạng 1 (Đơn vị U2)" in _said(card)


def test_a_capped_total_cannot_be_passed_by_points() -> None:
    """Both at the cap, one ahead by the chain."""
    keys = (TieKey(("a",)),)
    rulebook = book(leaf("a"), leaf("t", 5, kind=PointKind.BONUS), info={"total_cap": Decimal(10)}, tie_keys=keys)
    card = _card(rulebook, {"U1": {"a": 10, "t": 1}, "U2": {"a": 9, "t": 5}}, "U2")
    assert card.next_rank is not None
    assert card.next_rank.points_needed is None
    assert "tổng điểm không quá 10 nên không thể vượt bằng điểm" in _said(card)[1 + 1]


def test_where_keys_are_ranked_the_distance_is_in_the_first_key_that_differs() -> None:
    """There are no points to be short of."""
    keys = (TieKey(("s",), Figure.RESULT), TieKey(("f",), Figure.RESULT, Better.LESS))
    cluster = Cluster("C", "Cụm", rank_by=RankBy.KEYS)
    rulebook = book(figure("s"), figure("f"), leaf("a"), clusters=(cluster,), tie_keys=keys, units=2)
    card = _card(rulebook, {"U1": {"s": 7, "f": 3, "a": 1}, "U2": {"s": 7, "f": 8, "a": 9}}, "U2")
    assert card.next_rank is not None
    assert (card.next_rank.by, card.next_rank.distance, card.next_rank.points_needed) == ("keys", 5, None)
    assert "thấp hơn" in card.next_rank.decided_by


def test_the_difference_is_that_of_the_figures_beside_it() -> None:
    """Whoever subtracts in his head would find 10.00 − 9.86 = 0.15."""
    given = {f"U{number}": {"a": 10 if number < 8 else "8.84"} for number in range(1, 9)}
    card = _card(book(leaf("a"), units=8), given, "U1")  # the mean is 9.855
    row = card.strongest.iloc[0]
    assert (row["cluster_mean"], row["difference"]) == (9.855, 0.145)  # tables stay exact
    assert "a Tiêu chí a: 10,00 điểm, bình quân 9,86 (+0,14)" in card.say()
    assert ">+0,14<" in card._repr_html_()


def test_a_group_of_deductions_has_no_maximum_to_be_out_of() -> None:
    """“−2,00 trên 0,00 điểm” is nothing that anybody could have had."""
    kind = PointKind.DEDUCTION
    rulebook = book(leaf("a"), group("R", kind=kind), leaf("R.1", 5, Count(Decimal(1))), units=2)
    card = _card(rulebook, {"U1": {"a": 5, "R.1": 2}, "U2": {"a": 5, "R.1": 0}}, "U1")
    assert "Nhóm R: −2,00 điểm; bình quân 2 đơn vị −1,00, cao nhất 0,00" in card.say()


# -- as an object ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_card_of_the_examples_agrees_with_the_tables(name: str, examples: Examples) -> None:
    """Card and ranking side by side on one screen must not differ, and what the card promises must come true."""
    result = examples.result(name)
    totals = {(row["unit"], row["group"]): row for row in result.totals.to_dict("records")}
    points = {(row["unit"], row["criterion"]): row for row in result.points.to_dict("records")}
    rows = {row["unit"]: row for row in result.ranking.to_dict("records")}
    for unit in result.rulebook.units:
        card = result.scorecard(unit.code)
        for lang in ("vi", "en"):
            assert not re.search(r"\{[a-z_]+\}|\bnan\b|\bNone\b", card.say(lang)), card.say(lang)
        if (unit.code, "total") not in totals:
            continue
        for row in card.groups.to_dict("records"):
            own = totals[unit.code, row["group"]]
            assert all(_same(row[of], own[of]) for of in ("points", "maximum", "percent")), row["group"]
        for row in card.criteria.to_dict("records"):
            assert _same(row["points"], points[unit.code, row["criterion"]]["points"]), row["criterion"]
        if card.next_rank is not None and card.next_rank.points_needed is not None:
            _is_kept(card, rows[unit.code], rows[card.next_rank.unit])


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _is_kept(card: tx.Scorecard, own: Mapping[str, Any], ahead: Mapping[str, Any]) -> None:
    """Assert that with the points needed a unit stands above, and with one step less it does not."""
    assert card.next_rank is not None
    info, by = card.result.rulebook.info, card.next_rank.by
    then = Fraction(f"{own['points']:.9f}") + Fraction(f"{card.next_rank.points_needed:.9f}")
    figures = []
    for total in (then - Fraction(1, 10**info.digits), then):
        exact = total if by == "points" else total * 100 / Fraction(f"{own['maximum']:.9f}")
        digits = info.digits if by == "points" else info.percent_digits
        figures.append(Fraction(round_fraction(exact, digits), 10**digits))
    assert figures[0] <= Fraction(f"{ahead[by]:.9f}") < figures[1], card.unit


def test_an_unknown_unit_is_refused_with_what_comes_near(result: tx.Result) -> None:
    """A typing mistake in a notebook."""
    with pytest.raises(KeyError, match="did you mean 'CM'"):
        result.scorecard("Công an tỉnh Ca Mau")


def test_dtypes_are_the_same_with_and_without_points() -> None:
    """A notebook over all units would fail at the one that sent nothing."""
    cards = [_card(_BOOK, {"U1": _GIVEN["U1"]}, unit) for unit in ("U1", "U2")]
    for name in ("groups", "criteria", "strongest", "weakest", "not_assigned"):
        one, other = (getattr(card, name).dtypes.astype(str).to_dict() for card in cards)
        assert one == other, name
