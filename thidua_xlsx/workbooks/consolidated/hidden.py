"""The hidden sheet: what the workbook is, and the verdicts behind its entry cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.meeting.ballots import BALLOTS, TIE
from thidua_xlsx.meeting.consolidated import FACTS, plain_cell
from thidua_xlsx.meeting.entries import Event, Vote
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.meeting.grids import CONSOLIDATED_FORMAT, ENTRY_GRIDS
from thidua_xlsx.reading.table import Sheet
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.prefilled import Prefilled
from thidua_xlsx.workbooks.entries import award_words, ballot_rows, event_rows
from thidua_xlsx.workbooks.table_sheet import Table

__all__ = ["write_hidden"]

_LONGEST: Final = 30_000
_ENTRY_SHEETS: Final = frozenset({*ENTRY_GRIDS, "events", "ballots"})


def _rows_of_files(book: Book) -> Iterator[str]:
    """Each row of events and ballots that came from a file: the file, and what stands in the row."""
    result, rulebook = book.result, book.rulebook
    events = () if result.events is None else result.events
    if events:
        rows = event_rows(rulebook, events.entries)
        yield from _records(EVENTS.sheet, events.entries, rows, events.files)
    ballots = () if result.ballots is None else result.ballots
    if ballots:
        found = {(row["award"], row["unit"], row["round"]): row for row in ballot_rows(result, ballots.entries)}
        words = {"": TIE.say(book.lang), **award_words(rulebook)}
        rows = [found[words[vote.award], vote.unit, vote.round] for vote in ballots.entries]
        yield from _records(BALLOTS.sheet, ballots.entries, rows, ballots.files)


def _records(sheet: Sheet, entries: Sequence[Event | Vote], rows: Table, files: Sequence[str]) -> Iterator[str]:
    names = {Path(file).name for file in files}
    for entry, row in zip(entries, rows, strict=True):
        source = entry.source or (entry.place.file if Path(entry.place.file).name in names else "")
        if source:
            facts = [plain_cell(row.get(column.key)) for column in sheet.columns if column.key in FACTS]
            yield json.dumps([source, *facts], ensure_ascii=False)


def write_hidden(book: Book, prefilled: Prefilled) -> None:
    """Write it: key in the first column, value in the second."""
    sheet = book.workbook.add_worksheet(HIDDEN_SHEET)
    rows = [
        ("format", CONSOLIDATED_FORMAT),
        ("rulebook", book.info.id),
        ("rulebook_version", book.info.version),
        ("fingerprint", book.rulebook.fingerprint),
        ("stage", book.result.stage.value),
        ("clusters", ";".join(cluster.code for cluster in book.clusters)),
        ("sheets", ";".join(key for key in book.sheets if key in _ENTRY_SHEETS)),
        *(("verdicts", record) for record in prefilled.records),
        *(("row", record) for record in _rows_of_files(book)),
    ]
    for number, (key, value) in enumerate(rows):
        sheet.write_string(number, 0, key)
        for at in range(0, max(len(value), 1), _LONGEST):  # Excel takes no longer text in a cell
            sheet.write_string(number, 1 + at // _LONGEST, value[at : at + _LONGEST])
    sheet.very_hidden()
    sheet.protect()
