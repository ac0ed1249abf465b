"""The process that parses: started by ``isolation``, frames over pipes.

It needs python-calamine and the standard library, so that it starts in some 30 ms, and it may die:
``isolation`` notices, names the file, and starts another. A frame is four bytes of length and JSON.
First comes ``{"picker": "module:function", "context": …}``, then one frame per file; for each file
the picker is called with the opened workbook and the context, and what it returns is the answer.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib
import json
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from thidua_xlsx.reading import guard
from thidua_xlsx.reading.properties import custom_properties
from thidua_xlsx.reading.second_look import survey

__all__ = ["Book", "read_frame", "whole_workbook", "write_frame"]

_MAX_CELLS = 2_000_000


def write_frame(stream: BinaryIO, payload: dict[str, Any]) -> None:
    """Send one frame."""
    data = json.dumps(payload, default=_encode, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(struct.pack("<I", len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """Receive one frame; None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack("<I", head)
    data = stream.read(length)
    if len(data) < length:
        return None
    frame: dict[str, Any] = json.loads(data)
    return frame


def _encode(value: object) -> object:
    """Dates cross the border tagged; whatever else Excel knows crosses as text."""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": value.isoformat()}
    return {"text": str(value)}


class Book:
    """One opened workbook: its bytes, and its sheets read on demand from cell A1 on."""

    def __init__(self, data: bytes) -> None:
        import io

        self.data = data
        self._workbook = python_calamine.load_workbook(io.BytesIO(data))
        self.sheets: list[str] = list(self._workbook.sheet_names)
        self._rows: dict[str, list[list[Any]]] = {}

    def rows(self, sheet: str) -> list[list[Any]]:
        """All rows of ``sheet`` from A1; a blank cell is ``''``."""
        if sheet not in self._rows:
            opened = self._workbook.get_sheet_by_name(sheet)
            if opened.total_height * opened.total_width > _MAX_CELLS:
                raise ValueError(f"{sheet}: {opened.total_height} × {opened.total_width}")
            self._rows[sheet] = opened.to_python(skip_empty_area=False)
        return self._rows[sheet]


def whole_workbook(book: Book, _context: dict[str, Any]) -> dict[str, Any]:
    """The picker that returns every cell of every worksheet, which of them are not what they seem, and properties."""
    return {
        "sheets": {sheet: book.rows(sheet) for sheet in book.sheets},
        "special": survey(book.data, book.sheets),
        "properties": custom_properties(book.data),
    }


def _read_file(
    path: str, pick: Callable[[Book, dict[str, Any]], dict[str, Any]], context: dict[str, Any]
) -> dict[str, Any]:
    """The answer for one file. A file that cannot be read gives a problem, never an exception."""
    with Path(path).open("rb") as file:
        data = file.read(guard.MAX_FILE_BYTES + 1)
    answer: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    kind = guard.kind_of(data)
    if kind != "xlsx":
        return {**answer, "problem": "not-a-workbook", "kind": kind}
    return {**answer, "picked": pick(Book(data), context)}


def _serve(jobs: BinaryIO, replies: BinaryIO) -> None:
    opening = read_frame(jobs)
    if opening is None:
        return
    module, _, function = opening["picker"].partition(":")
    pick = getattr(importlib.import_module(module), function)
    write_frame(replies, {"ready": True})
    while (job := read_frame(jobs)) is not None:
        try:
            reply = _read_file(job["path"], pick, opening["context"])
        except BaseException as error:  # noqa: BLE001 - a Rust panic is a BaseException, and this file must cost only itself
            reply = {"problem": "file-unreadable", "reason": f"{type(error).__name__}: {error}"[:300]}
        write_frame(replies, reply)


def main() -> None:
    """Serve frames on the standard streams until the input ends."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a stray print must not break the frames
    try:
        _serve(sys.stdin.buffer, replies)
    except (BrokenPipeError, KeyboardInterrupt):
        return  # the caller has gone, and nobody is left to tell


if __name__ == "__main__":
    main()
