"""``Xếp loại``: each unit's class in the order of ranks, why it is not a higher one, and how many are in each."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import a1, column_letter
from thidua_xlsx.rulebook.rules import UnitClass
from thidua_xlsx.scoring.classes import NOT_CLASSIFIED
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.cluster_rows import ClusterRows
from thidua_xlsx.workbooks.consolidated.signature import write_signature
from thidua_xlsx.workbooks.consolidated.views import OrderedTable
from thidua_xlsx.workbooks.paging import set_blocks
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, set_paper

__all__ = ["write_classes_sheet"]

_KEY: Final = "classes"
_FIRST_ROW: Final = 4
_TITLE: Final = Text("KẾT QUẢ XẾP LOẠI", "CLASSES")
_HEADINGS: Final = (
    (Text("Hạng", "Rank"), 8.0),
    (Text("Đơn vị", "Unit"), 40.0),
    (Text("Số để xếp loại", "Figure"), 16.0),
    (Text("Xếp loại", "Class"), 34.0),
    (Text("Lý do", "Why"), 70.0),
)
_COUNTS: Final = (Text("Mức xếp loại", "Class"), Text("Số đơn vị", "Units"), Text("Mức điểm và điều kiện", "Asks for"))
_SHARE: Final = Text("tối đa {share} %", "at most {share} %")


def write_classes_sheet(book: Book, clusters: list[ClusterRows]) -> None:
    """Write the sheet."""
    sheet, last = book.sheet(_KEY), len(_HEADINGS) - 1
    widths = [width for _, width in _HEADINGS]
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    sheet.set_column(last + 1, last + 1, 6, None, {"hidden": True})
    book.head(_KEY, _TITLE, last, stamp_column=3)
    row, levels = _FIRST_ROW, dict[int, int | None]()
    for rows in clusters:
        if rows.classes is not None:
            levels |= {row: 0 if row > _FIRST_ROW else None, **dict.fromkeys(range(row + 1, row + 4))}
            row = _table(book, rows, row, levels)
    if len(clusters) == 1:
        signed = write_signature(book, _KEY, clusters[0].cluster, row, widths)
        levels |= dict.fromkeys(range(row - 2, signed + 1))  # never alone on a page
        row = signed
    sheet.print_area(0, 0, row, last)
    set_paper(sheet, heading_row=None)
    set_blocks(sheet, widths, row, levels)
    sheet.freeze_panes(_FIRST_ROW + 2 if len(clusters) == 1 else _FIRST_ROW, 2)


def _table(book: Book, rows: ClusterRows, row: int, levels: dict[int, int | None]) -> int:
    sheet, styles, classes = book.sheet(_KEY), book.styles, rows.classes
    assert classes is not None
    book.write_text(sheet, row, 0, rows.cluster.name, "body_bold")
    for position, (text, _) in enumerate(_HEADINGS):
        book.write_text(sheet, row + 1, position, book.say(text), "heading")
    sheet.set_row(row + 1, 24)
    table = OrderedTable(book, _KEY, rows.cluster, rows.ranks.order, row + 2, len(_HEADINGS))
    digits = max(book.info.digits, book.info.percent_digits)
    shown = "#,##0." + "0" * digits if digits else "#,##0"
    table.shown(0, rows.ranks.rank.all_there, styles.get("rank", "0"))
    names = table.shown(1, rows.notes.name.all_there, styles.get("computed_text"))
    table.shown(2, classes.figure.all_there, styles.get("computed", shown))
    table.shown(3, classes.name.all_there, styles.get("computed_strong_text"))
    reasons = table.shown(4, classes.reason.all_there, styles.get("dense_text"))
    lines = [(lines_of(str(text), _HEADINGS[4][1], 11), 11.0) for text in reasons]
    lines += [(lines_of(str(text), _HEADINGS[1][1]), 12.0) for text in names]
    for at in table.rows:
        sheet.set_row(at, row_height(lines))
    if table.units:
        own = a1(table.first, 0)
        block = f"$A${table.first + 1}:$A${table.last + 1}"
        style = book.styles.mark("shared", '0"="')
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({own}),COUNTIF({block},{own})>1)", "format": style}
        sheet.conditional_format(table.first, 0, table.last, 0, rule)
    counts = max(table.last, row + 1) + 2
    below = _counts(book, table, counts)
    levels |= {counts: 1, **dict.fromkeys(range(counts + 1, below))}
    return below


def _counts(book: Book, table: OrderedTable, row: int) -> int:
    """How many units are in each class; counted from the table above."""
    sheet, styles = book.sheet(_KEY), book.styles
    merge_text(sheet, row, (0, 1), book.say(_COUNTS[0]), styles.get("heading"))
    book.write_text(sheet, row, 2, book.say(_COUNTS[1]), "heading")
    merge_text(sheet, row, (3, 4), book.say(_COUNTS[2]), styles.get("heading"))
    letter = column_letter(3)
    cells = f"${letter}${table.first + 1}:${letter}${table.last + 1}"
    asks = [(item.name, _asks(book, item)) for item in book.rulebook.classes]
    for name, words in [*asks, (NOT_CLASSIFIED.say(book.lang), "")]:
        row += 1
        merge_text(sheet, row, (0, 1), name, styles.get("text"))
        template = f"COUNTIF({cells},{text_literal(name)})" if table.units else "0"
        book.calculated(_KEY, (row, 2), template, styles.get("computed", "0"))
        merge_text(sheet, row, (3, 4), words, styles.get("dense_text"))
        sheet.set_row(row, row_height([(lines_of(words, _HEADINGS[3][1] + _HEADINGS[4][1], 11), 11.0)]))
    return row + 2


def _asks(book: Book, item: UnitClass) -> str:
    pieces = [item.interval.say(book.lang), *book.rulebook.said(item.conditions, book.lang)]
    if item.no_zero is not None:
        pieces.append(book.say(_NO_ZERO))
    if item.share is not None:
        pieces.append(book.say(_SHARE, share=format_number(item.share, book.lang)))
    return "; ".join(pieces)


_NO_ZERO: Final = Text("không có tiêu chí 0 điểm", "no criterion at 0")
