"""Filled forms of very many units: those of some are written, and the others are the same with other names."""

from __future__ import annotations

import dataclasses
import zipfile
from concurrent.futures import Executor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from made_up_cluster import make_rulebook, write_filled_forms

from thidua_xlsx.rulebook.model import Rulebook, Target, Unit
from thidua_xlsx.workbooks.form import form_file_name

__all__ = ["rulebook_of_many", "write_many_forms"]

_ORIGINALS: Final = 200
_QUICKLY: Final = 1  # the level of compression
_NAMED: Final = frozenset({"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"})  # where a form names its unit


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


def write_many_forms(rulebook: Rulebook, folder: Path, executor: Executor) -> None:
    """A filled form of every unit of ``rulebook_of_many``."""
    units = rulebook.units
    originals = write_filled_forms(dataclasses.replace(rulebook, units=units[:_ORIGINALS]), folder)
    copies = [
        (
            path,
            [(folder / form_file_name(rulebook, other), other) for other in units[number + _ORIGINALS :: _ORIGINALS]],
        )
        for number, path in enumerate(originals)
    ]
    tasks = [
        executor.submit(partial(_copy, path, units[number], others)) for number, (path, others) in enumerate(copies)
    ]
    for task in tasks:
        task.result()


def _copy(path: Path, unit: Unit, others: list[tuple[Path, Unit]]) -> None:
    """The form of ``unit`` as those of other units."""
    with zipfile.ZipFile(path) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    for copy, other in others:
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as package:
            for info, content in parts:
                package.writestr(info, _renamed(content, unit, other) if info.filename in _NAMED else content)
        copy.write_bytes(written.getvalue())


def _renamed(content: bytes, unit: Unit, other: Unit) -> bytes:
    named = content.replace(f">{unit.name}<".encode(), f">{other.name}<".encode())
    named = named.replace(f": {unit.name}<".encode(), f": {other.name}<".encode())
    return named.replace(unit.code.encode(), other.code.encode())
