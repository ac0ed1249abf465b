from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import methods
from thidua_xlsx.messages.text import LANGUAGES, format_number
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Method, PointRow
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, Ratio

_ALL: list[Method] = [
    Direct(),
    Direct(Decimal("0.25")),
    PassFail(),
    Ratio(),
    Ratio(LESS),
    Leader(),
    Bands(
        rows=(
            PointRow(Decimal(100), "", Interval(Decimal(95)), True),
            PointRow(Decimal(1), "", Interval(None, True, Decimal(95), False)),
        )
    ),
    Levels(rows=(PointRow(Decimal(100), "Tốt", None, True), PointRow(Decimal(0), "Yếu"))),
    Count(Decimal("0.5")),
    PlusMinus(Decimal(6), Decimal(3), Decimal("1.5")),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("method", _ALL, ids=lambda method: method.key)
def test_the_form_tells_how_many_points_there_are_to_get(method: Method, lang: str) -> None:
    """Whoever fills in the form would not know what the criterion is worth."""
    sentence = method.sentence(Decimal("12.5")).say(lang)
    assert format_number(Decimal("12.5"), lang) in sentence
    assert sentence.endswith(".")
    assert "{" not in sentence


@settings(max_examples=100)
@given(st.data(), st.sampled_from(LANGUAGES))
def test_every_rule_can_be_told(data: Any, lang: str) -> None:
    """The form of a cluster with an unusual rule could not be written."""
    method = data.draw(methods(Decimal("12.5"), 2))
    sentence = method.sentence(Decimal("12.5")).say(lang)
    assert sentence.isprintable()
    for row in getattr(method, "rows", ()):
        assert row.say(lang) in sentence
        assert format_number(row.worth(Decimal("12.5")), lang) in sentence


def test_the_two_languages_are_not_the_same() -> None:
    """An English reader would be told the rule in Vietnamese."""
    for method in _ALL:
        sentence = method.sentence(Decimal(5))
        assert sentence.say("vi") != sentence.say("en")


def test_bands_read_as_the_rules_are_written() -> None:
    """The form would tell the rule in other words than the regulation."""
    assert _ALL[6].sentence(Decimal(10)).say() == "Theo kết quả: từ 95: 10 điểm; dưới 95: 1 điểm."
    assert _ALL[6].sentence(Decimal(10)).say("en") == "By the result: from 95: 10 points; below 95: 1 points."
