"""A table that is not ours: its sheet and its columns, found as the cluster's layout names them.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from thidua_xlsx.intake.form_headings import (
    HEADING_ROWS,
    LINES,
    MOST_SHEETS,
    REQUIRED_COLUMNS,
    Headings,
    fit,
    heading_cell,
    heading_texts,
)
from thidua_xlsx.intake.form_layout import MAIN_SHEET
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError, rows_of, settle_repeated, sheet_named
from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.intake.pick_plan import SlotToRead
from thidua_xlsx.reading.cells import fold, is_blank

__all__ = ["open_by_layout", "report_columns"]


def open_by_layout(form: FormSheet, layout: Mapping[str, Any]) -> bool:
    """Find the table of ``layout``; refused where a column is not there without which nothing can be read.

    False: the workbook has nothing of it, but a sheet of our own form.
    """
    wanted = {column: fold(text.replace(LINES, " ")) for column, text in layout["columns"].items()}
    needed = [column for column in REQUIRED_COLUMNS if column in wanted]
    sheet = _sheet(form, layout, wanted, needed)
    if sheet is None:
        if sheet_named(form, MAIN_SHEET.vi, MAIN_SHEET.en) is not None:
            return False
        meant = nearest(layout["sheet"], form.book.sheets)
        form.report("sheet-missing", expected=layout["sheet"], found="; ".join(form.book.sheets), meant=meant)
        raise RefusedError
    form.by_layout = True
    rows = form.book.rows(sheet)
    headings = _headings(rows, layout, wanted)
    form.take(sheet, rows, headings)
    twice = settle_repeated(form, headings, layout["columns"])
    missing = [column for column in wanted if column not in {*headings.columns, *twice}]
    if missing:
        _near(form, layout, headings, missing)
    if any(column not in headings.columns for column in needed):
        raise RefusedError
    return True


def report_columns(form: FormSheet, slots: Iterable[SlotToRead]) -> None:
    """Report the columns that the layout does not have although criteria ask for what stands in them."""
    held = set(form.context["held"])
    asked = {
        slot.column: slot for slot in slots if slot.required and (slot.column != "target" or slot.criterion not in held)
    }
    for column in asked:
        if column not in form.columns and column not in form.context["layout"]["columns"]:
            form.report("heading-missing", expected=column, meant=[])


def _sheet(form: FormSheet, layout: Mapping[str, Any], wanted: Mapping[str, str], needed: list[str]) -> str | None:
    """The sheet of that name, else the only one with those headings."""
    named = sheet_named(form, layout["sheet"], layout["sheet"])
    if named is not None:
        _refuse_another(form, layout, wanted, needed, named)
        return named
    found = [
        sheet
        for sheet in form.book.sheets[:MOST_SHEETS]
        if set(needed) <= _headings(rows_of(form, sheet), layout, wanted).columns.keys()
    ]
    if not found:
        return None
    form.sheet = found[0]
    if len(found) > 1:
        form.report("two-forms", found=found[1], other=found[1], sheet=found[0])
        raise RefusedError
    form.report("sheet-renamed", found=found[0], expected=layout["sheet"])
    return found[0]


def _refuse_another(
    form: FormSheet, layout: Mapping[str, Any], wanted: Mapping[str, str], needed: list[str], named: str
) -> None:
    """Two filled tables in one workbook: which of them is meant is not ours to choose."""
    for sheet in form.book.sheets[:MOST_SHEETS]:
        rows = rows_of(form, sheet) if sheet != named else []
        headings = _headings(rows, layout, wanted)
        columns = [headings.columns[column] for column in ("result", "claimed") if column in headings.columns]
        if columns and set(needed) <= headings.columns.keys():
            below = rows[headings.row + 1 :]
            if any(not is_blank(row[column]) for row in below for column in columns if column < len(row)):
                form.sheet = named
                form.report("two-forms", found=sheet, other=sheet, sheet=named)
                raise RefusedError


def _headings(rows: list[list[Any]], layout: Mapping[str, Any], wanted: Mapping[str, str]) -> Headings:
    """The rows with most of the headings; of equal ones those nearest to where the layout has them."""
    lines = len(layout["heading_rows"])
    best, weight = Headings(lines=lines), (0, 0)
    for first in range(max(0, min(HEADING_ROWS, len(rows) - lines + 1))):
        found = Headings(first + lines - 1, lines=lines)
        for position, text in enumerate(heading_texts(rows, first, lines)):
            folded = fold(text.replace(LINES, " "))
            column = next((each for each, heading in wanted.items() if folded and heading == folded), "")
            if column:
                found.add(column, position)
        here = (len(found.columns), -abs(first + 1 - layout["heading_rows"][0]))
        if found.columns and here > weight:
            best, weight = found, here
    return best


def _near(form: FormSheet, layout: Mapping[str, Any], headings: Headings, missing: list[str]) -> None:
    """Report what is not there; what is nearly there, and the only one to be so, is used."""
    texts = heading_texts(form.rows, headings.row - headings.lines + 1, headings.lines) if headings.columns else []
    taken = set(headings.columns.values())
    free = {position: text for position, text in enumerate(texts) if text and position not in taken}
    words = {column: (fold(text.replace(LINES, " ")),) for column, text in layout["columns"].items()}
    near = fit(free, {column: words[column] for column in missing}, words, form.context["years"])
    for column in missing:
        if column in near.used:
            form.use(column, near.used[column])
            cell = heading_cell(form.rows, headings, near.used[column])
            form.report("heading-near", cell, found=near.texts[column], column=layout["columns"][column])
        else:
            form.report("heading-missing", expected=layout["columns"][column], meant=near.meant.get(column, []))
