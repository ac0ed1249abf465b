"""The command ``blank``: workbooks to fill in before the meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    DebugOption,
    ForceOption,
    LangOption,
    RulebookArgument,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import (
    WRONG_USAGE,
    Entries,
    PerhapsInbox,
    batch_from,
    careful,
    not_an_input,
    rulebook_from,
    scored,
)

__all__ = ["blank"]


def blank(
    kind: Annotated[
        Literal["verification", "events", "ballots", "notices"],
        typer.Argument(metavar="KIND", help=help_of(words.ARG_KIND)),
    ],
    rulebook_file: RulebookArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE|DIR", help=help_of(words.ARG_BLANK))],
    entries: Entries,
    inbox: PerhapsInbox,
    verifier: Annotated[str, typer.Option("--verifier", metavar="CODE", help=help_of(words.OPT_VERIFIER))] = "",
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write a workbook to fill in before the meeting."""
    show = Show(lang)
    with careful(show, debug=debug):
        if kind != "events" and not inbox.paths:
            show.complain(words.NEEDS_PATHS, kind=kind)
            raise typer.Exit(WRONG_USAGE)
        rulebook = rulebook_from(show, rulebook_file)
        from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_notices, write_verification

        not_an_input(show, output, [rulebook_file, *(entries.verification or ()), *(entries.events or ())])
        if kind != "ballots":
            not_an_input(show, output, entries.ballots or ())
        if kind == "events":
            write_events(rulebook, output, overwrite=force)
            show.wrote(output)
            return
        not_an_input(show, output, inbox.files)
        batch = batch_from(show, rulebook, inbox)
        show.batch(batch)
        not_an_input(show, output, batch.sources.loc[batch.sources["status"] != "passed over", "path"])
        if kind == "verification":
            write_verification(batch, output, verifier or None, overwrite=force)
            show.wrote(output)
            return
        if kind == "notices" and not entries.verification:
            show.complain(words.NO_VERIFICATION)
            raise typer.Exit(WRONG_USAGE)
        result = scored(show, batch, entries)
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
