"""The covenant as formulas: what was reached, whether it is met, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import RESULT, literal, text_literal
from thidua_xlsx.rulebook.model import ACTIVITIES, Cluster
from thidua_xlsx.rulebook.read_rules import parse_condition
from thidua_xlsx.rulebook.rules import CovenantTarget, Measure, Sign
from thidua_xlsx.workbooks.consolidated.book import KG
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.awards import OPEN_REASONS, AwardRows
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY, Calculation, Line, Scalar
from thidua_xlsx.workbooks.consolidated.rows.classes import Classes
from thidua_xlsx.workbooks.consolidated.rows.conditions import condition_lines
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["CovenantRows", "write_covenant_rows"]

_DIGITS: Final = 4
_FROM_BELOW: Final = (Sign.AT_LEAST, Sign.ABOVE)
_EXACT: Final = (Sign.EQUAL, Sign.UNEQUAL)
_SECTION: Final = Text("Giao ước – {cluster}", "Covenant – {cluster}")
_REACHED: Final = Text("{code}: đơn vị đạt (1 có)", "{code}: units that reached it (1 yes)")
_FIGURE: Final = Text("{code}: số liệu", "{code}: figures")
_LACKING: Final = Text("{code}: đơn vị còn thiếu (1 có)", "{code}: units that are missing (1 yes)")
_OPEN: Final = Text("{code}: đơn vị chưa biết (1 có)", "{code}: units of which nobody knows yet (1 yes)")
_ACTUAL: Final = Text("{code}: thực hiện", "{code}: reached")
_MOST: Final = Text("{code}: nhiều nhất còn có thể", "{code}: the most that it can become")
_MET: Final = Text("{code}: kết quả", "{code}: outcome")
_WHO: Final = Text("{code}: còn thiếu, đến đơn vị này", "{code}: who is missing, up to this unit")
MET: Final = Text("Đạt", "Met")
NOT_MET: Final = Text("Chưa đạt", "Not met")
NOT_MEASURED: Final = Text("–", "–")


@dataclass(frozen=True)
class CovenantRows:
    """What was reached of one target, whether it is met, who is missing (empty: nobody)."""

    actual: Scalar
    met: Scalar
    missing: str


@dataclass(frozen=True)
class _Measured:
    """How a row is measured: what was reached, who is missing, and of whom nobody knows yet.

    ``most``: what the figure can become; without it an open unit can add whatever it likes.
    """

    actual: str
    lacking: Line | None = None
    open: Line | None = None
    most: str = ""


def write_covenant_rows(
    points: Points,
    calculation: Calculation,
    cluster: Cluster,
    ranks: Ranks,
    classes: Classes | None,
    awards: Mapping[str, AwardRows | None],
) -> dict[int, CovenantRows]:
    """Number of the row of the covenant → its rows; what rests on awards over several clusters is not there."""
    writer = _Writer(points, calculation, cluster, ranks, classes, awards)
    measured = [
        (at, row)
        for at, row in enumerate(points.rulebook.covenant)
        if row.measure is not None and (not row.clusters or cluster.code in row.clusters)
    ]
    if measured:
        calculation.section(_SECTION, cluster=cluster.name)
    found = {at: writer.write(row) for at, row in measured}
    return {at: rows for at, rows in found.items() if rows is not None}


class _Writer(RowWriter):
    def __init__(
        self,
        points: Points,
        calculation: Calculation,
        cluster: Cluster,
        ranks: Ranks,
        classes: Classes | None,
        awards: Mapping[str, AwardRows | None],
    ) -> None:
        super().__init__(points, calculation, cluster)
        self.ranks = ranks
        self.classes = classes
        self.awards = awards

    def write(self, row: CovenantTarget) -> CovenantRows | None:
        measure = {
            Measure.CLASS_SHARE: self._class_share,
            Measure.FIELD_SHARE: self._field_share,
            Measure.AWARD_COUNT: self._award_count,
            Measure.EVENT_COUNT: self._event_count,
            Measure.CRITERION_SUM: self._criterion_sum,
        }[row.measure or Measure.CLASS_SHARE]
        found = measure(row)
        if found is None:
            return None
        shown = self.calculation.scalar(_ACTUAL.say(self.lang, code=row.code), found.actual)
        most = self.calculation.scalar(_MOST.say(self.lang, code=row.code), found.most) if found.most else None
        met = self.calculation.scalar(_MET.say(self.lang, code=row.code), self._met(row, shown, found.open, most))
        return CovenantRows(shown, met, self._who(row, found.lacking))

    def _met(self, row: CovenantTarget, actual: Scalar, open_units: Line | None, most: Scalar | None) -> str:
        if row.sign is None or row.target is None:
            return text_literal(NOT_MEASURED.say(self.lang))
        yes, no, none = (text_literal(text.say(self.lang)) for text in (MET, NOT_MET, NOT_MEASURED))
        now = f"{actual.here}{row.sign.value}{literal(row.target)}"
        template = f"IF({now},{yes},{no})"
        if open_units is not None:
            template = f"IF({_waits(row.sign, actual, literal(row.target), open_units, most)},{none},{template})"
        return f"IF(ISNUMBER({actual.here}),{template},{none})"

    def _who(self, row: CovenantTarget, lacking: Line | None) -> str:
        """The cell with the short names of the units that are missing, one after the other."""
        if lacking is None:
            return '""'
        book, calculation = self.book, self.calculation
        number = calculation.row
        templates, before = {}, '""'
        for unit in self.rulebook.units_of(self.cluster.code):
            name = text_literal(unit.short)
            added = name if before == '""' else f'{before}&IF({before}="","",", ")&{name}'
            templates[unit.code] = f"IF({lacking.own}=1,{added},{before})"
            before = f"{book.letter(unit)}{number + 1}"
        line = calculation.line(self.cluster.code, _WHO.say(self.lang, code=row.code), templates)
        return f"'{line.name}'!{before}"

    # -- measures ------------------------------------------------------------------------------------

    def _share(self, row: CovenantTarget, reached: str, may_be: str = "") -> _Measured:
        line = self.line(_REACHED, reached, code=row.code)
        lacking = self.line(_LACKING, f"1-{line.own}", code=row.code)
        actual = _percent(f"SUM({line.all})", line)
        if not may_be:
            return _Measured(actual, lacking)
        unknown = self.line(_OPEN, may_be, code=row.code)
        return _Measured(actual, lacking, unknown, _percent(f"(SUM({line.all})+SUM({unknown.all}))", line))

    def _class_share(self, row: CovenantTarget) -> _Measured:
        wanted = self.rulebook.class_named(row.of)
        if self.classes is None:
            return self._share(row, "0")
        index, most = self.classes.index.own, self.rulebook.class_order(wanted) + 1
        if wanted is None:  # no such class: all are above none
            return self._share(row, "1")
        return self._share(row, f"IF(AND({index}>0,{index}<={most}),1,0)", f'IF({self.classes.name.own}="",1,0)')

    def _field_share(self, row: CovenantTarget) -> _Measured:
        condition = parse_condition(row.of)
        if condition is None:
            return self._share(row, "0")
        (line,) = condition_lines(self.book, self.calculation, self.cluster.code, row.code, [condition])
        return self._share(row, f"IF({line.own}=1,1,0)", f"IF({line.own}<0,1,0)")

    def _award_count(self, row: CovenantTarget) -> _Measured | None:
        rows = [found for (code, found) in self.awards.items() if code.partition("|")[0] == row.of]
        if not rows:
            return _Measured("0")
        if any(found is None for found in rows):
            return None
        reasons = [found.reason for found in rows if found is not None]
        if len(reasons) == 1:
            proposed = f"SUMPRODUCT(({reasons[0].all}=0)*1)"
        else:
            product = "*".join(f"({reason.all}<>0)" for reason in reasons)
            proposed = f"SUMPRODUCT(1-{product})"
        refused = ",".join(f"{reason.own}<>0" for reason in reasons)
        may_be = ",".join(f"{reason.own}={number}" for reason in reasons for number in OPEN_REASONS)
        unknown = self.line(_OPEN, f"IF(AND({refused},OR({may_be})),1,0)", code=row.code)
        return _Measured(proposed, None, unknown, f"{proposed}+SUM({unknown.all})")

    def _event_count(self, row: CovenantTarget) -> _Measured:
        line = self.ranks.events.get(row.of)
        own = "0" if line is None else f"IF({line.own}>0,1,0)"
        lacking = self.line(_LACKING, own, code=row.code)
        return _Measured("0" if line is None else f"SUM({line.all})", lacking)

    def _criterion_sum(self, row: CovenantTarget) -> _Measured:
        leaf, grid = self.rulebook.criterion(row.of), self.book.grid
        if not self.rulebook.applies(leaf, self.cluster.code):
            return _Measured("0", self.line(_LACKING, "0", code=row.code))
        source = leaf if leaf.uses == ACTIVITIES else self.rulebook.source(leaf)
        own = grid.row(leaf.key) if leaf.uses == ACTIVITIES else grid.input_row(source, RESULT.key)
        cell = self.book.reference(CALCULATION_KEY, own, at=CALCULATION_KEY)
        figure = self.line(_FIGURE, f'IF(ISNUMBER({cell}),{cell},"")', code=row.code)
        gone = f'{self.book.reference("claimed", grid.row(leaf.key))}="{KG}"'
        lacking = self.line(_LACKING, f"IF(OR(ISNUMBER({figure.own}),{gone}),0,1)", code=row.code)
        total = f"ROUND(ROUND(SUM({figure.all}),9),{_DIGITS})"
        total = f'IF(AND(COUNT({figure.all})=0,SUM({lacking.all})>0),"",{total})'
        return _Measured(total, lacking, lacking)


def _percent(count: str, of: Line) -> str:
    return f"ROUND(ROUND({count}*100/COUNT({of.all}),9),{_DIGITS})"


def _waits(sign: Sign, actual: Scalar, target: str, open_units: Line, most: Scalar | None) -> str:
    """The condition that the units of which nobody knows yet can still turn the outcome."""
    now = f"{actual.here}{sign.value}{target}"
    if most is None:
        some = f"SUM({open_units.all})>0"
        if sign in _EXACT:
            return f"AND({some},{actual.here}<={target})"
        return f"AND({some},NOT({now}))" if sign in _FROM_BELOW else f"AND({some},{now})"
    then = f"{most.here}{sign.value}{target}"
    if sign in _EXACT:
        return f"AND({actual.here}<{most.here},{actual.here}<={target},{target}<={most.here})"
    return f"AND(NOT({now}),{then})" if sign in _FROM_BELOW else f"AND({now},NOT({then}))"
