"""``rank_points``: the place in a ranking from outside gives the points (*hạng 1: 60, hạng 2: 45…*).

Where several bodies give scores, these are averaged and the units ranked again before the table is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

import numpy as np

from thidua_xlsx.messages.text import LANGUAGES, Message, Text, format_number
from thidua_xlsx.methods.base import (
    RESULT,
    Array,
    Cells,
    Input,
    Method,
    Parameter,
    PointRow,
    Refs,
    Table,
    bad_parameters,
    by_parameters,
    parameter,
)
from thidua_xlsx.methods.case import Case
from thidua_xlsx.methods.point_rows import (
    MOST_ROWS,
    Problem,
    interval_of,
    looked_up,
    looked_up_worked,
    lookup_formula,
    meeting_problems,
    row_problems,
    row_words,
)

_AVERAGE_DIGITS: Final = 9  # averages are compared as the workbook shows them
_MOST_SOURCES: Final = 9
_MOST_ROWS_OF_SCORES: Final = 30  # the formula of a new rank is long, and every row names it twice

_RANK: Final = Input(RESULT.key, Text("Thứ hạng", "Rank"), whole=True, least=1)

_ROW: Final = Text("hạng {row}: {points} điểm", "rank {row}: {points} points")
_REPORTED: Final = Text(
    "Theo thứ hạng được công bố: {rows}; hạng khác 0 điểm.", "By the published rank: {rows}; any other rank 0."
)
_SCORES: Final = Text(
    "Lấy trung bình {sources} điểm bên ngoài rồi xếp hạng trong cụm, bằng điểm thì đồng hạng: "
    "{rows}; hạng khác 0 điểm.",
    "The average of {sources} outside scores is ranked within the cluster, equal ones share a rank: "
    "{rows}; any other rank 0.",
)
_SCORE: Final = Text(
    "Điểm bên ngoài được xếp hạng trong cụm, bằng điểm thì đồng hạng: {rows}; hạng khác 0 điểm.",
    "The outside score is ranked within the cluster, equal ones share a rank: {rows}; any other rank 0.",
)
_RANK_SAID: Final = Text("Hạng {rank}", "Rank {rank}")
_RANK_OF_SCORES: Final = Text(
    "Trung bình ({scores}) / {sources} = {average}, hạng {rank} trong {count} đơn vị,",
    "The average ({scores}) / {sources} = {average}, rank {rank} of {count} units,",
)
_RANK_OF_SCORE: Final = Text(
    "Điểm bên ngoài {average}, hạng {rank} trong {count} đơn vị,", "The score {average}, rank {rank} of {count} units,"
)


def _inputs(method: RankPoints) -> tuple[Input, ...]:
    if not method.sources:
        return (_RANK,)
    return tuple(
        Input(f"score{number}", Text(f"Điểm bên ngoài {number}", f"Outside score {number}"))
        for number in range(1, int(method.sources) + 1)
    )


@dataclass(frozen=True)
class RankPoints(Method):
    """The points of the interval in which the rank lies; outside every interval 0.

    ``sources`` 0: the unit reports its rank. Otherwise so many outside scores are reported, and the
    rank is that of their average among the units compared: highest first, equal averages share (1-1-3).
    """

    key: ClassVar[str] = "rank_points"
    label: ClassVar[Text] = Text("theo thứ hạng", "points by rank")
    needs: ClassVar[tuple[Input, ...]] = by_parameters((_RANK,), _inputs)
    compares_units: ClassVar[bool] = by_parameters(False, lambda method: bool(method.sources))
    table: ClassVar[Table | None] = Table.BANDS

    sources: Decimal = parameter(
        Parameter(
            Text("số nguồn điểm", "sources"),
            Text("số nguồn điểm = 2", "sources = 2"),
            whole=True,
            most=Decimal(_MOST_SOURCES),
        ),
        default=Decimal(0),
    )
    rows: tuple[PointRow, ...] = ()

    def points(self, x: Cells) -> Array:
        if not self.sources:
            return looked_up(self.rows, x["result"], x)
        return looked_up(self.rows, x.rank(self._average(x)), x)

    def _average(self, x: Cells) -> Array:
        total = x[self.needs[0].key]
        for item in self.needs[1:]:
            total = total + x[item.key]
        return x.rounded(total / x.constant(self.sources), _AVERAGE_DIGITS)

    def unsure(self, x: Cells) -> Array | None:
        if not self.sources:
            return None
        # whether two averages are equal decides a whole rank: always by exact arithmetic
        return np.ones(x[self.needs[0].key].shape, dtype=bool)

    def helper(self, at: Refs) -> str:
        if not self.sources:
            return ""
        cells = [at[item.key] for item in self.needs]
        average = f"ROUND(({'+'.join(cells)})/{len(cells)},{_AVERAGE_DIGITS})"
        return f'IF(COUNT({",".join(cells)})={len(cells)},{average},"")'

    def formula(self, at: Refs) -> str:
        if not self.sources:
            return lookup_formula(self.rows, at["result"], at["max"])
        # a unit without scores shows a text, which Excel takes to be greater than any number
        rank = f"(1+SUMPRODUCT(ISNUMBER({at.helpers})*({at.helpers}>{at.helper})))"
        return lookup_formula(self.rows, rank, at["max"])

    def sentence(self, maximum: Decimal) -> Message:
        text = (_REPORTED, _SCORE)[int(self.sources)] if self.sources <= 1 else _SCORES
        return Message(text, {"rows": row_words(self.rows, maximum, _ROW), "sources": self.sources})

    def worked(self, case: Case) -> Message | None:
        if not self.sources:
            return looked_up_worked(self.rows, case["result"], case.said(_RANK_SAID, rank=case["result"]), case)
        average = self._average(case.x)
        rank = case.own(case.x.rank(average))
        scores = {lang: " + ".join(format_number(case[item.key], lang) for item in self.needs) for lang in LANGUAGES}
        text = _RANK_OF_SCORE if self.sources == 1 else _RANK_OF_SCORES
        values = {"scores": Text(**scores), "sources": self.sources, "average": case.own(average), "rank": rank}
        return looked_up_worked(self.rows, rank, case.said(text, **values), case)

    def problems(self, maximum: Decimal, digits: int) -> Iterator[Problem]:
        yield from bad_parameters(self)
        most_rows = _MOST_ROWS_OF_SCORES if self.sources else MOST_ROWS
        yield from row_problems(self.rows, maximum, digits, most_rows=most_rows)
        yield from meeting_problems(self.rows, whole=True)
        firsts = [interval_of(row).over_whole_numbers.low for row in self.rows]
        lows = [first for first in firsts if first is not None]
        if lows and len(lows) == len(firsts) and min(lows) > 1:
            yield "band-open-ended", {"side": Text("dưới", "below"), "edge": min(lows)}
