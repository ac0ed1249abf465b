"""Custom document properties: short texts that travel inside a workbook and outlive a save in Excel or LibreOffice.

Runs in the parser's process, so it needs the standard library alone.
"""

from __future__ import annotations

import zipfile
from typing import Final
from xml.parsers import expat

from thidua_xlsx.reading.guard import open_package

__all__ = ["CUSTOM_PART", "custom_properties"]

CUSTOM_PART: Final = "docProps/custom.xml"
_MOST_BYTES: Final = 2**20
_UNREADABLE: Final = (expat.ExpatError, KeyError, ValueError, OSError, zipfile.BadZipFile, NotImplementedError)


def custom_properties(data: bytes) -> dict[str, str]:
    """Name → text of every custom property of a workbook's bytes; unreadable XML gives an empty answer."""
    try:
        package = open_package(data)
        if CUSTOM_PART not in package.namelist() or package.getinfo(CUSTOM_PART).file_size > _MOST_BYTES:
            return {}
        return _parse(package.read(CUSTOM_PART))
    except _UNREADABLE:
        return {}


def _parse(xml: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if tag.rpartition(":")[2] == "property":
            name = attributes.get("name", "")
            found.setdefault(name, "")

    def end(tag: str) -> None:
        nonlocal name
        if tag.rpartition(":")[2] == "property":
            name = ""

    def text(data: str) -> None:
        if name:
            found[name] += data

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)
    return {key: value.strip() for key, value in found.items() if key}
