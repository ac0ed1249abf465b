from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.strategies import decimals, intervals_in_order
from thidua_xlsx.methods.interval import Interval, Meeting, meetings

ENDS = st.none() | decimals(-5, 5, 0)
INTERVALS = st.builds(Interval, ENDS, st.booleans(), ENDS, st.booleans())
HALVES = [Decimal(number) / 2 for number in range(-14, 15)]  # every end, and a number between any two


@pytest.mark.parametrize(
    ("interval", "vi", "en"),
    [
        (Interval(Decimal(90), True, Decimal(95), False), "từ 90 đến dưới 95", "from 90 below 95"),
        (Interval(Decimal(90), False, Decimal(95), True), "trên 90 đến 95", "above 90 to 95"),
        (Interval(Decimal("84.5")), "từ 84,5", "from 84.5"),
        (Interval(Decimal(90), False), "trên 90", "above 90"),
        (Interval(None, True, Decimal(50), False), "dưới 50", "below 50"),
        (Interval(None, True, Decimal(50), True), "đến 50", "to 50"),
        (Interval(Decimal(100), True, Decimal(100), True), "100", "100"),
        (Interval(), "bất kỳ", "any"),
    ],
)
def test_an_interval_is_said_as_in_the_rules(interval: Interval, vi: str, en: str) -> None:
    """A reader could not tell whether 90 itself belongs to the band."""
    assert (interval.say("vi"), interval.say("en")) == (vi, en)


@settings(max_examples=300)
@given(INTERVALS)
def test_an_interval_is_empty_if_nothing_lies_in_it(interval: Interval) -> None:
    """A class that no total can reach would go unnoticed."""
    assert interval.empty is not any(interval.has(value) for value in HALVES)


@settings(max_examples=300)
@given(
    st.builds(Interval, *[st.none() | decimals(-5, 5, 1), st.booleans()] * 2),
    st.integers(-8, 8).map(Decimal),
)
def test_the_whole_numbers_of_an_interval_are_kept(interval: Interval, value: Decimal) -> None:
    """A rank at the edge of a row would be found in no row, or in two."""
    assert interval.over_whole_numbers.has(value) is interval.has(value)


@settings(max_examples=300)
@given(st.lists(INTERVALS, max_size=4))
def test_an_overlap_is_reported_if_and_only_if_a_number_lies_in_two(intervals: list[Interval]) -> None:
    """A result in two bands would get the points of whichever row stands first."""
    twice = any(sum(interval.has(value) for interval in intervals) > 1 for value in HALVES)
    assert any(meeting is Meeting.OVERLAP for *_, meeting in meetings(intervals)) is twice


@settings(max_examples=300)
@given(st.lists(INTERVALS, max_size=4))
def test_a_hole_is_reported_if_and_only_if_a_number_between_lies_in_none(intervals: list[Interval]) -> None:
    """A result between two bands would get nothing, and nobody be told before the meeting."""
    covered = [any(interval.has(value) for interval in intervals) for value in HALVES]
    inner = covered[covered.index(True) : len(covered) - covered[::-1].index(True)] if any(covered) else []
    assert any(meeting is Meeting.GAP for *_, meeting in meetings(intervals)) is (False in inner)


@settings(max_examples=100)
@given(intervals_in_order())
def test_a_well_made_table_covers_every_number_once(intervals: list[Interval]) -> None:
    """The random tables of the other tests would be no tables."""
    assert meetings(intervals) == []
    edges = [interval.high for interval in intervals[:-1] if interval.high is not None]
    for value in [*edges, *(sum(pair) / 2 for pair in pairwise(edges)), Decimal(-1), Decimal(1000)]:
        assert sum(interval.has(Decimal(value)) for interval in intervals) == 1
