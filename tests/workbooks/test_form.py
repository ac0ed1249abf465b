"""The form: what a unit sees, may type, and gets told at the cell."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.batches import filled
from tests.libreoffice import recalculate
from tests.strategies import rulebooks
from tests.workbooks.inspect import KNOWN_FUNCTIONS, differences, formulas, functions_in
from thidua_xlsx.errors import OutputError
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Target
from thidua_xlsx.workbooks.form import write_form, write_forms
from thidua_xlsx.workbooks.form_values import FormValues

_MAIN = "Tự chấm điểm"


@pytest.fixture(scope="module")
def forms(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The blank forms of the example; not to be changed."""
    return write_forms(example, tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def sheet(forms: list[Path]) -> Any:
    """The main sheet of the first unit's form."""
    return openpyxl.load_workbook(forms[0])[_MAIN]


def _rows(sheet: Any) -> dict[str, int]:
    """Hidden key → row."""
    return {str(sheet.cell(row, 1).value): row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 1).value}


def test_there_is_one_form_per_unit_in_the_order_of_the_rulebook(example: Rulebook, forms: list[Path]) -> None:
    """A unit without a form cannot score itself."""
    assert [path.stem.rpartition("_")[2] for path in forms] == [unit.code for unit in example.units]
    assert all(path.is_file() for path in forms)


def test_every_row_of_the_tree_stands_in_order_with_further_inputs_as_child_rows(example: Rulebook, sheet: Any) -> None:
    """A criterion that is missing in the form is missing in the ranking."""
    expected = []
    for criterion, _ in example.walk("C9"):
        expected.append(criterion.key)
        if criterion.key == "III.2":
            expected += ["III.2|praised", "III.2|criticised"]
    assert list(_rows(sheet)) == [*expected, "=total", "=check"]


def test_only_entry_cells_can_be_typed_into(example: Rulebook, sheet: Any) -> None:
    """A unit that overwrites a maximum or an assigned target would change the rule for itself."""
    rows = _rows(sheet)
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    expected = set()
    for leaf in example.leaves():
        row = rows[leaf.key]
        expected |= {f"I{row}", f"K{row}", f"L{row}"}
        if leaf.key == "III.2":
            expected |= {f"H{rows['III.2|praised']}", f"H{rows['III.2|criticised']}"}
        elif leaf.scoring.inputs:
            expected.add(f"H{row}")
        if leaf.scoring.has_target and example.target("ST", leaf.key) is None:
            expected |= {f"F{row}", f"G{row}"}
    assert unlocked == expected
    assert sheet.protection.sheet
    assert sheet.protection.password is None


def test_every_entry_cell_but_free_text_has_exactly_one_validation_with_a_short_vietnamese_message(sheet: Any) -> None:
    """A mistake should be told while it is typed; of two rules on one cell Excel heeds one, and it cuts long texts."""
    entries = {
        cell.coordinate
        for row in sheet.iter_rows(min_row=6)
        for cell in row
        if not cell.protection.locked and cell.column_letter not in "KL"
    }
    seen = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert sorted(seen) == sorted(entries)
    for rule in sheet.data_validations.dataValidation:
        assert rule.error
        assert len(rule.error) <= 255
        assert len(rule.errorTitle) <= 32


def test_the_printed_page_is_an_official_one(forms: list[Path], sheet: Any) -> None:
    """A form that does not fit A4 with its headings repeated cannot be signed and filed."""
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "D6"
    assert sheet.column_dimensions["A"].hidden
    with zipfile.ZipFile(forms[0]) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<headerFooter differentFirst="1"><oddHeader>&amp;C.*&amp;P</oddHeader></headerFooter>', xml)


def test_the_form_says_whose_it_is_and_the_hidden_sheet_too(example: Rulebook, forms: list[Path]) -> None:
    """A form that does not know its unit and rulebook would be taken for somebody else's."""
    book = openpyxl.load_workbook(forms[1])
    hidden = {row[0].value: row[1].value for row in book["_thidua"].iter_rows(max_col=2)}
    assert book["_thidua"].sheet_state == "veryHidden"
    assert (hidden["unit"], hidden["rulebook"], hidden["fingerprint"]) == ("CM", "cum-9-2018", example.fingerprint)
    assert book[_MAIN]["B4"].value == "Đơn vị: Công an tỉnh Cà Mau"
    assert [name for name in book.sheetnames if name != "_thidua"] == [_MAIN, "Hướng dẫn", "Báo cáo"]


def test_the_stamp_of_an_example_stands_on_every_sheet_that_names_a_real_unit(forms: list[Path]) -> None:
    """Illustrative figures beside a real unit's name must never pass for its results."""
    book = openpyxl.load_workbook(forms[0])
    for name in (_MAIN, "Hướng dẫn", "Báo cáo"):
        values = {cell.value for row in book[name].iter_rows() for cell in row}
        assert "SỐ LIỆU MINH HỌA" in values, name


def test_the_same_rulebook_gives_the_same_bytes(example: Rulebook, forms: list[Path], tmp_path: Path) -> None:
    """Two runs must not look like two different forms to whoever compares their hashes."""
    again = write_forms(example, tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in forms]


def test_a_filled_form_is_never_overwritten_by_a_blank_one(example: Rulebook, tmp_path: Path) -> None:
    """Writing the forms again into the same folder must not wipe out a week of a unit's work."""
    first = write_forms(example, tmp_path)
    write_forms(example, tmp_path)
    write_form(example, example.units[2], first[2], FormValues({("I.1", "result"): 5}))
    filled_bytes = first[2].read_bytes()
    first[0].unlink()
    with pytest.raises(OutputError, match=r"cum-9-2018_BL\.xlsx"):
        write_forms(example, tmp_path)
    assert first[2].read_bytes() == filled_bytes
    assert not first[0].exists()
    write_forms(example, tmp_path, overwrite=True)
    assert first[2].read_bytes() != filled_bytes


def test_units_whose_codes_differ_only_in_case_get_files_of_their_own(example: Rulebook, tmp_path: Path) -> None:
    """On Windows the second form would overwrite the first."""
    units = tuple(
        dataclasses.replace(unit, code=code) for unit, code in zip(example.units, ("a", "A", "con"), strict=False)
    )
    rulebook = dataclasses.replace(
        example,
        units=units,
        targets=(),
        info=dataclasses.replace(example.info, id="r"),
        clusters=(dataclasses.replace(example.clusters[0], head="", deputy=""),),
    )
    names = [path.name.casefold() for path in write_forms(rulebook, tmp_path)]
    assert len(set(names)) == 3


def test_a_choice_list_too_long_for_a_validation_is_still_offered(example: Rulebook, tmp_path: Path) -> None:
    """Excel refuses to open a workbook whose list is longer than 255 characters."""
    from thidua_xlsx.methods.base import PointRow
    from thidua_xlsx.methods.levels import Levels

    rows = tuple(
        PointRow(Decimal(number), f"Mức thứ {number}, có mô tả khá dài để vượt giới hạn") for number in range(11)
    )
    criteria = (*example.criteria, Criterion("V", "V", "Nhiều mức", Decimal(10), method=Levels(rows=rows)))
    rulebook = dataclasses.replace(example, criteria=criteria)
    path = tmp_path / "form.xlsx"
    write_form(rulebook, rulebook.units[0], path)
    sheet = openpyxl.load_workbook(path)[_MAIN]
    row = _rows(sheet)["V"]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if str(rule.sqref) == f"H{row}"]
    words = [cell.value for cells in sheet[rule.formula1.replace("$", "")] for cell in cells]
    assert words == [item.label for item in rows]


def test_a_target_that_was_not_assigned_is_shown_so_and_locked(example: Rulebook, tmp_path: Path) -> None:
    """A unit without the task must not be asked for a result."""
    targets = (*(target for target in example.targets if target.unit != "ST"), Target("ST", "I.1", None))
    rulebook = dataclasses.replace(example, targets=targets)
    path = tmp_path / "form.xlsx"
    write_form(rulebook, rulebook.units[0], path)
    sheet = openpyxl.load_workbook(path)[_MAIN]
    row = _rows(sheet)["I.1"]
    assert sheet[f"F{row}"].value == "Không được giao"
    assert sheet[f"F{row}"].protection.locked
    assert sheet[f"G{row}"].value is None
    assert sheet[f"H{row}"].protection.locked
    assert sheet[f"I{row}"].protection.locked
    assert sheet["J4"].value == "/ 90 điểm"


def test_every_formula_is_known_to_excel_2016_and_carries_a_value(forms: list[Path]) -> None:
    """A preview or a phone shows the stored value; an unknown function shows #NAME? on an old office PC."""
    found = list(formulas(forms[0]))
    assert found
    for _, cell, formula, _ in found:
        assert functions_in(formula) <= KNOWN_FUNCTIONS, (cell, formula)
        assert len(formula) < 8192


@pytest.mark.libreoffice
def test_the_examples_filled_forms_show_after_recalculation_what_was_written(tmp_path: Path) -> None:
    """Points so far, totals and the check code must not change when the workbook is opened."""
    rulebook = cum_9_2018.rulebook()
    paths = []
    for unit, values in cum_9_2018.submissions().items():
        paths.append(tmp_path / f"{unit}.xlsx")
        write_form(rulebook, rulebook.unit(unit), paths[-1], values)
    copies = recalculate(paths, tmp_path / "office")
    assert [
        difference for path, copy in zip(paths, copies, strict=True) for difference in differences(path, copy)
    ] == []


@pytest.mark.libreoffice
def test_random_forms_show_after_recalculation_what_was_written(tmp_path: Path) -> None:
    """The preview must give the points of the rule for any rulebook and any answers, digit for digit."""
    paths: list[Path] = []

    @settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.data())
    def write(data: st.DataObject) -> None:
        rulebook = data.draw(rulebooks())
        for unit, answers in data.draw(filled(rulebook)).items():
            kept = {key: value for key, value in answers.items() if key[1] != "assigned"}
            not_assigned = frozenset(key[0] for key in answers if key[1] == "assigned")
            paths.append(tmp_path / f"{len(paths)}.xlsx")
            write_form(rulebook, rulebook.unit(unit), paths[-1], FormValues(kept, not_assigned))

    write()
    copies = recalculate(paths, tmp_path / "office")
    assert sum(1 for path in paths for _ in formulas(path)) > 100
    assert [
        difference for path, copy in zip(paths, copies, strict=True) for difference in differences(path, copy)
    ] == []
