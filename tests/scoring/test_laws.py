"""Laws over random rulebooks and answers: exact sums, ranks that nothing but figures decides."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.batches import filled, make_batch
from tests.scoring.oracle import Oracle, half_away, printed
from tests.strategies import rulebooks
from thidua_xlsx.checking.conditions import field_values
from thidua_xlsx.checking.form_totals import form_totals
from thidua_xlsx.rulebook.model import Criterion, NotAssigned, Rulebook
from thidua_xlsx.rulebook.rules import Figure, PointKind, RankBy, RankStyle
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.scoring.score import score


def _exact(result: Result) -> dict[tuple[str, str], tuple[Fraction | None, Fraction]]:
    """(unit, group) → points and maximum."""
    rows = result.totals.to_dict("records")
    return {
        (str(row["unit"]), str(row["group"])): (printed(row["points"]), printed(row["maximum"]) or Fraction(0))
        for row in rows
    }


@settings(max_examples=40)
@given(st.data())
def test_totals_are_those_of_an_independent_recursion(data: st.DataObject) -> None:
    """Every rule, cap, gate and policy at once: a sum that is a hundredth off decides over a flag."""
    rulebook = data.draw(rulebooks())
    batch = make_batch(rulebook, data.draw(filled(rulebook)))
    result = score(batch)
    oracles = {str(unit): Oracle(batch, str(unit)) for unit in batch.recomputed["unit"].unique()}
    for (unit, group), (points, maximum) in _exact(result).items():
        oracle, key = oracles[unit], "" if group == "total" else group
        assert points == (oracle.points(key) if oracle.known(key) else None), (unit, group)
        assert maximum == oracle.part[key].most, (unit, group)
    for row in result.points.to_dict("records"):
        unit, key = str(row["unit"]), str(row["criterion"])
        expected = None if oracles[unit].given[key] is None else oracles[unit].points(key)
        assert printed(row["points"]) == expected, (unit, key)
    for row in result.ranking.to_dict("records"):
        oracle = oracles.get(str(row["unit"]))
        assert row["missing"] == (0 if oracle is None else oracle.missing())
        by_keys = row["ranked_by"] == "keys"  # no points are shown where none are ranked
        if oracle is not None and row["state"] in {"ranked", "provisional"} and not by_keys:
            percent = half_away(oracle.points() * 100 / oracle.part[""].most, rulebook.info.percent_digits)
            assert printed(row["percent"]) == percent


@settings(max_examples=35)
@given(st.data())
def test_ranks_are_those_of_an_independent_order(data: st.DataObject) -> None:
    """A rank counts the units (or the places) that are better by figure and chain, in Fractions, and nothing else."""
    rulebook = data.draw(rulebooks())
    keys = tuple(key for key in rulebook.tie_keys if key.figure is Figure.POINTS)
    clusters = tuple(dataclasses.replace(cluster, rank_by=RankBy.POINTS) for cluster in rulebook.clusters)
    rulebook = dataclasses.replace(rulebook, tie_keys=keys, clusters=clusters)
    batch = make_batch(rulebook, data.draw(filled(rulebook)))
    ranking = score(batch).ranking
    for cluster, table in ranking.groupby("cluster", observed=True):
        rows = table[table["rank"].notna()].to_dict("records")
        oracles = [Oracle(batch, str(row["unit"])) for row in rows]
        by_percent = any(
            oracle.part[""].most != oracle.full("")
            for oracle in _submitted(batch, str(cluster))
            if oracle.part[""].most > 0 and any(points is not None for points in oracle.given.values())
        )
        assert {row["ranked_by"] for row in rows} <= {"percent" if by_percent else "points"}
        chain = [key for key in keys if not key.clusters or cluster in key.clusters]
        places = []
        for oracle in oracles:
            figure = oracle.points()
            if by_percent:
                figure = half_away(figure * 100 / oracle.part[""].most, rulebook.info.percent_digits)
            places.append((figure, *(oracle.figure(key) for key in chain)))
        ahead = [{other for other in places if other > place} for place in places]
        dense = rulebook.info.rank_style is RankStyle.DENSE
        counted = [len(better) if dense else sum(other in better for other in places) for better in ahead]
        assert [row["rank"] for row in rows] == [1 + count for count in counted]
        assert [row["shared"] for row in rows] == [places.count(place) > 1 for place in places]
        same_figure = [sum(other[0] == place[0] for other in places) > 1 for place in places]
        decided = [same and places.count(place) == 1 for same, place in zip(same_figure, places, strict=True)]
        assert [bool(row["decided_by"]) for row in rows] == decided


def _submitted(batch: object, cluster: str) -> list[Oracle]:
    own = batch.recomputed  # type: ignore[attr-defined]
    return [Oracle(batch, str(unit)) for unit in own.loc[own["cluster"] == cluster, "unit"].unique()]  # type: ignore[arg-type]


@settings(max_examples=20)
@given(st.data())
def test_a_core_leaf_gives_from_nothing_to_its_ceiling_and_a_deduction_takes(data: st.DataObject) -> None:
    """One criterion would swallow or make up for all the others."""
    rulebook = data.draw(rulebooks())
    result = score(make_batch(rulebook, data.draw(filled(rulebook))))
    digits = rulebook.info.digits
    for row in result.points.dropna(subset=["points"]).to_dict("records"):
        criterion = rulebook.criterion(str(row["criterion"]))
        points, most = printed(row["points"]), printed(row["maximum"])
        assert points is not None
        assert most is not None
        ceiling = criterion.scoring.ceiling(criterion.points)
        if rulebook.kind(criterion) is PointKind.DEDUCTION:
            assert points <= 0
            assert ceiling is None or points >= -Fraction(ceiling)
        else:
            assert points >= 0
            grown = most / Fraction(criterion.points) if criterion.points else 1
            assert ceiling is None or points <= half_away(Fraction(ceiling) * grown, digits)


@settings(max_examples=20)
@given(st.data())
def test_the_order_of_units_and_of_rows_changes_nothing(data: st.DataObject) -> None:
    """Whoever is read first, or stands first in the list, must not rank first."""
    rulebook = data.draw(rulebooks())
    values = data.draw(filled(rulebook))
    units = tuple(data.draw(st.permutations(rulebook.units)))
    shuffled = dict(data.draw(st.permutations(list(values.items()))))
    ours = score(make_batch(rulebook, values))
    theirs = score(make_batch(dataclasses.replace(rulebook, units=units), shuffled))
    columns = [
        "rank",
        "shared",
        "decided_by",
        "points",
        "maximum",
        "percent",
        "class",
        "class_reason",
        "state",
        "missing",
    ]
    left, right = (_by_unit(result.ranking)[columns] for result in (ours, theirs))
    pd.testing.assert_frame_equal(left, right)
    awards = [
        result.awards.assign(key=result.awards["award"] + result.awards["scope"] + result.awards["unit"])
        .set_index("key")[["quota", "state", "proposed", "reason"]]
        .sort_index()
        for result in (ours, theirs)
    ]
    pd.testing.assert_frame_equal(*awards)


def _by_unit(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(unit=table["unit"].astype(str)).set_index("unit").sort_index()


@settings(max_examples=20)
@given(st.data())
def test_leaving_out_one_units_criterion_changes_nobody_elses_points(data: st.DataObject) -> None:
    """A task that one unit does not have would cost or give its neighbours points."""
    rulebook = data.draw(rulebooks(plain=True))
    rulebook = dataclasses.replace(
        rulebook, info=dataclasses.replace(rulebook.info, not_assigned=NotAssigned.EXCLUDE), targets=()
    )
    values = data.draw(filled(rulebook))
    tasks = [
        (unit, leaf.key)
        for unit in values
        for leaf in rulebook.leaves(rulebook.unit(unit).cluster)
        if leaf.scoring.has_target and not leaf.scoring.compares_units and (leaf.key, "assigned") not in values[unit]
    ]
    assume(tasks)
    unit, key = data.draw(st.sampled_from(tasks))
    less = {**values, unit: {**values[unit], (key, "assigned"): "KG"}}
    before, after = _exact(score(make_batch(rulebook, values))), _exact(score(make_batch(rulebook, less)))
    assert {at: sums for at, sums in before.items() if at[0] != unit} == {
        at: sums for at, sums in after.items() if at[0] != unit
    }
    leaf = rulebook.criterion(key)
    whole = before[unit, "total"][1]
    assert after[unit, "total"][1] == whole - Fraction(leaf.points)


@settings(max_examples=20)
@given(st.data())
def test_a_sum_is_that_of_its_printed_children(data: st.DataObject) -> None:
    """A reader adds up the printed column; a subtotal that is a hundredth off looks like a fraud."""
    rulebook = data.draw(rulebooks(plain=True))
    result = score(make_batch(rulebook, data.draw(filled(rulebook))))
    sums = _exact(result)
    leaves = {
        (str(row["unit"]), str(row["criterion"])): (printed(row["points"]), printed(row["maximum"]) or Fraction(0))
        for row in result.points.to_dict("records")
    }
    for (unit, group), (points, maximum) in sums.items():
        children = rulebook.children("" if group == "total" else group, rulebook.unit(unit).cluster)
        below = [{**sums, **leaves}[unit, child.key] for child in children]
        known = [value for value, _ in below if value is not None]
        assert points == (sum(known, Fraction(0)) if known else None)
        assert maximum == sum((most for _, most in below), Fraction(0))


def _with_cap(rulebook: Rulebook, key: str, cap: Decimal) -> Rulebook:
    changed = [dataclasses.replace(item, cap=cap) if item.key == key else item for item in rulebook.criteria]
    return dataclasses.replace(rulebook, criteria=tuple(changed))


@settings(max_examples=20)
@given(st.data())
def test_raising_the_cap_of_a_bonus_never_lowers_a_total(data: st.DataObject) -> None:
    """A more generous rule would punish somebody."""
    rulebook = data.draw(rulebooks(plain=True))
    digits = rulebook.info.digits
    kinds = {item.key: PointKind.BONUS for item in rulebook.criteria[:-1] if not item.parent}
    criteria = tuple(
        dataclasses.replace(item, kind=kinds.get(item.key), maximum=item.maximum if item.is_leaf else None)
        for item in rulebook.criteria
    )
    # stretching shares out by maxima: with a higher cap a neighbour may get less of what left
    info = dataclasses.replace(rulebook.info, total=None, not_assigned=NotAssigned.EXCLUDE)
    rulebook = dataclasses.replace(rulebook, criteria=criteria, info=info, classes=())
    groups = [item.key for item in rulebook.groups()]
    assume(groups)
    key = data.draw(st.sampled_from(groups))
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, 80)] * 2)))
    values = data.draw(filled(rulebook))
    lower, higher = (
        _exact(score(make_batch(_with_cap(rulebook, key, round(Decimal(cap), digits)), values))) for cap in (low, high)
    )
    for at, (points, _) in lower.items():
        more = higher[at][0]
        assert (points is None) == (more is None)
        assert points is None or more is None or points <= more


@settings(max_examples=20)
@given(st.data())
def test_the_same_points_for_all_change_no_rank(data: st.DataObject) -> None:
    """A criterion that everybody fulfils must not reshuffle the cluster."""
    from thidua_xlsx.methods.direct import Direct

    rulebook = data.draw(rulebooks(plain=True))
    info = dataclasses.replace(rulebook.info, not_assigned=NotAssigned.ZERO, total=None)
    rulebook = dataclasses.replace(rulebook, info=info, classes=())
    extra = Criterion("thêm", "thêm", "Thêm", Decimal(7), method=Direct())
    more = dataclasses.replace(rulebook, criteria=(*rulebook.criteria, extra))
    values = data.draw(filled(rulebook))
    plus = {unit: {**own, ("thêm", "claimed"): Decimal(5)} for unit, own in values.items()}
    before, after = (_by_unit(score(make_batch(*each)).ranking) for each in ((rulebook, values), (more, plus)))
    scored = before.index[before["rank"].notna()]
    assert set(before["ranked_by"]) == set(after["ranked_by"]) == {"points"}
    # a unit that had no points at all is ranked now, with these alone: no better than anybody who had some
    assert list(before.loc[scored, "rank"]) == list(after.loc[scored, "rank"])


@settings(max_examples=20)
@given(st.data())
def test_the_totals_of_a_form_are_those_of_the_stage_claimed(data: st.DataObject) -> None:
    """The unit signs one total, and the table of the meeting would show another for the same claims."""
    rulebook = dataclasses.replace(data.draw(rulebooks()), targets=())
    given_ = {
        unit: {key: value for key, value in own.items() if key[1] != "assigned"}
        for unit, own in data.draw(filled(rulebook)).items()
    }
    batch = make_batch(rulebook, given_)
    values = field_values(batch.fields)
    for (code, group), (points, _) in _exact(score(batch, "claimed")).items():
        typed = {key: float(value) for (key, name), value in given_[code].items() if name == "claimed"}
        own = form_totals(rulebook, rulebook.unit(code), typed, values, rulebook.info.digits)
        assert points is None or printed(own["" if group == "total" else group]) == points, (code, group)
