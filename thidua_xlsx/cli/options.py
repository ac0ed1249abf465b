"""The arguments and options that commands share; their help speaks the language asked for."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.messages.text import Text

__all__ = [
    "HELP_LANGUAGE",
    "AllOption",
    "BallotsOption",
    "CsvOption",
    "DebugOption",
    "EventsOption",
    "FileArgument",
    "ForceOption",
    "JsonOption",
    "LangOption",
    "LayoutOption",
    "PasswordFileOption",
    "PasswordOption",
    "PathsArgument",
    "PerhapsPathsArgument",
    "RulebookArgument",
    "StageOption",
    "VerificationOption",
    "VersionsOption",
    "WorkbookOption",
    "help_of",
]


def _asked_language(arguments: list[str]) -> str:
    """The language asked for, known before parsing so that ``--help`` speaks it too."""
    for argument, value in pairwise([*arguments, ""]):
        if argument == "--lang=en" or (argument == "--lang" and value == "en"):
            return "en"
    return "vi"


HELP_LANGUAGE: Final = _asked_language(sys.argv[1:])


def help_of(text: Text, **values: object) -> str:
    """``text`` in the language of the help."""
    return text.say(HELP_LANGUAGE, **values)


LangOption = Annotated[Literal["vi", "en"], typer.Option("--lang", help=help_of(words.OPT_LANG))]
DebugOption = Annotated[bool, typer.Option("--debug", help=help_of(words.OPT_DEBUG))]
ForceOption = Annotated[bool, typer.Option("--force", help=help_of(words.OPT_FORCE))]
JsonOption = Annotated[bool, typer.Option("--json", help=help_of(words.OPT_JSON))]
CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help=help_of(words.OPT_CSV))]
AllOption = Annotated[bool, typer.Option("--all", help=help_of(words.OPT_ALL))]
LayoutOption = Annotated[Path | None, typer.Option("--layout", metavar="FILE", help=help_of(words.OPT_LAYOUT))]
PasswordOption = Annotated[
    list[str] | None, typer.Option("--password", metavar="TEXT", help=help_of(words.OPT_PASSWORD))
]
PasswordFileOption = Annotated[
    Path | None, typer.Option("--password-file", metavar="FILE", help=help_of(words.OPT_PASSWORD_FILE))
]
VersionsOption = Annotated[Literal["newest", "error"], typer.Option("--versions", help=help_of(words.OPT_VERSIONS))]
StageOption = Annotated[
    Literal["claimed", "computed", "verified"] | None, typer.Option("--stage", help=help_of(words.OPT_STAGE))
]
VerificationOption = Annotated[
    list[Path] | None, typer.Option("--verification", metavar="FILE", help=help_of(words.OPT_VERIFICATION))
]
WorkbookOption = Annotated[
    list[Path] | None, typer.Option("--workbook", metavar="FILE", help=help_of(words.OPT_WORKBOOK))
]
EventsOption = Annotated[list[Path] | None, typer.Option("--events", metavar="FILE", help=help_of(words.OPT_EVENTS))]
BallotsOption = Annotated[list[Path] | None, typer.Option("--ballots", metavar="FILE", help=help_of(words.OPT_BALLOTS))]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=help_of(words.ARG_FILE))]
RulebookArgument = Annotated[Path, typer.Argument(metavar="RULEBOOK", help=help_of(words.ARG_RULEBOOK))]
PerhapsPathsArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help=help_of(words.ARG_PATHS), show_default=False)
]
PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH", help=help_of(words.ARG_PATHS))]
