"""A layout as a small file that people can read and change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import tomlkit

from thidua_xlsx.intake.form_layout import COLUMNS
from thidua_xlsx.intake.layout import Layout
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.output import replace_whole

__all__ = ["layout_text", "write_layout"]

_HEAD: Final = (
    Text(
        "Bố cục bảng tự chấm điểm của cụm: phần mềm đọc bảng theo tệp này.",
        "How the cluster's own table is laid out: the software reads the table by this file.",
    ),
    Text(
        "Có thể sửa bằng Notepad; dòng bắt đầu bằng dấu # là lời giải thích.",
        "It can be changed in Notepad; a line that begins with # is an explanation.",
    ),
)
_SHEET: Final = Text(
    "Tên trang có bảng; nếu không có trang này, đọc trang duy nhất có đủ các tiêu đề.",
    "The sheet with the table; if there is no such sheet, the only one with all headings is read.",
)
_ROWS: Final = Text(
    "Dòng tiêu đề của bảng (tiêu đề hai dòng thì ghi cả hai, ví dụ [5, 6]).",
    "The row of the headings (both of them where there are two, such as [5, 6]).",
)
_UNIT: Final = Text(
    'Ô ghi tên đơn vị, ví dụ "B3"; để "" thì tìm dòng “Đơn vị: …” phía trên bảng.',
    'The cell with the unit\'s name, such as "B3"; with "" it is looked for above the table.',
)
_COLUMNS: Final = (
    Text(
        "Cột nào của phần mềm mang tiêu đề nào trong bảng. Ghi đúng như in trong bảng;",
        "Which column has which heading in the table. Write it as it is printed there;",
    ),
    Text(
        'tiêu đề hai dòng nối bằng " / ". Cột không có trong bảng thì bỏ dòng đó đi.',
        'the two lines of one joined by " / ". Leave out the line of a column that is not there.',
    ),
)


def layout_text(layout: Layout, lang: str = "vi") -> str:
    """The layout as TOML, every line explained in ``lang``."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line.say(lang)))
    for key, value, why in (
        ("sheet", layout.sheet, _SHEET),
        ("heading_rows", list(layout.heading_rows), _ROWS),
        ("unit_cell", layout.unit_cell, _UNIT),
    ):
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(why.say(lang)))
        document.add(key, tomlkit.item(value))
    columns = tomlkit.table()
    for line in _COLUMNS:
        columns.add(tomlkit.comment(line.say(lang)))
    for column, heading in layout.columns.items():
        entry = tomlkit.string(heading)
        entry.comment(COLUMNS[column].say(lang))
        columns.add(column, entry)
    document.add(tomlkit.nl())
    document.add("columns", columns)
    return tomlkit.dumps(document)


def write_layout(layout: Layout, path: str | os.PathLike[str], *, lang: str = "vi") -> None:
    """Write a layout to a TOML file, every line explained in ``lang``; whole or not at all.

    Raises
    ------
    OutputError
        It cannot be written; what was there is untouched.
    """
    with replace_whole(path) as temporary:
        Path(temporary).write_text(layout_text(layout, lang), encoding="utf-8", newline="\n")
