"""A leaf's formula says what scoring says of the same answers: LibreOffice recalculates, every cell is compared."""

from __future__ import annotations

import dataclasses
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.batches import FIELD, Given, filled, make_batch
from tests.libreoffice import recalculate
from tests.strategies import rulebooks
from tests.workbooks.inspect import KNOWN_FUNCTIONS, differences, functions_in
from thidua_xlsx.checking.conditions import NOT_MET, conditions_met, field_values
from thidua_xlsx.decimals import to_scaled
from thidua_xlsx.intake.form_map import FormMap
from thidua_xlsx.methods.bands import Bands
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Kind, PointRow, Refs
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.point_rows import MOST_ROWS
from thidua_xlsx.methods.ratio_bands import RatioBands
from thidua_xlsx.methods.registry import METHODS
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import ACTIVITIES, TOTAL, Criterion, Rulebook, Unit, is_activity
from thidua_xlsx.rulebook.rules import Condition, NotAssigned, PointKind, Sign
from thidua_xlsx.workbooks.leaf_formula import KG, excel_takes, leaf_formula, leaf_helper, peer_helper, usable_formula

ROUND = 25  # rulebooks drawn at a time, until there are enough of everything
MOST_ROUNDS = 30
ALIKE = 5  # how many units answer in the place of one that was drawn
CELLS = 1_500
ENOUGH = 40
WRONG = -1.0  # stored in every helper, so that a recalculation shows
Key = tuple[str, str, str]


# -- more units, and answers that people should not give -----------------------------------------------------


@dataclass
class Filled:
    """A rulebook with answers, and the texts that stand in cells of numbers."""

    rulebook: Rulebook
    given: Given
    texts: dict[Key, str]


def _multiplied(book: Rulebook, given: Given, dice: random.Random) -> Filled:
    """Every unit several times, each with answers that differ a little."""
    units, targets, texts = [], [], {}
    answers: dict[str, dict[tuple[str, str], Any]] = {}
    # what counts joint activities cannot be left unassigned: the library does not look
    counting = {leaf.key for leaf in book.leaves() if leaf.uses == ACTIVITIES}
    for unit in sorted(book.units, key=lambda item: item.cluster):
        for number in range(ALIKE):
            code = f"{unit.code}.{number}"
            units.append(dataclasses.replace(unit, code=code))
            held = [target for target in book.targets if target.unit == unit.code and target.criterion not in counting]
            targets += [dataclasses.replace(target, unit=code) for target in held if not number or dice.random() < 0.6]
            if unit.code in given:
                answers[code] = dict(given[unit.code])
                texts.update(_spoil(book, code, unit, answers[code], dice) if number else {})
    clusters = tuple(dataclasses.replace(cluster, head="", deputy="") for cluster in book.clusters)
    criteria = tuple(
        dataclasses.replace(item, uses="") if item.is_leaf and _asks_for_more(book, item) else item
        for item in book.criteria
    )
    many = dataclasses.replace(book, criteria=criteria, clusters=clusters, units=tuple(units), targets=tuple(targets))
    return Filled(many, answers, texts)


def _asks_for_more(book: Rulebook, leaf: Criterion) -> bool:
    """Whether it takes figures that may be lower than its own: a rank 0, which the form refuses, scoring takes."""
    least = {item.key: item.least for item in book.source(leaf).scoring.needs}
    return any(item.least > least.get(item.key, item.least) for item in leaf.scoring.needs)


def _spoil(
    book: Rulebook, code: str, unit: Unit, answers: dict[tuple[str, str], Any], dice: random.Random
) -> dict[Key, str]:
    """Change some answers in place; where a text stands in the place of a number, it is not there."""
    texts = {}
    for slot in FormMap(book).slots[unit.cluster]:
        key = slot.criterion, slot.input.key
        value = answers.get(key)
        if value is None or slot.input.kind is Kind.TEXT:
            continue
        chance = dice.random()
        if slot.input.kind is Kind.CHOICE:
            answers[key] = "khác" if chance < 0.05 else value
        elif chance < 0.04:
            del answers[key]
            texts[code, *key] = "chưa có"
        elif chance < 0.14:
            answers[key] = dice.choice((-value, value + Decimal("0.5"), value * 3 + Decimal("0.00003")))
        elif slot.input.key == TARGET.key and chance < 0.24:
            answers[key] = Decimal(0)
        elif slot.input.key == RESULT.key and chance < 0.34:
            least = Decimal(slot.input.least)
            answers[key] = max(least, answers.get((slot.criterion, TARGET.key), least))
        elif slot.input.key != CLAIMED.key and chance < 0.7:
            answers[key] = value + dice.randint(0, 9) if slot.input.whole else value * dice.randint(1, 400) / 100
    for leaf in book.leaves(unit.cluster):
        if leaf.scoring.has_target and dice.random() < 0.15:
            answers[leaf.key, "assigned"] = KG
    return texts


def _draw(number: int) -> list[Filled]:
    """The same for the same number: rulebooks with every rule, and what their units answered."""
    drawn: list[tuple[Rulebook, Given]] = []

    @seed(number)
    @settings(max_examples=ROUND, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(rulebooks(), st.data())
    def add(book: Rulebook, data: st.DataObject) -> None:
        drawn.append((book, data.draw(filled(book))))

    add()
    dice = random.Random(number)
    return [_multiplied(book, given, dice) for book, given in drawn]


# -- one block of rows per leaf and cluster, a unit in every column -------------------------------------------


@dataclass
class Leaf:
    """What is known of one leaf cell that was written."""

    method: str
    policy: NotAssigned | None  # None: the unit has the task
    kind: PointKind
    value: float | str
    formula: str
    is_held: bool
    grows: bool


@dataclass
class Writer:
    """Writes all leaves of all rulebooks one below the other."""

    sheet: Any
    row: int = 0
    leaves: dict[str, Leaf] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)

    def lacks(self) -> list[str]:
        """Of what there are too few cells to be sure."""
        leaves = list(self.leaves.values())
        numbers = [leaf for leaf in leaves if isinstance(leaf.value, float)]
        found = Counter([*(leaf.method for leaf in numbers), *(leaf.policy for leaf in leaves)])
        found["full, and a number"] = sum(leaf.policy is NotAssigned.FULL and leaf.value != 0 for leaf in numbers)
        found["peers, and a number"] = sum(leaf.policy is NotAssigned.PEERS and leaf.value != 0 for leaf in numbers)
        found["deduction"] = sum(leaf.kind is PointKind.DEDUCTION and leaf.value != 0 for leaf in numbers)
        found["conditions not met"] = sum(leaf.is_held for leaf in numbers)
        found["takes over"] = sum(leaf.grows for leaf in numbers)
        found["blank"] = sum(leaf.value == "" for leaf in leaves)
        wanted = dict.fromkeys((*METHODS, *NotAssigned, *found), ENOUGH) | {"cells": CELLS}
        found["cells"] = len(leaves)
        return [str(name) for name, least in wanted.items() if name is not None and found[name] < least]

    def write(self, item: Filled) -> None:
        result = tx.score(make_batch(item.rulebook, item.given), "computed")
        scored = Scored(item, result)
        for cluster in item.rulebook.clusters:
            units = [unit for unit in item.rulebook.units_of(cluster.code) if unit.code in item.given]
            for leaf in item.rulebook.leaves(cluster.code) if units else ():
                self._leaf(scored, leaf, units)

    def _leaf(self, scored: Scored, leaf: Criterion, units: list[Unit]) -> None:
        book, needs = scored.item.rulebook, [item.key for item in leaf.scoring.needs]
        rows = {
            name: self.row + at
            for at, name in enumerate(["state", "max", "now", "fields", "points", *needs, "helper", "peer"])
        }
        points = self.row + len(rows)
        self.row = points + 1
        on_fields, on_points = scored.conditions(leaf, [unit.code for unit in units])
        for column, unit in enumerate(units):
            cells = {name: a1(row, column) for name, row in rows.items()}
            ranges = {name: f"{a1(rows[name], 0)}:{a1(rows[name], len(units) - 1)}" for name in ("helper", "peer")}
            at = Refs(cells, cells["helper"], ranges["helper"])
            found = scored.points[unit.code, leaf.key]
            says_gone = scored.says_not_assigned(unit, leaf)
            is_gone = says_gone or scored.has_zero_target(unit, leaf)
            if says_gone:
                self.sheet.write_string(rows["state"], column, KG)
            self.sheet.write_number(rows["max"], column, float(leaf.points))
            self.sheet.write_number(rows["now"], column, found["maximum"])
            self.sheet.write_number(rows["fields"], column, on_fields[column])
            self.sheet.write_boolean(rows["points"], column, on_points[column])
            for name in needs:
                value = scored.cell(unit, leaf, name, is_gone=is_gone)
                if value is not None:
                    self.sheet.write(rows[name], column, value)
            gone = f'{cells["state"]}="{KG}"'
            for name, helper in (("helper", leaf_helper), ("peer", peer_helper)):
                formula = helper(book, leaf, at, not_assigned=gone)
                if formula:
                    self.helpers[cells[name]] = formula
                    self.sheet.write_formula(rows[name], column, f"={formula}", None, WRONG)
            formula = leaf_formula(
                book,
                leaf,
                at,
                not_assigned=gone,
                maximum_now=cells["now"],
                fields_met=cells["fields"] if leaf.conditions else "",
                points_met=cells["points"] if leaf.conditions else "",
                peers=ranges["peer"],
            )
            shown = scored.shown(unit, leaf)
            self.sheet.write_formula(points, column, f"={formula}", None, shown)
            self.leaves[a1(points, column)] = Leaf(
                leaf.scoring.key,
                book.policy(leaf) if is_gone else None,
                book.kind(leaf),
                shown,
                formula,
                isinstance(shown, float) and not (on_fields[column] and on_points[column]),
                isinstance(shown, float) and found["maximum"] not in {0.0, float(leaf.points)},
            )


class Scored:
    """What was answered and what scoring made of it."""

    def __init__(self, item: Filled, result: Any) -> None:
        self.item = item
        self.values = field_values(result.batch.fields)
        self.points = {(row["unit"], row["criterion"]): row for row in result.points.to_dict("records")}
        self._answers = {
            (row["unit"], row["criterion"], row["input"]): row for row in result.batch.answers.to_dict("records")
        }
        self._sums = {(row["unit"], row["group"]): row["points"] for row in result.totals.to_dict("records")}

    def shown(self, unit: Unit, leaf: Criterion) -> float | str:
        found = self.points[unit.code, leaf.key]
        if np.isnan(found["points"]):
            return KG if found["state"] == "not assigned" else ""
        return float(found["points"])

    def conditions(self, leaf: Criterion, units: list[str]) -> tuple[list[int], list[bool]]:
        """What ``conditions_met`` says of report fields; and whether no points that are known speak against it."""

        def sums(key: str) -> Any:
            return np.array(
                [self.points.get((unit, key), {}).get("points", self._sums.get((unit, key), np.nan)) for unit in units]
            )

        def points(key: str) -> Any:
            return to_scaled(np.nan_to_num(sums(key)), book.info.digits)

        def known(key: str) -> Any:
            own = [leaf.key for leaf in book.leaves() if leaf.scores and (key == leaf.key or key in above(leaf))]
            return np.array([is_known(unit, key, own) for unit in units], dtype=bool)

        def is_known(unit: str, key: str, own: list[str]) -> bool:
            if key != TOTAL and book.only_reports(key, book.unit(unit).cluster):
                return True
            return not np.isnan([self.points.get((unit, leaf), {}).get("points", np.nan) for leaf in own]).all()

        def above(leaf: Criterion) -> set[str]:
            return {TOTAL, leaf.parent} | (above(book.criterion(leaf.parent)) if leaf.parent else set())

        book = self.item.rulebook
        others = [item for item in leaf.conditions if book.field(item.subject) is None]
        on_fields = conditions_met(book, leaf.conditions, units, self.values)
        on_points = conditions_met(book, others, units, self.values, points, known)
        return [int(met) for met in on_fields], [met != NOT_MET for met in on_points.tolist()]

    def says_not_assigned(self, unit: Unit, leaf: Criterion) -> bool:
        """Whether the rulebook says so, or the unit where the rulebook leaves it open."""
        book, source = self.item.rulebook, self.item.rulebook.source(leaf)
        targets = [book.target(unit.code, key) for key in (leaf.key, source.key)]
        if any(target is not None and target.value is None for target in targets):
            return True
        answers = self.item.given[unit.code]
        by_source = targets[1] is None and answers.get((source.key, "assigned")) == KG
        return by_source or (source is not leaf and answers.get((leaf.key, "assigned")) == KG)

    def has_zero_target(self, unit: Unit, leaf: Criterion) -> bool:
        """Whether the unit has a target of 0 that means the same."""
        return leaf.scoring.excludes_zero_target() and self.cell(unit, leaf, TARGET.key, is_gone=False) == 0

    def cell(self, unit: Unit, leaf: Criterion, name: str, *, is_gone: bool) -> Any:
        """What stands in the cell of an input; None where it is blank."""
        book, answers = self.item.rulebook, self.item.given[unit.code]
        if leaf.uses == ACTIVITIES:
            asked = [item for item in book.form_fields(unit.cluster) if is_activity(item)]
            said = [answers.get((item.key, FIELD)) for item in asked]
            return (
                None if None in said else sum(item.choices[0] == word for item, word in zip(asked, said, strict=True))
            )
        key = leaf.key if name == CLAIMED.key else book.source(leaf).key
        held = book.target(unit.code, key)
        if name == TARGET.key and held is not None:
            return None if held.value is None else float(held.value)
        text = self.item.texts.get((unit.code, key, name))
        if text is not None:
            return text
        row = self._answers[unit.code, key, name]
        if row["state"] == "blank" or (row["state"] == "not assigned" and not is_gone):
            return None
        return row["choice"] if isinstance(row["choice"], str) else (None if np.isnan(row["number"]) else row["number"])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Writer]:
    """One workbook with all of it."""
    path = tmp_path_factory.mktemp("leaves") / "leaves.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        writer = Writer(book.add_worksheet("S"))
        for number in range(MOST_ROUNDS):
            for item in _draw(number):
                writer.write(item)
            if not writer.lacks():
                break
    return path, writer


@pytest.mark.libreoffice
def test_the_workbook_gives_a_leaf_the_points_that_scoring_gives_it(
    written: tuple[Path, Writer], tmp_path: Path
) -> None:
    """The head corrects a result in the workbook and reads points that the ranking would never be made of."""
    path, writer = written
    (copy,) = recalculate([path], tmp_path)
    wrong = {found.partition("!")[2].partition(":")[0]: found for found in differences(path, copy)}
    assert wrong.keys() >= writer.helpers.keys()  # none shows what was stored: all was calculated again
    assert [found for cell, found in wrong.items() if cell in writer.leaves] == []


def test_the_leaves_hold_every_method_policy_and_rule(written: tuple[Path, Writer]) -> None:
    """A rule that no random rulebook ever asked for would be wrong in the workbook alone."""
    assert written[1].lacks() == []
    assert len(written[1].leaves) >= CELLS


def _arguments(formula: str, function: str) -> Iterator[str]:
    for call in re.finditer(rf"\b{function}\(", formula):
        depth, start = 1, call.end()
        for position in range(start, len(formula)):
            depth += {"(": 1, ")": -1}.get(formula[position], 0)
            if not depth:
                yield formula[start:position]
                break


def test_formulas_of_leaves_use_only_what_excel_2016_knows(written: tuple[Path, Writer]) -> None:
    """An office PC would show #NAME?, or call the workbook damaged, where LibreOffice shows the points."""
    writer = written[1]
    for formula in {*writer.helpers.values(), *(leaf.formula for leaf in writer.leaves.values())}:
        bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        assert functions_in(formula) <= KNOWN_FUNCTIONS
        assert not re.search(r"_xl|#|@|[{}]", bare)
        assert all("IF(" not in part for part in _arguments(bare, "SUMPRODUCT"))
        assert excel_takes(formula)


# -- single leaves ---------------------------------------------------------------------------------------------


def _far(names: tuple[str, ...]) -> Refs:
    """Cells with names as long as they get."""
    cell = "'Kết quả thẩm định'!$AB$12345"
    return Refs(dict.fromkeys(names, cell), "$AB$1234567", "$C$1234567:$ZZ$1234567")


def _with(book: Rulebook, **changes: Any) -> tuple[Rulebook, Criterion]:
    """``book`` with its first leaf changed."""
    leaf = dataclasses.replace(book.leaves()[0], **changes)
    criteria = tuple(leaf if item.key == leaf.key else item for item in book.criteria)
    return dataclasses.replace(book, criteria=criteria), leaf


def _rows(count: int) -> tuple[PointRow, ...]:
    return tuple(
        PointRow(Decimal("33.25"), "", Interval(Decimal(f"{n}.125"), True, Decimal(f"{n + 1}.125"), False), True)
        for n in range(count)
    )


def test_long_tables_keep_within_excels_limits(example: Rulebook) -> None:
    """Excel would call the whole workbook damaged and throw every formula away."""
    condition = Condition("x", Sign.EQUAL, Decimal(1))
    for method, rows in ((RatioBands(Decimal(9)), 30), (Bands(), MOST_ROWS - 3)):
        for policy in NotAssigned:
            book, leaf = _with(
                example,
                method=dataclasses.replace(method, rows=_rows(rows)),
                conditions=(condition,),
                otherwise=Decimal(1),
                not_assigned=policy,
                uses="",
            )
            cell = "'Kết quả thẩm định'!$AB$12345"
            formula = leaf_formula(
                book,
                leaf,
                _far(("max", "target", "result")),
                not_assigned=f'{cell}="{KG}"',
                maximum_now=cell,
                fields_met=cell,
                points_met=f"N({cell})>=12.5",
                peers="$C$1234567:$ZZ$1234567",
            )
            assert excel_takes(formula), (len(formula), policy)
    assert not excel_takes("1" * 8191)
    assert not excel_takes(65 * "(" + "1" + 65 * ")")
    assert excel_takes(64 * "(" + '")((("' + 64 * ")")


def test_what_the_rulebook_does_not_say_is_not_in_the_formula(example: Rulebook) -> None:
    """A head who looks into a cell would meet KG and conditions in a rule that has none."""
    book, leaf = _with(example, method=Bands(rows=_rows(1)), maximum=Decimal(5), conditions=(), otherwise=None, uses="")
    at = Refs({"result": "B1", "max": "A1"})
    digits = book.info.digits
    assert usable_formula(book, leaf, at) == "AND(ISNUMBER(B1),N(B1)>=0)"
    assert leaf_formula(book, leaf, at) == (
        f'IF(AND(ISNUMBER(B1),N(B1)>=0),ROUND(ROUND({leaf.scoring.formula(at)},9),{digits}),"")'
    )
    assert leaf_helper(book, leaf, at) == peer_helper(book, leaf, at) == ""
