"""The calculation told with its figures: what it says comes to the points, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.methods.test_laws import Inputs, cases
from thidua_xlsx.decimals import round_fraction, to_decimal
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.base import Cells, Method
from thidua_xlsx.methods.case import Case, Exactly, counted_points
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.ratio import NO, Ratio

_CALCULATION = re.compile(r"([\d.()…%]+(?: [+−×/] [\d.()…%]+)+) = (−?[\d.]+…?)")


def _told(method: Method, maximum: Decimal, inputs: Inputs, digits: int) -> list[tuple[dict[str, str], Fraction]]:
    """For each unit its calculation per language, and its exact points."""
    count = len(next(iter(inputs.values())))
    exact = {name: np.array([Fraction(to_decimal(one)) for one in values], object) for name, values in inputs.items()}
    x = Cells(exact, maximum, np.zeros(count, dtype=np.int64), is_exact=True)
    points = [Fraction(value) for value in method.points(x)]
    told = []
    for at, value in enumerate(points):
        message = method.worked(Case(x, at, counted_points(value, digits), [f"U{number}" for number in range(count)]))
        told.append(({} if message is None else {lang: message.say(lang) for lang in LANGUAGES}, value))
    return told


def _is_what_it_says(calculation: str, result: str) -> bool:
    """Whether a calculation comes to its result, as far as the figures that were cut short tell."""
    terms = calculation.replace("−", "-").replace("×", "*").replace("%", "/100")
    lows, highs = terms.replace("…", ""), re.sub(r"([\d.]+)…", lambda cut: f"{float(cut[1]) + 1e-4}", terms)
    found = sorted(float(eval(each)) for each in (lows, highs))
    slack = 1e-9 * max(1.0, abs(found[0])) + (found[1] - found[0])
    shown = float(result.rstrip("…").replace("−", "-"))
    cut = 10.0 ** -len(result.rstrip("…").partition(".")[2]) if result.endswith("…") else 0.0
    return found[0] - slack - cut <= shown <= found[1] + slack


@settings(max_examples=60)
@given(cases())
@example((Ratio(), Decimal(5), {"target": [40.0, 41.0, 7.0], "result": [36.0, 36.0, 9.0]}, 2))
@example((Leader(), Decimal(5), {"target": [10.0, 10.0, 10.0], "result": [15.0, 20.0, 8.0]}, 2))
@example((Deviation(Decimal(1), Decimal(1), Decimal(2), NO), Decimal(5), {"target": [3.0], "result": [2.9]}, 1))
def test_a_calculation_comes_to_the_points(case: tuple[Method, Decimal, Inputs, int]) -> None:
    """A unit that does the sum itself would find another figure than the one it was told."""
    method, maximum, inputs, digits = case
    for words, points in _told(method, maximum, inputs, digits):
        assert bool(words) or isinstance(method, Figure)
        counted = Fraction(round_fraction(points, digits), 10**digits)
        for lang, said in words.items():
            assert counted_points(points, digits).say(lang) in said
            assert not re.search(r"[{}]|None|nan|Fraction", said), said
            assert Fraction(re.findall(r"-?\d+(?:[.,]\d+)?", said)[-1].replace(",", ".")) == counted, said
        for calculation, result in _CALCULATION.findall(words.get("en", "")):
            assert _is_what_it_says(calculation, result), words["en"]


@pytest.mark.parametrize(
    ("method", "inputs", "said"),
    [
        (Ratio(), {"target": [40.0], "result": [36.0]}, "5 × 36 / 40 = 4,5 điểm"),
        (Ratio(), {"target": [41.0], "result": [36.0]}, "5 × 36 / 41 = 4,39024…, làm tròn thành 4,39 điểm"),
        (Ratio(), {"target": [40.0], "result": [44.0]}, "Kết quả 44 không thấp hơn chỉ tiêu 40: 5 điểm"),
        (Count(Decimal("0.5")), {"result": [7.0]}, "7 × 0,5 = 3,5 điểm"),
        (Count(Decimal("0.5")), {"result": [12.0]}, "12 × 0,5 = 6, vượt mức tối đa: 5 điểm"),
        (
            Leader(),
            {"target": [10.0, 10.0], "result": [15.0, 20.0]},
            "Vượt chỉ tiêu 50 %; vượt cao nhất trong 2 đơn vị là 100 % (U1): 2,5 + 2,5 × 50 / 100 = 3,75 điểm",
        ),
    ],
)
def test_a_calculation_reads_as_one_would_write_it(method: Method, inputs: Inputs, said: str) -> None:
    """A secretary has to read it out at the meeting."""
    assert _told(method, Decimal(5), inputs, 2)[0][0]["vi"] == said


@given(st.fractions(min_value=-1000, max_value=1000))
def test_a_number_that_is_cut_short_says_so(value: Fraction) -> None:
    """Somebody would calculate on with 0.3333 and accuse the software of a mistake."""
    said = Exactly(value).say("en").replace("−", "-")
    if said.endswith("…"):
        assert 0 <= abs(value) - abs(Fraction(said[:-1])) < Fraction(1, 10**4)
    else:
        assert Fraction(said) == value
