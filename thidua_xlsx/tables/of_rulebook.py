"""What a cluster agreed: the tables of a rulebook.

Columns that name a unit, a cluster or a criterion are called as in the tables of a batch and a result, so that they can
be joined.
"""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_batch import CLUSTER, CRITERION, UNIT
from thidua_xlsx.tables.table import (
    PERCENT,
    POINTS,
    Table,
    day,
    flag,
    number,
    perhaps,
    text,
    whole,
    whole_or_none,
)

__all__ = ["RULEBOOK_TABLES"]

_CLUSTERS: Final = text(
    "clusters", "chỉ các cụm này, cách nhau bằng “; ”; '' là mọi cụm", "these clusters alone, “; ” between; '': all"
)
_CONDITIONS: Final = text("conditions", "điều kiện, cách nhau bằng “; ”", "its conditions, “; ” between them")
_SIGN: Final = ("", "=", "<>", ">=", ">", "<=", "<")

INFO: Final = Table(
    "rulebook.info",
    Text("quy định (một dòng)", "the rulebook (one row)"),
    (
        text("id", "mã quy định", "its id"),
        text("version", "phiên bản", "its version"),
        text("fingerprint", "dấu vết của những gì làm đổi điểm", "changes with whatever changes points"),
        text("title", "tên quy định", "its title"),
        whole("year", "năm", "the year"),
        text("period", "kỳ", "the period"),
        text("motto", "phương châm", "the motto"),
        day("deadline", "hạn nộp", "when forms are due"),
        whole("digits", "số chữ số thập phân của điểm", "decimals of points"),
        whole("percent_digits", "số chữ số thập phân của phần trăm", "decimals of percentages"),
        number("total", "tổng điểm ghi trong quy định", "the total that it states", POINTS),
        number("total_cap", "tổng điểm không vượt quá", "no total is above this", POINTS),
        text("rank_style", "hạng sau hạng chung", "ranks after a shared one", "competition", "dense"),
        text("not_assigned", "khi không được giao", "where nothing is assigned"),
        text("class_basis", "xếp loại theo", "what is classed", "", "points", "percent"),
        text("class_figure", "số dùng để xếp loại", "as printed or before rounding", "", "printed", "exact"),
        text("class_counts", "điểm dùng để xếp loại", "which points are classed", "", "all", "core", "no_bonus"),
        text("verified_by", "ai thẩm định", "who verifies", "head", "departments", "cross"),
        text("combine", "khi nhiều bên cho điểm", "several verifiers' points", "", "own", "mean", "trimmed"),
        text("language", "ngôn ngữ", "its language", "vi", "en"),
        text("superior", "cơ quan cấp trên", "the superior body"),
        text("issuing_body", "cơ quan ban hành", "the issuing body"),
        text("place", "địa danh", "the place"),
        text("stamp", "dấu in trên mọi trang", "what is stamped on every sheet"),
    ),
)
CLUSTERS: Final = Table(
    "rulebook.clusters",
    Text("cụm, khối", "cluster"),
    (
        CLUSTER,
        text("name", "tên cụm", "its name"),
        text("head", "mã đơn vị cụm trưởng", "code of the head"),
        text("deputy", "mã đơn vị cụm phó", "code of the deputy"),
        text("rank_by", "xếp hạng theo", "what it ranks by", "points", "keys"),
        whole("units", "số đơn vị", "how many units it has"),
    ),
)
UNITS: Final = Table(
    "rulebook.units",
    Text("đơn vị", "unit"),
    (
        UNIT,
        text("name", "tên đơn vị", "its name"),
        text("short_name", "tên ngắn", "its name in grids and charts"),
        CLUSTER,
        text("aliases", "tên gọi khác, cách nhau bằng “; ”", "other names, “; ” between them"),
        text("predecessors", "tiền thân, cách nhau bằng “; ”", "its predecessors, “; ” between them"),
        text("contact", "người liên hệ", "whom to ask"),
    ),
)
CRITERIA: Final = Table(
    "rulebook.criteria",
    Text("tiêu chí hoặc nhóm, theo thứ tự in", "criterion or group, in printing order"),
    (
        CRITERION,
        text("number", "số thứ tự in (TT)", "its printed number"),
        text("name", "nội dung", "what it says"),
        text("parent", "mã nhóm chứa nó; '' nếu ở trên cùng", "key of its group; '': at the top"),
        whole("depth", "cấp, từ 0", "how deep it stands, from 0"),
        flag("leaf", "được chấm trực tiếp (không phải nhóm)", "scored itself, not a group"),
        number("maximum", "điểm tối đa; của nhóm là tổng bên dưới", "the most that it gives, or takes", POINTS),
        text("measure", "đơn vị tính", "its unit of measure"),
        text("method", "cách chấm; '' với nhóm", "its method; '': a group"),
        text("parameters", "tham số của cách chấm", "parameters of the method"),
        text("kind", "điểm chính, thưởng hay trừ", "how its points count", "core", "bonus", "deduction"),
        text("rule", "cách cộng của nhóm; '' với tiêu chí", "how a group adds up", "", "sum", "highest", "weighted"),
        number("weight", "hệ số", "its weight"),
        number("cap", "nhóm không vượt quá", "the most that the group counts", POINTS),
        _CONDITIONS,
        number("otherwise", "điểm tối đa nếu chưa đạt điều kiện", "the most where these are not met", POINTS),
        text("not_assigned", "khi không được giao", "where it is not assigned"),
        text("uses", "lấy số liệu của", "whose figures it takes"),
        _CLUSTERS,
        flag("evidence", "phải có minh chứng", "evidence is asked for"),
        text("note", "ghi chú", "a note"),
    ),
)
POINT_ROWS: Final = Table(
    "rulebook.points",
    Text("tiêu chí × mức điểm", "criterion × row of points"),
    (
        CRITERION,
        whole("position", "thứ tự, từ 1", "its place, from 1"),
        text("label", "mức", "the level"),
        number("low", "từ", "from"),
        perhaps("low_closed", "gồm cả số đầu", "this end belongs to it"),
        number("high", "đến", "to"),
        perhaps("high_closed", "gồm cả số cuối", "this end belongs to it"),
        number("points", "điểm, hoặc phần trăm điểm tối đa", "points, or percent of the maximum"),
        flag("percent", "tính bằng phần trăm điểm tối đa", "whether these are percent of the maximum"),
    ),
)
TARGETS: Final = Table(
    "rulebook.targets",
    Text("đơn vị × tiêu chí đã giao hoặc không giao", "unit × criterion of which the rulebook says something"),
    (
        *(UNIT, CRITERION),
        flag("assigned", "được giao", "whether it was assigned"),
        number("target", "chỉ tiêu", "the target"),
    ),
)
CLASSES: Final = Table(
    "rulebook.classes",
    Text("loại, từ cao xuống", "class, the highest first"),
    (
        text("class", "tên loại", "its name"),
        text("code", "mã", "its code"),
        number("low", "từ", "from"),
        perhaps("low_closed", "gồm cả số đầu", "this end belongs to it"),
        number("high", "đến", "to"),
        perhaps("high_closed", "gồm cả số cuối", "this end belongs to it"),
        text("no_zero", "không tiêu chí nào 0 điểm", "no line may be at 0", "", "core", "all"),
        _CONDITIONS,
        text("if_not", "nếu chưa đạt điều kiện", "where these are not met", "", "lower", "none"),
        number("share", "tối đa bao nhiêu đơn vị", "at most so many units", PERCENT),
        text("share_base", "tính trên", "of which units"),
    ),
)
TIE_KEYS: Final = Table(
    "rulebook.ties",
    Text("tiêu chí phụ khi bằng điểm, theo thứ tự", "link of the chain that breaks ties, in order"),
    (
        whole("position", "thứ tự, từ 1", "its place, from 1"),
        text("subjects", "những gì được cộng, cách nhau bằng “ + ”", "what is added up, “ + ” between"),
        text("figure", "số nào", "which figure", "points", "result", "target", "percent"),
        text("better", "hơn khi", "what goes first", "more", "less"),
        _CLUSTERS,
    ),
)
LIMITERS: Final = Table(
    "rulebook.limiters",
    Text("loại sự việc khống chế", "kind of event"),
    (
        text("kind", "mã", "its code"),
        text("name", "tên", "its name"),
        text("class_at_most", "xếp loại tối đa", "the highest class"),
        flag("no_award", "không xét khen thưởng", "no award"),
        flag("last", "xếp cuối", "last in rank"),
        flag("no_submission", "tự nêu khi không gửi phiếu", "proposed where a unit did not score itself"),
    ),
)
AWARD_RULES: Final = Table(
    "rulebook.awards",
    Text("hình thức khen thưởng", "award"),
    (
        text("award", "mã", "its code"),
        text("name", "tên", "its name"),
        _CLUSTERS,
        text("scope", "chỉ tiêu cho", "one quota for", "each", "together"),
        whole_or_none("number", "số lượng", "how many"),
        number("percent", "tỷ lệ", "how many of the units", PERCENT),
        text("base", "tỷ lệ tính trên", "of which units"),
        text("class_at_least", "xếp loại từ", "the lowest class"),
        whole_or_none("rank_at_most", "hạng từ", "the lowest rank"),
        flag("ballot", "phải bỏ phiếu", "a ballot is needed"),
        number("threshold", "số phiếu cần trên tổng số thành viên", "votes needed of all members", PERCENT),
        flag("limited", "không xét đơn vị bị khống chế", "limiters bar from it"),
    ),
)
COVENANT_ROWS: Final = Table(
    "rulebook.covenant",
    Text("dòng giao ước", "row of the covenant"),
    (
        text("code", "mã dòng", "its code"),
        text("content", "nội dung", "what it says"),
        text(
            *("measure", "cách đo; '' là nội dung không đo", "how it is measured; '': it is not"),
            *("", "class_share", "award_count", "event_count", "field_share", "criterion_sum"),
        ),
        text("of", "đo trên", "of what"),
        text("sign", "dấu so sánh", "how it is compared", *_SIGN),
        number("target", "chỉ tiêu", "the target"),
        _CLUSTERS,
    ),
)
ACTIVITY_ROWS: Final = Table(
    "rulebook.activities",
    Text("hoạt động chung", "joint activity"),
    (
        text("activity", "mã", "its code"),
        text("name", "tên", "its name"),
        text("when", "thời gian", "when"),
        text("where", "địa điểm", "where"),
        _CLUSTERS,
    ),
)
REPORT_FIELDS: Final = Table(
    "rulebook.fields",
    Text("chỉ tiêu báo cáo", "report field"),
    (
        text("field", "mã", "its key"),
        text("label", "tên", "its label"),
        text("kind", "loại dữ liệu", "what is typed", "number", "choice", "text"),
        text("choices", "các mức để chọn, cách nhau bằng “; ”", "what may be chosen, “; ” between"),
        flag("required", "bắt buộc", "must be filled in"),
        _CLUSTERS,
    ),
)
VERIFIER_ROWS: Final = Table(
    "rulebook.verifiers",
    Text("bên thẩm định", "expert department"),
    (
        text("verifier", "mã", "its code"),
        text("name", "tên", "its name"),
        text("criteria", "tiêu chí, nhóm phụ trách; '' là tất cả", "criteria and groups that it verifies; '': all"),
        _CLUSTERS,
    ),
)
RULEBOOK_TABLES: Final = (
    *(INFO, CLUSTERS, UNITS, CRITERIA, POINT_ROWS, TARGETS, CLASSES, TIE_KEYS, LIMITERS, AWARD_RULES),
    *(COVENANT_ROWS, ACTIVITY_ROWS, REPORT_FIELDS, VERIFIER_ROWS),
)
"""The tables of ``Rulebook.tables`` in their order; there the findings of the check come last."""
