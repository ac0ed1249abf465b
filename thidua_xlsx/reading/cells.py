"""What stands in a raw cell: names for positions, folded text for matching, numbers typed as text.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import datetime
import functools
import math
import re
import unicodedata
from typing import Any, Final

__all__ = ["a1", "clean", "column_letter", "fold", "is_blank", "parse_number", "raw_text"]

_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED_VI: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_GROUPED_EN: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_GROUPED_SPACE: Final = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def column_letter(column: int) -> str:
    """``0`` → ``A``, ``26`` → ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Zero-based row and column as an A1 reference."""
    return f"{column_letter(column)}{row + 1}"


def clean(text: str) -> str:
    """Composed Unicode, one kind of space, nothing invisible, no space at the ends."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@functools.lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """``text`` for comparing: without accents, case, spaces at the ends; đ counts as d."""
    text = clean(text)
    if not text.isascii():
        text = text.replace("đ", "d").replace("Đ", "D")
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return text.casefold()


def is_blank(value: Any) -> bool:
    """Whether nothing can be seen in the cell."""
    if not isinstance(value, str):
        return value is None
    return not value[:1].isalnum() and not clean(value)


def raw_text(value: Any) -> str:
    """The cell's value as the text that a reader of the workbook would recognise."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y") if value.time() == datetime.time() else value.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def parse_number(text: str) -> tuple[float | None, bool]:
    """A number typed as text: ``8,5``, ``1.234,5``, ``95 %``.

    Returns
    -------
    The number, or None where there is none; and whether the text is ambiguous (``1.234`` may be
    one thousand or one and a bit), in which case nothing is guessed.
    """
    word = clean(text).replace("\u2212", "-")
    percent = word.endswith("%")
    word = word.rstrip("%").rstrip()
    if percent and not word:
        return None, False
    if _AMBIGUOUS.fullmatch(word):
        return None, True
    if _GROUPED_VI.fullmatch(word):
        word = word.replace(".", "").replace(",", ".")
    elif _GROUPED_EN.fullmatch(word):
        word = word.replace(",", "")
    elif _GROUPED_SPACE.fullmatch(word):
        word = word.replace(" ", "").replace(",", ".")
    elif _NUMBER.fullmatch(word):
        word = word.replace(",", ".")
    else:
        return None, False
    number = float(word)
    return (number if math.isfinite(number) else None), False
