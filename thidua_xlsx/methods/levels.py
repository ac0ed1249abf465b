"""``levels``: choose a label, get its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.bands import ROW
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Kind, Method, PointRow, Refs, Table, text_literal
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import row_problems, row_words, worth_formula, worth_worked
from thidua_xlsx.reading.cells import fold

_WORKED: Final = Text("Mức đã chọn “{row}”: {worth}", "The level chosen, “{row}”: {worth}")


@dataclass(frozen=True)
class Levels(Method):
    """The points of the level that was chosen."""

    key: ClassVar[str] = "levels"
    label: ClassVar[Text] = Text("mức", "levels")
    needs: ClassVar[tuple[Input, ...]] = (Input(RESULT.key, RESULT.label, Kind.CHOICE),)
    table: ClassVar[Table | None] = Table.LEVELS

    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        chosen = x["result"]
        points = np.full(chosen.shape, x.constant(0), dtype=chosen.dtype)
        for position, row in enumerate(self.rows):
            worth = x.max * x.constant(row.points) / 100 if row.percent else x.constant(row.points)
            points[np.asarray(chosen == position, dtype=bool)] = worth
        return points

    def formula(self, at: Refs) -> str:
        formula = "0"
        for row in reversed(self.rows):
            formula = f"IF({at['result']}={text_literal(row.label)},{worth_formula(row, at['max'])},{formula})"
        return formula

    def sentence(self, maximum: Decimal) -> Message:
        words = row_words(self.rows, maximum, ROW)
        return Message(Text("Chọn một mức. {rows}.", "Choose a level. {rows}."), {"rows": words})

    def worked(self, case: Case) -> Message | None:
        row = self.rows[int(case["result"])]
        return case.said(_WORKED, row=row.label, worth=worth_worked(row, case))

    def choices(self) -> tuple[Text, ...]:
        return tuple(Text(row.label, row.label) for row in self.rows)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from row_problems(self.rows, maximum, digits)
        seen: set[str] = set()
        for row in self.rows:
            if fold(row.label) in seen:
                yield "level-twice", {"found": row.label}
            seen.add(fold(row.label))
