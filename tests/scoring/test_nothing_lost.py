"""What a rule does not say is not guessed, and what a person typed counts or is said not to."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import thidua_xlsx as tx
from tests.scoring.small import batch, book, group, leaf
from thidua_xlsx.examples.write import write_example
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event, Verdict, Vote
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification, read_verification
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, UnitClass
from thidua_xlsx.rulebook.rules import (
    Award,
    Condition,
    IfNot,
    Limiter,
    NotAssigned,
    ReportField,
    Sign,
)
from thidua_xlsx.scoring.score import score

_POINTS = {"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED}


def test_peers_are_compared_in_the_direction_of_the_rule() -> None:
    """Where less is better, the unit with the most cases would get all the points."""
    rulebook = book(leaf("X", 10, Ratio(LESS), not_assigned=NotAssigned.PEERS), units=2)
    given = {"U1": {"X": ("KG", 10)}, "U2": {"X": ("KG", 20)}}
    own = batch(rulebook, given).recomputed.set_index("unit")["computed"]
    assert (own["U1"], own["U2"]) == (10.0, 5.0)


def test_a_gate_on_what_was_not_assigned_does_not_shut() -> None:
    """A unit would lose a whole group for a task that it does not have."""
    gate = (Condition("A", Sign.AT_LEAST, Decimal(5)),)
    rulebook = book(
        leaf("A", 10, Ratio()),
        group("G", conditions=gate, otherwise=Decimal(0)),
        leaf("G.1", 10),
        info={"not_assigned": NotAssigned.EXCLUDE},
    )
    result = score(batch(rulebook, {"U1": {"A": "KG", "G.1": 8}}))
    row = result.totals.set_index("group").loc["G"]
    assert row["points"] == 8.0
    assert not row["complete"]


def test_one_empty_form_does_not_change_how_the_others_are_ranked() -> None:
    """Two units apart by a hundredth would share a rank because a third sent nothing but "not assigned"."""
    rulebook = book(
        leaf("X", 1000),
        leaf("Y", 10, Ratio()),
        units=3,
        info={"not_assigned": NotAssigned.EXCLUDE, "percent_digits": 2},
    )
    given = {"U1": {"X": "900.01", "Y": (1, 0)}, "U2": {"X": "900.02", "Y": (1, 0)}, "U3": {"X": "KG", "Y": "KG"}}
    ranking = score(batch(rulebook, given)).ranking.set_index("unit")
    assert list(ranking.loc[["U1", "U2"], "ranked_by"]) == ["points", "points"]
    assert list(ranking.loc[["U1", "U2"], "rank"]) == [2, 1]


def test_nobody_is_proposed_into_a_place_that_may_be_taken() -> None:
    """Three units would hold a promise of two flags."""
    award = Award("CO", "Cờ", number=2, ballot=True, threshold=Decimal(80))
    rulebook = book(leaf("X", 100), units=3, awards=(award,))
    votes = tuple(Vote(unit, "CO", 1, count, 10) for unit, count in (("U1", 7), ("U2", 9), ("U3", 9)))
    given = {"U1": {"X": 99}, "U2": {"X": 98}, "U3": {"X": 98}}
    result = score(batch(rulebook, given), ballots=Ballots(rulebook, votes))
    reasons = dict(zip(result.awards["unit"], result.awards["reason"], strict=True))
    assert reasons == {"U1": "votes-round-1", "U2": "others-wait", "U3": "others-wait"}


def test_who_is_pushed_down_must_meet_what_the_lower_class_asks() -> None:
    """A unit would be printed as good although it fails what good asks."""
    asks = (Condition("Y", Sign.AT_LEAST, Decimal(5)),)
    classes = (
        UnitClass("Xuất sắc", Interval(Decimal(90)), "XS"),
        UnitClass("Tốt", Interval(Decimal(70), True, Decimal(90)), "T", conditions=asks, if_not=IfNot.LOWER),
        UnitClass("Hoàn thành", Interval(None, True, Decimal(70)), "HT"),
    )
    rulebook = book(
        leaf("X", 90),
        leaf("Y", 10),
        classes=classes,
        limiters=(Limiter("KT", "Khiển trách", "T"),),
        info=_POINTS,
        units=1,
    )
    happened = Events(rulebook, (Event("U1", "KT", datetime.date(2024, 1, 1), "1", True),))
    result = score(batch(rulebook, {"U1": {"X": 90, "Y": 1}}), events=happened)
    assert list(result.ranking["class"]) == ["Hoàn thành"]
    assert "Khiển trách" in result.ranking["class_reason"].iloc[0]


def test_points_held_down_by_a_condition_are_said() -> None:
    """The verifier would see 5 typed and 3.5 counted, and not why."""
    field = ReportField("tru_so", "Trụ sở riêng", Kind.CHOICE, ("Có", "Không"))
    rulebook = book(
        leaf("X", 5, conditions=(Condition("tru_so", Sign.EQUAL, "Có"),), otherwise=Decimal("3.5")), fields=(field,)
    )
    verdict = Verdict("U1", "X", points=Decimal(5), reason="có trụ sở")
    given = batch(rulebook, {"U1": {"X": 5}}, fields={"U1": {"tru_so": "Không"}})
    result = score(given, verification=Verification(rulebook, (verdict,)))
    assert result.points["points"].iloc[0] == 3.5
    assert "verified-held" in {finding.code for finding in result.finding_list}


def test_a_confirmed_event_against_a_submission_that_is_there_is_said() -> None:
    """A unit that did score itself would be classed as if it had not."""
    rulebook = book(leaf("X", 5), limiters=(Limiter("K4", "Không tự chấm", no_award=True, no_submission=True),))
    happened = Events(rulebook, (Event("U1", "K4", datetime.date(2024, 1, 1), "1", True),))
    result = score(batch(rulebook, {"U1": {"X": 5}}), events=happened)
    assert [finding.code for finding in result.finding_list] == ["event-though-submitted"]


def test_an_empty_folder_of_verification_is_said(tmp_path: Path) -> None:
    """A ranking “by verified points” would come out although no workbook was there."""
    read = read_verification(book(leaf("X", 5)), tmp_path)
    assert [finding.code for finding in read.finding_list] == ["entry-none"]


def test_what_was_read_is_never_written_over(tmp_path: Path) -> None:
    """One wrong file name would destroy the rulebook of the year."""
    write_example("cum_9_2018", tmp_path)
    rulebook = tx.read_rulebook(tmp_path / "quy_dinh.xlsx")
    submissions = tx.read_submissions(rulebook, tmp_path / "nop_ve")
    verification = tx.read_verification(rulebook, tmp_path / "tham_dinh.xlsx")
    result = tx.score(submissions, verification=verification)
    for name in ("quy_dinh.xlsx", "tham_dinh.xlsx", f"nop_ve/{min(tmp_path.glob('nop_ve/*')).name}"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(tx.OutputError):
            tx.write_consolidated(result, tmp_path / name)
        assert (tmp_path / name).read_bytes() == before


def test_arguments_of_another_kind_or_rulebook_are_refused() -> None:
    """A notebook would show an AttributeError from deep inside, or rank by somebody else's verification."""
    rulebook = book(leaf("X", 5))
    given = batch(rulebook, {"U1": {"X": 5}})
    with pytest.raises(TypeError, match="read_verification"):
        score(given, verification=Events(rulebook))  # type: ignore[arg-type]
    other = dataclasses.replace(rulebook, info=dataclasses.replace(rulebook.info, id="khác"))
    with pytest.raises(ValueError, match="khác"):
        score(given, verification=Verification(other))
