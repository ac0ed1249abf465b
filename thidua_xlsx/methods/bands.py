"""``bands``: a table of intervals of the result, each with its points (*từ 95 % trở lên*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Method, PointRow, Refs, Table
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import (
    looked_up,
    looked_up_worked,
    lookup_formula,
    meeting_problems,
    open_ends,
    row_problems,
    row_words,
)

ROW: Final = Text("{row}: {points} điểm", "{row}: {points} points")
_RESULT: Final = Text("Kết quả {result}", "The result {result}")


@dataclass(frozen=True)
class Bands(Method):
    """The points of the interval in which the result lies; outside every interval 0."""

    key: ClassVar[str] = "bands"
    label: ClassVar[Text] = Text("khoảng", "bands")
    needs: ClassVar[tuple[Input, ...]] = (RESULT,)
    table: ClassVar[Table | None] = Table.BANDS

    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        return looked_up(self.rows, x["result"], x)

    def formula(self, at: Refs) -> str:
        return lookup_formula(self.rows, at["result"], at["max"])

    def sentence(self, maximum: Decimal) -> Message:
        return Message(
            Text("Theo kết quả: {rows}.", "By the result: {rows}."), {"rows": row_words(self.rows, maximum, ROW)}
        )

    def worked(self, case: Case) -> Message | None:
        return looked_up_worked(self.rows, case["result"], case.said(_RESULT, result=case["result"]), case)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from row_problems(self.rows, maximum, digits)
        yield from meeting_problems(self.rows)
        yield from open_ends(self.rows)
