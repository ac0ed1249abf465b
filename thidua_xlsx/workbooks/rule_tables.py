"""The rules beyond points as rows of the rulebook workbook, as ``read_rules`` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from thidua_xlsx.messages.text import format_number
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.reading.numbers import parse_number
from thidua_xlsx.reading.table import Choice
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Condition, Measure
from thidua_xlsx.rulebook.sheets import AT_LEAST, BASES, BELOW, NO, SHEETS, SUBJECT_WORDS, YES, SheetName
from thidua_xlsx.workbooks.table_sheet import Table

__all__ = ["conditions_text", "interval_cells", "rule_tables", "word_of"]

_LOOKS_LIKE_SHARE: Final = Decimal("1.5")
_SHARES: Final = (Measure.CLASS_SHARE, Measure.FIELD_SHARE)


def word_of(value: object, choices: Sequence[Choice], lang: str) -> str:
    """The word of a choice; empty for None or a value that is none of them."""
    return next((word.say(lang) for choice, word in choices if choice == value), "")


def conditions_text(conditions: Sequence[Condition], lang: str) -> str:
    """Conditions as they are typed."""
    texts = []
    for condition in conditions:
        value = condition.value
        word = value if isinstance(value, str) else format_number(value, lang)
        if not isinstance(value, str) and parse_number(word)[1]:
            word += "0"  # 1,362 might be a thousand, 1,3620 is not
        texts.append(f"{condition.subject} {condition.sign.value} {word}")
    return "; ".join(texts)


def _share(value: Decimal | None, lang: str) -> Decimal | str | None:
    """A percentage; one so small that 0.8 might be meant to be 80 says that it is none."""
    if value is None or value > _LOOKS_LIKE_SHARE:
        return value
    word = format_number(value, lang)
    return f"{word}0 %" if parse_number(word)[1] else f"{word} %"


def interval_cells(interval: Interval | None) -> dict[str, Any]:
    """The four cells of an interval."""
    if interval is None:
        return {}
    cells: dict[str, Any] = {}
    if interval.low is not None:
        cells |= {"low_sign": AT_LEAST[0][1].vi if interval.low_closed else AT_LEAST[1][1].vi, "low": interval.low}
    if interval.high is not None:
        cells |= {"high_sign": BELOW[1][1].vi if interval.high_closed else BELOW[0][1].vi, "high": interval.high}
    return cells


def rule_tables(rulebook: Rulebook, lang: str) -> dict[SheetName, Table]:
    """The rows of every sheet from ``Xếp loại`` on."""

    def word(sheet: SheetName, key: str, value: object) -> str:
        choices = next(column.choices for column in SHEETS[sheet].columns if column.key == key)
        return word_of(value, choices, lang)

    def flag(value: bool, unless: bool = False) -> str:
        return "" if value is unless else (YES if value else NO).say(lang)

    def joined(codes: Sequence[str]) -> str:
        return "; ".join(codes)

    return {
        SheetName.CLASSES: [
            {
                "code": row.code,
                "name": row.name,
                **interval_cells(row.interval),
                "no_zero": word(SheetName.CLASSES, "no_zero", row.no_zero),
                "conditions": conditions_text(row.conditions, lang),
                "if_not": word(SheetName.CLASSES, "if_not", row.if_not),
                "share": _share(row.share, lang),
                "share_base": word_of(row.share_base, BASES, lang) or row.share_base,
            }
            for row in rulebook.classes
        ],
        SheetName.TIE_KEYS: [
            {
                "subjects": " + ".join(word_of(key, SUBJECT_WORDS, lang) or key for key in link.subjects),
                "figure": word(SheetName.TIE_KEYS, "figure", link.figure),
                "better": word(SheetName.TIE_KEYS, "better", link.better),
                "clusters": joined(link.clusters),
            }
            for link in rulebook.tie_keys
        ],
        SheetName.LIMITERS: [
            {
                "code": item.code,
                "name": item.name,
                "class_at_most": item.class_at_most,
                "no_award": flag(item.no_award),
                "last": flag(item.last),
                "no_submission": flag(item.no_submission),
            }
            for item in rulebook.limiters
        ],
        SheetName.AWARDS: [
            {
                "code": item.code,
                "name": item.name,
                "clusters": joined(item.clusters),
                "scope": word(SheetName.AWARDS, "scope", item.scope),
                "number": item.number,
                "percent": _share(item.percent, lang),
                "base": word_of(item.base, BASES, lang) or item.base,
                "class_at_least": item.class_at_least,
                "rank_at_most": item.rank_at_most,
                "ballot": flag(item.ballot),
                "threshold": _share(item.threshold, lang),
                "limited": flag(item.limited, unless=True),
            }
            for item in rulebook.awards
        ],
        SheetName.COVENANT: [
            {
                "code": row.code,
                "content": row.content,
                "measure": word(SheetName.COVENANT, "measure", row.measure),
                "of": row.of,
                "sign": word(SheetName.COVENANT, "sign", row.sign),
                "target": _share(row.target, lang) if row.measure in _SHARES else row.target,
                "clusters": joined(row.clusters),
            }
            for row in rulebook.covenant
        ],
        SheetName.ACTIVITIES: [
            {
                "code": item.code,
                "name": item.name,
                "when": item.when,
                "where": item.where,
                "clusters": joined(item.clusters),
            }
            for item in rulebook.activities
        ],
        SheetName.FIELDS: [
            {
                "key": item.key,
                "label": item.label,
                "kind": word(SheetName.FIELDS, "kind", item.kind),
                "choices": joined(item.choices),
                "required": flag(item.required, unless=True),
                "clusters": joined(item.clusters),
            }
            for item in rulebook.fields
        ],
        SheetName.VERIFIERS: [
            {
                "code": item.code,
                "name": item.name,
                "criteria": joined(item.criteria),
                "clusters": joined(item.clusters),
            }
            for item in rulebook.verifiers
        ],
    }
