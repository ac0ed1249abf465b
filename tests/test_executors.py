"""One batch, whoever reads it and whatever becomes of the readers: threads, processes, a Dask cluster."""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dask.distributed import Client, LocalCluster

import thidua_xlsx as tx
from tests.scoring.small import book, group, leaf
from tests.storage import LOOPBACK
from thidua_xlsx.batch import Batch
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues

_PARSER = "thidua_xlsx.reading.parser"
_TABLES = ("answers", "sources", "reports", "fields", "recomputed", "findings")
_UNITS = 9


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """Small forms, and more than one for every worker."""
    return book(group("I"), leaf("I.1"), leaf("I.2"), units=_UNITS)


@pytest.fixture(scope="module")
def folder(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form for every unit; one with points that may not stand, and a file that is none."""
    folder = tmp_path_factory.mktemp("executors") / "nop_ve"
    folder.mkdir()
    for number, unit in enumerate(rulebook.units):
        values = FormValues(answers={("I.1", "claimed"): 5 + number, ("I.2", "claimed"): 7})
        write_form(rulebook, unit, folder / form_file_name(rulebook, unit), values)
    (folder / "hỏng.xlsx").write_bytes(b"PK\3\4")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes on this computer, each watched by a nanny that starts another when it dies."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=LOOPBACK) as running:
        yield running


@contextmanager
def _dask(cluster: LocalCluster) -> Iterator[Executor]:
    with Client(cluster) as client, client.get_executor() as executor:
        yield executor


def _spawned() -> Executor:
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


@pytest.fixture(params=["default", "threads", "spawned processes", "dask"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    """Executors of every kind; None is what is taken where none is given."""
    with ExitStack() as stack:
        if request.param == "default":
            yield None
        elif request.param == "threads":
            yield stack.enter_context(ThreadPoolExecutor(2))
        elif request.param == "spawned processes":
            yield stack.enter_context(_spawned())
        else:
            yield stack.enter_context(_dask(request.getfixturevalue("cluster")))


# -- a file of which the reader can be killed --------------------------------------------------------------


class _Web:
    """A web server on loopback with one form; what is to be done at the first request for it comes before the reply."""

    def __init__(self, content: bytes) -> None:
        self.at_first: Callable[[int], None] | None = None
        self._lock = Lock()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                if web.interrupted(self.client_address[1]):
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()

            def do_GET(self) -> None:
                self.do_HEAD()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/U9.xlsx"

    def interrupted(self, port: int) -> bool:
        """Do what is to be done, once; whether there was anything."""
        with self._lock:
            act, self.at_first = self.at_first, None
        if act is not None:
            act(port)
        return act is not None


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[_Web]:
    """The last unit's form, on the web only."""
    (path,) = folder.glob("*U9*.xlsx")
    content = path.read_bytes()
    path.unlink()
    web = _Web(content)
    thread = Thread(target=web.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield web
    web.server.shutdown()
    thread.join()
    web.server.server_close()


def _is_parser(process: psutil.Process) -> bool:
    return any(_PARSER in argument for argument in process.cmdline())


def _parser_at(port: int) -> psutil.Process:
    """The parser that has a connection from this port."""
    for process in psutil.Process().children(recursive=True):
        try:
            if _is_parser(process) and any(at.laddr.port == port for at in process.net_connections("tcp") if at.laddr):
                return process
        except psutil.Error:  # gone meanwhile
            continue
    raise AssertionError("no parser has asked")


def _kill_parser(port: int) -> None:
    """Kill the parser that asks from this port."""
    _parser_at(port).kill()


def _kill_worker(port: int) -> None:
    """Kill the worker whose parser asks from this port."""
    process = _parser_at(port)
    while _is_parser(process):  # in a virtual environment of Windows a parser is the child of another
        above = process.parent()
        assert above is not None
        process = above
    assert process.pid != psutil.Process().pid
    process.kill()
    process.wait(timeout=10)


# -- the tests ---------------------------------------------------------------------------------------------


def _bytes(batch: Batch, path: Path) -> dict[str, bytes]:
    """Every table, every finding, and the consolidated workbook that comes of them."""
    found = {"findings as objects": "\n".join(map(repr, batch.finding_list)).encode()}
    for name in _TABLES:
        with io.BytesIO() as out:
            pq.write_table(pa.Table.from_pandas(getattr(batch, name)).combine_chunks(), out)
            found[name] = out.getvalue()
    tx.write_consolidated(tx.score(batch), path)
    return {**found, "workbook": path.read_bytes()}


@pytest.fixture(scope="module")
def expected(rulebook: Rulebook, folder: Path, web: _Web, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is read without any executor."""
    batch = tx.read_submissions(rulebook, [folder, web.address])
    assert (batch.sources["status"] == "read").sum() == _UNITS
    return _bytes(batch, tmp_path_factory.mktemp("expected") / "tong_hop.xlsx")


def test_every_executor_gives_the_same_bytes(
    rulebook: Rulebook, folder: Path, web: _Web, expected: dict[str, bytes], executor: Executor | None, tmp_path: Path
) -> None:
    """The signed workbook could not be made again on another computer."""
    batch = tx.read_submissions(rulebook, [web.address, folder], executor=executor)
    assert _bytes(batch, tmp_path / "tong_hop.xlsx") == expected


def test_a_reader_that_is_killed_costs_nothing(
    rulebook: Rulebook, folder: Path, web: _Web, expected: dict[str, bytes], executor: Executor | None, tmp_path: Path
) -> None:
    """A virus scanner that ends a process would take a unit out of the ranking."""
    web.at_first = _kill_parser
    batch = tx.read_submissions(rulebook, [folder, web.address], executor=executor)
    assert web.at_first is None
    assert _bytes(batch, tmp_path / "tong_hop.xlsx") == expected


@pytest.mark.parametrize("kind", ["spawned processes", "dask"])
def test_a_worker_that_is_killed_costs_nothing(
    rulebook: Rulebook,
    folder: Path,
    web: _Web,
    expected: dict[str, bytes],
    cluster: LocalCluster,
    kind: str,
    tmp_path: Path,
) -> None:
    """A host of the cluster that is switched off would lose the evening's run, or half of its units."""
    with _spawned() if kind == "spawned processes" else _dask(cluster) as executor:
        web.at_first = _kill_worker
        batch = tx.read_submissions(rulebook, [folder, web.address], executor=executor)
    assert web.at_first is None
    assert _bytes(batch, tmp_path / "tong_hop.xlsx") == expected
