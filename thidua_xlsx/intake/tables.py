"""What was read, laid side by side: answers, report, report fields and sources as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from thidua_xlsx.intake.form_map import FormMap, Slot
from thidua_xlsx.intake.inbox import Incoming
from thidua_xlsx.intake.parcel import REPORT_SCHEMA, Parcel
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.tables.of_batch import FIELDS, REPORTS, SOURCES

__all__ = [
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

Counted = Sequence[tuple[str, Incoming, dict[str, Any]]]
"""Unit, its file, and what was picked from it."""


def sources_table(sources: list[dict[str, Any]]) -> pd.DataFrame:
    """One row per file; see ``Batch.sources``."""
    table = pd.DataFrame(sources, columns=SOURCES.names, dtype="str").astype({"size": "int64"})
    return table.assign(modified=pd.to_datetime(table["modified"].replace("", None)).astype("datetime64[s]"))


def reports_table(counted: Counted, parcels: Sequence[Parcel]) -> pd.DataFrame:
    """One row per entry of the units' reports."""
    spans = [(picked["span"][0], *picked["report"]) for _, _, picked in counted]
    batches = [parcels[parcel].reports.slice(start, end - start) for parcel, start, end in _pieces(spans)]
    written = pa.Table.from_batches(batches, schema=REPORT_SCHEMA).combine_chunks()
    whose = pa.array(np.repeat(np.arange(len(counted)), [end - start for _, start, end in spans]))
    columns = {name: written[name] for name in REPORT_SCHEMA.names}
    columns["unit"] = _texts_of([unit for unit, _, _ in counted]).take(whose)
    columns["file"] = _texts_of([item.name for _, item, _ in counted]).take(whose)
    return pd.DataFrame(
        {name: columns[name].to_numpy() if name == "position" else _strings(columns[name]) for name in REPORTS.names},
        copy=False,
    )


def _texts_of(words: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([words], type=pa.large_string())


def fields_table(rulebook: Rulebook, counted: Counted) -> pd.DataFrame:
    """One row per unit × report field or joint activity that its form asks for."""
    rows = []
    for unit, item, picked in counted:
        asked = {field.key: field for field in rulebook.form_fields(rulebook.unit(unit).cluster)}
        for key, state, number, position, raw, sheet, cell in picked["fields"]:
            choice = None if position is None else asked[key].choices[position]
            text = raw if asked[key].kind is Kind.TEXT and state == "g" else None
            rows.append((unit, key, STATES[state], number, choice, text, raw, item.name, sheet, cell))
    return pd.DataFrame(rows, columns=FIELDS.names).astype(FIELDS.dtypes)


def answers_table(form_map: FormMap, counted: Counted, parcels: Sequence[Parcel]) -> pd.DataFrame:
    """One row per unit × criterion × input: typed value, state, raw text and address.

    Nothing is made a Python object cell by cell: what stands in ``parcels`` is put together as it is, and taken out of
    them, so that no two columns are in memory twice at one time.
    """
    rulebook = form_map.rulebook
    clusters = [rulebook.unit(unit).cluster for unit, _, _ in counted]
    slots = _SlotCodes(form_map)
    lengths = [len(form_map.slots[cluster]) for cluster in clusters]
    units = {unit.code: position for position, unit in enumerate(rulebook.units)}
    names = dict.fromkeys(picked["sheet"] for _, _, picked in counted)
    sheets = {name: position for position, name in enumerate(names)}
    pieces = _pieces(picked["span"] for _, _, picked in counted)

    def each(codes: list[int], known: Iterable[str]) -> pd.Categorical:
        return _categorical(np.repeat(np.array(codes, dtype=np.int32), lengths), known)

    understood = _understood(pieces, parcels)
    raws = _chunked([parcels[parcel].raws.slice(start, end - start) for parcel, start, end in pieces])
    numbers = _together([parcels[parcel].numbers[start:end] for parcel, start, end in pieces], np.float64)
    states = _together([parcels[parcel].states[start:end] for parcel, start, end in pieces], np.uint8)
    for parcel in parcels:
        parcel.empty()
    pa.default_memory_pool().release_unused()  # Arrow keeps what it was given: here as much as the answers need
    given = states == ord("g")
    is_choice = slots.of(clusters, "is_choice")
    choice = _choices(slots.of(clusters, "choices"), numbers, given & is_choice, understood, raws, slots.words)
    numbers[is_choice] = np.nan
    texts = _texts(raws, given & slots.of(clusters, "is_text"), understood)
    return pd.DataFrame(
        {
            "unit": each([units[unit] for unit, _, _ in counted], units),
            "criterion": _categorical(slots.of(clusters, "criterion"), slots.criteria),
            "input": _categorical(slots.of(clusters, "input"), slots.inputs),
            "state": _categorical(_STATE_CODES[states], STATES.values()),
            "number": numbers,
            "choice": _strings(choice),
            "text": _strings(texts),
            "raw": _strings(raws),
            "file": each(list(range(len(counted))), [item.name for _, item, _ in counted]),
            "sheet": each([sheets[picked["sheet"]] for _, _, picked in counted], sheets),
            "cell": _cells(counted, parcels),
        },
        copy=False,
    )


_STATE_CODES: Final = np.full(256, -1, dtype=np.int8)
_STATE_CODES[[ord(letter) for letter in STATES]] = np.arange(len(STATES))
_PIECE: Final = 2**20  # rows
_MOST_CHUNKS: Final = 64  # of a column; more make every later step slow

Piece = tuple[int, int, int]
"""A parcel, and from where to where in it."""


class _SlotCodes:
    """What the slots of each cluster's form are, as codes: one array per cluster and question."""

    def __init__(self, form_map: FormMap) -> None:
        lang = form_map.rulebook.info.language
        self.criteria = [leaf.key for leaf in form_map.rulebook.leaves()]
        self.inputs = list(dict.fromkeys(slot.input.key for of in form_map.slots.values() for slot in of))
        self._slots = form_map.slots
        self._made: dict[tuple[int, str], npt.NDArray[Any]] = {}
        self._criterion_at = {key: position for position, key in enumerate(self.criteria)}
        self._input_at = {key: position for position, key in enumerate(self.inputs)}
        offered = {
            tuple(word.say(lang) for word in slot.choices)
            for of in form_map.slots.values()
            for slot in of
            if slot.choices
        }
        self._first: dict[tuple[str, ...], int] = {}
        self.words: list[str] = []  # of every list that is offered, one list after the other
        for words in sorted(offered):
            self._first[words] = len(self.words)
            self.words += words
        self._answers: dict[str, Callable[[Slot], int]] = {
            "criterion": lambda slot: self._criterion_at[slot.criterion],
            "input": lambda slot: self._input_at[slot.input.key],
            "is_choice": lambda slot: slot.input.kind is Kind.CHOICE,
            "is_text": lambda slot: slot.input.kind is Kind.TEXT,
            "choices": lambda slot: self._first.get(tuple(word.say(lang) for word in slot.choices), 0),
        }

    def of(self, clusters: Sequence[str], question: str) -> npt.NDArray[Any]:
        """The answers for the slots of forms of ``clusters``, one form after the other."""
        kind = np.bool_ if question.startswith("is_") else np.int32
        return _together([self._of_form(cluster, question, kind) for cluster in clusters], kind)

    def _of_form(self, cluster: str, question: str, kind: type) -> npt.NDArray[Any]:
        slots = self._slots[cluster]  # clusters with one form share the list
        key = (id(slots), question)
        if key not in self._made:
            self._made[key] = np.array([self._answers[question](slot) for slot in slots], dtype=kind)
        return self._made[key]


def _pieces(spans: Iterable[Piece]) -> list[Piece]:
    """Spans of forms in their order; those that follow one another in a parcel as one."""
    pieces: list[Piece] = []
    for parcel, start, end in spans:
        if pieces and pieces[-1][0] == parcel and pieces[-1][2] == start:
            pieces[-1] = (parcel, pieces[-1][1], end)
        else:
            pieces.append((parcel, start, end))
    return pieces


def _together(arrays: Sequence[npt.NDArray[Any]], kind: type) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.array([], dtype=kind)


def _categorical(codes: npt.NDArray[Any], known: Iterable[str]) -> pd.Categorical:
    categories = pd.Index(list(known), dtype="str")
    smallest = np.min_scalar_type(-max(len(categories), 1))
    return pd.Categorical.from_codes(codes.astype(smallest, copy=False), categories)


def _chunked(arrays: Sequence[pa.Array]) -> pa.ChunkedArray:
    """Texts one after the other; in few pieces where they come in too many."""
    if len(arrays) > _MOST_CHUNKS:
        size = -(-len(arrays) // _MOST_CHUNKS)
        arrays = [pa.concat_arrays(arrays[start : start + size]) for start in range(0, len(arrays), size)]
    return pa.chunked_array(arrays, type=pa.large_string())


def _strings(texts: pa.ChunkedArray) -> pd.Series:
    return pd.Series(pd.array(texts, dtype="str"), copy=False)


def _understood(pieces: Sequence[Piece], parcels: Sequence[Parcel]) -> dict[int, str]:
    """Row → what a text is understood as, where that is not what was typed."""
    found: dict[int, str] = {}
    first = 0
    for number, start, end in pieces:
        texts = parcels[number].texts
        found.update((first + position - start, text) for position, text in texts.items() if start <= position < end)
        first += end - start
    return found


def _texts(raws: pa.ChunkedArray, is_given: npt.NDArray[np.bool_], understood: dict[int, str]) -> pa.ChunkedArray:
    """The texts that were given; null elsewhere. The same bytes as the raw ones, but where a text is understood."""
    found = []
    first = 0
    for raw in raws.chunks:
        given = is_given[first : first + len(raw)]
        text = _only(raw, given)
        other = sorted(row for row in understood if first <= row < first + len(raw) and is_given[row])
        if other:
            at = np.zeros(len(raw), dtype=bool)
            at[np.array(other) - first] = True
            words = pa.array([understood[row] for row in other], type=pa.large_string())
            text = pc.replace_with_mask(text, pa.array(at), words)
        found.append(text)
        first += len(raw)
    return pa.chunked_array(found, type=pa.large_string())


def _only(texts: pa.Array, given: npt.NDArray[np.bool_]) -> pa.Array:
    """``texts`` where they are ``given``, null elsewhere: nothing is copied, for a null may have bytes behind it."""
    valid = np.packbits(np.concatenate([np.zeros(texts.offset, dtype=bool), given]), bitorder="little")
    _, offsets, data = texts.buffers()
    return pa.Array.from_buffers(texts.type, len(texts), [pa.py_buffer(valid), offsets, data], offset=texts.offset)


def _choices(
    first: npt.NDArray[Any],
    numbers: npt.NDArray[np.float64],
    is_chosen: npt.NDArray[np.bool_],
    understood: dict[int, str],
    raws: pa.ChunkedArray,
    words: list[str],
) -> pa.ChunkedArray:
    """The canonical words of choices; what was typed where it is not in the list; null elsewhere."""
    known = list(dict.fromkeys(words))
    code_of = {word: code for code, word in enumerate(known)}
    rows = np.flatnonzero(is_chosen)
    codes = np.full(len(numbers), -1, dtype=np.int32)
    chosen = numbers[rows]
    listed = chosen >= 0
    flat = np.array([code_of[word] for word in words], dtype=np.int32)
    codes[rows[listed]] = flat[first[rows[listed]] + chosen[listed].astype(np.int32)]
    for row in rows[~listed]:
        word = understood[row] if row in understood else str(raws[int(row)])
        codes[row] = code_of.setdefault(word, len(code_of))
    given = codes >= 0
    chosen_words = pa.array([*code_of, ""], type=pa.large_string())
    pieces = []
    for start in range(0, len(codes), _PIECE):
        piece = slice(start, start + _PIECE)
        pieces.append(
            _only(chosen_words.take(pa.array(np.where(given[piece], codes[piece], len(code_of)))), given[piece])
        )
    return pa.chunked_array(pieces, type=pa.large_string())


def _cells(counted: Counted, parcels: Sequence[Parcel]) -> pd.Categorical:
    """The address of every answer; forms that were made alike share the list of theirs."""
    lists = [parcels[picked["span"][0]].addresses[picked["addresses"]] for _, _, picked in counted]
    codes_of: dict[int, npt.NDArray[np.int32]] = {}
    known: dict[str, int] = {}
    for addresses in lists:
        if id(addresses) not in codes_of:
            codes = [known.setdefault(address, len(known)) for address in addresses]
            codes_of[id(addresses)] = np.array(codes, dtype=np.int32)
    return _categorical(_together([codes_of[id(addresses)] for addresses in lists], np.int32), known)
