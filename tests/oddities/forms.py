"""Forms that people bent: sheets, headings, rows, identity."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.oddities import fails, passes
from tests.oddities.good import GoodForm
from tests.submissions import HIDDEN, LETTER, MAIN, Sheet


def _book(sheet: Sheet) -> Workbook:
    assert sheet.cells.parent is not None
    return sheet.cells.parent


def _heading_row(sheet: Sheet) -> int:
    return next(cell.row for cell in sheet.cells["C"] if cell.value == "Nội dung tiêu chí")


@passes("sheets_moved.xlsx")
def _moved(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: _book(sheet).move_sheet(MAIN, 2))


@passes("sheet_renamed.xlsx", "sheet-renamed")
def _renamed(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: setattr(sheet.cells, "title", "Sheet1"))


@passes("three_rows_above.xlsx", "check-code-differs")
def _rows_above(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.cells.insert_rows(1, 3))


@passes("column_put_in.xlsx")
def _column(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.cells.insert_cols(5))


@passes("hidden_rows.xlsx")
def _hidden(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        for row in (8, 9, 10):
            sheet.cells.row_dimensions[row].hidden = True

    good.bent(path, change)


@passes("heading_typed_anew.xlsx", "heading-near")
def _near(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        sheet.cells[f"{LETTER['claimed']}{_heading_row(sheet)}"] = "Điểm tự chấn"

    good.bent(path, change)


@passes("heading_in_capitals_without_accents.xlsx")
def _plain(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        sheet.cells[f"{LETTER['claimed']}{_heading_row(sheet)}"] = "DIEM TU CHAM"

    good.bent(path, change)


@passes("hidden_keys_deleted.xlsx")
def _no_keys(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        for row in sheet.row.values():
            sheet.cells[f"A{row}"] = None

    good.bent(path, change)


@passes("hidden_sheet_deleted.xlsx", "form-without-identity")
def _no_identity(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        del _book(sheet)[HIDDEN]

    good.bent(path, change)


@passes("sheet_of_notes_added.xlsx")
def _notes(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        notes = _book(sheet).create_sheet("Ghi chú riêng")
        notes["A1"] = "gọi lại cho phòng X"

    good.bent(path, change)


@fails("row_deleted.xlsx", "row-missing", "total-differs", "check-code-differs")
def _row_deleted(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.cells.delete_rows(sheet.row["II.1"]))


@fails("column_of_results_deleted.xlsx", "heading-missing")
def _column_deleted(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.cells.delete_cols(8))


@fails("two_rows_for_one_criterion.xlsx", "row-twice", "check-code-differs")
def _twice(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        row = sheet.row["=total"] + 6
        for column in LETTER.values():
            sheet.cells[f"{column}{row}"] = sheet.cells[f"{column}{sheet.row['I.1']}"].value

    good.bent(path, change)


@fails("key_and_number_disagree.xlsx", "key-conflict", "row-missing")
def _conflict(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.type("I.1", "number", "2"))


@fails("neighbours_form.xlsx", "identity-conflict")
def _neighbour(good: GoodForm, path: Path) -> None:
    good.bent(path, lambda sheet: sheet.cells.__setitem__("B4", "Đơn vị: Công an tỉnh Cà Mau"))


@fails("last_years_form.xlsx", "not-of-this-period")
def _last_year(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        hidden = _book(sheet)[HIDDEN]
        row = next(cell.row for cell in hidden["A"] if cell.value == "period")
        hidden[f"B{row}"] = "2017"

    good.bent(path, change)


@fails("other_clusters_form.xlsx", "not-of-this-rulebook")
def _other(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        hidden = _book(sheet)[HIDDEN]
        row = next(cell.row for cell in hidden["A"] if cell.value == "rulebook")
        hidden[f"B{row}"] = "cum-8-2018"

    good.bent(path, change)


@fails("two_forms_in_one_file.xlsx", "two-forms")
def _two(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        book = _book(sheet)
        book.copy_worksheet(sheet.cells)

    good.bent(path, change)


@fails("merged_over_two_criteria.xlsx", "merged-cell", "check-code-differs")
def _merged(good: GoodForm, path: Path) -> None:
    def change(sheet: Sheet) -> None:
        row = sheet.row["III.1"]
        column = LETTER["claimed"]
        sheet.cells.merge_cells(f"{column}{row}:{column}{row + 1}")

    good.bent(path, change)
