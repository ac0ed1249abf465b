"""One opened workbook, whatever its format: its sheets read on demand from cell A1 on.

Sheets written in the usual manner are read by ``plain``, others by python-calamine; where that refuses or would
allocate too much, ``sparse`` does it. Texts in fonts of before Unicode are given as they are meant.
Runs in the parser's process: python-calamine, zlib-ng and the standard library only.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, Final

import python_calamine

from thidua_xlsx.reading.cache import Kept
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.reading.guard import SPREADSHEETS, identify
from thidua_xlsx.reading.legacy_text import modern, suspicious
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.ooxml import UNREADABLE, Package
from thidua_xlsx.reading.plain_sheet import Facts, PlainSheet, PlainTexts, plain_sheet, plain_texts
from thidua_xlsx.reading.sparse_sheet import read_sparse

__all__ = ["Book", "NoWorkbookError", "TooLargeError", "TooLongTextError", "TwinSheetsError"]

_WORKSHEETS: Final = "xl/worksheets/"
_PROLOG: Final = 100  # bytes within which an XML declaration may stand
_NOT_LAST: Final = re.compile(rb"</v>(?!</c>|\s*</c>)")
_REFERENCE: Final = re.compile(rb"<v>[^<]*&#")
_NO_TEXT: Final = re.compile(rb't="s"[^>]*><v>[^0-9]')

Merged = list[tuple[tuple[int, int], tuple[int, int]]]


class NoWorkbookError(Exception):
    """The file is something else; ``args`` is its kind."""


class TwinSheetsError(Exception):
    """Two sheets have one name, so that nobody can say which of them is meant."""


class TooLargeError(Exception):
    """A sheet spans more cells than the limits allow; ``args`` are the sheet and its last cell."""


class TooLongTextError(Exception):
    """A cell holds more text than Excel lets it; ``args`` are the sheet and the cell."""


class Book:
    """One opened workbook.

    ``far``: sheet → cells so far from its table that they were left out; ``originals``: sheet → zero-based row and
    column → the text of a cell as it stands in the file, where it was typed in a font of before Unicode.
    """

    def __init__(self, data: bytes, limits: Limits | None = None, *, careful: bool = False) -> None:
        kind, opened = identify(data, limits)
        if kind not in SPREADSHEETS:
            raise NoWorkbookError(kind)
        self.data = data
        self.kind = kind
        self.name = ""  # of its file, for whoever wants to guess whose it is
        self.zip = opened
        self.far: dict[str, list[str]] = {}
        self.originals: dict[str, dict[tuple[int, int], str]] = {}
        self._limits = limits or Limits()
        self._rows: dict[str, list[list[Any]]] = {}
        self._merged: dict[str, Merged] = {}
        self._plain: dict[str, PlainSheet | None] = {}
        self._texts_verified = False
        self._careful = careful and kind == "xlsx"
        self.sheets: list[str] = self._names()
        twins = [name for name, times in Counter(name.casefold() for name in self.sheets).items() if times > 1]
        if twins:
            raise TwinSheetsError(next(name for name in self.sheets if name.casefold() == twins[0]))

    def _names(self) -> list[str]:
        if self.kind == "xlsx":
            parts = self.package.sheets
            if self._careful or all(part.startswith(_WORKSHEETS) for part in parts.values()):
                return [name for name in self.package.sheet_names if name in parts]
        return [] if self._fast is None else list(self._fast.sheet_names)

    @cached_property
    def _fast(self) -> Any:
        """The workbook as python-calamine opens it; None where the other readers have to do without it."""
        if self._careful:
            return None
        try:
            return python_calamine.load_workbook(io.BytesIO(self.data))
        except python_calamine.CalamineError:
            if self.kind != "xlsx":
                raise
            return None  # what it cannot open, the other reader may

    @cached_property
    def package(self) -> Package:
        """The parts of an .xlsx or .ods package, each unpacked once."""
        assert self.zip is not None
        return Package(self.zip, self.data)

    def rows(self, sheet: str) -> list[list[Any]]:
        """All rows of ``sheet`` from A1, as long as one another; a blank cell is ``''``."""
        if sheet not in self._rows:
            plain = self._plain_sheet(sheet)
            if plain is None:
                rows = self._read(sheet)
                texts = {value for row in rows for value in row if type(value) is str}
            else:  # the shared texts have been looked at
                rows, texts = plain.rows, set(plain.texts)
                self._merged[sheet] = plain.merged
            self._rows[sheet] = rows
            if len(max(texts, key=len, default="")) > _LONGEST_TEXT:
                raise TooLongTextError(sheet, _place_of_longest(rows))
            meant = _meant(texts)
            if meant:
                self._modernise(sheet, rows, meant)
        return self._rows[sheet]

    def facts(self, sheet: str) -> Facts | None:
        """What is to be known of the cells of ``sheet``, where that came out with its values."""
        plain = self._plain_sheet(sheet)
        return None if plain is None else plain.facts

    def _plain_sheet(self, sheet: str) -> PlainSheet | None:
        """The sheet where it is written in the usual manner."""
        if self.kind != "xlsx" or self._careful:
            return None
        if sheet not in self._plain:
            part = self.package.sheets.get(sheet)
            texts = self._plain_texts if part is not None else None
            self._plain[sheet] = (
                None if part is None or texts is None else plain_sheet(self.package, part, texts, self._limits.cells)
            )
        return self._plain[sheet]

    @cached_property
    def _plain_texts(self) -> PlainTexts | None:
        """The shared texts where nothing is to be said of any of them."""
        found = plain_texts(self.package)
        if found is None or max(map(len, found.texts), default=0) > _LONGEST_TEXT:
            return None
        return None if _meant(set(found.texts)) else found

    def _modernise(self, sheet: str, rows: list[list[Any]], meant: dict[str, str]) -> None:
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value in meant:
                    self.originals.setdefault(sheet, {})[number, column] = value
                    row[column] = meant[value]

    def converted(self) -> dict[str, list[tuple[str, str, str]]]:
        """Sheet → its cells that were typed in old fonts: A1 reference, as typed, as meant."""
        return {
            sheet: [(a1(row, column), typed, self._rows[sheet][row][column]) for (row, column), typed in cells.items()]
            for sheet, cells in self.originals.items()
        }

    def _read(self, sheet: str) -> list[list[Any]]:
        refused: Exception | None = None
        if self._fast is not None and not (self.kind == "xlsx" and self._is_odd(sheet)):
            try:
                opened = self._fast.get_sheet_by_name(sheet)
                if (opened.total_height + 1) * (opened.total_width + 1) <= self._limits.cells:
                    rows: list[list[Any]] = opened.to_python(skip_empty_area=False)
                    self._merged[sheet] = opened.merged_cell_ranges or []
                    return rows
                refused = TooLargeError(sheet, opened.end)
            except python_calamine.CalamineError as error:
                refused = error
        if self.kind != "xlsx":
            assert refused is not None
            raise refused
        try:
            found = read_sparse(self.package, sheet, self._limits.cells)
        except UNREADABLE as error:
            raise refused or error from None
        self._merged[sheet] = found.merged
        if found.far:
            self.far[sheet] = found.far
        return found.rows

    def _is_odd(self, sheet: str) -> bool:
        """Whether the sheet's XML is of a kind that the fast reader misreads; a damaged part raises ``UNREADABLE``.

        It takes the last piece of a value that a comment or a character reference cuts in two, and the last of two
        values. Unpacking the parts here also verifies their checksums, which the fast reader does not.
        """
        if not self._texts_verified and self.package.has(self.package.texts_part):
            self.package.part(self.package.texts_part)
        self._texts_verified = True
        part = self.package.sheets.get(sheet)
        if part is None:
            return False
        xml = self.package.part(part)
        return (
            b"<!" in xml
            or (b"&#" in xml and _REFERENCE.search(xml) is not None)
            or xml.find(b"<?", _PROLOG) >= 0
            or _NOT_LAST.search(xml) is not None
            or _NO_TEXT.search(xml) is not None
        )

    def without_footnotes(self, text: str) -> str | None:
        """``text`` without what is set as a superscript in its cell; None where nothing is.

        Empty where cells of that text differ in it: then nobody can tell which one is meant.
        """
        try:
            return self.package.footnotes.get(text) if self.kind == "xlsx" else None
        except UNREADABLE:
            return None

    def merged(self, sheet: str) -> Merged:
        """The merged ranges of a sheet that was read: first and last (row, column) of each; none where not told."""
        return self._merged.get(sheet, [])


_LONGEST_TEXT: Final = 32_767  # characters, as Excel has it: a few kilobytes of file could give gigabytes


def _place_of_longest(rows: list[list[Any]]) -> tuple[int, int]:
    return next(
        (number, column)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if type(value) is str and len(value) > _LONGEST_TEXT
    )


# texts known to be in Unicode: the forms of one batch share nearly all of theirs
_in_unicode: Kept[str, bool] = Kept(most=1_000_000, each=200)


def _meant(texts: AbstractSet[str]) -> dict[str, str]:
    """The texts that were typed in old fonts → what they say."""
    new = _in_unicode.missing(set(texts))
    found = {}
    if suspicious("\n".join(new)):
        found = {text: meant for text in new if (meant := modern(text)) is not None}
    for text in new - found.keys():
        _in_unicode.keep(text, True, len(text) + 1)
    return found
