"""What stands in a form before Excel calculates it: points so far, subtotals, the cells of the check code."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from thidua_xlsx.checking.conditions import FieldValues
from thidua_xlsx.checking.form_totals import form_totals, gate_met
from thidua_xlsx.checking.recompute import GRID_TOLERANCE
from thidua_xlsx.intake.form_layout import child_key
from thidua_xlsx.intake.form_map import own_inputs
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Rulebook, Unit, is_activity
from thidua_xlsx.rulebook.rules import NotAssigned, PointKind

__all__ = ["FormValues", "UnitValues"]


@dataclass(frozen=True)
class FormValues:
    """What already stands in a form: (criterion, input) → number or text; what was not assigned; report and its fields.

    ``fields`` are report fields by key, and joint activities as ``activity:CODE``.
    """

    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    not_assigned: frozenset[str] = frozenset()
    report: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitValues:
    """The values of one unit's form, with what follows from them."""

    rulebook: Rulebook
    unit: Unit
    given: FormValues

    def answer(self, leaf: Criterion, name: str) -> Any:
        """What stands in an entry cell; None where it is blank, or locked because the rulebook gives no such task."""
        if self.is_declined(leaf) or (name == TARGET.key and self.has_no_target(leaf)):
            return None
        return self.given.answers.get((leaf.key, name))

    def is_open(self, leaf: Criterion) -> bool:  # noqa: ARG002 - a form that is returned knows some
        """Whether cells that the rulebook keeps closed show what the unit typed into them all the same."""
        return False

    def mark(self, key: str, column: str) -> str:  # noqa: ARG002
        """The severity as which a cell is marked: of a criterion and input, or of a report field under ``field``."""
        return ""

    def number_format(self, leaf: Criterion, name: str) -> str:  # noqa: ARG002
        """How an entry cell shows its number."""
        return "General"

    def odd_assignment(self, leaf: Criterion) -> str:  # noqa: ARG002
        """What stands in the cell of the assignment, where that is not what follows from the rest."""
        return ""

    def has_no_target(self, leaf: Criterion) -> bool:
        """Whether the rulebook says that the unit was not assigned this."""
        held = self.rulebook.target(self.unit.code, leaf.key)
        return held is not None and held.value is None and not self.is_open(leaf)

    def is_declined(self, leaf: Criterion) -> bool:
        """Whether nothing is asked because of that; a result compared with the others without a target is."""
        return self.has_no_target(leaf) and not (
            self.rulebook.policy(leaf) is NotAssigned.PEERS and leaf.scoring.has_target
        )

    def says_not_assigned(self, leaf: Criterion) -> bool:
        """Whether the form says that the unit does not have this task."""
        held = self.rulebook.target(self.unit.code, leaf.key)
        return held.value is None if held is not None else leaf.key in self.given.not_assigned

    def is_not_assigned(self, leaf: Criterion) -> bool:
        """Whether the unit does not have this task, or the one whose figures it is scored by."""
        both = dict.fromkeys((leaf, self.rulebook.source(leaf)))
        return any(self.says_not_assigned(item) for item in both) or self._zero_target_leaves(leaf)

    def _zero_target_leaves(self, leaf: Criterion) -> bool:
        """Whether a target of 0 means that the unit does not have the task."""
        return leaf.scoring.excludes_zero_target() and self.target(self.rulebook.source(leaf)) == 0

    def target(self, leaf: Criterion) -> Any:
        """The target in the form: none where it was not assigned, else as typed, else the rulebook's."""
        held = self.rulebook.target(self.unit.code, leaf.key)
        typed = self.answer(leaf, TARGET.key)
        is_typed = typed is not None and (held is None or held.value is not None or self.is_open(leaf))
        return typed if held is None or is_typed else held.value

    def preview(self, leaf: Criterion) -> float | None:
        """The points so far of one leaf, a deduction's negative; None while something is missing."""
        if leaf.scoring.compares_units or self.is_not_assigned(leaf) or not leaf.scores:
            return None
        inputs: dict[str, Any] = {}
        for item in leaf.scoring.needs:
            value = self._number(leaf, item)
            if value is None:
                return None
            inputs[item.key] = np.array([value])
        digits = self.rulebook.info.digits
        points = evaluate(leaf.scoring, leaf.points, inputs, np.zeros(1, dtype=np.int64), digits)
        found = float(points[0]) / 10.0**digits
        if leaf.otherwise is not None and not self._meets(leaf):
            found = min(found, float(leaf.otherwise))
        return (-found if self.rulebook.kind(leaf) is PointKind.DEDUCTION else found) + 0.0

    @cached_property
    def fields(self) -> FieldValues:
        """What stands in the report fields, as the formulas of conditions read it: no number counts as 0."""
        asked = {item.key: item for item in self.rulebook.form_fields(self.unit.cluster)}
        found: dict[tuple[str, str], Decimal | str] = {}
        for key, value in self.given.fields.items():
            if key in asked and value not in (None, ""):
                no_number = asked[key].kind is Kind.NUMBER and isinstance(value, str)
                word = value if isinstance(value, str) else Decimal(str(value))
                found[self.unit.code, key] = Decimal(0) if no_number else word
        return found

    def _meets(self, leaf: Criterion) -> bool:
        """Whether no report field speaks against the conditions of a leaf; other criteria are not looked at here."""
        of_fields = tuple(item for item in leaf.conditions if self.rulebook.field(item.subject) is not None)
        asked = dataclasses.replace(leaf, conditions=of_fields)
        return gate_met(self.rulebook, asked, self.unit.code, self.fields, {})

    def _activities(self) -> float | None:
        """In how many joint activities the unit took part; None while it has not said so of all."""
        asked = [item for item in self.rulebook.form_fields(self.unit.cluster) if is_activity(item)]
        said = [self.fields.get((self.unit.code, item.key)) for item in asked]
        return (
            None
            if None in said
            else float(sum(word == item.choices[0] for word, item in zip(said, asked, strict=True)))
        )

    def _number(self, leaf: Criterion, item: Input) -> float | None:
        """An input as the method takes it; None where it is missing or cannot be scored."""
        if leaf.uses == ACTIVITIES:
            return self._activities()
        own = leaf
        if item.key != CLAIMED.key:
            leaf = self.rulebook.source(leaf)
        value = self.target(leaf) if item.key == TARGET.key else self.answer(leaf, item.key)
        if item.kind is Kind.CHOICE:
            words = [word.say(self.rulebook.info.language) for word in leaf.scoring.choices()]
            chosen = self.choice(leaf, value)
            return float(words.index(chosen)) if chosen in words else None
        if not isinstance(value, (int, float, Decimal)) or value < item.least:
            return None
        if item.key == TARGET.key and value == 0 and not own.scoring.allows_zero_target():
            return None
        if item.whole and value != int(value):
            return None
        if item.key == CLAIMED.key:
            steps = float(value) / float(leaf.scoring.claimed_step() or Decimal(1).scaleb(-self.rulebook.info.digits))
            ceiling = leaf.scoring.ceiling(leaf.points)
            if (ceiling is not None and value > ceiling) or abs(steps - round(steps)) >= GRID_TOLERANCE:
                return None
        return float(value)

    def choice(self, leaf: Criterion, value: Any) -> Any:
        """A choice as it is offered, for one that was written without accents, in another case or language."""
        lang = self.rulebook.info.language
        offered = {fold(word): choice.say(lang) for choice in leaf.scoring.choices() for word in (choice.vi, choice.en)}
        return offered.get(fold(value), value) if isinstance(value, str) else value

    def claimed(self, leaf: Criterion) -> float | None:
        """The self-score as a sum takes it; None for a blank or a text."""
        value = self.answer(leaf, CLAIMED.key)
        return float(value) if isinstance(value, (int, float, Decimal)) else None

    @cached_property
    def sums(self) -> tuple[dict[str, float], dict[str, float]]:
        """Group → sum of self-scores, and of points so far; the total under ``""``; deductions are negative."""
        leaves = self.rulebook.leaves(self.unit.cluster)
        digits = self.rulebook.info.digits
        claimed = {leaf.key: number for leaf in leaves if (number := self.claimed(leaf)) is not None}
        preview = {leaf.key: abs(number) for leaf in leaves if (number := self.preview(leaf)) is not None}
        return (
            form_totals(self.rulebook, self.unit, claimed, self.fields, digits),
            form_totals(self.rulebook, self.unit, preview, self.fields, digits),
        )

    def typed(self, row_of: Mapping[str, int]) -> list[tuple[int, Any]]:
        """Row number and value of what stands under target, result and self-score, for the check code."""
        cells: list[tuple[int, Any]] = []
        for criterion, _ in self.rulebook.walk(self.unit.cluster):
            row = row_of[criterion.key]
            if not criterion.is_leaf:
                cells.append((row + 1, self.sums[0][criterion.key]))
                continue
            for item in (*own_inputs(criterion), *([CLAIMED] if criterion.scores else [])):
                value = self.target(criterion) if item.key == TARGET.key else self.answer(criterion, item.key)
                value = self.choice(criterion, value) if item.kind is Kind.CHOICE else value
                at = row_of.get(child_key(criterion.key, item.key), row)
                cells.append((at + 1, float(value) if isinstance(value, (int, Decimal)) else value))
        return cells
