from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.strategies import rulebooks
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.methods.base import Method
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, NotAssigned, Rulebook, Unit
from thidua_xlsx.rulebook.rules import GroupRule, PointKind

_COUNT = Count(Decimal(1))


@settings(max_examples=40)
@given(rulebooks())
def test_the_tree_holds_every_criterion_of_a_cluster_once(rulebook: Rulebook) -> None:
    """A criterion would be left out of the form, or asked twice."""
    walked = [criterion.key for criterion, _ in rulebook.walk()]
    assert len(set(walked)) == len(walked)
    assert set(walked) == {criterion.key for criterion in rulebook.criteria}
    for cluster in rulebook.clusters:
        keys = [criterion.key for criterion, _ in rulebook.walk(cluster.code)]
        assert set(keys) == {each.key for each in rulebook.criteria if rulebook.applies(each, cluster.code)}
        assert keys == [key for key in walked if key in set(keys)]
        assert {each.key for each in rulebook.leaves(cluster.code) + rulebook.groups(cluster.code)} == set(keys)


@settings(max_examples=40)
@given(rulebooks(plain=True))
def test_the_whole_is_the_sum_of_its_leaves(rulebook: Rulebook) -> None:
    """The total printed at the foot of the form would not be what its rows add up to."""
    for cluster in rulebook.clusters:
        leaves = rulebook.leaves(cluster.code)
        assert rulebook.maximum("", cluster.code) == sum((leaf.points for leaf in leaves), Decimal(0))
        for group in rulebook.groups(cluster.code):
            assert rulebook.maximum(group.key, cluster.code) > 0


@settings(max_examples=40)
@given(rulebooks())
def test_every_unit_is_in_its_cluster(rulebook: Rulebook) -> None:
    """A unit would be ranked nowhere, or twice."""
    found = [unit.code for cluster in rulebook.clusters for unit in rulebook.units_of(cluster.code)]
    assert sorted(found) == sorted(unit.code for unit in rulebook.units)
    assert all(rulebook.unit(code).code == code for code in found)


def test_what_is_asked_for_and_is_not_there_is_an_error(example: Rulebook) -> None:
    """A typing slip in a notebook would give an empty answer that looks like a result."""
    for ask in (example.unit, example.criterion, example.cluster):
        with pytest.raises(KeyError):
            ask("không có")
    assert example.target("ST", "I.2") is None
    assert example.target("ST", "I.1").value == 520  # type: ignore[union-attr]  # the example assigns it


def test_the_example_is_what_its_sources_say(example: Rulebook) -> None:
    """The example would contradict the published report: Sóc Trăng is head, Cà Mau deputy, eight provinces."""
    assert (example.cluster("C9").head, example.cluster("C9").deputy) == ("ST", "CM")
    assert len(example.units) == 8
    assert example.maximum() == 100
    assert {leaf.scoring.key for leaf in example.leaves()} >= {"ratio", "leader", "bands", "levels", "plus_minus"}
    assert example.info.stamp == "SỐ LIỆU MINH HỌA"


def test_a_criterion_of_one_cluster_is_not_the_others(example: Rulebook) -> None:
    """A unit would be asked for what its cluster never agreed on."""
    criteria = tuple(
        dataclasses.replace(each, clusters=("K2",)) if each.key in {"I", "II.1"} else each for each in example.criteria
    )
    book = dataclasses.replace(example, criteria=criteria)
    keys = {leaf.key for leaf in book.leaves("C9")}
    assert not {"I.1", "I.2", "I.3", "I.4", "II.1"} & keys
    assert {"II.2", "IV.1.a"} <= keys
    assert {leaf.key for leaf in book.leaves("K2")} == {leaf.key for leaf in example.leaves()}


def _leaf(key: str, parent: str = "", method: Method = _COUNT, **rules: Any) -> Criterion:
    return Criterion(key, key, "Việc", Decimal(5), parent, method=method, **rules)


def _book(*criteria: Criterion, **info: Any) -> Rulebook:
    return Rulebook(Info("r", "1", "R", 2026, 2, 2, **info), (Cluster("C", "Cụm"),), (Unit("U", "U", "C"),), criteria)


@pytest.mark.parametrize(
    ("rule", "cap", "maximum"),
    [
        (GroupRule.SUM, None, "10"),
        (GroupRule.SUM, "8", "8"),
        (GroupRule.HIGHEST, None, "5"),
        (GroupRule.WEIGHTED, None, "3.34"),  # 5 × 0.3335 × 2 = 3.335, rounded as points are
        (GroupRule.WEIGHTED, "3", "3"),
    ],
)
def test_a_group_can_give_what_its_rule_and_its_cap_allow(rule: GroupRule, cap: str | None, maximum: str) -> None:
    """Every unit would seem to have a maximum of its own, and the cluster would be ranked by percent."""
    group = Criterion("I", "I", "Nhóm", rule=rule, cap=None if cap is None else Decimal(cap))
    weight = Decimal("0.3335") if rule is GroupRule.WEIGHTED else None
    bonus = _leaf("I.3", "I", kind=PointKind.BONUS, weight=weight)
    book = _book(group, _leaf("I.1", "I", weight=weight), _leaf("I.2", "I", weight=weight), bonus)
    assert book.maximum("I") == Decimal(maximum)


def test_a_leaf_without_a_target_has_no_peers() -> None:
    """A unit that was not assigned such a criterion would keep its maximum and get no points for it."""
    book = _book(_leaf("1", method=Ratio()), _leaf("2"), not_assigned=NotAssigned.PEERS)
    assert [book.policy(leaf) for leaf in book.leaves()] == [NotAssigned.PEERS, NotAssigned.EXCLUDE]


def test_a_policy_and_a_kind_are_handed_down() -> None:
    """Every line of a bonus section would have to say again that it is a bonus."""
    group = Criterion("I", "I", "Nhóm", kind=PointKind.BONUS, not_assigned=NotAssigned.FULL)
    inside = Criterion("I.1", "1", "Nhóm", parent="I")
    own = _leaf("I.1.b", "I.1", not_assigned=NotAssigned.ZERO)
    book = _book(group, inside, _leaf("I.1.a", "I.1"), own, _leaf("II"), not_assigned=NotAssigned.SPREAD)
    assert [book.policy(leaf).value for leaf in book.leaves()] == ["full", "zero", "spread"]
    assert [book.kind(leaf).value for leaf in book.leaves()] == ["bonus", "bonus", "core"]
    assert book.maximum() == 5


@pytest.mark.parametrize(
    ("measure", "percent"), [("%", True), (" % ", True), ("phần trăm", True), ("vụ", False), ("", False)]
)
def test_percent_points_are_told_by_the_measure(measure: str, percent: bool) -> None:
    """0.95 would be read as nearly one percent."""
    assert Criterion("1", "1", "x", measure=measure).is_percent is percent


def test_a_long_name_is_shortened_for_messages() -> None:
    """Every line of the report would run over the edge of the screen."""
    subject = Criterion("I.1", "1", "Tỷ lệ " + "rất " * 40).subject
    assert len(subject) <= 56
    assert subject.startswith("I.1 (Tỷ lệ")
    assert subject.endswith("…)")


def test_a_rulebook_in_a_traceback_is_one_line() -> None:
    """A prompt, a log or a failed test would be buried under fifteen thousand characters."""
    rulebook = cum_9_2018.rulebook()
    assert repr(rulebook) == f"<Rulebook cum-9-2018, version 1: 8 units, {len(rulebook.leaves())} criteria>"
