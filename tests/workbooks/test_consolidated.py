"""The consolidated workbook: every figure a formula that agrees with the library, every text a text."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.libreoffice import recalculate
from tests.strategies import rulebooks
from tests.workbooks.inspect import KNOWN_FUNCTIONS, differences, formulas, functions_in, texts
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE, write_example
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import write_consolidated

_SHEETS = [
    *("Xếp hạng", "Tổng hợp điểm", "Tự chấm và tính lại", "Thẩm định", "Sự kiện", "Đề nghị khen thưởng", "Giao ước"),
    *("Lỗi và cảnh báo", "Khó khăn, kiến nghị", "Nguồn"),
]
_RANKING_ROW = 9  # the first unit of the only cluster


@pytest.fixture(scope="module")
def example_result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """The example scored from its files, and the folder that they are in."""
    folder = tmp_path_factory.mktemp("example")
    write_example("cum_9_2018", folder)
    batch = read_submissions(read_rulebook(folder / RULEBOOK_FILE), folder / FORMS_FOLDER)
    return score(batch), folder


@pytest.fixture(scope="module")
def workbook(example_result: tuple[Result, Path]) -> Path:
    """The example's consolidated workbook; not to be changed."""
    result, folder = example_result
    path = folder / "tong_hop.xlsx"
    write_consolidated(result, path)
    return path


def _ranking_rows(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Xếp hạng"]
    rows = [list(row) for row in sheet.iter_rows(min_row=_RANKING_ROW, values_only=True)]
    return [row for row in rows if row[1] and str(row[1]).startswith("Công an")]


def test_the_sheets_are_there_and_the_first_one_answers_first(workbook: Path) -> None:
    """The head opens the workbook to see who is where."""
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == _SHEETS
    assert book.active is not None
    assert book.active.title == "Xếp hạng"


def test_the_ranking_sheet_shows_the_ranking_of_the_result(workbook: Path, example_result: tuple[Result, Path]) -> None:
    """What is printed must be what was computed."""
    ranking = example_result[0].ranking
    rows = _ranking_rows(workbook)
    assert [row[0] for row in rows] == [int(rank) for rank in ranking["rank"]]
    assert [row[1] for row in rows] == list(ranking["name"])
    assert [row[6] for row in rows] == list(ranking["points"])
    assert [row[7] for row in rows] == list(ranking["maximum"])
    assert [row[8] for row in rows] == list(ranking["percent"])
    assert [row[9] for row in rows] == list(ranking["class"])
    assert rows[-1][10] == "Tạm tính: thiếu 3 tiêu chí"


def test_totals_percents_ranks_and_classes_are_formulas_known_to_excel_2016(workbook: Path) -> None:
    """A figure that is not a formula does not follow; an unknown function shows #NAME? on an old office PC."""
    found = {(sheet, cell): formula for sheet, cell, formula, _ in formulas(workbook)}
    for column in "ACDEFGHIJ":
        assert ("Xếp hạng", f"{column}{_RANKING_ROW}") in found, column
    for (sheet, cell), formula in found.items():
        assert functions_in(formula) <= KNOWN_FUNCTIONS, (sheet, cell, formula)
        assert len(formula) < 8192


@pytest.mark.libreoffice
def test_the_example_shows_after_recalculation_what_was_written(workbook: Path, tmp_path: Path) -> None:
    """No figure may change when the head opens the workbook."""
    (copy,) = recalculate([workbook], tmp_path)
    assert differences(workbook, copy) == []


@pytest.mark.libreoffice
def test_random_results_show_after_recalculation_what_was_written(tmp_path: Path) -> None:
    """Ranks, percents and classes must agree with the library for any rulebook and any answers, to the last digit."""
    paths: list[Path] = []

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.data())
    def write(data: st.DataObject) -> None:
        rulebook = data.draw(rulebooks())
        batch = make_batch(rulebook, data.draw(filled(rulebook)))
        for stage in (Stage.CLAIMED, Stage.COMPUTED):
            paths.append(tmp_path / f"{len(paths)}.xlsx")
            write_consolidated(score(batch, stage), paths[-1])

    write()
    copies = recalculate(paths, tmp_path / "office")
    assert sum(1 for path in paths for _ in formulas(path)) > 300
    assert [
        difference for path, copy in zip(paths, copies, strict=True) for difference in differences(path, copy)
    ] == []


def test_the_same_result_gives_the_same_bytes(example_result: tuple[Result, Path], workbook: Path) -> None:
    """Two runs on the same submissions must be told to be the same by their hash."""
    result, folder = example_result
    again = folder / "again.xlsx"
    write_consolidated(result, again)
    assert again.read_bytes() == workbook.read_bytes()


def test_text_from_a_submission_never_becomes_a_formula(example: Rulebook, tmp_path: Path) -> None:
    """A unit that writes =HYPERLINK(…) into its report must not run it on the head's PC."""
    batch = make_batch(example, {"ST": {("I.1", "result"): 1}})
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x", "x" * 40_000, "\x07\ud800"]
    rows = [("ST", "difficulties", number, text, "ST.xlsx", "Báo cáo", "C5") for number, text in enumerate(nasty)]
    batch = dataclasses.replace(batch, reports=pd.DataFrame(rows, columns=list(batch.reports.columns)))
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(batch), path)
    assert all(sheet != "Khó khăn, kiến nghị" for sheet, *_ in formulas(path))
    assert any("=HYPERLINK" in text for text in texts(path, "Khó khăn, kiến nghị"))


def test_findings_stand_in_their_sheet_with_a_link_to_their_cell(
    workbook: Path, example_result: tuple[Result, Path]
) -> None:
    """The secretary goes from the finding to the cell with one click."""
    result, _ = example_result
    sheet = openpyxl.load_workbook(workbook)["Lỗi và cảnh báo"]
    rows = list(sheet.iter_rows(min_row=6, min_col=3, max_col=4))
    links = {f"{row[0].value} › {row[1].value}": row[1].hyperlink for row in rows}
    assert set(links) == {str(finding.place) for finding in result.batch.finding_list}
    link = links["nop_ve/cum-9-2018_TV.xlsx › Tự chấm điểm › I15"]
    assert link.target.replace("\\", "/") == "nop_ve/cum-9-2018_TV.xlsx"
    assert link.location == "'Tự chấm điểm'!I15"
    words = texts(workbook, "Lỗi và cảnh báo")
    assert "3 lỗi, 2 cảnh báo, 9 việc xem lại." in words
    assert any(text.startswith("✖") for text in words)


def test_the_sources_say_what_it_takes_to_make_the_result_again(
    workbook: Path, example_result: tuple[Result, Path]
) -> None:
    """A ranking that nobody can reproduce cannot be defended."""
    result, _ = example_result
    words = texts(workbook, "Nguồn")
    for digest in result.batch.sources["sha256"]:
        assert digest in words
    assert result.rulebook.fingerprint in words
    assert any(word.startswith("computed") for word in words)


def test_what_units_reported_is_carried_along_and_praise_is_counted(workbook: Path) -> None:
    """Difficulties and proposals go up with the ranking."""
    sheet = openpyxl.load_workbook(workbook)["Khó khăn, kiến nghị"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert rows["Sóc Trăng"][2].startswith("Địa bàn rộng")
    assert rows["Cộng"][4:6] == (8, 10)


def test_a_difference_between_claimed_and_computed_is_marked(workbook: Path) -> None:
    """Colour alone is lost on a black and white print: the mark is an arrow in the number format."""
    sheet = openpyxl.load_workbook(workbook)["Tự chấm và tính lại"]
    marked = {
        cell.value: cell.number_format
        for row in sheet.iter_rows(min_row=7)
        for cell in row
        if "▼" in cell.number_format or "▲" in cell.number_format
    }
    assert "▼" in marked[7.5]
    assert all(isinstance(value, (int, float)) for value in marked)


def test_units_that_are_not_ranked_are_listed_with_the_reason(example: Rulebook, tmp_path: Path) -> None:
    """A unit whose file is missing must be seen to be missing."""
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(make_batch(example, {"ST": {("I.1", "result"): 1}})), path)
    rows = _ranking_rows(path)
    assert len(rows) == 8
    assert [row[0] for row in rows][1:] == [None] * 7
    assert rows[3][10] == "Chưa có bản tự chấm dùng được"


def test_shared_ranks_are_numbers_and_say_with_whom(example: Rulebook, tmp_path: Path) -> None:
    """A rank that is text cannot be compared, and a shared one must be explained to the meeting."""
    path = tmp_path / "tong_hop.xlsx"
    answers = {("II.4", "claimed"): 5}
    write_consolidated(score(make_batch(example, {"ST": answers, "CM": answers})), path)
    rows = _ranking_rows(path)
    assert [row[0] for row in rows][:2] == [1, 1]
    assert rows[0][10].startswith("Đồng hạng với Cà Mau")


def test_the_printed_date_is_an_argument(example: Rulebook, tmp_path: Path) -> None:
    """No clock may enter the file; the date of the meeting is the user's."""
    batch: Batch = make_batch(example, {"ST": {}})
    write_consolidated(score(batch), tmp_path / "a.xlsx", date=datetime.date(2018, 12, 5))
    assert "Sóc Trăng, ngày 05 tháng 12 năm 2018" in texts(tmp_path / "a.xlsx", "Xếp hạng")


def test_the_stamp_of_an_example_stands_on_every_sheet(workbook: Path) -> None:
    """Illustrative figures beside real names must never pass for results."""
    for sheet in _SHEETS:
        assert "SỐ LIỆU MINH HỌA" in texts(workbook, sheet), sheet
