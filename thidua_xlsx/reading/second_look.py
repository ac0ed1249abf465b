"""A second, bounded look at single cells where the fast reader does not say enough.

The fast reader gives an error value and a formula that was never calculated as a blank, gives no number formats, and
does not say that a cell stands there twice. ``facts_of`` tells of a sheet at which cells there is more to see, by one
quick search of its text; ``look`` then reads just those. Runs in the parser's process: standard library only, and xlrd
for .xls.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.cells import a1, position_of
from thidua_xlsx.reading.ooxml import UNREADABLE, parse_xml, shows_percent
from thidua_xlsx.reading.plain_sheet import Facts

__all__ = ["Facts", "Seen", "facts_of", "look", "survey"]

Wanted = frozenset[str] | None
"""A1 references; None: every cell."""

_PLAIN_CELL: Final = b'<c r="'
_CELL: Final = re.compile(rb'<c r="([^"]+)"(?: s="(\d+)")?([^>]*)>(<f\b)?')


@dataclass
class Seen:
    """What a file says of one cell beyond its value."""

    kind: str = ""  # "e": an error value; "str": a text that a formula gave
    formula: bool = False
    value: str = ""
    percent: bool = False


def facts_of(book: Book, sheet: str) -> Facts:
    """The facts of a sheet. What was damaged on its way, or declares entities, raises one of ``ooxml.UNREADABLE``.

    The whole part is looked at, which the fast reader does not: so its checksum is verified too.
    """
    if book.kind != "xlsx":
        return _facts_of_other(book, sheet)
    found = book.facts(sheet)
    if found is not None:
        return found
    if sheet not in book.package.sheets:
        return Facts()
    xml = book.package.part(book.package.sheets[sheet])
    if b"<!DOCTYPE" in xml:
        raise ValueError("the XML declares entities")
    cells = _CELL.findall(xml)
    if len(cells) != xml.count(b"<c ") or b":c " in xml or b"<c>" in xml:
        return _facts_by_pass(book, xml)  # written by other software, in another manner
    references = [reference for reference, _, _, _ in cells]
    unique = frozenset(references)
    styles = {str(style).encode() for style in book.package.percent_styles}
    return Facts(
        _twice(references) if len(unique) < len(references) else frozenset(),
        frozenset(reference.decode() for reference, _, rest, formula in cells if formula or b't="e"' in rest),
        frozenset(reference.decode() for reference, style, _, _ in cells if (style or b"0") in styles)
        if styles
        else frozenset(),
    )


def _twice(references: list[bytes]) -> frozenset[str]:
    return frozenset(reference.decode() for reference, times in Counter(references).items() if times > 1)


def _facts_by_pass(book: Book, xml: bytes) -> Facts:
    seen, repeated = _pass(book, xml, None)
    return Facts(
        repeated,
        frozenset(cell for cell, it in seen.items() if it.formula or it.kind == "e"),
        frozenset(cell for cell, it in seen.items() if it.percent),
    )


def _facts_of_other(book: Book, sheet: str) -> Facts:
    """Of other formats: nothing is known where they cannot be read a second time."""
    try:
        seen = dict(_other_kinds(book, sheet, None))
    except UNREADABLE:
        return Facts()
    if book.kind == "xlsb":
        return Facts()
    return Facts(
        special=frozenset(cell for cell, it in seen.items() if it.kind == "e"),
        percent=frozenset(cell for cell, it in seen.items() if it.percent),
    )


def look(book: Book, sheet: str, wanted: frozenset[str]) -> dict[str, Seen]:
    """What the file says of the cells ``wanted`` (A1 references, of those that are special) of ``sheet``."""
    if not wanted:
        return {}
    if book.kind == "xlsx":
        return _pass(book, book.package.part(book.package.sheets[sheet]), wanted)[0]
    return dict(_other_kinds(book, sheet, wanted))


def survey(book: Book) -> dict[str, dict[str, list[str]]]:
    """Every cell of a workbook that the fast reader does not tell whole.

    Returns
    -------
    Sheet → A1 reference → ``["error", "#REF!"]``, ``["not calculated", ""]`` or ``["percent", "0.95"]`` (a number shown
    as a percentage). A damaged part of an .xlsx raises one of ``ooxml.UNREADABLE``.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for sheet in book.sheets:
        if book.kind != "xlsx":
            try:
                seen = dict(_other_kinds(book, sheet, None))
            except UNREADABLE:
                continue  # .xls that one reader reads and the other does not
        elif sheet in book.package.sheets:
            seen = _pass(book, book.package.part(book.package.sheets[sheet]), None)[0]
        else:
            continue
        found[sheet] = {cell: told for cell, it in seen.items() if (told := _told(it))}
    return found


def _told(seen: Seen) -> list[str]:
    if seen.kind == "e":
        return ["error", seen.value]
    if seen.formula and not seen.value and seen.kind != "str":
        return ["not calculated", ""]
    return ["percent", seen.value] if seen.percent and seen.value else []


# -- .xlsx ---------------------------------------------------------------------------------------------


@dataclass
class _SheetPass:
    """Collects the wanted cells of one sheet."""

    wanted: Wanted
    percent_styles: frozenset[int]
    seen: dict[str, Seen] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    _cell: Seen | None = None
    _in_value: bool = False
    _row: int = -1
    _column: int = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
        elif tag == "c":
            reference = self._place(attributes.get("r", ""))
            if self.wanted is None or reference in self.wanted:
                style = attributes.get("s", "0")
                self._cell = Seen(
                    attributes.get("t", ""), percent=style.isdecimal() and int(style) in self.percent_styles
                )
                if reference in self.seen:
                    self.repeated.add(reference)
                self.seen[reference] = self._cell
        elif self._cell is not None and tag == "f":
            self._cell.formula = True
        elif self._cell is not None and tag == "v":
            self._in_value = True

    def _place(self, reference: str) -> str:
        """Where the cell stands: other software leaves that out, then it is right of the one before."""
        at = position_of(reference)
        self._row, self._column = (self._row, self._column + 1) if at is None else at
        return reference if at is not None else a1(max(self._row, 0), self._column)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._cell = None
        elif tag == "v":
            self._in_value = False

    def text(self, data: str) -> None:
        if self._cell is not None and self._in_value:
            self._cell.value += data


def _pass(book: Book, xml: bytes, wanted: Wanted) -> tuple[dict[str, Seen], frozenset[str]]:
    sheet_pass = _SheetPass(wanted, book.package.percent_styles)
    parse_xml(xml, sheet_pass.start, sheet_pass.end, sheet_pass.text)
    return sheet_pass.seen, frozenset(sheet_pass.repeated)


# -- other formats -------------------------------------------------------------------------------------


def _other_kinds(book: Book, sheet: str, wanted: Wanted) -> Iterator[tuple[str, Seen]]:
    """Errors and percentages; nothing of an .xlsb, for nobody reads its formats."""
    if book.kind == "ods":
        yield from _cells_of_ods(book, sheet, wanted)
    elif book.kind == "xls":
        yield from (each for each in _cells_of_xls(book, sheet) if wanted is None or each[0] in wanted)


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


_MOST_REPEATED: Final = 1_000
_MOST_SEEN: Final = 100_000
_LARGEST_TEXT: Final = 100


def _cells_of_ods(book: Book, sheet: str, wanted: Wanted) -> Iterator[tuple[str, Seen]]:
    """Errors and percentages of an OpenDocument sheet; ValueError where there are more than anybody types."""
    reader = _OdsPass(sheet, wanted)
    parse_xml(book.package.part("content.xml"), reader.start, reader.end, reader.text)
    yield from reader.seen.items()


class _OdsPass:
    """Follows rows and columns, which repeat by number, and keeps the cells that say something."""

    def __init__(self, sheet: str, wanted: Wanted) -> None:
        self.seen: dict[str, Seen] = {}
        self._wanted = wanted
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
                reference = a1(row, column)
                if self._wanted is None or reference in self._wanted:
                    self.seen[reference] = cell
        if len(self.seen) > _MOST_SEEN:
            raise ValueError(self._sheet)


def _times(number: str | None) -> int:
    return int(number) if number is not None and number.isdecimal() else 1
