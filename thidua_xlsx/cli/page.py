"""The command ``page``: what the meeting room looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, ForceOption, LangOption, RulebookArgument, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import (
    WRONG_USAGE,
    Inbox,
    TypedMeeting,
    batch_from,
    careful,
    not_an_input,
    rulebook_from,
    scored,
)

__all__ = ["page"]


def page(
    *,
    rulebook_file: RulebookArgument,
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=help_of(words.ARG_PAGE))],
    meeting: TypedMeeting,
    inbox: Inbox,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="CODE", help=help_of(words.OPT_CLUSTER))] = None,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write one HTML file with ranking, charts and a card per unit, that needs no network."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.html.page import PAGE_SUFFIX, write_page
        from thidua_xlsx.plots import need_matplotlib
        from thidua_xlsx.workbooks.output import must_end_in

        # said before everything is read
        need_matplotlib()
        not_an_input(show, file, [rulebook_file, *meeting.files, *(meeting.workbook or ()), *inbox.files])
        must_end_in(file, PAGE_SUFFIX)
        rulebook = rulebook_from(show, rulebook_file)
        codes = [item.code for item in rulebook.clusters]
        if cluster is not None and cluster not in codes:
            show.complain(words.NO_SUCH_CLUSTER, code=cluster, codes=codes)
            raise typer.Exit(WRONG_USAGE)
        batch = batch_from(show, rulebook, inbox)
        show.batch(batch)
        result = scored(show, batch, meeting)
        written = write_page(result, file, cluster=cluster, overwrite=force)
        show.meeting(result)
        left_out = show.left_out(result)
        show.wrote(written)
        if left_out:
            raise typer.Exit(1)
