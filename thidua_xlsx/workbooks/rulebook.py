"""The rulebook workbook: drop-downs, a help row, text columns that keep ``1.10``, an example beside each table."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.registry import METHODS, write_parameters
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.sheets import (
    AT_LEAST,
    BELOW,
    NO,
    NOT_ASSIGNED_WORDS,
    SETTINGS,
    SHEETS,
    YES,
    Column,
    Setting,
    Sheet,
    SheetName,
)
from thidua_xlsx.workbooks.fit import lines_of, row_height
from thidua_xlsx.workbooks.output import new_workbook
from thidua_xlsx.workbooks.sheet import write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["write_rulebook", "write_template"]

_HELP_ROW: Final = 1
_HEADING_ROW: Final = 2
_FIRST_ROW: Final = 3
_SPARE_ROWS: Final = 40

_EXAMPLE: Final = Text("Ví dụ (phần mềm không đọc)", "Example (not read)")
_NUMBER_COLUMNS: Final = frozenset({"maximum", "low", "high", "points", "target"})

Table = Sequence[Mapping[str, Any]]

_EXAMPLES: Final[dict[SheetName, Table]] = {
    SheetName.CLUSTERS: [{"code": "C9", "name": "Cụm thi đua số 9", "head": "A", "deputy": "B"}],
    SheetName.UNITS: [
        {
            "code": "A",
            "name": "Đơn vị A",
            "short_name": "A",
            "cluster": "C9",
            "aliases": "ĐV A; Đơn vị An",
            "contact": "Đồng chí A",
        },
        {"code": "B", "name": "Đơn vị B", "short_name": "B", "cluster": "C9"},
    ],
    SheetName.CRITERIA: [
        {"key": "I", "number": "I", "name": "Công tác chuyên môn", "maximum": Decimal(10)},
        {
            "key": "I.1",
            "number": "1",
            "parent": "I",
            "name": "Tỷ lệ giải quyết hồ sơ đúng hạn",
            "maximum": Decimal(6),
            "measure": "%",
            "method": "tỷ lệ",
            "evidence": "có",
        },
        {
            "key": "I.2",
            "number": "2",
            "parent": "I",
            "name": "Lớp tập huấn",
            "maximum": Decimal(4),
            "measure": "lớp",
            "method": "đếm",
            "parameters": "mỗi việc = 0,5",
        },
    ],
    SheetName.POINT_ROWS: [
        {"criterion": "II.1", "low_sign": "≥", "low": Decimal(95), "points": Decimal(5), "unit": "điểm"},
        {
            "criterion": "II.1",
            "low_sign": "≥",
            "low": Decimal(85),
            "high_sign": "<",
            "high": Decimal(95),
            "points": Decimal(3),
            "unit": "điểm",
        },
        {"criterion": "II.2", "label": "Tốt", "points": Decimal(100), "unit": "% thang điểm"},
    ],
    SheetName.TARGETS: [
        {"unit": "A", "criterion": "I.1", "target": Decimal(98)},
        {"unit": "B", "criterion": "I.1", "target": "không được giao"},
    ],
    SheetName.CLASSES: [
        {"name": "Hoàn thành xuất sắc nhiệm vụ", "low_sign": "≥", "low": Decimal(90)},
        {"name": "Hoàn thành tốt nhiệm vụ", "low_sign": "≥", "low": Decimal(70), "high_sign": "<", "high": Decimal(90)},
        {"name": "Hoàn thành nhiệm vụ", "high_sign": "<", "high": Decimal(70)},
    ],
}
_METHODS_SHEET: Final = Text("Cách chấm", "Methods")
_METHODS_COLUMNS: Final = (
    (Text("Cách chấm", "Method"), 26),
    (Text("Tham số dùng được", "Parameters"), 44),
    (Text("Dùng trang Mức điểm", "Uses Point rows"), 14),
    (Text("Phiếu hỏi", "The form asks"), 44),
)
_DEFAULTS: Final = {"version": "1", "digits": 2, "percent_digits": 2, "language": "vi", "not_assigned": "exclude"}


def write_rulebook(rulebook: Rulebook, path: str | os.PathLike[str]) -> None:
    """Write ``rulebook`` as a workbook that ``read_rulebook`` reads back equal.

    Raises
    ------
    OutputError
        The file cannot be written (for example because Excel holds it open); the old one is untouched.
    """
    lang = rulebook.info.language
    values = {setting.key: getattr(rulebook.info, setting.key) for setting in SETTINGS}
    tables: dict[SheetName, Table] = {
        SheetName.INFO: _settings(values, lang),
        SheetName.CLUSTERS: [
            {"code": item.code, "name": item.name, "head": item.head, "deputy": item.deputy}
            for item in rulebook.clusters
        ],
        SheetName.UNITS: [
            {
                "code": unit.code,
                "name": unit.name,
                "short_name": unit.short_name,
                "cluster": unit.cluster,
                "aliases": "; ".join(unit.aliases),
                "contact": unit.contact,
            }
            for unit in rulebook.units
        ],
        SheetName.CRITERIA: [_criterion(criterion, lang) for criterion in rulebook.criteria],
        SheetName.POINT_ROWS: [row for criterion in rulebook.criteria for row in _point_rows(criterion, lang)],
        SheetName.TARGETS: [
            {
                "unit": target.unit,
                "criterion": target.criterion,
                "target": NOT_ASSIGNED_WORDS.say(lang) if target.value is None else target.value,
            }
            for target in rulebook.targets
        ],
        SheetName.CLASSES: [{"name": row.name, **_interval(row.interval)} for row in rulebook.classes],
    }
    _write(path, tables, rulebook.info.title, lang, rulebook.info.stamp)


def write_template(path: str | os.PathLike[str], lang: str = "vi") -> None:
    """Write an empty rulebook workbook to fill in by hand.

    Raises
    ------
    OutputError
        The file cannot be written; the old one is untouched.
    """
    _write(path, {SheetName.INFO: _settings({**_DEFAULTS, "language": lang}, lang)}, "", lang)


def _settings(values: Mapping[str, Any], lang: str) -> Table:
    return [
        {
            "name": setting.name.say(lang),
            "value": _setting(setting, values.get(setting.key), lang),
            "help": setting.help.say(lang),
        }
        for setting in SETTINGS
    ]


def _setting(setting: Setting, value: Any, lang: str) -> Any:
    if setting.kind == "choice" and value is not None:
        return next(word.say(lang) for choice, word in setting.choices if choice == value)
    return value


def _criterion(criterion: Criterion, lang: str) -> dict[str, Any]:
    method = criterion.method
    return {
        "key": criterion.key,
        "number": criterion.number,
        "parent": criterion.parent,
        "name": criterion.name,
        "maximum": criterion.maximum,
        "measure": criterion.measure,
        "method": "" if method is None else method.label.say(lang),
        "parameters": "" if method is None else write_parameters(method, lang),
        "clusters": "; ".join(criterion.clusters),
        "evidence": YES.say(lang) if criterion.evidence else (NO.say(lang) if criterion.is_leaf else ""),
        "note": criterion.note,
    }


def _point_rows(criterion: Criterion, lang: str) -> Table:
    return [
        {
            "criterion": criterion.key,
            "label": row.label,
            **_interval(row.interval),
            "points": row.points,
            "unit": (Text("% thang điểm", "% of maximum") if row.percent else Text("điểm", "points")).say(lang),
        }
        for row in getattr(criterion.method, "rows", ())
    ]


def _interval(interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return {}
    cells: dict[str, Any] = {}
    if interval.low is not None:
        cells |= {"low_sign": AT_LEAST[0][1].vi if interval.low_closed else AT_LEAST[1][1].vi, "low": interval.low}
    if interval.high is not None:
        cells |= {"high_sign": BELOW[1][1].vi if interval.high_closed else BELOW[0][1].vi, "high": interval.high}
    return cells


def _write(
    path: str | os.PathLike[str], tables: Mapping[SheetName, Table], title: str, lang: str, stamp: str = ""
) -> None:
    with new_workbook(path, title=title) as workbook:
        styles = Styles(workbook)
        for name in SHEETS:
            _sheet(workbook, styles, name, tables.get(name, []), lang, stamp)
        _methods_sheet(workbook, styles, lang)


def _sheet(workbook: Workbook, styles: Styles, name: SheetName, table: Table, lang: str, stamp: str) -> None:
    sheet = SHEETS[name]
    worksheet = workbook.add_worksheet(sheet.name.say(lang))
    title = sheet.help.say(lang)
    write_text(worksheet, 0, 0, f"{title} – {stamp}" if stamp else title, styles.get("body_bold"))
    _head(worksheet, styles, sheet.columns, lang)
    last = _FIRST_ROW + len(table) + (0 if name is SheetName.INFO else _SPARE_ROWS)
    for row in range(_FIRST_ROW, last):
        cells = table[row - _FIRST_ROW] if row < _FIRST_ROW + len(table) else {}
        lines = [(lines_of(str(cells.get(column.key) or ""), column.width - 1), 12.0) for column in sheet.columns]
        worksheet.set_row(row, row_height(lines))
        for position, column in enumerate(sheet.columns):
            _put(worksheet, styles, (row, position), column, cells.get(column.key))
    _choices(worksheet, name, sheet, last, lang)
    example = _EXAMPLES.get(name)
    if example:
        _example(worksheet, styles, sheet, example, lang)
    worksheet.freeze_panes(_FIRST_ROW, 2 if len(sheet.columns) > 4 else 1)
    worksheet.print_area(0, 0, (_FIRST_ROW + len(table) if table else last) - 1, len(sheet.columns) - 1)
    _paper(worksheet)
    worksheet.repeat_rows(_HEADING_ROW)


def _paper(worksheet: Worksheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)


def _head(worksheet: Worksheet, styles: Styles, columns: Sequence[Column], lang: str) -> None:
    helps = [(lines_of(column.help.say(lang), column.width, 10), 10.0) for column in columns]
    headings = [(lines_of(column.heading.say(lang), column.width, bold=True), 12.0) for column in columns]
    worksheet.set_row(_HELP_ROW, row_height(helps))
    worksheet.set_row(_HEADING_ROW, row_height(headings, 24))
    for position, column in enumerate(columns):
        worksheet.set_column(position, position, column.width)
        worksheet.write_string(_HELP_ROW, position, column.help.say(lang), styles.get("help"))
        worksheet.write_string(_HEADING_ROW, position, column.heading.say(lang), styles.get("heading"))


def _put(worksheet: Worksheet, styles: Styles, at: tuple[int, int], column: Column, value: Any) -> None:
    if column.key == "help":
        write_text(worksheet, *at, value or "", styles.get("note"))
    elif value is None or value == "":
        is_number = column.key in _NUMBER_COLUMNS or column.key == "value"
        worksheet.write_blank(*at, None, styles.get("entry" if is_number else "entry_text"))
    elif isinstance(value, datetime.date):
        date = datetime.datetime.combine(value, datetime.time())
        worksheet.write_datetime(*at, date, styles.get("entry", "dd/mm/yyyy"))
    elif isinstance(value, (int, Decimal)):
        worksheet.write_number(*at, float(value), styles.get("entry", "General"))
    else:
        write_text(worksheet, *at, str(value), styles.get("entry_text"))


def _choices(worksheet: Worksheet, name: SheetName, sheet: Sheet, last: int, lang: str) -> None:
    for position, column in enumerate(sheet.columns):
        if column.choices:
            worksheet.data_validation(
                _FIRST_ROW, position, last, position, _list([word.say(lang) for _, word in column.choices])
            )
    if name is SheetName.INFO:
        for offset, setting in enumerate(SETTINGS):
            if setting.choices:
                row = _FIRST_ROW + offset
                worksheet.data_validation(row, 1, row, 1, _list([word.say(lang) for _, word in setting.choices]))
    references = {
        ("cluster", SheetName.UNITS): SheetName.CLUSTERS,
        ("head", SheetName.CLUSTERS): SheetName.UNITS,
        ("deputy", SheetName.CLUSTERS): SheetName.UNITS,
        ("unit", SheetName.TARGETS): SheetName.UNITS,
        ("criterion", SheetName.TARGETS): SheetName.CRITERIA,
        ("criterion", SheetName.POINT_ROWS): SheetName.CRITERIA,
    }
    for position, column in enumerate(sheet.columns):
        other = references.get((column.key, name))
        if other is not None:
            source = f"='{SHEETS[other].name.say(lang)}'!${a1(_FIRST_ROW, 0)[:1]}${_FIRST_ROW + 1}:$A$1000"
            # a hint only: codes may be typed before the other sheet is filled
            worksheet.data_validation(
                _FIRST_ROW,
                position,
                last,
                position,
                {"validate": "list", "source": source, "error_type": "information", "show_error": False},
            )


def _list(words: list[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": words,
        "error_title": "Chọn trong danh sách",
        "error_message": "Bấm mũi tên ở góc ô để chọn.",
        "error_type": "warning",
    }


def _example(worksheet: Worksheet, styles: Styles, sheet: Sheet, table: Table, lang: str) -> None:
    first = len(sheet.columns) + 1
    worksheet.set_column(first - 1, first - 1, 4)
    worksheet.write_string(0, first, _EXAMPLE.say(lang), styles.get("note"))
    for position, column in enumerate(sheet.columns, start=first):
        worksheet.set_column(position, position, min(column.width, 24))
        worksheet.write_string(_HEADING_ROW, position, column.heading.say(lang), styles.get("help"))
        for offset, row in enumerate(table):
            value = row.get(column.key, "")
            if isinstance(value, Decimal):
                worksheet.write_number(_FIRST_ROW + offset, position, float(value), styles.get("note"))
            else:
                worksheet.write_string(_FIRST_ROW + offset, position, value, styles.get("note"))


def _methods_sheet(workbook: Workbook, styles: Styles, lang: str) -> None:
    """What each method needs, made from the methods themselves."""
    from thidua_xlsx.methods.base import parameters_of

    worksheet = workbook.add_worksheet(_METHODS_SHEET.say(lang))
    for position, (heading, width) in enumerate(_METHODS_COLUMNS):
        worksheet.set_column(position, position, width)
        worksheet.write_string(0, position, heading.say(lang), styles.get("heading"))
    for row, method in enumerate(METHODS.values(), start=1):
        shown = [item for item, _ in parameters_of(method).values()]
        cells = (
            method.label.say(lang),
            "; ".join(item.example.say(lang) for item in shown),
            (YES if method.table else NO).say(lang),
            ", ".join(item.label.say(lang) for item in method.needs),
        )
        widths = [width for _, width in _METHODS_COLUMNS]
        worksheet.set_row(
            row, row_height((lines_of(text, width - 1), 12.0) for text, width in zip(cells, widths, strict=True))
        )
        for position, text in enumerate(cells):
            worksheet.write_string(row, position, text, styles.get("text"))
    _paper(worksheet)
