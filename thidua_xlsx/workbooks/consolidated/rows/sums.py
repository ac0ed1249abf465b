"""Totals of some kinds of points alone: bonuses, deductions, core points."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster, Criterion
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation

__all__ = ["KindTotals"]

_ALL: Final = frozenset(PointKind)
_WORDS: Final = {
    PointKind.CORE: Text("điểm chính", "core"),
    PointKind.BONUS: Text("điểm thưởng", "bonus"),
    PointKind.DEDUCTION: Text("điểm trừ", "deduction"),
}
_LABEL: Final = Text("Tổng {kinds}{of}", "Total of {kinds}{of}")
_OF: Final = Text(" của {key}", " of {key}")


class KindTotals:
    """Rows of such totals; a group that holds points of other kinds too is added up again without them."""

    def __init__(self, points: Points, calculation: Calculation, cluster: Cluster) -> None:
        self.points = points
        self.calculation = calculation
        self.cluster = cluster
        self._totals: dict[frozenset[PointKind], str] = {}

    def total(self, kinds: Collection[PointKind]) -> str:
        """The cell of a unit's total from points of ``kinds`` alone, in a template of the sheet of helper rows."""
        wanted = frozenset(kinds)
        if wanted not in self._totals:
            self._totals[wanted] = self._sum(None, wanted) or "0"
        return self._totals[wanted]

    def _kinds_below(self, node: Criterion | None) -> frozenset[PointKind]:
        rulebook = self.points.rulebook
        if node is not None and node.is_leaf:
            return frozenset({rulebook.kind(node)})
        below = [item for item, _ in rulebook.walk(self.cluster.code, "" if node is None else node.key)]
        return frozenset(rulebook.kind(item) for item in below if item.is_leaf)

    def _sum(self, node: Criterion | None, wanted: frozenset[PointKind]) -> str:
        """The cell with the points of a node from ``wanted`` kinds; empty where it has none of them."""
        below = self._kinds_below(node)
        if not below & wanted:
            return ""
        if below <= wanted:
            return self.points.reference("" if node is None else node.key)
        children = self.points.rulebook.children("" if node is None else node.key, self.cluster.code)
        summed = [(child, self._sum(child, wanted)) for child in children]
        kept = [(child, cell) for child, cell in summed if cell]
        words = ", ".join(_WORDS[kind].say(self.points.book.lang) for kind in PointKind if kind in wanted)
        of = "" if node is None else _OF.say(self.points.book.lang, key=node.key)
        label = _LABEL.say(self.points.book.lang, kinds=words, of=of)
        units = self.points.rulebook.units_of(self.cluster.code)
        templates = {unit.code: self.points.added_up(node, kept, unit) for unit in units}
        return self.calculation.line(self.cluster.code, label, templates).own
