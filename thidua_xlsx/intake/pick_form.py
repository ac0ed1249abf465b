"""Picks a form's answers out of a workbook. Runs inside the isolated parser: standard library only.

What it finds wrong is returned as plain rows ``[code, sheet, cell, criterion, found, values]``; they become
findings on the other side.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_layout import (
    ASSIGNED,
    CHECK_KEY,
    COLUMNS,
    FORM_FORMAT,
    FORM_VERSION,
    HIDDEN_SHEET,
    MAIN_SHEET,
    NOT_ASSIGNED,
    REPORT_FIELDS,
    REPORT_SHEET,
    TOTAL_KEY,
    UNIT_LABEL,
    blank_row,
    check_code,
    heading_names,
)
from thidua_xlsx.reading import second_look
from thidua_xlsx.reading.cells import a1, clean, column_letter, fold, is_blank, parse_number, raw_text
from thidua_xlsx.reading.parser import Book

__all__ = ["BLANK", "GIVEN", "NOT_ASSIGNED_STATE", "UNREADABLE", "pick_form"]

GIVEN: Final = "g"
BLANK: Final = "b"
NOT_ASSIGNED_STATE: Final = "n"
UNREADABLE: Final = "u"

_HEADINGS: Final = heading_names()
_REQUIRED_COLUMNS: Final = ("name", "target", "result", "claimed")
_NOT_ASSIGNED: Final = frozenset({fold(NOT_ASSIGNED.vi), fold(NOT_ASSIGNED.en), "kg", "khong giao"})
_ASSIGNED: Final = frozenset({fold(ASSIGNED.vi), fold(ASSIGNED.en), "co giao", "co", "yes", "x"})
_OWN_WORKBOOKS: Final = (
    ("rulebook", frozenset({"thong tin", "tieu chi", "don vi"})),
    ("rulebook", frozenset({"info", "criteria", "units"})),
    ("consolidated", frozenset({"xep hang", "tong hop diem"})),
    ("consolidated", frozenset({"ranking", "points", "claimed and computed"})),
)
_TOTAL_NAMES: Final = ("tong cong", "tong diem", "total")
_CHECK_NAMES: Final = ("ma kiem tra", "check code")
_PERCENT_DOUBTFUL: Final = 10.0
_PERCENT_AMBIGUOUS: Final = 1.5


class _RefusedError(Exception):
    """The workbook cannot be read as a form; why is among the findings."""


@dataclass
class _Form:
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


def pick_form(book: Book, context: dict[str, Any]) -> dict[str, Any]:
    """The answers, report and identity of one form; see ``FormMap.context`` for what it must know."""
    form = _Form(book, context)
    picked: dict[str, Any] = {"unit": "", "findings": form.findings}
    try:
        hidden = _hidden(form)
        picked["form"] = hidden.get("version", "")
        picked["fingerprint"] = hidden.get("fingerprint", "")
        _open_main(form)
        unit = picked["unit"] = _unit(form, hidden)
        cluster = context["units"][unit]
        row_of, footer = _match_rows(form, context["rows"][cluster])
        _amended(form, hidden, context["slots"][cluster], row_of)
        picked["values"] = _values(form, context["slots"][cluster], row_of)
        picked |= _footer(form, footer, unit)
        picked["report"] = _report(form)
    except _RefusedError:
        pass
    return picked


def _sheet_named(form: _Form, vi: str, en: str) -> str | None:
    for wanted in ({vi, en}, {fold(vi), fold(en)}):
        for name in form.book.sheets:
            if name in wanted or fold(name) in wanted:
                return name
    return None


# -- whose form it is --------------------------------------------------------------------------------


def _hidden(form: _Form) -> dict[str, Any]:
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
        raise _RefusedError
    if hidden.get("rulebook") != form.context["id"]:
        form.report("not-of-this-rulebook", found=hidden.get("rulebook", ""), expected=form.context["id"])
        raise _RefusedError
    return hidden


def _amended(form: _Form, hidden: dict[str, Any], slots: list[dict[str, Any]], row_of: dict[str, int]) -> None:
    if not hidden:
        return
    for criterion in dict.fromkeys(slot["criterion"] for slot in slots):
        stored = hidden.get(f"hash:{criterion}")
        if stored is not None and stored != form.context["hashes"][criterion]:
            cell = form.cell(row_of[criterion], "name") if criterion in row_of else ""
            form.report("rulebook-amended", cell, criterion)


def _open_main(form: _Form) -> None:
    name = _sheet_named(form, MAIN_SHEET.vi, MAIN_SHEET.en)
    if name is None:
        form.sheet = ""
        present = {fold(sheet) for sheet in form.book.sheets}
        own = next((kind for kind, sheets in _OWN_WORKBOOKS if sheets <= present), "")
        if own:
            form.report("own-workbook", kind=own)
            raise _RefusedError
        form.report("sheet-missing", expected=MAIN_SHEET.vi, found="; ".join(form.book.sheets))
        raise _RefusedError
    form.sheet = name
    form.rows = form.book.rows(name)
    best: dict[str, int] = {}
    for number, row in enumerate(form.rows[:60]):
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
        raise _RefusedError
    for column in ("evidence", "explanation"):
        if column not in best:
            form.report("heading-missing", expected=column)


def _unit(form: _Form, hidden: dict[str, Any]) -> str:
    """The unit's code: from the hidden sheet, else from the heading; refused where the two disagree."""
    names: dict[str, str] = form.context["unit_names"]
    printed, cell = _printed_unit(form)
    by_heading = names.get(fold(printed), "")
    by_hidden = hidden.get("unit", "")
    if by_hidden and by_hidden not in form.context["units"]:
        form.report("unknown-unit", cell, found=by_hidden)
        raise _RefusedError
    if by_hidden and by_heading and by_hidden != by_heading:
        form.report("identity-conflict", cell, found=printed, hidden=by_hidden, printed=printed)
        raise _RefusedError
    if by_hidden:
        if printed and not by_heading:
            form.report("heading-differs", cell, found=printed, hidden=by_hidden)
        return str(by_hidden)
    if not by_heading:
        form.report("unknown-unit", cell, found=printed)
        raise _RefusedError
    form.report("form-without-identity", cell)
    return by_heading


def _printed_unit(form: _Form) -> tuple[str, str]:
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


# -- which row is which ------------------------------------------------------------------------------


def _match_rows(form: _Form, known: dict[str, dict[str, str]]) -> tuple[dict[str, int], dict[str, int]]:
    """Hidden key → row of the sheet, and the rows of total and check code."""
    by_number = _unique((word, key) for key, row in known.items() for word in {row["number"], key.casefold()})
    by_name = _unique((row["name"], key) for key, row in known.items())
    matched: dict[str, int] = {}
    footer: dict[str, int] = {}
    above = ""  # the last criterion seen: a row for a further input belongs to it
    by_words = -1
    for number in range(form.heading_row + 1, len(form.rows)):
        row = form.rows[number]
        if blank_row(row):
            continue
        hidden = clean(raw_text(form.value(number, "key")))
        if hidden in {TOTAL_KEY, CHECK_KEY}:
            footer[hidden] = number
            continue
        printed = clean(raw_text(form.value(number, "number")))
        name = "" if hidden in known else fold(raw_text(form.value(number, "name")).partition("\n")[0])
        if not hidden and name not in by_name:
            words = (name, fold(printed))
            if any(word.startswith(_CHECK_NAMES) for word in words):
                continue
            if any(word.startswith(_TOTAL_NAMES) for word in words):
                by_words = number  # the last of them: the others are somebody's subtotals
                continue
        key = _key_of_row(form, number, hidden, printed, name, known, by_number, by_name, above)
        if not key:
            continue
        if key in matched:
            form.report("row-twice", form.cell(number, "name"), key.partition("|")[0])
            continue
        matched[key] = number
        above = key.partition("|")[0]
    if by_words >= 0:
        footer.setdefault(TOTAL_KEY, by_words)
    return matched, footer


def _unique(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Word → key, where only one key goes by it."""
    keys: dict[str, set[str]] = {}
    for word, key in words:
        if word:
            keys.setdefault(word, set()).add(key)
    return {word: found.pop() for word, found in keys.items() if len(found) == 1}


def _key_of_row(
    form: _Form,
    number: int,
    hidden: str,
    printed: str,
    name: str,
    known: dict[str, dict[str, str]],
    by_number: dict[str, str],
    by_name: dict[str, str],
    above: str,
) -> str:
    """The key of a row: hidden, else printed code, else name; empty (with a finding) where none is sure."""
    if hidden in known:
        expected = known[hidden]["number"]
        if printed and expected and printed.casefold() not in {expected, hidden.casefold()}:
            form.report(
                "key-conflict",
                form.cell(number, "name"),
                hidden.partition("|")[0],
                printed,
                hidden=hidden,
                printed=printed,
            )
            return ""
        return hidden
    if not hidden:
        by_printed, by_words = by_number.get(printed.casefold(), ""), by_name.get(name, "")
        child = next((key for key in known if key.startswith(f"{above}|") and known[key]["name"] == name), "")
        key = by_printed or child or by_words
        if key and not (by_printed and by_words and by_printed != by_words):
            return key
    figures = [form.value(number, column) for column in ("target", "result", "claimed")]
    written = next((raw_text(value) for value in figures if not is_blank(value)), "")
    if written:
        label = hidden or printed or raw_text(form.value(number, "name"))[:60] or written[:60]
        form.report("row-unknown", form.cell(number, "name"), found=label)
    return ""


# -- what stands in the cells ------------------------------------------------------------------------


def _values(form: _Form, slots: list[dict[str, Any]], row_of: dict[str, int]) -> dict[str, Any]:
    """State, number, text, raw text and cell of every slot, in the order of ``slots``."""
    values: dict[str, list[Any]] = {"state": [], "number": [], "text": [], "raw": [], "cell": []}
    columns = list(values.values())
    assigned = _assigned(form, slots, row_of)
    doubtful: list[int] = []
    blanks: list[int] = []
    missing: set[str] = set()
    for position, slot in enumerate(slots):
        row, column = row_of.get(slot["row"]), slot["column"]
        if row is None and slot["row"] not in missing:
            missing.add(slot["row"])
            form.report("row-missing", "", slot["criterion"])
        if row is None or column not in form.columns:
            raw, cell = None, ""
        else:
            raw, cell = form.rows[row][form.columns[column]], form.cell(row, column)
        state, number, text = _one_value(form, slot, raw, cell, assigned.get(slot["criterion"], True))
        if state == BLANK and slot["required"] and cell:
            blanks.append(position)
        if (
            slot["percent"]
            and state == GIVEN
            and number is not None
            and 0 < abs(number) <= _PERCENT_DOUBTFUL
            and not isinstance(raw, str)
        ):
            doubtful.append(position)
        for column_values, value in zip(columns, (state, number, text, raw_text(raw), cell), strict=True):
            column_values.append(value)
    _look_again(form, slots, values, blanks, doubtful)
    return values


def _assigned(form: _Form, slots: list[dict[str, Any]], row_of: dict[str, int]) -> dict[str, bool | None]:
    """Criterion → whether its row says that it is assigned; None where that cannot be read."""
    found: dict[str, bool | None] = {}
    rows: dict[str, set[int]] = {}
    for slot in slots:
        if slot["kind"] != "text" and slot["row"] in row_of:
            rows.setdefault(slot["criterion"], set()).add(row_of[slot["row"]])
    for criterion, entry_rows in rows.items():
        row = row_of.get(criterion)
        if row is None:
            continue
        value = form.value(row, "assigned")
        word = fold(raw_text(value))
        if word in _NOT_ASSIGNED or (not word and _typed_not_assigned(form, entry_rows)):
            found[criterion] = False
        elif word and word not in _ASSIGNED:
            choices = [ASSIGNED.vi, NOT_ASSIGNED.vi]
            form.report(
                "not-a-choice",
                form.cell(row, "assigned"),
                criterion,
                raw_text(value),
                column="assigned",
                choices=choices,
            )
            found[criterion] = None
    return found


def _typed_not_assigned(form: _Form, rows: set[int]) -> bool:
    """Whether *không được giao* stands where a number should."""
    typed = (form.value(row, column) for row in rows for column in ("target", "result", "claimed"))
    return any(isinstance(value, str) and fold(value) in _NOT_ASSIGNED for value in typed)


def _one_value(
    form: _Form, slot: dict[str, Any], raw: Any, cell: str, assigned: bool | None
) -> tuple[str, float | None, str | None]:
    """State, number and text of one cell; a choice is its position as number."""
    if slot["kind"] == "text":
        return (
            (BLANK, None, None)
            if is_blank(raw)
            else (GIVEN, None, clean(raw) if isinstance(raw, str) else raw_text(raw))
        )
    if assigned is False:
        if not is_blank(raw) and fold(raw_text(raw)) not in _NOT_ASSIGNED and raw != 0:
            form.report("result-though-not-assigned", cell, slot["criterion"], raw_text(raw))
        return NOT_ASSIGNED_STATE, None, None
    if is_blank(raw):
        return BLANK, None, None
    if assigned is None:
        return UNREADABLE, None, None
    if slot["kind"] == "choice":
        word = fold(raw_text(raw))
        position = next((index for index, words in enumerate(slot["choices"]) if word in words), None)
        # a word that is not in the list is reported by the schema, which knows the words
        return GIVEN, -1.0 if position is None else float(position), clean(raw_text(raw))
    return (*_number(form, slot, raw, cell), None)


def _number(form: _Form, slot: dict[str, Any], raw: Any, cell: str) -> tuple[str, float | None]:
    def unreadable(code: str, **values: Any) -> tuple[str, None]:
        form.report(code, cell, slot["criterion"], raw_text(raw), column=slot["column"], **values)
        return UNREADABLE, None

    if isinstance(raw, (datetime.date, datetime.datetime)):
        return unreadable("date-in-number")
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return unreadable("not-a-number")
    if isinstance(raw, str):
        number, ambiguous = parse_number(raw)
        if number is None:
            return unreadable("ambiguous-number" if ambiguous else "not-a-number")
        if slot["percent"] and not clean(raw).endswith("%") and 0 < abs(number) <= _PERCENT_AMBIGUOUS:
            return unreadable("percent-ambiguous", times100=number * 100)
        form.report("number-as-text", cell, slot["criterion"], raw, column=slot["column"], number=number)
        return GIVEN, number
    if not math.isfinite(raw) or abs(raw) >= 1e15:
        return unreadable("not-a-number")
    return GIVEN, float(raw)


def _look_again(
    form: _Form, slots: list[dict[str, Any]], values: dict[str, Any], blanks: list[int], doubtful: list[int]
) -> None:
    """Blanks that are errors or formulas never calculated, and percentages told apart by their number format."""
    if not blanks and not doubtful:
        return
    wanted = frozenset(values["cell"][position] for position in (*blanks, *doubtful))
    seen = second_look.look(form.book.data, form.sheet, wanted, formats=bool(doubtful))
    for position in blanks:
        cell, slot = values["cell"][position], slots[position]
        found = seen.get(cell)
        # a formula whose text is empty (kind "str") was calculated: its cell is blank
        if found is not None and (found.kind == "e" or (found.formula and found.kind != "str")):
            code = "cell-error" if found.kind == "e" else "not-calculated"
            form.report(code, cell, slot["criterion"], found.value, column=slot["column"])
            values["state"][position] = UNREADABLE
            values["raw"][position] = found.value
    for position in doubtful:
        cell, slot, number = values["cell"][position], slots[position], values["number"][position]
        found = seen.get(cell)
        if found is not None and found.percent:
            values["number"][position] = float(f"{number * 100:.15g}")
            values["raw"][position] = f"{number * 100:.15g}%"
        elif abs(number) <= _PERCENT_AMBIGUOUS:
            raw = values["raw"][position]
            form.report("percent-ambiguous", cell, slot["criterion"], raw, column=slot["column"], times100=number * 100)
            values["state"][position] = UNREADABLE
            values["number"][position] = None


# -- below and beside the table ----------------------------------------------------------------------


def _footer(form: _Form, footer: dict[str, int], unit: str) -> dict[str, Any]:
    """The printed total, the stored check code, and the check code of what was read."""
    last = footer.get(TOTAL_KEY, len(form.rows))
    cells = [
        (number + 1, form.value(number, column))
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


def _report(form: _Form) -> list[list[Any]]:
    """``[field, position, text, sheet, cell]`` of what the unit wrote on the report sheet."""
    name = _sheet_named(form, REPORT_SHEET.vi, REPORT_SHEET.en)
    if name is None:
        return []
    written: list[list[Any]] = []
    counts: dict[str, int] = {}
    labels = {fold(word): key for key, (text, _) in REPORT_FIELDS.items() for word in (text.vi, text.en)}
    key = ""
    rows = form.book.rows(name)
    # the labels stand beside the hidden column, unless that was deleted
    at = 0 if any(row and fold(raw_text(row[0])) in labels for row in rows) else 1
    for number, row in enumerate(rows):
        hidden, printed, text = ([*row, None, None, None] if at else [None, *row, None, None])[:3]
        label = labels.get(fold(raw_text(printed)), "")
        if clean(raw_text(hidden)) in REPORT_FIELDS:
            key = clean(raw_text(hidden))
        elif label or not is_blank(printed):
            key = label
        if not key or is_blank(text):
            continue
        counts[key] = counts.get(key, 0) + 1
        written.append([key, counts[key], raw_text(text).strip(), name, a1(number, at + 1)])
    return written
