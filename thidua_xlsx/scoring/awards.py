"""Awards (*khen thưởng*): who is proposed, and for everybody else the first reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import pandas as pd

from thidua_xlsx.decimals import exact, round_fraction
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Award, Scope, UnitClass
from thidua_xlsx.scoring.classes import quota_base
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ties import Link, break_ties, vote_links
from thidua_xlsx.tables.of_result import AWARDS

__all__ = ["DECIDED_FOR", "PROVISIONAL_RANK", "WHY", "award_units"]

PROPOSED: Final = "proposed"
TO_VOTE: Final = "to the vote"
_PERCENT_DIGITS: Final = 4  # 79.999 % must not read as 80
_WAITING: Final = frozenset({"no-votes", "votes-round-1", "votes-round-2"})
NOT_PROPOSED: Final = "not proposed"

DECIDED_FOR: Final = Text(
    "Đề nghị theo quyết định của cụm trưởng và cụm phó", "Proposed by decision of head and deputy"
)
PROVISIONAL_RANK: Final = Text("Đề nghị; hạng còn tạm tính", "Proposed; its rank is still provisional")
WHY: Final = {
    "": Text("Đề nghị", "Proposed"),
    "not-ranked": Text("Chưa được xếp hạng", "Not ranked"),
    "limited": Text("Bị khống chế: {event}", "Barred: {event}"),
    "class": Text("Xếp loại {found}, cần từ {needed}", "Class {found}, needs {needed}"),
    "no-class": Text("Chưa xếp loại, cần từ {needed}", "Not classified, needs {needed}"),
    "rank": Text("Hạng {found}, cần từ hạng {needed}", "Rank {found}, needs {needed} or better"),
    "no-votes": Text("Chờ bỏ phiếu", "Waits for the ballot"),
    "votes-round-1": Text(
        "Đạt {percent} % số phiếu, cần {needed} %; còn vòng 2",
        "{percent} % of the votes, needs {needed} %; round 2 is left",
    ),
    "votes-round-2": Text(
        "Qua hai vòng đạt {percent} % số phiếu, cần {needed} %; chờ cụm trưởng và cụm phó quyết định",
        "{percent} % after two rounds, needs {needed} %; head and deputy decide",
    ),
    "decided-against": Text("Cụm trưởng và cụm phó quyết định không đề nghị", "Head and deputy decided against it"),
    "quota": Text("Hết chỉ tiêu: {quota}", "Beyond the quota of {quota}"),
    "tie-at-quota": Text(
        "Đồng hạng {found} ở ranh giới chỉ tiêu {quota}; chờ bỏ phiếu",
        "Shares rank {found} across the quota of {quota}; to the vote",
    ),
    "others-wait": Text(
        "Chờ kết quả bỏ phiếu của đơn vị xếp trên", "Waits for the votes on units that are ranked higher"
    ),
    "not-comparable": Text("Chưa so sánh được giữa các cụm", "Not comparable between clusters"),
}


@dataclass
class _Candidate:
    """A unit before one quota of an award."""

    unit: str
    order: tuple[int, Fraction]  # the smaller the better; equal ones are tied
    reason: str = ""
    values: Mapping[str, object] | None = None
    vote: Vote | None = None
    decided: bool = False  # by head and deputy

    def refuse(self, reason: str, **values: object) -> None:
        """Give the first reason why it is not proposed; later ones do not count."""
        if not self.reason:
            self.reason, self.values = reason, values


def award_units(
    rulebook: Rulebook,
    ranking: pd.DataFrame,
    classes: Mapping[str, UnitClass | None],
    limits: Limits,
    votes: Sequence[Vote],
) -> pd.DataFrame:
    """One row per award × unit in its scope; see ``Result.awards``."""
    rows: list[dict[str, Any]] = []
    parts: dict[Any, pd.DataFrame] = {}
    if rulebook.awards:  # looked for in the whole ranking once, not once per award and cluster
        parts = dict(list(ranking.groupby("cluster", observed=True, sort=False)))
    for award in rulebook.awards:
        clusters = list(award.clusters or (cluster.code for cluster in rulebook.clusters))
        scopes = [clusters] if award.scope is Scope.TOGETHER else [[code] for code in clusters]
        for scope in scopes:
            is_one = len(scope) == 1
            inside = parts.get(scope[0], ranking.iloc[:0]) if is_one else ranking[ranking["cluster"].isin(scope)]
            rows += _one_quota(rulebook, award, scope, inside, classes, limits, votes)
    return AWARDS.frame(rows)


def quota_of(award: Award, base: int) -> int:
    """The most units of one quota: the number, the percentage of ``base`` rounded down, or the smaller of both."""
    limits = [
        *([award.number] if award.number is not None else []),
        *([int(Fraction(award.percent) * base / 100)] if award.percent is not None else []),
    ]
    return min(limits, default=base)


def _one_quota(
    rulebook: Rulebook,
    award: Award,
    scope: list[str],
    inside: pd.DataFrame,
    classes: Mapping[str, UnitClass | None],
    limits: Limits,
    votes: Sequence[Vote],
) -> list[dict[str, Any]]:
    base = quota_base(rulebook, limits, award.base, inside, classes)
    quota = quota_of(award, base)
    facts: dict[str, Mapping[Any, Any]] = {str(row["unit"]): row for row in inside.to_dict("records")}
    candidates = _ordered(inside, scope)
    for candidate in candidates:
        _check(rulebook, award, candidate, facts[candidate.unit], classes, limits)
    standing = [candidate for candidate in candidates if not candidate.reason]
    _vote(award, standing, votes)
    _cut([candidate for candidate in standing if not candidate.reason], quota, facts, votes)
    _keep_places(standing, quota)
    lang = rulebook.info.language
    return [
        {
            "award": award.code,
            "name": award.name,
            "scope": "; ".join(scope),
            "unit": candidate.unit,
            "unit_name": rulebook.unit(candidate.unit).name,
            "cluster": rulebook.unit(candidate.unit).cluster,
            "rank": facts[candidate.unit]["rank"],
            "class": facts[candidate.unit]["class"],
            "quota": quota,
            "state": _state(candidate),
            "proposed": not candidate.reason,
            "reason": candidate.reason,
            "why": _why(candidate, facts[candidate.unit], lang),
            "votes": None if candidate.vote is None else candidate.vote.votes,
            "council": None if candidate.vote is None else candidate.vote.council,
            "percent": None if candidate.vote is None else _percent(candidate.vote),
            "round": None if candidate.vote is None else candidate.vote.round,
        }
        for candidate in candidates
    ]


def _why(candidate: _Candidate, facts: Mapping[Any, Any], lang: str) -> str:
    """The reason in words; that the rank of a proposed unit is provisional is said too."""
    if not candidate.reason and candidate.decided:
        return DECIDED_FOR.say(lang)
    text = PROVISIONAL_RANK if not candidate.reason and facts["state"] == "provisional" else WHY[candidate.reason]
    return text.say(lang, **(candidate.values or {}))


def _state(candidate: _Candidate) -> str:
    if not candidate.reason:
        return PROPOSED
    return TO_VOTE if candidate.reason in {"no-votes", "votes-round-1", "tie-at-quota"} else NOT_PROPOSED


def _ordered(inside: pd.DataFrame, scope: list[str]) -> list[_Candidate]:
    """The units of a quota in order: by rank in a cluster; over several by points, or by percent where one is."""
    together = len(scope) > 1
    ranked = inside[inside["rank"].notna()]
    by_percent = (ranked["ranked_by"] == "percent").any() or ranked["maximum"].nunique() > 1
    column = "percent" if by_percent else "points"
    candidates = []
    for row in inside.to_dict("records"):
        if row["rank"] is pd.NA or pd.isna(row["rank"]):
            candidates.append(_Candidate(str(row["unit"]), (2, Fraction(0)), "not-ranked", {}))
        elif not together:
            candidates.append(_Candidate(str(row["unit"]), (0, Fraction(int(row["rank"])))))
        elif row["ranked_by"] == "keys":
            candidates.append(_Candidate(str(row["unit"]), (2, Fraction(0)), "not-comparable", {}))
        else:
            last = 1 if row["last"] else 0
            candidates.append(_Candidate(str(row["unit"]), (last, -exact(float(row[column])))))
    return sorted(candidates, key=lambda candidate: candidate.order)


def _check(
    rulebook: Rulebook,
    award: Award,
    candidate: _Candidate,
    facts: Mapping[Any, Any],
    classes: Mapping[str, UnitClass | None],
    limits: Limits,
) -> None:
    """The first reason that is not about others: events, class, rank."""
    barred = limits.bars(candidate.unit) if award.limited else None
    if barred is not None:
        candidate.refuse("limited", event=barred.name)
    if award.class_at_least:
        needed = rulebook.class_named(award.class_at_least)
        own = classes.get(candidate.unit)
        if own is None or rulebook.class_order(own) > rulebook.class_order(needed):
            name = award.class_at_least if needed is None else needed.name
            candidate.refuse("class" if own is not None else "no-class", found=facts["class"], needed=name)
    if award.rank_at_most is not None and not pd.isna(facts["rank"]) and facts["rank"] > award.rank_at_most:
        candidate.refuse("rank", found=int(facts["rank"]), needed=award.rank_at_most)


def _percent(vote: Vote) -> float | None:
    if vote.votes is None or not vote.council:
        return None
    return round_fraction(Fraction(vote.votes * 100, vote.council), _PERCENT_DIGITS) / 10.0**_PERCENT_DIGITS


def _vote(award: Award, standing: list[_Candidate], votes: Sequence[Vote]) -> None:
    """Two rounds at most, by the share of all members; then the decision of head and deputy."""
    if not award.ballot or award.threshold is None:
        return
    for candidate in standing:
        rounds = {
            vote.round: vote
            for vote in votes
            if vote.award == award.code and vote.unit == candidate.unit and vote.votes is not None and vote.council
        }
        decision = next(
            (
                v.decision
                for v in votes
                if v.award == award.code and v.unit == candidate.unit and v.decision is not None
            ),
            None,
        )
        candidate.vote = rounds.get(2) or rounds.get(1)
        if candidate.vote is None:
            candidate.refuse("no-votes")
            continue
        assert candidate.vote.votes is not None
        assert candidate.vote.council is not None
        if Fraction(candidate.vote.votes * 100, candidate.vote.council) >= Fraction(award.threshold):
            continue
        if candidate.vote.round == 2 and decision is not None:
            candidate.decided = decision
            if not decision:
                candidate.refuse("decided-against")
            continue
        reason = "votes-round-2" if candidate.vote.round == 2 else "votes-round-1"
        candidate.refuse(reason, percent=_percent(candidate.vote), needed=award.threshold)


def _cut(
    standing: list[_Candidate],
    quota: int,
    facts: Mapping[str, Mapping[Any, Any]],
    votes: Sequence[Vote],
) -> None:
    """Who is beyond the quota; equal ones across it are told apart by votes alone."""
    if len(standing) <= quota:
        return
    edge = standing[quota].order
    across = {candidate.unit: candidate for candidate in standing if candidate.order == edge}
    taken = sum(candidate.order < edge for candidate in standing)
    for group in break_ties(list(across), _votes_on(across, votes))[0]:
        after = taken + len(group)
        for unit in group if after > quota else ():
            if taken < quota:
                across[unit].refuse("tie-at-quota", found=int(facts[unit]["rank"]), quota=quota)
            else:
                across[unit].refuse("quota", quota=quota)
        taken = after
    for candidate in standing:
        if candidate.order > edge:
            candidate.refuse("quota", quota=quota)


def _keep_places(standing: list[_Candidate], quota: int) -> None:
    """A unit is sure of its place only if it is left one by all before it, and its equals, that still wait."""
    claims = [candidate for candidate in standing if not candidate.reason or candidate.reason in _WAITING]
    for candidate in [candidate for candidate in claims if not candidate.reason]:
        rivals = [other for other in claims if other.order <= candidate.order]
        if len(rivals) > quota and any(other.reason in _WAITING for other in rivals):
            candidate.refuse("others-wait")


def _votes_on(across: Mapping[str, _Candidate], votes: Sequence[Vote]) -> list[Link]:
    """What tells equal units apart before a quota: their votes on the award, then those on the tie."""

    def share(unit: str) -> Fraction | None:
        vote = across[unit].vote
        return None if vote is None or vote.votes is None or not vote.council else Fraction(vote.votes, vote.council)

    return [Link("", share, is_vote=True), *vote_links(votes, "")]
