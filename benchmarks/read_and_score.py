"""How long reading and scoring a folder of forms takes, beside reading the same files with other tools.

python benchmarks/read_and_score.py [--forms 200] [--criteria 60] [--repeat 5]

Prints Markdown. Nothing is asserted: times belong to a machine, ratios of one run can be compared.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd
import python_calamine
from made_up_cluster import make_rulebook, write_filled_forms

from thidua_xlsx import Rulebook, read_submissions, score
from thidua_xlsx.intake.form_layout import MAIN_SHEET

_PACKAGES: Final = ("numpy", "openpyxl", "pandas", "pandera", "python-calamine")
_SLOW_FILES: Final = 20
_BARE: Final = "python-calamine, all sheets"
_MAIN: Final = "pandas + calamine, main sheet"


@dataclass
class Candidate:
    """One way of reading the files, and the seconds per file that it took each time."""

    name: str
    run: Callable[[], object]
    files: int
    seconds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Run once more and note the time."""
        gc.collect()  # nobody pays for the rubbish of the one before
        start = time.perf_counter()
        self.run()
        self.seconds.append((time.perf_counter() - start) / self.files)


def candidates(rulebook: Rulebook, paths: Sequence[Path]) -> list[Candidate]:
    """What is compared, in the order in which it takes turns."""
    some = paths[:_SLOW_FILES]
    return [
        Candidate(_BARE, lambda: _bare_calamine(paths), len(paths)),
        Candidate(_MAIN, lambda: _pandas(paths, "calamine", MAIN_SHEET.vi), len(paths)),
        Candidate("pandas + calamine, all sheets", lambda: _pandas(paths, "calamine", None), len(paths)),
        Candidate(
            f"pandas + openpyxl, main sheet ({len(some)} files)",
            lambda: _pandas(some, "openpyxl", MAIN_SHEET.vi),
            len(some),
        ),
        Candidate("read_submissions + score", lambda: score(read_submissions(rulebook, paths)), len(paths)),
        Candidate("read_submissions + score, one parser", lambda: _one_parser(rulebook, paths), len(paths)),
    ]


def _bare_calamine(paths: Sequence[Path]) -> None:
    for path in paths:
        with python_calamine.load_workbook(path) as workbook:
            for sheet in workbook.sheet_names:
                workbook.get_sheet_by_name(sheet).to_python()


def _pandas(paths: Sequence[Path], engine: str, sheet: str | None) -> None:
    for path in paths:
        pd.read_excel(path, sheet_name=sheet, engine=engine)  # type: ignore[call-overload]  # None asks for all sheets


def _one_parser(rulebook: Rulebook, paths: Sequence[Path]) -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        score(read_submissions(rulebook, paths, executor=executor))


def measure(compared: Sequence[Candidate], repeat: int) -> None:
    """A warm-up round, then ``repeat`` rounds; within a round the candidates take turns."""
    for candidate in compared:
        candidate.run()
    for _ in range(repeat):
        for candidate in compared:
            candidate.measure()


def table(compared: Sequence[Candidate]) -> str:
    """The times per file, and the ratios of the medians, as a Markdown table."""
    medians = {candidate.name: statistics.median(candidate.seconds) for candidate in compared}
    lines = [
        "| | min ms/file | median ms/file | : bare calamine | : pandas + calamine, main sheet |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {candidate.name} | {min(candidate.seconds) * 1000:.2f} | {medians[candidate.name] * 1000:.2f} "
        f"| {medians[candidate.name] / medians[_BARE]:.2f} | {medians[candidate.name] / medians[_MAIN]:.2f} |"
        for candidate in compared
    ]
    return "\n".join(lines)


def machine() -> str:
    """What the figures belong to."""
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in _PACKAGES)
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {versions}"


def main() -> None:
    """Make the forms in a temporary folder, measure, print."""
    parser = argparse.ArgumentParser(description="Time read_submissions + score beside other readers.")
    parser.add_argument("--forms", type=int, default=200, help="filled forms, one per unit (default: 200)")
    parser.add_argument("--criteria", type=int, default=60, help="scored criteria in each (default: 60)")
    parser.add_argument("--repeat", type=int, default=5, help="measured rounds (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua_xlsx_") as folder:
        rulebook = make_rulebook(options.forms, options.criteria)
        paths = write_filled_forms(rulebook, Path(folder))
        size = statistics.median(path.stat().st_size for path in paths) / 1024
        compared = candidates(rulebook, paths)
        measure(compared, options.repeat)
    print(machine())
    print(f"{len(paths)} forms of {options.criteria} criteria, {size:.0f} KB each; {options.repeat} rounds\n")
    print(table(compared))


if __name__ == "__main__":
    main()
