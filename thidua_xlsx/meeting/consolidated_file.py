"""The raw cells of a consolidated workbook, found by sheet, key of the criterion and code of the unit, never by place.

Nothing is judged here: whoever compares, seals or checks a workbook asks this reader what its cells show.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from thidua_xlsx.errors import WorkbookError
from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.meeting.ballots import BALLOTS
from thidua_xlsx.meeting.consolidated_grid import (
    TOP_ROWS,
    Cell,
    FoundGrid,
    Keyed,
    TableRow,
    cell_at,
    find_grid,
    lines_of,
)
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.meeting.grids import CALCULATION, CONSOLIDATED_FORMAT, FIELDS, GRIDS, LEFT_OVER
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.isolation import read_workbooks
from thidua_xlsx.reading.problems import problem_of
from thidua_xlsx.reading.remote import UNREACHED, address, is_url, name_of, without_secrets
from thidua_xlsx.reading.table import Sheet

__all__ = ["FOOT", "SHEETS", "ConsolidatedFile", "read_consolidated_file"]

SHEETS: Final[dict[str, Text]] = {
    "ranking": Text("Xếp hạng", "Ranking"),
    "classes": Text("Xếp loại", "Classes"),
    "awards": Text("Đề nghị khen thưởng", "Awards"),
    "covenant": Text("Giao ước", "Covenant"),
    **GRIDS,
    "events": EVENTS.sheet.name,
    "ballots": BALLOTS.sheet.name,
    "fields": FIELDS,
    "left_over": LEFT_OVER,
    "findings": Text("Lỗi và cảnh báo", "Findings"),
    "sources": Text("Nguồn", "Sources"),
    "calculation": CALCULATION,
}
"""The sheets that hold what is entered, what came in and what follows; the others are views of these."""

FOOT: Final[dict[str, Text]] = {
    "total": Text("TỔNG ĐIỂM", "TOTAL"),
    "maximum": Text("Thang điểm của đơn vị", "The unit's maximum"),
    "percent": Text("Tỷ lệ (%)", "Percent"),
    "missing": Text("Số tiêu chí chưa có điểm", "Criteria without points"),
    "claimed_total": Text("Tổng điểm tự chấm", "Claimed total"),
    "difference": Text("Chênh lệch so với tự chấm", "Difference from claimed"),
}
"""The rows below the criteria on the sheet of points, which have words where the others have keys."""

_UNITS: Final = Text("mã đơn vị trên trang {sheet}", "codes of units on the sheet {sheet}")
_SHEET: Final = Text("trang {sheet}", "the sheet {sheet}")


@dataclass(frozen=True)
class ConsolidatedFile:
    """One consolidated workbook as it was read.

    Attributes
    ----------
    path, sha256
        Which file, and what it held.
    hidden
        Key → value of the hidden sheet, for keys that stand there once; ``records`` has all its rows.
    properties
        The custom document properties.
    """

    path: str
    sha256: str
    hidden: Mapping[str, str]
    records: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]
    _sheets: Mapping[str, list[list[Any]]] = field(repr=False)
    _special: Mapping[str, Mapping[str, list[str]]] = field(repr=False)

    # -- which sheets, units and criteria ------------------------------------------------------------

    @cached_property
    def names(self) -> dict[str, str]:
        """Sheet → its name in this workbook, of those that are there."""
        by_word = {clean(name).casefold(): name for name in self._sheets}
        found = {key: by_word.get(text.vi.casefold(), by_word.get(text.en.casefold())) for key, text in SHEETS.items()}
        return {key: name for key, name in found.items() if name is not None}

    @cached_property
    def units(self) -> dict[str, str]:
        """Code of the unit → its short name, from left to right."""
        return {code: name for code, name in self._grid("points").headings.items() if code}

    @cached_property
    def criteria(self) -> dict[str, str]:
        """Key of the criterion → its name, from top to bottom; inputs of their own row are left out."""
        grid, rows = self._grid("points"), self._rows("points")
        feet = self._feet
        place = grid.columns[""] - 1
        return {
            key: clean(raw_text(cell_at(rows, row, place)))
            for key, row in grid.rows
            if row not in feet and "|" not in key
        }

    @cached_property
    def clusters(self) -> tuple[str, ...]:
        """The codes of the clusters."""
        return tuple(code for code in self.hidden.get("clusters", "").split(";") if code)

    # -- cells ---------------------------------------------------------------------------------------

    def cells(self, sheet: str) -> Iterator[Keyed]:
        """Every filled cell of a grid: key of the row, code of the unit, cell.

        The code is empty for the column of the maximum, in which the calculation keeps figures of a cluster. The rows
        below the criteria on the sheet of points have the keys of ``FOOT``.
        """
        if sheet not in self.names:
            return
        grid, rows = self._grid(sheet), self._rows(sheet)
        feet = self._feet if sheet == "points" else {}
        for key, row in grid.rows:
            for code, column in grid.columns.items():
                cell = self._cell(sheet, rows, row, column)
                if cell.value is not None:
                    yield feet.get(row, key), code, cell

    def by_key(self, sheet: str) -> dict[tuple[str, str], Cell]:
        """(key of the row, code of the unit) → cell, of a grid; the first where a key stands twice."""
        found: dict[tuple[str, str], Cell] = {}
        for key, code, cell in self.cells(sheet):
            found.setdefault((key, code), cell)
        return found

    def results(self) -> dict[tuple[str, str], Any]:
        """What the keyed rows of the calculation say: (``rank``, ``award:CODE``, …; unit or cluster) → value.

        Figures of a cluster, such as ``quota:CODE``, have the code of the cluster in the place of the unit.
        """
        found: dict[tuple[str, str], Any] = {}
        for number, line in self._keyed:
            for key, code, cell in line:
                own = code or (self.clusters[number] if 0 <= number < len(self.clusters) else "")
                found.setdefault((key, own), cell.value)
        return found

    @cached_property
    def clusters_of_units(self) -> dict[str, int]:
        """Code of the unit → the number of its cluster among ``clusters``, from 0."""
        return {code: number for number, line in self._keyed for _, code, _ in line if code}

    @cached_property
    def _keyed(self) -> list[tuple[int, list[Keyed]]]:
        """The keyed rows of the calculation, each with the number of its cluster: those of one follow one another."""
        criteria = {key for key, _ in self._grid("points").rows}
        cells = ((key, code, cell) for key, code, cell in self.cells("calculation") if key not in criteria)
        found = []
        block: set[str] = set()
        number = -1
        for line in lines_of(cells):
            members = {code for _, code, _ in line if code}
            if members and not members & block:
                number, block = number + 1, set()
            block |= members
            found.append((number, line))
        return found

    def table(self, sheet: str, layout: Sheet) -> list[TableRow]:
        """The filled rows of a table of entries, by column of its layout."""
        columns = {
            fold(text): column.key for column in layout.columns for text in (column.heading.vi, column.heading.en)
        }
        rows = self._rows(sheet)
        found = [
            [columns.get(fold(value)) if isinstance(value, str) else None for value in row] for row in rows[:TOP_ROWS]
        ]
        scores = [sum(key is not None for key in row) for row in found]
        if max(scores, default=0) < 2:
            return []
        heading = scores.index(max(scores))
        places: dict[str, int] = {}
        for at, key in enumerate(found[heading]):
            if key is not None:
                places.setdefault(key, at)
        return [
            row for number in range(heading + 1, len(rows)) if (row := self._table_row(sheet, number, places)).cells
        ]

    def listing(self, sheet: str, *anchors: Text) -> list[TableRow]:
        """The filled rows below a row that has all ``anchors`` among its headings, by heading; further tables too.

        A table ends where its first two columns are blank.
        """
        known = [{fold(text.vi), fold(text.en)} for text in anchors]
        found: list[TableRow] = []
        places: dict[str, int] = {}
        for number, row in enumerate(self._rows(sheet)):
            words = {fold(value) for value in row if isinstance(value, str)}
            if all(words & one for one in known):
                places = {clean(value): at for at, value in enumerate(row) if isinstance(value, str) and clean(value)}
                continue
            filled = self._table_row(sheet, number, places)
            if filled.cells.keys() & set(list(places)[:2]):
                found.append(filled)
            else:
                places = {}
        return found

    def texts(self, sheet: str) -> Iterator[tuple[str, ...]]:
        """Every filled row of a sheet as the texts of its filled cells."""
        for row in self._rows(sheet):
            words = tuple(clean(raw_text(value)) for value in row if not is_blank(value))
            if words:
                yield words

    @cached_property
    def faults(self) -> list[str]:
        """The cells of the sheets that count which show an error such as ``#REF!``."""
        return [
            f"{name}!{cell}"
            for key, name in self.names.items()
            if key != "findings"
            for cell, (what, _) in self._special.get(name, {}).items()
            if what == "error"
        ]

    # -- within --------------------------------------------------------------------------------------

    def _rows(self, sheet: str) -> list[list[Any]]:
        return self._sheets[self.names[sheet]] if sheet in self.names else []

    def _cell(self, sheet: str, rows: list[list[Any]], row: int, column: int) -> Cell:
        address, value = a1(row, column), cell_at(rows, row, column)
        what, seen = self._special.get(self.names[sheet], {}).get(address, ("", ""))
        if what == "error":
            value = seen
        return Cell(None if is_blank(value) else value, address)

    def _table_row(self, sheet: str, number: int, places: Mapping[str, int]) -> TableRow:
        rows = self._rows(sheet)
        cells = {name: self._cell(sheet, rows, number, at) for name, at in places.items()}
        return TableRow(number, {name: cell for name, cell in cells.items() if cell.value is not None})

    @cached_property
    def _grids(self) -> dict[str, FoundGrid]:
        return {}

    def _grid(self, sheet: str) -> FoundGrid:
        if sheet not in self._grids:
            self._grids[sheet] = find_grid(self._rows(sheet))
        return self._grids[sheet]

    @cached_property
    def _feet(self) -> dict[int, str]:
        """Row → its key in ``FOOT``, on the sheet of points."""
        words = {fold(word): key for key, text in FOOT.items() for word in (text.vi, text.en)}
        found: dict[str, int] = {}
        for key, row in self._grid("points").rows:
            if fold(key) in words:
                found[words[fold(key)]] = row  # the last one: a criterion may be called so too
        return {row: key for key, row in found.items()}


def read_consolidated_file(path: str | os.PathLike[str]) -> ConsolidatedFile:
    """Read a consolidated workbook in isolation.

    Raises
    ------
    WorkbookError
        There is no such file, it is open or damaged, or it is no consolidated workbook.
    """
    file = address(path)
    place = Place(name_of(file))
    if not is_url(file):
        if not Path(file).exists():
            raise WorkbookError(Finding("file-missing", Place(file)))
        if Path(file).is_dir():
            raise WorkbookError(Finding("closing-a-folder", Place(file)))
    (answer,) = read_workbooks([file])
    if "sheets" not in answer:
        raise WorkbookError(_problem(answer, place))
    records = tuple(
        (raw_text(row[0]), raw_text(row[1]))
        for row in answer["sheets"].get(HIDDEN_SHEET, [])
        if len(row) > 1 and not is_blank(row[0])
    )
    hidden: dict[str, str] = {}
    for key, value in records:
        hidden.setdefault(key, value)
    if hidden.get("format") != CONSOLIDATED_FORMAT:
        raise WorkbookError(Finding("not-consolidated", place))
    found = ConsolidatedFile(
        without_secrets(file),
        answer["sha256"],
        hidden,
        records,
        answer["properties"],
        answer["sheets"],
        answer["special"],
    )
    _must_be_whole(found, place)
    return found


def _problem(answer: dict[str, Any], place: Place) -> Finding:
    code, values = problem_of(answer)
    if code in UNREACHED:
        return Finding(code, place, values=values)
    reason = values.get("reason")
    if isinstance(reason, str) and reason.startswith("PermissionError"):
        return Finding("closing-file-open", place)
    ours = "closing-not-a-workbook" if code == "not-a-workbook" else "closing-unreadable"
    return Finding(ours, place, values=values)


def _must_be_whole(found: ConsolidatedFile, place: Place) -> None:
    """Without points and their units, nothing can be said of a workbook."""
    for key in ("points", "calculation", "sources"):
        if key not in found.names:
            missing = Message(_SHEET, {"sheet": SHEETS[key]})
            raise WorkbookError(Finding("consolidated-damaged", place, values={"missing": missing}))
    if not found.units:
        missing = Message(_UNITS, {"sheet": SHEETS["points"]})
        raise WorkbookError(Finding("consolidated-damaged", place, values={"missing": missing}))
