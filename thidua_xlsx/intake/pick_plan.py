"""Where the slots of a form stand, worked out once for all forms that look alike.

Most forms of a batch come back with their rows as they were sent out, so that only what was typed differs.
Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from thidua_xlsx.intake.form_layout import TOTAL_KEY
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.pick_rows import match_rows
from thidua_xlsx.intake.row_look import row_look
from thidua_xlsx.intake.row_names import FIGURES
from thidua_xlsx.reading.plain_sheet import Facts

__all__ = ["Plan", "SlotToRead", "plan_of", "slots_of"]

_MOST_PLANS: Final = 50  # kept from one form to the next; one is some 100 KB
_MOST_MADE: Final = 16

Place = tuple[int, int]
"""Row of the sheet, and column."""


class SlotToRead(NamedTuple):
    """One input of one criterion; see ``form_map.Slot``."""

    criterion: str
    row: str
    column: str
    kind: str
    percent: bool
    required: bool
    choices: dict[str, int]  # folded word → position
    anyway: bool = False  # asked for even where the unit was not assigned a target
    measure: str = ""  # what is counted, as it is printed
    maximum: float | None = None  # of a self-score


def slots_of(context: dict[str, Any], cluster: str) -> list[SlotToRead]:
    """The slots of a cluster's form, made once per parser from the plain data of ``FormMap.context``."""
    made: dict[str, list[SlotToRead]] = context.setdefault("slots made", {})
    if cluster not in made:
        made[cluster] = [
            SlotToRead(
                slot["criterion"],
                slot["row"],
                slot["column"],
                slot["kind"],
                slot["percent"],
                slot["required"],
                {word: position for position, words in reversed(list(enumerate(slot["choices"]))) for word in words},
                slot["anyway"],
                slot["measure"],
                slot["maximum"],
            )
            for slot in context["slots"][cluster]
        ]
    return made[cluster]


@dataclass(frozen=True, eq=False)
class Plan:
    """The slots of a form, its rows, and where each slot stands.

    ``row_of``: hidden key → row; ``footer``: the rows of total and check code; ``columns``, ``letters``: of the form;
    ``first``: the row below the headings; ``height``: of the table.
    """

    slots: Sequence[SlotToRead]
    row_of: dict[str, int]
    footer: dict[str, int]
    columns: dict[str, int]
    letters: dict[str, str]
    first: int
    height: int
    _once: list[tuple[object, Any]] = field(default_factory=list)

    def once(self, told: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once for each ``told``: sheets that were made alike share the very object."""
        for known, made in self._once:
            if known is told:
                return made
        made = make()
        self._once.append((told, made))
        del self._once[:-_MOST_MADE]  # of other sheets it is another object each time
        return made

    @cached_property
    def places(self) -> list[Place | None]:
        """Where each slot stands; None: its row or column is not there."""
        return [
            (self.row_of[slot.row], self.columns[slot.column])
            if slot.row in self.row_of and slot.column in self.columns
            else None
            for slot in self.slots
        ]

    @cached_property
    def whole(self) -> list[Place]:
        """``places`` where all of them are there, else nothing."""
        return [] if None in self.places else [place for place in self.places if place is not None]

    @cached_property
    def cells(self) -> list[str]:
        """The address of each slot; empty where it is not there."""
        return [
            "" if place is None else f"{self.letters[slot.column]}{place[0] + 1}"
            for slot, place in zip(self.slots, self.places, strict=True)
        ]

    @cached_property
    def at(self) -> dict[str, int]:
        """Address → its slot."""
        return {cell: position for position, cell in enumerate(self.cells) if cell}

    @cached_property
    def texts(self) -> list[int]:
        """The slots of texts."""
        return [position for position, slot in enumerate(self.slots) if slot.kind == "text"]

    @cached_property
    def numbers(self) -> list[int]:
        """The slots of numbers."""
        return [position for position, slot in enumerate(self.slots) if slot.kind == "number"]

    @cached_property
    def percents(self) -> list[int]:
        """The slots of numbers that are percentages."""
        return [position for position in self.numbers if self.slots[position].percent]

    @cached_property
    def required(self) -> list[int]:
        """The slots that are there and must be filled in."""
        return [position for position in self.at.values() if self.slots[position].required]

    @cached_property
    def others(self) -> list[int]:
        """The slots of which one must always be looked at alone: choices, and what is not there."""
        return [
            position
            for position, slot in enumerate(self.slots)
            if slot.kind not in {"text", "number"} or self.places[position] is None
        ]

    @cached_property
    def of_criterion(self) -> dict[str, list[int]]:
        """Criterion → its slots."""
        found: dict[str, list[int]] = {}
        for position, slot in enumerate(self.slots):
            found.setdefault(slot.criterion, []).append(position)
        return found

    @cached_property
    def entry_rows(self) -> dict[str, list[int]]:
        """Criterion → the rows of its figures."""
        rows: dict[str, list[int]] = {}
        for slot in self.slots:
            if slot.kind != "text" and slot.row in self.row_of:
                row = self.row_of[slot.row]
                if row not in rows.setdefault(slot.criterion, []):
                    rows[slot.criterion].append(row)
        return {criterion: each for criterion, each in rows.items() if criterion in self.row_of}

    @cached_property
    def assignments(self) -> list[int]:
        """The rows in which it stands whether a criterion is assigned."""
        return [self.row_of[criterion] for criterion in self.entry_rows]

    @cached_property
    def assignment_cells(self) -> frozenset[str]:
        """Their addresses; none where there is no such column."""
        letter = self.letters.get("assigned")
        return frozenset(f"{letter}{row + 1}" for row in self.assignments) if letter is not None else frozenset()

    @cached_property
    def figures(self) -> list[Place]:
        """Every cell below the headings and above the total in which a figure is typed, row by row."""
        columns = [self.columns[column] for column in FIGURES if column in self.columns]
        last = self.footer.get(TOTAL_KEY, self.height)
        return [(row, column) for row in range(self.first, last) for column in columns]

    @cached_property
    def figure_numbers(self) -> list[int]:
        """The row of each of ``figures`` as Excel counts."""
        return [row + 1 for row, _ in self.figures]

    @cached_property
    def maxima(self) -> list[tuple[int, SlotToRead]]:
        """The rows beside which a maximum is printed, and whose it is."""
        return [
            (self.row_of[slot.row], slot) for slot in self.slots if slot.maximum is not None and slot.row in self.row_of
        ]

    def shown_as_percent(self, facts: Facts) -> frozenset[int]:
        """The slots whose numbers are shown as percentages; sheets that were made alike share what tells it."""
        assert facts.percent is not None
        percent = facts.percent
        slots: frozenset[int] = self.once(
            percent, lambda: frozenset(position for position in self.numbers if self.cells[position] in percent)
        )
        return slots


def plan_of(form: FormSheet, cluster: str) -> Plan:
    """The plan of a form of ``cluster``; where its rows cannot be told in silence, one of its own."""
    plans: dict[bytes, Plan] = form.context.setdefault("plans", {})
    look = row_look(form, cluster)
    if look not in plans:
        before = len(form.findings)
        row_of, footer = match_rows(form, cluster)
        slots = slots_of(form.context, cluster)
        first = form.heading_row + 1
        plan = Plan(slots, row_of, footer, dict(form.columns), dict(form.letters), first, len(form.rows))
        if len(form.findings) > before:
            return plan
        if len(plans) >= _MOST_PLANS:
            plans.clear()
        plans[look] = plan
    return plans[look]
