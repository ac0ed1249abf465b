"""The pandera schema of the typed answers: every check that looks at one cell."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import pandera.pandas as pandera

from thidua_xlsx.checking.answer_block import Words, codes_of
from thidua_xlsx.checking.bounds import Bounds, Mask
from thidua_xlsx.checking.recompute import GRID_TOLERANCE
from thidua_xlsx.methods.base import TARGET
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["CHECKS", "answers_schema"]


CHECKS: Final = (
    "unknown-answer",
    "blank-required",
    "negative",
    "above-maximum",
    "off-the-grid",
    "not-a-choice",
    "target-zero",
)
"""The names of the schema's checks; all but the first are codes of the catalogue."""


def answers_schema(rulebook: Rulebook) -> pandera.DataFrameSchema:
    """The schema of ``Batch.answers`` for ``rulebook``; see ``Rulebook.schema``."""
    limits = Bounds(rulebook)
    rules: dict[str, Callable[[pd.DataFrame, _View], Mask]] = {
        "unknown-answer": lambda _, view: view.known,
        "blank-required": lambda answers, view: (
            ~(view.blank & view.known & limits.required[view.entry] & ~_held(rulebook, answers))
        ),
        "negative": lambda _, view: ~(view.given & (view.number < 0)),
        "above-maximum": lambda _, view: ~(view.given & (view.number > limits.highest[view.entry])),
        "off-the-grid": lambda _, view: ~(view.given & _off_grid(view.number, limits.step[view.entry])),
        "not-a-choice": lambda answers, view: ~(view.given & _not_offered(answers, view, limits)),
        "target-zero": lambda _, view: ~(view.given & limits.refuses_zero[view.entry] & (view.number == 0)),
    }

    views: list[tuple[weakref.ref[pd.DataFrame], _View]] = []  # all checks look at one batch, one after the other

    def view_of(answers: pd.DataFrame, *, is_first: bool) -> _View:
        if is_first or not views or views[0][0]() is not answers:  # between two validations it may have been changed
            views[:] = [(weakref.ref(answers), _View(answers, limits))]
        return views[0][1]

    def check(name: str) -> pandera.Check:
        def run(answers: pd.DataFrame) -> pd.Series[bool]:
            return pd.Series(rules[name](answers, view_of(answers, is_first=name == CHECKS[0])), index=answers.index)

        return pandera.Check(run, name=name, error=name)

    text = pandera.Column(str, nullable=True)
    return pandera.DataFrameSchema(
        {
            "unit": pandera.Column(pandera.Category),
            "criterion": pandera.Column(pandera.Category),
            "input": pandera.Column(pandera.Category),
            "state": pandera.Column(pandera.Category),
            "number": pandera.Column(float, nullable=True),
            "choice": text,
            "text": text,
        },
        checks=[check(name) for name in CHECKS],
        name=rulebook.info.id,
        title=rulebook.info.title,
    )


class _View:
    """The columns of a batch of answers as arrays, with the entry of each in the limits."""

    def __init__(self, answers: pd.DataFrame, limits: Bounds) -> None:
        state = answers["state"]
        self.entry = limits.of(answers)
        self.known: Mask = self.entry >= 0
        self.given: Mask = np.asarray(state == "given") & self.known
        self.blank: Mask = np.asarray(state == "blank")
        self.number = answers["number"].to_numpy(dtype=np.float64)


def _held(rulebook: Rulebook, answers: pd.DataFrame) -> Mask:
    """Whether the answer is a target that the rulebook holds: then the form need not say it."""
    found = np.zeros(len(answers), dtype=bool)
    if not rulebook.targets:
        return found
    inputs = Words(answers["input"])
    rows = np.flatnonzero(inputs.codes == inputs.code(TARGET.key))
    units = codes_of(answers["unit"], [unit.code for unit in rulebook.units])[rows]
    leaves = rulebook.leaves()
    criteria = codes_of(answers["criterion"], [leaf.key for leaf in leaves])[rows]
    for number in np.unique(criteria[criteria >= 0]):
        of_leaf = (criteria == number) & (units >= 0)
        found[rows[of_leaf]] = rulebook.arrays.held(leaves[number].key)[units[of_leaf]]
    return found


def _off_grid(number: np.ndarray, step: np.ndarray) -> Mask:
    steps = number / np.where(step > 0, step, 1.0)
    off = np.abs(steps - np.rint(steps)) > GRID_TOLERANCE
    return np.asarray(off & (step > 0))


def _not_offered(answers: pd.DataFrame, view: _View, limits: Bounds) -> Mask:
    """Whether a choice is none of its list; a list is asked once for each word that was chosen from it."""
    refused = np.zeros(len(answers), dtype=bool)
    has_choices = np.array([bool(words) for words in limits.choices])
    rows = np.flatnonzero(view.given & has_choices[view.entry])
    chosen = Words(answers["choice"])
    size = len(chosen.words)
    different, which = np.unique(view.entry[rows] * size + chosen.codes[rows] + 1, return_inverse=True)
    offered = [chosen.words[pair % size - 1] in limits.choices[pair // size] for pair in different.tolist()]
    refused[rows] = ~np.array(offered, dtype=bool)[which]
    return refused
