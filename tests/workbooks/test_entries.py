"""The workbooks that are filled in before the meeting: what is locked, what is asked, what comes back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import thidua_xlsx as tx
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example
from thidua_xlsx.workbooks.table_sheet import HEADING_ROW


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the cluster of 2018; not to be changed."""
    top = tmp_path_factory.mktemp("cum_9")
    write_example("cum_9_2018", top)
    return top


@pytest.fixture(scope="module")
def batch(folder: Path) -> tx.Batch:
    """What was read of its forms."""
    return tx.read_submissions(tx.read_rulebook(folder / RULEBOOK_FILE), folder / FORMS_FOLDER)


def _open(path: Path) -> tuple[openpyxl.Workbook, Worksheet, dict[str, int]]:
    """A workbook, its table, and heading → column."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[HEADING_ROW + 1] if cell.value}
    return book, sheet, headings


def _row(sheet: Worksheet, headings: dict[str, int], **known: str) -> int:
    names = {"unit": "Mã đơn vị", "criterion": "Mã tiêu chí", "input": "Số liệu", "award": "Nội dung bỏ phiếu"}
    for row in range(HEADING_ROW + 2, sheet.max_row + 1):
        if all(sheet.cell(row, headings[names[key]]).value == value for key, value in known.items()):
            return row
    raise AssertionError(known)


def _type(path: Path, where: dict[str, str], **entries: Any) -> str:
    """Fill in cells of one row, by heading; the address of the last one."""
    words = {
        "agreed": "Đồng ý",
        "result": "Kết quả thẩm định",
        "points": "Điểm thẩm định",
        "reason": "Lý do",
        "votes": "Số phiếu",
        "council": "Số thành viên",
        "reply": "Giải trình của đơn vị",
    }
    book, sheet, headings = _open(path)
    row, cell = _row(sheet, headings, **where), ""
    for key, value in entries.items():
        target = sheet.cell(row, headings[words[key]])
        target.value = value
        cell = target.coordinate
    book.save(path)
    return cell


def test_only_the_entry_cells_of_a_verification_workbook_are_open(batch: tx.Batch, tmp_path: Path) -> None:
    """A verifier would overwrite what the unit reported instead of correcting beside it."""
    tx.write_verification(batch, tmp_path / "v.xlsx")
    _, sheet, headings = _open(tmp_path / "v.xlsx")
    entry = {"Đồng ý", "Kết quả thẩm định", "Điểm thẩm định", "Lý do", "Bên thẩm định"}
    for row in range(HEADING_ROW + 2, sheet.max_row + 1):
        open_cells = {name for name, column in headings.items() if not sheet.cell(row, column).protection.locked}
        assert open_cells == entry
    assert sheet.protection.sheet
    assert sheet.auto_filter.ref
    cells = len(batch.recomputed) + 8  # III.2 of eight units asks for two figures
    assert sheet.max_row == HEADING_ROW + 1 + cells


def test_what_a_verifier_types_comes_back_with_its_address(batch: tx.Batch, tmp_path: Path) -> None:
    """A correction that is lost, or lands on another cell, decides who gets the flag."""
    path = tmp_path / "v.xlsx"
    tx.write_verification(batch, path)
    agreed = {"unit": "ST", "criterion": "I.1"}
    _type(path, agreed, agreed="đồng ý")
    result = _type(path, {"unit": "CM", "criterion": "II.3"}, reason="Một lớp chưa có quyết định", result=8)
    points = _type(path, {"unit": "AG", "criterion": "III.1"}, reason="Thiếu đề án", points=7.5)
    second = {"unit": "AG", "criterion": "III.2", "input": "Số lần bị phê bình"}
    _type(path, second, reason="Theo thông báo", result=2)
    verification = tx.read_verification(batch.rulebook, path)
    assert verification.finding_list == ()
    said = {(item.unit, item.criterion): item for item in verification.verdicts}
    assert said["ST", "I.1"].agreed
    assert (said["CM", "II.3"].results, said["CM", "II.3"].place.cell) == ({"result": Decimal(8)}, result)
    assert (said["AG", "III.1"].points, said["AG", "III.1"].place.cell) == (Decimal("7.5"), points)
    assert said["AG", "III.2"].results == {"criticised": Decimal(2)}
    assert set(said) == {("ST", "I.1"), ("CM", "II.3"), ("AG", "III.1"), ("AG", "III.2")}


def test_a_filled_workbook_is_not_written_over(batch: tx.Batch, tmp_path: Path) -> None:
    """A day of verification would be gone because somebody ran the command again."""
    path = tmp_path / "v.xlsx"
    tx.write_verification(batch, path)
    tx.write_verification(batch, path)  # still blank: nothing is lost
    _type(path, {"unit": "ST", "criterion": "I.1"}, agreed="đồng ý")
    filled = path.read_bytes()
    with pytest.raises(tx.OutputError, match="--force"):
        tx.write_verification(batch, path)
    assert path.read_bytes() == filled
    tx.write_verification(batch, path, overwrite=True)
    assert path.read_bytes() != filled


def test_an_unknown_verifier_is_refused_with_the_choices(tmp_path: Path) -> None:
    """A department would get an empty workbook and return it with thanks."""
    write_example("cum_1_2021", tmp_path)
    rulebook = tx.read_rulebook(tmp_path / RULEBOOK_FILE)
    batch = tx.read_submissions(rulebook, tmp_path / FORMS_FOLDER)
    with pytest.raises(tx.ThiduaError, match=rulebook.verifiers[0].code):
        tx.write_verification(batch, tmp_path / "x.xlsx", "không có")
    for verifier in rulebook.verifiers:
        path = tmp_path / f"{verifier.code}.xlsx"
        tx.write_verification(batch, path, verifier.code)
        _, sheet, headings = _open(path)
        column = headings["Mã tiêu chí"]
        keys = {str(sheet.cell(row, column).value) for row in range(HEADING_ROW + 2, sheet.max_row + 1)}
        owned = {
            leaf.key
            for leaf in rulebook.leaves()
            if verifier.code in {item.code for item in rulebook.owners(leaf, rulebook.clusters[0].code)}
        }
        assert keys == owned


def test_nobody_gets_rows_to_score_itself(tmp_path: Path) -> None:
    """In cross-scoring a unit that may score itself will."""
    write_example("khoi_csqlhc_2024", tmp_path)
    rulebook = tx.read_rulebook(tmp_path / RULEBOOK_FILE)
    batch = tx.read_submissions(rulebook, tmp_path / FORMS_FOLDER)
    unit = rulebook.units[0].code
    tx.write_verification(batch, tmp_path / "cheo.xlsx", unit)
    _, sheet, headings = _open(tmp_path / "cheo.xlsx")
    units = {sheet.cell(row, headings["Mã đơn vị"]).value for row in range(HEADING_ROW + 2, sheet.max_row + 1)}
    assert units == {item.code for item in rulebook.units} - {unit}


def test_events_come_back_as_they_were_entered(folder: Path, tmp_path: Path) -> None:
    """An event with another date or state would bar the wrong unit."""
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    events = tx.read_events(rulebook, folder / MEETING_FILES["events"])
    assert events.entries
    from thidua_xlsx.workbooks.entries import write_events

    write_events(rulebook, tmp_path / "e.xlsx", events.entries)
    again = tx.read_events(rulebook, tmp_path / "e.xlsx")
    plain = [(e.unit, e.kind, e.date, e.document, e.confirmed, e.note) for e in events.entries]
    assert [(e.unit, e.kind, e.date, e.document, e.confirmed, e.note) for e in again.entries] == plain


def test_the_ballots_workbook_asks_for_the_votes_that_are_needed(batch: tx.Batch, tmp_path: Path) -> None:
    """The council would vote on the wrong units, or forget one."""
    result = tx.score(batch)
    path = tmp_path / "b.xlsx"
    tx.write_ballots(result, path)
    _, sheet, headings = _open(path)
    asked = {
        (sheet.cell(row, headings["Nội dung bỏ phiếu"]).value, sheet.cell(row, headings["Mã đơn vị"]).value)
        for row in range(HEADING_ROW + 2, sheet.max_row + 1)
        if sheet.cell(row, headings["Mã đơn vị"]).value
    }
    waiting = result.awards[result.awards["reason"] == "no-votes"]
    assert not waiting.empty
    assert asked == set(zip(waiting["name"], waiting["unit"], strict=True))
    award, unit = min(asked)
    _type(path, {"award": award, "unit": unit}, votes=9, council=15)
    ballots = tx.read_ballots(batch.rulebook, path)
    assert [(vote.unit, vote.votes, vote.council, vote.round) for vote in ballots.entries] == [(unit, 9, 15, 1)]
    again = tx.score(batch, ballots=ballots)
    tx.write_ballots(again, tmp_path / "b2.xlsx")
    second = tx.read_ballots(batch.rulebook, tmp_path / "b2.xlsx")
    assert [(vote.unit, vote.votes) for vote in second.entries] == [(unit, 9)], "round 1 is carried along"
    _, sheet, headings = _open(tmp_path / "b2.xlsx")
    rounds = [
        sheet.cell(row, headings["Vòng"]).value
        for row in range(HEADING_ROW + 2, sheet.max_row + 1)
        if sheet.cell(row, headings["Mã đơn vị"]).value == unit
        and sheet.cell(row, headings["Nội dung bỏ phiếu"]).value == award
    ]
    assert rounds == [1, 2], "60 % missed the threshold: there is a second round"


def test_each_unit_learns_what_was_changed_and_answers(folder: Path, batch: tx.Batch, tmp_path: Path) -> None:
    """A unit would see its points fall without a reason, or its answer would not reach the meeting."""
    verification = tx.read_verification(batch.rulebook, folder / MEETING_FILES["verification"])
    result = tx.score(batch, verification=verification)
    paths = tx.write_notices(result, tmp_path / "tb")
    changed = list(dict.fromkeys(result.overrides["unit"]))
    assert len(paths) == len(changed) > 0
    first = result.overrides.iloc[0]
    path = next(path for path in paths if f"_{first['unit']}_" in path.name)
    book, sheet, headings = _open(path)
    shown = [cell.value for cell in sheet[HEADING_ROW + 2]]
    assert first["criterion"] in shown
    assert first["reason"] in shown
    row = HEADING_ROW + 2
    cell = sheet.cell(row, headings["Giải trình của đơn vị"])
    cell.value = "Đơn vị bổ sung quyết định số 12."
    book.save(path)
    replies = tx.read_notices(batch.rulebook, tmp_path / "tb")
    assert [(item.unit, item.criterion, item.text) for item in replies.entries] == [
        (first["unit"], first["criterion"], "Đơn vị bổ sung quyết định số 12.")
    ]
    assert replies.entries[0].place.cell == cell.coordinate
    with pytest.raises(tx.OutputError):
        tx.write_notices(result, tmp_path / "tb")


def test_blank_workbooks_give_the_same_bytes(batch: tx.Batch, tmp_path: Path) -> None:
    """Whether a file was filled in is told by its bytes."""
    result = tx.score(batch)
    for name in ("a", "b"):
        tx.write_verification(batch, tmp_path / name / "v.xlsx")
        tx.write_events(batch.rulebook, tmp_path / name / "e.xlsx")
        tx.write_ballots(result, tmp_path / name / "b.xlsx")
    for file in ("v.xlsx", "e.xlsx", "b.xlsx"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
