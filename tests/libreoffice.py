"""LibreOffice Calc as the judge of formulas: find it, let it recalculate, read what it found."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

HOW_TO_GET_IT = (
    "tests that need LibreOffice were left out: `soffice` was not found "
    "(apt-get install libreoffice-calc, or https://www.libreoffice.org/download)"
)

_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SECONDS_PER_CALL = 180

# 0: recalculate every formula of an .xlsx on loading, and do not trust the values in the file
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


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
    soffice = find_soffice()
    assert soffice is not None, HOW_TO_GET_IT
    profile, copies = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    call = [
        soffice,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(copies),
        *(str(path) for path in workbooks),
    ]
    done = subprocess.run(call, capture_output=True, timeout=_SECONDS_PER_CALL, check=False)
    found = [copies / path.name for path in workbooks]
    missing = [path.name for path in found if not path.is_file()]
    assert not missing, (missing, done.stdout, done.stderr)
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
