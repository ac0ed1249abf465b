"""How a table of the cluster's own is laid out: detected from its headings, kept in a small file, read by.

The file is TOML. It is somebody else's file like any other, so it is parsed in isolation too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.errors import WorkbookError
from thidua_xlsx.intake.form_headings import HEADING_ROWS
from thidua_xlsx.intake.form_layout import COLUMNS
from thidua_xlsx.intake.near_words import nearest
from thidua_xlsx.intake.pick_layout import LAYOUT_COLUMNS
from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.isolation import parse_files, read_toml
from thidua_xlsx.reading.problems import problem_of
from thidua_xlsx.reading.remote import UNREACHED, address, name_of

__all__ = ["Detected", "Layout", "detect_layout", "read_layout"]

PathLike = str | os.PathLike[str]

_PICKER: Final = "thidua_xlsx.intake.pick_layout:pick_layout"
_KEYS: Final = ("sheet", "heading_rows", "unit_cell", "columns")
_CELL: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_LONGEST_SHEET: Final = 31
_MOST_LINES: Final = 2

_UNKNOWN: Final = Text("“{key}”: không có mục này{meant}", "“{key}”: there is no such entry{meant}")
_MEANT: Final = Text(" (có phải “{near}”?)", " (did you mean “{near}”?)")
_NO_SHEET: Final = Text("“sheet”: ghi tên trang, như trên thẻ trang của Excel", "“sheet”: the name on the sheet's tab")
_BAD_ROWS: Final = Text(
    "“heading_rows”: ghi một hoặc hai số dòng liền nhau, ví dụ [5] hoặc [5, 6], từ 1 đến {most}",
    "“heading_rows”: one row or two that follow each other, such as [5] or [5, 6], from 1 to {most}",
)
_BAD_CELL: Final = Text('“unit_cell”: ghi một ô, ví dụ "B3", hoặc để ""', '“unit_cell”: one cell, such as "B3", or ""')
_NO_COLUMNS: Final = Text(
    '“columns”: ghi cột nào mang tiêu đề nào, ví dụ name = "Nội dung"',
    '“columns”: which column has which heading, such as name = "Content"',
)
_BAD_HEADING: Final = Text(
    "“columns.{key}”: ghi tiêu đề của cột trong dấu nháy kép", "“columns.{key}”: the column's heading in quotes"
)
_NO_NAME: Final = Text(
    "“columns”: thiếu “name” (cột tên tiêu chí)", "“columns”: “name” is missing (the criteria's names)"
)
_NO_FIGURES: Final = Text(
    "“columns”: cần ít nhất một trong “target”, “result”, “claimed”",
    "“columns”: at least one of “target”, “result”, “claimed” is needed",
)
_TWICE: Final = Text(
    "“columns”: tiêu đề “{heading}” ghi cho hai cột là “{first}” và “{second}”",
    "“columns”: the heading “{heading}” is given for two columns, “{first}” and “{second}”",
)


@dataclass(frozen=True)
class Layout:
    """Where a table of the cluster's own keeps what we need.

    Attributes
    ----------
    sheet
        The name of the sheet; where no sheet has it, the only one with the headings is read.
    heading_rows
        The row of the headings as Excel counts, or the two rows. They may move: columns go by their headings.
    columns
        Our column (``number``, ``name``, ``maximum``, ``measure``, ``assigned``, ``target``, ``result``, ``claimed``,
        ``evidence``, ``explanation``) → its heading as it is printed; the two lines of one joined by ``" / "``.
    unit_cell
        The cell with the unit's name; empty: found by *Đơn vị: …*, or the only unit named above the table.
    """

    sheet: str
    heading_rows: tuple[int, ...]
    columns: Mapping[str, str]
    unit_cell: str = ""

    def plain(self) -> dict[str, Any]:
        """The layout as JSON data, with the keys of its file."""
        return {
            "sheet": self.sheet,
            "heading_rows": list(self.heading_rows),
            "unit_cell": self.unit_cell,
            "columns": dict(self.columns),
        }


@dataclass(frozen=True)
class Detected:
    """What was found in a workbook that is not ours.

    Attributes
    ----------
    file
        Its name.
    layout
        The layout; None where no table of scores was found.
    cells
        Our column → the cell of its heading.
    missing
        Our columns that no heading names.
    others
        Cell and text of headings that are none of ours.
    preview
        The first rows, in the order of ``layout.columns``.
    unit
        Cell and text of *Đơn vị: …*; empty where there is none.
    """

    file: str
    layout: Layout | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    unit: tuple[str, str] = ("", "")


def detect_layout(path: PathLike) -> Detected:
    """Find the table of scores in a workbook, and which of its columns is what, by usual headings.

    It is a guess: look at it before reading by it.

    Raises
    ------
    WorkbookError
        The file cannot be read.
    """
    file = address(path)
    name = name_of(file)
    (answer,) = parse_files([file], _PICKER, {})
    if "picked" not in answer:
        code, values = problem_of(answer)
        raise WorkbookError(Finding(code, Place(name), values=values))
    picked = answer["picked"]
    if not picked["columns"]:
        return Detected(name, missing=LAYOUT_COLUMNS)
    layout = Layout(picked["sheet"], tuple(picked["heading_rows"]), picked["columns"])
    cell, said = picked["unit"]
    return Detected(
        name,
        layout,
        picked["cells"],
        tuple(column for column in LAYOUT_COLUMNS if column not in layout.columns),
        tuple((where, text) for where, text in picked["others"]),
        tuple(tuple(row) for row in picked["preview"]),
        (cell, said),
    )


_NOT_SMALL: Final = Text("tệp quá lớn, không phải tệp bố cục", "it is too large to be a layout")
_WRONG: Final = {
    "encoding": Text(
        "tệp phải lưu bằng bảng mã UTF-8 (Notepad: Lưu thành…, Mã hóa: UTF-8)",
        "it must be saved as UTF-8 (Notepad: Save as…, Encoding: UTF-8)",
    ),
    "depth": Text("các mục lồng nhau quá sâu", "its entries are nested too deeply"),
    "syntax": Text("chưa đúng cách viết TOML ({detail})", "it is not written as TOML is ({detail})"),
}


def read_layout(path: PathLike) -> Layout:
    """Read a layout file, as ``thidua-xlsx layout`` or ``write_layout`` writes it.

    Raises
    ------
    WorkbookError
        It cannot be read, or has mistakes: all of them are in the one finding.
    """
    file = address(path)
    name = name_of(file)
    answer = read_toml(file)
    if "problem" in answer:
        code, values = problem_of(answer)
        if code in UNREACHED:
            raise WorkbookError(Finding(code, Place(name), values=values))
        raise WorkbookError(
            Finding("layout-unreadable", Place(name), values={"reason": values.get("reason", _NOT_SMALL)})
        )
    if "toml" not in answer:
        reason = Message(_WRONG[answer["wrong"]], {"detail": answer.get("detail", "")})
        raise WorkbookError(Finding("layout-unreadable", Place(name), values={"reason": reason}))
    content: dict[str, Any] = answer["toml"]
    mistakes = list(_mistakes(content))
    if mistakes:
        raise WorkbookError(Finding("layout-mistake", Place(name), values={"mistakes": mistakes}))
    rows = content["heading_rows"]
    return Layout(
        content["sheet"],
        (rows,) if isinstance(rows, int) else tuple(rows),
        content["columns"],
        content.get("unit_cell", "").upper(),
    )


def _mistakes(content: dict[str, Any]) -> Iterator[Message | Text]:
    """Everything that is wrong with the content of a layout file."""
    yield from _unknown(content, _KEYS)
    sheet = content.get("sheet")
    if not isinstance(sheet, str) or not 0 < len(sheet) <= _LONGEST_SHEET:
        yield _NO_SHEET
    if not _are_rows(content.get("heading_rows")):
        yield Message(_BAD_ROWS, {"most": HEADING_ROWS})
    cell = content.get("unit_cell", "")
    if not isinstance(cell, str) or (cell and not _CELL.fullmatch(cell.upper())):
        yield _BAD_CELL
    columns = content.get("columns")
    if isinstance(columns, dict) and columns:
        yield from _column_mistakes(columns)
    else:
        yield _NO_COLUMNS


def _column_mistakes(columns: dict[str, Any]) -> Iterator[Message | Text]:
    yield from _unknown(columns, LAYOUT_COLUMNS, "columns.")
    first_of: dict[str, str] = {}
    for key, heading in columns.items():
        if not isinstance(heading, str) or not heading.strip():
            yield Message(_BAD_HEADING, {"key": _shown(key)})
        elif first_of.setdefault(heading, key) != key:
            yield Message(_TWICE, {"heading": _shown(heading), "first": first_of[heading], "second": _shown(key)})
    if "name" not in columns:
        yield _NO_NAME
    if not columns.keys() & {"target", "result", "claimed"}:
        yield _NO_FIGURES


def _unknown(content: Mapping[str, Any], known: tuple[str, ...], before: str = "") -> Iterator[Message]:
    """Keys that nobody knows, with the one that may be meant; headings of ours are known by their words too."""
    words = {COLUMNS[key].say(lang): key for key in known if key in COLUMNS for lang in ("vi", "en")}
    for key in content:
        if key in known:
            continue
        near = [words.get(word, word) for word in nearest(key, [*known, *words])]
        meant = Message(_MEANT, {"near": near[0]}) if near else ""
        yield Message(_UNKNOWN, {"key": _shown(f"{before}{key}"), "meant": meant})


def _shown(word: str) -> str:
    return word if len(word) <= 60 else f"{word[:59]}…"


def _are_rows(rows: object) -> bool:
    """Whether it is one row, or two that follow each other, where headings are looked for."""
    listed: list[Any] = rows if isinstance(rows, list) else [rows]
    return (
        0 < len(listed) <= _MOST_LINES
        and all(type(row) is int and 1 <= row <= HEADING_ROWS for row in listed)
        and listed == list(range(listed[0], listed[0] + len(listed)))
    )
