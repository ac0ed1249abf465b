"""Two consolidated workbooks side by side: which cells, points, ranks, events and votes differ."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from thidua_xlsx.errors import WorkbookError
from thidua_xlsx.meeting.ballots import BALLOTS
from thidua_xlsx.meeting.consolidated_file import ConsolidatedFile, read_consolidated_file
from thidua_xlsx.meeting.consolidated_grid import Cell, TableRow
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.reading.cells import clean, raw_text
from thidua_xlsx.rulebook.model import TOTAL
from thidua_xlsx.tables.of_meeting import (
    DIFFERENT_CELLS,
    DIFFERENT_POINTS,
    DIFFERENT_RANKS,
    DIFFERENT_ROWS,
    DIFFERENT_SCOPE,
    DIFFERENT_SETTINGS,
)

__all__ = ["Difference", "diff_consolidated"]

_GRIDS: Final = ("targets", "results", "claimed", "fields", "verified_results", "verified_points", "reasons")
_TABLES: Final = {"events": EVENTS.sheet, "ballots": BALLOTS.sheet}
_GIVEN: Final = frozenset({"unit_name", "about"})
"""Columns that the software fills in."""
_ENTERED: Final = {"events": None, "ballots": frozenset({"votes", "council", "decision", "order"})}
"""Columns of which one must be filled for a row to say anything; the software prepares rows for votes."""
_OF_UNITS: Final = ("rank", "class", "class_reason", "decided_by", "state")
_STATES: Final = ("not submitted", "not scored", "provisional", "ranked")
_RULEBOOK: Final = ("rulebook_version", "fingerprint", "stage", "clusters")
_DIGITS: Final = 9  # a change of points is one of decimals, not of doubles


@dataclass(frozen=True, eq=False)
class Difference:
    """What differs between two consolidated workbooks of one rulebook.

    Attributes
    ----------
    old, new
        The two files.
    cells
        One row per entry or input cell: ``sheet`` (its name), ``unit`` (code), ``criterion`` (key; of report fields
        their key), ``input`` (of criteria with several results, else empty), ``old``, ``new`` (what the cell shows;
        None: blank), ``old_cell``, ``new_cell`` (addresses; empty: nothing stands there).
    points
        One row per unit × criterion, group or ``total``: ``unit``, ``criterion``, ``old``, ``new`` (a number, ``KG``,
        ``–`` or None), ``change`` (NaN where one of them is no number).
    ranks
        One row per ``unit`` and ``what``: ``rank``, ``percent``, ``maximum``, ``class``, ``class_reason``,
        ``decided_by``, ``state`` (``ranked``, ``provisional``, ``not scored``, ``not submitted``), ``award:CODE``;
        quotas, ``quota:CODE``, have the code of the cluster in ``unit``. ``old``, ``new``.
    rows
        One row per event or vote that came or went: ``sheet``, ``change`` (``added``, ``removed``), ``unit``, ``row``
        (its cells as text), ``cell``. A changed one went and came.
    scope
        Units and criteria that only one of the two has: ``kind`` (``unit``, ``criterion``), ``change``, ``code``,
        ``name``. Their cells and points are not listed one by one.
    settings
        What the workbooks say of themselves: ``what`` (``rulebook_version``, ``fingerprint``, ``stage``,
        ``clusters``), ``old``, ``new``.
    names
        Code of the unit → short name, of both.
    """

    old: str
    new: str
    cells: pd.DataFrame
    points: pd.DataFrame
    ranks: pd.DataFrame
    rows: pd.DataFrame
    scope: pd.DataFrame
    settings: pd.DataFrame
    names: Mapping[str, str] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return all(table.empty for table in self.tables.values())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, what weighs most first."""
        return {
            "settings": self.settings,
            "scope": self.scope,
            "ranks": self.ranks,
            "points": self.points,
            "cells": self.cells,
            "rows": self.rows,
        }

    def __repr__(self) -> str:
        """One line: how much differs."""
        counts = ", ".join(f"{len(table)} {name}" for name, table in self.tables.items())
        return f"<Difference {Path(self.old).name} → {Path(self.new).name}: {counts}>"


def diff_consolidated(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Difference:
    """Compare two consolidated workbooks of one rulebook.

    Cells are matched by sheet, key of the criterion and code of the unit, events and votes by what they say; rows and
    columns may stand elsewhere. Numbers are compared at 15 digits, texts without regard to spaces.

    Parameters
    ----------
    old, new
        Two workbooks of ``write_consolidated``, whether filled in, saved or sealed since.

    Raises
    ------
    WorkbookError
        A file is missing, open, damaged or no consolidated workbook, or the two are of different rulebooks.
    """
    before, after = read_consolidated_file(old), read_consolidated_file(new)
    ids = before.hidden.get("rulebook", ""), after.hidden.get("rulebook", "")
    if ids[0] != ids[1]:
        finding = Finding("diff-other-rulebook", Place(Path(new).name), found=ids[1], values={"expected": ids[0]})
        raise WorkbookError(finding)
    pair = _Pair(before, after)
    return Difference(
        str(old),
        str(new),
        cells=DIFFERENT_CELLS.frame(pair.cells()),
        points=DIFFERENT_POINTS.frame(pair.points()),
        ranks=DIFFERENT_RANKS.frame(pair.ranks()),
        rows=DIFFERENT_ROWS.frame(pair.rows()),
        scope=DIFFERENT_SCOPE.frame(pair.scope()),
        settings=DIFFERENT_SETTINGS.frame(pair.settings()),
        names={**before.units, **after.units},
    )


class _Pair:
    """The two workbooks while they are compared."""

    def __init__(self, old: ConsolidatedFile, new: ConsolidatedFile) -> None:
        self.old, self.new = old, new
        self.units = [unit for unit in new.units if unit in old.units]
        self.criteria = [key for key in new.criteria if key in old.criteria]

    def settings(self) -> Iterator[tuple[Any, ...]]:
        for key in _RULEBOOK:
            old, new = self.old.hidden.get(key, ""), self.new.hidden.get(key, "")
            if old != new:
                yield key, old, new

    def scope(self) -> Iterator[tuple[Any, ...]]:
        for kind in ("units", "criteria"):
            old, new = getattr(self.old, kind), getattr(self.new, kind)
            said = {"units": "unit", "criteria": "criterion"}[kind]
            yield from ((said, "removed", code, name) for code, name in old.items() if code not in new)
            yield from ((said, "added", code, name) for code, name in new.items() if code not in old)

    def cells(self) -> Iterator[tuple[Any, ...]]:
        for sheet in _GRIDS:
            name = self.new.names.get(sheet) or self.old.names.get(sheet, "")
            for (row, unit), old, new in self._both(sheet):
                criterion, _, item = row.partition("|")
                known = sheet == "fields" or criterion in self.criteria
                if known and _said(old) != _said(new):
                    yield name, unit, criterion, item, _value(old), _value(new), _address(old), _address(new)

    def _both(self, sheet: str) -> Iterator[tuple[tuple[str, str], Cell | None, Cell | None]]:
        """Every cell of a grid that one of the two fills, of units that both have."""
        old, new = self.old.by_key(sheet), self.new.by_key(sheet)
        for key in dict.fromkeys([*new, *old]):
            if key[1] in self.units:
                yield key, old.get(key), new.get(key)

    def points(self) -> Iterator[tuple[Any, ...]]:
        for (criterion, unit), old, new in self._both("points"):
            if (criterion == TOTAL or criterion in self.criteria) and _said(old) != _said(new):
                yield unit, criterion, _value(old), _value(new), _change(_value(old), _value(new))

    def ranks(self) -> Iterator[tuple[Any, ...]]:
        old, new = self._results(self.old), self._results(self.new)
        whats = list(dict.fromkeys(what for what, _ in [*new, *old]))
        clusters = [cluster for cluster in self.new.clusters if cluster in self.old.clusters]
        for what in whats:
            for code in clusters if what.startswith("quota:") else self.units:
                pair = old.get((what, code)), new.get((what, code))
                if _plain(pair[0]) != _plain(pair[1]):
                    yield code, what, *pair

    @staticmethod
    def _results(file: ConsolidatedFile) -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        every = file.results()
        for what in _OF_UNITS:
            found |= {key: value for key, value in every.items() if key[0] == what}
        cells = file.by_key("points")
        for what in ("percent", "maximum"):
            found |= {(what, unit): cells[what, unit].value for unit in file.units if (what, unit) in cells}
        found |= {key: value for key, value in every.items() if key[0].startswith(("award:", "quota:"))}
        for (what, unit), value in list(found.items()):
            if what == "state" and isinstance(value, float) and 0 <= value < len(_STATES):
                found[what, unit] = _STATES[int(value)]
        return found

    def rows(self) -> Iterator[tuple[Any, ...]]:
        for sheet in _TABLES:
            name = self.new.names.get(sheet) or self.old.names.get(sheet, "")
            old, new = self._rows(self.old, sheet), self._rows(self.new, sheet)
            for change, mine, other in (("removed", old, new), ("added", new, old)):
                rest = Counter(text for text, _ in other)
                for text, row in mine:
                    rest[text] -= 1
                    if rest[text] < 0:
                        cell = next(iter(row.cells.values())).address
                        yield name, change, raw_text(_value(row.cells.get("unit"))), text, cell

    @staticmethod
    def _rows(file: ConsolidatedFile, sheet: str) -> list[tuple[str, TableRow]]:
        """The rows that say something, each with its text."""
        needed, found = _ENTERED[sheet], []
        for row in file.table(sheet, _TABLES[sheet]):
            cells = {key: cell for key, cell in row.cells.items() if key not in _GIVEN}
            if cells and (needed is None or needed & cells.keys()):
                found.append(("; ".join(clean(raw_text(cell.value)) for cell in cells.values()), row))
        return found


def _value(cell: Cell | None) -> Any:
    return None if cell is None else cell.value


def _address(cell: Cell | None) -> str:
    return "" if cell is None else cell.address


def _said(cell: Cell | None) -> Any:
    return _plain(_value(cell))


def _plain(value: Any) -> Any:
    """A value for comparing: a number at 15 digits, a text without regard to spaces and composition."""
    if isinstance(value, bool) or value is None or isinstance(value, datetime.datetime):
        return value
    return float(f"{value:.15g}") if isinstance(value, (int, float)) else clean(str(value))


def _change(old: Any, new: Any) -> float:
    numbers = [value for value in (old, new) if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return round(numbers[1] - numbers[0], _DIGITS) if len(numbers) == 2 else float("nan")
