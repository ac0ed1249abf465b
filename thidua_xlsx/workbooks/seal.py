"""Seals the workbook that the meeting approved: its contents as hashes inside it, every cell locked."""

from __future__ import annotations

import datetime
import hashlib
import os
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from thidua_xlsx.errors import OutputError, WorkbookError
from thidua_xlsx.meeting.consolidated_file import ConsolidatedFile, read_consolidated_file
from thidua_xlsx.meeting.seals import SEAL_PREFIX, code_of, manifest_of, seal_properties, sealed_manifest
from thidua_xlsx.messages.entry import SEVERITY_WORDS, Severity
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import LANGUAGES, Message, Text
from thidua_xlsx.reading.cells import clean
from thidua_xlsx.reading.remote import address, is_url, name_of
from thidua_xlsx.workbooks.consolidated.rows.awards import STATE_WORDS
from thidua_xlsx.workbooks.output import replace_whole
from thidua_xlsx.workbooks.package import edited_package

__all__ = ["Seal", "seal"]

_EXISTS: Final = Text(
    "Đã có tệp {path}; chọn tên khác, hoặc cho phép ghi đè (--force). Chưa ghi gì.",
    "{path} is already there; choose another name or allow overwriting (--force). Nothing was written.",
)
_ELSEWHERE: Final = Text(
    "{path} nằm trên nơi lưu trữ chung: chép sổ về máy rồi niêm phong.",
    "{path} is on shared storage: copy the workbook to this computer, then seal it.",
)
_NOT_XLSX: Final = Text(
    "Tên tệp {path} phải kết thúc bằng .xlsx. Chưa ghi gì.",
    "The name of {path} must end in .xlsx. Nothing was written.",
)
_DAMAGED: Final = (expat.ExpatError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error)
_MOST_CELLS: Final = 5
_PROVISIONAL: Final = 3
"""The state of a ranked unit; less is provisional, not scored or not submitted."""


@dataclass(frozen=True)
class Seal:
    """What was sealed.

    Attributes
    ----------
    path
        The sealed workbook.
    code
        The code to be printed in the minutes, such as ``3FA1-90BC-22DE``.
    date
        The day that was given, or None.
    findings
        What the meeting should know before it signs: errors left, provisional ranks, votes awaited.
    replaced
        The code of the seal that was there before; empty where there was none.
    """

    path: Path
    code: str
    date: datetime.date | None
    findings: tuple[Finding, ...]
    replaced: str = ""


def seal(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    date: datetime.date | None = None,
    overwrite: bool = False,
) -> Seal:
    """Seal a consolidated workbook that the meeting approved.

    A hash for each sheet that counts is put into its document properties, and every cell is locked, without a
    password. Nothing else is changed: formulas, values and charts keep their bytes. The same workbook and date give
    the same bytes.

    Parameters
    ----------
    path
        A workbook of ``write_consolidated``, filled in and saved.
    output
        Where the sealed workbook goes; without it the workbook itself is replaced.
    date
        The day of the seal; without it none is kept, for no clock enters a file.
    overwrite
        Write over ``output`` where it is there, and seal again what is sealed already: the code of the old seal is
        kept beside the new one.

    Returns
    -------
    The code for the minutes, and warnings: sealing does not ask whether the workbook is finished.

    Raises
    ------
    WorkbookError
        The file is missing, open, damaged or no consolidated workbook, or it is sealed already.
    OutputError
        The output is there already, or cannot be written; whatever stood there is whole.
    """
    if is_url(address(path)):  # an address is read; nothing is written to one
        raise OutputError(Message(_ELSEWHERE, {"path": name_of(address(path))}))
    source, target = Path(path), Path(path if output is None else output)
    file = read_consolidated_file(source)
    if target.suffix.casefold() != ".xlsx":
        raise OutputError(Message(_NOT_XLSX, {"path": str(target)}))
    elsewhere = target.resolve() != source.resolve()
    if elsewhere and target.exists() and not overwrite:
        raise OutputError(Message(_EXISTS, {"path": str(target)}))
    before = _code_there(file)
    if before and not overwrite:
        raise WorkbookError(Finding("seal-there", Place(source.name), values={"code": before}))
    manifest = manifest_of(file)
    data = _edited(source, file, seal_properties(manifest, date, before))
    with replace_whole(target) as temporary:
        Path(temporary).write_bytes(data)
    return Seal(target, code_of(manifest), date, tuple(_doubts(file)), before)


def _code_there(file: ConsolidatedFile) -> str:
    """The code of the seal that the workbook has; empty where it has none."""
    manifest = sealed_manifest(file)
    return file.properties.get(f"{SEAL_PREFIX}code", "") or (code_of(manifest) if manifest else "")


def _edited(source: Path, file: ConsolidatedFile, properties: dict[str, str]) -> bytes:
    """The sealed bytes of the file that was read, and of no other."""
    place = Place(source.name)
    try:
        data = source.read_bytes()
    except OSError as error:
        raise WorkbookError(Finding("closing-file-open", place)) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:  # somebody saved it meanwhile
        raise WorkbookError(Finding("closing-file-open", place))
    try:
        return edited_package(data, SEAL_PREFIX, properties)
    except _DAMAGED as error:
        raise WorkbookError(Finding("closing-unreadable", place, values={"reason": str(error)})) from error


def _doubts(file: ConsolidatedFile) -> list[Finding]:
    """What should be known before anybody signs."""
    results, name = file.results(), Path(file.path).name
    found = []

    def doubt(code: str, sheet: str, **values: object) -> None:
        found.append(Finding(code, Place(name, file.names.get(sheet, "")), values=values))

    errors = _errors_left(file)
    if errors:
        doubt("seal-errors-left", "findings", count=errors)
    if file.faults:
        doubt(
            "seal-formula-errors", "", cells=[*file.faults[:_MOST_CELLS], *(["…"] if file.faults[_MOST_CELLS:] else [])]
        )
    states = {unit: value for (key, unit), value in results.items() if key == "state"}
    provisional = [unit for unit in file.units if states.get(unit) != _PROVISIONAL]
    if provisional:
        doubt("seal-provisional", "ranking", units=_names(file, provisional))
    words = {clean(STATE_WORDS["to the vote"].say(lang)) for lang in LANGUAGES}
    waiting = {unit for (key, unit), value in results.items() if key.startswith("award:") and str(value) in words}
    if waiting:
        doubt("seal-waiting", "ballots", units=_names(file, [unit for unit in file.units if unit in waiting]))
    shared = _sharing(file)
    if shared:
        doubt("seal-shared-rank", "ranking", units=_names(file, shared))
    return found


def _names(file: ConsolidatedFile, units: list[str]) -> list[str]:
    return [file.units[unit] for unit in units]


def _sharing(file: ConsolidatedFile) -> list[str]:
    """The units whose rank stands twice within one table of the ranking."""
    ranks = {unit: value for (key, unit), value in file.results().items() if key == "rank"}
    clusters = file.clusters_of_units
    counts = Counter((clusters.get(unit, 0), rank) for unit, rank in ranks.items())
    return [unit for unit in file.units if unit in ranks and counts[clusters.get(unit, 0), ranks[unit]] > 1]


def _errors_left(file: ConsolidatedFile) -> int:
    """The rows of severity error on the sheet of findings."""
    words = {clean(SEVERITY_WORDS[Severity.ERROR].say(lang)) for lang in LANGUAGES}
    return sum(row[0] in words for row in file.texts("findings"))
