"""Hypothesis strategies: what a meeting says of a batch — verdicts, events, votes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from thidua_xlsx.batch import Batch
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification, corrected_inputs
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.methods.base import Input, Kind
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import Combine

__all__ = ["Meeting", "corrected_value", "given_points", "meetings"]

_DAY = datetime.date(2024, 11, 20)


@dataclass(frozen=True)
class Meeting:
    """What ``score`` takes beside the batch."""

    verification: Verification | None
    events: Events
    ballots: Ballots


def corrected_value(draw: st.DrawFn, rulebook: Rulebook, leaf: Criterion, item: Input) -> Decimal | str:
    """A result that a verifier may put in the place of what was reported."""
    if item.kind is Kind.CHOICE:
        return draw(st.sampled_from(leaf.scoring.choices())).say(rulebook.info.language)
    if item.whole:
        return Decimal(draw(st.integers(item.least, 40)))
    return Decimal(draw(st.integers(item.least * 100 + 160, 20_000))) / 100


def given_points(draw: st.DrawFn, rulebook: Rulebook, leaf: Criterion) -> Decimal:
    """Points that a verifier may give, on the grid of the criterion."""
    step = leaf.scoring.claimed_step() or Decimal(1).scaleb(-rulebook.info.digits)
    most = leaf.scoring.ceiling(leaf.points)
    return step * draw(st.integers(0, int((Decimal(20) if most is None else most) / step)))


@st.composite
def meetings(draw: st.DrawFn, batch: Batch, *, most: int | None = None) -> Meeting:
    """Verdicts on some cells (by the head alone), events of some kinds, votes on awards and ties; at most ``most``."""
    rulebook = batch.rulebook
    own = batch.recomputed
    verdicts = []
    pairs = list(zip(own["unit"].astype(str), own["criterion"].astype(str), own["state"].astype(str), strict=True))
    if most is not None:
        pairs = draw(st.lists(st.sampled_from(pairs), max_size=most, unique=True))
    for unit, key, state in pairs:
        if state == "not assigned" or (most is None and draw(st.integers(0, 3))):
            continue
        leaf = rulebook.criterion(key)
        inputs = [] if rulebook.info.combine in {Combine.MEAN, Combine.TRIMMED} else corrected_inputs(leaf)
        kind = draw(st.sampled_from(("agreed", "result", "points")))
        results: dict[str, Any] = {}
        points = None
        if kind == "result" and inputs:
            results = {item.key: corrected_value(draw, rulebook, leaf, item) for item in inputs if draw(st.booleans())}
        if kind == "points" and leaf.scores:
            points = given_points(draw, rulebook, leaf)
        changes = bool(results) or points is not None
        reason = draw(st.sampled_from(("Thiếu minh chứng", "Đối chiếu số liệu"))) if changes else ""
        place = Place("tham_dinh.xlsx", "Thẩm định", f"M{len(verdicts) + 4}")
        verdicts.append(Verdict(unit, key, "", not changes, results, points, reason, place, overrules=True))
    verification = Verification(rulebook, tuple(verdicts)) if draw(st.integers(0, 3)) else None
    events, ballots = draw(_events(rulebook)), draw(_ballots(rulebook))
    some = slice(0, most)
    events, ballots = Events(rulebook, events.entries[some]), Ballots(rulebook, ballots.entries[some])
    return Meeting(verification, events, ballots)


@st.composite
def _events(draw: st.DrawFn, rulebook: Rulebook) -> Events:
    entries = (
        Event(unit.code, limiter.code, _DAY, f"{number + 1}/QĐ", draw(st.integers(0, 3)) > 0, "")
        for number, unit in enumerate(rulebook.units)
        for limiter in rulebook.limiters
        if draw(st.integers(0, 5)) == 0
    )
    return Events(rulebook, tuple(entries))


@st.composite
def _ballots(draw: st.DrawFn, rulebook: Rulebook) -> Ballots:
    votes = []
    voted = list(dict.fromkeys(award.code for award in rulebook.awards if award.ballot))
    council = draw(st.integers(3, 12))
    for award in [*voted, ""]:
        share = draw(st.integers(0, 3))
        for unit in rulebook.units:
            if draw(st.integers(0, 3)) < share:
                number = draw(st.sampled_from((1, 1, 2)))
                decision = draw(st.sampled_from((None, True, False))) if award and number == 2 else None
                order = draw(st.sampled_from((None, 1, 2, 3))) if not award and number == 2 else None
                for_unit = draw(st.integers(0, council))
                votes.append(Vote(unit.code, award, number, for_unit, council, decision, order))
    return Ballots(rulebook, tuple(votes))
