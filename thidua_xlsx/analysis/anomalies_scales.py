"""Targets and results that seem to be typed in another scale: 90 here, 0.9 there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from thidua_xlsx.analysis.anomalies_look import Look, Mask, Rows
from thidua_xlsx.decimals import FloatArray, to_decimal
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT, TARGET

__all__ = ["other_scales"]

_LEAST_UNITS: Final = 3
_NEAR: Final = 1.5  # times: how far a figure, brought to the scale of the others, may lie outside their range
_ALIKE: Final = 10.0  # times: how far apart figures of one scale may lie
_SHARE: Final = 2.0  # what is typed as a share is below

_OTHERS_HAVE: Final = Text("các đơn vị khác ghi khoảng {median}", "other units have about {median}")
_ITS_TARGET: Final = Text("chỉ tiêu của đơn vị là {target}", "the unit's target is {target}")
_ITS_RESULT: Final = Text("kết quả của đơn vị là {result}", "the unit's result is {result}")


def other_scales(look: Look) -> tuple[list[Finding], Mask]:
    """Targets and results that are a hundred times, or a hundredth, of what they are compared with; and which cells.

    First within a unit: a target of 90 beside a result of 0.95. Then among the units of a cluster: most have about 90,
    one has 0.9. The smaller figure must have decimals, for 2 of 200 cases may be true, unless the criterion is measured
    in percent. What the reading has said already (0.9 in a percentage, where no number format tells what is meant) is
    no number, and not said again. Cells: shape (leaves, units).
    """
    found: list[Finding] = []
    doubtful = np.zeros(look.results.shape, dtype=bool)
    for line, column in zip(*np.nonzero(_within(look)), strict=True):
        doubtful[line, column] = True
        found += _beside_its_own(look, int(line), int(column))
    percent = np.array([leaf.is_percent for leaf in look.leaves], dtype=bool)
    for name, values in ((TARGET.key, look.typed_targets), (RESULT.key, look.results)):
        usable = np.where((values > 0) & ~doubtful, values, np.nan)
        for _, columns in look.clusters:
            for line, odd, median in _apart(usable[:, columns], percent):
                doubtful[line, columns[odd]] = True
                found += _among_units(look, line, columns[odd], name, median)
    return found, doubtful


def _within(look: Look) -> Mask:
    """Where a unit's own target and result are a hundred times apart, and the smaller one has decimals."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = look.results / look.targets
    small = np.minimum(look.results, look.targets)
    close = ((ratio >= 0.005) & (ratio <= 0.01 * _NEAR)) | ((ratio >= 50) & (ratio <= 100 * _NEAR))
    return np.asarray(close & (small < _SHARE) & (small != np.floor(small)))


def _beside_its_own(look: Look, line: int, column: int) -> Iterator[Finding]:
    """At the smaller of target and result; at the result where the rulebook holds the target."""
    target, result = float(look.targets[line, column]), float(look.results[line, column])
    typed = bool(np.isfinite(look.typed_targets[line, column]))
    if typed and target < result:
        name, other, compared = TARGET.key, RESULT.key, Message(_ITS_RESULT, {"result": to_decimal(result)})
    else:
        name, other, compared = RESULT.key, TARGET.key, Message(_ITS_TARGET, {"target": to_decimal(target)})
    row, beside = (look.row(line, column, key) for key in (name, other))
    if row >= 0:
        places = (look.place(beside),) if beside >= 0 else ()
        yield look.at(
            "scale-differs", row, column=look.label(look.leaves[line], name), compared=compared, places=places
        )


def _apart(values: FloatArray, percent: Mask) -> Iterator[tuple[int, Rows, float]]:
    """Lines in which few figures are a hundred times the others, or a hundredth: which, and the others' median."""
    there = np.isfinite(values).sum(axis=1)
    low, high = (np.where(np.isfinite(values), values, nothing) for nothing in (np.inf, 0.0))
    least, most = low.min(axis=1, initial=np.inf), high.max(axis=1, initial=0.0)
    for line in np.flatnonzero((there >= _LEAST_UNITS) & (most > 30 * least)):
        known = np.flatnonzero(np.isfinite(values[line]))
        own = values[line, known]
        steps = np.rint(np.log10(own / np.sort(own)[len(own) // 2]) / 2)
        usual, odd = own[steps == 0], np.flatnonzero(np.abs(steps) == 1)
        if not odd.size or 2 * len(usual) < len(own) or usual.max() > _ALIKE * usual.min():
            continue
        brought = own[odd] / 100.0 ** steps[odd]
        smaller = np.minimum(own[odd], usual.min())
        told = (smaller != np.floor(smaller)) | (bool(percent[line]) & (steps[odd] > 0))
        fits = told & (brought >= usual.min() / _NEAR) & (brought <= usual.max() * _NEAR)
        if fits.any():
            yield int(line), known[odd[fits]], float(np.median(usual))


def _among_units(look: Look, line: int, columns: Rows, name: str, median: float) -> Iterator[Finding]:
    """One finding for all units of a cluster that stand apart, at the cell of the first."""
    rows = [row for column in columns if (row := look.row(line, int(column), name)) >= 0]
    if rows:
        compared = Message(_OTHERS_HAVE, {"median": to_decimal(round(median, 4))})
        places = tuple(look.place(row) for row in rows[1:])
        label = look.label(look.leaves[line], name)
        yield look.at("scale-differs", rows[0], column=label, compared=compared, places=places)
