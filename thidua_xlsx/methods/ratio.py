"""``ratio``: points in proportion to the target (*tỷ lệ × điểm chuẩn*).

A ratio above 100 % is capped unless the rulebook allows it: the scale of Cần Thơ (Plan 157/KH-UBND,
row I.3) has 260 cards for 200 new accounts, 26 points of 20 uncapped, and does not say which is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import (
    RESULT,
    TARGET,
    Array,
    Cells,
    Input,
    Method,
    Parameter,
    Refs,
    bad_parameters,
    parameter,
    sentences,
)
from thidua_xlsx.methods.case import Case

__all__ = [
    "BETTER",
    "EXCLUDE",
    "FULL",
    "LESS",
    "MORE",
    "NO",
    "YES",
    "ZERO",
    "ZERO_TARGET",
    "Ratio",
    "zero_target_formula",
    "zero_target_points",
    "zero_target_sentence",
    "zero_target_worked",
]

MORE: Final = "more"
LESS: Final = "less"

BETTER: Final = Parameter(
    Text("chiều", "better"),
    Text("chiều = càng ít càng tốt", "better = less"),
    choices=((MORE, Text("càng nhiều càng tốt", "more")), (LESS, Text("càng ít càng tốt", "less"))),
)
"""Which way results are better; also a parameter of ``best`` and ``mean``."""

NO: Final = "no"
YES: Final = "yes"
FULL: Final = "full"
ZERO: Final = "zero"
EXCLUDE: Final = "exclude"

ZERO_TARGET: Final = Parameter(
    Text("chỉ tiêu 0", "zero target"),
    Text("chỉ tiêu 0 = đủ điểm", "zero target = full"),
    choices=(
        (NO, Text("không", "no")),
        (FULL, Text("đủ điểm", "full")),
        (ZERO, Text("không điểm", "zero")),
        (EXCLUDE, Text("loại trừ", "exclude")),
    ),
)
"""What a target of 0 means: a mistake, all points, no points, or that the criterion is not assigned."""

_OVER: Final = Parameter(
    Text("vượt 100 %", "over"),
    Text("vượt 100 % = không", "over = no"),
    choices=((NO, Text("không", "no")), (YES, Text("được", "allowed"))),
)

_MORE = Text(
    "Đạt bao nhiêu phần trăm chỉ tiêu được bấy nhiêu phần trăm của {max} điểm, không quá {max}.",
    "The share of the target reached gives the same share of {max} points, at most {max}.",
)
_OVER_ALLOWED = Text(
    "Đạt bao nhiêu phần trăm chỉ tiêu được bấy nhiêu phần trăm của {max} điểm; vượt chỉ tiêu được hơn {max} điểm.",
    "The share of the target reached gives the same share of {max} points; beyond the target more than {max}.",
)
_LESS = Text(
    "Không vượt chỉ tiêu được {max} điểm; vượt thì điểm bằng {max} × chỉ tiêu / kết quả.",
    "Within the target gives {max} points; beyond it {max} × target / result.",
)
_ZERO_TARGET_SENTENCES: Final = {
    FULL: Text("Chỉ tiêu bằng 0 thì được đủ {max} điểm.", "A target of 0 gives all {max} points."),
    ZERO: Text("Chỉ tiêu bằng 0 thì không có điểm.", "A target of 0 gives no points."),
    EXCLUDE: Text(
        "Chỉ tiêu bằng 0 thì coi như đơn vị không được giao tiêu chí này.",
        "With a target of 0 the unit counts as not assigned.",
    ),
}
_FULL_WHERE_LESS_IS_BETTER: Final = Text(
    "Chỉ tiêu bằng 0: kết quả bằng 0 được đủ {max} điểm, lớn hơn 0 thì không có điểm.",
    "With a target of 0, a result of 0 gives all {max} points and any other none.",
)
_WORKED_MORE: Final = Text("{max} × {result} / {target} = {points}", "{max} × {result} / {target} = {points}")
_WORKED_LESS: Final = Text("{max} × {target} / {result} = {points}", "{max} × {target} / {result} = {points}")
_REACHED: Final = Text(
    "Kết quả {result} không thấp hơn chỉ tiêu {target}: {points}",
    "The result {result} is not below the target {target}: {points}",
)
_WITHIN: Final = Text(
    "Kết quả {result} không vượt chỉ tiêu {target}: {points}",
    "The result {result} is not above the target {target}: {points}",
)
_WORKED_ZERO: Final = Text("Chỉ tiêu bằng 0: {points}", "The target is 0: {points}")


def zero_target_points(zero_target: str, points: Array, x: Cells) -> Array:
    """``points``, but what the choice of ``ZERO_TARGET`` gives where the target is 0."""
    worth = x.max if zero_target == FULL else x.constant(0)
    return np.where(x["target"] == x.constant(0), worth, points)


def zero_target_formula(zero_target: str, formula: str, at: Refs) -> str:
    """The same in a formula."""
    return f"IF({at['target']}=0,{at['max'] if zero_target == FULL else 0},{formula})"


def zero_target_sentence(zero_target: str, maximum: Decimal) -> Message | None:
    """The same in words; None where a target of 0 is a mistake."""
    text = _ZERO_TARGET_SENTENCES.get(zero_target)
    return Message(text, {"max": maximum}) if text else None


def zero_target_worked(zero_target: str, case: Case) -> Message | None:
    """The same for one unit; None where its target is not 0, or 0 is a mistake."""
    return case.said(_WORKED_ZERO) if zero_target != NO and not case["target"] else None


@dataclass(frozen=True)
class Ratio(Method):
    """M × min(A/T, 1), or M × min(T/A, 1) where less is better; less with A = 0 gives M.

    ``over``: M × A/T without a cap (only where more is better). A target of 0 is a mistake unless
    ``zero_target`` says what it means: all points, none, or not assigned. Where less is better, all
    points for a target of 0 means those of the rule: M for a result of 0, else 0.
    """

    key: ClassVar[str] = "ratio"
    label: ClassVar[Text] = Text("tỷ lệ", "ratio")
    needs: ClassVar[tuple[Input, ...]] = (TARGET, RESULT)

    better: str = parameter(BETTER, default=MORE)
    zero_target: str = parameter(ZERO_TARGET, default=NO)
    over: str = parameter(_OVER, default=NO)

    def points(self, x: Cells) -> Array:
        target, result, zero = x["target"], x["result"], x.constant(0)
        if self.better == LESS:
            beyond = result > target
            points = np.where(beyond, x.max * target / np.where(beyond, result, x.constant(1)), x.max)
        else:
            points = x.max * result / np.where(target == zero, x.constant(1), target)
            if self.over == NO:
                points = np.where(result < target, points, x.max)
        return zero_target_points(self.zero_target, points, x) if self._names_zero_target else points

    def formula(self, at: Refs) -> str:
        target, result, most = at["target"], at["result"], at["max"]
        if self.better == LESS:
            formula = f"IF({result}>{target},{most}*{target}/{result},{most})"
        elif self.over == NO:
            formula = f"IF({result}<{target},{most}*{result}/{target},{most})"
        else:
            formula = f"{most}*{result}/{target}"
        return zero_target_formula(self.zero_target, formula, at) if self._names_zero_target else formula

    @property
    def _names_zero_target(self) -> bool:
        """Whether the rule itself does not say what is right for a target of 0."""
        return self.zero_target != NO and (self.zero_target != FULL or (self.better == MORE and self.over == YES))

    def sentence(self, maximum: Decimal) -> Message:
        if self.better == LESS:
            rule = Message(_LESS, {"max": maximum})
        else:
            rule = Message(_MORE if self.over == NO else _OVER_ALLOWED, {"max": maximum})
        if self.better == LESS and self.zero_target == FULL:
            return sentences(rule, Message(_FULL_WHERE_LESS_IS_BETTER, {"max": maximum}))
        return sentences(rule, zero_target_sentence(self.zero_target, maximum))

    def worked(self, case: Case) -> Message | None:
        zero = zero_target_worked(self.zero_target, case) if self._names_zero_target else None
        if zero is not None:
            return zero
        target, result = case["target"], case["result"]
        if self.better == LESS:
            text = _WORKED_LESS if result > target else _WITHIN
        else:
            text = _WORKED_MORE if result < target or self.over == YES else _REACHED
        return case.said(text, target=target, result=result)

    def ceiling(self, maximum: Decimal) -> Decimal | None:
        return None if self.over == YES and self.better == MORE else maximum

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from bad_parameters(self)
        if self.over == YES and self.better == LESS:
            expected = Text(
                "“không” khi càng ít càng tốt, vì kết quả trong chỉ tiêu đã được đủ điểm",
                "“no” where less is better: a result within the target already gives everything",
            )
            yield "parameter-bad", {"parameter": _OVER.name, "found": Text("được", "allowed"), "expected": expected}

    def allows_zero_target(self) -> bool:
        return self.zero_target != NO

    def excludes_zero_target(self) -> bool:
        return self.zero_target == EXCLUDE
