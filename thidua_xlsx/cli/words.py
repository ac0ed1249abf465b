"""What the command line says."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text

APP: Final = Text(
    "Phiếu tự chấm, kiểm tra, tính điểm, xếp hạng và sổ tổng hợp của cụm thi đua.",
    "Forms, checks, points, ranking and consolidated workbook of emulation clusters.",
)
DEMO: Final = Text(
    "Chạy thử trọn một cụm: quy định, phiếu đã điền, thẩm định, sổ xếp hạng.",
    "Run one cluster from rulebook to ranking workbook.",
)
RULEBOOK: Final = Text("Tạo mới hoặc kiểm tra quy định chấm điểm.", "Make or check a rulebook.")
RULEBOOK_NEW: Final = Text("Ghi một quy định mẫu để điền.", "Write a rulebook workbook to fill in.")
RULEBOOK_CHECK: Final = Text(
    "Kiểm tra quy định; liệt kê mọi lỗi kèm ô.", "Check a rulebook; list every mistake with its cell."
)
FORMS: Final = Text("Ghi phiếu tự chấm cho từng đơn vị.", "Write one form per unit.")
CHECK: Final = Text(
    "Kiểm tra các bản tự chấm; mã thoát 0: không có lỗi, 1: có lỗi, 2: gọi sai.",
    "Check submissions; exit 0: no error, 1: errors, 2: wrong usage.",
)
CONSOLIDATE: Final = Text(
    "Đọc bản tự chấm, tính điểm, xếp hạng, ghi sổ tổng hợp.",
    "Read submissions, score, rank, write the consolidated workbook.",
)

ARG_FOLDER: Final = Text("Thư mục để ghi", "Folder to write into")
ARG_FILE: Final = Text("Tệp .xlsx sẽ ghi", "The .xlsx file to write")
ARG_RULEBOOK: Final = Text("Tệp quy định (.xlsx)", "Rulebook (.xlsx)")
ARG_PATHS: Final = Text("Tệp hoặc thư mục bản tự chấm", "Submissions: files or folders")
OPT_EXAMPLE: Final = Text("Lấy từ ví dụ có sẵn: {names}", "Take it from an example: {names}")
OPT_JSON: Final = Text("In kết quả dạng JSON", "Print JSON")
OPT_STAGE: Final = Text(
    "claimed: điểm tự chấm; computed: điểm tính lại; verified: điểm thẩm định (mặc định khi có --verification)",
    "claimed, computed or verified points (verified by default with --verification)",
)
OPT_VERIFICATION: Final = Text(
    "Sổ thẩm định đã điền, hoặc thư mục; có thể ghi nhiều lần", "Filled verification workbooks or a folder; repeatable"
)
OPT_EVENTS: Final = Text("Sổ sự việc đã điền", "Filled events workbook")
OPT_BALLOTS: Final = Text("Sổ bỏ phiếu đã điền", "Filled ballots workbook")
OPT_VERIFIER: Final = Text(
    "Mã bên thẩm định: chỉ ghi phần của bên đó", "Code of a verifier: only its own rows are written"
)
OPT_DEMO: Final = Text("Ví dụ nào: {names}", "Which example: {names}")
BLANK: Final = Text(
    "Ghi tệp để điền: sổ thẩm định, sự việc, bỏ phiếu, hoặc thông báo gửi từng đơn vị.",
    "Write a workbook to fill in: verification, events, ballots, or notices to the units.",
)
REPLIES: Final = Text("Đọc giải trình của các đơn vị trong thông báo gửi lại.", "Read the units' replies to notices.")
ARG_KIND: Final = Text("Loại tệp", "Which workbook")
ARG_BLANK: Final = Text("Tệp .xlsx sẽ ghi; với thông báo: thư mục", "The .xlsx file to write; for notices a folder")
ARG_NOTICES: Final = Text("Thông báo đã giải trình: tệp hoặc thư mục", "Answered notices: files or folders")
NEEDS_PATHS: Final = Text(
    "“{kind}” cần bản tự chấm: ghi thêm tệp hoặc thư mục sau quy định.",
    "“{kind}” needs the submissions: name files or folders after the rulebook.",
)
NO_VERIFICATION: Final = Text(
    "Cần sổ thẩm định: thêm --verification TỆP.", "Verification is needed: add --verification FILE."
)
NO_NOTICES: Final = Text(
    "Không có điểm nào bị sửa nên không có thông báo.", "Nothing was changed, so there is no notice."
)
REPLY: Final = Text("{unit}, tiêu chí {criterion}: {reply}", "{unit}, criterion {criterion}: {reply}")
NO_REPLIES: Final = Text("Chưa đơn vị nào giải trình.", "No unit has replied yet.")
STAGE_LINE: Final = Text("Xếp hạng theo {stage}.", "Ranked by {stage}.")
STAGES: Final = {
    "claimed": Text("điểm tự chấm", "claimed points"),
    "computed": Text("điểm tính lại, chưa thẩm định", "computed points, not verified"),
    "verified": Text("điểm thẩm định", "verified points"),
}
UNVERIFIED: Final = Text("Còn {count} ô chưa ai thẩm định.", "{count} cells are not verified yet.")
LEADERS: Final = Text(
    "Đơn vị dẫn đầu chưa được thẩm định, điểm của đơn vị khác còn có thể đổi: {leaders}",
    "Leaders not verified yet, on whom others' points depend: {leaders}",
)
TO_VOTE: Final = Text("Chờ bỏ phiếu phân định: {units}", "To the vote, sharing a rank: {units}")
AWARD: Final = Text("{name}: đề nghị {units}", "{name}: proposed {units}")
AWARD_NOBODY: Final = Text("{name}: chưa đề nghị đơn vị nào", "{name}: nobody is proposed yet")
AWARD_VOTE: Final = Text("{name}: chờ bỏ phiếu {units}", "{name}: to the vote {units}")
NOT_MET: Final = Text("Giao ước chưa đạt: {rows}", "Covenant not met: {rows}")
OPT_LANG: Final = Text("Ngôn ngữ của thông báo: vi hoặc en", "Language of messages: vi or en")
OPT_DEBUG: Final = Text("Hiện lỗi kỹ thuật đầy đủ", "Show full technical errors")
OPT_FORCE: Final = Text("Ghi đè tệp đã có", "Overwrite existing files")
OPT_VERSION: Final = Text("In số phiên bản", "Print the version")
OPT_ALL: Final = Text("Hiện mọi dòng thay vì mười dòng đầu", "Show every line instead of the first ten")

WROTE: Final = Text("Đã ghi {path}", "Wrote {path}")
KEPT: Final = Text("Bản trước đó được giữ ở {path}", "What was there before is kept as {path}")
READING: Final = Text("Đọc bản tự chấm", "Reading submissions")
RULEBOOK_GOOD: Final = Text(
    "Quy định dùng được: {units} đơn vị, {leaves} tiêu chí, tổng {total} điểm.",
    "The rulebook can be used: {units} units, {leaves} criteria, {total} points.",
)
RULEBOOK_BAD: Final = Text(
    "Quy định có {errors} lỗi; sửa rồi chạy lại.", "The rulebook has {errors} mistakes; correct them and run again."
)
EXISTS: Final = Text(
    "Đã có tệp {path}; thêm --force để ghi đè, hoặc chọn tên khác.",
    "{path} is already there; add --force to overwrite it, or choose another name.",
)
WOULD_LOSE_INPUT: Final = Text(
    "{path} là một trong các tệp đầu vào; chọn tên khác để ghi. Chưa ghi gì.",
    "{path} is one of the files to be read; choose another name. Nothing was written.",
)
NO_SUCH_PATH: Final = Text(
    "Không có tệp hoặc thư mục {path}; kiểm tra lại đường dẫn.", "There is no file or folder {path}; check the path."
)
NO_SUCH_EXAMPLE: Final = Text(
    "Không có ví dụ “{name}”; các ví dụ: {names}.", "There is no example “{name}”; there are: {names}."
)
READ: Final = Text(
    "Đã đọc {read} tệp của {units} trong {all} đơn vị: {errors} lỗi, {warnings} cảnh báo, {reviews} việc xem lại.",
    "Read {read} files of {units} of {all} units: {errors} errors, {warnings} warnings, {reviews} to review.",
)
PASSED_OVER: Final = Text("Bỏ qua {count} tệp: {files}", "Passed over {count} files: {files}")
MORE_ROWS: Final = Text("… và {count} dòng nữa: xem {path}", "… and {count} more: see {path}")
MORE_FINDINGS: Final = Text("… và {count} dòng nữa: chạy lại với --all", "… and {count} more: run again with --all")
LEFT_OUT: Final = Text("Chưa tính được đủ:", "Left out:")
LEFT_OUT_UNIT: Final = Text(
    "  {unit}: chưa xếp hạng, không có bản tự chấm dùng được", "  {unit}: not ranked, no usable submission"
)
LEFT_OUT_ALL: Final = Text(
    "  {unit}: chưa xếp hạng, chưa tiêu chí nào tính được điểm", "  {unit}: not ranked, no criterion could be scored"
)
LEFT_OUT_CELLS: Final = Text(
    "  {unit}: hạng tạm tính, thiếu {missing} tiêu chí", "  {unit}: provisional rank, {missing} criteria missing"
)
LEFT_OUT_FILE: Final = Text("  {file}: không dùng được", "  {file}: could not be used")
COLUMNS: Final = (
    Text("Hạng", "Rank"),
    Text("Đơn vị", "Unit"),
    Text("Điểm", "Points"),
    Text("%", "%"),
    Text("Xếp loại", "Class"),
    Text("Ghi chú", "Note"),
)
PROVISIONAL: Final = Text("tạm tính", "provisional")
UNRANKED: Final = Text("chưa xếp hạng", "not ranked")
UNEXPECTED: Final = Text(
    "Có lỗi ngoài dự kiến: {error}. Chạy lại với --debug để xem chi tiết.",
    "Something unexpected went wrong: {error}. Run again with --debug for details.",
)
STOPPED: Final = Text("Đã dừng theo yêu cầu; chưa ghi gì thêm.", "Stopped; nothing more was written.")
DEMO_DONE: Final = Text("Mở {path} để xem bảng xếp hạng.", "Open {path} to see the ranking.")
DEMO_MISTAKES: Final = Text(
    "Phiếu của một đơn vị cố ý có vài lỗi thường gặp; xem trang “Lỗi và cảnh báo”.",
    "One unit's form has mistakes on purpose; see the sheet of findings.",
)
