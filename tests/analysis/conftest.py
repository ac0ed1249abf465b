"""Results of the examples, read from their workbooks once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

import thidua_xlsx as tx
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE

_EXAMPLES = Path(__file__).parents[2] / "examples"


class Examples:
    """Reads and scores each when it is first asked for."""

    def __init__(self) -> None:
        self._batches: dict[str, tx.Batch] = {}
        self._results: dict[tuple[str, str | None], tx.Result] = {}

    def batch(self, name: str) -> tx.Batch:
        """The rulebook and the forms of an example."""
        if name not in self._batches:
            rulebook = tx.read_rulebook(_EXAMPLES / name / RULEBOOK_FILE)
            self._batches[name] = tx.read_submissions(rulebook, _EXAMPLES / name / FORMS_FOLDER)
        return self._batches[name]

    def result(self, name: str, stage: str | None = None) -> tx.Result:
        """What an example comes to with all that its folder holds for the meeting; the meeting's stage unless told."""
        if (name, stage) not in self._results:
            batch = self.batch(name)
            there = {key: _EXAMPLES / name / file for key, file in MEETING_FILES.items()}
            read = {"verification": tx.read_verification, "events": tx.read_events, "ballots": tx.read_ballots}
            said = {key: read[key](batch.rulebook, path) for key, path in there.items() if path.exists()}
            self._results[name, stage] = tx.score(batch, stage, **said)
        return self._results[name, stage]


@pytest.fixture(scope="session")
def examples() -> Examples:
    """All examples by name."""
    return Examples()


@pytest.fixture(scope="session")
def result(examples: Examples) -> tx.Result:
    """Cụm thi đua số 9, 2018, at the meeting: verified, with events and votes."""
    return examples.result("cum_9_2018")


@pytest.fixture(scope="session")
def stretched(examples: Examples) -> tx.Result:
    """A scale of 1,000 points, at the meeting: many criteria are not assigned to some units."""
    return examples.result("thang_1000_diem")
