"""The command ``diff``: what differs between two consolidated workbooks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import AllOption, DebugOption, JsonOption, LangOption, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import WRONG_USAGE, careful, must_exist
from thidua_xlsx.errors import WorkbookError
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import format_number
from thidua_xlsx.reading.cells import raw_text

if TYPE_CHECKING:
    from thidua_xlsx.meeting.difference import Difference

__all__ = ["diff"]

_MOST_ROWS: Final = 10
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "settings": ("what", "old", "new"),
    "scope": ("kind", "code", "name", "change"),
    "ranks": ("unit", "what", "old", "new"),
    "points": ("unit", "criterion", "old", "new", "change"),
    "cells": ("sheet", "place", "unit", "criterion", "old", "new"),
    "rows": ("sheet", "cell", "change", "row"),
}
_LONGEST: Final = 60


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=help_of(words.ARG_OLD))],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=help_of(words.ARG_NEW))],
    as_json: JsonOption = False,
    everything: AllOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Compare two consolidated workbooks."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.meeting.difference import diff_consolidated

        must_exist(show, [old, new])
        try:
            difference = diff_consolidated(old, new)
        except WorkbookError as error:
            if debug:
                raise
            show.err.print(error.say(lang), style="bold red", markup=False)
            raise typer.Exit(WRONG_USAGE) from None  # 1 says that they differ
        if as_json:
            show.json(_plain(difference))
        else:
            _tables(show, difference, everything=everything)
        if not difference.is_empty:
            raise typer.Exit(1)


def _plain(difference: Difference) -> dict[str, Any]:
    tables = {
        name: [{str(key): _json(value) for key, value in row.items()} for row in table.to_dict("records")]
        for name, table in difference.tables.items()
    }
    return {"old": difference.old, "new": difference.new, "same": difference.is_empty, **tables}


def _json(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else value
    return raw_text(value)


def _tables(show: Show, difference: Difference, *, everything: bool) -> None:
    if difference.is_empty:
        show.say(words.NO_DIFFERENCE)
        return
    tables = difference.tables
    show.say(words.DIFFERENT, **{name: len(tables[name]) for name in ("ranks", "points", "cells", "rows")})
    for name, table in tables.items():
        rows = [_row(show, difference, name, row) for row in table.to_dict("records")]
        if rows:
            _table(show, name, rows, everything=everything)


def _table(show: Show, name: str, rows: Sequence[tuple[str, ...]], *, everything: bool) -> None:
    """Ten rows at the most, unless all are asked for; tabs between cells where nobody watches."""
    shown = rows if everything else rows[:_MOST_ROWS]
    title = words.DIFF_TITLES[name].say(show.lang)
    headings = [words.DIFF_COLUMNS[column].say(show.lang) for column in _COLUMNS[name]]
    if show.out.is_terminal:
        table = Table(title=title, title_justify="left")
        for column, heading in zip(_COLUMNS[name], headings, strict=True):
            table.add_column(heading, justify="right" if column == "change" and name == "points" else "left")
        for row in shown:
            table.add_row(*map(escape, row))
        show.out.print(table)
    else:
        lines = ["", title, *("\t".join(row) for row in (tuple(headings), *shown))]
        show.out.file.write("\n".join(lines) + "\n")  # rich would make spaces of tabs
    if len(shown) < len(rows):
        show.say(words.MORE_FINDINGS, count=len(rows) - len(shown))


def _row(show: Show, difference: Difference, name: str, row: dict[Any, Any]) -> tuple[str, ...]:
    """A row in words: short names for units, a decimal comma."""
    lang = show.lang

    def value(column: str) -> str:
        return _shown(row[column], lang)

    said: dict[str, Callable[[], str]] = {
        "unit": lambda: difference.names.get(row["unit"], row["unit"]),
        "what": lambda: _what(row["what"], lang),
        "criterion": lambda: _criterion(row, lang),
        "place": lambda: row["new_cell"] or row["old_cell"],
        "kind": lambda: _word(row["kind"], lang),
        "change": lambda: _change(row["change"], lang),
    }
    return tuple(printable(said[column]() if column in said else value(column)) for column in _COLUMNS[name])


def _criterion(row: dict[Any, Any], lang: str) -> str:
    name = _word(row["criterion"], lang) if row["criterion"] == "total" else str(row["criterion"])
    return f"{name} ({row['input']})" if row.get("input") else name


def _what(what: str, lang: str) -> str:
    head, colon, code = what.partition(":")
    return words.DIFF_WORDS[head].say(lang, code=code) if colon else _word(what, lang)


def _word(word: str, lang: str) -> str:
    return words.DIFF_WORDS[word].say(lang) if word in words.DIFF_WORDS else word


def _change(change: Any, lang: str) -> str:
    if isinstance(change, str):
        return _word(change, lang)
    return "" if math.isnan(change) else ("+" if change > 0 else "") + format_number(change, lang)


def _shown(value: Any, lang: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_number(value, lang)
    text = _word(raw_text(value), lang)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
