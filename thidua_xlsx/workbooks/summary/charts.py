"""``Phân bố``: classes per cluster, and how far percents spread; readable in black and white."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.sheet import set_paper
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Formula, Value, number_format, put
from thidua_xlsx.workbooks.summary.clusters import ClusterRows
from thidua_xlsx.workbooks.summary.facts import ClusterFacts, mean_of

__all__ = ["write_charts"]

_TITLE: Final = Text("PHÂN BỐ XẾP LOẠI VÀ TỶ LỆ ĐIỂM THEO CỤM", "CLASSES AND PERCENTS BY CLUSTER")
_MOST: Final = Text("{name}: {count} trong {all} đơn vị đã xếp loại", "{name}: {count} of {all} units with a class")
_MEANS: Final = Text(
    "Bình quân cao nhất: {high} ({most} %); thấp nhất: {low} ({least} %)",
    "Highest mean: {high} ({most} %); lowest: {low} ({least} %)",
)
_ONE_MEAN: Final = Text("{name}: bình quân {mean} %", "{name}: mean {mean} %")
_SAME: Final = Text("Các cụm có bình quân bằng nhau: {mean} %", "All clusters have the same mean: {mean} %")
_UNITS_AXIS: Final = Text("Số đơn vị", "Units")
_PERCENT_AXIS: Final = Text(
    "Phần trăm của thang điểm: đầu trái là đơn vị thấp nhất, chỗ đổi màu là bình quân, đầu phải là cao nhất",
    "Percent of the maximum: from the lowest unit at the left over the mean, where the colour changes, to the highest",
)
_BELOW: Final = Text("Từ thấp nhất đến bình quân", "Lowest to mean")
_ABOVE: Final = Text("Từ bình quân đến cao nhất", "Mean to highest")
_LOWEST: Final = Text("Thấp nhất", "Lowest")
_DATA: Final = Text("Số liệu vẽ biểu đồ", "Data of the charts")
_CLUSTER: Final = Text("Cụm", "Cluster")
_FONT: Final = {"name": "Times New Roman", "size": 10}
_LINE: Final = {"color": "#1F2A44", "width": 0.75}
# told apart by darkness and hatching alone
_FILLS: Final[tuple[dict[str, Any], ...]] = (
    {"fill": {"color": "#1F3A68"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#4F6D99", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#C9D3E3"}},
    {"pattern": {"pattern": "small_grid", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
    {"pattern": {"pattern": "wide_downward_diagonal", "fg_color": "#1F3A68", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#7F8FA9"}},
    {"pattern": {"pattern": "dotted_diamond", "fg_color": "#1F3A68", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "horizontal_brick", "fg_color": "#4F6D99", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "dark_vertical", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "large_checker", "fg_color": "#1F3A68", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "light_horizontal", "fg_color": "#1F3A68", "bg_color": "#FFFFFF"}},
)
_COLUMNS: Final = 10  # of the page; the data stand beyond
_WIDTH: Final = 12.0
_PIXELS: Final = 890
_ROW_PIXELS: Final = 20
_HEAD_ROWS: Final = 4
_PAGE_PIXELS: Final = 1_480  # the height of A4 upright at the scale of the page
_SCALE: Final = 62


def write_charts(summary: Summary, rows: ClusterRows) -> None:
    """Write the sheet: charts on the page, their data beside it."""
    sheet = summary.add_sheet("charts")
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    row = summary.head(sheet, _TITLE, [_WIDTH] * _COLUMNS)
    data = _COLUMNS + 1
    sheet.set_column(data, data, 30)
    summary.write_text(sheet, row, data, summary.say(_DATA), "note")
    breaks = []
    beside = row + 1
    if summary.classes:
        clusters = [item for item in summary.clusters if item.rulebook.classes]
        beside = _class_chart(summary, sheet, rows, clusters, row, beside)
        row += _height(len(clusters)) // _ROW_PIXELS + 2
    clusters = [item for item in summary.clusters if item.known("percent")]
    if clusters:
        end = row + _height(len(clusters)) // _ROW_PIXELS
        if summary.classes and end * _ROW_PIXELS > _PAGE_PIXELS:
            breaks.append(row)
        _percent_chart(summary, sheet, rows, clusters, row, beside)
        row = end + 2
    sheet.print_area(0, 0, row - 1, _COLUMNS - 1)
    set_paper(sheet, heading_row=None, landscape=False)
    sheet.set_print_scale(_SCALE)
    sheet.set_h_pagebreaks(breaks)
    sheet.freeze_panes(3, 0)


def _height(clusters: int) -> int:
    """The height of a chart, at most a page."""
    return min(_PAGE_PIXELS - _HEAD_ROWS * _ROW_PIXELS, 190 + 28 * clusters)


def _names(item: ClusterFacts) -> str:
    return item.label if len(item.label) <= 45 else f"{item.label[:44].rstrip()}…"


def _data(
    summary: Summary, sheet: Worksheet, row: int, headings: list[str], table: list[list[Value]], digits: int
) -> list[list[int]]:
    """Figures beside the page; returns the ranges of their columns, names first."""
    first = _COLUMNS + 1
    for position, text in enumerate(headings):
        summary.write_text(sheet, row, first + position, text, "heading_small")
    for offset, values in enumerate(table, start=1):
        for position, value in enumerate(values):
            style = (
                summary.styles.get("dense_text")
                if position == 0
                else summary.styles.get("dense", number_format(digits))
            )
            put(sheet, row + offset, (first + position, first + position), value, style)
    return [[row + 1, first + position, row + len(table), first + position] for position in range(len(headings))]


def _class_chart(
    summary: Summary, sheet: Worksheet, rows: ClusterRows, clusters: list[ClusterFacts], row: int, beside: int
) -> int:
    """A bar per cluster, divided by class; returns the next free row of the data."""
    table: list[list[Value]] = [
        [
            _names(item),
            *(
                Formula(f"={rows.cell(summary, item, column)}", sum(unit.class_name == name for unit in item.units))
                for name, column in rows.classes.items()
            ),
        ]
        for item in clusters
    ]
    ranges = _data(summary, sheet, beside, [summary.say(_CLUSTER), *rows.classes], table, 0)
    chart = summary.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    name = sheet.get_name()
    for number, values in enumerate(ranges[1:]):
        look = _FILLS[number % len(_FILLS)]
        dark = look.get("fill", {}).get("color") in {"#1F3A68", "#7F8FA9"}
        chart.add_series(
            {
                "name": [name, beside, values[1]],
                "categories": [name, *ranges[0]],
                "values": [name, *values],
                **look,
                "border": _LINE,
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "0;;",  # a 0 has no room
                    "font": {**_FONT, "bold": True, "color": "#FFFFFF" if dark else "#000000"},
                    **({} if "fill" in look else {"fill": {"color": "#FFFFFF"}}),
                },
            }
        )
    _finish(
        summary,
        chart,
        _class_title(summary),
        _UNITS_AXIS,
        {"min": 0, "max": _most(clusters), "major_unit": _step(clusters)},
    )
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size({"width": _PIXELS, "height": _height(len(clusters))})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "y_offset": 4})
    return beside + len(table) + 3


def _most(clusters: list[ClusterFacts]) -> int:
    """The units of the largest cluster."""
    return max(1, *(len(item.units) for item in clusters))


def _step(clusters: list[ClusterFacts]) -> int:
    """Whole units on the axis."""
    return max(1, _most(clusters) // 10)


def _class_title(summary: Summary) -> str:
    """The class with the most units, the higher one where two have as many."""
    given = [unit.class_name for item in summary.clusters for unit in item.units if unit.class_name in summary.classes]
    if not given:
        return summary.say(_UNITS_AXIS)
    most = max(summary.classes, key=given.count)
    return summary.say(_MOST, name=most, count=given.count(most), all=len(given))


def _percent_chart(
    summary: Summary, sheet: Worksheet, rows: ClusterRows, clusters: list[ClusterFacts], row: int, beside: int
) -> None:
    """From the lowest percent over the mean to the highest, the cluster with the highest mean on top."""
    digits = summary.percent_digits
    figures = {item.number: _figures(item) for item in clusters}
    clusters = sorted(clusters, key=lambda item: -figures[item.number][1])
    low, mean, high = (rows.columns[f"{which}_percent"] for which in ("lowest", "mean", "highest"))
    table: list[list[Value]] = []
    for item in clusters:
        lowest, middle, highest = figures[item.number]
        at = [rows.cell(summary, item, column) for column in (low, mean, high)]
        table.append(
            [
                _names(item),
                Formula(f"={at[0]}", lowest),
                _difference(at[1], at[0], middle - lowest, digits),
                _difference(at[2], at[1], highest - middle, digits),
            ]
        )
    headings = [summary.say(text) for text in (_CLUSTER, _LOWEST, _BELOW, _ABOVE)]
    ranges = _data(summary, sheet, beside, headings, table, digits)
    chart = summary.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    looks: tuple[dict[str, Any], ...] = (
        {
            "fill": {"none": True},
            "border": {"none": True},
            "data_labels": {"value": True, "position": "inside_end", "font": _FONT},
        },
        {"fill": {"color": "#C9D3E3"}, "border": _LINE},
        {"fill": {"color": "#1F3A68"}, "border": _LINE},
    )
    name = sheet.get_name()
    for values, look in zip(ranges[1:], looks, strict=True):
        chart.add_series(
            {
                "name": [name, beside, values[1]],
                "categories": [name, *ranges[0]],
                "values": [name, *values],
                "gap": 45,
                **look,
            }
        )
    start = max(0.0, min(lowest for lowest, _, _ in figures.values()) - 6) // 10 * 10
    # a bonus may lead beyond 100 %
    end = {"max": 100} if start < 100 and max(highest for _, _, highest in figures.values()) <= 100 else {}
    _finish(summary, chart, _mean_title(summary, clusters, figures), _PERCENT_AXIS, {"min": start, **end})
    chart.set_legend({"none": True})  # LibreOffice would name the series that is not to be seen
    chart.set_size({"width": _PIXELS, "height": _height(len(clusters))})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "y_offset": 4})


def _figures(item: ClusterFacts) -> tuple[float, float, float]:
    values = item.known("percent")
    return min(values), mean_of(values, item.info.percent_digits), max(values)


def _difference(upper: str, lower: str, value: float, digits: int) -> Formula:
    return Formula(f"=ROUND(ROUND({upper}-{lower},9),{digits})", round(value, digits) + 0.0)


def _mean_title(summary: Summary, clusters: list[ClusterFacts], figures: dict[int, tuple[float, float, float]]) -> str:
    first, last = clusters[0], clusters[-1]
    most, least = figures[first.number][1], figures[last.number][1]
    if first is last:
        return summary.say(_ONE_MEAN, name=_names(first), mean=most)
    if most == least:
        return summary.say(_SAME, mean=most)
    return summary.say(_MEANS, high=_names(first), most=most, low=_names(last), least=least)


def _finish(summary: Summary, chart: Any, title: str, axis: Text, scale: dict[str, Any]) -> None:
    """Title, axes and fonts."""
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 13}, "overlay": False})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _FONT, "major_gridlines": {"visible": False}})
    chart.set_x_axis(
        {
            "name": summary.say(axis),
            "name_font": _FONT,
            "num_font": _FONT,
            "num_format": "0",
            "label_position": "high",  # below, for the clusters run downwards
            "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0"}},
            **scale,
        }
    )
