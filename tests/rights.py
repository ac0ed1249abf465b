"""A folder in which the test has no rights, also where the tests run as root, to whom nothing is closed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65534


@contextlib.contextmanager
def closed_folder(mode: int, *files: str) -> Iterator[Path]:
    """A folder of ``mode`` that holds ``files`` of six bytes, and no power to overrule it while it is in use."""
    if os.name == "nt":
        pytest.skip("on Windows a folder's mode closes nothing")
    outer = Path(tempfile.mkdtemp())
    folder = outer / "closed"
    folder.mkdir()
    for name in files:
        (folder / name).write_bytes(b"before")
    outer.chmod(0o755)
    folder.chmod(mode)
    was_root = os.geteuid() == 0
    try:
        if was_root:
            os.seteuid(_NOBODY)
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(outer)
