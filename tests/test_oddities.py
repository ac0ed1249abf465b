"""Every odd file comes out as answers or as findings, in real parsers: none is lost, none called good unread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.oddities import FAILING, PASSING, cells, files, forms, write_all  # noqa: F401 - they register
from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.messages.catalogue import CATALOGUE, Severity

_SAME = ["state", "number", "choice", "text"]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A function that reads one odd file; the files are written once."""
    folder = tmp_path_factory.mktemp("oddities")
    write_all(folder)
    rulebook = cum_9_2018.rulebook()

    def one(kind: str, name: str) -> Batch:
        return read_submissions(rulebook, folder / kind / name)

    return one


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The answers of the form that all others were made from."""
    from tests.oddities.good import GoodForm

    form = GoodForm()
    path = tmp_path_factory.mktemp("good") / "ST.xlsx"
    path.write_bytes(form.bytes)
    return _answers(read_submissions(form.rulebook, path))


def _answers(batch: Batch) -> pd.DataFrame:
    table = batch.answers.astype({"criterion": "object", "input": "object", "state": "object"})
    return table.set_index(["criterion", "input"])[_SAME].astype("object").sort_index()


def _codes(batch: Batch) -> set[str]:
    own = {each.code for each in batch.finding_list}
    return own - {"unit-missing", "late", "no-submission"}


@pytest.mark.parametrize("name", PASSING)
def test_it_is_read_as_the_good_form(read: Any, good: pd.DataFrame, name: str) -> None:
    """A unit would have to send again what anybody can read, or be scored by other figures than it wrote."""
    oddity = PASSING[name]
    batch = read("should_pass", name)
    assert _codes(batch) == oddity.codes
    assert not {code for code in oddity.codes if CATALOGUE[code].severity is Severity.ERROR}
    if "other-document" in oddity.codes:
        return
    found = _answers(batch).drop(index=list(oddity.lost))
    pd.testing.assert_frame_equal(found, good.drop(index=list(oddity.lost)))


@pytest.mark.parametrize("name", FAILING)
def test_it_is_refused_with_what_to_do(read: Any, name: str) -> None:
    """A file or cell that nobody could read would be called good."""
    oddity = FAILING[name]
    batch = read("should_fail", name)
    assert _codes(batch) - _DERIVED == oddity.codes - _DERIVED
    errors = [each for each in batch.finding_list if each.severity is Severity.ERROR]
    assert errors
    assert all(each.todo() and each.place.file for each in errors if each.code != "no-submission")


_DERIVED = {"claimed-differs", "evidence-missing", "check-code-differs", "total-differs"}
"""What follows from another mistake in the same row, or from a program that calculates nothing anew."""


def test_the_others_answers_do_not_depend_on_a_hostile_file(tmp_path: Path) -> None:
    """Seven units would be scored otherwise because of what the eighth sent."""
    from tests.submissions import Inbox

    rulebook = cum_9_2018.rulebook()
    inbox = Inbox(rulebook, tmp_path / "nop_ve")
    for unit in ("CM", "BL", "AG"):
        inbox.good(unit)
    before = inbox.read()
    write_all(tmp_path / "odd")
    for number, path in enumerate(sorted((tmp_path / "odd" / "should_fail").iterdir())):
        (inbox.folder / f"{number:03}_{path.name}").write_bytes(path.read_bytes())
    after = inbox.read()
    others = after.answers[after.answers["unit"].isin(["CM", "BL", "AG"])].reset_index(drop=True)
    columns = ["unit", "criterion", "input", *_SAME, "cell"]
    pd.testing.assert_frame_equal(others[columns].astype("object"), before.answers[columns].astype("object"))
