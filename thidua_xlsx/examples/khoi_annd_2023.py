"""Khối thi đua An ninh nhân dân (ANND) of the police of Quảng Bình, 2023: thirteen key contents, met and exceeded.

The block, its year, the number of its units, the slogan, the resolutions and the anniversaries are those of the
published report. It says that there are thirteen key contents, tied to each unit's own task, without listing them:
their wording here follows the directions that the report gives, and is ours. It names neither units nor a head.
Targets, results and points are our illustration.
"""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any, Final

from thidua_xlsx.examples.filling import filled_form
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind, Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.rulebook.model import ACTIVITIES, Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.rules import (
    STAYS_AWAY,
    TAKES_PART,
    Activity,
    Award,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    CovenantTarget,
    Figure,
    Limiter,
    Measure,
    NotAssigned,
    PointKind,
    QuotaBase,
    ReportField,
    Sign,
    TieKey,
    UnitClass,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME: Final = "khoi_annd_2023"

_UNITS: Final = tuple(Unit(f"DV{number}", f"Đơn vị {number}", "ANND") for number in range(1, 10))

_CONTENTS: Final = (
    "Triển khai nghị quyết của Đảng và Nghị quyết số 12-NQ/TW ngày 16/03/2022, gắn với nhiệm vụ của đơn vị",
    "“Gương mẫu, đi đầu” trong xây dựng, chỉnh đốn Đảng; thực hiện Nghị quyết số 21-NQ/TW ngày 16/06/2022",
    "Lãnh đạo, chỉ đạo tổ chức phong trào thi đua trong Khối và từng đơn vị",
    "Hoàn thành và hoàn thành vượt mức các chỉ tiêu Công an tỉnh giao",
    "Giải quyết nhiệm vụ trọng tâm, khâu khó, vấn đề phức tạp; khắc phục tồn tại, hạn chế",
    "Giáo dục chính trị, tư tưởng cho cán bộ, chiến sĩ",
    "Kỷ luật, kỷ cương, Điều lệnh CAND, quản lý cán bộ",
    "Phối hợp, giúp đỡ lẫn nhau giữa các đơn vị trong Khối",
    "Hoạt động kỷ niệm các ngày lễ, ngày truyền thống",
    "Nghĩa tình đồng đội: thăm hỏi, động viên cán bộ, chiến sĩ và thân nhân có hoàn cảnh khó khăn",
    "Từ thiện nhân đạo vì an sinh xã hội",
    "Nắm chắc tình hình, không để bị động, bất ngờ",
    "Nâng cao hiệu quả công tác nghiệp vụ cơ bản",
)
"""The thirteen key contents, N1 to N13: each is a row of the covenant and a criterion. Wording: illustrative."""


def _content(
    number: int, parent: str, maximum: str, method: Method, measure: str = "", *, evidence: bool = True, **more: Any
) -> Criterion:
    """The criterion of a key content."""
    name = _CONTENTS[number - 1]
    return Criterion(f"N{number}", str(number), name, D(maximum), parent, measure, method, evidence=evidence, **more)


def _criteria() -> tuple[Criterion, ...]:
    levels = (("Xuất sắc", 100), ("Tốt", 85), ("Đạt", 60), ("Chưa đạt", 0))
    exceeded = (
        PointRow(D(2), "", Interval(D(120))),
        PointRow(D(1), "", Interval(D(110), True, D(120), False)),
        PointRow(D(0), "", Interval(None, True, D(110), False)),
    )
    return (
        Criterion("A", "A", "Xây dựng Đảng, giáo dục chính trị, tư tưởng", D(25)),
        _content(1, "A", "8", Levels(tuple(PointRow(D(points), label, None, True) for label, points in levels)), "mức"),
        _content(2, "A", "7", Direct(D("0.25"))),
        _content(6, "A", "10", Deviation(D("0.5")), "%", note="Tỷ lệ cán bộ, chiến sĩ học tập đủ chuyên đề"),
        Criterion(
            "B",
            "B",
            "Nhiệm vụ chính trị được giao: đạt và vượt chỉ tiêu",
            D(40),
            not_assigned=NotAssigned.RESCALE,
            note="Chỉ tiêu riêng của từng đơn vị; việc không được giao thì phần còn lại của nhóm nâng lên theo tỷ lệ",
        ),
        _content(4, "B", "12", Leader(), "chỉ tiêu"),
        _content(5, "B", "10", Deviation(D("0.2"), D("0.1"), D(1)), "vụ, việc"),
        _content(12, "B", "8", Deviation(D("0.1"), D("0.05"), D("0.5")), "tin"),
        _content(13, "B", "10", Leader(D("0.6")), "hồ sơ"),
        Criterion("C", "C", "Tổ chức phong trào, kỷ luật, phối hợp trong Khối", D(20), not_assigned=NotAssigned.SPREAD),
        _content(3, "C", "5", PassFail(), note="Kế hoạch phát động và báo cáo sơ kết"),
        _content(7, "C", "7", PlusMinus(D(6), D("0.5"), D(2)), "lần"),
        _content(8, "C", "8", Ratio(), "lượt", note="Chỉ giao cho đơn vị có nhiệm vụ phối hợp trong năm"),
        Criterion("D", "D", "Kỷ niệm, nghĩa tình đồng đội, an sinh xã hội", D(15)),
        _content(9, "D", "5", Count(D(1)), "hoạt động", evidence=False, uses=ACTIVITIES),
        _content(10, "D", "5", Ratio(), "lượt", note="Đơn vị tự ghi chỉ tiêu trong kế hoạch của mình"),
        _content(11, "D", "5", Best(), "triệu đồng"),
        Criterion("T", "T", "Thưởng vượt mức chỉ tiêu", D(2), kind=PointKind.BONUS),
        Criterion(
            "T.1",
            "1",
            "Vượt mức chỉ tiêu Công an tỉnh giao (theo số liệu của nội dung 4)",
            D(2),
            "T",
            "chỉ tiêu",
            RatioBands(rows=exceeded),
            not_assigned=NotAssigned.ZERO,
            uses="N4",
        ),
    )


_TARGETS: Final[dict[str, tuple[str | None, ...]]] = {
    "N4": ("20", "16", "18", "24", "15", "20", "18", "22", "16"),
    "N5": ("10", "8", None, "12", "6", "10", "9", "8", "7"),
    "N6": ("100", "100", "100", "100", "100", "100", "100", "100", "100"),
    "N8": ("12", "10", "10", None, "8", "12", "10", "9", "10"),
    "N12": ("60", "50", "80", "45", None, "70", "55", "60", "50"),
    "N13": ("30", "25", "40", "28", "20", "36", "24", "30", "26"),
}

_ACTIVITIES: Final = (
    Activity(
        "KN1",
        "Kỷ niệm 75 năm Ngày Chủ tịch Hồ Chí Minh nêu Sáu điều dạy CAND (11/03/1948 – 11/03/2023)",
        "Tháng 3",
    ),
    Activity("KN2", "Kỷ niệm 75 năm Ngày Chủ tịch Hồ Chí Minh ra Lời kêu gọi thi đua ái quốc", "Tháng 6"),
    Activity("KN3", "Kỷ niệm 77 năm Ngày truyền thống lực lượng ANND (12/07/1946 – 12/07/2023)", "Tháng 7"),
    Activity("NT", "Thăm hỏi, động viên cán bộ, chiến sĩ và thân nhân có hoàn cảnh khó khăn", "Quý III"),
    Activity("AS", "Hoạt động từ thiện nhân đạo vì an sinh xã hội", "Quý IV"),
)


def rulebook() -> Rulebook:
    """The rulebook: thirteen contents of 100 points, targets per unit, a bonus on the ratio already reported."""
    return Rulebook(
        info=Info(
            id="khoi-annd-2023",
            version="1",
            title="Quy định chấm điểm thi đua Khối thi đua An ninh nhân dân năm 2023",
            year=2023,
            period="Năm 2023",
            motto="Xây dựng Công an Quảng Bình thật sự trong sạch, vững mạnh, chính quy, tinh nhuệ, hiện đại",
            deadline=datetime.date(2023, 11, 25),
            digits=2,
            percent_digits=2,
            total=D(100),
            superior="CÔNG AN TỈNH QUẢNG BÌNH",
            issuing_body="KHỐI THI ĐUA AN NINH NHÂN DÂN",
            place="Quảng Bình",
            not_assigned=NotAssigned.EXCLUDE,
            class_basis=ClassBasis.PERCENT,
            class_figure=ClassFigure.EXACT,
            class_counts=ClassCounts.CORE,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("ANND", "Khối thi đua An ninh nhân dân"),),
        units=_UNITS,
        criteria=_criteria(),
        targets=tuple(
            Target(unit.code, criterion, None if value is None else D(value))
            for criterion, values in _TARGETS.items()
            for unit, value in zip(_UNITS, values, strict=True)
        ),
        classes=(
            UnitClass("Hoàn thành xuất sắc nhiệm vụ", Interval(D(90), low_closed=False), "XS"),
            UnitClass("Hoàn thành tốt nhiệm vụ", Interval(D(80), False, D(90), True), "T"),
            UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(80), True), "HT"),
            UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False), "KHT"),
        ),
        tie_keys=(TieKey(("N4",), Figure.PERCENT), TieKey(("so_chi_tieu_vuot",)), TieKey(("B",))),
        limiters=(
            Limiter("KTC", "Không tự chấm điểm", "Không hoàn thành nhiệm vụ", no_award=True, no_submission=True),
            Limiter("VP", "Cán bộ, chiến sĩ vi phạm pháp luật", "Hoàn thành nhiệm vụ", no_award=True, last=True),
        ),
        awards=(
            Award(
                "DVQT",
                "Danh hiệu “Đơn vị quyết thắng”",
                percent=D(50),
                base=QuotaBase.NOT_LIMITED,
                class_at_least="Hoàn thành tốt nhiệm vụ",
            ),
        ),
        covenant=(
            *(CovenantTarget(f"N{number}", content) for number, content in enumerate(_CONTENTS, 1)),
            CovenantTarget(
                "CT1",
                "100% đơn vị có chỉ tiêu hoàn thành vượt mức (cách đo minh họa)",
                Measure.FIELD_SHARE,
                "so_chi_tieu_vuot >= 1",
                Sign.EQUAL,
                D(100),
            ),
            CovenantTarget(
                "CT2",
                "Tổng số lượt đơn vị tham gia hoạt động chung của Khối (chỉ tiêu minh họa)",
                Measure.CRITERION_SUM,
                "N9",
                Sign.AT_LEAST,
                D(36),
            ),
        ),
        activities=_ACTIVITIES,
        fields=(
            ReportField("so_chi_tieu_vuot", "Số chỉ tiêu hoàn thành vượt mức trong năm", Kind.NUMBER),
            ReportField("diem_nhan", "Việc khó đã chọn để tạo điểm nhấn của đơn vị", Kind.TEXT, required=False),
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------

# one row per input, one column per unit; the ninth unit has not sent its form
_REPORTED: Final[dict[tuple[str, str], tuple[Any, ...]]] = {
    ("N1", "result"): ("Xuất sắc", "Tốt", "Xuất sắc", "Tốt", "Tốt", "Xuất sắc", "Tốt", "Đạt"),
    ("N2", "claimed"): ("6.75", "6.5", "6.75", "6.5", "6.25", "7", "6.5", "6"),
    ("N3", "result"): ("Đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Không đạt"),
    ("N4", "result"): (23, 17, 18, 30, 15, 25, 17, 20),
    ("N5", "result"): (11, 8, None, 12, 7, 12, 8, 7),
    ("N6", "result"): (100, 98, 100, 99, 97, 100, 98, 94),
    ("N7", "praised"): (2, 1, 1, 2, 1, 2, 1, 0),
    ("N7", "criticised"): (0, 0, 0, 0, 0, 0, 1, 1),
    ("N8", "result"): (12, 9, 10, None, 8, 13, 9, 7),
    ("N10", "target"): (10, 8, 10, 6, 6, 12, 8, 8),
    ("N10", "result"): (11, 8, 9, 6, 6, 12, 7, 6),
    ("N11", "result"): (45, 30, 38, 42, 25, 50, 28, 20),
    ("N12", "result"): (64, 50, 88, 45, None, 77, 52, 54),
    ("N13", "result"): (33, 25, 44, 28, 21, 45, 22, 27),
}
_JOINED: Final = (
    "KN1 KN2 KN3 NT AS",
    "KN1 KN3 NT AS",
    "KN1 KN2 KN3 NT AS",
    "KN1 KN2 KN3 AS",
    "KN1 KN2 KN3 NT",
    "KN1 KN2 KN3 NT AS",
    "KN1 KN3 NT AS",
    "KN1 KN3 NT",
)
_EXCEEDED: Final = (4, 1, 3, 2, 2, 5, 0, 0)


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form: eight of nine."""
    book = rulebook()
    return {unit.code: _filled(book, unit, place) for place, unit in enumerate(book.units[: len(_JOINED)])}


def _filled(book: Rulebook, unit: Unit, place: int) -> FormValues:
    answers = {
        key: D(row[place]) if key[1] == "claimed" else row[place]
        for key, row in _REPORTED.items()
        if row[place] is not None
    }
    joined = _JOINED[place].split()
    fields: dict[str, Any] = {
        f"activity:{item.code}": (TAKES_PART if item.code in joined else STAYS_AWAY).vi for item in book.activities
    }
    fields["so_chi_tieu_vuot"] = _EXCEEDED[place]
    if _EXCEEDED[place] > 2:
        fields["diem_nhan"] = "Giải quyết dứt điểm một việc phức tạp kéo dài (minh họa)."
    report = {
        "advantages": ("Chỉ tiêu được giao từ đầu năm, gắn với nhiệm vụ cụ thể của đơn vị.",),
        "difficulties": ("Một số nhiệm vụ đột xuất chưa có trong chỉ tiêu.",) if place % 2 else (),
        "praised_people": ("Đồng chí A",) if place % 3 == 0 else (),
    }
    seed = f"{NAME} {unit.code}"
    return filled_form(book, unit, answers, seed=seed, report=report, fields=fields)


# -- verification --------------------------------------------------------------------------------------


def verification() -> tuple[Verdict, ...]:
    """Four cells that the head of the block looked at: one corrected by its result, one by points, two agreed."""
    return (
        Verdict("DV4", "N4", results={"result": D(29)}, reason="Một chỉ tiêu tính trùng với Đơn vị 2."),
        Verdict("DV2", "N2", points=D("6.25"), reason="Chưa có báo cáo sơ kết thực hiện nghị quyết."),
        Verdict("DV6", "N13", agreed=True),
        Verdict("DV6", "N11", agreed=True),
    )


def events() -> tuple[Event, ...]:
    """None from outside; that the ninth unit has not scored itself is proposed by the library."""
    return ()


def ballots() -> tuple[Vote, ...]:
    """The block does not vote."""
    return ()


README: Final = Text(
    """
# Khối thi đua An ninh nhân dân, Công an Quảng Bình, năm 2023

Chín đơn vị thuộc Khối, 13 nội dung trọng tâm gắn với nhiệm vụ của từng đơn vị. Tên Khối, năm, số đơn vị, số nội dung,
khẩu hiệu, các nghị quyết và ngày kỷ niệm theo tin công bố; tin không liệt kê 13 nội dung và không nêu tên đơn vị, nên
lời văn của từng nội dung và tên “Đơn vị 1” đến “Đơn vị 9” là minh họa. Mọi điểm, chỉ tiêu, kết quả là
SỐ LIỆU MINH HỌA.

- `quy_dinh.xlsx`: mỗi nội dung là một dòng giao ước và một tiêu chí; đạt chỉ tiêu được điểm, vượt chỉ tiêu được thêm;
  chỉ tiêu riêng cho từng đơn vị, việc không được giao thì nâng theo tỷ lệ (nhóm B) hoặc chia đều (nhóm C).
- `nop_ve/`: tám phiếu đã điền; Đơn vị 9 chưa nộp. Nội dung 9 đếm các hoạt động chung mà đơn vị đã tham gia.
""",
    """
Nine units, thirteen key contents tied to each unit's own task. Block, year, numbers, slogan, resolutions and
anniversaries are those of the published report; it does not list the contents, so their wording and all figures are an
illustration made by the software. Targets are met and exceeded; the ninth form is missing.
""",
)
