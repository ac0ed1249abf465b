"""One spoilt inbox for every code of the catalogue: raised where it should be, and nowhere else."""

from __future__ import annotations

import dataclasses
import os
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.foreign import LAYOUT, SHEET, foreign_table
from tests.odd_files import locked, rewrite, saved_at, swelling_ods
from tests.oddities.good import SHEET_PART
from tests.submissions import FOLDER, HIDDEN, MAIN, Found, Inbox, Sheet, codes, good_values, places
from tests.submissions import with_criterion as amended
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.of_cells import CELLS
from thidua_xlsx.messages.of_files import FILES
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.own_files import PAGE_MARK

NEVER_RAISED = {"not-a-file"}  # of a folder given as the rulebook
CASES: dict[str, Callable[[Inbox], list[Found]]] = {}
BESIDES = {
    # what is also found because of the same fault
    "file-missing": {"no-submission"},
    "address-refused": {"no-submission"},
    "storage-package-missing": {"no-submission"},
    "result-though-not-assigned": {"not-assigned-by-unit"},
    "key-conflict": {"row-missing"},
    "row-unknown": {"row-missing"},
    "row-differs": {"row-missing"},
    "newer-not-usable": {"heading-missing"},
    "cell-repeated": {"check-code-differs"},
    "assigned-target-changed": {"claimed-differs"},
}

Case = Callable[[Inbox], list[Found]]


def raises(code: str) -> Callable[[Case], Case]:
    """Register an inbox in which ``code`` is found; the function returns where."""

    def register(case: Case) -> Case:
        assert code not in CASES
        CASES[code] = case
        return case

    return register


def _typed(key: str, column: str, value: object, number_format: str = "") -> Case:
    """One wrong value in one cell of one form."""

    def case(inbox: Inbox) -> list[Found]:
        cell = inbox.spoil(lambda sheet: sheet.type(key, column, value, number_format))
        return [(inbox.file(), MAIN, cell, "ST", key)]

    return case


CASES |= {
    "blank-required": _typed("I.1", "result", None),
    "not-a-number": _typed("I.1", "result", "nhiều"),
    "number-with-words": _typed("I.1", "result", "đạt 498 vụ"),
    "fraction-in-number": _typed("I.1", "result", "19/20"),
    "percent-not-asked": _typed("I.1", "result", "95%"),
    "number-as-text": _typed("I.1", "result", "498,0"),
    "ambiguous-number": _typed("I.1", "result", "1.234"),
    "cell-error": _typed("I.1", "result", "#REF!"),
    "percent-ambiguous": _typed("I.2", "result", 0.95),
    "out-of-range": _typed("I.1", "result", 1e300),
    "negative": _typed("II.4", "claimed", -0.25),
    "above-maximum": _typed("II.4", "claimed", 5.25),
    "off-the-grid": _typed("II.4", "claimed", 4.8),
    "not-a-choice": _typed("II.1", "result", "Trung bình khá"),
    "target-zero": _typed("IV.1.b", "target", 0),
    "assigned-target-changed": _typed("I.1", "target", 400),
    "evidence-missing": _typed("I.2", "evidence", None),
    "claimed-differs": _typed("II.1", "claimed", 8.5),
    "claimed-differs-by-cluster": _typed("I.3", "claimed", 7.5),
}


@raises("date-in-number")
def _date(inbox: Inbox) -> list[Found]:
    import datetime

    return _typed("I.1", "result", datetime.datetime(2018, 5, 8))(inbox)


@raises("not-calculated")
def _formula(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.cell("I.1", "result").value = "=400+98"
        return sheet.at("I.1", "result")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "I.1")]


@raises("result-though-not-assigned")
def _not_assigned(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("IV.1.b", "assigned", "Không được giao")
        for column in ("target", "claimed"):
            sheet.type("IV.1.b", column, None)
        return sheet.at("IV.1.b", "result")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "IV.1.b")]


@raises("merged-cell")
def _merged(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: sheet.cells.merge_cells("I7:I8"))
    return [(inbox.file(), MAIN, "I8", "ST", "I.2")]


@raises("total-differs")
def _total(inbox: Inbox) -> list[Found]:
    cell = inbox.spoil(lambda sheet: sheet.type("=total", "claimed", 99.0), as_calculated=True)
    return [(inbox.file(), MAIN, cell, "ST", "")]


@raises("check-code-differs")
def _check_code(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("I.1", "result", 497)
        return sheet.at("=check", "claimed")

    return [(inbox.file(), MAIN, inbox.spoil(change, as_calculated=True), "ST", "")]


# -- files -------------------------------------------------------------------------------------------


@raises("no-submission")
def _nothing(inbox: Inbox) -> list[Found]:
    inbox.put(".DS_Store", b"\0\0\0\1Bud1")
    return [("", "", "", "", "")]


@raises("file-missing")
def _missing(inbox: Inbox) -> list[Found]:
    inbox.good()
    inbox.folder = inbox.folder / "2018"
    return [("2018", "", "", "", "")]


@raises("link-outside")
def _link_outside(inbox: Inbox) -> list[Found]:
    inbox.good()
    elsewhere = Inbox(inbox.rulebook, inbox.folder.parent / "elsewhere").good("CM")
    try:
        (inbox.folder / "CM.xlsx").symlink_to(elsewhere)
    except OSError:
        pytest.skip("Windows lets only administrators make links")
    return [(inbox.file("CM"), "", "", "", "")]


@raises("not-a-regular-file")
def _pipe(inbox: Inbox) -> list[Found]:
    inbox.good()
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no named pipes")
    os.mkfifo(inbox.folder / "CM.xlsx")
    return [(inbox.file("CM"), "", "", "", "")]


@raises("not-a-workbook")
def _no_workbook(inbox: Inbox) -> list[Found]:
    form = inbox.good().read_bytes()
    found = [
        inbox.put("BL.xlsx", b""),
        inbox.put("AG.xlsx", "TT;Điểm\r\nI.1;10\r\n".encode()),
        inbox.put("KG.xlsx", b"\xef\xbb\xbf<html><body><table></table></body></html>"),
        inbox.put("VL.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1024)),
        inbox.put("HG.xlsx", form[:4000]),
    ]
    return [(file, "", "", "", "") for file in found]


@raises("other-document")
def _documents(inbox: Inbox) -> list[Found]:
    inbox.good()
    with zipfile.ZipFile(inbox.folder / "bao_cao.docx", "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    found = [
        f"{FOLDER}/bao_cao.docx",
        inbox.put("ban_ky.pdf", b"%PDF-1.7\n"),
        inbox.put("anh.png", b"\x89PNG\r\n\x1a\n"),
    ]
    return [(file, "", "", "", "") for file in found]


@raises("file-unreadable")
def _damaged(inbox: Inbox) -> list[Found]:
    form = inbox.good()
    with zipfile.ZipFile(form) as whole, zipfile.ZipFile(inbox.folder / "CM.xlsx", "w") as package:
        for part in whole.namelist():
            content = whole.read(part)
            package.writestr(part, content[:200] if part == "xl/workbook.xml" else content)
    return [(f"{FOLDER}/CM.xlsx", "", "", "", "")]


@raises("reader-stopped")
def _swelling(inbox: Inbox) -> list[Found]:
    inbox.good()
    swelling_ods(inbox.folder / "CM.ods")
    inbox.options = {"limits": Limits(megabytes=300)}
    return [(f"{FOLDER}/CM.ods", "", "", "", "")]


@raises("password-needed")
def _locked(inbox: Inbox) -> list[Found]:
    form = inbox.good()
    form.write_bytes(locked(form, "bí mật"))
    return [(inbox.file(), "", "", "", "")]


@raises("password-wrong")
def _wrongly_locked(inbox: Inbox) -> list[Found]:
    inbox.options = {"passwords": ["bí mậy"]}
    return _locked(inbox)


@raises("sheets-of-one-name")
def _twins(inbox: Inbox) -> list[Found]:
    def rename(parts: dict[str, bytes]) -> None:
        book = "xl/workbook.xml"
        parts[book] = parts[book].replace('name="Hướng dẫn"'.encode(), f'name="{MAIN}"'.encode())

    rewrite(inbox.good(), rename)
    return [(inbox.file(), "", "", "", "")]


@raises("sheet-too-large")
def _large(inbox: Inbox) -> list[Found]:
    inbox.good()
    inbox.options = {"limits": Limits(cells=40)}
    return [(inbox.file(), "", "", "", "")]


@raises("text-too-long")
def _long(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: sheet.type("I.1", "evidence", "x" * 32_767))

    def lengthen(parts: dict[str, bytes]) -> None:
        for name, content in parts.items():
            parts[name] = content.replace(b"xxx", b"xxxx", 1)

    rewrite(inbox.folder / "ST.xlsx", lengthen)
    return [(inbox.file(), "", "", "", "")]


@raises("maximum-differs")
def _other_scale(inbox: Inbox) -> list[Found]:
    cell = inbox.spoil(lambda sheet: sheet.type("I.1", "maximum", 20))
    return [(inbox.file(), MAIN, cell, "ST", "I.1")]


@raises("cell-far-away")
def _far_away(inbox: Inbox) -> list[Found]:
    def far(parts: dict[str, bytes]) -> None:
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts[SHEET_PART] = parts[SHEET_PART].replace(b"</sheetData>", cell)

    rewrite(inbox.good(), far)
    return [(inbox.file(), MAIN, "XFD1048576", "ST", "")]


@raises("cell-repeated")
def _repeated(inbox: Inbox) -> list[Found]:
    def repeat(parts: dict[str, bytes]) -> None:
        assert parts[SHEET_PART].count(b'<c r="H7"') == 1
        parts[SHEET_PART] = parts[SHEET_PART].replace(b'<c r="H7"', b'<c r="H7"><v>400</v></c><c r="H7"')

    rewrite(inbox.good(), repeat)
    return [(inbox.file(), MAIN, "H7", "ST", "I.1")]


@raises("text-converted")
def _old_font(inbox: Inbox) -> list[Found]:
    cell = inbox.spoil(lambda sheet: sheet.type("I.1", "evidence", "Kh¸ tèt, ®óng h¹n"))
    return [(inbox.file(), MAIN, cell, "ST", "")]


def _two_versions(inbox: Inbox, older: str, newer: str) -> None:
    values = dataclasses.replace(good_values(), report={})
    saved_at(inbox.good(name="ST_cu.xlsx"), older)
    saved_at(inbox.good(values=values), newer)


@raises("superseded")
def _older(inbox: Inbox) -> list[Found]:
    _two_versions(inbox, "2018-11-20T08:00:00Z", "2018-11-21T08:00:00Z")
    return [(f"{FOLDER}/ST_cu.xlsx", "", "", "ST", "")]


@raises("newer-not-usable")
def _newer_unusable(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: sheet.cells.delete_cols(8))
    saved_at(inbox.good(name="ST_cu.xlsx"), "2018-11-20T08:00:00Z")
    return [(inbox.file(), "", "", "ST", "")]


@raises("late")
def _late(inbox: Inbox) -> list[Found]:
    saved_at(inbox.good(), "2018-12-24T08:00:00Z")
    return [(inbox.file(), "", "", "ST", "")]


@raises("own-workbook")
def _own(inbox: Inbox) -> list[Found]:
    from thidua_xlsx.scoring.score import score
    from thidua_xlsx.workbooks.consolidated import write_consolidated
    from thidua_xlsx.workbooks.rulebook import write_rulebook

    inbox.good()
    write_consolidated(score(inbox.read()), inbox.folder / "tong_hop.xlsx")
    write_rulebook(inbox.rulebook, inbox.folder / "quy_dinh.xlsx")
    inbox.put("trang.html", b"<!DOCTYPE html>\n<html>\n<head>\n" + PAGE_MARK)
    return [(f"{FOLDER}/{name}", "", "", "", "") for name in ("quy_dinh.xlsx", "tong_hop.xlsx", "trang.html")]


# -- which rulebook ----------------------------------------------------------------------------------


@raises("not-of-this-rulebook")
def _last_year(inbox: Inbox) -> list[Found]:
    inbox.good()
    this_year = inbox.rulebook
    inbox.rulebook = dataclasses.replace(this_year, info=dataclasses.replace(this_year.info, id="cum-9-2019"))
    return [(inbox.file(), HIDDEN, "", "", "")]


@raises("not-of-this-period")
def _other_period(inbox: Inbox) -> list[Found]:
    inbox.good()
    info = dataclasses.replace(inbox.rulebook.info, year=2019, period="Năm 2019")
    inbox.rulebook = dataclasses.replace(inbox.rulebook, info=info)
    return [(inbox.file(), HIDDEN, "", "", "")]


@raises("form-newer")
def _newer(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        assert sheet.cells.parent is not None
        hidden = sheet.cells.parent[HIDDEN]
        assert hidden["A2"].value == "version"
        hidden["B2"] = "2"

    inbox.spoil(change)
    return [(inbox.file(), HIDDEN, "", "", "")]


@raises("rulebook-amended")
def _amended(inbox: Inbox) -> list[Found]:
    inbox.good()
    inbox.rulebook = amended(inbox.rulebook, "III.1", maximum=Decimal(9))
    return [(inbox.file(), MAIN, "C17", "ST", "III.1")]


# -- which unit --------------------------------------------------------------------------------------


def _heading(sheet: Sheet) -> str:
    assert str(sheet.cells["B4"].value).startswith("Đơn vị: ")
    return "B4"


def _renamed(name: str) -> Callable[[Sheet], str]:
    def change(sheet: Sheet) -> str:
        sheet.cells[_heading(sheet)] = f"Đơn vị: {name}"
        return _heading(sheet)

    return change


@raises("unknown-unit")
def _unknown_unit(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        assert sheet.cells.parent is not None
        del sheet.cells.parent[HIDDEN]
        return _renamed("Công an tỉnh Đồng Tháp")(sheet)

    return [(inbox.file(), MAIN, inbox.spoil(change), "", "")]


@raises("identity-conflict")
def _conflict(inbox: Inbox) -> list[Found]:
    return [(inbox.file(), MAIN, inbox.spoil(_renamed("Công an tỉnh Cà Mau")), "", "")]


@raises("heading-differs")
def _other_heading(inbox: Inbox) -> list[Found]:
    return [(inbox.file(), MAIN, inbox.spoil(_renamed("Phòng PX03, CAT")), "ST", "")]


@raises("form-without-identity")
def _no_hidden_sheet(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        assert sheet.cells.parent is not None
        del sheet.cells.parent[HIDDEN]
        return _heading(sheet)

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "")]


@raises("unit-not-labelled")
def _without_label(inbox: Inbox) -> list[Found]:
    def change(sheet: Worksheet) -> None:
        sheet["A2"] = "CÔNG AN TỈNH SÓC TRĂNG"

    foreign_table(inbox.rulebook, "ST", good_values(), inbox.folder / "ST.xlsx", change)
    inbox.options = {"layout": LAYOUT}
    return [(inbox.file(), SHEET, "A2", "ST", "")]


@raises("unit-twice")
def _twice(inbox: Inbox) -> list[Found]:
    inbox.good()
    inbox.good(name="ST sửa lần 2.xlsx", values=dataclasses.replace(good_values(), report={}))
    return [(f"{FOLDER}/{name}.xlsx", "", "", "ST", "") for name in ("ST", "ST sửa lần 2")]


def _elsewhere(address: str, name: str) -> Case:
    """Nothing in the folder, for the submissions are said to be on a storage."""

    def case(inbox: Inbox) -> list[Found]:
        inbox.folder = address  # type: ignore[assignment]  # an address is no path
        return [(name, "", "", "", "")]

    return case


CASES |= {
    "address-refused": _elsewhere("memory://kho/nop_ve", "nop_ve"),
    "storage-package-missing": _elsewhere("smb://may_chu/kho/nop_ve", "nop_ve"),
    "storage-unreachable": _elsewhere("http://127.0.0.1:1/phieu.xlsx", "phieu.xlsx"),
}


@raises("identical-copy")
def _copy(inbox: Inbox) -> list[Found]:
    inbox.good()
    inbox.good(name="ST (1).xlsx")
    return [(f"{FOLDER}/ST.xlsx", "", "", "ST", "")]


@raises("unit-missing")
def _units_missing(inbox: Inbox) -> list[Found]:
    inbox.good()
    return [("", "", "", unit.code, "") for unit in inbox.rulebook.units if unit.code != "ST"]


# -- sheets and rows ---------------------------------------------------------------------------------


@raises("sheet-missing")
def _no_sheet(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        sheet.cells.title = "Sheet1"
        sheet.cells["I5"] = None

    inbox.spoil(change)
    return [(inbox.file(), "", "", "ST", "")]


@raises("sheet-renamed")
def _other_title(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: setattr(sheet.cells, "title", "Sheet1"))
    return [(inbox.file(), "Sheet1", "", "ST", "")]


@raises("two-forms")
def _two_sheets(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        assert sheet.cells.parent is not None
        sheet.cells.parent.copy_worksheet(sheet.cells).title = f"{MAIN} (2)"

    inbox.spoil(change)
    return [(inbox.file(), MAIN, "", "ST", "")]


@raises("heading-near")
def _near_heading(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("I5", "Điểm tự chấm (đv)"))
    return [(inbox.file(), MAIN, "I5", "ST", "")]


@raises("heading-twice")
def _heading_twice(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        sheet.cells["M5"] = "Kết quả thực hiện"
        sheet.cells["M7"] = 400

    inbox.spoil(change)
    return [(inbox.file(), MAIN, "M5", "ST", "")]


@raises("heading-missing")
def _no_heading(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        assert sheet.cells["I5"].value == "Điểm tự chấm"
        sheet.cells["I5"] = "Điểm"

    inbox.spoil(change)
    return [(inbox.file(), MAIN, "", "ST", "")]


@raises("row-missing")
def _no_row(inbox: Inbox) -> list[Found]:
    inbox.spoil(lambda sheet: sheet.cells.delete_rows(sheet.row["IV.2.b"]))
    return [(inbox.file(), MAIN, "", "ST", "IV.2.b")]


@raises("row-unknown")
def _unknown_row(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("IV.2.b", "key", "V.1")
        return sheet.type("IV.2.b", "name", "Một việc không có trong quy định")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "")]


@raises("row-differs")
def _other_row(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("I.2", "key", None)
        return sheet.type("I.2", "name", "Huấn luyện dân quân tự vệ")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "")]


@raises("row-near")
def _row_typed_again(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        name = str(sheet.cell("I.2", "name").value)
        return sheet.type("I.2", "name", f"Việc {name}")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "I.2")]


@raises("row-twice")
def _row_twice(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        row = sheet.row["IV.2.b"]
        sheet.cells.insert_rows(row + 1)
        for column in range(1, 13):
            sheet.cells.cell(row + 1, column).value = sheet.cells.cell(row, column).value
        return f"C{row + 1}"

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "IV.2.b")]


@raises("key-conflict")
def _pasted_over(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("IV.2.b", "number", "c")
        return sheet.at("IV.2.b", "name")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "IV.2.b")]


@raises("claimed-differs-explained")
def _explained(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("II.1", "explanation", "Có kết luận bổ sung của cấp ủy.")
        return sheet.type("II.1", "claimed", 8.5)

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "II.1")]


@raises("not-assigned-by-unit")
def _declined(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> str:
        sheet.type("IV.1.b", "assigned", "Không được giao")
        for column in ("target", "result", "claimed"):
            sheet.type("IV.1.b", column, None)
        return sheet.at("IV.1.b", "claimed")

    return [(inbox.file(), MAIN, inbox.spoil(change), "ST", "IV.1.b")]


@raises("report-missing")
def _no_report(inbox: Inbox) -> list[Found]:
    def change(sheet: Sheet) -> None:
        book = sheet.cells.parent
        assert book is not None
        del book["Báo cáo"]

    inbox.spoil(change)
    return [(inbox.file(), MAIN, "", "ST", "")]


# -- the tests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_finding_stands_at_its_file_sheet_and_cell(inbox: Inbox, code: str) -> None:
    """The unit would be told that something is wrong, but not where, or something else than what is wrong."""
    expected = CASES[code](inbox)
    batch = inbox.read()
    assert places(batch, code) == sorted(expected)
    assert codes(batch) - {code} <= BESIDES.get(code, set())
    for finding in batch.finding_list:
        said = {lang: f"{finding.line(lang)} {finding.expected(lang)}" for lang in ("vi", "en")}
        assert said["vi"] != said["en"]
        # no value is left open, and none is shown as Python writes it
        assert not [text for text in said.values() if re.search(r"[{}]|“None”|None[,;.]|Text\(|Decimal\(", text)]


def test_every_code_of_submissions_has_its_case() -> None:
    """A finding that no test has ever seen would fail at the year's end, in front of the secretary."""
    ours = {*FILES, *CELLS}
    assert set(CASES) == ours - NEVER_RAISED
    assert ours >= NEVER_RAISED


def test_a_form_without_a_fault_has_no_finding(inbox: Inbox) -> None:
    """Units that filled in everything rightly would be asked to look again."""
    inbox.good()
    assert codes(inbox.read()) == set()


def test_what_could_not_be_read_is_an_error() -> None:
    """The command line would end with 0 although points are missing."""
    harmless = {
        "link-outside",
        "not-a-regular-file",
        "unit-missing",
        "identical-copy",
        "other-document",
        "own-workbook",
        "heading-differs",
    }
    harmless |= {"sheet-renamed", "heading-near", "row-near", "unit-not-labelled"}
    harmless |= {"form-without-identity", "rulebook-amended", "number-as-text", "result-though-not-assigned"}
    harmless |= {"number-with-words", "text-converted", "cell-far-away", "superseded", "late", "maximum-differs"}
    harmless |= {"evidence-missing", "claimed-differs", "claimed-differs-by-cluster", "total-differs"}
    harmless |= {"check-code-differs", "claimed-differs-explained", "not-assigned-by-unit", "report-missing"}
    for code in CASES:
        assert (CATALOGUE[code].severity is Severity.ERROR) == (code not in harmless), code
