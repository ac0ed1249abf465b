"""A layout as a small file that people can read and change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import tomlkit

from thidua_xlsx.intake.form_layout import COLUMNS
from thidua_xlsx.intake.layout import Layout
from thidua_xlsx.workbooks.output import replace_whole

__all__ = ["layout_text", "write_layout"]

_HEAD: Final = (
    "Bố cục bảng tự chấm điểm của cụm: phần mềm đọc bảng theo tệp này.",
    "Có thể sửa bằng Notepad; dòng bắt đầu bằng dấu # là lời giải thích.",
)
_SHEET: Final = "Tên trang có bảng; nếu không có trang này, đọc trang duy nhất có đủ các tiêu đề."
_ROWS: Final = "Dòng tiêu đề của bảng (tiêu đề hai dòng thì ghi cả hai, ví dụ [5, 6])."
_UNIT: Final = 'Ô ghi tên đơn vị, ví dụ "B3"; để "" thì tìm dòng “Đơn vị: …” phía trên bảng.'
_COLUMNS: Final = (
    "Cột nào của phần mềm mang tiêu đề nào trong bảng. Ghi đúng như in trong bảng;",
    'tiêu đề hai dòng nối bằng " / ". Cột không có trong bảng thì bỏ dòng đó đi.',
)


def layout_text(layout: Layout) -> str:
    """The layout as TOML, every line explained in Vietnamese."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    for key, value, why in (
        ("sheet", layout.sheet, _SHEET),
        ("heading_rows", list(layout.heading_rows), _ROWS),
        ("unit_cell", layout.unit_cell, _UNIT),
    ):
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(why))
        document.add(key, tomlkit.item(value))
    columns = tomlkit.table()
    for line in _COLUMNS:
        columns.add(tomlkit.comment(line))
    for column, heading in layout.columns.items():
        entry = tomlkit.string(heading)
        entry.comment(COLUMNS[column].vi)
        columns.add(column, entry)
    document.add(tomlkit.nl())
    document.add("columns", columns)
    return tomlkit.dumps(document)


def write_layout(layout: Layout, path: str | os.PathLike[str]) -> None:
    """Write a layout to a TOML file, whole or not at all.

    Raises
    ------
    OutputError
        It cannot be written; what was there is untouched.
    """
    with replace_whole(path) as temporary:
        Path(temporary).write_text(layout_text(layout), encoding="utf-8", newline="\n")
