"""Checks that need more than one cell: targets, evidence, claims, totals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.submissions import MAIN, Inbox, Sheet, codes, places, state_of, with_criterion, with_targets
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.ratio import Ratio


def _said(inbox: Inbox, code: str) -> str:
    (finding,) = (each for each in inbox.read().finding_list if each.code == code)
    return finding.what("vi")


# -- targets -----------------------------------------------------------------------------------------


def test_an_assigned_target_decides_whatever_the_form_says(inbox: Inbox) -> None:
    """A unit could lower its own target and be scored by it."""
    inbox.spoil(lambda sheet: sheet.type("I.3", "target", 13))
    batch = inbox.read()
    assert places(batch, "assigned-target-changed") == [(inbox.file(), MAIN, "G9", "ST", "I.3")]
    assert "“13”" in _said(inbox, "assigned-target-changed")
    assert "“40”" in _said(inbox, "assigned-target-changed")
    assert batch.recomputed.set_index("criterion").loc["I.3", "computed"] == 10.0


@pytest.mark.parametrize("written", ["520", "520,0", " 520 "])
def test_an_assigned_target_typed_again_is_not_changed(inbox: Inbox, written: str) -> None:
    """A unit that typed the same target would be accused of changing it."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "target", written))
    assert codes(inbox.read()) == {"number-as-text"}


def test_an_assigned_target_that_was_emptied_is_scored_all_the_same(inbox: Inbox) -> None:
    """A unit that deleted a locked cell would lose the points, though its target is known."""
    inbox.spoil(lambda sheet: sheet.type("I.1", "target", None))
    batch = inbox.read()
    assert codes(batch) == set()
    assert batch.recomputed.set_index("criterion").loc["I.1", "state"] == "scored"


def test_an_assigned_task_cannot_be_declined(inbox: Inbox) -> None:
    """A unit could drop the criterion in which it is weak, and rise in percent."""

    def change(sheet: Sheet) -> None:
        sheet.type("I.1", "assigned", "Không được giao")
        for column in ("target", "result", "claimed"):
            sheet.type("I.1", column, None)

    inbox.spoil(change)
    batch = inbox.read()
    assert codes(batch) == {"assigned-target-changed"}
    points = batch.recomputed.set_index("criterion").loc["I.1"]
    assert (points["state"], points["maximum"]) == ("missing", 10.0)


@pytest.mark.parametrize("key", ["IV.1.b", "II.3"], ids=["with a target", "without a target"])
def test_a_task_that_was_not_assigned_cannot_be_taken(inbox: Inbox, key: str) -> None:
    """A unit could gain points by a task that it does not have."""
    good = inbox.rulebook
    inbox.spoil(lambda sheet: sheet.type(key, "assigned", "Được giao" if key == "IV.1.b" else None))
    inbox.rulebook = with_targets(good, ("ST", key, None))
    batch = inbox.read()
    assert [place[4] for place in places(batch, "assigned-target-changed")] == [key]
    points = batch.recomputed.set_index("criterion").loc[key]
    assert (points["state"], points["maximum"]) == ("not assigned", 0.0)


def test_a_finding_shows_what_stands_in_its_cell(inbox: Inbox) -> None:
    """The head would look for words in a cell in which a figure stands."""
    inbox.rulebook = with_targets(inbox.rulebook, ("ST", "I.3", 40))
    inbox.spoil(lambda sheet: sheet.type("I.3", "assigned", "Không được giao"))
    (finding,) = (each for each in inbox.read().finding_list if each.code == "assigned-target-changed")
    assert (finding.place.cell, finding.found) == ("G9", "40")
    assert "Không được giao" in finding.what("vi")


def test_a_task_that_was_not_assigned_is_locked_in_the_form_and_no_finding(inbox: Inbox) -> None:
    """A unit without the task would be asked for its figures."""
    inbox.rulebook = with_targets(inbox.rulebook, ("ST", "II.3", None))
    inbox.spoil(lambda sheet: [sheet.type("II.3", column, None) for column in ("result", "claimed")])
    batch = inbox.read()
    assert codes(batch) == set()
    assert state_of(batch, "II.3", "result")["state"] == "not assigned"


def test_a_target_of_zero_counts_where_the_rulebook_allows_it(inbox: Inbox) -> None:
    """“No case at all” as a target would be refused although the cluster agreed on it."""
    inbox.rulebook = with_criterion(inbox.rulebook, "IV.1.b", method=Ratio(zero_target="full"))
    inbox.spoil(lambda sheet: sheet.type("IV.1.b", "target", 0))
    batch = inbox.read()
    assert codes(batch) == set()
    assert batch.recomputed.set_index("criterion").loc["IV.1.b", "computed"] == 6.0


# -- evidence ----------------------------------------------------------------------------------------


def test_points_without_evidence_are_doubted_only_where_it_is_needed(inbox: Inbox) -> None:
    """The verifier would look for papers that nobody asked for, or miss those that are not there."""

    def change(sheet: Sheet) -> None:
        for key in ("I.2", "I.3", "II.2"):
            sheet.type(key, "evidence", " " if key == "I.3" else None)
        sheet.type("II.2", "result", "Không đạt")
        sheet.type("II.2", "claimed", 0)
        assert sheet.cell("IV.2.b", "evidence").value is None

    inbox.spoil(change)
    batch = inbox.read()
    assert [place[4] for place in places(batch, "evidence-missing")] == ["I.2", "I.3"]
    assert codes(batch) == {"evidence-missing"}
    (first, _) = (each for each in batch.finding_list if each.code == "evidence-missing")
    assert "10 điểm" in first.what("vi")


# -- claims ------------------------------------------------------------------------------------------


def test_a_claim_is_compared_with_the_rule_to_the_last_digit(inbox: Inbox) -> None:
    """A hundredth of a point, enough for a rank, would pass."""
    inbox.spoil(lambda sheet: sheet.type("IV.1.a", "claimed", 5.61))
    batch = inbox.read()
    assert places(batch, "claimed-differs") == [(inbox.file(), MAIN, "I24", "ST", "IV.1.a")]
    assert "tự chấm 5,61, tính lại theo quy định là 5,6" in _said(inbox, "claimed-differs")


@pytest.mark.parametrize("claimed", [5.6, 5.600000000000001, 5.6000000001])
def test_binary_dust_in_a_claim_is_no_difference(inbox: Inbox, claimed: float) -> None:
    """A unit that claimed by a formula (=14*0.4) would be told that 5.6 is not 5.6."""
    inbox.spoil(lambda sheet: sheet.type("IV.1.a", "claimed", claimed))
    assert codes(inbox.read()) == set()


def test_a_claim_without_a_result_is_not_compared(inbox: Inbox) -> None:
    """A unit that forgot one cell would be accused of claiming too much as well."""
    inbox.spoil(lambda sheet: sheet.type("IV.1.a", "result", None))
    assert codes(inbox.read()) == {"blank-required"}


def test_a_direct_score_is_its_own_rule(inbox: Inbox) -> None:
    """Every unit's direct score would be compared with itself, or with something else."""
    inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", 0))
    assert codes(inbox.read()) == set()


@pytest.mark.parametrize(
    ("claimed", "found"),
    [(0, set()), (0.25, set()), (5, set()), (4.9999999, set()), (0.1, {"off-the-grid"}), (5.25, {"above-maximum"})],
)
def test_a_direct_score_lies_on_its_grid_and_below_its_maximum(inbox: Inbox, claimed: float, found: set[str]) -> None:
    """A unit could give itself points that the scale does not have."""
    inbox.spoil(lambda sheet: sheet.type("II.4", "claimed", claimed))
    assert codes(inbox.read()) == found


def test_the_grid_of_a_third_is_no_trap(inbox: Inbox) -> None:
    """With a step that is no binary number (0.1), 0.3 would be called off the grid."""
    inbox.rulebook = with_criterion(inbox.rulebook, "II.4", method=Direct(Decimal("0.1")))
    for tenths in (1, 3, 6, 7, 29, 49):
        inbox.spoil(lambda sheet, points=tenths / 10: sheet.type("II.4", "claimed", points))
        assert codes(inbox.read()) == set()


# -- totals ------------------------------------------------------------------------------------------


def test_the_printed_total_is_compared_with_the_rows(inbox: Inbox) -> None:
    """A sheet of paper could say 99 where the rows add up to 98."""
    inbox.spoil(lambda sheet: sheet.type("=total", "claimed", 97.85), as_calculated=True)
    assert "in trên phiếu là 97,85, cộng các dòng là" in _said(inbox, "total-differs")


def test_a_number_typed_as_text_is_missing_from_the_printed_total(inbox: Inbox) -> None:
    """Excel adds up only numbers, and nobody would know why the paper differs from the ranking."""

    def change(sheet: Sheet) -> None:
        sheet.type("IV.2.b", "claimed", "4,0")
        total = sheet.cell("=total", "claimed")
        total.value = float(str(total.value)) - 4

    inbox.spoil(change, as_calculated=True)
    batch = inbox.read()
    assert codes(batch) == {"number-as-text", "total-differs", "check-code-differs"}
    assert batch.recomputed.set_index("criterion").loc["IV.2.b", "claimed"] == 4.0


def test_findings_come_in_the_order_of_units_and_criteria(inbox: Inbox) -> None:
    """The secretary would jump to and fro between forms while asking back."""
    for unit in ("CM", "ST"):
        inbox.spoil(lambda sheet: [sheet.type(key, "claimed", None) for key in ("II.4", "I.2", "IV.2.b")], unit)
    batch = inbox.read()
    blanks = [
        place for each in batch.finding_list if (place := (each.unit, each.criterion)) and each.code == "blank-required"
    ]
    assert blanks == [(unit, key) for unit in ("ST", "CM") for key in ("I.2", "II.4", "IV.2.b")]
