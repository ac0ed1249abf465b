"""From answers to findings: the schema's failures, and the checks that need more than one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.errors

from thidua_xlsx.checking.answer_block import AnswerBlock, Words, codes_of
from thidua_xlsx.checking.conditions import NOT_MET, conditions_met, field_values
from thidua_xlsx.checking.finding_rows import NOBODYS, Answered, Found, Rows
from thidua_xlsx.checking.form_totals import printed_totals
from thidua_xlsx.checking.recompute import SCORED
from thidua_xlsx.decimals import as_shown, to_decimal
from thidua_xlsx.intake.form_map import EVIDENCE, EXPLANATION
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.methods.base import CLAIMED, TARGET, Kind
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["check_answers"]

_ROWS_AT_ONCE: Final = 1_000_000  # of the schema: what it needs besides is a copy of them


def check_answers(
    rulebook: Rulebook,
    answers: pd.DataFrame,
    fields: pd.DataFrame,
    recomputed: pd.DataFrame,
    footers: dict[str, dict[str, Any]],
) -> Sequence[Finding]:
    """Everything that is wrong or doubtful in a batch of answers, by unit and criterion.

    ``recomputed`` is the table of ``recompute``, ``footers`` the printed total and check codes of each unit's form.
    """
    if answers.empty:
        return ()
    found = Found()
    batch = _Batch(rulebook, answers, recomputed)
    _schema_failures(batch, found)
    _targets(batch, found)
    _not_assigned(batch, found)
    _evidence(batch, found)
    explanations = _claimed(batch, found)
    _not_met(batch, fields, found)
    for finding in (*_fields(rulebook, fields), *_footers(batch, footers, fields)):
        found.say(finding)
    points = {name: recomputed[name].to_numpy(dtype=np.float64) for name in ("claimed", "computed")}
    return found.in_order(Answered(rulebook, answers, {**points, "explanation": explanations}), answers)


class _Batch:
    """The tables of a batch, as the checks look at them."""

    def __init__(self, rulebook: Rulebook, answers: pd.DataFrame, recomputed: pd.DataFrame) -> None:
        self.rulebook, self.answers, self.recomputed = rulebook, answers, recomputed
        self.block = AnswerBlock(rulebook, answers)
        self.leaves = rulebook.leaves()
        self.state = Words(answers["state"])
        cells = Words(answers["cell"])
        self.no_cell = cells.codes == cells.code("")

    def stands(self, rows: Rows, state: str) -> npt.NDArray[np.bool_]:
        """Which of some rows are in a state."""
        return np.asarray(self.state.codes[rows] == self.state.code(state))

    def figures(self) -> tuple[Rows, Rows]:
        """Of every row of ``recomputed`` the position of its unit in the block, and of its leaf."""
        units = codes_of(self.recomputed["unit"], [unit.code for unit in self.block.units])
        return units, codes_of(self.recomputed["criterion"], [leaf.key for leaf in self.leaves])

    def is_scored(self) -> npt.NDArray[np.bool_]:
        """Which rows of ``recomputed`` are scored."""
        states = Words(self.recomputed["state"])
        return np.asarray(states.codes == states.code(SCORED))


def _schema_failures(batch: _Batch, found: Found) -> None:
    schema = batch.rulebook.schema()
    for check in schema.checks:
        check.n_failure_cases = 1  # pandera would put all of them into words; which rows failed it says anyway
    columns = batch.answers[list(schema.columns)]
    failed: dict[str, list[Rows]] = {}
    for first in range(0, len(columns), _ROWS_AT_ONCE):
        try:
            schema.validate(columns.iloc[first : first + _ROWS_AT_ONCE], lazy=True)
        except pandera.errors.SchemaErrors as errors:
            for error in errors.schema_errors:
                passed = np.asarray(error.check_output, dtype=bool)
                failed.setdefault(str(getattr(error.check, "name", "")), []).append(first + np.flatnonzero(~passed))
    for code, parts in failed.items():
        rows = np.concatenate(parts)
        if code == "blank-required":
            rows = rows[~batch.no_cell[rows]]  # where its row is missing, that has been said
        found.add(code, rows)


def _targets(batch: _Batch, found: Found) -> None:
    """A locked target that was changed in the form, or an assignment that disagrees with the rulebook."""
    rulebook, block = batch.rulebook, batch.block
    at = _positions(rulebook, block)
    for number, leaf in enumerate(batch.leaves):
        held = rulebook.arrays.held(leaf.key)[at]
        units = np.flatnonzero(held)
        if not units.size:
            continue
        values = rulebook.arrays.targets(leaf.key)[at][units]
        targets, claims = (block.rows(number, item.key, units) for item in (TARGET, CLAIMED))
        is_target = targets >= 0
        rows = np.where(is_target, targets, claims)  # the self-score stands for a criterion without a target
        none, not_assigned, given = np.isnan(values), batch.stands(rows, "not assigned"), batch.stands(rows, "given")
        changed = (not_assigned != none) & (is_target | not_assigned | given)
        differs = as_shown(block.number[rows]) != values
        changed = np.where(is_target & ~none & given, differs, changed)
        found.add("assigned-target-changed", rows[changed & (rows >= 0)])


def _positions(rulebook: Rulebook, block: AnswerBlock) -> Rows:
    """Of each unit of the block its position in the rulebook."""
    known = {unit.code: position for position, unit in enumerate(rulebook.units)}
    return np.array([known[unit.code] for unit in block.units], dtype=np.intp)


def _not_assigned(batch: _Batch, found: Found) -> None:
    """A task that the unit itself says it was not assigned: that raises its percentage."""
    inputs = Words(batch.answers["input"])
    says_so = (inputs.codes == inputs.code(CLAIMED.key)) & (batch.state.codes == batch.state.code("not assigned"))
    units, criteria = Words(batch.answers["unit"]), Words(batch.answers["criterion"])
    rows = np.flatnonzero(says_so)
    held = [batch.rulebook.target(units[row], criteria[row]) is not None for row in rows]
    found.add("not-assigned-by-unit", rows[~np.array(held, dtype=bool)])


def _evidence(batch: _Batch, found: Found) -> None:
    needs = np.array([leaf.evidence for leaf in batch.leaves], dtype=bool)
    units, leaves = batch.figures()
    claimed = batch.recomputed["claimed"].to_numpy(dtype=np.float64)
    claims = np.flatnonzero((claimed > 0) & batch.is_scored() & needs[leaves])
    rows = _rows_at(batch, leaves[claims], units[claims], EVIDENCE.key)
    missing = (rows >= 0) & batch.stands(rows, "blank") & ~batch.no_cell[rows]
    found.add("evidence-missing", rows[missing], claims[missing])


def _rows_at(batch: _Batch, leaves: Rows, units: Rows, name: str) -> Rows:
    """The row of one input for each pair of leaf and unit."""
    rows = np.full(len(leaves), NOBODYS, dtype=np.int32)
    for leaf in np.unique(leaves):
        of_leaf = np.flatnonzero(leaves == leaf)
        rows[of_leaf] = batch.block.rows(int(leaf), name, units[of_leaf].astype(np.intp))
    return rows


def _claimed(batch: _Batch, found: Found) -> npt.NDArray[np.float64]:
    """Where the points claimed are not those of the rule; of each row of ``recomputed`` that of its explanation.

    A direct score is its own rule.
    """
    judged = np.array([leaf.scores and CLAIMED not in leaf.scoring.needs for leaf in batch.leaves], dtype=bool)
    by_cluster = np.array([leaf.scoring.compares_units for leaf in batch.leaves], dtype=bool)
    units, leaves = batch.figures()
    claimed, computed = (batch.recomputed[name].to_numpy(dtype=np.float64) for name in ("claimed", "computed"))
    both = np.isfinite(claimed) & np.isfinite(computed) & batch.is_scored() & judged[leaves]
    differ = np.flatnonzero(both & (claimed != computed))
    rows = _rows_at(batch, leaves[differ], units[differ], CLAIMED.key)
    explained = _rows_at(batch, leaves[differ], units[differ], EXPLANATION.key)
    has_words = (explained >= 0) & batch.stands(explained, "given")
    relative = by_cluster[leaves[differ]]
    for code, which in (
        ("claimed-differs-by-cluster", relative),
        ("claimed-differs-explained", ~relative & has_words),
        ("claimed-differs", ~relative & ~has_words),
    ):
        found.add(code, rows[which], differ[which])
    explanations = np.full(len(claimed), float(NOBODYS))
    explanations[differ] = explained
    return explanations


def _not_met(batch: _Batch, fields: pd.DataFrame, found: Found) -> None:
    """A criterion that gives less because the unit does not meet its conditions."""
    rulebook, values = batch.rulebook, field_values(fields)
    codes = [unit.code for unit in batch.block.units]
    everybody = np.arange(len(codes), dtype=np.intp)
    for number, leaf in enumerate(batch.leaves):
        if leaf.otherwise is None or not leaf.conditions:
            continue
        rows = batch.block.rows(number, CLAIMED.key, everybody)
        met = conditions_met(rulebook, leaf.conditions, codes, values)
        found.add("condition-not-met", rows[(rows >= 0) & (met == NOT_MET)])


def _fields(rulebook: Rulebook, fields: pd.DataFrame) -> Iterator[Finding]:
    """Report fields that are blank or cannot be read."""
    for entry in fields[fields["state"].isin(["blank", "unreadable"])].to_dict("records"):
        unit = str(entry["unit"])
        asked = {item.key: item for item in rulebook.form_fields(rulebook.unit(unit).cluster)}
        item = asked[str(entry["field"])]
        place = Place(str(entry["file"]), str(entry["sheet"]), str(entry["cell"]))
        if entry["state"] == "blank" and item.required:
            yield Finding("field-missing", place, unit, values={"unit": unit, "label": item.label})
        elif entry["state"] == "unreadable":
            code = "field-not-a-choice" if item.kind is Kind.CHOICE else "field-not-a-number"
            values = {"label": item.label, "choices": list(item.choices)}
            yield Finding(code, place, unit, found=str(entry["raw"]), values=values)


def _footers(batch: _Batch, footers: dict[str, dict[str, Any]], fields: pd.DataFrame) -> Iterator[Finding]:
    """A printed total that is not the sum of the rows, a stored check code that is not that of the entries."""
    sums = _claimed_sums(batch, fields)
    for unit, footer in footers.items():
        total, expected = footer["printed_total"], sums.get(unit, 0.0)
        if total is not None and abs(total - expected) > 1e-6:
            values = {"found": to_decimal(total), "expected": to_decimal(expected)}
            place = Place(footer["file"], footer["sheet"], footer["total_cell"])
            yield Finding("total-differs", place, unit, found=f"{total:.15g}", values=values)
        stored = footer["stored_code"]
        if stored and stored != footer["check_code"]:
            place = Place(footer["file"], footer["sheet"], footer["code_cell"])
            yield Finding("check-code-differs", place, unit, found=stored, values={"expected": footer["check_code"]})


def _claimed_sums(batch: _Batch, fields: pd.DataFrame) -> dict[str, float]:
    """Per unit, the total of the self-scores as typed, by the rules of the groups."""
    block = batch.block
    scoring = [(number, leaf) for number, leaf in enumerate(batch.leaves) if leaf.scores]
    everybody = np.arange(len(block.units), dtype=np.intp)
    typed = np.full((len(scoring), len(block.units)), np.nan)
    for line, (number, _) in enumerate(scoring):
        rows = block.rows(number, CLAIMED.key, everybody)
        typed[line] = np.where(rows >= 0, block.number[rows], np.nan)
    leaves = [leaf for _, leaf in scoring]
    totals = printed_totals(batch.rulebook, leaves, block.units, typed, field_values(fields))
    return dict(zip((unit.code for unit in block.units), totals.tolist(), strict=True))
