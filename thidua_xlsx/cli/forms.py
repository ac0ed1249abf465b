"""The command ``forms``: one form per unit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, ForceOption, LangOption, RulebookArgument, help_of
from thidua_xlsx.cli.pool import A_FORM, pool_for
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import careful, rulebook_from

__all__ = ["forms"]


def forms(
    rulebook_file: RulebookArgument,
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help=help_of(words.ARG_FOLDER))],
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write one form per unit."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file)
        from thidua_xlsx.workbooks.form import write_forms

        show.findings(rulebook.findings)
        count = len(rulebook.units)
        with show.writing(folder) as progress, pool_for(count, A_FORM, folder) as pool:
            written = write_forms(rulebook, folder, overwrite=force, executor=pool, progress=progress)
        for path in written:
            show.wrote(path)
