"""What the writers of helper rows have in common: one cluster, and rows whose labels are texts."""

from __future__ import annotations

from collections.abc import Mapping

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation, Line

__all__ = ["RowWriter"]


class RowWriter:
    """Writes the helper rows of one subject in one cluster."""

    def __init__(self, points: Points, calculation: Calculation, cluster: Cluster) -> None:
        self.points = points
        self.book = points.book
        self.rulebook = points.rulebook
        self.lang = points.book.lang
        self.calculation = calculation
        self.cluster = cluster

    def line(self, text: Text, template: str | Mapping[str, str], *, key: str = "", **values: object) -> Line:
        """A row over the units of the cluster; ``values`` fill its label."""
        return self.calculation.line(self.cluster.code, text.say(self.lang, **values), template, key=key)
