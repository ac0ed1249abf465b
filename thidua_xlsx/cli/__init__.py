"""The command line: parses arguments, calls the library, shows progress. Only here does anything talk."""

from __future__ import annotations

import io
import sys

__all__ = ["main"]


def main() -> None:
    """Run ``thidua-xlsx``. Exit codes: 0 done, 1 something is wrong or was left out, 2 wrong usage, 130 stopped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a Windows console or pipe may be set to a code page without Vietnamese letters
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        from thidua_xlsx.cli.app import app

        app()
    except KeyboardInterrupt:  # before any command began
        sys.exit(130)
