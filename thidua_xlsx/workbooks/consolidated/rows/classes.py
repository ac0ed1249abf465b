"""Classes as formulas: by points, then what else a class asks, then limiters, then shares of the cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import literal, text_literal
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.rulebook.rules import (
    ClassBasis,
    ClassCounts,
    ClassFigure,
    IfNot,
    Limiter,
    NoZero,
    QuotaBase,
    UnitClass,
)
from thidua_xlsx.scoring import classes as words
from thidua_xlsx.scoring.classes import CLASS_KINDS, NOT_CLASSIFIED
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.calculator import OWN
from thidua_xlsx.workbooks.consolidated.book import KG
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation, Line
from thidua_xlsx.workbooks.consolidated.rows.conditions import condition_lines
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks
from thidua_xlsx.workbooks.consolidated.rows.sentences import number_text, said
from thidua_xlsx.workbooks.consolidated.rows.sums import KindTotals
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["Classes", "base_template", "write_classes"]

_SECTION: Final = Text("Xếp loại – {cluster}", "Classes – {cluster}")
_FIGURE: Final = Text("Số để xếp loại", "The figure that is classed")
_START: Final = Text("Mức theo số đó (0 không có)", "Class by the figure (0 none)")
_ZEROS: Final = Text("Số tiêu chí 0 điểm", "Criteria at 0")
_ZERO: Final = Text("Tiêu chí 0 điểm, đến {key}", "Criteria at 0, up to {key}")
_MEETS: Final = Text("{name}: đạt điều kiện khác (1 đạt, 0 không, −1 chưa biết)", "{name}: meets what else it asks")
_REACH: Final = Text("Từ mức {name} trở xuống: mức đạt (0 không có)", "From {name} down: the class reached (0 none)")
_STOP: Final = Text("Từ mức {name} trở xuống: dừng ở", "From {name} down: stops at")
_WHY: Final = Text("{name}: vì sao không đạt", "{name}: why not")
_WHY_END: Final = Text("{name}: vì sao dừng ở đây", "{name}: why it stops here")
_THERE: Final = Text("Có số để xếp loại", "Has a figure")
_BY_POINTS: Final = Text("Mức theo điểm và điều kiện", "Class by points and conditions")
_REASON: Final = Text("Lý do", "Reason")
_CEILING: Final = Text("Khống chế {name}: mức cao nhất", "Limiter {name}: highest class")
_MOST: Final = Text("Mức cao nhất do khống chế (0 không)", "Highest class by limiters (0 none)")
_LIMITED: Final = Text("Lý do khống chế", "Why limited")
_NO_SUBMISSION: Final = Text("Khống chế do không tự chấm", "Limited for not having scored itself")
_AFTER_LIMITS: Final = Text("Mức sau khống chế", "Class after limiters")
_BASE: Final = Text("{name}: số đơn vị làm gốc", "{name}: units that the share is of")
_PLACES: Final = Text("{name}: số đơn vị tối đa", "{name}: places")
_BEFORE: Final = Text("{name}: số đơn vị cùng mức xếp trên", "{name}: units of the class ranked higher")
_SAME: Final = Text("{name}: số đơn vị cùng mức, cùng hạng", "{name}: units of the class in the same rank")
_AFTER_SHARE: Final = Text("Mức sau tỷ lệ {name}", "Class after the share of {name}")
_CLASS: Final = Text("Xếp loại", "Class")
_INDEX: Final = Text("Mức xếp loại (0 chưa xếp)", "Class by number (0 none)")


@dataclass(frozen=True)
class Classes:
    """The rows that views and awards ask for: figure, number of the class (0: none), name and reason."""

    figure: Line
    start: Line
    index: Line
    name: Line
    reason: Line


def write_classes(
    points: Points, calculation: Calculation, cluster: Cluster, totals: KindTotals, ranks: Ranks
) -> Classes:
    """Write the rows of one cluster."""
    return _Writer(points, calculation, cluster, totals, ranks).write()


def base_template(ranks: Ranks, base: str, index: Line, wanted: int | None) -> str:
    """How many units of the cluster a percentage is of; ``wanted`` is the class of ``base``, if it names one."""
    if base == QuotaBase.SUBMITTED:
        return f"SUM({ranks.submitted.all})"
    if base == QuotaBase.NOT_LIMITED:
        return f"SUMPRODUCT(({ranks.limited.all}=0)*1)"
    if wanted is None:
        return f"COUNT({ranks.submitted.all})"
    return f"SUMPRODUCT(({index.all}>0)*({index.all}<={wanted}))"


class _Writer(RowWriter):
    def __init__(
        self, points: Points, calculation: Calculation, cluster: Cluster, totals: KindTotals, ranks: Ranks
    ) -> None:
        super().__init__(points, calculation, cluster)
        self.totals = totals
        self.ranks = ranks
        self.rows = list(self.rulebook.classes)

    def write(self) -> Classes:
        self.calculation.section(_SECTION, cluster=self.cluster.name)
        figure = self._figure()
        start = self._start(figure)
        self._ladders()
        there = self.line(_THERE, f"IF(ISNUMBER({figure.own}),1,0)")
        index = self.line(_BY_POINTS, f"IF({there.own}=0,0,IF({start.own}=0,0,{self._pick(self.reach, start.own)}))")
        reason = self.line(_REASON, self._first_reason(figure, start, there, index))
        index, reason, there = self._limit(index, reason, there)
        before = index
        for number, row in enumerate(self.rows, start=1):
            if row.share is not None:
                index, reason = self._share(number, row, index, reason, before)
        names = ",".join(text_literal(row.name) for row in self.rows)
        none = text_literal(NOT_CLASSIFIED.say(self.lang))
        name = self.line(
            _CLASS, f'IF({there.own}=0,"",IF({index.own}=0,{none},CHOOSE({index.own},{names})))', key="class"
        )
        final = self.line(_REASON, reason.own, key="class_reason")
        index = self.line(_INDEX, index.own, key="class_index")
        return Classes(figure, start, index, name, final)

    # -- by points -----------------------------------------------------------------------------------

    def _figure(self) -> Line:
        info, maximum = self.book.info, self.points.foot("maximum")
        total = self.totals.total(CLASS_KINDS[info.class_counts or ClassCounts.ALL])
        is_exact = info.class_figure is ClassFigure.EXACT
        if info.class_basis is ClassBasis.PERCENT:
            share = f"{total}*100/{maximum}"
            own = f"ROUND({share},9)" if is_exact else rounded_formula(share, info.percent_digits)
        else:
            own = total
        there = f"AND({self.ranks.ranked.own}=1,ISNUMBER({self.points.reference(TOTAL)}),{maximum}>0)"
        return self.line(_FIGURE, f'IF({there},{own},"")', key="class_figure")

    def _start(self, figure: Line) -> Line:
        template = "0"
        for number, row in reversed(list(enumerate(self.rows, start=1))):
            template = f"IF({row.interval.formula(figure.own)},{number},{template})"
        return self.line(_START, f"IF(ISNUMBER({figure.own}),{template},0)")

    # -- what else a class asks ----------------------------------------------------------------------

    def _ladders(self) -> None:
        """For every class: whether its own demands are met, what is reached from it down, and the words for it."""
        zeros = {rule: self._zeros(rule) for rule in NoZero if any(row.no_zero is rule for row in self.rows)}
        conditions = {
            number: condition_lines(self.book, self.calculation, self.cluster.code, row.name, row.conditions)
            for number, row in enumerate(self.rows)
            if row.conditions
        }
        demands = [
            (row, zeros.get(row.no_zero) if row.no_zero else None, conditions.get(at, []))
            for at, row in enumerate(self.rows)
        ]
        self.meets = [self.line(_MEETS, _meets(zero, asked), name=row.name) for row, zero, asked in demands]
        self.why = [self.line(_WHY, self._why(row, zero, asked), name=row.name) for row, zero, asked in demands]
        self.end = [self.line(_WHY_END, self._end(row, at), name=row.name) for at, row in enumerate(self.rows)]
        self.reach = self._climb_down(_REACH, stops=False)
        self.stop = self._climb_down(_STOP, stops=True)

    def _climb_down(self, text: Text, *, stops: bool) -> list[Line]:
        """Rows in the order of classes; each looks at the one below it, whose place is known beforehand."""
        first = self.calculation.row
        lines: list[Line] = []
        templates = []
        for at, row in enumerate(self.rows):
            own, number = self.meets[at].own, at + 1
            below = f"{OWN}{first + at + 2}" if at + 1 < len(self.rows) else "0"
            falls = row.if_not is IfNot.LOWER
            if stops:
                templates.append(f"IF({own}=1,0,IF({own}=0,{below},{number}))" if falls else f"IF({own}=1,0,{number})")
            else:
                templates.append(f"IF({own}=1,{number},IF({own}=0,{below},0))" if falls else f"IF({own}=1,{number},0)")
        # written from the last class up, for each needs the value of the one below
        for at in reversed(range(len(self.rows))):
            self.calculation.row = first + at
            lines.insert(0, self.line(text, templates[at], name=self.rows[at].name))
        self.calculation.row = first + len(self.rows)
        return lines

    def _zeros(self, rule: NoZero) -> tuple[Line, str]:
        """How many criteria stand at 0, and the cell with their codes."""
        points, gone = self.points, self.points.column("claimed")
        own = points.column("points")
        mask = points.mask(1 if rule is NoZero.CORE else 2)
        count = self.line(_ZEROS, f'SUMPRODUCT(({mask}=1)*ISNUMBER({own})*({own}=0)*({gone}<>"{KG}"))')
        text = '""'
        for leaf in self.rulebook.leaves(self.cluster.code):
            core = rule is NoZero.ALL or points.is_core(leaf)
            if not leaf.scores or not core:
                continue
            cell = points.reference(leaf.key)
            target = self.book.reference("claimed", self.book.grid.row(leaf.key))
            key = text_literal(leaf.key)
            is_zero = f'AND(ISNUMBER({cell}),N({cell})=0,{target}<>"{KG}")'
            added = key if text == '""' else f'IF({text}="","",{text}&", ")&{key}'
            label = _ZERO.say(self.lang, key=leaf.key)
            text = self.calculation.line(self.cluster.code, label, f"IF({is_zero},{added},{text})").own
        return count, text

    def _why(self, row: UnitClass, zero: tuple[Line, str] | None, asked: list[Line]) -> str:
        """The words for the first demand that is not met; nothing where all are."""
        text = '""'
        for line, words_of in reversed(list(zip(asked, self.rulebook.said(row.conditions, self.lang), strict=True))):
            known = said(words.CONDITION, self.lang, conditions=text_literal(words_of))
            unknown = said(words.NOT_REPORTED, self.lang, conditions=text_literal(words_of))
            text = f"IF({line.own}=1,{text},IF({line.own}=0,{known},{unknown}))"
        if zero is not None:
            text = f"IF({zero[0].own}>0,{said(words.HAS_ZERO, self.lang, keys=zero[1])},{text})"
        if text == '""':
            return text
        own = self.meets[self.rows.index(row)].own
        return f'IF({own}=1,"",{said(words.NOT, self.lang, name=text_literal(row.name), why=text)})'

    def _end(self, row: UnitClass, at: int) -> str:
        why, own = self.why[at].own, self.meets[at].own
        if row.if_not is not None or not row.asks:
            return why
        return f'{why}&IF({own}=0,{text_literal(words.OPEN.say(self.lang))},"")'

    def _pick(self, lines: list[Line], number: str) -> str:
        """The unit's cell in the row of the class with that number."""
        return f"INDEX({OWN}{lines[0].row + 1}:{OWN}{lines[-1].row + 1},{number})"

    def _first_reason(self, figure: Line, start: Line, there: Line, index: Line) -> str:
        shown = number_text(figure.own, self.lang)
        none = said(words.IN_NO_CLASS, self.lang, figure=shown)
        if not any(row.asks for row in self.rows):
            return f'IF({there.own}=0,"",IF({start.own}=0,{none},""))'
        why, stop = self._pick(self.why, start.own), self._pick(self.stop, start.own)
        at_end = self._pick(self.end, stop)
        stopped = f'IF({stop}={start.own},{at_end},{why}&". "&{at_end})'
        return f'IF({there.own}=0,"",IF({start.own}=0,{none},IF({index.own}>0,{why},IF({stop}=0,{why},{stopped}))))'

    # -- limiters and shares -------------------------------------------------------------------------

    def _limit(self, index: Line, reason: Line, there: Line) -> tuple[Line, Line, Line]:
        limiters = [item for item in self.rulebook.limiters if self._ceiling(item) is not None]
        limiters = [item for item in limiters if item.code in self.ranks.events]
        if not limiters:
            return index, reason, there
        rows = [
            self.line(_CEILING, f"IF({self.ranks.events[item.code].own}>0,{self._ceiling(item)},0)", name=item.name)
            for item in limiters
        ]
        most = self.line(_MOST, f"MAX({','.join(row.own for row in rows)})")
        text, unsaid = '""', "0"
        for item, row in reversed(list(zip(limiters, rows, strict=True))):
            words_of = text_literal(words.LIMITED.say(self.lang, event=item.name))
            text = f"IF({row.own}={most.own},{words_of},{text})"
            unsaid = f"IF({row.own}={most.own},{int(item.no_submission)},{unsaid})"
        limited = self.line(_LIMITED, f'IF({most.own}=0,"",{text})')
        alone = self.line(_NO_SUBMISSION, f"IF({most.own}=0,0,{unsaid})")
        lowest = len(self.rows)
        given = f"OR({most.own}={lowest},{alone.own}=1)"
        held = f"AND({index.own}>0,{index.own}<{most.own})"
        reached = self._pick(self.reach, most.own)
        template = (
            f"IF({most.own}=0,{index.own},IF({there.own}=0,IF({given},{most.own},0),"
            f"IF({index.own}=0,IF({most.own}={lowest},{lowest},0),IF({held},{reached},{index.own}))))"
        )
        after = self.line(_AFTER_LIMITS, template)
        fell = self._fallen(limited.own, most.own)
        template = (
            f'IF({most.own}=0,{reason.own},IF({there.own}=0,IF({given},{limited.own},""),IF({index.own}=0,'
            f"IF({most.own}={lowest},{limited.own},{reason.own}),IF({held},{fell},{reason.own}))))"
        )
        why = self.line(_REASON, template)
        now = self.line(_THERE, f"IF(OR({there.own}=1,AND({most.own}>0,{given})),1,0)")
        return after, why, now

    def _ceiling(self, item: Limiter) -> int | None:
        """The number, from 1, of the highest class that a limiter allows."""
        row = self.rulebook.class_named(item.class_at_most) if item.class_at_most else None
        return None if row is None else self.rulebook.class_order(row) + 1

    def _fallen(self, reason: str, number: str) -> str:
        """``reason``, with what stands in the way from class ``number`` down."""
        if not any(row.asks for row in self.rows):
            return reason
        reached, stop = self._pick(self.reach, number), self._pick(self.stop, number)
        return f'IF({reached}>0,{reason},IF({stop}=0,{reason},{reason}&". "&{self._pick(self.end, stop)}))'

    def _share(self, number: int, row: UnitClass, index: Line, reason: Line, before: Line) -> tuple[Line, Line]:
        """Let those of the lowest ranks fall out of a class that holds too many."""
        assert row.share is not None
        rank = self.ranks.rank
        wanted = self.rulebook.class_named(row.share_base)
        of = None if wanted is None else self.rulebook.class_order(wanted) + 1
        base = self.calculation.scalar(
            _BASE.say(self.lang, name=row.name), base_template(self.ranks, row.share_base, before, of)
        )
        template = f"INT(ROUND({literal(row.share)}*{base.here}/100,9))"
        places = self.calculation.scalar(_PLACES.say(self.lang, name=row.name), template)
        inside = f"({index.all}={number})*ISNUMBER({rank.all})"
        above = self.line(_BEFORE, f"SUMPRODUCT({inside}*({rank.all}<{rank.own}))", name=row.name)
        same = self.line(_SAME, f"SUMPRODUCT({inside}*({rank.all}={rank.own}))", name=row.name)
        is_last = number == len(self.rows)
        lower = "0" if is_last else f"{OWN}{self.reach[number].row + 1}"
        stays = f"OR({index.own}<>{number},ISNUMBER({rank.own})=FALSE,{above.own}+{same.own}<={places.here})"
        tied = f"{above.own}<{places.here}"
        after = self.line(_AFTER_SHARE, f"IF({stays},{index.own},IF({tied},0,{lower}))", name=row.name)
        tie = said(
            words.TIE_AT_SHARE,
            self.lang,
            rank=number_text(rank.own, self.lang),
            places=number_text(places.here, self.lang),
            name=text_literal(row.name),
        )
        out = said(
            words.FELL_OUT,
            self.lang,
            share=text_literal(format_number(row.share, self.lang)),
            name=text_literal(row.name),
            places=number_text(places.here, self.lang),
            base=number_text(base.here, self.lang),
        )
        fallen = out if is_last else self._fallen(out, str(number + 1))
        why = self.line(_REASON, f"IF({stays},{reason.own},IF({tied},{tie},{fallen}))")
        return after, why


def _meets(zero: tuple[Line, str] | None, asked: list[Line]) -> str:
    """The first demand that is not met decides: 0 not met, −1 not known; 1 where all are met."""
    template = "1"
    for line in reversed(asked):
        template = f"IF({line.own}=1,{template},{line.own})"
    return template if zero is None else f"IF({zero[0].own}>0,0,{template})"
