from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.strategies import methods
from thidua_xlsx.messages.text import LANGUAGES, format_number
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import EXCLUDE, FULL, LESS, NO, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.sampled import SCALE, Sampled
from thidua_xlsx.methods.steps import TAKEN, Steps

_HIGH = (
    PointRow(Decimal(100), "", Interval(Decimal(95)), True),
    PointRow(Decimal(1), "", Interval(None, True, Decimal(95), False)),
)
_RANKS = (
    PointRow(Decimal(100), "", Interval(Decimal(1), True, Decimal(1), True), True),
    PointRow(Decimal(4), "", Interval(Decimal(2), True, Decimal(5), True)),
)
_STEPS = Steps(
    rows=(
        PointRow(Decimal(100), "", Interval(Decimal(3)), True),
        PointRow(Decimal(1), "", Interval(Decimal(1))),
        PointRow(Decimal(3), "", Interval(Decimal(1), False)),
    )
)

_ALL: list[Method] = [
    Direct(),
    Direct(Decimal("0.25")),
    PassFail(),
    Ratio(),
    Ratio(LESS),
    Leader(),
    Bands(rows=_HIGH),
    Levels(rows=(PointRow(Decimal(100), "Tốt", None, True), PointRow(Decimal(0), "Yếu"))),
    Count(Decimal("0.5")),
    PlusMinus(Decimal(6), Decimal(3), Decimal("1.5")),
    Ratio(zero_target=FULL),
    Ratio(LESS, FULL),
    Ratio(zero_target=ZERO),
    Ratio(zero_target=EXCLUDE, over=YES),
    Best(),
    Best(LESS),
    Mean(),
    Mean(LESS, Decimal("0.3")),
    _STEPS,
    replace(_STEPS, gives=TAKEN),
    Deviation(Decimal("0.5")),
    Deviation(Decimal("0.5"), Decimal("0.75"), Decimal("1.5"), NO),
    RankPoints(rows=_RANKS),
    RankPoints(Decimal(1), _RANKS),
    RankPoints(Decimal(4), _RANKS),
    Sampled(Decimal("0.4"), Decimal(50)),
    Sampled(Decimal("0.4"), Decimal(50), SCALE),
    RatioBands(rows=_HIGH),
    RatioBands(Decimal(0), FULL, _HIGH),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("method", _ALL, ids=lambda method: method.key)
def test_the_form_tells_how_many_points_there_are_to_get(method: Method, lang: str) -> None:
    """Whoever fills in the form would not know what the criterion is worth."""
    sentence = method.sentence(Decimal("12.5")).say(lang)
    assert format_number(Decimal("12.5"), lang) in sentence
    assert sentence.endswith(".")
    assert "{" not in sentence


@settings(max_examples=200)
@given(st.data(), st.sampled_from(LANGUAGES))
def test_every_rule_can_be_told(data: Any, lang: str) -> None:
    """The form of a cluster with an unusual rule could not be written."""
    method = data.draw(methods(Decimal("12.5"), 2))
    sentence = method.sentence(Decimal("12.5")).say(lang)
    assert sentence.isprintable()
    for row in getattr(method, "rows", ()):
        assert (str(row.interval.low) if isinstance(method, Steps) else row.say(lang)) in sentence
        assert format_number(row.worth(Decimal("12.5")), lang) in sentence


def test_the_two_languages_are_not_the_same() -> None:
    """An English reader would be told the rule in Vietnamese."""
    for method in (*_ALL, Figure()):
        sentence = method.sentence(Decimal(5))
        assert sentence.say("vi") != sentence.say("en")


def test_bands_read_as_the_rules_are_written() -> None:
    """The form would tell the rule in other words than the regulation."""
    assert _ALL[6].sentence(Decimal(10)).say() == "Theo kết quả: từ 95: 10 điểm; dưới 95: 1 điểm."
    assert _ALL[6].sentence(Decimal(10)).say("en") == "By the result: from 95: 10 points; below 95: 1 points."


@pytest.mark.parametrize(
    ("method", "vi"),
    [
        (_STEPS, "từ 1 vụ việc trừ 1 điểm; từ 2 vụ việc trừ 3 điểm; từ 3 vụ việc trừ 10 điểm; không dưới 0."),
        (replace(_STEPS, gives=TAKEN), "không có thì không trừ;"),
        (Ratio(over=YES), "vượt chỉ tiêu được hơn 10 điểm."),
        (Ratio(zero_target=ZERO), "Chỉ tiêu bằng 0 thì không có điểm."),
        (Ratio(zero_target=FULL), "Chỉ tiêu bằng 0 thì được đủ 10 điểm."),
        (Ratio(LESS, FULL), "kết quả bằng 0 được đủ 10 điểm, lớn hơn 0 thì không có điểm."),
        (RatioBands(zero_target=EXCLUDE), "coi như đơn vị không được giao tiêu chí này."),
        (RatioBands(), "Tỷ lệ % không làm tròn trước khi tra bảng."),
        (RatioBands(Decimal(0)), "làm tròn đến 0 chữ số thập phân"),
        (Mean(below=Decimal("0.25")), "thấp hơn được 2,5 điểm."),
        (Mean(LESS), "cao hơn được 0 điểm."),
        (Deviation(Decimal(1)), "không dưới 0. Phần lẻ của 1 % tính theo tỷ lệ."),
        (Deviation(Decimal(1), partial=NO), "bỏ phần lẻ."),
        (Deviation(Decimal(1), Decimal(2), Decimal(3)), "cộng 2 điểm, cộng tối đa 3 điểm."),
        (RankPoints(rows=_RANKS), "hạng 1: 10 điểm; hạng từ 2 đến 5: 4 điểm; hạng khác 0 điểm."),
        (RankPoints(Decimal(3), _RANKS), "Lấy trung bình 3 điểm bên ngoài"),
        (Sampled(Decimal("0.4"), Decimal(50), SCALE), "50 / số người được hỏi."),
        (Sampled(Decimal("0.4"), Decimal(50)), "không đủ điều kiện bắt buộc thì 0 điểm."),
        (Figure(), "Chỉ ghi số liệu, không tính điểm."),
    ],
)
def test_what_a_parameter_changes_is_said(method: Method, vi: str) -> None:
    """A unit would learn at the meeting that its rule had an exception."""
    assert vi in method.sentence(Decimal(10)).say()


def test_a_target_of_zero_is_not_mentioned_where_it_is_a_mistake() -> None:
    """Every ratio would carry a sentence about a case that the form refuses."""
    assert "bằng 0" not in Ratio().sentence(Decimal(10)).say()


def test_a_band_is_told_by_its_interval_though_it_has_a_name() -> None:
    """“Mức A: 10 điểm” would not say what result is level A."""
    rows = (PointRow(Decimal(10), "Mức A", Interval(Decimal(95))),)
    assert "từ 95: 10 điểm" in Bands(rows=rows).sentence(Decimal(10)).say()
