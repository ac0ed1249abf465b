"""How many lines a text takes in a column, so that rows are tall enough wherever the workbook is opened.

Excel fits rows when it opens a file, but other programs do not, and nobody fits merged cells. Widths are those of
Times New Roman, grouped into classes of letters; what is estimated is rounded up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

__all__ = ["cut", "lines_of", "row_height", "width_for"]

_WIDTHS: Final = (
    (frozenset(" "), 0.25),
    (frozenset("iljtfrI.,;:'!|()[]-/‘’“”"), 0.33),
    (frozenset("acesz"), 0.43),
    (frozenset("mwMW%@—…"), 0.84),
)  # in font sizes
_UPPER: Final = 0.69
_OTHER: Final = 0.5
_PIXELS_PER_UNIT: Final = 7
_PADDING: Final = 14  # cell margins and one indent
_TALLEST: Final = 409.0  # what Excel allows
_LINE: Final = 1.32  # line height in font sizes


@lru_cache(maxsize=4_096)
def _width(char: str, bold: bool) -> float:
    base = unicodedata.normalize("NFD", char)[0] if not char.isascii() else char
    usual = _UPPER if base.isupper() else _OTHER
    width = next((size for letters, size in _WIDTHS if base in letters), usual)
    return width * (1.07 if bold else 1.0)


@lru_cache(maxsize=16_384)  # the names of criteria stand on every sheet of the grid
def lines_of(text: str, width: float, size: float = 12, *, bold: bool = False) -> int:
    """The lines that ``text`` takes, wrapped between words, in a column ``width`` units wide at font ``size``."""
    room = width * _PIXELS_PER_UNIT - _PADDING
    em = size * 96 / 72
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = sum(_width(char, bold) for char in word) * em
            space = _width(" ", bold) * em if used else 0.0
            if used and used + space + length > room:
                lines += 1
                used = 0.0
                space = 0.0
            lines += max(0, int((length - 1) // room)) if length > room else 0
            used += space + (length if length <= room else length % room)
    return lines


def cut(text: str, longest: int) -> str:
    """``text``, or as many of its words as ``longest`` characters hold and an ellipsis."""
    if len(text) <= longest:
        return text
    words = text[: longest - 1].rpartition(" ")[0] or text[: longest - 1]
    return f"{words.rstrip(' ,;:–-(“')}…"


def width_for(text: str, size: float = 12, *, bold: bool = False) -> float:
    """The width of a column, in column units, in which ``text`` stands in one line."""
    pixels = sum(_width(char, bold) for char in text) * size * 96 / 72
    return (pixels + _PADDING) / _PIXELS_PER_UNIT


def row_height(lines: Iterable[tuple[int, float]], least: float = 18.0) -> float:
    """The height in points of a row whose cells hold (lines, font size)."""
    return min(_TALLEST, max([least, *(count * size * _LINE + 3 for count, size in lines)]))
