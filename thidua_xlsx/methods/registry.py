"""The one place where methods are registered, and how their parameters are read and written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, TypeVar

from thidua_xlsx.errors import MethodError
from thidua_xlsx.messages.text import Message, Text, format_number
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Input, Method, Parameter, PointRow, parameters_of
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.sampled import Sampled
from thidua_xlsx.methods.steps import Steps
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.reading.numbers import parse_number

__all__ = [
    "GROUP_WORDS",
    "METHODS",
    "find_method",
    "make_method",
    "register_method",
    "write_parameters",
]

METHODS: Final[dict[str, type[Method]]] = {
    method.key: method
    for method in (
        *(Direct, PassFail, Ratio, RatioBands, Leader, Best, Mean, Bands, Levels),
        *(Count, PlusMinus, Steps, Deviation, RankPoints, Sampled, Figure),
    )
}
"""Key → method, in the order in which drop-downs show them."""

GROUP_WORDS: Final = (Text("cộng", "sum"), Text("mức cao nhất", "highest"), Text("trọng số", "weighted"))
"""How groups add up: what stands in the place of a method there. No method may be called so."""

Problem = tuple[str, dict[str, object]]
_OwnMethod = TypeVar("_OwnMethod", bound=type[Method])  # so that a class keeps its own type under the decorator


def find_method(name: str) -> type[Method] | None:
    """The method called ``name``: its key or its label in any language, with or without accents."""
    wanted = fold(name)
    for method in METHODS.values():
        if wanted in _names_of(method):
            return method
    return None


def register_method(method: _OwnMethod) -> _OwnMethod:
    """Add a method of your own; from then on it is found, read, written and scored like the others.

    A method needs a ``key``, a ``label`` in both languages and its ``needs``, none of which names another
    method, and the three faces ``points``, ``formula`` and ``sentence``. Parameters are fields made with
    ``parameter``. Registering the same class again (its key, module and name are the same, as when the cell
    of a notebook is run once more) replaces it.

    Examples
    --------
    Points for every full dozen, at most the maximum::

        from dataclasses import dataclass
        from decimal import Decimal

        import numpy as np

        from thidua_xlsx.messages.text import Message, Text
        from thidua_xlsx.methods.base import RESULT, Method, Parameter, literal, parameter
        from thidua_xlsx.methods.registry import register_method


        @register_method
        @dataclass(frozen=True)
        class Dozens(Method):
            key = "dozens"
            label = Text("theo tá", "dozens")
            needs = (RESULT,)

            per_dozen: Decimal = parameter(
                Parameter(Text("mỗi tá", "per dozen"), Text("mỗi tá = 0,5", "per dozen = 0.5"), positive=True)
            )

            def points(self, x):
                return np.minimum(x.constant(self.per_dozen) * x.floor(x["result"] / x.constant(12)), x.max)

            def formula(self, at):
                return f"MIN({literal(self.per_dozen)}*INT({at['result']}/12),{at['max']})"

            def sentence(self, maximum):
                text = Text(
                    "Mỗi tá được {dozen} điểm, tối đa {max}.", "Each dozen gives {dozen} points, at most {max}."
                )
                return Message(text, {"dozen": self.per_dozen, "max": maximum})

            def unsure(self, x):  # doubles are not trusted with what lies near a whole dozen
                dozens = x["result"] / 12
                return np.abs(dozens - np.rint(dozens)) < 1e-6

    Raises
    ------
    MethodError
        Something is missing, or a name is taken.
    """
    _check_faces(method)
    names = _names_of(method)
    for other in METHODS.values():
        if _is_same_class(method, other):
            continue
        taken = names & _names_of(other)
        if taken:
            raise MethodError(Message(_TAKEN, {"name": min(taken), "other": other.label}))
    for rule in GROUP_WORDS:
        if any(fold(name) in {fold(rule.vi), fold(rule.en)} for name in names):
            raise MethodError(Message(_TAKEN, {"name": rule, "other": rule}))
    METHODS[method.key] = method
    return method


_TAKEN: Final = Text(
    "Tên “{name}” đã thuộc cách chấm “{other}”; hãy đặt khóa (key) và nhãn (label) khác.",
    "The name “{name}” already belongs to the method “{other}”; choose another key and label.",
)
_MISSING: Final = Text(
    "Cách chấm {method} chưa có {missing}; hãy khai báo trong lớp.",
    "The method {method} has no {missing}; declare it in the class.",
)
_NO_DATACLASS: Final = Text(
    "Tham số của cách chấm {method} chưa được đọc; hãy đặt @register_method ở trên @dataclass(frozen=True).",
    "The parameters of the method {method} were not read; put @register_method above @dataclass(frozen=True).",
)


def _check_faces(method: type[Method]) -> None:
    """Everything that the rest of the library will ask of ``method`` is there."""
    parts: dict[str, type] = {"key": str, "label": Text, "needs": tuple}
    missing = [name for name, kind in parts.items() if not isinstance(getattr(method, name, None), kind)]
    missing += sorted(getattr(method, "__abstractmethods__", ()))
    if not missing and not all(map(fold, (method.key, method.label.vi, method.label.en))):
        missing.append("key, label")
    if not missing and not (method.needs and all(isinstance(item, Input) for item in method.needs)):
        missing.append("needs")
    fields = {field.name for field in dataclasses.fields(method)}
    if not missing and method.table is not None and "rows" not in fields:
        missing.append("rows")
    if missing:
        raise MethodError(Message(_MISSING, {"method": method.__qualname__, "missing": missing}))
    if any(isinstance(value, dataclasses.Field) for value in vars(method).values()):
        raise MethodError(Message(_NO_DATACLASS, {"method": method.__qualname__}))


def _names_of(method: type[Method]) -> set[str]:
    return {fold(method.key), fold(method.label.vi), fold(method.label.en)}


def _is_same_class(method: type[Method], other: type[Method]) -> bool:
    one, two = ((item.key, item.__module__, item.__qualname__) for item in (method, other))
    return one == two


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
                    ("parameter-bad", {"parameter": shown.name, "found": word, "expected": shown.expected()})
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
    if number is None or number < 0 or (shown.positive and number == 0) or (shown.whole and number % 1):
        raise MethodError(word)
    return Decimal(f"{number:.15g}")
