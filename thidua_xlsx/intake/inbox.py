"""Which files of an inbox are read, and which are passed over and listed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Incoming", "list_inbox", "shown"]

_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "icon\r"})

PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Incoming:
    """A path that was handed in: its name in reports, and why it is not read (empty: it is read)."""

    path: str
    name: str
    passed_over: str = ""  # "hidden", "lock", "special", "closed" or "missing"


def list_inbox(paths: PathLike | Iterable[PathLike]) -> list[Incoming]:
    """Every file below ``paths`` (files, folders, or a mix), in the order of names; none is opened.

    A file's name in reports is its folder's name and what follows, with ``/``; where two would be the same, its path.
    Neither the order of ``paths`` nor naming a file twice changes the list.
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    unique: dict[str, Incoming] = {}
    for incoming in (incoming for path in given for incoming in _below(Path(path))):
        same = os.path.normcase(os.path.abspath(incoming.path))  # noqa: PTH100 - as it was named, links and all
        unique[same] = min(unique.get(same, incoming), incoming, key=_shortest_name_last)
    times = Counter(incoming.name for incoming in unique.values())
    named = (
        incoming
        if times[incoming.name] == 1
        else Incoming(incoming.path, incoming.path.replace(os.sep, "/"), incoming.passed_over)
        for incoming in unique.values()
    )
    return sorted(named, key=lambda incoming: (incoming.name, incoming.path))


def shown(name: str) -> str:
    """A file name for a table: what is no valid Unicode (odd names of some systems) is escaped, not raised."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _shortest_name_last(incoming: Incoming) -> tuple[int, str, str]:
    """Of two names of one file the one that says more comes first."""
    return -len(incoming.name), incoming.name, incoming.path


def _below(path: Path) -> Iterator[Incoming]:
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib raises for a name that is too long
        yield _incoming(path, path.name)
        return
    top = path.resolve().name or str(path)
    closed: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=closed.append):
        hidden = [name for name in folders if name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*files, *hidden):
            file = Path(folder) / name
            yield _incoming(file, f"{top}/{file.relative_to(path).as_posix()}")
    for error in closed:
        below = Path(error.filename)
        yield Incoming(str(below), f"{top}/{below.relative_to(path).as_posix()}", "closed")


def _incoming(path: Path, name: str) -> Incoming:
    return Incoming(str(path), shown(name), _reason(path))


def _reason(path: Path) -> str:
    if path.name.startswith("~$"):
        return "lock"  # Excel's mark that the workbook is open
    if path.name.startswith((".", "~")) or path.name.casefold() in _SYSTEM_FILES:
        return "hidden"
    if not os.path.exists(path):  # noqa: PTH110 - pathlib raises for a name that is too long
        return "missing"
    return "" if path.is_file() else "special"
