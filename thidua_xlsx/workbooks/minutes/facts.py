"""What the parts of the minutes share: the result, the clusters that they are about, and how figures are said."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.conditions import FieldValues, field_values
from thidua_xlsx.messages.text import Text, format_number, format_points
from thidua_xlsx.rulebook.model import Cluster, Info, Rulebook
from thidua_xlsx.scoring.result import Result

__all__ = ["DOTS", "NONE", "Facts", "is_none"]

NONE: Final = "–"
"""What stands in a cell that has nothing to say."""

DOTS: Final = "……"
"""What is left to be written by hand."""

_DATE: Final = Text("ngày {day} tháng {month} năm {year}", "{day}/{month}/{year}")


def is_none(value: Any) -> bool:
    """Whether a figure is not there."""
    return value is None or bool(pd.isna(value))


@dataclass(frozen=True)
class Facts:
    """The result of the clusters that the minutes are about."""

    result: Result
    clusters: tuple[Cluster, ...]
    date: datetime.date | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook."""
        return self.result.rulebook

    @property
    def info(self) -> Info:
        """The sheet ``Thông tin``."""
        return self.result.rulebook.info

    @cached_property
    def answers(self) -> AnswerBlock:
        """The answers of the stage."""
        return AnswerBlock(self.rulebook, self.result.answers)

    @cached_property
    def values(self) -> FieldValues:
        """What the units reported beside their results."""
        return field_values(self.result.batch.fields)

    @property
    def several(self) -> bool:
        """Whether they are about more than one cluster."""
        return len(self.clusters) > 1

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the clusters."""
        return frozenset(cluster.code for cluster in self.clusters)

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the rulebook's language."""
        return text.say(self.info.language, **values)

    def name(self, unit: object) -> str:
        """A unit's full name."""
        return self.rulebook.unit(str(unit)).name

    def short(self, unit: object) -> str:
        """A unit's short name."""
        return self.rulebook.unit(str(unit)).short

    def rows(self, table: pd.DataFrame, cluster: str | None = None) -> list[dict[str, Any]]:
        """The rows of one cluster, or of all that are meant, as plain values; by ``cluster`` or else by ``unit``."""
        wanted = self.codes if cluster is None else {cluster}
        own = (
            table["cluster"].astype(str)
            if "cluster" in table
            else table["unit"].map(lambda unit: self.rulebook.unit(str(unit)).cluster)
        )
        return [{str(key): value for key, value in row.items()} for row in table[own.isin(wanted)].to_dict("records")]

    def points(self, value: Any) -> str:
        """Points at the rulebook's digits."""
        return self._figure(value, self.info.digits)

    def percent(self, value: Any) -> str:
        """A percentage at the rulebook's digits."""
        return self._figure(value, self.info.percent_digits)

    def maximum(self, value: Any) -> str:
        """A maximum, without decimals where it has none."""
        return self._figure(value, 0 if not is_none(value) and value == int(value) else self.info.digits)

    def plain(self, value: Any) -> str:
        """A number as it is, without zeros at the end."""
        return NONE if is_none(value) else format_number(float(value), self.info.language)

    def _figure(self, value: Any, digits: int) -> str:
        if is_none(value):
            return NONE
        return format_points(value, digits, self.info.language)

    def day(self, date: datetime.date | None) -> str:
        """A date as official papers write it (a zero before days under 10 and months 1 and 2), dotted where unknown."""
        if date is None:
            return self.say(_DATE, day=DOTS, month=DOTS, year=DOTS)
        month = f"{date.month:02d}" if date.month < 3 else str(date.month)
        return self.say(_DATE, day=f"{date.day:02d}", month=month, year=str(date.year))

    @staticmethod
    def short_day(date: datetime.date) -> str:
        """A date of a table as 12/11/2018; empty where there is none."""
        return "" if is_none(date) else f"{date:%d/%m/%Y}"
