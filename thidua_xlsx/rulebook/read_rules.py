"""The rows of the sheets that hold rules beyond points: classes, tie keys, limiters, awards, covenant and more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import Kind
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.reading.numbers import parse_number
from thidua_xlsx.reading.table import Choice, Row
from thidua_xlsx.rulebook.rules import (
    Activity,
    Award,
    Better,
    Condition,
    CovenantTarget,
    Figure,
    GroupRule,
    IfNot,
    Limiter,
    Measure,
    NoZero,
    ReportField,
    Scope,
    Sign,
    TieKey,
    UnitClass,
    Verifier,
)
from thidua_xlsx.rulebook.sheets import BASES, GROUP_RULES, SUBJECT_WORDS

__all__ = [
    "amount",
    "group_rule_named",
    "parse_condition",
    "read_activities",
    "read_awards",
    "read_classes",
    "read_conditions",
    "read_covenant",
    "read_fields",
    "read_interval",
    "read_limiters",
    "read_tie_keys",
    "read_verifiers",
]

_CONDITION: Final = re.compile(r"(?P<subject>[^<>=≥≤≠]+?)\s*(?P<sign>>=|<=|<>|≥|≤|≠|=|>|<)\s*(?P<value>[^<>=≥≤≠]+)")
_SIGNS: Final = {"≥": Sign.AT_LEAST, "≤": Sign.AT_MOST, "≠": Sign.UNEQUAL}
_PIECES: Final = re.compile(r"[;\n]")
_NOT_NEGATIVE: Final = Text("một số không âm", "a number not below 0")
_ABOVE_ZERO: Final = Text("một số lớn hơn 0", "a number above 0")
_POSITIVE: Final = Text("một số nguyên từ 1", "a whole number from 1")
_PERCENT: Final = Text("một số lớn hơn 0, không quá 100", "a number above 0, at most 100")
_PERCENT_LOOKS_LIKE_SHARE: Final = Decimal("1.5")
_SHARES: Final = frozenset({Measure.CLASS_SHARE, Measure.FIELD_SHARE})


def _word(text: str, choices: Sequence[Choice]) -> str:
    """The value of the choice called ``text``, else ``text`` itself."""
    for value, word in choices:
        if text and fold(text) in {fold(word.vi), fold(word.en), fold(value)}:
            return value
    return text


def group_rule_named(name: str) -> GroupRule | None:
    """How a group adds up that has ``name`` under its method; None where it is no such name."""
    value = _word(name, GROUP_RULES)
    return GroupRule(value) if value in set(GroupRule) else None


def amount(row: Row, key: str, *, percent: bool = False, positive: bool = False) -> Decimal | None:
    """A number not below 0 (``positive``: above 0), or None; ``percent`` takes 30 % as 0.3."""
    expected = _ABOVE_ZERO if positive else _NOT_NEGATIVE
    value = row.number(key, expected=expected)
    if value is not None and (value < 0 or (positive and value == 0)):
        row.report("value-not-a-number", key, expected=expected)
        return None
    return value / 100 if value is not None and percent and row.says_percent(key) else value


def _count(row: Row, key: str) -> int | None:
    value = row.number(key, expected=_POSITIVE)
    if value is not None and (value < 1 or value != int(value)):
        row.report("value-not-a-number", key, expected=_POSITIVE)
        return None
    return None if value is None else int(value)


def _share(row: Row, key: str) -> Decimal | None:
    value = row.number(key, expected=_PERCENT)
    if value is not None and not 0 < value <= 100:
        row.report("value-not-a-number", key, expected=_PERCENT)
        return None
    _look_at_share(row, key, value)
    return value


def _look_at_share(row: Row, key: str, value: Decimal | None) -> None:
    """0.8 was probably meant to be 80 %, which an award would be given away by."""
    if value is not None and 0 < value <= _PERCENT_LOOKS_LIKE_SHARE and not row.says_percent(key):
        row.report("percent-ambiguous", key, found=value, times100=value * 100)


def read_interval(row: Row) -> Interval | None:
    """The interval of a row; None where neither end is given."""
    low, high = row.number("low"), row.number("high")
    low_sign = row.choice("low_sign", required=low is not None)
    high_sign = row.choice("high_sign", required=high is not None)
    if low is None and high is None:
        return None
    return Interval(
        low, low_sign != "open" if low is not None else True, high, high_sign == "closed" if high is not None else False
    )


def parse_condition(text: str) -> Condition | None:
    """``tru_so = có`` or ``I.3 >= 2,5``; None where it is neither."""
    match = _CONDITION.fullmatch(clean(text))
    if match is None:
        return None
    value = clean(match["value"])
    number, _ambiguous = parse_number(value)
    sign = _SIGNS.get(match["sign"]) or Sign(match["sign"])
    return Condition(clean(match["subject"]), sign, value if number is None else Decimal(f"{number:.15g}"))


def read_conditions(row: Row) -> tuple[Condition, ...]:
    """The conditions of a row, all of which must hold."""
    found = []
    for piece in _PIECES.split(row.lines("conditions")):
        if not clean(piece):
            continue
        condition = parse_condition(piece)
        if condition is None:
            row.report("condition-bad", "conditions", condition=clean(piece))
        else:
            found.append(condition)
    return tuple(found)


def read_classes(row: Row) -> UnitClass | None:
    """A row of ``Xếp loại``."""
    name = row.text("name", required=True)
    zero, if_not = row.choice("no_zero"), row.choice("if_not")
    item = UnitClass(
        name,
        read_interval(row) or Interval(),
        row.code("code"),
        NoZero(zero) if zero else None,
        read_conditions(row),
        IfNot(if_not) if if_not else None,
        _share(row, "share"),
        _word(row.text("share_base"), BASES),
    )
    return item if name else None


def read_tie_keys(row: Row) -> TieKey | None:
    """A row of ``Thứ tự phân định``."""
    pieces = [clean(piece) for piece in row.label("subjects", required=True).split("+")]
    subjects = tuple(_word(piece, SUBJECT_WORDS) for piece in pieces if piece)
    figure, better = row.choice("figure") or Figure.POINTS, row.choice("better") or Better.MORE
    item = TieKey(subjects, Figure(figure), Better(better), tuple(row.codes("clusters")))
    return item if subjects else None


def read_limiters(row: Row) -> Limiter | None:
    """A row of ``Khống chế``."""
    code = row.code("code", required=True)
    item = Limiter(
        code,
        row.text("name", required=True),
        row.text("class_at_most"),
        row.choice("no_award") == "yes",
        row.choice("last") == "yes",
        row.choice("no_submission") == "yes",
    )
    return item if code else None


def read_awards(row: Row) -> Award | None:
    """A row of ``Khen thưởng``."""
    code = row.code("code", required=True)
    item = Award(
        code,
        row.text("name", required=True),
        tuple(row.codes("clusters")),
        Scope(row.choice("scope") or Scope.EACH),
        _count(row, "number"),
        _share(row, "percent"),
        _word(row.text("base"), BASES),
        row.text("class_at_least"),
        _count(row, "rank_at_most"),
        _share(row, "threshold"),
        row.choice("ballot") == "yes",
        row.choice("limited") != "no",
    )
    return item if code else None


def read_covenant(row: Row) -> CovenantTarget | None:
    """A row of ``Giao ước``."""
    code = row.code("code", required=True)
    measure, sign, target = row.choice("measure"), row.choice("sign"), row.number("target")
    if measure in _SHARES:
        _look_at_share(row, "target", target)
    item = CovenantTarget(
        code,
        row.text("content", required=True),
        Measure(measure) if measure else None,
        row.text("of"),
        Sign(sign) if sign else None,
        target,
        tuple(row.codes("clusters")),
    )
    return item if code else None


def read_activities(row: Row) -> Activity | None:
    """A row of ``Hoạt động chung``."""
    code = row.code("code", required=True)
    item = Activity(
        code, row.text("name", required=True), row.text("when"), row.text("where"), tuple(row.codes("clusters"))
    )
    return item if code else None


def read_fields(row: Row) -> ReportField | None:
    """A row of ``Thông tin báo cáo``."""
    key, kind = row.code("key", required=True), row.choice("kind", required=True)
    item = ReportField(
        key,
        row.text("label", required=True),
        Kind(kind or Kind.TEXT),
        tuple(row.codes("choices")),
        row.choice("required") != "no",
        tuple(row.codes("clusters")),
    )
    return item if key else None


def read_verifiers(row: Row) -> Verifier | None:
    """A row of ``Thẩm định``."""
    code = row.code("code", required=True)
    item = Verifier(code, row.text("name", required=True), tuple(row.codes("criteria")), tuple(row.codes("clusters")))
    return item if code else None
