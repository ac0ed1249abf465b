"""What a cluster agrees beyond points: kinds of points, groups, conditions, classes, limiters, awards, covenant."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.methods.interval import Interval

__all__ = [
    "AVERAGED",
    "BONUS",
    "DEDUCTION",
    "FEWEST_FOR_TRIMMING",
    "Activity",
    "Award",
    "Better",
    "ClassBasis",
    "ClassCounts",
    "ClassFigure",
    "Combine",
    "Condition",
    "CovenantTarget",
    "Figure",
    "GroupRule",
    "IfNot",
    "Limiter",
    "Measure",
    "NoZero",
    "NotAssigned",
    "PointKind",
    "QuotaBase",
    "RankBy",
    "RankStyle",
    "ReportField",
    "Scope",
    "Sign",
    "TieKey",
    "UnitClass",
    "VerifiedBy",
    "Verifier",
]

BONUS: Final = "bonus"
DEDUCTION: Final = "deduction"


class PointKind(StrEnum):
    """What points of a section are: they count in full, on top, or against."""

    CORE = "core"
    BONUS = "bonus"  # in the numerator only: the unit's maximum does not grow
    DEDUCTION = "deduction"  # typed positive, stored and printed negative


class GroupRule(StrEnum):
    """How a group adds up its children."""

    SUM = "sum"
    HIGHEST = "highest"  # only the highest child counts
    WEIGHTED = "weighted"  # each child's points times its weight


class NotAssigned(StrEnum):
    """What becomes of a criterion that a unit was not assigned."""

    EXCLUDE = "exclude"  # leaves points and maximum; the cluster is then ranked by percent
    RESCALE = "rescale"  # its group is stretched back to the group's full maximum
    SPREAD = "spread"  # its points are spread evenly over the other criteria of its group
    FULL = "full"
    ZERO = "zero"
    PEERS = "peers"  # the result is compared with the best of the units that have no target either


class ClassBasis(StrEnum):
    """Which figure the classes are about."""

    POINTS = "points"
    PERCENT = "percent"


class ClassFigure(StrEnum):
    """Whether that figure is taken as printed or before rounding."""

    PRINTED = "printed"
    EXACT = "exact"


class ClassCounts(StrEnum):
    """Which points enter the figure that is classed."""

    ALL = "all"
    CORE = "core"
    NO_BONUS = "no_bonus"  # core points less deductions


class RankBy(StrEnum):
    """What a cluster ranks by."""

    POINTS = "points"
    KEYS = "keys"  # by the tie keys alone, one after the other


class RankStyle(StrEnum):
    """How ranks go on after a shared one."""

    COMPETITION = "competition"  # 1-1-3
    DENSE = "dense"  # 1-1-2


class VerifiedBy(StrEnum):
    """Who verifies."""

    HEAD = "head"
    DEPARTMENTS = "departments"  # each owns some criteria
    CROSS = "cross"  # units score one another, nobody itself


FEWEST_FOR_TRIMMING: Final = 3
"""Of fewer points the highest and the lowest cannot be left out."""


class Combine(StrEnum):
    """What becomes of several verifiers' points on one cell."""

    OWN = "own"  # the one who owns the criterion
    MEAN = "mean"
    TRIMMED = "trimmed"  # the mean without the highest and the lowest


AVERAGED: Final = frozenset({Combine.MEAN, Combine.TRIMMED})
"""What takes the points of all who verify a cell."""


class Sign(StrEnum):
    """How a figure is compared."""

    EQUAL = "="
    UNEQUAL = "<>"
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"

    def holds(self, left: Any, right: Any) -> bool:
        """Whether ``left`` stands so to ``right``; both exact numbers, or both words."""
        compare = {
            Sign.EQUAL: operator.eq,
            Sign.UNEQUAL: operator.ne,
            Sign.AT_LEAST: operator.ge,
            Sign.ABOVE: operator.gt,
            Sign.AT_MOST: operator.le,
            Sign.BELOW: operator.lt,
        }[self]
        return bool(compare(left, right))


_SIGN_WORDS: Final[dict[Sign, str]] = {Sign.UNEQUAL: "≠", Sign.AT_LEAST: "≥", Sign.AT_MOST: "≤"}


@dataclass(frozen=True)
class Condition:
    """A report field compared with a value, or the points of a criterion or group with a number."""

    subject: str
    sign: Sign
    value: Decimal | str

    def say(self, lang: str = "vi") -> str:
        """``tru_so = có``, as it is read."""
        value = self.value if isinstance(self.value, str) else format_number(self.value, lang)
        return f"{self.subject} {_SIGN_WORDS.get(self.sign, self.sign.value)} {value}"


class NoZero(StrEnum):
    """Which lines may not be 0 for a class."""

    CORE = "core"  # bonus and deduction lines are left aside
    ALL = "all"  # read to the letter: a bonus or deduction line of 0 is a criterion at 0 too


class IfNot(StrEnum):
    """What a unit gets that has the points of a class but not what else it asks."""

    LOWER = "lower"  # the next class below whose conditions hold
    NONE = "none"  # no class


class QuotaBase(StrEnum):
    """Which units a percentage is of."""

    UNITS = "units"  # all of the cluster
    SUBMITTED = "submitted"
    NOT_LIMITED = "not_limited"


@dataclass(frozen=True)
class UnitClass:
    """A class (*xếp loại*), the figures that belong to it, and what else it asks.

    ``share`` is the most units in it, in percent of ``share_base`` (a ``QuotaBase``, or the name of a class: the units
    that reach this class or a higher one), rounded down.
    """

    name: str
    interval: Interval
    code: str = ""
    no_zero: NoZero | None = None
    conditions: tuple[Condition, ...] = ()
    if_not: IfNot | None = None
    share: Decimal | None = None
    share_base: str = ""

    @property
    def asks(self) -> bool:
        """Whether it asks more than points."""
        return self.no_zero is not None or bool(self.conditions)


@dataclass(frozen=True)
class Limiter:
    """A kind of event from outside (*khống chế*) and what a confirmed one does."""

    code: str
    name: str
    class_at_most: str = ""
    no_award: bool = False
    last: bool = False
    no_submission: bool = False  # proposed by itself where a unit did not score itself


class Figure(StrEnum):
    """Which figure of a criterion a tie key compares."""

    POINTS = "points"
    RESULT = "result"
    TARGET = "target"
    PERCENT = "percent"  # result in percent of the target


class Better(StrEnum):
    """Which figure goes first."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True)
class TieKey:
    """A link of the chain that breaks ties.

    ``subjects`` are criteria, groups, number fields of the report, or ``total``, ``bonus``, ``deduction``; several are
    added up. A unit without the figure comes after those that have it.
    """

    subjects: tuple[str, ...]
    figure: Figure = Figure.POINTS
    better: Better = Better.MORE
    clusters: tuple[str, ...] = ()


class Scope(StrEnum):
    """Over which units a quota is counted."""

    EACH = "each"  # one quota for every cluster named
    TOGETHER = "together"  # one quota over all of them


@dataclass(frozen=True)
class Award:
    """An award (*hình thức khen thưởng*): how many, and what a unit needs.

    ``percent`` of ``base`` (see ``UnitClass.share_base``) is rounded down; of ``number`` and ``percent`` the smaller
    counts. ``threshold`` is in percent of all council members.
    """

    code: str
    name: str
    clusters: tuple[str, ...] = ()
    scope: Scope = Scope.EACH
    number: int | None = None
    percent: Decimal | None = None
    base: str = ""
    class_at_least: str = ""
    rank_at_most: int | None = None
    threshold: Decimal | None = None
    ballot: bool = False
    limited: bool = True  # limiters that bar from awards bar from this one


class Measure(StrEnum):
    """How a target of the covenant is measured."""

    CLASS_SHARE = "class_share"  # percent of the units with this class or a higher one
    AWARD_COUNT = "award_count"
    EVENT_COUNT = "event_count"  # confirmed events of a kind
    FIELD_SHARE = "field_share"  # percent of the units whose report says so
    CRITERION_SUM = "criterion_sum"  # the results of a criterion added up


@dataclass(frozen=True)
class CovenantTarget:
    """A row of the covenant: a key content, or with ``measure`` a target of the cluster."""

    code: str
    content: str
    measure: Measure | None = None
    of: str = ""
    sign: Sign | None = None
    target: Decimal | None = None
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Activity:
    """A joint activity (*hoạt động chung*) of the plan."""

    code: str
    name: str
    when: str = ""
    where: str = ""
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportField:
    """Something that every unit reports beside its results, such as the class of its Party organisation."""

    key: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    required: bool = True
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verifier:
    """An expert department and the criteria or groups that it verifies; none named: all."""

    code: str
    name: str
    criteria: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()


TAKES_PART: Final = Text("Có tham gia", "Took part")
STAYS_AWAY: Final = Text("Không tham gia", "Did not")
