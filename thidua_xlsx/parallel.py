"""Work spread over an executor: the replies in order, whoever does it and whatever becomes of them."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from itertools import islice
from typing import Final, TypeVar

__all__ = ["Progress", "processors", "spread", "workers_of"]

Progress = Callable[[int, int], None]
"""Called with what is done and all there is, perhaps from worker threads, one at a time; what it raises ends it."""

Item = TypeVar("Item")
Reply = TypeVar("Reply")

_AHEAD: Final = 128  # more items than any usual cluster has workers; their sequence may make each as it is asked for
_POLL_SECONDS: Final = 0.1  # Windows does not interrupt a wait without an end: Ctrl-C would go unheard
# what every executor of the standard library, and Dask's, says when it was shut down; it has no type of its own, and
# other RuntimeErrors must go up: a script without a `__main__` guard ends its worker processes by one
_CLOSED: Final = "cannot schedule new futures"
_KILLED: Final = (
    "KilledWorker"  # Dask's, told by its name: importing Dask to ask for it would make everybody install it
)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def workers_of(executor: Executor) -> int:
    """How many tasks an executor does at a time; as many as there are processors, where it does not tell.

    No executor says so in public: pools know their most, and Dask's asks its cluster.
    """
    most = getattr(executor, "_max_workers", None)
    if isinstance(most, int):
        return max(most, 1)
    with contextlib.suppress(Exception):  # whatever a client says that has lost its cluster
        return max(sum(executor._client.ncores().values()), 1)  # type: ignore[attr-defined]
    return processors()


def spread(
    task: Callable[[Item], Reply],
    items: Sequence[Item],
    executor: Executor | None = None,
    *,
    poll: Callable[[], None] | None = None,
) -> Iterator[Reply]:
    """The reply of ``task`` to each of ``items``, in their order.

    What has not begun is cancelled when the caller stops or an exception goes up.

    Parameters
    ----------
    task
        Where the executor's workers are processes it has to be known to them by name (a function of a module, or a
        ``functools.partial`` of one), and it crosses to them with every item.
    items
        Each is handed over on its own: where they are small, put many into one. They are looked at one after the
        other, some hundreds ahead of the replies.
    executor
        Any ``concurrent.futures.Executor``, Dask's too. None: in the caller, one after the other as they are asked for.
        A worker that dies, or an executor that is shut down, costs time alone: the caller does what has no reply.
    poll
        Called some ten times a second while a reply is awaited; what it raises goes up.

    Raises
    ------
    Exception
        Whatever ``task`` raises, at the place of its item.
    """
    if executor is None:
        yield from map(task, items)
        return
    waiting: deque[tuple[Item, Future[Reply] | None]] = deque()
    try:
        left = iter(items)
        while True:
            for item in islice(left, _AHEAD - len(waiting)):
                waiting.append((item, _submit(executor, task, item)))
            if not waiting:
                return
            item, future = waiting[0]
            reply = _reply(task, item, future, poll)
            waiting.popleft()  # a reply is not kept: there may be thousands
            del future
            yield reply
    finally:
        for _, unfinished in waiting:
            if unfinished is not None:
                unfinished.cancel()


def _submit(executor: Executor, task: Callable[[Item], Reply], item: Item) -> Future[Reply] | None:
    """The future reply, or None where the executor takes nothing any more."""
    try:
        return executor.submit(_do, task, item, secrets.token_hex(8))
    except BrokenExecutor:
        return None
    except RuntimeError as error:
        if _CLOSED in str(error):
            return None
        raise


def _do(task: Callable[[Item], Reply], item: Item, _once: str) -> Reply:
    """One task. Dask takes equal calls for the same one, and would hand out what a file held before it was mended."""
    return task(item)


def _reply(
    task: Callable[[Item], Reply], item: Item, future: Future[Reply] | None, poll: Callable[[], None] | None
) -> Reply:
    if future is not None:
        try:
            return _await(future, poll)
        except (BrokenExecutor, CancelledError):
            pass
        except Exception as error:
            if _KILLED not in (kind.__name__ for kind in type(error).__mro__):
                raise
    return task(item)


def _await(future: Future[Reply], poll: Callable[[], None] | None) -> Reply:
    while True:
        try:
            return future.result(timeout=_POLL_SECONDS)
        except TimeoutError:
            if future.done():  # it is the task's own, or the reply came this very moment
                return future.result()
        if poll is not None:
            poll()
