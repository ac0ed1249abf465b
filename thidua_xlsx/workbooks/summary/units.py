"""``Toàn bộ đơn vị``: one row per unit over all clusters, the sheet that is printed and signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.scoring.ranking import NOT_SUBMITTED, PROVISIONAL, RANKED
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, official_heading
from thidua_xlsx.workbooks.summary.book import Summary, band_style
from thidua_xlsx.workbooks.summary.cells import Formula, Link, Value, number_format, paper, put
from thidua_xlsx.workbooks.summary.facts import STATES, ClusterFacts, UnitFacts

__all__ = ["write_units"]

_TITLE: Final = Text("TỔNG HỢP KẾT QUẢ THI ĐUA CÁC CỤM, KHỐI", "RESULTS OF ALL CLUSTERS")
_FINDING: Final = Text(
    "{clusters} cụm, {units} đơn vị: {ranked} đã có hạng, {provisional} tạm tính, {absent} chưa nộp.",
    "{clusters} clusters, {units} units: {ranked} ranked, {provisional} provisional, {absent} not submitted.",
)
_PROPOSED: Final = Text("{count} đơn vị được đề nghị khen thưởng.", "{count} units proposed for awards.")
_LIMITED: Final = Text("{count} đơn vị bị khống chế.", "{count} units limited by events.")
_UNVERIFIED: Final = Text(
    "Còn {cells} ô chưa thẩm định ở {clusters} cụm.", "{cells} cells in {clusters} clusters are not verified yet."
)
_RULEBOOKS: Final = Text(
    "Gồm {count} quy định: {list}. Điểm của các quy định khác nhau không so sánh được với nhau; so sánh theo tỷ lệ %.",
    "{count} rulebooks: {list}. Points of different rulebooks cannot be compared; compare percents.",
)
_RULEBOOK: Final = Text("{id} (thang điểm {maximum})", "{id} (maximum {maximum})")
_KEYS: Final = Text("{id} (xếp hạng không dùng điểm)", "{id} (ranked without points)")
_SEE: Final = Text("Xem thêm:", "See also:")
_MAKER: Final = Text("NGƯỜI LẬP BIỂU", "PREPARED BY")
_SIGNER: Final = Text("THỦ TRƯỞNG CƠ QUAN", "HEAD OF THE BODY")
_SIGN_NAME: Final = Text("(Ký, ghi rõ họ tên)", "(Signature, full name)")
_SIGN_SEAL: Final = Text("(Ký tên, đóng dấu)", "(Signature, seal)")
_DATE: Final = Text("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day}/{month}/{year}")
_DOTS: Final = "……"
_HEADINGS: Final[dict[str, tuple[Text, float]]] = {
    "number": (Text("Số", "No."), 6.0),
    "cluster": (Text("Cụm", "Cluster"), 26.0),
    "unit": (Text("Đơn vị", "Unit"), 29.0),
    "rank": (Text("Hạng", "Rank"), 7.0),
    "points": (Text("Điểm", "Points"), 10.0),
    "maximum": (Text("Thang điểm", "Maximum"), 9.0),
    "percent": (Text("Tỷ lệ (%)", "Percent"), 9.0),
    "class": (Text("Xếp loại", "Class"), 20.0),
    "awards": (Text("Đề nghị khen thưởng", "Proposed awards"), 26.0),
    "limited": (Text("Bị khống chế do", "Limited by"), 20.0),
    "state": (Text("Tình trạng", "State"), 13.0),
    "note": (Text("Ghi chú", "Note"), 32.0),
}
_OPEN: Final = Text("Số (mở)", "No. (open)")
_TEXT_SIZE: Final = 11.0
_FIXED: Final = 3  # cluster and unit stay in sight
_CHANGE: Final = "#1F2A44"
_GRID: Final = "#7F7F7F"


def write_units(summary: Summary) -> None:
    """Write the sheet, and name its columns for the formulas of the others."""
    columns = _columns(summary)
    widths = [_HEADINGS[key][1] for key in columns]
    sheet = summary.add_sheet("units")
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    heading = _head(summary, sheet, widths)
    _headings(summary, sheet, columns, widths, heading)
    row = heading
    for item in summary.clusters:
        for unit in item.units:
            row += 1
            _unit(summary, sheet, columns, item, unit, row)
    last = max(row, heading + 1)
    _mark_clusters(summary, sheet, (heading + 1, last), len(columns))
    _define_names(summary, columns, (heading + 1, last))
    sheet.autofilter(heading, 0, last, len(columns) - 1)
    sheet.freeze_panes(heading + 1, _FIXED)
    end = _signatures(summary, sheet, last + 2, widths)
    sheet.print_area(0, 0, end, len(columns) - 1)
    paper(sheet, widths, heading, fixed=_FIXED)


def _columns(summary: Summary) -> list[str]:
    """The columns that have something to say."""
    has = {
        "class": bool(summary.classes),
        "awards": summary.has_awards,
        "limited": any(result.rulebook.limiters for result in summary.results),
    }
    return [key for key in _HEADINGS if has.get(key, True)]


def _head(summary: Summary, sheet: Worksheet, widths: Sequence[float]) -> int:
    """What stands above the table; returns the row of the headings."""
    last, styles = len(widths) - 1, summary.styles
    info = summary.heading_info
    official_heading(sheet, styles, info, (0, 2), (5, last), left_width=sum(widths[:3]))
    merge_text(sheet, 2, (0, last), summary.say(_TITLE), styles.get("title"))
    sheet.set_row(2, 28)
    lines = [(f"{summary.period} – {summary.stage}", "body_italic_center"), (_finding(summary), "body_bold_center")]
    if len(summary.rulebooks) > 1:
        lines.append((_compared(summary), "note"))
    for row, (text, style) in enumerate(lines, start=3):
        sheet.set_row(row, row_height([(lines_of(text, sum(widths), 13, bold=style == "body_bold_center"), 13.0)]))
        merge_text(sheet, row, (0, last), text, styles.get(style))
    row = 3 + len(lines)
    if summary.stamp:
        merge_text(sheet, row, (0, last), summary.stamp, styles.get("stamp"))
        row += 1
    return _links(summary, sheet, row, widths) + 1


def _finding(summary: Summary) -> str:
    """What the sheet says, in one line: how many are where, and what is left to do."""
    units = [unit for item in summary.clusters for unit in item.units]
    words = [
        summary.say(
            _FINDING,
            clusters=len(summary.clusters),
            units=len(units),
            ranked=sum(unit.state == RANKED for unit in units),
            provisional=sum(unit.state == PROVISIONAL for unit in units),
            absent=sum(unit.state == NOT_SUBMITTED for unit in units),
        )
    ]
    if summary.has_awards:
        words.append(summary.say(_PROPOSED, count=sum(bool(unit.awards) for unit in units)))
    if any(unit.limited for unit in units):
        words.append(summary.say(_LIMITED, count=sum(bool(unit.limited) for unit in units)))
    open_cells = [item.unverified for item in summary.clusters if item.unverified]
    if open_cells:
        words.append(summary.say(_UNVERIFIED, cells=sum(open_cells), clusters=len(open_cells)))
    return " ".join(words)


def _compared(summary: Summary) -> str:
    """Which rulebooks are in it and out of how many points each scores."""
    named: list[str] = []
    for result in summary.results:
        own = summary.of_result(result)
        maxima = list(dict.fromkeys(item.maximum for item in own if item.maximum))
        name = result.rulebook.info.id
        named.append(summary.say(_RULEBOOK, id=name, maximum=maxima) if maxima else summary.say(_KEYS, id=name))
    return summary.say(_RULEBOOKS, count=len(summary.rulebooks), list="; ".join(dict.fromkeys(named)))


def _links(summary: Summary, sheet: Worksheet, row: int, widths: Sequence[float]) -> int:
    """The way to every other sheet, within the table's columns; returns the last row that it takes."""
    style = summary.styles.get("link")
    merge_text(sheet, row, (0, 1), summary.say(_SEE), summary.styles.get("link_label"))
    column = 2
    for key in summary.sheets[1:]:
        name = summary.sheet_name(key)
        last = column
        while sum(widths[column : last + 1]) < len(name) + 1 and last + 1 < len(widths):
            last += 1
        if last > column:
            sheet.merge_range(row, column, row, last, "", style)
        sheet.write_url(row, column, f"internal:'{name}'!A1", style, string=name)
        column = last + 1
    return row


def _headings(summary: Summary, sheet: Worksheet, columns: Sequence[str], widths: Sequence[float], row: int) -> None:
    texts = [summary.say(_HEADINGS[key][0]) for key in columns]
    if summary.has_links:
        texts[0] = summary.say(_OPEN)
    lines = [
        (lines_of(text, width, _TEXT_SIZE, bold=True), _TEXT_SIZE) for text, width in zip(texts, widths, strict=True)
    ]
    sheet.set_row(row, row_height(lines, 36))
    for position, text in enumerate(texts):
        summary.write_text(sheet, row, position, text, "heading_small")


def _unit(
    summary: Summary, sheet: Worksheet, columns: Sequence[str], item: ClusterFacts, unit: UnitFacts, row: int
) -> None:
    """One unit; figures that are not known stay blank."""
    band, strong = item.number % 2 == 0, unit.rank is not None and unit.rank <= 3
    at = {key: a1(row, position) for position, key in enumerate(columns)}
    info, number = item.info, summary.number(item)
    points, percents = number_format(info.digits), number_format(info.percent_digits)
    cells: dict[str, tuple[Value, str, str, bool]] = {
        "number": (number, "link" if isinstance(number, Link) else "center", "0", False),
        "cluster": (item.label, "text", "", False),
        "unit": (unit.name, "text", "", strong),
        "rank": (unit.rank, "center", '0"="' if unit.shared else "0", strong),
        "points": (unit.points, "", points, strong),
        "maximum": (unit.maximum, "", points, False),
        "percent": (_percent(unit, at, info.percent_digits), "", percents, strong),
        "class": (unit.class_name, "text", "", False),
        "awards": (unit.awards, "text", "", False),
        "limited": (unit.limited, "text", "", False),
        "state": (summary.say(STATES[unit.state]), "center", "", False),
        "note": (unit.note, "text", "", False),
    }
    lines = []
    for position, key in enumerate(columns):
        value, kind, shown, bold = cells[key]
        if isinstance(value, str):
            lines.append((lines_of(value, _HEADINGS[key][1], _TEXT_SIZE, bold=bold), _TEXT_SIZE))
        style = summary.styles.get(band_style(kind, band=band, strong=bold), shown)
        put(sheet, row, (position, position), value, style)
    sheet.set_row(row, row_height(lines))


def _percent(unit: UnitFacts, at: dict[str, str], digits: int) -> Value:
    """The percent as a formula on the same row, so that it survives sorting."""
    if unit.percent is None or unit.points is None or not unit.maximum:
        return None
    return Formula(f"=ROUND(ROUND({at['points']}*100/{at['maximum']},9),{digits})", unit.percent)


def _mark_clusters(summary: Summary, sheet: Worksheet, rows: tuple[int, int], columns: int) -> None:
    """A darker line where a cluster begins, wherever sorting puts it."""
    first, last = rows
    # all four sides: LibreOffice drops those that a conditional format does not name
    line = summary.workbook.add_format({"border": 1, "border_color": _GRID, "top_color": _CHANGE})
    rule = {"type": "formula", "criteria": f"=$A{first + 1}<>$A{first}", "format": line}
    sheet.conditional_format(first, 0, last, columns - 1, rule)


def _define_names(summary: Summary, columns: Sequence[str], rows: tuple[int, int]) -> None:
    name = summary.sheet_name("units")
    for position, key in enumerate(columns):
        if key in {"cluster", "unit", "maximum", "note"}:
            continue
        area = xl_range_abs(rows[0], position, rows[1], position)
        summary.workbook.define_name(summary.range_name(key), f"='{name}'!{area}")


def _signatures(summary: Summary, sheet: Worksheet, row: int, widths: Sequence[float]) -> int:
    """Who made the table, and place, date and seal of the body that issues it; returns the last row."""
    last = len(widths) - 1
    date, info = summary.date, summary.heading_info
    values = (
        {"day": f"{date.day:02d}", "month": f"{date.month:02d}", "year": str(date.year)}
        if date
        else {"day": _DOTS, "month": _DOTS, "year": _DOTS}
    )
    right = (max(last - 2, 4), last)
    lines: tuple[tuple[str, str, str], ...] = (
        ("", summary.say(_DATE, place=info.place or _DOTS * 2, **values), "body_italic_center"),
        (summary.say(_MAKER), summary.say(_SIGNER), "body_bold_center"),
        (summary.say(_SIGN_NAME), summary.say(_SIGN_SEAL), "body_italic_center"),
    )
    for offset, (left, words, style) in enumerate(lines):
        sheet.set_row(row + offset, row_height([(lines_of(words, sum(widths[right[0] :]), 13, bold=True), 13.0)]))
        if left:
            merge_text(sheet, row + offset, (1, 2), left, summary.styles.get(style))
        merge_text(sheet, row + offset, right, words, summary.styles.get(style))
    return row + len(lines) + 3
