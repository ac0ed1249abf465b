"""What looks at finished results: comparison of two, claims against what counts, how points came about."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_batch import CELL, CLUSTER, CRITERION, FILE, NAME, PERCENT_OF_MAXIMUM, SHEET, UNIT
from thidua_xlsx.tables.table import PERCENT, POINTS, Column, Table, flag, number, text, whole, whole_or_none

__all__ = [
    "COMPARED_CRITERIA",
    "COMPARED_UNITS",
    "CORRELATIONS",
    "EXPLANATION",
    "INFLATED_CRITERIA",
    "INFLATED_UNITS",
    "MATCHED",
    "PASSED",
    "SCORECARD_CRITERIA",
    "SCORECARD_GROUPS",
    "SHARE",
]

SHARE: Final = Text("0–1", "0–1")
_CRITERION_NAME: Final = text("name", "tên tiêu chí", "its name")


def _both(name: str, dtype: str, vi: str, en: str, measure: Text | None = None) -> tuple[Column, Column]:
    """A figure of the earlier result and the same one of the later."""
    return (
        Column(f"{name}_a", dtype, Text(f"{vi}, kỳ trước", f"{en}, before"), measure),
        Column(f"{name}_b", dtype, Text(f"{vi}, kỳ sau", f"{en}, after"), measure),
    )


_AGAINST_THE_CLUSTER: Final = (
    number("points", "điểm của đơn vị", "its points", POINTS),
    number("maximum", "điểm tối đa với đơn vị này", "the most that it could have", POINTS),
    PERCENT_OF_MAXIMUM,
    number("cluster_mean", "bình quân các đơn vị được xếp hạng", "mean of the ranked units", POINTS),
    number("cluster_median", "trung vị", "their median", POINTS),
    number("cluster_best", "điểm cao nhất", "the best of them", POINTS),
    number("difference", "cao hơn bình quân", "points above the mean", POINTS),
    number("difference_percent", "như vậy, theo phần trăm điểm tối đa", "the same in percent of the maxima", PERCENT),
    whole("units", "số đơn vị được so sánh", "units that are compared"),
)
SCORECARD_GROUPS: Final = Table(
    "scorecard.groups",
    Text("nhóm tiêu chí, và tổng (total)", "group, and total"),
    (
        text("group", "mã nhóm, hoặc total", "key of the group, or total"),
        text("name", "tên nhóm", "its name"),
        whole("level", "cấp, từ 0", "how deep it stands, from 0"),
        *_AGAINST_THE_CLUSTER,
    ),
)
SCORECARD_CRITERIA: Final = Table(
    "scorecard.criteria",
    Text("tiêu chí có điểm", "leaf that gives points"),
    (
        *(CRITERION, _CRITERION_NAME),
        text("group", "mã nhóm chứa nó", "key of the group above it"),
        text("kind", "điểm chính, thưởng hay trừ", "how its points count", "core", "bonus", "deduction"),
        text("state", "có điểm hay không", "whether it has points", "", "scored", "missing", "not assigned"),
        *_AGAINST_THE_CLUSTER,
        number("claimed", "điểm tự chấm", "what the unit wrote", POINTS),
        number("computed", "điểm tính lại theo quy định", "what the rule gives", POINTS),
        number("verified", "điểm thẩm định", "what verification gives", POINTS),
    ),
)
COMPARED_UNITS: Final = Table(
    "comparison.units",
    Text(
        "đơn vị của kỳ sau theo thứ tự xếp hạng, rồi đơn vị không còn",
        "unit after, in the order of ranks, then those that went",
    ),
    (
        *(UNIT, NAME, CLUSTER),
        text("cluster_a", "mã cụm kỳ trước", "the cluster before"),
        text(
            *("how", "còn, đổi tên, sáp nhập, tách, mới, không còn", "what became of it"),
            *("both", "renamed", "merged", "split", "came", "went"),
        ),
        text("predecessors", "mã kỳ trước, cách nhau bằng “; ”", "codes before, “; ” between them"),
        text("predecessor_ranks", "các mã đó kèm hạng", "the same with their ranks"),
        *_both("rank", "Int64", "hạng", "rank"),
        *_both("ranked", "Int64", "số đơn vị được xếp hạng trong cụm", "ranked units of its cluster"),
        whole_or_none("moved", "số bậc đã lên", "places that it went up"),
        *_both("points", "float64", "tổng điểm", "total", POINTS),
        number("difference", "chênh lệch", "the difference", POINTS),
        *_both("percent", "float64", "phần trăm điểm tối đa", "percent of the maximum", PERCENT),
        *_both("class", "str", "xếp loại", "class"),
    ),
)
COMPARED_CRITERIA: Final = Table(
    "comparison.criteria",
    Text("đơn vị có ở cả hai kỳ × tiêu chí", "unit with figures of both × leaf of either"),
    (
        UNIT,
        text("criterion", "mã tiêu chí kỳ sau; rest là phần còn lại", "its key after; rest: what belongs to no leaf"),
        text("criterion_a", "mã tiêu chí kỳ trước", "its key before"),
        _CRITERION_NAME,
        text("how", "còn, đổi, mới, không còn", "what became of it", "both", "renamed", "came", "went", ""),
        *_both("points", "float64", "điểm", "points", POINTS),
        number("difference", "chênh lệch", "the difference", POINTS),
        *_both("percent", "float64", "phần trăm điểm tối đa", "percent of its maximum", PERCENT),
        number("effect", "làm tổng điểm thay đổi", "by how much it changed the total", POINTS),
        number("effect_percent", "như vậy, theo phần trăm điểm tối đa", "the same in percent of the maxima", PERCENT),
    ),
)
MATCHED: Final = Table(
    "comparison.matched",
    Text("tiêu chí của một trong hai kỳ", "leaf of either"),
    (
        CRITERION,
        text("criterion_a", "mã tiêu chí kỳ trước", "its key before"),
        _CRITERION_NAME,
        text("how", "còn, đổi, mới, không còn", "what became of it", "both", "renamed", "came", "went"),
        *_both("maximum", "float64", "thang điểm", "maximum", POINTS),
    ),
)
CORRELATIONS: Final = Table(
    "comparison.correlations",
    Text("cụm của kỳ sau, rồi tất cả", "cluster after, then all of them"),
    (
        text("cluster", "mã cụm; '' là tất cả đơn vị", "code of the cluster; '': all units"),
        whole("units", "số đơn vị có ở cả hai kỳ", "units in both"),
        number("spearman", "hệ số Spearman", "Spearman's ρ"),
        number("kendall", "hệ số Kendall (τ-b)", "Kendall's τ-b"),
        text("note", "vì sao không có", "why there is none"),
    ),
)
PASSED: Final = Table(
    "comparison.passed",
    Text("đơn vị đã vượt hoặc bị vượt", "unit that was passed, or passed it"),
    (
        *(UNIT, NAME),
        text("how", "đã vượt hay bị vượt", "which of the two", "passed", "passed by"),
        *_both("rank", "Int64", "hạng của đơn vị kia", "the other's rank"),
        *_both("gap", "float64", "hơn đơn vị kia", "points above the other", POINTS),
        text("criterion", "tiêu chí góp nhiều nhất", "the criterion that did most"),
        text("criterion_name", "tên tiêu chí đó", "its name"),
        number("effect", "làm khoảng cách thay đổi", "by how much it moved the gap"),
    ),
)
INFLATED_UNITS: Final = Table(
    "inflation.units",
    Text("đơn vị đã gửi phiếu", "unit that sent a form"),
    (
        *(UNIT, NAME, CLUSTER),
        number("claimed", "tổng điểm tự chấm", "what it claims in all", POINTS),
        number("counted", "tổng điểm được tính", "what counts in all", POINTS),
        number("difference", "tự chấm cao hơn bao nhiêu", "claimed − counted", POINTS),
        number("percent", "cao hơn bao nhiêu phần trăm", "the difference in percent of what counts", PERCENT),
        whole_or_none("rank_claimed", "hạng theo điểm tự chấm", "its rank by claimed points"),
        whole_or_none("rank_counted", "hạng theo điểm được tính", "its rank by what counts"),
        whole("cells", "số ô so sánh", "cells that are compared"),
        whole("left_out", "số ô không so sánh được", "cells that are not"),
        whole("lowered", "số ô bị giảm", "cells in which less counts"),
        whole("raised", "số ô được tăng", "cells in which more counts"),
        whole("claims", "số tiêu chí có tự chấm", "leaves that it claims points for"),
        whole("at_maximum", "trong đó tự chấm tối đa", "of these, at the maximum"),
        number("share_at_maximum", "tỷ lệ tự chấm tối đa", "the share of these", SHARE),
        flag("always_maximum", "luôn tự chấm tối đa", "it always claims the maximum"),
    ),
)
INFLATED_CRITERIA: Final = Table(
    "inflation.criteria",
    Text("tiêu chí có điểm", "leaf that gives points"),
    (
        *(CRITERION, _CRITERION_NAME),
        number("maximum", "thang điểm", "its maximum", POINTS),
        whole("units", "số đơn vị có cả hai điểm", "units with both figures"),
        number("claimed_mean", "trung bình tự chấm", "mean of the claims", POINTS),
        number("counted_mean", "trung bình được tính", "mean of what counts", POINTS),
        number("mean_difference", "chênh lệch trung bình", "mean of the differences", POINTS),
        whole("lowered", "số đơn vị bị giảm", "units of which less counts"),
        whole("raised", "số đơn vị được tăng", "units of which more counts"),
        number("share_lowered", "tỷ lệ bị giảm", "the share of the lowered", SHARE),
        whole("claims", "số đơn vị có tự chấm", "units that claim points"),
        whole("at_maximum", "trong đó tự chấm tối đa", "of these, at the maximum"),
        number("share_at_maximum", "tỷ lệ tự chấm tối đa", "the share of these", SHARE),
    ),
)
EXPLANATION: Final = Table(
    "explanation.to_frame",
    Text("bước giải thích", "step of the explanation"),
    (
        *(UNIT, CRITERION),
        text(
            *("part", "bước nói về điều gì", "what it tells"),
            *("rule", "input", "verdict", "calculation", "condition", "policy", "claim", "child", "points", "rank"),
            *("class", "finding"),
        ),
        text("text", "lời giải thích", "its words"),
        number("points", "điểm ở bước này", "the points that it comes to", POINTS),
        text("found", "đúng như đã ghi trong ô", "the cell as it was typed"),
        *(FILE, SHEET, CELL),
    ),
)
