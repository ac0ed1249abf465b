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
from thidua_xlsx.intake.collect import STATES
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.methods.base import TARGET, Kind
from thidua_xlsx.rulebook.model import Rulebook

Given = Mapping[str, Mapping[tuple[str, str], Any]]
"""Unit → (criterion, input) → number, word, or ``"KG"``; what is not there is blank."""

_SOURCES = ["file", "path", "unit", "status", "reason", "size", "sha256", "form_version", "fingerprint", "check_code"]
_REPORTS = ["unit", "field", "position", "text", "file", "sheet", "cell"]


def make_answers(rulebook: Rulebook, given: Given) -> pd.DataFrame:
    """The answers of the units in ``given``, as intake would have read them."""
    rows = []
    for unit, answers in given.items():
        for number, slot in enumerate(FormMap(rulebook).slots[rulebook.unit(unit).cluster]):
            value = answers.get((slot.criterion, slot.input.key))
            not_assigned = answers.get((slot.criterion, "assigned")) == "KG" and slot.input.kind is not Kind.TEXT
            state = "not assigned" if not_assigned else ("blank" if value is None else "given")
            is_number = slot.input.kind is Kind.NUMBER and value is not None and not not_assigned
            word = None if value is None or not_assigned else str(value)
            rows.append(
                {
                    "unit": unit,
                    "criterion": slot.criterion,
                    "input": slot.input.key,
                    "state": state,
                    "number": float(value) if is_number else math.nan,
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


def make_batch(rulebook: Rulebook, given: Given) -> Batch:
    """A batch of ``given``, without findings and files."""
    answers = make_answers(rulebook, given)
    sources = pd.DataFrame([], columns=_SOURCES)
    reports = pd.DataFrame([], columns=_REPORTS)
    return Batch(rulebook, answers, sources, reports, recompute(rulebook, answers), ())


@st.composite
def filled(draw: st.DrawFn, rulebook: Rulebook) -> Given:
    """Random answers for most units of ``rulebook``: some blank, some not assigned, many equal."""
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
                low = 1 if slot.input.key == TARGET.key else 0
                number = draw(st.one_of(st.integers(low, 12), st.integers(100 * low, 20_000)))
                answers[key] = number if slot.input.whole else Decimal(number) / draw(st.sampled_from([1, 10, 100]))
        for leaf in rulebook.leaves(unit.cluster):
            if leaf.scoring.has_target and draw(st.integers(0, 7)) == 0:
                answers[leaf.key, "assigned"] = "KG"
        given[unit.code] = answers
    return given
