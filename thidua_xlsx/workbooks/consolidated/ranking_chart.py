"""The chart under a ranking: one bar per unit, and a title that says what it shows and follows what is typed."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.rows.calculation import Scalar
from thidua_xlsx.workbooks.styles import CHART_FONT, CHART_GRID, CHART_LINE, TOTAL_SERIES

__all__ = ["chart_height", "write_chart"]

_POINTS_AXIS: Final = Text("Tổng điểm", "Points")
_PERCENT_AXIS: Final = Text("Phần trăm của thang điểm", "Percent of the maximum")
_WIDTH: Final = 900
_AROUND: Final = 110  # pixels of title, axis and its labels
_BAR: Final = 30
_THINNEST: Final = 20
_MANY: Final = 8  # bars; more are thinner


def chart_height(units: int) -> int:
    """How tall the chart is, in pixels."""
    return _AROUND + units * (_BAR if units <= _MANY else max(_THINNEST, _BAR * _MANY // units))


def write_chart(
    book: Book,
    sheet: Worksheet,
    title: Scalar,
    block: tuple[int, int],
    columns: tuple[int, int, int],
    row: int,
    room: int,
    *,
    by_percent: bool,
) -> None:
    """A bar for every unit in the order of the table, the first on top, at most ``room`` pixels wide.

    ``columns`` are those of the names, of the figures, and the one in which the chart stands.
    """
    unit_column, value_column, at_column = columns
    first, last = block
    name = sheet.get_name()
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, first, unit_column, last, unit_column],
            "values": [name, first, value_column, last, value_column],
            **TOTAL_SERIES,
            "border": CHART_LINE,
            "gap": 60,
            "data_labels": {"value": True, "font": CHART_FONT},
        }
    )
    font = {**CHART_FONT, "size": 13}
    chart.set_title({"name": f"={title.there}", "data": [title.value], "name_font": font, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "interval_unit": 1, "num_font": CHART_FONT, "major_gridlines": {"visible": False}}
    )
    chart.set_x_axis(
        {
            "name": book.say(_PERCENT_AXIS if by_percent else _POINTS_AXIS),
            "name_font": CHART_FONT,
            "num_font": CHART_FONT,
            "min": 0,  # a bar that does not start at 0 lies about its length
            "num_format": "#,##0",
            "label_position": "high",  # below, for the units run downwards
            "major_gridlines": {"visible": True, "line": CHART_GRID},
        }
    )
    chart.set_size({"width": min(_WIDTH, room), "height": chart_height(last - first + 1)})
    sheet.insert_chart(row, at_column, chart, {"object_position": 2})
