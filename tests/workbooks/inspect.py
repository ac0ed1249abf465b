"""Looking into written workbooks: their formulas with the values that they carry."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from tests.workbooks.lint import KNOWN_FUNCTIONS, formula_faults

__all__ = [
    "KNOWN_FUNCTIONS",
    "differences",
    "formula_faults",
    "formulas",
    "functions_in",
    "hidden_formulas",
    "open_book",
    "texts",
    "workbook_faults",
]

_TEXT = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')
_FUNCTION = re.compile(r"([A-Za-z_.][\w.]*)\(")


def formulas(path: Path) -> Iterator[tuple[str, str, str, Any]]:
    """Sheet, cell, formula and stored value of every formula; an array formula stands in {…}, as Excel shows it."""
    with _no_word_of_sparklines():
        found = list(_formulas(path))
    yield from found


def _formulas(path: Path) -> Iterator[tuple[str, str, str, Any]]:
    # read-only: half the time, and all that is not in cells stays unread; our own files have no rows out of order
    with (
        contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as written,
        contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as stored,
    ):
        for sheet in written.worksheets:
            for row, values in zip(sheet.iter_rows(), stored[sheet.title].iter_rows(values_only=True), strict=True):
                for cell, value in zip(row, values, strict=True):
                    if cell.data_type == "f":
                        yield sheet.title, str(cell.coordinate), _formula(cell.value), value


def _formula(value: Any) -> str:
    if isinstance(value, ArrayFormula):
        return f"{{{value.text}}}"
    return f"{{=TABLE({value.ref})}}" if isinstance(value, DataTableFormula) else str(value)


def hidden_formulas(path: Path) -> Iterator[tuple[str, str]]:
    """Place and formula of all that is calculated outside cells: conditional formats, validations, defined names."""
    book = open_book(path)
    for sheet in book.worksheets:
        for formatting in sheet.conditional_formatting:
            for rule in formatting.rules:
                yield from ((f"{sheet.title}!{formatting.sqref} format", f"={text}") for text in rule.formula)
        for validation in sheet.data_validations.dataValidation:
            for text in (validation.formula1, validation.formula2):
                if text:
                    yield f"{sheet.title}!{validation.sqref} validation", f"={text}"
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        yield from ((f"name {name}", f"={defined.attr_text}") for name, defined in names.items())


def workbook_faults(path: Path) -> list[str]:
    """What ``formula_faults`` finds in a workbook, formulas in cells and hidden ones: place, fault, formula."""
    with contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as book:
        sheets = book.sheetnames
        names = {name for owner in (book, *book.worksheets) for name in getattr(owner, "defined_names", ())}
    found = [(f"{sheet}!{cell}", formula) for sheet, cell, formula, _ in formulas(path)]
    return [
        f"{place}: {fault} in {formula}"
        for place, formula in (*found, *hidden_formulas(path))
        for fault in formula_faults(formula, names=names, sheets=sheets)
    ]


def functions_in(formula: str) -> set[str]:
    """The functions that a formula calls; what stands in quotes is no call."""
    return set(_FUNCTION.findall(_TEXT.sub("", formula)))


def open_book(path: Path, *, data_only: bool = False) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it whole; that it leaves sparklines out is no fault of ours."""
    with _no_word_of_sparklines():
        return openpyxl.load_workbook(path, data_only=data_only)


@contextlib.contextmanager
def _no_word_of_sparklines() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*extension is not supported", category=UserWarning)
        yield


def differences(path: Path, recalculated: Path) -> list[str]:
    """Where a recalculated copy shows something else than what was written.

    A blank text equals a blank; numbers are compared at 15 digits, which is what LibreOffice saves.
    """
    values = open_book(recalculated, data_only=True)
    found = []
    for sheet, cell, formula, stored in formulas(path):
        value = values[sheet][cell].value
        if _at_15_digits(stored) != _at_15_digits(value):
            found.append(f"{sheet}!{cell}: {stored!r} is {value!r} by {formula}")
    return found


def _at_15_digits(value: Any) -> Any:
    if value is None:
        return ""
    return float(f"{value:.15g}") if type(value) in {int, float} else value


def texts(path: Path, sheet: str) -> list[str]:
    """Every text on a sheet."""
    book = open_book(path)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if isinstance(cell.value, str)]
