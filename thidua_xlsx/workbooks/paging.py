"""Where the pages of a sheet end: breaks by hand, at the ends of groups, at a scale that can be read.

Excel heeds no page break on a sheet that is fitted to pages, so the scale is set too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from thidua_xlsx.workbooks.sheet import OfficialSheet

__all__ = [
    "SMALLEST_SCALE",
    "PageRow",
    "fits_on_page",
    "page_starts",
    "pages_across",
    "room_across",
    "room_down",
    "set_blocks",
    "set_pages",
    "width_of",
]

SMALLEST_SCALE: Final = 60
"""In percent; smaller print is not read."""

_MILLIMETRES: Final = 25.4
_PAGE_WIDTH: Final = (297 - 30 - 15) / _MILLIMETRES * 96  # pixels between the margins of A4 landscape
_PAGE_HEIGHT: Final = (210 - 20 - 20) / _MILLIMETRES * 72  # points
_LARGEST_SCALE: Final = 95
_SAFE_WIDTH: Final = 0.9  # LibreOffice draws columns six hundredths wider than Excel, and printers differ too
_SAFE_HEIGHT: Final = 0.97
_EASY_SCALE: Final = 70
_LITTLE_SMALLER: Final = 0.88
_ENOUGH: Final = (0.7, 0.75, 0.8, 0.85)  # how full a page must be to end before a row of level 0, 1, …


@dataclass(frozen=True)
class PageRow:
    """A row on paper: its height in points, and how good a page begins with it.

    Level 0 begins a group, 1 a group in it, and so on; None must stay with the row above.
    """

    row: int
    height: float
    level: int | None


def width_of(widths: Sequence[float]) -> float:
    """Columns of these widths in pixels."""
    return sum(width * 7 + 5 for width in widths)


def room_across(scale: int = SMALLEST_SCALE) -> float:
    """The pixels that fit across a page at a scale."""
    return _PAGE_WIDTH * _SAFE_WIDTH * 100 / scale


def pages_across(pixels: float) -> int:
    """On how many pages so many pixels are fitted, so that they can be read."""
    return max(1, math.ceil(pixels * SMALLEST_SCALE / 100 / _PAGE_WIDTH))


def scale_across(pixels: float) -> int:
    """The scale at which so many pixels fit across a page."""
    return max(SMALLEST_SCALE, min(_LARGEST_SCALE, int(_PAGE_WIDTH * _SAFE_WIDTH * 100 / max(pixels, 1))))


def room_down(scale: int) -> float:
    """The points that fit down a page at a scale."""
    return _PAGE_HEIGHT * _SAFE_HEIGHT * 100 / scale


def fits_on_page(pixels: float, points: float) -> bool:
    """Whether a sheet of this size fits on one page that can be read."""
    return pixels <= room_across() and points <= room_down(SMALLEST_SCALE)


def page_starts(rows: Sequence[PageRow], room: float, repeated: float) -> list[int]:
    """The rows with which the second page and the following ones begin; ``repeated`` is the height of the headings."""
    starts: list[int] = []
    first, used = 0, 0.0
    for number, item in enumerate(rows):
        while used + item.height > room and number > first:  # again where too much had to go over with it
            first = _best(rows, first, number, room - (repeated if starts else 0.0))
            starts.append(rows[first].row)
            used = repeated + sum(row.height for row in rows[first:number])
        used += item.height
    return starts


def _best(rows: Sequence[PageRow], first: int, number: int, room: float) -> int:
    """The row before which a page that begins with row ``first`` and is full before ``number`` ends best."""
    filled, at = {}, 0.0
    for position in range(first, number + 1):
        filled[position] = at / room
        at += rows[position].height
    for level, enough in enumerate(_ENOUGH):
        for position in range(number, first, -1):
            if rows[position].level == level and filled[position] >= enough:
                return position
    whole = [position for position in range(first + 1, number + 1) if rows[position].level is not None]
    return whole[-1] if whole else number


def _fewest(rows: Sequence[PageRow], scale: int, repeated: float, forced: Sequence[int]) -> tuple[int, list[int]]:
    """Scale and breaks: a little smaller than could be, where that saves a page with a few last rows on it."""
    best = scale, _all_starts(rows, scale, repeated, forced)
    for smaller in range(scale - 1, max(SMALLEST_SCALE, int(scale * _LITTLE_SMALLER)) - 1, -1):
        starts = _all_starts(rows, smaller, repeated, forced)
        if len(starts) < len(best[1]):
            best = smaller, starts
    return best


def _all_starts(rows: Sequence[PageRow], scale: int, repeated: float, forced: Sequence[int]) -> list[int]:
    starts: list[int] = []
    first = rows[0].row
    for begin, end in pairwise([first, *sorted(forced), rows[-1].row + 1]):
        part = [item for item in rows if begin <= item.row < end]
        starts += ([begin] if begin > first else []) + page_starts(part, room_down(scale), repeated)
    return starts


def set_blocks(sheet: OfficialSheet, widths: Sequence[float], last_row: int, levels: Mapping[int, int | None]) -> None:
    """Pages of a sheet of several tables: all on one where that is easily read, else each in one piece if it can be."""
    starts = [0, *(row for row, level in sorted(levels.items()) if level == 0), last_row + 1]
    blocks = [sum(map(sheet.height_of, range(*span))) for span in pairwise(starts)]
    block = sum(blocks) if sum(blocks) <= room_down(_EASY_SCALE) else max(blocks)
    set_pages(sheet, [widths], (0, last_row), levels, block=block)


def set_pages(
    sheet: OfficialSheet,
    columns: Sequence[Sequence[float]],
    rows: tuple[int, int],
    levels: Mapping[int, int | None],
    *,
    heading_row: int | None = None,
    fixed: Sequence[float] = (),
    usual: int | None = 4,
    forced: Sequence[int] = (),
    block: float = 0.0,
) -> None:
    """Scale and breaks of a sheet whose columns are spread over pages as ``columns`` says, a list of widths for each.

    ``fixed`` are the widths of the first columns, repeated on every page. ``levels`` says which rows begin a group, all
    others are of the ``usual`` level; a page begins at each of the ``forced`` rows. ``block`` is a height in points
    that should fit on one page, if it can be read then.
    """
    scale = scale_across(width_of(fixed) + max(width_of(page) for page in columns))
    scale = max(SMALLEST_SCALE, min(scale, int(room_down(100) * 100 / max(block, 1.0))))
    first, last = rows
    listed = [PageRow(row, sheet.height_of(row), levels.get(row, usual)) for row in range(first, last + 1)]
    repeated = 0.0 if heading_row is None else sheet.height_of(heading_row)
    scale, starts = _fewest(listed, scale, repeated, forced)
    sheet.set_print_scale(scale)
    if starts:
        sheet.set_h_pagebreaks(starts)
    if len(columns) > 1:
        position, breaks = len(fixed), []
        for page in columns[:-1]:
            position += len(page)
            breaks.append(position)
        sheet.set_v_pagebreaks(breaks)
        if fixed:
            sheet.repeat_columns(0, len(fixed) - 1)
