"""Where the columns of the ranking stand, and how its tables, charts and signatures are laid on pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.cluster_rows import ClusterRows
from thidua_xlsx.workbooks.paging import SMALLEST_SCALE, room_across, room_down, set_pages, width_of
from thidua_xlsx.workbooks.row_heights import cut, lines_of
from thidua_xlsx.workbooks.sheet import set_paper

__all__ = ["FIRST_GROUP", "Columns", "Pages", "Texts", "group_heading"]

FIRST_GROUP: Final = 2
_RANK: Final = 8.0
_UNIT: Final = 28.0
_TOTAL: Final = 11.0
_MAXIMUM: Final = 10.0
_PERCENT: Final = 11.0
_PROFILE: Final = 11.0
_CLASSES: Final = (32.0, 24.0, 18.0)
_NOTES: Final = (31.0, 36.0, 42.0, 48.0, 56.0, 64.0)
_GROUP: Final = 13.0
_NARROW_GROUP: Final = 8.0
_GROUP_APART: Final = 11.0  # where groups have a page of their own
_MOTTO_ROOM: Final = 56.0
_STAMP_ROOM: Final = 22.0
_HALF: Final = 0.6  # of a table parted in two, with the headings that are repeated
_LONGEST_NAME: Final = 48


@dataclass(frozen=True)
class Texts:
    """What stands in the columns that wrap: the fewer lines, the more rows stand on a page."""

    groups: int
    headings: tuple[str, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, book: Book, clusters: Sequence[ClusterRows]) -> Texts:
        """Those of all tables."""
        tops = [book.tops(rows.cluster) for rows in clusters]
        classes = [rows.classes.name.values.values() for rows in clusters if rows.classes is not None]
        return cls(
            max(map(len, tops), default=0),
            tuple(group_heading(top) for found in tops for top in found),
            tuple(str(text) for values in classes for text in values),
            tuple(str(text) for rows in clusters for text in rows.notes.note.values.values()),
        )

    def height(self, group: float, of_class: float, note: float) -> float:
        """The height of the tables at these widths, in lines; every row is as tall as the tallest must be."""
        heading = max((lines_of(text, group, 11, bold=True) for text in self.headings), default=1)
        lines = [lines_of(text, note, 11) for text in self.notes]
        lines += [lines_of(text, of_class) for text in self.classes] if of_class else []
        return heading + len(self.notes) * max(lines, default=1)


def group_heading(top: Criterion) -> str:
    """Number and name of a group, cut to what a heading has room for."""
    return f"{top.number}. {cut(top.name, _LONGEST_NAME)}"


class Columns:
    """The columns of all tables of the sheet; a table with fewer groups gives the rest to its last one."""

    def __init__(self, book: Book, texts: Texts) -> None:
        self.rank, self.unit = 0, 1
        self.total = FIRST_GROUP + texts.groups
        self.maximum, self.percent = self.total + 1, self.total + 2
        self.has_class = bool(book.rulebook.classes)
        self.klass = self.percent + 1
        self.profile = self.percent + 1 + int(self.has_class)
        self.note = self.last = self.profile + 1
        self.index = self.last + 1
        self.shares = self.last + 2
        group, of_class, note, self.is_wide = _best_widths(texts, has_class=self.has_class)
        self.widths: list[float] = [
            *(_RANK, _UNIT, *[group] * texts.groups, _TOTAL, _MAXIMUM, _PERCENT),
            *([of_class] if self.has_class else []),
            *(_PROFILE, note),
        ]

    @property
    def title_last(self) -> int:
        """The last column of titles: on a sheet several pages wide they stand on the first."""
        return FIRST_GROUP + len(self.across_pages()[0]) - 1 if self.is_wide else self.last

    @property
    def picture(self) -> int:
        """The column of charts: none that is repeated on every page, for they would be too."""
        return FIRST_GROUP if self.is_wide else self.unit

    def from_right(self, room: float, last: int) -> int:
        """The column from which there are ``room`` units up to ``last``."""
        first = last
        while first > FIRST_GROUP and sum(self.widths[first : last + 1]) < room:
            first -= 1
        return first

    @property
    def motto(self) -> tuple[int, int]:
        """Where the motto stands: in the right half."""
        room = max(_MOTTO_ROOM, sum(self.widths[: self.title_last + 1]) * 0.45)
        return self.from_right(room, self.title_last), self.title_last

    @property
    def stamp(self) -> tuple[int, int]:
        """Where the stamp stands."""
        return self.from_right(_STAMP_ROOM, self.title_last), self.title_last

    def across_pages(self) -> list[list[float]]:
        """The widths of the columns of each page, without those that are repeated."""
        if not self.is_wide:
            return [self.widths]
        groups = self.widths[FIRST_GROUP : self.total]
        most = int((room_across() - width_of(self.widths[:FIRST_GROUP])) // width_of(groups[:1]))
        size = -(-len(groups) // -(-len(groups) // most))
        return [*(groups[at : at + size] for at in range(0, len(groups), size)), self.widths[self.total :]]


def _best_widths(texts: Texts, *, has_class: bool) -> tuple[float, float, float, bool]:
    """The widths of groups, class and note with which the table is lowest; and whether groups need their own page."""
    fixed = width_of([_RANK, _UNIT, _TOTAL, _MAXIMUM, _PERCENT, _PROFILE])
    apart = room_across() - width_of([_RANK, _UNIT])
    group = max(_NARROW_GROUP, min(_GROUP_APART, int((apart / max(texts.groups, 1) - 5) / 7 * 2) / 2))
    best, lowest = (group, _CLASSES[0], _NOTES[-1], True), float("inf")
    for of_class in _CLASSES if has_class else (0.0,):
        for note in _NOTES:
            left = room_across() - fixed - width_of([note, of_class] if has_class else [note])
            group = _GROUP if not texts.groups else min(_GROUP, int((left / texts.groups - 5) / 7 * 2) / 2)
            if group < _NARROW_GROUP or left < 0:
                continue
            height = texts.height(group, of_class, note)
            if height < lowest:
                best, lowest = (group, of_class, note, False), height
    return best


@dataclass
class Pages:
    """What stands together: a table with chart and signature, or each on a page of its own."""

    book: Book
    columns: Columns
    starts: list[int] = field(default_factory=list)
    levels: dict[int, int | None] = field(default_factory=dict)
    _ends: list[int] = field(default_factory=list)

    def height(self, first: int, end: int) -> float:
        """The rows from ``first`` to before ``end``, in points."""
        sheet = self.book.sheet("ranking")
        return sum(float(sheet.height_of(row)) for row in range(first, end))

    def takes(self, first: int, end: int, points: float) -> bool:
        """Whether so much fits below the rows from ``first`` to before ``end`` on a page that can be read."""
        return self.height(first, end) + points <= room_down(SMALLEST_SCALE)

    def below(self, row: int, points: float) -> int:
        """The row below a picture of that height that begins in ``row``."""
        sheet = self.book.sheet("ranking")
        while points > 0:
            points -= sheet.height_of(row)
            row += 1
        return row + 1

    def add(self, first: int, end: int, table: range = range(0)) -> None:
        """The rows from ``first`` to before ``end`` are to stand on one page.

        If they cannot, those of a ``table`` are parted, but the last two stay with what is below.
        """
        self.levels |= {row: None for row in range(first, end) if row not in table[1:-1]}
        self.starts.append(first)
        self._ends.append(end)

    def finish(self, heading: int) -> None:
        """Set paper, scale and breaks; ``heading`` is repeated where the only table is longer than a page."""
        sheet, columns = self.book.sheet("ranking"), self.columns
        end = self._ends[-1]
        sheet.print_area(0, 0, end - 1, columns.last)
        spans = list(zip([0, *self.starts[1:]], self._ends, strict=True))
        heights = [self.height(*span) for span in spans]
        room = room_down(SMALLEST_SCALE)
        fits = max(heights) <= room
        # what does not fit on one page gets two, as large as can be
        block = max(height if height <= room else height * _HALF for height in heights)
        repeats = heading if not fits and heading < self._ends[0] and len(spans) <= 2 else None
        set_paper(sheet, heading_row=repeats)
        if len(spans) == 1 and fits and not columns.is_wide:
            sheet.fit_to_pages(1, 1)
            return
        fixed = columns.widths[:FIRST_GROUP] if columns.is_wide else ()
        forced = self.starts[1:]
        set_pages(
            sheet,
            columns.across_pages(),
            (0, end - 1),
            self.levels,
            heading_row=repeats,
            fixed=fixed,
            forced=forced,
            block=block,
        )
