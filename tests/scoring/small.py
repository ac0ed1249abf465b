"""Small rulebooks and answers in a few words, for the tests of scoring.

A value of a criterion is a number (points of a direct one, else the result), ``(target, result)``, ``"KG"`` (not
assigned), ``("KG", result)`` (no target, but a result), or a dictionary of inputs. What is not there is blank.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.recompute import recompute
from thidua_xlsx.intake.form_map import inputs_of
from thidua_xlsx.intake.tables import STATES
from thidua_xlsx.methods.base import Kind, Method
from thidua_xlsx.methods.direct import Direct
from thidua_xlsx.methods.figure import Figure
from thidua_xlsx.rulebook.model import Cluster, Criterion, Info, NotAssigned, Rulebook, Unit
from thidua_xlsx.rulebook.rules import ReportField
from thidua_xlsx.scoring.result import Result

_SOURCES = [
    *("file", "path", "unit", "status", "reason", "size", "sha256", "form_version", "fingerprint", "check_code"),
    *("kind", "modified", "folder"),
]
_REPORTS = ["unit", "field", "position", "text", "file", "sheet", "cell"]
_FIELDS = ["unit", "field", "state", "number", "choice", "text", "raw", "file", "sheet", "cell"]


def leaf(
    key: str, maximum: object = 10, method: Method | None = None, parent: str | None = None, **more: Any
) -> Criterion:
    """A leaf, direct unless told; its parent is what stands before the last dot of its key."""
    above = key.rpartition(".")[0] if parent is None else parent
    return Criterion(key, key, f"Tiêu chí {key}", Decimal(str(maximum)), above, method=method or Direct(), **more)


def figure(key: str, parent: str | None = None, **more: Any) -> Criterion:
    """A leaf that only reports a figure."""
    return leaf(key, 0, Figure(), parent, **more)


def group(key: str, parent: str | None = None, **more: Any) -> Criterion:
    """A group."""
    return Criterion(key, key, f"Nhóm {key}", None, key.rpartition(".")[0] if parent is None else parent, **more)


def number_field(key: str, **more: Any) -> ReportField:
    """A report field with a number."""
    return ReportField(key, f"Mục {key}", Kind.NUMBER, **more)


def choice_field(key: str, *choices: str, **more: Any) -> ReportField:
    """A report field with a choice."""
    return ReportField(key, f"Mục {key}", Kind.CHOICE, choices, **more)


def book(
    *criteria: Criterion,
    units: int | Mapping[str, str] = 4,
    clusters: tuple[Cluster, ...] = (Cluster("C", "Cụm"),),
    info: Mapping[str, Any] | None = None,
    **parts: Any,
) -> Rulebook:
    """A rulebook; units are so many of the first cluster (U1, U2, …) or code → cluster."""
    of = {f"U{number}": clusters[0].code for number in range(1, units + 1)} if isinstance(units, int) else units
    settings = {"not_assigned": NotAssigned.EXCLUDE, **(info or {})}
    return Rulebook(
        Info("r", "1", "R", 2024, settings.pop("digits", 2), settings.pop("percent_digits", 2), **settings),
        clusters,
        tuple(Unit(code, f"Đơn vị {code}", cluster) for code, cluster in of.items()),
        criteria,
        **parts,
    )


def _inputs(criterion: Criterion, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if isinstance(value, tuple):
        return {"target": value[0], "result": value[1]}
    if value == "KG":
        return {item.key: "KG" for item in inputs_of(criterion)}
    return {"claimed" if isinstance(criterion.method, Direct) else "result": value}


def answers_of(rulebook: Rulebook, given: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """The table ``Batch.answers``."""
    rows = []
    for unit, own in given.items():
        for number, criterion in enumerate(rulebook.leaves(rulebook.unit(unit).cluster)):
            inputs = _inputs(criterion, own[criterion.key]) if criterion.key in own else {}
            for item in inputs_of(criterion):
                value = inputs.get(item.key)
                gone = value == "KG" or (inputs.get("target") == "KG" and item.kind is not Kind.TEXT)
                said = None if value == "KG" else value
                is_number = item.kind is Kind.NUMBER and said is not None
                rows.append(
                    {
                        "unit": unit,
                        "criterion": criterion.key,
                        "input": item.key,
                        "state": "not assigned" if gone else ("blank" if said is None else "given"),
                        "number": float(said) if is_number else math.nan,
                        "choice": said if item.kind is Kind.CHOICE else None,
                        "text": said if item.kind is Kind.TEXT else None,
                        "raw": "" if said is None else str(said),
                        "file": f"{unit}.xlsx",
                        "sheet": "Tự chấm điểm",
                        "cell": f"H{number + 6}",
                    }
                )
    columns = ["unit", "criterion", "input", "state", "number", "choice", "text", "raw", "file", "sheet", "cell"]
    table = pd.DataFrame(rows, columns=columns)
    for column in ("unit", "criterion", "input", "file", "sheet"):
        table[column] = pd.Categorical(table[column])
    table["state"] = pd.Categorical(table["state"], categories=list(STATES.values()))
    return table.astype({"number": "float64", "choice": "str", "text": "str", "raw": "str", "cell": "str"})


def fields_of(rulebook: Rulebook, fields: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """The table ``Batch.fields``."""
    rows = []
    for unit, own in fields.items():
        for number, item in enumerate(rulebook.form_fields(rulebook.unit(unit).cluster)):
            value = own.get(item.key)
            rows.append(
                {
                    "unit": unit,
                    "field": item.key,
                    "state": "blank" if value is None else "given",
                    "number": float(value) if item.kind is Kind.NUMBER and value is not None else math.nan,
                    "choice": value if item.kind is Kind.CHOICE else None,
                    "text": value if item.kind is Kind.TEXT else None,
                    "raw": "" if value is None else str(value),
                    "file": f"{unit}.xlsx",
                    "sheet": "Báo cáo",
                    "cell": f"C{number + 4}",
                }
            )
    return pd.DataFrame(rows, columns=_FIELDS).astype({"number": "float64", "choice": "str", "text": "str"})


def batch(
    rulebook: Rulebook, given: Mapping[str, Mapping[str, Any]], fields: Mapping[str, Mapping[str, Any]] | None = None
) -> Batch:
    """A batch of ``given``, without findings and files."""
    answers, reported = answers_of(rulebook, given), fields_of(rulebook, fields or {})
    return Batch(
        rulebook,
        answers,
        pd.DataFrame([], columns=_SOURCES),
        pd.DataFrame([], columns=_REPORTS),
        reported,
        recompute(rulebook, answers, reported),
        (),
    )


def printed(value: float) -> Fraction:
    """A figure of a table as the decimal that it prints."""
    return Fraction(f"{value:.9f}")


def row(result: Result, unit: str) -> dict[str, Any]:
    """A unit's row of the ranking."""
    return dict(result.ranking.set_index("unit").loc[unit])


def total(result: Result, unit: str, key: str = "total") -> tuple[float, float]:
    """Points and maximum of a group of a unit."""
    own = result.totals.set_index(["unit", "group"]).loc[(unit, key)]
    return float(own["points"]), float(own["maximum"])


def points(result: Result, unit: str, key: str) -> float:
    """A unit's points on a leaf."""
    return float(result.points.set_index(["unit", "criterion"]).loc[(unit, key), "points"])


def ranks(result: Result) -> dict[str, int | None]:
    """Unit → rank."""
    own = result.ranking
    return {str(u): None if pd.isna(r) else int(r) for u, r in zip(own["unit"], own["rank"], strict=True)}
