"""``direct``: the unit writes the points itself (*chấm thẳng*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import CLAIMED, Array, Cells, Input, Method, Parameter, Refs, parameter
from thidua_xlsx.methods.case import Case

_ANY = Text("Đơn vị tự chấm từ 0 đến {max} điểm.", "The unit gives itself 0 to {max} points.")
_STEP = Text(
    "Đơn vị tự chấm từ 0 đến {max} điểm, theo bước {step}.",
    "The unit gives itself 0 to {max} points, in steps of {step}.",
)
_WORKED = Text("Điểm tự chấm được lấy làm điểm: {points}", "The self-score counts as it is: {points}")


@dataclass(frozen=True)
class Direct(Method):
    """The claimed points are the points, from 0 to the maximum, on a grid if one is set."""

    key: ClassVar[str] = "direct"
    label: ClassVar[Text] = Text("chấm thẳng", "direct")
    needs: ClassVar[tuple[Input, ...]] = (CLAIMED,)

    step: Decimal | None = parameter(
        Parameter(Text("bước", "step"), Text("bước = 0,5", "step = 0.5"), positive=True), default=None
    )

    def points(self, x: Cells) -> Array:
        return x["claimed"]

    def formula(self, at: Refs) -> str:
        return at["claimed"]

    def sentence(self, maximum: Decimal) -> Message:
        if self.step is None:
            return Message(_ANY, {"max": maximum})
        return Message(_STEP, {"max": maximum, "step": self.step})

    def worked(self, case: Case) -> Message | None:
        return case.said(_WORKED)

    def claimed_step(self) -> Decimal | None:
        return self.step

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        if self.step is not None and self.step != round(self.step, digits):
            yield "too-many-digits", {"found": self.step, "digits": digits}
        if self.step is not None and maximum % self.step:
            yield "maximum-not-reached", {"found": maximum - maximum % self.step, "high": maximum}
