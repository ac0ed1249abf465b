"""Parts of a package, unpacked in the quick way: the same bytes as zipfile's, and no damaged part."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.reading import ooxml
from thidua_xlsx.reading.ooxml import UNREADABLE, Package

_NAME = "xl/worksheets/sheet1.xml"
_CONTENT = b"<worksheet>" + bytes(range(256)) * 40 + b"</worksheet>"
_FLAGS, _CRC, _PACKED, _LENGTH = 8, 16, 20, 24  # where they stand in an entry of the central directory


def _zipped(content: bytes, name: str = _NAME, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(data := io.BytesIO(), "w", method) as package:
        package.writestr("first", b"x")
        package.writestr(name, content)
    return data.getvalue()


def _part(data: bytes, name: str = _NAME) -> bytes:
    return Package(zipfile.ZipFile(io.BytesIO(data)), data).part(name)


@given(st.binary(max_size=3000), st.sampled_from([_NAME, "xl/bảng.xml", "a b/ü.xml"]))
def test_a_good_part_comes_out_as_it_went_in(content: bytes, name: str) -> None:
    """A cell would change on its way, in a file that every other program opens."""
    data = _zipped(content, name)
    opened = zipfile.ZipFile(io.BytesIO(data))
    assert ooxml._inflated(data, opened.NameToInfo[name]) == content == opened.read(name) == _part(data, name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_are_packed_in_another_way_are_read_too(method: int) -> None:
    """A form that was not deflated would be called damaged."""
    data = _zipped(_CONTENT, method=method)
    assert ooxml._inflated(data, zipfile.ZipFile(io.BytesIO(data)).NameToInfo[_NAME]) is None
    assert _part(data) == _CONTENT


def test_what_stands_before_the_package_does_no_harm() -> None:
    """A form that a mail program put something before would be read from the wrong place."""
    data = b"x" * 77 + _zipped(_CONTENT)
    assert _part(data) == _CONTENT


def _at(data: bytearray) -> int:
    """Where the entry of the part begins in the central directory."""
    return data.rindex(b"PK\1\2", 0, data.rindex(_NAME.encode()))


def _changed(place: int, change: Callable[[int], int], size: str = "<I") -> Callable[[bytearray], None]:
    def damage(data: bytearray) -> None:
        at = _at(data) + place
        struct.pack_into(size, data, at, change(struct.unpack_from(size, data, at)[0]))

    return damage


def _rename(data: bytearray) -> None:
    at = data.index(_NAME.encode())
    data[at : at + 2] = b"XL"


def _flip(data: bytearray) -> None:
    data[data.index(_NAME.encode()) + len(_NAME) + 60] ^= 0x55


def _unmark(data: bytearray) -> None:
    at = data.rindex(b"PK\3\4")
    data[at : at + 4] = b"PK\7\7"


_DAMAGE: dict[str, Callable[[bytearray], None]] = {
    "wrong checksum": _changed(_CRC, lambda crc: crc ^ 1),
    "shorter than it is": _changed(_LENGTH, lambda length: length - 1),
    "nothing, it says": _changed(_LENGTH, lambda _: 0),
    "cut": _changed(_PACKED, lambda packed: packed // 2),
    "wrong name in its place": _rename,
    "no mark in its place": _unmark,
    "with a password": _changed(_FLAGS, lambda flags: flags | 1, "<H"),
    "one byte changed": _flip,
}


@pytest.mark.parametrize("damage", _DAMAGE)
def test_a_damaged_part_is_refused(damage: str) -> None:
    """A download that broke off, or a part that belongs to another sheet, would be scored."""
    data = bytearray(_zipped(_CONTENT))
    _DAMAGE[damage](data)
    with pytest.raises(UNREADABLE):
        _part(bytes(data))


def test_a_part_that_is_said_to_be_longer_is_whole_or_refused() -> None:
    """Somebody's careless zip program would cost a unit its form, or half a part be taken for all of it."""
    data = bytearray(_zipped(_CONTENT))
    _changed(_LENGTH, lambda length: length + 1000)(data)
    assert ooxml._inflated(bytes(data), zipfile.ZipFile(io.BytesIO(data)).NameToInfo[_NAME]) is None
    assert _part(bytes(data)) == zipfile.ZipFile(io.BytesIO(data)).read(_NAME) == _CONTENT


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, by: int) -> None:
    """One damaged byte in ten thousand would change a figure, and the file be called good."""
    data = bytearray(_zipped(_CONTENT))
    data[at % len(data)] ^= by
    try:
        assert _part(bytes(data)) == _CONTENT
    except UNREADABLE:
        return
