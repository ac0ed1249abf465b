"""Hypothesis strategies: random methods of every kind and inputs that suit them, all of them valid."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Input, Kind, Method, PointRow
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
from thidua_xlsx.methods.ratio import EXCLUDE, FULL, LESS, MORE, NO, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.methods.sampled import KEEP, SCALE, Sampled
from thidua_xlsx.methods.steps import LEFT, TAKEN, Steps
from thidua_xlsx.reading.cells import fold

Draw = st.DrawFn

BETTER = st.sampled_from((MORE, LESS))
ZERO_TARGETS = st.sampled_from((NO, FULL, ZERO, EXCLUDE))

_LABELS = ("Tốt", "Khá", "Trung bình", "Yếu", "Kém", "Xuất sắc", 'mức "A"', "5", "Đạt & vượt")
_BUILT_IN = tuple(METHODS)


def decimals(low: Decimal | int, high: Decimal | int, digits: int) -> st.SearchStrategy[Decimal]:
    """Decimals from ``low`` to ``high`` with at most ``digits`` decimals."""
    scale = 10**digits
    whole = st.integers(-int(-Decimal(low) * scale // 1), int(Decimal(high) * scale // 1))
    return whole.map(lambda number: Decimal(number) / scale)


@st.composite
def intervals_in_order(draw: Draw, *, highest: int = 200, at_least: int = 1) -> list[Interval]:
    """Up to five intervals from low to high that meet without hole or overlap, without limit at both ends."""
    edges = sorted(draw(st.sets(decimals(2, highest, 2), min_size=at_least - 1, max_size=4)))
    owned_below = [draw(st.booleans()) for _ in edges]
    starts: list[tuple[Decimal | None, bool]] = [
        (None, True),
        *((edge, not below) for edge, below in zip(edges, owned_below, strict=True)),
    ]
    ends: list[tuple[Decimal | None, bool]] = [*zip(edges, owned_below, strict=True), (None, False)]
    return [
        Interval(low, low_closed, high, high_closed)
        for (low, low_closed), (high, high_closed) in zip(starts, ends, strict=True)
    ]


@st.composite
def point_rows(draw: Draw, maximum: Decimal, digits: int, count: int) -> list[PointRow]:
    """``count`` rows without label or interval, some of them percent of ``maximum``."""
    rows = []
    for _ in range(count):
        percent = draw(st.booleans())
        rows.append(PointRow(draw(decimals(0, 100, 2) if percent else decimals(0, maximum, digits)), "", None, percent))
    return rows


@st.composite
def band_rows(draw: Draw, maximum: Decimal, digits: int, *, monotone: bool = False) -> tuple[PointRow, ...]:
    """Rows over all numbers; ``monotone``: a higher interval never gives less."""
    intervals = draw(intervals_in_order(at_least=2))  # a band without any limit is no band
    rows = draw(point_rows(maximum, digits, len(intervals)))
    if monotone:
        rows.sort(key=lambda row: row.worth(maximum))
    rows = [dataclasses.replace(row, interval=interval) for row, interval in zip(rows, intervals, strict=True)]
    return tuple(rows if draw(st.booleans()) else reversed(rows))


def bands(maximum: Decimal, digits: int, *, monotone: bool = False) -> st.SearchStrategy[Bands]:
    """A ``bands`` over all numbers."""
    return band_rows(maximum, digits, monotone=monotone).map(lambda rows: Bands(rows=rows))


@st.composite
def ratio_bands(draw: Draw, maximum: Decimal, digits: int, *, monotone: bool = False) -> RatioBands:
    """A ``ratio_bands`` over all numbers."""
    rounding = draw(st.none() | st.integers(0, 9).map(Decimal))
    zero_target = NO if monotone else draw(ZERO_TARGETS)
    return RatioBands(rounding, zero_target, draw(band_rows(maximum, digits, monotone=monotone)))


@st.composite
def levels(draw: Draw, maximum: Decimal, digits: int) -> Levels:
    """A ``levels`` with one to five labels."""
    labels = draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=5, unique_by=fold))
    rows = draw(point_rows(maximum, digits, len(labels)))
    return Levels(rows=tuple(dataclasses.replace(row, label=label) for label, row in zip(labels, rows, strict=True)))


@st.composite
def steps(draw: Draw, maximum: Decimal, digits: int) -> Steps:
    """A ``steps`` with one to four rows in any order, of which some say where they end."""
    firsts = sorted(draw(st.sets(st.integers(1, 8), min_size=1, max_size=4)))
    rows = sorted(draw(point_rows(maximum, digits, len(firsts))), key=lambda row: row.worth(maximum))
    made = []
    for row, first, upper in zip(rows, firsts, [*firsts[1:], None], strict=True):
        end = None if upper is None or draw(st.booleans()) else Decimal(upper)
        made.append(dataclasses.replace(row, interval=Interval(Decimal(first), True, end, False)))
    return Steps(draw(st.sampled_from((LEFT, TAKEN))), tuple(draw(st.permutations(made))))


@st.composite
def rank_points(draw: Draw, maximum: Decimal, digits: int, *, monotone: bool = False) -> RankPoints:
    """A ``rank_points`` whose rows cover the ranks from 1 on; ``monotone``: a later rank never gives more."""
    edges = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=5)))
    rows = draw(point_rows(maximum, digits, len(edges)))
    if monotone:
        rows.sort(key=lambda row: -row.worth(maximum))
    made, low = [], 1
    for row, high in zip(rows, edges, strict=True):
        made.append(dataclasses.replace(row, interval=Interval(Decimal(low), True, Decimal(high), True)))
        low = high + 1
    sources = draw(st.integers(1 if monotone else 0, 4))
    return RankPoints(Decimal(sources), tuple(made))


@st.composite
def deviations(draw: Draw, maximum: Decimal, digits: int) -> Deviation:
    """A ``deviation`` with or without extra points."""
    per = decimals(0, 20, 4).filter(bool)
    more = draw(st.none() | st.tuples(per, decimals(0, 20, digits).filter(bool)))
    partial = draw(st.sampled_from((YES, NO)))
    return Deviation(draw(per), *(more or (Decimal(0), Decimal(0))), partial)


@st.composite
def ratios(draw: Draw) -> Ratio:
    """Any ``ratio`` without a contradiction."""
    better = draw(BETTER)
    return Ratio(better, draw(ZERO_TARGETS), draw(st.sampled_from((NO, YES))) if better == MORE else NO)


def methods(maximum: Decimal, digits: int, *, only: Sequence[str] = _BUILT_IN) -> st.SearchStrategy[Method]:
    """Any method with parameters that suit ``maximum``."""
    few = decimals(0, maximum, min(digits + 1, 4))
    positive = decimals(0, 20, 4).filter(bool)
    made: dict[str, st.SearchStrategy[Method]] = {
        "direct": st.builds(Direct, st.none() | decimals(0, maximum, digits).filter(bool)),
        "pass_fail": st.just(PassFail()),
        "ratio": ratios(),
        "ratio_bands": ratio_bands(maximum, digits),
        "leader": st.builds(Leader, decimals(0, 1, 3).filter(bool)),
        "best": st.builds(Best, BETTER),
        "mean": st.builds(Mean, BETTER, decimals(0, 1, 3)),
        "bands": bands(maximum, digits),
        "levels": levels(maximum, digits),
        "count": st.builds(Count, positive),
        "plus_minus": st.builds(PlusMinus, few, few, few),
        "steps": steps(maximum, digits),
        "deviation": deviations(maximum, digits),
        "rank_points": rank_points(maximum, digits),
        "sampled": st.builds(Sampled, positive, st.integers(1, 60).map(Decimal), st.sampled_from((KEEP, SCALE))),
        "figure": st.just(Figure()),
    }
    assert set(made) == set(_BUILT_IN), "a new method needs a strategy here"
    return st.one_of([made[key] for key in only])


def _one(item: Input, method: Method, maximum: Decimal, digits: int) -> st.SearchStrategy[float]:
    """One number for an input of a method, often at an edge of its table."""
    if item.kind is Kind.CHOICE:
        return st.integers(0, len(method.choices()) - 1).map(float)
    if item.key == "claimed":
        return decimals(0, maximum, digits).map(float)
    if item.whole:
        return st.one_of(st.integers(item.least, 60), st.integers(item.least, 6)).map(float)
    zero_is_scored = method.allows_zero_target() and not method.excludes_zero_target()
    least = 1 if item.key == "target" and not zero_is_scored else 0
    edges = [float(edge) for row in getattr(method, "rows", ()) for edge in _edges(row)]
    return st.one_of(
        st.integers(least, 50).map(float),
        decimals(least, 2000, 3).map(float),
        *([st.sampled_from(edges)] if edges and item.key != "target" else []),
    )


@st.composite
def inputs_of(draw: Draw, method: Method, maximum: Decimal, digits: int, count: int) -> dict[str, list[float]]:
    """Inputs of ``count`` units, as ``evaluate`` wants them; the targets suit the method."""
    columns = {
        item.key: draw(st.lists(_one(item, method, maximum, digits), min_size=count, max_size=count))
        for item in method.needs
    }
    if isinstance(method, RatioBands):  # the edges are edges of the ratio
        columns["target"] = [draw(st.sampled_from((target, 100.0))) for target in columns["target"]]
    return columns


def _edges(row: PointRow) -> list[Decimal]:
    if row.interval is None:
        return []
    return [edge for edge in (row.interval.low, row.interval.high) if edge is not None]
