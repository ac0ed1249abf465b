"""``plus_minus``: a base, plus for praise, minus for criticism, held inside 0…M."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import Array, Cells, Input, Method, Parameter, Refs, literal, parameter
from thidua_xlsx.methods.case import Case

PRAISED: Final = Input("praised", Text("Số lần được biểu dương", "Times praised"), whole=True)
CRITICISED: Final = Input("criticised", Text("Số lần bị phê bình", "Times criticised"), whole=True)

_SENTENCE = Text(
    "Khởi điểm {base}; mỗi lần biểu dương cộng {plus}, mỗi lần phê bình trừ {minus}; "
    "không dưới 0, không quá {max} điểm.",
    "Starts at {base}; each praise adds {plus}, each criticism takes {minus}; never below 0 nor above {max} points.",
)
_WORKED = Text(
    "{base} + {plus} × {praised} − {minus} × {criticised} = {points}",
    "{base} + {plus} × {praised} − {minus} × {criticised} = {points}",
)
_HELD = Text(
    "{base} + {plus} × {praised} − {minus} × {criticised} = {all}, giữ trong khoảng từ 0 đến {max}: {points}",
    "{base} + {plus} × {praised} − {minus} × {criticised} = {all}, held between 0 and {max}: {points}",
)


@dataclass(frozen=True)
class PlusMinus(Method):
    """min(max(base + p·praised − q·criticised, 0), M)."""

    key: ClassVar[str] = "plus_minus"
    label: ClassVar[Text] = Text("cộng trừ", "plus and minus")
    needs: ClassVar[tuple[Input, ...]] = (PRAISED, CRITICISED)

    base: Decimal = parameter(Parameter(Text("điểm gốc", "base"), Text("điểm gốc = 6", "base = 6")))
    per_praise: Decimal = parameter(
        Parameter(Text("biểu dương", "per praise"), Text("biểu dương = 3", "per praise = 3"))
    )
    per_criticism: Decimal = parameter(
        Parameter(Text("phê bình", "per criticism"), Text("phê bình = 3", "per criticism = 3"))
    )

    def points(self, x: Cells) -> Array:
        gained = x.constant(self.per_praise) * x["praised"] - x.constant(self.per_criticism) * x["criticised"]
        return np.minimum(np.maximum(x.constant(self.base) + gained, x.constant(0)), x.max)

    def formula(self, at: Refs) -> str:
        gained = f"{literal(self.per_praise)}*{at['praised']}-{literal(self.per_criticism)}*{at['criticised']}"
        return f"MIN(MAX({literal(self.base)}+{gained},0),{at['max']})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(
            _SENTENCE, {"base": self.base, "plus": self.per_praise, "minus": self.per_criticism, "max": maximum}
        )

    def worked(self, case: Case) -> Message | None:
        base, plus, minus = (Fraction(each) for each in (self.base, self.per_praise, self.per_criticism))
        praised, criticised = case["praised"], case["criticised"]
        total = base + plus * praised - minus * criticised
        values = {"base": base, "plus": plus, "minus": minus, "praised": praised, "criticised": criticised}
        return case.said(_WORKED if 0 <= total <= case.max else _HELD, all=total, **values)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        if self.base > maximum:
            yield "band-above-maximum", {"first": Text("điểm gốc", "base"), "found": self.base, "high": maximum}
