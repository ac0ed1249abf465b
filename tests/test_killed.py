"""A run that is killed at any moment: nothing is lost, nothing is half, and it can simply be run again."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scoring.small import book, group, leaf
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues
from thidua_xlsx.workbooks.rulebook import write_rulebook

pytestmark = pytest.mark.slow

_KILLS = 2  # of each command, at moments that nobody chose
_JUST_BEFORE = """
import os, sys
left = int(sys.argv.pop(1))
def gone(event, arguments):
    global left
    if event == "os.rename":  # a file is put into its place
        left -= 1
        if not left:
            os._exit(9)
sys.addaudithook(gone)
from thidua_xlsx.cli import main
main()
"""
_ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}
Files = dict[str, bytes]


def _start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "thidua_xlsx", *arguments]
    return subprocess.Popen(
        call,
        cwd=folder,
        env=_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )


def _run(folder: Path, *arguments: str) -> float:
    """Run to the end; how long it took."""
    start = time.monotonic()
    assert _start(folder, *arguments).wait(timeout=120) == 0
    return time.monotonic() - start


def _workbooks(folder: Path) -> Files:
    """Every workbook of a folder, opened: half a file would not open."""
    found = {path.name: path.read_bytes() for path in sorted(folder.glob("*.xlsx"))}
    for name, content in found.items():
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert package.testzip() is None, name
    return found


def _put(folder: Path, files: Files) -> None:
    """Have exactly these files in a folder."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _killed(folder: Path, seconds: float, *arguments: str) -> Iterator[bool]:
    """Kill the command at moments spread over its run, and before it puts a file into its place; whether it ended."""
    for number in (1, 2):
        call = [sys.executable, "-c", _JUST_BEFORE, str(number), *arguments]
        done = subprocess.run(call, cwd=folder, env=_ENVIRONMENT, capture_output=True, check=False)
        assert done.returncode == 9, done.stderr
        yield False
    chance = random.Random(5)
    for number in range(_KILLS):
        moment = seconds * (0.3 + 0.75 * (number + chance.random()) / _KILLS)
        process = _start(folder, *arguments)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        yield process.returncode == 0


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Two criteria and three units: the smallest that is worth ranking."""
    return book(group("I"), leaf("I.1"), leaf("I.2"), units=3)


@pytest.fixture
def office(rulebook: Rulebook, tmp_path: Path) -> Path:
    """A folder with the rulebook and the forms of two units."""
    write_rulebook(rulebook, tmp_path / "quy_dinh.xlsx")
    (tmp_path / "nop_ve").mkdir()
    for number, unit in enumerate(rulebook.units[:2]):
        _submit(rulebook, tmp_path, unit.code, 5 + number)
    return tmp_path


def _submit(rulebook: Rulebook, office: Path, unit: str, points: int) -> None:
    values = FormValues(answers={("I.1", "claimed"): points, ("I.2", "claimed"): 7})
    form = rulebook.unit(unit)
    write_form(rulebook, form, office / "nop_ve" / form_file_name(rulebook, form), values)


def test_forms_that_are_killed_are_whole_and_can_be_written_again(office: Path, rulebook: Rulebook) -> None:
    """Units would get forms that do not open, and the next run refuse to go on."""
    out = office / "phieu"
    command = ("forms", "quy_dinh.xlsx", "-o", "phieu", "--force")
    old = {form_file_name(rulebook, unit): (office / "quy_dinh.xlsx").read_bytes() for unit in rulebook.units}
    _put(out, {})
    seconds = _run(office, *command)
    new = _workbooks(out)
    assert new.keys() == old.keys()
    for _ in _killed(office, seconds, *command):
        found = _workbooks(out)
        assert all(content in {old.get(name), new[name]} for name, content in found.items())
        left = {path.name for path in out.iterdir()} - new.keys()
        assert all(name.startswith("~thidua_") for name in left)
        _put(out, old if len(found) == len(new) else {})
    _run(office, *command)
    assert _workbooks(out) == new


def test_a_consolidation_that_is_killed_loses_neither_the_old_workbook_nor_the_new(
    office: Path, rulebook: Rulebook
) -> None:
    """The workbook that holds what the head typed all day would be gone, or half, after a power cut."""
    out = office / "ket_qua"
    command = ("consolidate", "quy_dinh.xlsx", "nop_ve", "-o", "ket_qua/tong_hop.xlsx")
    out.mkdir()
    _start(office, *command).wait(timeout=120)  # a unit is missing: exit code 1
    old = _workbooks(out)
    _submit(rulebook, office, rulebook.units[2].code, 9)
    seconds = _run(office, *command)
    new = _workbooks(out)
    (before,), after = old.values(), new["tong_hop.xlsx"]
    assert set(new.values()) == {before, after}
    assert before != after
    ended = []
    left: list[Files] = []
    for done in _killed(office, seconds, *command):
        found = _holds(out, before, after)
        ended.append(done)
        if found not in left:
            left.append(found)
            _run(office, *command)  # on what was left there
            assert _holds(out, before, after)["tong_hop.xlsx"] == after
        _put(out, old)
    assert not all(ended)


def _holds(folder: Path, before: bytes, after: bytes) -> Files:
    """What is in the folder: nothing but the old content and the new, and never the old one lost."""
    found = _workbooks(folder)
    assert found["tong_hop.xlsx"] in {before, after}
    assert set(found.values()) <= {before, after}
    assert before in found.values()
    return found
