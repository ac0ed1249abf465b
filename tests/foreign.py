"""A table of scores that a cluster keeps for itself: none of our headings, two lines of them, no hidden sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from thidua_xlsx.intake.form_map import child_inputs, own_inputs
from thidua_xlsx.intake.layout import Layout
from thidua_xlsx.methods.base import TARGET, Kind
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.workbooks.form_values import FormValues

SHEET = "Bảng điểm"
TOP = ["STT", "Nội dung thi đua", "Điểm chuẩn", "Kế hoạch", "Thực hiện", "Điểm", None, "Tài liệu kiểm chứng", "Ghi chú"]
LINES = [None, None, None, None, None, "Đơn vị tự chấm", "Thẩm định", None, None]
LAYOUT = Layout(
    SHEET,
    (4, 5),
    {
        "number": "STT",
        "name": "Nội dung thi đua",
        "maximum": "Điểm chuẩn",
        "target": "Kế hoạch",
        "result": "Thực hiện",
        "claimed": "Điểm / Đơn vị tự chấm",
        "evidence": "Tài liệu kiểm chứng",
        "explanation": "Ghi chú",
    },
)


def foreign_table(
    rulebook: Rulebook,
    unit: str,
    values: FormValues,
    path: Path,
    change: Callable[[Worksheet], Any] | None = None,
) -> Any:
    """Write the values of a unit into such a table; returns what ``change`` returns."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["A1"] = f"BẢNG CHẤM ĐIỂM THI ĐUA NĂM {rulebook.info.year}"
    sheet["A2"] = f"Đơn vị: {rulebook.unit(unit).name}"
    sheet.append([])
    for line in (TOP, LINES, [f"({number})" for number in range(1, len(TOP) + 1)]):
        sheet.append(line)
    for columns in ("A", "B", "C", "D", "E", "H", "I"):
        sheet.merge_cells(f"{columns}4:{columns}5")
    sheet.merge_cells("F4:G4")
    for criterion, _ in rulebook.walk(rulebook.unit(unit).cluster):
        for row in _rows(criterion, values):
            sheet.append(row)
    sheet.append([None, "Tổng", 100])
    sheet.append([])
    sheet.append([None, None, None, None, None, f"Ngày 05 tháng 01 năm {rulebook.info.year + 1}"])
    sheet.append([None, "Người lập biểu", None, None, None, "THỦ TRƯỞNG ĐƠN VỊ"])
    result = change(sheet) if change is not None else None
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return result


def _rows(criterion: Criterion, values: FormValues) -> list[list[Any]]:
    """The row of a criterion, and those of its further inputs."""
    number, name, maximum = criterion.number, criterion.name, criterion.maximum
    if not criterion.is_leaf:
        return [[number, name, maximum]]

    def answer(key: str) -> Any:
        return values.answers.get((criterion.key, key))

    children = child_inputs(criterion)
    results = [item for item in own_inputs(criterion) if item.key != TARGET.key and item.kind is not Kind.TEXT]
    result = answer(results[0].key) if results and not children else None
    row = [number, name, maximum, answer("target"), result, answer("claimed"), None, answer("evidence"), None]
    below = [[None, item.label.vi, None, None, answer(item.key)] for item in children]
    return [row, *below]
