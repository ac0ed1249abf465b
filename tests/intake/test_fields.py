"""Report fields, joint activities and conditions in real forms: read from the sheet Báo cáo, wrong ones found."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.examples import khoi_annd_2023, khoi_csqlhc_2024
from thidua_xlsx.intake.form_layout import REPORT_SHEET
from thidua_xlsx.workbooks.form import form_file_name, write_form

REPORT = REPORT_SHEET.vi


def _spoilt(
    folder: Path, unit: str, key: str, value: Any, *, keep_keys: bool = True, number_format: str = ""
) -> tuple[Batch, str]:
    """The batch of one form of the block of 2024 in whose report ``key`` says ``value``; and the cell."""
    rulebook = khoi_csqlhc_2024.rulebook()
    own = rulebook.unit(unit)
    path = folder / form_file_name(rulebook, own)
    write_form(rulebook, own, path, khoi_csqlhc_2024.submissions()[unit])
    book = openpyxl.load_workbook(path)
    sheet = book[REPORT]
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    sheet[f"C{row}"].value = value
    if number_format:
        sheet[f"C{row}"].number_format = number_format
    if not keep_keys:
        sheet.delete_cols(1)
    book.save(path)
    return read_submissions(rulebook, path), f"C{row}"


def _field(batch: Batch, key: str) -> dict[str, Any]:
    (row,) = batch.fields[batch.fields["field"] == key].to_dict("records")
    return row


def test_what_a_unit_reports_is_read_with_its_address(tmp_path: Path) -> None:
    """A condition on a report field would rest on a value that nobody can look up."""
    batch, cell = _spoilt(tmp_path, "DV4", "tru_so", "có")
    row = _field(batch, "tru_so")
    assert (row["state"], row["choice"], row["sheet"], row["cell"]) == ("given", "Có", REPORT, cell)
    assert batch.fields["number"].notna().sum() == 1


def test_labels_will_do_where_the_hidden_keys_are_gone(tmp_path: Path) -> None:
    """A unit that deleted the hidden column would be told that it reported nothing."""
    batch, _ = _spoilt(tmp_path, "DV4", "tru_so", "Không", keep_keys=False)
    assert _field(batch, "tru_so")["choice"] == "Không"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("tru_so", None, "field-missing"),
        ("tru_so", "Đang xây", "field-not-a-choice"),
        ("y_kien", "nhiều", "field-not-a-number"),
    ],
)
def test_a_wrong_field_is_found_at_its_cell(tmp_path: Path, key: str, value: Any, code: str) -> None:
    """The secretary would look for the fault through the whole form, or never learn of it."""
    rulebook = khoi_csqlhc_2024.rulebook()
    if rulebook.field(key) is None:
        key = next(item.key for item in rulebook.fields if item.kind.value == "number")
    batch, cell = _spoilt(tmp_path, "DV1", key, value)
    found = [finding for finding in batch.finding_list if finding.code == code]
    assert [(finding.unit, finding.place.sheet, finding.place.cell) for finding in found] == [("DV1", REPORT, cell)]
    assert all("{" not in finding.line(lang) for finding in found for lang in ("vi", "en"))


def test_a_condition_that_is_not_met_caps_the_points_and_is_said(tmp_path: Path) -> None:
    """A unit without premises of its own would get full points, or lose them without a word."""
    with_premises, _ = _spoilt(tmp_path, "DV1", "tru_so", "Có")
    without, _ = _spoilt(tmp_path, "DV1", "tru_so", "Không")
    computed = [
        float(batch.recomputed.loc[batch.recomputed["criterion"] == "II.3", "computed"].iloc[0])
        for batch in (with_premises, without)
    ]
    assert computed[1] == min(computed[0], 3.5) == 3.5
    assert [f.criterion for f in without.finding_list if f.code == "condition-not-met"] == ["II.3"]
    assert not [f for f in with_premises.finding_list if f.code == "condition-not-met"]


def test_joint_activities_are_counted_from_the_form(tmp_path: Path) -> None:
    """Who took part in everything would get no points for it."""
    rulebook = khoi_annd_2023.rulebook()
    leaf = next(item for item in rulebook.leaves() if item.uses == "activities")
    own = rulebook.units[0]
    values = khoi_annd_2023.submissions()[own.code]
    asked = [item for item in rulebook.form_fields(own.cluster) if item.key.startswith("activity:")]
    for taking_part in range(len(asked) + 1):
        said = {item.key: item.choices[0 if number < taking_part else 1] for number, item in enumerate(asked)}
        path = tmp_path / f"{taking_part}.xlsx"
        write_form(rulebook, own, path, dataclasses.replace(values, fields={**values.fields, **said}))
        points = read_submissions(rulebook, path).recomputed
        got = float(points.loc[points["criterion"] == leaf.key, "computed"].iloc[0])
        assert got == float(min(leaf.scoring.per_item * taking_part, leaf.points))  # type: ignore[attr-defined]  # count


def test_a_percentage_is_the_same_by_format_and_in_words(tmp_path: Path) -> None:
    """A condition “from 95 %” would fail for 95 % typed as Excel wants it, and hold for the same as text."""
    by_format, _ = _spoilt(tmp_path, "DV4", "so_kien_nghi", 0.95, number_format="0%")
    in_words, _ = _spoilt(tmp_path, "DV4", "so_kien_nghi", "95%")
    assert _field(by_format, "so_kien_nghi")["number"] == _field(in_words, "so_kien_nghi")["number"] == 95.0


@pytest.mark.parametrize(("key", "code"), [("so_kien_nghi", "field-not-a-number"), ("difficulties", "not-calculated")])
def test_a_formula_without_a_value_is_no_blank(tmp_path: Path, key: str, code: str) -> None:
    """What the unit reports would vanish, and nobody know that it had been there."""
    batch, cell = _spoilt(tmp_path, "DV4", key, "=400+98")
    assert [(each.place.sheet, each.place.cell) for each in batch.finding_list if each.code == code] == [(REPORT, cell)]
