"""A batch of answers as a block: where the answer of a unit to an input of a criterion stands."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["AnswerBlock"]


class AnswerBlock:
    """A batch of answers as a block: for each unit, criterion and input its row, or −1."""

    def __init__(self, rulebook: Rulebook, answers: pd.DataFrame) -> None:
        self.rulebook = rulebook
        present = set(answers["unit"].astype("object"))
        self.units = [unit for unit in rulebook.units if unit.code in present]
        self.leaves = rulebook.leaves()
        self.inputs = sorted({item.key for leaf in self.leaves for item in inputs_of(leaf)})
        self._leaf_at = {leaf.key: position for position, leaf in enumerate(self.leaves)}
        self._input_at = {name: position for position, name in enumerate(self.inputs)}
        self._unit_at = {unit.code: position for position, unit in enumerate(self.units)}
        self.state = answers["state"].astype("object").to_numpy()
        self.number = answers["number"].to_numpy(dtype=np.float64)
        self.choice = answers["choice"].astype("object").to_numpy()
        self._row = np.full((len(self.leaves), len(self.inputs), len(self.units)), -1, dtype=np.intp)
        unit = _codes(answers["unit"], [unit.code for unit in self.units])
        criterion = _codes(answers["criterion"], [leaf.key for leaf in self.leaves])
        item = _codes(answers["input"], self.inputs)
        known = (unit >= 0) & (criterion >= 0) & (item >= 0)
        self._row[criterion[known], item[known], unit[known]] = np.flatnonzero(known)

    def rows(self, leaf: int, name: str, units: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The rows of one input of one leaf for ``units``."""
        return np.asarray(self._row[leaf, self._input_at[name], units])

    def row(self, unit: str, criterion: str, name: str) -> int:
        """The row of one answer; −1 where there is none."""
        at = self._leaf_at.get(criterion), self._input_at.get(name), self._unit_at.get(unit)
        return -1 if None in at else int(self._row[at])


def _codes(column: pd.Series, known: list[str]) -> npt.NDArray[np.intp]:
    values = column.astype("category").cat
    return np.append(pd.Index(known).get_indexer(values.categories), -1)[values.codes]
