"""Whose form it is, which rulebook it was made from, and which of several versions counts."""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest

from tests.submissions import FOLDER, HIDDEN, MAIN, Inbox, Sheet, codes, places, with_criterion
from thidua_xlsx.methods.count import Count
from thidua_xlsx.rulebook.model import Cluster, Rulebook


def _without_hidden(sheet: Sheet) -> None:
    assert sheet.cells.parent is not None
    del sheet.cells.parent[HIDDEN]


def _hidden(sheet: Sheet, key: str, value: object) -> None:
    assert sheet.cells.parent is not None
    hidden = sheet.cells.parent[HIDDEN]
    (row,) = (cell.row for cell in hidden["A"] if cell.value == key)
    hidden[f"B{row}"] = value


NAMES = {
    "name": "Đơn vị: Công an tỉnh Sóc Trăng",
    "alias": "Đơn vị: CAT Sóc Trăng",
    "short name": "Đơn vị : Sóc Trăng ",
    "code": "Đơn vị: ST",
    "no accents": "DON VI: CONG AN TINH SOC TRANG",
    "decomposed": unicodedata.normalize("NFD", "Đơn vị: Công an tỉnh Sóc Trăng"),
    "odd spaces": "Đơn\u00a0vị:\u00a0Công an  tỉnh\u200b Sóc Trăng",
    "English": "Unit: Công an tỉnh Sóc Trăng",
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_form_without_its_hidden_sheet_is_known_by_its_heading(inbox: Inbox, kind: str) -> None:
    """A unit that copied the table into a workbook of its own would count as missing."""

    def change(sheet: Sheet) -> None:
        _without_hidden(sheet)
        sheet.cells["B4"] = NAMES[kind]

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"form-without-identity"}
    assert places(batch, "form-without-identity") == [(inbox.file(), MAIN, "B4", "ST", "")]
    assert set(batch.answers["unit"]) == {"ST"}
    assert (batch.recomputed["state"] == "scored").all()


def test_the_name_may_stand_in_the_cell_beside_its_label(inbox: Inbox) -> None:
    """A heading that was typed again into two cells would not be understood."""

    def change(sheet: Sheet) -> None:
        _without_hidden(sheet)
        for merged in list(sheet.cells.merged_cells.ranges):
            sheet.cells.unmerge_cells(str(merged))
        sheet.cells["B4"], sheet.cells["D4"], sheet.cells["E4"] = "Đơn vị:", None, "CA tỉnh Sóc Trăng"

    inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "form-without-identity") == [(inbox.file(), MAIN, "E4", "ST", "")]


@pytest.mark.parametrize("name", ["CA tỉnh Sóc Trăng", "st", "CÔNG AN TỈNH SÓC TRĂNG"])
def test_an_alias_in_the_heading_is_no_conflict(inbox: Inbox, name: str) -> None:
    """A unit that signs by its usual short name would be refused."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("B4", f"Đơn vị: {name}"))
    assert codes(inbox.read()) == set()


def test_a_neighbours_form_is_refused_whole(inbox: Inbox) -> None:
    """The points of one province would be booked to another."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("B4", "Đơn vị: Công an tỉnh Cà Mau"))
    batch = inbox.read()
    (finding,) = (each for each in batch.finding_list if each.code == "identity-conflict")
    assert finding.found == "Công an tỉnh Cà Mau"
    assert "Công an tỉnh Sóc Trăng" in finding.what("vi")
    assert batch.answers.empty
    assert batch.reports.empty
    assert {place[3] for place in places(batch, "unit-missing")} == {unit.code for unit in inbox.rulebook.units}
    assert batch.sources.loc[0, ["status", "reason", "unit"]].tolist() == ["refused", "identity-conflict", ""]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("CAT Bạc Liêu (PX03)", "identity-conflict"),
        ("Công an tỉnh Cà Mauu", "identity-conflict"),
        ("Phòng Tham mưu - Công an tỉnh Cà Mau", "identity-conflict"),
        ("Phòng Tham mưu - Công an tỉnh Sóc Trăng", "heading-differs"),
        ("Công an tỉnh Sóc Trăn", "heading-differs"),
        ("Phòng PX03", "heading-differs"),
    ],
)
def test_a_heading_that_means_another_unit_is_a_conflict(inbox: Inbox, printed: str, expected: str) -> None:
    """A neighbour that typed its name as no list has it into a forwarded form would be counted as the other unit."""
    inbox.spoil(lambda sheet: sheet.cells.__setitem__("B4", f"Đơn vị: {printed}"))
    batch = inbox.read()
    assert codes(batch) == {expected}
    assert batch.answers.empty == (expected == "identity-conflict")


@pytest.mark.parametrize("code", ["st", "XX", "", 7], ids=["other case", "unknown", "none", "number"])
def test_a_hidden_unit_that_is_not_in_the_list_is_not_guessed(inbox: Inbox, code: object) -> None:
    """A form whose hidden part was tampered with would be counted for whoever stands in its heading."""
    inbox.spoil(lambda sheet: _hidden(sheet, "unit", code))
    batch = inbox.read()
    if code == "":  # nothing hidden: as without the hidden sheet
        assert set(batch.answers["unit"]) == {"ST"}
        assert "form-without-identity" in codes(batch)
    else:
        assert codes(batch) == {"unknown-unit"}
        assert batch.answers.empty
        (finding,) = (each for each in batch.finding_list if each.code == "unknown-unit")
        assert (finding.found, finding.place.sheet) == (str(code), HIDDEN)


def test_a_unit_that_no_heading_names_is_unknown(inbox: Inbox) -> None:
    """A table without any name would be counted for the first unit, or crash the reading."""

    def change(sheet: Sheet) -> None:
        _without_hidden(sheet)
        sheet.cells["B4"] = None

    inbox.spoil(change)
    batch = inbox.read()
    assert places(batch, "unknown-unit") == [(inbox.file(), MAIN, "", "", "")]
    assert codes(batch) == {"unknown-unit"}


def test_a_copied_hidden_sheet_does_not_confuse(inbox: Inbox) -> None:
    """A form in which somebody copied all sheets would belong to nobody."""

    def change(sheet: Sheet) -> None:
        book = sheet.cells.parent
        assert book is not None
        copy = book.copy_worksheet(book[HIDDEN])
        copy.title = "_thidua (2)"
        copy["B6"] = "CM"

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == set()
    assert set(batch.answers["unit"]) == {"ST"}


def test_values_of_other_types_in_the_hidden_sheet_are_understood(inbox: Inbox) -> None:
    """A form that another office program has saved, numbers for texts, would be refused."""
    inbox.spoil(lambda sheet: _hidden(sheet, "version", 1))
    assert codes(inbox.read()) == set()


# -- amendments --------------------------------------------------------------------------------------

_WITHOUT_EFFECT: dict[str, Callable[[Rulebook], Rulebook]] = {
    "wording": lambda book: with_criterion(book, "I.1", name="Cùng một việc, viết khác đi"),
    "a note": lambda book: with_criterion(book, "I.1", note="Xem phụ lục"),
    "an alias": lambda book: dataclasses.replace(
        book, units=(dataclasses.replace(book.units[0], aliases=("CA ST",)), *book.units[1:])
    ),
    "the deadline": lambda book: dataclasses.replace(
        book, info=dataclasses.replace(book.info, deadline=datetime.date(2018, 12, 15))
    ),
    "the version": lambda book: dataclasses.replace(book, info=dataclasses.replace(book.info, version="2")),
    "a group's wording": lambda book: with_criterion(book, "II", name="Nhóm hai"),
}


@pytest.mark.parametrize("what", _WITHOUT_EFFECT)
def test_an_amendment_without_points_leaves_forms_as_they_are(inbox: Inbox, what: str) -> None:
    """For a typing slip that was mended in the rulebook every unit would have to fill in its form again."""
    inbox.good()
    inbox.rulebook = _WITHOUT_EFFECT[what](inbox.rulebook)
    batch = inbox.read()
    assert codes(batch) == set()
    assert (batch.recomputed["state"] == "scored").all()


def test_only_criteria_that_changed_are_findings(inbox: Inbox) -> None:
    """After one amendment every row of every form would be doubted, or none."""
    inbox.good()
    book = with_criterion(inbox.rulebook, "III.1", maximum=Decimal(9))
    inbox.rulebook = with_criterion(book, "II.3", method=Count(Decimal("0.6")))
    batch = inbox.read()
    assert [place[4] for place in places(batch, "rulebook-amended")] == ["II.3", "III.1"]
    assert codes(batch) == {"rulebook-amended"}
    assert batch.recomputed.set_index("criterion").loc["III.1", "maximum"] == 9.0


def test_a_criterion_that_came_later_is_missing_in_an_older_form(inbox: Inbox) -> None:
    """A new criterion would count as 0 for all who had their forms early."""
    book = inbox.rulebook
    inbox.rulebook = dataclasses.replace(book, criteria=tuple(each for each in book.criteria if each.key != "IV.2.b"))
    inbox.good()
    inbox.rulebook = book
    batch = inbox.read()
    assert places(batch, "row-missing") == [(inbox.file(), MAIN, "", "ST", "IV.2.b")]
    assert codes(batch) == {"row-missing"}


def test_a_criterion_that_was_dropped_is_named(inbox: Inbox) -> None:
    """The unit's work on a dropped criterion would vanish without a word."""
    inbox.good()
    book = inbox.rulebook
    inbox.rulebook = dataclasses.replace(book, criteria=tuple(each for each in book.criteria if each.key != "IV.2.b"))
    batch = inbox.read()
    assert places(batch, "row-unknown") == [(inbox.file(), MAIN, "C28", "ST", "")]
    assert codes(batch) == {"row-unknown", "total-differs"}


# -- versions ----------------------------------------------------------------------------------------


def test_copies_of_one_file_count_once(inbox: Inbox) -> None:
    """An attachment that was saved twice would bar the unit from the ranking."""
    for name in ("a.xlsx", "b.xlsx", "c/c.xlsx"):
        inbox.good(name=name)
    batch = inbox.read()
    assert len(places(batch, "identical-copy")) == 2
    assert batch.sources["status"].tolist() == ["read", "copy", "copy"]
    assert set(batch.answers["file"]) == {f"{FOLDER}/a.xlsx"}
    assert not batch.answers.duplicated(["unit", "criterion", "input"]).any()


def test_a_broken_version_does_not_bar_the_good_one(inbox: Inbox) -> None:
    """A unit that sent its form again because the first was cut off would still not count."""
    whole = inbox.good().read_bytes()
    inbox.put("ST lần 1.xlsx", whole[: len(whole) // 2])
    batch = inbox.read()
    assert set(batch.answers["unit"]) == {"ST"}
    assert codes(batch) == {"not-a-workbook"}
    assert batch.sources.set_index("file")["status"].to_dict() == {
        f"{FOLDER}/ST lần 1.xlsx": "refused",
        f"{FOLDER}/ST.xlsx": "read",
    }


def test_every_cluster_has_its_own_rows(inbox: Inbox) -> None:
    """A unit would be asked for the criteria of another cluster."""
    book = with_criterion(inbox.rulebook, "IV.2.b", clusters=("C9",))
    units = tuple(dataclasses.replace(unit, cluster="C8") if unit.code == "CM" else unit for unit in book.units)
    clusters = (dataclasses.replace(book.clusters[0], deputy=""), Cluster("C8", "Cụm thi đua số 8"))
    info = dataclasses.replace(book.info, total=None)
    inbox.rulebook = dataclasses.replace(book, units=units, clusters=clusters, info=info)
    inbox.good("ST")
    inbox.good("CM")
    batch = inbox.read()
    rows = batch.answers[batch.answers["criterion"] == "IV.2.b"]
    assert set(rows["unit"]) == {"ST"}
    assert codes(batch) <= {"claimed-differs", "claimed-differs-explained", "claimed-differs-by-cluster"}
    leaders = batch.recomputed[batch.recomputed["criterion"] == "I.3"].set_index("unit")["computed"]
    assert leaders["ST"] == 10.0  # alone in its cluster
    assert leaders["CM"] == 5.0


def test_a_form_of_nobodys_making_is_read(inbox: Inbox) -> None:
    """Only workbooks of our own writer could be read, though a plain table says all there is to say."""
    book = openpyxl.load_workbook(inbox.good(), data_only=True)
    rows = [[cell.value for cell in row[1:]] for row in book[MAIN].iter_rows(min_row=4, max_row=30)]
    plain = openpyxl.Workbook()
    sheet = plain.worksheets[0]
    sheet.title = "Tự chấm điểm"
    for row in rows:
        sheet.append(row)
    (inbox.folder / "ST.xlsx").unlink()
    plain.save(inbox.folder / "chép tay.xlsx")
    batch = inbox.read()
    assert codes(batch) == {"form-without-identity", "report-missing"}
    assert (batch.recomputed["state"] == "scored").all()
    assert batch.recomputed["claimed"].tolist() == batch.recomputed["computed"].tolist()
