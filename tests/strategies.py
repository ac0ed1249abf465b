"""Hypothesis strategies: random methods, inputs and whole rulebooks, all of them valid.

``rulebooks()`` gives what ``read_rulebook`` accepts without an error (warnings there may be).
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Kind, Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, MORE, Ratio
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.rulebook.model import (
    ClassBasis,
    ClassFigure,
    Cluster,
    Criterion,
    Info,
    NotAssigned,
    Rulebook,
    Target,
    Unit,
    UnitClass,
)

Draw = st.DrawFn

_WORDS = (
    *("Công an tỉnh", "Đơn vị", "công tác", "thi đua", "phong trào", "vụ việc", "tỷ lệ", "hồ sơ", "An ninh", "1.10"),
    *("“xây dựng lực lượng”", "(phụ lục 2)", "=1+1", "100%", "'", "đ/c", "KG", "x; y".replace(";", ","), "<b>&amp;"),
)
_PROVINCES = ("Sóc Trăng", "Cà Mau", "Bạc Liêu", "An Giang", "Kiên Giang", "Vĩnh Long", "Hậu Giang", "Trà Vinh")
_NUMBERS = ("I", "II", "1", "2", "1.1", "1.10", "a", "b", "c", "d", "đ", "e", "2.b)", "6a", "146b", "01")
_MEASURES = ("", "vụ", "%", "lượt", "phần trăm")
_LABELS = ("Tốt", "Khá", "Trung bình", "Yếu", "Kém", "Xuất sắc", 'mức "A"', "5", "Đạt & vượt")


def texts(*, blank: bool = True) -> st.SearchStrategy[str]:
    """Texts as people write them, clean; ``blank`` allows the empty one."""
    words = st.lists(st.sampled_from(_WORDS), min_size=0 if blank else 1, max_size=4).map(" ".join)
    wild = st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFF), max_size=12).map(clean)
    return st.one_of(words, wild).map(clean).filter(lambda text: blank or bool(text))


def decimals(low: Decimal | int, high: Decimal | int, digits: int) -> st.SearchStrategy[Decimal]:
    """Decimals from ``low`` to ``high`` with at most ``digits`` decimals."""
    scale = 10**digits
    whole = st.integers(-int(-Decimal(low) * scale // 1), int(Decimal(high) * scale // 1))
    return whole.map(lambda number: Decimal(number) / scale)


# -- methods -----------------------------------------------------------------------------------------


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
def point_rows(draw: Draw, maximum: Decimal, digits: int, count: int) -> list[tuple[Decimal, bool]]:
    """The points of ``count`` rows, each with whether it is percent of ``maximum``."""
    rows = []
    for _ in range(count):
        percent = draw(st.booleans())
        rows.append((draw(decimals(0, 100, 2) if percent else decimals(0, maximum, digits)), percent))
    return rows


@st.composite
def bands(draw: Draw, maximum: Decimal, digits: int, *, monotone: bool = False) -> Bands:
    """A ``bands`` over all numbers; ``monotone``: a higher interval never gives less."""
    intervals = draw(intervals_in_order(at_least=2))  # a band without any limit is no band
    worths = draw(point_rows(maximum, digits, len(intervals)))
    rows = [PointRow(points, "", None, percent) for points, percent in worths]
    if monotone:
        rows.sort(key=lambda row: row.worth(maximum))
    rows = [dataclasses.replace(row, interval=interval) for row, interval in zip(rows, intervals, strict=True)]
    return Bands(rows=tuple(rows if draw(st.booleans()) else reversed(rows)))


@st.composite
def levels(draw: Draw, maximum: Decimal, digits: int) -> Levels:
    """A ``levels`` with one to five labels."""
    labels = draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=5, unique_by=fold))
    worths = draw(point_rows(maximum, digits, len(labels)))
    rows = zip(labels, worths, strict=True)
    return Levels(rows=tuple(PointRow(points, label, None, percent) for label, (points, percent) in rows))


def methods(maximum: Decimal, digits: int, *, only: Sequence[str] = tuple(METHODS)) -> st.SearchStrategy[Method]:
    """Any method with parameters that suit ``maximum``."""
    few = decimals(0, maximum, min(digits + 1, 4))
    positive = decimals(0, 20, 4).filter(bool)
    made: dict[str, st.SearchStrategy[Method]] = {
        "direct": st.builds(Direct, st.none() | decimals(0, maximum, digits).filter(bool)),
        "pass_fail": st.just(PassFail()),
        "ratio": st.builds(Ratio, st.sampled_from((MORE, LESS)), st.booleans()),
        "leader": st.builds(Leader, decimals(0, 1, 3).filter(bool)),
        "bands": bands(maximum, digits),
        "levels": levels(maximum, digits),
        "count": st.builds(Count, positive),
        "plus_minus": st.builds(PlusMinus, few, few, few),
    }
    assert set(made) == set(METHODS), "a new method needs a strategy here"
    return st.one_of([made[key] for key in only])


@st.composite
def inputs_of(draw: Draw, method: Method, maximum: Decimal, digits: int, count: int) -> dict[str, list[float]]:
    """Inputs of ``count`` units, as ``evaluate`` wants them; the targets suit the method."""
    low = 0 if method.allows_zero_target() else 1
    columns: dict[str, list[float]] = {}
    for item in method.needs:
        if item.kind is Kind.CHOICE:
            one = st.integers(0, len(method.choices()) - 1).map(float)
        elif item.key == "claimed":
            one = decimals(0, maximum, digits).map(float)
        elif item.whole:
            one = st.integers(0, 60).map(float)
        else:
            least = low if item.key == "target" else 0
            edges = [float(edge) for row in getattr(method, "rows", ()) for edge in _edges(row)]
            one = st.one_of(
                st.integers(least, 50).map(float),
                decimals(least, 2000, 3).map(float),
                *([st.sampled_from(edges)] if edges else []),
            )
        columns[item.key] = draw(st.lists(one, min_size=count, max_size=count))
    return columns


def _edges(row: PointRow) -> list[Decimal]:
    if row.interval is None:
        return []
    return [edge for edge in (row.interval.low, row.interval.high) if edge is not None]


# -- rulebooks ---------------------------------------------------------------------------------------


@st.composite
def rulebooks(draw: Draw, *, max_clusters: int = 3, max_units: int = 4) -> Rulebook:
    """A valid rulebook: any tree, any methods, one to three clusters, targets, classes."""
    digits = draw(st.integers(0, 4))
    codes = draw(
        st.lists(st.sampled_from(("C9", "K1", "1.10", "khối-2")), min_size=1, max_size=max_clusters, unique=True)
    )
    units = draw(_units(codes, max_units))
    clusters = tuple(draw(_cluster(code, units)) for code in codes)
    bare = _Tree(digits, codes).draw(draw)
    book = Rulebook(_PLAIN_INFO, clusters, units, bare)
    criteria = tuple(_with_group_maximum(draw, book, criterion) for criterion in bare)
    book = dataclasses.replace(book, criteria=criteria, targets=draw(_targets(book)), classes=draw(_classes()))
    return dataclasses.replace(book, info=draw(_info(book, digits)))


_PLAIN_INFO = Info("x", "1", "x", 2020, 2, 2)


@st.composite
def _units(draw: Draw, clusters: Sequence[str], max_units: int) -> tuple[Unit, ...]:
    units = []
    for cluster in clusters:
        for _ in range(draw(st.integers(1, max_units))):
            number = len(units)
            name = f"{_PROVINCES[number % 8]} {number}"
            aliases = draw(st.lists(st.sampled_from([f"CA {name}", f"đv {number}", name]), max_size=2, unique=True))
            contact = draw(texts())
            short = draw(st.sampled_from(("", f"Đv{number}")))
            units.append(
                Unit(
                    draw(st.sampled_from(("U", "0", "đ."))) + str(number), name, cluster, short, tuple(aliases), contact
                )
            )
    return tuple(units)


@st.composite
def _cluster(draw: Draw, code: str, units: Sequence[Unit]) -> Cluster:
    officers = st.sampled_from(["", *(unit.code for unit in units if unit.cluster == code)])
    return Cluster(code, draw(texts(blank=False)), draw(officers), draw(officers))


@dataclasses.dataclass
class _Tree:
    """Draws a tree of criteria, depth first; the last leaf applies to all, so that every cluster has one."""

    digits: int
    clusters: Sequence[str]
    found: list[Criterion] = dataclasses.field(default_factory=list)

    def draw(self, draw: Draw) -> tuple[Criterion, ...]:
        for number in draw(st.lists(st.sampled_from(_NUMBERS), max_size=3, unique=True)):
            self._node(draw, "", number, 0)
        self.found.append(self._leaf(draw, "", "cuối", "cuối", ()))
        return tuple(self.found)

    def _node(self, draw: Draw, parent: str, number: str, depth: int) -> None:
        key = f"{parent}.{number}" if parent else number
        if any(criterion.key == key for criterion in self.found):
            return  # "1" above "1.10" and "1.1" above "0" may meet
        clusters = draw(st.one_of(st.just(()), st.lists(st.sampled_from(self.clusters), unique=True).map(tuple)))
        if depth == 2 or draw(st.booleans()):
            self.found.append(self._leaf(draw, parent, key, number, clusters))
            return
        self.found.append(
            Criterion(key, number, draw(texts(blank=False)), None, parent, "", None, clusters, False, draw(texts()))
        )
        before = len(self.found)
        for child in draw(st.lists(st.sampled_from(_NUMBERS), min_size=1, max_size=3, unique=True)):
            self._node(draw, key, child, depth + 1)
        if len(self.found) == before:  # every child met a key that was there: a group needs one
            self.found.append(self._leaf(draw, key, f"{key}.z", "z", ()))

    def _leaf(self, draw: Draw, parent: str, key: str, number: str, clusters: tuple[str, ...]) -> Criterion:
        maximum = draw(decimals(0, 60, self.digits).filter(bool))
        return Criterion(
            key,
            number,
            draw(texts(blank=False)),
            maximum,
            parent,
            draw(st.sampled_from(_MEASURES)),
            draw(methods(maximum, self.digits)),
            clusters,
            draw(st.booleans()),
            draw(texts()),
        )


def _with_group_maximum(draw: Draw, book: Rulebook, criterion: Criterion) -> Criterion:
    """A group's maximum may be written where it is the same for all clusters that use the group."""
    if criterion.is_leaf:
        return criterion
    clusters = [cluster.code for cluster in book.clusters if book.applies(criterion, cluster.code)]
    sums = {book.maximum(criterion.key, cluster) for cluster in clusters}
    if len(sums) == 1 and draw(st.booleans()):
        return dataclasses.replace(criterion, maximum=sums.pop())
    return criterion


@st.composite
def _targets(draw: Draw, book: Rulebook) -> tuple[Target, ...]:
    targets = []
    for unit in book.units:
        for leaf in book.leaves(unit.cluster):
            kind = draw(st.sampled_from(("none", "not assigned", "number")))
            if kind == "not assigned":
                targets.append(Target(unit.code, leaf.key, None))
            elif kind == "number" and leaf.scoring.has_target:
                value = draw(decimals(2, 2000, 3))
                zero = leaf.scoring.allows_zero_target() and draw(st.booleans())
                targets.append(Target(unit.code, leaf.key, Decimal(0) if zero else value))
    return tuple(draw(st.permutations(targets))) if len(targets) < 12 else tuple(targets)


@st.composite
def _classes(draw: Draw) -> tuple[UnitClass, ...]:
    if draw(st.booleans()):
        return ()
    intervals = draw(intervals_in_order(highest=100))
    return tuple(UnitClass(f"Loại {rank}", interval) for rank, interval in enumerate(reversed(intervals), start=1))


@st.composite
def _info(draw: Draw, book: Rulebook, digits: int) -> Info:
    totals = {book.maximum("", cluster.code) for cluster in book.clusters}
    assigned = any(target.value is None for target in book.targets) or any(
        leaf.scoring.has_target for leaf in book.criteria if leaf.is_leaf
    )
    optional = st.none() if not book.classes else st.nothing()
    return Info(
        id=draw(st.sampled_from(("cum-9-2018", "2018", "khối 1", "1.10"))),
        version=draw(st.sampled_from(("1", "2.1", "1.10", "a"))),
        title=draw(texts(blank=False)),
        year=draw(st.integers(2000, 2100)),
        digits=digits,
        percent_digits=draw(st.integers(0, 4)),
        period=draw(texts()),
        motto=draw(texts()),
        deadline=draw(st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))),
        total=totals.pop() if len(totals) == 1 and draw(st.booleans()) else None,
        language=draw(st.sampled_from(("vi", "en"))),
        superior=draw(texts()),
        issuing_body=draw(texts()),
        place=draw(texts()),
        not_assigned=draw((st.nothing() if assigned else st.none()) | st.sampled_from(NotAssigned)),
        class_basis=draw(optional | st.sampled_from(ClassBasis)),
        class_figure=draw(optional | st.sampled_from(ClassFigure)),
        stamp=draw(texts()),
    )
