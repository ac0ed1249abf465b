"""``bands``: a table of intervals of the result, each with its points (*từ 95 % trở lên*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Method, PointRow, Refs, Table
from thidua_xlsx.methods.interval import Interval, Meeting, meetings
from thidua_xlsx.methods.tables import row_problems, worth_formula


@dataclass(frozen=True)
class Bands(Method):
    """The points of the interval in which the result lies; outside every interval 0."""

    key: ClassVar[str] = "bands"
    label: ClassVar[Text] = Text("khoảng", "bands")
    needs: ClassVar[tuple[Input, ...]] = (RESULT,)
    table: ClassVar[Table | None] = Table.BANDS

    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        result = x["result"]
        points = np.full(result.shape, x.constant(0), dtype=result.dtype)
        for row in self.rows:
            inside = self._interval(row).contains(result, *self._ends(row, x))
            worth = x.max * x.constant(row.points) / 100 if row.percent else x.constant(row.points)
            points[np.asarray(inside, dtype=bool)] = worth
        return points

    @staticmethod
    def _interval(row: PointRow) -> Interval:
        return row.interval or Interval()

    def _ends(self, row: PointRow, x: Cells) -> tuple[object, object]:
        interval = self._interval(row)
        return (
            None if interval.low is None else x.constant(interval.low),
            None if interval.high is None else x.constant(interval.high),
        )

    def formula(self, at: Refs) -> str:
        formula = "0"
        for row in reversed(self.rows):
            formula = f"IF({self._interval(row).formula(at['result'])},{worth_formula(row, at['max'])},{formula})"
        return formula

    def sentence(self, maximum: Decimal) -> Message:
        unit = Text("{interval}: {points} điểm", "{interval}: {points} points")
        words = {
            lang: "; ".join(
                unit.say(lang, interval=self._interval(row).say(lang), points=row.worth(maximum)) for row in self.rows
            )
            for lang in ("vi", "en")
        }
        return Message(Text("Theo kết quả: {vi}.", "By the result: {en}."), words)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from row_problems(self.rows, maximum, digits)
        intervals = [self._interval(row) for row in self.rows]
        for interval in intervals:
            if interval.empty:
                yield "band-empty", {"first": interval}
        for first, second, meeting in meetings(intervals):
            yield ("bands-overlap" if meeting is Meeting.OVERLAP else "bands-gap"), {"first": first, "second": second}
        yield from _open_ends([interval for interval in intervals if not interval.empty])


def _open_ends(intervals: list[Interval]) -> Iterator[tuple[str, dict[str, object]]]:
    """Results above the highest or below the lowest interval; below 0 nothing is reported."""
    if not intervals:
        return
    if all(interval.high is not None for interval in intervals):
        edge = max(interval.high for interval in intervals if interval.high is not None)
        yield "band-open-ended", {"side": Text("trên", "above"), "edge": edge}
    if all(interval.low is not None for interval in intervals):
        edge = min(interval.low for interval in intervals if interval.low is not None)
        if edge > 0:
            yield "band-open-ended", {"side": Text("dưới", "below"), "edge": edge}
