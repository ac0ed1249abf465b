"""The page about clusters: what it shows must work, with a cluster and a storage of this computer."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from dask.distributed import LocalCluster

from tests.storage import BUCKET, LOOPBACK, running_storage
from tests.submissions import FOLDER, Inbox
from thidua_xlsx.reading import remote
from thidua_xlsx.rulebook.model import Rulebook

_PAGE = (Path(__file__).resolve().parents[1] / "docs" / "scale.md").read_text(encoding="utf-8")
_SCHEDULER = "tcp://10.0.0.5:8786"


def _run(code: str) -> str:
    """Run a program of the page; what it prints."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "scale.md", "exec"), names)
    return out.getvalue()


def test_the_programs_of_the_page_run(
    example: Rulebook, example_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sets up a cluster by the page would end where it ends: with an error."""
    on_one_pc, on_a_cluster = re.findall(r"^```python\n(.*?)^```", _PAGE, flags=re.MULTILINE | re.DOTALL)
    assert on_a_cluster.count(_SCHEDULER) == 1
    monkeypatch.chdir(tmp_path)
    shutil.copy(example_path, "quy_dinh.xlsx")
    inbox = Inbox(example, tmp_path / FOLDER)
    inbox.good("ST")
    _run(on_one_pc)
    with running_storage() as storage:
        storage.put("quy_dinh.xlsx", example_path.read_bytes())
        assert storage.upload(inbox.folder, FOLDER) == f"s3://{BUCKET}/{FOLDER}"
        with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=LOOPBACK) as cluster:
            printed = _run(on_a_cluster.replace(_SCHEDULER, cluster.scheduler_address))
    assert "1 submissions" in printed
    assert Path("tong_hop.xlsx").is_file()
    assert Path("loi.csv").is_file()


def test_the_page_lists_the_addresses_that_are_read() -> None:
    """Somebody would set up a storage that the program then refuses."""
    table = _PAGE.partition("| address | needs")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`([a-z0-9]+)://", table))
    aliases = {"s3a", "gcs", "abfss", "http", "ssh"}
    assert listed | aliases == {*remote._PACKAGES, "file"}
