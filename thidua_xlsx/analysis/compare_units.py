"""Which unit of a later rulebook is which of an earlier one: kept, named anew, merged, split, come or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Rulebook, Unit

__all__ = ["BOTH", "CAME", "MERGED", "RENAMED", "SPLIT", "WENT", "UnitMatch"]

BOTH: Final = "both"
RENAMED: Final = "renamed"
MERGED: Final = "merged"
SPLIT: Final = "split"
CAME: Final = "came"
WENT: Final = "went"


@dataclass(frozen=True)
class UnitMatch:
    """The units of two rulebooks, ``before`` and ``after``, side by side.

    A unit is the same one if it has the same code, else if one of its names (full, short, aliases; without accents and
    case) is one of the other's. What it names under ``Tiền thân`` is looked up by code, then by name, and comes on top.
    """

    before: Rulebook
    after: Rulebook

    @cached_property
    def same(self) -> dict[str, str]:
        """Code of a unit after → the code that the same unit had before."""
        codes = {unit.code for unit in self.before.units}
        found = {unit.code: unit.code for unit in self.after.units if unit.code in codes}
        left = {unit.code for unit in self.before.units} - set(found.values())
        by_name = {name: unit.code for unit in self.before.units if unit.code in left for name in _names(unit)}
        for unit in self.after.units:
            if unit.code in found:
                continue
            earlier = next((by_name[name] for name in _names(unit) if by_name.get(name) in left), None)
            if earlier is not None:
                found[unit.code] = earlier
                left.discard(earlier)
        return found

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Code after → the codes before from which it was made, itself first; empty where it is new."""
        found = {}
        for unit in self.after.units:
            named = map(self._named, unit.predecessors)
            own = self.same.get(unit.code)
            found[unit.code] = tuple(dict.fromkeys(code for code in (own, *named) if code))
        return found

    def _named(self, said: str) -> str:
        """The code before of what a unit names as its predecessor; empty where there is no such unit."""
        by_code, by_name = self._called
        return by_code.get(said.casefold()) or by_name.get(fold(said), "")

    @cached_property
    def _called(self) -> tuple[dict[str, str], dict[str, str]]:
        """The units before by code, and by name."""
        by_name = {name: unit.code for unit in self.before.units for name in _names(unit)}
        return {unit.code.casefold(): unit.code for unit in self.before.units}, by_name

    @cached_property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Code after and what it names as a predecessor that is no unit before.

        Not told of a unit that named the same before: then both are of one period, and neither has the older unit.
        """
        before = {unit.code: set(unit.predecessors) for unit in self.before.units}
        return tuple(
            (unit.code, said)
            for unit in self.after.units
            for said in unit.predecessors
            if not self._named(said) and said not in before.get(self.same.get(unit.code, ""), ())
        )

    @cached_property
    def heirs(self) -> dict[str, tuple[str, ...]]:
        """Code before → the codes after that were made from it; empty where it went."""
        found: dict[str, list[str]] = {unit.code: [] for unit in self.before.units}
        for unit, sources in self.sources.items():
            for source in sources:
                found[source].append(unit)
        return {code: tuple(heirs) for code, heirs in found.items()}

    def how(self, unit: str) -> str:
        """What became of a unit after: ``both``, ``renamed``, ``merged``, ``split`` or ``came``."""
        sources = self.sources[unit]
        if len(sources) != 1:
            return MERGED if sources else CAME
        if len(self.heirs[sources[0]]) > 1:
            return SPLIT
        earlier, later = self.before.unit(sources[0]), self.after.unit(unit)
        return BOTH if fold(earlier.name) == fold(later.name) else RENAMED

    @cached_property
    def counterpart(self) -> dict[str, str]:
        """Code after → code before, of units whose figures of both can be compared: all but merged, new and parts."""
        return {
            unit: sources[0]
            for unit, sources in self.sources.items()
            if len(sources) == 1 and (self.same.get(unit) or len(self.heirs[sources[0]]) == 1)
        }

    @cached_property
    def gone(self) -> list[Unit]:
        """The units before of which nothing is left."""
        return [unit for unit in self.before.units if not self.heirs[unit.code]]

    @cached_property
    def clusters(self) -> dict[str, str]:
        """Cluster after → the same one before: by code, by name, else the one from which most of its units come."""
        codes = {cluster.code for cluster in self.before.clusters}
        names = {fold(cluster.name): cluster.code for cluster in self.before.clusters}
        found = {}
        for cluster in self.after.clusters:
            earlier = (
                cluster.code if cluster.code in codes else names.get(fold(cluster.name)) or self._most(cluster.code)
            )
            if earlier:
                found[cluster.code] = earlier
        return found

    def _most(self, cluster: str) -> str:
        """The cluster before from which more than half of the units of one after come; empty where there is none."""
        own = [unit.code for unit in self.after.units_of(cluster)]
        counts = Counter(self.before.unit(self.counterpart[unit]).cluster for unit in own if unit in self.counterpart)
        most, count = next(iter(counts.most_common(1)), ("", 0))
        return most if 2 * count > len(own) else ""

    def stayed(self, unit: str) -> bool:
        """Whether a unit after is in the cluster in which it was."""
        earlier = self.counterpart.get(unit)
        if earlier is None:
            return False
        return self.clusters.get(self.after.unit(unit).cluster) == self.before.unit(earlier).cluster

    def pairs(self) -> Iterable[tuple[str, str]]:
        """After and before, of every unit whose figures can be compared."""
        return self.counterpart.items()


def _names(unit: Unit) -> Iterator[str]:
    """What a unit is called, for comparing; its code among it, by which others may name it."""
    return (fold(name) for name in (unit.name, unit.short_name, *unit.aliases, unit.code) if name)
