"""Conditions of criteria and groups as helper rows: 1 met, 0 not met, −1 nobody knows yet."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from thidua_xlsx.checking.conditions import UNKNOWN
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind, literal
from thidua_xlsx.rulebook.model import Cluster, Criterion
from thidua_xlsx.rulebook.rules import Condition
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.fields import condition_state, condition_template, field_rows
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation, Line

__all__ = ["NodeConditions", "condition_lines", "together"]

_SECTION: Final = Text("Điều kiện của tiêu chí và nhóm – {cluster}", "Conditions of criteria and groups – {cluster}")
_ONE: Final = Text("{key}: {condition}", "{key}: {condition}")
_ALL: Final = Text("{key}: mọi điều kiện (1 đạt, 0 không, −1 chưa biết)", "{key}: all (1 met, 0 not, −1 unknown)")
_FIELDS: Final = Text("{key}: điều kiện về thông tin báo cáo", "{key}: those on report fields")
_POINTS: Final = Text("{key}: điều kiện về điểm", "{key}: those on points")


def condition_lines(
    book: Book, calculation: Calculation, cluster: str, key: str, conditions: Sequence[Condition]
) -> list[Line]:
    """One row per condition."""
    lines = []
    for condition, said in zip(conditions, book.rulebook.said(conditions, book.lang), strict=True):
        label = _ONE.say(book.lang, key=key, condition=said)
        item = book.rulebook.field(condition.subject)
        if condition.subject not in field_rows(book) and not book.grid.has(condition.subject):
            lines.append(calculation.line(cluster, label, lambda _unit: UNKNOWN))  # of clusters that are not here
        elif item is None:
            cell = calculation.points(condition.subject)
            limit = condition.value if isinstance(condition.value, Decimal) else Decimal(0)
            if book.rulebook.only_reports(condition.subject, cluster):  # it never has points: 0
                always = {unit.code: int(condition.sign.holds(Decimal(0), limit)) for unit in book.rulebook.units}
                lines.append(calculation.line(cluster, label, always.__getitem__))
                continue
            known = _known(book, calculation, condition.subject, cluster, cell)
            template = f"IF({known},IF({cell}{condition.sign.value}{literal(limit)},1,0),-1)"
            lines.append(calculation.line(cluster, label, template))
        elif item.kind is Kind.TEXT or (item.kind is Kind.NUMBER and not isinstance(condition.value, Decimal)):
            lines.append(calculation.line(cluster, label, functools.partial(condition_state, book, condition)))
        else:
            lines.append(calculation.line(cluster, label, condition_template(book, condition)))
    return lines


def _known(book: Book, calculation: Calculation, key: str, cluster: str, cell: str) -> str:
    """The condition that a criterion or group has points; a figure that is only reported is none."""
    leaves = [node for node, _ in book.rulebook.walk(cluster, key) if node.is_leaf]
    if all(leaf.scores for leaf in leaves):
        return f"ISNUMBER({cell})"
    return f"COUNT({','.join(calculation.points(leaf.key) for leaf in leaves if leaf.scores)})>0"


def together(lines: Sequence[Line]) -> str:
    """All of several conditions: 0 where one is not met, else −1 where one is not known, else 1."""
    if len(lines) == 1:
        return lines[0].own
    none = ",".join(f"{line.own}=0" for line in lines)
    return f"IF(OR({none}),0,MIN({','.join(line.own for line in lines)}))"


class NodeConditions:
    """The conditions of all criteria and groups, one cluster after the other."""

    def __init__(self, book: Book, calculation: Calculation) -> None:
        self.book = book
        self.calculation = calculation
        self._all: dict[tuple[str, str], Line] = {}
        self._fields: dict[tuple[str, str], Line] = {}
        self._points: dict[tuple[str, str], Line] = {}

    def write(self, cluster: Cluster) -> None:
        """Write the rows of one cluster."""
        rulebook = self.book.rulebook
        nodes = [node for node, _ in rulebook.walk(cluster.code) if node.conditions]
        if nodes:
            self.calculation.section(_SECTION, cluster=cluster.name)
        for node in nodes:
            place = node.key, cluster.code
            lines = condition_lines(self.book, self.calculation, cluster.code, node.key, node.conditions)
            is_field = [rulebook.field(item.subject) is not None for item in node.conditions]
            of_fields = [line for line, own in zip(lines, is_field, strict=True) if own]
            of_points = [line for line, own in zip(lines, is_field, strict=True) if not own]
            for kept, text, chosen in (
                (self._fields, _FIELDS, of_fields if node.is_leaf else []),
                (self._points, _POINTS, of_points if node.is_leaf else []),
                (self._all, _ALL, lines),
            ):
                if len(chosen) == 1:
                    kept[place] = chosen[0]
                elif chosen:
                    label = text.say(self.book.lang, key=node.key)
                    kept[place] = self.calculation.line(cluster.code, label, together(chosen))

    def leaf(self, leaf: Criterion, cluster: str) -> tuple[Line | None, Line | None]:
        """The rows of a leaf's conditions on report fields and on points."""
        return self._fields.get((leaf.key, cluster)), self._points.get((leaf.key, cluster))

    def met(self, key: str, cluster: str) -> Line | None:
        """The row of all conditions of a node; None where it has none."""
        return self._all.get((key, cluster))

    def of(self, cluster: str) -> Iterator[tuple[Criterion, Line]]:
        """The nodes with conditions, and their rows."""
        for (key, code), line in self._all.items():
            if code == cluster:
                yield self.book.rulebook.criterion(key), line
