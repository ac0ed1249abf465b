"""The commands. pandas and pandera are loaded only by a command that needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from thidua_xlsx import __version__
from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    AllOption,
    BallotsOption,
    CsvOption,
    DebugOption,
    EventsOption,
    FileArgument,
    ForceOption,
    JsonOption,
    LangOption,
    LayoutOption,
    PasswordFileOption,
    PasswordOption,
    PathsArgument,
    RulebookArgument,
    VerificationOption,
    VersionsOption,
    help_of,
)
from thidua_xlsx.cli.show import Show, plain_rows
from thidua_xlsx.cli.steps import (
    WRONG_USAGE,
    Inbox,
    Meeting,
    batch_from,
    careful,
    must_exist,
    not_an_input,
    rulebook_from,
    scored,
)
from thidua_xlsx.examples.names import DEFAULT, EXAMPLE_NAMES
from thidua_xlsx.messages.catalogue import Severity

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch

__all__ = ["app"]

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
    with careful(show, debug=debug):
        if example:
            _known_example(show, example)
        if file.exists() and not force:
            show.complain(words.EXISTS, path=str(file))
            raise typer.Exit(WRONG_USAGE)
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
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
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
    from thidua_xlsx.cli.consolidate import write_all
    from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, files_in_the_way, write_example

    show = Show(lang)
    with careful(show, debug=debug):
        _known_example(show, example)
        lost = [] if force else files_in_the_way(example, folder)
        if lost:
            show.complain(words.EXISTS, path=str(lost[0]))
            raise typer.Exit(WRONG_USAGE)
        written = write_example(example, folder)
        for path in written:
            show.say(words.WROTE, path=str(path))
        rulebook = rulebook_from(show, folder / RULEBOOK_FILE)
        files = {key: [folder / name] for key, name in MEETING_FILES.items() if folder / name in written}
        write_all(show, rulebook, Inbox([folder / FORMS_FOLDER]), folder / _CONSOLIDATED_FILE, Meeting(None, **files))
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
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file)
        show.findings(rulebook.findings)
        for path in write_forms(rulebook, folder, overwrite=force):
            show.say(words.WROTE, path=str(path))


@app.command("check", help=help_of(words.CHECK))
def check(
    rulebook_file: RulebookArgument,
    paths: PathsArgument,
    as_json: JsonOption = False,
    csv_file: CsvOption = None,
    layout: LayoutOption = None,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    versions: VersionsOption = "newest",
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Check submissions."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        inbox = Inbox(paths, layout, password or (), password_file, versions)
        batch = batch_from(show, rulebook, inbox)
        if as_json:
            show.json(_plain_batch(batch, lang))
        else:
            show.findings([*rulebook.findings, *batch.finding_list], everything=everything)
            show.batch(batch)
        if csv_file is not None:
            from thidua_xlsx.batch import findings_table
            from thidua_xlsx.workbooks.csv_file import write_csv

            not_an_input(show, csv_file, [rulebook_file, *batch.sources["path"], *inbox.files])
            write_csv(findings_table(batch.finding_list, lang), csv_file)
            if not as_json:
                show.say(words.WROTE, path=str(csv_file))
        if any(finding.severity is Severity.ERROR for finding in batch.finding_list):
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
    layout: LayoutOption = None,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    versions: VersionsOption = "newest",
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write a workbook to fill in before the meeting."""
    from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_notices, write_verification

    show = Show(lang)
    with careful(show, debug=debug):
        if kind != "events" and not paths:
            show.complain(words.NEEDS_PATHS, kind=kind)
            raise typer.Exit(WRONG_USAGE)
        rulebook = rulebook_from(show, rulebook_file)
        not_an_input(show, output, [rulebook_file, *(verification or ()), *(events or ())])
        if kind != "ballots":
            not_an_input(show, output, ballots or ())
        if kind == "events":
            write_events(rulebook, output, overwrite=force)
            show.say(words.WROTE, path=str(output))
            return
        inbox = Inbox(paths or (), layout, password or (), password_file, versions)
        not_an_input(show, output, inbox.files)
        batch = batch_from(show, rulebook, inbox)
        show.batch(batch)
        not_an_input(show, output, batch.sources.loc[batch.sources["status"] != "passed over", "path"])
        if kind == "verification":
            write_verification(batch, output, verifier or None, overwrite=force)
            show.say(words.WROTE, path=str(output))
            return
        if kind == "notices" and not verification:
            show.complain(words.NO_VERIFICATION)
            raise typer.Exit(WRONG_USAGE)
        result = scored(show, batch, Meeting(None, verification or (), events or (), ballots or ()))
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
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        must_exist(show, paths)
        answered = read_notices(rulebook, paths)
        if as_json:
            rows = [{str(key): value for key, value in row.items()} for row in answered.table.to_dict("records")]
            show.json({"replies": rows, "findings": [finding.row(lang) for finding in answered.finding_list]})
        else:
            show.findings(answered.finding_list)
            show.replies(answered)
        if any(finding.severity is Severity.ERROR for finding in answered.finding_list):
            raise typer.Exit(1)


def _known_example(show: Show, name: str) -> None:
    if name not in EXAMPLE_NAMES:
        show.complain(words.NO_SUCH_EXAMPLE, name=name, names=EXAMPLE_NAMES)
        raise typer.Exit(WRONG_USAGE)


def _plain_batch(batch: Batch, lang: str) -> dict[str, Any]:
    return {
        "findings": [finding.row(lang) for finding in batch.finding_list],
        "sources": plain_rows(batch.sources),
    }
