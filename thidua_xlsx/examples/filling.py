"""Fills the forms of an example the way an honest unit does, so that its module holds results and nothing else.

An example names what each unit reports; ``filled_form`` adds what follows from it::

    filled_form(book, unit, {("I.1", "target"): 40, ("I.1", "result"): 38}, seed=f"{NAME} {unit.code}")

- the self-score of every leaf, by its rule (``claim_what_the_rule_gives``): a claim that already stands in the answers
  is kept (direct methods, deliberate mistakes), a leaf that only reports a figure gets none;
- a line of evidence where the rulebook asks for it, with a number drawn from ``seed``: the same one every time.

``knowing_the_others`` then puts the exact claim where points depend on other units, as if the results had been sent
round before; ``agreed_elsewhere`` lets the departments agree to everything that they do not change.

Answers are keyed (criterion, input): ``target``, ``result``, ``claimed``, ``evidence``, ``explanation``, and a
method's own inputs such as ``praised``.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import numpy as np

from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.methods.base import CLAIMED, TARGET, Kind
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Unit
from thidua_xlsx.workbooks.form_values import FormValues, UnitValues

__all__ = [
    "Answers",
    "agreed_elsewhere",
    "claim_what_the_rule_gives",
    "filled_form",
    "knowing_the_others",
    "with_evidence",
]

Answers = dict[tuple[str, str], Any]

_EVIDENCE: Final = "Báo cáo số {number}/BC, hồ sơ gửi kèm"
_BEST_OF_CLUSTER: Final = 1.25  # what a unit supposes where it does not know the others' results
_QUARTERS: Final = 4


def filled_form(
    rulebook: Rulebook,
    unit: Unit,
    answers: Mapping[tuple[str, str], Any],
    *,
    seed: str,
    not_assigned: Collection[str] = (),
    report: Mapping[str, tuple[str, ...]] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> FormValues:
    """The form of ``unit`` with these answers, its claims and its evidence; ``seed`` fixes what is drawn."""
    given = FormValues(dict(answers), frozenset(not_assigned), dict(report or {}), dict(fields or {}))
    claimed = claim_what_the_rule_gives(rulebook, unit, given)
    return FormValues(
        with_evidence(rulebook, unit, claimed, given.not_assigned, seed), given.not_assigned, given.report, given.fields
    )


def claim_what_the_rule_gives(rulebook: Rulebook, unit: Unit, given: FormValues) -> Answers:
    """The answers with the self-score of every leaf that has none.

    Where points depend on other units, the unit does not know them: it supposes that the best of the cluster has a
    quarter more than itself, and claims a multiple of 0.25. A leaf without what its rule needs stays without a claim.
    """
    answers = dict(given.answers)
    values = UnitValues(rulebook, unit, given)
    for leaf in rulebook.leaves(unit.cluster):
        if (leaf.key, CLAIMED.key) in answers or not leaf.scores or values.is_not_assigned(leaf):
            continue
        points = _supposed(values, leaf) if leaf.scoring.compares_units else values.preview(leaf)
        if points is not None:
            answers[leaf.key, CLAIMED.key] = abs(points)  # a deduction is typed positive, and previewed negative
    return answers


def with_evidence(
    rulebook: Rulebook,
    unit: Unit,
    answers: Mapping[tuple[str, str], Any],
    not_assigned: Collection[str],
    seed: str,
) -> Answers:
    """The answers with a line of evidence for every leaf that needs one, has a claim, and has none yet."""
    chance = random.Random(seed)  # noqa: S311 - illustrative figures, the same ones every time
    found = dict(answers)
    for leaf in rulebook.leaves(unit.cluster):
        number = chance.randint(20, 480)  # drawn for every leaf: one that is left out does not move the others
        if leaf.evidence and leaf.key not in not_assigned and (leaf.key, CLAIMED.key) in found:
            found.setdefault((leaf.key, "evidence"), _EVIDENCE.format(number=number))
    return found


def knowing_the_others(rulebook: Rulebook, forms: Mapping[str, FormValues]) -> dict[str, FormValues]:
    """The forms with the claims of units that know one another's results, for every leaf that compares units."""
    answers = {unit: dict(form.answers) for unit, form in forms.items()}
    clusters = {cluster.code: number for number, cluster in enumerate(rulebook.clusters)}
    digits = rulebook.info.digits
    for leaf in rulebook.leaves():
        known = {unit: inputs for unit, form in forms.items() if (inputs := _inputs(rulebook, unit, form, leaf))}
        if not leaf.scoring.compares_units or not known:
            continue
        columns = {item.key: np.array([inputs[item.key] for inputs in known.values()]) for item in leaf.scoring.needs}
        groups = np.array([clusters[rulebook.unit(unit).cluster] for unit in known], dtype=np.int64)
        for unit, points in zip(known, evaluate(leaf.scoring, leaf.points, columns, groups, digits), strict=True):
            answers[unit][leaf.key, CLAIMED.key] = float(points) / 10.0**digits
    return {unit: replace(form, answers=answers[unit]) for unit, form in forms.items()}


def _inputs(rulebook: Rulebook, unit: str, form: FormValues, leaf: Criterion) -> dict[str, float]:
    """What a leaf is scored by, where the unit has the task and reported all of it; else nothing."""
    values, source = UnitValues(rulebook, rulebook.unit(unit), form), rulebook.source(leaf)
    found = {}
    for item in leaf.scoring.needs:
        value = values.target(source) if item.key == TARGET.key else values.answer(source, item.key)
        if item.kind is not Kind.NUMBER or not isinstance(value, (int, float, Decimal)):
            return {}
        found[item.key] = float(value)
    return {} if values.is_not_assigned(leaf) else found


def agreed_elsewhere(
    rulebook: Rulebook, forms: Mapping[str, FormValues], verdicts: Sequence[Verdict]
) -> tuple[Verdict, ...]:
    """``verdicts``, and the agreement of the department in charge to every other cell of these forms."""
    said = {(verdict.unit, verdict.criterion, verdict.verifier) for verdict in verdicts}
    agreed = []
    for unit, form in forms.items():
        values = UnitValues(rulebook, rulebook.unit(unit), form)
        for leaf in rulebook.leaves(values.unit.cluster):
            if not leaf.scores or leaf.uses or values.is_not_assigned(leaf):
                continue
            owners = [item.code for item in rulebook.owners(leaf, values.unit.cluster)]
            agreed += [Verdict(unit, leaf.key, who, agreed=True) for who in owners if (unit, leaf.key, who) not in said]
    return (*verdicts, *agreed)


def _supposed(values: UnitValues, leaf: Criterion) -> float | None:
    """The points beside a supposed best unit of the cluster, down to a quarter of a point."""
    own = _inputs(values.rulebook, values.unit.code, values.given, leaf)
    if not own:
        return None
    best = {key: value if key == TARGET.key else value * _BEST_OF_CLUSTER for key, value in own.items()}
    inputs = {key: np.array([own[key], best[key]]) for key in own}
    digits = values.rulebook.info.digits
    points = evaluate(leaf.scoring, leaf.points, inputs, np.zeros(2, dtype=np.int64), digits)
    return float(np.floor(points[0] / 10.0**digits * _QUARTERS)) / _QUARTERS
