"""The examples: the same files every time, good to learn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from thidua_xlsx.batch import read_submissions
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import FORMS_FOLDER, RULEBOOK_FILE, load_example, write_example
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.rules import GroupRule, Measure, NotAssigned, PointKind, RankBy, VerifiedBy

_FOLDER = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_the_files_in_the_examples_folder_are_those_that_the_source_writes(name: str, tmp_path: Path) -> None:
    """An example that lags behind the code teaches what no longer works."""
    written = write_example(name, tmp_path)
    there = {path.relative_to(_FOLDER / name) for path in (_FOLDER / name).rglob("*") if path.is_file()}
    assert there == {path.relative_to(tmp_path) for path in written}
    for path in written:
        assert path.read_bytes() == (_FOLDER / name / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_an_examples_rulebook_reads_back_without_a_finding(name: str, tmp_path: Path) -> None:
    """Whoever starts from an example must not start with somebody else's mistakes."""
    path = write_example(name, tmp_path)[0]
    rulebook = read_rulebook(path)
    assert rulebook.findings == ()
    assert rulebook == load_example(name).rulebook()
    assert rulebook.info.stamp == "SỐ LIỆU MINH HỌA"


def test_an_unknown_example_is_refused() -> None:
    """A typing slip must not import just any module."""
    with pytest.raises(KeyError):
        load_example("cum_10_2018")


def test_the_examples_show_every_method_and_every_rule() -> None:
    """A newcomer looks here for how a rule is written."""
    books = [load_example(name).rulebook() for name in EXAMPLE_NAMES]
    leaves = [leaf for book in books for leaf in book.leaves()]
    assert {leaf.scoring.key for leaf in leaves} == set(METHODS)
    assert {group.rule for book in books for group in book.groups()} == set(GroupRule)
    assert {book.kind(leaf) for book in books for leaf in book.leaves()} == set(PointKind)
    assert {book.policy(leaf) for book in books for leaf in book.leaves()} >= {
        *(NotAssigned.EXCLUDE, NotAssigned.RESCALE, NotAssigned.SPREAD, NotAssigned.PEERS)
    }
    assert {book.info.verified_by for book in books} == set(VerifiedBy)
    assert {row.measure for book in books for row in book.covenant} - {None} == set(Measure)
    assert {cluster.rank_by for book in books for cluster in book.clusters} == set(RankBy)
    for name in ("conditions", "uses", "cap", "weight"):
        assert any(getattr(criterion, name) for book in books for criterion in book.criteria), name


def test_seven_forms_of_the_first_example_are_clean_and_one_has_honest_mistakes(tmp_path: Path) -> None:
    """The demo must show both: what a good form gives, and how a mistake is told."""
    write_example("cum_9_2018", tmp_path)
    batch = read_submissions(read_rulebook(tmp_path / RULEBOOK_FILE), tmp_path / FORMS_FOLDER)
    errors = batch.findings[batch.findings["severity"] == "error"]
    assert set(errors["unit"]) == {"TV"}
    assert set(errors["code"]) == {"above-maximum", "blank-required", "not-a-choice"}
    assert set(batch.sources["status"]) == {"read"}
