"""The command ``status``: the list of whom to chase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import (
    AllOption,
    CsvOption,
    DebugOption,
    JsonOption,
    LangOption,
    RulebookArgument,
)
from thidua_xlsx.cli.show import Show, plain_rows
from thidua_xlsx.cli.steps import Inbox, batch_from, careful, not_an_input, rulebook_from
from thidua_xlsx.messages.finding import printable

if TYPE_CHECKING:
    from thidua_xlsx.batch import Batch

__all__ = ["status"]

_MOST_ROWS: Final = 10
_WORST_FIRST: Final = ("missing", "to mend", "late", "sent")


def status(
    rulebook_file: RulebookArgument,
    inbox: Inbox,
    as_json: JsonOption = False,
    csv_file: CsvOption = None,
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """List who has sent, who not, whose file needs mending."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        batch = batch_from(show, rulebook, inbox)
        unknown = _of_nobody(batch)
        if as_json:
            show.json({"units": plain_rows(batch.status), "files_of_no_unit": unknown})
        else:
            _show(show, batch, unknown, everything=everything)
        if csv_file is not None:
            from thidua_xlsx.workbooks.csv_file import write_csv

            not_an_input(show, csv_file, [rulebook_file, *batch.sources["path"], *inbox.files])
            write_csv(batch.status, csv_file)
            if not as_json:
                show.wrote(csv_file)
        if unknown or (batch.status["state"] != "sent").any():
            raise typer.Exit(1)


def _of_nobody(batch: Batch) -> list[str]:
    """Files that could not be used and do not say whose they are."""
    sources = batch.sources
    return [str(name) for name in sources.loc[(sources["status"] == "refused") & (sources["unit"] == ""), "file"]]


def _show(show: Show, batch: Batch, unknown: list[str], *, everything: bool) -> None:
    """One line per unit, whom to chase first, and how many there are of each kind."""
    table = batch.status
    deadline = batch.rulebook.info.deadline
    if deadline is not None:
        show.say(words.DEADLINE, date=deadline.strftime("%d/%m/%Y"))
    rows = sorted(table.to_dict("records"), key=lambda row: _WORST_FIRST.index(_word(row)))
    shown = rows if everything or not show.out.is_terminal else rows[:_MOST_ROWS]
    cells = [_cells(show, batch, row) for row in shown]
    headings = [text.say(show.lang) for text in words.STATUS_COLUMNS]
    if show.out.is_terminal:
        grid = Table(*headings)
        for row in cells:
            grid.add_row(*map(escape, row))
        show.out.print(grid)
    else:
        for row in [headings, *cells]:
            show.out.print(escape("\t".join(row)))
    if len(rows) > len(shown):
        show.say(words.MORE_UNITS, count=len(rows) - len(shown))
    counts = {word.replace(" ", "_"): sum(_word(row) == word for row in rows) for word in _WORST_FIRST}
    show.say(words.STATUS_COUNTS, all=len(rows), **counts)
    if unknown:
        show.say(words.OF_NOBODY, files=[printable(name) for name in unknown])


def _word(row: dict[Any, Any]) -> str:
    return "late" if row["state"] == "sent" and row["late"] else str(row["state"])


def _cells(show: Show, batch: Batch, row: dict[Any, Any]) -> list[str]:
    saved = row["modified"]
    return [
        batch.rulebook.unit(str(row["unit"])).short,
        words.STATES[_word(row)].say(show.lang),
        "" if row["state"] == "missing" else str(row["errors"]),
        "" if row["state"] == "missing" else str(row["warnings"]),
        "" if saved != saved else saved.strftime("%d/%m/%Y %H:%M"),  # noqa: PLR0124 - NaT
        printable(str(row["contact"])),
        printable(str(row["files"])),
    ]
