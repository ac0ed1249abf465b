"""The harness that types into workbooks: what it types is there, what it cannot type is said."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import xlsxwriter

import tests.libreoffice
from tests.libreoffice import Edits, edited, edited_values, values

_ENTRIES, _RESULTS = "Nhập điểm", "Kết quả"


def _write(path: Path) -> Path:
    """Two sheets: entries, protected but for A1:A4, and results that follow them."""
    with xlsxwriter.Workbook(path) as book:
        entries, results = book.add_worksheet(_ENTRIES), book.add_worksheet(_RESULTS)
        unlocked = book.add_format({"locked": False})
        for row, value in enumerate([1, 2, "Sóc Trăng", None]):
            entries.write(row, 0, value, unlocked)
        entries.write(0, 1, 100)
        entries.merge_range("C1:D2", "Tỉnh", unlocked)
        entries.write_formula("B2", "=A1+1", unlocked, 2)
        entries.protect("mật khẩu")
        results.write_formula("A1", f"=SUM('{_ENTRIES}'!A1:A2)+'{_ENTRIES}'!B1", None, 103)
        results.write_formula("A2", f"=LEN('{_ENTRIES}'!A3)", None, 9)
        results.write_formula("A3", f"='{_ENTRIES}'!A4&\"\"", None, "")
        results.write_formula("A4", f"=ISNUMBER('{_ENTRIES}'!A4)", None, value=False)
        results.write_formula("A5", "=A1*2", None, 206)
        results.write("B1", "không khóa")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook that all these tests type into."""
    return _write(tmp_path / "sổ điểm.xlsx")


def _results(sheets: dict[str, list[list[object]]]) -> list[object]:
    return [row[0] for row in sheets[_RESULTS]]


@pytest.mark.libreoffice
def test_formulas_on_another_sheet_follow_what_is_typed(book: Path, tmp_path: Path) -> None:
    """If nothing followed here, every test of a living workbook would pass on a dead one."""
    before = book.read_bytes()
    edits: Edits = {(_ENTRIES, "A1"): 0.1, (_ENTRIES, "A2"): -1e-7, (_ENTRIES, "A4"): "Đồng Tháp\n=1+1 😀"}
    (sheets,) = edited_values([(book, edits)], tmp_path / "office")
    assert _results(sheets) == [pytest.approx(100.0999999, abs=1e-12), 9, "Đồng Tháp\n=1+1 😀", False, 200.1999998]
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".~lock*")] == []


@pytest.mark.libreoffice
def test_a_text_of_digits_stays_a_text_and_a_number_a_number(book: Path, tmp_path: Path) -> None:
    """A score typed as text must reach the formula as text, else the test of that mistake tests nothing."""
    changes: list[tuple[Path, Edits]] = [(book, {(_ENTRIES, "A4"): "5"}), (book, {(_ENTRIES, "A4"): 5})]
    typed_text, typed_number = edited_values(changes, tmp_path / "office")
    assert (typed_text[_RESULTS][2][0], typed_text[_RESULTS][3][0]) == ("5", False)
    assert (typed_number[_RESULTS][2][0], typed_number[_RESULTS][3][0]) == ("5", True)


@pytest.mark.libreoffice
def test_none_clears_a_cell_and_a_value_replaces_a_formula(book: Path, tmp_path: Path) -> None:
    """An entry that is taken back must be blank again, not an empty text that counts as given."""
    edits: Edits = {(_ENTRIES, "A1"): None, (_ENTRIES, "A3"): None, (_ENTRIES, "B2"): 7, (_RESULTS, "B1"): "sửa"}
    (copy,) = edited([(book, edits)], tmp_path / "office")
    sheets = values(copy)
    assert _results(sheets)[:2] == [102, 0]
    assert [row[0] for row in sheets[_ENTRIES]] == [None, 2, None, None]
    assert sheets[_ENTRIES][1][1] == 7
    assert sheets[_RESULTS][0][1] == "sửa"


@pytest.mark.libreoffice
def test_every_cell_that_takes_no_value_is_named(book: Path, tmp_path: Path) -> None:
    """A test that types into a locked cell and sees nothing change would prove the wrong thing."""
    edits: Edits = {
        (_ENTRIES, "B1"): 5,
        (_ENTRIES, "F9"): "x",
        (_ENTRIES, "B3"): None,
        (_ENTRIES, "D2"): "trong ô gộp",
        (_ENTRIES, "C1"): "ô gộp",
        (_ENTRIES, "A1"): 3,
        ("Không có", "A1"): 1,
    }
    with pytest.raises(AssertionError) as raised:
        edited([(book, edits)], tmp_path / "office")
    lines = str(raised.value).splitlines()[1:]
    assert lines == [
        "sổ điểm.xlsx Nhập điểm!B1 ← 5: is locked, its sheet is protected",
        "sổ điểm.xlsx Nhập điểm!F9 ← 'x': is locked, its sheet is protected",
        "sổ điểm.xlsx Nhập điểm!B3 ← None: is locked, its sheet is protected",
        "sổ điểm.xlsx Nhập điểm!D2 ← 'trong ô gộp': is covered by a merged cell",
        "sổ điểm.xlsx Không có!A1 ← 1: there is no such sheet",
    ]


@pytest.mark.libreoffice
def test_many_workbooks_take_one_call_and_calls_may_run_at_once(tmp_path: Path) -> None:
    """A start of LibreOffice per workbook, or one call at a time, would make the tests too slow to be run."""
    paths = [tmp_path / str(number) / "a.xlsx" for number in range(5)]
    for path in paths:
        path.parent.mkdir()
        _write(path)
    calls = [[(path, {(_ENTRIES, "A1"): 10 * call + n}) for n, path in enumerate(paths)] for call in range(2)]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(edited_values, calls, [tmp_path / "office 1", tmp_path / "office 2"]))
    totals = [[sheets[_RESULTS][0][0] for sheets in call] for call in done]
    assert totals == [[102, 103, 104, 105, 106], [112, 113, 114, 115, 116]]


@pytest.mark.libreoffice
def test_a_file_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    """Whoever reads the log must see which file LibreOffice could not open."""
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(AssertionError, match=r"hỏng\.xlsx"):
        edited([(broken, {("a", "A1"): 1})], tmp_path / "office")


@pytest.mark.libreoffice
def test_an_office_that_hangs_is_stopped_with_all_it_started(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office left behind would eat the machine and hold the folder of the test."""
    monkeypatch.setattr(tests.libreoffice, "_SECONDS_PER_CALL", 0.2)
    with pytest.raises(AssertionError, match=r"did not end within 0\.2 s; it was stopped.*stderr"):
        edited([(book, {})], tmp_path / "office")
    assert [process for process in psutil.process_iter(["cmdline"]) if _mentions(process, tmp_path)] == []


def _mentions(process: psutil.Process, folder: Path) -> bool:
    words = process.info["cmdline"] or []
    return process.pid != os.getpid() and any(folder.resolve().as_uri() in word for word in words)


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("A1:B2", 1, "not one cell"),
        ("a1", 1, "not one cell"),
        ("A1", "", "None clears it"),
        ("A1", "\x1f", "control characters"),
        ("A1", True, "TRUE and FALSE"),
        ("A1", float("nan"), "not a number"),
    ],
)
def test_what_no_user_can_type_is_refused_before_the_office_starts(
    cell: str, value: float | str, reason: str, book: Path, tmp_path: Path, no_office: None
) -> None:
    """A slip in a test must not cost a start of LibreOffice, or type something else than was meant."""
    with pytest.raises(AssertionError, match=reason):
        edited([(book, {(_ENTRIES, cell): value})], tmp_path / "office")


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice must not be looked for."""
    monkeypatch.setattr(tests.libreoffice, "find_soffice", lambda: pytest.fail("the office was started"))
