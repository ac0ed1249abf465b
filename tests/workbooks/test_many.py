"""Many workbooks over an executor: the same bytes, only what each is about crosses, and one that fails names itself."""

from __future__ import annotations

import datetime
import io
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.batches import filled, make_batch
from tests.meetings import meetings
from tests.scoring.small import book, leaf
from tests.strategies import rulebooks
from tests.workbooks.inspect import open_book
from thidua_xlsx.meeting.entries import Event, Verdict
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, Rulebook, UnitClass
from thidua_xlsx.rulebook.rules import Award, ClassCounts, Limiter, Scope
from thidua_xlsx.workbooks import consolidated
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues
from thidua_xlsx.workbooks.result_part import ResultParts

_LOG, _SOURCES, _REPORTS = "Nhật ký", "Nguồn", "Khó khăn, kiến nghị"
_CLUSTERS = ("C1", "C2", "C3")
Books = dict[str, bytes]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Three clusters of three units, an award over all of them, a leader in each."""
    return book(
        leaf("A"),
        leaf("B", method=Leader()),
        units={f"{cluster}U{number}": cluster for cluster in _CLUSTERS for number in (1, 2, 3)},
        clusters=tuple(Cluster(code, f"Cụm {code}", f"{code}U1", f"{code}U2") for code in _CLUSTERS),
        info={
            "class_basis": ClassBasis.PERCENT,
            "class_figure": ClassFigure.PRINTED,
            "class_counts": ClassCounts.ALL,
        },
        classes=(UnitClass("Đạt", Interval(Decimal(0)), "D"),),
        limiters=(Limiter("KT", "Khiển trách", no_award=True),),
        awards=(Award("CP", "Cờ", scope=Scope.TOGETHER, number=1), Award("BK", "Bằng khen", number=1, ballot=True)),
    )


@pytest.fixture(scope="module")
def result(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> tx.Result:
    """Their forms, filled in and read; one has a mistake, one was verified by another cluster's unit."""
    inbox = tmp_path_factory.mktemp("nop_ve")
    for number, unit in enumerate(rulebook.units, start=1):
        answers = {("A", "claimed"): 99 if number == 5 else number, ("B", "target"): 10, ("B", "result"): 9 + number}
        report = {"difficulties": ("Thiếu người",), "praised_people": ("Đồng chí A", "Đồng chí B")}
        values = FormValues({**answers, ("B", "claimed"): 2}, report=report)
        write_form(rulebook, unit, inbox / form_file_name(rulebook, unit), values)
    (inbox / "la.xlsx").write_bytes((inbox / form_file_name(rulebook, rulebook.units[0])).read_bytes()[:500])
    verdicts = tuple(
        Verdict(unit.code, "A", "C3U3", points=Decimal(1), reason="Thiếu minh chứng") for unit in rulebook.units[:4]
    )
    events = tuple(
        Event(unit.code, "KT", datetime.date(2024, 11, 20), "1/QĐ", confirmed=True) for unit in rulebook.units[::4]
    )
    return tx.score(
        tx.read_submissions(rulebook, inbox, executor=None),
        verification=Verification(rulebook, verdicts),
        events=Events(rulebook, events),
    )


@pytest.fixture(scope="module")
def whole(result: tx.Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbook of each cluster; not to be changed."""
    return tx.write_cluster_workbooks(result, tmp_path_factory.mktemp("whole"))


@pytest.fixture(params=["threads", "spawn"], scope="module")
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Two threads, then a process that starts from nothing, as on Windows."""
    if request.param == "threads":
        with ThreadPoolExecutor(2) as threads:
            yield threads
    else:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
            yield processes


def _writers(result: tx.Result) -> dict[str, Callable[..., Any]]:
    """Everything that writes many workbooks."""
    return {
        "forms": lambda folder, **more: tx.write_forms(result.rulebook, folder, **more),
        "returns": lambda folder, **more: tx.write_returns(result.batch, folder, **more),
        "notices": lambda folder, **more: tx.write_notices(result, folder, **more),
        "clusters": lambda folder, **more: tx.write_cluster_workbooks(result, folder, **more),
    }


def _books(folder: Path) -> Books:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", ["forms", "returns", "notices", "clusters"])
def test_the_bytes_do_not_depend_on_who_writes_them(
    name: str, result: tx.Result, executor: Executor, tmp_path: Path
) -> None:
    """A form sent out from the big computer would count as changed on the small one."""
    write, told = _writers(result)[name], []
    here = write(tmp_path / "a")
    there = write(tmp_path / "b", executor=executor, progress=lambda done, all_: told.append((done, all_)))
    assert _books(tmp_path / "a") == _books(tmp_path / "b") != {}
    assert len(here) == len(there) == len(_books(tmp_path / "a"))
    assert told[-1] == (len(there), len(there))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_workbook_per_cluster_is_what_one_cluster_alone_gets(
    result: tx.Result, whole: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The head of a cluster would see another workbook than the ministry that wrote all of them."""
    assert list(whole) == list(_CLUSTERS)
    one = tmp_path_factory.mktemp("one") / "one.xlsx"  # beside: links to the forms are relative
    tx.write_consolidated(result, one, clusters=["C2"])
    assert one.read_bytes() == whole["C2"].read_bytes()
    assert tx.read_consolidated(result.rulebook, list(whole.values())).finding_list == ()


def test_a_clusters_workbook_tells_nothing_of_other_clusters(whole: dict[str, Path]) -> None:
    """With two thousand clusters each would list all submissions and leaders of the country, and count its praises."""
    workbook = open_book(whole["C2"])
    said = {
        name: [str(cell) for row in workbook[name].iter_rows(values_only=True) for cell in row if cell is not None]
        for name in (_LOG, _SOURCES, _REPORTS)
    }
    assert not any(code in word for words in said.values() for word in words for code in ("C1U", "C3U1", "C3U2"))
    assert any("C2U3" in word for word in said[_LOG])  # it leads its own cluster
    assert any("C3U3" in word for word in said[_LOG])  # who verified
    assert any(word.endswith("la.xlsx") for word in said[_SOURCES])  # nobody knows whose
    assert said[_REPORTS][-1] == "6"  # praised people: two of each of its three units


def test_what_crosses_to_a_worker_is_one_clusters_part(result: tx.Result) -> None:
    """The answers of the whole country would be sent two thousand times."""
    part = ResultParts(result).of(["C2"])
    assert {unit.cluster for unit in part.rulebook.units} == {"C2", "C3"}  # a unit of C3 verified
    tables = [part.answers, part.batch.answers, part.batch.sources, part.points, part.totals, part.batch.recomputed]
    assert {str(unit) for table in tables for unit in table["unit"]} == {"", "C2U1", "C2U2", "C2U3"}
    assert list(part.batch.answers["unit"].cat.categories) == ["C2U1", "C2U2", "C2U3"]
    assert pickle.loads(pickle.dumps(part)).rulebook.fingerprint == result.rulebook.fingerprint
    assert ResultParts(result).of([]) is result


@settings(max_examples=3)
@given(st.data())
def test_a_part_of_a_result_has_all_that_its_workbook_shows(data: st.DataObject) -> None:
    """An award over all clusters, a class or a rank would change when clusters are written one by one."""
    rules = data.draw(rulebooks())
    batch = make_batch(rules, data.draw(filled(rules)))
    meeting = data.draw(meetings(batch))
    result = tx.score(batch, verification=meeting.verification, events=meeting.events, ballots=meeting.ballots)
    code = data.draw(st.sampled_from([cluster.code for cluster in rules.clusters]))
    assert _cells(result, code) == _cells(ResultParts(result).of([code]), code)


def _cells(result: tx.Result, code: str) -> dict[tuple[str, int], list[Any]]:
    """The values of all cells of one cluster's workbook that formulas look at."""
    workbook = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True, "strings_to_formulas": False})
    shown = Book(workbook, result, ".", None, (code,))
    consolidated._write(shown)
    return {at: [value for value in line if value is not None] for at, line in shown.cells._lines.items()}


def test_one_that_cannot_be_written_names_itself_and_leaves_the_others(
    result: tx.Result, whole: dict[str, Path], executor: Executor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A folder of half-written workbooks, and nobody would know which."""
    folder = tmp_path_factory.mktemp("to")
    (folder / whole["C2"].name).mkdir()
    with pytest.raises(tx.OutputError, match=whole["C2"].stem):
        tx.write_cluster_workbooks(result, folder, executor=executor)
    executor.submit(int).result()  # what was running then has ended
    written = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert whole["C1"].name in written
    assert written.items() <= _books(whole["C1"].parent).items()


def test_nothing_is_written_where_an_entry_would_be_lost(result: tx.Result, tmp_path: Path) -> None:
    """What the head typed would be gone in one cluster, and found out in the next."""
    paths = tx.write_cluster_workbooks(result, tmp_path)
    workbook = open_book(paths["C3"])
    workbook["Lý do"]["E7"] = "Đã đối chiếu"
    workbook.save(paths["C3"])
    paths["C1"].unlink()
    before = _books(tmp_path)
    with pytest.raises(tx.OutputError, match="Đã đối chiếu"):
        tx.write_cluster_workbooks(result, tmp_path)
    assert _books(tmp_path) == before
