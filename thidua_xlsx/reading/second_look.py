"""A second, bounded look at single cells where the fast reader does not say enough.

The fast reader gives an error value and a formula that was never calculated as a blank, gives no number formats, and
does not say that a cell stands there twice. So where a needed cell came back blank, or a percentage came back below 10,
its sheet is looked at once more: one forward pass that stops at nothing but the cells asked for. Runs in the parser's
process: standard library only, and xlrd for .xls.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.reading.ooxml import UNREADABLE, parse_xml, shows_percent

__all__ = ["Seen", "look", "repeated_cells", "survey"]

Wanted = frozenset[str] | None
"""A1 references; None: every cell."""

_PLAIN_CELL: Final = b'<c r="'
_CELL: Final = re.compile(rb'<c r="([^"]+)"')
_TELLING_CELL: Final = re.compile(rb'<c r="([^"]+)"(?:[^>]*?\bt="e"|[^>/]*><f\b)')
_ANY_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br=["\']([A-Z]+[0-9]+)["\']')


@dataclass
class Seen:
    """What a file says of one cell beyond its value."""

    kind: str = ""  # "e": an error value; "str": a text that a formula gave
    formula: bool = False
    value: str = ""
    percent: bool | None = False  # None: the format of numbers cannot be seen in this kind of file


def look(book: Book, sheet: str, wanted: frozenset[str], *, formats: bool) -> dict[str, Seen]:
    """What the file says of the cells ``wanted`` (A1 references) of ``sheet``.

    ``formats`` asks for number formats too. Without it, a sheet in whose text no formula and no error stands at these
    cells is not parsed again: then its blanks are blanks. What cannot be read gives an empty answer.
    """
    try:
        if book.kind == "xlsx":
            xml = book.package.part(book.package.sheets[sheet])
            return _pass(book, xml, wanted) if formats or _worth_a_pass(xml, wanted) else {}
        return _other_kinds(book, sheet, wanted)
    except UNREADABLE:
        return {}


def survey(book: Book) -> dict[str, dict[str, list[str]]]:
    """Every cell of a workbook that the fast reader does not tell whole.

    Returns
    -------
    Sheet → A1 reference → ``["error", "#REF!"]``, ``["not calculated", ""]`` or ``["percent", "0.95"]`` (a number shown
    as a percentage). What cannot be read is left out.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for sheet in book.sheets:
        try:
            if book.kind != "xlsx":
                seen = _other_kinds(book, sheet, None)
            elif sheet in book.package.sheets:
                seen = _pass(book, book.package.part(book.package.sheets[sheet]), None)
            else:
                continue
        except UNREADABLE:
            continue
        found[sheet] = {cell: told for cell, it in seen.items() if (told := _told(it))}
    return found


def _told(seen: Seen) -> list[str]:
    if seen.kind == "e":
        return ["error", seen.value]
    if seen.formula and not seen.value and seen.kind != "str":
        return ["not calculated", ""]
    return ["percent", seen.value] if seen.percent and seen.value else []


def repeated_cells(book: Book, sheet: str) -> set[str]:
    """A1 references that stand in the sheet more than once: one of the values is lost, and nobody knows which.

    Looks at the whole part, which the fast reader does not: what was damaged on its way (its checksum is wrong) or
    declares entities raises one of ``ooxml.UNREADABLE``.
    """
    if book.kind != "xlsx":
        return set()
    xml = book.package.part(book.package.sheets[sheet])
    if b"<!DOCTYPE" in xml:
        raise ValueError("the XML declares entities")
    references = _CELL.findall(xml)
    if len(references) != xml.count(b"<c ") or b":c " in xml:  # written by other software, in another manner
        references = _ANY_CELL.findall(xml)
    if len(references) == len(set(references)):
        return set()
    return {reference.decode() for reference, times in Counter(references).items() if times > 1}


# -- .xlsx ---------------------------------------------------------------------------------------------


@dataclass
class _SheetPass:
    """Collects the wanted cells of one sheet."""

    wanted: Wanted
    percent_styles: frozenset[int]
    seen: dict[str, Seen] = field(default_factory=dict)
    _cell: Seen | None = None
    _in_value: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
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

    def end(self, tag: str) -> None:
        if tag == "c":
            self._cell = None
        elif tag == "v":
            self._in_value = False

    def text(self, data: str) -> None:
        if self._cell is not None and self._in_value:
            self._cell.value += data


def _pass(book: Book, xml: bytes, wanted: Wanted) -> dict[str, Seen]:
    sheet_pass = _SheetPass(wanted, book.package.percent_styles)
    parse_xml(xml, sheet_pass.start, sheet_pass.end, sheet_pass.text)
    return sheet_pass.seen


def _worth_a_pass(xml: bytes, wanted: frozenset[str]) -> bool:
    """A cheap search of the text: whether a formula or an error may stand at one of the cells."""
    if not any(sign in xml for sign in (b"<f", b":f", b't="e"', b"t='e'")):
        return False
    if xml.count(b"<c ") != xml.count(_PLAIN_CELL) or b":c " in xml:
        return True  # other software prefixes tags or orders attributes otherwise; let the parser see
    return any(reference.decode() in wanted for reference in _TELLING_CELL.findall(xml))


# -- other formats -------------------------------------------------------------------------------------


def _other_kinds(book: Book, sheet: str, wanted: Wanted) -> dict[str, Seen]:
    if book.kind == "ods":
        return {cell: seen for cell, seen in _cells_of_ods(book, sheet) if wanted is None or cell in wanted}
    if book.kind == "xls":
        return {cell: seen for cell, seen in _cells_of_xls(book, sheet) if wanted is None or cell in wanted}
    return {cell: Seen(percent=None) for cell in wanted or ()}  # .xlsb: nothing else is told


def _cells_of_xls(book: Book, sheet: str) -> Iterator[tuple[str, Seen]]:
    """Errors and percentages of an old workbook."""
    import os

    import xlrd

    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - os.devnull is no path on Windows
            opened = xlrd.open_workbook(file_contents=book.data, formatting_info=True, logfile=nowhere)
            cells = opened.sheet_by_name(sheet)
    except Exception as error:  # it raises whatever a broken structure leads to
        raise ValueError(sheet) from error
    shown = [
        shows_percent(str(getattr(opened.format_map.get(style.format_key), "format_str", "")))
        for style in opened.xf_list
    ]
    for row in range(cells.nrows):
        for column, cell in enumerate(cells.row(row)):
            if cell.ctype == xlrd.XL_CELL_ERROR:
                yield a1(row, column), Seen("e", value=xlrd.error_text_from_code.get(cell.value, "#?"))
            elif cell.ctype == xlrd.XL_CELL_NUMBER and shown[cell.xf_index]:
                yield a1(row, column), Seen(value=f"{cell.value:.15g}", percent=True)


_MOST_REPEATED: Final = 10_000
_LARGEST_TEXT: Final = 100


def _cells_of_ods(book: Book, sheet: str) -> Iterator[tuple[str, Seen]]:
    """Errors and percentages of an OpenDocument sheet."""
    reader = _OdsPass(sheet)
    parse_xml(book.package.part("content.xml"), reader.start, reader.end, reader.text)
    yield from reader.seen.items()


class _OdsPass:
    """Follows rows and columns, which repeat by number, and keeps the cells that say something."""

    def __init__(self, sheet: str) -> None:
        self.seen: dict[str, Seen] = {}
        self._sheet = sheet
        self._inside = False
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._cell: Seen | None = None
        self._shown = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self._inside = plain.get("name") == self._sheet
            self._row = 0
        elif not self._inside:
            return
        elif tag == "table-row":
            self._column, self._rows = 0, _times(plain.get("number-rows-repeated"))
        elif tag in {"table-cell", "covered-table-cell"}:
            self._columns = _times(plain.get("number-columns-repeated"))
            self._shown = ""
            kinds = {value for name, value in attributes.items() if name.endswith(":value-type")}
            if "error" in kinds:
                self._cell = Seen("e")
            elif "percentage" in kinds:
                self._cell = Seen(value=plain.get("value", ""), percent=True)

    def end(self, tag: str) -> None:
        if not self._inside:
            return
        if tag in {"table-cell", "covered-table-cell"}:
            if self._cell is not None:
                self._keep(self._cell)
            self._cell = None
            self._column += self._columns
        elif tag == "table-row":
            self._row += self._rows
        elif tag == "table":
            self._inside = False

    def text(self, data: str) -> None:
        if self._cell is not None and len(self._shown) < _LARGEST_TEXT:
            self._shown += data

    def _keep(self, cell: Seen) -> None:
        if cell.kind == "e":
            cell.value = self._shown.strip()
        for row in range(self._row, self._row + min(self._rows, _MOST_REPEATED)):
            for column in range(self._column, self._column + min(self._columns, _MOST_REPEATED)):
                if len(self.seen) < _MOST_REPEATED:
                    self.seen[a1(row, column)] = cell


def _times(number: Any) -> int:
    return int(number) if isinstance(number, str) and number.isdigit() else 1
