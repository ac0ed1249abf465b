"""Guesses how a table that is not ours is laid out: its sheet, its headings, which column is what.

What it guesses is shown to a person before anything is read by it. Runs inside the isolated parser: standard
library only.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_headings import HEADING_ROWS, LINES, MOST_SHEETS, Headings, heading_cell, heading_texts
from thidua_xlsx.intake.form_layout import COLUMNS, OTHER_HEADINGS, UNIT_LABELS
from thidua_xlsx.intake.near_words import alike
from thidua_xlsx.reading.cells import a1, clean, fold, raw_text
from thidua_xlsx.reading.parser import Book

__all__ = ["LAYOUT_COLUMNS", "pick_layout"]

_SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "number": ("STT", "Số TT", "Số thứ tự"),
    "name": ("Nội dung", "Tiêu chí", "Nội dung thi đua", "Nội dung chấm điểm", "Chỉ tiêu thi đua", "Content"),
    "maximum": ("Điểm chuẩn", "Điểm tối đa", "Điểm quy định", "Maximum", "Max score"),
    "measure": ("ĐVT", "Unit of measure"),
    "assigned": (),
    "target": ("Chỉ tiêu giao", "Chỉ tiêu được giao", "Kế hoạch", "Kế hoạch giao", "Plan"),
    "result": ("Kết quả", "Thực hiện", "Kết quả đạt được", "Đạt", "Actual"),
    "claimed": ("Tự chấm", "Đơn vị tự chấm", "Điểm đơn vị tự chấm", "Đơn vị tự chấm điểm", "Self-assessment", "Score"),
    "evidence": ("Tài liệu kiểm chứng", "Tài liệu minh chứng", "Căn cứ", "Documents"),
    "explanation": ("Ghi chú", "Lý do", "Note", "Notes", "Reason"),
}
LAYOUT_COLUMNS: Final = tuple(_SYNONYMS)
"""Which of our columns a table of somebody else's can have."""

_WORDS: Final = {
    key: tuple(fold(word) for word in (COLUMNS[key].vi, COLUMNS[key].en, *words)) for key, words in _SYNONYMS.items()
}
_OTHERS: Final = tuple(fold(word) for word in (*OTHER_HEADINGS, "Thẩm định", "Cụm chấm", "Hội đồng chấm", "Chênh lệch"))
_ASIDE: Final = re.compile(r"\([^)]*\)|\bnam (?:19|20)\d\d\b")  # what headings say besides
_NEAR: Final = 0.8
_CONTAINED: Final = 0.9
_PREVIEW_ROWS: Final = 3
_LONGEST: Final = 200
_LONGEST_HEADING: Final = 120
_SHORTEST: Final = 4
_FEWEST: Final = 3  # columns; any two words in a row may be headings


@dataclass
class _Table:
    """One guess: the headings of a sheet, and how well they fit."""

    sheet: str
    headings: Headings = field(default_factory=Headings)
    texts: list[str] = field(default_factory=list)
    weight: float = 0.0

    @property
    def usable(self) -> bool:
        """Whether rows can be told apart, and something stands in them that counts."""
        columns = self.headings.columns.keys()
        return len(columns) >= _FEWEST and "name" in columns and bool(columns & {"claimed", "result"})


def pick_layout(book: Book, _context: dict[str, Any]) -> dict[str, Any]:
    """The table of a workbook that looks most like one of scores; ``columns`` is empty where there is none."""
    best = _Table("")
    rows: list[list[Any]] = []
    for sheet in book.sheets[:MOST_SHEETS]:
        try:
            rows_here = book.rows(sheet)
        except Exception:  # noqa: BLE001, S112 - a chart, or far too large: not the one that is looked for
            continue
        table = _table(sheet, rows_here)
        if table.usable and table.weight > best.weight:
            best, rows = table, rows_here
    if not best.usable:
        return {"sheet": "", "sheets": book.sheets[:MOST_SHEETS], "columns": {}}
    return _described(best, rows)


def _table(sheet: str, rows: list[list[Any]]) -> _Table:
    """The best heading of a sheet, on one row or on two; two only where they say more."""
    best = _Table(sheet)
    for lines in (1, 2):
        for first in range(max(0, min(HEADING_ROWS, len(rows) - lines + 1))):
            texts = heading_texts(rows, first, lines)
            columns, weight = _columns(texts)
            if weight > best.weight:
                best = _Table(sheet, Headings(first + lines - 1, columns, lines), texts, weight)
    return best


def _columns(texts: list[str]) -> tuple[dict[str, int], float]:
    """Which heading is which column, each the best that is left, and how much is known in all."""
    scores = [
        (-score, position, column)
        for position, text in enumerate(texts)
        if text
        for column, score in _scores(text).items()
        if score >= _NEAR
    ]
    columns: dict[str, int] = {}
    weight = 0.0
    for score, position, column in sorted(scores):
        if column not in columns and position not in columns.values():
            columns[column] = position
            weight -= score
    return columns, weight


@functools.lru_cache(maxsize=4096)
def _scores(text: str) -> dict[str, float]:
    """Column → how well the heading fits it. The last line of a heading weighs a little less than the whole."""
    if len(text) > _LONGEST_HEADING:
        return {}
    folded = clean(_ASIDE.sub(" ", fold(text)))
    whole, last = folded.replace(LINES, " "), folded.rpartition(LINES)[2]
    scores: dict[str, float] = {}
    for column, words in _WORDS.items():
        fits = [_fit(whole, word) for word in words]
        if last != whole:
            fits += [_fit(last, word) * 0.99 for word in words]
        scores[column] = max(fits)
    if max(scores.values()) < _NEAR:
        return {}
    other = max(alike(said, word) for said in {whole, last} for word in _OTHERS)
    return {column: score for column, score in scores.items() if score > other}


def _fit(said: str, word: str) -> float:
    if said == word:
        return 1.0
    if " " in word and (said.startswith(f"{word} ") or said.endswith(f" {word}")):
        return _CONTAINED
    shorter, longer = sorted((len(said), len(word)))
    if shorter < _SHORTEST or 2 * shorter < _NEAR * (shorter + longer):
        return 0.0
    return alike(said, word)


def _described(table: _Table, rows: list[list[Any]]) -> dict[str, Any]:
    """The guess as plain data: layout, cells, what else stands in the headings, the first rows."""
    headings = table.headings
    first = headings.row - headings.lines + 1
    in_order = sorted(headings.columns, key=lambda column: headings.columns[column])
    taken = set(headings.columns.values())
    cell, unit = _unit(rows[:first])
    return {
        "sheet": table.sheet,
        "heading_rows": list(range(first + 1, headings.row + 2)),
        "columns": {column: table.texts[headings.columns[column]] for column in in_order},
        "cells": {column: heading_cell(rows, headings, headings.columns[column]) for column in in_order},
        "others": [
            [heading_cell(rows, headings, position), text[:_LONGEST]]
            for position, text in enumerate(table.texts)
            if text and position not in taken
        ],
        "preview": _preview(rows[headings.row + 1 :], [headings.columns[column] for column in in_order], headings),
        "unit": [cell, unit],
    }


def _preview(rows: list[list[Any]], positions: list[int], headings: Headings) -> list[list[str]]:
    """The first rows that have a name, as they would be read."""
    name = headings.columns["name"]
    named = [row for row in rows if name < len(row) and any(map(str.isalpha, raw_text(row[name])))][:_PREVIEW_ROWS]
    return [
        [clean(raw_text(row[position]))[:_LONGEST] if position < len(row) else "" for position in positions]
        for row in named
    ]


def _unit(rows: list[list[Any]]) -> tuple[str, str]:
    """Where *Đơn vị: …* stands above the table, and what it says."""
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            label, colon, rest = clean(value).partition(":") if isinstance(value, str) else ("", "", "")
            if colon and fold(label) in UNIT_LABELS:
                return a1(number, position), rest.strip()[:_LONGEST]
    return "", ""
