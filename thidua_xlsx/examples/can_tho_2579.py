"""Cần Thơ, Decision 2579/QĐ-UBND (2025): mass mobilisation and grassroots democracy in state bodies.

The two group totals, the caps of bonus and deduction, the classes, the limiters and the quotas are those of the
published decision. Its annex with the criteria is not in the text that we have: every leaf here is our illustration, as
are units, figures, verdicts and events.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from decimal import Decimal as D
from typing import Final

from thidua_xlsx.examples.filling import Answers, agreed_elsewhere, filled_form
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.steps import TAKEN, Steps
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, NotAssigned, Rulebook, Unit, UnitClass
from thidua_xlsx.rulebook.rules import (
    Award,
    ClassBasis,
    ClassCounts,
    ClassFigure,
    Combine,
    IfNot,
    Limiter,
    NoZero,
    PointKind,
    Scope,
    VerifiedBy,
    Verifier,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME = "can_tho_2579"

_HOME_AFFAIRS, _MOBILISATION = "SNV", "BDV"
_OURS: Final = "Tiêu chí minh họa: phụ lục của quyết định không có trong văn bản mà chúng tôi có."

# -- the rulebook ------------------------------------------------------------------------------------

_ON_TIME = (
    PointRow(D(100), "", Interval(D(98)), True),
    PointRow(D(80), "", Interval(D(95), True, D(98), False), True),
    PointRow(D(50), "", Interval(D(90), True, D(95), False), True),
    PointRow(D(0), "", Interval(None, True, D(90), False), True),
)
_QUALITY = (
    PointRow(D(100), "Tốt", None, True),
    PointRow(D(80), "Khá", None, True),
    PointRow(D(50), "Trung bình", None, True),
    PointRow(D(0), "Yếu", None, True),
)
_LATE = (
    PointRow(D("0.5"), "", Interval(D(1), True, D(2), False)),
    PointRow(D(1), "", Interval(D(2), True, D(3), False)),
    PointRow(D(2), "", Interval(D(3))),
)


def _group(key: str, name: str, maximum: str, note: str = "", *, kind: PointKind | None = None) -> Criterion:
    parent, _, number = key.rpartition(".")
    cap = None if kind is None else D(maximum)
    return Criterion(key, number, name, D(maximum), parent, note=note, kind=kind, cap=cap)


def _leaf(
    key: str, name: str, maximum: str, method: Method, measure: str = "", note: str = "", *, evidence: bool = True
) -> Criterion:
    parent, _, number = key.rpartition(".")
    text = f"{_OURS} {note}".strip()
    return Criterion(key, number, name, D(maximum), parent, measure, method, (), evidence, text)


def _criteria() -> tuple[Criterion, ...]:
    return (
        _group("1", "Cụ thể hóa văn bản dân vận, dân chủ cơ sở", "10"),
        _leaf("1.1", "Ban hành kế hoạch năm đúng hạn", "4", PassFail(), "", "Kế hoạch đã ký."),
        _leaf("1.2", "Phổ biến, quán triệt văn bản", "6", Direct(D("0.05")), "", "Danh sách, tài liệu hội nghị."),
        _group("2", "Tham mưu, triển khai dân vận, dân chủ cơ sở", "90"),
        _group("2.1", "Công khai và dân chủ trong cơ quan", "30"),
        _leaf("2.1.a", "Nội dung phải công khai đã được công khai", "10", Ratio(), "nội dung", "Bảng niêm yết."),
        _leaf(
            "2.1.b",
            "Hội nghị cán bộ, công chức, viên chức đúng quy định",
            "10",
            PassFail(),
            "",
            "Biên bản, nghị quyết.",
        ),
        _leaf("2.1.c", "Quy chế dân chủ được rà soát, thực hiện", "10", Direct(D("0.05")), "", "Quy chế, báo cáo."),
        _group("2.2", "Tiếp dân, đối thoại, giải quyết kiến nghị", "30"),
        _leaf(
            "2.2.a",
            "Kiến nghị, phản ánh được giải quyết đúng hạn",
            "10",
            Ratio(),
            "vụ việc",
            "Đơn vị không phát sinh vụ việc: ghi không được giao; điểm của nhóm 2.2 được nâng lại theo tỷ lệ để tổng vẫn "
            "theo thang 100.",
        ),
        _leaf("2.2.b", "Thủ tục hành chính giải quyết đúng hạn", "10", Bands(rows=_ON_TIME), "%", "Hệ thống một cửa."),
        _leaf("2.2.c", "Cuộc đối thoại với người dân, người lao động", "10", Count(D("2.5")), "cuộc", "Biên bản."),
        _group("2.3", "Công tác dân vận", "30"),
        _leaf(
            "2.3.a", "Kết quả khảo sát ý kiến người dân về cơ quan", "10", Levels(_QUALITY), "mức", "Kết quả khảo sát."
        ),
        _leaf("2.3.b", "Tham mưu, phối hợp thực hiện công tác dân vận", "18.5", Direct(D("0.05")), "", "Báo cáo năm."),
        _leaf("2.3.c", "Đăng ký mô hình Dân vận khéo của năm", "1.5", PassFail(), "", "Bản đăng ký."),
        _group(
            "3",
            "Điểm thưởng mô hình Dân vận khéo được công nhận",
            "3",
            "Tối đa 3 điểm theo quyết định; điểm từng mô hình là minh họa. Quyết định không nói điểm thưởng có tính vào điểm "
            "xếp loại hay không: ở đây có tính, cùng với điểm trừ, nếu không thì chúng không có tác dụng gì. Không có mô hình "
            "thì 0 điểm và không phải là “tiêu chí bị chấm 0 điểm”.",
            kind=PointKind.BONUS,
        ),
        _leaf("3.1", "Mô hình được thành phố công nhận", "3", Count(D("1.5")), "mô hình", "Quyết định công nhận."),
        _leaf(
            "3.2", "Mô hình được xã, phường, cơ quan công nhận", "2", Count(D(1)), "mô hình", "Quyết định công nhận."
        ),
        _group(
            "4",
            "Điểm trừ",
            "3",
            "Tối đa 3 điểm theo quyết định; các trường hợp bị trừ là minh họa. Ở đây điểm trừ có tính vào điểm xếp loại.",
            kind=PointKind.DEDUCTION,
        ),
        _leaf("4.1", "Lần báo cáo chậm", "2", Steps(TAKEN, _LATE), "lần", evidence=False),
        _leaf("4.2", "Phản ánh về thái độ phục vụ có cơ sở", "3", Count(D(1)), "vụ việc", evidence=False),
    )


def _classes() -> tuple[UnitClass, ...]:
    """The four classes; one criterion at 0 with 85 to 100 points has no class in the decision: the next one below."""
    no_zero, lower = NoZero.CORE, IfNot.LOWER
    return (
        UnitClass("Hoàn thành xuất sắc", Interval(D(95)), "xuat_sac", no_zero, if_not=lower),
        UnitClass("Hoàn thành tốt", Interval(D(85), True, D(95), False), "tot", no_zero, if_not=lower),
        UnitClass("Hoàn thành", Interval(D(75), True, D(85), False), "hoan_thanh"),
        UnitClass("Không hoàn thành", Interval(None, True, D(75), False), "khong_hoan_thanh"),
    )


def _limiters() -> tuple[Limiter, ...]:
    worst = "khong_hoan_thanh"
    return (
        Limiter("K.1", "Xảy ra tham nhũng hoặc mất đoàn kết nghiêm trọng", worst),
        Limiter("K.2", "Lãnh đạo, quản lý bị cách chức hoặc nặng hơn", worst),
        Limiter("K.3", "Công chức, viên chức, lao động bị xử lý hình sự", worst),
        Limiter("K.4", "Đơn vị không tự đánh giá, chấm điểm", worst, no_submission=True),
        Limiter("K.5", "Người đứng đầu hoặc cấp phó bị khiển trách", "tot"),
        Limiter("K.6", "Người đứng đầu hoặc cấp phó bị cảnh cáo", "hoan_thanh"),
    )


def _awards() -> tuple[Award, ...]:
    name = "Bằng khen của Chủ tịch UBND thành phố (tập thể)"
    return tuple(
        Award("BK", name, (cluster,), Scope.EACH, number, class_at_least="xuat_sac")
        for cluster, number in (("TW", 2), ("TP", 3), ("XP", 15))
    )


def _units() -> tuple[Unit, ...]:
    kinds = (
        ("TW", "Cơ quan trung ương", "CQTW", 4),
        ("TP", "Cơ quan thành phố", "CQTP", 5),
        ("XP", "UBND xã, phường", "Xã", 20),
    )
    return tuple(
        Unit(f"{code}{number:02}", f"{name} {number}", code, f"{short} {number}")
        for code, name, short, count in kinds
        for number in range(1, count + 1)
    )


def rulebook() -> Rulebook:
    """The rulebook: 100 points, a bonus and a deduction of 3, four classes, six limiters, quotas of 2, 3 and 15."""
    return Rulebook(
        info=Info(
            id="can-tho-2579-2026",
            version="1",
            title="Đánh giá, xếp loại công tác dân vận và dân chủ cơ sở",
            year=2026,
            deadline=datetime.date(2026, 12, 15),
            digits=2,
            percent_digits=2,
            total=D(100),
            superior="ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ",
            issuing_body="SỞ NỘI VỤ",
            place="Cần Thơ",
            not_assigned=NotAssigned.RESCALE,
            class_basis=ClassBasis.POINTS,
            class_figure=ClassFigure.EXACT,
            class_counts=ClassCounts.ALL,
            verified_by=VerifiedBy.DEPARTMENTS,
            combine=Combine.OWN,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(
            Cluster("TW", "Cơ quan trung ương trên địa bàn"),
            Cluster("TP", "Cơ quan chuyên môn, đơn vị sự nghiệp, ban của thành phố"),
            Cluster("XP", "UBND xã, phường"),
        ),
        units=_units(),
        criteria=_criteria(),
        classes=_classes(),
        limiters=_limiters(),
        awards=_awards(),
        verifiers=(
            Verifier(_HOME_AFFAIRS, "Sở Nội vụ", ("1", "2.1", "2.2", "4")),
            Verifier(_MOBILISATION, "Ban Tuyên giáo và Dân vận Thành ủy", ("2.3", "3")),
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------

# The points that a unit gives itself (1.2, 2.1.c, 2.3.b: at most 6, 10, 18.5); all else is full unless said below.
_DIRECT: Final = {
    "TW01": ("6", "10", "18"),  # 99.50
    "TW02": ("5.25", "9.25", "16"),  # 97.00 with a bonus of 3, 94.00 without it
    "TW03": ("5", "9", "15.5"),  # 95.00: the lower end belongs to the class
    "TP01": ("6", "9.75", "18"),
    "TP02": ("6", "10", "17.5"),  # its deputy head was reprimanded
    "TP03": ("5.75", "9.5", "17.75"),
    "TP04": ("5.5", "9.45", "16.5"),  # 94.95: nearly 95
    "TP05": ("5.5", "9", "16"),
    "XP12": ("6", "9.5", "17.85"),
    "XP13": ("6", "9.75", "17.1"),
    "XP14": ("5.25", "9.25", "17"),  # three at exactly 97.00, two places left
    "XP15": ("5.5", "9.5", "16.5"),
    "XP16": ("5", "9", "17.5"),
    "XP17": ("5.6", "9.85", "18"),
    "XP18": ("6", "9.75", "18.25"),  # 98.00 with one criterion at 0
    "XP19": ("4", "8", "13.5"),  # 83.00, 86.00 without the deduction
}
_NOT_SENT: Final = ("TW04", "XP20")


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form; two bodies sent none."""
    book = rulebook()
    return {unit.code: _filled(book, unit) for unit in book.units if unit.code not in _NOT_SENT}


def _filled(book: Rulebook, unit: Unit) -> FormValues:
    chance = random.Random(f"{NAME} {unit.code}")  # noqa: S311 - illustrative figures, the same ones every time
    # communes 1 to 13 lie above 97.00: together they lose less than 3 points
    own = _DIRECT.get(unit.code) or tuple(
        str(most - chance.randint(0, 18) * D("0.05")) for most in (D(6), D(10), D("18.5"))
    )
    shown = chance.randint(18, 30)
    cases = chance.randint(12, 60)
    answers: Answers = {
        ("1.1", "result"): "Đạt",
        ("1.2", "claimed"): D(own[0]),
        ("2.1.a", "target"): shown,
        ("2.1.a", "result"): shown,
        ("2.1.b", "result"): "Đạt",
        ("2.1.c", "claimed"): D(own[1]),
        ("2.2.a", "target"): cases,
        ("2.2.a", "result"): cases,
        ("2.2.b", "result"): chance.randint(980, 1000) / 10,
        ("2.2.c", "result"): chance.randint(4, 7),
        ("2.3.a", "result"): "Tốt",
        ("2.3.b", "claimed"): D(own[2]),
        ("2.3.c", "result"): "Đạt",
        ("3.1", "result"): 0,
        ("3.2", "result"): 0,
        ("4.1", "result"): 0,
        ("4.2", "result"): 0,
    }
    return _special(book, unit, answers)


def _special(book: Rulebook, unit: Unit, answers: Answers) -> FormValues:
    """The form, with what is told of some bodies only."""
    answers.update(_SPECIAL.get(unit.code, {}))
    not_assigned = ("2.2.a",) if unit.code == "TP03" else ()
    for key in not_assigned:
        del answers[key, "target"], answers[key, "result"]
    form = filled_form(book, unit, answers, seed=f"{NAME} {unit.code} hồ sơ", not_assigned=not_assigned)
    return replace(form, report={"advantages": ("Cấp ủy, lãnh đạo cơ quan quan tâm chỉ đạo.",)})


_SPECIAL: Final[dict[str, Answers]] = {
    "TW02": {("2.2.b", "result"): 97.2, ("2.2.c", "result"): 4, ("3.1", "result"): 2, ("2.3.a", "result"): "Tốt"},
    "TP04": {("2.2.b", "result"): 96.4},
    "TP05": {("3.2", "result"): 1, ("4.1", "result"): 1},
    "XP02": {("3.2", "result"): 1},
    "XP18": {("2.3.c", "result"): "Không đạt"},
    "XP19": {("2.3.a", "result"): "Trung bình", ("4.1", "result"): 3, ("4.2", "result"): 1},
}


# -- what comes to the meeting -----------------------------------------------------------------------


def verification() -> tuple[Verdict, ...]:
    """What the two departments changed, with the reasons; they agreed to all else."""
    changes = (
        Verdict(
            "TP01",
            "2.1.c",
            _HOME_AFFAIRS,
            points=D("9.25"),
            reason="Quy chế chưa sửa theo Luật Thực hiện dân chủ ở cơ sở; còn hai nội dung cũ.",
        ),
        Verdict(
            "TP05",
            "3.2",
            _MOBILISATION,
            results={"result": D(0)},
            reason="Mô hình được công nhận từ năm trước, không tính cho năm nay.",
        ),
        Verdict(
            "XP17",
            "2.2.c",
            _HOME_AFFAIRS,
            results={"result": D(3)},
            reason="Một cuộc là hội nghị tiếp xúc cử tri, không phải đối thoại.",
        ),
    )
    return agreed_elsewhere(rulebook(), submissions(), changes)


def events() -> tuple[Event, ...]:
    """Events reported by other bodies: two that cap a class, one not confirmed, one body that did not score itself."""
    return (
        Event("TP02", "K.5", datetime.date(2026, 8, 14), "Quyết định số 1/QĐ-A", confirmed=True, note="Cấp phó"),
        Event("XP17", "K.6", datetime.date(2026, 6, 3), "Quyết định số 2/QĐ-A", confirmed=True, note="Người đứng đầu"),
        Event("TW03", "K.3", datetime.date(2026, 12, 20), "Công văn số 3/CV-A", note="Đang xác minh"),
        Event("XP20", "K.4", datetime.date(2026, 12, 31), "Danh sách nộp báo cáo", confirmed=True),
    )


def ballots() -> tuple[Vote, ...]:
    """None: the decision knows no vote; equal bodies at the edge of a quota are left to the rating authority."""
    return ()


README = Text(
    """
# Cần Thơ: Quyết định 2579/QĐ-UBND năm 2025, công tác dân vận và dân chủ cơ sở

Hai tổng nhóm (10 và 90 điểm), mức thưởng và trừ tối đa 3 điểm, bốn mức xếp loại, các trường hợp khống chế và số lượng
Bằng khen (2, 3, 15) theo văn bản đã công bố. Phụ lục tiêu chí không có trong văn bản mà chúng tôi có: mọi tiêu chí con,
điểm của chúng, đơn vị, số liệu và sự việc là SỐ LIỆU MINH HỌA.

- Thưởng và trừ có tính vào điểm xếp loại (“cả thưởng và trừ”), nếu không thì chúng không có tác dụng gì.
- Tiêu chí bị 0 điểm: không kể dòng thưởng và dòng trừ. Từ 85 điểm mà có tiêu chí 0 điểm, văn bản không xếp vào mức nào:
  ở đây xếp mức kế tiếp có đủ điều kiện, là Hoàn thành.
- Điểm xếp loại không làm tròn: 94,95 là Hoàn thành tốt.
- Không phát sinh vụ việc: điểm của nhóm được nâng lại theo tỷ lệ, tổng vẫn theo thang 100.
- Ba xã cùng 97,00 điểm ở hai chỗ cuối: phần mềm không chọn thay, danh sách chuyển cấp có thẩm quyền quyết định.
- Hai cơ quan không nộp bản tự chấm; một đã được xác nhận là không tự chấm.

Chạy thử: `thidua-xlsx consolidate quy_dinh.xlsx nop_ve -o tong_hop.xlsx`
""",
    """
Group totals, caps, classes, limiters and quotas are those of the published decision; its annex with the criteria is not
in the text that we have, so every leaf, its points, the units and their figures are an illustration. Bonus and deduction
count for the class; a criterion at 0 (bonus and deduction lines aside) leads to the next class below that asks no more;
figures are classed before rounding. Three communes share 97.00 points with two places left: nobody is chosen by a sort.
""",
)
