"""Tables and facts as they are said, and the templates that put them into HTML, everything escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd
from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Text, format_number, format_points, shown_difference

__all__ = [
    "NONE",
    "Cell",
    "Column",
    "Fact",
    "Figures",
    "Table",
    "asset",
    "is_none",
    "render",
    "visible",
    "word",
]

NONE: Final = "–"
"""What stands in a cell that has nothing to say."""

_BETWEEN_TAGS: Final = re.compile(r">\s+<")


@dataclass(frozen=True)
class Column:
    """A column of a table; ``is_head``: its cells name the rows."""

    label: str
    number: bool = False
    is_head: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that is more than its text: a mark (class of the style sheet), a bar of so many percent, a second line."""

    text: str
    mark: str = ""
    link: str = ""
    note: str = ""
    bar: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with its caption. ``more`` is the line below that says what was left out, ``ask`` where it stands.

    ``name`` says what the rows are, ``keys`` which of them each is, for whoever looks for one.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    more: str = ""
    ask: str = ""
    name: str = ""
    keys: Sequence[str] = ()
    marks: Sequence[str] = ()  # of whole rows


@dataclass(frozen=True)
class Fact:
    """One line of what is known: a word, and a sign before it that does without colours."""

    text: str
    sign: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Figures:
    """How the figures of one rulebook are said."""

    lang: str
    digits: int
    percent_digits: int

    def points(self, value: Any, *, signed: bool = False) -> str:
        """Points at the rulebook's digits."""
        return NONE if is_none(value) else format_points(value, self.digits, self.lang, signed=signed)

    def difference(self, value: Any, other: Any) -> str:
        """Points above others beside which they stand: the difference of what is written of both."""
        if is_none(value) or is_none(other):
            return NONE
        return format_points(shown_difference(value, other, self.digits), self.digits, self.lang, signed=True)

    def percent(self, value: Any, *, signed: bool = False) -> str:
        """Percent at the rulebook's digits."""
        return NONE if is_none(value) else format_points(value, self.percent_digits, self.lang, signed=signed)

    def maximum(self, value: Any) -> str:
        """A maximum, without decimals where it has none."""
        if is_none(value):
            return NONE
        return format_points(value, 0 if float(value).is_integer() else self.digits, self.lang)

    def plain(self, value: Any) -> str:
        """A number as it is, without zeros at the end."""
        return NONE if is_none(value) else format_number(float(value), self.lang)

    def count(self, value: Any) -> str:
        """A whole number."""
        return NONE if is_none(value) else format_points(value, 0, self.lang)

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the language of the view."""
        return text.say(self.lang, **values)

    def columns(self, *columns: tuple[Text, str]) -> list[Column]:
        """Columns by heading and kind: ``text``, ``number`` or ``head``."""
        return [Column(text.say(self.lang), kind == "number", kind == "head") for text, kind in columns]


def is_none(value: Any) -> bool:
    """Whether there is no figure: None, NaN, NA or NaT."""
    return value is None or bool(pd.isna(value))


def word(value: Any) -> str:
    """A cell of a table as text; nothing where there is none."""
    return "" if is_none(value) else str(value)


class _OwnTemplates(BaseLoader):
    """The templates of this package, wherever it is installed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:  # noqa: ARG002
        try:
            return asset(template), None, None
        except FileNotFoundError:
            raise TemplateNotFound(template) from None


@cache
def asset(name: str) -> str:
    """A template, style sheet or script of this package."""
    return (files("thidua_xlsx.html") / "templates" / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=_OwnTemplates(),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def visible(text: str) -> str:
    """Control and direction marks made visible: a name must not turn round what stands beside it."""
    if text.isprintable():
        return text
    return printable("".join(" " if char.isspace() else char for char in text))


def _finalized(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(template: str, **values: Any) -> str:
    """A template of ours with ``values``, without the space between tags that only its source needs."""
    return _BETWEEN_TAGS.sub("> <", _environment().get_template(template).render(**values)).strip()
