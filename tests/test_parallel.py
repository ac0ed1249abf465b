"""Work spread over executors: in order, to the end, and stopped when asked."""

from __future__ import annotations

import functools
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from thidua_xlsx.parallel import spread

_ROOT = Path(__file__).resolve().parents[1]
_WITHOUT_GUARD = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from thidua_xlsx.parallel import spread

with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
    print(list(spread(abs, [-1, -2], pool)))
"""


class KilledWorker(Exception):  # noqa: N818 - it is not ours to name
    """By its name what Dask raises when workers keep dying of a task."""


@pytest.fixture
def threads() -> Iterator[Executor]:
    """Two threads."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


def _slow_first(item: int) -> int:
    time.sleep(0.05 if item == 0 else 0)
    return item * 10


def _die_elsewhere(home: int, item: int) -> tuple[int, bool]:
    """Item 2 kills the process that works on it, unless it is the caller's."""
    if item == 2 and os.getpid() != home:
        os._exit(13)
    return item, os.getpid() == home


def _fail(item: int) -> int:
    if item == 1:
        raise ValueError("one")
    return item


def test_in_the_caller_nothing_is_done_before_it_is_asked_for() -> None:
    """A caller who stops after the first bad file would pay for all of them."""
    done: list[int] = []
    replies = spread(done.append, [1, 2, 3])
    assert done == []
    next(replies)
    assert done == [1]
    assert list(replies) == [None, None]


def test_replies_come_in_the_order_of_items(threads: Executor) -> None:
    """Units would get each other's points wherever a later file is read faster."""
    assert list(spread(_slow_first, range(6), threads)) == [0, 10, 20, 30, 40, 50]
    assert list(spread(_slow_first, [], threads)) == []


def test_items_are_not_all_held_at_once(threads: Executor) -> None:
    """Two thousand workbooks' data would stand in memory before the first is written."""
    asked: list[int] = []

    class Items(Sequence[int]):
        def __getitem__(self, at: Any) -> Any:
            asked.append(at)
            return range(1_000)[at]

        def __len__(self) -> int:
            return 1_000

    replies = spread(_slow_first, Items(), threads)
    next(replies)
    assert len(asked) < 500
    assert list(replies) == [item * 10 for item in range(1, 1_000)]


def test_a_killed_worker_costs_nothing() -> None:
    """Somebody who closes a worker in the task manager would lose a night's work."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        replies = list(spread(functools.partial(_die_elsewhere, os.getpid()), range(5), pool))
        assert [item for item, _ in replies] == [0, 1, 2, 3, 4]
        assert replies[2] == (2, True)
        assert list(spread(abs, [-1, -2], pool)) == [1, 2]  # and a pool that is broken from the start


def test_workers_that_keep_dying_are_told_by_dasks_name_for_it(threads: Executor) -> None:
    """Dask gives up on a task after its third worker; the batch would be lost though the caller can do it."""
    caller = threading.get_ident()

    def task(item: int) -> int:
        if item == 1 and threading.get_ident() != caller:
            raise KilledWorker
        return item

    assert list(spread(task, range(3), threads)) == [0, 1, 2]


def test_an_exception_goes_up_at_its_place_and_stops_the_rest() -> None:
    """A full disk would be reported after two hundred more attempts to write to it."""
    begun: list[int] = []

    def task(item: int) -> int:
        begun.append(item)
        time.sleep(0.02)
        return _fail(item)

    with ThreadPoolExecutor(1) as pool:
        replies = spread(task, range(100), pool)
        assert next(replies) == 0
        with pytest.raises(ValueError, match="one"):
            next(replies)
    assert len(begun) < 50


@pytest.mark.parametrize("kind", [TimeoutError, RuntimeError])
def test_a_tasks_own_timeout_is_no_wait(kind: type[Exception], threads: Executor) -> None:
    """A network drive that times out would hang the program for ever."""

    def task(_item: int) -> int:
        raise kind("the task's")

    with pytest.raises(kind, match="the task's"):
        list(spread(task, [1], threads))


def test_what_has_not_begun_is_cancelled_when_the_caller_stops() -> None:
    """After Ctrl-C the pool would go on writing files that nobody waits for."""
    begun: list[int] = []
    gate = threading.Event()

    def task(item: int) -> int:
        begun.append(item)
        if item:
            gate.wait(10)
        return item

    with ThreadPoolExecutor(1) as pool:
        replies = spread(task, range(50), pool)
        assert next(replies) == 0
        replies.close()  # type: ignore[attr-defined]  # it is a generator
        gate.set()
    assert set(begun) <= {0, 1}


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_caller_does_what_a_closed_executor_leaves(cancelled: bool) -> None:
    """A cluster that is shut down early would take the result with it."""
    pool = ThreadPoolExecutor(1)
    replies: Iterator[int]
    if cancelled:
        replies = spread(_slow_first, range(9), pool)
        first = [next(replies)]
        pool.shutdown(cancel_futures=True)
    else:
        pool.shutdown()
        replies, first = spread(_slow_first, range(9), pool), []
    assert first + list(replies) == [item * 10 for item in range(9)]


def test_waiting_looks_round(threads: Executor) -> None:
    """A progress bar would stand still, and a stop would go unheard, until the next reply."""
    stop = threading.Event()

    def task(item: int) -> int:
        stop.wait(10)
        return item

    assert list(spread(task, [1], threads, poll=stop.set)) == [1]

    def interrupt() -> None:
        raise KeyboardInterrupt

    stop.clear()
    with pytest.raises(KeyboardInterrupt):
        list(spread(task, [1], threads, poll=interrupt))
    stop.set()


def test_a_script_without_a_guard_does_its_work_once(tmp_path: Path) -> None:
    """Every worker process would run a beginner's script from its first line, and write its files again."""
    script = tmp_path / "script.py"
    script.write_text(_WITHOUT_GUARD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        timeout=60,
    )
    assert done.stdout == "[1, 2]\n"


def test_a_task_need_not_be_a_function_of_one_kind(threads: Executor) -> None:
    """Whoever keeps a setting in a ``functools.partial`` or a bound method would have to write a module for it."""
    tasks: list[Callable[[int], int]] = [functools.partial(max, 5), (10).__sub__, lambda item: item]
    assert [list(spread(task, [3], threads)) for task in tasks] == [[5], [7], [3]]
