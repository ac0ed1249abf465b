"""How long the command line takes until it begins, beside what it cannot do without.

python benchmarks/cold_start.py [--criteria 60] [--repeat 15]

Real processes, one after the other, all candidates in turn; see docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from made_up_cluster import make_rulebook, write_filled_forms
from taking_turns import machine

from thidua_xlsx.workbooks.rulebook import write_rulebook

_PACKAGES: Final = ("typer", "rich", "pandas", "pandera", "python-calamine")
_OURS: Final = ("-c", "from thidua_xlsx.cli import main; main()")  # what the installed command runs
_ONE_READ: Final = """
import pandas, pandera, python_calamine, sys
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


class Pair(NamedTuple):
    """A candidate and its peer: names, and arguments to Python; how many times as long it may take."""

    ours: str
    call: tuple[str, ...]
    peer: str
    peer_call: tuple[str, ...]
    target: float


def pairs(rulebook: str, form: str) -> list[Pair]:
    """What is compared with what."""
    return [
        Pair("import thidua_xlsx", ("-c", "import thidua_xlsx"), "python -c pass", ("-c", "pass"), 2),
        Pair("thidua-xlsx --help", (*_OURS, "--help"), "import typer, rich", ("-c", "import typer, rich"), 1.5),
        Pair(
            "thidua-xlsx check RULEBOOK FILE",
            (*_OURS, "check", rulebook, form),
            "import pandas, pandera; python-calamine reads FILE",
            ("-c", _ONE_READ, form),
            1.5,
        ),
    ]


def seconds(call: tuple[str, ...]) -> float:
    """How long a Python process takes, from its start to its end."""
    # whoever switched off compiled modules would measure the compiler
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *call], env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode not in {0, 1} or b"Traceback" in done.stderr:  # 1: there are findings
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return taken


def main() -> None:
    """Start everything in turn and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rulebook = make_rulebook(1, asked.criteria)
        write_rulebook(rulebook, folder / "rulebook.xlsx")
        write_filled_forms(rulebook, folder / "forms")
        (form,) = (folder / "forms").iterdir()
        compared = pairs(str(folder / "rulebook.xlsx"), str(form))
        taken: dict[tuple[str, ...], list[float]] = {}
        for round_number in range(asked.repeat + 1):
            for pair in compared:
                for call in (pair.peer_call, pair.call):
                    spent = seconds(call)
                    if round_number:  # the first round fills the caches
                        taken.setdefault(call, []).append(spent)
    print(machine(*_PACKAGES))
    print(f"a form of {asked.criteria} criteria; {asked.repeat} rounds\n")
    print("| | peer | ms | peer's ms | target | : peer, medians | : peer, best |\n|---|---|---:|---:|---:|---:|---:|")
    for pair in compared:
        mine, theirs = taken[pair.call], taken[pair.peer_call]
        middle, other = statistics.median(mine), statistics.median(theirs)
        print(
            f"| {pair.ours} | {pair.peer} | {middle * 1000:.0f} | {other * 1000:.0f} "
            f"| ≤ {pair.target:g} | {middle / other:.2f} | {min(mine) / min(theirs):.2f} |"
        )


if __name__ == "__main__":
    main()
