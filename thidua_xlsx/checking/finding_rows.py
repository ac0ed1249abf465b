"""Findings in a batch of answers, kept as rows of the tables that they are in, and worded when they are looked at.

A ministry's batch has some hundred thousand of them, most of them blank cells: as objects they would take more memory
than all answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.checking.answer_block import Words, codes_of
from thidua_xlsx.checking.bounds import Bounds
from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.intake.form_layout import COLUMNS, NOT_ASSIGNED
from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.messages.finding import Finding, Place, abridged
from thidua_xlsx.messages.finding_list import FindingSequence
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["NOBODYS", "Answered", "Found", "FoundInAnswers"]

Rows = npt.NDArray[np.integer[Any]]

NOBODYS: Final = -1
"""In place of a row: there is none."""

_FILL_IN: Final = Text("điền; nếu không có thì ghi 0", "fill it in; write 0 if there was none")
_CHOOSE: Final = Text("chọn một mức trong danh sách", "choose one from the list")
_READY: Final = ""  # in place of a code: the finding was made at once
_LONGEST: Final = 200


class Answered:
    """The answers of a batch, row by row, as a finding quotes them."""

    def __init__(
        self, rulebook: Rulebook, answers: pd.DataFrame, points: Mapping[str, npt.NDArray[np.float64]]
    ) -> None:
        self.rulebook = rulebook
        self.limits = Bounds(rulebook)
        self._entry_of = {pair: entry for entry, pair in enumerate(self.limits.pairs)}
        self.number = answers["number"].to_numpy(dtype=np.float64)
        self.points = points
        self._raw = answers["raw"].array
        self._words = {
            name: Words(answers[name]) for name in ("unit", "criterion", "input", "state", "file", "sheet", "cell")
        }
        self._labels = {
            (leaf.key, item.key): COLUMNS.get(item.key, item.label) if item.key != "result" else item.label
            for leaf in rulebook.leaves()
            for item in inputs_of(leaf)
        }

    def word(self, column: str, row: int) -> str:
        """What stands in a column of few different words."""
        return str(self._words[column][row])

    def raw(self, row: int) -> str:
        """A cell as it was typed."""
        return str(self._raw[row])

    def finding(self, code: str, row: int, other: int) -> Finding:
        """The finding at an answer; ``other``: the row of the explanation, or of the points, that belongs to it."""
        criterion = self.rulebook.criterion(self.word("criterion", row))
        place = Place(self.word("file", row), self.word("sheet", row), self.word("cell", row))
        values = self._values(code, row, other)
        label = self._labels[criterion.key, self.word("input", row)]
        return Finding(
            code,
            place,
            self.word("unit", row),
            criterion.key,
            criterion.subject,
            self.raw(row),
            {"column": label, **values},
        )

    def _entry(self, row: int) -> int:
        return self._entry_of[self.word("criterion", row), self.word("input", row)]

    def _number(self, row: int) -> Decimal:
        return to_decimal(self.number[row])

    def _values(self, code: str, row: int, other: int) -> dict[str, object]:
        """What the sentences of a finding say besides."""
        worded = _VALUES.get(code)
        return worded(self, row) if worded is not None else self._points(code, other)

    def _above(self, row: int) -> dict[str, object]:
        return {"high": to_decimal(self.limits.highest[self._entry(row)]), "found": self._number(row)}

    def _off(self, row: int) -> dict[str, object]:
        return {"grid": self._grid(self._entry(row)), "found": self._number(row)}

    def _blank(self, row: int) -> dict[str, object]:
        return {"advice": _CHOOSE if self.limits.choices[self._entry(row)] else _FILL_IN}

    def _negative(self, row: int) -> dict[str, object]:
        return {"found": self._number(row)}

    def _choice(self, row: int) -> dict[str, object]:
        choices = list(self.limits.choices[self._entry(row)])
        return {"choices": choices, "meant": nearest(self.raw(row), choices)}

    def _grid(self, entry: int) -> Text | Message:
        """On what a number must lie, in words."""
        step = to_decimal(self.limits.step[entry])
        if step == 1:
            return Text("số nguyên", "a whole number")
        digits = self.rulebook.info.digits
        if step == Decimal(1).scaleb(-digits):
            text = Text("số có nhiều nhất {digits} chữ số thập phân", "a number with at most {digits} decimals")
            return Message(text, {"digits": digits})
        return Message(Text("bội số của {step}", "a multiple of {step}"), {"step": step})

    def _target(self, row: int) -> dict[str, object]:
        target = self.rulebook.target(self.word("unit", row), self.word("criterion", row))
        expected: object = NOT_ASSIGNED if target is None or target.value is None else target.value
        if self.word("state", row) == "not assigned":
            return {"expected": expected, "found": NOT_ASSIGNED.say(self.rulebook.info.language)}
        return {"expected": expected}

    def _condition(self, row: int) -> dict[str, object]:
        leaf = self.rulebook.criterion(self.word("criterion", row))
        said = self.rulebook.said(leaf.conditions, self.rulebook.info.language)
        return {"unit": self.word("unit", row), "condition": said, "high": leaf.otherwise}

    def _points(self, code: str, other: int) -> dict[str, object]:
        """Claimed and calculated points of row ``other``, from which that of the explanation is known."""
        if code == "evidence-missing":
            return {"points": to_decimal(self.points["claimed"][other])}
        if not code.startswith("claimed-differs"):
            return {}
        values: dict[str, object] = {name: to_decimal(self.points[name][other]) for name in ("claimed", "computed")}
        if code == "claimed-differs-explained":
            explanation = self.raw(int(self.points["explanation"][other]))
            return {**values, "explanation": abridged(explanation, _LONGEST)}
        return values


_VALUES: Final[dict[str, Callable[[Answered, int], dict[str, object]]]] = {
    "above-maximum": Answered._above,
    "off-the-grid": Answered._off,
    "blank-required": Answered._blank,
    "negative": Answered._negative,
    "not-a-choice": Answered._choice,
    "assigned-target-changed": Answered._target,
    "condition-not-met": Answered._condition,
}


class Found:
    """Collects what the checks find: rows of answers, and findings that are ready."""

    def __init__(self) -> None:
        self.codes: list[str] = [_READY]
        self.ready: list[Finding] = []
        self._kinds: list[Rows] = []
        self._rows: list[Rows] = []
        self._others: list[Rows] = []

    def add(self, code: str, rows: Rows, others: Rows | None = None) -> None:
        """A finding at each of some answers."""
        if code not in self.codes:
            self.codes.append(code)
        self._kinds.append(np.full(len(rows), self.codes.index(code), dtype=np.int8))
        self._rows.append(np.asarray(rows, dtype=np.int32))
        self._others.append(np.full(len(rows), NOBODYS, dtype=np.int32) if others is None else others.astype(np.int32))

    def say(self, finding: Finding) -> None:
        """A finding that is ready."""
        self.ready.append(finding)
        self.add(_READY, np.array([len(self.ready) - 1]))

    def in_order(self, answered: Answered, answers: pd.DataFrame) -> FoundInAnswers:
        """All of them by unit and criterion; of one cell in the order in which they were found."""
        kinds, rows, others = (
            np.concatenate([np.array([], dtype=kind), *parts])
            for kind, parts in ((np.int8, self._kinds), (np.int32, self._rows), (np.int32, self._others))
        )
        rulebook = answered.rulebook
        units = [unit.code for unit in rulebook.units]
        criteria = [leaf.key for leaf in rulebook.leaves()]
        unit, criterion = np.empty(len(rows), dtype=np.int32), np.empty(len(rows), dtype=np.int32)
        in_answers = kinds > 0
        unit[in_answers] = codes_of(answers["unit"], units)[rows[in_answers]]
        criterion[in_answers] = codes_of(answers["criterion"], criteria)[rows[in_answers]]
        unit_at = {code: position for position, code in enumerate(units)}
        criterion_at = {key: position for position, key in enumerate(criteria)}
        unit[~in_answers] = [unit_at[self.ready[row].unit] for row in rows[~in_answers]]
        criterion[~in_answers] = [
            criterion_at.get(self.ready[row].criterion, len(criteria)) for row in rows[~in_answers]
        ]
        order = np.lexsort((criterion, unit))  # keeps the order of equals
        return FoundInAnswers(answered, self.codes, self.ready, kinds[order], rows[order], others[order])


class FoundInAnswers(FindingSequence):
    """Findings of which each is a code and the row of an answer, but for those that were ready."""

    def __init__(
        self, answered: Answered, codes: Sequence[str], ready: Sequence[Finding], kinds: Rows, rows: Rows, others: Rows
    ) -> None:
        self._answered, self._codes, self._ready = answered, tuple(codes), tuple(ready)
        self._kinds, self._rows, self._others = kinds, rows, others

    def __len__(self) -> int:
        return len(self._rows)

    def codes(self) -> Iterator[str]:
        return (self._codes[kind] or self._ready[row].code for kind, row in zip(self._kinds, self._rows, strict=True))

    def _one(self, position: int) -> Finding:
        code, row = self._codes[self._kinds[position]], int(self._rows[position])
        return self._answered.finding(code, row, int(self._others[position])) if code else self._ready[row]
