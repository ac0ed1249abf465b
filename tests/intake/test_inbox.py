"""Which files of an inbox are read, which are passed over, and how they are called."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rights import closed_folder
from tests.submissions import FOLDER, Inbox, codes, places
from thidua_xlsx.batch import read_submissions
from thidua_xlsx.intake.inbox import list_inbox
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.rulebook.model import Rulebook

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


def _link(link: Path, target: Path | str) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("Windows lets only administrators make links")


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


def test_each_file_knows_the_folder_that_was_handed_in(inbox: Inbox, tmp_path: Path) -> None:
    """Nobody could tell afterwards which folders were read, and results would be written into them."""
    _touch(tmp_path, "a/sub/1.xlsx", "a/~$1.xlsx", "b.xlsx", "a/a/2.xlsx")
    found = {item.name: item.folder for item in list_inbox([tmp_path / "a", tmp_path / "a" / "a", tmp_path / "b.xlsx"])}
    top = str(tmp_path / "a")
    assert found == {"a/sub/1.xlsx": top, "a/~$1.xlsx": top, "a/a/2.xlsx": top, "b.xlsx": ""}
    inbox.good()
    assert list(inbox.read().sources["folder"]) == [str(inbox.folder)]


def test_the_same_file_given_twice_counts_once(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit would be said to have sent a spare copy that is nowhere."""
    form = inbox.good()
    monkeypatch.chdir(tmp_path)
    paths: list[str | Path] = [
        inbox.folder,
        form,
        Path(FOLDER),
        Path(FOLDER) / "ST.xlsx",
        f"./{FOLDER}/../{FOLDER}/ST.xlsx",
    ]
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
    assert places(batch, "file-missing") == [(name.replace("\0", "\\x00"), "", "", "", "")]
    assert set(batch.answers["unit"]) == {"ST"}


def test_a_folder_that_may_not_be_opened_is_a_finding(example: Rulebook) -> None:
    """All forms in it would be missing without a word."""
    with closed_folder(0o000, "ST.xlsx") as folder:
        batch = read_submissions(example, folder.parent)
        name = f"{folder.parent.name}/{folder.name}"
    assert places(batch, "file-unreadable") == [(name, "", "", "", "")]


def test_an_empty_path_is_not_the_working_folder(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that was never set would read whatever folder the script happens to stand in."""
    inbox.good()
    monkeypatch.chdir(inbox.folder)
    batch = read_submissions(inbox.rulebook, "")
    assert places(batch, "file-missing") == [('""', "", "", "", "")]
    assert len(batch.answers) == 0
    assert list(read_submissions(inbox.rulebook, ".").sources["file"]) == [inbox.file()]


# -- links, pipes, what changes meanwhile ------------------------------------------------------------


def test_what_lies_outside_of_the_folder_is_not_read_through_a_link(inbox: Inbox, tmp_path: Path) -> None:
    """A shared folder could make the secretary's program read any file of her PC into a report."""
    inbox.good()
    outside = Inbox(inbox.rulebook, tmp_path / f"{FOLDER}_khac")  # the beginning of its name is the folder's
    form = outside.good("CM")
    _link(inbox.folder / "CM.xlsx", form)
    _link(inbox.folder / "all", outside.folder)
    _link(inbox.folder / "again.xlsx", "CM.xlsx")  # a link to a link
    batch = inbox.read()
    files = ["CM.xlsx", "again.xlsx", "all"]
    assert places(batch, "link-outside") == [(f"{FOLDER}/{name}", "", "", "", "") for name in files]
    assert set(batch.answers["unit"]) == {"ST"}
    assert set(batch.sources.loc[batch.sources["reason"] == "outside", "sha256"]) == {""}
    assert set(batch.sources["status"]) == {"read", "passed over"}


def test_a_link_to_what_is_read_anyway_is_only_listed(inbox: Inbox) -> None:
    """A unit would be said to have sent a spare copy, or a folder that leads to itself be read for ever."""
    form = inbox.good(name="CM/ST.xlsx")
    _link(inbox.folder / "ST mới.xlsx", form)
    _link(inbox.folder / "CM" / "up", inbox.folder)
    _link(inbox.folder / "moi", inbox.folder / "CM")
    batch = inbox.read()
    assert codes(batch) == set()
    assert dict(zip(batch.sources["file"], batch.sources["reason"], strict=True)) == {
        f"{FOLDER}/CM/ST.xlsx": "",
        **{f"{FOLDER}/{name}": "link" for name in ("CM/up", "ST mới.xlsx", "moi")},
    }


def test_a_file_that_only_links_lead_to_is_read_once(inbox: Inbox) -> None:
    """A form in a folder that is passed over, and linked to on purpose, would count for nothing, or twice."""
    form = inbox.good(name=".kho/ST.xlsx")
    for name in ("1.xlsx", "2.xlsx"):
        _link(inbox.folder / name, form)
    assert _listed(inbox.folder) == {".kho": "hidden", "1.xlsx": "", "2.xlsx": "link"}
    assert set(inbox.read().answers["unit"]) == {"ST"}


def test_a_link_that_was_handed_in_is_followed(inbox: Inbox, tmp_path: Path) -> None:
    """Whoever keeps the year's folder behind a link could not read it."""
    form = inbox.good()
    _link(tmp_path / "nay", inbox.folder)
    _link(tmp_path / "st.xlsx", form)
    for path in (tmp_path / "nay", tmp_path / "st.xlsx"):
        assert set(read_submissions(inbox.rulebook, path).answers["unit"]) == {"ST"}
    both = read_submissions(inbox.rulebook, [tmp_path / "nay", inbox.folder, tmp_path / "st.xlsx", form])
    assert list(both.sources["file"]) == [inbox.file()]


def test_links_that_lead_nowhere_are_findings(inbox: Inbox) -> None:
    """A form whose link broke would be missing without a word, and a circle of links hang the program."""
    inbox.good()
    _link(inbox.folder / "broken.xlsx", inbox.folder / "gone.xlsx")
    _link(inbox.folder / "circle.xlsx", "turn.xlsx")
    _link(inbox.folder / "turn.xlsx", "circle.xlsx")
    batch = inbox.read()
    assert [file for file, *_ in places(batch, "file-missing")] == [
        f"{FOLDER}/{name}.xlsx" for name in ("broken", "circle", "turn")
    ]
    assert set(batch.answers["unit"]) == {"ST"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on Windows")
def test_what_is_no_file_is_never_opened(inbox: Inbox, tmp_path: Path) -> None:
    """Reading would wait for ever at a named pipe, or never end at a device."""
    inbox.good()
    os.mkfifo(inbox.folder / "pipe.xlsx")
    _link(inbox.folder / "link to pipe.xlsx", inbox.folder / "pipe.xlsx")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as server, contextlib.chdir(inbox.folder):
        server.bind("socket.xlsx")
    batch = read_submissions(inbox.rulebook, [inbox.folder, "/dev/zero", inbox.folder / "pipe.xlsx"])
    names = [*(f"{FOLDER}/{name}.xlsx" for name in ("link to pipe", "pipe", "socket")), "zero"]
    assert [file for file, *_ in places(batch, "not-a-regular-file")] == names
    assert set(batch.answers["unit"]) == {"ST"}


def test_a_folder_that_goes_while_it_is_listed_costs_only_itself(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who tidies up the shared folder at that moment would end the reading of all other files."""
    inbox.good()
    (inbox.folder / "CM").mkdir()
    scan = os.scandir

    def and_meanwhile(path: str) -> Any:
        if Path(path).name == "CM":
            (inbox.folder / "CM").rmdir()
        return scan(path)

    monkeypatch.setattr(os, "scandir", and_meanwhile)
    batch = inbox.read()
    assert places(batch, "file-missing") == [(f"{FOLDER}/CM", "", "", "", "")]
    assert set(batch.answers["unit"]) == {"ST"}


# -- names that cannot be shown as they are ----------------------------------------------------------

UNSEEN = {
    "line break": "phiếu\nCM.xlsx",
    "control": "phiếu\x1b[31m.xlsx",
    "turned round": "phiếu\u202exslx.exe",
    "zero width": "phiếu\u200b.xlsx",
    "not UTF-8": "phi\udcff.xlsx",
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_cannot_be_seen_in_a_name_is_escaped_wherever_it_is_shown(inbox: Inbox, kind: str, tmp_path: Path) -> None:
    """A file name could break a line, colour a terminal, or show exe as xlsx, in every table that names it."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    try:
        inbox.good(name=UNSEEN[kind])
        inbox.put(f"CM/{UNSEEN[kind]}", b"")
    except OSError:
        pytest.skip("this disk has no such names")
    batch = inbox.read()
    names = [printable(f"{FOLDER}/{name}") for name in (f"CM/{UNSEEN[kind]}", UNSEEN[kind])]
    assert list(batch.sources["file"]) == names
    assert set(batch.answers["file"]) == {names[1]}
    assert set(batch.findings["file"]) >= {names[0]}
    assert [item["file"] for item in (each.row() for each in batch.finding_list) if item["code"] == "not-a-workbook"]
    for table in (batch.findings, batch.sources.drop(columns="path")):
        table.to_json(date_format="iso").encode()
        assert all(str(value).isprintable() for value in table.to_numpy().ravel())
    if kind != "not UTF-8":
        assert Path(batch.sources["path"][1]).is_file()


def test_files_whose_names_are_shown_alike_stay_two(inbox: Inbox) -> None:
    """One unit's file would be taken for another's in every table that goes by the name."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    names = ["a\n.xlsx", "a\\n.xlsx"]
    for name, unit in zip(names, ("ST", "CM"), strict=True):
        inbox.good(unit, name)
    batch = inbox.read()
    assert batch.sources["file"].is_unique
    assert all(name.isprintable() for name in batch.sources["file"])
    by_file = batch.sources.set_index("file")
    pairs = {(str(unit), str(file)) for unit, file in zip(batch.answers["unit"], batch.answers["file"], strict=True)}
    assert {(by_file["unit"][file], file) for _, file in pairs} == pairs
    assert len(pairs) == 2


def test_a_name_of_the_greatest_length_is_read(inbox: Inbox) -> None:
    """A form whose name is a whole sentence would be called missing."""
    long = "phieu " * 41 + ".xlsx"
    try:
        inbox.good(name=f"{'d' * 200}/{long[-200:]}")
    except OSError:
        pytest.skip("this system has no such long names")
    batch = inbox.read()
    assert codes(batch) == set()
    assert set(batch.answers["unit"]) == {"ST"}


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
