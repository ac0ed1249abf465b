"""Counts, means and extremes of the first sheet's units by cluster, each with the value that it has.

Ranges are defined names on the first sheet; clusters are told apart by number, never by name, because a name may hold a
wildcard. Extremes go through a product of masks, for there is no MAXIFS in Excel 2016: what is masked becomes 0, so
figures are moved above 0 first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Formula
from thidua_xlsx.workbooks.summary.facts import STATES, ClusterFacts, mean_of

__all__ = ["Counting"]

_ABOVE_ALL: Final = 1_000_000  # far from every figure, and still exact to nine decimals


class Counting:
    """Formulas on the units of one cluster, whose number stands in the cell ``at``, or of all of them."""

    def __init__(self, summary: Summary, item: ClusterFacts | None = None, at: str = "") -> None:
        self._summary = summary
        self._items = summary.clusters if item is None else [item]
        self._cluster = item
        self._at = at

    def _name(self, key: str) -> str:
        return self._summary.range_name(key)

    def _own(self) -> str:
        return f"({self._name('number')}={self._at})"

    def units(self) -> Formula:
        """How many units there are."""
        value = sum(len(item.units) for item in self._items)
        return Formula(f"=COUNTIF({self._name('number')},{self._at})", value)

    def submitted(self, absent: str) -> Formula:
        """How many units are not in the state ``absent``."""
        words = text_literal(self._summary.say(STATES[absent]))
        value = sum(len(item.units) - item.count(absent) for item in self._items)
        number = self._name("number")
        return Formula(
            f"=COUNTIF({number},{self._at})-COUNTIFS({number},{self._at},{self._name('state')},{words})", value
        )

    def in_state(self, state: str) -> Formula:
        """How many units are in a state."""
        words = text_literal(self._summary.say(STATES[state]))
        value = sum(item.count(state) for item in self._items)
        return Formula(f"=COUNTIFS({self._name('number')},{self._at},{self._name('state')},{words})", value)

    def ranked(self) -> Formula:
        """How many units have a rank."""
        value = sum(len(item.known("rank")) for item in self._items)
        return Formula(f"=SUMPRODUCT({self._own()}*ISNUMBER({self._name('rank')}))", value)

    def filled(self, key: str, attribute: str) -> Formula:
        """How many units have a text in a column."""
        value = sum(bool(getattr(unit, attribute)) for item in self._items for unit in item.units)
        return Formula(f"=SUMPRODUCT({self._own()}*(LEN({self._name(key)})>0))", value)

    def in_class(self, name: str, heading: str) -> Formula:
        """How many units have the class that stands in the cell ``heading``, letter by letter."""
        value = sum(unit.class_name == name for item in self._items for unit in item.units)
        return Formula(f"=SUMPRODUCT({self._own()}*EXACT({self._name('class')},{heading}))", value)

    def lowest(self, figure: str, digits: int) -> Formula:
        """The lowest figure; blank where none is known."""
        masked = f"SUMPRODUCT(MAX({self._mask(figure)}*({_ABOVE_ALL}-{self._name(figure)})))"
        return self._figure(figure, digits, f"{_ABOVE_ALL}-{masked}", f"MIN({self._name(figure)})", min)

    def highest(self, figure: str, digits: int) -> Formula:
        """The highest figure; blank where none is known."""
        masked = f"SUMPRODUCT(MAX({self._mask(figure)}*({self._name(figure)}+{_ABOVE_ALL})))"
        return self._figure(figure, digits, f"{masked}-{_ABOVE_ALL}", f"MAX({self._name(figure)})", max)

    def mean(self, figure: str, digits: int) -> Formula:
        """The mean of the figures that are known; blank where none is."""
        name = self._name(figure)
        own = f"SUMIF({self._name('number')},{self._at},{name})/SUMPRODUCT({self._mask(figure)})"
        return self._figure(figure, digits, own, f"SUM({name})/COUNT({name})", lambda values: mean_of(values, digits))

    def _mask(self, figure: str) -> str:
        return f"{self._own()}*ISNUMBER({self._name(figure)})"

    def _figure(
        self, figure: str, digits: int, own: str, of_all: str, found: Callable[[Sequence[float]], float]
    ) -> Formula:
        values = [value for item in self._items for value in item.known(figure)]
        name = self._name(figure)
        count = f"COUNT({name})" if self._cluster is None else f"SUMPRODUCT({self._mask(figure)})"
        formula = of_all if self._cluster is None else own
        value = float(to_decimal(found(values))) if values else ""
        return Formula(f'=IF({count}=0,"",ROUND(ROUND({formula},9),{digits}))', value)
