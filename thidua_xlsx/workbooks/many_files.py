"""Many workbooks over an executor: what is common to all who write more than one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar, overload

from thidua_xlsx.parallel import Progress

__all__ = ["CHUNK", "Lazily", "chunks", "count_off"]

Key = TypeVar("Key")
Made = TypeVar("Made")

CHUNK: Final = 10
"""Small workbooks in one task: what they share crosses once, and those begun are done in less than a second."""


class Lazily(Sequence[Made]):
    """Things that are made when they are asked for, and not kept."""

    def __init__(self, keys: Sequence[Key], make: Callable[[Key], Made]) -> None:
        self._make: Callable[[int], Made] = lambda at: make(keys[at])
        self._length = len(keys)

    @overload
    def __getitem__(self, at: int) -> Made: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Made]: ...
    def __getitem__(self, at: int | slice) -> Made | Sequence[Made]:
        """One of them, or several."""
        return (
            [self._make(one) for one in range(self._length)[at]]
            if isinstance(at, slice)
            else self._make(range(self._length)[at])
        )

    def __len__(self) -> int:
        return self._length


def chunks(items: Sequence[Made], size: int = CHUNK) -> list[Sequence[Made]]:
    """``items`` in order, at most ``size`` together."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def count_off(written: Iterable[int], total: int, progress: Progress | None) -> None:
    """Run through what is ``written``, each reply saying how many that was, and tell whoever asked."""
    done = 0
    for more in written:
        done += more
        if progress is not None:
            progress(done, total)
