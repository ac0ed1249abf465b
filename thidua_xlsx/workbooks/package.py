"""A workbook's package changed in a few places: every byte that is not meant stays as it is.

No library that loads and saves whole workbooks: those drop charts and the values of formulas. Positions come from the
parser, so nothing is found by guessing at the text; a part that declares a document type is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from thidua_xlsx.reading.guard import open_package
from thidua_xlsx.reading.properties import CUSTOM_PART

__all__ = ["edited_package", "lock_sheet", "lock_styles", "with_properties"]

_DATE: Final = (1980, 1, 1, 0, 0, 0)  # no clock enters a file, so that equal input gives equal bytes
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_STYLES: Final = "xl/styles.xml"
_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_EMPTY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_VALUES}"></Properties>'
).encode()
_GUARD: Final = 'sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"'
_TRUE: Final = frozenset({"1", "true", "on"})
_TAG: Final = re.compile(rb"""<(?:[^'">]|"[^"]*"|'[^']*')*>""")


def edited_package(data: bytes, prefix: str, properties: Mapping[str, str]) -> bytes:
    """The bytes of a workbook in which every cell is locked and the properties of ``prefix`` are ``properties``.

    Other parts keep their bytes; their order stays, their dates are fixed.
    """
    with open_package(data) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
        infos = {info.filename: info for info in package.infolist()}
    for name, xml in parts.items():
        if name == _STYLES:
            parts[name] = lock_styles(xml)
        elif _SHEET.fullmatch(name):
            parts[name] = lock_sheet(xml)
    if CUSTOM_PART not in parts:
        _add_custom_part(parts)
    parts[CUSTOM_PART] = with_properties(parts[CUSTOM_PART], prefix, properties)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # else the system on which it is written would show
            info.external_attr = infos[name].external_attr if name in infos else 0o600 << 16
            package.writestr(info, xml)
    return out.getvalue()


# -- single parts ------------------------------------------------------------------------------------


class _Walk:
    """One pass over a part: calls ``start`` and ``end`` with the element's path and where its tag stands."""

    def __init__(
        self,
        xml: bytes,
        start: Callable[[tuple[str, ...], str, dict[str, str], slice], None] | None = None,
        end: Callable[[tuple[str, ...], str, slice], None] | None = None,
    ) -> None:
        self._xml = xml
        self._path: list[str] = []
        self._tags: list[slice] = []
        self._on_start, self._on_end = start, end
        self.root: tuple[str, dict[str, str], slice] | None = None
        self.root_end = slice(0, 0)
        parser: Any = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser
        parser.Parse(xml, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("a document type is declared")

    def _tag(self) -> slice:
        """Where the tag stands that is being told of."""
        found = _TAG.match(self._xml, self._parser.CurrentByteIndex)
        if found is None:  # not in UTF-8: positions are not what they seem
            raise ValueError("unknown encoding")
        return slice(*found.span())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name.rpartition(":")[2])
        self._tags.append(self._tag())
        if len(self._path) == 1:
            self.root = (name, attributes, self._tags[-1])
        if self._on_start is not None:
            self._on_start(tuple(self._path), name, attributes, self._tags[-1])

    def _end(self, name: str) -> None:
        opened = self._tags.pop()
        # of an element without content there is one tag, and the parser stands behind it
        at = opened if self._xml[opened].endswith(b"/>") else self._tag()
        if len(self._path) == 1:
            self.root_end = at
        if self._on_end is not None:
            self._on_end(tuple(self._path), name, at)
        self._path.pop()


def _patched(xml: bytes, patches: list[tuple[slice, bytes]]) -> bytes:
    for at, new in sorted(patches, key=lambda patch: patch[0].start, reverse=True):
        xml = xml[: at.start] + new + xml[at.stop :]
    return xml


def lock_styles(xml: bytes) -> bytes:
    """``xl/styles.xml`` in which no format of a cell is unlocked."""
    patches: list[tuple[slice, bytes]] = []

    def start(path: tuple[str, ...], _: str, attributes: dict[str, str], at: slice) -> None:
        if path[-1] == "protection" and "cellXfs" in path and attributes.get("locked", "1") not in _TRUE:
            tag = re.sub(rb"""(\blocked\s*=\s*["'])[^"']*""", rb"\g<1>1", xml[at])
            patches.append((at, tag))

    _Walk(xml, start)
    return _patched(xml, patches)


def lock_sheet(xml: bytes) -> bytes:
    """The part of a worksheet that is protected, without a password; one that was protected already stays as it is.

    The element comes after ``sheetData`` and ``sheetCalcPr``, as the schema has it.
    """
    after: dict[str, tuple[slice, str]] = {}
    there: list[tuple[slice, bool]] = []

    def start(path: tuple[str, ...], _: str, attributes: dict[str, str], at: slice) -> None:
        if path == ("worksheet", "sheetProtection"):
            there.append((at, attributes.get("sheet", "0") in _TRUE))

    def end(path: tuple[str, ...], name: str, at: slice) -> None:
        if path in {("worksheet", "sheetData"), ("worksheet", "sheetCalcPr")}:
            after[path[1]] = (at, name.rpartition(":")[0])

    _Walk(xml, start, end)
    if there and there[0][1]:
        return xml
    if there:
        at, _ = there[0]
        name = xml[at][1:].split()[0].rstrip(b"/>").decode()
        closing = "/>" if xml[at].endswith(b"/>") else ">"
        return _patched(xml, [(at, f"<{name} {_GUARD}{closing}".encode())])
    place = after.get("sheetCalcPr") or after.get("sheetData")
    if place is None:
        return xml
    at, namespace = place
    name = f"{namespace}:sheetProtection" if namespace else "sheetProtection"
    return _patched(xml, [(slice(at.stop, at.stop), f"<{name} {_GUARD}/>".encode())])


def with_properties(xml: bytes, prefix: str, properties: Mapping[str, str]) -> bytes:
    """``docProps/custom.xml`` with ``properties`` in the place of those whose names begin with ``prefix``."""
    patches: list[tuple[slice, bytes]] = []
    numbers = [1]
    opened = -1

    def start(path: tuple[str, ...], _: str, attributes: dict[str, str], at: slice) -> None:
        nonlocal opened
        if len(path) == 2 and path[1] == "property":
            opened = at.start if attributes.get("name", "").startswith(prefix) else -1
            if opened < 0:
                numbers.append(int(attributes.get("pid", "1")))

    def end(path: tuple[str, ...], _: str, at: slice) -> None:
        nonlocal opened
        if len(path) == 2 and opened >= 0:
            patches.append((slice(opened, at.stop), b""))
            opened = -1

    walk = _Walk(xml, start, end)
    assert walk.root is not None
    root, declared, at = walk.root
    known = declared.get("xmlns") == _NAMESPACE and declared.get("xmlns:vt") == _VALUES
    first = max(numbers) + 1
    elements = (_property(first + number, *pair, known=known) for number, pair in enumerate(properties.items()))
    added = "".join(elements).encode()
    if xml[at].endswith(b"/>"):
        opening = xml[at][:-2].rstrip() + b">"
        return _patched(xml, [(at, opening + added + f"</{root}>".encode())])
    patches.append((slice(walk.root_end.start, walk.root_end.start), added))
    return _patched(xml, patches)


def _property(number: int, name: str, value: str, *, known: bool) -> str:
    """One property; it declares its namespaces itself where the root names them otherwise."""
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    own, values = ("", "") if known else (f' xmlns="{_NAMESPACE}"', f' xmlns:vt="{_VALUES}"')
    return (
        f'<property{own} fmtid="{_FORMAT_ID}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr{values}>{text}</vt:lpwstr></property>"
    )


def _add_custom_part(parts: dict[str, bytes]) -> None:
    """The part, its type and its relation: some programs drop it where it is empty."""
    override = f'<Override PartName="/{CUSTOM_PART}" ContentType="{_CONTENT_TYPE}"/>'
    parts[_TYPES] = _appended(parts[_TYPES], override)
    used = set(re.findall(rb"""\bId\s*=\s*["']([^"']*)""", parts[_RELATIONS]))
    free = next(f"rId{number}" for number in range(1, len(used) + 2) if f"rId{number}".encode() not in used)
    relation = f'<Relationship Id="{free}" Type="{_RELATION}" Target="{CUSTOM_PART}"/>'
    parts[_RELATIONS] = _appended(parts[_RELATIONS], relation)
    parts[CUSTOM_PART] = _EMPTY


def _appended(xml: bytes, element: str) -> bytes:
    """An element put before the end of the root."""
    at = _Walk(xml).root_end.start
    return _patched(xml, [(slice(at, at), element.encode())])
