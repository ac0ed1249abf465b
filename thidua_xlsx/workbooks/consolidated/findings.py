"""``Lỗi và cảnh báo``: every finding, with a link to its cell."""

from __future__ import annotations

import dataclasses
import os
from typing import Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.entry import SEVERITY_WORDS, Severity
from thidua_xlsx.messages.finding import Finding, abridged, printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.remote import is_url
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text
from thidua_xlsx.workbooks.table_sheet import worded

__all__ = ["write_findings"]

_STYLE: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "review"}

_TITLE: Final = Text("LỖI VÀ CẢNH BÁO", "FINDINGS")
_HEADINGS: Final = (
    Text("Mức độ", "Severity"),
    Text("Đơn vị", "Unit"),
    Text("Tệp và trang (bấm để mở)", "File and sheet (click to open)"),
    Text("Ô", "Cell"),
    Text("Đã ghi", "Found"),
    Text("Nội dung", "What"),
    Text("Cách xử lý", "What to do"),
)
_COUNTS: Final = Text(
    "{errors} lỗi, {warnings} cảnh báo, {reviews} việc xem lại.",
    "{errors} errors, {warnings} warnings, {reviews} to review.",
)
_NONE: Final = Text("Không có lỗi hay cảnh báo nào.", "Nothing was found.")
_WIDTHS: Final = (13.0, 16.0, 48.0, 7.0, 14.0, 52.0, 45.0)
_HEADING_ROW: Final = 4
_MAX_LINKS: Final = 60_000  # Excel takes 65,530 links on a sheet
_LONGEST_FOUND: Final = 200
_MAX_LINK: Final = 2_000
_LAST: Final = len(_WIDTHS) - 1


def write_findings(book: Book) -> None:
    """Write the sheet: errors first, then warnings, then what is worth a look; each by unit."""
    sheet = book.sheet("findings")
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    book.head("findings", _TITLE, _LAST)
    findings = _ordered(book)
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    words = book.say(
        _COUNTS, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], reviews=counts[Severity.REVIEW]
    )
    merge_text(sheet, 3, (0, _LAST), words if findings else book.say(_NONE), book.styles.get("body_bold"))
    sheet.set_row(3, 20)
    sheet.set_row(_HEADING_ROW, 24)
    for position, text in enumerate(_HEADINGS):
        book.write_text(sheet, _HEADING_ROW, position, book.say(text), "heading")
    folders = _paths(book)
    for row, finding in enumerate(findings, start=_HEADING_ROW + 1):
        _finding(book, sheet, finding, row, folders)
    last = _HEADING_ROW + max(len(findings), 1)
    sheet.autofilter(_HEADING_ROW, 0, last, _LAST)
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    sheet.print_area(0, 0, last, _LAST)
    book.paper(sheet, list(_WIDTHS), _HEADING_ROW)


def _ordered(book: Book) -> list[Finding]:
    weight = {severity: position for position, severity in enumerate(Severity)}
    units = {unit.code: position for position, unit in enumerate(book.units)}
    own = [item for item in book.result.finding_list if not item.unit or item.unit in units]
    return sorted(own, key=lambda finding: (weight[finding.severity], units.get(finding.unit, -1)))


def _paths(book: Book) -> dict[str, str]:
    """A file's name in reports → where it is."""
    sources = book.result.batch.sources
    return dict(zip(sources["file"], sources["path"], strict=True))


def _finding(book: Book, sheet: Worksheet, finding: Finding, row: int, paths: dict[str, str]) -> None:
    unit = book.rulebook.unit(finding.unit).short if finding.unit else ""
    texts = (
        book.say(SEVERITY_WORDS[finding.severity]),
        unit,
        str(dataclasses.replace(finding.place, cell="")),
        finding.place.cell,
        abridged(printable(worded(finding.found, book.lang)), _LONGEST_FOUND),
        finding.what(book.lang),
        finding.todo(book.lang),
    )
    sheet.set_row(
        row, row_height((lines_of(text, width, 11), 11.0) for text, width in zip(texts, _WIDTHS, strict=True))
    )
    for position, text in enumerate(texts):
        book.write_text(sheet, row, position, text, _STYLE[finding.severity] if position == 0 else "dense_text")
    link = _link(book, finding, paths.get(finding.place.file, ""))
    if link and row < _MAX_LINKS:
        for position in (2, 3):
            sheet.write_url(row, position, link, book.styles.get("finding_link"), string=texts[position][:_MAX_LINK])


def _link(book: Book, finding: Finding, path: str) -> str:
    """The address of a cell in its file, relative to the workbook; empty where no link can be made."""
    if not path or is_url(path) or not path.isprintable() or "#" in path:
        return ""
    try:
        target = os.path.relpath(path, book.folder)
    except ValueError:  # another drive of a Windows PC
        target = os.path.abspath(path)  # noqa: PTH100 - as relpath
    cell = f"#'{finding.place.sheet}'!{finding.place.cell}" if finding.place.cell else ""
    link = f"external:{target}{cell}"
    return link if len(link) < _MAX_LINK else ""
