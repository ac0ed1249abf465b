"""A batch of submissions over an Executor: parsed in isolation, sorted out, laid side by side as answers."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.inbox import PathLike, list_inbox
from thidua_xlsx.intake.sorter import Sorter, Versions
from thidua_xlsx.intake.tables import answers_table, fields_table, reports_table, sources_table
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.reading.isolation import parse_files
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Collected", "Progress", "Reading", "collect"]

_PICKER: Final = "thidua_xlsx.intake.pick_form:pick_form"
_LARGEST_CHUNK: Final = 500

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


@dataclass(frozen=True)
class Reading:
    """How files are to be read: what ``read_submissions`` was told besides where they are."""

    layout: dict[str, Any] | None = None
    passwords: tuple[str, ...] = field(default=(), repr=False)
    versions: Versions = "newest"
    limits: Limits = field(default_factory=Limits)


@dataclass
class Collected:
    """What came out of an inbox, before any check that needs more than one cell."""

    answers: pd.DataFrame
    sources: pd.DataFrame
    reports: pd.DataFrame
    fields: pd.DataFrame
    findings: list[Finding]
    footers: dict[str, dict[str, Any]]  # unit → printed total and check codes


def collect(
    rulebook: Rulebook,
    paths: PathLike | Iterable[PathLike],
    reading: Reading | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Collected:
    """Read every file of ``paths``; a file that cannot be used is a finding, never an exception."""
    reading = reading or Reading()
    form_map = FormMap(rulebook)
    incoming = list_inbox(paths)
    task = _Task({**form_map.context(), "layout": reading.layout}, reading.limits, reading.passwords)
    replies = _parse([item.path for item in incoming if not item.passed_over], task, executor, progress)
    sorter = Sorter(rulebook, reading.versions)
    for item in incoming:
        if item.passed_over:
            sorter.pass_over(item)
        else:
            sorter.take(item, next(replies))
    sorted_out = sorter.finish()
    counted = sorted_out.counted
    return Collected(
        answers_table(form_map, counted),
        sources_table(sorted_out.sources),
        reports_table(counted),
        fields_table(rulebook, counted),
        sorted_out.findings,
        {unit: {**picked, "file": item.name} for unit, item, picked in counted},
    )


# -- parsing -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Task:
    """What every parser is told before its first file."""

    context: dict[str, Any]
    limits: Limits
    passwords: tuple[str, ...] = field(repr=False)


def _parse(
    paths: list[str], task: _Task, executor: Executor | None, progress: Progress | None
) -> Iterator[dict[str, Any]]:
    """The answers for ``paths``, in order, from chunks that run in parallel."""
    if not paths:
        return
    counter = _Counter(len(paths), progress)
    workers = min(os.cpu_count() or 1, len(paths))
    size = min(math.ceil(len(paths) / workers), _LARGEST_CHUNK)
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    if executor is not None:
        futures = [executor.submit(_parse_chunk, chunk, task) for chunk in chunks]
        try:
            for future in futures:
                answers = future.result()
                counter.add(len(answers))
                yield from answers
        finally:
            for future in futures:
                future.cancel()
        return
    with ThreadPoolExecutor(max_workers=workers) as threads:  # the work is done in the parsers' own processes
        try:
            for future in [threads.submit(_parse_chunk, chunk, task, counter) for chunk in chunks]:
                yield from future.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            counter.stopped = True
            raise


class _Counter:
    """Counts files across threads and tells whoever asked."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress
        self._lock = threading.Lock()
        self.stopped = False

    def add(self, files: int) -> None:
        """Count ``files`` more."""
        with self._lock:
            self._done += files
            if self._progress is not None:
                self._progress(self._done, self._total)


def _parse_chunk(paths: list[str], task: _Task, counter: _Counter | None = None) -> list[dict[str, Any]]:
    """One task: a chunk of files through a parser of its own. Runs on any executor."""
    answers = []
    for answer in parse_files(paths, _PICKER, task.context, task.limits, task.passwords):
        answers.append(answer)
        if counter is not None:
            counter.add(1)
            if counter.stopped:
                break
    return answers
