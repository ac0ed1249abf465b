"""The command ``blank``: workbooks to fill in before the meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    BallotsOption,
    DebugOption,
    EventsOption,
    ForceOption,
    LangOption,
    LayoutOption,
    PasswordFileOption,
    PasswordOption,
    RulebookArgument,
    VerificationOption,
    VersionsOption,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import WRONG_USAGE, Inbox, Meeting, batch_from, careful, not_an_input, rulebook_from, scored

__all__ = ["blank"]


def blank(
    kind: Annotated[
        Literal["verification", "events", "ballots", "notices"],
        typer.Argument(metavar="KIND", help=help_of(words.ARG_KIND)),
    ],
    rulebook_file: RulebookArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE|DIR", help=help_of(words.ARG_BLANK))],
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help=help_of(words.ARG_PATHS))] = None,
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
    show = Show(lang)
    with careful(show, debug=debug):
        if kind != "events" and not paths:
            show.complain(words.NEEDS_PATHS, kind=kind)
            raise typer.Exit(WRONG_USAGE)
        rulebook = rulebook_from(show, rulebook_file)
        from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_notices, write_verification

        not_an_input(show, output, [rulebook_file, *(verification or ()), *(events or ())])
        if kind != "ballots":
            not_an_input(show, output, ballots or ())
        if kind == "events":
            write_events(rulebook, output, overwrite=force)
            show.wrote(output)
            return
        inbox = Inbox(paths or (), layout, password or (), password_file, versions)
        not_an_input(show, output, inbox.files)
        batch = batch_from(show, rulebook, inbox)
        show.batch(batch)
        not_an_input(show, output, batch.sources.loc[batch.sources["status"] != "passed over", "path"])
        if kind == "verification":
            write_verification(batch, output, verifier or None, overwrite=force)
            show.wrote(output)
            return
        if kind == "notices" and not verification:
            show.complain(words.NO_VERIFICATION)
            raise typer.Exit(WRONG_USAGE)
        result = scored(show, batch, Meeting(None, verification or (), events or (), ballots or ()))
        if kind == "ballots":
            write_ballots(result, output, overwrite=force)
            show.wrote(output)
            return
        with show.writing() as progress:
            written = write_notices(result, output, overwrite=force, progress=progress)
        for path in written:
            show.wrote(path)
        if not written:
            show.say(words.NO_NOTICES)
