"""What the unit wrote on the report sheet. Runs inside the isolated parser: standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.intake.form_layout import REPORT_FIELDS, REPORT_SHEET
from thidua_xlsx.intake.form_sheet import FormSheet, rows_of, sheet_named
from thidua_xlsx.intake.pick_cells import unseen_value
from thidua_xlsx.reading import second_look
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.numbers import parse_number

__all__ = ["pick_report"]

_TOO_LARGE: Final = 1e15
Field = tuple[str, float | None, int | None]
"""State, number, and position of the choice."""


@dataclass
class _Cell:
    """A cell of the report, with what the file says of it beyond its value."""

    raw: Any
    at: str
    told: tuple[str, str] | None  # code and text of what came back blank and is none
    percent: bool | None
    repeated: bool

    @property
    def text(self) -> str:
        """As it was typed."""
        if self.told is not None:
            return self.told[1]
        if self.percent and isinstance(self.raw, float):
            return f"{self.raw * 100:.15g}%"
        return raw_text(self.raw).strip()


def pick_report(form: FormSheet, fields: list[dict[str, Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """``[field, position, text, sheet, cell]`` of the texts, and of the fields that the rulebook asks for.

    A field is ``[key, state, number, choice, raw, sheet, cell]``.
    """
    name = sheet_named(form, REPORT_SHEET.vi, REPORT_SHEET.en)
    rows = rows_of(form, name) if name is not None else []
    if name is None or not rows:
        if not form.by_layout:
            form.report("report-missing")
        return [], [[field["key"], "b", None, None, "", "", ""] for field in fields]
    facts = second_look.facts_of(form.book, name)
    labels = {fold(word): key for key, (text, _) in REPORT_FIELDS.items() for word in (text.vi, text.en)}
    labels |= {field["label"]: field["key"] for field in fields}
    known = {field["key"]: field for field in fields}
    keys = {*REPORT_FIELDS, *known}
    answered: dict[str, list[Any]] = {}
    written: list[list[Any]] = []
    counts: dict[str, int] = {}
    key = ""
    # the labels stand beside the hidden column, unless that was deleted
    at = 1 if any(len(row) > 1 and fold(raw_text(row[1])) in labels for row in rows) else 0
    for number, row in enumerate(rows):
        hidden, printed, raw = ([*row, None, None, None] if at else [None, *row, None, None])[:3]
        own = clean(raw_text(hidden)) if hidden else ""
        if own in keys:
            key = own
        elif not is_blank(printed):
            key = labels.get(fold(raw_text(printed)), "")
        if not key or (raw == "" and not facts.special and not facts.repeated and key not in known):
            continue
        cell = _cell(form, name, raw, a1(number, at + 1), facts)
        if key in known:
            answered.setdefault(key, [key, *_field(known[key], cell), cell.text, name, cell.at])
        elif cell.told is not None or cell.repeated:
            _report(form, name, key, cell)
        elif not is_blank(raw):
            counts[key] = counts.get(key, 0) + 1
            written.append([key, counts[key], cell.text, name, cell.at])
    return written, [answered.get(field["key"], [field["key"], "b", None, None, "", name, ""]) for field in fields]


def _cell(form: FormSheet, sheet: str, raw: Any, at: str, facts: second_look.Facts) -> _Cell:
    told = None
    if at in facts.special and is_blank(raw):
        told = unseen_value(second_look.look(form.book, sheet, frozenset({at})).get(at))
    percent = None if facts.percent is None else at in facts.percent
    return _Cell(raw, at, told, percent, at in facts.repeated)


def _report(form: FormSheet, sheet: str, key: str, cell: _Cell) -> None:
    """Say what is wrong with a cell of the report; the findings of a form are else of its main sheet."""
    main, form.sheet = form.sheet, sheet
    code, found = cell.told if cell.told is not None else ("cell-repeated", cell.text)
    form.report(code, cell.at, "", found, column=key)
    form.sheet = main


def _field(field: dict[str, Any], cell: _Cell) -> Field:
    """State, number and position of the choice of one report field."""
    raw = cell.raw
    if cell.told is not None or cell.repeated:
        return "u", None, None
    if is_blank(raw):
        return "b", None, None
    if field["kind"] == "choice":
        word = fold(raw_text(raw))
        return ("g", None, field["choices"].index(word)) if word in field["choices"] else ("u", None, None)
    if field["kind"] == "text":
        return "g", None, None
    if isinstance(raw, str):
        raw, _ambiguous = parse_number(raw)
    elif cell.percent and isinstance(raw, float):  # as the text 95% is 95
        raw = float(f"{raw * 100:.15g}")
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 0 <= raw < _TOO_LARGE:
        return "u", None, None
    return "g", float(raw), None
