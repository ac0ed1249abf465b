"""The command ``layout``: what a table of the cluster's own looks like, confirmed by a person, kept in a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, JsonOption, LangOption, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import careful, must_exist, not_an_input, rulebook_from
from thidua_xlsx.messages.finding import abridged, printable

if TYPE_CHECKING:
    from thidua_xlsx.intake.layout import Detected, Layout
    from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["layout"]

_FILE: Final = Path("layout.toml")
_LONGEST: Final = 40
_NARROW: Final = 24


def layout(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of(words.ARG_FOREIGN))],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=help_of(words.OPT_LAYOUT_FILE))
    ] = _FILE,
    rulebook_file: Annotated[
        Path | None, typer.Option("--rulebook", metavar="RULEBOOK", help=help_of(words.OPT_LAYOUT_RULEBOOK))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=help_of(words.OPT_YES))] = False,
    as_json: JsonOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Recognise a cluster's own table and write its layout."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.intake.layout import detect_layout
        from thidua_xlsx.workbooks.layout import layout_text, write_layout

        given = [file] if rulebook_file is None else [file, rulebook_file]
        must_exist(show, given)
        not_an_input(show, output, given)
        rulebook = None if rulebook_file is None else rulebook_from(show, rulebook_file, as_json=as_json)
        found = detect_layout(file)
        if found.layout is None:
            if as_json:
                show.json(_plain(found, {}, ""))
            else:
                show.complain(words.NO_LAYOUT, file=printable(found.file))
            raise typer.Exit(1)
        recognised = {} if rulebook is None else _recognised(rulebook, file, found.layout)
        asks = show.out.is_terminal and sys.stdin.isatty() and not yes and not as_json
        if not as_json:
            _describe(show if asks or yes else _to_error(show), found, recognised)
        write = yes or (asks and _confirmed(show, output))
        if write:
            write_layout(found.layout, output, lang=lang)
        if as_json:
            show.json(_plain(found, recognised, str(output) if write else ""))
        elif write:
            show.wrote(output)
            show.say(words.LAYOUT_USE, path=str(output))
        elif asks:
            show.say(words.LAYOUT_DECLINED)
        else:
            show.out.file.write(layout_text(found.layout, lang))
            show.complain(words.LAYOUT_NOT_WRITTEN, path=str(output))


def _to_error(show: Show) -> Show:
    """Speaks on standard error alone: what goes to standard output is the file."""
    aside = Show(show.lang)
    aside.out = aside.err
    return aside


def _confirmed(show: Show, output: Path) -> bool:
    text = words.LAYOUT_ASK_OVER if output.exists() else words.LAYOUT_ASK
    return typer.confirm(text.say(show.lang, path=str(output)), default=False)


def _recognised(rulebook: Rulebook, file: Path, layout: Layout) -> dict[str, Any]:
    """What a rulebook recognises in the file: criteria by their rows, and the unit."""
    from thidua_xlsx.batch import read_submissions

    batch = read_submissions(rulebook, file, layout=layout)
    unit = str(batch.sources["unit"].iloc[0]) if len(batch.sources) else ""
    there = batch.answers[batch.answers["cell"] != ""]
    leaves = rulebook.leaves(rulebook.unit(unit).cluster) if unit else rulebook.leaves()
    return {
        "unit": unit,
        "unit_name": rulebook.unit(unit).name if unit else "",
        "known": int(there["criterion"].nunique()),
        "criteria": len(leaves),
        "findings": [finding for finding in batch.finding_list if finding.code != "unit-missing"],
    }


def _describe(show: Show, found: Detected, recognised: dict[str, Any]) -> None:
    """What was found, for a person to say whether it is right."""
    from thidua_xlsx.intake.form_layout import COLUMNS

    assert found.layout is not None
    rows = list(map(str, found.layout.heading_rows))
    show.say(words.LAYOUT_FOUND, sheet=printable(found.layout.sheet), rows=rows)
    headings = [text.say(show.lang) for text in words.LAYOUT_COLUMNS]
    columns = [
        (COLUMNS[column].say(show.lang), _cell(heading), found.cells[column])
        for column, heading in found.layout.columns.items()
    ]
    _table(show, headings, columns)
    if found.missing:
        show.say(words.LAYOUT_MISSING, columns=[COLUMNS[column] for column in found.missing])
    if found.others:
        show.say(words.LAYOUT_OTHERS, headings=[f"{_cell(text)} ({cell})" for cell, text in found.others])
    cell, unit = found.unit
    if cell:
        show.say(words.LAYOUT_UNIT, cell=cell, unit=_cell(unit))
    elif not recognised.get("unit"):
        show.say(words.LAYOUT_NO_UNIT)
    show.say(words.LAYOUT_PREVIEW)
    names = [COLUMNS[column].say(show.lang) for column in found.layout.columns]
    _table(show, names, [tuple(abridged(printable(text), _NARROW) for text in row) for row in found.preview])
    if recognised:
        name = recognised["unit_name"] or words.LAYOUT_NO_SUCH_UNIT
        show.say(words.LAYOUT_CRITERIA, known=recognised["known"], all=recognised["criteria"], unit=name)
        show.findings(recognised["findings"], everything=False)


def _cell(text: str) -> str:
    return abridged(printable(text), _LONGEST)


def _table(show: Show, headings: list[str], rows: Sequence[tuple[str, ...]]) -> None:
    if not show.out.is_terminal:
        show.out.file.write("".join("\t".join(row) + "\n" for row in (tuple(headings), *rows)))
        return
    table = Table()
    for heading in headings:
        table.add_column(escape(heading))
    for row in rows:
        table.add_row(*map(escape, row))
    show.out.print(table)


def _plain(found: Detected, recognised: dict[str, Any], written: str) -> dict[str, Any]:
    findings = recognised.get("findings", [])
    return {
        "file": found.file,
        "layout": None if found.layout is None else found.layout.plain(),
        "cells": dict(found.cells),
        "missing": list(found.missing),
        "others": [list(each) for each in found.others],
        "preview": [list(row) for row in found.preview],
        "unit_cell": found.unit[0],
        "unit_text": found.unit[1],
        **{key: recognised.get(key) for key in ("unit", "known", "criteria")},
        "findings": [finding.row() for finding in findings],
        "written": written,
    }
