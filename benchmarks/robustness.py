"""How long it takes to disturb a ranking a thousand times, beside NumPy drawing, adding up and sorting the same arrays.

python benchmarks/robustness.py [--units 10] [--criteria 180] [--draws 1000] [--repeat 21]

No files: the answers are made as the table that reading gives. The peer is handed arrays and knows no rules: it draws
whole numbers of the same shape and type, adds them to the points, adds up over the criteria and sorts the units of each
draw. Ours holds every score within what its criterion can give, ranks the printed percentage, gives equals one rank or
breaks the tie, and counts. All on one core, in turn. Prints Markdown. Nothing is asserted: times belong to a machine,
ratios of one run can be compared.
"""

from __future__ import annotations

import argparse
import functools
import os
from collections.abc import Sequence
from typing import Final

import numpy as np
from made_up_cluster import make_rulebook
from score_rows import make_answers, score_answers
from taking_turns import Candidate, machine, take_turns

from thidua_xlsx import Result
from thidua_xlsx.analysis.robustness import scores_of
from thidua_xlsx.analysis.robustness_draws import disturb, steps_of
from thidua_xlsx.analysis.robustness_scores import Scores

_PACKAGES: Final = ("numpy", "pandas")
_SEED: Final = 2018
_SAID: Final = {None: "one step of each grid", 0.25: "± 0.25", 1.0: "± 1"}


def plain_numpy(points: np.ndarray, draws: int, most: int) -> np.ndarray:
    """Draw, add up, sort: the order of the units in every draw. ``points``: shape (units, criteria)."""
    chance = np.random.default_rng(_SEED)
    moved = points + chance.integers(-most, most, (draws, *points.shape), dtype=np.int16, endpoint=True)
    return np.argsort(moved.sum(axis=-1), axis=-1)


def candidates(result: Result, scores: Scores, draws: int) -> list[Candidate]:
    """What is compared, in the order in which it takes turns."""
    found = []
    for step, said in _SAID.items():
        steps = steps_of(scores, step)
        most = int(steps.max())
        peer = functools.partial(plain_numpy, scores.points, draws, most)
        ours = functools.partial(disturb, scores, draws, steps, _SEED)
        found += [
            Candidate(f"NumPy, whole numbers up to ± {most}", peer),
            Candidate(f"{draws:,} draws, {said}", ours),
        ]
    return [*found, Candidate("robustness(), all that it tells", lambda: result.robustness(draws))]


def table(compared: Sequence[Candidate]) -> str:
    """Medians and their ratios as a Markdown table."""
    lines = ["| | ms | : NumPy |", "|---|---:|---:|", "| *target* | | ≤ 3 |"]
    peers = [candidate for candidate in compared if candidate.name.startswith("NumPy")]
    for at, each in enumerate(compared):
        peer = peers[min(at // 2, len(peers) - 1)]
        lines.append(f"| {each.name} | {each.median * 1000:.1f} | {each.median / peer.median:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Make the answers, let all take turns, print."""
    parser = argparse.ArgumentParser(description="Time disturbed rankings beside plain NumPy.")
    parser.add_argument("--units", type=int, default=10, help="units, ten to a cluster (default: 10)")
    parser.add_argument("--criteria", type=int, default=180, help="scored criteria of each (default: 180)")
    parser.add_argument("--draws", type=int, default=1000, help="times that all scores are disturbed (default: 1000)")
    parser.add_argument("--repeat", type=int, default=21, help="measured rounds (default: 21)")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):  # elsewhere nothing of it uses a second core anyway
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rulebook = make_rulebook(options.units, options.criteria)
    result = score_answers(rulebook, make_answers(rulebook))
    compared = candidates(result, scores_of(result), options.draws)
    take_turns(compared, options.repeat)
    print(machine(*_PACKAGES))
    print(f"{options.units} units × {options.criteria} criteria; {options.repeat} rounds\n")
    print(table(compared))


if __name__ == "__main__":
    main()
