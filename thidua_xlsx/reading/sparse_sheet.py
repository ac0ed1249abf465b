"""A sheet read cell by cell, without the rectangle around its cells.

The fast reader allocates that rectangle, so two cells at opposite corners kill it, and it refuses a whole file for one
error value that it does not know. This one is for the files that it cannot read: slower, bounded by what is there.
Runs in the parser's process: standard library only.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.reading.cells import a1, position_of
from thidua_xlsx.reading.ooxml import Package, parse_xml

__all__ = ["SparseSheet", "read_sparse"]

_NUMBER: Final = re.compile(r"\s*[+-]?(?:[0-9.]+(?:[eE][+-]?[0-9]+)?|INF|NaN)\s*", re.ASCII)
_ROW_GAP: Final = 1_000
_COLUMN_GAP: Final = 100
_EPOCHS: Final = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}
_LEAP_DAY: Final = 60
_LAST_DAY: Final = 2_958_466  # the day after 31 December 9999


@dataclass
class SparseSheet:
    """Rows from A1 to the end of the table, a blank as ``''``; the cells far away from it, which are left out.

    ``merged``: first and last (row, column) of each merged range.
    """

    rows: list[list[Any]] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def read_sparse(package: Package, sheet: str, most_cells: int) -> SparseSheet:
    """The cells of ``sheet``; those behind a gap of more than 1,000 rows or 100 columns are only named.

    ValueError where more than ``most_cells`` are left, and whatever ``ooxml.UNREADABLE`` says.
    """
    reader = _Reader(package, most_cells)
    parse_xml(package.part(package.sheets[sheet]), reader.start, reader.end, reader.text)
    height = _before_gap({row for row, _ in reader.cells}, _ROW_GAP)
    width = _before_gap({column for row, column in reader.cells if row < height}, _COLUMN_GAP)
    height = _before_gap({row for row, column in reader.cells if column < width}, _ROW_GAP)
    if height * width > most_cells:
        raise ValueError(f"{sheet}: {height} × {width}")
    found = SparseSheet([[""] * width for _ in range(height)], merged=reader.merged)
    for (row, column), value in reader.cells.items():
        if row < height and column < width:
            found.rows[row][column] = value
        else:
            found.far.append(a1(row, column))
    return found


def _before_gap(used: set[int], gap: int) -> int:
    """How many rows or columns there are before the first gap."""
    end = 0
    for position in sorted(used):
        if position - end > gap:
            break
        end = position + 1
    return end


class _Reader:
    """Collects the cells that hold something."""

    def __init__(self, package: Package, most_cells: int) -> None:
        self.cells: dict[tuple[int, int], Any] = {}
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self._package = package
        self._most = most_cells
        self._row, self._column = -1, -1
        self._kind, self._style = "", 0
        self._value = ""
        self._inside: list[str] = []  # the elements from the cell on
        self._values = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
        elif self._inside:
            self._inside.append(name)
            if self._inside == ["c", "v"]:
                self._values += 1
        elif name == "c":
            self._inside, self._values = ["c"], 0
            self._place(attributes.get("r", ""))
            style = attributes.get("s", "0")
            self._kind, self._style = attributes.get("t", "n"), int(style) if style.isdecimal() else 0
            self._value = ""
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            corners = position_of(first), position_of(last)
            if corners[0] is not None and corners[1] is not None:
                self.merged.append((corners[0], corners[1]))

    def end(self, name: str) -> None:
        if not self._inside:
            return
        self._inside.pop()
        if name != "c" or self._inside:
            return
        if self._values > 1:
            raise ValueError("a cell with two values")
        value = self._typed()
        if value not in {"", None}:
            self.cells[self._row, self._column] = value
            if len(self.cells) > self._most:
                raise ValueError(f"more than {self._most} cells")

    def text(self, data: str) -> None:
        """A value directly below its cell, or the text of an inline one without its phonetic reading."""
        inside = self._inside
        if self._kind == "inlineStr":
            counts = inside[1:2] == ["is"] and inside[-1] == "t" and "rPh" not in inside
        else:
            counts = inside == ["c", "v"]
        if counts:
            self._value += data

    def _place(self, reference: str) -> None:
        if not reference:  # other software leaves references out: the cell stands right of the one before
            self._column += 1
            return
        at = position_of(reference)
        if at is None:
            raise ValueError(reference)
        self._row, self._column = at

    def _typed(self) -> Any:
        """The value as the fast reader gives it: an error is a blank, for ``second_look`` tells what it was."""
        if self._kind == "s" and self._value:
            if not self._value.isdecimal():
                raise ValueError(self._value)
            return self._package.shared_strings[int(self._value)]
        if self._kind in {"str", "inlineStr"}:
            return self._value
        if self._kind == "b":
            return self._value.strip() in {"1", "true"} if self._value else ""
        if self._kind == "d" and self._value:
            return datetime.datetime.fromisoformat(self._value)
        if self._kind == "e" or not self._value:
            return ""
        if not _NUMBER.fullmatch(self._value):
            raise ValueError(self._value)
        number = float(self._value)
        if self._style in self._package.date_styles and 0 <= number < _LAST_DAY:
            return _moment(number, self._package.counts_from_1904)
        return number


def _moment(number: float, from_1904: bool) -> datetime.datetime | datetime.time:
    """What Excel shows: a time of day below 1; its calendar has a 29 February 1900, so that earlier days are one on."""
    if number < 1:
        return (datetime.datetime.min + datetime.timedelta(days=number)).time()
    leap = 0 if from_1904 or number >= _LEAP_DAY else 1
    return _EPOCHS[from_1904] + datetime.timedelta(days=number + leap)
