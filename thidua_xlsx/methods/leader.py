"""``leader``: beyond the target, points by the distance to the best unit of the cluster.

Source of the rule and of its worked example: the provincial police's 1,000-point scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

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
    literal,
    parameter,
)
from thidua_xlsx.methods.case import Case

_SENTENCE = Text(
    "Đạt đúng chỉ tiêu được {half} điểm, chưa đạt thì giảm theo tỷ lệ; vượt chỉ tiêu được cộng dần, "
    "đơn vị vượt cao nhất cụm được {max} điểm.",
    "Reaching the target gives {half} points, less in proportion; going beyond adds points, "
    "up to {max} for the unit of the cluster that goes furthest.",
)
_NOT_ABOVE = Text(
    "Chưa vượt chỉ tiêu: {half} × {result} / {target} = {points}",
    "Not beyond the target: {half} × {result} / {target} = {points}",
)
_FURTHEST = Text(
    "Vượt chỉ tiêu {over} %, cao nhất trong {count} đơn vị: {points}",
    "{over} % beyond the target, the furthest of {count} units: {points}",
)
_ABOVE = Text(
    "Vượt chỉ tiêu {over} %; vượt cao nhất trong {count} đơn vị là {most} % ({leaders}): "
    "{half} + {rest} × {over} / {most} = {points}",
    "{over} % beyond the target; the furthest of {count} units is {most} % beyond ({leaders}): "
    "{half} + {rest} × {over} / {most} = {points}",
)

_HARDLY_ABOVE = 1e-3
_NEAR = 1e-9  # far above the error of a quotient of doubles
_SHARE = Parameter(
    Text("phần điểm khi đạt chỉ tiêu", "share at target"),
    Text("phần điểm khi đạt chỉ tiêu = 0,5", "share at target = 0.5"),
    positive=True,
    most=Decimal(1),
)


@dataclass(frozen=True)
class Leader(Method):
    """s·M·A/T up to the target; beyond it s·M + (1 − s)·M·over/over_max.

    over = A/T − 1, over_max the highest in the cluster, s the share given at the target (½ unless set).
    With M = 5, T = 10 and a leader of 20: A = 8 → 2; 10 → 2.5; 15 → 3.75; 20 → 5.
    """

    key: ClassVar[str] = "leader"
    label: ClassVar[Text] = Text("so với đơn vị dẫn đầu", "leader")
    needs: ClassVar[tuple[Input, ...]] = (TARGET, RESULT)
    compares_units: ClassVar[bool] = True

    share: Decimal = parameter(_SHARE, default=Decimal("0.5"))

    def points(self, x: Cells) -> Array:
        target, result = x["target"], x["result"]
        at_target, over = x.constant(self.share) * x.max, self._over(x)
        most = x.highest(over)
        beyond = at_target + (x.max - at_target) * over / np.where(most > x.constant(0), most, x.constant(1))
        return np.where(result > target, beyond, at_target * result / target)

    def unsure(self, x: Cells) -> Array | None:
        # where even the best is hardly above its target, result − target has lost the digits that decide
        over = self._over(x)
        return (over > 0) & (x.highest(over) < _HARDLY_ABOVE)

    def decisive(self, x: Cells) -> Array | None:
        over = self._over(x)
        most = x.highest(over)
        return (over > 0) & (over >= most - _NEAR * (1 + most))

    @staticmethod
    def _over(x: Cells) -> Array:
        """How far above its target a unit came, as a part of it."""
        target, result = x["target"], x["result"]
        return np.where(result > target, (result - target) / target, x.constant(0))

    def helper(self, at: Refs) -> str:
        target, result = at["target"], at["result"]
        return f"IF(COUNT({target},{result})=2,IF({target}>0,MAX(0,({result}-{target})/{target}),0),0)"

    def formula(self, at: Refs) -> str:
        target, result, most = at["target"], at["result"], at["max"]
        share, rest = literal(self.share), literal(1 - self.share)
        beyond = f"{share}*{most}+{rest}*{most}*{at.helper}/MAX({at.helpers})"
        return f"IF({result}>{target},{beyond},{share}*{most}*{result}/{target})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(_SENTENCE, {"half": maximum * self.share, "max": maximum})

    def worked(self, case: Case) -> Message | None:
        over, half = self._over(case.x), Fraction(self.share) * case.max
        own, most = case.own(over) * 100, case.own(case.x.highest(over)) * 100
        if not own:
            return case.said(_NOT_ABOVE, half=half, result=case["result"], target=case["target"])
        leaders = case.those(over * 100 == most)
        values = {"over": own, "most": most, "half": half, "rest": case.max - half, "leaders": leaders}
        return case.said(_FURTHEST if own == most else _ABOVE, **values)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from bad_parameters(self)
