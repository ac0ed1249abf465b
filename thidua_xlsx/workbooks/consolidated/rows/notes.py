"""What the ranking says beside each unit, and the words of its chart, as formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import RESULT, text_literal
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import ACTIVITIES, Cluster
from thidua_xlsx.rulebook.rules import RankBy
from thidua_xlsx.workbooks.consolidated.fields import field_rows
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY, Calculation, Line, Scalar
from thidua_xlsx.workbooks.consolidated.rows.classes import Classes
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks
from thidua_xlsx.workbooks.consolidated.rows.sentences import number_text, said
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["Notes", "write_notes"]

_SECTION: Final = Text("Ghi chú của bảng xếp hạng – {cluster}", "Notes of the ranking – {cluster}")
_NAME: Final = Text("Đơn vị", "Unit")
_SHORT: Final = Text("Tên ngắn", "Short name")
_WITH: Final = Text("Đồng hạng với", "Shared with")
_KEYS: Final = Text("Số liệu của từng chỉ tiêu", "The figures of the keys")
_PIECES: Final = Text("Ghi chú, từng phần", "Note, piece by piece")
_NOTE: Final = Text("Ghi chú", "Note")
_CHART: Final = Text("Tiêu đề biểu đồ", "Title of the chart")
_GAP: Final = Text("Chênh lệch hạng 1 và 2", "Between ranks 1 and 2")
_MOST_NAMES: Final = 40  # more would not fit into one formula

_NOT_SUBMITTED: Final = Text("Chưa có bản tự chấm dùng được", "No usable submission")
_NOT_SCORED: Final = Text("Không có tiêu chí nào được giao", "Nothing was assigned")
_NOTHING_KNOWN: Final = Text("Chưa tiêu chí nào tính được điểm", "No criterion could be scored")
_SHARED: Final = Text("Đồng hạng với {others}", "Shared with {others}")
_SHARED_MANY: Final = Text("Đồng hạng, {count} đơn vị", "Shared by {count} units")
_DECIDED: Final = Text("Bằng nhau, phân định theo {link}", "Tied, decided by {link}")
_LAST: Final = Text("Xếp cuối do bị khống chế", "Put last by an event")
_PROVISIONAL: Final = Text("Tạm tính: thiếu {missing} tiêu chí", "Provisional: {missing} criteria missing")
_GAP_POINTS: Final = Text("Chênh lệch hạng 1 và 2: {gap} điểm", "Between ranks 1 and 2: {gap} points")
_GAP_PERCENT: Final = Text(
    "Chênh lệch hạng 1 và 2: {gap} điểm phần trăm", "Between ranks 1 and 2: {gap} percentage points"
)
_FIRST_SHARED: Final = Text("Hạng 1 đồng hạng: {units}", "Rank 1 is shared: {units}")
_ONE: Final = Text("Điểm của đơn vị", "Points of the unit")


@dataclass(frozen=True)
class Notes:
    """Rows that the view shows."""

    name: Line
    short: Line
    note: Line
    title: Scalar | None


def write_notes(
    points: Points, calculation: Calculation, cluster: Cluster, ranks: Ranks, classes: Classes | None
) -> Notes:
    """Write the rows of one cluster."""
    return _Writer(points, calculation, cluster, ranks, classes).write()


class _Writer(RowWriter):
    def __init__(
        self, points: Points, calculation: Calculation, cluster: Cluster, ranks: Ranks, classes: Classes | None
    ) -> None:
        super().__init__(points, calculation, cluster)
        self.ranks = ranks
        self.classes = classes

    def write(self) -> Notes:
        self.calculation.section(_SECTION, cluster=self.cluster.name)
        units = {unit.code: unit for unit in self.rulebook.units_of(self.cluster.code)}
        name = self.calculation.line(self.cluster.code, _NAME.say(self.lang), lambda unit: units[unit].name, key="name")
        short = self.calculation.line(self.cluster.code, _SHORT.say(self.lang), lambda unit: units[unit].short)
        shared = self._shared()
        pieces = [piece for piece in self._pieces(shared) if piece]
        whole = self.line(_PIECES, "&".join(f'IF({text}="","",{text}&". ")' for text in self._cells(pieces)))
        note = self.line(_NOTE, f'IF({whole.own}="","",LEFT({whole.own},LEN({whole.own})-2))', key="note")
        by_keys = self.cluster.rank_by is RankBy.KEYS
        return Notes(name, short, note, None if by_keys else self._title(short, shared))

    def _cells(self, pieces: list[str]) -> list[str]:
        """Each piece in a row of its own, for it is asked for twice."""
        return [self.line(_PIECES, piece).own for piece in pieces]

    def _shared(self) -> Line:
        """The short names of the other units of a shared rank."""
        rank, units = self.ranks.rank, self.rulebook.units_of(self.cluster.code)
        if len(units) > _MOST_NAMES:
            return self.line(_WITH, f'IF({self.ranks.size.own}>1,{number_text(self.ranks.size.own, self.lang)},"")')
        templates = {}
        for unit in units:
            names = "&".join(
                f'IF({self._at(rank, other.code)}={rank.own},{text_literal(", " + other.short)},"")'
                for other in units
                if other is not unit
            )
            templates[unit.code] = f'IF({self.ranks.size.own}>1,MID({names or _NOTHING},3,2000),"")'
        return self.line(_WITH, templates)

    def _at(self, line: Line, unit: str) -> str:
        cell = a1(line.row, self.book.grid.columns[unit])
        letters = cell.rstrip("0123456789")
        return f"${letters}${cell[len(letters) :]}"

    def _pieces(self, shared: Line) -> list[str]:
        lang, ranks = self.lang, self.ranks
        state, missing = ranks.state.own, self.points.foot("missing")
        text = {item: text_literal(item.say(lang)) for item in (_NOT_SUBMITTED, _NOTHING_KNOWN, _NOT_SCORED, _LAST)}
        many = len(self.rulebook.units_of(self.cluster.code)) > _MOST_NAMES
        others = said(_SHARED_MANY, lang, count=shared.own) if many else said(_SHARED, lang, others=shared.own)
        decided = said(_DECIDED, lang, link=ranks.decided_by.own)
        provisional = said(_PROVISIONAL, lang, missing=number_text(missing, lang))
        return [
            f'IF({state}=0,{text[_NOT_SUBMITTED]},"")',
            self._key_figures() if self.cluster.rank_by is RankBy.KEYS else "",
            f'IF({state}=1,IF({missing}>0,{text[_NOTHING_KNOWN]},{text[_NOT_SCORED]}),"")',
            f'IF({shared.own}="","",{others})',
            f'IF({ranks.decided_by.own}="","",{decided})',
            f'IF({ranks.last.own}=1,{text[_LAST]},"")' if any(item.last for item in self.rulebook.limiters) else "",
            f'IF({state}=2,{provisional},"")',
            "" if self.classes is None else f'IF({self.classes.reason.own}="","",{self.classes.reason.own})',
        ]

    def _key_figures(self) -> str:
        """What a unit of a cluster ranked by keys has of each key."""
        pieces = []
        for key in self.rulebook.tie_keys:
            if key.clusters and self.cluster.code not in key.clusters:
                continue
            for subject in key.subjects:
                found = self._key_figure(subject)
                if found is not None:
                    name, cell = found
                    words = f"{text_literal('; ' + name + ': ')}&{number_text(cell, self.lang)}"
                    pieces.append(f'IF(ISNUMBER({cell}),{words},"")')
        if not pieces:
            return ""
        line = self.line(_KEYS, "&".join(pieces))
        return f"MID({line.own},3,2000)"

    def _key_figure(self, subject: str) -> tuple[str, str] | None:
        item = self.rulebook.field(subject)
        if item is not None:
            row = field_rows(self.book).get(subject)
            return None if row is None else (item.label, self.book.reference("fields", row))
        leaf = next((row for row in self.book.grid.leaves if row.key == subject), None)
        if leaf is None:
            return None
        source = leaf if leaf.uses == ACTIVITIES else self.rulebook.source(leaf)
        if leaf.uses != ACTIVITIES and RESULT.key not in {item.key for item in source.scoring.needs}:
            return None
        grid = self.book.grid
        at = grid.row(leaf.key) if leaf.uses == ACTIVITIES else grid.input_row(source, RESULT.key)
        return leaf.name, self.book.reference(CALCULATION_KEY, at, at=CALCULATION_KEY)

    def _title(self, short: Line, shared: Line) -> Scalar:
        """What the chart shows, in words."""
        ranks, lang = self.ranks, self.lang

        def of(line: Line, place: int) -> str:
            return f"INDEX({line.all},MATCH({place},{ranks.order.all},0))"

        digits = max(self.book.info.digits, self.book.info.percent_digits)
        count = f"SUM({ranks.ranked.all})"
        gap = self.calculation.scalar(
            _GAP.say(lang), f"IF({count}<2,0,ROUND({of(ranks.figure, 1)}-{of(ranks.figure, 2)},{digits}))"
        )
        number = number_text(gap.here, lang)
        in_percent, in_points = (said(text, lang, gap=number) for text in (_GAP_PERCENT, _GAP_POINTS))
        apart = f"IF({ranks.by_percent.here}=1,{in_percent},{in_points})"
        both = said(_FIRST_SHARED, lang, units=f'{of(short, 1)}&", "&{of(shared, 1)}')
        is_shared = f"{of(ranks.rank, 1)}={of(ranks.rank, 2)}"
        one = text_literal(_ONE.say(lang))
        return self.calculation.scalar(_CHART.say(lang), f"IF({count}<2,{one},IF({is_shared},{both},{apart}))")


_NOTHING: Final = '""'
