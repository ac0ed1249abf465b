"""Two results side by side: units and criteria matched, ranks that moved, and sums that add up exactly."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import math
import re
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.scoring.small import batch, book, group, leaf, printed
from tests.strategies import rulebooks
from thidua_xlsx.analysis.compare import Comparison, compare
from thidua_xlsx.analysis.compare_criteria import match_criteria
from thidua_xlsx.analysis.compare_ranks import kendall, spearman
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook, Unit
from thidua_xlsx.rulebook.rules import GroupRule, PointKind
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score

_ROOT = Path(__file__).resolve().parents[2]
_POINTS = {"U1": (8, 9), "U2": (9, 5), "U3": (3, 4), "U4": (6, 6)}


def _scored(rulebook: Rulebook, points: Mapping[str, tuple[Any, ...]]) -> Result:
    """Units with the points that they give themselves, leaf by leaf."""
    keys = [item.key for item in rulebook.leaves()]
    return score(batch(rulebook, {unit: dict(zip(keys, own, strict=True)) for unit, own in points.items()}))


def _leaf(key: str, name: str, maximum: int = 10) -> Criterion:
    return dataclasses.replace(leaf(key, maximum), name=name)


def _plain(*units: Unit, **changes: Any) -> Rulebook:
    rulebook = book(group("I"), _leaf("I.1", "Việc một"), _leaf("I.2", "Việc hai"), **changes)
    return dataclasses.replace(rulebook, units=units) if units else rulebook


def _unit(code: str, name: str = "", cluster: str = "C", *predecessors: str, **more: Any) -> Unit:
    return Unit(code, name or f"Đơn vị {code}", cluster, predecessors=predecessors, **more)


def _row(comparison: Comparison, unit: str) -> dict[str, Any]:
    return comparison.row(unit)


@pytest.fixture(scope="module")
def years() -> Comparison:
    """U3 overtakes U1 and U2; U1 stays ahead of U2."""
    later = {"U1": (8, 7), "U2": (9, 5), "U3": (10, 8), "U4": (6, 6)}
    return compare(_scored(_plain(), _POINTS), _scored(_plain(), later))


# -- who moved, and why ----------------------------------------------------------------------------------


def test_moves_are_differences_of_ranks(years: Comparison) -> None:
    """The arrow beside a unit would point the wrong way."""
    units = years.units.set_index("unit")
    assert units["moved"].to_dict() == {"U3": 3, "U1": -1, "U2": -1, "U4": -1}
    assert units.loc["U3", ["rank_a", "rank_b", "points_a", "points_b", "difference"]].tolist() == [4, 1, 7, 18, 11]
    assert str(units["moved"].dtype) == "Int64"
    assert set(units["how"]) == {"both"}


def test_why_a_unit_moved_is_told_by_its_criteria_the_largest_first(years: Comparison) -> None:
    """The head would have to look for the reason among all criteria."""
    why = years.why("U3")
    assert list(zip(why["criterion"], why["effect"], strict=True)) == [("I.1", 7.0), ("I.2", 4.0)]
    assert years.why("U2").empty
    passed = years.passed("U3").set_index("unit")
    assert passed.loc["U1", ["how", "gap_a", "gap_b", "criterion", "effect"]].tolist() == ["passed", -10, 3, "I.1", 7]
    assert years.passed("U1")[["unit", "how", "criterion"]].to_numpy().tolist() == [["U3", "passed by", "I.1"]]
    assert years.passed("U1")["effect"].tolist() == [-7]


def test_a_comparison_speaks_both_languages(years: Comparison) -> None:
    """A notebook in English, and the head's remarks at the meeting in Vietnamese, need words, not columns."""
    assert years.say("U3") == (
        "Đơn vị U3: hạng 4 → 1 (lên 3), tổng điểm 7,00 → 18,00 (+11,00). Vì: I.1 Việc một +7,00; I.2 Việc hai +4,00. "
        "Vượt: Đơn vị U1 (nhiều nhất do I.1), Đơn vị U2 (nhiều nhất do I.1), Đơn vị U4 (nhiều nhất do I.1)."
    )
    assert years.say("U2", "en").startswith("Đơn vị U2: rank 2 → 3 (down 1), total 14.00 → 14.00 (0.00). No criterion")
    assert "1 đơn vị lên hạng, 3 xuống hạng, 0 giữ hạng" in years.say()
    assert "Spearman" in years.say(lang="en")


def test_an_unknown_unit_is_a_key_error_and_no_result_a_type_error(years: Comparison) -> None:
    """A slip in a notebook would give an empty table, taken for “nothing changed”."""
    for ask in (years.why, years.passed, years.say):
        with pytest.raises(KeyError, match="U9"):
            ask("U9")
    with pytest.raises(TypeError, match="b must be what score returned"):
        compare(years.a, years.b.batch)  # type: ignore[arg-type]  # the mistake is the test


def test_a_language_that_nobody_speaks_is_refused(years: Comparison) -> None:
    """“fr” gave Vietnamese without a word, and the letter to the ministry went out in it."""
    for say in (
        lambda: years.say(lang="fr"),
        lambda: years.b.explain("U1", "I.1").say("fr"),
        lambda: years.b.scorecard("U1").say("fr"),
    ):
        with pytest.raises(ValueError, match="'fr'; one of vi, en"):
            say()


def test_who_is_not_ranked_in_one_of_them_is_counted() -> None:
    """“1 up, 0 down, 0 kept” of four units leaves the reader to guess what became of the other three."""
    some = {"U1": (8, 9), "U2": (9, 5)}
    comparison = compare(_scored(_plain(), _POINTS), _scored(_plain(), some))
    said = "0 đơn vị lên hạng, 0 xuống hạng, 2 giữ hạng. 2 đơn vị chưa xếp hạng ở một bên."
    assert f"Có ở cả hai: 4 đơn vị. {said}" in comparison.say()
    assert "Not ranked in one of them: 2." in comparison.say(lang="en")


def test_ranks_among_other_numbers_of_units_are_not_taken_for_the_same_place() -> None:
    """Third of four is not third of two; the arrow alone would be read out as progress."""
    comparison = compare(_scored(_plain(), _POINTS), _scored(_plain(), {"U3": (9, 9), "U2": (9, 5)}))
    assert comparison.units.set_index("unit").loc["U3", ["ranked_a", "ranked_b", "moved"]].tolist() == [4, 2, 3]
    assert comparison.say().endswith(
        "Chú ý: số đơn vị được xếp hạng khác nhau ở Cụm (4 → 2); cùng một hạng không còn cùng một vị trí."
    )
    assert comparison.say("U3").startswith("Đơn vị U3: hạng 4 trong 4 đơn vị → 1 trong 2 (lên 3)")


# -- units that came, went, were merged, split, renamed --------------------------------------------------


@pytest.fixture(scope="module")
def reform() -> Comparison:
    """The units of 2025: two merged into one, one split, one with another name, one new, one gone."""
    clusters = (Cluster("C", "Cụm"), Cluster("D", "Cụm D"))
    before = _plain(*(_unit(f"A{number}") for number in range(1, 9)), clusters=clusters)
    after = _plain(
        _unit("A1"),
        _unit("M", "Xã mới", "C", "A2", "đơn vị a3"),
        _unit("S1", "Phường một", "C", "A4"),
        _unit("S2", "Phường hai", "C", "a4", "không có"),
        _unit("R", "Tên mới", "C", aliases=("ĐƠN VỊ A5",)),
        _unit("N"),
        _unit("A6", "Đơn vị A6", "D"),
        _unit("A7", "Tên khác hẳn"),
        clusters=clusters,
    )
    first = {f"A{number}": (number, number) for number in range(1, 9)}
    second = {unit.code: (10 - number, 5) for number, unit in enumerate(after.units)}
    return compare(_scored(before, first), _scored(after, second))


def test_every_unit_is_followed_through_a_reform(reform: Comparison) -> None:
    """After the mergers of 2025 most units would look new, and the comparison would be of nothing."""
    assert reform.units.set_index("unit")["how"].to_dict() == {
        **dict.fromkeys(("A1", "A6"), "both"),
        **dict.fromkeys(("A7", "R"), "renamed"),
        "M": "merged",
        **dict.fromkeys(("S1", "S2"), "split"),
        "N": "came",
        "A8": "went",
    }
    assert _row(reform, "M")["predecessors"] == "A2; A3"
    assert _row(reform, "M")["predecessor_ranks"] == "A2 7; A3 6"
    assert _row(reform, "R")["predecessors"] == "A5"
    assert _row(reform, "R")["rank_a"] == 4


def test_a_merged_unit_has_no_rank_of_its_own_before(reform: Comparison) -> None:
    """The rank of one of its predecessors would be taken for its own."""
    for unit in ("M", "S1", "N"):
        row = _row(reform, unit)
        assert (math.isnan(row["points_a"]), str(row["rank_a"]), str(row["moved"])) == (True, "<NA>", "<NA>"), unit
        assert reform.why(unit).empty
        assert reform.passed(unit).empty
    assert "sáp nhập từ A2 7; A3 6" in reform.say("M")
    assert "chia tách" not in reform.say("S1")
    assert "tách ra từ A4 5" in reform.say("S1")
    assert "trước đây hạng 1" in reform.say("A8")
    assert "nothing to compare" in reform.say("N", "en")


def test_a_predecessor_that_is_not_known_is_named() -> None:
    """A slip under “Tiền thân” made an old unit a new one, and nobody was told."""
    before = _plain(_unit("A1"), _unit("A2"))
    after = _plain(_unit("A1"), _unit("M", "Xã mới", "C", "A22", "đơn vị a2"))
    comparison = compare(_scored(before, {"A1": (8, 9)}), _scored(after, {"A1": (8, 9)}))
    assert comparison.unknown_predecessors == (("M", "A22"),)
    assert "không có đơn vị nào như ghi ở cột Tiền thân: “A22” (M)." in comparison.say()
    assert "“A22” (M)" in comparison._repr_html_()
    drafts = compare(_scored(after, {"A1": (8, 9)}), _scored(after, {"A1": (8, 9)}))
    assert drafts.unknown_predecessors == ()  # of one period: neither has the older units


def test_ranks_of_different_clusters_are_not_compared(reform: Comparison) -> None:
    """Third of eight and first of one are not a rise by two."""
    row = _row(reform, "A6")
    assert (row["cluster_a"], row["cluster"], str(row["moved"])) == ("C", "D", "<NA>")
    assert (row["rank_a"], row["rank_b"]) == (3, 1)
    assert "khác cụm" in reform.say("A6")
    assert reform.correlations["units"].tolist() == [3, 0, 4]


def test_a_unit_that_keeps_its_code_and_takes_in_another_is_merged() -> None:
    """Its old rank would hide that it is another unit now; and a part that is split off takes it apart as well."""
    before = _plain(_unit("A"), _unit("B"), _unit("X"))
    after = _plain(_unit("A", "", "C", "B"), _unit("X"), _unit("Y", "", "C", "X"))
    points = {"A": (5, 5), "B": (4, 4), "X": (3, 3)}
    found = compare(_scored(before, points), _scored(after, {"A": (9, 9), "X": (2, 2), "Y": (1, 1)}))
    units = found.units.set_index("unit")
    assert units["how"].to_dict() == {"A": "merged", "X": "split", "Y": "split"}
    assert units["points_a"].isna().to_dict() == {"A": True, "X": False, "Y": True}


def test_a_cluster_with_another_code_is_recognised_by_its_units() -> None:
    """“Cụm 9, 2018” and “Cụm 9, 2019” would be strangers, and nobody would have moved."""
    before = _plain(clusters=(Cluster("C18", "Cụm 2018"),))
    after = _plain(clusters=(Cluster("C19", "Cụm 2019"),))
    found = compare(_scored(before, _POINTS), _scored(after, _POINTS))
    assert found.units["moved"].tolist() == [0, 0, 0, 0]


# -- criteria --------------------------------------------------------------------------------------------


def test_criteria_are_followed_by_wording_where_they_were_numbered_anew() -> None:
    """One criterion inserted at the top, and every figure would be compared with its neighbour's."""
    before = book(group("I"), *(_leaf(f"I.{n}", f"Việc {n}") for n in (1, 2, 3)), _leaf("I.4", "Báo cáo"))
    after = book(
        *(group("I"), _leaf("I.1", "Việc mới"), _leaf("I.2", "việc 1"), _leaf("I.3", "Việc 2")),
        _leaf("I.4", "Báo cáo đúng hạn"),
    )
    assert match_criteria(before, after) == {"I.2": "I.1", "I.3": "I.2", "I.4": "I.4"}
    found = compare(_scored(before, {"U1": (1, 2, 3, 4)}), _scored(after, {"U1": (5, 1, 2, 4)}))
    assert dict(zip(found.matched["criterion"], found.matched["how"], strict=True)) == {
        "I.1": "came",
        "I.2": "renamed",
        "I.3": "went",  # the one of a; that of b, before it, is followed
        "I.4": "renamed",
    }
    effects = found.why("U1").set_index(["criterion", "how"])["effect"].to_dict()
    assert effects == {("I.1", "came"): 5, ("I.3", "went"): -3}


def test_what_a_cap_and_the_highest_leave_over_is_the_rest() -> None:
    """Contributions that do not add up to the change of the total would be argued over, rightly."""
    rulebook = book(
        *(group("I", rule=GroupRule.HIGHEST), leaf("I.1"), leaf("I.2")),
        *(group("II", cap=Decimal(5)), leaf("II.1"), leaf("II.2")),
    )
    found = compare(_scored(rulebook, {"U1": (4, 6, 2, 2)}), _scored(rulebook, {"U1": (7, 6, 4, 3)}))
    rows = found.criteria.set_index("criterion")
    assert rows["effect"].to_dict() == {"I.1": 7, "I.2": -6, "II.1": 2, "II.2": 1, "rest": -2}
    assert rows.loc["rest", ["points_a", "points_b"]].tolist() == [0, -2]
    assert _row(found, "U1")["difference"] == 2
    lower = compare(_scored(rulebook, {"U1": (4, 6, 2, 2)}), _scored(rulebook, {"U1": (4, 6, 4, 3)}))
    assert "Còn lại (mức khống chế, điều kiện của nhóm, làm tròn) −2,00; II.2" in lower.say("U1")


def test_a_weighted_group_counts_shares() -> None:
    """A point of a criterion with the weight 0.3 would be told as a whole point."""
    rulebook = book(
        group("I", rule=GroupRule.WEIGHTED), leaf("I.1", weight=Decimal("0.3")), leaf("I.2", weight=Decimal("0.7"))
    )
    found = compare(_scored(rulebook, {"U1": ("1.11", 2)}), _scored(rulebook, {"U1": (2, 3)}))
    effects = found.criteria.set_index("criterion")["effect"]
    assert effects.to_dict() == {"I.1": 0.267, "I.2": 0.7, "rest": 0.003}
    assert _row(found, "U1")["difference"] == 0.97


def test_other_maxima_are_compared_in_percent() -> None:
    """From 20 to 200 points, every unit would seem ten times better, and the largest criterion the reason."""
    after = book(group("I"), _leaf("I.1", "Việc một", 100), _leaf("I.2", "Việc hai", 100))
    found = compare(_scored(_plain(), _POINTS), _scored(after, {"U1": (90, 40), "U2": (90, 50)}))
    rows = found.criteria.set_index(["unit", "criterion"])
    assert rows.loc[("U1", "I.1"), ["percent_a", "percent_b", "effect"]].tolist() == [80, 90, 82]
    assert rows.loc["U1"]["effect_percent"].tolist() == [5, -25]
    assert found.why("U1")["criterion"].tolist() == ["I.2", "I.1"]
    assert "85,00 % → 65,00 % thang điểm. Vì: I.2 Việc hai −25,00 %; I.1 Việc một +5,00 %." in found.say("U1")


@settings(max_examples=12)
@given(st.data())
def test_effects_and_rest_are_the_difference_of_the_totals_to_the_last_digit(data: st.DataObject) -> None:
    """Caps, gates, weights, what was not assigned, bonuses: a hundredth that nobody accounts for is a dispute."""
    rulebook = data.draw(rulebooks())
    made = make_batch(rulebook, data.draw(filled(rulebook)))
    other = data.draw(st.booleans())
    a = score(made, "claimed")
    b = score(make_batch(rulebook, data.draw(filled(rulebook))) if other else made)
    found = compare(a, b)
    totals = [_totals(result) for result in (a, b)]
    for unit, rows in found.criteria.groupby("unit"):
        effects = sum(printed(effect) for effect in rows["effect"])
        assert effects == totals[1][str(unit)] - totals[0][str(unit)], unit
        leaves = rows[rows["criterion"] != "rest"]
        if all(not node.cap and not node.conditions and node.rule is GroupRule.SUM for node in rulebook.groups()):
            has_cap = rulebook.info.total_cap is not None
            assert has_cap or len(leaves) == len(rows), "points that just add up leave nothing over"
    both = {str(unit) for unit in a.totals["unit"]} & {str(unit) for unit in b.totals["unit"]}
    assert set(found.criteria["unit"]) <= both


def _totals(result: Result) -> dict[str, Any]:
    own = result.totals[result.totals["group"] == "total"].fillna({"points": 0.0})
    return {str(unit): printed(points) for unit, points in zip(own["unit"], own["points"], strict=True)}


def test_a_deduction_that_grew_lowers_the_total() -> None:
    """Fewer deductions must read as a gain."""
    rulebook = book(group("I"), leaf("I.1"), group("T", kind=PointKind.DEDUCTION), leaf("T.1"))
    found = compare(_scored(rulebook, {"U1": (8, 3)}), _scored(rulebook, {"U1": (8, 1)}))
    assert found.why("U1")[["criterion", "points_a", "points_b", "effect"]].to_numpy().tolist() == [["T.1", -3, -1, 2]]


# -- how alike -------------------------------------------------------------------------------------------

_VALUES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12)


@given(_VALUES)
def test_kendall_counts_pairs_and_allows_for_ties(values: list[tuple[int, int]]) -> None:
    """τ-a, which forgets ties, would call two equal rankings with shared ranks unlike."""
    pairs = list(itertools.combinations(values, 2))
    signs = [((a > c) - (a < c), (b > d) - (b < d)) for (a, b), (c, d) in pairs]
    ones, others = (sum(pair[at] != 0 for pair in signs) for at in (0, 1))
    found = kendall(*np.array(values, dtype=float).T)
    if not ones or not others:
        assert math.isnan(found)
    else:
        assert math.isclose(found, sum(one * other for one, other in signs) / math.sqrt(ones * others), abs_tol=1e-12)


def test_kendall_of_many_units_is_the_same_sum_over_pairs() -> None:
    """All units of a ministry are sorted instead of paired, and one pair too many would stay unseen."""
    first, second = np.random.default_rng(7).integers(0, 40, (2, 500)).astype(float)
    signs = [np.sign(values[:, None] - values[None, :]) for values in (first, second)]
    size = np.sqrt(np.abs(signs[0]).sum() * np.abs(signs[1]).sum())
    assert math.isclose(kendall(first, second), (signs[0] * signs[1]).sum() / size, abs_tol=1e-12)


@given(st.permutations(range(8)))
def test_spearman_is_the_textbooks_where_nothing_ties(order: list[int]) -> None:
    """1 − 6 Σ d² / n(n² − 1), Spearman 1904."""
    d2 = sum((place - number) ** 2 for number, place in enumerate(order))
    found = spearman(np.arange(8.0), np.array(order, dtype=float))
    assert math.isclose(found, 1 - 6 * d2 / (8 * 63), abs_tol=1e-12)


def test_a_correlation_of_too_few_is_not_made_up(years: Comparison) -> None:
    """One unit agrees with itself; an analyst would read a 1.00."""
    lone = compare(_scored(_plain(), {"U1": (1, 1)}), _scored(_plain(), {"U1": (2, 2)}))
    assert math.isnan(lone.spearman)
    assert "chưa đủ hai đơn vị" in lone.correlations["note"].iloc[-1]
    equal = compare(_scored(_plain(), {"U1": (1, 1), "U2": (1, 1)}), _scored(_plain(), {"U1": (2, 2), "U2": (1, 2)}))
    assert math.isnan(equal.kendall)
    assert equal.correlations["note"].iloc[-1]
    assert years.correlations["units"].tolist() == [4, 4]
    assert math.isclose(years.spearman, spearman(np.array([17.0, 14, 7, 12]), np.array([15.0, 14, 18, 12])))


def test_the_page_shows_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the example of the manual would get something else."""
    page = (_ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    for year in ("2017", "2018"):
        shutil.copytree(_ROOT / "examples" / "cum_9_2018", tmp_path / year)
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL))
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, names)
    assert out.getvalue().splitlines() == re.findall(r"^# (.*)$", code, flags=re.MULTILINE)
    # both folders hold the same files
    assert [each.code for each in names["batch"].anomalies(names["before"])] == ["previous-is-the-same"]
    assert names["copied"] == []


@pytest.mark.parametrize("size", range(2, 12))
def test_equal_orders_agree_exactly(size: int) -> None:
    """“1: the same order” would be 0.9999999999999999, and a filter on 1 would find nobody."""
    order = np.arange(size, dtype=np.float64)
    assert kendall(order, order) == 1
    assert kendall(order, order[::-1]) == -1


def test_a_cluster_that_is_counted_on_another_scale_changes_nobody_elses_reasons() -> None:
    """Units of a cluster whose points are what they were would be told percentages that explain nothing."""
    clusters = (Cluster("C", "Cụm C"), Cluster("D", "Cụm D"))
    units = {"U1": "C", "U2": "D"}
    more = dataclasses.replace(_leaf("X", "Việc thêm"), clusters=("D",))
    before = book(_leaf("A", "Việc một"), units=units, clusters=clusters)
    after = book(_leaf("A", "Việc một"), more, units=units, clusters=clusters)
    first = score(batch(before, {"U1": {"A": 4}, "U2": {"A": 5}}))
    second = score(batch(after, {"U1": {"A": 6}, "U2": {"A": 5, "X": 9}}))
    comparison = compare(first, second)
    assert [comparison.other_scale(unit) for unit in units] == [False, True]


def test_weights_inside_weights_are_exact() -> None:
    """A figure that ran out of 64 bits would be a wrong reason, without a word."""
    depth = 4
    keys = [".".join("G" * (level + 1)) for level in range(depth)]
    groups = [dataclasses.replace(group(key), rule=GroupRule.WEIGHTED, weight=Decimal(1)) for key in keys]
    inside = dataclasses.replace(leaf(f"{keys[-1]}.a", 1000), weight=Decimal("0.5"))
    rulebook = book(*groups, inside, units=1)
    comparison = compare(_scored(rulebook, {"U1": (100,)}), _scored(rulebook, {"U1": (900,)}))
    own = comparison.criteria[comparison.criteria["unit"] == "U1"]
    assert float(own["effect"].sum()) == 400


def test_a_comparison_can_be_asked_whether_it_is_another(years: Comparison) -> None:
    """``in`` a list would end in pandas' words about the truth of a table."""
    assert [years].index(years) == 0
    assert years != dataclasses.replace(years)
