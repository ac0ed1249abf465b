"""A table as it is declared, and how rows become one: with the same columns and dtypes however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from thidua_xlsx.messages.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DTYPES",
    "PERCENT",
    "POINTS",
    "Column",
    "Table",
    "category",
    "day",
    "flag",
    "mixed",
    "number",
    "optional",
    "perhaps",
    "text",
    "text_or_none",
    "whole",
    "whole_or_none",
]

DTYPES: Final = {
    "str": Text("văn bản; '' nếu không có", "text; '' where there is nothing"),
    "category": Text("văn bản, một trong một danh sách; NaN nếu không có", "text out of a list; NaN: none"),
    "int64": Text("số nguyên", "a whole number"),
    "Int64": Text("số nguyên; NA nếu không có", "a whole number; NA: none"),
    "float64": Text("số; NaN nếu không có", "a number; NaN: none"),
    "bool": Text("True hoặc False", "True or False"),
    "boolean": Text("True, False; NA nếu chưa biết", "True, False; NA: not known"),
    "datetime64[s]": Text("ngày giờ; NaT nếu không có", "a moment or a day; NaT: none"),
    "object": Text("giá trị của Python", "values of Python"),
}
"""The dtypes that columns have, and what stands where there is no value."""

POINTS: Final = Text("điểm", "points")
PERCENT: Final = Text("%", "%")


@dataclass(frozen=True)
class Column:
    """A column: its dtype (one of ``DTYPES``), what it says and in what it is measured.

    ``words`` are all values that it can have, where these are codes of the software. An ``optional`` one is there only
    when there is something to say; in a ``nullable`` text, NaN (none at all) is something else than ''.
    """

    name: str
    dtype: str
    meaning: Text
    measure: Text | None = None
    words: tuple[str, ...] = ()
    optional: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """A table: ``name`` says where it is found (``batch.answers``), ``rows`` what one row of it stands for."""

    name: str
    rows: Text
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The columns in order, without the optional ones."""
        return [column.name for column in self.columns if not column.optional]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column → dtype, without the optional ones."""
        return {column.name: column.dtype for column in self.columns if not column.optional}

    def frame(self, rows: Iterable[Any] = ()) -> pd.DataFrame:
        """``rows`` (mappings by column, or tuples in the order of the columns) as a table; without rows an empty one.

        What a mapping leaves out, and None, is the dtype's own kind of nothing.
        """
        listed = list(rows)
        return self._made(listed) if listed else self._empty.copy()

    @cached_property
    def _empty(self) -> pd.DataFrame:
        """Most results have several of these, and a column's dtype takes longer than its rows."""
        return self._made([])

    def _made(self, rows: list[Any]) -> pd.DataFrame:
        import pandas as pd

        made = pd.DataFrame(rows, columns=self.names, dtype="object")
        return pd.DataFrame(
            {column.name: _typed(made[column.name], column) for column in self.columns if not column.optional}
        )


def _typed(values: pd.Series, column: Column) -> pd.Series:
    dtype = column.dtype
    if dtype == "str" and not column.nullable:
        return values.where(values.notna(), "").astype("str")
    if dtype == "category":
        return values.astype("str").astype("category")
    # the stubs know dtypes by their literal names alone
    made: pd.Series = values if dtype == "object" else values.astype(dtype)  # type: ignore[call-overload]
    return made


def text(name: str, vi: str, en: str, *words: str) -> Column:
    """Text; ``words`` where only these can stand."""
    return Column(name, "str", Text(vi, en), words=words)


def text_or_none(name: str, vi: str, en: str) -> Column:
    """Text, or NaN where there is none at all."""
    return Column(name, "str", Text(vi, en), nullable=True)


def category(name: str, vi: str, en: str, *words: str) -> Column:
    """Text out of a list, such as the codes of units."""
    return Column(name, "category", Text(vi, en), words=words)


def number(name: str, vi: str, en: str, measure: Text | None = None) -> Column:
    """A number; points are each the nearest double of a decimal at the rulebook's digits."""
    return Column(name, "float64", Text(vi, en), measure)


def whole(name: str, vi: str, en: str, measure: Text | None = None) -> Column:
    """A whole number that is always there."""
    return Column(name, "int64", Text(vi, en), measure)


def whole_or_none(name: str, vi: str, en: str) -> Column:
    """A whole number, or none."""
    return Column(name, "Int64", Text(vi, en))


def flag(name: str, vi: str, en: str) -> Column:
    """Yes or no."""
    return Column(name, "bool", Text(vi, en))


def perhaps(name: str, vi: str, en: str) -> Column:
    """Yes, no, or not known."""
    return Column(name, "boolean", Text(vi, en))


def day(name: str, vi: str, en: str) -> Column:
    """A moment or a day."""
    return Column(name, "datetime64[s]", Text(vi, en))


def mixed(name: str, vi: str, en: str) -> Column:
    """Values of several kinds in one column."""
    return Column(name, "object", Text(vi, en))


def optional(column: Column) -> Column:
    """The same column, there only when there is something to say."""
    return replace(column, optional=True)
