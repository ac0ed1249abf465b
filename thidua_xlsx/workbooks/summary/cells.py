"""What stands in one cell of a summary: a text, a number, a formula with its value, a link; and how wide paper is."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.workbooks.sheet import merge_text, print_scale, set_paper

__all__ = ["SMALLEST_SCALE", "Formula", "Link", "Value", "fits_page", "link_to", "number_format", "paper", "put"]

_LONGEST_LINK: Final = 2_000
_LOOKS_ESCAPED: Final = re.compile("%[0-9a-fA-F]{2}")  # XlsxWriter would take the name for an address
_PAGE_PIXELS: Final = 1_587  # A4 landscape between its margins at 60 %
SMALLEST_SCALE: Final = 60


@dataclass(frozen=True)
class Formula:
    """A formula together with the value that it has."""

    text: str
    value: float | str


@dataclass(frozen=True)
class Link:
    """A text or number that leads somewhere.

    Office programs other than Excel do not wrap a text with a link: only short ones lead anywhere.
    """

    target: str
    shown: str | int


Value = str | float | None | Formula | Link


def put(sheet: Worksheet, row: int, columns: tuple[int, int], value: Value, style: Any) -> None:
    """Write a value over ``columns`` of one row; None and an empty text are blank cells."""
    first, last = columns
    if isinstance(value, Link):
        sheet.write_url(row, first, value.target, style, string=str(value.shown))
        if not isinstance(value.shown, str):
            sheet.write_number(row, first, value.shown, style)  # counted by formulas, so it stays a number
        return
    if isinstance(value, str) and value:
        merge_text(sheet, row, columns, value, style)
        return
    if last > first:
        sheet.merge_range(row, first, row, last, "", style)
    if value is None or value == "":
        sheet.write_blank(row, first, None, style)
    elif isinstance(value, Formula):
        sheet.write_formula(row, first, value.text, style, value.value)
    else:
        sheet.write_number(row, first, value, style)


def link_to(path: str | os.PathLike[str], folder: str) -> str:
    """The address of a file relative to the folder of the summary; empty where no link can be made."""
    name = os.fspath(path)
    if not name.isprintable() or "#" in name or _LOOKS_ESCAPED.search(name):
        return ""
    try:
        target = os.path.relpath(name, folder)
    except ValueError:  # another drive of a Windows PC
        target = os.path.abspath(name)  # noqa: PTH100 - as relpath: symbolic links stay what they are
    link = f"external:{target}"
    return link if len(link) < _LONGEST_LINK else ""


def number_format(digits: int) -> str:
    """Thousands grouped, so many decimals, 0 shown as 0."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def fits_page(widths: Sequence[float]) -> bool:
    """Whether columns of these widths are printed on one page at 60 % or more."""
    return _pixels(widths) <= _PAGE_PIXELS


def _pixels(widths: Sequence[float]) -> float:
    return sum(width * 7 + 5 for width in widths)


def _page_ends(widths: Sequence[float], fixed: int, preferred: Sequence[int]) -> list[int]:
    """Before which columns a page ends, so that none is printed below 60 %; first of all before ``preferred``."""
    ends: list[int] = []
    used = 0.0
    for column, width in enumerate(widths):
        own = _pixels([width])
        if column > fixed and (column in preferred or used + own > _PAGE_PIXELS):
            ends.append(column)
            used = _pixels(widths[:fixed])
        used += own
    return ends


def paper(
    sheet: Worksheet,
    widths: Sequence[float],
    heading_row: int | None,
    *,
    fixed: int = 0,
    preferred: Sequence[int] = (),
) -> None:
    """A4 landscape, one page wide; what would fall below 60 % is divided, its first ``fixed`` columns on every page."""
    set_paper(sheet, heading_row=heading_row)
    if fits_page(widths):
        return
    ends = _page_ends(widths, fixed, preferred)
    borders = [0, *ends, len(widths)]
    parts = [[*(widths[:fixed] if start else []), *widths[start:end]] for start, end in itertools.pairwise(borders)]
    sheet.set_print_scale(max(SMALLEST_SCALE, min(print_scale(part) for part in parts)))
    sheet.set_v_pagebreaks(ends)
    if fixed:
        sheet.repeat_columns(0, fixed - 1)
