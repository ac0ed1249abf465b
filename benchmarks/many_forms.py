"""Filled forms of very many units, kept in a folder: made by several processes, and only once."""

from __future__ import annotations

import contextlib
import dataclasses
import multiprocessing
import random
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from made_up_cluster import make_rulebook, write_filled_forms

from thidua_xlsx.rulebook.model import Rulebook, Target, Unit
from thidua_xlsx.workbooks.form import form_file_name

__all__ = [
    "folder_or_temporary",
    "kept_forms",
    "pool",
    "rulebook_of_many",
    "shuffled",
    "write_copied_forms",
    "write_forms_of_all",
]

_SEED: Final = 34
_ORIGINALS: Final = 200
_EACH: Final = 50  # forms of a task
_NAMED: Final = frozenset({"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"})  # where a form names its unit


# -- rulebooks ---------------------------------------------------------------------------------------


def rulebook_of_many(forms: int, criteria: int) -> Rulebook:
    """``make_rulebook``; the targets of a unit are those of the one from whose form its own is made."""
    rulebook = make_rulebook(forms, criteria)
    of_unit: dict[str, list[Target]] = {}
    for target in rulebook.targets:
        of_unit.setdefault(target.unit, []).append(target)
    targets = tuple(
        dataclasses.replace(target, unit=unit.code)
        for number, unit in enumerate(rulebook.units)
        for target in of_unit[rulebook.units[number % _ORIGINALS].code]
    )
    return dataclasses.replace(rulebook, targets=targets)


def shuffled(rulebook: Rulebook) -> Rulebook:
    """The same with its units in another order than their files are: the harder case, and the usual one."""
    units = random.Random(_SEED).sample(rulebook.units, len(rulebook.units))
    return dataclasses.replace(rulebook, units=tuple(units))


# -- forms -------------------------------------------------------------------------------------------


def kept_forms(rulebook: Rulebook, folder: Path, *, copied: bool = False) -> Path:
    """The folder below ``folder`` with a filled form of every unit; they are made where they are not there yet.

    ``copied``: of a ``rulebook_of_many``; most forms are made of others, which is quicker.
    """
    place = folder / f"{len(rulebook.units)} x {len(rulebook.leaves())}{' copied' if copied else ''}"
    if not place.exists():
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        with pool() as executor:
            (write_copied_forms if copied else write_forms_of_all)(rulebook, unfinished, executor)
        unfinished.rename(place)
    return place


def write_forms_of_all(rulebook: Rulebook, folder: Path, executor: Executor) -> list[Path]:
    """``write_filled_forms``, by several processes."""
    parts = _parts(rulebook, _EACH)
    written = executor.map(partial(write_filled_forms, folder=folder), parts)
    return [path for paths in written for path in paths]


def write_copied_forms(rulebook: Rulebook, folder: Path, executor: Executor) -> list[Path]:
    """A filled form of every unit of ``rulebook_of_many``: some are written, the others are those with other names."""
    units = rulebook.units
    originals = dataclasses.replace(rulebook, units=units[:_ORIGINALS])
    write_forms_of_all(originals, folder, executor)
    paths = [folder / form_file_name(rulebook, unit) for unit in units]
    both = list(zip(paths, units, strict=True))
    same = [both[number::_ORIGINALS] for number in range(min(_ORIGINALS, len(both)))]
    list(executor.map(_copy, same, chunksize=10))
    return paths


def _parts(rulebook: Rulebook, size: int) -> Iterator[Rulebook]:
    """The rulebook for ``size`` units after the other, each with its own targets."""
    of_unit: dict[str, list[Target]] = {}
    for target in rulebook.targets:
        of_unit.setdefault(target.unit, []).append(target)
    for start in range(0, len(rulebook.units), size):
        units = rulebook.units[start : start + size]
        targets = tuple(target for unit in units for target in of_unit.get(unit.code, ()))
        yield dataclasses.replace(rulebook, units=units, targets=targets)


def _copy(same: Sequence[tuple[Path, Unit]]) -> None:
    """The first unit's form as those of the others."""
    (original, unit), *others = same
    with zipfile.ZipFile(original) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    for path, other in others:
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
            for info, content in parts:
                package.writestr(info, _renamed(content, unit, other) if info.filename in _NAMED else content)
        path.write_bytes(written.getvalue())


def _renamed(content: bytes, unit: Unit, other: Unit) -> bytes:
    named = content.replace(f">{unit.name}<".encode(), f">{other.name}<".encode())
    named = named.replace(f": {unit.name}<".encode(), f": {other.name}<".encode())
    return named.replace(unit.code.encode(), other.code.encode())


# -- processes and folders ---------------------------------------------------------------------------


def pool(workers: int | None = None) -> ProcessPoolExecutor:
    """So many processes; without a number, as many as there are cores."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"))


@contextlib.contextmanager
def folder_or_temporary(folder: Path | None) -> Iterator[Path]:
    """The folder in which forms are kept from one run to the next; without one, they are not."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="thidua_xlsx_") as name:
        yield Path(name)
