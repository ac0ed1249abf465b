"""Picks a form's answers out of a workbook. Runs inside the isolated parser: standard library only.

What it finds wrong is returned as plain rows ``[code, sheet, cell, criterion, found, values]``; they become
findings on the other side.
"""

from __future__ import annotations

from array import array
from typing import Any

from thidua_xlsx.intake.form_by_layout import open_by_layout, report_columns
from thidua_xlsx.intake.form_layout import CHECK_KEY, TOTAL_KEY, check_code
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError, open_main
from thidua_xlsx.intake.pick_cells import read_cells
from thidua_xlsx.intake.pick_identity import check_years, read_hidden, report_amended, whose_form
from thidua_xlsx.intake.pick_merged import mark_merged
from thidua_xlsx.intake.pick_plan import Plan, plan_of
from thidua_xlsx.intake.pick_report import pick_report
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
        plan = plan_of(form, cluster)
        report_amended(form, hidden, plan)
        if form.by_layout:
            report_columns(form, plan.slots)
        _compare_maxima(form, plan)
        values = mark_merged(form, plan, read_cells(form, plan))
        picked["report"], picked["fields"] = pick_report(form, context["fields"][cluster])
        picked |= _footer(form, plan, unit)
        picked["addresses"] = values.pop("cell")
        picked["values"] = _packed(values)
    except RefusedError:
        if any(code == "identity-conflict" for code, *_ in form.findings):
            picked["unit"] = ""
    return picked


def _packed(values: dict[str, Any]) -> dict[str, Any]:
    """The values of ``read_cells`` as bytes, with which they cross the border; ``parcel`` unpacks them."""
    raws = values["raw"]
    together = "\0".join(raws)
    if together.count("\0") >= max(len(raws), 1):  # of some formats a text may hold what stands between texts here
        together = "\0".join(raw.replace("\0", "\ufffd") for raw in raws)
    return {
        "state": values["state"].encode(),
        "number": array("d", values["number"]).tobytes(),
        "raw": together.encode(errors="replace"),
        "text": list(values["text"].items()),
    }


def _compare_maxima(form: FormSheet, plan: Plan) -> None:
    """Report the criteria whose printed maximum is not the rulebook's: the table may follow another rule."""
    column = form.columns.get("maximum")
    if column is None:
        return
    for row, slot in plan.maxima:
        printed = form.rows[row][column]
        if isinstance(printed, float) and printed != slot.maximum:
            told = any(code == "rulebook-amended" and key == slot.criterion for code, _, _, key, *_ in form.findings)
            if not told:
                cell = form.cell(row, "maximum")
                form.report("maximum-differs", cell, slot.criterion, raw_text(printed), expected=slot.maximum)


def _footer(form: FormSheet, plan: Plan, unit: str) -> dict[str, Any]:
    """The printed total, the stored check code, and the check code of what was read."""
    footer = plan.footer
    figures = [form.rows[row][column] for row, column in plan.figures]
    originals = form.book.originals.get(form.sheet)
    if originals:
        figures = [originals.get(place, figure) for place, figure in zip(plan.figures, figures, strict=True)]
    total = form.value(footer[TOTAL_KEY], "claimed") if TOTAL_KEY in footer else None
    stored = form.value(footer[CHECK_KEY], "claimed") if CHECK_KEY in footer else None
    if stored == 0:  # what LibreOffice leaves in an .xls where it has not calculated a text
        stored = None
    return {
        "printed_total": float(total) if isinstance(total, (int, float)) and not isinstance(total, bool) else None,
        "total_cell": form.cell(footer[TOTAL_KEY], "claimed") if TOTAL_KEY in footer else "",
        "stored_code": raw_text(stored),
        "code_cell": form.cell(footer[CHECK_KEY], "claimed") if CHECK_KEY in footer else "",
        "check_code": check_code(zip(plan.figure_numbers, figures, strict=True), unit),
        "sheet": form.sheet,
    }
