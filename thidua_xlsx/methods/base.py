"""What a scoring method is: its inputs, its parameters, and its three faces."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.interval import Interval

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
    "literal",
    "parameter",
    "parameters_of",
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
    """One thing that a unit fills in for a criterion."""

    key: str
    label: Text
    kind: Kind = Kind.NUMBER
    whole: bool = False


TARGET: Final = Input("target", Text("Chỉ tiêu", "Target"))
RESULT: Final = Input("result", Text("Kết quả thực hiện", "Result"))
CLAIMED: Final = Input("claimed", Text("Điểm tự chấm", "Self-score"))


class Table(StrEnum):
    """What the rows of the sheet ``Mức điểm`` mean to a method."""

    BANDS = "bands"
    LEVELS = "levels"


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
        most = np.full(int(self._groups.max(initial=-1)) + 1, self.constant(0), dtype=values.dtype)
        np.maximum.at(most, self._groups, values)
        return np.asarray(most[self._groups])


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


def text_literal(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


@dataclass(frozen=True)
class Method(ABC):
    """A scoring method with its parameters; the maximum belongs to the criterion."""

    key: ClassVar[str]
    label: ClassVar[Text]
    needs: ClassVar[tuple[Input, ...]]
    compares_units: ClassVar[bool] = False
    table: ClassVar[Table | None] = None

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

    def choices(self) -> tuple[Text, ...]:
        """What may be chosen, for an input of kind CHOICE; in the order of the points' positions."""
        return ()

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        """What is wrong with the parameters: catalogue code and values."""
        yield from ()

    def allows_zero_target(self) -> bool:
        """Whether a target of 0 is meant."""
        return False

    def unsure(self, x: Cells) -> Array | None:
        """Units whose points doubles cannot give within a few units in the last place; None: there are none."""
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
