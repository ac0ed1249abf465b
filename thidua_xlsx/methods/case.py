"""One unit's calculation, to be told in words: its figures, those of the units compared, and its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.messages.text import Message, Text, format_number
from thidua_xlsx.methods.base import Array, Cells

__all__ = ["Case", "Exactly", "counted_points"]

_MOST_DIGITS: Final = 6  # longer decimals are cut short
_SHOWN_DIGITS: Final = 4
_MOST_NAMES: Final = 4

_POINTS: Final = Text("{points} điểm", "{points} points")
_ROUNDED: Final = Text("{exact}, làm tròn thành {points} điểm", "{exact}, rounded to {points} points")
_AND_OTHERS: Final = Text("{names} và {count} đơn vị khác", "{names} and {count} others")


@dataclass(frozen=True)
class Exactly:
    """An exact number as it is read: all of a short decimal; of another one the first digits and "…"."""

    value: Fraction
    least_digits: int = _SHOWN_DIGITS

    def say(self, lang: str = "vi") -> str:
        """``4,5`` or ``4,3902…``: what is cut off is cut off towards 0, never rounded."""
        digits = max(_MOST_DIGITS, self.least_digits)
        sign = "−" if self.value < 0 else ""
        if (self.value * 10**digits).denominator == 1:
            return sign + format_number(abs(self.value), lang)
        shown = int(abs(self.value) * 10**self.least_digits)
        whole, rest = divmod(shown, 10**self.least_digits)
        mark = "," if lang == "vi" else "."
        return f"{sign}{whole}{mark}{rest:0{self.least_digits}d}…"


def counted_points(value: Fraction, digits: int) -> Message:
    """Points as calculated and, where rounding to ``digits`` changed them, as they count."""
    counted = Fraction(round_fraction(value, digits), 10**digits)
    if counted == value:
        return Message(_POINTS, {"points": Exactly(counted)})
    return Message(_ROUNDED, {"exact": Exactly(value, digits + 3), "points": Exactly(counted)})


@dataclass(frozen=True)
class Case:
    """One unit among those that it is compared with, in exact fractions.

    Attributes
    ----------
    x
        The inputs of all of them, as ``Method.points`` gets them.
    at
        The position of the unit.
    points
        Its points, in words; where they are rounded, before and after.
    names
        What the units are called.
    """

    x: Cells
    at: int
    points: Message
    names: Sequence[str] = ()

    def __getitem__(self, name: str) -> Fraction:
        """The unit's own input ``name``."""
        return self.own(self.x[name])

    @property
    def max(self) -> Fraction:
        """The maximum."""
        return Fraction(self.x.max)

    def own(self, values: Array) -> Fraction:
        """The unit's own of the values of all."""
        return Fraction(values[self.at])

    def those(self, mask: Array) -> Text | Message:
        """The names of the units of ``mask``: a few of them, and how many others."""
        names = [self.names[row] for row in np.flatnonzero(np.asarray(mask, dtype=bool)).tolist()]
        words = ", ".join(names[:_MOST_NAMES])
        if len(names) <= _MOST_NAMES:
            return Text(words, words)
        return Message(_AND_OTHERS, {"names": words, "count": len(names) - _MOST_NAMES})

    def said(self, text: Text, **values: object) -> Message:
        """``text`` with the maximum, the points and ``values``; exact numbers are made readable."""
        every: dict[str, object] = {"max": self.max, "count": len(self.names), **values}
        shown = {name: Exactly(value) if isinstance(value, Fraction) else value for name, value in every.items()}
        return Message(text, {**shown, "points": self.points})
