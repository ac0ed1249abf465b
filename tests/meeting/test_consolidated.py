"""The consolidated workbook read back: nothing that the head typed may be misread, and nothing may be lost."""

from __future__ import annotations

import dataclasses
import datetime
import warnings
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.batches import make_batch
from tests.scoring.small import book as small_rulebook
from tests.scoring.small import group, leaf
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.errors import FileOpenError, OutputError
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example
from thidua_xlsx.meeting.ballots import read_ballots
from thidua_xlsx.meeting.consolidated import Consolidated, read_consolidated
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import read_events
from thidua_xlsx.meeting.verification import Verification, read_verification
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.rules import Award, Combine, Limiter, VerifiedBy
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import lost_entries, write_consolidated
from thidua_xlsx.workbooks.entries import write_ballots, write_events, write_verification
from thidua_xlsx.workbooks.seal import seal

Cells = Mapping[tuple[str, str, str], Any]
"""(sheet, row's key, unit) → what is typed; None clears."""


def _rulebook(**more: Any) -> Rulebook:
    criteria = (group("I"), leaf("I.1"), leaf("I.2", 20, Ratio()), leaf("I.3", 5))
    rules: dict[str, Any] = {
        "limiters": (Limiter("KT", "Khiển trách", no_award=True),),
        "awards": (Award("CO", "Cờ thi đua", number=1, ballot=True, threshold=Decimal(80)),),
    }
    return small_rulebook(*criteria, units=dict.fromkeys(("A", "B", "C"), "C"), **rules, **more)


def _batch(rulebook: Rulebook) -> Batch:
    answers = {("I.1", "claimed"): 9, ("I.2", "target"): 10, ("I.2", "result"): 8, ("I.3", "claimed"): 4}
    return make_batch(rulebook, {unit.code: answers for unit in rulebook.units})


def _type(path: Path, cells: Cells) -> None:
    """Type into grids, found by code of the unit and key of the row, and save."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sparklines
        book = openpyxl.load_workbook(path)
    for (sheet, key, unit), value in cells.items():
        grid = book[sheet]
        codes = {cell.value: cell.column for cell in grid[4]}
        rows = {row[0].value: row[0].row for row in grid.iter_rows(min_row=6, max_col=1)}
        grid.cell(rows[key], codes[unit]).value = value
    book.save(path)


def _written(tmp_path: Path, rulebook: Rulebook, cells: Cells, **scored: Any) -> Consolidated:
    """A workbook of ``rulebook`` with something typed into it, read back."""
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(_batch(rulebook), **scored), path)
    _type(path, cells)
    return read_consolidated(rulebook, path)


def _said(verdicts: tuple[Verdict, ...]) -> list[tuple[Any, ...]]:
    return sorted(
        (v.unit, v.criterion, v.verifier, v.agreed, sorted(v.results.items()), str(v.points), v.reason)
        for v in verdicts
    )


_BY_ALL_WAYS = ("cum_1_2021", "khoi_csqlhc_2024", "thang_1000_diem", "can_tho_2579")  # departments, cross, head, events


@pytest.mark.slow
@pytest.mark.parametrize("name", _BY_ALL_WAYS)
def test_what_was_written_into_the_workbook_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    """A verdict that lost its verifier or its reason on the way could not be defended before the unit."""
    write_example(name, tmp_path)
    rulebook = read_rulebook(tmp_path / RULEBOOK_FILE)
    files = {key: tmp_path / file for key, file in MEETING_FILES.items() if (tmp_path / file).exists()}
    readers = {"verification": read_verification, "events": read_events, "ballots": read_ballots}
    meeting: dict[str, Any] = {key: readers[key](rulebook, file) for key, file in files.items()}
    result = score(read_submissions(rulebook, tmp_path / FORMS_FOLDER), **meeting)
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(result, path)
    found = read_consolidated(rulebook, path)
    verdicts = () if result.verification is None else result.verification.verdicts
    assert _said(found.verification.verdicts) == _said(verdicts)
    assert found.left_over == ()
    again = score(
        result.batch,
        verification=found.verification if verdicts else None,
        events=found.events,
        ballots=found.ballots,
    )
    assert again.ranking.equals(result.ranking)
    assert again.awards.equals(result.awards)
    assert again.covenant.equals(result.covenant)
    write_consolidated(again, path)  # nothing of it would be lost


def test_what_the_head_types_is_read_with_its_reason_and_its_address(tmp_path: Path) -> None:
    """The change has to be found again, by the unit that asks and by the next run."""
    cells = {
        ("Điểm thẩm định", "I.1", "A"): 7.5,
        ("Lý do", "I.1", "A"): "Thiếu minh chứng",
        ("Kết quả thẩm định", "I.2", "B"): 6,
        ("Lý do", "I.2", "B"): "Đối chiếu số liệu",
        ("Lý do", "I.3", "C"): "Đồng ý",
        ("Lý do", "I.1", "C"): "đồng ý: đã xem hồ sơ gốc",
    }
    found = _written(tmp_path, _rulebook(), cells)
    assert found.finding_list == ()
    assert _said(found.verification.verdicts) == [
        ("A", "I.1", "", False, [], "7.5", "Thiếu minh chứng"),
        ("B", "I.2", "", False, [("result", Decimal(6))], "None", "Đối chiếu số liệu"),
        ("C", "I.1", "", True, [], "None", "đã xem hồ sơ gốc"),
        ("C", "I.3", "", True, [], "None", ""),
    ]
    first = next(verdict for verdict in found.verification.verdicts if verdict.unit == "A")
    assert first.place == Place("tong_hop.xlsx", "Điểm thẩm định", "E7")
    assert first.overrules
    result = score(_batch(_rulebook()), verification=found.verification)
    assert dict(zip(result.ranking["unit"], result.ranking["points"], strict=True)) == {"A": 27.5, "B": 25, "C": 29}
    assert set(result.overrides["file"]) == {"tong_hop.xlsx"}


def test_what_cannot_stand_is_a_finding_and_is_kept(tmp_path: Path) -> None:
    """Points above the maximum that were passed over in silence would look like they count."""
    cells = {
        ("Điểm thẩm định", "I.1", "A"): 99,
        ("Điểm thẩm định", "I.3", "B"): "năm",
        ("Điểm thẩm định", "I.3", "A"): 3,
        ("Lý do", "I.2", "C"): "chỉ có lý do",
    }
    found = _written(tmp_path, _rulebook(), cells)
    assert {(finding.code, finding.place.cell) for finding in found.finding_list} == {
        ("verified-above-maximum", "E7"),
        ("value-not-a-number", "F9"),
        ("verification-without-reason", "E9"),
        ("verdict-empty", "G8"),
    }
    assert [(v.unit, v.criterion) for v in found.verification.verdicts] == [("A", "I.3")]
    assert {(entry.unit, entry.criterion, entry.text) for entry in found.left_over} == {
        ("A", "I.1", "99"),
        ("B", "I.3", "năm"),
        ("C", "I.2", "chỉ có lý do"),
    }


def test_a_cleared_cell_is_no_verdict_any_more(tmp_path: Path) -> None:
    """The head who takes a change back must not find it again after the next run."""
    verdict = Verdict("A", "I.1", "", False, {}, Decimal(5), "Thiếu minh chứng", Place("tham_dinh.xlsx"))
    rulebook = _rulebook()
    cells = {("Điểm thẩm định", "I.1", "A"): None, ("Lý do", "I.1", "A"): None}
    found = _written(tmp_path, rulebook, cells, verification=Verification(rulebook, (verdict,)))
    assert found.verification.verdicts == ()


def test_the_heads_word_counts_where_a_file_says_something_else(tmp_path: Path) -> None:
    """The meeting decides last; that a verifier's file says something else must be seen, and not average the two."""
    rulebook = _rulebook()
    of_file = Verdict("A", "I.1", "PV01", False, {}, Decimal(5), "Thiếu", Place("tham_dinh.xlsx", "Thẩm định", "M4"))
    files = Verification(rulebook, (of_file, dataclasses.replace(of_file, unit="B")))
    cells = {("Điểm thẩm định", "I.1", "A"): 8}
    found = _written(tmp_path, rulebook, cells, verification=files).with_files(files)
    result = score(_batch(rulebook), verification=found.verification)
    assert [finding.code for finding in result.finding_list] == ["verification-disagrees"]
    points = result.points.set_index(["unit", "criterion"])["verified"]
    assert points["A", "I.1"] == 8
    assert points["B", "I.1"] == 5


@pytest.mark.parametrize("combine", [Combine.MEAN, Combine.TRIMMED])
def test_the_head_overrules_what_several_verifiers_average_to(combine: Combine, tmp_path: Path) -> None:
    """A decision of the meeting must not be one voice among many, nor be thrown away as the highest."""
    rulebook = _rulebook()
    info = dataclasses.replace(rulebook.info, verified_by=VerifiedBy.CROSS, combine=combine)
    rulebook = dataclasses.replace(rulebook, info=info)
    said = [
        Verdict("A", "I.1", who, False, {}, Decimal(points), "Đã xem", Place(f"{who}.xlsx"))
        for who, points in (("B", 4), ("C", 6))
    ]
    untouched = _written(tmp_path, rulebook, {}, verification=Verification(rulebook, tuple(said)))
    assert _said(untouched.verification.verdicts) == _said(tuple(said))
    (tmp_path / "tong_hop.xlsx").unlink()
    cells = {("Điểm thẩm định", "I.1", "A"): 9}
    found = _written(tmp_path, rulebook, cells, verification=Verification(rulebook, tuple(said)))
    result = score(_batch(rulebook), verification=found.with_files(Verification(rulebook, tuple(said))).verification)
    assert result.points.set_index(["unit", "criterion"])["verified"]["A", "I.1"] == 9
    missing = [finding for finding in result.finding_list if finding.code == "verifier-missing"]
    assert all("I.1" not in str(finding.values["criteria"]) for finding in missing if finding.unit == "A")


def _meeting(rulebook: Rulebook, folder: Path, documents: Mapping[str, str], votes: int | None) -> dict[str, Any]:
    """Events and votes as their readers read them from files in ``folder``."""
    day = datetime.date(2024, 11, 20)
    events = [Event(unit, "KT", day, document, True) for unit, document in documents.items()]
    write_events(rulebook, folder / "su_kien.xlsx", events, overwrite=True)
    cast = [] if votes is None else [Vote("A", "CO", 1, votes, 9)]
    write_ballots(score(_batch(rulebook)), folder / "bo_phieu.xlsx", cast, overwrite=True)
    return {
        "events": read_events(rulebook, folder / "su_kien.xlsx"),
        "ballots": read_ballots(rulebook, folder / "bo_phieu.xlsx"),
    }


def test_what_came_from_files_and_was_not_touched_is_read_anew(tmp_path: Path) -> None:
    """An event that its agency has withdrawn must not go on limiting the unit, out of the workbook of last week."""
    rulebook = _rulebook()
    found = _written(tmp_path, rulebook, {}, **_meeting(rulebook, tmp_path, {"A": "12/QĐ", "B": "13/QĐ"}, 7))
    assert [(e.unit, e.document, e.source) for e in found.events.entries] == [
        ("A", "12/QĐ", "su_kien.xlsx"),
        ("B", "13/QĐ", "su_kien.xlsx"),
    ]
    later = found.with_files(**_meeting(rulebook, tmp_path, {"A": "12/QĐ-BCA"}, None))
    assert [(e.unit, e.document) for e in later.events.entries] == [("A", "12/QĐ-BCA")]
    assert later.ballots.entries == ()
    assert later.events.finding_list == ()
    result = score(_batch(rulebook), events=later.events, ballots=later.ballots)
    assert lost_entries(result, found) == []  # withdrawn by whoever reported it, and not lost


def test_an_event_that_the_head_changed_counts_and_differs_from_its_file(tmp_path: Path) -> None:
    """An agency's list that comes after the meeting began must not wipe out what the head found there."""
    rulebook = _rulebook()
    files = _meeting(rulebook, tmp_path, {"A": "12/QĐ"}, 7)
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(_batch(rulebook), **files), path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    book["Sự kiện"]["E4"].value = "đề xuất"
    next(row[5] for row in book["Bỏ phiếu"].iter_rows(min_row=4) if row[5].value == 7).value = 8
    book.save(path)
    both = read_consolidated(rulebook, path).with_files(**files)
    assert [e.confirmed for e in both.events.entries] == [False]
    assert [v.votes for v in both.ballots.entries] == [8]
    assert "event-disagrees" in [finding.code for finding in both.events.finding_list]
    assert [finding.code for finding in both.ballots.finding_list] == ["vote-disagrees"]


def test_a_verdict_that_its_verifier_withdrew_is_gone_and_a_cleared_cell_is_said(tmp_path: Path) -> None:
    """The workbook must neither keep alive what the file no longer says, nor drop in silence what it still says."""
    rulebook = _rulebook()
    said = [Verdict(unit, "I.1", "", False, {}, Decimal(5), "Thiếu") for unit in ("A", "B")]
    write_verification(_batch(rulebook), tmp_path / "tham_dinh.xlsx", verdicts=said)
    files = read_verification(rulebook, tmp_path / "tham_dinh.xlsx")
    cells = {("Điểm thẩm định", "I.1", "B"): None, ("Lý do", "I.1", "B"): None}
    found = _written(tmp_path, rulebook, cells, verification=files)
    fewer = dataclasses.replace(files, verdicts=files.verdicts[1:])
    both = found.with_files(fewer)
    assert [verdict.unit for verdict in both.verification.verdicts] == ["B"]
    assert [finding.code for finding in both.verification.finding_list] == ["verification-cleared"]


def test_another_reason_leaves_the_points_of_several_verifiers_alone(tmp_path: Path) -> None:
    """A mean off the grid of points would be refused as if the head had typed it, and all verdicts with it."""
    rulebook = _rulebook()
    info = dataclasses.replace(rulebook.info, verified_by=VerifiedBy.CROSS, combine=Combine.MEAN)
    rulebook = dataclasses.replace(rulebook, info=info)
    said = [
        Verdict("A", "I.1", who, False, {}, points, "Đã xem")
        for who, points in (("B", Decimal(4)), ("C", Decimal("4.33")))
    ]
    cells = {("Lý do", "I.1", "A"): "Đã xem lại, giữ nguyên"}
    found = _written(tmp_path, rulebook, cells, verification=Verification(rulebook, tuple(said)))
    assert found.finding_list == ()
    assert {(v.verifier, str(v.points), v.reason) for v in found.verification.verdicts} == {
        ("B", "4", "Đã xem lại, giữ nguyên"),
        ("C", "4.33", "Đã xem lại, giữ nguyên"),
    }


@pytest.mark.parametrize("sheet", ["Điểm thẩm định", "Lý do", "Sự kiện", "Bỏ phiếu"])
def test_a_renamed_sheet_for_entries_stops_the_next_run(sheet: str, tmp_path: Path) -> None:
    """All that was typed on it would be gone, and the ranking another one, without a word."""
    path, found = _with_entry(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    book[sheet].title = "Khác"
    book.save(path)
    before = path.read_bytes()
    again = read_consolidated(_rulebook(), path)
    assert again.is_damaged
    assert "consolidated-sheet-missing" in {finding.code for finding in again.finding_list}
    with pytest.raises(OutputError, match=sheet):
        write_consolidated(score(_batch(_rulebook()), verification=found.verification), path)
    assert path.read_bytes() == before


def test_of_two_workbooks_of_one_cluster_one_is_read_and_backups_are_passed_over(tmp_path: Path) -> None:
    """The copy of last week stands before the workbook of today in the folder."""
    path, found = _with_entry(tmp_path)
    (tmp_path / "tong_hop.truoc.xlsx").write_bytes(path.read_bytes())
    assert _said(read_consolidated(_rulebook(), tmp_path).verification.verdicts) == _said(found.verification.verdicts)
    (tmp_path / "tong_hop (2).xlsx").write_bytes(path.read_bytes())
    assert [f.code for f in read_consolidated(_rulebook(), tmp_path).finding_list] == ["consolidated-twice"]


def test_numbers_as_text_and_points_off_the_grid_count_on_neither_side(tmp_path: Path) -> None:
    """What a paste brings past the validation must not count in the library and not in the workbook, or the reverse."""
    cells = {("Điểm thẩm định", "I.1", "A"): "7,5", ("Điểm thẩm định", "I.1", "B"): 7.333}
    found = _written(tmp_path, _rulebook(), cells)
    assert {finding.code for finding in found.finding_list} == {"value-not-a-number", "verified-off-grid"}
    assert found.verification.verdicts == ()
    formula = openpyxl.load_workbook(tmp_path / "tong_hop.xlsx")["Điểm"]["E7"].value
    assert "ROUND(N('Điểm thẩm định'!E7)/0.01,0)" in formula


def test_a_row_that_stands_twice_counts_in_neither_place(tmp_path: Path) -> None:
    """A copied row would decide which of two numbers counts by its place."""
    path, _ = _with_entry(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    grid = book["Điểm thẩm định"]
    grid["A30"].value, grid["E30"].value = "I.1", 2
    grid["E31"].value = 4  # without a key
    book.save(path)
    again = read_consolidated(_rulebook(), path)
    assert again.verification.verdicts == ()
    assert {finding.code for finding in again.finding_list} == {"entry-twice", "entry-criterion-unknown"}
    assert {entry.text for entry in again.left_over} == {"7", "2", "4", "Thiếu minh chứng"}


def test_a_verdict_waits_while_its_unit_has_no_usable_submission(tmp_path: Path) -> None:
    """One broken file in one run must not cost the head's word on that unit for good."""
    path, found = _with_entry(tmp_path)
    rulebook = _rulebook()
    batch = _batch(rulebook)
    without = make_batch(rulebook, {"B": {("I.1", "claimed"): 9}})
    write_consolidated(score(without, verification=found.verification), path)
    again = read_consolidated(rulebook, path)
    assert again.left_over == ()
    write_consolidated(score(batch, verification=again.verification), path)
    assert _said(read_consolidated(rulebook, path).verification.verdicts) == _said(found.verification.verdicts)


# -- writing over it -------------------------------------------------------------------------------------


def _with_entry(tmp_path: Path) -> tuple[Path, Consolidated]:
    cells = {("Điểm thẩm định", "I.1", "A"): 7, ("Lý do", "I.1", "A"): "Thiếu minh chứng"}
    found = _written(tmp_path, _rulebook(), cells)
    return tmp_path / "tong_hop.xlsx", found


def test_a_workbook_with_entries_is_not_replaced_by_one_without(tmp_path: Path) -> None:
    """An evening of verification is gone by one careless call."""
    path, _ = _with_entry(tmp_path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"Điểm thẩm định › E7"):
        write_consolidated(score(_batch(_rulebook())), path)
    assert path.read_bytes() == before


def test_entries_are_carried_over_by_unit_and_criterion(tmp_path: Path) -> None:
    """A criterion that was put in above must not shift the head's points to another one."""
    path, found = _with_entry(tmp_path)
    old = _rulebook()
    criteria = (group("I"), leaf("I.0"), *old.criteria[1:])
    units = tuple(reversed(old.units))
    rulebook = dataclasses.replace(old, criteria=criteria, units=units)
    verification = dataclasses.replace(found.verification, rulebook=rulebook)
    result = score(_batch(rulebook), verification=verification)
    write_consolidated(result, path)
    again = read_consolidated(rulebook, path)
    assert _said(again.verification.verdicts) == _said(found.verification.verdicts)
    assert again.verification.verdicts[0].place.cell == "G8"


def test_what_has_no_place_any_more_is_listed_and_carried_on(tmp_path: Path) -> None:
    """A unit was merged, a criterion struck out: what was typed on them must still be there to be looked at."""
    path, _ = _with_entry(tmp_path)
    old = _rulebook()
    rulebook = dataclasses.replace(old, units=tuple(unit for unit in old.units if unit.code != "A"))
    existing = read_consolidated(rulebook, path)
    assert {finding.code for finding in existing.finding_list} == {"entry-unit-unknown"}
    lost = lost_entries(score(_batch(rulebook)), existing)
    assert {(entry.unit, entry.criterion, entry.text) for entry in lost} == {
        ("A", "I.1", "7"),
        ("A", "I.1", "Thiếu minh chứng"),
    }
    for _ in range(2):  # and again: the sheet itself is an entry of the next workbook
        write_consolidated(score(_batch(rulebook)), path, left_over=lost)
        book = openpyxl.load_workbook(path, read_only=True)
        rows = [row for row in book["Mục không còn chỗ"].iter_rows(min_row=6, max_col=4, values_only=True) if row[3]]
        book.close()
        assert {row[3] for row in rows} == {"7", "Thiếu minh chứng"}
        lost = lost_entries(score(_batch(rulebook)), read_consolidated(rulebook, path))
    with pytest.raises(OutputError, match=r"Thiếu minh chứng|7"):
        write_consolidated(score(_batch(rulebook)), path)


def test_the_workbook_of_another_rulebook_is_not_replaced(tmp_path: Path) -> None:
    """Last year's workbook under the same name holds last year's entries."""
    path, _ = _with_entry(tmp_path)
    rulebook = _rulebook()
    other = dataclasses.replace(rulebook, info=dataclasses.replace(rulebook.info, id="nam-sau"))
    with pytest.raises(OutputError, match="quy định khác"):
        write_consolidated(score(_batch(other)), path)
    found = read_consolidated(other, path)
    assert not found.is_consolidated
    assert [finding.code for finding in found.finding_list] == ["entry-other-rulebook"]


def test_a_sealed_workbook_is_not_replaced(tmp_path: Path) -> None:
    """What was approved and sent up would silently become something else."""
    path, found = _with_entry(tmp_path)
    seal(path, overwrite=True)
    before = path.read_bytes()
    with pytest.raises(OutputError, match="niêm phong"):
        write_consolidated(score(_batch(_rulebook()), verification=found.verification), path)
    assert path.read_bytes() == before
    assert read_consolidated(_rulebook(), path).is_sealed


@pytest.mark.parametrize("mark", ["~$tong_hop.xlsx", ".~lock.tong_hop.xlsx#"])
def test_an_open_workbook_is_left_alone_and_a_second_name_is_offered(mark: str, tmp_path: Path) -> None:
    """Excel saves over what was written under its feet, or holds the file so that nothing can be written."""
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(_batch(_rulebook())), path)
    before = path.read_bytes()
    (tmp_path / mark).write_bytes(b"")
    (tmp_path / "tong_hop (2).xlsx").write_bytes(b"taken")
    with pytest.raises(FileOpenError, match="đang mở") as error:
        write_consolidated(score(_batch(_rulebook())), path)
    assert Path(error.value.second_name) == tmp_path / "tong_hop (3).xlsx"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_damaged_workbook_is_a_finding_and_is_not_replaced(content: bytes, tmp_path: Path) -> None:
    """A truncated download, or one with a password, must not pass for a workbook without entries."""
    path = tmp_path / "tong_hop.xlsx"
    path.write_bytes(content)
    found = read_consolidated(_rulebook(), path)
    assert len(found.finding_list) == 1
    assert not found.is_consolidated
    with pytest.raises(OutputError, match="không đọc được"):
        write_consolidated(score(_batch(_rulebook())), path)
    assert path.read_bytes() == content


def test_a_workbook_of_claims_has_nothing_to_verify_in(tmp_path: Path) -> None:
    """Points typed into a workbook that ranks what units claimed would have no effect."""
    path = tmp_path / "tong_hop.xlsx"
    result: Result = score(_batch(_rulebook()), "claimed")
    write_consolidated(result, path)
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    assert "Điểm thẩm định" not in names
    assert "Tự chấm" in names


def test_the_sheets_cannot_be_renamed_by_mistake(tmp_path: Path) -> None:
    """What was typed is found by the names of the sheets."""
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(_batch(_rulebook())), path)
    protection = openpyxl.load_workbook(path).security
    assert protection is not None
    assert protection.lockStructure
