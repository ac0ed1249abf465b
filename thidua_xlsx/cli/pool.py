"""Processes that write many workbooks side by side: started only where that saves time."""

from __future__ import annotations

import contextlib
import secrets
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thidua_xlsx.parallel import processors

if TYPE_CHECKING:
    from concurrent.futures import Executor, ProcessPoolExecutor

__all__ = ["A_CLUSTERS_WORKBOOK", "A_FORM", "pool_for"]

A_FORM: Final = 0.03
A_CLUSTERS_WORKBOOK: Final = 0.3
"""Seconds that one takes, by and large."""

_WORTH_SECONDS: Final = 4.0  # a process needs one or two until it has begun
RUN_DIGITS: Final = 8
_MOST: Final = 16  # more would wait for the disk; Windows takes at most 61


@contextlib.contextmanager
def pool_for(count: int, seconds: float, folder: Path) -> Iterator[Executor | None]:
    """An executor for ``count`` workbooks of so many ``seconds`` each; None where the caller writes them as quickly.

    On Ctrl-C, or when one cannot be written, the processes are ended at once: a workbook is whole or not there, and
    what was begun in ``folder`` is taken away.
    """
    workers = min(processors(), _MOST, count)
    if workers < 2 or count * seconds < _WORTH_SECONDS or getattr(sys, "frozen", False):
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    run = secrets.token_hex(RUN_DIGITS // 2)
    # spawn, as on Windows: the parent has threads, which a fork would leave behind in an unknown state
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(run,))
    try:
        yield pool
    except BaseException:
        _end(pool, run, folder)
        raise
    pool.shutdown()


def _begin(run: str) -> None:
    """In a worker: leave Ctrl-C, which a terminal sends to all processes, to the one that started the others."""
    from thidua_xlsx.workbooks.output import name_temporaries

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    name_temporaries(run)


def _end(pool: ProcessPoolExecutor, run: str, folder: Path) -> None:
    """End the workers whatever they are doing; whoever presses Ctrl-C twice must not break into it."""
    from multiprocessing import active_children

    from thidua_xlsx.workbooks.output import take_away

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for process in active_children():
            process.kill()
        pool.shutdown(cancel_futures=True)
        take_away(folder, run)
    finally:
        signal.signal(signal.SIGINT, before)
