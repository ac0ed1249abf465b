"""The rulebook workbook: drop-downs, a help row, text columns that keep ``1.10``, an example beside each table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.registry import METHODS, write_parameters
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, RankBy
from thidua_xlsx.rulebook.sheets import (
    ACTIVITIES_WORD,
    GROUP_RULES,
    NO,
    NOT_ASSIGNED_WORDS,
    SETTINGS,
    SHEETS,
    YES,
    Setting,
    SheetName,
    method_choices,
)
from thidua_xlsx.workbooks.output import new_workbook
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.rule_tables import conditions_text, interval_cells, rule_tables, word_of
from thidua_xlsx.workbooks.styles import Styles
from thidua_xlsx.workbooks.table_sheet import (
    FIRST_ROW,
    SPARE_ROWS,
    Table,
    list_rule,
    offer,
    set_sheet_paper,
    write_example,
    write_table,
)

__all__ = ["write_rulebook", "write_template"]

_CRITERIA: Final = {column.key: column for column in SHEETS[SheetName.CRITERIA].columns}
_RANK_BY: Final = next(column.choices for column in SHEETS[SheetName.CLUSTERS].columns if column.key == "rank_by")
_REFERENCES: Final = {
    ("cluster", SheetName.UNITS): SheetName.CLUSTERS,
    ("head", SheetName.CLUSTERS): SheetName.UNITS,
    ("deputy", SheetName.CLUSTERS): SheetName.UNITS,
    ("unit", SheetName.TARGETS): SheetName.UNITS,
    ("criterion", SheetName.TARGETS): SheetName.CRITERIA,
    ("criterion", SheetName.POINT_ROWS): SheetName.CRITERIA,
}

_POINTS: Final = Text("điểm", "points")
_OF_MAXIMUM: Final = Text("% thang điểm", "% of maximum")

_EXAMPLES: Final[dict[SheetName, Table]] = {
    SheetName.CLUSTERS: [{"code": "C9", "name": Text("Cụm thi đua số 9", "Cluster 9"), "head": "A", "deputy": "B"}],
    SheetName.UNITS: [
        {
            "code": "A",
            "name": Text("Đơn vị A", "Unit A"),
            "short_name": "A",
            "cluster": "C9",
            "aliases": Text("ĐV A; Đơn vị An", "U. A; Unit Ann"),
            "contact": Text("Đồng chí A", "Comrade A"),
        },
        {"code": "B", "name": Text("Đơn vị B", "Unit B"), "short_name": "B", "cluster": "C9"},
    ],
    SheetName.CRITERIA: [
        {"key": "I", "number": "I", "name": Text("Công tác chuyên môn", "Professional work"), "maximum": Decimal(10)},
        {
            "key": "I.1",
            "number": "1",
            "parent": "I",
            "name": Text("Tỷ lệ giải quyết hồ sơ đúng hạn", "Files settled in time"),
            "maximum": Decimal(6),
            "measure": "%",
            "method": METHODS["ratio"].label,
            "evidence": YES,
        },
        {
            "key": "I.2",
            "number": "2",
            "parent": "I",
            "name": Text("Lớp tập huấn", "Training courses"),
            "maximum": Decimal(4),
            "measure": Text("lớp", "courses"),
            "method": METHODS["count"].label,
            "parameters": Text("mỗi việc = 0,5", "per item = 0.5"),
        },
    ],
    SheetName.POINT_ROWS: [
        {"criterion": "II.1", "low_sign": "≥", "low": Decimal(95), "points": Decimal(5), "unit": _POINTS},
        {
            "criterion": "II.1",
            "low_sign": "≥",
            "low": Decimal(85),
            "high_sign": "<",
            "high": Decimal(95),
            "points": Decimal(3),
            "unit": _POINTS,
        },
        {"criterion": "II.2", "label": Text("Tốt", "Good"), "points": Decimal(100), "unit": _OF_MAXIMUM},
    ],
    SheetName.TARGETS: [
        {"unit": "A", "criterion": "I.1", "target": Decimal(98)},
        {"unit": "B", "criterion": "I.1", "target": NOT_ASSIGNED_WORDS},
    ],
    SheetName.CLASSES: [
        {"name": Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent"), "low_sign": "≥", "low": Decimal(90)},
        {
            "name": Text("Hoàn thành tốt nhiệm vụ", "Good"),
            "low_sign": "≥",
            "low": Decimal(70),
            "high_sign": "<",
            "high": Decimal(90),
        },
        {"name": Text("Hoàn thành nhiệm vụ", "Done"), "high_sign": "<", "high": Decimal(70)},
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
            {
                "code": item.code,
                "name": item.name,
                "head": item.head,
                "deputy": item.deputy,
                "rank_by": "" if item.rank_by is RankBy.POINTS else word_of(item.rank_by, _RANK_BY, lang),
            }
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
                "predecessors": "; ".join(unit.predecessors),
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
        **rule_tables(rulebook, lang),
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
        "method": _method_word(criterion, lang),
        "parameters": "" if method is None else write_parameters(method, lang),
        "kind": word_of(criterion.kind, _CRITERIA["kind"].choices, lang),
        "weight": criterion.weight,
        "cap": criterion.cap,
        "conditions": conditions_text(criterion.conditions, lang),
        "otherwise": criterion.otherwise,
        "not_assigned": word_of(criterion.not_assigned, _CRITERIA["not_assigned"].choices, lang),
        "uses": word_of(criterion.uses, [ACTIVITIES_WORD], lang) or criterion.uses,
        "clusters": "; ".join(criterion.clusters),
        "evidence": YES.say(lang) if criterion.evidence else (NO.say(lang) if criterion.is_leaf else ""),
        "note": criterion.note,
    }


def _method_word(criterion: Criterion, lang: str) -> str:
    if criterion.method is not None:
        return criterion.method.label.say(lang)
    return "" if criterion.rule is GroupRule.SUM else word_of(criterion.rule, GROUP_RULES, lang)


def _point_rows(criterion: Criterion, lang: str) -> Table:
    return [
        {
            "criterion": criterion.key,
            "label": row.label,
            **interval_cells(row.interval),
            "points": row.points,
            "unit": (_OF_MAXIMUM if row.percent else _POINTS).say(lang),
        }
        for row in getattr(criterion.method, "rows", ())
    ]


def _write(
    path: str | os.PathLike[str], tables: Mapping[SheetName, Table], title: str, lang: str, stamp: str = ""
) -> None:
    with new_workbook(path, title=title) as workbook:
        styles = Styles(workbook)
        for name, sheet in SHEETS.items():
            spare = 0 if name is SheetName.INFO else SPARE_ROWS
            worksheet = write_table(workbook, styles, sheet, tables.get(name, []), lang, stamp=stamp, spare=spare)
            last = FIRST_ROW + len(tables.get(name, [])) + spare
            if name is SheetName.CRITERIA:
                offer(worksheet, sheet, "method", [word.say(lang) for _, word in method_choices()], last, lang)
            if name is SheetName.INFO:
                _setting_choices(worksheet, lang)
            _references(worksheet, name, last, lang)
            if name in _EXAMPLES:
                write_example(worksheet, styles, sheet, _EXAMPLES[name], lang)
        _methods_sheet(workbook, styles, lang)


def _setting_choices(worksheet: Worksheet, lang: str) -> None:
    for offset, setting in enumerate(SETTINGS):
        if setting.choices:
            words = [word.say(lang) for _, word in setting.choices]
            worksheet.data_validation(FIRST_ROW + offset, 1, FIRST_ROW + offset, 1, list_rule(words, lang))


def _references(worksheet: Worksheet, name: SheetName, last: int, lang: str) -> None:
    """Drop-downs of codes that stand on another sheet: a hint only, for codes may be typed before that sheet is."""
    for position, column in enumerate(SHEETS[name].columns):
        other = _REFERENCES.get((column.key, name))
        if other is not None:
            source = f"='{SHEETS[other].name.say(lang)}'!$A${FIRST_ROW + 1}:$A$1000"
            rule = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
            worksheet.data_validation(FIRST_ROW, position, last, position, rule)


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
    set_sheet_paper(worksheet)
