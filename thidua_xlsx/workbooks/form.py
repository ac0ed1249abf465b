"""The form that a unit fills in: one workbook per unit, blank or with values already in it."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.intake.form_layout import FORM_FORMAT, FORM_VERSION, HIDDEN_SHEET
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.parallel import Progress, spread
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import Rulebook, Unit
from thidua_xlsx.workbooks.form_main import MainSheet
from thidua_xlsx.workbooks.form_pages import write_guide, write_report
from thidua_xlsx.workbooks.form_values import FormValues, UnitValues
from thidua_xlsx.workbooks.many_files import Lazily, chunks, count_off
from thidua_xlsx.workbooks.output import new_workbook, refuse_to_lose, safe_file_name
from thidua_xlsx.workbooks.rulebook_part import RulebookParts
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["add_form", "form_file_name", "form_paths", "write_form", "write_forms"]


def write_forms(
    rulebook: Rulebook,
    folder: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write one blank form per unit into ``folder`` (made if it is not there).

    Parameters
    ----------
    rulebook
        Whose units and criteria.
    folder
        Where to write; the file names come from the rulebook's id and the units' codes.
    overwrite
        Whether a file of that name may be replaced that is not the same blank form. It may be a form that somebody
        has filled in, so by default it may not, and then nothing is written.
    executor
        Any ``concurrent.futures.Executor`` to write them over, the same bytes; default: one after the other, here.
    progress
        Called with forms written and forms in all.

    Returns
    -------
    The paths, in the rulebook's order of units.

    Raises
    ------
    OutputError
        A file would be lost, or cannot be written (for example because Excel holds it open); forms written before it
        are whole and stay.
    """
    forms = list(zip(rulebook.units, form_paths(rulebook, Path(folder)).values(), strict=True))
    if not overwrite:
        refuse_to_lose([(path, functools.partial(write_form, rulebook, unit)) for unit, path in forms])
    parts = RulebookParts(rulebook)
    jobs = Lazily(
        chunks([(unit.code, str(path)) for unit, path in forms]),
        lambda chunk: (parts.of(code for code, _ in chunk), chunk),
    )
    count_off(spread(_write_chunk, jobs, executor), len(forms), progress)
    return [path for _, path in forms]


def _write_chunk(job: tuple[Rulebook, Sequence[tuple[str, str]]]) -> int:
    rulebook, forms = job
    for code, path in forms:
        write_form(rulebook, rulebook.unit(code), path)
    return len(forms)


def form_paths(rulebook: Rulebook, folder: Path, ending: str = "") -> dict[str, Path]:
    """Unit → where its form stands in ``folder``; ``ending`` is added to every name."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for unit in rulebook.units:
        name = f"{Path(form_file_name(rulebook, unit)).stem}{ending}.xlsx"
        if name.casefold() in taken:  # Windows does not tell A.xlsx from a.xlsx
            name = f"{Path(name).stem}_{len(names) + 1}.xlsx"
        taken.add(name.casefold())
        names[unit.code] = name
    return {code: folder / name for code, name in names.items()}


def form_file_name(rulebook: Rulebook, unit: Unit) -> str:
    """The name of a unit's form: rulebook and unit, safe on Windows."""
    return safe_file_name(f"{rulebook.info.id}_{unit.code}.xlsx")


def write_form(rulebook: Rulebook, unit: Unit, path: str | os.PathLike[str], values: FormValues | None = None) -> None:
    """Write the form of one unit, with ``values`` filled in.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with new_workbook(path, title=rulebook.info.title, subject=unit.name) as workbook:
        main, _, _ = add_form(workbook, Styles(workbook), UnitValues(rulebook, unit, values or FormValues()))
        main.sheet.activate()


def add_form(workbook: Workbook, styles: Styles, values: UnitValues) -> tuple[MainSheet, Worksheet, Mapping[str, int]]:
    """Add the sheets of a unit's form to a workbook.

    Returns
    -------
    The main sheet, the report, and report field → its row there.
    """
    main = MainSheet(workbook, styles, values)
    main.write()
    write_guide(workbook, styles, values.rulebook, values.unit)
    report, fields = write_report(workbook, styles, values)
    _write_hidden(workbook, values.rulebook, values.unit)
    return main, report, fields


def _write_hidden(workbook: Workbook, rulebook: Rulebook, unit: Unit) -> None:
    sheet = workbook.add_worksheet(HIDDEN_SHEET)
    rows = {
        "format": FORM_FORMAT,
        "version": str(FORM_VERSION),
        "rulebook": rulebook.info.id,
        "rulebook_version": rulebook.info.version,
        "fingerprint": rulebook.fingerprint,
        "unit": unit.code,
        "cluster": unit.cluster,
        "period": rulebook.info.period or str(rulebook.info.year),
        **{f"hash:{leaf.key}": criterion_hash(rulebook, leaf) for leaf in rulebook.leaves(unit.cluster)},
        "names": FormMap(rulebook).name_marks(unit.cluster),
    }
    for number, (key, value) in enumerate(rows.items()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    sheet.very_hidden()
    sheet.protect()
