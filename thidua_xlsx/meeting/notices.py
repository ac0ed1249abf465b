"""Notices: what was changed of a unit's points and why, and the unit's reply (*giải trình*), read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.meeting.entries import Reply
from thidua_xlsx.meeting.workbook import EntryKind, read_entries
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.table import Column, Sheet
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.tables.of_meeting import REPLIES

__all__ = ["NOTICES", "Replies", "read_notices"]

_GIVEN: Final = Text("Ghi sẵn", "Filled in")

NOTICES: Final = EntryKind(
    "thidua_xlsx/notice",
    Text("thông báo thẩm định", "a notice"),
    Sheet(
        Text("Thông báo", "Notice"),
        (
            Column("criterion", Text("Mã tiêu chí", "Criterion"), Text("Giữ nguyên", "Keep"), 11, is_code=True),
            Column("name", Text("Nội dung tiêu chí", "Criterion name"), _GIVEN, 44, False),
            Column("reported", Text("Đơn vị báo cáo", "Reported"), _GIVEN, 16, False),
            Column("corrected", Text("Thẩm định lại", "Corrected"), _GIVEN, 16, False),
            Column("from", Text("Điểm trước", "Points before"), _GIVEN, 10, False),
            Column("to", Text("Điểm sau", "Points after"), _GIVEN, 10, False),
            Column("reason", Text("Lý do", "Reason"), Text("Của bên thẩm định", "Of the verifier"), 40, False),
            Column("verifier", Text("Bên thẩm định", "Verifier"), _GIVEN, 16, False),
            Column(
                "reply",
                Text("Giải trình của đơn vị", "The unit's reply"),
                Text("Đơn vị điền vào đây", "Fill in here"),
                50,
            ),
        ),
        Text("Những điểm đã được thẩm định lại; đơn vị giải trình ở cột cuối", "What was changed; the reply goes last"),
    ),
)


@dataclass(frozen=True)
class Replies:
    """The units' replies with their addresses, and what is wrong with the workbooks."""

    rulebook: Rulebook
    entries: tuple[Reply, ...] = ()
    finding_list: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line: how many replies."""
        return f"<Replies {self.rulebook.info.id}: {len(self.entries)}>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per reply: ``unit``, ``criterion``, ``reply``, ``file``, ``sheet``, ``cell``."""
        rows = [
            (reply.unit, reply.criterion, reply.text, reply.place.file, reply.place.sheet, reply.place.cell)
            for reply in self.entries
        ]
        return REPLIES.frame(rows)


def read_notices(rulebook: Rulebook, paths: PathLike | Iterable[PathLike]) -> Replies:
    """Read the notices back that units have answered.

    Parameters
    ----------
    paths
        Workbooks that ``write_notices`` wrote, or a folder of them.

    Returns
    -------
    One reply per unit × criterion that has one. A notice whose hidden sheet names no unit is a finding.
    """
    findings: list[Finding] = []
    entries: dict[tuple[str, str], Reply] = {}
    files: dict[str, None] = {}
    units = {unit.code for unit in rulebook.units}
    leaves = {leaf.key for leaf in rulebook.leaves()}
    for row, hidden in read_entries(rulebook, paths, NOTICES, findings):
        files[hidden["path"]] = None
        unit, criterion = hidden.get("unit", ""), row.label("criterion")
        if unit not in units:
            findings.append(Finding("entry-unit-unknown", row.place, found=unit))
            continue
        if criterion not in leaves:
            findings.append(Finding("entry-criterion-unknown", row.at("criterion"), unit, found=criterion))
            continue
        if row.blank("reply"):
            continue
        text = row.text("reply")
        other = entries.get((unit, criterion))
        if other is not None and other.text != text:
            subject = rulebook.criterion(criterion).subject
            values = {"unit": unit, "other": str(other.place)}
            findings.append(Finding("entry-twice", row.at("reply"), unit, criterion, subject, values=values))
            continue
        entries[unit, criterion] = Reply(unit, criterion, text, row.at("reply"))
    return Replies(rulebook, tuple(entries.values()), tuple(findings), tuple(files))
