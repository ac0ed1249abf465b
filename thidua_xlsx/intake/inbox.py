"""Which files of an inbox are read, and which are passed over and listed. Nothing is opened here.

An inbox may be on shared storage (``reading.remote``): it is listed in the same manner.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from thidua_xlsx.messages.finding import Finding, Place, printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.problems import problem_of
from thidua_xlsx.reading.remote import UnreachedError, address, is_url, listed, name_of, without_secrets

__all__ = ["Incoming", "is_below", "list_inbox", "real_path", "said_of", "shown"]

_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_EMPTY: Final = '""'  # how a path without a letter is called
_READ: Final = ""

# why a path is passed over → what is said about it; the other reasons are only listed
_FINDING_OF: Final = {
    "missing": "file-missing",
    "closed": "file-unreadable",
    "outside": "link-outside",
    "special": "not-a-regular-file",
}
_CLOSED: Final = Text("không có quyền mở thư mục", "no permission to open the folder")

PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Incoming:
    """A path that was handed in: its name in reports, and why it is not read (empty: it is read).

    Reasons: ``hidden``, ``lock`` (Excel's mark of an open workbook), ``link`` (to what is read already), ``outside`` (a
    link that leads out of the folder), ``special`` (a pipe, a device), ``closed`` (a folder), ``missing``; for an
    address on shared storage also the code of a finding, of which ``problem`` holds the rest. ``folder`` is the one
    that was handed in and below which it stands; empty for a file that was handed in itself.
    """

    path: str
    name: str
    passed_over: str = _READ
    folder: str = ""
    problem: dict[str, str] = field(default_factory=dict)


def list_inbox(paths: PathLike | Iterable[PathLike]) -> list[Incoming]:
    """Every file below ``paths`` (files, folders, or a mix), in the order of names; none is opened.

    A file's name in reports is its folder's name and what follows, with ``/``, and with what cannot be seen in it
    escaped; where two would be the same, its path. Neither the order of ``paths`` nor naming a file twice changes the
    list. What is handed in may itself be a link; links below it count only if they stay below what was handed in.
    """
    given = [address(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    tops = [real_path(path) for path in given if path and not is_url(path)]
    unique: dict[str, _Found] = {}
    for path in given:
        for found in _at(path, tops):
            unique[found.key] = min(unique.get(found.key, found), found, key=_shortest_name_last)
    return sorted(_told_apart(_each_once(unique.values())), key=lambda incoming: (incoming.name, incoming.path))


def _at(path: str, tops: list[str]) -> Iterable[_Found]:
    """What stands at a path or address that was handed in, or below."""
    if not path:
        return [_Found(_EMPTY, Incoming("", _EMPTY, "missing"))]
    return _below_url(path) if is_url(path) else _below(str(Path(path)), tops)


@dataclass(frozen=True)
class _Found:
    """What stands somewhere: the real path of the place, and of the file where that is another one."""

    key: str
    incoming: Incoming
    target: str = ""


def said_of(incoming: Iterable[Incoming]) -> list[Finding]:
    """What is said about paths that are not read; marks of open workbooks, hidden files and the like are not."""
    return list(_said_of_each(incoming))


def _said_of_each(incoming: Iterable[Incoming]) -> Iterator[Finding]:
    for item in incoming:
        if item.problem:
            code, values = problem_of(item.problem)
            yield Finding(code, Place(item.name), values=values)
        elif item.passed_over in _FINDING_OF:
            yield Finding(_FINDING_OF[item.passed_over], Place(item.name), values={"reason": _CLOSED})


def shown(name: str) -> str:
    """A file name for a table: what is no valid Unicode (odd names of some systems) is escaped, not raised.

    An address is shown without password and signature: tables are passed on.
    """
    return without_secrets(name.encode("utf-8", "backslashreplace").decode("utf-8"))


def _shortest_name_last(found: _Found) -> tuple[int, str, str]:
    """Of two names of one file the one that says more comes first."""
    return -len(found.incoming.name), found.incoming.name, found.incoming.path


# -- names -------------------------------------------------------------------------------------------


def _each_once(unique: Iterable[_Found]) -> Iterator[Incoming]:
    """All of them; a link to a file that is read under its own name, or through another link, is not read again."""
    ordered = sorted(unique, key=lambda found: (bool(found.target), found.incoming.name, found.incoming.path))
    read: set[str] = set()
    for found in ordered:
        incoming, real = found.incoming, found.target or found.key
        if incoming.passed_over == _READ:
            yield dataclasses.replace(incoming, passed_over="link") if real in read else incoming
            read.add(real)
        else:
            yield incoming


def _told_apart(each: Iterable[Incoming]) -> list[Incoming]:
    """The same with different names: where two are shown alike, the path; where that is alike too, a number."""
    incoming = list(each)
    times = Counter(item.name for item in incoming)
    names = [
        item.name if times[item.name] == 1 else printable(without_secrets(item.path).replace(os.sep, "/"))
        for item in incoming
    ]
    taken: set[str] = set()
    named = []
    for item, name in sorted(zip(incoming, names, strict=True), key=lambda pair: (pair[1], pair[0].path)):
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        taken.add(free)
        named.append(dataclasses.replace(item, name=free))
    return named


# -- folders -----------------------------------------------------------------------------------------


def _below(path: str, tops: list[str]) -> Iterator[_Found]:
    """What stands at ``path`` or below."""
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib raises for a name that is too long
        yield _Found(real_path(path), Incoming(path, printable(Path(path).name or path), _reason_of_given(path)))
        return
    top = path
    folders = [(path, real_path(path), Path(os.path.realpath(path)).name or path)]
    while folders:
        folder, real, name = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError as error:
            gone = isinstance(error, (FileNotFoundError, NotADirectoryError))  # while it was being listed
            yield _Found(real, Incoming(folder, printable(name), "missing" if gone else "closed", top))
            continue
        for entry in found:
            path = entry.name if folder == "." else entry.path
            key, called = os.path.join(real, os.path.normcase(entry.name)), f"{name}/{entry.name}"  # noqa: PTH118
            reason, target = _reason(entry, tops)
            if reason is None:
                folders.append((path, key, called))
            else:
                yield _Found(key, Incoming(path, printable(called), reason, top), target)


def _below_url(url: str) -> Iterator[_Found]:
    """What stands at an address or below."""
    name = name_of(url)
    try:
        below = listed(url)
    except UnreachedError as error:
        yield _Found(url, Incoming(url, printable(name), error.code, problem=error.answer))
        return
    if below is None:
        yield _Found(url, Incoming(url, printable(name), _reason_of_name(name)))
        return
    top = url.rstrip("/")
    for path, kind in below.items():
        shortened = _up_to_hidden(path)
        reason = "hidden" if shortened != path else _reason_of_name(path.rpartition("/")[2])
        place = f"{top}/{shortened}"
        reason = reason or (_READ if kind == "file" else "special")
        yield _Found(place, Incoming(place, printable(f"{name}/{shortened}"), reason, url))


def _up_to_hidden(path: str) -> str:
    """A path as far as a hidden folder, which is listed as one and not looked into; else the path."""
    parts = path.split("/")
    for position, part in enumerate(parts[:-1]):
        if part.startswith("."):
            return "/".join(parts[: position + 1])
    return path


def _reason(entry: os.DirEntry[str], tops: list[str]) -> tuple[str | None, str]:
    """Why what stands in a folder is not read (empty: it is, None: it is a folder), and where a link to it leads."""
    if entry.name.startswith("."):
        return "hidden", ""
    if _is_link(entry):
        target = real_path(entry.path)
        return _reason_of_name(entry.name) or _reason_of_link(target, tops), target
    try:
        if entry.is_dir(follow_symlinks=False):
            return None, ""
        regular = entry.is_file(follow_symlinks=False)
    except OSError:
        return "missing", ""
    return _reason_of_name(entry.name) or (_READ if regular else "special"), ""


def _reason_of_name(name: str) -> str:
    if name.startswith("~$"):
        return "lock"
    return "hidden" if name.startswith((".", "~")) or name.casefold() in _SYSTEM_FILES else ""


def _reason_of_given(path: str) -> str:
    """Why a file that was handed in by its name is not read."""
    kind = _kind(path)
    return _reason_of_name(Path(path).name) or (
        "missing" if kind is None else _READ if stat.S_ISREG(kind) else "special"
    )


def _kind(path: str) -> int | None:
    """What stands at ``path``, links followed; None where there is nothing."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 - pathlib raises for a name that is too long
    except (OSError, ValueError):
        return None


# -- links -------------------------------------------------------------------------------------------


def _reason_of_link(target: str, tops: list[str]) -> str:
    """A link to a file below what was handed in is read; one to a folder below it is not, for that is read itself."""
    if not any(is_below(target, top) for top in tops):
        return "outside"
    kind = _kind(target)
    if kind is None:
        return "missing"
    return "link" if stat.S_ISDIR(kind) else _READ if stat.S_ISREG(kind) else "special"


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Whether it is a symbolic link, or a junction of Windows, which looks like a folder."""
    if entry.is_symlink():
        return True
    if os.name == "nt":
        with contextlib.suppress(OSError):
            tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
            return bool(tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1))
    return False


def is_below(real: str, top: str) -> bool:
    """Whether a real path is that of ``top``, or of something in it."""
    return real == top or real.startswith(os.path.join(top, ""))  # noqa: PTH118


def real_path(path: str) -> str:
    """The path without links, as the system compares names; a name that is too long stays as it is."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return os.path.normcase(path)
