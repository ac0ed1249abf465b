"""Names for the ranges that formulas of others ask for; one set per cluster."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from xlsxwriter.utility import xl_range_abs

from thidua_xlsx.meeting.grids import FIRST_ROW
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.workbooks.consolidated.book import Book

__all__ = ["RangeNames"]

_GRIDS: Final = {
    "points": "DiemTieuChi",
    "claimed": "DiemTuCham",
    "verified_results": "KetQuaThamDinh",
    "verified_points": "DiemThamDinh",
    "reasons": "LyDo",
}

_LONGEST: Final = 100  # of a suffix; a name has room for 255 characters


class RangeNames:
    """Defines names; in a workbook of several clusters each ends in the cluster's code: ``XepHang_C1``."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._suffixes = _suffixes([cluster.code for cluster in book.clusters])

    def add(self, name: str, cluster: Cluster, sheet: str, block: tuple[int, int, int, int]) -> None:
        """A name for a block of cells: first row and column, last row and column."""
        place = f"='{self._book.sheet_name(sheet)}'!{xl_range_abs(*block)}"
        self._book.workbook.define_name(name + self._suffixes[cluster.code], place)

    def entry_grids(self) -> None:
        """The blocks of the grids, one for each cluster."""
        grid = self._book.grid
        for key, name in _GRIDS.items():
            for cluster in self._book.clusters if key in self._book.sheets and grid.rows else ():
                if self._book.rulebook.units_of(cluster.code):
                    first, last = grid.span(cluster.code)
                    self.add(name, cluster, key, (FIRST_ROW, first, grid.next_row - 1, last))


def _suffixes(codes: list[str]) -> dict[str, str]:
    """What is added to the names of each cluster: its code in letters that every office program takes."""
    if len(codes) == 1:
        return {codes[0]: ""}
    found: dict[str, str] = {}
    for code in codes:
        plain = (
            unicodedata.normalize("NFD", code.replace("Đ", "D").replace("đ", "d")).encode("ascii", "ignore").decode()
        )
        suffix = "_" + re.sub(r"\W", "_", plain[:_LONGEST])
        taken = {other.casefold() for other in found.values()}  # names differ by more than upper and lower case
        while suffix.casefold() in taken:
            suffix += "_"
        found[code] = suffix
    return found
