"""Looking into written workbooks: their formulas with the values that they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

# what Excel 2016 and LibreOffice 7.4 both know; anything else would show an error on some office PC
KNOWN_FUNCTIONS = frozenset(
    {
        "ABS",
        "AND",
        "COUNT",
        "COUNTIF",
        "IF",
        "INT",
        "ISNUMBER",
        "ISTEXT",
        "LEN",
        "MAX",
        "MIN",
        "N",
        "OR",
        "ROUND",
        "ROW",
    }
    | {"SUM", "SUMIF", "SUMPRODUCT", "TEXT"}
)
_TEXT = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')
_FUNCTION = re.compile(r"([A-Za-z_.][\w.]*)\(")


def formulas(path: Path) -> Iterator[tuple[str, str, str, Any]]:
    """Sheet, cell, formula and stored value of every formula."""
    written = openpyxl.load_workbook(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value), stored[sheet.title][cell.coordinate].value


def functions_in(formula: str) -> set[str]:
    """The functions that a formula calls; what stands in quotes is no call."""
    return set(_FUNCTION.findall(_TEXT.sub("", formula)))


def differences(path: Path, recalculated: Path) -> list[str]:
    """Where a recalculated copy shows something else than what was written; a blank text equals a blank."""
    values = openpyxl.load_workbook(recalculated, data_only=True)
    return [
        f"{sheet}!{cell}: {stored!r} is {values[sheet][cell].value!r} by {formula}"
        for sheet, cell, formula, stored in formulas(path)
        if (stored if stored is not None else "")
        != (values[sheet][cell].value if values[sheet][cell].value is not None else "")
    ]


def texts(path: Path, sheet: str) -> list[str]:
    """Every text on a sheet."""
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if isinstance(cell.value, str)]
