"""A batch of submissions over an Executor: parsed in isolation, sorted out, laid side by side as answers."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import pandas as pd

from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.inbox import PathLike, list_inbox
from thidua_xlsx.intake.parcel import Parcel, pack
from thidua_xlsx.intake.tables import answers_table, fields_table, reports_table, sources_table
from thidua_xlsx.intake.versions import Sorter, Versions
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.parallel import Progress, processors, spread, workers_of
from thidua_xlsx.reading.isolation import Parsers, parse_files
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Collected", "Reading", "collect"]

_PICKER: Final = "thidua_xlsx.intake.pick_form:pick_form"
_CHUNK: Final = 100  # files
_CHUNKS_EACH: Final = 4
_LARGEST_CHUNK: Final = 1_000  # what it gave is in a worker's memory twice for a moment
_LARGE: Final = 2_000  # files: what they gave is kept together
_OF_FOOTERS: Final = ("sheet", "printed_total", "total_cell", "stored_code", "code_cell", "check_code")


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
    parcels: list[Parcel] = []
    sorter = Sorter(rulebook, reading.versions)
    paths_to_read = [item.path for item in incoming if not item.passed_over]
    with contextlib.closing(_parse(paths_to_read, task, executor, progress)) as parsed:  # or parsers would live on
        replies = _replies(parsed, parcels)
        for item in incoming:
            if item.passed_over:
                sorter.pass_over(item)
            else:
                sorter.take(item, next(replies))
    sorted_out = sorter.finish()
    counted = sorted_out.counted
    return Collected(
        answers_table(form_map, counted, parcels),
        sources_table(sorted_out.sources),
        reports_table(counted, parcels),
        fields_table(rulebook, counted),
        sorted_out.findings,
        {unit: {"file": item.name, **{name: picked[name] for name in _OF_FOOTERS}} for unit, item, picked in counted},
    )


def _replies(parsed: Iterable[Parcel], parcels: list[Parcel]) -> Iterator[dict[str, Any]]:
    """The answer for each file; ``span`` of what was picked gets the number of its parcel, which is kept."""
    for number, parcel in enumerate(_larger(parsed)):
        parcels.append(parcel)
        for reply in parcel.replies:
            if "span" in reply.get("picked", {}):
                reply["picked"]["span"] = (number, *reply["picked"]["span"])
            yield reply
        parcel.replies.clear()


def _larger(parcels: Iterable[Parcel]) -> Iterator[Parcel]:
    """Few large parcels for many small ones."""
    waiting: list[Parcel] = []
    for parcel in parcels:
        waiting.append(parcel)
        if sum(len(each.replies) for each in waiting) >= _LARGE:
            yield Parcel.joined(waiting)
            waiting.clear()
    if waiting:
        yield Parcel.joined(waiting)


# -- parsing -----------------------------------------------------------------------------------------

Parsed = Generator[Parcel, None, None]


@dataclass(frozen=True)
class _Task:
    """What every parser is told before its first file."""

    context: dict[str, Any]
    limits: Limits
    passwords: tuple[str, ...] = field(repr=False)


def _parse(paths: list[str], task: _Task, executor: Executor | None, progress: Progress | None) -> Parsed:
    """What chunks of ``paths`` gave, in order. They run in parallel."""
    if not paths:
        return
    counter = _Counter(len(paths), progress)
    if executor is None:  # the work is done in the parsers' own processes
        with ThreadPoolExecutor(max_workers=min(processors(), len(paths))) as threads:
            yield from _by_threads(paths, task, threads, counter)
    elif isinstance(executor, ThreadPoolExecutor):
        yield from _by_threads(paths, task, executor, counter)
    else:
        chunks = _chunks(paths, _size(len(paths), workers_of(executor)))
        for chunk, parcel in zip(chunks, spread(partial(_parse_chunk, task), chunks, executor), strict=True):
            counter.add(len(chunk))
            yield parcel


def _by_threads(paths: list[str], task: _Task, threads: ThreadPoolExecutor, counter: _Counter) -> Iterator[Parcel]:
    """Threads share the parsers, so that none is started for every chunk, and the count of files."""
    parsers = Parsers()
    chunks = _chunks(paths, min(math.ceil(len(paths) / workers_of(threads)), _CHUNK))
    try:
        yield from spread(partial(_parse_chunk, task, parsers=parsers, counter=counter), chunks, threads)
    finally:
        parsers.close()


def _size(files: int, workers: int) -> int:
    """How many files go into a chunk that starts a parser of its own.

    Each worker gets some chunks, so that none waits long for the last one, and one that is lost costs little; none so
    small that its parser takes longer to start than to read.
    """
    each = math.ceil(files / workers)
    return min(max(math.ceil(each / _CHUNKS_EACH), min(each, _CHUNK)), _LARGEST_CHUNK)


def _chunks(paths: list[str], size: int) -> list[list[str]]:
    return [paths[start : start + size] for start in range(0, len(paths), size)]


class _Counter:
    """Counts files across threads and tells whoever asked."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress
        self._lock = threading.Lock()

    def add(self, files: int) -> None:
        """Count ``files`` more."""
        if self._progress is None:
            return
        with self._lock:
            self._done += files
            self._progress(self._done, self._total)


def _parse_chunk(
    task: _Task, paths: list[str], parsers: Parsers | None = None, counter: _Counter | None = None
) -> Parcel:
    """One task: a chunk of files through a parser of its own. Runs on any executor."""
    with contextlib.closing(parse_files(paths, _PICKER, task.context, task.limits, task.passwords, parsers)) as answers:
        return pack(answers if counter is None else _counted(answers, counter))


def _counted(answers: Iterable[dict[str, Any]], counter: _Counter) -> Iterator[dict[str, Any]]:
    for answer in answers:
        counter.add(1)
        yield answer
