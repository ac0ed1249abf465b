"""``figure``: a figure that is reported and gives no points: a tie key, or a ranking by keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, Array, Cells, Input, Method, Refs


@dataclass(frozen=True)
class Figure(Method):
    """No points, whatever the result."""

    key: ClassVar[str] = "figure"
    label: ClassVar[Text] = Text("chỉ lấy số liệu", "figure")
    needs: ClassVar[tuple[Input, ...]] = (RESULT,)
    scores: ClassVar[bool] = False

    def points(self, x: Cells) -> Array:
        result = x["result"]
        return np.full(result.shape, x.constant(0), dtype=result.dtype)

    def formula(self, at: Refs) -> str:
        return "0"

    def sentence(self, maximum: Decimal) -> Message:
        return Message(Text("Chỉ ghi số liệu, không tính điểm.", "Only the figure is reported; it gives no points."))

    def ceiling(self, maximum: Decimal) -> Decimal | None:
        return Decimal(0)
