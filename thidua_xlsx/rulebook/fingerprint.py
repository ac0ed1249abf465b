"""What changes points, as a hash: wording, aliases, predecessors, contacts and deadlines are left out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from thidua_xlsx.rulebook.model import Criterion, Rulebook

__all__ = ["criterion_hash", "rulebook_hash"]

_HASHED_INFO = (
    "id",
    "version",
    "digits",
    "percent_digits",
    "total",
    "not_assigned",
    "class_basis",
    "class_figure",
    "class_counts",
    "total_cap",
    "rank_style",
    "verified_by",
    "combine",
)
_WORDING = frozenset({"name", "label", "content", "when", "where"})


def criterion_hash(rulebook: Rulebook, criterion: Criterion) -> str:
    """Twelve hexadecimal digits of what changes the points of one criterion."""
    method = criterion.method
    return _digest(
        [
            criterion.key,
            criterion.parent,
            _number(criterion.maximum),
            criterion.measure,
            sorted(criterion.clusters),
            None if method is None else [method.key, _plain(dataclasses.asdict(method))],
            rulebook.kind(criterion),
            criterion.rule,
            _number(criterion.weight),
            _number(criterion.cap),
            _plain([dataclasses.asdict(condition) for condition in criterion.conditions]),
            _number(criterion.otherwise),
            rulebook.own_policy(criterion) or "",
            criterion.uses,
        ]
    )


def rulebook_hash(rulebook: Rulebook) -> str:
    """Twelve hexadecimal digits of what changes points, ranks or classes."""
    info = dataclasses.asdict(rulebook.info)
    return _digest(
        [
            [_plain(info[name]) for name in _HASHED_INFO],
            sorted([unit.code, unit.cluster] for unit in rulebook.units),
            sorted([cluster.code, cluster.rank_by] for cluster in rulebook.clusters),
            sorted(criterion_hash(rulebook, criterion) for criterion in rulebook.criteria),
            sorted([target.unit, target.criterion, _number(target.value)] for target in rulebook.targets),
            [_plain(dataclasses.asdict(row)) for row in rulebook.classes],
            [_rule(row) for row in rulebook.tie_keys],
            _in_any_order(rulebook.limiters),
            _in_any_order(rulebook.awards),
            _in_any_order(rulebook.covenant),
            _in_any_order(rulebook.activities),
            _in_any_order(rulebook.fields),
            _in_any_order(rulebook.verifiers),
        ]
    )


def _in_any_order(rows: Sequence[Any]) -> list[str]:
    return sorted(_digest(_rule(row)) for row in rows)


def _rule(row: Any) -> Any:
    """What a rule does, without its wording."""
    values = {key: value for key, value in dataclasses.asdict(row).items() if key not in _WORDING}
    return _plain({key: sorted(value) if key == "clusters" else value for key, value in values.items()})


def _number(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return _number(value)


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
