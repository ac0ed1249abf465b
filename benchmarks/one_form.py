"""Where the time goes when one form is read: each step, timed with all steps before it, and what it adds.

python benchmarks/one_form.py [--forms 2000] [--criteria 60] [--repeat 5] [--folder DIR]

Processor time of one thread, best of the rounds, so that a busy machine matters little. It looks inside the library, at
what no program may rely on. Prints Markdown. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import io
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final

import python_calamine
from made_up_cluster import make_rulebook
from many_forms import folder_or_temporary, kept_forms
from taking_turns import machine

from thidua_xlsx import Rulebook, read_submissions
from thidua_xlsx.intake.form_layout import HIDDEN_SHEET, MAIN_SHEET, REPORT_SHEET
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.intake.pick_form import pick_form
from thidua_xlsx.reading.book import Book
from thidua_xlsx.reading.frames import write_frame
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.reading.parser import _Reader

_TABLE: Final = MAIN_SHEET.vi
_OTHERS: Final = (REPORT_SHEET.vi, HIDDEN_SHEET)
_ABOUT: Final = ("xl/styles.xml", "docProps/core.xml")

Step = Callable[[str], object]


# -- what a parser does with a form: each step does all that the one before it does, and more -----------


def fetch(path: str) -> bytes:
    """The bytes, and their hash."""
    data = Path(path).read_bytes()
    hashlib.sha256(data)
    return data


def guard(path: str) -> Book:
    """What it is, and the directory of its package."""
    return Book(fetch(path))


def unpack(path: str) -> Book:
    """The parts that are read, with their checksums."""
    book = guard(path)
    package = book.package
    for part in (package.texts_part, *_ABOUT, *(package.sheets[name] for name in (_TABLE, *_OTHERS))):
        package.part(part)
    return book


def texts(path: str) -> Book:
    """The texts that the sheets share."""
    book = unpack(path)
    assert book._plain_texts is not None
    return book


def table(path: str) -> Book:
    """The cells of the table: values, formats, errors, what is merged."""
    book = texts(path)
    book.rows(_TABLE)
    return book


def others(path: str) -> Book:
    """The cells of the report and of the hidden sheet."""
    book = table(path)
    for sheet in _OTHERS:
        book.rows(sheet)
    return book


def steps(rulebook: Rulebook) -> dict[str, Step]:
    """All of them, in order; the last is everything."""
    context = json.loads(json.dumps({**FormMap(rulebook).context(), "layout": None}))  # as it crosses
    reader = _Reader(pick_form, context, Limits())

    def send(path: str) -> None:
        answer = reader.answer(path, careful=False)
        answer["picked"]["addresses"] = None  # they cross once
        write_frame(io.BytesIO(), answer)

    return {
        "fetch, SHA-256": fetch,
        "guard: kind of file, directory of the package": guard,
        "unpack what is read, checksums": unpack,
        "shared texts": texts,
        "cells of the table": table,
        "cells of report and hidden sheet": others,
        "pick: whose form, which criterion each cell is": lambda path: reader.answer(path, careful=False),
        "send": send,
    }


def bare(path: str) -> None:
    """The peer of the whole."""
    with python_calamine.load_workbook(path) as workbook:
        for sheet in workbook.sheet_names:
            workbook.get_sheet_by_name(sheet).to_python()


# -- measuring -----------------------------------------------------------------------------------------


def milliseconds(step: Step, paths: Sequence[str]) -> float:
    """Processor time per form."""
    start = time.thread_time()
    for path in paths:
        step(path)
    return (time.thread_time() - start) / len(paths) * 1000


def in_the_caller(rulebook: Rulebook, inbox: Path, forms: int) -> float:
    """Milliseconds per form that the caller needs: to take in what is sent, to check, to lay out tables."""
    start = time.process_time()
    with ThreadPoolExecutor(max_workers=1) as executor:
        read_submissions(rulebook, inbox, executor=executor)
    return (time.process_time() - start) / forms * 1000


def measured(rulebook: Rulebook, inbox: Path, repeat: int) -> dict[str, float]:
    """The best of each step; they take turns."""
    paths = sorted(map(str, inbox.iterdir()))
    caller = [in_the_caller(rulebook, inbox, len(paths)) for _ in range(3)]
    named = {**steps(rulebook), "bare": bare}
    gc.collect()
    gc.freeze()  # as the parser does
    gc.set_threshold(100_000, 50, 1_000)
    rounds = [{name: milliseconds(step, paths) for name, step in named.items()} for _ in range(repeat)]
    return {name: min(each[name] for each in rounds) for name in named} | {"caller": min(caller)}


def show(best: dict[str, float]) -> str:
    """What each step adds, beside bare python-calamine, as a Markdown table."""
    peer, caller = best.pop("bare"), best.pop("caller")
    whole = list(best.values())
    added = [whole[0], *(after - before for before, after in pairwise(whole))]
    lines = ["| step | ms of processor | : bare python-calamine |", "|---|---:|---:|"]
    lines += [f"| {name} | {own:.3f} | {own / peer:.2f} |" for name, own in zip(best, added, strict=True)]
    lines += [
        f"| *all of these, in the parser* | {whole[-1]:.3f} | {whole[-1] / peer:.2f} |",
        f"| *meanwhile in the caller: take in, check, lay out tables* | {caller:.3f} | {caller / peer:.2f} |",
        f"| *bare python-calamine, all sheets* | {peer:.3f} | 1.00 |",
    ]
    return "\n".join(lines)


def main() -> None:
    """Make the forms, let the steps take turns, print."""
    parser = argparse.ArgumentParser(description="Where the time goes when one form is read.")
    parser.add_argument("--forms", type=int, default=2000, help="filled forms, one per unit (default: 2000)")
    parser.add_argument("--criteria", type=int, default=60, help="scored criteria in each (default: 60)")
    parser.add_argument("--repeat", type=int, default=5, help="measured rounds (default: 5)")
    parser.add_argument("--folder", type=Path, help="where forms are kept for the next run (default: they are not)")
    options = parser.parse_args()
    with folder_or_temporary(options.folder) as folder:
        rulebook = make_rulebook(options.forms, options.criteria)
        best = measured(rulebook, kept_forms(rulebook, folder), options.repeat)
    print(machine("python-calamine"))
    print(f"{options.forms} forms of {options.criteria} criteria; best of {options.repeat} rounds\n")
    print(show(best))


if __name__ == "__main__":
    main()
