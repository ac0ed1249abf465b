"""What is known of a result, looked up by unit and criterion: cells, figures, verdicts, findings, exact sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from thidua_xlsx.checking.answer_block import Codes, codes_of
from thidua_xlsx.checking.conditions import NOT_MET, conditions_met
from thidua_xlsx.checking.recompute import NOT_ASSIGNED, LeafFigures, Recount
from thidua_xlsx.decimals import exact
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import LANGUAGES, Text
from thidua_xlsx.rulebook.explain import explained
from thidua_xlsx.rulebook.model import TOTAL, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import Condition, PointKind
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.score import stage_sums
from thidua_xlsx.scoring.stretch import STRETCHING
from thidua_xlsx.scoring.ties import Link, links_of
from thidua_xlsx.scoring.totals import Sums
from thidua_xlsx.scoring.verified import counted_verdicts, verify

__all__ = ["Answer", "Facts", "gives_points", "in_language"]

"""How several verifiers' points are put together."""


@dataclass(frozen=True)
class Answer:
    """What a unit gave for an input, as it stands in ``Batch.answers`` or ``Batch.fields``."""

    state: str
    number: Fraction | None
    choice: str
    text: str
    raw: str
    place: Place


class Facts:
    """Everything that an explanation asks of a result; made once, asked for many units and criteria."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.rulebook: Rulebook = result.rulebook
        self.digits = result.rulebook.info.digits

    # -- what was reported

    @cached_property
    def _answered(self) -> dict[str, dict[tuple[str, str], Answer]]:
        """Unit → criterion and input → what it gave; filled in when the unit is first asked about."""
        return {}

    @cached_property
    def _units(self) -> Codes:
        return codes_of(self.result.batch.answers["unit"], [unit.code for unit in self.rulebook.units])

    def answer(self, unit: str, criterion: str, name: str) -> Answer | None:
        """What a unit reported for an input; None where its form does not ask for it."""
        if unit not in self._answered:
            own = self.result.batch.answers[self._units == self.rulebook.arrays.unit_at[unit]]
            pairs = zip(own["criterion"].tolist(), own["input"].tolist(), strict=True)
            self._answered[unit] = dict(zip(pairs, _answers(own), strict=True))
        return self._answered[unit].get((criterion, name))

    @cached_property
    def _fields(self) -> dict[tuple[str, str], Answer]:
        table = self.result.batch.fields
        pairs = zip(table["unit"].astype(str), table["field"].astype(str), strict=True)
        return dict(zip(pairs, _answers(table), strict=True))

    def reported(self, unit: str, key: str) -> Answer | None:
        """What a unit reported in a field."""
        return self._fields.get((unit, key))

    @cached_property
    def _rules(self) -> dict[str, Text]:
        return {}

    def rule(self, node: Criterion) -> Text:
        """How a node gives points, in words; empty for a group that is a plain sum."""
        if node.key not in self._rules:
            self._rules[node.key] = Text(**{lang: explained(self.rulebook, node, lang) for lang in LANGUAGES})
        return self._rules[node.key]

    # -- points of leaves

    @cached_property
    def _points(self) -> dict[tuple[str, str], dict[str, Any]]:
        rows = self.result.points.astype({"unit": str, "criterion": str, "state": str}).to_dict("records")
        return {(row["unit"], row["criterion"]): {str(key): value for key, value in row.items()} for row in rows}

    def row(self, unit: str, leaf: str) -> dict[str, Any] | None:
        """The row of ``Result.points``; None where a unit has none."""
        return self._points.get((unit, leaf))

    def figure(self, unit: str, leaf: str, stage: str) -> Fraction | None:
        """``claimed``, ``computed`` or ``verified`` points of a leaf; None: there are none."""
        value = (self.row(unit, leaf) or {}).get(stage, np.nan)
        return None if np.isnan(value) else exact(float(value))

    @cached_property
    def _recount(self) -> Recount:
        return Recount(self.rulebook, self.result.answers, self.result.batch.fields)

    def figures(self, leaf: Criterion, unit: str) -> LeafFigures:
        """What the rule of a leaf is applied to at this stage."""
        return self._recount.figures(leaf, unit)

    # -- verdicts and findings

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str], list[Verdict]]:
        said: dict[tuple[str, str], list[Verdict]] = {}
        verification = self.result.verification
        if verification is not None and self.result.stage is Stage.VERIFIED:
            for verdict in verification.verdicts:
                said.setdefault((verdict.unit, verdict.criterion), []).append(verdict)
        return said

    def verdicts(self, unit: str, leaf: str) -> tuple[list[Verdict], list[Verdict]]:
        """What verifiers said of a cell, and what of it counts."""
        said, row = self._verdicts.get((unit, leaf), []), self.row(unit, leaf)
        gone = row is None or row["state"] == NOT_ASSIGNED
        return said, counted_verdicts(self.rulebook, [each for each in said if not (gone and each.changes)], [])

    @cached_property
    def _findings(self) -> dict[tuple[str, str], list[Finding]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.result.finding_list:
            if finding.criterion:
                found.setdefault((finding.unit, finding.criterion), []).append(finding)
        return found

    def findings(self, unit: str, criterion: str) -> Sequence[Finding]:
        """What was found at a cell."""
        return self._findings.get((unit, criterion), [])

    # -- exact sums

    @cached_property
    def _stage(self) -> tuple[Sums, Figures]:
        result = self.result
        verification = result.verification if result.stage is Stage.VERIFIED else None
        verified = None if verification is None else verify(result.batch, verification)
        return stage_sums(result.batch, result.stage, verified)[1:]

    @property
    def sums(self) -> Sums:
        """The exact sums of the stage."""
        return self._stage[0]

    @property
    def stage_figures(self) -> Figures:
        """What units are told apart by where their points are equal."""
        return self._stage[1]

    def links(self, cluster: str) -> list[Link]:
        """The links of the chain by which a cluster ranks or tells equal units apart, without votes."""
        return links_of(self.rulebook, cluster, self.stage_figures.link)

    def link_words(self, cluster: str) -> list[Text]:
        """The names of these links in every language."""
        names = {
            lang: [link.name for link in links_of(in_language(self.rulebook, lang), cluster, self.stage_figures.link)]
            for lang in LANGUAGES
        }
        return [
            Text(**dict(zip(names, each, strict=True)))  # one name per language
            for each in zip(*names.values(), strict=True)
        ]

    def submitted(self, unit: str) -> bool:
        """Whether a unit has a row in the sums."""
        return unit in self.sums.row_of

    def points(self, unit: str, key: str) -> Fraction | None:
        """Points of a leaf, a group or the whole as they count; None: nothing of it has points."""
        row = self.sums.row_of[unit]
        if not bool(self.sums.known_of(key)[row]):
            return None
        return self.scaled(self.sums.points_of(key)[row])

    def maximum(self, unit: str, key: str) -> Fraction:
        """The most that a node can give the unit."""
        return self.scaled(self.sums.tree.maximum("" if key == TOTAL else key)[self.sums.row_of[unit]])

    def missing(self, unit: str, key: str) -> list[str]:
        """The leaves at or below a node that should have points and have none."""
        row, block = self.sums.row_of[unit], self.sums.block
        return [leaf.key for leaf in self.below(key) if bool(block.missing[row, self.sums.leaf_at(leaf.key)])]

    def before_conditions(self, unit: str, leaf: str) -> Fraction:
        """Points of a leaf, grown where something else was not assigned, before its conditions are looked at."""
        return self.scaled(self.sums.block.points[self.sums.row_of[unit], self.sums.leaf_at(leaf)])

    def factor(self, unit: str, key: str) -> Fraction | None:
        """How many times its own maximum a node gives the unit; None where it is not stretched."""
        return self.sums.block.factors.get(key, {}).get(self.sums.row_of[unit])

    def scaled(self, value: Any) -> Fraction:
        """An integer of the last digit as a number."""
        return Fraction(int(value), 10**self.digits)

    def below(self, key: str) -> list[Criterion]:
        """The leaves at or below a node."""
        if key not in {"", TOTAL} and self.rulebook.criterion(key).is_leaf:
            return [self.rulebook.criterion(key)]
        return [node for node, _ in self.rulebook.walk(None, "" if key == TOTAL else key) if node.is_leaf]

    def met(self, unit: str, condition: Condition) -> int:
        """Whether a condition is met by a unit: ``MET``, ``NOT_MET`` or ``UNKNOWN``."""
        row, sums = self.sums.row_of[unit], self.sums

        def points(key: str) -> Any:
            return sums.points_of(key)[row : row + 1]

        def known(key: str) -> Any:
            return sums.scored_of(key)[row : row + 1]

        return int(conditions_met(self.rulebook, [condition], [unit], sums.block.values, points, known)[0])

    def met_all(self, unit: str, node: Criterion) -> bool:
        """Whether no condition of a node is known to be unmet."""
        return NOT_MET not in {self.met(unit, condition) for condition in node.conditions}

    # -- not assigned

    def taken_over(self, unit: str, key: str) -> list[Criterion]:
        """The criteria not assigned to a unit whose points a node, among others, took over."""
        row, block = self.sums.row_of[unit], self.sums.block
        above = {"", *(node.key for node in self._path(key))}
        return [
            leaf
            for leaf in self.rulebook.leaves()
            if bool(block.gone[row, self.sums.leaf_at(leaf.key)])
            and self.rulebook.policy(leaf) in STRETCHING
            and self._taker(leaf, row) in above
        ]

    def _path(self, key: str) -> list[Criterion]:
        """The groups above a node, the nearest first."""
        found, parent = [], self.rulebook.criterion(key).parent
        while parent:
            found.append(self.rulebook.criterion(parent))
            parent = found[-1].parent
        return found

    def _taker(self, leaf: Criterion, row: int) -> str | None:
        """The nearest group above a leaf of which something of its kind is left; the whole is ``""``."""
        kind = self.rulebook.kind(leaf)
        for node in self._path(leaf.key):
            if self.rulebook.kind(node) is not kind:
                return None
            if self.sums.tree.maximum(node.key)[row]:
                return node.key
        return "" if kind is PointKind.CORE else None


def in_language(rulebook: Rulebook, lang: str) -> Rulebook:
    """The same rulebook, its own words as they are, ours in ``lang``."""
    info = rulebook.info
    return rulebook if info.language == lang else replace(rulebook, info=replace(info, language=lang))


def gives_points(rulebook: Rulebook, key: str, cluster: str) -> bool:
    """Whether a node, or the whole, can give the units of a cluster points; not where figures alone are reported."""
    if key != TOTAL and rulebook.criterion(key).is_leaf:
        return rulebook.criterion(key).scores
    return any(node.is_leaf and node.scores for node, _ in rulebook.walk(cluster, "" if key == TOTAL else key))


def _answers(table: pd.DataFrame) -> Iterator[Answer]:
    names = ("state", "number", "choice", "text", "raw", "file", "sheet", "cell")
    for state, number, choice, text, raw, *place in zip(*(table[name].tolist() for name in names), strict=True):
        yield Answer(
            state,
            None if np.isnan(number) else exact(number),
            choice if isinstance(choice, str) else "",
            text if isinstance(text, str) else "",
            raw if isinstance(raw, str) else "",
            Place(*place),
        )
