from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import string
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest

import thidua_xlsx
from thidua_xlsx.messages.text import Message, Text, format_number, plain
from thidua_xlsx.methods.base import PointRow
from thidua_xlsx.methods.interval import Interval


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(thidua_xlsx.__path__, "thidua_xlsx."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def _texts(value: Any, seen: set[int]) -> Iterator[Text]:
    """Every text in ``value``: in containers, in data classes, in classes and their fields."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts(item, seen)
    elif isinstance(value, type) and value.__module__.startswith("thidua_xlsx"):
        for item in list(vars(value).values()):
            yield from _texts(item, seen)
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield from _texts(field.metadata, seen)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name, None), seen)


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _texts_of_the_package() -> list[tuple[str, Text]]:
    seen: set[int] = set()
    return [(module.__name__, text) for module in _modules() for text in _texts(vars(module), seen)]


def test_every_text_is_there_in_both_languages_with_the_same_values() -> None:
    """A reader of one language would get an empty label, or a sentence without its figure."""
    texts = _texts_of_the_package()
    assert len(texts) > 250, "the walk has lost its way"
    empty = [(where, text) for where, text in texts if not (text.vi.strip() and text.en.strip())]
    differing = [(where, text) for where, text in texts if _placeholders(text.vi) != _placeholders(text.en)]
    assert (empty, differing) == ([], [])


def test_no_text_breaks_a_line_or_hides_a_character() -> None:
    """A table in the terminal would fall apart, or a search for a word would not find it."""
    texts = [item for item in _texts_of_the_package() if not item[0].startswith("thidua_xlsx.examples")]  # whole pages
    assert [(where, text) for where, text in texts if not (text.vi + text.en).isprintable()] == []


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (8.5, "8,5", "8.5"),
        (Decimal("8.50"), "8,5", "8.5"),
        (Decimal(100), "100", "100"),
        (Decimal("1E+2"), "100", "100"),
        (0.1 + 0.2, "0,3", "0.3"),
        (1234567.5, "1234567,5", "1234567.5"),
        (-0.25, "-0,25", "-0.25"),
        (Fraction(1, 8), "0,125", "0.125"),
        (1e-7, "0,0000001", "0.0000001"),
        (7, "7", "7"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(value: Any, vi: str, en: str) -> None:
    """A Vietnamese reader would take 8.500 for eight thousand five hundred."""
    assert (format_number(value, "vi"), format_number(value, "en")) == (vi, en)


def test_values_are_put_into_the_language_of_the_sentence() -> None:
    """A Vietnamese sentence would hold English words and points for commas."""
    text = Text("có {what}: {list}", "there are {what}: {list}")
    message = Message(text, {"what": Text("điểm", "points"), "list": [0.5, Text("và", "and"), True]})
    assert message.say() == "có điểm: 0,5, và, True"
    assert message.say("en") == "there are points: 0.5, and, True"
    assert plain(message, "en") == message.say("en")


def test_braces_in_a_value_are_left_alone() -> None:
    """A cell with {x} in it would stop the whole report."""
    assert Text("ghi {found}", "says {found}").say("vi", found="{x}") == "ghi {x}"


def test_an_interval_is_told_in_words() -> None:
    """The head would read “Interval(low=Decimal('90'), …)” where the band “từ 90” is meant."""
    values = {"first": Interval(Decimal(90)), "row": PointRow(Decimal(5), "Tốt")}
    assert Text("{first}; {row}", "{first}; {row}").say("vi", **values) == "từ 90; Tốt"
    assert Text("{first}; {row}", "{first}; {row}").say("en", **values) == "from 90; Tốt"
