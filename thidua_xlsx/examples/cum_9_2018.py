"""Cụm thi đua số 9, 2018: eight provincial police forces of the Mekong delta.

The cluster, its year, its units, head and deputy and the contents are those of the published report of the
signing; every point, target and result is our illustration, and every sheet says so.
"""

from __future__ import annotations

import datetime
from decimal import Decimal as D

from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.rulebook.model import (
    ClassBasis,
    ClassFigure,
    Cluster,
    Criterion,
    Info,
    NotAssigned,
    Rulebook,
    Target,
    Unit,
    UnitClass,
)

NAME = "cum_9_2018"

_PROVINCES = (
    ("ST", "Sóc Trăng"),
    ("CM", "Cà Mau"),
    ("BL", "Bạc Liêu"),
    ("AG", "An Giang"),
    ("KG", "Kiên Giang"),
    ("VL", "Vĩnh Long"),
    ("HG", "Hậu Giang"),
    ("TV", "Trà Vinh"),
)


def _leaf(
    key: str, name: str, maximum: str, method: Method, measure: str = "", note: str = "", *, evidence: bool = True
) -> Criterion:
    parent, _, number = key.rpartition(".")
    return Criterion(key, number, name, D(maximum), parent, measure, method, (), evidence, note)


def _criteria() -> tuple[Criterion, ...]:
    quality = Levels(
        rows=(
            PointRow(D(100), "Tốt", None, True),
            PointRow(D(75), "Khá", None, True),
            PointRow(D(50), "Trung bình", None, True),
            PointRow(D(0), "Yếu", None, True),
        )
    )
    solved = Bands(
        rows=(
            PointRow(D(10), "", Interval(D(95))),
            PointRow(D(8), "", Interval(D(85), True, D(95), False)),
            PointRow(D(5), "", Interval(D(75), True, D(85), False)),
            PointRow(D(0), "", Interval(None, True, D(75), False)),
        )
    )
    return (
        Criterion("I", "I", "Thực hiện nhiệm vụ chính trị, bảo đảm an ninh, trật tự", D(35)),
        _leaf(
            "I.1",
            "Số vụ phạm tội về trật tự xã hội không tăng so với chỉ tiêu",
            "10",
            Ratio(better=LESS),
            "vụ",
            "Báo cáo thống kê tội phạm của năm",
        ),
        _leaf(
            "I.2",
            "Tỷ lệ điều tra, khám phá các vụ phạm tội về trật tự xã hội",
            "10",
            solved,
            "%",
            "Báo cáo thống kê tội phạm của năm",
        ),
        _leaf(
            "I.3",
            "Số cơ sở được công nhận đạt chuẩn “An toàn về an ninh, trật tự”",
            "10",
            Leader(),
            "cơ sở",
            "Quyết định công nhận",
        ),
        _leaf("I.4", "Tỷ lệ giải quyết đơn, thư khiếu nại, tố cáo đúng hạn", "5", Ratio(), "%", "Sổ theo dõi đơn, thư"),
        Criterion("II", "II", "Xây dựng Đảng, giáo dục chính trị tư tưởng", D(25)),
        _leaf(
            "II.1",
            "Thực hiện Nghị quyết Trung ương 4 (khóa XII) gắn với Chỉ thị số 05-CT/TW",
            "10",
            quality,
            "mức",
            "Kết luận kiểm tra của cấp ủy",
        ),
        _leaf(
            "II.2",
            "Cuộc vận động “Xây dựng phong cách người CAND bản lĩnh, nhân văn, vì nhân dân phục vụ”",
            "5",
            PassFail(),
            "",
            "Kế hoạch và báo cáo sơ kết",
        ),
        _leaf(
            "II.3",
            "Lớp bồi dưỡng chính trị, nghiệp vụ cho cán bộ, chiến sĩ",
            "5",
            Count(D("0.5")),
            "lớp",
            "Quyết định mở lớp",
        ),
        _leaf(
            "II.4", "Chất lượng sinh hoạt cấp ủy, chi bộ", "5", Direct(D("0.25")), "", "Sổ nghị quyết, kết quả kiểm tra"
        ),
        Criterion("III", "III", "Xây dựng lực lượng, thực hiện “Năm công tác cán bộ”", D(20)),
        _leaf(
            "III.1",
            "Sắp xếp tổ chức bộ máy tinh gọn, điều chỉnh lực lượng, tinh giản biên chế",
            "8",
            Direct(D("0.5")),
            "",
            "Đề án, quyết định đã ban hành",
        ),
        _leaf(
            "III.2",
            "Chấp hành Điều lệnh CAND, kỷ luật, kỷ cương",
            "6",
            PlusMinus(D(3), D(1), D("1.5")),
            "lần",
            "Thông báo biểu dương, phê bình",
        ),
        _leaf(
            "III.3",
            "Tỷ lệ cán bộ, chiến sĩ kiểm tra điều lệnh, quân sự, võ thuật đạt yêu cầu",
            "6",
            Ratio(),
            "%",
            "Bảng tổng hợp kết quả kiểm tra",
        ),
        Criterion("IV", "IV", "Phong trào thi đua “Vì An ninh Tổ quốc” và hoạt động chung của cụm", D(20)),
        Criterion("IV.1", "1", "Tổ chức phong trào thi đua", D(12), "IV"),
        _leaf(
            "IV.1.a",
            "Tập thể, cá nhân điển hình tiên tiến được tuyên truyền, nhân rộng",
            "6",
            Count(D("0.4")),
            "điển hình",
            "Tin, bài, quyết định khen thưởng",
        ),
        _leaf(
            "IV.1.b",
            "Kiểm tra, đôn đốc phong trào thi đua ở cơ sở",
            "6",
            Ratio(),
            "lượt",
            "Kế hoạch, biên bản kiểm tra",
        ),
        Criterion("IV.2", "2", "Hoạt động chung của cụm", D(8), "IV"),
        _leaf(
            "IV.2.a",
            "Tham gia đầy đủ hội nghị và các hoạt động chung theo kế hoạch của cụm",
            "4",
            PassFail(),
            "",
            "Giấy mời, danh sách tham dự",
        ),
        _leaf(
            "IV.2.b",
            "Hoạt động đền ơn đáp nghĩa, tình nguyện vì cộng đồng",
            "4",
            Direct(D("0.25")),
            "",
            "Kế hoạch, hình ảnh, biên nhận",
            evidence=False,
        ),
    )


_TARGETS = {
    "I.1": (520, 480, 410, 900, 870, 430, 350, 460),
    "I.3": (40, 45, 30, 60, 62, 35, 28, 36),
    "I.4": (95, 95, 95, 95, 95, 95, 95, 95),
    "III.3": (98, 98, 98, 98, 98, 98, 98, 98),
}


def rulebook() -> Rulebook:
    """The rulebook: four groups, sixteen leaves, every method at least once, 100 points."""
    units = tuple(
        Unit(
            code,
            f"Công an tỉnh {name}",
            "C9",
            name,
            (f"CA tỉnh {name}", f"CAT {name}", name),
            "Đồng chí A, Phòng Công tác chính trị",
        )
        for code, name in _PROVINCES
    )
    targets = tuple(
        Target(unit.code, criterion, D(value))
        for criterion, values in _TARGETS.items()
        for unit, value in zip(units, values, strict=True)
    )
    return Rulebook(
        info=Info(
            id="cum-9-2018",
            version="1",
            title="Quy định chấm điểm thi đua Cụm thi đua số 9 năm 2018",
            year=2018,
            period="Năm 2018",
            motto="Vì An ninh Tổ quốc",
            deadline=datetime.date(2018, 11, 30),
            digits=2,
            percent_digits=2,
            total=D(100),
            superior="BỘ CÔNG AN",
            issuing_body="CỤM THI ĐUA SỐ 9",
            place="Sóc Trăng",
            not_assigned=NotAssigned.EXCLUDE,
            class_basis=ClassBasis.PERCENT,
            class_figure=ClassFigure.PRINTED,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("C9", "Cụm thi đua số 9", "ST", "CM"),),
        units=units,
        criteria=_criteria(),
        targets=targets,
        classes=(
            UnitClass("Hoàn thành xuất sắc nhiệm vụ", Interval(D(90))),
            UnitClass("Hoàn thành tốt nhiệm vụ", Interval(D(75), True, D(90), False)),
            UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(75), False)),
            UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False)),
        ),
    )
