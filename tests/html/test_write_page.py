"""Writing the page: what it replaces, what it refuses, the command line, the documentation."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
import shutil
from pathlib import Path

import pytest
from lxml import html

import thidua_xlsx as tx
from tests.command import run_here
from tests.html.conftest import Pages
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE

_NAMES = ("cum_9_2018", "can_tho_157", "hostile")
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example as it lies on somebody's disk."""
    return shutil.copytree(_ROOT / "examples" / "cum_9_2018", tmp_path / "cum 9")


def test_one_cluster_can_have_a_page_of_its_own(pages: Pages, tmp_path: Path) -> None:
    """A cluster would see the figures of another in its own meeting."""
    result = pages.result("can_tho_157")
    first, second = result.rulebook.clusters
    text = tx.write_page(result, tmp_path / "p.html", cluster=first.code).read_text(encoding="utf-8")
    assert first.name in text
    assert all(unit.name not in text for unit in result.rulebook.units_of(second.code))
    with pytest.raises(tx.ThiduaError, match=f"{first.code}, {second.code}"):
        tx.write_page(result, tmp_path / "q.html", cluster="?")


def test_only_a_page_of_ours_is_replaced(pages: Pages, tmp_path: Path) -> None:
    """Somebody's own page would be gone, or a guest from abroad would get one in Vietnamese that was left there."""
    result = pages.result("cum_9_2018")
    own = tmp_path / "own.html"
    own.write_text("<p>Của tôi</p>", encoding="utf-8")
    with pytest.raises(tx.OutputError, match=r"own\.html"):
        tx.write_page(result, own)
    assert own.read_text(encoding="utf-8") == "<p>Của tôi</p>"
    tx.write_page(result, own, lang="en", overwrite=True)
    text = own.read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "Rank 1: 98.85 points" in text
    assert "Xếp hạng" not in text
    tx.write_page(result, own)
    assert own.read_bytes() == pages.path("cum_9_2018").read_bytes()  # and the same result gives the same bytes


def test_what_cannot_be_written_is_said_at_once(pages: Pages, tmp_path: Path) -> None:
    """A slip of the finger would be noticed in the meeting, or cost a file of the inbox."""
    result = pages.result("cum_9_2018")
    with pytest.raises(ValueError, match="lang"):
        tx.write_page(result, tmp_path / "q.html", lang="fr")
    with pytest.raises(tx.OutputError, match=r"\.html"):
        tx.write_page(result, tmp_path / "page.xlsx")
    sources = result.batch.sources.assign(path=str(tmp_path / "in.html"))
    with pytest.raises(tx.OutputError, match=r"in\.html"):
        tx.write_page(
            dataclasses.replace(result, batch=dataclasses.replace(result.batch, sources=sources)), tmp_path / "in.html"
        )


def test_the_command_writes_the_page_and_keeps_inputs(folder: Path) -> None:
    """The secretary has no Python; a slip of the finger must not cost the rulebook."""
    there = {key: folder / file for key, file in MEETING_FILES.items()}
    options = [word for key in ("verification", "events", "ballots") for word in (f"--{key}", str(there[key]))]
    start: list[str | Path] = ["page", folder / RULEBOOK_FILE, folder / FORMS_FOLDER, "-o"]
    done = run_here(*start, folder / "trang.html", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "trang.html" in done.stdout
    assert "Công an tỉnh Sóc Trăng" in (folder / "trang.html").read_text(encoding="utf-8")
    assert run_here(*start, folder / RULEBOOK_FILE).returncode == 2
    assert run_here(*start, folder / "x.html", "--cluster", "?").returncode == 2
    assert not (folder / "x.html").exists()


def test_a_page_among_the_submissions_is_nobodys_mistake(folder: Path) -> None:
    """A unit would be asked to send a page again that the secretary put there, which then could not be renewed."""
    page = folder / FORMS_FOLDER / "trang.html"
    start: list[str | Path] = [folder / RULEBOOK_FILE, folder / FORMS_FOLDER]
    before = {name: run_here(name, *start).returncode for name in ("check", "status")}
    for _ in range(2):
        assert "trang.html" in run_here("page", *start, "-o", page).stdout  # written, and again
    assert {name: run_here(name, *start).returncode for name in ("check", "status")} == before
    batch = tx.read_submissions(tx.read_rulebook(start[0]), start[1])
    (row,) = batch.sources[batch.sources["path"] == str(page)].to_dict("records")
    assert (row["status"], row["reason"], row["unit"]) == ("passed over", "own-workbook", "")
    (finding,) = (each for each in batch.finding_list if each.place.file == row["file"])
    assert "trang xem kết quả" in finding.line()


def test_the_page_sends_nobody_to_a_workbook(pages: Pages) -> None:
    """Somebody in the room would look for errors in a file that was never sent to him."""
    tree = html.document_fromstring(pages.path("cum_9_2018").read_bytes())
    said = " ".join(tree.text_content().split())
    assert "chưa được sửa; xem thẻ “Lỗi và cảnh báo”." in said
    assert "xem sổ tổng hợp" not in said
    (findings,) = tree.xpath("//section[contains(@id, '-loi')]/@id")
    assert [link.text_content().strip() for link in tree.xpath(f"//nav//a[@href='#{findings}']")] == ["Lỗi và cảnh báo"]


def test_the_code_of_the_documentation_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies it must get the page that it says."""
    text = (_ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(folder)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    assert out.getvalue().splitlines() == [line[2:] for line in code.splitlines() if line.startswith("# ")]


@pytest.mark.parametrize("name", _NAMES)
def test_what_is_referred_to_is_there_once(name: str, pages: Pages) -> None:
    """A link would lead nowhere, and a screen reader would call a table by nothing."""
    tree = html.document_fromstring(pages.path(name).read_bytes())
    ids = [str(item) for item in tree.xpath("//@id")]
    assert len(set(ids)) == len(ids)
    links = {str(link)[1:] for link in tree.xpath("//main//a/@href | //header//a/@href | //body/a/@href")}
    labels = {word for item in tree.xpath("//@aria-labelledby | //@for") for word in str(item).split()}
    assert links | labels <= set(ids)
    assert all(table.xpath("caption") and table.xpath(".//th[@scope]") for table in tree.xpath("//table"))
    assert all(svg.get("role") == "img" and svg.get("aria-labelledby") for svg in tree.xpath("//figure/*"))
    assert tree.get("lang") == "vi"
