"""Picks a form's answers out of a workbook. Runs inside the isolated parser: standard library only.

What it finds wrong is returned as plain rows ``[code, sheet, cell, criterion, found, values]``; they become
findings on the other side.
"""

from __future__ import annotations

from typing import Any

from thidua_xlsx.intake.form_by_layout import open_by_layout, report_columns
from thidua_xlsx.intake.form_layout import CHECK_KEY, REPORT_FIELDS, REPORT_SHEET, TOTAL_KEY, check_code
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError, open_main, rows_of, sheet_named
from thidua_xlsx.intake.pick_cells import read_cells, slots_of, unless_repeated
from thidua_xlsx.intake.pick_identity import check_years, read_hidden, report_amended, whose_form
from thidua_xlsx.intake.pick_merged import mark_merged
from thidua_xlsx.intake.pick_rows import match_rows
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.numbers import parse_number
from thidua_xlsx.reading.parser import Book

__all__ = ["pick_form"]

_TOO_LARGE = 1e15


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
        picked["values"] = mark_merged(form, slots, read_cells(form, slots, row_of))
        picked |= _footer(form, footer, unit)
        picked["report"], picked["fields"] = _report(form, context["fields"][cluster])
        picked["values"]["cell"] = unless_repeated(form, picked["values"]["cell"])
    except RefusedError:
        if any(code == "identity-conflict" for code, *_ in form.findings):
            picked["unit"] = ""
    return picked


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
    return {
        "printed_total": float(total) if isinstance(total, (int, float)) and not isinstance(total, bool) else None,
        "total_cell": form.cell(footer[TOTAL_KEY], "claimed") if TOTAL_KEY in footer else "",
        "stored_code": raw_text(stored),
        "code_cell": form.cell(footer[CHECK_KEY], "claimed") if CHECK_KEY in footer else "",
        "check_code": check_code(cells, unit),
        "sheet": form.sheet,
    }


def _report(form: FormSheet, fields: list[dict[str, Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """What the unit wrote on the report sheet.

    ``[field, position, text, sheet, cell]`` of the texts, and ``[key, state, number, choice, raw, sheet, cell]`` of the
    fields that the rulebook asks for.
    """
    name = sheet_named(form, REPORT_SHEET.vi, REPORT_SHEET.en)
    rows = rows_of(form, name) if name is not None else []
    if name is None or not rows:
        if not form.by_layout:
            form.report("report-missing")
        return [], [[field["key"], "b", None, None, "", "", ""] for field in fields]
    written: list[list[Any]] = []
    counts: dict[str, int] = {}
    labels = {fold(word): key for key, (text, _) in REPORT_FIELDS.items() for word in (text.vi, text.en)}
    labels |= {field["label"]: field["key"] for field in fields}
    known = {field["key"]: field for field in fields}
    answered: dict[str, list[Any]] = {}
    key = ""
    # the labels stand beside the hidden column, unless that was deleted
    at = 1 if any(len(row) > 1 and fold(raw_text(row[1])) in labels for row in rows) else 0
    for number, row in enumerate(rows):
        hidden, printed, text = ([*row, None, None, None] if at else [None, *row, None, None])[:3]
        label = labels.get(fold(raw_text(printed)), "")
        if clean(raw_text(hidden)) in {*REPORT_FIELDS, *known}:
            key = clean(raw_text(hidden))
        elif label or not is_blank(printed):
            key = label
        if key in known:
            if key not in answered:
                state, value, position = _field(known[key], text)
                answered[key] = [key, state, value, position, raw_text(text).strip(), name, a1(number, at + 1)]
            continue
        if not key or is_blank(text):
            continue
        counts[key] = counts.get(key, 0) + 1
        written.append([key, counts[key], raw_text(text).strip(), name, a1(number, at + 1)])
    blank = [answered.get(field["key"], [field["key"], "b", None, None, "", name, ""]) for field in fields]
    return written, blank


def _field(field: dict[str, Any], raw: Any) -> tuple[str, float | None, int | None]:
    """State, number and position of the choice of one report field."""
    if is_blank(raw):
        return "b", None, None
    if field["kind"] == "choice":
        word = fold(raw_text(raw))
        return ("g", None, field["choices"].index(word)) if word in field["choices"] else ("u", None, None)
    if field["kind"] == "text":
        return "g", None, None
    if isinstance(raw, str):
        raw, _ambiguous = parse_number(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 0 <= raw < _TOO_LARGE:
        return "u", None, None
    return "g", float(raw), None
