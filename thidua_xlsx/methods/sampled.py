"""``sampled``: people are asked; each who meets the requirement gives points.

Source: Cần Thơ, Plan 157/KH-UBND (18/11/2025), row I.1: 50 recipients chosen at random, 0.4 points for each
who was told and understands; without plan, direct and indirect communication and their proofs no points.
What holds where fewer than 50 can be asked is not said there, hence the parameter ``small``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import (
    Array,
    Cells,
    Input,
    Kind,
    Method,
    Parameter,
    Refs,
    bad_parameters,
    is_chosen,
    literal,
    parameter,
    sentences,
)
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import Problem

KEEP: Final = "keep"
SCALE: Final = "scale"

ENOUGH: Final = Text("Đủ", "Met")
NOT_ENOUGH: Final = Text("Không đủ", "Not met")

GATE: Final = Input("gate", Text("Điều kiện bắt buộc", "Preconditions"), Kind.CHOICE)
SAMPLED: Final = Input("sampled", Text("Số người được hỏi", "People asked"), whole=True)
HITS: Final = Input("hits", Text("Số người đạt yêu cầu", "People who meet the requirement"), whole=True)

_RULE: Final = Text(
    "Hỏi {sample} người, mỗi người đạt yêu cầu được {hit} điểm, tối đa {max} điểm; không đủ điều kiện bắt buộc "
    "thì 0 điểm.",
    "{sample} people are asked, each who meets the requirement gives {hit} points, at most {max}; "
    "without the preconditions 0.",
)
_SCALE: Final = Text(
    "Nếu hỏi ít hơn {sample} người thì điểm được nhân theo tỷ lệ {sample} / số người được hỏi.",
    "Where fewer than {sample} are asked, the points are multiplied by {sample} / people asked.",
)
_KEEP: Final = Text(
    "Nếu hỏi ít hơn {sample} người thì vẫn tính theo số người đạt yêu cầu, không quy đổi.",
    "Where fewer than {sample} are asked, still only those who meet the requirement count.",
)
_NO_GATE: Final = Text("Không đủ điều kiện bắt buộc: {points}", "The preconditions are not met: {points}")
_WORKED: Final = Text("{hits} × {hit} = {points}", "{hits} × {hit} = {points}")
_CAPPED: Final = Text(
    "{hits} × {hit} = {all}, vượt mức tối đa: {points}", "{hits} × {hit} = {all}, above the maximum: {points}"
)
_SCALED: Final = Text(
    "{hits} × {hit} × {sample} / {asked} = {points}", "{hits} × {hit} × {sample} / {asked} = {points}"
)
_SCALED_CAPPED: Final = Text(
    "{hits} × {hit} × {sample} / {asked} = {all}, vượt mức tối đa: {points}",
    "{hits} × {hit} × {sample} / {asked} = {all}, above the maximum: {points}",
)


@dataclass(frozen=True)
class Sampled(Method):
    """min(p × hits, M) if the preconditions are met, else 0; hits count only up to the people asked.

    ``small`` *scale*: where fewer than the sample were asked, the points are stretched by sample / asked.
    """

    key: ClassVar[str] = "sampled"
    label: ClassVar[Text] = Text("kiểm tra mẫu", "sampled")
    needs: ClassVar[tuple[Input, ...]] = (GATE, SAMPLED, HITS)

    per_hit: Decimal = parameter(
        Parameter(Text("mỗi người đạt", "per hit"), Text("mỗi người đạt = 0,4", "per hit = 0.4"), positive=True)
    )
    sample: Decimal = parameter(
        Parameter(Text("cỡ mẫu", "sample"), Text("cỡ mẫu = 50", "sample = 50"), positive=True, whole=True)
    )
    small: str = parameter(
        Parameter(
            Text("mẫu nhỏ", "small"),
            Text("mẫu nhỏ = theo tỷ lệ", "small = scale"),
            choices=((KEEP, Text("giữ nguyên", "keep")), (SCALE, Text("theo tỷ lệ", "scale"))),
        ),
        default=KEEP,
    )

    def points(self, x: Cells) -> Array:
        asked, zero, sample = x["sampled"], x.constant(0), x.constant(self.sample)
        points = x.constant(self.per_hit) * np.minimum(x["hits"], asked)
        if self.small == SCALE:
            points = points * sample / np.where(asked > zero, np.minimum(asked, sample), sample)
        return np.where(np.asarray(x["gate"] == 0, dtype=bool), np.minimum(points, x.max), zero)

    def formula(self, at: Refs) -> str:
        asked = at["sampled"]
        points = f"{literal(self.per_hit)}*MIN({at['hits']},{asked})"
        if self.small == SCALE:
            sample = literal(self.sample)
            points = f"IF({asked}=0,0,{points}*{sample}/MIN({asked},{sample}))"
        return f"IF({is_chosen(at['gate'], ENOUGH)},MIN({at['max']},{points}),0)"

    def sentence(self, maximum: Decimal) -> Message:
        values: dict[str, object] = {"sample": self.sample, "hit": self.per_hit, "max": maximum}
        return sentences(Message(_RULE, values), Message(_SCALE if self.small == SCALE else _KEEP, values))

    def worked(self, case: Case) -> Message | None:
        if case["gate"]:
            return case.said(_NO_GATE)
        asked, sample, hit = case["sampled"], Fraction(self.sample), Fraction(self.per_hit)
        hits = min(case["hits"], asked)
        is_scaled = self.small == SCALE and 0 < asked < sample
        total = hits * hit * (sample / asked if is_scaled else 1)
        plain, capped = (_SCALED, _SCALED_CAPPED) if is_scaled else (_WORKED, _CAPPED)
        values = {"hits": hits, "hit": hit, "sample": sample, "asked": asked, "all": total}
        return case.said(capped if total > case.max else plain, **values)

    def choices(self) -> tuple[Text, ...]:
        return (ENOUGH, NOT_ENOUGH)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[Problem]:
        yield from bad_parameters(self)
        if self.per_hit * self.sample < maximum:
            yield "maximum-not-reached", {"found": self.per_hit * self.sample, "high": maximum}
