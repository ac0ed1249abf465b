"""Explanations: everything that they say is so."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.analysis.conftest import Examples
from tests.batches import filled, make_batch
from tests.meetings import meetings
from tests.scoring.small import batch, book, choice_field, figure, group, leaf
from tests.strategies import rulebooks
from thidua_xlsx.analysis.explanation import Part
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.meeting.entries import Event, Verdict
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, UnitClass
from thidua_xlsx.rulebook.rules import (
    Combine,
    Condition,
    Figure,
    GroupRule,
    Limiter,
    NotAssigned,
    PointKind,
    RankBy,
    Sign,
    TieKey,
    VerifiedBy,
)
from thidua_xlsx.scoring.score import score

_LEFT_OPEN = re.compile(r"\{[a-z_]+\}|\bNone\b|\bnan\b|<NA>|Fraction|Decimal\(")
_FIGURE = re.compile(r"−?\d+(?:[.,]\d+)?")
_ROOT = Path(__file__).resolve().parents[2]
_STAGES = {"claimed": ("en",), "computed": ("vi",), "verified": LANGUAGES}  # all that is said is said in both there


def _number(said: str) -> Fraction:
    return Fraction(said.replace("−", "-").replace(",", "."))


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _nodes(result: tx.Result) -> list[str]:
    return [*(node.key for node in result.rulebook.criteria), "total"]


def _scoring(rulebook: tx.Rulebook, cluster: str) -> set[str]:
    """The leaves that give a cluster points, all groups above them, and the total."""
    found = set()
    for leaf_ in (leaf_ for leaf_ in rulebook.leaves(cluster) if leaf_.scores):
        found |= {"total", leaf_.key}
        parent = leaf_.parent
        while parent:
            found.add(parent)
            parent = rulebook.criterion(parent).parent
    return found


def _points(result: tx.Result) -> dict[tuple[str, str], float]:
    """(unit, criterion, group or total) → the points of the result's tables."""
    found = {}
    for table, name in ((result.points, "criterion"), (result.totals, "group")):
        keys = zip(table["unit"].astype(str), table[name].astype(str), strict=True)
        found |= dict(zip(keys, table["points"].tolist(), strict=True))
    return found


def _computed(result: tx.Result) -> dict[tuple[str, str], float]:
    """(unit, criterion) → the points of its rule, where it has any."""
    columns = (result.points[name].tolist() for name in ("unit", "criterion", "computed"))
    return {(unit, key): points for unit, key, points in zip(*columns, strict=True)}


def _addresses(result: tx.Result) -> dict[tuple[str, str, str], set[str]]:
    """(file, sheet, cell) → the raw texts that the result says of it."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for table in (result.answers, result.batch.fields):
        for *place, raw in zip(*(table[name].tolist() for name in ("file", "sheet", "cell", "raw")), strict=True):
            found.setdefault(tuple(place), set()).add(raw if isinstance(raw, str) else "")
    verdicts = [] if result.verification is None else [each.place for each in result.verification.verdicts]
    events = [] if result.events is None else [each.place for each in result.events.entries]
    said = [(each.place, each.found) for each in result.finding_list]
    for place, raw in (*said, *((place, "") for place in (*verdicts, *events, *result.rulebook.places.values()))):
        found.setdefault((place.file, place.sheet, place.cell), set()).add(raw)
    return found


def _is_true(explanation: tx.Explanation, points: float, languages: Sequence[str] = LANGUAGES) -> None:
    """Assert what must hold of every explanation."""
    (counted,) = (line for line in explanation.lines if line.part is Part.POINTS)
    assert _same(explanation.points, points), str(explanation)
    assert _same(counted.points, points), str(explanation)
    for lang in languages:
        assert not _LEFT_OPEN.search(explanation.say(lang)), explanation.say(lang)
        if not math.isnan(points):
            assert float(_number(_FIGURE.findall(counted.say(lang))[0])) == points, explanation.say(lang)


def _adds_up(explanation: tx.Explanation) -> None:
    """Assert that a sum is that of its terms."""
    for line in explanation.lines:
        if line.part is Part.CALCULATION and line.say("en").startswith("Sum: "):
            terms, _, total = line.say("en").removeprefix("Sum: ").partition(" = ")
            assert sum(map(_number, terms.split(" + "))) == _number(_FIGURE.findall(total)[0]), line.say("en")


def _calculates(explanation: tx.Explanation, computed: float) -> None:
    """Assert that the calculation of a leaf comes to the points of its rule."""
    lines = itertools.takewhile(lambda line: line.part is not Part.CLAIM, explanation.lines)
    told_in = {Part.CALCULATION, Part.CONDITION}
    figures = [line.points for line in lines if line.part in told_in and not math.isnan(line.points)]
    if figures and not math.isnan(computed):
        assert figures[-1] == computed, str(explanation)


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_explanation_of_the_examples_is_true(name: str, examples: Examples) -> None:
    """A secretary who reads out a figure or a cell that is not there loses the meeting's trust in all the others."""
    addresses = _addresses(examples.result(name))
    for stage, languages in _STAGES.items():
        result = examples.result(name, stage)
        points, computed = _points(result), _computed(result)
        for unit in result.rulebook.units:
            scoring = _scoring(result.rulebook, unit.cluster)
            for key in _nodes(result):
                explanation = result.explain(unit.code, key)
                known = points.get((unit.code, key), math.nan) if key in scoring else math.nan
                _is_true(explanation, known, languages)
                _adds_up(explanation)
                if stage == "computed":
                    _calculates(explanation, computed.get((unit.code, key), math.nan))
                for line in explanation.lines:
                    place = line.place
                    if place.cell:
                        assert line.found in addresses[place.file, place.sheet, place.cell], line


def test_the_target_of_the_rulebook_is_in_the_cell_that_is_named(result: tx.Result) -> None:
    """A unit that doubts its target has to find it where it was told."""
    explanation = result.explain("VL", "I.3")
    place = next(line.place for line in explanation.lines if "Chỉ tiêu: 35" in line.say())
    sheet = openpyxl.load_workbook(place.file, read_only=True)[place.sheet]
    assert sheet[place.cell].value == 35


@settings(max_examples=10, phases=[Phase.generate])
@given(st.data())
def test_every_explanation_of_any_rulebook_is_true(data: st.DataObject) -> None:
    """A cap inside a weighted group that is stretched: nobody would think of trying it."""
    rulebook = data.draw(rulebooks())
    own = make_batch(rulebook, data.draw(filled(rulebook)))
    meeting = data.draw(meetings(own))
    stage = data.draw(st.sampled_from([*_STAGES][: 3 if meeting.verification is not None else 2]))
    result = score(own, stage, meeting.verification, meeting.events, meeting.ballots)
    points = _points(result)
    for unit in rulebook.units:
        scoring = _scoring(rulebook, unit.cluster)
        for key in _nodes(result):
            known = points.get((unit.code, key), math.nan) if key in scoring else math.nan
            _is_true(result.explain(unit.code, key), known)
            _adds_up(result.explain(unit.code, key))


# -- what is said ----------------------------------------------------------------------------------------


def _said(result: tx.Result, unit: str, key: str, lang: str = "vi") -> list[str]:
    return [line.say(lang) for line in result.explain(unit, key).lines]


def test_a_corrected_result_is_told_with_its_reason_and_both_cells(result: tx.Result) -> None:
    """The unit asks at the meeting who changed its figure, from what, why, and where that stands."""
    explanation = result.explain("KG", "II.3")
    lines = [line.line() for line in explanation.lines]
    assert explanation.title.say().startswith("Công an tỉnh Kiên Giang – tiêu chí II.3 “")
    assert "Kết quả thực hiện: 10 lớp [nop_ve/cum-9-2018_KG.xlsx › Tự chấm điểm › H14]" in lines
    changed = "Thẩm định: Kết quả thực hiện sửa từ 10 thành 9. Lý do: Một lớp chưa có quyết định mở lớp."
    assert f"{changed} [tham_dinh.xlsx › Thẩm định › M74]" in lines
    assert "Theo quy tắc: 9 × 0,5 = 4,5 điểm" in lines
    assert "Đơn vị tự chấm 5, cao hơn 0,5 điểm [nop_ve/cum-9-2018_KG.xlsx › Tự chấm điểm › I14]" in lines
    assert lines[-1] == "Tính vào kết quả: 4,5 trên 5 điểm"


def test_a_criterion_that_uses_anothers_figures_tells_what_was_corrected_there(examples: Examples) -> None:
    """The bonus falls with the result, and its own row of the verification is empty."""
    lines = [line.line() for line in examples.result("khoi_annd_2023").explain("DV4", "T.1").lines]
    assert any(line.startswith("Thẩm định: Kết quả thực hiện sửa từ 30 thành 29. Lý do: ") for line in lines), lines
    assert any("Dùng số liệu của tiêu chí N4." in line for line in lines)


def test_the_mean_of_several_verifiers_is_told_with_all_their_points(examples: Examples) -> None:
    """Of seven verdicts nobody could tell which were left out."""
    said = _said(examples.result("khoi_csqlhc_2024"), "DV1", "III.1")
    assert "Thẩm định (Đơn vị 5): cho 3 điểm. Lý do: Cho rằng nội dung học tập còn sơ sài." in said
    assert (
        "Bỏ ý kiến cao nhất và thấp nhất, còn 4: (7,25 + 7,25 + 7,25 + 7,5) / 4 = 7,3125, làm tròn thành 7,31 điểm"
    ) in said


def test_what_was_not_assigned_says_who_says_so_and_what_became_of_it(examples: Examples) -> None:
    """Points that moved to other criteria look like points from nowhere."""
    result = examples.result("khoi_annd_2023")
    gone = result.explain("DV5", "N12")
    assert math.isnan(gone.points)
    assert gone.lines[1].say() == "Quy định không giao chỉ tiêu này cho đơn vị"
    assert gone.lines[1].place.sheet == "Chỉ tiêu"
    assert gone.lines[2].say() == "Theo quy định: các tiêu chí còn lại của nhóm nhận điểm này theo tỷ lệ thang điểm"
    grown = "Không được giao: N12. Các tiêu chí còn lại nhận thêm điểm, thang điểm ở đây thành 12,5 (gấp 1,25 lần):"
    assert f"{grown} 13,75 điểm" in _said(result, "DV5", "N5")


def test_the_total_leads_to_rank_class_and_what_limits_it(result: tx.Result) -> None:
    """The last question is always the place."""
    said = _said(result, "CM", "total")
    assert "Cộng: 27,45 + 21,5 + 17,97 + 17,8 = 84,72 điểm" in said
    assert said[-2].startswith("Hạng 6 trong 8 đơn vị được xếp hạng của cụm, theo tỷ lệ 84,72 %")
    assert said[-1] == "Xếp loại: Hoàn thành tốt nhiệm vụ"


def test_a_condition_that_is_not_met_is_told_with_what_was_reported() -> None:
    """3.5 points instead of 5, and nothing says why."""
    held = leaf("a", 5, conditions=(Condition("tru_so", Sign.EQUAL, "có"),), otherwise=Decimal("3.5"))
    rulebook = book(held, fields=(choice_field("tru_so", "có", "không"),), units=2)
    given = {"U1": {"a": 5}, "U2": {"a": 5}}
    result = score(batch(rulebook, given, {"U1": {"tru_so": "không"}, "U2": {}}))
    said = _said(result, "U1", "a")
    assert "Điều kiện “Mục tru_so = có”: không đạt (đã báo cáo “không”)" in said
    assert "Không đạt điều kiện nên được nhiều nhất 3,5 điểm" in said
    assert "Vì không đạt điều kiện, 5 thành 3,5 điểm" in said
    unknown = _said(result, "U2", "a")
    assert "Điều kiện “Mục tru_so = có”: chưa biết vì chưa có số liệu" in unknown
    assert unknown[-1] == "Chưa có điểm: thiếu số liệu hoặc số liệu chưa dùng được"


def test_groups_say_how_they_add_up() -> None:
    """The highest of three, a cap and a weighted sum all look like wrong additions."""
    rulebook = book(
        group("A", rule=GroupRule.HIGHEST),
        leaf("A.1", 10),
        leaf("A.2", 10),
        group("B", rule=GroupRule.WEIGHTED),
        leaf("B.1", 100, weight=Decimal("0.2")),
        leaf("B.2", 100, weight=Decimal("0.3")),
        group("T", kind=PointKind.BONUS, cap=Decimal(3)),
        leaf("T.1", 5),
        group("R", kind=PointKind.DEDUCTION),
        leaf("R.1", 5, Count(Decimal(1))),
        units=1,
    )
    result = score(batch(rulebook, {"U1": {"A.1": 4, "A.2": 7, "B.1": 90, "B.2": 80, "T.1": 4, "R.1": 2}}))
    assert "Lấy mức cao nhất: 7 điểm" in _said(result, "U1", "A")
    assert "Cộng theo trọng số: 90 × 0,2 + 80 × 0,3 = 42 điểm" in _said(result, "U1", "B")
    assert "Không quá 3 điểm: 4 thành 3" in _said(result, "U1", "T")
    assert "Theo quy tắc: 2 × 1 = 2 điểm; là điểm trừ: −2" in _said(result, "U1", "R.1")
    assert "Cộng: 7 + 42 + 3 + −2 = 50 điểm" in _said(result, "U1", "total")
    assert "By the rule: 2 × 1 = 2 points; a deduction: −2" in _said(result, "U1", "R.1", "en")


def test_units_without_a_target_are_told_with_whom_they_were_compared() -> None:
    """A proportion of somebody else's result needs the name of that somebody."""
    rulebook = book(leaf("a", 10, Ratio(), not_assigned=NotAssigned.PEERS), leaf("b", 10), units=3)
    given = {"U1": {"a": (5, 5), "b": 1}, "U2": {"a": ("KG", 4), "b": 1}, "U3": {"a": ("KG", 8), "b": 1}}
    said = _said(score(batch(rulebook, given)), "U2", "a")
    assert "Không được giao chỉ tiêu: so với các đơn vị cũng không được giao" in said
    assert ("Theo quy tắc: Kết quả cao nhất trong 2 đơn vị được so sánh là 8 (Đơn vị U3): 10 × 4 / 8 = 5 điểm") in said


def test_a_tie_says_with_whom_and_what_decided_it() -> None:
    """Two units with the same total and different ranks look like a mistake."""
    rulebook = book(leaf("a"), leaf("b"), tie_keys=(TieKey(("b",)),), units=4)
    given = {
        "U1": {"a": 5, "b": 4},
        "U2": {"a": 4, "b": 5},
        "U3": {"a": 1, "b": 1},
        "U4": {"a": 1, "b": 1},
    }
    result = score(batch(rulebook, given))
    assert "Bằng Đơn vị U2; phân định bằng tiêu chí b (Tiêu chí b) (đơn vị này: 4)" in _said(result, "U1", "total")
    assert "Đồng hạng với Đơn vị U4: không có gì phân định, chờ bỏ phiếu" in _said(result, "U3", "total")


def test_a_unit_that_sent_nothing_is_explained_too() -> None:
    """The unit that asks first is the one that is not in the table."""
    rulebook = book(leaf("a"), limiters=(Limiter("x", "Khiển trách", last=True),), units=2)
    event = Events(rulebook, (Event("U2", "x", None, "1/QĐ", True),))
    result = score(batch(rulebook, {"U1": {"a": 5}}), events=event)
    assert _said(result, "U2", "a") == ["Đơn vị chưa nộp bản tự chấm dùng được: không có điểm"]
    assert _said(result, "U2", "total")[-1] == "Khống chế, đã xác nhận: Khiển trách; xếp cuối"


def test_a_verdict_that_does_not_count_says_so() -> None:
    """Two verifiers who disagree leave a cell unverified: each would think that his word counts."""
    rulebook = book(leaf("a"), units=1, info={"verified_by": VerifiedBy.HEAD, "combine": Combine.OWN})
    said_by = (("Ông A", 4, "x"), ("Ông B", 6, "y"))
    verdicts = tuple(Verdict("U1", "a", who, points=Decimal(points), reason=why) for who, points, why in said_by)
    result = score(batch(rulebook, {"U1": {"a": 5}}), verification=Verification(rulebook, verdicts))
    said = _said(result, "U1", "a")
    assert "Thẩm định (Ông A): cho 4 điểm. Lý do: x; ý kiến này không được tính" in said
    assert said[-2] == "Tính vào kết quả: 5 trên 10 điểm"


def test_an_explanation_of_claimed_points_is_of_claims(examples: Examples) -> None:
    """The ranking that the units expect must not show what was calculated."""
    result = examples.result("cum_9_2018", "claimed")
    explanation = result.explain("KG", "II.3")
    assert "(tự chấm)" in explanation.title.say()
    assert [line.part for line in explanation.lines if line.part in {Part.CALCULATION, Part.VERDICT}] == []
    assert explanation.points == 5


_PLAIN: Final = {"class_basis": ClassBasis.POINTS, "class_figure": ClassFigure.PRINTED}


def test_words_made_when_it_was_scored_are_said_in_the_language_asked_for() -> None:
    """A visitor would read “xếp loại tối đa” in the middle of an English sentence."""
    classes = (
        UnitClass("Good", Interval(Decimal(10), True, None), code="A"),
        UnitClass("Fair", Interval(None, True, Decimal(10)), code="B"),
    )
    rulebook = book(
        *(dataclasses.replace(leaf(key), name=key) for key in ("a", "b")),
        classes=classes,
        info=_PLAIN,
        tie_keys=(TieKey(("b",)),),
        limiters=(Limiter("x", "Reprimand", class_at_most="B", no_award=True, last=True),),
        units=3,
    )
    rulebook = dataclasses.replace(
        rulebook, units=tuple(dataclasses.replace(unit, name=unit.code) for unit in rulebook.units)
    )
    given = {"U1": {"a": 5, "b": "4.5"}, "U2": {"a": "4.5", "b": 5}, "U3": {"a": 9, "b": 9}}
    events = Events(rulebook, (Event("U3", "x", None, "1", True),))
    result = score(batch(rulebook, given), events=events)
    assert "Xếp loại: Fair. Khống chế: Reprimand" in _said(result, "U3", "total")
    english = _said(result, "U3", "total", "en")
    assert "Class: Fair. Limited: Reprimand" in english
    assert "Event, confirmed: Reprimand; class at most Fair; no award; last in rank" in english
    assert "Equal to U2; told apart by criterion b (b) (this unit: 4.5)" in _said(result, "U1", "total", "en")
    said = [line.say("en") for line in result.scorecard("U1").standing]
    assert "Rank 1 (U2) has the same figure; told apart by criterion b (b); 0.01 more points to pass it" in said
    assert result.limits["effect"].tolist() == ["xếp loại tối đa Fair; không xét khen thưởng; xếp cuối"]  # as scored


def test_what_is_missing_is_counted_in_words_that_fit_any_number() -> None:
    """“1 criteria have no points yet” reads like a machine."""
    result = score(batch(book(leaf("a"), leaf("b"), units=1), {"U1": {"a": 5}}))
    assert "Criteria without points so far: 1 (b)" in _said(result, "U1", "total", "en")


def test_one_term_is_not_added_up() -> None:
    """“Cộng: 4 = 4 điểm” says nothing twice."""
    rulebook = book(group("A"), leaf("A.1"), figure("A.2"), leaf("b"), units=1)
    result = score(batch(rulebook, {"U1": {"A.1": 4, "A.2": 7, "b": 2}}))
    assert not any(line.startswith("Cộng") for line in _said(result, "U1", "A"))
    assert "Cộng: 4 + 2 = 6 điểm" in _said(result, "U1", "total")


def test_where_nothing_gives_points_no_points_are_told() -> None:
    """A cluster ranked by its figures would read that it has 0 points of 0."""
    cluster = Cluster("C", "Cụm", rank_by=RankBy.KEYS)
    rulebook = book(
        group("A"), figure("A.1"), clusters=(cluster,), tie_keys=(TieKey(("A.1",), Figure.RESULT),), units=2
    )
    result = score(batch(rulebook, {"U1": {"A.1": 7}, "U2": {"A.1": 5}}))
    for key in ("A", "total"):
        explanation = result.explain("U1", key)
        assert math.isnan(explanation.points)
        assert "0" not in explanation.say().replace("U1", "").replace("A.1", "")
        assert "Chỉ lấy số liệu, không tính điểm" in _said(result, "U1", key)
    card = result.scorecard("U1")
    assert "0,00" not in card.say()
    assert "Theo nhóm" not in card.say()
    assert card.scored_groups.empty
    assert "0,00" not in card._repr_html_()


# -- as an object ----------------------------------------------------------------------------------------


def test_the_table_has_the_columns_that_are_documented(result: tx.Result) -> None:
    """A notebook that filters on a column would break with the next release."""
    table = result.explain("CM", "II.1").to_frame()
    assert list(table) == ["unit", "criterion", "part", "text", "points", "found", "file", "sheet", "cell"]
    assert table["points"].dtype == np.float64
    assert {str(table[name].dtype) for name in table if name != "points"} == {"str"}
    assert set(table["part"]) <= {part.value for part in Part}


def test_it_is_said_in_the_language_of_the_rulebook_or_in_the_one_asked_for(result: tx.Result) -> None:
    """A visitor's English, the cluster's Vietnamese."""
    explanation = result.explain("cm", "II.1")
    assert str(explanation) == explanation.say() == explanation.say("vi")
    assert repr(explanation) == f"<Explanation CM II.1: 7.5 points, {len(explanation.lines)} lines>"
    assert "By the rule: The level chosen, “Khá”: 10 × 75 % = 7.5 points" in explanation.say("en")


@pytest.mark.parametrize(
    ("unit", "criterion", "message"),
    [
        ("XX", "I", "no unit 'XX' in this rulebook"),
        ("Công an tỉnh Ca Mau", "I", "no unit 'Công an tỉnh Ca Mau' in this rulebook; did you mean 'CM'"),
        ("CM", "IV.11", "no criterion or group 'IV.11' in this rulebook; did you mean 'IV.1'"),
        ("CM", "tota", "did you mean 'total'"),
    ],
)
def test_what_is_not_there_is_refused_with_what_comes_near(
    result: tx.Result, unit: str, criterion: str, message: str
) -> None:
    """A typing mistake must not send anybody looking through a list of two hundred keys."""
    with pytest.raises(KeyError, match=re.escape(message)):
        result.explain(unit, criterion)


def test_the_page_about_it_shows_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types the example of the manual must see what stands there."""
    page = (_ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    monkeypatch.chdir(_ROOT / "examples")
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", page, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) > 5
    for code, printed in blocks:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, names)
        assert out.getvalue() == printed
