"""Many findings in little memory are used like the tuple that they stand for."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.scoring.small import book, group, leaf
from thidua_xlsx.batch import Batch
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.finding_list import FindingList
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.form_values import FormValues

_FINDING = st.builds(Finding, st.just("blank-required"), st.builds(Place, cell=st.sampled_from("ABC")))
_PARTS = st.lists(st.lists(_FINDING, max_size=4).map(tuple), max_size=4)
_END = st.none() | st.integers(-20, 20)


def _is_like(found: Sequence[Finding], plain: tuple[Finding, ...]) -> None:
    """Hold a sequence to all that a tuple can do."""
    assert len(found) == len(plain)
    assert bool(found) == bool(plain)
    assert tuple(found) == plain
    assert list(reversed(found)) == list(reversed(plain))
    assert [found[at] for at in range(-len(plain), len(plain))] == [*plain, *plain]
    for outside in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            found[outside]
    assert found == plain
    assert plain == found
    assert found != (*plain, Finding("late"))
    assert found != "findings"
    for finding in plain:
        assert finding in found
        assert found.index(finding) == plain.index(finding)
        assert found.count(finding) == plain.count(finding)


@given(_PARTS, _END, _END, st.none() | st.integers(-3, 3).filter(bool))
def test_lists_one_after_the_other_are_one(
    parts: list[tuple[Finding, ...]], start: int | None, stop: int | None, step: int | None
) -> None:
    """The last finding of one check would be shown for the first of the next."""
    found, plain = FindingList(*parts), tuple(each for part in parts for each in part)
    _is_like(found, plain)
    assert found[start:stop:step] == plain[start:stop:step]
    assert pickle.loads(pickle.dumps(found)) == plain
    assert FindingList(found, found) == plain * 2


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """A batch with findings of many kinds: at answers, at files, at units that sent nothing."""
    rulebook = book(group("I"), leaf("I.1"), leaf("I.2"), leaf("I.3"), units=4)
    folder = tmp_path_factory.mktemp("findings")
    typed = [{("I.1", "claimed"): 99, ("I.2", "claimed"): -1}, {("I.3", "claimed"): 1.23456}, {}]
    for unit, answers in zip(rulebook.units, typed, strict=False):
        write_form(rulebook, unit, folder / f"{unit.code}.xlsx", FormValues(answers))
    (folder / "x.xlsx").write_bytes(b"broken")
    return tx.read_submissions(rulebook, folder)


def test_the_findings_of_a_batch_are_like_a_tuple(batch: Batch) -> None:
    """A notebook that takes the first ten findings, or the last, would get others, or an error."""
    plain = tuple(batch.finding_list)
    codes = {finding.code for finding in plain}
    assert codes >= {"above-maximum", "negative", "off-the-grid", "blank-required", "unit-missing"}
    _is_like(batch.finding_list, plain)
    assert batch.finding_list[2:-1:2] == plain[2:-1:2]


def test_the_findings_of_a_batch_cross_to_other_processes(batch: Batch) -> None:
    """Returned forms could not be written in parallel, or with another unit's findings."""
    crossed = pickle.loads(pickle.dumps(batch))
    assert tuple(crossed.finding_list) == tuple(batch.finding_list)
    assert [finding.line() for finding in crossed.finding_list] == [finding.line() for finding in batch.finding_list]


def test_a_finding_is_the_same_whenever_it_is_made(batch: Batch) -> None:
    """What the unit is told would depend on who looked first."""
    before = [dataclasses.astuple(finding) for finding in batch.finding_list]
    assert before == [dataclasses.astuple(finding) for finding in batch.finding_list]
    assert list(batch.findings["code"]) == [finding.code for finding in batch.finding_list]
