"""Whether the conditions of the rulebook are met by what the units report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Condition

__all__ = ["MET", "NOT_MET", "UNKNOWN", "FieldValues", "conditions_met", "field_values", "holds"]

MET: Final = 1
NOT_MET: Final = 0
UNKNOWN: Final = -1  # what it asks about was not reported

FieldValues = Mapping[tuple[str, str], Decimal | str]
"""(unit, report field) → number or word; what was not reported is not there."""


def field_values(fields: pd.DataFrame) -> FieldValues:
    """What the units reported, from the table of ``Batch.fields``."""
    found: dict[tuple[str, str], Decimal | str] = {}
    given = fields[fields["state"] == "given"]
    columns = (given[name].astype("object") for name in ("unit", "field", "number", "choice", "text"))
    for unit, key, number, choice, text in zip(*columns, strict=True):
        word = choice if isinstance(choice, str) else text
        if isinstance(word, str):
            found[str(unit), str(key)] = word
        elif number == number:  # noqa: PLR0124 - not NaN
            found[str(unit), str(key)] = to_decimal(float(number))
    return found


def holds(condition: Condition, value: Decimal | str | None) -> int:
    """Whether a condition holds for what was reported: met, not met, unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Decimal) and isinstance(condition.value, Decimal):
        return int(condition.sign.holds(value, condition.value))
    left = fold(value if isinstance(value, str) else f"{value.normalize():f}")
    right = fold(condition.value if isinstance(condition.value, str) else f"{condition.value.normalize():f}")
    return int(condition.sign.holds(left, right))


def conditions_met(
    rulebook: Rulebook,
    conditions: Sequence[Condition],
    units: Sequence[str],
    values: FieldValues,
    points: Callable[[str], npt.NDArray[np.int64]] | None = None,
    known: Callable[[str], npt.NDArray[np.bool_]] | None = None,
) -> npt.NDArray[np.int64]:
    """For each of ``units`` whether all ``conditions`` are met (1), one is not (0), or one is unknown (−1).

    ``points`` gives the points of a criterion or group in integers of ``10**-digits``, shape (n,); without it only
    conditions on report fields are looked at. ``known``: whether anything of it has points; else nobody can tell,
    unless it never has any, because all below it only reports figures: these are 0.
    """
    result = np.full(len(units), MET, dtype=np.int64)
    for condition in conditions:
        if rulebook.field(condition.subject) is not None:
            each = _by_report(condition, [values.get((unit, condition.subject)) for unit in units])
        elif points is None or isinstance(condition.value, str):
            continue
        else:
            each = _by_points(condition, points(condition.subject), condition.value.scaleb(rulebook.info.digits))
            if known is not None:
                each = np.where(known(condition.subject) | _only_reports(rulebook, condition, units), each, UNKNOWN)
        result = np.where((result == NOT_MET) | (each == NOT_MET), NOT_MET, np.minimum(result, each))
    return result


def _only_reports(rulebook: Rulebook, condition: Condition, units: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For which of ``units`` what a condition looks at gives no points by the rulebook."""
    clusters = [cluster.code for cluster in rulebook.clusters if rulebook.only_reports(condition.subject, cluster.code)]
    if not clusters:  # as a rule
        return np.zeros(len(units), dtype=bool)
    return np.array([rulebook.unit(unit).cluster in clusters for unit in units], dtype=bool)


def _by_report(condition: Condition, reported: Sequence[Decimal | str | None]) -> npt.NDArray[np.int64]:
    found = {value: holds(condition, value) for value in set(reported)}  # many units say the same
    return np.array([found[value] for value in reported], dtype=np.int64)


def _by_points(condition: Condition, points: npt.NDArray[np.int64], limit: Decimal) -> npt.NDArray[np.int64]:
    different, position = np.unique(points, return_inverse=True)
    found = [int(condition.sign.holds(Decimal(int(value)), limit)) for value in different]
    return np.array(found, dtype=np.int64)[position].reshape(points.shape)
