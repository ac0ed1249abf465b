"""A batch of answers as a block: where the answer of a unit to an input of a criterion stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["AnswerBlock", "Codes", "Words", "codes_of", "is_repeated", "is_tiled", "values_in"]

Codes = npt.NDArray[np.signedinteger[Any]]

_PIECE: Final = 2**17  # rows that are looked at together: what they need besides stays in the processor's cache
_UNITS: Final = 2**10  # the same, in units


class Words:
    """A column of few different words, as its codes: one row gives its word, several rows an array of words."""

    def __init__(self, column: pd.Series) -> None:
        self.codes, words = _coded(column)
        self.words = np.array([*words, None], dtype=object)  # a blank has the code −1

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: Any) -> Any:
        return self.words[self.codes[row]]

    def code(self, word: str) -> int:
        """The code of ``word``; one that no row has, if it is not there."""
        found = np.flatnonzero(self.words[:-1] == word)
        return int(found[0]) if found.size else len(self.words)


class AnswerBlock:
    """A batch of answers as a block: for each unit, criterion and input its row, or −1."""

    def __init__(self, rulebook: Rulebook, answers: pd.DataFrame) -> None:
        self.rulebook = rulebook
        present = values_in(answers["unit"])
        self.units = [unit for unit in rulebook.units if unit.code in present]
        self.leaves = rulebook.leaves()
        self._unit_at = {unit.code: position for position, unit in enumerate(self.units)}
        pairs = [(leaf.key, item.key) for leaf in self.leaves for item in inputs_of(leaf)]
        self._line = {pair: line for line, pair in enumerate(dict.fromkeys(pairs))}
        self._answers = answers
        self.state = Words(answers["state"])
        self.number = answers["number"].to_numpy(dtype=np.float64)
        self._row = np.full((len(self._line) + 1, len(self.units)), -1, dtype=np.int32)  # the last line: of no input
        self._place(answers)

    def _place(self, answers: pd.DataFrame) -> None:
        """Note where every answer stands; one that the rulebook does not ask for stands nowhere."""
        unit = codes_of(answers["unit"], [unit.code for unit in self.units])
        criterion, criteria = _coded(answers["criterion"])
        item, inputs = _coded(answers["input"])
        line_of = np.full((len(criteria) + 1, len(inputs) + 1), -1, dtype=np.int32)
        line_of[:-1, :-1] = [[self._line.get((key, name), -1) for name in inputs] for key in criteria] or -1
        width, size = len(self.units), len(answers)
        each = size // width if width else 0
        if each and is_repeated(unit, width, each) and is_tiled(criterion, width) and is_tiled(item, width):
            # as a rule all units fill in the same form
            lines, first = line_of[criterion[:each], item[:each]], np.arange(0, size, each, dtype=np.int32)
            for at in np.flatnonzero(lines >= 0):
                self._row[lines[at]] = first + at
            return
        flat = self._row.ravel()
        for start in range(0, size, _PIECE):
            piece = slice(start, start + _PIECE)
            line, own = line_of[criterion[piece], item[piece]], unit[piece]
            known = (line >= 0) & (own >= 0)
            flat[line[known].astype(np.int64) * width + own[known]] = start + np.flatnonzero(known)

    def laid_out(self, column: npt.NDArray[Any], pairs: Sequence[tuple[str, str]], nothing: float) -> npt.NDArray[Any]:
        """A column of the answers with a line for each of ``pairs`` (leaf, input) and a column per unit.

        ``nothing`` stands where there is no answer.
        """
        lines = [self._line.get(pair, -1) for pair in pairs]
        laid = np.empty((len(lines), len(self.units)), dtype=column.dtype)
        for start in range(0, len(self.units), _UNITS):
            rows = self._row[lines, start : start + _UNITS].astype(np.intp)
            piece = column.take(rows, mode="wrap")
            if rows.min(initial=0) < 0:
                piece[rows < 0] = nothing
            laid[:, start : start + _UNITS] = piece
        return laid

    @cached_property
    def choice(self) -> Words:
        """What was chosen, row by row."""
        return Words(self._answers["choice"])

    def rows(self, leaf: int, name: str, units: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
        """The rows of one input of one leaf for ``units``."""
        line = self._row[self._line.get((self.leaves[leaf].key, name), -1)]
        return np.asarray(line[units])

    def row(self, unit: str, criterion: str, name: str) -> int:
        """The row of one answer; −1 where there is none."""
        line, at = self._line.get((criterion, name)), self._unit_at.get(unit)
        return -1 if line is None or at is None else int(self._row[line, at])


def values_in(column: pd.Series) -> set[str]:
    """The different values of a column."""
    codes, known = _coded(column)
    if not len(codes):
        return set()
    begins = np.append(True, codes[1:] != codes[:-1])  # as a rule all rows of a unit stand together
    seen = np.zeros(len(known) + 1, dtype=bool)
    seen[codes[begins]] = True  # the last one is for the code −1
    return {value for value, is_there in zip(known, seen[:-1].tolist(), strict=True) if is_there}


def codes_of(column: pd.Series, known: Sequence[str]) -> Codes:
    """For each row the position of its value among ``known``, or −1."""
    codes, values = _coded(column)
    if list(known) == values:
        return codes
    place = {value: position for position, value in enumerate(known)}
    moved = np.array([*(place.get(value, -1) for value in values), -1], dtype=np.int32)
    found = np.empty(len(codes), dtype=np.int32)
    for start in range(0, len(codes), _PIECE):
        piece = slice(start, start + _PIECE)
        found[piece] = moved[codes[piece]]
    return found


def _coded(column: pd.Series) -> tuple[Codes, list[Any]]:
    """Codes, −1 where nothing is, and the values that they stand for."""
    if not isinstance(column.dtype, pd.StringDtype):
        values = column.array if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category").array
        return np.asarray(values.codes), values.categories.tolist()
    texts = pa.array(column)  # pandas would copy the whole column to make categories of it
    coded = pa.chunked_array(texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts], type=pa.large_string())
    coded = coded.dictionary_encode().unify_dictionaries()
    words = coded.chunk(0).dictionary.to_pylist() if coded.num_chunks else []
    codes = np.empty(len(column), dtype=np.min_scalar_type(-len(words) - 1))
    first = 0
    for chunk in coded.chunks:
        codes[first : first + len(chunk)] = pc.fill_null(chunk.indices, -1).to_numpy(zero_copy_only=False)
        first += len(chunk)
    return codes, words


def is_repeated(codes: Codes, times: int, each: int) -> bool:
    """Whether the codes are 0, 1, 2… up to ``times``, each of them so many times in a row."""
    own = np.arange(times)[:, None]
    return times * each == len(codes) and bool((codes.reshape(times, each) == own.astype(codes.dtype)).all())


def is_tiled(codes: Codes, times: int) -> bool:
    """Whether the codes are the same sequence so many times."""
    if not len(codes):
        return True
    pieces = codes.reshape(times, -1)
    return bool((pieces == pieces[0]).all())
