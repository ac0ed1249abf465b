"""``Sự kiện`` and ``Bỏ phiếu``: tables that the head fills in, each row with a word on how it is understood.

Hidden columns beside the table tell formulas which unit and which kind a row is about, and whether it counts; they
ask of a row what its reader asks.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.meeting.ballots import BALLOTS, TIE
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import EVENT_STATES, EVENTS, NO_SUBMISSION
from thidua_xlsx.meeting.grids import CODE_ROW
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import text_literal
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.reading.table import Sheet
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY
from thidua_xlsx.workbooks.entries import award_words, ballot_rows, event_rows
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import set_paper
from thidua_xlsx.workbooks.styles import ENTRY_TAB
from thidua_xlsx.workbooks.table_sheet import FIRST_ROW, list_rule, write_table

__all__ = ["TIE_INDEX", "EntrySheet", "write_ballots_sheet", "write_events_sheet"]

_SPARE: Final = 40
TIE_INDEX: Final = 999
"""What stands for a vote on a tie where awards are numbered from 1."""

_UNDERSTOOD: Final = Text("Phần mềm hiểu", "Understood as")
_STATUS_WIDTH: Final = 38
_NO_UNIT: Final = Text("✖ không có mã đơn vị này", "✖ no such unit")
_NO_KIND: Final = Text("✖ không có loại sự việc này", "✖ no such kind")
_INCOMPLETE_EVENT: Final = Text(
    "▲ thiếu hoặc chưa đúng ngày, số văn bản, tình trạng", "▲ date, document or state is missing or wrong"
)
_IN_FORCE: Final = Text("✔ có hiệu lực", "✔ counts")
_TWICE: Final = Text("▲ trùng với dòng trên", "▲ the same as a row above")
_PROPOSED: Final = Text("● đề xuất, chưa có hiệu lực", "● proposed, no effect yet")
_NO_AWARD: Final = Text("✖ không có nội dung bỏ phiếu này", "✖ nothing of that name is voted on")
_INCOMPLETE_VOTE: Final = Text("▲ thiếu vòng, số phiếu hoặc số thành viên", "▲ round, votes or council is missing")
_BAD_VOTE: Final = Text("✖ số phiếu hoặc số thành viên chưa đúng", "✖ votes or council are not possible")
_TWO_ROWS: Final = Text("✖ ghi hai lần cho cùng vòng", "✖ twice for the same round")
_WAITS: Final = Text("● chờ bỏ phiếu", "● waits for the vote")
_FIRST_DAY: Final = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class EntrySheet:
    """Where formulas find the columns of such a table; ranges with the sheet's name."""

    name: str
    first: int
    last: int
    columns: dict[str, int]

    def range(self, key: str) -> str:
        """All cells of a column."""
        letter = column_letter(self.columns[key])
        return f"'{self.name}'!${letter}${self.first + 1}:${letter}${self.last + 1}"

    def cell(self, key: str, row: int) -> str:
        """One cell, on the sheet itself."""
        return f"${column_letter(self.columns[key])}{row + 1}"

    def above(self, key: str, row: int) -> str:
        """The cells of a column down to ``row``, on the sheet itself."""
        letter = column_letter(self.columns[key])
        return f"${letter}${self.first + 1}:${letter}{row + 1}"

    def here(self, key: str) -> str:
        """All cells of a column, on the sheet itself."""
        return self.range(key).rpartition("!")[2]


def _lay_out(book: Book, key: str, layout: Sheet, table: list[dict[str, Any]], hidden: tuple[str, ...]) -> EntrySheet:
    """Write the table itself; returns where its columns and those of formulas stand."""
    worksheet, lang = book.sheet(key), book.lang
    write_table(
        book.workbook,
        book.styles,
        layout,
        table,
        lang,
        stamp=book.info.stamp,
        spare=_SPARE,
        worksheet=worksheet,
        locked={"unit_name", "about"},
    )
    worksheet.set_tab_color(ENTRY_TAB)
    columns = {column.key: position for position, column in enumerate(layout.columns)}
    status = len(columns)
    columns["status"] = status
    columns |= {name: status + 1 + at for at, name in enumerate(hidden)}
    worksheet.set_column(status, status, _STATUS_WIDTH)
    worksheet.set_column(status + 1, status + len(hidden) + 2, 10, None, {"hidden": True})
    book.write_text(worksheet, FIRST_ROW - 1, status, book.say(_UNDERSTOOD), "heading")
    book.write_back(key, 0, status)
    last = FIRST_ROW + len(table) + _SPARE - 1
    for row in range(FIRST_ROW, last + 1):
        cells = table[row - FIRST_ROW] if row - FIRST_ROW < len(table) else {}
        for column in layout.columns:
            value = cells.get(column.key)
            stored = value if isinstance(value, (str, bool)) or value is None else _serial(value)
            book.cells.put(book.sheet_name(key), row, columns[column.key], stored or None if stored == "" else stored)
    worksheet.print_area(0, 0, max(FIRST_ROW + len(table), FIRST_ROW + 5) - 1, status)
    set_paper(worksheet, heading_row=FIRST_ROW - 1)
    worksheet.protect("", {"format_rows": True, "format_columns": True, "sort": True, "autofilter": True})
    return EntrySheet(book.sheet_name(key), FIRST_ROW, last, columns)


def _serial(value: Any) -> float:
    """A number or a day as the number that a cell holds."""
    if isinstance(value, datetime.date):
        return float((value - datetime.date(1899, 12, 30)).days)
    return float(value)


def _words(book: Book, key: str, column: int, words: list[str]) -> str:
    """Words in a hidden column; returns their range."""
    for offset, word in enumerate(words):
        book.put(key, (FIRST_ROW + offset, column), word, book.styles.get("code"))
    letter = column_letter(column)
    return f"${letter}${FIRST_ROW + 1}:${letter}${FIRST_ROW + max(len(words), 1)}"


def _unit_index(book: Book, cell: str) -> str:
    """Which unit of the grid a cell names, from 1; 0 where none."""
    first, last = (column_letter(column) for column in (book.grid.columns[book.units[0].code], book.grid.last_column))
    codes = f"'{book.sheet_name(CALCULATION_KEY)}'!${first}${CODE_ROW + 1}:${last}${CODE_ROW + 1}"
    exact = f"TRIM({cell})"
    for char in "~*?":  # MATCH takes them for patterns
        exact = f'SUBSTITUTE({exact},"{char}","~{char}")'
    return f'IF({cell}="",0,IFERROR(MATCH({exact},{codes},0),0))'


def _chosen(cell: str, names: str, codes: str, count: int) -> str:
    """Which name or code of two lists a cell holds, from 1; 0 for none. MATCH would take ``*`` in it for anything."""
    template = "0"
    for number in reversed(range(1, count + 1)):
        name, code = (f"{cells.partition(':')[0].rstrip('0123456789')}{FIRST_ROW + number}" for cells in (names, codes))
        template = f"IF(OR({cell}={name},{cell}={code}),{number},{template})"
    return f'IF({cell}="",0,{template})'


def _offer(book: Book, key: str, at: EntrySheet, column: str, source: Any) -> None:
    rule = list_rule([] if isinstance(source, str) else source, book.lang)
    rule |= {"source": f"={source}"} if isinstance(source, str) else {}
    position = at.columns[column]
    book.sheet(key).data_validation(at.first, position, at.last, position, {**rule, "error_type": "stop"})


def _status(book: Book, key: str, at: EntrySheet, row: int, template: str) -> None:
    style = book.styles.get("assigned_left")
    text = book.calculated(key, (row, at.columns["status"]), template, style)
    if text:
        sheet = book.sheet(key)
        sheet.set_row(row, max(sheet.height_of(row), row_height([(lines_of(str(text), _STATUS_WIDTH), 12.0)])))


# -- events ------------------------------------------------------------------------------------------


def write_events_sheet(book: Book) -> EntrySheet:
    """Events from outside: the head confirms them here."""
    rulebook, key = book.rulebook, "events"
    own = set(book.grid.columns)
    entries = () if book.result.events is None else book.result.events.entries
    table = [dict(row) for row in event_rows(rulebook, [event for event in entries if event.unit in own])]
    table += [dict(row) for row in event_rows(rulebook, _absent(book))]
    at = _lay_out(book, key, EVENTS.sheet, table, ("unit_index", "kind_index", "alone", "counts"))
    names = [item.name for item in rulebook.limiters]
    aside = at.columns["counts"] + 1
    name_cells = _words(book, key, aside, names)
    code_cells = _words(book, key, aside + 1, [item.code for item in rulebook.limiters])
    unit_cells = _words(book, key, aside + 2, [unit.code for unit in book.units])
    book.sheet(key).set_column(aside, aside + 2, None, None, {"hidden": True})
    _offer(book, key, at, "unit", unit_cells)
    _offer(book, key, at, "kind", name_cells)
    _offer(book, key, at, "state", [word.say(book.lang) for _, word in EVENT_STATES])
    day = {"validate": "date", "criteria": ">", "value": _FIRST_DAY, "error_type": "stop", "ignore_blank": True}
    book.sheet(key).data_validation(at.first, at.columns["date"], at.last, at.columns["date"], day)
    confirmed = dict(EVENT_STATES)["confirmed"]
    code = book.styles.get("code")
    for row in range(at.first, at.last + 1):
        unit, kind, date, document, state = (at.cell(name, row) for name in _EVENT_COLUMNS)
        u, k, c = (at.cell(name, row) for name in ("unit_index", "kind_index", "counts"))
        book.calculated(key, (row, at.columns["unit_index"]), _unit_index(book, unit), code)
        book.calculated(key, (row, at.columns["kind_index"]), _chosen(kind, name_cells, code_cells, len(names)), code)
        same = "*".join(
            f"({at.above(name, row)}={cell})"
            for name, cell in (("unit_index", u), ("kind_index", k), ("date", date), ("document", document))
        )
        is_confirmed = f"OR({state}={text_literal(confirmed.vi)},{state}={text_literal(confirmed.en)})"
        is_state = ",".join(f"{state}={text_literal(word)}" for _, text in EVENT_STATES for word in (text.vi, text.en))
        alone = at.cell("alone", row)
        template = f'IF(AND({u}>0,{k}>0,ISNUMBER({date}),{document}<>"",OR({is_state})),1,0)'
        book.calculated(key, (row, at.columns["alone"]), template, code)
        once = f"SUMPRODUCT({same}*({at.above('alone', row)}=1))=1"
        template = f"IF(AND({alone}=1,{is_confirmed}),IF({once},{k},0),0)"
        book.calculated(key, (row, at.columns["counts"]), template, code)
        said = {name: text_literal(book.say(text)) for name, text in _EVENT_WORDS.items()}
        template = (
            f'IF(AND({unit}="",{kind}=""),"",IF({u}=0,{said["unit"]},IF({k}=0,{said["kind"]},'
            f"IF({alone}=0,{said['incomplete']},IF({c}>0,{said['counts']},"
            f"IF({is_confirmed},{said['twice']},{said['proposed']}))))))"
        )
        _status(book, key, at, row, template)
    return at


_EVENT_COLUMNS: Final = ("unit", "kind", "date", "document", "state")
_EVENT_WORDS: Final = {
    "unit": _NO_UNIT,
    "kind": _NO_KIND,
    "incomplete": _INCOMPLETE_EVENT,
    "counts": _IN_FORCE,
    "twice": _TWICE,
    "proposed": _PROPOSED,
}


def _absent(book: Book) -> list[Event]:
    """Units that did not score themselves, as proposals that the head may confirm."""
    limits = book.result.limits
    said = limits[(limits["document"] == "") & limits["date"].isna() & (limits["state"] == "proposed")]
    return [
        Event(str(row["unit"]), str(row["kind"]), note=book.say(NO_SUBMISSION))
        for row in said.to_dict("records")
        if row["unit"] in book.grid.columns
    ]


# -- ballots -----------------------------------------------------------------------------------------


def write_ballots_sheet(book: Book) -> EntrySheet:
    """Votes on awards and ties, and what head and deputy decide."""
    rulebook, key = book.rulebook, "ballots"
    known = () if book.result.ballots is None else book.result.ballots.entries
    table = [dict(row) for row in ballot_rows(book.result, known) if row["unit"] in book.grid.columns]
    at = _lay_out(book, key, BALLOTS.sheet, table, ("unit_index", "award_index", "alone", "counts", "decides"))
    voted = [award for award in rulebook.awards if award.ballot]
    aside = at.columns["decides"] + 1
    tie = TIE.say(book.lang)
    name_cells = _words(book, key, aside, [*dict.fromkeys(award_words(rulebook)[award.code] for award in voted), tie])
    unit_cells = _words(book, key, aside + 1, [unit.code for unit in book.units])
    numbers = "".join(
        f"IF(OR({{cell}}={text_literal(award.code)},{{cell}}={text_literal(award.name)}),{at_award},"
        for award, at_award in zip(voted, voted_indexes(book), strict=True)
    )
    book.sheet(key).set_column(aside, aside + 1, None, None, {"hidden": True})
    _offer(book, key, at, "award", name_cells)
    _offer(book, key, at, "unit", unit_cells)
    _offer(book, key, at, "round", ["1", "2"])
    words = [word.say(book.lang) for _, word in _DECISIONS]
    _offer(book, key, at, "decision", words)
    whole = {"validate": "integer", "criteria": ">=", "value": 0}
    for name in ("votes", "council", "order"):
        book.sheet(key).data_validation(at.first, at.columns[name], at.last, at.columns[name], whole)
    code = book.styles.get("code")
    yes = _either(dict(_DECISIONS)["yes"])
    no = _either(dict(_DECISIONS)["no"])
    for row in range(at.first, at.last + 1):
        cell = {name: at.cell(name, row) for name in at.columns}
        book.calculated(key, (row, at.columns["unit_index"]), _unit_index(book, cell["unit"]), code)
        template = f"IF(OR({cell['award']}={text_literal(TIE.vi)},{cell['award']}={text_literal(TIE.en)}),{TIE_INDEX},"
        template += numbers.replace("{cell}", cell["award"]) + "0" + ")" * (len(voted) + 1)
        book.calculated(key, (row, at.columns["award_index"]), template, code)
        counted = (
            f'IF({cell["votes"]}="",IF(OR({cell["decision"]}<>"",N({cell["order"]})>0),1,0),'
            f"IF(AND(ISNUMBER({cell['votes']}),ISNUMBER({cell['council']})),"
            f"IF(AND(N({cell['votes']})>=0,N({cell['council']})>0,N({cell['votes']})<=N({cell['council']})),1,0),0))"
        )
        number = f'OR({cell["round"]}=1,{cell["round"]}="1",{cell["round"]}=2,{cell["round"]}="2")'
        template = f"IF(AND({cell['unit_index']}>0,{cell['award_index']}>0,{number}),{counted},0)"
        book.calculated(key, (row, at.columns["alone"]), template, code)
        same = "*".join(f"({at.here(name)}={cell[name]})" for name in ("unit_index", "award_index", "round", "alone"))
        template = f"IF({cell['alone']}=1,IF(SUMPRODUCT({same}*1)=1,1,0),0)"
        book.calculated(key, (row, at.columns["counts"]), template, code)
        decided = f"IF({yes.replace('{cell}', cell['decision'])},1,IF({no.replace('{cell}', cell['decision'])},2,0))"
        template = (
            f'IF({cell["counts"]}=1,IF({cell["decision"]}="",0,'
            f"({cell['award_index']}*1000+{cell['unit_index']})*10+{decided}),0)"
        )
        book.calculated(key, (row, at.columns["decides"]), template, code)
        _status(book, key, at, row, _vote_status(book, cell))
    return at


_DECISIONS: Final = next(column.choices for column in BALLOTS.sheet.columns if column.key == "decision")


def voted_indexes(book: Book) -> list[int]:
    """The numbers, from 1, of the awards with a ballot among all awards of the rulebook."""
    return [at for at, award in enumerate(book.rulebook.awards, start=1) if award.ballot]


def _either(word: Text) -> str:
    return f"OR({{cell}}={text_literal(word.vi)},{{cell}}={text_literal(word.en)})"


def _vote_status(book: Book, cell: dict[str, str]) -> str:
    said = {
        name: text_literal(book.say(text))
        for name, text in (
            ("unit", _NO_UNIT),
            ("award", _NO_AWARD),
            ("incomplete", _INCOMPLETE_VOTE),
            ("bad", _BAD_VOTE),
            ("twice", _TWO_ROWS),
            ("waits", _WAITS),
            ("counts", _IN_FORCE),
        )
    }
    nothing = f'AND({cell["votes"]}="",{cell["council"]}="",{cell["decision"]}="",{cell["order"]}="")'
    missing = f'OR({cell["round"]}="",AND({cell["votes"]}<>"",{cell["council"]}=""),{cell["votes"]}="")'
    return (
        f'IF(AND({cell["unit"]}="",{cell["award"]}=""),"",IF({cell["unit_index"]}=0,{said["unit"]},'
        f"IF({cell['award_index']}=0,{said['award']},IF({nothing},{said['waits']},IF({cell['counts']}=1,"
        f"{said['counts']},IF({cell['alone']}=1,{said['twice']},IF({missing},{said['incomplete']},{said['bad']})))))))"
    )
