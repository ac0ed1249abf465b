from __future__ import annotations

import dataclasses
import datetime
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.strategies import rulebooks
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Criterion, NotAssigned, Rulebook, Target, UnitClass

Change = Callable[[Rulebook], Rulebook]


def _info(**values: Any) -> Change:
    return lambda book: dataclasses.replace(book, info=dataclasses.replace(book.info, **values))


def _criterion(key: str, **values: Any) -> Change:
    def change(book: Rulebook) -> Rulebook:
        criteria = (dataclasses.replace(each, **values) if each.key == key else each for each in book.criteria)
        return dataclasses.replace(book, criteria=tuple(criteria))

    return change


def _first_unit(**values: Any) -> Change:
    return lambda book: dataclasses.replace(book, units=(dataclasses.replace(book.units[0], **values), *book.units[1:]))


def _all(field: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Change:
    return lambda book: dataclasses.replace(book, **{field: change(getattr(book, field))})


_WITHOUT_EFFECT: dict[str, Change] = {
    "a criterion's wording": _criterion("I.1", name="Cùng một việc, viết khác đi"),
    "a group's wording": _criterion("I", name="Nhóm"),
    "a printed number": _criterion("I.1", number="1)"),
    "a note": _criterion("I.1", note="Xem phụ lục"),
    "evidence": _criterion("I.1", evidence=False),
    "the motto": _info(motto="Đoàn kết"),
    "the deadline": _info(deadline=datetime.date(2018, 12, 15)),
    "the title": _info(title="Tên khác"),
    "the language": _info(language="en"),
    "the stamp": _info(stamp=""),
    "a unit's name": _first_unit(name="Công an thành phố"),
    "aliases": _first_unit(aliases=("a", "b")),
    "a contact": _first_unit(contact="Đồng chí B"),
    "a cluster's name": _all("clusters", lambda clusters: (dataclasses.replace(clusters[0], name="Cụm chín"),)),
    "the order of targets": _all("targets", lambda targets: targets[::-1]),
    "zeros at the end of a maximum": _criterion("I.1", maximum=Decimal("10.00")),
}

_WITH_EFFECT: dict[str, Change] = {
    "the id": _info(id="cum-9-2019"),
    "the version": _info(version="2"),
    "digits": _info(digits=1),
    "digits of percent": _info(percent_digits=1),
    "not assigned": _info(not_assigned=NotAssigned.FULL),
    "what classes go by": _info(class_basis=ClassBasis.POINTS),
    "the figure of classes": _info(class_figure=ClassFigure.EXACT),
    "a maximum": _criterion("I.1", maximum=Decimal(9)),
    "a method": _criterion("I.1", method=Leader()),
    "a method's parameter": _criterion("II.3", method=Count(Decimal("0.6"))),
    "the direction": _criterion("I.1", method=Ratio(LESS, zero_target=True)),
    "an edge of a band": _criterion("I.2", method=Bands()),
    "a measure": _criterion("I.1", measure="%"),
    "a group": _criterion("I.1", parent="II"),
    "the clusters of a criterion": _criterion("I.1", clusters=("C9",)),
    "a target": _all("targets", lambda targets: (Target("ST", "I.1", Decimal(521)), *targets[1:])),
    "a target that is not assigned": _all("targets", lambda targets: (Target("ST", "I.1", None), *targets[1:])),
    "one target less": _all("targets", lambda targets: targets[1:]),
    "a criterion less": _all("criteria", lambda criteria: criteria[:-1]),
    "a unit less": _all("units", lambda units: units[:-1]),
    "the edge of a class": _all(
        "classes", lambda rows: (UnitClass(rows[0].name, Interval(Decimal(90), False)), *rows[1:])
    ),
}


@pytest.mark.parametrize("name", _WITHOUT_EFFECT)
def test_what_changes_no_points_keeps_the_fingerprint(example: Rulebook, name: str) -> None:
    """Every form already handed out would be called outdated because of a typing slip that was mended."""
    changed = _WITHOUT_EFFECT[name](example)
    assert changed != example or "zeros" in name
    assert changed.fingerprint == example.fingerprint


@pytest.mark.parametrize("name", _WITH_EFFECT)
def test_what_changes_points_changes_the_fingerprint(example: Rulebook, name: str) -> None:
    """A form made before an amendment would be scored as if nothing had changed."""
    assert _WITH_EFFECT[name](example).fingerprint != example.fingerprint


def test_only_the_amended_criterion_is_marked(example: Rulebook) -> None:
    """After one amendment every row of every form would be doubted."""
    changed = _criterion("II.3", method=Count(Decimal("0.6")))(example)
    differing = [
        before.key
        for before, after in zip(example.criteria, changed.criteria, strict=True)
        if criterion_hash(before) != criterion_hash(after)
    ]
    assert differing == ["II.3"]


def test_a_fingerprint_fits_a_line_and_is_the_same_everywhere(example: Rulebook) -> None:
    """The same rulebook would be another one on another PC, or in the next run."""
    assert len(example.fingerprint) == 12
    assert set(example.fingerprint) <= set("0123456789abcdef")
    code = "from thidua_xlsx.examples.cum_9_2018 import rulebook; print(rulebook().fingerprint)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == example.fingerprint


@settings(max_examples=40)
@given(rulebooks())
def test_every_criterion_has_a_fingerprint_of_its_own(rulebook: Rulebook) -> None:
    """An amendment of one criterion would be booked to another."""
    hashes = [criterion_hash(criterion) for criterion in rulebook.criteria]
    assert len(set(hashes)) == len(hashes)
    for criterion in rulebook.criteria:
        renamed = dataclasses.replace(criterion, name="x", note="y", number="z", evidence=not criterion.evidence)
        assert criterion_hash(renamed) == criterion_hash(criterion)
        assert criterion_hash(_more(criterion)) != criterion_hash(criterion)


def _more(criterion: Criterion) -> Criterion:
    return dataclasses.replace(criterion, maximum=(criterion.maximum or Decimal(0)) + 1)
