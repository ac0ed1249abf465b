"""The command ``return``: to each unit its form with the wrong cells marked, and what could not be returned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    DebugOption,
    ForceOption,
    LangOption,
    RulebookArgument,
    help_of,
)
from thidua_xlsx.cli.pool import A_FORM, pool_for
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import Inbox, batch_from, careful, rulebook_from

__all__ = ["return_forms"]


def return_forms(
    rulebook_file: RulebookArgument,
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help=help_of(words.ARG_FOLDER))],
    inbox: Inbox,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write each unit's form back with its mistakes marked."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file)
        from thidua_xlsx.workbooks.returned import not_returned, write_returns

        batch = batch_from(show, rulebook, inbox)
        show.batch(batch)
        most = len(batch.rulebook.units)
        with show.writing(folder) as progress, pool_for(most, A_FORM, folder) as pool:
            written = write_returns(batch, folder, overwrite=force, executor=pool, progress=progress)
        for path in written:
            show.wrote(path)
        if not written:
            show.say(words.NOTHING_TO_RETURN)
        lost = not_returned(batch)
        if lost:
            show.say(words.NOT_RETURNED)
            show.findings(lost)
            raise typer.Exit(1)
