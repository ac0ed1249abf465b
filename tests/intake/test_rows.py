"""Rows are found by hidden key, else printed code, else name, wherever they stand."""

from __future__ import annotations

import dataclasses
import datetime
import os
import random
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.submissions import HIDDEN, MAIN, Inbox, Sheet, codes, good_values, places, with_criterion
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.pick_form import pick_form
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.reading.parser import Book
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook

VALUES = ["unit", "criterion", "input", "state", "number", "choice", "text"]
WIDTH = 12


def _values(batch: Batch) -> pd.DataFrame:
    return batch.answers[VALUES]


def _unmerge(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def _table(sheet: Sheet) -> list[int]:
    """The rows of the table, from the first criterion to the last."""
    return [row for key, row in sheet.row.items() if key not in {"Mã", "=total", "=check"}]


def _no_key_column(sheet: Sheet) -> None:
    _unmerge(sheet.cells)
    sheet.cells.delete_cols(1)


def _no_keys(sheet: Sheet) -> None:
    for row in _table(sheet):
        sheet.cells.cell(row, 1).value = None


def _single_keys_blank(sheet: Sheet) -> None:
    for key in ("I.2", "II", "III.2|praised", "IV.2.a"):
        sheet.type(key, "key", None)


def _no_codes(sheet: Sheet) -> None:
    for row in _table(sheet):
        sheet.cells.cell(row, 2).value = None


def _no_keys_no_codes(sheet: Sheet) -> None:
    _no_keys(sheet)
    _no_codes(sheet)


def _names_without_accents(sheet: Sheet) -> None:
    from thidua_xlsx.reading.cells import fold

    _no_keys(sheet)
    for row in _table(sheet):
        cell = sheet.cells.cell(row, 3)
        cell.value = f"  {fold(str(cell.value).partition(chr(10))[0]).upper()} "


def _names_alone(sheet: Sheet) -> None:
    for row in _table(sheet):
        cell = sheet.cells.cell(row, 3)
        cell.value = str(cell.value).partition("\n")[0]


def _names_retyped(sheet: Sheet) -> None:
    for row in _table(sheet):
        cell = sheet.cells.cell(row, 3)
        cell.value = str(cell.value).replace("Tiêu chí", "Tieu  chi (sửa)")


def _shuffled(sheet: Sheet) -> None:
    rows = _table(sheet)
    contents = [[sheet.cells.cell(row, column).value for column in range(1, WIDTH + 1)] for row in rows]
    random.Random(9).shuffle(contents)
    for row, values in zip(rows, contents, strict=True):
        for column, value in enumerate(values, start=1):
            sheet.cells.cell(row, column).value = value


def _rows_above(sheet: Sheet) -> None:
    _unmerge(sheet.cells)
    sheet.cells.insert_rows(1, 7)
    sheet.cells["C2"] = "Kính gửi: Cụm trưởng"


def _rows_between(sheet: Sheet) -> None:
    for row in reversed(_table(sheet)):
        sheet.cells.insert_rows(row, 2)
        sheet.cells.cell(row, 3).value = "Ghi chú của đơn vị"


def _columns_before(sheet: Sheet) -> None:
    _unmerge(sheet.cells)
    sheet.cells.insert_cols(1, 3)


def _columns_between(sheet: Sheet) -> None:
    _unmerge(sheet.cells)
    sheet.cells.insert_cols(8, 1)
    sheet.cells["H5"] = "Kết quả năm trước"
    sheet.cells["H7"] = 1


def _columns_swapped(sheet: Sheet) -> None:
    _unmerge(sheet.cells)
    for row in range(5, 30):
        result, claimed = sheet.cells[f"H{row}"], sheet.cells[f"I{row}"]
        result.value, claimed.value = claimed.value, result.value


def _subtotals(sheet: Sheet) -> None:
    for key in ("IV", "III", "II"):
        row = sheet.row[key]
        sheet.cells.insert_rows(row)
        sheet.cells.cell(row, 3).value = "Tổng cộng nhóm"
        sheet.cells.cell(row, 9).value = 33.5


def _subtotals_without_keys(sheet: Sheet) -> None:
    _no_keys(sheet)
    _subtotals(sheet)


def _headings_without_accents(sheet: Sheet) -> None:
    for column, text in {
        "C": "NOI DUNG TIEU CHI",
        "G": " chi tieu",
        "H": "Kết  quả\nthực hiện",
        "I": "Self-score",
    }.items():
        sheet.cells[f"{column}5"] = text


def _sheet_renamed(sheet: Sheet) -> None:
    sheet.cells.title = "TU CHAM DIEM"


def _hidden_rows(sheet: Sheet) -> None:
    for row in _table(sheet):
        sheet.cells.row_dimensions[row].hidden = True


def _unprotected_with_other_sheets(sheet: Sheet) -> None:
    book = sheet.cells.parent
    assert book is not None
    sheet.cells.protection.sheet = False
    book.create_sheet("Sheet1", 0)["A1"] = "nháp"
    book.create_sheet("Tự chấm điểm (2)", 0)["A1"] = "bản cũ"
    book.create_chartsheet("Biểu đồ")


HARMLESS: dict[str, Callable[[Sheet], None]] = {
    "no key column": _no_key_column,
    "no keys": _no_keys,
    "single keys blank": _single_keys_blank,
    "no printed codes": _no_codes,
    "no keys and no codes": _no_keys_no_codes,
    "names without accents and keys": _names_without_accents,
    "names without the rules below them": _names_alone,
    "rows shuffled": _shuffled,
    "rows above": _rows_above,
    "rows between": _rows_between,
    "columns before": _columns_before,
    "columns between": _columns_between,
    "columns swapped": _columns_swapped,
    "subtotals between": _subtotals,
    "subtotals and no keys": _subtotals_without_keys,
    "headings without accents": _headings_without_accents,
    "sheet renamed without accents": _sheet_renamed,
    "rows hidden": _hidden_rows,
    "unprotected, other sheets": _unprotected_with_other_sheets,
}


@pytest.mark.parametrize("how", HARMLESS)
def test_a_form_that_was_rearranged_gives_the_same_numbers(inbox: Inbox, how: str) -> None:
    """A unit that moved a row would be scored by the figures of another criterion, or not at all."""
    path = inbox.good()
    expected = inbox.read()
    path.unlink()
    inbox.spoil(HARMLESS[how])
    batch = inbox.read()
    assert codes(batch) == set()
    pd.testing.assert_frame_equal(_values(batch), _values(expected))
    pd.testing.assert_frame_equal(batch.recomputed, expected.recomputed)


def test_the_address_is_where_the_row_stands_now(inbox: Inbox) -> None:
    """Findings would point at the cell where the form once had the row."""

    def change(sheet: Sheet) -> None:
        _rows_above(sheet)
        sheet.cells["H14"] = "chưa có"

    inbox.spoil(change)
    assert places(inbox.read(), "not-a-number") == [(inbox.file(), MAIN, "H14", "ST", "I.1")]


def _numbered(rulebook: Rulebook, *leaves: tuple[str, str]) -> Rulebook:
    """A flat rulebook of direct leaves (key, printed number)."""
    criteria = tuple(
        Criterion(key, number, f"Tiêu chí thứ {place}", Decimal(5), method=Direct())
        for place, (key, number) in enumerate(leaves)
    )
    info = dataclasses.replace(rulebook.info, total=None)
    return dataclasses.replace(rulebook, info=info, criteria=criteria, targets=())


@pytest.mark.parametrize("how", [_no_key_column, _no_keys], ids=["no key column", "no keys"])
def test_printed_codes_find_rows_whose_names_were_typed_again(inbox: Inbox, how: Callable[[Sheet], None]) -> None:
    """1.1 and 1.10, or d and đ, would be taken for one another where the hidden key was lost."""
    from thidua_xlsx.workbooks.form_values import FormValues

    leaves = [("x1", "1.1"), ("x2", "1.10"), ("x3", "d"), ("x4", "đ"), ("x5", "2.b)"), ("x6", "1")]
    inbox.rulebook = _numbered(inbox.rulebook, *leaves)
    points = {(key, "claimed"): place / 2 for place, (key, _) in enumerate(leaves)}
    path = inbox.good(values=FormValues(points))
    expected = inbox.read()
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = Sheet(book[MAIN])
    _names_retyped(sheet)
    how(sheet)
    book.save(path)
    batch = inbox.read()
    assert codes(expected) == set()
    assert codes(batch) == {"row-near"}
    pd.testing.assert_frame_equal(_values(batch), _values(expected))
    claims = batch.recomputed.set_index("criterion")["claimed"].to_dict()
    assert claims == {key: place / 2 for place, (key, _) in enumerate(leaves)}


def test_a_printed_number_is_no_key_where_it_recurs(inbox: Inbox) -> None:
    """The figures of II.1, printed as 1, would be booked to the criterion whose key is 1."""
    from thidua_xlsx.workbooks.form_values import FormValues

    inbox.rulebook = _numbered(inbox.rulebook, ("II.1", "1"), ("1", "7"), ("II.2", "2"))
    points = {("II.1", "claimed"): 1, ("1", "claimed"): 2, ("II.2", "claimed"): 3}
    path = inbox.good(values=FormValues(points))
    import openpyxl

    book = openpyxl.load_workbook(path)
    _no_keys(Sheet(book[MAIN]))
    book.save(path)
    batch = inbox.read()
    claims = batch.recomputed.set_index("criterion")["claimed"].to_dict()
    assert claims == {"II.1": 1.0, "1": 2.0, "II.2": 3.0}
    assert codes(batch) == set()


def test_code_and_name_that_disagree_are_no_guess(inbox: Inbox) -> None:
    """The figures of one criterion would be booked to another because of its number."""

    def change(sheet: Sheet) -> str:
        sheet.type("I.1", "key", None)
        sheet.type("I.1", "number", "II")
        return sheet.at("I.1", "name")

    cell = inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "row-differs") == [(inbox.file(), MAIN, cell, "ST", "")]
    assert places(batch, "row-missing") == [(inbox.file(), MAIN, "", "ST", "I.1")]
    (finding,) = (each for each in batch.finding_list if each.code == "row-differs")
    assert "Có phải “I.1 (Số vụ phạm tội" in finding.what("vi")
    assert (batch.recomputed["state"] == "missing").sum() == 1


def test_figures_below_the_total_are_reported(inbox: Inbox) -> None:
    """A criterion that a unit added under the table would be dropped without a word."""

    def change(sheet: Sheet) -> None:
        row = sheet.row["=check"] + 2
        for column, value in {2: "V", 3: "Điểm thưởng sáng kiến", 9: 3}.items():
            sheet.cells.cell(row, column).value = value

    inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "row-unknown") == [(inbox.file(), MAIN, "C32", "ST", "")]
    assert codes(batch) == {"row-unknown"}


def test_a_row_that_was_moved_below_the_total_is_read(inbox: Inbox) -> None:
    """A row that was cut and pasted at the end would be called missing."""
    path = inbox.good()
    expected = inbox.read()
    path.unlink()

    def change(sheet: Sheet) -> None:
        row, end = sheet.row["IV.2.b"], sheet.row["=check"] + 1
        for column in range(1, WIDTH + 1):
            sheet.cells.cell(end, column).value = sheet.cells.cell(row, column).value
            sheet.cells.cell(row, column).value = None

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    pd.testing.assert_frame_equal(_values(batch), _values(expected))


def test_a_second_row_never_replaces_the_first(inbox: Inbox) -> None:
    """Which of two rows counts would depend on where they stand, and nobody would know."""

    def change(sheet: Sheet) -> str:
        sheet.cells.insert_rows(sheet.row["II"])
        row = sheet.row["II"]
        for column, value in {1: "I.1", 2: "1", 8: 1, 9: 0}.items():
            sheet.cells.cell(row, column).value = value
        return f"C{row}"

    cell = inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "row-twice") == [(inbox.file(), MAIN, cell, "ST", "I.1")]
    assert batch.recomputed.set_index("criterion").loc["I.1", "computed"] == 10.0


def test_a_missing_row_is_said_once(inbox: Inbox) -> None:
    """One deleted row would be followed by an error for each of its cells, which are nowhere."""
    inbox.spoil(lambda sheet: sheet.cells.delete_rows(sheet.row["III.2"], 3))
    batch = inbox.read()
    missing = [place for place in places(batch, "row-missing") if place[4] == "III.2"]
    assert len(missing) == len({"III.2", "III.2|praised", "III.2|criticised"})
    assert codes(batch) == {"row-missing"}
    own = batch.answers[batch.answers["criterion"] == "III.2"]
    assert set(own["cell"]) == {""}
    assert set(own["state"]) == {"blank"}


def test_every_missing_heading_is_said_at_once(inbox: Inbox) -> None:
    """The unit would send its form three times, once for each heading."""

    def change(sheet: Sheet) -> None:
        for column in "GHI":
            sheet.cells[f"{column}5"] = None

    inbox.spoil(change)
    batch = inbox.read()
    said = [each.expected("vi") for each in batch.finding_list if each.code == "heading-missing"]
    assert said == ["cột “Chỉ tiêu”", "cột “Kết quả thực hiện”", "cột “Điểm tự chấm”"]
    assert batch.answers.empty
    assert batch.sources.loc[0, ["status", "reason"]].tolist() == ["refused", "heading-missing"]


def test_a_form_without_the_column_of_evidence_is_read(inbox: Inbox) -> None:
    """All points of a unit would be refused for a column of words, or each of its criteria doubted."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("K5", "Tài liệu"))
    batch = inbox.read()
    assert codes(batch) == {"heading-missing"}
    assert (batch.recomputed["state"] == "scored").all()
    assert set(batch.answers.loc[batch.answers["input"] == "evidence", "state"]) == {"blank"}


def test_the_sheet_of_the_exact_name_is_read(inbox: Inbox) -> None:
    """A blank draft named without accents would be read instead of the form."""

    def change(sheet: Sheet) -> None:
        book = sheet.cells.parent
        assert book is not None
        draft = book.copy_worksheet(sheet.cells)
        draft.title = "tu cham diem "
        for row in range(6, 29):
            for column in "HI":
                draft[f"{column}{row}"] = None
        book.move_sheet(draft, -5)

    inbox.spoil(change)
    batch = inbox.read()
    assert set(batch.answers["sheet"]) == {MAIN}
    assert codes(batch) == set()


def test_what_stands_in_the_hidden_sheet_cannot_stop_the_reading(inbox: Inbox) -> None:
    """A hidden sheet that a tool has rewritten would make the whole file unreadable."""
    for number, (name, version) in enumerate({"text": "một", "power": "²", "long": "9" * 5000, "float": 1.5}.items()):

        def change(sheet: Sheet, version: object = version) -> None:
            assert sheet.cells.parent is not None
            sheet.cells.parent[HIDDEN]["B2"] = version

        unit = inbox.rulebook.units[number].code
        inbox.spoil(change, unit, f"{name}.xlsx")
    assert [place[0] for place in places(inbox.read(), "form-newer")] == [
        f"{inbox.folder.name}/{name}.xlsx" for name in ("float", "long", "power", "text")
    ]


# -- what is kept from one form to the next ------------------------------------------------------------


@pytest.fixture
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC with one processor: all forms go through the same reader, one after the other."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.mark.usefixtures("one_reader")
def test_a_row_that_one_unit_left_blank_is_still_looked_at_in_the_next_form(inbox: Inbox) -> None:
    """A dropped criterion that only the second unit filled in would vanish, because the first had left it blank."""
    book = inbox.rulebook

    def blank(sheet: Sheet) -> None:
        for column in ("claimed", "result", "target"):
            sheet.type("IV.2.b", column, None)

    inbox.spoil(blank, "BL")
    inbox.spoil(lambda sheet: None, "CM")
    inbox.rulebook = dataclasses.replace(book, criteria=tuple(each for each in book.criteria if each.key != "IV.2.b"))
    batch = inbox.read()
    assert places(batch, "row-unknown") == [(inbox.file("CM"), MAIN, "C28", "CM", "")]


@pytest.mark.usefixtures("one_reader")
def test_addresses_are_each_forms_own(inbox: Inbox) -> None:
    """After a form that could not be read to its end, findings of the next would point elsewhere."""
    inbox.good("AG")

    def moved_and_broken(sheet: Sheet) -> None:
        _rows_above(sheet)
        assert sheet.cells.parent is not None
        del sheet.cells.parent["Báo cáo"]

    def moved(sheet: Sheet) -> None:
        _rows_above(sheet)
        sheet.cells["H14"] = "chưa có"

    inbox.spoil(moved_and_broken, "BL")
    inbox.spoil(moved, "CM")
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "chưa có"), "ST")
    one_by_one = [read_submissions(inbox.rulebook, inbox.folder / f"{unit}.xlsx") for unit in ("AG", "CM", "ST")]
    batch = inbox.read()
    assert [place[0] for place in places(batch, "report-missing")] == [inbox.file("BL")]
    assert {place[2:4] for place in places(batch, "not-a-number")} == {("H14", "CM"), ("H7", "ST")}
    for alone in one_by_one:
        (unit,) = set(alone.answers["unit"])
        own = batch.answers[batch.answers["unit"] == unit]
        assert own["cell"].tolist() == alone.answers["cell"].tolist()


@pytest.mark.usefixtures("one_reader")
def test_forms_of_two_clusters_do_not_share_their_rows(inbox: Inbox) -> None:
    """Rows found for one cluster's form would be used for another's."""
    book = with_criterion(inbox.rulebook, "IV.2.b", clusters=("C9",))
    units = tuple(dataclasses.replace(unit, cluster="C8") if unit.code in {"BL", "ST"} else unit for unit in book.units)
    clusters = (dataclasses.replace(book.clusters[0], head="", deputy=""), Cluster("C8", "Cụm thi đua số 8"))
    info = dataclasses.replace(book.info, total=None)
    inbox.rulebook = dataclasses.replace(book, units=units, clusters=clusters, info=info)
    for unit in ("AG", "BL", "CM", "ST"):
        inbox.good(unit)
    batch = inbox.read()
    claimed = batch.answers[batch.answers["input"] == "claimed"]
    assert set(claimed.loc[claimed["criterion"] == "IV.2.b", "unit"]) == {"AG", "CM"}
    for unit in ("AG", "BL", "CM", "ST"):
        own = claimed[claimed["unit"] == unit].set_index("criterion")["number"]
        values = good_values(unit).answers
        assert own.to_dict() == {key: float(values[key, "claimed"]) for key in own.index}


def test_a_key_that_nobody_knows_on_a_row_that_says_which_it_is_is_an_error(inbox: Inbox) -> None:
    """The unit's figure would be called a row of no criterion, at the wrong cell."""
    cell = inbox.spoil(lambda sheet: sheet.type("I.2", "key", "I.22"))
    batch = inbox.read()
    assert places(batch, "key-conflict") == [(inbox.file(), MAIN, cell, "ST", "I.2")]
    assert codes(batch) == {"key-conflict", "row-missing"}


# -- a key beside another name -------------------------------------------------------------------------


def _exchange(sheet: Sheet, first: str, second: str) -> None:
    """As after sorting the table without its hidden column: everything moves but the key."""
    for column in range(2, WIDTH + 1):
        one, other = (sheet.cells.cell(sheet.row[key], column) for key in (first, second))
        one.value, other.value = other.value, one.value


@pytest.mark.usefixtures("one_reader")
@pytest.mark.parametrize("as_first", [True, False], ids=["the first form", "after one that nobody bent"])
def test_a_key_beside_the_row_of_another_criterion_reads_neither(inbox: Inbox, as_first: bool) -> None:
    """The points of I.1 would be booked as those of II.1: both are printed as number 1."""
    if not as_first:
        inbox.good("AG")
    inbox.spoil(lambda sheet: _exchange(sheet, "I.1", "II.1"))
    batch = inbox.read()
    assert [place[2:] for place in places(batch, "key-conflict")] == [("C12", "ST", "II.1"), ("C7", "ST", "I.1")]
    answers = batch.answers[(batch.answers["unit"] == "ST") & batch.answers["criterion"].isin(["I.1", "II.1"])]
    assert set(answers["state"]) == {"blank"}
    assert codes(batch) <= {"key-conflict", "row-missing", "claimed-differs-by-cluster"}


def test_inputs_and_groups_that_changed_places_are_seen(inbox: Inbox) -> None:
    """Criticised collectives would be counted as praised ones; rows of like names would change their group unseen."""

    def change(sheet: Sheet) -> None:
        _exchange(sheet, "III.2|praised", "III.2|criticised")
        for column in (2, 3):
            one, other = (sheet.cells.cell(sheet.row[key], column) for key in ("I", "IV"))
            one.value, other.value = other.value, one.value
        sheet.type("I", "number", None)
        sheet.type("IV", "number", None)

    inbox.spoil(change)
    batch = inbox.read()
    assert sorted(place[4] for place in places(batch, "key-conflict")) == ["I", "III.2", "III.2", "IV"]


def test_a_name_of_no_criterion_beside_a_key_is_no_guess(inbox: Inbox) -> None:
    """The figures of last year's criterion, pasted over this year's, would be counted for it."""
    cell = inbox.spoil(lambda sheet: sheet.type("I.2", "name", "Huấn luyện dân quân tự vệ"))
    batch = inbox.read()
    assert places(batch, "key-conflict") == [(inbox.file(), MAIN, cell, "ST", "I.2")]
    (finding,) = (each for each in batch.finding_list if each.code == "key-conflict")
    assert "nhưng trên dòng ghi “Huấn luyện dân quân tự vệ”" in finding.what("vi")
    assert codes(batch) == {"key-conflict", "row-missing"}


def test_a_name_typed_again_beside_its_key_is_read_and_said(inbox: Inbox) -> None:
    """A unit that shortened a name would lose its points, or change what it reports on without anybody being told."""
    typed = "Tỷ lệ điều tra các vụ phạm tội về trật tự xã hội"
    cell = inbox.spoil(lambda sheet: sheet.type("I.2", "name", typed))
    batch = inbox.read()
    assert places(batch, "row-near") == [(inbox.file(), MAIN, cell, "ST", "I.2")]
    (finding,) = (each for each in batch.finding_list if each.code == "row-near")
    assert f"Dòng “{typed}” được hiểu là tiêu chí I.2 (Tỷ lệ điều tra, khám phá" in finding.what("vi")
    assert codes(batch) == {"row-near"}
    assert (batch.recomputed["state"] == "scored").all()


def test_a_groups_other_name_costs_nothing(inbox: Inbox) -> None:
    """A unit that wrote a heading of its own over a group would have its form sent back."""
    inbox.spoil(lambda sheet: sheet.type("II", "name", "Phần thứ hai"))
    batch = inbox.read()
    assert [place[4] for place in places(batch, "row-near")] == ["II"]
    assert codes(batch) == {"row-near"}
    assert (batch.recomputed["state"] == "scored").all()


@pytest.mark.parametrize("how", [_no_keys, _no_codes, lambda sheet: None], ids=["no keys", "no codes", "unbent"])
def test_a_name_that_was_mended_in_the_rulebook_is_still_known(inbox: Inbox, how: Callable[[Sheet], None]) -> None:
    """For a wording that was made clearer every unit would have to fill in its form again."""
    inbox.spoil(how)
    inbox.rulebook = with_criterion(inbox.rulebook, "I.2", name="Khám phá án")
    assert codes(inbox.read()) == set()


def test_after_a_wording_was_mended_exchanged_rows_are_still_seen(inbox: Inbox) -> None:
    """One mended name would let every row of the form be taken for any other."""
    inbox.spoil(lambda sheet: _exchange(sheet, "I.1", "II.1"))
    for key in ("I.1", "II.1"):
        inbox.rulebook = with_criterion(inbox.rulebook, key, name=f"Việc mới của {key}")
    batch = inbox.read()
    assert sorted(place[4] for place in places(batch, "key-conflict")) == ["I.1", "II.1"]


def test_what_is_kept_of_bent_forms_stays_small(inbox: Inbox) -> None:
    """Thousands of bent forms would fill the memory with their tables."""
    context = {**FormMap(inbox.rulebook).context(), "layout": None}
    for number in range(3):

        def change(sheet: Sheet, number: int = number) -> None:
            _no_keys(sheet)
            sheet.type("I.1", "evidence", f"Báo cáo số {number} " + "rất dài " * 500)
            sheet.cells["N9"] = datetime.date(2018, 12, 1)

        inbox.spoil(change)
        pick_form(Book((inbox.folder / "ST.xlsx").read_bytes()), context)
    assert [len(look) for look in context["plans"]] == [16, 16, 16]
