"""Findings about finished workbooks: compared, sealed, and looked at again years later."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error, warning
from thidua_xlsx.messages.text import Text

__all__ = ["CLOSING"]

_CHOOSE_CONSOLIDATED: Final = Text(
    "Chọn tệp mà lệnh consolidate đã ghi.", "Choose a file that the command consolidate wrote."
)

CLOSING: Final = {
    "closing-file-open": error(
        Text(
            "Không mở được tệp: tệp đang mở ở chương trình khác, hoặc không có quyền đọc.",
            "The file cannot be opened: another program holds it, or it may not be read.",
        ),
        Text("Đóng tệp trong Excel rồi chạy lại.", "Close it in Excel and run again."),
    ),
    "closing-a-folder": error(
        Text("Đây là thư mục, không phải tệp.", "This is a folder, not a file."),
        Text("Ghi đường dẫn của sổ tổng hợp (.xlsx).", "Give the path of a consolidated workbook (.xlsx)."),
    ),
    "closing-not-a-workbook": error(
        Text("Tệp này không phải sổ tính Excel .xlsx: {kind}.", "This file is not an .xlsx workbook: {kind}."),
        _CHOOSE_CONSOLIDATED,
    ),
    "closing-unreadable": error(
        Text("Không đọc được tệp: {reason}.", "The file could not be read: {reason}."),
        Text(
            "Tệp có thể bị hỏng khi chép hoặc gửi; lấy lại bản gốc.",
            "It may have been damaged on its way; fetch the original again.",
        ),
    ),
    "not-consolidated": error(
        Text("Tệp này không phải sổ tổng hợp.", "This file is not a consolidated workbook."), _CHOOSE_CONSOLIDATED
    ),
    "consolidated-damaged": error(
        Text(
            "Sổ tổng hợp thiếu phần cần đọc: {missing}.",
            "The consolidated workbook lacks what has to be read: {missing}.",
        ),
        Text(
            "Có trang hoặc dòng đã bị xóa; dùng bản gốc, hoặc ghi lại bằng lệnh consolidate.",
            "A sheet or row was removed; use the original, or write it again with consolidate.",
        ),
    ),
    "diff-other-rulebook": error(
        Text(
            "Hai sổ thuộc hai quy định khác nhau: “{found}” và “{expected}”.",
            "The two workbooks are of different rulebooks: “{found}” and “{expected}”.",
        ),
        Text("Chỉ so sánh hai sổ của cùng một quy định.", "Compare two workbooks of one rulebook."),
    ),
    "seal-there": error(
        Text("Tệp đã được niêm phong, mã {code}.", "The file is sealed already, code {code}."),
        Text(
            "Không cần làm lại. Nếu muốn niêm phong lại nội dung hiện nay, thêm --force; mã cũ được giữ trong tệp.",
            "Nothing has to be done. To seal what it holds now, add --force; the old code is kept in the file.",
        ),
    ),
    "seal-errors-left": warning(
        Text("Sổ còn {count} lỗi ở trang Lỗi và cảnh báo.", "{count} errors are left on the sheet of findings."),
        Text("Xem lại trước khi in và ký.", "Look at them before it is printed and signed."),
    ),
    "seal-provisional": warning(
        Text("Hạng còn tạm tính hoặc chưa có: {units}.", "Ranks are provisional or missing: {units}."),
        Text("Bổ sung số liệu còn thiếu, rồi niêm phong lại.", "Complete what is missing, and seal again."),
    ),
    "seal-waiting": warning(
        Text("Còn chờ bỏ phiếu hoặc quyết định: {units}.", "A vote or decision is still awaited: {units}."),
        Text(
            "Ghi kết quả vào trang Bỏ phiếu, rồi niêm phong lại.", "Enter it on the sheet of ballots, and seal again."
        ),
    ),
    "seal-shared-rank": warning(
        Text("Còn đồng hạng chưa phân định: {units}.", "Ranks are shared and not decided: {units}."),
        Text(
            "Nếu cuộc họp giữ đồng hạng thì không phải làm gì thêm.",
            "Nothing has to be done if the meeting leaves them shared.",
        ),
    ),
    "seal-formula-errors": warning(
        Text("Có ô hiện lỗi công thức: {cells}.", "Cells show errors of formulas: {cells}."),
        Text(
            "Mở tệp bằng Excel, tìm công thức đã bị sửa; hoặc ghi lại sổ bằng lệnh consolidate.",
            "Open the file in Excel and look for a formula that was changed; or write it again with consolidate.",
        ),
    ),
}
