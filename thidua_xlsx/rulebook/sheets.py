"""The sheets of the rulebook workbook: their names, columns, choices and help; reader and writer share them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.methods.registry import GROUP_WORDS, METHODS
from thidua_xlsx.reading.table import Choice, Column, Sheet
from thidua_xlsx.rulebook.model import ACTIVITIES, TOTAL
from thidua_xlsx.rulebook.rules import (
    BONUS,
    DEDUCTION,
    Better,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Combine,
    Figure,
    GroupRule,
    IfNot,
    Measure,
    NotAssigned,
    NoZero,
    PointKind,
    QuotaBase,
    RankBy,
    RankStyle,
    Scope,
    Sign,
    VerifiedBy,
)

__all__ = [
    "ACTIVITIES_WORD",
    "AT_LEAST",
    "BASES",
    "BELOW",
    "GROUP_RULES",
    "NO",
    "NOT_ASSIGNED_WORDS",
    "SETTINGS",
    "SHEETS",
    "SIGNS",
    "SUBJECT_WORDS",
    "YES",
    "Setting",
    "SheetName",
    "method_choices",
]

YES: Final = Text("có", "yes")
NO: Final = Text("không", "no")
NOT_ASSIGNED_WORDS: Final = Text("không được giao", "not assigned")

AT_LEAST: Final[tuple[Choice, ...]] = (("closed", Text("≥", ">=")), ("open", Text(">", ">")))
BELOW: Final[tuple[Choice, ...]] = (("open", Text("<", "<")), ("closed", Text("≤", "<=")))
_YES_NO: Final[tuple[Choice, ...]] = (("yes", YES), ("no", NO))
_NOT_ASSIGNED: Final[tuple[Choice, ...]] = (
    (NotAssigned.EXCLUDE, Text("loại trừ", "exclude")),
    (NotAssigned.RESCALE, Text("nâng theo tỷ lệ", "rescale")),
    (NotAssigned.SPREAD, Text("chia đều cho tiêu chí khác", "spread")),
    (NotAssigned.FULL, Text("đủ điểm", "full")),
    (NotAssigned.ZERO, Text("không điểm", "zero")),
    (NotAssigned.PEERS, Text("so với đơn vị không có chỉ tiêu", "peers")),
)
GROUP_RULES: Final[tuple[Choice, ...]] = (
    *zip((GroupRule.SUM, GroupRule.HIGHEST, GroupRule.WEIGHTED), GROUP_WORDS, strict=True),
)
"""How a group adds up its children."""

SUBJECT_WORDS: Final[tuple[Choice, ...]] = (
    (TOTAL, Text("tổng điểm", "total")),
    (BONUS, Text("điểm thưởng", "bonus")),
    (DEDUCTION, Text("điểm trừ", "deduction")),
)
"""What a tie key may name besides criteria, groups and report fields."""

ACTIVITIES_WORD: Final[Choice] = (ACTIVITIES, Text("hoạt động chung", "activities"))
"""What a criterion names as its source that counts joint activities."""

BASES: Final[tuple[Choice, ...]] = (
    (QuotaBase.UNITS, Text("đơn vị của cụm", "units")),
    (QuotaBase.SUBMITTED, Text("đơn vị đã tự chấm", "submitted")),
    (QuotaBase.NOT_LIMITED, Text("đơn vị không bị khống chế", "not limited")),
)
"""Which units a percentage is of; a class may stand there too."""

SIGNS: Final[tuple[Choice, ...]] = (
    (Sign.EQUAL, Text("=", "=")),
    (Sign.UNEQUAL, Text("≠", "<>")),
    (Sign.AT_LEAST, Text("≥", ">=")),
    (Sign.ABOVE, Text(">", ">")),
    (Sign.AT_MOST, Text("≤", "<=")),
    (Sign.BELOW, Text("<", "<")),
)
"""How a figure is compared."""

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
    TIE_KEYS = "tie_keys"
    LIMITERS = "limiters"
    AWARDS = "awards"
    COVENANT = "covenant"
    ACTIVITIES = "activities"
    FIELDS = "fields"
    VERIFIERS = "verifiers"


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
        Text("Tăng lên mỗi lần sửa: 1, 2, 3…", "Raise it with every amendment: 1, 2, 3…"),
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
        "total_cap",
        Text("Tổng điểm không quá", "Total at most"),
        Text("Trần của tổng điểm sau khi cộng thưởng; để trống: không có trần", "Cap of the total; blank: none"),
        False,
        "number",
    ),
    Setting(
        "rank_style",
        Text("Cách đánh hạng", "Ranks after a tie"),
        Text("1-1-3 (thường dùng) hoặc 1-1-2; để trống: 1-1-3", "1-1-3 (usual) or 1-1-2; blank: 1-1-3"),
        False,
        "choice",
        ((RankStyle.COMPETITION, Text("1-1-3", "1-1-3")), (RankStyle.DENSE, Text("1-1-2", "1-1-2"))),
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
            "loại trừ: bỏ khỏi điểm và thang điểm, cả cụm xếp theo phần trăm; nâng theo tỷ lệ: phần còn lại của nhóm "
            "nâng lên bằng thang điểm của nhóm; chia đều: điểm chia đều cho tiêu chí khác trong nhóm; đủ điểm; không "
            "điểm; so với đơn vị không có chỉ tiêu: chấm theo kết quả cao nhất trong các đơn vị này. "
            "Từng tiêu chí có thể ghi khác ở trang Tiêu chí",
            "exclude: leaves points and maximum, the cluster ranks by percent; rescale: the rest of its group is "
            "stretched to the group's maximum; spread: its points go evenly to the others of its group; full; zero; "
            "peers: by the best result among units without a target. A criterion may say otherwise",
        ),
        False,
        "choice",
        _NOT_ASSIGNED,
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
        "class_counts",
        Text("Điểm dùng để xếp loại", "Points for classes"),
        Text(
            "cả thưởng và trừ; chỉ điểm chính; điểm chính và trừ. Bắt buộc khi có xếp loại và có điểm thưởng hoặc trừ",
            "all; core only; core less deductions. Needed where there are classes and bonuses or deductions",
        ),
        False,
        "choice",
        (
            (ClassCounts.ALL, Text("cả thưởng và trừ", "all")),
            (ClassCounts.CORE, Text("chỉ điểm chính", "core only")),
            (ClassCounts.NO_BONUS, Text("điểm chính và trừ", "core less deductions")),
        ),
    ),
    Setting(
        "verified_by",
        Text("Ai thẩm định", "Verified by"),
        Text(
            "cụm trưởng; cơ quan chuyên môn (mỗi cơ quan một số tiêu chí, ghi ở trang Thẩm định); "
            "chấm chéo (các đơn vị chấm lẫn nhau). Để trống: cụm trưởng",
            "head; departments (sheet Verifiers); cross: units score one another. Blank: head",
        ),
        False,
        "choice",
        (
            (VerifiedBy.HEAD, Text("cụm trưởng", "head")),
            (VerifiedBy.DEPARTMENTS, Text("cơ quan chuyên môn", "departments")),
            (VerifiedBy.CROSS, Text("chấm chéo", "cross")),
        ),
    ),
    Setting(
        "combine",
        Text("Khi nhiều bên cùng chấm", "Several verifiers"),
        Text(
            "của bên phụ trách; trung bình; trung bình bỏ cao nhất và thấp nhất. "
            "Bắt buộc khi cơ quan chuyên môn hoặc chấm chéo",
            "the owner's; mean; mean without highest and lowest. Needed with departments or cross",
        ),
        False,
        "choice",
        (
            (Combine.OWN, Text("của bên phụ trách", "the owner's")),
            (Combine.MEAN, Text("trung bình", "mean")),
            (Combine.TRIMMED, Text("trung bình bỏ cao nhất, thấp nhất", "mean without highest and lowest")),
        ),
    ),
    Setting(
        "stamp",
        Text("Dòng lưu ý", "Stamp"),
        Text("In trên mọi trang, ví dụ SỐ LIỆU MINH HỌA; thường để trống", "Printed on every sheet; usually blank"),
    ),
)


def method_choices() -> tuple[Choice, ...]:
    """Methods for leaves and rules for groups, as they are now: a notebook may have registered a method of its own."""
    return (*((method.key, method.label) for method in METHODS.values()), *GROUP_RULES)


def _clusters_column() -> Column:
    return Column(
        "clusters",
        Text("Áp dụng cho cụm", "Clusters"),
        Text("Mã cụm cách nhau bằng ; để trống: mọi cụm", "Codes separated by ; blank: all"),
        16,
        False,
        True,
    )


def _code_column(key: str = "code") -> Column:
    return Column(key, Text("Mã", "Code"), Text("Ngắn, không trùng", "Short and unique"), 14, is_code=True)


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
            Column(
                "rank_by",
                Text("Xếp hạng theo", "Ranks by"),
                Text("điểm; hoặc thứ tự chỉ tiêu (trang Thứ tự phân định)", "points, or keys (sheet Tie keys)"),
                18,
                False,
                choices=(
                    (RankBy.POINTS, Text("điểm", "points")),
                    (RankBy.KEYS, Text("thứ tự chỉ tiêu", "keys")),
                ),
            ),
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
            Column(
                "predecessors",
                Text("Tiền thân", "Predecessors"),
                Text(
                    "Sau sáp nhập, chia tách: mã hoặc tên đơn vị của quy định trước, cách nhau bằng dấu ;",
                    "After a merger or split: codes or names in the rulebook before, separated by ;",
                ),
                28,
                False,
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
                Text(
                    "Chọn trong danh sách; của nhóm: cộng (hoặc để trống), mức cao nhất, trọng số",
                    "Choose; for a group: sum (or blank), highest, weighted",
                ),
                24,
            ),
            Column(
                "parameters",
                Text("Tham số", "Parameters"),
                Text("tên = giá trị; tên = giá trị", "name = value; name = value"),
                40,
                False,
            ),
            Column(
                "kind",
                Text("Loại điểm", "Kind"),
                Text("chính / thưởng / trừ; để trống: như nhóm trên", "core / bonus / deduction; blank: as above"),
                11,
                False,
                choices=(
                    (PointKind.CORE, Text("chính", "core")),
                    (PointKind.BONUS, Text("thưởng", "bonus")),
                    (PointKind.DEDUCTION, Text("trừ", "deduction")),
                ),
            ),
            Column(
                "weight",
                Text("Trọng số", "Weight"),
                Text("Khi nhóm trên tính theo trọng số", "Where its group is weighted"),
                9,
                False,
            ),
            Column(
                "cap",
                Text("Không quá", "At most"),
                Text("Trần điểm của nhóm", "Cap of a group"),
                9,
                False,
            ),
            Column(
                "conditions",
                Text("Điều kiện", "Condition"),
                Text(
                    "Mã thông tin báo cáo hoặc tiêu chí, dấu, giá trị; nhiều điều kiện cách nhau bằng ;",
                    "Report field or criterion, sign, value; several separated by ;",
                ),
                24,
                False,
            ),
            Column(
                "otherwise",
                Text("Không đạt thì tối đa", "Otherwise at most"),
                Text("Điểm tối đa khi không đạt điều kiện; 0: mất cả điểm", "Most points where it is not met"),
                11,
                False,
            ),
            Column(
                "not_assigned",
                Text("Khi không được giao", "When not assigned"),
                Text("Để trống: như trang Thông tin", "Blank: as the rulebook"),
                20,
                False,
                choices=_NOT_ASSIGNED,
            ),
            Column(
                "uses",
                Text("Dùng số liệu của", "Uses"),
                Text("Mã tiêu chí khác, hoặc: hoạt động chung", "Another criterion's key, or: activities"),
                14,
                False,
                True,
            ),
            _clusters_column(),
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
            Column("code", Text("Mã", "Code"), Text("Có thể để trống", "May be blank"), 12, False, True),
            Column("name", Text("Mức xếp loại", "Class"), Text("Tên in ra", "As printed"), 36),
            *_interval_columns(True),
            Column(
                "no_zero",
                Text("Không tiêu chí 0 điểm", "No criterion at 0"),
                Text(
                    "tiêu chí chính / mọi tiêu chí (cả thưởng, trừ); để trống: không xét",
                    "core / all; blank: not asked",
                ),
                16,
                False,
                choices=((NoZero.CORE, Text("tiêu chí chính", "core")), (NoZero.ALL, Text("mọi tiêu chí", "all"))),
            ),
            Column(
                "conditions",
                Text("Điều kiện", "Condition"),
                Text("Mã thông tin báo cáo hoặc tiêu chí, dấu, giá trị", "Report field or criterion, sign, value"),
                24,
                False,
            ),
            Column(
                "if_not",
                Text("Không đạt thì", "Otherwise"),
                Text("mức dưới / chưa xếp loại", "lower / none"),
                14,
                False,
                choices=((IfNot.LOWER, Text("mức dưới", "lower")), (IfNot.NONE, Text("chưa xếp loại", "none"))),
            ),
            Column(
                "share",
                Text("Tối đa (%)", "At most (%)"),
                Text("Phần trăm số đơn vị, làm tròn xuống", "Percent of units, rounded down"),
                10,
                False,
            ),
            Column(
                "share_base",
                Text("Tính trên", "Of"),
                Text(
                    "đơn vị của cụm / đơn vị đã tự chấm / đơn vị không bị khống chế / tên một mức: đơn vị đạt từ mức đó",
                    "units / submitted / not limited / a class: units that reach it",
                ),
                24,
                False,
            ),
        ),
        Text("Các mức xếp loại, từ cao xuống thấp", "Classes, from the highest down"),
        required=False,
    ),
    SheetName.TIE_KEYS: Sheet(
        Text("Thứ tự phân định", "Tie keys"),
        (
            Column(
                "subjects",
                Text("Căn cứ", "By"),
                Text(
                    "Mã tiêu chí, nhóm, thông tin báo cáo; điểm trừ; điểm thưởng; nhiều mã cộng lại bằng +",
                    "Key of a criterion, group or report field; deduction; bonus; several joined by +",
                ),
                26,
                is_code=True,
            ),
            Column(
                "figure",
                Text("Số so sánh", "Figure"),
                Text("điểm / kết quả / chỉ tiêu / tỷ lệ; để trống: điểm", "points / result / target / percent"),
                13,
                False,
                choices=(
                    (Figure.POINTS, Text("điểm", "points")),
                    (Figure.RESULT, Text("kết quả", "result")),
                    (Figure.TARGET, Text("chỉ tiêu", "target")),
                    (Figure.PERCENT, Text("tỷ lệ", "percent")),
                ),
            ),
            Column(
                "better",
                Text("Ưu tiên", "First"),
                Text("cao hơn / thấp hơn; để trống: cao hơn", "higher / lower; blank: higher"),
                12,
                False,
                choices=((Better.MORE, Text("cao hơn", "higher")), (Better.LESS, Text("thấp hơn", "lower"))),
            ),
            _clusters_column(),
        ),
        Text(
            "Khi bằng điểm, xét lần lượt từ trên xuống; hết mà vẫn bằng thì bỏ phiếu",
            "Ties are broken from the top down; what is left goes to the vote",
        ),
        required=False,
    ),
    SheetName.LIMITERS: Sheet(
        Text("Khống chế", "Limiters"),
        (
            _code_column(),
            Column("name", Text("Sự việc", "Event"), Text("Tên in ra", "As printed"), 50),
            Column(
                "class_at_most",
                Text("Xếp loại tối đa", "Class at most"),
                Text("Mức xếp loại; để trống: không hạ", "A class; blank: no effect"),
                30,
                False,
            ),
            Column(
                "no_award",
                Text("Không khen thưởng", "No award"),
                Text("có / không", "yes / no"),
                13,
                False,
                choices=_YES_NO,
            ),
            Column("last", Text("Xếp cuối", "Last"), Text("có / không", "yes / no"), 10, False, choices=_YES_NO),
            Column(
                "no_submission",
                Text("Khi không tự chấm", "If not submitted"),
                Text("có: tự đề xuất cho đơn vị không có bản tự chấm", "yes: proposed where there is no submission"),
                14,
                False,
                choices=_YES_NO,
            ),
        ),
        Text("Sự việc do cơ quan khác thông báo và hệ quả khi đã xác nhận", "Events from outside and what they do"),
        required=False,
    ),
    SheetName.AWARDS: Sheet(
        Text("Khen thưởng", "Awards"),
        (
            Column(
                "code", Text("Mã", "Code"), Text("Cùng mã: cùng một hình thức", "One code, one award"), 12, is_code=True
            ),
            Column("name", Text("Hình thức", "Award"), Text("Tên in ra", "As printed"), 36),
            _clusters_column(),
            Column(
                "scope",
                Text("Tính chỉ tiêu", "Quota"),
                Text("từng cụm / chung các cụm; để trống: từng cụm", "each cluster / together; blank: each"),
                13,
                False,
                choices=((Scope.EACH, Text("từng cụm", "each")), (Scope.TOGETHER, Text("chung các cụm", "together"))),
            ),
            Column("number", Text("Số lượng", "Number"), Text("Nhiều nhất bao nhiêu", "At most so many"), 10, False),
            Column("percent", Text("Tối đa (%)", "At most (%)"), Text("Làm tròn xuống", "Rounded down"), 10, False),
            Column(
                "base",
                Text("Tính trên", "Of"),
                Text(
                    "đơn vị của cụm / đơn vị đã tự chấm / đơn vị không bị khống chế / tên một mức xếp loại",
                    "units / submitted / not limited / a class",
                ),
                24,
                False,
            ),
            Column(
                "class_at_least",
                Text("Xếp loại từ", "Class from"),
                Text("Mức xếp loại; để trống: không xét", "A class; blank: not asked"),
                28,
                False,
            ),
            Column(
                "rank_at_most", Text("Hạng từ", "Rank from"), Text("Ví dụ 3: hạng 1 đến 3", "3: ranks 1 to 3"), 9, False
            ),
            Column("ballot", Text("Bỏ phiếu", "Ballot"), Text("có / không", "yes / no"), 9, False, choices=_YES_NO),
            Column(
                "threshold",
                Text("Tỷ lệ phiếu (%)", "Threshold (%)"),
                Text("Của tất cả thành viên hội đồng", "Of all council members"),
                11,
                False,
            ),
            Column(
                "limited",
                Text("Xét khống chế", "Limiters apply"),
                Text("có / không; để trống: có", "yes / no; blank: yes"),
                11,
                False,
                choices=_YES_NO,
            ),
        ),
        Text("Hình thức khen thưởng, chỉ tiêu và điều kiện", "Awards, quotas and what they need"),
        required=False,
    ),
    SheetName.COVENANT: Sheet(
        Text("Giao ước", "Covenant"),
        (
            _code_column(),
            Column(
                "content",
                Text("Nội dung", "Content"),
                Text("Nội dung trọng tâm hoặc chỉ tiêu", "Key content or target"),
                70,
            ),
            Column(
                "measure",
                Text("Cách đo", "Measure"),
                Text("Để trống: nội dung trọng tâm, không đo", "Blank: a key content, not measured"),
                22,
                False,
                choices=(
                    (Measure.CLASS_SHARE, Text("% đơn vị đạt mức", "% of units with class")),
                    (Measure.AWARD_COUNT, Text("số đơn vị được khen", "count of award")),
                    (Measure.EVENT_COUNT, Text("số sự việc", "count of events")),
                    (Measure.FIELD_SHARE, Text("% đơn vị báo cáo", "% of units reporting")),
                    (Measure.CRITERION_SUM, Text("tổng kết quả", "sum of results")),
                ),
            ),
            Column(
                "of",
                Text("Của", "Of"),
                Text(
                    "Mức xếp loại; mã khen thưởng; mã sự việc; mã thông tin = giá trị; mã tiêu chí",
                    "Class; award; limiter; field = value; criterion",
                ),
                28,
                False,
            ),
            Column("sign", Text("Dấu", "Sign"), Text("≥, ≤, =…", "≥, ≤, =…"), 8, False, choices=SIGNS),
            Column("target", Text("Chỉ tiêu", "Target"), Text("Con số", "A number"), 10, False),
            _clusters_column(),
        ),
        Text("Nội dung trọng tâm và chỉ tiêu chung đã giao ước", "Key contents and cluster targets"),
        required=False,
    ),
    SheetName.ACTIVITIES: Sheet(
        Text("Hoạt động chung", "Activities"),
        (
            _code_column(),
            Column("name", Text("Hoạt động", "Activity"), Text("Tên in ra", "As printed"), 50),
            Column("when", Text("Thời gian", "When"), Text("Ví dụ: quý II", "Such as: second quarter"), 18, False),
            Column(
                "where", Text("Nơi tổ chức", "Where"), Text("Đơn vị chủ trì hoặc địa điểm", "Host or place"), 26, False
            ),
            _clusters_column(),
        ),
        Text("Kế hoạch hoạt động chung của cụm; phiếu hỏi đơn vị có tham gia không", "The plan of joint activities"),
        required=False,
    ),
    SheetName.FIELDS: Sheet(
        Text("Thông tin báo cáo", "Report fields"),
        (
            _code_column("key"),
            Column("label", Text("Nội dung", "Label"), Text("Câu hỏi in trên phiếu", "As printed on the form"), 50),
            Column(
                "kind",
                Text("Kiểu", "Kind"),
                Text("chọn / số / chữ", "choice / number / text"),
                10,
                choices=(
                    (Kind.CHOICE, Text("chọn", "choice")),
                    (Kind.NUMBER, Text("số", "number")),
                    (Kind.TEXT, Text("chữ", "text")),
                ),
            ),
            Column("choices", Text("Các mức", "Choices"), Text("Cách nhau bằng ;", "Separated by ;"), 50, False),
            Column(
                "required",
                Text("Bắt buộc", "Required"),
                Text("có / không; để trống: có", "yes / no; blank: yes"),
                10,
                False,
                choices=_YES_NO,
            ),
            _clusters_column(),
        ),
        Text("Thông tin mà mỗi đơn vị báo cáo kèm phiếu", "What every unit reports with its form"),
        required=False,
    ),
    SheetName.VERIFIERS: Sheet(
        Text("Thẩm định", "Verifiers"),
        (
            _code_column(),
            Column("name", Text("Cơ quan", "Department"), Text("Tên in ra", "As printed"), 40),
            Column(
                "criteria",
                Text("Phụ trách", "Owns"),
                Text("Mã tiêu chí hoặc nhóm, cách nhau bằng ; để trống: tất cả", "Keys separated by ; blank: all"),
                36,
                False,
                True,
            ),
            _clusters_column(),
        ),
        Text("Cơ quan chuyên môn thẩm định và tiêu chí phụ trách", "Expert departments and what they verify"),
        required=False,
    ),
}
