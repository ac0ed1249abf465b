"""``Thẩm định``: what verifiers changed and why, how far several of them differ, and who leads whom."""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.scoring.result import Stage
from thidua_xlsx.workbooks.consolidated.book import STAGE_WORDS, Book, records
from thidua_xlsx.workbooks.consolidated.listing import Heading, Listing
from thidua_xlsx.workbooks.table_sheet import worded

__all__ = ["write_log"]

_TITLE: Final = Text("THẨM ĐỊNH", "VERIFICATION")
_STAGE: Final = Text("Xếp hạng theo: {stage}.", "Ranked by: {stage}.")
_OPEN: Final = Text(
    "Còn {count} ô (đơn vị × tiêu chí) chưa ai thẩm định.", "{count} cells are not verified by anybody."
)
_DONE: Final = Text("Mọi ô đều đã được thẩm định.", "Every cell is verified.")
_NO_CHANGE: Final = Text("Không có điểm nào được sửa khi thẩm định.", "Verification changed nothing.")
_LEADERS: Final = Text(
    "Tiêu chí so với cụm: đơn vị dẫn đầu, và điểm của đơn vị khác nếu kết quả của đơn vị dẫn đầu không còn.",
    "Criteria that compare units: who leads, and the others' points if the leader's result fell out.",
)
_SPREAD: Final = Text(
    "Nhiều bên cùng chấm: điểm thấp nhất, cao nhất và điểm được dùng.", "Several verifiers on one cell."
)
_SAME: Final = Text(
    "{count} trong {all} ô các bên cho điểm như nhau, không liệt kê.",
    "{count} of {all} cells got the same points of all.",
)
_POINTS: Final = Text("điểm", "points")
_WRITTEN: Final = Text(
    "Nhật ký ghi lúc lập tệp này; chạy lại “consolidate” để cập nhật.",
    "The log is of the moment when this workbook was written; run “consolidate” again to bring it up to date.",
)
_STALE: Final = Text(
    "▲ Đã có ô thẩm định được sửa sau khi lập nhật ký này.", "▲ Cells were changed after this log was written."
)
_YES: Final = Text("đã thẩm định", "verified")
_NO: Final = Text("chưa thẩm định", "not verified")
_NOBODY: Final = Text("không đơn vị nào thay đổi", "nobody's points change")
_WIDTHS: Final = (22.0, 34.0, 16.0, 16.0, 12.0, 12.0, 12.0, 44.0, 18.0)


def write_log(book: Book) -> None:
    """Write the sheet."""
    result, digits = book.result, book.info.digits
    listing = Listing(book, "log", _TITLE, _WIDTHS)
    stage = book.say(STAGE_WORDS[result.stage])
    open_cells = book.unverified
    words = _OPEN.say(book.lang, count=open_cells) if open_cells else _DONE.say(book.lang)
    listing.note(f"{_STAGE.say(book.lang, stage=stage)} {words}")
    _say_whether_stale(book, listing)
    overrides = book.own_rows(result.overrides)
    if not overrides and result.stage is Stage.VERIFIED:
        listing.note(_NO_CHANGE.say(book.lang))
    if overrides:
        listing.table(
            [
                Heading(Text("Đơn vị", "Unit"), _WIDTHS[0]),
                Heading(Text("Tiêu chí", "Criterion"), _WIDTHS[1]),
                Heading(Text("Đơn vị báo cáo", "Reported"), _WIDTHS[2]),
                Heading(Text("Thẩm định lại", "Corrected"), _WIDTHS[3]),
                Heading(Text("Điểm trước", "From"), _WIDTHS[4], digits),
                Heading(Text("Điểm sau", "To"), _WIDTHS[5], digits),
                Heading(Text("Chênh lệch", "Change"), _WIDTHS[6], digits, signed=True),
                Heading(Text("Lý do", "Reason"), _WIDTHS[7]),
                Heading(Text("Bên thẩm định", "Verifier"), _WIDTHS[8]),
            ],
            [_override(book, row) for row in overrides],
        )
    _spread(book, listing)
    _leaders(book, listing)
    listing.finish()


def _say_whether_stale(book: Book, listing: Listing) -> None:
    """The log is of the moment when the workbook was written; whether something was typed since follows."""
    listing.note(book.say(_WRITTEN))
    if not book.takes_entries or not book.grid.rows:
        return
    numbers = "+".join(f"SUM({book.entry_cells(key)})" for key in ("verified_results", "verified_points"))
    check, name = f"ROUND({book.entered()}+{numbers},6)", book.sheet_name("log")
    now = book.cells.calculate(check, name, 0)
    assert isinstance(now, (int, float))
    stale = text_literal(book.say(_STALE))
    listing.formula(f'IF({check}={float(now)!r},"",{stale})')


def _override(book: Book, row: dict[str, Any]) -> list[Any]:
    change = round(row["to"] - row["from"], book.info.digits) if row["to"] == row["to"] == row["to"] else None
    change = None if change is None or change != change else change  # noqa: PLR0124 - NaN where points came first now
    corrected = book.say(_POINTS) if row["input"] == "points" else worded(row["corrected"], book.lang)
    return [
        book.rulebook.unit(row["unit"]).short,
        book.rulebook.criterion(row["criterion"]).subject,
        worded(row["reported"], book.lang),
        corrected,
        row["from"],
        row["to"],
        change,
        row["reason"],
        book.verifier_names(row["verifier"]),
    ]


def _spread(book: Book, listing: Listing) -> None:
    digits, every = book.info.digits, book.own_rows(book.result.spread)
    rows = [row for row in every if row["spread"] > 0]
    if not every:
        return
    listing.note(book.say(_SPREAD), "body_bold")
    listing.note(_SAME.say(book.lang, count=len(every) - len(rows), all=len(every)))
    if not rows:
        return
    listing.table(
        [
            Heading(Text("Đơn vị", "Unit"), _WIDTHS[0]),
            Heading(Text("Tiêu chí", "Criterion"), _WIDTHS[1]),
            Heading(Text("Số bên chấm", "Verifiers"), _WIDTHS[2], 0),
            Heading(Text("Thấp nhất", "Lowest"), _WIDTHS[3], digits),
            Heading(Text("Cao nhất", "Highest"), _WIDTHS[4], digits),
            Heading(Text("Độ chênh", "Spread"), _WIDTHS[5], digits),
            Heading(Text("Được dùng", "Used"), _WIDTHS[6], digits),
            Heading(Text("Từng bên", "Each"), _WIDTHS[7]),
        ],
        [
            [
                book.rulebook.unit(row["unit"]).short,
                book.rulebook.criterion(row["criterion"]).subject,
                row["verifiers"],
                row["lowest"],
                row["highest"],
                row["spread"],
                row["used"],
                _each(book, row["who"]),
            ]
            for row in rows
        ],
    )


def _each(book: Book, who: str) -> str:
    pairs = [piece.rpartition(": ") for piece in who.split("; ")]
    return "; ".join(f"{book.verifier_names(name)}: {worded(points, book.lang)}" for name, _, points in pairs)


def _leaders(book: Book, listing: Listing) -> None:
    """One row per criterion and leader, with all who depend on it."""
    digits = book.info.digits
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in records(book.result.leaders):
        grouped.setdefault((row["cluster"], row["criterion"], row["leader"]), []).append(row)
    if not grouped:
        return
    listing.note(book.say(_LEADERS), "body_bold")
    rows = []
    for (_, criterion, leader), depending in grouped.items():
        effects = [
            f"{book.rulebook.unit(row['unit']).short}: {format_number(row['now'], book.lang)} → "
            f"{format_number(row['without'], book.lang)}"
            for row in depending
            if row["unit"]
        ]
        rows.append(
            [
                book.rulebook.unit(leader).short,
                book.rulebook.criterion(criterion).subject,
                book.say(_YES if depending[0]["verified"] else _NO),
                depending[0]["points"],
                "; ".join(effects) or book.say(_NOBODY),
            ]
        )
    listing.table(
        [
            Heading(Text("Dẫn đầu", "Leader"), _WIDTHS[0]),
            Heading(Text("Tiêu chí", "Criterion"), _WIDTHS[1]),
            Heading(Text("Kết quả dẫn đầu", "Its result"), _WIDTHS[2]),
            Heading(Text("Điểm", "Points"), _WIDTHS[3], digits),
            Heading(
                Text("Nếu không còn: điểm của đơn vị khác", "Without it: the others' points"), sum(_WIDTHS[4:8]), span=4
            ),
        ],
        rows,
    )
