"""From answers to findings: the schema's failures, and the checks that need more than one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd
import pandera.errors

from thidua_xlsx.checking.block import AnswerBlock
from thidua_xlsx.checking.bounds import Bounds
from thidua_xlsx.checking.conditions import NOT_MET, conditions_met, field_values
from thidua_xlsx.checking.form_totals import form_total
from thidua_xlsx.checking.recompute import SCORED
from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.intake.form_layout import COLUMNS, NOT_ASSIGNED
from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.intake.near import nearest
from thidua_xlsx.messages.finding import Finding, Place, abridged
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import CLAIMED, TARGET, Kind
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["check_answers"]

_FILL_IN: Final = Text("điền; nếu không có thì ghi 0", "fill it in; write 0 if there was none")
_CHOOSE: Final = Text("chọn một mức trong danh sách", "choose one from the list")


def check_answers(
    rulebook: Rulebook,
    answers: pd.DataFrame,
    fields: pd.DataFrame,
    recomputed: pd.DataFrame,
    footers: dict[str, dict[str, Any]],
) -> list[Finding]:
    """Everything that is wrong or doubtful in a batch of answers, by unit and criterion.

    ``recomputed`` is the table of ``recompute``, ``footers`` the printed total and check codes of each unit's form.
    """
    if answers.empty:
        return []
    maker = _Maker(rulebook, answers)
    found = [
        *_schema_failures(maker),
        *_targets(maker),
        *_not_assigned(maker),
        *_evidence(maker, recomputed),
        *_claimed(maker, recomputed),
        *_not_met(maker, fields),
        *_fields(rulebook, fields),
        *_footers(maker, footers, fields),
    ]
    units = {unit.code: position for position, unit in enumerate(rulebook.units)}
    criteria = {leaf.key: position for position, leaf in enumerate(rulebook.leaves())}
    return sorted(found, key=lambda finding: (units[finding.unit], criteria.get(finding.criterion, len(criteria))))


class _Maker:
    """Makes a finding of a row of the answers."""

    def __init__(self, rulebook: Rulebook, answers: pd.DataFrame) -> None:
        self.rulebook = rulebook
        self.answers = answers
        self.limits = Bounds(rulebook)
        self.labels = {
            (leaf.key, item.key): COLUMNS.get(item.key, item.label) if item.key != "result" else item.label
            for leaf in rulebook.leaves()
            for item in inputs_of(leaf)
        }
        self._columns = {
            name: answers[name].astype("object").to_numpy()
            for name in ("unit", "criterion", "input", "state", "file", "sheet", "cell", "raw")
        }
        self._number = answers["number"].to_numpy(dtype=np.float64)
        self.block = AnswerBlock(rulebook, answers)

    def column(self, name: str) -> Any:
        """A column of the answers as an array of objects."""
        return self._columns[name]

    def finding(self, code: str, row: int, **values: object) -> Finding:
        """A finding at the cell of one answer."""
        cells = {name: column[row] for name, column in self._columns.items()}
        criterion = self.rulebook.criterion(cells["criterion"])
        label = self.labels[cells["criterion"], cells["input"]]
        place = Place(cells["file"], cells["sheet"], cells["cell"])
        found = cells["raw"]
        return Finding(code, place, cells["unit"], criterion.key, criterion.subject, found, {"column": label, **values})

    def number(self, row: int) -> Any:
        """The number of one answer as a decimal."""
        return to_decimal(self._number[row])


def _schema_failures(maker: _Maker) -> Iterator[Finding]:
    try:
        schema = maker.rulebook.schema()
        schema.validate(maker.answers[list(schema.columns)], lazy=True)
    except pandera.errors.SchemaErrors as errors:
        entry = maker.limits.of(maker.answers)
        for error in errors.schema_errors:
            code = str(getattr(error.check, "name", ""))
            passed = np.asarray(error.check_output, dtype=bool)
            for row in np.flatnonzero(~passed):
                if code == "blank-required" and not maker.column("cell")[row]:
                    continue  # its row is missing, and that has been said
                yield maker.finding(code, int(row), **_values(maker, code, int(row), int(entry[row])))


def _grid(maker: _Maker, entry: int) -> Text | Message:
    """On what a number must lie, in words."""
    step = to_decimal(maker.limits.step[entry])
    if step == 1:
        return Text("số nguyên", "a whole number")
    digits = maker.rulebook.info.digits
    if step == Decimal(1).scaleb(-digits):
        text = Text("số có nhiều nhất {digits} chữ số thập phân", "a number with at most {digits} decimals")
        return Message(text, {"digits": digits})
    return Message(Text("bội số của {step}", "a multiple of {step}"), {"step": step})


def _values(maker: _Maker, code: str, row: int, entry: int) -> dict[str, object]:
    limits = maker.limits
    if code == "above-maximum":
        return {"high": to_decimal(limits.highest[entry]), "found": maker.number(row)}
    if code == "off-the-grid":
        return {"grid": _grid(maker, entry), "found": maker.number(row)}
    if code == "blank-required":
        return {"advice": _CHOOSE if limits.choices[entry] else _FILL_IN}
    if code == "negative":
        return {"found": maker.number(row)}
    if code == "not-a-choice":
        choices = list(limits.choices[entry])
        return {"choices": choices, "meant": nearest(str(maker.column("raw")[row]), choices)}
    return {}


def _targets(maker: _Maker) -> Iterator[Finding]:
    """A locked target that was changed in the form, or an assignment that disagrees with the rulebook."""
    for target in maker.rulebook.targets:
        row = maker.block.row(target.unit, target.criterion, TARGET.key)
        is_target = row >= 0
        if not is_target:  # the self-score stands for a criterion without a target
            row = maker.block.row(target.unit, target.criterion, CLAIMED.key)
        if row < 0:
            continue
        state = maker.column("state")[row]
        says_not_assigned = state == "not assigned"
        expected: object = NOT_ASSIGNED if target.value is None else target.value
        changed = says_not_assigned != (target.value is None) and (is_target or says_not_assigned or state == "given")
        if is_target and target.value is not None and state == "given":
            changed = maker.number(row) != target.value
        if changed:
            found = NOT_ASSIGNED.say(maker.rulebook.info.language) if says_not_assigned else maker.column("raw")[row]
            yield maker.finding("assigned-target-changed", row, expected=expected, found=found)


def _not_assigned(maker: _Maker) -> Iterator[Finding]:
    """A task that the unit itself says it was not assigned: that raises its percentage."""
    says_so = (maker.answers["input"] == CLAIMED.key) & (maker.answers["state"] == "not assigned")
    for row in np.flatnonzero(says_so):
        if maker.rulebook.target(maker.column("unit")[row], maker.column("criterion")[row]) is None:
            yield maker.finding("not-assigned-by-unit", int(row))


def _evidence(maker: _Maker, recomputed: pd.DataFrame) -> Iterator[Finding]:
    needs = {leaf.key for leaf in maker.rulebook.leaves() if leaf.evidence}
    claims = recomputed[
        (recomputed["claimed"] > 0) & (recomputed["state"] == SCORED) & recomputed["criterion"].isin(needs)
    ]
    for unit, criterion, points in zip(claims["unit"], claims["criterion"], claims["claimed"], strict=True):
        row = maker.block.row(unit, criterion, "evidence")
        if row >= 0 and maker.column("state")[row] == "blank" and maker.column("cell")[row]:
            yield maker.finding("evidence-missing", row, points=to_decimal(points))


def _claimed(maker: _Maker, recomputed: pd.DataFrame) -> Iterator[Finding]:
    """Where the points claimed are not those of the rule. A direct score is its own rule."""
    scoring = {leaf.key: leaf.scoring for leaf in maker.rulebook.leaves()}
    scored = recomputed["criterion"].isin([leaf.key for leaf in maker.rulebook.leaves() if leaf.scores])
    recomputed = recomputed[scored]
    both = recomputed[recomputed["claimed"].notna() & recomputed["computed"].notna() & (recomputed["state"] == SCORED)]
    differ = both[both["claimed"] != both["computed"]]
    columns = (differ[name] for name in ("unit", "criterion", "claimed", "computed"))
    for unit, criterion, claimed, computed in zip(*columns, strict=True):
        if CLAIMED in scoring[criterion].needs:
            continue
        code = "claimed-differs-by-cluster" if scoring[criterion].compares_units else "claimed-differs"
        values: dict[str, object] = {"claimed": to_decimal(claimed), "computed": to_decimal(computed)}
        explanation = maker.column("raw")[maker.block.row(unit, criterion, "explanation")]
        if code == "claimed-differs" and explanation:
            code, values = "claimed-differs-explained", {**values, "explanation": abridged(explanation, 200)}
        yield maker.finding(code, maker.block.row(unit, criterion, CLAIMED.key), **values)


def _not_met(maker: _Maker, fields: pd.DataFrame) -> Iterator[Finding]:
    """A criterion that gives less because the unit does not meet its conditions."""
    rulebook, values = maker.rulebook, field_values(fields)
    for leaf in rulebook.leaves():
        if leaf.otherwise is None or not leaf.conditions:
            continue
        for unit in maker.block.units:
            row = maker.block.row(unit.code, leaf.key, CLAIMED.key)
            if row >= 0 and conditions_met(rulebook, leaf.conditions, [unit.code], values)[0] == NOT_MET:
                said = rulebook.said(leaf.conditions, rulebook.info.language)
                yield maker.finding("condition-not-met", row, unit=unit.code, condition=said, high=leaf.otherwise)


def _fields(rulebook: Rulebook, fields: pd.DataFrame) -> Iterator[Finding]:
    """Report fields that are blank or cannot be read."""
    for entry in fields.to_dict("records"):
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


def _footers(maker: _Maker, footers: dict[str, dict[str, Any]], fields: pd.DataFrame) -> Iterator[Finding]:
    """A printed total that is not the sum of the rows, a stored check code that is not that of the entries."""
    sums = _claimed_sums(
        maker, fields, [unit for unit, footer in footers.items() if footer["printed_total"] is not None]
    )
    for unit, footer in footers.items():
        total = footer["printed_total"]
        place = Place(footer["file"], footer["sheet"], footer["total_cell"])
        if total is not None and abs(total - sums.get(unit, 0.0)) > 1e-6:
            values = {"found": to_decimal(total), "expected": to_decimal(sums.get(unit, 0.0))}
            yield Finding("total-differs", place, unit, found=f"{total:.15g}", values=values)
        stored = footer["stored_code"]
        if stored and stored != footer["check_code"]:
            place = Place(footer["file"], footer["sheet"], footer["code_cell"])
            yield Finding("check-code-differs", place, unit, found=stored, values={"expected": footer["check_code"]})


def _claimed_sums(maker: _Maker, fields: pd.DataFrame, units: Iterable[str]) -> dict[str, float]:
    """Per unit, the total of the self-scores as typed, by the rules of the groups."""
    rulebook = maker.rulebook
    claimed = maker.answers[(maker.answers["input"] == CLAIMED.key) & maker.answers["number"].notna()]
    typed: dict[str, dict[str, float]] = {}
    columns = (claimed[name].astype("object") for name in ("unit", "criterion", "number"))
    for unit, key, number in zip(*columns, strict=True):
        typed.setdefault(unit, {})[key] = number
    values = field_values(fields)
    total = form_total(rulebook)
    return {unit: total(rulebook.unit(unit), typed.get(unit, {}), values) for unit in units}
