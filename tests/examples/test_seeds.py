"""The five clusters of the published documents: their facts are in, and each example shows what it is there for."""

from __future__ import annotations

import functools
import importlib
import re
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.libreoffice import recalculate
from tests.workbooks.inspect import differences
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.base import CLAIMED
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.rules import (
    Better,
    ClassBasis,
    ClassFigure,
    Combine,
    GroupRule,
    IfNot,
    Measure,
    NotAssigned,
    NoZero,
    PointKind,
    QuotaBase,
    RankStyle,
    VerifiedBy,
)
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.rulebook import write_rulebook

_NAMES = ("cum_1_2021", "khoi_annd_2023", "cum_9_2018", "khoi_csqlhc_2024", "cum_8_2019")
_NEW = tuple(name for name in _NAMES if name != "cum_9_2018")  # whose forms are all without a fault


def _example(name: str) -> Any:
    return importlib.import_module(f"thidua_xlsx.examples.{name}")


@functools.cache
def _batch(name: str) -> Batch:
    """The forms of an example, written and read back."""
    rulebook: Rulebook = _example(name).rulebook()
    with tempfile.TemporaryDirectory() as folder:
        for code, values in _example(name).submissions().items():
            unit = rulebook.unit(code)
            write_form(rulebook, unit, Path(folder) / form_file_name(rulebook, unit), values)
        return read_submissions(rulebook, folder)


@functools.cache
def _result(name: str) -> Result:
    """The result of an example at the meeting: verified, with its events and ballots."""
    example, batch = _example(name), _batch(name)
    return score(
        batch,
        verification=Verification(batch.rulebook, example.verification()),
        events=Events(batch.rulebook, example.events()),
        ballots=Ballots(batch.rulebook, example.ballots()),
    )


def _points(name: str, unit: str, criterion: str) -> float:
    table = _result(name).points
    row = table[(table["unit"] == unit) & (table["criterion"] == criterion)]
    return float(row["points"].iloc[0])


def _total(name: str, unit: str, group: str = "total") -> float:
    table = _result(name).totals
    return float(table[(table["unit"] == unit) & (table["group"] == group)]["points"].iloc[0])


def _ranking(name: str) -> dict[str, dict[str, Any]]:
    """Unit → its row of the ranking."""
    return {str(row["unit"]): row for row in _result(name).ranking.to_dict("records")}


def _covenant(name: str) -> dict[str, tuple[float, bool, tuple[str, ...]]]:
    """Code of a measured row → what was reached, whether that is enough, who is missing."""
    rows = _result(name).covenant.to_dict("records")
    return {row["code"]: (row["actual"], bool(row["met"]), row["missing"]) for row in rows if row["measure"]}


def _awards(name: str, award: str) -> dict[str, str]:
    """Unit → why it is not proposed; empty: it is."""
    table = _result(name).awards
    rows = table[table["award"] == award].to_dict("records")
    return {str(row["unit"]): str(row["reason"]) for row in rows}


# -- all five ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _NAMES)
def test_a_rulebook_reads_back_equal_and_without_a_finding(name: str, tmp_path: Path) -> None:
    """Whoever starts from an example would start with somebody else's mistakes."""
    rulebook: Rulebook = _example(name).rulebook()
    write_rulebook(rulebook, tmp_path / "quy_dinh.xlsx")
    again = read_rulebook(tmp_path / "quy_dinh.xlsx")
    assert again.findings == ()
    assert again == rulebook
    assert again.fingerprint == rulebook.fingerprint


@pytest.mark.parametrize("name", _NAMES)
def test_an_example_says_that_its_figures_are_an_illustration(name: str) -> None:
    """Made-up points beside a real cluster's name would pass for its results."""
    example = _example(name)
    assert name == example.NAME
    assert example.rulebook().info.stamp == "SỐ LIỆU MINH HỌA"
    assert "SỐ LIỆU MINH HỌA" in example.README.vi
    assert "illustration" in example.README.en


@pytest.mark.parametrize("name", _NAMES)
def test_no_person_has_a_name(name: str) -> None:
    """A made-up person who happens to exist would find himself in a list that is not true."""
    for values in _example(name).submissions().values():
        for person in values.report.get("praised_people", ()):
            assert re.fullmatch(r"Đồng chí [A-Z]", person)


@pytest.mark.parametrize("name", _NAMES)
def test_an_example_is_the_same_every_time(name: str) -> None:
    """The files in the repository would change with every run of the generator."""
    example = _example(name)
    assert example.submissions() == example.submissions()
    assert example.verification() == example.verification()


@pytest.mark.parametrize("name", _NEW)
def test_the_forms_are_read_without_an_error(name: str) -> None:
    """The user would look for mistakes of his own in an example that has some."""
    findings = _batch(name).findings
    errors = findings[findings["severity"] == "error"]
    assert errors[["code", "unit", "criterion"]].to_numpy().tolist() == []
    assert set(findings["code"]) <= {"claimed-differs-by-cluster", "condition-not-met", "unit-missing"}


@pytest.mark.libreoffice
def test_the_forms_show_after_recalculation_what_was_written(tmp_path: Path) -> None:
    """Points so far, totals and the check code would change under the user's eyes when he opens an example."""
    paths = []
    for name in _NEW:
        rulebook: Rulebook = _example(name).rulebook()
        for code, values in _example(name).submissions().items():
            unit = rulebook.unit(code)
            paths.append(tmp_path / form_file_name(rulebook, unit))
            write_form(rulebook, unit, paths[-1], values)
    copies = recalculate(paths, tmp_path / "office")
    assert [
        difference for path, copy in zip(paths, copies, strict=True) for difference in differences(path, copy)
    ] == []


@pytest.mark.parametrize("name", _NAMES)
def test_what_comes_to_the_meeting_fits_the_rulebook(name: str) -> None:
    """A verdict on a criterion that is not there would teach nothing but a finding."""
    rulebook, batch = _example(name).rulebook(), _batch(name)
    units, leaves = {unit.code for unit in rulebook.units}, {leaf.key: leaf for leaf in rulebook.leaves()}
    for verdict in _example(name).verification():
        assert verdict.unit in units
        assert verdict.criterion in leaves
        assert verdict.agreed != verdict.changes
        assert bool(verdict.reason) == verdict.changes
        assert verdict.points is None or verdict.points <= leaves[verdict.criterion].points
    assert {event.kind for event in _example(name).events()} <= {item.code for item in rulebook.limiters}
    assert {vote.award for vote in _example(name).ballots()} <= {"", *(item.code for item in rulebook.awards)}
    assert set(_result(name).findings["code"]) - {"verified-held"} == set(batch.findings["code"])


def test_together_they_show_every_method_and_nearly_every_rule() -> None:
    """A rule that no example shows has to be guessed from the manual."""
    books = [_example(name).rulebook() for name in _NAMES]
    infos = [book.info for book in books]
    classes = [row for book in books for row in book.classes]
    assert {leaf.scoring.key for book in books for leaf in book.leaves()} == set(METHODS)
    assert {book.kind(leaf) for book in books for leaf in book.leaves()} == set(PointKind)
    assert {node.rule for book in books for node in book.criteria} == set(GroupRule)
    assert {book.policy(leaf) for book in books for leaf in book.leaves()} >= set(NotAssigned) - {NotAssigned.EXCLUDE}
    assert {info.not_assigned for info in infos} >= {NotAssigned.EXCLUDE, NotAssigned.FULL}
    assert {info.class_basis for info in infos} == set(ClassBasis)
    assert {info.class_figure for info in infos} == set(ClassFigure)
    assert {info.rank_style for info in infos} == set(RankStyle)
    assert {info.verified_by for info in infos} == set(VerifiedBy)
    assert {info.combine for info in infos} >= {Combine.OWN, Combine.TRIMMED}
    assert {row.no_zero for row in classes} >= set(NoZero)
    assert {row.if_not for row in classes} >= set(IfNot)
    assert {award.base for book in books for award in book.awards} >= set(QuotaBase)
    assert {key.better for book in books for key in book.tie_keys} == set(Better)
    assert {row.measure for book in books for row in book.covenant} >= set(Measure)
    assert any(info.total_cap for info in infos)


# -- Cụm thi đua số 1, 2021 ----------------------------------------------------------------------------


def test_the_first_cluster_is_that_of_the_document() -> None:
    """The example would be about some other cluster."""
    rulebook = _example("cum_1_2021").rulebook()
    head = rulebook.unit(rulebook.clusters[0].head)
    assert (rulebook.info.year, rulebook.clusters[0].name) == (2021, "Cụm thi đua số 1")
    assert head.name == "Phòng Công tác Đảng và công tác chính trị"
    assert rulebook.info.motto == "Đoàn kết, dân chủ, kỷ cương, trách nhiệm, bám cơ sở, vì nhân dân phục vụ"
    contents = " ".join(row.content for row in rulebook.covenant if row.measure is None)
    wanted = ("tham mưu", "chính trị", "Điều lệnh", "tiết kiệm", "hậu cần", "Phong trào", "đáp nghĩa", "tình nguyện")
    assert [words for words in wanted if words not in contents] == []
    assert all(re.fullmatch(r"Đơn vị \d", unit.name) for unit in rulebook.units if unit is not head)


def test_every_criterion_of_the_first_cluster_is_verified_by_the_one_department_that_owns_it() -> None:
    """A criterion that nobody or two departments own would wait for its verification for ever."""
    rulebook = _example("cum_1_2021").rulebook()
    assert {len(rulebook.owners(leaf, "C1")) for leaf in rulebook.leaves()} == {1}
    assert _result("cum_1_2021").unverified == 0
    overrides = _result("cum_1_2021").overrides
    assert set(overrides["verifier"]) == {"TT", "TM", "KT", "HC"}


def test_a_weighted_group_counts_each_content_by_its_weight() -> None:
    """The group would give points on the scale of 100 that its contents are judged by."""
    parts = {key: _points("cum_1_2021", "PX03", key) for key in ("II.1", "II.2", "II.3")}
    assert parts == {"II.1": 95, "II.2": 98, "II.3": 100}
    assert _total("cum_1_2021", "PX03", "II") == 19.46  # 95 × 0.08 + 98 × 0.07 + 100 × 0.05


def test_bonus_deduction_and_total_are_held_by_their_caps() -> None:
    """The points of the best and of the worst unit would run out of the scale that was agreed."""
    assert _total("cum_1_2021", "PX03", "T.2") == 2  # the higher of 2 and 1, not 3
    assert _total("cum_1_2021", "PX03", "T") == 3  # of 2 + 2
    assert _total("cum_1_2021", "PX03") == 100  # of 99.46 + 3
    assert _total("cum_1_2021", "DV6", "R") == -5  # of −3 − 3


def test_units_capped_at_the_same_total_are_told_apart_by_the_chain() -> None:
    """Two units that both reach the cap would share the first place without need."""
    ranking = _ranking("cum_1_2021")
    assert ranking["PX03"]["points"] == ranking["DV3"]["points"] == 100
    assert (ranking["PX03"]["rank"], ranking["DV3"]["rank"]) == (1, 2)
    assert re.search(r"\bI\b.*\bII\b", ranking["DV3"]["decided_by"])


def test_a_criterion_at_zero_leaves_a_unit_without_a_class_where_the_rule_says_so() -> None:
    """A unit would be called outstanding that failed in a criterion altogether."""
    unit = _ranking("cum_1_2021")["DV5"]
    assert unit["points"] > 90
    assert unit["class"] == "Chưa xếp loại"
    assert "V.1" in unit["class_reason"]


# -- Khối ANND Quảng Bình, 2023 --------------------------------------------------------------------------


def test_the_security_block_is_that_of_the_document() -> None:
    """The example would be about some other block."""
    rulebook = _example("khoi_annd_2023").rulebook()
    assert (rulebook.info.year, rulebook.info.superior) == (2023, "CÔNG AN TỈNH QUẢNG BÌNH")
    assert len(rulebook.units) == 9
    assert rulebook.info.motto.startswith("Xây dựng Công an Quảng Bình thật sự trong sạch, vững mạnh")
    contents = [row for row in rulebook.covenant if row.measure is None]
    assert len(contents) == 13
    words = " ".join(row.content for row in contents)
    assert "12-NQ/TW ngày 16/03/2022" in words
    assert "21-NQ/TW ngày 16/06/2022" in words
    activities = " ".join(item.name for item in rulebook.activities)
    for day in ("11/03/1948 – 11/03/2023", "Lời kêu gọi thi đua ái quốc", "12/07/1946 – 12/07/2023"):
        assert day in activities


def test_every_key_content_is_a_criterion_and_its_targets_are_the_units_own() -> None:
    """The covenant would promise what nobody is measured by."""
    rulebook = _example("khoi_annd_2023").rulebook()
    leaves = {leaf.key: leaf for leaf in rulebook.leaves()}
    for row in rulebook.covenant:
        assert row.measure is not None or leaves[row.code].name == row.content
    targets = {key: {t.value for t in rulebook.targets if t.criterion == key} for key in ("N4", "N5", "N12", "N13")}
    assert all(len(values) > 4 for values in targets.values())


def test_going_beyond_a_target_gives_more_than_reaching_it() -> None:
    """Nobody would see what to exceed a target is worth."""
    assert _points("khoi_annd_2023", "DV2", "N5") == 10  # 8 of 8
    assert _points("khoi_annd_2023", "DV1", "N5") == 11  # 11 of 10: 10 % × 0.1, at most 1 more
    assert _points("khoi_annd_2023", "DV6", "N4") == 12  # the leader: 25 of 20
    assert _points("khoi_annd_2023", "DV6", "T.1") == 2  # the same 125 % once more, as a bonus
    assert _total("khoi_annd_2023", "DV6") == 103.5


def test_what_was_not_assigned_is_rescaled_in_one_group_and_spread_in_the_other() -> None:
    """A unit would lose the points of a task that it was never given."""
    assert _points("khoi_annd_2023", "DV5", "N5") == 13.75  # 11 × 40/32
    assert _points("khoi_annd_2023", "DV4", "N3") == 9  # 5, and half of the 8 of N8
    assert _total("khoi_annd_2023", "DV4", "C") == 20


def test_joint_activities_are_counted_as_a_criterion() -> None:
    """The unit would be asked for a number that its own answers already give."""
    points = {unit: _points("khoi_annd_2023", unit, "N9") for unit in _example("khoi_annd_2023").submissions()}
    assert points == {"DV1": 5, "DV2": 4, "DV3": 5, "DV4": 4, "DV5": 4, "DV6": 5, "DV7": 4, "DV8": 3}


def test_a_unit_without_a_form_is_listed_and_its_event_only_proposed() -> None:
    """A form lost in the post would cost a unit its class."""
    unit = _ranking("khoi_annd_2023")["DV9"]
    assert unit["state"] == "not submitted"
    assert unit["class"] == ""
    limits = _result("khoi_annd_2023").limits
    assert limits[["unit", "kind", "state"]].to_numpy().tolist() == [["DV9", "KTC", "proposed"]]


def test_the_blocks_measured_targets_say_who_is_missing() -> None:
    """The head would know that a target was missed, but not whom to ask."""
    covenant = _covenant("khoi_annd_2023")
    assert covenant["CT1"] == (pytest.approx(66.6667), False, ("DV7", "DV8", "DV9"))
    assert covenant["CT2"] == (34, False, ("DV9",))


# -- Cụm thi đua số 9, 2018 ----------------------------------------------------------------------------


def test_the_ninth_cluster_is_that_of_the_document() -> None:
    """The example would be about some other cluster."""
    rulebook = _example("cum_9_2018").rulebook()
    cluster = rulebook.clusters[0]
    assert (rulebook.info.year, cluster.name) == (2018, "Cụm thi đua số 9")
    assert (rulebook.unit(cluster.head).short, rulebook.unit(cluster.deputy).short) == ("Sóc Trăng", "Cà Mau")
    names = "Sóc Trăng, Cà Mau, Bạc Liêu, An Giang, Kiên Giang, Vĩnh Long, Hậu Giang, Trà Vinh"
    assert {unit.short for unit in rulebook.units} == set(names.split(", "))
    assert len(rulebook.leaves()) == 15
    assert rulebook.info.total == 100


def test_the_head_verified_some_cells_and_the_leader_of_one_criterion_is_not_among_them() -> None:
    """Nobody would learn that seven units' points rest on a result that nobody has looked at."""
    result = _result("cum_9_2018")
    assert result.unverified > 0
    leaders = result.leaders
    best = leaders[leaders["criterion"] == "I.3"]
    assert set(best["leader"]) == {"ST"}
    assert not best["verified"].any()
    assert "VL" in set(best["unit"])
    assert {("VL", "I.3"), ("CM", "II.1"), ("TV", "II.4")} <= set(
        result.overrides[["unit", "criterion"]].itertuples(index=False, name=None)
    )
    assert (result.overrides["reason"] != "").all()


def test_what_a_unit_left_out_is_complete_once_it_is_verified() -> None:
    """A unit with a forgotten cell would stay provisional though the head has asked and noted the answer."""
    assert _ranking("cum_9_2018")["TV"]["state"] == "ranked"
    assert _points("cum_9_2018", "TV", "IV.1.a") == 3.6


def test_the_flag_needs_the_votes_of_the_council() -> None:
    """A unit would be proposed for the flag by its points alone."""
    reasons = _awards("cum_9_2018", "CTD_BCA")
    assert reasons["ST"] == ""  # 17 of 20
    assert reasons["AG"] == "votes-round-1"  # 12 of 20
    assert reasons["VL"] == "rank"


def test_an_event_that_is_only_proposed_has_no_effect() -> None:
    """A rumour would cost a unit its class."""
    assert _result("cum_9_2018").limits["state"].tolist() == ["proposed"]
    assert _ranking("cum_9_2018")["KG"]["class_reason"] == ""


# -- Khối Cảnh sát QLHC Hưng Yên, 2024 -------------------------------------------------------------------


def test_the_administrative_block_is_that_of_the_document() -> None:
    """The example would be about some other block."""
    rulebook = _example("khoi_csqlhc_2024").rulebook()
    assert (rulebook.info.year, rulebook.info.superior) == (2024, "CÔNG AN TỈNH HƯNG YÊN")
    assert rulebook.clusters[0].name == "Khối Cảnh sát quản lý hành chính"
    assert rulebook.info.motto == "3 Nhất: Nhanh nhất, Cao nhất, Hiệu quả nhất"
    names = " ".join(item.name for item in rulebook.criteria)
    assert "Công an Hưng Yên mẫu mực, vì nhân dân phục vụ" in names
    assert "cải cách hành chính" in names


def test_every_unit_reports_what_went_well_what_was_hard_and_what_it_proposes() -> None:
    """The year-end review would have nothing to talk about."""
    reports = _batch("khoi_csqlhc_2024").reports
    for name in ("advantages", "difficulties", "proposals"):
        own = reports[(reports["field"] == name) & (reports["text"] != "")]
        assert set(own["unit"]) == {f"DV{number}" for number in range(1, 8)}


def test_without_premises_of_its_own_a_unit_gets_no_more_than_the_condition_allows() -> None:
    """A cap that depends on a fact would be left to each verifier's memory."""
    assert _points("khoi_csqlhc_2024", "DV7", "II.3") == 3.5  # claimed 5
    assert _points("khoi_csqlhc_2024", "DV4", "II.3") == 3.5
    assert _points("khoi_csqlhc_2024", "DV3", "II.3") > 3.5


def test_a_gate_takes_the_whole_group() -> None:
    """A unit without a plan would have points for carrying it out."""
    assert _points("khoi_csqlhc_2024", "DV5", "IV.2") == 7
    assert _total("khoi_csqlhc_2024", "DV5", "IV") == 0
    assert _total("khoi_csqlhc_2024", "DV4", "IV") > 0


def test_a_condition_on_points_holds_another_criterion_down() -> None:
    """A head would set an example of discipline in a unit that has none."""
    assert _points("khoi_csqlhc_2024", "DV5", "III.2") == 2
    assert _points("khoi_csqlhc_2024", "DV5", "III.3") == 2.5  # “Tốt” is 5
    assert _points("khoi_csqlhc_2024", "DV7", "III.3") == 4  # III.2 is 4


def test_units_without_a_target_are_compared_among_themselves() -> None:
    """A unit that was given no target would have no points for what it did."""
    assert _points("khoi_csqlhc_2024", "DV6", "I.1") == 10  # 820 of 820
    assert _points("khoi_csqlhc_2024", "DV7", "I.1") == 8  # 656 of 820


def test_best_and_mean_are_those_of_the_block() -> None:
    """The fastest unit would not be the measure of the others."""
    assert _points("khoi_csqlhc_2024", "DV6", "I.2") == 10  # 16 hours
    assert _points("khoi_csqlhc_2024", "DV7", "I.2") == 4  # 40 hours
    assert _points("khoi_csqlhc_2024", "DV2", "I.3") == 7  # 168 of 240
    assert [_points("khoi_csqlhc_2024", unit, "I.4") for unit in ("DV2", "DV4")] == [10, 5]  # mean 94.64


def test_a_cross_score_is_the_mean_without_the_highest_and_the_lowest() -> None:
    """One harsh colleague would decide a unit's rank."""
    example = _example("khoi_csqlhc_2024")
    own = [v for v in example.verification() if (v.unit, v.criterion) == ("DV1", "III.1")]
    claimed = Fraction(example.submissions()["DV1"].answers["III.1", CLAIMED.key])
    said = sorted(claimed if verdict.points is None else Fraction(verdict.points) for verdict in own)
    assert len(said) == 6
    assert said[0] == 3
    mean = sum(said[1:-1]) / 4
    assert _points("khoi_csqlhc_2024", "DV1", "III.1") == pytest.approx(float(mean), abs=0.005)
    spread = _result("khoi_csqlhc_2024").spread
    row = spread[(spread["unit"] == "DV1") & (spread["criterion"] == "III.1")].iloc[0]
    assert (row["verifiers"], row["lowest"]) == (6, 3)
    assert "DV5: 3" in row["who"]


# -- Cụm thi đua số 8, 2019 ----------------------------------------------------------------------------


def test_the_eighth_cluster_has_the_four_targets_of_the_document() -> None:
    """The example would measure something that nobody promised."""
    rulebook = _example("cum_8_2019").rulebook()
    assert (rulebook.info.year, rulebook.clusters[0].name) == (2019, "Cụm thi đua số 8")
    assert rulebook.info.motto == "Chủ động, nêu gương, kỷ cương, trách nhiệm, hiệu quả"
    rows = [(row.measure, row.target) for row in rulebook.covenant if row.measure is not None]
    assert rows == [
        (Measure.CLASS_SHARE, 100),
        (Measure.FIELD_SHARE, 100),
        (Measure.AWARD_COUNT, 1),
        (Measure.EVENT_COUNT, 0),
    ]
    flag = rulebook.awards[0]
    assert (flag.name, flag.number, flag.threshold) == ("Cờ thi đua của Chính phủ", 1, 80)


def test_three_targets_are_met_and_the_first_names_the_unit_that_stands_in_its_way() -> None:
    """The minutes would say that the covenant failed without saying where."""
    assert _covenant("cum_8_2019") == {
        "CT1": (87.5, False, ("DV7",)),
        "CT2": (100, True, ()),
        "CT3": (1, True, ()),
        "CT4": (0, True, ()),  # the case of unit 8 is only proposed
    }


def test_one_tie_is_decided_by_the_chain_and_one_by_the_vote() -> None:
    """The order of rows would decide, or nobody would know what did."""
    ties = {str(row["unit"]): row for row in _result("cum_8_2019").ties.to_dict("records")}
    assert {unit: (row["rank"], row["state"]) for unit, row in ties.items()} == {
        "DV5": (2, "decided"),
        "DV2": (3, "decided"),
        "DV6": (6, "voted"),
        "DV3": (7, "voted"),
    }
    assert ties["DV5"]["figure"] == ties["DV2"]["figure"] == 93.5
    assert re.search(r"\bI\b", ties["DV5"]["decided_by"])  # the link before, III.1, is equal
    assert _points("cum_8_2019", "DV5", "III.1") == _points("cum_8_2019", "DV2", "III.1")


def test_without_the_votes_the_second_tie_stays_a_shared_rank() -> None:
    """A tie that nothing decides would be settled by chance."""
    ranking = score(_batch("cum_8_2019")).ranking.set_index("unit")
    assert ranking.loc["DV3", "rank"] == ranking.loc["DV6", "rank"]
    assert ranking.loc["DV3", "shared"]


def test_outside_scores_are_averaged_ranked_again_and_share_a_rank() -> None:
    """Two units with the same average would get different points."""
    points = [_points("cum_8_2019", f"DV{number}", "III.2") for number in range(1, 9)]
    assert points == [2, 8, 4, 10, 6, 4, 2, 2]


def test_a_share_of_the_class_and_a_limiter_hold_the_classes() -> None:
    """Every unit above the limit would be called exemplary, also one whose leader was reprimanded."""
    ranking = _ranking("cum_8_2019")
    best = [unit for unit, row in ranking.items() if row["class"].endswith("tiêu biểu của cụm")]
    assert best == ["DV4"]  # 25 % of the seven outstanding units
    assert ranking["DV5"]["points"] >= 92
    assert ranking["DV5"]["class"] == "Hoàn thành xuất sắc nhiệm vụ"
    assert "25 %" in ranking["DV5"]["class_reason"]
    assert ranking["DV7"]["points"] >= 85
    assert ranking["DV7"]["class"] == "Hoàn thành tốt nhiệm vụ"
    assert "khiển trách" in ranking["DV7"]["class_reason"]


def test_awards_follow_class_rank_votes_and_the_decision_after_the_second_round() -> None:
    """A unit would not know why it was passed over."""
    flag, praise, title = (_awards("cum_8_2019", code) for code in ("CTD_CP", "BK_BCA", "DVQT"))
    assert [unit for unit, reason in flag.items() if not reason] == ["DV4"]  # 21 of 25
    assert flag["DV5"] == "rank"
    assert praise["DV5"] == ""  # 20 of 25 in the second round
    assert praise["DV2"] == "decided-against"  # 19 of 25, then head and deputy
    assert [unit for unit, reason in title.items() if not reason] == ["DV4", "DV5", "DV2", "DV1"]  # 60 % of seven
    assert title["DV7"] == "class"
    assert title["DV6"] == "quota"
