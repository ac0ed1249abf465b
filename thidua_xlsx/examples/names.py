"""The names of the examples, known without loading what writes them."""

from __future__ import annotations

from typing import Final

__all__ = ["DEFAULT", "EXAMPLE_NAMES"]

EXAMPLE_NAMES: Final = ("cum_9_2018",)
DEFAULT: Final = "cum_9_2018"
