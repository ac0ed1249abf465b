"""The part of a rulebook that some units' workbooks are about: small enough to be sent to whoever writes them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from thidua_xlsx.rulebook.model import Rulebook, Target

__all__ = ["RulebookParts", "cluster_count"]


@dataclass(frozen=True)
class _PartOfRulebook(Rulebook):
    """Some units of a rulebook with their targets; what is said of the whole stays true."""

    of_whole: str = ""
    clusters_of_whole: int = 0

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits, as ``Rulebook.fingerprint``."""
        return self.of_whole


def cluster_count(rulebook: Rulebook) -> int:
    """How many clusters the whole rulebook has, of which this may be a part."""
    return rulebook.clusters_of_whole if isinstance(rulebook, _PartOfRulebook) else len(rulebook.clusters)


class RulebookParts:
    """Cuts a rulebook by units: a ministry's has hundreds of thousands of targets."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._targets: dict[str, list[Target]] = {}
        for target in rulebook.targets:
            self._targets.setdefault(target.unit, []).append(target)
        self._position = {unit.code: at for at, unit in enumerate(rulebook.units)}

    def of(self, units: Iterable[str]) -> Rulebook:
        """The rulebook with ``units`` (those unknown to it are passed over), their targets, clusters and officers.

        Where its values stood, and what its check warned of, stays behind.
        """
        whole = self.rulebook
        chosen = {code for code in units if code in self._position}
        clusters = {whole.unit(code).cluster for code in chosen}
        officers = {code for name in clusters for code in (whole.cluster(name).head, whole.cluster(name).deputy)}
        chosen |= {code for code in officers if code in self._position}
        clusters |= {whole.unit(code).cluster for code in chosen}
        codes = sorted(chosen, key=self._position.__getitem__)
        changed: dict[str, Any] = {
            "units": tuple(whole.unit(code) for code in codes),
            "clusters": tuple(cluster for cluster in whole.clusters if cluster.code in clusters),
            "targets": tuple(target for code in codes for target in self._targets.get(code, ())),
            "findings": (),
            "places": {},
        }
        fields = {field.name: getattr(whole, field.name) for field in dataclasses.fields(Rulebook)}
        return _PartOfRulebook(**(fields | changed), of_whole=whole.fingerprint, clusters_of_whole=cluster_count(whole))
