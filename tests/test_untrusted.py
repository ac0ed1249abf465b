"""Whatever is read is somebody's file: not only submissions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import thidua_xlsx as tx
from tests.odd_files import locked, swelling_ods
from thidua_xlsx.rulebook.model import Rulebook

ENTRIES: dict[str, Callable[[Rulebook, Path], Any]] = {
    "events": tx.read_events,
    "consolidated workbook": tx.read_consolidated,
}


def _found(read: Callable[[Rulebook, Path], Any], rulebook: Rulebook, path: Path) -> list[str]:
    return [finding.code for finding in read(rulebook, path).finding_list if finding.place.file]


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_file_that_kills_its_reader_is_a_finding_wherever_it_comes_in(
    example: Rulebook, tmp_path: Path, kind: str
) -> None:
    """An hour before the meeting, one file would take the program with it."""
    assert _found(ENTRIES[kind], example, swelling_ods(tmp_path / "a.xlsx")) == ["reader-stopped"]


@pytest.mark.parametrize("read", [tx.read_events, tx.read_ballots, tx.read_verification, tx.read_consolidated])
def test_a_locked_or_broken_file_is_called_what_it_is(
    example: Rulebook, example_path: Path, tmp_path: Path, read: Callable[[Rulebook, Path], Any]
) -> None:
    """The head would look for a mistake in rows that nobody could read."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked(example_path, "bí mật"))
    assert _found(read, example, path) == ["password-needed"]
    path.write_bytes(example_path.read_bytes()[:5000])
    assert _found(read, example, path) == ["not-a-workbook"]


def test_a_table_that_kills_its_reader_has_no_layout(tmp_path: Path) -> None:
    """The command that looks at a strange table is the first to meet a hostile one."""
    with pytest.raises(tx.WorkbookError) as caught:
        tx.detect_layout(swelling_ods(tmp_path / "a.ods"))
    assert caught.value.finding.code == "reader-stopped"
