"""``Tự chấm và tính lại``: what each unit claimed beside what the rule gives; differences marked."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Criterion, Unit
from thidua_xlsx.workbooks.consolidated.book import KG, NOT_APPLICABLE, Book, known
from thidua_xlsx.workbooks.fit import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text
from thidua_xlsx.workbooks.styles import ARROW_DOWN, ARROW_UP

__all__ = ["write_compare"]

_TITLE: Final = Text("ĐIỂM TỰ CHẤM VÀ ĐIỂM TÍNH LẠI", "CLAIMED AND COMPUTED POINTS")
_HEADINGS: Final = (Text("TT", "No"), Text("Nội dung tiêu chí", "Criterion"), Text("Thang điểm", "Max"))
_CLAIMED: Final = Text("Tự chấm", "Claimed")
_COMPUTED: Final = Text("Tính lại", "Computed")
_TOTAL: Final = Text("TỔNG CỘNG", "TOTAL")
_DIFFERENCE: Final = Text("Chênh lệch (tính lại − tự chấm)", "Difference (computed − claimed)")
_LEGEND: Final = Text(
    f"Số đậm có {ARROW_UP} hoặc {ARROW_DOWN}: tính lại cao hơn hoặc thấp hơn tự chấm. "
    "Điểm so với cụm chỉ tính được khi có kết quả của cả cụm.",
    f"Bold with {ARROW_UP} or {ARROW_DOWN}: computed above or below claimed. "
    "Points by the cluster need the whole cluster's results.",
)
_WIDTHS: Final = (6.0, 46.0, 10.0)
_CELL_WIDTH: Final = 9.5
_HEADING_ROW: Final = 4
_FIRST: Final = 3


def write_compare(book: Book) -> None:
    """Write the sheet."""
    sheet = book.add_sheet("compare")
    last = _FIRST + 2 * len(book.units) - 1
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(_FIRST, last, _CELL_WIDTH)
    widths = [*_WIDTHS, *[_CELL_WIDTH] * (2 * len(book.units))]
    book.head(sheet, _TITLE, last, wide=book.pages(widths, _FIRST) > 1)
    _headings(book, sheet)
    row = _HEADING_ROW + 2
    leaf_rows = []
    for criterion, _ in book.rulebook.walk():
        if criterion.is_leaf:
            leaf_rows.append(row)
        _criterion(book, sheet, criterion, row, last)
        row += 1
    _totals(book, sheet, row)
    sheet.set_row(row + 2, row_height([(lines_of(book.say(_LEGEND), sum(_WIDTHS), 11), 11.0)]))
    merge_text(sheet, row + 2, (0, len(_WIDTHS) - 1), book.say(_LEGEND), book.styles.get("note"))
    sheet.freeze_panes(_HEADING_ROW + 2, _FIRST)
    sheet.print_area(0, 0, row + 2, last)
    book.paper(sheet, widths, _HEADING_ROW + 1, _FIRST)
    sheet.repeat_rows(_HEADING_ROW, _HEADING_ROW + 1)


def _columns(book: Book, unit: Unit) -> tuple[int, int]:
    claimed = _FIRST + 2 * book.units.index(unit)
    return claimed, claimed + 1


def _headings(book: Book, sheet: Worksheet) -> None:
    style = book.styles.get("heading")
    sheet.set_row(
        _HEADING_ROW,
        row_height([(max(lines_of(unit.short, 2 * _CELL_WIDTH, bold=True) for unit in book.units), 12.0)], 20),
    )
    for position, text in enumerate(_HEADINGS):
        sheet.merge_range(_HEADING_ROW, position, _HEADING_ROW + 1, position, book.say(text), style)
    for unit in book.units:
        claimed, computed = _columns(book, unit)
        merge_text(sheet, _HEADING_ROW, (claimed, computed), unit.short, style)
        book.write_text(sheet, _HEADING_ROW + 1, claimed, book.say(_CLAIMED), "heading_small")
        book.write_text(sheet, _HEADING_ROW + 1, computed, book.say(_COMPUTED), "heading_small")


def _criterion(book: Book, sheet: Worksheet, criterion: Criterion, row: int, last: int) -> None:
    is_leaf = criterion.is_leaf
    sheet.set_row(row, row_height([(lines_of(criterion.name, _WIDTHS[1], 11, bold=not is_leaf), 11.0)]))
    book.write_text(sheet, row, 0, criterion.number, "dense_center" if is_leaf else "group_center")
    book.write_text(sheet, row, 1, criterion.name, "dense_text" if is_leaf else "group")
    book.write_maximum(sheet, row, 2, criterion.key, "assigned" if is_leaf else "group_number")
    if not is_leaf:
        for column in range(_FIRST, last + 1):
            sheet.write_blank(row, column, None, book.styles.get("group"))
        return
    for unit in book.units:
        _pair(book, sheet, criterion, unit, row)


def _pair(book: Book, sheet: Worksheet, leaf: Criterion, unit: Unit, row: int) -> None:
    claimed_at, computed_at = _columns(book, unit)
    cell = book.leaf_cells.get((unit.code, leaf.key))
    not_assigned = cell is not None and cell["state"] == NOT_ASSIGNED and not known(cell["computed"])
    if not book.applies(leaf, unit) or not_assigned:
        text = KG if book.applies(leaf, unit) else NOT_APPLICABLE
        for column in (claimed_at, computed_at):
            book.write_text(sheet, row, column, text, "not_assigned")
        return
    claimed, computed = (None, None) if cell is None else (cell["claimed"], cell["computed"])
    _figure(book, sheet, row, claimed_at, claimed, "dense", book.points)
    if claimed is None or computed is None or not (known(claimed) and known(computed)) or claimed == computed:
        _figure(book, sheet, row, computed_at, computed, "dense", book.points)
        return
    arrow = ARROW_UP if computed > claimed else ARROW_DOWN
    _figure(book, sheet, row, computed_at, computed, "difference", f'"{arrow}" {book.points}')


def _figure(book: Book, sheet: Worksheet, row: int, column: int, value: Any, style: str, number_format: str) -> None:
    if known(value):
        sheet.write_number(row, column, value, book.styles.get(style, number_format))
    else:
        sheet.write_blank(row, column, None, book.styles.get(style))


def _totals(book: Book, sheet: Worksheet, row: int) -> None:
    """Sums of both columns of every unit, and the signed difference, as formulas."""
    first = _HEADING_ROW + 2
    for offset, text in enumerate((_TOTAL, _DIFFERENCE)):
        merge_text(sheet, row + offset, (0, 2), book.say(text), book.styles.get("total" if offset == 0 else "text"))
    digits = book.info.digits
    for unit in book.units:
        columns = _columns(book, unit)
        sums = [_sum(book, unit, name) for name in ("claimed", "computed")]
        for column, value in zip(columns, sums, strict=True):
            cells = f"{a1(first, column)}:{a1(row - 1, column)}"
            formula = f'=IF(COUNT({cells})>0,ROUND(SUM({cells}),{digits}),"")'
            sheet.write_formula(
                row, column, formula, book.styles.get("total_number", book.points), "" if value is None else value
            )
        claimed, computed = (a1(row, column) for column in columns)
        formula = f'=IF(COUNT({claimed},{computed})=2,ROUND({computed}-{claimed},{digits}),"")'
        both = sums[0] is not None and sums[1] is not None
        difference: Any = round(sums[1] - sums[0], digits) if both else ""  # type: ignore[operator]  # neither is None
        signed = f"+{book.points};-{book.points};0"
        sheet.merge_range(row + 1, columns[0], row + 1, columns[1], "", book.styles.get("computed_strong", signed))
        sheet.write_formula(row + 1, columns[0], formula, book.styles.get("computed_strong", signed), difference)


def _sum(book: Book, unit: Unit, name: str) -> float | None:
    """The exact sum of what is shown in one column."""
    scale = 10**book.info.digits
    shown = [
        round(cell[name] * scale)
        for leaf in book.rulebook.leaves(unit.cluster)
        if (cell := book.leaf_cells.get((unit.code, leaf.key))) is not None and known(cell[name])
    ]
    return sum(shown) / scale if shown else None
