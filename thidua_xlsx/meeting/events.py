"""Events (*sự kiện, sự việc*) that other agencies report: read from the workbook that the product writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.workbook import EntryKind, read_entries
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.reading.table import Choice, Column, Row, Sheet
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.tables.of_meeting import EVENT_ENTRIES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVENTS", "EVENT_STATES", "NO_SUBMISSION", "Events", "event_facts", "events_of", "read_events"]

NO_SUBMISSION: Final = Text("Không có bản tự chấm dùng được", "No usable submission")
"""The note of what is proposed of a unit that did not score itself."""

EVENT_STATES: Final[tuple[Choice, ...]] = (
    ("proposed", Text("đề xuất", "proposed")),
    ("confirmed", Text("xác nhận", "confirmed")),
)

EVENTS: Final = EntryKind(
    "thidua_xlsx/events",
    Text("sổ sự việc", "an events workbook"),
    Sheet(
        Text("Sự kiện", "Events"),
        (
            Column(
                "unit",
                Text("Mã đơn vị", "Unit"),
                Text("Ở trang Đơn vị của quy định", "Of the rulebook"),
                14,
                is_code=True,
            ),
            Column(
                "kind",
                Text("Loại sự việc", "Kind"),
                Text("Mã hoặc tên ở trang Khống chế", "Code or name of a limiter"),
                44,
            ),
            Column("date", Text("Ngày", "Date"), Text("Ví dụ 15/10/2024", "Such as 15/10/2024"), 13),
            Column(
                "document", Text("Số văn bản", "Document"), Text("Quyết định, thông báo…", "Decision, notice, …"), 26
            ),
            Column(
                "state",
                Text("Tình trạng", "State"),
                Text("đề xuất / xác nhận", "proposed / confirmed"),
                14,
                choices=EVENT_STATES,
            ),
            Column("note", Text("Ghi chú", "Note"), Text("Cơ quan cung cấp, nội dung", "Who reports it"), 40, False),
        ),
        Text(
            "Sự việc do cơ quan khác cung cấp; chỉ sự việc đã xác nhận mới có hiệu lực",
            "Events reported by other agencies; only confirmed ones have effects",
        ),
    ),
)


@dataclass(frozen=True)
class Events:
    """The events of a period with their addresses, and what is wrong with the workbook."""

    rulebook: Rulebook
    entries: tuple[Event, ...] = ()
    finding_list: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line: how many, how many confirmed."""
        confirmed = sum(event.confirmed for event in self.entries)
        return f"<Events {self.rulebook.info.id}: {len(self.entries)}, {confirmed} confirmed>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per event.

        ``unit``, ``kind``, ``date``, ``document``, ``confirmed``, ``note``, ``file``, ``sheet``, ``cell``.
        """
        return EVENT_ENTRIES.frame(
            (event.unit, event.kind, event.date, event.document, event.confirmed, event.note, *event.place.parts)
            for event in self.entries
        )


def read_events(rulebook: Rulebook, path: PathLike | Iterable[PathLike]) -> Events:
    """Read an events workbook.

    Parameters
    ----------
    path
        A workbook that ``write_events`` wrote; a folder or several of them will do too.

    Returns
    -------
    The events that are complete. An unknown unit or kind, a missing document number: findings, and nothing is raised.
    """
    findings: list[Finding] = []
    files: dict[str, None] = {}
    rows = []
    for row, hidden in read_entries(rulebook, path, EVENTS, findings):
        files[hidden["path"]] = None
        rows.append(row)
    return events_of(rulebook, rows, findings, tuple(files))


def events_of(rulebook: Rulebook, rows: Iterable[Row], findings: list[Finding], files: tuple[str, ...]) -> Events:
    """The events in ``rows``; adds to ``findings`` what is wrong with them."""
    entries: list[Event] = []
    for row in rows:
        event = _event(rulebook, row, findings)
        same = event and next((e for e in entries if event_facts(e) == event_facts(event)), None)
        if event is not None and same:
            subject: dict[str, object] = {"unit": event.unit, "other": str(same.place)}
            findings.append(Finding("event-twice", row.place, event.unit, values=subject))
            continue
        if event is not None:
            entries.append(event)
            if not event.confirmed:
                limiter = rulebook.limiter(event.kind)
                values = {"unit": event.unit, "kind": limiter.name if limiter else event.kind}
                findings.append(Finding("event-proposed", row.at("state"), event.unit, values=values))
    return Events(rulebook, tuple(entries), tuple(findings), files)


def _event(rulebook: Rulebook, row: Row, findings: list[Finding]) -> Event | None:
    unit = rulebook.unit_code(row.label("unit"))
    if not unit:
        findings.append(Finding("entry-unit-unknown", row.at("unit"), found=row.text("unit")))
        return None
    said = row.text("kind")
    kind = next((item.code for item in rulebook.limiters if fold(said) in {fold(item.code), fold(item.name)}), None)
    if kind is None:
        choices = [item.code for item in rulebook.limiters] or ["–"]
        findings.append(Finding("event-kind-unknown", row.at("kind"), unit, found=said, values={"choices": choices}))
        return None
    headings = {column.key: column.heading for column in EVENTS.sheet.columns}
    missing = [headings[key] for key in ("date", "document", "state") if row.blank(key)]
    if missing:
        values: dict[str, object] = {"unit": unit, "missing": missing}
        findings.append(Finding("event-incomplete", row.place, unit, values=values))
        return None
    date, state = row.date("date"), row.choice("state")
    if date is None or not state:
        return None
    return Event(unit, kind, date, row.text("document"), state == "confirmed", row.text("note"), row.place)


def event_facts(event: Event) -> tuple[object, ...]:
    """What makes two rows one event."""
    return event.unit, event.kind, event.date, clean(event.document).casefold()
