"""How long scoring takes, beside plain pandas adding up and ranking the same rows.

python benchmarks/score_rows.py [--units 20000] [--criteria 60] [--repeat 5]

No files: the answers are made as the table that reading gives. The peer is handed points and knows no rules: it groups
by two columns of strings, adds up and ranks within the cluster. Ours calculates the points from the answers first, and
goes on to classes. Both on one core. Prints Markdown. Nothing is asserted: times belong to a machine, ratios of one run
can be compared.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import psutil
from made_up_cluster import make_rulebook
from taking_turns import Candidate, machine, take_turns

from thidua_xlsx import Batch, Result, Rulebook, score
from thidua_xlsx.checking.recompute import recompute
from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.intake.tables import STATES
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind
from thidua_xlsx.methods.count import Count
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.tables.of_batch import FIELDS

_PACKAGES: Final = ("numpy", "pandas", "pyarrow")
_SEED: Final = 2018
_BLANK_SHARE: Final = 0.05
_NOT_ASSIGNED_SHARE: Final = 0.02
_GIVEN, _BLANK, _NOT_ASSIGNED = (list(STATES.values()).index(name) for name in ("given", "blank", "not assigned"))
_SHEET: Final = "Tự chấm điểm"
_MEGABYTE: Final = 2**20
_PEER: Final = "pandas: groupby two `str` columns, sum, rank"


# -- answers -----------------------------------------------------------------------------------------


def make_answers(rulebook: Rulebook) -> pd.DataFrame:
    """What units might answer, as ``Batch.answers``; evidence and explanations are blank."""
    chance = np.random.default_rng(_SEED)
    asked = [(leaf, item) for leaf in rulebook.leaves() for item in inputs_of(leaf)]
    shape = len(rulebook.units), len(asked)
    numbers, words = np.full(shape, np.nan), np.full(shape, -1, dtype=np.int32)
    states = np.full(shape, _BLANK, dtype=np.int8)
    vocabulary = sorted({word.say("vi") for leaf, _ in asked for word in leaf.scoring.choices()})
    for column, (leaf, item) in enumerate(asked):
        if item.kind is Kind.TEXT:
            continue
        states[:, column] = np.where(chance.random(shape[0]) < _BLANK_SHARE, _BLANK, _GIVEN)
        if item.kind is Kind.CHOICE:
            known = [vocabulary.index(word.say("vi")) for word in leaf.scoring.choices()]
            words[:, column] = np.array(known)[chance.integers(0, len(known), shape[0])]
        else:
            numbers[:, column] = _figures(leaf, item, shape[0], chance)
            if item.key == CLAIMED.key:
                gone = chance.random(shape[0]) < _NOT_ASSIGNED_SHARE
                states[gone, column], numbers[gone, column] = _NOT_ASSIGNED, np.nan
    numbers[states == _BLANK], words[states == _BLANK] = np.nan, -1
    return _table(rulebook, asked, states.ravel(), numbers.ravel(), words.ravel(), vocabulary)


def _figures(leaf: Criterion, item: Input, size: int, chance: np.random.Generator) -> np.ndarray:
    if item.key == TARGET.key:
        return chance.integers(60, 99, size)
    if item.key == CLAIMED.key:
        return chance.integers(0, int(leaf.points) * 4 + 1, size) / 4
    if item.key != RESULT.key:
        return chance.integers(0, 4, size)  # times praised, times criticised
    if isinstance(leaf.scoring, Count):
        return chance.integers(0, 21, size)
    return np.round(chance.uniform(55, 100, size), 1) if leaf.is_percent else chance.integers(50, 121, size)


def _table(
    rulebook: Rulebook,
    asked: Sequence[tuple[Criterion, Input]],
    states: np.ndarray,
    numbers: np.ndarray,
    words: np.ndarray,
    vocabulary: list[str],
) -> pd.DataFrame:
    units, leaves = [unit.code for unit in rulebook.units], [leaf.key for leaf in rulebook.leaves()]
    inputs = list(dict.fromkeys(item.key for _, item in asked))
    each = np.repeat(np.arange(len(units)), len(asked))

    def tiled(codes: Sequence[int]) -> np.ndarray:
        return np.tile(np.array(codes), len(units))

    def coded(codes: np.ndarray, known: Sequence[str]) -> pd.Categorical:
        return pd.Categorical.from_codes(codes, pd.Index(list(known), dtype="str"))

    distinct = np.unique(numbers[np.isfinite(numbers)])
    shown = pd.Index(["", *vocabulary, *(f"{number:.15g}" for number in distinct)], dtype="str")
    raw = np.where(np.isfinite(numbers), np.searchsorted(distinct, numbers) + len(vocabulary) + 1, words + 1)
    return pd.DataFrame(
        {
            "unit": coded(each, units),
            "criterion": coded(tiled([leaves.index(leaf.key) for leaf, _ in asked]), leaves),
            "input": coded(tiled([inputs.index(item.key) for _, item in asked]), inputs),
            "state": coded(states, list(STATES.values())),
            "number": numbers,
            "choice": coded(words, vocabulary),
            "text": pd.Series(pd.Index([None], dtype="str").take(np.zeros(len(words), dtype=np.intp))),
            "raw": pd.Series(shown.take(raw)),
            "file": coded(each, [f"{unit}.xlsx" for unit in units]),
            "sheet": coded(np.zeros(len(words), dtype=np.int8), [_SHEET]),
            "cell": coded(tiled(range(len(asked))), [f"F{row + 12}" for row in range(len(asked))]),
        },
        copy=False,
    )


# -- what is compared --------------------------------------------------------------------------------


def score_answers(rulebook: Rulebook, answers: pd.DataFrame) -> Result:
    """Points from answers, totals, ranks, classes."""
    fields = FIELDS.frame()
    nothing = pd.DataFrame()
    return score(Batch(rulebook, answers, nothing, nothing, fields, recompute(rulebook, answers, fields), ()))


def rank_rows(rows: pd.DataFrame) -> pd.Series:
    """The same in plain pandas, from points that are known."""
    totals = rows.groupby(["cluster", "unit"])["points"].sum()
    return totals.groupby("cluster").rank(method="min", ascending=False)


def candidates(rulebook: Rulebook, answers: pd.DataFrame, rows: pd.DataFrame) -> list[Candidate]:
    """What is compared, in the order in which it takes turns."""
    return [
        Candidate(_PEER, lambda: rank_rows(rows)),
        Candidate("recompute + score", lambda: score_answers(rulebook, answers)),
        # what is worked out once per rulebook (who has which target) is worked out again
        Candidate(
            "recompute + score, a rulebook just read", lambda: score_answers(dataclasses.replace(rulebook), answers)
        ),
    ]


def table(compared: Sequence[Candidate]) -> str:
    """Medians and their ratios as a Markdown table."""
    peer = compared[0]
    lines = [
        "| | s | s of processor | : pandas | : pandas, processor |",
        "|---|---:|---:|---:|---:|",
        "| *target* | | | ≤ 4 | ≤ 4 |",
    ]
    lines += [
        f"| {each.name} | {each.median:.3f} | {each.median_processor:.3f} | {each.median / peer.median:.2f} "
        f"| {each.median_processor / peer.median_processor:.2f} |"
        for each in compared
    ]
    return "\n".join(lines)


def main() -> None:
    """Make the answers, let all take turns, print."""
    parser = argparse.ArgumentParser(description="Time scoring beside plain pandas.")
    parser.add_argument("--units", type=int, default=20_000, help="units, ten to a cluster (default: 20000)")
    parser.add_argument("--criteria", type=int, default=60, help="scored criteria of each (default: 60)")
    parser.add_argument("--repeat", type=int, default=5, help="measured rounds (default: 5)")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):  # elsewhere nothing of it uses a second core anyway
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rulebook = make_rulebook(options.units, options.criteria)
    answers = make_answers(rulebook)
    points = score_answers(rulebook, answers).points
    rows = pd.DataFrame(
        {name: points[name].astype("str") for name in ("cluster", "unit")} | {"points": points["points"]}
    )
    del points
    compared = candidates(rulebook, answers, rows)
    before = psutil.Process().memory_info().rss
    take_turns(compared, options.repeat)
    size = answers.memory_usage(deep=True).sum()
    print(machine(*_PACKAGES))
    print(
        f"{len(rows):,} rows of unit × criterion in {len(rulebook.clusters):,} clusters, from {len(answers):,} answers "
        f"({size / _MEGABYTE:.0f} MB); {options.repeat} rounds\n"
    )
    print(table(compared))
    print(f"\n{before / _MEGABYTE:.0f} MB before the first round")


if __name__ == "__main__":
    main()
