"""Where the headings of a table stand, and which of them are ours: exactly, on two lines, or nearly.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_layout import COLUMNS, OTHER_HEADINGS, heading_names
from thidua_xlsx.intake.near_words import alike
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text

__all__ = [
    "HEADING_ROWS",
    "LINES",
    "MOST_SHEETS",
    "REQUIRED_COLUMNS",
    "Headings",
    "below",
    "find_headings",
    "fit",
    "fit_ours",
    "heading_cell",
    "heading_texts",
]

HEADING_ROWS: Final = 60
"""How far down headings are looked for."""

MOST_SHEETS: Final = 40
"""How many sheets are looked at for a table."""

REQUIRED_COLUMNS: Final = ("name", "target", "result", "claimed")
LINES: Final = " / "
"""Between the lines of a heading that stands on two rows."""

_HEADINGS: Final = heading_names()
_WIDEST: Final = 256
_NEAR: Final = 0.75
_POSSIBLE: Final = 0.5
_SHORTEST: Final = 4  # letters; TT and STT are near to half of all abbreviations
_MOST_MEANT: Final = 2
_YEAR: Final = re.compile(r"\b((?:19|20)\d\d)\b")
_OWN_YEAR: Final = re.compile(r"\(?\b(?:nam )?(?:19|20)\d\d\b\)?")
_BEFORE: Final = re.compile(
    r"\b(?:nam|ky|quy) (?:truoc|ngoai)\b|\bcung ky\b|\b(?:last|previous|prior) (?:year|period)\b"
)


@dataclass
class Headings:
    """The headings of one table: the last of their rows, and where each of our columns stands."""

    row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    lines: int = 1
    again: dict[str, list[int]] = field(default_factory=dict)  # where else the same heading stands

    def add(self, column: str, position: int) -> None:
        """A heading of ``column`` stands at ``position``; the first is kept, and every other one remembered."""
        if self.columns.setdefault(column, position) != position:
            self.again.setdefault(column, []).append(position)

    @property
    def complete(self) -> bool:
        """Whether the columns are there without which nothing can be read."""
        return all(column in self.columns for column in REQUIRED_COLUMNS)


@dataclass
class Fit:
    """Headings that are nearly the ones looked for: column → where it stands, or what may be meant."""

    used: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # of those that are used
    meant: dict[str, list[str]] = field(default_factory=dict)


def find_headings(rows: list[list[Any]]) -> Headings:
    """The row with most of our headings; two rows only where one does not have all that are needed."""
    best = Headings()
    for number, row in enumerate(rows[:HEADING_ROWS]):
        here = Headings(number)
        for position, value in enumerate(row):
            if isinstance(value, str) and value:
                column = _HEADINGS.get(fold(value))
                if column is not None:
                    here.add(column, position)
        if len(here.columns) > len(best.columns):
            best = here
        if len(here.columns) == len(COLUMNS):
            return best
    return best if best.complete else _on_two_rows(rows, best)


def _on_two_rows(rows: list[list[Any]], best: Headings) -> Headings:
    """Headings of which some were merged over two rows, and others moved below a common one."""
    for number in range(min(HEADING_ROWS, len(rows) - 1)):
        here = Headings(number + 1, lines=2)
        for position, text in enumerate(heading_texts(rows, number, 2)):
            column = next((found for words in _readings(text) if (found := _HEADINGS.get(words))), "")
            if column:
                here.add(column, position)
        if len(here.columns) > len(best.columns):
            best = here
    return best


def _readings(text: str) -> tuple[str, ...]:
    """A heading on two lines may be meant as a whole, or by its last line."""
    return (fold(text.replace(LINES, " ")), fold(text.rpartition(LINES)[2]))


def heading_texts(rows: list[list[Any]], first: int, lines: int) -> list[str]:
    """What heads each column: its lines from row ``first`` on, joined.

    A heading over several columns stands in the first of them alone; it counts for each that has a line below.
    """
    width = min(max((len(row) for row in rows[first : first + lines]), default=0), _WIDEST)
    grid = [[clean(raw_text(value)) for value in row[:width]] for row in rows[first : first + lines]]
    grid = [[*line, *[""] * (width - len(line))] for line in grid]
    for number, line in enumerate(grid[:-1]):
        below = [any(lower[position] for lower in grid[number + 1 :]) for position in range(width)]
        for position in range(1, width):
            if not line[position] and below[position] and below[position - 1]:
                line[position] = line[position - 1]
    return [LINES.join(dict.fromkeys(line[position] for line in grid if line[position])) for position in range(width)]


def fit(
    texts: Mapping[int, str],
    wanted: Mapping[str, Collection[str]],
    rivals: Mapping[str, Collection[str]] | None = None,
    years: Collection[str] = (),
) -> Fit:
    """Which of ``texts`` (position → heading) may be the columns ``wanted`` (column → its folded headings).

    One is used where it is near, alone so, and no rival fits better; else it is shown as what may be meant. One that
    names another time than ``years`` is never used: last year's results are near to this year's.
    """
    rivals = {**(_RIVALS if rivals is None else rivals), **wanted}
    found = Fit()
    scored: dict[str, list[tuple[float, int]]] = {column: [] for column in wanted}
    strong: dict[str, list[int]] = {column: [] for column in wanted}
    for position, text in list(texts.items())[:_WIDEST]:
        folded = fold(text.replace(LINES, " "))
        named = set(_YEAR.findall(folded))
        of_other_time = bool(named - set(years)) or _BEFORE.search(folded) is not None
        folded = " ".join(_OWN_YEAR.sub("", folded).split()) if named and not of_other_time else folded
        if len(folded) < _SHORTEST:
            continue
        scores = {column: max(alike(folded, word) for word in words) for column, words in rivals.items() if words}
        best = max(scores, key=lambda column: scores[column])
        if best in strong and scores[best] >= _NEAR and not of_other_time:
            strong[best].append(position)
        for column in wanted:
            if scores.get(column, 0) >= _POSSIBLE:
                scored[column].append((-scores[column], position))
    for column in wanted:
        if len(strong[column]) == 1:
            found.used[column] = strong[column][0]
            found.texts[column] = texts[strong[column][0]]
    for column in wanted.keys() - found.used.keys():
        free = [position for _, position in sorted(scored[column]) if position not in found.used.values()]
        found.meant[column] = [texts[position] for position in free[:_MOST_MEANT]]
    return found


def fit_ours(rows: list[list[Any]], headings: Headings, wanted: Collection[str], years: Collection[str] = ()) -> Fit:
    """``fit`` for columns of our own form that no heading names exactly."""
    texts = heading_texts(rows, headings.row - headings.lines + 1, headings.lines)
    taken = set(headings.columns.values())
    free = {position: text for position, text in enumerate(texts) if text and position not in taken}
    return fit(free, {column: _RIVALS[column] for column in wanted}, years=years)


def heading_cell(rows: list[list[Any]], headings: Headings, position: int) -> str:
    """The cell of a heading: the last of its lines that is not blank."""
    for row in range(headings.row, headings.row - headings.lines, -1):
        if position < len(rows[row]) and not is_blank(rows[row][position]):
            return a1(row, position)
    return a1(headings.row, position)


def below(rows: list[list[Any]], headings: Headings, column: str) -> list[Any]:
    """What stands below one heading, blanks left out."""
    position = headings.columns.get(column)
    if position is None:
        return []
    return [row[position] for row in rows[headings.row + 1 :] if position < len(row) and not is_blank(row[position])]


_RIVALS: Final[dict[str, tuple[str, ...]]] = {
    **{key: (fold(text.vi), fold(text.en)) for key, text in COLUMNS.items()},
    "": tuple(fold(text) for text in OTHER_HEADINGS),
}
