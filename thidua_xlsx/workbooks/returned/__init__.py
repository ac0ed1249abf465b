"""Forms that go back to their units: with the values that were read, the wrong cells marked, and a list of them."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.batch import Batch
from thidua_xlsx.errors import OutputError
from thidua_xlsx.intake.form_layout import COLUMNS, MEND_SHEET, TOTAL_KEY
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.inbox import is_below, real_path, shown
from thidua_xlsx.messages.finding import Finding, printable
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.parallel import Progress, spread
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Rulebook, Unit
from thidua_xlsx.workbooks.form import add_form, form_paths
from thidua_xlsx.workbooks.form_main import HEADING_ROW, MainSheet
from thidua_xlsx.workbooks.many_files import Lazily, chunks, count_off
from thidua_xlsx.workbooks.output import new_workbook, refuse_to_lose
from thidua_xlsx.workbooks.returned.listing import write_listing
from thidua_xlsx.workbooks.returned.notes import write_notes, write_numbers
from thidua_xlsx.workbooks.returned.told import Told, marks_of, tell
from thidua_xlsx.workbooks.returned.values import Read, ReturnedValues
from thidua_xlsx.workbooks.rulebook_part import RulebookParts
from thidua_xlsx.workbooks.sheet import add_sheet, write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["not_returned", "write_returns"]

_NEWER: Final = "newer-not-usable"
_ENDING: Final = "_can_sua"
_NAME_COLUMN: Final = list(COLUMNS).index("name")
_CLAIMED_COLUMN: Final = list(COLUMNS).index("claimed")
_NUMBERS_COLUMN: Final = len(COLUMNS)
_REPORT_NUMBERS_COLUMN: Final = 3
_NUMBERS_WIDTH: Final = 10
_AMONG_INPUTS: Final = Text(
    "{path} nằm trong thư mục bản tự chấm {inbox}, lần sau sẽ bị đọc như một bản nộp nữa; "
    "chọn thư mục khác. Chưa ghi tệp nào.",
    "{path} is in the folder of submissions {inbox} and would be read as one more of them; "
    "choose another folder. Nothing was written.",
)
_IS_INPUT: Final = Text(
    "{path} là một trong các tệp đã đọc; chọn thư mục khác. Chưa ghi tệp nào.",
    "{path} is one of the files that were read; choose another folder. Nothing was written.",
)


def write_returns(
    batch: Batch,
    folder: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write for each unit that has something to mend its own form, with its values, marks and notes, into ``folder``.

    The first sheet lists what to mend, with links. Sent back unopened, such a form reads as what was sent but for the
    cells that are marked.

    Parameters
    ----------
    batch
        What was read. A unit of which a file was recognised but could not be used gets a blank form with the list.
    folder
        Where to write, made if it is not there; not the folder that was read, nor one inside it.
    overwrite
        Whether a file of that name may be replaced that is not the same. It may be one that somebody is mending, so by
        default it may not, and then nothing is written.
    executor
        Any ``concurrent.futures.Executor`` to write them over, the same bytes; default: one after the other, here.
    progress
        Called with forms written and forms in all.

    Returns
    -------
    The paths, in the rulebook's order of units; a unit of which nothing was found that it can act on has none.

    Raises
    ------
    OutputError
        A file would be lost, would lie among those that were read, or cannot be written; forms written before it are
        whole and stay.
    """
    paths = form_paths(batch.rulebook, Path(folder), _ENDING)
    forms = [(paths[form.unit.code], form) for form in _forms(batch)]
    _keep_apart(batch, [path for path, _ in forms])
    if not overwrite:
        refuse_to_lose([(path, functools.partial(_write, form)) for path, form in forms])
    parts = RulebookParts(batch.rulebook)
    jobs = Lazily(chunks(forms), functools.partial(_small, parts))
    count_off(spread(_write_chunk, jobs, executor), len(forms), progress)
    return [path for path, _ in forms]


def _small(parts: RulebookParts, forms: Sequence[tuple[Path, _Form]]) -> Sequence[tuple[Path, _Form]]:
    """The same forms with the part of the rulebook that they need: these cross to a worker."""
    rulebook = parts.of(form.unit.code for _, form in forms)
    return [
        (path, replace(form, rulebook=rulebook, values=replace(form.values, rulebook=rulebook))) for path, form in forms
    ]


def _write_chunk(forms: Sequence[tuple[Path, _Form]]) -> int:
    for path, form in forms:
        _write(form, path)
    return len(forms)


def not_returned(batch: Batch) -> list[Finding]:
    """The findings about files for which no form can be returned: whose they are is not known, or which one counts."""
    sources = batch.sources
    lost = sources[(sources["status"] == "refused") & ((sources["unit"] == "") | (sources["reason"] == "unit-twice"))]
    files = set(lost["file"])
    return [item for item in batch.finding_list if item.place.file in files and item.code != "other-document"]


@dataclass(frozen=True)
class _Form:
    """One form to be written."""

    rulebook: Rulebook
    unit: Unit
    file: str  # what was used; empty where nothing could be
    told: Sequence[Told]
    values: ReturnedValues


def _forms(batch: Batch) -> list[_Form]:
    """The forms of the units that are asked to mend something."""
    rulebook, form_map = batch.rulebook, FormMap(batch.rulebook)
    answers, fields, reports = (_by_unit(table) for table in (batch.answers, batch.fields, batch.reports))
    refused = batch.sources[(batch.sources["status"] == "refused") & (batch.sources["unit"] != "")]
    known, found = set(refused["unit"]), _findings_by_unit(batch)
    forms = []
    for unit in rulebook.units:
        own = answers.get(unit.code)
        if own is None and unit.code not in known:
            continue
        file = "" if own is None else str(own["file"].iloc[0])
        # of several files of a unit only what is wrong with the one that counts, or that a newer one was not usable
        findings = tuple(
            item for item in found[unit.code] if item.place.file == file or own is None or item.code == _NEWER
        )
        nothing = [table.iloc[:0] for table in (batch.answers, batch.fields, batch.reports)]
        tables = (answers, fields, reports)
        of_unit = [table.get(unit.code, empty) for table, empty in zip(tables, nothing, strict=True)]
        read = Read(form_map, unit, of_unit[0], of_unit[1], of_unit[2], findings)
        values = read.values()
        told = tell(read, values)
        if told:
            forms.append(_Form(rulebook, unit, file, told, replace(values, marks=marks_of(told))))
    return forms


def _by_unit(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(unit): rows for unit, rows in table.groupby("unit", observed=True, sort=False)}


def _findings_by_unit(batch: Batch) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in batch.finding_list:
        found[finding.unit].append(finding)
    return found


def _keep_apart(batch: Batch, paths: Sequence[Path]) -> None:
    """Refuse to write over what was read, or into a folder that was: it would be read again as a submission."""
    inputs, inboxes = (
        {shown(real_path(name)) for name in batch.sources[column].unique() if name} for column in ("path", "folder")
    )
    for path in paths:
        target = shown(real_path(str(path)))
        if target in inputs:
            raise OutputError(Message(_IS_INPUT, {"path": printable(str(path))}))
        inbox = next((item for item in sorted(inboxes) if is_below(target, item)), None)
        if inbox is not None:
            raise OutputError(Message(_AMONG_INPUTS, {"path": printable(str(path)), "inbox": printable(inbox)}))


# -- one workbook ------------------------------------------------------------------------------------

_At = tuple[Worksheet, tuple[int, int]]


def _write(form: _Form, path: Path) -> None:
    lang = form.rulebook.info.language
    with new_workbook(path, title=form.rulebook.info.title, subject=form.unit.name) as workbook:
        styles = Styles(workbook)
        first = add_sheet(workbook, MEND_SHEET.say(lang))
        main, report, fields = add_form(workbook, styles, form.values)
        places = {item.number: at for item in form.told if (at := _place(item, main, report, fields)) is not None}
        addresses = {number: (sheet.get_name(), a1(*cell)) for number, (sheet, cell) in places.items()}
        listed = write_listing(first, styles, form.rulebook, form.unit, form.told, addresses, form.file)
        for sheet, column in ((main.sheet, _NUMBERS_COLUMN), (report, _REPORT_NUMBERS_COLUMN)):
            here = [
                (item, places[item.number][1]) for item in form.told if places.get(item.number, (None,))[0] is sheet
            ]
            _mark(sheet, styles, column, here, listed, lang)
        write_text(main.sheet, HEADING_ROW, _NUMBERS_COLUMN, MEND_SHEET.say(lang), styles.get("heading"))
        main.print_to(_NUMBERS_COLUMN)
        first.activate()


def _place(item: Told, main: MainSheet, report: Worksheet, fields: Mapping[str, int]) -> _At | None:
    """Where in the form a finding leads: to its cell, else to the row of its criterion, the total or the report."""
    code, criterion = item.finding.code, item.finding.criterion
    if item.cell is not None and item.cell[1] == "field":
        return report, (fields[item.cell[0]], _REPORT_NUMBERS_COLUMN - 1)
    if item.cell is not None and item.cell in main.cells:
        return main.sheet, main.cells[item.cell]
    if code == "total-differs":
        return main.sheet, (main.row_of[TOTAL_KEY], _CLAIMED_COLUMN)
    if criterion in main.row_of:
        return main.sheet, (main.row_of[criterion], _NAME_COLUMN)
    return (report, (0, 1)) if code == "report-missing" else None


def _mark(
    sheet: Worksheet,
    styles: Styles,
    column: int,
    here: Sequence[tuple[Told, tuple[int, int]]],
    listed: Mapping[int, int],
    lang: str,
) -> None:
    """Notes on the cells of one sheet, and beside its rows the numbers of the list."""
    notes: dict[tuple[int, int], list[Told]] = {}
    rows: dict[int, list[Told]] = {}
    for item, cell in here:
        notes.setdefault(cell, []).append(item)
        rows.setdefault(cell[0], []).append(item)
    sheet.set_column(column, column, _NUMBERS_WIDTH)
    write_notes(sheet, notes, lang)
    write_numbers(sheet, styles, column, rows, listed, lang)
