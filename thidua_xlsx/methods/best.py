"""``best``: points in proportion to the best unit, for tasks without a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Method, Refs, bad_parameters, parameter
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.ratio import BETTER, LESS, MORE

__all__ = ["Best", "compared_result"]

_MORE: Final = Text(
    "Đơn vị có kết quả cao nhất cụm được {max} điểm, các đơn vị khác theo tỷ lệ so với đơn vị đó; "
    "kết quả bằng 0 không có điểm.",
    "The highest result of the cluster gives {max} points, the others in proportion to it; a result of 0 gives none.",
)
_LESS: Final = Text(
    "Đơn vị có kết quả thấp nhất cụm được {max} điểm; đơn vị khác được {max} × kết quả thấp nhất / kết quả của mình.",
    "The lowest result of the cluster gives {max} points, the others {max} × the lowest / their own result.",
)
_NOBODY: Final = Text(
    "Không đơn vị nào trong {count} đơn vị được so sánh có kết quả lớn hơn 0: {points}",
    "No unit of the {count} compared has a result above 0: {points}",
)
_IS_HIGHEST: Final = Text(
    "Kết quả {result} cao nhất trong {count} đơn vị được so sánh: {points}",
    "The result {result} is the highest of the {count} units compared: {points}",
)
_IS_LOWEST: Final = Text(
    "Kết quả {result} thấp nhất trong {count} đơn vị được so sánh: {points}",
    "The result {result} is the lowest of the {count} units compared: {points}",
)
_OF_HIGHEST: Final = Text(
    "Kết quả cao nhất trong {count} đơn vị được so sánh là {best} ({leaders}): {max} × {result} / {best} = {points}",
    "The highest result of the {count} units compared is {best} ({leaders}): {max} × {result} / {best} = {points}",
)
_OF_LOWEST: Final = Text(
    "Kết quả thấp nhất trong {count} đơn vị được so sánh là {best} ({leaders}): {max} × {best} / {result} = {points}",
    "The lowest result of the {count} units compared is {best} ({leaders}): {max} × {best} / {result} = {points}",
)


def compared_result(at: Refs) -> str:
    """The helper of a unit whose result is compared: the number; a unit without one shows nothing."""
    return f'IF(COUNT({at["result"]})=1,{at["result"]},"")'


@dataclass(frozen=True)
class Best(Method):
    """M × A / highest A of the units compared; where less is better M × lowest A / A, and M for A = 0.

    If the highest result is 0, nobody did anything and nobody gets points.
    """

    key: ClassVar[str] = "best"
    label: ClassVar[Text] = Text("so với đơn vị cao nhất", "best")
    needs: ClassVar[tuple[Input, ...]] = (RESULT,)
    compares_units: ClassVar[bool] = True

    better: str = parameter(BETTER, default=MORE)

    def points(self, x: Cells) -> Array:
        result, zero, one = x["result"], x.constant(0), x.constant(1)
        if self.better == LESS:
            lowest = x.lowest(result)
            beyond = result > lowest
            return np.where(beyond, x.max * lowest / np.where(beyond, result, one), x.max)
        highest = x.highest(result)
        return x.max * result / np.where(highest > zero, highest, one)

    def decisive(self, x: Cells) -> Array | None:
        result = x["result"]
        return np.asarray(result == (x.lowest(result) if self.better == LESS else x.highest(result)))

    def helper(self, at: Refs) -> str:
        return compared_result(at)

    def formula(self, at: Refs) -> str:
        result, most = at["result"], at["max"]
        if self.better == LESS:
            return f"IF({result}>MIN({at.helpers}),{most}*MIN({at.helpers})/{result},{most})"
        return f"IF(MAX({at.helpers})>0,{most}*{result}/MAX({at.helpers}),0)"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(_LESS if self.better == LESS else _MORE, {"max": maximum})

    def worked(self, case: Case) -> Message | None:
        results, result, is_less = case.x["result"], case["result"], self.better == LESS
        best = case.own(case.x.lowest(results) if is_less else case.x.highest(results))
        if result == best:
            at_best = _IS_LOWEST if is_less else (_IS_HIGHEST if best else _NOBODY)
            return case.said(at_best, result=result)
        text = _OF_LOWEST if is_less else _OF_HIGHEST
        return case.said(text, result=result, best=best, leaders=case.those(results == best))

    def problems(self, maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
        yield from bad_parameters(self)
