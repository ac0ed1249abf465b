"""The parts of an .xlsx package (or another zip of XML): which one is which sheet, what its styles show.

Each part is unpacked once, whoever asks. No entity is ever declared or followed: XML that declares one is refused.
Runs in the parser's process: standard library and zlib-ng alone, which unpacks in a third of the time.
"""

from __future__ import annotations

import functools
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from xml.parsers import expat

from zlib_ng import zlib_ng

__all__ = ["UNREADABLE", "Package", "parse_xml", "shows_percent"]

_CANNOT_UNPACK: Final[type[Exception]] = zlib_ng.error  # type: ignore[assignment]  # its stubs call it an object

UNREADABLE: Final = (
    *(expat.ExpatError, KeyError, ValueError, IndexError, OSError, OverflowError, EOFError, RuntimeError),
    *(zipfile.BadZipFile, NotImplementedError, zlib.error, _CANNOT_UNPACK),
)
"""What broken XML and broken packages raise."""

Start = Callable[[str, dict[str, str]], None]

_BUILT_IN_PERCENT: Final = frozenset({9, 10})
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_WORKBOOK: Final = "xl/workbook.xml"
_LOCAL_HEAD: Final = struct.Struct(
    "<4s22xHH"
)  # what stands before a part: its mark, how long its name and the rest are
_LOCAL_MARK: Final = b"PK\3\4"
_LOCKED: Final = 0x1


def parse_xml(
    xml: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """One forward pass; names of elements come without their prefix. ValueError where an entity is declared."""
    parser: Any = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("the XML declares an entity")

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(xml, True)


@dataclass(frozen=True)
class _Listed:
    """What a workbook says of its sheets: their names, their parts, and where the shared texts are."""

    names: tuple[str, ...]
    parts: dict[str, str]
    texts: str


@functools.lru_cache(maxsize=8)
def _listed(workbook: bytes, relations: bytes) -> _Listed:
    """The sheets of a workbook; the forms of one batch list theirs alike."""
    targets: dict[str, tuple[str, str]] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = (part, attributes.get("Type", "").rpartition("/")[2])

    names: list[str] = []
    parts: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            names.append(attributes.get("name", ""))
            related = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if related in targets:
                parts.setdefault(names[-1], targets[related][0])

    parse_xml(relations, relation)
    parse_xml(workbook, sheet)
    texts = next((part for part, kind in targets.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
    return _Listed(tuple(names), parts, texts)


def _inflated(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A part straight from the file's bytes, its length and checksum verified; None where zipfile must see to it."""
    head = data[info.header_offset : info.header_offset + _LOCAL_HEAD.size]
    if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & _LOCKED or len(head) < _LOCAL_HEAD.size:
        return None
    mark, name_length, extra_length = _LOCAL_HEAD.unpack(head)
    start = info.header_offset + _LOCAL_HEAD.size
    if mark != _LOCAL_MARK or data[start : start + name_length] != info.orig_filename.encode(errors="replace"):
        return None
    start += name_length + extra_length
    inflater = zlib_ng.decompressobj(-zlib.MAX_WBITS)
    part = inflater.decompress(data[start : start + info.compress_size], info.file_size + 1)
    return part if inflater.eof and len(part) == info.file_size and zlib_ng.crc32(part) == info.CRC else None


class Package:
    """An opened .xlsx package; ``UNREADABLE`` is what its methods may raise."""

    def __init__(self, opened: zipfile.ZipFile, data: bytes | None = None) -> None:
        self._zip = opened
        self._data = data
        self._inflated: dict[str, bytes] = {}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        """How many bytes a part has, as the package says."""
        return self._zip.NameToInfo[name].file_size

    def part(self, name: str) -> bytes:
        """A part's content."""
        if name not in self._inflated:
            info = self._zip.NameToInfo[name]
            quickly = None if self._data is None else _inflated(self._data, info)
            self._inflated[name] = self._zip.read(info) if quickly is None else quickly
        return self._inflated[name]

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets as the workbook lists them, also those of one name and those without a part."""
        return self._listed.names

    @property
    def sheets(self) -> dict[str, str]:
        """Sheet → its part, by the workbook and its relationships; chart sheets too."""
        return self._listed.parts

    @property
    def texts_part(self) -> str:
        """The part that holds the shared texts, whether it is there or not."""
        return self._listed.texts

    @cached_property
    def _listed(self) -> _Listed:
        return _listed(self.part(_WORKBOOK), self.part("xl/_rels/workbook.xml.rels"))

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its dates count from 1904, as those of old Macintosh workbooks do."""
        told: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                told.append(attributes.get("date1904", "0"))

        parse_xml(self.part(_WORKBOOK), start)
        return told[:1] in (["1"], ["true"])

    @cached_property
    def shared_strings(self) -> list[str]:
        """The shared texts, without phonetic readings."""
        texts: list[str] = []
        state = {"text": False, "phonetic": False}

        def start(name: str, _: dict[str, str]) -> None:
            if name == "si":
                texts.append("")
            state["text"] = state["text"] or name == "t"
            state["phonetic"] = state["phonetic"] or name == "rPh"

        def end(name: str) -> None:
            if name == "t":
                state["text"] = False
            elif name == "rPh":
                state["phonetic"] = False

        def text(data: str) -> None:
            if state["text"] and not state["phonetic"]:
                texts[-1] += data

        if self.has(self.texts_part):
            parse_xml(self.part(self.texts_part), start, end, text)
        return texts

    @cached_property
    def footnotes(self) -> dict[str, str]:
        """Text of a cell → the same without what is set as a superscript; empty where cells of one text differ."""
        found: dict[str, str] = {}
        for part in (self.texts_part, *self.sheets.values()):
            xml = self.part(part) if self.has(part) else b""
            if b"superscript" in xml:
                _collect_footnotes(xml, found)
        return found

    @cached_property
    def percent_styles(self) -> frozenset[int]:
        """Positions in cellXfs whose number format shows percent."""
        return self._styles("percent", _BUILT_IN_PERCENT, shows_percent)

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """Positions in cellXfs whose number format shows a date or a time."""
        return self._styles("date", _BUILT_IN_DATES, _shows_date)

    def _styles(self, what: str, built_in: frozenset[int], shows: Callable[[str], bool]) -> frozenset[int]:
        if not self.has("xl/styles.xml"):
            return frozenset()
        xml = self.part("xl/styles.xml")
        if len(xml) > _LARGEST_KEPT:
            return _styles(xml, built_in, shows)
        if (what, xml) not in _known_styles:
            if len(_known_styles) >= _MOST_STYLES:
                _known_styles.clear()
            _known_styles[what, xml] = _styles(xml, built_in, shows)
        return _known_styles[what, xml]


_known_styles: dict[tuple[str, bytes], frozenset[int]] = {}  # the forms of one batch share theirs
_MOST_STYLES: Final = 50
_LARGEST_KEPT: Final = 2**20


def _styles(xml: bytes, built_in: frozenset[int], shows: Callable[[str], bool]) -> frozenset[int]:
    formats: set[int] = set(built_in)
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = True
        elif name == "numFmt" and shows(attributes.get("formatCode", "")):
            formats.add(int(attributes.get("numFmtId", "0")))
        elif name == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parse_xml(xml, start, end)
    return frozenset(position for position, number_format in enumerate(styles) if number_format in formats)


def _collect_footnotes(xml: bytes, found: dict[str, str]) -> None:
    whole = bare = ""
    inside: list[str] = []
    raised = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal whole, bare, raised
        inside.append(name)
        if name in {"si", "is"}:
            whole = bare = ""
        elif name == "r":
            raised = False
        elif name == "vertAlign":
            raised = attributes.get("val") == "superscript"

    def end(name: str) -> None:
        inside.pop()
        if name in {"si", "is"} and (whole != bare or whole in found):
            found[whole] = bare if found.get(whole, bare) == bare else ""
        elif name in {"si", "is"}:
            plain.add(whole)

    def text(data: str) -> None:
        nonlocal whole, bare
        if inside[-1:] == ["t"] and "rPh" not in inside:
            whole += data
            bare += "" if raised and "r" in inside else data

    plain: set[str] = set()
    parse_xml(xml, start, end, text)
    for same in plain & found.keys():
        found[same] = ""


def _unquoted(code: str) -> str:
    """A number format without what it prints literally and without colours and conditions in brackets."""
    kept: list[str] = []
    quoted = escaped = bracketed = False
    for char in code:
        if escaped:
            escaped = False
        elif char == '"' and not bracketed:
            quoted = not quoted
        elif quoted:
            continue
        elif char in "\\_*":
            escaped = True
        elif char in "[]":
            bracketed = char == "["
        elif not bracketed:
            kept.append(char)
    return "".join(kept)


def shows_percent(code: str) -> bool:
    """Whether a number format multiplies by 100: a % that is neither quoted nor escaped."""
    return "%" in _unquoted(code)


def _shows_date(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    if any(f"[{unit}" in code.lower() for unit in ("h]", "m]", "s]", "hh]", "mm]", "ss]")):
        return True
    first = _unquoted(code).partition(";")[0].lower()
    return first != "general" and any(char in first for char in "dmyhs")
