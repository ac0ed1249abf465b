"""A worksheet as official papers want it: nothing typed becomes a formula, the page number on top from page 2 on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Info
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.safe_sheet import SafeSheet
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["OfficialSheet", "add_sheet", "merge_text", "official_heading", "print_scale", "set_paper", "write_text"]

_MAX_TEXT: Final = 32_767  # what a cell holds, as Excel counts: a sign beyond U+FFFF is two
_CUT: Final = " […]"
_A4: Final = 9
_MILLIMETRES: Final = 25.4
_PRINTABLE_WIDTH: Final = 297 - 30 - 15
_MARGINS: Final = {
    "left": 30 / _MILLIMETRES,
    "right": 15 / _MILLIMETRES,
    "top": 20 / _MILLIMETRES,
    "bottom": 20 / _MILLIMETRES,
}

_STATE: Final = Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
_MOTTO: Final = Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")


class OfficialSheet(SafeSheet):
    """A worksheet whose first page bears no number (Nghị định 30/2020/NĐ-CP, annex I)."""

    def height_of(self, row: int) -> float:
        """The height of a row in points, as it will be printed."""
        pixels, is_hidden = self.row_sizes.get(row, (self.default_row_height, False))
        return 0.0 if is_hidden else pixels * 0.75

    def _write_header_footer(self) -> None:
        # XlsxWriter has no call for a different first page
        if self.header_footer_changed:
            self._xml_start_tag("headerFooter", [("differentFirst", 1)])
            self._xml_data_element("oddHeader", self.header)
            self._xml_end_tag("headerFooter")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        # XlsxWriter searches each formula for functions that Excel 2016 does not know, forty times, and a hundred
        # times more in validations and conditional formats; ours have none
        return formula.removeprefix("=")


def add_sheet(workbook: Workbook, name: str) -> Worksheet:
    """A new sheet called ``name``."""
    return workbook.add_worksheet(name, OfficialSheet)


def print_scale(widths: Sequence[float]) -> int:
    """The scale in percent at which columns of these widths fit A4 landscape; for sheets with page breaks of their own.

    Excel heeds no page break on a sheet that is fitted to pages.
    """
    millimetres = sum(width * 7 + 5 for width in widths) * _MILLIMETRES / 96
    return max(40, min(100, int(_PRINTABLE_WIDTH / millimetres * 90)))


def set_paper(sheet: Worksheet, *, heading_row: int | None, landscape: bool = True, pages_wide: int = 1) -> None:
    """A4 with official margins, fitted to width, headings repeated, the page number on top from page 2 on."""
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.set_header('&C&"Times New Roman"&13&P')
    sheet.fit_to_pages(pages_wide, 0)
    if heading_row is not None:
        sheet.repeat_rows(heading_row)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Any = None) -> None:
    """Write text as text, whatever it starts with; cut visibly what Excel would refuse."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # odd file names are shown, not raised
    sheet.write_string(row, column, text if _length(text) <= _MAX_TEXT else _cut(text), style)


def _length(text: str) -> int:
    """The length of a text as Excel counts."""
    return len(text) if len(text) <= _MAX_TEXT // 2 else len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    """As much of a text as a cell holds, with a mark that some is missing."""
    most = 2 * (_MAX_TEXT - len(_CUT))
    return text.encode("utf-16-le")[:most].decode("utf-16-le", "ignore") + _CUT


def merge_text(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, style: Any) -> None:
    """Text across several cells of one row."""
    first, last = columns
    if first == last:
        write_text(sheet, row, first, text, style)
        return
    sheet.merge_range(row, first, row, last, "", style)
    write_text(sheet, row, first, text, style)


def official_heading(
    sheet: Worksheet, styles: Styles, info: Info, left: tuple[int, int], right: tuple[int, int], *, left_width: float
) -> None:
    """The two upper lines of an official paper: who issues it at the left, the state's motto at the right.

    ``left_width`` is that of the columns at the left, in which a long name is wrapped.
    """
    lang = info.language
    lines: Sequence[tuple[str, str, Text, str]] = (
        (info.superior, "body_center", _STATE, "body_bold_center"),
        (info.issuing_body, "body_bold_center", _MOTTO, "motto"),
    )
    for row, (issuer, issuer_style, words, words_style) in enumerate(lines):
        sheet.set_row(row, row_height([(lines_of(issuer, left_width, 13, bold=True), 13.0)]))
        merge_text(sheet, row, left, issuer, styles.get(issuer_style))
        merge_text(sheet, row, right, words.say(lang), styles.get(words_style))
