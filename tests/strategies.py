"""Hypothesis strategies: texts and whole rulebooks, all of them valid; methods are in ``tests.methods.strategies``.

``rulebooks()`` gives what ``read_rulebook`` accepts without an error (warnings there may be), with every rule that a
cluster can agree on; ``rulebooks(plain=True)`` one with core points in plain sums and no rules beyond.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.methods.strategies import decimals, intervals_in_order, methods
from tests.rule_strategies import Rules, chance, conditions, fields_and_activities, policies, sources
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.reading.cells import clean
from thidua_xlsx.reading.legacy_text import modern
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.rules import (
    ClassBasis,
    ClassCounts,
    ClassFigure,
    GroupRule,
    NotAssigned,
    PointKind,
    RankBy,
    RankStyle,
    UnitClass,
)

__all__ = ["rulebooks", "texts"]

Draw = st.DrawFn

_WORDS = (
    *("Công an tỉnh", "Đơn vị", "công tác", "thi đua", "phong trào", "vụ việc", "tỷ lệ", "hồ sơ", "An ninh", "1.10"),
    *("“xây dựng lực lượng”", "(phụ lục 2)", "=1+1", "100%", "'", "đ/c", "KG", "x; y".replace(";", ","), "<b>&amp;"),
)
_PROVINCES = ("Sóc Trăng", "Cà Mau", "Bạc Liêu", "An Giang", "Kiên Giang", "Vĩnh Long", "Hậu Giang", "Trà Vinh")
_NUMBERS = ("I", "II", "1", "2", "1.1", "1.10", "a", "b", "c", "d", "đ", "e", "2.b)", "6a", "146b", "01")
_MEASURES = ("", "vụ", "%", "lượt", "phần trăm")
_SCORING = tuple(key for key, method in METHODS.items() if method.scores)
_CORE, _BONUS, _DEDUCTION = PointKind.CORE, PointKind.BONUS, PointKind.DEDUCTION
_SECTIONS = st.sampled_from((None, None, None, None, None, _CORE, _BONUS, _BONUS, _DEDUCTION))
_INSIDE = st.sampled_from((None, None, None, None, None, None, None, _CORE, _BONUS, _DEDUCTION))
_RULES = st.sampled_from((GroupRule.SUM, GroupRule.SUM, GroupRule.SUM, GroupRule.HIGHEST, GroupRule.WEIGHTED))


def texts(*, blank: bool = True) -> st.SearchStrategy[str]:
    """Texts as people write them, clean and in Unicode; ``blank`` allows the empty one."""
    words = st.lists(st.sampled_from(_WORDS), min_size=0 if blank else 1, max_size=4).map(" ".join)
    wild = st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFF), max_size=12).map(clean)
    return st.one_of(words, wild).map(clean).filter(lambda text: (blank or bool(text)) and modern(text) is None)


@st.composite
def rulebooks(draw: Draw, *, plain: bool = False, max_clusters: int = 3, max_units: int = 4) -> Rulebook:
    """A valid rulebook: any tree, any methods, one to three clusters, targets, classes, and every further rule.

    ``plain``: core points alone, groups that are sums, one policy for all, and nothing beyond classes.
    """
    digits = draw(st.integers(0, 4))
    codes = draw(
        st.lists(st.sampled_from(("C9", "K1", "1.10", "khối-2")), min_size=1, max_size=max_clusters, unique=True)
    )
    units = draw(_units(codes, max_units))
    clusters = tuple(draw(_cluster(code, units, plain)) for code in codes)
    fields, activities = ((), ()) if plain else draw(fields_and_activities(codes))
    needs_figure = any(cluster.rank_by is RankBy.KEYS for cluster in clusters)
    criteria = _Tree(digits, codes, plain).draw(draw, with_figure=needs_figure)
    book = Rulebook(_PLAIN_INFO, clusters, units, criteria, fields=fields, activities=activities)
    info = dataclasses.replace(_PLAIN_INFO, digits=digits, not_assigned=draw(st.sampled_from(NotAssigned)))
    book = dataclasses.replace(book, info=info)
    for step in () if plain else (sources, conditions, policies):
        book = dataclasses.replace(book, criteria=draw(step(book)))
    written = tuple(_with_group_maximum(draw, book, criterion) for criterion in book.criteria)
    book = dataclasses.replace(book, criteria=written, targets=draw(_targets(book)), classes=draw(_classes()))
    if not plain:
        book = Rules(book).draw(draw)
    return dataclasses.replace(book, info=draw(_info(book, plain)))


_PLAIN_INFO = Info("x", "1", "x", 2020, 2, 2)


@st.composite
def _units(draw: Draw, clusters: Sequence[str], max_units: int) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for cluster in clusters:
        for _ in range(draw(st.integers(1, max_units))):
            number = len(units)
            name = f"{_PROVINCES[number % 8]} {number}"
            aliases = draw(st.lists(st.sampled_from([f"CA {name}", f"đv {number}", name]), max_size=2, unique=True))
            contact = draw(texts())
            before = draw(st.lists(st.sampled_from((f"CŨ {number}", "01", "Công an huyện B")), max_size=2, unique=True))
            short = draw(st.sampled_from(("", f"Đv{number}")))
            units.append(
                Unit(
                    draw(st.sampled_from(("U", "0", "đ."))) + str(number),
                    *(name, cluster, short, tuple(aliases), contact, tuple(before)),
                )
            )
    return tuple(units)


@st.composite
def _cluster(draw: Draw, code: str, units: Sequence[Unit], plain: bool) -> Cluster:
    officers = st.sampled_from(["", *(unit.code for unit in units if unit.cluster == code)])
    rank_by = RankBy.KEYS if not plain and draw(chance(8)) else RankBy.POINTS
    return Cluster(code, draw(texts(blank=False)), draw(officers), draw(officers), rank_by)


@dataclasses.dataclass
class _Tree:
    """Draws a tree of criteria, depth first; the last leaf applies to all, so that every cluster has one."""

    digits: int
    clusters: Sequence[str]
    plain: bool
    found: list[Criterion] = dataclasses.field(default_factory=list)

    def draw(self, draw: Draw, *, with_figure: bool) -> tuple[Criterion, ...]:
        for number in draw(st.lists(st.sampled_from(_NUMBERS), max_size=3, unique=True)):
            self._node(draw, None, number, 0)
        if with_figure:
            self.found.append(
                dataclasses.replace(self._leaf(draw, "", "sl", "số liệu", (), only=("figure",)), kind=None)
            )
        self.found.append(dataclasses.replace(self._leaf(draw, "", "cuối", "cuối", (), only=_SCORING), kind=None))
        return tuple(self.found)

    def _node(self, draw: Draw, parent: Criterion | None, number: str, depth: int) -> None:
        above = parent.key if parent else ""
        key = f"{above}.{number}" if above else number
        if any(criterion.key == key for criterion in self.found):
            return  # "1" above "1.10" and "1.1" above "0" may meet
        clusters = draw(st.one_of(st.just(()), st.lists(st.sampled_from(self.clusters), unique=True).map(tuple)))
        rules = self._rules(draw, parent)
        if depth == 2 or draw(st.booleans()):
            self.found.append(dataclasses.replace(self._leaf(draw, above, key, number, clusters), **rules))
            return
        name, note = draw(texts(blank=False)), draw(texts())
        group = Criterion(key, number, name, None, above, "", None, clusters, False, note, **rules)
        if not self.plain:
            cap = draw(decimals(0, 60, self.digits).filter(bool)) if draw(chance(4)) else None
            group = dataclasses.replace(group, rule=draw(_RULES), cap=cap)
        self.found.append(group)
        before = len(self.found)
        for child in draw(st.lists(st.sampled_from(_NUMBERS), min_size=1, max_size=3, unique=True)):
            self._node(draw, group, child, depth + 1)
        if len(self.found) == before:  # every child met a key that was there: a group needs one
            leaf = self._leaf(draw, key, f"{key}.z", "z", ())
            self.found.append(dataclasses.replace(leaf, **self._rules(draw, group)))

    def _rules(self, draw: Draw, parent: Criterion | None) -> dict[str, Any]:
        """Kind and weight of a node: inside bonuses there are bonuses only, inside deductions deductions."""
        if self.plain:
            return {}
        above = self._kind(parent)
        if parent is None:
            kind = draw(_SECTIONS)
        else:
            kind = draw(_INSIDE if above is _CORE else st.sampled_from((None, None, above)))
        is_weighted = parent is not None and parent.rule is GroupRule.WEIGHTED
        return {"kind": kind, "weight": draw(decimals(0, 3, 4).filter(bool)) if is_weighted else None}

    def _kind(self, node: Criterion | None) -> PointKind:
        while node is not None and node.kind is None:
            node = next((item for item in self.found if item.key == node.parent), None) if node.parent else None
        return _CORE if node is None or node.kind is None else node.kind

    def _leaf(
        self, draw: Draw, parent: str, key: str, number: str, clusters: tuple[str, ...], only: Sequence[str] = ()
    ) -> Criterion:
        maximum = draw(decimals(0, 60, self.digits).filter(bool))
        method = draw(methods(maximum, self.digits, only=only or (_SCORING if self.plain else tuple(METHODS))))
        return Criterion(
            key,
            number,
            draw(texts(blank=False)),
            maximum if method.scores else Decimal(0),
            parent,
            draw(st.sampled_from(_MEASURES)),
            method,
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
            compared = (book.own_policy(leaf) or book.info.not_assigned) is NotAssigned.PEERS
            if kind == "not assigned" and (leaf.scoring.has_target or not compared):
                targets.append(Target(unit.code, leaf.key, None))
            elif kind == "number" and leaf.scoring.has_target and not leaf.uses:
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
def _info(draw: Draw, book: Rulebook, plain: bool) -> Info:
    totals = {book.maximum("", cluster.code) for cluster in book.clusters}
    has_tasks = {target.criterion for target in book.targets if target.value is None} | {
        leaf.key for leaf in book.leaves() if leaf.scoring.has_target
    }
    asked = any(book.own_policy(leaf) is None for leaf in book.leaves() if leaf.key in has_tasks)
    optional = st.none() if not book.classes else st.nothing()
    info = Info(
        id=draw(st.sampled_from(("cum-9-2018", "2018", "khối 1", "1.10"))),
        version=draw(st.sampled_from(("1", "2.1", "1.10", "a"))),
        title=draw(texts(blank=False)),
        year=draw(st.integers(2000, 2100)),
        digits=book.info.digits,
        percent_digits=draw(st.integers(0, 4)),
        period=draw(texts()),
        motto=draw(texts()),
        deadline=draw(st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))),
        total=totals.pop() if len(totals) == 1 and draw(st.booleans()) else None,
        language=draw(st.sampled_from(("vi", "en"))),
        superior=draw(texts()),
        issuing_body=draw(texts()),
        place=draw(texts()),
        not_assigned=book.info.not_assigned if asked or draw(st.booleans()) else None,
        class_basis=draw(optional | st.sampled_from(ClassBasis)),
        class_figure=draw(optional | st.sampled_from(ClassFigure)),
        class_counts=draw(optional | st.sampled_from(ClassCounts)),
        stamp=draw(texts()),
    )
    if plain:
        return info
    return dataclasses.replace(
        info,
        total_cap=draw(decimals(1, 200, book.info.digits)) if draw(chance(4)) else None,
        rank_style=draw(st.sampled_from(RankStyle)),
        verified_by=book.info.verified_by,
        combine=book.info.combine,
    )
