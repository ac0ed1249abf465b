"""Votes and awards, as the minutes and the proposal letter say them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.meeting.ballots import TIE
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.rulebook.rules import Award
from thidua_xlsx.workbooks.minutes.facts import NONE, Facts, is_none

__all__ = ["UNDECIDED", "awards_of", "proposals_of", "votes_of"]

UNDECIDED: Final = frozenset(
    {"no-votes", "votes-round-1", "votes-round-2", "tie-at-quota", "others-wait", "not-comparable"}
)
"""Reasons that a vote or a decision can still take away."""

_ENOUGH: Final = Text("Đạt (cần {needed} %)", "Enough (needs {needed} %)")
_TOO_FEW: Final = Text("Không đạt (cần {needed} %)", "Not enough (needs {needed} %)")
_NOT_USED: Final = Text("Không dùng: {why}", "Not used: {why}")
_FOR: Final = Text("cụm trưởng và cụm phó quyết định đề nghị", "head and deputy decided for it")
_AGAINST: Final = Text("cụm trưởng và cụm phó quyết định không đề nghị", "head and deputy decided against it")
_ORDER: Final = Text("cụm trưởng và cụm phó xếp thứ {order}", "head and deputy put it at place {order}")
_RANK_NOW: Final = Text("Hạng {rank}", "Rank {rank}")
_JOINT: Final = Text("Chỉ tiêu chung của {clusters}", "One quota over {clusters}")
_UNIT_WHY: Final = Text("{unit}: {why}", "{unit}: {why}")
_RANKED_WHY: Final = Text("{unit} (hạng {rank}): {why}", "{unit} (rank {rank}): {why}")


# -- votes -----------------------------------------------------------------------------------------------


def votes_of(facts: Facts, cluster: Cluster) -> list[dict[str, str]]:
    """Every vote of the ballots on units of the cluster: awards in the rulebook's order, then ties; by round."""
    entries = facts.result.ballots.entries if facts.result.ballots else ()
    own = [vote for vote in entries if facts.rulebook.unit(vote.unit).cluster == cluster.code]
    order = {award.code: position for position, award in reversed(list(enumerate(facts.rulebook.awards)))}
    own.sort(key=lambda vote: (order.get(vote.award, len(order)), vote.award, vote.round))
    return [_vote(facts, cluster, vote) for vote in own]


def _vote(facts: Facts, cluster: Cluster, vote: Vote) -> dict[str, str]:
    award = _award(facts, vote.award, cluster)
    counted = vote.votes is not None and vote.council
    percent = Fraction((vote.votes or 0) * 100, vote.council or 1)
    return {
        "award": facts.say(TIE) if award is None else award.name,
        "unit": facts.name(vote.unit),
        "round": str(vote.round),
        "votes": f"{vote.votes}/{vote.council}" if counted else NONE,
        "percent": facts.percent(_rounded(percent, facts.info.percent_digits)) if counted else NONE,
        "outcome": _outcome(facts, vote, award, percent if counted else None),
    }


def _rounded(value: Fraction, digits: int) -> float:
    return float(round_fraction(value, digits) / 10.0**digits)


def _award(facts: Facts, code: str, cluster: Cluster) -> Award | None:
    """The award that a vote is about; its quotas for other clusters stand in other rows."""
    rows = [award for award in facts.rulebook.awards if award.code == code]
    return next(
        (award for award in rows if not award.clusters or cluster.code in award.clusters), next(iter(rows), None)
    )


def _outcome(facts: Facts, vote: Vote, award: Award | None, percent: Fraction | None) -> str:
    if award is None:
        if vote.order is not None:
            return _capital(facts.say(_ORDER, order=vote.order))
        own = facts.result.ranking[facts.result.ranking["unit"].astype(str) == vote.unit]
        rank = own["rank"].iloc[0]
        return NONE if is_none(rank) else facts.say(_RANK_NOW, rank=int(rank))
    words = []
    if percent is not None and award.threshold is not None:
        enough = percent >= Fraction(award.threshold)
        words.append(facts.say(_ENOUGH if enough else _TOO_FEW, needed=award.threshold))
    if vote.decision is not None:
        words.append(facts.say(_FOR if vote.decision else _AGAINST))
    unused = _why_unused(facts, vote)
    if unused:
        words.append(facts.say(_NOT_USED, why=unused))
    return _capital("; ".join(words)) or NONE


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _why_unused(facts: Facts, vote: Vote) -> str:
    """Why a vote on a unit did not count: it did not stand for the award."""
    awards = facts.result.awards
    rows = awards[(awards["award"] == vote.award) & (awards["unit"].astype(str) == vote.unit)]
    return str(rows["why"].iloc[0]) if len(rows) and rows["votes"].isna().all() else ""


# -- awards ----------------------------------------------------------------------------------------------


def awards_of(facts: Facts, cluster: Cluster) -> list[dict[str, Any]]:
    """One entry per award and quota that the cluster has a part in, with its own units alone."""
    found = []
    for (code, scope), rows in facts.result.awards.groupby(["award", "scope"], sort=False):
        codes = str(scope).split("; ")
        if cluster.code not in codes:
            continue
        own = facts.rows(rows, cluster.code)
        waiting = [row for row in own if row["reason"] in UNDECIDED]
        proposed = [row for row in own if row["proposed"]]
        joint = [facts.rulebook.cluster(item).name for item in codes] if len(codes) > 1 else []
        found.append(
            {
                "code": str(code),
                "name": str(rows["name"].iloc[0]),
                "quota": int(rows["quota"].iloc[0]),
                "scope": facts.say(_JOINT, clusters=joint) if joint else "",
                "proposed": [_unit(facts, row) for row in proposed],
                "waiting": [_unit(facts, row) for row in waiting],
                "proposed_words": "\n".join(row["unit_name"] for row in proposed) or NONE,
                "waiting_words": "\n".join(_with_why(facts, row) for row in waiting) or NONE,
                "passed_over": [_with_why(facts, row) for row in _passed_over(own)],
            }
        )
    return found


def _passed_over(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Units that are not proposed although one that is ranked lower is."""
    lowest = max((row["rank"] for row in rows if row["proposed"] and not is_none(row["rank"])), default=0)
    return [
        row
        for row in rows
        if not row["proposed"] and row["reason"] not in UNDECIDED and not is_none(row["rank"]) and row["rank"] < lowest
    ]


def _with_why(facts: Facts, row: dict[str, Any]) -> str:
    if is_none(row["rank"]):
        return facts.say(_UNIT_WHY, unit=row["unit_name"], why=row["why"])
    return facts.say(_RANKED_WHY, unit=row["unit_name"], rank=int(row["rank"]), why=row["why"])


def _unit(facts: Facts, row: dict[str, Any]) -> dict[str, Any]:
    ranking = facts.result.ranking
    own = ranking[ranking["unit"].astype(str) == str(row["unit"])].iloc[0]
    votes = NONE if is_none(row["votes"]) else f"{int(row['votes'])}/{int(row['council'])}"
    return {
        "unit": row["unit_name"],
        "code": str(row["unit"]),
        "cluster": facts.rulebook.cluster(str(row["cluster"])).name,
        "rank": NONE if is_none(row["rank"]) else str(row["rank"]),
        "points": facts.points(own["points"]),
        "percent": facts.percent(own["percent"]),
        "class": row["class"] or NONE,
        "votes": votes,
        "why": row["why"],
    }


def proposals_of(facts: Facts) -> dict[str, Any]:
    """For the letter: the awards for which somebody is proposed, and what is still open."""
    awards = [(cluster, award) for cluster in facts.clusters for award in awards_of(facts, cluster)]
    proposals = [
        {**award, "cluster": cluster.name, "units": award["proposed"]} for cluster, award in awards if award["proposed"]
    ]
    waiting = [
        facts.say(_UNIT_WHY, unit=award["name"], why=words)
        for _, award in awards
        for words in (award["waiting_words"].split("\n") if award["waiting"] else [])
    ]
    units = {unit["code"] for award in proposals for unit in award["units"]}
    return {"proposals": proposals, "proposed_units": len(units), "waiting": waiting}
