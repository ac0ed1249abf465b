"""Options that several commands take together are the fields of one dataclass, declared once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from inspect import Parameter
from typing import Any, get_type_hints

__all__ = ["unbundled"]


def unbundled(command: Callable[..., None]) -> Callable[..., None]:
    """A command as typer wants it: instead of a parameter that is a dataclass, its fields as options of their own.

    They stand where the parameter stood; the command gets the dataclass, made of what was typed.
    """
    hints = get_type_hints(command, include_extras=True)
    bundles = {name: hint for name, hint in hints.items() if is_dataclass(hint) and isinstance(hint, type)}

    @functools.wraps(command)
    def called(**typed: Any) -> None:
        made = {
            name: bundle(**{each.name: typed.pop(each.name) for each in fields(bundle)})
            for name, bundle in bundles.items()
        }
        command(**typed, **made)

    parameters = list(_parameters(command, hints, bundles))
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect looks there
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


def _parameters(command: Callable[..., None], hints: dict[str, Any], bundles: dict[str, type]) -> Iterator[Parameter]:
    """What may be typed, in order."""
    for parameter in inspect.signature(command).parameters.values():
        bundle = bundles.get(parameter.name)
        if bundle is None:
            yield parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
            continue
        own = get_type_hints(bundle, include_extras=True)
        for each in fields(bundle):
            yield Parameter(each.name, Parameter.KEYWORD_ONLY, default=_default(each), annotation=own[each.name])


def _default(field: Field[Any]) -> Any:
    return Parameter.empty if field.default is MISSING else field.default
