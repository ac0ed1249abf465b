"""From a batch to a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.answer_block import values_in
from thidua_xlsx.checking.conditions import field_values
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.awards import award_units
from thidua_xlsx.scoring.classes import classify_units
from thidua_xlsx.scoring.covenant import measure_covenant
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.limits import Limits, limits_table
from thidua_xlsx.scoring.ranking import rank_units
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.totals import Sums, sum_points, totals_table
from thidua_xlsx.scoring.unused import events_against_submissions, unused_votes
from thidua_xlsx.scoring.verified import Verified, verify
from thidua_xlsx.tables.of_result import OVERRIDES, RANKING, SPREAD

__all__ = ["claimed_totals", "rank_and_class", "score", "stage_sums"]


def score(
    batch: Batch,
    stage: str | None = None,
    verification: Verification | None = None,
    events: Events | None = None,
    ballots: Ballots | None = None,
) -> Result:
    """Add up, rank and class the units of ``batch``; propose awards, measure the covenant.

    Parameters
    ----------
    batch
        What ``read_submissions`` returned.
    stage
        ``"claimed"`` (the points that the units wrote), ``"computed"`` (the rule applied to what they reported) or
        ``"verified"`` (the verifiers' results and points, else computed); None is ``"verified"`` where verification is
        given, else ``"computed"``. A ranking is of one stage throughout.
    verification, events, ballots
        What ``read_verification``, ``read_events`` and ``read_ballots`` returned.

    Returns
    -------
    The result. A unit with a missing leaf is ranked by its known points and marked provisional; a unit
    without a submission is listed and not ranked.

    Raises
    ------
    ValueError
        There is no such stage, it is ``"verified"`` without verification, or an argument is of another rulebook.
    TypeError
        An argument is not what its reader returned.
    """
    _check_arguments(batch, verification, events, ballots)
    chosen = _stage(stage, verification)
    rulebook = batch.rulebook
    verified = None if verification is None else verify(batch, verification)
    points, sums, figures = stage_sums(batch, chosen, verified)
    happened = () if events is None else events.entries
    votes: tuple[Vote, ...] = () if ballots is None else ballots.entries
    limits = Limits(rulebook, happened)
    ranking, ties, named = rank_and_class(rulebook, sums, figures, limits, votes)
    rows = {name: rulebook.class_named(name) for name in {name for name, _ in named.values()}}
    classes = {unit: rows[name] for unit, (name, _) in named.items()}
    awards = award_units(rulebook, ranking, classes, limits, votes)
    return Result(
        rulebook,
        batch,
        chosen,
        points,
        totals_table(rulebook, sums),
        ranking[RANKING.names],
        OVERRIDES.frame() if verified is None else verified.overrides,
        SPREAD.frame() if verified is None else verified.spread,
        ties,
        limits_table(rulebook, happened, sums.row_of),
        awards,
        measure_covenant(rulebook, figures, classes, awards, happened),
        tuple(_findings(batch, verified, verification, events, ballots, ties, awards)),
        figures.table,
        verification,
        events,
        ballots,
    )


def rank_and_class(
    rulebook: Rulebook, sums: Sums, figures: Figures, limits: Limits, votes: Sequence[Vote]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, tuple[str, str]]]:
    """The ranking with classes, the ties, and unit → class and reason; their words in the rulebook's language."""
    ranking, ties = rank_units(rulebook, sums, figures, limits, votes)
    named = classify_units(rulebook, sums, ranking, limits)
    for column, at in (("class", 0), ("class_reason", 1)):
        words = [named.get(unit, ("", ""))[at] for unit in ranking["unit"].tolist()]
        ranking[column] = pd.Series(words, dtype="str", index=ranking.index)
    return ranking, ties, named


def stage_sums(batch: Batch, stage: Stage, verified: Verified | None) -> tuple[pd.DataFrame, Sums, Figures]:
    """The points of a stage with their sums, and the figures behind them; ``verified``: what ``verify`` gave, if so."""
    rulebook, values = batch.rulebook, field_values(batch.fields)
    table = batch.recomputed if verified is None else verified.points
    answers = verified.answers if verified is not None and stage is Stage.VERIFIED else batch.answers
    if verified is not None and stage is not Stage.VERIFIED:  # a missing leaf that was verified is missing still
        table = table.assign(state=batch.recomputed["state"].array)
    points, sums = sum_points(
        rulebook, _stage_points(rulebook, table, stage), values, leaf_gates=stage is not Stage.CLAIMED
    )
    return points, sums, Figures.of(rulebook, sums, answers, values)


def claimed_totals(batch: Batch) -> dict[str, float]:
    """Every unit's total as it claimed it: what the stage ``claimed`` gives."""
    _, sums, _ = stage_sums(batch, Stage.CLAIMED, None)
    scale = 10.0**batch.rulebook.info.digits
    return {unit: float(sums.points[at, -1]) / scale for at, unit in enumerate(sums.units) if sums.known[at, -1]}


def _check_arguments(
    batch: Batch, verification: Verification | None, events: Events | None, ballots: Ballots | None
) -> None:
    """Raise where an argument is something else, or of another rulebook."""
    expected = {"verification": Verification, "events": Events, "ballots": Ballots}
    for (name, kind), value in zip(expected.items(), (verification, events, ballots), strict=True):
        if value is None:
            continue
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be what read_{name} returned, not {type(value).__name__}")
        if value.rulebook.info.id != batch.rulebook.info.id:
            raise ValueError(f"{name} is of rulebook {value.rulebook.info.id!r}, not {batch.rulebook.info.id!r}")


def _stage(stage: str | None, verification: Verification | None) -> Stage:
    names = [item.value for item in Stage]
    if stage is not None and stage not in names:
        raise ValueError(f"stage must be one of {', '.join(names)}, not {stage!r}")
    if stage == Stage.VERIFIED and verification is None:
        raise ValueError("stage 'verified' needs verification=")
    if stage is not None:
        return Stage(stage)
    return Stage.COMPUTED if verification is None else Stage.VERIFIED


def _stage_points(rulebook: Rulebook, table: pd.DataFrame, stage: Stage) -> pd.DataFrame:
    """The table with the column ``points``. A claim that cannot be (above its ceiling, negative) is no points."""
    figures = table[stage.value].to_numpy(dtype=np.float64)
    if stage is Stage.CLAIMED:
        ceilings = {leaf.key: leaf.scoring.ceiling(leaf.points) for leaf in rulebook.leaves()}
        known = pd.Index(ceilings)
        most = np.array([np.inf if value is None else float(value) for value in ceilings.values()])
        codes = known.get_indexer(table["criterion"].cat.categories)[table["criterion"].cat.codes]
        negative = table["maximum"].to_numpy() == 0  # a deduction, or a criterion that left
        size = np.where(negative, -figures, figures)
        possible = (table["state"] == NOT_ASSIGNED) | ((size >= 0) & (size <= most[codes]))
        figures = np.where(possible, figures, np.nan)
    return table.assign(points=figures)


def _findings(
    batch: Batch,
    verified: Verified | None,
    verification: Verification | None,
    events: Events | None,
    ballots: Ballots | None,
    ties: pd.DataFrame,
    awards: pd.DataFrame,
) -> Iterator[Finding]:
    yield from batch.finding_list
    if verification is not None and verified is not None:
        yield from verification.finding_list
        yield from verified.findings
    if events is not None:
        yield from events.finding_list
        yield from events_against_submissions(batch.rulebook, events.entries, values_in(batch.recomputed["unit"]))
    if ballots is not None:
        yield from ballots.finding_list
        yield from unused_votes(batch.rulebook, awards, ties, ballots.entries)
