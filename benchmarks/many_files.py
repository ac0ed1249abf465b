"""How reading grows: few files and many, one core and two; its time and its memory.

python benchmarks/many_files.py [--sizes 200 2000 20000] [--criteria 60] [--repeat 3] [--folder DIR]

Every measurement is a process of its own, which reads a folder with everything as it comes; this one watches its memory
and that of its workers. Where a process cannot be held to one core (Windows, macOS), only the machine as it is counts.
Prints Markdown. Nothing is asserted: times belong to a machine, ratios of one run can be compared.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import pickle
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import psutil
from many_forms import folder_or_temporary, kept_forms, rulebook_of_many, shuffled
from taking_turns import machine, processor_seconds

from thidua_xlsx import read_submissions

_PACKAGES: Final = ("numpy", "pandas", "pandera", "pyarrow", "python-calamine")
_WATCH_SECONDS: Final = 0.05
_REFERENCE: Final = 2000  # files: to their time per file the others' is compared
_MEGABYTE: Final = 2**20
_ALL: Final = "all"  # cores, where a process cannot be held to some


@dataclass(frozen=True)
class Run:
    """What one process needed.

    Seconds until it could begin, to read, and of the processor while it read; bytes of memory before it read, the most
    while it read, the most of any of its workers.
    """

    start: float
    reading: float
    processor: float
    before: int
    parent: int
    worker: int


@dataclass
class Case:
    """So many files on so many cores, and all runs of them."""

    files: int
    cores: str
    runs: list[Run] = field(default_factory=list)

    def median(self, figure: str) -> float:
        """Of one of the figures of the runs."""
        return float(statistics.median(getattr(run, figure) for run in self.runs))

    def megabytes(self, figure: str) -> str:
        """Of memory."""
        return f"{self.median(figure) / _MEGABYTE:,.0f}"

    @property
    def each(self) -> float:
        """Seconds of reading per file."""
        return self.median("reading") / self.files

    @property
    def whole(self) -> float:
        """Seconds from the start of the process to the end of reading."""
        return statistics.median(run.start + run.reading for run in self.runs)


# -- the process that reads --------------------------------------------------------------------------


def read(launched: float, folder: Path, rulebook_file: Path, forms: int, answer: Connection) -> None:
    """Read a folder and tell how long it took."""
    start = time.time() - launched
    rulebook = pickle.loads(rulebook_file.read_bytes())
    answer.send(psutil.Process().memory_info().rss)
    began, busy = time.perf_counter(), processor_seconds()
    batch = read_submissions(rulebook, folder)
    reading, used = time.perf_counter() - began, processor_seconds() - busy
    count = int((batch.sources["status"] == "read").sum())
    answer.send((start, reading, used) if count == forms else f"{count} of {forms} forms were read")


# -- the process that watches ------------------------------------------------------------------------


def measure(folder: Path, rulebook_file: Path, case: Case) -> Run:
    """Let a process read, and watch it."""
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe()
    with _held_to(case.cores):  # from its first moment: threads keep the cores that they began with
        process = context.Process(target=read, args=(time.time(), folder, rulebook_file, case.files, its))
        process.start()
    its.close()
    watched = psutil.Process(process.pid)
    parent = worker = 0
    while not mine.poll(_WATCH_SECONDS):  # while it fetches the rulebook
        pass
    before = mine.recv()
    while not mine.poll(_WATCH_SECONDS):
        with contextlib.suppress(psutil.Error):
            parent = max(parent, watched.memory_info().rss)
        worker = max(worker, *(_size_of(one) for one in watched.children(recursive=True)), 0)
    told: tuple[float, float, float] | str = mine.recv()
    process.join()
    if isinstance(told, str):
        raise SystemExit(told)
    start, reading, processor = told
    return Run(start, reading, processor, before, parent, worker)


def _size_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0


@contextlib.contextmanager
def _held_to(cores: str) -> Iterator[None]:
    """What is started meanwhile runs on so many cores."""
    if cores == _ALL:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[: int(cores)])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def possible_cores() -> list[str]:
    """One and two, where a process can be held to them."""
    if not hasattr(os, "sched_setaffinity"):
        return [_ALL]
    return ["1", "2"][: len(os.sched_getaffinity(0))]


# -- tables ------------------------------------------------------------------------------------------


def growth_table(cases: Sequence[Case]) -> str:
    """Time and memory of every case; how they grow."""
    lines = [
        f"| files | cores | s | ms per file | : {_REFERENCE:,} files | each further file, ms | : the step before "
        "| ms of processor per file | MiB before | MiB at most | MiB of a worker at most |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        "| *target* | | | | 0.90–1.10 | | 0.90–1.10 | | | ≤ 1,024 | ≤ 300 |",
    ]
    for case in cases:
        same = [other for other in cases if other.cores == case.cores]
        reference = next((other for other in same if other.files == _REFERENCE), same[-1])
        lines.append(
            f"| {case.files:,} | {case.cores} | {case.median('reading'):.1f} | {case.each * 1000:.2f} "
            f"| {case.each / reference.each:.2f} | {' | '.join(_further(same, same.index(case)))} "
            f"| {case.median('processor') / case.files * 1000:.2f} | {case.megabytes('before')} "
            f"| {case.megabytes('parent')} | {case.megabytes('worker')} |"
        )
    return "\n".join(lines)


def _further(same: Sequence[Case], number: int) -> tuple[str, str]:
    """Milliseconds of each file more than in the case before, which leaves out what is needed once; their ratio."""
    steps = [
        (more.median("reading") - fewer.median("reading")) / (more.files - fewer.files) * 1000
        for fewer, more in pairwise(same[: number + 1])
    ]
    return f"{steps[-1]:.2f}" if steps else "", f"{steps[-1] / steps[-2]:.2f}" if len(steps) > 1 else ""


def cores_table(cases: Sequence[Case]) -> str:
    """Two cores beside one, with the start of Python and all imports."""
    lines = [
        "| files | one core, s | two cores, s | times as quick |",
        "|---:|---:|---:|---:|",
        "| *target* | | | ≥ 1.8 |",
    ]
    pairs = [
        (one, two) for one in cases for two in cases if (one.cores, two.cores) == ("1", "2") and one.files == two.files
    ]
    lines += [
        f"| {one.files:,} | {one.whole:.1f} | {two.whole:.1f} | {one.whole / two.whole:.2f} |" for one, two in pairs
    ]
    return "\n".join(lines)


def main() -> None:
    """Make the forms, measure every case in turn, print."""
    parser = argparse.ArgumentParser(description="Time and memory of reading few files and many.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, _REFERENCE, 20_000], help="numbers of files")
    parser.add_argument("--criteria", type=int, default=60, help="scored criteria in each (default: 60)")
    parser.add_argument("--repeat", type=int, default=3, help="measured rounds (default: 3)")
    parser.add_argument("--folder", type=Path, help="where forms are kept for the next run (default: they are not)")
    options = parser.parse_args()
    sizes = sorted(set(options.sizes))
    cases = [Case(files, cores) for files in sizes for cores in possible_cores()]
    with folder_or_temporary(options.folder) as folder:
        places = {}
        for files in sizes:
            rulebook = rulebook_of_many(files, options.criteria)
            kept = kept_forms(rulebook, folder, copied=True)
            rulebook_file = folder / f"{kept.name}.rulebook"
            rulebook_file.write_bytes(pickle.dumps(shuffled(rulebook)))
            places[files] = kept, rulebook_file
        for _ in range(options.repeat):
            for case in cases:
                case.runs.append(measure(*places[case.files], case))
    print(machine(*_PACKAGES))
    print(f"Forms of {options.criteria} criteria; medians of {options.repeat} rounds; every run a process of its own\n")
    print(growth_table(cases))
    if len(possible_cores()) > 1:
        print(f"\n{cores_table(cases)}")


if __name__ == "__main__":
    main()
