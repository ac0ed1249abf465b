"""The documentation: what it shows must work."""

from __future__ import annotations

import re
from pathlib import Path

from tests.workbook_builder import write_sheets
from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.sheets import SETTINGS, SHEETS

_ROOT = Path(__file__).resolve().parents[1]
_RULEBOOK = (_ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8")


def _tables(text: str) -> dict[str, list[list[str]]]:
    """Heading of the third level → the rows of the table below it."""
    tables: dict[str, list[list[str]]] = {}
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        heading, *lines = section.splitlines()
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")]
        tables[heading.strip()] = [row for row in rows if set("".join(row)) - set("-: ")]
    return tables


def test_the_complete_rulebook_of_the_documentation_reads_without_a_finding(tmp_path: Path) -> None:
    """Whoever types the example of the manual must get a rulebook that works."""
    text = _RULEBOOK.partition("## A complete small rulebook")[2].partition("\n## ")[0]
    rulebook = read_rulebook(write_sheets(tmp_path / "r.xlsx", _tables(text)))
    assert rulebook.findings == ()
    assert {leaf.scoring.key for leaf in rulebook.leaves()} == set(METHODS)


def test_the_documentation_names_every_sheet_column_setting_and_method() -> None:
    """A column that the manual does not mention will be filled in wrongly."""
    words = [setting.name.vi for setting in SETTINGS]
    words += [
        word for sheet in SHEETS.values() for word in (sheet.name.vi, *(column.heading.vi for column in sheet.columns))
    ]
    words += [method.label.vi for method in METHODS.values()]
    assert [word for word in words if word not in _RULEBOOK] == []


def test_the_documentation_lists_every_finding_of_a_rulebook() -> None:
    """A code that nobody explains cannot be looked up."""
    listed = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", _RULEBOOK))
    about_rulebooks = set(list(CATALOGUE)[list(CATALOGUE).index("rulebook-sheet-missing") :])
    assert about_rulebooks - listed == set()
