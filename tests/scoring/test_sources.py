"""Criteria that take another's figures, joint activities, and clusters that are ranked without points."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.scoring.small import batch, book, figure, group, leaf, number_field, points, ranks, row, total
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.rulebook.model import ACTIVITIES, Cluster, NotAssigned, Rulebook, Target
from thidua_xlsx.rulebook.rules import (
    STAYS_AWAY,
    TAKES_PART,
    Activity,
    Better,
    Figure,
    PointKind,
    RankBy,
    TieKey,
)
from thidua_xlsx.scoring.score import score

_BONUS = RatioBands(
    None,
    "no",
    (
        PointRow(Decimal(0), "", Interval(None, True, Decimal(100), False)),
        PointRow(Decimal(2), "", Interval(Decimal(100), True, Decimal(150), False)),
        PointRow(Decimal(3), "", Interval(Decimal(150), True, None, False)),
    ),
)


def _with_bonus(**more: object) -> Rulebook:
    return book(
        leaf("I", 10, Ratio()),
        leaf("B", 3, _BONUS, kind=PointKind.BONUS, uses="I"),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("result", "bonus"), [(99, 0.0), (100, 2.0), (149, 2.0), (150, 3.0)])
def test_a_bonus_on_a_ratio_already_reported(result: int, bonus: float) -> None:
    """The unit would have to type the same figure twice, and could type two."""
    found = score(batch(_with_bonus(units=1), {"U1": {"I": (100, result)}}))
    assert points(found, "U1", "B") == bonus
    assert row(found, "U1")["state"] == "ranked"


def test_points_follow_a_verified_correction_of_the_source() -> None:
    """A corrected result would cost the criterion its points and leave the bonus on them standing."""
    given = batch(_with_bonus(units=1), {"U1": {"I": (100, 160)}})
    verdict = Verdict("U1", "I", "Cụm trưởng", results={"result": Decimal(120)}, reason="trùng 40 hồ sơ")
    result = score(given, verification=Verification(given.rulebook, (verdict,)))
    assert (points(result, "U1", "I"), points(result, "U1", "B")) == (10.0, 2.0)
    assert result.unverified == 0  # who has looked at the figure has looked at the bonus on it
    assert points(score(given, "computed"), "U1", "B") == 3.0


def test_a_target_held_by_the_rulebook_serves_both() -> None:
    """The bonus would be measured by the unit's own target, and the criterion by the cluster's."""
    rulebook = _with_bonus(units=1, targets=(Target("U1", "I", Decimal(100)),))
    assert points(score(batch(rulebook, {"U1": {"I": (50, 100)}})), "U1", "B") == 2.0


def test_what_is_not_assigned_is_not_assigned_to_those_who_use_it() -> None:
    """A bonus on a task that the unit does not have would be called missing."""
    result = score(batch(_with_bonus(units=1), {"U1": {"I": "KG"}}))
    assert set(result.points["state"]) == {"not assigned"}


def test_a_source_may_use_a_source_itself() -> None:
    """A chain of bonuses on one figure would end after its first link."""
    rulebook = book(leaf("I", 10, Ratio()), leaf("J", 5, Ratio(), uses="I"), leaf("K", 4, Leader(), uses="J"), units=2)
    result = score(batch(rulebook, {"U1": {"I": (10, 20)}, "U2": {"I": (10, 5)}}))
    assert [points(result, "U2", key) for key in "IJK"] == [5.0, 2.5, 1.0]
    leaders = result.leaders
    assert list(leaders["leader"]) == ["U1"]
    assert list(leaders["points"]) == [4.0]


def test_joint_activities_are_counted() -> None:
    """Points for taking part would be typed by hand beside the answers that already say it."""
    yes, no = TAKES_PART.vi, STAYS_AWAY.vi
    rulebook = book(
        leaf("I", 5, Count(Decimal("1.5")), uses=ACTIVITIES),
        activities=(
            Activity("A1", "Về nguồn"),
            Activity("A2", "Hội thao"),
            Activity("A3", "Khác cụm", clusters=("D",)),
        ),
        clusters=(Cluster("C", "Cụm"), Cluster("D", "Cụm D")),
    )
    fields = {
        "U1": {"activity:A1": yes, "activity:A2": yes},
        "U2": {"activity:A1": no, "activity:A2": yes},
        "U3": {"activity:A1": yes},
        "U4": {"activity:A1": no, "activity:A2": no},
    }
    result = score(batch(rulebook, {unit: {} for unit in fields}, fields))
    assert [points(result, unit, "I") for unit in ("U1", "U2", "U4")] == [3.0, 1.5, 0.0]
    assert (row(result, "U3")["state"], row(result, "U1")["state"]) == ("not scored", "ranked")


# -- figures and rankings by keys alone --------------------------------------------------------------

_KEYS = (TieKey(("F.1",), Figure.RESULT), TieKey(("F.2", "F.3"), Figure.RESULT), TieKey(("no",), better=Better.LESS))


def _by_keys(**more: object) -> Rulebook:
    return book(
        group("F"),
        figure("F.1"),
        figure("F.2"),
        figure("F.3"),
        clusters=(Cluster("C", "Cụm", rank_by=RankBy.KEYS),),
        tie_keys=_KEYS,
        fields=(number_field("no"),),
        **more,  # type: ignore[arg-type]
    )


def test_a_cluster_may_be_ranked_by_keys_alone() -> None:
    """New accounts, then amounts, then arrears: there are no points to add up, and yet there is an order."""
    given = {
        "U1": {"F.1": 10, "F.2": 1, "F.3": 2},
        "U2": {"F.1": 12, "F.2": 0, "F.3": 0},
        "U3": {"F.1": 10, "F.2": 0, "F.3": 4},
        "U4": {"F.1": 10, "F.2": 3, "F.3": 0},
    }
    fields = {"U1": {"no": 5}, "U2": {"no": 9}, "U3": {"no": 0}, "U4": {"no": 4}}
    result = score(batch(_by_keys(), given, fields))
    assert ranks(result) == {"U2": 1, "U3": 2, "U4": 3, "U1": 4}
    assert set(result.ranking["ranked_by"]) == {"keys"}
    ties = result.ties.set_index("unit")
    assert set(ties["figure"]) == {10.0}
    decided = list(ties.loc[["U3", "U4", "U1"], "decided_by"])
    assert all(part in decided[0] for part in ("F.2", "+", "F.3", "(kết quả)"))
    assert decided[1:] == ["Mục no thấp hơn"] * 2
    assert list(ties.loc[["U3", "U4", "U1"], "value"]) == ["4", "4", "5"]


def test_a_first_key_where_less_is_better_shows_its_figure_as_it_is() -> None:
    """Arrears of −5 would be printed in the table of ties."""
    rulebook = book(
        figure("F"),
        leaf("X", 1),
        clusters=(Cluster("C", "Cụm", rank_by=RankBy.KEYS),),
        tie_keys=(TieKey(("F",), Figure.RESULT, Better.LESS),),
        units=3,
    )
    result = score(batch(rulebook, {"U1": {"F": 5, "X": 0}, "U2": {"F": 5, "X": 0}, "U3": {"F": 7, "X": 0}}))
    assert ranks(result) == {"U1": 1, "U2": 1, "U3": 3}
    assert list(result.ties["figure"]) == [5.0, 5.0]


def test_a_unit_without_the_figure_comes_after_those_that_have_it() -> None:
    """A figure not reported would count as 0 and beat nobody, or, where less is better, everybody."""
    given = {unit: {"F.1": 10, "F.2": 1, "F.3": 2} for unit in ("U1", "U2", "U3")}
    result = score(batch(_by_keys(units=3), given, {"U1": {"no": 5}, "U2": {}, "U3": {"no": 6}}))
    assert ranks(result) == {"U1": 1, "U3": 2, "U2": 3}


def test_figures_give_no_points_and_claims_are_not_asked() -> None:
    """A line that is only reported would count as a criterion at 0, or wait for a self-score for ever."""
    rulebook = book(leaf("X", 10), figure("F"), units=1)
    for stage in ("claimed", "computed"):
        result = score(batch(rulebook, {"U1": {"X": 4, "F": 123}}), stage)
        assert total(result, "U1") == (4.0, 10.0)
        assert row(result, "U1")["state"] == "ranked"
    assert result.unverified == 1


# -- leaders -----------------------------------------------------------------------------------------


def test_a_result_names_the_leader_and_what_others_get_without_it() -> None:
    """Everybody's points rest on one unit's figure; the meeting has to know whose, and whether anybody checked it."""
    rulebook = book(leaf("I", 5, Leader()), units=3)
    given = batch(rulebook, {"U1": {"I": (10, 20)}, "U2": {"I": (10, 15)}, "U3": {"I": (10, 8)}})
    leaders = score(given).leaders
    assert leaders[["leader", "points", "verified", "unit", "now", "without"]].to_dict("records") == [
        {"leader": "U1", "points": 5.0, "verified": False, "unit": "U2", "now": 3.75, "without": 5.0}
    ]
    agreed = Verification(rulebook, (Verdict("U1", "I", "Cụm trưởng", agreed=True),))
    assert list(score(given, verification=agreed).leaders["verified"]) == [True]


def test_a_leader_on_whom_nobody_depends_is_named_all_the_same() -> None:
    """A criterion that compares units would be left out of the list of leaders."""
    rulebook = book(leaf("I", 10, Best()), units=2)
    leaders = score(batch(rulebook, {"U1": {"I": 4}, "U2": {"I": 4}})).leaders
    assert leaders[["leader", "unit"]].to_dict("records") == [
        {"leader": "U1", "unit": ""},
        {"leader": "U2", "unit": ""},
    ]


def test_the_best_among_those_without_a_target_is_a_leader_too() -> None:
    """Their points depend on one another although the method itself compares nobody."""
    rulebook = book(leaf("I", 10, Ratio()), units=3, info={"not_assigned": NotAssigned.PEERS})
    given = {
        "U1": {"I": (10, 10)},
        "U2": {"I": {"target": "KG", "result": 8}},
        "U3": {"I": {"target": "KG", "result": 4}},
    }
    leaders = score(batch(rulebook, given)).leaders
    assert leaders[["leader", "unit", "now", "without"]].to_dict("records") == [
        {"leader": "U2", "unit": "U3", "now": 5.0, "without": 10.0}
    ]


def test_clusters_have_leaders_of_their_own() -> None:
    """A strong unit of another cluster would lower everybody's points."""
    rulebook = book(
        leaf("I", 10, Best()),
        clusters=(Cluster("C", "Cụm"), Cluster("D", "Cụm D")),
        units={"U1": "C", "U2": "C", "U3": "D"},
    )
    result = score(batch(rulebook, {"U1": {"I": 4}, "U2": {"I": 2}, "U3": {"I": 100}}))
    assert [points(result, unit, "I") for unit in ("U1", "U2", "U3")] == [10.0, 5.0, 10.0]
    assert list(result.leaders["leader"]) == ["U1", "U3"]


def test_a_band_is_read_from_the_source_too() -> None:
    """Bands on another's result would look at a cell that the form does not have."""
    rows = (
        PointRow(Decimal(0), "", Interval(None, True, Decimal(5), False)),
        PointRow(Decimal(4), "", Interval(Decimal(5), True, None, False)),
    )
    rulebook = book(figure("F"), leaf("X", 4, Bands(rows=rows), uses="F"), units=2)
    result = score(batch(rulebook, {"U1": {"F": 5}, "U2": {"F": 4}}))
    assert [points(result, unit, "X") for unit in ("U1", "U2")] == [4.0, 0.0]
