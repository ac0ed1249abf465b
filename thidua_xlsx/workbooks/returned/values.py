"""What stands in a form that is returned: all that was read of the unit's own form, mistakes included."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from thidua_xlsx.intake.form_layout import ASSIGNED, COLUMNS, NOT_ASSIGNED_WORDS
from thidua_xlsx.intake.form_map import FormMap, Slot
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.methods.base import CLAIMED, TARGET, Kind
from thidua_xlsx.reading.cells import fold, is_blank
from thidua_xlsx.reading.legacy_text import modern
from thidua_xlsx.reading.numbers import PERCENT_AMBIGUOUS, parse_number
from thidua_xlsx.rulebook.model import Criterion, Unit
from thidua_xlsx.workbooks.form_values import FormValues, UnitValues

__all__ = ["ASSIGNED_CELL", "Cell", "Read", "ReturnedValues"]

Cell = tuple[str, str]
"""Criterion and input, or report field and ``field``."""

ASSIGNED_CELL: Final = "assigned"
_PERCENT_FORMAT: Final = "0.##########%"


@dataclass(frozen=True)
class ReturnedValues(UnitValues):
    """The values of a form that is returned: as the unit left them, also where the rulebook keeps cells closed."""

    marks: Mapping[Cell, str] = field(default_factory=dict)
    percents: frozenset[Cell] = frozenset()
    opened: frozenset[str] = frozenset()
    odd: Mapping[str, str] = field(default_factory=dict)

    def is_open(self, leaf: Criterion) -> bool:
        """Whether the unit typed into cells of this leaf that the rulebook keeps closed."""
        return leaf.key in self.opened

    def mark(self, key: str, column: str) -> str:
        """The severity as which a cell is marked."""
        return self.marks.get((key, column), "")

    def number_format(self, leaf: Criterion, name: str) -> str:
        """As a percentage where a number alone would not say that it is one."""
        return _PERCENT_FORMAT if (leaf.key, name) in self.percents else "General"

    def odd_assignment(self, leaf: Criterion) -> str:
        """What stands there beside what the rulebook and the rest of the form say."""
        return self.odd.get(leaf.key, "")

    def says_not_assigned(self, leaf: Criterion) -> bool:
        """Whether the form says that the unit does not have this task, or the rulebook does where it is closed."""
        return self.has_no_target(leaf) or leaf.key in self.given.not_assigned

    def is_restored(self, cell: Cell) -> bool:
        """Whether a cell stands as the rulebook has it, in place of what was or was not read there."""
        key, name = cell
        if name == "field":
            return False
        leaf = self.rulebook.criterion(key)
        held = self.rulebook.target(self.unit.code, key)
        blank = name == TARGET.key and self.answer(leaf, name) is None
        return self.is_declined(leaf) or (held is not None and held.value is not None and blank)


@dataclass(frozen=True)
class Read:
    """What was read of one unit: its answers, report and fields, with the findings about its form."""

    form_map: FormMap
    unit: Unit
    answers: pd.DataFrame
    fields: pd.DataFrame
    reports: pd.DataFrame
    findings: tuple[Finding, ...]

    def place_of(self, finding: Finding) -> Cell | None:
        """The cell of the form that a finding is about; None where it is about none."""
        place = finding.place
        if finding.criterion and finding.values.get("column") == COLUMNS[ASSIGNED_CELL]:
            return finding.criterion, ASSIGNED_CELL
        cell = self._cells.get((place.sheet, place.cell)) if place.cell else self._field_called(finding)
        if cell is None or finding.code != "assigned-target-changed":
            return cell
        held = self.form_map.rulebook.target(self.unit.code, finding.criterion)
        says_not = finding.criterion in self._not_assigned
        return (finding.criterion, ASSIGNED_CELL) if says_not or held is None or held.value is None else cell

    @cached_property
    def _cells(self) -> dict[tuple[str, str], Cell]:
        """Sheet and cell as they were read → what stands there."""
        columns = ("sheet", "cell", "criterion", "input")
        found = {(sheet, cell): (key, name) for sheet, cell, key, name in _rows(self.answers, columns) if cell}
        columns = ("sheet", "cell", "field", "field")
        return found | {(sheet, cell): (key, "field") for sheet, cell, key, _ in _rows(self.fields, columns) if cell}

    def _field_called(self, finding: Finding) -> Cell | None:
        """A report field that was nowhere in the form has no cell; it is known by its question."""
        label = finding.values.get("label")
        asked = self.form_map.rulebook.form_fields(self.unit.cluster)
        return next(((item.key, "field") for item in asked if label and item.label == label), None)

    def values(self) -> ReturnedValues:
        """All of it as the values of a form."""
        answers, percents = self._answers()
        given = FormValues(answers, self._not_assigned, self._report(), self._fields())
        blank = ReturnedValues(self.form_map.rulebook, self.unit, given, percents=percents, odd=self._assignments)
        return replace(blank, opened=frozenset(_hidden(blank)))

    def _answers(self) -> tuple[dict[Cell, Any], frozenset[Cell]]:
        """What stands in the entry cells, and which of them are percentages by their number format."""
        slots = {(slot.criterion, slot.input.key): slot for slot in self.form_map.slots[self.unit.cluster]}
        found: dict[Cell, Any] = {}
        percents: set[Cell] = set()
        codes = self._codes
        columns = ("criterion", "input", "state", "number", "choice", "raw")
        for key, name, state, number, choice, raw in _rows(self.answers, columns):
            slot = slots[key, name]
            if slot.input.kind is Kind.NUMBER and number == number:  # noqa: PLR0124 - not NaN
                value: Any = number
                if slot.is_percent and 0 < abs(number) <= PERCENT_AMBIGUOUS:  # told by its number format alone
                    value = float(f"{number / 100:.15g}")
                    percents.add((key, name))
            else:
                value = self._not_a_number(slot, state, choice, modern(raw) or raw, codes.get((key, name), set()))
            if value is not None:
                found[key, name] = value
        return found, frozenset(percents)

    def _not_a_number(self, slot: Slot, state: str, choice: Any, raw: str, codes: Collection[str]) -> Any:
        """What stands in a cell of which no number was read."""
        if state == "blank" or is_blank(raw):
            return None
        if state == "given":
            lang = self.form_map.rulebook.info.language
            return choice if choice in {word.say(lang) for word in slot.choices} else raw
        if state == "not assigned":
            if fold(raw) in NOT_ASSIGNED_WORDS:
                return raw
            # a text, for a number would be in the total that Excel calculates
            return raw if "result-though-not-assigned" in codes and slot.input.key == CLAIMED.key else as_typed(raw)
        # what was refused stays a text, so that nobody takes it for a number, but where it is known to be one
        return as_typed(raw) if "percent-ambiguous" in codes or slot.criterion in self._odd else raw

    @cached_property
    def _codes(self) -> dict[Cell, set[str]]:
        found: dict[Cell, set[str]] = {}
        cells = self._cells
        for finding in self.findings:
            cell = cells.get((finding.place.sheet, finding.place.cell))
            if cell is not None:
                found.setdefault(cell, set()).add(finding.code)
        return found

    @cached_property
    def _not_assigned(self) -> frozenset[str]:
        return frozenset(key for key, state in _rows(self.answers, ("criterion", "state")) if state == "not assigned")

    @cached_property
    def _odd(self) -> dict[str, str]:
        """Criterion → what stands in the cell of its assignment, where that is neither of the two words."""
        heading = COLUMNS[ASSIGNED_CELL]
        return {
            finding.criterion: finding.found
            for finding in self.findings
            if finding.code == "not-a-choice" and finding.values.get("column") == heading
        }

    @cached_property
    def _assignments(self) -> dict[str, str]:
        """What stands in cells of assignments beside the usual: odd words, and one that overrules “KG” beside it."""
        words = ASSIGNED.say(self.form_map.rulebook.info.language)
        columns = ("criterion", "state", "raw")
        overruled = {
            key: words
            for key, state, raw in _rows(self.answers, columns)
            if state == "unreadable" and fold(raw) in NOT_ASSIGNED_WORDS
        }
        return overruled | self._odd

    def _report(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for key, text in _rows(self.reports, ("field", "text")):
            found.setdefault(key, []).append(text)
        return {key: tuple(texts) for key, texts in found.items()}

    def _fields(self) -> dict[str, Any]:
        """Report field → number, word, or what was typed where it could not be read."""
        found: dict[str, Any] = {}
        for key, state, number, choice, raw in _rows(self.fields, ("field", "state", "number", "choice", "raw")):
            if state == "given":
                is_number = number == number  # noqa: PLR0124 - not NaN
                found[key] = number if is_number else choice if isinstance(choice, str) else raw
            elif not is_blank(raw):
                found[key] = raw
        return found


def as_typed(raw: str) -> str | float:
    """A cell's text as the number that it is written for; a text that may be read in two ways stays one."""
    number, ambiguous = parse_number(raw)
    return number if number is not None and not ambiguous and f"{number:.15g}" == raw else raw


def _hidden(values: ReturnedValues) -> Iterator[str]:
    """The criteria of which a blank form would not show what the unit typed."""
    for (key, name), value in values.given.answers.items():
        if isinstance(value, str) and fold(value) in NOT_ASSIGNED_WORDS and name not in {"evidence", "explanation"}:
            continue
        if values.answer(values.rulebook.criterion(key), name) is None:
            yield key


def _rows(table: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].astype("object") for name in columns), strict=True)
