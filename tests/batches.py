"""Batches without files: answers put straight into the table that intake makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.recompute import recompute
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.tables import STATES
from thidua_xlsx.methods.base import TARGET, Kind
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import ReportField
from thidua_xlsx.tables.of_batch import FIELDS, REPORTS, SOURCES

Given = Mapping[str, Mapping[tuple[str, str], Any]]
"""Unit → (criterion, input) → number, word, or ``"KG"`` under ``assigned``; what is not there is blank.

A report field or joint activity may stand there too, as (its key, ``FIELD``).
"""

Fields = Mapping[str, Mapping[str, Any]]
"""Unit → report field or joint activity → number or word; what is not there is blank."""

FIELD = "field"


def make_answers(rulebook: Rulebook, given: Given) -> pd.DataFrame:
    """The answers of the units in ``given``, as intake would have read them."""
    rows = []
    for unit, answers in given.items():
        for number, slot in enumerate(FormMap(rulebook).slots[rulebook.unit(unit).cluster]):
            value = answers.get((slot.criterion, slot.input.key))
            not_assigned = answers.get((slot.criterion, "assigned")) == "KG" and slot.input.kind is not Kind.TEXT
            if not_assigned and not slot.without_target:
                value = None
            state = "not assigned" if not_assigned else ("blank" if value is None else "given")
            word = None if value is None else str(value)
            rows.append(
                {
                    "unit": unit,
                    "criterion": slot.criterion,
                    "input": slot.input.key,
                    "state": state,
                    "number": math.nan if value is None or slot.input.kind is not Kind.NUMBER else float(value),
                    "choice": word if slot.input.kind is Kind.CHOICE else None,
                    "text": word if slot.input.kind is Kind.TEXT else None,
                    "raw": word or "",
                    "file": f"{unit}.xlsx",
                    "sheet": "Tự chấm điểm",
                    "cell": f"H{number + 6}",
                }
            )
    columns = ["unit", "criterion", "input", "state", "number", "choice", "text", "raw", "file", "sheet", "cell"]
    table = pd.DataFrame(rows, columns=columns)
    for column in ("unit", "criterion", "input", "file", "sheet"):
        table[column] = pd.Categorical(table[column])
    table["state"] = pd.Categorical(table["state"], categories=list(STATES.values()))
    return table.astype({"number": "float64", "choice": "str", "text": "str", "raw": "str", "cell": "str"})


def make_fields(rulebook: Rulebook, given: Given, fields: Fields | None = None) -> pd.DataFrame:
    """What the units in ``given`` reported beside, as intake would have read it: a row for all that their forms ask."""
    rows = []
    for unit, answers in given.items():
        said = fields_of(answers) if fields is None else fields.get(unit, {})
        for number, item in enumerate(rulebook.form_fields(rulebook.unit(unit).cluster)):
            value = said.get(item.key)
            word = None if value is None else str(value)
            rows.append(
                {
                    "unit": unit,
                    "field": item.key,
                    "state": "blank" if value is None else "given",
                    "number": math.nan if value is None or item.kind is not Kind.NUMBER else float(value),
                    "choice": word if item.kind is Kind.CHOICE else None,
                    "text": word if item.kind is Kind.TEXT else None,
                    "raw": word or "",
                    "file": f"{unit}.xlsx",
                    "sheet": "Báo cáo",
                    "cell": f"C{number + 4}",
                }
            )
    return FIELDS.frame(rows)


def fields_of(answers: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """The report fields and joint activities among one unit's answers."""
    return {key: value for (key, name), value in answers.items() if name == FIELD}


def make_batch(rulebook: Rulebook, given: Given, fields: Fields | None = None) -> Batch:
    """A batch of ``given``, without findings and files; ``fields`` (None: those in ``given``) were reported beside."""
    answers, reported = make_answers(rulebook, given), make_fields(rulebook, given, fields)
    sources = SOURCES.frame()
    reports = REPORTS.frame()
    return Batch(rulebook, answers, sources, reports, reported, recompute(rulebook, answers, reported), ())


@st.composite
def filled(draw: st.DrawFn, rulebook: Rulebook) -> Given:
    """Random answers for most units of ``rulebook``, and what they report beside: some blank, some not assigned."""
    given: dict[str, dict[tuple[str, str], Any]] = {}
    for unit in rulebook.units:
        if draw(st.integers(0, 9)) == 0:
            continue
        answers: dict[tuple[str, str], Any] = {}
        for slot in FormMap(rulebook).slots[unit.cluster]:
            leaf = rulebook.criterion(slot.criterion)
            key = (slot.criterion, slot.input.key)
            if slot.input.kind is Kind.TEXT or draw(st.integers(0, 19)) == 0:
                continue
            if slot.input.key == "claimed":
                digits = rulebook.info.digits
                answers[key] = Decimal(draw(st.integers(0, int(leaf.points.scaleb(digits))))).scaleb(-digits)
            elif slot.input.kind is Kind.CHOICE:
                answers[key] = draw(st.sampled_from(slot.choices)).say(rulebook.info.language)
            else:
                low = 1 if slot.input.key == TARGET.key else slot.input.least
                number = draw(st.one_of(st.integers(low, 12), st.integers(100 * low, 20_000)))
                answers[key] = number if slot.input.whole else Decimal(number) / draw(st.sampled_from([1, 10, 100]))
        for leaf in rulebook.leaves(unit.cluster):
            if leaf.scoring.has_target and draw(st.integers(0, 7)) == 0:
                answers[leaf.key, "assigned"] = "KG"
        for item in rulebook.form_fields(unit.cluster):
            if draw(st.integers(0, 9)):
                answers[item.key, FIELD] = _reported(draw, item)
        given[unit.code] = answers
    return given


def _reported(draw: st.DrawFn, item: ReportField) -> Any:
    if item.kind is Kind.CHOICE:
        return draw(st.sampled_from(item.choices))
    if item.kind is Kind.NUMBER:
        return Decimal(draw(st.integers(0, 4000))) / draw(st.sampled_from([1, 100]))
    return draw(st.sampled_from(("có", "đang sửa", "“Tốt”")))
