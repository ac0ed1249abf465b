"""What a file really is, by its content; nothing is parsed that has not passed here.

Runs in the parser's process. olefile is loaded only for files that are old Office compounds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Set as AbstractSet
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.own_files import OWN_KINDS, PAGE_HEAD, PAGE_MARK

__all__ = ["ADVICE", "KINDS", "SPREADSHEETS", "identify", "kind_of", "open_package"]

SPREADSHEETS: Final = frozenset({"xlsx", "xlsb", "xls", "ods"})
"""The kinds that are read."""

KINDS: Final[dict[str, Text]] = {
    "xlsx": Text("sổ tính Excel", "an Excel workbook"),
    "xlsb": Text("sổ tính nhị phân .xlsb", "a binary .xlsb workbook"),
    "xls": Text("sổ tính Excel cũ .xls", "an old .xls workbook"),
    "ods": Text("bảng tính OpenDocument .ods", "an OpenDocument spreadsheet .ods"),
    "encrypted": Text("tệp đặt mật khẩu", "a file with a password"),
    "encrypted-ods": Text("bảng tính .ods đặt mật khẩu", "an .ods spreadsheet with a password"),
    "empty": Text("tệp rỗng, 0 byte", "an empty file of 0 bytes"),
    "too-large": Text("tệp quá lớn", "the file is too large"),
    "bomb": Text("tệp nén bung ra quá lớn", "a file that inflates beyond every measure"),
    "doubled": Text("tệp có hai phần cùng tên bên trong", "a file with two inner parts of one name"),
    "truncated": Text("tệp bị cắt cụt khi tải hoặc gửi", "a file cut off while downloading or sending"),
    "word": Text("tài liệu Word", "a Word document"),
    "slides": Text("bài trình chiếu", "a presentation"),
    "numbers": Text("bảng tính Apple Numbers", "an Apple Numbers spreadsheet"),
    "pdf": Text("tệp PDF", "a PDF"),
    "image": Text("tệp ảnh", "a picture"),
    "html": Text("trang web (HTML) mang tên Excel", "a web page (HTML) named as Excel"),
    "page": OWN_KINDS["page"],
    "xml": Text("tệp XML (Excel 2003)", "an XML file (Excel 2003)"),
    "text": Text("tệp chữ hoặc CSV", "text or CSV"),
    "zip": Text("tệp nén .zip", "a .zip archive"),
    "archive": Text("tệp nén (.rar, .7z, .gz)", "an archive (.rar, .7z, .gz)"),
    "ole": Text("tệp Office cũ không phải sổ tính", "an old Office file that is no workbook"),
    "unknown": Text("không rõ loại tệp", "a file of unknown kind"),
}
"""What a file can turn out to be, in the words of a message."""

_SAVE_AS: Final = Text(
    "Đề nghị đơn vị mở bằng Excel, chọn Lưu thành (Save As) → Excel Workbook (*.xlsx) rồi gửi lại.",
    "Please ask the unit to open it in Excel, choose Save As → Excel Workbook (*.xlsx), and send it again.",
)
_SEND_AGAIN: Final = Text(
    "Tải lại từ thư gốc; nếu vẫn vậy, đề nghị đơn vị gửi lại tệp.",
    "Download it again from the message; if it stays so, please ask the unit to send the file again.",
)
_SMALLER: Final = Text(
    "Đề nghị đơn vị chép các ô đã điền sang phiếu được phát rồi gửi lại, không kèm ảnh.",
    "Please ask the unit to copy the filled cells into the form that was sent out and to resend, without pictures.",
)
_UNPACK: Final = Text(
    "Giải nén, rồi đặt các tệp bên trong vào thư mục này.", "Unpack it and put the files inside into this folder."
)

_OURS: Final = Text(
    "Trang này chỉ để xem; ghi tên tệp Excel cần đọc.", "It is only to be looked at; give the Excel file that is meant."
)

ADVICE: Final[dict[str, Text]] = {
    **dict.fromkeys(KINDS, _SAVE_AS),
    **dict.fromkeys(("empty", "truncated", "unknown"), _SEND_AGAIN),
    **dict.fromkeys(("too-large", "bomb"), _SMALLER),
    **dict.fromkeys(("zip", "archive"), _UNPACK),
    "page": _OURS,
    "encrypted-ods": Text(
        "Mở tệp bằng mật khẩu, lưu lại không có mật khẩu thành .xlsx rồi đọc lại.",
        "Open it with its password, save it without one as .xlsx, and read it again.",
    ),
}
"""What to do about a file of each kind."""

_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"RIFF", "image"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf'\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREELY_INFLATED: Final = 20 * 2**20
_BROKEN_ZIP: Final = (
    *(zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, OverflowError, EOFError),
    RuntimeError,  # a part with a password of its own; NotImplementedError
)
_HTML: Final = re.compile(rb"<(html|!doctype html|table|meta|head|body)[\s>]", re.IGNORECASE)
_FILE_PASSWORD: Final = 0x2F  # the record of a BIFF stream that says that what follows is encrypted
_FIRST_RECORDS: Final = 40


def kind_of(data: bytes, limits: Limits | None = None) -> str:
    """The kind of a file's content: a key of ``KINDS``. Never raises."""
    return identify(data, limits)[0]


def identify(data: bytes, limits: Limits | None = None) -> tuple[str, zipfile.ZipFile | None]:
    """The kind of a file's content, and its zip directory where it has one. Never raises."""
    limits = limits or Limits()
    if not data:
        return "empty", None
    if len(data) > limits.file_bytes:
        return "too-large", None
    if data.startswith(b"PK"):
        return _kind_of_zip(data, limits)
    if data.startswith(_OLE):
        return _kind_of_compound(data), None
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind, None
    return _kind_of_text(data), None


def _kind_of_text(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:5].lower() == b"<?xml" and b"<html" not in head.lower():
        return "xml"
    if PAGE_MARK in data[:PAGE_HEAD]:
        return "page"
    if _HTML.search(head[:1024]) or head[:13].lower() == b"mime-version:":
        return "html"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data[:4096]:
        return "text"
    return "unknown"


def _kind_of_zip(data: bytes, limits: Limits) -> tuple[str, zipfile.ZipFile | None]:
    try:
        package = open_package(data)
        parts = package.infolist()
        names = package.NameToInfo.keys()
        if _too_much(parts, len(data), limits):
            return "bomb", None
        if len({part.filename.casefold() for part in parts}) < len(parts):
            return "doubled", None
        if "mimetype" in names or "content.xml" in names:
            return _kind_of_open_document(package, names), package
    except _BROKEN_ZIP:
        return "truncated", None
    return _kind_of_office(names), package


def _kind_of_office(names: AbstractSet[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    folders = {name.partition("/")[0] for name in names}
    for folder, kind in (("word", "word"), ("ppt", "slides"), ("Index", "numbers")):
        if folder in folders:
            return kind
    return "xlsx" if "[Content_Types].xml" in names and "xl" in folders else "zip"


def _too_much(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> bool:
    """Whether the parts unpack beyond measure, or overlap so that the same bytes are unpacked many times."""
    inflated, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > limits.parts or inflated > limits.inflated_bytes or packed > size:
        return True
    return inflated > _FREELY_INFLATED and inflated > limits.ratio * max(packed, 1)


def _kind_of_open_document(package: zipfile.ZipFile, names: AbstractSet[str]) -> str:
    kind = b""
    if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
        kind = package.read("mimetype")
    if b"opendocument.text" in kind:
        return "word"
    if b"opendocument.presentation" in kind:
        return "slides"
    manifest = "META-INF/manifest.xml"
    if (
        manifest in names
        and package.getinfo(manifest).file_size < 2**20
        and b"encryption-data" in package.read(manifest)
    ):
        return "encrypted-ods"
    return "ods" if "content.xml" in names else "zip"


def _kind_of_compound(data: bytes) -> str:
    """What an Office compound holds: a workbook, an encrypted package, or something else."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            if compound.exists("EncryptedPackage"):
                return "encrypted"
            for stream in ("Workbook", "Book"):
                if compound.exists(stream):
                    return "encrypted" if _has_password(compound.openstream(stream)) else "xls"
            return next((kind for name, kind in _STREAMS if compound.exists(name)), "ole")
    except Exception:  # noqa: BLE001 - olefile raises whatever a broken structure leads to
        return "truncated"


_STREAMS: Final = (("WordDocument", "word"), ("PowerPoint Document", "slides"))


def _has_password(stream: io.BytesIO) -> bool:
    """Whether the first records of a workbook stream say that the rest is encrypted."""
    for _ in range(_FIRST_RECORDS):
        head = stream.read(4)
        if len(head) < 4:
            return False
        if int.from_bytes(head[:2], "little") == _FILE_PASSWORD:
            return True
        stream.seek(int.from_bytes(head[2:], "little"), io.SEEK_CUR)
    return False


def open_package(data: bytes) -> zipfile.ZipFile:
    """The zip directory of a workbook's bytes; reads no part."""
    return zipfile.ZipFile(io.BytesIO(data))
