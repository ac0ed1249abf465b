"""An entry of the catalogue of findings: how much it weighs, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from thidua_xlsx.messages.text import Text

__all__ = ["SEVERITY_WORDS", "Entry", "Severity", "error", "review", "warning"]


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # something could not be read or may not stand
    WARNING = "warning"  # it was read, but somebody should look
    REVIEW = "review"  # worth a look before the meeting


SEVERITY_WORDS: Final[dict[Severity, Text]] = {
    Severity.ERROR: Text("✖ Lỗi", "✖ Error"),
    Severity.WARNING: Text("▲ Cảnh báo", "▲ Warning"),
    Severity.REVIEW: Text("● Xem lại", "● Review"),
}
"""How a severity is called in workbooks: a sign that is told from the others without colours, and a word."""


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue."""

    severity: Severity
    what: Text
    todo: Text
    expected: Text | None = None


def error(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    """Something could not be read or may not stand."""
    return Entry(Severity.ERROR, what, todo, expected)


def warning(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    """It was read, but somebody should look."""
    return Entry(Severity.WARNING, what, todo, expected)


def review(what: Text, todo: Text, expected: Text | None = None) -> Entry:
    """Worth a look before the meeting."""
    return Entry(Severity.REVIEW, what, todo, expected)
