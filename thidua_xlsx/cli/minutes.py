"""The command ``minutes``: the papers of the ranking meeting."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    DebugOption,
    ForceOption,
    LangOption,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import (
    WRONG_USAGE,
    PerhapsInbox,
    TypedMeeting,
    batch_from,
    careful,
    must_exist,
    not_an_input,
    rulebook_from,
    scored,
)
from thidua_xlsx.messages.text import Text

__all__ = ["minutes"]


def minutes(
    *,
    rulebook_file: Annotated[
        Path | None, typer.Argument(metavar="RULEBOOK", help=help_of(words.ARG_RULEBOOK), show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=help_of(words.ARG_MINUTES))
    ] = None,
    meeting: TypedMeeting,
    inbox: PerhapsInbox,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="CODE", help=help_of(words.OPT_CLUSTER))] = None,
    date: Annotated[
        datetime.datetime | None,
        typer.Option("--date", metavar="DATE", formats=["%Y-%m-%d", "%d/%m/%Y"], help=help_of(words.OPT_DATE)),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help=help_of(words.OPT_TEMPLATE))
    ] = None,
    letter_template: Annotated[
        Path | None, typer.Option("--letter-template", metavar="FILE", help=help_of(words.OPT_LETTER_TEMPLATE))
    ] = None,
    templates: Annotated[
        Path | None, typer.Option("--write-templates", metavar="DIR", help=help_of(words.OPT_WRITE_TEMPLATES))
    ] = None,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write minutes and proposal letter, or our templates of them."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.workbooks.minutes import letter_path, write_minutes, write_minutes_templates

        if templates is not None:
            for path in write_minutes_templates(templates, lang, overwrite=force):
                show.wrote(path)
            return
        if rulebook_file is None or not inbox.paths or file is None:
            _refuse(show, words.NEEDS_RULEBOOK)
        own = [path for path in (template, letter_template) if path is not None]
        must_exist(show, own)
        rulebook = rulebook_from(show, rulebook_file)
        codes = [item.code for item in rulebook.clusters]
        if cluster is not None and cluster not in codes:
            _refuse(show, words.NO_SUCH_CLUSTER, code=cluster, codes=codes)
        batch = batch_from(show, rulebook, inbox)
        for output in (file, letter_path(file)):
            not_an_input(show, output, [rulebook_file, *own, *meeting.files, *inbox.files])
        show.batch(batch)
        result = scored(show, batch, meeting)
        day = None if date is None else date.date()
        written = write_minutes(
            result,
            file,
            date=day,
            cluster=cluster,
            template=template,
            letter_template=letter_template,
            overwrite=force,
        )
        show.meeting(result)
        left_out = show.left_out(result)
        for path in written:
            show.wrote(path)
        if left_out:
            raise typer.Exit(1)


def _refuse(show: Show, text: Text, **values: object) -> NoReturn:
    """Wrong usage."""
    show.complain(text, **values)
    raise typer.Exit(WRONG_USAGE)
