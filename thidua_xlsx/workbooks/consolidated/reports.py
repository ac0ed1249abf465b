"""``Khó khăn, kiến nghị``: what the units reported, side by side, and whom they praise."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.intake.form_layout import REPORT_FIELDS
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.row_heights import lines_of, row_height

__all__ = ["write_reports"]

_TITLE: Final = Text("THUẬN LỢI, KHÓ KHĂN, KIẾN NGHỊ VÀ ĐỀ NGHỊ BIỂU DƯƠNG", "WHAT THE UNITS REPORTED")
_UNIT: Final = Text("Đơn vị", "Unit")
_COUNT: Final = Text("Cộng", "Count")
_HEADING_ROW: Final = 4
_UNIT_WIDTH: Final = 20.0
_WIDTH: Final = 38.0
_COUNTED: Final = ("praised_collectives", "praised_people")


def write_reports(book: Book) -> None:
    """Write the sheet: one row per unit, one column per field; praise is counted below."""
    sheet = book.sheet("reports")
    fields = list(REPORT_FIELDS)
    sheet.set_column(0, 0, _UNIT_WIDTH)
    sheet.set_column(1, len(fields), _WIDTH)
    book.head("reports", _TITLE, len(fields))
    book.write_text(sheet, _HEADING_ROW, 0, book.say(_UNIT), "heading")
    sheet.set_row(_HEADING_ROW, 34)
    for position, key in enumerate(fields, start=1):
        book.write_text(sheet, _HEADING_ROW, position, book.say(REPORT_FIELDS[key][0]), "heading")
    texts: dict[tuple[str, str], list[str]] = {}
    for entry in book.result.batch.reports.to_dict("records"):
        texts.setdefault((str(entry["unit"]), str(entry["field"])), []).append(str(entry["text"]))
    row = _HEADING_ROW
    for row, unit in enumerate(book.units, start=_HEADING_ROW + 1):
        cells = ["\n".join(texts.get((unit.code, key), [])) for key in fields]
        names = (lines_of(unit.short, _UNIT_WIDTH), 12.0)
        sheet.set_row(row, row_height([names, *((lines_of(text, _WIDTH), 12.0) for text in cells)]))
        book.write_text(sheet, row, 0, unit.short, "text")
        for position, text in enumerate(cells, start=1):
            book.write_text(sheet, row, position, text, "text")
    row += 1
    sheet.set_row(row, 20)
    book.write_text(sheet, row, 0, book.say(_COUNT), "total")
    for position, key in enumerate(fields, start=1):
        if key in _COUNTED:
            count = sum(len(found) for (_, name), found in texts.items() if name == key)
            sheet.write_number(row, position, count, book.styles.get("total_number", "0"))
        else:
            sheet.write_blank(row, position, None, book.styles.get("total"))
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    sheet.print_area(0, 0, row, len(fields))
    book.paper(sheet, [_UNIT_WIDTH, *[_WIDTH] * len(fields)], _HEADING_ROW)
