"""Not assigned: what each policy makes of points, maxima and ranks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.small import batch, book, choice_field, group, leaf, points, printed, ranks, row, total
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.ratio import EXCLUDE, Ratio
from thidua_xlsx.rulebook.model import NotAssigned, Rulebook, Target
from thidua_xlsx.rulebook.rules import Condition, GroupRule, PointKind, Sign
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score


def _policy(policy: NotAssigned) -> dict[str, Any]:
    return {"not_assigned": policy}


def _one(rulebook: Rulebook, given: dict[str, Any], fields: dict[str, Any] | None = None) -> Result:
    return score(batch(rulebook, {"U1": given}, {"U1": fields or {}}))


_TASKS = (group("I"), leaf("I.1", 4), leaf("I.2", 6, Ratio()), leaf("X", 10))


@pytest.mark.parametrize(
    ("policy", "points_", "maximum"),
    [
        (NotAssigned.EXCLUDE, 3.0, 4.0),
        (NotAssigned.RESCALE, 7.5, 10.0),  # 4 assigned of 10: × 10/4
        (NotAssigned.SPREAD, 7.5, 10.0),
        (NotAssigned.FULL, 9.0, 10.0),
        (NotAssigned.ZERO, 3.0, 10.0),
    ],
)
def test_each_policy_on_a_group_of_two(policy: NotAssigned, points_: float, maximum: float) -> None:
    """A unit without a task must get what the cluster agreed for that case, in the group and in the total."""
    result = _one(book(*_TASKS, info=_policy(policy)), {"I.1": 3, "I.2": "KG", "X": 5})
    assert total(result, "U1", "I") == (points_, maximum)
    assert total(result, "U1") == (points_ + 5, maximum + 10)
    assert row(result, "U1")["state"] == "ranked"


def test_a_target_that_the_rulebook_withholds_is_not_assigned_whatever_the_form_says() -> None:
    """A unit could give itself a task that it does not have, and score on it."""
    rulebook = book(*_TASKS, targets=(Target("U1", "I.2", None),))
    result = _one(rulebook, {"I.1": 3, "I.2": (10, 10), "X": 5})
    assert total(result, "U1", "I") == (3.0, 4.0)


def test_a_target_of_zero_that_means_not_assigned_is_not_assigned() -> None:
    """*Chỉ tiêu 0 = loại trừ* would divide by zero or cost the unit the criterion."""
    rulebook = book(group("I"), leaf("I.1", 4), leaf("I.2", 6, Ratio(zero_target=EXCLUDE)))
    assert total(_one(rulebook, {"I.1": 3, "I.2": (0, 0)}), "U1") == (3.0, 4.0)


def test_a_cluster_is_ranked_by_percent_as_soon_as_one_unit_has_an_excluded_criterion() -> None:
    """1,000 − 10 = 990: by raw points the unit with fewer tasks could never win."""
    full = {"I.1": 4, "I.2": (10, 9), "X": 10}
    less = {"I.1": 4, "I.2": "KG", "X": "9.9"}
    rulebook = book(*_TASKS, units=2)
    both = score(batch(rulebook, {"U1": full, "U2": less}))
    assert set(both.ranking["ranked_by"]) == {"percent"}
    assert ranks(both) == {"U2": 1, "U1": 2}  # 99.29 % before 97 %, though 13.9 points are fewer than 19.4
    alone = score(batch(rulebook, {"U1": full, "U2": full}))
    assert set(alone.ranking["ranked_by"]) == {"points"}


def test_one_criterion_may_have_a_policy_of_its_own_and_a_group_one_for_all_below() -> None:
    """The rulebook's policy would be applied to the one criterion that was agreed otherwise."""
    rulebook = book(
        group("I", not_assigned=NotAssigned.ZERO),
        leaf("I.1", 4, Ratio()),
        leaf("I.2", 6, Ratio(), not_assigned=NotAssigned.FULL),
        leaf("X", 10, Ratio()),
        info=_policy(NotAssigned.EXCLUDE),
    )
    result = _one(rulebook, {"I.1": "KG", "I.2": "KG", "X": "KG"})
    assert total(result, "U1", "I") == (6.0, 10.0)
    assert total(result, "U1") == (6.0, 10.0)


@pytest.mark.parametrize("policy", [NotAssigned.FULL, NotAssigned.ZERO])
def test_a_deduction_or_bonus_that_does_not_apply(policy: NotAssigned) -> None:
    """All points of a deduction are none taken; a sign mistake would take them all."""
    rulebook = book(
        leaf("X", 10),
        leaf("T", 5, Ratio(), kind=PointKind.DEDUCTION),
        leaf("B", 2, Ratio(), kind=PointKind.BONUS),
        info=_policy(policy),
    )
    result = _one(rulebook, {"X": 8, "T": "KG", "B": "KG"})
    assert points(result, "U1", "T") == 0.0
    assert total(result, "U1") == (10.0 if policy is NotAssigned.FULL else 8.0, 10.0)


# -- stretching --------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", [NotAssigned.RESCALE, NotAssigned.SPREAD])
@pytest.mark.parametrize("maxima", [(3, 3, 4), (1, 1, 1, 7), ("0.01", "0.02", 5), (2, 2, 2, 2, 2, 3)])
def test_full_marks_stay_full_and_maxima_add_up_to_the_groups_again(policy: NotAssigned, maxima: tuple[Any]) -> None:
    """A unit with everything done would get 99.99 % because the rest was divided by three."""
    *kept, last = maxima
    criteria = [leaf(f"I.{n}", most) for n, most in enumerate(kept)]
    rulebook = book(group("I"), *criteria, leaf("I.last", last, Ratio()), info=_policy(policy))
    result = _one(rulebook, {**{f"I.{n}": most for n, most in enumerate(kept)}, "I.last": "KG"})
    whole = float(sum(Fraction(str(most)) for most in maxima))
    assert total(result, "U1") == (whole, whole)
    own = result.points.set_index("criterion")["maximum"]
    assert sum(printed(own[item.key]) for item in criteria) == Fraction(str(whole))
    assert row(result, "U1")["percent"] == 100.0


def test_spread_goes_evenly_and_what_is_left_over_to_the_first() -> None:
    """1 point over three criteria is 0.34 + 0.33 + 0.33; any other order would be somebody's choice."""
    rulebook = book(
        group("I"),
        *(leaf(f"I.{n}", most) for n, most in ((1, 5), (2, 3), (3, 1))),
        leaf("I.4", 1, Ratio()),
        info=_policy(NotAssigned.SPREAD),
    )
    result = _one(rulebook, {"I.1": 5, "I.2": "1.5", "I.3": 0, "I.4": "KG"})
    own = result.points.set_index("criterion")
    assert list(own["maximum"]) == [5.34, 3.33, 1.33, 0.0]
    assert points(result, "U1", "I.2") == 1.67  # 1.5 × 3.33 / 3 = 1.665
    assert points(result, "U1", "I.3") == 0.0


def test_rescale_goes_by_the_size_of_what_remains() -> None:
    """Rescaled like spread, small criteria would gain more than large ones."""
    rulebook = book(
        group("I"), leaf("I.1", 6), leaf("I.2", 2), leaf("I.3", 2, Ratio()), info=_policy(NotAssigned.RESCALE)
    )
    own = _one(rulebook, {"I.1": 6, "I.2": 1, "I.3": "KG"}).points.set_index("criterion")
    assert list(own["maximum"]) == [7.5, 2.5, 0.0]
    assert list(own["points"])[:2] == [7.5, 1.25]


@pytest.mark.parametrize("policy", [NotAssigned.RESCALE, NotAssigned.SPREAD])
def test_a_group_that_is_not_assigned_as_a_whole_gives_its_points_to_its_neighbours(policy: NotAssigned) -> None:
    """With nothing left in the group to stretch, the unit would lose the group's points."""
    rulebook = book(
        group("P"),
        group("P.1"),
        leaf("P.1.a", 3, Ratio()),
        leaf("P.1.b", 3, Ratio()),
        leaf("P.2", 4),
        leaf("X", 10),
        info=_policy(policy),
    )
    result = _one(rulebook, {"P.1.a": "KG", "P.1.b": "KG", "P.2": 2, "X": 10})
    assert total(result, "U1", "P.1")[1] == 0.0
    assert total(result, "U1", "P") == (5.0, 10.0)
    assert total(result, "U1") == (15.0, 20.0)
    assert set(result.ranking["ranked_by"]) == {"points"}


def test_stretched_groups_inside_a_stretched_group_keep_their_proportions() -> None:
    """An inner group would be stretched twice and take points from its neighbours."""
    rulebook = book(
        group("P"),
        group("P.1"),
        group("P.1.S"),
        leaf("P.1.S.a", 4),
        leaf("P.1.S.b", 6, Ratio()),
        leaf("P.1.c", 10),
        leaf("P.2", 20, Ratio()),
        info=_policy(NotAssigned.RESCALE),
    )
    result = _one(rulebook, {"P.1.S.a": 4, "P.1.S.b": "KG", "P.1.c": 5, "P.2": "KG"})
    # S is 10 again, P.1 is 20 and takes over the 20 of P.2: both halves double
    assert total(result, "U1", "P.1.S") == (20.0, 20.0)
    assert total(result, "U1", "P.1") == (30.0, 40.0)
    assert total(result, "U1", "P") == (30.0, 40.0)


def test_a_bonus_group_is_stretched_too() -> None:
    """The bonus of a unit without one of its tasks would shrink although the rulebook says it is stretched."""
    rulebook = book(
        leaf("X", 10),
        group("B", kind=PointKind.BONUS),
        leaf("B.1", 1),
        leaf("B.2", 1, Ratio()),
        info=_policy(NotAssigned.RESCALE),
    )
    result = _one(rulebook, {"X": 10, "B.1": "0.5", "B.2": "KG"})
    assert total(result, "U1", "B") == (1.0, 2.0)
    assert total(result, "U1") == (11.0, 10.0)


def test_a_capped_group_is_stretched_with_its_cap() -> None:
    """The cap of a group that takes over a neighbour's points would swallow them."""
    rulebook = book(
        group("P"),
        group("P.1", cap=Decimal(8)),
        leaf("P.1.a", 5),
        leaf("P.1.b", 5),
        leaf("P.2", 8, Ratio()),
        info=_policy(NotAssigned.RESCALE),
    )
    result = _one(rulebook, {"P.1.a": 5, "P.1.b": 1, "P.2": "KG"})
    assert total(result, "U1", "P.1") == (12.0, 16.0)
    assert total(result, "U1", "P") == (12.0, 16.0)
    assert total(_one(rulebook, {"P.1.a": 5, "P.1.b": 5, "P.2": "KG"}), "U1") == (16.0, 16.0)


def test_the_ceiling_of_a_condition_grows_with_its_criterion() -> None:
    """*Tối đa 3,5 trên 5* is 7 of 10 once the criterion is worth 10."""
    seat = (Condition("tru_so", Sign.EQUAL, "có"),)
    rulebook = book(
        group("I"),
        leaf("I.1", 5, conditions=seat, otherwise=Decimal("3.5")),
        leaf("I.2", 5, Ratio()),
        fields=(choice_field("tru_so", "có", "không"),),
        info=_policy(NotAssigned.RESCALE),
    )
    given = {"I.1": 5, "I.2": "KG"}
    assert total(_one(rulebook, given, {"tru_so": "có"}), "U1") == (10.0, 10.0)
    assert total(_one(rulebook, given, {"tru_so": "không"}), "U1") == (7.0, 10.0)


def test_what_is_excluded_beside_what_is_rescaled_stays_out() -> None:
    """Only the points of the rescaled criterion come back; the excluded one's are gone from the maximum too."""
    rulebook = book(
        group("I"),
        leaf("I.1", 4),
        leaf("I.2", 4, Ratio(), not_assigned=NotAssigned.RESCALE),
        leaf("I.3", 2, Ratio(), not_assigned=NotAssigned.EXCLUDE),
        leaf("X", 10),
    )
    result = _one(rulebook, {"I.1": 3, "I.2": "KG", "I.3": "KG", "X": 0})
    assert total(result, "U1", "I") == (6.0, 8.0)
    assert set(result.ranking["ranked_by"]) == {"percent"}


def test_a_missing_criterion_takes_over_its_share_too() -> None:
    """A cell left blank beside a task not assigned would make the others worth more."""
    rulebook = book(
        group("I"), leaf("I.1", 4), leaf("I.2", 4), leaf("I.3", 2, Ratio()), info=_policy(NotAssigned.RESCALE)
    )
    result = _one(rulebook, {"I.1": 4, "I.3": "KG"})
    assert total(result, "U1") == (5.0, 10.0)
    assert row(result, "U1")["state"] == "provisional"


def test_a_highest_group_without_one_of_its_children_is_what_remains() -> None:
    """The maximum of a group would still be that of a child that the unit does not have."""
    rulebook = book(group("I", rule=GroupRule.HIGHEST), leaf("I.1", 5), leaf("I.2", 8, Ratio()), leaf("X", 2))
    result = _one(rulebook, {"I.1": 5, "I.2": "KG", "X": 1})
    assert total(result, "U1") == (6.0, 7.0)


# -- peers -------------------------------------------------------------------------------------------


def test_units_without_a_target_are_compared_with_the_best_among_them() -> None:
    """A unit that did the work without a target would be compared with units that had one."""
    rulebook = book(leaf("X", 10, Leader()), leaf("Y", 10), info=_policy(NotAssigned.PEERS))
    given = {
        "U1": {"X": (10, 100), "Y": 0},
        "U2": {"X": {"target": "KG", "result": 40}, "Y": 0},
        "U3": {"X": {"target": "KG", "result": 10}, "Y": 0},
        "U4": {"X": {"target": "KG"}, "Y": 0},
    }
    result = score(batch(rulebook, given))
    assert [points(result, unit, "X") for unit in ("U1", "U2", "U3")] == [10.0, 10.0, 2.5]
    assert [row(result, unit)["state"] for unit in ("U3", "U4")] == ["ranked", "provisional"]
    assert set(result.ranking["maximum"]) == {20.0}
    assert set(result.ranking["ranked_by"]) == {"points"}


def test_peers_of_one_unit_alone_and_of_results_of_zero() -> None:
    """The only unit without a target leads itself; where nobody did anything nobody gets points."""
    rulebook = book(leaf("X", 10, Ratio()), units=2, info=_policy(NotAssigned.PEERS))
    alone = score(batch(rulebook, {"U1": {"X": (10, 10)}, "U2": {"X": {"target": "KG", "result": 3}}}))
    assert points(alone, "U2", "X") == 10.0
    nothing = score(batch(rulebook, {unit: {"X": {"target": "KG", "result": 0}} for unit in ("U1", "U2")}))
    assert [points(nothing, unit, "X") for unit in ("U1", "U2")] == [0.0, 0.0]


def test_a_figure_that_is_not_assigned_changes_no_maximum() -> None:
    """A cluster would be ranked by percent because of a line that gives no points."""
    rulebook = book(leaf("X", 10), leaf("F", 0, Figure()), units=2)
    result = score(batch(rulebook, {"U1": {"X": 5, "F": "KG"}, "U2": {"X": 4, "F": 3}}))
    assert set(result.ranking["ranked_by"]) == {"points"}
    assert set(result.ranking["state"]) == {"ranked"}
