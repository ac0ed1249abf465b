"""The documentation as a whole: its code runs, its commands exist, and what follows from the code is made from it."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer.main

import thidua_xlsx as tx
from tests.command import run_here
from tests.test_docs import _anchor
from thidua_xlsx.cli.app import app
from thidua_xlsx.cli.words import DEMO_DONE, UNEXPECTED
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE, write_example
from thidua_xlsx.methods.page import formulas_of, method_of, methods_page, points_of, vietnamese_page
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.methods.samples import WORKED
from thidua_xlsx.workbooks.calculator import Sheets

_ROOT = Path(__file__).resolve().parents[1]
_DOCS = _ROOT / "docs"
_PAGES = {
    path.relative_to(_ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*_ROOT.glob("*.md"), *_DOCS.rglob("*.md"))
}
_BLOCK = re.compile(r"^( *)```(python|sh|text)\n(.*?)^\1```", flags=re.MULTILINE | re.DOTALL)
_FILLED = (RULEBOOK_FILE, *MEETING_FILES.values())  # what people fill in after it was written blank
_ALL = frozenset(_FILLED)
_NOTHING: frozenset[str] = frozenset()
_DEMO = ["thidua-xlsx", "demo"]

# The pages whose blocks run here, one by one in a folder with the forms of an example; and what else is there before
_RUN_HERE = {
    "README.vi.md": _ALL,
    "docs/consolidated.md": _ALL | {"tong_hop.xlsx"},
    "docs/plots.md": _ALL,
    "docs/returns.md": _ALL,
    "docs/start.md": _NOTHING,
    "docs/vi/cai_dat.md": _NOTHING,
    "docs/vi/mot_nam.md": _NOTHING,
    "docs/vi/viet_quy_dinh.md": _NOTHING,
}
# and those that a test of their own runs, with what it takes
_RUN_ELSEWHERE = {
    "README.md": "tests/test_docs.py",
    "docs/closing.md": "tests/test_diff.py",
    "docs/compare.md": "tests/analysis/test_compare.py",  # two years
    "docs/explain.md": "tests/analysis/test_explain.py",
    "docs/layout.md": "tests/intake/test_layout.py",
    "docs/meeting.md": "tests/test_docs.py",
    "docs/minutes.md": "tests/workbooks/test_minutes.py",
    "docs/own_method.md": "tests/test_docs.py",
    "docs/page.md": "tests/html/test_write_page.py",
    "docs/robustness.md": "tests/analysis/test_robustness.py",
    "docs/scale.md": "tests/test_scale.py",  # a Dask cluster and an S3 server
}


@dataclass
class _Reader:
    """Somebody who follows a page: types its commands, runs its code, fills in what was written blank."""

    filled: Path
    patch: pytest.MonkeyPatch
    names: dict[str, Any] = field(default_factory=dict)
    said: str = ""

    def follow(self, kind: str, code: str) -> None:
        """One block."""
        if kind == "text":
            self._compare(code)
        elif kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(code, self.names)
            self.said = out.getvalue()
        else:
            for line in code.splitlines():
                self._type(shlex.split(line, comments=True))
        for file in _FILLED:
            if Path(file).exists():
                shutil.copy(self.filled / file, file)

    def _type(self, words: list[str]) -> None:
        if words[:1] == ["cd"]:
            self.patch.chdir(words[1])
        if words[:1] != ["thidua-xlsx"]:  # pip, make, …: not ours
            return
        if words[1] == "page":  # tests/html/ run it
            return
        if words == _DEMO:  # tests/test_cli.py runs it
            shutil.copytree(self.filled, "thidua_demo")
            self.said = DEMO_DONE.say("vi", path="thidua_demo/tong_hop.xlsx")
            return
        done = run_here(*words[1:])
        self.said = done.stdout + done.stderr
        assert done.returncode in {0, 1}, (words, self.said)  # 1: it has something to say about the example's forms
        assert UNEXPECTED.vi.partition(":")[0] not in self.said, (words, self.said)

    def _compare(self, shown: str) -> None:
        """Every line shown but “…” was said, in this order."""
        said = iter(self.said.splitlines())
        for line in shown.splitlines():
            assert line == "…" or any(line == each.rstrip() for each in said), (line, self.said)


def _blocks(page: str) -> Iterator[tuple[str, str]]:
    for indent, kind, code in _BLOCK.findall(_PAGES[page]):
        yield kind, re.sub(f"^{indent}", "", code, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example's files, as people have filled them in, and its consolidated workbook."""
    folder = tmp_path_factory.mktemp("filled")
    write_example("cum_9_2018", folder)
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    tx.write_consolidated(tx.score(tx.read_submissions(rulebook, folder / FORMS_FOLDER)), folder / "tong_hop.xlsx")
    return folder


@pytest.mark.parametrize("page", _RUN_HERE)
def test_the_code_and_the_commands_of_a_page_work(
    page: str, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever follows the page would be stopped in the middle, or be told something else than it shows."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(filled / FORMS_FOLDER, FORMS_FOLDER)
    for file in _RUN_HERE[page]:
        shutil.copy(filled / file, file)
    reader = _Reader(filled, monkeypatch)
    try:
        for kind, code in _blocks(page):
            reader.follow(kind, code)
    finally:
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")


def test_no_code_of_the_documentation_is_left_untried() -> None:
    """An example that nobody runs is wrong after the next change."""
    with_code = {page for page in _PAGES if any(kind == "python" for kind, _ in _blocks(page))}
    assert with_code - _RUN_HERE.keys() - _RUN_ELSEWHERE.keys() == set()
    for page, test in _RUN_ELSEWHERE.items():
        text = (_ROOT / test).read_text(encoding="utf-8")
        assert Path(page).name in text, page
        assert "exec(" in text, page


# -- commands ------------------------------------------------------------------------------------------


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    names = command.list_commands(None) if hasattr(command, "list_commands") else ()
    if not names:
        yield path, command
    for name in names:
        yield from _commands(command.get_command(None, name), (*path, name))


_COMMANDS = dict(_commands(typer.main.get_command(app)))
_OPTIONS = {
    path: {name for parameter in command.params for name in parameter.opts} | {"--help"}
    for path, command in _COMMANDS.items()
}
_ROOT_OPTIONS = {name for each in typer.main.get_command(app).params for name in each.opts} | {"--help"}
_KINDS = [("blank", kind) for kind in ("verification", "events", "notices", "ballots")]


def _typed(text: str) -> Iterator[list[str]]:
    """Every command line of ours in a page: in its blocks and between backticks."""
    lines = [line for _, kind, code in _BLOCK.findall(text) if kind == "sh" for line in code.splitlines()]
    lines += re.findall(r"`(thidua-xlsx [^`]+)`", text)
    for line in lines:
        words = line.partition("#")[0].split()
        if words[:1] == ["thidua-xlsx"]:
            yield words[1:]


@pytest.mark.parametrize("page", _PAGES)
def test_every_command_and_option_that_a_page_names_exists(page: str) -> None:
    """Somebody who never typed a command would type one that does not exist, and give up."""
    for words in _typed(_PAGES[page]):
        if words[0].startswith("-"):
            assert {word for word in words if word.startswith("-")} <= _ROOT_OPTIONS, words
            continue
        path = tuple(words[:2]) if tuple(words[:2]) in _COMMANDS else (words[0],)
        assert path in _COMMANDS, words
        options = {option for word in words for option in re.findall(r"^\[?(--?[a-z][a-z-]*)", word)}
        assert options <= _OPTIONS[path], words


@pytest.mark.parametrize("page", ["README.md", "README.vi.md", "docs/vi/mot_nam.md"])
def test_the_first_pages_name_every_command(page: str) -> None:
    """A reader of one language would never learn of a command."""
    names = [" ".join(path) for path in [*_COMMANDS, *_KINDS] if path != ("blank",)]
    if page == "docs/vi/mot_nam.md":
        names.remove("demo")  # that is how one begins: docs/vi/cai_dat.md
    shown = {name for name in names if re.search(rf"(thidua-xlsx |`){name}\b", _PAGES[page])}
    assert set(names) - shown == set()


# -- what is made from the code --------------------------------------------------------------------------


def test_the_pages_of_methods_say_what_the_code_does() -> None:
    """The manual would promise points, sentences and formulas that no form and no workbook has."""
    how = "write it again: make docs"
    assert _PAGES["docs/methods.md"] == methods_page(_PAGES["docs/methods.md"]), how
    assert _PAGES["docs/vi/cach_cham.md"] == vietnamese_page(), how
    assert set(re.findall(r"made from the code: (\w+)", _PAGES["docs/methods.md"])) == set(METHODS) == set(WORKED)


@pytest.mark.parametrize("key", [key for key, method in METHODS.items() if method.scores])
def test_the_formulas_of_the_page_give_its_points(key: str) -> None:
    """Whoever tries a formula of the manual in Excel would get other points than the table beside it."""
    for worked in WORKED[key]:
        method = method_of(key, worked)
        sheets = Sheets()
        sheets.put("S", 1, 1, worked.maximum)
        formulas = formulas_of(method, len(worked.units))
        for unit, values in enumerate(worked.units, 1):
            for column, value in enumerate(values, 2):
                sheets.put("S", unit, column, value)
        for formula in formulas:
            cell, _, text = formula.partition(": =")
            for unit in range(1, len(worked.units) + 1):
                own = re.sub(r"(?<![$A-Z])([A-Z])2\b", rf"\g<1>{unit + 1}", text)
                sheets.put("S", unit, ord(cell[0]) - ord("A"), sheets.calculate(own, "S", 0))
        column = ord(formulas[-1][0]) - ord("A")
        shown = [sheets.value("S", unit, column) for unit in range(1, len(worked.units) + 1)]
        assert shown == [float(points) for points in points_of(method, worked)]


def test_every_public_name_is_in_the_reference() -> None:
    """A function that the reference leaves out is found by accident only."""
    reference = "".join(text for page, text in _PAGES.items() if page.startswith("docs/api/"))
    named = set(re.findall(r"^\.\. auto(?:class|function):: thidua_xlsx\.(\w+)$", reference, flags=re.MULTILINE))
    assert named == set(tx.__all__) - {"__version__"}


def test_the_pages_to_install_from_name_this_version() -> None:
    """The command that somebody copies would name a file that is not there."""
    named = {
        (page, version) for page, text in _PAGES.items() for version in re.findall(r"thidua_xlsx-([\d.]+)-py3", text)
    }
    assert {version for _, version in named} == {tx.__version__}, named


# -- pages and pictures ----------------------------------------------------------------------------------


def test_every_page_is_in_the_contents_of_the_site() -> None:
    """A page that nothing leads to is not read."""
    listed = set()
    for page, text in _PAGES.items():
        for body in re.findall(r"^```{toctree}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
            names = [line for line in body.splitlines() if line and not line.startswith(":")]
            listed |= {(Path(page).parent / f"{name}.md").as_posix() for name in names}
    pages = {page for page in _PAGES if page.startswith("docs/")}
    assert pages - listed == {"docs/index.md"}
    assert listed - pages == set()


@pytest.mark.parametrize("page", [page for page in _PAGES if page.count("/") > 1 or page == "README.vi.md"])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    """A contents list whose links do nothing is worse than none."""
    for path, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", _PAGES[page]):
        target = (_ROOT / page).parent / path if path else _ROOT / page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in {_anchor(heading) for heading in headings}, f"{path}#{anchor}"


def test_every_picture_is_shown_small_and_described() -> None:
    """A page would be slow to open, or say nothing to whoever cannot see it."""
    shown = {
        ((_ROOT / page).parent / path).resolve(): words
        for page, text in _PAGES.items()
        for words, path in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text)
    }
    there = set((_DOCS / "pictures").iterdir())
    assert set(shown) == there
    assert [path.name for path in there if path.stat().st_size > 100_000] == []
    assert [path.name for path, words in shown.items() if len(words) < 20] == []
