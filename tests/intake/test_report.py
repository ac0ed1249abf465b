"""What units report beside their points, and the code that ties a signed print to its file."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.libreoffice import recalculate
from tests.submissions import Inbox, Sheet, codes, good_values
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.intake.form_layout import REPORT_FIELDS, check_code
from thidua_xlsx.workbooks.form_values import FormValues

REPORT = {
    "advantages": ("Cấp ủy quan tâm.\nPhong trào sâu rộng.",),
    "difficulties": ("=1+1",),
    "proposals": ("N/A",),
    "praised_collectives": ("Phòng PC02", "Phòng PX03", "Công an xã A", "Công an xã B", "Công an xã C", "Đội D"),
    "praised_people": ("Đồng chí A",),
}


def _reported(batch: Batch) -> dict[str, tuple[str, ...]]:
    rows = batch.reports.sort_values(["field", "position"])
    return {str(name): tuple(group["text"]) for name, group in rows.groupby("field")}


def _good(inbox: Inbox) -> Path:
    return inbox.good(values=dataclasses.replace(good_values(), report=REPORT))


def test_the_report_is_read_with_its_addresses(inbox: Inbox) -> None:
    """What was hard, and who deserves praise, would not reach the meeting."""
    path = _good(inbox)
    batch = inbox.read()
    assert _reported(batch) == REPORT
    sheet = openpyxl.load_workbook(path)["Báo cáo"]
    for row in batch.reports.itertuples():
        assert sheet[row.cell].value == row.text
        assert (row.unit, row.file, row.sheet) == ("ST", inbox.file(), "Báo cáo")
    assert batch.reports.loc[batch.reports["field"] == "praised_collectives", "position"].tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("how", ["no keys", "no key column", "rows below", "blank rows between"])
def test_a_report_that_was_rearranged_says_the_same(inbox: Inbox, how: str) -> None:
    """The unit's words would be lost with a hidden column."""
    path = _good(inbox)
    book = openpyxl.load_workbook(path)
    sheet = book["Báo cáo"]
    expected = dict(REPORT)
    if how == "no keys":
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, 1).value = None
    elif how == "no key column":
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_cols(1)
    elif how == "rows below":
        (row,) = (cell.row for cell in sheet["C"] if cell.value == "Đội D")
        sheet.insert_rows(row + 1)
        sheet.cell(row + 1, 3).value = "Đội E"
        expected["praised_collectives"] = (*REPORT["praised_collectives"], "Đội E")
    else:
        sheet.insert_rows(5, 2)
    book.save(path)
    batch = inbox.read()
    assert _reported(batch) == expected
    assert codes(batch) == set()


def test_a_form_without_its_report_is_scored(inbox: Inbox) -> None:
    """A unit that deleted the sheet would lose its points too."""

    def change(sheet: Sheet) -> None:
        assert sheet.cells.parent is not None
        del sheet.cells.parent["Báo cáo"]

    inbox.spoil(change)
    batch = inbox.read()
    assert batch.reports.empty
    assert (batch.recomputed["state"] == "scored").all()


def test_every_field_of_the_report_is_understood_in_both_languages(inbox: Inbox) -> None:
    """An English form would come back with an empty report."""
    english = dataclasses.replace(inbox.rulebook.info, language="en")
    inbox.rulebook = dataclasses.replace(inbox.rulebook, info=english)
    report = {name: (f"text of {name}",) for name in REPORT_FIELDS}
    answers = {**good_values().answers}
    inbox.good(values=FormValues(answers, report=report))
    batch = inbox.read()
    assert _reported(batch) == report
    assert set(batch.reports["sheet"]) == {"Report"}
    assert codes(batch) == set()


# -- check code --------------------------------------------------------------------------------------

_RANDOM_FORMS = 12


def _random_values(inbox: Inbox, dice: random.Random) -> FormValues:
    """A form as full of odd entries as one can be: five decimals, texts, blanks, zeros, large numbers."""

    def odd() -> Any:
        return dice.choice(
            [
                round(dice.uniform(0, 200), dice.randint(0, 6)),
                dice.randint(0, 10**6),
                "Tốt",
                "đạt 95%",
                "8,5",
                None,
                0,
                dice.randint(1, 9999) / 100_000,
                dice.randint(1, 20_000_000) / 100_000,
                -3.25,
            ]
        )

    answers: dict[tuple[str, str], Any] = {}
    for leaf in inbox.rulebook.leaves():
        for item in (*leaf.scoring.inputs, "claimed"):
            name = item if isinstance(item, str) else item.key
            if name != "target" or inbox.rulebook.target("ST", leaf.key) is None:
                answers[leaf.key, name] = odd()
    return FormValues({key: value for key, value in answers.items() if value is not None})


@pytest.mark.libreoffice
def test_the_check_code_of_the_form_is_that_of_the_library(inbox: Inbox, tmp_path: Path) -> None:
    """A signed print would be called different from its file although nobody has touched it."""
    dice = random.Random(2018)
    paths = [inbox.good(name=f"{number}.xlsx", values=_random_values(inbox, dice)) for number in range(_RANDOM_FORMS)]
    paths.append(inbox.good("CM", "CM.xlsx"))
    stored = {path.name: _check_cell(path) for path in paths}
    recalculated = {path.name: _check_cell(path) for path in recalculate(paths, tmp_path / "lo")}
    assert recalculated == stored
    batch = inbox.read()
    read = {Path(row.path).name: row.check_code for row in batch.sources.itertuples()}
    assert read == stored
    assert len(set(stored.values())) == len(stored)
    # and what LibreOffice has saved is read as what Excel would have
    columns = ["unit", "criterion", "input", "state", "number", "choice", "text", "raw", "cell"]
    ours, theirs = (
        read_submissions(inbox.rulebook, folder / "CM.xlsx")
        for folder in (inbox.folder, tmp_path / "lo" / "recalculated")
    )
    pd.testing.assert_frame_equal(theirs.answers[columns], ours.answers[columns])


def _check_cell(path: Path) -> str:
    sheet = openpyxl.load_workbook(path, data_only=True)["Tự chấm điểm"]
    (row,) = (cell.row for cell in sheet["A"] if cell.value == "=check")
    return str(sheet[f"I{row}"].value)


def test_the_check_code_is_printed_with_the_form(inbox: Inbox) -> None:
    """The code on the signed paper could not be compared with the one in the list of files."""
    path = inbox.good()
    batch = inbox.read()
    assert batch.sources["check_code"].tolist() == [_check_cell(path)]
    assert batch.sources["check_code"][0].startswith("ST-")


_ENTRY = st.one_of(st.none(), st.integers(0, 10_000), st.decimals(0, 1000, places=4).map(float), st.text(max_size=8))


@given(st.lists(_ENTRY, min_size=1, max_size=30), st.data())
def test_any_change_of_an_entry_changes_the_check_code(entries: list[Any], data: st.DataObject) -> None:
    """A figure could be changed after the print was signed, and the code would still agree."""
    cells = list(enumerate(entries, start=6))
    place = data.draw(st.integers(0, len(cells) - 1))
    row, old = cells[place]
    step = data.draw(st.integers(1, 800))
    new = (old or 0) + step / 100 if not isinstance(old, str) else old + "x" * step
    changed = [*cells[:place], (row, new), *cells[place + 1 :]]
    # the change weighs less than the modulus: 8 points × row 35 × 10,000 would go round, 0.01 to 0.2 never does
    if isinstance(new, str) or (new - (old or 0)) * row * 10_000 < 99_991:
        assert check_code(changed, "ST") != check_code(cells, "ST")


def test_moving_a_figure_to_another_row_changes_the_check_code() -> None:
    """Two criteria could be exchanged after the print was signed."""
    assert check_code([(7, 5.0), (8, 3.0)], "ST") != check_code([(7, 3.0), (8, 5.0)], "ST")
    assert check_code([(7, 5.0)], "ST") != check_code([(7, 5.0)], "CM")
