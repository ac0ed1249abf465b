"""A sheet of tables one below the other: headings over one or several columns, rows of texts, figures, formulas."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, print_scale
from thidua_xlsx.workbooks.summary.book import FIRST_PAGE, Summary, band_style
from thidua_xlsx.workbooks.summary.cells import SMALLEST_SCALE, Link, Value, fits_page, number_format, paper, put

__all__ = ["Heading", "Listing"]

_SIZE: Final = 11.0
_HEAD_POINTS: Final = 80.0  # title, period, way back
_PAGE_POINTS: Final = 455.0  # the height of A4 landscape between its margins, with some to spare


@dataclass(frozen=True)
class Heading:
    """A column of a table, over ``span`` columns of the sheet.

    ``digits``: what stands there are figures with so many decimals; ``center``: short words and codes.
    """

    text: Text | str
    digits: int | None = None
    center: bool = False
    span: int = 1


class Listing:
    """Writes tables one below the other on a sheet of their own; its ``fixed`` columns stay in sight."""

    def __init__(self, summary: Summary, key: str, title: Text, widths: Sequence[float], *, fixed: int = 0) -> None:
        self.summary = summary
        self._fixed = fixed
        self.widths = list(widths)
        self.sheet = summary.add_sheet(key)
        for position, width in enumerate(self.widths):
            self.sheet.set_column(position, position, width)
        self.row = summary.head(self.sheet, title, self.widths, fixed=fixed)
        self.last_written = self.row
        self._heads: list[int] = []
        self._heights: list[tuple[float, bool]] = [(_HEAD_POINTS / self.row, False)] * self.row

    def note(self, text: str, style: str = "body_wrap") -> None:
        """A line across the sheet; where that is several pages wide, across the first."""
        last = len(self.widths) - 1
        first, last = (0, last) if fits_page(self.widths) else (self._fixed, min(last, FIRST_PAGE))
        room = sum(self.widths[first : last + 1])
        self._set_height(
            [(lines_of(text, room, 13, bold=True), 13.0)] if text else [], keep=True, least=18 if text else 4
        )
        merge_text(self.sheet, self.row, (first, last), text, self.summary.styles.get(style))
        self.last_written = self.row
        self.row += 1

    def headings(self, headings: Sequence[Heading]) -> int:
        """The headings of a table; returns their row."""
        lines = []
        for (first, last), item in zip(_spans(headings), headings, strict=True):
            text = item.text if isinstance(item.text, str) else self.summary.say(item.text)
            lines.append((lines_of(text, sum(self.widths[first : last + 1]), _SIZE, bold=True), _SIZE))
            style = self.summary.styles.get("heading_small")
            put(self.sheet, self.row, (first, last), text, style)
        self._set_height(lines, keep=True, least=24)
        self._heads.append(self.row)
        self.row += 1
        return self._heads[-1]

    def put_row(
        self,
        headings: Sequence[Heading],
        values: Sequence[Value],
        *,
        band: bool = False,
        strong: Collection[int] = (),
        level: int = 0,
        total: bool = False,
        folded: bool = False,
    ) -> int:
        """One row of a table; returns its number.

        ``strong`` columns are bold, ``total`` rows are marked, ``level`` is that of the outline,
        ``folded`` rows are hidden until the outline is opened.
        """
        lines = []
        styles, spans = self.summary.styles, _spans(headings)
        for position, (item, value) in enumerate(zip(headings, values, strict=True)):
            first, last = spans[position]
            is_bold, is_text = total or position in strong, item.digits is None or isinstance(value, str)
            if isinstance(value, str):
                width = sum(self.widths[first : last + 1])
                lines.append((lines_of(value, width, _SIZE, bold=is_bold), _SIZE))
            kind = "center" if item.center else ("text" if is_text else "")
            name = band_style("link" if isinstance(value, Link) else kind, band=band, strong=is_bold)
            if total:
                name = "total" if is_text else "total_number"
            style = styles.get(name, "" if item.digits is None else number_format(item.digits))
            put(self.sheet, self.row, (first, last), value, style)
        self._set_height(lines, level=level, folded=folded)
        self.last_written = self.row
        self.row += 1
        return self.last_written

    def gap(self, *, folded: bool = False) -> None:
        """An empty row; below ``folded`` rows it carries the sign that opens them."""
        self._set_height([], least=15, options={"collapsed": True} if folded else {})
        self.row += 1

    def _set_height(
        self,
        lines: list[tuple[int, float]],
        *,
        least: float = 18,
        keep: bool = False,
        level: int = 0,
        folded: bool = False,
        options: dict[str, Any] | None = None,
    ) -> None:
        """Height and outline of the row; ``keep``: no page may end below it."""
        height = row_height(lines, least)
        options = {"level": level, "hidden": folded} if level else options or {}
        self.sheet.set_row(self.row, height, None, options)
        self._heights.append((0.0 if folded else height, keep))

    def finish(self, *, preferred: Sequence[int] = ()) -> None:
        """Frozen panes, print area and paper; a second page begins before one of the ``preferred`` columns."""
        one = len(self._heads) == 1
        self.sheet.freeze_panes(self._heads[0] + 1 if one else 3, self._fixed)
        self.sheet.print_area(0, 0, self.last_written, len(self.widths) - 1)
        # the headings of one table over another's rows would lie
        paper(self.sheet, self.widths, self._heads[0] if one else None, fixed=self._fixed, preferred=preferred)
        if not one:
            scale = max(SMALLEST_SCALE, print_scale(self.widths))
            self.sheet.set_print_scale(scale)
            self.sheet.set_h_pagebreaks(self._page_ends(_PAGE_POINTS * 100 / scale))

    def _page_ends(self, room: float) -> list[int]:
        """Before which rows a page ends, so that no heading is left alone at its foot."""
        ends: list[int] = []
        used, start = 0.0, 0
        for row, (height, _) in enumerate(self._heights[: self.last_written + 1]):
            if used + height > room:
                end = row
                while end - 1 > start and self._heights[end - 1][1]:
                    end -= 1
                ends.append(end)
                start, used = end, sum(above for above, _ in self._heights[end:row])
            used += height
        return ends


def _spans(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Where each column of a table begins and ends on the sheet."""
    found, first = [], 0
    for item in headings:
        found.append((first, first + item.span - 1))
        first += item.span
    return found
