"""Minutes and proposal letter: what is in them, what they admit, and what a broken template costs."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Mm

import thidua_xlsx as tx
from tests.command import run_here
from tests.libreoffice import to_pdf
from thidua_xlsx.errors import OutputError, ThiduaError
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.workbooks import minutes as minutes_module
from thidua_xlsx.workbooks.minutes import letter_path, write_minutes, write_minutes_templates
from thidua_xlsx.workbooks.minutes.context import minutes_context
from thidua_xlsx.workbooks.minutes.templates import LETTER, MINUTES, default_template
from thidua_xlsx.workbooks.minutes.templates.build import build_templates

_ROOT = Path(__file__).parents[2]
_EXAMPLES = _ROOT / "examples"
_PAGE = (_ROOT / "docs" / "minutes.md").read_text(encoding="utf-8")
_DAY = datetime.date(2018, 2, 5)


def _result(name: str, *without: str, stage: str | None = None) -> tx.Result:
    folder = _EXAMPLES / name
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    batch = tx.read_submissions(rulebook, folder / FORMS_FOLDER)
    there = {key: folder / file for key, file in MEETING_FILES.items() if (folder / file).exists()}
    there = {key: path for key, path in there.items() if key not in without}
    return tx.score(
        batch,
        stage,
        verification=tx.read_verification(rulebook, there["verification"]) if "verification" in there else None,
        events=tx.read_events(rulebook, there["events"]) if "events" in there else None,
        ballots=tx.read_ballots(rulebook, there["ballots"]) if "ballots" in there else None,
    )


@pytest.fixture(scope="module")
def results() -> dict[str, tx.Result]:
    """Results of examples that differ: one cluster, ties and votes, three clusters, a cluster ranked by keys."""
    return {name: _result(name) for name in ("cum_9_2018", "cum_8_2019", "can_tho_2579", "can_tho_157")}


@pytest.fixture
def result(results: dict[str, tx.Result]) -> tx.Result:
    """The example of one cluster."""
    return results["cum_9_2018"]


def _renamed(result: tx.Result, unit: str, name: str) -> tx.Result:
    """The result of a cluster in which a unit has another name."""
    units = tuple(dataclasses.replace(item, name=name) if item.code == unit else item for item in result.rulebook.units)
    ranking = result.ranking.assign(name=[name if code == unit else old for code, old in _names(result)])
    rulebook = dataclasses.replace(result.rulebook, units=units)
    return dataclasses.replace(result, rulebook=rulebook, ranking=ranking)


def _names(result: tx.Result) -> list[tuple[str, str]]:
    return list(zip(result.ranking["unit"].astype(str), result.ranking["name"], strict=True))


def _texts(path: Path) -> list[str]:
    """All that stands in the body of a document, cell by cell and paragraph by paragraph."""
    body = Document(str(path)).element.body
    return ["".join(node.text or "" for node in one.iter(qn("w:t"))) for one in body.iter(qn("w:p"))]


def _table(path: Path, *headings: str) -> list[list[str]]:
    """The rows of the first table with these headings, without them."""
    for table in Document(str(path)).tables:
        if [cell.text for cell in table.rows[0].cells] == list(headings):
            return [[cell.text for cell in row.cells] for row in table.rows[1:]]
    raise AssertionError(headings)


_RANKING = ("Hạng", "Đơn vị", "Điểm", "Thang điểm", "Tỷ lệ (%)", "Xếp loại", "Ghi chú")


# -- what is in them ---------------------------------------------------------------------------------------


def test_minutes_and_letter_stand_beside_each_other(result: tx.Result, tmp_path: Path) -> None:
    """The secretary would look for the letter, or find it under a name of another meeting."""
    paths = tx.write_minutes(result, tmp_path / "mới" / "bien_ban.docx")
    assert paths == (tmp_path / "mới" / "bien_ban.docx", tmp_path / "mới" / "bien_ban_to_trinh.docx")
    assert sorted(path.name for path in (tmp_path / "mới").iterdir()) == [path.name for path in paths]


def test_the_ranking_of_the_minutes_is_that_of_the_result(result: tx.Result, tmp_path: Path) -> None:
    """A rank, point or class of the signed paper would differ from the workbook that was agreed on."""
    minutes, _ = write_minutes(result, tmp_path / "m.docx")
    rows = _table(minutes, *_RANKING)
    assert [row[1] for row in rows] == list(result.ranking["name"])
    assert rows[0][:6] == ["1", "Công an tỉnh Sóc Trăng", "98,85", "100", "98,85", "Hoàn thành xuất sắc nhiệm vụ"]
    assert rows[6][2:5] == ["77,23", "94", "82,16"]


def test_every_cluster_has_its_own_tables(results: dict[str, tx.Result], tmp_path: Path) -> None:
    """Units of different clusters would seem to be ranked against each other, or be lost."""
    result = results["can_tho_2579"]
    minutes, _ = write_minutes(result, tmp_path / "all.docx")
    rankings = [table for table in Document(str(minutes)).tables if table.rows[0].cells[0].text == "Hạng"]
    assert [len(table.rows) - 1 for table in rankings] == [4, 5, 20]
    one, letter = write_minutes(result, tmp_path / "one.docx", cluster="TP")
    assert [row[1] for row in _table(one, *_RANKING)] == list(
        result.ranking.loc[result.ranking["cluster"] == "TP", "name"]
    )
    assert not any("UBND xã" in text for path in (one, letter) for text in _texts(path))


def test_a_cluster_ranked_by_keys_shows_its_figures(results: dict[str, tx.Result], tmp_path: Path) -> None:
    """A ranking without points would be a list of names that nobody can check."""
    minutes, _ = write_minutes(results["can_tho_157"], tmp_path / "m.docx", cluster="DV")
    rows = _table(minutes, "Hạng", "Đơn vị", "Chỉ tiêu xếp hạng", "Ghi chú")
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert "5200" in rows[0][2]
    assert "3300" in rows[0][2]


def test_ties_votes_awards_events_and_covenant_are_in_the_minutes(
    results: dict[str, tx.Result], tmp_path: Path
) -> None:
    """What the meeting decided would have to be copied by hand, with the mistakes of copying."""
    minutes, letter = write_minutes(results["cum_8_2019"], tmp_path / "m.docx")
    ties = _table(minutes, "Đơn vị", "Số bằng nhau", "Hạng", "Phân định theo", "Số liệu", "Tình trạng")
    assert ties[0][:3] == ["Đơn vị 5", "93,50", "2"]
    assert ties[2][3:] == ["bỏ phiếu vòng 1", "15", "Đã bỏ phiếu"]
    votes = _table(minutes, "Nội dung bỏ phiếu", "Đơn vị", "Vòng", "Số phiếu", "Tỷ lệ (%)", "Kết quả")
    assert ["Cờ thi đua của Chính phủ", "Đơn vị 4", "1", "21/25", "84,00", "Đạt (cần 80 %)"] in votes
    assert any("quyết định không đề nghị" in row[5] for row in votes)
    awards = _table(
        minutes, "Danh hiệu, hình thức khen thưởng", "Chỉ tiêu", "Đơn vị được đề nghị", "Còn chờ quyết định"
    )
    assert awards[1] == ["Bằng khen của Bộ trưởng Bộ Công an", "2", "Đơn vị 4\nĐơn vị 5", "–"]
    limits = _table(minutes, "Đơn vị", "Sự việc", "Văn bản, ngày", "Tình trạng", "Hệ quả")
    assert limits[0][0] == "Đơn vị 7"
    assert "16/09/2019" in limits[0][2]
    covenant = _table(minutes, "Mã", "Chỉ tiêu giao ước", "Cách đo", "Thực hiện", "Kết quả", "Đơn vị chưa đạt")
    assert covenant[0][3:] == ["87,5", "Chưa đạt", "Đơn vị 7"]
    assert any(text.startswith("Thẩm định đã điều chỉnh 1 ô của 1 đơn vị") for text in _texts(minutes))
    assert _table(letter, "TT", "Đơn vị", "Hạng", "Điểm", "Tỷ lệ (%)", "Xếp loại", "Số phiếu")[0][-1] == "21/25"


def test_difficulties_and_proposals_of_the_units_are_listed(result: tx.Result, tmp_path: Path) -> None:
    """What a unit asked of the cluster would never come before the meeting."""
    minutes, letter = write_minutes(result, tmp_path / "m.docx")
    rows = _table(minutes, "Đơn vị", "Thuận lợi", "Khó khăn, vướng mắc", "Kiến nghị, đề xuất")
    assert [row[0] for row in rows] == ["Công an tỉnh Sóc Trăng", "Công an tỉnh Cà Mau", "Công an tỉnh Trà Vinh"]
    assert rows[2][3] == "Đề nghị tập huấn cách chấm điểm trước khi tự chấm."
    praised = _table(letter, "Đơn vị", "Tập thể", "Cá nhân")
    assert praised[0][2] == "Đồng chí A\nĐồng chí B"


def test_a_unit_ranked_higher_than_a_proposed_one_is_explained(results: dict[str, tx.Result], tmp_path: Path) -> None:
    """The first of the ranking would go home without an award and without a word."""
    minutes, _ = write_minutes(results["can_tho_2579"], tmp_path / "m.docx", cluster="TP")
    assert any("không đề nghị Cơ quan thành phố 2 (hạng 1)" in text for text in _texts(minutes))


# -- what they admit ---------------------------------------------------------------------------------------


def test_what_is_not_decided_is_said(results: dict[str, tx.Result], tmp_path: Path) -> None:
    """Somebody would sign figures that nobody verified, or a rank that still waits for a vote."""
    minutes, letter = write_minutes(results["can_tho_2579"], tmp_path / "m.docx")
    words = "\n".join(_texts(minutes))
    assert "Dự thảo: còn 5 nội dung chưa quyết định" in words
    for piece in (
        "Chưa xếp hạng: UBND xã, phường 20 (chưa có bản tự chấm dùng được).",
        "Chờ bỏ phiếu phân định đồng hạng: UBND xã, phường 14 (hạng 15)",
        "Sự việc mới đề xuất, chưa xác nhận nên chưa có hiệu lực: Cơ quan trung ương 3",
    ):
        assert piece in words
    assert "15=" in [
        row[0] for table in Document(str(minutes)).tables for row in [[c.text for c in r.cells] for r in table.rows]
    ]
    assert any("Chưa quyết định, chưa đề nghị trong tờ trình này" in text for text in _texts(letter))


@pytest.mark.parametrize("stage", ["claimed", "computed"])
def test_points_that_nobody_verified_are_called_so(stage: str, tmp_path: Path) -> None:
    """Self-scores would be signed as if the head had verified them."""
    result = _result("cum_9_2018", "verification", "ballots", stage=stage)
    minutes, _ = write_minutes(result, tmp_path / "m.docx")
    words = "\n".join(_texts(minutes))
    assert "Chưa thẩm định: xếp hạng, xếp loại theo" in words
    assert "Hạng tạm tính do thiếu số liệu: Công an tỉnh Trà Vinh (thiếu" in words or stage == "claimed"
    assert "Xếp hạng này chưa theo kết quả thẩm định." in words
    assert "Chưa có kết quả bỏ phiếu nào." in words


def test_where_nothing_is_open_the_minutes_are_no_draft(results: dict[str, tx.Result], tmp_path: Path) -> None:
    """A draft mark that is always there is read by nobody."""
    minutes, _ = write_minutes(results["can_tho_157"], tmp_path / "m.docx")
    words = "\n".join(_texts(minutes))
    assert "Dự thảo" not in words
    assert "Không còn nội dung nào chờ quyết định." in words


def test_nobody_is_invented_and_no_clock_enters(result: tx.Result, tmp_path: Path) -> None:
    """A name or a day that nobody gave would be signed."""
    minutes, letter = write_minutes(result, tmp_path / "m.docx")
    assert any("Sóc Trăng, ngày …… tháng …… năm ……" in text for text in _texts(minutes))
    for path in (minutes, letter):
        assert any("(Họ và tên) ……" in text for text in _texts(path))
        about = Document(str(path)).core_properties
        assert (about.author, about.last_modified_by) == ("", "")
        assert about.created is not None
        assert about.created.year == 2000
    dated, _ = write_minutes(result, tmp_path / "dated.docx", date=_DAY)
    assert any("ngày 05 tháng 02 năm 2018" in text for text in _texts(dated))


@pytest.mark.parametrize("which", [0, 1], ids=["minutes", "letter"])
def test_the_stamp_stands_on_every_page(result: tx.Result, tmp_path: Path, which: int) -> None:
    """Illustrative figures under a real name would be taken for results."""
    section = Document(str(write_minutes(result, tmp_path / "m.docx")[which])).sections[0]
    for header in (section.first_page_header, section.header):
        assert "SỐ LIỆU MINH HỌA" in header.paragraphs[0].text


# -- the paper ---------------------------------------------------------------------------------------------


def test_the_paper_is_official(result: tx.Result, tmp_path: Path) -> None:
    """The registry would send it back: margins, font and head are laid down by decree."""
    for path in write_minutes(result, tmp_path / "m.docx"):
        document: Paper = Document(str(path))
        page = document.sections[0]
        sizes = (page.page_width, page.page_height, page.left_margin, page.right_margin, page.top_margin)
        assert [round(size / Mm(1)) for size in sizes if size is not None] == [210, 297, 30, 15, 20]
        assert document.styles["Normal"].font.name == "Times New Roman"
        head = [cell.text for cell in document.tables[0].rows[0].cells]
        assert "BỘ CÔNG AN\nCỤM THI ĐUA SỐ 9" in head[0]
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in head[1]
        for table in document.tables:
            rows = [row._tr.trPr for row in table.rows]
            assert all(row is not None and row.find(qn("w:cantSplit")) is not None for row in rows)
            if table.rows[0].cells[0].text in {"Hạng", "Đơn vị", "TT"}:
                assert rows[0].find(qn("w:tblHeader")) is not None


def _pages(pdf: Path) -> list[str]:
    found = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return found.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.libreoffice
def test_on_paper_no_row_is_lost_and_only_the_first_page_has_no_number(
    results: dict[str, tx.Result], tmp_path: Path
) -> None:
    """A unit would fall out between two pages, or the first page bear a number against the decree."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext was not found (apt-get install poppler-utils)")
    names = ("cum_9_2018", "can_tho_2579")
    written = [write_minutes(results[name], tmp_path / f"{name}.docx") for name in names]
    for name, pdf in zip(names, to_pdf([minutes for minutes, _ in written], tmp_path / "pdf"), strict=True):
        pages = _pages(pdf)
        assert 3 <= len(pages) <= 8
        for number, page in enumerate(pages, start=1):
            first = page.split("\n", 1)[0].split()
            assert first == [*([str(number)] if number > 1 else []), "SỐ", "LIỆU", "MINH", "HỌA"]
        flat = " ".join(" ".join(pages).split())
        reported = {
            row["unit"] for row in results[name].batch.reports.to_dict("records") if row["field"] == "advantages"
        }
        assert len(reported) > 2
        assert flat.count("tự chấm dùng được") >= 1
        assert flat.count("Cấp ủy, lãnh đạo") >= (len(reported) if name == "can_tho_2579" else 1)
        assert "CHỦ TỌA" in pages[-1]


# -- same bytes, whole or not at all -------------------------------------------------------------------------


def test_the_same_result_gives_the_same_bytes(result: tx.Result, tmp_path: Path) -> None:
    """Nobody could tell whether two papers are of the same figures."""
    one = write_minutes(result, tmp_path / "a" / "m.docx", date=_DAY)
    two = write_minutes(_result("cum_9_2018"), tmp_path / "b" / "m.docx", date=_DAY)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    dates = {entry.date_time for path in one for entry in zipfile.ZipFile(path).infolist()}
    assert dates == {(2000, 1, 1, 0, 0, 0)}


def test_other_processes_write_the_same_bytes(result: tx.Result, tmp_path: Path) -> None:
    """An order that depends on hashing would change the file from run to run."""
    code = (
        "import hashlib, sys; from thidua_xlsx.workbooks.minutes.templates.build import build_templates\n"
        "print(hashlib.sha256(b''.join(build_templates().values())).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {hashlib.sha256(b"".join(build_templates().values())).hexdigest()}


def test_minutes_completed_by_hand_are_not_replaced(result: tx.Result, tmp_path: Path) -> None:
    """The discussion that the secretary typed into the document would be gone."""
    minutes, _ = write_minutes(result, tmp_path / "m.docx")
    write_minutes(result, minutes)
    document = Document(str(minutes))
    document.add_paragraph("Ý kiến của các đơn vị")
    document.save(str(minutes))
    before = minutes.read_bytes()
    with pytest.raises(OutputError, match=r"m\.docx"):
        write_minutes(result, minutes, date=_DAY)
    assert minutes.read_bytes() == before
    write_minutes(result, minutes, overwrite=True)
    assert minutes.read_bytes() != before


@pytest.mark.parametrize("blocked", ["m.docx", "m_to_trinh.docx"])
def test_both_papers_are_written_or_neither(result: tx.Result, tmp_path: Path, blocked: str) -> None:
    """Minutes of today would lie beside a letter of last week."""
    other = next(name for name in ("m.docx", "m_to_trinh.docx") if name != blocked)
    (tmp_path / blocked).mkdir()
    (tmp_path / other).write_bytes(b"old")
    with pytest.raises(OutputError):
        write_minutes(result, tmp_path / "m.docx", overwrite=True)
    assert (tmp_path / other).read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.docx", "m_to_trinh.docx"]


def test_another_ending_and_an_unknown_cluster_are_refused(result: tx.Result, tmp_path: Path) -> None:
    """Word would not open the file, or the minutes of nobody would be written."""
    with pytest.raises(OutputError, match=r"\.docx"):
        write_minutes(result, tmp_path / "m.xlsx")
    with pytest.raises(ThiduaError, match="C9"):
        write_minutes(result, tmp_path / "m.docx", cluster="C10")
    assert list(tmp_path.iterdir()) == []


# -- templates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name.say(lang) for name in (MINUTES, LETTER) for lang in LANGUAGES])
def test_the_templates_that_ship_are_those_that_their_source_makes(name: str) -> None:
    """A change of the source would never reach a user, and a change of the file would be lost."""
    shipped = Path(minutes_module.__file__).parent / "templates" / name
    assert shipped.read_bytes() == build_templates()[name], "run: python -m thidua_xlsx.workbooks.minutes.templates"


def test_an_english_rulebook_has_english_papers(result: tx.Result, tmp_path: Path) -> None:
    """Half of a page would be in a language that its reader did not choose."""
    info = dataclasses.replace(result.rulebook.info, language="en", superior="", issuing_body="CLUSTER 9", stamp="")
    english = dataclasses.replace(result, rulebook=dataclasses.replace(result.rulebook, info=info))
    minutes, letter = write_minutes(english, tmp_path / "m.docx", date=_DAY)
    assert _table(minutes, "Rank", "Unit", "Points", "Maximum", "Percent", "Class", "Note")[0][2] == "98.85"
    assert "MINUTES" in _texts(minutes)
    assert "PROPOSAL" in _texts(letter)
    assert any("05/02/2018" in text for text in _texts(minutes))


def _template(tmp_path: Path, *lines: str) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    path = tmp_path / "mau.docx"
    document.save(str(path))
    return path


def test_a_template_of_ones_own_is_filled(result: tx.Result, tmp_path: Path) -> None:
    """Every office has its own form of minutes; nobody would give it up for ours."""
    own = _template(tmp_path, "{{ names }} – {{ clusters[0].ranking[0].unit }}")
    minutes, letter = write_minutes(result, tmp_path / "m.docx", template=own)
    assert _texts(minutes) == ["Cụm thi đua số 9 – Công an tỉnh Sóc Trăng"]
    assert "TỜ TRÌNH" in _texts(letter)
    other = write_minutes(result, tmp_path / "n.docx", letter_template=own)
    assert _texts(other[1]) == _texts(minutes)


def test_our_templates_changed_in_word_are_filled(result: tx.Result, tmp_path: Path) -> None:
    """What the command exports must be what the command takes."""
    minutes, letter = write_minutes_templates(tmp_path / "mau")
    again = write_minutes(result, tmp_path / "a.docx", template=minutes, letter_template=letter)
    ours = write_minutes(result, tmp_path / "b.docx")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in ours]
    document = Document(str(minutes))
    document.add_paragraph("changed")
    document.save(str(minutes))
    with pytest.raises(OutputError):
        write_minutes_templates(tmp_path / "mau")


@pytest.mark.parametrize("name", ["A & B <Cục> “1” {{ 7 * 7 }}", "Dòng 1\nDòng 2", "Chuông\x07 và \x0b\x1f", "x" * 400])
def test_names_survive_whatever_is_in_them(result: tx.Result, tmp_path: Path, name: str) -> None:
    """One ampersand in the name of a unit would make a document that Word cannot open."""
    minutes, letter = write_minutes(_renamed(result, "ST", name), tmp_path / "m.docx")
    expected = re.sub("[\x07\x0b\x1f]", "", name)
    assert _table(minutes, *_RANKING)[0][1] == expected
    units = _table(letter, "TT", "Đơn vị", "Hạng", "Điểm", "Tỷ lệ (%)", "Xếp loại", "Số phiếu")
    assert [row[1] for row in units] != []


_BROKEN = [
    pytest.param(["{{ nobody }}"], "nobody", id="unknown variable"),
    pytest.param(["{{ rulebook.nothing }}"], "nothing", id="unknown attribute"),
    pytest.param(["Trước", "{% if stamp %}", "Sau"], "lệnh sai", id="condition without end"),
    pytest.param(["Trước", "{{ names | viethoa }}", "Sau"], "viethoa", id="unknown filter"),
    pytest.param(["{{ year / 0 }}"], "division by zero", id="division by zero"),
    pytest.param(["{{ names.__class__.__mro__ }}"], "không được phép", id="reaching for Python"),
    pytest.param(["{{ clusters.append(1) }}"], "không được phép", id="changing what it is given"),
    pytest.param(["{%p if not stamp %}", "A {% endif %} B"], "khác cấp", id="levels mixed"),
]


@pytest.mark.parametrize(("lines", "word"), _BROKEN)
@pytest.mark.parametrize("which", ["template", "letter_template"])
def test_a_broken_template_is_named_with_its_mistake(
    result: tx.Result, tmp_path: Path, lines: list[str], word: str, which: str
) -> None:
    """Whoever changed a template would get a traceback, or a paper with a hole."""
    own = _template(tmp_path, *lines)
    with pytest.raises(OutputError) as caught:
        write_minutes(result, tmp_path / "m.docx", **{which: own})  # type: ignore[arg-type]
    assert str(own) in caught.value.say("vi")
    assert word in caught.value.say("vi")
    assert "--write-templates" in caught.value.say("en")
    assert [path.name for path in tmp_path.iterdir()] == ["mau.docx"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "0 byte"),
        (b"{{ names }}", "tệp chữ"),
        (b"PK\x03\x04 cut off", "cắt cụt"),
        ((_EXAMPLES / "cum_9_2018" / RULEBOOK_FILE).read_bytes(), "sổ tính Excel"),
        (default_template(MINUTES, "vi")[:-2000], "cắt cụt"),
    ],
    ids=["empty", "text", "broken zip", "workbook", "truncated"],
)
def test_what_is_no_word_document_is_no_template(result: tx.Result, tmp_path: Path, content: bytes, word: str) -> None:
    """The wrong file of the folder would end in a message about zip directories."""
    own = tmp_path / "mau.docx"
    own.write_bytes(content)
    with pytest.raises(OutputError, match=word):
        write_minutes(result, tmp_path / "m.docx", template=own)
    with pytest.raises(OutputError, match="Không đọc được"):
        write_minutes(result, tmp_path / "m.docx", template=tmp_path / "nowhere.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["mau.docx"]


def test_a_zip_with_a_word_folder_alone_is_no_template(result: tx.Result, tmp_path: Path) -> None:
    """A half-made package would fail deep inside a library."""
    own = tmp_path / "mau.docx"
    with zipfile.ZipFile(own, "w") as parts:
        parts.writestr("word/document.xml", "<a/>")
    with pytest.raises(OutputError, match="hỏng"):
        write_minutes(result, tmp_path / "m.docx", template=own)


# -- documentation and command line --------------------------------------------------------------------------


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def test_every_variable_is_documented(results: dict[str, tx.Result]) -> None:
    """A variable that the page does not name can only be found in the source."""
    words = re.sub(r"^```.*?^```", "", _PAGE, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", words))))
    keys = {key for result in results.values() for key in _keys(minutes_context(result))}
    assert sorted(keys - named) == []
    assert sorted(keys & set(dir(dict))) == [], "jinja would find the method of the dictionary instead"


def test_the_page_on_minutes_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the example would get an error after the meeting."""
    shutil.copytree(_EXAMPLES / "cum_9_2018", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"^```python\n(.*?)^```", _PAGE, flags=re.MULTILINE | re.DOTALL):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(block, {})
        assert f"# {out.getvalue().strip()}\n" in block
    before = [path.read_bytes() for path in (Path("bien_ban.docx"), Path("bien_ban_to_trinh.docx"))]
    for line in re.findall(r"^thidua-xlsx minutes (.*)$", _PAGE, flags=re.MULTILINE):
        done = _run(*line.split())
        assert done.returncode == 0, done.stderr
    assert [path.read_bytes() for path in (Path("bien_ban.docx"), Path("bien_ban_to_trinh.docx"))] == before
    assert Path("mau", "mau_to_trinh.docx").is_file()


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_here("minutes", *arguments)


def test_the_command_refuses_wrong_usage_and_what_would_lose_work(tmp_path: Path) -> None:
    """A slip on the command line would cost a rulebook, a template or an hour of typing."""
    folder = _EXAMPLES / "cum_9_2018"
    rulebook, forms = folder / RULEBOOK_FILE, folder / FORMS_FOLDER
    out = tmp_path / "m.docx"
    assert _run().returncode == 2
    assert _run(rulebook, forms).returncode == 2
    assert _run(rulebook, forms, "-o", out, "--cluster", "C10").returncode == 2
    assert _run(rulebook, forms, "-o", out, "--date", "hôm nay").returncode == 2
    assert _run(rulebook, forms, "-o", out, "--stage", "verified").returncode == 2
    assert _run(rulebook, forms, "-o", out, "--template", tmp_path / "none.docx").returncode == 2
    own = _template(tmp_path, "{{ names }}")
    assert _run(rulebook, forms, "-o", own, "--template", own, "--force").returncode == 2
    assert _run(rulebook, forms, "-o", out, "--template", own, "--date", "20/12/2018").returncode == 1  # gaps
    assert letter_path(out).is_file()
    done = _run(rulebook, forms, "-o", out)
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert _texts(out) == ["Cụm thi đua số 9"]
