"""LibreOffice Calc as the judge of formulas: find it, let it type and recalculate, read what it found."""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import psutil

HOW_TO_GET_IT = (
    "tests that need LibreOffice were left out: `soffice` was not found "
    "(apt-get install libreoffice-calc libreoffice-writer, or https://www.libreoffice.org/download)"
)

_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SECONDS_PER_CALL = 180

Edits = Mapping[tuple[str, str], float | str | None]
"""(sheet, A1) → the value that is typed: a number, a text, or None to clear the cell."""

# OOXMLRecalcMode 0: recalculate every formula of an .xlsx on loading, and do not trust the values in the file
# MacroSecurityLevel 0: run macros without asking
# ooSetupInstCompleted: else the first start puts an empty macro library over ours
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop>
</item>
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_MACRO = Path(__file__).with_name("libreoffice.bas")
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library"
 library:name="Standard" library:readonly="false" library:passwordprotected="false">{elements}</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">{code}</script:module>
"""
_FIELD_END, _RECORD_END = "\x1f", "\x1e"  # no .xlsx can hold them
_A1 = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


def find_soffice() -> str | None:
    """The program, or None. The environment variable SOFFICE names it where it stands elsewhere."""
    named = os.environ.get("SOFFICE")
    if named:
        return named if Path(named).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def recalculate(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Recalculated copies of ``workbooks``, made by one call in a throw-away profile below ``folder``.

    The workbooks need different file names, and ``folder`` belongs to this call alone.
    """
    assert len({path.name for path in workbooks}) == len(workbooks), "copies would overwrite one another"
    profile, copies = _new_profile(folder), folder / "recalculated"
    said = _run(
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(copies),
        *(str(path) for path in workbooks),
    )
    found = [copies / path.name for path in workbooks]
    missing = [path.name for path in found if not path.is_file()]
    assert not missing, f"LibreOffice wrote no copy of {missing}. {said}"
    return found


def edited(changes: Sequence[tuple[Path, Edits]], folder: Path) -> list[Path]:
    """Copies of workbooks in which a user has typed values and LibreOffice has recalculated everything.

    One call, one start, however many workbooks; a workbook may come several times with different edits. The originals
    stay as they are, and ``folder`` belongs to this call alone. An AssertionError lists every cell that did not take
    its value: it is locked on a protected sheet, covered by a merged cell, or on a sheet that is not there. What a
    data validation would refuse is taken, as if it were pasted.
    """
    profile, opened, copies = _new_profile(folder), folder / "opened", folder / "edited"
    opened.mkdir()
    copies.mkdir()
    found = [copies / f"{number}_{path.name}" for number, (path, _) in enumerate(changes)]
    steps: list[tuple[str, ...]] = []
    names: list[str] = []  # of each step, for whoever must find it
    for (path, edits), copy in zip(changes, found, strict=True):
        # not the original itself: opening it would leave a lock beside it, and another test may have it open
        ours = Path(shutil.copyfile(path, opened / copy.name))
        steps.append(("open", ours.resolve().as_uri()))
        steps += [_typing(sheet, cell, value) for (sheet, cell), value in edits.items()]
        steps.append(("save", copy.resolve().as_uri()))
        names += [path.name, *(f"{path.name} {sheet}!{cell} ← {value!r}" for (sheet, cell), value in edits.items())]
        names.append(copy.name)
    said = _obey(profile, steps, names)
    missing = [copy.name for copy in found if not copy.is_file()]
    assert not missing, f"LibreOffice wrote no copy of {missing}. {said}"
    return found


def locked_xls(path: Path, folder: Path, password: str) -> Path:
    """A copy of a workbook that LibreOffice has saved as .xls with a password."""
    profile, copy = _new_profile(folder), folder / f"{path.stem}.xls"
    steps = [("open", path.resolve().as_uri()), ("save", copy.resolve().as_uri(), "MS Excel 97", password)]
    _obey(profile, steps, [path.name, copy.name])
    return copy


def _obey(profile: Path, steps: Sequence[tuple[str, ...]], names: Sequence[str]) -> str:
    """Let LibreOffice take all steps, and return what it said; an AssertionError names those that it could not."""
    _install_macro(profile)
    _write_records(profile / "user" / "steps.txt", steps)
    said = _run(profile, "macro:///Standard.Module1.Main")
    answers = _read_records(profile / "user" / "answers.txt")
    assert answers, f"LibreOffice did not run {_MACRO.name}. {said}"
    faults = [f"{names[int(number)]}: {reason}" for kind, number, reason in answers if kind != "done"]
    assert not faults, "LibreOffice could not do this:\n" + "\n".join(faults)
    assert answers[-1][:2] == ["done", str(len(steps))], f"LibreOffice stopped early: {answers}. {said}"
    return said


def _typing(sheet: str, cell: str, value: float | str | None) -> tuple[str, str, str, str]:
    """The step that types ``value``; what no user could type fails here."""
    assert _A1.fullmatch(cell), f"not one cell: {cell!r}"
    if value is None:
        return "nothing", sheet, cell, ""
    if isinstance(value, str):
        assert value, f"an empty text cannot be typed into {sheet}!{cell}; None clears it"
        assert not {_FIELD_END, _RECORD_END} & set(value), f"control characters for {sheet}!{cell}: {value!r}"
        return "text", sheet, cell, value
    assert not isinstance(value, bool), f"TRUE and FALSE are not typed here: {sheet}!{cell}"
    assert math.isfinite(value), f"not a number that can be typed into {sheet}!{cell}: {value}"
    return "number", sheet, cell, repr(float(value))


def _new_profile(folder: Path) -> Path:
    """A throw-away profile below ``folder``."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return profile


def _install_macro(profile: Path) -> None:
    """Put our macro into the profile's own library."""
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    for file, text in {
        "script.xlc": _LIBRARIES,
        "dialog.xlc": _LIBRARIES,
        "Standard/script.xlb": _LIBRARY.format(elements='<library:element library:name="Module1"/>'),
        "Standard/dialog.xlb": _LIBRARY.format(elements=""),
        "Standard/Module1.xba": _MODULE.format(code=escape(_MACRO.read_text(encoding="utf-8"))),
    }.items():
        (basic / file).write_text(text, encoding="utf-8")


def _write_records(path: Path, records: Sequence[Sequence[str]]) -> None:
    text = "".join(_FIELD_END.join(record) + _RECORD_END for record in records)
    path.write_bytes(text.encode("utf-8"))


def _read_records(path: Path) -> list[list[str]]:
    """The records in a file; none where the file is not there."""
    text = path.read_bytes().decode("utf-8") if path.is_file() else ""
    return [record.split(_FIELD_END) for record in text.split(_RECORD_END) if record]


def _run(profile: Path, *arguments: str) -> str:
    """Start LibreOffice, wait for its end, and return what it said; nothing of it runs on after this."""
    soffice = find_soffice()
    assert soffice is not None, HOW_TO_GET_IT
    call = [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.resolve().as_uri()}"]
    with subprocess.Popen([*call, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            out, err = process.communicate(timeout=_SECONDS_PER_CALL)
        except subprocess.TimeoutExpired:
            out, err = _stop(process)
            raise AssertionError(
                f"LibreOffice did not end within {_SECONDS_PER_CALL} s; it was stopped. {_said(process, out, err)}"
            ) from None
    return _said(process, out, err)


def _stop(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """End a start of LibreOffice with all that it started: the office itself is a grandchild."""
    started = psutil.Process(process.pid)
    for each in (*started.children(recursive=True), started):
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    return process.communicate()


def _said(process: subprocess.Popen[bytes], out: bytes, err: bytes) -> str:
    texts = (text.decode("utf-8", "replace").strip() for text in (out, err))
    return "Exit code {}, stdout: {!r}, stderr: {!r}".format(process.returncode, *texts)


def to_pdf(documents: Sequence[Path], folder: Path) -> list[Path]:
    """``documents`` as LibreOffice Writer lays them out; ``folder`` belongs to this call alone."""
    soffice = find_soffice()
    assert soffice is not None, HOW_TO_GET_IT
    call = [soffice, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"]
    call += ["--convert-to", "pdf", "--outdir", str(folder), *(str(path) for path in documents)]
    done = subprocess.run(call, capture_output=True, timeout=_SECONDS_PER_CALL, check=False)
    found = [folder / f"{path.stem}.pdf" for path in documents]
    assert all(path.is_file() for path in found), (done.stdout, done.stderr)
    return found


def values(workbook: Path) -> dict[str, list[list[Any]]]:
    """The values in every sheet of ``workbook``, row by row from A1."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    try:
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    finally:
        book.close()


def recalculated_values(workbooks: Sequence[Path], folder: Path) -> list[dict[str, list[list[Any]]]]:
    """What LibreOffice calculates in each of ``workbooks``: sheet → rows of values."""
    return [values(path) for path in recalculate(workbooks, folder)]


def edited_values(changes: Sequence[tuple[Path, Edits]], folder: Path) -> list[dict[str, list[list[Any]]]]:
    """What LibreOffice calculates after each of ``changes``: sheet → rows of values."""
    return [values(path) for path in edited(changes, folder)]
