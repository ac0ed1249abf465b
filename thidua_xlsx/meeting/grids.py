"""How the grids of a consolidated workbook look: criteria down, units across, the same cell on every sheet.

The writer and the reader share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from thidua_xlsx.intake.form_layout import child_key
from thidua_xlsx.intake.form_map import child_inputs
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import TARGET, Input
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook, Unit

__all__ = [
    "AGREED_WORD",
    "CALCULATION",
    "CODE_ROW",
    "CONSOLIDATED_FORMAT",
    "ENTRY_GRIDS",
    "FIELDS",
    "FIRST_ROW",
    "FIRST_UNIT_COLUMN",
    "GRIDS",
    "HEADING_ROW",
    "KEY_COLUMN",
    "LEFT_OVER",
    "LEFT_OVER_FIRST_ROW",
    "MAXIMUM_COLUMN",
    "NAME_COLUMN",
    "NUMBER_COLUMN",
    "Grid",
    "GridRow",
]

CONSOLIDATED_FORMAT: Final = "thidua_xlsx/consolidated"

GRIDS: Final[dict[str, Text]] = {
    "targets": Text("Chỉ tiêu", "Targets"),
    "results": Text("Kết quả", "Results"),
    "claimed": Text("Tự chấm", "Claimed"),
    "verified_results": Text("Kết quả thẩm định", "Verified results"),
    "verified_points": Text("Điểm thẩm định", "Verified points"),
    "reasons": Text("Lý do", "Reasons"),
    "points": Text("Điểm", "Points"),
}
"""The sheets that share the grid."""

ENTRY_GRIDS: Final = ("verified_results", "verified_points", "reasons")
"""Those into which the head types."""

CALCULATION: Final = Text("Tính toán", "Calculation")
"""The sheet of helper rows; above them, in the same cells as everywhere, the figures that count."""

AGREED_WORD: Final = Text("Đồng ý", "Agreed")
"""What stands under the reasons where somebody looked and changed nothing."""

FIELDS: Final = Text("Thông tin báo cáo", "Report fields")
LEFT_OVER: Final = Text("Mục không còn chỗ", "Entries without a place")

LEFT_OVER_FIRST_ROW: Final = 5
"""The first row of entries on that sheet."""

KEY_COLUMN: Final = 0
NUMBER_COLUMN: Final = 1
NAME_COLUMN: Final = 2
MAXIMUM_COLUMN: Final = 3
FIRST_UNIT_COLUMN: Final = 4

CODE_ROW: Final = 3
"""Codes of the units, for formulas and for the reader."""
HEADING_ROW: Final = 4
FIRST_ROW: Final = 5


@dataclass(frozen=True)
class GridRow:
    """A row of the grids: a criterion, or one of the inputs of a leaf that has several."""

    row: int
    criterion: Criterion
    depth: int
    input: Input | None = None

    @property
    def key(self) -> str:
        """What stands in the first column."""
        return self.criterion.key if self.input is None else child_key(self.criterion.key, self.input.key)


@dataclass(frozen=True)
class Grid:
    """The rows and columns of the grids for some clusters of a rulebook."""

    rulebook: Rulebook
    clusters: tuple[Cluster, ...]

    @classmethod
    def of(cls, rulebook: Rulebook, clusters: Sequence[str] = ()) -> Grid:
        """The grid of ``clusters`` (codes); none named: of all."""
        chosen = [rulebook.cluster(code) for code in clusters] or list(rulebook.clusters)
        return cls(rulebook, tuple(chosen))

    @cached_property
    def units(self) -> list[Unit]:
        """The units from left to right: cluster by cluster, in the rulebook's order."""
        return [unit for cluster in self.clusters for unit in self.rulebook.units_of(cluster.code)]

    @cached_property
    def columns(self) -> dict[str, int]:
        """Unit → column."""
        return {unit.code: FIRST_UNIT_COLUMN + position for position, unit in enumerate(self.units)}

    @property
    def last_column(self) -> int:
        """The column of the last unit."""
        return FIRST_UNIT_COLUMN + len(self.units) - 1

    @cached_property
    def rows(self) -> list[GridRow]:
        """The rows from top to bottom."""
        rows: list[GridRow] = []
        codes = [cluster.code for cluster in self.clusters]
        for criterion, depth in self.rulebook.walk():
            if not any(self.rulebook.applies(criterion, code) for code in codes):
                continue
            inputs: list[Input | None] = [None]
            inputs += child_inputs(criterion) if criterion.is_leaf else []
            rows += [GridRow(FIRST_ROW + len(rows) + at, criterion, depth, item) for at, item in enumerate(inputs)]
        return rows

    @cached_property
    def _at(self) -> dict[str, int]:
        return {item.key: item.row for item in self.rows}

    def row(self, criterion: str) -> int:
        """The row of a criterion: its points, target, self-score; KeyError if no cluster uses it."""
        return self._at[criterion]

    def has(self, criterion: str) -> bool:
        """Whether some cluster of the grid uses a criterion."""
        return criterion in self._at

    def input_row(self, leaf: Criterion, name: str) -> int:
        """The row of an input of a leaf: its own where the leaf has several results."""
        key = child_key(leaf.key, name)
        return self._at[key] if name != TARGET.key and key in self._at else self._at[leaf.key]

    @property
    def next_row(self) -> int:
        """The first row below the criteria."""
        return FIRST_ROW + len(self.rows)

    @cached_property
    def leaves(self) -> list[Criterion]:
        """The leaves that some cluster of the grid uses."""
        return [item.criterion for item in self.rows if item.input is None and item.criterion.is_leaf]

    def span(self, cluster: str) -> tuple[int, int]:
        """The first and last column of a cluster's units."""
        columns = [self.columns[unit.code] for unit in self.rulebook.units_of(cluster)]
        return min(columns), max(columns)
