"""What is worked out once and used again for files that are alike, within a bound, for the files decide how much it is.

Runs in the parser's process: standard library only.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Kept"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """A dictionary that is emptied when it holds more than ``most``, and takes nothing that is larger than ``each``.

    How large something is, says whoever puts it in: characters, cells.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._found: dict[Key, Value] = {}
        self._size = 0

    def get(self, key: Key) -> Value | None:
        """What is kept for ``key``."""
        return self._found.get(key)

    def missing(self, keys: set[Key]) -> set[Key]:
        """Those of ``keys`` for which nothing is kept."""
        return keys.difference(
            self._found
        )  # by what is asked: with its keys view, all that is kept would be gone through

    def keep(self, key: Key, value: Value, size: int) -> None:
        """Keep ``value``, if it is not too large."""
        if size > self._each:
            return
        if self._size + size > self._most:
            self._found.clear()
            self._size = 0
        self._found[key] = value
        self._size += size

    def __len__(self) -> int:
        return len(self._found)
