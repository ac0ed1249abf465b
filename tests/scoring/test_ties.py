"""Ties: the chain, the votes, and what nothing decides."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.small import batch, book, figure, group, leaf, number_field, ranks, row
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import Cluster, Rulebook
from thidua_xlsx.rulebook.rules import (
    BONUS,
    DEDUCTION,
    Better,
    Figure,
    Limiter,
    PointKind,
    RankStyle,
    TieKey,
)
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_LESS = Better.LESS
_CRITERIA = (
    group("I"),
    leaf("I.1", 10),
    leaf("I.2", 10, Ratio()),
    leaf("X", 20),
    leaf("B", 5, kind=PointKind.BONUS),
    leaf("T", 5, kind=PointKind.DEDUCTION),
    figure("F"),
)
_PLAIN: dict[str, Any] = {"I.1": 5, "I.2": (10, 5), "X": 10, "B": 0, "T": 0, "F": 1}


def _rulebook(*keys: TieKey, units: int = 2, **more: Any) -> Rulebook:
    return book(*_CRITERIA, units=units, tie_keys=keys, fields=(number_field("no"),), **more)


def _score(
    rulebook: Rulebook, *own: dict[str, Any], no: tuple[Any, ...] = (), ballots: Ballots | None = None
) -> Result:
    given_ = {f"U{number}": {**_PLAIN, **values} for number, values in enumerate(own, 1)}
    fields = {f"U{number}": {"no": value} for number, value in enumerate(no, 1)}
    return score(batch(rulebook, given_, fields), ballots=ballots)


# U1 and U2 have the same total; the key puts U2 first
_DECIDED: list[tuple[TieKey, dict[str, Any], dict[str, Any], str]] = [
    (TieKey(("I.1",)), {"X": 11}, {"I.1": 6}, "I.1"),
    (TieKey(("I",)), {"X": 11}, {"I.1": 6}, "I"),
    (TieKey(("X",), better=_LESS), {"X": 11}, {"I.1": 6}, "X|thấp hơn"),
    (TieKey(("I.2",), Figure.RESULT), {"I.2": (10, 5)}, {"I.2": (20, 10)}, "I.2|(kết quả)"),
    (TieKey(("I.2",), Figure.TARGET), {"I.2": (10, 5)}, {"I.2": (20, 10)}, "I.2|(chỉ tiêu)"),
    (TieKey(("I.2",), Figure.PERCENT), {"I.2": (10, 10)}, {"I.2": (10, 12)}, "I.2|(tỷ lệ)"),
    (TieKey(("F",), Figure.RESULT, _LESS), {"F": 3}, {"F": 2}, "F|(kết quả)|thấp hơn"),
    (TieKey(("I.1", "B")), {"X": 11}, {"B": 1}, "I.1|+|B"),
    (TieKey((BONUS,)), {"X": 11}, {"B": 1}, "điểm thưởng"),
    (TieKey((BONUS,), better=_LESS), {"B": 1}, {"X": 11}, "điểm thưởng|thấp hơn"),
    (TieKey((DEDUCTION,)), {"X": 11, "T": 1}, {}, "điểm trừ"),
    (TieKey((DEDUCTION,), better=_LESS), {"X": 11, "T": 1}, {}, "điểm trừ|thấp hơn"),
    (TieKey(("T",)), {"X": 11, "T": 1}, {}, "T"),
    (TieKey(("T",), better=_LESS), {"X": 11, "T": 1}, {}, "T|thấp hơn"),
]


@pytest.mark.parametrize(("key", "first", "second", "name"), _DECIDED, ids=[case[3] for case in _DECIDED])
@pytest.mark.parametrize("swapped", [False, True])
def test_every_kind_of_link_decides_and_is_named(
    key: TieKey, first: dict[str, Any], second: dict[str, Any], name: str, swapped: bool
) -> None:
    """A tie would be broken by the wrong figure, or the wrong way round, and the minutes could not say why."""
    own = (second, first) if swapped else (first, second)
    result = _score(_rulebook(key), *own)
    assert row(result, "U1")["points"] == row(result, "U2")["points"]
    assert ranks(result) == ({"U1": 1, "U2": 2} if swapped else {"U2": 1, "U1": 2})
    (decided,) = set(result.ranking["decided_by"])
    assert all(part in decided for part in name.split("|")), decided
    assert list(result.ties["state"]) == ["decided", "decided"]
    assert not result.ranking["shared"].any()


def test_a_field_of_the_report_may_decide() -> None:
    """*Nợ đọng ít hơn xếp trước*: the figure stands on the sheet of the report, not among the criteria."""
    result = _score(_rulebook(TieKey(("no",), better=_LESS)), {}, {}, no=("12.5", "12.25"))
    assert ranks(result) == {"U2": 1, "U1": 2}
    assert list(result.ties.set_index("unit").loc[["U2", "U1"], "value"]) == ["12,25", "12,5"]


def test_the_first_link_that_differs_decides_and_each_unit_names_its_own() -> None:
    """With three in a tie two links may be needed; naming the last one for all would be wrong."""
    keys = TieKey(("B",)), TieKey(("I.1",)), TieKey(("X",))
    result = _score(_rulebook(*keys, units=3), {"B": 1, "X": 10}, {"X": 11}, {"X": 10, "I.1": 6})
    assert ranks(result) == {"U1": 1, "U3": 2, "U2": 3}
    decided = {unit: row(result, unit)["decided_by"] for unit in ("U1", "U2", "U3")}
    assert ["B" in decided["U1"], "I.1" in decided["U2"], "I.1" in decided["U3"]] == [True] * 3
    assert decided["U2"] == decided["U3"] != decided["U1"]


def test_figures_beyond_the_printed_digits_are_compared_exactly() -> None:
    """66.67 % and 66.666 % print alike; the chain goes by the figures that were reported."""
    key = TieKey(("I.2",), Figure.PERCENT)
    result = _score(_rulebook(key), {"I.2": (300, 200)}, {"I.2": (300000, 200001)})
    assert ranks(result) == {"U2": 1, "U1": 2}


def test_a_link_of_another_cluster_does_not_count() -> None:
    """Each cluster has its own chain; the neighbours' would decide over a rank."""
    rulebook = _rulebook(TieKey(("X",), clusters=("D",)), clusters=(Cluster("C", "Cụm"), Cluster("D", "Cụm D")))
    result = _score(rulebook, {"X": 11}, {"I.1": 6})
    assert ranks(result) == {"U1": 1, "U2": 1}


@pytest.mark.parametrize(("style", "expected"), [(RankStyle.COMPETITION, [1, 1, 3]), (RankStyle.DENSE, [1, 1, 2])])
def test_what_nothing_decides_stays_shared_and_goes_to_the_vote(style: RankStyle, expected: list[int]) -> None:
    """The order of rows would decide over a flag."""
    result = _score(_rulebook(TieKey(("B",)), units=3, info={"rank_style": style}), {}, {}, {"X": 9})
    assert list(ranks(result).values()) == expected
    assert list(result.ranking["shared"]) == [True, True, False]
    assert list(result.ranking["tied_with"]) == ["Đơn vị U2", "Đơn vị U1", ""]
    assert list(result.ranking["decided_by"]) == ["", "", ""]
    assert result.ties[["unit", "rank", "decided_by", "value", "state"]].to_dict("records") == [
        {"unit": unit, "rank": 1, "decided_by": "", "value": "", "state": "to the vote"} for unit in ("U1", "U2")
    ]


# -- votes -------------------------------------------------------------------------------------------


def _votes(rulebook: Rulebook, *votes: tuple[str, int, int | None, int | None]) -> Ballots:
    """(unit, round, votes, order)."""
    return Ballots(rulebook, tuple(Vote(u, "", r, v, None if v is None else 10, None, o) for u, r, v, o in votes))


def test_the_first_round_decides_a_tie() -> None:
    """The meeting voted, and the table would still say that it has to."""
    rulebook = _rulebook(units=2)
    result = _score(rulebook, {}, {}, ballots=_votes(rulebook, ("U1", 1, 4, None), ("U2", 1, 6, None)))
    assert ranks(result) == {"U2": 1, "U1": 2}
    assert set(result.ranking["decided_by"]) == {"bỏ phiếu vòng 1"}
    assert list(result.ties["state"]) == ["voted", "voted"]
    assert list(result.ties["value"]) == ["6", "4"]


def test_the_second_round_decides_what_the_first_left_equal() -> None:
    """Votes of round 2 would overrule round 1, or not count at all."""
    rulebook = _rulebook(units=3)
    ballots = _votes(
        rulebook,
        *(("U1", 1, 5, None), ("U2", 1, 5, None), ("U3", 1, 7, None)),
        *(("U1", 2, 3, None), ("U2", 2, 4, None)),
    )
    result = _score(rulebook, {}, {}, {}, ballots=ballots)
    assert ranks(result) == {"U3": 1, "U2": 2, "U1": 3}
    assert list(result.ranking["decided_by"]) == ["bỏ phiếu vòng 1", "bỏ phiếu vòng 2", "bỏ phiếu vòng 2"]


def test_head_and_deputy_decide_after_the_second_round() -> None:
    """After two equal rounds somebody has to decide; it must be written down who."""
    rulebook = _rulebook(units=2)
    ballots = _votes(
        rulebook, *((unit, number, 5, 2 if unit == "U1" else 1) for number in (1, 2) for unit in ("U1", "U2"))
    )
    result = _score(rulebook, {}, {}, ballots=dataclasses.replace(ballots, entries=ballots.entries[2:]))
    assert ranks(result) == {"U2": 1, "U1": 2}
    assert set(result.ranking["decided_by"]) == {"quyết định của cụm trưởng và cụm phó"}


def test_votes_count_only_where_all_who_are_tied_have_them() -> None:
    """A unit whose votes were not entered would be last by an oversight."""
    rulebook = _rulebook(units=2)
    result = _score(rulebook, {}, {}, ballots=_votes(rulebook, ("U1", 1, 4, None)))
    assert ranks(result) == {"U1": 1, "U2": 1}


def test_votes_do_not_break_what_the_chain_has_decided_and_unneeded_ones_are_said() -> None:
    """A vote would overrule the rulebook; and a vote on nobody's tie is probably on the wrong unit."""
    rulebook = _rulebook(TieKey(("B",)), units=3)
    ballots = _votes(rulebook, ("U1", 1, 9, None), ("U2", 1, 1, None), ("U3", 1, 5, None))
    result = _score(rulebook, {"X": 11}, {"B": 1}, {"X": 0}, ballots=ballots)
    assert ranks(result) == {"U2": 1, "U1": 2, "U3": 3}
    assert [(item.code, item.unit) for item in result.finding_list] == [
        *(("vote-unused", "U1"), ("vote-unused", "U2"), ("ballot-not-tied", "U3"))
    ]


# -- put last by an event ----------------------------------------------------------------------------

_LAST = (Limiter("L", "Mất đoàn kết nội bộ", last=True),)


def _events(rulebook: Rulebook, *units: str, confirmed: bool = True) -> Events:
    return Events(rulebook, tuple(Event(unit, "L", confirmed=confirmed) for unit in units))


def test_a_unit_that_an_event_puts_last_comes_after_all_others() -> None:
    """*Xếp cuối cụm* is an order of rank, whatever the points."""
    rulebook = _rulebook(units=3, limiters=_LAST)
    given_ = batch(rulebook, {"U1": {**_PLAIN, "X": 20}, "U2": {**_PLAIN, "X": 1}, "U3": _PLAIN})
    assert ranks(score(given_, events=_events(rulebook, "U1"))) == {"U3": 1, "U2": 2, "U1": 3}
    assert ranks(score(given_, events=_events(rulebook, "U1", confirmed=False)))["U1"] == 1
    assert list(score(given_, events=_events(rulebook, "U1")).ranking["last"]) == [False, False, True]


def test_those_put_last_are_ordered_and_tied_among_themselves() -> None:
    """Two units at the end would share a tie with units at the top that have the same points."""
    rulebook = _rulebook(TieKey(("B",)), units=4, limiters=_LAST)
    own = {"U1": _PLAIN, "U2": {**_PLAIN, "X": 9, "B": 1}, "U3": _PLAIN, "U4": {**_PLAIN, "X": 9, "B": 1}}
    result = score(batch(rulebook, own), events=_events(rulebook, "U3", "U4"))
    assert ranks(result) == {"U2": 1, "U1": 2, "U4": 3, "U3": 4}
    ties = result.ties.set_index("unit")["tie"]
    assert ties["U1"] == ties["U2"] != ties["U3"] == ties["U4"]


# -- laws --------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.data())
def test_the_order_of_units_and_rows_never_decides(data: st.DataObject) -> None:
    """Whoever is listed first must not rank first, with or without a chain."""
    keys = data.draw(
        st.lists(st.sampled_from([case[0] for case in _DECIDED] + [TieKey(("no",))]), max_size=3, unique=True)
    )
    few = st.integers(0, 2)
    size = data.draw(st.integers(2, 5))
    rulebook = _rulebook(*keys, units=size)
    own = {
        unit.code: {
            key: (10 * data.draw(st.integers(1, 2)), 5 * data.draw(few)) if key == "I.2" else data.draw(few)
            for key in _PLAIN
        }
        for unit in rulebook.units
    }
    fields = {unit.code: {"no": data.draw(st.none() | few)} for unit in rulebook.units}
    votes = tuple(Vote(u, "", 1, data.draw(few), 10) for u in own if data.draw(st.booleans()))
    order = data.draw(st.permutations(list(rulebook.units)))
    shuffled = dataclasses.replace(rulebook, units=tuple(order))
    mixed = {unit.code: own[unit.code] for unit in data.draw(st.permutations(order))}
    ours = score(batch(rulebook, own, fields), ballots=Ballots(rulebook, votes))
    theirs = score(batch(shuffled, mixed, fields), ballots=Ballots(shuffled, votes[::-1]))
    columns = ["rank", "shared", "decided_by", "points", "state"]
    left, right = (result.ranking.set_index("unit")[columns].sort_index() for result in (ours, theirs))
    left.index, right.index = left.index.astype(str), right.index.astype(str)
    pd.testing.assert_frame_equal(left.sort_index(), right.sort_index())


@settings(max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(0, 2)] * 4), min_size=1, max_size=6),
    st.permutations(["B", "I.1", "X"]),
    st.sampled_from(RankStyle),
)
def test_ranks_are_those_of_an_independent_chain(
    own: list[tuple[int, ...]], chain: list[str], style: RankStyle
) -> None:
    """A rank is one more than the number of units (or of better places) before it; nothing else."""
    rulebook = _rulebook(*(TieKey((key,)) for key in chain), units=len(own), info={"rank_style": style})
    values = [dict(zip(("B", "I.1", "X", "F"), map(Decimal, four), strict=True)) for four in own]
    result = _score(rulebook, *values)
    places = [(sum(value[key] for key in ("B", "I.1", "X")), *(value[key] for key in chain)) for value in values]
    better = [{other for other in places if other > place} for place in places]
    counted = [len(ahead) if style is RankStyle.DENSE else sum(other in ahead for other in places) for ahead in better]
    assert [ranks(result)[f"U{number}"] for number in range(1, len(own) + 1)] == [count + 1 for count in counted]
