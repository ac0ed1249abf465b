"""What follows from a stage: the tables of a result."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_batch import (
    CELL,
    CLUSTER,
    CRITERION,
    FILE,
    NAME,
    PERCENT_OF_MAXIMUM,
    POINT_COLUMNS,
    SHEET,
    UNIT,
)
from thidua_xlsx.tables.table import (
    PERCENT,
    POINTS,
    Table,
    category,
    day,
    flag,
    mixed,
    number,
    optional,
    perhaps,
    text,
    whole,
    whole_or_none,
)

__all__ = [
    "AWARDS",
    "COVENANT",
    "LEADERS",
    "LIMITS",
    "OVERRIDES",
    "RANKING",
    "RESULT_POINTS",
    "SPREAD",
    "TIES",
    "TOTALS",
]

_CLASS: Final = text("class", "xếp loại", "its class")
_RANK: Final = whole_or_none("rank", "hạng trong cụm", "rank in the cluster")

RESULT_POINTS: Final = Table(
    "result.points",
    Text("đơn vị × tiêu chí", "unit × leaf"),
    (
        *POINT_COLUMNS,
        optional(number("verified", "điểm thẩm định", "what verification gives", POINTS)),
        optional(flag("checked", "đã có người thẩm định", "whether somebody verified it")),
        number("points", "điểm của giai đoạn này", "the points of the stage", POINTS),
    ),
)
TOTALS: Final = Table(
    "result.totals",
    Text("đơn vị × nhóm tiêu chí, và tổng (total)", "unit × group, and total"),
    (
        category("unit", "mã đơn vị", "code of the unit"),
        category("cluster", "mã cụm, khối", "code of the cluster"),
        category("group", "mã nhóm, hoặc total", "key of the group, or total"),
        number("points", "điểm của nhóm", "its points", POINTS),
        number("maximum", "điểm tối đa của nhóm với đơn vị này", "the most that it can give this unit", POINTS),
        PERCENT_OF_MAXIMUM,
        whole("missing", "số tiêu chí chưa có điểm", "leaves without points"),
        flag("complete", "đủ điểm mọi tiêu chí", "whether no leaf is missing"),
    ),
)
RANKING: Final = Table(
    "result.ranking",
    Text("đơn vị của quy định, theo thứ tự xếp hạng", "unit of the rulebook, in the order of ranks"),
    (
        category("cluster", "mã cụm, khối", "code of the cluster"),
        category("unit", "mã đơn vị", "code of the unit"),
        NAME,
        _RANK,
        flag("shared", "đồng hạng", "whether others share the rank"),
        text("tied_with", "đồng hạng với", "who shares it"),
        text("decided_by", "điều phân định khi bằng điểm", "the link of the chain that set it apart from equals"),
        number("points", "tổng điểm", "its total", POINTS),
        number("maximum", "điểm tối đa của đơn vị", "the most that it could have", POINTS),
        PERCENT_OF_MAXIMUM,
        text("ranked_by", "xếp hạng theo", "what is ranked", "points", "percent", "keys"),
        _CLASS,
        text("class_reason", "vì sao không được loại cao hơn", "why it is not a higher one"),
        flag("last", "bị xếp cuối vì sự việc", "put last by an event"),
        text(
            *("state", "tình trạng", "how far it is ranked"),
            *("ranked", "provisional", "not submitted", "not scored"),
        ),
        flag("complete", "đủ điểm mọi tiêu chí", "whether no leaf is missing"),
        whole("missing", "số tiêu chí chưa có điểm", "leaves without points"),
    ),
)
OVERRIDES: Final = Table(
    "result.overrides",
    Text("số liệu mà người thẩm định đã sửa", "figure that a verifier changed"),
    (
        *(UNIT, CRITERION),
        text("input", "ô nhập đã sửa, hoặc points", "the input that was corrected, or points"),
        text("reported", "đơn vị báo cáo", "what was reported"),
        text("corrected", "sửa thành", "what it became"),
        number("from", "điểm theo quy định trước khi sửa", "points by the rule before", POINTS),
        number("to", "điểm được tính", "points as they count", POINTS),
        text("reason", "lý do", "the reason"),
        text("verifier", "bên thẩm định", "who verified"),
        *(FILE, SHEET, CELL),
    ),
)
SPREAD: Final = Table(
    "result.spread",
    Text("ô có nhiều bên thẩm định", "cell with several verifiers"),
    (
        *(UNIT, CRITERION),
        whole("verifiers", "số bên cho điểm", "how many gave points"),
        number("lowest", "điểm thấp nhất", "the lowest points", POINTS),
        number("highest", "điểm cao nhất", "the highest points", POINTS),
        number("spread", "chênh lệch", "how far these are apart", POINTS),
        number("used", "điểm được tính", "points as they count", POINTS),
        text("who", "bên nào cho bao nhiêu", "who gave what"),
    ),
)
TIES: Final = Table(
    "result.ties",
    Text("đơn vị bằng điểm với đơn vị khác trong cụm", "unit whose figure another unit of its cluster has too"),
    (
        CLUSTER,
        whole("tie", "số thứ tự của nhóm bằng điểm trong cụm", "number of the tie in the cluster"),
        *(UNIT, NAME),
        number("figure", "số liệu bằng nhau", "the figure that they share"),
        whole("rank", "hạng", "its rank"),
        text("decided_by", "điều đã phân định", "what told it apart"),
        text("value", "giá trị đã phân định", "the value that did"),
        text("state", "kết quả", "what came of it", "decided", "voted", "to the vote"),
    ),
)
LIMITS: Final = Table(
    "result.limits",
    Text("sự việc khống chế", "event"),
    (
        *(UNIT, CLUSTER),
        text("kind", "mã loại sự việc", "code of its kind"),
        text("name", "tên loại sự việc", "name of its kind"),
        day("date", "ngày", "its day"),
        text("document", "văn bản", "the document"),
        text("state", "tình trạng", "whether it has effects", "confirmed", "proposed"),
        text("effect", "hệ quả nếu được xác nhận", "what it does where it is confirmed"),
        text("note", "ghi chú", "a note"),
        *(FILE, SHEET, CELL),
    ),
)
AWARDS: Final = Table(
    "result.awards",
    Text("hình thức khen thưởng × đơn vị trong phạm vi", "award × unit of its scope"),
    (
        text("award", "mã hình thức", "code of the award"),
        text("name", "tên hình thức", "name of the award"),
        text("scope", "các cụm chung một chỉ tiêu, cách nhau bằng “; ”", "the clusters of one quota, “; ” between"),
        UNIT,
        text("unit_name", "tên đơn vị", "name of the unit"),
        CLUSTER,
        *(_RANK, _CLASS),
        whole("quota", "chỉ tiêu", "how many may have it"),
        text("state", "đề nghị hay không", "whether it is proposed", "proposed", "to the vote", "not proposed"),
        flag("proposed", "được đề nghị", "whether it is proposed"),
        text(
            *("reason", "mã lý do không được đề nghị", "code of the reason against it"),
            *("", "not-ranked", "limited", "class", "no-class", "rank", "no-votes", "votes-round-1", "votes-round-2"),
            *("decided-against", "quota", "tie-at-quota", "others-wait", "not-comparable"),
        ),
        text("why", "lý do bằng lời", "the reason in words"),
        whole_or_none("votes", "số phiếu", "votes for it"),
        whole_or_none("council", "số thành viên hội đồng", "members of the council"),
        number("percent", "số phiếu trên tổng số thành viên", "votes of all members", PERCENT),
        whole_or_none("round", "vòng bỏ phiếu", "round of the ballot"),
    ),
)
COVENANT: Final = Table(
    "result.covenant",
    Text("dòng giao ước × cụm", "row of the covenant × cluster"),
    (
        text("code", "mã dòng", "code of the row"),
        text("content", "nội dung", "what it says"),
        CLUSTER,
        text(
            *("measure", "cách đo; '' là nội dung không đo", "how it is measured; '': it is not"),
            *("", "class_share", "award_count", "event_count", "field_share", "criterion_sum"),
        ),
        text("of", "đo trên: tên loại, mã hình thức, tiêu chí…", "of what: a class, an award, a criterion…"),
        text("sign", "dấu so sánh", "how it is compared", "", "=", "<>", ">=", ">", "<=", "<"),
        number("target", "chỉ tiêu", "the target"),
        number("actual", "đạt được", "what was reached"),
        perhaps(
            "met", "đạt hay không; trống: không đo, hoặc chưa biết", "whether it is met; blank: not measured, or open"
        ),
        text("missing_units", "các đơn vị chưa đạt, tên ngắn", "the units in its way, by short names"),
        mixed("missing", "mã các đơn vị đó (tuple)", "their codes, a tuple"),
    ),
)
LEADERS: Final = Table(
    "result.leaders",
    Text(
        "tiêu chí × đơn vị dẫn đầu × đơn vị có điểm phụ thuộc",
        "criterion × leader × unit whose points depend on the leader",
    ),
    (
        *(CLUSTER, CRITERION),
        text("leader", "mã đơn vị dẫn đầu", "code of the leader"),
        text("name", "tên đơn vị dẫn đầu", "name of the leader"),
        number("points", "điểm của đơn vị dẫn đầu", "the leader's points", POINTS),
        flag("verified", "kết quả đó đã được thẩm định", "whether the leader's result is verified"),
        text("unit", "đơn vị phụ thuộc; '' nếu không có", "the unit that depends on it; '': none"),
        number("now", "điểm hiện tại của đơn vị đó", "its points now", POINTS),
        number("without", "điểm nếu bỏ kết quả dẫn đầu", "its points without the leader's result", POINTS),
    ),
)
