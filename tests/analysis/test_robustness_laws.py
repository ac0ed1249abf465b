"""Laws of robustness over random rulebooks: every rank, drawn or left out, is the one that scoring gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.meetings import Meeting, meetings
from tests.strategies import rulebooks
from thidua_xlsx.analysis.robustness import robustness, scores_of
from thidua_xlsx.analysis.robustness_draws import Moving
from thidua_xlsx.analysis.robustness_left_out import LeavingOut
from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.conditions import field_values
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import RankBy
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.limits import Limits
from thidua_xlsx.scoring.ranking import rank_units
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.scoring.totals import sum_points

_SEED = 7


def _ranks(ranking: pd.DataFrame) -> dict[str, int]:
    """Unit → rank, 0 where it has none."""
    return {str(u): 0 if pd.isna(r) else int(r) for u, r in zip(ranking["unit"], ranking["rank"], strict=True)}


def _drawn(data: st.DataObject) -> tuple[Rulebook, Batch, Meeting]:
    rulebook = data.draw(rulebooks(max_clusters=2))
    values = data.draw(filled(rulebook))
    assume(values)
    batch = make_batch(rulebook, values)
    return rulebook, batch, data.draw(meetings(batch, most=6))


def _scored_again(rulebook: Rulebook, batch: Batch, table: pd.DataFrame, points: Any, meeting: Meeting) -> pd.DataFrame:
    """The ranking by other points, by the usual way."""
    values = field_values(batch.fields)
    _, sums = sum_points(rulebook, table.assign(points=points), values)
    figures = Figures.of(rulebook, sums, batch.answers, values)
    return rank_units(rulebook, sums, figures, Limits(rulebook, meeting.events.entries), meeting.ballots.entries)[0]


@settings(max_examples=6)
@given(st.data())
def test_nothing_changed_is_the_ranking_as_it_is_and_claimed_is_that_of_the_stage(data: st.DataObject) -> None:
    """An interval that does not hold the unit's own rank would be laughed out of the room."""
    _, batch, meeting = _drawn(data)
    result = score(batch, None, meeting.verification, meeting.events, meeting.ballots)
    own = robustness(result, draws=5, step=0).intervals
    keyed = {cluster.code for cluster in result.rulebook.clusters if cluster.rank_by is RankBy.KEYS}
    now = _ranks(result.ranking)
    claimed = _ranks(score(batch, "claimed", meeting.verification, meeting.events, meeting.ballots).ranking)
    for row in own.fillna(0).to_dict("records"):
        assert row["rank"] == now[row["unit"]]
        is_blank = row["cluster"] in keyed and row["disturbed_best"] == row["disturbed_worst"] == row["kept"] == 0
        assert is_blank or row["rank"] == row["disturbed_best"] == row["disturbed_worst"]
        assert row["claimed"] == (claimed[row["unit"]] if row["rank"] else 0)


@settings(max_examples=8)
@given(st.data())
def test_ranks_of_a_draw_are_those_of_scoring_its_points_one_by_one(data: st.DataObject) -> None:
    """A thousand draws at one stroke are worth nothing if a cap, a condition or a tie is lost on the way."""
    rulebook, batch, meeting = _drawn(data)
    result = score(batch, "computed", None, meeting.events, meeting.ballots)
    scores = scores_of(result)
    steps = np.full_like(scores.grid, data.draw(st.sampled_from((1, 1, 5, 300))))
    moving = Moving(scores, steps)
    assume(moving.leaves.size)
    found = moving.ranks(np.random.default_rng(_SEED), 3)
    moved = moving.drawn(np.random.default_rng(_SEED), slice(0, len(moving.leaves)), 3)
    at = {leaf.key: column for column, leaf in enumerate(rulebook.leaves())}
    for draw, ranks in enumerate(found):
        points = scores.points.copy()
        points[:, moving.leaves] += moved[:, :, draw].T.astype(np.int64) * scores.grid[moving.leaves]
        assert (points >= scores.low).all()
        assert (points <= scores.high).all()
        table = batch.recomputed
        cells = zip(table["unit"].astype(str), table["criterion"].astype(str), strict=True)
        own = np.array([points[scores.sums.row_of[unit], at[key]] for unit, key in cells]) / 10.0**rulebook.info.digits
        ranking = _ranks(
            _scored_again(rulebook, batch, table, np.where(table["computed"].isna(), np.nan, own), meeting)
        )
        assert [ranking[unit] for unit in scores.sums.units] == ranks.tolist()


@settings(max_examples=8)
@given(st.data())
def test_left_out_is_as_if_the_rulebook_did_not_have_it(data: st.DataObject) -> None:
    """What rests on a criterion leaves with it: maxima, what others took over, conditions and tie keys."""
    rulebook, batch, meeting = _drawn(data)
    result = score(batch, "computed", None, meeting.events, meeting.ballots)
    scores = scores_of(result)
    leaves = rulebook.leaves()
    which = data.draw(st.integers(0, len(leaves) - 1))
    assume(not any(item.uses == leaves[which].key for item in leaves))
    found = LeavingOut(scores).without([[leaf] for leaf in range(len(leaves))])
    less = _without(rulebook, leaves[which].key)
    table = batch.recomputed[batch.recomputed["criterion"] != leaves[which].key]
    assume(len(table))
    ranking = _scored_again(less, batch, table, table["computed"], meeting)
    ranks = _ranks(ranking)
    assert [ranks[unit] for unit in scores.sums.units] == found.ranks[which].tolist()
    own = ranking.set_index("unit")
    for unit, figure, cluster in zip(scores.sums.units, found.figure[which], scores.again.cluster, strict=True):
        by = str(own.loc[unit, "ranked_by"])
        assert by == ("points", "percent", "keys")[found.by[which, cluster]] or not ranks[unit]
        if ranks[unit] and by != "keys":
            digits = rulebook.info.percent_digits if by == "percent" else rulebook.info.digits
            assert own.loc[unit, by] == figure / 10.0**digits


def _without(rulebook: Rulebook, key: str) -> Rulebook:
    """The rulebook without a leaf, without groups' conditions and tie keys that have nothing to look at then."""
    gone = {key}
    for group in reversed(rulebook.groups()):
        if all(child.key in gone for child in rulebook.children(group.key)):
            gone.add(group.key)
    criteria = tuple(
        dataclasses.replace(item, conditions=tuple(each for each in item.conditions if each.subject not in gone))
        for item in rulebook.criteria
        if item.key != key
    )
    tie_keys = tuple(item for item in rulebook.tie_keys if not gone & set(item.subjects))
    return dataclasses.replace(rulebook, criteria=criteria, tie_keys=tie_keys)


@settings(max_examples=4)
@given(st.data())
def test_a_swap_happens_when_the_score_is_changed_and_not_a_step_before(data: st.DataObject) -> None:
    """The head changes the score as the table says, and the two must change places, by any rule that there is."""
    rulebook, batch, meeting = _drawn(data)
    verification = meeting.verification or Verification(rulebook, ())
    result = score(batch, "verified", verification, meeting.events, meeting.ballots)
    grid = dict(zip((leaf.key for leaf in rulebook.leaves()), scores_of(result).grid.tolist(), strict=True))
    for row in robustness(result, draws=0).swaps.to_dict("records")[:3]:
        if row["reason"]:
            continue
        assert _order(_changed(result, verification, meeting, row, row["to"]), row) < 0
        step = grid[row["criterion"]] / 10.0**rulebook.info.digits
        before = round(row["to"] - np.sign(row["change"]) * step, rulebook.info.digits)
        if abs(row["change"]) > step and before != row["equal_at"]:  # there the chain decides, see below
            assert _figures(_changed(result, verification, meeting, row, before), row) >= 0
        if not pd.isna(row["equal_at"]):
            order = _order(_changed(result, verification, meeting, row, row["equal_at"]), row)
            assert row["equal_ahead"] == {1: row["ahead"], 0: "", -1: row["behind"]}[order]


def _changed(
    result: Result, verification: Verification, meeting: Meeting, row: Mapping[Any, Any], points: float
) -> pd.DataFrame:
    """The ranking with one score given by the verifier."""
    cell = row["unit"], row["criterion"]
    said = [verdict for verdict in verification.verdicts if (verdict.unit, verdict.criterion) == cell]
    kept = [verdict for verdict in verification.verdicts if verdict not in said]
    results = said[0].results if said else {}
    given_ = Verdict(*cell, results=results, points=abs(Decimal(str(points))), reason="x", overrules=True)
    again = Verification(result.rulebook, (*kept, given_))
    return score(result.batch, "verified", again, meeting.events, meeting.ballots).ranking


def _order(ranking: pd.DataFrame, row: Mapping[Any, Any]) -> int:
    """1 where the one that was ahead still is, 0 where they share a rank, −1 where they changed places."""
    ranks = _ranks(ranking)
    return int(np.sign(ranks[row["behind"]] - ranks[row["ahead"]]))


def _figures(ranking: pd.DataFrame, row: Mapping[Any, Any]) -> float:
    """By how much the one ahead is ahead in the figure; where keys rank, in the rank."""
    own = ranking.set_index("unit")
    by = str(own.loc[row["ahead"], "ranked_by"])
    return _order(ranking, row) if by == "keys" else float(own.loc[row["ahead"], by] - own.loc[row["behind"], by])
