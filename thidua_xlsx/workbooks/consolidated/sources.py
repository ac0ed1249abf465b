"""``Nguồn``: which files the result rests on, and what it takes to make it again."""

from __future__ import annotations

from typing import Any, Final

import thidua_xlsx
from thidua_xlsx.intake.tables import STATUS_WORDS
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.consolidated.book import STAGE_WORDS, Book
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text

__all__ = ["write_sources"]

_TITLE: Final = Text("NGUỒN SỐ LIỆU VÀ CÁCH TẠO LẠI KẾT QUẢ", "SOURCES AND HOW TO MAKE THE RESULT AGAIN")
_RUN: Final = Text("Lần tính này", "This run")
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("file", Text("Tệp", "File"), 40.0),
    ("unit", Text("Đơn vị", "Unit"), 18.0),
    ("status", Text("Tình trạng", "Status"), 20.0),
    ("modified", Text("Lưu lần cuối", "Last saved"), 17.0),
    ("size", Text("Số byte", "Bytes"), 11.0),
    ("check_code", Text("Mã kiểm tra", "Check code"), 16.0),
    ("sha256", Text("SHA-256", "SHA-256"), 70.0),
)
_SETTINGS: Final = (
    ("version", Text("Phiên bản thidua_xlsx", "thidua_xlsx version")),
    ("rulebook", Text("Mã quy định", "Rulebook")),
    ("rulebook_version", Text("Phiên bản quy định", "Rulebook version")),
    ("fingerprint", Text("Dấu vân tay quy định", "Rulebook fingerprint")),
    ("stage", Text("Điểm dùng để xếp hạng", "Stage")),
    ("options", Text("Tùy chọn", "Options")),
    ("files", Text("Số tệp đã đọc", "Files read")),
)
_FIRST_ROW: Final = 4
_LAST: Final = len(_COLUMNS) - 1


def write_sources(book: Book) -> None:
    """Write the sheet."""
    sheet = book.sheet("sources")
    for position, (_, _, width) in enumerate(_COLUMNS):
        sheet.set_column(position, position, width)
    book.head("sources", _TITLE, _LAST)
    merge_text(sheet, 3, (0, _LAST), book.say(_RUN), book.styles.get("body_bold"))
    sheet.set_row(3, 20)
    record = run_record(book)
    row = _FIRST_ROW
    for key, text in _SETTINGS:
        book.write_text(sheet, row, 0, book.say(text), "text")
        merge_text(sheet, row, (1, 3), record[key], book.styles.get("computed_text"))
        sheet.set_row(row, row_height([(lines_of(record[key], sum(width for _, _, width in _COLUMNS[1:4])), 12.0)]))
        row += 1
    heading_row = row + 1
    for position, (_, text, _) in enumerate(_COLUMNS):
        book.write_text(sheet, heading_row, position, book.say(text), "heading")
    row = heading_row
    for row, source in enumerate(book.result.batch.sources.to_dict("records"), start=heading_row + 1):
        cells = _cells(book, source)
        sheet.set_row(row, row_height((lines_of(str(cells[key]), width, 11), 11.0) for key, _, width in _COLUMNS))
        for position, (key, _, _) in enumerate(_COLUMNS):
            if key == "size":
                sheet.write_number(row, position, cells[key], book.styles.get("dense", "#,##0"))
            else:
                book.write_text(sheet, row, position, cells[key], "dense_text")
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.print_area(0, 0, row, _LAST)
    book.paper(sheet, [width for _, _, width in _COLUMNS], heading_row)


def run_record(book: Book) -> dict[str, str]:
    """What was run on what, so that it can be run again."""
    return {
        "version": thidua_xlsx.__version__,
        "rulebook": book.info.id,
        "rulebook_version": book.info.version,
        "fingerprint": book.rulebook.fingerprint,
        "stage": f"{book.result.stage.value} – {book.say(STAGE_WORDS[book.result.stage])}",
        "options": f"stage={book.result.stage.value}; date={book.date or '–'}; language={book.lang}",
        "files": str(int((book.result.batch.sources["status"] == "read").sum())),
    }


def _cells(book: Book, source: dict[Any, Any]) -> dict[str, Any]:
    status = book.say(STATUS_WORDS[source["status"]])
    if source["reason"]:
        status = f"{status} ({source['reason']})"
    saved = source["modified"]
    return {
        "file": printable(source["file"]),
        "unit": book.rulebook.unit(source["unit"]).short if source["unit"] else "",
        "status": status,
        "modified": "" if saved != saved else saved.strftime("%d/%m/%Y %H:%M"),  # noqa: PLR0124 - NaT: not told
        "size": int(source["size"]),
        "check_code": source["check_code"],
        "sha256": source["sha256"],
    }
