"""The command line as its users meet it: output and exit codes; in processes of its own where that may matter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer.main

from tests.command import run_here as run
from tests.odd_files import locked
from tests.submissions import FOLDER, Inbox, Sheet, good_cluster, good_values
from tests.workbook_builder import write_sheets
from thidua_xlsx.cli import words
from thidua_xlsx.cli.app import app
from thidua_xlsx.errors import RulebookError, ThiduaError
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.reader import read_rulebook
from thidua_xlsx.workbooks.rulebook import write_rulebook

ROOT = Path(__file__).resolve().parent.parent
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_LEAVE_OUT = ("FORCE_COLOR", "NO_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "COLUMNS", "PYTHONUTF8")


def _environment(**values: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in _LEAVE_OUT}, **values}


def run_alone(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process and a pipe of its own."""
    call = [sys.executable, "-m", "thidua_xlsx", *map(str, arguments)]
    return subprocess.run(
        call, capture_output=True, encoding="utf-8", cwd=cwd, env=_environment(**environment), check=False, timeout=60
    )


@pytest.fixture(scope="module")
def good(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rulebook, an inbox without a fault, and some files that are none; not to be changed."""
    folder = tmp_path_factory.mktemp("good")
    good_cluster(example, folder)
    write_rulebook(example, folder / "rb.xlsx")
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    write_sheets(folder / "bad.xlsx", {"Thông tin": [["Mục", "Giá trị"], ["Năm", "hai nghìn"]], "Cụm": [["Mã cụm"]]})
    return folder


@pytest.fixture(scope="module")
def spoilt(example: Rulebook, good: Path) -> Inbox:
    """An inbox in which one form has errors, beside a broken file under an odd name; not to be changed."""
    inbox = Inbox(example, good / "hỏng")

    def change(sheet: Sheet) -> None:
        sheet.type("I.1", "result", "chưa có [bold]")
        sheet.type("I.2", "result", 0.95)
        sheet.type("II.4", "claimed", 6)
        for key in ("I.3", "I.4", "II.1", "II.2", "II.3", "IV.1.a"):
            sheet.type(key, "result", None)

    inbox.spoil(change)
    inbox.put(":100: [red]x.xlsx", b"")
    return inbox


# -- exit codes --------------------------------------------------------------------------------------

CALLS: dict[str, tuple[list[str], int]] = {
    "check, no fault": (["check", "rb.xlsx", FOLDER], 0),
    "check, errors": (["check", "rb.xlsx", "hỏng"], 1),
    "check, some missing path": (["check", "rb.xlsx", FOLDER, "nowhere"], 2),
    "check, no path": (["check", "rb.xlsx"], 2),
    "check, no rulebook": (["check", "nowhere.xlsx", FOLDER], 2),
    "check, bad rulebook": (["check", "bad.xlsx", FOLDER], 1),
    "check, a PDF as rulebook": (["check", "a.pdf", FOLDER], 1),
    "check, unknown option": (["check", "rb.xlsx", FOLDER, "--nonsense"], 2),
    "consolidate, no fault": (["consolidate", "rb.xlsx", FOLDER, "-o", "new/1.xlsx"], 0),
    "consolidate, a unit missing": (["consolidate", "rb.xlsx", f"{FOLDER}/ST.xlsx", "-o", "new/2.xlsx"], 1),
    "consolidate, errors": (["consolidate", "rb.xlsx", "hỏng", "-o", "new/3.xlsx"], 1),
    "consolidate, no output": (["consolidate", "rb.xlsx", FOLDER], 2),
    "consolidate, unknown stage": (["consolidate", "rb.xlsx", FOLDER, "-o", "new/5.xlsx", "--stage", "x"], 2),
    "consolidate, a file as folder": (["consolidate", "rb.xlsx", FOLDER, "-o", "a.pdf/7.xlsx"], 1),
    "consolidate, into a folder": (["consolidate", "rb.xlsx", FOLDER, "-o", "new/folder"], 0),
    "rulebook check, good": (["rulebook", "check", "rb.xlsx"], 0),
    "rulebook check, bad": (["rulebook", "check", "bad.xlsx"], 1),
    "rulebook check, missing": (["rulebook", "check", "nowhere.xlsx"], 2),
    "rulebook new, there already": (["rulebook", "new", "rb.xlsx"], 2),
    "rulebook new, unknown example": (["rulebook", "new", "new/8.xlsx", "--example", "x"], 2),
    "forms, bad rulebook": (["forms", "bad.xlsx", "-o", "new/forms"], 1),
    "forms, a file as folder": (["forms", "rb.xlsx", "-o", "a.pdf"], 1),
    "no arguments": ([], 2),
    "no subcommand": (["rulebook"], 2),
    "unknown command": (["rank"], 2),
    "help": (["--help"], 0),
}


WRITES = {"consolidate, no fault", "consolidate, a unit missing", "consolidate, errors", "consolidate, into a folder"}


@pytest.mark.parametrize("call", CALLS)
def test_the_exit_code_says_how_it_went(good: Path, spoilt: Inbox, call: str) -> None:
    """A script around the command line would go on after an error, or stop without one; nor may it show a traceback."""
    arguments, code = CALLS[call]
    done = run(*arguments, cwd=good)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stdout + done.stderr
    written = [path for path in arguments if path.startswith("new/") and (good / path).exists()]
    assert bool(written) == (call in WRITES)
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_an_output_that_failed_leaves_the_old_file_whole(good: Path, tmp_path: Path) -> None:
    """The ranking of last week would be lost with the one of today."""
    old = tmp_path / "tong_hop.xlsx"
    old.write_bytes(b"last week's")
    done = run("consolidate", good / "bad.xlsx", good / FOLDER, "-o", old)
    assert done.returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["tong_hop.xlsx"]
    assert old.read_bytes() == b"last week's"


@pytest.mark.parametrize("which", ["rulebook", "submission"])
def test_no_input_is_written_over(good: Path, tmp_path: Path, which: str) -> None:
    """One slip in -o would replace the agreed rulebook, or a unit's signed form, by a ranking."""
    for name in ("rb.xlsx", f"{FOLDER}/ST.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((good / name).read_bytes())
    target = tmp_path / ("rb.xlsx" if which == "rulebook" else f"{FOLDER}/ST.xlsx")
    before = target.read_bytes()
    done = run("consolidate", "rb.xlsx", FOLDER, "-o", f"./{target.relative_to(tmp_path)}", cwd=tmp_path)
    assert done.returncode == 2
    assert "là một trong các tệp đầu vào" in done.stderr
    assert target.read_bytes() == before


def test_the_consolidated_workbook_may_lie_among_the_submissions(good: Path, tmp_path: Path) -> None:
    """The second run would refuse its own output of the first, or read it as a form."""
    inbox = tmp_path / FOLDER
    inbox.mkdir()
    (inbox / "ST.xlsx").write_bytes((good / FOLDER / "ST.xlsx").read_bytes())
    calls = [run("consolidate", good / "rb.xlsx", inbox, "-o", inbox / "tong_hop.xlsx") for _ in range(2)]
    assert [done.returncode for done in calls] == [1, 1]  # seven units are missing
    assert "Bỏ qua 1 tệp: nop_ve/tong_hop.xlsx" in calls[1].stdout
    assert "tong_hop.xlsx: không dùng được" not in calls[1].stderr


def test_what_was_left_out_is_said(good: Path, spoilt: Inbox, tmp_path: Path) -> None:
    """The secretary would print a ranking in which a unit is missing, and not know why."""
    done = run("consolidate", good / "rb.xlsx", spoilt.folder, "-o", tmp_path / "x.xlsx")
    assert "Công an tỉnh Cà Mau: chưa xếp hạng" in done.stderr
    assert "Công an tỉnh Sóc Trăng: hạng tạm tính, thiếu 9 tiêu chí" in done.stderr
    assert ":100: [red]x.xlsx: không dùng được" in done.stderr
    assert f"Đã ghi {tmp_path / 'x.xlsx'}" in done.stdout
    assert (tmp_path / "x.xlsx").is_file()


# -- JSON --------------------------------------------------------------------------------------------


def test_json_holds_the_findings_of_the_batch(good: Path, spoilt: Inbox, lang: str = "en") -> None:
    """A program around the command line would see other findings than the notebook."""
    from thidua_xlsx.batch import findings_table

    done = run("check", good / "rb.xlsx", spoilt.folder, "--json", "--lang", lang)
    content = json.loads(done.stdout)
    batch = spoilt.read()
    expected = findings_table(batch.finding_list, lang).to_dict("records")
    # read from a workbook, the rulebook knows its own cells: a missing unit is found there
    places = {"file", "sheet", "cell"}
    for found, wanted in zip(content["findings"], expected, strict=True):
        drop = places if wanted["code"] == "unit-missing" else set()
        assert {key: found[key] for key in wanted if key not in drop} == {
            key: value for key, value in wanted.items() if key not in drop
        }
        assert set(found) == set(wanted)
    sources = batch.sources.to_dict("records")
    assert content["sources"] == [
        {**row, "modified": None if pd.isna(row["modified"]) else row["modified"].isoformat()} for row in sources
    ]
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("command", [["rulebook", "check"], ["check"]], ids=["rulebook check", "check"])
def test_json_is_json_also_for_a_bad_rulebook(good: Path, command: list[str]) -> None:
    """A program around the command line would fail just when there is something to say."""
    done = run(*command, "bad.xlsx", *([FOLDER] if command == ["check"] else []), "--json", "--lang=en", cwd=good)
    found = json.loads(done.stdout)["findings"]
    with pytest.raises(RulebookError) as caught:
        read_rulebook(good / "bad.xlsx")
    wanted = [(each.code, each.place.sheet, each.place.cell, each.what("en")) for each in caught.value.findings]
    assert [(each["code"], each["sheet"], each["cell"], each["what"]) for each in found] == wanted
    assert (done.returncode, done.stderr) == (1, "")


def test_json_of_a_good_rulebook_has_no_findings(good: Path) -> None:
    """A program would not know an empty answer from a failure."""
    assert json.loads(run("rulebook", "check", "rb.xlsx", "--json", cwd=good).stdout) == {"findings": []}


# -- words -------------------------------------------------------------------------------------------


def test_passwords_may_stand_in_a_file(example: Rulebook, tmp_path: Path) -> None:
    """On the command line everybody on the computer sees them; in a file they must neither show nor be lost."""
    inbox = Inbox(example, tmp_path / FOLDER)
    form = inbox.good()
    form.write_bytes(locked(form, " bí mật"))
    write_rulebook(example, tmp_path / "rb.xlsx")
    file = tmp_path / "mat_khau.txt"
    file.write_bytes("\ufeffkhác\r\n\r\n bí mật\r\n".encode())
    call = ["check", "rb.xlsx", FOLDER, "--password-file", file.name]
    done = run(*call, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "bí mật" not in done.stdout
    before = file.rename(tmp_path / "mat_khau.csv").read_bytes()
    call[-1] = "mat_khau.csv"
    assert run(*call, "--csv", "mat_khau.csv", cwd=tmp_path).returncode == 2
    assert (tmp_path / "mat_khau.csv").read_bytes() == before


def test_no_password_shows_where_something_is_wrong(tmp_path: Path) -> None:
    """A log or a traceback would tell it to whoever reads over the shoulder."""
    from thidua_xlsx.cli.steps import Inbox as Asked

    file = tmp_path / "mat_khau.txt"
    file.write_bytes("bí mật".encode("utf-16"))
    asked = Asked([Path("nop_ve")], password=["secret"], password_file=file)
    assert "secret" not in repr(asked)
    with pytest.raises(ThiduaError, match="UTF-8") as caught:
        asked.passwords  # noqa: B018 - asking is the test
    assert "mật'" not in caught.value.say()
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_findings_are_said_in_the_language_asked_for(good: Path, spoilt: Inbox, lang: str) -> None:
    """An English reader would get Vietnamese, or half of it."""
    done = run("check", good / "rb.xlsx", spoilt.folder, "--lang", lang)
    other = "en" if lang == "vi" else "vi"
    for finding in spoilt.read().finding_list:
        assert f"{finding.what(lang)} {finding.todo(lang)}" in done.stdout
        assert finding.todo(other) not in done.stdout
    read = words.READ.say(lang, read=1, units=1, all=8, errors=0, warnings=0, reviews=0).partition(":")[0]
    assert read in done.stdout
    assert ":100: [red]x.xlsx" in done.stdout  # no emoji, no markup
    assert "chưa có [bold]" in done.stdout


def _commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    def below(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield path, command
        for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
            yield from below((*path, name), command.get_command(None, name))

    yield from below((), typer.main.get_command(app))


COMMANDS = {" ".join(path) or "thidua-xlsx": path for path, _ in _commands()}


@pytest.mark.parametrize("command", [name for name, path in COMMANDS.items() if path not in {(), ("rulebook",)}])
def test_the_help_speaks_english_if_asked(command: str) -> None:
    """An English reader could not find out how to get anything in English."""
    done = run_alone(*COMMANDS[command], "--lang", "en", "--help", COLUMNS="200")
    assert done.returncode == 0
    assert VIETNAMESE.findall(done.stdout) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_costs_neither_pandas_nor_openpyxl(command: str) -> None:
    """Whoever looks up an option would wait two seconds for it."""
    code = (
        "import sys\nsys.argv = ['thidua-xlsx', *sys.argv[1:], '--help']\n"
        "from thidua_xlsx.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'pandas', 'pandera', 'openpyxl', 'numpy', 'xlsxwriter', 'python_calamine'}\n"
        "heavy |= {'docx', 'docxtpl', 'jinja2', 'lxml'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    call = [sys.executable, "-c", code, *COMMANDS[command]]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", env=_environment(), check=True)
    assert done.stderr.strip() == "[]"
    assert "--help" in done.stdout
    assert VIETNAMESE.search(done.stdout)


@pytest.mark.parametrize("group", [(), ("rulebook",)], ids=["thidua-xlsx", "rulebook"])
def test_the_list_of_commands_needs_none_of_them(group: tuple[str, ...]) -> None:
    """It would take three times as long, for commands that nobody called."""
    code = (
        "import sys\nfrom thidua_xlsx.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    print(*(name for name in sys.modules if name.startswith('thidua_xlsx.cli.')), file=sys.stderr)\n"
        "    print(*({'rich', 'markdown_it'} & set(sys.modules)), file=sys.stderr)"
    )
    call = [sys.executable, "-c", code, *group, "--help"]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", env=_environment(), check=True)
    loaded, heavy = done.stderr.splitlines()
    assert set(loaded.split()) == {f"thidua_xlsx.cli.{name}" for name in ("app", "options", "usage", "words")}
    assert heavy == ""
    below = [path[-1] for path in COMMANDS.values() if path and path[:-1] == group]
    assert re.findall(r"^  (\S+)  +\w", done.stdout.partition("Lệnh:")[2], flags=re.MULTILINE) == below


@pytest.mark.parametrize("command", [name for name, path in COMMANDS.items() if path not in {(), ("rulebook",)}])
def test_every_command_is_documented(command: str) -> None:
    """A command would be known to those who wrote it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"thidua-xlsx {command} " in readme
    options = {
        option
        for path, each in _commands()
        if path == COMMANDS[command]
        for parameter in each.params
        for option in parameter.opts
        if option.startswith("--") and option not in {"--help", "--output"}
    }
    assert {option for option in options if option not in readme} == set()


def test_every_sentence_of_the_command_line_has_both_languages() -> None:
    """A line of the terminal would be blank, or fail for a missing value, in one language."""
    for name, text in vars(words).items():
        if isinstance(text, Text):
            assert text.vi.strip()
            assert text.en.strip()
            assert set(re.findall(r"{\w+}", text.vi)) == set(re.findall(r"{\w+}", text.en)), name
            assert not VIETNAMESE.search(text.en), name


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_console_without_vietnamese_letters_is_no_failure(good: Path, spoilt: Inbox, encoding: str) -> None:
    """On many office PCs the first Vietnamese letter in a pipe would end the program."""
    done = run_alone(
        "check", good / "rb.xlsx", spoilt.folder, PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONCOERCECLOCALE="0"
    )
    assert done.returncode == 1
    assert "Công an tỉnh Cà Mau" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("debug", [False, True], ids=["plain", "debug"])
def test_a_traceback_is_shown_only_to_those_who_ask(good: Path, debug: bool) -> None:
    """A slip would look like a defect; and a defect could not be reported."""
    arguments = ["consolidate", "rb.xlsx", FOLDER, "-o", "a.pdf/x.xlsx", *(["--debug"] if debug else [])]
    done = run_alone(*arguments, cwd=good)
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) == debug
    assert "Không ghi được" in done.stderr


def test_a_reader_that_closes_the_pipe_is_no_error_message(good: Path, spoilt: Inbox) -> None:
    """``thidua-xlsx check … | head -1`` would end with a traceback."""
    call = [sys.executable, "-m", "thidua_xlsx", "check", str(good / "rb.xlsx"), str(spoilt.folder)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said


# -- writing -----------------------------------------------------------------------------------------


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_forms_are_written_once_and_never_over_a_filled_one(good: Path, tmp_path: Path, example: Rulebook) -> None:
    """The secretary who runs the command again in December would wipe out what the units have filled in."""
    first = run("forms", good / "rb.xlsx", "-o", tmp_path / "phieu")
    assert first.returncode == 0
    blank = _content(tmp_path / "phieu")
    assert len(blank) == len(example.units)
    assert all(str(tmp_path / "phieu" / name) in first.stdout for name in blank)
    again = run("forms", good / "rb.xlsx", "-o", tmp_path / "phieu")
    assert (again.returncode, _content(tmp_path / "phieu")) == (0, blank)
    filled = Inbox(example, tmp_path / "phieu").good("TV", "cum-9-2018_TV.xlsx", good_values("TV"))
    (tmp_path / "phieu" / "cum-9-2018_ST.xlsx").unlink()
    before = _content(tmp_path / "phieu")
    refused = run("forms", good / "rb.xlsx", "-o", tmp_path / "phieu")
    assert refused.returncode == 1
    assert str(filled) in refused.stderr
    assert _content(tmp_path / "phieu") == before
    forced = run("forms", good / "rb.xlsx", "-o", tmp_path / "phieu", "--force")
    assert (forced.returncode, _content(tmp_path / "phieu")) == (0, blank)


def test_a_rulebook_is_not_written_over(tmp_path: Path) -> None:
    """A month's work on the rulebook would be replaced by an empty one."""
    path = tmp_path / "quy_dinh.xlsx"
    path.write_bytes(b"a month's work")
    refused = run("rulebook", "new", path)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert path.read_bytes() == b"a month's work"
    assert run("rulebook", "new", path, "--force", "--example", "cum_9_2018").returncode == 0
    assert read_rulebook(path).info.id == "cum-9-2018"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_the_demo_runs_from_any_folder(tmp_path: Path) -> None:
    """Whoever tries the software first would meet an error."""
    done = run_alone("demo", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "thidua_demo" / "tong_hop.xlsx").is_file()
    assert str(Path("thidua_demo") / "tong_hop.xlsx") in done.stdout
    assert "Traceback" not in done.stderr


# -- a terminal --------------------------------------------------------------------------------------


def _on_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Exit code and all that a terminal of 120 columns is sent."""
    import pty
    import select

    leader, follower = pty.openpty()
    call = [sys.executable, "-m", "thidua_xlsx", *map(str, arguments)]
    environment = _environment(TERM="xterm-256color", COLUMNS="120", LINES="40")
    process = subprocess.Popen(call, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    sent = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 30)
        try:
            data = os.read(leader, 65536) if ready else b""
        except OSError:  # Linux says so when the other end has closed
            break
        if not data:
            break
        sent += data
    os.close(leader)
    return process.wait(timeout=30), sent.decode("utf-8", "replace")


on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals in Python")


@on_posix
def test_long_work_shows_a_bar_on_a_terminal(good: Path) -> None:
    """The secretary would think that the program hangs."""
    code, sent = _on_a_terminal("check", good / "rb.xlsx", good / FOLDER)
    assert code == 0
    assert "Đọc bản tự chấm" in sent
    assert "8/8" in sent
    assert "\x1b[" in sent


@on_posix
def test_a_terminal_shows_ten_findings_and_how_to_see_the_rest(good: Path, spoilt: Inbox) -> None:
    """The first error would scroll out of sight."""
    count = len(spoilt.read().finding_list)
    plain: Callable[[str], str] = lambda sent: re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent)  # noqa: E731
    code, sent = _on_a_terminal("check", good / "rb.xlsx", spoilt.folder)
    assert code == 1
    assert len(re.findall("[✖▲●] ", plain(sent))) == 10
    assert f"… và {count - 10} dòng nữa: chạy lại với --all" in plain(sent)
    _, everything = _on_a_terminal("check", good / "rb.xlsx", spoilt.folder, "--all")
    assert len(re.findall("[✖▲●] ", plain(everything))) == count
