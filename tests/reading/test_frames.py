"""What crosses the border between a parser and its caller: what went in comes out, or nothing."""

from __future__ import annotations

import datetime
import io
import struct
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_xlsx.reading.frames import buffer, read_frame, write_frame

_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=20)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)
_KEY = st.sampled_from(["picked", "sha256", "ô", "\ud800", ""])


def _written(payload: dict[str, Any]) -> bytes:
    write_frame(stream := io.BytesIO(), payload)
    return stream.getvalue()


@given(st.dictionaries(_KEY, _PLAIN), st.lists(st.binary(max_size=50), max_size=4))
@example({"x": "\ud800\udc00 lẻ \udfff", "y": "\0\u2028"}, [b"", b"\0"])
def test_what_goes_in_comes_out(payload: dict[str, Any], parts: list[bytes]) -> None:
    """A text with a broken letter would end its parser, or the figures of one form slip into another's."""
    stream = io.BytesIO(_written({**payload, "parts": parts}) + _written({"next": 1}))
    frame = read_frame(stream)
    assert frame is not None
    assert [buffer(frame, part) for part in frame.pop("parts")] == parts
    frame.pop("buffers", None)
    assert frame == payload
    assert read_frame(stream) == {"next": 1}
    assert read_frame(stream) is None


@pytest.mark.parametrize(
    ("value", "crossed"),
    [
        (datetime.datetime(2024, 2, 29, 7, 30), {"date": "2024-02-29T07:30:00"}),
        (datetime.date(2024, 2, 29), {"date": "2024-02-29"}),
        (datetime.time(7, 30), {"text": "07:30:00"}),
        (datetime.timedelta(days=1, hours=2), {"text": "1 day, 2:00:00"}),
        (float("inf"), float("inf")),
    ],
)
def test_what_json_does_not_know_crosses_too(value: object, crossed: object) -> None:
    """A date in a cell of a heading would end the parser of a good form."""
    assert read_frame(io.BytesIO(_written({"cell": [value]}))) == {"cell": [crossed]}


@pytest.mark.parametrize("payload", [{"a": "ế", "b": b"\1\2\3"}, {"a": "ế"}, {}])
def test_a_frame_that_is_cut_is_none(payload: dict[str, Any]) -> None:
    """Half an answer of a parser that died would be taken for the whole."""
    whole = _written(payload)
    assert [read_frame(io.BytesIO(whole[:end])) for end in range(len(whole))] == [None] * len(whole)
    assert read_frame(io.BytesIO(whole)) is not None


@pytest.mark.parametrize("head", [(2**32 - 1, 0), (0, 2**32 - 1), (2**28, 1), (2**31, 2**31)])
def test_a_frame_that_says_it_is_too_long_is_not_waited_for(head: tuple[int, int]) -> None:
    """A hostile file in a parser could make its caller hold gigabytes."""
    stream = io.BytesIO(struct.pack("<II", *head) + b"{}")
    assert read_frame(stream) is None
    assert stream.read() == b"{}"
