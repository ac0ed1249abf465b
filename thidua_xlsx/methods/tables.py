"""What methods with rows in ``Mức điểm`` share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import PointRow, literal

__all__ = ["row_problems", "worth_formula"]

_MOST_ROWS: Final = 60  # Excel nests 64 functions
_MOST_LETTERS: Final = 1_500  # a formula has 8,192 characters at most, and names every label three times
_LONGEST_LABEL: Final = 255  # and takes no longer text in a formula


def worth_formula(row: PointRow, maximum: str) -> str:
    """The points of ``row`` as a formula on the maximum's reference."""
    return f"{maximum}*{literal(row.points)}/100" if row.percent else literal(row.points)


def row_problems(rows: Sequence[PointRow], maximum: Decimal, digits: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Rows worth more than the maximum, with too many digits, or a table that never reaches the maximum."""
    letters = sum(len(row.label) for row in rows)
    if len(rows) > _MOST_ROWS or letters > _MOST_LETTERS:
        size = Text("{rows} dòng, {letters} chữ", "{rows} rows, {letters} letters")
        found, high = (len(rows), letters), (_MOST_ROWS, _MOST_LETTERS)
        yield (
            "table-too-long",
            {
                name: Message(size, {"rows": count, "letters": most})
                for name, (count, most) in {"found": found, "high": high}.items()
            },
        )
    for row in rows:
        if len(row.label) > _LONGEST_LABEL:
            column = Text("Mức", "Level")
            yield "value-too-long", {"column": column, "length": len(row.label), "limit": _LONGEST_LABEL}
        worth = row.worth(maximum)
        if worth < 0:
            yield "negative", {"found": worth, "column": Text("Điểm", "Points")}
        if worth > maximum:
            yield "band-above-maximum", {"first": row, "found": worth, "high": maximum}
        if not row.percent and row.points != round(row.points, digits):
            yield "too-many-digits", {"found": row.points, "digits": digits}
    best = max((row.worth(maximum) for row in rows), default=maximum)
    if best < maximum:
        yield "maximum-not-reached", {"found": best, "high": maximum}
