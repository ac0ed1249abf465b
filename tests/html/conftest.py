"""One browser for all tests of this folder, and the pages of the examples, each written when first asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import thidua_xlsx as tx
from tests.analysis.conftest import Examples
from tests.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "<script>document.title='bad'</script><img src=x onerror=\"document.title='bad'\">"
LONG = "Côngan" * 40
TURNED = "A\u202etừ phải sang trái\u200f & <b>\u00a0cộng</b>"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running


class Pages:
    """Results of the examples, and the page of each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._examples = Examples()

    def result(self, name: str) -> tx.Result:
        """What an example comes to; ``hostile``: one whose names try to act on the page."""
        return _hostile(self._examples.batch("cum_9_2018")) if name == "hostile" else self._examples.result(name)

    def path(self, name: str) -> Path:
        """The page of an example."""
        path = self._folder / f"{name}.html"
        return path if path.exists() else tx.write_page(self.result(name), path)


def _hostile(batch: tx.Batch) -> tx.Result:
    """Units, criteria, cluster, motto and stamp with names that nobody should have."""
    rulebook = batch.rulebook
    names = [HOSTILE, TURNED, LONG]
    units = [
        dataclasses.replace(unit, name=name, short_name=name[:60])
        for unit, name in zip(rulebook.units, names, strict=False)
    ]
    first, *others = rulebook.criteria
    leaf = next(item for item in others if item.is_leaf)
    criteria = [dataclasses.replace(item, name=f"{item.name} {HOSTILE}") if item is leaf else item for item in others]
    changed = dataclasses.replace(
        rulebook,
        info=dataclasses.replace(rulebook.info, title=HOSTILE, motto=HOSTILE, stamp='"}</style>' + HOSTILE),
        clusters=tuple(dataclasses.replace(item, name=f"Cụm {HOSTILE}") for item in rulebook.clusters),
        units=(*units, *rulebook.units[len(units) :]),
        criteria=(dataclasses.replace(first, name=TURNED), *criteria),
    )
    return tx.score(dataclasses.replace(batch, rulebook=changed))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The pages of the examples; not to be changed."""
    return Pages(tmp_path_factory.mktemp("pages"))
