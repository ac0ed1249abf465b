"""Whose form it is, and of which rulebook. Runs inside the isolated parser: standard library only."""

from __future__ import annotations

import re
from typing import Any

from thidua_xlsx.intake.form_layout import FORM_FORMAT, FORM_VERSION, HIDDEN_SHEET, UNIT_LABEL
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError
from thidua_xlsx.intake.pick_cells import SlotToRead
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text

__all__ = ["read_hidden", "report_amended", "whose_form"]


def read_hidden(form: FormSheet) -> dict[str, Any]:
    """The hidden sheet as a dictionary, refused where it belongs to another rulebook or a newer form."""
    if HIDDEN_SHEET not in form.book.sheets:
        return {}
    rows = form.book.rows(HIDDEN_SHEET)
    hidden: dict[str, Any] = {
        raw_text(row[0]): raw_text(row[1]) for row in rows if len(row) > 1 and not is_blank(row[0])
    }
    if hidden.get("format") != FORM_FORMAT:
        return {}
    form.sheet = HIDDEN_SHEET
    version = hidden.get("version", "")
    if not re.fullmatch(r"[0-9]{1,9}", version) or int(version) > FORM_VERSION:
        form.report("form-newer", found=version, expected=str(FORM_VERSION))
        raise RefusedError
    if hidden.get("rulebook") != form.context["id"]:
        form.report("not-of-this-rulebook", found=hidden.get("rulebook", ""), expected=form.context["id"])
        raise RefusedError
    return hidden


def report_amended(form: FormSheet, hidden: dict[str, Any], slots: list[SlotToRead], row_of: dict[str, int]) -> None:
    """Report the criteria whose points or method changed after the form was made."""
    if not hidden:
        return
    for criterion in dict.fromkeys(slot.criterion for slot in slots):
        stored = hidden.get(f"hash:{criterion}")
        if stored is not None and stored != form.context["hashes"][criterion]:
            cell = form.cell(row_of[criterion], "name") if criterion in row_of else ""
            form.report("rulebook-amended", cell, criterion)


def whose_form(form: FormSheet, hidden: dict[str, Any]) -> str:
    """The unit's code: from the hidden sheet, else from the heading; refused where the two disagree."""
    names: dict[str, str] = form.context["unit_names"]
    printed, cell = _printed_unit(form)
    by_heading = names.get(fold(printed), "")
    by_hidden = hidden.get("unit", "")
    if by_hidden and by_hidden not in form.context["units"]:
        form.sheet = HIDDEN_SHEET
        form.report("unknown-unit", found=by_hidden)
        raise RefusedError
    if by_hidden and by_heading and by_hidden != by_heading:
        form.report("identity-conflict", cell, found=printed, hidden=by_hidden, printed=printed)
        raise RefusedError
    if by_hidden:
        if printed and not by_heading:
            form.report("heading-differs", cell, found=printed, hidden=by_hidden)
        return str(by_hidden)
    if not by_heading:
        form.report("unknown-unit", cell, found=printed)
        raise RefusedError
    form.report("form-without-identity", cell)
    return by_heading


def _printed_unit(form: FormSheet) -> tuple[str, str]:
    """The unit's name in the heading, as ``Đơn vị: …`` in one cell or in the cell to its right."""
    labels = (fold(UNIT_LABEL.vi), fold(UNIT_LABEL.en))
    for number, row in enumerate(form.rows[: form.heading_row]):
        for position, value in enumerate(row):
            if not isinstance(value, str) or not value:
                continue
            label, colon, rest = clean(value).partition(":")
            if fold(label) not in labels:
                continue
            if colon and rest.strip():
                return rest.strip(), a1(number, position)
            for right in range(position + 1, len(row)):
                if not is_blank(row[right]):
                    return raw_text(row[right]), a1(number, right)
    return "", ""
