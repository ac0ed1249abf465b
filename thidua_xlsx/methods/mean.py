"""``mean``: all points from the mean of the cluster upwards (Hải Phòng 2025)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import (
    RESULT,
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
from thidua_xlsx.methods.best import compared_result
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.ratio import BETTER, LESS, MORE

# A result and the mean are equal if they agree to so many decimals of the mean (of 1, if it is smaller): a sum
# of doubles in a workbook is no more exact than that, and no result that is typed is nearer without being equal.
_DIGITS: Final = 13
_NEAR: Final = 1e-10

_MORE: Final = Text(
    "Kết quả từ mức trung bình của các đơn vị trong cụm trở lên được {max} điểm, thấp hơn được {rest} điểm.",
    "A result not below the mean of the cluster's units gives {max} points, one below it {rest}.",
)
_LESS: Final = Text(
    "Kết quả không cao hơn mức trung bình của các đơn vị trong cụm được {max} điểm, cao hơn được {rest} điểm.",
    "A result not above the mean of the cluster's units gives {max} points, one above it {rest}.",
)
_COMPARED: Final = {
    (MORE, True): Text("không thấp hơn", "is not below"),
    (MORE, False): Text("thấp hơn", "is below"),
    (LESS, True): Text("không cao hơn", "is not above"),
    (LESS, False): Text("cao hơn", "is above"),
}
_WORKED: Final = Text(
    "Kết quả {result} {compared} trung bình {mean} của {count} đơn vị: {points}",
    "The result {result} {compared} the mean {mean} of {count} units: {points}",
)


@dataclass(frozen=True)
class Mean(Method):
    """M where A ≥ mean of the units compared (≤ where less is better), else the share ``below`` of M."""

    key: ClassVar[str] = "mean"
    label: ClassVar[Text] = Text("so với trung bình cụm", "mean")
    needs: ClassVar[tuple[Input, ...]] = (RESULT,)
    compares_units: ClassVar[bool] = True

    better: str = parameter(BETTER, default=MORE)
    below: Decimal = parameter(
        Parameter(
            Text("phần điểm khi kém trung bình", "share below mean"),
            Text("phần điểm khi kém trung bình = 0,5", "share below mean = 0.5"),
            most=Decimal(1),
        ),
        default=Decimal(0),
    )

    def points(self, x: Cells) -> Array:
        return np.where(self._reached(x), x.max, x.max * x.constant(self.below))

    def _reached(self, x: Cells) -> Array:
        gap = x.rounded(self._gap(x), _DIGITS)
        return np.asarray(gap <= x.constant(0) if self.better == LESS else gap >= x.constant(0), dtype=bool)

    @staticmethod
    def _gap(x: Cells) -> Array:
        mean = x.mean_of(x["result"])
        return (x["result"] - mean) / np.maximum(mean, x.constant(1))

    def unsure(self, x: Cells) -> Array | None:
        return np.abs(self._gap(x)) < _NEAR

    def helper(self, at: Refs) -> str:
        return compared_result(at)

    def formula(self, at: Refs) -> str:
        mean = f"SUM({at.helpers})/COUNT({at.helpers})"
        gap = f"ROUND(({at['result']}-{mean})/MAX(1,{mean}),{_DIGITS})"
        return f"IF({gap}{'<=' if self.better == LESS else '>='}0,{at['max']},{at['max']}*{literal(self.below)})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(_LESS if self.better == LESS else _MORE, {"max": maximum, "rest": maximum * self.below})

    def worked(self, case: Case) -> Message | None:
        reached = bool(self._reached(case.x)[case.at])
        mean = case.own(case.x.mean_of(case.x["result"]))
        return case.said(_WORKED, result=case["result"], mean=mean, compared=_COMPARED[self.better, reached])

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from bad_parameters(self)
