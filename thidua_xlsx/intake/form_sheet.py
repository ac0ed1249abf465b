"""A form's main sheet while it is being read: its rows, its columns by heading, and what was found wrong so far.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_layout import COLUMNS, HIDDEN_SHEET, MAIN_SHEET, heading_names
from thidua_xlsx.reading.cells import column_letter, fold
from thidua_xlsx.reading.parser import Book

__all__ = ["FormSheet", "RefusedError", "open_main", "sheet_named"]

_HEADINGS: Final = heading_names()
_HEADING_ROWS: Final = 60
_REQUIRED_COLUMNS: Final = ("name", "target", "result", "claimed")
_ENTRY_SHEETS: Final = {
    "verification": ("tham dinh", "verification"),
    "events": ("su kien", "events"),
    "ballots": ("bo phieu", "ballots"),
    "notice": ("thong bao", "notice"),
}
_OWN_WORKBOOKS: Final = (
    ("rulebook", frozenset({"thong tin", "tieu chi", "don vi"})),
    ("rulebook", frozenset({"info", "criteria", "units"})),
    ("consolidated", frozenset({"xep hang", "diem", "tinh toan"})),
    ("consolidated", frozenset({"ranking", "points", "calculation"})),
    ("consolidated", frozenset({"xep hang", "tong hop diem"})),  # as they were written before they were alive
    ("summary", frozenset({"toan bo don vi", "cac cum"})),
    ("summary", frozenset({"all units", "clusters"})),
    *((kind, frozenset({name, HIDDEN_SHEET})) for kind, names in _ENTRY_SHEETS.items() for name in names),
)


class RefusedError(Exception):
    """The workbook cannot be read as a form; why is among the findings."""


@dataclass
class FormSheet:
    """One workbook while it is being read."""

    book: Book
    context: dict[str, Any]
    findings: list[list[Any]] = field(default_factory=list)
    sheet: str = ""
    rows: list[list[Any]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    heading_row: int = 0

    def report(self, code: str, cell: str = "", criterion: str = "", found: str = "", **values: Any) -> None:
        self.findings.append([code, self.sheet, cell, criterion, found, values])

    def value(self, row: int, column: str) -> Any:
        position = self.columns.get(column)
        if position is None or row >= len(self.rows) or position >= len(self.rows[row]):
            return None
        value = self.rows[row][position]
        return None if value == "" else value

    def cell(self, row: int, column: str) -> str:
        return f"{self.letters[column]}{row + 1}"


def sheet_named(form: FormSheet, vi: str, en: str) -> str | None:
    """The name of the sheet called ``vi`` or ``en``, exactly or but for accents and case."""
    for wanted in ({vi, en}, {fold(vi), fold(en)}):
        for name in form.book.sheets:
            if name in wanted or fold(name) in wanted:
                return name
    return None


def open_main(form: FormSheet) -> None:
    """Find the main sheet, its heading row and its columns; refused where one of them is not there."""
    name = sheet_named(form, MAIN_SHEET.vi, MAIN_SHEET.en)
    if name is None:
        form.sheet = ""
        present = {fold(sheet) for sheet in form.book.sheets}
        own = next((kind for kind, sheets in _OWN_WORKBOOKS if sheets <= present), "")
        if own:
            form.report("own-workbook", kind=own)
            raise RefusedError
        form.report("sheet-missing", expected=MAIN_SHEET.vi, found="; ".join(form.book.sheets))
        raise RefusedError
    form.sheet = name
    form.rows = form.book.rows(name)
    best: dict[str, int] = {}
    for number, row in enumerate(form.rows[:_HEADING_ROWS]):
        columns: dict[str, int] = {}
        for position, value in enumerate(row):
            if isinstance(value, str) and value:
                column = _HEADINGS.get(fold(value))
                if column is not None:
                    columns.setdefault(column, position)
        if len(columns) > len(best):
            best, form.heading_row = columns, number
        if len(best) == len(COLUMNS):
            break
    form.columns = best
    form.letters = {column: column_letter(position) for column, position in best.items()}
    missing = [column for column in _REQUIRED_COLUMNS if column not in best]
    for column in missing:
        form.report("heading-missing", expected=column)
    if missing:
        raise RefusedError
    for column in ("assigned", "evidence", "explanation"):
        if column not in best:
            form.report("heading-missing", expected=column)
