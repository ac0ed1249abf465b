"""Ranks as formulas: the figure, the chain that breaks ties, the votes, the place."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import RESULT, text_literal
from thidua_xlsx.rulebook.groups import full_maximum
from thidua_xlsx.rulebook.model import ACTIVITIES, TOTAL, Cluster
from thidua_xlsx.rulebook.rules import BONUS, DEDUCTION, Better, Figure, PointKind, RankBy, RankStyle, TieKey
from thidua_xlsx.scoring.ties import link_name, vote_link_names
from thidua_xlsx.workbooks.consolidated.entry_sheets import TIE_INDEX, EntrySheet
from thidua_xlsx.workbooks.consolidated.fields import field_rows
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY, Calculation, Line, Scalar
from thidua_xlsx.workbooks.consolidated.rows.sums import KindTotals
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["STATES", "Ranks", "better", "write_ranks"]

STATES: Final = ("not submitted", "not scored", "provisional", "ranked")
"""What the row of states says in figures, from 0."""

_SECTION: Final = Text("Xếp hạng – {cluster}", "Ranks – {cluster}")
_NUMBER: Final = Text("Số thứ tự của đơn vị", "Number of the unit")
_SUBMITTED: Final = Text("Có bản tự chấm (1 có, 0 không)", "Submitted (1 yes, 0 no)")
_RANKED: Final = Text("Được xếp hạng (1 có, 0 không)", "Ranked (1 yes, 0 no)")
_WHOLE: Final = Text("Thang điểm khi được giao đủ", "Maximum where everything is assigned")
_BY_PERCENT: Final = Text("Xếp theo tỷ lệ (1) hay theo điểm (0)", "Ranked by percent (1) or points (0)")
_FIGURE: Final = Text("Số để xếp hạng", "The figure that is ranked")
_LAST: Final = Text("Xếp cuối do bị khống chế", "Put last by an event")
_EVENTS: Final = Text("Số sự việc có hiệu lực: {name}", "Confirmed events: {name}")
_LIMITED: Final = Text("Số sự việc có hiệu lực", "Confirmed events")
_PLACE: Final = Text("Thứ bậc theo số xếp hạng", "Place by the figure")
_SIZE: Final = Text("Số đơn vị cùng thứ bậc", "Units in this place")
_LINK: Final = Text("{number}. {name}", "{number}. {name}")
_AFTER: Final = Text("Thứ bậc sau bước {number}", "Place after link {number}")
_DECIDED: Final = Text("Bước phân định (0 không có)", "The link that decided (0 none)")
_BY: Final = Text("Phân định theo", "Decided by")
_RANK: Final = Text("Hạng", "Rank")
_ORDER: Final = Text("Thứ tự trong bảng", "Order in the table")
_STATE: Final = Text(
    "Tình trạng (0 chưa nộp, 1 chưa có điểm, 2 tạm tính, 3 xếp hạng)",
    "State (0 not submitted, 1 not scored, 2 provisional, 3 ranked)",
)


@dataclass(frozen=True)
class Ranks:
    """The rows that views and other rows ask for."""

    number: Line
    submitted: Line
    ranked: Line
    by_percent: Scalar
    figure: Line
    last: Line
    rank: Line
    size: Line
    decided_by: Line
    order: Line
    state: Line
    events: dict[str, Line]
    limited: Line
    tie_votes: tuple[Line, Line, Line]


def write_ranks(
    points: Points,
    calculation: Calculation,
    cluster: Cluster,
    totals: KindTotals,
    events: EntrySheet | None,
    ballots: EntrySheet,
) -> Ranks:
    """Write the rows of one cluster."""
    return _Writer(points, calculation, cluster, totals, ballots).write(events)


def better(line: Line, *, among: str) -> str:
    """How many of the units for which ``among`` is 1 have a greater figure, or one where the unit has none."""
    return f"SUMPRODUCT({among}*ISNUMBER({line.all})*((1-ISNUMBER({line.own}))+({line.all}>{line.own})))"


class _Writer(RowWriter):
    def __init__(
        self, points: Points, calculation: Calculation, cluster: Cluster, totals: KindTotals, ballots: EntrySheet
    ) -> None:
        super().__init__(points, calculation, cluster)
        self.totals = totals
        self.ballots = ballots

    def write(self, sheet: EntrySheet | None) -> Ranks:
        calculation, points = self.calculation, self.points
        calculation.section(_SECTION, cluster=self.cluster.name)
        units = {unit: at for at, unit in enumerate(self.book.grid.columns, start=1)}
        self.number = calculation.line(self.cluster.code, _NUMBER.say(self.lang), units.__getitem__)
        submitted = calculation.line(
            self.cluster.code, _SUBMITTED.say(self.lang), lambda unit: int(unit in self.book.submitted)
        )
        events = self._events(sheet)
        limited = self.line(_LIMITED, "+".join(line.own for line in events.values()) or "0", key="limited")
        lasting = [events[item.code] for item in self.book.rulebook.limiters if item.last]
        some = "+".join(line.own for line in lasting)
        last = self.line(_LAST, f"IF({some}>0,1,0)" if some else "0", key="last")
        by_keys = self.cluster.rank_by is RankBy.KEYS
        total, most = points.reference(TOTAL), points.foot("maximum")
        there = f"ISNUMBER({total})" if by_keys else f"AND(ISNUMBER({total}),{most}>0)"
        ranked = self.line(_RANKED, f"IF({there},1,0)")
        by_percent, figure, links = self._figure(ranked, by_keys=by_keys)
        place = self._first_place(ranked, last, figure)
        votes = self._tie_votes()
        place, size, decided = self._chain(ranked, place, [*links, *((name, line, True) for name, line in votes)])
        rank = self._rank(ranked, place, size)
        order = self._order(ranked, place)
        state = self.line(
            _STATE,
            f"IF({submitted.own}=0,0,IF({ranked.own}=0,1,IF({points.foot('missing')}>0,2,3)))",
            key="state",
        )
        lines = (votes[0][1], votes[1][1], votes[2][1])
        return Ranks(
            number=self.number,
            submitted=submitted,
            ranked=ranked,
            by_percent=by_percent,
            figure=figure,
            last=last,
            rank=rank,
            size=size,
            decided_by=decided,
            order=order,
            state=state,
            events=events,
            limited=limited,
            tie_votes=lines,
        )

    def _events(self, sheet: EntrySheet | None) -> dict[str, Line]:
        """Limiter → how many confirmed events of that kind each unit has."""
        if sheet is None:
            return {}
        found = {}
        for at, item in enumerate(self.book.rulebook.limiters, start=1):
            template = f"SUMPRODUCT(({sheet.range('unit_index')}={self.number.own})*({sheet.range('counts')}={at}))"
            found[item.code] = self.line(_EVENTS, template, name=item.name)
        return found

    def _figure(self, ranked: Line, *, by_keys: bool) -> tuple[Scalar, Line, list[tuple[str, Line, bool]]]:
        """Whether percents are ranked, the figure, and the links that follow: name, figures, is a vote."""
        points, cluster = self.points, self.cluster
        keys = [key for key in self.book.rulebook.tie_keys if not key.clusters or cluster.code in key.clusters]
        links = []
        for number, key in enumerate(keys, start=1):
            name = link_name(self.book.rulebook, key)
            line = self.line(_LINK, self._value(key), number=number, name=name)
            links.append((name, line, False))
        if by_keys:
            by_percent = self.calculation.constant(_BY_PERCENT.say(self.lang), 0)
            if links:
                return by_percent, links[0][1], links[1:]
            return by_percent, self.line(_FIGURE, '""'), []
        whole = self.calculation.constant(_WHOLE.say(self.lang), self._whole())
        template = f"IF(SUMPRODUCT({ranked.all}*({points.foot_across('maximum', cluster.code)}<>{whole.here}))>0,1,0)"
        by_percent = self.calculation.scalar(_BY_PERCENT.say(self.lang), template, key="by_percent")
        total, percent = points.reference(TOTAL), points.foot("percent")
        figure = self.line(_FIGURE, f'IF({ranked.own}=1,IF({by_percent.here}=1,{percent},{total}),"")')
        return by_percent, figure, links

    def _whole(self) -> float:
        return full_maximum(self.book.rulebook, "", self.cluster.code) / 10.0**self.book.info.digits

    def _value(self, key: TieKey) -> str:
        """A unit's figure of a link, the greater the better; nothing where it is not known."""
        if not all(self._is_there(subject) for subject in key.subjects):
            return '""'
        cells = [self._subject(key, subject) for subject in key.subjects]
        if len(cells) == 1:
            cell, sign = cells[0]
            return f'IF(ISNUMBER({cell}),{sign}{cell},"")'
        said = ",".join(cell for cell, _ in cells)
        added = "".join(f"{sign or '+'}N({cell})" for cell, sign in cells).removeprefix("+")
        return f'IF(COUNT({said})={len(cells)},ROUND({added},9),"")'

    def _is_there(self, subject: str) -> bool:
        """Whether this workbook has the subject: one of its clusters uses the criterion, or is asked the field."""
        if self.book.rulebook.field(subject) is not None:
            return subject in field_rows(self.book)
        return subject in {TOTAL, BONUS, DEDUCTION} or self.book.grid.has(subject)

    def _subject(self, key: TieKey, subject: str) -> tuple[str, str]:
        """The cell of a subject's figure and the sign with which it is compared."""
        rulebook, sign = self.book.rulebook, "-" if key.better is Better.LESS else ""
        if rulebook.field(subject) is not None:
            return self.book.reference("fields", field_rows(self.book)[subject]), sign
        if subject == TOTAL:
            return self.points.reference(TOTAL), sign
        if subject in {BONUS, DEDUCTION}:
            kind = PointKind.BONUS if subject == BONUS else PointKind.DEDUCTION
            cell = self.totals.total({kind})
            template = f'IF(ISNUMBER({self.points.reference(TOTAL)}),{cell},"")'
            line = self.line(_LINK, template, number="", name=subject)
            return line.own, "" if subject == DEDUCTION else sign
        criterion = rulebook.criterion(subject)
        if key.figure is Figure.POINTS:
            is_deduction = rulebook.kind(criterion) is PointKind.DEDUCTION
            return self.points.reference(subject), "" if is_deduction else sign
        return self._input(key, subject), sign

    def _input(self, key: TieKey, subject: str) -> str:
        """The cell of a result, a target, or the percentage of both, of a criterion that the unit was assigned."""
        rulebook, grid = self.book.rulebook, self.book.grid
        leaf = rulebook.criterion(subject)
        source = leaf if leaf.uses == ACTIVITIES else rulebook.source(leaf)
        own = grid.row(leaf.key) if leaf.uses == ACTIVITIES else grid.input_row(source, RESULT.key)
        result = self.book.reference(CALCULATION_KEY, own, at=CALCULATION_KEY)
        target = self.book.reference("targets", grid.row(source.key))
        if key.figure is Figure.RESULT:
            return result
        if key.figure is Figure.TARGET:
            return result if leaf.uses == ACTIVITIES else target
        template = (
            f'IF(AND(ISNUMBER({result}),ISNUMBER({target})),IF(N({target})<>0,ROUND({result}*100/{target},9),""),"")'
        )
        return self.line(_LINK, template, number="", name=f"{leaf.key}, %").own

    def _first_place(self, ranked: Line, last: Line, figure: Line) -> Line:
        among = f"{ranked.all}*({last.all}={last.own})"
        before = f"SUMPRODUCT({ranked.all}*({last.all}<{last.own}))"
        template = f'IF({ranked.own}=1,1+{before}+{better(figure, among=among)},"")'
        return self.line(_PLACE, template)

    def _tie_votes(self) -> list[tuple[str, Line]]:
        """Votes of round 1, of round 2, and the order that head and deputy decided; the greater the better."""
        sheet, names = self.ballots, vote_link_names(self.lang)
        found = []
        for number, name in enumerate(names, start=1):
            which = f"({sheet.range('award_index')}={TIE_INDEX})*({sheet.range('unit_index')}={self.number.own})"
            which += f"*({sheet.range('counts')}=1)"
            if number <= 2:
                which += f"*({sheet.range('round')}={number})*ISNUMBER({sheet.range('votes')})"
                column, sign = "votes", ""
            else:
                which += f"*ISNUMBER({sheet.range('order')})"
                column, sign = "order", "-"
            conditions = (
                f"{sheet.range(column)},{sheet.range('award_index')},{TIE_INDEX},{sheet.range('unit_index')},"
                f"{self.number.own},{sheet.range('counts')},1"
            )
            if number <= 2:
                conditions += f",{sheet.range('round')},{number}"
            template = f'IF(SUMPRODUCT({which})>0,{sign}SUMIFS({conditions}),"")'
            if number > 2:  # an order of the second round goes before one of the first
                keys = conditions.partition(",")[2]
                second = f'COUNTIFS({keys},{sheet.range("round")},2,{sheet.range("order")},">=0")'
                later = f"{conditions},{sheet.range('round')},2"
                template = (
                    f'IF({second}>0,{sign}SUMIFS({later}),IF(SUMPRODUCT({which})>0,{sign}SUMIFS({conditions}),""))'
                )
            found.append((name, self.line(_LINK, template, number=f"v{number}", name=name)))
        return found

    def _chain(self, ranked: Line, place: Line, links: list[tuple[str, Line, bool]]) -> tuple[Line, Line, Line]:
        """The place after all links, how many share it, and the number of the link that set a unit apart last."""
        sizes = [self.line(_SIZE, f"IF({ranked.own}=1,COUNTIF({place.all},{place.own}),1)")]
        for number, (_, value, is_vote) in enumerate(links, start=1):
            same = f"({place.all}={place.own})"
            apart = f"{place.own}+{better(value, among=same)}"
            if is_vote:  # a vote counts only where all who are tied have votes
                apart = f"IF(SUMPRODUCT({same}*ISNUMBER({value.all}))={sizes[-1].own},{apart},{place.own})"
            place = self.line(_AFTER, f'IF({ranked.own}=1,{apart},"")', number=number)
            sizes.append(self.line(_SIZE, f"IF({ranked.own}=1,COUNTIF({place.all},{place.own}),1)"))
        steps = list(itertools.pairwise(sizes))
        template = "0"
        for number, (before, after) in enumerate(steps, start=1):
            template = f"IF({after.own}<{before.own},{number},{template})"
        decided = self.line(_DECIDED, template)
        if links:
            names = ",".join(text_literal(name) for name, _, _ in links)
            template = f'IF(AND({decided.own}>0,{sizes[-1].own}=1),CHOOSE({decided.own},{names}),"")'
        else:
            template = '""'
        self.decided = decided
        return place, sizes[-1], self.line(_BY, template, key="decided_by")

    def _rank(self, ranked: Line, place: Line, size: Line) -> Line:
        if self.book.info.rank_style is RankStyle.DENSE:
            own = f"ROUND(1+SUMPRODUCT({ranked.all}*({place.all}<{place.own})/{size.all}),0)"
        else:
            own = place.own
        return self.line(_RANK, f'IF({ranked.own}=1,{own},"")', key="rank")

    def _order(self, ranked: Line, place: Line) -> Line:
        """Ranked units by place, then the others; equal ones in the rulebook's order, for a table has to have one."""
        number = self.number
        first = f"{place.own}+SUMPRODUCT({ranked.all}*({place.all}={place.own})*({number.all}<{number.own}))"
        rest = f"1+SUM({ranked.all})+SUMPRODUCT((1-{ranked.all})*({number.all}<{number.own}))"
        return self.line(_ORDER, f"IF({ranked.own}=1,{first},{rest})", key="order")
