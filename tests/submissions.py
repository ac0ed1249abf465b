"""An inbox of real filled forms, to be spoiled one cell at a time as units do."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from thidua_xlsx.batch import Batch, read_submissions
from thidua_xlsx.examples import cum_9_2018
from thidua_xlsx.intake.form_layout import COLUMNS, MAIN_SHEET
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.rulebook.model import Rulebook, Target
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.form_values import FormValues

MAIN = MAIN_SHEET.vi
HIDDEN = "_thidua"
LETTER = {column: "ABCDEFGHIJKL"[position] for position, column in enumerate(COLUMNS)}
FOLDER = "nop_ve"

Found = tuple[str, str, str, str, str]  # file, sheet, cell, unit, criterion


class Sheet:
    """The main sheet of a form under the pen of a unit: cells by hidden key and column."""

    def __init__(self, worksheet: Worksheet) -> None:
        self.cells = worksheet
        self.row = {cell.value: cell.row for cell in worksheet["A"] if isinstance(cell.value, str)}

    def at(self, key: str, column: str) -> str:
        """The A1 reference of a column in the row of ``key``."""
        return f"{LETTER[column]}{self.row[key]}"

    def cell(self, key: str, column: str) -> Cell:
        """The cell itself."""
        cell = self.cells[self.at(key, column)]
        assert isinstance(cell, Cell), "a merged cell cannot be typed into"
        return cell

    def type(self, key: str, column: str, value: Any, number_format: str = "") -> str:
        """Type a value (text stays text, whatever it looks like); returns the cell's reference."""
        cell = self.cell(key, column)
        cell.value = value
        if isinstance(value, str) and not value.startswith("#"):
            cell.data_type = "s"
        if number_format:
            cell.number_format = number_format
        return cell.coordinate


def good_values(unit: str = "ST") -> FormValues:
    """A form without a fault; ``ST`` alone in its cluster is the leader."""
    values = cum_9_2018.submissions()[unit]
    return dataclasses.replace(values, answers={**values.answers, ("I.3", "claimed"): 10})


@functools.lru_cache(maxsize=64)
def _good_form(rulebook: Rulebook, unit: str) -> bytes:
    """The bytes of a form without a fault: the same ones every time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(rulebook, rulebook.unit(unit), path, good_values(unit))
        return path.read_bytes()


class Inbox:
    """A folder into which forms are put, and what ``read_submissions`` makes of it."""

    def __init__(self, rulebook: Rulebook, folder: Path) -> None:
        self.rulebook = rulebook
        self.folder = folder
        self.options: dict[str, Any] = {}  # how it is read
        folder.mkdir(parents=True, exist_ok=True)

    def good(self, unit: str = "ST", name: str = "", values: FormValues | None = None) -> Path:
        """Put a filled form there."""
        path = self.folder / (name or f"{unit}.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        if values is None:
            path.write_bytes(_good_form(self.rulebook, unit))
        else:
            write_form(self.rulebook, self.rulebook.unit(unit), path, values)
        return path

    def spoil(
        self, change: Callable[[Sheet], Any], unit: str = "ST", name: str = "", *, as_calculated: bool = False
    ) -> Any:
        """Put a form there that was changed by hand; returns what ``change`` returns.

        ``as_calculated`` leaves what Excel calculated last in the cells of formulas; else they were never calculated.
        """
        path = self.good(unit, name)
        book = openpyxl.load_workbook(path, data_only=as_calculated)
        result = change(Sheet(book[MAIN]))
        book.save(path)
        return result

    def put(self, name: str, content: bytes) -> str:
        """Put any file there; returns its name in reports."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return f"{self.folder.name}/{name}"

    def read(self, **options: Any) -> Batch:
        """Read it, as a user would."""
        return read_submissions(self.rulebook, self.folder, **(self.options | options))

    def file(self, unit: str = "ST") -> str:
        """The name of a unit's form in reports."""
        return f"{self.folder.name}/{unit}.xlsx"


def places(batch: Batch, code: str) -> list[Found]:
    """Where a finding was reported."""
    return sorted(
        (each.place.file, each.place.sheet, each.place.cell, each.unit, each.criterion)
        for each in batch.finding_list
        if each.code == code
    )


def codes(batch: Batch) -> set[str]:
    """What was found, without missing units; a file saved by a test is later than any example's deadline."""
    return {each.code for each in batch.finding_list} - {"unit-missing", "late"}


def state_of(batch: Batch, criterion: str, name: str, unit: str = "ST") -> dict[str, Any]:
    """The answer of one unit for one input, as a dictionary."""
    answers = batch.answers
    rows = answers[(answers["unit"] == unit) & (answers["criterion"] == criterion) & (answers["input"] == name)]
    assert len(rows) == 1, (unit, criterion, name, len(rows))
    return {str(key): value for key, value in rows.iloc[0].items()}


def with_targets(rulebook: Rulebook, *targets: tuple[str, str, int | None]) -> Rulebook:
    """``rulebook`` with targets (unit, criterion, value) added or changed."""
    changed = {(unit, criterion) for unit, criterion, _ in targets}
    kept = [target for target in rulebook.targets if (target.unit, target.criterion) not in changed]
    new = [Target(unit, key, None if value is None else Decimal(value)) for unit, key, value in targets]
    return dataclasses.replace(rulebook, targets=(*kept, *new))


def with_criterion(rulebook: Rulebook, key: str, **values: Any) -> Rulebook:
    """``rulebook`` with one criterion changed."""
    criteria = (dataclasses.replace(each, **values) if each.key == key else each for each in rulebook.criteria)
    return dataclasses.replace(rulebook, criteria=tuple(criteria))


def good_cluster(rulebook: Rulebook, folder: Path, units: Iterable[str] = ()) -> Inbox:
    """An inbox in which every unit's form is without a fault: each claims what the rules give it."""
    trial = Inbox(rulebook, folder / "trial")
    submissions = cum_9_2018.submissions()
    repaired = {("II.1", "result"): "Khá", ("IV.1.a", "result"): 9, ("I.4", "result"): 90.2, ("II.4", "claimed"): 4.75}
    for unit, values in submissions.items():
        answers = {**values.answers, **(repaired if unit == "TV" else {}), ("I.1", "evidence"): "Báo cáo số 1/BC-PV"}
        submissions[unit] = dataclasses.replace(values, answers=answers)
        trial.good(unit, values=submissions[unit])
    computed = trial.read().recomputed
    inbox = Inbox(rulebook, folder / FOLDER)
    for unit in units or submissions:
        own = computed[(computed["unit"] == unit) & (computed["state"] == "scored")]
        claims = {
            (key, "claimed"): points
            for key, points in zip(own["criterion"], own["computed"], strict=True)
            if not isinstance(rulebook.criterion(key).scoring, Direct)
        }
        values = submissions[unit]
        inbox.good(unit, values=dataclasses.replace(values, answers={**values.answers, **claims}))
    return inbox
