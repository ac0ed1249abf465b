"""An explanation: how points came about, line by line, each with the cell that it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, Protocol

import pandas as pd

from thidua_xlsx.messages.finding import Finding, Place, printable
from thidua_xlsx.messages.text import LANGUAGES, Message, Text, format_number, known_language

__all__ = ["Explanation", "ExplanationLine", "Number", "OfFinding", "Part", "Words", "join"]

_COLUMNS: Final = ["unit", "criterion", "part", "text", "points", "found", "file", "sheet", "cell"]
_BULLET: Final = "  • "


class Words(Protocol):
    """What can be said in a language."""

    def say(self, lang: str = "vi") -> str: ...


class Part(StrEnum):
    """What a line of an explanation tells."""

    RULE = "rule"  # how points are given, and where figures are taken from
    INPUT = "input"  # what the unit reported, or was assigned
    VERDICT = "verdict"  # what a verifier said
    CALCULATION = "calculation"
    CONDITION = "condition"
    POLICY = "policy"  # what becomes of what was not assigned
    CLAIM = "claim"  # the points claimed beside those found
    CHILD = "child"  # what a group adds up
    POINTS = "points"  # the points as they count
    RANK = "rank"
    CLASS = "class"
    FINDING = "finding"


@dataclass(frozen=True)
class Number:
    """An exact number in a sentence, with a true minus; ``signed``: + before what is above 0."""

    value: Fraction | Decimal | int
    signed: bool = False

    def say(self, lang: str = "vi") -> str:
        """``−0,5``."""
        words = format_number(-self.value if self.value < 0 else self.value, lang)
        return f"−{words}" if self.value < 0 else (f"+{words}" if self.signed and self.value > 0 else words)


@dataclass(frozen=True)
class OfFinding:
    """What a finding says is wrong, after ``severity``."""

    severity: Text
    finding: Finding

    def say(self, lang: str = "vi") -> str:
        """Its severity and what is wrong."""
        return f"{self.severity.say(lang)}: {self.finding.what(lang)}"


def join(parts: list[Words], between: str) -> Text:
    """Several things that can be said, one after the other."""
    return Text(**{lang: between.join(part.say(lang) for part in parts) for lang in LANGUAGES})


@dataclass(frozen=True)
class ExplanationLine:
    """One step.

    Attributes
    ----------
    part
        What it tells: a ``Part``.
    text
        Its words; ``say(lang)`` says them.
    place
        The cell that it comes from; empty where it comes from none.
    points
        The points that it comes to, at the rulebook's digits; NaN where it comes to none.
    found
        The raw text of that cell.
    """

    part: Part
    text: Words
    place: Place = field(default_factory=Place)
    points: float = math.nan
    found: str = ""

    def say(self, lang: str = "vi") -> str:
        """The words, without the place, on one line."""
        return printable(self.text.say(lang))

    def line(self, lang: str = "vi") -> str:
        """The words and the place."""
        where = str(self.place)
        return f"{self.say(lang)} [{where}]" if where else self.say(lang)


@dataclass(frozen=True)
class Explanation:
    """How a unit's points of a criterion or group came about; ``print(…)`` shows it.

    Attributes
    ----------
    unit, criterion
        Code and key; ``total`` is the whole.
    title
        Whose points of what these are; ``title.say(lang)`` says it.
    points, maximum
        The points as they count and the most that the unit can get, at the rulebook's digits; NaN: there are none.
    lines
        The steps, in order.
    language
        In which it is said unless told otherwise.
    """

    unit: str
    criterion: str
    title: Message
    points: float
    maximum: float
    lines: tuple[ExplanationLine, ...]
    language: str = "vi"

    def say(self, lang: str | None = None) -> str:
        """All of it in ``lang``: a title, then a line per step with the cell in brackets.

        Raises
        ------
        ValueError
            ``lang`` is no language that the library speaks.
        """
        chosen = self.language if lang is None else known_language(lang)
        return "\n".join([printable(self.title.say(chosen)), *(_BULLET + line.line(chosen) for line in self.lines)])

    def __str__(self) -> str:
        return self.say()

    def __repr__(self) -> str:
        """One line: whose points of what."""
        return f"<Explanation {self.unit} {self.criterion}: {self.points:.15g} points, {len(self.lines)} lines>"

    def to_frame(self) -> pd.DataFrame:
        """One row per line.

        ``unit``, ``criterion``; ``part`` (``rule``, ``input``, ``verdict``, ``calculation``, ``condition``,
        ``policy``, ``claim``, ``child``, ``points``, ``rank``, ``class``, ``finding``); ``text`` in the rulebook's
        language; ``points`` (float64, at the rulebook's digits; NaN where the line comes to none); ``found`` (the raw
        text of the cell), ``file``, ``sheet``, ``cell`` (empty where it comes from none); all others ``str``.
        """
        rows = [
            (
                *(self.unit, self.criterion, line.part.value, line.say(self.language), line.points, line.found),
                *(line.place.file, line.place.sheet, line.place.cell),
            )
            for line in self.lines
        ]
        table = pd.DataFrame(rows, columns=_COLUMNS)
        return table.astype({name: "float64" if name == "points" else "str" for name in _COLUMNS})

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        from thidua_xlsx.html.notebook import explanation_html

        return explanation_html(self)
