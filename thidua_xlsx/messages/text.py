"""Every text that people read is a ``Text`` in two languages; a ``Message`` is one with its values.

This is the only way in which words reach a workbook, a finding or the terminal, so that a language
is complete or a test fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

__all__ = [
    "LANGUAGES",
    "Message",
    "Text",
    "format_number",
    "format_points",
    "known_language",
    "plain",
    "shown_difference",
]

LANGUAGES: Final = ("vi", "en")
_COMMAS_AND_POINTS: Final = str.maketrans(",.", ".,")


def known_language(lang: str) -> str:
    """The same language.

    Raises
    ------
    ValueError
        It is none that the library speaks.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang: {lang!r}; one of {', '.join(LANGUAGES)}")
    return lang


def format_number(value: float | Decimal | Fraction, lang: str) -> str:
    """Write a number at 15 significant digits, with a decimal comma in Vietnamese.

    No thousands separator: in a message "1.234" would be ambiguous.
    """
    number = Decimal(f"{float(value):.15g}") if not isinstance(value, Decimal) else value
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "vi" else text


def _at(value: float | Decimal | Fraction, digits: int) -> Decimal:
    return Decimal(f"{float(value):.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def shown_difference(value: float | Decimal | Fraction, other: float | Decimal | Fraction, digits: int) -> Decimal:
    """How far ``value`` is above ``other`` where ``format_points`` writes both: what whoever subtracts them gets."""
    return _at(value, digits) - _at(other, digits)


def format_points(value: float | Decimal | Fraction, digits: int, lang: str, *, signed: bool = False) -> str:
    """Write a number for a table or a chart: so many decimals, thousands grouped, a true minus.

    1234.5 is "1.234,50" in Vietnamese. Half away from zero, as points are rounded. ``signed`` puts + before what is
    above 0.
    """
    number = _at(value, digits)
    text = f"{abs(number):,.{digits}f}"
    if lang == "vi":
        text = text.translate(_COMMAS_AND_POINTS)
    sign = "−" if number < 0 else ("+" if signed and number else "")
    return f"{sign}{text}"


@dataclass(frozen=True)
class Text:
    """One sentence or word in every language; ``{name}`` marks a value."""

    vi: str
    en: str

    def say(self, lang: str = "vi", **values: object) -> str:
        """The text in ``lang`` with ``values`` filled in."""
        template = self.en if lang == "en" else self.vi
        return template.format(**{name: plain(value, lang) for name, value in values.items()}) if values else template


@dataclass(frozen=True)
class Message:
    """A text together with its values, put into words only when somebody reads it."""

    text: Text
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: str = "vi") -> str:
        """The message in ``lang``."""
        return self.text.say(lang, **self.values)


def plain(value: object, lang: str) -> str:
    """Any value of a message as words in ``lang``."""
    say = getattr(value, "say", None)
    if callable(say):  # a text, a message, and what can be said of an interval or a row
        return str(say(lang))
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return format_number(value, lang)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(plain(item, lang) for item in value)
    return str(value)
