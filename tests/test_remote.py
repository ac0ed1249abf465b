"""Files on shared storage: read as if they lay in a folder, refused as clearly as a folder that is not there."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask.distributed import Client, LocalCluster
from fsspec.implementations.local import LocalFileSystem

import thidua_xlsx as tx
from tests.storage import BUCKET, LOOPBACK, Storage, running_storage
from tests.submissions import FOLDER, Inbox
from thidua_xlsx.batch import Batch
from thidua_xlsx.intake.inbox import list_inbox, said_of
from thidua_xlsx.intake.layout import Layout
from thidua_xlsx.reading import remote
from thidua_xlsx.reading.isolation import WHOLE_WORKBOOK, parse_files
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.rulebook.model import Rulebook

_LAYOUT = 'sheet = "Bảng"\nheading_rows = [1]\n[columns]\nnumber = "TT"\nname = "Nội dung"\nclaimed = "Điểm"\n'


@pytest.fixture(scope="module")
def storage() -> Iterator[Storage]:
    """An S3 server on loopback."""
    with running_storage() as running:
        yield running


@pytest.fixture(scope="module")
def full(example: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    """An inbox with folders and with what is not read; not to be changed."""
    inbox = Inbox(example, tmp_path_factory.mktemp("full") / FOLDER)
    inbox.good("ST")
    inbox.spoil(lambda sheet: sheet.type("I.1", "result", "nhiều"), "CM", "cụm 8/50% #1/Cà Mau.xlsx")
    for name in ("~$ST.xlsx", ".ẩn/ST.xlsx", ".DS_Store", "rỗng.xlsx"):
        inbox.put(name, b"")
    inbox.put("quét.pdf", b"%PDF-1.4")
    return inbox


@pytest.fixture(scope="module")
def local(full: Inbox) -> Batch:
    """What is read of it."""
    return full.read()


@pytest.fixture(scope="module")
def uploaded(full: Inbox, storage: Storage) -> str:
    """The address of the same inbox on the storage, with marks of folders as consoles leave them."""
    for mark in (f"{FOLDER}/", f"{FOLDER}/cụm 8/", "nop_ve_cu/a.xlsx"):
        storage.put(mark, b"")
    return storage.upload(full.folder, FOLDER)


def _content(batch: Batch) -> bytes:
    """All that was read and found, but not where."""
    tables = [batch.answers, batch.recomputed, batch.reports, batch.fields, batch.findings]
    sources = batch.sources.drop(columns=["path", "folder"])
    return pickle.dumps([table.to_dict("list") for table in (*tables, sources)])


def _said(batch: Batch) -> list[tuple[str, str]]:
    """What was found, and in which file, but for units without one."""
    return [(each.place.file, each.code) for each in batch.finding_list if each.code not in {"unit-missing", "late"}]


def _refused(example: Rulebook, path: str, code: str) -> None:
    """Submissions, an entry workbook and a rulebook at ``path`` are refused with ``code``, and no more is said."""
    assert [finding.code for finding in said_of(list_inbox(path))] == [code]
    assert [finding.code for finding in tx.read_events(example, path).finding_list] == [code]
    with pytest.raises(tx.RulebookError) as caught:
        tx.read_rulebook(path)
    assert [finding.code for finding in caught.value.findings] == [code]


# -- the same as in a folder ---------------------------------------------------------------------------


def test_a_folder_on_storage_is_read_like_a_folder(uploaded: str, full: Inbox, local: Batch) -> None:
    """The ranking would depend on where the files lie."""
    batch = tx.read_submissions(full.rulebook, uploaded)
    assert _content(batch) == _content(local)
    assert set(batch.sources["status"]) == {"read", "refused", "passed over"}
    for row in batch.sources.itertuples():
        assert row.path == f"{uploaded}/{str(row.file).removeprefix(f'{FOLDER}/')}"
        assert row.folder == uploaded


def test_workers_fetch_what_they_read(uploaded: str, full: Inbox, local: Batch) -> None:
    """On a cluster, every file would go through the one computer that started it, or be read by nobody."""
    cluster = LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=LOOPBACK)
    with cluster, Client(cluster) as client, client.get_executor() as executor:
        assert _content(tx.read_submissions(full.rulebook, uploaded, executor=executor)) == _content(local)


def test_an_address_may_have_been_a_path_and_be_given_twice(uploaded: str, full: Inbox) -> None:
    """A notebook that keeps its folders as ``Path`` would be told that there is no such folder."""
    paths = [Path(uploaded), uploaded, f"{uploaded}/", f"{uploaded}/ST.xlsx", full.folder / "ST.xlsx"]
    names = [item.name for item in list_inbox(paths)]
    assert len([name for name in names if name.endswith("nop_ve/ST.xlsx")]) == 1
    assert len(names) == len(list_inbox(uploaded)) + 1


def test_a_bucket_may_be_the_inbox(uploaded: str) -> None:
    """Whoever keeps one bucket per year would have to make a folder in it."""
    assert f"{BUCKET}/{FOLDER}/ST.xlsx" in {item.name for item in list_inbox(f"s3://{BUCKET}")}


def test_what_else_is_read_may_be_on_storage(storage: Storage, example: Rulebook, example_path: Path) -> None:
    """The rulebook would have to be copied to every computer by hand."""
    rulebook = tx.read_rulebook(storage.put("quy_dinh.xlsx", example_path.read_bytes()))
    assert rulebook.fingerprint == example.fingerprint
    assert {place.file for place in rulebook.places.values()} == {f"s3://{BUCKET}/quy_dinh.xlsx"}
    layout = tx.read_layout(storage.put("bo_cuc.toml", _LAYOUT.encode()))
    assert isinstance(layout, Layout)
    assert layout.sheet == "Bảng"


def test_a_file_address_is_a_local_path(full: Inbox, local: Batch, tmp_path: Path) -> None:
    """The rulebook could be overwritten by a result, for nobody would know that it is the same file."""
    batch = tx.read_submissions(full.rulebook, full.folder.as_uri())
    assert _content(batch) == _content(local)
    assert set(batch.sources["path"]) == set(local.sources["path"])
    odd = tmp_path / "50%25.xlsx"
    odd.write_bytes(b"")
    assert remote.address(f"file://{odd.as_posix()}" if os.name != "nt" else f"file:///{odd.as_posix()}") == str(odd)


# -- the web -------------------------------------------------------------------------------------------


def test_a_signed_link_is_read_and_never_shown(storage: Storage, full: Inbox, local: Batch) -> None:
    """Whoever gets the report could open the form with the signature in it."""
    key = f"{FOLDER}/Cà Mau (1).xlsx"
    storage.put(key, (full.folder / "ST.xlsx").read_bytes())
    link = f"{storage.endpoint}/{BUCKET}/{key.replace(' ', '%20')}?X-Amz-Signature=bi-mat"
    batch = tx.read_submissions(full.rulebook, link)
    (source,) = batch.sources.to_dict("records")
    assert (source["file"], source["status"], source["unit"]) == ("Cà Mau (1).xlsx", "read", "ST")
    assert source["path"] == link.partition("?")[0]
    assert b"bi-mat" not in _content(batch) + repr(batch.finding_list).encode()
    missing = tx.read_submissions(full.rulebook, f"{storage.endpoint}/{BUCKET}/không.xlsx?X-Amz-Signature=bi-mat")
    assert _said(missing) == [("không.xlsx", "file-missing")]


def test_a_password_in_an_address_is_never_shown() -> None:
    """The account of the file server would stand in the run record."""
    assert remote.without_secrets("sftp://an:bi-mat@kho/a b/phieu.xlsx") == "sftp://kho/a b/phieu.xlsx"
    assert remote.without_secrets("abfs://kho@tai_khoan/phieu?.xlsx") == "abfs://kho@tai_khoan/phieu?.xlsx"
    assert remote.name_of("https://an:bi-mat@kho/") == "kho"


# -- what cannot be read -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["s3://khong-co/nop_ve", f"s3://{BUCKET}/khong_co", f"s3://{BUCKET}/khong_co.xlsx"])
def test_what_is_not_on_the_storage_is_said_to_be_missing(storage: Storage, example: Rulebook, path: str) -> None:
    """A mistyped bucket would end in a traceback of a hundred lines."""
    _refused(example, path, "file-missing")


def test_a_storage_that_gives_no_right_is_named(storage: Storage, uploaded: str, example: Rulebook) -> None:
    """Somebody would look for a mistake in the file instead of asking for the right to read it."""
    with storage.closed_to_all():
        _refused(example, uploaded, "storage-unreachable")
        _refused(example, f"{uploaded}/ST.xlsx", "storage-unreachable")
        (found, *_) = tx.read_submissions(example, uploaded).finding_list
    assert "không cho phép đọc" in found.what("vi")


def test_a_storage_without_keys_is_named(uploaded: str, example: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was started without its keys would report a thousand broken files."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    (found, *_) = tx.read_submissions(example, uploaded).finding_list
    assert (found.code, "no keys" in found.what("en")) == ("storage-unreachable", True)


def test_a_file_that_is_too_large_is_not_fetched_whole(storage: Storage, full: Inbox) -> None:
    """One video in the wrong bucket would fill the memory of a worker."""
    path = storage.put("to/phim.xlsx", b"PK\3\4" + bytes(300_000))
    batch = tx.read_submissions(full.rulebook, path, limits=Limits(file_bytes=100_000))
    assert _said(batch) == [("phim.xlsx", "not-a-workbook")]
    assert batch.sources["size"].tolist() == [100_001]


def test_a_storage_that_does_not_answer_costs_no_more_than_a_file_may(example: Rulebook) -> None:
    """A network that is down would let the program stand still, or blame the form."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        link = f"http://127.0.0.1:{silent.getsockname()[1]}/phieu.xlsx"
        batch = tx.read_submissions(example, link, limits=Limits(seconds=2))
    assert _said(batch) == [("phieu.xlsx", "storage-unreachable")]


@pytest.mark.parametrize(
    "path",
    [
        *("memory://nop_ve", "zip://a.xlsx::s3://thi-dua/a.zip", "reference://a", "simplecache::s3://thi-dua/a"),
        *("github://a:b@/c.xlsx", "s3://thi-dua/a.zip::zip://a.xlsx", "data://text/plain;base64,UEs="),
        *(["file://may-khac/kho/a.xlsx"] if os.name != "nt" else []),
    ],
)
def test_addresses_that_do_more_than_fetch_are_refused(path: str) -> None:
    """A list of addresses that somebody sent could run a program, or read what is not meant."""
    assert [finding.code for finding in said_of(list_inbox(path))] == ["address-refused"]
    (answer,) = parse_files([path], WHOLE_WORKBOOK, {})
    assert answer["problem"] == "address-refused"


def test_what_is_not_installed_is_said_in_one_line(
    example: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever installed the library without the extra would get a traceback that speaks of modules."""
    (tmp_path / "fsspec").mkdir()
    (tmp_path / "fsspec" / "__init__.py").write_text("raise ModuleNotFoundError('fsspec')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)  # of the parser
    monkeypatch.setitem(sys.modules, "fsspec.core", None)  # of this process
    _refused(example, "s3://thi-dua/nop_ve", "storage-package-missing")
    (found, *_) = tx.read_submissions(example, "s3://thi-dua/nop_ve").finding_list
    assert "thidua-xlsx[remote]" in found.todo("vi")
    assert "s3fs" in found.what("en")


def test_folders_of_a_file_server_are_read_with_their_subfolders(full: Inbox) -> None:
    """Of a file server that has folders, only the topmost files would count."""
    found = remote._all_below(LocalFileSystem(), full.folder.as_posix(), flat=False)
    expected = {path.as_posix() for path in full.folder.rglob("*") if path.is_file()}
    assert {Path(name).as_posix() for name in found} == expected
    with pytest.raises(FileNotFoundError):
        remote._all_below(LocalFileSystem(), f"{full.folder.as_posix()}/không", flat=False)


def test_the_command_line_takes_addresses(
    storage: Storage, uploaded: str, example_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The analyst's script would work and the command beside it not; the settings are fsspec's own ones here."""
    rules = storage.put("quy_dinh.xlsx", example_path.read_bytes())
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("FSSPEC_S3_ENDPOINT_URL", storage.endpoint)
    call = [sys.executable, "-m", "thidua_xlsx", "status", rules, uploaded, "--csv", str(tmp_path / "a.csv")]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(call, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")  # units are missing
    assert "ST" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    call = [sys.executable, "-m", "thidua_xlsx", "rulebook", "check", "s3://khong-co/a.xlsx"]
    done = subprocess.run(call, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
