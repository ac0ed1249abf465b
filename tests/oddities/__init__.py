"""Small files, each with one oddity of what offices send: ``should_pass`` and ``should_fail``.

``python -m tests.oddities DIR`` writes them all, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.oddities.good import GoodForm

__all__ = ["FAILING", "PASSING", "Oddity", "fails", "passes", "write_all"]

Make = Callable[[GoodForm, Path], object]


@dataclass(frozen=True)
class Oddity:
    """A file that is made from a good form: its name, how it is made, and which codes are found in it."""

    name: str
    make: Make
    codes: frozenset[str]
    lost: frozenset[tuple[str, str]] = frozenset()  # (criterion, input) whose answers may differ from the good form's


PASSING: dict[str, Oddity] = {}
"""The unit's answers are those of the good form; findings, if any, are no errors."""

FAILING: dict[str, Oddity] = {}
"""At least one error is found, and it says what is wrong."""


def passes(name: str, *codes: str, lost: tuple[tuple[str, str], ...] = ()) -> Callable[[Make], Make]:
    """Register a file that must be read."""
    return _into(PASSING, name, codes, lost)


def fails(name: str, *codes: str) -> Callable[[Make], Make]:
    """Register a file that must be refused, in whole or in one cell."""
    return _into(FAILING, name, codes, ())


def _into(
    registry: dict[str, Oddity], name: str, codes: tuple[str, ...], lost: tuple[tuple[str, str], ...]
) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        assert name not in registry
        registry[name] = Oddity(name, make, frozenset(codes), frozenset(lost))
        return make

    return register


def write_all(folder: Path) -> None:
    """Write every file into ``folder/should_pass`` and ``folder/should_fail``."""
    from tests.oddities import cells, files, forms  # noqa: F401 - they register what they make

    good = GoodForm()
    for name, registry in (("should_pass", PASSING), ("should_fail", FAILING)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for oddity in registry.values():
            oddity.make(good, folder / name / oddity.name)
