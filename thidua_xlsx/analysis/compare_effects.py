"""By how much each criterion changed the total of each unit between two results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.analysis.compare_criteria import REST, Counted
from thidua_xlsx.analysis.compare_units import BOTH, CAME, WENT, UnitMatch
from thidua_xlsx.decimals import IntArray
from thidua_xlsx.messages.text import Text

__all__ = ["effects_table"]

_PERCENT_DIGITS: Final = 9  # what doubles hold for certain
_REST: Final = Text(
    "Còn lại (mức khống chế, điều kiện của nhóm, làm tròn)", "The rest (caps, groups' conditions, rounding)"
)


_FITTING: Final = 12  # decimals with which points fit into 64 bits


def _wide(values: IntArray, digits: int) -> npt.NDArray[Any]:
    """Whole numbers that can take so many decimals."""
    return values.astype(object) if digits > _FITTING else values


def _double(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return values.astype(np.float64)


@dataclass(frozen=True)
class _Side:
    """What the compared units have on one side, for every row of ``matched``: shape (leaves, units)."""

    counted: Counted
    rows: npt.NDArray[np.intp]  # of the leaves, −1 where there is none
    columns: npt.NDArray[np.intp]  # of the units

    def take(self, values: npt.NDArray[Any], nothing: float = 0) -> npt.NDArray[Any]:
        """Values of the side in the order of the comparison."""
        if not len(values):
            return np.full((len(self.rows), len(self.columns)), nothing)
        taken = values[self.rows][:, self.columns]
        taken[self.rows < 0] = nothing
        return np.asarray(taken)

    def points(self) -> npt.NDArray[np.float64]:
        """The points, NaN where there are none."""
        counted = self.counted
        if not counted.leaves:
            return self.take(np.zeros((0, 0)), np.nan)
        values = np.stack([counted.points[key] for key in counted.leaves]) / 10.0**self.digits
        return self.take(np.where(counted.has_points, values, np.nan), np.nan)

    @property
    def digits(self) -> int:
        """Decimals of points."""
        return self.counted.rulebook.info.digits

    def percent(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Points in percent of the leaf's maximum; NaN where it has none."""
        most = self.take(self.counted.maxima / 10.0**self.digits, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(most > 0, 100 * points / most, np.nan)

    def counts(self, digits: int) -> IntArray:
        """What the leaves count, in integers of ``10**-digits``."""
        return np.asarray(_wide(self.take(self.counted.counts), digits) * 10 ** (digits - self.counted.digits))

    def rest(self, digits: int) -> IntArray:
        """What belongs to no leaf, in the same."""
        return np.asarray(_wide(self.counted.rest[self.columns], digits) * 10 ** (digits - self.counted.digits))

    def whole(self) -> npt.NDArray[np.float64]:
        """The maximum of the total of every unit."""
        ranking = self.counted.result.ranking.set_index("unit")["maximum"]
        units = [self.counted.units[column] for column in self.columns]
        return np.asarray(ranking.reindex(units).to_numpy(dtype=np.float64))


@dataclass(frozen=True)
class _Both:
    """Both sides, the compared units (in b and in a), and the decimals of what is counted."""

    a: _Side
    b: _Side
    units: npt.NDArray[np.object_]
    digits: int

    def in_percent(self, effect_a: IntArray, effect_b: IntArray) -> npt.NDArray[np.float64]:
        """The difference of two figures, each in percent of the units' maximum of its side."""
        scale = 10.0**self.digits
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = _double(effect_b) / scale / self.b.whole() - _double(effect_a) / scale / self.a.whole()
        return np.round(100 * shares, _PERCENT_DIGITS)


def effects_table(a: Counted, b: Counted, match: UnitMatch, matched: pd.DataFrame) -> pd.DataFrame:
    """The table ``Comparison.criteria``; ``matched`` as ``Comparison.matched``."""
    pairs = [(unit, was) for unit, was in match.pairs() if unit in b.row_of and was in a.row_of]
    keys_a = [key if how != CAME else "" for key, how in zip(matched["criterion_a"], matched["how"], strict=True)]
    keys_b = [key if how != WENT else "" for key, how in zip(matched["criterion"], matched["how"], strict=True)]
    units = np.array([unit for unit, _ in pairs], dtype=object)
    both = _Both(
        _Side(a, _positions(a.leaves, keys_a), np.array([a.row_of[was] for _, was in pairs], dtype=np.intp)),
        _Side(b, _positions(b.leaves, keys_b), np.array([b.row_of[unit] for unit, _ in pairs], dtype=np.intp)),
        units,
        max(a.digits, b.digits),
    )
    leaves, rest = _of_leaves(both, matched), _of_rest(both)
    table = pd.concat([leaves, rest], ignore_index=True) if len(rest) else leaves
    place = {unit: number for number, unit in enumerate(units)}
    order = table["unit"].map(place).sort_values(kind="stable").index
    texts = ("unit", "criterion", "criterion_a", "name", "how")
    return table.loc[order].reset_index(drop=True).astype(dict.fromkeys(texts, "str"))


def _of_leaves(both: _Both, matched: pd.DataFrame) -> pd.DataFrame:
    """A row for every compared unit and leaf of which it has points on either side."""
    points_a, points_b = both.a.points(), both.b.points()
    counts_a, counts_b = both.a.counts(both.digits), both.b.counts(both.digits)
    unit, leaf = np.nonzero((~np.isnan(points_a) | ~np.isnan(points_b)).T)
    at = leaf, unit
    columns: dict[str, Any] = {"unit": both.units[unit]}
    columns |= {
        name: matched[name].to_numpy(dtype=object)[leaf] for name in ("criterion", "criterion_a", "name", "how")
    }
    digits = max(both.a.digits, both.b.digits)
    columns |= {"points_a": points_a[at], "points_b": points_b[at]}
    columns["difference"] = np.round(points_b[at] - points_a[at], digits)
    columns |= {"percent_a": both.a.percent(points_a)[at], "percent_b": both.b.percent(points_b)[at]}
    columns["effect"] = _double((counts_b - counts_a)[at]) / 10.0**both.digits
    columns["effect_percent"] = both.in_percent(counts_a, counts_b)[at]
    return pd.DataFrame(columns)


def _of_rest(both: _Both) -> pd.DataFrame:
    """A row for every compared unit whose total is not what its leaves count."""
    rest_a, rest_b = both.a.rest(both.digits), both.b.rest(both.digits)
    rows = np.flatnonzero((rest_a != 0) | (rest_b != 0))
    scale = 10.0**both.digits
    name = _REST.say(both.b.counted.rulebook.info.language)
    columns: dict[str, Any] = {"unit": both.units[rows], "criterion": REST, "criterion_a": REST, "name": name}
    columns |= {"how": BOTH, "points_a": _double(rest_a[rows]) / scale, "points_b": _double(rest_b[rows]) / scale}
    columns |= {"difference": _double((rest_b - rest_a)[rows]) / scale, "percent_a": np.nan, "percent_b": np.nan}
    columns |= {"effect": columns["difference"], "effect_percent": both.in_percent(rest_a, rest_b)[rows]}
    return pd.DataFrame(columns)


def _positions(known: list[str], wanted: list[str]) -> npt.NDArray[np.intp]:
    place = {key: position for position, key in enumerate(known)}
    return np.array([place.get(key, -1) for key in wanted], dtype=np.intp)
