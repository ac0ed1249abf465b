"""Worked figures for every method, so that its page shows each as a rulebook and a form would.

Nothing here reaches a form or a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from thidua_xlsx.methods.base import PointRow
from thidua_xlsx.methods.interval import Interval

__all__ = ["ROWS", "WORKED", "Worked"]


@dataclass(frozen=True)
class Worked:
    """One criterion and the units of one cluster: its maximum, its ``Tham số``, and what each unit fills in."""

    maximum: int
    parameters: str
    units: tuple[tuple[str | float, ...], ...]


def _from(low: int | None, high: int | None, points: int, *, percent: bool = False) -> PointRow:
    """From ``low`` to below ``high``."""
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return PointRow(Decimal(points), "", Interval(next(ends), True, next(ends), False), percent)


def _rank(place: int, points: int) -> PointRow:
    return PointRow(Decimal(points), "", Interval(Decimal(place), True, Decimal(place), True))


ROWS: Final[Mapping[str, tuple[PointRow, ...]]] = {
    "bands": (_from(95, None, 10), _from(85, 95, 80, percent=True), _from(None, 85, 0)),
    "levels": (
        PointRow(Decimal(100), "Tốt", None, True),
        PointRow(Decimal(75), "Khá", None, True),
        PointRow(Decimal(0), "Yếu"),
    ),
    "ratio_bands": (_from(100, None, 5), _from(95, 100, 4), _from(90, 95, 3), _from(88, 90, 2), _from(None, 88, 0)),
    "steps": (_from(1, None, 1), _from(2, None, 3), _from(3, None, 100, percent=True)),
    "rank_points": (_rank(1, 60), _rank(2, 45), _rank(3, 30), _rank(4, 15)),
}
"""Method → its rows in ``Mức điểm``, the same for all its worked criteria."""

WORKED: Final[Mapping[str, tuple[Worked, ...]]] = {
    "direct": (Worked(5, "bước = 0,25", ((4.75,), (0,))),),
    "pass_fail": (Worked(3, "", (("Đạt",), ("Không đạt",))),),
    "ratio": (
        Worked(10, "", ((40, 30), (40, 40), (40, 50))),
        Worked(10, "vượt 100 % = được", ((40, 30), (40, 50))),
        Worked(10, "chiều = càng ít càng tốt", ((20, 0), (20, 20), (20, 25))),
        Worked(10, "chỉ tiêu 0 = đủ điểm", ((0, 0), (0, 3))),
        Worked(10, "chiều = càng ít càng tốt; chỉ tiêu 0 = đủ điểm", ((0, 0), (0, 3))),
        Worked(10, "chỉ tiêu 0 = không điểm", ((0, 3),)),
    ),
    "ratio_bands": (
        Worked(5, "", ((1200, 1200), (1200, 1056), (1200, 1055))),
        Worked(5, "làm tròn tỷ lệ = 0", ((1200, 1055),)),
    ),
    "leader": (
        Worked(5, "", ((10, 8), (10, 10), (10, 15), (10, 20))),
        Worked(5, "phần điểm khi đạt chỉ tiêu = 0,6", ((10, 8), (10, 10), (10, 15), (10, 20))),
    ),
    "best": (
        Worked(10, "", ((20,), (15,), (0,))),
        Worked(10, "chiều = càng ít càng tốt", ((4,), (5,), (8,))),
    ),
    "mean": (
        Worked(10, "", ((12,), (10,), (8,))),
        Worked(10, "chiều = càng ít càng tốt; phần điểm khi kém trung bình = 0,5", ((12,), (10,), (8,))),
    ),
    "bands": (Worked(10, "", ((95,), (94.99,), (85,), (84,))),),
    "levels": (Worked(10, "", (("Tốt",), ("Khá",), ("Yếu",))),),
    "count": (Worked(6, "mỗi việc = 0,4", ((14,), (20,))),),
    "plus_minus": (Worked(6, "điểm gốc = 3; biểu dương = 1; phê bình = 1,5", ((2, 1), (5, 0), (0, 3))),),
    "steps": (
        Worked(10, "", ((0,), (1,), (2,), (5,))),
        Worked(10, "điểm ghi nhận = số điểm trừ", ((0,), (1,), (2,), (5,))),
    ),
    "deviation": (
        Worked(10, "trừ mỗi phần trăm thiếu = 1", ((200, 200), (200, 197), (200, 150), (200, 300))),
        Worked(
            10, "trừ mỗi phần trăm thiếu = 1; cộng mỗi phần trăm vượt = 0,5; cộng tối đa = 2", ((200, 206), (200, 300))
        ),
        Worked(10, "trừ mỗi phần trăm thiếu = 1; phần lẻ của phần trăm = không tính", ((200, 197),)),
    ),
    "rank_points": (
        Worked(60, "", ((1,), (2,), (5,))),
        Worked(60, "số nguồn điểm = 2", ((90, 80), (84, 86), (82, 80))),
    ),
    "sampled": (
        Worked(20, "mỗi người đạt = 0,4; cỡ mẫu = 50", (("Đủ", 50, 45), ("Đủ", 40, 30), ("Không đủ", 50, 45))),
        Worked(20, "mỗi người đạt = 0,4; cỡ mẫu = 50; mẫu nhỏ = theo tỷ lệ", (("Đủ", 40, 30),)),
    ),
    "figure": (Worked(0, "", ((37,),)),),
}
"""Method → worked criteria, in the order of the page."""
