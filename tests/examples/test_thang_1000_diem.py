"""The scale of 1,000 points: the leader rule, tasks that were not assigned, and the ranking by percent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import thidua_xlsx as tx
from tests.batches import make_batch
from tests.examples import hold_meeting, read_back
from thidua_xlsx.examples import thang_1000_diem as example
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.rulebook.model import Criterion, Target
from thidua_xlsx.scoring.result import Result


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The example written, read and scored; every test reads another part of it."""
    return hold_meeting(example, read_back(example, tmp_path_factory.mktemp("thang_1000_diem")))


# -- the leader rule ---------------------------------------------------------------------------------


def test_the_worked_example_of_the_leader_rule() -> None:
    """M = 5, T = 10, the leader has 20: 8, 10, 15 and 20 give 2, 2.5, 3.75 and 5, or the rule is another one."""
    book = example.rulebook()
    leaf = replace(book.criterion("I.1.5"), maximum=Decimal(5))
    group = Criterion("I", "I", "Nhiệm vụ")
    units = book.units[:4]
    small = replace(
        book,
        info=replace(book.info, total=None),
        criteria=(group, replace(leaf, parent="I")),
        targets=tuple(Target(unit.code, leaf.key, Decimal(10)) for unit in units),
        tie_keys=(),
        classes=(),
        awards=(),
        covenant=(),
    )
    results = dict(zip([unit.code for unit in units], (8, 10, 15, 20), strict=True))
    scored = tx.score(make_batch(small, {unit: {(leaf.key, "result"): value} for unit, value in results.items()}))
    points = scored.points.set_index("unit")["points"]
    assert {unit: float(points[unit]) for unit in results} == {"CA1": 2, "CA2": 2.5, "CA3": 3.75, "CA4": 5}


def test_many_criteria_go_by_the_leader_with_half_at_the_target() -> None:
    """A scale without the rule would not be the one that the README describes."""
    leaders = [leaf.scoring for leaf in example.rulebook().leaves() if isinstance(leaf.scoring, Leader)]
    assert len(leaders) >= 15
    assert {method.share for method in leaders} == {Decimal("0.5")}


# -- the scale ---------------------------------------------------------------------------------------


def test_the_scale_has_1000_points_in_four_sections_and_at_least_sixty_criteria() -> None:
    """The example is there to show that a scale of this size can be read and filled in."""
    book = example.rulebook()
    assert book.maximum() == 1000
    assert [book.maximum(key) for key in ("I", "II", "III", "IV", "V")] == [480, 260, 140, 120, 30]
    assert len([leaf for leaf in book.leaves() if not leaf.key.startswith("V.")]) == 67


def test_a_maximum_of_990_ranks_the_whole_cluster_by_percent(verified: Result) -> None:
    """Raw points would punish a unit for a task that nobody gave it."""
    found: Any = verified.ranking.set_index("unit")
    assert found["maximum"].to_dict() == {**dict.fromkeys(found.index, 1000), "CA3": 990, "CA6": 990, "CA8": 980}
    assert set(found["ranked_by"]) == {"percent"}
    for unit in found.index:
        percent = Decimal(str(found.loc[unit, "points"])) * 100 / Decimal(str(found.loc[unit, "maximum"]))
        assert found.loc[unit, "percent"] == float(round(percent, 2))
    assert found["percent"].is_monotonic_decreasing
    assert (found.loc["CA3", "points"], found.loc["CA7", "points"]) == (943.88, 951.16), "as the README says"
    assert (found.loc["CA3", "rank"], found.loc["CA7", "rank"]) == (2, 3)


def test_what_was_not_assigned_is_asked_of_nobody() -> None:
    """A unit that fills in a task that it does not have would be ranked with it."""
    book = example.rulebook()
    for unit, form in example.submissions().items():
        held = [target.criterion for target in book.targets if target.unit == unit and target.value is None]
        assert not any((key, "claimed") in form.answers for key in held)


# -- the meeting -------------------------------------------------------------------------------------


def test_every_form_is_complete(verified: Result) -> None:
    """An example with forgotten cells would teach that a provisional rank is normal."""
    assert verified.ranking["complete"].all()
    assert set(verified.ranking["state"]) == {"ranked"}


def test_only_the_unit_that_did_not_know_the_others_claims_otherwise(verified: Result) -> None:
    """The findings that a reader meets are those that the example is about."""
    found = verified.findings
    assert set(zip(found["code"], found["unit"], strict=True)) == {
        ("claimed-differs-by-cluster", "CA8"),
        ("claimed-differs-explained", "CA4"),
    }


def test_the_verifiers_changes_are_in_the_points_and_have_reasons(verified: Result) -> None:
    """The meeting decides on verified points: a changed cell without effect or reason is worse than none."""
    changed = verified.overrides.set_index(["unit", "criterion"])
    assert {("CA7", "I.3.3"), ("CA3", "II.1.3"), ("CA5", "II.3.2")} <= set(changed.index)
    points: Any = verified.points.set_index(["unit", "criterion"])["points"]
    assert points["CA3", "II.1.3"] == 12.5
    assert all(verdict.reason for verdict in example.verification() if verdict.changes)


def test_joint_activities_are_counted_and_not_typed(verified: Result) -> None:
    """Points for joint activities come from the list of activities, 5 for each."""
    points: Any = verified.points.set_index(["unit", "criterion"])["points"]
    for unit, form in example.submissions().items():
        joined = [key for key, word in form.fields.items() if key.startswith("activity:") and word == "Có tham gia"]
        assert points[unit, "III.2.1"] == 5 * len(joined)


def test_deductions_lower_the_total_and_not_the_maximum(verified: Result) -> None:
    """A deduction that shrank the maximum would cancel itself in the percent."""
    totals: Any = verified.totals.set_index(["unit", "group"])
    for unit in verified.ranking["unit"]:
        parts = [totals.loc[(unit, group), "points"] for group in ("I", "II", "III", "IV", "V")]
        assert parts[-1] <= 0
        assert totals.loc[(unit, "total"), "points"] == pytest.approx(sum(parts))
    assert min(totals.xs("V", level="group")["points"]) < 0


def test_the_reprimanded_leader_keeps_the_unit_from_class_and_award(verified: Result) -> None:
    """A confirmed event counts, one that is still examined does not."""
    found: Any = verified.ranking.set_index("unit")
    assert found.loc["CA5", "class"] == "Hoàn thành tốt nhiệm vụ"
    states = verified.limits.set_index("unit")["state"].to_dict()
    assert states == {"CA5": "confirmed", "CA2": "proposed"}
    assert "CA5" not in set(verified.awards[verified.awards["proposed"]]["unit"])


def test_the_flag_needs_four_fifths_of_all_members(verified: Result) -> None:
    """Nine of ten are enough for the flag, seven of ten are not for the title."""
    awards: Any = verified.awards.set_index(["award", "unit"])
    assert awards.loc[("CO", "CA1"), "proposed"]
    assert awards.loc[("DVQT", "CA2"), "state"] == "to the vote"
    assert awards.loc[("DVQT", "CA2"), "percent"] == 70


def test_the_same_figures_every_time() -> None:
    """An example whose figures moved could not be quoted in a guide."""
    assert example.submissions() == example.submissions()
    assert example.rulebook() == example.rulebook()
