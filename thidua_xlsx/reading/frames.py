"""What crosses between a parser and its caller: a little JSON, and the figures and texts of cells as bytes behind it.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import datetime
import json
import struct
from typing import Any, BinaryIO, Final

__all__ = ["buffer", "read_frame", "write_frame"]

_HEAD: Final = struct.Struct("<II")  # how long the JSON is, and all that follows it
_LARGEST: Final = 256 * 2**20


def write_frame(stream: BinaryIO, payload: dict[str, Any]) -> None:
    """Send one frame; bytes in ``payload`` go behind the JSON, uncopied and unescaped."""
    buffers: list[bytes] = []

    def encode(value: object) -> object:
        """Dates cross the border tagged; whatever else Excel knows crosses as text."""
        if isinstance(value, bytes):
            start = sum(map(len, buffers))
            buffers.append(value)
            return {"from": start, "to": start + len(value)}
        if isinstance(value, (datetime.date, datetime.datetime)):
            return {"date": value.isoformat()}
        return {"text": str(value)}

    data = json.dumps(payload, default=encode, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(b"".join((_HEAD.pack(len(data), sum(map(len, buffers))), data, *buffers)))
    stream.flush()


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """Receive one frame; None at the end of the stream, or where it would be larger than anybody's file makes it.

    Bytes that were in it are taken out with ``buffer``.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, rest = _HEAD.unpack(head)
    if length + rest > _LARGEST:
        return None
    data = stream.read(length + rest)
    if len(data) < length + rest:
        return None
    frame: dict[str, Any] = json.loads(data[:length] if rest else data)
    if rest:
        frame["buffers"] = data[length:]
    return frame


def buffer(frame: dict[str, Any], part: dict[str, int]) -> bytes:
    """The bytes that stand at ``part`` of a frame that was received."""
    whole: bytes = frame.get("buffers", b"")
    return whole[part["from"] : part["to"]]
