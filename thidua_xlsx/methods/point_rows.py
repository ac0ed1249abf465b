"""What methods with rows in ``Mức điểm`` share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from thidua_xlsx.messages.text import LANGUAGES, Message, Text
from thidua_xlsx.methods.base import Array, Cells, PointRow, literal
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.interval import Interval, Meeting, meetings

__all__ = [
    "MOST_ROWS",
    "interval_of",
    "looked_up",
    "looked_up_worked",
    "lookup_formula",
    "meeting_problems",
    "open_ends",
    "row_problems",
    "row_words",
    "worth_formula",
    "worth_of",
    "worth_worked",
]

_IN_ROW: Final = Text("{what} thuộc mức “{row}”: {worth}", "{what} is in the row “{row}”: {worth}")
_IN_NO_ROW: Final = Text("{what} không thuộc mức nào: {points}", "{what} is in no row: {points}")
_SHARE: Final = Text("{max} × {share} % = {points}", "{max} × {share} % = {points}")

Problem = tuple[str, dict[str, object]]

MOST_ROWS: Final = 60  # Excel nests 64 functions
_MOST_LETTERS: Final = 1_500  # a formula has 8,192 characters at most, and names every label three times
_LONGEST_LABEL: Final = 255  # and takes no longer text in a formula


def interval_of(row: PointRow) -> Interval:
    """The interval of ``row``; without one, all numbers."""
    return row.interval or Interval()


def worth_of(row: PointRow, x: Cells) -> Any:
    """The points of ``row`` in the arithmetic of ``x``."""
    return x.max * x.constant(row.points) / 100 if row.percent else x.constant(row.points)


def worth_formula(row: PointRow, maximum: str) -> str:
    """The points of ``row`` as a formula on the maximum's reference."""
    return f"{maximum}*{literal(row.points)}/100" if row.percent else literal(row.points)


def looked_up(rows: Sequence[PointRow], values: Array, x: Cells) -> Array:
    """The points of the interval in which each of ``values`` lies; outside every interval 0."""
    points = np.full(values.shape, x.constant(0), dtype=values.dtype)
    for row in rows:
        interval = interval_of(row)
        low, high = (None if end is None else x.constant(end) for end in (interval.low, interval.high))
        points[np.asarray(interval.contains(values, low, high), dtype=bool)] = worth_of(row, x)
    return points


def looked_up_worked(rows: Sequence[PointRow], value: Fraction, what: Message, case: Case) -> Message:
    """The same for one unit: ``what`` says the value and what it is."""
    ends = [(row, interval_of(row)) for row in rows]
    inside = [
        row
        for row, interval in ends
        if bool(interval.contains(value, *(None if e is None else Fraction(e) for e in (interval.low, interval.high))))
    ]
    if not inside:
        return case.said(_IN_NO_ROW, what=what)
    return case.said(_IN_ROW, what=what, row=interval_of(inside[-1]), worth=worth_worked(inside[-1], case))


def worth_worked(row: PointRow, case: Case) -> Message:
    """The points of ``row``, as the unit of ``case`` got them: of a percentage with the calculation."""
    return case.said(_SHARE, share=row.points) if row.percent else case.points


def lookup_formula(rows: Sequence[PointRow], value: str, maximum: str) -> str:
    """The same as a formula on the expression ``value``."""
    formula = "0"
    for row in reversed(rows):
        formula = f"IF({interval_of(row).formula(value)},{worth_formula(row, maximum)},{formula})"
    return formula


def row_words(rows: Sequence[PointRow], maximum: Decimal, unit: Text) -> Text:
    """What each row is worth, one after the other; ``unit`` says one: ``{row}: {points}``."""
    words = {
        lang: "; ".join(unit.say(lang, row=row.interval or row.label, points=row.worth(maximum)) for row in rows)
        for lang in LANGUAGES
    }
    return Text(**words)


def meeting_problems(rows: Sequence[PointRow], *, whole: bool = False) -> Iterator[Problem]:
    """Intervals that are empty, overlap or leave a hole; ``whole``: only whole numbers are asked about."""
    intervals = [interval_of(row) for row in rows]
    compared = [interval.over_whole_numbers if whole else interval for interval in intervals]
    written = {id(key): interval for key, interval in zip(compared, intervals, strict=True)}
    for key, interval in zip(compared, intervals, strict=True):
        if key.empty:
            yield "band-empty", {"first": interval}
    for first, second, meeting in meetings(compared):
        code = "bands-overlap" if meeting is Meeting.OVERLAP else "bands-gap"
        yield code, {"first": written[id(first)], "second": written[id(second)]}


def open_ends(rows: Sequence[PointRow]) -> Iterator[Problem]:
    """Results above the highest or below the lowest interval; below 0 nothing is reported."""
    intervals = [interval_of(row) for row in rows if not interval_of(row).empty]
    if not intervals:
        return
    if all(interval.high is not None for interval in intervals):
        edge = max(interval.high for interval in intervals if interval.high is not None)
        yield "band-open-ended", {"side": Text("trên", "above"), "edge": edge}
    if all(interval.low is not None for interval in intervals):
        edge = min(interval.low for interval in intervals if interval.low is not None)
        if edge > 0:
            yield "band-open-ended", {"side": Text("dưới", "below"), "edge": edge}


def row_problems(
    rows: Sequence[PointRow],
    maximum: Decimal,
    digits: int,
    *,
    most_rows: int = MOST_ROWS,
    reaches_maximum: bool = True,
) -> Iterator[Problem]:
    """Rows worth more than the maximum, with too many digits, or a table that never reaches the maximum.

    ``reaches_maximum``: whether it ought to.
    """
    letters = sum(len(row.label) for row in rows)
    if len(rows) > most_rows or letters > _MOST_LETTERS:
        size = Text("{rows} dòng, {letters} chữ", "{rows} rows, {letters} letters")
        found, high = (len(rows), letters), (most_rows, _MOST_LETTERS)
        yield (
            "table-too-long",
            {
                name: Message(size, {"rows": count, "letters": most})
                for name, (count, most) in {"found": found, "high": high}.items()
            },
        )
    for row in rows:
        if len(row.label) > _LONGEST_LABEL:
            column = Text("Mức", "Level")
            yield "value-too-long", {"column": column, "length": len(row.label), "limit": _LONGEST_LABEL}
        worth = row.worth(maximum)
        if worth < 0:
            yield "negative", {"found": worth, "column": Text("Điểm", "Points")}
        if worth > maximum:
            yield "band-above-maximum", {"first": row, "found": worth, "high": maximum}
        if not row.percent and row.points != round(row.points, digits):
            yield "too-many-digits", {"found": row.points, "digits": digits}
    best = max((row.worth(maximum) for row in rows), default=maximum)
    if reaches_maximum and best < maximum:
        yield "maximum-not-reached", {"found": best, "high": maximum}
