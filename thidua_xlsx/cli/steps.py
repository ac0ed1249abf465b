"""What the commands have in common: reading, scoring, refusing, and no traceback for a user's mistake."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.ahead import load_ahead
from thidua_xlsx.cli.options import (
    BallotsOption,
    EventsOption,
    LayoutOption,
    PasswordFileOption,
    PasswordOption,
    PathsArgument,
    PerhapsPathsArgument,
    StageOption,
    VerificationOption,
    VersionsOption,
    WorkbookOption,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.errors import RulebookError, ThiduaError
from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Message
from thidua_xlsx.reading.remote import address, is_url

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch
    from thidua_xlsx.meeting.consolidated import Consolidated
    from thidua_xlsx.rulebook.model import Rulebook
    from thidua_xlsx.scoring.result import Result

__all__ = [
    "WRONG_USAGE",
    "Entries",
    "Inbox",
    "Meeting",
    "PerhapsInbox",
    "TypedMeeting",
    "batch_from",
    "careful",
    "entries_of",
    "must_exist",
    "not_an_input",
    "rulebook_from",
    "scored",
]

WRONG_USAGE: Final = 2
_STOPPED: Final = 130


@contextlib.contextmanager
def careful(show: Show, *, debug: bool) -> Iterator[None]:
    """No traceback for a user's mistake; ``--debug`` shows it."""
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        with contextlib.suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # pressed once more, it ends at once
        show.stopped()
        raise typer.Exit(_STOPPED) from None
    except BrokenPipeError:  # whoever read what is printed has gone, as ``| head`` does: nothing is wrong with the work
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except ThiduaError as error:
        if debug:
            raise
        show.err.print(error.say(show.lang), style="bold red", markup=False)
        raise typer.Exit(1) from None
    except Exception as error:
        if debug:
            raise
        show.complain(words.UNEXPECTED, error=f"{type(error).__name__}: {error}")
        raise typer.Exit(1) from None


def rulebook_from(show: Show, file: Path, *, as_json: bool = False, tables: bool = True) -> Rulebook:
    """The rulebook, or every mistake in it and exit code 1; 2 where there is no such file.

    ``tables``: what comes next needs pandas.
    """
    must_exist(show, [file])
    if tables:
        load_ahead()
    from thidua_xlsx.rulebook.reader import read_rulebook

    try:
        return read_rulebook(file)
    except RulebookError as error:
        if as_json:
            show.json({"findings": [finding.row(show.lang) for finding in error.findings]})
        else:
            show.findings(error.findings)
            errors = sum(finding.severity is Severity.ERROR for finding in error.findings)
            show.complain(words.RULEBOOK_BAD, errors=errors)
        if error.findings[0].code in {"not-a-file", "file-missing"}:
            raise typer.Exit(WRONG_USAGE) from None
        raise typer.Exit(1) from None


@dataclass(frozen=True, kw_only=True)
class Sources:
    """How submissions are to be read; where they are is added by those who need them, or may do without."""

    layout: LayoutOption = None
    password: PasswordOption = field(default=None, repr=False)
    password_file: PasswordFileOption = None
    versions: VersionsOption = "newest"

    @property
    def files(self) -> list[Path]:
        """What is only read besides the submissions."""
        return [file for file in (self.layout, self.password_file) if file is not None]

    @property
    def passwords(self) -> list[str]:
        """Those that were typed, and those of the file.

        Raises
        ------
        ThiduaError
            The file is not text.
        """
        return [*(self.password or ()), *(_lines_of(self.password_file) if self.password_file else ())]


@dataclass(frozen=True)
class Inbox(Sources):
    """Where the submissions are, and how they are to be read."""

    paths: PathsArgument


@dataclass(frozen=True)
class PerhapsInbox(Sources):
    """The same where a command may do without submissions."""

    paths: PerhapsPathsArgument = None


def _lines_of(file: Path) -> list[str]:
    """The passwords in a file; a space at either end may belong to one."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):  # the error of the decoder would quote what stands there
        raise ThiduaError(Message(words.PASSWORDS_NOT_TEXT, {"path": printable(str(file))})) from None
    return [line for line in text.split("\n") if line]


def batch_from(show: Show, rulebook: Rulebook, inbox: Inbox | PerhapsInbox) -> Batch:
    """The submissions; ends the command where a path is not there."""
    from thidua_xlsx.batch import read_submissions

    paths = inbox.paths or []
    must_exist(show, [*paths, *inbox.files])
    with show.reading() as progress:
        return read_submissions(
            rulebook,
            paths,
            layout=inbox.layout,
            passwords=inbox.passwords,
            versions=inbox.versions,
            progress=progress,
        )


def must_exist(show: Show, paths: Iterable[Path]) -> None:
    """End the command where a path is not there; what is on shared storage shows when it is read."""
    missing = [path for path in paths if not is_url(address(path)) and not Path(address(path)).exists()]
    for path in missing:
        show.complain(words.NO_SUCH_PATH, path=str(path))
    if missing:
        raise typer.Exit(WRONG_USAGE)


def not_an_input(show: Show, output: Path, inputs: Iterable[str | Path]) -> None:
    """Nothing that is read is written over, not even with ``--force``."""
    if output.resolve() in {Path(path).resolve() for path in inputs}:
        show.complain(words.WOULD_LOSE_INPUT, path=str(output))
        raise typer.Exit(WRONG_USAGE)


@dataclass(frozen=True)
class Entries:
    """The workbooks in which people entered what a meeting needs."""

    verification: VerificationOption = None
    events: EventsOption = None
    ballots: BallotsOption = None

    @property
    def files(self) -> list[Path]:
        """All of them; they are only read."""
        return [*(self.verification or ()), *(self.events or ()), *(self.ballots or ())]


@dataclass(frozen=True)
class Meeting(Entries):
    """The same, and whose points are ranked."""

    stage: StageOption = None


@dataclass(frozen=True)
class TypedMeeting(Meeting):
    """The same, and consolidated workbooks, into which the head typed."""

    workbook: WorkbookOption = None


def entries_of(rulebook: Rulebook, meeting: Entries) -> Consolidated:
    """What was typed into consolidated workbooks, together with what comes in workbooks of their own."""
    from thidua_xlsx.meeting.ballots import Ballots, read_ballots
    from thidua_xlsx.meeting.consolidated import Consolidated, read_consolidated
    from thidua_xlsx.meeting.events import Events, read_events
    from thidua_xlsx.meeting.verification import Verification, read_verification

    none = Consolidated(rulebook, Verification(rulebook), Events(rulebook), Ballots(rulebook))
    typed = _workbooks(meeting)
    found = read_consolidated(rulebook, typed) if typed else none
    return found.with_files(
        read_verification(rulebook, meeting.verification) if meeting.verification else None,
        read_events(rulebook, meeting.events) if meeting.events else None,
        read_ballots(rulebook, meeting.ballots) if meeting.ballots else None,
    )


def _workbooks(meeting: Entries) -> list[Path]:
    return list(meeting.workbook or ()) if isinstance(meeting, TypedMeeting) else []


def scored(show: Show, batch: Batch, meeting: Entries, entries: Consolidated | None = None) -> Result:
    """The result; what is wrong with verification, events and ballots is said. ``entries``: as they were read already.

    Ends the command where points before verification are asked for as verified.
    """
    from thidua_xlsx.scoring.score import score

    must_exist(show, [*meeting.files, *_workbooks(meeting)])
    stage = meeting.stage if isinstance(meeting, Meeting) else None
    typed = entries_of(batch.rulebook, meeting) if entries is None else entries
    verified = bool(typed.verification.verdicts or meeting.verification)
    if stage == "verified" and not verified:
        show.complain(words.NO_VERIFICATION)
        raise typer.Exit(WRONG_USAGE)
    result = score(
        batch,
        stage,
        verification=typed.verification if verified else None,
        events=typed.events if typed.events.entries or meeting.events else None,
        ballots=typed.ballots if typed.ballots.entries or meeting.ballots else None,
    )
    said = result.finding_list[len(batch.finding_list) :]
    show.findings([*said, *(finding for finding in typed.finding_list if finding not in said)])
    count = len(typed.verification.verdicts) + len(typed.events.entries) + len(typed.ballots.entries)
    if typed.is_consolidated and count:
        show.say(words.CARRIED, count=count)
    return result
