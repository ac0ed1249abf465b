"""The marks of a returned form: a note on each marked cell, and beside each row its numbers in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.intake.form_layout import MEND_SHEET
from thidua_xlsx.messages.entry import SEVERITY_WORDS
from thidua_xlsx.messages.finding import abridged
from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.workbooks.returned.told import Told
from thidua_xlsx.workbooks.row_heights import lines_of
from thidua_xlsx.workbooks.sheet import write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["note_text", "write_notes", "write_numbers"]

_AUTHOR: Final = "thidua-xlsx"
_FONT: Final = "Times New Roman"
_SIZE: Final = 11
_WIDTH: Final = 380  # pixels
_LINE: Final = 20  # pixels
_MARGIN: Final = 16
_TALLEST: Final = 620  # what a small screen shows
_LONGEST: Final = 1_800
_MORE: Final = Text("Đọc đủ ở trang “{sheet}”.", "All of it is on the sheet “{sheet}”.")
_PIXELS_PER_UNIT: Final = 7


def note_text(told: Sequence[Told], lang: str) -> str:
    """What a note says: for each finding of a cell what is wrong and what to do."""
    parts = [
        f"{SEVERITY_WORDS[item.finding.severity].say(lang)} {item.number}: {item.what(lang)}\n→ {item.todo(lang)}"
        for item in told
    ]
    text = "\n\n".join(parts)
    if len(text) <= _LONGEST:
        return text
    return f"{abridged(text, _LONGEST)}\n{_MORE.say(lang, sheet=MEND_SHEET.say(lang))}"


def write_notes(sheet: Worksheet, notes: Mapping[tuple[int, int], Sequence[Told]], lang: str) -> None:
    """A note on each cell, wide and tall enough for what it says; it shows when somebody points at the cell."""
    for (row, column), told in notes.items():
        text = note_text(told, lang)
        sheet.write_comment(row, column, text, _looks(text))


def _looks(text: str) -> dict[str, Any]:
    width = _WIDTH
    height = _LINE * lines_of(text, width / _PIXELS_PER_UNIT, _SIZE) + _MARGIN
    if height > _TALLEST:
        width *= 2
        height = min(_TALLEST, _LINE * lines_of(text, width / _PIXELS_PER_UNIT, _SIZE) + _MARGIN)
    return {
        "author": _AUTHOR,
        "visible": False,
        "width": width,
        "height": height,
        "font_name": _FONT,
        "font_size": _SIZE,
        "font_family": 1,
    }


def write_numbers(
    sheet: Worksheet,
    styles: Styles,
    column: int,
    rows: Mapping[int, Sequence[Told]],
    listed: Mapping[int, int],
    lang: str,
) -> None:
    """In each row of the form the worst symbol and the numbers of its findings, leading back to the list."""
    for row, told in rows.items():
        worst = told[0].finding.severity
        symbol = SEVERITY_WORDS[worst].say(lang).partition(" ")[0]
        words = f"{symbol} {', '.join(str(item.number) for item in told)}"
        target = f"internal:'{MEND_SHEET.say(lang)}'!{a1(listed[told[0].number], 0)}"
        write_text(sheet, row, column, words, styles.get("finding_link"))
        sheet.write_url(row, column, target, styles.get("finding_link"), string=words)
