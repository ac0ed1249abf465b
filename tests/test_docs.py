"""The documentation: what it shows must work."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.methods.scoring import points
from tests.workbook_builder import write_sheets
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example
from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.messages.of_meetings import MEETING
from thidua_xlsx.messages.of_rulebooks import RULEBOOK
from thidua_xlsx.messages.of_rules import RULES
from thidua_xlsx.methods.base import CLAIMED, Method, parameters_of
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.sheets import SETTINGS, SHEETS
from thidua_xlsx.workbooks.consolidated.book import SHEET_NAMES

_ROOT = Path(__file__).resolve().parents[1]
_PAGES = {path.name: path.read_text(encoding="utf-8") for path in (_ROOT / "docs").glob("*.md")}
_RULEBOOK, _METHODS, _MEETING = (_PAGES[name] for name in ("rulebook.md", "methods.md", "meeting.md"))
_OWN = _PAGES["own_method.md"]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")

_INFO: list[list[Any]] = [
    ["Mục", "Giá trị"],
    *(["Mã quy định", "r"], ["Phiên bản", "1"], ["Tên quy định", "R"], ["Năm", 2026]),
    *(["Số chữ số thập phân của điểm", 2], ["Số chữ số thập phân của phần trăm", 2]),
    ["Khi không được giao", "loại trừ"],
]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _rows(lines: list[str]) -> list[list[str]]:
    """The rows of a Markdown table, without the row of dashes."""
    rows = [_cells(line) for line in lines if line.startswith("|")]
    return [row for row in rows if set("".join(row)) - set("-: ")]


def _tables(text: str) -> dict[str, list[list[str]]]:
    """Heading of the third level → the rows of the table below it."""
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    return {heading.strip(): _rows(lines) for heading, *lines in (section.splitlines() for section in sections)}


def _blocks(text: str) -> list[str]:
    """The blocks of Python of a page."""
    return re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def _run(code: str, names: dict[str, Any]) -> list[str]:
    """Run code of a page in the current folder; the lines that it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, names)
    return out.getvalue().splitlines()


# -- the rulebook --------------------------------------------------------------------------------------


def test_the_complete_rulebook_of_the_documentation_reads_without_a_finding(tmp_path: Path) -> None:
    """Whoever types the example of the manual must get a rulebook that works."""
    text = _RULEBOOK.partition("## A complete small rulebook")[2].partition("\n## ")[0]
    tables = _tables(text)
    rulebook = read_rulebook(write_sheets(tmp_path / "r.xlsx", tables))
    assert rulebook.findings == ()
    assert {leaf.scoring.key for leaf in rulebook.leaves()} == set(METHODS)
    assert set(tables) == {sheet.name.vi for sheet in SHEETS.values()}


def test_the_documentation_names_every_sheet_column_setting_and_word() -> None:
    """A column that the manual does not mention will be filled in wrongly."""
    named = [setting.name for setting in SETTINGS]
    named += [text for sheet in SHEETS.values() for text in (sheet.name, *(item.heading for item in sheet.columns))]
    choices = [choice for setting in SETTINGS for choice in setting.choices]
    choices += [choice for sheet in SHEETS.values() for column in sheet.columns for choice in column.choices]
    named += [word for _, word in choices]
    words = {f"`{word}`" for text in named for word in (text.vi, text.en) if word}
    assert sorted(word for word in words if word not in _RULEBOOK) == []


def test_the_documentation_lists_every_finding_of_a_rulebook() -> None:
    """A code that nobody explains cannot be looked up."""
    tables = _RULEBOOK.partition("## What the checks find")[2].partition("\n## ")[0]
    listed = {row[0].strip("`"): row[1] for row in _rows(tables.splitlines()) if row[0] != "code"}
    assert {code: severity for code, severity in listed.items() if severity != CATALOGUE[code].severity} == {}
    assert (RULEBOOK.keys() | RULES.keys()) - listed.keys() == set()


# -- the methods ---------------------------------------------------------------------------------------


class _Worked(NamedTuple):
    """One worked table of ``docs/methods.md``: the criterion and its figures."""

    method: str
    maximum: str
    parameters: str
    rows: list[list[str]]
    figures: list[list[str]]


def _worked() -> Iterator[_Worked]:
    for section in re.split(r"^### ", _METHODS, flags=re.MULTILINE)[1:]:
        word = section[1:].partition("`")[0]
        rows: list[list[str]] = []
        maximum = parameters = ""
        for block in section.split("\n\n"):
            said = re.fullmatch(r"Worked: M = (\S+?)(?:, `(.*)`)?", block.strip())
            table = _rows(block.splitlines())
            if said:
                maximum, parameters = said[1], said[2] or ""
            elif table and "`Tính bằng`" in table[0]:
                rows = [[cell.strip("`") for cell in row] for row in table]
            elif table and maximum:
                yield _Worked(word, maximum, parameters, rows, table)
                maximum = ""


def _worked_rulebook(worked: list[_Worked], path: Path) -> Rulebook:
    """A rulebook with one criterion for each worked table."""
    criteria: list[list[Any]] = [["TT", "Thuộc nhóm", "Nội dung tiêu chí", "Thang điểm", "Cách chấm", "Tham số"]]
    columns = ["Mức", "Dấu dưới", "Từ", "Dấu trên", "Đến", "Điểm", "Tính bằng"]
    point_rows: list[list[Any]] = [["Mã tiêu chí", *columns]]
    for number, item in enumerate(worked, start=1):
        criteria.append([f"t{number}", "", item.method, float(item.maximum), item.method, item.parameters])
        for row in item.rows[1:]:
            cells = dict(zip(item.rows[0], row, strict=True))
            point_rows.append([f"t{number}", *(cells.get(column, "") for column in columns)])
    sheets = {
        "Thông tin": _INFO,
        "Cụm": [["Mã cụm", "Tên cụm"], ["C", "Cụm"]],
        "Đơn vị": [["Mã đơn vị", "Tên đơn vị", "Cụm"], ["A", "Đơn vị", "C"]],
        "Tiêu chí": criteria,
        "Mức điểm": point_rows,
    }
    return read_rulebook(write_sheets(path, sheets))


def _value(method: Method, cell: str) -> float:
    words = [word.vi for word in method.choices()]
    return float(words.index(cell)) if cell in words else float(cell)


def test_every_worked_figure_of_the_documentation_is_what_the_method_gives(tmp_path: Path) -> None:
    """The manual would promise points that nobody gets."""
    worked = list(_worked())
    rulebook = _worked_rulebook(worked, tmp_path / "r.xlsx")
    assert {item.method for item in worked} == {method.label.vi for method in METHODS.values()}
    for number, item in enumerate(worked, start=1):
        leaf = rulebook.criterion(f"t{number}")
        (*labels, _), *rows = item.figures
        inputs = {
            each.key: [_value(leaf.scoring, row[labels.index(each.label.vi)]) for row in rows]
            for each in leaf.scoring.needs
        }
        assert len(inputs) == len(labels), item
        assert [float(found) for found in points(leaf.scoring, leaf.points, inputs)] == [
            float(row[-1]) for row in rows
        ], item


def test_the_worked_criteria_have_no_finding_but_maxima_that_the_tables_do_not_reach(tmp_path: Path) -> None:
    """A reader who copies a table of the manual would get an error."""
    rulebook = _worked_rulebook(list(_worked()), tmp_path / "r.xlsx")
    assert [finding.line("en") for finding in rulebook.findings] == []


def test_the_documentation_names_every_method_parameter_and_word() -> None:
    """What is not in the manual will be guessed."""
    named = [method.label for method in METHODS.values()]
    for method in METHODS.values():
        for shown, _ in parameters_of(method).values():
            named += [shown.name, *(word for _, word in shown.choices)]
        named += [item.label for item in method.needs if item.key == CLAIMED.key]
    words = {f"`{text.vi}`" for text in named} | {f"`{text.en}`" for text in named if text != CLAIMED.label}
    assert sorted(word for word in words if word not in _METHODS) == []


# -- the meeting, methods of one's own -------------------------------------------------------------------


def test_the_documentation_lists_every_finding_of_a_meeting() -> None:
    """A code that nobody explains cannot be looked up."""
    tables = _MEETING.partition("## What the checks find")[2]
    listed = {row[0].strip("`"): row[1] for row in _rows(tables.splitlines()) if row[0] != "code"}
    assert listed == {code: str(entry.severity) for code, entry in MEETING.items()}


def _inbox(example: str, tmp_path: Path) -> Path:
    """A folder with the rulebook and the filled forms of an example, and nothing else."""
    write_example(example, tmp_path / "example")
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(tmp_path / "example" / RULEBOOK_FILE, folder)
    shutil.copytree(tmp_path / "example" / FORMS_FOLDER, folder / FORMS_FOLDER)
    return folder


def test_the_readme_runs_and_names_every_example_and_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first thing that somebody tries would fail."""
    monkeypatch.chdir(_inbox("cum_9_2018", tmp_path))
    _run("\n".join(_blocks(_README)), {})
    assert Path("tong_hop.xlsx").is_file()
    words = [*EXAMPLE_NAMES, *(name.vi for name in SHEET_NAMES.values())]
    assert [word for word in words if f"`{word}`" not in _README] == []


def test_the_example_of_a_meeting_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the example would get an error in the middle of a meeting."""
    monkeypatch.chdir(_inbox("cum_8_2019", tmp_path))
    names: dict[str, Any] = {}
    for block in _blocks(_MEETING):
        _run(block, names)
        for file in MEETING_FILES.values():  # people fill in what was written
            if Path(file).exists():
                shutil.copy(tmp_path / "example" / file, file)
    result = names["result"]
    assert result.stage == "verified"
    assert len(result.overrides) == len(list(Path("thong_bao").glob("*.xlsx"))) == 1
    assert result.awards["proposed"].sum() > 0
    assert "voted" in set(result.ties["state"])
    assert Path("tong_hop.xlsx").is_file()


def test_the_method_of_ones_own_works_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first method that somebody writes would fail, and they would think it is their fault."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    before = dict(METHODS)
    try:
        printed = _run("\n".join(_blocks(_OWN)), names)
    finally:
        METHODS.clear()
        METHODS.update(before)
    assert len(printed) == 2
    assert [line for line in printed if f"# {line}\n" not in _OWN] == []
    assert len(list(Path("phieu").glob("*.xlsx"))) == len(names["rulebook"].units)


# -- all pages -------------------------------------------------------------------------------------------


def _anchor(heading: str) -> str:
    """The anchor that a heading has on the usual sites."""
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name}" for name in sorted(_PAGES))])
def test_every_link_between_pages_leads_somewhere(page: str) -> None:
    """A contents list whose links do nothing is worse than none."""
    text = (_ROOT / page).read_text(encoding="utf-8")
    for path, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        target = (_ROOT / page).parent / path if path else _ROOT / page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in {_anchor(heading) for heading in headings}, f"{path}#{anchor}"


def test_every_finding_that_a_page_names_is_in_the_catalogue() -> None:
    """A code in the manual that the program never says would be searched for in vain."""
    for page in ("rulebook.md", "methods.md", "meeting.md", "own_method.md"):
        first_cells = {row[0].strip("`") for row in _rows(_PAGES[page].splitlines()) if row[0].startswith("`")}
        codes = {cell for cell in first_cells if re.fullmatch(r"[a-z]+(-[a-z]+)+", cell)}
        assert codes - CATALOGUE.keys() == set(), page
