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
OPT_LAYOUT: Final = Text(
    "Tệp .toml cho biết cách bày bảng riêng của cụm (lệnh layout ghi ra)",
    "A .toml file that says how the cluster's own table is laid out (the command layout writes it)",
)
OPT_PASSWORD: Final = Text(
    "Mật khẩu để mở tệp có đặt mật khẩu; có thể ghi nhiều lần. Người khác cùng máy có thể thấy lệnh đang chạy",
    "Password for files that have one; repeatable. Others on this computer may see the command that runs",
)
OPT_PASSWORD_FILE: Final = Text(
    "Tệp .txt (UTF-8) ghi các mật khẩu đó, mỗi dòng một mật khẩu", "A .txt file (UTF-8) of such passwords, one per line"
)
PASSWORDS_NOT_TEXT: Final = Text(
    "Không đọc được tệp mật khẩu {path}; lưu lại bằng Notepad, kiểu mã hóa UTF-8, mỗi dòng một mật khẩu.",
    "Cannot read the passwords in {path}; save it as UTF-8 text, one password per line.",
)
OPT_VERSIONS: Final = Text(
    "Khi một đơn vị gửi nhiều bản: newest lấy bản lưu sau cùng, error không lấy bản nào",
    "Where a unit sent several versions: newest takes the one saved last, error none",
)
STATUS: Final = Text(
    "Ai đã gửi, ai chưa, phiếu của ai cần sửa; mã thoát 0: đủ và tốt, 1: còn thiếu hoặc cần sửa.",
    "Who has sent, who not, whose file needs mending; exit 0: all good, 1: something is missing or wrong.",
)
OPT_EXAMPLE: Final = Text("Lấy từ ví dụ có sẵn: {names}", "Take it from an example: {names}")
OPT_JSON: Final = Text("In kết quả dạng JSON", "Print JSON")
OPT_CSV: Final = Text("Ghi các lỗi và cảnh báo ra tệp .csv", "Write the findings to a .csv file")
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
RETURN: Final = Text(
    "Trả phiếu cho từng đơn vị cần sửa: số liệu của đơn vị, ô sai được đánh dấu; mã thoát 1: có tệp không trả được.",
    "Return to each unit its own form with the wrong cells marked; exit 1: some file could not be returned.",
)
NOTHING_TO_RETURN: Final = Text(
    "Không đơn vị nào có chỗ phải sửa, nên không có phiếu trả lại.",
    "No unit has anything to mend: no form is returned.",
)
NOT_RETURNED: Final = Text("Không trả được:", "Could not be returned:")
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

OPT_PREVIOUS: Final = Text(
    "Bản tự chấm kỳ trước (tệp hoặc thư mục; có thể ghi nhiều lần), để tìm số liệu, minh chứng chép lại",
    "Submissions of the period before (files or folders; repeatable), to find figures and evidence copied from them",
)
OPT_PREVIOUS_RULEBOOK: Final = Text(
    "Quy định kỳ trước (.xlsx); đi cùng --previous", "The rulebook of that period (.xlsx)"
)
NEEDS_BOTH_PREVIOUS: Final = Text(
    "--previous và --previous-rulebook phải đi cùng nhau.", "--previous and --previous-rulebook belong together."
)
PREVIOUS_READ: Final = Text(
    "Kỳ trước: đã đọc {read} tệp của {units} trong {all} đơn vị.",
    "The period before: read {read} files of {units} of {all} units.",
)
PREVIOUS_NOTHING: Final = Text(
    "Kỳ trước: không đọc được bản tự chấm nào theo quy định đã nêu, nên chưa so được với kỳ trước; kiểm tra "
    "--previous và --previous-rulebook.",
    "The period before: no form could be read by the rulebook that was named, so nothing was compared with it; check "
    "--previous and --previous-rulebook.",
)
ANOMALIES: Final = Text("Đáng xem lại trước khi họp ({count}):", "Worth a look before the meeting ({count}):")

MINUTES: Final = Text(
    "Ghi biên bản họp bình xét, xếp hạng và tờ trình đề nghị khen thưởng (Word).",
    "Write the minutes of the ranking meeting and the proposal letter (Word).",
)
ARG_MINUTES: Final = Text(
    "Tệp .docx sẽ ghi; tờ trình ghi bên cạnh", "The .docx file to write; the letter goes beside it"
)
PAGE: Final = Text(
    "Ghi trang HTML cho phòng họp: xếp hạng, biểu đồ, phiếu từng đơn vị; không cần mạng.",
    "Write a page for the meeting room: ranking, charts, a card per unit; needs no network (HTML).",
)
ARG_PAGE: Final = Text("Tệp .html sẽ ghi", "The .html file to write")
OPT_CLUSTER: Final = Text("Mã cụm; không ghi: mọi cụm", "Code of one cluster; without it all of them")
OPT_DATE: Final = Text(
    "Ngày họp, ví dụ 2026-12-20; không ghi: để dấu chấm", "Day of the meeting, e.g. 2026-12-20; without it dotted"
)
OPT_TEMPLATE: Final = Text("Mẫu biên bản của đơn vị (.docx)", "Your own template of the minutes (.docx)")
OPT_LETTER_TEMPLATE: Final = Text("Mẫu tờ trình của đơn vị (.docx)", "Your own template of the letter (.docx)")
OPT_WRITE_TEMPLATES: Final = Text(
    "Chỉ ghi hai mẫu gốc vào thư mục này để sửa trong Word",
    "Only write our two templates into this folder, to be changed",
)
NEEDS_RULEBOOK: Final = Text(
    "Cần quy định, bản tự chấm và -o TỆP.docx; hoặc chỉ --write-templates THƯ_MỤC.",
    "A rulebook, submissions and -o FILE.docx are needed; or --write-templates DIR alone.",
)
NO_SUCH_CLUSTER: Final = Text(
    "Không có cụm “{code}”; các cụm: {codes}.", "There is no cluster “{code}”; there are: {codes}."
)

OPT_WORKBOOK: Final = Text(
    "Tệp tổng hợp mà cụm trưởng đã thẩm định trong đó", "The consolidated workbook in which the head verified"
)
ARG_CONSOLIDATED: Final = Text(
    "Tệp .xlsx sẽ ghi; hoặc một thư mục: mỗi cụm một tệp và một tệp chung",
    "The .xlsx file to write; or a folder: one per cluster and a summary",
)
CARRIED: Final = Text(
    "Đã đọc lại {count} mục ghi trong tệp tổng hợp trước đó.", "Took over {count} entries of the workbook before."
)
SECOND_NAME: Final = Text(
    "Bên cạnh {path} còn {names}; giữ tệp có số liệu mới nhất dưới tên {path}, dời tệp kia đi rồi chạy lại. Chưa ghi gì.",
    "Beside {path} there is {names}; keep the latest under the name {path}, move the other away and run again. "
    "Nothing was written.",
)
DAMAGED: Final = Text(
    "Tệp tổng hợp thiếu trang; sửa rồi chạy lại. Chưa ghi gì.",
    "A sheet of the consolidated workbook is missing; mend it and run again. Nothing was written.",
)
IS_OPEN: Final = Text(
    "{path} đang mở trong Excel nên đã ghi sang {second}; đóng tệp cũ, xóa nó và đổi tên tệp mới thành tên cũ.",
    "{path} is open in Excel, so {second} was written; close the old one, delete it and give the new one its name.",
)
LEFT_OVER: Final = Text(
    "{count} mục trong tệp trước không còn chỗ; xem trang “Mục không còn chỗ” của {path}.",
    "{count} entries of the workbook before have no place; see the sheet “Entries without a place” of {path}.",
)
WROTE: Final = Text("Đã ghi {path}", "Wrote {path}")
KEPT: Final = Text("Bản trước đó được giữ ở {path}", "What was there before is kept as {path}")
READING: Final = Text("Đọc bản tự chấm", "Reading submissions")
WRITING: Final = Text("Ghi tệp", "Writing files")
SPEED: Final = Text("{speed} tệp/giây, còn", "{speed} files/s, time left")
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
STOPPED: Final = Text("Đã dừng theo yêu cầu: {done}.", "Stopped as asked: {done}.")
STOPPED_READ: Final = Text("đã đọc {read}/{all} tệp; {written}", "{read} of {all} files read; {written}")
STOPPED_WRITTEN: Final = Text("đã ghi {count} tệp", "{count} files written")
STOPPED_NOTHING: Final = Text("chưa ghi tệp nào", "nothing was written")
DEMO_DONE: Final = Text("Mở {path} để xem bảng xếp hạng.", "Open {path} to see the ranking.")
DEMO_MISTAKES: Final = Text(
    "Phiếu của một đơn vị cố ý có vài lỗi thường gặp; xem trang “Lỗi và cảnh báo”.",
    "One unit's form has mistakes on purpose; see the sheet of findings.",
)

DEADLINE: Final = Text("Hạn nộp: {date}", "Deadline: {date}")
STATUS_COLUMNS: Final = (
    Text("Đơn vị", "Unit"),
    Text("Tình trạng", "State"),
    Text("Lỗi", "Errors"),
    Text("Cảnh báo", "Warnings"),
    Text("Lưu lần cuối", "Last saved"),
    Text("Liên hệ", "Contact"),
    Text("Tệp", "Files"),
)
STATES: Final = {
    "missing": Text("✖ chưa gửi", "✖ missing"),
    "to mend": Text("✖ cần sửa", "✖ to mend"),
    "late": Text("▲ đã gửi, muộn", "▲ sent, late"),
    "sent": Text("đã gửi", "sent"),
}
STATUS_COUNTS: Final = Text(
    "{all} đơn vị: {missing} chưa gửi, {to_mend} cần sửa, {late} gửi muộn, {sent} đã gửi.",
    "{all} units: {missing} missing, {to_mend} to mend, {late} late, {sent} sent.",
)
MORE_UNITS: Final = Text(
    "… và {count} đơn vị nữa; thêm --all để xem hết.", "… and {count} more units; add --all to see them."
)
OF_NOBODY: Final = Text(
    "Tệp không dùng được và không rõ của đơn vị nào: {files}", "Files that cannot be used and are nobody's: {files}"
)

DIFF: Final = Text(
    "So sánh hai sổ tổng hợp; mã thoát 0: như nhau, 1: khác nhau, 2: gọi sai hoặc không đọc được.",
    "Compare two consolidated workbooks; exit 0: same, 1: different, 2: wrong usage or not readable.",
)
SEAL: Final = Text(
    "Niêm phong sổ tổng hợp đã được thông qua: khóa mọi ô, cấp mã để ghi vào biên bản.",
    "Seal the approved consolidated workbook: lock every cell, give a code for the minutes.",
)
VERIFY_SEAL: Final = Text(
    "Kiểm tra niêm phong; mã thoát 0: còn nguyên, 1: đã thay đổi, 2: chưa niêm phong hoặc không đọc được.",
    "Check a seal; exit 0: intact, 1: changed, 2: not sealed or not readable.",
)
ARG_OLD: Final = Text("Sổ tổng hợp trước", "The earlier consolidated workbook")
ARG_NEW: Final = Text("Sổ tổng hợp sau", "The later consolidated workbook")
ARG_APPROVED: Final = Text("Sổ tổng hợp (.xlsx)", "Consolidated workbook (.xlsx)")
OPT_SEALED: Final = Text(
    "Tệp niêm phong sẽ ghi; không ghi: thay chính tệp này", "Where the sealed workbook goes; without it in its place"
)
OPT_SEAL_DATE: Final = Text(
    "Ngày niêm phong, ví dụ 20/12/2026; không ghi: không lưu ngày", "Day of the seal, e.g. 20/12/2026; without it none"
)
OPT_SEAL_FORCE: Final = Text(
    "Ghi đè tệp đã có; niêm phong lại tệp đã niêm phong", "Overwrite a file that is there; seal again what is sealed"
)
NO_DIFFERENCE: Final = Text("Hai sổ như nhau.", "The two workbooks are the same.")
DIFFERENT: Final = Text(
    "Khác nhau: {ranks} mục xếp hạng, {points} ô điểm, {cells} ô nhập, {rows} dòng sự kiện và bỏ phiếu.",
    "Different: {ranks} of ranks, {points} points, {cells} entries and inputs, {rows} rows of events and votes.",
)
DIFF_TITLES: Final = {
    "settings": Text("Quy định", "Rulebook"),
    "scope": Text("Đơn vị và tiêu chí có ở một bên", "Units and criteria of one side only"),
    "ranks": Text("Hạng, tỷ lệ, xếp loại, khen thưởng", "Ranks, percents, classes, awards"),
    "points": Text("Điểm", "Points"),
    "cells": Text("Ô nhập và số liệu nộp về", "Entries and inputs"),
    "rows": Text("Sự kiện và bỏ phiếu", "Events and votes"),
}
DIFF_COLUMNS: Final = {
    "unit": Text("Đơn vị", "Unit"),
    "criterion": Text("Tiêu chí", "Criterion"),
    "sheet": Text("Trang", "Sheet"),
    "what": Text("Mục", "What"),
    "old": Text("Trước", "Old"),
    "new": Text("Sau", "New"),
    "change": Text("Thay đổi", "Change"),
    "place": Text("Ô", "Cell"),
    "row": Text("Nội dung dòng", "Row"),
    "kind": Text("Loại", "Kind"),
    "code": Text("Mã", "Code"),
    "name": Text("Tên", "Name"),
    "cell": Text("Ô", "Cell"),
}
DIFF_WORDS: Final = {
    "rank": Text("hạng", "rank"),
    "percent": Text("tỷ lệ (%)", "percent"),
    "maximum": Text("thang điểm", "maximum"),
    "class": Text("xếp loại", "class"),
    "class_reason": Text("lý do xếp loại", "reason of the class"),
    "decided_by": Text("phân định theo", "tie decided by"),
    "state": Text("tình trạng", "state"),
    "award": Text("khen thưởng {code}", "award {code}"),
    "quota": Text("chỉ tiêu khen thưởng {code}", "quota of award {code}"),
    "total": Text("tổng điểm", "total"),
    "added": Text("thêm", "added"),
    "removed": Text("mất", "removed"),
    "unit": Text("đơn vị", "unit"),
    "criterion": Text("tiêu chí", "criterion"),
    "rulebook_version": Text("phiên bản quy định", "rulebook version"),
    "fingerprint": Text("dấu vân tay quy định", "rulebook fingerprint"),
    "stage": Text("điểm dùng để xếp hạng", "stage"),
    "clusters": Text("cụm", "clusters"),
    "not submitted": Text("chưa nộp", "not submitted"),
    "not scored": Text("chưa có điểm", "not scored"),
    "provisional": Text("tạm tính", "provisional"),
    "ranked": Text("được xếp hạng", "ranked"),
}
SEALED: Final = Text(
    "Đã niêm phong {path}. Ghi mã này vào biên bản: {code}", "Sealed {path}. Put this code into the minutes: {code}"
)
SEAL_REPLACED: Final = Text(
    "Niêm phong trước đó, mã {code}, đã được thay.", "The seal before it, code {code}, is replaced."
)
SEAL_INTACT: Final = Text("Niêm phong còn nguyên, mã {code}.", "The seal is intact, code {code}.")
SEAL_DATE: Final = Text("Ngày niêm phong: {date}.", "Sealed on {date}.")
SEAL_COMPARE: Final = Text(
    "So mã này với mã trong biên bản đã ký.", "Compare this code with the one in the signed minutes."
)
SEAL_BROKEN: Final = Text(
    "Sổ đã thay đổi sau khi niêm phong (mã {code}; nội dung hiện nay có mã {found}). Trang thay đổi: {sheets}.",
    "The workbook was changed after it was sealed (code {code}; what it holds now has {found}). Changed sheets: {sheets}.",
)
NOT_SEALED: Final = Text("{path} chưa được niêm phong.", "{path} is not sealed.")
LAYOUT: Final = Text(
    "Nhận dạng bảng tự chấm riêng của cụm và ghi tệp bố cục để đọc nó.",
    "Recognise a cluster's own table of scores and write the layout file by which it is read.",
)
ARG_FOREIGN: Final = Text("Một tệp có bảng của cụm", "One workbook with the cluster's table")
OPT_LAYOUT_FILE: Final = Text("Tệp bố cục sẽ ghi", "The layout file to write")
OPT_LAYOUT_RULEBOOK: Final = Text(
    "Quy định (.xlsx): cho biết nhận ra bao nhiêu tiêu chí, đơn vị nào",
    "A rulebook (.xlsx): say how many criteria are recognised, and which unit",
)
OPT_YES: Final = Text(
    "Không hỏi lại, ghi luôn (kể cả khi đã có tệp đó)", "Do not ask, write it (over a file of that name too)"
)
NO_LAYOUT: Final = Text(
    "Không tìm thấy bảng tự chấm trong {file}: cần một dòng tiêu đề có cột nội dung tiêu chí và cột kết quả hoặc điểm tự chấm, trong 60 dòng đầu của một trang.",
    "No table of scores was found in {file}: it takes a row of headings with the criteria's names and results or self-scores, within the first 60 rows of a sheet.",
)
LAYOUT_FOUND: Final = Text(
    "Bảng ở trang “{sheet}”, tiêu đề ở dòng {rows}.", "The table is on the sheet “{sheet}”, its headings in row {rows}."
)
LAYOUT_COLUMNS: Final = (Text("Cột", "Column"), Text("Tiêu đề trong bảng", "Heading in the table"), Text("Ô", "Cell"))
LAYOUT_MISSING: Final = Text("Không thấy cột: {columns}.", "Not found: {columns}.")
LAYOUT_OTHERS: Final = Text("Cột không dùng đến: {headings}.", "Not used: {headings}.")
LAYOUT_UNIT: Final = Text("Đơn vị (ô {cell}): {unit}", "Unit (cell {cell}): {unit}")
LAYOUT_NO_UNIT: Final = Text(
    "Không thấy dòng “Đơn vị: …” phía trên bảng; nếu tên đơn vị ở một ô khác, ghi ô đó vào “unit_cell” của tệp bố cục.",
    "No cell above the table says “Unit: …”; if the unit's name stands elsewhere, put that cell into “unit_cell” of the layout file.",
)
LAYOUT_PREVIEW: Final = Text("Các dòng đầu sẽ được đọc như sau:", "The first rows would be read like this:")
LAYOUT_CRITERIA: Final = Text(
    "Theo quy định: nhận ra {known} trong {all} tiêu chí; đơn vị: {unit}.",
    "By the rulebook: {known} of {all} criteria recognised; unit: {unit}.",
)
LAYOUT_NO_SUCH_UNIT: Final = Text("không nhận ra", "not recognised")
LAYOUT_ASK: Final = Text("Đúng như vậy thì ghi {path}?", "Is that right, and shall {path} be written?")
LAYOUT_ASK_OVER: Final = Text(
    "Đúng như vậy thì ghi đè {path} (đã có)?", "Is that right, and shall {path} be written over?"
)
LAYOUT_NOT_WRITTEN: Final = Text(
    "Chưa ghi tệp nào; thêm --yes để ghi {path}.", "Nothing was written; add --yes to write {path}."
)
LAYOUT_DECLINED: Final = Text(
    "Chưa ghi tệp nào. Bảng đọc chưa đúng thì ghi tệp rồi sửa bằng Notepad: xem docs/layout.md.",
    "Nothing was written. Where it is not right, write the file and correct it in an editor: see docs/layout.md.",
)
LAYOUT_USE: Final = Text(
    "Từ nay thêm --layout {path} khi đọc bản tự chấm.", "From now on add --layout {path} when submissions are read."
)
