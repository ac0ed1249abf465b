"""Awards: quotas, what a unit needs, ballots, and the first reason why not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.small import batch, book, figure, leaf
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, Rulebook, UnitClass
from thidua_xlsx.rulebook.rules import Award, Figure, Limiter, QuotaBase, RankBy, Scope, TieKey
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_CLASSES = (
    UnitClass("Xuất sắc", Interval(Decimal(90)), "XS"),
    UnitClass("Tốt", Interval(Decimal(70), True, Decimal(90)), "T"),
    UnitClass("Hoàn thành", Interval(None, True, Decimal(70)), "HT"),
)
_LIMITERS = (Limiter("DT", "Đang bị điều tra", no_award=True), Limiter("KT", "Khiển trách", class_at_most="T"))
_TWO = (Cluster("C", "Cụm C"), Cluster("D", "Cụm D"))


def _rulebook(award: Award, units: Any = 5, **more: Any) -> Rulebook:
    return book(
        *more.pop("criteria", (leaf("X", 100),)),
        units=units,
        classes=_CLASSES,
        limiters=_LIMITERS,
        awards=(award, *more.pop("also", ())),
        info={"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED},
        **more,
    )


def _award(code: str = "CO", **more: Any) -> Award:
    return Award(code, f"Danh hiệu {code}", **more)


def _score(rulebook: Rulebook, points: list[Any], **more: Any) -> Result:
    given_ = {f"U{n}": {"X": value} for n, value in enumerate(points, 1) if value is not None}
    return score(batch(rulebook, given_), **more)


def _reasons(result: Result) -> list[str]:
    """The first reason of U1, U2, …; empty: proposed."""
    own = result.awards.set_index("unit")["reason"]
    return [own[unit.code] for unit in result.rulebook.units]


_POINTS = [99, 98, 97, 80, 60]


# -- quotas ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "proposed"),
    [
        ({"number": 2}, 2),
        ({"percent": Decimal(20), "base": QuotaBase.UNITS}, 1),
        ({"percent": Decimal("39.9"), "base": QuotaBase.UNITS}, 1),
        ({"percent": Decimal(40), "base": QuotaBase.UNITS}, 2),
        ({"percent": Decimal(50), "base": "T"}, 2),  # of the four that are good or better
        ({"percent": Decimal(40), "base": "XS"}, 1),
        ({"number": 3, "percent": Decimal(40), "base": QuotaBase.UNITS}, 2),
        ({"number": 1, "percent": Decimal(40), "base": QuotaBase.UNITS}, 1),
        ({"number": 0}, 0),
        ({"percent": Decimal(10), "base": QuotaBase.UNITS}, 0),
        ({"number": 9}, 5),
    ],
)
def test_a_quota_is_a_number_or_a_share_rounded_down_or_the_smaller_of_both(quota: Any, proposed: int) -> None:
    """A cluster that proposes one unit too many gets its whole list back."""
    result = _score(_rulebook(_award(**quota)), _POINTS)
    assert _reasons(result) == [""] * proposed + ["quota"] * (5 - proposed)
    assert set(result.awards["quota"]) == {proposed if quota.get("number") != 9 else 9}


@pytest.mark.parametrize(("base", "proposed"), [(QuotaBase.SUBMITTED, 1), (QuotaBase.NOT_LIMITED, 1), ("", 2)])
def test_a_share_names_its_base(base: str, proposed: int) -> None:
    """50 % of four units is two, of the three that sent something one."""
    rulebook = _rulebook(_award(percent=Decimal(50), base=base), 4)
    events = Events(rulebook, (Event("U2", "DT", confirmed=True),))
    result = _score(rulebook, [99, 98, 97, None], events=events)
    assert int(result.awards["proposed"].sum()) == proposed


def test_each_cluster_has_its_own_quota_or_all_share_one() -> None:
    """One flag for every cluster or one over all of them: half the clusters would go away empty."""
    units = {"U1": "C", "U2": "C", "U3": "D", "U4": "D"}
    each = _score(_rulebook(_award(number=1), units, clusters=_TWO), [99, 98, 80, 79])
    assert _reasons(each) == ["", "quota", "", "quota"]
    assert list(dict.fromkeys(each.awards["scope"])) == ["C", "D"]
    together = _score(_rulebook(_award(number=2, scope=Scope.TOGETHER), units, clusters=_TWO), [99, 98, 80, 79])
    assert _reasons(together) == ["", "", "quota", "quota"]
    assert set(together.awards["scope"]) == {"C; D"}
    named = _score(_rulebook(_award(number=1, clusters=("D",)), units, clusters=_TWO), [99, 98, 80, 79])
    assert list(named.awards["unit"]) == ["U3", "U4"]


def test_clusters_with_different_maxima_are_compared_by_percent() -> None:
    """90 of 100 points would lose to 95 of 120."""
    criteria = leaf("X", 100), leaf("Y", 20, clusters=("D",))
    rulebook = _rulebook(
        _award(number=1, scope=Scope.TOGETHER), {"U1": "C", "U2": "D"}, clusters=_TWO, criteria=criteria
    )
    result = score(batch(rulebook, {"U1": {"X": 90}, "U2": {"X": 90, "Y": 5}}))
    assert _reasons(result) == ["", "quota"]


def test_a_cluster_ranked_by_keys_cannot_be_compared_with_others() -> None:
    """Without points there is nothing to compare; a guess would give the flag away."""
    clusters = Cluster("C", "Cụm C"), Cluster("D", "Cụm D", rank_by=RankBy.KEYS)
    rulebook = _rulebook(
        _award(number=1, scope=Scope.TOGETHER),
        {"U1": "C", "U2": "D"},
        clusters=clusters,
        criteria=(leaf("X", 100), figure("F")),
        tie_keys=(TieKey(("F",), Figure.RESULT),),
    )
    result = score(batch(rulebook, {"U1": {"X": 50, "F": 1}, "U2": {"X": 90, "F": 9}}))
    assert _reasons(result) == ["", "not-comparable"]


def test_percent_order_over_clusters_where_something_was_excluded() -> None:
    """A unit with fewer tasks would lose by raw points."""
    criteria = leaf("X", 100), leaf("R", 10, Ratio())
    rulebook = _rulebook(
        _award(number=1, scope=Scope.TOGETHER), {"U1": "C", "U2": "D"}, clusters=_TWO, criteria=criteria
    )
    result = score(batch(rulebook, {"U1": {"X": 95, "R": "KG"}, "U2": {"X": 90, "R": (10, 10)}}))
    assert _reasons(result) == ["", "quota"]


# -- what a unit needs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ({"class_at_least": "XS"}, ["", "", "", "class", "class"]),
        ({"class_at_least": "Tốt"}, ["", "", "", "", "class"]),
        ({"rank_at_most": 2}, ["", "", "rank", "rank", "rank"]),
        ({"class_at_least": "XS", "rank_at_most": 4}, ["", "", "", "class", "class"]),
    ],
)
def test_class_and_rank_are_conditions(needs: Any, expected: list[str]) -> None:
    """A unit without the class would be proposed and sent back; only the first reason is named."""
    assert _reasons(_score(_rulebook(_award(number=9, **needs)), _POINTS)) == expected


def test_who_is_refused_makes_room_for_the_next() -> None:
    """The quota would stay unused because the first unit is under investigation."""
    rulebook = _rulebook(_award(number=1))
    events = Events(rulebook, (Event("U1", "DT", confirmed=True), Event("U3", "DT")))
    result = _score(rulebook, _POINTS, events=events)
    assert _reasons(result) == ["limited", "", "quota", "quota", "quota"]
    assert result.awards.set_index("unit").loc["U1", "why"] == "Bị khống chế: Đang bị điều tra"


def test_an_award_may_be_open_to_limited_units() -> None:
    """A letter of thanks does not ask about investigations, where the rulebook says so."""
    rulebook = _rulebook(_award(number=1, limited=False))
    events = Events(rulebook, (Event("U1", "DT", confirmed=True),))
    assert _reasons(_score(rulebook, _POINTS, events=events))[0] == ""


def test_the_first_reason_alone_is_given() -> None:
    """A unit that was barred would be told about its rank."""
    rulebook = _rulebook(_award(number=1, class_at_least="XS", rank_at_most=1))
    events = Events(rulebook, (Event("U5", "DT", confirmed=True),))
    assert _reasons(_score(rulebook, [*_POINTS[:4], 60], events=events)) == ["", "rank", "rank", "class", "limited"]


def test_an_event_that_lowers_the_class_lowers_the_award() -> None:
    """A reprimand holds the class to *tốt*; the flag asks for *xuất sắc*."""
    rulebook = _rulebook(_award(number=1, class_at_least="XS"))
    events = Events(rulebook, (Event("U1", "KT", confirmed=True),))
    assert _reasons(_score(rulebook, _POINTS, events=events))[:2] == ["class", ""]


def test_a_unit_that_is_not_ranked_is_listed_and_not_proposed() -> None:
    """It would vanish from the list, and nobody would ask for its submission."""
    result = _score(_rulebook(_award(number=9), 3), [99, None, 97])
    assert _reasons(result) == ["", "not-ranked", ""]
    assert result.awards.set_index("unit")["state"].to_dict() == {
        "U1": "proposed",
        "U3": "proposed",
        "U2": "not proposed",
    }


# -- ballots -----------------------------------------------------------------------------------------


def _vote(unit: str, votes: int | None, council: int | None = 10, number: int = 1, **more: Any) -> Vote:
    return Vote(unit, "CO", number, votes, council, **more)


def _balloted(points: list[Any], *votes: Vote, threshold: str = "80", number: int = 1) -> Result:
    rulebook = _rulebook(_award(number=number, ballot=True, threshold=Decimal(threshold)), len(points))
    return _score(rulebook, points, ballots=Ballots(rulebook, votes))


@pytest.mark.parametrize(
    ("votes", "council", "threshold", "reached"),
    [
        (8, 10, "80", True),
        (7, 9, "80", False),  # 77.8 %
        (79, 99, "80", False),  # 79.8 %, printed 80 with no decimals
        (4, 5, "80", True),
        (799_999, 1_000_000, "80", False),
        (2, 3, "66.67", False),  # 66.666… %
        (2, 3, "66.66", True),
        (9, 10, "90", True),
    ],
)
def test_the_threshold_is_exact_and_of_all_members(votes: int, council: int, threshold: str, reached: bool) -> None:
    """Absent members count in the denominator; 79.8 % is not 80 %, however it is printed."""
    result = _balloted([99], _vote("U1", votes, council), threshold=threshold)
    assert _reasons(result) == ["" if reached else "votes-round-1"]
    own = result.awards.iloc[0]
    assert (own["votes"], own["council"], own["round"]) == (votes, council, 1)


def test_without_votes_a_unit_waits_for_the_ballot() -> None:
    """A flag would be proposed that nobody has voted on."""
    result = _balloted([99, 98])
    assert _reasons(result) == ["no-votes", "no-votes"]
    assert set(result.awards["state"]) == {"to the vote"}


def test_the_second_round_counts_instead_of_the_first() -> None:
    """A unit that missed the first round could never be proposed."""
    assert _reasons(_balloted([99], _vote("U1", 5), _vote("U1", 8, number=2))) == [""]
    failed = _balloted([99], _vote("U1", 5), _vote("U1", 7, number=2))
    assert _reasons(failed) == ["votes-round-2"]
    assert list(failed.awards["percent"]) == [70.0]


@pytest.mark.parametrize(("decision", "expected"), [(True, ""), (False, "decided-against"), (None, "votes-round-2")])
def test_after_two_rounds_head_and_deputy_decide(decision: bool | None, expected: str) -> None:
    """The decision would be lost, or taken before the second round."""
    votes = _vote("U1", 5), _vote("U1", 7, number=2, decision=decision)
    assert _reasons(_balloted([99], *votes)) == [expected]
    assert _reasons(_balloted([99], _vote("U1", 5, decision=True))) == ["votes-round-1"]


def test_votes_on_another_award_do_not_count() -> None:
    """The votes for a certificate would give the flag."""
    assert _reasons(_balloted([99], Vote("U1", "BK", 1, 10, 10))) == ["no-votes"]


def test_a_tie_across_the_quota_goes_to_the_vote() -> None:
    """Of two equal units one would get the flag by the order of rows."""
    result = _score(_rulebook(_award(number=2), 4), [99, 98, 98, 60])
    assert _reasons(result) == ["", "tie-at-quota", "tie-at-quota", "quota"]
    assert list(result.awards["state"]) == ["proposed", "to the vote", "to the vote", "not proposed"]
    votes = tuple(Vote(unit, "", 1, number, 9) for unit, number in (("U2", 4), ("U3", 5)))
    decided = _score(result.rulebook, [99, 98, 98, 60], ballots=Ballots(result.rulebook, votes))
    assert _reasons(decided) == ["", "quota", "", "quota"]


def test_a_tie_inside_the_quota_needs_no_vote_and_one_beyond_it_neither() -> None:
    """The meeting would vote on something that changes nothing."""
    assert _reasons(_score(_rulebook(_award(number=2), 3), [98, 98, 60])) == ["", "", "quota"]
    assert _reasons(_score(_rulebook(_award(number=1), 3), [99, 98, 98])) == ["", "quota", "quota"]


def test_a_tie_between_clusters_is_decided_by_the_votes_on_the_award() -> None:
    """Units of two clusters share no rank, so no vote on a tie could ever tell them apart."""
    rulebook = _rulebook(
        _award(number=1, scope=Scope.TOGETHER, ballot=True, threshold=Decimal(50)),
        {"U1": "C", "U2": "D"},
        clusters=_TWO,
    )
    even = _vote("U1", 8), _vote("U2", 8)
    assert _reasons(_score(rulebook, [98, 98], ballots=Ballots(rulebook, even))) == ["tie-at-quota"] * 2
    ahead = _vote("U1", 8), _vote("U2", 9)
    assert _reasons(_score(rulebook, [98, 98], ballots=Ballots(rulebook, ahead))) == ["quota", ""]


@settings(max_examples=40)
@given(
    st.lists(st.integers(60, 64), min_size=1, max_size=7),
    st.integers(0, 4),
    st.none() | st.sampled_from([Decimal(20), Decimal("33.33"), Decimal(50), Decimal(100)]),
)
def test_never_more_than_the_quota_and_never_one_of_two_equal_units(
    points: list[int], number: int, percent: Decimal | None
) -> None:
    """One proposal too many, or a proposal by the order of rows, costs the cluster its credit."""
    rulebook = _rulebook(_award(number=number, percent=percent, base=QuotaBase.UNITS if percent else ""), len(points))
    result = _score(rulebook, points)
    quota = min(number, len(points) if percent is None else int(percent * len(points) / 100))
    proposed = [points[n] for n, reason in enumerate(_reasons(result)) if reason == ""]
    assert len(proposed) <= quota
    assert all(sum(other >= own for other in points) <= quota for own in proposed)  # all equal ones fit too
    assert {own for own in points if sum(other >= own for other in points) <= quota} <= set(proposed)
    assert isinstance(result.awards["rank"].dtype, pd.Int64Dtype)


def test_a_unit_that_waits_for_its_second_round_keeps_its_place() -> None:
    """The unit behind it would get the only flag before the council has voted again."""
    rulebook = _rulebook(_award(number=1, ballot=True, threshold=Decimal(80)), 2)

    def reasons(*votes: Vote) -> list[str]:
        return _reasons(_score(rulebook, [99, 98], ballots=Ballots(rulebook, votes)))

    first = (Vote("U1", "CO", 1, 7, 10), Vote("U2", "CO", 1, 9, 10))
    assert reasons(*first) == ["votes-round-1", "others-wait"]
    assert reasons(*first, Vote("U1", "CO", 2, 7, 10, decision=False)) == ["decided-against", ""]
    assert reasons(*first, Vote("U1", "CO", 2, 8, 10)) == ["", "quota"]
