"""How a unit's points of a group, or of the whole, came about: children, rule, cap, conditions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from thidua_xlsx.analysis.explain_facts import Facts, gives_points
from thidua_xlsx.analysis.explain_leaf import condition_lines, finding_lines, held_line, rule_line, stretch_text
from thidua_xlsx.analysis.explanation import ExplanationLine, Number, Part, Words, join
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.case import counted_points
from thidua_xlsx.rulebook.groups import capped, scaled
from thidua_xlsx.rulebook.model import TOTAL, Criterion
from thidua_xlsx.rulebook.rules import GroupRule, PointKind
from thidua_xlsx.scoring.stretch import grows_as_a_whole

__all__ = ["group_lines"]

_CHILD: Final = Text("{key} {name}: {points} trên {maximum} điểm", "{key} {name}: {points} of {maximum} points")
_CHILD_BARE: Final = Text("{key} {name}: {points} điểm", "{key} {name}: {points} points")
_CHILD_LEFT: Final = Text("{key} {name}: không được giao, không tính", "{key} {name}: not assigned, does not count")
_CHILD_MISSING: Final = Text("{key} {name}: chưa có điểm", "{key} {name}: no points yet")
_CHILD_FIGURE: Final = Text("{key} {name}: chỉ lấy số liệu", "{key} {name}: a figure only")
_SUM: Final = Text("Cộng: {terms} = {points}", "Sum: {terms} = {points}")
_WEIGHTED: Final = Text("Cộng theo trọng số: {terms} = {points}", "Weighted sum: {terms} = {points}")
_HIGHEST: Final = Text("Lấy mức cao nhất: {points}", "The highest counts: {points}")
_NOTHING: Final = Text("Chưa tiêu chí nào có điểm", "No criterion has points yet")
_TERM: Final = Text("{points} × {weight}", "{points} × {weight}")
_CAP: Final = Text("Không quá {cap} điểm: {before} thành {after}", "At most {cap} points: {before} becomes {after}")
_COUNTS: Final = Text(
    "Tính vào kết quả: {points} trên {maximum} điểm, bằng {percent} %",
    "Counts as {points} of {maximum} points, {percent} %",
)
_COUNTS_BARE: Final = Text("Tính vào kết quả: {points} điểm", "Counts as {points} points")
_FIGURES_ONLY: Final = Text("Chỉ lấy số liệu, không tính điểm", "Only figures are reported; they give no points")
_NO_POINTS: Final = Text("Chưa có điểm", "No points yet")
_LEFT: Final = Text(
    "Không tiêu chí nào được giao: không tính vào kết quả", "Nothing of it was assigned: it does not count"
)
_INCOMPLETE: Final = Text(
    "Còn {count} tiêu chí chưa có điểm: {keys}", "Criteria without points so far: {count} ({keys})"
)


def group_lines(facts: Facts, unit: str, key: str) -> Iterator[ExplanationLine]:
    """All lines of a group, or of the whole, that applies to a unit that submitted."""
    node = None if key == TOTAL else facts.rulebook.criterion(key)
    if node is not None:
        yield from rule_line(facts, node)
    cluster = facts.rulebook.unit(unit).cluster
    children = facts.rulebook.children("" if node is None else node.key, cluster)
    for child in children:
        yield _child(facts, unit, child)
    scoring = [child for child in children if gives_points(facts.rulebook, child.key, cluster)]
    known = [(child, points) for child in scoring if (points := facts.points(unit, child.key)) is not None]
    if known:
        yield from _added_up(facts, unit, node, known)
    missing = facts.missing(unit, key)
    if missing:
        yield ExplanationLine(Part.CHILD, Message(_INCOMPLETE, {"count": len(missing), "keys": missing}))
    yield _counted(facts, unit, key)
    if node is not None:
        yield from finding_lines(facts, unit, node)


def _child(facts: Facts, unit: str, child: Criterion) -> ExplanationLine:
    points, maximum = facts.points(unit, child.key), facts.maximum(unit, child.key)
    is_figure = not gives_points(facts.rulebook, child.key, facts.rulebook.unit(unit).cluster)
    if points is None or is_figure:
        text = _CHILD_MISSING if _is_expected(facts, unit, child) else _CHILD_LEFT
        if is_figure:
            text = _CHILD_FIGURE
        return ExplanationLine(Part.CHILD, Message(text, {"key": child.key, "name": child.name}))
    values: dict[str, object] = {
        "key": child.key,
        "name": child.name,
        "points": Number(points),
        "maximum": Number(maximum),
    }
    return ExplanationLine(Part.CHILD, Message(_CHILD if maximum else _CHILD_BARE, values), points=float(points))


def _is_expected(facts: Facts, unit: str, node: Criterion) -> bool:
    """Whether anything at or below a node was assigned to the unit."""
    rows = [facts.row(unit, leaf.key) for leaf in facts.below(node.key)]
    return any(row is not None and row["state"] != NOT_ASSIGNED for row in rows)


def _added_up(
    facts: Facts, unit: str, node: Criterion | None, known: list[tuple[Criterion, Fraction]]
) -> Iterator[ExplanationLine]:
    """The sum, what the cap and the conditions leave of it, and how it grew."""
    rulebook, kind = facts.rulebook, PointKind.CORE if node is None else facts.rulebook.kind(node)
    text, points = _sum(facts, node, kind, known)
    if len(known) > 1 or points != known[0][1] or (node is not None and node.rule is not GroupRule.SUM):
        yield ExplanationLine(Part.CALCULATION, text, points=float(points))
    cap = rulebook.info.total_cap if node is None else node.cap
    if cap is not None:
        number = np.array([int(points * 10**facts.digits)], dtype=np.int64)
        held = facts.scaled(capped(number, kind, scaled(cap, facts.digits))[0])
        if held != points:
            values: dict[str, object] = {"cap": Number(cap), "before": Number(points), "after": Number(held)}
            yield ExplanationLine(Part.CALCULATION, Message(_CAP, values), points=float(held))
        points = held
    if node is None:
        return
    yield from condition_lines(facts, unit, node)
    final = facts.points(unit, node.key)
    assert final is not None, (unit, node.key)
    factor = facts.factor(unit, node.key)
    if not grows_as_a_whole(node) or factor is None:
        yield from held_line(points, final)
        return
    if final != points * factor and not facts.met_all(unit, node) and node.otherwise is not None:
        most = Fraction(node.otherwise)
        limited = max(points, -most) if kind is PointKind.DEDUCTION else min(points, most)
        yield from held_line(points, limited)
        points = limited
    grown = stretch_text(facts, unit, node, points * factor)
    if grown is not None:
        yield ExplanationLine(Part.POLICY, grown, points=float(final))


def _sum(
    facts: Facts, node: Criterion | None, kind: PointKind, known: list[tuple[Criterion, Fraction]]
) -> tuple[Message, Fraction]:
    """How the children add up, before cap and conditions."""
    rule = GroupRule.SUM if node is None else node.rule
    values = [points for _, points in known]
    if rule is GroupRule.HIGHEST:
        highest = min([Fraction(0), *values]) if kind is PointKind.DEDUCTION else max([Fraction(0), *values])
        return Message(_HIGHEST, {"points": counted_points(highest, facts.digits)}), highest
    terms: list[Words] = [Number(points) for points in values]
    total = sum(values, Fraction(0))
    if rule is GroupRule.WEIGHTED:
        weights = [Fraction(child.weight or 0) for child, _ in known]
        terms = [
            Message(_TERM, {"points": term, "weight": Number(weight)})
            for term, weight in zip(terms, weights, strict=True)
        ]
        total = sum((points * weight for points, weight in zip(values, weights, strict=True)), Fraction(0))
    text = Message(
        _WEIGHTED if rule is GroupRule.WEIGHTED else _SUM,
        {"terms": join(terms, " + "), "points": counted_points(total, facts.digits)},
    )
    return text, facts.scaled(round_fraction(total, facts.digits))


def _counted(facts: Facts, unit: str, key: str) -> ExplanationLine:
    """The points as they count, and which part of the maximum they are."""
    points, maximum = facts.points(unit, key), facts.maximum(unit, key)
    if not gives_points(facts.rulebook, key, facts.rulebook.unit(unit).cluster):
        return ExplanationLine(Part.POINTS, _FIGURES_ONLY)
    if points is None:
        is_expected = key == TOTAL or _is_expected(facts, unit, facts.rulebook.criterion(key))
        return ExplanationLine(Part.POINTS, _NO_POINTS if is_expected else _LEFT)
    digits = facts.rulebook.info.percent_digits
    if not maximum:
        return ExplanationLine(Part.POINTS, Message(_COUNTS_BARE, {"points": Number(points)}), points=float(points))
    percent = Fraction(round_fraction(points * 100 / maximum, digits), 10**digits)
    values: dict[str, object] = {
        "points": Number(points),
        "maximum": Number(maximum),
        "percent": Number(percent),
    }
    return ExplanationLine(Part.POINTS, Message(_COUNTS, values), points=float(points))
