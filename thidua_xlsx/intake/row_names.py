"""By what words the rows of a form go: printed numbers, with and without what is set around them, and names.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from thidua_xlsx.intake.form_sheet import FormSheet

__all__ = ["FIGURES", "Known", "RowNames", "plain_number", "row_names"]

Known = Mapping[str, Mapping[str, str]]
"""Hidden key → printed number, folded name and parent of a row that a form has."""

FIGURES: Final = ("target", "result", "claimed")
"""The columns that count: a row of nobody's matters where something stands in one of them."""


@dataclass(frozen=True)
class RowNames:
    """By what words the rows of a cluster's form go; several rows may go by one."""

    by_number: dict[str, list[str]]
    by_plain_number: dict[str, list[str]]  # without brackets and dots
    by_name: dict[str, list[str]]
    groups: frozenset[str]


def row_names(form: FormSheet, cluster: str) -> RowNames:
    """The words of a cluster's rows, made once per parser."""
    made: dict[str, RowNames] = form.context.setdefault("names made", {})
    if cluster not in made:
        known: Known = form.context["rows"][cluster]
        numbers = [(word, key) for key, row in known.items() for word in dict.fromkeys((row["number"], key.casefold()))]
        made[cluster] = RowNames(
            _grouped(numbers),
            _grouped((plain_number(word), key) for word, key in numbers),
            _grouped((row["name"], key) for key, row in known.items()),
            frozenset(row["parent"] for key, row in known.items() if "|" not in key),
        )
    return made[cluster]


def _grouped(words: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Word → the keys that go by it."""
    keys: dict[str, list[str]] = {}
    for word, key in words:
        if word and key not in keys.setdefault(word, []):
            keys[word].append(key)
    return keys


def plain_number(number: str) -> str:
    """A printed number without what is set around it: ``a)``, ``(1)`` and ``2.``."""
    return number.strip(" .)(-/")
