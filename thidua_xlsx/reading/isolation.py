"""The caller's side of the process border: drives parsers, watches them, survives them.

Isolation lives here and not in the pool: whoever calls ``parse_files``, from a thread, a worker process
or a Dask worker, has a parser to itself that may crash, hang or swell without harm to anybody else. Threads may share
parsers that live on (``Parsers``): one after the other has each of them.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import psutil

from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.frames import read_frame, write_frame
from thidua_xlsx.reading.limits import Limits

__all__ = ["WHOLE_WORKBOOK", "Parsers", "parse_files", "read_sheets", "read_toml", "read_workbooks"]

WHOLE_WORKBOOK: Final = "thidua_xlsx.reading.parser:whole_workbook"
_TOML_FILE: Final = "thidua_xlsx.reading.parser:toml_file"
_LARGEST_TOML: Final = 64 * 2**10
_READ_AHEAD: Final = 8
_READ_AHEAD_LETTERS: Final = 1_500  # of paths: a pipe of Windows holds little, and writing to a full one is not watched
_WORTH_SECONDS: Final = 0.5  # with less time left a second try is not worth its start
_POLL_SECONDS: Final = 0.05
_START_SECONDS: Final = 60.0
_START_MEGABYTES: Final = 1_000
_END_SECONDS: Final = 2.0

# this package's folder goes before other packages, so that caller and parser are of one version, but after the
# standard library, which no package beside ours may shadow
_BOOTSTRAP: Final = """
import sys
first = next((at for at, entry in enumerate(sys.path) if entry.endswith("-packages")), len(sys.path))
sys.path.insert(first, sys.argv[1])
from thidua_xlsx.reading.parser import main
main()
"""
_NO_START: Final = Text(
    "Không khởi động được trình đọc Excel ({python}); cài lại phần mềm.",
    "The reader of Excel files does not start ({python}); install the software again.",
)
_CRASHED: Final = Text("trình đọc bị dừng đột ngột", "the reader crashed")
_TOO_SLOW: Final = Text("đọc quá {seconds} giây", "it took more than {seconds} seconds")
_TOO_BIG: Final = Text("cần quá {megabytes} MB bộ nhớ", "it needed more than {megabytes} MB of memory")


def _start() -> subprocess.Popen[bytes]:
    """Start a parser process; ThiduaError where there is no interpreter to start."""
    # an empty entry of PYTHONPATH would mean the working folder
    entries = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entries)}
    try:
        if not sys.executable or getattr(sys, "frozen", False):
            raise OSError(sys.executable)
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            # -P: the working folder may be somebody's inbox, and no module may be imported from it
            [sys.executable, "-P", "-X", "utf8", "-c", _BOOTSTRAP, str(Path(__file__).resolve().parents[2])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ThiduaError(Message(_NO_START, {"python": sys.executable})) from error


class _Parser:
    """One running parser process and the thread that drains its answers."""

    def __init__(self, opening: dict[str, Any]) -> None:
        self.process = _start()
        self._addresses: dict[int, list[str]] = {}
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._drained = threading.Thread(target=self._drain, daemon=True)
        self._drained.start()
        try:
            self.send(opening)
            ready, _ = self.answer(_START_SECONDS, _START_MEGABYTES)
        except BaseException:  # an interrupt must not leave a process behind
            self.stop()
            raise
        if ready is None:
            self.stop()
            raise ThiduaError(Message(_NO_START, {"python": sys.executable}))

    def _drain(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout, contextlib.suppress(OSError, ValueError):
            while (frame := read_frame(self.process.stdout)) is not None:  # type: ignore[arg-type]  # IO[bytes]
                self._answers.put(frame)
        self._answers.put(None)

    def send(self, payload: dict[str, Any]) -> None:
        """Send one frame; a parser that is gone is noticed when its answer is awaited."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            write_frame(self.process.stdin, payload)  # type: ignore[arg-type]  # IO[bytes]

    def answer(self, seconds: float, megabytes: int) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """The next answer, or None and why there will be none."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                frame = self._answers.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                if time.monotonic() > deadline:
                    return None, {"text": _TOO_SLOW, "seconds": seconds}
                if self._megabytes() > megabytes:
                    return None, {"text": _TOO_BIG, "megabytes": megabytes}
                continue
            return self._whole(frame), {"text": _CRASHED}

    def _whole(self, frame: dict[str, Any] | None) -> dict[str, Any] | None:
        """The answer with the addresses that crossed with an earlier one."""
        picked = {} if frame is None else frame.get("picked", {})
        if "addresses" in picked:
            number = picked["addresses"]
            if "new addresses" in picked:  # of many lists most addresses are the same
                self._addresses[number] = list(map(sys.intern, picked.pop("new addresses")))
            picked["addresses"] = self._addresses[number]
        return frame

    def _megabytes(self) -> float:
        """What the parser holds; in a virtual environment of Windows it is a child of the process started."""
        try:
            process = psutil.Process(self.process.pid)
            children = process.children(recursive=True) if os.name == "nt" else []
            return float(sum(one.memory_info().rss for one in (process, *children)) / 2**20)
        except psutil.Error:
            return 0.0

    def dismiss(self) -> None:
        """Tell the process that it has no more work."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def finish(self) -> None:
        """Let the process end by itself; it has no more work."""
        self.dismiss()
        try:
            self.process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.stop()

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is told that it crashed."""
        with contextlib.suppress(OSError):
            self.process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        assert self.process.stdin is not None
        self.kill()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # a process that cannot be ended is not waited for
            self.process.wait(timeout=_END_SECONDS)


class Parsers:
    """Parser processes of one batch, which wait for their next chunk of files. Threads of one process share them.

    ``close`` ends them all, whatever they are doing, and nothing starts again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Parser] = []
        self._at_work: set[_Parser] = set()
        self._closed = False

    def take(self, opening: dict[str, Any]) -> _Parser:
        """One that waits, or a new one; all are opened alike. _ClosedError where there are to be no more."""
        with self._lock:
            if self._idle:
                parser = self._idle.pop()
                self._at_work.add(parser)
                return parser
            closed = self._closed
        if not closed:
            try:
                parser = _Parser(opening)
            except ThiduaError:  # something may have killed it while it started: once more, before that is said
                parser = _Parser(opening)
            with self._lock:
                closed = self._closed  # meanwhile, perhaps
                if not closed:
                    self._at_work.add(parser)
                    return parser
            parser.stop()
        raise _ClosedError

    def give_back(self, parser: _Parser) -> None:
        """It has no work left for now."""
        with self._lock:
            self._at_work.discard(parser)
            if not self._closed:
                self._idle.append(parser)
                return
        parser.stop()

    def drop(self, parser: _Parser) -> None:
        """End one that is of no use any more."""
        with self._lock:
            self._at_work.discard(parser)
        parser.stop()

    def close(self) -> None:
        """End all of them: those that wait by themselves, the others at once."""
        with self._lock:
            self._closed = True
            idle, at_work = self._idle, list(self._at_work)
            self._idle = []
        for parser in at_work:
            parser.kill()
        for parser in idle:
            parser.dismiss()
        for parser in idle:
            parser.finish()


class _ClosedError(Exception):
    """The batch is over before this chunk was."""


def parse_files(
    paths: Sequence[str],
    picker: str,
    context: dict[str, Any],
    limits: Limits | None = None,
    passwords: Sequence[str] = (),
    parsers: Parsers | None = None,
) -> Generator[dict[str, Any], None, None]:
    """Parse ``paths`` in a process of their own; one answer per path, in order.

    An answer has ``sha256``, ``size`` and ``picked`` (what the picker returned), or ``problem`` (a code
    of the catalogue) with its values. A file that kills or swells the parser is tried once more without the fast
    reader; one that kills, blocks or swells it for good gets the problem ``reader-stopped``; the ones after it are read
    by a new parser. With ``parsers`` the process is one of them, and lives on; once they are closed, no more answers
    come.

    Raises
    ------
    ThiduaError
        The parser does not start at all (a broken installation).
    """
    limits = limits or Limits()
    opening = {"picker": picker, "context": context, "limits": asdict(limits), "passwords": list(passwords)}
    own = parsers is None
    parsers = parsers or Parsers()
    try:
        yield from _parse(paths, opening, limits, parsers)
    except _ClosedError:
        return
    finally:
        if own:
            parsers.close()


def _parse(paths: Sequence[str], opening: dict[str, Any], limits: Limits, parsers: Parsers) -> Iterator[dict[str, Any]]:
    waiting = deque(paths)
    in_flight: deque[str] = deque()
    parser: _Parser | None = None
    try:
        while waiting or in_flight:
            parser = parser or parsers.take(opening)
            while waiting and len(in_flight) < _READ_AHEAD and sum(map(len, in_flight)) < _READ_AHEAD_LETTERS:
                in_flight.append(waiting.popleft())
                parser.send({"path": in_flight[-1], "careful": False})
            started = time.monotonic()
            answer, reason = parser.answer(limits.seconds, limits.megabytes)
            path = in_flight.popleft()
            if answer is None:
                parsers.drop(parser)
                parser = None
                waiting.extendleft(reversed(in_flight))
                in_flight.clear()
                left = limits.seconds - (time.monotonic() - started)
                answer = _again(opening, path, left, limits.megabytes, parsers) if left > _WORTH_SECONDS else None
                answer = answer or {"problem": "reader-stopped", "reason": reason}
            yield answer
        if parser is not None:
            parsers.give_back(parser)
            parser = None
    finally:
        if parser is not None:
            parsers.drop(parser)


def _again(
    opening: dict[str, Any], path: str, seconds: float, megabytes: int, parsers: Parsers
) -> dict[str, Any] | None:
    """The answer of a careful parser for a file that has killed another; None where it cannot read it either."""
    try:
        parser = parsers.take(opening)
    except ThiduaError:
        return None
    try:
        parser.send({"path": path, "careful": True})
        answer, _ = parser.answer(seconds, megabytes)
    finally:
        parsers.drop(parser)
    return answer if answer is not None and ("picked" in answer or "cell" in answer) else None


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if "date" in value:
            return datetime.datetime.fromisoformat(value["date"])
        return value["text"]
    return None if value == "" else value


def read_sheets(path: str, limits: Limits | None = None) -> dict[str, Any]:
    """Every cell of a workbook, read in isolation.

    Returns
    -------
    ``sheets``: name → rows from A1, a blank as None; ``special``: what ``second_look.survey`` tells of its cells;
    ``properties``: its custom document properties; or ``problem`` and its values, as ``parse_files``.
    """
    (answer,) = read_workbooks([path], limits)
    return answer


def read_workbooks(paths: Sequence[str], limits: Limits | None = None) -> Iterator[dict[str, Any]]:
    """``read_sheets`` of many workbooks, one after the other through one parser."""
    for answer in parse_files(paths, WHOLE_WORKBOOK, {}, limits):
        if "picked" not in answer:
            yield answer
            continue
        yield {
            **answer,
            "special": answer["picked"]["special"],
            "properties": answer["picked"]["properties"],
            "sheets": {
                name: [[_decode(value) for value in row] for row in rows]
                for name, rows in answer["picked"]["sheets"].items()
            },
        }


def read_toml(path: str) -> dict[str, Any]:
    """A small file of settings, read in isolation: ``toml``; or ``wrong`` (encoding, depth, syntax); or ``problem``."""
    (answer,) = parse_files([path], _TOML_FILE, {}, Limits(file_bytes=_LARGEST_TOML))
    return {**answer, **answer.get("picked", {})}
