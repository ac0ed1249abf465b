"""Cells that were merged with others: a figure in one of them may be meant for all, and nobody can say.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.pick_plan import Plan
from thidua_xlsx.reading.cells import a1

__all__ = ["mark_merged"]

_BLANK: Final = "b"
_UNREADABLE: Final = "u"


def mark_merged(form: FormSheet, plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` of ``read_cells``, in which a needed blank inside a merged range is not blank but unreadable."""
    states: str = values["state"]
    blanks = [at for at in plan.required if states[at] == _BLANK]
    merged_cells = form.book.merged(form.sheet) if blanks else []
    inside = plan.once(merged_cells, lambda: _inside_merged(form)) if merged_cells else {}
    if not inside:
        return values
    marked = list(states)
    for position in blanks:
        cell, slot = plan.cells[position], plan.slots[position]
        if cell in inside:
            first, merged = inside[cell]
            form.report("merged-cell", cell, slot.criterion, column=slot.column, range=merged, first=first)
            marked[position] = _UNREADABLE
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
