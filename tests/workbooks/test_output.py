from __future__ import annotations

import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.errors import OutputError
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.output import new_workbook, replace_whole, safe_file_name
from thidua_xlsx.workbooks.rulebook import write_rulebook, write_template
from thidua_xlsx.workbooks.sheet import write_text


class WriteError(Exception):
    """Something that goes wrong in the middle of writing."""


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_workbook_is_there_whole_and_alone(tmp_path: Path) -> None:
    """The folder would fill with temporary files that somebody opens by mistake."""
    with new_workbook(tmp_path / "mới" / "a.xlsx", title="Tên") as book:
        book.add_worksheet("S").write_string(0, 0, "x")
    assert _names(tmp_path / "mới") == ["a.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "mới" / "a.xlsx")["S"]["A1"].value == "x"


@pytest.mark.parametrize("error", [WriteError, KeyboardInterrupt, MemoryError])
def test_a_mishap_in_the_middle_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    """The head's filled-in workbook would be gone, and half of a new one in its place."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")
    with pytest.raises(error), new_workbook(path) as book:
        book.add_worksheet("S").write_string(0, 0, "half")
        raise error
    assert path.read_bytes() == b"the old one"
    assert _names(tmp_path) == ["a.xlsx"]


def test_a_workbook_that_xlsxwriter_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    """A mistake found only on closing would cost the old file."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")
    with pytest.raises(Exception, match=r"(?i)name"), new_workbook(path) as book:
        book.add_worksheet("S")
        book.add_worksheet("S")
    assert path.read_bytes() == b"the old one"
    assert _names(tmp_path) == ["a.xlsx"]


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path, example: Rulebook) -> None:
    """The user would see a traceback, or the file in the way would be overwritten."""
    (tmp_path / "kết quả").write_bytes(b"a file")
    for write in (lambda path: write_rulebook(example, path), write_template):
        with pytest.raises(OutputError, match=r"Không ghi được .*a\.xlsx"):
            write(tmp_path / "kết quả" / "a.xlsx")
    assert (tmp_path / "kết quả").read_bytes() == b"a file"
    assert _names(tmp_path) == ["kết quả"]


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    """A folder named like the result would be replaced, or a temporary file stay in its neighbourhood."""
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OutputError), new_workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("S")
    assert _names(tmp_path) == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").is_dir()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that may not be written to")
def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path) -> None:
    """A network folder without rights would end in a traceback."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError), new_workbook(tmp_path / "a.xlsx") as book:
            book.add_worksheet("S")
    finally:
        tmp_path.chmod(0o700)


def test_whatever_is_written_replaces_in_one_step(tmp_path: Path) -> None:
    """A reader of the shared folder would now and then find an empty file."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replace_whole(path) as temporary:
        Path(temporary).write_text("new")
        assert path.read_text() == "old"
        assert Path(temporary).parent == tmp_path
    assert path.read_text() == "new"
    assert _names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "@a", "http://x.vn", "1.10", "{=1}", "00123"])
def test_no_text_of_a_unit_becomes_a_formula_a_link_or_a_number(tmp_path: Path, text: str) -> None:
    """A unit's remark would run as a formula on the head's PC, and the code 1.10 become 1.1."""
    with new_workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("S").write(0, 0, text)
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["S"]["A1"]
    assert (cell.value, cell.hyperlink) == (text, None)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert b"<f" not in package.read("xl/worksheets/sheet1.xml")


def test_a_text_longer_than_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    """Excel would call the workbook damaged, or the end of an explanation be lost without a sign."""
    with new_workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("S")
        write_text(sheet, 0, 0, "x" * 40_000)
        write_text(sheet, 1, 0, "a\udcff")
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")["S"]
    assert read["A1"].value == "x" * 32_000 + " […]"
    assert read["A2"].value == "a\\udcff"


@given(st.text(max_size=30))
def test_a_units_name_makes_a_file_name_everywhere(name: str) -> None:
    """The form of a unit with a slash in its name could not be written, or not be opened on Windows."""
    safe = safe_file_name(name)
    assert safe
    assert not set(safe) & set('<>:"/\\|?*')
    assert min(map(ord, safe)) >= 32
    assert safe not in {".", ".."}
    assert safe.split(".")[0].casefold() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("name", "safe"), [("Công an tỉnh/TP", "Công an tỉnh_TP"), ("CON", "_CON"), ("nul.x", "_nul.x"), (" a. ", "a")]
)
def test_a_file_name_stays_readable(name: str, safe: str) -> None:
    """Nobody would find a unit's form in the folder by its name."""
    assert safe_file_name(name) == safe
