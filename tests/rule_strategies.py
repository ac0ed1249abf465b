"""Hypothesis strategies: the rules beyond points, drawn for a tree of criteria that is there already."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from tests.methods.strategies import decimals
from thidua_xlsx.methods.base import RESULT, TARGET, Kind
from thidua_xlsx.rulebook.model import ACTIVITIES, TOTAL, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import (
    BONUS,
    DEDUCTION,
    Activity,
    Award,
    Better,
    Combine,
    Condition,
    CovenantTarget,
    Figure,
    GroupRule,
    IfNot,
    Limiter,
    Measure,
    NotAssigned,
    NoZero,
    PointKind,
    QuotaBase,
    RankBy,
    ReportField,
    Scope,
    Sign,
    TieKey,
    UnitClass,
    VerifiedBy,
    Verifier,
)

__all__ = ["Rules", "chance", "conditions", "fields_and_activities", "policies", "sources"]

Draw = st.DrawFn
Fields = tuple[tuple[ReportField, ...], tuple[Activity, ...]]

_CHOICES = (("có", "không"), ("trong sạch, vững mạnh", "hoàn thành tốt", "Hoàn thành"), ("Đạt", "Chưa đạt", "-"))
_NAMES = ("Khiển trách", "Cờ thi đua", "Tham mưu", "“Đền ơn đáp nghĩa”", "=1+1", "95 %", "Phòng Tổ chức")
_STRETCHING = (NotAssigned.RESCALE, NotAssigned.SPREAD)
_STAYING = tuple(policy for policy in NotAssigned if policy not in {*_STRETCHING, NotAssigned.PEERS})
_WORD_SIGNS = (Sign.EQUAL, Sign.UNEQUAL)


def chance(of: int) -> st.SearchStrategy[bool]:
    """True once in ``of`` draws; the simplest value is False."""
    return st.integers(1, of).map(lambda number: number == of)


def _some(codes: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """No clusters (all of them) or some."""
    return st.one_of(st.just(()), st.lists(st.sampled_from(codes), unique=True, min_size=1).map(tuple))


@st.composite
def fields_and_activities(draw: Draw, clusters: Sequence[str]) -> Fields:
    """Up to three report fields, one of each kind, and up to three joint activities."""
    fields = []
    for key, kind in (("tru_so", Kind.CHOICE), ("so vụ", Kind.NUMBER), ("1.10-b", Kind.TEXT)):
        if draw(st.booleans()):
            choices = draw(st.sampled_from(_CHOICES)) if kind is Kind.CHOICE else ()
            label = draw(st.sampled_from(_NAMES))
            fields.append(ReportField(key, label, kind, choices, draw(st.booleans()), draw(_some(clusters))))
    activities = tuple(
        Activity(
            f"H{number}",
            draw(st.sampled_from(_NAMES)),
            draw(st.sampled_from(("", "quý II"))),
            draw(st.sampled_from(("", "Cà Mau"))),
            draw(_some(clusters)),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return tuple(fields), activities


# -- criteria ----------------------------------------------------------------------------------------


def _clusters_of(book: Rulebook, criterion: Criterion) -> set[str]:
    return {cluster.code for cluster in book.clusters if book.applies(criterion, cluster.code)}


def _has_points(criterion: Criterion) -> bool:
    return criterion.scores or not criterion.is_leaf


def _asked_in(book: Rulebook, item: ReportField) -> set[str]:
    return set(item.clusters or (cluster.code for cluster in book.clusters))


@st.composite
def sources(draw: Draw, book: Rulebook) -> tuple[Criterion, ...]:
    """Some leaves take the figures of a leaf before them, or count joint activities."""
    made: list[Criterion] = []
    planned = {
        cluster.code
        for cluster in book.clusters
        if any(not item.clusters or cluster.code in item.clusters for item in book.activities)
    }
    for criterion in book.criteria:
        own = criterion
        if criterion.method is not None and criterion.method.inputs and draw(chance(4)):
            offered = [other.key for other in made if _can_use(book, criterion, other)]
            is_number = [(item.key, item.kind) for item in criterion.method.inputs] == [(RESULT.key, Kind.NUMBER)]
            if is_number and _clusters_of(book, criterion) <= planned:
                offered.append(ACTIVITIES)
            if offered:
                own = dataclasses.replace(criterion, uses=draw(st.sampled_from(offered)))
        made.append(own)
    return tuple(made)


def _can_use(book: Rulebook, leaf: Criterion, other: Criterion) -> bool:
    if other.method is None or leaf.method is None or other.uses:
        return False
    there = {(item.key, item.kind) for item in other.method.inputs}
    fits = all((item.key, item.kind) in there for item in leaf.method.inputs)
    return (
        fits
        and leaf.method.choices() == other.method.choices()
        and _clusters_of(book, leaf) <= _clusters_of(book, other)
    )


@st.composite
def conditions(draw: Draw, book: Rulebook) -> tuple[Criterion, ...]:
    """Some criteria and groups give less where a report field or a criterion before them does not say what it should.

    What stands before a criterion in the tree, and is no group around it, cannot depend on it.
    """
    made = []
    for number, criterion in enumerate(book.criteria):
        if not draw(chance(5)):
            made.append(criterion)
            continue
        around = {node.key for node in _path(book, criterion)}
        before = [other for other in book.criteria[:number] if other.key not in around]
        found = draw(_conditions(book, _clusters_of(book, criterion), before))
        most = draw(decimals(0, criterion.maximum or 20, book.info.digits)) if found else None
        made.append(dataclasses.replace(criterion, conditions=found, otherwise=most))
    return tuple(made)


def _path(book: Rulebook, criterion: Criterion) -> list[Criterion]:
    path = [criterion]
    while path[-1].parent:
        path.append(book.criterion(path[-1].parent))
    return path


@st.composite
def _conditions(draw: Draw, book: Rulebook, clusters: set[str], before: Sequence[Criterion]) -> tuple[Condition, ...]:
    """One or two conditions on what all of ``clusters`` have; none where there is nothing to ask about."""
    subjects: list[ReportField | Criterion] = [
        *(item for item in book.fields if clusters <= _asked_in(book, item)),
        *(other for other in before if clusters <= _clusters_of(book, other) and _has_points(other)),
    ]
    if not subjects:
        return ()
    return tuple(_condition(draw, draw(st.sampled_from(subjects))) for _ in range(draw(st.integers(1, 2))))


def _condition(draw: Draw, subject: ReportField | Criterion) -> Condition:
    if isinstance(subject, ReportField) and subject.kind is not Kind.NUMBER:
        words = subject.choices or ("có", "đang sửa", "“tốt”")
        return Condition(subject.key, draw(st.sampled_from(_WORD_SIGNS)), draw(st.sampled_from(words)))
    return Condition(subject.key, draw(st.sampled_from(Sign)), draw(decimals(-3, 40, 3)))


@st.composite
def policies(draw: Draw, book: Rulebook) -> tuple[Criterion, ...]:
    """What becomes of single criteria and groups that are not assigned; else the rulebook's policy holds."""
    made: list[Criterion] = []
    stretching: dict[str, NotAssigned] = {}  # group → how its children stretch, for one way alone works in a group
    for criterion in book.criteria:
        own = criterion
        if draw(chance(4)):
            own = dataclasses.replace(own, not_assigned=draw(st.sampled_from(NotAssigned)))
        now = dataclasses.replace(book, criteria=(*made, own))
        own = dataclasses.replace(own, not_assigned=_possible(draw, now, own, stretching))
        made.append(own)
    return tuple(made)


def _possible(draw: Draw, book: Rulebook, own: Criterion, stretching: dict[str, NotAssigned]) -> NotAssigned | None:
    """The policy of ``own``, or one in its place that its method and its group can bear."""
    policy = book.own_policy(own) or book.info.not_assigned or NotAssigned.EXCLUDE
    if policy is NotAssigned.PEERS and own.method is not None:
        source = book.source(own)
        alike = source is own or (book.own_policy(source) or book.info.not_assigned) is policy
        if (own.not_assigned is policy and not own.method.has_target) or (own.method.has_target and not alike):
            return draw(st.sampled_from(_STAYING))
    if policy in _STRETCHING:
        parent = book.criterion(own.parent) if own.parent else None
        if own.is_leaf and parent is not None and parent.rule is not GroupRule.SUM:
            return draw(st.sampled_from(_STAYING))
        first = stretching.setdefault(own.parent, policy)
        return own.not_assigned if policy is first else first
    return own.not_assigned


# -- everything else ---------------------------------------------------------------------------------


@dataclasses.dataclass
class Rules:
    """Draws what stands on the sheets from ``Xếp loại`` on."""

    book: Rulebook

    def draw(self, draw: Draw) -> Rulebook:
        """The rulebook with all of it, and who verifies."""
        self.book = dataclasses.replace(self.book, classes=self._classes(draw))
        self.book = dataclasses.replace(self.book, tie_keys=self._tie_keys(draw), limiters=self._limiters(draw))
        self.book = dataclasses.replace(self.book, awards=self._awards(draw))
        self.book = dataclasses.replace(self.book, covenant=self._covenant(draw))
        return self._verified(draw)

    @property
    def _codes(self) -> list[str]:
        return [cluster.code for cluster in self.book.clusters]

    def _class_word(self, draw: Draw) -> str:
        """A class by name or code."""
        row = draw(st.sampled_from(self.book.classes))
        return draw(st.sampled_from((row.name, row.code or row.name)))

    def _base(self, draw: Draw) -> str:
        bases = [base.value for base in QuotaBase]
        return self._class_word(draw) if bool(self.book.classes) and draw(chance(4)) else draw(st.sampled_from(bases))

    def _classes(self, draw: Draw) -> tuple[UnitClass, ...]:
        made = []
        for number, row in enumerate(self.book.classes):
            found = draw(_conditions(self.book, set(self._codes), self.book.criteria)) if draw(chance(4)) else ()
            share = draw(st.none() | decimals(1, 100, 2).filter(lambda value: value > 2))
            no_zero = draw(st.none() | st.sampled_from(NoZero))
            asks = bool(found) or no_zero is not None
            made.append(
                dataclasses.replace(
                    row,
                    code=draw(st.sampled_from(("", f"L{number}"))),
                    no_zero=no_zero,
                    conditions=found,
                    if_not=draw(st.none() | st.sampled_from(IfNot)) if asks else None,
                    share=share,
                    share_base="" if share is None else self._base(draw),
                )
            )
        return tuple(made)

    def _tie_keys(self, draw: Draw) -> tuple[TieKey, ...]:
        made = []
        if any(cluster.rank_by is RankBy.KEYS for cluster in self.book.clusters):
            made.append(draw(st.sampled_from((TieKey((TOTAL,)), TieKey(("sl",), Figure.RESULT), TieKey(("cuối",))))))
        for _ in range(draw(st.integers(0, 3))):
            figure = draw(st.sampled_from((Figure.POINTS, Figure.POINTS, *Figure)))
            offered = self._subjects(figure)
            if offered:
                subjects = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=2, unique=True))
                better, clusters = draw(st.sampled_from(Better)), draw(_some(self._codes))
                made.append(TieKey(tuple(subjects), figure, better, clusters))
        return tuple(made)

    def _subjects(self, figure: Figure) -> list[str]:
        """What has such a figure."""
        book = self.book
        numbers = [item.key for item in book.fields if item.kind is Kind.NUMBER]
        if figure is Figure.POINTS:
            kinds = {PointKind.BONUS: BONUS, PointKind.DEDUCTION: DEDUCTION}
            words = [word for kind, word in kinds.items() if book.has_kind(kind)]
            return [TOTAL, *words, *numbers, *(item.key for item in book.criteria if _has_points(item))]
        needed = {Figure.RESULT: {RESULT.key}, Figure.TARGET: {TARGET.key}, Figure.PERCENT: {RESULT.key, TARGET.key}}
        return [leaf.key for leaf in book.leaves() if needed[figure] <= self._numbers(leaf)]

    def _numbers(self, leaf: Criterion) -> set[str]:
        if leaf.uses == ACTIVITIES:
            return {RESULT.key}
        return {item.key for item in self.book.source(leaf).scoring.needs if item.kind is Kind.NUMBER}

    def _limiters(self, draw: Draw) -> tuple[Limiter, ...]:
        return tuple(
            Limiter(
                f"K{number}",
                draw(st.sampled_from(_NAMES)),
                self._class_word(draw) if bool(self.book.classes) and draw(st.booleans()) else "",
                draw(st.booleans()),
                draw(st.booleans()),
                draw(chance(4)),
            )
            for number in range(draw(st.integers(0, 2)))
        )

    def _awards(self, draw: Draw) -> tuple[Award, ...]:
        made: list[Award] = []
        by_keys = {cluster.code for cluster in self.book.clusters if cluster.rank_by is RankBy.KEYS}
        for number in range(draw(st.integers(0, 2))):
            ballot = draw(st.booleans())
            award = Award(
                draw(st.sampled_from(("C", "BK."))) + str(number),
                draw(st.sampled_from(_NAMES)),
                ballot=ballot,
                threshold=draw(decimals(50, 100, 2)) if ballot else None,
            )
            apart = len(self._codes) > 1 and draw(chance(3))  # a quota of its own for every cluster
            for clusters in [(code,) for code in self._codes] if apart else [draw(_some(self._codes))]:
                quota = draw(st.sampled_from(("number", "percent", "both")))
                together = draw(st.booleans()) and not by_keys & set(clusters or self._codes)
                made.append(
                    dataclasses.replace(
                        award,
                        clusters=clusters,
                        scope=Scope.TOGETHER if together else Scope.EACH,
                        number=None if quota == "percent" else draw(st.integers(1, 3)),
                        percent=None if quota == "number" else draw(decimals(2, 100, 2)),
                        base="" if quota == "number" else self._base(draw),
                        class_at_least=self._class_word(draw) if bool(self.book.classes) and draw(chance(3)) else "",
                        rank_at_most=draw(st.none() | st.integers(1, 4)),
                        limited=draw(st.booleans()),
                    )
                )
        return tuple(made)

    def _covenant(self, draw: Draw) -> tuple[CovenantTarget, ...]:
        made = []
        for number in range(draw(st.integers(0, 3))):
            content = draw(st.sampled_from(_NAMES))
            clusters = draw(_some(self._codes))
            measure = draw(st.none() | st.sampled_from(Measure))
            offered = [] if measure is None else self._measured(draw, measure)
            if measure is None or not offered:
                made.append(CovenantTarget(f"G{number}", content, clusters=clusters))
                continue
            of, sign = draw(st.sampled_from(offered)), draw(st.sampled_from(Sign))
            target = draw(st.one_of(decimals(2, 100, 2), st.integers(2, 5).map(Decimal)))
            made.append(CovenantTarget(f"G{number}", content, measure, of, sign, target, clusters))
        return tuple(made)

    def _measured(self, draw: Draw, measure: Measure) -> list[str]:
        """What can be measured so."""
        book = self.book
        if measure is Measure.CLASS_SHARE:
            return [row.name for row in book.classes]
        if measure is Measure.AWARD_COUNT:
            return [award.code for award in book.awards]
        if measure is Measure.EVENT_COUNT:
            return [item.code for item in book.limiters]
        if measure is Measure.CRITERION_SUM:
            return [leaf.key for leaf in book.leaves() if RESULT.key in self._numbers(leaf)]
        return [f"{item.key} = {word}" for item in book.fields for word in item.choices]

    def _verified(self, draw: Draw) -> Rulebook:
        """Who verifies: the head, one or several departments, or the units one another."""
        book = self.book
        units = min(len(book.units_of(code)) for code in self._codes)
        by = draw(st.sampled_from(VerifiedBy))
        combine = None if by is VerifiedBy.HEAD else draw(st.sampled_from(Combine))
        verifiers: tuple[Verifier, ...] = ()
        if by is VerifiedBy.CROSS and units < 2:
            by, combine = VerifiedBy.HEAD, None
        elif by is VerifiedBy.CROSS:
            combine = Combine.TRIMMED if combine is Combine.TRIMMED and units >= 4 else Combine.MEAN
        elif by is VerifiedBy.DEPARTMENTS:
            verifiers = self._departments(draw, combine is Combine.OWN)
        info = dataclasses.replace(book.info, verified_by=by, combine=combine)
        return dataclasses.replace(book, info=info, verifiers=verifiers)

    def _departments(self, draw: Draw, one_each: bool) -> tuple[Verifier, ...]:
        if not one_each:
            names = draw(st.lists(st.sampled_from(_NAMES), min_size=3, max_size=3))
            return tuple(Verifier(f"V{number}", name) for number, name in enumerate(names))
        if draw(st.booleans()):  # every cluster has a department of its own
            return tuple(Verifier(f"V{code}", "Phòng", (), (code,)) for code in self._codes)
        top = [criterion.key for criterion in self.book.children()]
        cut = draw(st.integers(0, len(top) - 1))
        parts = [part for part in (top[:cut], top[cut:]) if part]
        return tuple(Verifier(f"V{number}", "Phòng", tuple(part)) for number, part in enumerate(parts))
