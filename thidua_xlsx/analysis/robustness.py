"""How firm a ranking is: which ranks it would give if one thing or another were different."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.analysis.robustness_draws import disturb, steps_of
from thidua_xlsx.analysis.robustness_left_out import LeavingOut
from thidua_xlsx.analysis.robustness_scores import Scores
from thidua_xlsx.analysis.robustness_swaps import Swap, find_swaps
from thidua_xlsx.decimals import FloatArray, IntArray
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.again import KEYS, PERCENT, POINTS, Again, Standings
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ranking import BY_KEYS, BY_PERCENT, BY_POINTS
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.score import stage_sums
from thidua_xlsx.scoring.verified import Verified, verify
from thidua_xlsx.tables.of_robustness import DECIDING, INTERVALS, LEFT_OUT, SWAPS

__all__ = ["Robustness", "robustness", "scores_of"]

_BY: Final = {POINTS: BY_POINTS, PERCENT: BY_PERCENT, KEYS: BY_KEYS}
_NEVER: Final = 2**31


@dataclass(frozen=True, eq=False)
class Robustness:
    """How firm the ranking of a result is.

    Every rank is worked out by all rules of the rulebook: groups, caps, weights, conditions, what is not assigned,
    percent, the chain of ties and the votes, units that an event puts last. What is changed are points: where a method
    compares units (the leader, the best, the mean, a rank), the points of the others stay as they are.

    Attributes
    ----------
    intervals
        One row per unit of the rulebook, in the order of the ranking: ``unit``, ``name``, ``cluster``, ``rank``
        (Int64, NA where not ranked); best and worst rank (1 is best) with one criterion less (``left_out_best``,
        ``left_out_worst``) and in all draws (``disturbed_best``, ``disturbed_worst``); the rank without bonuses
        (``no_bonus``) and by claimed points (``claimed``); the ``best`` and the ``worst`` of all these; the shares of
        draws in which it keeps its rank (``kept``) and is first (``first``), 0 to 1, NaN without draws.
        Whole top groups are in ``left_out`` alone. In a cluster that is ranked by what was reported, not by points, no
        points are disturbed: ``disturbed_best``, ``disturbed_worst``, ``kept`` and ``first`` are blank, and where it
        has no criterion with points either, so are all but ``claimed``.
    left_out
        One row per criterion, and top group, that is left out × unit that has it: ``criterion``, ``is_group``,
        ``cluster``, ``unit``, ``rank`` (now), ``without`` (the rank without it), ``figure`` (what is ranked without it;
        NaN where keys rank), ``ranked_by``.
    deciding
        The criteria and top groups without which a rank changes, the most influential first, one row for each cluster:
        ``criterion``, ``name``, ``is_group``, ``cluster``, ``changed`` (units whose rank changes), ``first_changes``
        (whether other units are first), ``largest`` (by how many places a unit moves at most).
    swaps
        One row per two neighbours of a cluster: ``cluster``, ``ahead``, ``behind``, ``rank_ahead``, ``rank_behind``,
        ``gap`` (in what is ranked; NaN where keys rank); the smallest change of one score that puts the one behind
        ahead by what is ranked: ``unit`` (whose), ``criterion``, ``from``, ``to``, ``change``, ``ways`` (how many
        single scores do it by so little; the first of them in the rulebook's order is named, and the one behind before
        the one ahead); ``equal_at`` (the score on the way at which both have the same figure; NaN: there is none) and
        ``equal_ahead`` (who is ahead then by the chain; blank: nobody); ``reason`` (why no single score does it).
    result, draws, step, seed
        Where it comes from.
    """

    result: Result = field(repr=False)
    draws: int
    step: float | None
    seed: int
    intervals: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    deciding: pd.DataFrame = field(repr=False)
    swaps: pd.DataFrame = field(repr=False)

    def _repr_html_(self) -> str:
        """Show the intervals, what decides and what swaps, in a notebook."""
        from thidua_xlsx.html.notebook import robustness_html

        return robustness_html(self)


def robustness(result: Result, *, draws: int = 1000, step: float | None = None, seed: int = 0) -> Robustness:
    """How firm the ranking of ``result`` is; see ``Robustness``.

    Parameters
    ----------
    draws
        How many times all scores are disturbed at once. Each is moved by a whole number of steps of its grid (the
        points that a verifier may give), uniformly from −``step`` to +``step``, and held within what its criterion can
        give. What was not assigned, is missing or is only a figure does not move.
    step
        In points, the most that a score moves, up or down: as many steps of its grid as fit. None: one step of the
        grid.
    seed
        Of NumPy's default generator: the same seed gives the same draws.

    Raises
    ------
    ValueError
        ``draws``, ``step`` or ``seed`` is negative, or ``step`` is not finite.
    TypeError
        ``draws`` or ``seed`` is not a whole number, ``step`` not a number.
    """
    _check(draws, step, seed)
    draws, step, seed = int(draws), None if step is None else float(step), int(seed)
    verified = None if result.verification is None else verify(result.batch, result.verification)
    scores = scores_of(result, verified)
    leaving = _Leaving(result, scores)
    seen = disturb(scores, draws, steps_of(scores, step), seed)
    ways = {
        "left_out_best": leaving.best,
        "left_out_worst": leaving.worst,
        "disturbed_best": seen.best,
        "disturbed_worst": seen.worst,
        "no_bonus": leaving.no_bonus,
        "claimed": _again(result, Stage.CLAIMED, verified).now.ranks[0],
    }
    by_report = _by_report(scores)
    untried = by_report & ~leaving.tried[scores.again.cluster]
    for name, blank in (("left_out", untried), ("disturbed", by_report)):
        for end in ("best", "worst"):
            ways[f"{name}_{end}"] = np.where(blank, 0, ways[f"{name}_{end}"])
    ways["no_bonus"] = np.where(untried, 0, ways["no_bonus"])
    shares = {name: np.where(by_report, np.nan, share) for name, share in (("kept", seen.kept), ("first", seen.first))}
    intervals = _intervals(result, scores.again, ways, shares, untried)
    swaps = _swaps(result, scores)
    return Robustness(result, draws, step, seed, intervals, leaving.table(), leaving.deciding(), swaps)


def _by_report(scores: Scores) -> BoolArray:
    """Which units are in a cluster that keys rank, with no points in them or none that a draw could move."""
    again = scores.again
    moves = np.zeros(len(again.is_keyed), dtype=bool)
    moves[again.cluster[scores.moves.any(axis=1)]] = True
    return np.asarray((again.by_report | (again.is_keyed & ~moves))[again.cluster])


def _check(draws: Any, step: Any, seed: Any) -> None:
    for name, value in (("draws", draws), ("seed", seed)):
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise TypeError(f"{name} must be a whole number, not {value!r}")
        if int(value) < 0:
            raise ValueError(f"{name} must not be negative, not {value!r}")
    if step is None:
        return
    if isinstance(step, bool) or not isinstance(step, Real | Decimal):
        raise TypeError(f"step must be a number or None, not {step!r}")
    if not 0 <= float(step) < math.inf:
        raise ValueError(f"step must be finite and not negative, not {step!r}")


def scores_of(result: Result, verified: Verified | None = None) -> Scores:
    """The single scores of a result; ``verified``: what ``verify`` gave, where that is known already."""
    if verified is None and result.verification is not None:
        verified = verify(result.batch, result.verification)
    return Scores.of(_again(result, result.stage, verified))


def _again(result: Result, stage: Stage, verified: Verified | None) -> Again:
    """What ranks a stage of the result's batch once more."""
    rulebook = result.rulebook
    _, sums, figures = stage_sums(result.batch, stage, verified)
    events = () if result.events is None else result.events.entries
    votes = () if result.ballots is None else result.ballots.entries
    return Again(rulebook, sums, figures, Limits(rulebook, events), votes)


def _intervals(
    result: Result, again: Again, ways: dict[str, IntArray], shares: dict[str, FloatArray], untried: BoolArray
) -> pd.DataFrame:
    """The table of all units from arrays of those that submitted; a rank of 0 is none."""
    now = again.now.ranks[0]
    known = np.stack([now, *ways.values()])
    ranked = {name: np.where(now > 0, ranks, 0) for name, ranks in ways.items()}
    is_tried = (now > 0) & ~untried
    ranked["best"] = np.where(is_tried, np.where(known > 0, known, _NEVER).min(axis=0, initial=_NEVER), 0)
    ranked["worst"] = np.where(is_tried, known.max(axis=0, initial=0), 0)
    ranking = result.ranking
    rows = np.array([again.sums.row_of.get(str(unit), -1) for unit in ranking["unit"]], dtype=np.intp)

    def column(values: Any, nothing: Any) -> Any:
        return np.append(values, nothing)[rows]  # the last one for those that have none

    columns: dict[str, Any] = {name: ranking[name] for name in ("unit", "name", "cluster", "rank")}
    columns |= {name: _whole(column(ranks, 0)) for name, ranks in ranked.items()}
    columns |= {name: column(share, np.nan) for name, share in shares.items()}
    return pd.DataFrame(columns)[INTERVALS.names].reset_index(drop=True)


def _whole(ranks: IntArray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(ranks.astype(np.int64), ranks == 0)


class _Leaving:
    """The ranks without each leaf, each top group, and without bonuses."""

    def __init__(self, result: Result, scores: Scores) -> None:
        self.result, self.again = result, scores.again
        rulebook = result.rulebook
        leaves = rulebook.leaves()
        at = {leaf.key: number for number, leaf in enumerate(leaves) if leaf.scores}
        groups = [top for top in rulebook.children() if not top.is_leaf]
        self.left: list[tuple[Criterion, list[int]]] = [(leaves[number], [number]) for number in at.values()]
        self.single = len(self.left)
        for group in groups:
            below = [at[leaf.key] for leaf, _ in rulebook.walk(None, group.key) if leaf.key in at]
            if below:
                self.left.append((group, below))
        bonuses = [number for number in at.values() if rulebook.kind(leaves[number]) is PointKind.BONUS]
        found = LeavingOut(scores).without([*(leaf for _, leaf in self.left), bonuses])
        self.no_bonus = found.ranks[-1]
        self.found = Standings(found.ranks[:-1], found.figure[:-1], found.by[:-1])
        now = self.again.now.ranks
        singles = np.concatenate([now, found.ranks[: self.single]])
        self.best = np.where(now[0] > 0, np.where(singles > 0, singles, _NEVER).min(axis=0), 0)
        self.worst = singles.max(axis=0)
        # who of the units has what leaves
        there = self.again.sums.block.there
        self.has = np.array([there[:, leaves].any(axis=1) for _, leaves in self.left]).reshape(
            len(self.left), len(there)
        )
        self.tried: BoolArray = np.zeros(len(rulebook.clusters), dtype=bool)  # clusters that have something that leaves
        self.tried[self.again.cluster[self.has.any(axis=0)]] = True

    def table(self) -> pd.DataFrame:
        """``Robustness.left_out``, units in the order of the ranking."""
        rulebook, again = self.result.rulebook, self.again
        order = [again.sums.row_of[unit] for unit in map(str, self.result.ranking["unit"]) if unit in again.sums.row_of]
        columns = np.array(order, dtype=np.intp)
        what, which = np.nonzero(self.has[:, columns])
        unit = columns[which]
        by = self.found.by[what, again.cluster[unit]]
        scale = np.select([by == POINTS, by == PERCENT], [rulebook.info.digits, rulebook.info.percent_digits], 0)
        ranks = self.found.ranks[what, unit]
        figure = np.where((by == KEYS) | (ranks == 0), np.nan, self.found.figure[what, unit] / 10.0**scale)
        keys = [criterion.key for criterion, _ in self.left]
        arrays = rulebook.arrays
        return pd.DataFrame(
            {
                "criterion": pd.Categorical.from_codes(what, categories=pd.Index(keys, dtype="str")),
                "is_group": what >= self.single,
                "cluster": pd.Categorical.from_codes(again.cluster[unit], dtype=arrays.clusters),
                "unit": pd.Categorical.from_codes(again.rows[unit], dtype=arrays.units),
                "rank": _whole(again.now.ranks[0][unit]),
                "without": _whole(ranks),
                "figure": figure,
                "ranked_by": pd.Series(np.array(list(_BY.values()), dtype=object)[by], dtype="str"),
            }
        )[LEFT_OUT.names]

    def deciding(self) -> pd.DataFrame:
        """``Robustness.deciding``."""
        now, clusters = self.again.now.ranks[0], self.result.rulebook.clusters
        rows: list[dict[str, Any]] = []
        for (what, (criterion, _)), (at, cluster) in itertools.product(enumerate(self.left), enumerate(clusters)):
            inside = self.again.cluster == at
            before, then = now[inside], self.found.ranks[what][inside]
            changed = before != then
            if changed.any():
                both = (before > 0) & (then > 0)
                rows.append(
                    {
                        "criterion": criterion.key,
                        "name": criterion.name,
                        "is_group": what >= self.single,
                        "cluster": cluster.code,
                        "changed": int(changed.sum()),
                        "first_changes": bool(((before == 1) != (then == 1)).any()),
                        "largest": int(np.abs(before - then)[both].max(initial=0)),
                    }
                )
        rows.sort(key=lambda row: (-row["changed"], not row["first_changes"], -row["largest"]))
        return DECIDING.frame(rows)


def _swaps(result: Result, scores: Scores) -> pd.DataFrame:
    """``Robustness.swaps``: every two units that follow one another in a cluster."""
    again = scores.again
    ranking = result.ranking[result.ranking["rank"].notna()]
    rows = [again.sums.row_of[unit] for unit in map(str, ranking["unit"])]
    pairs = [(one, two) for one, two in itertools.pairwise(rows) if again.cluster[one] == again.cluster[two]]
    return SWAPS.frame(_swap_row(scores, swap) for swap in find_swaps(scores, pairs))


def _swap_row(scores: Scores, swap: Swap) -> dict[str, Any]:
    again = scores.again
    rulebook, units, now = again.rulebook, again.sums.units, again.now
    by = int(now.by[0][again.cluster[swap.ahead]])
    scale = 10.0 ** (rulebook.info.percent_digits if by == PERCENT else rulebook.info.digits)
    row: dict[str, Any] = {
        "cluster": rulebook.unit(units[swap.ahead]).cluster,
        "ahead": units[swap.ahead],
        "behind": units[swap.behind],
        "rank_ahead": int(now.ranks[0][swap.ahead]),
        "rank_behind": int(now.ranks[0][swap.behind]),
        "gap": np.nan if by == KEYS else float(now.figure[0][swap.ahead] - now.figure[0][swap.behind]) / scale,
        "ways": swap.ways,
    }
    if swap.why is not None:
        return {**row, "reason": swap.why.say(rulebook.info.language)}
    points = 10.0**rulebook.info.digits
    return {
        **row,
        "unit": units[swap.unit],
        "criterion": rulebook.leaves()[swap.leaf].key,
        "from": swap.start / points,
        "to": swap.end / points,
        "change": (swap.end - swap.start) / points,
        "equal_at": None if swap.equal is None else swap.equal / points,
        "equal_ahead": "" if swap.then is None else units[swap.then],
    }
