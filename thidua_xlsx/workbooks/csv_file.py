"""A table as a CSV file in which no text is taken for a formula, whatever a spreadsheet splits its lines at."""

from __future__ import annotations

import datetime
import math
import os
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.workbooks.output import must_end_in, replace_whole

__all__ = ["write_csv"]

# Places where a cell begins, or would begin in a spreadsheet that splits lines at semicolons or tabs, before what it
# takes for a formula: a sign (also in the full width of East Asian keyboards) after spaces and quotation marks.
_FORMULA: Final = re.compile(
    r"""^(?='*[\t\r])|(?:^|(?<=[;\t\r\n]))(?=(?:['"]|[^\S\t\r\n])*[=+\-@\uff1d\uff0b\uff0d\uff20])"""
)
_KEPT: Final = "\t\r\n"
_EMPTY_ROW: Final = '""'  # of one cell; a blank line would be passed over


def write_csv(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    r"""Write ``table`` as a CSV file, whole or not at all: UTF-8 with a mark that Excel knows, commas, RFC 4180.

    A double click opens it rightly in Excel where Windows has a decimal point and separates lists by commas. With a
    decimal comma, as Vietnamese settings have it, Excel may put whole lines into one cell, and take 8.5 for a text or a
    date and 12345.678 for twelve million; there, import it (*Data › From Text/CSV*) with commas between the columns and
    a point as decimal mark. The library's workbooks have no such trouble.

    Parameters
    ----------
    table
        Any table, for example ``batch.findings``. Its index is written where it is more than row numbers.
    path
        Where to write; its name must end in ``.csv``.

    Notes
    -----
    Numbers are written as they are, with a decimal point and without thousands marks; dates as ``2018-11-30``; what is
    missing as an empty cell. Texts are always in quotation marks. One that begins with ``=``, ``+``, ``-``, ``@``, a
    tab or a carriage return gets an apostrophe in front; spaces, quotation marks and apostrophes of its own before the
    sign change nothing. The same is done within a text after a semicolon, tab or line break, for where lists are
    separated by semicolons Excel splits a line there, quotation marks or not. Taking these apostrophes away, one at
    each place, gives the text back. Line breaks in a cell are kept; other characters that cannot be seen (control
    characters, marks that turn the direction of writing) are escaped as ``\x00``.

    There is no first line ``sep=,``: with it Excel would split the lines everywhere, but show Vietnamese letters as
    rubbish, for it then overlooks the mark of UTF-8; and every other program would read it as a row.

    Raises
    ------
    OutputError
        The file cannot be written; what stood there is untouched.
    """
    must_end_in(path, ".csv")
    with (
        replace_whole(path) as temporary,
        Path(temporary).open("w", encoding="utf-8-sig", newline="") as file,
    ):
        file.writelines(f"{','.join(cells) or _EMPTY_ROW}\r\n" for cells in _lines(table))


def _lines(table: pd.DataFrame) -> Iterator[list[str]]:
    """The headings and rows, each cell as it stands in the file."""
    with_index = not isinstance(table.index, pd.RangeIndex) or table.index.name is not None
    index = [_text("" if name is None else str(name)) for name in table.index.names] if with_index else []
    yield [*index, *(_heading(name) for name in table.columns)]
    columns: list[Any] = [table.iloc[:, position] for position in range(table.shape[1])]
    if with_index:
        columns = [*(table.index.get_level_values(level) for level in range(table.index.nlevels)), *columns]
    for row in zip(*columns, strict=True):
        yield [_cell(value) for value in row]


def _heading(name: object) -> str:
    return _text(" / ".join(str(part) for part in name) if isinstance(name, tuple) else str(name))


def _cell(value: Any) -> str:
    """One value: a number as a number, nothing as nothing, all else as text that stays text."""
    if isinstance(value, (bool, np.bool_)):
        return str(value).upper()
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return "" if math.isnan(value) else repr(float(value)) if math.isfinite(value) else _text(str(float(value)))
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else "" if value.is_nan() else _text(str(value))
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time() and value.tzinfo is None:
        return value.date().isoformat()
    return _text(str(value))


def _text(text: str) -> str:
    """A text in quotation marks that no spreadsheet takes for a formula, and that shows all that is in it."""
    shown = text if text.isprintable() else "".join(map(_seen, text))
    harmless = _FORMULA.sub("'", shown).replace('"', '""')
    return f'"{harmless}"'


def _seen(char: str) -> str:
    if char.isprintable() or char in _KEPT or unicodedata.category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode()
