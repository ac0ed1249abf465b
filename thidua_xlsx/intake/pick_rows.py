"""Which row is which criterion: by hidden key, else printed code and name together, wherever the row stands.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Final

from thidua_xlsx.intake.form_layout import CHECK_KEY, MARK_LENGTH, TOTAL_KEY, blank_row, name_mark
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.near_words import alike, nearest
from thidua_xlsx.intake.row_names import FIGURES, Known, RowNames, plain_number, row_names
from thidua_xlsx.reading.cells import clean, fold, is_blank, raw_text

__all__ = ["Rows", "match_rows"]

_TOTAL_NAMES: Final = ("tong cong", "tong diem", "total")
_TOTAL_WORDS: Final = frozenset({"tong", "cong", "tong so"})  # whole names, in tables that are not ours
_SUBTOTAL: Final = re.compile(r"(?:tong|cong)(?: so| diem)? (?:muc|nhom|phan)\b.*")
_CHECK_NAMES: Final = ("ma kiem tra", "check code")
_MOST_COMPARED: Final = 500_000  # pairs of names; more would take seconds
_MOST_LINES: Final = 5  # of a name; what follows is the rule that a form prints below it
_ANOTHER: Final = 0.6  # below it a name beside its key is another one, not the same one typed again
_NEAR: Final = 0.75  # without its key a name must be this near
_PLACE_AND_DATE: Final = re.compile(r"ngay\b.*thang\b.*nam\b")
_COLUMN_NUMBER: Final = re.compile(r"\(?(\d{1,2})\)?(?: ?=.{1,30})?")

Rows = tuple[dict[str, int], dict[str, int]]
"""Hidden key → row of the sheet; and the rows of total and check code."""


def match_rows(form: FormSheet, cluster: str) -> Rows:
    """The rows of a form of ``cluster``; what cannot be told is reported."""
    return _Matching(form, form.context["rows"][cluster], row_names(form, cluster)).run()


@dataclass
class _Row:
    """One row of the sheet that is not blank."""

    at: int
    hidden: str
    printed: str
    name: str  # folded first line
    said: str  # as it was typed
    names: list[str]  # what the name may be: its first line, its first two, …


@dataclass
class _Matching:
    """Goes down the table and finds out which row is which."""

    form: FormSheet
    known: Known
    names: RowNames
    matched: dict[str, int] = field(default_factory=dict)
    footer: dict[str, int] = field(default_factory=dict)
    above: str | None = ""  # the last row's key; None below a group that nobody knows
    compared: int = 0
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
        lines = raw_text(self.form.value(number, "name")).strip().split("\n", _MOST_LINES)[:_MOST_LINES]
        names = [fold("\n".join(lines[: count + 1])) for count in range(len(lines))]
        return _Row(number, hidden, printed, names[0], clean(lines[0]), names)

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
        if key and self._is_named_so(row, key, _NEAR):
            return key
        return self._differs(row, by_number, []) if by_number else self._unknown(row)

    def _is_named_so(self, row: _Row, key: str, least: float) -> bool:
        """Whether the row's name is that of ``key``, or that name typed again, which is reported.

        Typed again: near to it, and to no other row's nearer.
        """
        name = self.known[key]["name"]
        if name in row.names or (row.name not in self.names.by_name and self._is_as_sent_out(row, key)):
            return True
        score = alike(name, row.name)  # in this order, as ``nearest`` compares
        if score < least or row.name in self.names.by_name:
            return False
        if key in self.matched:
            return True  # its second row: not compared with all others, for there may be thousands of them
        self.compared += len(self.names.by_name)
        if self.compared > _MOST_COMPARED:
            if not row.hidden:
                return False
        elif nearest(row.name, self.names.by_name, score, 1) != [name]:
            return False
        self._report_near(row, key)
        return True

    def _is_as_sent_out(self, row: _Row, key: str) -> bool:
        """Whether the form was sent out with this name beside that key: the rulebook's may have been mended since."""
        return any(name_mark(key, name) in self._marks for name in row.names)

    @functools.cached_property
    def _marks(self) -> frozenset[str]:
        marks = self.form.printed_names
        return frozenset(marks[at : at + MARK_LENGTH] for at in range(0, len(marks), MARK_LENGTH))

    def _report_near(self, row: _Row, key: str) -> None:
        criterion = key.partition("|")[0]
        name = self.form.context["labels"][criterion]
        self.form.report("row-near", self.form.cell(row.at, "name"), criterion, row.said, expected=name)

    def _agrees(self, row: _Row) -> bool:
        """Whether the number and the name printed on the row are those that its hidden key says."""
        expected = self.known[row.hidden]["number"]
        if row.printed and expected and row.printed.casefold() not in {expected, row.hidden.casefold()}:
            return self._refuse_key(row, row.hidden, row.printed)
        if not row.name or not self.known[row.hidden]["name"] or self._is_named_so(row, row.hidden, _ANOTHER):
            return True
        if row.hidden in self.names.groups and row.name not in self.names.by_name:  # nothing is read from its row
            self._report_near(row, row.hidden)
            return True
        return self._refuse_key(row, row.hidden, row.said)

    def _refuse_key(self, row: _Row, key: str, printed: str) -> bool:
        """A key that is contradicted by what the row says is somebody's error, never our choice."""
        cell, criterion = self.form.cell(row.at, "name"), key.partition("|")[0]
        self.form.report("key-conflict", cell, criterion, printed, hidden=row.hidden, printed=printed)
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
            printed = row.printed or row.said
            self.form.report("key-conflict", cell, criterion, row.hidden, hidden=row.hidden, printed=printed)
            return ""
        return self._unknown(row)

    def _written(self, row: _Row) -> str:
        """The first figure of the row."""
        figures = (self.form.value(row.at, column) for column in FIGURES)
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
        figures = [fold(raw_text(self.form.value(row.at, column))) for column in FIGURES]
        return all(_PLACE_AND_DATE.search(text) or not any(map(str.isdigit, text)) for text in figures)

    def _meant(self, row: _Row, keys: list[str]) -> list[str]:
        """What the row may be, in words."""
        labels = self.form.context["labels"]
        if keys:
            return [labels[key.partition("|")[0]] for key in keys[:2]]
        if not row.name or not self.form.may_guess(len(self.known)):
            return []
        by_name = {each["name"]: labels[key.partition("|")[0]] for key, each in self.known.items() if each["name"]}
        return [by_name[name] for name in nearest(row.name, by_name)]
