"""The sheets of the rulebook workbook: their names, columns, choices and help; reader and writer share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.registry import GROUP_SUM, METHODS
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, NotAssigned

__all__ = [
    "AT_LEAST",
    "BELOW",
    "NO",
    "NOT_ASSIGNED_WORDS",
    "SETTINGS",
    "SHEETS",
    "YES",
    "Choice",
    "Column",
    "Setting",
    "Sheet",
    "SheetName",
    "choice_words",
]

YES: Final = Text("có", "yes")
NO: Final = Text("không", "no")
NOT_ASSIGNED_WORDS: Final = Text("không được giao", "not assigned")

Choice = tuple[str, Text]
"""A value and the word for it."""

AT_LEAST: Final[tuple[Choice, ...]] = (("closed", Text("≥", "≥")), ("open", Text(">", ">")))
BELOW: Final[tuple[Choice, ...]] = (("open", Text("<", "<")), ("closed", Text("≤", "≤")))
_YES_NO: Final[tuple[Choice, ...]] = (("yes", YES), ("no", NO))
_POINTS_OR_PERCENT: Final[tuple[Choice, ...]] = (
    ("points", Text("điểm", "points")),
    ("percent", Text("% thang điểm", "% of maximum")),
)


class SheetName(StrEnum):
    """The sheets of a rulebook."""

    INFO = "info"
    CLUSTERS = "clusters"
    UNITS = "units"
    CRITERIA = "criteria"
    POINT_ROWS = "point_rows"
    TARGETS = "targets"
    CLASSES = "classes"


@dataclass(frozen=True)
class Column:
    """A column of a table: what heads it, what helps to fill it, what may be chosen."""

    key: str
    heading: Text
    help: Text
    width: int
    required: bool = True
    is_code: bool = False  # text that Excel likes to turn into numbers and dates
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table of the rulebook workbook."""

    name: Text
    columns: tuple[Column, ...]
    help: Text
    required: bool = True


@dataclass(frozen=True)
class Setting:
    """A row of ``Thông tin``."""

    key: str
    name: Text
    help: Text
    required: bool = False
    kind: str = "text"  # text, integer, number, date, choice
    choices: tuple[Choice, ...] = ()


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "id",
        Text("Mã quy định", "Rulebook id"),
        Text("Mã ngắn không dấu, giữ nguyên trong cả năm, ví dụ cum-9-2018", "A short id, kept all year"),
        True,
    ),
    Setting(
        "version",
        Text("Phiên bản", "Version"),
        Text("Tăng lên mỗi lần sửa: 1, 2, 3…", "Raise it with every amendment"),
        True,
    ),
    Setting(
        "title",
        Text("Tên quy định", "Title"),
        Text("Tên in trên phiếu và bảng xếp hạng", "Printed on forms and rankings"),
        True,
    ),
    Setting("year", Text("Năm", "Year"), Text("Năm thi đua", "The year"), True, "integer"),
    Setting(
        "period",
        Text("Kỳ", "Period"),
        Text("Ví dụ: Năm 2018; 6 tháng đầu năm 2018. Để trống: cả năm", "Blank: the whole year"),
    ),
    Setting(
        "motto", Text("Phương châm", "Motto"), Text("Phương châm hành động trong giao ước", "The motto of the covenant")
    ),
    Setting(
        "deadline",
        Text("Hạn nộp", "Deadline"),
        Text("Ngày cuối nhận bản tự chấm, ví dụ 30/11/2018", "Last day for submissions"),
        False,
        "date",
    ),
    Setting(
        "digits",
        Text("Số chữ số thập phân của điểm", "Decimals of points"),
        Text("Từ 0 đến 4; thường là 2", "0 to 4; usually 2"),
        True,
        "integer",
    ),
    Setting(
        "percent_digits",
        Text("Số chữ số thập phân của phần trăm", "Decimals of percent"),
        Text("Từ 0 đến 4; thường là 2", "0 to 4; usually 2"),
        True,
        "integer",
    ),
    Setting(
        "total",
        Text("Tổng điểm", "Total points"),
        Text("Tổng thang điểm đã công bố, để kiểm tra; có thể để trống", "The published total, for checking"),
        False,
        "number",
    ),
    Setting(
        "language",
        Text("Ngôn ngữ", "Language"),
        Text("Ngôn ngữ của phiếu và sổ tổng hợp", "Language of forms and workbooks"),
        False,
        "choice",
        (("vi", Text("vi", "vi")), ("en", Text("en", "en"))),
    ),
    Setting(
        "superior",
        Text("Cơ quan chủ quản", "Superior body"),
        Text("Dòng trên, góc trái tiêu đề, ví dụ BỘ CÔNG AN", "First line of the heading, left"),
    ),
    Setting(
        "issuing_body",
        Text("Cơ quan ban hành", "Issuing body"),
        Text("Dòng dưới, ví dụ CỤM THI ĐUA SỐ 9", "Second line of the heading, left"),
    ),
    Setting("place", Text("Địa danh", "Place"), Text("Nơi ghi trước ngày, tháng, năm", "The place before the date")),
    Setting(
        "not_assigned",
        Text("Khi không được giao", "When not assigned"),
        Text(
            "loại trừ: bỏ tiêu chí khỏi điểm và thang điểm của đơn vị, cả cụm xếp theo phần trăm; đủ điểm; không điểm",
            "exclude: leaves points and maximum, the cluster ranks by percent; full: maximum points; zero: none",
        ),
        False,
        "choice",
        (
            (NotAssigned.EXCLUDE, Text("loại trừ", "exclude")),
            (NotAssigned.FULL, Text("đủ điểm", "full")),
            (NotAssigned.ZERO, Text("không điểm", "zero")),
        ),
    ),
    Setting(
        "class_basis",
        Text("Xếp loại theo", "Classes go by"),
        Text("Con số đem so với trang Xếp loại; bắt buộc khi có xếp loại", "Needed where there are classes"),
        False,
        "choice",
        ((ClassBasis.POINTS, Text("điểm", "points")), (ClassBasis.PERCENT, Text("phần trăm", "percent"))),
    ),
    Setting(
        "class_figure",
        Text("Số dùng để xếp loại", "Figure for classes"),
        Text(
            "số in ra: đã làm tròn; số chính xác: trước khi làm tròn. Bắt buộc khi có xếp loại",
            "printed: rounded; exact: before rounding",
        ),
        False,
        "choice",
        ((ClassFigure.PRINTED, Text("số in ra", "printed")), (ClassFigure.EXACT, Text("số chính xác", "exact"))),
    ),
    Setting(
        "stamp",
        Text("Dòng lưu ý", "Stamp"),
        Text("In trên mọi trang, ví dụ SỐ LIỆU MINH HỌA; thường để trống", "Printed on every sheet; usually blank"),
    ),
)

_METHOD_CHOICES: Final[tuple[Choice, ...]] = (
    *((method.key, method.label) for method in METHODS.values()),
    ("group_sum", GROUP_SUM),
)


def _cluster_column() -> Column:
    return Column(
        "cluster", Text("Cụm", "Cluster"), Text("Mã cụm ở trang Cụm", "A code of the sheet Clusters"), 12, is_code=True
    )


def _interval_columns(required: bool) -> tuple[Column, ...]:
    return (
        Column("low_sign", Text("Dấu dưới", "Low sign"), Text("≥ hoặc >", "≥ or >"), 9, required, choices=AT_LEAST),
        Column("low", Text("Từ", "From"), Text("Để trống: không giới hạn", "Blank: no limit"), 9, required),
        Column("high_sign", Text("Dấu trên", "High sign"), Text("< hoặc ≤", "< or ≤"), 9, required, choices=BELOW),
        Column("high", Text("Đến", "To"), Text("Để trống: không giới hạn", "Blank: no limit"), 9, required),
    )


SHEETS: Final[dict[SheetName, Sheet]] = {
    SheetName.INFO: Sheet(
        Text("Thông tin", "Info"),
        (
            Column("name", Text("Mục", "Setting"), Text("Giữ nguyên", "Keep"), 36),
            Column("value", Text("Giá trị", "Value"), Text("Điền vào đây", "Fill in here"), 48),
            Column(
                "help",
                Text("Giải thích", "Explanation"),
                Text("Phần mềm không đọc cột này", "Not read"),
                70,
                required=False,
            ),
        ),
        Text("Thông tin chung của quy định", "The rulebook at a glance"),
    ),
    SheetName.CLUSTERS: Sheet(
        Text("Cụm", "Clusters"),
        (
            Column("code", Text("Mã cụm", "Code"), Text("Ngắn, không trùng", "Short and unique"), 12, is_code=True),
            Column("name", Text("Tên cụm", "Name"), Text("Tên in ra", "As printed"), 36),
            Column("head", Text("Cụm trưởng", "Head"), Text("Mã đơn vị", "Code of a unit"), 14, False, True),
            Column("deputy", Text("Cụm phó", "Deputy"), Text("Mã đơn vị", "Code of a unit"), 14, False, True),
        ),
        Text("Các cụm, khối thi đua", "Emulation clusters"),
    ),
    SheetName.UNITS: Sheet(
        Text("Đơn vị", "Units"),
        (
            Column("code", Text("Mã đơn vị", "Code"), Text("Ngắn, không trùng", "Short and unique"), 14, is_code=True),
            Column("name", Text("Tên đơn vị", "Name"), Text("Tên đầy đủ", "Full name"), 36),
            Column(
                "short_name",
                Text("Tên ngắn", "Short name"),
                Text("Dùng trong bảng, biểu đồ", "For grids and charts"),
                16,
                False,
            ),
            _cluster_column(),
            Column("aliases", Text("Tên khác", "Aliases"), Text("Cách nhau bằng dấu ;", "Separated by ;"), 36, False),
            Column(
                "contact", Text("Liên hệ", "Contact"), Text("Người, điện thoại để đôn đốc", "Whom to remind"), 28, False
            ),
        ),
        Text("Các đơn vị và cụm của mỗi đơn vị", "Units and their clusters"),
    ),
    SheetName.CRITERIA: Sheet(
        Text("Tiêu chí", "Criteria"),
        (
            Column(
                "key",
                Text("Mã", "Key"),
                Text("Không trùng; để trống: ghép từ mã nhóm và TT", "Unique; blank: parent key and No"),
                12,
                False,
                True,
            ),
            Column("number", Text("TT", "No"), Text("Số in ra", "As printed"), 8, True, True),
            Column(
                "parent",
                Text("Thuộc nhóm", "Parent"),
                Text("Mã của nhóm; để trống: nhóm lớn", "Key of its group; blank: top"),
                12,
                True,
                True,
            ),
            Column("name", Text("Nội dung tiêu chí", "Criterion"), Text("Nội dung in ra", "As printed"), 60),
            Column(
                "maximum",
                Text("Thang điểm", "Max points"),
                Text("Điểm tối đa; của nhóm có thể để trống", "May be blank for a group"),
                11,
            ),
            Column("measure", Text("Đơn vị tính", "Measure"), Text("vụ, %, lượt…", "cases, %, …"), 11, False),
            Column(
                "method",
                Text("Cách chấm", "Method"),
                Text("Chọn trong danh sách; của nhóm để trống", "Choose; blank for a group"),
                24,
                choices=_METHOD_CHOICES,
            ),
            Column(
                "parameters",
                Text("Tham số", "Parameters"),
                Text("tên = giá trị; tên = giá trị", "name = value; name = value"),
                40,
                False,
            ),
            Column(
                "clusters",
                Text("Áp dụng cho cụm", "Clusters"),
                Text("Mã cụm cách nhau bằng ; để trống: mọi cụm", "Codes separated by ; blank: all"),
                16,
                False,
                True,
            ),
            Column(
                "evidence",
                Text("Cần minh chứng", "Evidence"),
                Text("có / không", "yes / no"),
                11,
                False,
                choices=_YES_NO,
            ),
            Column(
                "note",
                Text("Ghi chú", "Note"),
                Text("Minh chứng cần gì, nguồn số liệu…", "What counts as evidence, …"),
                40,
                False,
            ),
        ),
        Text("Cây tiêu chí: nhóm, tiêu chí và cách chấm", "The tree of criteria"),
    ),
    SheetName.POINT_ROWS: Sheet(
        Text("Mức điểm", "Point rows"),
        (
            Column(
                "criterion",
                Text("Mã tiêu chí", "Criterion"),
                Text("Tiêu chí chấm theo khoảng hoặc mức", "One with bands or levels"),
                13,
                is_code=True,
            ),
            Column("label", Text("Mức", "Level"), Text("Chỉ cho cách chấm “mức”", "For levels only"), 30, False),
            *_interval_columns(False),
            Column("points", Text("Điểm", "Points"), Text("Số điểm hoặc số %", "Points or percent"), 9),
            Column(
                "unit",
                Text("Tính bằng", "In"),
                Text("điểm / % thang điểm", "points / % of maximum"),
                16,
                False,
                choices=_POINTS_OR_PERCENT,
            ),
        ),
        Text("Bảng khoảng (≥ 90 và < 95) và bảng mức của các tiêu chí", "Tables of bands and levels"),
        required=False,
    ),
    SheetName.TARGETS: Sheet(
        Text("Chỉ tiêu", "Targets"),
        (
            Column("unit", Text("Mã đơn vị", "Unit"), Text("Ở trang Đơn vị", "Of the sheet Units"), 14, is_code=True),
            Column(
                "criterion",
                Text("Mã tiêu chí", "Criterion"),
                Text("Ở trang Tiêu chí", "Of the sheet Criteria"),
                13,
                is_code=True,
            ),
            Column(
                "target",
                Text("Chỉ tiêu", "Target"),
                Text("Con số, hoặc: không được giao", "A number, or: not assigned"),
                18,
            ),
        ),
        Text("Chỉ tiêu giao từ đầu năm; tiêu chí không có ở đây thì đơn vị tự ghi", "Targets assigned before the year"),
        required=False,
    ),
    SheetName.CLASSES: Sheet(
        Text("Xếp loại", "Classes"),
        (
            Column("name", Text("Mức xếp loại", "Class"), Text("Tên in ra", "As printed"), 36),
            *_interval_columns(True),
        ),
        Text("Các mức xếp loại, từ cao xuống thấp", "Classes, from the highest down"),
        required=False,
    ),
}


def choice_words(choices: Sequence[Choice]) -> list[Text]:
    """The words of ``choices``, for messages and drop-downs."""
    return [word for _, word in choices]
