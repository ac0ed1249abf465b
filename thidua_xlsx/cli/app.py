"""The commands. pandas and pandera are loaded only by a command that needs them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thidua_xlsx import __version__
from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    AllOption,
    DebugOption,
    FileArgument,
    ForceOption,
    JsonOption,
    LangOption,
    PathsArgument,
    RulebookArgument,
    StageOption,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.errors import RulebookError, ThiduaError
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.messages.catalogue import Severity

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch
    from thidua_xlsx.rulebook.model import Rulebook

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
        if example and example not in EXAMPLE_NAMES:
            show.complain(words.NO_SUCH_EXAMPLE, name=example, names=EXAMPLE_NAMES)
            raise typer.Exit(_WRONG_USAGE)
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
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Run the main job on the example."""
    from thidua_xlsx.examples.names import DEFAULT
    from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE, files_in_the_way, write_example

    show = Show(lang)
    with _careful(show, debug=debug):
        lost = [] if force else files_in_the_way(DEFAULT, folder)
        if lost:
            show.complain(words.EXISTS, path=str(lost[0]))
            raise typer.Exit(_WRONG_USAGE)
        for path in write_example(DEFAULT, folder):
            show.say(words.WROTE, path=str(path))
        rulebook = _read_rulebook(show, folder / RULEBOOK_FILE)
        _consolidate(show, rulebook, [folder / FORMS_FOLDER], folder / _CONSOLIDATED_FILE, "computed")
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
    stage: StageOption = "computed",
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Do the main job."""
    show = Show(lang)
    with _careful(show, debug=debug):
        rulebook = _read_rulebook(show, rulebook_file)
        if _consolidate(show, rulebook, paths, file, stage, keep=rulebook_file):
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

    missing = [path for path in paths if not path.exists()]
    for path in missing:
        show.complain(words.NO_SUCH_PATH, path=str(path))
    if missing:
        raise typer.Exit(_WRONG_USAGE)
    with show.progress(words.READING) as progress:
        return read_submissions(rulebook, paths, progress=progress)


def _consolidate(
    show: Show, rulebook: Rulebook, paths: list[Path], file: Path, stage: str, keep: Path | None = None
) -> bool:
    """The main job; whether something was left out. Neither ``keep`` nor a submission is written over."""
    from thidua_xlsx.scoring.score import score
    from thidua_xlsx.workbooks.consolidated import write_consolidated

    batch = _read(show, rulebook, paths)
    inputs = [*batch.sources.loc[batch.sources["status"] != "passed over", "path"], *([keep] if keep else [])]
    if file.resolve() in {Path(path).resolve() for path in inputs}:
        show.complain(words.WOULD_LOSE_INPUT, path=str(file))
        raise typer.Exit(_WRONG_USAGE)
    show.batch(batch)
    result = score(batch, stage)
    before = file.read_bytes() if file.is_file() else b""
    write_consolidated(result, file)
    if before and before != file.read_bytes():
        kept = file.with_name(f"{file.stem}.truoc{file.suffix}")
        kept.write_bytes(before)
        show.say(words.KEPT, path=str(kept))
    show.ranking(result, str(file))
    left_out = show.left_out(result)
    show.say(words.WROTE, path=str(file))
    return left_out


def _plain_batch(batch: Batch, lang: str) -> dict[str, Any]:
    return {
        "findings": [finding.row(lang) for finding in batch.finding_list],
        "sources": [{str(key): value for key, value in row.items()} for row in batch.sources.to_dict("records")],
    }
