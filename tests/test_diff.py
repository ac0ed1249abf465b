"""Two consolidated workbooks side by side: what differs is named, and what does not differ is not."""

from __future__ import annotations

import json
import math
import pickle
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import thidua_xlsx as tx
from tests.command import run_here
from tests.consolidated_books import Books, rewritten
from tests.libreoffice import edited
from thidua_xlsx.errors import WorkbookError
from thidua_xlsx.meeting.consolidated_file import FOOT, SHEETS, read_consolidated_file
from thidua_xlsx.messages.of_closing import CLOSING
from thidua_xlsx.workbooks.consolidated.book import SHEET_NAMES
from thidua_xlsx.workbooks.consolidated.points import _FOOT, _TOTAL

_PAGE = Path(__file__).resolve().parents[1] / "docs" / "closing.md"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Consolidated workbooks of the examples, made when asked for; not to be changed."""
    return Books(tmp_path_factory.mktemp("books"))


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_here(*arguments)


# -- the reader ------------------------------------------------------------------------------------------


def test_reader_and_writer_call_sheets_and_rows_the_same() -> None:
    """A renamed sheet or row would be missing from every seal and comparison, silently."""
    assert {key: SHEET_NAMES[key] for key in SHEETS} == SHEETS
    assert {"total": _TOTAL, **_FOOT} == FOOT


@pytest.mark.parametrize("name", ["cum_9_2018", "can_tho_2579", "can_tho_157", "cum_8_2019"])
def test_what_is_read_is_what_was_written(books: Books, name: str) -> None:
    """A rank of another unit, or none, would be compared and sealed."""
    result, file = books.result(name), read_consolidated_file(books.path(name))
    said = file.results()
    for row in result.ranking.to_dict("records"):
        rank = said.get(("rank", str(row["unit"])))
        assert rank == (None if row["state"] in {"not submitted", "not scored"} else row["rank"])
        assert (said.get(("class", str(row["unit"]))) or "") == row["class"]
    codes = [cluster.code for cluster in result.rulebook.clusters]
    assert [codes[number] for number in file.clusters_of_units.values()] == [
        result.rulebook.unit(unit).cluster for unit in file.clusters_of_units
    ]
    points = file.by_key("points")
    for row in result.points.to_dict("records"):
        if not math.isnan(row["points"]):
            assert points[row["criterion"], row["unit"]].value == pytest.approx(row["points"], abs=1e-12)


# -- the comparison --------------------------------------------------------------------------------------


def test_a_workbook_does_not_differ_from_itself(books: Books) -> None:
    """Whoever compares two copies would look for a change that is not there."""
    difference = tx.diff_consolidated(books.path("cum_9_2018"), books.path("cum_9_2018"))
    assert difference.is_empty
    assert list(difference.cells) == ["sheet", "unit", "criterion", "input", "old", "new", "old_cell", "new_cell"]
    assert list(difference.points) == ["unit", "criterion", "old", "new", "change"]
    assert list(difference.ranks) == ["unit", "what", "old", "new"]


@pytest.mark.libreoffice
def test_an_edit_is_named_with_all_that_follows(books: Books, tmp_path: Path) -> None:
    """The head asks who typed over what since the meeting, and what came of it."""
    before = books.path("cum_9_2018")
    changes = [
        (before, {("Kết quả thẩm định", "F7"): 900.0, ("Lý do", "F7"): "Đối chiếu số liệu"}),
        (before, {("Kết quả thẩm định", "L20"): 7.0}),
        (before, {("Bỏ phiếu", "F6"): 18.0, ("Bỏ phiếu", "G6"): 20.0}),
    ]
    one, child, vote = edited(changes, tmp_path)
    difference = tx.diff_consolidated(before, one)
    cells = difference.cells.to_dict("records")
    assert [(row["sheet"], row["unit"], row["criterion"], row["old"], row["new"]) for row in cells] == [
        ("Kết quả thẩm định", "CM", "I.1", None, 900.0),
        ("Lý do", "CM", "I.1", None, "Đối chiếu số liệu"),
    ]
    assert {row["new_cell"] for row in cells} == {"F7"}
    points = difference.points[difference.points["unit"] == "CM"].set_index("criterion")
    assert set(points.index) == {"I.1", "I", "total"}
    assert (points["new"] - points["old"]).astype(float).round(9).tolist() == points["change"].tolist()
    assert points.loc["total", "change"] < 0
    ranks = difference.ranks[difference.ranks["unit"] == "CM"].set_index("what")
    assert {"rank", "percent"} <= set(ranks.index)
    assert ranks.loc["rank", "new"] > ranks.loc["rank", "old"]
    (row,) = tx.diff_consolidated(before, child).cells.to_dict("records")
    assert (row["unit"], row["criterion"], row["input"], row["new"]) == ("TV", "III.2", "criticised", 7.0)
    voted = tx.diff_consolidated(before, vote)
    assert voted.rows[["sheet", "change", "unit"]].to_numpy().tolist() == [["Bỏ phiếu", "added", "AG"]]
    assert set(voted.ranks["what"]) == {"award:CTD_BCA"}
    assert voted.points.empty
    assert voted.cells.empty


def test_what_moved_is_no_difference(books: Books, tmp_path: Path) -> None:
    """A sheet dragged to another place, or a unit's column, would look like a hundred changes."""
    path = books.path("cum_9_2018")
    other = rewritten(path, tmp_path / "b.xlsx", "xl/workbook.xml", _swapped)
    assert tx.diff_consolidated(path, other).is_empty


def _swapped(xml: bytes) -> bytes:
    """The first two sheets in the other order."""
    sheets = re.findall(rb"<sheet [^>]*/>", xml)
    first, second = sheets[0], sheets[1]
    return xml.replace(first, b"<x/>").replace(second, first).replace(b"<x/>", second)


def test_units_and_versions_that_differ_are_said(books: Books, tmp_path: Path) -> None:
    """An amended rulebook, or a unit that was merged, changes everything: it must not drown in cells."""
    path = books.path("cum_9_2018")
    other = rewritten(
        path, tmp_path / "b.xlsx", "xl/sharedStrings.xml", lambda xml: xml.replace(b"<t>TV</t>", b"<t>TVX</t>")
    )
    difference = tx.diff_consolidated(path, other)
    assert difference.scope[["kind", "change", "code"]].to_numpy().tolist() == [
        ["unit", "removed", "TV"],
        ["unit", "added", "TVX"],
    ]
    assert difference.points.empty
    fingerprint = read_consolidated_file(path).hidden["fingerprint"].encode()
    amended = rewritten(
        path, tmp_path / "c.xlsx", "xl/sharedStrings.xml", lambda xml: xml.replace(fingerprint, b"000000000000")
    )
    assert tx.diff_consolidated(path, amended).settings["what"].tolist() == ["fingerprint"]


# -- what cannot be compared -----------------------------------------------------------------------------


def test_what_is_no_consolidated_workbook_is_said(books: Books, tmp_path: Path) -> None:
    """A wrong file would end in a traceback, or worse, in “the same”."""
    path, folder = books.path("cum_9_2018"), books.folder("cum_9_2018")
    (tmp_path / "cut.xlsx").write_bytes(path.read_bytes()[:20_000])
    (tmp_path / "text.xlsx").write_text("không phải Excel", encoding="utf-8")
    bare = rewritten(
        path, tmp_path / "bare.xlsx", "xl/workbook.xml", lambda xml: xml.replace('name="Điểm"'.encode(), b'name="X"')
    )
    for other, code in (
        (tmp_path / "nothing.xlsx", "file-missing"),
        (tmp_path, "closing-a-folder"),
        (tmp_path / "cut.xlsx", "closing-not-a-workbook"),
        (tmp_path / "text.xlsx", "closing-not-a-workbook"),
        (folder / "quy_dinh.xlsx", "not-consolidated"),
        (bare, "consolidated-damaged"),
        (books.path("can_tho_2579"), "diff-other-rulebook"),
    ):
        with pytest.raises(WorkbookError) as raised:
            tx.diff_consolidated(path, other)
        assert raised.value.finding.code == code
        copy = pickle.loads(pickle.dumps(raised.value))
        assert copy.say("en") == raised.value.say("en") != raised.value.say("vi")
    broken = rewritten(path, tmp_path / "broken.xlsx", "xl/worksheets/sheet5.xml", lambda xml: xml[:500])
    with pytest.raises(WorkbookError) as raised:
        tx.diff_consolidated(broken, path)
    assert raised.value.finding.code == "closing-unreadable"


def test_a_file_that_another_program_holds_is_said(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel locks what it has open: the secretary must hear “close it”, not “damaged”."""
    import thidua_xlsx.meeting.consolidated_file as reader

    reason = "PermissionError: [Errno 13] Permission denied"
    monkeypatch.setattr(reader, "read_workbooks", lambda _: [{"problem": "file-unreadable", "reason": reason}])
    with pytest.raises(WorkbookError, match="Đóng tệp trong Excel"):
        tx.diff_consolidated(books.path("cum_9_2018"), books.path("cum_9_2018"))


# -- the command -----------------------------------------------------------------------------------------


def test_the_command_says_ten_rows_and_how_to_see_the_others(books: Books, tmp_path: Path) -> None:
    """A screen full of cells is read by nobody; and a script goes by the exit code."""
    path = books.path("cum_9_2018")
    other = rewritten(path, tmp_path / "b.xlsx", "xl/worksheets/sheet15.xml", _other_claims)
    same = _run("diff", path, path)
    assert (same.returncode, same.stdout.strip()) == (0, "Hai sổ như nhau.")
    done = _run("diff", path, other)
    assert done.returncode == 1
    shown = [line for line in done.stdout.splitlines() if line.startswith("Tự chấm\t")]
    assert len(shown) == 10
    more = re.search(r"… và (\d+) dòng nữa: chạy lại với --all", done.stdout)
    assert more
    every = _run("diff", path, other, "--all")
    assert every.stdout.count("Tự chấm\t") == 10 + int(more[1])
    plain = json.loads(_run("diff", path, other, "--json").stdout)
    assert plain["same"] is False
    assert len(plain["cells"]) == 10 + int(more[1])
    wrong = _run("diff", path, books.path("can_tho_2579"))
    assert wrong.returncode == 2
    assert "quy định khác nhau" in wrong.stderr
    assert _run("diff", path, tmp_path / "nothing.xlsx").returncode == 2
    assert "different rulebooks" in _run("diff", path, books.path("can_tho_2579"), "--lang", "en").stderr


def _other_claims(xml: bytes) -> bytes:
    """Every number of a sheet, one greater."""
    return re.sub(rb"(<c r=\"[E-L]\d+\" s=\"\d+\"><v>)(\d+)", lambda found: found[1] + b"%d" % (int(found[2]) + 1), xml)


# -- the page --------------------------------------------------------------------------------------------


def test_the_page_lists_every_finding_and_runs(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever copies the example would get an error; a code that nobody explains cannot be looked up."""
    page = _PAGE.read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning) \|", page, flags=re.MULTILINE))
    assert listed == {code: str(entry.severity) for code, entry in CLOSING.items()}
    shutil.copy(books.path("cum_9_2018"), tmp_path / "tong_hop.xlsx")
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL):
        exec(block, {})
    for line in capsys.readouterr().out.splitlines():
        assert f"# {line}\n" in page
    with zipfile.ZipFile(tmp_path / "tong_hop_da_duyet.xlsx") as package:
        assert package.testzip() is None
