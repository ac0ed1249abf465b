"""What stands in a form before Excel calculates it: points so far, subtotals, the cells of the check code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from thidua_xlsx.checking.recompute import GRID_TOLERANCE
from thidua_xlsx.intake.form_layout import child_key
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.methods.evaluate import evaluate
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Unit

__all__ = ["FormValues", "UnitValues"]


@dataclass(frozen=True)
class FormValues:
    """What already stands in a form: (criterion, input) → number or text; what was not assigned; the report."""

    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    not_assigned: frozenset[str] = frozenset()
    report: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitValues:
    """The values of one unit's form, with what follows from them."""

    rulebook: Rulebook
    unit: Unit
    given: FormValues

    def answer(self, leaf: Criterion, name: str) -> Any:
        """What stands in an entry cell; None where it is blank, or locked because the rulebook gives no such task."""
        held = self.rulebook.target(self.unit.code, leaf.key)
        if held is not None and held.value is None:
            return None
        return self.given.answers.get((leaf.key, name))

    def is_not_assigned(self, leaf: Criterion) -> bool:
        """Whether the unit does not have this task."""
        target = self.rulebook.target(self.unit.code, leaf.key)
        return target.value is None if target is not None else leaf.key in self.given.not_assigned

    def target(self, leaf: Criterion) -> Any:
        """The target in the form: none where it was not assigned, else as typed, else the rulebook's."""
        held = self.rulebook.target(self.unit.code, leaf.key)
        typed = self.answer(leaf, TARGET.key)
        return held.value if held is not None and (typed is None or held.value is None) else typed

    def preview(self, leaf: Criterion) -> float | None:
        """The points so far of one leaf; None while something is missing or others' results are needed."""
        if leaf.scoring.compares_units or self.is_not_assigned(leaf):
            return None
        inputs: dict[str, Any] = {}
        for item in leaf.scoring.needs:
            value = self._number(leaf, item)
            if value is None:
                return None
            inputs[item.key] = np.array([value])
        digits = self.rulebook.info.digits
        points = evaluate(leaf.scoring, leaf.points, inputs, np.zeros(1, dtype=np.int64), digits)
        return float(points[0]) / 10.0**digits

    def _number(self, leaf: Criterion, item: Input) -> float | None:
        """An input as the method takes it; None where it is missing or cannot be scored."""
        value = self.target(leaf) if item.key == TARGET.key else self.answer(leaf, item.key)
        if item.kind is Kind.CHOICE:
            words = [word.say(self.rulebook.info.language) for word in leaf.scoring.choices()]
            chosen = self.choice(leaf, value)
            return float(words.index(chosen)) if chosen in words else None
        if not isinstance(value, (int, float, Decimal)) or value < 0:
            return None
        if item.key == TARGET.key and value == 0 and not leaf.scoring.allows_zero_target():
            return None
        if item.whole and value != int(value):
            return None
        if item.key == CLAIMED.key:
            steps = float(value) / float(leaf.scoring.claimed_step() or Decimal(1).scaleb(-self.rulebook.info.digits))
            if value > leaf.points or abs(steps - round(steps)) >= GRID_TOLERANCE:
                return None
        return float(value)

    def choice(self, leaf: Criterion, value: Any) -> Any:
        """A choice as it is offered, for one that was written without accents, in another case or language."""
        lang = self.rulebook.info.language
        offered = {fold(word): choice.say(lang) for choice in leaf.scoring.choices() for word in (choice.vi, choice.en)}
        return offered.get(fold(value), value) if isinstance(value, str) else value

    def claimed(self, leaf: Criterion) -> float:
        """The self-score as a sum takes it: 0 for a blank or a text."""
        value = self.answer(leaf, CLAIMED.key)
        return float(value) if isinstance(value, (int, float, Decimal)) else 0.0

    @cached_property
    def sums(self) -> tuple[dict[str, float], dict[str, float]]:
        """Group → sum of self-scores, and of points so far; the total under ``""``."""
        claimed: dict[str, float] = {}
        preview: dict[str, float] = {}
        digits = self.rulebook.info.digits + 4  # takes away what binary addition leaves

        def add(key: str) -> tuple[float, float]:
            children = self.rulebook.children(key, self.unit.cluster)
            pairs = [
                (self.claimed(child), self.preview(child) or 0.0) if child.is_leaf else add(child.key)
                for child in children
            ]
            claimed[key] = round(sum(pair[0] for pair in pairs), digits)
            preview[key] = round(sum(pair[1] for pair in pairs), digits)
            return claimed[key], preview[key]

        add("")
        return claimed, preview

    def typed(self, row_of: Mapping[str, int]) -> list[tuple[int, Any]]:
        """Row number and value of what stands under target, result and self-score, for the check code."""
        cells: list[tuple[int, Any]] = []
        for criterion, _ in self.rulebook.walk(self.unit.cluster):
            row = row_of[criterion.key]
            if not criterion.is_leaf:
                cells.append((row + 1, self.sums[0][criterion.key]))
                continue
            for item in (*criterion.scoring.inputs, CLAIMED):
                value = self.target(criterion) if item.key == TARGET.key else self.answer(criterion, item.key)
                value = self.choice(criterion, value) if item.kind is Kind.CHOICE else value
                at = row_of.get(child_key(criterion.key, item.key), row)
                cells.append((at + 1, float(value) if isinstance(value, (int, Decimal)) else value))
        return cells
