"""The rulebook as tidy tables: a row for each unit, criterion, target and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.methods.registry import write_parameters
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import Condition
from thidua_xlsx.tables.of_batch import FINDINGS
from thidua_xlsx.tables.of_rulebook import RULEBOOK_TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rulebook_tables"]

Rows = Iterable[Mapping[str, Any]]


def rulebook_tables(rulebook: Rulebook) -> Mapping[str, pd.DataFrame]:
    """The tables of ``Rulebook.tables`` by name; the columns are those of ``tables/of_rulebook.py``.

    Codes are those of the rulebook, words of the software its own codes (``core``, ``sum``, ``lower``); parameters
    and findings are in the rulebook's language. Where a column holds several codes, ``; `` stands between them.
    """
    rows = _rows(rulebook)
    found = {name: table.frame(rows[name]) for table in RULEBOOK_TABLES for name in [table.name.partition(".")[2]]}
    lang = rulebook.info.language
    return MappingProxyType({**found, "findings": FINDINGS.frame(item.row(lang) for item in rulebook.findings)})


def _rows(rulebook: Rulebook) -> dict[str, Rows]:
    return {
        "info": [_info(rulebook)],
        "clusters": [
            {**_fields(cluster, "code"), "cluster": cluster.code, "units": len(rulebook.units_of(cluster.code))}
            for cluster in rulebook.clusters
        ],
        "units": [{**_fields(unit, "code"), "unit": unit.code} for unit in rulebook.units],
        "criteria": [_criterion(rulebook, criterion, depth) for criterion, depth in rulebook.walk()],
        "points": _point_rows(rulebook),
        "targets": [
            {
                "unit": target.unit,
                "criterion": target.criterion,
                "assigned": target.value is not None,
                "target": target.value,
            }
            for target in rulebook.targets
        ],
        "classes": [
            {**_fields(row, "name", "interval"), "class": row.name, **_ends(row.interval)} for row in rulebook.classes
        ],
        "ties": [
            {**_fields(key), "position": position, "subjects": " + ".join(key.subjects)}
            for position, key in enumerate(rulebook.tie_keys, start=1)
        ],
        "limiters": [{**_fields(item, "code"), "kind": item.code} for item in rulebook.limiters],
        "awards": [{**_fields(item, "code"), "award": item.code} for item in rulebook.awards],
        "covenant": [_fields(row) for row in rulebook.covenant],
        "activities": [{**_fields(item, "code"), "activity": item.code} for item in rulebook.activities],
        "fields": [{**_fields(item, "key"), "field": item.key} for item in rulebook.fields],
        "verifiers": [{**_fields(item, "code"), "verifier": item.code} for item in rulebook.verifiers],
    }


def _fields(item: Any, *left_out: str) -> dict[str, Any]:
    """The fields of a value of the model as cells."""
    return {name: _cell(getattr(item, name)) for name in item.__dataclass_fields__ if name not in left_out}


def _cell(value: Any) -> Any:
    """Several codes or conditions as one text."""
    if not isinstance(value, tuple):
        return value
    return "; ".join(_condition(item) if isinstance(item, Condition) else str(item) for item in value)


def _condition(condition: Condition) -> str:
    value = condition.value if isinstance(condition.value, str) else f"{condition.value:f}"
    return f"{condition.subject} {condition.sign.value} {value}"


def _info(rulebook: Rulebook) -> dict[str, Any]:
    return {**_fields(rulebook.info), "fingerprint": rulebook.fingerprint}


def _criterion(rulebook: Rulebook, criterion: Criterion, depth: int) -> dict[str, Any]:
    method = criterion.method
    return {
        **_fields(criterion, "key"),
        "criterion": criterion.key,
        "depth": depth,
        "leaf": method is not None,
        "maximum": rulebook.maximum(criterion.key),
        "method": "" if method is None else method.key,
        "parameters": "" if method is None else write_parameters(method, rulebook.info.language),
        "kind": rulebook.kind(criterion).value,
        "rule": "" if method is not None else criterion.rule.value,
        "not_assigned": rulebook.policy(criterion).value,
    }


def _point_rows(rulebook: Rulebook) -> Iterator[dict[str, Any]]:
    for criterion, _ in rulebook.walk():
        rows: Sequence[Any] = getattr(criterion.method, "rows", ())
        for position, row in enumerate(rows, start=1):
            yield {
                **_fields(row, "interval"),
                "criterion": criterion.key,
                "position": position,
                **({} if row.interval is None else _ends(row.interval)),
            }


def _ends(interval: Interval) -> dict[str, Any]:
    """The ends of an interval; whether an end belongs to it is told only where there is one."""
    return {
        "low": interval.low,
        "low_closed": None if interval.low is None else interval.low_closed,
        "high": interval.high,
        "high_closed": None if interval.high is None else interval.high_closed,
    }
