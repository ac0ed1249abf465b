from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook

from tests.rights import closed_folder
from thidua_xlsx.errors import OutputError
from thidua_xlsx.intake.inbox import list_inbox
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


@pytest.mark.parametrize("name", ["a.xlsx", "new.xlsx", "sub/new.xlsx"])
def test_a_folder_that_may_not_be_written_to_is_said(name: str) -> None:
    """A network folder without rights would end in a traceback."""
    with closed_folder(0o555, "a.xlsx") as folder:
        with (
            pytest.raises(OutputError, match=r"không cho ghi|không tạo được thư mục"),
            new_workbook(folder / name) as book,
        ):
            book.add_worksheet("S")
        assert _names(folder) == ["a.xlsx"]
        assert (folder / "a.xlsx").read_bytes() == b"before"


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A real disk of 64 KB; left out where it cannot be had."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    folder.mkdir()
    if not mount or not umount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "none", folder],
                                                 capture_output=True, check=False).returncode:  # fmt: skip
        pytest.skip("only an administrator of Linux can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run([umount, folder], check=True)


def _noise(book: Workbook) -> None:
    """Fill a workbook with what does not compress."""
    sheet = book.add_worksheet("S")
    for row in range(4_000):
        sheet.write_string(row, 0, secrets.token_hex(24))


@pytest.mark.parametrize("full", ["place", "temporary folder"])
@pytest.mark.filterwarnings("error")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head's workbook would be cut off in the middle, and the next run read half of it."""
    with _small_disk(tmp_path / "disk") as disk:
        place = disk if full == "place" else tmp_path / "there"
        place.mkdir(exist_ok=True)
        if full != "place":
            monkeypatch.setattr(tempfile, "tempdir", str(disk))
        path = place / "a.xlsx"
        path.write_bytes(b"the old one")
        with pytest.raises(OutputError, match="không còn chỗ") as caught, new_workbook(path) as book:
            _noise(book)
        assert "make room" in caught.value.say("en")
        assert path.read_bytes() == b"the old one"
        assert _names(place) == ["a.xlsx"]
        assert _names(disk) == (["a.xlsx"] if full == "place" else [])
        with new_workbook(path) as book:  # what fits is written
            book.add_worksheet("S").write_string(0, 0, "x")
        assert openpyxl.load_workbook(path)["S"]["A1"].value == "x"


_UNDER_A_LIMIT = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
from thidua_xlsx.errors import OutputError
from thidua_xlsx.workbooks.output import new_workbook
try:
    with new_workbook(sys.argv[1]) as book:
        book.add_worksheet("S").write_string(0, 0, "x")
except OutputError as error:
    print(error.say("en"))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_quota_that_is_used_up_leaves_the_old_file(tmp_path: Path) -> None:
    """The same as a full disk, on a network folder that gives everybody so much and no more."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")
    done = subprocess.run([sys.executable, "-c", _UNDER_A_LIMIT, path], capture_output=True, text=True, check=True)
    assert "over quota" in done.stdout
    assert done.stderr == ""
    assert path.read_bytes() == b"the old one"
    assert _names(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("name", ["x" * 300 + ".xlsx", "a\0.xlsx", "y" * 300 + "/a.xlsx"])
def test_a_name_that_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    """The user would see a traceback, and not that the name is the trouble."""
    with pytest.raises(OutputError, match=r"quá dài|không tạo được") as caught, new_workbook(tmp_path / name) as book:
        book.add_worksheet("S")
    assert caught.value.say("en").isprintable()
    assert _names(tmp_path) == []


def test_a_drive_that_goes_away_meanwhile_is_said(tmp_path: Path) -> None:
    """A stick pulled out too early would end in a traceback."""
    stick = tmp_path / "usb"
    with pytest.raises(OutputError, match="không tạo được thư mục"), new_workbook(stick / "a.xlsx") as book:
        book.add_worksheet("S")
        stick.rmdir()
    assert _names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on Windows")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    """Somebody who writes to a device by mistake would have a file there instead of it."""
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(OutputError, match="không phải tệp thường"), new_workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("S")
    assert (tmp_path / "a.xlsx").is_fifo()


def test_an_error_shows_the_path_in_one_line(tmp_path: Path) -> None:
    """A folder's name could forge a line of the program's own."""
    path = tmp_path / "a\n\u202eb.docx"
    with pytest.raises(OutputError) as caught, new_workbook(path):
        pass
    assert caught.value.say().isprintable()
    assert ".xlsx" in caught.value.say()


def test_what_a_killed_run_left_is_taken_away_once_it_is_nobodys(tmp_path: Path) -> None:
    """The shared folder would fill with halves of workbooks, or another run lose the one that it is writing."""
    old = ["~thidua_0123456789abcdef.tmp", "~thidua_ffffffffffffffff.tmp"]
    others = ["~thidua_00000000000000aa.tmp", "~WRL0001.tmp", "~thidua.tmp", "~thidua_0123456789abcdef.xlsx"]
    hours_ago = time.time() - 3 * 3600
    for name in (*old, *others):
        (tmp_path / name).write_bytes(b"half")
        if name != others[0]:  # that one is being written
            os.utime(tmp_path / name, (hours_ago, hours_ago))
    assert {item.passed_over for item in list_inbox(tmp_path)} == {"hidden"}
    for _ in range(2):
        with new_workbook(tmp_path / "a.xlsx") as book:
            book.add_worksheet("S")
    assert _names(tmp_path) == sorted([*others, "a.xlsx"])


def test_what_a_killed_run_left_among_temporary_files_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of an office PC would fill with parts of workbooks; or another run, or another program, lose its own."""
    scratch = tmp_path / "temp"
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    old, running, other = (
        scratch / name for name in ("~thidua_0ab_defg.parts", "~thidua_running_.parts", "~thidua_mine")
    )
    for folder in (old, running, other):
        folder.mkdir(parents=True)
        (folder / "sheet1.xml").write_bytes(b"half")
    (scratch / "~thidua_01234567.parts").write_bytes(b"not ours")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a.txt").write_bytes(b"kept")
    with contextlib.suppress(OSError):  # Windows lets only administrators make links
        (scratch / "~thidua_0000link.parts").symlink_to(tmp_path / "theirs", target_is_directory=True)
    two_days_ago = time.time() - 2 * 86_400
    for path in (old, other, scratch / "~thidua_01234567.parts", tmp_path / "theirs"):
        os.utime(path, (two_days_ago, two_days_ago))
    left = sorted({*_names(scratch)} - {old.name})
    with new_workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("S")
    assert _names(scratch) == left
    assert (running / "sheet1.xml").read_bytes() == b"half"
    assert (tmp_path / "theirs" / "a.txt").read_bytes() == b"kept"


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
    assert read["A1"].value == "x" * 32_763 + " […]"
    assert read["A2"].value == "a\\udcff"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_763 + " […]"),
        ("😀" * 16_383 + "x", "😀" * 16_383 + "x"),
        ("😀" * 16_384, "😀" * 16_381 + " […]"),
    ],
)
def test_a_cell_holds_as_much_as_excel_takes_and_no_more(tmp_path: Path, text: str, written: str) -> None:
    """Excel counts signs beyond U+FFFF twice, and would call the workbook damaged; or the last words would be lost."""
    with new_workbook(tmp_path / "a.xlsx") as book:
        write_text(book.add_worksheet("S"), 0, 0, text)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["S"]["A1"].value == written


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
