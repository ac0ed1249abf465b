"""What is worth a look before the meeting: found where it is, and not where it is not."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.analysis.conftest import Examples
from tests.command import run_here
from tests.scoring.small import batch, book, group, leaf
from thidua_xlsx.analysis.anomalies import find_anomalies
from thidua_xlsx.analysis.anomalies_figures import robust_scores
from thidua_xlsx.analysis.anomalies_texts import is_telling
from thidua_xlsx.batch import Batch
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.of_anomalies import ANOMALIES
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.rules import PointKind

_COUNT = Count(Decimal(1))


def _found(made: Batch, previous: Batch | None = None) -> list[tuple[str, str, str]]:
    """Code, unit and cell."""
    return [(each.code, each.unit, each.place.cell) for each in made.anomalies(previous)]


def _of(found: Sequence[Finding], code: str) -> list[Finding]:
    return [each for each in found if each.code == code]


def _direct(texts: Mapping[str, str | tuple[str, ...]], *, points: float = 3) -> Batch:
    """Units that claim so many points of each of three criteria, with these texts as evidence, in this order."""
    rulebook = book(group("I"), *(leaf(f"I.{n}") for n in (1, 2, 3)), units=max(8, len(texts)))
    given: dict[str, dict[str, Any]] = {}
    for unit in (each.code for each in rulebook.units):
        said = texts.get(unit, ())
        said = (said,) if isinstance(said, str) else said
        given[unit] = {
            f"I.{n}": {"claimed": points, **({"evidence": said[n - 1]} if len(said) >= n else {})} for n in (1, 2, 3)
        }
    return batch(rulebook, given)


def _results(values: Sequence[Any], method: Any = _COUNT, **more: Any) -> Batch:
    """Units that report these results of one criterion; ``(target, result)`` where it has a target."""
    rulebook = book(group("I"), leaf("I.1", 100, method, **more), units=len(values))
    return batch(rulebook, {f"U{n}": {"I.1": value} for n, value in enumerate(values, 1)})


# -- the same words --------------------------------------------------------------------------------------

_TOLD = "Tổ chức hai đợt ra quân trấn áp tội phạm tại địa bàn giáp ranh"


def test_the_same_evidence_in_two_units_is_found_with_both_cells() -> None:
    """One unit copied its neighbour's form, and both would get points for one deed."""
    made = _direct({"U2": ("", _TOLD), "U5": "TỔ CHỨC  hai đợt ra quân trấn áp tội phạm tai dia ban giap ranh"})
    (finding,) = made.anomalies()
    assert (finding.code, finding.unit, finding.criterion) == ("same-evidence", "U2", "I.2")
    assert finding.place == Place("U2.xlsx", "Tự chấm điểm", "H7")
    assert finding.values["places"] == (Place("U5.xlsx", "Tự chấm điểm", "H6"),)
    assert "Đơn vị U5 (U5.xlsx › Tự chấm điểm › H6)" in finding.what("vi")
    assert _TOLD in finding.what("en")


@pytest.mark.parametrize(
    "text",
    [
        "Có",
        "Báo cáo số 123/BC-PV, hồ sơ gửi kèm",
        "Xem danh sách kèm theo",
        "Công văn số 12/CV-CAT ngày 05/11 của đơn vị",
        "https://congan.example.vn/tai-lieu/bao-cao-tong-ket-nam-cua-cum-thi-dua-so-9",
        "Báo cáo tổng hợp công tác năm 2018",
    ],
)
def test_what_every_form_says_is_not_told(text: str) -> None:
    """A list of “Có” and “Báo cáo số…” would be thrown away unread, with what it holds besides."""
    assert not is_telling(fold(text))
    assert _found(_direct({"U1": text, "U2": text})) == []


def test_a_document_with_number_and_date_is_told_and_one_that_many_share_is_not() -> None:
    """Two units cannot have signed one document; a decision from above is cited by most of them, rightly."""
    text = "Báo cáo số 123/BC-PV05 ngày 05/11/2018"
    assert _found(_direct({"U1": text, "U2": text})) == [("same-evidence", "U1", "H6")]
    assert _found(_direct({f"U{n}": text for n in range(1, 6)})) == []
    assert _found(_direct({"U1": (text, text)})) == [], "one unit may name one document twice"


# -- far away --------------------------------------------------------------------------------------------


def test_a_result_far_from_the_clusters_is_found() -> None:
    """A slip of a finger (980 for 98) would become the leader by whom all others are measured."""
    (finding,) = _results([12, 14, 11, 13, 15, 120]).anomalies()
    assert (finding.code, finding.unit, finding.found) == ("far-from-cluster", "U6", "120")
    assert finding.what("vi").endswith(
        "kết quả 120 khác xa các đơn vị trong cụm (trung vị 13,5, độ lệch chuẩn hóa 47,9)."
    )


def test_with_a_target_it_is_the_share_that_is_compared() -> None:
    """A large unit would be called far for being large."""
    made = _results([(10, 9), (100, 95), (1000, 960), (200, 180), (50, 49), (400, 100)], Ratio())
    (finding,) = made.anomalies()
    assert (finding.code, finding.unit) == ("far-from-cluster", "U6")
    assert "100 (25 % of its target)" in finding.what("en")


@pytest.mark.parametrize(
    "values",
    [
        [5, 5, 5, 5, 5, 5, 7],  # nearly all equal: two lessons more are no anomaly
        [0, 0, 0, 0, 0, 0, 3],
        [10, 10, 10, 200],  # four units are no cluster to be far from
        [3, 7, 12, 20, 31, 55, 80],  # far apart as a whole
    ],
)
def test_ordinary_differences_are_not_called_far(values: list[int]) -> None:
    """With MAD 0 everybody who is not equal would be infinitely far."""
    assert _found(_results(values)) == []


def test_points_are_compared_only_where_units_give_them_themselves() -> None:
    """Who failed a criterion that all others passed has no slip of the finger."""
    assert _found(_results([5, 5, 5, 5, 5, 0], PassFail())) == []
    rulebook = book(group("I"), leaf("I.1"), group("T", kind=PointKind.BONUS), leaf("T.1"), units=6)
    given = {f"U{n}": {"I.1": 8, "T.1": 0} for n in range(1, 6)} | {"U6": {"I.1": "0.8", "T.1": 9}}
    assert _found(batch(rulebook, given)) == [("far-from-cluster", "U6", "H6")]


def test_the_score_is_the_one_of_iglewicz_and_hoaglin() -> None:
    """0.6745 · (x − median) / MAD, checked with figures worked out by hand: median 3, MAD 1."""
    figures = np.array([[1.0, 2.0, 3.0, 4.0, 100.0, np.nan], [1, 2, 3, 4, np.nan, np.nan]])
    median, score = robust_scores(figures, np.full((2, 6), np.nan))
    assert median.tolist() == [3, 2.5]
    assert np.allclose(score[0], [-1.349, -0.6745, 0, 0.6745, 65.4265, 0])
    assert not score[1].any(), "four figures"


# -- scales ----------------------------------------------------------------------------------------------


def test_a_target_in_another_scale_is_found() -> None:
    """90, 0.9 and 90 % in one column: sums, means and the best are then nonsense."""
    rates = [(90, 88), (95, 93), ("0.9", "0.85"), (92, 90), (94, 95)]
    (finding,) = _results(rates, Ratio()).anomalies()
    assert (finding.code, finding.unit, finding.found) == ("scale-differs", "U3", "0.9")
    assert "“Chỉ tiêu” ghi 0.9, trong khi các đơn vị khác ghi khoảng 93" in finding.what("vi")


def test_a_result_in_another_scale_than_its_target_is_found_once() -> None:
    """The ratio would be a hundredth, and the unit last; “far from the cluster” beside it would say it twice."""
    rates = [(90, 88), (95, 93), (90, "0.85"), (92, 90), (94, 95), (90, 90)]
    (finding,) = _results(rates, Ratio()).anomalies()
    assert (finding.code, finding.unit, finding.found) == ("scale-differs", "U3", "0.85")
    assert "the unit's target is 90" in finding.what("en")


def test_a_percentage_multiplied_once_too_often_is_found() -> None:
    """9500 typed where the cell was already in percent."""
    (finding,) = _results([92, 90, 94, 95, "9350.5"], Ratio(), measure="%").anomalies()
    assert finding.code == "scale-differs"


def test_counts_that_differ_much_are_no_other_scale() -> None:
    """A small commune has 2 cases where a district had 200."""
    assert _of(_results([2, 200, 180, 150, 220]).anomalies(), "scale-differs") == []
    assert _of(_results(["0.5", "0.7", "0.6", "0.9"]).anomalies(), "scale-differs") == []


# -- full points -----------------------------------------------------------------------------------------


def test_full_points_everywhere_are_found() -> None:
    """The unit whose form tells nothing is the first to be verified."""
    rulebook = book(group("I"), *(leaf(f"I.{n}") for n in range(1, 6)), units=5)
    given: dict[str, dict[str, Any]] = {f"U{n}": {f"I.{k}": 10 - (n + k) % 3 for k in range(1, 6)} for n in range(1, 6)}
    assert _found(batch(rulebook, given)) == []
    given["U4"] = {f"I.{k}": 10 for k in range(1, 6)}
    (finding,) = batch(rulebook, given).anomalies()
    assert (finding.code, finding.unit, finding.place.cell) == ("maximum-everywhere", "U4", "H6")
    assert finding.what("vi") == "Đơn vị U4 tự chấm điểm tối đa ở tất cả 5 tiêu chí."
    places = finding.values["places"]
    assert isinstance(places, tuple)
    assert [place.cell for place in places] == ["H7", "H8", "H9", "H10"]


def test_a_criterion_of_which_everybody_claims_the_maximum_is_found() -> None:
    """It tells no unit from another, and only because nobody looked."""
    rulebook = book(group("I"), leaf("I.1"), leaf("I.2"), leaf("I.3", 1, _COUNT), units=5)
    given = {f"U{n}": {"I.1": 10, "I.2": n, "I.3": {"result": 1, "claimed": 1}} for n in range(1, 6)}
    (finding,) = batch(rulebook, given).anomalies()
    assert (finding.code, finding.values["criteria"]) == ("maximum-by-all", ["I.1"])
    given["U2"] = given["U2"] | {"I.1": 9}
    assert _found(batch(rulebook, given)) == []


# -- last year -------------------------------------------------------------------------------------------


def _year(year: int, *, shift: int = 0, evidence: str = "", units: tuple[str, ...] = ("U1", "U2")) -> Batch:
    """Seven criteria with figures of their own for each unit; ``shift`` is added to those of the last unit."""
    rulebook = book(group("I"), *(leaf(f"I.{n}", 50, _COUNT) for n in range(1, 8)), units=dict.fromkeys(units, "C"))
    rulebook = dataclasses.replace(rulebook, info=dataclasses.replace(rulebook.info, year=year))
    given: dict[str, dict[str, Any]] = {}
    for position, unit in enumerate(units):
        more = shift if unit == units[-1] else 0
        said = {"evidence": f"Báo cáo số {position}7/BC{evidence}"}
        given[unit] = {f"I.{n}": {"result": 10 * (position + 1) + 2 * n + more, **said} for n in range(1, 8)}
    return batch(rulebook, given)


def test_last_years_figures_and_documents_are_found() -> None:
    """An old form sent again would be ranked as this year's work."""
    before, now = _year(2023), _year(2024, shift=1, evidence="-2024")
    found = now.anomalies(before)
    assert [(each.code, each.unit, each.place.cell) for each in found] == [("results-of-last-year", "U1", "H6")]
    assert found[0].what("vi").startswith("Đơn vị U1: 7 trong 7 số liệu giống hệt bản tự chấm kỳ “2023” (tiêu chí I.1,")
    assert found[0].values["earlier"][0] == Place("U1.xlsx", "Tự chấm điểm", "H6")  # type: ignore[index]
    copied = [("results-of-last-year", "U1", "H6"), ("evidence-of-last-year", "U1", "H6")]
    assert [each for each in _found(_year(2024, shift=1), before) if each[1] == "U1"] == copied
    assert _found(now) == []


def test_a_unit_is_followed_to_its_predecessor() -> None:
    """After the reform every unit has another code, and no copy would be found."""
    now = _year(2024, units=("X1", "X2"), shift=1)
    renamed = dataclasses.replace(now.rulebook.units[0], predecessors=("U1",))
    rulebook = dataclasses.replace(now.rulebook, units=(renamed, now.rulebook.units[1]))
    found = find_anomalies(dataclasses.replace(now, rulebook=rulebook), _year(2023))
    assert {(each.code, each.unit) for each in found} == {
        ("results-of-last-year", "X1"),
        ("evidence-of-last-year", "X1"),
    }


def test_the_same_submissions_given_as_the_year_before_are_told_once(examples: Examples) -> None:
    """A folder chosen twice would raise suspicion of every unit in turn."""
    batch = examples.batch("cum_9_2018")
    (finding,) = [each for each in batch.anomalies(batch) if each not in batch.anomalies()]
    assert (finding.code, finding.unit, str(finding.place)) == ("previous-is-the-same", "", "")
    assert finding.what("vi").startswith("Kỳ trước và kỳ này là cùng một bộ phiếu")
    year = dataclasses.replace(batch.rulebook, info=dataclasses.replace(batch.rulebook.info, version="cũ"))
    other = batch.anomalies(dataclasses.replace(batch, rulebook=year))
    assert "previous-is-the-same" not in {each.code for each in other}  # another rulebook: old forms sent again


# -- all of them -----------------------------------------------------------------------------------------

_THERE = {
    "cum_1_2021": [("far-from-cluster", "DV6", "H37")],  # seven late reports, where the others have none
    "can_tho_157": [
        ("far-from-cluster", "X07", "H12"),  # 130 % of those who can have a card
        ("far-from-cluster", "X08", "H22"),  # 35 payments where the others have about a thousand
        ("maximum-everywhere", "X02", "I7"),
    ],
}


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_in_honest_forms_only_what_is_there_is_found(name: str, examples: Examples) -> None:
    """After three false alarms nobody reads the list again."""
    assert _found(examples.batch(name)) == _THERE.get(name, [])


def test_every_anomaly_is_for_the_head_and_none_is_an_error() -> None:
    """A unit would be asked to mend what is not wrong, or the command would end with 1."""
    assert {CATALOGUE[code].severity for code in ANOMALIES} == {Severity.REVIEW}
    with pytest.raises(TypeError, match="previous must be what read_submissions returned"):
        find_anomalies(_year(2024), 2023)  # type: ignore[arg-type]  # the mistake is the test


# -- on the command line ---------------------------------------------------------------------------------

_EXAMPLE, _CAN_THO = (Path(__file__).parents[2] / "examples" / name for name in ("cum_1_2021", "can_tho_157"))


def test_the_command_lists_them_under_their_own_heading_and_ends_as_before(tmp_path: Path) -> None:
    """A secretary who works without Python would never see them; a script would stop for what is no error."""
    call = ("check", _EXAMPLE / "quy_dinh.xlsx", _EXAMPLE / "nop_ve")
    before = ("--previous-rulebook", _EXAMPLE / "quy_dinh.xlsx", "--previous", _EXAMPLE / "nop_ve")
    done = run_here(*call, *before, "--csv", tmp_path / "a.csv")
    assert (done.returncode, done.stderr) == (0, "")
    heading = re.search(r"^Đáng xem lại trước khi họp \((\d+)\):$", done.stdout, re.MULTILINE)
    assert heading is not None
    below = [line for line in done.stdout[heading.end() :].splitlines() if line.startswith("●")]
    assert len(below) == int(heading[1])
    assert "kết quả 7 khác xa" in below[0]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(row["code"] in ANOMALIES for row in csv.DictReader(file)) == len(below)


def test_json_has_them_apart_with_the_other_cells() -> None:
    """A program would take them for findings of a unit, or not find the cells that belong together."""
    done = run_here("check", _CAN_THO / "quy_dinh.xlsx", _CAN_THO / "nop_ve", "--json", "--lang", "en")
    content = json.loads(done.stdout)
    assert {each["code"] for each in content["findings"]} & ANOMALIES.keys() == set()
    everywhere = content["anomalies"][-1]
    assert (everywhere["code"], everywhere["severity"], len(everywhere["other_cells"])) == (
        "maximum-everywhere",
        "review",
        6,
    )
    assert everywhere["other_cells"][0] == f"{everywhere['file']} › {everywhere['sheet']} › I11"


def test_the_year_before_needs_its_rulebook() -> None:
    """Forms read against the wrong rulebook would be refused one by one, with words about something else."""
    done = run_here("check", _EXAMPLE / "quy_dinh.xlsx", _EXAMPLE / "nop_ve", "--previous", _EXAMPLE / "nop_ve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--previous-rulebook" in done.stderr
