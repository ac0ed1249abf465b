"""Which row is which criterion: by hidden key, else printed code and name together, wherever the row stands.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_layout import CHECK_KEY, TOTAL_KEY, blank_row
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.near import alike, nearest
from thidua_xlsx.intake.row_names import Known, RowNames, plain_number, row_names
from thidua_xlsx.reading.cells import clean, fold, is_blank, raw_text

__all__ = ["Rows", "match_rows"]

_TOTAL_NAMES: Final = ("tong cong", "tong diem", "total")
_TOTAL_WORDS: Final = frozenset({"tong", "cong", "tong so"})  # whole names, in tables that are not ours
_SUBTOTAL: Final = re.compile(r"(?:tong|cong)(?: so| diem)? (?:muc|nhom|phan)\b.*")
_CHECK_NAMES: Final = ("ma kiem tra", "check code")
_FIGURES: Final = ("target", "result", "claimed")
_MOST_DOUBTS: Final = 500  # names that are compared with all others; beyond them it is no form
_ANOTHER: Final = 0.6  # below it a name is another one, not the same one typed again
_PLACE_AND_DATE: Final = re.compile(r"ngay\b.*thang\b.*nam\b")
_COLUMN_NUMBER: Final = re.compile(r"\(?(\d{1,2})\)?(?: ?=.{1,30})?")

Rows = tuple[dict[str, int], dict[str, int]]
"""Hidden key → row of the sheet; and the rows of total and check code."""


def match_rows(form: FormSheet, cluster: str) -> Rows:
    """The rows of a form of ``cluster``.

    Most forms of a batch come back with their rows as they were sent out, so what was found for one is kept for all
    that look the same.
    """
    seen: dict[Any, Rows] = form.context.setdefault("rows seen", {})
    known: Known = form.context["rows"][cluster]
    at = tuple(form.columns.get(column) for column in ("key", "number", "name", *_FIGURES))
    look = (cluster, form.heading_row, form.by_layout, at, _look(form, known))
    if look not in seen:
        before = len(form.findings)
        rows = _Matching(form, known, row_names(form, cluster)).run()
        if len(form.findings) > before:
            return rows
        seen[look] = rows
    return seen[look]


def _look(form: FormSheet, known: Known) -> tuple[Any, ...]:
    """All that tells rows apart: key and number, or everything where the key is missing or unknown."""
    key, number = form.columns.get("key"), form.columns.get("number")
    below = form.rows[form.heading_row + 1 :]
    if key is None or number is None:
        return tuple(map(tuple, below))
    return tuple(
        (row[key], row[number]) if row[key] in known or row[key] in {TOTAL_KEY, CHECK_KEY} else tuple(row)
        for row in below
    )


@dataclass
class _Row:
    """One row of the sheet that is not blank."""

    at: int
    hidden: str
    printed: str
    name: str  # folded first line
    said: str  # as it was typed


@dataclass
class _Matching:
    """Goes down the table and finds out which row is which."""

    form: FormSheet
    known: Known
    names: RowNames
    matched: dict[str, int] = field(default_factory=dict)
    footer: dict[str, int] = field(default_factory=dict)
    above: str | None = ""  # the last row's key; None below a group that nobody knows
    doubts: int = 0
    totals: list[tuple[str, int]] = field(default_factory=list)  # how they are called, and their rows

    def run(self) -> Rows:
        """Hidden key → row of the sheet, and the rows of total and check code."""
        for number in range(self.form.heading_row + 1, len(self.form.rows)):
            if blank_row(self.form.rows[number]):
                continue
            row = self._row(number)
            if not self._is_footer(row) and not self._is_numbering(row):
                self._take(row)
        words = [word for word, _ in self.totals]
        # the last of them, for the others are somebody's subtotals; where all go by one name it may be one too
        if words and not (self.form.by_layout and words.count(words[-1]) > 1):
            self.footer.setdefault(TOTAL_KEY, self.totals[-1][1])
        return self.matched, self.footer

    def _row(self, number: int) -> _Row:
        hidden = clean(raw_text(self.form.value(number, "key")))
        printed = clean(raw_text(self.form.value(number, "number")))
        if hidden in self.known:  # nothing else decides
            return _Row(number, hidden, printed, "", "")
        said = clean(raw_text(self.form.value(number, "name")).partition("\n")[0])
        return _Row(number, hidden, printed, fold(said), said)

    def _is_footer(self, row: _Row) -> bool:
        """Whether it is a total, a subtotal, or the check code."""
        if row.hidden in {TOTAL_KEY, CHECK_KEY}:
            self.footer[row.hidden] = row.at
            return True
        if row.hidden or row.name in self.names.by_name:
            return False
        words = (row.name, fold(row.printed))
        if any(word.startswith(_CHECK_NAMES) for word in words):
            return True
        if self.form.by_layout and any(_SUBTOTAL.fullmatch(word) for word in words):
            return True
        for word in words:
            if word.startswith(_TOTAL_NAMES) or (self.form.by_layout and word in _TOTAL_WORDS):
                self.totals.append((word, row.at))
                return True
        return False

    def _is_numbering(self, row: _Row) -> bool:
        """Whether it only numbers the columns, ``(1) (2) (3)``, as tables do below their headings."""
        if row.hidden or self.matched or not _COLUMN_NUMBER.fullmatch(row.name):
            return False
        values = [clean(raw_text(value)) for value in self.form.rows[row.at] if not is_blank(value)]
        numbers = [int(found[1]) for value in values if (found := _COLUMN_NUMBER.fullmatch(value))]
        first = numbers[0] if numbers else 0
        return len(values) > 2 and numbers == list(range(first, first + len(values)))

    def _take(self, row: _Row) -> None:
        key = self._key(row)
        if not key:
            return
        if key in self.matched:
            self.form.report("row-twice", self.form.cell(row.at, "name"), key.partition("|")[0])
            return
        self.matched[key] = row.at
        self.above = key.partition("|")[0]

    # -- one row -------------------------------------------------------------------------------------

    def _key(self, row: _Row) -> str:
        """The key of a row: hidden, else number and name; empty (with a finding) where none is sure."""
        if row.hidden in self.known:
            return row.hidden if self._agrees(row) else ""
        by_number, by_name = self._by_number(row), self._by_name(row)
        if row.hidden:
            return self._of_unknown_key(row, by_number, by_name)
        both = [key for key in by_name if key in by_number]
        if both or by_name:
            # a number that belongs to another row contradicts the name; one that nobody knows says nothing
            key = self._nearest_above(both or ([] if by_number else by_name))
            return key or (self._differs(row, by_number, by_name) if by_number else self._unknown(row))
        key = self._nearest_above(by_number)
        if key and self._is_named_so(row, key):
            return key
        return self._differs(row, by_number, []) if by_number else self._unknown(row)

    def _is_named_so(self, row: _Row, key: str) -> bool:
        """Whether the row's name is that of ``key`` typed again: near to it, and to no other criterion's nearer."""
        score = alike(self.known[key]["name"], row.name)  # in this order, as ``nearest`` compares
        if score < _ANOTHER or key in self.matched:
            return score >= _ANOTHER
        self.doubts += 1
        if self.doubts > _MOST_DOUBTS:
            return False
        return nearest(row.name, self.names.by_name, score, 1) == [self.known[key]["name"]]

    def _agrees(self, row: _Row) -> bool:
        """Whether the number printed on the row is the one that its hidden key says."""
        expected = self.known[row.hidden]["number"]
        if not row.printed or not expected or row.printed.casefold() in {expected, row.hidden.casefold()}:
            return True
        cell, criterion = self.form.cell(row.at, "name"), row.hidden.partition("|")[0]
        self.form.report("key-conflict", cell, criterion, row.printed, hidden=row.hidden, printed=row.printed)
        return False

    def _by_number(self, row: _Row) -> list[str]:
        word = row.printed.casefold()
        return self.names.by_number.get(word) or self.names.by_plain_number.get(plain_number(word), [])

    def _by_name(self, row: _Row) -> list[str]:
        """Keys of rows of that name; further inputs of the criterion above come first."""
        keys = self.names.by_name.get(row.name, [])
        own = [key for key in keys if self.above and key.startswith(f"{self.above}|")]
        return own or keys

    def _nearest_above(self, keys: list[str]) -> str:
        """The one of ``keys`` that is meant here: the only one, or the one in the nearest group above."""
        if len(keys) == 1:
            return keys[0]
        node = self.above
        for _ in range(len(self.known)):
            here = [key for key in keys if node is not None and self.known[key]["parent"] == node]
            if len(here) == 1:
                return here[0]
            if here or not node:
                return ""
            node = self.known[node]["parent"] if node in self.known else ""
        return ""

    def _of_unknown_key(self, row: _Row, by_number: list[str], by_name: list[str]) -> str:
        """A key that no criterion has, on a row whose words say which it is: somebody's error, never our choice."""
        key = self._nearest_above([each for each in by_name if each in by_number] or by_name)
        if key and (not by_number or key in by_number):
            cell, criterion = self.form.cell(row.at, "key"), key.partition("|")[0]
            self.form.report("key-conflict", cell, criterion, row.hidden, hidden=row.hidden, printed=row.printed)
            return ""
        return self._unknown(row)

    def _written(self, row: _Row) -> str:
        """The first figure of the row."""
        figures = (self.form.value(row.at, column) for column in _FIGURES)
        return next((raw_text(value) for value in figures if not is_blank(value)), "")

    def _differs(self, row: _Row, by_number: list[str], by_name: list[str]) -> str:
        """A number of one criterion beside the name of another. It matters where figures or a group are lost."""
        is_group = any(key in self.names.groups and key not in self.matched for key in by_number)
        if not is_group and not self._written(row):
            return ""
        key = self._nearest_above(by_number)
        expected = self.form.context["labels"][key.partition("|")[0]] if key else ""
        self.above = None if is_group else self.above
        meant = self._meant(row, by_name)
        cell = self.form.cell(row.at, "name")
        if expected:
            self.form.report(
                "row-differs", cell, found=row.said or "–", number=row.printed, expected=expected, meant=meant
            )
        else:
            self.form.report("row-unknown", cell, found=row.said or row.printed, meant=meant)
        return ""

    def _unknown(self, row: _Row) -> str:
        """A row of no criterion matters where somebody wrote figures into it."""
        written = self._written(row)
        if written and not self._is_signature(row):
            label = row.hidden or row.printed or row.said[:60] or written[:60]
            self.form.report("row-unknown", self.form.cell(row.at, "name"), found=label, meant=self._meant(row, []))
        return ""

    def _is_signature(self, row: _Row) -> bool:
        """Whether it is the place, date and signature below a table."""
        below = bool(self.totals) or TOTAL_KEY in self.footer
        if row.hidden or row.printed or not below or (row.name and not self.form.by_layout):
            return False
        figures = [fold(raw_text(self.form.value(row.at, column))) for column in _FIGURES]
        return all(_PLACE_AND_DATE.search(text) or not any(map(str.isdigit, text)) for text in figures)

    def _meant(self, row: _Row, keys: list[str]) -> list[str]:
        """What the row may be, in words."""
        labels = self.form.context["labels"]
        if keys:
            return [labels[key.partition("|")[0]] for key in keys[:2]]
        if not row.name or not self.form.may_guess():
            return []
        by_name = {each["name"]: labels[key.partition("|")[0]] for key, each in self.known.items() if each["name"]}
        return [by_name[name] for name in nearest(row.name, by_name)]
