"""Whose form it is, and of which rulebook. Runs inside the isolated parser: standard library only."""

from __future__ import annotations

import re
from typing import Any, Final

from thidua_xlsx.intake.form_by_layout import cell_position
from thidua_xlsx.intake.form_layout import FORM_FORMAT, FORM_VERSION, HIDDEN_SHEET, UNIT_LABEL, period_words
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError
from thidua_xlsx.intake.near import nearest_name
from thidua_xlsx.intake.pick_cells import SlotToRead
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text

__all__ = ["check_years", "read_hidden", "report_amended", "whose_form"]

_LABELS: Final = (fold(UNIT_LABEL.vi), fold(UNIT_LABEL.en), "ten don vi", "don vi tu cham", "don vi bao cao")
_YEAR: Final = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
# a day, or a law: what stands before a year that says nothing about the table
_OTHER_YEAR: Final = re.compile(r"\bthang\s+[\d.…]+\s*$|\b(?:luat|nghi dinh|nghi quyet|quyet dinh|thong tu|chi thi)\b")


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
    period = hidden.get("period", "")
    if period and period_words(period) != form.context["period"]:
        _refuse_period(form, "", period)
    return hidden


def _refuse_period(form: FormSheet, cell: str, found: str) -> None:
    form.report("not-of-this-period", cell, found=found, expected=form.context["period_label"])
    raise RefusedError


def check_years(form: FormSheet) -> None:
    """Refuse a table above which years are named of which none is the rulebook's: nothing else says which year's it is.

    The year of a date does not count, for a table may be signed in January; nor does that of a law.
    """
    named = [
        (found[1], a1(number, position), clean(value))
        for number, row in enumerate(form.rows[: form.heading_row])
        for position, value in enumerate(row)
        if isinstance(value, str) and value
        for found in _YEAR.finditer(fold(value))
        if not _OTHER_YEAR.search(fold(value)[: found.start()])
    ]
    if named and not any(year in form.context["years"] for year, _, _ in named):
        _refuse_period(form, *named[0][1:])


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
    if not by_heading and not hidden and form.by_layout:
        printed, cell = _unit_by_layout(form) or (printed, cell)
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
        form.report("unknown-unit", cell, found=printed, meant=_meant(form, printed))
        raise RefusedError
    if not form.by_layout:
        form.report("form-without-identity", cell)
    return by_heading


def _meant(form: FormSheet, printed: str) -> list[str]:
    """Which units come near; without a heading, what the names of sheet and file say."""
    names, labels = form.context["unit_names"], form.context["unit_labels"]
    said = [printed] if printed else [form.sheet, form.book.name.rpartition(".")[0]]
    near = [unit for word in said for unit in nearest_name(word, names)]
    return list(dict.fromkeys(labels[names[unit]] for unit in near))[:2]


def _unit_by_layout(form: FormSheet) -> tuple[str, str] | None:
    """The unit's name and cell in a table of the cluster's own: where its layout says, else above the table.

    There it counts only where exactly one unit is named.
    """
    at = form.context["layout"]["unit_cell"]
    if at:
        row, column = cell_position(at)
        value = form.rows[row][column] if row < len(form.rows) and column < len(form.rows[row]) else ""
        text = clean(raw_text(value))
        label, colon, rest = text.partition(":")
        said = rest.strip() if colon and fold(label) in _LABELS else text
        return (said, at) if said else None
    names = form.context["unit_names"]
    found: dict[str, tuple[str, str]] = {}
    for number, row_ in enumerate(form.rows[: form.heading_row]):
        for position, value in enumerate(row_):
            unit = names.get(fold(value)) if isinstance(value, str) and value else None
            if unit is not None and fold(value) != fold(unit):  # a code alone may be anything
                found.setdefault(unit, (clean(value), a1(number, position)))
    return next(iter(found.values())) if len(found) == 1 else None


def _printed_unit(form: FormSheet) -> tuple[str, str]:
    """The unit's name in the heading, as ``Đơn vị: …`` in one cell or in the cell to its right."""
    labels = _LABELS if form.by_layout else _LABELS[:2]
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
