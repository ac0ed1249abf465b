"""``steps``: a number of events, and what so many of them cost altogether.

*1 vụ trừ 1 điểm, 2 vụ trừ 3 điểm, từ 3 vụ trở lên trừ hết*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import LANGUAGES, Message, Text
from thidua_xlsx.methods.base import (
    RESULT,
    Array,
    Cells,
    Input,
    Method,
    Parameter,
    PointRow,
    Refs,
    Table,
    bad_parameters,
    parameter,
)
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import Problem, interval_of, row_problems, worth_formula, worth_of

LEFT: Final = "left"
TAKEN: Final = "taken"

_LOW: Final = Text("Từ", "From")
_ROW: Final = Text("từ {first} vụ việc trừ {points} điểm", "{first} or more take {points} points")
_LEFT: Final = Text(
    "Không có vụ việc nào được {max} điểm; {rows}; không dưới 0.",
    "No event gives {max} points; {rows}; never below 0.",
)
_TAKEN: Final = Text(
    "Số điểm trừ theo số vụ việc: không có thì không trừ; {rows}; trừ không quá {max} điểm.",
    "Points taken by the number of events: none takes nothing; {rows}; at most {max} points are taken.",
)
_NO_EVENT: Final = Text("{result} vụ việc, không trừ: {points}", "{result} events take nothing: {points}")
_WORKED_LEFT: Final = Text(
    "{result} vụ việc trừ {taken} điểm: {max} − {taken} = {points}",
    "{result} events take {taken} points: {max} − {taken} = {points}",
)
_WORKED_NOTHING: Final = Text(
    "{result} vụ việc trừ {taken} điểm, không dưới 0: {points}",
    "{result} events take {taken} points, never below 0: {points}",
)
_WORKED_TAKEN: Final = Text("{result} vụ việc: số điểm trừ là {points}", "{result} events: {points} are taken")


@dataclass(frozen=True)
class Steps(Method):
    """M − D, not below 0, where D is the deduction of the row with the greatest low end ≤ n events.

    ``gives`` *taken*: D itself, at most M, for criteria of a section of deductions. Only where a row
    begins counts: it holds until the next one begins, the last one for ever.
    """

    key: ClassVar[str] = "steps"
    label: ClassVar[Text] = Text("theo số vụ việc", "steps")
    needs: ClassVar[tuple[Input, ...]] = (Input(RESULT.key, RESULT.label, whole=True),)
    table: ClassVar[Table | None] = Table.STEPS

    gives: str = parameter(
        Parameter(
            Text("điểm ghi nhận", "gives"),
            Text("điểm ghi nhận = số điểm trừ", "gives = taken"),
            choices=((LEFT, Text("còn lại", "left")), (TAKEN, Text("số điểm trừ", "taken"))),
        ),
        default=LEFT,
    )
    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        taken = self._taken(x)
        return np.minimum(taken, x.max) if self.gives == TAKEN else np.maximum(x.max - taken, x.constant(0))

    def _taken(self, x: Cells) -> Array:
        events = x["result"]
        taken = np.full(events.shape, x.constant(0), dtype=events.dtype)
        for first, row in self._steps():
            taken = np.where(events >= x.constant(first), worth_of(row, x), taken)
        return taken

    def formula(self, at: Refs) -> str:
        taken = "0"
        for first, row in self._steps():
            taken = f"IF({at['result']}>={first:f},{worth_formula(row, at['max'])},{taken})"
        return f"MIN({at['max']},{taken})" if self.gives == TAKEN else f"MAX(0,{at['max']}-{taken})"

    def _steps(self) -> list[tuple[Decimal, PointRow]]:
        """From how many events on → row, in rising order; a row that does not say it is left out."""
        firsts = [(interval_of(row).over_whole_numbers.low, row) for row in self.rows]
        return sorted(((first, row) for first, row in firsts if first is not None), key=lambda step: step[0])

    def sentence(self, maximum: Decimal) -> Message:
        steps = self._steps()
        words = {
            lang: "; ".join(_ROW.say(lang, first=first, points=row.worth(maximum)) for first, row in steps)
            for lang in LANGUAGES
        }
        return Message(_TAKEN if self.gives == TAKEN else _LEFT, {"rows": Text(**words), "max": maximum})

    def worked(self, case: Case) -> Message | None:
        taken: Fraction = case.own(self._taken(case.x))
        if not taken:
            text = _NO_EVENT
        elif self.gives == TAKEN:
            text = _WORKED_TAKEN
        else:
            text = _WORKED_LEFT if taken <= case.max else _WORKED_NOTHING
        return case.said(text, result=case["result"], taken=taken)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[Problem]:
        yield from bad_parameters(self)
        yield from row_problems(self.rows, maximum, digits, reaches_maximum=self.gives == TAKEN)
        for row in self.rows:
            low = interval_of(row).low
            if low is None:
                yield "value-missing", {"column": _LOW, "first": row}
            elif low % 1 or (low if interval_of(row).low_closed else low + 1) < 1:
                expected = Text("một số nguyên từ 1 trở lên", "a whole number, 1 or more")
                yield "value-not-a-number", {"column": _LOW, "found": low, "expected": expected, "first": row}
        for (first, lower), (second, upper) in pairwise(self._steps()):
            end = interval_of(lower).over_whole_numbers.high
            if first == second or (end is not None and end != second):
                code = "bands-gap" if end is not None and end < second else "bands-overlap"
                yield code, {"first": lower.interval, "second": upper.interval}
            least, found = lower.worth(maximum), upper.worth(maximum)
            if found < least:
                column = Text("Điểm", "Points")
                yield "out-of-range", {"column": column, "found": found, "low": least, "high": maximum, "second": upper}
