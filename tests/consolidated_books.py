"""Consolidated workbooks of the examples, for tests that read or change what was written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import thidua_xlsx as tx
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example

__all__ = ["Books", "rewritten"]


class Books:
    """Makes each when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._results: dict[str, tx.Result] = {}

    def folder(self, name: str) -> Path:
        """The folder of an example."""
        return self._folder / name

    def result(self, name: str) -> tx.Result:
        """What the example comes to, with all that it has."""
        if name not in self._results:
            folder = self.folder(name)
            write_example(name, folder)
            rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
            there = {key: folder / file for key, file in MEETING_FILES.items() if (folder / file).exists()}
            self._results[name] = tx.score(
                tx.read_submissions(rulebook, folder / FORMS_FOLDER),
                verification=tx.read_verification(rulebook, there["verification"]) if "verification" in there else None,
                events=tx.read_events(rulebook, there["events"]) if "events" in there else None,
                ballots=tx.read_ballots(rulebook, there["ballots"]) if "ballots" in there else None,
            )
        return self._results[name]

    def path(self, name: str) -> Path:
        """The consolidated workbook of an example."""
        path = self._folder / f"{name}.xlsx"
        if not path.exists():
            tx.write_consolidated(self.result(name), path)
        return path


def rewritten(path: Path, copy: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook with one part changed."""
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as changed:
        assert part in package.namelist()
        for name in package.namelist():
            data = package.read(name)
            changed.writestr(name, change(data) if name == part else data)
    return copy
