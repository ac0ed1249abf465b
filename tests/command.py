"""The command line in the process of the tests: what only types and reads words need not start Python again."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

from typer.testing import CliRunner


def run_here(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as in a pipe, in the folder ``cwd``; what it gives is as ``subprocess.run`` gives it."""
    from thidua_xlsx.cli.app import app

    words = [str(argument) for argument in arguments]
    with contextlib.chdir(cwd or Path.cwd()):
        done = CliRunner().invoke(app, words, prog_name="thidua-xlsx")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
