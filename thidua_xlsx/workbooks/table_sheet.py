"""A sheet with a table that people fill in: help, headings, rows, drop-downs. Rulebooks and entry workbooks use it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text, format_number, plain
from thidua_xlsx.reading.numbers import parse_number
from thidua_xlsx.reading.table import Column, Sheet
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import add_sheet, write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = [
    "FIRST_ROW",
    "SPARE_ROWS",
    "Table",
    "list_rule",
    "offer",
    "set_sheet_paper",
    "worded",
    "write_example",
    "write_table",
]

HELP_ROW: Final = 1
HEADING_ROW: Final = 2
FIRST_ROW: Final = 3
SPARE_ROWS: Final = 40

_EXAMPLE: Final = Text("Ví dụ (phần mềm không đọc)", "Example (not read)")
_CHOOSE_TITLE: Final = Text("Chọn trong danh sách", "Choose from the list")
_CHOOSE: Final = Text("Bấm mũi tên ở góc ô để chọn.", "Click the arrow at the cell.")
_WIDE: Final = 20  # words stand at the left, codes in the middle
_LONGEST_LIST: Final = 250  # what Excel takes in a validation
_NUMBERS: Final = frozenset(
    {"maximum", "low", "high", "points", "target", "weight", "cap", "otherwise", "share", "number", "percent"}
    | {"rank_at_most", "threshold", "value", "round", "votes", "council", "order", "verified_points"}
    | {"verified_result", "reported", "claimed", "computed", "from", "to"}
)
_DATES: Final = frozenset({"date"})
_DATE: Final = "dd/mm/yyyy"  # a number that is pasted there is a day then

Table = Sequence[Mapping[str, Any]]
"""Rows: column key → value."""


def write_table(
    workbook: Workbook,
    styles: Styles,
    sheet: Sheet,
    table: Table,
    lang: str,
    *,
    stamp: str = "",
    title: str = "",
    spare: int = SPARE_ROWS,
    locked: Collection[str] = (),
    formats: Mapping[str, str] | None = None,
    worksheet: Worksheet | None = None,
) -> Worksheet:
    """A new sheet (or ``worksheet``) with ``table`` below its headings and ``spare`` empty rows.

    ``locked`` columns are not for entry; ``formats`` are number formats of columns; ``title`` stands on top, by default
    what the sheet is for.
    """
    worksheet = worksheet or add_sheet(workbook, sheet.name.say(lang))
    title = title or sheet.help.say(lang)
    write_text(worksheet, 0, 0, f"{title} – {stamp}" if stamp else title, styles.get("body_bold"))
    _head(worksheet, styles, sheet.columns, lang)
    last = FIRST_ROW + len(table) + spare
    for row in range(FIRST_ROW, last):
        cells = table[row - FIRST_ROW] if row < FIRST_ROW + len(table) else {}
        lines = [(lines_of(str(cells.get(column.key) or ""), column.width - 1), 12.0) for column in sheet.columns]
        worksheet.set_row(row, row_height(lines))
        for position, column in enumerate(sheet.columns):
            number_format = (formats or {}).get(column.key, "General")
            is_locked = column.key in locked
            _put(worksheet, styles, (row, position), column, cells.get(column.key), number_format, locked=is_locked)
    for column in sheet.columns:
        if column.choices:
            offer(worksheet, sheet, column.key, [word.say(lang) for _, word in column.choices], last, lang)
    worksheet.freeze_panes(FIRST_ROW, 2 if len(sheet.columns) > 4 else 1)
    worksheet.print_area(0, 0, (FIRST_ROW + len(table) if table else last) - 1, len(sheet.columns) - 1)
    set_sheet_paper(worksheet)
    worksheet.repeat_rows(HEADING_ROW)
    return worksheet


def set_sheet_paper(worksheet: Worksheet) -> None:
    """A4 landscape, one page wide."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)


def _head(worksheet: Worksheet, styles: Styles, columns: Sequence[Column], lang: str) -> None:
    helps = [(lines_of(column.help.say(lang), column.width, 10), 10.0) for column in columns]
    headings = [(lines_of(column.heading.say(lang), column.width, bold=True), 12.0) for column in columns]
    worksheet.set_row(HELP_ROW, row_height(helps))
    worksheet.set_row(HEADING_ROW, row_height(headings, 24))
    for position, column in enumerate(columns):
        worksheet.set_column(position, position, column.width)
        worksheet.write_string(HELP_ROW, position, column.help.say(lang), styles.get("help"))
        worksheet.write_string(HEADING_ROW, position, column.heading.say(lang), styles.get("heading"))


def _put(
    worksheet: Worksheet,
    styles: Styles,
    at: tuple[int, int],
    column: Column,
    value: Any,
    number_format: str,
    *,
    locked: bool,
) -> None:
    number, text = ("assigned", "assigned_text") if locked else ("entry", "entry_text")
    if locked and column.width >= _WIDE:
        text = "assigned_left"
    if column.key == "help":
        write_text(worksheet, *at, value or "", styles.get("note"))
    elif value is None or value == "":
        is_number = column.key in _NUMBERS and not column.is_code  # the printed number of a criterion is a code
        style = styles.get(number if is_number else text)
        worksheet.write_blank(*at, None, styles.get(number, _DATE) if column.key in _DATES else style)
    elif isinstance(value, datetime.date):
        date = datetime.datetime.combine(value, datetime.time())
        worksheet.write_datetime(*at, date, styles.get(number, _DATE))
    elif isinstance(value, (int, float, Decimal)):
        worksheet.write_number(*at, float(value), styles.get(number, number_format))
    else:
        write_text(worksheet, *at, str(value), styles.get(text))


def offer(
    worksheet: Worksheet, sheet: Sheet, key: str, words: Sequence[str], last: int, lang: str, *, aside: int = 0
) -> None:
    """A drop-down of ``words`` in the column ``key``; too long ones stand in a hidden column, ``aside`` apart."""
    position = next(position for position, column in enumerate(sheet.columns) if column.key == key)
    if len(",".join(words)) <= _LONGEST_LIST and not any(set(',"') & set(word) for word in words):
        worksheet.data_validation(FIRST_ROW, position, last, position, list_rule(words, lang))
        return
    start = len(sheet.columns) + 30 + aside  # right of the example
    for offset, word in enumerate(words):
        write_text(worksheet, FIRST_ROW + offset, start, word)
    worksheet.set_column(start, start, None, None, {"hidden": True})
    source = [FIRST_ROW, start, FIRST_ROW + len(words) - 1, start]
    worksheet.data_validation(FIRST_ROW, position, last, position, {**list_rule([], lang), "source": _range(source)})


def _range(cells: Sequence[int]) -> str:
    from xlsxwriter.utility import xl_range_abs

    return f"={xl_range_abs(*cells)}"


def list_rule(words: Sequence[str], lang: str) -> dict[str, Any]:
    """A validation that offers ``words`` and warns of others."""
    return {
        "validate": "list",
        "source": list(words),
        "error_title": _CHOOSE_TITLE.say(lang),
        "error_message": _CHOOSE.say(lang),
        "error_type": "warning",
    }


def write_example(worksheet: Worksheet, styles: Styles, sheet: Sheet, table: Table, lang: str) -> None:
    """An example beside the table, which no reader reads."""
    first = len(sheet.columns) + 1
    worksheet.set_column(first - 1, first - 1, 4)
    worksheet.write_string(0, first, _EXAMPLE.say(lang), styles.get("note"))
    for position, column in enumerate(sheet.columns, start=first):
        worksheet.set_column(position, position, min(column.width, 24))
        worksheet.write_string(HEADING_ROW, position, column.heading.say(lang), styles.get("help"))
        for offset, row in enumerate(table):
            value = row.get(column.key, "")
            if isinstance(value, Decimal):
                worksheet.write_number(FIRST_ROW + offset, position, float(value), styles.get("note"))
            else:
                worksheet.write_string(FIRST_ROW + offset, position, plain(value, lang), styles.get("note"))


def worded(text: str, lang: str) -> str:
    """A figure as it is read, 9.5 with a decimal comma; what is no number stays as it is."""
    number, ambiguous = parse_number(text)
    return text if number is None or ambiguous else format_number(number, lang)
