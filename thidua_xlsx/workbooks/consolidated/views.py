"""Tables that show helper rows in the order of ranks: each row asks which unit stands there now."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format

from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.rows.calculation import Line

__all__ = ["OrderedTable"]

_BLANK: Final = ""


class OrderedTable:
    """The rows of one cluster's table on a view sheet; a hidden column holds the number of the unit in each row."""

    def __init__(self, book: Book, key: str, cluster: Cluster, order: Line, first_row: int, index_column: int) -> None:
        self.book = book
        self.key = key
        self.cluster = cluster
        self.first = first_row
        self.units = book.rulebook.units_of(cluster.code)
        self.last = first_row + len(self.units) - 1
        self._index = index_column
        for place in range(1, len(self.units) + 1):
            template = f"MATCH({place},{order.all_there},0)"
            at = (first_row + place - 1, index_column)
            book.calculated(key, at, template, book.styles.get("code"))

    @property
    def rows(self) -> range:
        """The rows of the sheet."""
        return range(self.first, self.last + 1)

    def shown(self, column: int, cells: str, style: Format) -> list[Any]:
        """A column of the table: what stands in ``cells``, a row of units, for the unit in each row of the table."""
        values = []
        for row in self.rows:
            index = f"${column_letter(self._index)}{row + 1}"
            found = f"INDEX({cells},{index})"
            template = f'IF({found}="","",{found})'
            values.append(self.book.calculated(self.key, (row, column), template, style))
        return values
