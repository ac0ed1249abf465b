"""``Cần sửa``: the first sheet of a returned form, listing what to mend with links to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.entry import SEVERITY_WORDS, Severity
from thidua_xlsx.messages.finding import abridged, printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook, Unit
from thidua_xlsx.workbooks.returned.told import Told
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, set_paper, write_text
from thidua_xlsx.workbooks.styles import Styles

__all__ = ["Address", "write_listing"]


Address = tuple[str, str]
"""Sheet and A1 reference in the form that is returned."""

_TITLE: Final = Text("NHỮNG CHỖ CẦN SỬA TRONG BẢN TỰ CHẤM ĐIỂM", "WHAT TO MEND IN THE SELF-ASSESSMENT")
_COUNTS: Final = Text("Có {count} việc: {parts}.", "{count} in all: {parts}.")
_PARTS: Final = {
    Severity.ERROR: Text("{count} lỗi phải sửa", "{count} errors to mend"),
    Severity.WARNING: Text("{count} cảnh báo cần kiểm tra", "{count} warnings to check"),
    Severity.REVIEW: Text("{count} việc xem lại", "{count} to look at"),
}
_DEADLINE: Final = Text("Hạn gửi theo quy định: {date}.", "Deadline by the rulebook: {date}.")
_FILE: Final = Text("Tệp đã nhận: {file}", "File received: {file}")
_NOT_USED: Final = Text(
    "Tệp đã gửi không dùng được, nên các ô trong phiếu này còn trống; đề nghị điền lại vào đây.",
    "The file that was sent could not be used, so the cells of this form are blank; please fill them in here.",
)
_STEPS: Final = (
    Text(
        "Bấm vào ô ở cột “Ô” để đến chỗ cần sửa. Ô cần sửa có khung đậm; đưa chuột vào ô để đọc ghi chú.",
        "Click the cell in the column “Cell” to go there. Cells to mend have a thick frame; point at one for its note.",
    ),
    Text(
        "Sửa ngay trong tệp này rồi lưu. Những ô khác giữ nguyên như đơn vị đã gửi, không phải điền lại.",
        "Mend it in this very file and save. All other cells are as you sent them; leave them.",
    ),
    Text("Gửi lại chính tệp này {whom}.", "Send this very file back {whom}."),
    Text(
        "In lại bản ký sau khi sửa, vì mã kiểm tra ở cuối bảng đã đổi.",
        "Print it again for signature, for the check code at the end has changed.",
    ),
)
_TO_HEAD: Final = Text("cho đơn vị cụm trưởng: {head}", "to the cluster head: {head}")
_TO_SENDER: Final = Text("cho nơi đã gửi tệp này đến đơn vị", "to whoever sent it to you")
_HEADINGS: Final = (
    Text("Số", "#"),
    Text("Mức độ", "Severity"),
    Text("Trang", "Sheet"),
    Text("Ô", "Cell"),
    Text("Tiêu chí", "Criterion"),
    Text("Vấn đề", "What is wrong"),
    Text("Cách sửa", "What to do"),
)
_WIDTHS: Final = (6.0, 13.0, 15.0, 7.0, 34.0, 52.0, 46.0)
_LAST: Final = len(_WIDTHS) - 1
_LONGEST_FILE: Final = 150
_OLD_PLACE: Final = Text("{place} (tệp đã gửi)", "{place} (file as sent)")
_FIRST_STEP_ROW: Final = 4


def write_listing(
    sheet: Worksheet,
    styles: Styles,
    rulebook: Rulebook,
    unit: Unit,
    told: Sequence[Told],
    addresses: Mapping[int, Address],
    file: str,
) -> dict[int, int]:
    """Write the sheet; ``addresses``: a finding's number → where in the form it leads; ``file``: what was used, if any.

    Returns
    -------
    The number of each finding → its row.
    """
    lang = rulebook.info.language
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    heading_row = _head(sheet, styles, rulebook, unit, told, file)
    sheet.set_row(heading_row, 24)
    for position, text in enumerate(_HEADINGS):
        write_text(sheet, heading_row, position, text.say(lang), styles.get("heading"))
    rows = {item.number: row for row, item in enumerate(told, start=heading_row + 1)}
    for item in told:
        _finding(sheet, styles, item, rows[item.number], addresses.get(item.number), lang)
    last = heading_row + len(told)
    set_paper(sheet, heading_row=heading_row)
    sheet.print_area(0, 0, last, _LAST)
    sheet.freeze_panes(heading_row + 1, 0)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    return rows


def _head(sheet: Worksheet, styles: Styles, rulebook: Rulebook, unit: Unit, told: Sequence[Told], file: str) -> int:
    """Title, whose, how many, by when, how to send it back; returns the row of the headings."""
    info, lang = rulebook.info, rulebook.info.language
    width = sum(_WIDTHS)
    sheet.set_row(0, 24)
    title = f"{_TITLE.say(lang)} – {(info.period or str(info.year)).upper()}"
    merge_text(sheet, 0, (0, _LAST), title, styles.get("title"))
    sheet.set_row(1, 20)
    merge_text(sheet, 1, (0, _LAST), unit.name, styles.get("body_bold_center"))
    counts = _counts(told, lang)
    if info.deadline is not None:
        counts += f" {_DEADLINE.say(lang, date=info.deadline.strftime('%d/%m/%Y'))}"
    sheet.set_row(2, 20)
    merge_text(sheet, 2, (0, _LAST), counts, styles.get("body_bold"))
    said = _FILE.say(lang, file=abridged(printable(file), _LONGEST_FILE)) if file else _NOT_USED.say(lang)
    sheet.set_row(3, row_height([(lines_of(said, width, 13), 13.0)]))
    merge_text(sheet, 3, (0, _LAST), said, styles.get("body_wrap"))
    row = _FIRST_STEP_ROW
    for number, step in enumerate(_steps(rulebook, unit, lang), start=1):
        words = f"{number}. {step}"
        sheet.set_row(row, row_height([(lines_of(words, width, 13), 13.0)]))
        merge_text(sheet, row, (0, _LAST), words, styles.get("body_wrap"))
        row += 1
    if info.stamp:
        merge_text(sheet, row, (0, _LAST), info.stamp, styles.get("stamp"))
    return row + 1


def _counts(told: Sequence[Told], lang: str) -> str:
    numbers = {severity: sum(item.finding.severity is severity for item in told) for severity in Severity}
    parts = [_PARTS[severity].say(lang, count=number) for severity, number in numbers.items() if number]
    return _COUNTS.say(lang, count=len(told), parts=parts)


def _steps(rulebook: Rulebook, unit: Unit, lang: str) -> list[str]:
    head = rulebook.cluster(unit.cluster).head
    is_other = head and head != unit.code
    whom = _TO_HEAD.say(lang, head=rulebook.unit(head).name) if is_other else _TO_SENDER.say(lang)
    return [step.say(lang, whom=whom) for step in _STEPS]


def _finding(sheet: Worksheet, styles: Styles, item: Told, row: int, address: Address | None, lang: str) -> None:
    finding = item.finding
    where = address or ("", "")
    if address is None and (finding.place.sheet or finding.place.cell):
        old = " › ".join(part for part in (finding.place.sheet, finding.place.cell) if part)
        where = (_OLD_PLACE.say(lang, place=printable(old)), "")
    severity = SEVERITY_WORDS[finding.severity].say(lang)
    texts = (str(item.number), severity, *where, printable(finding.subject), item.what(lang), item.todo(lang))
    lines = ((lines_of(text, width, 11), 11.0) for text, width in zip(texts, _WIDTHS, strict=True))
    sheet.set_row(row, row_height(lines))
    sheet.write_number(row, 0, item.number, styles.get("dense_center"))
    for position, text in enumerate(texts[1:], start=1):
        write_text(sheet, row, position, text, styles.get(finding.severity.value if position == 1 else "dense_text"))
    if address is not None:
        link = f"internal:'{address[0]}'!{address[1]}"
        for position in (2, 3):
            sheet.write_url(row, position, link, styles.get("finding_link"), string=texts[position])
