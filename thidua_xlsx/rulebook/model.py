"""The rulebook as frozen values, and the questions that the rest of the library asks it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.methods.base import Kind, Method
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.rules import (
    BONUS,
    DEDUCTION,
    STAYS_AWAY,
    TAKES_PART,
    Activity,
    Award,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Combine,
    Condition,
    CovenantTarget,
    GroupRule,
    Limiter,
    NotAssigned,
    PointKind,
    RankBy,
    RankStyle,
    ReportField,
    TieKey,
    UnitClass,
    VerifiedBy,
    Verifier,
)

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pandera

    from thidua_xlsx.rulebook.arrays import Arrays

__all__ = [
    "ACTIVITIES",
    "RESERVED_KEYS",
    "TOTAL",
    "ClassBasis",
    "ClassFigure",
    "Cluster",
    "Criterion",
    "Info",
    "NotAssigned",
    "Rulebook",
    "Target",
    "Unit",
    "UnitClass",
    "is_activity",
]


TOTAL: Final = "total"
"""How the sum over everything is called where groups are listed."""

ACTIVITIES: Final = "activities"
"""What a criterion names as its source that counts the joint activities in which a unit took part."""

RESERVED_KEYS: Final = frozenset({TOTAL, BONUS, DEDUCTION, ACTIVITIES})
"""No criterion and no report field may have one of these keys."""

_ACTIVITY_FIELD: Final = "activity:"


def is_activity(field: ReportField) -> bool:
    """Whether a field of the form asks about a joint activity."""
    return field.key.startswith(_ACTIVITY_FIELD)


@dataclass(frozen=True)
class Info:
    """The sheet ``Thông tin``."""

    id: str
    version: str
    title: str
    year: int
    digits: int
    percent_digits: int
    period: str = ""
    motto: str = ""
    deadline: datetime.date | None = None
    total: Decimal | None = None
    total_cap: Decimal | None = None
    rank_style: RankStyle = RankStyle.COMPETITION
    language: str = "vi"
    superior: str = ""
    issuing_body: str = ""
    place: str = ""
    not_assigned: NotAssigned | None = None
    class_basis: ClassBasis | None = None
    class_figure: ClassFigure | None = None
    class_counts: ClassCounts | None = None
    verified_by: VerifiedBy = VerifiedBy.HEAD
    combine: Combine | None = None
    stamp: str = ""


@dataclass(frozen=True)
class Cluster:
    """A cụm or khối; head and deputy are codes of units."""

    code: str
    name: str
    head: str = ""
    deputy: str = ""
    rank_by: RankBy = RankBy.POINTS


@dataclass(frozen=True)
class Unit:
    """A unit of a cluster.

    ``aliases`` are other names under which it may sign; ``predecessors`` the codes or names of the units of an earlier
    rulebook from which it was made, by a merger, a split or a new name: ``compare`` follows them.
    """

    code: str
    name: str
    cluster: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    contact: str = ""
    predecessors: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The name for grids and charts."""
        return self.short_name or self.name


@dataclass(frozen=True)
class Criterion:
    """A node of the tree: a leaf has a method, a group has none and adds up its children.

    ``maximum`` is the points that a leaf can give; of a group it may be None (what its children make).
    ``clusters`` empty means every cluster. ``kind`` and ``not_assigned`` None are those of the node above.
    Where ``conditions`` are not all met, it gives at most ``otherwise`` points (0: a gate). ``uses`` is the
    criterion whose target and results it takes, or ``activities``; then the form asks for none of its own.
    """

    key: str
    number: str
    name: str
    maximum: Decimal | None = None
    parent: str = ""
    measure: str = ""
    method: Method | None = None
    clusters: tuple[str, ...] = ()
    evidence: bool = False
    note: str = ""
    kind: PointKind | None = None
    rule: GroupRule = GroupRule.SUM
    weight: Decimal | None = None
    cap: Decimal | None = None
    conditions: tuple[Condition, ...] = ()
    otherwise: Decimal | None = None
    not_assigned: NotAssigned | None = None
    uses: str = ""

    @property
    def is_leaf(self) -> bool:
        """Whether it is scored itself."""
        return self.method is not None

    @property
    def scoring(self) -> Method:
        """The method of a leaf."""
        assert self.method is not None, self.key
        return self.method

    @property
    def points(self) -> Decimal:
        """The maximum of a leaf."""
        assert self.maximum is not None, self.key
        return self.maximum

    @property
    def scores(self) -> bool:
        """Whether it is a leaf that gives points; a figure only reported gives none."""
        return self.method is not None and self.method.scores

    @property
    def is_percent(self) -> bool:
        """Whether results are percent points."""
        return fold(self.measure) in {"%", "phan tram", "percent"}

    @property
    def subject(self) -> str:
        """Code and short name, as messages name it."""
        name = self.name if len(self.name) <= 48 else self.name[:47].rstrip() + "…"
        return f"{self.key} ({name})"


@dataclass(frozen=True)
class Target:
    """What a unit was assigned for a criterion; ``value`` None is *không được giao*."""

    unit: str
    criterion: str
    value: Decimal | None


def combined_maximum(rule: GroupRule, children: list[tuple[Criterion, Decimal]], digits: int) -> Decimal:
    """The most that a group can give whose children can give so much; weighted, it is rounded as its points are."""
    if rule is GroupRule.HIGHEST:
        return max((maximum for _, maximum in children), default=Decimal(0))
    if rule is GroupRule.WEIGHTED:
        total = sum((maximum * (child.weight or Decimal(0)) for child, maximum in children), Decimal(0))
        return total.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return sum((maximum for _, maximum in children), Decimal(0))


@dataclass(frozen=True)
class Rulebook:
    """Everything that a cluster, or several, agreed for one period.

    ``findings`` are warnings of the check; ``places`` says where each value stood in the workbook. Neither
    counts when rulebooks are compared.
    """

    info: Info
    clusters: tuple[Cluster, ...]
    units: tuple[Unit, ...]
    criteria: tuple[Criterion, ...]
    targets: tuple[Target, ...] = ()
    classes: tuple[UnitClass, ...] = ()
    tie_keys: tuple[TieKey, ...] = ()
    limiters: tuple[Limiter, ...] = ()
    awards: tuple[Award, ...] = ()
    covenant: tuple[CovenantTarget, ...] = ()
    activities: tuple[Activity, ...] = ()
    fields: tuple[ReportField, ...] = ()
    verifiers: tuple[Verifier, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    places: Mapping[tuple[str, str, str], Place] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """One line: which rulebook it is, and how much is in it."""
        size = f"{len(self.units)} units, {sum(criterion.is_leaf for criterion in self.criteria)} criteria"
        return f"<Rulebook {self.info.id}, version {self.info.version}: {size}>"

    @cached_property
    def _by_key(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def _children(self) -> dict[str, list[Criterion]]:
        children: dict[str, list[Criterion]] = {}
        for criterion in self.criteria:
            children.setdefault(criterion.parent, []).append(criterion)
        return children

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _members(self) -> dict[str, list[Unit]]:
        members: dict[str, list[Unit]] = {}
        for unit in self.units:
            members.setdefault(unit.cluster, []).append(unit)
        return members

    @cached_property
    def _clusters(self) -> dict[str, Cluster]:
        return {cluster.code: cluster for cluster in self.clusters}

    @cached_property
    def _targets(self) -> dict[tuple[str, str], Target]:
        return {(target.unit, target.criterion): target for target in self.targets}

    def criterion(self, key: str) -> Criterion:
        """The criterion called ``key``; KeyError if there is none."""
        return self._by_key[key]

    def unit(self, code: str) -> Unit:
        """The unit called ``code``; KeyError if there is none."""
        return self._units[code]

    def unit_code(self, said: str) -> str:
        """The code of the unit that ``said`` names, in whatever case; empty where there is none."""
        if said in self._units:
            return said
        return next((code for code in self._units if code.casefold() == said.casefold()), "")

    def cluster(self, code: str) -> Cluster:
        """The cluster called ``code``; KeyError if there is none."""
        return self._clusters[code]

    def units_of(self, cluster: str) -> list[Unit]:
        """The units of a cluster, in the rulebook's order."""
        return list(self._members.get(cluster, ()))

    def children(self, key: str = "", cluster: str | None = None) -> list[Criterion]:
        """The criteria directly below ``key`` (the top groups for ``""``) that a cluster uses (None: all)."""
        return [child for child in self._children.get(key, []) if cluster is None or self.applies(child, cluster)]

    def applies(self, criterion: Criterion, cluster: str) -> bool:
        """Whether ``cluster`` uses ``criterion``: it and all above it apply, and a group has a leaf that does."""
        node: Criterion | None = criterion
        seen: set[str] = set()
        while node is not None:
            if node.key in seen or (node.clusters and cluster not in node.clusters):
                return False  # a circle of parents is a finding, not a hang
            seen.add(node.key)
            node = self._by_key.get(node.parent)
        if criterion.is_leaf or criterion.key not in self._children:
            return True
        return any(self.applies(child, cluster) for child in self._children.get(criterion.key, []))

    def clusters_of(self, criterion: Criterion) -> list[str]:
        """The codes of the clusters that use ``criterion``, in the rulebook's order."""
        uses = {first: self.applies(criterion, first) for first in dict.fromkeys(self._alike.values())}
        return list(self._alike) if all(uses.values()) else [code for code, first in self._alike.items() if uses[first]]

    def only_reports(self, key: str, cluster: str) -> bool:
        """Whether a node gives ``cluster`` no points because all below it only reports figures: it counts as 0."""
        kept = key, self.alike(cluster)
        if kept not in self._only_reports:
            below = [self._by_key[key], *(node for node, _ in self.walk(cluster, key))]
            leaves = [node for node in below if node.is_leaf]
            uses = self.applies(self._by_key[key], cluster)
            self._only_reports[kept] = uses and bool(leaves) and not any(leaf.scores for leaf in leaves)
        return self._only_reports[kept]

    @cached_property
    def _only_reports(self) -> dict[tuple[str, str], bool]:
        return {}

    def alike(self, cluster: str) -> str:
        """The first cluster that uses the same criteria as ``cluster``; as a rule all use the same."""
        return self._alike.get(cluster, cluster)

    @cached_property
    def _alike(self) -> dict[str, str]:
        chosen = [set(criterion.clusters) for criterion in self.criteria if criterion.clusters]
        first: dict[tuple[bool, ...], str] = {}
        return {
            cluster.code: first.setdefault(tuple(cluster.code in one for one in chosen), cluster.code)
            for cluster in self.clusters
        }

    def walk(self, cluster: str | None = None, key: str = "", depth: int = 0) -> Iterator[tuple[Criterion, int]]:
        """The tree in printing order, depth first, with depths from 0."""
        for child in self.children(key, cluster):
            yield child, depth
            yield from self.walk(cluster, child.key, depth + 1)

    def leaves(self, cluster: str | None = None) -> list[Criterion]:
        """The scored criteria in printing order."""
        return [criterion for criterion, _ in self.walk(cluster) if criterion.is_leaf]

    def groups(self, cluster: str | None = None) -> list[Criterion]:
        """The groups in printing order."""
        return [criterion for criterion, _ in self.walk(cluster) if not criterion.is_leaf]

    def maximum(self, key: str = "", cluster: str | None = None) -> Decimal:
        """The points that a leaf or group can give, or take as a deduction; the core points of all for ``""``.

        Bonuses and deductions inside a core group do not count in its maximum.
        """
        criterion = self._by_key.get(key)
        if criterion is not None and criterion.key not in self._children:
            return criterion.maximum or Decimal(0)
        kind = PointKind.CORE if criterion is None else self.kind(criterion)
        children = [child for child in self.children(key, cluster) if self.kind(child) is kind]
        rule = GroupRule.SUM if criterion is None else criterion.rule
        maximum = combined_maximum(
            rule, [(child, self.maximum(child.key, cluster)) for child in children], self.info.digits
        )
        return maximum if criterion is None or criterion.cap is None else min(maximum, criterion.cap)

    def kind(self, criterion: Criterion) -> PointKind:
        """Core, bonus or deduction: its own kind, else that of the nearest group above that has one."""
        node: Criterion | None = criterion
        for _ in range(len(self.criteria)):  # a circle of parents is a finding, not a hang
            if node is None or node.kind is not None:
                break
            node = self._by_key.get(node.parent)
        return PointKind.CORE if node is None or node.kind is None else node.kind

    def policy(self, criterion: Criterion) -> NotAssigned:
        """What becomes of it where it is not assigned: its own policy, its group's, or the rulebook's.

        Where peers are compared, a leaf without a target, which has no peers, is excluded.
        """
        policy = self.own_policy(criterion) or self.info.not_assigned or NotAssigned.EXCLUDE
        no_peers = policy is NotAssigned.PEERS and criterion.is_leaf and not criterion.scoring.has_target
        return NotAssigned.EXCLUDE if no_peers else policy

    def own_policy(self, criterion: Criterion) -> NotAssigned | None:
        """The policy that it or a group above it states; None where the rulebook's holds."""
        node: Criterion | None = criterion
        for _ in range(len(self.criteria)):
            if node is None or node.not_assigned is not None:
                break
            node = self._by_key.get(node.parent)
        return None if node is None else node.not_assigned

    def source(self, leaf: Criterion) -> Criterion:
        """The leaf whose target and results ``leaf`` is scored by: itself, unless it uses another's."""
        for _ in range(len(self.criteria)):
            other = self._by_key.get(leaf.uses)
            if other is None or not other.is_leaf:
                break
            leaf = other
        return leaf

    def class_named(self, word: str) -> UnitClass | None:
        """The class whose code or name is ``word``, with or without accents."""
        wanted = fold(word)
        return next((row for row in self.classes if wanted in {fold(row.name), fold(row.code)} - {""}), None)

    def class_order(self, row: UnitClass | None) -> int:
        """How high a class is: 0 for the highest; below all where there is none."""
        return len(self.classes) if row is None else self.classes.index(row)

    @cached_property
    def _fields(self) -> dict[str, ReportField]:
        return {item.key: item for item in self.fields}

    def field(self, key: str) -> ReportField | None:
        """The report field called ``key``."""
        return self._fields.get(key)

    def limiter(self, code: str) -> Limiter | None:
        """The kind of event called ``code``."""
        return next((item for item in self.limiters if item.code == code), None)

    def has_kind(self, *kinds: PointKind) -> bool:
        """Whether a leaf gives points of one of ``kinds``."""
        return any(self.kind(leaf) in kinds for leaf in self.leaves())

    def said(self, conditions: Sequence[Condition], lang: str) -> list[str]:
        """Conditions in words: a report field by its label, a criterion by its code."""
        labels = {item.key: item.label for item in self.fields}
        return [
            dataclasses.replace(item, subject=labels.get(item.subject, item.subject)).say(lang) for item in conditions
        ]

    def name_of(self, code: str) -> str:
        """The name of a department or unit; what is no code of either is a name already."""
        names = {item.code: item.name for item in self.verifiers}
        return names.get(code) or (self._units[code].name if code in self._units else code)

    def owners(self, leaf: Criterion, cluster: str) -> list[Verifier]:
        """The departments that verify ``leaf`` in ``cluster``."""
        path = {leaf.key}
        node = self._by_key.get(leaf.parent)
        while node is not None and node.key not in path:
            path.add(node.key)
            node = self._by_key.get(node.parent)
        return [
            item
            for item in self.verifiers
            if (not item.criteria or path & set(item.criteria)) and (not item.clusters or cluster in item.clusters)
        ]

    def form_fields(self, cluster: str) -> list[ReportField]:
        """What a form of ``cluster`` asks beside the criteria: report fields, then one choice per joint activity."""
        lang = self.info.language
        words = (TAKES_PART.say(lang), STAYS_AWAY.say(lang))
        activities = [
            ReportField(f"{_ACTIVITY_FIELD}{item.code}", item.name, Kind.CHOICE, words, True, item.clusters)
            for item in self.activities
        ]
        return [item for item in (*self.fields, *activities) if not item.clusters or cluster in item.clusters]

    def target(self, unit: str, criterion: str) -> Target | None:
        """What the rulebook assigns; None where the unit writes its own target."""
        return self._targets.get((unit, criterion))

    @cached_property
    def arrays(self) -> Arrays:
        """Units and targets once more, for all units at once."""
        from thidua_xlsx.rulebook.arrays import Arrays

        return Arrays(self)

    def place(self, sheet: str, row: str, column: str = "") -> Place:
        """Where a value of the rulebook stood, if it was read from a workbook."""
        return self.places.get((sheet, row, column)) or self.places.get((sheet, row, ""), Place())

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with whatever changes points, ranks or classes."""
        from thidua_xlsx.rulebook.fingerprint import rulebook_hash

        return rulebook_hash(self)

    def schema(self) -> pandera.DataFrameSchema:
        """The pandera schema of the typed answers (``Batch.answers``): columns, dtypes and every check on a cell.

        It can be used alone, ``rulebook.schema().validate(answers, lazy=True)``, and extended
        (``schema.add_columns``, ``schema.checks.append``).
        """
        from thidua_xlsx.checking.schema import answers_schema

        return answers_schema(self)

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The rulebook as tidy tables by name: ``units``, ``clusters``, ``criteria``, ``targets`` and the others.

        Columns and dtypes are listed in docs/tables.md. Each call gives copies, which share their values until one is
        changed: nobody can change the rulebook by them.
        """
        return {name: table.copy(deep=False) for name, table in self._tables.items()}

    @cached_property
    def _tables(self) -> Mapping[str, pd.DataFrame]:
        from thidua_xlsx.rulebook.tables import rulebook_tables

        return rulebook_tables(self)

    def _repr_html_(self) -> str:
        """Show units, criteria and rules in a notebook."""
        from thidua_xlsx.html.notebook import rulebook_html

        return rulebook_html(self)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the fields alone: what was derived from them is derived again."""
        names = self.__dataclass_fields__
        return {name: value for name, value in self.__dict__.items() if name in names}
