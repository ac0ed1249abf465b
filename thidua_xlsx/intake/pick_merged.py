"""Cells that were merged with others: a figure in one of them may be meant for all, and nobody can say.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import math
from typing import Any, Final

from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.pick_plan import Plan
from thidua_xlsx.reading.cells import a1

__all__ = ["mark_merged"]

_SEEN: Final = "bg"  # blank and given: what is not assigned is nobody's loss
_UNREADABLE: Final = "u"


def mark_merged(form: FormSheet, plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` of ``read_cells``, in which a needed cell below a merged range is unreadable, be it blank or not.

    What stands there cannot be seen: other software than Excel leaves it when it merges cells or moves them.
    """
    states: str = values["state"]
    merged_cells = form.book.merged(form.sheet)
    inside = plan.once(merged_cells, lambda: _inside_merged(form)) if merged_cells else {}
    if not inside:
        return values
    marked = list(states)
    for position in plan.required:
        cell, slot = plan.cells[position], plan.slots[position]
        if cell in inside and states[position] in _SEEN:
            first, merged = inside[cell]
            form.report("merged-cell", cell, slot.criterion, column=slot.column, range=merged, first=first)
            marked[position] = _UNREADABLE
            values["number"][position] = math.nan
    return {**values, "state": "".join(marked)}


def _inside_merged(form: FormSheet) -> dict[str, tuple[str, str]]:
    """Cell inside a merged range, its first cell left out → that first cell, and the range."""
    wanted = {form.columns[column] for column in ("target", "result", "claimed") if column in form.columns}
    inside: dict[str, tuple[str, str]] = {}
    for (top, left), (bottom, right) in form.book.merged(form.sheet):
        first, merged = a1(top, left), f"{a1(top, left)}:{a1(bottom, right)}"
        for row in range(max(top, form.heading_row + 1), min(bottom, len(form.rows) - 1) + 1):
            for column in wanted:
                if left <= column <= right and (row, column) != (top, left):
                    inside[a1(row, column)] = (first, merged)
    return inside
