"""What a scoring method is: its inputs, its parameters, and its three faces."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.messages.text import Message, Text, format_number
from thidua_xlsx.methods.interval import Interval

if TYPE_CHECKING:
    from thidua_xlsx.methods.case import Case

__all__ = [
    "CLAIMED",
    "RESULT",
    "TARGET",
    "Cells",
    "Input",
    "Kind",
    "Method",
    "Parameter",
    "PointRow",
    "Refs",
    "Table",
    "bad_parameters",
    "by_parameters",
    "is_chosen",
    "literal",
    "parameter",
    "parameters_of",
    "sentences",
    "text_literal",
]

Array = npt.NDArray[Any]


class Kind(StrEnum):
    """What is typed into an input."""

    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True)
class Input:
    """One thing that a unit fills in for a criterion; a number is not below ``least``."""

    key: str
    label: Text
    kind: Kind = Kind.NUMBER
    whole: bool = False
    least: int = 0


TARGET: Final = Input("target", Text("Chỉ tiêu", "Target"))
RESULT: Final = Input("result", Text("Kết quả thực hiện", "Result"))
CLAIMED: Final = Input("claimed", Text("Điểm tự chấm", "Self-score"))


class Table(StrEnum):
    """What the rows of the sheet ``Mức điểm`` mean to a method."""

    BANDS = "bands"
    LEVELS = "levels"
    STEPS = "steps"


@dataclass(frozen=True)
class PointRow:
    """One row of ``Mức điểm``: a labelled level or an interval, and its points or percent of the maximum."""

    points: Decimal
    label: str = ""
    interval: Interval | None = None
    percent: bool = False

    def worth(self, maximum: Decimal) -> Decimal:
        """Its points for a criterion of ``maximum`` points."""
        return maximum * self.points / 100 if self.percent else self.points

    def say(self, lang: str = "vi") -> str:
        """Label or interval, in words."""
        return self.label or (self.interval.say(lang) if self.interval else "")


@dataclass(frozen=True)
class Parameter:
    """How a parameter of a method is called in the rulebook and what it may hold."""

    name: Text
    example: Text
    choices: tuple[tuple[object, Text], ...] = ()  # value → word; none: a number
    positive: bool = False
    whole: bool = False
    most: Decimal | None = None

    def accepts(self, value: Any) -> bool:
        """Whether ``value`` is one of the choices, or a number inside the limits."""
        if self.choices:
            return any(value == choice for choice, _ in self.choices)
        inside = value >= 0 and (self.most is None or value <= self.most)
        return inside and not (self.positive and value == 0) and not (self.whole and value % 1)

    def expected(self) -> Text:
        """What may be written, for a message."""
        if self.choices:
            return Text(
                "một trong: " + ", ".join(label.vi for _, label in self.choices),
                "one of: " + ", ".join(label.en for _, label in self.choices),
            )
        kind = Text("một số nguyên", "a whole number") if self.whole else Text("một số", "a number")
        low = Text("lớn hơn 0", "above 0") if self.positive else Text("không âm", "not below 0")
        if self.most is not None:
            more = Text(f"không quá {format_number(self.most, 'vi')}", f"at most {format_number(self.most, 'en')}")
        else:
            more = Text("ví dụ 50", "such as 50") if self.whole else Text("ví dụ 0,5", "such as 0.5")
        return Text(f"{kind.vi} {low.vi}, {more.vi}", f"{kind.en} {low.en}, {more.en}")


def parameter(shown: Parameter, **kwargs: Any) -> Any:
    """A dataclass field that is a parameter of a method."""
    return dataclasses.field(metadata={"parameter": shown}, **kwargs)


def parameters_of(method: type[Method]) -> dict[str, tuple[Parameter, Any]]:
    """Field name → how it is written, and its default (``dataclasses.MISSING``: required)."""
    return {
        field.name: (field.metadata["parameter"], field.default)
        for field in dataclasses.fields(method)
        if "parameter" in field.metadata
    }


def bad_parameters(method: Method) -> Iterator[tuple[str, dict[str, object]]]:
    """Parameters outside their limits, as ``Method.problems`` reports them."""
    for name, (shown, default) in parameters_of(type(method)).items():
        value = getattr(method, name)
        if (default is None and value is None) or shown.accepts(value):
            continue
        yield "parameter-bad", {"parameter": shown.name, "found": value, "expected": shown.expected()}


class _ByParameters:
    """A class variable that an instance makes of its parameters."""

    def __init__(self, usual: Any, actual: Callable[[Any], Any]) -> None:
        self._usual = usual
        self._actual = actual

    def __get__(self, method: Method | None, owner: type[Method] | None = None) -> Any:
        return self._usual if method is None else self._actual(method)


def by_parameters(usual: Any, actual: Callable[[Any], Any]) -> Any:
    """A class variable, such as ``needs``, that depends on the parameters.

    The class itself answers ``usual`` (for an overview of methods), an instance ``actual(self)``.
    """
    return _ByParameters(usual, actual)


class Cells:
    """The inputs of one criterion for n units, as arrays of doubles or of exact fractions.

    A method reads ``x["result"]`` and writes ordinary NumPy; whether it runs on doubles or on
    fractions is not its business. Choices come as their position in ``Method.choices``.
    """

    def __init__(self, inputs: Mapping[str, Array], maximum: Decimal, groups: IntArray, *, is_exact: bool) -> None:
        self._inputs = inputs
        self._groups = groups
        self._is_exact = is_exact
        self.max = self.constant(maximum)

    def __getitem__(self, name: str) -> Array:
        """The input ``name``, shape (n,), no value missing."""
        return self._inputs[name]

    def constant(self, value: Decimal | int) -> Any:
        """A parameter in the arithmetic of the arrays."""
        return Fraction(value) if self._is_exact else float(value)

    def highest(self, values: Array) -> Array:
        """For each unit the highest of ``values`` (not below 0) among the units compared with it."""
        most = np.full(self._group_count(), self.constant(0), dtype=values.dtype)
        np.maximum.at(most, self._groups, values)
        return np.asarray(most[self._groups])

    def lowest(self, values: Array) -> Array:
        """For each unit the lowest of ``values`` among the units compared with it."""
        least = np.full(self._group_count(), self.constant(0), dtype=values.dtype)
        least[self._groups] = values  # any member is a beginning
        np.minimum.at(least, self._groups, values)
        return np.asarray(least[self._groups])

    def mean_of(self, values: Array) -> Array:
        """For each unit the mean of ``values`` over the units compared with it, itself among them."""
        total = np.full(self._group_count(), self.constant(0), dtype=values.dtype)
        np.add.at(total, self._groups, values)
        count = np.bincount(self._groups, minlength=len(total))
        return np.asarray((total / np.maximum(count, 1))[self._groups])

    def rank(self, values: Array) -> Array:
        """For each unit its place among the units compared with it: highest first, equal values share (1-1-3)."""
        place = np.unique(values, return_inverse=True)[1].reshape(values.shape)
        order = np.lexsort((-place, self._groups))
        groups, place, position = self._groups[order], place[order], np.arange(values.size)
        opens_group = np.diff(groups, prepend=-1) != 0
        opens_rank = opens_group | (np.diff(place, prepend=-1) != 0)
        first = np.maximum.accumulate(np.where(opens_group, position, 0))
        ranks = np.empty(values.shape, dtype=values.dtype)
        ranks[order] = np.maximum.accumulate(np.where(opens_rank, position, 0)) - first + 1
        return ranks

    def rounded(self, values: Array, digits: int) -> Array:
        """``ROUND(values, digits)``, half away from zero.

        On doubles a value near a tie may go the wrong way: ``Method.unsure`` has to name it.
        """
        if not self._is_exact:
            return np.copysign(np.floor(np.abs(values) * 10.0**digits + 0.5) / 10.0**digits, values)
        found = np.empty(values.shape, dtype=object)
        found[:] = [_round_half_away(value, digits) for value in values]
        return found

    def floor(self, values: Array) -> Array:
        """The whole number at or below each value; on doubles, what lies near one is for ``Method.unsure``."""
        return np.asarray(np.floor(values))

    def _group_count(self) -> int:
        return int(self._groups.max(initial=-1)) + 1


def _round_half_away(value: Fraction, digits: int) -> Fraction:
    twice = 2 * abs(value) * 10**digits
    rounded = Fraction((twice.numerator + twice.denominator) // (2 * twice.denominator), 10**digits)
    return rounded if value >= 0 else -rounded


@dataclass(frozen=True)
class Refs:
    """Where the inputs of one unit stand: name → cell reference or literal.

    ``helper`` is this unit's cell of the method's helper row, ``helpers`` the row over the units compared.
    """

    cells: Mapping[str, str]
    helper: str = ""
    helpers: str = ""

    def __getitem__(self, name: str) -> str:
        """The reference of input ``name``; ``max`` is the maximum."""
        return self.cells[name]


def literal(value: Decimal) -> str:
    """A number as it stands in a formula."""
    return f"{value.normalize():f}"


_LONGEST_LITERAL: Final = 250  # Excel takes 255 characters


def text_literal(text: str) -> str:
    """A text as it stands in a formula; a long one in pieces."""
    pieces = [text[at : at + _LONGEST_LITERAL] for at in range(0, max(len(text), 1), _LONGEST_LITERAL)]
    literals = ['"' + piece.replace('"', '""') + '"' for piece in pieces]
    return literals[0] if len(literals) == 1 else f"({'&'.join(literals)})"


def is_chosen(cell: str, word: Text) -> str:
    """The condition that ``word`` was chosen in ``cell``, in either language."""
    return f"OR({cell}={text_literal(word.vi)},{cell}={text_literal(word.en)})"


def sentences(*parts: Message | None) -> Message:
    """Several sentences as one message; None is left out."""
    said = {f"part{number}": part for number, part in enumerate(parts) if part is not None}
    template = " ".join(f"{{{name}}}" for name in said)
    return Message(Text(template, template), said)


@dataclass(frozen=True)
class Method(ABC):
    """A scoring method with its parameters; the maximum belongs to the criterion.

    ``scores``: whether it gives points at all, or only reports a figure (for tie keys and for rankings
    without points). ``needs`` and ``compares_units`` may depend on parameters, see ``by_parameters``.
    """

    key: ClassVar[str]
    label: ClassVar[Text]
    needs: ClassVar[tuple[Input, ...]]
    compares_units: ClassVar[bool] = False
    table: ClassVar[Table | None] = None
    scores: ClassVar[bool] = True

    @abstractmethod
    def points(self, x: Cells) -> Array:
        """Points of n units, before rounding; shape (n,), in the arithmetic of ``x``."""

    @abstractmethod
    def formula(self, at: Refs) -> str:
        """The same rule as an Excel formula without ``=``; rounding is added once, around all of it."""

    @abstractmethod
    def sentence(self, maximum: Decimal) -> Message:
        """How it is explained to the person who fills in the form."""

    def helper(self, at: Refs) -> str:
        """A formula per unit that others' points depend on; empty where units are not compared."""
        return ""

    def worked(self, case: Case) -> Message | None:
        """How one unit's points follow from its figures: the calculation of ``points`` with the figures filled in.

        It ends with ``case.points``. None: the figures and the points say it.
        """
        return None

    def choices(self) -> tuple[Text, ...]:
        """What may be chosen, for an input of kind CHOICE; in the order of the points' positions."""
        return ()

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        """What is wrong with the parameters: catalogue code and values."""
        yield from ()

    def ceiling(self, maximum: Decimal) -> Decimal | None:
        """The most points that a unit may claim or get; None: there is no limit."""
        return maximum

    def allows_zero_target(self) -> bool:
        """Whether a target of 0 is meant, and no mistake."""
        return False

    def excludes_zero_target(self) -> bool:
        """Whether a target of 0 counts as not assigned; such a unit never reaches ``points``."""
        return False

    def unsure(self, x: Cells) -> Array | None:
        """Units whose points doubles cannot give within a few units in the last place; None: there are none."""
        return None

    def decisive(self, x: Cells) -> Array | None:
        """Where units are compared, those on whose figures the others' points rest; None: on those of all.

        ``x`` are doubles: who might be one by a hair's breadth has to be among them.
        """
        return None

    def claimed_step(self) -> Decimal | None:
        """The grid on which the self-score must lie; None: the rulebook's decimals."""
        return None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What the form asks besides the self-score, in order."""
        return tuple(item for item in self.needs if item is not CLAIMED)

    @property
    def has_target(self) -> bool:
        """Whether it compares with a target."""
        return TARGET in self.needs
