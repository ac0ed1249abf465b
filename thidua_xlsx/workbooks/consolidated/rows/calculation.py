"""``Tính toán``: the figures that count, in the cells of the grids, and labelled helper rows below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.meeting.grids import (
    KEY_COLUMN,
    MAXIMUM_COLUMN,
    NAME_COLUMN,
)
from thidua_xlsx.meeting.verification import corrected_inputs
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, Input, Kind
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.workbooks.calculator import OWN
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.fields import activities_template
from thidua_xlsx.workbooks.consolidated.grids import WIDTHS, set_grid_paper, write_frame
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.styles import HELPER_TAB

__all__ = ["CALCULATION_KEY", "Calculation", "Line", "Scalar", "result_input", "write_effective"]

CALCULATION_KEY: Final = "calculation"

_TITLE: Final = Text("SỐ LIỆU DÙNG ĐỂ TÍNH VÀ CÁC DÒNG PHỤ", "THE FIGURES THAT COUNT, AND HELPER ROWS")
_NOTE: Final = Text(
    "Trang phụ, không phải điền gì: số liệu dùng để tính điểm, và dưới cùng là các bước tính hạng, xếp loại, khen "
    "thưởng (bấm dấu + bên trái để mở).",
    "A helper sheet, nothing to fill in: the figures that points come from, and below them the steps of ranks, classes "
    "and awards (click + at the left to unfold).",
)
_MOST_LINES: Final = 3  # of a text among helper rows; the rest is seen where the text is used


@dataclass(frozen=True)
class Scalar:
    """One figure of a cluster: where it stands."""

    name: str
    row: int
    value: Any

    @property
    def here(self) -> str:
        """The cell, on the sheet itself."""
        return f"${column_letter(MAXIMUM_COLUMN)}${self.row + 1}"

    @property
    def there(self) -> str:
        """The cell, as other sheets refer to it."""
        return f"'{self.name}'!{self.here}"


@dataclass(frozen=True)
class Line:
    """A helper row over the units of one cluster: where it stands, and its values by unit."""

    name: str
    row: int
    span: tuple[int, int]
    values: Mapping[str, Any]

    @property
    def own(self) -> str:
        """The cell of the unit in whose column the formula stands."""
        return f"{OWN}{self.row + 1}"

    @property
    def all(self) -> str:
        """The cells of all units of the cluster."""
        first, last = (column_letter(column) for column in self.span)
        return f"${first}${self.row + 1}:${last}${self.row + 1}"

    @property
    def all_there(self) -> str:
        """Those cells, as other sheets refer to them."""
        return f"'{self.name}'!{self.all}"

    @property
    def own_there(self) -> str:
        """The unit's cell, as the sheets of the grid refer to it."""
        return f"'{self.name}'!{self.own}"


class Calculation:
    """Writes helper rows one below the other; each is a formula over the units of one cluster."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.name = book.sheet_name(CALCULATION_KEY)
        self.row = book.grid.next_row + 2
        self.sections: dict[int, int | None] = {}

    def section(self, title: Text, **values: object) -> None:
        """A heading of helper rows."""
        self.row += 1
        sheet, words = self.book.sheet(CALCULATION_KEY), self.book.say(title, **values)
        for column in range(KEY_COLUMN, self.book.grid.last_column + 1):
            sheet.write_blank(self.row, column, None, self.book.styles.get("group"))
        self.book.write_text(sheet, self.row, NAME_COLUMN, words, "group")
        height = row_height([(lines_of(words, WIDTHS[NAME_COLUMN], bold=True), 12.0)])
        sheet.set_row(self.row, height, None, {"collapsed": True})
        self.sections[self.row] = 0
        self.row += 1

    def line(
        self,
        cluster: str,
        label: str,
        template: str | Mapping[str, str] | Callable[[str], Any],
        *,
        key: str = "",
        shown: str = "General",
    ) -> Line:
        """A row of formulas, one per unit.

        ``template`` may be one for each unit, or give each unit's value where nothing moves it.

        A formula starts without ``=``. ``key`` names a row that readers look for.
        """
        book, row = self.book, self._begin(label, key)
        style, values = book.styles.get("helper", shown), {}
        for unit in book.rulebook.units_of(cluster):
            at = (row, book.grid.columns[unit.code])
            if not callable(template):
                own = template if isinstance(template, str) else template[unit.code]
                values[unit.code] = book.calculated(CALCULATION_KEY, at, own, style)
            else:
                values[unit.code] = template(unit.code)
                book.put(CALCULATION_KEY, at, values[unit.code], style)
        self._fold(row, label, [(text, book.unit_width) for text in values.values()])
        return Line(self.name, row, book.grid.span(cluster), values)

    def scalar(self, label: str, template: str, *, key: str = "", shown: str = "General") -> Scalar:
        """A row with one figure for the whole cluster."""
        row = self._begin(label, key)
        at = (row, MAXIMUM_COLUMN)
        value = self.book.calculated(CALCULATION_KEY, at, template, self.book.styles.get("helper", shown))
        self._fold(row, label, [(value, WIDTHS[MAXIMUM_COLUMN])])
        return Scalar(self.name, row, value)

    def constant(self, label: str, value: float | str) -> Scalar:
        """A row with one figure that no formula gives."""
        row = self._begin(label, "")
        self.book.put(CALCULATION_KEY, (row, MAXIMUM_COLUMN), value, self.book.styles.get("helper"))
        self._fold(row, label, [(value, WIDTHS[MAXIMUM_COLUMN])])
        return Scalar(self.name, row, value)

    def _begin(self, label: str, key: str) -> int:
        sheet, row = self.book.sheet(CALCULATION_KEY), self.row
        if key:
            sheet.write_string(row, KEY_COLUMN, key, self.book.styles.get("helper_code"))
        self.book.write_text(sheet, row, NAME_COLUMN, label, "helper_text")
        self.row += 1
        return row

    def _fold(self, row: int, label: str, values: Sequence[tuple[Any, float]]) -> None:
        """Fold a helper row away, tall enough for its label and for the beginning of the texts in it."""
        lines = [lines_of(label, WIDTHS[NAME_COLUMN], 10)]
        lines += [min(lines_of(text, width, 10), _MOST_LINES) for text, width in values if isinstance(text, str)]
        height = row_height([(max(lines), 10.0)], 15)
        self.book.sheet(CALCULATION_KEY).set_row(row, height, None, {"level": 1, "hidden": True})

    def finish(self) -> None:
        """Say where the helper rows end, on paper too."""
        self.book.sheet(CALCULATION_KEY).set_tab_color(HELPER_TAB)
        set_grid_paper(self.book, CALCULATION_KEY, foot={**self.sections, self.row: None})

    def points(self, key: str) -> str:
        """The unit's points of a criterion or group, in a template of this sheet."""
        return self.book.reference("points", self.book.grid.row(key))


def write_effective(book: Book) -> None:
    """The figures by which points are calculated: corrected where the head has, else as reported."""
    write_frame(book, CALCULATION_KEY, _TITLE, note=book.say(_NOTE))
    sheet, style = book.sheet(CALCULATION_KEY), book.styles.get("helper_figure")
    for row in book.grid.rows:
        leaf = row.criterion
        if not leaf.is_leaf:
            for column in book.grid.columns.values():
                sheet.write_blank(row.row, column, None, book.styles.get("group"))
            continue
        for cluster in book.clusters:
            applies = book.rulebook.applies(leaf, cluster.code)
            template = _effective(book, leaf, row.input, row.row, cluster.code) if applies else ""
            for unit in book.rulebook.units_of(cluster.code):
                at = (row.row, book.grid.columns[unit.code])
                if template:
                    book.calculated(CALCULATION_KEY, at, template, style)
                else:
                    sheet.write_blank(*at, None, style)


def result_input(leaf: Criterion) -> Input | None:
    """The one result of a leaf that stands in its own row; None where it has none or several."""
    inputs = corrected_inputs(leaf)
    return inputs[0] if len(inputs) == 1 else None


def _effective(book: Book, leaf: Criterion, child: Input | None, row: int, cluster: str) -> str:
    """The template of the figure of one row; empty where the row holds none."""
    item = child or result_input(leaf)
    if child is None and leaf.uses == ACTIVITIES:
        return activities_template(book, cluster)
    if item is None:
        if child is None and CLAIMED in leaf.scoring.needs:
            claimed = book.reference("claimed", row)
            sign = "-" if book.rulebook.kind(leaf) is PointKind.DEDUCTION else ""
            return f'IF(ISNUMBER({claimed}),{sign}{claimed},"")'
        return ""
    reported = book.reference("results", row)
    as_reported = f'IF({reported}="","",{reported})'
    if not book.takes_entries:
        return as_reported
    verified = book.reference("verified_results", row)
    if item.kind is Kind.CHOICE:
        return f'IF({verified}<>"",{verified},{as_reported})'
    whole = f",N({verified})=INT(N({verified}))" if item.whole else ""
    return f"IF(AND(ISNUMBER({verified}),N({verified})>={item.least}{whole}),{verified},{as_reported})"
