"""What stands in the cells of a form: state, number, text, raw text and address of every slot.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from thidua_xlsx.intake.form_layout import ASSIGNED, NOT_ASSIGNED, NOT_ASSIGNED_WORDS
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.intake.pick_plan import Plan, SlotToRead
from thidua_xlsx.reading import second_look
from thidua_xlsx.reading.cells import a1, clean, clean_all, fold, is_blank, raw_text
from thidua_xlsx.reading.numbers import PERCENT_AMBIGUOUS, How, typed_before, understand

__all__ = ["read_cells", "unseen_value"]

GIVEN: Final = "g"
BLANK: Final = "b"
NOT_ASSIGNED_STATE: Final = "n"
UNREADABLE: Final = "u"
NO_CHOICE: Final = -1  # a word that is in no list

_ASSIGNED: Final = frozenset({fold(ASSIGNED.vi), fold(ASSIGNED.en), "co giao", "co", "yes", "x"})
_PERCENT_DOUBTFUL: Final = 10.0
_TOO_LARGE: Final = 1e15  # beyond the digits that a cell keeps
_PERCENTAGES: Final = ("%", "phan tram", "percent", "ty le")
_NO_NUMBER: Final = {
    How.AMBIGUOUS: "ambiguous-number",
    How.DATE: "date-in-number",
    How.FRACTION: "fraction-in-number",
    How.NOT: "not-a-number",
}


@dataclass
class _Values:
    """What is known of each slot so far; ``texts`` are those that differ from what was typed."""

    states: list[str]
    numbers: list[float]
    raws: list[str]
    texts: dict[int, str] = field(default_factory=dict)


def read_cells(form: FormSheet, plan: Plan) -> dict[str, Any]:
    """State, number, text, raw text and cell of every slot, in the order of the plan.

    Returns
    -------
    ``state``: a letter for each; ``number``: NaN where there is none; ``raw``; ``cell``; ``text``: position → as what a
    text, or a word that is in no list, is understood, where that is not what was typed.
    """
    facts = second_look.facts_of(form.book, form.sheet)
    rows = form.rows
    raws: list[Any] = [rows[row][column] for row, column in plan.whole] or [
        "" if place is None else rows[place[0]][place[1]] for place in plan.places
    ]
    assigned = _assigned(form, plan, facts)
    values = _Values([BLANK] * len(raws), [math.nan] * len(raws), raws)
    if facts.repeated or facts.percent is None:
        alone: Iterable[int] = range(len(raws))
    else:
        alone = _read_usual(plan, facts, values)
        alone.update(position for criterion in assigned for position in plan.of_criterion[criterion])
        alone = sorted(alone)
    unseen = _read_alone(form, plan, facts, assigned, values, alone)
    _keep_as_typed(form, plan, values)
    _look_again(form, plan, values, unseen)
    return {
        "state": "".join(values.states),
        "number": values.numbers,
        "text": values.texts,
        "raw": values.raws,
        "cell": plan.cells,
    }


def _read_usual(plan: Plan, facts: second_look.Facts, values: _Values) -> set[int]:
    """Read what is a plain number or text, as nearly every cell is; the slots that must be looked at one by one."""
    states, numbers, raws = values.states, values.numbers, values.raws
    alone = {*plan.others, *plan.shown_as_percent(facts)}
    alone.update(plan.at[cell] for cell in facts.special if cell in plan.at)  # perhaps blank
    for position in plan.numbers:
        raw: Any = raws[position]
        if type(raw) is float and -_TOO_LARGE < raw < _TOO_LARGE:
            numbers[position] = raw
            if position not in alone:
                states[position], raws[position] = GIVEN, f"{raw:.15g}"
        elif raw != "":
            alone.add(position)
    alone.update(position for position in plan.percents if 0 < abs(numbers[position]) <= PERCENT_AMBIGUOUS)
    alone.update(position for position in plan.texts if type(raws[position]) is not str)
    given = [position for position in plan.texts if raws[position] and position not in alone]
    for position, text in zip(given, clean_all([raws[position] for position in given]), strict=True):
        if text:
            states[position] = GIVEN
            if text != raws[position]:
                values.texts[position] = text
    return alone


def _read_alone(
    form: FormSheet,
    plan: Plan,
    facts: second_look.Facts,
    assigned: dict[str, bool | None],
    values: _Values,
    positions: Iterable[int],
) -> list[int]:
    """Read some slots one by one, with all that can be said of each; those that only look blank."""
    unseen: list[int] = []
    missing: set[str] = set()
    for position in positions:
        slot, place, cell = plan.slots[position], plan.places[position], plan.cells[position]
        if place is None and slot.row not in plan.row_of and slot.row not in missing:
            missing.add(slot.row)
            form.report("row-missing", "", slot.criterion)
        raw: Any = "" if place is None else form.rows[place[0]][place[1]]
        state, number, text = _one_value(form, slot, raw, cell, assigned.get(slot.criterion, True))
        shown = raw_text(raw)
        if cell in facts.repeated:
            form.report("cell-repeated", cell, slot.criterion, raw, column=slot.column)
            state, number, text = UNREADABLE, None, None
        elif number and type(raw) is float and (facts.percent is None or cell in facts.percent):
            told, number, shown = _percentage(form, slot, cell, number, None if facts.percent is None else True)
            state = told if told == UNREADABLE else state
        elif number is not None and slot.percent and type(raw) is float and 0 < abs(number) <= PERCENT_AMBIGUOUS:
            state, number = _unreadable(form, slot, raw, cell, "percent-ambiguous", times100=number * 100)
        elif cell in facts.special and is_blank(raw):
            unseen.append(position)
        values.states[position], values.raws[position] = state, shown
        values.numbers[position] = math.nan if number is None else number
        if text is not None and text != shown and (slot.kind == "text" or number == NO_CHOICE):
            values.texts[position] = text
    return unseen


def _keep_as_typed(form: FormSheet, plan: Plan, values: _Values) -> None:
    """The raw text of a cell is what was typed, also where it was typed in an old font and is understood in Unicode."""
    for (row, column), typed in form.book.originals.get(form.sheet, {}).items():
        position = plan.at.get(a1(row, column))
        if position is not None:
            if values.states[position] == GIVEN:
                values.texts.setdefault(position, values.raws[position])
            values.raws[position] = typed


def _assigned(form: FormSheet, plan: Plan, facts: second_look.Facts) -> dict[str, bool | None]:
    """The criteria that are not assigned, and those of which that cannot be read (None)."""
    if _all_assigned(form, plan, facts):
        return {}
    found: dict[str, bool | None] = {}
    for criterion, entry_rows in plan.entry_rows.items():
        row = plan.row_of[criterion]
        value = form.value(row, "assigned")
        word = fold(raw_text(value))
        if "assigned" in form.columns and not _is_told(form, form.cell(row, "assigned"), criterion, value, facts):
            found[criterion] = None
        elif word in NOT_ASSIGNED_WORDS or (not word and _typed_not_assigned(form, entry_rows)):
            found[criterion] = False
        elif word and word not in _ASSIGNED and criterion not in form.context["borrowed"]:
            choices = [ASSIGNED.vi, NOT_ASSIGNED.vi]
            cell = form.cell(row, "assigned")
            form.report("not-a-choice", cell, criterion, value, column="assigned", choices=choices)
            found[criterion] = None
    return found


def _all_assigned(form: FormSheet, plan: Plan, facts: second_look.Facts) -> bool:
    """Whether nothing speaks against any criterion being assigned, as in most forms."""
    if facts.repeated or not facts.special.isdisjoint(plan.assignment_cells):
        return False
    column = form.columns.get("assigned")
    words = [] if column is None else [form.rows[row][column] for row in plan.assignments]
    typed = {value for row, place in plan.figures if type(value := form.rows[row][place]) is str}
    # type by type, for 0 and FALSE are no blanks
    return all(type(word) is str and (not word or fold(word) in _ASSIGNED) for word in words) and not any(
        fold(word) in NOT_ASSIGNED_WORDS for word in typed
    )


def _is_told(form: FormSheet, cell: str, criterion: str, value: Any, facts: second_look.Facts) -> bool:
    """Whether the cell says for itself whether a task is assigned: an error or two values are no blank."""
    if cell in facts.repeated:
        form.report("cell-repeated", cell, criterion, value, column="assigned")
        return False
    if cell not in facts.special or not is_blank(value):
        return True
    told = unseen_value(second_look.look(form.book, form.sheet, frozenset({cell})).get(cell))
    if told is not None:
        form.report(told[0], cell, criterion, told[1], column="assigned")
    return told is None


def _typed_not_assigned(form: FormSheet, rows: Iterable[int]) -> bool:
    """Whether *không được giao* stands where a number should."""
    typed = (form.value(row, column) for row in rows for column in ("target", "result", "claimed"))
    return any(isinstance(value, str) and fold(value) in NOT_ASSIGNED_WORDS for value in typed)


def _one_value(
    form: FormSheet, slot: SlotToRead, raw: Any, cell: str, assigned: bool | None
) -> tuple[str, float | None, str | None]:
    """State, number and text of one cell; a choice is its position as number."""
    if slot.kind == "text":
        return (BLANK, None, None) if is_blank(raw) else (GIVEN, None, clean(raw_text(raw)))
    if assigned is True and slot.kind == "number" and type(raw) is float and abs(raw) < _TOO_LARGE:
        return GIVEN, raw, None  # nearly every number
    if assigned is False and slot.anyway:
        return _without_target(form, slot, raw, cell)
    if assigned is False:
        if not is_blank(raw) and fold(raw_text(raw)) not in NOT_ASSIGNED_WORDS and raw != 0:
            form.report("result-though-not-assigned", cell, slot.criterion, raw)
        return NOT_ASSIGNED_STATE, None, None
    if is_blank(raw):
        return BLANK, None, None
    if assigned is None:
        return UNREADABLE, None, None
    if slot.kind == "choice":
        word = fold(raw_text(raw))
        # a word that is not in the list is reported by the schema, which knows the words
        return GIVEN, float(slot.choices.get(word, NO_CHOICE)), clean(raw_text(raw))
    return (*_number(form, slot, raw, cell), None)


def _without_target(form: FormSheet, slot: SlotToRead, raw: Any, cell: str) -> tuple[str, float | None, str | None]:
    """A result that is compared with those of the other units without a target; blank stays without a number."""
    if is_blank(raw) or fold(raw_text(raw)) in NOT_ASSIGNED_WORDS:
        return NOT_ASSIGNED_STATE, None, None
    state, number = _number(form, slot, raw, cell)
    return (NOT_ASSIGNED_STATE if state == GIVEN else state), number, None


def _number(form: FormSheet, slot: SlotToRead, raw: Any, cell: str) -> tuple[str, float | None]:
    if isinstance(raw, str):
        return _number_in_text(form, slot, raw, cell)
    if isinstance(raw, (datetime.date, datetime.time, datetime.timedelta)):
        return _unreadable(form, slot, raw, cell, "date-in-number", guess=typed_before(raw))
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        return _unreadable(form, slot, raw, cell, "not-a-number")
    if abs(raw) >= _TOO_LARGE:
        return _unreadable(form, slot, raw, cell, "out-of-range", low=0, high=_TOO_LARGE - 1)
    return GIVEN, float(raw)


def _unreadable(
    form: FormSheet, slot: SlotToRead, raw: Any, cell: str, code: str, **values: Any
) -> tuple[str, float | None]:
    form.report(code, cell, slot.criterion, raw, column=slot.column, **values)
    return UNREADABLE, None


def _number_in_text(form: FormSheet, slot: SlotToRead, raw: str, cell: str) -> tuple[str, float | None]:
    """A number typed as text: read where it is certain, and always shown to somebody."""
    bare = form.book.without_footnotes(raw)
    typed = understand(raw if bare is None else bare, slot.measure)
    if bare is not None and typed.how is How.PLAIN:
        typed = typed._replace(how=How.WORDS)
    number = _points_of(typed.fraction, slot) if typed.fraction else typed.number
    if number is None:
        guess = {"guess": typed_before(raw)} if typed.how is How.DATE else {}
        return _unreadable(form, slot, raw, cell, _NO_NUMBER[typed.how], **guess)
    if typed.percent and not _may_be_percent(slot):
        return _unreadable(form, slot, raw, cell, "percent-not-asked", measure=slot.measure)
    if slot.percent and not typed.percent and 0 < abs(number) <= PERCENT_AMBIGUOUS:
        return _unreadable(form, slot, raw, cell, "percent-ambiguous", times100=number * 100)
    if abs(number) >= _TOO_LARGE:
        return _unreadable(form, slot, raw, cell, "out-of-range", low=0, high=_TOO_LARGE - 1)
    code = "number-as-text" if typed.how is How.PLAIN else "number-with-words"
    form.report(code, cell, slot.criterion, raw, column=slot.column, number=number)
    return GIVEN, number


def _points_of(fraction: tuple[float, float], slot: SlotToRead) -> float | None:
    """``4/5`` where the maximum is 5 is 4 points; any other fraction may mean anything."""
    points, of = fraction
    return points if of == slot.maximum and 0 <= points <= of else None


def _may_be_percent(slot: SlotToRead) -> bool:
    """Whether a percent sign is no contradiction: it is asked for, or nothing is said about the measure."""
    measure = fold(slot.measure)
    return slot.percent or not measure or any(word in measure for word in _PERCENTAGES)


def _look_again(form: FormSheet, plan: Plan, values: _Values, unseen: list[int]) -> None:
    """Blanks that are errors or formulas never calculated."""
    seen = second_look.look(form.book, form.sheet, frozenset(plan.cells[position] for position in unseen))
    for position in unseen:
        cell, slot = plan.cells[position], plan.slots[position]
        told = unseen_value(seen.get(cell))
        if told is not None:
            form.report(told[0], cell, slot.criterion, told[1], column=slot.column)
            values.states[position] = UNREADABLE
            values.raws[position] = told[1]


def unseen_value(seen: second_look.Seen | None) -> tuple[str, str] | None:
    """Code and text of what stands in a cell that came back blank; None where it is one."""
    if seen is not None and seen.kind == "e":
        return "cell-error", seen.value
    # a formula whose text is empty (kind "str") was calculated: its cell is blank
    if seen is not None and seen.formula and seen.kind != "str" and not seen.value:
        return "not-calculated", ""
    return None


def _percentage(
    form: FormSheet, slot: SlotToRead, cell: str, number: float, shown: bool | None
) -> tuple[str, float | None, str]:
    """State, number and raw text of a number that is shown as a percentage (None: the file does not tell)."""
    raw, times100 = f"{number:.15g}", float(f"{number * 100:.15g}")
    if shown is None:
        if slot.percent and 0 < abs(number) <= _PERCENT_DOUBTFUL:
            return *_unreadable(form, slot, number, cell, "percent-ambiguous", times100=times100), raw
        return GIVEN, number, raw
    raw = f"{times100:.15g}%"
    if slot.column == "claimed" or not _may_be_percent(slot):
        return *_unreadable(form, slot, raw, cell, "percent-not-asked", measure=slot.measure), raw
    if abs(number) > _PERCENT_DOUBTFUL:  # 95 typed before the cell was made to show percentages
        return *_unreadable(form, slot, raw, cell, "percent-ambiguous", times100=times100), raw
    return GIVEN, times100, raw
