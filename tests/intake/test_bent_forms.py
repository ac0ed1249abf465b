"""Forms that people bent: what is still read, what is refused, and what the message says that may be meant."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.odd_files import rewrite
from tests.submissions import HIDDEN, MAIN, Inbox, Sheet, codes, good_values, places, with_criterion
from thidua_xlsx.batch import Batch
from thidua_xlsx.intake.near_words import alike, nearest, nearest_name
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import write_form

VALUES = ["unit", "criterion", "input", "state", "number", "choice", "text"]
TABLE = range(6, 29)  # the rows of the example's form from the first criterion to the last


def _book(sheet: Sheet) -> openpyxl.Workbook:
    assert sheet.cells.parent is not None
    return sheet.cells.parent


def _unmerge(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def _without_keys(sheet: Sheet) -> None:
    """As somebody leaves it who copies the table into a workbook of their own: no hidden sheet, no hidden column."""
    del _book(sheet)[HIDDEN]
    _unmerge(sheet.cells)
    for row in range(1, 40):
        sheet.cells.cell(row, 1).value = None


def _found(batch: Batch, code: str) -> Finding:
    (finding,) = (each for each in batch.finding_list if each.code == code)
    return finding


@pytest.fixture(scope="module")
def unbent(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What the form says that nobody bent."""
    inbox = Inbox(example, tmp_path_factory.mktemp("unbent"))
    inbox.good()
    return inbox.read().answers[VALUES]


def _same_numbers(batch: Batch, unbent: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(batch.answers[VALUES], unbent)


# -- sheets ------------------------------------------------------------------------------------------


def _renamed(sheet: Sheet) -> None:
    sheet.cells.title = "Phụ lục 1"


def _renamed_without_keys(sheet: Sheet) -> None:
    _renamed(sheet)
    for row in TABLE:
        sheet.cells.cell(row, 1).value = None


def _renamed_beside_a_blank_copy(sheet: Sheet) -> None:
    copy = _book(sheet).copy_worksheet(sheet.cells)
    copy.title = "Phụ lục 1 (mẫu)"
    _clear(copy)
    _renamed(sheet)


def _moved_under_an_empty_sheet_of_that_name(sheet: Sheet) -> None:
    _renamed(sheet)
    _book(sheet).create_sheet(MAIN, 0)["A1"] = "xem Phụ lục 1"


def _clear(copy: Worksheet) -> None:
    for row in TABLE:
        for column in "HI":
            copy[f"{column}{row}"] = None


def _filled_into_a_copy(sheet: Sheet) -> None:
    _book(sheet).copy_worksheet(sheet.cells).title = "Phụ lục 1"
    _clear(sheet.cells)


@pytest.mark.parametrize(
    "how",
    [
        *(_renamed, _renamed_without_keys, _renamed_beside_a_blank_copy),
        *(_moved_under_an_empty_sheet_of_that_name, _filled_into_a_copy),
    ],
)
def test_a_renamed_sheet_is_known_by_its_headings(
    inbox: Inbox, unbent: pd.DataFrame, how: Callable[[Sheet], None]
) -> None:
    """A unit that gave its sheet another name would count as missing."""
    inbox.spoil(how)
    batch = inbox.read()
    assert codes(batch) == {"sheet-renamed"}
    assert places(batch, "sheet-renamed") == [(inbox.file(), "Phụ lục 1", "", "ST", "")]
    _same_numbers(batch, unbent)


def test_sheets_that_were_moved_are_nothing_to_talk_about(inbox: Inbox, unbent: pd.DataFrame) -> None:
    """The secretary would ask a unit to put its sheets back in order."""

    def change(sheet: Sheet) -> None:
        book = _book(sheet)
        book.move_sheet(book[HIDDEN], -3)
        book.move_sheet(book[MAIN], 3)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)


def _empty_named(sheet: Sheet, title: str) -> None:
    sheet.cells.title = title
    sheet.cells.delete_rows(5)


def _half_headed(sheet: Sheet) -> None:
    sheet.cells.title = "Trang 1"
    sheet.cells["I5"] = "Điểm của đơn vị"


NEAR_SHEETS: dict[str, tuple[Callable[[Sheet], None], str]] = {
    "by its name": (lambda sheet: _empty_named(sheet, "Bảng tự chấm điểm"), "Có phải “Bảng tự chấm điểm”?"),
    "by its headings": (_half_headed, "Có phải “Trang 1”?"),
}


@pytest.mark.parametrize("how", NEAR_SHEETS)
def test_of_a_missing_sheet_the_nearest_is_named(inbox: Inbox, how: str) -> None:
    """Whoever looks for the sheet in forty files would have to open each of them."""
    change, question = NEAR_SHEETS[how]
    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"sheet-missing"}
    assert question in _found(batch, "sheet-missing").what("vi")
    assert batch.answers.empty


def test_of_two_filled_sheets_none_is_chosen(inbox: Inbox) -> None:
    """The points of a draft that was left in the file would be counted, or those of the final table not."""

    def change(sheet: Sheet) -> None:
        copy = _book(sheet).copy_worksheet(sheet.cells)
        copy.title = f"{MAIN} (2)"
        copy["H7"] = 999

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"two-forms"}
    finding = _found(batch, "two-forms")
    assert (finding.place.sheet, f"“{MAIN} (2)”" in finding.what("vi")) == (MAIN, True)
    assert batch.answers.empty
    assert batch.sources.loc[0, ["status", "reason"]].tolist() == ["refused", "two-forms"]


def test_of_two_sheets_by_other_names_none_is_chosen(inbox: Inbox) -> None:
    """Which of two months is counted would depend on the order of sheets."""

    def change(sheet: Sheet) -> None:
        _book(sheet).copy_worksheet(sheet.cells).title = "Tháng 12"
        sheet.cells.title = "Tháng 11"

    inbox.spoil(change)
    finding = _found(inbox.read(), "two-forms")
    assert "“Tháng 11”" in finding.what("vi")
    assert "“Tháng 12”" in finding.what("vi")


def test_a_heading_typed_again_does_not_send_the_reader_to_a_blank_copy(inbox: Inbox) -> None:
    """The blank copy, whose headings are still ours to the letter, would be read instead of the filled form."""

    def change(sheet: Sheet) -> None:
        copy = _book(sheet).copy_worksheet(sheet.cells)
        copy.title = f"{MAIN} (2)"
        _clear(copy)
        sheet.cells["I5"] = "Điểm tự chấm (đv)"

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"heading-near"}
    assert set(batch.answers["sheet"]) == {MAIN}


def test_an_empty_sheet_of_that_name_is_no_form(inbox: Inbox) -> None:
    """A file with nothing in it would stop the reader."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = MAIN
    inbox.folder.mkdir(exist_ok=True)
    book.save(inbox.folder / "x.xlsx")
    batch = inbox.read()
    assert codes(batch) == {"heading-missing"}
    assert len(places(batch, "heading-missing")) > 3


def test_a_blank_copy_of_the_form_does_no_harm(inbox: Inbox, unbent: pd.DataFrame) -> None:
    """A unit that kept the blank form beside its own would have to send it again."""

    def change(sheet: Sheet) -> None:
        copy = _book(sheet).copy_worksheet(sheet.cells)
        copy.title = f"{MAIN} (2)"
        _clear(copy)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)


def test_a_sheet_that_cannot_be_read_beside_the_form_does_no_harm(inbox: Inbox, unbent: pd.DataFrame) -> None:
    """A chart or notes far away on a sheet of the unit's own would cost it its points."""

    def change(sheet: Sheet) -> None:
        book = _book(sheet)
        book.create_chartsheet("Biểu đồ")
        book.create_sheet("Nháp")["ZZ90000"] = 1

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) <= {"cell-far-away"}
    _same_numbers(batch, unbent)


# -- rows and columns --------------------------------------------------------------------------------


def _rows_and_columns_anywhere(sheet: Sheet) -> tuple[int, int]:
    """Rows above, within and below the headings' row, columns before and between; where I.1's result is then."""
    cells = sheet.cells
    _unmerge(cells)
    cells.insert_rows(12, 2)
    cells.insert_rows(7)
    cells["C7"] = "Ghi chú của đơn vị"
    cells.insert_rows(1, 3)
    cells.insert_cols(9, 2)
    cells.insert_cols(3)
    cells.insert_cols(1)
    return 11, 10


def _no_number_column(sheet: Sheet) -> tuple[int, int]:
    _unmerge(sheet.cells)
    sheet.cells.delete_cols(2)
    return 7, 7


def _no_key_and_no_number_column(sheet: Sheet) -> tuple[int, int]:
    _unmerge(sheet.cells)
    title = sheet.cells["B4"].value
    sheet.cells.delete_cols(1, 2)
    sheet.cells["A4"] = title
    return 7, 6


def _numbering_of_columns(sheet: Sheet) -> tuple[int, int]:
    _unmerge(sheet.cells)
    for row in TABLE:
        sheet.cells.cell(row, 1).value = None
    sheet.cells.insert_rows(6)
    for column in range(2, 13):
        sheet.cells.cell(6, column).value = f"({column - 1})"
    return 8, 8


@pytest.mark.parametrize(
    "how",
    [_rows_and_columns_anywhere, _no_number_column, _no_key_and_no_number_column, _numbering_of_columns],
)
def test_rows_and_columns_may_come_and_go(
    inbox: Inbox, unbent: pd.DataFrame, how: Callable[[Sheet], tuple[int, int]]
) -> None:
    """A unit that made room for its notes would be scored by other figures, or not at all."""
    row, column = inbox.spoil(how)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)
    answers = batch.answers
    cells = answers.loc[(answers["criterion"] == "I.1") & (answers["input"] == "result"), "cell"].tolist()
    assert cells == [f"{'ABCDEFGHIJKLMN'[column - 1]}{row}"]


def _merged_over_two_rows(sheet: Sheet) -> None:
    sheet.cells.insert_rows(6)
    for merged in list(sheet.cells.merged_cells.ranges):
        if merged.min_row > 5:
            sheet.cells.unmerge_cells(str(merged))
    for column in range(1, 13):
        sheet.cells.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)


def _below_a_common_heading(sheet: Sheet) -> None:
    cells = sheet.cells
    cells.insert_rows(6)
    for column in ("H", "I", "J"):
        cells[f"{column}6"], cells[f"{column}5"] = cells[f"{column}5"].value, None
    cells["H5"] = "Năm 2018"
    cells["I5"] = "Điểm"
    cells.merge_cells("I5:J5")
    for column in "ABCDEFGKL":
        cells.merge_cells(f"{column}5:{column}6")


@pytest.mark.parametrize("how", [_merged_over_two_rows, _below_a_common_heading])
def test_headings_on_two_rows_are_found(inbox: Inbox, unbent: pd.DataFrame, how: Callable[[Sheet], None]) -> None:
    """A form whose heading was made prettier would be refused."""
    inbox.spoil(how)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)


# -- headings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "typed", "column"),
    [
        ("I5", "Điểm tự chấm (đv)", "Điểm tự chấm"),
        ("H5", "Kết quả thục hiện năm", "Kết quả thực hiện"),
        ("G5", "Chỉ tiêu 2018", "Chỉ tiêu"),
        ("C5", "Nội dung các tiêu chí", "Nội dung tiêu chí"),
        ("K5", "Minh chứng kèm", "Minh chứng"),
    ],
)
def test_a_heading_that_is_nearly_ours_is_used_and_said(
    inbox: Inbox, unbent: pd.DataFrame, cell: str, typed: str, column: str
) -> None:
    """One word more in a heading would cost the unit its points, or move them without anybody being told."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__(cell, typed))
    batch = inbox.read()
    assert codes(batch) == {"heading-near"}
    finding = _found(batch, "heading-near")
    assert finding.place.cell == cell
    assert finding.what("vi") == f"Tiêu đề “{typed}” được hiểu là cột “{column}”."
    _same_numbers(batch, unbent)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Điểm", "Có phải “Điểm”?"),
        ("Điểm thẩm định", "Có phải “Điểm thẩm định”?"),
        ("Xếp hạng", ""),
    ],
)
def test_a_heading_that_may_be_another_is_not_used(inbox: Inbox, typed: str, question: str) -> None:
    """The points of the verifier would be taken for those of the unit."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("I5", typed))
    batch = inbox.read()
    assert codes(batch) == {"heading-missing"}
    what = _found(batch, "heading-missing").what("vi")
    assert question in what
    assert ("Có phải" in what) == bool(question)
    assert batch.answers.empty


def test_of_two_near_headings_none_is_used(inbox: Inbox) -> None:
    """Which of two columns holds the points would be a matter of chance."""

    def change(sheet: Sheet) -> None:
        sheet.cells["I5"], sheet.cells["M5"] = "Điểm tự chấm 1", "Điểm tự chấm 2"

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"heading-missing"}
    assert "“Điểm tự chấm 1”, “Điểm tự chấm 2”" in _found(batch, "heading-missing").what("vi")


def test_a_heading_beside_the_right_one_takes_nothing_from_it(inbox: Inbox, unbent: pd.DataFrame) -> None:
    """Last year's figures would be counted because their heading is alike."""

    def change(sheet: Sheet) -> None:
        sheet.cells["M5"], sheet.cells["N5"] = "Kết quả thực hiện 2017", "Điểm tự chấm lần 2"
        for row in TABLE:
            sheet.cells[f"M{row}"] = sheet.cells[f"N{row}"] = 1

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)


def _last_years_beside(sheet: Sheet, heading: str = "Kết quả thực hiện") -> None:
    """A column of last year's figures before the right one."""
    _unmerge(sheet.cells)
    sheet.cells.insert_cols(8)
    sheet.cells["H5"] = heading
    for row in TABLE:
        sheet.cells.cell(row, 8).value = 1000


def _last_years_on_two_rows(sheet: Sheet) -> None:
    _last_years_beside(sheet)
    sheet.cells.insert_rows(5)
    sheet.cells["H5"], sheet.cells["I5"] = "Năm 2017", "Năm 2018"


def _never_calculated(sheet: Sheet) -> None:
    _last_years_beside(sheet)
    for row in TABLE:
        sheet.cells.cell(row, 9).value = f"=H{row}-502"


TWICE: dict[str, tuple[Callable[[Sheet], None], str]] = {
    "one row": (_last_years_beside, "H5, I5"),
    "two rows": (_last_years_on_two_rows, "H6, I6"),
    "in English": (lambda sheet: _last_years_beside(sheet, "RESULT"), "H5, I5"),
    "formulas never calculated": (_never_calculated, "H5, I5"),
}


@pytest.mark.parametrize("how", TWICE)
def test_of_two_columns_under_one_heading_none_is_chosen(inbox: Inbox, how: str) -> None:
    """Last year's results would be scored because their column stands first."""
    change, cells = TWICE[how]
    inbox.spoil(change, as_calculated=how != "formulas never calculated")
    batch = inbox.read()
    assert codes(batch) == {"heading-twice"}
    assert f"Cột “Kết quả thực hiện” có ở nhiều chỗ ({cells})" in _found(batch, "heading-twice").what("vi")
    assert batch.answers.empty
    assert batch.sources.loc[0, ["status", "reason"]].tolist() == ["refused", "heading-twice"]


def test_of_two_columns_of_evidence_none_is_read(inbox: Inbox) -> None:
    """All points of a unit would be refused for a second column of words, or the wrong words be shown."""

    def change(sheet: Sheet) -> None:
        sheet.cells["M5"], sheet.cells["M8"] = "MINH CHỨNG", "Báo cáo năm trước"
        for column, text in {"N": "Thang điểm", "O": "Đơn vị tính"}.items():
            sheet.cells[f"{column}5"], sheet.cells[f"{column}7"] = text, "x"

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"heading-twice"}
    assert _found(batch, "heading-twice").place.cell == "M5"
    assert set(batch.answers.loc[batch.answers["input"] == "evidence", "state"]) == {"blank"}
    assert (batch.recomputed["state"] == "scored").all()


@pytest.mark.parametrize("at", [8, 9], ids=["before", "behind"])
def test_a_blank_column_under_the_same_heading_takes_nothing(inbox: Inbox, unbent: pd.DataFrame, at: int) -> None:
    """A heading that was copied once too often would cost the unit its points."""

    def change(sheet: Sheet) -> None:
        _unmerge(sheet.cells)
        sheet.cells.insert_cols(at)
        sheet.cells.cell(5, at).value = "Kết quả thực hiện"

    inbox.spoil(change, as_calculated=True)
    batch = inbox.read()
    assert codes(batch) <= {"check-code-differs", "total-differs"}
    _same_numbers(batch, unbent)


# -- merged and hidden cells -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("merged", "blank", "criterion", "column"),
    [
        ("I7:I9", ["I8", "I9"], ["I.2", "I.3"], "Điểm tự chấm"),
        ("H12:H13", ["H13"], ["II.2"], "mức đạt"),
        ("H8:I8", ["I8"], ["I.2"], "Điểm tự chấm"),
    ],
)
def test_a_needed_cell_inside_a_merged_range_is_said_to_be_so(
    inbox: Inbox, merged: str, blank: list[str], criterion: list[str], column: str
) -> None:
    """Three criteria would share one figure, and two of them be called blank where the unit sees it."""
    inbox.spoil(lambda sheet: sheet.cells.merge_cells(merged))
    batch = inbox.read()
    found = [(place[2], place[4]) for place in places(batch, "merged-cell")]
    assert found == list(zip(blank, criterion, strict=True))
    assert "blank-required" not in codes(batch)
    assert all(merged in each.what("vi") for each in batch.finding_list if each.code == "merged-cell")
    answers = batch.answers[batch.answers["cell"].isin(blank)]
    assert set(answers["state"]) == {"unreadable"}


@pytest.mark.parametrize("manner", ['<mergeCell ref="I7:I9"/>', '<mergeCell ref="I7:I9" />'], ids=["usual", "a space"])
def test_a_merged_range_is_seen_in_whatever_manner_it_is_written(inbox: Inbox, manner: str) -> None:
    """A figure that is meant for three criteria would count for one, and the others be called blank."""
    main, end = "xl/worksheets/sheet1.xml", b"</mergeCells>"
    figure = re.compile(rb'(<c r="I[89]" s="[0-9]+")><v>[^<]*</v></c>')

    def merge(parts: dict[str, bytes]) -> None:
        parts[main] = figure.sub(rb"\1/>", parts[main].replace(end, manner.encode() + end))

    rewrite(inbox.good(), merge)
    batch = inbox.read()
    assert [place[2] for place in places(batch, "merged-cell")] == ["I8", "I9"]
    assert set(batch.answers.loc[batch.answers["cell"].isin(["I8", "I9"]), "state"]) == {"unreadable"}


def test_hidden_rows_and_columns_are_read(inbox: Inbox, unbent: pd.DataFrame) -> None:
    """A row that somebody folded away would count as blank."""

    def change(sheet: Sheet) -> None:
        for row in range(7, 20):
            sheet.cells.row_dimensions[row].hidden = True
        for column in "CGHI":
            sheet.cells.column_dimensions[column].hidden = True

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    _same_numbers(batch, unbent)


# -- another period, another cluster -----------------------------------------------------------------


def _of_period(book: Rulebook, year: int, period: str) -> Rulebook:
    return dataclasses.replace(book, info=dataclasses.replace(book.info, year=year, period=period))


@pytest.mark.parametrize("period", ["Năm 2019", "6 tháng đầu năm 2018", ""])
def test_a_form_of_another_period_is_refused(inbox: Inbox, period: str) -> None:
    """Last year's points would be ranked as this year's: only the criteria that changed would be doubted."""
    inbox.good()
    inbox.rulebook = _of_period(inbox.rulebook, 2019, period)
    batch = inbox.read()
    assert codes(batch) == {"not-of-this-period"}
    assert places(batch, "not-of-this-period") == [(inbox.file(), HIDDEN, "", "", "")]
    assert _found(batch, "not-of-this-period").what("vi") == (
        f"Phiếu là của kỳ khác: ghi “Năm 2018”, còn quy định là của “{period or 2019}”."
    )
    assert batch.answers.empty


@pytest.mark.parametrize("period", ["", "năm  2018", "NĂM 2018", "2018"])
def test_a_period_may_be_written_differently(inbox: Inbox, period: str) -> None:
    """For a capital letter that was mended in the rulebook every form would be refused."""
    inbox.good()
    inbox.rulebook = _of_period(inbox.rulebook, 2018, period)
    assert codes(inbox.read()) == set()


YEARS: dict[str, tuple[str, bool]] = {
    "this year": ("BẢNG CHẤM ĐIỂM NĂM 2018", True),
    "no year": ("BẢNG CHẤM ĐIỂM", True),
    "last year": ("BẢNG CHẤM ĐIỂM NĂM 2017", False),
    "both": ("SO SÁNH NĂM 2018 VỚI NĂM 2017", True),
    "signed in January": ("Sóc Trăng, ngày 05 tháng 01 năm 2019", True),
    "a decision of that year": ("Theo Nghị định 98/2017", True),
    "a law of that year": ("Căn cứ Luật Thi đua, khen thưởng năm 2022", True),
}


@pytest.mark.parametrize("what", YEARS)
def test_without_the_hidden_sheet_the_title_tells_the_year(inbox: Inbox, what: str) -> None:
    """A table that somebody copied from last year's form would be scored as this year's."""
    title, is_read = YEARS[what]

    def change(sheet: Sheet) -> None:
        _without_keys(sheet)
        sheet.cells["B3"] = title

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == ({"form-without-identity"} if is_read else {"not-of-this-period"})
    if not is_read:
        assert places(batch, "not-of-this-period") == [(inbox.file(), MAIN, "B3", "", "")]


def test_another_clusters_form_names_both_rulebooks(inbox: Inbox) -> None:
    """Nobody would know whose form it is."""
    inbox.good()
    info = dataclasses.replace(inbox.rulebook.info, id="cum-8-2018")
    inbox.rulebook = dataclasses.replace(inbox.rulebook, info=info)
    what = _found(inbox.read(), "not-of-this-rulebook").what("vi")
    assert "cum-9-2018" in what
    assert "cum-8-2018" in what


# -- did you mean ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Công an tỉnh Sóc Trang 2", "Có phải “Công an tỉnh Sóc Trăng”?"),
        ("Công an Sóc Trăg", "Có phải “Công an tỉnh Sóc Trăng”?"),
        ("Công an tỉnh Đồng Tháp", ""),
        ("Phòng PX03", ""),
    ],
)
def test_of_an_unknown_unit_the_nearest_is_named(inbox: Inbox, typed: str, question: str) -> None:
    """A slip of the pen would have to be found in a list of hundreds of communes; another province would be offered."""

    def change(sheet: Sheet) -> None:
        _without_keys(sheet)
        sheet.cells["B4"] = f"Đơn vị: {typed}"

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"unknown-unit"}
    what = _found(batch, "unknown-unit").what("vi")
    assert question in what
    assert ("Có phải" in what) == bool(question)


def test_of_an_unknown_row_the_nearest_criterion_is_named(inbox: Inbox) -> None:
    """The secretary would have to find out by reading which criterion the unit typed again."""

    def change(sheet: Sheet) -> str:
        _without_keys(sheet)
        sheet.type("IV.2.b", "number", None)
        return sheet.type("IV.2.b", "name", "Hoạt động đền ơn, đáp nghĩa và tình nguyện")

    cell = inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "row-unknown") == [(inbox.file(), MAIN, cell, "ST", "")]
    assert "Có phải “IV.2.b (" in _found(batch, "row-unknown").what("vi")
    assert codes(batch) == {"row-unknown", "row-missing", "form-without-identity"}


def test_of_a_word_that_is_not_in_the_list_the_nearest_is_named(inbox: Inbox) -> None:
    """A slip of the pen in a list would look like another mark."""
    inbox.spoil(lambda sheet: sheet.type("II.1", "result", "Tốtt"))
    finding = _found(inbox.read(), "not-a-choice")
    assert "Có phải “Tốt”?" in finding.what("vi")
    assert "Did you mean “" in finding.what("en")


def test_a_file_of_nothing_but_strange_rows_does_not_cost_minutes(inbox: Inbox) -> None:
    """One pasted page of text would stop the reader, and with it the unit's form."""

    def change(sheet: Sheet) -> None:
        for row in range(100, 1600):
            sheet.cells.cell(row, 3).value = f"Nội dung không có trong quy định, dòng {row}"
            sheet.cells.cell(row, 9).value = 1

    inbox.spoil(change)
    batch = inbox.read()
    assert len(places(batch, "row-unknown")) == 1500
    assert sum("Có phải" in each.what("vi") for each in batch.finding_list) <= 40


# -- numbers and names -------------------------------------------------------------------------------


def _plain_numbers(sheet: Sheet) -> None:
    """Numbers as people set them: brackets, dots, and 1 as a number."""
    for row in TABLE:
        cell = sheet.cells.cell(row, 2)
        if cell.value is not None:
            number = str(cell.value)
            cell.value = float(number) if number.isdigit() else f"{number})"


def _names_nearly(sheet: Sheet) -> None:
    for row in TABLE:
        cell = sheet.cells.cell(row, 3)
        if sheet.cells.cell(row, 2).value is not None:
            cell.value = f"Thực hiện {cell.value}"


@pytest.mark.parametrize("how", [_plain_numbers, _names_nearly])
def test_numbers_that_recur_belong_to_the_group_above(
    inbox: Inbox, unbent: pd.DataFrame, how: Callable[[Sheet], None]
) -> None:
    """Criterion 1 of the second group would be booked to the first, or to none."""

    def change(sheet: Sheet) -> None:
        _without_keys(sheet)
        how(sheet)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) - {"row-near"} == {"form-without-identity"}
    assert ("row-near" in codes(batch)) == (how is _names_nearly)
    _same_numbers(batch, unbent)


def test_a_name_far_from_the_criterion_of_its_number_is_no_match(inbox: Inbox) -> None:
    """Half of a name would do for a row that lost its key, and nobody be told."""

    def change(sheet: Sheet) -> None:
        _without_keys(sheet)
        sheet.type("I.2", "name", "Tỷ lệ điều tra, khám phá án ma túy, kinh tế")

    inbox.spoil(change)
    assert codes(inbox.read()) == {"row-differs", "row-missing", "form-without-identity"}


def test_a_number_beside_another_name_is_no_match(inbox: Inbox) -> None:
    """The points of last year's criterion 2 would be booked to this year's, which is another."""

    def change(sheet: Sheet) -> str:
        _without_keys(sheet)
        return sheet.type("I.2", "name", "Huấn luyện dân quân tự vệ")

    cell = inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "row-differs") == [(inbox.file(), MAIN, cell, "ST", "")]
    what = _found(batch, "row-differs").what("vi")
    assert "“Huấn luyện dân quân tự vệ”" in what
    assert "I.2 (Tỷ lệ điều tra" in what
    assert codes(batch) == {"row-differs", "row-missing", "form-without-identity"}
    assert [place[4] for place in places(batch, "row-missing")] == ["I.2"]


def test_a_name_that_is_nearer_to_another_criterion_is_no_match(inbox: Inbox) -> None:
    """In a table with last year's numbers the rate of one kind would be booked as that of another."""
    names = {"I.2": "Tỷ lệ giải quyết đơn thư tố giác", "I.4": "Tỷ lệ giải quyết đơn, thư, kiến nghị"}
    for key, name in names.items():
        inbox.rulebook = with_criterion(inbox.rulebook, key, name=name)

    def change(sheet: Sheet) -> str:
        _without_keys(sheet)
        return sheet.type("I.2", "name", "Tỷ lệ giải quyết đơn thư và kiến nghị")

    path = inbox.folder / "ST.xlsx"
    write_form(inbox.rulebook, inbox.rulebook.unit("ST"), path, good_values())
    book = openpyxl.load_workbook(path)
    cell = change(Sheet(book[MAIN]))
    book.save(path)
    batch = inbox.read()
    assert places(batch, "row-differs") == [(inbox.file(), MAIN, cell, "ST", "")]
    assert "Có phải “I.4 (" in _found(batch, "row-differs").what("vi")


def test_below_a_group_that_nobody_knows_a_recurring_number_is_no_match(inbox: Inbox) -> None:
    """Criterion 1 of a group of the unit's own would be booked to the group before it."""

    def change(sheet: Sheet) -> None:
        _without_keys(sheet)
        sheet.type("II", "name", "Công tác hậu cần, kỹ thuật")
        for key in ("II.1", "II.2"):
            sheet.type(key, "name", f"Thực hiện {sheet.cell(key, 'name').value}")

    inbox.spoil(change)
    batch = inbox.read()
    assert {place[4] for place in places(batch, "row-missing")} == {"II.1", "II.2"}
    assert codes(batch) == {"row-differs", "row-unknown", "row-missing", "form-without-identity"}
    known = batch.recomputed.set_index("criterion")["state"]
    assert set(known.drop(["II.1", "II.2"])) == {"scored"}


# -- nearness itself ---------------------------------------------------------------------------------


def test_nearness_forgives_accents_and_slips_and_nothing_else() -> None:
    """A suggestion that is wrong costs more than none."""
    assert nearest("TOT", ["Tốt", "Khá"]) == ["Tốt"]
    assert nearest("Kha", ["Tốt", "Khá", "Khác"]) == ["Khá", "Khác"]
    assert nearest("", ["Tốt"]) == []
    assert nearest("Xuất sắc", ["Tốt", "Khá"]) == []
    communes = [f"Xã {name}" for name in ("Tân An", "Tân Bình", "Long Phú", "Mỹ Xuyên", "Kế Sách")]
    assert nearest_name("Xã Tân Bìn", communes) == ["Xã Tân Bình", "Xã Tân An"]
    assert nearest_name("Xã Châu Thành", communes) == []
    assert alike("a" * 5000 + "b", "a" * 5000 + "c") == 1.0  # the end of a long text is not looked at


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Kết quả thực hiện năm 2017", "heading-missing"),
        ("Kết quả thực hiện năm trước", "heading-missing"),
        ("Kết quả thực hiện năm 2018", "heading-near"),
    ],
)
def test_a_column_of_another_year_is_not_taken_for_this_years(inbox: Inbox, heading: str, code: str) -> None:
    """Last year's results would be scored because their heading is nearly the one looked for."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("H5", heading))
    assert codes(inbox.read()) == {code}
