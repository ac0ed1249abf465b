"""The seal of an approved workbook: what it holds as one hash per sheet, kept inside the workbook, and checked later.

There is no secret in it: whoever means to deceive can seal again. What ties paper and file is the code printed in the
minutes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.meeting.ballots import BALLOTS
from thidua_xlsx.meeting.consolidated_file import SHEETS, ConsolidatedFile, read_consolidated_file
from thidua_xlsx.meeting.consolidated_grid import TableRow
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import clean

__all__ = [
    "PARTS",
    "PROPERTY",
    "RANK_HEADINGS",
    "SEAL_PREFIX",
    "SealCheck",
    "code_of",
    "manifest_of",
    "seal_properties",
    "sealed_manifest",
    "verify_seal",
]

PROPERTY: Final = "thidua_xlsx"
"""The custom property that every consolidated workbook has, so that the part which holds them is there."""

SEAL_PREFIX: Final = "thidua_xlsx.seal."
"""What the names of the properties of a seal begin with; each value is shorter than the 255 characters of Excel."""

_FORMAT: Final = "1"
_IDENTITY: Final = "identity"

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "entries": ("verified_results", "verified_points", "reasons", "events", "ballots", "left_over"),
    "results": ("points", "calculation", "ranking", "classes", "awards", "covenant"),
    "inputs": ("targets", "results", "claimed", "fields"),
    "origin": (_IDENTITY, "sources"),
}
"""Part → its sheets; ``identity`` is the hidden sheet: rulebook, version, fingerprint, verdicts."""

RANK_HEADINGS: Final = (Text("Hạng", "Rank"), Text("Đơn vị", "Unit"))
_HASH_HEADING: Final = Text("SHA-256", "SHA-256")
_TABLES: Final = {"events": EVENTS.sheet, "ballots": BALLOTS.sheet}
_IDENTITY_NAME: Final = Text("Quy định (trang ẩn)", "Rulebook (hidden sheet)")
_SEAL_NAME: Final = Text("Dấu niêm phong", "The seal itself")
_EPOCH: Final = datetime.datetime(1899, 12, 30)

Manifest = Mapping[tuple[str, str], str]
"""(part, sheet) → SHA-256 of what the sheet shows."""


@dataclass(frozen=True)
class SealCheck:
    """Whether a sealed workbook still holds what was sealed.

    Attributes
    ----------
    path
        The file.
    sealed
        Whether it has a seal at all.
    intact
        Whether it has one and nothing was changed since.
    code
        The code of the seal, as it stands in the minutes; empty where there is none.
    date
        The day that was given at sealing, or None.
    changed
        The names of the sheets that were changed, removed or added.
    parts
        The parts that these belong to: ``entries``, ``results``, ``inputs``, ``origin``; ``seal`` where the seal
        itself was changed.
    found
        The code that the workbook would get now; equal to ``code`` where it is intact.
    replaced
        The code of an earlier seal that this one took the place of; empty where there was none.
    """

    path: str
    sealed: bool
    intact: bool
    code: str = ""
    date: datetime.date | None = None
    changed: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    found: str = ""
    replaced: str = ""


def verify_seal(path: str | os.PathLike[str]) -> SealCheck:
    """Compare a sealed consolidated workbook with its seal.

    Parameters
    ----------
    path
        The workbook; it may have been saved by Excel or LibreOffice since.

    Returns
    -------
    Whether it is sealed and intact, and otherwise which sheets changed. Colours, widths and sheets that only show
    what stands elsewhere are not looked at.

    Raises
    ------
    WorkbookError
        There is no such file, it is open or damaged, or it is no consolidated workbook.

    Notes
    -----
    The seal tells of slips and of forgotten changes, not of an attacker: there is no secret in it, and whoever changes
    the workbook can seal it again. Compare ``code`` with the minutes.
    """
    file = read_consolidated_file(path)
    now = manifest_of(file)
    found = code_of(now)
    then = sealed_manifest(file)
    code = file.properties.get(f"{SEAL_PREFIX}code", "")
    if not code and not then:
        return SealCheck(str(path), sealed=False, intact=False, found=found)
    differing = [
        (part, sheet)
        for part, sheets in PARTS.items()
        for sheet in sheets
        if then.get((part, sheet)) != now.get((part, sheet))
    ]
    changed = [_sheet_name(file, sheet) for _, sheet in differing]
    parts = list(dict.fromkeys(part for part, _ in differing))
    if code != code_of(then) or file.properties.get(f"{SEAL_PREFIX}format") != _FORMAT:
        changed.append(_SEAL_NAME.say(_language(file)))
        parts.append("seal")
    return SealCheck(
        str(path),
        sealed=True,
        intact=not parts,
        code=code,
        date=_date(file.properties.get(f"{SEAL_PREFIX}date", "")),
        changed=tuple(changed),
        parts=tuple(parts),
        found=found,
        replaced=file.properties.get(f"{SEAL_PREFIX}replaced", ""),
    )


def sealed_manifest(file: ConsolidatedFile) -> dict[tuple[str, str], str]:
    """The hashes that the seal of a workbook holds; empty where it has none."""
    found = {}
    for name, value in file.properties.items():
        part, _, sheet = name.removeprefix(SEAL_PREFIX).partition(".")
        if name.startswith(SEAL_PREFIX) and sheet in PARTS.get(part, ()):
            found[part, sheet] = value
    return found


def seal_properties(manifest: Manifest, date: datetime.date | None, replaced: str) -> dict[str, str]:
    """The custom properties of a seal, by name."""
    found = {"format": _FORMAT, "code": code_of(manifest)}
    found |= {"date": date.isoformat()} if date else {}
    found |= {"replaced": replaced} if replaced else {}
    found |= {f"{part}.{sheet}": digest for (part, sheet), digest in manifest.items()}
    return {f"{SEAL_PREFIX}{name}": value for name, value in found.items()}


def code_of(manifest: Manifest) -> str:
    """The short code of a manifest, in groups that can be read out: ``3FA1-90BC-22DE``.

    It stands for the contents alone: the same workbook sealed on another day has the same code.
    """
    lines = sorted(f"{part}.{sheet}={digest}" for (part, sheet), digest in manifest.items())
    digest = hashlib.sha256("\n".join([_FORMAT, *lines]).encode()).hexdigest()[:12].upper()
    return "-".join(digest[at : at + 4] for at in (0, 4, 8))


def manifest_of(file: ConsolidatedFile) -> dict[tuple[str, str], str]:
    """One hash for each sheet that counts, over what its cells show; a sheet that is not there has none."""
    found = {}
    for part, sheets in PARTS.items():
        for sheet in sheets:
            if sheet == _IDENTITY or sheet in file.names:
                lines = sorted(json.dumps(line, ensure_ascii=False) for line in _numbered(_lines(file, sheet)))
                found[part, sheet] = hashlib.sha256("\n".join([sheet, *lines]).encode()).hexdigest()
    return found


def _numbered(lines: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Lines that stand several times, apart: a row pasted a second time is a change."""
    seen: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        seen[line] += 1
        yield line if seen[line] == 1 else (*line, f"#{seen[line]}")


def _lines(file: ConsolidatedFile, sheet: str) -> Iterator[tuple[str, ...]]:
    """What a sheet shows, in an order of its own: by key and unit, or row by row where rows have no keys."""
    if sheet == _IDENTITY:
        yield from (
            (unicodedata.normalize("NFC", key), unicodedata.normalize("NFC", value)) for key, value in file.records
        )
    elif sheet in _TABLES:
        yield from map(_row, file.table(sheet, _TABLES[sheet]))
    elif sheet == "ranking":
        yield from map(_row, file.listing(sheet, *RANK_HEADINGS))
    elif sheet == "sources":
        yield from map(_row, file.listing(sheet, _HASH_HEADING))
    elif sheet in {"left_over", "classes", "awards", "covenant"}:  # what is signed, word by word
        yield from file.texts(sheet)
    else:
        yield from ((key, unit, _shown(cell.value)) for key, unit, cell in file.cells(sheet))


def _row(row: TableRow) -> tuple[str, ...]:
    return tuple(sorted(f"{clean(name)}={_shown(cell.value)}" for name, cell in row.cells.items()))


def _shown(value: Any) -> str:
    """A value so that a save in another program keeps it: 15 digits, composed Unicode, a day as its number."""
    if isinstance(value, bool):
        return f"b:{value}"
    if isinstance(value, datetime.datetime):
        value = (value - _EPOCH).total_seconds() / 86_400
    if isinstance(value, (int, float)):
        return f"n:{value + 0.0:.15g}"  # + 0.0: no negative zero
    return f"t:{clean(str(value))}"


def _sheet_name(file: ConsolidatedFile, sheet: str) -> str:
    if sheet == _IDENTITY:
        return _IDENTITY_NAME.say(_language(file))
    return file.names.get(sheet) or SHEETS[sheet].say(_language(file))


def _language(file: ConsolidatedFile) -> str:
    """The language in which the workbook was written."""
    return "en" if file.names["points"] == SHEETS["points"].en else "vi"


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
