"""What a summary knows of every cluster and unit, taken from the results before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from thidua_xlsx.decimals import exact, round_fraction, to_decimal
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster, Info, Rulebook
from thidua_xlsx.scoring.ranking import BY_KEYS, NOT_SCORED, NOT_SUBMITTED, PROVISIONAL, RANKED
from thidua_xlsx.scoring.result import Result, Stage

__all__ = ["STATES", "ClusterFacts", "UnitFacts", "gather", "is_known", "mean_of", "records", "unverified_cells"]

STATES: Final[dict[str, Text]] = {
    RANKED: Text("Đã xếp hạng", "Ranked"),
    PROVISIONAL: Text("Tạm tính", "Provisional"),
    NOT_SUBMITTED: Text("Chưa nộp", "Not submitted"),
    NOT_SCORED: Text("Chưa có điểm", "Not scored"),
}
"""The state of a unit in words that no wildcard and no sign begins: formulas count by them."""

_SHARED: Final = Text("Đồng hạng với {others}", "Shared with {others}")
_DECIDED: Final = Text("Bằng nhau, phân định theo {link}", "Tied, decided by {link}")
_LAST: Final = Text("Xếp cuối do bị khống chế", "Put last by an event")
_MISSING: Final = Text("Thiếu {missing} tiêu chí", "{missing} criteria missing")
_EVENT: Final = Text("Chờ xác nhận: {event}", "To be confirmed: {event}")


@dataclass(frozen=True)
class UnitFacts:
    """A unit as the first sheet shows it; a figure that is not known is None."""

    code: str
    name: str
    short: str
    rank: int | None
    shared: bool
    points: float | None
    maximum: float | None
    percent: float | None
    class_name: str
    awards: str
    limited: str
    state: str
    note: str


@dataclass(frozen=True)
class ClusterFacts:
    """A cluster of one result, numbered over all results, under a name that no other cluster bears."""

    number: int
    label: str
    cluster: Cluster
    result: Result
    units: tuple[UnitFacts, ...]
    unverified: int

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the cluster agreed."""
        return self.result.rulebook

    @property
    def info(self) -> Info:
        """Its settings."""
        return self.result.rulebook.info

    @property
    def maximum(self) -> Decimal:
        """The points that a unit of the cluster can reach where everything is assigned."""
        return self.rulebook.maximum("", self.cluster.code)

    def known(self, figure: str) -> list[float]:
        """The units' figures of one kind (``points``, ``percent``, ``rank``), without those that are not known."""
        values = [getattr(unit, figure) for unit in self.units]
        return [value for value in values if value is not None]

    def count(self, state: str) -> int:
        """How many units are in a state."""
        return sum(unit.state == state for unit in self.units)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries of plain values."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def is_known(value: Any) -> bool:
    """Whether a cell of a table holds something: neither None nor NaN nor NA."""
    return value is not None and not pd.isna(value)


def mean_of(values: Sequence[float], digits: int) -> float:
    """The mean of printed figures, rounded as formulas round it."""
    total = sum((exact(value) for value in values), exact(0.0))
    return float(round_fraction(total / len(values), digits) / 10**digits)


def unverified_cells(result: Result, cluster: str) -> int:
    """How many cells of a cluster (unit × scored leaf that was assigned) nobody has verified."""
    scored = {leaf.key for leaf in result.rulebook.leaves(cluster) if leaf.scores}
    points = result.points
    own = points[(points["cluster"] == cluster) & points["criterion"].isin(scored)]
    own = own[own["state"] != "not assigned"]
    return len(own) if "checked" not in own else int((~own["checked"].astype(bool)).sum())


def gather(results: Iterable[Result]) -> list[ClusterFacts]:
    """Every cluster of every result, in the order given.

    Raises
    ------
    ValueError
        There is no result, or two hold the same cluster of the same rulebook.
    """
    pairs = [(result, cluster) for result in results for cluster in result.rulebook.clusters]
    if not pairs:
        raise ValueError("write_summary needs at least one result with a cluster")
    seen: set[tuple[str, str]] = set()
    for result, cluster in pairs:
        key = (result.rulebook.info.id, cluster.code)
        if key in seen:
            raise ValueError(f"two results hold cluster {cluster.code!r} of rulebook {key[0]!r}")
        seen.add(key)
    labels = _labels(pairs)
    return [
        ClusterFacts(number, label, cluster, result, _units(result, cluster), unverified_cells(result, cluster.code))
        for number, (label, (result, cluster)) in enumerate(zip(labels, pairs, strict=True), start=1)
    ]


def _labels(pairs: Sequence[tuple[Result, Cluster]]) -> list[str]:
    """The clusters' names; where two are the same, with as much of their rulebook as tells them apart."""
    steps = [
        (
            cluster.name,
            f"{cluster.name} – {result.rulebook.info.title}",
            f"{cluster.name} – {result.rulebook.info.title} ({result.rulebook.info.id})",
            f"{cluster.name} – {result.rulebook.info.title} ({result.rulebook.info.id}, {cluster.code})",
        )
        for result, cluster in pairs
    ]
    taken = [[names[step].casefold() for names in steps] for step in range(4)]
    return [
        next((name for step, name in enumerate(names) if taken[step].count(name.casefold()) == 1), names[-1])
        for names in steps
    ]


def _units(result: Result, cluster: Cluster) -> tuple[UnitFacts, ...]:
    """The units of a cluster in the order of their ranks."""
    lang = result.rulebook.info.language
    awards, limited, waiting = _awards(result), _events(result, "confirmed"), _events(result, "proposed")
    ranking = result.ranking[result.ranking["cluster"] == cluster.code]
    found = []
    for row in records(ranking):
        code = str(row["unit"])
        by_keys = row["ranked_by"] == BY_KEYS
        notes = [*_notes(row, lang), *(_EVENT.say(lang, event=name) for name in waiting.get(code, ()))]
        found.append(
            UnitFacts(
                code=code,
                name=str(row["name"]),
                short=result.rulebook.unit(code).short,
                rank=int(row["rank"]) if is_known(row["rank"]) else None,
                shared=bool(row["shared"]),
                points=_figure(row["points"]),
                maximum=None if by_keys else _figure(row["maximum"]),
                percent=_figure(row["percent"]) if is_known(row["points"]) else None,
                class_name=str(row["class"]) if is_known(row["class"]) else "",
                awards="; ".join(awards.get(code, ())),
                limited="; ".join(limited.get(code, ())),
                state=str(row["state"]),
                note=". ".join(notes),
            )
        )
    return tuple(found)


def _figure(value: Any) -> float | None:
    return float(value) if is_known(value) else None


def _notes(row: dict[str, Any], lang: str) -> list[str]:
    words = [
        _SHARED.say(lang, others=row["tied_with"]) if row["shared"] else "",
        _DECIDED.say(lang, link=row["decided_by"]) if row["decided_by"] else "",
        _LAST.say(lang) if row["last"] else "",
        _MISSING.say(lang, missing=to_decimal(row["missing"])) if row["state"] == PROVISIONAL else "",
        str(row["class_reason"]) if is_known(row["class_reason"]) else "",
    ]
    return [word for word in words if word]


def _awards(result: Result) -> dict[str, list[str]]:
    """Unit → the awards that it is proposed for."""
    found: dict[str, list[str]] = {}
    for row in records(result.awards):
        if row["proposed"] and row["name"] not in found.setdefault(str(row["unit"]), []):
            found[str(row["unit"])].append(str(row["name"]))
    return found


def _events(result: Result, state: str) -> dict[str, list[str]]:
    """Unit → the names of its events in a state; only confirmed ones have an effect."""
    found: dict[str, list[str]] = {}
    for row in records(result.limits):
        if row["state"] == state and row["name"] not in found.setdefault(str(row["unit"]), []):
            found[str(row["unit"])].append(str(row["name"]))
    return found


STAGE_WORDS: Final[dict[Stage, Text]] = {
    Stage.CLAIMED: Text("Điểm tự chấm của các đơn vị", "Points claimed by the units"),
    Stage.COMPUTED: Text(
        "Điểm tính lại từ kết quả báo cáo, chưa thẩm định", "Points by the rules from what was reported, not verified"
    ),
    Stage.VERIFIED: Text("Điểm thẩm định", "Verified points"),
}
"""Whose points a ranking is of."""
