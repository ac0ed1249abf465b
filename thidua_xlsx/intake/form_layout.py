"""How a form looks: sheets, columns, hidden keys. The writer and the reader of forms share it.

Standard library only, for it is loaded by the isolated parser too.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import fold, is_blank
from thidua_xlsx.reading.own_files import HIDDEN_SHEET

__all__ = [
    "ASSIGNED",
    "CHECK_KEY",
    "COLUMNS",
    "FORM_FORMAT",
    "FORM_VERSION",
    "GUIDE_SHEET",
    "HIDDEN_SHEET",
    "MAIN_SHEET",
    "MARK_LENGTH",
    "MEND_SHEET",
    "NOT_ASSIGNED",
    "NOT_ASSIGNED_WORDS",
    "OTHER_HEADINGS",
    "REPORT_FIELDS",
    "REPORT_SHEET",
    "TOTAL_KEY",
    "UNIT_LABEL",
    "UNIT_LABELS",
    "check_code",
    "child_key",
    "name_mark",
    "period_words",
]

FORM_FORMAT: Final = "thidua_xlsx/form"
FORM_VERSION: Final = 1

MAIN_SHEET: Final = Text("Tự chấm điểm", "Self-assessment")
GUIDE_SHEET: Final = Text("Hướng dẫn", "Guide")
REPORT_SHEET: Final = Text("Báo cáo", "Report")
MEND_SHEET: Final = Text("Cần sửa", "To mend")  # the list in front of a form that was returned

UNIT_LABEL: Final = Text("Đơn vị", "Unit")
UNIT_LABELS: Final = (fold(UNIT_LABEL.vi), fold(UNIT_LABEL.en), "ten don vi", "don vi tu cham", "don vi bao cao")
"""How tables name their unit, folded; the first two are our own."""

ASSIGNED: Final = Text("Được giao", "Assigned")
NOT_ASSIGNED: Final = Text("Không được giao", "Not assigned")
NOT_ASSIGNED_WORDS: Final = frozenset({fold(NOT_ASSIGNED.vi), fold(NOT_ASSIGNED.en), "kg", "khong giao"})
"""How people write it, as it is compared."""

COLUMNS: Final[dict[str, Text]] = {
    "key": Text("Mã", "Key"),
    "number": Text("TT", "No"),
    "name": Text("Nội dung tiêu chí", "Criterion"),
    "maximum": Text("Thang điểm", "Max points"),
    "measure": Text("Đơn vị tính", "Measure"),
    "assigned": Text("Tình trạng giao", "Assigned?"),
    "target": Text("Chỉ tiêu", "Target"),
    "result": Text("Kết quả thực hiện", "Result"),
    "claimed": Text("Điểm tự chấm", "Self-score"),
    "preview": Text("Điểm tạm tính", "Points so far"),
    "evidence": Text("Minh chứng", "Evidence"),
    "explanation": Text("Giải trình", "Explanation"),
}
"""The columns of the main sheet, in order; the first is hidden."""

OTHER_HEADINGS: Final = (
    "Kết quả thẩm định",
    "Điểm thẩm định",
    "Điểm thưởng",
    "Điểm trừ",
    "Tổng điểm",
    "Chỉ tiêu năm trước",
    "Kết quả năm trước",
    "Điểm năm trước",
    "So sánh cùng kỳ",
    "Verified result",
    "Verified points",
)
"""What tables of this kind have besides: near to some of our headings, and never meant by them."""

TOTAL_KEY: Final = "=total"
CHECK_KEY: Final = "=check"

REPORT_FIELDS: Final[dict[str, tuple[Text, int]]] = {
    "advantages": (Text("Thuận lợi", "What went well"), 1),
    "difficulties": (Text("Khó khăn, vướng mắc", "Difficulties"), 1),
    "proposals": (Text("Kiến nghị, đề xuất", "Proposals"), 1),
    "praised_collectives": (Text("Tập thể tiêu biểu đề nghị biểu dương", "Collectives to be praised"), 5),
    "praised_people": (Text("Cá nhân tiêu biểu đề nghị biểu dương", "People to be praised"), 5),
}
"""Field of the report → its words, and on how many rows it may be answered."""

MARK_LENGTH: Final = 8
"""How long each of the marks of ``name_mark`` is."""

_CODE_MODULUS: Final = 99_991  # the largest prime of five digits
_LARGEST: Final = 1e15  # beyond it nothing is read as a number (infinity is beyond it too)


def child_key(criterion: str, name: str) -> str:
    """The hidden key of a criterion's further input, in a row of its own."""
    return f"{criterion}|{name}"


def name_mark(key: str, name: str) -> str:
    """Eight hexadecimal digits of a row's key and folded name.

    A form keeps those of all rows as it prints them: a name that is mended in the rulebook later is still known beside
    its key, and one that was typed or pasted over is told from it.
    """
    return f"{zlib.crc32(f'{key}={name}'.encode()):08x}"


def check_code(cells: Iterable[tuple[int, Any]], unit: str) -> str:
    """The short code printed at the end of a form, from its entries, so that a signed print can be told to belong.

    ``cells`` are (row number as Excel counts, raw value) of the columns target, result and claimed. The form
    calculates the same with ``check_formula``: each number × its row, each text's length × its row. The thirtieth
    keeps decimals off the half, where the order of a sum would decide the rounding; hundredths keep amounts of
    hundreds of billions within what a double holds exactly.
    """
    weight = 0.0
    letters = 0
    for row, value in cells:
        if type(value) is str:
            letters += len(value) * row
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST:
            weight += value * row
    total = int(abs(weight) * 100 + 1 / 30 + 0.5) + letters
    return f"{unit}-{total % _CODE_MODULUS:05d}"


def check_formula(ranges: list[str], unit: str) -> str:
    """``check_code`` as an Excel formula on the ranges of the three columns."""
    numbers = "+".join(f"SUMPRODUCT({cells},ROW({cells}))" for cells in ranges)
    letters = "+".join(f"SUMPRODUCT(ISTEXT({cells})*LEN({cells})*ROW({cells}))" for cells in ranges)
    total = f"(ROUND(ABS({numbers})*100+1/30,0)+{letters})"
    return f'"{unit}-"&TEXT({total}-{_CODE_MODULUS}*INT({total}/{_CODE_MODULUS}),"00000")'


def period_words(period: str) -> list[str]:
    """A period as it is compared: however it is written, 2025 and *năm 2025* are one."""
    return [word for word in re.findall(r"\w+", fold(period)) if word not in {"nam", "year"}]


def heading_names() -> dict[str, str]:
    """Heading as it is compared → its column."""
    names = {fold(word): key for key, text in COLUMNS.items() for word in (text.vi, text.en)}
    return {**names, "stt": "number", "so tt": "number"}


def blank_row(row: list[Any]) -> bool:
    """Whether nothing stands in the row."""
    return all(is_blank(value) for value in row)
