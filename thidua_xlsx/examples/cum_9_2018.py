"""Cụm thi đua số 9, 2018: eight provincial police forces of the Mekong delta.

The cluster, its year, its units, head and deputy and the contents are those of the published report of the
signing; every point, target and result is our illustration, and every sheet says so.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal as D
from typing import Any

from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
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
from thidua_xlsx.rulebook.rules import Award, CovenantTarget, Limiter, QuotaBase
from thidua_xlsx.workbooks.form_values import FormValues, UnitValues

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


_COVENANT = (
    "Thực hiện có hiệu quả “Năm công tác cán bộ”",
    "Sắp xếp bộ máy tinh gọn, hoạt động hiệu quả, bố trí lại lực lượng, tinh giản biên chế",
    "Xây dựng, chỉnh đốn Đảng theo Nghị quyết Trung ương 4 (khóa XII) gắn với Chỉ thị số 05-CT/TW",
    "Cuộc vận động “Xây dựng phong cách người CAND bản lĩnh, nhân văn, vì nhân dân phục vụ”",
    "Kịp thời biểu dương, tuyên truyền, nhân rộng các tập thể, cá nhân có thành tích xuất sắc",
    "Tổ chức các hoạt động chung của cụm theo kế hoạch năm 2018",
)


def rulebook() -> Rulebook:
    """The rulebook: four groups, fifteen leaves, the eight commonest methods, 100 points."""
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
        limiters=(Limiter("KT", "Lãnh đạo đơn vị bị kỷ luật khiển trách", "Hoàn thành tốt nhiệm vụ", no_award=True),),
        awards=(
            Award(
                "CTD_BCA",
                "Cờ thi đua của Bộ Công an",
                number=1,
                class_at_least="Hoàn thành tốt nhiệm vụ",
                rank_at_most=2,
                threshold=D(80),
                ballot=True,
            ),
            Award("BK", "Bằng khen của Bộ trưởng Bộ Công an", percent=D(30), base=QuotaBase.UNITS),
        ),
        covenant=tuple(CovenantTarget(f"N{number}", content) for number, content in enumerate(_COVENANT, 1)),
    )


# -- the filled forms --------------------------------------------------------------------------------

# I.1, I.2, I.3, I.4, II.1, II.2, II.3, III.2 (praised, criticised), III.3, IV.1.a, IV.1.b (target, result), IV.2.a
_RESULTS: dict[str, tuple[Any, ...]] = {
    "ST": (498, 96.4, 52, 95.5, "Tốt", "Đạt", 10, (3, 0), 98.6, 14, (24, 24), "Đạt"),
    "CM": (505, 91.2, 45, 94, "Khá", "Đạt", 9, (2, 0), 97.5, 12, (24, 22), "Đạt"),
    "BL": (402, 95, 33, 95, "Tốt", "Đạt", 8, (2, 1), 98, 15, (18, 18), "Đạt"),
    "AG": (915, 88.7, 72, 93.1, "Tốt", "Đạt", 12, (4, 0), 98.9, 20, (36, 35), "Đạt"),
    "KG": (866, 94.9, 62, 95.8, "Khá", "Đạt", 10, (3, 1), 97.2, 13, (36, 36), "Đạt"),
    "VL": (441, 97.3, 41, 96, "Tốt", "Đạt", 10, (1, 0), 99.1, 16, (20, 21), "Đạt"),
    "HG": (338, 93.5, 30, 92.4, "Khá", "Đạt", 7, (1, 0), 96.8, 10, None, "Đạt"),
    "TV": (472, 84.6, 34, 90.2, "Trung bình", "Không đạt", 6, (0, 1), 95.3, 9, (20, 15), "Đạt"),
}
# II.4, III.1, IV.2.b: the points that the unit gives itself
_DIRECT = {
    "ST": ("4.75", "7.5", "4"),
    "CM": ("4.5", "7", "3.5"),
    "BL": ("4.5", "7.5", "3.75"),
    "AG": ("4.75", "8", "4"),
    "KG": ("4.25", "7", "3.75"),
    "VL": ("4.75", "7.5", "4"),
    "HG": ("4.25", "6.5", "3.5"),
    "TV": ("4", "6", "3"),
}
_REPORTS = {
    "ST": (
        "Cấp ủy, lãnh đạo quan tâm chỉ đạo; phong trào được tổ chức sâu rộng, đúng định hướng.",
        "Địa bàn rộng, nhiều xã vùng sâu; kinh phí cho phong trào còn hạn hẹp.",
        "Đề nghị cụm tổ chức thêm một đợt trao đổi kinh nghiệm về xây dựng cơ sở an toàn.",
    ),
    "CM": (
        "Các hoạt động chung của cụm được thực hiện đúng kế hoạch.",
        "Việc sắp xếp bộ máy làm thay đổi đầu mối theo dõi thi đua.",
        "Đề nghị thống nhất biểu mẫu thống kê giữa các đơn vị trong cụm.",
    ),
    "TV": (
        "Có sự phối hợp tốt của các ngành, đoàn thể.",
        "Cán bộ làm công tác thi đua kiêm nhiệm, số liệu tổng hợp chậm.",
        "Đề nghị tập huấn cách chấm điểm trước khi tự chấm.",
    ),
}
_EVIDENCE = "Báo cáo số {number}/BC-PV, hồ sơ gửi kèm"


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form: seven as people fill them, one (Trà Vinh) with honest mistakes."""
    book = rulebook()
    filled = {unit.code: _filled(book, unit) for unit in book.units}
    filled["TV"] = _with_mistakes(filled["TV"])
    return filled


def _filled(book: Rulebook, unit: Unit) -> FormValues:
    chance = random.Random(f"{NAME} {unit.code}")  # noqa: S311 - illustrative figures, the same ones every time
    answers = _results(unit.code)
    values = UnitValues(book, unit, FormValues(answers))
    not_assigned = frozenset({"IV.1.b"} if _RESULTS[unit.code][10] is None else ())
    for leaf in book.leaves():
        if leaf.key in not_assigned:
            continue
        if (leaf.key, "claimed") not in answers:
            points = values.preview(leaf)
            answers[leaf.key, "claimed"] = _guess_of_leader(book, unit, leaf, answers) if points is None else points
        if leaf.evidence:
            answers[leaf.key, "evidence"] = _EVIDENCE.format(number=chance.randint(20, 480))
    if unit.code == "CM":  # a claim above the rule, honestly explained
        answers["II.1", "claimed"] = 8.5
        answers["II.1", "explanation"] = "Kết luận kiểm tra quý IV được nâng mức, chưa có văn bản chính thức."
    texts = _REPORTS.get(unit.code)
    report: dict[str, tuple[str, ...]] = {}
    if texts is not None:
        report = {name: (text,) for name, text in zip(("advantages", "difficulties", "proposals"), texts, strict=True)}
    report["praised_collectives"] = (f"Phòng Cảnh sát hình sự, {unit.name}",)
    report["praised_people"] = ("Đồng chí A", "Đồng chí B") if unit.code in {"ST", "AG"} else ("Đồng chí A",)
    return FormValues(answers, not_assigned, report)


def _results(unit: str) -> dict[tuple[str, str], Any]:
    row = _RESULTS[unit]
    keys = ("I.1", "I.2", "I.3", "I.4", "II.1", "II.2", "II.3", "III.2", "III.3", "IV.1.a", "IV.1.b", "IV.2.a")
    answers: dict[tuple[str, str], Any] = {}
    for key, value in zip(keys, row, strict=True):
        if key == "III.2":
            answers[key, "praised"], answers[key, "criticised"] = value
        elif key == "IV.1.b":
            if value is not None:
                answers[key, "target"], answers[key, "result"] = value
        else:
            answers[key, "result"] = value
    for key, points in zip(("II.4", "III.1", "IV.2.b"), _DIRECT[unit], strict=True):
        answers[key, "claimed"] = D(points)
    return answers


def _guess_of_leader(book: Rulebook, unit: Unit, leaf: Criterion, answers: dict[tuple[str, str], Any]) -> D:
    """What a unit that does not know the others' results claims where points go by the leader: by its own result."""
    target = book.target(unit.code, leaf.key)
    assert target is not None
    assert target.value is not None
    share = D(answers[leaf.key, "result"]) / target.value
    return min(leaf.points, round(leaf.points / 2 * share * 4, 0) / 4 + (D(1) if share > 1 else D(0)))


def _with_mistakes(good: FormValues) -> FormValues:
    """What goes wrong in a form filled by hand: a comma number as text, a blank, points above the maximum."""
    answers = dict(good.answers)
    answers["I.4", "result"] = "90,2"  # a number typed as text
    answers["II.4", "claimed"] = 6.5  # above the maximum of 5
    answers["II.1", "result"] = "Trung bình khá"  # not in the list
    answers["III.3", "claimed"] = 6  # the rule gives less
    answers["I.1", "evidence"] = ""  # points without evidence
    del answers["IV.1.a", "result"]  # forgotten
    return FormValues(answers, good.not_assigned, good.report)


# -- what comes to the meeting ---------------------------------------------------------------------------


def verification() -> tuple[Verdict, ...]:
    """What the head verified: a few cells, each change with its reason.

    Vĩnh Long's I.3 is measured by the cluster's leader in I.3, Sóc Trăng, which is left unverified on purpose.
    """
    return (
        Verdict("VL", "I.3", results={"result": D(40)}, reason="Một cơ sở được công nhận sau ngày chốt số liệu."),
        Verdict("AG", "I.3", agreed=True),
        Verdict("AG", "IV.1.b", agreed=True),
        Verdict("CM", "II.1", points=D("7.5"), reason="Chưa có văn bản chính thức nâng mức kết luận kiểm tra."),
        Verdict("KG", "II.3", results={"result": D(9)}, reason="Một lớp chưa có quyết định mở lớp."),
        Verdict("TV", "II.1", results={"result": "Trung bình"}, reason="“Trung bình khá” không có trong thang mức."),
        Verdict("TV", "II.4", points=D(4), reason="Điểm tự chấm vượt thang điểm 5; chấm lại theo sổ nghị quyết."),
        Verdict("TV", "IV.1.a", results={"result": D(9)}, reason="Đơn vị bổ sung danh sách điển hình qua điện thoại."),
    )


def events() -> tuple[Event, ...]:
    """One event that is only proposed: it has no effect before the head confirms it."""
    return (
        Event("KG", "KT", datetime.date(2018, 11, 12), "Thông báo (minh họa)", note="Chờ văn bản của cơ quan kiểm tra"),
    )


def ballots() -> tuple[Vote, ...]:
    """The votes for the flag: the first unit passes the threshold, the second does not."""
    return (Vote("ST", "CTD_BCA", 1, 17, 20), Vote("AG", "CTD_BCA", 1, 12, 20))


README = Text(
    """
# Cụm thi đua số 9, năm 2018

Tám đơn vị Công an cấp tỉnh; Công an tỉnh Sóc Trăng là cụm trưởng, Công an tỉnh Cà Mau là cụm phó.
Tên cụm, năm, đơn vị và các nội dung thi đua theo tin công bố về lễ ký giao ước; mọi điểm, chỉ tiêu và kết quả là
SỐ LIỆU MINH HỌA do phần mềm tạo ra.

- `quy_dinh.xlsx`: quy định chấm điểm, 100 điểm, 15 tiêu chí, tám cách chấm thường gặp.
- `nop_ve/`: tám phiếu đã điền; phiếu của Trà Vinh có vài lỗi thường gặp.
- Thẩm định: cụm trưởng mới xem một số ô, sửa ô nào ghi lý do ô đó; kết quả dẫn đầu tiêu chí I.3 (Sóc Trăng) chưa được
  thẩm định nên điểm của các đơn vị khác ở tiêu chí này còn có thể thay đổi. Cờ thi đua phải đạt 80 % số phiếu.

Chạy thử: `thidua-xlsx consolidate quy_dinh.xlsx nop_ve -o tong_hop.xlsx`
""",
    """
Eight provincial police forces. The cluster's name, year, units and contents are those of the published report of the
signing; every point, target and result is an illustration made by the software. The form of Trà Vinh has mistakes.
""",
)
