"""Results to draw, made without files: the examples, and the odd cases that they do not have."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final

import thidua_xlsx as tx
from tests.batches import make_batch
from tests.scoring import small
from thidua_xlsx.examples.write import load_example
from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import Figure, Limiter, PointKind, RankBy, TieKey
from thidua_xlsx.scoring.result import Result

__all__ = ["EXAMPLES", "ODD", "example_result", "in_english", "odd_result"]

EXAMPLES: Final = {
    "cum_9_2018": ["C9"],
    "thang_1000_diem": ["C"],
    "khoi_annd_2023": ["ANND"],
    "cum_1_2021": ["C1"],
    "cum_8_2019": ["C8"],
    "can_tho_157": ["X", "DV"],
    "can_tho_2579": ["TW", "XP"],
}
"""Example → the clusters of it that are drawn."""

_LONG: Final = (
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
    "Ban Quản lý các khu kinh tế và khu công nghiệp",
    "Sở Văn hóa, Thể thao và Du lịch",
)


def _read(value: Any) -> Any:
    """A number with a decimal comma, as intake would have read it; anything else as it is."""
    is_decimal = isinstance(value, str) and re.fullmatch(r"\d+,\d+", value)
    return Decimal(value.replace(",", ".")) if is_decimal else value


@cache
def example_result(name: str) -> Result:
    """What an example comes to, with all that was said at its meeting."""
    example = load_example(name)
    book = example.rulebook()
    forms = example.submissions()
    batch = make_batch(
        book,
        {
            unit: {
                **{cell: _read(value) for cell, value in values.answers.items()},
                **{(key, "assigned"): "KG" for key in values.not_assigned},
            }
            for unit, values in forms.items()
        },
        {unit: values.fields for unit, values in forms.items()},
    )
    said = example.verification()
    return tx.score(
        batch,
        verification=Verification(book, said) if said else None,
        events=Events(book, example.events()),
        ballots=Ballots(book, example.ballots()),
    )


def in_english(result: Result) -> Result:
    """The same with English words around it."""
    info = dataclasses.replace(result.rulebook.info, language="en")
    return dataclasses.replace(result, rulebook=dataclasses.replace(result.rulebook, info=info))


def _scored(book: Rulebook, points: dict[str, dict[str, object]], **said: object) -> Result:
    return tx.score(small.batch(book, points), **said)  # type: ignore[arg-type]


def _long_names() -> Result:
    """Fifteen units with long names, 180 criteria in 18 groups; much is missing."""
    criteria: list[Criterion] = []
    for group in range(1, 19):
        criteria.append(dataclasses.replace(small.group(f"N{group}"), name=f"Nhóm nội dung thi đua thứ {group}"))
        criteria += [small.leaf(f"N{group}.{number}") for number in range(1, 11)]
    book = small.book(*criteria, units=15)
    units = tuple(
        dataclasses.replace(unit, name=f"{_LONG[number % 3]} số {number + 1}") for number, unit in enumerate(book.units)
    )
    book = dataclasses.replace(book, units=units)
    points: dict[str, dict[str, object]] = {
        unit.code: {
            leaf.key: (at * 7 + len(leaf.key) * 3 + number) % 11
            for number, leaf in enumerate(book.leaves())
            if (number + at) % 37
        }
        for at, unit in enumerate(book.units)
    }
    return _scored(book, points)


def _one_unit() -> Result:
    return _scored(small.book(small.leaf("1"), units=1), {"U1": {"1": 7}})


def _nobody() -> Result:
    return _scored(small.book(small.leaf("1"), units=3), {})


def _all_shared() -> Result:
    """Everybody has full points."""
    book = small.book(small.group("I"), small.leaf("I.1"), small.leaf("I.2"), units=5)
    return _scored(book, {unit.code: {"I.1": 10, "I.2": 10} for unit in book.units})


def _below_zero() -> Result:
    """More is taken away than was given, and one unit has exactly nothing."""
    taken = small.leaf("R", 50, Direct(), kind=PointKind.DEDUCTION)
    book = small.book(small.leaf("1"), taken, units=3)
    return _scored(book, {"U1": {"1": 4, "R": 0}, "U2": {"1": 5, "R": 5}, "U3": {"1": 1, "R": 30}})


def _put_last() -> Result:
    """The unit with the most points stands last by an event."""
    book = small.book(
        small.leaf("1"), units=3, limiters=(Limiter("X", "Vụ án", last=True),), info={"stamp": "SỐ LIỆU MINH HỌA"}
    )
    event = Event("U1", "X", datetime.date(2024, 5, 1), "1/QĐ", True, "")
    return _scored(book, {"U1": {"1": 9}, "U2": {"1": 8}, "U3": {"1": 5}}, events=Events(book, (event,)))


def _signs() -> Result:
    """Names with signs that mean something elsewhere."""
    book = small.book(small.leaf("1"), units=2)
    names = ("Đơn vị $x_1$ & <b>Một</b>", "%s {0} \\alpha_")
    units = tuple(dataclasses.replace(unit, name=name) for unit, name in zip(book.units, names, strict=True))
    return _scored(dataclasses.replace(book, units=units), {"U1": {"1": 9}, "U2": {"1": Decimal("8.25")}})


def _keys() -> Result:
    """A cluster that is ranked by keys that are points."""
    book = small.book(
        small.leaf("1"),
        units=2,
        clusters=(Cluster("C", "Cụm", rank_by=RankBy.KEYS),),
        tie_keys=(TieKey(("1",), Figure.POINTS),),
    )
    return _scored(book, {"U1": {"1": 9}, "U2": {"1": 8}})


ODD: Final[dict[str, Callable[[], Result]]] = {
    "long names": _long_names,
    "one unit": _one_unit,
    "nobody": _nobody,
    "all shared": _all_shared,
    "below zero": _below_zero,
    "put last": _put_last,
    "signs": _signs,
    "keys that are points": _keys,
}
"""What it is about → how it is made."""


@cache
def odd_result(name: str) -> Result:
    """One of ``ODD``."""
    return ODD[name]()
