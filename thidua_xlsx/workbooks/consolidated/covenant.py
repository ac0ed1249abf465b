"""``Giao ước``: key contents and targets, what was reached, who is missing."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.rulebook.rules import CovenantTarget
from thidua_xlsx.rulebook.sheets import SHEETS, SIGNS, SheetName
from thidua_xlsx.workbooks.consolidated.book import Book, known, records
from thidua_xlsx.workbooks.consolidated.cluster_rows import ClusterRows
from thidua_xlsx.workbooks.consolidated.rows.covenant import MET, NOT_MEASURED, NOT_MET, CovenantRows
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text

__all__ = ["write_covenant_sheet"]

_KEY: Final = "covenant"
_TITLE: Final = Text("KẾT QUẢ THỰC HIỆN GIAO ƯỚC THI ĐUA", "THE COVENANT AND WHAT WAS REACHED")
_MOTTO: Final = Text("Phương châm: “{motto}”", "Motto: “{motto}”")
_HEADINGS: Final = (
    (Text("Mã", "Code"), 8.0),
    (Text("Nội dung, chỉ tiêu", "Content, target"), 64.0),
    (Text("Cụm", "Cluster"), 20.0),
    (Text("Chỉ tiêu giao ước", "Target"), 22.0),
    (Text("Thực hiện", "Reached"), 12.0),
    (Text("Kết quả", "Outcome"), 12.0),
    (Text("Đơn vị chưa đạt", "Who is missing"), 36.0),
)
_WIDTHS: Final = [width for _, width in _HEADINGS]
_LAST: Final = len(_HEADINGS) - 1


def write_covenant_sheet(book: Book, clusters: list[ClusterRows]) -> None:
    """Write the sheet."""
    sheet, row = book.sheet(_KEY), 4
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    book.head(_KEY, _TITLE, _LAST)
    if book.info.motto:
        words = book.say(_MOTTO, motto=book.info.motto)
        merge_text(sheet, row, (0, _LAST), words, book.styles.get("body_bold"))
        row += 1
    for position, (text, _) in enumerate(_HEADINGS):
        book.write_text(sheet, row, position, book.say(text), "heading")
    sheet.set_row(row, 24)
    sheet.freeze_panes(row + 1, 2)
    heading = row
    facts = {(item["code"], item["content"], item["cluster"]): item for item in records(book.result.covenant)}
    for number, target in enumerate(book.rulebook.covenant):
        for rows in clusters:
            if not target.clusters or rows.cluster.code in target.clusters:
                row += 1
                fact = facts[target.code, target.content, rows.cluster.code]
                _row(book, target, rows, rows.covenant.get(number), fact, row)
    sheet.print_area(0, 0, row, _LAST)
    book.paper(sheet, _WIDTHS, heading)


def _row(
    book: Book, target: CovenantTarget, rows: ClusterRows, found: CovenantRows | None, fact: dict[str, Any], row: int
) -> None:
    sheet, styles = book.sheet(_KEY), book.styles
    asked = ""
    if target.measure is not None and target.sign is not None and target.target is not None:
        measures = dict(next(c.choices for c in SHEETS[SheetName.COVENANT].columns if c.key == "measure"))
        sign, value = dict(SIGNS)[target.sign].say(book.lang), format_number(target.target, book.lang)
        asked = f"{measures[target.measure].say(book.lang)}: {sign} {value}"
    texts = [target.code, target.content, rows.cluster.name, asked]
    for position, text in enumerate(texts):
        book.write_text(sheet, row, position, text, "computed_text")
    missing: Any = fact["missing_units"]
    if found is None:
        met = book.say(NOT_MEASURED if pd.isna(fact["met"]) else (MET if fact["met"] else NOT_MET))
        actual = fact["actual"] if known(fact["actual"]) else None
        book.put(_KEY, (row, 4), actual, styles.get("computed", "#,##0.####"))
        book.put(_KEY, (row, 5), met, styles.get("text_center"))
        book.put(_KEY, (row, 6), missing, styles.get("computed_text"))
    else:
        cell = found.actual.there
        book.calculated(_KEY, (row, 4), f'IF({cell}="","",{cell})', styles.get("computed", "#,##0.####"))
        book.calculated(_KEY, (row, 5), found.met.there, styles.get("text_center"))
        missing = book.calculated(_KEY, (row, 6), found.missing, styles.get("computed_text"))
    lines = [(lines_of(text, width), 12.0) for text, width in zip(texts, _WIDTHS, strict=False)]
    sheet.set_row(row, row_height([*lines, (lines_of(str(missing), _WIDTHS[6]), 12.0)]))
