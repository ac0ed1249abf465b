"""Parcels: what a chunk of files gave comes out as it went in, however the files were put together."""

from __future__ import annotations

import io
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.scoring.small import book, group, leaf
from thidua_xlsx.intake.parcel import REPORT_SCHEMA, Parcel, pack
from thidua_xlsx.intake.pick_form import _packed
from thidua_xlsx.reading.frames import read_frame, write_frame
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import write_form
from thidua_xlsx.workbooks.form_values import FormValues

_WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_SLOT = st.tuples(st.sampled_from("gbnu"), st.floats(allow_nan=False) | st.just(math.nan), _WORD)
_ENTRY = st.tuples(_WORD, st.integers(0, 9), _WORD, _WORD, _WORD)
_FORM = st.tuples(st.lists(_SLOT, max_size=6), st.dictionaries(st.integers(0, 5), _WORD), st.lists(_ENTRY, max_size=3))
_FILES = st.lists(_FORM | st.none(), max_size=6)


def _answer(form: tuple[Any, ...] | None) -> dict[str, Any]:
    """What a parser answers, as it arrives; None: the file is refused."""
    if form is None:
        return {"problem": "not-excel"}
    slots, understood, report = form
    values = {
        "state": "".join(state for state, _, _ in slots),
        "number": [number for _, number, _ in slots],
        "raw": [raw for _, _, raw in slots],
        "text": {position: word for position, word in understood.items() if position < len(slots)},
    }
    addresses = [f"B{number + len(slots) % 2}" for number in range(len(slots))]
    picked = {"unit": "U1", "values": _packed(values), "addresses": addresses, "report": [list(row) for row in report]}
    write_frame(stream := io.BytesIO(), {"picked": picked})
    stream.seek(0)
    answer = read_frame(stream)
    assert answer is not None
    return answer


def _content(parcel: Parcel) -> list[Any]:
    """What a parcel holds of each file, each thing with what it belongs to."""
    found: list[Any] = []
    for reply in parcel.replies:
        if "picked" not in reply:
            found.append(reply)
            continue
        picked = reply["picked"]
        (start, end), entries = picked["span"], slice(*picked["report"])
        found.append(
            (
                bytes(picked["state"]).decode(),
                parcel.states[start:end].tobytes().decode(),
                [None if math.isnan(number) else number for number in parcel.numbers[start:end].tolist()],
                parcel.raws[start:end].to_pylist(),
                {position - start: text for position, text in parcel.texts.items() if start <= position < end},
                parcel.addresses[picked["addresses"]],
                list(zip(*(parcel.reports[name].to_pylist()[entries] for name in REPORT_SCHEMA.names), strict=True)),
            )
        )
    return found


def _expected(form: tuple[Any, ...] | None) -> Any:
    if form is None:
        return {"problem": "not-excel"}
    slots, understood, report = form
    states = "".join(state for state, _, _ in slots)
    numbers = [None if math.isnan(number) else number for _, number, _ in slots]
    texts = {position: word for position, word in understood.items() if position < len(slots)}
    addresses = [f"B{number + len(slots) % 2}" for number in range(len(slots))]
    return states, states, numbers, [raw for _, _, raw in slots], texts, addresses, report


@given(_FILES, st.lists(st.integers(0, 6)))
def test_joined_parcels_hold_what_each_of_them_held(files: list[Any], cuts: list[int]) -> None:
    """In a large batch a unit would be scored on its neighbour's figures."""
    expected = [_expected(form) for form in files]
    assert _content(pack(map(_answer, files))) == expected
    ends = sorted({0, len(files), *(cut for cut in cuts if cut < len(files))})
    chunks = [files[start:end] for start, end in pairwise(ends)] or [[]]
    assert _content(Parcel.joined([pack(map(_answer, chunk)) for chunk in chunks])) == expected


@pytest.mark.parametrize("raws", [["\0"], ["a\0b", "c"], ["\0\0", "", "x\0"], ["", "\0"]])
def test_a_text_with_the_sign_that_stands_between_texts_is_one_text(raws: list[str]) -> None:
    """A cell of an old workbook could push all that follows it into the neighbouring cells, or end the batch."""
    parcel = pack([_answer(([("g", math.nan, raw) for raw in raws], {}, []))])
    assert parcel.raws.to_pylist() == [raw.replace("\0", "\ufffd") for raw in raws]


def test_what_was_taken_out_of_a_parcel_is_let_go() -> None:
    """A ministry's texts would be in memory twice."""
    parcel = pack([_answer(([("g", 1.0, "1")], {}, []))])
    parcel.empty()
    assert (len(parcel.states), len(parcel.numbers), len(parcel.raws)) == (0, 0, 0)


# -- real files --------------------------------------------------------------------------------------------

_UNITS = 6


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Small forms."""
    return book(group("I"), leaf("I.1"), leaf("I.2"), units=_UNITS)


@pytest.fixture(scope="module")
def forms(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A form of every unit, each with words of its own."""
    path, forms = tmp_path_factory.mktemp("parcel") / "a.xlsx", []
    for number, unit in enumerate(rulebook.units):
        words = {("I.1", "evidence"): f"Báo cáo  số {number}", ("I.2", "explanation"): "x" * number}
        write_form(rulebook, unit, path, FormValues({("I.1", "claimed"): number, ("I.2", "claimed"): 7, **words}))
        forms.append(path.read_bytes())
    return forms


def test_the_order_of_files_changes_nothing(rulebook: Rulebook, forms: list[bytes], tmp_path: Path) -> None:
    """Units whose files are named in another order would get one another's figures."""
    orders = {"units": list(range(_UNITS)), "backwards": list(range(_UNITS))[::-1], "mixed": [3, 0, 5, 1, 4, 2]}
    read = {}
    for name, order in orders.items():
        (tmp_path / name).mkdir()
        for place, number in enumerate(order):
            (tmp_path / name / f"{place}.xlsx").write_bytes(forms[number])
            (tmp_path / name / f"{place}x.xlsx").write_bytes(b"broken")
        read[name] = tx.read_submissions(rulebook, tmp_path / name)
    first = read["units"].answers
    assert list(first.loc[first["input"] == "evidence", "raw"])[::2] == [f"Báo cáo  số {n}" for n in range(_UNITS)]
    assert list(first.loc[first["input"] == "evidence", "text"])[::2] == [f"Báo cáo số {n}" for n in range(_UNITS)]
    for batch in read.values():
        assert batch.answers.drop(columns="file").equals(first.drop(columns="file"))
        assert (batch.sources["status"] == "refused").sum() == _UNITS


def test_only_refused_files_make_an_empty_batch(rulebook: Rulebook, tmp_path: Path) -> None:
    """An inbox with nothing but pictures would end in an error instead of a list of what to do."""
    for number in range(3):
        (tmp_path / f"{number}.xlsx").write_bytes(b"broken")
    batch = tx.read_submissions(rulebook, tmp_path)
    assert (len(batch.answers), list(batch.sources["status"])) == (0, ["refused"] * 3)
    assert len(batch.answers.columns) == 11
