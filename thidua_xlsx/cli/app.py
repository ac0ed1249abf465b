"""The commands. pandas and pandera are loaded only by a command that needs them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from thidua_xlsx import __version__
from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    AllOption,
    BallotsOption,
    DebugOption,
    EventsOption,
    FileArgument,
    ForceOption,
    JsonOption,
    LangOption,
    PathsArgument,
    RulebookArgument,
    StageOption,
    VerificationOption,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.errors import RulebookError, ThiduaError
from thidua_xlsx.examples.names import DEFAULT, EXAMPLE_NAMES
from thidua_xlsx.messages.catalogue import Severity

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch
    from thidua_xlsx.rulebook.model import Rulebook
    from thidua_xlsx.scoring.result import Result

__all__ = ["app"]

_WRONG_USAGE = 2
_CONSOLIDATED_FILE = "tong_hop.xlsx"

app = typer.Typer(help=help_of(words.APP), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
rulebook_app = typer.Typer(help=help_of(words.RULEBOOK), no_args_is_help=True)
app.add_typer(rulebook_app, name="rulebook")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=help_of(words.OPT_VERSION))
    ] = False,
) -> None:
    """Forms, checks, points, ranking and consolidated workbook of emulation clusters."""


@rulebook_app.command("new", help=help_of(words.RULEBOOK_NEW))
def rulebook_new(
    file: FileArgument,
    example: Annotated[str, typer.Option("--example", help=help_of(words.OPT_EXAMPLE, names=EXAMPLE_NAMES))] = "",
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write a rulebook workbook, empty or of an example."""
    from thidua_xlsx.workbooks.rulebook import write_rulebook, write_template

    show = Show(lang)
    with _careful(show, debug=debug):
        if example:
            _known_example(show, example)
        if file.exists() and not force:
            show.complain(words.EXISTS, path=str(file))
            raise typer.Exit(_WRONG_USAGE)
        if example:
            from thidua_xlsx.examples.write import load_example

            write_rulebook(load_example(example).rulebook(), file)
        else:
            write_template(file, lang)
        show.say(words.WROTE, path=str(file))


@rulebook_app.command("check", help=help_of(words.RULEBOOK_CHECK))
def rulebook_check(
    rulebook_file: RulebookArgument, as_json: JsonOption = False, lang: LangOption = "vi", debug: DebugOption = False
) -> None:
    """Check a rulebook."""
    show = Show(lang)
    with _careful(show, debug=debug):
        rulebook = _read_rulebook(show, rulebook_file, as_json=as_json)
        if as_json:
            show.json({"findings": [finding.row(lang) for finding in rulebook.findings]})
            return
        show.findings(rulebook.findings)
        leaves = len(rulebook.leaves())
        totals = list(dict.fromkeys(rulebook.maximum("", cluster.code) for cluster in rulebook.clusters))
        show.say(words.RULEBOOK_GOOD, units=len(rulebook.units), leaves=leaves, total=totals)


@app.command("demo", help=help_of(words.DEMO))
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help=help_of(words.ARG_FOLDER))] = Path("thidua_demo"),
    example: Annotated[str, typer.Option("--example", help=help_of(words.OPT_DEMO, names=EXAMPLE_NAMES))] = DEFAULT,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Run the main job on the example."""
    from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, files_in_the_way, write_example

    show = Show(lang)
    with _careful(show, debug=debug):
        _known_example(show, example)
        lost = [] if force else files_in_the_way(example, folder)
        if lost:
            show.complain(words.EXISTS, path=str(lost[0]))
            raise typer.Exit(_WRONG_USAGE)
        written = write_example(example, folder)
        for path in written:
            show.say(words.WROTE, path=str(path))
        rulebook = _read_rulebook(show, folder / RULEBOOK_FILE)
        files = {key: [folder / name] for key, name in MEETING_FILES.items() if folder / name in written}
        _consolidate(show, rulebook, [folder / FORMS_FOLDER], folder / _CONSOLIDATED_FILE, Meeting(None, **files))
        if example == DEFAULT:
            show.say(words.DEMO_MISTAKES)
        show.say(words.DEMO_DONE, path=str(folder / _CONSOLIDATED_FILE))


@app.command("forms", help=help_of(words.FORMS))
def forms(
    rulebook_file: RulebookArgument,
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help=help_of(words.ARG_FOLDER))],
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write one form per unit."""
    from thidua_xlsx.workbooks.form import write_forms

    show = Show(lang)
    with _careful(show, debug=debug):
        rulebook = _read_rulebook(show, rulebook_file)
        show.findings(rulebook.findings)
        for path in write_forms(rulebook, folder, overwrite=force):
            show.say(words.WROTE, path=str(path))


@app.command("check", help=help_of(words.CHECK))
def check(
    rulebook_file: RulebookArgument,
    paths: PathsArgument,
    as_json: JsonOption = False,
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Check submissions."""
    show = Show(lang)
    with _careful(show, debug=debug):
        rulebook = _read_rulebook(show, rulebook_file, as_json=as_json)
        batch = _read(show, rulebook, paths)
        if as_json:
            show.json(_plain_batch(batch, lang))
        else:
            show.findings([*rulebook.findings, *batch.finding_list], everything=everything)
            show.batch(batch)
        if any(finding.severity is Severity.ERROR for finding in batch.finding_list):
            raise typer.Exit(1)


@app.command("consolidate", help=help_of(words.CONSOLIDATE))
def consolidate(
    rulebook_file: RulebookArgument,
    paths: PathsArgument,
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=help_of(words.ARG_FILE))],
    stage: StageOption = None,
    verification: VerificationOption = None,
    events: EventsOption = None,
    ballots: BallotsOption = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Do the main job."""
    show = Show(lang)
    with _careful(show, debug=debug):
        if stage == "verified" and not verification:
            show.complain(words.NO_VERIFICATION)
            raise typer.Exit(_WRONG_USAGE)
        rulebook = _read_rulebook(show, rulebook_file)
        meeting = Meeting(stage, verification or (), events or (), ballots or ())
        if _consolidate(show, rulebook, paths, file, meeting, keep=rulebook_file):
            raise typer.Exit(1)


@app.command("blank", help=help_of(words.BLANK))
def blank(
    kind: Annotated[
        Literal["verification", "events", "ballots", "notices"],
        typer.Argument(metavar="verification|events|ballots|notices", help=help_of(words.ARG_KIND)),
    ],
    rulebook_file: RulebookArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE|DIR", help=help_of(words.ARG_BLANK))],
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]", help=help_of(words.ARG_PATHS))] = None,
    verifier: Annotated[str, typer.Option("--verifier", metavar="CODE", help=help_of(words.OPT_VERIFIER))] = "",
    verification: VerificationOption = None,
    events: EventsOption = None,
    ballots: BallotsOption = None,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write a workbook to fill in before the meeting."""
    from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_notices, write_verification

    show = Show(lang)
    with _careful(show, debug=debug):
        if kind != "events" and not paths:
            show.complain(words.NEEDS_PATHS, kind=kind)
            raise typer.Exit(_WRONG_USAGE)
        rulebook = _read_rulebook(show, rulebook_file)
        _not_an_input(show, output, [rulebook_file, *(verification or ()), *(events or ())])
        if kind != "ballots":
            _not_an_input(show, output, ballots or ())
        if kind == "events":
            write_events(rulebook, output, overwrite=force)
            show.say(words.WROTE, path=str(output))
            return
        batch = _read(show, rulebook, paths or [])
        show.batch(batch)
        _not_an_input(show, output, batch.sources.loc[batch.sources["status"] != "passed over", "path"])
        if kind == "verification":
            write_verification(batch, output, verifier or None, overwrite=force)
            show.say(words.WROTE, path=str(output))
            return
        if kind == "notices" and not verification:
            show.complain(words.NO_VERIFICATION)
            raise typer.Exit(_WRONG_USAGE)
        result = _score(show, batch, Meeting(None, verification or (), events or (), ballots or ()))
        if kind == "ballots":
            write_ballots(result, output, overwrite=force)
            show.say(words.WROTE, path=str(output))
            return
        written = write_notices(result, output, overwrite=force)
        for path in written:
            show.say(words.WROTE, path=str(path))
        if not written:
            show.say(words.NO_NOTICES)


@app.command("replies", help=help_of(words.REPLIES))
def replies(
    rulebook_file: RulebookArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=help_of(words.ARG_NOTICES))],
    as_json: JsonOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Read the units' replies to notices back."""
    from thidua_xlsx.meeting.notices import read_notices

    show = Show(lang)
    with _careful(show, debug=debug):
        rulebook = _read_rulebook(show, rulebook_file, as_json=as_json)
        _must_exist(show, paths)
        answered = read_notices(rulebook, paths)
        if as_json:
            rows = [{str(key): value for key, value in row.items()} for row in answered.table.to_dict("records")]
            show.json({"replies": rows, "findings": [finding.row(lang) for finding in answered.finding_list]})
        else:
            show.findings(answered.finding_list)
            show.replies(answered)
        if any(finding.severity is Severity.ERROR for finding in answered.finding_list):
            raise typer.Exit(1)


@contextlib.contextmanager
def _careful(show: Show, *, debug: bool) -> Iterator[None]:
    """No traceback for a user's mistake; ``--debug`` shows it."""
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        show.complain(words.STOPPED)
        raise typer.Exit(130) from None
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


def _read_rulebook(show: Show, file: Path, *, as_json: bool = False) -> Rulebook:
    """The rulebook, or every mistake in it and exit code 1; 2 where there is no such file."""
    from thidua_xlsx.rulebook.reader import read_rulebook

    if not file.exists():
        show.complain(words.NO_SUCH_PATH, path=str(file))
        raise typer.Exit(_WRONG_USAGE)
    try:
        return read_rulebook(file)
    except RulebookError as error:
        if as_json:
            show.json({"findings": [finding.row(show.lang) for finding in error.findings]})
        else:
            show.findings(error.findings)
            errors = sum(finding.severity is Severity.ERROR for finding in error.findings)
            show.complain(words.RULEBOOK_BAD, errors=errors)
        if error.findings[0].code == "not-a-file":
            raise typer.Exit(_WRONG_USAGE) from None
        raise typer.Exit(1) from None


def _read(show: Show, rulebook: Rulebook, paths: list[Path]) -> Batch:
    from thidua_xlsx.batch import read_submissions

    _must_exist(show, paths)
    with show.progress(words.READING) as progress:
        return read_submissions(rulebook, paths, progress=progress)


def _must_exist(show: Show, paths: Iterable[Path]) -> None:
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        show.complain(words.NO_SUCH_PATH, path=str(path))
    if missing:
        raise typer.Exit(_WRONG_USAGE)


def _not_an_input(show: Show, output: Path, inputs: Iterable[str | Path]) -> None:
    """Nothing that is read is written over, not even with ``--force``."""
    if output.resolve() in {Path(path).resolve() for path in inputs}:
        show.complain(words.WOULD_LOSE_INPUT, path=str(output))
        raise typer.Exit(_WRONG_USAGE)


def _known_example(show: Show, name: str) -> None:
    if name not in EXAMPLE_NAMES:
        show.complain(words.NO_SUCH_EXAMPLE, name=name, names=EXAMPLE_NAMES)
        raise typer.Exit(_WRONG_USAGE)


@dataclass(frozen=True)
class Meeting:
    """What the command line was given besides the submissions: files, and whose points to rank."""

    stage: str | None = None
    verification: Sequence[Path] = ()
    events: Sequence[Path] = ()
    ballots: Sequence[Path] = ()

    @property
    def files(self) -> list[Path]:
        """All of them."""
        return [*self.verification, *self.events, *self.ballots]


def _score(show: Show, batch: Batch, meeting: Meeting) -> Result:
    """The result; what is wrong with verification, events and ballots is said."""
    from thidua_xlsx.meeting.ballots import read_ballots
    from thidua_xlsx.meeting.events import read_events
    from thidua_xlsx.meeting.verification import read_verification
    from thidua_xlsx.scoring.score import score

    _must_exist(show, meeting.files)
    result = score(
        batch,
        meeting.stage,
        verification=read_verification(batch.rulebook, meeting.verification) if meeting.verification else None,
        events=read_events(batch.rulebook, meeting.events) if meeting.events else None,
        ballots=read_ballots(batch.rulebook, meeting.ballots) if meeting.ballots else None,
    )
    show.findings(result.finding_list[len(batch.finding_list) :])
    return result


def _consolidate(
    show: Show, rulebook: Rulebook, paths: list[Path], file: Path, meeting: Meeting, keep: Path | None = None
) -> bool:
    """The main job; whether something was left out. Neither ``keep`` nor anything that is read is written over."""
    from thidua_xlsx.workbooks.consolidated import write_consolidated

    batch = _read(show, rulebook, paths)
    read = batch.sources.loc[batch.sources["status"] != "passed over", "path"]
    _not_an_input(show, file, [*read, *([keep] if keep else []), *meeting.files])
    show.batch(batch)
    result = _score(show, batch, meeting)
    before = file.read_bytes() if file.is_file() else b""
    write_consolidated(result, file)
    if before and before != file.read_bytes():
        kept = file.with_name(f"{file.stem}.truoc{file.suffix}")
        kept.write_bytes(before)
        show.say(words.KEPT, path=str(kept))
    show.ranking(result, str(file))
    show.meeting(result)
    left_out = show.left_out(result)
    show.say(words.WROTE, path=str(file))
    refused = [item for item in result.finding_list[len(batch.finding_list) :] if item.severity is Severity.ERROR]
    return left_out or bool(refused)


def _plain_batch(batch: Batch, lang: str) -> dict[str, Any]:
    return {
        "findings": [finding.row(lang) for finding in batch.finding_list],
        "sources": [{str(key): value for key, value in row.items()} for row in batch.sources.to_dict("records")],
    }
