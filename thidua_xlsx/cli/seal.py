"""The commands ``seal`` and ``verify-seal``: what was approved, and whether it is still that."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thidua_xlsx.cli import words
from thidua_xlsx.cli.options import DebugOption, JsonOption, LangOption, help_of
from thidua_xlsx.cli.show import Show
from thidua_xlsx.cli.steps import WRONG_USAGE, careful, must_exist
from thidua_xlsx.errors import WorkbookError

if TYPE_CHECKING:
    from thidua_xlsx.meeting.seals import SealCheck

__all__ = ["seal", "verify_seal"]

_FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=help_of(words.ARG_APPROVED))]


def seal(
    file: _FileArgument,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=help_of(words.OPT_SEALED))
    ] = None,
    date: Annotated[
        datetime.datetime | None,
        typer.Option("--date", metavar="DATE", formats=["%d/%m/%Y", "%Y-%m-%d"], help=help_of(words.OPT_SEAL_DATE)),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of(words.OPT_SEAL_FORCE))] = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> None:
    """Seal an approved workbook."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.workbooks import seal as sealing

        must_exist(show, [file])
        done = sealing.seal(file, output, date=None if date is None else date.date(), overwrite=force)
        show.findings(done.findings)
        if done.replaced:
            show.say(words.SEAL_REPLACED, code=done.replaced)
        show.say(words.SEALED, path=str(done.path), code=done.code)


def verify_seal(
    file: _FileArgument, as_json: JsonOption = False, lang: LangOption = "vi", debug: DebugOption = False
) -> None:
    """Check a sealed workbook."""
    show = Show(lang)
    with careful(show, debug=debug):
        from thidua_xlsx.meeting import seals

        must_exist(show, [file])
        try:
            check = seals.verify_seal(file)
        except WorkbookError as error:
            if debug:
                raise
            show.err.print(error.say(lang), style="bold red", markup=False)
            raise typer.Exit(WRONG_USAGE) from None  # 1 says that it was changed
        if as_json:
            show.json(_plain(check))
        else:
            _say(show, check)
        if not check.intact:
            raise typer.Exit(1 if check.sealed else WRONG_USAGE)


def _plain(check: SealCheck) -> dict[str, Any]:
    return {
        "path": check.path,
        "sealed": check.sealed,
        "intact": check.intact,
        "code": check.code,
        "date": None if check.date is None else check.date.isoformat(),
        "changed": list(check.changed),
        "parts": list(check.parts),
        "found": check.found,
        "replaced": check.replaced,
    }


def _say(show: Show, check: SealCheck) -> None:
    if not check.sealed:
        show.complain(words.NOT_SEALED, path=check.path)
        return
    if check.intact:
        show.say(words.SEAL_INTACT, code=check.code)
    else:
        show.complain(words.SEAL_BROKEN, code=check.code, found=check.found, sheets=list(check.changed))
    if check.date is not None:
        show.say(words.SEAL_DATE, date=check.date.strftime("%d/%m/%Y"))
    if check.replaced:
        show.say(words.SEAL_REPLACED, code=check.replaced)
    show.say(words.SEAL_COMPARE)
