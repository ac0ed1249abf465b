"""How the sheets with units across are headed and spread over pages: clusters and groups of criteria stay together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from thidua_xlsx.meeting.grids import FIRST_ROW, FIRST_UNIT_COLUMN, HEADING_ROW, MAXIMUM_COLUMN, Grid
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Unit
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.paging import room_across, set_pages, width_of
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, set_paper

__all__ = ["criteria_levels", "grid_head", "grid_paper"]

_LEAST_COLUMN: Final = FIRST_UNIT_COLUMN + 1
"""A title needs some room, however few units there are."""
_NOTE_WIDTH: Final = 110.0  # column units; a longer line is hard to follow on a screen


def _unit_pages(book: Book, fixed: Sequence[float], unit_width: float) -> list[list[Unit]]:
    """The units of each page across: a cluster is divided only where it does not fit on a page."""
    most = max(1, int((room_across() - width_of(fixed)) // width_of([unit_width])))
    pages: list[list[Unit]] = [[]]
    for cluster in book.clusters:
        units = book.rulebook.units_of(cluster.code)
        if len(pages[-1]) + len(units) <= most:
            pages[-1] += units
            continue
        count = -(-len(units) // most)
        size = -(-len(units) // count)
        pages += [units[at : at + size] for at in range(0, len(units), size)]
    return [page for page in pages if page] or [[]]


def grid_head(book: Book, key: str, title: Text, note: str, fixed: Sequence[float], unit_width: float) -> None:
    """Title, period and stamp, the way back, and in one or two lines what the sheet is for.

    On a sheet that is printed over several pages the title stands in the columns that every page has.
    """
    sheet, pages, styles = book.sheet(key), _unit_pages(book, fixed, unit_width), book.styles
    wide, last = len(pages) > 1, max(book.grid.last_column, _LEAST_COLUMN)
    subtitle = f"{book.subtitle()} – {book.info.stamp}" if book.info.stamp else book.subtitle()
    across = (0, MAXIMUM_COLUMN) if wide else (0, last)
    widths = [*fixed, *[unit_width] * (last - MAXIMUM_COLUMN)]
    room = sum(widths[: across[1] + 1])
    for row, (text, style, size) in enumerate(
        (
            (book.say(title), "title_left" if wide else "title", 14.0),
            (subtitle, "subtitle_left" if wide else "body_italic_center", 13.0),
        )
    ):
        merge_text(sheet, row, across, text, styles.get(style))
        sheet.set_row(row, row_height([(lines_of(text, room, size, bold=not row), size)], 24 - 6 * row))
    book.write_back(key, 2)
    first, end = (FIRST_UNIT_COLUMN, MAXIMUM_COLUMN + len(pages[0])) if wide else (MAXIMUM_COLUMN, last)
    while end > first and sum(widths[first:end]) >= _NOTE_WIDTH:
        end -= 1
    merge_text(sheet, 2, (first, end), note, styles.get("note"))
    sheet.set_row(2, row_height([(lines_of(note, sum(widths[first : end + 1]), 11), 11.0)]))


def criteria_levels(grid: Grid) -> dict[int, int | None]:
    """How good a page begins with each row of the criteria: a heading is not parted from what it heads."""
    levels: dict[int, int | None] = dict.fromkeys(range(FIRST_ROW + 1))
    heads = True
    for row in grid.rows:
        is_group = row.input is None and not row.criterion.is_leaf
        if row.input is not None or heads:
            levels[row.row] = None
        elif is_group or not row.depth:
            levels[row.row] = row.depth
        heads = is_group
    return levels


def grid_paper(
    book: Book,
    key: str,
    last_row: int,
    fixed: Sequence[float],
    unit_width: float,
    levels: Mapping[int, int | None],
) -> None:
    """Print area, scale and breaks; call it when the heights of all rows are known."""
    sheet, pages = book.sheet(key), _unit_pages(book, fixed, unit_width)
    last = max(book.grid.last_column, _LEAST_COLUMN)
    sheet.print_area(0, 0, last_row, last)
    set_paper(sheet, heading_row=HEADING_ROW)
    columns = [[unit_width] * len(page) for page in pages]
    columns[-1] += [unit_width] * (last - book.grid.last_column)
    set_pages(sheet, columns, (0, last_row), levels, heading_row=HEADING_ROW, fixed=fixed)
