"""What somebody types into a consolidated workbook so that it holds exactly the entries of a ``Meeting``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.libreoffice import Edits
from tests.meetings import Meeting
from tests.workbooks.live import Live
from thidua_xlsx.intake.form_layout import child_key
from thidua_xlsx.meeting.ballots import BALLOTS, TIE
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import EVENT_STATES, EVENTS
from thidua_xlsx.meeting.grids import AGREED_WORD, CODE_ROW, ENTRY_GRIDS, FIRST_ROW, GRIDS, KEY_COLUMN
from thidua_xlsx.meeting.workbook import EntryKind
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["edits_to", "understood"]

_DAY_0 = datetime.date(1899, 12, 30)
_VOTE_ENTRIES = ("votes", "council", "decision", "order")
_STATES = dict(EVENT_STATES)


def edits_to(live: Live, rulebook: Rulebook, meeting: Meeting) -> Edits:
    """The edits by which the workbook comes to hold ``meeting`` and nothing else; of other clusters, nothing."""
    return {cell: value for typed in (_grids, _events, _ballots) for cell, value in typed(live, rulebook, meeting)}


Typed = Iterator[tuple[tuple[str, str], float | str | None]]


# -- the grids ---------------------------------------------------------------------------------------


def _grids(live: Live, rulebook: Rulebook, meeting: Meeting) -> Typed:
    lang = rulebook.info.language
    verdicts = () if meeting.verification is None else meeting.verification.verdicts
    for key in ENTRY_GRIDS:
        name = GRIDS[key].say(lang)
        if name not in live.rows:
            assert not verdicts
            continue
        rows = live.rows[name]
        columns = {code: column for column, code in enumerate(rows[CODE_ROW]) if code != ""}
        at = {row[KEY_COLUMN]: number for number, row in enumerate(rows) if number >= FIRST_ROW}
        wanted: dict[tuple[int, int], float | str] = {}
        for verdict in verdicts:
            if verdict.unit in columns:
                for row_key, value in _cells_of(key, verdict, at, lang):
                    wanted[at[row_key], columns[verdict.unit]] = value
        there = {(row, column) for row in at.values() for column in columns.values() if _is_entry(rows[row][column])}
        yield from (((name, a1(*cell)), wanted.get(cell)) for cell in sorted(there | set(wanted)))


def _is_entry(value: Any) -> bool:
    return value not in {"", "–"}


def _cells_of(key: str, verdict: Verdict, at: Mapping[str, int], lang: str) -> Iterator[tuple[str, float | str]]:
    """Row's key and value, of one verdict on one of the grids."""
    if key == "verified_results":
        for name, value in verdict.results.items():
            child = child_key(verdict.criterion, name)
            yield child if child in at else verdict.criterion, value if isinstance(value, str) else float(value)
    elif key == "verified_points" and verdict.points is not None:
        yield verdict.criterion, float(verdict.points)
    elif key == "reasons" and (verdict.reason or verdict.agreed):
        yield verdict.criterion, verdict.reason or AGREED_WORD.say(lang)


# -- the tables --------------------------------------------------------------------------------------


class _Table:
    """A sheet of rows that people fill in."""

    def __init__(self, live: Live, kind: EntryKind, lang: str) -> None:
        self.name = kind.sheet.name.say(lang)
        headings = {column.heading.say(lang): column.key for column in kind.sheet.columns}
        self.rows = live.rows[self.name]
        found = next(at for at, row in enumerate(self.rows) if set(headings) <= set(row))
        self.columns = {headings[words]: at for at, words in enumerate(self.rows[found]) if words in headings}
        self.first = found + 1
        self.understood = max(self.columns.values()) + 1
        named = [at for at, row in self.numbered if self.cell(row, "unit") != ""]
        self.free = max(named, default=found) + 1

    @property
    def numbered(self) -> list[tuple[int, list[Any]]]:
        return list(enumerate(self.rows))[self.first :]

    def cell(self, row: Sequence[Any], key: str) -> Any:
        return row[self.columns[key]]

    def clear(self, at: int, keys: Sequence[str]) -> Typed:
        """Take back what stands in a row."""
        for key in keys:
            if self.cell(self.rows[at], key) != "":
                yield (self.name, a1(at, self.columns[key])), None

    def type(self, at: int, values: Mapping[str, Any]) -> Typed:
        """Fill in a row."""
        for key, value in values.items():
            if value is not None:
                yield (self.name, a1(at, self.columns[key])), _typed(value)


def _typed(value: Any) -> float | str:
    if isinstance(value, datetime.date):
        return float((value - _DAY_0).days)
    return float(value) if isinstance(value, (int, Decimal)) else str(value)


def _events(live: Live, rulebook: Rulebook, meeting: Meeting) -> Typed:
    lang = rulebook.info.language
    if EVENTS.sheet.name.say(lang) not in live.rows:
        assert not meeting.events.entries
        return
    table = _Table(live, EVENTS, lang)
    for at, row in table.numbered:
        if table.cell(row, "document") != "":
            yield from table.clear(at, ["unit", "kind", "date", "document", "state", "note"])
    own = _units(live, lang)
    for number, event in enumerate(event for event in meeting.events.entries if event.unit in own):
        yield from table.type(table.free + number, _event_cells(rulebook, event, number, lang))


def _event_cells(rulebook: Rulebook, event: Event, number: int, lang: str) -> dict[str, Any]:
    """As people write it: the kind by its name or by its code."""
    limiter = rulebook.limiter(event.kind)
    assert limiter is not None
    same_name = [item for item in rulebook.limiters if item.name == limiter.name]
    kind = limiter.name if number % 2 and len(same_name) == 1 else event.kind
    state = _STATES["confirmed" if event.confirmed else "proposed"].say(lang)
    return {"unit": event.unit, "kind": kind, "date": event.date, "document": event.document, "state": state}


def _units(live: Live, lang: str) -> set[str]:
    return {code for code in live.rows[GRIDS["points"].say(lang)][CODE_ROW] if code != ""}


def _ballots(live: Live, rulebook: Rulebook, meeting: Meeting) -> Typed:
    lang = rulebook.info.language
    table, own = _Table(live, BALLOTS, lang), _units(live, lang)
    names = [award.name for award in {award.code: award for award in rulebook.awards if award.ballot}.values()]
    codes = {award.name: award.code for award in rulebook.awards if award.ballot and names.count(award.name) == 1}
    codes[TIE.say(lang)] = ""
    asked = {}
    for at, row in table.numbered:
        if table.cell(row, "unit") != "":
            asked[codes.get(table.cell(row, "award")), table.cell(row, "unit"), table.cell(row, "round")] = at
            yield from table.clear(at, _VOTE_ENTRIES)
    free = table.free
    for vote in meeting.ballots.entries:
        if vote.unit not in own:
            continue
        cells = _vote_cells(vote, lang)
        at = asked.get((vote.award, vote.unit, float(vote.round)), free)
        if at == free:  # a spare row
            free += 1
            cells |= {"award": vote.award or TIE.say(lang), "unit": vote.unit, "round": vote.round}
        yield from table.type(at, cells)


def _vote_cells(vote: Vote, lang: str) -> dict[str, Any]:
    decided = next(column.choices for column in BALLOTS.sheet.columns if column.key == "decision")
    words = {name == "yes": word.say(lang) for name, word in decided}
    decision = None if vote.decision is None else words[vote.decision]
    return {"votes": vote.votes, "council": vote.council, "decision": decision, "order": vote.order}


def understood(live: Live, rulebook: Rulebook, meeting: Meeting) -> list[str]:
    """Rows of events and ballots beside which the workbook says something else than that they count, or only wait."""
    lang, wrong = rulebook.info.language, []
    own = _units(live, lang)
    kinds: list[tuple[EntryKind, int]] = [(BALLOTS, sum(vote.unit in own for vote in meeting.ballots.entries))]
    if rulebook.limiters:
        confirmed = sum(event.unit in own and event.confirmed for event in meeting.events.entries)
        kinds.append((EVENTS, confirmed))
    for kind, count in kinds:
        table = _Table(live, kind, lang)
        said = [str(row[table.understood]) for _, row in table.numbered]
        if sum(text.startswith("✔") for text in said) != count or any(text.startswith("✖") for text in said):
            wrong.append(f"{table.name}: {count} must count: {[text for text in said if text]}")
    return wrong
