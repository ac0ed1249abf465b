"""Two results side by side: who came, went and moved, and which criteria made it so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from thidua_xlsx.analysis.asked import asked_unit
from thidua_xlsx.analysis.compare_criteria import REST, Counted, match_criteria
from thidua_xlsx.analysis.compare_effects import effects_table
from thidua_xlsx.analysis.compare_ranks import correlations
from thidua_xlsx.analysis.compare_tables import matched_table, ranked_units, units_table
from thidua_xlsx.analysis.compare_units import UnitMatch
from thidua_xlsx.messages.text import known_language
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.tables.of_analysis import PASSED

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two results, ``a`` (the earlier) and ``b``: two years, two stages, two drafts.

    Attributes
    ----------
    units
        One row per unit of ``b`` in the order of its ranking, then those that went: ``unit`` (code in b; in a of one
        that went), ``name``, ``cluster``, ``cluster_a`` (where it was), ``how`` (``both``, ``renamed``, ``merged``,
        ``split``, ``came``, ``went``), ``predecessors`` (codes in a, ``; `` between them; its own among them),
        ``predecessor_ranks`` (the same with their ranks: ``A 3; B 5``), ``rank_a``, ``rank_b``, ``ranked_a``,
        ``ranked_b`` (Int64; how many units are ranked in its cluster: third of eight is not third of twelve, so look
        here before ``moved``), ``moved`` (Int64; above 0: up; NA unless it is ranked in both and in the same cluster),
        ``points_a``, ``points_b``, ``difference``,
        ``percent_a``, ``percent_b``, ``class_a``, ``class_b``. A merged unit, a new one and a part that was split off
        have no figures of a.
    criteria
        One row per unit with figures of both × leaf of either that it has: ``unit``, ``criterion`` (key in b; in a of
        one that went), ``criterion_a``, ``name``, ``how`` (``both``, ``renamed``: another key or other words, ``came``,
        ``went``), ``points_a``, ``points_b``, ``difference`` (NaN unless both), ``percent_a``, ``percent_b`` (of the
        leaf's maximum), ``effect`` (by how many points it changed the total), ``effect_percent`` (the same in percent
        of the units' maxima, for years with other maxima). Caps, conditions of groups and rounding belong to no leaf:
        where they do something, the unit has a row ``rest``. The effects of a unit add up to the difference of its
        totals, exactly.
    matched
        One row per leaf of either: ``criterion``, ``criterion_a``, ``name``, ``how``, ``maximum_a``, ``maximum_b``.
    unknown_predecessors
        What units of b name as their predecessors and a does not have, as pairs of the unit's code and that name: a
        slip, for which the unit would be taken for a new one.
    correlations
        One row per cluster of b, of the ranks of units that are ranked in it both times, and one with ``cluster``
        blank, of the percent of all units in both: ``cluster``, ``units`` (how many), ``spearman``, ``kendall``
        (τ-b; 1: the same order, −1: turned round, NaN where ``note`` says why), ``note``.
    """

    a: Result
    b: Result
    units: pd.DataFrame
    criteria: pd.DataFrame
    matched: pd.DataFrame
    correlations: pd.DataFrame
    _match: UnitMatch = field(repr=False)

    def __repr__(self) -> str:
        """One line: what is compared."""
        names = [f"{result.rulebook.info.id} ({result.stage.value})" for result in (self.a, self.b)]
        both = int(self.units["points_a"].notna().sum())
        return f"<Comparison {names[0]} → {names[1]}: {both} units in both>"

    @property
    def unknown_predecessors(self) -> tuple[tuple[str, str], ...]:
        """Units of b and what they name as a predecessor that a does not have."""
        return self._match.unknown

    def other_counts(self) -> list[tuple[str, int, int]]:
        """Clusters of b in which another number of units is ranked than in a: name, how many in a, how many in b."""
        before, after = ranked_units(self.a), ranked_units(self.b)
        found = []
        for cluster in self.b.rulebook.clusters:
            was, now = before.get(self._match.clusters.get(cluster.code, ""), 0), after.get(cluster.code, 0)
            if was and now and was != now:
                found.append((cluster.name, was, now))
        return found

    def out_of_order(self) -> tuple[int, int]:
        """How many units in both have no move: not ranked in one of them, and ranked in another cluster."""
        rows = self.units[self.units["unit"].isin([now for now, _ in self._match.pairs()])]
        unranked = rows["rank_a"].isna() | rows["rank_b"].isna()
        return int(unranked.sum()), int((~unranked & rows["moved"].isna()).sum())

    @property
    def spearman(self) -> float:
        """Spearman's ρ of the percent of all units that are in both."""
        return float(self.correlations["spearman"].iloc[-1])

    @property
    def kendall(self) -> float:
        """Kendall's τ-b of the percent of all units that are in both."""
        return float(self.correlations["kendall"].iloc[-1])

    def why(self, unit: str) -> pd.DataFrame:
        """Which criteria changed a unit's total, the largest effect first: its rows of ``criteria`` with an effect.

        ``unit`` is its code in b. Empty for a unit that has no figures of both; ``say`` tells why.

        Raises
        ------
        KeyError
            There is no such unit in b, nor one that went.
        """
        self.row(unit)
        own = "effect_percent" if self.by_percent(unit) else "effect"
        is_told = self.criteria["effect_percent" if self.other_scale(unit) else "effect"] != 0
        rows = self.criteria[(self.criteria["unit"] == unit) & is_told]
        order = rows[own].abs().sort_values(ascending=False, kind="stable").index
        return rows.loc[order].reset_index(drop=True)

    def passed(self, unit: str) -> pd.DataFrame:
        """Whom a unit passed and by whom it was passed, among the units that are ranked in its cluster both times.

        One row per such unit: ``unit``, ``name``, ``how`` (``passed``, ``passed by``), ``rank_a``, ``rank_b`` (the
        other's), ``gap_a``, ``gap_b`` (points of this unit above the other's), ``criterion``, ``criterion_name`` (what
        did most to turn them round; blank where no points did), ``effect`` (by how much it moved the gap; in percent
        of the maxima where those are others in b).

        Raises
        ------
        KeyError
            There is no such unit.
        """
        own = self.row(unit)
        rows = self.units[(self.units["cluster"] == own["cluster"]) & self.units["moved"].notna()]
        found = []
        for other in rows.to_dict("records") if not pd.isna(own["moved"]) else ():
            before, after = int(own["rank_a"] - other["rank_a"]), int(own["rank_b"] - other["rank_b"])
            if before * after >= 0:  # the same order, or equal at one time
                continue
            found.append(self._passing(own, other, up=after < 0))
        return PASSED.frame(found)

    def _passing(self, own: dict[str, Any], other: dict[str, Any], *, up: bool) -> dict[str, Any]:
        gaps = self._effects[str(own["unit"])].sub(self._effects[str(other["unit"])], fill_value=0.0)
        gaps = (gaps if up else -gaps).drop(index=REST, level=0, errors="ignore")
        best: Any = gaps.idxmax() if len(gaps) and gaps.max() > 0 else None
        digits = max(self.a.rulebook.info.digits, self.b.rulebook.info.digits)
        return {
            "unit": other["unit"],
            "name": other["name"],
            "how": "passed" if up else "passed by",
            **{name: other[name] for name in ("rank_a", "rank_b")},
            **{f"gap_{of}": round(own[f"points_{of}"] - other[f"points_{of}"], digits) for of in ("a", "b")},
            "criterion": "" if best is None else best[0],
            "criterion_name": "" if best is None else self._names[best],
            "effect": 0.0 if best is None else round((1 if up else -1) * float(gaps[best]), 9),
        }

    def say(self, unit: str = "", lang: str | None = None) -> str:
        """The comparison in words, or what happened to one unit and why; ``lang`` None is that of b's rulebook.

        Raises
        ------
        KeyError
            There is no such unit.
        ValueError
            ``lang`` is no language that the library speaks.
        """
        from thidua_xlsx.analysis.compare_words import said_of_all, said_of_unit

        lang = self.b.rulebook.info.language if lang is None else known_language(lang)
        return said_of_unit(self, unit, lang) if unit else said_of_all(self, lang)

    def row(self, unit: str) -> dict[str, Any]:
        """The row of ``units`` of one unit.

        Raises
        ------
        KeyError
            There is no such unit; the message names what comes near.
        """
        rows = self.units[self.units["unit"] == unit]
        if rows.empty:  # codes stand in the tables, so that here the case matters
            raise KeyError(f"no unit {unit!r} in this comparison; did you mean {asked_unit(self.b.rulebook, unit)!r}?")
        return {str(name): value for name, value in rows.iloc[0].items()}

    def by_percent(self, unit: str) -> bool:
        """Whether percent tells more of a unit than points: its cluster is ranked by it, or the maxima have changed."""
        ranked_by = self.b.ranking.loc[self.b.ranking["unit"] == unit, "ranked_by"]
        return self.other_scale(unit) or bool((ranked_by == "percent").any())

    def other_scale(self, unit: str) -> bool:
        """Whether a whole total is another number of points in a unit's cluster in a than in its cluster in b."""
        return unit in self._other_scale

    @cached_property
    def _other_scale(self) -> frozenset[str]:
        """The units with figures of both whose whole totals are other numbers of points."""
        before, after = self.a.rulebook, self.b.rulebook
        return frozenset(
            now
            for now, was in self._match.pairs()
            if before.maximum("", before.unit(was).cluster) != after.maximum("", after.unit(now).cluster)
        )

    @cached_property
    def _effects(self) -> dict[str, pd.Series]:
        """Unit → criterion and what became of it → effect; one that went may have the key of another that came."""
        return {
            str(unit): rows.set_index(["criterion", "how"])[
                "effect_percent" if self.other_scale(str(unit)) else "effect"
            ]
            for unit, rows in self.criteria.groupby("unit", sort=False)
        }

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        keys = zip(self.matched["criterion"], self.matched["how"], strict=True)
        return dict(zip(keys, self.matched["name"], strict=True))

    def _repr_html_(self) -> str:
        """Show who moved, in a notebook."""
        from thidua_xlsx.html.notebook import comparison_html

        return comparison_html(self)


def compare(a: Result, b: Result) -> Comparison:
    """Compare two results; ``a`` is the earlier one.

    They may be of one rulebook (two stages, two drafts) or of two (two years). Units are the same by code, then by name
    or alias, then by what the later rulebook names as their predecessors (``Tiền thân``); criteria by key and wording,
    see ``Comparison.matched``.

    Raises
    ------
    TypeError
        One of them is no ``Result``.
    """
    for name, value in (("a", a), ("b", b)):
        if not isinstance(value, Result):
            raise TypeError(f"{name} must be what score returned, not {type(value).__name__}")
    match = UnitMatch(a.rulebook, b.rulebook)
    criteria = match_criteria(a.rulebook, b.rulebook)
    matched = matched_table(a, b, criteria)
    units = units_table(a, b, match)
    return Comparison(
        a, b, units, effects_table(Counted(a), Counted(b), match, matched), matched, correlations(match, units), match
    )
