"""The points of every unit × leaf: as claimed, and calculated again by the rule (*tính lại*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.conditions import NOT_MET, UNKNOWN, FieldValues, conditions_met, field_values
from thidua_xlsx.decimals import FloatArray, to_scaled
from thidua_xlsx.intake.form_map import inputs_of, own_inputs
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind, Method
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.methods.ratio import MORE
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Rulebook, Unit, is_activity
from thidua_xlsx.rulebook.rules import NotAssigned, PointKind

__all__ = ["GRID_TOLERANCE", "MISSING", "NOT_ASSIGNED", "SCORED", "LeafFigures", "Recount", "recompute"]

SCORED: Final = "scored"
MISSING: Final = "missing"
NOT_ASSIGNED: Final = "not assigned"

GRID_TOLERANCE: Final = 1e-6  # how far off a grid a double may lie that was typed on it
_STATES: Final = [SCORED, MISSING, NOT_ASSIGNED]
_NO_INPUT: Final = ("", "")  # stands for what a form does not ask
_CODES: Final = {state: code for code, state in enumerate(_STATES)}

Units = npt.NDArray[np.intp] | slice


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
    arrays = rulebook.arrays
    units = np.array([arrays.unit_at[unit.code] for unit in block.units], dtype=np.intp)
    clusters = arrays.cluster_of[units].astype(np.int64)
    batch = _Batch(block, units, clusters, field_values(fields))
    shape = len(units), len(block.leaves)
    state = np.full(shape, -1, dtype=np.int8)
    figures = {name: np.empty(shape) for name in ("maximum", "claimed", "computed")}
    for number, leaf in enumerate(block.leaves):
        _leaf(batch, number, leaf, state, figures)
    there = state.ravel() >= 0
    every = slice(None) if there.all() else there  # as a rule every leaf applies to every unit

    def column(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.asarray(values.ravel()[every])

    criteria = pd.CategoricalDtype(pd.Index([leaf.key for leaf in block.leaves]))

    def categorical(codes: npt.NDArray[Any], known: pd.CategoricalDtype) -> Any:
        return pd.Categorical.from_codes(column(codes), dtype=known)

    return pd.DataFrame(
        {
            "unit": categorical(np.repeat(_small(units), shape[1]), arrays.units),
            "criterion": categorical(np.tile(_small(np.arange(shape[1])), shape[0]), criteria),
            "cluster": categorical(np.repeat(_small(clusters), shape[1]), arrays.clusters),
            "state": categorical(state, pd.CategoricalDtype(pd.Index(_STATES))),
            **{name: column(values) for name, values in figures.items()},
        },
        copy=False,
    )


def _small(codes: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
    """Codes in as few bytes as they need, before there are many of them."""
    most = codes.max(initial=0)
    return codes.astype(np.int8 if most < 2**7 else np.int16 if most < 2**15 else np.int32)


@dataclass(frozen=True)
class _Batch:
    """The answers of units, shape (n,): their positions in the rulebook, their clusters, what they reported beside."""

    block: AnswerBlock
    units: npt.NDArray[np.intp]
    clusters: npt.NDArray[np.int64]
    values: FieldValues

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], int]:
        """Leaf and input → the line of the arrays below; texts give no points."""
        asked = [
            (leaf.key, item.key) for leaf in self.block.leaves for item in inputs_of(leaf) if item.kind is not Kind.TEXT
        ]
        return {pair: line for line, pair in enumerate(dict.fromkeys(asked))}

    @cached_property
    def _numbers(self) -> FloatArray:
        return self.block.laid_out(self.block.number, [*self._pairs, _NO_INPUT], np.nan)

    @cached_property
    def _states(self) -> npt.NDArray[np.int8]:
        return self.block.laid_out(self.block.state.codes, [*self._pairs, _NO_INPUT], -1)

    def numbers(self, leaf: Criterion, name: str, units: Units) -> FloatArray:
        """What ``units`` gave as an input of a leaf; NaN where it is no number."""
        return np.asarray(self._numbers[self._pairs.get((leaf.key, name), -1)][units])

    def states(self, leaf: Criterion, name: str, units: Units) -> npt.NDArray[np.int8]:
        """The codes of the states of an input; −1 where there is none."""
        return np.asarray(self._states[self._pairs.get((leaf.key, name), -1)][units])

    @cached_property
    def _chosen(self) -> dict[tuple[str, str], npt.NDArray[Any]]:
        asked = [
            (leaf.key, item.key) for leaf in self.block.leaves for item in own_inputs(leaf) if item.kind is Kind.CHOICE
        ]
        pairs = [*asked, _NO_INPUT]
        return dict(zip(pairs, self.block.laid_out(self.block.choice.codes, pairs, -1), strict=True))

    def choices(self, leaf: Criterion, name: str, units: Units) -> FloatArray:
        """Which of its choices was chosen, by its position; NaN where it is none of them."""
        lang = self.block.rulebook.info.language
        position = {word.say(lang): float(index) for index, word in enumerate(leaf.scoring.choices())}
        meant = np.array([position.get(word, np.nan) for word in self.block.choice.words])
        codes = self._chosen.get((leaf.key, name), self._chosen[_NO_INPUT])
        return np.asarray(meant[codes[units]])

    def applies(self, leaf: Criterion) -> Units:
        """The rows of the units whose clusters use ``leaf``; as a rule all of them."""
        rulebook = self.block.rulebook
        users = rulebook.clusters_of(leaf)
        if len(users) == len(rulebook.clusters):
            return slice(None)
        uses = np.isin([cluster.code for cluster in rulebook.clusters], users)
        return np.flatnonzero(uses[self.clusters])

    def members(self, units: Units) -> list[Unit]:
        """The units in rows."""
        return [self.block.units[row] for row in np.arange(len(self.units))[units]]

    def held(self, leaf: Criterion, units: Units) -> tuple[npt.NDArray[np.bool_], FloatArray]:
        """Of which of ``units`` the rulebook says what they are assigned, and the target, NaN where it is none."""
        arrays, own = self.block.rulebook.arrays, self.units[units]
        return arrays.held(leaf.key)[own], arrays.targets(leaf.key)[own]


@dataclass(frozen=True)
class LeafFigures:
    """What one leaf is scored by, for a unit and those compared with it.

    ``method`` is the rule: the leaf's own, or how units without a target are compared; None where the unit is not
    scored. ``inputs``: input → numbers of the units ``units``, as ``evaluate`` gets them; ``at``: the unit among them.
    """

    method: Method | None
    units: tuple[str, ...] = ()
    inputs: dict[str, FloatArray] = field(default_factory=dict)
    at: int = -1


class Recount:
    """What ``recompute`` calculates with, leaf by leaf, for whoever wants to say how points came about."""

    def __init__(self, rulebook: Rulebook, answers: pd.DataFrame, fields: pd.DataFrame) -> None:
        block = AnswerBlock(rulebook, answers)
        units = np.array([rulebook.arrays.unit_at[unit.code] for unit in block.units], dtype=np.intp)
        clusters = rulebook.arrays.cluster_of[units].astype(np.int64)
        self._batch = _Batch(block, units, clusters, field_values(fields))
        self._of_leaf: dict[str, dict[str, LeafFigures]] = {}

    def figures(self, leaf: Criterion, unit: str) -> LeafFigures:
        """What ``leaf`` is scored by for ``unit``; conditions, kind of points and policies are not in it."""
        if leaf.key not in self._of_leaf:
            self._of_leaf[leaf.key] = dict(self._leaf(leaf))
        return self._of_leaf[leaf.key].get(unit, LeafFigures(None))

    def _leaf(self, leaf: Criterion) -> Iterator[tuple[str, LeafFigures]]:
        batch, rows = self._batch, self._batch.applies(leaf)
        codes, clusters = np.array([unit.code for unit in batch.members(rows)]), batch.clusters[rows]
        inputs, usable, not_assigned = _inputs(batch, leaf, rows)
        ways = [(leaf.scoring, usable & ~not_assigned)]
        if _by_peers(batch.block.rulebook, leaf):
            ways.append((_peers(leaf.scoring), _has_result(inputs, not_assigned)))
        for method, mask in ways:
            for cluster in np.unique(clusters[mask]):
                compared = np.flatnonzero(mask & (clusters == cluster))
                own = {item.key: inputs[item.key][compared] for item in method.needs}
                units = tuple(codes[compared].tolist())
                for at, unit in enumerate(units):
                    yield unit, LeafFigures(method, units, own, at)


def _leaf(
    batch: _Batch, number: int, leaf: Criterion, state: npt.NDArray[np.int8], figures: dict[str, FloatArray]
) -> None:
    """Fill in one leaf: its column of ``state`` and of the three ``figures``, a row per unit to which it applies."""
    rulebook, units = batch.block.rulebook, batch.applies(leaf)
    digits, maximum = rulebook.info.digits, float(leaf.points)
    inputs, usable, not_assigned = _inputs(batch, leaf, units)
    kind, policy = rulebook.kind(leaf), rulebook.policy(leaf)
    computed = np.full(len(usable), np.nan)
    clusters = batch.clusters[units]

    def score(method: Method, rows: npt.NDArray[np.intp]) -> None:
        numbers = {item.key: inputs[item.key][rows] for item in method.needs}
        points = evaluate(method, leaf.points, numbers, clusters[rows], digits)
        computed[rows] = points / 10.0**digits

    score(leaf.scoring, np.flatnonzero(usable & ~not_assigned))
    missing = ~usable & ~not_assigned
    if _by_peers(rulebook, leaf):
        has_result = _has_result(inputs, not_assigned)
        score(_peers(leaf.scoring), np.flatnonzero(has_result))
        missing |= not_assigned & ~has_result
        not_assigned[:] = False  # what has no target here is scored all the same
    if leaf.conditions:
        met = conditions_met(rulebook, leaf.conditions, [unit.code for unit in batch.members(units)], batch.values)
        missing |= (met == UNKNOWN) & ~not_assigned
        if leaf.otherwise is not None:
            computed = np.where(met == NOT_MET, np.minimum(computed, float(leaf.otherwise)), computed)
    computed[missing] = np.nan
    claimed = _claimed(batch, leaf, units, digits) if leaf.scores else np.where(missing, np.nan, 0.0)
    full = 0.0 if kind is PointKind.DEDUCTION else maximum
    instead = {NotAssigned.FULL: full, NotAssigned.ZERO: 0.0}
    if kind is PointKind.DEDUCTION:
        claimed, computed = -claimed, -computed
    claimed[not_assigned] = computed[not_assigned] = instead.get(policy, np.nan)
    gone = not_assigned if policy not in instead else np.zeros_like(not_assigned)
    found = np.full(len(usable), _CODES[SCORED], dtype=np.int8)
    found[missing], found[not_assigned] = _CODES[MISSING], _CODES[NOT_ASSIGNED]
    state[units, number] = found
    figures["maximum"][units, number] = np.where(gone, 0.0, full)
    figures["claimed"][units, number] = claimed + 0.0  # no minus before a zero
    figures["computed"][units, number] = computed + 0.0


def _by_peers(rulebook: Rulebook, leaf: Criterion) -> bool:
    """Whether units without a target are compared among themselves."""
    return rulebook.policy(leaf) is NotAssigned.PEERS and leaf.scoring.has_target


def _has_result(inputs: dict[str, FloatArray], not_assigned: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of the units without a target can be compared."""
    return np.asarray(not_assigned & np.isfinite(inputs[RESULT.key]) & (inputs[RESULT.key] >= 0))


def _peers(method: Method) -> Method:
    """How units without a target are compared: with the best among them, in the direction of the criterion's rule."""
    return Best(better=getattr(method, "better", MORE))


def _claimed(batch: _Batch, leaf: Criterion, units: Units, digits: int) -> FloatArray:
    claimed = batch.numbers(leaf, CLAIMED.key, units).copy()
    claimed[batch.states(leaf, CLAIMED.key, units) == batch.block.state.code("blank")] = np.nan
    given = np.flatnonzero(np.isfinite(claimed))
    claimed[given] = to_scaled(claimed[given], digits) / 10.0**digits
    claimed[~np.isfinite(claimed)] = np.nan
    return claimed


def _inputs(
    batch: _Batch, leaf: Criterion, units: Units
) -> tuple[dict[str, FloatArray], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """What the method needs, where all of it can be used, and where the task was not assigned."""
    block = batch.block
    inputs: dict[str, FloatArray] = {}
    if leaf.uses == ACTIVITIES:
        counted = _activities(batch, units)
        is_held, assigned = batch.held(leaf, units)
        return {RESULT.key: counted}, np.isfinite(counted), is_held & np.isnan(assigned)
    own, leaf = leaf, block.rulebook.source(leaf)
    is_held, assigned = batch.held(leaf, units)
    not_assigned, usable = is_held & np.isnan(assigned), np.ones(len(is_held), dtype=bool)
    says_not_assigned, says_given = map(block.state.code, ("not assigned", "given"))
    for item in own.scoring.needs:
        giver = own if item.key == CLAIMED.key else leaf
        state = batch.states(giver, item.key, units)
        not_assigned |= (state == says_not_assigned) & ~is_held
        values = (
            batch.choices(leaf, item.key, units) if item.kind is Kind.CHOICE else batch.numbers(giver, item.key, units)
        )
        given = state == says_given
        if item.key == TARGET.key:
            values, given = np.where(is_held, assigned, values), given | is_held
            if own.scoring.excludes_zero_target():
                not_assigned |= given & (values == 0)
            elif not own.scoring.allows_zero_target():
                given &= values != 0
        inputs[item.key] = values
        usable &= given & _possible(block.rulebook, own, item, values)
    if own is not leaf:  # not assigned itself, though its source is
        is_held, assigned = batch.held(own, units)
        not_assigned |= is_held & np.isnan(assigned)
        not_assigned |= batch.states(own, CLAIMED.key, units) == says_not_assigned
    return inputs, usable, not_assigned


def _activities(batch: _Batch, units: Units) -> FloatArray:
    """How many joint activities each unit took part in; NaN where it has not said so of all."""
    rulebook, members = batch.block.rulebook, batch.members(units)
    planned = {
        cluster.code: [item for item in rulebook.form_fields(cluster.code) if is_activity(item)]
        for cluster in rulebook.clusters
    }
    counted = np.full(len(members), np.nan)
    for position, unit in enumerate(members):
        asked = planned[unit.cluster]
        said = [batch.values.get((unit.code, item.key)) for item in asked]
        if None not in said:
            counted[position] = sum(word == item.choices[0] for word, item in zip(said, asked, strict=True))
    return counted


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
