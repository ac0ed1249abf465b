"""What changes points, as a hash: wording, aliases, contacts and deadlines are left out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
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
)


def criterion_hash(criterion: Criterion) -> str:
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
        ]
    )


def rulebook_hash(rulebook: Rulebook) -> str:
    """Twelve hexadecimal digits of what changes points, ranks or classes."""
    info = dataclasses.asdict(rulebook.info)
    return _digest(
        [
            [_plain(info[name]) for name in _HASHED_INFO],
            sorted([unit.code, unit.cluster] for unit in rulebook.units),
            sorted(criterion_hash(criterion) for criterion in rulebook.criteria),
            sorted([target.unit, target.criterion, _number(target.value)] for target in rulebook.targets),
            [_plain(dataclasses.asdict(row)) for row in rulebook.classes],
        ]
    )


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
