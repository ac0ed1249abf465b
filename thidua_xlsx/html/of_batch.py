"""A batch in a notebook: what was read, what is wrong, whom to chase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from thidua_xlsx.batch import Batch
from thidua_xlsx.html.markup import Cell, Fact, Figures, Table
from thidua_xlsx.html.view import MOST_ROWS, View, at_most, figures_of, finding_facts, findings_table_of
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding, printable
from thidua_xlsx.messages.finding_list import codes_of
from thidua_xlsx.messages.text import Text

__all__ = ["batch_view", "count_severities", "worst_first"]

_TITLE: Final = Text("Bản tự chấm: {title}", "Submissions: {title}")
_READ: Final = Text(
    "Đã đọc {read} bản của {all} đơn vị; {files} tệp trong hộp thư đến",
    "{read} submissions of {all} units were read; {files} files in the inbox",
)
_STATE_COUNTS: Final = {
    "sent": Text("{count} đơn vị đã nộp, dùng được", "{count} units have sent what can be used"),
    "to mend": Text("{count} đơn vị cần sửa", "{count} units have something to mend"),
    "missing": Text("{count} đơn vị chưa nộp", "{count} units have not sent"),
}
_SIGNS: Final = {"sent": ("✔", "done"), "to mend": ("✖", "open"), "missing": ("○", "open")}
_STATES: Final = {
    "sent": Text("✔ Đã nộp", "✔ Sent"),
    "to mend": Text("✖ Cần sửa", "✖ To mend"),
    "missing": Text("○ Chưa nộp", "○ Missing"),
}
_LATE: Final = Text("nộp sau hạn", "after the deadline")
_MARKS: Final = {"to mend": "error", "missing": "warning"}
_STATUS: Final = Text("Tình hình nộp", "Who has sent")
_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Tình trạng", "State"), "text"),
    (Text("Lỗi", "Errors"), "number"),
    (Text("Cảnh báo", "Warnings"), "number"),
    (Text("Xem lại", "Reviews"), "number"),
    (Text("Tệp", "Files"), "text"),
)
_OTHER_FILES: Final = Text("Tệp không tính ({count})", "Files that do not count ({count})")
_FILE_COLUMNS: Final = ((Text("Tệp", "File"), "head"), (Text("Vì sao", "Why"), "text"))
_STATUSES: Final = {
    "copy": Text("bản sao của tệp khác", "a copy of another file"),
    "superseded": Text("có bản mới hơn", "there is a newer version"),
    "refused": Text("không dùng được", "cannot be used"),
    "passed over": Text("không phải bản tự chấm", "not a submission"),
}


def batch_view(batch: Batch) -> View:
    """What was read and what is wrong."""
    info, figures = batch.rulebook.info, figures_of(batch.rulebook.info)
    lang = info.language
    severities = count_severities(batch.finding_list)
    tables = [at_most(_status(batch, figures), "batch.status", lang)]
    if batch.finding_list:
        tables.append(_findings(batch, lang))
    others = _other_files(batch, figures)
    return View(
        title=_TITLE.say(lang, title=info.title),
        stamp=info.stamp,
        facts=[*_facts(batch, figures), finding_facts(severities, lang)],
        tables=tables,
        details=[(_OTHER_FILES.say(lang, count=len(others.rows)), [at_most(others, "batch.sources", lang)])]
        if others.rows
        else [],
        ask=["batch.status", "batch.findings", "batch.answers", "batch.anomalies()", "tx.score(batch)"],
    )


def count_severities(findings: Sequence[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, worst first; none of them is worded for it."""
    counts = Counter(CATALOGUE[code].severity for code in codes_of(findings))
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def worst_first(findings: Sequence[Finding], most: int) -> list[Finding]:
    """The first findings of the worst severities; only they are made."""
    order = list(Severity)
    at = sorted(enumerate(codes_of(findings)), key=lambda item: order.index(CATALOGUE[item[1]].severity))
    return [findings[position] for position, _ in islice(at, most)]


def _facts(batch: Batch, figures: Figures) -> list[Fact]:
    read = int((batch.sources["status"] == "read").sum())
    counts = Counter(batch.status["state"])
    facts = [Fact(figures.say(_READ, read=read, all=len(batch.rulebook.units), files=len(batch.sources)))]
    for state, text in _STATE_COUNTS.items():
        if counts[state]:
            facts.append(Fact(figures.say(text, count=counts[state]), *_SIGNS[state]))
    return facts


def _status(batch: Batch, figures: Figures) -> Table:
    """Whom to chase first."""
    order = list(reversed(_STATES))
    rows = sorted(batch.status.to_dict("records"), key=lambda row: order.index(row["state"]))
    return Table(
        figures.say(_STATUS),
        figures.columns(*_COLUMNS),
        [_status_row(row, figures) for row in rows],
        name="status",
        keys=[str(row["unit"]) for row in rows],
    )


def _status_row(row: dict[Any, Any], figures: Figures) -> list[str | Cell]:
    state = str(row["state"])
    counts = [figures.count(row[key]) if state != "missing" else "" for key in ("errors", "warnings", "reviews")]
    late = figures.say(_LATE) if row["late"] else ""
    return [
        str(row["name"]),
        Cell(figures.say(_STATES[state]), _MARKS.get(state, ""), note=late),
        *counts,
        printable(str(row["files"])),
    ]


def _findings(batch: Batch, lang: str) -> Table:
    table = findings_table_of(worst_first(batch.finding_list, MOST_ROWS), lang)
    return at_most(table, "batch.findings", lang, of=len(batch.finding_list))


def _other_files(batch: Batch, figures: Figures) -> Table:
    own = batch.sources[batch.sources["status"].astype(str).isin(_STATUSES)]
    rows = [[printable(str(row["file"])), figures.say(_STATUSES[str(row["status"])])] for row in own.to_dict("records")]
    return Table("", figures.columns(*_FILE_COLUMNS), rows, name="files")
