"""A finding: one thing wrong or doubtful, as data, at one cell. Its words come from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from thidua_xlsx.messages.catalogue import CATALOGUE, Severity
from thidua_xlsx.messages.text import Message, Text

__all__ = ["Finding", "Place", "abridged", "printable"]

_MEANT: Final = Text(" Có phải {words}?", " Did you mean {words}?")
_CRITERION: Final = Text("Tiêu chí {subject}: ", "Criterion {subject}: ")


def printable(text: str) -> str:
    """``text`` with line breaks, control and direction marks escaped, for one safe line."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape", "replace").decode() for char in text)


def abridged(text: str, most: int = 80) -> str:
    """``text`` with what is beyond ``most`` characters left out, visibly."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _did_you_mean(words: object) -> str | Message:
    """What may be meant instead, as a sentence to be added to another; nothing where nothing comes near."""
    near = [f"“{abridged(printable(str(word)))}”" for word in words] if isinstance(words, (list, tuple)) else []
    return Message(_MEANT, {"words": near}) if near else ""


@dataclass(frozen=True)
class Place:
    """Where a value stands: file, sheet, A1 reference; empty parts are unknown or do not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """``file › sheet › cell``, without the empty parts."""
        return " › ".join(printable(part) for part in self.parts if part)

    @property
    def parts(self) -> tuple[str, str, str]:
        """File, sheet and cell: the last three columns of a table of what was read."""
        return self.file, self.sheet, self.cell


@dataclass(frozen=True)
class Finding:
    """One thing wrong or doubtful.

    ``subject`` names the criterion for the reader (code and short name), ``found`` is the raw text of
    the cell, ``values`` fill the sentences of the catalogue entry ``code``. ``meant`` among them lists words that come
    near to what was found.
    """

    code: str
    place: Place = field(default_factory=Place)
    unit: str = ""
    criterion: str = ""
    subject: str = ""
    found: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Error, warning or review, as the catalogue says."""
        return CATALOGUE[self.code].severity

    def _all_values(self) -> dict[str, object]:
        values = {
            "found": abridged(printable(self.found)),
            "unit": self.unit,
            "criterion": self.criterion,
            **self.values,
        }
        return {**values, "meant": _did_you_mean(values.get("meant"))}

    def what(self, lang: str = "vi") -> str:
        """What is wrong, in one sentence that names the criterion."""
        subject = _CRITERION.say(lang, subject=printable(self.subject)) if self.subject else ""
        words = printable(CATALOGUE[self.code].what.say(lang, **self._all_values()))
        return subject + words if subject else words[:1].upper() + words[1:]

    def todo(self, lang: str = "vi") -> str:
        """What to do about it."""
        return printable(CATALOGUE[self.code].todo.say(lang, **self._all_values()))

    def expected(self, lang: str = "vi") -> str:
        """What should stand there, where that can be said in a word; else empty."""
        expected = CATALOGUE[self.code].expected
        return printable(expected.say(lang, **self._all_values())) if expected else ""

    def row(self, lang: str = "vi") -> dict[str, str]:
        """The finding as a row of a table: what ``Batch.findings`` and ``--json`` show."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "unit": self.unit,
            "criterion": self.criterion,
            "file": printable(self.place.file),
            "sheet": printable(self.place.sheet),
            "cell": self.place.cell,
            "found": self.found,
            "expected": self.expected(lang),
            "what": self.what(lang),
            "todo": self.todo(lang),
        }

    def line(self, lang: str = "vi") -> str:
        """Where – what – what to do, in one line."""
        where = str(self.place)
        words = f"{self.what(lang)} {self.todo(lang)}".strip()
        return f"{where} — {words}" if where else words
