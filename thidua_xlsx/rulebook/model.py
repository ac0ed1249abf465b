"""The rulebook as frozen values, and the questions that the rest of the library asks it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.methods.base import Method
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.reading.cells import fold

if TYPE_CHECKING:
    import pandera.pandas as pandera

__all__ = [
    "RESERVED_KEY",
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
]


RESERVED_KEY: Final = "total"
"""How the sum over everything is called where groups are listed; no criterion may have this key."""


class NotAssigned(StrEnum):
    """What becomes of a criterion that a unit was not assigned."""

    EXCLUDE = "exclude"  # leaves points and maximum; the cluster is then ranked by percent
    FULL = "full"
    ZERO = "zero"


class ClassBasis(StrEnum):
    """Which figure the classes are about."""

    POINTS = "points"
    PERCENT = "percent"


class ClassFigure(StrEnum):
    """Whether that figure is taken as printed or before rounding."""

    PRINTED = "printed"
    EXACT = "exact"


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
    language: str = "vi"
    superior: str = ""
    issuing_body: str = ""
    place: str = ""
    not_assigned: NotAssigned | None = None
    class_basis: ClassBasis | None = None
    class_figure: ClassFigure | None = None
    stamp: str = ""


@dataclass(frozen=True)
class Cluster:
    """A cụm or khối; head and deputy are codes of units."""

    code: str
    name: str
    head: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit of a cluster. ``aliases`` are other names under which it may sign."""

    code: str
    name: str
    cluster: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    contact: str = ""

    @property
    def short(self) -> str:
        """The name for grids and charts."""
        return self.short_name or self.name


@dataclass(frozen=True)
class Criterion:
    """A node of the tree: a leaf has a method, a group has none and adds up its children.

    ``maximum`` is the points that a leaf can give; of a group it may be None (the sum of its children).
    ``clusters`` empty means every cluster.
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


@dataclass(frozen=True)
class UnitClass:
    """A class (*xếp loại*) and the figures that belong to it."""

    name: str
    interval: Interval


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
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    places: Mapping[tuple[str, str, str], Place] = field(default_factory=dict, compare=False, repr=False)

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

    def cluster(self, code: str) -> Cluster:
        """The cluster called ``code``; KeyError if there is none."""
        return self._clusters[code]

    def units_of(self, cluster: str) -> list[Unit]:
        """The units of a cluster, in the rulebook's order."""
        return [unit for unit in self.units if unit.cluster == cluster]

    def children(self, key: str = "", cluster: str | None = None) -> list[Criterion]:
        """The criteria directly below ``key`` (the top groups for ``""``) that a cluster uses (None: all)."""
        return [child for child in self._children.get(key, []) if cluster is None or self.applies(child, cluster)]

    def applies(self, criterion: Criterion, cluster: str) -> bool:
        """Whether ``cluster`` uses ``criterion``: it and all above it apply, and a group has a leaf that does."""
        node: Criterion | None = criterion
        while node is not None:
            if node.clusters and cluster not in node.clusters:
                return False
            node = self._by_key.get(node.parent)
        if criterion.is_leaf or criterion.key not in self._children:
            return True
        return any(self.applies(child, cluster) for child in self._children.get(criterion.key, []))

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
        """The points that a leaf or the leaves below a group can give; the whole for ``""``."""
        criterion = self._by_key.get(key)
        if criterion is not None and criterion.key not in self._children:
            return criterion.maximum or Decimal(0)
        return sum((self.maximum(child.key, cluster) for child in self.children(key, cluster)), Decimal(0))

    def target(self, unit: str, criterion: str) -> Target | None:
        """What the rulebook assigns; None where the unit writes its own target."""
        return self._targets.get((unit, criterion))

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

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the fields alone: what was derived from them is derived again."""
        names = self.__dataclass_fields__
        return {name: value for name, value in self.__dict__.items() if name in names}
