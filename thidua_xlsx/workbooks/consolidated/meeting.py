"""``Đề nghị khen thưởng``, ``Giao ước``, ``Sự kiện``: what the meeting decides, and what it rests on."""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.rulebook.sheets import SHEETS, SIGNS, SheetName
from thidua_xlsx.workbooks.consolidated.book import Book, records
from thidua_xlsx.workbooks.consolidated.listing import Heading, Listing

__all__ = ["write_awards_sheet", "write_covenant_sheet", "write_events_sheet", "write_ties_sheet"]

_AWARDS: Final = Text("ĐỀ NGHỊ KHEN THƯỞNG", "PROPOSED AWARDS")
_QUOTA: Final = Text(
    "{name} ({scope}): chỉ tiêu {quota}, đề nghị {proposed}.", "{name} ({scope}): quota {quota}, proposed {proposed}."
)
_COVENANT: Final = Text("KẾT QUẢ THỰC HIỆN GIAO ƯỚC THI ĐUA", "THE COVENANT AND WHAT WAS REACHED")
_MOTTO: Final = Text("Phương châm: “{motto}”", "Motto: “{motto}”")
_MET: Final = Text("Đạt", "Met")
_NOT_MET: Final = Text("Chưa đạt", "Not met")
_NOT_MEASURED: Final = Text("–", "–")
_EVENTS: Final = Text("SỰ KIỆN VÀ KHỐNG CHẾ", "EVENTS AND LIMITERS")
_TIES: Final = Text("PHÂN ĐỊNH ĐỒNG HẠNG", "TIES")
_STATES: Final = {
    "proposed": Text("Đề nghị", "Proposed"),
    "to the vote": Text("Chờ bỏ phiếu", "To the vote"),
    "not proposed": Text("Không đề nghị", "Not proposed"),
    "confirmed": Text("Đã xác nhận", "Confirmed"),
    "decided": Text("Đã phân định", "Decided"),
    "voted": Text("Đã bỏ phiếu", "Voted"),
}
_EVENT_PROPOSED: Final = Text("Mới đề xuất, chưa có hiệu lực", "Proposed, no effect yet")


def write_awards_sheet(book: Book) -> None:
    """Who is proposed for each award, and for everybody else the first reason why not."""
    widths = (40.0, 9.0, 34.0, 18.0, 12.0, 54.0)
    listing = Listing(book, "awards", _AWARDS, widths)
    awards = book.result.awards
    for (_, scope), rows in awards.groupby(["award", "scope"], sort=False):
        first = rows.iloc[0]
        names = ", ".join(book.rulebook.cluster(code).name for code in str(scope).split("; "))
        proposed = int(rows["proposed"].sum())
        words = book.say(_QUOTA, name=first["name"], scope=names, quota=int(first["quota"]), proposed=proposed)
        listing.note(words, "body_bold")
        listing.table(
            [
                Heading(Text("Đơn vị", "Unit"), widths[0]),
                Heading(Text("Hạng", "Rank"), widths[1], 0),
                Heading(Text("Xếp loại", "Class"), widths[2]),
                Heading(Text("Kết quả", "Outcome"), widths[3]),
                Heading(Text("Phiếu", "Votes"), widths[4]),
                Heading(Text("Lý do", "Why"), widths[5]),
            ],
            [_award(book, row) for row in records(rows)],
            [bool(row["proposed"]) for row in records(rows)],
        )
    listing.finish()


def _award(book: Book, row: dict[str, Any]) -> list[Any]:
    votes = "" if _none(row["votes"]) else f"{int(row['votes'])}/{int(row['council'])}"
    rank = None if _none(row["rank"]) else int(row["rank"])
    return [row["unit_name"], rank, row["class"], book.say(_STATES[row["state"]]), votes, row["why"]]


def _none(value: Any) -> bool:
    return value is None or value != value or str(value) == "<NA>"  # noqa: PLR0124 - NaN


def write_covenant_sheet(book: Book) -> None:
    """Key contents and targets: what was reached, who is missing."""
    widths = (8.0, 64.0, 20.0, 20.0, 12.0, 12.0, 36.0)
    listing = Listing(book, "covenant", _COVENANT, widths)
    if book.info.motto:
        listing.note(book.say(_MOTTO, motto=book.info.motto), "body_bold")
    measures = dict(next(c.choices for c in SHEETS[SheetName.COVENANT].columns if c.key == "measure"))
    signs = dict(SIGNS)
    rows = []
    for row in records(book.result.covenant):
        target = ""
        if row["measure"]:
            measure = measures[row["measure"]].say(book.lang)
            target = f"{measure}: {signs[row['sign']].say(book.lang)} {format_number(row['target'], book.lang)}"
        met = _NOT_MEASURED if _none(row["met"]) else (_MET if row["met"] else _NOT_MET)
        actual = "" if row["actual"] != row["actual"] else format_number(row["actual"], book.lang)
        cluster = book.rulebook.cluster(row["cluster"]).name
        rows.append([row["code"], row["content"], cluster, target, actual, book.say(met), row["missing_units"]])
    listing.table(
        [
            Heading(Text("Mã", "Code"), widths[0]),
            Heading(Text("Nội dung, chỉ tiêu", "Content, target"), widths[1]),
            Heading(Text("Cụm", "Cluster"), widths[2]),
            Heading(Text("Chỉ tiêu giao ước", "Target"), widths[3]),
            Heading(Text("Thực hiện", "Reached"), widths[4]),
            Heading(Text("Kết quả", "Outcome"), widths[5]),
            Heading(Text("Đơn vị chưa đạt", "Who is missing"), widths[6]),
        ],
        rows,
    )
    listing.finish()


def write_events_sheet(book: Book) -> None:
    """Events from outside and what they do."""
    widths = (30.0, 50.0, 13.0, 26.0, 18.0, 42.0, 36.0)
    listing = Listing(book, "events", _EVENTS, widths)
    rows = [
        [
            book.rulebook.unit(row["unit"]).name,
            row["name"],
            "/".join(reversed(row["date"].split("-"))),
            row["document"],
            book.say(_STATES["confirmed"] if row["state"] == "confirmed" else _EVENT_PROPOSED),
            row["effect"],
            row["note"],
        ]
        for row in records(book.result.limits)
    ]
    listing.table(
        [
            Heading(Text("Đơn vị", "Unit"), widths[0]),
            Heading(Text("Sự việc", "Event"), widths[1]),
            Heading(Text("Ngày", "Date"), widths[2]),
            Heading(Text("Số văn bản", "Document"), widths[3]),
            Heading(Text("Tình trạng", "State"), widths[4]),
            Heading(Text("Hệ quả", "Effect"), widths[5]),
            Heading(Text("Ghi chú", "Note"), widths[6]),
        ],
        rows,
    )
    listing.finish()


def write_ties_sheet(book: Book) -> None:
    """Units with the same figure, and what set them apart."""
    widths = (24.0, 32.0, 14.0, 9.0, 40.0, 14.0, 18.0)
    listing = Listing(book, "ties", _TIES, widths)
    rows = [
        [
            book.rulebook.cluster(row["cluster"]).name,
            row["name"],
            row["figure"],
            int(row["rank"]),
            row["decided_by"],
            row["value"],
            book.say(_STATES[row["state"]]),
        ]
        for row in records(book.result.ties)
    ]
    digits = max(book.info.digits, book.info.percent_digits)
    listing.table(
        [
            Heading(Text("Cụm", "Cluster"), widths[0]),
            Heading(Text("Đơn vị", "Unit"), widths[1]),
            Heading(Text("Số bằng nhau", "Equal figure"), widths[2], digits),
            Heading(Text("Hạng", "Rank"), widths[3], 0),
            Heading(Text("Phân định theo", "Decided by"), widths[4]),
            Heading(Text("Số liệu", "Figure"), widths[5]),
            Heading(Text("Tình trạng", "State"), widths[6]),
        ],
        rows,
    )
    listing.finish()
