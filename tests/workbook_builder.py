"""Small workbooks from Markdown tables in the source of a test, and workbooks back to tables.

The first column names the sheet, a blank there goes on with the sheet above; the row of dashes is
for the eye. A number is a number, ``2024-01-10`` a date, and an apostrophe makes text of anything,
as in Excel::

    | Cụm |        |         |
    |     | Mã cụm | Tên cụm |
    |     | '1.10  | Cụm 1   |
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Sheets = dict[str, list[list[Any]]]

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def markdown(text: str) -> Sheets:
    """The sheets of a Markdown table; the first row of a table stands in row 1."""
    sheets: Sheets = {}
    rows: list[list[Any]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if set(name) == {"-"}:
            continue
        if name:
            rows = sheets.setdefault(name, [])
        if any(cells):
            rows.append([_value(cell) for cell in cells])
    return sheets


def _value(cell: str) -> Any:
    if cell.startswith("'"):
        return cell[1:]
    if _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    if _DATE.fullmatch(cell):
        return datetime.datetime.fromisoformat(cell)
    return cell or None


def write_sheets(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write tables as a workbook, as somebody else's program would; returns ``path``."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def read_tables(path: Path, heading_row: int = 3) -> Sheets:
    """Every table of a workbook from its heading row to the first blank heading: what is left of the examples."""
    book = openpyxl.load_workbook(path, data_only=True)
    tables: Sheets = {}
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(min_row=heading_row, values_only=True)]
        if not rows:
            continue
        width = next((column for column, heading in enumerate(rows[0]) if heading is None), len(rows[0]))
        tables[sheet.title] = [row[:width] for row in rows if any(cell is not None for cell in row[:width])]
    book.close()
    return tables


def raw_workbook(path: Path, sheet_xml: str, *, styles_xml: str = "", target: str = "worksheets/sheet1.xml") -> Path:
    """A minimal .xlsx made by hand around the XML of its only sheet ``Sheet1``; returns ``path``."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    if styles_xml:
        parts["xl/styles.xml"] = styles_xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, xml in parts.items():
            package_file.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + xml)
    return path


def far_away_workbook(path: Path) -> Path:
    """A workbook of 2 KB with cells at A1 and XFD1048576, as an add-in leaves it; it kills a naive reader."""
    return raw_workbook(
        path,
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    )
