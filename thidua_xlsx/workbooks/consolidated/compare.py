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
_WORDS: Final = {"claimed": _CLAIMED, "computed": _COMPUTED, "verified": Text("Thẩm định", "Verified")}
_TITLE_VERIFIED: Final = Text("ĐIỂM TỰ CHẤM, TÍNH LẠI VÀ THẨM ĐỊNH", "CLAIMED, COMPUTED AND VERIFIED POINTS")
_TOTAL: Final = Text("CỘNG CÁC TIÊU CHÍ", "SUM OF CRITERIA")
_DIFFERENCE: Final = Text("Chênh lệch so với tự chấm", "Difference from claimed")
_LEGEND: Final = Text(
    f"Số đậm có {ARROW_UP} hoặc {ARROW_DOWN}: cao hơn hoặc thấp hơn tự chấm. "
    "Điểm so với cụm chỉ tính được khi có kết quả của cả cụm.",
    f"Bold with {ARROW_UP} or {ARROW_DOWN}: above or below claimed. "
    "Points by the cluster need the whole cluster's results.",
)
_WIDTHS: Final = (6.0, 46.0, 10.0)
_CELL_WIDTH: Final = 9.5
_HEADING_ROW: Final = 4
_FIRST: Final = 3


def write_compare(book: Book) -> None:
    """Write the sheet."""
    sheet = book.add_sheet("compare")
    names = _figures(book)
    last = _FIRST + len(names) * len(book.units) - 1
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(_FIRST, last, _CELL_WIDTH)
    widths = [*_WIDTHS, *[_CELL_WIDTH] * (len(names) * len(book.units))]
    book.head(sheet, _TITLE if len(names) == 2 else _TITLE_VERIFIED, last, wide=book.pages(widths, _FIRST) > 1)
    _headings(book, sheet)
    row = _HEADING_ROW + 2
    leaf_rows = []
    for criterion, _ in book.rulebook.walk():
        if criterion.is_leaf:
            leaf_rows.append(row)
        _criterion(book, sheet, criterion, row, last)
        row += 1
    if book.adds_up_plainly:
        _totals(book, sheet, row)
    sheet.set_row(row + 2, row_height([(lines_of(book.say(_LEGEND), sum(_WIDTHS), 11), 11.0)]))
    merge_text(sheet, row + 2, (0, len(_WIDTHS) - 1), book.say(_LEGEND), book.styles.get("note"))
    sheet.freeze_panes(_HEADING_ROW + 2, _FIRST)
    sheet.print_area(0, 0, row + 2, last)
    book.paper(sheet, widths, _HEADING_ROW + 1, _FIRST)
    sheet.repeat_rows(_HEADING_ROW, _HEADING_ROW + 1)


def _figures(book: Book) -> list[str]:
    """The figures that stand side by side for every unit."""
    return ["claimed", "computed", *(["verified"] if "verified" in book.result.points else [])]


def _columns(book: Book, unit: Unit) -> list[int]:
    names = _figures(book)
    first = _FIRST + len(names) * book.units.index(unit)
    return list(range(first, first + len(names)))


def _headings(book: Book, sheet: Worksheet) -> None:
    style = book.styles.get("heading")
    sheet.set_row(
        _HEADING_ROW,
        row_height(
            [(max(lines_of(unit.short, len(_figures(book)) * _CELL_WIDTH, bold=True) for unit in book.units), 12.0)], 20
        ),
    )
    for position, text in enumerate(_HEADINGS):
        sheet.merge_range(_HEADING_ROW, position, _HEADING_ROW + 1, position, book.say(text), style)
    for unit in book.units:
        columns = _columns(book, unit)
        merge_text(sheet, _HEADING_ROW, (columns[0], columns[-1]), unit.short, style)
        for column, name in zip(columns, _figures(book), strict=True):
            book.write_text(sheet, _HEADING_ROW + 1, column, book.say(_WORDS[name]), "heading_small")


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
    columns, names = _columns(book, unit), _figures(book)
    cell = book.leaf_cells.get((unit.code, leaf.key))
    not_assigned = cell is not None and cell["state"] == NOT_ASSIGNED and not known(cell["computed"])
    if not book.applies(leaf, unit) or not_assigned:
        text = KG if book.applies(leaf, unit) else NOT_APPLICABLE
        for column in columns:
            book.write_text(sheet, row, column, text, "not_assigned")
        return
    claimed = None if cell is None else cell["claimed"]
    for column, name in zip(columns, names, strict=True):
        value = None if cell is None else cell[name]
        if name == "claimed" or claimed is None or not (known(claimed) and known(value)) or claimed == value:
            _figure(book, sheet, row, column, value, "dense", book.points)
            continue
        arrow = ARROW_UP if value > claimed else ARROW_DOWN
        shown = f'"{arrow}" {book.points};"{arrow}" -{book.points};"{arrow}" {book.points}'
        _figure(book, sheet, row, column, value, "difference", shown)


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
        sums = [_sum(book, unit, name) for name in _figures(book)]
        for column, value in zip(columns, sums, strict=True):
            cells = f"{a1(first, column)}:{a1(row - 1, column)}"
            formula = f'=IF(COUNT({cells})>0,ROUND(SUM({cells}),{digits}),"")'
            sheet.write_formula(
                row, column, formula, book.styles.get("total_number", book.points), "" if value is None else value
            )
        claimed, computed = a1(row, columns[0]), a1(row, columns[-1])
        formula = f'=IF(COUNT({claimed},{computed})=2,ROUND({computed}-{claimed},{digits}),"")'
        both = sums[0] is not None and sums[-1] is not None
        difference: Any = round(sums[-1] - sums[0], digits) if both else ""  # type: ignore[operator]  # neither is None
        signed = f"+{book.points};-{book.points};0"
        sheet.merge_range(row + 1, columns[0], row + 1, columns[-1], "", book.styles.get("computed_strong", signed))
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
