from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.odd_files import as_ods, as_xls, as_xlsb, locked
from tests.workbook_builder import write_sheets
from thidua_xlsx.reading.guard import ADVICE, KINDS, SPREADSHEETS, kind_of
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.own_files import PAGE_MARK


def _zip(*names: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small workbook."""
    return write_sheets(tmp_path_factory.mktemp("guard") / "a.xlsx", {"S": [[1, 2], [3, 4]]}).read_bytes()


SHEETS = {"S": [(0, 0, 1.5, "General"), (0, 1, "Cờ", "@")]}

_DISGUISED: dict[str, bytes | Callable[[Path], bytes]] = {
    "empty": b"",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "image": b"\x89PNG\r\n\x1a\n",
    "html": b"\xef\xbb\xbf \r\n<html><table><tr><td>1</td></tr></table></html>",
    "page": b"<!DOCTYPE html>\n<html>\n<head>\n" + PAGE_MARK,
    "xml": b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook>',
    "text": "TT;Đơn vị;Điểm\n1;ST;8,5\n".encode(),
    "unknown": b"\x01\x02\x00\x03" * 40,
    "archive": b"Rar!\x1a\x07\x01\x00",
    "word": _zip("[Content_Types].xml", "word/document.xml"),
    "slides": _zip("[Content_Types].xml", "ppt/presentation.xml"),
    "numbers": _zip("Index/Document.iwa", "Metadata/Properties.plist"),
    "xlsb": lambda folder: as_xlsb(SHEETS, folder / "a.xlsb").read_bytes(),
    "ods": lambda folder: as_ods(SHEETS, folder / "a.ods").read_bytes(),
    "xls": lambda folder: as_xls(SHEETS, folder / "a.xls").read_bytes(),
    "encrypted": lambda folder: locked(write_sheets(folder / "a.xlsx", {"S": [[1]]}), "bí mật"),
    "encrypted-ods": _zip("mimetype", "content.xml", "META-INF/manifest.xml", content=b"<manifest:encryption-data/>"),
    "ole": lambda folder: (
        as_xls(SHEETS, folder / "a.xls")
        .read_bytes()
        .replace("Workbook".encode("utf-16-le"), "Wurkbuuk".encode("utf-16-le"))
    ),
    "doubled": _zip("[Content_Types].xml", "xl/sheet1.xml", "xl/Sheet1.xml"),
    "zip": _zip("phieu.xlsx", "doc.txt"),
    "truncated": b"PK\x03\x04" + bytes(100),
    "bomb": _zip(*(f"xl/{number}" for number in range(5001)), "[Content_Types].xml"),
}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"xlsx", "too-large"}))
def test_a_file_is_known_by_its_content(kind: str, tmp_path: Path) -> None:
    """A PDF or a file with a password named .xlsx would be called damaged, and the unit not told what it sent."""
    made = _DISGUISED[kind]
    assert kind_of(made(tmp_path) if callable(made) else made) == kind


def test_every_kind_that_is_not_read_says_what_to_do() -> None:
    """The unit would be told what its file is, and not what to send instead."""
    assert set(ADVICE) == set(KINDS) > SPREADSHEETS
    assert "Giải nén" in ADVICE["zip"].vi
    assert "Save As" in ADVICE["html"].vi


def test_a_file_of_more_bytes_than_allowed_is_too_large(workbook: bytes) -> None:
    """A video named .xlsx would be read into memory whole."""
    assert kind_of(workbook, Limits(file_bytes=len(workbook))) == "xlsx"
    assert kind_of(workbook, Limits(file_bytes=len(workbook) - 1)) == "too-large"
    assert kind_of(workbook, Limits(parts=3)) == "bomb"
    assert kind_of(workbook, Limits(inflated_bytes=500)) == "bomb"


@pytest.mark.parametrize("text", ["TT,Điểm\n1,8", ""])
def test_a_table_saved_as_unicode_text_is_text(text: str) -> None:
    """What Excel calls Unicode Text would be of an unknown kind."""
    assert kind_of(b"\xff\xfe" + text.encode("utf-16-le")) == "text"


@pytest.mark.parametrize(
    "head", [b"<!DOCTYPE HTML PUBLIC", b"<TABLE border=1>", b"\n\n<meta charset", b"<html xmlns:x"]
)
def test_a_web_page_named_xls_is_a_web_page(head: bytes) -> None:
    """The export button of an old web system would give files that nobody can explain."""
    assert kind_of(head + b"...") == "html"


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_a_photographed_form_is_a_picture(magic: bytes) -> None:
    """A unit that photographed its form would be told of a text file."""
    assert kind_of(magic + bytes(50)) == "image"


def test_a_workbook_passes(workbook: bytes) -> None:
    """No file would be read at all."""
    assert kind_of(workbook) == "xlsx"


@given(data=st.data())
def test_a_download_cut_off_anywhere_is_no_workbook(workbook: bytes, data: st.DataObject) -> None:
    """Half a file would be read as a form in which the other half is blank."""
    length = data.draw(st.integers(4, len(workbook) - 1))
    assert kind_of(workbook[:length]) == "truncated"


@given(data=st.data())
def test_no_damage_upsets_the_guard(workbook: bytes, data: st.DataObject) -> None:
    """One damaged file in the inbox would stop the reading of all others."""
    damaged = bytearray(workbook)
    for position in data.draw(st.lists(st.integers(-400, -1), min_size=1, max_size=8)):  # the zip's directory
        damaged[position] = data.draw(st.integers(0, 255))
    assert kind_of(bytes(damaged)) in KINDS


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK", b"PK\x05\x06", b"PK\x03\x04"]))
def test_any_bytes_have_a_kind(data: bytes, head: bytes) -> None:
    """A file of random bytes would stop the reading of all others."""
    assert kind_of(head + data) in KINDS


def test_an_old_office_file_with_any_damage_has_a_kind(tmp_path: Path) -> None:
    """A 1 KB .xls with a looped table of sectors would stop the reading of all others."""
    whole = as_xls(SHEETS, tmp_path / "a.xls").read_bytes()
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            damaged[dice.randrange(8, len(damaged))] = dice.randrange(256)
        assert kind_of(bytes(damaged)) in KINDS
    assert kind_of(whole[:600]) == "truncated"


def test_parts_that_overlap_are_a_bomb(workbook: bytes) -> None:
    """A file of a few kilobytes whose directory names one part a thousand times would unpack to gigabytes."""
    end = workbook.rindex(b"PK\x05\x06")
    directory = workbook[workbook.index(b"PK\x01\x02") : end]
    tail = bytearray(workbook[end:])
    count = int.from_bytes(tail[10:12], "little") * 50
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = (len(directory) * 50).to_bytes(4, "little")
    bomb = workbook[: workbook.index(b"PK\x01\x02")] + directory * 50 + bytes(tail)
    assert kind_of(bomb) in {"bomb", "truncated"}


def test_a_part_that_inflates_beyond_measure_is_a_bomb(tmp_path: Path) -> None:
    """A workbook that inflates to gigabytes would fill the memory of an office PC."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        with package.open("xl/sheet.xml", "w") as part:
            for _ in range(25):
                part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert kind_of(path.read_bytes()) == "bomb"
    assert kind_of(path.read_bytes(), Limits(ratio=2000)) == "xlsx"
