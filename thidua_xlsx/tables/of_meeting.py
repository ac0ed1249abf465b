"""What comes to the meeting and what differs between two consolidated workbooks."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_batch import CELL, CRITERION, FILE, SHEET, UNIT
from thidua_xlsx.tables.table import (
    POINTS,
    Table,
    day,
    flag,
    mixed,
    number,
    perhaps,
    text,
    whole,
    whole_or_none,
)

__all__ = [
    "DIFFERENT_CELLS",
    "DIFFERENT_POINTS",
    "DIFFERENT_RANKS",
    "DIFFERENT_ROWS",
    "DIFFERENT_SCOPE",
    "DIFFERENT_SETTINGS",
    "EVENT_ENTRIES",
    "REPLIES",
    "VERDICTS",
    "VOTES",
]

VERDICTS: Final = Table(
    "verification.table",
    Text("ý kiến thẩm định: đơn vị × tiêu chí × bên thẩm định", "verdict: unit × criterion × verifier"),
    (
        *(UNIT, CRITERION),
        text("verifier", "bên thẩm định; '' là cụm trưởng", "who verified; '': the head"),
        flag("agreed", "đồng ý với đơn vị", "whether what was reported stands"),
        text("results", "số liệu đã sửa, ví dụ result = 36", "what was corrected, such as result = 36"),
        number("points", "điểm đã cho, số dương", "the points that were given, positive", POINTS),
        text("reason", "lý do", "the reason"),
        *(FILE, SHEET, CELL),
    ),
)
EVENT_ENTRIES: Final = Table(
    "events.table",
    Text("sự việc", "event"),
    (
        UNIT,
        text("kind", "mã loại sự việc", "code of its kind"),
        day("date", "ngày", "its day"),
        text("document", "văn bản", "the document"),
        flag("confirmed", "đã xác nhận", "whether it is confirmed"),
        text("note", "ghi chú", "a note"),
        *(FILE, SHEET, CELL),
    ),
)
VOTES: Final = Table(
    "ballots.table",
    Text("đơn vị × hình thức khen thưởng × vòng", "unit × award × round"),
    (
        UNIT,
        text("award", "mã hình thức; '' là phân định bằng điểm", "code of the award; '': a tie"),
        whole("round", "vòng bỏ phiếu", "round of the ballot"),
        whole_or_none("votes", "số phiếu", "votes for it"),
        whole_or_none("council", "số thành viên hội đồng", "members of the council"),
        perhaps("decision", "cụm trưởng và cụm phó quyết định", "what head and deputy decided"),
        whole_or_none("order", "thứ tự do cụm trưởng và cụm phó quyết định", "the order that they decided, 1 first"),
        *(FILE, SHEET, CELL),
    ),
)
REPLIES: Final = Table(
    "replies.table",
    Text("giải trình của đơn vị", "reply of a unit"),
    (*(UNIT, CRITERION), text("reply", "nội dung", "what it says"), *(FILE, SHEET, CELL)),
)

_OLD: Final = mixed("old", "trước: số, chữ hoặc None", "before: a number, text or None")
_NEW: Final = mixed("new", "sau: số, chữ hoặc None", "after: a number, text or None")
_CHANGE: Final = text("change", "thêm hay bớt", "whether it came or went", "added", "removed")

DIFFERENT_CELLS: Final = Table(
    "difference.cells",
    Text("ô nhập khác nhau", "entry that differs"),
    (
        *(SHEET, UNIT, CRITERION),
        text("input", "ô nhập, nếu tiêu chí có nhiều ô", "the input, of criteria with several"),
        *(_OLD, _NEW),
        text("old_cell", "ô trước; '' nếu không có", "the cell before; '': none"),
        text("new_cell", "ô sau; '' nếu không có", "the cell after; '': none"),
    ),
)
DIFFERENT_POINTS: Final = Table(
    "difference.points",
    Text("đơn vị × tiêu chí, nhóm hoặc total", "unit × criterion, group or total"),
    (*(UNIT, CRITERION), *(_OLD, _NEW), number("change", "chênh lệch", "by how much it changed", POINTS)),
)
DIFFERENT_RANKS: Final = Table(
    "difference.ranks",
    Text("đơn vị × kết quả khác nhau", "unit × outcome that differs"),
    (
        text("unit", "mã đơn vị; với quota:… là mã cụm", "code of the unit; of quota:… that of the cluster"),
        text("what", "hạng, loại, award:MÃ, quota:MÃ…", "rank, class, award:CODE, quota:CODE…"),
        *(_OLD, _NEW),
    ),
)
DIFFERENT_ROWS: Final = Table(
    "difference.rows",
    Text("sự việc hoặc phiếu bầu thêm, bớt", "event or vote that came or went"),
    (
        *(SHEET, _CHANGE, UNIT),
        text("row", "các ô của dòng", "its cells as text"),
        text("cell", "ô đầu của dòng", "its first cell"),
    ),
)
DIFFERENT_SCOPE: Final = Table(
    "difference.scope",
    Text("đơn vị, tiêu chí chỉ có ở một bên", "unit or criterion that only one has"),
    (
        text("kind", "loại", "which of the two", "unit", "criterion"),
        _CHANGE,
        text("code", "mã", "its code"),
        text("name", "tên", "its name"),
    ),
)
DIFFERENT_SETTINGS: Final = Table(
    "difference.settings",
    Text("điều sổ ghi về chính nó", "what the workbooks say of themselves"),
    (
        text("what", "điều gì", "what", "rulebook_version", "fingerprint", "stage", "clusters"),
        text("old", "trước", "before"),
        text("new", "sau", "after"),
    ),
)
