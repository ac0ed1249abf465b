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
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.ratio import LESS, Ratio
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import (
    ClassBasis,
    ClassFigure,
    Cluster,
    Criterion,
    Info,
    NotAssigned,
    Rulebook,
    Target,
    Unit,
    UnitClass,
)
from thidua_xlsx.rulebook.rules import (
    Activity,
    Award,
    Better,
    ClassCounts,
    Combine,
    Condition,
    CovenantTarget,
    Figure,
    GroupRule,
    IfNot,
    Limiter,
    Measure,
    NoZero,
    PointKind,
    RankBy,
    RankStyle,
    ReportField,
    Scope,
    Sign,
    TieKey,
    VerifiedBy,
    Verifier,
)

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
    "predecessors": _first_unit(predecessors=("Công an thị xã", "CA")),
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
    "the direction": _criterion("I.1", method=Ratio(LESS, zero_target="full")),
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
        if criterion_hash(example, before) != criterion_hash(changed, after)
    ]
    assert differing == ["II.3"]


def test_a_fingerprint_fits_a_line_and_is_the_same_everywhere(example: Rulebook) -> None:
    """The same rulebook would be another one on another PC, or in the next run."""
    assert len(example.fingerprint) == 12
    assert set(example.fingerprint) <= set("0123456789abcdef")
    code = "from thidua_xlsx.examples.cum_9_2018 import rulebook; print(rulebook().fingerprint)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == example.fingerprint


# -- the rules beyond points -------------------------------------------------------------------------

_AGREED = Rulebook(
    Info("r", "1", "R", 2026, 2, 2),
    (Cluster("C1", "Cụm 1"), Cluster("C2", "Cụm 2")),
    (Unit("A", "Đơn vị A", "C1"), Unit("B", "Đơn vị B", "C2")),
    (
        Criterion("I", "I", "Nhóm"),
        Criterion("I.1", "1", "Tỷ lệ", Decimal(5), "I", method=Ratio(), otherwise=Decimal(1)),
        Criterion("I.2", "2", "Đếm", Decimal(5), "I", method=Count(Decimal(1))),
    ),
    classes=(UnitClass("Tốt", Interval(Decimal(5))), UnitClass("Đạt", Interval(None, True, Decimal(5)))),
    tie_keys=(TieKey(("I.1",)), TieKey(("I.2",))),
    limiters=(Limiter("K1", "Khiển trách"), Limiter("K2", "Cảnh cáo")),
    awards=(Award("C", "Cờ", ("C1",), number=1), Award("B", "Bằng khen", ("C1", "C2"), number=2)),
    covenant=(CovenantTarget("G1", "Không vi phạm"), CovenantTarget("G2", "Một cờ")),
    activities=(Activity("H1", "Hội thao"), Activity("H2", "Về nguồn")),
    fields=(ReportField("f", "Trụ sở", Kind.CHOICE, ("có", "không")), ReportField("g", "Ghi chú", Kind.TEXT)),
    verifiers=(Verifier("V1", "Phòng 1"), Verifier("V2", "Phòng 2")),
)
_CONDITION = Condition("f", Sign.EQUAL, "có")
_WORDING = {"name", "label", "content", "when", "where"}
_OTHERWISE: dict[str, dict[str, Any]] = {
    "classes": {
        "name": "Khá",
        "interval": Interval(Decimal(6)),
        "code": "T",
        "no_zero": NoZero.CORE,
        "conditions": (_CONDITION,),
        "if_not": IfNot.LOWER,
        "share": Decimal(20),
        "share_base": "units",
    },
    "tie_keys": {"subjects": ("I",), "figure": Figure.RESULT, "better": Better.LESS, "clusters": ("C1",)},
    "limiters": {
        "code": "K3",
        "name": "Kỷ luật",
        "class_at_most": "Đạt",
        "no_award": True,
        "last": True,
        "no_submission": True,
    },
    "awards": {
        "code": "D",
        "name": "Danh hiệu",
        "clusters": ("C2",),
        "scope": Scope.TOGETHER,
        "number": 2,
        "percent": Decimal(20),
        "base": "units",
        "class_at_least": "Tốt",
        "rank_at_most": 1,
        "threshold": Decimal(80),
        "ballot": True,
        "limited": False,
    },
    "covenant": {
        "code": "G3",
        "content": "Nội dung",
        "measure": Measure.EVENT_COUNT,
        "of": "K1",
        "sign": Sign.EQUAL,
        "target": Decimal(0),
        "clusters": ("C1",),
    },
    "activities": {"code": "H3", "name": "Hội thi", "when": "quý II", "where": "Cà Mau", "clusters": ("C1",)},
    "fields": {
        "key": "h",
        "label": "Có trụ sở",
        "kind": Kind.TEXT,
        "choices": ("không", "có"),
        "required": False,
        "clusters": ("C1",),
    },
    "verifiers": {"code": "V3", "name": "Phòng 3", "criteria": ("I",), "clusters": ("C1",)},
}
_RULES = [(sheet, name) for sheet, values in _OTHERWISE.items() for name in values]


@pytest.mark.parametrize(("sheet", "name"), _RULES)
def test_every_rule_that_is_changed_changes_the_fingerprint_and_its_wording_does_not(sheet: str, name: str) -> None:
    """A quota raised after the covenant was signed would pass for the one signed; a slip mended, for an amendment."""
    rows = getattr(_AGREED, sheet)
    changed = dataclasses.replace(rows[0], **{name: _OTHERWISE[sheet][name]})
    assert changed != rows[0]
    book = dataclasses.replace(_AGREED, **{sheet: (changed, *rows[1:])})
    is_wording = name in _WORDING and sheet != "classes"  # a class goes by its name
    assert (book.fingerprint == _AGREED.fingerprint) is is_wording


@pytest.mark.parametrize("sheet", _OTHERWISE)
def test_every_column_of_a_rule_is_tried(sheet: str) -> None:
    """A column added to a sheet could change awards without anybody being told."""
    (kind,) = {type(row) for row in getattr(_AGREED, sheet)}
    assert {field.name for field in dataclasses.fields(kind)} == set(_OTHERWISE[sheet])


@pytest.mark.parametrize("sheet", _OTHERWISE)
def test_only_the_order_that_decides_changes_the_fingerprint(sheet: str) -> None:
    """Moving a row of the covenant would make an amendment of it; turning round the tie keys would make none."""
    book = dataclasses.replace(_AGREED, **{sheet: getattr(_AGREED, sheet)[::-1]})
    assert (book.fingerprint != _AGREED.fingerprint) is (sheet in {"classes", "tie_keys"})


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("I", {"rule": GroupRule.HIGHEST}),
        ("I", {"cap": Decimal(8)}),
        ("I", {"kind": PointKind.BONUS}),
        ("I", {"not_assigned": NotAssigned.FULL}),
        ("I.1", {"kind": PointKind.DEDUCTION}),
        ("I.1", {"weight": Decimal("0.5")}),
        ("I.1", {"conditions": (_CONDITION,)}),
        ("I.1", {"otherwise": Decimal(2)}),
        ("I.1", {"not_assigned": NotAssigned.PEERS}),
        ("I.2", {"uses": "I.1"}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_rule_of_a_criterion_marks_that_criterion(key: str, values: dict[str, Any]) -> None:
    """A form made before a criterion got its gate would be read as if nothing had changed."""
    book = _criterion(key, **values)(_AGREED)
    marked = {
        before.key
        for before, after in zip(_AGREED.criteria, book.criteria, strict=True)
        if criterion_hash(_AGREED, before) != criterion_hash(book, after)
    }
    handed_down = {"I", "I.1", "I.2"} if {"kind", "not_assigned"} & set(values) and key == "I" else {key}
    assert marked == handed_down
    assert book.fingerprint != _AGREED.fingerprint


@pytest.mark.parametrize(
    "values",
    [
        {"total_cap": Decimal(9)},
        {"rank_style": RankStyle.DENSE},
        {"class_counts": ClassCounts.CORE},
        {"verified_by": VerifiedBy.CROSS},
        {"combine": Combine.MEAN},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_setting_that_decides_changes_the_fingerprint(values: dict[str, Any]) -> None:
    """A cap on the total set at the meeting would leave no trace."""
    assert _info(**values)(_AGREED).fingerprint != _AGREED.fingerprint


def test_ranking_by_keys_instead_of_points_changes_the_fingerprint() -> None:
    """A cluster would be ranked another way under the same name."""
    clusters = (dataclasses.replace(_AGREED.clusters[0], rank_by=RankBy.KEYS), *_AGREED.clusters[1:])
    assert dataclasses.replace(_AGREED, clusters=clusters).fingerprint != _AGREED.fingerprint


@settings(max_examples=40)
@given(rulebooks())
def test_every_criterion_has_a_fingerprint_of_its_own(rulebook: Rulebook) -> None:
    """An amendment of one criterion would be booked to another."""
    hashes = [criterion_hash(rulebook, criterion) for criterion in rulebook.criteria]
    assert len(set(hashes)) == len(hashes)
    for criterion, own in zip(rulebook.criteria, hashes, strict=True):
        renamed = dataclasses.replace(criterion, name="x", note="y", number="z", evidence=not criterion.evidence)
        assert criterion_hash(rulebook, renamed) == own
        assert criterion_hash(rulebook, _more(criterion)) != own


def _more(criterion: Criterion) -> Criterion:
    return dataclasses.replace(criterion, maximum=(criterion.maximum or Decimal(0)) + 1)
