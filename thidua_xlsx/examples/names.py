"""The names of the examples, known without loading what writes them."""

from __future__ import annotations

from typing import Final

__all__ = ["DEFAULT", "EXAMPLE_NAMES"]

EXAMPLE_NAMES: Final = (
    *("cum_1_2021", "khoi_annd_2023", "cum_9_2018", "khoi_csqlhc_2024", "cum_8_2019"),
    *("thang_1000_diem", "can_tho_157", "can_tho_2579"),
)
DEFAULT: Final = "cum_9_2018"
