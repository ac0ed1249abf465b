"""Cells of one column as few references: a sum of many children must not run out of arguments."""

from __future__ import annotations

from thidua_xlsx.reading.cells import a1

__all__ = ["runs"]


def runs(rows: list[int], column: int) -> list[str]:
    """References to ``rows`` (rising) of one column, neighbours joined to a range."""
    joined: list[list[int]] = []
    for row in rows:
        if joined and row == joined[-1][1] + 1:
            joined[-1][1] = row
        else:
            joined.append([row, row])
    return [a1(first, column) if first == last else f"{a1(first, column)}:{a1(last, column)}" for first, last in joined]
