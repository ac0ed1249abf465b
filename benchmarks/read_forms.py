"""How long reading a folder of forms takes, beside reading the same files with other tools.

python benchmarks/read_forms.py [--forms 2000] [--criteria 60] [--repeat 5] [--folder DIR]

Prints Markdown. Nothing is asserted: times belong to a machine, ratios of one run can be compared.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pandas as pd
import python_calamine
from made_up_cluster import make_rulebook
from many_forms import folder_or_temporary, kept_forms, shuffled
from taking_turns import Candidate, machine, take_turns

from thidua_xlsx import Batch, Rulebook, read_submissions, score
from thidua_xlsx.intake.form_layout import MAIN_SHEET

_PACKAGES: Final = ("numpy", "openpyxl", "pandas", "pandera", "pyarrow", "python-calamine")
_WARM_UP: Final = 100  # files
_SLOW: Final = 20  # files
_TARGETS: Final = ("≤ 1.3", "≤ 0.5", "≤ 0.1")


def peers(paths: Sequence[Path]) -> list[Candidate]:
    """Those with which reading is compared, all sheets of each file."""
    slow = paths[:_SLOW]
    return [
        Candidate("python-calamine", lambda: _bare_calamine(paths), len(paths)),
        Candidate("pandas + calamine", lambda: _pandas(paths, "calamine", None), len(paths)),
        Candidate(f"pandas + openpyxl ({len(slow)} files)", lambda: _pandas(slow, "openpyxl", None), len(slow)),
    ]


def ours(rulebook: Rulebook, inbox: Path, files: int) -> list[Candidate]:
    """What the targets are about first, then what is told for information."""
    return [
        Candidate("read_submissions, one worker", lambda: _one_worker(rulebook, inbox), files),
        Candidate("read_submissions, as it comes", lambda: read_submissions(rulebook, inbox), files),
        Candidate("read_submissions + score", lambda: score(read_submissions(rulebook, inbox)), files),
    ]


def _bare_calamine(paths: Sequence[Path]) -> None:
    for path in paths:
        with python_calamine.load_workbook(path) as workbook:
            for sheet in workbook.sheet_names:
                workbook.get_sheet_by_name(sheet).to_python()


def _pandas(paths: Sequence[Path], engine: str, sheet: str | None) -> None:
    for path in paths:
        pd.read_excel(path, sheet_name=sheet, engine=engine)  # type: ignore[call-overload]  # None asks for all sheets


def _one_worker(rulebook: Rulebook, inbox: Path) -> Batch:
    with ThreadPoolExecutor(max_workers=1) as executor:
        return read_submissions(rulebook, inbox, executor=executor)


def for_information(paths: Sequence[Path]) -> list[Candidate]:
    """What many do, though it does not read a whole form."""
    name = "pandas + calamine, the table's sheet alone"
    return [Candidate(name, lambda: _pandas(paths, "calamine", MAIN_SHEET.vi), len(paths))]


def table(theirs: Sequence[Candidate], others: Sequence[Candidate]) -> str:
    """Medians of times per file, and their ratios, as a Markdown table."""
    lines = [
        "| | ms per file | ms of processor | " + " | ".join(f": {peer.name}" for peer in theirs) + " |",
        "|---|---:|---:|" + "---:|" * len(theirs),
        "| *target for one worker* | | | " + " | ".join(_TARGETS) + " |",
    ]
    for each in (*others, *theirs):
        ratios = " | ".join(f"{each.median / peer.median:.2f}" for peer in theirs)
        lines.append(f"| {each.name} | {each.median * 1000:.2f} | {each.median_processor * 1000:.2f} | {ratios} |")
    return "\n".join(lines)


def check(batch: Batch, forms: int) -> None:
    """End the run if not every form was read."""
    statuses = batch.sources["status"].value_counts().to_dict()
    if statuses != {"read": forms}:
        raise SystemExit(f"these forms are not of this version: {statuses}; give another folder")


def main() -> None:
    """Make the forms, let all take turns, print."""
    parser = argparse.ArgumentParser(description="Time read_submissions beside other readers.")
    parser.add_argument("--forms", type=int, default=2000, help="filled forms, one per unit (default: 2000)")
    parser.add_argument("--criteria", type=int, default=60, help="scored criteria in each (default: 60)")
    parser.add_argument("--repeat", type=int, default=5, help="measured rounds (default: 5)")
    parser.add_argument("--folder", type=Path, help="where forms are kept for the next run (default: they are not)")
    options = parser.parse_args()
    with folder_or_temporary(options.folder) as folder:
        rulebook = make_rulebook(options.forms, options.criteria)
        inbox = kept_forms(rulebook, folder)
        paths = sorted(inbox.iterdir())
        rulebook = shuffled(rulebook)
        check(read_submissions(rulebook, inbox), len(paths))
        size = statistics.median(path.stat().st_size for path in paths) / 1024
        take_turns(peers(paths[:_WARM_UP]), 1)
        theirs, others = peers(paths), ours(rulebook, inbox, len(paths)) + for_information(paths)
        take_turns([*theirs, *others], options.repeat)
    print(machine(*_PACKAGES))
    print(f"{len(paths)} forms of {options.criteria} criteria, {size:.0f} KB each; {options.repeat} rounds\n")
    print(table(theirs, others))


if __name__ == "__main__":
    main()
