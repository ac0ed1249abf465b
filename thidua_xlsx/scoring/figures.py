"""The figures behind the points, exactly: what a tie key or a target of the covenant looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.conditions import FieldValues
from thidua_xlsx.decimals import IntArray, exact, round_fraction
from thidua_xlsx.methods.base import RESULT, TARGET
from thidua_xlsx.rulebook.groups import BoolArray
from thidua_xlsx.rulebook.model import ACTIVITIES, TOTAL, NotAssigned, Rulebook, is_activity
from thidua_xlsx.rulebook.rules import BONUS, DEDUCTION, Better, Figure, PointKind, TieKey
from thidua_xlsx.scoring.totals import Sums, Tree

__all__ = ["Figures", "InPoints"]

Exact = Fraction | None

_DIGITS: Final = 9  # what the formulas can hold apart
_KINDS: Final = {
    TOTAL: frozenset(PointKind),
    BONUS: frozenset({PointKind.BONUS}),
    DEDUCTION: frozenset({PointKind.DEDUCTION}),
}


@dataclass(frozen=True)
class InPoints:
    """What a tie key looks at where that is points: those of a node, or of ``kinds`` in the total."""

    key: str
    sign: int  # −1 where less is better
    kinds: frozenset[PointKind] | None = None

    def values(self, tree: Tree) -> IntArray:
        """The figure of every unit, the greater the better, in units of ``10**-digits``."""
        points = tree.points(self.key) if self.kinds is None else tree.of_kinds(self.kinds).points("")
        return self.sign * points

    def known(self, tree: Tree) -> BoolArray:
        """Which units have it; a total is always there."""
        return np.ones(len(tree.block.units), dtype=bool) if self.kinds is not None else tree.known(self.key)


@dataclass(frozen=True)
class Figures:
    """What is known of every unit at one stage; a figure that is not there is None."""

    rulebook: Rulebook
    sums: Sums
    table: pd.DataFrame
    values: FieldValues

    @classmethod
    def of(cls, rulebook: Rulebook, sums: Sums, answers: pd.DataFrame, values: FieldValues) -> Figures:
        """From the answers of the stage."""
        return cls(rulebook, sums, answers, values)

    @cached_property
    def answers(self) -> AnswerBlock:
        """The answers; most rankings need none of them."""
        return AnswerBlock(self.rulebook, self.table)

    def link(self, key: TieKey) -> Callable[[str], Exact]:
        """Unit → the figure of a tie key, the greater the better."""

        def value(unit: str) -> Exact:
            found = [self._subject(key, subject, unit) for subject in key.subjects]
            numbers = [number for number in found if number is not None]
            return sum(numbers, Fraction(0)) if len(numbers) == len(found) else None

        return value

    def _subject(self, key: TieKey, subject: str, unit: str) -> Exact:
        points = self.in_points(key, subject)
        if points is None:
            return self.beside_points(key, subject, unit)
        row, tree = self._row(unit), self.sums.tree
        if not points.known(tree)[row]:
            return None
        return Fraction(int(points.values(tree)[row]), 10**self.rulebook.info.digits)

    def in_points(self, key: TieKey, subject: str) -> InPoints | None:
        """What a subject of a tie key is in points; None for a figure that was reported."""
        rulebook = self.rulebook
        sign = -1 if key.better is Better.LESS else 1
        if rulebook.field(subject) is not None:
            return None
        # of deductions, fewer are better whichever way it is said: −1 is higher than −2, 1 lower than 2
        if subject in _KINDS:
            return InPoints("", 1 if subject == DEDUCTION else sign, _KINDS[subject])
        if key.figure is not Figure.POINTS:
            return None
        is_deduction = rulebook.kind(rulebook.criterion(subject)) is PointKind.DEDUCTION
        return InPoints(subject, 1 if is_deduction else sign)

    def beside_points(self, key: TieKey, subject: str, unit: str) -> Exact:
        """The figure of a subject that is no points, the greater the better."""
        sign = -1 if key.better is Better.LESS else 1
        if self.rulebook.field(subject) is not None:
            reported = self.values.get((unit, subject))
            return None if reported is None or isinstance(reported, str) else sign * Fraction(reported)
        if key.figure is Figure.PERCENT:
            result, target = self.input(unit, subject, RESULT.key), self.input(unit, subject, TARGET.key)
            if result is None or not target:
                return None
            # only rounded values are compared, here and in formulas
            return sign * Fraction(round_fraction(result * 100 / target, _DIGITS), 10**_DIGITS)
        number = self.input(unit, subject, RESULT.key if key.figure is Figure.RESULT else TARGET.key)
        return None if number is None else sign * number

    def _row(self, unit: str) -> int:
        return self.sums.row_of[unit]

    def input(self, unit: str, leaf: str, name: str) -> Exact:
        """One number that a unit gave for a leaf, or the one that it uses; a target as the rulebook holds it."""
        criterion = self.rulebook.criterion(leaf)
        if criterion.uses == ACTIVITIES:
            return self._activities(unit)
        source = self.rulebook.source(criterion).key
        held = self.rulebook.target(unit, source)
        zero_is_none = self.rulebook.criterion(source).scoring.excludes_zero_target()
        has_target = held is not None and held.value is not None and not (zero_is_none and not held.value)
        if name == TARGET.key and held is not None:
            return Fraction(held.value) if held.value is not None and has_target else None
        row = self.answers.row(unit, source, name)
        if row < 0 or not np.isfinite(self.answers.number[row]):
            return None
        by_peers = self.rulebook.policy(self.rulebook.criterion(source)) is NotAssigned.PEERS and name == RESULT.key
        by_peers = by_peers and not has_target  # who has a target and writes KG reports nothing
        if self.answers.state[row] != "given" and not (by_peers and self.answers.state[row] == "not assigned"):
            return None
        number = exact(float(self.answers.number[row]))
        return None if name == TARGET.key and zero_is_none and not number else number

    def not_assigned(self, unit: str, leaf: str) -> bool:
        """Whether a unit does not have this task, so that no figure of it is missing."""
        at = self.sums.leaf_at(leaf)
        return unit in self.sums.row_of and bool(self.sums.block.not_assigned[self._row(unit), at])

    def _activities(self, unit: str) -> Exact:
        asked = [item for item in self.rulebook.form_fields(self.rulebook.unit(unit).cluster) if is_activity(item)]
        said = [self.values.get((unit, item.key)) for item in asked]
        if None in said:
            return None
        return Fraction(sum(word == item.choices[0] for word, item in zip(said, asked, strict=True)))
