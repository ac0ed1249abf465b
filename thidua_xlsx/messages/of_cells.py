"""Findings about the cells of a submission."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, review, warning
from thidua_xlsx.messages.text import Text

__all__ = ["CELLS"]

CELLS: Final = {
    "blank-required": error(
        Text("ô “{column}” còn trống.", "the cell “{column}” is blank."),
        Text("Đề nghị {advice}.", "Please {advice}."),
        Text("một giá trị", "a value"),
    ),
    "not-a-number": error(
        Text(
            "ô “{column}” ghi “{found}”, chưa đọc được thành số.", "“{column}” says “{found}”, which is not a number."
        ),
        Text(
            "Chỉ ghi một con số, ví dụ 8,5; giải thích ghi ở cột bên.",
            "Write just a number; explain in the column beside.",
        ),
        Text("một con số", "a number"),
    ),
    "number-as-text": review(
        Text(
            "ô “{column}” ghi số dưới dạng chữ “{found}”, hiểu là {number}.",
            "“{column}” holds the text “{found}”, read as {number}.",
        ),
        Text("Kiểm tra con số đã hiểu đúng.", "Check that it was understood rightly."),
        Text("{number}", "{number}"),
    ),
    "number-with-words": warning(
        Text(
            "ô “{column}” ghi “{found}”, hiểu là {number} (bỏ qua chữ, ký hiệu đi kèm).",
            "“{column}” says “{found}”, read as {number} (words and marks beside it left out).",
        ),
        Text(
            "Kiểm tra con số đã hiểu đúng; lần sau chỉ ghi số, phần giải thích ghi ở cột bên.",
            "Check that it was understood rightly; write just the number, and explain in the column beside.",
        ),
        Text("{number}", "{number}"),
    ),
    "fraction-in-number": error(
        Text(
            "ô “{column}” ghi “{found}”, giống một phân số hoặc ngày tháng, chưa rõ là số nào.",
            "“{column}” says “{found}”, which looks like a fraction or a date; it is not clear which number is meant.",
        ),
        Text(
            "Chỉ ghi một con số; tiêu chí tính bằng % thì ghi số phần trăm, ví dụ 95.",
            "Write just one number; where percent is asked for, percent points, such as 95.",
        ),
        Text("một con số", "a number"),
    ),
    "percent-not-asked": error(
        Text(
            "ô “{column}” ghi “{found}” nhưng ở đây tính bằng “{measure}”, không phải bằng phần trăm.",
            "“{column}” says “{found}”, but here “{measure}” is counted, not percent.",
        ),
        Text("Ghi lại bằng con số tính theo “{measure}”.", "Write the number of “{measure}”."),
        Text("số tính theo “{measure}”", "a number of “{measure}”"),
    ),
    "ambiguous-number": error(
        Text(
            "ô “{column}” ghi “{found}”: không rõ dấu chấm là phần nghìn hay phần thập phân.",
            "“{column}” says “{found}”: the dot may group thousands or mark decimals.",
        ),
        Text("Ghi lại bằng số, không có dấu ngăn hàng nghìn.", "Type it again as a number without a thousands mark."),
        Text("một con số", "a number"),
    ),
    "date-in-number": error(
        Text(
            "ô “{column}” là ngày hoặc giờ {found}; Excel có thể đã tự đổi từ con số được gõ ({guess}).",
            "“{column}” is the date or time {found}; Excel may have made it of the number that was typed ({guess}).",
        ),
        Text("Đặt lại định dạng ô là Số rồi gõ lại.", "Set the cell's format to Number and type it again."),
        Text("một con số", "a number"),
    ),
    "cell-error": error(
        Text("ô “{column}” chứa lỗi Excel {found}.", "“{column}” holds the Excel error {found}."),
        Text("Sửa công thức hoặc gõ thẳng giá trị.", "Mend the formula or type the value itself."),
        Text("một giá trị", "a value"),
    ),
    "not-calculated": error(
        Text("ô “{column}” là công thức chưa được tính.", "“{column}” is a formula that was never calculated."),
        Text("Mở tệp bằng Excel, nhấn F9, lưu rồi gửi lại.", "Open the file in Excel, press F9, save and resend."),
        Text("một giá trị", "a value"),
    ),
    "cell-repeated": error(
        Text(
            "ô “{column}” có hai giá trị trong tệp (phần mềm ghi tệp bị lỗi); không rõ giá trị nào đúng.",
            "“{column}” has two values in the file (the program that wrote it is faulty); it is not clear which is right.",
        ),
        Text("Gõ lại giá trị bằng Excel rồi gửi lại.", "Type the value again in Excel and resend."),
        Text("một giá trị", "a value"),
    ),
    "text-converted": warning(
        Text(
            "Trang có {count} ô gõ bằng phông chữ cũ (TCVN3 hoặc VNI), đã đổi sang Unicode: “{before}” → “{after}”.{others}",
            "{count} cells of the sheet are typed in an old font (TCVN3 or VNI) and were converted to Unicode: “{before}” → “{after}”.{others}",
        ),
        Text(
            "Xem chữ đã đổi có đúng không; lần sau gõ bằng bảng mã Unicode.",
            "See whether the words are right; type in Unicode next time.",
        ),
    ),
    "cell-far-away": review(
        Text(
            "Có {count} ô nằm rất xa bảng, ô đầu là {cell}; chúng không được đọc.",
            "{count} cells lie far away from the table, {cell} the first; they were not read.",
        ),
        Text(
            "Thường do tiện ích của Excel để lại; xem ô đó có gì cần chép vào phiếu không.",
            "Usually an add-in has left them; see whether anything there belongs into the form.",
        ),
    ),
    "percent-ambiguous": error(
        Text(
            "ô “{column}” ghi {found} cho chỉ tiêu tính bằng %: không rõ là {found} % hay {times100} %.",
            "“{column}” says {found} for a percentage: it may mean {found} % or {times100} %.",
        ),
        Text("Ghi theo đơn vị %: ví dụ 95 cho 95 %.", "Write percent points: 95 for 95 %."),
        Text("số phần trăm, ví dụ 95", "percent points, such as 95"),
    ),
    "out-of-range": error(
        Text(
            "ô “{column}” ghi {found}, ngoài khoảng {low} đến {high}.",
            "“{column}” says {found}, outside {low} to {high}.",
        ),
        Text("Sửa thành số từ {low} đến {high}.", "Correct it to a number from {low} to {high}."),
        Text("từ {low} đến {high}", "{low} to {high}"),
    ),
    "negative": error(
        Text("ô “{column}” ghi số âm {found}.", "“{column}” holds the negative number {found}."),
        Text("Ghi số không âm.", "Write a number that is not negative."),
        Text("số không âm", "a number not below 0"),
    ),
    "above-maximum": error(
        Text("điểm tự chấm {found} vượt thang điểm {high}.", "the self-score {found} is above the maximum {high}."),
        Text(
            "Sửa thành số từ 0 đến {high}, hoặc hỏi cụm trưởng nếu thang điểm đã đổi.",
            "Correct it to a number from 0 to {high}, or ask the cluster head whether the maximum has changed.",
        ),
        Text("từ 0 đến {high}", "0 to {high}"),
    ),
    "off-the-grid": error(
        Text("ô “{column}” ghi {found}, phải là {grid}.", "“{column}” says {found}; it must be {grid}."),
        Text("Sửa thành {grid}.", "Correct it to {grid}."),
        Text("{grid}", "{grid}"),
    ),
    "merged-cell": error(
        Text(
            "ô “{column}” bị gộp trong vùng {range}: không rõ giá trị ở ô {first} là của riêng ô đó hay của cả vùng.",
            "“{column}” is merged into {range}: it is not clear whether the value in {first} is its own or meant for all.",
        ),
        Text("Bỏ gộp ô, điền từng ô rồi gửi lại.", "Unmerge the cells, fill in each of them and resend."),
        Text("một giá trị riêng", "a value of its own"),
    ),
    "not-a-choice": error(
        Text(
            "ô “{column}” ghi “{found}”, không có trong danh sách chọn.{meant}",
            "“{column}” says “{found}”, which is not in the list.{meant}",
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "target-zero": error(
        Text("chỉ tiêu bằng 0, không tính được tỷ lệ.", "the target is 0, so that no ratio exists."),
        Text(
            "Nếu đơn vị không được giao, chọn “Không được giao”; nếu 0 là chỉ tiêu thật, cụm trưởng cho phép "
            "trong quy định.",
            "If the unit does not have the task, choose “Not assigned” (“Không được giao”); if 0 is meant, the rulebook must allow it.",
        ),
    ),
    "result-though-not-assigned": warning(
        Text(
            "ghi là không được giao nhưng vẫn có số liệu “{found}”.",
            "marked as not assigned, yet “{found}” is filled in.",
        ),
        Text("Sửa tình trạng giao hoặc xóa số liệu.", "Correct the assignment or delete the figure."),
    ),
    "assigned-target-changed": error(
        Text(
            "chỉ tiêu trong phiếu là “{found}”, chỉ tiêu được giao là “{expected}”.",
            "the target in the form is “{found}”, the one assigned is “{expected}”.",
        ),
        Text(
            "Điểm được tính theo chỉ tiêu được giao; muốn đổi phải được cụm trưởng sửa trong quy định.",
            "It is scored by the assigned target; only the cluster head can change it, in the rulebook.",
        ),
        Text("{expected}", "{expected}"),
    ),
    "not-assigned-by-unit": review(
        Text("đơn vị tự ghi là không được giao.", "the unit itself says that it was not assigned."),
        Text(
            "Cụm trưởng xác nhận; điểm và thang điểm của đơn vị phụ thuộc vào việc này.",
            "The cluster head confirms it: the unit's points and maximum depend on it.",
        ),
    ),
    "report-missing": warning(
        Text("Không đọc được trang “Báo cáo” của phiếu.", "The sheet of the report could not be read."),
        Text(
            "Điểm vẫn được tính; hỏi đơn vị nếu cần khó khăn, kiến nghị.",
            "Points are counted; ask the unit for its report if it is needed.",
        ),
    ),
    "evidence-missing": warning(
        Text("tự chấm {points} điểm nhưng chưa ghi minh chứng.", "claims {points} points without evidence."),
        Text(
            "Ghi số, ngày văn bản hoặc tên tài liệu gửi kèm.",
            "Name the document: number and date, or the file sent along.",
        ),
        Text("minh chứng", "evidence"),
    ),
    "claimed-differs": warning(
        Text(
            "tự chấm {claimed}, tính lại theo quy định là {computed}.",
            "claims {claimed}; by the rule it is {computed}.",
        ),
        Text("Kiểm tra kết quả và chỉ tiêu, hoặc giải trình.", "Check result and target, or explain."),
        Text("{computed}", "{computed}"),
    ),
    "claimed-differs-explained": review(
        Text(
            "tự chấm {claimed}, tính lại theo quy định là {computed}; đơn vị giải trình: “{explanation}”.",
            "claims {claimed}; by the rule it is {computed}; the unit explains: “{explanation}”.",
        ),
        Text("Cụm trưởng xem giải trình khi thẩm định.", "The cluster head weighs the explanation when verifying."),
        Text("{computed}", "{computed}"),
    ),
    "claimed-differs-by-cluster": review(
        Text(
            "tự chấm {claimed}; so với các đơn vị trong cụm, quy định cho {computed}.",
            "claims {claimed}; compared with the units of the cluster the rule gives {computed}.",
        ),
        Text(
            "Không phải lỗi của đơn vị: chỉ tính được khi đã có kết quả cả cụm.",
            "Not the unit's mistake: it can be known only with the results of the whole cluster.",
        ),
        Text("{computed}", "{computed}"),
    ),
    "total-differs": warning(
        Text(
            "Tổng điểm in trên phiếu là {found}, cộng các dòng là {expected}.",
            "The printed total is {found}; the rows add up to {expected}.",
        ),
        Text("Dùng tổng của các dòng; kiểm tra lại phiếu.", "The sum of the rows is used; check the form."),
        Text("{expected}", "{expected}"),
    ),
    "check-code-differs": review(
        Text(
            "Mã kiểm tra lưu trong phiếu là {found}, tính lại là {expected}.",
            "The check code stored in the form is {found}; calculated again it is {expected}.",
        ),
        Text(
            "Tệp đã thay đổi sau lần tính cuối; so với bản in có chữ ký.",
            "The file changed after its last calculation; compare it with the signed print.",
        ),
        Text("{expected}", "{expected}"),
    ),
}
