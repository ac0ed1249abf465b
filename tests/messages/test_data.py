"""Findings as data: JSON, CSV and tables carry the same, whatever the files are called."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.submissions import FOLDER, Inbox
from tests.workbook_builder import write_sheets
from thidua_xlsx.batch import findings_table
from thidua_xlsx.errors import RulebookError
from thidua_xlsx.meeting.verification import read_verification
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.workbooks.rulebook import write_rulebook

_ODD = "a\nb\u202e=1.xlsx"


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    call = [sys.executable, "-m", "thidua_xlsx", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def office(inbox: Inbox) -> Inbox:
    """An inbox with faults, one file under a name that cannot be shown as it is, and the rulebook beside it."""
    inbox.good()
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "=cmd|x\nnhiều"), "CM")
    inbox.put("=1+1.xlsx", b"")
    if os.name != "nt":
        inbox.put(_ODD, b"%PDF-1.7\n")
    write_rulebook(inbox.rulebook, inbox.folder.parent / "rb.xlsx")
    return inbox


def test_json_csv_and_table_are_the_same(office: Inbox) -> None:
    """A script that reads the JSON would see other findings than the secretary who opens the CSV."""
    table = office.read().findings
    code, out = _run(office.folder.parent, "check", "rb.xlsx", FOLDER, "--json", "--csv", "loi.csv")
    assert code == 1
    told = json.loads(out)["findings"]
    # the rulebook is another file here, and its cells are where findings about units stand
    here = [{**row, "file": ""} if row["code"] == "unit-missing" else row for row in told]
    there = [{**row, "sheet": "Đơn vị"} for row in here if row["code"] == "unit-missing"]
    assert [row for row in here if row["code"] != "unit-missing"] == [
        row for row in table.to_dict("records") if row["code"] != "unit-missing"
    ]
    assert len(there) == (table["code"] == "unit-missing").sum()
    read = (office.folder.parent / "loi.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(read, newline="")))
    assert [{name: _back(text) for name, text in row.items()} for row in rows] == [
        {name: _shown(text) for name, text in row.items()} for row in told
    ]
    assert not [text for row in rows for text in row.values() if text[:1] in set("=+-@\t\r")]


def _back(text: str) -> str:
    return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text


def _shown(text: str) -> str:
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode() for char in text
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_an_odd_name_is_one_safe_line_in_every_form(office: Inbox) -> None:
    """A file name could forge a row of the list, or show a program as a workbook."""
    folder = office.folder.parent
    name = f"{FOLDER}/a\\nb\\u202e=1.xlsx"
    _, out = _run(folder, "check", "rb.xlsx", FOLDER, "--json")
    content = json.loads(out)
    for rows in (content["findings"], content["sources"]):
        assert name in {row["file"] for row in rows}
    _, out = _run(folder, "check", "rb.xlsx", FOLDER)
    assert "\u202e" not in out
    assert [line for line in out.splitlines() if name in line]


def test_mistakes_of_rulebooks_and_meeting_files_are_the_same_data(office: Inbox) -> None:
    """The one who mends a rulebook by script would lack the cell that the printed line names."""
    folder = office.folder.parent
    bad = write_sheets(
        folder / "bad.xlsx", {"Thông tin": [["Mục", "Giá trị"], ["Năm", "=1+1 năm"]], "Cụm": [["Mã cụm"]]}
    )
    with pytest.raises(RulebookError) as caught:
        read_rulebook("bad.xlsx" if Path.cwd() == folder else bad)
    code, out = _run(folder, "rulebook", "check", str(bad), "--json")
    assert code == 1
    assert json.loads(out)["findings"] == [finding.row("vi") for finding in caught.value.findings]
    assert findings_table(caught.value.findings, "vi").to_dict("records") == json.loads(out)["findings"]
    write_sheets(folder / "tham_dinh.xlsx", {"Thẩm định": [["Mã đơn vị", "Mã tiêu chí"], ["=X", "I.1"]]})
    (finding, *_) = read_verification(office.rulebook, folder / "tham_dinh.xlsx").finding_list
    row = finding.row("vi")
    assert (row["file"], row["sheet"]) == ("tham_dinh.xlsx", "Thẩm định")
    assert finding.line("vi").endswith(f"{row['what']} {row['todo']}")
