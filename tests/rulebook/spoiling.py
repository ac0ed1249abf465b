"""A good rulebook workbook, spoiled at single cells, and what is found in it."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.workbook_builder import Sheets, write_sheets
from thidua_xlsx.errors import RulebookError
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook

Edits = dict[str, Any]
Found = set[tuple[str, str]]


def edited(good: Sheets, edits: Edits) -> Sheets:
    """``good`` with values put into cells named ``Sheet!B2``; a sheet's name alone takes the sheet away."""
    sheets = copy.deepcopy(good)
    for where, value in edits.items():
        name, _, cell = where.partition("!")
        if not cell:
            del sheets[name]
            continue
        column, row = re.fullmatch(r"([A-Z])(\d+)", cell).groups()  # type: ignore[union-attr]  # a reference written in a test
        rows = sheets.setdefault(name, [])
        rows.extend([] for _ in range(int(row) - len(rows)))
        line = rows[int(row) - 1]
        line.extend([None] * (ord(column) - 64 - len(line)))
        line[ord(column) - 65] = value
    return sheets


def named(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and ``Sheet!cell`` of every finding."""
    return [(finding.code, f"{finding.place.sheet}!{finding.place.cell}".rstrip("!")) for finding in findings]


def read(path: Path, sheets: Sheets) -> tuple[Rulebook | None, tuple[Finding, ...]]:
    """The rulebook or None, and what is wrong with it."""
    write_sheets(path, sheets)
    try:
        rulebook = read_rulebook(path)
    except RulebookError as error:
        return None, error.findings
    return rulebook, rulebook.findings
