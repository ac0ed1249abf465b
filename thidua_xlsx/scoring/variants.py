"""The same units with some other scores: many variants at once, of which only what they change is worked out again."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from thidua_xlsx.decimals import IntArray
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.stretch import grown
from thidua_xlsx.scoring.totals import Block, Tree

__all__ = ["Reach", "Variants", "vary"]


@dataclass(frozen=True)
class Variants(Block):
    """A block, ``size`` times: what a node has is of shape (size, n), or (n,) where it is the same in all variants.

    ``columns`` holds what is not the same: the name of a column of the block and the leaf → shape (size, n); the arrays
    of ``plus`` are (size, n) too. ``regrown``: of a variant and a row the factors of nodes that take the place of those
    of the block, where what is left was stretched anew.
    """

    size: int = 0
    columns: Mapping[tuple[str, int], npt.NDArray[Any]] = field(default_factory=dict)
    regrown: Mapping[tuple[int, int], Mapping[str, Fraction]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        block: Block,
        size: int,
        columns: Mapping[tuple[str, int], npt.NDArray[Any]],
        plus: Mapping[str, IntArray] | None = None,
        regrown: Mapping[tuple[int, int], Mapping[str, Fraction]] | None = None,
    ) -> Variants:
        """Variants of ``block``."""
        own = {item.name: getattr(block, item.name) for item in dataclasses.fields(Block)}
        return cls(**{**own, "plus": plus or {}}, size=size, columns=columns, regrown=regrown or {})

    @property
    def shape(self) -> tuple[int, ...]:
        """Variants × units."""
        return (self.size, len(self.units))

    def column(self, of: str, leaf: int) -> npt.NDArray[Any]:
        """What one leaf has in every variant."""
        found = self.columns.get((of, leaf))
        return super().column(of, leaf) if found is None else found

    def stretched(self, key: str, values: IntArray) -> IntArray:
        """``values`` of a node, multiplied where it was stretched."""
        found = super().stretched(key, values)
        cells = {cell: factors.get(key) for cell, factors in self.regrown.items()}
        if key not in self.factors and not any(cells.values()):
            return found
        found = np.array(np.broadcast_to(found, self.shape))
        before = np.broadcast_to(values, self.shape)
        for cell, factor in cells.items():
            found[cell] = before[cell] if factor is None else grown(before[cell], factor)
        return found


class Reach:
    """What a change of some nodes reaches: all above them, what is held by conditions on it, and all above that."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._above = {item.key: item.parent for item in rulebook.criteria}
        self.held_by: dict[str, list[str]] = {}
        for item in rulebook.criteria:
            for condition in item.conditions if item.otherwise is not None else ():
                self.held_by.setdefault(condition.subject, []).append(item.key)

    def path(self, key: str) -> list[str]:
        """A node and all above it, without the whole."""
        found = []
        while key:
            found.append(key)
            key = self._above[key]
        return found

    def of(self, keys: Iterable[str]) -> frozenset[str]:
        """All that a change of ``keys`` reaches, the whole (``""``) among it."""
        found, open_ends = {""}, list(keys)
        while open_ends:
            key = open_ends.pop()
            if key not in found:
                found.add(key)
                open_ends += [self._above[key], *self.held_by.get(key, ())]
        return frozenset(found)


def vary(base: Tree, variants: Variants, reach: Reach, more: Collection[str] = ()) -> Tree:
    """The tree of ``variants``; what they do not reach is asked for in ``base``. ``more``: nodes that change too."""
    leaves = list(base.leaf_at)
    changed = {leaves[at] for _, at in variants.columns}
    return Tree(variants, base.kinds, None, base, reach.of([*changed, *filter(None, variants.plus), *more]))
