"""The chart under a ranking: one bar per unit, and a title that says what it shows."""

from __future__ import annotations

from typing import Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.consolidated.book import Book

__all__ = ["write_chart"]

_GAP_POINTS: Final = Text("Chênh lệch hạng 1 và 2: {gap} điểm", "Between ranks 1 and 2: {gap} points")
_GAP_PERCENT: Final = Text(
    "Chênh lệch hạng 1 và 2: {gap} điểm phần trăm", "Between ranks 1 and 2: {gap} percentage points"
)
_SHARED: Final = Text("Hạng 1 đồng hạng: {units}", "Rank 1 is shared: {units}")
_ONE: Final = Text("Điểm của đơn vị", "Points of the unit")
_POINTS_AXIS: Final = Text("Tổng điểm", "Points")
_PERCENT_AXIS: Final = Text("Phần trăm của thang điểm", "Percent of the maximum")
_FONT: Final = {"name": "Times New Roman", "size": 10}
_ROW_PIXELS: Final = 20
_WIDTH: Final = 900


def write_chart(
    book: Book,
    sheet: Worksheet,
    table: pd.DataFrame,
    block: tuple[int, int],
    columns: tuple[int, int, int],
    row: int,
    room: int,
) -> int:
    """A bar for every ranked unit, the first on top, at most ``room`` pixels wide; returns the row below it.

    Where nobody is ranked by points there is no chart, and ``row`` itself comes back.
    """
    ranked = table[table["rank"].notna() & table["points"].notna()]
    if ranked.empty:
        return row
    unit_column, total_column, percent_column = columns
    by_percent = ranked["ranked_by"].iloc[0] == "percent"
    value_column = percent_column if by_percent else total_column
    last = block[0] + len(ranked) - 1
    name = sheet.get_name()
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, block[0], unit_column, last, unit_column],
            "values": [name, block[0], value_column, last, value_column],
            "fill": {"color": "#4F6D99"},
            "border": {"color": "#2F4566"},
            "gap": 60,
            "data_labels": {"value": True, "font": _FONT},
        }
    )
    chart.set_title(
        {"name": _title(book, ranked, by_percent=by_percent), "name_font": {**_FONT, "size": 13}, "overlay": False}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _FONT, "major_gridlines": {"visible": False}})
    axis = book.say(_PERCENT_AXIS if by_percent else _POINTS_AXIS)
    chart.set_x_axis(
        {
            "name": axis,
            "name_font": _FONT,
            "num_font": _FONT,
            "min": 0,  # a bar that does not start at 0 lies about its length
            "num_format": "0",
            "label_position": "high",  # below, for the units run downwards
            "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0"}},
        }
    )
    height = 120 + 30 * len(ranked)
    chart.set_size({"width": min(_WIDTH, room), "height": height})
    sheet.insert_chart(row, 1, chart, {"object_position": 2})
    return row + height // _ROW_PIXELS + 2


def _title(book: Book, ranked: pd.DataFrame, *, by_percent: bool) -> str:
    if len(ranked) == 1:
        return book.say(_ONE)
    first, second = ranked.iloc[0], ranked.iloc[1]
    if first["rank"] == second["rank"]:
        units = [book.rulebook.unit(str(unit)).short for unit in ranked.loc[ranked["rank"] == 1, "unit"]]
        return book.say(_SHARED, units=units)
    column = "percent" if by_percent else "points"
    gap = to_decimal(first[column]) - to_decimal(second[column])
    return book.say(_GAP_PERCENT if by_percent else _GAP_POINTS, gap=gap)
