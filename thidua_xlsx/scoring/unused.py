"""What a person typed for the meeting and what has no effect there: said, never passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import pandas as pd

from thidua_xlsx.meeting.entries import Event, Vote
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["events_against_submissions", "unused_votes"]

_NOT_IN_SCOPE: Final = Text("đơn vị không thuộc diện xét", "the unit is not in its scope")
_BEFORE_VOTE: Final = Text("chưa đến bước bỏ phiếu: {why}", "it did not come to the vote: {why}")
_DECISION: Final = Text(
    "quyết định chỉ dùng khi sau vòng 2 chưa đủ phiếu", "a decision counts only where round 2 missed the threshold"
)
_ORDER: Final = Text("thứ tự chỉ dùng khi phân định đồng hạng", "an order counts for ties only")
_ONLY_ORDER: Final = Text(
    "khi phân định đồng hạng, quyết định ghi ở cột thứ tự", "a decision on a tie is given by the order"
)
_BY_CHAIN: Final = Text("thứ tự trong quy định đã phân định", "the keys of the rulebook have decided the tie")
_OTHERS: Final = Text(
    "chưa đủ phiếu của mọi đơn vị đồng hạng, hoặc phiếu bằng nhau", "votes on all the tied are not there, or are equal"
)


def unused_votes(
    rulebook: Rulebook, awards: pd.DataFrame, ties: pd.DataFrame, votes: Sequence[Vote]
) -> Iterator[Finding]:
    """A finding for every vote, decision or order that did not count, with the reason."""
    lang = rulebook.info.language
    rows = {(row["award"], row["unit"]): row for row in awards.to_dict("records")}
    states = dict(zip(ties["unit"], ties["state"], strict=True))

    def unused(vote: Vote, why: str) -> Finding:
        return Finding("vote-unused", vote.place, vote.unit, values={"unit": vote.unit, "why": why})

    for vote in votes:
        if not vote.award:
            state = states.get(vote.unit)
            if state == "decided":
                yield unused(vote, _BY_CHAIN.say(lang))
            elif state is None:
                yield Finding("ballot-not-tied", vote.place, vote.unit, values={"unit": vote.unit})
            elif state == "to the vote":
                yield unused(vote, _OTHERS.say(lang))
            if vote.decision is not None:
                yield unused(vote, _ONLY_ORDER.say(lang))
            continue
        row = rows.get((vote.award, vote.unit))
        if row is None:
            yield unused(vote, _NOT_IN_SCOPE.say(lang))
        elif pd.isna(row["votes"]):
            yield unused(vote, _BEFORE_VOTE.say(lang, why=row["why"]))
        elif vote.decision is not None and not _decided(rulebook, vote.award, row):
            yield unused(vote, _DECISION.say(lang))
        if vote.order is not None:
            yield unused(vote, _ORDER.say(lang))


def _decided(rulebook: Rulebook, award: str, row: dict[object, object]) -> bool:
    """Whether the decision of head and deputy was asked for."""
    threshold = next(item.threshold for item in rulebook.awards if item.code == award)
    return row["round"] == 2 and threshold is not None and float(str(row["percent"])) < float(threshold)


def events_against_submissions(
    rulebook: Rulebook, events: Sequence[Event], submitted: Collection[str]
) -> Iterator[Finding]:
    """A confirmed "did not score itself" of a unit that did."""
    for event in events:
        limiter = rulebook.limiter(event.kind)
        if event.confirmed and event.unit in submitted and limiter is not None and limiter.no_submission:
            values: dict[str, object] = {"unit": event.unit, "kind": limiter.name}
            yield Finding("event-though-submitted", event.place, event.unit, values=values)
