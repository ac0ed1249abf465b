"""A form in the dress of other programs: the same cells as .xls, .ods, .xlsb, ISO-Strict, with a password."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msoffcrypto
import openpyxl
import xlwt

Cell = tuple[int, int, Any, str]  # zero-based row and column, value, number format
Sheets = dict[str, list[Cell]]


def cells_of(path: Path) -> Sheets:
    """Every cell of a workbook that holds something; formulas by their last value, errors as ``#REF!``."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value, str(cell.number_format))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in book.worksheets
    }


def as_xls(sheets: Sheets, path: Path) -> Path:
    """An old binary workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, xlwt.XFStyle] = {}
    for name, cells in sheets.items():
        sheet = book.add_sheet(name)
        for row, column, value, number_format in cells:
            style = styles.setdefault(number_format, xlwt.easyxf(num_format_str=number_format))
            if isinstance(value, str) and value.startswith("#"):
                sheet.row(row).set_cell_error(column, value, style)
            else:
                sheet.write(row, column, value, style)
    book.save(str(path))
    return path


def as_ods(sheets: Sheets, path: Path) -> Path:
    """An OpenDocument spreadsheet as LibreOffice writes it."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_ods_rows(cells))}</table:table>"
        for name, cells in sheets.items()
    )
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} {calc} office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind, zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_rows(cells: list[Cell]) -> Iterator[str]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell[0], []).append(cell)
    before = -1
    for row in sorted(rows):
        if row - before > 1:
            times = f'table:number-rows-repeated="{row - before - 1}"'
            yield f"<table:table-row {times}><table:table-cell/></table:table-row>"
        yield f"<table:table-row>{''.join(_ods_cells(rows[row]))}</table:table-row>"
        before = row


def _ods_cells(cells: list[Cell]) -> Iterator[str]:
    before = -1
    for _, column, value, number_format in sorted(cells, key=lambda cell: cell[1]):
        if column - before > 1:
            yield f'<table:table-cell table:number-columns-repeated="{column - before - 1}"/>'
        before = column
        if isinstance(value, bool):
            kind, shown = f'"boolean" office:boolean-value="{str(value).lower()}"', str(value)
        elif isinstance(value, (int, float)):
            name = "percentage" if "%" in number_format else "float"
            kind, shown = f'"{name}" office:value="{value}"', str(value)
        elif isinstance(value, datetime.datetime):
            kind, shown = f'"date" office:date-value="{value.isoformat()}"', str(value)
        elif str(value).startswith("#"):
            kind, shown = '"string" office:string-value="" calcext:value-type="error"', str(value)
        else:
            kind, shown = '"string"', str(value)
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
        yield f"<table:table-cell office:value-type={kind}>{lines}</table:table-cell>"


def as_xlsb(sheets: Sheets, path: Path) -> Path:
    """A binary workbook: the few records that a reader needs."""
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_of = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{main}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    bundles = b"".join(
        _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
        for number, name in enumerate(sheets, start=1)
    )
    book = _record(131) + _record(143) + bundles + _record(144) + _record(132)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", book)
        package.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package_of}">{relations}</Relationships>'
        )
        for number, cells in enumerate(sheets.values(), start=1):
            package.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(cells))
    return path


def _xlsb_sheet(cells: list[Cell]) -> bytes:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell[0], []).append(cell)
    last_row, last_column = max((cell[0] for cell in cells), default=0), max((cell[1] for cell in cells), default=0)
    data = _record(129) + _record(148, struct.pack("<IIII", 0, last_row, 0, last_column)) + _record(145)
    for row in sorted(rows):
        data += _record(0, struct.pack("<I", row) + bytes(13))
        for _, column, value, _ in sorted(rows[row], key=lambda cell: cell[1]):
            head = struct.pack("<II", column, 0)
            if isinstance(value, bool):
                data += _record(4, head + bytes([value]))
            elif isinstance(value, (int, float)):
                data += _record(5, head + struct.pack("<d", value))
            else:
                data += _record(6, head + _wide(str(value)))
    return data + _record(146) + _record(130)


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def locked(path: Path, password: str) -> bytes:
    """The bytes of a workbook with a password, as Excel saves it."""
    buffer = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).encrypt(password, buffer)
    return buffer.getvalue()


def rewrite(path: Path, change: Callable[[dict[str, bytes]], Any]) -> Path:
    """Change the parts of a package in place."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return path


def as_strict(parts: dict[str, bytes]) -> None:
    """The parts in the ISO-Strict namespaces."""
    open_xml, iso = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    for name, content in parts.items():
        parts[name] = content.replace(open_xml + b"spreadsheetml/2006/main", iso + b"spreadsheetml/main").replace(
            open_xml + b"officeDocument/2006/", iso + b"officeDocument/"
        )


def saved_at(path: Path, moment: str) -> Path:
    """Set when the document says that it was last saved, such as ``2018-11-20T08:00:00Z``; empty: it does not say."""
    import re

    def change(parts: dict[str, bytes]) -> None:
        core = parts["docProps/core.xml"]
        told = f">{moment}</dcterms:modified>".encode() if moment else b"></dcterms:modified>"
        parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*)>[^<]*</dcterms:modified>", rb"\1" + told, core)

    return rewrite(path, change)


def swelling_ods(path: Path) -> Path:
    """A spreadsheet of 1 KB in which one cell is repeated sixteen million times: it swells whoever reads it."""

    def repeat(parts: dict[str, bytes]) -> None:
        content = parts["content.xml"]
        content = content.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000">')
        cell = b'<table:table-cell table:number-columns-repeated="16384" office'
        parts["content.xml"] = content.replace(b"<table:table-cell office", cell)

    return rewrite(as_ods({"S": [(0, 0, 1, "General")]}, path), repeat)
