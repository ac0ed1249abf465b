"""The form that a unit fills in: one workbook per unit, blank or with values already in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.intake.form_layout import (
    ASSIGNED,
    CHECK_KEY,
    COLUMNS,
    FORM_FORMAT,
    FORM_VERSION,
    HIDDEN_SHEET,
    MAIN_SHEET,
    NOT_ASSIGNED,
    TOTAL_KEY,
    UNIT_LABEL,
    check_code,
    check_formula,
    child_key,
)
from thidua_xlsx.intake.form_map import child_inputs
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind, Refs, literal
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.evaluate import evaluate, rounded_formula
from thidua_xlsx.reading.cells import a1, fold
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import Criterion, Rulebook, Unit
from thidua_xlsx.workbooks.form_pages import write_guide, write_report
from thidua_xlsx.workbooks.output import new_workbook, safe_file_name
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, official_heading, set_paper, write_text
from thidua_xlsx.workbooks.styles import Styles, points_format

__all__ = ["FormValues", "form_file_name", "write_form", "write_forms"]

_TITLE: Final = Text("PHIẾU TỰ CHẤM ĐIỂM THI ĐUA", "SELF-ASSESSMENT FORM")
_SO_FAR: Final = Text("Điểm tự chấm đến nay:", "Self-score so far:")
_OF: Final = Text("/ {max} điểm", "of {max} points")
_TOTAL: Final = Text("TỔNG CỘNG", "TOTAL")
_CHECK: Final = Text("Mã kiểm tra (giữ nguyên trên bản in có chữ ký)", "Check code (stays on the signed print)")
_BY_CLUSTER: Final = Text("so với cụm", "by cluster")
_SIGNATURE: Final = Text("THỦ TRƯỞNG ĐƠN VỊ", "HEAD OF THE UNIT")
_SIGN_HERE: Final = Text("(Ký, ghi rõ họ tên, đóng dấu)", "(Signature, full name, seal)")
_DATE_LINE: Final = Text("……………, ngày …… tháng …… năm {year}", "……………, …… …… {year}")
_STOP_TITLE: Final = Text("Đề nghị xem lại", "Please look again")
_NUMBER_HELP: Final = Text(
    "Chỉ ghi một con số không âm, ví dụ 8,5. Giải thích ghi ở cột Giải trình.",
    "A number not below 0, such as 8.5. Explain in the column Explanation.",
)
_WHOLE_HELP: Final = Text("Ghi số lần, số việc: số nguyên không âm, ví dụ 3.", "How many: a whole number, such as 3.")
_PERCENT_HELP: Final = Text(
    "Ghi số phần trăm: 95 nghĩa là 95 %. Không ghi 0,95.", "Percent points: 95 means 95 %. Not 0.95."
)
_CLAIMED_HELP: Final = Text(
    "Tiêu chí {key}: ghi điểm từ 0 đến {max}, theo bước {step}.", "Criterion {key}: 0 to {max}, in steps of {step}."
)
_CHOICE_HELP: Final = Text(
    "Bấm mũi tên ở góc ô và chọn một mức trong danh sách.", "Choose from the list: click the arrow."
)

_WIDTHS: Final = {
    "key": 4,
    "number": 6,
    "name": 48,
    "maximum": 8,
    "measure": 9,
    "assigned": 12,
    "target": 10,
    "result": 12,
    "claimed": 10,
    "preview": 10,
    "evidence": 28,
    "explanation": 24,
}
_AT: Final = {column: position for position, column in enumerate(COLUMNS)}
_UNIT_ROW: Final = 3
_HEADING_ROW: Final = 4
_MAX_VALIDATION_TEXT: Final = 250


@dataclass(frozen=True)
class FormValues:
    """What already stands in a form: (criterion, input) → number or text; criteria marked as not assigned; the report."""

    answers: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    not_assigned: frozenset[str] = frozenset()
    report: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def write_forms(rulebook: Rulebook, folder: str | os.PathLike[str]) -> list[Path]:
    """Write one blank form per unit into ``folder`` (made if it is not there).

    Returns
    -------
    The paths, in the rulebook's order of units.

    Raises
    ------
    OutputError
        A file cannot be written (for example because Excel holds it open).
    """
    paths: dict[str, Path] = {}
    for unit in rulebook.units:
        name = form_file_name(rulebook, unit)
        if name.casefold() in paths:  # Windows does not tell A.xlsx from a.xlsx
            name = f"{Path(name).stem}_{len(paths) + 1}.xlsx"
        path = Path(folder) / name
        write_form(rulebook, unit, path)
        paths[name.casefold()] = path
    return list(paths.values())


def form_file_name(rulebook: Rulebook, unit: Unit) -> str:
    """The name of a unit's form: rulebook and unit, safe on Windows."""
    return safe_file_name(f"{rulebook.info.id}_{unit.code}.xlsx")


def write_form(rulebook: Rulebook, unit: Unit, path: str | os.PathLike[str], values: FormValues | None = None) -> None:
    """Write the form of one unit, with ``values`` filled in.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with new_workbook(path, title=rulebook.info.title, subject=unit.name) as workbook:
        styles = Styles(workbook)
        main = _MainSheet(workbook, styles, rulebook, unit, values or FormValues())
        main.write()
        write_guide(workbook, styles, rulebook, unit)
        write_report(workbook, styles, rulebook, (values or FormValues()).report)
        _write_hidden(workbook, rulebook, unit)
        main.sheet.activate()


def _write_hidden(workbook: Workbook, rulebook: Rulebook, unit: Unit) -> None:
    sheet = workbook.add_worksheet(HIDDEN_SHEET)
    rows = {
        "format": FORM_FORMAT,
        "version": str(FORM_VERSION),
        "rulebook": rulebook.info.id,
        "rulebook_version": rulebook.info.version,
        "fingerprint": rulebook.fingerprint,
        "unit": unit.code,
        "cluster": unit.cluster,
        "period": rulebook.info.period or str(rulebook.info.year),
        **{f"hash:{leaf.key}": criterion_hash(leaf) for leaf in rulebook.leaves(unit.cluster)},
    }
    for number, (key, value) in enumerate(rows.items()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    sheet.very_hidden()
    sheet.protect()


class _MainSheet:
    """The sheet that is filled in."""

    def __init__(self, workbook: Workbook, styles: Styles, rulebook: Rulebook, unit: Unit, values: FormValues) -> None:
        self.sheet: Worksheet = add_sheet(workbook, MAIN_SHEET.say(rulebook.info.language))
        self.styles = styles
        self.rulebook = rulebook
        self.unit = unit
        self.values = values
        self.lang = rulebook.info.language
        self.points = points_format(rulebook.info.digits)
        self.bold = workbook.add_format({"font_name": "Times New Roman", "font_size": 12})
        self.small = workbook.add_format(
            {"font_name": "Times New Roman", "font_size": 11, "italic": True, "font_color": "#555555"}
        )
        self.row = _HEADING_ROW + 1
        self.row_of: dict[str, int] = {}
        self.preview: dict[str, float | None] = {}

    def write(self) -> None:
        """All of it."""
        first = self.row
        self._rows_of_tree()
        last = self.row - 1
        self._subtotals()
        self._total(first, last)
        self._head()
        self._foot()
        self._page(first)

    # -- head and page -------------------------------------------------------------------------------

    def _head(self) -> None:
        info, sheet, styles = self.rulebook.info, self.sheet, self.styles
        for column, width in _WIDTHS.items():
            sheet.set_column(_AT[column], _AT[column], width, None, {"hidden": column == "key"})
        official_heading(sheet, styles, info, (_AT["number"], _AT["name"]), (_AT["result"], _AT["explanation"]))
        period = info.period or str(info.year)
        sheet.set_row(2, 22)
        merge_text(
            sheet,
            2,
            (_AT["number"], _AT["explanation"]),
            f"{_TITLE.say(self.lang)} – {period.upper()}",
            styles.get("title"),
        )
        sheet.set_row(_UNIT_ROW, 20)
        merge_text(
            sheet,
            _UNIT_ROW,
            (_AT["number"], _AT["name"]),
            f"{UNIT_LABEL.say(self.lang)}: {self.unit.name}",
            styles.get("body_bold"),
        )
        merge_text(sheet, _UNIT_ROW, (_AT["maximum"], _AT["result"]), _SO_FAR.say(self.lang), styles.get("body_right"))
        total_row = self.row_of[TOTAL_KEY]
        sheet.write_formula(
            _UNIT_ROW,
            _AT["claimed"],
            f"={a1(total_row, _AT['claimed'])}",
            styles.get("total_number", self.points),
            self._claimed_total(),
        )
        maximum = self.rulebook.maximum("", self.unit.cluster)
        write_text(sheet, _UNIT_ROW, _AT["preview"], _OF.say(self.lang, max=maximum), styles.get("body"))
        if info.stamp:
            merge_text(sheet, _UNIT_ROW, (_AT["evidence"], _AT["explanation"]), info.stamp, styles.get("stamp"))
        sheet.set_row(_HEADING_ROW, 34)
        for column, heading in COLUMNS.items():
            write_text(sheet, _HEADING_ROW, _AT[column], heading.say(self.lang), styles.get("heading"))

    def _page(self, first: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(_HEADING_ROW + 1, _AT["maximum"])
        set_paper(sheet, heading_row=_HEADING_ROW)
        sheet.print_area(0, _AT["number"], self.row, _AT["explanation"])
        sheet.protect("", {"format_rows": True, "format_columns": True})
        sheet.set_selection(first + 1, _AT["result"], first + 1, _AT["result"])
        sheet.hide_gridlines(2)

    # -- the table -----------------------------------------------------------------------------------

    def _rows_of_tree(self) -> None:
        for criterion, _depth in self.rulebook.walk(self.unit.cluster):
            self.row_of[criterion.key] = self.row
            if criterion.is_leaf:
                self._leaf(criterion)
            else:
                self._group(criterion)

    def _group(self, group: Criterion) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        write_text(sheet, row, _AT["key"], group.key, styles.get("code"))
        write_text(sheet, row, _AT["number"], group.number, styles.get("group_center"))
        write_text(sheet, row, _AT["name"], group.name, styles.get("group"))
        maximum = float(self.rulebook.maximum(group.key, self.unit.cluster))
        sheet.write_number(row, _AT["maximum"], maximum, styles.get("group_number", self._max_format(maximum)))
        for column in ("measure", "assigned", "target", "result", "evidence", "explanation"):
            sheet.write_blank(row, _AT[column], None, styles.get("group"))
        self.row += 1

    def _max_format(self, maximum: float) -> str:
        return points_format(0) if maximum == int(maximum) else self.points

    def _leaf(self, leaf: Criterion) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        write_text(sheet, row, _AT["key"], leaf.key, styles.get("code"))
        write_text(sheet, row, _AT["number"], leaf.number, styles.get("text_center"))
        rule = leaf.scoring.sentence(leaf.points).say(self.lang)
        sheet.write_rich_string(row, _AT["name"], self.bold, leaf.name, self.small, f"\n{rule}", styles.get("text"))
        sheet.write_number(
            row, _AT["maximum"], float(leaf.points), styles.get("assigned", self._max_format(float(leaf.points)))
        )
        write_text(sheet, row, _AT["measure"], leaf.measure, styles.get("text_center"))
        children = child_inputs(leaf)
        self._assigned(leaf, row)
        self._target(leaf, row)
        results = [item for item in leaf.scoring.inputs if item.key != TARGET.key]
        if len(results) == 1:
            self._entry(leaf, results[0], row, "result")
        else:
            sheet.write_blank(row, _AT["result"], None, styles.get("computed"))
        self._claimed(leaf, row)
        for column in ("evidence", "explanation"):
            value = self.values.answers.get((leaf.key, column), "")
            write = write_text if value else (lambda s, r, c, _v, f: s.write_blank(r, c, None, f))
            write(sheet, row, _AT[column], value, styles.get("entry_text"))
        self.row += 1
        for item in children:
            self._child(leaf, item)
        self._preview(leaf, row)

    def _child(self, leaf: Criterion, item: Input) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        self.row_of[child_key(leaf.key, item.key)] = row
        write_text(sheet, row, _AT["key"], child_key(leaf.key, item.key), styles.get("code"))
        for column in (
            "number",
            "maximum",
            "measure",
            "assigned",
            "target",
            "claimed",
            "preview",
            "evidence",
            "explanation",
        ):
            sheet.write_blank(row, _AT[column], None, styles.get("computed"))
        write_text(sheet, row, _AT["name"], item.label.say(self.lang), styles.get("child_text"))
        write_text(sheet, row, _AT["measure"], leaf.measure, styles.get("text_center"))
        self._entry(leaf, item, row, "result")
        self.row += 1

    # -- the cells of a leaf -------------------------------------------------------------------------

    def _is_not_assigned(self, leaf: Criterion) -> bool:
        target = self.rulebook.target(self.unit.code, leaf.key)
        return target.value is None if target is not None else leaf.key in self.values.not_assigned

    def _assigned(self, leaf: Criterion, row: int) -> None:
        target = self.rulebook.target(self.unit.code, leaf.key)
        words = (NOT_ASSIGNED if self._is_not_assigned(leaf) else ASSIGNED).say(self.lang)
        if target is not None:
            write_text(self.sheet, row, _AT["assigned"], words, self.styles.get("assigned_text"))
        elif leaf.scoring.has_target:
            write_text(self.sheet, row, _AT["assigned"], words, self.styles.get("entry_choice"))
            self._list(row, _AT["assigned"], [ASSIGNED.say(self.lang), NOT_ASSIGNED.say(self.lang)])
        else:
            self.sheet.write_blank(row, _AT["assigned"], None, self.styles.get("computed"))

    def _target(self, leaf: Criterion, row: int) -> None:
        target = self.rulebook.target(self.unit.code, leaf.key)
        if target is not None and target.value is not None:
            self._put(
                row,
                _AT["target"],
                self.values.answers.get((leaf.key, TARGET.key), target.value),
                self.styles.get("assigned", "General"),
            )
        elif target is not None or not leaf.scoring.has_target:
            self.sheet.write_blank(row, _AT["target"], None, self.styles.get("assigned" if target else "computed"))
        else:
            self._entry(leaf, TARGET, row, "target")

    def _entry(self, leaf: Criterion, item: Input, row: int, column: str) -> None:
        """An entry cell with its one validation."""
        position = _AT[column]
        value = self.values.answers.get((leaf.key, item.key))
        if item.kind is Kind.CHOICE:
            self._put(row, position, value, self.styles.get("entry_choice"))
            self._list(row, position, [word.say(self.lang) for word in leaf.scoring.choices()])
            return
        self._put(row, position, value, self.styles.get("entry", "General"))
        help_text = _WHOLE_HELP if item.whole else (_PERCENT_HELP if leaf.is_percent else _NUMBER_HELP)
        self.sheet.data_validation(
            row,
            position,
            row,
            position,
            self._validation(
                {"validate": "integer" if item.whole else "decimal", "criteria": ">=", "value": 0},
                help_text.say(self.lang),
            ),
        )

    def _claimed(self, leaf: Criterion, row: int) -> None:
        position = _AT["claimed"]
        self._put(
            row, position, self.values.answers.get((leaf.key, CLAIMED.key)), self.styles.get("entry", self.points)
        )
        digit = Decimal(1).scaleb(-self.rulebook.info.digits)
        step = (leaf.scoring.step if isinstance(leaf.scoring, Direct) else None) or digit
        cell = a1(row, position)
        on_grid = f"ABS({cell}/{literal(step)}-ROUND({cell}/{literal(step)},0))<0.000001"
        rule = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={literal(leaf.points)},{on_grid})"
        message = _CLAIMED_HELP.say(self.lang, key=leaf.key, max=leaf.points, step=step)
        self.sheet.data_validation(
            row, position, row, position, self._validation({"validate": "custom", "value": rule}, message)
        )

    def _list(self, row: int, position: int, words: list[str]) -> None:
        """A drop-down; a list too long for the validation itself is put in a hidden range to the right."""
        source: Any = words
        if len(",".join(words)) > _MAX_VALIDATION_TEXT or any("," in word for word in words):
            start = len(COLUMNS) + 1
            for offset, word in enumerate(words):
                write_text(self.sheet, row, start + offset, word)
            self.sheet.set_column(start, start + 40, None, None, {"hidden": True})
            source = f"=${a1(row, start).rstrip('0123456789')}${row + 1}:${a1(row, start + len(words) - 1).rstrip('0123456789')}${row + 1}"
        self.sheet.data_validation(
            row,
            position,
            row,
            position,
            self._validation({"validate": "list", "source": source}, _CHOICE_HELP.say(self.lang)),
        )

    def _validation(self, rule: dict[str, Any], message: str) -> dict[str, Any]:
        return {
            **rule,
            "ignore_blank": True,
            "error_title": _STOP_TITLE.say(self.lang),
            "error_message": message[:_MAX_VALIDATION_TEXT],
            "error_type": "stop",
        }

    def _put(self, row: int, position: int, value: Any, style: Any) -> None:
        if value is None:
            self.sheet.write_blank(row, position, None, style)
        elif isinstance(value, str):
            write_text(self.sheet, row, position, value, style)
        else:
            self.sheet.write_number(row, position, float(value), style)

    # -- points so far -------------------------------------------------------------------------------

    def _preview(self, leaf: Criterion, row: int) -> None:
        style = self.styles.get("computed", self.points)
        position = _AT["preview"]
        method = leaf.scoring
        if method.compares_units:
            write_text(self.sheet, row, position, _BY_CLUSTER.say(self.lang), self.styles.get("not_assigned"))
            return
        cells = {item.key: self._cell_of(leaf, item) for item in method.needs}
        refs = Refs({**cells, "max": a1(row, _AT["maximum"])})
        filled = [
            f'{cells[item.key]}<>""' if item.kind is Kind.CHOICE else f"ISNUMBER({cells[item.key]})"
            for item in method.needs
        ]
        if method.has_target and not method.allows_zero_target():
            filled.append(f"N({cells[TARGET.key]})>0")
        ready = filled[0] if len(filled) == 1 else f"AND({','.join(filled)})"
        formula = f'IF({ready},{rounded_formula(method.formula(refs), self.rulebook.info.digits)},"")'
        if method.has_target or self._is_not_assigned(leaf):
            formula = f'IF({a1(row, _AT["assigned"])}="{NOT_ASSIGNED.say(self.lang)}","KG",{formula})'
        value = self._preview_value(leaf)
        self.preview[leaf.key] = value
        shown: Any = "KG" if self._is_not_assigned(leaf) else ("" if value is None else value)
        self.sheet.write_formula(row, position, f"={formula}", style, shown)

    def _cell_of(self, leaf: Criterion, item: Input) -> str:
        key = child_key(leaf.key, item.key) if item in child_inputs(leaf) else leaf.key
        column = item.key if item.key in {TARGET.key, CLAIMED.key} else RESULT.key
        return a1(self.row_of[key], _AT[column])

    def _preview_value(self, leaf: Criterion) -> float | None:
        """What the preview shows before Excel calculates it."""
        if self._is_not_assigned(leaf):
            return None
        inputs: dict[str, Any] = {}
        for item in leaf.scoring.needs:
            value = self._value(leaf, item)
            if value is None:
                return None
            inputs[item.key] = np.array([value])
        digits = self.rulebook.info.digits
        points = evaluate(leaf.scoring, leaf.points, inputs, np.zeros(1, dtype=np.int64), digits)
        return float(points[0]) / 10.0**digits

    def _value(self, leaf: Criterion, item: Input) -> float | None:
        value = self.values.answers.get((leaf.key, item.key))
        if item.key == TARGET.key:
            target = self.rulebook.target(self.unit.code, leaf.key)
            value = value if target is None else (value or target.value)
            if value == 0 and not leaf.scoring.allows_zero_target():
                return None
        if item.kind is Kind.CHOICE and isinstance(value, str):
            # as Excel compares: not by case; a word that is in no list gives what the formula gives
            words = [{fold(word.vi), fold(word.en)} for word in leaf.scoring.choices()]
            return next(
                (float(position) for position, names in enumerate(words) if fold(value) in names), float(len(words))
            )
        return float(value) if isinstance(value, (int, float, Decimal)) else None

    def _subtotals(self) -> None:
        """Each group adds up its children; what is text there ("KG") adds nothing."""
        totals = self._group_sums()
        for group in self.rulebook.groups(self.unit.cluster):
            row = self.row_of[group.key]
            for column, values in (("claimed", totals[0]), ("preview", totals[1])):
                cells = ",".join(
                    a1(self.row_of[child.key], _AT[column])
                    for child in self.rulebook.children(group.key, self.unit.cluster)
                )
                style = self.styles.get("group_number", self.points)
                self.sheet.write_formula(row, _AT[column], f"=SUM({cells})", style, values[group.key])

    def _group_sums(self) -> tuple[dict[str, float], dict[str, float]]:
        claimed: dict[str, float] = {}
        preview: dict[str, float] = {}

        def add(key: str) -> tuple[float, float]:
            sums = [0.0, 0.0]
            for child in self.rulebook.children(key, self.unit.cluster):
                pair = (
                    add(child.key)
                    if not child.is_leaf
                    else (self._claimed_number(child), self.preview.get(child.key) or 0.0)
                )
                sums[0] += pair[0]
                sums[1] += pair[1]
            digits = self.rulebook.info.digits + 4
            claimed[key], preview[key] = round(sums[0], digits), round(sums[1], digits)
            return claimed[key], preview[key]

        add("")
        return claimed, preview

    def _claimed_number(self, leaf: Criterion) -> float:
        value = self.values.answers.get((leaf.key, CLAIMED.key))
        return float(value) if isinstance(value, (int, float, Decimal)) else 0.0

    def _claimed_total(self) -> float:
        return self._group_sums()[0][""]

    # -- total, check code, signature ----------------------------------------------------------------

    def _total(self, first: int, last: int) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        self.row_of[TOTAL_KEY] = row
        write_text(sheet, row, _AT["key"], TOTAL_KEY, styles.get("code"))
        merge_text(sheet, row, (_AT["number"], _AT["name"]), _TOTAL.say(self.lang), styles.get("total"))
        maximum = float(self.rulebook.maximum("", self.unit.cluster))
        sheet.write_number(row, _AT["maximum"], maximum, styles.get("total_number", self._max_format(maximum)))
        tops = self.rulebook.children("", self.unit.cluster)
        claimed, preview = self._group_sums()
        for column, values in (("claimed", claimed), ("preview", preview)):
            cells = ",".join(a1(self.row_of[top.key], _AT[column]) for top in tops)
            sheet.write_formula(row, _AT[column], f"=SUM({cells})", styles.get("total_number", self.points), values[""])
        for column in ("measure", "assigned", "target", "result", "evidence", "explanation"):
            sheet.write_blank(row, _AT[column], None, styles.get("total"))
        self.row += 1
        self._check_row(first, last)

    def _check_row(self, first: int, last: int) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        write_text(sheet, row, _AT["key"], CHECK_KEY, styles.get("code"))
        merge_text(sheet, row, (_AT["number"], _AT["result"]), _CHECK.say(self.lang), styles.get("note"))
        columns = (_AT["target"], _AT["result"], _AT["claimed"])
        ranges = [f"{a1(first, column)}:{a1(last, column)}" for column in columns]
        code = check_code(self._typed(columns), self.unit.code)
        sheet.write_formula(
            row, _AT["claimed"], f"={check_formula(ranges, self.unit.code)}", styles.get("body_bold"), code
        )
        self.row += 1

    def _typed(self, columns: tuple[int, ...]) -> list[tuple[int, Any]]:
        """Row number and value of what stands in ``columns`` of the leaves' rows."""
        cells: list[tuple[int, Any]] = []
        for criterion, _ in self.rulebook.walk(self.unit.cluster):
            row = self.row_of[criterion.key] + 1
            if not criterion.is_leaf:
                cells.append((row, self._group_sums()[0][criterion.key]))
                continue
            target = self.rulebook.target(self.unit.code, criterion.key)
            for item in (*criterion.scoring.inputs, CLAIMED):
                value = self.values.answers.get((criterion.key, item.key))
                if item.key == TARGET.key and value is None and target is not None:
                    value = target.value
                key = child_key(criterion.key, item.key)
                cells.append(
                    (self.row_of.get(key, row - 1) + 1, float(value) if isinstance(value, (int, Decimal)) else value)
                )
        return cells

    def _foot(self) -> None:
        sheet, styles = self.sheet, self.styles
        right = (_AT["preview"], _AT["explanation"])
        row = self.row + 1
        lines = (
            (_DATE_LINE.say(self.lang, year=format_number(self.rulebook.info.year, self.lang)), "body_italic_center"),
            (_SIGNATURE.say(self.lang), "body_bold_center"),
            (_SIGN_HERE.say(self.lang), "body_italic_center"),
        )
        for offset, (text, style) in enumerate(lines):
            merge_text(sheet, row + offset, right, text, styles.get(style))
        self.row = row + len(lines) + 3
