"""Findings about a layout file: how the table of a cluster's own is read."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.entry import error
from thidua_xlsx.messages.text import Text

__all__ = ["LAYOUTS"]

_AGAIN: Final = Text(
    "Sửa tệp bằng Notepad, hoặc tạo lại bằng lệnh thidua-xlsx layout.",
    "Correct the file in an editor, or make it again with thidua-xlsx layout.",
)

LAYOUTS: Final = {
    "layout-unreadable": error(
        Text("Không đọc được tệp bố cục: {reason}.", "The layout file could not be read: {reason}."),
        _AGAIN,
        Text("một tệp TOML", "a TOML file"),
    ),
    "layout-mistake": error(
        Text("Tệp bố cục có chỗ chưa đúng: {mistakes}.", "The layout file is not right yet: {mistakes}."),
        _AGAIN,
    ),
}
