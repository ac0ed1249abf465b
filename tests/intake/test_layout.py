"""Tables that are not ours: recognised by their headings, confirmed, kept in a file, read by it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import thidua_xlsx as tx
from tests.foreign import LAYOUT, SHEET, foreign_table
from tests.submissions import HIDDEN, Inbox, Sheet, codes, good_values, places, with_targets
from thidua_xlsx.batch import Batch
from thidua_xlsx.errors import OutputError, WorkbookError
from thidua_xlsx.examples.write import RULEBOOK_FILE
from thidua_xlsx.intake.layout import Layout, detect_layout, read_layout
from thidua_xlsx.intake.pick_layout import LAYOUT_COLUMNS
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.of_layouts import LAYOUTS
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.layout import layout_text, write_layout
from thidua_xlsx.workbooks.rulebook import write_rulebook

VALUES = ["unit", "criterion", "input", "state", "number", "choice", "text"]


def _found(batch: Batch, code: str) -> Finding:
    (finding,) = (each for each in batch.finding_list if each.code == code)
    return finding


def _put(
    inbox: Inbox, change: Callable[[Worksheet], Any] | None = None, unit: str = "ST", name: str = "bang.xlsx"
) -> Any:
    return foreign_table(inbox.rulebook, unit, good_values(unit), inbox.folder / name, change)


@pytest.fixture(scope="module")
def ours(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What a form of ours says with the same values."""
    inbox = Inbox(example, tmp_path_factory.mktemp("ours"))
    inbox.good()
    return inbox.read().answers


def _same(batch: Batch, ours: pd.DataFrame) -> None:
    """The same figures, but for targets that stand in the rulebook and not in the table."""
    asked = ours["input"] != "target"
    pd.testing.assert_frame_equal(batch.answers.loc[asked, VALUES], ours.loc[asked, VALUES])


# -- recognising -------------------------------------------------------------------------------------


def test_a_table_with_headings_on_two_rows_is_recognised(inbox: Inbox) -> None:
    """The secretary would have to write the layout by hand."""
    _put(inbox)
    found = detect_layout(inbox.folder / "bang.xlsx")
    assert found.layout == LAYOUT
    assert found.cells == dict(zip(LAYOUT.columns, ["A4", "B4", "C4", "D4", "E4", "F5", "H4", "I4"], strict=True))
    assert found.missing == ("measure", "assigned")
    assert found.others == (("G5", "Điểm / Thẩm định"),)
    assert found.unit == ("A2", "Công an tỉnh Sóc Trăng")
    assert [row[:2] for row in found.preview][1:] == [
        ("1", "Số vụ phạm tội về trật tự xã hội không tăng so với chỉ tiêu"),
        ("2", "Tỷ lệ điều tra, khám phá các vụ phạm tội về trật tự xã hội"),
    ]


HEADINGS: dict[str, tuple[list[str], dict[str, str]]] = {
    "usual words": (
        ["TT", "Tiêu chí", "Thang điểm", "Chỉ tiêu giao", "Kết quả", "Tự chấm", "Minh chứng", "Lý do"],
        {
            "number": "TT",
            "name": "Tiêu chí",
            "maximum": "Thang điểm",
            "target": "Chỉ tiêu giao",
            "result": "Kết quả",
            "claimed": "Tự chấm",
            "evidence": "Minh chứng",
            "explanation": "Lý do",
        },
    ),
    "words beside": (
        ["Số TT", "Nội dung tiêu chí chấm điểm", "Kết quả thực hiện năm 2018", "Điểm tự chấm (đơn vị)"],
        {
            "number": "Số TT",
            "name": "Nội dung tiêu chí chấm điểm",
            "result": "Kết quả thực hiện năm 2018",
            "claimed": "Điểm tự chấm (đơn vị)",
        },
    ),
    "without accents": (
        ["stt", "noi dung", "diem toi da", "diem tu cham"],
        {"number": "stt", "name": "noi dung", "maximum": "diem toi da", "claimed": "diem tu cham"},
    ),
    "English": (
        ["No", "Criterion", "Max points", "Target", "Result", "Self-score", "Evidence"],
        {
            "number": "No",
            "name": "Criterion",
            "maximum": "Max points",
            "target": "Target",
            "result": "Result",
            "claimed": "Self-score",
            "evidence": "Evidence",
        },
    ),
    "verified beside": (
        ["TT", "Nội dung", "Điểm thẩm định", "Kết quả thẩm định", "Điểm tự chấm"],
        {"number": "TT", "name": "Nội dung", "claimed": "Điểm tự chấm"},
    ),
    "no table": (["Họ và tên", "Chức vụ", "Ghi chú"], {}),
    "no figures": (["TT", "Nội dung", "Ghi chú"], {}),
}


@pytest.mark.parametrize("what", HEADINGS)
def test_headings_are_recognised_by_their_usual_words(tmp_path: Path, what: str) -> None:
    """The verifier's column would be offered as the unit's, or the words that every cluster uses not be known."""
    headings, expected = HEADINGS[what]
    book = openpyxl.Workbook()
    book.worksheets[0].append(["PHỤ LỤC"])
    sheet = book.create_sheet("Bảng 1")
    for row in ([], [], headings, ["I", "Nhóm một"], ["1", "Việc một", 5, 5, 5, 5]):
        sheet.append(row)
    book.create_chartsheet("Biểu đồ")
    book.save(tmp_path / "b.xlsx")
    found = detect_layout(tmp_path / "b.xlsx")
    assert dict(found.layout.columns if found.layout else {}) == expected
    if found.layout is not None:
        assert (found.layout.sheet, found.layout.heading_rows) == ("Bảng 1", (3,))


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """A PDF given by mistake would end in a traceback."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(WorkbookError, match="PDF"):
        detect_layout(tmp_path / "a.pdf")
    with pytest.raises(WorkbookError):
        detect_layout(tmp_path / "nowhere.xlsx")


# -- the file ----------------------------------------------------------------------------------------


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    """The layout that somebody confirmed would not be the one that is read by."""
    odd = Layout('Bảng "1" \\ #', (7,), {"name": "Nội\ndung = [a]", "claimed": "Điểm / “Tự” chấm"}, "BC12")
    for layout in (LAYOUT, odd):
        write_layout(layout, tmp_path / "l.toml")
        assert read_layout(tmp_path / "l.toml") == layout
    text = layout_text(LAYOUT)
    assert 'claimed = "Điểm / Đơn vị tự chấm" # Điểm tự chấm\n' in text
    assert text.startswith("# Bố cục bảng tự chấm điểm")


def test_the_file_may_be_saved_by_notepad(tmp_path: Path) -> None:
    """A byte-order mark, other line ends and one row without brackets would make the file unreadable."""
    text = layout_text(dataclasses.replace(LAYOUT, heading_rows=(4,))).replace("[4]", "4")
    (tmp_path / "l.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_layout(tmp_path / "l.toml").heading_rows == (4,)


def test_a_layout_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """The layout of last year would be lost to one that could not be written."""
    (tmp_path / "l.toml").mkdir()
    with pytest.raises(OutputError):
        write_layout(LAYOUT, tmp_path / "l.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["l.toml"]


_GOOD = 'sheet = "A"\nheading_rows = [4]\n[columns]\nname = "Nội dung"\nclaimed = "Tự chấm"\n'
MISTAKES: dict[str, tuple[str, list[str]]] = {
    "no toml": ("sheet: A\n", ["layout-unreadable"]),
    "nothing": ("", ["“sheet”", "“heading_rows”", "“columns”"]),
    "key of another spelling": (_GOOD.replace("sheet", "sheets"), ["“sheets”", "có phải “sheet”"]),
    "column of another spelling": (_GOOD + 'tagret = "Chỉ tiêu"\n', ["“columns.tagret”", "có phải “target”"]),
    "column by its heading": (_GOOD + '"Chỉ tiêu" = "Kế hoạch"\n', ["“columns.Chỉ tiêu”", "có phải “target”"]),
    "three rows": (_GOOD.replace("[4]", "[4, 5, 6]"), ["“heading_rows”"]),
    "rows apart": (_GOOD.replace("[4]", "[4, 6]"), ["“heading_rows”"]),
    "rows of text": (_GOOD.replace("[4]", '"bốn"'), ["“heading_rows”"]),
    "row true": (_GOOD.replace("[4]", "[true]"), ["“heading_rows”"]),
    "row far down": (_GOOD.replace("[4]", "[6000]"), ["“heading_rows”"]),
    "no cell": ('unit_cell = "B"\n' + _GOOD, ["“unit_cell”"]),
    "long sheet": (_GOOD.replace('"A"', f'"{"A" * 40}"'), ["“sheet”"]),
    "a date for a sheet": (_GOOD.replace('"A"', "2026-01-01"), ["“sheet”"]),
    "heading is a number": (_GOOD.replace('"Nội dung"', "5"), ["“columns.name”"]),
    "one heading twice": (_GOOD + 'result = "Tự chấm"\n', ["“claimed” và “result”"]),
    "no figures": (_GOOD.replace("claimed", "evidence"), ["“target”, “result”, “claimed”"]),
    "columns a list": ('sheet = "A"\nheading_rows = [4]\ncolumns = ["a"]\n', ["“columns”"]),
    "deeply nested": (f"a = {'[' * 9000}\n", []),
    "deeply nested tables": (f"[{'.'.join('a' * 3000)}]\n", []),
    "far too large": ("# " + "x" * 70_000, []),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_in_the_file_are_named_and_never_crash(tmp_path: Path, what: str) -> None:
    """Whoever mends the file in Notepad would get a traceback, or be told that something is wrong and not what."""
    content, named = MISTAKES[what]
    (tmp_path / "l.toml").write_text(content, encoding="utf-8")
    with pytest.raises(WorkbookError) as raised:
        read_layout(tmp_path / "l.toml")
    finding = raised.value.finding
    assert finding.place.file == "l.toml"
    said = f"{finding.code} {finding.what('vi')}"
    assert [word for word in named if word not in said] == []
    assert finding.what("vi") != finding.what("en")


def test_a_layout_file_is_not_read_or_not_right(tmp_path: Path) -> None:
    """A code that nothing raises would be listed in the manual for nothing."""
    raised = {}
    for content in ("sheet: A", 'sheet = ""'):
        (tmp_path / "l.toml").write_text(content, encoding="utf-8")
        with pytest.raises(WorkbookError) as error:
            read_layout(tmp_path / "l.toml")
        raised[error.value.finding.code] = content
    assert raised == {"layout-unreadable": "sheet: A", "layout-mistake": 'sheet = ""'}
    assert raised.keys() == LAYOUTS.keys()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A path that was typed wrong would end in a traceback."""
    with pytest.raises(WorkbookError, match=r"nowhere\.toml"):
        read_layout(tmp_path / "nowhere.toml")


# -- reading by it -----------------------------------------------------------------------------------


def test_a_table_of_the_clusters_own_is_read_like_a_form(inbox: Inbox, ours: pd.DataFrame) -> None:
    """A cluster that keeps its table would have to type everything twice."""
    _put(inbox)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == set()
    _same(batch, ours)
    assert set(batch.answers["sheet"]) == {SHEET}
    answers = batch.answers.set_index(["criterion", "input"])["cell"]
    assert answers["I.1", "claimed"] == "F8"
    assert answers["III.2", "praised"] == "E20"
    assert (batch.recomputed["state"] == "scored").all()


def test_a_layout_is_taken_from_its_file(inbox: Inbox, tmp_path: Path) -> None:
    """The file that the command wrote could not be used."""
    _put(inbox)
    write_layout(LAYOUT, tmp_path / "l.toml")
    assert codes(inbox.read(layout=tmp_path / "l.toml")) == set()
    (tmp_path / "l.toml").write_text("", encoding="utf-8")
    with pytest.raises(WorkbookError):
        inbox.read(layout=tmp_path / "l.toml")


def test_forms_of_ours_in_the_same_folder_are_read_as_ours(inbox: Inbox) -> None:
    """Half a cluster that went over to the forms would be refused for want of the old headings."""
    _put(inbox)
    inbox.good("CM")
    batch = inbox.read(layout=LAYOUT)
    sheets = batch.answers.groupby("unit", observed=True)["sheet"].first().astype(str)
    assert sheets.to_dict() == {"CM": "Tự chấm điểm", "ST": SHEET}
    assert codes(batch) == codes(_only(inbox, "CM"))


def _only(inbox: Inbox, unit: str) -> Batch:
    return tx.read_submissions(inbox.rulebook, inbox.folder / f"{unit}.xlsx")


def test_a_form_of_ours_without_its_hidden_sheet_is_read_as_ours(inbox: Inbox) -> None:
    """A form that lost its hidden sheet would be refused because a layout is in use."""

    def change(sheet: Sheet) -> None:
        assert sheet.cells.parent is not None
        del sheet.cells.parent[HIDDEN]

    inbox.spoil(change)
    assert codes(inbox.read(layout=LAYOUT)) == {"form-without-identity"}


def _rows_above(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(3, 2)
    sheet.insert_cols(3)


def _renamed(sheet: Worksheet) -> None:
    sheet.title = "Bang cham"


def _without_numbering(sheet: Worksheet) -> None:
    sheet.delete_rows(6)


def _unit_in_the_next_cell(sheet: Worksheet) -> None:
    sheet["A2"], sheet["C2"] = "Đơn vị:", "CA tỉnh Sóc Trăng"


def _unit_without_label(sheet: Worksheet) -> None:
    sheet["A2"] = "CÔNG AN TỈNH SÓC TRĂNG"


def _unit_above_the_addressees(sheet: Worksheet) -> None:
    _rows_above(sheet)
    sheet["A2"] = "CÔNG AN TỈNH SÓC TRĂNG"
    sheet["A3"], sheet["B3"] = "Kính gửi:", "Công an tỉnh Cà Mau"
    sheet["B4"] = "Công an tỉnh Bạc Liêu"


TABLES: dict[str, tuple[Callable[[Worksheet], None], set[str]]] = {
    "rows above, a column between": (_rows_above, set()),
    "sheet renamed": (_renamed, {"sheet-renamed"}),
    "no numbering of columns": (_without_numbering, set()),
    "unit in the next cell": (_unit_in_the_next_cell, set()),
    "unit without a label": (_unit_without_label, {"unit-not-labelled"}),
    "unit above whom it is sent to": (_unit_above_the_addressees, {"unit-not-labelled"}),
    "heading nearly": (lambda sheet: sheet.__setitem__("E4", "Thực hiện được"), {"heading-near"}),
}


def _subtotals(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for number, row in enumerate(range(12, 28, 5)):
        sheet.insert_rows(row)
        sheet.cell(row, 2).value = f"Cộng mục {number}" if number % 2 else "Cộng"
        sheet.cell(row, 6).value = 20


TABLES["subtotals between"] = (_subtotals, set())


@pytest.mark.parametrize("what", TABLES)
def test_the_table_may_be_bent_like_a_form(inbox: Inbox, ours: pd.DataFrame, what: str) -> None:
    """One row above the table would cost every unit of the cluster its points."""
    change, expected = TABLES[what]
    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == expected
    _same(batch, ours)


def test_the_unit_may_stand_where_the_layout_says(inbox: Inbox, ours: pd.DataFrame) -> None:
    """A table whose unit stands in a cell of its own would belong to nobody."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"], sheet["H1"] = "CỤM THI ĐUA SỐ 9", "Công an tỉnh Sóc Trăng"
        sheet["A3"] = "Công an tỉnh Cà Mau"  # the head's name: two units above the table

    _put(inbox, change)
    assert codes(inbox.read(layout=LAYOUT)) == {"unknown-unit"}
    batch = inbox.read(layout=dataclasses.replace(LAYOUT, unit_cell="H1"))
    assert codes(batch) == set()
    _same(batch, ours)


def test_a_heading_of_somebody_unknown_is_never_passed_over(inbox: Inbox) -> None:
    """The table would be booked to the unit that it is addressed to."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"] = "Đơn vị: Công an tỉnh Sóc Trang 2"
        sheet["A3"], sheet["B3"] = "Gửi", "Công an tỉnh Cà Mau"

    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"unknown-unit"}
    assert _found(batch, "unknown-unit").place.cell == "A2"
    assert "Có phải “Công an tỉnh Sóc Trăng”?" in _found(batch, "unknown-unit").what("vi")


ADDRESSED: dict[str, dict[str, str]] = {
    "beside": {"A2": "Kính gửi:", "C2": "Công an tỉnh Cà Mau"},
    "below": {"A2": "Kính gửi: Cụm thi đua số 9", "B3": "Công an tỉnh Cà Mau"},
    "head": {"A2": "Cụm trưởng", "A3": "CÔNG AN TỈNH CÀ MAU"},
    "deputy": {"A1": "- CỤM PHÓ", "F2": "Công an tỉnh Cà Mau"},
    "receivers": {"A2": "Nơi nhận:", "A3": "Công an tỉnh Cà Mau"},
}


@pytest.mark.parametrize("where", ADDRESSED)
def test_whom_a_table_is_sent_to_has_not_made_it(inbox: Inbox, where: str) -> None:
    """A table without a heading would be counted for whoever receives it."""

    def change(sheet: Worksheet) -> None:
        for cell, text in {"A2": "", **ADDRESSED[where]}.items():
            sheet[cell] = text or None

    _put(inbox, change)
    assert codes(inbox.read(layout=LAYOUT)) == {"unknown-unit"}


def test_the_layouts_cell_and_the_heading_must_agree(inbox: Inbox) -> None:
    """Of two units that a table names one would be chosen."""
    _put(inbox, lambda sheet: sheet.__setitem__("H1", "Công an tỉnh Cà Mau"))
    batch = inbox.read(layout=dataclasses.replace(LAYOUT, unit_cell="H1"))
    assert codes(batch) == {"identity-conflict"}
    assert places(batch, "identity-conflict") == [(f"{inbox.folder.name}/bang.xlsx", SHEET, "A2", "", "")]


def test_of_two_columns_under_one_heading_of_the_layout_none_is_read(inbox: Inbox) -> None:
    """Last year's results would be scored because their column stands first."""

    def change(sheet: Worksheet) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_cols(5)
        sheet["E4"] = "THỰC HIỆN"
        for row in range(7, 30):
            sheet.cell(row, 5).value = 1000

    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"heading-twice"}
    assert "Cột “Thực hiện” có ở nhiều chỗ (E4, F4)" in _found(batch, "heading-twice").what("vi")
    assert batch.answers.empty


def test_names_of_sheets_only_hint_at_the_unit(inbox: Inbox) -> None:
    """A table would be booked to whoever a sheet is named after."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"] = None
        sheet.title = "Công an tỉnh Sóc Trăng"

    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"unknown-unit", "sheet-renamed"}
    assert "Có phải “Công an tỉnh Sóc Trăng”?" in _found(batch, "unknown-unit").what("vi")


@pytest.mark.parametrize(
    ("cell", "typed", "question"),
    [("F5", "Cụm chấm", ""), ("B4", "Nội dung", "Có phải “Nội dung”?"), ("E4", "Kết quả khác", "")],
)
def test_a_heading_that_is_not_there_is_named_as_the_table_has_it(
    inbox: Inbox, cell: str, typed: str, question: str
) -> None:
    """The unit would be asked for a column that its table never had."""
    _put(inbox, lambda sheet: sheet.__setitem__(cell, typed))
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"heading-missing"}
    what = _found(batch, "heading-missing").what("vi")
    assert question in what
    expected = {"F5": "Điểm / Đơn vị tự chấm", "B4": "Nội dung thi đua", "E4": "Thực hiện"}[cell]
    assert f"cột “{expected}”" in what
    assert batch.answers.empty


def test_another_workbook_says_which_sheet_was_looked_for(inbox: Inbox) -> None:
    """The secretary would look for a sheet of our form in a table that has none."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Bảng điểm 2"
    book.worksheets[0]["A1"] = "trống"
    inbox.folder.mkdir(exist_ok=True)
    book.save(inbox.folder / "x.xlsx")
    batch = inbox.read(layout=LAYOUT)
    what = _found(batch, "sheet-missing").what("vi")
    assert what == "Không có trang “Bảng điểm”. Có phải “Bảng điểm 2”?"


def test_of_two_tables_none_is_chosen(inbox: Inbox) -> None:
    """Which of two quarters is counted would depend on the order of sheets."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet).title = "Quý II"
        sheet.title = "Quý I"

    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"two-forms"}
    assert "“Quý II”" in _found(batch, "two-forms").what("vi")


def test_last_years_table_is_refused(inbox: Inbox) -> None:
    """The points of last year would be ranked as this year's."""
    _put(inbox, lambda sheet: sheet.__setitem__("A1", "BẢNG CHẤM ĐIỂM NĂM 2017"))
    batch = inbox.read(layout=LAYOUT)
    assert places(batch, "not-of-this-period") == [(f"{inbox.folder.name}/bang.xlsx", SHEET, "A1", "", "")]


def test_a_table_of_points_alone_is_enough_where_the_rules_need_no_more(inbox: Inbox) -> None:
    """A cluster that writes points only would be asked for columns that its rules never use."""
    book = inbox.rulebook
    direct = [dataclasses.replace(each, method=Direct()) if each.is_leaf else each for each in book.criteria]
    inbox.rulebook = dataclasses.replace(book, criteria=tuple(direct), targets=())
    _put(inbox)
    kept = ("number", "name", "claimed")
    layout = dataclasses.replace(LAYOUT, columns={key: LAYOUT.columns[key] for key in kept})
    batch = inbox.read(layout=layout)
    assert codes(batch) <= {"evidence-missing", "row-unknown"}
    assert (batch.recomputed["state"] == "scored").all()


def test_columns_that_the_rules_need_and_the_table_lacks_are_said_once(inbox: Inbox) -> None:
    """A table without results would be called good although nothing of it can be scored."""
    _put(inbox)
    kept = ("number", "name", "claimed")
    batch = inbox.read(layout=dataclasses.replace(LAYOUT, columns={key: LAYOUT.columns[key] for key in kept}))
    said = [each.expected("vi") for each in batch.finding_list if each.code == "heading-missing"]
    assert said == ["cột “Kết quả thực hiện”", "cột “Chỉ tiêu”"]  # as the criteria ask for them, each time


def test_targets_that_the_rulebook_holds_need_no_column(inbox: Inbox) -> None:
    """A table would be refused for targets that everybody knows."""
    targets = [(unit.code, leaf.key, 10) for unit in inbox.rulebook.units for leaf in inbox.rulebook.leaves()]
    inbox.rulebook = with_targets(inbox.rulebook, *targets)
    _put(inbox)
    columns = {key: text for key, text in LAYOUT.columns.items() if key != "target"}
    batch = inbox.read(layout=dataclasses.replace(LAYOUT, columns=columns))
    assert "heading-missing" not in codes(batch)


def test_the_page_about_layouts_works_as_shown(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the example would get an error, or a layout file that is not understood."""
    page = (Path(__file__).parents[2] / "docs" / "layout.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    write_rulebook(inbox.rulebook, tmp_path / "quy_dinh.xlsx")
    for name in ("bang_soc_trang.xlsx", "nop_ve/ST.xlsx"):
        foreign_table(inbox.rulebook, "ST", good_values(), tmp_path / name)
    names: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], names)
    assert codes(names["batch"]) == set()
    (tmp_path / "l.toml").write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert read_layout(tmp_path / "l.toml").columns.items() <= LAYOUT.columns.items()
    assert [column for column in LAYOUT_COLUMNS if f"`{column}`" not in page] == []


# -- the command -------------------------------------------------------------------------------------


def _run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "thidua_xlsx", "layout", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, encoding="utf-8", cwd=cwd, check=False, timeout=60)


def test_in_a_pipe_the_command_prints_the_file_and_writes_nothing(inbox: Inbox) -> None:
    """A layout that nobody looked at would be used."""
    _put(inbox)
    done = _run("bang.xlsx", cwd=inbox.folder)
    assert done.returncode == 0
    assert done.stdout == layout_text(LAYOUT)
    assert "Điểm / Thẩm định (G5)" in done.stderr
    assert "thêm --yes để ghi layout.toml" in done.stderr
    assert not (inbox.folder / "layout.toml").exists()


def test_the_command_writes_with_yes_and_says_what_a_rulebook_recognises(inbox: Inbox) -> None:
    """The secretary would learn only at the year's end that half of the rows are not recognised."""
    _put(inbox)
    write_rulebook(inbox.rulebook, inbox.folder / RULEBOOK_FILE)
    done = _run("bang.xlsx", "--rulebook", RULEBOOK_FILE, "-o", "l.toml", "--yes", cwd=inbox.folder)
    assert done.returncode == 0, done.stderr
    assert "nhận ra 15 trong 15 tiêu chí; đơn vị: Công an tỉnh Sóc Trăng." in done.stdout
    assert "Kết quả thực hiện\tThực hiện\tE4\n" in done.stdout
    assert read_layout(inbox.folder / "l.toml") == LAYOUT


def test_the_command_speaks_json(inbox: Inbox) -> None:
    """A program would have to read a table made for people."""
    _put(inbox)
    done = _run("bang.xlsx", "--json", cwd=inbox.folder)
    content = json.loads(done.stdout)
    assert content["layout"] == LAYOUT.plain()
    assert (content["written"], content["missing"]) == ("", ["measure", "assigned"])


def test_exit_codes_of_the_command(inbox: Inbox) -> None:
    """A script would go on without a layout."""
    inbox.folder.mkdir(exist_ok=True)
    openpyxl.Workbook().save(inbox.folder / "empty.xlsx")
    assert _run("empty.xlsx", cwd=inbox.folder).returncode == 1
    assert _run("nowhere.xlsx", cwd=inbox.folder).returncode == 2
    assert _run("empty.xlsx", "-o", "empty.xlsx", "--yes", cwd=inbox.folder).returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals in Python")
@pytest.mark.parametrize(("answer", "is_written"), [(b"y\n", True), (b"\n", False)])
def test_on_a_terminal_the_command_asks_first(inbox: Inbox, answer: bytes, is_written: bool) -> None:
    """A wrong guess would become the cluster's layout before anybody had looked at it."""
    import pty

    _put(inbox)
    leader, follower = pty.openpty()
    call = [sys.executable, "-m", "thidua_xlsx", "layout", "bang.xlsx"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    process = subprocess.Popen(
        call, stdin=follower, stdout=follower, stderr=follower, cwd=inbox.folder, env=environment
    )
    os.close(follower)
    os.write(leader, answer)
    sent = b""
    with contextlib.suppress(OSError):  # Linux says so when the other end has closed
        while data := os.read(leader, 65536):
            sent += data
    os.close(leader)
    assert process.wait(timeout=30) == 0
    assert "Đúng như vậy thì ghi layout.toml?" in sent.decode()
    assert (inbox.folder / "layout.toml").exists() == is_written


def test_a_second_filled_table_beside_the_one_of_the_layout_is_not_passed_over(inbox: Inbox) -> None:
    """The unit's corrected table would be ignored because its sheet has another name."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet).title = f"{sheet.title} 2"

    _put(inbox, change)
    assert codes(inbox.read(layout=LAYOUT)) == {"two-forms"}


@pytest.mark.parametrize(
    "title",
    [
        "BẢNG TỰ CHẤM ĐIỂM THI ĐUA NĂM 2018 CỦA CÔNG AN TỈNH SÓC TRĂNG",
        "BẢNG TỰ CHẤM ĐIỂM\nCông an tỉnh Sóc Trăng",
    ],
)
def test_a_title_that_names_one_unit_says_whose_table_it_is(inbox: Inbox, ours: pd.DataFrame, title: str) -> None:
    """A table without a line of its own for the unit would belong to nobody, whatever its title says."""

    def change(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = title, None

    cell = "A1"
    _put(inbox, change)
    for layout in (LAYOUT, dataclasses.replace(LAYOUT, unit_cell=cell)):
        batch = inbox.read(layout=layout)
        assert codes(batch) == {"unit-not-labelled"}
        assert _found(batch, "unit-not-labelled").place.cell == cell
        _same(batch, ours)


def test_two_units_above_one_table_are_no_choice(inbox: Inbox) -> None:
    """The table of one unit would be booked to the other because its line comes first."""

    def change(sheet: Worksheet) -> None:
        sheet["A3"] = "Đơn vị: Công an tỉnh Cà Mau"

    _put(inbox, change)
    batch = inbox.read(layout=LAYOUT)
    assert codes(batch) == {"identity-conflict"}
    assert batch.answers.empty
