"""How the consolidated workbook looks: on paper, and what an office program makes of its names and properties."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from thidua_xlsx.batch import read_submissions
from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE, write_example
from thidua_xlsx.meeting.grids import FIRST_ROW, Grid
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import write_consolidated
from thidua_xlsx.workbooks.paging import PageRow, page_starts
from thidua_xlsx.workbooks.row_heights import cut

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension", "ignore:Conditional Formatting extension")

# one cluster; three of which one has twenty units; more criteria than a page holds
_EXAMPLES = ("cum_9_2018", "can_tho_2579", "thang_1000_diem")
_PAGE = 170 / 25.4 * 72  # points between the margins of A4 landscape
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d+[Cc]\d+")


@pytest.fixture(scope="module", params=_EXAMPLES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """An example and its workbook; not to be changed."""
    folder = tmp_path_factory.mktemp("look")
    write_example(request.param, folder)
    result = score(read_submissions(read_rulebook(folder / RULEBOOK_FILE), folder / FORMS_FOLDER))
    path = folder / "tong_hop.xlsx"
    write_consolidated(result, path)
    return result, path


def _sheets(path: Path) -> list[Worksheet]:
    return [sheet for sheet in openpyxl.load_workbook(path).worksheets if sheet.sheet_state == "visible"]


def _height(sheet: Worksheet, row: int) -> float:
    found = sheet.row_dimensions[row]
    return 0.0 if found.hidden else found.height or 15.0


def _targets(sheet: Worksheet) -> set[str]:
    """The places in the workbook that links of a sheet lead to."""
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    return {str(link.location) for link in links if link.location}


def test_every_sheet_is_official_paper_that_can_be_read(written: tuple[Result, Path]) -> None:
    """A4 with the margins of Nghị định 30/2020, the page number on top but not on page 1, never below 60 %."""
    for sheet in _sheets(written[1]):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        margins = sheet.page_margins
        assert (margins.left * 25.4, margins.right * 25.4) == (pytest.approx(30), pytest.approx(15)), sheet.title
        assert margins.top * 25.4 >= 20 - 1e-6, sheet.title
        assert sheet.HeaderFooter.differentFirst, sheet.title
        assert "&P" in str(sheet.oddHeader.center.text), sheet.title
        if not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage:
            assert sheet.page_setup.scale >= 60, sheet.title


def test_no_row_is_taller_than_a_page(written: tuple[Result, Path]) -> None:
    """Excel cuts such a row off."""
    for sheet in _sheets(written[1]):
        assert max(_height(sheet, row) for row in range(1, sheet.max_row + 1)) <= _PAGE, sheet.title


def test_pages_of_the_grids_fit_and_never_end_with_a_heading(written: tuple[Result, Path]) -> None:
    """Excel would break a page that is too long once more, and a heading alone at its foot heads nothing."""
    result, path = written
    groups = {row.row for row in Grid.of(result.rulebook).rows if not row.criterion.is_leaf}
    for name in ("Điểm", "Mức đạt", "Tự chấm", "Kết quả"):
        sheet = openpyxl.load_workbook(path)[name]
        room = _PAGE * 100 / sheet.page_setup.scale
        breaks = [item.id for item in sheet.row_breaks.brk]  # rows above them, from 1: indexes below them, from 0
        assert not {at - 1 for at in breaks} & groups, name
        for number, (first, end) in enumerate(pairwise([0, *breaks, sheet.max_row])):
            repeated = _height(sheet, FIRST_ROW) if number else 0.0
            assert repeated + sum(_height(sheet, row + 1) for row in range(first, end)) <= room, (name, first)
        assert sheet.print_title_rows == f"${FIRST_ROW}:${FIRST_ROW}", name


def test_rows_whose_units_change_places_are_equally_tall(written: tuple[Result, Path]) -> None:
    """The head types a figure, and another unit stands in the row."""
    result, path = written
    sheet = openpyxl.load_workbook(path)["Xếp hạng"]
    headings = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "Hạng"]
    for heading, cluster in zip(headings, result.rulebook.clusters, strict=True):
        count = len(result.rulebook.units_of(cluster.code))
        assert len({_height(sheet, heading + at) for at in range(1, count + 1)}) == 1, cluster.code


def test_names_are_such_as_excel_takes_and_stand_for_what_they_say(written: tuple[Result, Path]) -> None:
    """A name that looks like a cell, or stands twice, makes Excel repair the file."""
    result, path = written
    book = openpyxl.load_workbook(path, data_only=True)
    names = dict(book.defined_names.items())
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[A-Za-z_]\w{0,254}", name), name
        assert not _CELL_LIKE.fullmatch(name), name
    for cluster in result.rulebook.clusters:
        suffix = f"_{cluster.code}" if len(result.rulebook.clusters) > 1 else ""
        ((sheet, cells),) = names[f"XepHang{suffix}"].destinations
        ranks = [row[0].value for row in book[sheet][cells]]
        own = result.ranking[result.ranking["cluster"] == cluster.code]["rank"]
        assert [rank for rank in ranks if rank is not None] == list(own.dropna())
        for name in ("TongDiem", "TyLe", "DiemThamDinh", "KetQuaThamDinh", "LyDo"):
            assert f"{name}{suffix}" in names


def test_the_document_says_what_it_is_and_names_nobody(written: tuple[Result, Path]) -> None:
    """Properties go wherever the file goes."""
    found = openpyxl.load_workbook(written[1]).properties
    assert "Tổng hợp kết quả thi đua" in found.title
    assert found.subject == written[0].rulebook.info.title
    assert found.category and found.keywords and found.description
    assert not found.creator and not found.lastModifiedBy
    assert found.created.year == 2000


def test_every_sheet_leads_back_and_the_first_to_every_other(written: tuple[Result, Path]) -> None:
    """Twenty sheets are too many to leaf through."""
    first, *others = _sheets(written[1])
    assert {target.split("!")[0].strip("'") for target in _targets(first)} == {sheet.title for sheet in others}
    for sheet in others:
        assert f"'{first.title}'!A1" in _targets(sheet), sheet.title


def test_axes_of_points_begin_at_nought(written: tuple[Result, Path]) -> None:
    """A bar that begins elsewhere lies about its length; only deductions need room at the left of 0."""
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    with ZipFile(written[1]) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert charts
        for name in charts:
            root = ElementTree.fromstring(archive.read(name))
            least = [item.get("val") for item in root.iter(f"{space}min")]
            grouping = [item.get("val") for item in root.iter(f"{space}grouping")]
            assert least == ["0"] or "stacked" in grouping, name


@given(
    st.lists(st.tuples(st.integers(10, 60), st.sampled_from([0, 1, 2, 4, 4, 4, None])), min_size=1, max_size=60),
    st.integers(100, 300),
)
def test_pages_are_never_too_long_and_break_only_where_they_may(
    heights: list[tuple[int, int | None]], room: int
) -> None:
    """Whatever the rows: each page fits, and begins where a break is allowed if its page had such a place."""
    rows = [PageRow(at, float(height), level) for at, (height, level) in enumerate(heights)]
    starts = page_starts(rows, room, 20.0)
    assert starts == sorted(set(starts))
    for number, (first, end) in enumerate(pairwise([0, *starts, len(rows)])):
        part = rows[first:end]
        assert len(part) == 1 or sum(row.height for row in part) + (20.0 if number else 0.0) <= room
        if end < len(rows) and rows[end].level is None:
            assert all(row.level is None for row in part[1:])


def test_a_long_name_is_cut_between_words() -> None:
    """Half a word is read as another."""
    assert cut("Thực hiện nhiệm vụ chính trị, bảo đảm an ninh", 32) == "Thực hiện nhiệm vụ chính trị…"
    assert cut("ngắn", 32) == "ngắn"
    assert cut("x" * 40, 32) == "x" * 31 + "…"
