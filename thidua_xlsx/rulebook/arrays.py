"""What a rulebook says of all its units at once, as arrays: for scoring thousands of them."""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Arrays"]

Mask = npt.NDArray[np.bool_]


class Arrays:
    """Units and their targets, shape (n,) for the n units of a rulebook in their order."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.unit_at = {unit.code: position for position, unit in enumerate(rulebook.units)}
        self.units = pd.CategoricalDtype(pd.Index([unit.code for unit in rulebook.units]))
        self.clusters = pd.CategoricalDtype(pd.Index([cluster.code for cluster in rulebook.clusters]))
        place = {cluster.code: position for position, cluster in enumerate(rulebook.clusters)}
        self.cluster_of = np.array([place.get(unit.cluster, -1) for unit in rulebook.units], dtype=np.intp)

    @cached_property
    def names(self) -> pd.Series[str]:
        """The names of the units."""
        return pd.Series([unit.name for unit in self._rulebook.units], dtype="str")

    @cached_property
    def _targets(self) -> tuple[dict[str, int], Mask, npt.NDArray[np.float64]]:
        """Criterion → its line in the arrays of who has a target and which."""
        targets = self._rulebook.targets
        lines = {key: line for line, key in enumerate(dict.fromkeys(map(attrgetter("criterion"), targets)))}
        shape = len(lines) + 1, len(self.unit_at)  # the last line is for all other criteria
        held, values = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
        line = np.array([lines[target.criterion] for target in targets], dtype=np.intp)
        unit = np.array([self.unit_at.get(target.unit, -1) for target in targets], dtype=np.intp)
        value = np.array([np.nan if target.value is None else float(target.value) for target in targets])
        known = unit >= 0
        held[line[known], unit[known]] = True
        values[line[known], unit[known]] = value[known]  # of two targets the last one, as elsewhere
        return lines, held, values

    def held(self, criterion: str) -> Mask:
        """Whether the rulebook says something about a unit: a target, or that it has none."""
        lines, held, _ = self._targets
        return np.asarray(held[lines.get(criterion, -1)])

    def targets(self, criterion: str) -> npt.NDArray[np.float64]:
        """The targets; NaN where there is none."""
        lines, _, values = self._targets
        return np.asarray(values[lines.get(criterion, -1)])
