"""The commands ``rulebook new`` and ``rulebook check``."""

from __future__ import annotations

from typing import Annotated

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.demo import known_example
from thidua_xlsx.cli.options import (
    DebugOption,
    FileArgument,
    ForceOption,
    JsonOption,
    LangOption,
    RulebookArgument,
    help_of,
)
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import WRONG_USAGE, careful, rulebook_from
from thidua_xlsx.examples.names import EXAMPLE_NAMES

__all__ = ["rulebook_check", "rulebook_new"]


def rulebook_new(
    file: FileArgument,
    example: Annotated[str, typer.Option("--example", help=help_of(words.OPT_EXAMPLE, names=EXAMPLE_NAMES))] = "",
    force: ForceOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Write a rulebook workbook, empty or of an example."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.workbooks.rulebook import write_rulebook, write_template

        if example:
            known_example(show, example)
        if file.exists() and not force:
            show.complain(words.EXISTS, path=str(file))
            raise typer.Exit(WRONG_USAGE)
        if example:
            from thidua_xlsx.examples.write import load_example

            write_rulebook(load_example(example).rulebook(), file)
        else:
            write_template(file, lang)
        show.wrote(file)


def rulebook_check(
    rulebook_file: RulebookArgument, as_json: JsonOption = False, lang: LangOption = "vi", debug: DebugOption = False
) -> None:
    """Check a rulebook."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json, tables=False)
        if as_json:
            show.json({"findings": [finding.row(lang) for finding in rulebook.findings]})
            return
        show.findings(rulebook.findings)
        leaves = len(rulebook.leaves())
        totals = list(dict.fromkeys(rulebook.maximum("", cluster.code) for cluster in rulebook.clusters))
        show.say(words.RULEBOOK_GOOD, units=len(rulebook.units), leaves=leaves, total=totals)
