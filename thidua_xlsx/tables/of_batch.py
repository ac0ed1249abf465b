"""What is read: the tables of a batch, and findings wherever they come from."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.table import (
    PERCENT,
    POINTS,
    Column,
    Table,
    category,
    day,
    flag,
    number,
    text,
    text_or_none,
    whole,
)

__all__ = [
    "ANSWERS",
    "CELL",
    "CLUSTER",
    "CRITERION",
    "FIELDS",
    "FILE",
    "FINDINGS",
    "NAME",
    "PERCENT_OF_MAXIMUM",
    "POINT_COLUMNS",
    "RECOMPUTED",
    "REPORTS",
    "SHEET",
    "SOURCES",
    "STATUS",
    "UNIT",
]

UNIT: Final = text("unit", "mã đơn vị", "code of the unit")
NAME: Final = text("name", "tên đơn vị", "name of the unit")
CLUSTER: Final = text("cluster", "mã cụm, khối", "code of the cluster")
CRITERION: Final = text("criterion", "mã tiêu chí", "key of the criterion")
FILE: Final = text("file", "tệp, tính từ thư mục đã đưa vào", "the file, from the folder that was handed in")
SHEET: Final = text("sheet", "trang", "the sheet")
CELL: Final = text("cell", "ô, ví dụ G17", "the cell, such as G17")
PERCENT_OF_MAXIMUM: Final = number("percent", "phần trăm điểm tối đa", "percent of the maximum", PERCENT)

_STATES: Final = ("given", "blank", "not assigned", "unreadable")
_NUMBER: Final = number(
    "number", "giá trị nếu là số; phần trăm ghi 95, không ghi 0,95", "the value where it is a number; 95 for 95 %"
)
_CHOICE: Final = text_or_none("choice", "mức đã chọn", "the word that was chosen")
_TEXT: Final = text_or_none("text", "nội dung nếu là chữ", "the words where text is asked for")
_RAW: Final = text("raw", "đúng như đã ghi trong ô", "the cell as it was typed")

ANSWERS: Final = Table(
    "batch.answers",
    Text("đơn vị × tiêu chí × ô nhập của phiếu", "unit × criterion × input of the form"),
    (
        category("unit", "mã đơn vị", "code of the unit"),
        category("criterion", "mã tiêu chí", "key of the criterion"),
        category("input", "ô nhập: target, result, claimed…", "the input: target, result, claimed…"),
        category("state", "trạng thái của ô", "what stands in the cell", *_STATES),
        _NUMBER,
        _CHOICE,
        _TEXT,
        _RAW,
        *(Column(item.name, "category", item.meaning) for item in (FILE, SHEET, CELL)),
    ),
)
SOURCES: Final = Table(
    "batch.sources",
    Text("tệp", "file"),
    (
        FILE,
        text("path", "đường dẫn đầy đủ", "its whole path"),
        UNIT,
        text(
            *("status", "tệp được dùng hay không", "what became of it"),
            *("read", "copy", "superseded", "refused", "passed over"),
        ),
        text("reason", "vì sao không dùng: mã lỗi, tệp khác", "why it does not count: a code, another file"),
        whole("size", "dung lượng", "its size", Text("byte", "bytes")),
        text("sha256", "dấu vết nội dung (SHA-256)", "SHA-256 of its content"),
        text("form_version", "phiên bản mẫu phiếu", "version of the form"),
        text("fingerprint", "dấu vết của quy định đã sinh ra phiếu", "fingerprint of the rulebook that made the form"),
        text("check_code", "mã kiểm tra in trên phiếu", "the check code that is printed on the form"),
        text("kind", "định dạng tệp", "its format", "xlsx", "xlsb", "xls", "ods", ""),
        day("modified", "lúc lưu lần cuối, giờ Việt Nam", "when it was last saved, Vietnamese time"),
        text("folder", "thư mục đã đưa vào", "the folder that was handed in"),
    ),
)
REPORTS: Final = Table(
    "batch.reports",
    Text("mục của báo cáo", "entry of a report"),
    (
        UNIT,
        text("field", "mục: advantages, difficulties…", "the section: advantages, difficulties…"),
        whole("position", "thứ tự trong mục, từ 1", "its place in the section, from 1"),
        text("text", "nội dung", "what was written"),
        *(FILE, SHEET, CELL),
    ),
)
FIELDS: Final = Table(
    "batch.fields",
    Text("đơn vị × chỉ tiêu báo cáo hoặc hoạt động chung", "unit × report field or joint activity"),
    (
        UNIT,
        text("field", "mã chỉ tiêu; activity:MÃ là hoạt động chung", "its key; activity:CODE is a joint activity"),
        text("state", "trạng thái của ô", "what stands in the cell", *_STATES),
        *(_NUMBER, _CHOICE, _TEXT, _RAW),
        *(FILE, SHEET, CELL),
    ),
)
POINT_COLUMNS: Final = (
    category("unit", "mã đơn vị", "code of the unit"),
    category("criterion", "mã tiêu chí", "key of the criterion"),
    category("cluster", "mã cụm, khối", "code of the cluster"),
    category("state", "có điểm hay không", "whether it has points", "scored", "missing", "not assigned"),
    number("maximum", "điểm cao nhất có thể được", "the most that it can give this unit", POINTS),
    number("claimed", "điểm tự chấm", "what the unit wrote", POINTS),
    number("computed", "điểm tính lại theo quy định", "what the rule gives", POINTS),
)
RECOMPUTED: Final = Table("batch.recomputed", Text("đơn vị × tiêu chí", "unit × leaf"), POINT_COLUMNS)
FINDINGS: Final = Table(
    "batch.findings",
    Text("lỗi, cảnh báo hoặc điều nên xem lại", "finding"),
    (
        text("severity", "mức độ", "how much it weighs", "error", "warning", "review"),
        text("code", "mã lỗi, xem findings.md", "its code, see findings.md"),
        *(UNIT, CRITERION, FILE, SHEET, CELL),
        text("found", "đúng như đã ghi trong ô", "the cell as it was typed"),
        text("expected", "đáng lẽ phải là", "what should stand there"),
        text("what", "điều gì, theo ngôn ngữ của quy định", "what is wrong, in the rulebook's language"),
        text("todo", "cần làm gì, theo ngôn ngữ của quy định", "what to do, in the rulebook's language"),
    ),
)
STATUS: Final = Table(
    "batch.status",
    Text("đơn vị, theo thứ tự của quy định", "unit, in the rulebook's order"),
    (
        *(UNIT, NAME, CLUSTER),
        text("contact", "người liên hệ", "whom to ask"),
        text("state", "đã gửi hay chưa", "whether it has sent", "missing", "to mend", "sent"),
        flag("late", "gửi muộn, nếu tệp cho biết", "late, as far as the file tells"),
        whole("errors", "số lỗi", "errors"),
        whole("warnings", "số cảnh báo", "warnings"),
        whole("reviews", "số điều nên xem lại", "things worth a look"),
        text("files", "các tệp đã gửi, cách nhau bằng “; ”", "all files that came, “; ” between them"),
        day("modified", "lúc lưu bản được tính", "when the version that counts was saved"),
    ),
)
