"""``Xếp hạng``: the table that is printed; rank, total, percent and class are formulas on the points sheet."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Cluster, Criterion
from thidua_xlsx.rulebook.rules import ClassBasis, ClassCounts, ClassFigure, PointKind, RankStyle
from thidua_xlsx.scoring.classes import NOT_CLASSIFIED
from thidua_xlsx.scoring.ranking import NOT_SCORED, NOT_SUBMITTED, PROVISIONAL
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.consolidated.book import Book, known, records
from thidua_xlsx.workbooks.consolidated.chart import write_chart
from thidua_xlsx.workbooks.consolidated.points import unit_figures
from thidua_xlsx.workbooks.fit import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, official_heading, print_scale, set_paper, write_text

__all__ = ["write_ranking"]

_TITLE: Final = Text("BẢNG XẾP HẠNG THI ĐUA – {cluster}", "RANKING – {cluster}")
_RANK: Final = Text("Hạng", "Rank")
_UNIT: Final = Text("Đơn vị", "Unit")
_TOTAL: Final = Text("Tổng điểm", "Total")
_MAXIMUM: Final = Text("Thang điểm", "Maximum")
_PERCENT: Final = Text("Tỷ lệ (%)", "Percent")
_CLASS: Final = Text("Xếp loại", "Class")
_NOTE: Final = Text("Ghi chú", "Note")
_PROVISIONAL: Final = Text("Tạm tính: thiếu {missing} tiêu chí", "Provisional: {missing} criteria missing")
_SHARED: Final = Text("Đồng hạng với {others}", "Shared with {others}")
_DECIDED: Final = Text("Bằng nhau, phân định theo {link}", "Tied, decided by {link}")
_LAST: Final = Text("Xếp cuối do bị khống chế", "Put last by an event")
_NOT_SUBMITTED: Final = Text("Chưa có bản tự chấm dùng được", "No usable submission")
_NOT_SCORED: Final = Text("Không có tiêu chí nào được giao", "Nothing was assigned")
_NOTHING_KNOWN: Final = Text("Chưa tiêu chí nào tính được điểm", "No criterion could be scored")
_BY_PERCENT: Final = Text(
    "Xếp hạng theo tỷ lệ phần trăm của thang điểm từng đơn vị, vì có đơn vị không được giao đủ tiêu chí.",
    "Ranked by percent of each unit's own maximum, for some units were not assigned every criterion.",
)
_BY_KEYS: Final = Text("Xếp hạng theo thứ tự chỉ tiêu, không tính điểm.", "Ranked by keys in order, without points.")
_BY_POINTS: Final = Text("Xếp hạng theo tổng điểm.", "Ranked by points.")
_WHO: Final = Text("Cụm trưởng: {head}. Cụm phó: {deputy}.", "Head: {head}. Deputy: {deputy}.")
_SEE: Final = Text("Xem thêm:", "See also:")
_DATE: Final = Text("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day}/{month}/{year}")
_DOTS: Final = "……"
_SIGNER: Final = Text("CỤM TRƯỞNG", "CLUSTER HEAD")
_SIGN_HERE: Final = Text("(Ký tên, đóng dấu)", "(Signature, seal)")

_WIDTHS: Final = {
    "rank": 8.0,
    "unit": 30.0,
    "group": 13.0,
    "total": 11.0,
    "maximum": 10.0,
    "percent": 11.0,
    "class": 26.0,
    "note": 34.0,
}
_FIRST_GROUP: Final = 2
_PAGE_POINTS: Final = 480  # the height of A4 landscape between its margins
_HEAD_POINTS: Final = 170
_UNIT_POINTS: Final = 32
_SMALLEST_SCALE: Final = 60
_ROWS_ON_A_PAGE: Final = 40  # table, chart and signature of some ten units, at 60 % or more


class _Columns:
    """Where the columns of one cluster's table stand."""

    def __init__(self, book: Book, tops: list[Criterion]) -> None:
        after = _FIRST_GROUP + len(tops)
        self.rank, self.unit = 0, 1
        self.total, self.maximum, self.percent = after, after + 1, after + 2
        self.has_class = bool(book.rulebook.classes)
        self.klass = after + 3
        self.note = after + 3 + int(self.has_class)
        self.last = self.note  # of a table with fewer groups than others the note takes what is left


def write_ranking(book: Book) -> None:
    """Write the sheet: one table per cluster, its chart below, then the signature."""
    sheet = book.add_sheet("ranking")
    sheet.activate()
    tables = [(cluster, _tops(book, cluster)) for cluster in book.rulebook.clusters]
    widest = max(len(tops) for _, tops in tables)
    columns = _Columns(book, [*max((tops for _, tops in tables), key=len)])
    _set_widths(sheet, columns, widest)
    right = (columns.total - 2 if widest > 2 else columns.total, columns.note)
    official_heading(sheet, book.styles, book.info, (0, 1), right, left_width=_WIDTHS["rank"] + _WIDTHS["unit"])
    row, heading, breaks = 2, 0, []
    for cluster, tops in tables:
        breaks.append(row)
        start = row
        below, heading = _table(book, sheet, cluster, tops, row, columns.note)
        if below - start > _ROWS_ON_A_PAGE:
            breaks.append(heading + 1 + len(book.rulebook.units_of(cluster.code)))  # the chart in one piece
        row = _signature(book, sheet, cluster, below, columns.note) + 1
    sheet.print_area(0, 0, row - 1, columns.note)
    set_paper(sheet, heading_row=None if len(breaks) > 1 else heading)
    if len(breaks) > 1:
        sheet.fit_page = False
        longest = max(len(book.rulebook.units_of(cluster.code)) for cluster, _ in tables)
        tall = max(_SMALLEST_SCALE, int(100 * _PAGE_POINTS / (_HEAD_POINTS + _UNIT_POINTS * longest)))
        sheet.set_print_scale(min(tall, print_scale(_all_widths(book, columns.note)[: columns.note + 1])))
        sheet.set_h_pagebreaks(breaks[1:])
    else:
        sheet.fit_to_pages(1, 1)


def _tops(book: Book, cluster: Cluster) -> list[Criterion]:
    """The top groups that give points; figures that are only reported have no column."""
    return [
        top
        for top in book.rulebook.children("", cluster.code)
        if top.scores or any(item.scores for item, _ in book.rulebook.walk(cluster.code, top.key))
    ]


def _set_widths(sheet: Worksheet, columns: _Columns, groups: int) -> None:
    sheet.set_column(columns.rank, columns.rank, _WIDTHS["rank"])
    sheet.set_column(columns.unit, columns.unit, _WIDTHS["unit"])
    sheet.set_column(_FIRST_GROUP, _FIRST_GROUP + groups - 1, _WIDTHS["group"])
    sheet.set_column(columns.total, columns.total, _WIDTHS["total"])
    sheet.set_column(columns.maximum, columns.maximum, _WIDTHS["maximum"])
    sheet.set_column(columns.percent, columns.percent, _WIDTHS["percent"])
    if columns.has_class:
        sheet.set_column(columns.klass, columns.klass, _WIDTHS["class"])
    sheet.set_column(columns.note, columns.note, _WIDTHS["note"])


def _all_widths(book: Book, last: int) -> list[float]:
    """The widths of the sheet's columns; the last one takes what hangs over."""
    names = ["total", "maximum", "percent", *(["class"] if book.rulebook.classes else []), "note"]
    tail = [_WIDTHS[name] for name in names]
    groups = last + 1 - _FIRST_GROUP - len(tail)
    return [_WIDTHS["rank"], _WIDTHS["unit"], *[_WIDTHS["group"]] * groups, *tail, *[_WIDTHS["note"]] * 5]


def _table(
    book: Book, sheet: Worksheet, cluster: Cluster, tops: list[Criterion], row: int, last: int
) -> tuple[int, int]:
    """One cluster: title, headings, units by rank, chart; returns the next free row and the heading's."""
    table = book.result.ranking[book.result.ranking["cluster"] == cluster.code]
    columns = _Columns(book, tops)
    columns.last = last
    row = _title(book, sheet, cluster, table, row, last)
    _headings(book, sheet, tops, columns, row)
    if row < 8:
        sheet.freeze_panes(row + 1, _FIRST_GROUP)
    first, bottom = row + 1, row + len(table)
    for number, unit in enumerate(records(table), start=first):
        _unit_row(book, sheet, tops, columns, unit, number, (first, bottom))
    shared = f"COUNTIF(${a1(first, 0)[0]}${first + 1}:${a1(first, 0)[0]}${bottom + 1},{a1(first, 0)})>1"
    shared_format = book.workbook.add_format({"num_format": '0"="'})
    rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({a1(first, 0)}),{shared})", "format": shared_format}
    sheet.conditional_format(first, 0, bottom, 0, rule)
    room = int(sum(width * 7 + 5 for width in _all_widths(book, last)[1 : last + 1]))
    figures = (columns.unit, columns.total, columns.percent)
    below = write_chart(book, sheet, table, (first, bottom), figures, bottom + 2, room)
    return below, first - 1


def _title(book: Book, sheet: Worksheet, cluster: Cluster, table: pd.DataFrame, row: int, last: int) -> int:
    """The lines above a table; returns the row of the headings."""
    title = book.say(_TITLE, cluster=cluster.name.upper())
    sheet.set_row(row, 26)
    merge_text(sheet, row, (0, last), title, book.styles.get("title"))
    merge_text(sheet, row + 1, (0, last), book.subtitle(), book.styles.get("body_italic_center"))
    by = table["ranked_by"].iloc[0] if len(table) else "points"
    words = [book.say({"percent": _BY_PERCENT, "keys": _BY_KEYS}.get(by, _BY_POINTS))]
    if cluster.head:
        deputy = book.rulebook.unit(cluster.deputy).name if cluster.deputy else "–"
        words.append(book.say(_WHO, head=book.rulebook.unit(cluster.head).name, deputy=deputy))
    stamp = book.info.stamp
    merge_text(sheet, row + 2, (0, last - (1 if stamp else 0)), " ".join(words), book.styles.get("note"))
    sheet.set_row(row + 2, 32)
    if stamp:
        book.write_text(sheet, row + 2, last, stamp, "stamp")
    if row == 2:
        row = _links(book, sheet, row + 3, _all_widths(book, last), last + 1) - 2
    return row + 3


def _links(book: Book, sheet: Worksheet, row: int, widths: list[float], columns: int) -> int:
    """The way to every other sheet, on the first screen, within ``columns``; returns the last row that it takes."""
    book.write_text(sheet, row, 0, book.say(_SEE), "link_label")
    column = 1
    for key in (key for key in book.sheets if key != "ranking"):
        name = book.sheet_name(key)
        last, room = column, widths[column]
        while room < len(name) and last + 1 < columns:
            last += 1
            room += widths[last]
        if column >= columns or (room < len(name) and column > 1):
            row, column, last = row + 1, 1, 1
        if last > column:
            sheet.merge_range(row, column, row, last, "", book.styles.get("link"))
        sheet.write_url(row, column, f"internal:'{name}'!A1", book.styles.get("link"), string=name)
        column = last + 1
    return row


def _headings(book: Book, sheet: Worksheet, tops: list[Criterion], columns: _Columns, row: int) -> None:
    texts = {
        columns.rank: _RANK,
        columns.unit: _UNIT,
        columns.total: _TOTAL,
        columns.maximum: _MAXIMUM,
        columns.percent: _PERCENT,
    }
    merge_text(sheet, row, (columns.note, columns.last), book.say(_NOTE), book.styles.get("heading"))
    if columns.has_class:
        texts[columns.klass] = _CLASS
    for column, text in texts.items():
        book.write_text(sheet, row, column, book.say(text), "heading")
    for column, top in enumerate(tops, start=_FIRST_GROUP):
        name = top.name if len(top.name) <= 60 else f"{top.name[:59].rstrip()}…"
        book.write_text(sheet, row, column, f"{top.number}. {name}", "heading_small")
    longest = max(
        (lines_of(f"{top.number}. {top.name[:60]}", _WIDTHS["group"], 11, bold=True) for top in tops), default=1
    )
    sheet.set_row(row, row_height([(longest, 11.0)], 34))


def _unit_row(
    book: Book,
    sheet: Worksheet,
    tops: list[Criterion],
    columns: _Columns,
    unit: dict[str, Any],
    row: int,
    block: tuple[int, int],
) -> None:
    code = str(unit["unit"])
    own = book.rulebook.unit(code)
    styles, first_three = book.styles, known(unit["rank"]) and unit["rank"] is not pd.NA and unit["rank"] <= 3
    note = _note(book, unit)
    room = sum(_all_widths(book, columns.last)[columns.note : columns.last + 1])
    lines = [(lines_of(note, room, 11), 11.0), (lines_of(unit["name"], _WIDTHS["unit"], bold=True), 12.0)]
    if columns.has_class:
        lines.append((lines_of(unit["class"], _WIDTHS["class"]), 12.0))
    sheet.set_row(row, row_height(lines, 24))
    book.write_text(sheet, row, columns.unit, unit["name"], "computed_strong_text" if first_three else "computed_text")
    for column, top in enumerate(tops, start=_FIRST_GROUP):
        _linked(
            book,
            sheet,
            (row, column),
            book.point_reference(book.point_rows[top.key], code),
            book.leaf_value(top, own) if top.is_leaf else book.group_value(top.key, own),
            "computed",
        )
    total = "" if unit["ranked_by"] == "keys" else book.group_value(TOTAL, own)
    if unit["ranked_by"] == "keys":
        sheet.write_blank(row, columns.total, None, styles.get("computed_strong"))
    else:
        _linked(book, sheet, (row, columns.total), book.point_reference(book.total_row, code), total, "computed_strong")
    maximum, _ = unit_figures(book, own)
    reference = book.point_reference(book.maximum_row, code)
    if unit["ranked_by"] == "keys":
        sheet.write_blank(row, columns.maximum, None, styles.get("computed"))
    else:
        shown = styles.get("computed", book.max_format(maximum))
        sheet.write_formula(row, columns.maximum, f"={reference}", shown, maximum)
    _percent(book, sheet, columns, unit, row)
    _rank(book, sheet, columns, unit, row, block, first_three=first_three)
    if columns.has_class:
        _class(book, sheet, columns, unit, row)
    merge_text(sheet, row, (columns.note, columns.last), note, styles.get("dense_text"))


def _linked(book: Book, sheet: Worksheet, at: tuple[int, int], reference: str, value: Any, style: str) -> None:
    """A figure of the points sheet; a blank there stays blank here."""
    sheet.write_formula(*at, f'=IF({reference}="","",{reference})', book.styles.get(style, book.points), value)


def _percent(book: Book, sheet: Worksheet, columns: _Columns, unit: dict[str, Any], row: int) -> None:
    total, maximum = a1(row, columns.total), a1(row, columns.maximum)
    figure = f"ROUND(ROUND({total}*100/{maximum},9),{book.info.percent_digits})"
    formula = f'=IF(AND(ISNUMBER({total}),{maximum}>0),{figure},"")'
    value = unit["percent"] if known(unit["percent"]) and known(unit["points"]) else ""
    formula = "" if unit["ranked_by"] == "keys" else formula
    _formula_or_value(sheet, (row, columns.percent), formula, book.styles.get("computed", book.percent), value)


def _rank(
    book: Book,
    sheet: Worksheet,
    columns: _Columns,
    unit: dict[str, Any],
    row: int,
    block: tuple[int, int],
    *,
    first_three: bool,
) -> None:
    """Competition rank: one more than the number of units with a higher figure."""
    column = columns.percent if unit["ranked_by"] == "percent" else columns.total
    own = a1(row, column)
    letter = own.rstrip("0123456789")
    figures = f"{letter}${block[0] + 1}:{letter}${block[1] + 1}"
    formula = f'=IF(ISNUMBER({own}),SUMPRODUCT(ISNUMBER({figures})*({figures}>{own}))+1,"")'
    if _ranked_beyond_figures(book, str(unit["cluster"])):
        formula = ""
    name = "rank_provisional" if unit["state"] == PROVISIONAL else ("rank_first" if first_three else "rank")
    style = book.styles.get(name, "0")
    value = "" if unit["rank"] is pd.NA or not known(unit["rank"]) else int(unit["rank"])
    _formula_or_value(sheet, (row, columns.rank), formula, style, value)


def _formula_or_value(sheet: Worksheet, at: tuple[int, int], formula: str, style: Any, value: Any) -> None:
    """A formula with its value; the value alone where it does not follow from this workbook's figures."""
    if formula:
        sheet.write_formula(*at, formula, style, value)
    elif isinstance(value, str):
        write_text(sheet, *at, value, style)
    else:
        sheet.write_number(*at, value, style)


def _ranked_beyond_figures(book: Book, cluster: str) -> bool:
    """Whether ranks rest on more than one figure: a chain, a vote, an event, keys, or ranks that go on 1-1-2."""
    own = book.result.ranking[book.result.ranking["cluster"] == cluster]
    unranked = [book.rulebook.unit(str(unit)) for unit in own.loc[own["rank"].isna(), "unit"]]
    return bool(
        any(not isinstance(book.group_value(TOTAL, unit), str) for unit in unranked)
        or (own["decided_by"] != "").any()
        or own["last"].any()
        or (own["ranked_by"] == "keys").any()
        or book.info.rank_style is RankStyle.DENSE
    )


def _classed_beyond_figures(book: Book) -> bool:
    """Whether classes rest on more than the total: conditions, shares, events, or the total without its bonuses."""
    info, rulebook = book.info, book.rulebook
    return bool(
        any(row.asks or row.share is not None for row in rulebook.classes)
        or any(event.confirmed for event in (book.result.events.entries if book.result.events else ()))
        or (
            info.class_counts not in {None, ClassCounts.ALL} and rulebook.has_kind(PointKind.BONUS, PointKind.DEDUCTION)
        )
    )


def _class(book: Book, sheet: Worksheet, columns: _Columns, unit: dict[str, Any], row: int) -> None:
    info = book.info
    total, maximum = a1(row, columns.total), a1(row, columns.maximum)
    figure = total if info.class_basis is ClassBasis.POINTS else a1(row, columns.percent)
    if info.class_figure is ClassFigure.EXACT and info.class_basis is ClassBasis.PERCENT:
        figure = f"ROUND({total}*100/{maximum},9)"
    formula = text_literal(NOT_CLASSIFIED.say(book.lang))
    for item in reversed(book.rulebook.classes):
        formula = f"IF({item.interval.formula(figure)},{text_literal(item.name)},{formula})"
    style = book.styles.get("computed_text")
    beyond = unit["ranked_by"] == "keys" or _classed_beyond_figures(book)
    formula = "" if beyond else f'=IF(ISNUMBER({total}),{formula},"")'
    _formula_or_value(sheet, (row, columns.klass), formula, style, unit["class"])


def _note(book: Book, unit: dict[str, Any]) -> str:
    notes = []
    if unit["state"] == NOT_SUBMITTED:
        notes.append(book.say(_NOT_SUBMITTED))
    if unit["ranked_by"] == "keys":
        notes.append(book.key_figures(str(unit["unit"])))
    if unit["state"] == NOT_SCORED:
        notes.append(book.say(_NOTHING_KNOWN if unit["missing"] else _NOT_SCORED))
    if unit["shared"]:
        notes.append(book.say(_SHARED, others=unit["tied_with"]))
    if unit["decided_by"]:
        notes.append(book.say(_DECIDED, link=unit["decided_by"]))
    if unit["last"]:
        notes.append(book.say(_LAST))
    if unit["state"] == PROVISIONAL:
        notes.append(book.say(_PROVISIONAL, missing=to_decimal(unit["missing"])))
    if unit["class_reason"]:
        notes.append(unit["class_reason"])
    return ". ".join(filter(None, notes))


def _signature(book: Book, sheet: Worksheet, cluster: Cluster, row: int, last: int) -> int:
    """Place, date and signature at the right; returns the last row."""
    date = book.date
    values = (
        {"day": f"{date.day:02d}", "month": f"{date.month:02d}", "year": str(date.year)}
        if date
        else {"day": _DOTS, "month": _DOTS, "year": str(book.info.year)}
    )
    first = max(last - 2, 2)
    lines = [
        (book.say(_DATE, place=book.info.place or _DOTS * 2, **values), "body_italic_center"),
        (book.say(_SIGNER), "body_bold_center"),
        (book.say(_SIGN_HERE), "body_italic_center"),
    ]
    if cluster.head:
        lines.insert(2, (book.rulebook.unit(cluster.head).name.upper(), "body_bold_center"))
    width = sum(_all_widths(book, last)[first : last + 1])
    for offset, (text, style) in enumerate(lines):
        sheet.set_row(row + offset, row_height([(lines_of(text, width, 13, bold=True), 13.0)]))
        merge_text(sheet, row + offset, (first, last), text, book.styles.get(style))
    return row + len(lines) + 4
