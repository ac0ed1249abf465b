"""``Giao ước`` and ``Khống chế``: what the clusters had agreed to reach, and the events that hold units down."""

from __future__ import annotations

from typing import Any, Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.rulebook.sheets import SHEETS, SIGNS, SheetName
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Formula, Value
from thidua_xlsx.workbooks.summary.facts import ClusterFacts, is_known, records
from thidua_xlsx.workbooks.summary.listing import Heading, Listing

__all__ = ["write_covenant", "write_limits"]

_COVENANT: Final = Text("KẾT QUẢ THỰC HIỆN GIAO ƯỚC THI ĐUA", "THE COVENANTS AND WHAT WAS REACHED")
_BY_CLUSTER: Final = Text("Chỉ tiêu giao ước theo cụm", "Targets of the covenant, by cluster")
_ALL_TARGETS: Final = Text("Từng chỉ tiêu", "Every target")
_CONTENTS: Final = Text(
    "Nội dung trọng tâm không có chỉ tiêu đo được nêu trong sổ của từng cụm.",
    "Key contents without a measured target are in the clusters' own workbooks.",
)
_TOTAL: Final = Text("Cộng", "Total")
_MET: Final = Text("Đạt", "Met")
_NOT_MET: Final = Text("Chưa đạt", "Not met")
_UNKNOWN: Final = Text("Chưa rõ", "Not known")
_COVENANT_WIDTHS: Final = (6.0, 30.0, 10.0, 12.0, 12.0, 12.0, 18.0, 38.0, 12.0, 12.0, 38.0)
_TARGETS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Mã", "Code"), center=True),
    Heading(Text("Nội dung", "Content"), span=4),
    Heading(Text("Chỉ tiêu", "Target")),
    Heading(Text("Thực hiện", "Reached"), center=True),
    Heading(Text("Kết quả", "Outcome"), center=True),
    Heading(Text("Đơn vị chưa đạt", "Who is missing")),
)
_COUNTS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Chỉ tiêu", "Targets"), 0),
    Heading(_MET, 0),
    Heading(_NOT_MET, 0),
    Heading(_UNKNOWN, 0),
)
_OUTCOME: Final = "J"

_LIMITS: Final = Text("SỰ KIỆN VÀ KHỐNG CHẾ", "EVENTS AND LIMITERS")
_EFFECTIVE: Final = Text(
    "{confirmed} sự kiện đã xác nhận, {proposed} mới đề xuất, chưa có hiệu lực.",
    "{confirmed} events confirmed, {proposed} only proposed, without effect yet.",
)
_CONFIRMED: Final = Text("Đã xác nhận", "Confirmed")
_PROPOSED: Final = Text("Mới đề xuất", "Proposed")
_LIMIT_WIDTHS: Final = (6.0, 24.0, 30.0, 42.0, 12.0, 22.0, 15.0, 32.0, 26.0)
_EVENTS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Đơn vị", "Unit")),
    Heading(Text("Sự việc", "Event")),
    Heading(Text("Ngày", "Date"), center=True),
    Heading(Text("Số văn bản", "Document")),
    Heading(Text("Tình trạng", "State"), center=True),
    Heading(Text("Hệ quả", "Effect")),
    Heading(Text("Ghi chú", "Note")),
)


def write_covenant(summary: Summary) -> None:
    """How many targets each cluster met, then every target."""
    listing = Listing(summary, "covenant", _COVENANT, _COVENANT_WIDTHS)
    own = {item.number: _targets(item) for item in summary.clusters}
    with_targets = [item for item in summary.clusters if own[item.number]]
    listing.note(summary.say(_BY_CLUSTER), "body_bold")
    count = sum(len(rows) for rows in own.values())
    first = listing.row + len(with_targets) + 6  # below the counts: heading, total, gap, note, note, heading
    _count_rows(summary, listing, with_targets, own, (first, first + count - 1))
    listing.gap()
    listing.note(summary.say(_ALL_TARGETS), "body_bold")
    listing.note(summary.say(_CONTENTS), "note")
    listing.headings(_TARGETS)
    assert listing.row == first
    for item in with_targets:
        for row in own[item.number]:
            values = _target(summary, item, row)
            is_short = _outcome(row) is _NOT_MET
            listing.put_row(_TARGETS, values, band=item.number % 2 == 0, strong=(6,) if is_short else ())
    listing.finish()


def _targets(item: ClusterFacts) -> list[dict[str, Any]]:
    covenant = item.result.covenant
    return records(covenant[(covenant["cluster"] == item.cluster.code) & (covenant["measure"] != "")])


def _outcome(row: dict[str, Any]) -> Text:
    if not is_known(row["met"]):
        return _UNKNOWN
    return _MET if row["met"] else _NOT_MET


def _count_rows(
    summary: Summary,
    listing: Listing,
    clusters: list[ClusterFacts],
    own: dict[int, list[dict[str, Any]]],
    rows: tuple[int, int],
) -> None:
    """Met, not met, not known: counted by formulas on the targets below."""
    numbers = f"$A${rows[0] + 1}:$A${rows[1] + 1}"
    outcomes = f"${_OUTCOME}${rows[0] + 1}:${_OUTCOME}${rows[1] + 1}"
    top = listing.headings(_COUNTS) + 1
    for item in clusters:
        at = f"$A{listing.row + 1}"
        values: list[Value] = [Formula(f"=COUNTIF({numbers},{at})", len(own[item.number]))]
        for text in (_MET, _NOT_MET, _UNKNOWN):
            found = sum(_outcome(row) is text for row in own[item.number])
            words = text_literal(summary.say(text))
            values.append(Formula(f"=COUNTIFS({numbers},{at},{outcomes},{words})", found))
        listing.put_row(_COUNTS, [summary.number(item), item.label, *values], band=item.number % 2 == 0)
    bottom = listing.row
    every = [row for item in clusters for row in own[item.number]]
    counts = [len(every), *(sum(_outcome(row) is text for row in every) for text in (_MET, _NOT_MET, _UNKNOWN))]
    sums = [
        Formula(f"=SUM({letter}{top + 1}:{letter}{bottom})", count)
        for letter, count in zip("CDEF", counts, strict=True)
    ]
    listing.put_row(_COUNTS, ["", summary.say(_TOTAL), *sums], total=True)


def _target(summary: Summary, item: ClusterFacts, row: dict[str, Any]) -> list[Value]:
    measures = dict(next(c.choices for c in SHEETS[SheetName.COVENANT].columns if c.key == "measure"))
    words = measures[row["measure"]].say(summary.lang)
    if row["sign"] and is_known(row["target"]):
        sign = dict(SIGNS)[row["sign"]].say(summary.lang)
        words = f"{words}: {sign} {format_number(row['target'], summary.lang)}"
    return [
        item.number,
        item.label,
        str(row["code"]),
        str(row["content"]),
        words,
        format_number(row["actual"], summary.lang) if is_known(row["actual"]) else "",
        summary.say(_outcome(row)),
        str(row["missing_units"]),
    ]


def write_limits(summary: Summary) -> None:
    """Events from outside and what they do, cluster by cluster."""
    listing = Listing(summary, "limits", _LIMITS, _LIMIT_WIDTHS)
    states = [state for result in summary.results for state in result.limits["state"]]
    confirmed = states.count("confirmed")
    listing.note(summary.say(_EFFECTIVE, confirmed=confirmed, proposed=len(states) - confirmed), "body_bold")
    listing.headings(_EVENTS)
    for item in summary.clusters:
        limits = item.result.limits
        for row in records(limits[limits["cluster"] == item.cluster.code]):
            is_confirmed = row["state"] == "confirmed"
            values: list[Value] = [
                summary.number(item),
                item.label,
                item.rulebook.unit(str(row["unit"])).name,
                str(row["name"]),
                f"{row['date']:%d/%m/%Y}" if is_known(row["date"]) else "",
                str(row["document"]),
                summary.say(_CONFIRMED if is_confirmed else _PROPOSED),
                str(row["effect"]),
                str(row["note"]),
            ]
            listing.put_row(_EVENTS, values, band=item.number % 2 == 0, strong=(2, 3) if is_confirmed else ())
    listing.finish()
