"""Which files of an inbox are read, which are passed over, and how they are called."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.submissions import FOLDER, Inbox, codes, places
from thidua_xlsx.batch import read_submissions
from thidua_xlsx.intake.inbox import list_inbox

PASSED_OVER = {
    "~$ST.xlsx": "lock",
    "~WRL0001.tmp": "hidden",
    ".DS_Store": "hidden",
    "._ST.xlsx": "hidden",
    "Thumbs.db": "hidden",
    "desktop.ini": "hidden",
    "CM/.DS_Store": "hidden",
    "CM/~$CM.xlsx": "lock",
}


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _listed(folder: Path) -> dict[str, str]:
    return {item.name.removeprefix(f"{folder.name}/"): item.passed_over for item in list_inbox(folder)}


def test_what_programs_leave_behind_is_listed_and_not_read(inbox: Inbox) -> None:
    """Every open workbook and every Mac would put errors about files that nobody sent into the report."""
    inbox.good()
    for name in PASSED_OVER:
        inbox.put(name, b"\0not a workbook")
    batch = inbox.read()
    assert codes(batch) == set()
    sources = batch.sources.set_index("file")
    for name, reason in PASSED_OVER.items():
        row = sources.loc[f"{FOLDER}/{name}"]
        assert (row["status"], row["reason"], row["sha256"], row["size"]) == ("passed over", reason, "", 0)
    assert sources.loc[inbox.file(), "status"] == "read"
    assert len(sources) == len(PASSED_OVER) + 1


def test_a_hidden_folder_is_passed_over_and_listed(tmp_path: Path) -> None:
    """A form that somebody put into a hidden folder would vanish without a word."""
    _touch(tmp_path, "ST.xlsx", ".cũ/ST.xlsx", ".cũ/2017/ST.xlsx", "a/.git/config")
    assert _listed(tmp_path) == {".cũ": "hidden", "ST.xlsx": "", "a/.git": "hidden"}


def test_a_hidden_folder_that_was_asked_for_is_read(tmp_path: Path) -> None:
    """The path that the user typed would be ignored."""
    _touch(tmp_path, ".inbox/ST.xlsx")
    assert _listed(tmp_path / ".inbox") == {"ST.xlsx": ""}


def test_subfolders_are_read(inbox: Inbox) -> None:
    """Secretaries keep one folder per unit, and none of them would be found."""
    inbox.good("ST", "Sóc Trăng/lần 1/ST.xlsx")
    inbox.good("CM", "CM/phiếu.xlsx")
    batch = inbox.read()
    assert set(batch.answers["unit"]) == {"ST", "CM"}
    assert set(batch.sources["file"]) == {f"{FOLDER}/Sóc Trăng/lần 1/ST.xlsx", f"{FOLDER}/CM/phiếu.xlsx"}


ODD_NAMES = {
    "spaces": "  Phu luc (1) sua lan 2 .xlsx",
    "decomposed": unicodedata.normalize("NFD", "Phiếu Sóc Trăng.xlsx"),
    "quotes": "phiếu 'ST' “gửi lại”.xlsx",
    "no ending": "phieu",
    "wrong ending": "phieu.pdf",
    "upper case": "PHIEU.XLSX",
    "markup": "[bold]phieu[/] {found} %s :100:.xlsx",
    "line break": 'phieu\n"ST"\t.xlsx',
    "option": "--debug.xlsx",
}


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_a_form_under_an_odd_name_is_read(inbox: Inbox, kind: str) -> None:
    """Units send forms under names that nobody foresaw, and those would be called missing or broken."""
    if os.name == "nt" and kind in {"line break", "markup", "spaces"}:
        pytest.skip("Windows has no such names")
    inbox.good(name=ODD_NAMES[kind])
    batch = inbox.read()
    assert codes(batch) == set()
    assert list(batch.sources["status"]) == ["read"]
    assert set(batch.answers["unit"]) == {"ST"}
    assert Path(batch.sources["path"][0]).is_file()


def test_a_line_break_in_a_name_does_not_break_the_line_of_a_finding(inbox: Inbox) -> None:
    """A file name could forge a second finding in the printed list."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    inbox.put("a\nnop_ve/CM.xlsx › B4 — lỗi.xlsx", b"")
    (finding,) = (each for each in inbox.read().finding_list if each.code == "not-a-workbook")
    assert "\n" not in finding.line()
    assert "a\\nnop_ve" in finding.line()


def test_a_workbook_with_macros_is_read(inbox: Inbox) -> None:
    """A unit whose Excel saved the form as .xlsm would have to do it again."""
    import openpyxl

    form = inbox.good()
    book = openpyxl.load_workbook(form, keep_vba=True)
    book.save(inbox.folder / "ST.xlsm")
    form.unlink()
    batch = inbox.read()
    assert codes(batch) == set()
    assert list(batch.sources["file"]) == [f"{FOLDER}/ST.xlsm"]
    assert len(batch.answers) > 0


def test_several_paths_are_read_as_one_inbox(inbox: Inbox, tmp_path: Path) -> None:
    """Attachments that were saved in two places could not be read together."""
    first, second = inbox.good("ST"), inbox.good("CM", "sub/CM.xlsx")
    other = Inbox(inbox.rulebook, tmp_path / "usb")
    other.good("BL")
    batch = read_submissions(inbox.rulebook, [str(first), second.parent, other.folder])
    assert set(batch.sources["file"]) == {"ST.xlsx", "sub/CM.xlsx", "usb/BL.xlsx"}
    assert list(batch.answers["unit"].unique()) == ["ST", "CM", "BL"]


def test_paths_may_come_from_a_generator(inbox: Inbox) -> None:
    """The analyst's ``folder.glob("*.xlsx")`` would be read as nothing."""
    inbox.good()
    batch = read_submissions(inbox.rulebook, inbox.folder.glob("*.xlsx"))
    assert list(batch.sources["file"]) == ["ST.xlsx"]


def test_files_of_two_folders_with_one_name_are_told_apart(inbox: Inbox, tmp_path: Path) -> None:
    """A finding would name a file, and there would be two of that name."""
    folders = [tmp_path / place / FOLDER for place in ("mail", "usb")]
    for folder, unit in zip(folders, ("ST", "CM"), strict=True):
        Inbox(inbox.rulebook, folder).good(unit, "phieu.xlsx")
    batch = read_submissions(inbox.rulebook, folders)
    assert set(batch.sources["file"]) == {(folder / "phieu.xlsx").as_posix() for folder in folders}
    assert batch.sources["file"].is_unique
    assert set(batch.answers["file"]) == set(batch.sources["file"])


def test_the_same_file_given_twice_counts_once(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit would be said to have sent a spare copy that is nowhere."""
    form = inbox.good()
    monkeypatch.chdir(tmp_path)
    paths = [inbox.folder, form, Path(FOLDER), Path(FOLDER) / "ST.xlsx", f"./{FOLDER}/../{FOLDER}/ST.xlsx"]
    for order in (paths, paths[::-1]):
        batch = read_submissions(inbox.rulebook, order)
        assert list(batch.sources["file"]) == [inbox.file()]
        assert codes(batch) == set()


@settings(max_examples=25)
@given(data=st.data())
def test_the_order_of_paths_changes_nothing(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same inbox would give two different reports, depending on how the mouse selected the files."""
    top = tmp_path_factory.mktemp("inbox")
    _touch(top, "a/ST.xlsx", "a/b/ST.xlsx", "b/ST.xlsx", "b/~$ST.xlsx", "c/b/ST.xlsx", "ST.xlsx")
    paths = [top / name for name in ("a", "a/b", "b", "c/b", "ST.xlsx", "a/ST.xlsx", "no such file", "c")]
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=6))
    assert list_inbox(chosen) == list_inbox(data.draw(st.permutations(chosen)))
    shutil.rmtree(top)


def test_the_order_of_paths_does_not_choose_the_copy_that_counts(inbox: Inbox) -> None:
    """Which file stands beside a unit's points in the printed list would be an accident."""
    paths = [inbox.good("CM"), inbox.good(name="a.xlsx"), inbox.good(name="b.xlsx")]
    first, second = (read_submissions(inbox.rulebook, order) for order in (paths, paths[::-1]))
    assert list(first.sources["status"]) == ["read", "read", "copy"]
    assert first.sources.equals(second.sources)
    assert first.finding_list == second.finding_list
    assert first.answers.equals(second.answers)


@pytest.mark.parametrize("name", ["no such folder", "x" * 300, "nul\0byte"])
def test_a_path_that_is_not_there_is_a_finding(inbox: Inbox, name: str) -> None:
    """A slip in a path would end the reading of all other files."""
    form = inbox.good()
    batch = read_submissions(inbox.rulebook, [form, name])
    assert places(batch, "file-missing") == [(name, "", "", "", "")]
    assert set(batch.answers["unit"]) == {"ST"}


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="nothing is closed to root, nor so on Windows")
def test_a_folder_that_may_not_be_opened_is_a_finding(inbox: Inbox) -> None:
    """All forms in it would be missing without a word."""
    inbox.good()
    closed = inbox.folder / "CM"
    closed.mkdir(mode=0)
    batch = inbox.read()
    closed.chmod(0o700)
    assert places(batch, "file-unreadable") == [(f"{FOLDER}/CM", "", "", "", "")]
    assert set(batch.answers["unit"]) == {"ST"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on Windows")
def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    """Reading would wait for ever at a named pipe."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert _listed(tmp_path) == {"pipe.xlsx": "special"}


def test_a_large_inbox_is_listed_at_once(tmp_path: Path) -> None:
    """Ten thousand forms of a ministry would be compared with one another for minutes."""
    import time

    _touch(tmp_path, "a/1.xlsx")
    folders = [tmp_path / "a"]
    for number in range(6_000):
        (tmp_path / "a" / f"{number}.xlsx").touch()
    start = time.process_time()
    assert len(list_inbox(folders)) == 6_000
    assert time.process_time() - start < 2.0
