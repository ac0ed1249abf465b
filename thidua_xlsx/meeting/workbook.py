"""Entry workbooks (verification, events, ballots, notices): how they are recognised and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.intake.inbox import PathLike, list_inbox, said_of
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import is_blank, raw_text
from thidua_xlsx.reading.isolation import read_workbooks
from thidua_xlsx.reading.problems import notes_on, problem_of
from thidua_xlsx.reading.remote import without_secrets
from thidua_xlsx.reading.table import RawSheet, Row, Sheet, find_sheet, rows_of
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["EntryKind", "hidden_values", "read_entries"]


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry workbook: the mark on its hidden sheet, what it is called, its table."""

    format: str
    name: Text
    sheet: Sheet


def read_entries(
    rulebook: Rulebook, paths: PathLike | Iterable[PathLike], kind: EntryKind, findings: list[Finding]
) -> Iterator[tuple[Row, Mapping[str, str]]]:
    """Every filled row of every workbook of ``kind``, with what its hidden sheet says; adds to ``findings``."""
    incoming = list_inbox(paths)
    said = said_of(incoming)
    findings += said
    to_read = [item for item in incoming if not item.passed_over]
    if not to_read and not said:  # an empty folder
        findings.append(Finding("entry-none", values={"kind": kind.name}))
    for item, answer in zip(to_read, read_workbooks([item.path for item in to_read]), strict=True):
        if "sheets" not in answer:
            code, values = problem_of(answer)
            findings.append(Finding(code, Place(item.name), values=values))
            continue
        findings += notes_on(answer, item.name)
        for row, hidden in _rows(rulebook, kind, item.name, answer, findings):
            yield row, {**hidden, "path": without_secrets(item.path)}


def _rows(
    rulebook: Rulebook, kind: EntryKind, file: str, answer: dict[str, Any], findings: list[Finding]
) -> Iterator[tuple[Row, Mapping[str, str]]]:
    hidden = hidden_values(answer["sheets"].get(HIDDEN_SHEET, []))
    name = find_sheet(answer["sheets"], kind.sheet)
    if name is None or (hidden.get("format") not in {None, kind.format}):
        values: dict[str, object] = {"expected": kind.sheet.name, "kind": kind.name}
        findings.append(Finding("entry-sheet-missing", Place(file), values=values))
        return
    if hidden and hidden.get("rulebook") != rulebook.info.id:
        values = {"expected": rulebook.info.id}
        found = hidden.get("rulebook", "")
        findings.append(Finding("entry-other-rulebook", Place(file, name), found=found, values=values))
        return
    raw = RawSheet(Place(file, name), answer["sheets"][name], answer["special"].get(name, {}))
    for row in rows_of(kind.sheet, raw, findings, past_blanks=True):
        yield row, hidden


def hidden_values(rows: list[list[Any]]) -> dict[str, str]:
    """What the hidden sheet says of a workbook: key → value."""
    return {raw_text(row[0]): raw_text(row[1]) for row in rows if len(row) > 1 and not is_blank(row[0])}
