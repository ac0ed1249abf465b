"""Whole files that are not what they seem."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from tests.odd_files import as_ods, as_strict, as_xls, as_xlsb, locked, swelling_ods
from tests.oddities import fails, passes
from tests.oddities.good import SHEET_PART, GoodForm


@passes("Phu luc (1) sửa lần 2.xlsx")
@passes("no_ending_at_all")
@passes("named_as_text.txt")
def _as_it_is(good: GoodForm, path: Path) -> None:
    path.write_bytes(good.bytes)


@passes("old_excel.xls")
@passes("old_excel_named_xlsx.xlsx")
def _xls(good: GoodForm, path: Path) -> None:
    as_xls(good.cells, path)


@passes("libreoffice.ods")
def _ods(good: GoodForm, path: Path) -> None:
    as_ods(good.cells, path)


@passes("binary.xlsb")
def _xlsb(good: GoodForm, path: Path) -> None:
    as_xlsb(good.cells, path)


@passes("iso_strict.xlsx")
def _strict(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, as_strict)


@passes("with_a_macro_that_nobody_runs.xlsm")
def _macro(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}))


@passes("with_a_link_to_another_file.xlsx")
def _external(good: GoodForm, path: Path) -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        'Target="file:///dev/zero" TargetMode="External"/></Relationships>'
    )
    good.rebuilt(path, lambda parts: parts.update({"xl/externalLinks/_rels/externalLink1.xml.rels": relation.encode()}))


@passes("protected_against_writing.xlsx")
def _read_only(good: GoodForm, path: Path) -> None:
    path.write_bytes(good.bytes)
    path.write_bytes(locked(path, "VelvetSweatshop"))


@passes("cell_at_the_end_of_the_world.xlsx", "cell-far-away")
def _far(good: GoodForm, path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    good.replaced(path, b"</sheetData>", far)


@passes("lying_dimension.xlsx")
def _dimension(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET_PART] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[SHEET_PART])

    good.rebuilt(path, change)


@passes("lying_count_of_texts.xlsx")
def _count(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        part = "xl/sharedStrings.xml"
        parts[part] = re.sub(
            rb'count="\d+" uniqueCount="\d+"', b'count="4294967295" uniqueCount="4294967295"', parts[part]
        )

    good.rebuilt(path, change)


@passes("rows_out_of_order.xlsx")
def _order(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        head, _, rest = parts[SHEET_PART].partition(b"<sheetData>")
        data, _, tail = rest.partition(b"</sheetData>")
        rows = re.findall(rb"<row .*?</row>|<row [^>]*/>", data, re.DOTALL)
        parts[SHEET_PART] = head + b"<sheetData>" + b"".join(reversed(rows)) + b"</sheetData>" + tail

    good.rebuilt(path, change)


@passes("a_hundred_spare_parts.xlsx")
def _spare(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, lambda parts: parts.update({f"xl/media/image{n}.png": bytes(50) for n in range(100)}))


# -- refused -------------------------------------------------------------------------------------------

_NO_WORKBOOK = {
    "zero_bytes.xlsx": b"",
    "web_page.xls": b"<html><table><tr><td>I.1</td></tr></table></html>",
    "saved_as_web_archive.xls": b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "comma_separated.xlsx": "TT;Điểm\r\nI.1;10\r\n".encode(),
    "unicode_text.xls": "\ufeffTT\tĐiểm".encode("utf-16-le"),
    "excel_2003_xml.xls": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "archive.rar": b"Rar!\x1a\x07\x01\x00",
    "noise.xlsx": bytes(range(256)) * 8,
    "looped_sectors.xls": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1016),
}
for _name, _content in _NO_WORKBOOK.items():
    fails(_name, "not-a-workbook")(lambda _good, path, content=_content: path.write_bytes(content))

for _name, _content in {"printed.pdf.xlsx": b"%PDF-1.7", "photograph.xlsx": b"\xff\xd8\xff\xe0JFIF"}.items():
    passes(_name, "other-document")(lambda _good, path, content=_content: path.write_bytes(content))


@fails("cut_off_download.xlsx", "not-a-workbook")
def _cut(good: GoodForm, path: Path) -> None:
    path.write_bytes(good.bytes[:9000])


@fails("zip_of_forms.zip", "not-a-workbook")
def _zip(good: GoodForm, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("ST.xlsx", good.bytes)


@fails("password.xlsx", "password-needed")
def _password(good: GoodForm, path: Path) -> None:
    path.write_bytes(good.bytes)
    path.write_bytes(locked(path, "bí mật"))


@fails("inflates_to_a_gigabyte.xlsx", "not-a-workbook")
def _bomb(good: GoodForm, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in good.parts.items():
            package.writestr(name, content)
        with package.open("xl/media/noise.bin", "w") as part:
            for _ in range(30):
                part.write(bytes(2**20))


@fails("six_thousand_parts.xlsx", "not-a-workbook")
def _parts(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, lambda parts: parts.update({f"xl/media/{number}": b"" for number in range(6000)}))


@fails("damaged_sheet.xlsx", "file-unreadable")
def _damaged(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET_PART] = parts[SHEET_PART][: len(parts[SHEET_PART]) // 2]

    good.rebuilt(path, change)


@fails("flipped_digit.xlsx", "file-unreadable")
def _flipped(good: GoodForm, path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:  # stored, so that one byte is one character
        for name, content in good.parts.items():
            package.writestr(name, content)
    data = buffer.getvalue()
    assert data.count(b"<v>498</v>") == 1
    path.write_bytes(data.replace(b"<v>498</v>", b"<v>948</v>"))


@fails("declares_an_entity.xlsx", "file-unreadable")
def _entity(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'
        parts[SHEET_PART] = parts[SHEET_PART].replace(b"<worksheet", entity, 1).replace(b"<v>498</v>", b"<v>&a;</v>")

    good.rebuilt(path, change)


@fails("swells_its_reader.ods", "reader-stopped")
def _swelling(_good: GoodForm, path: Path) -> None:
    swelling_ods(path)


@fails("two_sheets_of_one_name.xlsx", "sheets-of-one-name")
def _twins(good: GoodForm, path: Path) -> None:
    good.replaced(path, "Hướng dẫn".encode(), "Tự chấm điểm".encode(), "xl/workbook.xml")


@fails("two_parts_of_one_name.xlsx", "not-a-workbook")
def _doubled(good: GoodForm, path: Path) -> None:
    good.rebuilt(path, lambda parts: parts.update({"xl/worksheets/Sheet1.xml": parts[SHEET_PART]}))


@fails("text_of_a_megabyte.xlsx", "text-too-long")
def _long(good: GoodForm, path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        texts = "xl/sharedStrings.xml"
        parts[texts] = parts[texts].replace("Báo cáo số".encode(), b"x" * 2**20, 1)

    good.rebuilt(path, change)


@fails("damaged_texts.xlsx", "file-unreadable")
def _damaged_texts(good: GoodForm, path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in good.parts.items():
            package.writestr(name, content)
    data = buffer.getvalue()
    path.write_bytes(data.replace("<t>Tốt</t>".encode(), "<t>Xốt</t>".encode()))


@passes("damaged_date_of_saving.xlsx")
def _damaged_date(good: GoodForm, path: Path) -> None:
    good.replaced(path, b"<dcterms:modified", b"<broken", part="docProps/core.xml")


@passes("saved_at_the_end_of_time.xlsx")
def _end_of_time(good: GoodForm, path: Path) -> None:
    saved, end = (f"{day}</dcterms:modified>".encode() for day in ("2000-01-01T00:00:00Z", "9999-12-31T23:00:00Z"))
    good.replaced(path, saved, end, part="docProps/core.xml")
