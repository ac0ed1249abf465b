"""Processes that write many workbooks side by side: started only where that saves time."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from thidua_xlsx.spread import processors

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["A_CLUSTERS_WORKBOOK", "A_FORM", "pool_for"]

A_FORM: Final = 0.03
A_CLUSTERS_WORKBOOK: Final = 0.3
"""Seconds that one takes, by and large."""

_WORTH_SECONDS: Final = 4.0  # a process needs one or two until it has begun
_MOST: Final = 16  # more would wait for the disk; Windows takes at most 61


@contextlib.contextmanager
def pool_for(count: int, seconds: float) -> Iterator[Executor | None]:
    """An executor for ``count`` workbooks of so many ``seconds`` each; None where the caller writes them as quickly.

    On Ctrl-C the processes finish what they have begun, so that no half of a file is left.
    """
    workers = min(processors(), _MOST, count)
    if workers < 2 or count * seconds < _WORTH_SECONDS or getattr(sys, "frozen", False):
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawn, as on Windows: the parent has threads, which a fork would leave behind in an unknown state
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_hear_no_interrupt)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _hear_no_interrupt() -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that started the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
