"""Ctrl-C at the command line: it stops, says what was done, leaves nobody running behind it."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.scoring.small import book, group, leaf
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.rulebook import write_rulebook

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no pseudo-terminals and no process groups to signal"
)

_FILES, _UNITS = 1_500, 300
_SECONDS = 60  # far more than it takes: a machine that is busy must not fail a test
_ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}


class Stopped(NamedTuple):
    """How a run ended that was stopped."""

    code: int
    said: str
    left: list[psutil.Process]


def _stopped(folder: Path, when: Callable[[str], bool], whom: Callable[[int], None], *arguments: str) -> Stopped:
    """Run on a terminal, in a session of its own; interrupt it as soon as ``when`` of what it has said."""
    import pty

    leader, follower = pty.openpty()
    call = [sys.executable, "-m", "thidua_xlsx", *arguments]
    run = subprocess.Popen(
        call, cwd=folder, env=_ENVIRONMENT, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    said, children, is_asked = b"", set[psutil.Process](), False
    for more in _sent(leader):
        said += more
        with contextlib.suppress(psutil.Error):
            children |= set(psutil.Process(run.pid).children(recursive=True))
        if not is_asked and when(said.decode("utf-8", "replace")):
            is_asked = True
            whom(run.pid)
    os.close(leader)
    code = run.wait(timeout=_SECONDS)
    _, left = psutil.wait_procs([child for child in children if _runs(child)], timeout=_SECONDS)
    return Stopped(code, said.decode("utf-8", "replace"), [child for child in left if _runs(child)])


def _sent(leader: int) -> Iterator[bytes]:
    """What arrives at a terminal until the other end closes; nothing now and then, so that one can look elsewhere."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if not select.select([leader], [], [], 0.02)[0]:
            yield b""
            continue
        try:
            data = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end has closed
            return
        if not data:
            return
        yield data


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _one(pid: int) -> None:
    os.kill(pid, signal.SIGINT)


def _all(pid: int) -> None:
    os.killpg(pid, signal.SIGINT)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a rulebook of many units and an inbox of many files."""
    folder = tmp_path_factory.mktemp("many")
    rulebook = book(group("I"), leaf("I.1"), units=_UNITS)
    write_rulebook(rulebook, folder / "rb.xlsx")
    inbox = folder / "nop_ve"
    first = inbox / form_file_name(rulebook, rulebook.units[0])
    inbox.mkdir()
    write_form(rulebook, rulebook.units[0], first)
    for number in range(1, _FILES):
        os.link(first, inbox / f"{number}.xlsx")
    return folder


@pytest.mark.parametrize("whom", [_one, _all], ids=["the command alone", "all that run, as a terminal does"])
def test_ctrl_c_while_reading_says_how_far_it_was(many: Path, whom: Callable[[int], None]) -> None:
    """Whoever pressed it would look at a traceback, wonder what was written, and find Excel readers still running."""
    some_are_read = re.compile(rf"\b[1-9]\d*/{_FILES}\b")
    done = _stopped(many, lambda said: bool(some_are_read.search(said)), whom, "check", "rb.xlsx", "nop_ve")
    found = re.search(r"Đã dừng theo yêu cầu: đã đọc (\d+)/(\d+) tệp; chưa ghi tệp nào\.", done.said)
    assert found, done.said[-2000:]
    assert 0 < int(found[1]) < int(found[2]) == _FILES
    assert re.search(r"\d tệp/giây, còn", done.said)
    assert "Traceback" not in done.said
    assert (done.code, done.left) == (130, [])


def _all_twice(pid: int) -> None:
    _all(pid)
    time.sleep(0.02)  # while it is stopping
    with contextlib.suppress(ProcessLookupError):
        _all(pid)


@pytest.mark.parametrize("whom", [_all, _all_twice], ids=["once", "twice, for somebody is in a hurry"])
def test_ctrl_c_while_writing_says_how_far_it_was(many: Path, whom: Callable[[int], None]) -> None:
    """The forms that are there would be taken for all of them, or one that is not whole be sent out."""
    folder = many / f"phieu {whom.__name__}"
    done = _stopped(
        many, lambda _: any(folder.glob("*.xlsx")), whom, "forms", "rb.xlsx", "-o", folder.name, "--lang=en"
    )
    found = re.search(r"Stopped as asked: (\d+) files written\.", done.said)
    assert found, done.said[-2000:]
    written = list(folder.glob("*.xlsx"))
    assert int(found[1]) == len(written) < _UNITS
    assert not list(folder.glob("~*"))
    for path in written:
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None, path.name
    assert "Traceback" not in done.said
    assert done.left == []
    assert done.code in {130, -signal.SIGINT}  # the second one may come when everything is done
