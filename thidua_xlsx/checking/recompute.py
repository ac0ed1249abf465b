"""The points of every unit × leaf: as claimed, and calculated again by the rule (*tính lại*)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.block import AnswerBlock
from thidua_xlsx.decimals import FloatArray, to_scaled
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.rulebook.model import Criterion, NotAssigned, Rulebook

__all__ = ["GRID_TOLERANCE", "MISSING", "NOT_ASSIGNED", "SCORED", "recompute"]

SCORED: Final = "scored"
MISSING: Final = "missing"
NOT_ASSIGNED: Final = "not assigned"

GRID_TOLERANCE: Final = 1e-6  # how far off a grid a double may lie that was typed on it
_STATES: Final = [SCORED, MISSING, NOT_ASSIGNED]


def recompute(rulebook: Rulebook, answers: pd.DataFrame) -> pd.DataFrame:
    """Claimed and computed points of every unit that answered, for every leaf of its cluster.

    Parameters
    ----------
    answers
        As ``Batch.answers``: ``unit``, ``criterion``, ``input``, ``state``, ``number``, ``choice``.

    Returns
    -------
    One row per unit × leaf, in the rulebook's order: ``unit``, ``criterion``, ``cluster``, ``state``
    (``scored``, ``missing`` or ``not assigned``), ``maximum`` (points that count for the unit), ``claimed``
    and ``computed`` (float64, the nearest double of a decimal at the rulebook's digits; NaN where there is none).
    """
    block = AnswerBlock(rulebook, answers)
    cluster_of = {cluster.code: position for position, cluster in enumerate(rulebook.clusters)}
    clusters = np.array([cluster_of[unit.cluster] for unit in block.units], dtype=np.int64)
    parts = [_leaf(block, number, leaf, clusters) for number, leaf in enumerate(block.leaves)]
    columns = {
        name: np.concatenate([part[name] for part in parts]) if parts else np.array([])
        for name in ("unit", "criterion", "state", "maximum", "claimed", "computed")
    }
    order = np.lexsort((columns["criterion"], columns["unit"]))
    codes = {name: columns[name][order].astype(np.intp) for name in ("unit", "criterion", "state")}
    units = np.array([rulebook.units.index(unit) for unit in block.units], dtype=np.intp)
    return pd.DataFrame(
        {
            "unit": _categorical(units[codes["unit"]], [unit.code for unit in rulebook.units]),
            "criterion": _categorical(codes["criterion"], [leaf.key for leaf in block.leaves]),
            "cluster": _categorical(clusters[codes["unit"]], list(cluster_of)),
            "state": _categorical(codes["state"], _STATES),
            **{name: columns[name][order].astype(np.float64) for name in ("maximum", "claimed", "computed")},
        }
    )


def _categorical(codes: npt.NDArray[Any], known: list[str]) -> Any:
    return pd.Categorical.from_codes(codes.astype(np.int64), pd.Index(known))


def _leaf(
    block: AnswerBlock, number: int, leaf: Criterion, clusters: npt.NDArray[np.int64]
) -> dict[str, npt.NDArray[Any]]:
    """The rows of one leaf: positions of units, criterion and state, and the three figures."""
    rulebook = block.rulebook
    applies = np.array([rulebook.applies(leaf, cluster.code) for cluster in rulebook.clusters], dtype=bool)
    units = np.flatnonzero(applies[clusters]) if len(clusters) else np.array([], dtype=np.intp)
    digits, maximum = rulebook.info.digits, float(leaf.points)
    inputs, usable, not_assigned = _inputs(block, number, leaf, units)
    computed = np.full(len(units), np.nan)
    scored = np.flatnonzero(usable & ~not_assigned)
    if scored.size:
        values = {name: column[scored] for name, column in inputs.items()}
        computed[scored] = evaluate(leaf.scoring, leaf.points, values, clusters[units][scored], digits) / 10.0**digits
    policy = rulebook.info.not_assigned or NotAssigned.EXCLUDE
    instead = {NotAssigned.EXCLUDE: np.nan, NotAssigned.FULL: maximum, NotAssigned.ZERO: 0.0}[policy]
    states = [_STATES.index(state) for state in (NOT_ASSIGNED, SCORED, MISSING)]
    return {
        "unit": units,
        "criterion": np.full(len(units), number),
        "state": np.select([not_assigned, usable], states[:2], states[2]),
        "maximum": np.where(not_assigned & (policy is NotAssigned.EXCLUDE), 0.0, maximum),
        "claimed": np.where(not_assigned, instead, _claimed(block, number, units, digits)),
        "computed": np.where(not_assigned, instead, computed),
    }


def _claimed(block: AnswerBlock, number: int, units: npt.NDArray[np.intp], digits: int) -> FloatArray:
    rows = block.rows(number, CLAIMED.key, units)
    given = (rows >= 0) & (block.state[rows] == "given")
    claimed = np.full(len(units), np.nan)
    claimed[given] = to_scaled(block.number[rows[given]], digits) / 10.0**digits
    return claimed


def _inputs(
    block: AnswerBlock, number: int, leaf: Criterion, units: npt.NDArray[np.intp]
) -> tuple[dict[str, FloatArray], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """What the method needs, where all of it can be used, and where the task was not assigned."""
    usable = np.ones(len(units), dtype=bool)
    not_assigned = np.zeros(len(units), dtype=bool)
    inputs: dict[str, FloatArray] = {}
    held = [block.rulebook.target(block.units[unit].code, leaf.key) for unit in units]
    is_held = np.array([target is not None for target in held], dtype=bool)
    for item in leaf.scoring.needs:
        rows = block.rows(number, item.key, units)
        state = np.where(rows >= 0, block.state[rows], "blank") if len(block.state) else np.full(len(units), "blank")
        not_assigned |= (state == "not assigned") & ~is_held
        values = _numbers(block, leaf, item, rows)
        given = state == "given"
        if item.key == TARGET.key:
            assigned = np.array(
                [np.nan if target is None or target.value is None else float(target.value) for target in held]
            )
            values, given = np.where(is_held, assigned, values), given | is_held
            if not leaf.scoring.allows_zero_target():
                given &= values != 0
        inputs[item.key] = values
        usable &= given & _possible(block.rulebook, leaf, item, values)
    not_assigned |= np.array([target is not None and target.value is None for target in held], dtype=bool)
    return inputs, usable, not_assigned


def _numbers(block: AnswerBlock, leaf: Criterion, item: Input, rows: npt.NDArray[np.intp]) -> FloatArray:
    if item.kind is not Kind.CHOICE:
        return np.where(rows >= 0, block.number[rows], np.nan)
    lang = block.rulebook.info.language
    position = {word.say(lang): float(index) for index, word in enumerate(leaf.scoring.choices())}
    return np.array([position.get(block.choice[row], np.nan) if row >= 0 else np.nan for row in rows])


def _possible(rulebook: Rulebook, leaf: Criterion, item: Input, values: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether a value can be scored: not below 0, whole where it counts, a claim on its grid up to the maximum."""
    possible = np.isfinite(values) & (values >= 0)
    if item.whole:
        possible &= values == np.floor(values)
    if item.key == CLAIMED.key:
        step = float(leaf.scoring.claimed_step() or Decimal(1).scaleb(-rulebook.info.digits))
        possible &= (values <= float(leaf.points)) & (np.abs(values / step - np.rint(values / step)) < GRID_TOLERANCE)
    return np.asarray(possible)
