"""The command ``replies``: what the units answered to notices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, JsonOption, LangOption, RulebookArgument, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import careful, must_exist, rulebook_from
from thidua_xlsx.messages.catalogue import Severity

__all__ = ["replies"]


def replies(
    rulebook_file: RulebookArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help=help_of(words.ARG_NOTICES))],
    as_json: JsonOption = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Read the units' replies to notices back."""
    show = Show(lang)
    with careful(show, debug=debug):
        rulebook = rulebook_from(show, rulebook_file, as_json=as_json)
        from thidua_xlsx.meeting.notices import read_notices

        must_exist(show, paths)
        answered = read_notices(rulebook, paths)
        if as_json:
            rows = [{str(key): value for key, value in row.items()} for row in answered.table.to_dict("records")]
            show.json({"replies": rows, "findings": [finding.row(lang) for finding in answered.finding_list]})
        else:
            show.findings(answered.finding_list)
            show.replies(answered)
        if any(finding.severity is Severity.ERROR for finding in answered.finding_list):
            raise typer.Exit(1)
