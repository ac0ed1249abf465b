"""Verification: whose word counts, and what is said about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.scoring.small import batch, book, choice_field, leaf, points, ranks, row
from thidua_xlsx.batch import Batch
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.methods.base import PointRow
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import NotAssigned, Rulebook
from thidua_xlsx.rulebook.rules import Combine, Condition, PointKind, Sign, VerifiedBy, Verifier
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_LEVELS = Levels(rows=(PointRow(Decimal(10), "Tốt"), PointRow(Decimal(6), "Khá")))
_WHY = "theo báo cáo của Phòng PV01"


def _rulebook(units: int = 3, **info: Any) -> Rulebook:
    return book(
        leaf("D", 10),
        leaf("R", 10, Ratio()),
        leaf("L", 10, _LEVELS),
        leaf("T", 5, kind=PointKind.DEDUCTION),
        units=units,
        info=info,
        verifiers=(
            Verifier("P1", "Phòng 1", ("D", "R")),
            Verifier("P2", "Phòng 2", ("L", "T")),
            Verifier("P3", "Phòng 3"),
        )
        if info.get("combine") is not Combine.OWN
        else (Verifier("P1", "Phòng 1", ("D", "R")), Verifier("P2", "Phòng 2", ("L", "T"))),
    )


def _given(rulebook: Rulebook) -> Batch:
    return batch(
        rulebook, {unit.code: {"D": 8, "R": (10, 9), "L": {"result": "Tốt"}, "T": 1} for unit in rulebook.units}
    )


def _verdict(unit: str, key: str, *, by: str = "Cụm trưởng", cell: str = "N7", **what: Any) -> Verdict:
    if not what.get("agreed"):
        what.setdefault("reason", _WHY)
    if isinstance(what.get("points"), str):
        what["points"] = Decimal(what["points"])
    return Verdict(unit, key, by, place=Place("tham_dinh.xlsx", "Thẩm định", cell), **what)


def _verified(rulebook: Rulebook, *verdicts: Verdict, stage: str | None = None) -> Result:
    return score(_given(rulebook), stage, Verification(rulebook, verdicts))


# -- the head ----------------------------------------------------------------------------------------


def test_a_corrected_result_is_scored_by_the_rule() -> None:
    """The verifier corrects the figure; working out the points by hand would bring the slips back."""
    result = _verified(_rulebook(), _verdict("U1", "R", results={"result": Decimal(5)}))
    assert points(result, "U1", "R") == 5.0
    own = result.points.set_index(["unit", "criterion"]).loc[("U1", "R")]
    assert (own["computed"], own["verified"], own["checked"]) == (9.0, 5.0, True)


def test_a_corrected_choice_is_scored_by_the_rule() -> None:
    """A level that was put right in words would keep its old points."""
    result = _verified(_rulebook(), _verdict("U1", "L", results={"result": "Khá"}))
    assert points(result, "U1", "L") == 6.0


def test_points_win_over_a_corrected_result() -> None:
    """A verifier who gives points means these points, whatever the figure beside them makes."""
    result = _verified(_rulebook(), _verdict("U1", "R", results={"result": Decimal(5)}, points="7.5"))
    assert points(result, "U1", "R") == 7.5


def test_agreed_leaves_the_points_and_counts_as_verified() -> None:
    """Cells that somebody has looked at would still be listed as open."""
    rulebook = _rulebook(1)
    result = _verified(rulebook, *(_verdict("U1", key, agreed=True) for key in ("D", "R", "L")))
    assert [points(result, "U1", key) for key in ("D", "R", "L", "T")] == [8.0, 9.0, 10.0, -1.0]
    assert result.unverified == 1
    assert result.overrides.empty


def test_verified_points_of_a_deduction_are_typed_positive() -> None:
    """A deduction of 3 would add three points."""
    assert points(_verified(_rulebook(), _verdict("U1", "T", points="3")), "U1", "T") == -3.0


def test_a_change_without_a_reason_counts_all_the_same() -> None:
    """The finding asks for the reason; the points must not swing back until it is written."""
    assert points(_verified(_rulebook(), _verdict("U1", "D", points="1", reason="")), "U1", "D") == 1.0


def test_verified_points_fill_a_missing_cell() -> None:
    """A unit would stay provisional although the verifier has given the points."""
    rulebook = _rulebook(1)
    given = batch(rulebook, {"U1": {"R": (10, 9), "L": {"result": "Tốt"}, "T": 0}})
    verification = Verification(rulebook, (_verdict("U1", "D", points="4"),))
    assert row(score(given, verification=verification), "U1")["state"] == "ranked"
    computed = score(given, "computed", verification)
    assert (row(computed, "U1")["state"], row(computed, "U1")["missing"]) == ("provisional", 1)


def test_verified_points_are_held_by_a_condition_that_is_not_met() -> None:
    """*Tối đa 3,5 điểm* holds for the verifier's points as for the unit's."""
    seat = (Condition("tru_so", Sign.EQUAL, "có"),)
    rulebook = book(
        leaf("X", 5, conditions=seat, otherwise=Decimal("3.5")),
        units=1,
        fields=(choice_field("tru_so", "có", "không"),),
    )
    given = batch(rulebook, {"U1": {"X": 3}}, {"U1": {"tru_so": "không"}})
    verification = Verification(rulebook, (_verdict("U1", "X", points="5"),))
    assert points(score(given, verification=verification), "U1", "X") == 3.5


def test_what_was_not_assigned_cannot_be_verified() -> None:
    """Points would appear on a task that the unit does not have, and its maximum would not."""
    rulebook = _rulebook(1)
    given = batch(rulebook, {"U1": {"D": 8, "R": "KG", "L": {"result": "Tốt"}, "T": 0}})
    result = score(given, verification=Verification(rulebook, (_verdict("U1", "R", points="4", cell="N9"),)))
    assert row(result, "U1")["points"] == 18.0
    found = [(item.code, item.place.cell, item.unit, item.criterion) for item in result.finding_list]
    assert found == [("verified-though-not-assigned", "N9", "U1", "R")]
    assert result.overrides.empty


def test_a_result_without_a_target_that_is_scored_among_peers_can_be_verified() -> None:
    """It gives points, so it must be possible to correct it."""
    rulebook = book(leaf("R", 10, Ratio()), units=2, info={"not_assigned": NotAssigned.PEERS})
    given = batch(rulebook, {unit: {"R": {"target": "KG", "result": 8}} for unit in ("U1", "U2")})
    verification = Verification(rulebook, (_verdict("U1", "R", results={"result": Decimal(2)}),))
    result = score(given, verification=verification)
    assert [points(result, unit, "R") for unit in ("U1", "U2")] == [2.5, 10.0]
    assert result.finding_list == ()


def test_a_unit_without_a_submission_cannot_be_verified() -> None:
    """Points of a unit that sent nothing would put it into the ranking."""
    rulebook = _rulebook(2)
    given = batch(rulebook, {"U1": {"D": 8, "R": (10, 9), "L": {"result": "Tốt"}, "T": 0}})
    result = score(given, verification=Verification(rulebook, (_verdict("U2", "D", points="9"),)))
    assert ranks(result) == {"U1": 1, "U2": None}
    assert [(item.code, item.unit) for item in result.finding_list] == [("verified-without-submission", "U2")]


def test_two_people_of_the_head_who_disagree_are_a_finding_and_neither_counts() -> None:
    """Their points would be averaged in silence although the rulebook has no such rule."""
    verdicts = _verdict("U1", "D", by="A", points="2"), _verdict("U1", "D", by="B", points="6", cell="N8")
    result = _verified(_rulebook(), *verdicts)
    assert points(result, "U1", "D") == 8.0
    assert [(item.code, item.place.cell, item.criterion) for item in result.finding_list] == [
        ("entry-twice", "N8", "D")
    ]
    same = _verified(_rulebook(), verdicts[0], _verdict("U1", "D", by="B", points="2"))
    assert (points(same, "U1", "D"), same.finding_list) == (2.0, ())


def test_every_override_says_from_what_to_what_why_by_whom_and_where() -> None:
    """The unit has a right to answer, and must be told what was changed."""
    result = _verified(
        _rulebook(),
        _verdict("U1", "R", results={"result": Decimal(5)}, cell="M7"),
        _verdict("U2", "D", points="6.25", by="Đồng chí A", cell="N12"),
        _verdict("U3", "T", points="2", cell="N20"),
    )
    common = {"reason": _WHY, "file": "tham_dinh.xlsx", "sheet": "Thẩm định"}
    assert result.overrides.to_dict("records") == [
        {
            "unit": "U1",
            "criterion": "R",
            "input": "result",
            "reported": "9",
            "corrected": "5",
            "from": 9.0,
            "to": 5.0,
            "verifier": "Cụm trưởng",
            "cell": "M7",
            **common,
        },
        {
            "unit": "U2",
            "criterion": "D",
            "input": "points",
            "reported": "",
            "corrected": "",
            "from": 8.0,
            "to": 6.25,
            "verifier": "Đồng chí A",
            "cell": "N12",
            **common,
        },
        {
            "unit": "U3",
            "criterion": "T",
            "input": "points",
            "reported": "",
            "corrected": "",
            "from": -1.0,
            "to": -2.0,
            "verifier": "Cụm trưởng",
            "cell": "N20",
            **common,
        },
    ]


# -- departments -------------------------------------------------------------------------------------


def _finding(result: Result) -> list[tuple[str, str, object]]:
    return [(item.code, item.unit, item.values.get("verifier")) for item in result.finding_list]


def test_each_department_owns_its_criteria() -> None:
    """A criterion would be open although its owner has spoken, or the owner's silence would not be seen."""
    rulebook = _rulebook(2, verified_by=VerifiedBy.DEPARTMENTS, combine=Combine.OWN)
    verdicts = [_verdict("U1", key, by="P1", agreed=True) for key in ("D", "R")]
    verdicts += [_verdict("U1", "L", by="P2", results={"result": "Khá"}), _verdict("U1", "T", by="P2", agreed=True)]
    verdicts += [_verdict("U2", "D", by="P1", points="5")]
    result = _verified(rulebook, *verdicts)
    assert (points(result, "U1", "L"), points(result, "U2", "D")) == (6.0, 5.0)
    assert _finding(result) == [("verifier-missing", "U2", "Phòng 1"), ("verifier-missing", "U2", "Phòng 2")]
    assert [item.values["criteria"] for item in result.finding_list] == [["R"], ["L", "T"]]
    assert result.unverified == 3


def test_several_departments_points_are_averaged_and_rounded_half_up() -> None:
    """Two departments that give 5 and 5.01 make 5.01, in every spreadsheet and here."""
    rulebook = _rulebook(1, verified_by=VerifiedBy.DEPARTMENTS, combine=Combine.MEAN)
    result = _verified(rulebook, _verdict("U1", "D", by="P1", points="5"), _verdict("U1", "D", by="P3", points="5.01"))
    assert points(result, "U1", "D") == 5.01
    assert result.spread.to_dict("records") == [
        {
            "unit": "U1",
            "criterion": "D",
            "verifiers": 2,
            "lowest": 5.0,
            "highest": 5.01,
            "spread": 0.01,
            "used": 5.01,
            "who": "P1: 5; P3: 5,01",
        }
    ]


def test_who_agrees_gives_the_points_of_the_rule() -> None:
    """An agreement would be left out of the mean, and the one who objects would decide alone."""
    rulebook = _rulebook(1, verified_by=VerifiedBy.DEPARTMENTS, combine=Combine.MEAN)
    result = _verified(rulebook, _verdict("U1", "D", by="P1", agreed=True), _verdict("U1", "D", by="P3", points="4"))
    assert points(result, "U1", "D") == 6.0
    own = result.overrides.to_dict("records")
    assert [(each["from"], each["to"], each["input"], each["verifier"]) for each in own] == [(8.0, 6.0, "points", "P3")]


# -- cross-checking ----------------------------------------------------------------------------------


def _crossed(combine: Combine, said: dict[str, str], units: int = 6) -> Result:
    rulebook = book(leaf("D", 10), units=units, info={"verified_by": VerifiedBy.CROSS, "combine": combine})
    given = batch(rulebook, {unit.code: {"D": 8} for unit in rulebook.units})
    verdicts = [_verdict("U1", "D", by=by, points=value) for by, value in said.items()]
    return score(given, verification=Verification(rulebook, tuple(verdicts)))


def test_units_that_score_one_another_are_averaged() -> None:
    """One neighbour's word would decide."""
    result = _crossed(Combine.MEAN, {"U2": "7", "U3": "8", "U4": "8"})
    assert points(result, "U1", "D") == 7.67
    open_cells = [item for item in result.finding_list if item.unit == "U1"]
    assert [item.values["verifier"] for item in open_cells] == ["Đơn vị U5", "Đơn vị U6"]


def test_the_trimmed_mean_leaves_out_the_highest_and_the_lowest() -> None:
    """A neighbour's grudge of 0 points would pull the mean down."""
    result = _crossed(Combine.TRIMMED, {"U2": "0", "U3": "7", "U4": "8", "U5": "8.5", "U6": "10"})
    assert points(result, "U1", "D") == 7.83
    assert list(result.spread["spread"]) == [10.0]
    assert points(_crossed(Combine.TRIMMED, {"U2": "6", "U3": "6", "U4": "9"}), "U1", "D") == 6.0


def test_two_are_too_few_to_trim() -> None:
    """With both left out nothing is left: the points stay those of the rule, and the cell stays open."""
    result = _crossed(Combine.TRIMMED, {"U2": "1", "U3": "2"})
    assert points(result, "U1", "D") == 8.0
    assert result.unverified == 6
    assert np.isnan(result.spread["used"].iloc[0])


def test_nobody_is_asked_to_score_itself() -> None:
    """A unit would be listed as missing where it must not speak."""
    result = _crossed(Combine.MEAN, {}, units=2)
    assert [(item.unit, item.values["verifier"]) for item in result.finding_list] == [
        ("U1", "Đơn vị U2"),
        ("U2", "Đơn vị U1"),
    ]


# -- stages ------------------------------------------------------------------------------------------


def test_the_stage_is_verified_where_verification_is_given_and_else_computed() -> None:
    """The meeting decides on verified points; a ranking of another stage must say so."""
    rulebook = _rulebook(1)
    verification = Verification(rulebook, (_verdict("U1", "D", points="1"),))
    given = _given(rulebook)
    assert (score(given).stage, score(given, verification=verification).stage) == ("computed", "verified")
    for stage, expected in (("computed", 8.0), ("verified", 1.0)):
        assert points(score(given, stage, verification), "U1", "D") == expected
    assert row(score(given, "claimed", verification), "U1")["points"] == 7.0  # 8 claimed − 1; the rest was not claimed


@pytest.mark.parametrize(("stage", "message"), [("Verified", "stage must be one of"), ("verified", "verification=")])
def test_a_stage_that_cannot_be_is_refused(stage: str, message: str) -> None:
    """A typing slip, or a forgotten file, would rank another stage in silence."""
    with pytest.raises(ValueError, match=message):
        score(_given(_rulebook(1)), stage)


def test_the_findings_of_every_source_are_in_the_result() -> None:
    """What was wrong with the verification workbook would be lost on the way to the minutes."""
    from thidua_xlsx.messages.finding import Finding

    rulebook = _rulebook(1)
    finding = Finding("entry-unit-unknown", found="X")
    result = score(_given(rulebook), verification=Verification(rulebook, (), (finding,)))
    assert list(result.findings["code"]) == ["entry-unit-unknown"]
