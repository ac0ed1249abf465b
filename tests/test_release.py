"""What is handed out: versions that agree, dependencies that are known, a folder for machines without network."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import thidua_xlsx
from tools import check_dist, check_licences, collect_wheels, lowest
from tools.collect_wheels import Target

_ROOT = Path(__file__).resolve().parents[1]
_PYPROJECT = (_ROOT / "pyproject.toml").read_text(encoding="utf-8")
_PROJECT = tomllib.loads(_PYPROJECT)["project"]


def _read(name: str) -> str:
    return (_ROOT / name).read_text(encoding="utf-8")


def _pins(name: str) -> dict[str, str]:
    """Name → version of a constraints file."""
    lines = [line.strip() for line in _read(name).splitlines() if line.strip() and not line.startswith("#")]
    return {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in lines}


def _requirements(extras: Iterable[str]) -> list[Requirement]:
    wanted = [*_PROJECT["dependencies"], *(item for name in extras for item in _PROJECT["optional-dependencies"][name])]
    return [item for item in map(Requirement, wanted) if item.name != _PROJECT["name"]]


# -- versions ------------------------------------------------------------------------------------------


def test_the_version_is_the_same_everywhere() -> None:
    """A workbook would name a version that was never handed out, and nobody could tell what wrote it."""
    newest = re.search(r"^## \[(.+?)\]", _read("CHANGELOG.md"), flags=re.MULTILINE)
    assert newest is not None
    assert _PROJECT["version"] == thidua_xlsx.__version__ == newest[1]
    assert re.fullmatch(r"\d+\.\d+\.\d+", thidua_xlsx.__version__)


def test_what_the_tests_use_is_what_pyproject_allows() -> None:
    """The tests would run with a version that users are not given, or with whatever is newest that day."""
    pins = _pins("constraints.txt")
    for item in _requirements(_PROJECT["optional-dependencies"]):
        assert item.specifier.contains(pins[canonicalize_name(item.name)]), item


def test_the_lowest_versions_that_are_tested_are_those_of_pyproject() -> None:
    """A minimum that nobody tried is a promise that fails at somebody else's."""
    pins = _pins("constraints-lowest.txt")
    for name, version in lowest.lowest(_PYPROJECT).items():
        assert Requirement(f"x=={version}").specifier.contains(pins[canonicalize_name(name)]), name


def test_a_dependency_without_a_lowest_version_is_refused() -> None:
    """It would be left out of the trial in silence."""
    with pytest.raises(ValueError, match="pandas<4"):
        lowest.lowest('[project]\ndependencies = ["numpy>=2.0", "pandas<4"]')


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-lowest.txt"])
def test_constraints_name_packages_and_no_places(name: str) -> None:
    """A path or host of one machine would stand in the way on every other."""
    assert all(re.fullmatch(r"[\w.-]+", part) for pin in _pins(name).items() for part in pin)


def test_the_library_imports_whatever_it_depends_on() -> None:
    """Everybody would install, and carry to machines without network, what nobody uses."""
    modules: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(canonicalize_name(name), set()).add(module)
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(thidua_xlsx.__file__).parent.rglob("*.py"))
    used = set(re.findall(r"^\s*(?:from|import) (\w+)", code, flags=re.MULTILINE))
    wanted = {canonicalize_name(Requirement(item).name) for item in _PROJECT["dependencies"]}
    assert {name for name in wanted if not modules[name] & used} == set()


def test_a_wheel_without_its_types_or_templates_is_not_handed_out(tmp_path: Path) -> None:
    """Editors would see no types, and the first minutes of a meeting would fail at somebody else's."""
    (tmp_path / "thidua_xlsx" / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "py.typed", "mau.docx", "__pycache__/x.pyc"):
        (tmp_path / "thidua_xlsx" / name).write_bytes(b"")
    wheel = tmp_path / "x.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("x.dist-info/METADATA", "# thidua_xlsx")
        for name in ("__init__.py", "__pycache__/x.pyc"):
            archive.writestr(f"thidua_xlsx/{name}", b"")
    assert check_dist.check_wheel(wheel, tmp_path) == [
        "wheel lacks thidua_xlsx/mau.docx",
        "wheel lacks thidua_xlsx/py.typed",
        "wheel holds thidua_xlsx/__pycache__/x.pyc",
        "wheel lacks the Word templates",
    ]


# -- types and licences --------------------------------------------------------------------------------


def test_every_public_name_has_a_typed_example() -> None:
    """A name whose type is Any helps nobody's editor, and nobody would notice."""
    tree = ast.parse(_read("tests/typed_examples.py"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_tx(node.value)}
    assert set(thidua_xlsx.__all__) - used == set()


def _is_tx(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "tx"


def test_the_page_of_licences_lists_every_direct_dependency() -> None:
    """Whoever has to approve the installation would approve something else than what is installed."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in _read("docs/licences.md").splitlines()[5:]]
    rows = [row for row in rows if len(row) == 4 and set(row[0]) - {"-"} and row[0] != "package"]
    extras = {name: _PROJECT["optional-dependencies"][name] for name in _PROJECT["optional-dependencies"]}
    wanted = {(Requirement(item).name, "") for item in _PROJECT["dependencies"]}
    wanted |= {(Requirement(i).name, name) for name in set(extras) - lowest.FOR_US for i in extras[name]}
    assert {(row[0], row[3]) for row in rows} == wanted
    packages = [{"Name": row[0], "Version": "", "License": row[1]} for row in rows]
    assert check_licences.faults(packages) == []


@pytest.mark.parametrize(
    ("said", "is_known"),
    [
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("BSD-3-Clause AND (MIT OR Zlib)", True),
        ("ISC License (ISCL)", True),
        ("Apache Software License; BSD License", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-or-later", False),
        ("UNKNOWN", False),
    ],
)
def test_only_licences_that_somebody_has_looked_at_pass(said: str, is_known: bool) -> None:
    """A dependency under a licence that forbids our users something would slip in with an update."""
    assert (check_licences.faults([{"Name": "x", "Version": "1", "License": said}]) == []) == is_known


# -- machines without network ---------------------------------------------------------------------------


def _wheel(folder: Path, name: str, *requires: str, version: str = "1.0") -> Path:
    """A wheel with nothing but metadata."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {item}" for item in requires)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "Metadata-Version: 2.1\n" + "\n".join(lines) + "\n")
    return path


def test_what_only_the_other_system_needs_is_missed(tmp_path: Path) -> None:
    """Collected on Linux, the folder would lack what Windows alone needs, and the PC has no network to mend it."""
    wheels = [
        _wheel(tmp_path, "thidua_xlsx", "table[fast]>=2", 'plot; extra == "plot"', 'dask; extra == "dask"'),
        _wheel(tmp_path, "table", 'colour; sys_platform == "win32"', 'quick; extra == "fast"', version="2.1"),
        _wheel(tmp_path, "plot", 'unix; os_name == "posix"'),
        _wheel(tmp_path, "unix"),
    ]
    windows, linux = Target("win_amd64", "3.13"), Target("manylinux_2_28_x86_64", "3.13")
    names, missing = collect_wheels.needed(wheels, ["plot"], windows.environment())
    assert (names, missing) == ({"thidua-xlsx", "table", "plot"}, ["colour", "quick"])
    names, missing = collect_wheels.needed(wheels, ["plot"], linux.environment())
    assert (names, missing) == ({"thidua-xlsx", "table", "plot", "unix"}, ["quick"])


def test_a_wheel_that_is_too_old_is_missed(tmp_path: Path) -> None:
    """Pip would refuse the folder only when it is too late."""
    wheels = [_wheel(tmp_path, "thidua_xlsx", "table>=2"), _wheel(tmp_path, "table", version="1.9")]
    assert collect_wheels.needed(wheels, [], Target(None, "3.11").environment())[1] == ["table>=2"]


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A collected folder for this machine, with a wheel that cannot be installed."""
    folder = tmp_path / "mang theo"
    (folder / "wheels").mkdir(parents=True)
    _wheel(folder / "wheels", "thidua_xlsx")
    collect_wheels.write_installer(folder, "9.9.9", ["plot"], Target(None, "{}.{}".format(*sys.version_info)))
    return folder


def _install(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-X", "utf8", str(folder / "cai_dat.py"), *arguments]
    return subprocess.run(call, capture_output=True, encoding="utf-8", check=False)


def test_the_folder_is_written_for_windows(carried: Path) -> None:
    """cmd.exe misreads other line ends, and Notepad of old shows Vietnamese without a BOM as rubbish."""
    batch = (carried / "cai_dat.bat").read_bytes()
    assert batch.isascii()
    assert batch.count(b"\n") == batch.count(b"\r\n") > 10
    assert (carried / "DOC_TRUOC.txt").read_bytes().startswith(b"\xef\xbb\xbfTHIDUA-XLSX 9.9.9")
    texts = [path.read_text(encoding="utf-8") for path in carried.glob("*.[bt]*t")]
    assert [text for text in texts if "@" in text.replace("@echo", "")] == []


def test_a_file_that_was_damaged_on_its_way_is_named(carried: Path, tmp_path: Path) -> None:
    """A half copied file would fail in the middle, with a message that helps nobody."""
    (carried / "wheels" / "thidua_xlsx-1.0-py3-none-any.whl").write_bytes(b"half")
    done = _install(carried, str(tmp_path / "here"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "wheels/thidua_xlsx-1.0-py3-none-any.whl thiếu hoặc đã bị thay đổi" in done.stderr
    assert not (tmp_path / "here").exists()


def test_a_folder_of_somebody_else_is_left_alone(carried: Path, tmp_path: Path) -> None:
    """Somebody's files would be gone."""
    (tmp_path / "ho so").mkdir()
    (tmp_path / "ho so" / "cua toi.xlsx").write_bytes(b"mine")
    done = _install(carried, str(tmp_path / "ho so"))
    assert done.returncode == 1
    assert "không phải do chương trình này tạo" in done.stderr
    assert [path.name for path in (tmp_path / "ho so").iterdir()] == ["cua toi.xlsx"]


@pytest.mark.parametrize(
    ("other", "said"),
    [({"python": "3.10"}, "dành cho Python 3.10, còn máy đang chạy"), ({"system": "Plan 9"}, "dành cho Plan 9")],
)
def test_another_machine_is_told_apart_before_anything_is_installed(
    carried: Path, other: dict[str, str], said: str
) -> None:
    """Pip would only say that no matching distribution was found."""
    known = json.loads((carried / "may.json").read_text(encoding="utf-8"))
    (carried / "may.json").write_text(json.dumps(known | other), encoding="utf-8")
    done = _install(carried)
    assert done.returncode == 1
    assert said in done.stderr
    assert _install(carried, "--lang", "en").stderr.startswith("✖ These wheels are for")
