"""The points of every unit × leaf: as claimed, and calculated again by the rule (*tính lại*)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.block import AnswerBlock
from thidua_xlsx.checking.conditions import NOT_MET, UNKNOWN, FieldValues, conditions_met, field_values
from thidua_xlsx.decimals import FloatArray, to_scaled
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind, Method
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.methods.ratio import MORE
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Rulebook, is_activity
from thidua_xlsx.rulebook.rules import NotAssigned, PointKind

__all__ = ["GRID_TOLERANCE", "MISSING", "NOT_ASSIGNED", "SCORED", "recompute"]

SCORED: Final = "scored"
MISSING: Final = "missing"
NOT_ASSIGNED: Final = "not assigned"

GRID_TOLERANCE: Final = 1e-6  # how far off a grid a double may lie that was typed on it
_STATES: Final = [SCORED, MISSING, NOT_ASSIGNED]


def recompute(rulebook: Rulebook, answers: pd.DataFrame, fields: pd.DataFrame) -> pd.DataFrame:
    """Claimed and computed points of every unit that answered, for every leaf of its cluster.

    Parameters
    ----------
    answers
        As ``Batch.answers``: ``unit``, ``criterion``, ``input``, ``state``, ``number``, ``choice``.
    fields
        As ``Batch.fields``: what was reported beside, on which conditions and joint activities rest.

    Returns
    -------
    One row per unit × leaf, in the rulebook's order: ``unit``, ``criterion``, ``cluster``, ``state``
    (``scored``, ``missing`` or ``not assigned``), ``maximum`` (the most that it can give this unit; 0 for a deduction),
    ``claimed`` and ``computed`` (float64, the nearest double of a decimal at the rulebook's digits; deductions
    negative; NaN where there is none).
    """
    block = AnswerBlock(rulebook, answers)
    cluster_of = {cluster.code: position for position, cluster in enumerate(rulebook.clusters)}
    clusters = np.array([cluster_of[unit.cluster] for unit in block.units], dtype=np.int64)
    values = field_values(fields)
    parts = [_leaf(block, number, leaf, clusters, values) for number, leaf in enumerate(block.leaves)]
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
    block: AnswerBlock, number: int, leaf: Criterion, clusters: npt.NDArray[np.int64], values: FieldValues
) -> dict[str, npt.NDArray[Any]]:
    """The rows of one leaf: positions of units, criterion and state, and the three figures."""
    rulebook = block.rulebook
    applies = np.array([rulebook.applies(leaf, cluster.code) for cluster in rulebook.clusters], dtype=bool)
    units = np.flatnonzero(applies[clusters]) if len(clusters) else np.array([], dtype=np.intp)
    digits, maximum = rulebook.info.digits, float(leaf.points)
    inputs, usable, not_assigned = _inputs(block, leaf, units, values)
    kind, policy = rulebook.kind(leaf), rulebook.policy(leaf)
    computed = np.full(len(units), np.nan)

    def score(method: Method, rows: npt.NDArray[np.intp]) -> None:
        numbers = {item.key: inputs[item.key][rows] for item in method.needs}
        points = evaluate(method, leaf.points, numbers, clusters[units][rows], digits)
        computed[rows] = points / 10.0**digits

    score(leaf.scoring, np.flatnonzero(usable & ~not_assigned))
    missing = ~usable & ~not_assigned
    if policy is NotAssigned.PEERS and leaf.scoring.has_target:
        has_result = not_assigned & np.isfinite(inputs[RESULT.key]) & (inputs[RESULT.key] >= 0)
        score(_peers(leaf.scoring), np.flatnonzero(has_result))
        missing |= not_assigned & ~has_result
        not_assigned[:] = False  # what has no target here is scored all the same
    met = conditions_met(rulebook, leaf.conditions, [block.units[unit].code for unit in units], values)
    missing |= (met == UNKNOWN) & ~not_assigned
    computed = np.where(missing, np.nan, computed)
    if leaf.otherwise is not None:
        computed = np.where(met == NOT_MET, np.minimum(computed, float(leaf.otherwise)), computed)
    claimed = _claimed(block, number, units, digits) if leaf.scores else np.where(missing, np.nan, 0.0)
    sign = -1.0 if kind is PointKind.DEDUCTION else 1.0
    full = 0.0 if kind is PointKind.DEDUCTION else maximum
    instead = {NotAssigned.FULL: full, NotAssigned.ZERO: 0.0}
    claimed, computed = sign * claimed, sign * computed
    given = instead.get(policy, np.nan)
    claimed, computed = (np.where(not_assigned, given, figure) for figure in (claimed, computed))
    gone = not_assigned & (policy not in instead)
    states = [_STATES.index(state) for state in (NOT_ASSIGNED, MISSING, SCORED)]
    return {
        "unit": units,
        "criterion": np.full(len(units), number),
        "state": np.select([not_assigned, missing], states[:2], states[2]),
        "maximum": np.where(gone, 0.0, full),
        "claimed": claimed + 0.0,  # no minus before a zero
        "computed": computed + 0.0,
    }


def _peers(method: Method) -> Method:
    """How units without a target are compared: with the best among them, in the direction of the criterion's rule."""
    return Best(better=getattr(method, "better", MORE))


def _claimed(block: AnswerBlock, number: int, units: npt.NDArray[np.intp], digits: int) -> FloatArray:
    rows = block.rows(number, CLAIMED.key, units)
    given = (rows >= 0) & (block.state[rows] != "blank") & np.isfinite(block.number[rows])
    claimed = np.full(len(units), np.nan)
    claimed[given] = to_scaled(block.number[rows[given]], digits) / 10.0**digits
    return claimed


def _inputs(
    block: AnswerBlock, leaf: Criterion, units: npt.NDArray[np.intp], values_of: FieldValues
) -> tuple[dict[str, FloatArray], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """What the method needs, where all of it can be used, and where the task was not assigned."""
    usable = np.ones(len(units), dtype=bool)
    not_assigned = np.zeros(len(units), dtype=bool)
    inputs: dict[str, FloatArray] = {}
    if leaf.uses == ACTIVITIES:
        counted = _activities(block, units, values_of)
        held = [block.rulebook.target(block.units[unit].code, leaf.key) for unit in units]
        not_assigned |= np.array([target is not None and target.value is None for target in held], dtype=bool)
        return {RESULT.key: counted}, np.isfinite(counted), not_assigned
    own, leaf = leaf, block.rulebook.source(leaf)
    number = block.leaves.index(leaf)
    held = [block.rulebook.target(block.units[unit].code, leaf.key) for unit in units]
    is_held = np.array([target is not None for target in held], dtype=bool)
    for item in own.scoring.needs:
        number = block.leaves.index(own) if item.key == CLAIMED.key else number
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
            if own.scoring.excludes_zero_target():
                not_assigned |= given & (values == 0)
            elif not own.scoring.allows_zero_target():
                given &= values != 0
        inputs[item.key] = values
        usable &= given & _possible(block.rulebook, own, item, values)
    not_assigned |= np.array([target is not None and target.value is None for target in held], dtype=bool)
    if own is not leaf:  # not assigned itself, though its source is
        apart = [block.rulebook.target(block.units[unit].code, own.key) for unit in units]
        not_assigned |= np.array([target is not None and target.value is None for target in apart], dtype=bool)
        claims = block.rows(block.leaves.index(own), CLAIMED.key, units)
        not_assigned |= (claims >= 0) & (block.state[claims] == "not assigned") if len(block.state) else False
    return inputs, usable, not_assigned


def _activities(block: AnswerBlock, units: npt.NDArray[np.intp], values: FieldValues) -> FloatArray:
    """How many joint activities each unit took part in; NaN where it has not said so of all."""
    rulebook, counted = block.rulebook, np.full(len(units), np.nan)
    for position, unit in enumerate(units):
        own = block.units[unit]
        asked = [item for item in rulebook.form_fields(own.cluster) if is_activity(item)]
        said = [values.get((own.code, item.key)) for item in asked]
        if None not in said:
            counted[position] = sum(word == item.choices[0] for word, item in zip(said, asked, strict=True))
    return counted


def _numbers(block: AnswerBlock, leaf: Criterion, item: Input, rows: npt.NDArray[np.intp]) -> FloatArray:
    if item.kind is not Kind.CHOICE:
        return np.where(rows >= 0, block.number[rows], np.nan)
    lang = block.rulebook.info.language
    position = {word.say(lang): float(index) for index, word in enumerate(leaf.scoring.choices())}
    return np.array([position.get(block.choice[row], np.nan) if row >= 0 else np.nan for row in rows])


def _possible(rulebook: Rulebook, leaf: Criterion, item: Input, values: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether a value can be scored: not below 0, whole where it counts, a claim on its grid up to the maximum."""
    possible = np.isfinite(values) & (values >= item.least)
    if item.whole:
        possible &= values == np.floor(values)
    if item.key == CLAIMED.key:
        step = float(leaf.scoring.claimed_step() or Decimal(1).scaleb(-rulebook.info.digits))
        ceiling = leaf.scoring.ceiling(leaf.points)
        possible &= (values <= (np.inf if ceiling is None else float(ceiling))) & (
            np.abs(values / step - np.rint(values / step)) < GRID_TOLERANCE
        )
    return np.asarray(possible)
