"""A batch of submissions over an Executor: parsed in isolation, sorted out, laid side by side as answers."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.intake.form_layout import ASSIGNED, COLUMNS, MAIN_SHEET, NOT_ASSIGNED
from thidua_xlsx.intake.form_map import FormMap, Slot
from thidua_xlsx.intake.inbox import Incoming, PathLike, list_inbox, shown
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.reading.isolation import parse_files
from thidua_xlsx.reading.problems import problem_of
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["FIELD_COLUMNS", "STATES", "Collected", "Progress", "collect"]

STATES: Final = {"g": "given", "b": "blank", "n": "not assigned", "u": "unreadable"}
_PICKER: Final = "thidua_xlsx.intake.pick_form:pick_form"
_LARGEST_CHUNK: Final = 500
_OWN_WORKBOOKS: Final = {
    "rulebook": Text("quy định chấm điểm", "a rulebook"),
    "consolidated": Text("sổ tổng hợp", "a consolidated workbook"),
    "summary": Text("bảng tổng hợp các cụm", "a summary over clusters"),
    "verification": Text("sổ thẩm định", "a verification workbook"),
    "events": Text("sổ sự việc", "an events workbook"),
    "ballots": Text("sổ bỏ phiếu", "a ballots workbook"),
    "notice": Text("thông báo thẩm định", "a notice"),
}
_CLOSED: Final = Text("không có quyền mở thư mục", "no permission to open the folder")
_DOCUMENTS: Final = frozenset({"pdf", "image", "word"})

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


@dataclass
class Collected:
    """What came out of an inbox, before any check that needs more than one cell."""

    answers: pd.DataFrame
    sources: pd.DataFrame
    reports: pd.DataFrame
    fields: pd.DataFrame
    findings: list[Finding]
    footers: dict[str, dict[str, Any]]  # unit → printed total and check codes


def collect(
    rulebook: Rulebook,
    paths: PathLike | Iterable[PathLike],
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Collected:
    """Read every file of ``paths``; a file that cannot be used is a finding, never an exception."""
    form_map = FormMap(rulebook)
    incoming = list_inbox(paths)
    to_read = [item for item in incoming if not item.passed_over]
    replies = _parse([item.path for item in to_read], form_map.context(), executor, progress)
    sorter = _Sorter(form_map)
    for item in incoming:
        if item.passed_over:
            sorter.pass_over(item)
        else:
            sorter.take(item, next(replies))
    return sorter.finish()


# -- parsing -----------------------------------------------------------------------------------------


def _parse(
    paths: list[str], context: dict[str, Any], executor: Executor | None, progress: Progress | None
) -> Iterator[dict[str, Any]]:
    """The answers for ``paths``, in order, from chunks that run in parallel."""
    if not paths:
        return
    counter = _Counter(len(paths), progress)
    workers = min(os.cpu_count() or 1, len(paths))
    size = min(math.ceil(len(paths) / workers), _LARGEST_CHUNK)
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    if executor is not None:
        for future in [executor.submit(_parse_chunk, chunk, context) for chunk in chunks]:
            answers = future.result()
            counter.add(len(answers))
            yield from answers
        return
    with ThreadPoolExecutor(max_workers=workers) as threads:  # the work is done in the parsers' own processes
        try:
            for future in [threads.submit(_parse_chunk, chunk, context, counter) for chunk in chunks]:
                yield from future.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            counter.stopped = True
            raise


class _Counter:
    """Counts files across threads and tells whoever asked."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress
        self._lock = threading.Lock()
        self.stopped = False

    def add(self, files: int) -> None:
        """Count ``files`` more."""
        with self._lock:
            self._done += files
            if self._progress is not None:
                self._progress(self._done, self._total)


def _parse_chunk(paths: list[str], context: dict[str, Any], counter: _Counter | None = None) -> list[dict[str, Any]]:
    """One task: a chunk of files through a parser of its own. Runs on any executor."""
    answers = []
    cells: list[str] = []
    for answer in parse_files(paths, _PICKER, context):
        values = answer.get("picked", {}).get("values")
        if values is not None:
            cells = values["cell"] = values["cell"] or cells  # sent only where they changed
        answers.append(answer)
        if counter is not None:
            counter.add(1)
            if counter.stopped:
                break
    return answers


# -- sorting out -------------------------------------------------------------------------------------


@dataclass
class _Sorter:
    """Decides which file counts for which unit, and gathers what they say."""

    form_map: FormMap
    findings: list[Finding] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    by_unit: dict[str, list[tuple[Incoming, dict[str, Any], dict[str, Any]]]] = field(default_factory=dict)

    @property
    def rulebook(self) -> Rulebook:
        return self.form_map.rulebook

    def pass_over(self, item: Incoming) -> None:
        """List a file that is not read; what is not there or cannot be opened is a finding."""
        self._source(item, {}, "passed over", item.passed_over)
        if item.passed_over == "missing":
            self.findings.append(Finding("file-missing", Place(item.name)))
        if item.passed_over == "closed":
            self.findings.append(Finding("file-unreadable", Place(item.name), values={"reason": _CLOSED}))

    def take(self, item: Incoming, reply: dict[str, Any]) -> None:
        """Take the parser's answer for one file."""
        if "problem" in reply:
            self._source(item, reply, "refused", reply["problem"])
            self.findings.append(_file_problem(item, reply))
            return
        picked = reply["picked"]
        unit = picked["unit"]
        usable = "values" in picked
        source = self._source(item, reply, "read" if usable else "refused", "", unit, picked)
        for code, sheet, cell, criterion, found, values in picked["findings"]:
            self.findings.append(self._finding(unit, code, Place(item.name, sheet, cell), criterion, found, values))
            source["reason"] = source["reason"] or (code if not usable else "")
        if source["reason"] == "own-workbook":
            source["status"] = "passed over"
        if usable:
            self.by_unit.setdefault(unit, []).append((item, source, picked))

    def finish(self) -> Collected:
        """Answers of the units of which exactly one version counts; findings for the others."""
        counted: dict[str, tuple[Incoming, dict[str, Any]]] = {}
        for unit, versions in self.by_unit.items():
            chosen = self._one_version(unit, versions)
            if chosen is not None:
                counted[unit] = chosen
        for unit_ in self.rulebook.units:
            if unit_.code not in self.by_unit:
                place = self.rulebook.place("units", unit_.code, "code")
                self.findings.append(
                    Finding(
                        "unit-missing",
                        Place(Path(place.file).name, place.sheet, place.cell),
                        unit_.code,
                        values={"unit_name": unit_.name},
                    )
                )
        if not any(source["status"] != "passed over" for source in self.sources):
            self.findings.append(Finding("no-submission"))
        order = [unit.code for unit in self.rulebook.units if unit.code in counted]
        return Collected(
            _answers(self.form_map, [(unit, *counted[unit]) for unit in order]),
            pd.DataFrame(self.sources, columns=_SOURCE_COLUMNS, dtype="str").astype({"size": "int64"}),
            _reports([(unit, *counted[unit]) for unit in order]),
            _fields(self.rulebook, [(unit, *counted[unit]) for unit in order]),
            self.findings,
            {unit: {**counted[unit][1], "file": counted[unit][0].name} for unit in order},
        )

    def _one_version(
        self, unit: str, versions: list[tuple[Incoming, dict[str, Any], dict[str, Any]]]
    ) -> tuple[Incoming, dict[str, Any]] | None:
        first, _, picked = versions[0]
        different = {source["sha256"] for _, source, _ in versions}
        if len(different) > 1:
            files = [item.name for item, _, _ in versions]
            for item, source, _ in versions:
                source["status"], source["reason"] = "refused", "unit-twice"
                values = {"unit_name": self.rulebook.unit(unit).name, "files": files}
                self.findings.append(Finding("unit-twice", Place(item.name), unit, values=values))
            return None
        for item, source, _ in versions[1:]:
            source["status"], source["reason"] = "copy", "identical-copy"
            self.findings.append(Finding("identical-copy", Place(item.name), unit, values={"other": first.name}))
        return first, picked

    def _source(
        self,
        item: Incoming,
        reply: dict[str, Any],
        status: str,
        reason: str,
        unit: str = "",
        picked: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        picked = picked or {}
        source = {
            "file": item.name,
            "path": shown(item.path),
            "unit": unit,
            "status": status,
            "reason": reason,
            "size": reply.get("size", 0),
            "sha256": reply.get("sha256", ""),
            "form_version": picked.get("form", ""),
            "fingerprint": picked.get("fingerprint", ""),
            "check_code": picked.get("check_code", ""),
        }
        self.sources.append(source)
        return source

    def _finding(
        self, unit: str, code: str, place: Place, criterion: str, found: str, values: dict[str, Any]
    ) -> Finding:
        if values.get("column") in COLUMNS:
            values = {**values, "column": COLUMNS[values["column"]]}
        if code == "sheet-missing":
            values = {"expected": MAIN_SHEET}
        if code == "not-a-choice":
            values = {**values, "choices": [ASSIGNED, NOT_ASSIGNED]}
        if code == "own-workbook":
            values = {"kind": _OWN_WORKBOOKS[values["kind"]]}
        if code == "heading-missing":
            values = {"expected": COLUMNS[values["expected"]]}
        if code == "identity-conflict":
            values = {**values, "hidden": self.rulebook.unit(values["hidden"]).name}
        subject = self.rulebook.criterion(criterion).subject if criterion else ""
        return Finding(code, place, unit, criterion, subject, found, values)


def _file_problem(item: Incoming, reply: dict[str, Any]) -> Finding:
    code, values = problem_of(reply)
    if reply.get("kind") in _DOCUMENTS:
        code = "other-document"  # sent along with the form
    return Finding(code, Place(item.name), values=values)


# -- tables ------------------------------------------------------------------------------------------

_SOURCE_COLUMNS: Final = [
    "file",
    "path",
    "unit",
    "status",
    "reason",
    "size",
    "sha256",
    "form_version",
    "fingerprint",
    "check_code",
]
_REPORT_COLUMNS: Final = ["unit", "field", "position", "text", "file", "sheet", "cell"]

FIELD_COLUMNS: Final = ["unit", "field", "state", "number", "choice", "text", "raw", "file", "sheet", "cell"]

Counted = Sequence[tuple[str, Incoming, dict[str, Any]]]


def _reports(counted: Counted) -> pd.DataFrame:
    rows = [
        (unit, key, position, text, item.name, sheet, cell)
        for unit, item, picked in counted
        for key, position, text, sheet, cell in picked["report"]
    ]
    return pd.DataFrame(rows, columns=_REPORT_COLUMNS, dtype="str").astype({"position": "int64"})


def _fields(rulebook: Rulebook, counted: Counted) -> pd.DataFrame:
    """One row per unit × report field or joint activity that its form asks for."""
    rows = []
    for unit, item, picked in counted:
        asked = {field.key: field for field in rulebook.form_fields(rulebook.unit(unit).cluster)}
        for key, state, number, position, raw, sheet, cell in picked["fields"]:
            choice = None if position is None else asked[key].choices[position]
            text = raw if asked[key].kind is Kind.TEXT and state == "g" else None
            rows.append((unit, key, STATES[state], number, choice, text, raw, item.name, sheet, cell))
    table = pd.DataFrame(rows, columns=FIELD_COLUMNS)
    return table.astype({name: "float64" if name == "number" else "str" for name in FIELD_COLUMNS})


def _answers(form_map: FormMap, counted: Counted) -> pd.DataFrame:
    """One row per unit × criterion × input: typed value, state, raw text and address."""
    rulebook, lang = form_map.rulebook, form_map.rulebook.info.language
    clusters = [rulebook.unit(unit).cluster for unit, _, _ in counted]
    slots = [slot for cluster in clusters for slot in form_map.slots[cluster]]
    lengths = [len(form_map.slots[cluster]) for cluster in clusters]
    criteria = {leaf.key: position for position, leaf in enumerate(rulebook.leaves())}
    inputs = {slot.input.key: 0 for of_cluster in form_map.slots.values() for slot in of_cluster}
    inputs = {key: position for position, key in enumerate(inputs)}
    units = {unit.code: position for position, unit in enumerate(rulebook.units)}
    files = {item.name: position for position, (_, item, _) in enumerate(counted)}
    sheets = list(dict.fromkeys(picked["sheet"] for _, _, picked in counted))

    def flat(key: str) -> list[Any]:
        return [value for _, _, picked in counted for value in picked["values"][key]]

    def each(codes: list[int], known: Iterable[str]) -> pd.Categorical:
        return pd.Categorical.from_codes(
            np.repeat(np.array(codes, dtype=np.int64), lengths), pd.Index(list(known), dtype="str")
        )

    def tiled(codes: dict[str, list[int]], known: Iterable[str]) -> pd.Categorical:
        parts = [np.array(codes[cluster], dtype=np.int64) for cluster in clusters]
        together = np.concatenate(parts) if parts else np.array([], dtype=np.int64)
        return pd.Categorical.from_codes(together, pd.Index(list(known), dtype="str"))

    numbers = np.array(flat("number"), dtype=np.float64)  # None becomes NaN
    texts = flat("text")
    is_choice = np.array([slot.input.kind is Kind.CHOICE for slot in slots], dtype=bool)
    choices: list[str | None] = [None] * len(slots)
    for row in np.flatnonzero(is_choice):
        choices[row] = _choice(slots[row], numbers[row], texts[row], lang)
        numbers[row], texts[row] = math.nan, None
    state = {letter: code for code, letter in enumerate(STATES)}
    return pd.DataFrame(
        {
            "unit": each([units[unit] for unit, _, _ in counted], units),
            "criterion": tiled(
                {name: [criteria[slot.criterion] for slot in of] for name, of in form_map.slots.items()}, criteria
            ),
            "input": tiled(
                {name: [inputs[slot.input.key] for slot in of] for name, of in form_map.slots.items()}, inputs
            ),
            "state": pd.Categorical.from_codes(
                np.array([state[letter] for letter in flat("state")], dtype=np.int64),
                pd.Index(list(STATES.values()), dtype="str"),
            ),
            "number": numbers,
            "choice": pd.Series(choices, dtype="str"),
            "text": pd.Series(texts, dtype="str"),
            "raw": pd.Series(flat("raw"), dtype="str"),
            "file": each(list(files.values()), files),
            "sheet": each([sheets.index(picked["sheet"]) for _, _, picked in counted], sheets),
            "cell": pd.Series(flat("cell"), dtype="str"),
        }
    )


def _choice(slot: Slot, number: float, text: str | None, lang: str) -> str | None:
    """The canonical word of a choice; what was typed where it is not in the list."""
    if slot.input.kind is not Kind.CHOICE or text is None:
        return None
    return slot.choices[int(number)].say(lang) if number >= 0 else text
