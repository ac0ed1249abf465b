"""What may stand in each input of each criterion, as arrays that a whole batch is looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.decimals import FloatArray
from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.methods.base import CLAIMED, TARGET, Kind
from thidua_xlsx.rulebook.model import Criterion, Rulebook

__all__ = ["Bounds"]

Mask = npt.NDArray[np.bool_]


def _ceiling(leaf: Criterion) -> float:
    ceiling = leaf.scoring.ceiling(leaf.points)
    return np.inf if ceiling is None else float(ceiling)


def _allows_zero(leaf: Criterion) -> bool:
    return leaf.scoring.allows_zero_target() or leaf.scoring.excludes_zero_target()


@dataclass(frozen=True)
class Bounds:
    """The limits of a rulebook, one entry per criterion × input; ``of`` gives each answer its entry."""

    rulebook: Rulebook

    @cached_property
    def pairs(self) -> pd.MultiIndex:
        """The (criterion, input) of every entry."""
        return pd.MultiIndex.from_tuples(
            [(leaf.key, item.key) for leaf in self.rulebook.leaves() for item in inputs_of(leaf)],
            names=["criterion", "input"],
        )

    @cached_property
    def required(self) -> Mask:
        """Whether it must be filled in."""
        return np.array([item.kind is not Kind.TEXT for leaf in self.rulebook.leaves() for item in inputs_of(leaf)])

    @cached_property
    def highest(self) -> FloatArray:
        """The highest number allowed; infinite where there is none."""
        return np.array(
            [
                _ceiling(leaf) if item is CLAIMED else np.inf
                for leaf in self.rulebook.leaves()
                for item in inputs_of(leaf)
            ]
        )

    @cached_property
    def step(self) -> FloatArray:
        """The grid on which the number must lie; 0 where there is none."""
        digit = 10.0**-self.rulebook.info.digits
        steps = []
        for leaf in self.rulebook.leaves():
            own = leaf.scoring.claimed_step()
            claimed = digit if own is None else float(own)
            steps += [claimed if item is CLAIMED else (1.0 if item.whole else 0.0) for item in inputs_of(leaf)]
        return np.array(steps)

    @cached_property
    def refuses_zero(self) -> Mask:
        """Whether it is a target that may not be 0."""
        return np.array(
            [item is TARGET and not _allows_zero(leaf) for leaf in self.rulebook.leaves() for item in inputs_of(leaf)]
        )

    @cached_property
    def choices(self) -> list[tuple[str, ...]]:
        """The words that may be chosen; empty where nothing is."""
        lang = self.rulebook.info.language
        return [
            tuple(word.say(lang) for word in leaf.scoring.choices()) if item.kind is Kind.CHOICE else ()
            for leaf in self.rulebook.leaves()
            for item in inputs_of(leaf)
        ]

    def of(self, answers: pd.DataFrame) -> npt.NDArray[np.intp]:
        """The entry of each answer; −1 for a criterion or input that the rulebook does not have."""
        criteria, inputs = (answers[name].astype("category").cat for name in ("criterion", "input"))
        known = self.pairs.get_indexer(pd.MultiIndex.from_product([criteria.categories, inputs.categories]))
        grid = np.full((len(criteria.categories) + 1, len(inputs.categories) + 1), -1, dtype=np.intp)
        grid[:-1, :-1] = known.reshape(grid.shape[0] - 1, -1)
        return np.asarray(grid[criteria.codes, inputs.codes])
