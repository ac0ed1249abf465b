"""Laws of the house that hold for the test run itself and for the package as a whole."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import thidua_xlsx
from tests.libreoffice import HOW_TO_GET_IT

ROOT = Path(__file__).resolve().parent.parent
FORMULA_TESTS = "tests/methods/test_formula.py"


def _pytest(*arguments: str, ci: bool) -> subprocess.CompletedProcess[str]:
    """A test run on a machine without LibreOffice."""
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    environment |= {"SOFFICE": str(ROOT / "no such program"), "PYTHONUTF8": "1", **({"CI": "true"} if ci else {})}
    call = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header", "-q", *arguments]
    return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_without_libreoffice_one_line_says_what_was_left_out() -> None:
    """A run without LibreOffice would look complete, or not run at all."""
    done = _pytest("--collect-only", FORMULA_TESTS, ci=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(HOW_TO_GET_IT) == 1
    assert "deselected" in done.stdout
    assert "test_the_workbook_calculates" not in done.stdout


def test_under_ci_a_missing_libreoffice_fails_the_run() -> None:
    """The formulas would stay untested for months behind a green badge."""
    done = _pytest("--collect-only", FORMULA_TESTS, ci=True)
    assert done.returncode != 0
    assert HOW_TO_GET_IT in done.stdout + done.stderr


def test_the_import_costs_neither_pandas_nor_pandera() -> None:
    """Every call of the command line would wait a second before its first word."""
    code = "import sys, thidua_xlsx\nprint(sorted({'pandas', 'pandera', 'openpyxl', 'xlsxwriter'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _modules() -> list[str]:
    return [item.name for item in pkgutil.walk_packages(thidua_xlsx.__path__, "thidua_xlsx.")]


@pytest.mark.parametrize("name", [name for name in _modules() if not name.endswith("__main__")])
def test_what_a_module_offers_is_there(name: str) -> None:
    """A name in ``__all__`` that was renamed would fail only in the user's notebook."""
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", [])
    assert [item for item in offered if not hasattr(module, item)] == []
    assert len(set(offered)) == len(offered)
