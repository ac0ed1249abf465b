"""Where the cells of a grid stand: its keys and codes, wherever rows or columns were put in before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.meeting.grids import FIRST_UNIT_COLUMN, HEADING_ROW, KEY_COLUMN, MAXIMUM_COLUMN
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import clean, fold, is_blank, raw_text

__all__ = ["TOP_ROWS", "Cell", "FoundGrid", "Keyed", "TableRow", "cell_at", "find_grid", "lines_of"]

TOP_ROWS: Final = 15
"""How far down headings are looked for: titles stand above them, and somebody may have put in a row or two."""

_KEY: Final = Text("Mã", "Key")


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and where it stands."""

    value: Any  # float, str, bool, datetime or None
    address: str


@dataclass(frozen=True)
class TableRow:
    """A filled row of a table: heading → cell."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class FoundGrid:
    """A sheet with criteria down and units across: where its keys and codes are."""

    rows: list[tuple[str, int]]  # key and row, from top to bottom
    columns: dict[str, int]  # code of the unit → column; "" is the column of the maximum
    headings: dict[str, str]  # code of the unit → what is printed above it


Keyed = tuple[str, str, Cell]
"""Key of the row, code of the unit, cell."""


def cell_at(rows: list[list[Any]], row: int, column: int) -> Any:
    """What stands in a cell; None beyond the edge."""
    return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else None


def lines_of(cells: Iterable[Keyed]) -> Iterator[list[Keyed]]:
    """Cells of one row together."""
    line: list[Keyed] = []
    now = 0
    for item in cells:
        number = int("".join(char for char in item[2].address if char.isdigit()))
        if line and number != now:
            yield line
            line = []
        now = number
        line.append(item)
    if line:
        yield line


def find_grid(rows: list[list[Any]]) -> FoundGrid:
    """Where a grid's headings are; rows or columns that somebody put in before them change nothing."""
    words = {fold(_KEY.vi), fold(_KEY.en)}
    heading, left = HEADING_ROW, KEY_COLUMN
    for number, row in enumerate(rows[:TOP_ROWS]):
        at = next((at for at, value in enumerate(row) if isinstance(value, str) and fold(value) in words), None)
        if at is not None:
            heading, left = number, at
            break
    codes = rows[heading - 1] if 0 < heading <= len(rows) else []
    columns = {"": left + MAXIMUM_COLUMN - KEY_COLUMN}
    for at in range(left + FIRST_UNIT_COLUMN - KEY_COLUMN, len(codes)):
        if not is_blank(codes[at]):
            columns.setdefault(clean(raw_text(codes[at])), at)
    headings = {code: clean(raw_text(cell_at(rows, heading, at))) for code, at in columns.items()}
    keyed = ((clean(raw_text(cell_at(rows, row, left))), row) for row in range(heading + 1, len(rows)))
    return FoundGrid([(key, row) for key, row in keyed if key], columns, headings)
