"""Which files of an inbox are read, and which are passed over and listed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Incoming", "list_inbox"]

_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "icon\r"})

PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Incoming:
    """A path that was handed in: its name in reports, and why it is not read (empty: it is read)."""

    path: str
    name: str
    passed_over: str = ""  # "hidden", "lock", "special" or "missing"


def list_inbox(paths: PathLike | Iterable[PathLike]) -> list[Incoming]:
    """Every file below ``paths`` (files, folders, or a mix), in the order of names; none is opened.

    A file's name in reports is its folder's name and what follows, with ``/``; where two would be the same, its path.
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found = [incoming for path in given for incoming in _below(Path(path))]
    unique = {incoming.path: incoming for incoming in found}.values()
    names = [incoming.name for incoming in unique]
    return [
        incoming
        if names.count(incoming.name) == 1
        else Incoming(incoming.path, incoming.path.replace(os.sep, "/"), incoming.passed_over)
        for incoming in unique
    ]


def _below(path: Path) -> Iterator[Incoming]:
    if not path.is_dir():
        yield _incoming(path, path.name)
        return
    top = path.resolve().name or str(path)
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            yield _incoming(file, f"{top}/{file.relative_to(path).as_posix()}")


def _incoming(path: Path, name: str) -> Incoming:
    return Incoming(str(path), name, _reason(path))


def _reason(path: Path) -> str:
    if path.name.startswith("~$"):
        return "lock"  # Excel's mark that the workbook is open
    if path.name.startswith((".", "~")) or path.name.casefold() in _SYSTEM_FILES:
        return "hidden"
    if not path.exists():
        return "missing"
    return "" if path.is_file() else "special"
