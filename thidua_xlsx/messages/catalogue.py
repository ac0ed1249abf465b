"""The catalogue of findings: code → severity → what is wrong → what to do, in every language.

Sentences are polite, name the place and the value, and say what to do or who can do it. The words
around them (file, sheet, cell, criterion) are added by ``Finding``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from thidua_xlsx.messages.text import Text

__all__ = ["CATALOGUE", "Entry", "Severity"]


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # something could not be read or may not stand
    WARNING = "warning"  # it was read, but somebody should look
    REVIEW = "review"  # worth a look before the meeting


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue."""

    severity: Severity
    what: Text
    todo: Text
    expected: Text | None = None


def _error(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    return Entry(Severity.ERROR, what, todo, expected)


def _warning(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    return Entry(Severity.WARNING, what, todo, expected)


def _review(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    return Entry(Severity.REVIEW, what, todo, expected)


_FILL_AGAIN: Final = Text(
    "Đề nghị đơn vị điền lại vào đúng phiếu do cụm trưởng phát.",
    "Please ask the unit to fill in the form that the cluster head sent out.",
)

_FILES: Final = {
    "no-submission": _error(
        Text("Không tìm thấy tệp Excel nào để đọc.", "No Excel file to read was found."),
        Text("Kiểm tra lại đường dẫn đến thư mục bản tự chấm.", "Check the path of the folder of submissions."),
    ),
    "not-a-workbook": _error(
        Text("Tệp này không phải sổ tính Excel .xlsx: {kind}.", "This file is not an .xlsx workbook: {kind}."),
        Text(
            "Đề nghị đơn vị mở bằng Excel, chọn Lưu thành (Save As) → Excel Workbook (*.xlsx) rồi gửi lại.",
            "Please ask the unit to open it in Excel, choose Save As → Excel Workbook (*.xlsx), and send it again.",
        ),
        Text("sổ tính .xlsx hoặc .xlsm", "an .xlsx or .xlsm workbook"),
    ),
    "file-missing": _error(
        Text("Không có tệp hoặc thư mục này.", "There is no such file or folder."),
        Text("Kiểm tra lại đường dẫn.", "Check the path."),
    ),
    "not-a-file": _error(
        Text("Đây là thư mục, không phải tệp.", "This is a folder, not a file."),
        Text(
            "Ghi đường dẫn của tệp quy định; thư mục bản tự chấm đứng sau.",
            "Give the rulebook's path; the folder of submissions comes after it.",
        ),
    ),
    "file-unreadable": _error(
        Text("Không đọc được tệp: {reason}.", "The file could not be read: {reason}."),
        Text(
            "Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại; nếu Excel cũng không mở được, hãy gửi lại tệp gốc.",
            "Open it in Excel, save it again as .xlsx and resend; if Excel cannot open it either, resend the original.",
        ),
    ),
    "reader-stopped": _error(
        Text(
            "Tệp này làm trình đọc phải dừng ({reason}); các tệp khác không bị ảnh hưởng.",
            "This file stopped its reader ({reason}); the other files are not affected.",
        ),
        Text(
            "Chép các ô đã điền sang một phiếu mới rồi gửi lại; tệp cũ có ô ở rất xa bảng hoặc bị hỏng.",
            "Copy the filled cells into a fresh form and resend; the old file has cells far away or is damaged.",
        ),
    ),
    "not-of-this-rulebook": _error(
        Text(
            "Phiếu thuộc quy định “{found}”, không phải “{expected}”.",
            "The form belongs to rulebook “{found}”, not to “{expected}”.",
        ),
        Text(
            "Có thể là phiếu năm trước hoặc của cụm khác. Đề nghị đơn vị điền phiếu của quy định này.",
            "It may be last year's form or another cluster's. Please ask the unit to fill in this rulebook's form.",
        ),
        Text("{expected}", "{expected}"),
    ),
    "rulebook-amended": _warning(
        Text(
            "Phiếu phát hành trước khi quy định được sửa: cách tính điểm hoặc thang điểm của tiêu chí này đã đổi.",
            "The form was made before the rulebook was amended: this criterion's points or method have changed.",
        ),
        Text(
            "Kết quả được tính theo quy định hiện hành; xem lại cùng đơn vị.",
            "It is scored by the rulebook in force; look at it with the unit.",
        ),
    ),
    "form-without-identity": _warning(
        Text(
            "Phiếu không còn trang ẩn ghi mã quy định; đơn vị được nhận ra theo dòng “Đơn vị”.",
            "The form has lost its hidden sheet; the unit was recognised from the heading.",
        ),
        Text("Kiểm tra đây đúng là phiếu năm nay của đơn vị.", "Check that this is the unit's form of this year."),
    ),
    "form-newer": _error(
        Text(
            "Phiếu do phiên bản mới hơn của phần mềm tạo ra (mẫu phiếu {found}, đọc được đến {expected}).",
            "The form was made by a newer version of the software (form {found}, readable up to {expected}).",
        ),
        Text("Cập nhật phần mềm rồi đọc lại.", "Update the software and read it again."),
    ),
    "unknown-unit": _error(
        Text(
            "Không nhận ra đơn vị “{found}” trong danh sách đơn vị của quy định.",
            "The unit “{found}” is not in the rulebook's list of units.",
        ),
        Text(
            "Sửa tên đơn vị cho đúng, hoặc thêm vào cột “Tên khác” của trang Đơn vị.",
            "Correct the unit's name, or add it to the column “Tên khác” (aliases) of the sheet Đơn vị.",
        ),
        Text("một đơn vị trong trang Đơn vị", "a unit of the sheet Đơn vị"),
    ),
    "unit-twice": _error(
        Text(
            "Đơn vị {unit_name} gửi nhiều bản khác nhau: {files}. Chưa bản nào được tính.",
            "Unit {unit_name} sent several different versions: {files}. None of them is counted yet.",
        ),
        Text(
            "Giữ lại trong thư mục đúng một bản mà đơn vị xác nhận, rồi chạy lại.",
            "Keep in the folder just the one that the unit confirms, and run again.",
        ),
    ),
    "identical-copy": _warning(
        Text("Tệp này giống hệt {other}; chỉ tính một bản.", "This file is the same as {other}; it counts once."),
        Text("Không phải làm gì; có thể xóa bản thừa.", "Nothing to do; the spare copy may be deleted."),
    ),
    "unit-missing": _warning(
        Text("Chưa có bản tự chấm của {unit_name}.", "There is no submission of {unit_name} yet."),
        Text(
            "Nhắc đơn vị gửi; đơn vị được liệt kê nhưng chưa xếp hạng.",
            "Remind the unit; it is listed but not ranked.",
        ),
    ),
    "identity-conflict": _error(
        Text(
            "Phần ẩn của phiếu ghi {hidden}, nhưng dòng “Đơn vị” ghi {printed}.",
            "The hidden part of the form says {hidden}, but its heading says {printed}.",
        ),
        Text(
            "Có thể đã điền nhầm phiếu của đơn vị khác. Đề nghị điền lại vào phiếu của chính đơn vị.",
            "Another unit's form may have been filled in. Please fill in the unit's own form.",
        ),
    ),
    "heading-differs": _warning(
        Text(
            "Dòng “Đơn vị” ghi “{found}”, không có trong danh sách; phần ẩn của phiếu ghi {hidden}.",
            "The heading says “{found}”, which is not in the list; the hidden part says {hidden}.",
        ),
        Text("Kiểm tra đây đúng là phiếu của đơn vị.", "Check that this is the unit's own form."),
    ),
    "other-document": _warning(
        Text("Đây là {kind}, không phải phiếu; không đọc.", "This is {kind}, not a form; it was not read."),
        Text("Không phải làm gì nếu đây là tài liệu gửi kèm.", "Nothing to do if it was sent along as a document."),
    ),
    "own-workbook": _warning(
        Text(
            "Đây là {kind}, không phải phiếu tự chấm; không đọc.", "This is {kind}, not a submission; it was not read."
        ),
        Text("Không phải làm gì.", "Nothing to do."),
    ),
    "sheet-missing": _error(
        Text("Không có trang “{expected}”.", "The sheet “{expected}” is not there."),
        _FILL_AGAIN,
        Text("trang “{expected}”", "sheet “{expected}”"),
    ),
    "heading-missing": _error(
        Text("Không tìm thấy cột “{expected}” trong bảng.", "The column “{expected}” is not in the table."),
        _FILL_AGAIN,
        Text("cột “{expected}”", "column “{expected}”"),
    ),
    "row-missing": _error(
        Text("Bảng thiếu dòng của tiêu chí này.", "The row of this criterion is not in the table."),
        _FILL_AGAIN,
    ),
    "row-unknown": _error(
        Text(
            "Dòng “{found}” không thuộc tiêu chí nào của quy định, nên chưa được tính.",
            "The row “{found}” belongs to no criterion of the rulebook and is not counted.",
        ),
        Text("Chuyển nội dung vào đúng dòng của tiêu chí.", "Move its content to the criterion's own row."),
    ),
    "row-twice": _error(
        Text(
            "Tiêu chí này có hai dòng; dòng này chưa được tính.",
            "This criterion has two rows; this one is not counted.",
        ),
        Text("Chỉ giữ lại một dòng.", "Keep one row only."),
    ),
    "key-conflict": _error(
        Text(
            "Mã ẩn của dòng là “{hidden}”, nhưng số thứ tự in trên dòng là “{printed}”.",
            "The hidden key of the row is “{hidden}”, but the number printed on it is “{printed}”.",
        ),
        Text(
            "Dòng có thể đã bị chép đè. Đề nghị điền lại dòng này trong phiếu gốc.",
            "The row may have been pasted over. Please fill it in again in the original form.",
        ),
    ),
}

_CELLS: Final = {
    "blank-required": _error(
        Text("ô “{column}” còn trống.", "the cell “{column}” is blank."),
        Text("Đề nghị {advice}.", "Please {advice}."),
        Text("một giá trị", "a value"),
    ),
    "not-a-number": _error(
        Text(
            "ô “{column}” ghi “{found}”, chưa đọc được thành số.", "“{column}” says “{found}”, which is not a number."
        ),
        Text(
            "Chỉ ghi một con số, ví dụ 8,5; giải thích ghi ở cột bên.",
            "Write just a number; explain in the column beside.",
        ),
        Text("một con số", "a number"),
    ),
    "number-as-text": _review(
        Text(
            "ô “{column}” ghi số dưới dạng chữ “{found}”, hiểu là {number}.",
            "“{column}” holds the text “{found}”, read as {number}.",
        ),
        Text("Kiểm tra con số đã hiểu đúng.", "Check that it was understood rightly."),
        Text("{number}", "{number}"),
    ),
    "ambiguous-number": _error(
        Text(
            "ô “{column}” ghi “{found}”: không rõ dấu chấm là phần nghìn hay phần thập phân.",
            "“{column}” says “{found}”: the dot may group thousands or mark decimals.",
        ),
        Text("Ghi lại bằng số, không có dấu ngăn hàng nghìn.", "Type it again as a number without a thousands mark."),
        Text("một con số", "a number"),
    ),
    "date-in-number": _error(
        Text(
            "ô “{column}” là ngày {found}; Excel có thể đã đổi một con số (như 8.5 hoặc 1/2) thành ngày.",
            "“{column}” is the date {found}; Excel may have made it of a number (like 8.5 or 1/2).",
        ),
        Text("Đặt lại định dạng ô là Số rồi gõ lại.", "Set the cell's format to Number and type it again."),
        Text("một con số", "a number"),
    ),
    "cell-error": _error(
        Text("ô “{column}” chứa lỗi Excel {found}.", "“{column}” holds the Excel error {found}."),
        Text("Sửa công thức hoặc gõ thẳng giá trị.", "Mend the formula or type the value itself."),
        Text("một giá trị", "a value"),
    ),
    "not-calculated": _error(
        Text("ô “{column}” là công thức chưa được tính.", "“{column}” is a formula that was never calculated."),
        Text("Mở tệp bằng Excel, nhấn F9, lưu rồi gửi lại.", "Open the file in Excel, press F9, save and resend."),
        Text("một giá trị", "a value"),
    ),
    "percent-ambiguous": _error(
        Text(
            "ô “{column}” ghi {found} cho chỉ tiêu tính bằng %: không rõ là {found} % hay {times100} %.",
            "“{column}” says {found} for a percentage: it may mean {found} % or {times100} %.",
        ),
        Text("Ghi theo đơn vị %: ví dụ 95 cho 95 %.", "Write percent points: 95 for 95 %."),
        Text("số phần trăm, ví dụ 95", "percent points, such as 95"),
    ),
    "out-of-range": _error(
        Text(
            "ô “{column}” ghi {found}, ngoài khoảng {low} đến {high}.",
            "“{column}” says {found}, outside {low} to {high}.",
        ),
        Text("Sửa thành số từ {low} đến {high}.", "Correct it to a number from {low} to {high}."),
        Text("từ {low} đến {high}", "{low} to {high}"),
    ),
    "negative": _error(
        Text("ô “{column}” ghi số âm {found}.", "“{column}” holds the negative number {found}."),
        Text("Ghi số không âm.", "Write a number that is not negative."),
        Text("số không âm", "a number not below 0"),
    ),
    "above-maximum": _error(
        Text("điểm tự chấm {found} vượt thang điểm {high}.", "the self-score {found} is above the maximum {high}."),
        Text(
            "Sửa thành số từ 0 đến {high}, hoặc hỏi cụm trưởng nếu thang điểm đã đổi.",
            "Correct it to a number from 0 to {high}, or ask the cluster head whether the maximum has changed.",
        ),
        Text("từ 0 đến {high}", "0 to {high}"),
    ),
    "off-the-grid": _error(
        Text("ô “{column}” ghi {found}, phải là {grid}.", "“{column}” says {found}; it must be {grid}."),
        Text("Sửa thành {grid}.", "Correct it to {grid}."),
        Text("{grid}", "{grid}"),
    ),
    "not-a-choice": _error(
        Text(
            "ô “{column}” ghi “{found}”, không có trong danh sách chọn.",
            "“{column}” says “{found}”, which is not in the list.",
        ),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "target-zero": _error(
        Text("chỉ tiêu bằng 0, không tính được tỷ lệ.", "the target is 0, so that no ratio exists."),
        Text(
            "Nếu đơn vị không được giao, chọn “Không được giao”; nếu 0 là chỉ tiêu thật, cụm trưởng cho phép trong quy định.",
            "If the unit does not have the task, choose “Không được giao”; if 0 is meant, the rulebook must allow it.",
        ),
    ),
    "result-though-not-assigned": _warning(
        Text(
            "ghi là không được giao nhưng vẫn có số liệu “{found}”.",
            "marked as not assigned, yet “{found}” is filled in.",
        ),
        Text("Sửa tình trạng giao hoặc xóa số liệu.", "Correct the assignment or delete the figure."),
    ),
    "assigned-target-changed": _error(
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
    "not-assigned-by-unit": _review(
        Text("đơn vị tự ghi là không được giao.", "the unit itself says that it was not assigned."),
        Text(
            "Cụm trưởng xác nhận; điểm và thang điểm của đơn vị phụ thuộc vào việc này.",
            "The cluster head confirms it: the unit's points and maximum depend on it.",
        ),
    ),
    "report-missing": _warning(
        Text("Không đọc được trang “Báo cáo” của phiếu.", "The sheet of the report could not be read."),
        Text(
            "Điểm vẫn được tính; hỏi đơn vị nếu cần khó khăn, kiến nghị.",
            "Points are counted; ask the unit for its report if it is needed.",
        ),
    ),
    "evidence-missing": _warning(
        Text("tự chấm {points} điểm nhưng chưa ghi minh chứng.", "claims {points} points without evidence."),
        Text(
            "Ghi số, ngày văn bản hoặc tên tài liệu gửi kèm.",
            "Name the document: number and date, or the file sent along.",
        ),
        Text("minh chứng", "evidence"),
    ),
    "claimed-differs": _warning(
        Text(
            "tự chấm {claimed}, tính lại theo quy định là {computed}.",
            "claims {claimed}; by the rule it is {computed}.",
        ),
        Text("Kiểm tra kết quả và chỉ tiêu, hoặc giải trình.", "Check result and target, or explain."),
        Text("{computed}", "{computed}"),
    ),
    "claimed-differs-explained": _review(
        Text(
            "tự chấm {claimed}, tính lại theo quy định là {computed}; đơn vị giải trình: “{explanation}”.",
            "claims {claimed}; by the rule it is {computed}; the unit explains: “{explanation}”.",
        ),
        Text("Cụm trưởng xem giải trình khi thẩm định.", "The cluster head weighs the explanation when verifying."),
        Text("{computed}", "{computed}"),
    ),
    "claimed-differs-by-cluster": _review(
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
    "total-differs": _warning(
        Text(
            "Tổng điểm in trên phiếu là {found}, cộng các dòng là {expected}.",
            "The printed total is {found}; the rows add up to {expected}.",
        ),
        Text("Dùng tổng của các dòng; kiểm tra lại phiếu.", "The sum of the rows is used; check the form."),
        Text("{expected}", "{expected}"),
    ),
    "check-code-differs": _review(
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

_RULEBOOK: Final = {
    "rulebook-sheet-missing": _error(
        Text("Quy định thiếu trang “{expected}”.", "The rulebook has no sheet “{expected}”."),
        Text(
            "Thêm trang này; xem mẫu bằng lệnh “thidua-xlsx rulebook new”.",
            "Add it; “thidua-xlsx rulebook new” writes a model.",
        ),
    ),
    "sheet-empty": _error(
        Text("Trang “{expected}” chưa có dòng nào.", "The sheet “{expected}” has no row."),
        Text("Điền ít nhất một dòng.", "Fill in at least one row."),
    ),
    "rulebook-column-missing": _error(
        Text("Trang thiếu cột “{expected}”.", "The sheet has no column “{expected}”."),
        Text("Thêm cột với đúng tiêu đề này (thứ tự cột tùy ý).", "Add a column with this heading (any order)."),
    ),
    "rulebook-column-unknown": _warning(
        Text("Cột “{found}” không được dùng đến.", "The column “{found}” is not used."),
        Text("Kiểm tra tiêu đề cột có gõ nhầm không.", "Check the heading for a typing slip."),
    ),
    "rulebook-column-twice": _error(
        Text("Có hai cột cùng tiêu đề “{found}”.", "Two columns have the heading “{found}”."),
        Text("Chỉ giữ lại một cột.", "Keep one."),
    ),
    "setting-missing": _error(
        Text("Chưa ghi “{setting}”.", "“{setting}” is not given."),
        Text("Điền giá trị: {choices}.", "Give a value: {choices}."),
    ),
    "setting-unknown": _warning(
        Text("Không có thông tin nào tên “{found}”.", "There is no setting called “{found}”."),
        Text("Kiểm tra có gõ nhầm không.", "Check for a typing slip."),
    ),
    "setting-twice": _error(
        Text("“{found}” được ghi hai lần.", "“{found}” is given twice."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "value-missing": _error(
        Text("Ô “{column}” còn trống.", "The cell “{column}” is blank."),
        Text("Điền giá trị.", "Fill it in."),
    ),
    "value-not-a-number": _error(
        Text(
            "Ô “{column}” ghi “{found}”, không phải con số dùng được.",
            "“{column}” says “{found}”, which is no usable number.",
        ),
        Text("Ghi {expected}.", "Write {expected}."),
        Text("{expected}", "{expected}"),
    ),
    "value-unknown": _error(
        Text("Ô “{column}” ghi “{found}”.", "“{column}” says “{found}”."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "value-not-a-date": _error(
        Text("Ô “{column}” ghi “{found}”, không phải ngày.", "“{column}” says “{found}”, which is no date."),
        Text("Ghi ngày theo dạng 15/12/2018.", "Write a date like 15/12/2018."),
        Text("ngày, ví dụ 15/12/2018", "a date like 15/12/2018"),
    ),
    "value-too-long": _error(
        Text("Ô “{column}” dài {length} ký tự, quá {limit}.", "“{column}” has {length} characters, more than {limit}."),
        Text("Rút gọn lại.", "Shorten it."),
    ),
    "code-not-usable": _error(
        Text("Mã “{found}” có ký tự không dùng được.", "The code “{found}” has characters that cannot be used."),
        Text(
            'Dùng chữ, số và các dấu . - _ ( ), nhiều nhất 60 ký tự; không dùng | / \\ : ; * ? " < > và không xuống dòng.',
            'Use letters, digits and . - _ ( ), at most 60; none of | / \\ : ; * ? " < > and no line break.',
        ),
    ),
    "key-reserved": _error(
        Text("Mã “{found}” dành riêng cho dòng tổng cộng.", "The key “{found}” stands for the total."),
        Text("Đặt mã khác.", "Choose another key."),
    ),
    "key-as-number": _warning(
        Text(
            "Ô “{column}” là số {found}: Excel có thể đã đổi 1.10 thành 1,1.",
            "“{column}” is the number {found}: Excel may have turned 1.10 into 1.1.",
        ),
        Text("Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Format the column as Text and type the code again."),
    ),
    "key-as-date": _error(
        Text("Ô “{column}” đã bị Excel đổi thành ngày {found}.", "Excel has turned “{column}” into the date {found}."),
        Text("Định dạng cột là Văn bản (Text) rồi gõ lại mã.", "Format the column as Text and type the code again."),
    ),
    "code-twice": _error(
        Text("Mã “{found}” đã dùng ở {other}.", "The code “{found}” is already used at {other}."),
        Text("Đặt mã khác nhau cho từng dòng.", "Give each row a code of its own."),
    ),
    "name-twice": _error(
        Text("Tên “{found}” đã dùng cho đơn vị {other}.", "The name “{found}” is already used for unit {other}."),
        Text(
            "Tên và tên khác của các đơn vị phải khác nhau để nhận ra phiếu.",
            "Names and aliases must tell units apart.",
        ),
    ),
    "cluster-unknown": _error(
        Text("Không có cụm “{found}” trong trang Cụm.", "There is no cluster “{found}” in the sheet Cụm."),
        Text("Sửa mã cụm: {choices}.", "Correct the code: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "cluster-empty": _warning(
        Text("Cụm “{found}” không có đơn vị nào.", "The cluster “{found}” has no unit."),
        Text("Thêm đơn vị hoặc bỏ cụm này.", "Add units or remove it."),
    ),
    "officer-unknown": _error(
        Text("“{found}” không phải mã đơn vị thuộc cụm này.", "“{found}” is not the code of a unit of this cluster."),
        Text("Ghi mã một đơn vị của cụm.", "Give the code of a unit of the cluster."),
    ),
    "unit-without-cluster": _error(
        Text("Đơn vị “{found}” chưa thuộc cụm nào.", "The unit “{found}” is in no cluster."),
        Text("Ghi mã cụm: {choices}.", "Give its cluster: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parent-unknown": _error(
        Text("không có tiêu chí cấp trên “{found}”.", "there is no parent criterion “{found}”."),
        Text("Sửa cột “Thuộc nhóm”.", "Correct the column “Thuộc nhóm” (parent)."),
    ),
    "criterion-cycle": _error(
        Text("các nhóm bao nhau thành vòng: {path}.", "groups contain one another: {path}."),
        Text("Sửa cột “Thuộc nhóm” để cây tiêu chí không có vòng.", "Correct the column “Thuộc nhóm” (parent)."),
    ),
    "group-with-method": _error(
        Text(
            "nhóm có tiêu chí con nên không có cách chấm hay tham số riêng.",
            "a group with children has no method or parameters of its own.",
        ),
        Text(
            "Để trống cột “Tham số”; cột “Cách chấm” để trống hoặc ghi “cộng”.",
            "Leave “Tham số” blank, and “Cách chấm” blank or “cộng” (sum).",
        ),
    ),
    "leaf-without-method": _error(
        Text("chưa ghi cách chấm.", "no method is given."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "method-unknown": _error(
        Text("không có cách chấm “{found}”.", "there is no method “{found}”."),
        Text("Chọn một trong: {choices}.", "Choose one of: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parameter-missing": _error(
        Text(
            "cách chấm “{method}” cần tham số “{parameter}”.",
            "the method “{method}” needs the parameter “{parameter}”.",
        ),
        Text("Ghi vào cột Tham số, ví dụ: {example}.", "Write it in the column Tham số, for example: {example}."),
        Text("{example}", "{example}"),
    ),
    "parameter-unknown": _error(
        Text("cách chấm “{method}” không có tham số “{found}”.", "the method “{method}” has no parameter “{found}”."),
        Text("Tham số dùng được: {choices}.", "Its parameters: {choices}."),
        Text("{choices}", "{choices}"),
    ),
    "parameter-bad": _error(
        Text("tham số “{parameter}” ghi “{found}”.", "the parameter “{parameter}” says “{found}”."),
        Text("Ghi {expected}.", "Write {expected}."),
        Text("{expected}", "{expected}"),
    ),
    "parameter-twice": _error(
        Text("tham số “{found}” được ghi hai lần.", "the parameter “{found}” is given twice."),
        Text("Chỉ giữ lại một.", "Keep one."),
    ),
    "sum-differs": _error(
        Text(
            "các tiêu chí con cộng lại là {found}, nhưng thang điểm của nhóm là {expected}{where}.",
            "its children add up to {found}, but the group's maximum is {expected}{where}.",
        ),
        Text("Sửa thang điểm cho khớp.", "Make them agree."),
        Text("{expected}", "{expected}"),
    ),
    "stated-total-differs": _error(
        Text(
            "Các nhóm lớn cộng lại là {found}, nhưng tổng điểm đã ghi là {expected}{where}.",
            "The top groups add up to {found}, but the stated total is {expected}{where}.",
        ),
        Text("Sửa thang điểm hoặc dòng “Tổng điểm”.", "Correct the maxima or the setting “Tổng điểm”."),
        Text("{expected}", "{expected}"),
    ),
    "no-leaf": _error(
        Text("Quy định chưa có tiêu chí nào để chấm{where}.", "The rulebook has no criterion to score{where}."),
        Text("Thêm tiêu chí có cách chấm vào trang Tiêu chí.", "Add criteria with a method to the sheet Tiêu chí."),
    ),
    "table-missing": _error(
        Text(
            "cách chấm “{method}” cần các dòng trong trang Mức điểm.",
            "the method “{method}” needs rows in the sheet Mức điểm.",
        ),
        Text("Thêm các dòng với mã tiêu chí này.", "Add rows with this criterion's key."),
    ),
    "table-too-long": _error(
        Text(
            "bảng quá dài cho một công thức Excel: {found}, nhiều nhất {high}.",
            "the table is too long for one formula of Excel: {found}, at most {high}.",
        ),
        Text("Gộp bớt dòng hoặc rút gọn tên mức.", "Join rows or shorten the names."),
    ),
    "table-unused": _error(
        Text(
            "có dòng trong trang Mức điểm nhưng cách chấm không dùng đến.",
            "it has rows in Mức điểm, but its method uses none.",
        ),
        Text("Bỏ các dòng đó hoặc đổi cách chấm.", "Remove them or change the method."),
    ),
    "table-criterion-unknown": _error(
        Text(
            "Dòng mức điểm cho tiêu chí “{found}” không có trong quy định.",
            "There is no criterion “{found}” for this row.",
        ),
        Text("Sửa mã tiêu chí.", "Correct the key."),
    ),
    "bands-overlap": _error(
        Text("hai khoảng {first} và {second} chồng lên nhau.", "the intervals {first} and {second} overlap."),
        Text(
            "Chỉ một khoảng được lấy đầu mút: ví dụ khoảng dưới dùng “<”, khoảng trên dùng “≥”.",
            "Let one of them own the edge: “<” below, “≥” above, for example.",
        ),
    ),
    "bands-gap": _error(
        Text("giữa {first} và {second} có chỗ hở.", "there is a hole between {first} and {second}."),
        Text("Nối liền hai khoảng.", "Close it."),
    ),
    "band-empty": _error(
        Text("khoảng {first} không chứa số nào.", "the interval {first} holds no number."),
        Text("Sửa đầu mút của khoảng.", "Correct its ends."),
    ),
    "band-open-ended": _warning(
        Text(
            "kết quả {side} {edge} không thuộc khoảng nào, sẽ không có điểm.",
            "results {side} {edge} are in no interval and get no points.",
        ),
        Text(
            "Thêm khoảng cho phần này (để trống đầu mút là không giới hạn).",
            "Add an interval (a blank end has no limit).",
        ),
    ),
    "band-above-maximum": _error(
        Text(
            "mức {first} cho {found} điểm, vượt thang điểm {high}.",
            "{first} gives {found} points, above the maximum {high}.",
        ),
        Text("Sửa điểm của mức hoặc thang điểm.", "Correct the points or the maximum."),
    ),
    "level-twice": _error(
        Text("mức “{found}” được ghi hai lần.", "the level “{found}” is given twice."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "maximum-not-reached": _warning(
        Text("cao nhất chỉ đạt {found} trong {high} điểm.", "at best it gives {found} of {high} points."),
        Text("Kiểm tra thang điểm và tham số.", "Check the maximum and the parameters."),
    ),
    "maximum-zero": _error(
        Text("thang điểm bằng 0.", "the maximum is 0."),
        Text("Ghi thang điểm lớn hơn 0, hoặc bỏ tiêu chí.", "Give a maximum above 0, or remove the criterion."),
    ),
    "too-many-digits": _error(
        Text("{found} có nhiều hơn {digits} chữ số thập phân.", "{found} has more than {digits} decimals."),
        Text("Làm tròn, hoặc tăng “Số chữ số thập phân của điểm”.", "Round it, or raise the number of decimals."),
    ),
    "target-unit-unknown": _error(
        Text("Không có đơn vị “{found}”.", "There is no unit “{found}”."),
        Text("Sửa mã đơn vị.", "Correct the unit's code."),
    ),
    "target-criterion-unknown": _error(
        Text("Không có tiêu chí chấm điểm “{found}”.", "There is no scored criterion “{found}”."),
        Text(
            "Sửa mã tiêu chí (chỉ tiêu giao cho tiêu chí, không giao cho nhóm).",
            "Correct the key (of a leaf, not a group).",
        ),
    ),
    "target-not-applicable": _error(
        Text("tiêu chí không áp dụng cho cụm của đơn vị {unit}.", "it does not apply to the cluster of unit {unit}."),
        Text("Bỏ dòng này hoặc sửa cột “Áp dụng cho cụm”.", "Remove the row or correct the column of clusters."),
    ),
    "target-not-used": _error(
        Text("cách chấm “{method}” không dùng chỉ tiêu.", "the method “{method}” uses no target."),
        Text("Bỏ chỉ tiêu này (vẫn có thể ghi “không được giao”).", "Remove it (“không được giao” is still allowed)."),
    ),
    "target-twice": _error(
        Text("chỉ tiêu của đơn vị {unit} được ghi hai lần.", "unit {unit} has two targets."),
        Text("Chỉ giữ lại một dòng.", "Keep one row."),
    ),
    "assigned-target-zero": _error(
        Text("chỉ tiêu của đơn vị {unit} bằng 0.", "the target of unit {unit} is 0."),
        Text(
            "Ghi “không được giao”, hoặc thêm tham số “chỉ tiêu 0 = được” nếu 0 là chỉ tiêu thật.",
            "Write “không được giao”, or add the parameter “chỉ tiêu 0 = được” if 0 is meant.",
        ),
    ),
    "classes-overlap": _error(
        Text("Hai mức xếp loại {first} và {second} chồng lên nhau.", "The classes {first} and {second} overlap."),
        Text("Để mỗi đầu mút thuộc về một mức.", "Let one class own each edge."),
    ),
    "classes-gap": _warning(
        Text(
            "Giữa hai mức xếp loại {first} và {second} có chỗ hở; đơn vị rơi vào đó sẽ “chưa xếp loại”.",
            "There is a hole between the classes {first} and {second}; a unit in it is not classified.",
        ),
        Text("Nối liền hai mức nếu không cố ý.", "Close it unless it is meant."),
    ),
    "class-empty": _error(
        Text("Mức xếp loại {first} không chứa số nào.", "The class {first} holds no number."),
        Text("Sửa đầu mút.", "Correct its ends."),
    ),
    "classes-open-ended": _warning(
        Text("Tổng {side} {edge} không thuộc mức xếp loại nào.", "Totals {side} {edge} are in no class."),
        Text("Thêm mức cho phần này (để trống đầu mút là không giới hạn).", "Add a class (a blank end has no limit)."),
    ),
}

CATALOGUE: Final[dict[str, Entry]] = {**_FILES, **_CELLS, **_RULEBOOK}
"""Every finding that the library can raise, by code."""
