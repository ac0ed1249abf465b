"""Khối Cảnh sát quản lý hành chính (QLHC) of the police of Hưng Yên, 2024: the year-end review, units score one another.

The block, its year, the plan and the motto "3 Nhất", the tasks and that every unit reports advantages, difficulties
and proposals are those of the published report of the review. It names neither units nor a head and gives no figure:
units, points, targets and results are our illustration.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal as D
from typing import Any, Final

from thidua_xlsx.examples.filling import filled_form, knowing_the_others
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, Kind, Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure as OnlyFigure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, Rulebook, Target, Unit
from thidua_xlsx.rulebook.rules import (
    Award,
    Better,
    ClassBasis,
    ClassFigure,
    Combine,
    Condition,
    CovenantTarget,
    Figure,
    IfNot,
    Limiter,
    NotAssigned,
    NoZero,
    QuotaBase,
    RankStyle,
    ReportField,
    Sign,
    TieKey,
    UnitClass,
    VerifiedBy,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME: Final = "khoi_csqlhc_2024"

_UNITS: Final = tuple(Unit(f"DV{number}", f"Đơn vị {number}", "QLHC") for number in range(1, 8))


def _leaf(
    key: str, name: str, maximum: str, method: Method, measure: str = "", *, evidence: bool = True, **more: Any
) -> Criterion:
    parent, _, number = key.rpartition(".")
    return Criterion(key, number, name, D(maximum), parent, measure, method, evidence=evidence, **more)


def _criteria() -> tuple[Criterion, ...]:
    example = tuple(
        PointRow(D(points), label) for label, points in (("Tốt", 5), ("Khá", 4), ("Trung bình", "2.5"), ("Yếu", 0))
    )
    return (
        Criterion("I", "I", "Quản lý hành chính: “Nhanh nhất, Cao nhất, Hiệu quả nhất”", D(40)),
        _leaf(
            "I.1",
            "Hồ sơ thủ tục hành chính giải quyết đúng và trước hạn",
            "10",
            Ratio(),
            "hồ sơ",
            not_assigned=NotAssigned.PEERS,
            note="Đơn vị không được giao chỉ tiêu thì so với đơn vị cao nhất cùng không có chỉ tiêu",
        ),
        _leaf("I.2", "Nhanh nhất: thời gian bình quân giải quyết một hồ sơ", "10", Best(LESS), "giờ"),
        _leaf("I.3", "Cao nhất: số hồ sơ tiếp nhận trực tuyến trên một cán bộ", "10", Best(), "hồ sơ"),
        _leaf("I.4", "Hiệu quả nhất: tỷ lệ người dân hài lòng", "10", Mean(below=D("0.5")), "%"),
        Criterion("II", "II", "Khoa học – kỹ thuật, công nghệ; cải cách hành chính", D(25)),
        _leaf("II.1", "Phần việc ứng dụng công nghệ tiên tiến, hiện đại", "8", Best(), "phần việc"),
        _leaf("II.2", "Hồ sơ trễ hẹn, phải xin lỗi người dân", "7", Mean(LESS), "hồ sơ"),
        _leaf(
            "II.3",
            "Nơi tiếp công dân khang trang, thuận tiện",
            "5",
            Direct(D("0.5")),
            conditions=(Condition("tru_so", Sign.EQUAL, "Có"),),
            otherwise=D("3.5"),
            note="Chưa có trụ sở riêng thì không quá 3,5 điểm",
        ),
        _leaf("II.4", "Sáng kiến cải cách hành chính được áp dụng", "5", Count(D(1)), "sáng kiến"),
        Criterion("III", "III", "Giáo dục chính trị, tư tưởng; kỷ luật, kỷ cương, Điều lệnh CAND", D(20)),
        _leaf("III.1", "Giáo dục chính trị, tư tưởng cho cán bộ, chiến sĩ", "8", Direct(D("0.25"))),
        _leaf("III.2", "Kỷ luật, kỷ cương, Điều lệnh CAND", "7", PlusMinus(D(6), D("0.5"), D(2)), "lần"),
        _leaf(
            "III.3",
            "Nêu gương, nhất là đối với người đứng đầu",
            "5",
            Levels(example),
            "mức",
            conditions=(Condition("III.2", Sign.AT_LEAST, D(4)),),
            otherwise=D("2.5"),
            note="Kỷ luật dưới 4 điểm thì nêu gương không quá 2,5 điểm",
        ),
        Criterion(
            "IV",
            "IV",
            "Phong trào thi đua “Vì An ninh Tổ quốc”",
            D(15),
            conditions=(Condition("ke_hoach", Sign.EQUAL, "Đã ban hành"),),
            otherwise=D(0),
            note="Không ban hành kế hoạch phát động thì cả nhóm không có điểm",
        ),
        _leaf(
            "IV.1",
            "Kế hoạch “Xây dựng người chiến sĩ Công an Hưng Yên mẫu mực, vì nhân dân phục vụ”",
            "8",
            Direct(D("0.25")),
        ),
        _leaf("IV.2", "Các đợt thi đua chào mừng ngày lễ lớn, ngày truyền thống", "7", PassFail()),
        Criterion("V", "V", "Số liệu dùng để phân định khi bằng điểm, không tính điểm", D(0)),
        _leaf("V.1", "Tổng số hồ sơ đã tiếp nhận trong năm", "0", OnlyFigure(), "hồ sơ", evidence=False),
    )


_TARGETS: Final[dict[str, tuple[int | None, ...]]] = {"I.1": (900, 1100, 950, 1200, 800, None, None)}


def rulebook() -> Rulebook:
    """The rulebook: units compared with the best and the mean, a conditional cap, a gate, cross-scoring."""
    return Rulebook(
        info=Info(
            id="khoi-csqlhc-2024",
            version="1",
            title="Quy định chấm điểm thi đua Khối Cảnh sát quản lý hành chính năm 2024",
            year=2024,
            period="Năm 2024",
            motto="3 Nhất: Nhanh nhất, Cao nhất, Hiệu quả nhất",
            deadline=datetime.date(2024, 11, 8),
            digits=2,
            percent_digits=2,
            total=D(100),
            rank_style=RankStyle.DENSE,
            superior="CÔNG AN TỈNH HƯNG YÊN",
            issuing_body="KHỐI CẢNH SÁT QUẢN LÝ HÀNH CHÍNH",
            place="Hưng Yên",
            class_basis=ClassBasis.POINTS,
            class_figure=ClassFigure.PRINTED,
            verified_by=VerifiedBy.CROSS,
            combine=Combine.TRIMMED,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(Cluster("QLHC", "Khối Cảnh sát quản lý hành chính"),),
        units=_UNITS,
        criteria=_criteria(),
        targets=tuple(
            Target(unit.code, criterion, None if value is None else D(value))
            for criterion, values in _TARGETS.items()
            for unit, value in zip(_UNITS, values, strict=True)
        ),
        classes=(
            UnitClass("Hoàn thành xuất sắc nhiệm vụ", Interval(D(85)), "XS", NoZero.ALL, (), IfNot.LOWER),
            UnitClass("Hoàn thành tốt nhiệm vụ", Interval(D(70), True, D(85), False), "T"),
            UnitClass("Hoàn thành nhiệm vụ", Interval(D(50), True, D(70), False), "HT"),
            UnitClass("Không hoàn thành nhiệm vụ", Interval(None, True, D(50), False), "KHT"),
        ),
        tie_keys=(
            TieKey(("I",)),
            TieKey(("V.1",), Figure.RESULT),
            TieKey(("so_kien_nghi",), Figure.POINTS, Better.LESS),
        ),
        limiters=(
            Limiter("KTC", "Không tự chấm điểm", "Không hoàn thành nhiệm vụ", no_award=True, no_submission=True),
        ),
        awards=(
            Award(
                "BK",
                "Bằng khen của Chủ tịch UBND tỉnh",
                percent=D(30),
                base=QuotaBase.UNITS,
                class_at_least="Hoàn thành xuất sắc nhiệm vụ",
            ),
        ),
        covenant=(
            CovenantTarget("N1", "Đẩy mạnh ứng dụng khoa học – kỹ thuật, công nghệ tiên tiến, hiện đại"),
            CovenantTarget("N2", "Đẩy mạnh cải cách hành chính"),
            CovenantTarget("N3", "Nâng cao hiệu quả các mặt công tác"),
            CovenantTarget("N4", "Siết chặt kỷ luật, kỷ cương, Điều lệnh CAND; nêu gương của người đứng đầu"),
        ),
        fields=(
            ReportField("tru_so", "Đơn vị có trụ sở tiếp công dân riêng không?", Kind.CHOICE, ("Có", "Không")),
            ReportField(
                "ke_hoach", "Kế hoạch phát động phong trào thi đua năm", Kind.CHOICE, ("Đã ban hành", "Chưa ban hành")
            ),
            ReportField("so_kien_nghi", "Số phản ánh, kiến nghị của người dân trong năm", Kind.NUMBER),
            ReportField("mo_hinh", "Mô hình, cách làm hay trong năm", Kind.TEXT, required=False),
        ),
    )


# -- the filled forms --------------------------------------------------------------------------------

# one row per input, one column per unit
_REPORTED: Final[dict[tuple[str, str], tuple[Any, ...]]] = {
    ("I.1", "result"): (936, 1067, 950, 1248, 744, 820, 656),
    ("I.2", "result"): (20, 24, 18, 25, 32, 16, 40),
    ("I.3", "result"): (180, 168, 204, 240, 144, 192, 120),
    ("I.4", "result"): ("96.5", "95", "98", "94.2", "91.4", "97.1", "90.3"),
    ("II.1", "result"): (8, 5, 7, 7, 4, 6, 3),
    ("II.2", "result"): (3, 8, 0, 4, 11, 2, 14),
    ("II.3", "claimed"): ("4.5", "4.5", "5", "3.5", "4", "4.5", "5"),
    ("II.4", "result"): (3, 2, 5, 4, 1, 3, 2),
    ("III.1", "claimed"): ("7.5", "7.25", "7.75", "7.25", "6.75", "7.5", "6.5"),
    ("III.2", "praised"): (1, 0, 2, 1, 0, 1, 0),
    ("III.2", "criticised"): (0, 0, 0, 0, 2, 0, 1),
    ("III.3", "result"): ("Tốt", "Khá", "Tốt", "Khá", "Tốt", "Tốt", "Khá"),
    ("IV.1", "claimed"): ("7.5", "7", "7.75", "7.25", "6.5", "7.5", "6.5"),
    ("IV.2", "result"): ("Đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt"),
    ("V.1", "result"): (2350, 2610, 2480, 2905, 1990, 2120, 1875),
}

_FIELDS: Final[dict[str, tuple[Any, ...]]] = {
    "tru_so": ("Có", "Có", "Có", "Không", "Có", "Có", "Không"),
    "ke_hoach": ("Đã ban hành",) * 4 + ("Chưa ban hành", "Đã ban hành", "Đã ban hành"),
    "so_kien_nghi": (4, 9, 2, 6, 12, 3, 15),
    "mo_hinh": ("Hẹn giờ nộp hồ sơ qua mạng", None, "Trả kết quả tại nhà", None, None, None, None),
}

_REPORTS: Final = (
    (
        "Phong trào “3 Nhất” được quán triệt tới từng tổ công tác.",
        "Lượng hồ sơ dồn vào cuối tháng.",
        "Đề nghị bổ sung thiết bị thu nhận hồ sơ.",
    ),
    (
        "Có sự phối hợp tốt của chính quyền cơ sở.",
        "Đường truyền chưa ổn định.",
        "Đề nghị nâng cấp đường truyền.",
    ),
    (
        "Cán bộ trẻ, thành thạo công nghệ.",
        "Nhiệm vụ đột xuất nhiều.",
        "Đề nghị chia sẻ dữ liệu giữa các đơn vị trong Khối.",
    ),
    (
        "Chỉ tiêu được giao sớm, rõ việc.",
        "Chưa có trụ sở tiếp công dân riêng.",
        "Đề nghị bố trí trụ sở tiếp công dân.",
    ),
    (
        "Nội bộ đoàn kết.",
        "Thiếu cán bộ theo dõi phong trào, chậm ban hành kế hoạch.",
        "Đề nghị mở lớp tập huấn công tác thi đua.",
    ),
    (
        "Người dân quen dần với hồ sơ trực tuyến.",
        "Không được giao chỉ tiêu nên khó so sánh với đơn vị khác.",
        "Đề nghị giao chỉ tiêu cho cả đơn vị mới thành lập.",
    ),
    (
        "Lãnh đạo quan tâm cải cách hành chính.",
        "Trụ sở dùng chung, chật hẹp; biên chế thiếu.",
        "Đề nghị bổ sung biên chế, sửa chữa nơi tiếp công dân.",
    ),
)
"""Advantages, difficulties, proposals of each unit, as every unit reports them at the review."""


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form: all seven, each with its report."""
    book = rulebook()
    forms = {unit.code: _filled(book, unit, place) for place, unit in enumerate(book.units)}
    return knowing_the_others(book, forms)


def _filled(book: Rulebook, unit: Unit, place: int) -> FormValues:
    answers = {key: _value(row[place]) for key, row in _REPORTED.items()}
    fields = {key: row[place] for key, row in _FIELDS.items() if row[place] is not None}
    texts = zip(("advantages", "difficulties", "proposals"), _REPORTS[place], strict=True)
    report = {name: (text,) for name, text in texts} | {"praised_people": ("Đồng chí A",)}
    return filled_form(book, unit, answers, seed=f"{NAME} {unit.code}", report=report, fields=fields)


def _value(value: Any) -> Any:
    """Figures with a fraction as decimals."""
    return D(value) if isinstance(value, str) and value[:1].isdigit() else value


# -- cross-scoring ---------------------------------------------------------------------------------------

_HARSH: Final = Verdict("DV1", "III.1", "DV5", points=D(3), reason="Cho rằng nội dung học tập còn sơ sài.")


def verification() -> tuple[Verdict, ...]:
    """Every unit on every other: agreed where the rule gives the points, its own points where they are a judgement.

    One verdict is far below the others: the mean without the highest and the lowest leaves it out.
    """
    book = rulebook()
    submitted = submissions()
    found: list[Verdict] = []
    for unit in book.units:
        for other in book.units:
            if other.code != unit.code:
                chance = random.Random(f"{NAME} {unit.code} {other.code}")  # noqa: S311 - the same ones every time
                found += [_verdict(unit, other, leaf, submitted[unit.code], chance) for leaf in book.leaves()]
    return tuple(found)


def _verdict(unit: Unit, other: Unit, leaf: Criterion, form: FormValues, chance: random.Random) -> Verdict:
    if (unit.code, leaf.key, other.code) == (_HARSH.unit, _HARSH.criterion, _HARSH.verifier):
        return _HARSH
    if CLAIMED in leaf.scoring.needs:
        step = leaf.scoring.claimed_step() or D("0.25")
        points = min(leaf.points, D(form.answers[leaf.key, CLAIMED.key]) + step * chance.choice((-1, 0, 0, 1)))
        if points != form.answers[leaf.key, CLAIMED.key]:
            reason = "Qua kiểm tra chéo, đánh giá theo hồ sơ của đơn vị."
            return Verdict(unit.code, leaf.key, other.code, points=points, reason=reason)
    return Verdict(unit.code, leaf.key, other.code, agreed=True)


def events() -> tuple[Event, ...]:
    """None."""
    return ()


def ballots() -> tuple[Vote, ...]:
    """The block does not vote."""
    return ()


README: Final = Text(
    """
# Khối Cảnh sát quản lý hành chính, Công an tỉnh Hưng Yên, năm 2024

Hội nghị tổng kết cuối năm: mỗi đơn vị tự chấm, báo cáo thuận lợi, khó khăn, kiến nghị; các đơn vị chấm chéo lẫn nhau.
Tên Khối, năm, phương châm “3 Nhất”, kế hoạch và các nhiệm vụ theo tin công bố; tin không nêu tên đơn vị và số liệu,
nên bảy đơn vị và mọi điểm, chỉ tiêu, kết quả là SỐ LIỆU MINH HỌA.

- `quy_dinh.xlsx`: so với đơn vị cao nhất và với mức trung bình; chưa có trụ sở riêng thì không quá 3,5 trên 5 điểm;
  không ban hành kế hoạch thì cả nhóm IV không có điểm; chấm chéo lấy trung bình sau khi bỏ điểm cao nhất, thấp nhất.
- `nop_ve/`: bảy phiếu đã điền. Đơn vị 7 không có trụ sở riêng nhưng tự chấm 5 điểm; Đơn vị 5 chưa ban hành kế hoạch.
""",
    """
Seven units at their year-end review, scoring one another. Block, year, motto, plan and tasks are those of the published
report; units and figures are an illustration made by the software. A conditional cap, a gate and a trimmed mean apply.
""",
)
