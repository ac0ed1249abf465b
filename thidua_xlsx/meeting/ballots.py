"""Ballots (*bỏ phiếu suy tôn*): votes on awards and on ties, and what head and deputy decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.meeting.workbook import EntryKind, read_entries
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.reading.table import Choice, Column, Row, Sheet
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.tables.of_meeting import VOTES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BALLOTS", "TIE", "Ballots", "ballots_of", "read_ballots"]

_GIVEN: Final = Text("Ghi sẵn", "Filled in")

TIE: Final = Text("Phân định đồng hạng", "Tie")
"""What stands under award where the vote breaks a tie."""

_DECISIONS: Final[tuple[Choice, ...]] = (("yes", Text("đề nghị", "for")), ("no", Text("không đề nghị", "against")))
_WHOLE: Final = Text("một số nguyên không âm", "a whole number not below 0")

BALLOTS: Final = EntryKind(
    "thidua_xlsx/ballots",
    Text("sổ bỏ phiếu", "a ballots workbook"),
    Sheet(
        Text("Bỏ phiếu", "Ballots"),
        (
            Column(
                "award",
                Text("Nội dung bỏ phiếu", "Vote on"),
                Text("Mã hoặc tên hình thức; hoặc: Phân định đồng hạng", "Code or name of an award; or: Tie"),
                36,
            ),
            Column(
                "unit",
                Text("Mã đơn vị", "Unit"),
                Text("Ở trang Đơn vị của quy định", "Of the rulebook"),
                14,
                is_code=True,
            ),
            Column("unit_name", Text("Đơn vị", "Unit name"), _GIVEN, 30, False),
            Column("about", Text("Ghi chú", "Note"), Text("Vì sao phải bỏ phiếu", "Why there is a vote"), 36, False),
            Column("round", Text("Vòng", "Round"), Text("1 hoặc 2", "1 or 2"), 8),
            Column("votes", Text("Số phiếu", "Votes for"), Text("Số phiếu đồng ý", "Votes for the unit"), 10),
            Column(
                "council",
                Text("Số thành viên", "Council"),
                Text("Tất cả thành viên hội đồng, cả người vắng", "All members, the absent too"),
                12,
            ),
            Column(
                "decision",
                Text("Quyết định sau vòng 2", "Decision after round 2"),
                Text("Của cụm trưởng và cụm phó", "By head and deputy"),
                18,
                False,
                choices=_DECISIONS,
            ),
            Column(
                "order",
                Text("Thứ tự quyết định", "Order decided"),
                Text("Chỉ khi phân định: 1 đứng trước", "For ties only: 1 comes first"),
                12,
                False,
            ),
        ),
        Text(
            "Kết quả bỏ phiếu; nhiều nhất hai vòng, sau đó cụm trưởng và cụm phó quyết định",
            "Votes; two rounds at most, then head and deputy decide",
        ),
    ),
)


@dataclass(frozen=True)
class Ballots:
    """The votes with their addresses, and what is wrong with the workbook."""

    rulebook: Rulebook
    entries: tuple[Vote, ...] = ()
    finding_list: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line: how many votes."""
        return f"<Ballots {self.rulebook.info.id}: {len(self.entries)}>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per unit × award × round that says something.

        ``unit``, ``award`` (empty: a tie), ``round``, ``votes``, ``council``, ``decision``, ``order``, ``file``,
        ``sheet``, ``cell``.
        """
        return VOTES.frame(
            (vote.unit, vote.award, vote.round, vote.votes, vote.council, vote.decision, vote.order, *vote.place.parts)
            for vote in self.entries
        )


def read_ballots(rulebook: Rulebook, path: PathLike | Iterable[PathLike]) -> Ballots:
    """Read a ballots workbook.

    Parameters
    ----------
    path
        A workbook that ``write_ballots`` wrote; a folder or several of them will do too.

    Returns
    -------
    The votes that are complete. More votes than members, a third round, an unknown award: findings; nothing is raised.
    """
    findings: list[Finding] = []
    files: dict[str, None] = {}
    rows = []
    for row, hidden in read_entries(rulebook, path, BALLOTS, findings):
        files[hidden["path"]] = None
        rows.append(row)
    return ballots_of(rulebook, rows, findings, tuple(files))


def ballots_of(rulebook: Rulebook, rows: Iterable[Row], findings: list[Finding], files: tuple[str, ...]) -> Ballots:
    """The votes in ``rows``; adds to ``findings`` what is wrong with them."""
    entries: dict[tuple[str, str, int], Vote] = {}
    refused: set[tuple[str, str, int]] = set()
    councils: dict[int, int] = {}
    for row in rows:
        if all(row.blank(key) for key in ("votes", "council", "decision", "order")):
            continue
        vote = _vote(rulebook, row, findings)
        if vote is None:
            continue
        key = (vote.award, vote.unit, vote.round)
        if key in entries:
            values: dict[str, object] = {"unit": vote.unit, "other": entries[key].place.cell}
            findings.append(Finding("entry-twice", row.place, vote.unit, values=values))
            refused.add(key)
            continue
        entries[key] = vote
        known = councils.setdefault(vote.round, vote.council or 0)
        if vote.council is not None and known and vote.council != known:
            values = {"unit": vote.unit, "found": vote.council, "expected": known}
            findings.append(Finding("ballot-council-differs", row.at("council"), vote.unit, values=values))
    kept = tuple(vote for key, vote in entries.items() if key not in refused)
    return Ballots(rulebook, kept, tuple(findings), files)


def _vote(rulebook: Rulebook, row: Row, findings: list[Finding]) -> Vote | None:
    unit = rulebook.unit_code(row.label("unit"))
    if not unit:
        findings.append(Finding("entry-unit-unknown", row.at("unit"), found=row.text("unit")))
        return None
    award = _award(rulebook, row, unit, findings)
    if award is None:
        return None
    before = len(findings)
    number, votes, council, order = (_whole(row, key) for key in ("round", "votes", "council", "order"))
    decision = row.choice("decision")
    if len(findings) > before:
        return None
    headings = {column.key: column.heading for column in BALLOTS.sheet.columns}
    needed = {
        "round": number,
        **({"votes": votes, "council": council} if votes is not None or not (decision or order) else {}),
    }
    missing = [headings[key] for key, value in needed.items() if value is None]
    if missing:
        values: dict[str, object] = {"unit": unit, "missing": missing}
        findings.append(Finding("ballot-incomplete", row.place, unit, values=values))
        return None
    assert number is not None
    if council == 0:
        findings.append(_too_many(row.at("council"), unit, votes or 0, 0))
        return None
    if number not in {1, 2}:
        findings.append(Finding("ballot-round", row.at("round"), unit, found=str(number)))
        return None
    if votes is not None and council is not None and votes > council:
        findings.append(_too_many(row.at("votes"), unit, votes, council))
        return None
    return Vote(unit, award, number, votes, council, {"yes": True, "no": False}.get(decision), order, row.place)


def _too_many(place: Place, unit: str, votes: int, council: int) -> Finding:
    return Finding("ballot-too-many-votes", place, unit, found=str(votes), values={"found": votes, "high": council})


def _award(rulebook: Rulebook, row: Row, unit: str, findings: list[Finding]) -> str | None:
    """The code of the award that is voted on, empty for a tie; None with a finding where there is no such award."""
    said = fold(row.text("award"))
    if said in {fold(TIE.vi), fold(TIE.en)}:
        return ""
    voted = [award for award in rulebook.awards if award.ballot]
    for award in voted:
        if said in {fold(award.code), fold(award.name)}:
            return award.code
    choices = [*dict.fromkeys(award.code for award in voted), TIE]
    values = {"choices": choices}
    findings.append(Finding("ballot-award-unknown", row.at("award"), unit, found=row.text("award"), values=values))
    return None


def _whole(row: Row, key: str) -> int | None:
    number = row.number(key, expected=_WHOLE)
    if number is None:
        return None
    if number < 0 or number != int(number):
        row.report("value-not-a-number", key, expected=_WHOLE)
        return None
    return int(Decimal(number))
