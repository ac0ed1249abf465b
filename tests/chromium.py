"""Chromium as the judge of pages: find it, open a page in it without a network, say what went wrong there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["HOW_TO_GET_IT", "chromium", "find_chromium", "opened"]

HOW_TO_GET_IT = (
    "tests that need Chromium were left out: `chromium` was not found "
    "(apt-get install chromium, or name Chrome or Edge in the environment variable CHROMIUM)"
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_USUAL_PLACES = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> str | None:
    """The program, or None. The environment variable CHROMIUM names it where it stands elsewhere."""
    if find_spec("playwright") is None:
        return None
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser without a window."""
    from playwright.sync_api import sync_playwright

    program = find_chromium()
    assert program is not None, HOW_TO_GET_IT
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, at: str = "", **options: Any) -> Iterator[Page]:
    """A page in a context of its own; whatever leaves it, and whatever it complains of, fails the test at the end.

    ``at`` is what follows # in the address; ``options`` are those of a browser context (viewport, color_scheme, …).
    """
    wrong: list[str] = []
    context = browser.new_context(**options)
    try:
        page = context.new_page()
        address = file.resolve().as_uri()
        page.on(
            "request", lambda asked: None if _is_own(asked.url, address) else wrong.append(f"asked for {asked.url}")
        )
        page.on("console", lambda said: wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.goto(f"{address}#{at}" if at else address)
        yield page
        assert wrong == []
    finally:
        context.close()


def _is_own(url: str, address: str) -> bool:
    return url.partition("#")[0] == address or url.startswith("data:")
