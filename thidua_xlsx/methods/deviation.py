"""``deviation``: points taken for every percent below the target, added for every percent above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
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
    literal,
    parameter,
    sentences,
)
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import Problem
from thidua_xlsx.methods.ratio import NO, YES

_PERCENT_DIGITS: Final = 9
_NEAR: Final = 1e-6
_STEEP: Final = 100  # points per percent beyond which the error of the percentage could be seen in the points

_BELOW: Final = Text(
    "Đạt chỉ tiêu được {max} điểm; cứ thấp hơn chỉ tiêu 1 % thì trừ {below} điểm, không dưới 0.",
    "Reaching the target gives {max} points; each percent below it takes {below}, never below 0.",
)
_ABOVE: Final = Text(
    "Cứ vượt chỉ tiêu 1 % thì cộng {above} điểm, cộng tối đa {most} điểm.",
    "Each percent above it adds {above}, at most {most} points.",
)
_PARTS: Final = Text("Phần lẻ của 1 % tính theo tỷ lệ.", "Parts of a percent count in proportion.")
_WHOLE: Final = Text("Chỉ tính số phần trăm tròn, bỏ phần lẻ.", "Only whole percents count.")

_ABOVE_PARAMETER: Final = Parameter(
    Text("cộng mỗi phần trăm vượt", "per percent above"),
    Text("cộng mỗi phần trăm vượt = 0,5", "per percent above = 0.5"),
)
_MOST_PARAMETER: Final = Parameter(Text("cộng tối đa", "most above"), Text("cộng tối đa = 2", "most above = 2"))
_AT_TARGET: Final = Text(
    "Kết quả {result} không thấp hơn chỉ tiêu {target}: {points}",
    "The result {result} is not below the target {target}: {points}",
)
_WORKED_BELOW: Final = Text(
    "Kết quả {result} thấp hơn chỉ tiêu {target} là {percent} %{whole}: {max} − {per} × {counted} = {points}",
    "The result {result} is {percent} % below the target {target}{whole}: {max} − {per} × {counted} = {points}",
)
_WORKED_NOTHING: Final = Text(
    "Kết quả {result} thấp hơn chỉ tiêu {target} là {percent} %{whole}, trừ hết điểm: {points}",
    "The result {result} is {percent} % below the target {target}{whole}, which takes everything: {points}",
)
_WORKED_ABOVE: Final = Text(
    "Kết quả {result} vượt chỉ tiêu {target} là {percent} %{whole}: {max} + {per} × {counted} = {points}",
    "The result {result} is {percent} % above the target {target}{whole}: {max} + {per} × {counted} = {points}",
)
_WORKED_MOST: Final = Text(
    "Kết quả {result} vượt chỉ tiêu {target} là {percent} %{whole}, được cộng tối đa: {max} + {most} = {points}",
    "The result {result} is {percent} % above the target {target}{whole}, which adds most: {max} + {most} = {points}",
)
_WHOLE_PERCENTS: Final = Text(", tính {counted} %", ", of which {counted} % count")


@dataclass(frozen=True)
class Deviation(Method):
    """max(M − p × percent below target, 0); above it M + min(q × percent above, most extra points).

    ``partial`` *no*: only whole percents count, the percentage being rounded to nine decimals first.
    """

    key: ClassVar[str] = "deviation"
    label: ClassVar[Text] = Text("cộng trừ theo phần trăm chênh lệch", "deviation")
    needs: ClassVar[tuple[Input, ...]] = (TARGET, RESULT)

    per_below: Decimal = parameter(
        Parameter(
            Text("trừ mỗi phần trăm thiếu", "per percent below"),
            Text("trừ mỗi phần trăm thiếu = 1", "per percent below = 1"),
            positive=True,
        )
    )
    per_above: Decimal = parameter(_ABOVE_PARAMETER, default=Decimal(0))
    most_above: Decimal = parameter(_MOST_PARAMETER, default=Decimal(0))
    partial: str = parameter(
        Parameter(
            Text("phần lẻ của phần trăm", "partial"),
            Text("phần lẻ của phần trăm = không tính", "partial = no"),
            choices=((YES, Text("có tính", "yes")), (NO, Text("không tính", "no"))),
        ),
        default=YES,
    )

    def points(self, x: Cells) -> Array:
        percent, is_below = self._counted(x), x["result"] < x["target"]
        left = np.maximum(x.max - x.constant(self.per_below) * percent, x.constant(0))
        more = x.max + np.minimum(x.constant(self.per_above) * percent, x.constant(self.most_above))
        return np.where(is_below, left, more)

    def _counted(self, x: Cells) -> Array:
        """The percents that count."""
        percent = self._percent(x)
        return percent if self.partial == YES else x.floor(x.rounded(percent, _PERCENT_DIGITS))

    @staticmethod
    def _percent(x: Cells) -> Array:
        """How far from the target, in percent of it."""
        return np.abs(x["result"] - x["target"]) * 100 / x["target"]

    def unsure(self, x: Cells) -> Array | None:
        if max(self.per_below, self.per_above) > _STEEP:
            return np.ones(x["target"].shape, dtype=bool)
        if self.partial == YES:
            return None
        percent = self._percent(x)
        return (np.abs(percent - np.rint(percent)) < _NEAR) | (percent > 1 / _NEAR)

    def formula(self, at: Refs) -> str:
        target, result, most = at["target"], at["result"], at["max"]
        less, more = f"100*({target}-{result})/{target}", f"100*({result}-{target})/{target}"
        if self.partial == NO:
            less, more = (f"INT(ROUND({percent},{_PERCENT_DIGITS}))" for percent in (less, more))
        left = f"MAX(0,{most}-{literal(self.per_below)}*{less})"
        if not self._gives_more:
            return f"IF({result}<{target},{left},{most})"
        extra = f"MIN({literal(self.per_above)}*{more},{literal(self.most_above)})"
        return f"IF({result}<{target},{left},{most}+{extra})"

    @property
    def _gives_more(self) -> bool:
        return self.per_above > 0 and self.most_above > 0

    def sentence(self, maximum: Decimal) -> Message:
        above = Message(_ABOVE, {"above": self.per_above, "most": self.most_above}) if self._gives_more else None
        return sentences(
            Message(_BELOW, {"max": maximum, "below": self.per_below}),
            above,
            Message(_PARTS if self.partial == YES else _WHOLE),
        )

    def worked(self, case: Case) -> Message | None:
        percent, counted = case.own(self._percent(case.x)), case.own(self._counted(case.x))
        is_below = case["result"] < case["target"]
        per = Fraction(self.per_below if is_below else self.per_above)
        if is_below:
            text = _WORKED_BELOW if per * counted <= case.max else _WORKED_NOTHING
        elif not self._gives_more or not percent:
            text = _AT_TARGET
        else:
            text = _WORKED_ABOVE if per * counted <= self.most_above else _WORKED_MOST
        whole = Text("", "") if counted == percent else case.said(_WHOLE_PERCENTS, counted=counted)
        values = {"percent": percent, "counted": counted, "per": per, "most": self.most_above, "whole": whole}
        return case.said(text, result=case["result"], target=case["target"], **values)

    def ceiling(self, maximum: Decimal) -> Decimal | None:
        return maximum + self.most_above if self._gives_more else maximum

    def problems(self, maximum: Decimal, digits: int) -> Iterator[Problem]:
        yield from bad_parameters(self)
        if (self.per_above > 0) != (self.most_above > 0):
            # one without the other does nothing: M is reached at the target already
            missing = _MOST_PARAMETER if self.per_above > 0 else _ABOVE_PARAMETER
            yield (
                "parameter-missing",
                {"method": self.label, "parameter": missing.name, "example": missing.example},
            )
        if self.most_above != round(self.most_above, digits):
            yield "too-many-digits", {"found": self.most_above, "digits": digits}
