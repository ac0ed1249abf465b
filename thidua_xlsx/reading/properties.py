"""What travels inside a document and outlives a save in Excel or LibreOffice: its properties, when it was last saved.

Runs in the parser's process: standard library only, and olefile for .xls.
"""

from __future__ import annotations

import datetime
import io
import re
from typing import Final

from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.ooxml import UNREADABLE, Package, parse_xml

__all__ = ["CUSTOM_PART", "custom_properties", "last_saved"]

CUSTOM_PART: Final = "docProps/custom.xml"
_MOST_BYTES: Final = 2**20
_VIETNAM: Final = datetime.timezone(datetime.timedelta(hours=7))
_SAVED: Final = {
    "docProps/core.xml": re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.+Z-]{10,40})\s*<"),
    "meta.xml": re.compile(rb"<dc:date>\s*([0-9T:.+Z-]{10,40})\s*<"),
}
_NO_DATE_BEFORE: Final = 2001  # our own writer and others put a fixed day of earlier years


def custom_properties(package: Package) -> dict[str, str]:
    """Name → text of every custom property of a workbook; unreadable XML gives an empty answer."""
    try:
        if not package.has(CUSTOM_PART) or package.size(CUSTOM_PART) > _MOST_BYTES:
            return {}
        return _parse(package.part(CUSTOM_PART))
    except UNREADABLE:
        return {}


def _parse(xml: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag == "property":
            name = attributes.get("name", "")
            found.setdefault(name, "")

    def end(tag: str) -> None:
        nonlocal name
        if tag == "property":
            name = ""

    def text(data: str) -> None:
        if name:
            found[name] += data

    parse_xml(xml, start, end, text)
    return {key: value.strip() for key, value in found.items() if key}


def last_saved(book: Book) -> str:
    """When the document says that it was last saved: ``2026-12-05T16:30:00``, Vietnamese time; empty where it does not.

    The document's own date and no file system's: a mail program or a copy changes the latter.
    """
    try:
        saved = _of_compound(book.data) if book.kind == "xls" else _of_package(book.package)
        if saved is None or not _NO_DATE_BEFORE <= saved.year <= _no_date_after():
            return ""
        if saved.tzinfo is not None:
            saved = saved.astimezone(_VIETNAM).replace(tzinfo=None)
        return saved.replace(microsecond=0).isoformat()
    except UNREADABLE:
        return ""


def _no_date_after() -> int:
    """The last year that a document can truly say: a clock that runs decades ahead must not make it the newest."""
    return datetime.datetime.now(_VIETNAM).year + 1


def _of_package(package: Package) -> datetime.datetime | None:
    for part, pattern in _SAVED.items():
        if package.has(part) and package.size(part) <= _MOST_BYTES:
            found = pattern.search(package.part(part))
            return datetime.datetime.fromisoformat(found[1].decode()) if found else None
    return None


def _of_compound(data: bytes) -> datetime.datetime | None:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            saved = compound.get_metadata().last_saved_time
    except Exception:  # noqa: BLE001 - olefile raises whatever a broken structure leads to
        return None
    return saved.replace(tzinfo=datetime.UTC) if isinstance(saved, datetime.datetime) else None
