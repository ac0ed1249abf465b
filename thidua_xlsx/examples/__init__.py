"""The examples, as code: rulebooks of real clusters' contents with illustrative points, and filled forms.

The files in ``examples/`` are written from here, and so is the demo; both run from an installed wheel.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Final, Protocol, cast

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues
from thidua_xlsx.workbooks.rulebook import write_rulebook

__all__ = ["DEFAULT", "FORMS_FOLDER", "NAMES", "RULEBOOK_FILE", "load_example", "write_example"]

NAMES: Final = ("cum_9_2018",)
DEFAULT: Final = "cum_9_2018"
RULEBOOK_FILE: Final = "quy_dinh.xlsx"
FORMS_FOLDER: Final = "nop_ve"
_README_FILE: Final = "README.md"


class Example(Protocol):
    """What the module of an example has."""

    README: Text

    def rulebook(self) -> Rulebook:
        """The rulebook."""

    def submissions(self) -> dict[str, FormValues]:
        """Unit → what stands in its filled form."""


def load_example(name: str) -> Example:
    """The example called ``name``; KeyError if there is none."""
    if name not in NAMES:
        raise KeyError(name)
    return cast("Example", importlib.import_module(f"thidua_xlsx.examples.{name}"))


def write_example(name: str, folder: str | os.PathLike[str]) -> list[Path]:
    """Write an example's rulebook, filled forms and README into ``folder``; the same bytes every time.

    Raises
    ------
    KeyError
        There is no such example.
    OutputError
        A file cannot be written.
    """
    example = load_example(name)
    rulebook = example.rulebook()
    top = Path(folder)
    paths = [top / RULEBOOK_FILE]
    write_rulebook(rulebook, paths[0])
    for unit, values in example.submissions().items():
        path = top / FORMS_FOLDER / form_file_name(rulebook, rulebook.unit(unit))
        write_form(rulebook, rulebook.unit(unit), path, values)
        paths.append(path)
    paths.append(top / _README_FILE)
    paths[-1].write_text(
        f"{example.README.vi.strip()}\n\n{example.README.en.strip()}\n", encoding="utf-8", newline="\n"
    )
    return paths
