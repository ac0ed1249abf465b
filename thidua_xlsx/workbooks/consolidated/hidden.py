"""The hidden sheet: what the workbook is, and the verdicts behind its entry cells."""

from __future__ import annotations

from thidua_xlsx.intake.form_layout import HIDDEN_SHEET
from thidua_xlsx.meeting.grids import CONSOLIDATED_FORMAT
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.prefilled import Prefilled

__all__ = ["write_hidden"]

_LONGEST = 30_000


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
        *(("verdicts", record) for record in prefilled.records),
    ]
    for number, (key, value) in enumerate(rows):
        sheet.write_string(number, 0, key)
        for at in range(0, max(len(value), 1), _LONGEST):  # Excel takes no longer text in a cell
            sheet.write_string(number, 1 + at // _LONGEST, value[at : at + _LONGEST])
    sheet.very_hidden()
    sheet.protect()
