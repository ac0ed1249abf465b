"""What is claimed beside what counts: over cells that have both, by the rules of the groups."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from tests.analysis.conftest import Examples
from tests.scoring.small import batch, book, group, leaf
from thidua_xlsx.analysis.inflation import Inflation
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.count import Count
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.score import score


@pytest.fixture(scope="module")
def small() -> Inflation:
    """U1 always claims the maximum; U2 left a claim blank; U3 claims more than can be; two claims were cut."""
    rulebook = book(
        *(group("I", cap=Decimal(25)), leaf("I.1"), leaf("I.2"), leaf("I.3", method=Count(Decimal(2)))),
        *(group("T", kind=PointKind.BONUS), leaf("T.1", 5), group("R", kind=PointKind.DEDUCTION), leaf("R.1", 5)),
        units=4,
    )

    def row(*points: Any, counted: tuple[int, float | None]) -> dict[str, Any]:
        result, claimed = counted
        inputs = {"result": result} | ({} if claimed is None else {"claimed": claimed})
        return dict(zip(("I.1", "I.2", "T.1", "R.1"), points, strict=True)) | {"I.3": inputs}

    given = {
        "U1": row(10, 10, 0, 0, counted=(4, 10)),
        "U2": row(8, 7, 1, 2, counted=(3, None)),
        "U3": row(12, 5, 0, 1, counted=(5, 10)),
    }
    made = batch(rulebook, given)
    verdicts = (
        Verdict("U1", "I.2", points=Decimal(6), reason="x"),
        Verdict("U2", "R.1", points=Decimal(3), reason="x"),
        Verdict("U3", "I.2", points=Decimal(7), reason="x"),
    )
    return score(made, "claimed", Verification(rulebook, verdicts)).inflation()


def test_only_cells_with_both_figures_count_by_the_rules_of_the_groups(small: Inflation) -> None:
    """A blank claim would look like modesty, a claim above the maximum like a cut; a cap would be forgotten."""
    assert small.counted == "verified"
    units = small.units.set_index("unit")
    assert list(units.index) == ["U1", "U2", "U3"]
    # claimed 10 + 10 + 10, held at 25; counted 10 + 6 + 8
    assert units.loc["U1", ["claimed", "counted", "difference", "cells", "left_out"]].tolist() == [25, 24, 1, 5, 0]
    assert units.loc["U2", ["claimed", "counted", "difference", "cells", "left_out"]].tolist() == [14, 13, 1, 4, 1]
    assert units.loc["U3", ["claimed", "counted", "difference", "cells", "left_out"]].tolist() == [14, 16, -2, 4, 1]
    assert units["lowered"].tolist() == [2, 1, 0]
    assert units["raised"].tolist() == [0, 0, 1]
    assert math.isclose(units.loc["U1", "percent"], 100 / 24)


def test_who_always_claims_the_maximum_is_named(small: Inflation) -> None:
    """The unit whose claims say nothing is the first to be verified; a bonus that it does not have is none."""
    units = small.units.set_index("unit")
    assert units["always_maximum"].to_dict() == {"U1": True, "U2": False, "U3": False}
    assert units["share_at_maximum"].tolist() == [1, 0, 0.5]
    assert units["claims"].tolist() == [3, 2, 2]


def test_each_criterion_says_how_much_is_claimed_too_much(small: Inflation) -> None:
    """Which criterion everybody reads in his own favour would stay unknown."""
    rows = small.criteria.set_index("criterion")
    means = ["units", "claimed_mean", "counted_mean", "mean_difference"]
    assert rows.loc["I.2", means].tolist() == [3, 22 / 3, 20 / 3, 2 / 3]
    assert rows.loc["R.1", means].tolist() == [3, -1, -4 / 3, 1 / 3]
    assert rows.loc["I.2", ["lowered", "raised", "share_lowered", "share_at_maximum"]].tolist() == [1, 1, 1 / 3, 1 / 3]
    assert rows.loc["I.1", "units"] == 2
    assert math.isnan(rows.loc["T.1", "share_at_maximum"])


def test_ranks_are_those_of_the_whole_rankings(examples: Examples) -> None:
    """A rank beside the table that is not the one of the ranking would be asked about."""
    result = examples.result("cum_9_2018")
    found = result.inflation()
    for stage, column in (("claimed", "rank_claimed"), ("verified", "rank_counted")):
        ranks = examples.result("cum_9_2018", stage).ranking.set_index("unit")["rank"]
        assert found.units.set_index("unit")[column].to_dict() == ranks.to_dict()
    totals = result.claimed_totals
    whole = found.units[found.units["left_out"] == 0]
    assert {unit: totals[unit] for unit in whole["unit"]} == dict(zip(whole["unit"], whole["claimed"], strict=True))


def test_without_verification_claims_are_compared_with_the_rule() -> None:
    """Before the meeting an analyst wants to know it as well."""
    rulebook = book(group("I"), leaf("I.1", method=Count(Decimal(1))))
    found = score(batch(rulebook, {"U1": {"I.1": {"result": 4, "claimed": 6}}})).inflation()
    assert found.counted == "computed"
    assert found.units["difference"].tolist() == [2]
    assert repr(found) == "<Inflation, computed: 1 units, 0 always claim the maximum>"
