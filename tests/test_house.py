"""The house itself: who may import whom, what is public, what a start costs."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import thidua_xlsx
from tests import chromium, libreoffice

_ROOT = Path(__file__).resolve().parents[1]
# marker → some tests that need a program, the variable that names it, the line about it, one of those tests
_NEED_PROGRAMS = {
    "libreoffice": (
        "tests/methods/test_formula.py",
        "SOFFICE",
        libreoffice.HOW_TO_GET_IT,
        "test_the_workbook_calculates",
    ),
    "chromium": (
        "tests/html/test_notebook.py",
        "CHROMIUM",
        chromium.HOW_TO_GET_IT,
        "test_text_can_be_read_in_any_notebook",
    ),
}
_PACKAGE = Path(thidua_xlsx.__file__).parent
_ROOMS = (
    *(
        "errors",
        "messages",
        "tables",
        "decimals",
        "parallel",
        "reading",
        "methods",
        "rulebook",
        "intake",
        "checking",
        "batch",
    ),
    *("meeting", "scoring", "analysis", "plots", "workbooks", "html", "examples", "cli"),
)
# what a user asks an object for, from rooms after its own: imported inside the method alone
_ALLOWED = {
    ("rulebook/model.py", "checking"),
    ("rulebook/model.py", "html"),
    ("batch.py", "analysis"),
    ("batch.py", "html"),
    ("scoring/result.py", "analysis"),
    ("scoring/result.py", "plots"),
    ("scoring/result.py", "html"),
    ("analysis/compare.py", "html"),
    ("analysis/inflation.py", "html"),
    ("analysis/scorecard.py", "html"),
    ("analysis/robustness.py", "html"),
    ("analysis/explanation.py", "html"),
}


def _imports(path: Path) -> set[str]:
    """The rooms that a file imports when it runs; imports for type checking alone do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("thidua_xlsx."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("room", _ROOMS)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    """Data goes one way; a circle of imports would make every part need every other."""
    place = _PACKAGE / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert files
    for file in files:
        name = file.relative_to(_PACKAGE).as_posix()
        later = {other for other in _imports(file) if other in _ROOMS and _ROOMS.index(other) > _ROOMS.index(room)}
        assert later <= {allowed for place_, allowed in _ALLOWED if place_ == name}, name


def test_the_page_about_the_design_names_every_room_in_order() -> None:
    """Whoever opens the source with the page beside it would look for a room that moved, or never find a new one."""
    page = (_ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| `(\w+)(?:/|\.py)` \|", page.partition("## The rooms")[2].partition("\n## ")[0], re.MULTILINE
    )
    rooms = [room for room in listed if room in _ROOMS]
    assert list(dict.fromkeys(rooms)) == list(_ROOMS)
    there = {path.stem for path in _PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - {"__init__", "__main__"} == set(_ROOMS)


def test_every_public_name_is_there_sorted_and_documented() -> None:
    """A name that the documentation promises must be importable and explain itself."""
    names = [name for name in thidua_xlsx.__all__ if name != "__version__"]
    assert names == sorted(names)
    for name in names:
        assert getattr(thidua_xlsx, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'read_everything'"):
        thidua_xlsx.read_everything  # noqa: B018 - asking is the test


@pytest.mark.parametrize(
    ("code", "forbidden"),
    [
        ("import thidua_xlsx", {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter"}),
        ("import thidua_xlsx.reading.parser", {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "psutil"}),
        ("import thidua_xlsx.intake.pick_form", {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "psutil"}),
        ("import thidua_xlsx.cli.app", {"pandas", "pandera"}),
        ("import thidua_xlsx.plots", {"matplotlib", "pandas", "numpy"}),
    ],
)
def test_a_cold_start_does_not_load_what_it_does_not_need(code: str, forbidden: set[str]) -> None:
    """On an office PC, pandas and pandera are most of the wait; the isolated parser must start in a blink."""
    seen = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout
    assert forbidden & set(seen.split()) == set()


def _pytest(marker: str, *, ci: bool) -> subprocess.CompletedProcess[str]:
    """A test run on a machine without one program."""
    tests, variable, _, _ = _NEED_PROGRAMS[marker]
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    environment |= {variable: str(_ROOT / "no such program"), "PYTHONUTF8": "1", **({"CI": "true"} if ci else {})}
    call = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header", "-q", "--collect-only", tests]
    return subprocess.run(call, cwd=_ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("marker", _NEED_PROGRAMS)
def test_without_a_program_one_line_says_what_was_left_out(marker: str) -> None:
    """A run without LibreOffice or Chromium would look complete, or not run at all."""
    _, _, how_to_get_it, left_out = _NEED_PROGRAMS[marker]
    done = _pytest(marker, ci=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(how_to_get_it) == 1
    assert "deselected" in done.stdout
    assert left_out not in done.stdout


@pytest.mark.parametrize("marker", _NEED_PROGRAMS)
def test_under_ci_a_missing_program_fails_the_run(marker: str) -> None:
    """Formulas and pages would stay untested for months behind a green badge."""
    done = _pytest(marker, ci=True)
    assert done.returncode != 0
    assert _NEED_PROGRAMS[marker][2] in done.stdout + done.stderr


def _modules() -> list[str]:
    return [item.name for item in pkgutil.walk_packages(thidua_xlsx.__path__, "thidua_xlsx.")]


@pytest.mark.parametrize("name", [name for name in _modules() if not name.endswith("__main__")])
def test_what_a_module_offers_is_there(name: str) -> None:
    """A name in ``__all__`` that was renamed would fail only in the user's notebook."""
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", [])
    assert [item for item in offered if not hasattr(module, item)] == []
    assert len(set(offered)) == len(offered)
