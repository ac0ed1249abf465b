"""An interval of numbers, each end open, closed or without limit; used by bands and by classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import numpy as np

from thidua_xlsx.messages.text import Text, format_number

__all__ = ["Interval", "Meeting", "meetings"]

_FROM: Final = Text("từ {end}", "from {end}")
_ABOVE: Final = Text("trên {end}", "above {end}")
_TO: Final = Text("đến {end}", "to {end}")
_BELOW: Final = Text("dưới {end}", "below {end}")
_UP_TO_BELOW: Final = Text("đến dưới {end}", "below {end}")
_ANY: Final = Text("bất kỳ", "any")


class Meeting(Enum):
    """How two neighbouring intervals meet."""

    OVERLAP = "overlap"
    GAP = "gap"


@dataclass(frozen=True)
class Interval:
    """Numbers from ``low`` to ``high``; None is no limit. A closed end belongs to the interval."""

    low: Decimal | None = None
    low_closed: bool = True
    high: Decimal | None = None
    high_closed: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    @property
    def over_whole_numbers(self) -> Interval:
        """The same whole numbers from a whole low end, closed, to a whole high end, open."""
        low, high = self.low, self.high
        if low is not None:
            low = Decimal(math.ceil(low) if self.low_closed else math.floor(low) + 1)
        if high is not None:
            high = Decimal(math.floor(high) + 1 if self.high_closed else math.ceil(high))
        return Interval(low, True, high, False)

    def contains(self, value: Any, low: Any, high: Any) -> Any:
        """Whether ``value`` (number or array) lies inside, with the ends given in its own arithmetic."""
        inside = np.ones_like(value, dtype=bool)
        if self.low is not None:
            inside = inside & ((value >= low) if self.low_closed else (value > low))
        if self.high is not None:
            inside = inside & ((value <= high) if self.high_closed else (value < high))
        return inside

    def has(self, value: Decimal) -> bool:
        """Whether the decimal ``value`` lies inside."""
        return bool(self.contains(value, self.low, self.high))

    def formula(self, cell: str) -> str:
        """The same test as an Excel condition on ``cell``."""
        tests = []
        if self.low is not None:
            tests.append(f"{cell}{'>=' if self.low_closed else '>'}{self.low:f}")
        if self.high is not None:
            tests.append(f"{cell}{'<=' if self.high_closed else '<'}{self.high:f}")
        if not tests:
            return "TRUE"
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"

    def say(self, lang: str = "vi") -> str:
        """The interval as in the rules: ``từ 90 đến dưới 95``."""
        low = "" if self.low is None else format_number(self.low, lang)
        high = "" if self.high is None else format_number(self.high, lang)
        if low and low == high:
            return low
        below = (_UP_TO_BELOW if low else _BELOW) if not self.high_closed else _TO
        words = [
            (_FROM if self.low_closed else _ABOVE).say(lang, end=low) if low else "",
            below.say(lang, end=high) if high else "",
        ]
        return " ".join(filter(None, words)) or _ANY.say(lang)


def _start(interval: Interval) -> tuple[Decimal, bool]:
    return (Decimal("-Infinity") if interval.low is None else interval.low, not interval.low_closed)


def meetings(intervals: Sequence[Interval]) -> list[tuple[Interval, Interval, Meeting]]:
    """Every overlap and every hole between intervals, in rising order."""
    ordered = sorted((interval for interval in intervals if not interval.empty), key=_start)
    found = []
    furthest: Interval | None = None
    for interval in ordered:
        if furthest is not None:
            meeting = _meet(furthest, interval)
            if meeting is not None:
                found.append((furthest, interval, meeting))
        if furthest is None or _reaches_further(interval, furthest):
            furthest = interval
    return found


def _meet(lower: Interval, upper: Interval) -> Meeting | None:
    if lower.high is None or upper.low is None or lower.high > upper.low:
        return Meeting.OVERLAP
    if lower.high < upper.low:
        return Meeting.GAP
    owners = lower.high_closed + upper.low_closed
    return {0: Meeting.GAP, 1: None, 2: Meeting.OVERLAP}[owners]


def _reaches_further(interval: Interval, other: Interval) -> bool:
    if interval.high is None or other.high is None:
        return other.high is not None
    return (interval.high, interval.high_closed) > (other.high, other.high_closed)
