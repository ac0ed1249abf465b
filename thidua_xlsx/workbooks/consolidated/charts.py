"""``Biểu đồ`` and ``Mức đạt``: totals by group, claimed beside counted, and how far each criterion was reached."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from xlsxwriter.chart import Chart

from thidua_xlsx.meeting.grids import FIRST_UNIT_COLUMN, HEADING_ROW, MAXIMUM_COLUMN
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.model import Cluster, Criterion
from thidua_xlsx.rulebook.rules import PointKind, RankBy
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.consolidated.book import Book, known
from thidua_xlsx.workbooks.consolidated.grids import set_grid_paper, write_frame
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.sentences import number_text, said
from thidua_xlsx.workbooks.paging import fits_on_page, set_pages
from thidua_xlsx.workbooks.row_heights import cut, lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, set_paper
from thidua_xlsx.workbooks.styles import (
    CHART_FONT,
    CHART_GRID,
    CHART_LINE,
    DEDUCTION_SERIES,
    GROUP_SERIES,
    HEAT_HIGH,
    HEAT_LOW,
    PAIR_SERIES,
)

__all__ = ["write_charts", "write_heat_map"]

_KEY: Final = "charts"
_TITLE: Final = Text("BIỂU ĐỒ", "CHARTS")
_STACKED: Final = Text("Điểm theo nhóm tiêu chí – {cluster}", "Points by group – {cluster}")
_WIDEST: Final = Text(
    "Nhóm {group} chênh lệch nhiều nhất: {spread} điểm giữa cao nhất và thấp nhất",
    "Group {group} differs most: {spread} points between highest and lowest",
)
_BESIDE: Final = Text("Điểm tự chấm và điểm được tính – {cluster}", "Claimed and counted points – {cluster}")
_CHANGED: Final = Text(
    "{count} đơn vị có điểm được tính khác điểm tự chấm", "Counted points differ from claimed ones in {count} units"
)
_UNCHANGED: Final = Text("Điểm được tính bằng điểm tự chấm", "Counted points are those that were claimed")
_DATA: Final = Text("Số liệu của tiêu đề biểu đồ", "What the titles of charts say")
_NO_CHART: Final = Text(
    "Các cụm của tệp này xếp hạng theo thứ tự chỉ tiêu, không có tổng điểm để vẽ.",
    "The clusters of this workbook are ranked by keys and have no totals to show.",
)
_CLAIMED: Final = Text("Tự chấm", "Claimed")
_COUNTED: Final = Text("Được tính", "Counted")
_POINTS: Final = Text("Điểm", "Points")
_HEAT: Final = Text("MỨC ĐẠT CỦA TỪNG TIÊU CHÍ (% THANG ĐIỂM)", "HOW FAR EACH CRITERION WAS REACHED (% OF ITS MAXIMUM)")
_HEAT_NOTE: Final = Text(
    "Càng đậm càng gần điểm tối đa; tiêu chí trừ điểm: phần đã trừ. KG: không được giao. –: không áp dụng cho cụm.",
    "The darker, the nearer to the maximum; of a deduction: how much was taken. KG: not assigned. –: not used.",
)
_ROW_PIXELS: Final = 20
_ROW_POINTS: Final = 15
_FIRST_ROW: Final = 4
_HEAD_POINTS: Final = 80  # title and the way back
_COLUMNS: Final = 13
_COLUMN_WIDTH: Final = 11.0
_WIDTH: Final = 1040  # pixels of the charts, just within those columns
_BAR: Final = 28  # pixels of a bar and of a pair of bars, where there is room for them
_PAIR: Final = 36
_THINNEST: Final = 15
_TALLEST: Final = 620  # pixels of a chart that has a page of its own
_AROUND: Final = 130  # title, axis and its labels
_LEGEND_LINE: Final = 17
_LONGEST_NAME: Final = 70
_BELOW_MOST: Final = 6  # series whose legend stands below the chart; more stand beside it
_DATA_COLUMN: Final = _COLUMNS + 1


def write_charts(book: Book, points: Points) -> None:
    """Two charts per cluster that is ranked by points; they read the sheet of points."""
    sheet = book.sheet(_KEY)
    sheet.set_column(0, _COLUMNS - 1, _COLUMN_WIDTH)
    sheet.set_column(_DATA_COLUMN, _DATA_COLUMN + 2, 12, None, {"hidden": True})
    book.head(_KEY, _TITLE, _COLUMNS - 1, stamp_column=8, room=_COLUMNS * _COLUMN_WIDTH)
    book.write_text(sheet, 0, _DATA_COLUMN, book.say(_DATA), "code")
    row, starts = _FIRST_ROW, []
    for cluster in book.clusters:
        if cluster.rank_by is RankBy.KEYS or not book.rulebook.units_of(cluster.code):
            continue
        beside = _stacked(book, points, cluster, row)
        below = _beside(book, points, cluster, beside)
        starts += [row] if fits_on_page(0, (below - row) * _ROW_POINTS + _HEAD_POINTS) else [row, beside]
        row = below
    if not starts:
        merge_text(sheet, row, (0, _COLUMNS - 1), book.say(_NO_CHART), book.styles.get("body_wrap"))
        sheet.set_row(row, row_height([(lines_of(book.say(_NO_CHART), _COLUMNS * _COLUMN_WIDTH, 13), 13.0)]))
        row += 2
    sheet.print_area(0, 0, row - 1, _COLUMNS - 1)
    set_paper(sheet, heading_row=None)
    if len(starts) > 1:
        block = max(end - begin for begin, end in pairwise([*starts, row])) * _ROW_POINTS + _HEAD_POINTS
        columns = [[_COLUMN_WIDTH] * _COLUMNS]
        set_pages(sheet, columns, (0, row - 1), {}, usual=None, forced=starts[1:], block=block)
    else:
        sheet.fit_to_pages(1, 1)


def _units(book: Book, cluster: Cluster) -> list[Any]:
    """The units' names, as categories of a chart."""
    first, last = book.grid.span(cluster.code)
    return [book.sheet_name("points"), HEADING_ROW, first, HEADING_ROW, last]


def _series(book: Book, cluster: Cluster, row: int, name: str, look: dict[str, Any], gap: int) -> dict[str, Any]:
    first, last = book.grid.span(cluster.code)
    values = [book.sheet_name("points"), row, first, row, last]
    return {
        "name": name,
        "categories": _units(book, cluster),
        "values": values,
        "border": CHART_LINE,
        "gap": gap,
        **look,
    }


def _stacked(book: Book, points: Points, cluster: Cluster, row: int) -> int:
    """Totals by group; what is deducted stands to the left of 0. Returns the next free row."""
    tops = book.tops(cluster)
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    looks = iter(GROUP_SERIES * len(tops))
    for top in tops:
        is_deduction = book.rulebook.kind(top) is PointKind.DEDUCTION
        look = DEDUCTION_SERIES if is_deduction else next(looks)
        chart.add_series(_series(book, cluster, points.row(top.key), _name(top), look, 50))
    count = len(book.rulebook.units_of(cluster.code))
    below = len(tops) <= _BELOW_MOST
    height = _height(_AROUND + (_LEGEND_LINE * len(tops) if below else 0), _BAR, count)
    height = height if below else max(height, 80 + _LEGEND_LINE * len(tops))
    _axes(book, chart, from_zero=not any(book.rulebook.kind(top) is PointKind.DEDUCTION for top in tops))
    chart.set_legend(
        {"position": "bottom" if below else "right", "font": CHART_FONT} if len(tops) > 1 else {"none": True}
    )
    _set_title(book, chart, row, _STACKED.say(book.lang, cluster=cluster.name), _finding(book, points, cluster, row))
    return _place(book, chart, row, height)


def _height(around: int, bar: int, count: int) -> int:
    """The height of a chart with so many bars: thinner ones where they are many, so that it fits on a page."""
    return around + count * max(_THINNEST, min(bar, (_TALLEST - around) // max(count, 1)))


def _name(top: Criterion) -> str:
    return cut(f"{top.number}. {top.name}", _LONGEST_NAME)


def _finding(book: Book, points: Points, cluster: Cluster, row: int) -> str:
    """The group in which the units differ most, as a formula over hidden cells; empty where it says nothing."""
    tops = book.tops(cluster)
    if len(tops) < 2 or len(book.rulebook.units_of(cluster.code)) < 2:
        return ""
    code, digits = book.styles.get("code"), book.info.digits
    names, spreads = _DATA_COLUMN, _DATA_COLUMN + 1
    for at, top in enumerate(tops, start=row + 1):
        cells = book.across("points", points.row(top.key), cluster.code)
        book.put(_KEY, (at, names), top.number, code)
        book.calculated(_KEY, (at, spreads), f"IF(COUNT({cells})>1,ROUND(MAX({cells})-MIN({cells}),{digits}),0)", code)
    block = f"{row + 2}:${{}}${row + 1 + len(tops)}"
    numbers, widths = (f"${letter}${block.format(letter)}" for letter in map(column_letter, (names, spreads)))
    widest = f"INDEX({numbers},MATCH(MAX({widths}),{widths},0))"
    words = said(_WIDEST, book.lang, group=widest, spread=number_text(f"MAX({widths})", book.lang))
    return f'IF(MAX({widths})>0,": "&{words},"")'


def _beside(book: Book, points: Points, cluster: Cluster, row: int) -> int:
    """What was claimed beside what counts. Returns the next free row."""
    chart = book.workbook.add_chart({"type": "bar"})
    rows = (points.rows["claimed_total"], points.total_row)
    for text, at, look in zip((_CLAIMED, _COUNTED), rows, PAIR_SERIES, strict=True):
        chart.add_series(_series(book, cluster, at, book.say(text), look, 60))
    totals = [book.group_value(TOTAL, unit) for unit in book.rulebook.units_of(cluster.code)]
    _axes(book, chart, from_zero=all(not known(total) or isinstance(total, str) or total >= 0 for total in totals))
    chart.set_legend({"position": "bottom", "font": CHART_FONT})
    differ = book.across("points", points.rows["difference"], cluster.code)
    count = f"(COUNT({differ})-COUNTIF({differ},0))"
    changed = said(_CHANGED, book.lang, count=f'{count}&""')
    words = f'IF(COUNT({differ})=0,"",": "&IF({count}>0,{changed},{text_literal(book.say(_UNCHANGED))}))'
    _set_title(book, chart, row, _BESIDE.say(book.lang, cluster=cluster.name), words)
    return _place(book, chart, row, _height(_AROUND + 20, _PAIR, len(totals)))


def _axes(book: Book, chart: Chart, *, from_zero: bool) -> None:
    """Units from top to bottom; points from 0, for a bar that does not start at 0 lies about its length."""
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": CHART_FONT, "label_position": "low"})
    chart.set_x_axis(
        {
            "name": book.say(_POINTS),
            "name_font": CHART_FONT,
            "num_font": CHART_FONT,
            "num_format": "#,##0",
            "label_position": "high",  # below, for the units run downwards
            "major_gridlines": {"visible": True, "line": CHART_GRID},
            **({"min": 0} if from_zero else {}),
        }
    )


def _set_title(book: Book, chart: Chart, row: int, plain: str, finding: str) -> None:
    """A title that says what the chart shows, and what is found: from a hidden cell, for it follows entries."""
    template = text_literal(plain) + (f"&{finding}" if finding else "")
    value = book.calculated(_KEY, (row, _DATA_COLUMN), template, book.styles.get("code"))
    cell = f"='{book.sheet_name(_KEY)}'!${column_letter(_DATA_COLUMN)}${row + 1}"
    chart.set_title({"name": cell, "data": [value], "name_font": {**CHART_FONT, "size": 12}, "overlay": False})


def _place(book: Book, chart: Chart, row: int, height: int) -> int:
    chart.set_size({"width": _WIDTH, "height": height})
    chart.show_hidden_data()  # groups that somebody folds away still count
    book.sheet(_KEY).insert_chart(row, 0, chart, {"object_position": 2})
    return row + -(-height // _ROW_PIXELS) + 1


def write_heat_map(book: Book) -> None:
    """Criteria × units in percent of the maximum, darker the higher; the columns and rows are those of the grids."""
    key = "heat"
    write_frame(book, key, _HEAT, note=book.say(_HEAT_NOTE))
    sheet, style = book.sheet(key), book.styles.get("dense_center", "0")
    strong = book.styles.get("group_center", "0")
    most = f"${column_letter(MAXIMUM_COLUMN)}"
    for row in book.grid.rows:
        cell = book.reference("points", row.row)
        maximum = book.reference("points", row.row, column=most)
        share = f'IF(ISNUMBER({cell}),IF(N({maximum})>0,ROUND(ROUND(ABS({cell})*100/{maximum},9),0),""),{cell}&"")'
        for unit in book.units:
            at = (row.row, book.grid.columns[unit.code])
            if row.input is not None:
                sheet.write_blank(*at, None, style)
            else:
                book.calculated(key, at, share, style if row.criterion.is_leaf else strong)
    if book.units and book.grid.rows:
        first, last = book.grid.rows[0].row, book.grid.rows[-1].row
        scale = {
            "type": "2_color_scale",
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 100,
            "min_color": HEAT_LOW,
            "max_color": HEAT_HIGH,
        }
        sheet.conditional_format(first, FIRST_UNIT_COLUMN, last, book.grid.last_column, scale)
    set_grid_paper(book, key)
