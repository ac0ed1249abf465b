"""How firm a ranking is: worked cases, and the examples; the laws are in ``test_robustness_laws``."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import thidua_xlsx as tx
from tests.analysis.conftest import Examples
from tests.scoring.small import batch, book, figure, group, leaf, ranks
from thidua_xlsx.analysis.robustness_reach import reach_of
from thidua_xlsx.meeting.entries import Event, Verdict
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.rulebook.model import Cluster, Rulebook
from thidua_xlsx.rulebook.rules import (
    Condition,
    Figure,
    GroupRule,
    Limiter,
    PointKind,
    RankBy,
    Sign,
    TieKey,
)
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.tables.of_robustness import DECIDING, INTERVALS, LEFT_OUT, SWAPS
from thidua_xlsx.tables.table import Table

_ROOT = Path(__file__).resolve().parents[2]

_TRIED = ("left_out_best", "left_out_worst", "disturbed_best", "disturbed_worst", "no_bonus", "best", "worst")

Given = dict[str, dict[str, Any]]

_GIVEN: Given = {"U1": {"A": 9, "B": 5, "T": 2}, "U2": {"A": 6, "B": 9, "T": 0}, "U3": {"A": 5, "B": 5, "T": 0}}


def _rulebook(*more: Any, **parts: Any) -> Rulebook:
    bonus = leaf("T", 3, kind=PointKind.BONUS)
    return book(leaf("A", 10, Direct(Decimal(1))), leaf("B", 10), bonus, *more, **{"units": 3, **parts})


def _result(rulebook: Rulebook | None = None, given: Given | None = None, **more: Any) -> Result:
    return score(batch(rulebook or _rulebook(), given or _GIVEN), **more)


def _by_unit(table: pd.DataFrame, column: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in table.sort_values("unit")[column]]


# -- one criterion less, no bonus, claimed -----------------------------------------------------------


def test_what_decides_is_told_with_the_ranks_that_it_decides() -> None:
    """The head would argue over a criterion that changes nothing, and overlook the one that gave the flag."""
    result = _result()
    assert ranks(result) == {"U1": 1, "U2": 2, "U3": 3}  # 16, 15, 10
    firm = result.robustness(draws=0)
    without = {str(key): _by_unit(rows, "without") for key, rows in firm.left_out.groupby("criterion", observed=True)}
    assert without == {"A": [2, 1, 3], "B": [1, 2, 3], "T": [2, 1, 3]}  # 7, 9, 5; 11, 6, 5; 14, 15, 10
    assert firm.left_out.set_index(["criterion", "unit"]).loc[("A", "U2"), "figure"] == 9.0
    assert firm.deciding[["criterion", "changed", "first_changes", "largest"]].to_numpy().tolist() == [
        ["A", 2, True, 1],
        ["T", 2, True, 1],
    ]
    assert _by_unit(firm.intervals, "left_out_best") == [1, 1, 3]
    assert _by_unit(firm.intervals, "left_out_worst") == [2, 2, 3]
    assert _by_unit(firm.intervals, "no_bonus") == [2, 1, 3]


def test_a_top_group_is_left_out_as_a_whole_and_only_reported_figures_are_not() -> None:
    """A group may decide where none of its criteria does alone; a figure that gives no points decides nothing."""
    rulebook = book(group("I"), leaf("I.1", 10), leaf("I.2", 10), leaf("X", 10), figure("F"), units=2)
    given = {"U1": {"I.1": 9, "I.2": 9, "X": 6, "F": 1}, "U2": {"I.1": 6, "I.2": 6, "X": 8, "F": 2}}
    firm = _result(rulebook, given).robustness(draws=0)
    assert firm.left_out["criterion"].cat.categories.tolist() == ["I.1", "I.2", "X", "I"]
    assert firm.deciding[["criterion", "is_group", "changed"]].to_numpy().tolist() == [["I", True, 2]]
    assert _by_unit(firm.intervals, "left_out_worst") == [1, 2]  # of single criteria
    reach = reach_of(firm)
    assert {unit: (each.best, each.worst, each.is_firm) for unit, each in reach.items()} == {
        "U1": (1, 2, False),
        "U2": (1, 2, False),
    }
    assert "0 trong 2 đơn vị giữ nguyên hạng trong mọi phép thử, kể cả khi bớt cả nhóm" in firm._repr_html_()


def test_verified_and_claimed_ranks_stand_side_by_side() -> None:
    """Whether verification turned the order round is the first question in the room."""
    rulebook = _rulebook()
    verdict = Verdict("U1", "A", points=Decimal(4), reason="thiếu minh chứng")
    result = _result(rulebook, verification=Verification(rulebook, (verdict,)))
    firm = result.robustness(draws=0)
    assert _by_unit(firm.intervals, "rank") == [2, 1, 3]  # 11, 15, 10
    assert _by_unit(firm.intervals, "claimed") == [1, 2, 3]
    assert _by_unit(firm.intervals, "best") == [1, 1, 2]  # without B: 6, 6, 5; without T: 9, 15, 10
    assert _by_unit(firm.intervals, "worst") == [3, 2, 3]


# -- draws -------------------------------------------------------------------------------------------


def test_draws_tell_the_ranks_that_are_within_reach() -> None:
    """One point apart and a point up or down each: the two change places, the third stays where it is."""
    firm = _result().robustness(draws=400, step=1, seed=3)
    assert _by_unit(firm.intervals, "disturbed_best") == [1, 1, 3]
    assert _by_unit(firm.intervals, "disturbed_worst") == [2, 2, 3]
    kept = firm.intervals.set_index("unit")["kept"]
    assert 0.5 < kept["U1"] < 0.95
    assert kept["U3"] == 1.0
    assert firm.intervals.set_index("unit").loc["U3", "first"] == 0.0
    assert 1.0 <= firm.intervals["first"].sum() < 1.5  # above 1: sometimes the first rank is shared


def test_the_same_seed_gives_the_same_draws_and_another_one_others() -> None:
    """The minutes quote a share; whoever runs it again must find the same one."""
    result = _result()
    first, again, other = (result.robustness(draws=50, step=1, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.intervals, again.intervals)
    assert not first.intervals["kept"].equals(other.intervals["kept"])


def test_no_step_moves_nothing_and_no_draws_tell_nothing() -> None:
    """A step smaller than the grid of a criterion cannot move it; a share of no draws is no number."""
    result = _result()
    still = result.robustness(draws=20, step=0).intervals
    assert still["disturbed_best"].tolist() == still["disturbed_worst"].tolist() == still["rank"].tolist()
    assert still["kept"].tolist() == [1.0, 1.0, 1.0]
    none = result.robustness(draws=0, step=5).intervals
    assert none["disturbed_best"].tolist() == none["rank"].tolist()
    assert none["kept"].isna().all()


def test_what_is_not_there_does_not_move_and_nobody_gets_more_than_there_is() -> None:
    """A unit with full points everywhere cannot rise; a criterion that it was not assigned gives it nothing."""
    rulebook = book(leaf("A", 10), leaf("B", 10), units=3)
    given: Given = {"U1": {"A": 10, "B": 10}, "U2": {"A": 9, "B": 9.5}, "U3": {"A": "KG", "B": 1}}
    firm = _result(rulebook, given).robustness(draws=200, step=3)
    assert _by_unit(firm.intervals, "disturbed_best") == [1, 1, 3]
    assert _by_unit(firm.intervals, "disturbed_worst") == [2, 2, 3]  # by percent: 4 of 10 at most


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"draws": -1}, ValueError),
        ({"draws": 1.5}, TypeError),
        ({"draws": True}, TypeError),
        ({"step": -0.1}, ValueError),
        ({"step": float("nan")}, ValueError),
        ({"step": "1"}, TypeError),
        ({"seed": -1}, ValueError),
        ({"seed": None}, TypeError),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: dict[str, Any], error: type[Exception]) -> None:
    """A share of a negative number of draws would look like a result."""
    with pytest.raises(error, match=next(iter(arguments))):
        _result().robustness(**arguments)


# -- swaps -------------------------------------------------------------------------------------------


def test_the_smallest_change_is_named_with_where_both_are_equal() -> None:
    """“One point on B and the flag goes to the neighbour” is what the meeting has to know."""
    swaps = _result().robustness(draws=0).swaps
    first = swaps.iloc[0]
    assert (first["ahead"], first["behind"], first["gap"]) == ("U1", "U2", 1.0)
    assert (first["unit"], first["criterion"], first["from"], first["to"]) == ("U2", "T", 0.0, 1.01)
    assert (first["change"], first["equal_at"], first["equal_ahead"]) == (1.01, 1.0, "")
    assert first["ways"] == 3  # or less of B or T for U1; 9 + 1.01 on B is too much, and A goes by whole points
    second = swaps.iloc[1]
    assert (second["unit"], second["criterion"], second["from"], second["to"]) == ("U2", "B", 9.0, 3.99)
    assert (second["change"], second["ways"]) == (-5.01, 1)


def test_equal_figures_are_decided_by_the_chain() -> None:
    """Where the swap needs 1.01, one point may be enough by the key; the table says for whom."""
    swaps = _result(_rulebook(tie_keys=(TieKey(("A",)),))).robustness(draws=0).swaps
    assert swaps.iloc[0][["equal_at", "equal_ahead"]].tolist() == [1.0, "U1"]


_BENT = (
    group("H", rule=GroupRule.HIGHEST),
    leaf("H.1", 6),
    leaf("H.2", 6),
    group("W", rule=GroupRule.WEIGHTED),
    leaf("W.1", 6, weight=Decimal("0.5")),
    leaf("W.2", 6, weight=Decimal("1.5")),
    group("C", cap=Decimal(5)),
    leaf("C.1", 4),
    leaf("C.2", 4),
    group("G", conditions=(Condition("H", Sign.AT_MOST, Decimal(5)),), otherwise=Decimal(1)),
    leaf("G.1", 4),
    leaf("X", 3, Direct(Decimal(1))),
    leaf("D", 4, kind=PointKind.DEDUCTION),
)
_BENT_GIVEN: Given = {
    "U1": {"H.1": 4, "H.2": 5, "W.1": 3, "W.2": 4, "C.1": 3, "C.2": 3, "G.1": 4, "X": 1, "D": 0},
    "U2": {"H.1": 5, "H.2": 1, "W.1": 4, "W.2": 4, "C.1": 1, "C.2": 2, "G.1": 3, "X": 1, "D": 0},
}


@pytest.mark.parametrize("info", [{}, {"total_cap": Decimal(18)}, {"by": "percent"}])
def test_no_smaller_change_of_any_score_swaps_two_neighbours(info: dict[str, Any]) -> None:
    """Everything tried through the public API: groups that bend, a condition that more points break, a capped total."""
    by_percent = info == {"by": "percent"}
    more = (leaf("K", 5),) if by_percent else ()
    given: Given = {unit: {**own, "K": 4} for unit, own in _BENT_GIVEN.items()}
    given["U1"]["K"] = "KG" if by_percent else 4
    rulebook = book(*_BENT, *more, units=2, info={"digits": 0, **({} if by_percent else info)})
    result = _result(rulebook, given, verification=Verification(rulebook, ()))
    assert set(result.ranking["ranked_by"]) == {"percent" if by_percent else "points"}
    swaps = result.robustness(draws=0).swaps
    for row in swaps.to_dict("records"):
        found = abs(row["change"]) if not row["reason"] else np.inf
        changes = _changes_that_swap(result, row["ahead"], row["behind"], found)
        assert (min(changes), len(changes)) == (found, row["ways"]) if changes else row["reason"]


def _changes_that_swap(result: Result, ahead: str, behind: str, most: float) -> list[float]:
    """By how much every score up to ``most`` away that swaps the two is away; at most the smallest of each score."""
    rulebook = result.rulebook
    now = result.points.set_index(["unit", "criterion"])["points"]
    found = []
    for unit, criterion in itertools.product((behind, ahead), rulebook.leaves()):
        start, sign = now[unit, criterion.key], -1 if criterion.key == "D" else 1
        if np.isnan(start):
            continue
        ends = [sign * end for end in range(int(criterion.points) + 1) if 0 < abs(sign * end - start) <= most]
        for end in sorted(ends, key=lambda end: abs(end - start)):
            if _apart(_verified(result, unit, criterion.key, abs(end)), ahead, behind) < 0:
                found.append(abs(end - start))
                break
    return [change for change in found if change == min(found)]


def _verified(result: Result, unit: str, criterion: str, points: float) -> Result:
    verdict = Verdict(unit, criterion, points=Decimal(str(points)), overrules=True)
    return score(result.batch, verification=Verification(result.rulebook, (verdict,)))


def _apart(result: Result, ahead: str, behind: str) -> float:
    own = result.ranking.set_index("unit")
    by = own["ranked_by"].iloc[0]
    return float(own.loc[ahead, by] - own.loc[behind, by])


def test_where_no_score_can_swap_the_reason_is_told() -> None:
    """A blank row would look like a mistake of the library."""
    last = Limiter("KL", "Khiển trách", last=True)
    rulebook = _rulebook(limiters=(last,), units=4)
    given: Given = {**_GIVEN, "U4": {"A": 0, "B": 0, "T": 0}}
    events = Events(rulebook, (Event("U2", "KL", confirmed=True),))
    swaps = _result(rulebook, given, events=events).robustness(draws=0).swaps
    assert swaps["behind"].tolist() == ["U3", "U4", "U2"]
    assert "sự việc" in swaps["reason"].iloc[2]
    assert swaps[["from", "to", "change"]].iloc[2].isna().all()
    by_keys = (Cluster("C", "Cụm", rank_by=RankBy.KEYS),)
    keyed = book(leaf("A", 10), figure("F"), units=2, clusters=by_keys, tie_keys=(TieKey(("F",), Figure.RESULT),))
    told = _result(keyed, {"U1": {"A": 1, "F": 5}, "U2": {"A": 9, "F": 3}}).robustness(draws=0)
    assert "số liệu báo cáo" in told.swaps["reason"].iloc[0]
    assert np.isnan(told.swaps["gap"].iloc[0])


def test_a_cluster_ranked_by_a_key_of_points_swaps_by_that_key() -> None:
    """Points of other criteria do not count there, however many."""
    by_keys = (Cluster("C", "Cụm", rank_by=RankBy.KEYS),)
    rulebook = book(leaf("A", 10), leaf("B", 10), units=2, clusters=by_keys, tie_keys=(TieKey(("B",)), TieKey(("A",))))
    given: Given = {"U1": {"A": 1, "B": 5}, "U2": {"A": 9, "B": 3}}
    swap = _result(rulebook, given).robustness(draws=0).swaps.iloc[0]
    assert swap[["unit", "criterion", "to", "equal_at", "equal_ahead"]].tolist() == ["U2", "B", 5.01, 5.0, "U2"]


# -- examples ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cum_9_2018", "thang_1000_diem", "can_tho_157"])
def test_tables_of_the_examples_are_as_declared(examples: Examples, name: str) -> None:
    """A notebook that was written for one cluster must run for the next one, with keys, percent or stretched points."""
    result = examples.result(name)
    firm = result.robustness(draws=100, step=0.5)
    tables: dict[str, Table] = {"intervals": INTERVALS, "left_out": LEFT_OUT, "deciding": DECIDING, "swaps": SWAPS}
    for attribute, declared in tables.items():
        table = getattr(firm, attribute)
        assert {str(column): str(dtype) for column, dtype in table.dtypes.items()} == declared.dtypes, attribute
    own = firm.intervals
    assert own["unit"].tolist() == result.ranking["unit"].tolist()
    ranked = own[own["rank"].notna()]
    assert (ranked["best"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["worst"]).all()
    by_report = ranked["cluster"].isin({"can_tho_157": ["DV"]}.get(name, []))
    assert ranked.loc[~by_report, "kept"].between(0, 1).all()
    assert ranked.loc[by_report, [*_TRIED, "kept", "first"]].isna().all(axis=None)
    assert ranked.loc[~by_report, list(_TRIED)].notna().all(axis=None)
    assert own.loc[own["rank"].isna(), ["best", "worst", "kept"]].isna().all(axis=None)
    clusters = result.ranking[result.ranking["rank"].notna()]["cluster"].astype(str).value_counts()
    assert len(firm.swaps) == sum(count - 1 for count in clusters)


def test_nothing_is_disturbed_where_reported_figures_rank() -> None:
    """A share of 100 % “keeps its rank” would be read as firm, where no points decide and none were tried."""
    by_keys = (Cluster("C", "Cụm", rank_by=RankBy.KEYS),)
    key = TieKey(("F",), Figure.RESULT)
    rulebook = book(leaf("A", 10), figure("F"), units=2, clusters=by_keys, tie_keys=(key,))
    given: Given = {"U1": {"A": 1, "F": 5}, "U2": {"A": 9, "F": 3}}
    firm = _result(rulebook, given).robustness(draws=20, step=3)
    own = firm.intervals
    assert own["rank"].tolist() == [1, 2]
    assert own[["disturbed_best", "disturbed_worst", "kept", "first"]].isna().all(axis=None)
    assert own["left_out_worst"].tolist() == own["worst"].tolist() == [1, 2]  # A was left out, and decides nothing
    assert "Cụm: xếp theo số liệu báo cáo, không thử bằng điểm" in firm._repr_html_()
    assert "giữ nguyên hạng trong mọi phép thử" not in firm._repr_html_()


def test_a_result_without_units_has_empty_tables() -> None:
    """Before the first form arrives the page must open all the same."""
    firm = score(batch(_rulebook(), {})).robustness()
    assert firm.intervals["rank"].isna().all()
    assert len(firm.left_out) == len(firm.deciding) == len(firm.swaps) == 0
    assert tx.Robustness is type(firm)


def test_the_page_shows_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the example of the manual would get something else."""
    page = (_ROOT / "docs" / "robustness.md").read_text(encoding="utf-8")
    shutil.copytree(_ROOT / "examples" / "cum_9_2018", tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    assert out.getvalue().splitlines() == re.findall(r"^# (.*)$", code, flags=re.MULTILINE)


def test_where_nothing_gives_points_there_is_nothing_to_shake() -> None:
    """A cluster ranked by reported figures alone would end in an error from inside."""
    rulebook = book(
        figure("F"),
        units=3,
        clusters=(Cluster("C", "Cụm", rank_by=RankBy.KEYS),),
        tie_keys=(TieKey(("F",), Figure.RESULT),),
    )
    found = score(batch(rulebook, {"U1": {"F": 3}, "U2": {"F": 2}, "U3": {"F": 1}})).robustness(draws=5)
    assert found.intervals["rank"].tolist() == [1, 2, 3]
    assert found.left_out.empty
    assert found.intervals["kept"].isna().all()


@pytest.mark.parametrize("step", [1e15, 1e300])
def test_a_step_beyond_every_scale_is_held_by_the_scales(step: float) -> None:
    """“As far as it goes” would end in an error of the computer's own numbers."""
    result = score(batch(book(leaf("A"), leaf("B"), units=3), {"U1": {"A": 1}, "U2": {"A": 2}, "U3": {"B": 3}}))
    found = result.robustness(draws=20, step=step).intervals
    assert found["disturbed_worst"].between(1, 3).all()
