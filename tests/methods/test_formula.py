"""The formula face says what the points face says: LibreOffice recalculates, ``evaluate`` is compared."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.libreoffice import recalculated_values
from tests.methods.scoring import scaled
from thidua_xlsx.decimals import exact
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Kind, Method, PointRow, Refs
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.pass_fail import FAILED, PASSED, PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.ratio import LESS, MORE, Ratio
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.reading.cells import a1

CLUSTERS_PER_METHOD = 30
UNITS = 8
WRONG = -1.0  # stored as every formula's value, so that only a recalculation can give the right one

_EXCEL_2016 = frozenset({"IF", "AND", "OR", "NOT", "MIN", "MAX", "ROUND", "COUNT", "SUM", "ABS", "TRUE", "FALSE"})


@dataclass(frozen=True)
class Case:
    """One criterion for the units of one cluster."""

    method: Method
    maximum: Decimal
    digits: int
    inputs: dict[str, list[float]]


# -- random cases, rich in edges and ties --------------------------------------------------------------


def _decimal(dice: random.Random, highest: float, digits: int) -> Decimal:
    return Decimal(dice.randint(1, int(highest * 10**digits))).scaleb(-digits)


def _bands(dice: random.Random, maximum: Decimal, digits: int) -> Bands:
    edges = sorted({_decimal(dice, 100, 1) for _ in range(dice.randint(1, 5))})
    closed = [dice.random() < 0.5 for _ in edges]
    rows = [PointRow(_decimal(dice, float(maximum), digits), "", Interval(None, True, edges[0], closed[0]))]
    for position, edge in enumerate(edges[:-1]):
        high = edges[position + 1]
        interval = Interval(edge, not closed[position], high, closed[position + 1])
        rows.append(PointRow(_decimal(dice, 100, 2), "", interval, True))
    if dice.random() < 0.7:
        rows.append(PointRow(maximum, "", Interval(edges[-1], not closed[-1])))
    dice.shuffle(rows)
    return Bands(rows=tuple(rows))


def _levels(dice: random.Random, maximum: Decimal, digits: int) -> Levels:
    labels = ["Tốt", "Khá", 'mức "B"', "trung bình", "Yếu & kém", "5"][: dice.randint(1, 6)]
    percent = [dice.random() < 0.5 for _ in labels]
    worths = [_decimal(dice, 100, 2) if share else _decimal(dice, float(maximum), digits) for share in percent]
    return Levels(
        rows=tuple(
            PointRow(worth, label, None, share) for worth, label, share in zip(worths, labels, percent, strict=True)
        )
    )


def _method(dice: random.Random, key: str, maximum: Decimal, digits: int) -> Method:
    made: dict[str, Any] = {
        "direct": Direct,
        "pass_fail": PassFail,
        "ratio": lambda: Ratio(dice.choice((MORE, LESS)), dice.random() < 0.3),
        "leader": lambda: Leader(dice.choice([Decimal("0.5"), Decimal("0.8"), Decimal(1), _decimal(dice, 1, 3)])),
        "bands": lambda: _bands(dice, maximum, digits),
        "levels": lambda: _levels(dice, maximum, digits),
        "count": lambda: Count(_decimal(dice, 3, dice.randint(0, 4))),
        "plus_minus": lambda: PlusMinus(
            *(_decimal(dice, float(maximum), min(digits + 1, 4)) for _ in range(3)),
        ),
    }
    method: Method = made[key]()
    return method


def _number(dice: random.Random, *, zero: bool) -> float:
    kind = dice.randrange(4)
    if kind == 0 and zero:
        return 0.0
    if kind == 1:
        return float(dice.choice((1, 2, 4, 5, 8, 10, 16, 20, 40, 80, 100, 125, 200, 400, 1000)))  # their ratios tie
    return float(_decimal(dice, 300, dice.randint(0, 3)))


def _inputs(dice: random.Random, method: Method, maximum: Decimal, digits: int) -> dict[str, list[float]]:
    columns: dict[str, list[float]] = {}
    for item in method.needs:
        if item.kind is Kind.CHOICE:
            column = [float(dice.randrange(len(method.choices()))) for _ in range(UNITS)]
        elif item.key == "claimed":
            column = [float(_decimal(dice, float(maximum), digits + dice.randint(0, 1))) for _ in range(UNITS)]
        elif item.whole:
            column = [float(dice.randint(0, 30)) for _ in range(UNITS)]
        elif item.key == "target":
            column = [_number(dice, zero=method.allows_zero_target()) for _ in range(UNITS)]
        else:
            column = [_number(dice, zero=True) for _ in range(UNITS)]
            column[:2] = columns.get("target", column)[:2]  # two units exactly at their targets
            edges = [
                edge for row in getattr(method, "rows", ()) for edge in (row.interval.low, row.interval.high) if edge
            ]
            column[2 : 2 + len(edges)] = [float(edge) for edge in edges][: UNITS - 2]
        columns[item.key] = column
    if method.has_target:
        _make_ties(dice, method, maximum, digits, columns)
    return columns


def _make_ties(
    dice: random.Random, method: Method, maximum: Decimal, digits: int, columns: dict[str, list[float]]
) -> None:
    """The last four units: points that are an odd number of halves of the last digit."""
    share = getattr(method, "share", Decimal(1))
    halves = 2 * 10**digits
    short = float(share * maximum * halves)  # below it, one more of the result is half a digit more
    beyond = float((1 - share) * maximum * halves) or short
    for unit, (target, leads) in enumerate([(short, False), (short, False), (beyond, False), (beyond, True)], start=4):
        odd = 2 * dice.randrange(max(1, int(target) // 2)) + 1
        columns["target"][unit] = target
        columns["result"][unit] = 2 * target if leads else odd + (target if unit == 6 else 0)


def _cases(key: str) -> list[Case]:
    dice = random.Random(f"formula face of {key}")
    cases = []
    for _ in range(CLUSTERS_PER_METHOD):
        digits = dice.randint(0, 4)
        maximum = _decimal(dice, 50, digits)
        method = _method(dice, key, maximum, digits)
        cases.append(Case(method, maximum, digits, _inputs(dice, method, maximum, digits)))
    return cases


# -- one workbook per method -----------------------------------------------------------------------------


def _shown(method: Method, kind: Kind, value: float, row: int) -> float | str:
    if kind is not Kind.CHOICE:
        return value
    choice = method.choices()[int(value)]
    return choice.en if row % 2 else choice.vi  # a unit may work in either language


def _formulas(case: Case, top: int) -> Iterator[tuple[str, str]]:
    """Helper and formula of each unit of ``case``, whose first row is ``top``."""
    names = [item.key for item in case.method.needs]
    helper_column, points_column = len(names) + 1, len(names) + 2
    helpers = f"{a1(top, helper_column)}:{a1(top + UNITS - 1, helper_column)}"
    for row in range(top, top + UNITS):
        cells = {"max": a1(row, 0), **{name: a1(row, column) for column, name in enumerate(names, start=1)}}
        at = Refs(cells, helper=a1(row, helper_column), helpers=helpers)
        assert points_column == helper_column + 1
        yield case.method.helper(at), rounded_formula(case.method.formula(at), case.digits)


def _write(path: Path, cases: list[Case]) -> None:
    """A row per unit: maximum, inputs, helper, points; the blocks of the clusters one below the other."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("S")
        for number, case in enumerate(cases):
            top = number * UNITS
            width = len(case.method.needs)
            for offset, (helper, formula) in enumerate(_formulas(case, top)):
                row = top + offset
                sheet.write_number(row, 0, float(case.maximum))
                for column, item in enumerate(case.method.needs, start=1):
                    sheet.write(row, column, _shown(case.method, item.kind, case.inputs[item.key][offset], row))
                if helper:
                    sheet.write_formula(row, width + 1, f"={helper}", None, WRONG)
                sheet.write_formula(row, width + 2, f"={formula}", None, WRONG)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Any]]]:
    """Method → the rows of its workbook as LibreOffice calculates them, all in one call."""
    folder = tmp_path_factory.mktemp("formula")
    paths = [folder / f"{key}.xlsx" for key in METHODS]
    for key, path in zip(METHODS, paths, strict=True):
        _write(path, _cases(key))
    found = recalculated_values(paths, tmp_path_factory.mktemp("libreoffice"))
    return {key: sheets["S"] for key, sheets in zip(METHODS, found, strict=True)}


@pytest.mark.libreoffice
@pytest.mark.parametrize("key", list(METHODS))
def test_the_workbook_calculates_what_the_library_calculates(
    key: str, recalculated: dict[str, list[list[Any]]]
) -> None:
    """The consolidated workbook would show other points, once opened, than the ranking was made of."""
    rows = iter(recalculated[key])
    differing = []
    for case in _cases(key):
        expected = scaled(case.method, case.maximum, case.inputs, digits=case.digits)
        for offset, points in enumerate(expected):
            found = next(rows)[len(case.method.needs) + 2]
            if not isinstance(found, (int, float)) or found != float(Decimal(points).scaleb(-case.digits)):
                differing.append((case.method, {k: v[offset] for k, v in case.inputs.items()}, points, found))
    assert differing == []


def test_the_cases_hold_ties_and_edges() -> None:
    """The comparison with LibreOffice would pass because it never asks a hard question."""
    results = [
        points for key in METHODS for case in _cases(key) for points in scaled(case.method, case.maximum, case.inputs)
    ]
    assert len(results) >= 600
    assert sum(points == 0 for points in results) > 30
    ties = [
        case
        for case in _cases("ratio")
        for target, result in zip(case.inputs["target"], case.inputs["result"], strict=True)
        if target and exact(result) / exact(target) * Fraction(case.maximum) * 10**case.digits % 1 == Fraction(1, 2)
    ]
    assert len(ties) >= 40


# -- what Excel 2016 knows ---------------------------------------------------------------------------------


def _all_formulas() -> Iterator[str]:
    for key in METHODS:
        for case in _cases(key):
            for helper, formula in _formulas(case, 0):
                yield from filter(None, (helper, formula))


def test_formulas_use_only_what_excel_2016_knows() -> None:
    """Excel 2016 would show #NAME? where LibreOffice shows the points."""
    bare = {re.sub(r'"(?:[^"]|"")*"', '""', formula) for formula in _all_formulas()}
    assert {name for formula in bare for name in re.findall(r"([A-Z_a-z.]+)\(", formula)} <= _EXCEL_2016
    assert [formula for formula in bare if "_xl" in formula or "#" in formula or "@" in formula] == []


def test_formulas_keep_within_excels_limits() -> None:
    """Excel would call the whole workbook damaged and throw the formulas away."""
    for formula in _all_formulas():
        assert len(formula) < 8192
        assert formula.count("(") == formula.count(")")
        assert max(map(len, re.findall(r'"((?:[^"]|"")*)"', formula)), default=0) <= 255


def test_choices_are_compared_with_the_words_of_both_languages() -> None:
    """A unit that chose Passed in an English form would get nothing."""
    formula = PassFail().formula(Refs({"result": "B1", "max": "A1"}))
    assert f'"{PASSED.vi}"' in formula
    assert f'"{PASSED.en}"' in formula
    assert FAILED.vi not in formula


def test_rounding_stands_once_around_the_whole_formula() -> None:
    """A tie would be rounded one way by the workbook and the other way by the library."""
    assert rounded_formula("A1/B1", 2) == "ROUND(ROUND(A1/B1,9),2)"
