"""What all tests share: Hypothesis' profile, other programs or one line about each, the example rulebook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import chromium, libreoffice
from tests.submissions import FOLDER, Inbox
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.rulebook import write_rulebook

# deadline: machines are noisy; too_slow: a rulebook is written and read by a process of its own
# derandomized under CI: a run there says whether this change is good, not whether chance was kind
settings.register_profile(
    "house",
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")


# marker of the tests that need a program → how it is found, and the line that says how to get it
_PROGRAMS = {
    "libreoffice": (libreoffice.find_soffice, libreoffice.HOW_TO_GET_IT),
    "chromium": (chromium.find_chromium, chromium.HOW_TO_GET_IT),
}


def _missing() -> dict[str, str]:
    """Marker → how to get the program, for programs that are not there."""
    return {marker: how for marker, (find, how) in _PROGRAMS.items() if find() is None}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program that is not installed; under CI that fails the run."""
    for marker, how_to_get_it in _missing().items():
        left_out = [item for item in items if item.get_closest_marker(marker)]
        if left_out and os.environ.get("CI"):
            raise pytest.UsageError(how_to_get_it)
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each program says what was left out and how to get it."""
    for how_to_get_it in _missing().values():
        terminalreporter.write_line(how_to_get_it)


@pytest.fixture(scope="session")
def example() -> Rulebook:
    """The example rulebook: every method at least once."""
    return cum_9_2018.rulebook()


@pytest.fixture(scope="session")
def example_path(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example rulebook as a workbook; not to be changed."""
    path = tmp_path_factory.mktemp("example") / "cum_9_2018.xlsx"
    write_rulebook(example, path)
    return path


@pytest.fixture
def inbox(example: Rulebook, tmp_path: Path) -> Inbox:
    """An empty inbox for the forms of the example."""
    return Inbox(example, tmp_path / FOLDER)
