"""Awards as formulas: who is proposed, and for everybody else the first reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import literal, text_literal
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.rulebook.rules import Award, Scope
from thidua_xlsx.scoring.awards import DECIDED_FOR, PROVISIONAL_RANK, WHY
from thidua_xlsx.scoring.covenant import OPEN_AWARD
from thidua_xlsx.workbooks.consolidated.entry_sheets import EntrySheet, voted_indexes
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation, Line, Scalar
from thidua_xlsx.workbooks.consolidated.rows.classes import Classes, base_template
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks, better
from thidua_xlsx.workbooks.consolidated.rows.sentences import number_text, said
from thidua_xlsx.workbooks.consolidated.rows.writer import RowWriter

__all__ = ["OPEN_REASONS", "AwardRows", "is_together", "write_award"]

_REASONS: Final = (
    *("not-ranked", "limited", "class", "no-class", "rank", "no-votes", "votes-round-1", "votes-round-2"),
    *("decided-against", "quota", "tie-at-quota", "others-wait"),
)
_AT: Final = {name: number for number, name in enumerate(_REASONS, start=1)}
_WAITING: Final = (_AT["no-votes"], _AT["votes-round-1"], _AT["votes-round-2"])
_TO_VOTE: Final = (_AT["no-votes"], _AT["votes-round-1"], _AT["tie-at-quota"])
OPEN_REASONS: Final = tuple(number for name, number in _AT.items() if name in OPEN_AWARD)
"""Numbers of the reasons that a submission, a vote or a decision can still take away."""

_PERCENT_DIGITS: Final = 4

_SECTION: Final = Text("Khen thưởng – {name} – {cluster}", "Award – {name} – {cluster}")
_BASE: Final = Text("Số đơn vị làm gốc", "Units that the percentage is of")
_QUOTA: Final = Text("Chỉ tiêu", "Quota")
_BARRED: Final = Text("Bị khống chế", "Barred by")
_FIRST: Final = Text("Lý do chưa đạt: sự việc, xếp loại, hạng", "Why not: events, class, rank")
_ROUND: Final = Text("Vòng bỏ phiếu", "Round")
_VOTES: Final = Text("Số phiếu", "Votes")
_COUNCIL: Final = Text("Số thành viên", "Council")
_PERCENT: Final = Text("Tỷ lệ phiếu (%)", "Percent of the votes")
_DECISION: Final = Text("Quyết định (0 chưa, 1 đề nghị, 2 không)", "Decision (0 none, 1 for, 2 against)")
_SECOND: Final = Text("Lý do chưa đạt, cả bỏ phiếu", "Why not, the vote included")
_PLACE: Final = Text("Thứ bậc trong số còn lại", "Place among those left")
_SHARE: Final = Text("Tỷ lệ phiếu để phân định", "Share of the votes, to tell equal ones apart")
_AFTER: Final = Text("Thứ bậc sau bước {number}", "Place after link {number}")
_SAME: Final = Text("Số đơn vị cùng thứ bậc", "Units in this place")
_THIRD: Final = Text("Lý do chưa đạt, cả chỉ tiêu", "Why not, the quota included")
_CLAIMS: Final = Text("Còn giữ chỗ (1 có)", "Still has a claim (1 yes)")
_WAITS: Final = Text("Chờ bỏ phiếu (1 có)", "Waits for a vote (1 yes)")
_LAST: Final = Text("Lý do chưa đạt (0 đề nghị)", "Why not (0 proposed)")
_WHY: Final = Text("Lý do", "Why")
_STATE: Final = Text("Kết quả", "Outcome")
STATE_WORDS: Final = {
    "proposed": Text("Đề nghị", "Proposed"),
    "to the vote": Text("Chờ bỏ phiếu", "To the vote"),
    "not proposed": Text("Không đề nghị", "Not proposed"),
}


@dataclass(frozen=True)
class AwardRows:
    """The rows that the view and the covenant ask for."""

    quota: Scalar
    reason: Line
    why: Line
    state: Line
    votes: Line | None
    council: Line | None


def is_together(award: Award, clusters: int) -> bool:
    """Whether one quota spans several clusters: then no cluster's workbook can decide it."""
    named = len(award.clusters) or clusters
    return award.scope is Scope.TOGETHER and named > 1


def write_award(
    points: Points,
    calculation: Calculation,
    cluster: Cluster,
    award: Award,
    ranks: Ranks,
    classes: Classes | None,
    ballots: EntrySheet,
) -> AwardRows:
    """Write the rows of one award in one cluster."""
    return _Writer(points, calculation, cluster, award, ranks, classes, ballots).write()


class _Writer(RowWriter):
    def __init__(
        self,
        points: Points,
        calculation: Calculation,
        cluster: Cluster,
        award: Award,
        ranks: Ranks,
        classes: Classes | None,
        ballots: EntrySheet,
    ) -> None:
        super().__init__(points, calculation, cluster)
        self.award = award
        self.ranks = ranks
        self.classes = classes
        self.ballots = ballots

    def write(self) -> AwardRows:
        self.calculation.section(_SECTION, name=self.award.name, cluster=self.cluster.name)
        quota = self._quota()
        barred = self._barred()
        first = self.line(_FIRST, self._own_reason(barred))
        votes = council = self.decision = self.round = None
        reason = first
        if self.award.ballot and self.award.threshold is not None:
            self.round, votes, council, percent, self.decision = self._ballots(first)
            self.percent = percent
            reason = self.line(_SECOND, self._voted(first, votes, council))
        third = self._cut(reason, quota, votes, council)
        last = self._keep_places(third, quota)
        why = self.line(_WHY, self._words(last, quota, barred))
        to_vote = ",".join(f"{last.own}={number}" for number in _TO_VOTE)
        proposed, voting, no = (text_literal(STATE_WORDS[name].say(self.lang)) for name in STATE_WORDS)
        state = self.line(
            _STATE, f"IF({last.own}=0,{proposed},IF(OR({to_vote}),{voting},{no}))", key=f"award:{self.award.code}"
        )
        return AwardRows(quota, last, why, state, votes, council)

    def _quota(self) -> Scalar:
        award = self.award
        wanted = self.rulebook.class_named(award.base)
        index = self.ranks.ranked if self.classes is None else self.classes.index
        of = None if wanted is None else self.rulebook.class_order(wanted) + 1
        template = base_template(self.ranks, award.base, index, of)
        base = self.calculation.scalar(_BASE.say(self.lang), template)
        limits = [
            *([str(award.number)] if award.number is not None else []),
            *([f"INT(ROUND({literal(award.percent)}*{base.here}/100,9))"] if award.percent is not None else []),
        ]
        template = f"MIN({','.join(limits)})" if limits else base.here
        return self.calculation.scalar(_QUOTA.say(self.lang), template, key=f"quota:{award.code}")

    def _barred(self) -> Line | None:
        """The name of the first event that bars from awards."""
        barring = [item for item in self.rulebook.limiters if item.no_award and item.code in self.ranks.events]
        if not barring or not self.award.limited:
            return None
        template = '""'
        for item in reversed(barring):
            template = f"IF({self.ranks.events[item.code].own}>0,{text_literal(item.name)},{template})"
        return self.line(_BARRED, template)

    def _own_reason(self, barred: Line | None) -> str:
        """The first reason that is not about others: events, class, rank."""
        template, rank = "0", self.ranks.rank.own
        if self.award.rank_at_most is not None:
            template = f"IF({rank}>{self.award.rank_at_most},{_AT['rank']},0)"
        if self.award.class_at_least:
            needed = self.rulebook.class_named(self.award.class_at_least)
            most = self.rulebook.class_order(needed) + 1
            own = "0" if self.classes is None else self.classes.index.own
            template = f"IF({own}=0,{_AT['no-class']},IF({own}>{most},{_AT['class']},{template}))"
        if barred is not None:
            template = f'IF({barred.own}<>"",{_AT["limited"]},{template})'
        return f"IF({self.ranks.ranked.own}=0,{_AT['not-ranked']},{template})"

    # -- the vote ------------------------------------------------------------------------------------

    def _number(self) -> int:
        """The number of the award on the sheet of ballots."""
        codes = [award.code for award in self.rulebook.awards]
        return next(at for at in voted_indexes(self.points.book) if codes[at - 1] == self.award.code)

    def _ballots(self, first_reason: Line) -> tuple[Line, Line, Line, Line, Line]:
        sheet, unit = self.ballots, self.ranks.number.own
        award = self._number()
        which = f"{sheet.range('award_index')},{award},{sheet.range('unit_index')},{unit},{sheet.range('counts')},1"
        there = f'COUNTIFS({which},{sheet.range("round")},{{round}},{sheet.range("votes")},">=0")'
        second, first = there.replace("{round}", "2"), there.replace("{round}", "1")
        # votes on a unit that does not come to the vote are not shown
        number = self.line(_ROUND, f"IF({first_reason.own}<>0,0,IF({second}>0,2,IF({first}>0,1,0)))")
        votes, council = (
            self.line(
                text,
                f'IF({number.own}=0,"",SUMIFS({sheet.range(key)},{which},{sheet.range("round")},{number.own}))',
                key=f"{key}:{self.award.code}",
            )
            for text, key in ((_VOTES, "votes"), (_COUNCIL, "council"))
        )
        share = f"ROUND(ROUND({votes.own}*100/{council.own},9),{_PERCENT_DIGITS})"
        percent = self.line(_PERCENT, f'IF({number.own}=0,"",{share})')
        decides, key = sheet.range("decides"), f"({award}*1000+{unit})*10"
        # the first row that says so counts
        at_yes, at_no = (f"IFERROR(MATCH({key}+{at},{decides},0),0)" for at in (1, 2))
        template = f"IF(AND({at_yes}=0,{at_no}=0),0,IF(OR({at_no}=0,AND({at_yes}>0,{at_yes}<{at_no})),1,2))"
        return number, votes, council, percent, self.line(_DECISION, template)

    def _voted(self, first: Line, votes: Line, council: Line) -> str:
        assert self.award.threshold is not None
        assert self.round is not None
        assert self.decision is not None
        self.gap = f"ROUND({votes.own}*100-{literal(self.award.threshold)}*{council.own},6)"
        reached = f"{self.gap}>=0"
        missed = (
            f"IF({self.round.own}=1,{_AT['votes-round-1']},IF({self.decision.own}=1,0,"
            f"IF({self.decision.own}=2,{_AT['decided-against']},{_AT['votes-round-2']})))"
        )
        return f"IF({first.own}<>0,{first.own},IF({self.round.own}=0,{_AT['no-votes']},IF({reached},0,{missed})))"

    # -- the quota -----------------------------------------------------------------------------------

    def _cut(self, reason: Line, quota: Scalar, votes: Line | None, council: Line | None) -> Line:
        """Who is beyond the quota; equal ones across it are told apart by votes alone."""
        rank = self.ranks.rank
        left = f"({reason.all}=0)"
        before = f"SUMPRODUCT({left}*ISNUMBER({rank.all})*({rank.all}<{rank.own}))"
        place = self.line(_PLACE, f'IF({reason.own}=0,1+{before},"")')
        links = list(self.ranks.tie_votes)
        if votes is not None and council is not None:
            share = f'IF(AND({reason.own}=0,ISNUMBER({votes.own})),ROUND({votes.own}/{council.own},9),"")'
            links.insert(0, self.line(_SHARE, share))
        for number, link in enumerate(links, start=1):
            same = f"({place.all}={place.own})"
            everybody = f"SUMPRODUCT({same}*ISNUMBER({link.all}))=COUNTIF({place.all},{place.own})"
            apart = f"IF({everybody},{place.own}+{better(link, among=same)},{place.own})"
            place = self.line(_AFTER, f'IF({reason.own}=0,{apart},"")', number=number)
        same_place = self.line(_SAME, f"IF({reason.own}=0,COUNTIF({place.all},{place.own}),0)")
        beyond = (
            f"IF({place.own}-1+{same_place.own}<={quota.here},0,"
            f"IF({place.own}-1<{quota.here},{_AT['tie-at-quota']},{_AT['quota']}))"
        )
        return self.line(_THIRD, f"IF({reason.own}<>0,{reason.own},{beyond})")

    def _keep_places(self, third: Line, quota: Scalar) -> Line:
        """A unit is sure of its place only if all before it, and its equals, that still wait leave it one."""
        rank = self.ranks.rank
        waiting = ",".join(f"{third.own}={number}" for number in _WAITING)
        waits = self.line(_WAITS, f"IF(OR({waiting}),1,0)")
        claims = self.line(_CLAIMS, f"IF(OR({third.own}=0,{waits.own}=1),1,0)")
        before = f"ISNUMBER({rank.all})*({rank.all}<={rank.own})"
        rivals, open_ones = (f"SUMPRODUCT({line.all}*{before})" for line in (claims, waits))
        template = f"IF({third.own}<>0,{third.own},IF(AND({rivals}>{quota.here},{open_ones}>0),{_AT['others-wait']},0))"
        return self.line(_LAST, template)

    # -- words ---------------------------------------------------------------------------------------

    def _words(self, last: Line, quota: Scalar, barred: Line | None) -> str:
        award, lang = self.award, self.lang
        needed = self.rulebook.class_named(award.class_at_least)
        name = text_literal(award.class_at_least if needed is None else needed.name)
        rank = number_text(self.ranks.rank.own, lang)
        most, percent = number_text(quota.here, lang), ""
        threshold = text_literal("" if award.threshold is None else format_number(award.threshold, lang))
        if self.round is not None:
            percent = number_text(self.percent.own, lang)
        values: dict[str, dict[str, str]] = {
            "limited": {"event": '""' if barred is None else barred.own},
            "class": {"found": '""' if self.classes is None else self.classes.name.own, "needed": name},
            "no-class": {"needed": name},
            "rank": {"found": rank, "needed": text_literal(str(award.rank_at_most))},
            "votes-round-1": {"percent": percent or '""', "needed": threshold},
            "votes-round-2": {"percent": percent or '""', "needed": threshold},
            "quota": {"quota": most},
            "tie-at-quota": {"found": rank, "quota": most},
        }
        choices = ",".join(said(WHY[reason], lang, **values.get(reason, {})) for reason in _REASONS)
        yes = (
            f"IF({self.ranks.state.own}=2,{text_literal(PROVISIONAL_RANK.say(lang))},{text_literal(WHY[''].say(lang))})"
        )
        if self.round is not None and self.decision is not None:
            words = f"IF({self.gap}<0,{text_literal(DECIDED_FOR.say(lang))},{yes})"
            yes = f"IF(AND({self.round.own}=2,{self.decision.own}=1),{words},{yes})"
        return f"IF({last.own}=0,{yes},CHOOSE({last.own},{choices}))"
