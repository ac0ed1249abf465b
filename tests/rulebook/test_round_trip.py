from __future__ import annotations

import dataclasses
import pickle
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.strategies import rulebooks
from tests.workbook_builder import read_tables, write_sheets
from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.checks import check_rulebook
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.rulebook.rules import Award, CovenantTarget, Measure, Sign
from thidua_xlsx.workbooks.rulebook import write_rulebook


def test_the_example_is_read_back_equal(example: Rulebook, example_path: Path) -> None:
    """A rulebook made in a notebook would not be the one that its workbook says."""
    again = read_rulebook(example_path)
    assert again == example
    assert again.fingerprint == example.fingerprint
    assert again.findings == ()


@settings(max_examples=20)
@given(rulebooks())
def test_any_rulebook_is_read_back_equal(rulebook: Rulebook) -> None:
    """Some setting, code or parameter of a cluster would change on its way through the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "quy dinh.xlsx")
        write_rulebook(rulebook, path)
        again = read_rulebook(path)
    assert again == rulebook
    assert again.fingerprint == rulebook.fingerprint
    assert [finding for finding in again.findings if finding.place.file != str(path)] == []


@settings(max_examples=25)
@given(rulebooks())
def test_random_rulebooks_are_valid(rulebook: Rulebook) -> None:
    """The tests that build on them would test the error messages instead of the scoring."""
    assert [finding for finding in check_rulebook(rulebook) if finding.severity is Severity.ERROR] == []


@settings(max_examples=20)
@given(rulebooks())
def test_a_rulebook_survives_the_way_to_another_process(rulebook: Rulebook) -> None:
    """A worker process would score by another rulebook, or not at all."""
    _ = rulebook.leaves(), rulebook.fingerprint
    again = pickle.loads(pickle.dumps(rulebook))
    assert again == rulebook
    assert again.leaves() == rulebook.leaves()


def test_the_same_rulebook_gives_the_same_bytes(example: Rulebook, example_path: Path, tmp_path: Path) -> None:
    """Nobody could tell by a checksum whether the file in circulation is the one adopted."""
    write_rulebook(example, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == example_path.read_bytes()


@pytest.fixture(scope="module")
def shuffled(example_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with columns in another order, headings and sheet names unaccented and in capitals."""
    shuffle = random.Random(7)
    sheets = {}
    for name, rows in read_tables(example_path).items():
        order = list(range(len(rows[0])))
        shuffle.shuffle(order)
        moved = [[row[column] for column in order] for row in rows]
        moved[0] = [fold(heading).upper() for heading in moved[0]]
        sheets[fold(name).upper()] = [[], [None, "một dòng ghi chú"], *moved]
    return write_sheets(tmp_path_factory.mktemp("shuffled") / "a.xlsx", sheets)


def test_columns_may_stand_in_any_order_and_without_accents(shuffled: Path, example: Rulebook) -> None:
    """A head who moves a column or types a heading without accents would have to start again."""
    assert read_rulebook(shuffled) == example


def test_an_unknown_column_is_named_and_left_out(example: Rulebook, example_path: Path, tmp_path: Path) -> None:
    """A column whose heading has a slip would be ignored without a word."""
    sheets = read_tables(example_path)
    for row, extra in zip(sheets["Cụm"], ["Trụ sở", "Cần Thơ"], strict=True):
        row.insert(1, extra)
    rulebook = read_rulebook(write_sheets(tmp_path / "a.xlsx", sheets))
    assert rulebook == example
    (finding,) = rulebook.findings
    assert (finding.code, finding.place.sheet, finding.place.cell) == ("rulebook-column-unknown", "Cụm", "B1")
    assert finding.found == "Trụ sở"


def test_english_headings_in_a_vietnamese_workbook_are_read(example: Rulebook, tmp_path: Path) -> None:
    """An analyst's English rulebook would not be read by the Vietnamese office."""
    english = dataclasses.replace(example, info=dataclasses.replace(example.info, language="en"))
    write_rulebook(english, tmp_path / "en.xlsx")
    assert "Criteria" in read_tables(tmp_path / "en.xlsx")
    assert read_rulebook(tmp_path / "en.xlsx") == english


def test_a_quota_below_one_percent_is_read_back(example: Rulebook, tmp_path: Path) -> None:
    """A rulebook made in a notebook would be refused because 0.8 may mean 80 %."""
    classes = (dataclasses.replace(example.classes[0], share=Decimal("0.8"), share_base="units"), *example.classes[1:])
    award = Award("C", "Cờ", percent=Decimal("1.362"), base="units", ballot=True, threshold=Decimal(1))
    covenant = (CovenantTarget("G", "x", Measure.CLASS_SHARE, classes[0].name, Sign.AT_LEAST, Decimal("0.5")),)
    rulebook = dataclasses.replace(example, classes=classes, awards=(award,), covenant=covenant)
    write_rulebook(rulebook, tmp_path / "a.xlsx")
    assert read_rulebook(tmp_path / "a.xlsx") == rulebook


def test_every_value_knows_its_cell(example_path: Path) -> None:
    """A finding about a rulebook would not say which cell to mend."""
    place = read_rulebook(example_path).place("criteria", "I.3", "maximum")
    assert (place.sheet, place.cell) == ("Tiêu chí", "E7")
