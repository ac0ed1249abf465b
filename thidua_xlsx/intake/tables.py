"""What was read, laid side by side: answers, report, report fields and sources as tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.intake.form_map import FormMap, Slot
from thidua_xlsx.intake.inbox import Incoming
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.rulebook.model import Rulebook

__all__ = [
    "FIELD_COLUMNS",
    "STATES",
    "STATUS_WORDS",
    "Counted",
    "answers_table",
    "fields_table",
    "reports_table",
    "sources_table",
]

STATUS_WORDS: Final = {
    "read": Text("Đã đọc", "Read"),
    "copy": Text("Bản trùng", "Copy"),
    "superseded": Text("Bản cũ", "Older version"),
    "refused": Text("Không dùng", "Not used"),
    "passed over": Text("Bỏ qua", "Passed over"),
}
"""What became of a file, in words."""

STATES: Final = {"g": "given", "b": "blank", "n": "not assigned", "u": "unreadable"}

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
    "kind",
    "modified",
    "folder",
]
_REPORT_COLUMNS: Final = ["unit", "field", "position", "text", "file", "sheet", "cell"]

FIELD_COLUMNS: Final = ["unit", "field", "state", "number", "choice", "text", "raw", "file", "sheet", "cell"]

Counted = Sequence[tuple[str, Incoming, dict[str, Any]]]
"""Unit, its file, and what was picked from it."""


def sources_table(sources: list[dict[str, Any]]) -> pd.DataFrame:
    """One row per file; see ``Batch.sources``."""
    table = pd.DataFrame(sources, columns=_SOURCE_COLUMNS, dtype="str").astype({"size": "int64"})
    return table.assign(modified=pd.to_datetime(table["modified"].replace("", None)).astype("datetime64[s]"))


def reports_table(counted: Counted) -> pd.DataFrame:
    """One row per entry of the units' reports."""
    rows = [
        (unit, key, position, text, item.name, sheet, cell)
        for unit, item, picked in counted
        for key, position, text, sheet, cell in picked["report"]
    ]
    return pd.DataFrame(rows, columns=_REPORT_COLUMNS, dtype="str").astype({"position": "int64"})


def fields_table(rulebook: Rulebook, counted: Counted) -> pd.DataFrame:
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


def answers_table(form_map: FormMap, counted: Counted) -> pd.DataFrame:
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
            "cell": pd.Series([cell for _, _, picked in counted for cell in picked["addresses"]], dtype="str"),
        }
    )


def _choice(slot: Slot, number: float, text: str | None, lang: str) -> str | None:
    """The canonical word of a choice; what was typed where it is not in the list."""
    if slot.input.kind is not Kind.CHOICE or text is None:
        return None
    return slot.choices[int(number)].say(lang) if number >= 0 else text
