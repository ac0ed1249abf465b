"""Findings about the rules of a rulebook beyond points: conditions, ties, limiters, awards, covenant, verifiers."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, warning
from thidua_xlsx.messages.text import Text

__all__ = ["RULES"]

RULES: Final = {
    "condition-bad": error(
        Text("điều kiện “{condition}” không hiểu được.", "the condition “{condition}” cannot be understood."),
        Text(
            "Ghi mã, dấu (=, ≠, ≥, >, ≤, <), giá trị; ví dụ: tru_so = có; I.3 > 0.",
            "Write key, sign, value, such as: tru_so = yes; I.3 > 0.",
        ),
    ),
    "condition-subject-unknown": error(
        Text(
            "điều kiện nhắc đến “{found}”, không phải thông tin báo cáo hay tiêu chí nào.",
            "the condition names “{found}”, which is no report field and no criterion.",
        ),
        Text(
            "Sửa mã, hoặc thêm vào trang Thông tin báo cáo.",
            "Correct the key, or add it to the sheet of report fields.",
        ),
    ),
    "condition-value-unknown": error(
        Text("điều kiện so “{subject}” với “{found}”.", "the condition compares “{subject}” with “{found}”."),
        Text("Ghi một trong: {choices}.", "Write one of: {choices}."),
    ),
    "condition-sign": error(
        Text(
            "điều kiện so “{subject}” bằng dấu {sign}, nhưng đó không phải thông tin bằng số.",
            "the condition compares “{subject}” by {sign}, but that field is no number.",
        ),
        Text("Dùng = hoặc ≠.", "Use = or ≠."),
    ),
    "condition-without-points": error(
        Text(
            "điều kiện so điểm của “{found}”, tiêu chí chỉ lấy số liệu, không có điểm.",
            "the condition compares the points of “{found}”, which reports a figure and has none.",
        ),
        Text(
            "Nhắc đến tiêu chí có điểm, hoặc hỏi con số đó ở trang Thông tin báo cáo.",
            "Name a criterion that has points, or ask for that figure in the sheet of report fields.",
        ),
    ),
    "condition-not-applicable": error(
        Text(
            "điều kiện nhắc đến “{found}”, không áp dụng cho cụm {cluster}.",
            "the condition names “{found}”, which does not apply to cluster {cluster}.",
        ),
        Text(
            "Sửa cột “Áp dụng cho cụm” cho khớp, hoặc dùng điều kiện khác.",
            "Let both apply to the same clusters, or use another condition.",
        ),
    ),
    "condition-on-optional": warning(
        Text(
            "điều kiện nhắc đến “{found}”, thông tin không bắt buộc: đơn vị để trống thì chưa tính được "
            "điểm, xếp loại.",
            "the condition names “{found}”, which need not be filled in: left blank, it cannot be judged.",
        ),
        Text("Ghi “có” ở cột “Bắt buộc” của thông tin này.", "Say yes under “Required” of that field."),
    ),
    "condition-without-otherwise": error(
        Text(
            "có điều kiện nhưng chưa ghi “Không đạt thì tối đa”.",
            "it has a condition, but not what it gives at most where that is not met.",
        ),
        Text(
            "Ghi 0 nếu không đạt thì mất cả điểm, hoặc số điểm tối đa.",
            "Write 0 if all points are lost, or the most points.",
        ),
    ),
    "otherwise-unused": warning(
        Text(
            "ghi “Không đạt thì tối đa” nhưng không có điều kiện.",
            "it says what it gives otherwise, but has no condition.",
        ),
        Text("Thêm điều kiện hoặc xóa ô này.", "Add the condition, or clear the cell."),
    ),
    "reference-loop": error(
        Text("số liệu hoặc điều kiện dẫn vòng: {path}.", "figures or conditions lead in a circle: {path}."),
        Text("Bỏ một chỗ dẫn.", "Remove one of the references."),
    ),
    "uses-unused": error(
        Text(
            "ô “Dùng số liệu của” không dùng được ở đây: nhóm và cách chấm không hỏi số liệu thì không có gì để lấy.",
            "“Uses” has no use here: a group, or a method that asks for no figures, takes none.",
        ),
        Text(
            "Xóa ô này, hoặc chọn cách chấm theo kết quả.", "Clear the cell, or choose a method that asks for a result."
        ),
    ),
    "source-unknown": error(
        Text(
            "dùng số liệu của “{found}”, không phải tiêu chí chấm điểm nào.",
            "it uses the figures of “{found}”, which is no scored criterion.",
        ),
        Text("Sửa mã ở cột “Dùng số liệu của”.", "Correct the key in the column “Uses”."),
    ),
    "source-lacks-input": error(
        Text(
            "cách chấm cần “{input}”, mà “{found}” không có.",
            "its method needs “{input}”, which “{found}” does not have.",
        ),
        Text("Dùng tiêu chí khác, hoặc đổi cách chấm.", "Use another criterion, or change the method."),
    ),
    "source-choices-differ": error(
        Text(
            "dùng mức đã chọn ở “{found}”, nhưng các mức của hai tiêu chí khác nhau.",
            "it uses the level chosen for “{found}”, but the two have different levels.",
        ),
        Text(
            "Ghi cùng các mức, cùng thứ tự, như ở đó: {choices}.",
            "Give it the same levels in the same order: {choices}.",
        ),
    ),
    "source-not-applicable": error(
        Text(
            "dùng số liệu của “{found}”, tiêu chí không áp dụng cho cụm {cluster}.",
            "it uses the figures of “{found}”, which does not apply to cluster {cluster}.",
        ),
        Text("Cho hai tiêu chí áp dụng cho cùng các cụm.", "Let both apply to the same clusters."),
    ),
    "activities-missing": error(
        Text(
            "đếm hoạt động chung, nhưng trang Hoạt động chung chưa có dòng nào cho cụm {cluster}.",
            "it counts joint activities, but none is planned for cluster {cluster}.",
        ),
        Text("Điền trang Hoạt động chung.", "Fill in the sheet of activities."),
    ),
    "weight-missing": error(
        Text(
            "nhóm trên tính theo trọng số, nhưng tiêu chí này chưa có trọng số.",
            "its group is weighted, but it has no weight.",
        ),
        Text("Ghi trọng số, ví dụ 0,3.", "Give a weight, such as 0.3."),
    ),
    "weight-unused": warning(
        Text(
            "có trọng số nhưng nhóm trên không tính theo trọng số.", "it has a weight, but its group is not weighted."
        ),
        Text("Xóa trọng số, hoặc chọn “trọng số” ở cột Cách chấm của nhóm.", "Clear it, or make the group weighted."),
    ),
    "cap-on-leaf": error(
        Text("ô “Không quá” chỉ dùng cho nhóm.", "“At most” is for groups only."),
        Text("Với tiêu chí, trần là thang điểm.", "A leaf is held by its maximum."),
    ),
    "kind-conflict": error(
        Text(
            "loại điểm “{found}” nằm trong nhóm “{expected}”.",
            "its kind is “{found}”, inside a group of kind “{expected}”.",
        ),
        Text(
            "Nhóm thưởng chỉ chứa điểm thưởng, nhóm trừ chỉ chứa điểm trừ.",
            "A bonus group holds bonuses only, a deduction group deductions.",
        ),
    ),
    "policies-conflict": error(
        Text(
            "trong nhóm này, khi không được giao, tiêu chí {first} “{one}” còn tiêu chí {second} “{other}”; "
            "hai cách không dùng chung được.",
            "in this group, when not assigned, criterion {first} is “{one}” and criterion {second} “{other}”; "
            "the two cannot stand together.",
        ),
        Text("Chọn một cách cho cả nhóm.", "Choose one for the group."),
    ),
    "policy-needs-sum": error(
        Text("“{found}” chỉ dùng được trong nhóm cộng điểm.", "“{found}” works in groups that are summed only."),
        Text(
            "Chọn cách khác ở “Khi không được giao”, hoặc cho nhóm cộng điểm.",
            "Choose another policy, or let the group be a sum.",
        ),
    ),
    "policy-needs-result": error(
        Text(
            "“{found}” cần kết quả bằng số, mà cách chấm “{method}” không hỏi cả chỉ tiêu lẫn kết quả.",
            "“{found}” needs a numeric result, but “{method}” does not ask for target and result.",
        ),
        Text("Chọn cách khác ở “Khi không được giao”.", "Choose another policy."),
    ),
    "policy-differs": error(
        Text(
            "“{found}” dùng số liệu của {source}, nên tiêu chí đó cũng phải “{found}”.",
            "“{found}” takes the figures of {source}, which must be “{found}” too.",
        ),
        Text(
            "Chọn cùng một cách cho cả hai ở “Khi không được giao”.",
            "Choose one policy for both under “When not assigned”.",
        ),
    ),
    "target-of-source": error(
        Text(
            "tiêu chí dùng số liệu của {source}, nên chỉ tiêu riêng không được dùng đến.",
            "it uses the figures of {source}, so a target of its own is not used.",
        ),
        Text("Giao chỉ tiêu cho {source}, hoặc xóa dòng này.", "Give the target to {source}, or remove the row."),
    ),
    "class-unknown": error(
        Text("Không có mức xếp loại “{found}”.", "There is no class “{found}”."),
        Text("Ghi một trong: {choices}.", "Write one of: {choices}."),
    ),
    "class-condition-open": warning(
        Text(
            "Mức {first} đòi thêm điều kiện, nhưng chưa nói đơn vị đủ điểm mà không đạt điều kiện thì xếp mức nào; "
            "đơn vị đó sẽ “chưa xếp loại”.",
            "{first} asks more than points, but does not say what a unit gets that has the points alone; "
            "it is not classified.",
        ),
        Text(
            "Chọn “mức dưới” hoặc “chưa xếp loại” ở cột “Không đạt thì”.",
            "Choose “lower” or “none” in the column “Otherwise”.",
        ),
    ),
    "classes-order": error(
        Text(
            "Mức {second} cao hơn mức {first} nhưng đứng sau.",
            "The class {second} is higher than {first}, but comes after.",
        ),
        Text("Xếp các mức từ cao xuống thấp.", "List the classes from the highest down."),
    ),
    "base-missing": error(
        Text("“Tối đa (%)” chưa nói tính trên những đơn vị nào.", "“At most (%)” does not say of which units."),
        Text(
            "Ghi một trong: {choices}, hoặc tên một mức xếp loại.", "Write one of: {choices}, or the name of a class."
        ),
    ),
    "base-unknown": error(
        Text("“Tính trên” ghi “{found}”.", "“Of” says “{found}”."),
        Text(
            "Ghi một trong: {choices}, hoặc tên một mức xếp loại.", "Write one of: {choices}, or the name of a class."
        ),
    ),
    "base-unused": warning(
        Text(
            "“Tính trên” không dùng đến vì không có “Tối đa (%)”.", "“Of” is not used, for there is no “At most (%)”."
        ),
        Text("Ghi tỷ lệ, hoặc xóa ô này.", "Give the percentage, or clear the cell."),
    ),
    "tie-key-unknown": error(
        Text(
            "Thứ tự phân định nhắc đến “{found}”, không phải tiêu chí, nhóm hay thông tin báo cáo nào.",
            "A tie key names “{found}”, which is no criterion, group or report field.",
        ),
        Text("Sửa mã, hoặc ghi một trong: {choices}.", "Correct the key, or write one of: {choices}."),
    ),
    "tie-figure-missing": error(
        Text("“{found}” không có “{figure}” để so sánh.", "“{found}” has no “{figure}” to compare."),
        Text(
            "Chọn số so sánh mà căn cứ này có ({choices}), hoặc căn cứ khác.",
            "Choose a figure that it has ({choices}), or something else to compare.",
        ),
    ),
    "tie-kind-missing": error(
        Text(
            "Thứ tự phân định xét “{found}”, nhưng không tiêu chí nào thuộc loại điểm đó.",
            "A tie key compares the {found}, but no criterion is of that kind.",
        ),
        Text(
            "Bỏ căn cứ này, hoặc ghi “Loại điểm” cho tiêu chí thưởng, trừ.",
            "Remove it, or give the criteria their kind.",
        ),
    ),
    "cluster-without-keys": error(
        Text(
            "Cụm {cluster} xếp theo thứ tự chỉ tiêu, nhưng trang Thứ tự phân định không có dòng nào cho cụm.",
            "Cluster {cluster} ranks by keys, but no tie key is given for it.",
        ),
        Text("Điền trang Thứ tự phân định.", "Fill in the sheet of tie keys."),
    ),
    "cluster-without-points": error(
        Text(
            "Cụm {cluster} xếp hạng theo điểm, nhưng không tiêu chí nào của cụm cho điểm chính.",
            "Cluster {cluster} ranks by points, but none of its criteria gives core points.",
        ),
        Text(
            "Thêm tiêu chí chấm điểm, hoặc chọn xếp hạng theo thứ tự chỉ tiêu ở trang Cụm.",
            "Add criteria that give points, or let the cluster rank by keys.",
        ),
    ),
    "limiter-without-effect": warning(
        Text("Sự việc “{found}” không có hệ quả nào.", "The event “{found}” has no effect."),
        Text("Ghi mức xếp loại tối đa, không khen thưởng hoặc xếp cuối.", "Give a class at most, no award, or last."),
    ),
    "award-without-quota": error(
        Text("Hình thức “{found}” chưa có chỉ tiêu.", "The award “{found}” has no quota."),
        Text("Ghi số lượng hoặc tối đa (%).", "Give a number or a percentage."),
    ),
    "award-without-threshold": error(
        Text(
            "Hình thức “{found}” phải bỏ phiếu nhưng chưa ghi tỷ lệ phiếu.",
            "The award “{found}” needs a ballot but has no threshold.",
        ),
        Text(
            "Ghi tỷ lệ trên tổng số thành viên hội đồng, ví dụ 80.",
            "Give a percentage of all council members, such as 80.",
        ),
    ),
    "threshold-unused": warning(
        Text(
            "Hình thức “{found}” ghi tỷ lệ phiếu nhưng không bỏ phiếu.",
            "The award “{found}” has a threshold but no ballot.",
        ),
        Text("Ghi “có” ở cột Bỏ phiếu, hoặc xóa tỷ lệ.", "Say yes under Ballot, or clear the threshold."),
    ),
    "award-differs": error(
        Text(
            "Hình thức “{found}” ghi khác dòng trước cùng mã ở cột “{column}”.",
            "The award “{found}” differs from the row before of the same code in “{column}”.",
        ),
        Text("Cùng một hình thức thì cùng tên và điều kiện bỏ phiếu.", "One award has one name and one ballot."),
    ),
    "award-twice": error(
        Text(
            "Hình thức “{found}” có hai chỉ tiêu cho cụm {cluster}.",
            "The award “{found}” has two quotas for cluster {cluster}.",
        ),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "award-incomparable": error(
        Text(
            "Hình thức “{found}” xét chung các cụm, nhưng cụm {cluster} không xếp hạng theo điểm.",
            "The award “{found}” is over all clusters, but cluster {cluster} does not rank by points.",
        ),
        Text("Tính chỉ tiêu từng cụm.", "Give every cluster its own quota."),
    ),
    "covenant-incomplete": error(
        Text(
            "Chỉ tiêu giao ước “{found}” có cách đo nhưng thiếu: {missing}.",
            "The covenant target “{found}” is measured, but lacks: {missing}.",
        ),
        Text(
            "Điền đủ, hoặc xóa cách đo nếu chỉ là nội dung.",
            "Fill it in, or clear the measure if it is a content only.",
        ),
    ),
    "covenant-of-unknown": error(
        Text(
            "Chỉ tiêu giao ước đo “{found}”, không có trong quy định.",
            "The covenant measures “{found}”, which the rulebook does not have.",
        ),
        Text("Ghi {expected}.", "Write {expected}."),
    ),
    "covenant-not-measured": warning(
        Text(
            "Dòng giao ước “{found}” có ghi {extra}, nhưng không có cách đo nên sẽ không được đo.",
            "The row “{found}” of the covenant gives {extra}, but no measure, and is not measured.",
        ),
        Text("Chọn cách đo, hoặc xóa các ô đó.", "Choose a measure, or clear those cells."),
    ),
    "field-without-choices": error(
        Text("Thông tin “{found}” phải chọn nhưng chưa có các mức.", "The field “{found}” is a choice, but has none."),
        Text("Ghi các mức, cách nhau bằng dấu chấm phẩy.", "Give the choices, separated by semicolons."),
    ),
    "choices-unused": warning(
        Text(
            "Thông tin “{found}” có các mức nhưng không phải kiểu “chọn”.",
            "The field “{found}” has choices, but is no choice.",
        ),
        Text("Đổi kiểu thành “chọn”, hoặc xóa các mức.", "Make it a choice, or clear the choices."),
    ),
    "field-key-taken": error(
        Text(
            "Mã thông tin “{found}” trùng mã tiêu chí hoặc từ dành riêng.",
            "The field's key “{found}” is a criterion's key or a reserved word.",
        ),
        Text("Đặt mã khác.", "Choose another key."),
    ),
    "owner-unknown": error(
        Text(
            "Cơ quan {verifier} phụ trách “{found}”, không phải tiêu chí hay nhóm nào.",
            "{verifier} owns “{found}”, which is no criterion or group.",
        ),
        Text("Sửa mã.", "Correct the key."),
    ),
    "criterion-without-owner": error(
        Text("chưa có cơ quan nào thẩm định.", "no department verifies it."),
        Text("Thêm vào cột “Phụ trách” của trang Thẩm định.", "Add it to the column “Owns” of the sheet of verifiers."),
    ),
    "criterion-two-owners": error(
        Text(
            "có nhiều cơ quan phụ trách ({verifiers}), mà quy định lấy điểm của bên phụ trách.",
            "several departments own it ({verifiers}), but the owner's points count.",
        ),
        Text("Để một cơ quan phụ trách, hoặc chọn “trung bình”.", "Leave one owner, or choose the mean."),
    ),
    "verifiers-missing": error(
        Text(
            "Cơ quan chuyên môn thẩm định, nhưng trang Thẩm định chưa có dòng nào.",
            "Departments verify, but the sheet of verifiers has no row.",
        ),
        Text("Điền trang Thẩm định.", "Fill in the sheet of verifiers."),
    ),
    "verifiers-unused": warning(
        Text(
            "Trang Thẩm định có cơ quan, nhưng “{setting}” không phải {choices}.",
            "Departments are listed, but “{setting}” is not {choices}.",
        ),
        Text(
            "Chọn {choices} ở trang Thông tin, hoặc xóa trang này.",
            "Choose {choices} in the sheet of settings, or clear them.",
        ),
    ),
    "combine-unused": warning(
        Text(
            "“Khi nhiều bên cùng chấm” không dùng đến vì chỉ cụm trưởng thẩm định.",
            "“Several verifiers” is not used, for the head alone verifies.",
        ),
        Text("Xóa ô này, hoặc chọn “Ai thẩm định”.", "Clear the cell, or say who verifies."),
    ),
    "cross-alone": error(
        Text(
            "Cụm “{cluster}” chỉ có một đơn vị nên không chấm chéo được.",
            "The cluster “{cluster}” has one unit alone; nobody can cross-score it.",
        ),
        Text("Chọn cụm trưởng hoặc cơ quan chuyên môn thẩm định.", "Let the head or departments verify."),
    ),
    "too-few-verifiers": error(
        Text(
            "Bỏ cao nhất và thấp nhất cần ít nhất ba bên chấm; {where} chỉ có {found}.",
            "Leaving out highest and lowest needs three verifiers at least; {where} has {found}.",
        ),
        Text("Chọn “trung bình”.", "Choose the mean."),
    ),
    "combine-own-cross": error(
        Text("Chấm chéo thì không có “bên phụ trách”.", "With cross-scoring nobody owns a criterion."),
        Text(
            "Chọn “trung bình” hoặc “trung bình bỏ cao nhất, thấp nhất”.",
            "Choose the mean, or the mean without highest and lowest.",
        ),
    ),
    "maximum-unused": error(
        Text(
            "chỉ lấy số liệu, không cho điểm, nhưng có thang điểm {found}.",
            "it only reports a figure and gives no points, but has a maximum of {found}.",
        ),
        Text("Xóa thang điểm, hoặc chọn cách chấm khác.", "Clear the maximum, or choose another method."),
    ),
}
