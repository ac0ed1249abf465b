"""Candidates that do the same take turns; what each needs is noted: by the clock, and of the processor."""

from __future__ import annotations

import gc
import importlib.metadata
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

__all__ = ["Candidate", "machine", "processor_seconds", "take_turns"]


@dataclass
class Candidate:
    """One way of doing it, and the seconds per item that it took each time.

    ``processor`` counts all cores, and the processes that it started and waited for; on Windows only its own.
    """

    name: str
    run: Callable[[], object]
    items: int = 1
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Run once more and note the times."""
        gc.collect()  # nobody pays for the rubbish of the one before
        start, busy = time.perf_counter(), processor_seconds()
        kept = self.run()
        self.seconds.append((time.perf_counter() - start) / self.items)
        self.processor.append((processor_seconds() - busy) / self.items)
        del kept  # nor for throwing the result away

    @property
    def median(self) -> float:
        """Seconds per item by the clock."""
        return statistics.median(self.seconds)

    @property
    def median_processor(self) -> float:
        """Seconds per item of the processor."""
        return statistics.median(self.processor)


def take_turns(candidates: Sequence[Candidate], rounds: int) -> None:
    """Measure ``rounds`` times; within a round every candidate has its turn."""
    for _ in range(rounds):
        for candidate in candidates:
            candidate.measure()


def processor_seconds() -> float:
    """What this process has used of the processor, and those that it started and waited for."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def machine(*packages: str) -> str:
    """What the figures belong to."""
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in packages)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    counted = "one core" if cores == 1 else f"{cores} cores"
    return f"{counted}, {platform.system()}, Python {platform.python_version()}, {versions}"
