"""The consolidated workbook read back: what the head typed into it, and what was carried in from files.

A cell that nobody touched since the workbook was written gives the verdicts that were written there, with their
verifiers; a cell that was typed into is the head's word and overrules them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from thidua_xlsx.intake.form_layout import HIDDEN_SHEET, child_key
from thidua_xlsx.intake.inbox import PathLike, list_inbox, said_of
from thidua_xlsx.meeting.ballots import BALLOTS, Ballots, ballots_of
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import EVENT_STATES, EVENTS, NO_SUBMISSION, Events, event_facts, events_of
from thidua_xlsx.meeting.grids import (
    AGREED_WORD,
    CONSOLIDATED_FORMAT,
    ENTRY_GRIDS,
    FIRST_UNIT_COLUMN,
    GRIDS,
    KEY_COLUMN,
    LEFT_OVER,
    LEFT_OVER_FIRST_ROW,
)
from thidua_xlsx.meeting.seals import SEAL_PREFIX
from thidua_xlsx.meeting.verification import VERIFICATION, Draft, Verification, corrected_inputs
from thidua_xlsx.meeting.workbook import EntryKind, hidden_values
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.isolation import read_workbooks
from thidua_xlsx.reading.problems import notes_on, problem_of
from thidua_xlsx.reading.table import RawSheet, Row, Sheet, find_sheet, rows_of
from thidua_xlsx.rulebook.model import Criterion, Rulebook

__all__ = ["FACTS", "Consolidated", "LeftOver", "is_backup", "plain_cell", "read_consolidated"]

_Entry = TypeVar("_Entry", Event, Vote)

KIND: Final = Text("tệp tổng hợp", "a consolidated workbook")
_CODE_ROWS: Final = 12  # the row of unit codes stands near the top, even where somebody put rows above it
_NOT_APPLICABLE: Final = "–"
_YES: Final = "đồng ý"
_BACKUP: Final = re.compile(r"\.truoc\d*\.xlsx$", re.IGNORECASE)
_A_NUMBER: Final = Text("một con số (ô đang lưu dạng chữ)", "a number (the cell holds text)")
_COLUMNS: Final = {column.key: column for column in VERIFICATION.sheet.columns}


@dataclass(frozen=True)
class LeftOver:
    """Something typed that has no place any more, or does not count: where it stood, about what, the text itself."""

    sheet: str
    unit: str
    criterion: str
    text: str
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Consolidated:
    """What a consolidated workbook holds beside its formulas.

    Attributes
    ----------
    verification, events, ballots
        For ``score``; entries that the head typed into the grids overrule those that came from files.
    left_over
        What was typed and does not count: for units or criteria that the rulebook no longer has, or unreadable. Its
        findings say why.
    finding_list
        All findings; those of verification, events and ballots are among them.
    files
        The paths of those that were consolidated workbooks of this rulebook. They are not among the ``files`` of
        verification, events and ballots: such a workbook is written again in its own place.
    is_sealed
        Whether any of them was closed by a seal.
    is_damaged
        Whether a sheet for entries is missing in one: renamed or deleted, and what was typed there cannot be read.
    cleared
        (unit, criterion) of the cells that were filled when the workbook was written, and are empty now.
    """

    rulebook: Rulebook
    verification: Verification
    events: Events
    ballots: Ballots
    left_over: tuple[LeftOver, ...] = ()
    finding_list: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    is_sealed: bool = False
    is_damaged: bool = False
    cleared: frozenset[tuple[str, str]] = frozenset()

    def __repr__(self) -> str:
        """One line: how much was typed."""
        counts = len(self.verification.verdicts), len(self.events.entries), len(self.ballots.entries)
        return "<Consolidated {}: {} verdicts, {} events, {} votes>".format(self.rulebook.info.id, *counts)

    @property
    def is_consolidated(self) -> bool:
        """Whether any of the files was a consolidated workbook of this rulebook at all."""
        return bool(self.files)

    def with_files(
        self, verification: Verification | None = None, events: Events | None = None, ballots: Ballots | None = None
    ) -> Consolidated:
        """Together with what was read from files: the head's entries stay; what was carried in is read anew.

        Where both speak of one event or vote and differ, the workbook's word counts, and a finding says so; for
        verdicts ``score`` does.
        """
        return dataclasses.replace(
            self,
            verification=_with_verdicts(self.verification, verification, self.cleared),
            events=_with_events(self.events, events),
            ballots=_with_votes(self.ballots, ballots),
        )


def read_consolidated(rulebook: Rulebook, path: PathLike | Iterable[PathLike]) -> Consolidated:
    """Read what was typed into a consolidated workbook.

    Parameters
    ----------
    path
        A workbook that ``write_consolidated`` wrote; several (one per cluster) or a folder of them will do too.

    Returns
    -------
    Verification, events and ballots with reasons and addresses, for ``score``. What cannot stand is a finding and
    listed in ``left_over``; nothing is raised.
    """
    reader = _Reader(rulebook)
    incoming = [item for item in list_inbox(path) if not is_backup(item.path)]
    reader.findings += said_of(incoming)
    to_read = [item for item in incoming if not item.passed_over]
    for item, answer in zip(to_read, read_workbooks([item.path for item in to_read]), strict=True):
        if "sheets" not in answer:
            code, values = problem_of(answer)
            reader.findings.append(Finding(code, Place(item.name), values=values))
        else:
            reader.findings += notes_on(answer, item.name)
            reader.read(item.name, item.path, answer)
    return reader.result()


def is_backup(path: str) -> bool:
    """Whether a file is what ``consolidate`` kept of an earlier workbook, by its name."""
    return bool(_BACKUP.search(Path(path).name))


@dataclass
class _Typed:
    """What stands in the entry cells of one unit × leaf: (grid, row's key) → value and place."""

    cells: dict[tuple[str, str], tuple[Any, Place]] = field(default_factory=dict)
    special: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    is_double: bool = False  # two rows have the same key: neither counts


class _Reader:
    """Gathers the entries of one or several workbooks."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.findings: list[Finding] = []
        self.verdicts: list[Verdict] = []
        self.event_rows: list[Row] = []
        self.ballot_rows: list[Row] = []
        self.left_over: list[LeftOver] = []
        self.files: dict[str, None] = {}
        self.clusters: dict[str, set[str]] = {}
        self.is_sealed = self.is_damaged = False
        self.sources: dict[Place, str] = {}
        self.cleared: set[tuple[str, str]] = set()
        self.units = {unit.code for unit in rulebook.units}
        self.keys = {leaf.key: (leaf, "") for leaf in rulebook.leaves()}
        for leaf in rulebook.leaves():
            self.keys |= {child_key(leaf.key, item.key): (leaf, item.key) for item in corrected_inputs(leaf)}

    def read(self, file: str, path: str, answer: dict[str, Any]) -> None:
        hidden = hidden_values(answer["sheets"].get(HIDDEN_SHEET, []))
        place = Place(file)
        if hidden.get("format") != CONSOLIDATED_FORMAT:
            values: dict[str, object] = {"expected": GRIDS["verified_points"], "kind": KIND}
            self.findings.append(Finding("entry-sheet-missing", place, values=values))
            return
        if hidden.get("rulebook") != self.rulebook.info.id:
            values = {"expected": self.rulebook.info.id}
            found = hidden.get("rulebook", "")
            self.findings.append(Finding("entry-other-rulebook", place, found=found, values=values))
            return
        clusters = set(hidden.get("clusters", "").split(";"))
        other = next((name for name, own in self.clusters.items() if own & clusters), None)
        if other is not None:
            self.findings.append(Finding("consolidated-twice", place, values={"other": other}))
            return
        self.clusters[file] = clusters
        self.files[path] = None
        self._missing_sheets(file, hidden, answer)
        self.is_sealed |= any(name.startswith(SEAL_PREFIX) for name in answer.get("properties", {}))
        records = _records(answer["sheets"].get(HIDDEN_SHEET, []))
        typed = self._grids(file, answer)
        for at in dict.fromkeys([*typed, *records]):
            self._cell(at, typed.get(at, _Typed()), records.get(at))
        said = _row_records(answer["sheets"].get(HIDDEN_SHEET, []))
        self.event_rows += self._table(EVENTS, file, answer, said)
        self.ballot_rows += self._table(BALLOTS, file, answer, said)
        self._left_over(file, answer)

    def _missing_sheets(self, file: str, hidden: Mapping[str, str], answer: dict[str, Any]) -> None:
        """A finding for every entry sheet that was there and is not: renamed or deleted, with all that was typed."""
        names = {**GRIDS, "events": EVENTS.sheet.name, "ballots": BALLOTS.sheet.name}
        for key in filter(None, hidden.get("sheets", "").split(";")):
            if key in names and _sheet_named(answer["sheets"], names[key]) is None:
                self.is_damaged = True
                values: dict[str, object] = {"expected": names[key]}
                self.findings.append(Finding("consolidated-sheet-missing", Place(file), values=values))

    # -- the grids -----------------------------------------------------------------------------------

    def _grids(self, file: str, answer: dict[str, Any]) -> dict[tuple[str, str], _Typed]:
        """(unit, leaf) → what stands in its entry cells."""
        typed: dict[tuple[str, str], _Typed] = {}
        for grid in ENTRY_GRIDS:
            name = _sheet_named(answer["sheets"], GRIDS[grid])
            if name is None:
                continue
            special = answer["special"].get(name, {})
            for key, unit, value, cell in _entry_cells(answer["sheets"][name], self.units, special):
                place, what = Place(file, name, cell), special.get(cell)
                if is_blank(value) and what is None:
                    continue
                known = self.keys.get(key)
                if isinstance(value, str) and clean(value) == _NOT_APPLICABLE:
                    continue
                if unit not in self.units or known is None or not self._applies(known[0], unit):
                    self._without_place(unit, key, value, place)
                    continue
                entry = typed.setdefault((unit, known[0].key), _Typed())
                if (grid, key) in entry.cells:
                    other = entry.cells[grid, key][1].cell
                    values: dict[str, object] = {"unit": unit, "other": other}
                    self.findings.append(Finding("entry-twice", place, unit, known[0].key, values=values))
                    entry.is_double = True
                    self.left_over.append(LeftOver(name, unit, key, raw_text(value), place))
                    continue
                entry.cells[grid, key] = (value, place)
                if what is not None:
                    entry.special[grid, key] = (what[0], what[1])
        return typed

    def _applies(self, leaf: Criterion, unit: str) -> bool:
        return self.rulebook.applies(leaf, self.rulebook.unit(unit).cluster)

    def _without_place(self, unit: str, key: str, value: Any, place: Place) -> None:
        code = "entry-unit-unknown" if unit not in self.units else "entry-criterion-unknown"
        self.findings.append(
            Finding(code, place, unit if unit in self.units else "", found=unit if code[6] == "u" else key)
        )
        self.left_over.append(LeftOver(place.sheet, unit, key, raw_text(value), place))

    def _cell(self, at: tuple[str, str], typed: _Typed, record: dict[str, Any] | None) -> None:
        """The verdicts on one unit × leaf: those that were written there, or the head's."""
        unit, key = at
        if unit not in self.units or key not in self.keys:
            return  # its cells were reported; what came from files is read from them again
        leaf = self.rulebook.criterion(key)
        if record is not None and not typed.is_double and _untouched(typed, record):
            self.verdicts += list(_recorded(at, record, typed))
            return
        if record is not None and not typed.is_double and _only_reason(typed, record):
            reason = raw_text(typed.cells["reasons", key][0]) if ("reasons", key) in typed.cells else ""
            self.verdicts += [dataclasses.replace(each, reason=reason) for each in _recorded(at, record, typed)]
            return
        if not typed.cells:
            self.cleared.add(at)  # by the head
            return
        draft = self._draft(unit, leaf, typed)
        if not typed.is_double and draft.stands(self.rulebook, self.findings, by_head=True):
            self.verdicts.append(dataclasses.replace(draft.verdict(), overrules=True))
        else:
            self.left_over += [
                LeftOver(place.sheet, unit, row_key, raw_text(value), place)
                for (_, row_key), (value, place) in typed.cells.items()
            ]

    def _draft(self, unit: str, leaf: Criterion, typed: _Typed) -> Draft:
        """The cells of one unit × leaf as rows of a verification workbook, read by its rules."""
        first = next(iter(typed.cells.values()))[1]
        draft = Draft(unit, leaf, "", first, by_head=True)
        inputs = corrected_inputs(leaf)
        several = len(inputs) > 1
        rows: list[tuple[str, str]] = [(leaf.key, inputs[0].label.vi if len(inputs) == 1 else "")]
        rows += [(child_key(leaf.key, item.key), item.label.vi) for item in inputs] if several else []
        for row_key, label in rows:
            row = self._row(typed, row_key, label, changes=_changes(typed))
            if row is not None and self._numbers_as_text(draft, row, row_key):
                draft.bad = True
            elif row is not None:
                draft.take(self.rulebook, row, self.findings)
        return draft

    def _row(self, typed: _Typed, row_key: str, label: str, *, changes: bool) -> Row | None:
        names = {"verified_results": "verified_result", "verified_points": "verified_points", "reasons": "reason"}
        cells: dict[str, tuple[Any, Place]] = {}
        for grid, name in names.items():
            if (grid, row_key) in typed.cells:
                cells[name] = typed.cells[grid, row_key]
        if not cells:
            return None
        place = next(iter(cells.values()))[1]
        agreed = None if changes or "reason" not in cells else _agreement(cells["reason"][0])
        if agreed is not None:
            cells["agreed"] = (_YES, cells["reason"][1])
            cells["reason"] = (agreed, cells["reason"][1])
        cells["input"] = (label, place)
        row = Row(cells, dict(_COLUMNS), self.findings, place)
        for (grid, key), (what, value) in typed.special.items():
            if key == row_key and names[grid] in cells:
                row.see_again(names[grid], what, value)
        return row

    def _numbers_as_text(self, draft: Draft, row: Row, row_key: str) -> bool:
        """Whether a number stands there as text, which the workbook's own formulas do not count; says so."""
        inputs = corrected_inputs(draft.leaf)
        _, name = self.keys[row_key]
        item = next((each for each in inputs if each.key == name), inputs[0] if len(inputs) == 1 else None)
        keys = ["verified_points", *(["verified_result"] if item is not None and item.kind is not Kind.CHOICE else [])]
        wrong = [key for key in keys if key in row.cells and isinstance(row.cells[key][0], str) and not row.blank(key)]
        for key in wrong:
            row.report("value-not-a-number", key, expected=_A_NUMBER)
        return bool(wrong)

    # -- tables --------------------------------------------------------------------------------------

    def _table(
        self, kind: EntryKind, file: str, answer: dict[str, Any], said: Mapping[tuple[str, ...], str]
    ) -> list[Row]:
        name = find_sheet(answer["sheets"], kind.sheet)
        if name is None:
            return []
        width = len(kind.sheet.columns)  # what stands further right is the workbook's own
        cells = [row[:width] for row in answer["sheets"][name]]
        raw = RawSheet(Place(file, name), cells, answer["special"].get(name, {}))
        rows = list(rows_of(kind.sheet, raw, self.findings))
        for row in rows:
            source = said.get(row_facts(row, kind.sheet))
            if source:
                self.sources[row.place] = source
        return [row for row in rows if not self._is_proposal(row)] if kind is EVENTS else rows

    def _is_proposal(self, row: Row) -> bool:
        """A proposal that the workbook itself made and nobody touched."""
        if not (row.blank("date") and row.blank("document") and fold(row.text("state")) in _PROPOSED):
            return False
        kinds = {fold(word) for item in self.rulebook.limiters if item.no_submission for word in (item.code, item.name)}
        return fold(row.text("kind")) in kinds and fold(row.text("note")) in _OWN_NOTES

    def _left_over(self, file: str, answer: dict[str, Any]) -> None:
        """What had no place before is carried on."""
        name = _sheet_named(answer["sheets"], LEFT_OVER)
        for number, row in enumerate(answer["sheets"].get(name, []) if name else []):
            if number >= LEFT_OVER_FIRST_ROW and len(row) > 3 and not is_blank(row[3]):
                sheet, unit, criterion, text = (raw_text(value) for value in row[:4])
                stood = raw_text(row[4]).split(" › ") if len(row) > 4 else []
                place = Place(*stood) if len(stood) == 3 else Place(file, str(name), a1(number, 3))
                self.left_over.append(LeftOver(sheet, unit, criterion, text, place))

    def result(self) -> Consolidated:
        """All that was gathered."""
        of_events: list[Finding] = []
        of_ballots: list[Finding] = []
        events = events_of(self.rulebook, self.event_rows, of_events, ())
        ballots = ballots_of(self.rulebook, self.ballot_rows, of_ballots, ())
        events = dataclasses.replace(events, entries=tuple(map(self._with_source, events.entries)))
        ballots = dataclasses.replace(ballots, entries=tuple(map(self._with_source, ballots.entries)))
        self.left_over += _rows_left(self.event_rows, {entry.place for entry in events.entries}, "unit", "kind")
        voted = [row for row in self.ballot_rows if any(not row.blank(key) for key in _VOTE)]
        self.left_over += _rows_left(voted, {entry.place for entry in ballots.entries}, "unit", "award")
        return Consolidated(
            self.rulebook,
            Verification(self.rulebook, tuple(self.verdicts), tuple(self.findings)),
            events,
            ballots,
            tuple(self.left_over),
            (*self.findings, *of_events, *of_ballots),
            tuple(self.files),
            self.is_sealed,
            self.is_damaged,
            frozenset(self.cleared),
        )

    def _with_source(self, entry: _Entry) -> _Entry:
        return dataclasses.replace(entry, source=self.sources.get(entry.place, ""))


_PROPOSED: Final = {fold(word) for _, text in EVENT_STATES[:1] for word in (text.vi, text.en)}
_OWN_NOTES: Final = {"", fold(NO_SUBMISSION.vi), fold(NO_SUBMISSION.en)}
_VOTE: Final = ("votes", "council", "decision", "order")


def _sheet_named(sheets: Mapping[str, Any], name: Text) -> str | None:
    wanted = {fold(name.vi), fold(name.en)}
    return next((each for each in sheets if fold(each) in wanted), None)


def _entry_cells(
    rows: Sequence[Sequence[Any]], units: set[str], special: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any, str]]:
    """Key of the row, code of the unit, value and address of every entry cell of a grid."""
    scores = [sum(raw_text(value) in units for value in row[FIRST_UNIT_COLUMN:]) for row in rows[:_CODE_ROWS]]
    best = max(scores, default=0)
    if not best:
        return
    code_row = scores.index(best)
    codes = {
        column: raw_text(value)
        for column, value in enumerate(rows[code_row])
        if column >= FIRST_UNIT_COLUMN and not is_blank(value)
    }
    for number in range(code_row + 2, len(rows)):
        row = rows[number]
        key = raw_text(row[KEY_COLUMN]) if row else ""
        for column, unit in codes.items():
            cell = a1(number, column)
            value = row[column] if column < len(row) else None
            if not is_blank(value) or cell in special:
                yield key, unit, value, cell


def _changes(typed: _Typed) -> bool:
    return any(grid != "reasons" for grid, _ in typed.cells)


def _agreement(value: Any) -> str | None:
    """What follows the word of agreement; None where the text does not begin with it."""
    text = clean(raw_text(value))
    for word in (AGREED_WORD.vi, AGREED_WORD.en):
        said, rest = text[: len(word)], text[len(word) :]
        if fold(said) == fold(word) and not rest[:1].isalnum():
            return rest.lstrip(" :;,.–-")
    return None


def _rows_left(rows: Iterable[Row], used: set[Place], unit: str, what: str) -> list[LeftOver]:
    left = []
    for row in rows:
        if row.place not in used:
            texts = [raw_text(value) for value, _ in row.cells.values() if not is_blank(value)]
            left.append(LeftOver(row.place.sheet, row.text(unit), row.text(what), "; ".join(texts), row.place))
    return left


# -- what was carried in -------------------------------------------------------------------------------


def _records(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """(unit, leaf) → the verdicts that were written there and the cells that they filled."""
    found = {}
    for row in rows:
        if len(row) > 1 and raw_text(row[0]) == "verdicts":
            try:
                record = json.loads("".join(raw_text(piece) for piece in row[1:]))
                found[str(record["unit"]), str(record["criterion"])] = record
            except (ValueError, KeyError, TypeError):
                continue  # somebody has been in the hidden sheet: its cells are then read as typed
    return found


def _row_records(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, ...], str]:
    """What stands in a row of events or votes that came from a file → the file."""
    found = {}
    for row in rows:
        if len(row) > 1 and raw_text(row[0]) == "row":
            with contextlib.suppress(ValueError, TypeError):
                source, *facts = json.loads(raw_text(row[1]))
                found[tuple(map(str, facts))] = str(source)
    return found


def row_facts(row: Row, sheet: Sheet) -> tuple[str, ...]:
    """The cells of a row as they are compared: what the columns say that people fill in."""
    return tuple(plain_cell(row.cells[c.key][0]) if c.key in row.cells else "" for c in sheet.columns if c.key in FACTS)


def plain_cell(value: Any) -> str:
    """A cell's value in one spelling, whoever wrote it: days as numbers, numbers at 15 digits."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{float(value):.15g}"
    return "" if value is None else clean(raw_text(value))


FACTS: Final = frozenset(
    {"unit", "kind", "date", "document", "state", "note", "award", "round", "votes", "council", "decision", "order"}
)


def _untouched(typed: _Typed, record: Mapping[str, Any]) -> bool:
    """Whether the entry cells are as they were written."""
    written = {(str(key), str(row_key)): value for key, row_key, value in record["cells"]}
    if set(written) != set(typed.cells) or typed.special.keys() - {at for at in typed.special if at in written}:
        return False
    return all(_same(value, typed.cells[at][0]) for at, value in written.items())


def _only_reason(typed: _Typed, record: Mapping[str, Any]) -> bool:
    """Whether verdicts that changed something stand as they were written, and the reason alone is another."""
    written = {(str(key), str(row_key)): value for key, row_key, value in record["cells"] if key != "reasons"}
    now = {at: value for at, (value, _) in typed.cells.items() if at[0] != "reasons"}
    return bool(written) and set(written) == set(now) and all(_same(value, now[at]) for at, value in written.items())


def _same(written: Any, now: Any) -> bool:
    if isinstance(written, (int, float)) and isinstance(now, (int, float)):
        return f"{float(written):.15g}" == f"{float(now):.15g}"
    return clean(raw_text(written)) == clean(raw_text(now))


def _recorded(at: tuple[str, str], record: Mapping[str, Any], typed: _Typed) -> Iterator[Verdict]:
    """The verdicts as they came; a single one stands at its cell in this workbook."""
    said = record["verdicts"]
    places = [place for (grid, _), (_, place) in typed.cells.items() if grid != "reasons"]
    places += [place for _, place in typed.cells.values()]
    for item in said:
        results = {key: _value(value) for key, value in item["results"].items()}
        points = _value(item["points"])
        place = places[0] if len(said) == 1 and places else Place(*item["place"])
        yield Verdict(
            *at,
            item["verifier"],
            bool(item["agreed"]),
            {key: value for key, value in results.items() if value is not None},
            points if isinstance(points, Decimal) else None,
            item["reason"],
            place,
            bool(item["overrules"]),
            str(item.get("source", "")),
        )


def _value(stored: Any) -> Decimal | str | None:
    if isinstance(stored, list):
        return Decimal(stored[0])
    return None if stored is None else str(stored)


# -- together with files -------------------------------------------------------------------------------


def _read_again(entry: Verdict | Event | Vote, files: Iterable[str]) -> bool:
    """Whether an entry came from a file that has been read anew: then the file says whether it still holds."""
    return bool(entry.source) and Path(entry.source).name in {Path(file).name for file in files}


def _with_verdicts(own: Verification, files: Verification | None, cleared: frozenset[tuple[str, str]]) -> Verification:
    if files is None:
        return own
    findings = [
        Finding("verification-cleared", v.place, v.unit, v.criterion, values={"unit": v.unit})
        for v in files.verdicts
        if (v.unit, v.criterion) in cleared
    ]
    kept = [verdict for verdict in own.verdicts if verdict.overrules or not _read_again(verdict, files.files)]
    there = {(verdict.unit, verdict.criterion, verdict.verifier) for verdict in files.verdicts}
    kept = [v for v in kept if v.overrules or (v.unit, v.criterion, v.verifier) not in there]
    return dataclasses.replace(
        own,
        verdicts=(*files.verdicts, *kept),
        finding_list=(*files.finding_list, *own.finding_list, *findings),
        files=(*files.files, *own.files),
    )


def _with_events(own: Events, files: Events | None) -> Events:
    if files is None:
        return own
    own = dataclasses.replace(own, entries=tuple(e for e in own.entries if not _read_again(e, files.files)))
    mine = {event_facts(event): event for event in own.entries}
    findings: list[Finding] = []
    added: list[Event] = []
    for event in files.entries:
        typed = mine.get(event_facts(event))
        if typed is None:
            added.append(event)
        elif typed.confirmed != event.confirmed:
            values: dict[str, object] = {"unit": event.unit, "other": str(event.place)}
            findings.append(Finding("event-disagrees", typed.place, event.unit, values=values))
    return dataclasses.replace(
        own,
        entries=(*own.entries, *added),
        finding_list=(*files.finding_list, *own.finding_list, *findings),
        files=(*files.files, *own.files),
    )


def _with_votes(own: Ballots, files: Ballots | None) -> Ballots:
    if files is None:
        return own
    own = dataclasses.replace(own, entries=tuple(e for e in own.entries if not _read_again(e, files.files)))
    mine = {(vote.award, vote.unit, vote.round): vote for vote in own.entries}
    findings: list[Finding] = []
    added: list[Vote] = []
    for vote in files.entries:
        typed = mine.get((vote.award, vote.unit, vote.round))
        if typed is None:
            added.append(vote)
        elif dataclasses.replace(typed, place=vote.place, source=vote.source) != vote:
            values: dict[str, object] = {"unit": vote.unit, "other": str(vote.place)}
            findings.append(Finding("vote-disagrees", typed.place, vote.unit, values=values))
    return dataclasses.replace(
        own,
        entries=(*own.entries, *added),
        finding_list=(*files.finding_list, *own.finding_list, *findings),
        files=(*files.files, *own.files),
    )
