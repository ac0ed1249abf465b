"""A batch as a whole: its tables, its executors, its progress."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from tests.odd_files import swelling_ods
from tests.submissions import FOLDER, Inbox, good_cluster
from thidua_xlsx.batch import Batch, findings_table, read_submissions
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.score import score

TEXT = "str"
TABLES = {
    "answers": {
        "unit": "category",
        "criterion": "category",
        "input": "category",
        "state": "category",
        "number": "float64",
        "choice": TEXT,
        "text": TEXT,
        "raw": TEXT,
        "file": "category",
        "sheet": "category",
        "cell": "category",
    },
    "findings": dict.fromkeys(
        ("severity", "code", "unit", "criterion", "file", "sheet", "cell", "found", "expected", "what", "todo"), TEXT
    ),
    "sources": {
        **dict.fromkeys(("file", "path", "unit", "status", "reason"), TEXT),
        "size": "int64",
        **dict.fromkeys(("sha256", "form_version", "fingerprint", "check_code", "kind"), TEXT),
        "modified": "datetime64[s]",
        "folder": TEXT,
    },
    "reports": {
        "unit": TEXT,
        "field": TEXT,
        "position": "int64",
        **dict.fromkeys(("text", "file", "sheet", "cell"), TEXT),
    },
    "recomputed": {
        **dict.fromkeys(("unit", "criterion", "cluster", "state"), "category"),
        **dict.fromkeys(("maximum", "claimed", "computed"), "float64"),
    },
}


@pytest.fixture(scope="module")
def full(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    """Eight good forms and what else lies in an inbox; not to be changed."""
    inbox = good_cluster(example, tmp_path_factory.mktemp("full"))
    inbox.put("ghi chú.txt", "chưa có gì".encode())
    inbox.put("BL scan.pdf", b"%PDF-1.4")
    inbox.put("~$BL.xlsx", b"\0")
    (inbox.folder / "BL (1).xlsx").write_bytes((inbox.folder / "BL.xlsx").read_bytes())
    return inbox


@pytest.fixture(scope="module")
def batch(full: Inbox) -> Batch:
    """What is read of it."""
    return full.read()


def _tables(batch: Batch) -> dict[str, pd.DataFrame]:
    return {name: getattr(batch, name) for name in TABLES}


def _unusable(inbox: Inbox) -> None:
    inbox.put("ST.xlsx", b"")
    inbox.put("CM.xlsx", b"PK\3\4 cut off")


INBOXES = {"full": None, "empty": lambda _: None, "unusable": _unusable}


@pytest.mark.parametrize("kind", INBOXES)
def test_the_tables_have_the_columns_that_are_documented(inbox: Inbox, batch: Batch, kind: str) -> None:
    """A notebook written on a full inbox would fail, or silently compare other types, on an empty one."""
    make = INBOXES[kind]
    if make is not None:
        make(inbox)
        batch = inbox.read()
    for name, table in _tables(batch).items():
        assert list(table.columns) == list(TABLES[name]), name
        wanted = {column: pd.Series([], dtype=dtype).dtype for column, dtype in TABLES[name].items()}
        for column, dtype in wanted.items():
            found = table[column].dtype
            assert isinstance(found, pd.CategoricalDtype) if dtype == "category" else found == dtype, (name, column)


@pytest.mark.parametrize("kind", ["empty", "unusable"])
def test_an_inbox_without_a_usable_form_can_be_scored(inbox: Inbox, kind: str) -> None:
    """The first run in December, before anybody has submitted, would end in a traceback."""
    INBOXES[kind](inbox)  # type: ignore[misc]  # these two are functions
    batch = inbox.read()
    assert batch.answers.empty
    assert batch.recomputed.empty
    result = score(batch)
    assert set(result.ranking["state"]) == {"not submitted"}
    assert len(result.ranking) == len(inbox.rulebook.units)
    assert batch.findings["code"].tolist().count("unit-missing") == len(inbox.rulebook.units)


def test_every_column_is_documented(batch: Batch) -> None:
    """A column would have to be guessed from its content."""
    said = f"{Batch.__doc__} {Batch.findings.__doc__}"
    for name, table in _tables(batch).items():
        for column in table.columns:
            assert f"``{column}``" in said, (name, column)


def test_answers_hold_one_row_per_unit_criterion_and_input(batch: Batch) -> None:
    """A figure would be counted twice, or a criterion be left out of the table."""
    answers = batch.answers
    assert not answers.duplicated(["unit", "criterion", "input"]).any()
    per_unit = answers.groupby("unit", observed=True).size()
    assert per_unit.nunique() == 1
    assert list(answers["unit"].unique()) == [unit.code for unit in batch.rulebook.units]
    assert answers["criterion"].cat.categories.tolist() == [leaf.key for leaf in batch.rulebook.leaves()]


def test_every_answer_stands_where_it_says(batch: Batch, full: Inbox) -> None:
    """The verifier would open the named cell and find another figure."""
    import openpyxl

    own = batch.answers[batch.answers["unit"] == "ST"]
    sheet = openpyxl.load_workbook(full.folder / "ST.xlsx", data_only=True)[own["sheet"].iloc[0]]
    assert own["cell"].is_unique
    for row in own.itertuples():
        value = sheet[row.cell].value
        assert row.raw == ("" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value))
        if row.state == "given" and row.number == row.number:
            assert row.number == value


def test_sources_say_what_became_of_every_file(batch: Batch, full: Inbox) -> None:
    """A file would lie in the inbox and appear nowhere in the run record."""
    import hashlib

    status = batch.sources.set_index("file")["status"].to_dict()
    expected = {f"{FOLDER}/{unit.code}.xlsx": "read" for unit in full.rulebook.units}
    expected |= {f"{FOLDER}/BL.xlsx": "copy", f"{FOLDER}/BL (1).xlsx": "read"}
    expected |= {f"{FOLDER}/~$BL.xlsx": "passed over"}
    expected |= {f"{FOLDER}/ghi chú.txt": "refused", f"{FOLDER}/BL scan.pdf": "refused"}
    assert status == expected
    for row in batch.sources.itertuples():
        if row.status != "passed over":
            content = Path(row.path).read_bytes()
            assert (row.size, row.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        if row.status in {"read", "copy"}:
            assert row.fingerprint == full.rulebook.fingerprint
            assert row.form_version == "1"


def test_findings_are_the_finding_list_as_a_table(batch: Batch) -> None:
    """The table in the notebook and the printed list would say different things."""
    assert len(batch.findings) == len(batch.finding_list) == 4
    for row, finding in zip(batch.findings.itertuples(), batch.finding_list, strict=True):
        assert (row.code, row.severity) == (finding.code, finding.severity.value)
        assert (row.file, row.what, row.todo) == (finding.place.file, finding.what("vi"), finding.todo("vi"))
    english = findings_table(batch.finding_list, "en")
    assert (english["what"] != batch.findings["what"]).all()
    assert (english["code"] == batch.findings["code"]).all()


# -- executors ---------------------------------------------------------------------------------------


class _Remote(Executor):
    """An executor that works in the caller on pickled arguments, as a remote one would."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def, override]
        future: Future[object] = Future()
        future.set_result(fn(*pickle.loads(pickle.dumps(args)), **kwargs))
        return future


@pytest.fixture(params=["one thread", "three threads", "spawned processes", "in the caller"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Executors of every kind."""
    pools = {
        "one thread": lambda: ThreadPoolExecutor(1),
        "three threads": lambda: ThreadPoolExecutor(3),
        "spawned processes": lambda: ProcessPoolExecutor(2, multiprocessing.get_context("spawn")),
        "in the caller": _Remote,
    }
    with pools[request.param]() as pool:
        yield pool


def test_every_executor_gives_the_same_batch(full: Inbox, batch: Batch, executor: Executor) -> None:
    """The ranking would depend on how many processors the PC has."""
    other = full.read(executor=executor)
    for name, table in _tables(batch).items():
        pd.testing.assert_frame_equal(getattr(other, name), table)
    assert other.finding_list == batch.finding_list


def test_a_hostile_file_costs_only_itself_on_every_executor(
    example: Rulebook, executor: Executor, tmp_path: Path
) -> None:
    """On one machine a bad file would take the others with it, and on the next one not."""
    inbox = Inbox(example, tmp_path / FOLDER)
    inbox.options = {"limits": Limits(megabytes=300)}
    for unit in ("ST", "CM"):
        inbox.good(unit)
    before = inbox.read()
    swelling_ods(inbox.folder / "BL.ods")
    after = inbox.read(executor=executor)
    pd.testing.assert_frame_equal(after.answers.astype("object"), before.answers.astype("object"))
    assert [each.code for each in after.finding_list if each.place.file.endswith("BL.ods")] == ["reader-stopped"]


def test_a_script_without_a_main_guard_survives(full: Inbox, example_path: Path) -> None:
    """The analyst's ten-line script would start itself over and over."""
    script = (
        "import sys, thidua_xlsx as tx\n"
        "batch = tx.read_submissions(tx.read_rulebook(sys.argv[1]), sys.argv[2])\n"
        "print(len(batch.answers))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(example_path), str(full.folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0


def test_reading_twice_gives_the_same(full: Inbox, batch: Batch) -> None:
    """The same inbox would give another report tomorrow."""
    again = full.read()
    for name, table in _tables(batch).items():
        pd.testing.assert_frame_equal(getattr(again, name), table)


def test_submissions_are_only_read(full: Inbox) -> None:
    """A unit's signed file would no longer be the one that it sent."""
    files = sorted(path for path in full.folder.rglob("*") if path.is_file())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
    full.read()
    after = sorted(path for path in full.folder.rglob("*") if path.is_file())
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in after} == before


@pytest.mark.parametrize("threads", [None, 2])
def test_progress_is_told_up_to_the_last_file(full: Inbox, threads: int | None) -> None:
    """The bar would stop at nine tenths, or pass the end."""
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(threads) as pool:
        full.read(progress=lambda done, total: seen.append((done, total)), executor=pool if threads else None)
    to_read = len(full.rulebook.units) + 3
    assert {total for _, total in seen} == {to_read}
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (to_read, to_read)


def test_an_error_in_the_callers_progress_ends_the_reading(full: Inbox) -> None:
    """Ctrl-C while reading would leave readers at work, or be swallowed."""
    import psutil

    before = {child.pid for child in psutil.Process().children(recursive=True)}

    def progress(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        full.read(progress=progress)
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert psutil.wait_procs(left, timeout=10)[1] == []


def test_the_library_says_nothing(full: Inbox, capfd: pytest.CaptureFixture[str]) -> None:
    """A notebook would fill with lines that nobody asked for."""
    where = os.getcwd()  # noqa: PTH109 - the folder itself is what is looked at
    full.read()
    assert capfd.readouterr() == ("", "")
    assert os.getcwd() == where  # noqa: PTH109


def test_a_batch_can_be_pickled(full: Inbox, batch: Batch) -> None:
    """A Dask worker could not hand its batch back."""
    again: Batch = pickle.loads(pickle.dumps(batch))
    assert again.finding_list == batch.finding_list
    assert again.rulebook == batch.rulebook
    pd.testing.assert_frame_equal(again.answers, batch.answers)


def test_one_path_may_be_a_text_or_a_path(full: Inbox) -> None:
    """A single file's name would be taken for a list of letters."""
    form = full.folder / "ST.xlsx"
    for path in (form, str(form)):
        assert read_submissions(full.rulebook, path).sources["file"].tolist() == ["ST.xlsx"]
