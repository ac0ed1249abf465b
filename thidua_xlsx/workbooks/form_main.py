"""The sheet of a form that is filled in: one row per criterion, further inputs as child rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.intake.form_layout import (
    ASSIGNED,
    CHECK_KEY,
    COLUMNS,
    MAIN_SHEET,
    NOT_ASSIGNED,
    REPORT_SHEET,
    TOTAL_KEY,
    UNIT_LABEL,
    check_code,
    check_formula,
    child_key,
)
from thidua_xlsx.intake.form_map import child_inputs, own_inputs
from thidua_xlsx.messages.text import LANGUAGES, Text, format_number
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind, Refs, literal, text_literal
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.explain import explained
from thidua_xlsx.rulebook.groups import group_formula
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion
from thidua_xlsx.rulebook.rules import GroupRule, NotAssigned, PointKind
from thidua_xlsx.workbooks.cell_runs import runs
from thidua_xlsx.workbooks.form_conditions import activity_range, conditions_formula
from thidua_xlsx.workbooks.form_values import UnitValues
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, official_heading, set_paper, write_text
from thidua_xlsx.workbooks.styles import Styles, points_format

__all__ = ["HEADING_ROW", "MainSheet"]

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
_CLAIMED_ABOVE: Final = Text(
    "Tiêu chí {key}: ghi điểm không âm, theo bước {step}.", "Criterion {key}: not below 0, in steps of {step}."
)
_FROM: Final = Text("theo {key}", "as {key}")
_ON_REPORT: Final = Text("theo trang {sheet}", "see sheet {sheet}")
_NO_POINTS: Final = "–"
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
HEADING_ROW: Final = 4
_MAX_VALIDATION_TEXT: Final = 250


class MainSheet:
    """The sheet that is filled in."""

    def __init__(self, workbook: Workbook, styles: Styles, values: UnitValues) -> None:
        rulebook = values.rulebook
        self.sheet: Worksheet = add_sheet(workbook, MAIN_SHEET.say(rulebook.info.language))
        self.styles = styles
        self.rulebook = rulebook
        self.unit = values.unit
        self.values = values
        self.lang = rulebook.info.language
        self.points = points_format(rulebook.info.digits)
        self.plain = workbook.add_format({"font_name": "Times New Roman", "font_size": 12})
        self.strong = workbook.add_format({"font_name": "Times New Roman", "font_size": 12, "bold": True})
        self.small = workbook.add_format(
            {"font_name": "Times New Roman", "font_size": 11, "italic": True, "font_color": "#555555"}
        )
        self.row = HEADING_ROW + 1
        self.row_of: dict[str, int] = {}
        self.cells: dict[tuple[str, str], tuple[int, int]] = {}
        """Criterion and input (or ``assigned``) → row and column of its cell."""

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
        official_heading(
            sheet,
            styles,
            info,
            (_AT["number"], _AT["name"]),
            (_AT["result"], _AT["explanation"]),
            left_width=_WIDTHS["number"] + _WIDTHS["name"],
        )
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
            self.values.sums[0][""],
        )
        maximum = self.rulebook.maximum("", self.unit.cluster)
        leaves = self.rulebook.leaves(self.unit.cluster)
        left = [leaf for leaf in leaves if self._is_declined(leaf) and self.rulebook.kind(leaf) is PointKind.CORE]
        if not any(group.rule is not GroupRule.SUM for group in self.rulebook.groups(self.unit.cluster)):
            excluded = [leaf for leaf in left if self.rulebook.policy(leaf) is NotAssigned.EXCLUDE]
            maximum -= sum((leaf.points for leaf in excluded), Decimal(0))
        write_text(sheet, _UNIT_ROW, _AT["preview"], _OF.say(self.lang, max=maximum), styles.get("body"))
        if info.stamp:
            merge_text(sheet, _UNIT_ROW, (_AT["evidence"], _AT["explanation"]), info.stamp, styles.get("stamp"))
        sheet.set_row(HEADING_ROW, 34)
        for column, heading in COLUMNS.items():
            write_text(sheet, HEADING_ROW, _AT[column], heading.say(self.lang), styles.get("heading"))

    def _page(self, first: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(HEADING_ROW + 1, _AT["maximum"])
        set_paper(sheet, heading_row=HEADING_ROW)
        self.print_to(_AT["explanation"])
        sheet.protect("", {"format_rows": True, "format_columns": True})
        sheet.set_selection(first + 1, _AT["result"], first + 1, _AT["result"])
        sheet.hide_gridlines(2)

    def print_to(self, column: int) -> None:
        """Print the columns up to this one."""
        self.sheet.print_area(0, _AT["number"], self.row, column)

    # -- the table -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """The row of every criterion and further input: formulas refer to rows below them too."""
        row = self.row
        for criterion, _depth in self.rulebook.walk(self.unit.cluster):
            self.row_of[criterion.key] = row
            row += 1
            for item in child_inputs(criterion) if criterion.is_leaf else ():
                self.row_of[child_key(criterion.key, item.key)] = row
                row += 1

    def _rows_of_tree(self) -> None:
        self._lay_out()
        for criterion, _depth in self.rulebook.walk(self.unit.cluster):
            if criterion.is_leaf:
                self._leaf(criterion)
            else:
                self._group(criterion)

    def _group(self, group: Criterion) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        write_text(sheet, row, _AT["key"], group.key, styles.get("code"))
        write_text(sheet, row, _AT["number"], group.number, styles.get("group_center"))
        rule = explained(self.rulebook, group, self.lang)
        if rule:
            sheet.write_rich_string(
                row, _AT["name"], self.strong, group.name, self.small, f"\n{rule}", styles.get("group")
            )
        else:
            write_text(sheet, row, _AT["name"], group.name, styles.get("group"))
        lines = lines_of(group.name, _WIDTHS["name"], bold=True) + (lines_of(rule, _WIDTHS["name"], 11) if rule else 0)
        sheet.set_row(row, row_height([(lines, 12.0)]))
        maximum = float(self.rulebook.maximum(group.key, self.unit.cluster))
        shown = self._signed(group, self._max_format(maximum))
        sheet.write_number(row, _AT["maximum"], maximum, styles.get("group_number", shown))
        for column in ("measure", "assigned", "target", "result", "evidence", "explanation"):
            sheet.write_blank(row, _AT[column], None, styles.get("group"))
        self.row += 1

    def _signed(self, leaf: Criterion, number_format: str) -> str:
        """Deductions are typed positive and printed negative."""
        if self.rulebook.kind(leaf) is not PointKind.DEDUCTION:
            return number_format
        return f'"−"{number_format};"−"{number_format};{number_format}'

    def _max_format(self, maximum: float) -> str:
        return points_format(0) if maximum == int(maximum) else self.points

    def _leaf(self, leaf: Criterion) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        write_text(sheet, row, _AT["key"], leaf.key, styles.get("code"))
        write_text(sheet, row, _AT["number"], leaf.number, styles.get("text_center"))
        rule = explained(self.rulebook, leaf, self.lang)
        sheet.write_rich_string(row, _AT["name"], self.plain, leaf.name, self.small, f"\n{rule}", styles.get("text"))
        if leaf.scores:
            shown = self._signed(leaf, self._max_format(float(leaf.points)))
            sheet.write_number(row, _AT["maximum"], float(leaf.points), styles.get("assigned", shown))
        else:
            write_text(sheet, row, _AT["maximum"], _NO_POINTS, styles.get("assigned_text"))
        write_text(sheet, row, _AT["measure"], leaf.measure, styles.get("text_center"))
        self._fit(row, leaf, rule)
        children = child_inputs(leaf)
        self._assigned(leaf, row)
        self._target(leaf, row)
        results = [item for item in own_inputs(leaf) if item.key != TARGET.key]
        if len(results) == 1:
            self._entry(leaf, results[0], row, "result")
        else:
            sheet.write_blank(row, _AT["result"], None, styles.get("computed"))
        self._claimed(leaf, row)
        for column in ("evidence", "explanation"):
            value = self.values.answer(leaf, column) or ""
            write = write_text if value else (lambda s, r, c, _v, f: s.write_blank(r, c, None, f))
            style = self._style(
                leaf, column, (row, _AT[column]), "assigned" if self._is_declined(leaf) else "entry_text"
            )
            write(sheet, row, _AT[column], value, style)
        self.row += 1
        for item in children:
            self._child(leaf, item)
        self._preview(leaf, row)

    def _child(self, leaf: Criterion, item: Input) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
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

    def _fit(self, row: int, leaf: Criterion, rule: str) -> None:
        """Make the row tall enough for its name and rule, and for what is already written in it."""
        name = lines_of(leaf.name, _WIDTHS["name"]) + lines_of(rule, _WIDTHS["name"], 11)
        written = [
            (lines_of(str(self.values.answer(leaf, column) or ""), _WIDTHS[column]), 12.0)
            for column in ("evidence", "explanation")
        ]
        self.sheet.set_row(
            row, row_height([(name, 12.0), (lines_of(leaf.measure, _WIDTHS["measure"]), 12.0), *written])
        )

    # -- the cells of a leaf -------------------------------------------------------------------------

    def _style(self, leaf: Criterion, column: str, at: tuple[int, int], name: str, number_format: str = "") -> Any:
        """The style of one of the leaf's own cells, marked where something was found there; where it stands is kept."""
        self.cells[leaf.key, column] = at
        severity = self.values.mark(leaf.key, column)
        return self.styles.found(name, severity, number_format) if severity else self.styles.get(name, number_format)

    def _assigned(self, leaf: Criterion, row: int) -> None:
        target = self.rulebook.target(self.unit.code, leaf.key)
        says_not = self.values.says_not_assigned(leaf)
        words = (NOT_ASSIGNED if says_not else ASSIGNED).say(self.lang)
        odd = "" if self._is_declined(leaf) else self.values.odd_assignment(leaf)
        if odd or self.values.mark(leaf.key, "assigned") or (says_not and target is None and not leaf.uses):
            style = self._style(leaf, "assigned", (row, _AT["assigned"]), "entry_choice")
            write_text(self.sheet, row, _AT["assigned"], odd or words, style)
            self._list(row, _AT["assigned"], [ASSIGNED.say(self.lang), NOT_ASSIGNED.say(self.lang)])
        elif leaf.uses and self.values.says_not_assigned(leaf):
            words = NOT_ASSIGNED.say(self.lang)
            write_text(self.sheet, row, _AT["assigned"], words, self.styles.get("assigned_text"))
        elif leaf.uses:  # not under the result: what stands there counts in the check code
            where = _ON_REPORT if leaf.uses == ACTIVITIES else _FROM
            said = where.say(self.lang, key=leaf.uses, sheet=REPORT_SHEET)
            write_text(self.sheet, row, _AT["assigned"], said, self.styles.get("assigned_text"))
        elif target is not None:
            write_text(self.sheet, row, _AT["assigned"], words, self.styles.get("assigned_text"))
        elif leaf.scoring.has_target:
            write_text(self.sheet, row, _AT["assigned"], words, self.styles.get("entry_choice"))
            self._list(row, _AT["assigned"], [ASSIGNED.say(self.lang), NOT_ASSIGNED.say(self.lang)])
        else:
            self.sheet.write_blank(row, _AT["assigned"], None, self.styles.get("computed"))

    def _target(self, leaf: Criterion, row: int) -> None:
        target = self.rulebook.target(self.unit.code, leaf.key)
        if target is not None and target.value is not None:
            style = self._style(leaf, TARGET.key, (row, _AT["target"]), "assigned", "General")
            self._put(row, _AT["target"], self.values.target(leaf), style)
        elif (target is not None and not self.values.is_open(leaf)) or not leaf.scoring.has_target or leaf.uses:
            self.sheet.write_blank(row, _AT["target"], None, self.styles.get("assigned" if target else "computed"))
        else:
            self._entry(leaf, TARGET, row, "target")

    def _is_declined(self, leaf: Criterion) -> bool:
        """Whether the rulebook itself says that the unit does not have this task: then nothing is asked."""
        return self.values.is_declined(leaf)

    def _entry(self, leaf: Criterion, item: Input, row: int, column: str) -> None:
        """An entry cell with its one validation."""
        position = _AT[column]
        at = (row, position)
        if self._is_declined(leaf) or (item.key == TARGET.key and self.values.has_no_target(leaf)):
            self.sheet.write_blank(row, position, None, self._style(leaf, item.key, at, "assigned"))
            return
        value = self.values.answer(leaf, item.key)
        if item.kind is Kind.CHOICE:
            self._put(row, position, self.values.choice(leaf, value), self._style(leaf, item.key, at, "entry_choice"))
            self._list(row, position, [word.say(self.lang) for word in leaf.scoring.choices()])
            return
        number_format = self.values.number_format(leaf, item.key)
        self._put(row, position, value, self._style(leaf, item.key, at, "entry", number_format))
        if leaf.is_percent and not item.whole:
            cell = a1(row, position)  # 95% typed as a percentage would be stored as 0.95
            rule: dict[str, Any] = {"validate": "custom", "value": f"=AND(ISNUMBER({cell}),OR({cell}=0,{cell}>1.5))"}
            self.sheet.data_validation(
                row, position, row, position, self._validation(rule, _PERCENT_HELP.say(self.lang))
            )
            return
        rule = {"validate": "integer" if item.whole else "decimal", "criteria": ">=", "value": item.least}
        help_text = _WHOLE_HELP if item.whole else _NUMBER_HELP
        self.sheet.data_validation(row, position, row, position, self._validation(rule, help_text.say(self.lang)))

    def _claimed(self, leaf: Criterion, row: int) -> None:
        position = _AT["claimed"]
        at = (row, position)
        if self._is_declined(leaf) or not leaf.scores:
            self.sheet.write_blank(row, position, None, self._style(leaf, CLAIMED.key, at, "assigned"))
            return
        shown = self._signed(leaf, self.points)
        style = self._style(leaf, CLAIMED.key, at, "entry", shown)
        self._put(row, position, self.values.answer(leaf, CLAIMED.key), style)
        step = self._step(leaf)
        rule = f"={self._claim_stands(leaf, a1(row, position))}"
        ceiling = leaf.scoring.ceiling(leaf.points)
        text = _CLAIMED_HELP if ceiling is not None else _CLAIMED_ABOVE
        message = text.say(self.lang, key=leaf.key, max=ceiling, step=step)
        self.sheet.data_validation(
            row, position, row, position, self._validation({"validate": "custom", "value": rule}, message)
        )

    def _list(self, row: int, position: int, words: list[str]) -> None:
        """A drop-down; a list too long for the validation itself is put in a hidden range to the right."""
        source: Any = words
        if len(",".join(words)) > _MAX_VALIDATION_TEXT or any("," in word or '"' in word for word in words):
            start = len(COLUMNS) + 1
            for offset, word in enumerate(words):
                write_text(self.sheet, row, start + offset, word)
            self.sheet.set_column(start, start + 70, None, None, {"hidden": True})
            source = f"={xl_range_abs(row, start, row, start + len(words) - 1)}"
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
        if not leaf.scores:
            self.sheet.write_blank(row, position, None, style)
            return
        if method.compares_units:
            write_text(self.sheet, row, position, _BY_CLUSTER.say(self.lang), self.styles.get("not_assigned"))
            return
        source = self.rulebook.source(leaf)
        cells = {item.key: self._cell_of(leaf, item) for item in method.needs}
        refs = Refs({**cells, "max": a1(row, _AT["maximum"])})
        filled = [self._is_filled(leaf, item, cells[item.key]) for item in method.needs]
        if leaf.uses == ACTIVITIES:
            said, asked = activity_range(self.rulebook, self.unit.cluster)
            refs = Refs({RESULT.key: f"COUNTIF({said},{text_literal(asked[0].choices[0])})", "max": refs["max"]})
            filled = [f'COUNTIF({said},"?*")={len(asked)}']
        ready = filled[0] if len(filled) == 1 else f"AND({','.join(filled)})"
        points = self._held(leaf, rounded_formula(method.formula(refs), self.rulebook.info.digits))
        formula = f'IF({ready},{points},"")'
        if method.excludes_zero_target():
            target = self._cell_of(leaf, TARGET)
            formula = f'IF(AND(ISNUMBER({target}),N({target})=0),"KG",{formula})'
        for item in dict.fromkeys((source, leaf)):
            if method.has_target or self.values.says_not_assigned(item):
                assigned = a1(self.row_of[item.key], _AT["assigned"])
                formula = f'IF({assigned}="{NOT_ASSIGNED.say(self.lang)}","KG",{formula})'
        value = self.values.preview(leaf)
        shown: Any = "KG" if self.values.is_not_assigned(leaf) else ("" if value is None else value)
        self.sheet.write_formula(row, position, f"={formula}", style, shown)

    def _held(self, leaf: Criterion, points: str) -> str:
        """Points held to what the criterion gives where its conditions are not met; a deduction's negative."""
        conditions = [item for item in leaf.conditions if self.rulebook.field(item.subject) is not None]
        if leaf.otherwise is not None and conditions:
            met = conditions_formula(self.rulebook, self.unit.cluster, conditions, str)
            points = f"IF({met},{points},MIN({points},{literal(leaf.otherwise)}))"
        return f"-{points}" if self.rulebook.kind(leaf) is PointKind.DEDUCTION else points

    def _is_filled(self, leaf: Criterion, item: Input, cell: str) -> str:
        """The condition under which an input can be scored: what the library asks too."""
        if item.kind is Kind.CHOICE:
            words = dict.fromkeys(word.say(lang) for word in leaf.scoring.choices() for lang in LANGUAGES)
            return f"OR({','.join(f'{cell}={text_literal(word)}' for word in words)})"
        if item.key == CLAIMED.key:
            return self._claim_stands(leaf, cell)
        low = ">0" if item.key == TARGET.key and not leaf.scoring.allows_zero_target() else f">={item.least}"
        whole = f",N({cell})=INT(N({cell}))" if item.whole else ""
        return f"AND(ISNUMBER({cell}),N({cell}){low}{whole})"

    def _claim_stands(self, leaf: Criterion, cell: str) -> str:
        """The condition on a self-score: a number from 0 to the maximum, on its grid."""
        step = literal(self._step(leaf))
        on_grid = f"ABS(N({cell})/{step}-ROUND(N({cell})/{step},0))<0.000001"
        ceiling = leaf.scoring.ceiling(leaf.points)
        most = "" if ceiling is None else f",N({cell})<={literal(ceiling)}"
        return f"AND(ISNUMBER({cell}),N({cell})>=0{most},{on_grid})"

    def _step(self, leaf: Criterion) -> Decimal:
        return leaf.scoring.claimed_step() or Decimal(1).scaleb(-self.rulebook.info.digits)

    def _cell_of(self, leaf: Criterion, item: Input) -> str:
        leaf = leaf if item.key == CLAIMED.key else self.rulebook.source(leaf)
        key = child_key(leaf.key, item.key) if item in child_inputs(leaf) else leaf.key
        column = item.key if item.key in {TARGET.key, CLAIMED.key} else RESULT.key
        return a1(self.row_of[key], _AT[column])

    def _subtotals(self) -> None:
        """Each group adds up its children by its rule; what is text there ("KG") adds nothing."""
        for group in self.rulebook.groups(self.unit.cluster):
            for column, values in zip(("claimed", "preview"), self.values.sums, strict=True):
                style = self.styles.get("group_number", self.points)
                formula = self._adds_up(group, column)
                self.sheet.write_formula(self.row_of[group.key], _AT[column], f"={formula}", style, values[group.key])

    def _adds_up(self, group: Criterion | None, column: str) -> str:
        """The formula of a group, or of the whole, in one of the two columns of points."""
        children = self.rulebook.children("" if group is None else group.key, self.unit.cluster)
        typed = {
            child.key
            for child in children
            if column == "claimed" and child.is_leaf and self.rulebook.kind(child) is PointKind.DEDUCTION
        }
        plus = runs([self.row_of[child.key] for child in children if child.key not in typed], _AT[column])
        minus = runs([self.row_of[child.key] for child in children if child.key in typed], _AT[column])
        weights = [
            (a1(self.row_of[child.key], _AT[column]), (child.weight or Decimal(0)) * (-1 if child.key in typed else 1))
            for child in children
        ]
        formula = group_formula(self.rulebook, group, plus, minus, weights)
        if group is None or group.otherwise is None or not group.conditions:
            return formula
        met = conditions_formula(
            self.rulebook,
            self.unit.cluster,
            group.conditions,
            lambda key: self._signed_cell(key, column),
            lambda key: self._stands_there(key, column),
        )
        is_deduction = self.rulebook.kind(group) is PointKind.DEDUCTION
        held = (
            f"MAX({formula},-{literal(group.otherwise)})"
            if is_deduction
            else f"MIN({formula},{literal(group.otherwise)})"
        )
        return f"IF({met},{formula},{held})"

    def _signed_cell(self, key: str, column: str) -> str:
        """A criterion's or group's cell of points; a deduction that is typed positive counts as negative."""
        criterion, cell = self.rulebook.criterion(key), a1(self.row_of[key], _AT[column])
        typed = column == "claimed" and criterion.is_leaf and self.rulebook.kind(criterion) is PointKind.DEDUCTION
        return f"-{cell}" if typed else cell

    def _stands_there(self, key: str, column: str) -> str:
        """The condition that anything of a criterion or group has points."""
        criterion = self.rulebook.criterion(key)
        below = [criterion] if criterion.is_leaf else [item for item, _ in self.rulebook.walk(self.unit.cluster, key)]
        rows = [self.row_of[item.key] for item in below if item.scores]
        return f"COUNT({','.join(runs(rows, _AT[column]))})>0"

    # -- total, check code, signature ----------------------------------------------------------------

    def _total(self, first: int, last: int) -> None:
        sheet, styles, row = self.sheet, self.styles, self.row
        self.row_of[TOTAL_KEY] = row
        write_text(sheet, row, _AT["key"], TOTAL_KEY, styles.get("code"))
        merge_text(sheet, row, (_AT["number"], _AT["name"]), _TOTAL.say(self.lang), styles.get("total"))
        maximum = float(self.rulebook.maximum("", self.unit.cluster))
        sheet.write_number(row, _AT["maximum"], maximum, styles.get("total_number", self._max_format(maximum)))
        for column, values in zip(("claimed", "preview"), self.values.sums, strict=True):
            formula = f"={self._adds_up(None, column)}"
            sheet.write_formula(row, _AT[column], formula, styles.get("total_number", self.points), values[""])
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
        code = check_code(self.values.typed(self.row_of), self.unit.code)
        sheet.write_formula(
            row, _AT["claimed"], f"={check_formula(ranges, self.unit.code)}", styles.get("body_bold"), code
        )
        self.row += 1

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
