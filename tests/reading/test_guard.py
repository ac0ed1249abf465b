from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook_builder import write_sheets
from thidua_xlsx.reading.guard import KINDS, MAX_FILE_BYTES, kind_of


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


_DISGUISED = {
    "empty": b"",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "image": b"\x89PNG\r\n\x1a\n",
    "html": b"\xef\xbb\xbf \r\n<html><table><tr><td>1</td></tr></table></html>",
    "text": "TT;Đơn vị;Điểm\n1;ST;8,5\n".encode(),
    "unknown": b"\x01\x02\x00\x03" * 40,
    "word": _zip("[Content_Types].xml", "word/document.xml"),
    "xlsb": _zip("[Content_Types].xml", "xl/workbook.bin"),
    "ods": _zip("mimetype", "content.xml"),
    "zip": _zip("phieu.xlsx", "doc.txt"),
    "truncated": b"PK\x03\x04" + bytes(100),
    "bomb": _zip(*(f"xl/{number}" for number in range(5001)), "[Content_Types].xml"),
    "too-large": bytes(MAX_FILE_BYTES + 1),
}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"xlsx"}))
def test_a_file_is_known_by_its_content(kind: str) -> None:
    """A PDF or an old .xls named .xlsx would be called damaged, and the unit not told what it sent."""
    assert kind_of(_DISGUISED[kind]) == kind


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


def test_a_directory_that_lies_about_its_size_is_a_bomb(tmp_path: Path) -> None:
    """A workbook that inflates to gigabytes would fill the memory of an office PC."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        with package.open("xl/sheet.xml", "w") as part:
            for _ in range(401):
                part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert kind_of(path.read_bytes()) == "bomb"
