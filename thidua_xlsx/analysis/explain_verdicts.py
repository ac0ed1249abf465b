"""What verifiers said of a cell, what of it counts, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from thidua_xlsx.analysis.explain_facts import Facts
from thidua_xlsx.analysis.explanation import ExplanationLine, Number, Part, Words, join
from thidua_xlsx.meeting.entries import Verdict
from thidua_xlsx.messages.finding import abridged
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.case import counted_points
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import AVERAGED, FEWEST_FOR_TRIMMING, Combine, PointKind

__all__ = ["combined_lines", "verdict_lines"]

_LONGEST: Final = 240

_VERIFICATION: Final = Text("Thẩm định", "Verification")
_BY: Final = Text("Thẩm định ({who})", "Verification ({who})")
_AGREED: Final = Text("{by}: đồng ý", "{by}: agreed")
_POINTS: Final = Text("{by}: cho {points} điểm", "{by}: {points} points")
_RESULT: Final = Text(
    "{by}: {label} sửa từ {reported} thành {value}", "{by}: {label} changed from {reported} to {value}"
)
_RESULT_OF_NOTHING: Final = Text("{by}: {label} ghi là {value}", "{by}: {label} set to {value}")
_REASON: Final = Text("{said}. Lý do: {reason}", "{said}. Reason: {reason}")
_UNUSED: Final = Text("{said}; ý kiến này không được tính", "{said}; this does not count")
_MEAN: Final = Text(
    "Trung bình của {count} ý kiến: ({points}) / {count} = {mean}",
    "The mean of {count} verifiers: ({points}) / {count} = {mean}",
)
_TRIMMED: Final = Text(
    "Bỏ ý kiến cao nhất và thấp nhất, còn {count}: ({points}) / {count} = {mean}",
    "Without the highest and the lowest, {count} are left: ({points}) / {count} = {mean}",
)
_TOO_FEW: Final = Text(
    "Cần ít nhất 3 ý kiến thẩm định, mới có {count}: chưa có điểm thẩm định",
    "At least 3 verifiers are needed; so far: {count}, so there are no verified points yet",
)


def verdict_lines(facts: Facts, unit: str, leaf: Criterion) -> Iterator[ExplanationLine]:
    """Every verdict with its cell; where the figures are another criterion's, what was corrected there comes first."""
    source = facts.rulebook.source(leaf)
    if source is not leaf:
        for verdict in facts.verdicts(unit, source.key)[1]:
            yield from (_line(verdict, text) for text in _results(facts, source, verdict))
    said, counted = facts.verdicts(unit, leaf.key)
    for verdict in said:
        yield from _verdict(facts, leaf, verdict, is_counted=verdict in counted)


def combined_lines(facts: Facts, unit: str, leaf: Criterion, by_rule: Fraction | None) -> Iterator[ExplanationLine]:
    """How the points of several verifiers are put together.

    ``by_rule``: the points of the rule after all corrections, signed, which a verdict without points of its own means.
    """
    counted = facts.verdicts(unit, leaf.key)[1]
    if counted and not counted[0].overrules and facts.rulebook.info.combine in AVERAGED:
        yield from _combined(facts, leaf, counted, by_rule)


def _verdict(facts: Facts, leaf: Criterion, verdict: Verdict, *, is_counted: bool) -> Iterator[ExplanationLine]:
    changes = list(_results(facts, leaf, verdict))
    if verdict.points is not None:
        points = Number(_sign(facts, leaf) * verdict.points)
        changes.append(Message(_POINTS, {"by": _by(facts, verdict), "points": points}))
    for text in changes or [Message(_AGREED, {"by": _by(facts, verdict)})]:
        yield _line(verdict, text, is_counted=is_counted)


def _by(facts: Facts, verdict: Verdict) -> Words:
    who = facts.rulebook.name_of(verdict.verifier)
    return Message(_BY, {"who": who}) if who else _VERIFICATION


def _line(verdict: Verdict, text: Message, *, is_counted: bool = True) -> ExplanationLine:
    """A verdict with its reason and its cell."""
    reason = abridged(verdict.reason, _LONGEST)
    whole = Message(_REASON, {"said": text, "reason": reason}) if verdict.reason else text
    return ExplanationLine(Part.VERDICT, whole if is_counted else Message(_UNUSED, {"said": whole}), verdict.place)


def _results(facts: Facts, leaf: Criterion, verdict: Verdict) -> Iterator[Message]:
    """What a verdict says of each figure that it corrects."""
    for name, value in verdict.results.items():
        yield _result(facts, leaf, verdict, _by(facts, verdict), name, value)


def _result(facts: Facts, leaf: Criterion, verdict: Verdict, by: Words, name: str, value: Decimal | str) -> Message:
    """A corrected figure, beside the one that was reported."""
    label = next(item.label for item in leaf.scoring.needs if item.key == name)
    answer = facts.answer(verdict.unit, leaf.key, name)
    words: dict[str, object] = {"by": by, "label": label, "value": _shown(value)}
    if answer is None or answer.state != "given":
        return Message(_RESULT_OF_NOTHING, words)
    reported = _shown(answer.choice) if answer.number is None else Number(answer.number)
    return Message(_RESULT, {**words, "reported": reported})


def _shown(value: Decimal | str) -> Words:
    return Number(value) if isinstance(value, Decimal) else Text(f"“{value}”", f"“{value}”")


def _sign(facts: Facts, leaf: Criterion) -> int:
    return -1 if facts.rulebook.kind(leaf) is PointKind.DEDUCTION else 1


def _combined(
    facts: Facts, leaf: Criterion, counted: Sequence[Verdict], by_rule: Fraction | None
) -> Iterator[ExplanationLine]:
    """The mean of what several verifiers said."""
    given = [
        by_rule if verdict.points is None else _sign(facts, leaf) * Fraction(verdict.points) for verdict in counted
    ]
    said = sorted(points for points in given if points is not None)
    is_trimmed = facts.rulebook.info.combine is Combine.TRIMMED
    if is_trimmed and len(said) < FEWEST_FOR_TRIMMING:
        yield ExplanationLine(Part.VERDICT, Message(_TOO_FEW, {"count": len(said)}))
        return
    kept = said[1:-1] if is_trimmed else said
    if len(said) < 2:
        return
    mean = sum(kept, Fraction(0)) / len(kept)
    values: dict[str, object] = {
        "count": len(kept),
        "points": join([Number(points) for points in kept], " + "),
        "mean": counted_points(mean, facts.digits),
    }
    yield ExplanationLine(Part.VERDICT, Message(_TRIMMED if is_trimmed else _MEAN, values))
