"""What a unit is told: its findings in order, each with a number, its cell in the form that is returned, and advice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.returned.advice import RESTORED, advice_on
from thidua_xlsx.workbooks.returned.values import ASSIGNED_CELL, Cell, Read, ReturnedValues

__all__ = ["Told", "marks_of", "tell"]

_WEIGHT: Final = {severity: position for position, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Told:
    """One finding as a unit is told of it; ``cell`` None: it is about no single cell."""

    number: int
    finding: Finding
    cell: Cell | None
    advice: Text | None = None
    is_restored: bool = False

    def what(self, lang: str) -> str:
        """What is wrong, without the criterion: that stands beside it."""
        return dataclasses.replace(self.finding, subject="").what(lang)

    def todo(self, lang: str) -> str:
        """What the unit is asked to do."""
        return self.advice.say(lang) if self.advice else self.finding.todo(lang)


def tell(read: Read, values: ReturnedValues) -> list[Told]:
    """The findings that concern the unit, worst first and in the order of its form; none where nothing is asked."""
    advised = [(finding, advice) for finding in read.findings if (advice := advice_on(finding.code)) is not None]
    if not any(advice.asks for _, advice in advised):
        return []
    order = _order(read)
    placed = [(finding, advice, read.place_of(finding)) for finding, advice in advised]
    placed.sort(key=lambda item: (_WEIGHT[item[0].severity], _position(order, item[0], item[2])))
    told = []
    for number, (finding, advice, cell) in enumerate(placed, start=1):
        is_restored = cell is not None and values.is_restored(cell)
        told.append(Told(number, finding, cell, RESTORED if is_restored else advice.todo, is_restored))
    return told


def marks_of(told: Iterable[Told]) -> dict[Cell, str]:
    """Cell → the severity as which it is marked: that of the worst finding there."""
    found: dict[Cell, str] = {}
    for item in told:  # worst first
        if item.cell is not None and not item.is_restored:
            found.setdefault(item.cell, item.finding.severity.value)
    return found


def _order(read: Read) -> dict[Cell, int]:
    """Criteria and their inputs, then report fields, as they stand in the form."""
    rulebook, cluster = read.form_map.rulebook, read.unit.cluster
    cells: list[Cell] = []
    for slot in read.form_map.slots[cluster]:
        cells += [(slot.criterion, ""), (slot.criterion, ASSIGNED_CELL), (slot.criterion, slot.input.key)]
    cells += [(item.key, "field") for item in rulebook.form_fields(cluster)]
    return {cell: position for position, cell in enumerate(dict.fromkeys(cells))}


def _position(order: dict[Cell, int], finding: Finding, cell: Cell | None) -> int:
    return order.get(cell or (finding.criterion, ""), len(order))
