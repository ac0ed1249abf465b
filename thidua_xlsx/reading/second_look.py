"""A second, bounded look at single cells where the fast reader does not say enough.

The fast reader gives an error value and a formula that was never calculated as a blank, and gives no
number formats. So where a needed cell came back blank, or a percentage came back below 10, its sheet
is looked at once more: one forward pass of expat that stops at nothing but the cells asked for.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from thidua_xlsx.reading.guard import open_package

__all__ = ["Seen", "look", "survey"]

_UNREADABLE: Final = (expat.ExpatError, KeyError, ValueError, OSError, zipfile.BadZipFile, NotImplementedError)

_BUILT_IN_PERCENT: Final = frozenset({9, 10})


@dataclass
class Seen:
    """What the XML says of one cell."""

    kind: str = ""  # the attribute t: "e" is an error value
    formula: bool = False
    value: str = ""
    percent: bool = False


@dataclass
class _SheetPass:
    """Collects the wanted cells of one sheet."""

    wanted: frozenset[str] | None  # None: every cell
    percent_styles: frozenset[int]
    seen: dict[str, Seen] = field(default_factory=dict)
    _cell: Seen | None = None
    _in_value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            reference = attributes.get("r", "")
            if self.wanted is None or reference in self.wanted:
                style = attributes.get("s", "0")
                self._cell = Seen(
                    attributes.get("t", ""), percent=style.isdigit() and int(style) in self.percent_styles
                )
                self.seen[reference] = self._cell
        elif self._cell is not None and tag == "f":
            self._cell.formula = True
        elif self._cell is not None and tag == "v":
            self._in_value = True

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell = None
        elif tag == "v":
            self._in_value = False

    def data(self, text: str) -> None:
        if self._cell is not None and self._in_value:
            self._cell.value += text


def _elements(xml: bytes, *tags: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag in tags:
            found.append((tag, attributes))

    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


def _sheet_part(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The part that holds ``sheet``, by workbook.xml and its relationships."""
    relation = next(
        (
            value
            for _, attributes in _elements(package.read("xl/workbook.xml"), "sheet")
            if attributes.get("name") == sheet
            for key, value in attributes.items()
            if key.endswith(":id")
        ),
        None,
    )
    for _, attributes in _elements(package.read("xl/_rels/workbook.xml.rels"), "Relationship"):
        if relation is not None and attributes.get("Id") == relation:
            target = attributes.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _percent_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """Positions in cellXfs whose number format shows percent."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    formats: set[int] = set(_BUILT_IN_PERCENT)
    styles: list[int] = []
    inside = False
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = name.rpartition(":")[2]
        if tag == "cellXfs":
            inside = True
        elif tag == "numFmt" and _shows_percent(attributes.get("formatCode", "")):
            formats.add(int(attributes.get("numFmtId", "0")))
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        if name.rpartition(":")[2] == "cellXfs":
            inside = False

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(package.read("xl/styles.xml"), True)
    return frozenset(position for position, number_format in enumerate(styles) if number_format in formats)


def _shows_percent(code: str) -> bool:
    """Whether a number format multiplies by 100: a % outside quotes and not escaped."""
    quoted = False
    escaped = False
    for char in code:
        if escaped:
            escaped = False
        elif char == '"':
            quoted = not quoted
        elif char == "\\":
            escaped = True
        elif char == "%" and not quoted:
            return True
    return False


def survey(data: bytes, sheets: list[str]) -> dict[str, dict[str, list[str]]]:
    """Every cell of ``sheets`` that the fast reader does not tell whole.

    Returns
    -------
    Sheet → A1 reference → ``["error", "#REF!"]``, ``["not calculated", ""]`` or ``["percent", "0.95"]`` (a number shown
    as a percentage). Unreadable XML gives an empty answer.
    """
    found: dict[str, dict[str, list[str]]] = {}
    try:
        package = open_package(data)
        styles = _percent_styles(package)
        for sheet in sheets:
            part = _sheet_part(package, sheet)
            if part is not None:
                seen = _pass(package.read(part), None, styles)
                found[sheet] = {cell: told for cell, it in seen.items() if (told := _told(it))}
    except _UNREADABLE:
        return {}
    return found


def _told(seen: Seen) -> list[str]:
    if seen.kind == "e":
        return ["error", seen.value]
    if seen.formula and not seen.value and seen.kind != "str":
        return ["not calculated", ""]
    return ["percent", seen.value] if seen.percent and seen.value else []


def _pass(xml: bytes, wanted: frozenset[str] | None, percent_styles: frozenset[int]) -> dict[str, Seen]:
    sheet_pass = _SheetPass(wanted, percent_styles)
    parser: Any = expat.ParserCreate()
    parser.StartElementHandler = sheet_pass.start
    parser.EndElementHandler = sheet_pass.end
    parser.CharacterDataHandler = sheet_pass.data
    parser.Parse(xml, True)
    return sheet_pass.seen


def look(data: bytes, sheet: str, wanted: frozenset[str], *, formats: bool) -> dict[str, Seen]:
    """What the XML of ``sheet`` says of the cells ``wanted`` (A1 references).

    ``formats`` asks for number formats too. Without it, a sheet in whose text no formula and no error
    stands at these cells is not parsed again: then its blanks are blanks. Unreadable XML gives an empty answer.
    """
    try:
        package = open_package(data)
        part = _sheet_part(package, sheet)
        if part is None:
            return {}
        xml = package.read(part)
        if not formats and not _worth_a_pass(xml, wanted):
            return {}
        return _pass(xml, wanted, _percent_styles(package) if formats else frozenset())
    except _UNREADABLE:
        return {}


def _worth_a_pass(xml: bytes, wanted: frozenset[str]) -> bool:
    """A cheap search of the text: whether a formula or an error may stand at one of the cells."""
    if not any(sign in xml for sign in (b"<f", b":f", b't="e"', b"t='e'")):
        return False
    if b'<c r="' not in xml:
        return True  # other software prefixes tags or orders attributes otherwise; let the parser see
    for reference in wanted:
        start = xml.find(f'<c r="{reference}"'.encode())
        if start >= 0:
            end = xml.find(b"<c ", start + 1)
            cell = xml[start : end if end >= 0 else len(xml)]
            if b"<f" in cell or b't="e"' in cell:
                return True
    return False
