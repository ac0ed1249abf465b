"""What people read of a written workbook or document: every text of every sheet that can be seen, and all around it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string

__all__ = ["shown_texts"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOT_READ = re.compile(
    r"(\[Content_Types\]|_rels/|theme/|styles|settings|fontTable|webSettings|numbering|metadata|customXml/|vmlDrawing)"
)
_LOGIC = frozenset({"f", "definedName"})
_CODE = re.compile(r"\{[{%].*?[%}]\}")  # of a Word template


def shown_texts(path: Path) -> Iterator[str]:
    """Every text of a .xlsx or .docx that somebody may read; formulas and hidden sheets are not read."""
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith(".xml") and not _NOT_READ.search(name)]
        if path.suffix == ".docx":
            for part in parts:
                yield from (_CODE.sub("", text) for text in _texts(etree.fromstring(package.read(part))))
            return
        strings = _shared(package)
        hidden = set()
        for sheet, name, is_hidden in _sheets(package):
            if is_hidden:
                hidden.add(sheet)
                continue
            yield name
            yield from _cells(etree.fromstring(package.read(sheet)), strings)
        for part in parts:
            if part not in {*hidden, "xl/workbook.xml", "xl/sharedStrings.xml"}:
                yield from _texts(etree.fromstring(package.read(part)))


def _shared(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = etree.fromstring(package.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in root]


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Part, name, and whether it is hidden."""
    targets = {
        item.get("Id"): item.get("Target") for item in etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in etree.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        yield f"xl/{targets[sheet.get(_REL)]}", str(sheet.get("name")), sheet.get("state") is not None


def _cells(root: Any, strings: list[str]) -> Iterator[str]:
    """The texts of cells in rows and columns that can be seen."""
    hidden = [
        (int(column.get("min")), int(column.get("max")))
        for column in root.iter(f"{_MAIN}col")
        if column.get("hidden") == "1"
    ]
    for row in root.iter(f"{_MAIN}row"):
        for cell in row if row.get("hidden") != "1" else ():
            if cell.get("t") == "s":
                column = column_index_from_string(cell.get("r").rstrip("0123456789"))
                if not any(first <= column <= last for first, last in hidden):
                    yield strings[int(cell.findtext(f"{_MAIN}v"))]


def _texts(root: Any) -> Iterator[str]:
    for node in root.iter():
        tag = etree.QName(node).localname
        if tag.startswith("formula") and (node.text or "").startswith('"'):
            yield from node.text.strip('"').split(",")  # a drop-down list
        elif tag not in _LOGIC and not tag.startswith("formula") and not _NUMBER.fullmatch(node.text or ""):
            yield from filter(str.strip, filter(None, (node.text, node.tail)))
        yield from (value for name, value in node.attrib.items() if name in _READ)


_NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?")
_READ = frozenset({"prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "descr", "title"})
