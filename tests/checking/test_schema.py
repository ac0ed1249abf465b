"""The schema of the typed answers, as an analyst uses it: alone, extended, on frames of her own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pandera
import pytest

from tests.batches import make_answers
from tests.submissions import good_cluster
from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.schema import CHECKS
from thidua_xlsx.messages.catalogue import CATALOGUE
from thidua_xlsx.rulebook.model import Rulebook


@pytest.fixture(scope="module")
def batch(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Eight forms without a fault."""
    return good_cluster(example, tmp_path_factory.mktemp("good")).read()


def _row(answers: pd.DataFrame, criterion: str, name: str, unit: str = "ST") -> int:
    (row,) = answers.index[(answers["unit"] == unit) & (answers["criterion"] == criterion) & (answers["input"] == name)]
    return int(row)


def _failed(schema: pandera.DataFrameSchema, answers: pd.DataFrame) -> dict[str, list[int]]:
    """Check → the rows that it refuses."""
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        schema.validate(answers, lazy=True)
    return {
        str(error.check.name): [int(row) for row in error.check_output.index[~error.check_output]]
        for error in caught.value.schema_errors
    }


def test_a_good_batch_has_no_finding_and_validates_alone(batch: Batch) -> None:
    """The analyst's notebook would refuse what the library itself calls good."""
    assert {finding.code for finding in batch.finding_list} == {"not-assigned-by-unit"}  # one unit, honestly
    validated = batch.rulebook.schema().validate(batch.answers, lazy=True)
    pd.testing.assert_frame_equal(validated, batch.answers)


BROKEN: dict[str, tuple[str, str, str, Any]] = {
    "blank-required": ("I.1", "result", "state", "blank"),
    "negative": ("I.3", "result", "number", -1.0),
    "above-maximum": ("II.4", "claimed", "number", 5.25),
    "off-the-grid": ("II.3", "result", "number", 9.5),
    "not-a-choice": ("II.1", "result", "choice", "Giỏi"),
    "target-zero": ("IV.1.b", "target", "number", 0.0),
}


@pytest.mark.parametrize("check", BROKEN)
def test_each_check_refuses_its_row_and_no_other(batch: Batch, check: str) -> None:
    """The analyst would learn that something is wrong, but not what, or in which row."""
    criterion, name, column, value = BROKEN[check]
    answers = batch.answers.copy()
    row = _row(answers, criterion, name)
    answers.loc[row, column] = value
    assert _failed(batch.rulebook.schema(), answers) == {check: [row]}


def test_an_answer_that_the_rulebook_does_not_know_is_refused(batch: Batch) -> None:
    """Answers of another rulebook would be scored as if they belonged here."""
    answers = batch.answers.copy()
    row = _row(answers, "I.1", "result")
    answers["criterion"] = answers["criterion"].cat.add_categories(["V.1"])
    answers.loc[row, "criterion"] = "V.1"
    assert _failed(batch.rulebook.schema(), answers) == {"unknown-answer": [row]}


def test_every_check_is_tried_here_and_has_words() -> None:
    """A check that was added would fail without a sentence that says what to do."""
    assert set(CHECKS) == {*BROKEN, "unknown-answer"}
    assert set(CHECKS) - {"unknown-answer"} <= set(CATALOGUE)


def test_all_failures_come_at_once(batch: Batch) -> None:
    """The analyst would mend one row, run again, and find the next."""
    answers = batch.answers.copy()
    expected = {}
    for check, (criterion, name, column, value) in BROKEN.items():
        row = _row(answers, criterion, name, "CM")
        answers.loc[row, column] = value
        expected[check] = [row]
    assert _failed(batch.rulebook.schema(), answers) == expected


def test_what_was_not_assigned_is_not_asked_for(batch: Batch) -> None:
    """Hậu Giang, which does not have the task, would be told to fill it in."""
    answers = batch.answers
    state = answers.loc[_row(answers, "IV.1.b", "result", "HG"), "state"]
    assert state == "not assigned"


def test_a_target_that_the_rulebook_holds_need_not_be_in_the_answers(batch: Batch) -> None:
    """A unit that emptied a locked cell would be asked for what the cluster head knows."""
    answers = batch.answers.copy()
    row = _row(answers, "I.1", "target")
    answers.loc[row, ["state", "number"]] = ["blank", float("nan")]
    validated = batch.rulebook.schema().validate(answers, lazy=True)
    assert validated.loc[row, "state"] == "blank"


def test_an_analyst_may_add_a_check_and_a_column(batch: Batch) -> None:
    """The schema could only be used as it is, and every notebook would copy it."""
    plausible = pandera.Check(
        lambda answers: ~((answers["input"] == "result") & (answers["number"] > 900)), name="plausible"
    )
    schema = batch.rulebook.schema().add_columns({"region": pandera.Column(str, pandera.Check.isin(["Đông", "Tây"]))})
    schema.checks.append(plausible)
    answers = batch.answers.assign(region="Tây")
    row = _row(answers, "I.1", "result", "AG")
    assert answers.loc[row, "number"] == 915.0
    assert _failed(schema, answers) == {"plausible": [row]}
    with pytest.raises(pandera.errors.SchemaErrors, match="region"):
        schema.validate(batch.answers, lazy=True)
    batch.rulebook.schema().validate(answers, lazy=True)  # the rulebook's own is as it was


def test_answers_made_by_hand_need_no_addresses(example: Rulebook) -> None:
    """An analyst with figures from a database would have to invent files and cells."""
    rows = [("ST", "I.1", "result", "given", 498.0, None), ("ST", "II.1", "result", "given", None, "Tốt")]
    answers = pd.DataFrame(rows, columns=["unit", "criterion", "input", "state", "number", "choice"])
    answers["text"] = pd.Series([None, None], dtype="str")
    answers = answers.astype(dict.fromkeys(("unit", "criterion", "input", "state"), "category"))
    example.schema().validate(answers, lazy=True)
    answers.loc[0, "number"] = -498.0
    assert _failed(example.schema(), answers) == {"negative": [0]}


@pytest.mark.parametrize("change", ["column missing", "number as text"])
def test_a_frame_of_another_shape_is_refused(batch: Batch, change: str) -> None:
    """A slip in a notebook would be scored."""
    changes: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "column missing": lambda answers: answers.drop(columns="state"),
        "number as text": lambda answers: answers.assign(number=answers["number"].astype("str")),
    }
    with pytest.raises((pandera.errors.SchemaErrors, KeyError, ValueError)):
        batch.rulebook.schema().validate(changes[change](batch.answers), lazy=True)


def test_the_schema_is_named_for_its_rulebook(example: Rulebook) -> None:
    """Two clusters' failures could not be told apart in a notebook."""
    assert (example.schema().name, example.schema().title) == (example.info.id, example.info.title)


def test_the_schema_outlives_the_workbook(batch: Batch, tmp_path: Path) -> None:
    """The answers could not be stored and checked again next year."""
    path = tmp_path / "answers.pickle"
    batch.answers.to_pickle(path)
    validated = batch.rulebook.schema().validate(pd.read_pickle(path), lazy=True)
    pd.testing.assert_frame_equal(validated, batch.answers)


def test_answers_that_were_corrected_in_place_are_looked_at_anew(example: Rulebook) -> None:
    """Whoever mends a cell in a notebook would be told of the mistake that is gone, or not of a new one."""
    answers = make_answers(example, {"ST": {("II.4", "claimed"): 5}})
    schema = example.schema()
    row = answers.index[(answers["criterion"] == "II.4") & (answers["input"] == "claimed")][0]
    answers = answers[list(schema.columns)]
    for points, is_wrong in ((5.0, False), (6.0, True), (4.0, False)):
        answers.loc[row, "number"] = points
        try:
            schema.validate(answers, lazy=True)
            found = set()
        except pandera.errors.SchemaErrors as errors:
            found = {str(getattr(error.check, "name", "")) for error in errors.schema_errors}
        assert ("above-maximum" in found) is is_wrong
