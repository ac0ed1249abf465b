"""Which file counts for which unit, and what is said of the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from thidua_xlsx.intake.form_layout import ASSIGNED, COLUMNS, MAIN_SHEET, NOT_ASSIGNED, REPORT_FIELDS
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.inbox import Incoming, said_of, shown
from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import TARGET
from thidua_xlsx.reading.own_files import OWN_KINDS
from thidua_xlsx.reading.problems import notes_on, problem_of
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["SortedOut", "Sorter", "Versions"]

Versions = Literal["newest", "error"]
"""What counts where a unit sent several different versions: the one saved last, or none."""

_TYPED: Final = frozenset(b"gu")  # given, or not readable
_DOCUMENTS: Final = frozenset({"pdf", "image", "word", "slides"})
_NOTES: Final = frozenset({".txt", ".md", ".toml", ".log"})  # a table may be lost as .csv or .xls, never as these
_NO_DATES: Final = Text(
    ", vì các bản không cho biết bản nào được lưu sau cùng", ", for they do not tell which of them was saved last"
)
_NEWEST_BLANK: Final = Text(
    ", vì bản lưu sau cùng ({newest}, {date}) còn để trống", ", for the one saved last ({newest}, {date}) is blank"
)


@dataclass
class _Source:
    """One file: its row in the table of sources, what was found in it, what was picked from it."""

    item: Incoming
    row: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    picked: dict[str, Any] | None = None  # None: its answers cannot be used

    @property
    def saved(self) -> str:
        """When the document says that it was last saved, as ISO text; empty: unknown."""
        return str(self.row["modified"])


@dataclass(frozen=True)
class SortedOut:
    """What became of all files.

    ``counted``: unit, file and what was picked, for the units of which one version counts, in the rulebook's order;
    ``findings``: file by file, of a copy or an older version only that it is one; ``sources``: a row per file.
    """

    counted: list[tuple[str, Incoming, dict[str, Any]]]
    findings: list[Finding]
    sources: list[dict[str, Any]]


@dataclass
class Sorter:
    """Takes the files one by one, then says which of them count."""

    rulebook: Rulebook
    versions: Versions = "newest"
    _sources: list[_Source] = field(default_factory=list)

    def pass_over(self, item: Incoming) -> None:
        """List a file that is not read; what is not there or cannot be opened is a finding."""
        self._add(item, {}, "passed over", item.passed_over).findings += said_of([item])

    def take(self, item: Incoming, reply: dict[str, Any]) -> None:
        """Take the parser's answer for one file."""
        if "problem" in reply:
            finding = _file_problem(item, reply)
            is_own = finding.code == "own-workbook"
            status, reason = ("passed over", finding.code) if is_own else ("refused", reply["problem"])
            self._add(item, reply, status, reason).findings.append(finding)
            return
        picked = reply["picked"]
        usable = "span" in picked
        source = self._add(item, reply, "read" if usable else "refused", "", picked)
        for code, sheet, cell, criterion, found, values in picked["findings"]:
            place = Place(item.name, sheet, cell)
            source.findings.append(self._finding(picked["unit"], code, place, criterion, found, values))
            source.row["reason"] = code if not usable else ""  # the last one is why
        source.findings += notes_on(reply, item.name, picked["unit"])
        if source.row["reason"] == "own-workbook":
            source.row["status"] = "passed over"
        source.picked = picked if usable else None

    def finish(self) -> SortedOut:
        """Choose among each unit's versions, now that all files are there."""
        counted = self._counted()
        return SortedOut(counted, list(self._findings()), [source.row for source in self._sources])

    def _counted(self) -> list[tuple[str, Incoming, dict[str, Any]]]:
        of_unit: dict[str, list[_Source]] = {}
        for source in self._sources:
            of_unit.setdefault(source.row["unit"], []).append(source)
        chosen = []
        for unit in self.rulebook.units:
            sources = of_unit.get(unit.code, [])
            if self.versions == "error":  # nobody has said that the one that can be read is the one that is meant
                usable = [source for source in sources if source.row["status"] in {"read", "refused"}]
            else:
                usable = [source for source in sources if source.picked]
            version = self._one_version(unit.name, usable)
            if version is not None and version.picked is not None:
                self._compare_with_refused(version, sources)
                self._compare_with_deadline(version)
                chosen.append((unit.code, version.item, version.picked))
        return chosen

    def _findings(self) -> Iterator[Finding]:
        for source in self._sources:
            yield from source.findings
        there = {source.row["unit"] for source in self._sources}
        for unit in self.rulebook.units:
            if unit.code not in there:
                place = self.rulebook.place("units", unit.code, "code")
                where = Place(Path(place.file).name, place.sheet, place.cell)
                yield Finding("unit-missing", where, unit.code, values={"unit_name": unit.name})
        if all(source.row["status"] == "passed over" for source in self._sources):
            yield Finding("no-submission")

    # -- versions of one unit ------------------------------------------------------------------------

    def _one_version(self, unit_name: str, sources: list[_Source]) -> _Source | None:
        """The version that counts; the others are marked. None where nobody can say which."""
        first_of: dict[str, _Source] = {}
        for source in sources:
            first = first_of.setdefault(source.row["sha256"], source)
            if first is not source:
                self._leave_out(
                    source,
                    "copy",
                    Finding(
                        "identical-copy", Place(source.item.name), source.row["unit"], values={"other": first.item.name}
                    ),
                )
        different = list(first_of.values())
        if len(different) < 2:
            return different[0] if different else None
        different.sort(key=lambda source: source.saved)
        newest = different[-1]
        why = self._why_none(different)
        if why is not None:
            values = {"unit_name": unit_name, "files": sorted(source.item.name for source in different), "why": why}
            for source in different:
                source.row["status"], source.row["reason"] = "refused", "unit-twice"
                source.findings.append(
                    Finding("unit-twice", Place(source.item.name), source.row["unit"], values=values)
                )
            return None
        for source in different[:-1]:
            values = {
                "unit_name": unit_name,
                "newest": newest.item.name,
                "newest_date": _day(newest.saved),
                "date": _day(source.saved),
            }
            place = Place(source.item.name)
            self._leave_out(source, "superseded", Finding("superseded", place, source.row["unit"], values=values))
        return newest

    def _why_none(self, different: list[_Source]) -> Text | Message | str | None:
        """Why the newest of several versions, oldest first, does not count; None: it does."""
        newest = different[-1]
        if self.versions == "error":
            return ""
        if not all(source.saved for source in different) or newest.saved == different[-2].saved:
            return _NO_DATES
        if not self._is_filled(newest) and any(map(self._is_filled, different)):
            return Message(_NEWEST_BLANK, {"newest": newest.item.name, "date": _day(newest.saved)})
        return None

    def _is_filled(self, source: _Source) -> bool:
        """Whether the unit typed anything into the table; targets do not tell, for the form has them from the start."""
        slots = self._form_map.slots[self.rulebook.unit(source.row["unit"]).cluster]
        states = source.picked["state"] if source.picked else b""
        typed = zip(slots, states, strict=False)
        return any(state in _TYPED and slot.input.key != TARGET.key for slot, state in typed)

    @cached_property
    def _form_map(self) -> FormMap:
        return FormMap(self.rulebook)

    @staticmethod
    def _leave_out(source: _Source, status: str, finding: Finding) -> None:
        """What else was found in a file that does not count would only hide what is found in the one that does."""
        source.picked = None
        source.row["status"], source.row["reason"] = status, finding.code
        source.findings = [finding]

    def _compare_with_refused(self, counted: _Source, sources: list[_Source]) -> None:
        """Say where a newer version of the unit could not be used."""
        unit = counted.row["unit"]
        for source in sources:
            if source.picked is None and source.row["status"] == "refused" and source.saved > counted.saved:
                values = {
                    "unit_name": self.rulebook.unit(unit).name,
                    "date": _day(source.saved),
                    "counted": counted.item.name,
                    "counted_date": _day(counted.saved) or "–",
                }
                source.findings.append(Finding("newer-not-usable", Place(source.item.name), unit, values=values))

    def _compare_with_deadline(self, source: _Source) -> None:
        deadline = self.rulebook.info.deadline
        if deadline is None or not source.saved:
            return
        if datetime.datetime.fromisoformat(source.saved).date() > deadline:
            values = {"date": _day(source.saved), "deadline": deadline.strftime("%d/%m/%Y")}
            source.findings.append(Finding("late", Place(source.item.name), source.row["unit"], values=values))

    # -- rows and findings ---------------------------------------------------------------------------

    def _add(
        self, item: Incoming, reply: dict[str, Any], status: str, reason: str, picked: dict[str, Any] | None = None
    ) -> _Source:
        picked = picked or {}
        row = {
            "file": item.name,
            "path": shown(item.path),
            "unit": picked.get("unit", ""),
            "status": status,
            "reason": reason,
            "size": reply.get("size", 0),
            "sha256": reply.get("sha256", ""),
            "form_version": picked.get("form", ""),
            "fingerprint": picked.get("fingerprint", ""),
            "check_code": picked.get("check_code", ""),
            "kind": reply.get("kind", ""),
            "modified": reply.get("modified", ""),
            "folder": shown(item.folder),
        }
        self._sources.append(_Source(item, row))
        return self._sources[-1]

    def _finding(
        self, unit: str, code: str, place: Place, criterion: str, found: str, values: dict[str, Any]
    ) -> Finding:
        if values.get("column") in COLUMNS:
            values = {**values, "column": COLUMNS[values["column"]]}
        elif values.get("column") in REPORT_FIELDS:
            values = {**values, "column": REPORT_FIELDS[values["column"]][0]}
        if code == "sheet-missing" and values["expected"] == MAIN_SHEET.vi:
            values = {**values, "expected": MAIN_SHEET}
        if code == "not-a-choice":
            words = [word.say(self.rulebook.info.language) for word in (ASSIGNED, NOT_ASSIGNED)]
            values = {**values, "choices": [ASSIGNED, NOT_ASSIGNED], "meant": nearest(found, words)}
        if code == "own-workbook":
            values = {"kind": OWN_KINDS[values["kind"]]}
        if code == "heading-missing":  # our own column, or a heading of a layout
            values = {**values, "expected": COLUMNS.get(values["expected"], values["expected"])}
        if code == "identity-conflict":
            values = {**values, "hidden": self.rulebook.unit(values["hidden"]).name}
        subject = self.rulebook.criterion(criterion).subject if criterion else ""
        return Finding(code, place, unit, criterion, subject, found, values)


def _day(saved: str) -> str:
    """An ISO moment as people write it; to the minute, for two versions may be of one day."""
    return datetime.datetime.fromisoformat(saved).strftime("%d/%m/%Y %H:%M") if saved else ""


def _file_problem(item: Incoming, reply: dict[str, Any]) -> Finding:
    code, values = problem_of(reply)
    kind = reply.get("kind")
    if kind in _DOCUMENTS or (kind == "text" and Path(item.path).suffix.casefold() in _NOTES):
        code = "other-document"  # sent along with the form
    if code == "not-a-workbook" and kind == "page":
        code = "own-workbook"
    return Finding(code, Place(item.name), values=values)
