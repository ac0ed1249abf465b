"""Writes an example's files: rulebook, filled forms, verification, events, ballots, README."""

from __future__ import annotations

import importlib
import os
import tempfile
from pathlib import Path
from typing import Final, Protocol, cast

from thidua_xlsx.batch import read_submissions
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_verification
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues
from thidua_xlsx.workbooks.rulebook import write_rulebook

__all__ = ["FORMS_FOLDER", "MEETING_FILES", "RULEBOOK_FILE", "files_in_the_way", "load_example", "write_example"]

RULEBOOK_FILE: Final = "quy_dinh.xlsx"
FORMS_FOLDER: Final = "nop_ve"
MEETING_FILES: Final = {"verification": "tham_dinh.xlsx", "events": "su_kien.xlsx", "ballots": "bo_phieu.xlsx"}
"""What comes to the meeting → its file, where an example has it."""
_README_FILE: Final = "README.md"


class Example(Protocol):
    """What the module of an example has."""

    README: Text

    def rulebook(self) -> Rulebook:
        """The rulebook."""

    def submissions(self) -> dict[str, FormValues]:
        """Unit → what stands in its filled form."""

    def verification(self) -> tuple[Verdict, ...]:
        """What the verifiers said; empty where the example has no verification."""

    def events(self) -> tuple[Event, ...]:
        """What other agencies reported."""

    def ballots(self) -> tuple[Vote, ...]:
        """How the council voted."""


def load_example(name: str) -> Example:
    """The example called ``name``; KeyError if there is none."""
    if name not in EXAMPLE_NAMES:
        raise KeyError(name)
    return cast("Example", importlib.import_module(f"thidua_xlsx.examples.{name}"))


def files_in_the_way(name: str, folder: str | os.PathLike[str]) -> list[Path]:
    """The files in ``folder`` that ``write_example`` would replace by something else."""
    with tempfile.TemporaryDirectory() as scratch:
        written = {path.relative_to(scratch): path.read_bytes() for path in write_example(name, scratch)}
    there = [Path(folder) / path for path in written]
    return [path for path in there if path.exists() and path.read_bytes() != written[path.relative_to(folder)]]


def write_example(name: str, folder: str | os.PathLike[str]) -> list[Path]:
    """Write an example's rulebook, filled forms, entry workbooks and README into ``folder``; the same bytes every time.

    Raises
    ------
    KeyError
        There is no such example.
    OutputError
        A file cannot be written.
    """
    example = load_example(name)
    rulebook = example.rulebook()
    top = Path(folder)
    paths = [top / RULEBOOK_FILE]
    write_rulebook(rulebook, paths[0])
    for unit, values in example.submissions().items():
        path = top / FORMS_FOLDER / form_file_name(rulebook, rulebook.unit(unit))
        write_form(rulebook, rulebook.unit(unit), path, values)
        paths.append(path)
    paths += _write_meeting(example, rulebook, top)
    paths.append(top / _README_FILE)
    paths[-1].write_text(
        f"{example.README.vi.strip()}\n\n{example.README.en.strip()}\n", encoding="utf-8", newline="\n"
    )
    return paths


def _write_meeting(example: Example, rulebook: Rulebook, top: Path) -> list[Path]:
    """The filled entry workbooks, made as a secretary makes them: from what was read of the forms."""
    said, happened, votes = example.verification(), example.events(), example.ballots()
    paths = []
    if said or votes:
        batch = read_submissions(rulebook, top / FORMS_FOLDER)
    if said:
        paths.append(top / MEETING_FILES["verification"])
        write_verification(batch, paths[-1], verdicts=said, overwrite=True)
    if happened:
        paths.append(top / MEETING_FILES["events"])
        write_events(rulebook, paths[-1], happened, overwrite=True)
    if votes:
        paths.append(top / MEETING_FILES["ballots"])
        verification = Verification(rulebook, said) if said else None
        result = score(batch, verification=verification, events=Events(rulebook, happened))
        write_ballots(result, paths[-1], votes, overwrite=True)
    return paths
