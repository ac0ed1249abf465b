"""A sheet that is one list: title, headings, rows; what verification, awards, covenant and events have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.consolidated.book import Book, known
from thidua_xlsx.workbooks.paging import set_pages
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text

__all__ = ["Heading", "Listing"]


_TITLE_ROWS: Final = 3


@dataclass(frozen=True)
class Heading:
    """A column of a list, over ``span`` columns of the sheet.

    ``digits``: what stands there are numbers with so many decimals; ``signed``: + or −.
    """

    text: Text
    width: float
    digits: int | None = None
    signed: bool = False
    span: int = 1


def _positions(headings: Sequence[Heading]) -> list[int]:
    """Where each column of a list begins on the sheet."""
    return [sum(item.span for item in headings[:number]) for number in range(len(headings))]


class Listing:
    """Writes tables one below the other on a sheet of their own."""

    def __init__(self, book: Book, key: str, title: Text, widths: Sequence[float]) -> None:
        self.book = book
        self.key = key
        self.widths = list(widths)
        self.sheet = book.sheet(key)
        self.last = len(self.widths) - 1
        for position, width in enumerate(self.widths):
            self.sheet.set_column(position, position, width)
        book.head(key, title, self.last, room=sum(self.widths))
        self.row = _TITLE_ROWS + 1
        self.headings: list[int] = []
        self.levels: dict[int, int | None] = {}
        self._is_open = False

    def note(self, text: str, style: str = "body_wrap") -> None:
        """A line across the sheet."""
        self.sheet.set_row(self.row, row_height([(lines_of(text, sum(self.widths), 13), 13.0)]))
        merge_text(self.sheet, self.row, (0, self.last), text, self.book.styles.get(style))
        self._together()
        self.row += 1

    def formula(self, template: str) -> None:
        """A line across the sheet that follows what is typed."""
        style = self.book.styles.get("body_bold")
        if self.last:
            self.sheet.merge_range(self.row, 0, self.row, self.last, "", style)
        self.book.calculated(self.key, (self.row, 0), template, style)
        self.row += 1

    def table(self, headings: Sequence[Heading], rows: Sequence[Sequence[Any]], strong: Sequence[bool] = ()) -> None:
        """Headings and rows; ``strong`` rows are printed bold."""
        book = self.book
        heights = [(lines_of(book.say(item.text), item.width, bold=True), 12.0) for item in headings]
        self.sheet.set_row(self.row, row_height(heights, 24))
        for position, item in zip(_positions(headings), headings, strict=True):
            style = book.styles.get("heading")
            merge_text(self.sheet, self.row, (position, position + item.span - 1), book.say(item.text), style)
        self._together()
        self._is_open = True
        self.levels |= dict.fromkeys(range(self.row + 1, self.row + 3))  # never headings alone at the foot of a page
        self.headings.append(self.row)
        for number, cells in enumerate(rows):
            self.row += 1
            self._row(headings, cells, is_strong=bool(strong and strong[number]))
        self.row += 2

    def _together(self) -> None:
        """The notes above a table are not parted from it."""
        self.levels[self.row] = 0 if self._is_open else None
        self._is_open = False

    def _row(self, headings: Sequence[Heading], cells: Sequence[Any], *, is_strong: bool) -> None:
        book, lines = self.book, []
        for position, item, value in zip(_positions(headings), headings, cells, strict=True):
            if isinstance(value, str) or not known(value):
                text = value if isinstance(value, str) else ""
                lines.append((lines_of(text, item.width, bold=is_strong), 12.0))
                style = "computed_strong_text" if is_strong else "computed_text"
                columns = (position, position + item.span - 1)
                merge_text(self.sheet, self.row, columns, text, book.styles.get(style))
                continue
            digits = "0" if not item.digits else "0." + "0" * item.digits
            shown = f"+{digits};−{digits};{digits}" if item.signed else f"#,##{digits}"
            style = "computed_strong" if is_strong else "computed"
            self.sheet.write_number(self.row, position, float(value), book.styles.get(style, shown))
        self.sheet.set_row(self.row, row_height(lines))

    def finish(self) -> None:
        """Print area and paper."""
        self.sheet.print_area(0, 0, max(self.row - 1, 5), self.last)
        # the headings of one table over another's rows would lie, on paper as on the screen
        only = self.headings[0] if len(self.headings) == 1 else None
        self.sheet.freeze_panes(_TITLE_ROWS if only is None else only + 1, 0)
        self.book.paper(self.sheet, self.widths, only)
        if only is None:
            set_pages(self.sheet, [self.widths], (0, max(self.row - 1, _TITLE_ROWS + 2)), self.levels)
