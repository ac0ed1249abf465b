"""What a writer asks of XlsxWriter, recorded and played to bare XlsxWriter: the peer of the writing benchmarks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

__all__ = ["Recorder", "play", "record"]

_KEPT_TO_ITSELF: Final = "_"  # what XlsxWriter calls on itself is not recorded
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_OTHER: Final = frozenset({"get_name", "close"})


class Recorder:
    """Every call of our writer on workbook, sheets and charts, in order, with plain arguments."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, str, tuple[Any, ...], dict[str, Any]]] = []
        self.formats: list[dict[str, Any]] = []
        self._names: dict[int, Any] = {}
        self._kept: list[object] = []  # so that no identity is used twice
        self._inside = False

    def name(self, value: object, name: Any) -> None:
        """``value`` is known as ``name`` when it is played."""
        self._names[id(value)] = name
        self._kept.append(value)

    def plain(self, value: Any) -> Any:
        """An argument without objects of the workbook that is recorded."""
        if isinstance(value, (Format, Worksheet, Chart)):
            return self._names[id(value)]
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.plain(item) for item in value)
        return value

    def wrap(self, owner: type, attribute: str) -> Callable[..., Any]:
        """A method of ``owner`` that notes how it was called from outside."""
        original = getattr(owner, attribute)

        def called(target: Any, *args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return original(target, *args, **kwargs)
            self._inside = True
            try:
                found = original(target, *args, **kwargs)
            finally:
                self._inside = False
            if attribute == "__init__":
                return found
            name = "book" if isinstance(target, Workbook) else self._names[id(target)]
            if attribute == "add_format":
                self.name(found, Name("format", len(self.formats)))
                self.formats.append(dict(args[0]) if args else {})
            elif attribute in {"add_worksheet", "add_chart"}:
                self.name(found, Name(attribute, len(self.calls)))
                self.calls.append((name, attribute, self.plain(args[:1]), {}))
            else:
                self.calls.append((name, attribute, self.plain(args), self.plain(kwargs)))
            return found

        return called


class Name:
    """What stands for a format, sheet or chart in a recorded call."""

    def __init__(self, kind: str, number: int) -> None:
        self.kind = kind
        self.number = number


def record(write: Callable[[], None]) -> Recorder:
    """What ``write`` asks of XlsxWriter."""
    recorder, patched = Recorder(), []
    for owner in (Workbook, Worksheet, *_subclasses(Chart)):
        for attribute in [name for name in vars(owner) if _is_asked(name)]:
            if inspect.isfunction(vars(owner)[attribute]):
                patched.append((owner, attribute, vars(owner)[attribute]))
                setattr(owner, attribute, recorder.wrap(owner, attribute))
    try:
        write()
    finally:
        for owner, attribute, original in patched:
            setattr(owner, attribute, original)
    return recorder


def _is_asked(name: str) -> bool:
    return name == "__init__" or not (name.startswith(_KEPT_TO_ITSELF) or name in _OTHER)


def _subclasses(owner: type) -> list[type]:
    return [owner, *(each for child in owner.__subclasses__() for each in _subclasses(child))]


def play(recorder: Recorder, path: Path) -> None:
    """Write the recorded workbook with bare XlsxWriter."""
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    formats = [book.add_format(properties) for properties in recorder.formats]
    made: dict[tuple[str, int], Any] = {}

    def real(value: Any) -> Any:
        if isinstance(value, Name):
            return formats[value.number] if value.kind == "format" else made[value.kind, value.number]
        if isinstance(value, dict):
            return {key: real(item) for key, item in value.items()}
        if isinstance(value, list):
            return [real(item) for item in value]
        return value

    for number, (target, attribute, args, kwargs) in enumerate(recorder.calls):
        owner = book if target == "book" else made[target.kind, target.number]
        found = getattr(owner, attribute)(
            *[real(value) if value.__class__ in _COMPOUND else value for value in args],
            **({key: real(value) for key, value in kwargs.items()} if kwargs else {}),
        )
        if attribute in {"add_worksheet", "add_chart"}:
            made[attribute, number] = found
    book.close()


_COMPOUND: Final = frozenset({Name, dict, list})
