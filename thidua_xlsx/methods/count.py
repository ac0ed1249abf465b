"""``count``: points for each item, at most the maximum (*9 lớp × 1 điểm*)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Method, Parameter, Refs, literal, parameter
from thidua_xlsx.methods.case import Case

_WORKED: Final = Text("{result} × {item} = {points}", "{result} × {item} = {points}")
_CAPPED: Final = Text(
    "{result} × {item} = {all}, vượt mức tối đa: {points}", "{result} × {item} = {all}, above the maximum: {points}"
)


@dataclass(frozen=True)
class Count(Method):
    """min(p × n, M) for n items."""

    key: ClassVar[str] = "count"
    label: ClassVar[Text] = Text("đếm", "count")
    needs: ClassVar[tuple[Input, ...]] = (Input(RESULT.key, RESULT.label, whole=True),)

    per_item: Decimal = parameter(
        Parameter(Text("mỗi việc", "per item"), Text("mỗi việc = 0,5", "per item = 0.5"), positive=True)
    )

    def points(self, x: Cells) -> Array:
        return np.minimum(x.constant(self.per_item) * x["result"], x.max)

    def formula(self, at: Refs) -> str:
        return f"MIN({literal(self.per_item)}*{at['result']},{at['max']})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(
            Text("Mỗi việc được {item} điểm, tối đa {max} điểm.", "Each item gives {item} points, at most {max}."),
            {"item": self.per_item, "max": maximum},
        )

    def worked(self, case: Case) -> Message | None:
        result, item = case["result"], Fraction(self.per_item)
        text = _CAPPED if item * result > case.max else _WORKED
        return case.said(text, result=result, item=item, all=item * result)
