"""Which row is which criterion: by hidden key, else printed code, else name.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from thidua_xlsx.intake.form_layout import CHECK_KEY, TOTAL_KEY, blank_row
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.reading.cells import clean, fold, is_blank, raw_text

__all__ = ["Rows", "match_rows"]

_TOTAL_NAMES: Final = ("tong cong", "tong diem", "total")
_CHECK_NAMES: Final = ("ma kiem tra", "check code")

Rows = tuple[dict[str, int], dict[str, int]]
"""Hidden key → row of the sheet; and the rows of total and check code."""


def match_rows(form: FormSheet, cluster: str) -> Rows:
    """The rows of a form of ``cluster``.

    Most forms of a batch come back with their rows as they were sent out, so what was found for one is kept for all
    that look the same.
    """
    seen: dict[Any, Rows] = form.context.setdefault("rows seen", {})
    look = (cluster, form.heading_row, _look(form, form.context["rows"][cluster]))
    if look not in seen:
        before = len(form.findings)
        rows = _match_rows(form, form.context["rows"][cluster])
        if len(form.findings) > before:
            return rows
        seen[look] = rows
    return seen[look]


def _look(form: FormSheet, known: dict[str, dict[str, str]]) -> tuple[Any, ...]:
    """All that tells rows apart: key and number, or everything where the key is missing or unknown."""
    key, number = form.columns.get("key"), form.columns.get("number")
    below = form.rows[form.heading_row + 1 :]
    if key is None or number is None:
        return tuple(map(tuple, below))
    return tuple(
        (row[key], row[number]) if row[key] in known or row[key] in {TOTAL_KEY, CHECK_KEY} else tuple(row)
        for row in below
    )


def _match_rows(form: FormSheet, known: dict[str, dict[str, str]]) -> tuple[dict[str, int], dict[str, int]]:
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
    form: FormSheet,
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
    by_printed, by_words = by_number.get(printed.casefold(), ""), by_name.get(name, "")
    child = next((key for key in known if key.startswith(f"{above}|") and known[key]["name"] == name), "")
    key = by_printed or child or by_words
    if not hidden and key and not (by_printed and by_words and by_printed != by_words):
        return key
    if hidden and by_words and by_printed in {"", by_words}:
        # a key that no criterion has, on a row whose words say which one it is: somebody's error, never our choice
        cell, criterion = form.cell(number, "key"), by_words.partition("|")[0]
        form.report("key-conflict", cell, criterion, hidden, hidden=hidden, printed=printed)
        return ""
    figures = [form.value(number, column) for column in ("target", "result", "claimed")]
    written = next((raw_text(value) for value in figures if not is_blank(value)), "")
    if written:
        label = hidden or printed or raw_text(form.value(number, "name"))[:60] or written[:60]
        form.report("row-unknown", form.cell(number, "name"), found=label)
    return ""
