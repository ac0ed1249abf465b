"""What stands in a raw cell: names for positions, folded text for matching.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from typing import Any, Final

__all__ = ["a1", "clean", "clean_all", "column_letter", "fold", "is_blank", "position_of", "raw_text"]

# soft hyphens, joiners, byte-order marks, variation selectors, and the marks that turn the direction of writing
_INVISIBLE: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")


@functools.cache
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


_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def position_of(reference: str) -> tuple[int, int] | None:
    """``B3`` → ``(2, 1)``: zero-based row and column; None for what is no cell of a sheet."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2]) - 1
    return (row, column - 1) if row <= _LAST_ROW and column - 1 <= _LAST_COLUMN else None


def clean(text: str) -> str:
    """Composed Unicode, one kind of space, nothing invisible, no space at the ends."""
    if not text.isascii():
        # first what is invisible: it may stand between a letter and its mark
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


_BETWEEN: Final = "\0"  # no text of a workbook has one
_OTHER_SPACES: Final = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNCLEAN: Final = re.compile(f"[{_INVISIBLE.pattern[1:-1]}{_OTHER_SPACES}]")


def clean_all(texts: list[str]) -> list[str]:
    """``clean`` of each of ``texts``: one look at all of them together where they are clean already, as most are."""
    together = f"{_BETWEEN}{_BETWEEN.join(texts)}{_BETWEEN}"
    if (
        unicodedata.normalize("NFC", together) == together
        and not any(odd in together for odd in ("  ", f" {_BETWEEN}", f"{_BETWEEN} "))
        and _UNCLEAN.search(together) is None
    ):
        return texts
    return [clean(text) for text in texts]


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
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"  # as [h]:mm:ss shows it, not in days
    return str(value)
