"""``pass_fail``: all points or none (*đạt / không đạt*)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Kind, Method, Refs, text_literal
from thidua_xlsx.methods.case import Case

PASSED: Final = Text("Đạt", "Passed")
FAILED: Final = Text("Không đạt", "Failed")

_WORKED: Final = Text("Kết quả “{result}”: {points}", "The result “{result}” gives {points}")


@dataclass(frozen=True)
class PassFail(Method):
    """The maximum where the result is *đạt*, else 0."""

    key: ClassVar[str] = "pass_fail"
    label: ClassVar[Text] = Text("đạt/không đạt", "pass or fail")
    needs: ClassVar[tuple[Input, ...]] = (Input(RESULT.key, RESULT.label, Kind.CHOICE),)

    def points(self, x: Cells) -> Array:
        return np.where(x["result"] == 0, x.max, x.constant(0))

    def formula(self, at: Refs) -> str:
        return (
            f"IF(OR({at['result']}={text_literal(PASSED.vi)},{at['result']}={text_literal(PASSED.en)}),{at['max']},0)"
        )

    def sentence(self, maximum: Decimal) -> Message:
        return Message(
            Text("Đạt được {max} điểm; không đạt được 0 điểm.", "Passed gives {max} points, failed 0."),
            {"max": maximum},
        )

    def worked(self, case: Case) -> Message | None:
        return case.said(_WORKED, result=self.choices()[int(case["result"])])

    def choices(self) -> tuple[Text, ...]:
        return (PASSED, FAILED)
