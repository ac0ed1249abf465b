"""Findings about what comes to the meeting: verification, events, ballots, report fields."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, review, warning
from thidua_xlsx.messages.text import Text

__all__ = ["MEETING"]

MEETING: Final = {
    "entry-sheet-missing": error(
        Text(
            "Tệp không có trang “{expected}”; đây không phải {kind}.",
            "There is no sheet “{expected}”; this is not {kind}.",
        ),
        Text(
            "Dùng tệp do chương trình ghi ra: sổ và thông báo do lệnh blank, tệp tổng hợp do lệnh consolidate.",
            "Use a file that this program wrote: “blank” writes entry workbooks and notices, “consolidate” the "
            "consolidated one.",
        ),
    ),
    "entry-other-rulebook": error(
        Text(
            "Tệp lập cho quy định “{found}”, không phải “{expected}”.",
            "The file was made for rulebook “{found}”, not “{expected}”.",
        ),
        Text("Dùng tệp của quy định này.", "Use the file of this rulebook."),
        Text("{expected}", "{expected}"),
    ),
    "entry-unit-unknown": error(
        Text("Không có đơn vị “{found}” trong quy định.", "The rulebook has no unit “{found}”."),
        Text(
            "Sửa mã đơn vị; nội dung dòng này chưa được tính.", "Correct the unit's code; the row is not counted yet."
        ),
    ),
    "entry-criterion-unknown": error(
        Text(
            "Không có tiêu chí chấm điểm “{found}” trong quy định.", "The rulebook has no scored criterion “{found}”."
        ),
        Text("Sửa mã tiêu chí; nội dung dòng này chưa được tính.", "Correct the key; the row is not counted yet."),
    ),
    "entry-not-applicable": error(
        Text("tiêu chí không áp dụng cho cụm của đơn vị {unit}.", "it does not apply to the cluster of unit {unit}."),
        Text("Bỏ nội dung của dòng này.", "Clear the row."),
    ),
    "entry-twice": error(
        Text(
            "đơn vị {unit} đã được ghi ở {other}; nội dung khác nhau nên chưa dòng nào được tính.",
            "unit {unit} was given at {other} already; they differ, so neither counts yet.",
        ),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "verification-disagrees": warning(
        Text(
            "ô thẩm định của đơn vị {unit} trong tệp tổng hợp khác với {other}; đang dùng số trong tệp tổng hợp.",
            "what the consolidated workbook says of unit {unit} differs from {other}; the workbook's word counts.",
        ),
        Text(
            "Nếu {other} mới đúng, sửa hoặc xóa ô này trong tệp tổng hợp.",
            "If {other} is right, correct or clear this cell of the consolidated workbook.",
        ),
    ),
    "event-disagrees": warning(
        Text(
            "tình trạng sự việc của đơn vị {unit} khác với {other}; đang dùng tình trạng trong tệp tổng hợp.",
            "the state of this event of unit {unit} differs from {other}; the consolidated workbook's word counts.",
        ),
        Text("Ghi cùng một tình trạng ở cả hai nơi.", "Give the same state in both places."),
    ),
    "vote-disagrees": warning(
        Text(
            "phiếu của đơn vị {unit} khác với {other}; đang dùng số trong tệp tổng hợp.",
            "the votes on unit {unit} differ from {other}; the consolidated workbook's word counts.",
        ),
        Text("Ghi cùng một số ở cả hai nơi.", "Give the same numbers in both places."),
    ),
    "verification-cleared": warning(
        Text(
            "ô thẩm định của đơn vị {unit} đã xóa trong tệp tổng hợp nhưng tệp thẩm định này vẫn ghi; đang dùng tệp này.",
            "the cell of unit {unit} was cleared in the consolidated workbook, but this file still says so; it counts.",
        ),
        Text("Nếu bỏ thì xóa cả ở đây.", "If it is to go, clear it here too."),
    ),
    "consolidated-twice": error(
        Text(
            "tệp tổng hợp này và {other} cùng một cụm; chỉ đọc {other}.",
            "this consolidated workbook and {other} are of the same cluster; only {other} is read.",
        ),
        Text("Giữ lại một tệp, tệp có số liệu đúng.", "Keep one of them, the one with the right entries."),
    ),
    "consolidated-sheet-missing": error(
        Text(
            "không thấy trang “{expected}” (đã đổi tên hoặc bị xóa), không đọc được những gì đã ghi ở đó.",
            "there is no sheet “{expected}” (renamed or deleted), so what was typed there cannot be read.",
        ),
        Text("Đặt lại tên trang như cũ.", "Give the sheet its name back."),
        Text("{expected}", "{expected}"),
    ),
    "verification-without-reason": error(
        Text(
            "điểm hoặc kết quả của đơn vị {unit} được sửa mà không ghi lý do.",
            "the points or result of unit {unit} were changed without a reason.",
        ),
        Text("Ghi lý do; đơn vị có quyền giải trình.", "Give the reason; the unit may answer it."),
    ),
    "verified-above-maximum": error(
        Text(
            "điểm thẩm định {found} vượt thang điểm {high}.",
            "the verified points {found} are above the maximum {high}.",
        ),
        Text("Sửa thành số từ 0 đến {high}.", "Correct it to a number from 0 to {high}."),
        Text("0–{high}", "0–{high}"),
    ),
    "verified-negative": error(
        Text("“{column}” ghi số âm: {found}.", "“{column}” is negative: {found}."),
        Text(
            "Ghi số không âm; điểm trừ cũng ghi số dương.",
            "Write a number not below 0; deductions are typed positive too.",
        ),
    ),
    "verified-off-grid": error(
        Text(
            "“{column}” là {found}, không đúng bước {step}.",
            "“{column}” is {found}, which is not on the grid of {step}.",
        ),
        Text("Sửa thành bội số của {step}.", "Correct it to a multiple of {step}."),
    ),
    "verified-not-a-choice": error(
        Text(
            "“{column}” ghi “{found}”, không có trong danh sách.",
            "“{column}” says “{found}”, which is not in the list.",
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "verified-result-not-used": error(
        Text(
            "đơn vị {unit}: kết quả thẩm định không dùng được ở đây ({why}).",
            "unit {unit}: a verified result cannot be used here ({why}).",
        ),
        Text("Ghi điểm thẩm định thay cho kết quả.", "Give verified points instead."),
    ),
    "verified-though-not-assigned": warning(
        Text(
            "đơn vị {unit} không được giao tiêu chí này nhưng có thẩm định; chưa được tính.",
            "unit {unit} was not assigned it, but it was verified; this does not count.",
        ),
        Text(
            "Xem lại với đơn vị; nếu được giao, sửa chỉ tiêu trong quy định.",
            "Look at it with the unit; if it was assigned, correct the rulebook.",
        ),
    ),
    "verified-without-submission": warning(
        Text(
            "Đơn vị {unit} có thẩm định nhưng chưa có bản tự chấm dùng được.",
            "Unit {unit} was verified, but has no usable submission.",
        ),
        Text("Đôn đốc đơn vị gửi bản tự chấm.", "Ask the unit for its submission."),
    ),
    "verifier-unknown": error(
        Text("Không có bên thẩm định “{found}”.", "There is no verifier “{found}”."),
        Text("Ghi một trong: {choices}.", "Write one of: {choices}."),
    ),
    "verifier-self": error(
        Text(
            "đơn vị {unit} tự thẩm định mình; điểm này không được tính.",
            "unit {unit} verified itself; these points do not count.",
        ),
        Text("Để đơn vị khác chấm.", "Let another unit score it."),
    ),
    "verifier-not-owner": error(
        Text(
            "{verifier} không phụ trách tiêu chí này; phần thẩm định cho đơn vị {unit} không được tính.",
            "{verifier} does not own it; what it verified of unit {unit} does not count.",
        ),
        Text(
            "Chuyển cho cơ quan phụ trách, hoặc sửa trang Thẩm định của quy định.",
            "Pass it to the owner, or correct the sheet of verifiers.",
        ),
    ),
    "verifier-other-cluster": error(
        Text(
            "{verifier} không thuộc cụm của đơn vị {unit}; phần này không được tính.",
            "{verifier} is not in the cluster of unit {unit}; this does not count.",
        ),
        Text("Chỉ các đơn vị trong cụm chấm chéo lẫn nhau.", "Only units of one cluster score one another."),
    ),
    "verifier-missing": error(
        Text(
            "{verifier} chưa thẩm định đơn vị {unit}: thiếu {count} tiêu chí ({criteria}).",
            "{verifier} has not verified unit {unit}: {count} criteria are missing ({criteria}).",
        ),
        Text("Đề nghị bên thẩm định bổ sung.", "Ask the verifier for it."),
    ),
    "event-kind-unknown": error(
        Text(
            "Không có loại sự việc “{found}” trong trang Khống chế.",
            "There is no kind of event “{found}” in the rulebook.",
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "event-incomplete": error(
        Text("Sự việc của đơn vị {unit} chưa ghi: {missing}.", "The event of unit {unit} does not say: {missing}."),
        Text("Điền đủ; chưa đủ thì chưa được tính.", "Fill it in; until then it does not count."),
    ),
    "event-proposed": review(
        Text(
            "Sự việc “{kind}” của đơn vị {unit} mới được đề xuất, chưa có hiệu lực.",
            "The event “{kind}” of unit {unit} is only proposed and has no effect yet.",
        ),
        Text(
            "Cụm trưởng xác nhận hoặc bác bỏ trong tệp sự việc.",
            "The cluster head confirms or rejects it in the events workbook.",
        ),
    ),
    "ballot-award-unknown": error(
        Text(
            "Không có hình thức khen thưởng “{found}” phải bỏ phiếu.", "There is no award “{found}” that is voted on."
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "ballot-too-many-votes": error(
        Text(
            "{found} phiếu nhiều hơn {high} thành viên hội đồng.",
            "{found} votes are more than the {high} members of the council.",
        ),
        Text("Sửa số phiếu hoặc số thành viên.", "Correct the votes or the size of the council."),
    ),
    "ballot-incomplete": error(
        Text("Phiếu của đơn vị {unit} chưa ghi: {missing}.", "The ballot of unit {unit} does not say: {missing}."),
        Text("Điền đủ; chưa đủ thì chưa được tính.", "Fill it in; until then it does not count."),
    ),
    "ballot-round": error(
        Text("Chỉ có vòng 1 và vòng 2; ô này ghi {found}.", "There are rounds 1 and 2 only; this says {found}."),
        Text("Sau vòng 2, cụm trưởng và cụm phó quyết định.", "After round 2 head and deputy decide."),
    ),
    "ballot-council-differs": warning(
        Text(
            "Đơn vị {unit}: số thành viên hội đồng {found}, nơi khác ghi {expected} cho cùng vòng.",
            "Unit {unit}: a council of {found}, elsewhere {expected} in the same round.",
        ),
        Text(
            "Ghi cùng một số: mọi thành viên, cả người vắng mặt.", "Give the same number: all members, the absent too."
        ),
    ),
    "ballot-not-tied": warning(
        Text(
            "Đơn vị {unit} có phiếu phân định nhưng không đồng hạng với ai; không dùng đến.",
            "Unit {unit} has a tie ballot but shares its rank with nobody; it is not used.",
        ),
        Text("Xem lại dòng này.", "Look at the row."),
    ),
    "field-missing": error(
        Text("Đơn vị {unit} chưa báo cáo “{label}”.", "Unit {unit} has not reported “{label}”."),
        Text("Điền vào trang Báo cáo của phiếu.", "Fill in the sheet “Report” (“Báo cáo”) of the form."),
    ),
    "field-not-a-choice": error(
        Text(
            "“{label}” ghi “{found}”, không có trong danh sách.", "“{label}” says “{found}”, which is not in the list."
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "field-not-a-number": error(
        Text(
            "“{label}” ghi “{found}”, không phải con số dùng được.",
            "“{label}” says “{found}”, which is no usable number.",
        ),
        Text("Ghi một con số không âm.", "Write a number not below 0."),
    ),
    "condition-not-met": review(
        Text(
            "đơn vị {unit} không đạt điều kiện {condition}; được nhiều nhất {high} điểm.",
            "unit {unit} does not meet {condition}; it gets {high} points at most.",
        ),
        Text("Kiểm tra thông tin này với đơn vị.", "Check this with the unit."),
    ),
    "verdict-both": warning(
        Text(
            "đơn vị {unit}: vừa ghi “đồng ý” vừa sửa; phần sửa được tính.",
            "unit {unit}: both agreed and changed; the change counts.",
        ),
        Text("Xóa “đồng ý” nếu đúng là sửa.", "Clear “agreed” if the change is meant."),
    ),
    "verdict-empty": error(
        Text(
            "đơn vị {unit}: có lý do nhưng không đồng ý, không sửa gì; dòng này chưa được tính.",
            "unit {unit}: a reason, but neither agreement nor a change; the row does not count yet.",
        ),
        Text(
            "Chọn “đồng ý”, hoặc ghi kết quả hay điểm thẩm định.",
            "Choose “agreed”, or give a verified result or points.",
        ),
    ),
    "verdict-without-points": error(
        Text(
            "đơn vị {unit}: đã đồng ý hoặc sửa, nhưng ô này vẫn chưa có điểm nên chưa được thẩm định.",
            "unit {unit}: agreed or corrected, but the cell has no points still and is not verified.",
        ),
        Text("Ghi kết quả hoặc điểm thẩm định.", "Give a verified result or points."),
    ),
    "verified-held": warning(
        Text(
            "đơn vị {unit}: điểm thẩm định {found} chỉ được tính {high} vì đơn vị không đạt điều kiện của tiêu chí.",
            "unit {unit}: of the verified points {found} only {high} count, for the unit does not meet the criterion's condition.",
        ),
        Text(
            "Nếu báo cáo của đơn vị ghi nhầm, đề nghị đơn vị sửa trang Báo cáo và gửi lại.",
            "If its report is wrong, ask the unit to correct it and send the form again.",
        ),
    ),
    "event-twice": warning(
        Text(
            "Sự việc này của đơn vị {unit} đã được ghi ở {other}; chỉ tính một lần.",
            "This event of unit {unit} stands at {other} already; it counts once.",
        ),
        Text("Xóa dòng trùng.", "Remove the second row."),
    ),
    "event-though-submitted": warning(
        Text(
            "Sự việc “{kind}” đã xác nhận cho đơn vị {unit}, nhưng đơn vị có bản tự chấm.",
            "“{kind}” is confirmed of unit {unit}, but the unit has a submission.",
        ),
        Text("Cụm trưởng xem lại sự việc này.", "The cluster head should look at the event again."),
    ),
    "vote-unused": warning(
        Text(
            "Phiếu hoặc quyết định ghi cho đơn vị {unit} không được dùng: {why}.",
            "What was voted or decided on unit {unit} is not used: {why}.",
        ),
        Text("Xem lại dòng này.", "Look at the row."),
    ),
    "entry-none": error(
        Text("Không tìm thấy {kind} nào để đọc.", "There is no workbook to read: {kind}."),
        Text("Kiểm tra lại đường dẫn.", "Check the path."),
    ),
}
