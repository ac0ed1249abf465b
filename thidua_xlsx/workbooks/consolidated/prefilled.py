"""What stands in the entry cells when the workbook is written: the verdicts that the result was scored with.

A hidden sheet keeps the verdicts themselves, so that a cell that nobody touched is read back as it came: with its
verifier, agreed or changed, each of several.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.grids import AGREED_WORD
from thidua_xlsx.meeting.verification import corrected_inputs
from thidua_xlsx.rulebook.rules import AVERAGED
from thidua_xlsx.workbooks.consolidated.book import Book

__all__ = ["Prefilled"]


class Prefilled:
    """The entry cells that are filled in, and the verdicts behind them.

    A verdict without a cell (of a unit without a submission, on a task that was not assigned) is kept on the hidden
    sheet alone, and comes back when the cell is there again.
    """

    def __init__(self, book: Book) -> None:
        result, grid = book.result, book.grid
        self._result = result
        self._grid = grid
        self._cells: dict[tuple[str, str, str], Any] = {}
        self.records: list[str] = []
        by_cell: dict[tuple[str, str], list[Verdict]] = {}
        without_cell: dict[tuple[str, str], list[Verdict]] = {}
        keys = {leaf.key for leaf in grid.leaves}
        for verdict in () if result.verification is None else result.verification.verdicts:
            if verdict.unit not in grid.columns or verdict.criterion not in keys:
                continue
            leaf, unit = book.rulebook.criterion(verdict.criterion), book.rulebook.unit(verdict.unit)
            if verdict.unit not in book.submitted or (verdict.changes and book.is_gone(leaf, unit)):
                without_cell.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
            else:
                by_cell.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
        self.records += [_record(verdicts, {}) for cell, verdicts in without_cell.items() if cell not in by_cell]
        for (code, criterion), verdicts in by_cell.items():
            cells = self._fill(code, criterion, verdicts)
            for (key, row_key), value in cells.items():
                self._cells[key, row_key, code] = value
            self.records.append(_record(verdicts, cells))

    def cell(self, key: str, row_key: str, unit: str) -> Any:
        """What stands in a cell of an entry grid; None: nothing."""
        return self._cells.get((key, row_key, unit))

    def _fill(self, unit: str, criterion: str, verdicts: Sequence[Verdict]) -> dict[tuple[str, str], Any]:
        """(grid, row's key) → value, of one unit × leaf."""
        rulebook, leaf = self._result.rulebook, self._result.rulebook.criterion(criterion)
        chosen = next((verdict for verdict in verdicts if verdict.overrules), None)
        if chosen is None and rulebook.info.combine in AVERAGED:
            return self._averaged(unit, criterion, verdicts)
        if chosen is None and len({(str(v.results), v.points) for v in verdicts}) > 1:
            return {}  # they contradict each other: none of them counts, and a finding says so
        chosen = chosen or verdicts[0]
        cells: dict[tuple[str, str], Any] = {}
        for item in corrected_inputs(leaf):
            if item.key in chosen.results:
                value = chosen.results[item.key]
                row = self._grid.rows[self._grid.input_row(leaf, item.key) - self._grid.rows[0].row]
                cells["verified_results", row.key] = value if isinstance(value, str) else float(value)
        if chosen.points is not None:
            cells["verified_points", criterion] = float(chosen.points)
        said = AGREED_WORD.say(rulebook.info.language) if chosen.agreed and not chosen.changes else ""
        reason = ": ".join(filter(None, [said, chosen.reason]))
        if reason:
            cells["reasons", criterion] = reason
        return cells

    def _averaged(self, unit: str, criterion: str, verdicts: Sequence[Verdict]) -> dict[tuple[str, str], Any]:
        points = self._verified.get((unit, criterion), math.nan)
        reasons = list(dict.fromkeys(verdict.reason for verdict in verdicts if verdict.reason))
        cells: dict[tuple[str, str], Any] = {}
        if not math.isnan(points) and self._result.rulebook.criterion(criterion).scores:
            cells["verified_points", criterion] = abs(points)
        if reasons:
            cells["reasons", criterion] = "; ".join(reasons)
        return cells

    @cached_property
    def _verified(self) -> dict[tuple[str, str], float]:
        """What several verifiers' points come to."""
        table = self._result.points
        checked = table[table["checked"]] if "checked" in table else table.iloc[:0]
        pairs = zip(checked["unit"].astype(str), checked["criterion"].astype(str), strict=True)
        return dict(zip(pairs, checked.get("verified", checked["points"]), strict=True))


def _record(verdicts: Sequence[Verdict], cells: dict[tuple[str, str], Any]) -> str:
    said = [
        {
            "verifier": verdict.verifier,
            "agreed": verdict.agreed,
            "results": {key: _plain(value) for key, value in verdict.results.items()},
            "points": _plain(verdict.points),
            "reason": verdict.reason,
            "overrules": verdict.overrules,
            "place": [verdict.place.file, verdict.place.sheet, verdict.place.cell],
            "source": "" if verdict.overrules else verdict.source or verdict.place.file,
        }
        for verdict in verdicts
    ]
    first = verdicts[0]
    shown = [[key, row_key, value] for (key, row_key), value in cells.items()]
    whole = {"unit": first.unit, "criterion": first.criterion, "cells": shown, "verdicts": said}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return text.encode("utf-8", "backslashreplace").decode()  # half a character, which no file can hold, stays JSON


def _plain(value: Decimal | str | None) -> str | list[str] | None:
    """A decimal as a list, to be told from a word."""
    return [f"{value:f}"] if isinstance(value, Decimal) else value
