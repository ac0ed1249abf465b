"""The consolidated workbooks of all examples: every sheet of the meeting, and formulas that say what was computed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import thidua_xlsx as tx
from tests.libreoffice import recalculate
from tests.workbooks.inspect import KNOWN_FUNCTIONS, differences, formulas, functions_in
from thidua_xlsx.examples.names import EXAMPLE_NAMES
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE

_EXAMPLES = Path(__file__).parents[2] / "examples"


def _result(name: str) -> tx.Result:
    folder = _EXAMPLES / name
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    batch = tx.read_submissions(rulebook, folder / FORMS_FOLDER)
    there = {key: folder / file for key, file in MEETING_FILES.items() if (folder / file).exists()}
    return tx.score(
        batch,
        verification=tx.read_verification(rulebook, there["verification"]) if "verification" in there else None,
        events=tx.read_events(rulebook, there["events"]) if "events" in there else None,
        ballots=tx.read_ballots(rulebook, there["ballots"]) if "ballots" in there else None,
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[tx.Result, Path]]:
    """Example → its result and consolidated workbook; not to be changed."""
    folder = tmp_path_factory.mktemp("consolidated")
    found = {}
    for name in EXAMPLE_NAMES:
        result = _result(name)
        tx.write_consolidated(result, folder / f"{name}.xlsx")
        found[name] = (result, folder / f"{name}.xlsx")
    return found


def _texts(path: Path, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value is not None]


@pytest.mark.libreoffice
def test_no_figure_of_any_example_changes_when_it_is_opened(
    written: dict[str, tuple[tx.Result, Path]], tmp_path: Path
) -> None:
    """Groups by weight, caps, deductions and policies must add up in Excel as they do in the library."""
    paths = [path for _, path in written.values()]
    found = [formula for path in paths for _, _, formula, _ in formulas(path)]
    assert len(found) > 1_500
    assert {name for formula in found for name in functions_in(formula)} <= KNOWN_FUNCTIONS
    copies = recalculate(paths, tmp_path)
    assert [item for path, copy in zip(paths, copies, strict=True) for item in differences(path, copy)] == []


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_the_ranking_shows_rank_class_and_what_decided(written: dict[str, tuple[tx.Result, Path]], name: str) -> None:
    """The sheet that is printed must say what the library found, for every kind of rulebook."""
    result, path = written[name]
    shown = _texts(path, "Xếp hạng")
    for row in result.ranking.to_dict("records"):
        assert row["name"] in shown
        if row["class"]:
            assert row["class"] in shown
        for link in filter(None, [row["decided_by"]]):
            assert any(link in text for text in shown)
        assert not row["class_reason"] or any(row["class_reason"] in text for text in shown)


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_every_award_override_event_and_covenant_row_is_in_its_sheet(
    written: dict[str, tuple[tx.Result, Path]], name: str
) -> None:
    """What the meeting decides on would be in the notebook, but not on the paper before it."""
    result, path = written[name]
    sheets = openpyxl.load_workbook(path).sheetnames
    for table, sheet, columns in (
        (result.awards, "Đề nghị khen thưởng", ["unit_name", "why"]),
        (result.overrides, "Thẩm định", ["reason"]),
        (result.limits, "Sự kiện", ["name", "effect"]),
        (result.covenant, "Giao ước", ["code", "content"]),
        (result.ties, "Đồng hạng", ["name"]),
    ):
        if table.empty:
            continue
        assert sheet in sheets
        shown = "\n".join(_texts(path, sheet))
        for column in columns:
            assert [value for value in table[column] if value not in shown] == [], (sheet, column)


def test_every_sheet_of_an_example_bears_its_stamp(written: dict[str, tuple[tx.Result, Path]]) -> None:
    """Illustrative figures under a real cluster's name would be taken for results."""
    for _, path in written.values():
        for sheet in openpyxl.load_workbook(path).sheetnames:
            assert any("SỐ LIỆU MINH HỌA" in text for text in _texts(path, sheet)), (path.name, sheet)
