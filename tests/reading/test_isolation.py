"""Every test here starts real parser processes: nothing is simulated."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.workbook_builder import far_away_workbook, raw_workbook, write_sheets
from thidua_xlsx.errors import ThiduaError
from thidua_xlsx.reading.isolation import WHOLE_WORKBOOK, parse_files, read_sheets
from thidua_xlsx.reading.limits import Limits

OBEY = "hostile_picker:obey"
STRICT = Limits(seconds=2.5, megabytes=250)  # long enough for a good file on a busy machine


@pytest.fixture(autouse=True)
def reachable_picker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser process finds the tests' own picker."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def _workbook(folder: Path, name: str, first: Any) -> str:
    return str(write_sheets(folder / f"{name}.xlsx", {"S": [[first, 1.5], ["x", None]]}))


def _answers(paths: Sequence[str], watch: Limits = STRICT) -> list[dict[str, Any]]:
    return list(parse_files(paths, OBEY, {"for": "all"}, watch))


@pytest.mark.parametrize("deed", ["exit", "sleep", "swell"])
def test_a_file_that_kills_its_reader_costs_only_itself(tmp_path: Path, deed: str) -> None:
    """One broken workbook would take the forms of all other units with it."""
    good = [_workbook(tmp_path, f"good{number}", f"good{number}") for number in range(5)]
    bad = _workbook(tmp_path, "bad", deed)
    without = _answers(good)
    answers = _answers([*good[:2], bad, *good[2:]])
    assert [*answers[:2], *answers[3:]] == without
    assert answers[2]["problem"] == "reader-stopped"
    assert "picked" not in answers[2]
    assert [answer["picked"]["rows"][0] for answer in without] == [[f"good{number}", 1.5] for number in range(5)]


def test_every_way_to_die_is_told_apart(tmp_path: Path) -> None:
    """The report would say that a file was too slow when it was too big."""
    patient = Limits(seconds=60, megabytes=250)
    watches = {"exit": patient, "sleep": Limits(seconds=1.5, megabytes=10_000), "swell": patient}
    said = []
    for deed, watch in watches.items():
        (answer,) = _answers([_workbook(tmp_path, deed, deed)], watch)
        said.append({**answer["reason"], "text": answer["reason"]["text"].vi})
    assert said == [
        {"text": "trình đọc bị dừng đột ngột"},
        {"text": "đọc quá {seconds} giây", "seconds": 1.5},
        {"text": "cần quá {megabytes} MB bộ nhớ", "megabytes": 250},
    ]


def test_bad_files_first_last_and_in_a_row_cost_only_themselves(tmp_path: Path) -> None:
    """The second of two broken files in a row would be taken for a good one, or never be answered."""
    orders = ["exit", "exit", "good", "exit", "good", "exit"]
    paths = [_workbook(tmp_path, str(number), order) for number, order in enumerate(orders)]
    found = ["picked" in answer for answer in _answers(paths)]
    assert found == [order == "good" for order in orders]


def test_a_workbook_with_a_cell_at_the_end_of_the_world_costs_only_itself(tmp_path: Path) -> None:
    """A 2 KB workbook that the Solver add-in has touched would abort the whole run."""
    far = far_away_workbook(tmp_path / "far.xlsx")
    assert far.stat().st_size < 2_500
    good = [_workbook(tmp_path, name, name) for name in ("a", "b", "c")]
    answers = list(parse_files([good[0], str(far), *good[1:]], WHOLE_WORKBOOK, {}, Limits(seconds=8, megabytes=500)))
    assert answers[1]["picked"]["sheets"] == {"Sheet1": [[1.0]]}
    assert answers[1]["far"] == {"Sheet1": ["XFD1048576"]}
    assert [answer["picked"]["sheets"]["S"][0][0] for answer in (answers[0], *answers[2:])] == ["a", "b", "c"]


def test_an_exception_in_the_parser_is_an_answer(tmp_path: Path) -> None:
    """A file with one odd part would cost a new process, or the answer of its neighbour."""
    paths = [_workbook(tmp_path, name, name) for name in ("raise", "good")]
    first, second = _answers(paths)
    assert (first["problem"], first["reason"]) == ("file-unreadable", "KeyError: 'no such thing'")
    assert second["picked"]["rows"][0][0] == "good"


def test_a_stray_print_does_not_break_the_answers(tmp_path: Path) -> None:
    """A library that prints a warning would garble the answers about all files."""
    (answer,) = _answers([_workbook(tmp_path, "print", "print")])
    assert answer["picked"] == {"rows": [["print", 1.5], ["x", ""]], "context": {"for": "all"}}


def test_what_is_no_workbook_is_named_and_not_parsed(tmp_path: Path, example_path: Path) -> None:
    """A unit that sent a PDF would hear of a crash instead of what to do."""
    contents = {"a.xlsx": b"", "b.xlsx": b"%PDF-1.7", "c.xlsx": example_path.read_bytes()[:5000]}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in contents]
    answers = _answers([*paths, str(tmp_path / "gone.xlsx"), str(tmp_path)])
    assert [answer["problem"] for answer in answers] == ["not-a-workbook"] * 3 + ["file-unreadable"] * 2
    assert [answer.get("kind") for answer in answers[:3]] == ["empty", "pdf", "truncated"]
    assert answers[0]["size"] == 0


def test_the_same_bytes_have_the_same_fingerprint(tmp_path: Path) -> None:
    """The same form sent twice under two names would be counted as two versions."""
    first = Path(_workbook(tmp_path, "first", "x"))
    (tmp_path / "Phu luc (1) sửa lần 2.xlsx").write_bytes(first.read_bytes())
    answers = _answers([str(first), str(tmp_path / "Phu luc (1) sửa lần 2.xlsx")])
    assert answers[0]["sha256"] == answers[1]["sha256"]
    assert answers[0]["size"] == answers[1]["size"] == first.stat().st_size


def test_a_module_in_the_inbox_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever can send a file named json.py would run his program on the secretary's PC."""
    marker = tmp_path / "was-imported"
    for name in ("json", "struct", "python_calamine", "hostile_picker"):
        (tmp_path / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').close()\nraise SystemExit(1)\n")
    good = _workbook(tmp_path, "good", "good")
    monkeypatch.chdir(tmp_path)
    (answer,) = _answers([good])
    assert answer["picked"]["rows"][0][0] == "good"
    assert not marker.exists()


def test_a_parser_that_cannot_start_says_so(tmp_path: Path) -> None:
    """A broken installation would look as if every file of the inbox were broken."""
    with pytest.raises(ThiduaError, match="Không khởi động được trình đọc"):
        list(parse_files([_workbook(tmp_path, "a", "a")], "no_such_module:pick", {}, STRICT))


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    """After a day of work the secretary's PC would be full of idle readers."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    paths = [_workbook(tmp_path, str(number), order) for number, order in enumerate(["good", "sleep", "good"])]
    answers = parse_files(paths, OBEY, {}, STRICT)
    next(answers)
    answers.close()
    _answers(paths)
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after - before == set()


def test_threads_do_not_mix_their_answers(tmp_path: Path) -> None:
    """With several files read at once, one unit's figures would be booked to another."""
    names = [f"u{number}" for number in range(12)]
    for name in names:
        _workbook(tmp_path, name, name)
    chunks = [[str(tmp_path / f"{name}.xlsx") for name in names[start : start + 3]] for start in range(0, 12, 3)]
    with ThreadPoolExecutor(4) as pool:
        found = [answer["picked"]["rows"][0][0] for answers in pool.map(_answers, chunks) for answer in answers]
    assert found == names


def test_the_parser_loads_nothing_heavy() -> None:
    """Every chunk of files would wait a second for pandas before its first cell is read."""
    code = (
        "import sys, thidua_xlsx.reading.parser\n"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'pandera', 'xlsxwriter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_whole_sheets_are_read_from_cell_a1(tmp_path: Path) -> None:
    """Every address in the report would be shifted by the blank rows above the table."""
    rows = [[None, None], [None, "tên", 8.5], [], [None, True, datetime.datetime(2024, 5, 8)]]
    path = write_sheets(tmp_path / "a.xlsx", {"Một": rows, "Trống": []})
    sheets = read_sheets(str(path))["sheets"]
    assert list(sheets) == ["Một", "Trống"]
    assert [row[1] for row in sheets["Một"]] == [None, "tên", None, True]
    assert [row[2] for row in sheets["Một"]] == [None, 8.5, None, datetime.datetime(2024, 5, 8)]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _sheet(folder: Path, cells: str) -> str:
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return str(raw_workbook(folder / "a.xlsx", xml))


def test_a_value_far_below_the_table_is_left_out_and_named(tmp_path: Path) -> None:
    """A form with one value far below the table would take minutes and the PC's memory, or be lost for it."""
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="150000"><c r="Z150000"><v>1</v></c></row>'
    answer = read_sheets(_sheet(tmp_path, far))
    assert answer["sheets"] == {"Sheet1": [[1.0]]}
    assert answer["far"] == {"Sheet1": ["Z150000"]}


def test_a_sheet_of_millions_of_cells_is_refused_with_its_last_cell(tmp_path: Path) -> None:
    """A table that nobody can read would be called damaged, and the unit not know where to delete."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 30_001, 900))
    columns = "".join(f'<c r="{name}1"><v>1</v></c>' for name in ("CA", "EA", "GA", "IA"))
    answer = read_sheets(_sheet(tmp_path, f'<row r="1">{columns}</row>{rows}'))
    assert (answer["problem"], answer["sheet"], answer["cell"]) == ("sheet-too-large", "Sheet1", "IA29701")


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are Unicode always")
def test_a_file_name_that_is_no_unicode_is_read(tmp_path: Path) -> None:
    """A file unpacked from an old archive would be reported as missing."""
    odd = os.fsencode(tmp_path) + b"/Phi\xe9u.xlsx"
    try:
        Path(_workbook(tmp_path, "a", "a")).rename(os.fsdecode(odd))
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (answer,) = _answers([os.fsdecode(odd)])
    assert answer["picked"]["rows"][0][0] == "a"
