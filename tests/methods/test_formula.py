"""The formula face says what the points face says: LibreOffice recalculates, ``evaluate`` is compared."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.libreoffice import recalculated_values
from tests.methods.scoring import scaled
from tests.workbooks.inspect import KNOWN_FUNCTIONS, functions_in
from thidua_xlsx.decimals import exact
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import Input, Kind, Method, PointRow, Refs, parameters_of
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.count import Count
from thidua_xlsx.methods.deviation import Deviation
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.leader import Leader
from thidua_xlsx.methods.levels import Levels
from thidua_xlsx.methods.mean import Mean
from thidua_xlsx.methods.pass_fail import FAILED, PASSED, PassFail
from thidua_xlsx.methods.plus_minus import PlusMinus
from thidua_xlsx.methods.rank_points import RankPoints
from thidua_xlsx.methods.ratio import EXCLUDE, FULL, LESS, MORE, NO, YES, ZERO, Ratio
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.methods.sampled import ENOUGH, KEEP, NOT_ENOUGH, SCALE, Sampled
from thidua_xlsx.methods.steps import LEFT, TAKEN, Steps
from thidua_xlsx.reading.cells import a1

CLUSTERS_PER_METHOD = 48
UNITS = 8
WRONG = -1.0  # stored as every formula's value, so that only a recalculation can give the right one


@dataclass(frozen=True)
class Case:
    """One criterion for the units of one cluster."""

    method: Method
    maximum: Decimal
    digits: int
    inputs: dict[str, list[float]]
    absent: frozenset[int] = frozenset()  # units whose cells are blank

    def expected(self) -> dict[int, int]:
        """Unit → its points by the library, as integers of the last digit."""
        present = [unit for unit in range(UNITS) if unit not in self.absent]
        inputs = {name: [values[unit] for unit in present] for name, values in self.inputs.items()}
        return dict(zip(present, scaled(self.method, self.maximum, inputs, digits=self.digits), strict=True))


# -- random cases, rich in edges and ties --------------------------------------------------------------


def _decimal(dice: random.Random, highest: float, digits: int) -> Decimal:
    return Decimal(dice.randint(1, int(highest * 10**digits))).scaleb(-digits)


def _rows(dice: random.Random, maximum: Decimal, digits: int, highest: float) -> tuple[PointRow, ...]:
    edges = sorted({_decimal(dice, highest, 1) for _ in range(dice.randint(1, 5))})
    closed = [dice.random() < 0.5 for _ in edges]
    rows = [PointRow(_decimal(dice, float(maximum), digits), "", Interval(None, True, edges[0], closed[0]))]
    for position, edge in enumerate(edges[:-1]):
        high = edges[position + 1]
        interval = Interval(edge, not closed[position], high, closed[position + 1])
        rows.append(PointRow(_decimal(dice, 100, 2), "", interval, True))
    if dice.random() < 0.7:
        rows.append(PointRow(maximum, "", Interval(edges[-1], not closed[-1])))
    dice.shuffle(rows)
    return tuple(rows)


def _ratio_bands(dice: random.Random, maximum: Decimal, digits: int) -> RatioBands:
    rounding = dice.choice([None, None, *map(Decimal, (0, 1, 2, 4, 9))])
    return RatioBands(rounding, dice.choice((NO, FULL, ZERO, EXCLUDE)), _rows(dice, maximum, digits, 130))


def _steps(dice: random.Random, maximum: Decimal, digits: int) -> Steps:
    firsts = sorted({dice.randint(1, 9) for _ in range(dice.randint(1, 5))})
    rows = [
        PointRow(_decimal(dice, float(maximum), digits), "", Interval(Decimal(first), dice.random() < 0.8))
        for first in firsts
    ]
    rows.append(PointRow(Decimal(100), "", Interval(Decimal(12)), True))
    dice.shuffle(rows)
    return Steps(dice.choice((LEFT, TAKEN)), tuple(rows))


def _rank_points(dice: random.Random, maximum: Decimal, digits: int) -> RankPoints:
    edges = sorted({0, *(dice.randint(1, UNITS) for _ in range(4))})
    rows = [
        PointRow(_decimal(dice, float(maximum), digits), "", Interval(Decimal(low), False, Decimal(high), True))
        for low, high in pairwise(edges)
    ]
    rows[0] = PointRow(_decimal(dice, 100, 2), "", rows[0].interval, True)
    return RankPoints(Decimal(dice.choice((0, 1, 2, 3, 3, 9))), tuple(rows))


def _deviation(dice: random.Random, maximum: Decimal, digits: int) -> Deviation:
    more = dice.random() < 0.6
    return Deviation(
        _decimal(dice, 3, dice.randint(0, 3)),
        _decimal(dice, 3, dice.randint(0, 3)) if more else Decimal(0),
        _decimal(dice, 10, digits) if more else Decimal(0),
        dice.choice((YES, NO)),
    )


def _ratio(dice: random.Random) -> Ratio:
    better, zero_target = dice.choice((MORE, MORE, LESS)), dice.choice((NO, FULL, ZERO, EXCLUDE))
    return Ratio(better, zero_target, dice.choice((NO, YES)) if better == MORE else NO)


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
        "direct": lambda: Direct(dice.choice((None, Decimal("0.5")))),
        "pass_fail": PassFail,
        "ratio": lambda: _ratio(dice),
        "ratio_bands": lambda: _ratio_bands(dice, maximum, digits),
        "leader": lambda: Leader(dice.choice([Decimal("0.5"), Decimal("0.8"), Decimal(1), _decimal(dice, 1, 3)])),
        "best": lambda: Best(dice.choice((MORE, LESS))),
        "mean": lambda: Mean(dice.choice((MORE, LESS)), dice.choice([Decimal(0), Decimal(1), _decimal(dice, 1, 3)])),
        "bands": lambda: Bands(rows=_rows(dice, maximum, digits, 100)),
        "levels": lambda: _levels(dice, maximum, digits),
        "count": lambda: Count(_decimal(dice, 3, dice.randint(0, 4))),
        "plus_minus": lambda: PlusMinus(
            *(_decimal(dice, float(maximum), min(digits + 1, 4)) for _ in range(3)),
        ),
        "steps": lambda: _steps(dice, maximum, digits),
        "deviation": lambda: _deviation(dice, maximum, digits),
        "rank_points": lambda: _rank_points(dice, maximum, digits),
        "sampled": lambda: Sampled(
            _decimal(dice, 2, dice.randint(1, 4)), Decimal(dice.randint(1, 40)), dice.choice((KEEP, SCALE))
        ),
        "figure": Figure,
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
        columns[item.key] = [_value(dice, method, item, maximum, digits) for _ in range(UNITS)]
        if item.key == "result" and item.kind is Kind.NUMBER and not item.whole:
            column = columns[item.key]
            column[:2] = columns.get("target", column)[:2]  # two units exactly at their targets
            edges = [
                edge for row in getattr(method, "rows", ()) for edge in (row.interval.low, row.interval.high) if edge
            ]
            column[2 : 2 + len(edges)] = [float(edge) for edge in edges][: UNITS - 2]
    if isinstance(method, RatioBands):
        _make_ratio_edges(dice, columns)
    elif isinstance(method, Deviation):
        _make_whole_percents(dice, method, digits, columns)
    elif method.has_target:
        _make_ties(dice, method, maximum, digits, columns)
    elif method.compares_units:
        _make_equals(dice, method, columns)
    return columns


def _value(dice: random.Random, method: Method, item: Input, maximum: Decimal, digits: int) -> float:
    if item.kind is Kind.CHOICE:
        return float(dice.randrange(len(method.choices()))) if item.key != "gate" else float(dice.random() < 0.2)
    if item.key == "claimed":
        return float(_decimal(dice, float(maximum), digits + dice.randint(0, 1)))
    if item.whole:
        return float(dice.choice((dice.randint(item.least, 3), dice.randint(item.least, 30))))
    zero = item.key != "target" or (method.allows_zero_target() and not method.excludes_zero_target())
    return _number(dice, zero=zero)


def _make_ratio_edges(dice: random.Random, columns: dict[str, list[float]]) -> None:
    """Most targets such that the results, edges among them, are percents, or nearly so."""
    for unit in range(1, UNITS):
        target = float(dice.choice((100, 100, 10, 1200, 7)))
        columns["result"][unit] = float(exact(columns["result"][unit]) * exact(target) / 100)
        columns["target"][unit] = target


def _make_whole_percents(dice: random.Random, method: Deviation, digits: int, columns: dict[str, list[float]]) -> None:
    """Six units a whole number of percents, or half a last digit of points, from a target with decimals."""
    for unit in range(2, UNITS):
        target = exact(float(_decimal(dice, 2000, 1)))
        percent = Fraction(dice.randint(-12, 12))
        if unit >= 5:
            percent = Fraction(2 * dice.randrange(200) + 1, 2 * 10**digits) / Fraction(method.per_below)
            percent = -percent if unit < 7 else percent
        columns["target"][unit] = float(target)
        columns["result"][unit] = max(0.0, float(target * (100 + percent) / 100))


def _make_equals(dice: random.Random, method: Method, columns: dict[str, list[float]]) -> None:
    """Clusters in which all are equal, one is exactly the mean, or averages are equal by different scores."""
    kind = dice.randrange(4)
    names = list(columns)
    for column in columns.values():
        if kind == 0:
            column[:] = [column[0]] * UNITS
        elif kind == 1:
            tenths = [dice.randint(0, 9) for _ in range(UNITS - 1)]
            tenths[0] += -sum(tenths) % (UNITS - 1)
            mean = sum(tenths) // (UNITS - 1)
            column[:] = [number / 10 for number in (*tenths, mean)]
    if len(names) > 1 and kind == 2:
        for unit in range(1, 5):  # the same scores by other hands, and one tenth carried over
            own = [columns[name][0] for name in names]
            dice.shuffle(own)
            own[0], own[1] = float(exact(own[0]) + Fraction(unit, 10)), float(abs(exact(own[1]) - Fraction(unit, 10)))
            for name, value in zip(names, own, strict=True):
                columns[name][unit] = value


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
    for number in range(CLUSTERS_PER_METHOD):
        digits = dice.randint(0, 4)
        maximum = _decimal(dice, 50, digits)
        method = _method(dice, key, maximum, digits)
        inputs = _inputs(dice, method, maximum, digits)
        absent = dice.sample(range(UNITS), 2) if method.compares_units and number % 3 == 0 else ()
        cases.append(Case(method, maximum, digits, inputs, frozenset(absent)))
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
                for column, item in enumerate(case.method.needs if offset not in case.absent else (), start=1):
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
    differing = []
    for number, case in enumerate(_cases(key)):
        for unit, points in case.expected().items():
            found = recalculated[key][number * UNITS + unit][len(case.method.needs) + 2]
            if not isinstance(found, (int, float)) or found != float(Decimal(points).scaleb(-case.digits)):
                differing.append((case.method, {k: v[unit] for k, v in case.inputs.items()}, points, found))
    assert differing == []


def test_the_cases_hold_ties_and_edges() -> None:
    """The comparison with LibreOffice would pass because it never asks a hard question."""
    dull = {"direct", "figure"}
    results = [points for key in set(METHODS) - dull for case in _cases(key) for points in case.expected().values()]
    assert len(results) >= 5_000
    assert sum(points == 0 for points in results) > 300
    ties = [
        case
        for case in _cases("ratio")
        for target, result in zip(case.inputs["target"], case.inputs["result"], strict=True)
        if target and exact(result) / exact(target) * Fraction(case.maximum) * 10**case.digits % 1 == Fraction(1, 2)
    ]
    assert len(ties) >= 40


def test_the_cases_hold_equal_units_and_whole_percents() -> None:
    """A rank or a threshold that a last bit decides would never be compared."""
    means = [case.inputs["result"] for case in _cases("mean")]
    equal = [exact(result) == sum(map(exact, results)) / UNITS for results in means for result in results]
    assert sum(equal) >= 60
    assert (
        sum(len(set(results)) > 1 and any(equal[n * UNITS : n * UNITS + UNITS]) for n, results in enumerate(means)) >= 6
    )
    shared = [
        sum(scores)
        for case in _cases("rank_points")
        for scores in zip(*(map(exact, column) for column in case.inputs.values()), strict=True)
        if case.method.compares_units
    ]
    assert len(shared) - len(set(shared)) >= 40
    whole = [
        (exact(result) / exact(target) * 100) % 1 == 0 and result != target
        for case in _cases("deviation")
        for target, result in zip(case.inputs["target"], case.inputs["result"], strict=True)
    ]
    assert sum(whole) >= 80
    at_an_edge = [
        exact(result) / exact(target) * 100
        in {edge for row in case.method.rows for edge in (row.interval.low, row.interval.high)}
        for case in _cases("ratio_bands")
        for target, result in zip(case.inputs["target"], case.inputs["result"], strict=True)
        if target
    ]
    assert sum(at_an_edge) >= 60


def test_the_cases_hold_every_choice_of_every_parameter() -> None:
    """A branch of a formula that nobody ever recalculated would be wrong in the workbook alone."""
    for key, method in METHODS.items():
        for name, (shown, _) in parameters_of(method).items():
            used = {getattr(case.method, name) for case in _cases(key)}
            assert {choice for choice, _ in shown.choices} <= used
            assert len(used) > 1


# -- what Excel 2016 knows ---------------------------------------------------------------------------------


def _all_formulas() -> Iterator[str]:
    for key in METHODS:
        for case in _cases(key):
            for helper, formula in _formulas(case, 0):
                yield from filter(None, (helper, formula))


def test_formulas_use_only_what_excel_2016_knows() -> None:
    """Excel 2016 would show #NAME? where LibreOffice shows the points."""
    for formula in set(_all_formulas()):
        bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        assert functions_in(formula) <= KNOWN_FUNCTIONS
        assert not re.search(r"_xl|#|@|[{}]", bare)


def _arguments(formula: str, function: str) -> Iterator[str]:
    """What stands inside the brackets of each call of ``function``."""
    for call in re.finditer(rf"\b{function}\(", formula):
        depth, start = 1, call.end()
        for position in range(start, len(formula)):
            depth += {"(": 1, ")": -1}.get(formula[position], 0)
            if not depth:
                yield formula[start:position]
                break


def test_sums_over_units_ask_nothing_of_excel_that_only_new_versions_can() -> None:
    """Excel 2016 calculates IF inside SUMPRODUCT for one cell only: every unit would be first."""
    inside = [part for formula in set(_all_formulas()) for part in _arguments(formula, "SUMPRODUCT")]
    assert inside
    for part in inside:
        assert functions_in(part) <= {"ISNUMBER"}
        assert part.startswith("ISNUMBER(")  # a unit without scores shows a text, greater than any number


def _longest_formulas() -> Iterator[str]:
    """Tables as long as the check of the rulebook lets them be, on cells of another sheet."""
    cells = dict.fromkeys(("max", "target", "result"), "'Kết quả thẩm định'!$AB$12345")
    at = Refs(cells, "$AB$1234567", "$C$1234567:$ZZ$1234567")
    for method in (
        RatioBands(Decimal(9)),
        RankPoints(Decimal(9)),
        Steps(),
        Bands(),
    ):
        rows: tuple[PointRow, ...] = ()
        for number in range(1, 99):
            interval = Interval(Decimal(f"{number}.125"), True, Decimal(f"{number + 1}.125"), False)
            longer = (*rows, PointRow(Decimal("33.25"), "", interval, True))
            codes = [code for code, _ in replace(method, rows=longer).problems(Decimal(100), 2)]
            if "table-too-long" in codes:
                break
            rows = longer
        assert 30 <= len(rows) <= 60
        yield rounded_formula(replace(method, rows=rows).formula(at), 2)


def _depth(formula: str) -> int:
    depth = most = 0
    for char in re.sub(r'"(?:[^"]|"")*"', "", formula):
        depth += {"(": 1, ")": -1}.get(char, 0)
        most = max(most, depth)
    return most


def test_formulas_keep_within_excels_limits() -> None:
    """Excel would call the whole workbook damaged and throw the formulas away."""
    for formula in (*_all_formulas(), *_longest_formulas()):
        assert len(formula) < 8192
        assert _depth(formula) <= 64
        assert formula.count("(") == formula.count(")")
        assert max(map(len, re.findall(r'"((?:[^"]|"")*)"', formula)), default=0) <= 255


def test_choices_are_compared_with_the_words_of_both_languages() -> None:
    """A unit that chose Passed in an English form would get nothing."""
    formula = PassFail().formula(Refs({"result": "B1", "max": "A1"}))
    assert f'"{PASSED.vi}"' in formula
    assert f'"{PASSED.en}"' in formula
    assert FAILED.vi not in formula
    formula = Sampled(Decimal(1), Decimal(50)).formula(Refs(dict.fromkeys(("gate", "sampled", "hits", "max"), "B1")))
    assert f'"{ENOUGH.vi}"' in formula
    assert f'"{ENOUGH.en}"' in formula
    assert NOT_ENOUGH.vi not in formula


def test_rounding_stands_once_around_the_whole_formula() -> None:
    """A tie would be rounded one way by the workbook and the other way by the library."""
    assert rounded_formula("A1/B1", 2) == "ROUND(ROUND(A1/B1,9),2)"
