"""From answers to ranks: the sums, the ranks and the classes that a meeting decides on."""

from __future__ import annotations

import dataclasses
import pickle
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from tests.batches import make_batch
from tests.scoring.small import batch as small_batch
from tests.scoring.small import book, group, leaf
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import (
    ClassBasis,
    ClassFigure,
    Cluster,
    Criterion,
    Info,
    NotAssigned,
    Rulebook,
    Target,
    Unit,
    UnitClass,
)
from thidua_xlsx.scoring.score import score

_CLASSES = (
    UnitClass("Xuất sắc", Interval(Decimal(90))),
    UnitClass("Tốt", Interval(Decimal(70), True, Decimal("84.5"), True)),
    UnitClass("Hoàn thành", Interval(None, True, Decimal(70), False)),
)


def _rulebook(units: int = 4, **info: object) -> Rulebook:
    """One cluster, a group of a direct leaf and a ratio leaf of 5 points each, and a direct leaf of 90."""
    values = {
        "not_assigned": NotAssigned.EXCLUDE,
        "class_basis": ClassBasis.POINTS,
        "class_figure": ClassFigure.PRINTED,
    }
    return Rulebook(
        Info("r", "1", "R", 2024, 2, 2, **{**values, **info}),  # type: ignore[arg-type]  # a dictionary of settings
        (Cluster("C", "Cụm"),),
        tuple(Unit(f"U{number}", f"Đơn vị {number}", "C") for number in range(1, units + 1)),
        (
            Criterion("I", "I", "Nhóm"),
            Criterion("I.1", "1", "Chấm thẳng", Decimal(5), "I", method=Direct()),
            Criterion("I.2", "2", "Tỷ lệ", Decimal(5), "I", method=Ratio()),
            Criterion("II", "II", "Lá ở trên cùng", Decimal(90), method=Direct()),
        ),
        classes=_CLASSES,
    )


def _answers(direct: float | str, top: float, result: float | None = 10) -> dict[tuple[str, str], object]:
    answers: dict[tuple[str, str], object] = {("I.1", "claimed"): direct, ("II", "claimed"): top}
    answers |= {("I.2", "target"): 10, ("I.2", "claimed"): 5}
    if result is not None:
        answers["I.2", "result"] = result
    return answers


def _ranking(table: pd.DataFrame) -> dict[str, object]:
    return {
        str(unit): None if rank is pd.NA else int(rank) for unit, rank in zip(table["unit"], table["rank"], strict=True)
    }


def test_a_tenth_and_two_tenths_tie_with_three_tenths() -> None:
    """Binary addition would give one of two equal units the better rank."""
    rulebook = _rulebook(2)
    result = score(make_batch(rulebook, {"U1": _answers("0.1", 0.2), "U2": _answers("0.3", 0)}))
    assert _ranking(result.ranking) == {"U1": 1, "U2": 1}
    assert list(result.ranking["points"]) == [5.3, 5.3]
    assert list(result.ranking["shared"]) == [True, True]
    assert set(result.ranking["tied_with"]) == {"Đơn vị 1", "Đơn vị 2"}


def test_equal_figures_share_a_rank_and_the_next_rank_is_left_out() -> None:
    """The third unit after a shared first place must be third, not second."""
    rulebook = _rulebook(4)
    points = {"U1": 80, "U2": 90, "U3": 90, "U4": 70}
    result = score(make_batch(rulebook, {unit: _answers(1, top) for unit, top in points.items()}))
    assert _ranking(result.ranking) == {"U2": 1, "U3": 1, "U1": 3, "U4": 4}
    assert list(result.ranking["unit"].astype(str)) == ["U2", "U3", "U1", "U4"]


def test_a_unit_without_a_submission_is_listed_and_not_ranked() -> None:
    """A unit that sent nothing must not vanish from the table, nor push others down."""
    result = score(make_batch(_rulebook(2), {"U2": _answers(1, 1)}))
    assert _ranking(result.ranking) == {"U2": 1, "U1": None}
    row = result.ranking.set_index("unit").loc["U1"]
    assert row["state"] == "not submitted"
    assert np.isnan(row["points"])
    assert result.left_out == ["U1"]


def test_a_missing_leaf_leaves_the_known_points_and_marks_the_rank_provisional() -> None:
    """One forgotten cell must neither wipe out a unit's points nor pass unnoticed."""
    result = score(make_batch(_rulebook(2), {"U1": _answers(4, 80, None), "U2": _answers(1, 1)}))
    row = result.ranking.set_index("unit").loc["U1"]
    assert (row["points"], row["state"], row["missing"], row["complete"]) == (84.0, "provisional", 1, False)
    totals = result.totals.set_index(["unit", "group"])
    assert (totals.loc[("U1", "I"), "points"], totals.loc[("U1", "I"), "missing"]) == (4.0, 1)


def test_points_above_the_maximum_are_not_counted() -> None:
    """A self-score of 6.5 of 5 must not win a rank by itself."""
    result = score(make_batch(_rulebook(2), {"U1": _answers(6.5, 80), "U2": _answers(5, 80)}))
    assert _ranking(result.ranking) == {"U2": 1, "U1": 2}
    assert result.ranking.set_index("unit").loc["U1", "state"] == "provisional"


def test_the_stage_claimed_ranks_what_the_units_wrote() -> None:
    """A ranking is of one stage throughout; the claimed one must not mix in computed points."""
    batch = make_batch(_rulebook(2), {"U1": _answers(1, 50, 2), "U2": _answers(1, 49)})
    assert _ranking(score(batch, "claimed").ranking) == {"U1": 1, "U2": 2}
    assert _ranking(score(batch).ranking) == {"U2": 1, "U1": 2}
    assert (score(batch).stage, score(batch, "claimed").stage) == ("computed", "claimed")


def test_a_claim_that_cannot_be_wins_nothing_in_any_stage() -> None:
    """500 points claimed of 5 would put a unit first as long as nobody looks."""
    batch = make_batch(_rulebook(2), {"U1": _answers(500, 50), "U2": _answers(5, 50)})
    for stage in ("claimed", "computed"):
        ranking = score(batch, stage).ranking.set_index("unit")
        assert (ranking.loc["U1", "points"], ranking.loc["U1", "state"]) == (55.0, "provisional"), stage


def test_what_is_missing_is_counted_for_the_stage_that_is_ranked() -> None:
    """A claim that is there would be called missing because the result beside it is blank."""
    batch = make_batch(_rulebook(1), {"U1": _answers(5, 50, None)})
    assert list(score(batch, "claimed").ranking["missing"]) == [0]
    assert list(score(batch).ranking["missing"]) == [1]


def test_an_unknown_stage_is_refused() -> None:
    """A typing slip in the stage must not silently rank another one."""
    with pytest.raises(ValueError, match="veryfied"):
        score(make_batch(_rulebook(1), {"U1": _answers(1, 1)}), "veryfied")


@pytest.mark.parametrize(
    ("policy", "points", "maximum", "percent"),
    [
        (NotAssigned.EXCLUDE, 94.0, 95.0, 98.95),
        (NotAssigned.FULL, 99.0, 100.0, 99.0),
        (NotAssigned.ZERO, 94.0, 100.0, 94.0),
    ],
)
def test_what_is_not_assigned_follows_the_policy(
    policy: NotAssigned, points: float, maximum: float, percent: float
) -> None:
    """A unit without a task must get exactly what the cluster agreed for that case."""
    answers = {**_answers(4, 90), ("I.2", "assigned"): "KG"}
    result = score(make_batch(_rulebook(2, not_assigned=policy), {"U1": answers, "U2": _answers(1, 1)}))
    row = result.ranking.set_index("unit").loc["U1"]
    assert (row["points"], row["maximum"], row["percent"], row["state"]) == (points, maximum, percent, "ranked")


def test_a_cluster_with_an_excluded_criterion_is_ranked_by_percent() -> None:
    """By raw points a unit with fewer tasks would always lose."""
    answers = {**_answers(5, 90), ("I.2", "assigned"): "KG"}
    result = score(make_batch(_rulebook(2), {"U1": answers, "U2": _answers(5, 90, 9)}))
    assert set(result.ranking["ranked_by"]) == {"percent"}
    assert _ranking(result.ranking) == {"U1": 1, "U2": 2}


def test_a_target_that_the_rulebook_holds_wins_over_the_one_in_the_form() -> None:
    """Lowering one's own target in the form must not raise one's points."""
    rulebook = dataclasses.replace(_rulebook(1), targets=(Target("U1", "I.2", Decimal(20)),))
    result = score(make_batch(rulebook, {"U1": _answers(1, 1)}))
    points = result.points.set_index("criterion")["points"]
    assert points["I.2"] == 2.5


def test_a_unit_in_a_hole_of_the_classes_is_not_classified_and_the_reason_is_said() -> None:
    """Between 84.5 and 90 the scale says nothing; a guess would decide over an award."""
    answers = {"U1": _answers(5, 90), "U2": _answers(4.75, 75), "U3": _answers(4.5, 75), "U4": _answers(4, 60.99)}
    ranking = score(make_batch(_rulebook(4), answers)).ranking.set_index("unit")
    assert list(ranking["class"]) == ["Xuất sắc", "Chưa xếp loại", "Tốt", "Hoàn thành"]
    assert ranking.loc["U2", "class_reason"] == "84,75 không thuộc mức nào trong quy định"


@pytest.mark.parametrize(
    ("figure", "expected"), [(ClassFigure.PRINTED, "Xuất sắc"), (ClassFigure.EXACT, "Chưa xếp loại")]
)
def test_the_class_goes_by_the_printed_or_the_exact_figure_as_chosen(figure: ClassFigure, expected: str) -> None:
    """89.996 % printed as 90.00 gains a class only where the rulebook says so."""
    rulebook = _rulebook(1, class_basis=ClassBasis.PERCENT, class_figure=figure)
    criteria = tuple(
        dataclasses.replace(criterion, maximum=Decimal(240)) if criterion.key == "II" else criterion
        for criterion in rulebook.criteria
    )
    rulebook = dataclasses.replace(rulebook, criteria=criteria)
    ranking = score(make_batch(rulebook, {"U1": _answers("4.99", 215)})).ranking
    assert ranking["percent"].iloc[0] == 90.0
    assert ranking["class"].iloc[0] == expected


def test_clusters_are_ranked_apart_and_leaders_compared_within_them(example: Rulebook) -> None:
    """A strong unit of another cluster must not lower anybody's points."""
    units = tuple(
        dataclasses.replace(unit, cluster="C9" if number % 2 else "C8") for number, unit in enumerate(example.units)
    )
    clusters = (Cluster("C9", "Cụm 9"), Cluster("C8", "Cụm 8"))
    rulebook = dataclasses.replace(example, units=units, clusters=clusters, targets=())
    values = {unit.code: {("I.3", "target"): 10, ("I.3", "result"): 12 + number} for number, unit in enumerate(units)}
    result = score(make_batch(rulebook, values))
    points = result.points[result.points["criterion"] == "I.3"].set_index("unit")["points"]
    best = {
        str(cluster): points[[str(unit) for unit in group["unit"]]].max()
        for cluster, group in result.ranking.groupby("cluster", observed=True)
    }
    assert best == {"C9": 10.0, "C8": 10.0}
    assert (result.ranking.groupby("cluster", observed=True)["rank"].min() == 1).all()


def test_a_result_that_was_asked_things_is_sent_no_larger() -> None:
    """A result that goes to another process after a look at a card would carry everything behind the card along."""
    result = score(small_batch(book(group("I"), leaf("I.1"), units=2), {"U1": {"I.1": 7}}))
    before = len(pickle.dumps(result))
    result.explain("U1", "I.1")
    result.scorecard("U1")
    assert len(pickle.dumps(result)) == before
