"""The answers of a batch, as the search for anomalies looks at them: matrices, cells, findings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.answer_block import AnswerBlock, Words
from thidua_xlsx.decimals import FloatArray
from thidua_xlsx.intake.form_layout import COLUMNS
from thidua_xlsx.intake.form_map import inputs_of, own_inputs
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Kind
from thidua_xlsx.rulebook.model import Criterion, Rulebook

__all__ = ["Look", "Mask", "Rows"]

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


class Look:
    """A batch of n units and m leaves; matrices have a line per leaf and a column per unit that sent a form."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.rulebook: Rulebook = batch.rulebook
        self.block = AnswerBlock(batch.rulebook, batch.answers)
        self.leaves: list[Criterion] = self.block.leaves
        self.units = [unit.code for unit in self.block.units]

    @cached_property
    def unit_at(self) -> dict[str, int]:
        """Unit → its column."""
        return {unit: column for column, unit in enumerate(self.units)}

    @cached_property
    def _words(self) -> dict[str, Words]:
        answers = self.batch.answers
        return {name: Words(answers[name]) for name in ("unit", "criterion", "input", "file", "sheet", "cell")}

    @cached_property
    def clusters(self) -> list[tuple[str, Rows]]:
        """Each cluster with the columns of its units."""
        own = np.array([unit.cluster for unit in self.block.units], dtype=object)
        return [(cluster.code, np.flatnonzero(own == cluster.code)) for cluster in self.rulebook.clusters]

    def numbers(self, name: str) -> FloatArray:
        """Shape (m, n): the numbers given as an input; NaN where none is."""
        pairs = [(leaf.key, name) for leaf in self.leaves]
        given = self.block.laid_out(self.block.state.codes, pairs, -1) == self.block.state.code("given")
        return np.where(given, self.block.laid_out(self.block.number, pairs, np.nan), np.nan)

    @cached_property
    def results(self) -> FloatArray:
        """Shape (m, n): the results; NaN where the leaf has none of its own."""
        has = np.array(
            [
                any(item.key == RESULT.key and item.kind is Kind.NUMBER for item in own_inputs(leaf))
                for leaf in self.leaves
            ],
            dtype=bool,
        )
        return np.where(has[:, None], self.numbers(RESULT.key), np.nan)

    @cached_property
    def typed_targets(self) -> FloatArray:
        """Shape (m, n): the targets that units wrote themselves."""
        targets = self.numbers(TARGET.key)
        for line, leaf in enumerate(self.leaves):
            targets[line, self._held(leaf)] = np.nan
        return targets

    @cached_property
    def targets(self) -> FloatArray:
        """Shape (m, n): the targets, of the rulebook or of the unit; NaN where there is none."""
        targets = self.typed_targets.copy()
        for line, leaf in enumerate(self.leaves):
            held = self._held(leaf)
            if held.any():
                targets[line, held] = self.rulebook.arrays.targets(leaf.key)[self._positions][held]
        return targets

    @cached_property
    def claims(self) -> FloatArray:
        """Shape (m, n): the points claimed."""
        return self.numbers(CLAIMED.key)

    @cached_property
    def _positions(self) -> Rows:
        return np.array([self.rulebook.arrays.unit_at[unit] for unit in self.units], dtype=np.intp)

    def _held(self, leaf: Criterion) -> Mask:
        return np.asarray(self.rulebook.arrays.held(leaf.key)[self._positions])

    def row(self, line: int, column: int, name: str) -> int:
        """The row of an answer; −1 where there is none."""
        return self.block.row(self.units[column], self.leaves[line].key, name)

    def place(self, row: int) -> Place:
        """Where an answer stands."""
        if row < 0:
            return Place()
        return Place(*(str(self._words[name][row]) for name in ("file", "sheet", "cell")))

    def raw(self, row: int) -> str:
        """An answer as it was typed."""
        return str(self.batch.answers["raw"].iloc[row])

    def word(self, column: str, row: int) -> str:
        """What stands in a column of few different words."""
        return str(self._words[column][row])

    def named(self, row: int) -> str:
        """A unit and its cell, as a sentence names them."""
        return f"{self.rulebook.unit(self.word('unit', row)).short} ({self.place(row)})"

    def label(self, leaf: Criterion, name: str) -> Text:
        """How the form heads an input."""
        item = next(item for item in inputs_of(leaf) if item.key == name)
        return item.label if name == RESULT.key else COLUMNS.get(name, item.label)

    def at(self, code: str, row: int, **values: Any) -> Finding:
        """A finding at an answer."""
        leaf = self.rulebook.criterion(self.word("criterion", row))
        unit = self.word("unit", row)
        return Finding(code, self.place(row), unit, leaf.key, leaf.subject, self.raw(row), values)
