"""Verification (*thẩm định*): what verifiers say of each unit × criterion, read back from workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

import pandas as pd

from thidua_xlsx.checking.recompute import GRID_TOLERANCE
from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.workbook import EntryKind, read_entries
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text, plain
from thidua_xlsx.methods.base import TARGET, Input, Kind
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.reading.table import Column, Row, Sheet
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import Combine, VerifiedBy
from thidua_xlsx.tables.of_meeting import VERDICTS

__all__ = [
    "VERIFICATION",
    "Draft",
    "Verification",
    "corrected_inputs",
    "head_step",
    "read_verification",
    "verifiers_of",
]

_GIVEN: Final = Text("Ghi sẵn", "Filled in")

_AGREED: Final = (("yes", Text("đồng ý", "agreed")),)
_RESULT_LABEL: Final = Text("Kết quả thẩm định", "Verified result")
_POINTS_LABEL: Final = Text("Điểm thẩm định", "Verified points")
_MEANS: Final = Text("lấy trung bình điểm của nhiều bên", "several verifiers' points are averaged")
_ELSEWHERE: Final = Text("số liệu lấy từ tiêu chí {key}", "its figures are those of criterion {key}")
_NO_PERCENT: Final = Text(
    "ô ghi phần trăm, tiêu chí không tính bằng %", "the cell is a percentage, the criterion is not"
)
_LOOKS_LIKE_SHARE: Final = Decimal("1.5")
_NO_RESULT: Final = Text("tiêu chí chấm thẳng", "the unit writes points directly")

VERIFICATION: Final = EntryKind(
    "thidua_xlsx/verification",
    Text("sổ thẩm định", "a verification workbook"),
    Sheet(
        Text("Thẩm định", "Verification"),
        (
            Column("unit", Text("Mã đơn vị", "Unit"), Text("Giữ nguyên", "Keep"), 11, is_code=True),
            Column("unit_name", Text("Đơn vị", "Unit name"), _GIVEN, 22, False),
            Column("criterion", Text("Mã tiêu chí", "Criterion"), Text("Giữ nguyên", "Keep"), 10, is_code=True),
            Column("criterion_name", Text("Nội dung tiêu chí", "Criterion name"), _GIVEN, 40, False),
            Column("input", Text("Số liệu", "Figure"), _GIVEN, 18, False, True),
            Column("maximum", Text("Thang điểm", "Max points"), _GIVEN, 9, False),
            Column("target", Text("Chỉ tiêu", "Target"), _GIVEN, 11, False),
            Column("reported", Text("Kết quả báo cáo", "Reported"), _GIVEN, 13, False),
            Column("claimed", Text("Điểm tự chấm", "Self-score"), _GIVEN, 10, False),
            Column("computed", Text("Điểm tính lại", "Computed"), _GIVEN, 10, False),
            Column("evidence", Text("Minh chứng", "Evidence"), _GIVEN, 26, False),
            Column(
                "agreed",
                Text("Đồng ý", "Agreed"),
                Text("Chọn khi đã xem và không sửa", "Choose where nothing is to be changed"),
                11,
                choices=_AGREED,
            ),
            Column(
                "verified_result",
                _RESULT_LABEL,
                Text("Kết quả đúng, để tính lại điểm", "The right result; points follow"),
                13,
            ),
            Column(
                "verified_points",
                _POINTS_LABEL,
                Text("Hoặc cho điểm luôn", "Or the points themselves"),
                11,
            ),
            Column("reason", Text("Lý do", "Reason"), Text("Bắt buộc khi sửa", "Needed for a change"), 40),
            Column("verifier", Text("Bên thẩm định", "Verifier"), Text("Mã hoặc tên", "Code or name"), 14, False, True),
        ),
        Text("Thẩm định từng đơn vị, từng tiêu chí; chỉ điền các ô vàng", "Verification by unit and criterion"),
    ),
)
_ENTRIES: Final = ("agreed", "verified_result", "verified_points", "reason")


@dataclass(frozen=True)
class Verification:
    """What verifiers said, and what is wrong with it.

    Attributes
    ----------
    verdicts
        One per unit × criterion × verifier, with its address; those that cannot stand are left out.
    finding_list
        What is wrong, as findings.
    files
        The paths of the workbooks that were read.
    """

    rulebook: Rulebook
    verdicts: tuple[Verdict, ...] = ()
    finding_list: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line: how much was verified."""
        changed = sum(verdict.changes for verdict in self.verdicts)
        return f"<Verification {self.rulebook.info.id}: {len(self.verdicts)} cells, {changed} changed>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per verdict.

        ``unit``, ``criterion``, ``verifier``, ``agreed``, ``results`` (text), ``points``, ``reason``, ``file``,
        ``sheet``, ``cell``.
        """
        rows = [
            {
                "unit": verdict.unit,
                "criterion": verdict.criterion,
                "verifier": verdict.verifier,
                "agreed": verdict.agreed,
                "results": "; ".join(f"{key} = {value}" for key, value in verdict.results.items()),
                "points": verdict.points,
                "reason": verdict.reason,
                "file": verdict.place.file,
                "sheet": verdict.place.sheet,
                "cell": verdict.place.cell,
            }
            for verdict in self.verdicts
        ]
        return VERDICTS.frame(rows)


def corrected_inputs(leaf: Criterion) -> list[Input]:
    """The inputs of a leaf that a verifier may correct: its results, not its target."""
    return [] if leaf.uses else [item for item in leaf.scoring.inputs if item.key != TARGET.key]


def head_step(rulebook: Rulebook, leaf: Criterion) -> Decimal:
    """The grid of the points that the head gives: that of claims; the rulebook's digits where several are averaged."""
    last_digit = Decimal(1).scaleb(-rulebook.info.digits)
    is_mean = rulebook.info.combine in {Combine.MEAN, Combine.TRIMMED}
    return last_digit if is_mean else leaf.scoring.claimed_step() or last_digit


def verifiers_of(rulebook: Rulebook, leaf: Criterion, unit: str) -> list[str]:
    """The codes of those who must verify ``leaf`` of ``unit``; empty where the cluster head verifies."""
    cluster = rulebook.unit(unit).cluster
    if rulebook.info.verified_by is VerifiedBy.DEPARTMENTS:
        return [item.code for item in rulebook.owners(leaf, cluster)]
    if rulebook.info.verified_by is VerifiedBy.CROSS:
        return [item.code for item in rulebook.units_of(cluster) if item.code != unit]
    return []


def read_verification(rulebook: Rulebook, paths: PathLike | Iterable[PathLike]) -> Verification:
    """Read verification workbooks back.

    Parameters
    ----------
    rulebook
        Which units, criteria and verifiers there are.
    paths
        A workbook that ``write_verification`` wrote, a folder of them, or several of either.

    Returns
    -------
    The verdicts with their addresses. An unknown unit, points above the maximum, a change without a reason, somebody
    verifying itself: all are findings; nothing of it is raised.
    """
    findings: list[Finding] = []
    drafts: dict[tuple[str, str, str], Draft] = {}
    files: dict[str, None] = {}
    before: tuple[tuple[str, str, str], str] = (("", "", ""), "")
    for row, hidden in read_entries(rulebook, paths, VERIFICATION, findings):
        files[hidden["path"]] = None
        if all(row.blank(key) and key not in row.unreadable for key in _ENTRIES):
            continue
        place = _which(rulebook, row, findings)
        if place is None:
            continue
        unit, leaf = place
        of_file, cell = hidden.get("verifier", ""), (row.place.file, unit, leaf.key)
        if row.blank("verifier") and not of_file and len(corrected_inputs(leaf)) > 1 and cell == before[0]:
            verifier: str | None = before[1]  # a further input of the row above
        else:
            verifier = _verifier(rulebook, row, of_file, findings)
        if verifier is None:
            continue
        before = (cell, verifier)
        draft = drafts.setdefault((unit, leaf.key, verifier), Draft(unit, leaf, verifier, row.place))
        draft.take(rulebook, row, findings)
    verdicts = [draft.verdict() for draft in drafts.values() if draft.stands(rulebook, findings)]
    return Verification(rulebook, tuple(verdicts), tuple(findings), tuple(files))


def _which(rulebook: Rulebook, row: Row, findings: list[Finding]) -> tuple[str, Criterion] | None:
    """The unit and leaf of a row; None with a finding where there is no such pair."""
    unit, key = row.label("unit"), row.label("criterion")
    known = {item.code for item in rulebook.units}
    if unit not in known:
        findings.append(Finding("entry-unit-unknown", row.at("unit"), found=unit))
        return None
    leaf = next((item for item in rulebook.leaves() if item.key == key), None)
    if leaf is None:
        findings.append(Finding("entry-criterion-unknown", row.at("criterion"), unit, found=key))
        return None
    if not rulebook.applies(leaf, rulebook.unit(unit).cluster):
        findings.append(Finding("entry-not-applicable", row.at("criterion"), unit, leaf.key, leaf.subject))
        return None
    return unit, leaf


def _verifier(rulebook: Rulebook, row: Row, of_file: str, findings: list[Finding]) -> str | None:
    """Who verified, as a code where the rulebook knows codes; None with a finding where it does not know that one."""
    said = row.text("verifier") or of_file
    if rulebook.info.verified_by is VerifiedBy.HEAD:
        return said
    known = (
        {item.code: (item.name,) for item in rulebook.verifiers}
        if rulebook.info.verified_by is VerifiedBy.DEPARTMENTS
        else {unit.code: (unit.name, unit.short_name, *unit.aliases) for unit in rulebook.units}
    )
    for code, names in known.items():
        if said and fold(said) in {fold(code), *(fold(name) for name in names if name)}:
            return code
    findings.append(Finding("verifier-unknown", row.at("verifier"), found=said, values={"choices": list(known)}))
    return None


@dataclass
class Draft:
    """One verdict while its rows are gathered."""

    unit: str
    leaf: Criterion
    verifier: str
    place: Place
    agreed: bool = False
    results: dict[str, Decimal | str] = field(default_factory=dict)
    points: Decimal | None = None
    reason: str = ""
    seen: dict[str, Place] = field(default_factory=dict)
    conflict: bool = False
    bad: bool = False
    by_head: bool = False

    def verdict(self) -> Verdict:
        """What was gathered."""
        return Verdict(
            self.unit, self.leaf.key, self.verifier, self.agreed, self.results, self.points, self.reason, self.place
        )

    def _finding(self, code: str, place: Place, raw: str = "", **values: object) -> Finding:
        found = raw or plain(values.get("found", ""), "vi")
        return Finding(code, place, self.unit, self.leaf.key, self.leaf.subject, found, values)

    def take(self, rulebook: Rulebook, row: Row, findings: list[Finding]) -> None:
        """Take in one row: of the criterion, or of one of its further inputs."""
        inputs = corrected_inputs(self.leaf)
        name = row.text("input")
        item = next((each for each in inputs if fold(name) in _names(each)), inputs[0] if len(inputs) == 1 else None)
        key = item.key if item is not None else name
        if key in self.seen:
            self.conflict = True
            findings.append(self._finding("entry-twice", row.place, unit=self.unit, other=self.seen[key].cell))
            return
        self.seen[key] = row.place
        before = len(findings)
        self.agreed |= row.choice("agreed") == "yes"
        self.reason = "; ".join(filter(None, [self.reason, row.text("reason")]))
        if not row.blank("verified_result"):
            self._take_result(rulebook, row, item, findings)
        if not row.blank("verified_points"):
            self._take_points(rulebook, row, findings)
        self.bad |= bool(row.unreadable & set(_ENTRIES)) or len(findings) > before
        if self.results or self.points is not None:
            self.place = row.at("verified_points" if self.points is not None else "verified_result")

    def _take_result(self, rulebook: Rulebook, row: Row, item: Input | None, findings: list[Finding]) -> None:
        why: object = None
        if rulebook.info.combine in {Combine.MEAN, Combine.TRIMMED}:
            why = _MEANS
        elif self.leaf.uses:
            why = _ELSEWHERE.say(rulebook.info.language, key=self.leaf.uses)
        elif item is None:
            why = _NO_RESULT
        if why is not None or item is None:
            place = row.at("verified_result")
            findings.append(self._finding("verified-result-not-used", place, unit=self.unit, why=why))
            return
        if item.kind is Kind.CHOICE:
            self._take_choice(rulebook, row, item, findings)
            return
        number = row.number("verified_result")
        if number is None:
            return
        place = row.at("verified_result")
        if not self._percent_is_clear(row, item, number, findings):
            return
        if number < item.least:
            findings.append(self._finding("verified-negative", place, column=_RESULT_LABEL, found=number))
        elif item.whole and number != int(number):
            findings.append(self._finding("verified-off-grid", place, column=_RESULT_LABEL, found=number, step=1))
        else:
            self.results[item.key] = number

    def _percent_is_clear(self, row: Row, item: Input, number: Decimal, findings: list[Finding]) -> bool:
        """Whether a number is in the criterion's measure: 0.95 for 95 % is told apart as it is in a form."""
        place, says_percent = row.at("verified_result"), row.says_percent("verified_result")
        if says_percent and (not self.leaf.is_percent or item.whole):
            why = _NO_PERCENT
            findings.append(self._finding("verified-result-not-used", place, unit=self.unit, why=why))
            return False
        if self.leaf.is_percent and not item.whole and not says_percent and 0 < number <= _LOOKS_LIKE_SHARE:
            times100 = number * 100
            findings.append(
                self._finding("percent-ambiguous", place, column=_RESULT_LABEL, found=number, times100=times100)
            )
            return False
        return True

    def _take_choice(self, rulebook: Rulebook, row: Row, item: Input, findings: list[Finding]) -> None:
        lang, said = rulebook.info.language, row.text("verified_result")
        for word in self.leaf.scoring.choices():
            if fold(said) in {fold(word.vi), fold(word.en)}:
                self.results[item.key] = word.say(lang)
                return
        choices = list(self.leaf.scoring.choices())
        place = row.at("verified_result")
        findings.append(self._finding("verified-not-a-choice", place, said, column=_RESULT_LABEL, choices=choices))

    def _take_points(self, rulebook: Rulebook, row: Row, findings: list[Finding]) -> None:
        number = row.number("verified_points")
        if number is None:
            return
        place = row.at("verified_points")
        usual = self.leaf.scoring.claimed_step() or Decimal(1).scaleb(-rulebook.info.digits)
        step = head_step(rulebook, self.leaf) if self.by_head else usual
        high = self.leaf.scoring.ceiling(self.leaf.points)
        if number < 0:
            findings.append(self._finding("verified-negative", place, column=_POINTS_LABEL, found=number))
        elif high is not None and number > high:
            findings.append(self._finding("verified-above-maximum", place, found=number, high=high))
        elif abs(number / step - round(number / step)) > GRID_TOLERANCE:
            findings.append(self._finding("verified-off-grid", place, column=_POINTS_LABEL, found=number, step=step))
        else:
            self.points = number

    def stands(self, rulebook: Rulebook, findings: list[Finding], *, by_head: bool = False) -> bool:
        """Whether it counts; says what is missing or who may not verify. The cluster head may verify everything."""
        if self.conflict or self.bad:
            return False
        by = VerifiedBy.HEAD if by_head else rulebook.info.verified_by
        if by is VerifiedBy.CROSS and self.verifier == self.unit:
            findings.append(self._finding("verifier-self", self.place, unit=self.unit))
            return False
        if by is VerifiedBy.CROSS and rulebook.unit(self.verifier).cluster != rulebook.unit(self.unit).cluster:
            values = {"verifier": rulebook.unit(self.verifier).name, "unit": self.unit}
            findings.append(self._finding("verifier-other-cluster", self.place, **values))
            return False
        if by is VerifiedBy.DEPARTMENTS and self.verifier not in verifiers_of(rulebook, self.leaf, self.unit):
            values = {"verifier": self.verifier, "unit": self.unit}
            findings.append(self._finding("verifier-not-owner", self.place, **values))
            return False
        changes = self.points is not None or bool(self.results)
        if self.agreed and changes:
            findings.append(self._finding("verdict-both", self.place, unit=self.unit))
        if not self.agreed and not changes:
            findings.append(self._finding("verdict-empty", self.place, unit=self.unit))
        if changes and not self.reason:
            findings.append(self._finding("verification-without-reason", self.place, unit=self.unit))
        return changes or self.agreed


def _names(item: Input) -> set[str]:
    return {fold(item.key), fold(item.label.vi), fold(item.label.en)}
