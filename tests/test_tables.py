"""The public tables: with the columns and dtypes that the page promises, whatever is in them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import pickle
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import thidua_xlsx as tx
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE
from thidua_xlsx.messages.text import Text
from thidua_xlsx.tables.of_batch import FINDINGS
from thidua_xlsx.tables.of_rulebook import RULEBOOK_TABLES
from thidua_xlsx.tables.page import GROUPS, tables_page
from thidua_xlsx.tables.table import DTYPES, Column, Table

_ROOT = Path(__file__).resolve().parents[1]
_EXAMPLES = _ROOT / "examples"
_TABLES = {table.name: table for group in GROUPS for table in group.tables}
_OWNERS = {
    "batch": tx.Batch,
    "result": tx.Result,
    "verification": tx.Verification,
    "events": tx.Events,
    "ballots": tx.Ballots,
    "replies": tx.Replies,
    "difference": tx.Difference,
    "explanation": tx.Explanation,
    "comparison": tx.Comparison,
    "inflation": tx.Inflation,
    "scorecard": tx.Scorecard,
    "robustness": tx.Robustness,
}
# the criteria of a scorecard have the figures of its groups
_DOCUMENTED = [name for name in _TABLES if name.partition(".")[0] in _OWNERS and name != "scorecard.criteria"]


def wrong(table: Table, frame: pd.DataFrame) -> list[str]:
    """What of ``frame`` is not as declared: columns and their order, dtypes, categories, words that cannot be."""
    optional = {column.name for column in table.columns if column.optional}
    expected = [column.name for column in table.columns if column.name in frame or column.name not in optional]
    if list(frame.columns) != expected:
        return [f"{table.name}: {list(frame.columns)}"]
    assert isinstance(frame.index, pd.RangeIndex), table.name
    assert frame.index.start == 0, table.name
    return [f"{table.name}.{column.name}: {said}" for column in table.columns for said in _wrong_in(column, frame)]


def _wrong_in(column: Column, frame: pd.DataFrame) -> Iterator[str]:
    if column.name not in frame:
        return
    values = frame[column.name]
    if str(values.dtype) != column.dtype:
        yield str(values.dtype)
        return
    if column.dtype == "category" and str(values.cat.categories.dtype) != "str":
        yield f"categories of {values.cat.categories.dtype}"
    if column.dtype == "str" and not column.nullable and values.isna().any():
        yield "has NaN"
    if column.words and not set(values.dropna()) <= set(column.words):
        yield f"{set(values.dropna()) - set(column.words)} among its words"


def _frames(owner: str, thing: Any) -> Iterator[tuple[Table, pd.DataFrame]]:
    """The tables of an object with what is declared of each."""
    for name, table in _TABLES.items():
        if name.partition(".")[0] == owner:
            attribute = name.partition(".")[2]
            if owner == "rulebook":
                yield table, thing.tables[attribute]
            elif isinstance(made := getattr(thing, attribute), pd.DataFrame):
                yield table, made


def _all_wrong(owner: str, thing: Any) -> list[str]:
    return [said for table, frame in _frames(owner, thing) for said in wrong(table, frame)]


@functools.cache
def _meeting(name: str) -> tuple[tx.Batch, Mapping[str, Any]]:
    folder = _EXAMPLES / name
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    readers = {"verification": tx.read_verification, "events": tx.read_events, "ballots": tx.read_ballots}
    there = {key: folder / file for key, file in MEETING_FILES.items() if (folder / file).exists()}
    said = {key: readers[key](rulebook, path) for key, path in there.items()}
    return tx.read_submissions(rulebook, folder / FORMS_FOLDER), said


@functools.cache
def _result(name: str) -> tx.Result:
    batch, said = _meeting(name)
    return tx.score(batch, **said)


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_table_of_an_example_is_as_declared(name: str) -> None:
    """A notebook that works with one cluster would fail with the next."""
    batch, said = _meeting(name)
    found = _all_wrong("batch", batch) + _all_wrong("rulebook", batch.rulebook) + _all_wrong("result", _result(name))
    for key, thing in said.items():
        found += _all_wrong(key, thing)
    assert found == []


@pytest.mark.parametrize("name", ["cum_9_2018", "khoi_csqlhc_2024", "can_tho_157"])
def test_every_table_of_a_stage_is_as_declared(name: str) -> None:
    """A notebook that works with verified points would fail with claimed ones, or before the meeting."""
    batch, said = _meeting(name)
    results = [tx.score(batch), *(tx.score(batch, stage, **said) for stage in ("claimed", "computed"))]
    assert [said for result in results for said in _all_wrong("result", result)] == []


def test_tables_without_rows_are_as_declared(tmp_path: Path) -> None:
    """Before the first form came in, a program would stop at a column that has no dtype yet."""
    rulebook = _meeting("cum_9_2018")[0].rulebook
    empty = dataclasses.replace(
        rulebook, targets=(), classes=(), tie_keys=(), limiters=(), awards=(), covenant=(), findings=()
    )
    for each in (rulebook, empty):
        batch = tx.read_submissions(each, tmp_path)
        found = _all_wrong("batch", batch) + _all_wrong("rulebook", each)
        nothing = {
            "verification": tx.Verification(each),
            "events": tx.Events(each),
            "ballots": tx.Ballots(each),
        }
        for result in (tx.score(batch), tx.score(batch, **nothing)):
            found += _all_wrong("result", result)
        for key, thing in {**nothing, "replies": tx.Replies(each)}.items():
            found += _all_wrong(key, thing)
        assert found == []


def test_the_difference_of_two_workbooks_is_as_declared(tmp_path: Path) -> None:
    """A script over all clusters' changes would fail where one cluster changed nothing."""
    batch, said = _meeting("cum_9_2018")
    tx.write_consolidated(tx.score(batch, "claimed"), tmp_path / "a.xlsx")
    tx.write_consolidated(tx.score(batch, **said), tmp_path / "b.xlsx")
    for other in ("a.xlsx", "b.xlsx"):
        difference = tx.diff_consolidated(tmp_path / "a.xlsx", tmp_path / other)
        assert _all_wrong("difference", difference) == []
    assert not difference.points.empty


def _wrong_on_the_card(card: tx.Scorecard) -> list[str]:
    table = _TABLES["scorecard.criteria"]
    parts = (card.strongest, card.weakest, card.not_assigned)
    return _all_wrong("scorecard", card) + [said for part in parts for said in wrong(table, part)]


def test_what_looks_at_a_result_is_as_declared() -> None:
    """An analyst over many clusters could not put their tables together."""
    batch, said = _meeting("khoi_csqlhc_2024")
    before, after = tx.score(batch, "claimed"), tx.score(batch, **said)
    found = _all_wrong("inflation", after.inflation()) + _all_wrong("robustness", after.robustness(draws=3))
    for pair in ((before, after), (after, after)):
        comparison = tx.compare(*pair)
        found += _all_wrong("comparison", comparison)
        for unit in comparison.units["unit"]:
            found += wrong(_TABLES["comparison.criteria"], comparison.why(unit))
            found += wrong(_TABLES["comparison.passed"], comparison.passed(unit))
    unit = str(after.ranking["unit"].iloc[0])
    for criterion in (after.rulebook.leaves()[0].key, "total"):
        found += wrong(_TABLES["explanation.to_frame"], after.explain(unit, criterion).to_frame())
    found += _wrong_on_the_card(after.scorecard(unit))
    assert sorted(set(found)) == []


def test_what_looks_at_a_result_without_forms_is_as_declared(tmp_path: Path) -> None:
    """Before the first form came in, a notebook over all clusters would stop at this one."""
    result = tx.score(tx.read_submissions(_meeting("cum_9_2018")[0].rulebook, tmp_path))
    unit = result.rulebook.units[0].code
    comparison = tx.compare(result, result)
    found = _all_wrong("inflation", result.inflation()) + _all_wrong("comparison", comparison)
    found += _all_wrong("robustness", result.robustness(draws=3)) + _wrong_on_the_card(result.scorecard(unit))
    found += wrong(_TABLES["comparison.criteria"], comparison.why(unit))
    found += wrong(_TABLES["comparison.passed"], comparison.passed(unit))
    found += wrong(_TABLES["explanation.to_frame"], result.explain(unit, "total").to_frame())
    assert sorted(set(found)) == []


def test_every_declared_table_has_rows_in_some_example() -> None:
    """A declaration of which no example has a row would hold for nothing."""
    seen: set[str] = set()
    for name in EXAMPLE_NAMES:
        batch, said = _meeting(name)
        things = {"batch": batch, "rulebook": batch.rulebook, "result": _result(name), **said}
        seen |= {table.name for key, thing in things.items() for table, frame in _frames(key, thing) if not frame.empty}
    never = {name for name in _TABLES if name.startswith(("batch.", "result.", "rulebook."))} - seen
    assert never == set()


def test_a_rulebook_in_tables_says_what_the_rulebook_says() -> None:
    """An analyst would join points to names and maxima that are not those of the rulebook."""
    rulebook = _meeting("thang_1000_diem")[0].rulebook
    tables = rulebook.tables
    assert set(tables) == {table.name.partition(".")[2] for table in RULEBOOK_TABLES} | {"findings"}
    criteria = tables["criteria"].set_index("criterion")
    assert list(criteria.index) == [criterion.key for criterion, _ in rulebook.walk()]
    for criterion, depth in rulebook.walk():
        row = criteria.loc[criterion.key]
        assert row["maximum"] == float(rulebook.maximum(criterion.key))
        assert (row["depth"], row["leaf"]) == (depth, criterion.is_leaf)
        assert (row["kind"], row["not_assigned"]) == (rulebook.kind(criterion), rulebook.policy(criterion))
    targets = tables["targets"]
    assert len(targets) == len(rulebook.targets)
    for row, target in zip(targets.to_dict("records"), rulebook.targets, strict=True):
        assert (row["unit"], row["criterion"], row["assigned"]) == (
            *(target.unit, target.criterion),
            target.value is not None,
        )
        assert pd.isna(row["target"]) if target.value is None else Decimal(str(row["target"])) == target.value
    assert wrong(FINDINGS, tables["findings"]) == []


def test_the_tables_of_a_rulebook_are_not_pickled_and_cannot_be_changed() -> None:
    """Every file that a process reads would carry all tables along, or one reader would find what another wrote."""
    rulebook = dataclasses.replace(_meeting("cum_9_2018")[0].rulebook)
    before = len(pickle.dumps(rulebook))
    assert len(rulebook.tables["units"]) == len(rulebook.units)
    assert len(pickle.dumps(rulebook)) == before
    own = rulebook.tables["units"]
    own.loc[0, "name"] = "somebody else"
    assert rulebook.tables["units"].loc[0, "name"] == rulebook.units[0].name


def test_rows_become_a_table_whatever_is_missing_of_them() -> None:
    """None, NaN and a column that was left out would each give another dtype."""
    columns = tuple(Column(f"c{number}", dtype, Text("a", "b")) for number, dtype in enumerate(DTYPES))
    table = Table("x", Text("a", "b"), columns)
    full = ("ô", "a", 1, 2, Decimal("0.5"), True, False, "2018-11-12", ())
    given = {"int64": 1, "bool": True}
    nothing = {column.name: given.get(column.dtype) for column in columns}
    sparse = {column.name: given[column.dtype] for column in columns if column.dtype in given}
    for rows in ([], [full], [nothing], [sparse], [nothing, dict(zip(nothing, full, strict=True))]):
        assert wrong(table, table.frame(rows)) == []
    assert table.frame([nothing]).iloc[0]["c0"] == ""


# -- the page and the docstrings -------------------------------------------------------------------------


def test_the_page_is_what_is_declared() -> None:
    """The manual would promise a column that is not there."""
    page = (_ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == tables_page(), "write docs/tables.md again: make docs"


def test_a_declaration_has_known_dtypes_and_no_column_twice() -> None:
    """A dtype that the page does not explain, or a column that hides another."""
    for table in _TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert {column.dtype for column in table.columns} <= DTYPES.keys(), table.name


def _said_of(name: str) -> str:
    """What the docstrings say of a table: of its property, or the paragraph of its name in the class."""
    owner, _, attribute = name.partition(".")
    own = vars(_OWNERS[owner]).get(attribute)
    if own is not None and own.__doc__:
        return str(own.__doc__)
    text = inspect.cleandoc(_OWNERS[owner].__doc__ or "")
    paragraph = re.search(rf"^{attribute}\n(.*?)(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert paragraph is not None, f"{name} is not described"
    return paragraph[1]


@pytest.mark.parametrize("name", _DOCUMENTED)
def test_a_docstring_names_the_columns_in_their_order(name: str) -> None:
    """Who reads help() in a notebook would look for a column that is called otherwise, or not know of one."""
    columns = [column.name for column in _TABLES[name].columns]
    whole = _said_of(name)
    without_codes = re.sub(r"\([^()]*\)", "", whole)  # in brackets stand the codes that a column may have
    said = [re.findall(r"``(\w+)``", text) for text in (whole, without_codes)]
    assert columns in [list(dict.fromkeys(word for word in words if word in columns)) for words in said]
