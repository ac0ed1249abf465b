"""What the tests of written workbooks share: the examples, read and scored once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import thidua_xlsx as tx
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


@pytest.fixture(scope="session")
def example_results() -> Mapping[str, tx.Result]:
    """Example → its result with all that its folder holds for the meeting."""
    return {name: _result(name) for name in EXAMPLE_NAMES}


@pytest.fixture(scope="session")
def example_workbooks(
    example_results: Mapping[str, tx.Result], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Path]:
    """Example → its consolidated workbook; not to be changed."""
    folder = tmp_path_factory.mktemp("consolidated")
    for name, result in example_results.items():
        tx.write_consolidated(result, folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in example_results}
