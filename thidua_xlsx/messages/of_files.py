"""Findings about whole files: what they are, whose, and which of several counts."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, review, warning
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
        Text("Tệp này không phải sổ tính đọc được: {kind}.", "This file is no workbook that can be read: {kind}."),
        Text("{advice}", "{advice}"),
        Text("sổ tính .xlsx, .xlsm, .xlsb, .xls hoặc .ods", "a workbook: .xlsx, .xlsm, .xlsb, .xls or .ods"),
    ),
    "password-needed": error(
        Text("Tệp đặt mật khẩu.", "The file has a password."),
        Text(
            "Với bản tự chấm: chạy lại với mật khẩu của đơn vị (--password). Với tệp khác: mở bằng mật khẩu rồi lưu lại không có mật khẩu.",
            "A submission: run again with the unit's password (--password). Another file: open it and save it without one.",
        ),
    ),
    "password-wrong": error(
        Text("Không mật khẩu nào đã cho mở được tệp này.", "None of the passwords given opens this file."),
        Text(
            "Hỏi lại đơn vị mật khẩu (phân biệt chữ hoa, chữ thường), hoặc đề nghị gửi lại tệp không có mật khẩu.",
            "Ask the unit for its password (capitals matter), or for the file without one.",
        ),
    ),
    "sheets-of-one-name": error(
        Text(
            "Tệp có hai trang cùng tên “{sheet}”: không rõ trang nào được tính.",
            "Two sheets of the file are called “{sheet}”: it is not clear which one counts.",
        ),
        Text(
            "Mở tệp bằng Excel, xóa hoặc đổi tên một trang, lưu rồi gửi lại.",
            "Delete or rename one of them in Excel, save and resend.",
        ),
    ),
    "sheet-too-large": error(
        Text(
            "Trang “{sheet}” trải đến ô {cell}, quá lớn để đọc.",
            "The sheet “{sheet}” reaches cell {cell}: too large to be read.",
        ),
        Text(
            "Xóa các dòng, cột thừa phía dưới và bên phải bảng (hoặc chép bảng sang phiếu mới), lưu rồi gửi lại.",
            "Delete the spare rows and columns below and right of the table (or copy it into a fresh form), save and resend.",
        ),
    ),
    "text-too-long": error(
        Text(
            "Trang “{sheet}” có ô {cell} chứa văn bản dài hơn mức Excel cho phép (32.767 ký tự).",
            "On the sheet “{sheet}”, cell {cell} holds more text than Excel lets a cell have (32,767 characters).",
        ),
        Text("Rút ngắn văn bản trong ô, lưu rồi gửi lại.", "Shorten the text, save and resend."),
    ),
    "file-missing": error(
        Text("Không có tệp hoặc thư mục này.", "There is no such file or folder."),
        Text("Kiểm tra lại đường dẫn.", "Check the path."),
    ),
    "storage-unreachable": error(
        Text("Không đọc được từ nơi lưu trữ: {reason}.", "It could not be read from the storage: {reason}."),
        Text(
            "Kiểm tra mạng, địa chỉ, khóa và quyền truy cập của máy đang chạy, rồi chạy lại; nếu chỉ chậm, tăng thời hạn (Limits).",
            "Check the network, address, keys and rights of the computer that runs this, then run again; if it is only slow, allow it more time (Limits).",
        ),
    ),
    "storage-package-missing": error(
        Text(
            "Máy này chưa cài phần mềm để đọc địa chỉ {reason}.",
            "What it takes to read addresses {reason} is not installed on this computer.",
        ),
        Text(
            'Cài thêm bằng lệnh: pip install "thidua-xlsx[remote]" và gói nêu trong ngoặc (trên cả các máy cùng đọc); hoặc chép tệp về máy.',
            'Run: pip install "thidua-xlsx[remote]", and install the package in brackets (on all computers that read along); or copy the files to this computer.',
        ),
    ),
    "address-refused": error(
        Text("Không mở địa chỉ loại {reason}.", "Addresses of the kind {reason} are not opened."),
        Text(
            "Dùng đường dẫn tệp, thư mục, hoặc địa chỉ của nơi lưu trữ, không lồng nhau (không có “::”).",
            "Give the path of a file or folder, or the address of a storage, none inside another (without “::”).",
        ),
        Text("s3, gs, az, abfs, https, sftp, smb, ftp, hdfs", "s3, gs, az, abfs, https, sftp, smb, ftp, hdfs"),
    ),
    "link-outside": warning(
        Text(
            "Đây là liên kết dẫn ra ngoài thư mục được giao đọc; không đọc.",
            "This link leads out of the folder that was handed in; it was not read.",
        ),
        Text(
            "Nếu đúng là bản tự chấm, chép chính tệp đó vào thư mục rồi chạy lại.",
            "If it is a submission, copy the file itself into the folder and run again.",
        ),
    ),
    "not-a-regular-file": warning(
        Text(
            "Đây không phải tệp thường (ống dẫn, thiết bị hoặc socket của hệ thống); không mở.",
            "This is no ordinary file (a pipe, device or socket of the system); it was not opened.",
        ),
        Text("Không phải làm gì; có thể xóa khỏi thư mục.", "Nothing to do; it may be removed from the folder."),
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
    "not-of-this-period": error(
        Text(
            "Phiếu là của kỳ khác: ghi “{found}”, còn quy định là của “{expected}”.",
            "The form is of another period: it says “{found}”, the rulebook is of “{expected}”.",
        ),
        Text(
            "Đề nghị đơn vị điền phiếu của kỳ này; nếu chỉ tên kỳ trong quy định đã sửa, phát lại phiếu.",
            "Please ask the unit to fill in this period's form; if only the period's name was changed, send out forms again.",
        ),
        Text("{expected}", "{expected}"),
    ),
    "maximum-differs": warning(
        Text(
            "Thang điểm in trên bảng là {found}, quy định là {expected}.",
            "The maximum printed in the table is {found}; the rulebook says {expected}.",
        ),
        Text(
            "Điểm tính theo quy định; xem bảng có theo đúng thang điểm năm nay không.",
            "It is scored by the rulebook; see whether the table follows this year's scale.",
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
    "unit-not-labelled": warning(
        Text(
            "Bảng không có dòng “Đơn vị: …”; được hiểu là của {unit_name}, vì ô này ghi “{found}”.",
            "The table has no line “Unit: …” (“Đơn vị: …”); it was taken for that of {unit_name}, because this cell says “{found}”.",
        ),
        Text(
            "Kiểm tra đây là đơn vị lập bảng, không phải nơi nhận; lần sau ghi “Đơn vị: …”, hoặc chỉ ô đó trong tệp bố cục (unit_cell).",
            "Check that this unit made the table and does not receive it; next time write “Unit: …” (“Đơn vị: …”), or name the cell in the layout (unit_cell).",
        ),
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
            "Không nhận ra đơn vị “{found}” trong danh sách đơn vị của quy định.{meant}",
            "The unit “{found}” is not in the rulebook's list of units.{meant}",
        ),
        Text(
            "Sửa tên đơn vị cho đúng, hoặc thêm vào cột “Tên khác” của trang Đơn vị.",
            "Correct the unit's name, or add it to the column “Aliases” (“Tên khác”) of the sheet “Units” (“Đơn vị”).",
        ),
        Text("một đơn vị trong trang Đơn vị", "a unit of the sheet “Units” (“Đơn vị”)"),
    ),
    "unit-twice": error(
        Text(
            "Đơn vị {unit_name} gửi nhiều bản khác nhau: {files}. Chưa bản nào được tính{why}.",
            "Unit {unit_name} sent several different versions: {files}. None of them is counted yet{why}.",
        ),
        Text(
            "Giữ lại trong thư mục đúng một bản mà đơn vị xác nhận, rồi chạy lại.",
            "Keep in the folder just the one that the unit confirms, and run again.",
        ),
    ),
    "superseded": warning(
        Text(
            "Đơn vị {unit_name} có bản mới hơn: {newest}, lưu {newest_date}; bản này lưu {date}, không tính.",
            "Unit {unit_name} has a newer version: {newest}, saved {newest_date}; this one, saved {date}, is not counted.",
        ),
        Text(
            "Nếu bản được tính không phải bản đơn vị xác nhận, giữ lại trong thư mục đúng một bản rồi chạy lại.",
            "If the one counted is not the one that the unit confirms, keep just one in the folder and run again.",
        ),
    ),
    "newer-not-usable": error(
        Text(
            "Bản này của {unit_name} (lưu {date}) mới hơn bản được tính là {counted} ({counted_date}), nhưng không dùng được.",
            "This version of {unit_name} (saved {date}) is newer than {counted} ({counted_date}), which is counted, but cannot be used.",
        ),
        Text(
            "Đề nghị đơn vị sửa bản mới; đến lúc đó điểm theo bản cũ.",
            "Please ask the unit to mend it; until then the older one counts.",
        ),
    ),
    "late": review(
        Text(
            "Phiếu lưu lần cuối {date}, sau hạn nộp {deadline}.",
            "The form was last saved {date}, after the deadline {deadline}.",
        ),
        Text(
            "Vẫn được tính; cụm trưởng quyết định nếu quy định xử lý nộp muộn.",
            "It counts; the cluster head decides what being late means.",
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
            "Phần ẩn của phiếu (hoặc ô mà tệp bố cục chỉ định) ghi {hidden}, nhưng dòng “Đơn vị” ghi {printed}.",
            "The hidden part of the form (or the cell that the layout names) says {hidden}, but its heading says {printed}.",
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
        Text("Không có trang “{expected}”.{meant}", "The sheet “{expected}” is not there.{meant}"),
        Text(
            "Đề nghị đơn vị điền lại vào đúng phiếu do cụm trưởng phát; nếu cụm dùng bảng riêng, đọc bằng --layout (xem lệnh layout).",
            "Please ask the unit to fill in the form that the cluster head sent out; a table of the cluster's own is read with --layout (see the command layout).",
        ),
        Text("trang “{expected}”", "sheet “{expected}”"),
    ),
    "sheet-renamed": review(
        Text(
            "Trang chấm điểm mang tên khác là “{found}”; được nhận ra theo tiêu đề các cột.",
            "The sheet of scores goes by another name, “{found}”; it was recognised by its headings.",
        ),
        Text("Kiểm tra đây đúng là trang đơn vị muốn gửi.", "Check that this is the sheet that the unit means."),
    ),
    "two-forms": error(
        Text(
            "Tệp có hai bảng tự chấm đã điền, ở trang “{sheet}” và trang “{other}”: không rõ bảng nào được tính.",
            "The file has two tables that are filled in, on the sheets “{sheet}” and “{other}”: it is not clear which one counts.",
        ),
        Text(
            "Đề nghị đơn vị xóa trang thừa rồi gửi lại.",
            "Please ask the unit to delete the spare sheet and to send the file again.",
        ),
        Text("một bảng tự chấm", "one table of scores"),
    ),
    "heading-near": warning(
        Text(
            "Tiêu đề “{found}” được hiểu là cột “{column}”.",
            "The heading “{found}” was taken for the column “{column}”.",
        ),
        Text(
            "Kiểm tra đúng là cột đó; lần sau giữ nguyên tiêu đề của phiếu.",
            "Check that it is; headings of the form are best left as they are.",
        ),
        Text("{column}", "{column}"),
    ),
    "heading-twice": error(
        Text(
            "Cột “{column}” có ở nhiều chỗ ({cells}) với cùng một tiêu đề: không rõ cột nào được tính, nên chưa đọc cột nào.",
            "The column “{column}” stands there several times ({cells}) under one heading: it is not clear which one counts, so none was read.",
        ),
        Text(
            "Xóa hoặc đổi tiêu đề của cột không tính (ví dụ “Kết quả năm trước”), lưu rồi gửi lại.",
            "Delete the column that does not count or give it another heading (such as “Result of last year”), save and resend.",
        ),
        Text("một cột “{column}”", "one column “{column}”"),
    ),
    "heading-missing": error(
        Text(
            "Không tìm thấy cột “{expected}” trong bảng.{meant}", "The column “{expected}” is not in the table.{meant}"
        ),
        _FILL_AGAIN,
        Text("cột “{expected}”", "column “{expected}”"),
    ),
    "row-missing": error(
        Text("Bảng thiếu dòng của tiêu chí này.", "The row of this criterion is not in the table."),
        _FILL_AGAIN,
    ),
    "row-unknown": error(
        Text(
            "Dòng “{found}” không thuộc tiêu chí nào của quy định, nên chưa được tính.{meant}",
            "The row “{found}” belongs to no criterion of the rulebook and is not counted.{meant}",
        ),
        Text("Chuyển nội dung vào đúng dòng của tiêu chí.", "Move its content to the criterion's own row."),
    ),
    "row-differs": error(
        Text(
            "Dòng mang số “{number}” ghi “{found}”, còn trong quy định số này là tiêu chí {expected}; chưa được tính.{meant}",
            "The row numbered “{number}” says “{found}”, but in the rulebook this number is criterion {expected}; it is not counted.{meant}",
        ),
        Text(
            "Sửa số thứ tự hoặc tên tiêu chí trên dòng cho đúng quy định; có thể đây là bảng của năm khác.",
            "Correct the number or the name of the row as in the rulebook; it may be the table of another year.",
        ),
        Text("{expected}", "{expected}"),
    ),
    "row-near": warning(
        Text(
            "Dòng “{found}” được hiểu là tiêu chí {expected}.",
            "The row “{found}” was taken for criterion {expected}.",
        ),
        Text(
            "Kiểm tra số liệu trên dòng đúng là của tiêu chí đó; lần sau giữ nguyên tên tiêu chí của phiếu.",
            "Check that its figures are that criterion's; names of the form are best left as they are.",
        ),
        Text("{expected}", "{expected}"),
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
            "Mã ẩn của dòng là “{hidden}”, nhưng trên dòng ghi “{printed}”; chưa được tính.",
            "The hidden key of the row is “{hidden}”, but the row says “{printed}”; it is not counted.",
        ),
        Text(
            "Dòng có thể đã bị chép đè, đổi chỗ hoặc đổi tên. Đề nghị điền lại dòng này trong phiếu gốc.",
            "The row may have been pasted over, moved or renamed. Please fill it in again in the original form.",
        ),
    ),
}
