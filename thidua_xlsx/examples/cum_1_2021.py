"""Cụm thi đua số 1 of a provincial police, 2021: expert departments verify, each its own criteria.

The cluster, its year, its head, the motto and the contents are those of the published report of the meeting. It names
no other unit, no department and no points: the units are "Đơn vị 2" and so on, all figures are our illustration.
"""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any, Final

from thidua_xlsx.examples.filling import agreed_elsewhere, filled_form
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.sampled import SCALE, Sampled
from thidua_xlsx.methods.steps import TAKEN, Steps
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.rules import (
    Award,
    Better,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Combine,
    CovenantTarget,
    Figure,
    GroupRule,
    IfNot,
    Limiter,
    Measure,
    NotAssigned,
    NoZero,
    PointKind,
    QuotaBase,
    Sign,
    TieKey,
    UnitClass,
    VerifiedBy,
    Verifier,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME: Final = "cum_1_2021"

_UNITS: Final = (
    Unit(
        "PX03",
        "Phòng Công tác Đảng và công tác chính trị",
        "C1",
        "Phòng CTĐ và CTCT",
        ("Phòng Công tác đảng và CTCT",),
        "Đồng chí A",
    ),
    *(Unit(f"DV{number}", f"Đơn vị {number}", "C1") for number in range(2, 8)),
)


def _leaf(key: str, name: str, maximum: str, method: Method, measure: str = "", **more: Any) -> Criterion:
    parent, _, number = key.rpartition(".")
    return Criterion(key, number, name, D(maximum), parent, measure, method, evidence=True, **more)


def _rows(*rows: tuple[str, str | None]) -> tuple[PointRow, ...]:
    """Bands from the top down: points, and from which figure on; None: all that is left."""
    lows = [None if low is None else D(low) for _, low in rows]
    highs = [None, *lows[:-1]]
    return tuple(
        PointRow(D(points), "", Interval(low, True, high, False))
        for (points, _), low, high in zip(rows, lows, highs, strict=True)
    )


_QUALITY: Final = tuple(
    PointRow(D(percent), label, None, True)
    for label, percent in (("Tốt", 100), ("Khá", 75), ("Trung bình", 50), ("Yếu", 0))
)


def _criteria() -> tuple[Criterion, ...]:
    return (
        Criterion("I", "I", "Tham mưu cho Đảng ủy, Giám đốc Công an tỉnh lãnh đạo, chỉ đạo các mặt công tác", D(25)),
        _leaf(
            "I.1",
            "Nhiệm vụ tham mưu trong chương trình công tác năm hoàn thành đúng hạn",
            "10",
            RatioBands(rows=_rows(("10", "100"), ("8", "95"), ("6", "90"), ("3", "80"), ("0", None))),
            "việc",
            note="Chương trình công tác năm và văn bản đã trình",
        ),
        _leaf("I.2", "Chất lượng báo cáo, đề xuất", "8", Levels(rows=_QUALITY), "mức"),
        _leaf("I.3", "Nhiệm vụ đột xuất do lãnh đạo Công an tỉnh giao", "7", Ratio(), "việc"),
        Criterion(
            "II",
            "II",
            "Giáo dục chính trị, tư tưởng; tuyên truyền, thi đua khen thưởng",
            D(20),
            rule=GroupRule.WEIGHTED,
            note="Mỗi nội dung chấm theo thang 100 rồi nhân trọng số",
        ),
        _leaf("II.1", "Học tập nghị quyết, giáo dục chính trị, tư tưởng", "100", Direct(D(5)), weight=D("0.08")),
        _leaf(
            "II.2",
            "Kiểm tra nhận thức chính trị, chấp hành Điều lệnh (hỏi 50 cán bộ, chiến sĩ)",
            "100",
            Sampled(D(2), D(50), SCALE),
            "người",
            weight=D("0.07"),
            note="Điều kiện bắt buộc: có kế hoạch học tập và biên bản kiểm tra",
        ),
        _leaf(
            "II.3",
            "Tin, bài tuyên truyền; điển hình tiên tiến được nêu",
            "100",
            Count(D(5)),
            "tin, bài",
            weight=D("0.05"),
        ),
        Criterion("III", "III", "Kỷ luật, kỷ cương, Điều lệnh CAND; rèn luyện thân thể", D(20)),
        _leaf(
            "III.1",
            "Tư thế, lễ tiết tác phong, chấp hành Điều lệnh CAND",
            "10",
            PlusMinus(D(8), D(1), D(2)),
            "lần",
            note="Thông báo kết quả kiểm tra của Công an tỉnh",
        ),
        _leaf("III.2", "Tỷ lệ cán bộ, chiến sĩ đạt tiêu chuẩn rèn luyện thân thể", "10", Ratio(), "%"),
        Criterion("IV", "IV", "Kiểm tra, thanh tra; phòng, chống tham nhũng, lãng phí; thực hành tiết kiệm", D(15)),
        _leaf("IV.1", "Cuộc kiểm tra, thanh tra theo kế hoạch", "8", Ratio(), "cuộc"),
        _leaf(
            "IV.2",
            "Tỷ lệ tiết kiệm chi thường xuyên",
            "7",
            Bands(rows=_rows(("7", "10"), ("5", "7"), ("3", "5"), ("0", None))),
            "%",
        ),
        Criterion("V", "V", "Hậu cần, kỹ thuật; quản lý, sử dụng tài chính, tài sản công", D(10)),
        _leaf("V.1", "Quyết toán, kiểm kê tài sản công đúng quy định", "4", PassFail()),
        _leaf("V.2", "Bảo đảm hậu cần, kỹ thuật cho công tác thường xuyên, đột xuất", "6", Direct(D("0.5"))),
        Criterion("VI", "VI", "Phong trào thi đua, các cuộc vận động; đền ơn đáp nghĩa, tình nguyện", D(10)),
        _leaf("VI.1", "Hoạt động đền ơn, đáp nghĩa, tình nguyện xã hội", "5", Count(D("0.5")), "hoạt động"),
        _leaf("VI.2", "Phong trào thi đua và cuộc vận động do các cấp phát động", "5", Direct(D("0.25"))),
        Criterion("T", "T", "Điểm thưởng (cộng không quá 3 điểm)", D(3), kind=PointKind.BONUS, cap=D(3)),
        _leaf("T.1", "Sáng kiến, cách làm mới được công nhận", "2", Count(D("0.5")), "sáng kiến"),
        Criterion("T.2", "2", "Khen thưởng theo chuyên đề (chỉ tính mức cao nhất)", D(2), "T", rule=GroupRule.HIGHEST),
        _leaf("T.2.a", "Được Bộ Công an khen thưởng", "2", PassFail()),
        _leaf("T.2.b", "Được Giám đốc Công an tỉnh khen thưởng", "1", PassFail()),
        Criterion("R", "R", "Điểm trừ (trừ không quá 5 điểm)", D(5), kind=PointKind.DEDUCTION, cap=D(5)),
        _leaf("R.1", "Báo cáo chậm so với quy định", "3", Count(D("0.5")), "lần"),
        _leaf(
            "R.2",
            "Vụ việc vi phạm Điều lệnh bị thông báo toàn Công an tỉnh",
            "4",
            Steps(
                TAKEN,
                (
                    PointRow(D(1), "", Interval(D(1), True, D(2), False)),
                    PointRow(D(3), "", Interval(D(2), True, D(3), False)),
                    PointRow(D(4), "", Interval(D(3))),
                ),
            ),
            "vụ",
        ),
    )


_TARGETS: Final[dict[str, tuple[int | None, ...]]] = {
    "I.1": (24, 20, 18, 20, 16, 22, 18),
    "I.3": (6, 4, 5, None, 3, 4, None),
    "III.2": (95, 95, 95, 95, 95, 95, 95),
}

_COVENANT: Final = (
    "Làm tốt công tác tham mưu cho Đảng ủy, Giám đốc Công an tỉnh",
    "Xây dựng Đảng, xây dựng lực lượng, hậu cần trong toàn Công an tỉnh",
    "Giáo dục chính trị, tư tưởng; tuyên truyền; thi đua khen thưởng",
    "Phong trào thể dục, thể thao, rèn luyện thân thể",
    "Kiểm tra, chấn chỉnh tư thế, lễ tiết tác phong, chấp hành Điều lệnh CAND",
    "Kiểm tra, thanh tra; phòng, chống tham nhũng, lãng phí; thực hành tiết kiệm",
    "Bảo đảm hậu cần, kỹ thuật; quản lý, sử dụng hiệu quả tài chính, tài sản công",
    "Phong trào thi đua và các cuộc vận động do các cấp phát động",
    "Đền ơn, đáp nghĩa, tình nguyện xã hội",
)


def rulebook() -> Rulebook:
    """The rulebook: 100 core points, a weighted group, bonus and deduction with caps of their own, total at most 100."""
    return Rulebook(
        info=Info(
            id="cum-1-2021",
            version="1",
            title="Quy định hoạt động và tiêu chí, thang điểm bình xét thi đua Cụm thi đua số 1 năm 2021",
            year=2021,
            period="Năm 2021",
            motto="Đoàn kết, dân chủ, kỷ cương, trách nhiệm, bám cơ sở, vì nhân dân phục vụ",
            deadline=datetime.date(2021, 11, 30),
            digits=2,
            percent_digits=2,
            total=D(100),
            total_cap=D(100),
            superior="CÔNG AN TỈNH",
            issuing_body="CỤM THI ĐUA SỐ 1",
            not_assigned=NotAssigned.FULL,
            class_basis=ClassBasis.POINTS,
            class_figure=ClassFigure.PRINTED,
            class_counts=ClassCounts.NO_BONUS,
            verified_by=VerifiedBy.DEPARTMENTS,
            combine=Combine.OWN,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("C1", "Cụm thi đua số 1", "PX03"),),
        units=_UNITS,
        criteria=_criteria(),
        targets=tuple(
            Target(unit.code, criterion, None if value is None else D(value))
            for criterion, values in _TARGETS.items()
            for unit, value in zip(_UNITS, values, strict=True)
        ),
        classes=(
            UnitClass("Hoàn thành xuất sắc nhiệm vụ", Interval(D(90)), "XS", NoZero.CORE, (), IfNot.NONE),
            UnitClass(
                "Hoàn thành tốt nhiệm vụ", Interval(D(75), True, D(90), False), "T", NoZero.CORE, (), IfNot.LOWER
            ),
            UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(75), False), "HT"),
            UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False), "KHT"),
        ),
        tie_keys=(
            TieKey(("deduction",), Figure.POINTS, Better.MORE),  # printed negative: the higher, the fewer
            TieKey(("I", "II")),
            TieKey(("I.1",), Figure.PERCENT),
            TieKey(("bonus",)),
        ),
        limiters=(
            Limiter("KT", "Lãnh đạo đơn vị bị kỷ luật khiển trách", "Hoàn thành tốt nhiệm vụ"),
            Limiter("CC", "Lãnh đạo đơn vị bị kỷ luật cảnh cáo", "Hoàn thành nhiệm vụ", no_award=True),
            Limiter("KTC", "Không tự chấm điểm", "Không hoàn thành nhiệm vụ", no_award=True, no_submission=True),
        ),
        awards=(
            Award(
                "DVQT",
                "Danh hiệu “Đơn vị quyết thắng”",
                percent=D(40),
                base=QuotaBase.SUBMITTED,
                class_at_least="Hoàn thành tốt nhiệm vụ",
            ),
            Award("GK", "Giấy khen của Giám đốc Công an tỉnh", number=2, rank_at_most=4, limited=False),
        ),
        covenant=(
            *(CovenantTarget(f"N{number}", content) for number, content in enumerate(_COVENANT, 1)),
            CovenantTarget(
                "CT1",
                "Tổng số hoạt động đền ơn, đáp nghĩa, tình nguyện của cụm (chỉ tiêu minh họa)",
                Measure.CRITERION_SUM,
                "VI.1",
                Sign.AT_LEAST,
                D(50),
            ),
        ),
        verifiers=(
            Verifier("TT", "Thường trực cụm: Phòng Công tác Đảng và công tác chính trị", ("II", "VI", "T")),
            Verifier("TM", "Cơ quan tham mưu (minh họa)", ("I",)),
            Verifier("KT", "Cơ quan kiểm tra, thanh tra (minh họa)", ("III", "IV", "R")),
            Verifier("HC", "Cơ quan hậu cần (minh họa)", ("V",)),
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------

# one row per input, one column per unit, in the order of the units
_REPORTED: Final[dict[tuple[str, str], tuple[Any, ...]]] = {
    ("I.1", "result"): (24, 19, 18, 18, 16, 19, 17),
    ("I.2", "result"): ("Tốt", "Khá", "Tốt", "Khá", "Tốt", "Khá", "Khá"),
    ("I.3", "result"): (6, 4, 5, None, 3, 3, None),
    ("II.1", "claimed"): (95, 90, 95, 90, 95, 85, 90),
    ("II.2", "gate"): ("Đủ", "Đủ", "Đủ", "Đủ", "Đủ", "Không đủ", "Đủ"),
    ("II.2", "sampled"): (50, 50, 50, 40, 50, 50, 50),
    ("II.2", "hits"): (49, 46, 48, 38, 47, 44, 45),
    ("II.3", "result"): (22, 15, 20, 16, 18, 12, 14),
    ("III.1", "praised"): (2, 1, 2, 1, 2, 0, 1),
    ("III.1", "criticised"): (0, 0, 0, 1, 0, 1, 0),
    ("III.2", "result"): (98.5, 96, 97.2, 94.1, 95, 92.6, 95.4),
    ("IV.1", "target"): (6, 4, 4, 3, 5, 4, 3),
    ("IV.1", "result"): (6, 4, 4, 3, 5, 3, 3),
    ("IV.2", "result"): (10.5, 8.2, 10, 7, 11.3, 5.6, 7.4),
    ("V.1", "result"): ("Đạt", "Đạt", "Đạt", "Đạt", "Không đạt", "Đạt", "Đạt"),
    ("V.2", "claimed"): (6, "5.5", 6, "5.5", 6, 5, "5.5"),
    ("VI.1", "result"): (12, 9, 10, 7, 10, 6, 8),
    ("VI.2", "claimed"): (5, "4.5", "4.75", "4.5", "4.75", 4, "4.5"),
    ("T.1", "result"): (4, 1, 2, 0, 1, 0, 1),
    ("T.2.a", "result"): ("Đạt", "Không đạt", "Không đạt", "Không đạt", "Không đạt", "Không đạt", "Không đạt"),
    ("T.2.b", "result"): ("Đạt", "Đạt", "Đạt", "Không đạt", "Đạt", "Không đạt", "Không đạt"),
    ("R.1", "result"): (0, 1, 0, 2, 0, 7, 0),
    ("R.2", "result"): (0, 0, 0, 1, 0, 2, 0),
}

_REPORTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "PX03": {
        "advantages": ("Các đơn vị trong cụm thống nhất cao về nội dung giao ước và thang điểm từ đầu năm.",),
        "difficulties": ("Số liệu do nhiều đầu mối theo dõi, tổng hợp mất thời gian.",),
        "proposals": ("Đề nghị thống nhất thời điểm chốt số liệu là ngày 15 tháng 11.",),
        "praised_collectives": ("Đội công tác tổng hợp",),
        "praised_people": ("Đồng chí A", "Đồng chí B"),
    },
    "DV6": {
        "difficulties": ("Biên chế thiếu, cán bộ theo dõi thi đua kiêm nhiệm nhiều việc.",),
        "proposals": ("Đề nghị hướng dẫn cách lập minh chứng cho từng tiêu chí.",),
    },
}


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form: all seven, as honest units fill them."""
    book = rulebook()
    return {unit.code: _filled(book, unit, place) for place, unit in enumerate(book.units)}


def _filled(book: Rulebook, unit: Unit, place: int) -> FormValues:
    answers = {key: _number(row[place]) for key, row in _REPORTED.items() if row[place] is not None}
    return filled_form(book, unit, answers, seed=f"{NAME} {unit.code}", report=_REPORTS.get(unit.code))


def _number(value: Any) -> Any:
    """Points typed with a fraction, as a decimal."""
    return D(value) if isinstance(value, str) and value[:1].isdigit() else value


# -- verification and events ---------------------------------------------------------------------------

_CORRECTED: Final = (
    Verdict("DV2", "I.1", "TM", results={"result": D(18)}, reason="Một kế hoạch trình sau hạn 5 ngày."),
    Verdict("DV4", "II.1", "TT", points=D(85), reason="Thiếu biên bản học tập quý III."),
    Verdict("DV7", "III.1", "KT", results={"praised": D(0)}, reason="Văn bản biểu dương thuộc năm 2020."),
    Verdict("DV4", "R.1", "KT", results={"result": D(1)}, reason="Báo cáo tháng 6 gửi đúng hạn qua đường cơ yếu."),
    Verdict("DV3", "V.2", "HC", points=D("5.5"), reason="Một đợt cấp phát quân trang chậm."),
)


def verification() -> tuple[Verdict, ...]:
    """Every department on every criterion that it owns: agreed, but for five cells."""
    return agreed_elsewhere(rulebook(), submissions(), _CORRECTED)


def events() -> tuple[Event, ...]:
    """One leader reprimanded, as the inspectors report and the head has confirmed."""
    return (
        Event("DV3", "KT", datetime.date(2021, 8, 12), "Quyết định kỷ luật (minh họa)", confirmed=True),
        Event("DV7", "CC", datetime.date(2021, 11, 2), "Đang xem xét", confirmed=False, note="Chờ kết luận"),
    )


def ballots() -> tuple[Vote, ...]:
    """The cluster does not vote."""
    return ()


README: Final = Text(
    """
# Cụm thi đua số 1, năm 2021

Bảy đơn vị thuộc một Công an tỉnh; cụm trưởng là Phòng Công tác Đảng và công tác chính trị. Tên cụm, năm, cụm trưởng,
phương châm hành động và các nội dung thi đua theo tin công bố; tin không nêu tên các đơn vị khác, nên ở đây gọi là
“Đơn vị 2” đến “Đơn vị 7”. Mọi điểm, chỉ tiêu, kết quả và cơ quan thẩm định là SỐ LIỆU MINH HỌA.

- `quy_dinh.xlsx`: 100 điểm; nhóm II tính theo trọng số; điểm thưởng không quá 3, điểm trừ không quá 5, tổng không
  quá 100; bốn cơ quan chuyên môn, mỗi cơ quan thẩm định tiêu chí mình phụ trách.
- `nop_ve/`: bảy phiếu đã điền. Đơn vị 5 có một tiêu chí 0 điểm nên dù đủ điểm vẫn “chưa xếp loại” mức xuất sắc;
  Đơn vị 3 bị hạ mức xếp loại vì có lãnh đạo bị khiển trách.
""",
    """
Seven units of one provincial police; expert departments verify, each its own criteria. Cluster, year, head, motto and
contents are those of the published report; every other name and every figure is an illustration made by the software.
""",
)
