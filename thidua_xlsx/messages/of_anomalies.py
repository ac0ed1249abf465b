"""Findings about what is not wrong and yet worth a look before the meeting (``Batch.anomalies``)."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import review
from thidua_xlsx.messages.text import Text

__all__ = ["ANOMALIES"]

ANOMALIES: Final = {
    "same-evidence": review(
        Text(
            "minh chứng “{found}” giống hệt minh chứng của {others}.",
            "the evidence “{found}” is word for word that of {others}.",
        ),
        Text(
            "Xem minh chứng là của đơn vị nào; nếu là văn bản chung của các đơn vị thì không phải làm gì.",
            "See whose it is; where it is a document that they share, nothing needs to be done.",
        ),
    ),
    "far-from-cluster": review(
        Text(
            "{figure} khác xa các đơn vị trong cụm (trung vị {median}, độ lệch chuẩn hóa {score}).",
            "{figure} is far from the other units of the cluster (median {median}, robust z {score}).",
        ),
        Text(
            "Đối chiếu với minh chứng; hỏi đơn vị nếu nghi gõ nhầm.",
            "Compare it with the evidence; ask the unit if it may be a slip.",
        ),
    ),
    "scale-differs": review(
        Text(
            "ô “{column}” ghi {found}, trong khi {compared}: có thể ghi theo thang khác (90; 0,9; 90 %).",
            "“{column}” says {found}, while {compared}: it may be in another scale (90, 0.9, 90 %).",
        ),
        Text(
            "Hỏi đơn vị con số tính theo thang nào, rồi sửa cho các đơn vị cùng một thang.",
            "Ask the unit which scale is meant, so that all units use one.",
        ),
    ),
    "maximum-everywhere": review(
        Text(
            "{unit_name} tự chấm điểm tối đa ở tất cả {count} tiêu chí.",
            "{unit_name} claims the maximum of all its {count} criteria.",
        ),
        Text("Đối chiếu với minh chứng trước khi họp.", "Compare it with the evidence before the meeting."),
    ),
    "maximum-by-all": review(
        Text(
            "Cả {count} đơn vị của {cluster} đều tự chấm điểm tối đa ở tiêu chí {criteria}: tiêu chí không phân biệt được đơn vị nào.",
            "All {count} units of {cluster} claim the maximum of the criteria {criteria}, which then tell no unit from another.",
        ),
        Text(
            "Thẩm định kỹ các tiêu chí này; năm sau cân nhắc cách chấm khác.",
            "Verify these criteria with care; consider another method for next year.",
        ),
    ),
    "results-of-last-year": review(
        Text(
            "{unit_name}: {count} trong {all} số liệu giống hệt bản tự chấm kỳ “{period}” (tiêu chí {criteria}).",
            "{unit_name}: {count} of {all} figures are the same as in the submission of “{period}” (criteria {criteria}).",
        ),
        Text(
            "Hỏi đơn vị số liệu kỳ này; có thể phiếu cũ đã được chép lại.",
            "Ask the unit for this period's figures: an old form may have been copied.",
        ),
    ),
    "evidence-of-last-year": review(
        Text(
            "{unit_name}: {count} minh chứng có số hoặc ngày văn bản giống hệt bản tự chấm kỳ “{period}” (tiêu chí {criteria}).",
            "{unit_name}: {count} documents named as evidence are the same, by number or date, as in the submission of “{period}” (criteria {criteria}).",
        ),
        Text("Đề nghị đơn vị ghi văn bản của kỳ này.", "Ask the unit to name documents of this period."),
    ),
    "previous-is-the-same": review(
        Text(
            "Kỳ trước và kỳ này là cùng một bộ phiếu, theo cùng một quy định ({count} tệp giống hệt), nên chưa so được với kỳ trước.",
            "The submissions of the period before are the same as these, by the same rulebook ({count} identical files): nothing was compared.",
        ),
        Text(
            "Chọn lại quy định và thư mục phiếu của kỳ trước.",
            "Choose the rulebook and the submissions of the period before.",
        ),
    ),
}
"""All are of severity ``review``: nothing of it is a mistake by itself."""
