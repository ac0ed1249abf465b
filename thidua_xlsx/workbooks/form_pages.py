"""The form's other sheets: the guide, made from the methods' sentences, and the report."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.intake.form_layout import GUIDE_SHEET, REPORT_FIELDS, REPORT_SHEET
from thidua_xlsx.intake.form_map import field_label
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.rulebook.explain import explained
from thidua_xlsx.rulebook.model import Rulebook, Unit
from thidua_xlsx.rulebook.rules import ReportField
from thidua_xlsx.workbooks.form_conditions import FIRST_FIELD_ROW
from thidua_xlsx.workbooks.form_values import UnitValues
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, set_paper, write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["write_guide", "write_report"]

_TITLE: Final = Text("HƯỚNG DẪN TỰ CHẤM ĐIỂM", "HOW TO FILL IN THE FORM")
_STEPS: Final = (
    Text(
        "Chỉ điền vào các ô nền vàng; phím Tab đưa con trỏ đến ô kế tiếp. Các ô khác đã khóa, không có mật khẩu.",
        "Fill in the yellow cells only; Tab goes to the next one. The others are locked, without a password.",
    ),
    Text(
        "Ghi kết quả thực hiện, rồi điểm tự chấm. Cột “Điểm tạm tính” cho biết quy định cho bao nhiêu điểm; nếu khác điểm tự chấm, hãy giải trình.",
        "Write the result, then the self-score. The column “Points so far” shows what the rule gives; explain where yours differs.",
    ),
    Text(
        "Số ghi bằng chữ số, dấu phẩy thập phân: 8,5. Phần trăm ghi theo đơn vị %: 95 nghĩa là 95 %. Không có thì ghi 0, không để trống.",
        "Numbers as digits. Percent in percent points: 95 means 95 %. Write 0 where there was none; leave nothing blank.",
    ),
    Text(
        "Chỉ tiêu nền xám do cụm giao từ đầu năm; nếu thấy sai, báo cụm trưởng, không sửa trong phiếu.",
        "Grey targets were assigned by the cluster; report a mistake to its head instead of changing it.",
    ),
    Text(
        "Không được giao nhiệm vụ nào thì chọn “Không được giao”; đó không phải là 0 và không phải để trống.",
        "A task that the unit does not have is “Not assigned”; that is neither 0 nor blank.",
    ),
    Text(
        "Không chèn, xóa, đổi thứ tự dòng hoặc đổi tên trang; khi dán, chọn Dán giá trị (Paste Values).",
        "Insert, delete and move no rows, rename no sheet; paste values only.",
    ),
    Text(
        "Điền trang Báo cáo, lưu, gửi tệp Excel này. In bản ký: mã kiểm tra cuối bảng phải trùng với tệp.",
        "Fill in the report, save, and send this file. The check code at the end ties the signed print to it.",
    ),
)
_DEADLINE: Final = Text("Hạn gửi: {date}.", "Deadline: {date}.")
_SEND_TO: Final = Text("Gửi về đơn vị cụm trưởng: {head}.", "Send it to the cluster head: {head}.")
_HEADINGS: Final = (
    Text("TT", "No"),
    Text("Tiêu chí", "Criterion"),
    Text("Cách tính điểm", "How points are given"),
    Text("Minh chứng", "Evidence"),
)
_GUIDE_WIDTHS: Final = (8, 50, 70, 40)
_REPORT_WIDTH: Final = 90
_LABEL_WIDTH: Final = 34
_SPARE: Final = 5  # right of what is printed
_LONGEST_LIST: Final = 250
_STOP: Final = Text("Đề nghị xem lại", "Please look again")
_CHOOSE: Final = Text("Chọn một mức trong danh sách.", "Choose one from the list.")
_NUMBER: Final = Text("Ghi một con số không âm.", "A number not below 0.")
_NEEDS_EVIDENCE: Final = Text("Cần minh chứng", "Needs evidence")
_REPORT_TITLE: Final = Text("BÁO CÁO KÈM THEO BẢN TỰ CHẤM ĐIỂM", "REPORT WITH THE SELF-ASSESSMENT")
_REPORT_HELP: Final = Text(
    "Mỗi ô một nội dung; có thể để trống. Danh sách biểu dương: mỗi dòng một tập thể hoặc một người.",
    "One matter per cell; may be left blank. Praise: one collective or person per row.",
)


def write_guide(workbook: Workbook, styles: Styles, rulebook: Rulebook, unit: Unit) -> None:
    """The sheet that explains how to fill in, and how every criterion gives points."""
    lang, info = rulebook.info.language, rulebook.info
    sheet = add_sheet(workbook, GUIDE_SHEET.say(lang))
    for position, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 24)
    merge_text(sheet, 0, (0, 3), _TITLE.say(lang), styles.get("title"))
    steps = [step.say(lang) for step in _STEPS]
    if info.deadline is not None:
        steps.append(_DEADLINE.say(lang, date=info.deadline.strftime("%d/%m/%Y")))
    head = rulebook.cluster(unit.cluster).head
    if head and head != unit.code:
        steps.append(_SEND_TO.say(lang, head=rulebook.unit(head).name))
    for number, step in enumerate(steps, start=1):
        write_text(sheet, number, 0, f"{number}.", styles.get("body_right"))
        sheet.set_row(number, row_height([(lines_of(step, sum(_GUIDE_WIDTHS[1:]), 13), 13.0)]))
        merge_text(sheet, number, (1, 3), step, styles.get("body_wrap"))
    row = len(steps) + 2
    heading_row = row
    for position, heading in enumerate(_HEADINGS):
        write_text(sheet, row, position, heading.say(lang), styles.get("heading"))
    for criterion, _ in rulebook.walk(unit.cluster):
        row += 1
        style = "text" if criterion.is_leaf else "group"
        rule = explained(rulebook, criterion, lang)
        evidence = criterion.note or (_NEEDS_EVIDENCE.say(lang) if criterion.evidence else "")
        cells = (criterion.number, criterion.name, rule, evidence)
        sheet.set_row(
            row,
            row_height(
                (lines_of(text, width, bold=not criterion.is_leaf), 12.0)
                for text, width in zip(cells, _GUIDE_WIDTHS, strict=True)
            ),
        )
        for position, text in enumerate(cells):
            write_text(
                sheet, row, position, text, styles.get("text_center" if position == 0 and criterion.is_leaf else style)
            )
    if info.stamp:
        merge_text(sheet, row + 2, (0, 3), info.stamp, styles.get("stamp"))
    set_paper(sheet, heading_row=heading_row)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def write_report(workbook: Workbook, styles: Styles, values: UnitValues) -> tuple[Worksheet, dict[str, int]]:
    """The sheet for report fields, joint activities, advantages, difficulties, proposals and whom to praise.

    Hidden keys stand in its first column. The fields come first, at rows that the main sheet's formulas know.

    Returns
    -------
    The sheet, and report field → its row; the entry stands in the third column.
    """
    rulebook, unit, report = values.rulebook, values.unit, values.given.report
    lang, info = rulebook.info.language, rulebook.info
    sheet = add_sheet(workbook, REPORT_SHEET.say(lang))
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.set_column(1, 1, _LABEL_WIDTH)
    sheet.set_column(2, 2, _REPORT_WIDTH)
    sheet.set_row(0, 24)
    merge_text(sheet, 0, (1, 2), _REPORT_TITLE.say(lang), styles.get("title"))
    merge_text(sheet, 1, (1, 2), _REPORT_HELP.say(lang), styles.get("note"))
    row = FIRST_FIELD_ROW
    row_of: dict[str, int] = {}
    for item in rulebook.form_fields(unit.cluster):
        severity = values.mark(item.key, "field")
        _field(sheet, styles, row, item, values.given.fields.get(item.key), lang, severity)
        row_of[item.key] = row
        row += 1
    for key, (label, rows) in REPORT_FIELDS.items():
        written = report.get(key, ())
        for position in range(max(rows, len(written))):
            write_text(sheet, row, 0, key, styles.get("code"))
            write_text(sheet, row, 1, label.say(lang) if position == 0 else "", styles.get("text", top=True))
            style = styles.get("entry_text", top=True)
            if position < len(written):
                write_text(sheet, row, 2, written[position], style)
            else:
                sheet.write_blank(row, 2, None, style)
            if rows == 1:
                text = written[0] if written else ""
                sheet.set_row(row, row_height([(lines_of(text, _REPORT_WIDTH), 12.0)], 76))
            row += 1
    if info.stamp:
        merge_text(sheet, 2, (1, 2), info.stamp, styles.get("stamp"))
    set_paper(sheet, heading_row=None)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    return sheet, row_of


def _field(sheet: Worksheet, styles: Styles, row: int, item: ReportField, value: Any, lang: str, severity: str) -> None:
    """One report field or joint activity: its question, and a cell with its one validation."""
    label = field_label(item, lang)
    sheet.set_row(row, row_height([(lines_of(label, _LABEL_WIDTH), 12.0)]))
    write_text(sheet, row, 0, item.key, styles.get("code"))
    write_text(sheet, row, 1, label, styles.get("text"))
    names = {Kind.CHOICE: ("entry_choice", ""), Kind.TEXT: ("entry_text", ""), Kind.NUMBER: ("entry", "General")}
    name, number_format = names[item.kind]
    style = styles.found(name, severity, number_format) if severity else styles.get(name, number_format)
    if value is None or value == "":
        sheet.write_blank(row, 2, None, style)
    elif isinstance(value, str):
        write_text(sheet, row, 2, value, style)
    else:
        sheet.write_number(row, 2, float(value), style)
    stop = {"error_title": _STOP.say(lang), "error_type": "stop"}
    if item.kind is Kind.CHOICE:
        offered = list(item.choices)
        source: Any = offered
        if len(",".join(offered)) > _LONGEST_LIST or any(set(',"') & set(word) for word in offered):
            for position, word in enumerate(offered):
                write_text(sheet, row, _SPARE + position, word)
            sheet.set_column(_SPARE, _SPARE + 70, None, None, {"hidden": True})
            source = f"={xl_range_abs(row, _SPARE, row, _SPARE + len(offered) - 1)}"
        message = _CHOOSE.say(lang)
        sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": source, "error_message": message, **stop})
    elif item.kind is Kind.NUMBER:
        rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": _NUMBER.say(lang), **stop}
        sheet.data_validation(row, 2, row, 2, rule)
