"""Points of a few units in one line, for the tests of methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from thidua_xlsx.methods.base import Method
from thidua_xlsx.methods.evaluate import evaluate


def scaled(
    method: Method,
    maximum: Any,
    inputs: Mapping[str, Sequence[float]],
    *,
    digits: int = 2,
    groups: Sequence[int] | None = None,
) -> list[int]:
    """Points as integers of ``10**-digits``; all units in one cluster unless ``groups`` says otherwise."""
    arrays = {name: np.array(values, dtype=np.float64) for name, values in inputs.items()}
    count = len(next(iter(arrays.values())))
    clusters = np.array([0] * count if groups is None else groups, dtype=np.int64)
    return [int(value) for value in evaluate(method, Decimal(str(maximum)), arrays, clusters, digits)]


def points(method: Method, maximum: Any, inputs: Mapping[str, Sequence[float]], **options: Any) -> list[Decimal]:
    """Points as printed."""
    digits = options.get("digits", 2)
    return [Decimal(value).scaleb(-digits) for value in scaled(method, maximum, inputs, **options)]
