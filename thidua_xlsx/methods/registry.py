"""The one place where methods are registered, and how their parameters are read and written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from thidua_xlsx.errors import MethodError
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, Parameter, PointRow, parameters_of
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.reading.cells import clean, fold, parse_number

__all__ = ["GROUP_SUM", "METHODS", "find_method", "is_group_sum", "make_method", "write_parameters"]

METHODS: Final[dict[str, type[Method]]] = {
    method.key: method for method in (Direct, PassFail, Ratio, Leader, Bands, Levels, Count, PlusMinus)
}
"""Key → method, in the order in which drop-downs show them."""

GROUP_SUM: Final = Text("cộng", "sum")
"""How a group adds up its children."""

Problem = tuple[str, dict[str, object]]


def find_method(name: str) -> type[Method] | None:
    """The method called ``name``: its key or its label in any language, with or without accents."""
    wanted = fold(name)
    for method in METHODS.values():
        if wanted in {fold(method.key), fold(method.label.vi), fold(method.label.en)}:
            return method
    return None


def is_group_sum(name: str) -> bool:
    """Whether ``name`` says that a group adds up its children."""
    return fold(name) in {fold(GROUP_SUM.vi), fold(GROUP_SUM.en)}


def make_method(
    method: type[Method], text: str, rows: tuple[PointRow, ...] = ()
) -> tuple[Method | None, list[Problem]]:
    """A method with the parameters written in ``text`` (``name = value; name = value``).

    Returns
    -------
    The method, or None where a parameter is missing or its value not understood; and every problem as a
    catalogue code with its values.
    """
    known = parameters_of(method)
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, word in _pairs(text):
        field = next((key for key, (shown, _) in known.items() if fold(name) in _names(key, shown)), None)
        if field is None:
            choices = [shown.name for shown, _ in known.values()] or [Text("không có", "none")]
            problems.append(("parameter-unknown", {"method": method.label, "found": name, "choices": choices}))
        elif field in given:
            problems.append(("parameter-twice", {"found": name}))
        else:
            try:
                given[field] = _value(known[field][0], word)
            except MethodError:
                shown = known[field][0]
                problems.append(
                    ("parameter-bad", {"parameter": shown.name, "found": word, "expected": _expected(shown)})
                )
                given[field] = None
    for field, (shown, default) in known.items():
        if field not in given and default is dataclasses.MISSING:
            problems.append(
                ("parameter-missing", {"method": method.label, "parameter": shown.name, "example": shown.example})
            )
    if any(code in {"parameter-missing", "parameter-bad"} for code, _ in problems):
        return None, problems
    if method.table is not None:
        given["rows"] = rows
    return method(**given), problems


def write_parameters(method: Method, lang: str = "vi") -> str:
    """The parameters that differ from their defaults, as ``make_method`` reads them."""
    pairs = []
    for field, (shown, default) in parameters_of(type(method)).items():
        value = getattr(method, field)
        if value == default:
            continue
        word = next((word.say(lang) for choice, word in shown.choices if choice == value), None)
        pairs.append(f"{shown.name.say(lang)} = {word if word is not None else _number(value, lang)}")
    return "; ".join(pairs)


def _number(value: Decimal, lang: str) -> str:
    """``value`` as ``parse_number`` reads it: 1,362 might be a thousand, 1,3620 is not."""
    word = format_number(value, lang)
    return word + "0" if parse_number(word)[1] else word


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for piece in text.replace("\n", ";").split(";"):
        name, _, value = piece.partition("=")
        if clean(piece):
            yield clean(name), clean(value)


def _names(key: str, shown: Parameter) -> set[str]:
    return {fold(key), fold(key.replace("_", " ")), fold(shown.name.vi), fold(shown.name.en)}


def _value(shown: Parameter, word: str) -> object:
    if shown.choices:
        for value, label in shown.choices:
            if fold(word) in {fold(label.vi), fold(label.en), fold(str(value))}:
                return value
        raise MethodError(word)
    number, _ambiguous = parse_number(word)
    if number is None or number < 0 or (shown.positive and number == 0):
        raise MethodError(word)
    return Decimal(f"{number:.15g}")


def _expected(shown: Parameter) -> Text:
    if shown.choices:
        return Text(
            "một trong: " + ", ".join(label.vi for _, label in shown.choices),
            "one of: " + ", ".join(label.en for _, label in shown.choices),
        )
    if shown.positive:
        return Text("một số lớn hơn 0, ví dụ 0,5", "a number above 0, such as 0.5")
    return Text("một số không âm, ví dụ 0,5", "a number not below 0, such as 0.5")
