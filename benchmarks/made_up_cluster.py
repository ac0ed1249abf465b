"""A made-up rulebook and the filled forms of its units: the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Kind, Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio
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
from thidua_xlsx.workbooks.form import form_file_name, write_form
from thidua_xlsx.workbooks.form_values import FormValues, UnitValues

__all__ = ["make_rulebook", "write_filled_forms"]

_SEED: Final = 2018
_UNITS_PER_CLUSTER: Final = 10
_LEAVES_PER_GROUP: Final = 10
_MAXIMUM: Final = Decimal(10)
_BLANK_SHARE: Final = 0.05
_DISPUTED_SHARE: Final = 0.03

_QUALITY: Final = Levels(
    rows=tuple(
        PointRow(Decimal(percent), label, None, True)
        for percent, label in ((100, "Tốt"), (75, "Khá"), (50, "Trung bình"), (0, "Yếu"))
    )
)
_SOLVED: Final = Bands(
    rows=(
        PointRow(Decimal(10), "", Interval(Decimal(95))),
        PointRow(Decimal(8), "", Interval(Decimal(85), True, Decimal(95), False)),
        PointRow(Decimal(5), "", Interval(Decimal(75), True, Decimal(85), False)),
        PointRow(Decimal(0), "", Interval(None, True, Decimal(75), False)),
    )
)
_LEAVES: Final[tuple[tuple[str, str, Method], ...]] = (
    ("Tỷ lệ điều tra, khám phá các vụ phạm tội về trật tự xã hội", "%", _SOLVED),
    ("Số vụ phạm tội về trật tự xã hội không tăng so với chỉ tiêu", "vụ", Ratio(better=LESS)),
    ("Tỷ lệ giải quyết đơn, thư khiếu nại, tố cáo đúng hạn", "%", Ratio()),
    ("Số cơ sở được công nhận đạt chuẩn “An toàn về an ninh, trật tự”", "cơ sở", Leader()),
    ("Chất lượng sinh hoạt cấp ủy, chi bộ", "mức", _QUALITY),
    ("Tham gia đầy đủ hội nghị và các hoạt động chung theo kế hoạch của cụm", "", PassFail()),
    ("Lớp bồi dưỡng chính trị, nghiệp vụ cho cán bộ, chiến sĩ", "lớp", Count(Decimal("0.5"))),
    ("Hoạt động đền ơn đáp nghĩa, tình nguyện vì cộng đồng", "", Direct(Decimal("0.25"))),
    ("Chấp hành Điều lệnh CAND, kỷ luật, kỷ cương", "lần", PlusMinus(Decimal(6), Decimal(2), Decimal(3))),
)
_EVIDENCE: Final = (
    "Báo cáo số {number}/BC-PV01 ngày {day:02}/11/2018, hồ sơ gửi kèm",
    "Quyết định số {number}/QĐ-CAT ngày {day:02}/10/2018 của Giám đốc Công an tỉnh",
    "Kế hoạch số {number}/KH-CAT và biên bản kiểm tra ngày {day:02}/9/2018",
    "Bảng tổng hợp số liệu tháng {day}, có xác nhận của Phòng Tham mưu",
)
_EXPLANATIONS: Final = (
    "Số liệu tính đến ngày {day:02}/11/2018, chưa gồm {number} hồ sơ đang thẩm định.",
    "Đơn vị đã hoàn thành trước thời hạn {day} ngày; đề nghị cụm ghi nhận.",
    "Địa bàn rộng, {number} hộ ở vùng sâu, vùng xa nên tiến độ ba tháng đầu năm còn chậm.",
    "Có {day} trường hợp phát sinh sau thời điểm chốt số liệu.",
)
_REPORT: Final = {
    "advantages": ("Cấp ủy, lãnh đạo quan tâm chỉ đạo; phong trào được tổ chức sâu rộng, đúng định hướng.",),
    "difficulties": ("Cán bộ làm công tác thi đua kiêm nhiệm; kinh phí cho phong trào còn hạn hẹp.",),
    "proposals": ("Đề nghị thống nhất biểu mẫu thống kê giữa các đơn vị trong cụm.",),
    "praised_collectives": ("Phòng Cảnh sát hình sự", "Phòng An ninh nội địa"),
    "praised_people": ("Đồng chí A", "Đồng chí B"),
}


def make_rulebook(forms: int, criteria: int) -> Rulebook:
    """A rulebook of ``criteria`` leaves, all methods in turn, and ``forms`` units in clusters of ten."""
    tree = tuple(_tree(criteria))
    units = tuple(
        Unit(f"U{number:04}", f"Công an tỉnh Mẫu {number}", f"C{number // _UNITS_PER_CLUSTER + 1}")
        for number in range(forms)
    )
    clusters = {unit.cluster: Cluster(unit.cluster, f"Cụm thi đua số {unit.cluster[1:]}") for unit in units}
    # half of the targets are the rulebook's, the others are written by the units
    held = [leaf.key for leaf in tree if leaf.is_leaf and leaf.scoring.has_target][::2]
    chance = random.Random(_SEED)
    return Rulebook(
        info=Info(
            id="do-toc-do",
            version="1",
            title="Quy định chấm điểm thi đua (số liệu minh họa)",
            year=2018,
            digits=2,
            percent_digits=2,
            total=criteria * _MAXIMUM,
            not_assigned=NotAssigned.EXCLUDE,
            class_basis=ClassBasis.PERCENT,
            class_figure=ClassFigure.PRINTED,
            stamp="SỐ LIỆU MINH HỌA",
        ),
        clusters=tuple(clusters.values()),
        units=units,
        criteria=tree,
        targets=tuple(Target(unit.code, key, Decimal(chance.randint(60, 98))) for unit in units for key in held),
        classes=(
            UnitClass("Hoàn thành xuất sắc nhiệm vụ", Interval(Decimal(90))),
            UnitClass("Hoàn thành tốt nhiệm vụ", Interval(Decimal(75), True, Decimal(90), False)),
            UnitClass("Hoàn thành nhiệm vụ", Interval(None, True, Decimal(75), False)),
        ),
    )


def _tree(criteria: int) -> Iterator[Criterion]:
    for number, (name, measure, method) in enumerate(islice(cycle(_LEAVES), criteria)):
        group, place = divmod(number, _LEAVES_PER_GROUP)
        key = f"N{group + 1}"
        if place == 0:
            leaves = min(_LEAVES_PER_GROUP, criteria - number)
            yield Criterion(key, key, f"Nhóm nội dung thi đua thứ {group + 1}", leaves * _MAXIMUM)
        yield Criterion(
            f"{key}.{place + 1}",
            str(place + 1),
            f"{name} ({number + 1})",
            _MAXIMUM,
            key,
            measure,
            method,
            evidence=True,
            note="Báo cáo, quyết định, biên bản",
        )


def write_filled_forms(rulebook: Rulebook, folder: Path) -> list[Path]:
    """One filled form per unit; one needed cell in twenty is blank."""
    paths = []
    for unit in rulebook.units:
        path = folder / form_file_name(rulebook, unit)
        write_form(rulebook, unit, path, _filled(rulebook, unit))
        paths.append(path)
    return paths


def _filled(rulebook: Rulebook, unit: Unit) -> FormValues:
    chance = random.Random(f"{_SEED} {unit.code}")
    answers: dict[tuple[str, str], Any] = {}
    values = UnitValues(rulebook, unit, FormValues(answers))
    for leaf in rulebook.leaves(unit.cluster):
        for item in leaf.scoring.inputs:
            if item.key != TARGET.key or rulebook.target(unit.code, leaf.key) is None:
                answers[leaf.key, item.key] = _entry(leaf, item.key, item.kind, chance)
        answers[leaf.key, CLAIMED.key] = _claim(values, leaf, chance)
    for cell in [cell for cell in answers if chance.random() < _BLANK_SHARE]:
        del answers[cell]
    for leaf in rulebook.leaves(unit.cluster):
        for column, texts in (("evidence", _EVIDENCE), ("explanation", _EXPLANATIONS)):
            answers[leaf.key, column] = chance.choice(texts).format(
                number=chance.randint(20, 480), day=chance.randint(1, 12)
            )
    return FormValues(answers, report=_REPORT)


def _entry(leaf: Criterion, name: str, kind: Kind, chance: random.Random) -> Any:
    """A target, a result or a further input as a unit might write it."""
    if kind is Kind.CHOICE:
        return chance.choice(leaf.scoring.choices()).say("vi")
    if name == TARGET.key:
        return chance.randint(60, 98)
    if name != RESULT.key:
        return chance.randint(0, 3)  # times praised, times criticised
    if isinstance(leaf.scoring, Count):
        return chance.randint(0, 20)
    return round(chance.uniform(55, 100), 1) if leaf.is_percent else chance.randint(50, 120)


def _claim(values: UnitValues, leaf: Criterion, chance: random.Random) -> float:
    """What the rule gives, as the form shows it; now and then, and where the form cannot know, a guess."""
    points = values.preview(leaf)
    if points is None or chance.random() < _DISPUTED_SHARE:
        return chance.randint(0, int(leaf.points) * 4) / 4
    return points
