"""Plan 157/KH-UBND: the worked examples of its section 6, and what each silent point of the plan would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import thidua_xlsx as tx
from tests.batches import make_batch
from tests.examples import hold_meeting, read_back
from thidua_xlsx.examples import can_tho_157 as example
from thidua_xlsx.methods.base import Method
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.ratio import EXCLUDE, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.sampled import KEEP, Sampled
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Award, Figure, QuotaBase, Scope, TieKey
from thidua_xlsx.scoring.result import Result

Answers = dict[tuple[str, str], Any]


def _commune(**changes: Any) -> Answers:
    """The first worked example (a = 1200), with other figures where given: ``I_4__result=1056``."""
    answers: Answers = {
        key: value
        for key, value in example.submissions()["X01"].answers.items()
        if key[1] not in {"claimed", "evidence"}
    }
    for name, value in changes.items():
        key, _, item = name.partition("__")
        answers[key.replace("_", "."), item] = value
    return answers


_EVERYBODY_HAD_ACCOUNTS = {
    "I_1__hits": 50,
    "I_2__result": 1200,
    "I_3__target": 0,
    "I_3__result": 0,
    "I_4__result": 1200,
    "I_5_1__result": "Đạt",
    "PĐ_1__result": 0,
}


def _score(given: Mapping[str, Mapping[tuple[str, str], Any]], rulebook: Rulebook | None = None) -> Any:
    return tx.score(make_batch(rulebook or example.rulebook(), given), "computed")


def _points(result: Any, criterion: str, unit: str = "X01") -> float:
    rows = result.points[(result.points["unit"] == unit) & (result.points["criterion"] == criterion)]
    return float(rows["points"].iloc[0])


def _unit(result: Any, unit: str = "X01") -> Any:
    return result.ranking.set_index("unit").loc[unit]


def _with(key: str, method: Method) -> Rulebook:
    """The example's rulebook with another setting of one criterion."""
    book = example.rulebook()
    return replace(book, criteria=tuple(replace(c, method=method) if c.key == key else c for c in book.criteria))


# -- section 6 ---------------------------------------------------------------------------------------


def test_meeting_every_target_gives_86_2_of_115() -> None:
    """Example 1: a commune that met the plan's targets would otherwise wonder where 28.8 points went."""
    result = _score({"X01": _commune()})
    expected = {"I.1": 17.2, "I.2": 34, "I.3": 16, "I.4": 14, "I.5.1": 0, "I.5.2": 0, "I.5.3": 5}
    assert {key: _points(result, key) for key in expected} == expected
    assert _unit(result)["points"] == 86.2
    assert _unit(result)["maximum"] == 115


@pytest.mark.parametrize(
    ("cashless", "standard", "bonus"),
    [(1055, 17.58, 0), (1056, 17.6, 2), (1080, 18, 3), (1140, 19, 4), (1199, 19.98, 4), (1200, 20, 5)],
)
def test_a_percentage_is_looked_up_unrounded_and_an_edge_belongs_to_the_band_above(
    cashless: int, standard: float, bonus: float
) -> None:
    """Example 2: 87.92 % taken as 88 % would give away two points, and 90 % stands in two printed bands."""
    result = _score({"X01": _commune(I_4__result=cashless)})
    assert (_points(result, "I.4"), _points(result, "I.5.2")) == (standard, bonus)


@pytest.mark.parametrize(("cashless", "bonus"), [(1055, 2), (1199, 5)])
def test_rounding_to_whole_percents_first_gives_what_the_plan_does_not(cashless: int, bonus: float) -> None:
    """Example 2: whoever chooses to round first must see that it moves points."""
    method = example.rulebook().criterion("I.5.2").scoring
    assert isinstance(method, RatioBands)
    result = _score({"X01": _commune(I_4__result=cashless)}, _with("I.5.2", replace(method, digits=Decimal(0))))
    assert _points(result, "I.5.2") == bonus


@pytest.mark.parametrize(("cashless", "bonus"), [(1080, 2), (1140, 3)])
def test_the_other_reading_of_the_edges_can_be_written(cashless: int, bonus: float) -> None:
    """Example 2: a council that gives 90 % and 95 % to the lower band must be able to say so in its rulebook."""
    method = example.rulebook().criterion("I.5.2").scoring
    assert isinstance(method, RatioBands)
    edges = (
        Interval(None, True, Decimal(88), False),
        Interval(Decimal(88), True, Decimal(90), True),
        Interval(Decimal(90), False, Decimal(95), True),
        Interval(Decimal(95), False, Decimal(100), False),
        Interval(Decimal(100)),
    )
    rows = tuple(replace(row, interval=edge) for row, edge in zip(method.rows, edges, strict=True))
    assert list(replace(method, rows=rows).problems(Decimal(5), 2)) == []
    result = _score({"X01": _commune(I_4__result=cashless)}, _with("I.5.2", replace(method, rows=rows)))
    assert _points(result, "I.5.2") == bonus


def test_the_printed_bands_are_found_to_overlap() -> None:
    """Trap 1: the plan's own table, typed as printed, must not be scored in silence."""
    method = example.rulebook().criterion("I.5.2").scoring
    assert isinstance(method, RatioBands)
    rows = list(method.rows)
    rows[1:3] = [
        replace(row, interval=replace(row.interval, high_closed=True)) for row in rows[1:3] if row.interval is not None
    ]
    assert [code for code, _ in replace(method, rows=tuple(rows)).problems(Decimal(5), 2)] == ["bands-overlap"] * 2


def test_without_the_list_of_participants_row_one_is_lost_and_nothing_else() -> None:
    """Example 3: 50 of 50 confirm, and yet the row gives 0."""
    full, failed = (
        _score({"X01": _commune(I_1__hits=50)}),
        _score({"X01": _commune(I_1__hits=50, I_1__gate="Không đủ")}),
    )
    assert _points(full, "I.1") == 20
    assert _points(failed, "I.1") == 0
    assert _unit(full)["points"] - _unit(failed)["points"] == 20


@pytest.mark.parametrize(("method", "points"), [(Ratio(over=YES), 26), (Ratio(), 20)])
def test_old_cards_may_lead_beyond_the_points_of_the_row_or_not(method: Ratio, points: float) -> None:
    """Example 4: 260 cards for 200 new accounts are 26 points or 20, and the rulebook decides."""
    result = _score({"X01": _commune(I_3__target=200, I_3__result=260)}, _with("I.3", method))
    assert _points(result, "I.3") == points


def test_the_example_caps_the_row_of_cards() -> None:
    """Example 4: the example must do what its note says."""
    assert _points(_score({"X01": _commune(I_3__target=200, I_3__result=260)}), "I.3") == 20


@pytest.mark.parametrize(
    ("zero_target", "points", "maximum", "percent"),
    [(None, 115, 115, 100), (ZERO, 95, 115, 82.61), (EXCLUDE, 95, 95, 100)],
)
def test_nobody_opened_an_account_because_everybody_had_one(
    zero_target: str | None, points: float, maximum: float, percent: float
) -> None:
    """Example 5: a division by zero is 95, 115, or 95 of 95, and never an error or a guess."""
    book = example.rulebook() if zero_target is None else _with("I.3", Ratio(zero_target=zero_target))
    unit = _unit(_score({"X01": _commune(**_EVERYBODY_HAD_ACCOUNTS)}, book))
    assert (unit["points"], unit["maximum"], unit["percent"]) == (points, maximum, percent)


def test_everything_full_is_115_not_100() -> None:
    """Example 6: a cap at 100 would make equals of the best communes."""
    everything = {**_EVERYBODY_HAD_ACCOUNTS, "I_3__target": 300, "I_3__result": 300}
    assert _unit(_score({"X01": _commune(**everything)}))["points"] == 115
    assert example.rulebook().maximum("", "X") == 115


_TIED = {
    "X04": {"PĐ_1__result": 410, "PĐ_2__result": 300, "PĐ_4__result": 980},
    "X05": {"PĐ_1__result": 390, "PĐ_2__result": 320, "PĐ_4__result": 1002},
}


def test_accounts_and_cards_added_up_leave_the_transfers_to_decide() -> None:
    """Example 7: 710 each; the result must say that transfers put Y before X."""
    result = _score({unit: _commune(**figures) for unit, figures in _TIED.items()})
    assert (_unit(result, "X05")["rank"], _unit(result, "X04")["rank"]) == (1, 2)
    assert "PĐ.4" in _unit(result, "X05")["decided_by"]


def test_accounts_compared_first_put_the_other_commune_ahead() -> None:
    """Example 7: the other reading of the same sentence turns the order round."""
    book = example.rulebook()
    keys = (TieKey(("PĐ.1",), Figure.RESULT), TieKey(("PĐ.2",), Figure.RESULT))
    result = _score(
        {unit: _commune(**figures) for unit, figures in _TIED.items()}, replace(book, tie_keys=keys + book.tie_keys)
    )
    assert (_unit(result, "X04")["rank"], _unit(result, "X05")["rank"]) == (1, 2)
    assert "PĐ.1" in _unit(result, "X04")["decided_by"]


@pytest.mark.parametrize(
    ("members", "percent", "scope", "clusters", "quota"),
    [
        (105, 10, Scope.EACH, ("X",), 10),  # of the communes alone: 10.5
        (105, 10, Scope.TOGETHER, ("X", "DV"), 11),  # of communes and providers: 11.7
        (230, 5, Scope.EACH, ("X",), 11),  # of the people who took part: 11.5
    ],
)
def test_a_share_of_those_who_took_part_is_rounded_down(
    members: int, percent: int, scope: Scope, clusters: tuple[str, ...], quota: int
) -> None:
    """Example 8: one certificate too many would have to be taken back."""
    book = example.rulebook()
    first = [replace(book.unit("X01"), code=f"X{n}", name=f"Xã {n}", short_name="") for n in range(1, members + 1)]
    second = [replace(book.unit("DV1"), code=f"DV{n}", name=f"Chi trả {n}", short_name="") for n in range(1, 13)]
    award = Award("BK", "Bằng khen", clusters, scope, percent=Decimal(percent), base=QuotaBase.UNITS)
    large = replace(book, units=(*first, *second), awards=(award,))
    assert set(_score({"X1": _commune()}, large).awards["quota"]) == {quota}


def _provider(accounts: int, cards: int, paid: int) -> Answers:
    return {("II.1", "result"): accounts, ("II.2", "result"): cards, ("II.3", "result"): paid}


def test_providers_go_by_keys_and_what_is_equal_goes_to_the_vote() -> None:
    """Example 8: R leads by cards although it paid fewer; P and Q must not be ordered by a sort."""
    given = {"DV1": _provider(5200, 3100, 4900), "DV2": _provider(5200, 3100, 4900), "DV3": _provider(5200, 3300, 4100)}
    result = _score(given)
    assert [int(_unit(result, unit)["rank"]) for unit in ("DV3", "DV1", "DV2")] == [1, 2, 2]
    assert _unit(result, "DV3")["ranked_by"] == "keys"
    tied = result.ties[result.ties["state"] == "to the vote"]
    assert set(tied["unit"]) == {"DV1", "DV2"}


# -- the rest of section 5 ---------------------------------------------------------------------------


@pytest.mark.parametrize(("small", "points"), [(None, 18.42), (KEEP, 14)])
def test_a_commune_with_fewer_than_fifty_recipients_can_reach_the_points_or_not(
    small: str | None, points: float
) -> None:
    """Trap 5: 35 of 38 people are 18.42 points scaled, 14 as they are."""
    book = example.rulebook() if small is None else _with("I.1", Sampled(Decimal("0.4"), Decimal(50), small))
    assert _points(_score({"X01": _commune(I_1__sampled=38, I_1__hits=35)}, book), "I.1") == points


# -- the example as a whole --------------------------------------------------------------------------


def test_every_choice_that_the_plan_leaves_open_is_explained_where_it_is_made() -> None:
    """A setting without its reason is a guess to whoever reads the rulebook."""
    book = example.rulebook()
    assert all("ở đây" in book.criterion(key).note for key in ("I", "I.1", "I.3", "I.5.2", "PĐ"))
    assert "115" in book.criterion("I.5").note


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The example written, read and scored; every test reads another part of it."""
    return hold_meeting(example, read_back(example, tmp_path_factory.mktemp("can_tho_157")))


def test_the_only_finding_is_the_percentage_that_was_rounded_first(meeting: Result) -> None:
    """Whoever starts from the example must not start with our mistakes."""
    found = meeting.findings
    assert list(zip(found["code"], found["unit"], found["criterion"], strict=True)) == [
        ("claimed-differs-explained", "X06", "I.5.2")
    ]


def test_the_meeting_ranks_both_groups_completely(meeting: Result) -> None:
    """The example shows a tie broken by a key and one by a vote."""
    ranking = meeting.ranking.set_index("unit")
    assert ranking["complete"].all()
    assert not ranking["shared"].any()
    ranks = {unit: int(rank) for unit, rank in ranking["rank"].items()}
    assert {unit: ranks[unit] for unit in ("X02", "X05", "X04")} == {"X02": 1, "X05": 6, "X04": 7}
    assert {unit: ranks[unit] for unit in ("DV3", "DV1", "DV2", "DV4")} == {"DV3": 1, "DV1": 2, "DV2": 3, "DV4": 4}
    assert set(ranking["points"][["X04", "X05"]]) == {101.4}
    assert "vòng 1" in ranking["decided_by"]["DV1"]


def test_what_the_inspection_took_back_is_gone(meeting: Result) -> None:
    """Points that the health department did not find must not count, nor what hangs on them."""
    expected = {("X09", "I.1"): 15.2, ("X10", "I.4"): 18.72, ("X10", "I.5.2"): 3, ("X12", "I.5.3"): 0}
    assert {(unit, key): _points(meeting, key, unit) for unit, key in expected} == expected
    assert len(meeting.overrides) == 4
    assert all(meeting.overrides["reason"])


def test_one_of_twelve_communes_and_none_of_four_providers_is_proposed(meeting: Result) -> None:
    """A tenth of twelve is one, a tenth of four is nobody."""
    awards = meeting.awards
    assert list(awards[awards["proposed"]]["unit"]) == ["X02"]
    assert awards.groupby("scope")["quota"].first().to_dict() == {"X": 1, "DV": 0}
