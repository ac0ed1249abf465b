"""Shared storage for tests: an S3 server of this process, on loopback alone."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from moto.server import ThreadedMotoServer

BUCKET = "thi-dua"
LOOPBACK: Final = "127.0.0.1:0"
"""Where a cluster of a test shows its status: at any free port of this computer alone."""

_NO_SETTINGS = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
_SETTINGS = {
    **_NO_SETTINGS,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_HEADERS = {
    "Content-Type": "application/octet-stream",  # else it would be taken for a form of the web
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, Signature=0",
}


class Storage:
    """A bucket on a running server."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._send("POST", "moto-api/reset")  # all servers of a process share what they hold
        self._send("PUT", BUCKET)

    def put(self, key: str, content: bytes) -> str:
        """Put an object there; returns its address."""
        self._send("PUT", f"{BUCKET}/{quote(key)}", content)
        return f"s3://{BUCKET}/{key}"

    def upload(self, folder: Path, key: str) -> str:
        """Put a folder there with all that is in it; returns its address."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(f"{key}/{path.relative_to(folder).as_posix()}", path.read_bytes())
        return f"s3://{BUCKET}/{key}"

    @contextmanager
    def closed_to_all(self) -> Iterator[None]:
        """Nobody has any right."""
        self._send("POST", "moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self._send("POST", "moto-api/reset-auth", b"inf")

    def _send(self, method: str, path: str, content: bytes = b"") -> None:
        request = urllib.request.Request(f"{self.endpoint}/{path}", content, _HEADERS, method=method)
        with urllib.request.urlopen(request, timeout=20):
            pass


@contextmanager
def running_storage() -> Iterator[Storage]:
    """A server, with the environment that tells programs where it is."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**_SETTINGS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
                patch.setenv(name, value)
            yield Storage(f"http://{host}:{port}")
    finally:
        server.stop()
