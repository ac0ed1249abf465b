"""Findings about whole files: what they are, whose, and which of several counts."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, warning
from thidua_xlsx.messages.text import Text

__all__ = ["FILES"]

_FILL_AGAIN: Final = Text(
    "Đề nghị đơn vị điền lại vào đúng phiếu do cụm trưởng phát.",
    "Please ask the unit to fill in the form that the cluster head sent out.",
)

FILES: Final = {
    "no-submission": error(
        Text("Không tìm thấy tệp Excel nào để đọc.", "No Excel file to read was found."),
        Text("Kiểm tra lại đường dẫn đến thư mục bản tự chấm.", "Check the path of the folder of submissions."),
    ),
    "not-a-workbook": error(
        Text("Tệp này không phải sổ tính Excel .xlsx: {kind}.", "This file is not an .xlsx workbook: {kind}."),
        Text(
            "Đề nghị đơn vị mở bằng Excel, chọn Lưu thành (Save As) → Excel Workbook (*.xlsx) rồi gửi lại.",
            "Please ask the unit to open it in Excel, choose Save As → Excel Workbook (*.xlsx), and send it again.",
        ),
        Text("sổ tính .xlsx hoặc .xlsm", "an .xlsx or .xlsm workbook"),
    ),
    "file-missing": error(
        Text("Không có tệp hoặc thư mục này.", "There is no such file or folder."),
        Text("Kiểm tra lại đường dẫn.", "Check the path."),
    ),
    "not-a-file": error(
        Text("Đây là thư mục, không phải tệp.", "This is a folder, not a file."),
        Text(
            "Ghi đường dẫn của tệp quy định; thư mục bản tự chấm đứng sau.",
            "Give the rulebook's path; the folder of submissions comes after it.",
        ),
    ),
    "file-unreadable": error(
        Text("Không đọc được tệp: {reason}.", "The file could not be read: {reason}."),
        Text(
            "Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại; nếu Excel cũng không mở được, hãy gửi lại tệp gốc.",
            "Open it in Excel, save it again as .xlsx and resend; if Excel cannot open it either, resend the original.",
        ),
    ),
    "reader-stopped": error(
        Text(
            "Tệp này làm trình đọc phải dừng ({reason}); các tệp khác không bị ảnh hưởng.",
            "This file stopped its reader ({reason}); the other files are not affected.",
        ),
        Text(
            "Chép các ô đã điền sang một phiếu mới rồi gửi lại; tệp cũ có ô ở rất xa bảng hoặc bị hỏng.",
            "Copy the filled cells into a fresh form and resend; the old file has cells far away or is damaged.",
        ),
    ),
    "not-of-this-rulebook": error(
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
    "rulebook-amended": warning(
        Text(
            "Phiếu phát hành trước khi quy định được sửa: cách tính điểm hoặc thang điểm của tiêu chí này đã đổi.",
            "The form was made before the rulebook was amended: this criterion's points or method have changed.",
        ),
        Text(
            "Kết quả được tính theo quy định hiện hành; xem lại cùng đơn vị.",
            "It is scored by the rulebook in force; look at it with the unit.",
        ),
    ),
    "form-without-identity": warning(
        Text(
            "Phiếu không còn trang ẩn ghi mã quy định; đơn vị được nhận ra theo dòng “Đơn vị”.",
            "The form has lost its hidden sheet; the unit was recognised from the heading.",
        ),
        Text("Kiểm tra đây đúng là phiếu năm nay của đơn vị.", "Check that this is the unit's form of this year."),
    ),
    "form-newer": error(
        Text(
            "Phiếu do phiên bản mới hơn của phần mềm tạo ra (mẫu phiếu {found}, đọc được đến {expected}).",
            "The form was made by a newer version of the software (form {found}, readable up to {expected}).",
        ),
        Text("Cập nhật phần mềm rồi đọc lại.", "Update the software and read it again."),
    ),
    "unknown-unit": error(
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
    "unit-twice": error(
        Text(
            "Đơn vị {unit_name} gửi nhiều bản khác nhau: {files}. Chưa bản nào được tính.",
            "Unit {unit_name} sent several different versions: {files}. None of them is counted yet.",
        ),
        Text(
            "Giữ lại trong thư mục đúng một bản mà đơn vị xác nhận, rồi chạy lại.",
            "Keep in the folder just the one that the unit confirms, and run again.",
        ),
    ),
    "identical-copy": warning(
        Text("Tệp này giống hệt {other}; chỉ tính một bản.", "This file is the same as {other}; it counts once."),
        Text("Không phải làm gì; có thể xóa bản thừa.", "Nothing to do; the spare copy may be deleted."),
    ),
    "unit-missing": warning(
        Text("Chưa có bản tự chấm của {unit_name}.", "There is no submission of {unit_name} yet."),
        Text(
            "Nhắc đơn vị gửi; đơn vị được liệt kê nhưng chưa xếp hạng.",
            "Remind the unit; it is listed but not ranked.",
        ),
    ),
    "identity-conflict": error(
        Text(
            "Phần ẩn của phiếu ghi {hidden}, nhưng dòng “Đơn vị” ghi {printed}.",
            "The hidden part of the form says {hidden}, but its heading says {printed}.",
        ),
        Text(
            "Có thể đã điền nhầm phiếu của đơn vị khác. Đề nghị điền lại vào phiếu của chính đơn vị.",
            "Another unit's form may have been filled in. Please fill in the unit's own form.",
        ),
    ),
    "heading-differs": warning(
        Text(
            "Dòng “Đơn vị” ghi “{found}”, không có trong danh sách; phần ẩn của phiếu ghi {hidden}.",
            "The heading says “{found}”, which is not in the list; the hidden part says {hidden}.",
        ),
        Text("Kiểm tra đây đúng là phiếu của đơn vị.", "Check that this is the unit's own form."),
    ),
    "other-document": warning(
        Text("Đây là {kind}, không phải phiếu; không đọc.", "This is {kind}, not a form; it was not read."),
        Text("Không phải làm gì nếu đây là tài liệu gửi kèm.", "Nothing to do if it was sent along as a document."),
    ),
    "own-workbook": warning(
        Text(
            "Đây là {kind}, không phải phiếu tự chấm; không đọc.", "This is {kind}, not a submission; it was not read."
        ),
        Text("Không phải làm gì.", "Nothing to do."),
    ),
    "sheet-missing": error(
        Text("Không có trang “{expected}”.", "The sheet “{expected}” is not there."),
        _FILL_AGAIN,
        Text("trang “{expected}”", "sheet “{expected}”"),
    ),
    "heading-missing": error(
        Text("Không tìm thấy cột “{expected}” trong bảng.", "The column “{expected}” is not in the table."),
        _FILL_AGAIN,
        Text("cột “{expected}”", "column “{expected}”"),
    ),
    "row-missing": error(
        Text("Bảng thiếu dòng của tiêu chí này.", "The row of this criterion is not in the table."),
        _FILL_AGAIN,
    ),
    "row-unknown": error(
        Text(
            "Dòng “{found}” không thuộc tiêu chí nào của quy định, nên chưa được tính.",
            "The row “{found}” belongs to no criterion of the rulebook and is not counted.",
        ),
        Text("Chuyển nội dung vào đúng dòng của tiêu chí.", "Move its content to the criterion's own row."),
    ),
    "row-twice": error(
        Text(
            "Tiêu chí này có hai dòng; dòng này chưa được tính.",
            "This criterion has two rows; this one is not counted.",
        ),
        Text("Chỉ giữ lại một dòng.", "Keep one row only."),
    ),
    "key-conflict": error(
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
