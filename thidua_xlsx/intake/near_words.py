"""Did you mean …? Which of the words that are known come near one that is not.

A near word is shown, never used by itself. Runs inside the isolated parser too: standard library only.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from thidua_xlsx.reading.cells import fold

__all__ = ["alike", "nearest", "nearest_name"]

_LONGEST: Final = 100  # comparing takes the square of it
_LEAST: Final = 0.6
_LEAST_OF_NAMES: Final = 0.75
_LEAST_OF_OWN: Final = 0.7
_SEVERAL: Final = 3
_COMMON: Final = 0.15  # of the names; with aliases and codes among them, no word is in most


@functools.lru_cache(maxsize=4096)
def alike(first: str, second: str) -> float:
    """How much two folded texts are alike, from 0 to 1."""
    if first == second:
        return 1.0
    return SequenceMatcher(None, first[:_LONGEST], second[:_LONGEST], autojunk=False).ratio()


def nearest(said: str, known: Iterable[str], least: float = _LEAST, most: int = 2) -> list[str]:
    """The words of ``known`` that come nearest to ``said``, best first; accents and case do not count."""
    wanted = fold(said)[:_LONGEST]
    if not wanted:
        return []
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    found = []
    for word in dict.fromkeys(known):
        matcher.set_seq1(fold(word)[:_LONGEST])
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least:
            found.append((-matcher.ratio(), word))
    return [word for _, word in sorted(found, key=lambda each: each[0])[:most]]


def nearest_name(said: str, known: Iterable[str]) -> list[str]:
    """``nearest`` among names of units: *Công an tỉnh* alone makes no two of them alike."""
    names = list(dict.fromkeys(known))
    times = Counter(word for name in names for word in set(fold(name).split()))
    common = {word for word, count in times.items() if count >= max(_SEVERAL, _COMMON * len(names))}

    def own(name: str) -> str:
        return " ".join(word for word in fold(name).split() if word not in common)

    near = nearest(said, names, _LEAST_OF_NAMES, len(names))
    return [name for name in near if alike(own(name), own(said)) >= _LEAST_OF_OWN][:2]
