"""Many findings in little memory: one after the other they are made when somebody looks at them."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import overload

from thidua_xlsx.messages.finding import Finding

__all__ = ["FindingList", "FindingSequence", "codes_of"]


def codes_of(findings: Sequence[Finding]) -> Iterator[str]:
    """The code of each finding; none is made for it."""
    return findings.codes() if isinstance(findings, FindingSequence) else (finding.code for finding in findings)


class FindingSequence(Sequence[Finding]):
    """A tuple of findings as far as anybody can see; ``_one`` makes the one at a position."""

    @abstractmethod
    def _one(self, position: int) -> Finding: ...

    @overload
    def __getitem__(self, position: int) -> Finding: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, position: int | slice) -> Finding | tuple[Finding, ...]:
        if isinstance(position, slice):
            return tuple(self._one(each) for each in range(*position.indices(len(self))))
        if not -len(self) <= position < len(self):
            raise IndexError(position)
        return self._one(position % len(self))

    def __iter__(self) -> Iterator[Finding]:
        return map(self._one, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, FindingSequence)):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def codes(self) -> Iterator[str]:
        """The code of each, without making it."""
        return (finding.code for finding in self)

    def __add__(self, other: Sequence[Finding]) -> tuple[Finding, ...]:
        return (*self, *other)

    def __radd__(self, other: Sequence[Finding]) -> tuple[Finding, ...]:
        return (*other, *self)

    def __repr__(self) -> str:
        return f"<{len(self)} findings>"


class FindingList(FindingSequence):
    """Sequences of findings, one after the other; none of them is copied."""

    def __init__(self, *parts: Sequence[Finding]) -> None:
        self._parts = [part for part in parts if len(part)]
        self._ends = list(accumulate(map(len, self._parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Finding]:
        for part in self._parts:
            yield from part

    def codes(self) -> Iterator[str]:
        return chain.from_iterable(map(codes_of, self._parts))

    def _one(self, position: int) -> Finding:
        part = bisect_right(self._ends, position)
        return self._parts[part][position - (self._ends[part - 1] if part else 0)]
