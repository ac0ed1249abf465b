"""What stands in the cells of a form: state, number, text, raw text and address of every slot.

Runs inside the isolated parser: standard library only.
"""

from __future__ import annotations

import datetime
import math
from typing import Any, Final, NamedTuple

from thidua_xlsx.intake.form_layout import ASSIGNED, NOT_ASSIGNED
from thidua_xlsx.intake.form_sheet import FormSheet
from thidua_xlsx.reading import second_look
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, raw_text
from thidua_xlsx.reading.numbers import How, typed_before, understand

__all__ = ["SlotToRead", "read_cells", "slots_of", "unless_repeated"]

GIVEN: Final = "g"
BLANK: Final = "b"
NOT_ASSIGNED_STATE: Final = "n"
UNREADABLE: Final = "u"

_NOT_ASSIGNED: Final = frozenset({fold(NOT_ASSIGNED.vi), fold(NOT_ASSIGNED.en), "kg", "khong giao"})
_ASSIGNED: Final = frozenset({fold(ASSIGNED.vi), fold(ASSIGNED.en), "co giao", "co", "yes", "x"})
_PERCENT_DOUBTFUL: Final = 10.0
_PERCENT_AMBIGUOUS: Final = 1.5
_TOO_LARGE: Final = 1e15  # beyond the digits that a cell keeps
_PERCENTAGES: Final = ("%", "phan tram", "percent", "ty le")
_NO_NUMBER: Final = {
    How.AMBIGUOUS: "ambiguous-number",
    How.DATE: "date-in-number",
    How.FRACTION: "fraction-in-number",
    How.NOT: "not-a-number",
}


class SlotToRead(NamedTuple):
    """One input of one criterion; see ``form_map.Slot``."""

    criterion: str
    row: str
    column: str
    kind: str
    percent: bool
    required: bool
    choices: dict[str, int]  # folded word → position
    anyway: bool = False  # asked for even where the unit was not assigned a target
    measure: str = ""  # what is counted, as it is printed
    maximum: float | None = None  # of a self-score


def slots_of(context: dict[str, Any], cluster: str) -> list[SlotToRead]:
    """The slots of a cluster's form, made once per parser from the plain data of ``FormMap.context``."""
    made: dict[str, list[SlotToRead]] = context.setdefault("slots made", {})
    if cluster not in made:
        made[cluster] = [
            SlotToRead(
                slot["criterion"],
                slot["row"],
                slot["column"],
                slot["kind"],
                slot["percent"],
                slot["required"],
                {word: position for position, words in reversed(list(enumerate(slot["choices"]))) for word in words},
                slot["anyway"],
                slot["measure"],
                slot["maximum"],
            )
            for slot in context["slots"][cluster]
        ]
    return made[cluster]


def read_cells(form: FormSheet, slots: list[SlotToRead], row_of: dict[str, int]) -> dict[str, Any]:
    """State, number, text, raw text and cell of every slot, in the order of ``slots``."""
    states: list[str] = []
    numbers: list[float | None] = []
    texts: list[str | None] = []
    raws: list[str] = []
    cells: list[str] = []
    assigned = _assigned(form, slots, row_of)
    doubtful: list[int] = []
    blanks: list[int] = []
    missing: set[str] = set()
    raw: Any
    for position, slot in enumerate(slots):
        row = row_of.get(slot.row)
        if row is None and slot.row not in missing:
            missing.add(slot.row)
            form.report("row-missing", "", slot.criterion)
        if row is None or slot.column not in form.columns:
            raw, cell = "", ""
        else:
            raw, cell = form.rows[row][form.columns[slot.column]], f"{form.letters[slot.column]}{row + 1}"
        state, number, text = _one_value(form, slot, raw, cell, assigned.get(slot.criterion, True))
        if state == BLANK and cell:
            blanks.append(position)
        elif slot.percent and number is not None and 0 < abs(number) <= _PERCENT_DOUBTFUL and type(raw) is not str:
            doubtful.append(position)
        elif number is not None and 0 < abs(number) < 1 and type(raw) is float and _is_counted(slot):
            doubtful.append(position)  # 95% typed into a cell for a count has become 0.95
        states.append(state)
        numbers.append(number)
        texts.append(text)
        raws.append(raw_text(raw))
        cells.append(cell)
    _keep_as_typed(form, cells, raws)
    values = {"state": states, "number": numbers, "text": texts, "raw": raws, "cell": cells}
    _look_again(form, slots, values, blanks, doubtful)
    _refuse_repeated(form, slots, values)
    return {**values, "state": "".join(states)}


def _keep_as_typed(form: FormSheet, cells: list[str], raws: list[str]) -> None:
    """The raw text of a cell is what was typed, also where it was typed in an old font and is understood in Unicode."""
    originals = form.book.originals.get(form.sheet)
    if originals:
        positions = {cell: position for position, cell in enumerate(cells)}
        for (row, column), typed in originals.items():
            position = positions.get(a1(row, column))
            if position is not None:
                raws[position] = typed


def unless_repeated(form: FormSheet, cells: list[str]) -> list[str] | None:
    """``cells``, or None where they are those of the form before: rows seldom move, and addresses are much to send.

    To be asked last: a form that fails after it would leave the caller with other addresses than the parser.
    """
    if form.context.get("cells before") == cells:
        return None
    form.context["cells before"] = cells
    return cells


def _assigned(form: FormSheet, slots: list[SlotToRead], row_of: dict[str, int]) -> dict[str, bool | None]:
    """Criterion → whether its row says that it is assigned; None where that cannot be read."""
    found: dict[str, bool | None] = {}
    rows: dict[str, set[int]] = {}
    for slot in slots:
        if slot.kind != "text" and slot.row in row_of:
            rows.setdefault(slot.criterion, set()).add(row_of[slot.row])
    for criterion, entry_rows in rows.items():
        row = row_of.get(criterion)
        if row is None:
            continue
        value = form.value(row, "assigned")
        word = fold(raw_text(value))
        if word in _NOT_ASSIGNED or (not word and _typed_not_assigned(form, entry_rows)):
            found[criterion] = False
        elif word and word not in _ASSIGNED and criterion not in form.context["borrowed"]:
            choices = [ASSIGNED.vi, NOT_ASSIGNED.vi]
            form.report(
                "not-a-choice",
                form.cell(row, "assigned"),
                criterion,
                raw_text(value),
                column="assigned",
                choices=choices,
            )
            found[criterion] = None
    return found


def _typed_not_assigned(form: FormSheet, rows: set[int]) -> bool:
    """Whether *không được giao* stands where a number should."""
    typed = (form.value(row, column) for row in rows for column in ("target", "result", "claimed"))
    return any(isinstance(value, str) and fold(value) in _NOT_ASSIGNED for value in typed)


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
        if not is_blank(raw) and fold(raw_text(raw)) not in _NOT_ASSIGNED and raw != 0:
            form.report("result-though-not-assigned", cell, slot.criterion, raw_text(raw))
        return NOT_ASSIGNED_STATE, None, None
    if is_blank(raw):
        return BLANK, None, None
    if assigned is None:
        return UNREADABLE, None, None
    if slot.kind == "choice":
        word = fold(raw_text(raw))
        # a word that is not in the list is reported by the schema, which knows the words
        return GIVEN, float(slot.choices.get(word, -1)), clean(raw_text(raw))
    return (*_number(form, slot, raw, cell), None)


def _without_target(form: FormSheet, slot: SlotToRead, raw: Any, cell: str) -> tuple[str, float | None, str | None]:
    """A result that is compared with those of the other units without a target; blank stays without a number."""
    if is_blank(raw) or fold(raw_text(raw)) in _NOT_ASSIGNED:
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
    form.report(code, cell, slot.criterion, raw_text(raw), column=slot.column, **values)
    return UNREADABLE, None


def _number_in_text(form: FormSheet, slot: SlotToRead, raw: str, cell: str) -> tuple[str, float | None]:
    """A number typed as text: read where it is certain, and always shown to somebody."""
    typed = understand(raw, slot.measure)
    number = _points_of(typed.fraction, slot) if typed.fraction else typed.number
    if number is None:
        guess = {"guess": typed_before(raw)} if typed.how is How.DATE else {}
        return _unreadable(form, slot, raw, cell, _NO_NUMBER[typed.how], **guess)
    if typed.percent and not _may_be_percent(slot):
        return _unreadable(form, slot, raw, cell, "percent-not-asked", measure=slot.measure)
    if slot.percent and not typed.percent and 0 < abs(number) <= _PERCENT_AMBIGUOUS:
        return _unreadable(form, slot, raw, cell, "percent-ambiguous", times100=number * 100)
    if abs(number) >= _TOO_LARGE:
        return _unreadable(form, slot, raw, cell, "out-of-range", low=0, high=_TOO_LARGE - 1)
    code = "number-as-text" if typed.how is How.PLAIN else "number-with-words"
    form.report(code, cell, slot.criterion, raw, column=slot.column, number=number)
    return GIVEN, number


def _is_counted(slot: SlotToRead) -> bool:
    """Whether what was reported is counted in something that is no percentage."""
    return slot.kind == "number" and slot.column != "claimed" and not _may_be_percent(slot)


def _points_of(fraction: tuple[float, float], slot: SlotToRead) -> float | None:
    """``4/5`` where the maximum is 5 is 4 points; any other fraction may mean anything."""
    points, of = fraction
    return points if of == slot.maximum and 0 <= points <= of else None


def _may_be_percent(slot: SlotToRead) -> bool:
    """Whether a percent sign is no contradiction: it is asked for, or nothing is said about the measure."""
    measure = fold(slot.measure)
    return slot.percent or not measure or any(word in measure for word in _PERCENTAGES)


def _look_again(
    form: FormSheet, slots: list[SlotToRead], values: dict[str, Any], blanks: list[int], doubtful: list[int]
) -> None:
    """Blanks that are errors or formulas never calculated, and percentages told apart by their number format."""
    if not blanks and not doubtful:
        return
    wanted = frozenset(values["cell"][position] for position in (*blanks, *doubtful))
    seen = second_look.look(form.book, form.sheet, wanted, formats=bool(doubtful))
    for position in blanks:
        cell, slot = values["cell"][position], slots[position]
        found = seen.get(cell)
        # a formula whose text is empty (kind "str") was calculated: its cell is blank
        if found is not None and (found.kind == "e" or (found.formula and found.kind != "str")):
            code = "cell-error" if found.kind == "e" else "not-calculated"
            form.report(code, cell, slot.criterion, found.value, column=slot.column)
            values["state"][position] = UNREADABLE
            values["raw"][position] = found.value
    for position in doubtful:
        _percent(form, slots[position], values, position, seen.get(values["cell"][position]))


def _percent(
    form: FormSheet, slot: SlotToRead, values: dict[str, Any], position: int, found: second_look.Seen | None
) -> None:
    """A small number in a percentage: 0.95 shown as 95 %, 0.95 shown as it is, or a file that does not tell."""
    number, shown = values["number"][position], False if found is None else found.percent
    if not slot.percent:
        if shown:
            cell, raw = values["cell"][position], f"{number * 100:.15g}%"
            form.report("percent-not-asked", cell, slot.criterion, raw, column=slot.column, measure=slot.measure)
            values["state"][position] = UNREADABLE
            values["number"][position] = None
    elif shown:
        values["number"][position] = float(f"{number * 100:.15g}")
        values["raw"][position] = f"{number * 100:.15g}%"
    elif shown is None or abs(number) <= _PERCENT_AMBIGUOUS:
        cell, raw = values["cell"][position], values["raw"][position]
        form.report("percent-ambiguous", cell, slot.criterion, raw, column=slot.column, times100=number * 100)
        values["state"][position] = UNREADABLE
        values["number"][position] = None


def _refuse_repeated(form: FormSheet, slots: list[SlotToRead], values: dict[str, Any]) -> None:
    """A cell that stands in the file twice has lost one of its values, and nobody knows which."""
    repeated = second_look.repeated_cells(form.book, form.sheet)
    for position, cell in enumerate(values["cell"] if repeated else ()):
        if cell in repeated:
            slot = slots[position]
            form.report("cell-repeated", cell, slot.criterion, values["raw"][position], column=slot.column)
            values["state"][position] = UNREADABLE
            values["number"][position] = None
