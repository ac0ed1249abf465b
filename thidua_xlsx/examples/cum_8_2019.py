"""Cụm thi đua số 8, 2019: targets of the covenant measured at the end of the year, ties, ballots, limiters.

The cluster, its year, the slogan, the contents and the four targets of the covenant are those of the published report
of the signing. It names neither units nor a head and gives no points: units, points, results, events and votes are
our illustration.
"""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any, Final

from thidua_xlsx.examples.filling import filled_form, knowing_the_others
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Kind, Method, PointRow
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.steps import Steps
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.rules import (
    Award,
    ClassBasis,
    ClassFigure,
    Condition,
    CovenantTarget,
    IfNot,
    Limiter,
    Measure,
    NotAssigned,
    NoZero,
    QuotaBase,
    ReportField,
    Sign,
    TieKey,
    UnitClass,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME: Final = "cum_8_2019"

_UNITS: Final = tuple(Unit(f"DV{number}", f"Đơn vị {number}", "C8") for number in range(1, 9))
_OUTSTANDING: Final = "Hoàn thành xuất sắc nhiệm vụ"
_STRONG: Final = "Trong sạch, vững mạnh"


def _leaf(key: str, name: str, maximum: str, method: Method, measure: str = "", note: str = "") -> Criterion:
    parent, _, number = key.rpartition(".")
    return Criterion(key, number, name, D(maximum), parent, measure, method, evidence=True, note=note)


def _ranks(*rows: tuple[str, int, int | None]) -> tuple[PointRow, ...]:
    """Points for the ranks from … to …; None: and all that follow."""
    return tuple(
        PointRow(D(points), "", Interval(D(first), True, None if last is None else D(last), last is not None))
        for points, first, last in rows
    )


def _criteria() -> tuple[Criterion, ...]:
    quality = (("Tốt", "15"), ("Khá", "12"), ("Trung bình", "9"), ("Yếu", "0"))
    studied = (
        PointRow(D(10), "", Interval(D(95))),
        PointRow(D(8), "", Interval(D(90), True, D(95), False)),
        PointRow(D(5), "", Interval(D(80), True, D(90), False)),
        PointRow(D(0), "", Interval(None, True, D(80), False)),
    )
    faults = (
        PointRow(D(1), "", Interval(D(1), True, D(2), False)),
        PointRow(D(3), "", Interval(D(2), True, D(3), False)),
        PointRow(D(10), "", Interval(D(3))),
    )
    return (
        Criterion("I", "I", "Tham mưu, phương án nghiệp vụ bảo đảm hậu cần, tài chính", D(40)),
        _leaf(
            "I.1",
            "Phương án bảo đảm hậu cần, tài chính cho công tác, chiến đấu được phê duyệt",
            "15",
            Deviation(D("0.5")),
            "phương án",
            "Thiếu 1 % so với chỉ tiêu trừ 0,5 điểm",
        ),
        _leaf("I.2", "Tỷ lệ giải ngân, quyết toán đúng quy định", "15", Ratio(), "%"),
        _leaf("I.3", "Chất lượng tham mưu, đề xuất", "10", Direct(D("0.5"))),
        Criterion("II", "II", "Giáo dục chính trị, tư tưởng, truyền thống; xây dựng Đảng, xây dựng lực lượng", D(25)),
        _leaf(
            "II.1",
            "Cuộc vận động “Xây dựng phong cách người CAND bản lĩnh, nhân văn, vì nhân dân phục vụ”",
            "15",
            Levels(tuple(PointRow(D(points), label) for label, points in quality)),
            "mức",
        ),
        _leaf("II.2", "Tỷ lệ cán bộ, chiến sĩ học tập chính trị, truyền thống", "10", Bands(studied), "%"),
        Criterion("III", "III", "Chấp hành Điều lệnh CAND, quy định của đơn vị", D(20)),
        _leaf("III.1", "Lỗi vi phạm Điều lệnh bị thông báo", "10", Steps(rows=faults), "lỗi"),
        _leaf(
            "III.2",
            "Kết quả kiểm tra của hai cơ quan ngoài cụm: điểm trung bình, xếp lại trong cụm",
            "10",
            RankPoints(D(2), _ranks(("10", 1, 1), ("8", 2, 2), ("6", 3, 3), ("4", 4, 5), ("2", 6, None))),
            "điểm",
            "Kết luận kiểm tra Điều lệnh và kết quả cải cách hành chính",
        ),
        Criterion("IV", "IV", "Phong trào thi đua; giao lưu văn hóa, văn nghệ, thể thao trong cụm", D(15)),
        _leaf(
            "IV.1",
            "Thứ hạng tại hội thao, hội diễn của cụm",
            "5",
            RankPoints(rows=_ranks(("5", 1, 1), ("4", 2, 2), ("3", 3, 3), ("2", 4, None))),
            "hạng",
        ),
        _leaf("IV.2", "Tổ chức phong trào gắn với các sự kiện, ngày lễ lớn", "10", Direct(D("0.25"))),
    )


_TARGETS: Final[dict[str, tuple[int, ...]]] = {
    "I.1": (12, 15, 10, 16, 14, 10, 20, 12),
    "I.2": (100, 100, 100, 100, 100, 100, 100, 100),
}


def rulebook() -> Rulebook:
    """The rulebook: the four targets of the covenant, classes with a share, limiters, awards with ballots."""
    return Rulebook(
        info=Info(
            id="cum-8-2019",
            version="1",
            title="Quy định chấm điểm thi đua Cụm thi đua số 8 năm 2019",
            year=2019,
            period="Năm 2019",
            motto="Chủ động, nêu gương, kỷ cương, trách nhiệm, hiệu quả",
            deadline=datetime.date(2019, 11, 20),
            digits=2,
            percent_digits=2,
            total=D(100),
            superior="BỘ CÔNG AN",
            issuing_body="CỤM THI ĐUA SỐ 8",
            not_assigned=NotAssigned.ZERO,
            class_basis=ClassBasis.POINTS,
            class_figure=ClassFigure.PRINTED,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("C8", "Cụm thi đua số 8"),),
        units=_UNITS,
        criteria=_criteria(),
        targets=tuple(
            Target(unit.code, criterion, D(value))
            for criterion, values in _TARGETS.items()
            for unit, value in zip(_UNITS, values, strict=True)
        ),
        classes=(
            UnitClass(
                "Hoàn thành xuất sắc nhiệm vụ, tiêu biểu của cụm",
                Interval(D(92)),
                "TB",
                NoZero.CORE,
                (Condition("dang_bo", Sign.EQUAL, _STRONG),),
                IfNot.LOWER,
                D(25),
                _OUTSTANDING,
            ),
            UnitClass(_OUTSTANDING, Interval(D(85), True, D(92), False), "XS", NoZero.CORE, (), IfNot.LOWER),
            UnitClass("Hoàn thành tốt nhiệm vụ", Interval(D(70), True, D(85), False), "T"),
            UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(70), False), "HT"),
            UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False), "KHT"),
        ),
        tie_keys=(TieKey(("III.1",)), TieKey(("I",)), TieKey(("ty_le_dang_vien",))),
        limiters=(
            Limiter("KT", "Lãnh đạo đơn vị bị kỷ luật khiển trách", "Hoàn thành tốt nhiệm vụ"),
            Limiter("CC", "Lãnh đạo đơn vị bị kỷ luật cảnh cáo", "Hoàn thành nhiệm vụ", no_award=True),
            Limiter(
                "VPPL",
                "Cán bộ, chiến sĩ vi phạm pháp luật, gây dư luận xấu",
                "Không hoàn thành nhiệm vụ",
                no_award=True,
                last=True,
            ),
            Limiter("KTC", "Không tự chấm điểm", "Không hoàn thành nhiệm vụ", no_award=True, no_submission=True),
        ),
        awards=(
            Award(
                "CTD_CP",
                "Cờ thi đua của Chính phủ",
                number=1,
                class_at_least=_OUTSTANDING,
                rank_at_most=1,
                threshold=D(80),
                ballot=True,
            ),
            Award(
                "BK_BCA",
                "Bằng khen của Bộ trưởng Bộ Công an",
                percent=D(30),
                base=QuotaBase.UNITS,
                class_at_least=_OUTSTANDING,
                rank_at_most=3,
                threshold=D(80),
                ballot=True,
            ),
            Award(
                "DVQT",
                "Danh hiệu “Đơn vị quyết thắng”",
                percent=D(60),
                base=_OUTSTANDING,
                class_at_least=_OUTSTANDING,
            ),
        ),
        covenant=(
            CovenantTarget("N1", "Giáo dục chính trị, tư tưởng, truyền thống cho cán bộ, chiến sĩ"),
            CovenantTarget("N2", "Xây dựng Đảng, xây dựng lực lượng"),
            CovenantTarget("N3", "Tham mưu, phương án nghiệp vụ bảo đảm hậu cần, tài chính"),
            CovenantTarget("N4", "Chấp hành Điều lệnh CAND; tác phong, chuẩn mực đạo đức, lối sống"),
            CovenantTarget("N5", "Giao lưu văn hóa, văn nghệ, thể thao giữa các đơn vị trong cụm"),
            CovenantTarget(
                "CT1",
                "100% đơn vị hoàn thành xuất sắc nhiệm vụ chính trị được giao",
                Measure.CLASS_SHARE,
                _OUTSTANDING,
                Sign.AT_LEAST,
                D(100),
            ),
            CovenantTarget(
                "CT2",
                "100% Đảng bộ được phân loại “Trong sạch, vững mạnh”",
                Measure.FIELD_SHARE,
                f"dang_bo = {_STRONG}",
                Sign.AT_LEAST,
                D(100),
            ),
            CovenantTarget(
                "CT3",
                "1 đơn vị được tặng Cờ thi đua của Chính phủ",
                Measure.AWARD_COUNT,
                "CTD_CP",
                Sign.AT_LEAST,
                D(1),
            ),
            CovenantTarget(
                "CT4",
                "Không có cán bộ, chiến sĩ vi phạm pháp luật, gây dư luận xấu",
                Measure.EVENT_COUNT,
                "VPPL",
                Sign.EQUAL,
                D(0),
            ),
        ),
        fields=(
            ReportField(
                "dang_bo",
                "Xếp loại của Đảng bộ trong năm",
                Kind.CHOICE,
                (_STRONG, "Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ", "Yếu kém"),
            ),
            ReportField("ty_le_dang_vien", "Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ trở lên (%)", Kind.NUMBER),
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------

# One row per input, one column per unit. Units 2 and 5 come to the same total, told apart by group I; units 3 and 6
# too, by nothing in the chain: that goes to the vote.
_REPORTED: Final[dict[tuple[str, str], tuple[Any, ...]]] = {
    ("I.1", "result"): (12, 15, 10, 16, 14, 10, 20, 12),
    ("I.2", "result"): (100, 100, 98, 100, 100, 98, 97, 98),
    ("I.3", "claimed"): ("9", "9.5", "9.5", "9.5", "10", "9.5", "9", "9.5"),
    ("II.1", "result"): ("Tốt", "Khá", "Tốt", "Tốt", "Tốt", "Tốt", "Tốt", "Tốt"),
    ("II.2", "result"): (96, 97, 93, 99, 98, 95, 96, 96),
    ("III.1", "result"): (0, 0, 1, 0, 0, 1, 0, 1),
    ("III.2", "score1"): (87, 92, 91, 95, 90, 88, 86, 85),
    ("III.2", "score2"): (89, 92, 88, 93, 93, 91, 88, 86),
    ("IV.1", "result"): (5, 1, 4, 2, 3, 4, 7, 8),
    ("IV.2", "claimed"): ("9.5", "9", "9.25", "9.5", "9.5", "7.25", "9", "9.5"),
}
_PARTY_MEMBERS: Final = (97, 98, 96, 99, 98, 96, 95, 97)


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form: all eight."""
    book = rulebook()
    forms = {unit.code: _filled(book, unit, place) for place, unit in enumerate(book.units)}
    return knowing_the_others(book, forms)


def _filled(book: Rulebook, unit: Unit, place: int) -> FormValues:
    answers = {key: D(row[place]) if key[1] == "claimed" else row[place] for key, row in _REPORTED.items()}
    fields = {"dang_bo": _STRONG, "ty_le_dang_vien": _PARTY_MEMBERS[place]}
    report = {
        "advantages": ("Phong trào bám sát nhiệm vụ chính trị được giao.",),
        "proposals": ("Đề nghị cụm tổ chức giao lưu thể thao sớm hơn trong năm.",) if place % 2 else (),
        "praised_collectives": (f"Một tập thể của {unit.name}",),
        "praised_people": ("Đồng chí A", "Đồng chí B") if place in {1, 3} else ("Đồng chí A",),
    }
    return filled_form(book, unit, answers, seed=f"{NAME} {unit.code}", report=report, fields=fields)


# -- verification, events, ballots ---------------------------------------------------------------------

_COUNCIL: Final = 25


def verification() -> tuple[Verdict, ...]:
    """Three cells: one corrected, two agreed."""
    return (
        Verdict("DV8", "I.3", points=D(9), reason="Một đề xuất trình chậm so với yêu cầu."),
        Verdict("DV4", "I.1", agreed=True),
        Verdict("DV4", "II.1", agreed=True),
    )


def events() -> tuple[Event, ...]:
    """A reprimand that is confirmed, and a case that is still being looked into."""
    return (
        Event("DV7", "KT", datetime.date(2019, 9, 16), "Quyết định kỷ luật (minh họa)", confirmed=True),
        Event("DV8", "VPPL", datetime.date(2019, 11, 4), "Thông báo (minh họa)", note="Đang xác minh"),
    )


def ballots() -> tuple[Vote, ...]:
    """The flag passes; one award needs a second round, one a decision; one tie is voted on."""
    return (
        Vote("DV4", "CTD_CP", 1, 21, _COUNCIL),
        Vote("DV4", "BK_BCA", 1, 23, _COUNCIL),
        Vote("DV5", "BK_BCA", 1, 19, _COUNCIL),
        Vote("DV5", "BK_BCA", 2, 20, _COUNCIL),
        Vote("DV2", "BK_BCA", 1, 17, _COUNCIL),
        Vote("DV2", "BK_BCA", 2, 19, _COUNCIL, decision=False),
        Vote("DV3", "", 1, 9, _COUNCIL),
        Vote("DV6", "", 1, 15, _COUNCIL),
    )


README: Final = Text(
    """
# Cụm thi đua số 8, năm 2019

Bốn chỉ tiêu giao ước: 100% đơn vị hoàn thành xuất sắc nhiệm vụ, 100% Đảng bộ “Trong sạch, vững mạnh”, một đơn vị được
tặng Cờ thi đua của Chính phủ, không có cán bộ, chiến sĩ vi phạm pháp luật. Tên cụm, năm, khẩu hiệu, nội dung và chỉ
tiêu theo tin công bố; tin không nêu tên đơn vị, nên tám đơn vị và mọi điểm, kết quả, sự việc, số phiếu là
SỐ LIỆU MINH HỌA.

- `quy_dinh.xlsx`: 100 điểm; xếp loại có tỷ lệ tối đa; khống chế; khen thưởng phải đạt 80 % số phiếu của cả hội đồng.
- `nop_ve/`: tám phiếu đã điền. Đơn vị 2 và Đơn vị 5 bằng điểm, phân định theo nhóm I; Đơn vị 3 và Đơn vị 6 bằng nhau
  ở mọi căn cứ nên phải bỏ phiếu; Đơn vị 7 bị hạ mức nên chỉ tiêu giao ước thứ nhất không đạt.
""",
    """
Four targets of the covenant, measured at the end of the year. Cluster, year, slogan, contents and targets are those of
the published report; units and figures are an illustration made by the software. One tie is broken by the chain, one
by the vote.
""",
)
