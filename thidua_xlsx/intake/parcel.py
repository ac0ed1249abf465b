"""What a chunk of files gave, in a few buffers: figures and texts of cells are no Python objects on their way.

A parcel is what a task sends back to whoever spread the chunks, from a thread, a process or another machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from thidua_xlsx.decimals import FloatArray
from thidua_xlsx.reading.frames import buffer

__all__ = ["REPORT_SCHEMA", "Parcel", "pack"]

_BETWEEN: Final = b"\0"  # between the raw texts of a file's cells: no workbook has it in a text


@dataclass
class Parcel:
    """Answers of files that were read one after the other.

    Attributes
    ----------
    replies
        The parser's answer for each file, in order; what it picked has ``span`` (from, to) and ``state`` (a letter per
        slot) in place of ``values``, and the number of its addresses.
    states, numbers, raws
        Of every slot of all files: a letter, float64 (NaN: none), text as typed.
    texts
        Position → what a text is understood as, where that is not what was typed.
    addresses
        The different lists of addresses.
    reports
        What the units wrote into their reports: ``field``, ``position``, ``text``, ``sheet``, ``cell``; which of it is
        whose, says ``report`` (from, to) of what was picked.
    """

    replies: list[dict[str, Any]]
    states: npt.NDArray[np.uint8]
    numbers: FloatArray
    raws: pa.Array
    texts: dict[int, str]
    addresses: list[list[str]]
    reports: pa.RecordBatch

    def empty(self) -> None:
        """Let go what was taken out: states, numbers and texts as typed."""
        self.states, self.numbers = np.array([], dtype=np.uint8), np.array([], dtype=np.float64)
        self.raws = pa.array([], type=pa.large_string())

    @classmethod
    def joined(cls, parcels: Sequence[Parcel]) -> Parcel:
        """Several as one: of very many, later steps would be slow."""
        texts: dict[int, str] = {}
        known: dict[tuple[str, ...], int] = {}
        slots = entries = 0
        for parcel in parcels:
            places = [known.setdefault(tuple(own), len(known)) for own in parcel.addresses]
            texts.update((slots + position, text) for position, text in parcel.texts.items())
            for picked in (reply["picked"] for reply in parcel.replies if "span" in reply.get("picked", {})):
                picked["span"] = (picked["span"][0] + slots, picked["span"][1] + slots)
                picked["report"] = (picked["report"][0] + entries, picked["report"][1] + entries)
                picked["addresses"] = places[picked["addresses"]]
            slots += len(parcel.states)
            entries += len(parcel.reports)
        return cls(
            [reply for parcel in parcels for reply in parcel.replies],
            np.concatenate([parcel.states for parcel in parcels]),
            np.concatenate([parcel.numbers for parcel in parcels]),
            pa.concat_arrays([parcel.raws for parcel in parcels]),
            texts,
            list(map(list, known)),
            pa.concat_batches([parcel.reports for parcel in parcels]),
        )


REPORT_SCHEMA: Final = pa.schema(
    [
        ("field", pa.large_string()),
        ("position", pa.int64()),
        ("text", pa.large_string()),
        ("sheet", pa.large_string()),
        ("cell", pa.large_string()),
    ]
)
"""The columns of the reports in a parcel."""


def pack(answers: Iterable[dict[str, Any]]) -> Parcel:
    """The parcel of the parser's answers, whose buffers are taken out one after the other."""
    replies: list[dict[str, Any]] = []
    states: list[bytes] = []
    numbers: list[bytes] = []
    raws: list[bytes] = []
    texts: dict[int, str] = {}
    addresses: list[list[str]] = []
    reports: list[list[Any]] = []
    places: dict[int, int] = {}
    length = 0
    for answer in answers:
        picked = answer.get("picked", {})
        values = picked.pop("values", None)
        if values is not None:
            states.append(buffer(answer, values["state"]))
            numbers.append(buffer(answer, values["number"]))
            raws.append(buffer(answer, values["raw"]))
            texts.update((length + position, text) for position, text in values["text"])
            picked["state"] = states[-1]
            picked["span"] = (length, length + len(states[-1]))
            length += len(states[-1])
            own = picked["addresses"]  # one object for all files of a parser that have the same
            if id(own) not in places:
                places[id(own)] = len(addresses)
                addresses.append(own)
            picked["addresses"] = places[id(own)]
            written = picked["report"]
            picked["report"] = (len(reports), len(reports) + len(written))
            reports += written
        answer.pop("buffers", None)
        replies.append(answer)
    return Parcel(
        replies,
        np.frombuffer(b"".join(states), dtype=np.uint8),
        np.frombuffer(b"".join(numbers), dtype=np.float64),
        _texts(_BETWEEN.join(raw for raw, state in zip(raws, states, strict=True) if state), length),
        texts,
        addresses,
        pa.record_batch(list(zip(*reports, strict=True)) or [()] * len(REPORT_SCHEMA), schema=REPORT_SCHEMA),
    )


def _texts(together: bytes, length: int) -> pa.Array:
    """Texts with a zero byte between them as an Arrow array, without making a Python object of any."""
    if not length:
        return pa.array([], type=pa.large_string())
    characters = np.frombuffer(together, dtype=np.uint8)
    between = np.flatnonzero(characters == 0)
    ends = np.append(between, len(characters)) - np.arange(len(between) + 1)
    if len(ends) != length:
        raise ValueError(f"{len(ends)} texts for {length} cells")
    offsets = np.concatenate([[0], ends]).astype(np.int64)
    data = characters[characters != 0]
    return pa.LargeStringArray.from_buffers(length, pa.py_buffer(offsets), pa.py_buffer(data))
