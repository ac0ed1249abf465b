"""The exceptions that this library raises itself.

ThiduaError
├── RulebookError     the rulebook has mistakes; all of them are in ``.findings``
├── WorkbookError     a finished workbook cannot be used; ``.finding`` says why
├── OutputError       a file could not be written; the old one is whole
│   └── FileOpenError somebody has it open; ``.second_name`` is free
├── MethodError       a scoring method was given parameters that it does not know
└── MissingPackageError an optional package is not installed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thidua_xlsx.messages.finding import Finding
    from thidua_xlsx.messages.text import Message

__all__ = [
    "FileOpenError",
    "MethodError",
    "MissingPackageError",
    "OutputError",
    "RulebookError",
    "ThiduaError",
    "WorkbookError",
]


class ThiduaError(Exception):
    """Base of every exception that the library raises on purpose; ``say`` puts it into words."""

    def __init__(self, message: Message | str = "") -> None:
        self.message = message
        super().__init__(message if isinstance(message, str) else message.say())

    def say(self, lang: str = "vi") -> str:
        """What went wrong, in ``lang``."""
        return self.message if isinstance(self.message, str) else self.message.say(lang)


class RulebookError(ThiduaError):
    """A rulebook cannot be used. ``findings`` holds every mistake, each with its cell."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.line() for finding in self.findings))

    def say(self, lang: str = "vi") -> str:
        """One line per mistake."""
        return "\n".join(finding.line(lang) for finding in self.findings)

    def __reduce__(self) -> tuple[type[RulebookError], tuple[tuple[Finding, ...]]]:
        """Pickle by findings: a worker process hands the error back whole."""
        return type(self), (self.findings,)


class WorkbookError(ThiduaError):
    """A workbook that was handed in cannot be used. ``finding`` says where and why, and what to do."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.line())

    def say(self, lang: str = "vi") -> str:
        """Where, what is wrong, what to do."""
        return self.finding.line(lang)

    def __reduce__(self) -> tuple[type[WorkbookError], tuple[Finding]]:
        """Pickle by the finding, as ``RulebookError``."""
        return type(self), (self.finding,)


class OutputError(ThiduaError):
    """A workbook could not be written; whatever stood at its place before is untouched."""


class FileOpenError(OutputError):
    """The file is open in Excel or another program. ``second_name`` is a name beside it that is free."""

    def __init__(self, message: Message | str, second_name: str = "") -> None:
        super().__init__(message)
        self.second_name = second_name

    def __reduce__(self) -> tuple[type[FileOpenError], tuple[Message | str, str]]:
        """Pickle with the second name."""
        return type(self), (self.message, self.second_name)


class MethodError(ThiduaError):
    """The parameters of a scoring method cannot be understood."""


class MissingPackageError(ThiduaError):
    """What was asked for needs an optional package that is not installed; the message says how to get it."""
