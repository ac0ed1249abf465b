"""A table that people fill in: what its columns are, and its rows as raw cells that know their places.

Rulebooks, events, ballots, verification and notices are made of such tables; one reader serves them all.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.numbers import parse_number

__all__ = ["Choice", "Column", "RawSheet", "Row", "Sheet", "choice_words", "find_sheet", "rows_of"]

Choice = tuple[str, Text]
"""A value and the word for it."""

_MAX_TEXT = 2_000
_HEADING_ROWS = 12
A_NUMBER = Text("một con số", "a number")


@dataclass(frozen=True)
class Column:
    """A column of a table: what heads it, what helps to fill it, what may be chosen."""

    key: str
    heading: Text
    help: Text
    width: int
    required: bool = True
    is_code: bool = False  # text that Excel likes to turn into numbers and dates
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook."""

    name: Text
    columns: tuple[Column, ...]
    help: Text
    required: bool = True


def choice_words(choices: Sequence[Choice]) -> list[Text]:
    """The words of ``choices``, for messages and drop-downs."""
    return [word for _, word in choices]


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was read: where it stands, its rows, and the cells that are not what they seem."""

    place: Place
    cells: list[list[Any]]
    special: Mapping[str, Sequence[str]]


@dataclass
class Row:
    """One row: raw values by column key, their places, and the list that findings go to."""

    cells: dict[str, tuple[Any, Place]]
    columns: dict[str, Column]
    findings: list[Finding]
    place: Place
    percent: set[str] = field(default_factory=set)  # columns whose cell says % by its format
    unreadable: set[str] = field(default_factory=set)  # columns that were reported already

    def at(self, key: str) -> Place:
        """Where the cell of column ``key`` stands; the row itself if the column is not there."""
        return self.cells[key][1] if key in self.cells else self.place

    def heading(self, key: str) -> Text:
        """How the column is headed."""
        return self.columns[key].heading

    def report(self, code: str, key: str, **values: object) -> None:
        """Record a finding at the cell of column ``key``."""
        found = raw_text(self.cells[key][0]) if key in self.cells else ""
        self.findings.append(Finding(code, self.at(key), found=found, values={"column": self.heading(key), **values}))

    def see_again(self, key: str, what: str, value: str) -> None:
        """Take in what the second look tells of a cell: an error, a formula never calculated, a percentage."""
        raw, place = self.cells[key]
        if what == "percent":
            if isinstance(raw, (int, float)) and not isinstance(raw, bool):
                self.cells[key] = (float(f"{raw * 100:.15g}"), place)
                self.percent.add(key)
        elif is_blank(raw):
            self.unreadable.add(key)
            code = "cell-error" if what == "error" else "not-calculated"
            self.findings.append(Finding(code, place, found=value, values={"column": self.heading(key)}))

    def _report_blank(self, key: str) -> None:
        """A needed cell is blank; that a whole column is not there has been said once for all rows."""
        if key not in self.unreadable and (key in self.cells or not self.columns[key].required):
            self.report("value-missing", key)

    def blank(self, key: str) -> bool:
        """Whether the cell is blank or its column not there."""
        return key not in self.cells or is_blank(self.cells[key][0])

    def text(self, key: str, *, required: bool = False) -> str:
        """The cell as clean text; a finding where it is required and blank."""
        if self.blank(key):
            if required:
                self._report_blank(key)
            return ""
        value = self.cells[key][0]
        text = clean(value) if isinstance(value, str) else raw_text(value)
        if len(text) > _MAX_TEXT:
            self.report("value-too-long", key, length=len(text), limit=_MAX_TEXT)
        return text

    def lines(self, key: str) -> str:
        """The cell as text that keeps its line breaks."""
        value = "" if self.blank(key) else self.cells[key][0]
        return value if isinstance(value, str) else self.text(key)

    def label(self, key: str, *, required: bool = False) -> str:
        """The cell as a printed number; findings where Excel has made a number or a date of it."""
        value = None if self.blank(key) else self.cells[key][0]
        if isinstance(value, (datetime.date, datetime.datetime)):
            self.report("key-as-date", key)
            return raw_text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not float(value).is_integer():
            self.report("key-as-number", key)
        return self.text(key, required=required)

    def code(self, key: str, *, required: bool = False) -> str:
        """The cell as a code: a label without the characters that codes cannot have."""
        text = self.label(key, required=required)
        if key in self.cells and isinstance(self.cells[key][0], datetime.date):
            return text  # reported; its slashes are Excel's
        if any(char in text for char in '|/\\:*?"<>;+=≥≤≠') or not text.isprintable() or len(text) > 60:
            self.report("code-not-usable", key)
        return text

    def codes(self, key: str) -> list[str]:
        """The cell as codes separated by ``;``."""
        return [clean(piece) for piece in self.text(key).split(";") if clean(piece)]

    def number(self, key: str, *, required: bool = False, expected: Text = A_NUMBER) -> Decimal | None:
        """The cell as a decimal, percent in percent points; None where it is blank or wrong, then with a finding."""
        if self.blank(key):
            if required:
                self._report_blank(key)
            return None
        value = self.cells[key][0]
        if isinstance(value, str):
            value, _ambiguous = parse_number(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e15:
            self.report("value-not-a-number", key, expected=expected)
            return None
        return to_decimal(value)

    def date(self, key: str) -> datetime.date | None:
        """The cell as a day; None where it is blank or none, then with a finding."""
        if self.blank(key):
            return None
        value = self.cells[key][0]
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, str):
            for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
                with contextlib.suppress(ValueError):
                    return datetime.datetime.strptime(clean(value), form).date()
        self.report("value-not-a-date", key)
        return None

    def says_percent(self, key: str) -> bool:
        """Whether the cell itself says %, by its format or in its text."""
        return key in self.percent or (key in self.cells and raw_text(self.cells[key][0]).rstrip().endswith("%"))

    def choice(self, key: str, *, required: bool = False) -> str:
        """The value of the column's choice that stands in the cell, in any language, with or without accents."""
        if self.blank(key):
            if required:
                self._report_blank(key)
            return ""
        text, choices = self.text(key), self.columns[key].choices
        for same in (clean, fold):  # without accents, ≠ would be =
            for value, word in choices:
                if same(text) in {same(word.vi), same(word.en), same(value)}:
                    return value
        self.report("value-unknown", key, choices=choice_words(choices))
        return ""


def find_sheet(sheets: dict[str, list[list[Any]]], sheet: Sheet) -> str | None:
    """The name under which ``sheet`` stands in the workbook."""
    wanted = {fold(sheet.name.vi), fold(sheet.name.en)}
    return next((name for name in sheets if fold(name) in wanted), None)


def rows_of(sheet: Sheet, raw: RawSheet, findings: list[Finding], *, past_blanks: bool = False) -> Iterator[Row]:
    """The filled rows below the headings; headings in any order, with or without accents.

    Reading goes from the first heading to the first blank one: what stands further right is not read, so that an
    example can stand beside the table. ``past_blanks`` reads on: an empty column that somebody put in loses nothing.
    """
    heading_row = _heading_row(sheet, raw.cells)
    if heading_row is None:
        findings.extend(_missing(sheet, raw.place, present=()))
        return
    headings = raw.cells[heading_row]
    positions = _positions(sheet, headings, heading_row, raw.place, findings, past_blanks=past_blanks)
    columns = {column.key: column for column in sheet.columns}
    for number in range(heading_row + 1, len(raw.cells)):
        cells = {
            key: (raw.cells[number][position], Place(raw.place.file, raw.place.sheet, a1(number, position)))
            for key, position in positions.items()
            if position < len(raw.cells[number])
        }
        row = Row(cells, columns, findings, Place(*_parts(raw.place), a1(number, min(positions.values()))))
        for key, (_, place) in cells.items():
            if place.cell in raw.special:
                row.see_again(key, raw.special[place.cell][0], raw.special[place.cell][1])
        if any(not is_blank(value) for value, _ in row.cells.values()) or row.unreadable:
            yield row


def _parts(place: Place) -> tuple[str, str]:
    return place.file, place.sheet


def _headings(column: Column) -> set[str]:
    return {fold(column.heading.vi), fold(column.heading.en), fold(column.key.replace("_", " "))}


def _heading_row(sheet: Sheet, cells: list[list[Any]]) -> int | None:
    """The row near the top in which most headings are recognised, at least two."""
    known = set().union(*(_headings(column) for column in sheet.columns))
    scores = [sum(isinstance(value, str) and fold(value) in known for value in row) for row in cells[:_HEADING_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None


def _positions(
    sheet: Sheet, headings: list[Any], row: int, place: Place, findings: list[Finding], *, past_blanks: bool
) -> dict[str, int]:
    positions: dict[str, int] = {}
    started = False
    for position, value in enumerate(headings):
        if is_blank(value):
            if started and not past_blanks:
                break
            continue
        started = True
        here = Place(place.file, place.sheet, a1(row, position))
        column = next((column for column in sheet.columns if fold(raw_text(value)) in _headings(column)), None)
        if column is None:
            findings.append(Finding("rulebook-column-unknown", here, found=raw_text(value)))
        elif column.key in positions:
            findings.append(Finding("rulebook-column-twice", here, found=raw_text(value)))
        else:
            positions[column.key] = position
    findings.extend(_missing(sheet, place, present=positions))
    return positions


def _missing(sheet: Sheet, place: Place, *, present: Collection[str]) -> list[Finding]:
    return [
        Finding("rulebook-column-missing", place, values={"expected": column.heading})
        for column in sheet.columns
        if column.required and column.key not in present
    ]
