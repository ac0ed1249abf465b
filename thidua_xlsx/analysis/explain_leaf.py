"""How a unit's points of one criterion came about: from the cells to the points as they count."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np

from thidua_xlsx.analysis.explain_facts import Facts
from thidua_xlsx.analysis.explain_inputs import input_lines, not_assigned_line
from thidua_xlsx.analysis.explain_verdicts import combined_lines, verdict_lines
from thidua_xlsx.analysis.explanation import ExplanationLine, Number, OfFinding, Part, Words
from thidua_xlsx.checking.conditions import MET, NOT_MET, UNKNOWN
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import as_shown, exact, round_fraction
from thidua_xlsx.messages.entry import SEVERITY_WORDS
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.messages.text import LANGUAGES, Message, Text
from thidua_xlsx.methods.base import CLAIMED, Cells
from thidua_xlsx.methods.case import Case, Exactly, counted_points
from thidua_xlsx.rulebook.model import Criterion, NotAssigned
from thidua_xlsx.rulebook.rules import Condition, PointKind
from thidua_xlsx.scoring.result import Stage

__all__ = ["condition_lines", "finding_lines", "held_line", "leaf_lines", "points_line", "rule_line", "stretch_text"]

_RULE: Final = Text("Quy tắc: {rule}", "Rule: {rule}")
_WORKED: Final = Text("Theo quy tắc: {worked}", "By the rule: {worked}")
_UNWORKED: Final = Text("Theo quy tắc, số liệu trên được {points}", "By the rule these figures give {points}")
_AS_DEDUCTION: Final = Text("{said}; là điểm trừ: {points}", "{said}; a deduction: {points}")
_BY_PEERS: Final = Text(
    "Không được giao chỉ tiêu: so với các đơn vị cũng không được giao",
    "Without a target: compared with the units that have none either",
)
_CLAIM_COUNTS: Final = Text(
    "Kết quả này tính theo điểm tự chấm: {points}", "This result is of points as claimed: {points}"
)
_CLAIM_IMPOSSIBLE: Final = Text(
    "Điểm tự chấm {points} nằm ngoài thang điểm nên không được tính",
    "The self-score {points} is outside the scale and does not count",
)
_CLAIM_HIGHER: Final = Text(
    "Đơn vị tự chấm {claimed}, cao hơn {difference} điểm", "The unit claimed {claimed}, {difference} more"
)
_CLAIM_LOWER: Final = Text(
    "Đơn vị tự chấm {claimed}, thấp hơn {difference} điểm", "The unit claimed {claimed}, {difference} less"
)
_CLAIM_EQUAL: Final = Text("Đơn vị tự chấm {claimed}, bằng điểm này", "The unit claimed {claimed}, the same")
_NO_CLAIM: Final = Text("Đơn vị không ghi điểm tự chấm", "The unit claimed nothing")
_VERIFIED: Final = Text("Điểm thẩm định: {points}", "Verified: {points}")
_STRETCHED: Final = Text(
    "Không được giao: {gone}. Các tiêu chí còn lại nhận thêm điểm, thang điểm ở đây thành {maximum} "
    "(gấp {factor} lần): {points}",
    "Not assigned: {gone}. The criteria that are left take over these points, the maximum here becomes {maximum} "
    "({factor} times): {points}",
)
_POLICIES: Final = {
    NotAssigned.EXCLUDE: Text(
        "Theo quy định: không tính vào điểm và thang điểm của đơn vị",
        "By the rulebook it leaves both the unit's points and its maximum",
    ),
    NotAssigned.RESCALE: Text(
        "Theo quy định: các tiêu chí còn lại của nhóm nhận điểm này theo tỷ lệ thang điểm",
        "By the rulebook the others of its group take over its points, in proportion to their own",
    ),
    NotAssigned.SPREAD: Text(
        "Theo quy định: điểm này chia đều cho các tiêu chí còn lại của nhóm",
        "By the rulebook its points are spread evenly over the others of its group",
    ),
    NotAssigned.FULL: Text("Theo quy định: được đủ điểm", "By the rulebook it counts in full"),
    NotAssigned.ZERO: Text("Theo quy định: không có điểm", "By the rulebook it gives nothing"),
}
_MET: Final = Text("Điều kiện “{condition}”: đạt", "The condition “{condition}” is met")
_NOT_MET: Final = Text("Điều kiện “{condition}”: không đạt", "The condition “{condition}” is not met")
_UNKNOWN: Final = Text(
    "Điều kiện “{condition}”: chưa biết vì chưa có số liệu",
    "The condition “{condition}”: nobody can tell, nothing is there",
)
_REPORTED: Final = Text("{said} (đã báo cáo “{found}”)", "{said} (reported “{found}”)")
_HAS_POINTS: Final = Text("{said} ({subject}: {points} điểm)", "{said} ({subject}: {points} points)")
_AT_MOST: Final = Text(
    "Không đạt điều kiện nên được nhiều nhất {most} điểm", "The conditions are not met: at most {most} points"
)
_HELD: Final = Text(
    "Vì không đạt điều kiện, {before} thành {after} điểm",
    "As the conditions are not met, {before} becomes {after} points",
)
_COUNTS: Final = Text("Tính vào kết quả: {points} trên {maximum} điểm", "Counts as {points} of {maximum} points")
_COUNTS_BARE: Final = Text("Tính vào kết quả: {points} điểm", "Counts as {points} points")
_FIGURE_ONLY: Final = Text("Chỉ lấy số liệu, không tính điểm", "Only the figure is reported; it gives no points")
_LEFT: Final = Text("Không tính vào kết quả của đơn vị này", "Does not count for this unit")
_MISSING: Final = Text(
    "Chưa có điểm: thiếu số liệu hoặc số liệu chưa dùng được", "No points yet: a figure is missing or cannot be used"
)


def leaf_lines(facts: Facts, unit: str, leaf: Criterion) -> Iterator[ExplanationLine]:
    """All lines of a leaf that applies to a unit that submitted; the last but for findings says the points."""
    yield from rule_line(facts, leaf)
    row = facts.row(unit, leaf.key)
    assert row is not None, (unit, leaf.key)
    policy = facts.rulebook.policy(leaf)
    if row["state"] == NOT_ASSIGNED:
        yield not_assigned_line(facts, unit, leaf)
        yield ExplanationLine(Part.POLICY, _POLICIES[policy])
        yield from verdict_lines(facts, unit, leaf)
    else:
        yield from input_lines(facts, unit, leaf)
        yield from condition_lines(facts, unit, leaf)
        yield from verdict_lines(facts, unit, leaf)
        by_rule = yield from _calculated(facts, unit, leaf)
        yield from combined_lines(facts, unit, leaf, by_rule)
    yield from _stage_points(facts, unit, leaf, row)
    yield from _stretched(facts, unit, leaf)
    if row["state"] != NOT_ASSIGNED or facts.points(unit, leaf.key) is not None:
        yield from held_line(facts.before_conditions(unit, leaf.key), facts.points(unit, leaf.key))
    yield _counted(facts, unit, leaf)
    yield from finding_lines(facts, unit, leaf)


def rule_line(facts: Facts, node: Criterion) -> Iterator[ExplanationLine]:
    """The rule in a sentence; none for a group that is a plain sum."""
    rule = facts.rule(node)
    if rule.vi:
        yield ExplanationLine(Part.RULE, Message(_RULE, {"rule": rule}))


def _calculated(facts: Facts, unit: str, leaf: Criterion) -> Any:
    """The calculation of the rule with its figures; gives the points, signed and held by the unit's report."""
    if facts.result.stage is Stage.CLAIMED or not leaf.scores:
        return None
    figures = facts.figures(leaf, unit)
    if figures.method is None:
        return None
    if figures.method is not leaf.scoring:
        yield ExplanationLine(Part.POLICY, _BY_PEERS)
    cells = _exactly(figures.inputs, leaf, len(figures.units))
    value = Fraction(figures.method.points(cells)[figures.at])
    said = counted_points(value, facts.digits)
    names = [facts.rulebook.unit(each).short for each in figures.units]
    worked = figures.method.worked(Case(cells, figures.at, said, names))
    text = Message(_UNWORKED, {"points": said}) if worked is None else Message(_WORKED, {"worked": worked})
    points = facts.scaled(round_fraction(value, facts.digits))
    if facts.rulebook.kind(leaf) is PointKind.DEDUCTION and points:
        text = Message(_AS_DEDUCTION, {"said": text, "points": Number(-points)})
        points = -points
    yield ExplanationLine(Part.CALCULATION, text, points=float(points))
    held = _held_by_report(facts, unit, leaf, points)
    yield from held_line(points, held)
    return held


def _exactly(inputs: dict[str, Any], leaf: Criterion, size: int) -> Cells:
    """Inputs as exact fractions."""
    found = {}
    for name, values in inputs.items():
        found[name] = np.empty(size, dtype=object)
        found[name][:] = [exact(value) for value in as_shown(values).tolist()]
    return Cells(found, leaf.points, np.zeros(size, dtype=np.int64), is_exact=True)


def _held_by_report(facts: Facts, unit: str, leaf: Criterion, points: Fraction) -> Fraction | None:
    """Points held to what the leaf gives a unit whose report does not meet its conditions; None: nobody can tell."""
    by_report = [item for item in leaf.conditions if facts.rulebook.field(item.subject) is not None]
    met = [facts.met(unit, item) for item in by_report]
    if UNKNOWN in met and NOT_MET not in met:
        return None
    if NOT_MET not in met or leaf.otherwise is None:
        return points
    most = Fraction(leaf.otherwise)
    return max(points, -most) if facts.rulebook.kind(leaf) is PointKind.DEDUCTION else min(points, most)


def _stage_points(facts: Facts, unit: str, leaf: Criterion, row: dict[str, Any]) -> Iterator[ExplanationLine]:
    """The points of the stage, and beside them what the unit claimed."""
    stage, state = facts.result.stage, row["state"]
    if not leaf.scores or state == NOT_ASSIGNED:
        return
    points, claimed = facts.figure(unit, leaf.key, stage.value), facts.figure(unit, leaf.key, "claimed")
    answer = facts.answer(unit, leaf.key, CLAIMED.key)
    place, raw = (Place(), "") if answer is None else (answer.place, answer.raw)
    if stage is Stage.CLAIMED:
        if claimed is not None:
            counts = facts.points(unit, leaf.key) is not None
            said = counted_points(claimed, facts.digits) if counts else Number(claimed)
            text = Message(_CLAIM_COUNTS if counts else _CLAIM_IMPOSSIBLE, {"points": said})
            yield ExplanationLine(Part.CLAIM, text, place, float(claimed) if counts else np.nan, raw)
        return
    if points is None:
        return
    if stage is Stage.VERIFIED and row.get("checked"):
        text = Message(_VERIFIED, {"points": counted_points(points, facts.digits)})
        yield ExplanationLine(Part.VERDICT, text, points=float(points))
    if claimed is None:
        yield ExplanationLine(Part.CLAIM, _NO_CLAIM, place, found=raw)
    elif claimed != points or CLAIMED not in leaf.scoring.needs:
        yield ExplanationLine(Part.CLAIM, _claim(claimed, points), place, float(claimed), raw)


def _claim(claimed: Fraction, points: Fraction) -> Message:
    values: dict[str, object] = {"claimed": Number(claimed), "difference": Number(abs(claimed - points))}
    if claimed == points:
        return Message(_CLAIM_EQUAL, values)
    return Message(_CLAIM_HIGHER if claimed > points else _CLAIM_LOWER, values)


def _stretched(facts: Facts, unit: str, leaf: Criterion) -> Iterator[ExplanationLine]:
    if facts.factor(unit, leaf.key) is None or facts.points(unit, leaf.key) is None:
        return
    points = facts.before_conditions(unit, leaf.key)
    text = stretch_text(facts, unit, leaf, points)
    if text is not None:
        yield ExplanationLine(Part.POLICY, text, points=float(points))


def stretch_text(facts: Facts, unit: str, node: Criterion, points: Fraction) -> Message | None:
    """How a node took over points of what was not assigned; None where it did not."""
    factor = facts.factor(unit, node.key)
    if factor is None:
        return None
    values: dict[str, object] = {
        "gone": ", ".join(leaf.key for leaf in facts.taken_over(unit, node.key)),
        "maximum": Number(facts.maximum(unit, node.key)),
        "factor": Exactly(factor),
        "points": counted_points(points, facts.digits),
    }
    return Message(_STRETCHED, values)


def condition_lines(facts: Facts, unit: str, node: Criterion) -> Iterator[ExplanationLine]:
    """Every condition, whether it is met and by what, and what is given at most where they are not all met."""
    if not node.conditions or (node.is_leaf and facts.result.stage is Stage.CLAIMED):
        return
    for condition in node.conditions:
        yield _condition(facts, unit, condition)
    if node.otherwise is not None and NOT_MET in {facts.met(unit, item) for item in node.conditions}:
        yield ExplanationLine(Part.CONDITION, Message(_AT_MOST, {"most": Number(node.otherwise)}))


def held_line(before: Fraction, after: Fraction | None) -> Iterator[ExplanationLine]:
    """What conditions that are not met took; nothing where they took nothing."""
    if after is not None and after != before:
        values: dict[str, object] = {"before": Number(before), "after": Number(after)}
        yield ExplanationLine(Part.CONDITION, Message(_HELD, values), points=float(after))


def _condition(facts: Facts, unit: str, condition: Condition) -> ExplanationLine:
    rulebook = facts.rulebook
    met = facts.met(unit, condition)
    words = {lang: "".join(rulebook.said([condition], lang)) for lang in LANGUAGES}
    text: Words = Message({MET: _MET, NOT_MET: _NOT_MET}.get(met, _UNKNOWN), {"condition": Text(**words)})
    if rulebook.field(condition.subject) is not None:
        answer = facts.reported(unit, condition.subject)
        if answer is None or answer.state != "given":
            return ExplanationLine(Part.CONDITION, text, Place() if answer is None else answer.place)
        text = Message(_REPORTED, {"said": text, "found": answer.choice or answer.text or answer.raw})
        return ExplanationLine(Part.CONDITION, text, answer.place, found=answer.raw)
    points = facts.points(unit, condition.subject)
    if points is None:
        return ExplanationLine(Part.CONDITION, text)
    values: dict[str, object] = {"said": text, "subject": condition.subject, "points": Number(points)}
    return ExplanationLine(Part.CONDITION, Message(_HAS_POINTS, values))


def _counted(facts: Facts, unit: str, leaf: Criterion) -> ExplanationLine:
    """The points as they count."""
    row = facts.row(unit, leaf.key) or {}
    points = facts.points(unit, leaf.key)
    if not leaf.scores:
        return ExplanationLine(Part.POINTS, _FIGURE_ONLY)
    if points is None:
        return ExplanationLine(Part.POINTS, _LEFT if row["state"] == NOT_ASSIGNED else _MISSING)
    return points_line(points, facts.maximum(unit, leaf.key))


def points_line(points: Fraction, maximum: Fraction) -> ExplanationLine:
    """Points as they count; what has no maximum, a deduction, is said without."""
    values: dict[str, object] = {"points": Number(points), "maximum": Number(maximum)}
    return ExplanationLine(Part.POINTS, Message(_COUNTS if maximum else _COUNTS_BARE, values), points=float(points))


def finding_lines(facts: Facts, unit: str, node: Criterion) -> Iterator[ExplanationLine]:
    """What was found at the cells of a criterion."""
    for finding in facts.findings(unit, node.key):
        words = OfFinding(SEVERITY_WORDS[finding.severity], finding)
        yield ExplanationLine(Part.FINDING, words, finding.place, found=finding.found)
