"""The sheets that share one grid: what came in, locked, and what the head types beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.meeting.grids import (
    CODE_ROW,
    FIRST_ROW,
    FIRST_UNIT_COLUMN,
    HEADING_ROW,
    KEY_COLUMN,
    MAXIMUM_COLUMN,
    NAME_COLUMN,
    NUMBER_COLUMN,
    GridRow,
)
from thidua_xlsx.meeting.verification import corrected_inputs, head_step
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind, literal
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Unit
from thidua_xlsx.rulebook.rules import Combine, PointKind
from thidua_xlsx.workbooks.consolidated.book import GRID_WIDTHS, KG, NOT_APPLICABLE, Book
from thidua_xlsx.workbooks.consolidated.layout import criteria_levels, grid_head, grid_paper
from thidua_xlsx.workbooks.consolidated.prefilled import Prefilled
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.styles import ENTRY_TAB
from thidua_xlsx.workbooks.table_sheet import list_rule

__all__ = ["WIDTHS", "set_grid_paper", "write_entry_grids", "write_frame", "write_input_grids"]

WIDTHS: Final = GRID_WIDTHS
_REASON_WIDTH: Final = 26.0
_WITH_INPUTS: Final = frozenset({"results", "verified_results", "calculation"})  # where further inputs have figures
_LONGEST_LIST: Final = 250  # what Excel takes in a validation

_HEADINGS: Final = (
    Text("Mã", "Key"),
    Text("TT", "No"),
    Text("Nội dung tiêu chí", "Criterion"),
    Text("Thang điểm", "Max"),
)
_TITLES: Final = {
    "targets": Text("CHỈ TIÊU ĐƯỢC GIAO", "TARGETS"),
    "results": Text("KẾT QUẢ ĐƠN VỊ BÁO CÁO", "WHAT THE UNITS REPORTED"),
    "claimed": Text("ĐIỂM TỰ CHẤM", "CLAIMED POINTS"),
    "verified_results": Text("KẾT QUẢ THẨM ĐỊNH", "VERIFIED RESULTS"),
    "verified_points": Text("ĐIỂM THẨM ĐỊNH", "VERIFIED POINTS"),
    "reasons": Text("LÝ DO SỬA KHI THẨM ĐỊNH", "REASONS OF CHANGES"),
}
_NOTES: Final = {
    "targets": Text(
        "Số liệu nộp về, khóa. KG: không được giao.  –: không áp dụng cho cụm.",
        "As submitted, locked. KG: not assigned.  –: not for this cluster.",
    ),
    "results": Text(
        "Số liệu nộp về, khóa; muốn sửa thì ghi vào trang Kết quả thẩm định, cùng ô.",
        "As submitted, locked; type a correction into the same cell of Verified results.",
    ),
    "claimed": Text(
        "Điểm đơn vị tự chấm, khóa; điểm trừ ghi số âm.", "As the units claimed, locked; deductions are negative."
    ),
    "verified_results": Text(
        "Ô vàng: ghi kết quả đúng, điểm được tính lại ngay; để trống nếu đồng ý với báo cáo. Ghi lý do ở trang Lý do.",
        "Yellow cells: type the right result, points follow; blank where you agree. The reason goes to Reasons.",
    ),
    "verified_points": Text(
        "Ô vàng: cho điểm luôn, thay cho điểm tính theo quy định; điểm trừ ghi số dương. Ghi lý do ở trang Lý do.",
        "Yellow cells: the points themselves; deductions are typed positive. Give the reason on the sheet Reasons.",
    ),
    "reasons": Text(
        "Lý do của mỗi ô đã sửa; ghi “Đồng ý” nếu đã xem và không sửa.",
        "The reason of each change; “Agreed” where you looked and changed nothing.",
    ),
}
_POINTS_HELP: Final = Text(
    "Tiêu chí {key}: điểm từ 0 đến {max}, bước {step}.", "Criterion {key}: 0 to {max} points in steps of {step}."
)
_POINTS_ABOVE: Final = Text(
    "Tiêu chí {key}: điểm không âm, bước {step}.", "Criterion {key}: points not below 0, in steps of {step}."
)
_NUMBER_HELP: Final = Text("Tiêu chí {key}: một số không nhỏ hơn {low}.", "Criterion {key}: a number not below {low}.")
_PERCENT_HELP: Final = Text(
    "Tiêu chí {key} tính bằng phần trăm: 95 % ghi là 95.", "Criterion {key} is in percent: write 95 for 95 %."
)


def write_frame(book: Book, key: str, title: Text, *, unit_width: float = 0.0, note: str) -> None:
    """The part that all grids have: headings, criteria at the left, units on top."""
    unit_width = unit_width or book.unit_width
    sheet, styles = book.sheet(key), book.styles
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(FIRST_UNIT_COLUMN, max(book.grid.last_column, FIRST_UNIT_COLUMN), unit_width)
    grid_head(book, key, title, note, WIDTHS, unit_width)
    sheet.set_row(CODE_ROW, None, None, {"hidden": True})
    heading = styles.get("heading")
    for position, text in enumerate(_HEADINGS):
        sheet.write_string(HEADING_ROW, position, book.say(text), heading)
    code = styles.get("code")
    for unit in book.units:
        book.put(key, (CODE_ROW, book.grid.columns[unit.code]), unit.code, code)
        sheet.write_string(HEADING_ROW, book.grid.columns[unit.code], unit.short, heading)
    tallest = max((lines_of(unit.short, unit_width, bold=True) for unit in book.units), default=1)
    sheet.set_row(HEADING_ROW, row_height([(tallest, 12.0)], 34))
    for row in book.grid.rows:
        _left(book, key, row)
    sheet.freeze_panes(FIRST_ROW, FIRST_UNIT_COLUMN)
    sheet.outline_settings(symbols_below=False, symbols_right=True)


def set_grid_paper(
    book: Book, key: str, *, unit_width: float = 0.0, foot: Mapping[int, int | None] | None = None
) -> None:
    """Scale and page breaks of a grid, once the heights of its rows are known; ``foot``: levels of the rows below."""
    last = max([book.grid.next_row - 1, *(foot or {})])
    grid_paper(book, key, last, WIDTHS, unit_width or book.unit_width, criteria_levels(book.grid) | dict(foot or {}))


def _left(book: Book, key: str, row: GridRow) -> None:
    """Key, number, name and maximum of a criterion, or the name of one of its inputs."""
    criterion, sheet = row.criterion, book.sheet(key)
    if row.input is not None:
        book.put(key, (row.row, KEY_COLUMN), row.key, book.styles.get("code"))
        sheet.write_blank(row.row, NUMBER_COLUMN, None, book.styles.get("text_center"))
        sheet.write_string(row.row, NAME_COLUMN, book.say(row.input.label), book.styles.get("child_text"))
        sheet.write_blank(row.row, MAXIMUM_COLUMN, None, book.styles.get("assigned"))
        # hidden where nothing stands in it: the rows must be the same on all sheets
        sheet.set_row(row.row, 18, None, {"hidden": key not in _WITH_INPUTS})
        return
    is_leaf = criterion.is_leaf
    text, centre = ("text", "text_center") if is_leaf else ("group", "group_center")
    book.put(key, (row.row, KEY_COLUMN), row.key, book.styles.get("code" if is_leaf else "group"))
    book.write_text(sheet, row.row, NUMBER_COLUMN, criterion.number, centre)
    book.write_text(sheet, row.row, NAME_COLUMN, criterion.name, text)
    book.write_maximum(key, row.row, MAXIMUM_COLUMN, criterion.key, "assigned" if is_leaf else "group_number")
    lines = [lines_of(criterion.name, WIDTHS[NAME_COLUMN], bold=not is_leaf)]
    if is_leaf and key in _WITH_INPUTS:
        lines += [lines_of(word.say(book.lang), book.unit_width) for word in criterion.scoring.choices()]
    sheet.set_row(row.row, row_height([(max(lines), 12.0)]))


def _guard(book: Book, key: str) -> None:
    """Only the entry cells can be typed into; no password, for the head may unlock what is the head's."""
    book.sheet(key).protect("", {"format_columns": True, "format_rows": True})


# -- what came in ------------------------------------------------------------------------------------


def write_input_grids(book: Book) -> None:
    """``Chỉ tiêu``, ``Kết quả``, ``Tự chấm``: as submitted, locked."""
    block = book.answers
    raw = book.result.batch.answers["raw"].astype("object").to_numpy()
    for key, write in (("targets", _target), ("results", _result), ("claimed", _claimed)):
        write_frame(book, key, _TITLES[key], note=book.say(_NOTES[key]))
        for row in book.grid.rows:
            for unit in book.units:
                write(book, block, raw, row, unit)
        _guard(book, key)
        set_grid_paper(book, key)


def _blank(book: Book, key: str, row: GridRow, unit: Unit) -> bool:
    """Write what a cell shows that has no figure of its own; False where it has one."""
    at = (row.row, book.grid.columns[unit.code])
    if not row.criterion.is_leaf:
        book.put(key, at, None, book.styles.get("group"))
    elif not book.applies(row.criterion, unit):
        book.put(key, at, NOT_APPLICABLE, book.styles.get("not_assigned"))
    else:
        return False
    return True


def _target(book: Book, block: AnswerBlock, _raw: Any, row: GridRow, unit: Unit) -> None:
    if _blank(book, "targets", row, unit):
        return
    at, leaf = (row.row, book.grid.columns[unit.code]), row.criterion
    if row.input is None and (book.is_gone(leaf, unit) or book.is_without_target(leaf, unit)):
        book.put("targets", at, KG, book.styles.get("not_assigned"))
        return
    value = None
    if row.input is None and leaf.scoring.has_target and not leaf.uses:
        held = book.rulebook.target(unit.code, leaf.key)
        if held is not None:
            value = None if held.value is None else float(held.value)
        else:
            answer = block.row(unit.code, leaf.key, TARGET.key)
            given = answer >= 0 and block.state[answer] == "given"
            value = float(block.number[answer]) if given else None
    book.put("targets", at, value, book.styles.get("assigned", "General"))


def _result(book: Book, block: AnswerBlock, raw: Any, row: GridRow, unit: Unit) -> None:
    if _blank(book, "results", row, unit):
        return
    at, leaf = (row.row, book.grid.columns[unit.code]), row.criterion
    item = _own_input(row)
    answer = -1 if item is None else block.row(unit.code, leaf.key, item.key)
    value: Any = None
    if item is not None and answer >= 0:
        state = block.state[answer]
        if state == "given":
            value = block.choice[answer] if item.kind is Kind.CHOICE else float(block.number[answer])
        elif state == "not assigned":
            there = block.number[answer] == block.number[answer]
            value = float(block.number[answer]) if there and book.is_without_target(leaf, unit) else KG
        elif state == "unreadable":
            value = str(raw[answer])
    style = "not_assigned" if value == KG else ("assigned_text" if isinstance(value, str) else "assigned")
    book.put("results", at, value, book.styles.get(style, "" if isinstance(value, str) else "General"))


def _own_input(row: GridRow) -> Input | None:
    """The result that stands in a row; None where it holds none."""
    if row.input is not None:
        return row.input
    inputs = corrected_inputs(row.criterion) if row.criterion.is_leaf else []
    return inputs[0] if len(inputs) == 1 else None


def _claimed(book: Book, block: AnswerBlock, _raw: Any, row: GridRow, unit: Unit) -> None:
    if _blank(book, "claimed", row, unit):
        return
    at, leaf = (row.row, book.grid.columns[unit.code]), row.criterion
    if row.input is None and book.is_gone(leaf, unit):
        book.put("claimed", at, KG, book.styles.get("not_assigned"))
        return
    answer = block.row(unit.code, leaf.key, CLAIMED.key) if row.input is None and leaf.scores else -1
    value = None
    if answer >= 0 and block.state[answer] != "blank" and block.number[answer] == block.number[answer]:
        sign = -1 if book.rulebook.kind(leaf) is PointKind.DEDUCTION else 1
        value = sign * float(block.number[answer]) + 0.0
    book.put("claimed", at, value, book.styles.get("assigned", book.points))


# -- what the head types -----------------------------------------------------------------------------


def write_entry_grids(book: Book, prefilled: Prefilled) -> None:
    """``Kết quả thẩm định``, ``Điểm thẩm định``, ``Lý do``."""
    for key in ("verified_results", "verified_points", "reasons"):
        width = _REASON_WIDTH if key == "reasons" else book.unit_width
        write_frame(book, key, _TITLES[key], unit_width=width, note=book.say(_NOTES[key]))
        if key == "reasons":
            _heights(book, prefilled)
        book.sheet(key).set_tab_color(ENTRY_TAB)
        for row in book.grid.rows:
            style = _entry_style(book, key, row)
            for unit in book.units:
                if not _blank(book, key, row, unit):
                    _entry(book, key, row, unit, style, prefilled)
            if style:
                _validate(book, key, row)
        _guard(book, key)
        set_grid_paper(book, key, unit_width=width)


def _entry_style(book: Book, key: str, row: GridRow) -> str:
    """The style of the row's entry cells; empty where nothing is typed."""
    leaf = row.criterion
    if not leaf.is_leaf:
        return ""
    if key == "verified_results":
        item = _own_input(row)
        if item is None or book.info.combine in {Combine.MEAN, Combine.TRIMMED}:
            return ""
        return "entry_choice" if item.kind is Kind.CHOICE else "entry"
    if row.input is not None:
        return ""
    if key == "verified_points":
        return "entry" if leaf.scores else ""
    return "entry_text"


def _entry(book: Book, key: str, row: GridRow, unit: Unit, style: str, prefilled: Prefilled) -> None:
    at = (row.row, book.grid.columns[unit.code])
    if not style or unit.code not in book.submitted or book.is_gone(row.criterion, unit):
        book.put(key, at, None, book.styles.get("assigned"))
        return
    number_format = {"entry": book.points if key == "verified_points" else "General"}.get(style, "")
    book.put(key, at, prefilled.cell(key, row.key, unit.code), book.styles.get(style, number_format))


def _heights(book: Book, prefilled: Prefilled) -> None:
    """Make rows tall enough for the reasons that stand in them."""
    for row in book.grid.rows:
        texts = [prefilled.cell("reasons", row.key, unit.code) or "" for unit in book.units]
        if any(texts):
            lines = [(lines_of(str(text), _REASON_WIDTH), 12.0) for text in texts]
            name = (lines_of(row.criterion.name, WIDTHS[NAME_COLUMN]), 12.0)
            book.sheet("reasons").set_row(row.row, row_height([name, *lines]))


def _validate(book: Book, key: str, row: GridRow) -> None:
    """One validation over the row: what the reader would refuse is refused when it is typed."""
    rules = list(_rules(book, key, row))
    for rule in rules:
        message = {"error_title": book.say(_STOP_TITLE), "error_type": "stop", "ignore_blank": True}
        book.sheet(key).data_validation(row.row, FIRST_UNIT_COLUMN, row.row, book.grid.last_column, {**message, **rule})


_STOP_TITLE: Final = Text("Chưa đúng", "Not possible")


def _rules(book: Book, key: str, row: GridRow) -> Iterator[dict[str, Any]]:
    leaf, cell = row.criterion, a1(row.row, FIRST_UNIT_COLUMN)
    if key == "verified_points":
        step = head_step(book.rulebook, leaf)
        ceiling = leaf.scoring.ceiling(leaf.points)
        most = "" if ceiling is None else f",{cell}<={literal(ceiling)}"
        grid = f"ABS({cell}/{literal(step)}-ROUND({cell}/{literal(step)},0))<0.000001"
        text = _POINTS_ABOVE if ceiling is None else _POINTS_HELP
        message = text.say(book.lang, key=leaf.key, max=ceiling, step=step)
        yield {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{cell}>=0{most},{grid})",
            "error_message": message[:_LONGEST_LIST],
        }
    elif key == "verified_results":
        item = _own_input(row)
        assert item is not None
        if item.kind is Kind.CHOICE:
            words = [word.say(book.lang) for word in leaf.scoring.choices()]
            if len(",".join(words)) <= _LONGEST_LIST and not any(set(',"') & set(word) for word in words):
                yield {**list_rule(words, book.lang), "error_type": "stop"}
        elif leaf.is_percent and not item.whole:
            message = _PERCENT_HELP.say(book.lang, key=leaf.key)
            yield {
                "validate": "custom",
                "value": f"=AND(ISNUMBER({cell}),OR({cell}=0,{cell}>1.5))",
                "error_message": message,
            }
        else:
            yield {
                "validate": "integer" if item.whole else "decimal",
                "criteria": ">=",
                "value": item.least,
                "error_message": _NUMBER_HELP.say(book.lang, key=leaf.key, low=item.least),
            }
