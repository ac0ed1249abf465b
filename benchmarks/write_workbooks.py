"""How long writing many workbooks takes, beside bare XlsxWriter writing the same cells; and over two processes.

python benchmarks/write_workbooks.py [--clusters 20] [--criteria 60] [--repeat 3]

The peer is given everything ready: every text, number, formula with its value, format, height, validation, conditional
format and chart of our workbook is recorded beforehand and played to a plain ``xlsxwriter.Workbook``. Ours and the peer
take turns, workbook by workbook. Prints Markdown. Nothing is asserted: times belong to a machine, ratios of one run can
be compared.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from made_up_cluster import make_rulebook
from many_forms import pool, write_forms_of_all
from recorded_calls import Recorder, play, record
from taking_turns import machine

from thidua_xlsx import Result, read_submissions, score, write_cluster_workbooks, write_consolidated, write_forms
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.result_part import ResultParts

_WORKERS = 2
_UNITS = 10  # of a made-up cluster


@dataclass
class Sums:
    """Processor seconds of the best round of every workbook, added up."""

    ours: float = 0.0
    bare: float = 0.0
    calls: int = 0
    books: int = 0
    sizes: list[int] = field(default_factory=list)

    def add(self, folder: Path, write: Callable[[Path], None], repeat: int) -> None:
        """Let both write one workbook in turn, ``repeat`` times."""
        ours, bare = folder / "ours.xlsx", folder / "bare.xlsx"
        recorder: Recorder = record(lambda: write(ours))
        runs = (("bare", lambda: play(recorder, bare)), ("ours", lambda: write(ours)))
        best = dict.fromkeys(("bare", "ours"), float("inf"))
        for _ in range(repeat):
            for key, run in runs:
                ours.unlink(missing_ok=True)
                gc.collect()
                start = time.process_time()
                run()
                best[key] = min(best[key], time.process_time() - start)
        self.ours += best["ours"]
        self.bare += best["bare"]
        self.calls += len(recorder.calls)
        self.books += 1
        self.sizes.append(ours.stat().st_size)


def prepared(rulebook: Rulebook, folder: Path) -> Result:
    """The filled forms of all units, read and scored."""
    folder.mkdir()
    with pool() as executor:
        write_forms_of_all(rulebook, folder, executor)
    return score(read_submissions(rulebook, folder))


def beside_bare(result: Result, folder: Path, repeat: int) -> dict[str, Sums]:
    """Every cluster's workbook, and every unit's blank form of as many units as there are clusters."""
    found = {"write_consolidated, a workbook per cluster": Sums(), "write_forms, a form per unit": Sums()}
    consolidated, forms = found.values()
    rulebook = result.rulebook
    parts = ResultParts(result)
    Sums().add(folder, lambda path: write_consolidated(result, path, clusters=[rulebook.clusters[0].code]), 1)
    for cluster in rulebook.clusters:
        part = parts.of([cluster.code])
        consolidated.add(folder, lambda path, own=part: write_consolidated(own, path), repeat)
    for unit in rulebook.units[: max(20, len(rulebook.clusters))]:
        forms.add(folder, lambda path, one=unit: write_form(rulebook, one, path), repeat)
    return found


def spread_out(result: Result, folder: Path) -> dict[str, tuple[float, float]]:
    """Seconds in the caller, and over two processes, their start included."""
    jobs: dict[str, Callable[[Path, Executor | None], object]] = {
        "write_cluster_workbooks": lambda to, pool: write_cluster_workbooks(result, to, executor=pool),
        "write_forms": lambda to, pool: write_forms(result.rulebook, to, executor=pool),
    }
    found = {}
    for name, job in jobs.items():
        gc.collect()
        start = time.perf_counter()
        job(folder / f"{name} 1", None)
        alone = time.perf_counter() - start
        start = time.perf_counter()
        with pool(_WORKERS) as executor:
            job(folder / f"{name} 2", executor)
        found[name] = alone, time.perf_counter() - start
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clusters", type=int, default=20)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rulebook = make_rulebook(asked.clusters * _UNITS, asked.criteria)
        result = prepared(rulebook, folder / "nop_ve")
        sums = beside_bare(result, folder, asked.repeat)
        seconds = spread_out(result, folder)
        part = len(pickle.dumps(ResultParts(result).of([rulebook.clusters[-1].code])))
    print(machine("XlsxWriter"))
    print(f"{asked.clusters} clusters of {_UNITS} units, {asked.criteria} criteria; best of {asked.repeat}\n")
    print("| | workbooks | calls each | KB each | ms each | : bare XlsxWriter |\n|---|---:|---:|---:|---:|---:|")
    print("| *target* | | | | | ≤ 1.3 |")
    for words, one in sums.items():
        each = one.ours / one.books * 1000
        kilobytes = sum(one.sizes) / one.books / 1000
        print(
            f"| {words} | {one.books} | {one.calls // one.books:,} | {kilobytes:.0f} | {each:.0f} | "
            f"{one.ours / one.bare:.2f} |"
        )
    print(f"\nWhat crosses to a worker for one cluster: {part / 1000:,.0f} KB\n")
    print(f"| | workbooks | seconds here | {_WORKERS} processes | times as quick |\n|---|---:|---:|---:|---:|")
    for words, count in (("write_cluster_workbooks", len(rulebook.clusters)), ("write_forms", len(rulebook.units))):
        alone, together = seconds[words]
        print(f"| {words} | {count} | {alone:.1f} | {together:.1f} | {alone / together:.2f} |")


if __name__ == "__main__":
    main()
