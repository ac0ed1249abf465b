"""Numbers typed as text, and what Excel made of them: a figure is understood, or said not to be, never guessed.

Used on both sides of the process border, so it needs the standard library alone.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import math
import re
import unicodedata
from enum import StrEnum
from typing import Final, NamedTuple

from thidua_xlsx.reading.cells import clean, fold

__all__ = ["NOTHING", "PERCENT_AMBIGUOUS", "How", "TypedNumber", "parse_number", "typed_before", "understand"]

_LONGEST: Final = 200  # nobody types a longer number, and a longer text is not worth the search
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED_VI: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_GROUPED_EN: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_GROUPED_SPACE: Final = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")

_DATE: Final = re.compile(
    r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?: \d{1,2}:\d\d(?::\d\d)?)?"
)
_ISO_DATE: Final = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
_TIME: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?")

_FIGURE: Final = r"[+-]?\d(?:[\d., ]*\d)?"
# one figure among words; a comma or dot that touches it, or a bracket that opens before it, might change it
_AMONG_WORDS: Final = re.compile(
    rf"(?P<before>[^\d+-]*?)(?<![.,(])(?P<figure>{_FIGURE})(?: ?/ ?(?P<of>{_FIGURE}))?"
    r"(?P<percent> ?(?:%|phan tram\b|percent\b))?(?P<marks> ?[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾*]+)?"
    r"(?P<after>(?:[.,](?= |$))?(?:[^\d.,]\D*)?)"
)
_PUNCTUATION: Final = re.compile(r"[():;=,.\s]+")
_HARMLESS: Final = ("đạt", "đã đạt", "đạt được", "được", "kết quả", "tỷ lệ", "result", "reached", "achieved")
_POINTS: Final = frozenset({"diem", "point", "points"})
_POINT_WORDS: Final = ("điểm", "đ", "point", "points")
_PIECES: Final = re.compile(r"[,;/]| hoac | or ")

_ODD_SIGNS: Final = str.maketrans({"\u2212": "-", "\ufe63": "-", "\ufe62": "+", "\ufe6a": "%", "\u066a": "%"})

PERCENT_AMBIGUOUS: Final = 1.5
"""Up to here a bare number may be a percentage or a fraction of one: 0.95 may mean 95 %."""


class How(StrEnum):
    """How a text was understood as a number, or why it was not."""

    PLAIN = "plain"  # nothing but the number stands there
    WORDS = "words"  # harmless words or footnote marks stand beside it
    FRACTION = "fraction"  # 5/5
    DATE = "date"  # 08/05/2018, 8:30
    AMBIGUOUS = "ambiguous"  # 1.234
    NOT = "not"


class TypedNumber(NamedTuple):
    """What a text says as a number.

    ``number`` is None unless ``how`` is plain or words, in percent points where ``percent``; ``fraction`` are the two
    figures of one.
    """

    number: float | None
    how: How
    percent: bool = False
    fraction: tuple[float, float] | None = None


NOTHING: Final = TypedNumber(None, How.NOT)


def parse_number(text: str) -> tuple[float | None, bool]:
    """A number typed as text, with nothing beside it: ``8,5``, ``1.234,5``, ``95 %``.

    Returns
    -------
    The number, or None where there is none; and whether the text is ambiguous (``1.234`` may be
    one thousand or one and a bit), in which case nothing is guessed.
    """
    typed = _alone(_plain_digits(clean(text))) if len(text) <= _LONGEST else NOTHING
    return typed.number, typed.how is How.AMBIGUOUS


def understand(text: str, measure: str = "") -> TypedNumber:
    """``text`` as a number, also where harmless words or footnote marks stand beside it: ``đạt 95%``, ``20⁷``.

    Only words from a closed list are left out, and what the criterion is measured in: with ``measure`` *vụ*,
    ``12 vụ`` is 12, but ``12 lượt`` is no number, and neither is ``khoảng 12`` or ``chưa đạt 12``.
    """
    if len(text) > _LONGEST:
        return NOTHING
    word = _plain_digits(clean(text))
    typed = _alone(word)
    if typed.how is not How.NOT:
        return typed
    if _date_in(word) is not None or _TIME.fullmatch(word):
        return TypedNumber(None, How.DATE)
    return _among_words(word, measure)


def typed_before(value: datetime.date | datetime.time | datetime.timedelta | str) -> list[float | str]:
    """What somebody probably typed before a date or time was made of it, the likeliest first."""
    if isinstance(value, str):
        word = _plain_digits(clean(value))
        date = _date_in(word)
        return _as_day(date) if date is not None else [word]
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return [f"{minutes // 60}:{minutes % 60:02}"]
    if isinstance(value, datetime.time):
        share = (value.hour * 60 + value.minute) / 1440
        is_number = value.second == 0 and share > 0 and math.isclose(share, round(share, 2), abs_tol=1e-9)
        return [*([round(share, 2)] if is_number else []), f"{value.hour}:{value.minute:02}"]
    serial = _serial(value)
    return [serial] if serial is not None else _as_day(value)


def _plain_digits(word: str) -> str:
    """``word`` with the digits and signs of other keyboards as plain ones; superscripts stay what they are."""
    if word.isascii():
        return word
    return "".join(map(_plain_character, word.translate(_ODD_SIGNS)))


def _plain_character(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":  # full-width
        return chr(ord(char) - 0xFEE0)
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _alone(word: str) -> TypedNumber:
    """The number that is all of ``word``, with or without a percent sign."""
    percent = word.endswith("%")
    figure = word.rstrip("%").rstrip() if percent else word
    if _AMBIGUOUS.fullmatch(figure):
        return TypedNumber(None, How.AMBIGUOUS, percent)
    number = _figure(figure)
    return NOTHING if number is None else TypedNumber(number, How.PLAIN, percent)


def _figure(word: str) -> float | None:
    if _GROUPED_VI.fullmatch(word):
        word = word.replace(".", "").replace(",", ".")
    elif _GROUPED_EN.fullmatch(word):
        word = word.replace(",", "")
    elif _GROUPED_SPACE.fullmatch(word):
        word = word.replace(" ", "").replace(",", ".")
    elif _NUMBER.fullmatch(word):
        word = word.replace(",", ".")
    else:
        return None
    number = float(word)
    return number if math.isfinite(number) else None


def _among_words(word: str, measure: str) -> TypedNumber:
    """The one number in ``word``, where everything beside it is harmless."""
    match = _AMONG_WORDS.fullmatch(fold(word))
    if match is None or (match["before"] and match["figure"][0] in "+-"):  # a dash after a word is no minus
        return NOTHING
    beside = [_PUNCTUATION.sub(" ", match[part]).strip() for part in ("before", "after")]
    says_more = any(beside) or match["marks"] or match["percent"]
    harmless = _harmless(measure)
    if not all(harmless.fullmatch(part) for part in beside) or not (says_more or match["of"]):
        return NOTHING
    figure, percent = _alone(match["figure"]), bool(match["percent"])
    if match["of"]:
        of = _figure(match["of"])
        if figure.number is None or of is None or percent:
            return NOTHING
        return TypedNumber(None, How.FRACTION, fraction=(figure.number, of))
    return figure._replace(how=How.WORDS if figure.how is How.PLAIN else figure.how, percent=percent)


@functools.lru_cache(maxsize=256)
def _harmless(measure: str) -> re.Pattern[str]:
    """What may stand beside a number of this measure; a number of cases is not one of points."""
    folded = fold(measure)
    words = {fold(word) for word in _HARMLESS} | {folded, *_PIECES.split(folded)}
    if not folded or folded in _POINTS:
        words |= {fold(word) for word in _POINT_WORDS}
    words = {_PUNCTUATION.sub(" ", word).strip() for word in words} - {"", "%"}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:(?:{'|'.join(map(re.escape, longest_first))})(?: |$))*")


def _date_in(word: str) -> datetime.date | None:
    """The day that ``word`` names, day first; month first where that alone is possible."""
    match = _DATE.fullmatch(word) or _ISO_DATE.fullmatch(word)
    if match is None:
        return None
    year, month, day = (int(match[part]) for part in "ymd")
    year += 2000 if len(match["y"]) == 2 else 0
    for one, other in ((month, day), (day, month)):
        with contextlib.suppress(ValueError):
            return datetime.date(year, one, other)
    return None


def _as_day(date: datetime.date) -> list[float | str]:
    """How a date was typed as a number: 8.5 or 8/5, on an American machine 5/8, or 5/18 for a month of a year."""
    day, month = date.day, date.month
    typed = [f"{day}/{month}", f"{day}.{month}", f"{month}/{date.year % 100}" if day == 1 else f"{month}/{day}"]
    return list(dict.fromkeys(typed))


def _serial(date: datetime.date) -> float | None:
    """The number that a cell with the format of a date shows as a day of the first years that Excel knows."""
    if not 1900 <= date.year <= 1902:
        return None
    moment = date if isinstance(date, datetime.datetime) else datetime.datetime(date.year, date.month, date.day)
    # Excel counts a 29 February 1900 that never was
    first = datetime.datetime(1899, 12, 31 if (date.year, date.month) < (1900, 3) else 30)
    return round((moment.replace(tzinfo=None) - first) / datetime.timedelta(days=1), 6)
