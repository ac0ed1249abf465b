"""The command ``demo``: the main job on an example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, ForceOption, LangOption, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import WRONG_USAGE, Inbox, Meeting, careful, rulebook_from
from thidua_xlsx.examples.names import DEFAULT, EXAMPLE_NAMES

__all__ = ["demo", "known_example"]

_CONSOLIDATED_FILE: Final = "tong_hop.xlsx"


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of(words.ARG_FOLDER))] = Path("thidua_demo"),
    example: Annotated[str, typer.Option("--example", help=help_of(words.OPT_DEMO, names=EXAMPLE_NAMES))] = DEFAULT,
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Run the main job on the example."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.cli.consolidate import write_all
        from thidua_xlsx.examples.write import (
            FORMS_FOLDER,
            MEETING_FILES,
            RULEBOOK_FILE,
            files_in_the_way,
            write_example,
        )

        known_example(show, example)
        lost = [] if force else files_in_the_way(example, folder)
        if lost:
            show.complain(words.EXISTS, path=str(lost[0]))
            raise typer.Exit(WRONG_USAGE)
        written = write_example(example, folder)
        for path in written:
            show.wrote(path)
        rulebook = rulebook_from(show, folder / RULEBOOK_FILE)
        files = {key: [folder / name] for key, name in MEETING_FILES.items() if folder / name in written}
        meeting = Meeting(files.get("verification"), files.get("events"), files.get("ballots"))
        write_all(show, rulebook, Inbox([folder / FORMS_FOLDER]), folder / _CONSOLIDATED_FILE, meeting)
        if example == DEFAULT:
            show.say(words.DEMO_MISTAKES)
        show.say(words.DEMO_DONE, path=str(folder / _CONSOLIDATED_FILE))


def known_example(show: Show, name: str) -> None:
    """End the command where there is no such example."""
    if name not in EXAMPLE_NAMES:
        show.complain(words.NO_SUCH_EXAMPLE, name=name, names=EXAMPLE_NAMES)
        raise typer.Exit(WRONG_USAGE)
