"""``Đề nghị khen thưởng``: who is proposed for each award, and for everybody else the first reason why not."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.rules import Award
from thidua_xlsx.workbooks.consolidated.book import Book, records
from thidua_xlsx.workbooks.consolidated.cluster_rows import ClusterRows
from thidua_xlsx.workbooks.consolidated.rows.awards import STATE_WORDS, AwardRows
from thidua_xlsx.workbooks.consolidated.rows.sentences import number_text, said
from thidua_xlsx.workbooks.consolidated.signature import write_signature
from thidua_xlsx.workbooks.consolidated.views import OrderedTable
from thidua_xlsx.workbooks.paging import set_blocks
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, set_paper

__all__ = ["write_awards_sheet"]

_KEY: Final = "awards"
_TITLE: Final = Text("ĐỀ NGHỊ KHEN THƯỞNG", "PROPOSED AWARDS")
_QUOTA: Final = Text(
    "{name} ({scope}): chỉ tiêu {quota}, đề nghị {proposed}.", "{name} ({scope}): quota {quota}, proposed {proposed}."
)
_TOGETHER: Final = Text(
    "{name}: xét chung nhiều cụm, kết quả lấy từ bảng tổng hợp các cụm và không đổi theo tệp này.",
    "{name}: decided over several clusters; these are values and do not follow this workbook.",
)
_HEADINGS: Final = (
    (Text("Hạng", "Rank"), 8.0),
    (Text("Đơn vị", "Unit"), 40.0),
    (Text("Xếp loại", "Class"), 32.0),
    (Text("Kết quả", "Outcome"), 18.0),
    (Text("Phiếu", "Votes"), 12.0),
    (Text("Lý do", "Why"), 58.0),
)
_WIDTHS: Final = [width for _, width in _HEADINGS]
_LAST: Final = len(_HEADINGS) - 1
_FIRST_ROW: Final = 4
_ROWS_TOGETHER: Final = 4  # title, headings and two units


def write_awards_sheet(book: Book, clusters: list[ClusterRows]) -> None:
    """Write the sheet."""
    sheet = book.sheet(_KEY)
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(_LAST + 1, _LAST + 1, 6, None, {"hidden": True})
    book.head(_KEY, _TITLE, _LAST)
    row = _FIRST_ROW
    levels: dict[int, int | None] = dict.fromkeys(range(_FIRST_ROW + _ROWS_TOGETHER))
    for rows in clusters:
        for award, found in rows.awards:
            if row > _FIRST_ROW:
                levels |= {row: 0, **dict.fromkeys(range(row + 1, row + _ROWS_TOGETHER))}
            row = _together(book, rows, award, row) if found is None else _award(book, rows, award, found, row)
    if len(clusters) == 1:
        signed = write_signature(book, _KEY, clusters[0].cluster, row, _WIDTHS)
        levels |= dict.fromkeys(range(row - 2, signed + 1))  # never alone on a page
        row = signed
    sheet.print_area(0, 0, row, _LAST)
    sheet.freeze_panes(_FIRST_ROW, 0)
    set_paper(sheet, heading_row=None)
    set_blocks(sheet, _WIDTHS, row, levels)


def _heading(book: Book, row: int) -> None:
    for position, (text, _) in enumerate(_HEADINGS):
        book.write_text(book.sheet(_KEY), row, position, book.say(text), "heading")
    book.sheet(_KEY).set_row(row, 24)


def _award(book: Book, rows: ClusterRows, award: Award, found: AwardRows, row: int) -> int:
    sheet, styles = book.sheet(_KEY), book.styles
    table = OrderedTable(book, _KEY, rows.cluster, rows.ranks.order, row + 2, _LAST + 1)
    _heading(book, row + 1)
    table.shown(0, rows.ranks.rank.all_there, styles.get("rank", "0"))
    names = table.shown(1, rows.notes.name.all_there, styles.get("computed_text"))
    if rows.classes is not None:
        table.shown(2, rows.classes.name.all_there, styles.get("computed_text"))
    else:
        for at in table.rows:
            book.put(_KEY, (at, 2), None, styles.get("computed_text"))
    table.shown(3, found.state.all_there, styles.get("computed_text"))
    for at in table.rows:
        _votes(book, found, at)
    whys = table.shown(5, found.why.all_there, styles.get("dense_text"))
    lines = [(lines_of(str(text), _WIDTHS[5], 11), 11.0) for text in whys]
    lines += [(lines_of(str(text), _WIDTHS[1]), 12.0) for text in names]
    for at in table.rows:
        sheet.set_row(at, row_height(lines))
    outcome = column_letter(3)
    cells = f"${outcome}${table.first + 1}:${outcome}${table.last + 1}"
    proposed = f"COUNTIF({cells},{text_literal(book.say(STATE_WORDS['proposed']))})"
    template = said(
        _QUOTA,
        book.lang,
        name=text_literal(award.name),
        scope=text_literal(rows.cluster.name),
        quota=number_text(found.quota.there, book.lang),
        proposed=number_text(proposed, book.lang),
    )
    sheet.merge_range(row, 0, row, _LAST, "", styles.get("body_bold"))
    book.calculated(_KEY, (row, 0), template, styles.get("body_bold"))
    _mark(book, table)
    return table.last + 2


def _votes(book: Book, found: AwardRows, row: int) -> None:
    style = book.styles.get("text_center")
    if found.votes is None or found.council is None:
        book.put(_KEY, (row, 4), None, style)
        return
    index = f"${column_letter(_LAST + 1)}{row + 1}"
    votes, council = (f"INDEX({line.all_there},{index})" for line in (found.votes, found.council))
    book.calculated(_KEY, (row, 4), f'IF({votes}="","",{votes}&"/"&{council})', style)


def _mark(book: Book, table: OrderedTable) -> None:
    """Proposed units stand out by weight."""
    if table.units:
        word = text_literal(book.say(STATE_WORDS["proposed"]))
        rule = f"=${column_letter(3)}{table.first + 1}={word}"
        style = book.styles.mark("strong")
        book.sheet(_KEY).conditional_format(
            table.first, 0, table.last, _LAST, {"type": "formula", "criteria": rule, "format": style}
        )


def _together(book: Book, rows: ClusterRows, award: Award, row: int) -> int:
    """An award over several clusters: what the result says of this cluster's units, as values."""
    sheet, styles, result = book.sheet(_KEY), book.styles, book.result.awards
    own = result[(result["award"] == award.code) & (result["cluster"] == rows.cluster.code)]
    merge_text(sheet, row, (0, _LAST), book.say(_TOGETHER, name=award.name), styles.get("body_bold"))
    _heading(book, row + 1)
    row += 1
    for record in records(own):
        row += 1
        _value_row(book, record, row)
    return row + 2


def _value_row(book: Book, record: dict[str, Any], row: int) -> None:
    none = pd.isna(record["votes"])
    rank = None if pd.isna(record["rank"]) else int(record["rank"])
    cells = (
        (rank, "rank"),
        (record["unit_name"], "computed_text"),
        (record["class"], "computed_text"),
        (book.say(STATE_WORDS[record["state"]]), "computed_text"),
        ("" if none else f"{int(record['votes'])}/{int(record['council'])}", "text_center"),
        (record["why"], "dense_text"),
    )
    for position, (value, style) in enumerate(cells):
        book.put(_KEY, (row, position), value, book.styles.get(style, "0" if style == "rank" else ""))
    lines = [(lines_of(str(value or ""), width), 12.0) for (value, _), width in zip(cells, _WIDTHS, strict=True)]
    book.sheet(_KEY).set_row(row, row_height(lines))
