"""How firm a ranking is: the tables of ``Result.robustness``."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_analysis import SHARE
from thidua_xlsx.tables.of_batch import NAME
from thidua_xlsx.tables.table import POINTS, Table, category, flag, number, text, whole, whole_or_none

__all__ = ["DECIDING", "INTERVALS", "LEFT_OUT", "SWAPS"]

_UNIT: Final = category("unit", "mã đơn vị", "code of the unit")
_CLUSTER: Final = category("cluster", "mã cụm, khối", "code of the cluster")
_CRITERION: Final = category("criterion", "mã tiêu chí hoặc nhóm cao nhất", "key of the criterion or top group")
_RANK: Final = whole_or_none("rank", "hạng hiện nay", "its rank now")

INTERVALS: Final = Table(
    "robustness.intervals",
    Text("đơn vị, theo thứ tự xếp hạng", "unit, in the order of ranks"),
    (
        *(_UNIT, NAME, _CLUSTER, _RANK),
        whole_or_none("left_out_best", "hạng cao nhất khi bỏ một tiêu chí", "best rank with one criterion less"),
        whole_or_none("left_out_worst", "hạng thấp nhất khi bỏ một tiêu chí", "worst rank with one criterion less"),
        whole_or_none("disturbed_best", "hạng cao nhất khi điểm xê dịch", "best rank in all draws"),
        whole_or_none("disturbed_worst", "hạng thấp nhất khi điểm xê dịch", "worst rank in all draws"),
        whole_or_none("no_bonus", "hạng khi không tính điểm thưởng", "its rank without bonuses"),
        whole_or_none("claimed", "hạng theo điểm tự chấm", "its rank by claimed points"),
        whole_or_none("best", "hạng cao nhất trong mọi cách", "the best of all these"),
        whole_or_none("worst", "hạng thấp nhất trong mọi cách", "the worst of all these"),
        number(
            "kept", "tỷ lệ lần giữ nguyên hạng khi điểm xê dịch", "share of draws in which it keeps its rank", SHARE
        ),
        number("first", "tỷ lệ lần đứng hạng 1 khi điểm xê dịch", "share of draws in which it is first", SHARE),
    ),
)
LEFT_OUT: Final = Table(
    "robustness.left_out",
    Text("tiêu chí hoặc nhóm cao nhất bị bỏ × đơn vị", "criterion or top group that is left out × unit"),
    (
        _CRITERION,
        flag("is_group", "là nhóm cao nhất", "whether it is a top group"),
        *(_CLUSTER, _UNIT, _RANK),
        whole_or_none("without", "hạng khi bỏ", "its rank without"),
        number("figure", "điểm hoặc phần trăm khi bỏ", "what is ranked without: points or percent"),
        text("ranked_by", "xếp hạng khi bỏ theo", "what is ranked without", "points", "percent", "keys"),
    ),
)
DECIDING: Final = Table(
    "robustness.deciding",
    Text("tiêu chí hoặc nhóm × cụm có hạng thay đổi khi bỏ", "criterion or group × cluster in which a rank changes"),
    (
        _CRITERION,
        text("name", "tên tiêu chí", "its name"),
        flag("is_group", "là nhóm cao nhất", "whether it is a top group"),
        _CLUSTER,
        whole("changed", "số đơn vị đổi hạng", "units whose rank changes"),
        flag("first_changes", "hạng 1 thay đổi", "whether the first place changes"),
        whole("largest", "số bậc đổi nhiều nhất", "the most places that a unit moves"),
    ),
)
SWAPS: Final = Table(
    "robustness.swaps",
    Text("hai đơn vị kề nhau trong cụm", "two neighbours in the ranking of a cluster"),
    (
        _CLUSTER,
        category("ahead", "đơn vị xếp trên", "the unit ahead"),
        category("behind", "đơn vị xếp dưới", "the unit behind"),
        whole("rank_ahead", "hạng của đơn vị xếp trên", "rank of the one ahead"),
        whole("rank_behind", "hạng của đơn vị xếp dưới", "rank of the one behind"),
        number("gap", "chênh lệch về số được xếp hạng", "how far apart they are in what is ranked"),
        category("unit", "đơn vị có điểm thay đổi", "whose score changes"),
        category("criterion", "tiêu chí", "key of the criterion"),
        number("from", "điểm hiện nay", "the score now", POINTS),
        number("to", "điểm làm đổi hạng", "the score that swaps them", POINTS),
        number("change", "mức thay đổi", "the difference", POINTS),
        whole("ways", "số điểm riêng lẻ làm được với mức đó", "single scores that do it by so little"),
        number("equal_at", "điểm làm hai đơn vị bằng nhau", "the score at which both have the same figure", POINTS),
        text("equal_ahead", "khi bằng nhau, đơn vị xếp trên theo tiêu chí phụ", "who is ahead then, by the chain"),
        text("reason", "vì sao không có", "why there is none"),
    ),
)
