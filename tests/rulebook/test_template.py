from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.workbook_builder import markdown
from thidua_xlsx.errors import RulebookError
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.sheets import SETTINGS, SHEETS
from thidua_xlsx.workbooks.rulebook import write_template


@pytest.fixture(scope="module", params=LANGUAGES)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The template in a language."""
    path = tmp_path_factory.mktemp("template") / f"{request.param}.xlsx"
    write_template(path, request.param)
    return path, request.param


def test_the_template_has_every_sheet_setting_and_method(template: tuple[Path, str]) -> None:
    """The head would have to know by heart what can be written into a rulebook."""
    path, lang = template
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[: len(SHEETS)] == [sheet.name.say(lang) for sheet in SHEETS.values()]
    for sheet in SHEETS.values():
        headings = [cell.value for cell in book[sheet.name.say(lang)][3]]
        assert headings[: len(sheet.columns)] == [column.heading.say(lang) for column in sheet.columns]
    settings = [row[0].value for row in book.worksheets[0].iter_rows(min_row=4)]
    assert settings[: len(SETTINGS)] == [setting.name.say(lang) for setting in SETTINGS]
    methods = [row[0].value for row in book.worksheets[-1].iter_rows(min_row=2)]
    assert methods == [method.label.say(lang) for method in METHODS.values()]


def test_an_unfilled_template_says_what_is_missing(template: tuple[Path, str]) -> None:
    """The examples beside the tables would be taken for a rulebook, or the reading would crash."""
    path, _ = template
    with pytest.raises(RulebookError) as caught:
        read_rulebook(path)
    missing = [finding for finding in caught.value.findings if finding.code == "setting-missing"]
    assert {(finding.place.sheet, finding.place.cell) for finding in missing} == {
        (SHEETS["info"].name.say(template[1]), f"B{row}") for row in (4, 6, 7)
    }
    assert {finding.code for finding in caught.value.findings} == {"setting-missing", "sheet-empty", "no-leaf"}


def test_a_template_that_was_filled_in_is_a_rulebook(template: tuple[Path, str], tmp_path: Path) -> None:
    """Whoever fills in the template as its help says would be refused."""
    path, _ = template
    book = openpyxl.load_workbook(path)
    info, clusters, units, criteria = book.worksheets[:4]
    for row, value in ((4, "cum-1"), (6, "Quy định"), (7, 2018)):
        info.cell(row, 2).value = value
    filled = markdown("""
        | clusters | C1 | Cụm 1 | A | |
        | units | A | Đơn vị A | | C1 |
        | criteria | | 1 | | Việc một | 10 | % | tỷ lệ |
    """)
    for sheet, rows in zip((clusters, units, criteria), filled.values(), strict=True):
        for column, value in enumerate(rows[0], start=1):
            sheet.cell(4, column).value = value
    book.save(tmp_path / "filled.xlsx")
    rulebook = read_rulebook(tmp_path / "filled.xlsx")
    assert rulebook.findings == ()
    assert [(leaf.key, leaf.scoring.key, leaf.points) for leaf in rulebook.leaves()] == [("1", "ratio", 10)]


def test_codes_are_kept_as_text_and_choices_are_offered(template: tuple[Path, str]) -> None:
    """Excel would turn a code 1.10 typed into the template into the number 1.1."""
    path, lang = template
    criteria = openpyxl.load_workbook(path)[SHEETS["criteria"].name.say(lang)]
    formats = {criteria.cell(4, column).number_format for column in (1, 2, 3)}
    assert formats == {"@"}
    offered = [rule.formula1 for rule in criteria.data_validations.dataValidation]
    assert any(METHODS["ratio"].label.say(lang) in words for words in offered)
    assert all(len(words) <= 257 for words in offered), "Excel refuses longer lists and repairs the workbook"


def test_the_same_template_has_the_same_bytes(template: tuple[Path, str], tmp_path: Path) -> None:
    """Two downloads of the template could not be compared."""
    path, lang = template
    write_template(tmp_path / "again.xlsx", lang)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
