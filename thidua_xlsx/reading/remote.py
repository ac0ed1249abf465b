"""Files on shared storage: which addresses are read, what stands below one, and a file's bytes.

An address is ``s3://bucket/folder`` and the like; fsspec, and what it needs for the kind of storage, is loaded when the
first one is met. Only kinds that do nothing but list and fetch are taken: what wraps another address (``zip://``,
``simplecache::…``, ``reference://``), runs a program (``git://``), or is different in every process (``memory://``) is
refused, for an address may stand in a list that somebody sent. ``file://`` is a local path and is treated as one.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import unquote, urlsplit

__all__ = ["UNREACHED", "UnreachedError", "address", "bytes_of", "is_url", "listed", "name_of", "without_secrets"]

UNREACHED: Final = frozenset({"file-missing", "storage-unreachable", "storage-package-missing", "address-refused"})
"""The codes of an ``UnreachedError``; the parser says none of them of a local file."""

# what an address begins with → the package that fsspec needs for it
_PACKAGES: Final = {
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("az", "abfs", "abfss"), "adlfs"),
    **dict.fromkeys(("http", "https"), "aiohttp"),
    **dict.fromkeys(("sftp", "ssh"), "paramiko"),
    "ftp": "fsspec",
    "smb": "smbprotocol",
    "hdfs": "pyarrow",
    "webhdfs": "requests",
}
_WEB: Final = frozenset({"http", "https"})
_FLAT: Final = frozenset({"s3fs", "gcsfs", "adlfs"})  # keys without folders: one listing tells all of them
_FILE: Final = "file"
_CHAIN: Final = "::"

# at least two letters: ``C:`` is a drive
_URL: Final = re.compile(r"([A-Za-z][\w+.:-]+)://")
# an address that has been a `Path` has lost a slash, or on Windows has backslashes
_COLLAPSED: Final = re.compile(rf"({'|'.join((*_PACKAGES, _FILE))}):[/\\](?![/\\])", re.IGNORECASE)
# up to the last @, for a password may hold one; before it a container of abfs may stand, without a colon
_PASSWORD: Final = re.compile(r"(?<=://)[^/?#\s]*:[^/?#\s]*@")
_TOKEN: Final = re.compile(r"(?<=http://)[^/?#\s]*@|(?<=https://)[^/?#\s]*@", re.IGNORECASE)
# a signature; elsewhere than on the web a name may hold a question mark, and then nothing is set equal to anything
_QUERY: Final = re.compile(
    r"(https?://[^\s?#'\"]*)[?#][^\s'\"]*|((?!s3|gs|gcs)\b[a-z]\w+://[^\s?'\"]*)\?\w+=[^\s'\"]*", re.IGNORECASE
)

_ANSWER_SECONDS: Final = 30.0  # until the storage says whether an address is a file or a folder
_LIST_SECONDS: Final = 300.0
_OF_ITS_TIME: Final = 0.75  # fetching ends before the watch on the whole file does, so that the storage is named
_POLL_SECONDS: Final = 0.1
_MOST_WORDS: Final = 300

_Reply = TypeVar("_Reply")


class UnreachedError(OSError):
    """An address that gives no file: ``answer`` is what the parser answers then, a code with why."""

    def __init__(self, code: str, why: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.answer = {"problem": code, "why": why, "reason": reason}


# -- names -------------------------------------------------------------------------------------------


def is_url(path: str) -> bool:
    """Whether it is an address, and not the path of a local file."""
    return _URL.match(path) is not None


def address(path: str | os.PathLike[str]) -> str:
    """What was handed in as it is read: an address, also one that has been a ``Path``, or a local path.

    ``file://`` gives the local path, be it written as it is or, as ``Path.as_uri`` does, with ``%20`` for a space.
    """
    text = os.fspath(path)
    if _COLLAPSED.match(text):
        scheme, _, rest = text.replace("\\", "/").partition(":/")
        text = f"{scheme}://{'/' if _is_file(scheme) else ''}{rest}"
    return _local_path(text) if _is_file(_scheme(text)) else text


def name_of(path: str) -> str:
    """The last part of an address or path: a file's name in reports."""
    if not is_url(path):
        return Path(path).name
    if _scheme(path) in _WEB:
        parts = urlsplit(path)
        path = f"//{parts.netloc.rpartition('@')[2]}{unquote(parts.path)}"
    return without_secrets(path).rstrip("/").rpartition("/")[2]


def without_secrets(path: str) -> str:
    """An address without its password or token, and without its query, which may be a signature.

    A password with a ``/`` that is not written as ``%2F`` cannot be told from a folder.
    """
    return _QUERY.sub(r"\1\2", _TOKEN.sub("", _PASSWORD.sub("", path))) if "://" in path else path


def _scheme(path: str) -> str:
    found = _URL.match(path)
    return found[1].lower() if found else ""


def _is_file(scheme: str) -> bool:
    return scheme.lower() == _FILE


def _local_path(url: str) -> str:
    """The local path of ``file://``; another computer's stays an address, and is refused, but for Windows."""
    from urllib.request import url2pathname  # it loads half of the network, for which the parser has no time

    rest = url.partition("://")[2]
    host, slash, path = rest.partition("/")
    if host.lower() not in {"", "localhost"}:
        return url2pathname(f"//{rest}") if os.name == "nt" else url
    as_it_is = path if os.name == "nt" else slash + path
    return as_it_is if os.path.lexists(as_it_is) else url2pathname(slash + path)


# -- storage -----------------------------------------------------------------------------------------


def listed(url: str) -> dict[str, str] | None:
    """What stands below an address: its path from there → its type (``file``); None where it is a file itself.

    A page of the web is never a folder.

    Raises
    ------
    UnreachedError
        There is nothing, it may not be read, or the storage does not answer.
    """
    scheme = _scheme(url)
    system, path = _filesystem(url, skip_instance_cache=True, use_listings_cache=False)
    if scheme in _WEB:
        return None
    if _within(_ANSWER_SECONDS, lambda: system.info(path))["type"] != "directory":
        return None
    found = _within(_LIST_SECONDS, lambda: _all_below(system, path, flat=_PACKAGES[scheme] in _FLAT))
    top = path.rstrip("/") + "/"
    return {
        name[len(top) :]: info["type"]
        for name, info in found.items()
        if name.startswith(top) and name != top and not (name.endswith("/") and not info["size"])  # marks of folders
    }


def _all_below(system: Any, path: str, *, flat: bool) -> dict[str, Any]:
    """Every file below a folder; a folder that cannot be opened is not left out but raised."""
    if flat:
        found: dict[str, Any] = system.find(path, detail=True)
        return found
    below = system.walk(path, detail=True, on_error="raise")
    return {info["name"]: info for _, _, files in below for info in files.values()}


def bytes_of(url: str, most: int, seconds: float) -> bytes:
    """The bytes of a file, at most one more than ``most``, fetched within most of ``seconds``.

    Raises
    ------
    UnreachedError
        As ``listed``.
    """
    return _within(seconds * _OF_ITS_TIME, lambda: _fetched(url, most + 1))


def _fetched(url: str, most: int) -> bytes:
    """The first ``most`` bytes; a server of the web hands them out in pieces, as they come."""
    system, path = _filesystem(url)
    if _PACKAGES[_scheme(url)] in _FLAT:  # one request in place of two
        with contextlib.suppress(Exception):  # an empty object has no range; what else is wrong, opening it tells
            data: bytes = system.cat_file(path, start=0, end=most)
            return data
    pieces: list[bytes] = []
    left = most
    with system.open(path, "rb") as file:
        while left and (piece := file.read(left)):
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces)


def _filesystem(url: str, **options: Any) -> tuple[Any, str]:
    """The storage of an address and the path there; keys and addresses of services are fsspec's own settings."""
    scheme = _scheme(url)
    if scheme not in _PACKAGES or _CHAIN in url:
        raise UnreachedError("address-refused", "other", f"{scheme}://")
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(url, **options)  # type: ignore[no-any-return]  # fsspec has no types
    except ImportError:
        package = _PACKAGES[scheme]
        raise UnreachedError("storage-package-missing", "other", f"{scheme}:// ({package})") from None
    except Exception as error:
        raise _unreached(error) from error


def _within(seconds: float, work: Callable[[], _Reply]) -> _Reply:
    """What ``work`` returns; a storage that does not answer in time is left to itself. Ctrl-C is noticed meanwhile."""
    import queue
    import threading
    import time

    replies: queue.SimpleQueue[tuple[_Reply | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            replies.put((work(), None))
        except Exception as error:  # noqa: BLE001 - storages have no common base of errors
            replies.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    deadline = time.monotonic() + seconds
    while True:
        try:
            reply, error = replies.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise UnreachedError("storage-unreachable", "slow", f"{seconds:g}") from None
            continue
        if error is not None:
            raise _unreached(error) from error
        return reply  # type: ignore[return-value]  # there is a reply where there is no error


def _unreached(error: BaseException) -> UnreachedError:
    """An error of whatever storage as one of ours."""
    if isinstance(error, UnreachedError):
        return error
    cause = error.__cause__
    if isinstance(error, FileNotFoundError) and type(cause).__module__.startswith("aiohttp"):
        error = cause or error  # fsspec says so of every address of the web that gives nothing
    status = getattr(error, "status", None)
    kind = type(error).__name__
    if isinstance(error, FileNotFoundError) or status in {404, 410}:
        return UnreachedError("file-missing", "gone")
    if isinstance(error, PermissionError) or status in {401, 403}:
        return UnreachedError("storage-unreachable", "denied")
    if "Credentials" in kind:
        return UnreachedError("storage-unreachable", "keys")
    return UnreachedError("storage-unreachable", "other", without_secrets(f"{kind}: {error}")[:_MOST_WORDS])
