"""The examples on published scales: each is written to files, read back and scored, as its README promises."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import thidua_xlsx as tx
from thidua_xlsx.batch import Batch
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.form import form_file_name, write_form


def read_back(example: ModuleType, folder: Path) -> Batch:
    """The example's rulebook and forms, written into ``folder`` and read again."""
    path = folder / "quy_dinh.xlsx"
    tx.write_rulebook(example.rulebook(), path)
    book = tx.read_rulebook(path)
    assert book.findings == ()
    assert book == example.rulebook()
    forms = folder / "nop_ve"
    forms.mkdir()
    for code, values in example.submissions().items():
        unit = book.unit(code)
        write_form(book, unit, forms / form_file_name(book, unit), values)
    return tx.read_submissions(book, forms)


def hold_meeting(example: ModuleType, batch: Batch) -> Result:
    """The result of the example's meeting: verified points, events and votes."""
    book = batch.rulebook
    return tx.score(
        batch,
        verification=Verification(book, example.verification()),
        events=Events(book, example.events()),
        ballots=Ballots(book, example.ballots()),
    )
