"""The good form that every oddity starts from."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl

from tests.odd_files import Sheets, cells_of
from tests.submissions import MAIN, Sheet, good_values
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import write_form

SHEET_PART = "xl/worksheets/sheet1.xml"


class GoodForm:
    """A form of Sóc Trăng without a fault."""

    @cached_property
    def rulebook(self) -> Rulebook:
        """Whose form it is."""
        return cum_9_2018.rulebook()

    @cached_property
    def bytes(self) -> bytes:
        """The form as a file."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            write_form(self.rulebook, self.rulebook.unit("ST"), path, good_values())
            return path.read_bytes()

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The parts of its package."""
        with zipfile.ZipFile(io.BytesIO(self.bytes)) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def cells(self) -> Sheets:
        """Its cells, for other formats."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            path.write_bytes(self.bytes)
            return cells_of(path)

    def bent(self, path: Path, change: Callable[[Sheet], Any], *, as_calculated: bool = True) -> None:
        """Write it as a unit saved it that changed something by hand (formulas by their last value)."""
        book = openpyxl.load_workbook(io.BytesIO(self.bytes), data_only=as_calculated)
        change(Sheet(book[MAIN]))
        book.save(path)

    def rebuilt(self, path: Path, change: Callable[[dict[str, bytes]], Any]) -> None:
        """Write it with its parts changed as other programs would."""
        parts = dict(self.parts)
        change(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)

    def replaced(self, path: Path, old: bytes, new: bytes, part: str = SHEET_PART, times: int = 1) -> None:
        """Write it with one piece of XML replaced."""

        def change(parts: dict[str, bytes]) -> None:
            assert parts[part].count(old) >= 1, old
            parts[part] = parts[part].replace(old, new, times)

        self.rebuilt(path, change)
