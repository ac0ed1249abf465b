"""``ratio``: points in proportion to the target (*tỷ lệ × điểm chuẩn*)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, TARGET, Array, Cells, Input, Method, Parameter, Refs, parameter

MORE: Final = "more"
LESS: Final = "less"

_MORE = Text(
    "Đạt bao nhiêu phần trăm chỉ tiêu được bấy nhiêu phần trăm của {max} điểm, không quá {max}.",
    "The share of the target reached gives the same share of {max} points, at most {max}.",
)
_LESS = Text(
    "Không vượt chỉ tiêu được {max} điểm; vượt thì điểm bằng {max} × chỉ tiêu / kết quả.",
    "Within the target gives {max} points; beyond it {max} × target / result.",
)

ZERO_TARGET: Final = Parameter(
    Text("chỉ tiêu 0", "zero target"),
    Text("chỉ tiêu 0 = được", "zero target = allowed"),
    choices=((True, Text("được", "allowed")), (False, Text("không", "no"))),
)


@dataclass(frozen=True)
class Ratio(Method):
    """M × min(A/T, 1), or M × min(T/A, 1) where less is better; less with A = 0 gives M.

    A target of 0, where the rulebook allows it: M for any result if more is better; if less is better,
    M for a result of 0, else 0.
    """

    key: ClassVar[str] = "ratio"
    label: ClassVar[Text] = Text("tỷ lệ", "ratio")
    needs: ClassVar[tuple[Input, ...]] = (TARGET, RESULT)

    better: str = parameter(
        Parameter(
            Text("chiều", "better"),
            Text("chiều = càng ít càng tốt", "better = less"),
            choices=((MORE, Text("càng nhiều càng tốt", "more")), (LESS, Text("càng ít càng tốt", "less"))),
        ),
        default=MORE,
    )
    zero_target: bool = parameter(ZERO_TARGET, default=False)

    def points(self, x: Cells) -> Array:
        target, result, zero = x["target"], x["result"], x.constant(0)
        if self.better == LESS:
            over = result > target
            return np.where(over, x.max * target / np.where(over, result, x.constant(1)), x.max)
        short = result < target
        reached = x.max * result / np.where(target == zero, x.constant(1), target)
        return np.where(short, reached, x.max)

    def formula(self, at: Refs) -> str:
        target, result, most = at["target"], at["result"], at["max"]
        if self.better == LESS:
            return f"IF({result}>{target},{most}*{target}/{result},{most})"
        return f"IF({result}<{target},{most}*{result}/{target},{most})"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(_LESS if self.better == LESS else _MORE, {"max": maximum})

    def allows_zero_target(self) -> bool:
        return self.zero_target
