"""Where the figures of a leaf come from: what was assigned, what the unit reported, in which cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from thidua_xlsx.analysis.explain_facts import Answer, Facts
from thidua_xlsx.analysis.explanation import ExplanationLine, Number, Part, Words
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.intake.form_map import EVIDENCE, EXPLANATION, field_label, own_inputs
from thidua_xlsx.messages.finding import Place, abridged
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Target, is_activity
from thidua_xlsx.rulebook.sheets import SheetName

__all__ = ["input_lines", "not_assigned_line"]

_LONGEST: Final = 160

_GIVEN: Final = Text("{label}: {value}", "{label}: {value}")
_MEASURED: Final = Text("{label}: {value} {measure}", "{label}: {value} {measure}")
_QUOTED: Final = Text("{label}: “{value}”", "{label}: “{value}”")
_HELD: Final = Text("{said}, giao trong quy định", "{said}, assigned in the rulebook")
_BLANK: Final = Text("{label}: để trống", "{label}: blank")
_UNREADABLE: Final = Text("{label}: không đọc được “{value}”", "{label}: “{value}” cannot be read")
_SAYS_NOT_ASSIGNED: Final = Text("{label}: không được giao", "{label}: not assigned")
_NOT_HELD: Final = Text("Quy định không giao chỉ tiêu này cho đơn vị", "The rulebook does not assign this to the unit")
_NOT_SAID: Final = Text("Đơn vị ghi là không được giao chỉ tiêu này", "The unit says that this was not assigned to it")
_ZERO: Final = Text("Chỉ tiêu bằng 0, coi như không được giao", "The target is 0, which counts as not assigned")


def input_lines(facts: Facts, unit: str, leaf: Criterion) -> Iterator[ExplanationLine]:
    """The target and the results that a leaf is scored by, then the self-score, the evidence and the unit's words."""
    source = facts.rulebook.source(leaf)
    if leaf.uses == ACTIVITIES:
        yield from _activities(facts, unit)
    held = facts.rulebook.target(unit, source.key)
    for item in (*own_inputs(source), *([CLAIMED] if leaf.scores else []), EVIDENCE, EXPLANATION):
        if item.key == TARGET.key and held is not None:
            yield _held(facts, source, held)
            continue
        giver = source if item in own_inputs(source) else leaf
        answer = facts.answer(unit, giver.key, item.key)
        if answer is not None and not (item.kind is Kind.TEXT and answer.state == "blank"):
            yield _line(answer, item.label, _measure(giver, item), is_quoted=item.kind is not Kind.NUMBER)


def _measure(leaf: Criterion, item: Input) -> str:
    """What a number counts; a leaf with several figures does not say it of each."""
    results = [each for each in own_inputs(leaf) if each.key != TARGET.key]
    counted = item.kind is Kind.NUMBER and item.key != CLAIMED.key and len(results) == 1
    return leaf.measure if counted else ""


def _said(label: Words, value: Words, measure: str) -> Message:
    if measure:
        return Message(_MEASURED, {"label": label, "value": value, "measure": measure})
    return Message(_GIVEN, {"label": label, "value": value})


def _held(facts: Facts, leaf: Criterion, held: Target) -> ExplanationLine:
    """The target of the rulebook, with its cell where the rulebook came from a workbook."""
    place = facts.rulebook.place(SheetName.TARGETS, f"{held.unit}|{held.criterion}", "target")
    if held.value is None:
        return ExplanationLine(Part.INPUT, _NOT_HELD, place)
    said = _said(TARGET.label, Number(held.value), _measure(leaf, TARGET))
    return ExplanationLine(Part.INPUT, Message(_HELD, {"said": said}), place)


def _line(answer: Answer, label: Words, measure: str, *, is_quoted: bool) -> ExplanationLine:
    """One answer as it was read; ``is_quoted``: it is words."""
    text: Message
    if answer.state == "unreadable":
        text = Message(_UNREADABLE, {"label": label, "value": abridged(answer.raw, _LONGEST)})
    elif answer.state == "blank":
        text = Message(_BLANK, {"label": label})
    elif is_quoted and answer.state == "given":
        value = abridged(answer.choice or answer.text or answer.raw, _LONGEST)
        text = Message(_QUOTED, {"label": label, "value": value})
    elif answer.number is not None:  # also of who has no target, and is compared with others who have none
        text = _said(label, Number(answer.number), measure)
    elif answer.state == NOT_ASSIGNED:
        text = Message(_SAYS_NOT_ASSIGNED, {"label": label})
    else:
        text = Message(_QUOTED, {"label": label, "value": abridged(answer.raw, _LONGEST)})
    return ExplanationLine(Part.INPUT, text, answer.place, found=answer.raw)


def _activities(facts: Facts, unit: str) -> Iterator[ExplanationLine]:
    rulebook = facts.rulebook
    for item in rulebook.form_fields(rulebook.unit(unit).cluster):
        answer = facts.reported(unit, item.key) if is_activity(item) else None
        if answer is not None:
            label = Text(field_label(item, "vi"), field_label(item, "en"))
            yield _line(answer, label, "", is_quoted=True)


def not_assigned_line(facts: Facts, unit: str, leaf: Criterion) -> ExplanationLine:
    """Who says that the unit does not have the task, and where."""
    rulebook = facts.rulebook
    for giver in dict.fromkeys((leaf.key, rulebook.source(leaf).key)):
        held = rulebook.target(unit, giver)
        if held is not None and held.value is None:
            return _held(facts, rulebook.criterion(giver), held)
    source = rulebook.source(leaf)
    for giver in dict.fromkeys((source.key, leaf.key)):
        for item in (*own_inputs(rulebook.criterion(giver)), CLAIMED):
            answer = facts.answer(unit, giver, item.key)
            if answer is not None and answer.state == NOT_ASSIGNED:
                return ExplanationLine(Part.INPUT, _NOT_SAID, answer.place, found=answer.raw)
    held = rulebook.target(unit, source.key)
    target = facts.answer(unit, source.key, TARGET.key)
    if held is not None or target is None:
        place = Place() if held is None else rulebook.place(SheetName.TARGETS, f"{unit}|{source.key}", "target")
        return ExplanationLine(Part.INPUT, _ZERO, place)
    return ExplanationLine(Part.INPUT, _ZERO, target.place, found=target.raw)
