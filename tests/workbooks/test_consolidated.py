"""The consolidated workbook as it is handed over: its sheets, what is locked, what came in, where it comes from.

That every view shows what the library finds, as written and after edits, is held by ``test_live``.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.batches import make_batch
from tests.workbooks.inspect import formulas, open_book, texts
from tests.workbooks.live import Live, shown
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE, write_example
from thidua_xlsx.meeting.entries import Event, Verdict
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.grids import CODE_ROW, ENTRY_GRIDS, FIRST_ROW, GRIDS, KEY_COLUMN
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.consolidated import write_consolidated
from thidua_xlsx.workbooks.consolidated.book import SHEET_NAMES

_NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x", "x" * 40_000, "\x07\x1f"]


@pytest.fixture(scope="module")
def example_result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """The example scored from its forms alone, and the folder that they are in."""
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


def _notes(path: Path, rulebook: Rulebook) -> list[str]:
    """The notes of the ranking, from the first unit to the last."""
    return [str(value) for key, value in shown(Live.read(path), rulebook).items() if key[-1] == "note"]


# -- sheets, locks, formulas -------------------------------------------------------------------------


def test_the_sheets_are_there_and_the_first_one_answers_first(workbook: Path) -> None:
    """The head opens the workbook to see who is where."""
    book = open_book(workbook)
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == [text.vi for text in SHEET_NAMES.values() if text.vi in visible]
    needed = ("ranking", "points", *ENTRY_GRIDS, "events", "ballots", "targets", "results", "claimed", "findings")
    assert {SHEET_NAMES[key].vi for key in needed} <= set(visible)
    assert book.active is not None
    assert book.active.title == "Xếp hạng"


def test_all_that_follows_from_entries_is_a_formula(workbook: Path, example_result: tuple[Result, Path]) -> None:
    """A figure that is typed into its cell stays as it is when the head corrects what it rests on."""
    rulebook, live = example_result[0].rulebook, Live.read(workbook)
    names = {unit.name for unit in rulebook.units}
    for key in ("ranking", "classes", "awards"):
        cells = live.cells[SHEET_NAMES[key].vi]
        rows = {row for (row, _), (formula, value) in cells.items() if value in names and formula}
        assert len(rows) >= len(names), key
        assert [at for at, (formula, _) in cells.items() if at[0] in rows and not formula] == [], key
    points = live.cells[GRIDS["points"].vi]
    columns = {column for (row, column), (_, value) in points.items() if row == CODE_ROW and value != ""}
    last = max(row for row, column in points if column in columns)
    typed = [
        at
        for at, (formula, value) in points.items()
        if at[1] in columns and FIRST_ROW <= at[0] <= last and not formula and value not in {"", "–"}
    ]
    claimed_totals = set(example_result[0].claimed_totals.values())
    assert {points[at][1] for at in typed} <= claimed_totals  # the unit's own sum does not move


def test_only_what_the_head_enters_can_be_typed_into(workbook: Path, example_result: tuple[Result, Path]) -> None:
    """What a unit reported must not be overwritten by a slip of the hand, and a yellow cell must take what is typed."""
    book, rulebook = open_book(workbook), example_result[0].rulebook
    for key in ("targets", "results", "claimed", *ENTRY_GRIDS):
        sheet = book[GRIDS[key].vi]
        assert sheet.protection.sheet, key
        unlocked = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        assert bool(unlocked) is (key in ENTRY_GRIDS), key
    leaf = next(leaf for leaf in rulebook.leaves() if leaf.scores)
    points = book[GRIDS["verified_points"].vi]
    row = next(row for row in points.iter_rows(min_row=FIRST_ROW + 1) if row[KEY_COLUMN].value == leaf.key)
    assert not row[-1].protection.locked


def test_what_the_units_sent_stands_beside_what_the_head_types(
    workbook: Path, example_result: tuple[Result, Path]
) -> None:
    """The head corrects a result in the cell that shows the reported one on the sheet beside it."""
    batch, live = example_result[0].batch, Live.read(workbook)
    for key, name in (("results", "result"), ("claimed", "claimed")):
        rows = live.rows[GRIDS[key].vi]
        columns = {code: column for column, code in enumerate(rows[CODE_ROW])}
        at = {row[KEY_COLUMN]: row for row in rows[FIRST_ROW:]}
        own = batch.answers[(batch.answers["input"] == name) & batch.answers["number"].notna()]
        sent = [(row["unit"], row["criterion"], row["number"]) for row in own.to_dict("records")]
        assert len(sent) > 20
        assert [item for item in sent if at[item[1]][columns[item[0]]] != item[2]] == [], key


def test_a_difference_between_claimed_and_counted_points_is_marked(workbook: Path) -> None:
    """Colour alone is lost on a black and white print: the mark is an arrow in the number format, and it follows."""
    sheet = open_book(workbook)[GRIDS["points"].vi]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    for arrow, sign in (("▲", ">"), ("▼", "<")):
        rule = next(rule for rule in rules if rule.dxf.numFmt is not None and arrow in rule.dxf.numFmt.formatCode)
        assert GRIDS["claimed"].vi in rule.formula[0]
        assert sign in rule.formula[0]


# -- where it comes from -----------------------------------------------------------------------------


def test_the_same_result_gives_the_same_bytes(example_result: tuple[Result, Path], workbook: Path) -> None:
    """Two runs on the same submissions must be told to be the same by their hash."""
    result, folder = example_result
    again = folder / "again.xlsx"
    write_consolidated(result, again)
    assert again.read_bytes() == workbook.read_bytes()


def test_text_from_people_never_becomes_a_formula(example: Rulebook, tmp_path: Path) -> None:
    """A unit that writes =HYPERLINK(…) into its report must not run it on the head's PC, nor a verifier's reason."""
    given = {"ST": {(leaf.key, "claimed"): 1 for leaf in example.leaves() if leaf.scores}}
    batch = make_batch(example, given)
    rows = [("ST", "difficulties", number, text, "ST.xlsx", "Báo cáo", "C5") for number, text in enumerate(_NASTY)]
    batch = dataclasses.replace(batch, reports=pd.DataFrame(rows, columns=list(batch.reports.columns)))
    scored = [leaf for leaf in example.leaves() if leaf.scores]
    verdicts = tuple(
        Verdict("ST", leaf.key, points=Decimal(1), reason=text) for leaf, text in zip(scored, _NASTY, strict=False)
    )
    happened = Events(example, tuple(Event("ST", example.limiters[0].code, document=t, note=t) for t in _NASTY))
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(batch, verification=Verification(example, verdicts), events=happened), path)
    written = list(formulas(path))
    assert all(sheet not in {"Khó khăn, kiến nghị", GRIDS["reasons"].vi} for sheet, *_ in written)
    assert len([sheet for sheet, *_ in written if sheet == "Nhật ký"]) == 1  # whether it is older than the entries
    assert not any("HYPERLINK" in formula for *_, formula, _ in written)
    for sheet in ("Khó khăn, kiến nghị", GRIDS["reasons"].vi, "Sự kiện", "Nhật ký"):
        assert any("=HYPERLINK" in text for text in texts(path, sheet)), sheet


def test_findings_stand_in_their_sheet_with_a_link_to_their_cell(
    workbook: Path, example_result: tuple[Result, Path]
) -> None:
    """The secretary goes from the finding to the cell with one click."""
    result, _ = example_result
    sheet = open_book(workbook)["Lỗi và cảnh báo"]
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
    sheet = open_book(workbook)["Khó khăn, kiến nghị"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert rows["Sóc Trăng"][2].startswith("Địa bàn rộng")
    assert rows["Cộng"][4:6] == (8, 10)


# -- what the ranking says ---------------------------------------------------------------------------


def test_units_that_are_not_ranked_are_listed_with_the_reason(example: Rulebook, tmp_path: Path) -> None:
    """A unit whose file is missing must be seen to be missing."""
    path = tmp_path / "tong_hop.xlsx"
    write_consolidated(score(make_batch(example, {"ST": {("I.1", "result"): 1}})), path)
    notes = _notes(path, example)
    assert len(notes) == 8
    assert notes[1:] == ["Chưa có bản tự chấm dùng được"] * 7


def test_shared_ranks_are_numbers_and_say_with_whom(example: Rulebook, tmp_path: Path) -> None:
    """A rank that is text cannot be compared, and a shared one must be explained to the meeting."""
    path = tmp_path / "tong_hop.xlsx"
    answers = {("II.4", "claimed"): 5}
    write_consolidated(score(make_batch(example, {"ST": answers, "CM": answers})), path)
    view = shown(Live.read(path), example)
    ranks = [value for key, value in view.items() if key[0] == "ranking" and key[-1] == "rank"]
    assert ranks[:2] == [1.0, 1.0]
    assert _notes(path, example)[0].startswith("Đồng hạng với Cà Mau")


def test_the_printed_date_is_an_argument(example: Rulebook, tmp_path: Path) -> None:
    """No clock may enter the file; the date of the meeting is the user's."""
    batch: Batch = make_batch(example, {"ST": {}})
    write_consolidated(score(batch), tmp_path / "a.xlsx", date=datetime.date(2018, 12, 5))
    assert "Sóc Trăng, ngày 05 tháng 12 năm 2018" in texts(tmp_path / "a.xlsx", "Xếp hạng")
