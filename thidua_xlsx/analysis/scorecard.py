"""One unit against its cluster: ``Result.scorecard``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from numbers import Integral
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from thidua_xlsx.analysis.asked import asked_unit
from thidua_xlsx.analysis.explain_facts import gives_points
from thidua_xlsx.analysis.explain_rank import rank_lines
from thidua_xlsx.analysis.explanation import Words
from thidua_xlsx.analysis.scorecard_gap import Gap, next_and_previous
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.messages.text import Text, format_points, known_language, shown_difference
from thidua_xlsx.rulebook.groups import scaled
from thidua_xlsx.rulebook.model import TOTAL, Criterion
from thidua_xlsx.rulebook.sheets import SUBJECT_WORDS

if TYPE_CHECKING:
    from thidua_xlsx.analysis.explain import Explainer
    from thidua_xlsx.scoring.result import Result

__all__ = ["Gap", "Scorecard", "Scorecards"]

_NOT_ASSIGNED: Final = "not assigned"
_FIGURES: Final = ["points", "maximum", "percent", "cluster_mean", "cluster_median", "cluster_best"]
_DIFFERENCES: Final = ["difference", "difference_percent"]
_GROUP_COLUMNS: Final = ["group", "name", "level", *_FIGURES, *_DIFFERENCES, "units"]
_STAGES: Final = ["claimed", "computed", "verified"]
_CRITERION_COLUMNS: Final = [
    *("criterion", "name", "group", "kind", "state"),
    *(*_FIGURES, *_DIFFERENCES, "units", *_STAGES),
]
_WHOLE: Final = frozenset({"level", "units"})
_TEXTS: Final = frozenset({"group", "criterion", "name", "kind", "state"})

_TITLE: Final = Text("{name} ({cluster})", "{name} ({cluster})")
_FIRST: Final = Text("Dẫn đầu cụm", "Leads its cluster")
_LAST: Final = Text("Không có đơn vị nào xếp sau", "Nobody is ranked below")
_ALONE: Final = Text("Cụm chỉ có đơn vị này được xếp hạng", "No other unit of its cluster is ranked")
_GROUP: Final = Text(
    "{name}: {points} trên {maximum} điểm; bình quân {units} đơn vị {mean}, cao nhất {best}",
    "{name}: {points} of {maximum} points; mean {mean} (units: {units}), best {best}",
)
_GROUP_BARE: Final = Text(
    "{name}: {points} điểm; bình quân {units} đơn vị {mean}, cao nhất {best}",
    "{name}: {points} points; mean {mean} (units: {units}), best {best}",
)
_GROUP_NONE: Final = Text(
    "{name}: không có điểm; bình quân {units} đơn vị {mean}, cao nhất {best}",
    "{name}: no points; mean {mean} (units: {units}), best {best}",
)
_GROUP_NOBODY: Final = Text("{name}: không có điểm", "{name}: no points")
_GROUPS: Final = Text("Theo nhóm", "By group")
_STRONGEST: Final = Text("Mạnh nhất so với bình quân cụm", "Strongest against the cluster's mean")
_WEAKEST: Final = Text("Yếu nhất so với bình quân cụm", "Weakest against the cluster's mean")
_CRITERION: Final = Text(
    "{key} {name}: {points} điểm, bình quân {mean} ({difference})",
    "{key} {name}: {points} points, mean {mean} ({difference})",
)
_NONE: Final = Text("không có điểm", "no points")


@dataclass(frozen=True)
class Scorecard:
    """One unit against its cluster; ``print(…)`` shows it.

    Means, medians and bests are over the ranked units of its cluster that have points there (``units`` says how many),
    the unit itself among them if it is ranked.

    Attributes
    ----------
    result, unit, name, cluster
        Where it comes from, whose it is (code and name), the code of its cluster.
    rank, ranked
        Its rank, None where it is not ranked; how many units of the cluster are.
    groups
        One row per group in printing order, and ``total``: ``group``, ``name``, ``level`` (0 at the top), ``points``,
        ``maximum``, ``percent``, ``cluster_mean``, ``cluster_median``, ``cluster_best`` (points), ``difference``
        (points above the mean), ``difference_percent`` (percent of the maximum above the mean of these percents),
        ``units``.
    criteria
        One row per criterion that gives points, in printing order: ``criterion``, ``name``, ``group`` (the one above
        it), ``kind`` (``core``, ``bonus``, ``deduction``), ``state`` (``scored``, ``missing``, ``not assigned``; blank
        where the unit sent nothing), the figures of ``groups``, and ``claimed``, ``computed``, ``verified`` (points
        before conditions and policies). Of a deduction, whose maximum is 0, ``difference_percent`` is in percent of
        the most that it takes.
    strongest, weakest
        The rows of ``criteria`` furthest above and below the mean in percent of the maximum; what is equal stays in
        printing order.
    not_assigned
        The rows of ``criteria`` that the unit was not assigned.
    scored_groups
        The rows of ``groups`` that can have points.
    next_rank, previous_rank
        The gap to the nearest rank above and below, see ``Gap``; None where there is none.
    standing
        Rank, ties, class, events and both distances, line by line.

    Points are float64 at the rulebook's digits, ``percent`` at its digits of percents; means and differences are the
    nearest doubles of exact fractions; NaN: there is none.
    """

    result: Result = field(repr=False, compare=False)
    unit: str
    name: str
    cluster: str
    rank: int | None
    ranked: int
    groups: pd.DataFrame = field(repr=False, compare=False)
    criteria: pd.DataFrame = field(repr=False, compare=False)
    strongest: pd.DataFrame = field(repr=False, compare=False)
    weakest: pd.DataFrame = field(repr=False, compare=False)
    next_rank: Gap | None
    previous_rank: Gap | None
    standing: tuple[Words, ...] = field(repr=False, compare=False)

    @property
    def not_assigned(self) -> pd.DataFrame:
        """The criteria that the unit was not assigned."""
        return self.criteria[self.criteria["state"] == _NOT_ASSIGNED].reset_index(drop=True)

    @property
    def scored_groups(self) -> pd.DataFrame:
        """The rows of ``groups`` that can have points; not those of which figures alone are reported."""
        own = [gives_points(self.result.rulebook, key, self.cluster) for key in self.groups["group"]]
        return self.groups[own].reset_index(drop=True)

    def say(self, lang: str | None = None) -> str:
        """All of it in ``lang``, by default the rulebook's language.

        Raises
        ------
        ValueError
            ``lang`` is no language that the library speaks.
        """
        return "\n".join(self._lines(self.result.rulebook.info.language if lang is None else known_language(lang)))

    def __str__(self) -> str:
        return self.say()

    def __repr__(self) -> str:
        """One line: whose, and where it stands."""
        place = "not ranked" if self.rank is None else f"rank {self.rank} of {self.ranked}"
        return f"<Scorecard {self.unit}: {place}>"

    def _lines(self, lang: str) -> Iterator[str]:
        digits = self.result.rulebook.info.digits

        def points(value: float, *, signed: bool = False) -> str:
            return _NONE.say(lang) if np.isnan(value) else format_points(value, digits, lang, signed=signed)

        yield _TITLE.say(lang, name=self.name, cluster=self.result.rulebook.cluster(self.cluster).name)
        yield from (f"  • {line.say(lang)}" for line in self.standing)
        groups = self.scored_groups.to_dict("records")
        if groups:
            yield _GROUPS.say(lang)
        for row in groups:
            names = {"name": _total(lang) if row["group"] == TOTAL else row["name"], "units": row["units"]}
            shown = {"points": "points", "maximum": "maximum", "mean": "cluster_mean", "best": "cluster_best"}
            indent = "  " * (1 + row["level"])
            there = not np.isnan(row["points"]) and bool(row["units"])
            text = _GROUP if row["maximum"] else _GROUP_BARE
            text = text if there else _GROUP_NONE if row["units"] else _GROUP_NOBODY
            yield f"{indent}• {text.say(lang, **names, **{key: points(row[of]) for key, of in shown.items()})}"
        for title, table in ((_STRONGEST, self.strongest), (_WEAKEST, self.weakest)):
            if len(table):
                yield title.say(lang)
            for row in table.to_dict("records"):
                apart = shown_difference(row["points"], row["cluster_mean"], digits)
                values = {
                    "points": points(row["points"]),
                    "mean": points(row["cluster_mean"]),
                    "difference": points(float(apart), signed=True),
                }
                yield f"  • {_CRITERION.say(lang, key=row['criterion'], name=row['name'], **values)}"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        from thidua_xlsx.html.notebook import scorecard_html

        return scorecard_html(self)


@dataclass(frozen=True)
class _Compared:
    """What the ranked units of a cluster have at one node: exact points and parts of the maximum."""

    points: list[Fraction]
    parts: list[Fraction]

    def mean(self) -> Fraction | None:
        """Of their points."""
        return sum(self.points, Fraction(0)) / len(self.points) if self.points else None

    def mean_part(self) -> Fraction | None:
        """Of their parts of the maximum."""
        return sum(self.parts, Fraction(0)) / len(self.parts) if self.parts else None


class Scorecards:
    """The scorecards of one result: what a cluster comes to is worked out once."""

    def __init__(self, explainer: Explainer) -> None:
        self._facts, self._standing = explainer.facts, explainer.standing
        self._compared: dict[tuple[str, str], _Compared] = {}

    def card(self, unit: str, extremes: Any) -> Scorecard:
        """The card of ``Result.scorecard``."""
        facts, rulebook = self._facts, self._facts.rulebook
        unit = asked_unit(rulebook, unit)
        if isinstance(extremes, bool) or not isinstance(extremes, Integral):
            raise TypeError(f"extremes must be a whole number, not {extremes!r}")
        if extremes < 0:
            raise ValueError(f"extremes: {extremes!r}; a number from 0")
        most = int(extremes)
        own, cluster = self._standing.row(unit), rulebook.unit(unit).cluster
        rank, ranked = None if pd.isna(own["rank"]) else int(own["rank"]), self._standing.ranked(cluster)
        after, before = next_and_previous(facts, self._standing, unit)
        rows, order = self._criteria(unit, cluster)
        criteria = _table(rows, _CRITERION_COLUMNS)
        return Scorecard(
            facts.result,
            unit,
            rulebook.unit(unit).name,
            cluster,
            rank,
            ranked,
            _table(list(self._groups(unit, cluster)), _GROUP_COLUMNS),
            criteria,
            _furthest(criteria, order, most, sign=1),
            _furthest(criteria, order, most, sign=-1),
            after,
            before,
            tuple(self._said(unit, rank, ranked, after, before)),
        )

    def _said(self, unit: str, rank: int | None, ranked: int, after: Gap | None, before: Gap | None) -> Iterator[Words]:
        yield from rank_lines(self._standing, unit)
        if rank is None:
            return
        if ranked == 1:
            yield _ALONE
            return
        if after is not None or rank == 1:
            yield _FIRST if after is None else after
        yield _LAST if before is None else before

    @cached_property
    def _ranked(self) -> dict[str, list[int]]:
        """Cluster → the rows of its ranked units in the sums."""
        found: dict[str, list[int]] = {}
        for unit in self._facts.rulebook.units:
            if not pd.isna(self._standing.row(unit.code)["rank"]):
                found.setdefault(unit.cluster, []).append(self._facts.sums.row_of[unit.code])
        return found

    def _scale(self, key: str, row: int) -> int:
        """What 100 % of a node is for a unit: its maximum; of a deduction the most that it takes. 0: there is none."""
        node = None if key == TOTAL else self._facts.rulebook.criterion(key)
        own = int(self._facts.sums.tree.maximum("" if node is None else key)[row])
        if own or node is None or not node.is_leaf:
            return own
        return scaled(node.points, self._facts.digits)

    def _of_cluster(self, cluster: str, key: str) -> _Compared:
        if (cluster, key) not in self._compared:
            sums, unit = self._facts.sums, 10**self._facts.digits
            known, points = sums.known_of(key), sums.points_of(key)
            rows = [row for row in self._ranked.get(cluster, []) if known[row]]
            parts = [Fraction(int(points[row]), scale) for row in rows if (scale := self._scale(key, row))]
            self._compared[cluster, key] = _Compared([Fraction(int(points[row]), unit) for row in rows], parts)
        return self._compared[cluster, key]

    def _figures(self, unit: str, cluster: str, key: str) -> tuple[dict[str, Any], Fraction | None]:
        """The figures of a row, and how far above the mean in parts of the maximum the unit is, exactly."""
        facts, compared = self._facts, self._of_cluster(cluster, key)
        is_there = facts.submitted(unit)
        points = facts.points(unit, key) if is_there else None
        maximum = facts.maximum(unit, key) if is_there else None
        mean, mean_part = compared.mean(), compared.mean_part()
        apart = percent = None
        if points is not None:
            scale = facts.scaled(self._scale(key, facts.sums.row_of[unit]))
            if scale and mean_part is not None:
                apart = points / scale - mean_part
            if maximum:
                digits = facts.rulebook.info.percent_digits
                percent = Fraction(round_fraction(points * 100 / maximum, digits), 10**digits)
        row = {
            "points": points,
            "maximum": maximum,
            "percent": percent,
            "cluster_mean": mean,
            "cluster_median": median(compared.points) if compared.points else None,
            "cluster_best": max(compared.points, default=None),
            "difference": None if points is None or mean is None else points - mean,
            "difference_percent": None if apart is None else apart * 100,
        }
        return {**{name: _double(value) for name, value in row.items()}, "units": len(compared.points)}, apart

    def _groups(self, unit: str, cluster: str) -> Iterator[dict[str, Any]]:
        for node, depth in self._facts.rulebook.walk(cluster):
            if not node.is_leaf:
                figures = self._figures(unit, cluster, node.key)[0]
                yield {"group": node.key, "name": node.name, "level": depth, **figures}
        total = _total(self._facts.rulebook.info.language)
        yield {"group": TOTAL, "name": total, "level": 0, **self._figures(unit, cluster, TOTAL)[0]}

    def _criteria(self, unit: str, cluster: str) -> tuple[list[dict[str, Any]], list[Fraction | None]]:
        rows, order = [], []
        for leaf in self._facts.rulebook.leaves(cluster):
            if not leaf.scores:
                continue
            figures, apart = self._figures(unit, cluster, leaf.key)
            own = self._facts.row(unit, leaf.key) or {}
            stages = {name: own.get(name, np.nan) for name in _STAGES}
            rows.append({**self._about(leaf), "state": own.get("state", ""), **figures, **stages})
            order.append(apart)
        return rows, order

    def _about(self, leaf: Criterion) -> dict[str, Any]:
        kind = self._facts.rulebook.kind(leaf).value
        return {"criterion": leaf.key, "name": leaf.name, "group": leaf.parent, "kind": kind}


def _total(lang: str) -> str:
    name = dict(SUBJECT_WORDS)[TOTAL].say(lang)
    return name[:1].upper() + name[1:]


def _double(value: Fraction | None) -> float:
    return float("nan") if value is None else float(value)


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    kinds = {name: "int64" if name in _WHOLE else ("str" if name in _TEXTS else "float64") for name in columns}
    return table.astype(kinds)


def _furthest(criteria: pd.DataFrame, order: Sequence[Fraction | None], most: int, *, sign: int) -> pd.DataFrame:
    """The rows furthest from the mean on one side; what is equal stays in printing order."""
    beyond = [(-sign * apart, row) for row, apart in enumerate(order) if apart is not None and sign * apart > 0]
    return criteria.iloc[[row for _, row in sorted(beyond)[:most]]].reset_index(drop=True)
