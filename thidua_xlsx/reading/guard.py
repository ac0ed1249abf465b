"""What a file really is, by its content; nothing is parsed that has not passed here."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from thidua_xlsx.messages.text import Text

__all__ = ["KINDS", "MAX_FILE_BYTES", "kind_of", "open_package"]

MAX_FILE_BYTES: Final = 100 * 2**20
_MAX_INFLATED_BYTES: Final = 400 * 2**20
_MAX_PARTS: Final = 5_000

KINDS: Final[dict[str, Text]] = {
    "xlsx": Text("sổ tính Excel", "an Excel workbook"),
    "empty": Text("tệp rỗng, 0 byte", "an empty file of 0 bytes"),
    "too-large": Text("tệp quá lớn", "the file is too large"),
    "ole": Text("tệp Excel cũ (.xls) hoặc tệp đặt mật khẩu", "an old .xls file or one with a password"),
    "xlsb": Text("sổ tính nhị phân .xlsb", "a binary .xlsb workbook"),
    "ods": Text("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
    "word": Text("tài liệu Word", "a Word document"),
    "zip": Text("tệp nén .zip", "a .zip archive"),
    "truncated": Text("tệp bị cắt cụt khi tải hoặc gửi", "a file cut off while downloading or sending"),
    "bomb": Text("tệp nén bung ra quá lớn", "a file that inflates beyond every measure"),
    "pdf": Text("tệp PDF", "a PDF"),
    "html": Text("trang web (HTML) mang tên Excel", "a web page (HTML) named as Excel"),
    "text": Text("tệp chữ hoặc CSV", "text or CSV"),
    "image": Text("tệp ảnh", "a picture"),
    "unknown": Text("không rõ loại tệp", "a file of unknown kind"),
}
"""What a file can turn out to be, in the words of a message."""

_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)


def kind_of(data: bytes) -> str:
    """The kind of a file's content: a key of ``KINDS``. Never raises."""
    if not data:
        return "empty"
    if len(data) > MAX_FILE_BYTES:
        return "too-large"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "html"
    if b"\0" not in data[:4096]:
        return "text"
    return "unknown"


def _kind_of_zip(data: bytes) -> str:
    try:
        parts = open_package(data).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "truncated"
    names = {part.filename for part in parts}
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_INFLATED_BYTES:
        return "bomb"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("word/") for name in names):
        return "word"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "ods" if "content.xml" in names else "zip"


def open_package(data: bytes) -> zipfile.ZipFile:
    """The zip directory of a workbook's bytes; reads no part."""
    return zipfile.ZipFile(io.BytesIO(data))
