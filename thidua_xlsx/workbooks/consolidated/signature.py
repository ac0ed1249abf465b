"""Place, date and signature of the cluster head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text

__all__ = ["signature_column", "write_signature"]

_DATE: Final = Text("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day}/{month}/{year}")
_DOTS: Final = "……"
_SIGNER: Final = Text("CỤM TRƯỞNG", "CLUSTER HEAD")
_SIGN_HERE: Final = Text("(Ký tên, đóng dấu)", "(Signature, seal)")
_ROOM: Final = 46.0  # column units that the block takes


def signature_column(widths: Sequence[float]) -> int:
    """The first column of the block, at the right of columns of these widths."""
    first = len(widths) - 1
    while first > 0 and sum(widths[first:]) < _ROOM:
        first -= 1
    return first


def write_signature(book: Book, key: str, cluster: Cluster, row: int, widths: Sequence[float]) -> int:
    """Write the block at the right of columns of these widths; returns the last row that it takes."""
    sheet, date, last = book.sheet(key), book.date, len(widths) - 1
    values = (
        {"day": f"{date.day:02d}", "month": f"{date.month:02d}", "year": str(date.year)}
        if date
        else {"day": _DOTS, "month": _DOTS, "year": str(book.info.year)}
    )
    first = signature_column(widths)
    lines = [
        (book.say(_DATE, place=book.info.place or _DOTS * 2, **values), "body_italic_center"),
        (book.say(_SIGNER), "body_bold_center"),
        (book.say(_SIGN_HERE), "body_italic_center"),
    ]
    if cluster.head:
        lines.insert(2, (book.rulebook.unit(cluster.head).name.upper(), "body_bold_center"))
    for offset, (text, style) in enumerate(lines):
        sheet.set_row(row + offset, row_height([(lines_of(text, sum(widths[first:]), 13, bold=True), 13.0)]))
        merge_text(sheet, row + offset, (first, last), text, book.styles.get(style))
    return row + len(lines) + 4
