"""Returned forms: what the unit sent, the wrong cells marked, and nothing that would read otherwise than before."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.batches import FIELD, filled
from tests.libreoffice import edited, recalculate
from tests.strategies import rulebooks
from tests.submissions import FOLDER, LETTER, MAIN, Inbox, Sheet, with_targets
from tests.workbooks.inspect import differences, formulas, workbook_faults
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.errors import OutputError
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.of_cells import CELLS
from thidua_xlsx.messages.of_files import FILES
from thidua_xlsx.rulebook.model import Rulebook, Unit
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.form_values import FormValues
from thidua_xlsx.workbooks.returned import not_returned, write_returns
from thidua_xlsx.workbooks.returned.advice import ADVICE
from thidua_xlsx.workbooks.returned.notes import note_text
from thidua_xlsx.workbooks.returned.told import Told
from thidua_xlsx.workbooks.rulebook import write_rulebook

MEND = "Cần sửa"
_EXAMPLES = Path(__file__).parents[2] / "examples"
# what a cell can no longer be once its text is all that is left of it
_BECOMES = {
    "cell-error": {"not-a-number", "not-a-choice"},
    "not-calculated": {"blank-required"},
    "date-in-number": {"not-a-number"},
    "out-of-range": {"not-a-number"},
}

Cell = tuple[str, str]


# -- the law: sent back unopened, a returned form reads as what was sent ---------------------------------


def _rows(batch: Batch, unit: str) -> dict[Cell, Any]:
    own = batch.answers[batch.answers["unit"] == unit]
    return {(str(row.criterion), str(row.input)): row for row in own.itertuples()}


def _same(value: Any) -> Any:
    """A value as it is compared: a number at fifteen digits, nothing as None."""
    if isinstance(value, float):
        return f"{value:.15g}" if value == value else None
    return value


def _own_findings(batch: Batch, unit: str) -> list[Finding]:
    return [item for item in batch.finding_list if item.unit == unit]


def _doubtful(batch: Batch, unit: str) -> tuple[set[str], set[Cell]]:
    """The criteria of which the assignment is wrong, and the cells of which an error was found."""
    errors = [item for item in _own_findings(batch, unit) if item.severity is Severity.ERROR]
    said = {"assigned-target-changed", "not-a-choice"}
    places = {(row.sheet, row.cell): cell for cell, row in _rows(batch, unit).items() if row.cell}
    found = [(item, places.get((item.place.sheet, item.place.cell))) for item in errors]
    whole = {item.criterion for item, cell in found if item.code in said and cell is None}
    whole |= {item.criterion for item in errors if item.code == "assigned-target-changed"}
    return whole, {cell for _, cell in found if cell is not None}


def _check_law(batch: Batch, back: Batch, unit: str) -> None:
    whole, bad = _doubtful(batch, unit)
    before, after = _rows(batch, unit), _rows(back, unit)
    assert before.keys() == after.keys()
    for cell, row in before.items():
        held = batch.rulebook.target(unit, cell[0])
        if cell in bad or cell[0] in whole or (cell[1] == "target" and held is not None and not row.raw):
            continue  # a target that somebody deleted is put back
        for name in ("state", "number", "choice", "text"):
            assert _same(getattr(row, name)) == _same(getattr(after[cell], name)), (cell, name, row, after[cell])
    fields, again = (
        {row.field: (row.state, _same(row.number), _same(row.choice), _same(row.text)) for row in own.itertuples()}
        for own in (each.fields[each.fields["unit"] == unit] for each in (batch, back))
    )
    assert fields == again
    wrote, still = (each.reports[each.reports["unit"] == unit] for each in (batch, back))
    assert list(zip(wrote["field"], wrote["text"], strict=True)) == list(
        zip(still["field"], still["text"], strict=True)
    )
    kinds = {item.code for item in _own_findings(batch, unit) if item.severity is Severity.ERROR}
    allowed = kinds.union(*(_BECOMES.get(code, set()) for code in kinds))
    found = {item.code for item in _own_findings(back, unit) if item.severity is Severity.ERROR}
    assert found <= allowed, found - allowed


def _returned(batch: Batch, folder: Path) -> tuple[list[Path], Batch]:
    """What is returned, and what is read of it, sent back unopened."""
    paths = write_returns(batch, folder)
    return paths, read_submissions(batch.rulebook, paths)


def _units(back: Batch) -> list[str]:
    return [str(unit) for unit in back.answers["unit"].unique()]


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_a_returned_form_of_the_examples_reads_as_what_was_sent(name: str, tmp_path: Path) -> None:
    """A unit would get back other figures than it sent, or have to fill in its form again."""
    rulebook = read_rulebook(_EXAMPLES / name / RULEBOOK_FILE)
    batch = read_submissions(rulebook, _EXAMPLES / name / FORMS_FOLDER)
    paths, back = _returned(batch, tmp_path / "tra_lai")
    assert len(_units(back)) == len(paths)
    for unit in _units(back):
        _check_law(batch, back, unit)


_JUNK: list[Any] = [
    *("1.234", "đạt", "0,95", "95%", "0,5 %", "=1+1", "-5", "#REF!", "NA", "8,5", "KG", "không được giao", "@x", "1e9"),
    *(1e300, -3, 0.95, 1.2, 0, 7.123456, 10**6, 24, "8/5/2018", "12", "_x0041_", " 5 ", "5\n6"),
]
_TEXTS = [
    "=cmd|' /C calc'!A0",
    "+84 28",
    "-",
    "@SUM(1)",
    "\tdòng",
    "a\nb",
    "Báo cáo 1/BC",
    "1.234",
    "KG",
    "_x000D_",
    "’",
]


@st.composite
def _with_mistakes(draw: st.DrawFn, rulebook: Rulebook, unit: Unit, answers: Mapping[Cell, Any]) -> FormValues:
    """A form filled by hand: some cells with what does not belong there."""
    known = {key: value for key, value in answers.items() if key[1] not in {"assigned", FIELD}}
    for leaf in rulebook.leaves(unit.cluster):
        for key in [key for key in known if key[0] == leaf.key]:
            if draw(st.integers(0, 3)) == 0:
                known[key] = draw(st.sampled_from(_JUNK))
        for column in ("evidence", "explanation"):
            if draw(st.booleans()):
                known[leaf.key, column] = draw(st.sampled_from(_TEXTS))
    fields = {key: value for (key, name), value in answers.items() if name == FIELD}
    for name in fields:
        if draw(st.integers(0, 3)) == 0:
            fields[name] = draw(st.sampled_from(_JUNK))
    report = {
        "proposals": (draw(st.sampled_from(_TEXTS)),),
        "praised_people": tuple(draw(st.lists(st.sampled_from(_TEXTS), max_size=7))),
    }
    not_assigned = frozenset(key for key, name in answers if name == "assigned")
    return FormValues(known, not_assigned, report, fields)


def _bend(draw: st.DrawFn, path: Path) -> None:
    """Type into cells that are locked: the protection has no password."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [cell.row for cell in sheet["A"] if isinstance(cell.value, str) and cell.row > 5 and cell.value[0] != "="]
    for row in draw(st.lists(st.sampled_from(rows), max_size=4)):
        column = draw(st.sampled_from(("F", "F", "G", "H", "I", "K")))
        words = ("Có lẽ", "Không được giao", "Được giao", "x", None) if column == "F" else (5, 12, "1.234", "KG", None)
        sheet[f"{column}{row}"].value = draw(st.sampled_from(words))
    book.save(path)


def _random_returns(draw: Any, folder: Path, **size: Any) -> list[Path]:
    """Random forms with random mistakes, read, returned and read again by the law."""
    rulebook = draw(rulebooks(**size))
    inbox = folder / FOLDER
    inbox.mkdir(parents=True)
    for unit, answers in draw(filled(rulebook)).items():
        path = inbox / f"{rulebook.unit(unit).code}.xlsx"
        write_form(rulebook, rulebook.unit(unit), path, draw(_with_mistakes(rulebook, rulebook.unit(unit), answers)))
        if draw(st.booleans()):
            _bend(draw, path)
    batch = read_submissions(rulebook, inbox)
    paths, back = _returned(batch, folder / "tra_lai")
    for unit in _units(back):
        _check_law(batch, back, unit)
    return paths


def test_random_mistakes_come_back_as_they_were_sent(tmp_path: Path) -> None:
    """For any rulebook and any mistake: no good cell changes, and no new kind of error appears."""
    count = iter(range(10_000))

    @settings(
        max_examples=3,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        _random_returns(data.draw, tmp_path / str(next(count)))

    check()


# -- one form with mistakes --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def batch(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Two units: one without a fault, one (Trà Vinh) with the usual mistakes and some more; not to be changed."""
    inbox = Inbox(example, tmp_path_factory.mktemp("sent") / FOLDER)
    inbox.good("ST")
    inbox.good("TV", values=cum_9_2018.submissions()["TV"])
    path = inbox.folder / "TV.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = Sheet(book[MAIN])
    sheet.type("I.2", "result", "1.234")
    sheet.type("II.3", "result", "=cmd|' /C calc'!A0")
    sheet.type("I.3", "evidence", "=HYPERLINK(1)")
    book.save(path)
    return inbox.read()


@pytest.fixture(scope="module")
def returned(batch: Batch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Trà Vinh gets back; not to be changed."""
    (path,) = write_returns(batch, tmp_path_factory.mktemp("returned"))
    return path


@pytest.fixture(scope="module")
def book(returned: Path) -> openpyxl.Workbook:
    """The same, opened; not to be changed."""
    return openpyxl.load_workbook(returned)


def _listed(book: openpyxl.Workbook) -> list[list[Any]]:
    """The rows of the list, as cells."""
    rows = list(book[MEND].iter_rows())
    start = next(number for number, row in enumerate(rows) if row[0].value == "Số")
    return [list(row) for row in rows[start + 1 :]]


def test_only_a_unit_that_can_mend_something_gets_its_form_back(batch: Batch, returned: Path) -> None:
    """Units without a fault would be asked to mend what is nobody's mistake."""
    assert returned.name == "cum-9-2018_TV_can_sua.xlsx"
    assert "claimed-differs-by-cluster" in {item.code for item in batch.finding_list if item.unit == "TV"}
    assert "tính được khi đã có kết quả cả cụm" not in str([cell.value for row in _rows_of(returned) for cell in row])


def _rows_of(path: Path) -> list[list[Any]]:
    return _listed(openpyxl.load_workbook(path))


def test_the_list_comes_first_and_leads_to_every_cell(batch: Batch, book: openpyxl.Workbook) -> None:
    """The unit would have to look for the cell, or open the form and not see that anything is wrong."""
    assert book.sheetnames[0] == MEND
    assert book.active is book[MEND]
    listed = _listed(book)
    assert [row[0].value for row in listed] == list(range(1, len(listed) + 1))
    assert [row[1].value for row in listed] == sorted((row[1].value for row in listed), key=_weight)
    for row in listed:
        where = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", str(row[3].hyperlink.location))
        assert where is not None
        assert [row[2].value, row[3].value] == list(where.groups())
        note = book[where[1]][where[2]].comment  # type: ignore[union-attr]  # one cell
        assert row[5].value in note.text
        assert row[6].value in note.text
    said = {row[5].value for row in listed}
    assert "Điểm tự chấm 6,5 vượt thang điểm 5." in said
    top = " ".join(str(cell.value) for row in book[MEND].iter_rows(max_row=5) for cell in row if cell.value)
    assert f"Có {len(listed)} việc" in top
    assert "30/11/2018" in top
    assert "Công an tỉnh Trà Vinh" in top


def _weight(words: str) -> int:
    return "✖▲●".index(words[0])


def test_a_marked_cell_is_seen_without_colours_and_can_be_typed_into(book: openpyxl.Workbook) -> None:
    """On a black and white print, or a locked sheet, the mark would be of no use."""
    sheet = book[MAIN]
    for row in _listed(book):
        cell = sheet[row[3].value]
        assert not cell.protection.locked
        assert cell.border.left.style in {"thick", "medium", "dashed"}
        symbol, _, numbers = str(sheet[f"M{cell.row}"].value).partition(" ")
        assert str(row[0].value) in numbers.split(", ")
        assert symbol in "✖▲●"
        assert sheet[f"M{cell.row}"].hyperlink.location.startswith(f"'{MEND}'!")


def test_notes_are_hidden_and_large_enough(returned: Path, book: openpyxl.Workbook) -> None:
    """A note would cover the form, or cut off its second half."""
    with ZipFile(returned) as package:
        drawn = package.read("xl/drawings/vmlDrawing1.vml").decode("utf-8")
    assert "visibility:visible" not in drawn
    notes = [cell.comment for row in book[MAIN].iter_rows() for cell in row if cell.comment]
    assert {note.author for note in notes} == {"thidua-xlsx"}
    sizes = [float(size) * 96 / 72 for size in re.findall(r"height:([\d.]+)pt", drawn)]
    assert len(sizes) == len(notes)
    for note, height in zip(notes, sizes, strict=True):
        lines = sum(1 + len(line) * 7 // 380 for line in note.text.split("\n"))
        assert height >= lines * 18, note.text


def test_a_note_of_many_findings_stays_within_what_excel_holds() -> None:
    """Excel would call the file damaged, or the note would be larger than the screen."""
    finding = Finding("claimed-differs-explained", values={"claimed": 1, "computed": 2, "explanation": "à" * 9_000})
    text = note_text([Told(number, finding, None) for number in range(1, 9)], "vi")
    assert len(text) < 2_000
    assert f"“{MEND}”" in text


def test_what_was_refused_stays_a_text(returned: Path, book: openpyxl.Workbook) -> None:
    """An ambiguous 1.234 would become a number without anybody having said which, or a text a formula."""
    sheet = Sheet(book[MAIN])
    values = {key: sheet.cell(*key) for key in (("I.2", "result"), ("II.3", "result"), ("I.3", "evidence"))}
    assert [cell.value for cell in values.values()] == ["1.234", "=cmd|' /C calc'!A0", "=HYPERLINK(1)"]
    with ZipFile(returned) as package:
        stored = package.read("xl/worksheets/sheet2.xml").decode("utf-8")
    for cell in values.values():  # openpyxl takes any text that begins with = for a formula
        assert re.search(rf'<c r="{cell.coordinate}" s="\d+" t="s">', stored), cell.coordinate
    assert sheet.cell("I.4", "result").value == 90.2
    assert sheet.cell("II.4", "claimed").value == 6.5


def test_nothing_in_it_is_a_formula_but_ours(returned: Path) -> None:
    """Text of a unit would be calculated on the secretary's PC."""
    assert workbook_faults(returned) == []
    assert not any("cmd" in formula or "HYPERLINK" in formula for _, _, formula, _ in formulas(returned))


@pytest.mark.libreoffice
def test_returned_forms_show_after_recalculation_what_was_written(returned: Path, tmp_path: Path) -> None:
    """A preview of the returned form would show other points than the form that the unit opens."""
    paths = [returned]

    @settings(
        max_examples=3,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )
    @given(st.data())
    def write(data: st.DataObject) -> None:
        number = len(list(tmp_path.glob("batch*")))
        for path in _random_returns(data.draw, tmp_path / f"batch{number}", max_clusters=1, max_units=2):
            paths.append(path.rename(tmp_path / f"{len(paths)}.xlsx"))

    write()
    copies = recalculate(paths, tmp_path / "office")
    assert sum(1 for path in paths for _ in formulas(path)) > 20
    assert [text for path, copy in zip(paths, copies, strict=True) for text in differences(path, copy)] == []


_MENDED: dict[tuple[str, str], float | str] = {
    ("I.1", "evidence"): "Báo cáo số 9/BC",
    ("I.2", "result"): 84.6,
    ("II.1", "result"): "Trung bình",
    ("II.3", "result"): 6,
    ("II.4", "claimed"): 4,
    ("III.3", "claimed"): 5.83,
    ("IV.1.a", "result"): 9,
}


def _after(batch: Batch, path: Path) -> set[str]:
    """What is found of a mended form, but for what the unit cannot mend."""
    back = read_submissions(batch.rulebook, path)
    return {item.code for item in back.finding_list if (item.unit == "TV") and ADVICE[item.code] is not None}


def test_once_the_cells_are_mended_nothing_is_found(batch: Batch, returned: Path, tmp_path: Path) -> None:
    """The unit would mend what it was told to and get its form back again."""
    book = openpyxl.load_workbook(returned)
    sheet = Sheet(book[MAIN])
    for (key, column), value in _MENDED.items():
        assert sheet.cell(key, column).comment is not None, (key, column)
        sheet.type(key, column, value)
    book.save(tmp_path / "TV.xlsx")
    assert _after(batch, tmp_path / "TV.xlsx") == set()


@pytest.mark.libreoffice
def test_an_office_program_opens_and_mends_it(batch: Batch, returned: Path, tmp_path: Path) -> None:
    """Notes or links that an office program cannot read would make it call the file damaged."""
    row = Sheet(openpyxl.load_workbook(returned)[MAIN]).row
    typed = {(MAIN, f"{LETTER[column]}{row[key]}"): value for (key, column), value in _MENDED.items()}
    (copy,) = edited([(returned, typed)], tmp_path / "office")
    assert _after(batch, copy) == set()
    notes = [cell.comment for cells in openpyxl.load_workbook(copy)[MAIN].iter_rows() for cell in cells if cell.comment]
    assert len(notes) == len({(item.place.cell) for item in batch.finding_list if item.unit == "TV" and _told(item)})


def _told(finding: Finding) -> bool:
    return ADVICE[finding.code] is not None


# -- cells that are locked, rows that are gone, files that cannot be used ---------------------------------------


def test_a_locked_target_that_was_changed_comes_back_marked_and_open(inbox: Inbox, tmp_path: Path) -> None:
    """The unit could not put it back, for the cell is locked in its form."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "target", 400))
    (path,), back = _returned(inbox.read(), tmp_path / "tra_lai")
    cell = Sheet(openpyxl.load_workbook(path)[MAIN]).cell("I.1", "target")
    assert cell.value == 400
    assert not cell.protection.locked
    assert "assigned-target-changed" in {item.code for item in back.finding_list}


def test_a_self_score_of_any_size_comes_back(inbox: Inbox, tmp_path: Path) -> None:
    """One slip of a finger would end the run for all units: the sum is larger than the integers that hold it."""
    inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", 9e14))
    (path,), _ = _returned(inbox.read(), tmp_path / "tra_lai")
    assert Sheet(openpyxl.load_workbook(path)[MAIN]).cell("II.4", "claimed").value == 9e14


def test_a_row_and_a_target_that_were_deleted_are_put_back(inbox: Inbox, tmp_path: Path) -> None:
    """The unit would be asked to write into a row that is not there, or a target that it does not know."""

    def change(sheet: Sheet) -> None:
        sheet.type("I.3", "target", None)
        for cell in sheet.cells[sheet.row["II.3"]]:
            cell.value = None

    inbox.spoil(change)
    (path,), back = _returned(inbox.read(), tmp_path / "tra_lai")
    book = openpyxl.load_workbook(path)
    sheet = Sheet(book[MAIN])
    assert sheet.cell("I.3", "target").value == 40
    assert sheet.cell("II.3", "result").value is None
    assert "row-missing" not in {item.code for item in back.finding_list}
    assert any("có lại dòng của tiêu chí" in str(row[6].value) for row in _listed(book))


def test_an_assignment_that_was_changed_is_put_back_where_nothing_was_typed(example: Rulebook, tmp_path: Path) -> None:
    """The unit would be sent to a locked cell, or asked for a result of a task that it does not have."""
    inbox = Inbox(with_targets(example, ("ST", "I.1", None)), tmp_path / FOLDER)

    def change(sheet: Sheet) -> None:
        sheet.type("I.1", "assigned", "Được giao")
        sheet.type("II.4", "claimed", 6)

    inbox.spoil(change)
    (path,), back = _returned(inbox.read(), tmp_path / "tra_lai")
    book = openpyxl.load_workbook(path)
    assert Sheet(book[MAIN]).cell("I.1", "assigned").value == "Không được giao"
    assert any(str(row[6].value).startswith("Phiếu này đã ghi lại theo quy định") for row in _listed(book))
    assert {item.code for item in back.finding_list if item.unit == "ST"} == {"above-maximum"}


def test_a_file_of_nobody_is_listed_and_not_returned(inbox: Inbox, tmp_path: Path) -> None:
    """A broken file would be answered by silence."""
    name = inbox.put("hỏng.xlsx", b"PK\3\4 cut off")
    inbox.put("anh.pdf", b"%PDF-1.4")
    batch = inbox.read()
    assert write_returns(batch, tmp_path / "tra_lai") == []
    assert {item.place.file for item in not_returned(batch)} == {name}


def test_a_unit_whose_file_could_not_be_used_gets_a_blank_form(inbox: Inbox, tmp_path: Path) -> None:
    """The unit would be told to fill in a form that it does not have."""
    inbox.good("ST")
    batch = inbox.read()
    sources = batch.sources.assign(status="refused", reason="heading-missing")
    finding = Finding("heading-missing", unit="ST", values={"expected": "Kết quả thực hiện"})
    nothing = {name: getattr(batch, name).iloc[:0] for name in ("answers", "fields", "reports")}
    refused = dataclasses.replace(batch, sources=sources, finding_list=(finding,), **nothing)
    (path,) = write_returns(refused, tmp_path / "tra_lai")
    book = openpyxl.load_workbook(path)
    assert Sheet(book[MAIN]).cell("I.1", "result").value is None
    assert [row[6].value for row in _listed(book)] == ["Phiếu này có đủ các cột; đề nghị điền phần còn thiếu vào đây."]


# -- files ---------------------------------------------------------------------------------------------------


def test_the_same_batch_gives_the_same_bytes(batch: Batch, returned: Path, tmp_path: Path) -> None:
    """Nobody could tell whether a form was written anew or changed."""
    (again,) = write_returns(batch, tmp_path)
    assert again.read_bytes() == returned.read_bytes()
    assert write_returns(batch, tmp_path) == [again]  # the same file is nobody's work


def test_a_form_that_is_being_mended_is_not_replaced(batch: Batch, returned: Path, tmp_path: Path) -> None:
    """The unit's corrections would be gone."""
    there = tmp_path / returned.name
    there.write_bytes(b"somebody's work")
    with pytest.raises(OutputError, match="can_sua"):
        write_returns(batch, tmp_path)
    assert there.read_bytes() == b"somebody's work"
    write_returns(batch, tmp_path, overwrite=True)
    assert there.read_bytes() == returned.read_bytes()


def test_nothing_is_written_among_what_was_read(batch: Batch, tmp_path: Path) -> None:
    """The next run would take the returned forms for submissions, or a submission would be replaced."""
    inbox = Path(batch.sources["path"].iloc[0]).parent
    before = sorted(inbox.rglob("*"))
    for folder in (inbox, inbox / "tra_lai"):
        with pytest.raises(OutputError, match="thư mục bản tự chấm"):
            write_returns(batch, folder, overwrite=True)
    assert sorted(inbox.rglob("*")) == before
    sent = shutil.copyfile(inbox / "TV.xlsx", tmp_path / "cum-9-2018_TV_can_sua.xlsx")
    with pytest.raises(OutputError, match="một trong các tệp đã đọc"):
        write_returns(read_submissions(batch.rulebook, sent), tmp_path, overwrite=True)


def test_two_inboxes_of_one_name_are_answered_beside_them(example: Rulebook, tmp_path: Path) -> None:
    """Who keeps ``mail/nop_ve`` and ``usb/nop_ve`` could write returns nowhere."""
    inboxes = [Inbox(example, tmp_path / place / FOLDER) for place in ("mail", "usb")]
    for inbox, unit in zip(inboxes, ("ST", "CM"), strict=True):
        inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", 6), unit, "phieu.xlsx")
    batch = read_submissions(example, [inbox.folder for inbox in inboxes])
    for inbox in inboxes:
        with pytest.raises(OutputError, match="thư mục bản tự chấm"):
            write_returns(batch, inbox.folder / "tra_lai")
    assert len(write_returns(batch, tmp_path / "mail")) == 2


def test_a_folder_of_an_odd_name_is_known_again(example: Rulebook, tmp_path: Path) -> None:
    """Returned forms would be written among the submissions, and the next run count them."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    not_unicode = [os.fsdecode(b"n\xf4p")] if sys.platform == "linux" else []
    for name in ("nộp\nvề", "nop\u202eve", *not_unicode):
        inbox = Inbox(example, tmp_path / name)
        inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", 6), name="phi\nếu.xlsx")
        batch = inbox.read()
        for folder in (inbox.folder, inbox.folder / "trả"):
            with pytest.raises(OutputError, match="thư mục bản tự chấm") as caught:
                write_returns(batch, folder)
            assert caught.value.say().isprintable()
        assert [path.name for path in inbox.folder.rglob("*")] == ["phi\nếu.xlsx"]


@pytest.mark.parametrize("length", [32_001, 32_767])
def test_the_longest_text_of_a_cell_comes_back_whole(inbox: Inbox, tmp_path: Path, length: int) -> None:
    """The end of a long account would be missing from the form that the unit is asked to send again."""
    text = ("Báo cáo số 9/BC. " * 2_000)[: length - 1] + "."

    def change(sheet: Sheet) -> None:
        sheet.type("II.4", "claimed", 6)
        sheet.type("I.3", "evidence", text)

    inbox.spoil(change)
    batch = inbox.read()
    _, back = _returned(batch, tmp_path / "tra_lai")
    assert _rows(back, "ST")["I.3", "evidence"].text == text
    _check_law(batch, back, "ST")


def test_the_command_writes_forms_and_names_what_it_cannot_return(inbox: Inbox, tmp_path: Path) -> None:
    """The secretary would believe that every unit has been answered."""
    write_rulebook(inbox.rulebook, tmp_path / "rb.xlsx")
    inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", 6))
    name = inbox.put("hỏng.xlsx", b"PK\3\4 cut off")
    call = [sys.executable, "-m", "thidua_xlsx", "return", "rb.xlsx", str(inbox.folder), "-o", "tra_lai"]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", cwd=tmp_path, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / "tra_lai" / "cum-9-2018_ST_can_sua.xlsx").is_file()
    before, _, after = done.stdout.partition("Không trả được:")
    assert "cum-9-2018_ST_can_sua.xlsx" in before
    assert name in after


def test_every_finding_has_been_thought_about() -> None:
    """A unit would be told of what it cannot act on, in words that are meant for somebody else."""
    assert (CELLS.keys() | FILES.keys()) - ADVICE.keys() == set()
    assert ADVICE.keys() - CATALOGUE.keys() == set()


def test_a_text_in_an_old_font_goes_back_in_unicode(inbox: Inbox, tmp_path: Path) -> None:
    """The unit would be told that its words were converted, and get them back as they were, year after year."""

    def change(sheet: Sheet) -> None:
        sheet.type("I.1", "evidence", "Kh¸ tèt, ®óng h¹n")
        sheet.type("I.1", "result", "nhiều")

    inbox.spoil(change)
    write_returns(inbox.read(), tmp_path / "tra_lai")
    again = read_submissions(inbox.rulebook, tmp_path / "tra_lai")
    row = _rows(again, "ST")["I.1", "evidence"]
    assert (row.text, row.raw) == ("Khá tốt, đúng hạn", "Khá tốt, đúng hạn")
    assert "text-converted" not in {finding.code for finding in again.finding_list}
