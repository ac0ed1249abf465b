"""Cần Thơ, Plan 157/KH-UBND (2025): cashless social benefits, communes by points and payment providers by keys.

Groups, points and methods are those of the published plan, in our own short wording. Where the plan is silent, a
setting was chosen and the criterion's note says which and why. Units, figures and votes are our illustration.
"""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any, NamedTuple

from thidua_xlsx.examples.filling import Answers, agreed_elsewhere, filled_form
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.figure import Figure as ReportedFigure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.ratio import FULL, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.sampled import SCALE, Sampled
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, NotAssigned, Rulebook, Unit
from thidua_xlsx.rulebook.rules import (
    Award,
    Combine,
    Figure,
    PointKind,
    QuotaBase,
    RankBy,
    Scope,
    TieKey,
    VerifiedBy,
    Verifier,
)
from thidua_xlsx.workbooks.form_values import FormValues

NAME = "can_tho_157"

_COMMUNES, _PROVIDERS = "X", "DV"
_HEALTH = "SYT"

# -- the rulebook ------------------------------------------------------------------------------------

_CASHLESS_BANDS = (
    PointRow(D(0), "", Interval(None, True, D(88), False)),
    PointRow(D(2), "", Interval(D(88), True, D(90), False)),
    PointRow(D(3), "", Interval(D(90), True, D(95), False)),
    PointRow(D(4), "", Interval(D(95), True, D(100), False)),
    PointRow(D(5), "", Interval(D(100))),
)


def _node(
    key: str,
    name: str,
    maximum: str | None,
    method: Method | None = None,
    measure: str = "",
    note: str = "",
    *,
    cluster: str = _COMMUNES,
    uses: str = "",
    kind: PointKind | None = None,
) -> Criterion:
    parent, _, number = key.rpartition(".")
    return Criterion(
        key,
        number,
        name,
        None if maximum is None else D(maximum),
        parent,
        measure,
        method,
        (cluster,),
        method is not None and method.scores and not uses,
        note,
        kind=kind,
        uses=uses,
    )


def _criteria() -> tuple[Criterion, ...]:
    return (*_points_of_communes(), *_figures_of_communes(), *_figures_of_providers())


def _points_of_communes() -> tuple[Criterion, ...]:
    return (
        _node(
            "I",
            "Nhóm xã, phường",
            "115",
            note="Tổng 115 điểm = 100 điểm chuẩn + 15 điểm cộng; mọi bảng đều ghi theo thang 115, không chặn ở 100 để "
            "không tạo đồng hạng giả. Kế hoạch không ghi ngày chốt số liệu: ở đây lấy ngày kết thúc đợt 2 (10/12/2025).",
        ),
        _node(
            "I.1",
            "Tuyên truyền, vận động người chưa có tài khoản",
            "20",
            Sampled(D("0.4"), D(50), SCALE),
            "người",
            "Điều kiện bắt buộc là kế hoạch, tuyên truyền trực tiếp và tuyên truyền gián tiếp, đều có minh chứng; thiếu "
            "thì chỉ mất 20 điểm của dòng này. Hỏi ngẫu nhiên người đang hưởng, dù đã có tài khoản hay chưa. Kế hoạch "
            "không nói về xã có dưới 50 người hưởng: ở đây quy đổi theo tỷ lệ (mẫu nhỏ = theo tỷ lệ) để xã đó vẫn có thể "
            "đạt 20 điểm.",
        ),
        _node(
            "I.2",
            "Tỷ lệ mở mới hoặc cung cấp số tài khoản",
            "40",
            Ratio(),
            "người",
            "Cột chỉ tiêu ghi số người hưởng (a), cột kết quả ghi số người đã mở mới hoặc cung cấp tài khoản, ví điện tử "
            "(b). Điểm theo b/a đến 100 %: đạt mục tiêu 85 % mới được 34 điểm.",
        ),
        _node(
            "I.3",
            "Tỷ lệ có thẻ ATM",
            "20",
            Ratio(zero_target=FULL),
            "người",
            "Cột chỉ tiêu ghi số người mở tài khoản mới (a), cột kết quả ghi số người có thẻ mới hoặc đã cung cấp số thẻ "
            "cũ (b). Vì b gồm cả thẻ cũ nên có thể lớn hơn a; kế hoạch không nói có chặn hay không: ở đây không vượt "
            "20 điểm, vì đó là thang điểm của dòng. Khi a = 0 (mọi người đã có tài khoản từ trước): ở đây cho đủ điểm, "
            "theo cùng tinh thần với I.5.1, để cả nhóm vẫn xếp theo thang 115.",
        ),
        _node(
            "I.4",
            "Tỷ lệ nhận trợ cấp không dùng tiền mặt",
            "20",
            Ratio(),
            "người",
            "Cột chỉ tiêu ghi số người hưởng (a), cột kết quả ghi số người hưởng nhận không dùng tiền mặt (b). Một người "
            "nhận thay cho nhiều người hưởng: đếm theo người hưởng, như mẫu số.",
        ),
        _node(
            "I.5",
            "Điểm cộng",
            "15",
            kind=PointKind.CORE,
            note="Kế hoạch tính 15 điểm này trong tổng 115, nên ghi là điểm chính: thang điểm của xã là 115, không phải "
            "100 cộng thưởng.",
        ),
        _node(
            "I.5.1",
            "Toàn bộ người hưởng đã có tài khoản",
            "5",
            PassFail(),
            "",
            "Đạt khi cuối đợt 100 % người hưởng có tài khoản, kể cả ví điện tử như ở I.2 và tài khoản có từ trước kế hoạch "
            "(chỉ tính tài khoản mới mở thì không xã nào đạt được).",
        ),
        _node(
            "I.5.2",
            "Tỷ lệ nhận không dùng tiền mặt từ 88 %",
            "5",
            RatioBands(rows=_CASHLESS_BANDS),
            "người",
            "Dùng số liệu của I.4. Văn bản để 90 % và 95 % thuộc hai mức: ở đây mỗi mức lấy cận dưới, không lấy cận trên, "
            "cách đọc duy nhất khớp với mức “dưới 100 %” và với chữ “từ”. Tỷ lệ không làm tròn trước khi tra: 87,92 % "
            "chưa phải 88 %.",
            uses="I.4",
        ),
        _node(
            "I.5.3",
            "Toàn bộ dữ liệu người hưởng đã cập nhật hệ thống",
            "5",
            PassFail(),
            "",
            "Đạt khi tỷ lệ cập nhật ở PĐ.3 là 100 %, đối chiếu trên hệ thống.",
        ),
    )


def _figures_of_communes() -> tuple[Criterion, ...]:
    figure = ReportedFigure()
    return (
        _node(
            "PĐ",
            "Số liệu để phân định khi bằng điểm",
            None,
            note="Không tính điểm. Ưu tiên 1 của kế hoạch gộp tài khoản mới và thẻ mới: ở đây cộng hai số (cách đọc khác: "
            "so tài khoản trước, thẻ sau). Hai ưu tiên đầu là số tuyệt đối nên có lợi cho xã đông người hưởng; văn bản "
            "quy định như vậy.",
        ),
        _node("PĐ.1", "Số tài khoản mở mới", "0", figure, "tài khoản", "Bằng cột chỉ tiêu của I.3."),
        _node(
            "PĐ.2",
            "Số thẻ ATM phát hành mới",
            "0",
            figure,
            "thẻ",
            "Chỉ thẻ mới; I.3 còn đếm cả thẻ cũ nên không dùng được ở đây.",
        ),
        _node("PĐ.3", "Tỷ lệ dữ liệu đã cập nhật", "0", figure, "%", "Ưu tiên 3; cùng số liệu với I.5.3."),
        _node("PĐ.4", "Số lượt chi trả hằng tháng qua tài khoản", "0", figure, "lượt", "Ưu tiên 2."),
    )


def _figures_of_providers() -> tuple[Criterion, ...]:
    figure = ReportedFigure()
    return (
        _node(
            "II",
            "Nhóm tổ chức cung cấp dịch vụ chi trả",
            None,
            cluster=_PROVIDERS,
            note="Nhóm này không có điểm: xếp theo thứ tự ba số liệu, bằng nhau cả ba thì bỏ phiếu.",
        ),
        _node("II.1", "Số tài khoản mở mới", "0", figure, "tài khoản", cluster=_PROVIDERS),
        _node("II.2", "Số thẻ ATM phát hành", "0", figure, "thẻ", cluster=_PROVIDERS),
        _node("II.3", "Số người được chi trả qua tài khoản", "0", figure, "người", cluster=_PROVIDERS),
    )


def _units() -> tuple[Unit, ...]:
    communes = [
        Unit(f"X{number:02}", f"Xã, phường {letter}", _COMMUNES, f"Xã {letter}")
        for number, letter in enumerate("ABCDEGHIKLMN", 1)
    ]
    providers = [
        Unit(f"DV{number}", f"Tổ chức chi trả {number}", _PROVIDERS, f"Chi trả {number}") for number in (1, 2, 3, 4)
    ]
    return (*communes, *providers)


def rulebook() -> Rulebook:
    """The rulebook: 115 points for twelve communes, three keys without points for four providers."""
    result = Figure.RESULT
    return Rulebook(
        info=Info(
            id="can-tho-157-2025",
            version="1",
            title="Chấm điểm thi đua chi trả an sinh xã hội không dùng tiền mặt",
            year=2025,
            period="Hai đợt: 20/11 – 03/12/2025 và 08 – 10/12/2025",
            digits=2,
            percent_digits=2,
            superior="ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ",
            issuing_body="SỞ Y TẾ",
            place="Cần Thơ",
            not_assigned=NotAssigned.EXCLUDE,
            verified_by=VerifiedBy.DEPARTMENTS,
            combine=Combine.OWN,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=(
            Cluster(_COMMUNES, "Nhóm xã, phường"),
            Cluster(_PROVIDERS, "Nhóm tổ chức cung cấp dịch vụ chi trả", rank_by=RankBy.KEYS),
        ),
        units=_units(),
        criteria=_criteria(),
        tie_keys=(
            TieKey(("PĐ.1", "PĐ.2"), result, clusters=(_COMMUNES,)),
            TieKey(("PĐ.4",), result, clusters=(_COMMUNES,)),
            TieKey(("PĐ.3",), result, clusters=(_COMMUNES,)),
            TieKey(("II.1",), result, clusters=(_PROVIDERS,)),
            TieKey(("II.2",), result, clusters=(_PROVIDERS,)),
            TieKey(("II.3",), result, clusters=(_PROVIDERS,)),
        ),
        awards=(
            Award(
                "BK",
                "Bằng khen của Chủ tịch UBND thành phố (tập thể, không quá 10 % số đơn vị của nhóm)",
                scope=Scope.EACH,
                percent=D(10),
                base=QuotaBase.UNITS,
            ),
        ),
        verifiers=(Verifier(_HEALTH, "Sở Y tế (Chi cục Dân số – Xã hội)"),),
    )


# -- the filled forms --------------------------------------------------------------------------------


class _Commune(NamedTuple):
    """What a commune reports: counts of people, of transfers a month, and the percentage of data updated."""

    sampled: int
    hits: int
    recipients: int
    accounts: int
    opened: int  # new accounts: the base of I.3
    cards: int  # new cards and old ones whose numbers were given
    new_cards: int
    cashless: int
    transfers: int
    data: float
    gate: str = "Đủ"


_COMMUNE_FIGURES = {
    "X01": _Commune(50, 43, 1200, 1020, 300, 240, 180, 840, 815, 100),
    "X02": _Commune(50, 50, 1200, 1200, 0, 0, 0, 1200, 1200, 100),  # everybody had an account before the plan
    "X03": _Commune(50, 50, 980, 960, 410, 395, 350, 931, 902, 100, "Không đủ"),  # no signed list of participants
    "X04": _Commune(50, 50, 1300, 1300, 410, 328, 300, 1001, 980, 100),  # as many points as X05
    "X05": _Commune(50, 46, 1400, 1400, 390, 351, 320, 1050, 1002, 100),
    "X06": _Commune(50, 48, 1200, 1176, 350, 322, 300, 1055, 1020, 98.5),  # 87.9167 %
    "X07": _Commune(50, 45, 1150, 1104, 200, 260, 150, 1035, 1012, 100),  # more cards than new accounts
    "X08": _Commune(38, 35, 38, 38, 12, 11, 11, 36, 35, 100),  # fewer than 50 recipients
    "X09": _Commune(50, 41, 1640, 1394, 505, 404, 362, 1312, 1280, 97.2),
    "X10": _Commune(50, 47, 890, 845, 240, 216, 201, 846, 830, 100),
    "X11": _Commune(50, 39, 1510, 1208, 420, 315, 290, 1057, 1031, 92.8),
    "X12": _Commune(50, 49, 1060, 1055, 310, 300, 282, 1007, 998, 100),
}
_PROVIDER_FIGURES = {
    "DV1": (5200, 3100, 4900),
    "DV2": (5200, 3100, 4900),
    "DV3": (5200, 3300, 4100),
    "DV4": (3900, 3600, 3700),
}
_REPORTS = {
    "X01": (
        "Tổ công nghệ số cộng đồng đến từng hộ, có ngân hàng cùng đi.",
        "Nhiều người hưởng cao tuổi, không dùng điện thoại thông minh.",
        "Đề nghị hướng dẫn cách tính người nhận thay.",
    ),
    "X08": (
        "Số người hưởng ít, nắm được từng trường hợp.",
        "Không đủ 50 người để lấy mẫu.",
        "Đề nghị quy định rõ cách chấm khi có dưới 50 người hưởng.",
    ),
}


def submissions() -> dict[str, FormValues]:
    """Unit → its filled form; Xã G claims two points for a percentage that it rounded first."""
    book = rulebook()
    forms = {}
    for unit in book.units:
        answers = _commune(_COMMUNE_FIGURES[unit.code]) if unit.cluster == _COMMUNES else _provider(unit.code)
        if unit.code == "X06":
            answers["I.5.2", "claimed"] = 2
            answers["I.5.2", "explanation"] = "1.055/1.200 người, làm tròn là 88 %."
        texts = _REPORTS.get(unit.code, ())
        report = {name: (text,) for name, text in zip(("advantages", "difficulties", "proposals"), texts, strict=False)}
        forms[unit.code] = filled_form(book, unit, answers, seed=f"{NAME} {unit.code}", report=report)
    return forms


def _commune(row: _Commune) -> Answers:
    """The answers of a commune; whether it passes I.5.1 and I.5.3 follows from its counts."""
    answers: dict[tuple[str, str], Any] = {
        ("I.1", "gate"): row.gate,
        ("I.1", "sampled"): row.sampled,
        ("I.1", "hits"): row.hits,
        ("I.2", "target"): row.recipients,
        ("I.2", "result"): row.accounts,
        ("I.3", "target"): row.opened,
        ("I.3", "result"): row.cards,
        ("I.4", "target"): row.recipients,
        ("I.4", "result"): row.cashless,
        ("I.5.1", "result"): _passed(row.accounts == row.recipients),
        ("I.5.3", "result"): _passed(row.data == 100),
        ("PĐ.1", "result"): row.opened,
        ("PĐ.2", "result"): row.new_cards,
        ("PĐ.3", "result"): row.data,
        ("PĐ.4", "result"): row.transfers,
    }
    return answers


def _passed(passed: bool) -> str:
    return "Đạt" if passed else "Không đạt"


def _provider(code: str) -> Answers:
    return {
        (key, "result"): value for key, value in zip(("II.1", "II.2", "II.3"), _PROVIDER_FIGURES[code], strict=True)
    }


# -- what comes to the meeting -----------------------------------------------------------------------


def verification() -> tuple[Verdict, ...]:
    """What the health department changed after its inspection, with the reasons; it agreed to all else."""

    def corrected(unit: str, criterion: str, results: dict[str, D | str], reason: str) -> Verdict:
        return Verdict(unit, criterion, _HEALTH, results=results, reason=reason)

    changes = (
        corrected("X09", "I.1", {"hits": D(38)}, "Gọi lại 3 người trong danh sách: chưa được tuyên truyền trực tiếp."),
        corrected("X10", "I.4", {"result": D(833)}, "13 người nhận thay bị đếm hai lần; đếm lại theo người hưởng."),
        corrected("X12", "I.5.3", {"result": "Không đạt"}, "Hệ thống còn 7 hồ sơ thiếu số định danh tại ngày chốt."),
        corrected("X12", "PĐ.3", {"result": D("99.3")}, "Theo số liệu của hệ thống tại ngày chốt."),
    )
    return agreed_elsewhere(rulebook(), submissions(), changes)


def events() -> tuple[Event, ...]:
    """None: the plan names nothing that bars a unit."""
    return ()


def ballots() -> tuple[Vote, ...]:
    """The vote on the two providers that nothing else tells apart."""
    return (Vote("DV1", round=1, votes=6, council=9), Vote("DV2", round=1, votes=3, council=9))


README = Text(
    """
# Cần Thơ: Kế hoạch 157/KH-UBND năm 2025, chi trả an sinh xã hội không dùng tiền mặt

Thang điểm, cách chấm và thứ tự ưu tiên theo văn bản đã công bố, ghi lại bằng lời của chúng tôi. Đơn vị, số liệu và
phiếu bầu là SỐ LIỆU MINH HỌA; phụ lục của kế hoạch chưa phải mẫu chấm điểm chính thức của Sở Y tế.

- Nhóm xã, phường (12 đơn vị): 115 điểm = 100 điểm chuẩn + 15 điểm cộng nằm trong tổng.
- Nhóm tổ chức chi trả (4 đơn vị): không có điểm, xếp theo tài khoản mới, thẻ, người được chi trả; sau đó bỏ phiếu.
- Chỗ văn bản để ngỏ đều là lựa chọn có ghi chú ở từng tiêu chí: I.3 không vượt 20 điểm và đủ điểm khi không có ai mở
  tài khoản mới; mẫu dưới 50 người quy đổi theo tỷ lệ; I.5.2 lấy cận dưới và không làm tròn tỷ lệ.
- Ưu tiên 1 khi bằng điểm: số tài khoản mới cộng số thẻ mới (PĐ.1 + PĐ.2).
- Bằng khen: không quá 10 % số đơn vị của từng nhóm, làm tròn xuống (12 xã: 1; 4 tổ chức chi trả: 0).

Chạy thử: `thidua-xlsx consolidate quy_dinh.xlsx nop_ve -o tong_hop.xlsx`
""",
    """
Communes by 115 points, payment providers by three keys and a vote. The scale is that of the published plan in our own
words; units, figures and votes are an illustration. What the plan leaves open is a setting, and the note of the
criterion says which was chosen and why: I.3 is capped and full where nobody opened a new account, samples below 50 are
scaled, bands are closed below and open above, and the first tie key adds new accounts and new cards.
The quota of 10 % is of each group's units, rounded down.
""",
)
