"""``Thông tin báo cáo``: what the units reported beside their results, units across, locked."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from thidua_xlsx.checking.conditions import MET, NOT_MET, UNKNOWN, holds
from thidua_xlsx.meeting.grids import CODE_ROW, FIRST_ROW, FIRST_UNIT_COLUMN, HEADING_ROW, KEY_COLUMN, NAME_COLUMN
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind, literal, text_literal
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import is_activity
from thidua_xlsx.rulebook.rules import Condition, ReportField
from thidua_xlsx.workbooks.consolidated.book import NOT_APPLICABLE, Book
from thidua_xlsx.workbooks.consolidated.layout import grid_head, grid_paper
from thidua_xlsx.workbooks.row_heights import lines_of, row_height

__all__ = ["activities_template", "condition_template", "field_rows", "write_fields"]

_TITLE: Final = Text("THÔNG TIN BÁO CÁO CỦA CÁC ĐƠN VỊ", "WHAT THE UNITS REPORTED BESIDE THEIR RESULTS")
_NOTE: Final = Text(
    "Số liệu nộp về, khóa. –: không hỏi ở cụm này. Ô trống: đơn vị không báo cáo.",
    "As submitted, locked. –: not asked in this cluster. Blank: not reported.",
)
_KEY: Final = Text("Mã", "Key")
_LABEL: Final = Text("Thông tin, hoạt động chung", "Field, joint activity")
_WIDTHS: Final = (12.0, 4.0, 52.0, 4.0)
_UNIT_WIDTH: Final = 16.0


def _asked(book: Book) -> list[ReportField]:
    """Everything that a form of these clusters asks, the joint activities last."""
    found: dict[str, ReportField] = {}
    for cluster in book.clusters:
        found |= {item.key: item for item in book.rulebook.form_fields(cluster.code)}
    return sorted(found.values(), key=is_activity)


def field_rows(book: Book) -> dict[str, int]:
    """Report field → its row."""
    return {item.key: FIRST_ROW + at for at, item in enumerate(_asked(book))}


def write_fields(book: Book) -> None:
    """Write the sheet; the columns of the units are those of the grids."""
    sheet, styles = book.sheet("fields"), book.styles
    last = book.grid.last_column
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(FIRST_UNIT_COLUMN, last, _UNIT_WIDTH)
    grid_head(book, "fields", _TITLE, book.say(_NOTE), _WIDTHS, _UNIT_WIDTH)
    sheet.set_row(CODE_ROW, None, None, {"hidden": True})
    sheet.set_row(HEADING_ROW, 34)
    for column, text in ((KEY_COLUMN, _KEY), (NAME_COLUMN, _LABEL)):
        book.write_text(sheet, HEADING_ROW, column, book.say(text), "heading")
    for column in (KEY_COLUMN + 1, NAME_COLUMN + 1):
        book.write_text(sheet, HEADING_ROW, column, "", "heading")
    for unit in book.units:
        book.put("fields", (CODE_ROW, book.grid.columns[unit.code]), unit.code, styles.get("code"))
        book.write_text(sheet, HEADING_ROW, book.grid.columns[unit.code], unit.short, "heading")
    for item, row in zip(_asked(book), field_rows(book).values(), strict=True):
        _field(book, item, row)
    sheet.freeze_panes(FIRST_ROW, FIRST_UNIT_COLUMN)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    grid_paper(book, "fields", FIRST_ROW + len(_asked(book)) - 1, _WIDTHS, _UNIT_WIDTH, dict.fromkeys(range(FIRST_ROW)))


def _field(book: Book, item: ReportField, row: int) -> None:
    sheet, styles = book.sheet("fields"), book.styles
    book.write_text(sheet, row, KEY_COLUMN, item.key.removeprefix("activity:"), "code")
    book.write_text(sheet, row, NAME_COLUMN, item.label, "text")
    for column in (KEY_COLUMN + 1, NAME_COLUMN + 1):
        book.write_text(sheet, row, column, "", "text")
    lines = [(lines_of(item.label, _WIDTHS[NAME_COLUMN]), 12.0)]
    for unit in book.units:
        at, value = (row, book.grid.columns[unit.code]), book.reported.get((unit.code, item.key))
        if item.clusters and unit.cluster not in item.clusters:
            book.put("fields", at, NOT_APPLICABLE, styles.get("not_assigned"))
        elif isinstance(value, str):
            lines.append((lines_of(value, _UNIT_WIDTH), 12.0))
            book.put("fields", at, value, styles.get("assigned_text"))
        else:
            book.put("fields", at, value, styles.get("assigned", "General"))
    sheet.set_row(row, row_height(lines))


def activities_template(book: Book, cluster: str) -> str:
    """In how many joint activities a unit took part; nothing while it has not said so of all."""
    asked = [item for item in book.rulebook.form_fields(cluster) if is_activity(item)]
    if not asked:
        return '""'
    rows = field_rows(book)
    cells = [book.reference("fields", rows[item.key]) for item in asked]
    said = "+".join(["0", *(f'({cell}<>"")' for cell in cells)])  # a truth value alone is no number
    word = text_literal(asked[0].choices[0])
    part = "+".join(["0", *(f"({cell}={word})" for cell in cells)])
    return f'IF({said}={len(asked)},{part},"")'


def condition_template(book: Book, condition: Condition) -> str:
    """1 where a condition on a report field is met, 0 where not, −1 while nobody knows; for the unit's own column."""
    item = book.rulebook.field(condition.subject)
    assert item is not None
    cell = book.reference("fields", field_rows(book)[item.key])
    sign = condition.sign.value
    if isinstance(condition.value, Decimal) and item.kind is Kind.NUMBER:
        return f'IF({cell}="",-1,IF(N({cell}){sign}{literal(condition.value)},1,0))'
    value = condition.value if isinstance(condition.value, str) else literal(condition.value)
    word = next((choice for choice in item.choices if fold(choice) == fold(value)), value)
    return f'IF({cell}="",-1,IF({cell}{sign}{text_literal(word)},1,0))'


def condition_state(book: Book, condition: Condition, unit: str) -> int:
    """The same as a figure; for text that people write in their own words, which no formula can compare."""
    assert {MET, NOT_MET, UNKNOWN} == {1, 0, -1}
    return holds(condition, book.reported.get((unit, condition.subject)))
