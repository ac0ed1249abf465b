"""A form's main sheet while it is being read: its rows, its columns by heading, and what was found wrong so far.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_headings import (
    MOST_SHEETS,
    REQUIRED_COLUMNS,
    Headings,
    below,
    find_headings,
    fit_ours,
    heading_cell,
    heading_texts,
)
from thidua_xlsx.intake.form_layout import GUIDE_SHEET, HIDDEN_SHEET, MAIN_SHEET, MEND_SHEET, REPORT_SHEET, TOTAL_KEY
from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.reading.cells import a1, clean, column_letter, fold, is_blank, raw_text
from thidua_xlsx.reading.own_files import own_kind
from thidua_xlsx.reading.parser import Book
from thidua_xlsx.reading.second_look import facts_of

__all__ = ["FormSheet", "RefusedError", "open_main", "rows_of", "settle_repeated", "sheet_named"]

_OPTIONAL_COLUMNS: Final = ("assigned", "evidence", "explanation")
_ONLY_COMPARED: Final = frozenset({"maximum", "measure", "preview"})  # nothing of them is counted
_BESIDE: Final = frozenset(
    fold(word) for sheet in (GUIDE_SHEET, REPORT_SHEET, MEND_SHEET) for word in (sheet.vi, sheet.en)
)
_MOST_GUESSES: Final = 40
_MOST_COMPARED: Final = 20_000


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
    guesses: int = 0
    compared: int = 0
    by_layout: bool = False  # a table of the cluster's own, read as its layout says
    printed_names: str = ""  # the marks of the names with which the form was sent out; see ``name_mark``

    def report(self, code: str, cell: str = "", criterion: str = "", found: Any = "", **values: Any) -> None:
        """Note a finding; a number that was found is told as numbers are written in the reader's language."""
        told = {"found": found} if isinstance(found, float) else {}
        self.findings.append([code, self.sheet, cell, criterion, raw_text(found), {**told, **values}])

    def value(self, row: int, column: str) -> Any:
        position = self.columns.get(column)
        if position is None or row >= len(self.rows) or position >= len(self.rows[row]):
            return None
        value = self.rows[row][position]
        return None if value == "" else value

    def cell(self, row: int, column: str) -> str:
        letter = self.letters.get(column) or next(iter(self.letters.values()), "A")
        return f"{letter}{row + 1}"

    def may_guess(self, among: int) -> bool:
        """Whether a near word may still be looked for: a file of nothing but strange words must not cost minutes."""
        self.guesses += 1
        self.compared += among
        return self.guesses <= _MOST_GUESSES and self.compared <= _MOST_COMPARED

    def take(self, sheet: str, rows: list[list[Any]], headings: Headings) -> None:
        """Read from this table."""
        self.sheet, self.rows, self.heading_row = sheet, rows, headings.row
        self.columns = headings.columns
        self.letters = {column: column_letter(position) for column, position in headings.columns.items()}

    def use(self, column: str, position: int | None = None) -> None:
        """Read ``column`` at ``position``, or not at all."""
        if position is None:
            del self.columns[column], self.letters[column]
        else:
            self.columns[column], self.letters[column] = position, column_letter(position)


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
    headings = Headings() if name is None else find_headings(form.book.rows(name))
    others = [sheet for sheet in form.book.sheets if sheet != name and not _stands_beside(sheet)]
    if name is None:
        form.sheet = ""
        _refuse_own_workbook(form)
    if others:
        name, headings = _only_form(form, name, headings, others)
    if name is None:
        _refuse_without_sheet(form)
    assert name is not None
    form.take(name, form.book.rows(name), headings)
    twice = settle_repeated(form, headings, {})
    settled = {*headings.columns, *twice}
    missing = [column for column in (*REQUIRED_COLUMNS, *_OPTIONAL_COLUMNS) if column not in settled]
    if missing:
        _near_headings(form, headings, missing)


def settle_repeated(form: FormSheet, headings: Headings, shown: Mapping[str, str]) -> list[str]:
    """Report the columns of which the heading stands there twice, and read none of them; refused where one is needed.

    A blank one takes nothing from the other. ``shown`` says how columns are headed where they are not ours.
    """
    twice = []
    for column, others in headings.again.items():
        positions = [headings.columns[column], *others]
        filled = [position for position in positions if _is_used(form, position)]
        if len(filled) < 2:
            form.use(column, *(filled or positions)[:1])
            continue
        form.use(column)
        if column in _ONLY_COMPARED:
            continue
        twice.append(column)
        cells = [heading_cell(form.rows, headings, position) for position in filled]
        said = heading_texts(form.rows, headings.row - headings.lines + 1, headings.lines)[filled[1]]
        form.report("heading-twice", cells[1], found=said, column=shown.get(column, column), cells=cells)
    if any(column in REQUIRED_COLUMNS for column in twice):
        raise RefusedError
    return twice


def _is_used(form: FormSheet, position: int) -> bool:
    """Whether anything stands in a column below the headings; a formula that was never calculated looks blank."""
    rows = range(form.heading_row + 1, len(form.rows))
    if any(not is_blank(form.rows[row][position]) for row in rows if position < len(form.rows[row])):
        return True
    special = facts_of(form.book, form.sheet).special
    return any(a1(row, position) in special for row in rows)


def rows_of(form: FormSheet, sheet: str) -> list[list[Any]]:
    """The rows of a sheet that need not be there; none where it cannot be read."""
    try:
        return form.book.rows(sheet)
    except Exception:  # noqa: BLE001 - far too large, a chart, damaged: nobody needs it
        return []


def _stands_beside(sheet: str) -> bool:
    """Whether a sheet is one of ours that is not the main one."""
    return sheet.startswith(HIDDEN_SHEET) or fold(sheet) in _BESIDE


def _refuse_own_workbook(form: FormSheet) -> None:
    own = own_kind(form.book.sheets)
    if own not in {"", "form"}:
        form.report("own-workbook", kind=own)
        raise RefusedError


def _refuse_without_sheet(form: FormSheet) -> None:
    """No sheet is a form: say which comes nearest, by its name or by some of its headings."""
    near = nearest(MAIN_SHEET.vi, form.book.sheets) + nearest(MAIN_SHEET.en, form.book.sheets)
    by_headings = []
    for sheet in form.book.sheets[:MOST_SHEETS]:
        if not _stands_beside(sheet):
            headings = find_headings(rows_of(form, sheet))
            by_headings += [sheet] if len(headings.columns.keys() & set(REQUIRED_COLUMNS)) > 1 else []
    meant = list(dict.fromkeys([*by_headings, *near]))[:2]
    form.report("sheet-missing", expected=MAIN_SHEET.vi, found="; ".join(form.book.sheets), meant=meant)
    raise RefusedError


def _only_form(
    form: FormSheet, name: str | None, headings: Headings, others: Iterable[str]
) -> tuple[str | None, Headings]:
    """The one sheet that is a form: the one of that name, else the one with the headings; refused where two are."""
    found = {}
    for sheet in list(others)[:MOST_SHEETS]:
        rows = rows_of(form, sheet)
        of_sheet = find_headings(rows)
        if of_sheet.complete and _known_below(form, rows, of_sheet):
            found[sheet] = of_sheet
    filled = [sheet for sheet in found if _is_filled(form.book.rows(sheet), found[sheet])]
    if name is not None and _can_be_used(form, name, headings, filled):
        filled = [name, *filled]
    if len(filled) > 1:
        form.sheet = filled[0]
        form.report("two-forms", found=filled[1], other=filled[1], sheet=filled[0])
        raise RefusedError
    best = (filled or ([] if name is not None else list(found)))[:1]
    if best and best[0] != name:
        name, headings = best[0], found[best[0]]
        form.sheet = name
        form.report("sheet-renamed", found=name)
    return name, headings


def _can_be_used(form: FormSheet, name: str, headings: Headings, filled: Collection[str]) -> bool:
    """Whether the sheet of that name is a form, by its headings or nearly so; a blank one gives way to a filled one."""
    rows = form.book.rows(name)
    missing = [column for column in REQUIRED_COLUMNS if column not in headings.columns]
    if missing and len(fit_ours(rows, headings, missing, form.context["years"]).used) < len(missing):
        return False
    return not filled or bool(missing) or _is_filled(rows, headings)


def _known_below(form: FormSheet, rows: list[list[Any]], headings: Headings) -> bool:
    """Whether criteria stand below the headings: by their hidden keys or by their numbers."""
    known = form.context["rows"].values()
    keys = {key for of_cluster in known for key in of_cluster}
    if any(clean(raw_text(value)) in keys for value in below(rows, headings, "key")):
        return True
    numbers = {row["number"] for of_cluster in known for row in of_cluster.values()} - {""}
    names = {row["name"] for of_cluster in known for row in of_cluster.values()}
    return any(clean(raw_text(value)).casefold() in numbers for value in below(rows, headings, "number")) or any(
        fold(raw_text(value).partition("\n")[0]) in names for value in below(rows, headings, "name")
    )


def _is_filled(rows: list[list[Any]], headings: Headings) -> bool:
    """Whether somebody typed results or points. Sums that are 0 in a blank form, and its targets, are not typed."""
    key = headings.columns.get("key", -1)
    for row in rows[headings.row + 1 :]:
        values = [row[headings.columns[column]] for column in ("result", "claimed")]
        is_footer = key >= 0 and raw_text(row[key]).startswith(TOTAL_KEY[0])
        if not is_footer and any(not is_blank(value) and value != 0 for value in values):
            return True
    return False


def _near_headings(form: FormSheet, headings: Headings, missing: Collection[str]) -> None:
    """Report the headings that are not there; one that is nearly there, and the only one to be so, is used."""
    near = fit_ours(form.rows, headings, missing, form.context["years"])
    for column in missing:
        if column in near.used:
            form.use(column, near.used[column])
            cell = heading_cell(form.rows, headings, near.used[column])
            form.report("heading-near", cell, found=near.texts[column], column=column)
        else:
            form.report("heading-missing", expected=column, meant=near.meant.get(column, []))
    if not headings.complete:
        raise RefusedError
