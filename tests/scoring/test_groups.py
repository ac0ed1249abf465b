"""Groups: how the points of children become those of their group, and what holds them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.small import batch, book, choice_field, figure, group, leaf, number_field, points, row, total
from thidua_xlsx.checking.form_totals import form_totals
from thidua_xlsx.methods.count import Count
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Condition, GroupRule, PointKind, Sign
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_TOP = leaf("X", 10)


def _one(rulebook: Rulebook, given: dict[str, Any], fields: dict[str, Any] | None = None) -> Result:
    return score(batch(rulebook, {"U1": given}, {"U1": fields or {}}))


def test_a_sum_adds_its_children_as_decimals() -> None:
    """A subtotal of 0.30000000000000004 would not tie with 0.3."""
    rulebook = book(group("I"), leaf("I.1", 5), leaf("I.2", 5))
    assert total(_one(rulebook, {"I.1": "0.1", "I.2": "0.2"}), "U1", "I") == (0.3, 10.0)


def test_highest_counts_only_the_highest_child() -> None:
    """*Chỉ tính mức cao nhất*: two prizes would be paid twice."""
    rulebook = book(group("I", rule=GroupRule.HIGHEST), leaf("I.1", 5), leaf("I.2", 8), leaf("I.3", 8))
    result = _one(rulebook, {"I.1": 5, "I.2": 4, "I.3": 3})
    assert total(result, "U1", "I") == (5.0, 8.0)
    assert total(result, "U1") == (5.0, 8.0)


def test_highest_of_deductions_takes_the_one_that_costs_most() -> None:
    """The mildest of several deductions would be the one that counts."""
    rulebook = book(_TOP, group("T", kind=PointKind.DEDUCTION, rule=GroupRule.HIGHEST), leaf("T.1", 5), leaf("T.2", 5))
    result = _one(rulebook, {"X": 10, "T.1": 2, "T.2": 3})
    assert total(result, "U1", "T") == (-3.0, 0.0)
    assert total(result, "U1") == (7.0, 10.0)


@pytest.mark.parametrize(
    ("weights", "given", "expected"),
    [
        (("0.5", "0.5"), ("4.33", "4.34"), "4.34"),  # 4.335: half goes up
        (("0.3333", "0.6667"), ("10", "0.01"), "3.34"),  # 3.339667
        (("2", "0.25"), ("1.11", "0.02"), "2.23"),  # 2.225
    ],
)
def test_weighted_multiplies_and_rounds_once(weights: Any, given: Any, expected: str) -> None:
    """Rounding every weighted child by itself would move a group by a hundredth."""
    rulebook = book(
        group("I", rule=GroupRule.WEIGHTED),
        *(leaf(f"I.{n}", 10, weight=Decimal(weight)) for n, weight in enumerate(weights, 1)),
    )
    result = _one(rulebook, {f"I.{n}": value for n, value in enumerate(given, 1)})
    assert total(result, "U1", "I")[0] == float(expected)


def test_a_weighted_group_with_odd_weights_is_still_ranked_by_points() -> None:
    """A maximum of 3.336333 prints as 3.34; that is no maximum of a unit's own."""
    rulebook = book(
        group("I", rule=GroupRule.WEIGHTED), leaf("I.1", "10.01", weight=Decimal("0.3333")), leaf("X", 5), units=2
    )
    result = score(batch(rulebook, {"U1": {"I.1": 10, "X": 1}, "U2": {"I.1": "10.01", "X": 1}}))
    assert set(result.ranking["ranked_by"]) == {"points"}
    assert row(result, "U1")["maximum"] == 8.34


def test_a_bonus_is_capped_and_counts_on_top() -> None:
    """A bonus must neither pass its cap nor enlarge the maximum that percent are of."""
    rulebook = book(_TOP, group("B", kind=PointKind.BONUS, cap=Decimal(3)), leaf("B.1", 2), leaf("B.2", 4))
    for given, expected in ((("1.5", 1), 2.5), ((2, 4), 3.0)):
        result = _one(rulebook, {"X": 10, "B.1": given[0], "B.2": given[1]})
        assert total(result, "U1", "B") == (expected, 3.0)
        assert total(result, "U1") == (10 + expected, 10.0)
        assert row(result, "U1")["percent"] == 100 + 10 * expected


def test_deductions_are_typed_positive_stored_negative_and_capped() -> None:
    """A deduction that added points, or took more than the agreed most, would turn the ranking round."""
    rulebook = book(_TOP, group("T", kind=PointKind.DEDUCTION, cap=Decimal(3)), leaf("T.1", 5), leaf("T.2", 5))
    result = _one(rulebook, {"X": 9, "T.1": 2, "T.2": 0})
    assert (points(result, "U1", "T.1"), points(result, "U1", "T.2")) == (-2.0, 0.0)
    assert total(result, "U1", "T") == (-2.0, 0.0)
    assert total(_one(rulebook, {"X": 9, "T.1": 4, "T.2": 4}), "U1") == (6.0, 10.0)


def test_a_deduction_of_zero_has_no_sign() -> None:
    """−0 would be printed, and compared as a text."""
    rulebook = book(_TOP, leaf("T", 5, kind=PointKind.DEDUCTION))
    assert str(points(_one(rulebook, {"X": 1, "T": 0}), "U1", "T")) == "0.0"


def test_bonus_and_deduction_inside_a_core_group_count_there_but_not_in_its_maximum() -> None:
    """A group of 10 points with a bonus line would be a group of 12, and 10 points of it no longer 100 %."""
    rulebook = book(
        group("I"),
        leaf("I.1", 10),
        leaf("I.2", 2, kind=PointKind.BONUS),
        group("I.3", kind=PointKind.DEDUCTION, cap=Decimal(4)),
        leaf("I.3.a", 5),
    )
    result = _one(rulebook, {"I.1": 8, "I.2": 1, "I.3.a": 5})
    assert total(result, "U1", "I") == (5.0, 10.0)
    assert rulebook.maximum() == 10


def test_the_total_is_capped() -> None:
    """97 + 10 is 107 in one cluster and 100 in another; the rulebook says which."""
    criteria = leaf("X", 97), leaf("B", 10, kind=PointKind.BONUS)
    given = {"X": 97, "B": 10}
    assert total(_one(book(*criteria), given), "U1") == (107.0, 97.0)
    capped = _one(book(*criteria, info={"total_cap": Decimal(100)}), given)
    assert total(capped, "U1") == (100.0, 97.0)
    assert row(capped, "U1")["points"] == 100.0


def test_groups_nest() -> None:
    """A cap of an inner group must hold before the outer group adds up."""
    rulebook = book(
        group("I", cap=Decimal(12)),
        group("I.1", rule=GroupRule.HIGHEST),
        leaf("I.1.a", 6),
        leaf("I.1.b", 7),
        group("I.2", rule=GroupRule.WEIGHTED),
        leaf("I.2.a", 4, weight=Decimal("1.5")),
        leaf("I.2.b", 1, weight=Decimal("0.5")),
    )
    result = _one(rulebook, {"I.1.a": 6, "I.1.b": 2, "I.2.a": "3.01", "I.2.b": 1})
    assert total(result, "U1", "I.2") == (5.02, 6.5)  # 4.515 + 0.5 = 5.015
    assert total(result, "U1", "I") == (11.02, 12.0)


# -- gates -------------------------------------------------------------------------------------------

_SEAT = choice_field("tru_so", "có", "không")
_HAS_SEAT = (Condition("tru_so", Sign.EQUAL, "có"),)


@pytest.mark.parametrize(("said", "expected"), [("có", 5.0), ("không", 3.5), ("Không", 3.5)])
def test_a_criterion_gives_at_most_so_much_where_a_condition_is_not_met(said: str, expected: float) -> None:
    """*Chưa có trụ sở: tối đa 3,5 điểm* is what the rule says, whatever was claimed."""
    rulebook = book(leaf("X", 5, conditions=_HAS_SEAT, otherwise=Decimal("3.5")), fields=(_SEAT,))
    result = _one(rulebook, {"X": 5}, {"tru_so": said})
    assert (points(result, "U1", "X"), row(result, "U1")["points"]) == (expected, expected)
    assert points(_one(rulebook, {"X": 2}, {"tru_so": "không"}), "U1", "X") == 2.0


def test_claimed_points_stand_as_the_unit_wrote_them() -> None:
    """The claimed stage would show points that nobody claimed."""
    rulebook = book(leaf("X", 5, conditions=_HAS_SEAT, otherwise=Decimal("3.5")), fields=(_SEAT,))
    result = score(batch(rulebook, {"U1": {"X": 5}}, {"U1": {"tru_so": "không"}}), "claimed")
    assert (points(result, "U1", "X"), row(result, "U1")["state"]) == (5.0, "ranked")


def test_a_gate_takes_a_whole_group() -> None:
    """*Không đạt điều kiện thì cả mục 0 điểm*: points behind a closed gate must not count."""
    rulebook = book(
        _TOP, group("I", conditions=_HAS_SEAT, otherwise=Decimal(0)), leaf("I.1", 5), leaf("I.2", 5), fields=(_SEAT,)
    )
    given = {"X": 1, "I.1": 5, "I.2": 4}
    assert total(_one(rulebook, given, {"tru_so": "có"}), "U1", "I") == (9.0, 10.0)
    closed = _one(rulebook, given, {"tru_so": "không"})
    assert (total(closed, "U1", "I"), total(closed, "U1")) == ((0.0, 10.0), (1.0, 20.0))
    assert row(closed, "U1")["state"] == "ranked"


def test_a_gate_of_which_nothing_is_known_leaves_the_points_and_marks_the_rank_provisional() -> None:
    """A field left blank must neither shut the gate nor pass for met."""
    rulebook = book(
        _TOP, group("I", conditions=_HAS_SEAT, otherwise=Decimal(0)), leaf("I.1", 5), fields=(_SEAT,), units=2
    )
    result = score(batch(rulebook, {"U1": {"X": 1, "I.1": 5}, "U2": {"X": 1, "I.1": 5}}, {"U2": {"tru_so": "có"}}))
    assert (row(result, "U1")["points"], row(result, "U1")["state"], row(result, "U1")["missing"]) == (
        6.0,
        "provisional",
        1,
    )
    assert row(result, "U2")["state"] == "ranked"


def test_a_leaf_whose_condition_is_unknown_is_missing() -> None:
    """Full points for a condition that nobody answered would be a gift."""
    rulebook = book(leaf("X", 5, conditions=_HAS_SEAT, otherwise=Decimal(0)), leaf("Y", 5), fields=(_SEAT,))
    own = row(_one(rulebook, {"X": 5, "Y": 1}), "U1")
    assert (own["points"], own["state"], own["complete"]) == (1.0, "provisional", False)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (Sign.AT_LEAST, (0, 9, 9)),
        (Sign.ABOVE, (0, 0, 9)),
        (Sign.AT_MOST, (9, 9, 0)),
        (Sign.BELOW, (9, 0, 0)),
        (Sign.EQUAL, (0, 9, 0)),
        (Sign.UNEQUAL, (9, 0, 9)),
    ],
)
def test_every_sign_compares_exactly_at_the_edge(sign: Sign, expected: tuple[int, ...]) -> None:
    """At the edge itself *trên* and *từ* differ by a whole group."""
    rulebook = book(
        _TOP,
        group("I", conditions=(Condition("nhan_su", sign, Decimal("2.5")),), otherwise=Decimal(0)),
        leaf("I.1", 9),
        fields=(number_field("nhan_su"),),
    )
    found = [total(_one(rulebook, {"X": 0, "I.1": 9}, {"nhan_su": n}), "U1")[0] for n in ("2.4", "2.5", "2.6")]
    assert tuple(found) == expected


@pytest.mark.parametrize(("reached", "expected"), [("3.99", 4.0), ("4", 9.0)])
def test_a_condition_may_be_about_another_criterion(reached: str, expected: float) -> None:
    """*Chỉ tính khi mục I từ 4 điểm*: the gate follows the points, and the group's too."""
    for subject in ("I.1", "I"):
        conditions = (Condition(subject, Sign.AT_LEAST, Decimal(4)),)
        rulebook = book(
            group("I"), leaf("I.1", 5), group("II", conditions=conditions, otherwise=Decimal(0)), leaf("II.1", 5)
        )
        result = _one(rulebook, {"I.1": reached, "II.1": 5})
        assert total(result, "U1")[0] == (float(reached) if expected == 4.0 else 9.0), subject


def test_all_conditions_must_be_met_and_one_that_is_not_decides_over_one_unknown() -> None:
    """A gate that is shut by one condition would wait for another that cannot open it."""
    conditions = (*_HAS_SEAT, Condition("nhan_su", Sign.AT_LEAST, Decimal(3)))
    rulebook = book(
        _TOP,
        group("I", conditions=conditions, otherwise=Decimal(0)),
        leaf("I.1", 5),
        fields=(_SEAT, number_field("nhan_su")),
    )
    given = {"X": 1, "I.1": 5}
    assert row(_one(rulebook, given, {"tru_so": "không"}), "U1")["state"] == "ranked"
    assert total(_one(rulebook, given, {"tru_so": "không"}), "U1")[0] == 1.0
    assert row(_one(rulebook, given, {"tru_so": "có"}), "U1")["state"] == "provisional"
    assert total(_one(rulebook, given, {"tru_so": "có", "nhan_su": 3}), "U1")[0] == 6.0


def test_a_bonus_gate_and_a_deduction_gate_hold_to_what_is_left() -> None:
    """A gate on a deduction limits what it takes; it must not turn it into a bonus."""
    rulebook = book(
        _TOP,
        leaf("T", 5, kind=PointKind.DEDUCTION, conditions=_HAS_SEAT, otherwise=Decimal(2)),
        group("B", kind=PointKind.BONUS, conditions=_HAS_SEAT, otherwise=Decimal("0.5")),
        leaf("B.1", 2),
        fields=(_SEAT,),
    )
    given = {"X": 9, "T": 4, "B.1": 2}
    assert total(_one(rulebook, given, {"tru_so": "có"}), "U1")[0] == 7.0
    assert total(_one(rulebook, given, {"tru_so": "không"}), "U1")[0] == 7.5


@pytest.mark.parametrize("stage", ["claimed", "computed"])
@pytest.mark.parametrize("reported", [{}, {"A.1": 7}])
@pytest.mark.parametrize(("sign", "expected"), [(Sign.EQUAL, 3.0), (Sign.BELOW, 8.0)])
def test_a_group_that_only_reports_figures_has_0_points_whatever_is_reported(
    stage: str, reported: dict[str, Any], sign: Sign, expected: float
) -> None:
    """The form, the ranking and the formulas would each hold another group back."""
    gate = Condition("A", sign, Decimal(5))
    rulebook = book(group("A"), figure("A.1"), group("B", conditions=(gate,), otherwise=Decimal(3)), leaf("B.1", 10))
    result = score(batch(rulebook, {"U1": {**reported, "B.1": 8}}), stage)
    assert total(result, "U1", "B") == (expected, 10.0)
    assert form_totals(rulebook, rulebook.units[0], {"B.1": 8.0}, {}, 2)["B"] == expected


def test_a_figure_beside_a_criterion_without_points_does_not_make_a_group_known() -> None:
    """A group of which only a figure was reported has no points yet; a condition on it waits for the criterion."""
    gate = Condition("A", Sign.AT_LEAST, Decimal(5))
    criteria = group("A"), figure("A.1"), leaf("A.2", 10), leaf("X", 10, conditions=(gate,), otherwise=Decimal(3))
    waits = score(batch(book(*criteria), {"U1": {"A.1": 7, "X": 8}}))
    assert points(waits, "U1", "X") == 8.0
    assert not row(waits, "U1")["complete"]
    held = score(batch(book(*criteria), {"U1": {"A.1": 7, "A.2": 4, "X": 8}}))
    assert points(held, "U1", "X") == 3.0


def test_a_group_that_applies_to_one_cluster_leaves_the_other_alone() -> None:
    """A criterion of the neighbours would be missing in every unit of this cluster."""
    from thidua_xlsx.rulebook.model import Cluster

    rulebook = book(
        leaf("X", 10),
        group("I", clusters=("D",)),
        leaf("I.1", 5),
        clusters=(Cluster("C", "Cụm C"), Cluster("D", "Cụm D")),
        units={"U1": "C", "U2": "D"},
    )
    result = score(batch(rulebook, {"U1": {"X": 4}, "U2": {"X": 4, "I.1": 3}}))
    assert total(result, "U1") == (4.0, 10.0)
    assert total(result, "U2") == (7.0, 15.0)
    assert set(result.ranking["ranked_by"]) == {"points"}
    assert set(result.ranking["state"]) == {"ranked"}


def test_points_of_a_count_are_added_exactly() -> None:
    """Three times 0.1 a case is 0.3, in the group as on paper."""
    rulebook = book(group("I"), *(leaf(f"I.{n}", 5, Count(Decimal("0.1"))) for n in range(1, 8)))
    result = _one(rulebook, {f"I.{n}": n for n in range(1, 8)})
    assert Fraction(str(total(result, "U1", "I")[0])) == Fraction(28, 10)
