"""Cells of one column as few references: a sum of many children must not run out of arguments."""

from __future__ import annotations

from collections.abc import Sequence

from thidua_xlsx.reading.cells import a1
from thidua_xlsx.workbooks.calculator import OWN

__all__ = ["joined", "runs"]


def runs(rows: list[int], column: int) -> list[str]:
    """References to ``rows`` (rising) of one column, neighbours joined to a range."""
    joined: list[list[int]] = []
    for row in rows:
        if joined and row == joined[-1][1] + 1:
            joined[-1][1] = row
        else:
            joined.append([row, row])
    return [a1(first, column) if first == last else f"{a1(first, column)}:{a1(last, column)}" for first, last in joined]


def joined(cells: Sequence[str]) -> list[str]:
    """Single cells of a template in their order, neighbours below one another in its own column joined to a range."""
    found: list[list[str]] = []
    for cell in cells:
        if found and _below(found[-1][-1]) == cell:
            found[-1].append(cell)
        else:
            found.append([cell])
    return [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in found]


def _below(cell: str) -> str:
    """The cell below one of the template's own column; empty for any other."""
    number = cell.removeprefix(OWN)
    return f"{OWN}{int(number) + 1}" if number.isdigit() else ""
