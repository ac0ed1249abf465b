"""From verdicts to verified points: one verifier's word, the owner's, or the mean of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.conditions import NOT_MET, FieldValues, conditions_met, field_values
from thidua_xlsx.checking.recompute import MISSING, NOT_ASSIGNED, SCORED, recompute
from thidua_xlsx.decimals import exact, round_fraction
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.verification import Verification, verifiers_of
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import format_number
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import AVERAGED, FEWEST_FOR_TRIMMING, Combine, PointKind, VerifiedBy
from thidua_xlsx.tables.of_result import OVERRIDES, SPREAD

__all__ = ["Verified", "counted_verdicts", "verify"]


@dataclass(frozen=True)
class Verified:
    """What verification makes of a batch.

    ``answers`` with corrected results; ``points``: the table of ``recompute`` with ``verified`` (points, NaN: none)
    and ``checked`` (whether anybody verified the cell); overrides, spread and findings.
    """

    answers: pd.DataFrame
    points: pd.DataFrame
    overrides: pd.DataFrame
    spread: pd.DataFrame
    findings: tuple[Finding, ...]


def verify(batch: Batch, verification: Verification) -> Verified:
    """Apply ``verification`` to ``batch``."""
    rulebook = batch.rulebook
    findings: list[Finding] = []
    columns = (batch.recomputed[name].tolist() for name in ("unit", "criterion", "state"))
    states = {(unit, key): state for unit, key, state in zip(*columns, strict=True)}
    usable = [verdict for verdict in verification.verdicts if _usable(rulebook, states, verdict, findings)]
    usable = counted_verdicts(rulebook, usable, findings)
    answers = _corrected(rulebook, batch.answers, usable)
    again = recompute(rulebook, answers, batch.fields) if answers is not batch.answers else batch.recomputed
    maker = _Maker(rulebook, batch.recomputed, again, usable, field_values(batch.fields))
    points = maker.table()
    findings += maker.findings
    findings += _missing(rulebook, batch, verification.verdicts)
    return Verified(answers, points, maker.overrides(batch), maker.spread(), tuple(findings))


def _usable(
    rulebook: Rulebook, states: Mapping[tuple[str, str], str], verdict: Verdict, findings: list[Finding]
) -> bool:
    """Whether a verdict is about something that the unit has; says so where it is not."""
    state = states.get((verdict.unit, verdict.criterion))
    subject = rulebook.criterion(verdict.criterion).subject
    if state is None:
        values: dict[str, object] = {"unit": verdict.unit}
        findings.append(Finding("verified-without-submission", verdict.place, verdict.unit, values=values))
        return False
    if state == NOT_ASSIGNED and verdict.changes:
        values = {"unit": verdict.unit}
        code = "verified-though-not-assigned"
        findings.append(Finding(code, verdict.place, verdict.unit, verdict.criterion, subject, values=values))
        return False
    return True


def counted_verdicts(rulebook: Rulebook, verdicts: Sequence[Verdict], findings: list[Finding]) -> list[Verdict]:
    """One verdict per cell where several are not averaged: who says the same is one, who disagrees does not count.

    What the head typed into the consolidated workbook counts alone.
    """
    by_cell: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        by_cell.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
    kept = []
    for said in by_cell.values():
        last = next((verdict for verdict in said if verdict.overrules), None)
        if last is not None:
            kept.append(last)
            findings += _overruled(rulebook, last, said)
            continue
        if rulebook.info.combine in AVERAGED:
            kept += said
            continue
        first, *others = said
        differing = [each for each in others if (each.results, each.points) != (first.results, first.points)]
        for verdict in differing:
            subject = rulebook.criterion(verdict.criterion).subject
            values = {"unit": verdict.unit, "other": str(first.place)}
            findings.append(
                Finding("entry-twice", verdict.place, verdict.unit, verdict.criterion, subject, values=values)
            )
        if not differing:
            kept.append(first)
    return kept


def _overruled(rulebook: Rulebook, last: Verdict, said: Sequence[Verdict]) -> Iterator[Finding]:
    """A word on every verdict that says something else than the one that counts."""
    subject = rulebook.criterion(last.criterion).subject
    for verdict in said:
        if (verdict.results, verdict.points) != (last.results, last.points):
            values: dict[str, object] = {"unit": last.unit, "other": str(verdict.place)}
            yield Finding("verification-disagrees", last.place, last.unit, last.criterion, subject, values=values)


def _corrected(rulebook: Rulebook, answers: pd.DataFrame, verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """The answers with the corrected results in the place of the reported ones."""
    changes = [(verdict, name, value) for verdict in verdicts for name, value in verdict.results.items()]
    if not changes:
        return answers
    block = AnswerBlock(rulebook, answers)
    number = answers["number"].to_numpy(dtype=np.float64, copy=True)
    choice = answers["choice"].astype("object").to_numpy(copy=True)
    state = answers["state"].astype("object").to_numpy(copy=True)
    for verdict, name, value in changes:
        row = block.row(verdict.unit, verdict.criterion, name)
        if row < 0:
            continue
        state[row] = "given"
        if isinstance(value, str):
            choice[row] = value
        else:
            number[row] = float(value)
    kind = "category" if isinstance(answers["choice"].dtype, pd.CategoricalDtype) else "str"
    return answers.assign(
        number=number,
        choice=pd.Series(choice, index=answers.index, dtype=kind),
        state=pd.Categorical(state, categories=answers["state"].cat.categories),
    )


class _Maker:
    """Verified points cell by cell, for the cells about which somebody said something."""

    def __init__(
        self,
        rulebook: Rulebook,
        before: pd.DataFrame,
        again: pd.DataFrame,
        verdicts: Sequence[Verdict],
        values: FieldValues,
    ) -> None:
        self.rulebook = rulebook
        self.digits = rulebook.info.digits
        self.before = before
        self.again = again
        self.by_cell: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in verdicts:
            self.by_cell.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
        pairs = zip(again["unit"].astype(str), again["criterion"].astype(str), strict=True)
        self.row = {pair: row for row, pair in enumerate(pairs)}
        self.computed = again["computed"].to_numpy(dtype=np.float64)
        self.values = values
        self.findings: list[Finding] = []

    def _sign(self, key: str) -> int:
        return -1 if self.rulebook.kind(self.rulebook.criterion(key)) is PointKind.DEDUCTION else 1

    def _said(self, verdict: Verdict) -> Fraction | None:
        """The points that a verdict stands for: its own, or those of the rule for what it agrees to or corrects."""
        if verdict.points is not None:
            return self._sign(verdict.criterion) * Fraction(verdict.points)
        computed = self.computed[self.row[verdict.unit, verdict.criterion]]
        return None if np.isnan(computed) else exact(float(computed))

    def _used(self, verdicts: Sequence[Verdict]) -> float:
        """The points that count of all that was said about one cell; NaN: none."""
        said = sorted(points for verdict in verdicts if (points := self._said(verdict)) is not None)
        if self.rulebook.info.combine is Combine.TRIMMED and not verdicts[0].overrules:
            said = said[1:-1] if len(said) >= FEWEST_FOR_TRIMMING else []
        if not said:
            return np.nan
        mean = sum(said, Fraction(0)) / len(said)
        return self._held(verdicts[0], float(round_fraction(mean, self.digits)) / 10.0**self.digits)

    def _held(self, verdict: Verdict, points: float) -> float:
        """Points held to what the criterion gives a unit whose report does not meet its conditions."""
        leaf = self.rulebook.criterion(verdict.criterion)
        if leaf.otherwise is None:
            return points
        met = conditions_met(self.rulebook, leaf.conditions, [verdict.unit], self.values)[0]
        if met != NOT_MET:
            return points
        most = float(leaf.otherwise)
        return max(points, -most) if self._sign(leaf.key) < 0 else min(points, most)

    def table(self) -> pd.DataFrame:
        """The table of points with ``verified`` and ``checked``."""
        verified = self.computed.copy()
        checked = np.zeros(len(verified), dtype=bool)
        state = self.again["state"].astype("object").to_numpy(copy=True)
        for cell, verdicts in self.by_cell.items():
            row = self.row[cell]
            used = self._used(verdicts)
            if not np.isnan(used):
                verified[row] = used
                state[row] = SCORED if state[row] == MISSING else state[row]
            checked[row] = not np.isnan(used)
            self._say_what_is_lost(verdicts)
        for leaf in self.rulebook.leaves():  # who has verified the figures has verified what is scored by them
            if leaf.uses and self.rulebook.source(leaf).key != leaf.key:
                self._check_with_source(leaf, checked)
        categories = self.again["state"].cat.categories
        return self.again.assign(
            computed=self.before["computed"].to_numpy(),
            verified=verified,
            checked=checked,
            state=pd.Categorical(state, categories=categories),
        )

    def _say_what_is_lost(self, verdicts: Sequence[Verdict]) -> None:
        """A word on a cell without points, and on points that conditions hold down."""
        for verdict in verdicts:
            leaf = self.rulebook.criterion(verdict.criterion)
            said = self._said(verdict)
            values: dict[str, object] = {"unit": verdict.unit}
            if said is None:
                code = "verdict-without-points"
            elif verdict.points is not None and self._held(verdict, float(said)) != float(said):
                code, values = "verified-held", {**values, "found": verdict.points, "high": leaf.otherwise}
            else:
                continue
            self.findings.append(Finding(code, verdict.place, verdict.unit, leaf.key, leaf.subject, values=values))

    def _check_with_source(self, leaf: Criterion, checked: np.ndarray) -> None:
        source = self.rulebook.source(leaf).key
        for (unit, key), row in self.row.items():
            said = self.by_cell.get((unit, source), [])
            by_figures = any(verdict.agreed or verdict.results for verdict in said)
            if key == leaf.key and by_figures and checked[self.row[unit, source]]:
                checked[row] = True

    def overrides(self, batch: Batch) -> pd.DataFrame:
        """One row per changed figure, or per cell where several verifiers' points are put together."""
        block = AnswerBlock(self.rulebook, batch.answers)
        before = self.before["computed"].to_numpy(dtype=np.float64)
        rows: list[dict[str, Any]] = []
        several = self.rulebook.info.combine in AVERAGED
        for (unit, key), verdicts in self.by_cell.items():
            row = self.row[unit, key]
            used = self._used(verdicts)
            then = self.computed[row] if np.isnan(used) else used
            changing = [verdict for verdict in verdicts if verdict.changes]
            if not changing or (several and before[row] == then):
                continue
            for verdict in changing[:1] if several else changing:
                common = {"unit": unit, "criterion": key, "from": before[row], "to": then}
                common |= {
                    "reason": "; ".join(dict.fromkeys(item.reason for item in changing if item.reason)),
                    "verifier": "; ".join(dict.fromkeys(item.verifier for item in changing if item.verifier)),
                    "file": verdict.place.file,
                    "sheet": verdict.place.sheet,
                    "cell": verdict.place.cell,
                }
                for name, value in verdict.results.items():
                    at = block.row(unit, key, name)
                    reported = "" if at < 0 else str(batch.answers["raw"].iloc[at])
                    rows.append({**common, "input": name, "reported": reported, "corrected": str(value)})
                if verdict.points is not None or several:
                    rows.append({**common, "input": "points", "reported": "", "corrected": ""})
        return OVERRIDES.frame(rows)

    def spread(self) -> pd.DataFrame:
        """One row per cell on which more than one verifier spoke."""
        rows, lang = [], self.rulebook.info.language
        for (unit, key), verdicts in self.by_cell.items():
            said = [(points, verdict.verifier) for verdict in verdicts if (points := self._said(verdict)) is not None]
            if len(said) < 2:
                continue
            numbers = [points for points, _ in said]
            rows.append(
                {
                    "unit": unit,
                    "criterion": key,
                    "verifiers": len(said),
                    "lowest": float(min(numbers)),
                    "highest": float(max(numbers)),
                    "spread": float(max(numbers) - min(numbers)),
                    "used": self._used(verdicts),
                    "who": "; ".join(f"{who}: {format_number(points, lang)}" for points, who in said),
                }
            )
        return SPREAD.frame(rows)


def _missing(rulebook: Rulebook, batch: Batch, verdicts: Sequence[Verdict]) -> list[Finding]:
    """Who should have verified what and has not, one finding per verifier and unit."""
    if rulebook.info.verified_by is VerifiedBy.HEAD:
        return []
    there = {(verdict.unit, verdict.criterion, verdict.verifier) for verdict in verdicts}
    settled = {(verdict.unit, verdict.criterion) for verdict in verdicts if verdict.overrules}
    open_cells: dict[tuple[str, str], list[str]] = {}
    own = batch.recomputed[batch.recomputed["state"] != NOT_ASSIGNED]
    leaves = {leaf.key: leaf for leaf in rulebook.leaves()}
    for unit, key in zip(own["unit"].astype(str), own["criterion"].astype(str), strict=True):
        if not leaves[key].scores or leaves[key].uses or (unit, key) in settled:
            continue
        for verifier in verifiers_of(rulebook, leaves[key], unit):
            if (unit, key, verifier) not in there:
                open_cells.setdefault((verifier, unit), []).append(key)
    return [
        Finding(
            "verifier-missing",
            unit=unit,
            values={
                "verifier": rulebook.name_of(verifier),
                "unit": unit,
                "count": len(keys),
                "criteria": [*keys[:5], *(["…"] if len(keys) > 5 else [])],
            },
        )
        for (verifier, unit), keys in open_cells.items()
    ]
