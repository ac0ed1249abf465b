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
from thidua_xlsx.workbooks.consolidated.rows.awards import AwardRows
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY, Calculation, Line, Scalar
from thidua_xlsx.workbooks.consolidated.rows.classes import Classes
from thidua_xlsx.workbooks.consolidated.rows.conditions import condition_lines
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["CovenantRows", "write_covenant_rows"]

_DIGITS: Final = 4
_FROM_BELOW: Final = (Sign.AT_LEAST, Sign.ABOVE)
_SECTION: Final = Text("Giao ước – {cluster}", "Covenant – {cluster}")
_REACHED: Final = Text("{code}: đơn vị đạt (1 có)", "{code}: units that reached it (1 yes)")
_FIGURE: Final = Text("{code}: số liệu", "{code}: figures")
_LACKING: Final = Text("{code}: đơn vị còn thiếu (1 có)", "{code}: units that are missing (1 yes)")
_ACTUAL: Final = Text("{code}: thực hiện", "{code}: reached")
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
        template, lacking = found
        shown = self.calculation.scalar(_ACTUAL.say(self.lang, code=row.code), template)
        met = self.calculation.scalar(_MET.say(self.lang, code=row.code), self._met(row, shown, lacking))
        return CovenantRows(shown, met, self._who(row, lacking))

    def _met(self, row: CovenantTarget, actual: Scalar, lacking: Line | None) -> str:
        if row.sign is None or row.target is None:
            return text_literal(NOT_MEASURED.say(self.lang))
        yes, no, none = (text_literal(text.say(self.lang)) for text in (MET, NOT_MET, NOT_MEASURED))
        template = f"IF({actual.here}{row.sign.value}{literal(row.target)},{yes},{no})"
        if row.measure is Measure.CRITERION_SUM and lacking is not None and row.sign not in _FROM_BELOW:
            waits = f"AND(SUM({lacking.all})>0,{actual.here}<={literal(row.target)})"
            template = f"IF({waits},{none},{template})"
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

    def _share(self, row: CovenantTarget, reached: str) -> tuple[str, Line]:
        line = self.line(_REACHED, reached, code=row.code)
        lacking = self.line(_LACKING, f"1-{line.own}", code=row.code)
        share = f"SUM({line.all})*100/COUNT({line.all})"
        return f"ROUND(ROUND({share},9),{_DIGITS})", lacking

    def _class_share(self, row: CovenantTarget) -> tuple[str, Line]:
        wanted = self.rulebook.class_named(row.of)
        if self.classes is None:
            return self._share(row, "0")
        index, most = self.classes.index.own, self.rulebook.class_order(wanted) + 1
        if wanted is None:  # no such class: all are above none
            return self._share(row, "1")
        return self._share(row, f"IF(AND({index}>0,{index}<={most}),1,0)")

    def _field_share(self, row: CovenantTarget) -> tuple[str, Line]:
        condition = parse_condition(row.of)
        if condition is None:
            return self._share(row, "0")
        (line,) = condition_lines(self.book, self.calculation, self.cluster.code, row.code, [condition])
        return self._share(row, f"IF({line.own}=1,1,0)")

    def _award_count(self, row: CovenantTarget) -> tuple[str, None] | None:
        rows = [found for (code, found) in self.awards.items() if code.partition("|")[0] == row.of]
        if not rows:
            return "0", None
        if any(found is None for found in rows):
            return None
        reasons = [found.reason.all for found in rows if found is not None]
        if len(reasons) == 1:
            return f"SUMPRODUCT(({reasons[0]}=0)*1)", None
        product = "*".join(f"({cells}<>0)" for cells in reasons)
        return f"SUMPRODUCT(1-{product})", None

    def _event_count(self, row: CovenantTarget) -> tuple[str, Line]:
        line = self.ranks.events.get(row.of)
        own = "0" if line is None else f"IF({line.own}>0,1,0)"
        lacking = self.line(_LACKING, own, code=row.code)
        return ("0" if line is None else f"SUM({line.all})"), lacking

    def _criterion_sum(self, row: CovenantTarget) -> tuple[str, Line]:
        leaf, grid = self.rulebook.criterion(row.of), self.book.grid
        if not self.rulebook.applies(leaf, self.cluster.code):
            return "0", self.line(_LACKING, "0", code=row.code)
        source = leaf if leaf.uses == ACTIVITIES else self.rulebook.source(leaf)
        own = grid.row(leaf.key) if leaf.uses == ACTIVITIES else grid.input_row(source, RESULT.key)
        cell = self.book.reference(CALCULATION_KEY, own, at=CALCULATION_KEY)
        figure = self.line(_FIGURE, f'IF(ISNUMBER({cell}),{cell},"")', code=row.code)
        gone = f'{self.book.reference("claimed", grid.row(leaf.key))}="{KG}"'
        lacking = self.line(_LACKING, f"IF(OR(ISNUMBER({figure.own}),{gone}),0,1)", code=row.code)
        total = f"ROUND(ROUND(SUM({figure.all}),9),{_DIGITS})"
        return f'IF(AND(COUNT({figure.all})=0,SUM({lacking.all})>0),"",{total})', lacking
