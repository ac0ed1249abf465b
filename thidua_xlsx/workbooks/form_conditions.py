"""Conditions as formulas in a form: where the report fields stand, and what a condition asks of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from thidua_xlsx.intake.form_layout import REPORT_SHEET
from thidua_xlsx.methods.base import Kind, literal, text_literal
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Rulebook, is_activity
from thidua_xlsx.rulebook.rules import Condition, ReportField

__all__ = ["FIELD_COLUMN", "FIRST_FIELD_ROW", "activity_range", "conditions_formula", "field_cell"]

FIRST_FIELD_ROW: Final = 3
FIELD_COLUMN: Final = "C"


def field_cell(rulebook: Rulebook, cluster: str, key: str) -> str:
    """The cell of a report field in a form, as other sheets refer to it."""
    position = [item.key for item in rulebook.form_fields(cluster)].index(key)
    return f"'{REPORT_SHEET.say(rulebook.info.language)}'!${FIELD_COLUMN}${FIRST_FIELD_ROW + 1 + position}"


def activity_range(rulebook: Rulebook, cluster: str) -> tuple[str, list[ReportField]]:
    """The cells that say in which joint activities the unit took part, and what they ask."""
    asked = [item for item in rulebook.form_fields(cluster) if is_activity(item)]
    first = field_cell(rulebook, cluster, asked[0].key)
    last = field_cell(rulebook, cluster, asked[-1].key).partition("!")[2]
    return f"{first}:{last}", asked


def conditions_formula(
    rulebook: Rulebook,
    cluster: str,
    conditions: Sequence[Condition],
    cell_of: Callable[[str], str],
    known: Callable[[str], str] = str,
) -> str:
    """Whether nothing speaks against ``conditions``: what is blank does not.

    ``cell_of``: the cell of a criterion or group; ``known``: the condition that anything of it stands there.
    """
    tests = [_test(rulebook, cluster, condition, cell_of, known) for condition in conditions]
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _test(
    rulebook: Rulebook,
    cluster: str,
    condition: Condition,
    cell_of: Callable[[str], str],
    known: Callable[[str], str],
) -> str:
    item = rulebook.field(condition.subject)
    sign = condition.sign.value
    if item is None:
        number = condition.value if isinstance(condition.value, Decimal) else Decimal(0)
        if rulebook.only_reports(condition.subject, cluster):  # it never has points
            return "TRUE" if condition.sign.holds(Decimal(0), number) else "FALSE"
        return f"IF({known(condition.subject)},{cell_of(condition.subject)}{sign}{literal(number)},TRUE)"
    cell = field_cell(rulebook, cluster, item.key)
    if item.kind is Kind.NUMBER and isinstance(condition.value, Decimal):
        return f'OR({cell}="",N({cell}){sign}{literal(condition.value)})'
    value = condition.value if isinstance(condition.value, str) else literal(condition.value)
    word = next((choice for choice in item.choices if fold(choice) == fold(value)), value)
    return f'OR({cell}="",{cell}{sign}{text_literal(word)})'
