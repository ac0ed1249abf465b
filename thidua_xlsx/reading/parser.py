"""The process that parses: started by ``isolation``, frames over pipes.

It needs python-calamine, zlib-ng and the standard library, so that it starts in some 30 ms (a file with a password or
of an old format loads what it takes), and it may die: ``isolation`` notices, names the file, and starts another. The
first frame (see ``frames``) is ``{"picker": "module:function", "context": …, "limits": …, "passwords": …}``, then one
per file; for each file the picker is called with the opened workbook and the context, and what it returns is the
answer. A picker whose attribute ``takes`` says ``bytes`` is called with the file's bytes instead. A list that a picker
gives as ``addresses`` crosses the border once, and then by its number: rows seldom move.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import signal
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import python_calamine

from thidua_xlsx.reading.book import Book, NoWorkbookError, TooLargeError, TooLongTextError, TwinSheetsError
from thidua_xlsx.reading.cache import Kept
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.reading.frames import read_frame, write_frame
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.ooxml import UNREADABLE
from thidua_xlsx.reading.passwords import unlock
from thidua_xlsx.reading.properties import custom_properties, last_saved
from thidua_xlsx.reading.remote import UnreachedError, bytes_of, is_url, name_of
from thidua_xlsx.reading.second_look import survey

__all__ = ["Book", "whole_workbook"]

_MOST_WORDS = 300
_COLLECTED_AFTER = 100_000  # objects that were made and not yet let go


def whole_workbook(book: Book, _context: dict[str, Any]) -> dict[str, Any]:
    """The picker that returns every cell of every worksheet, which of them are not what they seem, and properties."""
    return {
        "sheets": {sheet: book.rows(sheet) for sheet in book.sheets},
        "special": survey(book),
        "properties": custom_properties(book.package) if book.kind == "xlsx" else {},
    }


def toml_file(data: bytes, _context: dict[str, Any]) -> dict[str, Any]:
    """The picker that reads a small file of settings; ``wrong`` where it is none: encoding, depth or syntax."""
    import tomllib

    try:
        return {"toml": tomllib.loads(data.decode("utf-8-sig"))}
    except UnicodeDecodeError:
        return {"wrong": "encoding"}
    except RecursionError:
        return {"wrong": "depth"}
    except ValueError as error:
        return {"wrong": "syntax", "detail": str(error)[:_MOST_WORDS]}


toml_file.takes = "bytes"  # type: ignore[attr-defined]  # a function carries what the parser must know of it


@dataclass
class _Reader:
    """Reads one file after the other as the opening frame says."""

    pick: Callable[[Any, dict[str, Any]], dict[str, Any]]
    context: dict[str, Any] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = field(default=(), repr=False)

    def answer(self, path: str, *, careful: bool) -> dict[str, Any]:
        """The answer for one file. A file that cannot be read gives a problem, never an exception."""
        try:
            data = _bytes_of(path, self.limits)
        except UnreachedError as error:
            return error.answer
        except OSError as error:
            return {"problem": "file-unreadable", "why": _why_closed(error), "reason": _words(error)}
        about: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        try:
            return {**about, **self._picked(data, name_of(path), careful=careful)}
        except NoWorkbookError as error:
            return {**about, "problem": "not-a-workbook", "kind": error.args[0]}
        except TwinSheetsError as error:
            return {**about, "problem": "sheets-of-one-name", "sheet": str(error)}
        except (TooLargeError, TooLongTextError) as error:
            sheet, at = error.args
            code = "sheet-too-large" if isinstance(error, TooLargeError) else "text-too-long"
            return {**about, "problem": code, "sheet": sheet, "cell": a1(*at)}
        except BaseException as error:  # noqa: BLE001 - a Rust panic is a BaseException, and this file must cost only itself
            damaged = isinstance(error, (*UNREADABLE, python_calamine.CalamineError))
            why = "damaged" if damaged else "other"
            return {**about, "problem": "file-unreadable", "why": why, "reason": _words(error)}

    def _picked(self, data: bytes, name: str, *, careful: bool) -> dict[str, Any]:
        if getattr(self.pick, "takes", "") == "bytes":
            too_large = len(data) > self.limits.file_bytes
            return (
                {"problem": "not-a-workbook", "kind": "too-large"}
                if too_large
                else {"picked": self.pick(data, self.context)}
            )
        book = self._opened(data, careful=careful)
        if book is None:
            return {"problem": "password-wrong" if self.passwords else "password-needed"}
        book.name = name
        picked = self.pick(book, self.context)
        about = {"kind": book.kind, "modified": last_saved(book), "far": book.far, "converted": book.converted()}
        return {"picked": picked, **about}

    def _opened(self, data: bytes, *, careful: bool) -> Book | None:
        """The workbook, unlocked if need be; None where no password opens it."""
        try:
            return Book(data, self.limits, careful=careful)
        except NoWorkbookError as error:
            if error.args != ("encrypted",):
                raise
        opened = unlock(data, self.passwords)
        return None if opened is None else Book(opened, self.limits, careful=careful)


def _bytes_of(path: str, limits: Limits) -> bytes:
    """The file's bytes, at most one more than are taken; OSError for what is no regular file."""
    if is_url(path):
        return bytes_of(path, limits.file_bytes, limits.seconds)
    found = os.stat(path)  # noqa: PTH116 - pathlib raises for a name that is too long
    if not stat.S_ISREG(found.st_mode):
        raise NotAFileError
    most = min(found.st_size, limits.file_bytes) + 1  # a read of far more would first take as much memory
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        data = file.read(most)
        while len(data) < most and (more := file.read(most - len(data))):  # over a network it may come in pieces
            data += more
        return data


class NotAFileError(OSError):
    """A folder, a pipe, a device: it is not opened."""


def _why_closed(error: OSError) -> str:
    if isinstance(error, NotAFileError):
        return "special"
    if isinstance(error, FileNotFoundError):
        return "gone"
    return "closed" if isinstance(error, PermissionError) else "other"


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_MOST_WORDS]


def _serve(jobs: BinaryIO, replies: BinaryIO) -> None:
    opening = read_frame(jobs)
    if opening is None:
        return
    module, _, function = opening["picker"].partition(":")
    pick = getattr(importlib.import_module(module), function)
    reader = _Reader(pick, opening["context"], Limits(**opening["limits"]), tuple(opening["passwords"]))
    gc.freeze()  # what stays need not be looked at again and again, and a file leaves few cycles behind
    gc.set_threshold(_COLLECTED_AFTER, 50, 1_000)
    write_frame(replies, {"ready": True})
    crossed: Kept[tuple[str, ...], int] = Kept(most=200_000, each=20_000)
    lists = 0
    while (job := read_frame(jobs)) is not None:
        answer = reader.answer(job["path"], careful=job["careful"])
        picked = answer.get("picked", {})
        if "addresses" in picked:
            addresses = tuple(picked["addresses"])
            known = crossed.get(addresses)
            if known is None:
                known, picked["new addresses"] = lists, addresses
                crossed.keep(addresses, known, len(addresses))
                lists += 1
            picked["addresses"] = known
        write_frame(replies, answer)


def main() -> None:
    """Serve frames on the standard streams until the input ends."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a stray print must not break the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; the caller ends its parsers
    try:
        _serve(sys.stdin.buffer, replies)
    except BrokenPipeError:
        return  # the caller has gone, and nobody is left to tell


if __name__ == "__main__":
    main()
