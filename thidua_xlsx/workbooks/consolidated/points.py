"""``Tổng hợp điểm``: criteria down, units across; sums, maxima and what is missing are formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1, column_letter
from thidua_xlsx.rulebook.groups import group_formula
from thidua_xlsx.rulebook.model import Criterion, Unit
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.consolidated.book import KG, NOT_APPLICABLE, Book
from thidua_xlsx.workbooks.fit import lines_of, row_height
from thidua_xlsx.workbooks.runs import runs as join_runs
from thidua_xlsx.workbooks.sheet import merge_text

__all__ = ["unit_figures", "write_points"]

_TITLE: Final = Text("TỔNG HỢP ĐIỂM THEO TIÊU CHÍ", "POINTS BY CRITERION")
_HEADINGS: Final = (
    Text("Mã", "Key"),
    Text("TT", "No"),
    Text("Nội dung tiêu chí", "Criterion"),
    Text("Thang điểm", "Max"),
)
_TOTAL: Final = Text("TỔNG ĐIỂM", "TOTAL")
_MAXIMUM: Final = Text("Thang điểm của đơn vị", "The unit's maximum")
_MISSING: Final = Text("Số tiêu chí chưa có điểm", "Criteria without points")
_LEAF_MAXIMUM: Final = Text("Thang điểm của tiêu chí", "Maximum of leaves")
_LEGEND: Final = Text(
    "KG: không được giao, không tính vào điểm và thang điểm.  –: không áp dụng cho cụm.  Ô trống: chưa có điểm.",
    "KG: not assigned, left out of points and maximum.  –: not for this cluster.  Blank: no points yet.",
)
_WIDTHS: Final = (9.0, 6.0, 50.0, 10.0)
_UNIT_WIDTH: Final = 10.5


def write_points(book: Book) -> None:
    """Write the sheet."""
    sheet = book.add_sheet("points")
    last = book.FIRST_UNIT_COLUMN + len(book.units) - 1
    helper = last + 1
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(book.FIRST_UNIT_COLUMN, last, _UNIT_WIDTH)
    sheet.set_column(helper, helper, 12, None, {"hidden": True, "level": 1})
    widths = [*_WIDTHS, *(_UNIT_WIDTH for _ in book.units)]
    wide = book.pages(widths, book.FIRST_UNIT_COLUMN) > 1
    book.head(sheet, _TITLE, max(last, 5), stamp_column=3, wide=wide)
    heading = book.POINTS_HEADING_ROW
    sheet.set_row(
        heading, row_height([(max(lines_of(unit.short, _UNIT_WIDTH, bold=True) for unit in book.units), 12.0)], 34)
    )
    for position, text in enumerate(_HEADINGS):
        book.write_text(sheet, heading, position, book.say(text), "heading")
    for unit in book.units:
        book.write_text(sheet, heading, book.unit_columns[unit.code], unit.short, "heading")
    book.write_text(sheet, heading, helper, book.say(_LEAF_MAXIMUM), "heading")
    for criterion, depth in book.rulebook.walk():
        _criterion(book, sheet, criterion, depth, helper)
    _footer(book, sheet, helper)
    sheet.set_row(book.missing_row + 1, row_height([(lines_of(book.say(_LEGEND), sum(_WIDTHS), 11), 11.0)]))
    merge_text(sheet, book.missing_row + 1, (0, len(_WIDTHS) - 1), book.say(_LEGEND), book.styles.get("note"))
    sheet.freeze_panes(heading + 1, book.FIRST_UNIT_COLUMN)
    sheet.outline_settings(symbols_below=False, symbols_right=True)
    sheet.print_area(0, 0, book.missing_row + 1, max(last, 5))
    book.paper(sheet, widths, heading, book.FIRST_UNIT_COLUMN)


def _criterion(book: Book, sheet: Worksheet, criterion: Criterion, depth: int, helper: int) -> None:
    row = book.point_rows[criterion.key]
    is_leaf = criterion.is_leaf
    height = row_height([(lines_of(criterion.name, _WIDTHS[2], bold=not is_leaf), 12.0)])
    sheet.set_row(row, height, None, {"level": min(depth, 7)} if depth else {})
    text, centre = ("text", "text_center") if is_leaf else ("group", "group_center")
    book.write_text(sheet, row, 0, criterion.key, "code" if is_leaf else "group")
    book.write_text(sheet, row, 1, criterion.number, centre)
    book.write_text(sheet, row, 2, criterion.name, text)
    book.write_maximum(sheet, row, 3, criterion.key, "assigned" if is_leaf else "group_number")
    if is_leaf:
        maximum = float(criterion.points)
        sheet.write_number(row, helper, maximum, book.styles.get("code", book.max_format(maximum)))
    for unit in book.units:
        if is_leaf:
            _leaf_cell(book, sheet, row, criterion, unit)
        else:
            _group_cell(book, sheet, row, criterion.key, unit, "group_number")


def _leaf_cell(book: Book, sheet: Worksheet, row: int, leaf: Criterion, unit: Unit) -> None:
    column, value = book.unit_columns[unit.code], book.leaf_value(leaf, unit)
    cell = book.leaf_cells.get((unit.code, leaf.key))
    if isinstance(value, str) and value:
        book.write_text(sheet, row, column, value, "not_assigned")
    elif value == "":
        sheet.write_blank(row, column, None, book.styles.get("computed"))
    else:
        by_policy = cell is not None and cell["state"] == NOT_ASSIGNED
        sheet.write_number(
            row, column, value, book.styles.get("not_assigned" if by_policy else "computed", book.points)
        )


def _group_cell(book: Book, sheet: Worksheet, row: int, group: str, unit: Unit, style: str) -> None:
    """The sum of a group's children; "KG" where none was assigned, "–" where none applies, blank if unknown."""
    column = book.unit_columns[unit.code]
    children = book.rulebook.children("" if group == TOTAL else group)
    runs = join_runs([book.point_rows[child.key] for child in children], column)
    cells = ",".join(runs)
    weights = [(a1(book.point_rows[child.key], column), child.weight or Decimal(0)) for child in children]
    node = None if group == TOTAL else book.rulebook.criterion(group)
    value = book.group_value(group, unit)
    # a gate hangs on what stands elsewhere, and so does a group that takes over what was not assigned
    if (node is not None and node.conditions) or book.grows(unit):
        if isinstance(value, str):
            book.write_text(sheet, row, column, value, style)
        else:
            sheet.write_number(row, column, value, book.styles.get(style, book.points))
        return
    added = group_formula(book.rulebook, node, runs, weights=weights)
    none, other = ("+".join(f'COUNTIF({run},"{word}")' for run in runs) for word in (KG, NOT_APPLICABLE))
    number = len(children)
    text = f'IF({other}={number},"{NOT_APPLICABLE}",IF({none}+{other}={number},"{KG}",""))'
    formula = f"=IF(COUNT({cells})>0,{added},{text})"
    sheet.write_formula(row, column, formula, book.styles.get(style, book.points), value)


def _footer(book: Book, sheet: Worksheet, helper: int) -> None:
    first, last = book.POINTS_HEADING_ROW + 2, book.total_row
    letter = column_letter(helper)
    leaf_maximum = f"${letter}${first}:${letter}${last}"
    for row, text, style in (
        (book.total_row, _TOTAL, "total"),
        (book.maximum_row, _MAXIMUM, "text"),
        (book.missing_row, _MISSING, "text"),
    ):
        merge_text(sheet, row, (0, 2), book.say(text), book.styles.get(style))
        sheet.write_blank(row, 3, None, book.styles.get(style))
    book.write_maximum(sheet, book.total_row, 3, "", "total_number")
    for unit in book.units:
        column = book.unit_columns[unit.code]
        own = f"{column_letter(column)}${first}:{column_letter(column)}${last}"
        _group_cell(book, sheet, book.total_row, TOTAL, unit, "total_number")
        maximum, missing = unit_figures(book, unit)
        left_out = f'SUMIF({own},"{KG}",{leaf_maximum})-SUMIF({own},"{NOT_APPLICABLE}",{leaf_maximum})'
        formula = f"=ROUND(SUM({leaf_maximum})-{left_out},{book.info.digits})"
        style = book.styles.get("computed", book.max_format(maximum))
        if book.is_plain:
            sheet.write_formula(book.maximum_row, column, formula, style, maximum)
        else:
            sheet.write_number(book.maximum_row, column, maximum, style)
        formula = f'=SUMPRODUCT(ISNUMBER({leaf_maximum})*({own}=""))'
        if any(item.conditions for item in book.rulebook.criteria):  # what nobody can judge counts too
            sheet.write_number(book.missing_row, column, missing, book.styles.get("computed", "0"))
        else:
            sheet.write_formula(book.missing_row, column, formula, book.styles.get("computed", "0"), missing)


def unit_figures(book: Book, unit: Unit) -> tuple[float, int]:
    """Maximum and number of missing leaves; a unit without a submission misses all."""
    cell = book.group_cells.get((unit.code, TOTAL))
    if cell is None:
        return float(book.rulebook.maximum("", unit.cluster)), len(book.rulebook.leaves(unit.cluster))
    return cell["maximum"], int(cell["missing"])
