"""``ratio_bands``: a table of intervals of result / target in percent (*từ 88 % đến dưới 90 %: 2 điểm*).

Source: Cần Thơ, Plan 157/KH-UBND, row I.5.2. There 1,055 of 1,200 are 87.9167 %, which gives nothing; rounded to
88 % before it is looked up it would give 2. So the ratio is not rounded unless the rulebook says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.bands import ROW
from thidua_xlsx.methods.base import (
    RESULT,
    TARGET,
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
    sentences,
)
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import (
    Problem,
    interval_of,
    looked_up,
    looked_up_worked,
    lookup_formula,
    meeting_problems,
    open_ends,
    row_problems,
    row_words,
)
from thidua_xlsx.methods.ratio import (
    EXCLUDE,
    NO,
    ZERO_TARGET,
    zero_target_formula,
    zero_target_points,
    zero_target_sentence,
    zero_target_worked,
)

_GUARD_DIGITS: Final = 9
_NEAR: Final = 1e-6
_MOST_ROWS: Final = 30  # every row names the ratio twice

_RULE: Final = Text("Theo tỷ lệ % kết quả so với chỉ tiêu: {rows}.", "By the result in percent of the target: {rows}.")
_ROUNDED: Final = Text(
    "Tỷ lệ % được làm tròn đến {digits} chữ số thập phân trước khi tra bảng.",
    "The percentage is rounded to {digits} decimals first.",
)
_NOT_ROUNDED: Final = Text("Tỷ lệ % không làm tròn trước khi tra bảng.", "The percentage is not rounded first.")
_PERCENT: Final = Text(
    "Kết quả {result} bằng {percent} % chỉ tiêu {target},",
    "The result {result}, {percent} % of the target {target},",
)
_PERCENT_ROUNDED: Final = Text(
    "Kết quả {result} bằng {percent} % chỉ tiêu {target}, làm tròn thành {rounded} %,",
    "The result {result}, {percent} % of the target {target}, rounded to {rounded} %,",
)


@dataclass(frozen=True)
class RatioBands(Method):
    """The points of the interval in which 100·A/T lies; outside every interval 0.

    ``digits``: the percentage is rounded to so many decimals first; without it, to nine, which only
    takes away the last bits. A target of 0 as in ``ratio``.
    """

    key: ClassVar[str] = "ratio_bands"
    label: ClassVar[Text] = Text("khoảng của tỷ lệ", "bands of the ratio")
    needs: ClassVar[tuple[Input, ...]] = (TARGET, RESULT)
    table: ClassVar[Table | None] = Table.BANDS

    digits: Decimal | None = parameter(
        Parameter(
            Text("làm tròn tỷ lệ", "digits"),
            Text("làm tròn tỷ lệ = 0", "digits = 0"),
            whole=True,
            most=Decimal(_GUARD_DIGITS),
        ),
        default=None,
    )
    zero_target: str = parameter(ZERO_TARGET, default=NO)
    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        points = looked_up(self.rows, self._looked_up(x), x)
        return points if self.zero_target == NO else zero_target_points(self.zero_target, points, x)

    def _looked_up(self, x: Cells) -> Array:
        """The percentage that is looked up."""
        percent = x.rounded(self._percent(x), _GUARD_DIGITS)
        return percent if self.digits is None else x.rounded(percent, int(self.digits))

    @staticmethod
    def _percent(x: Cells) -> Array:
        target = x["target"]
        return 100 * x["result"] / np.where(target == x.constant(0), x.constant(1), target)

    def unsure(self, x: Cells) -> Array | None:
        percent = self._percent(x)
        doubtful = np.asarray(percent > 1 / _NEAR)
        for row in self.rows:
            for end in (interval_of(row).low, interval_of(row).high):
                if end is not None:
                    doubtful |= np.abs(percent - float(end)) < _NEAR
        if self.digits is not None:
            # near a tie of the rounding; the first rounding, to nine decimals, may have moved it
            scaled = percent * 10.0 ** int(self.digits)
            near = max(_NEAR, 10.0 ** (int(self.digits) - _GUARD_DIGITS + 1))
            doubtful |= np.abs(scaled - np.floor(scaled) - 0.5) < near
        return doubtful

    def formula(self, at: Refs) -> str:
        percent = f"ROUND(100*{at['result']}/{at['target']},{_GUARD_DIGITS})"
        if self.digits is not None:
            percent = f"ROUND({percent},{self.digits:f})"
        formula = lookup_formula(self.rows, percent, at["max"])
        return formula if self.zero_target == NO else zero_target_formula(self.zero_target, formula, at)

    def sentence(self, maximum: Decimal) -> Message:
        rounding = Message(_NOT_ROUNDED) if self.digits is None else Message(_ROUNDED, {"digits": self.digits})
        return sentences(
            Message(_RULE, {"rows": row_words(self.rows, maximum, ROW)}),
            rounding,
            zero_target_sentence(self.zero_target, maximum),
        )

    def worked(self, case: Case) -> Message | None:
        zero = zero_target_worked(self.zero_target, case)
        if zero is not None:
            return zero
        percent, rounded = case.own(self._percent(case.x)), case.own(self._looked_up(case.x))
        text = _PERCENT if self.digits is None or rounded == percent else _PERCENT_ROUNDED
        what = case.said(text, result=case["result"], target=case["target"], percent=percent, rounded=rounded)
        return looked_up_worked(self.rows, rounded, what, case)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[Problem]:
        yield from bad_parameters(self)
        yield from row_problems(self.rows, maximum, digits, most_rows=_MOST_ROWS)
        yield from meeting_problems(self.rows)
        yield from open_ends(self.rows)

    def allows_zero_target(self) -> bool:
        return self.zero_target != NO

    def excludes_zero_target(self) -> bool:
        return self.zero_target == EXCLUDE
