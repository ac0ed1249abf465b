"""A scale of 1,000 points as a provincial police force uses it: 67 criteria, the leader rule, and a percent ranking.

The rule of the leader (½ of the points at the target, the rest by the distance to the best unit) and the exclusion of
tasks that were not assigned are those of published scales; criteria, targets, results, votes and events are ours.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal as D
from typing import Any, Final

from thidua_xlsx.examples.filling import Answers, filled_form, knowing_the_others
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Kind, Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import FULL, LESS, Ratio
from thidua_xlsx.methods.steps import TAKEN, Steps
from thidua_xlsx.rulebook.model import (
    ACTIVITIES,
    Cluster,
    Criterion,
    Info,
    NotAssigned,
    Rulebook,
    Target,
    Unit,
    UnitClass,
)
from thidua_xlsx.rulebook.rules import (
    DEDUCTION,
    STAYS_AWAY,
    TAKES_PART,
    Activity,
    Award,
    Better,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Condition,
    CovenantTarget,
    IfNot,
    Limiter,
    Measure,
    PointKind,
    QuotaBase,
    ReportField,
    Sign,
    TieKey,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME = "thang_1000_diem"

_STRENGTH: Final = (0.97, 0.72, 0.84, 0.55, 0.78, 0.66, 0.88, 0.45, 0.6)
"""How well each unit does, from 0 to 1; the cluster has nine units."""

_PARTY: Final = "to_chuc_dang"
_PARTY_GRADES: Final = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)

# -- the scale ---------------------------------------------------------------------------------------


def _shares(*rows: tuple[str, str | None, str | None]) -> tuple[PointRow, ...]:
    """Rows of percent of the maximum: (share, from, below)."""
    return tuple(
        PointRow(D(share), "", Interval(D(low) if low else None, True, D(high) if high else None, False), True)
        for share, low, high in rows
    )


def _events(*costs: str) -> tuple[PointRow, ...]:
    """What 1, 2, 3… events cost; the last row holds for all more."""
    last = len(costs)
    return tuple(
        PointRow(D(cost), "", Interval(D(number), True, None if number == last else D(number + 1), False))
        for number, cost in enumerate(costs, 1)
    )


def _levels() -> Levels:
    words = (("Tốt", 100), ("Khá", 80), ("Trung bình", 50), ("Yếu", 0))
    return Levels(tuple(PointRow(D(share), word, None, True) for word, share in words))


_RATE = Bands(_shares(("100", "98", None), ("85", "95", "98"), ("60", "90", "95"), ("0", None, "90")))
_PLACES = RankPoints(
    D(2),
    tuple(
        PointRow(D(points), "", Interval(D(place), True, D(place + 1), False))
        for place, points in enumerate((20, 18, 16, 14, 12, 10, 8, 6, 4), 1)
    ),
)
_LEADER, _RATIO, _FEWER, _BEST, _PASS = Leader(), Ratio(), Ratio(better=LESS), Best(), PassFail()

_Row = tuple[str, str, int, Method | None, str, float]
"""Key, name, points, method (None: a group), measure, and the usual size of target or result (0: none)."""

_SCALE: Final[tuple[_Row, ...]] = (
    ("I", "Nhiệm vụ chuyên môn", 480, None, "", 0),
    ("I.1", "Bảo đảm an ninh", 120, None, "", 0),
    ("I.1.1", "Văn bản tham mưu cho cấp ủy, chính quyền về an ninh", 16, Count(D(2)), "văn bản", 8),
    ("I.1.2", "Báo cáo tình hình đúng thời hạn", 16, _RATE, "%", 97),
    ("I.1.3", "Vụ việc phức tạp được giải quyết từ cơ sở", 20, _RATIO, "vụ", 12),
    ("I.1.4", "Phương án bảo vệ mục tiêu, sự kiện được thực hiện an toàn", 14, _PASS, "", 0),
    ("I.1.5", "Tin có giá trị do quần chúng cung cấp được xử lý", 20, _LEADER, "tin", 60),
    ("I.1.6", "Vụ lộ, mất bí mật nhà nước", 14, Steps(rows=_events("7", "14")), "vụ", 0),
    ("I.1.7", "Cơ sở được xây dựng an toàn về an ninh", 20, _LEADER, "cơ sở", 15),
    ("I.2", "Phòng, chống tội phạm", 150, None, "", 0),
    ("I.2.1", "Tỷ lệ điều tra, khám phá án", 25, Deviation(D(1)), "%", 80),
    ("I.2.2", "Tố giác, tin báo về tội phạm giải quyết đúng hạn", 20, _RATIO, "%", 95),
    ("I.2.3", "Số vụ phạm tội về trật tự xã hội", 20, _FEWER, "vụ", 70),
    ("I.2.4", "Đối tượng truy nã bắt, vận động đầu thú", 15, _LEADER, "đối tượng", 8),
    ("I.2.5", "Vụ ma túy phát hiện, xử lý", 20, _LEADER, "vụ", 24),
    ("I.2.6", "Vụ kinh tế, môi trường phát hiện, xử lý", 15, _LEADER, "vụ", 18),
    ("I.2.7", "Vụ tội phạm sử dụng công nghệ cao phát hiện, xử lý", 10, _LEADER, "vụ", 4),
    ("I.2.8", "Chuyển hóa địa bàn phức tạp đúng kế hoạch", 10, _PASS, "", 0),
    ("I.2.9", "Hồ sơ vụ án bị trả để điều tra bổ sung", 15, Steps(rows=_events("4", "9", "15")), "hồ sơ", 0),
    ("I.3", "Quản lý hành chính về trật tự xã hội", 120, None, "", 0),
    ("I.3.1", "Hồ sơ cư trú giải quyết đúng hạn", 15, _RATIO, "%", 98),
    ("I.3.2", "Căn cước đã cấp", 20, _LEADER, "hồ sơ", 2400),
    ("I.3.3", "Tài khoản định danh điện tử được kích hoạt", 20, _LEADER, "tài khoản", 1800),
    ("I.3.4", "Tỷ lệ hồ sơ dịch vụ công trực tuyến", 15, _RATE, "%", 96),
    ("I.3.5", "Lượt kiểm tra cơ sở kinh doanh có điều kiện", 15, _RATIO, "lượt", 40),
    ("I.3.6", "Vũ khí, vật liệu nổ vận động giao nộp", 10, _BEST, "đơn vị", 30),
    ("I.3.7", "Tỷ lệ dữ liệu dân cư được làm sạch", 15, Deviation(D(2)), "%", 99),
    ("I.3.8", "Phản ánh của người dân về thủ tục có cơ sở", 10, Mean(LESS, D("0.5")), "phản ánh", 14),
    ("I.4", "Trật tự an toàn giao thông, phòng cháy, chữa cháy", 90, None, "", 0),
    ("I.4.1", "Số vụ tai nạn giao thông", 20, _FEWER, "vụ", 22),
    ("I.4.2", "Trường hợp vi phạm nồng độ cồn bị xử lý", 15, _LEADER, "trường hợp", 350),
    ("I.4.3", "Lượt kiểm tra an toàn phòng cháy", 15, _RATIO, "lượt", 90),
    ("I.4.4", "Tổ liên gia an toàn phòng cháy thành lập mới", 10, _LEADER, "tổ", 20),
    ("I.4.5", "Cổng trường an toàn giao thông được xây dựng", 10, Count(D(2)), "cổng trường", 5),
    ("I.4.6", "Số vụ cháy do thiếu kiểm tra", 10, Ratio(LESS, FULL), "vụ", 5),
    ("I.4.7", "Buổi tuyên truyền về giao thông, phòng cháy", 10, _LEADER, "buổi", 45),
    ("II", "Xây dựng lực lượng", 260, None, "", 0),
    ("II.1", "Chính trị, tư tưởng", 80, None, "", 0),
    ("II.1.1", "Quân số học tập nghị quyết", 15, _RATIO, "%", 98),
    ("II.1.2", "Chất lượng sinh hoạt chi bộ", 20, _levels(), "mức", 0),
    ("II.1.3", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", 15, Direct(D("0.5")), "", 0),
    ("II.1.4", "Tin, bài về gương người tốt, việc tốt", 10, _LEADER, "tin, bài", 30),
    ("II.1.5", "Nắm và giải quyết tư tưởng nội bộ", 10, _levels(), "mức", 0),
    ("II.1.6", "Hoạt động văn hóa, thể thao được tổ chức", 10, Count(D("2.5")), "hoạt động", 4),
    ("II.2", "Tổ chức, huấn luyện", 90, None, "", 0),
    ("II.2.1", "Kế hoạch công tác cán bộ hoàn thành đúng hạn", 15, _PASS, "", 0),
    ("II.2.2", "Quân số tham gia huấn luyện", 20, _RATIO, "%", 97),
    ("II.2.3", "Tỷ lệ đạt yêu cầu kiểm tra bắn súng, võ thuật", 15, _RATE, "%", 96),
    ("II.2.4", "Thứ hạng kiểm tra nghiệp vụ (hai hội đồng chấm)", 20, _PLACES, "điểm", 7.4),
    ("II.2.5", "Sáng kiến, đề tài được công nhận", 10, _LEADER, "sáng kiến", 3),
    ("II.2.6", "Lượt cán bộ được bồi dưỡng nghiệp vụ", 10, Count(D("0.4")), "lượt", 25),
    ("II.3", "Kỷ luật, điều lệnh", 90, None, "", 0),
    ("II.3.1", "Cán bộ, chiến sĩ vi phạm kỷ luật", 25, Steps(rows=_events("8", "16", "25")), "vụ", 0),
    ("II.3.2", "Chấp hành điều lệnh nội vụ", 20, PlusMinus(D(14), D(3), D(3)), "lần", 0),
    ("II.3.3", "Biểu dương, phê bình của cấp trên", 20, PlusMinus(D(11), D(3), D(3)), "lần", 0),
    ("II.3.4", "Đơn tố cáo cán bộ có cơ sở", 15, Steps(rows=_events("5", "10", "15")), "đơn", 0),
    ("II.3.5", "Trực ban, trực chiến đủ quân số", 10, Direct(D("0.25")), "", 0),
    ("III", "Phong trào thi đua", 140, None, "", 0),
    ("III.1", "Phong trào thi đua “Vì An ninh Tổ quốc”", 80, None, "", 0),
    ("III.1.1", "Ký giao ước, ban hành kế hoạch đúng hạn", 10, _PASS, "", 0),
    ("III.1.2", "Sơ kết, tổng kết, khen thưởng kịp thời", 10, Direct(D("0.5")), "", 0),
    ("III.1.3", "Điển hình tiên tiến được phát hiện, tuyên truyền", 15, _LEADER, "điển hình", 12),
    ("III.1.4", "Mô hình toàn dân bảo vệ an ninh Tổ quốc có hiệu quả", 15, _LEADER, "mô hình", 10),
    ("III.1.5", "Xã, phường, cơ quan đạt chuẩn an toàn", 20, _RATIO, "%", 85),
    ("III.1.6", "Báo cáo thi đua gửi chậm", 10, Steps(rows=_events("2", "5", "10")), "lần", 0),
    ("III.2", "Hoạt động chung và hoạt động xã hội", 60, None, "", 0),
    ("III.2.1", "Tham gia hoạt động chung của cụm", 20, Count(D(5)), "hoạt động", 0),
    ("III.2.2", "Đền ơn đáp nghĩa", 10, Direct(D("0.5")), "", 0),
    ("III.2.3", "Ngày công giúp dân", 10, _BEST, "ngày công", 300),
    ("III.2.4", "Lượt hiến máu tình nguyện", 10, _LEADER, "lượt", 40),
    ("III.2.5", "Chủ trì một hoạt động của cụm", 10, _PASS, "", 0),
    ("IV", "Hậu cần, kiểm tra, cải cách hành chính", 120, None, "", 0),
    ("IV.1", "Hậu cần, tài chính", 60, None, "", 0),
    ("IV.1.1", "Quyết toán ngân sách đúng hạn", 15, _PASS, "", 0),
    ("IV.1.2", "Thực hiện chỉ tiêu tiết kiệm chi thường xuyên", 15, _RATIO, "triệu đồng", 120),
    ("IV.1.3", "Quản lý tài sản công", 15, _levels(), "mức", 0),
    ("IV.1.4", "Bảo quản vũ khí, phương tiện", 15, _levels(), "mức", 0),
    ("IV.2", "Kiểm tra, cải cách hành chính", 60, None, "", 0),
    ("IV.2.1", "Văn bản điện tử có ký số", 15, _RATIO, "%", 98),
    ("IV.2.2", "Lượt kiểm tra nội bộ", 15, _RATIO, "lượt", 16),
    ("IV.2.3", "Kết luận kiểm tra được khắc phục", 10, _RATIO, "%", 100),
    ("IV.2.4", "Chỉ số hài lòng của người dân", 20, _RATE, "%", 96),
    ("V", "Điểm trừ", 30, None, "", 0),
    ("V.1", "Vi phạm quy chế hoạt động của cụm", 20, Steps(TAKEN, _events("5", "12", "20")), "lần", 0),
    ("V.2", "Số liệu báo cáo phải sửa sau khi nộp", 10, Count(D(1)), "lần", 0),
    ("V.3", "Vụ việc do lỗi chủ quan bị dư luận phản ánh", 10, Count(D(5)), "vụ", 0),
)

_NOT_ASSIGNED: Final = {"CA3": ("I.2.7",), "CA6": ("I.4.4",), "CA8": ("I.2.7", "II.2.5")}
"""Unit → criteria of 10 points that it does not have: its maximum is 990, or 980."""


def _criterion(row: _Row) -> Criterion:
    key, name, maximum, method, measure, _ = row
    parent, _, number = key.rpartition(".")
    is_deduction = key == "V"
    return Criterion(
        key,
        number,
        name,
        D(maximum),
        parent,
        measure,
        method,
        (),
        method is not None and not key.startswith("V.") and key != "III.2.1",
        "Không quá 30 điểm." if is_deduction else "",
        kind=PointKind.DEDUCTION if is_deduction else None,
        cap=D(30) if is_deduction else None,
        uses=ACTIVITIES if key == "III.2.1" else "",
    )


def _targets(unit: Unit) -> tuple[Target, ...]:
    """The targets of a unit: percentages the same for all, counts within a fifth of the usual."""
    chance = random.Random(f"{NAME} {unit.code} chỉ tiêu")  # noqa: S311 - the same figures every time
    found = []
    for key, _, _, method, measure, usual in _SCALE:
        scale = chance.uniform(0.8, 1.2)
        if method is None or not method.has_target:
            continue
        value = None if key in _NOT_ASSIGNED.get(unit.code, ()) else D(_about(usual, scale, measure))
        found.append(Target(unit.code, key, value))
    return tuple(found)


def _about(usual: float, scale: float, measure: str) -> int:
    return round(usual) if measure == "%" else max(1, round(usual * scale))


def _classes() -> tuple[UnitClass, ...]:
    """Classes by percent; the highest asks for the Party organisation's grade and holds a fifth of the units."""
    party = (Condition(_PARTY, Sign.EQUAL, _PARTY_GRADES[0]),)
    return (
        UnitClass(
            "Hoàn thành xuất sắc nhiệm vụ",
            Interval(D(90), False),
            "xuat_sac",
            conditions=party,
            if_not=IfNot.LOWER,
            share=D(20),
            share_base="tot",
        ),
        UnitClass("Hoàn thành tốt nhiệm vụ", Interval(D(80), False, D(90), True), "tot"),
        UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(80), True), "hoan_thanh"),
        UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False), "khong_hoan_thanh"),
    )


def rulebook() -> Rulebook:
    """The rulebook: four sections of 1,000 points, a section of deductions, nine units."""
    units = tuple(
        Unit(f"CA{number}", f"Công an đơn vị {number}", "C", f"Đơn vị {number}", contact="Đồng chí A")
        for number in range(1, len(_STRENGTH) + 1)
    )
    return Rulebook(
        info=Info(
            id="thang-1000-diem",
            version="1",
            title="Thang điểm thi đua 1.000 điểm",
            year=2025,
            motto="Kỷ cương, trách nhiệm, vì nhân dân phục vụ",
            deadline=datetime.date(2025, 11, 30),
            digits=2,
            percent_digits=2,
            total=D(1000),
            superior="CÔNG AN TỈNH",
            issuing_body="CỤM THI ĐUA",
            not_assigned=NotAssigned.EXCLUDE,
            class_basis=ClassBasis.PERCENT,
            class_figure=ClassFigure.PRINTED,
            class_counts=ClassCounts.ALL,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("C", "Cụm thi đua", "CA1", "CA2"),),
        units=units,
        criteria=tuple(_criterion(row) for row in _SCALE),
        targets=tuple(target for unit in units for target in _targets(unit)),
        classes=_classes(),
        tie_keys=(TieKey(("I",)), TieKey((DEDUCTION,), better=Better.LESS), TieKey(("III",))),
        limiters=(
            Limiter("HS", "Có cán bộ, chiến sĩ bị xử lý hình sự", "hoan_thanh", no_award=True),
            Limiter("KT", "Lãnh đạo đơn vị bị kỷ luật khiển trách", "tot", no_award=True),
            Limiter(
                "KTC", "Đơn vị không tự chấm điểm", "khong_hoan_thanh", no_award=True, last=True, no_submission=True
            ),
        ),
        awards=(
            Award(
                "CO", "Cờ thi đua", number=1, class_at_least="xuat_sac", rank_at_most=1, threshold=D(80), ballot=True
            ),
            Award(
                "DVQT",
                "Đơn vị quyết thắng",
                percent=D(50),
                base=QuotaBase.UNITS,
                class_at_least="tot",
                threshold=D(80),
                ballot=True,
            ),
        ),
        covenant=_covenant(),
        activities=_ACTIVITIES,
        fields=(ReportField(_PARTY, "Xếp loại tổ chức đảng", Kind.CHOICE, _PARTY_GRADES),),
    )


_ACTIVITIES: Final = (
    Activity("HD1", "Hội nghị ký giao ước thi đua", "Tháng 2", "Đơn vị 1"),
    Activity("HD2", "Hội thao chào mừng ngày truyền thống", "Tháng 8", "Đơn vị 3"),
    Activity("HD3", "Về nguồn, tặng quà gia đình chính sách", "Tháng 7", "Đơn vị 7"),
    Activity("HD4", "Trao đổi kinh nghiệm xây dựng mô hình", "Tháng 10", "Đơn vị 2"),
)


def _covenant() -> tuple[CovenantTarget, ...]:
    at_least = Sign.AT_LEAST
    return (
        CovenantTarget("1", "Tham mưu cho cấp ủy, lãnh đạo; không để bị động, bất ngờ"),
        CovenantTarget(
            "2", "100 % đơn vị hoàn thành nhiệm vụ trở lên", Measure.CLASS_SHARE, "hoan_thanh", at_least, D(100)
        ),
        CovenantTarget(
            "3", "Không có cán bộ, chiến sĩ bị xử lý hình sự", Measure.EVENT_COUNT, "HS", Sign.AT_MOST, D(0)
        ),
        CovenantTarget("4", "Có đơn vị được đề nghị tặng Cờ thi đua", Measure.AWARD_COUNT, "CO", at_least, D(1)),
        CovenantTarget(
            "5", "Cụm phát hiện từ 100 điển hình tiên tiến", Measure.CRITERION_SUM, "III.1.3", at_least, D(100)
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form; all but Công an đơn vị 8 had the others' results before them."""
    book = rulebook()
    alone = {unit.code: _filled(book, unit, strength) for unit, strength in zip(book.units, _STRENGTH, strict=True)}
    return {**knowing_the_others(book, alone), "CA8": alone["CA8"]}


def _filled(book: Rulebook, unit: Unit, strength: float) -> FormValues:
    chance = random.Random(f"{NAME} {unit.code}")  # noqa: S311 - illustrative figures, the same ones every time
    answers: Answers = {}
    usual = {row[0]: row[5] for row in _SCALE}
    for leaf in book.leaves():
        target = book.target(unit.code, leaf.key)
        luck = min(1.0, max(0.0, chance.gauss(strength, 0.12)))
        results = _results(leaf, chance, luck, usual[leaf.key], None if target is None else target.value)
        if leaf.uses or (target is not None and target.value is None):
            continue
        answers.update({(leaf.key, name): value for name, value in results.items()})
    fields: dict[str, Any] = {_PARTY: _PARTY_GRADES[0 if strength > 0.7 else 1]}
    for activity in book.activities:
        joined = chance.random() < 0.6 + strength / 2
        fields[f"activity:{activity.code}"] = (TAKES_PART if joined else STAYS_AWAY).vi
    if unit.code == "CA4":  # a claim above the rule, honestly explained
        answers["IV.1.3", "claimed"] = 15
        answers["IV.1.3", "explanation"] = "Kết luận kiểm kê cuối năm đã nâng mức, văn bản gửi bổ sung."
    return filled_form(
        book, unit, answers, seed=f"{NAME} {unit.code} hồ sơ", report=_REPORTS.get(unit.code), fields=fields
    )


_REPORTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "CA1": {
        "advantages": ("Chỉ tiêu giao sớm, các đội chủ động từ đầu năm.",),
        "difficulties": ("Quân số thiếu ở bộ phận tiếp dân.",),
        "proposals": ("Đề nghị tính chỉ tiêu cấp căn cước theo số dân.",),
        "praised_collectives": ("Đội Tổng hợp, Công an đơn vị 1",),
        "praised_people": ("Đồng chí A", "Đồng chí B"),
    },
    "CA8": {
        "difficulties": ("Đơn vị mới sắp xếp lại, chưa được giao hai chỉ tiêu.",),
        "proposals": ("Đề nghị xếp hạng theo phần trăm của thang điểm từng đơn vị.",),
    },
}


def _results(leaf: Criterion, chance: random.Random, luck: float, usual: float, target: D | None) -> dict[str, Any]:
    """What a unit with so much luck (0 to 1) reports of a leaf."""
    method = leaf.scoring
    if isinstance(method, PassFail):
        return {"result": "Đạt" if luck > 0.35 else "Không đạt"}
    if isinstance(method, Levels):
        return {"result": ("Yếu", "Trung bình", "Khá", "Tốt")[1 + (luck > 0.4) + (luck > 0.65)]}
    if isinstance(method, Direct):
        step = method.step or D(1)
        return {"claimed": leaf.points - int((1 - luck) / 2 * float(leaf.points / step)) * step}
    if isinstance(method, PlusMinus):
        return {"praised": round(luck * 3), "criticised": int(chance.random() > luck)}
    if isinstance(method, Steps) or leaf.key.startswith("V."):
        return {"result": int(chance.random() > luck + 0.1) * chance.randint(1, 2)}
    if isinstance(method, RankPoints):
        return {item.key: round(usual + 2 * luck + chance.uniform(-0.3, 0.3), 1) for item in method.needs}
    return {"result": _amount(leaf, luck, usual if target is None else float(target))}


def _amount(leaf: Criterion, luck: float, wanted: float) -> float:
    """A percentage or a count near what is wanted, beyond it with luck."""
    if leaf.is_percent:
        return min(100.0, round(wanted * (0.94 + luck * 0.09), 1))
    if getattr(leaf.scoring, "better", "") == LESS:
        return round(wanted * (1.25 - luck * 0.4))
    return round(wanted * (0.7 + luck * 0.55))


# -- what comes to the meeting -----------------------------------------------------------------------


def verification() -> tuple[Verdict, ...]:
    """A few cells that the cluster head verified: agreed, corrected by result, or by points, with the reason."""
    head = "Cụm trưởng"
    return (
        Verdict("CA1", "I.1.5", head, agreed=True),
        Verdict("CA4", "IV.1.3", head, agreed=True),
        Verdict(
            "CA7",
            "I.3.3",
            head,
            results={"result": D(1900)},
            reason="Trừ các tài khoản kích hoạt hai lần, theo số liệu của hệ thống.",
        ),
        Verdict("CA3", "II.1.3", head, points=D("12.5"), reason="Chưa có hồ sơ của quý III."),
        Verdict(
            "CA5",
            "II.3.2",
            head,
            results={"criticised": D(1)},
            reason="Có một thông báo phê bình của đoàn kiểm tra tháng 9.",
        ),
    )


def events() -> tuple[Event, ...]:
    """What other agencies reported: one confirmed, one not."""
    return (
        Event(
            "CA5", "KT", datetime.date(2025, 7, 21), "Quyết định số 1/QĐ-A", confirmed=True, note="Phó trưởng đơn vị"
        ),
        Event("CA2", "HS", datetime.date(2025, 11, 3), "Công văn số 2/CV-A", note="Đang xác minh"),
    )


def ballots() -> tuple[Vote, ...]:
    """The votes of the council of ten on the awards."""
    return (
        Vote("CA1", "CO", votes=9, council=10),
        Vote("CA1", "DVQT", votes=10, council=10),
        Vote("CA7", "DVQT", votes=9, council=10),
        Vote("CA3", "DVQT", votes=8, council=10),
        Vote("CA2", "DVQT", votes=7, council=10),
        Vote("CA6", "DVQT", votes=4, council=10),
        Vote("CA9", "DVQT", votes=2, council=10),
    )


README = Text(
    """
# Thang điểm 1.000: một cụm chín đơn vị Công an

Thang điểm theo kiểu Công an tỉnh: 67 tiêu chí trong bốn phần (480 + 260 + 140 + 120 = 1.000 điểm) và một phần điểm trừ
không quá 30 điểm. Tên đơn vị, chỉ tiêu, kết quả, phiếu bầu và sự việc là SỐ LIỆU MINH HỌA.

- Nhiều tiêu chí chấm theo đơn vị dẫn đầu: đạt chỉ tiêu được một nửa điểm, phần còn lại theo mức vượt so với đơn vị vượt
  cao nhất cụm.
- Đơn vị 3 và 6 không được giao một chỉ tiêu 10 điểm (thang điểm còn 990), đơn vị 8 không được giao hai (980): cả cụm
  xếp hạng theo phần trăm của thang điểm từng đơn vị. Đơn vị 3 (943,88/990 điểm) vì vậy đứng trên đơn vị 7 (951,16/1.000).
- Kỷ luật tính theo số vụ việc; biểu dương, phê bình tính cộng trừ quanh điểm gốc.
- Tham gia hoạt động chung lấy từ danh sách hoạt động, không phải tự ghi điểm.
- Cờ thi đua và Đơn vị quyết thắng cần từ 80 % phiếu của toàn thể hội đồng.

Chạy thử: `thidua-xlsx consolidate quy_dinh.xlsx nop_ve -o tong_hop.xlsx`
""",
    """
A police cluster of nine units on a scale of 1,000 points: 67 criteria in four sections and a section of deductions.
Half of the points of many criteria are given at the target, the rest by the distance to the leader of the cluster. Three
units were not assigned a task or two (990 and 980 points), so all are ranked by percent of their own maximum: unit 3,
943.88 of 990, comes before unit 7, 951.16 of 1,000. Units, targets, results, votes and events are an illustration.
""",
)
