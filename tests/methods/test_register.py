"""Methods of one's own: registered once, then found, read, written, scored and explained like the others."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import xlsxwriter

from tests.libreoffice import recalculated_values
from tests.methods.scoring import points, scaled
from thidua_xlsx.errors import MethodError
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import (
    RESULT,
    Array,
    Cells,
    Input,
    Method,
    Parameter,
    PointRow,
    Refs,
    Table,
    by_parameters,
    parameter,
)
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.methods.ratio import Ratio
from thidua_xlsx.methods.registry import METHODS, find_method, make_method, register_method, write_parameters


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    """What a test registers is gone after it."""
    before = dict(METHODS)
    yield
    METHODS.clear()
    METHODS.update(before)


def _documented() -> type[Method]:
    """The class of the docstring's example, as a cell of a notebook would make it."""
    words = inspect.cleandoc(register_method.__doc__ or "")  # from 3.13 on, Python does so itself
    code = words[words.index("::") + 2 : words.index("\nRaises")]
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(textwrap.dedent(code), namespace)
    made: type[Method] = namespace["Dozens"]
    return made


def test_the_documented_example_scores_like_any_other_method() -> None:
    """Whoever copies the example from the documentation would get an error, or other points."""
    own = _documented()
    assert METHODS["dozens"] is own
    assert find_method("THEO TA") is own
    method, problems = make_method(own, "moi ta = 0,5")
    assert problems == []
    assert method is not None
    assert write_parameters(method, "en") == "per dozen = 0.5"
    assert make_method(own, write_parameters(method)) == (method, [])
    results = [0, 11.999999999, 12, 35, 36, 1000]
    assert points(method, 3, {"result": results}) == [0, 0, Decimal("0.5"), 1, Decimal("1.5"), 3]
    assert method.sentence(Decimal(3)).say() == "Mỗi tá được 0,5 điểm, tối đa 3."
    assert make_method(own, "")[1][0][0] == "parameter-missing"
    assert make_method(own, "mỗi tá = 0")[1][0][0] == "parameter-bad"
    assert method.ceiling(Decimal(3)) == 3
    assert not method.allows_zero_target()


@pytest.mark.libreoffice
def test_the_documented_example_is_calculated_by_the_workbook_too(tmp_path: Path) -> None:
    """The example would teach people to write two faces that differ."""
    method, _ = make_method(_documented(), "mỗi tá = 0,35")
    assert method is not None
    results = [0, 5, 11.9999, 12, 23, 24, 36, 119, 120, 1200]
    with xlsxwriter.Workbook(tmp_path / "own.xlsx") as book:
        sheet = book.add_worksheet("S")
        for row, result in enumerate(results, start=1):
            sheet.write_row(f"A{row}", [3, result])
            formula = rounded_formula(method.formula(Refs({"max": f"A{row}", "result": f"B{row}"})), 2)
            sheet.write_formula(f"C{row}", f"={formula}", None, -1)
    (found,) = recalculated_values([tmp_path / "own.xlsx"], tmp_path / "libreoffice")
    assert [round(row[2] * 100) for row in found["S"]] == scaled(method, 3, {"result": results})


def test_a_cell_of_a_notebook_can_be_run_again() -> None:
    """Whoever corrects a typing slip in a method would have to restart the notebook."""
    first = _documented()
    place = list(METHODS).index("dozens")
    second = _documented()
    assert first is not second
    assert METHODS["dozens"] is second
    assert list(METHODS).index("dozens") == place


class _Faces(Method):
    """Three faces to inherit; the methods below differ in what else they have."""

    def points(self, x: Cells) -> Array:
        return x["result"]

    def formula(self, at: Refs) -> str:
        return at["result"]

    def sentence(self, maximum: Decimal) -> Message:
        return Message(Text("Như kết quả.", "As the result."))


def _named(key: str, vi: str, en: str, **more: Any) -> type[Method]:
    return type("Own", (_Faces,), {"key": key, "label": Text(vi, en), "needs": (RESULT,), **more})


@pytest.mark.parametrize(
    ("key", "vi", "en", "taken"),
    [
        ("ratio", "của tôi", "mine", "ratio"),
        ("mine", "Ty Le", "mine", "ty le"),
        ("mine", "của tôi", "Levels", "levels"),
        ("đếm", "của tôi", "mine", "dem"),
        ("mine", "cộng", "mine", "cộng"),
        ("mine", "của tôi", "sum", "cộng"),
    ],
)
def test_a_name_belongs_to_one_method(key: str, vi: str, en: str, taken: str) -> None:
    """One word in the rulebook would mean two ways to score, or a built-in method change under everybody's hands."""
    before = dict(METHODS)
    with pytest.raises(MethodError) as raised:
        register_method(_named(key, vi, en))
    assert taken in raised.value.say()
    assert raised.value.say("en") != raised.value.say("vi")
    assert before == METHODS


def test_another_class_of_the_same_key_is_no_correction() -> None:
    """Two people's methods called alike would silently replace one another."""
    register_method(_named("mine", "của tôi", "mine"))
    other = _named("mine", "của tôi", "mine")
    other.__qualname__ = "Other"
    with pytest.raises(MethodError):
        register_method(other)
    assert METHODS["mine"] is not other


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        (lambda: _named("mine", "của tôi", "mine", label="của tôi"), "label"),
        (lambda: _named("", "của tôi", "mine"), "key"),
        (lambda: _named("mine", "của tôi", "mine", needs=()), "needs"),
        (lambda: _named("mine", "của tôi", "mine", needs=("result",)), "needs"),
        (lambda: _named("mine", "của tôi", "mine", needs=property(lambda self: (RESULT,))), "needs"),
        (lambda: _named("mine", "của tôi", "mine", table=Table.BANDS), "rows"),
        (lambda: type("Own", (Method,), {"key": "mine"}), "label, needs, formula, points, sentence"),
        (lambda: type("Own", (Method,), {**vars(_Faces), "key": "mine", "formula": Method.formula}), "formula"),
    ],
)
def test_what_a_method_lacks_is_said_when_it_is_registered(method: Callable[[], type[Method]], missing: str) -> None:
    """The mistake would come up in the middle of scoring, as an error in somebody else's code."""
    with pytest.raises(MethodError, match=missing):
        register_method(method())
    assert "mine" not in METHODS


def test_parameters_that_were_not_read_are_noticed() -> None:
    """With the two decorators exchanged the rulebook would know no parameter of the method."""

    class Own(_Faces):
        key = "mine"
        label = Text("của tôi", "mine")
        needs = (RESULT,)
        share: Decimal = parameter(Parameter(Text("phần", "share"), Text("phần = 1", "share = 1")), default=Decimal(1))

    with pytest.raises(MethodError, match="dataclass"):
        register_method(Own)
    assert register_method(dataclass(frozen=True)(Own)) is Own


def test_a_method_of_ones_own_may_ask_for_inputs_by_its_parameters_and_use_a_table() -> None:
    """Only built-in methods could have several inputs or rows in the sheet Mức điểm."""

    @register_method
    @dataclass(frozen=True)
    class Own(_Faces):
        key: ClassVar[str] = "mine"
        label: ClassVar[Text] = Text("của tôi", "mine")
        needs: ClassVar[tuple[Input, ...]] = by_parameters(
            (RESULT,),
            lambda self: tuple(Input(f"count{n}", Text(f"Số {n}", f"Count {n}")) for n in range(int(self.many))),
        )
        table: ClassVar[Table | None] = Table.LEVELS

        many: Decimal = parameter(  # noqa: RUF009 (it is a dataclass field)
            Parameter(Text("bao nhiêu", "many"), Text("bao nhiêu = 2", "many = 2"), whole=True), default=Decimal(1)
        )
        rows: tuple[PointRow, ...] = ()

    rows = (PointRow(Decimal(1), "Tốt"),)
    made, problems = make_method(Own, "many = 3", rows)
    assert made == Own(Decimal(3), rows)
    assert problems == []
    assert (len(Own.needs), len(Own(Decimal(3)).needs)) == (1, 3)


def test_limits_of_a_parameter_hold_for_any_method() -> None:
    """Every author of a method would have to write the same checks again, or none."""
    shown = Parameter(Text("x", "x"), Text("x = 1", "x = 1"), positive=True, whole=True, most=Decimal(3))
    accepted = [value for value in map(Decimal, ("-1", "0", "0.5", "1", "2.5", "3", "4")) if shown.accepts(value)]
    assert accepted == [1, 3]
    assert shown.expected() == Text("một số nguyên lớn hơn 0, không quá 3", "a whole number above 0, at most 3")
    assert Ratio(better="up").better == "up"  # an object can be made of anything; the check of the rulebook says so
    assert [values["found"] for _, values in Ratio(better="up").problems(Decimal(1), 2)] == ["up"]


def test_the_arithmetic_of_a_method_is_the_same_on_doubles_and_on_fractions() -> None:
    """A method written with these helpers would give other points near a tie."""
    numbers, groups = [2.5, 0.0, 7.25, 2.5, -1.25, 7.25, 3.0], np.array([0, 0, 0, 4, 4, 0, 4])
    floats = Cells({"result": np.array(numbers)}, Decimal(1), groups, is_exact=False)
    fractions = np.array([Fraction(number) for number in numbers], dtype=object)
    exact = Cells({"result": fractions}, Decimal(1), groups, is_exact=True)
    expected = {
        "highest": [7.25, 7.25, 7.25, 3, 3, 7.25, 3],
        "lowest": [0, 0, 0, -1.25, -1.25, 0, -1.25],
        "mean_of": [4.25, 4.25, 4.25, 4.25 / 3, 4.25 / 3, 4.25, 4.25 / 3],
        "rank": [3, 4, 1, 2, 3, 1, 1],
        "floor": [2, 0, 7, 2, -2, 7, 3],
    }
    for name, values in expected.items():
        for cells in (floats, exact):
            found = getattr(cells, name)(cells["result"])
            assert [float(value) for value in found] == pytest.approx(values, abs=1e-12)
    assert exact.mean_of(fractions)[3] == Fraction(17, 12)
    for cells in (floats, exact):
        assert [float(value) for value in cells.rounded(cells["result"], 1)] == [2.5, 0, 7.3, 2.5, -1.3, 7.3, 3]
    assert exact.rounded(np.array([Fraction(1005, 1000)], dtype=object), 2)[0] == Fraction(101, 100)
