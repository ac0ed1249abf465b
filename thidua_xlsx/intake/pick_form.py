"""Picks a form's answers out of a workbook. Runs inside the isolated parser: standard library only.

What it finds wrong is returned as plain rows ``[code, sheet, cell, criterion, found, values]``; they become
findings on the other side.
"""

from __future__ import annotations

from typing import Any

from thidua_xlsx.intake.form_by_layout import open_by_layout, report_columns
from thidua_xlsx.intake.form_layout import CHECK_KEY, TOTAL_KEY, check_code
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError, open_main
from thidua_xlsx.intake.pick_cells import SlotToRead, read_cells, slots_of
from thidua_xlsx.intake.pick_identity import check_years, read_hidden, report_amended, whose_form
from thidua_xlsx.intake.pick_merged import mark_merged
from thidua_xlsx.intake.pick_report import pick_report
from thidua_xlsx.intake.pick_rows import match_rows
from thidua_xlsx.reading.cells import raw_text
from thidua_xlsx.reading.parser import Book

__all__ = ["pick_form"]


def pick_form(book: Book, context: dict[str, Any]) -> dict[str, Any]:
    """The answers, report and identity of one form; see ``FormMap.context`` for what it must know."""
    form = FormSheet(book, context)
    picked: dict[str, Any] = {"unit": "", "findings": form.findings}
    try:
        hidden = read_hidden(form)
        picked["form"] = hidden.get("version", "")
        picked["fingerprint"] = hidden.get("fingerprint", "")
        # a form that cannot be used is still somebody's
        picked["unit"] = hidden.get("unit", "") if hidden.get("unit") in context["units"] else ""
        if hidden or context.get("layout") is None or not open_by_layout(form, context["layout"]):
            open_main(form)
        if not hidden:
            check_years(form)
        unit = picked["unit"] = whose_form(form, hidden)
        cluster = context["units"][unit]
        slots = slots_of(context, cluster)
        row_of, footer = match_rows(form, cluster)
        report_amended(form, hidden, slots, row_of)
        if form.by_layout:
            report_columns(form, slots)
        _compare_maxima(form, slots, row_of)
        values = mark_merged(form, slots, read_cells(form, slots, row_of))
        picked["report"], picked["fields"] = pick_report(form, context["fields"][cluster])
        picked |= _footer(form, footer, unit)
        picked["addresses"] = values.pop("cell")
        picked["values"] = values
    except RefusedError:
        if any(code == "identity-conflict" for code, *_ in form.findings):
            picked["unit"] = ""
    return picked


def _compare_maxima(form: FormSheet, slots: list[SlotToRead], row_of: dict[str, int]) -> None:
    """Report the criteria whose printed maximum is not the rulebook's: the table may follow another rule."""
    told = {criterion for code, _, _, criterion, *_ in form.findings if code == "rulebook-amended"}
    for slot in slots:
        row = row_of.get(slot.row) if slot.maximum is not None else None
        if row is None or slot.criterion in told:
            continue
        printed = form.value(row, "maximum")
        if isinstance(printed, float) and printed != slot.maximum:
            cell = form.cell(row, "maximum")
            form.report("maximum-differs", cell, slot.criterion, raw_text(printed), expected=slot.maximum)


def _footer(form: FormSheet, footer: dict[str, int], unit: str) -> dict[str, Any]:
    """The printed total, the stored check code, and the check code of what was read."""
    last = footer.get(TOTAL_KEY, len(form.rows))
    originals = form.book.originals.get(form.sheet, {})
    cells = [
        (number + 1, originals.get((number, form.columns.get(column, -1)), form.value(number, column)))
        for number in range(form.heading_row + 1, last)
        for column in ("target", "result", "claimed")
    ]
    total = form.value(footer[TOTAL_KEY], "claimed") if TOTAL_KEY in footer else None
    stored = form.value(footer[CHECK_KEY], "claimed") if CHECK_KEY in footer else None
    if stored == 0:  # what LibreOffice leaves in an .xls where it has not calculated a text
        stored = None
    return {
        "printed_total": float(total) if isinstance(total, (int, float)) and not isinstance(total, bool) else None,
        "total_cell": form.cell(footer[TOTAL_KEY], "claimed") if TOTAL_KEY in footer else "",
        "stored_code": raw_text(stored),
        "code_cell": form.cell(footer[CHECK_KEY], "claimed") if CHECK_KEY in footer else "",
        "check_code": check_code(cells, unit),
        "sheet": form.sheet,
    }
