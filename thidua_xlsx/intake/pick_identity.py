"""Whose form it is, and of which rulebook. Runs inside the isolated parser: standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from thidua_xlsx.intake.form_layout import FORM_FORMAT, FORM_VERSION, HIDDEN_SHEET, UNIT_LABELS, blank_row, period_words
from thidua_xlsx.intake.form_sheet import FormSheet, RefusedError
from thidua_xlsx.intake.near_words import nearest_name
from thidua_xlsx.intake.pick_plan import Plan
from thidua_xlsx.reading.cells import a1, clean, fold, is_blank, position_of, raw_text

__all__ = ["check_years", "read_hidden", "report_amended", "whose_form"]

_OTHERS: Final = ("kinh gui", "noi nhan", "cum truong", "cum pho")  # beside or below them stands somebody else
_NOWHERE: Final = 1 << 20
_YEAR: Final = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_WORD: Final = re.compile(r"\w+")
# a day, or a law: what stands before a year that says nothing about the table
_OTHER_YEAR: Final = re.compile(r"\bthang\s+[\d.…]+\s*$|\b(?:luat|nghi dinh|nghi quyet|quyet dinh|thong tu|chi thi)\b")


def read_hidden(form: FormSheet) -> dict[str, Any]:
    """The hidden sheet as a dictionary, refused where it belongs to another rulebook or a newer form."""
    if HIDDEN_SHEET not in form.book.sheets:
        return {}
    rows = form.book.rows(HIDDEN_SHEET)
    pairs = ((key, value) for key, value, *_ in (row for row in rows if len(row) > 1) if key)
    hidden: dict[str, Any] = {raw_text(key): raw_text(value) for key, value in pairs}
    if hidden.get("format") != FORM_FORMAT:
        return {}
    form.sheet = HIDDEN_SHEET
    version = hidden.get("version", "")
    if not re.fullmatch(r"[0-9]{1,9}", version) or int(version) > FORM_VERSION:
        form.report("form-newer", found=version, expected=str(FORM_VERSION))
        raise RefusedError
    form.printed_names = hidden.get("names", "")
    if hidden.get("rulebook") != form.context["id"]:
        form.report("not-of-this-rulebook", found=hidden.get("rulebook", ""), expected=form.context["id"])
        raise RefusedError
    period = hidden.get("period", "")
    if period and period_words(period) != form.context["period"]:
        _refuse_period(form, "", period)
    return hidden


def _refuse_period(form: FormSheet, cell: str, found: str) -> None:
    form.report("not-of-this-period", cell, found=found, expected=form.context["period_label"])
    raise RefusedError


def check_years(form: FormSheet) -> None:
    """Refuse a table above which years are named of which none is the rulebook's: nothing else says which year's it is.

    The year of a date does not count, for a table may be signed in January; nor does that of a law.
    """
    named = [
        (found[1], a1(number, position), clean(value))
        for number, row in enumerate(form.rows[: form.heading_row])
        for position, value in enumerate(row)
        if isinstance(value, str) and value
        for found in _YEAR.finditer(fold(value))
        if not _OTHER_YEAR.search(fold(value)[: found.start()])
    ]
    if named and not any(year in form.context["years"] for year, _, _ in named):
        _refuse_period(form, *named[0][1:])


def report_amended(form: FormSheet, hidden: dict[str, Any], plan: Plan) -> None:
    """Report the criteria whose points or method changed after the form was made."""
    if not hidden:
        return
    for criterion in plan.of_criterion:
        stored = hidden.get(f"hash:{criterion}")
        if stored is not None and stored != form.context["hashes"][criterion]:
            cell = form.cell(plan.row_of[criterion], "name") if criterion in plan.row_of else ""
            form.report("rulebook-amended", cell, criterion)


def whose_form(form: FormSheet, hidden: dict[str, Any]) -> str:
    """The unit's code: from the hidden sheet, else from the heading; refused where the two disagree."""
    names: dict[str, str] = form.context["unit_names"]
    headings = list(_printed_units(form))
    printed, cell = headings[0] if headings else ("", "")
    by_heading = names.get(fold(printed), "")
    for other, at in headings[1:]:
        if by_heading and names.get(fold(other), by_heading) != by_heading:
            _refuse_conflict(form, by_heading, other, at)
    by_hidden = hidden.get("unit", "")
    if by_hidden and by_hidden not in form.context["units"]:
        form.sheet = HIDDEN_SHEET
        form.report("unknown-unit", found=by_hidden)
        raise RefusedError
    if by_hidden:
        _check_heading(form, by_hidden, printed, cell)
        return str(by_hidden)
    if form.by_layout:
        return _whose_table(form, printed, cell)
    if not by_heading:
        _refuse_unknown(form, printed, cell)
    form.report("form-without-identity", cell)
    return by_heading


def _check_heading(form: FormSheet, unit: str, printed: str, cell: str) -> None:
    """Refuse a form whose heading says another unit, and be it by a near name; report one that says nobody known."""
    by_heading = form.context["unit_names"].get(fold(printed), "")
    if printed and not by_heading:
        pointed = _pointed_at(form, printed)
        if not pointed or pointed[0] == unit:
            form.report("heading-differs", cell, found=printed, hidden=unit)
            return
        by_heading = pointed[0]
    if by_heading and by_heading != unit:
        _refuse_conflict(form, unit, printed, cell)


def _refuse_conflict(form: FormSheet, unit: str, printed: str, cell: str) -> None:
    form.report("identity-conflict", cell, found=printed, hidden=unit, printed=printed)
    raise RefusedError


def _refuse_unknown(form: FormSheet, printed: str, cell: str) -> NoReturn:
    form.report("unknown-unit", cell, found=printed, meant=_meant(form, printed))
    raise RefusedError


def _whose_table(form: FormSheet, printed: str, cell: str) -> str:
    """The unit of a table of the cluster's own: where its layout says, else by its heading, else the only one named."""
    names: dict[str, str] = form.context["unit_names"]
    by_heading = names.get(fold(printed), "")
    said, at = _at_unit_cell(form)
    if said:
        unit = names.get(fold(said), "")
        inside = [] if unit else _named_inside(form, said)
        if len(inside) == 1:
            unit = inside[0]
            form.report("unit-not-labelled", at, found=said, unit_name=form.context["unit_labels"][unit])
        if not unit:
            _refuse_unknown(form, said, at)
        if by_heading and by_heading != unit:
            _refuse_conflict(form, unit, printed, cell)
        return unit
    if not printed:
        named = _only_unit_named(form)
        if named is not None:
            unit, printed, cell = named
            form.report("unit-not-labelled", cell, found=printed, unit_name=form.context["unit_labels"][unit])
            return unit
    if not by_heading:
        _refuse_unknown(form, printed, cell)
    return by_heading


def _pointed_at(form: FormSheet, printed: str) -> list[str]:
    """The units that a heading means whose name is in no list: those it names among other words, else the nearest."""
    names: dict[str, str] = form.context["unit_names"]
    return _named_inside(form, printed) or list(dict.fromkeys(names[name] for name in nearest_name(printed, names)))


def _named_inside(form: FormSheet, text: str) -> list[str]:
    """The units that a text names among other words, as a title does: by the longest of the names in it."""
    names: dict[str, str] = form.context["unit_names"]
    said = f" {' '.join(_WORD.findall(fold(text)))} "
    inside = [name for name in names if " " in name and f" {' '.join(_WORD.findall(name))} " in said]
    longest = max(map(len, inside), default=0)
    return list(dict.fromkeys(names[name] for name in inside if len(name) == longest))


def _meant(form: FormSheet, printed: str) -> list[str]:
    """Which units come near; without a heading, what the names of sheet and file say."""
    names, labels = form.context["unit_names"], form.context["unit_labels"]
    said = [printed] if printed else [form.sheet, form.book.name.rpartition(".")[0]]
    near = [unit for word in said for unit in nearest_name(word, names)]
    return list(dict.fromkeys(labels[names[unit]] for unit in near))[:2]


def _at_unit_cell(form: FormSheet) -> tuple[str, str]:
    """What stands in the cell that the layout names, and that cell; empty where it names none or it is blank."""
    at = form.context["layout"]["unit_cell"]
    row, column = position_of(at) or (len(form.rows), 0)
    value = form.rows[row][column] if row < len(form.rows) and column < len(form.rows[row]) else ""
    text = clean(raw_text(value))
    label, colon, rest = text.partition(":")
    return (rest.strip() if colon and fold(label) in UNIT_LABELS else text), at


def _only_unit_named(form: FormSheet) -> tuple[str, str, str] | None:
    """Code, name and cell of the only unit named above the table; whom it is addressed to does not count.

    A cell that holds a name and nothing else counts before a title that has one among its words.
    """
    names = form.context["unit_names"]
    among: dict[str, tuple[str, str, str]] = {}
    found: dict[str, tuple[str, str, str]] = {}
    beside = _NOWHERE  # right of it, and in the rows below up to a blank one, others are named
    for number, row in enumerate(form.rows[: form.heading_row]):
        if blank_row(row):
            beside = _NOWHERE
        for position, value in enumerate(row):
            folded = fold(value) if isinstance(value, str) and value else ""
            if folded.lstrip("-+*( ").startswith(_OTHERS):
                beside = min(beside, position)
            unit = names.get(folded)
            if unit is not None and position < beside and folded != fold(unit):  # a code alone may be anything
                found.setdefault(unit, (unit, clean(value), a1(number, position)))
            elif folded and position < beside:
                for inside in _named_inside(form, value):
                    among.setdefault(inside, (inside, clean(value), a1(number, position)))
    best = found or among
    return next(iter(best.values())) if len(best) == 1 else None


def _printed_units(form: FormSheet) -> Iterator[tuple[str, str]]:
    """The units' names in the heading, as ``Đơn vị: …`` in one cell or in the cell to its right, and their cells."""
    labels = UNIT_LABELS if form.by_layout else UNIT_LABELS[:2]
    for number, row in enumerate(form.rows[: form.heading_row]):
        for position, value in enumerate(row):
            if not isinstance(value, str) or not value:
                continue
            label, colon, rest = clean(value).partition(":")
            if fold(label) not in labels:
                continue
            if colon and rest.strip():
                yield rest.strip(), a1(number, position)
                continue
            right = next((right for right in range(position + 1, len(row)) if not is_blank(row[right])), None)
            if right is not None:
                yield raw_text(row[right]), a1(number, right)
