"""What the total of a unit led to: its rank and what decided it, its class, the events that limit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import pandas as pd

from thidua_xlsx.analysis.explain_facts import Facts
from thidua_xlsx.analysis.explain_words import ScoredWords
from thidua_xlsx.analysis.explanation import ExplanationLine, Number, Part
from thidua_xlsx.decimals import to_decimal
from thidua_xlsx.messages.finding import Place
from thidua_xlsx.messages.text import Message, Text

__all__ = ["Standing", "rank_lines"]

_RANKED: Final = {
    "points": Text(
        "Hạng {rank} trong {count} đơn vị được xếp hạng của cụm, theo tổng điểm {figure}",
        "Rank {rank} of {count} ranked in its cluster, by {figure} points",
    ),
    "percent": Text(
        "Hạng {rank} trong {count} đơn vị được xếp hạng của cụm, theo tỷ lệ {figure} % vì có đơn vị không được giao đủ "
        "tiêu chí",
        "Rank {rank} of {count} ranked in its cluster, by {figure} %, as not everything is assigned to all",
    ),
    "keys": Text(
        "Hạng {rank} trong {count} đơn vị được xếp hạng của cụm, theo lần lượt các chỉ tiêu phân hạng",
        "Rank {rank} of {count} ranked in its cluster, by the keys one after the other",
    ),
}
_PROVISIONAL: Final = Text(
    "Hạng này tạm tính: còn {count} tiêu chí chưa có điểm",
    "The rank is provisional; criteria without points so far: {count}",
)
_NOT_SUBMITTED: Final = Text(
    "Đơn vị chưa nộp bản tự chấm dùng được nên chưa được xếp hạng",
    "The unit has sent no form that can be used, so it is not ranked",
)
_NOT_SCORED: Final = Text(
    "Chưa tiêu chí nào có điểm nên chưa được xếp hạng", "No criterion has points, so it is not ranked"
)
_SHARED: Final = Text(
    "Đồng hạng với {others}: không có gì phân định, chờ bỏ phiếu",
    "Shares the rank with {others}: nothing tells them apart, to the vote",
)
_DECIDED: Final = Text("Bằng {others}; phân định bằng {link}{value}", "Equal to {others}; told apart by {link}{value}")
_VALUE: Final = Text(" (đơn vị này: {value})", " (this unit: {value})")
_LAST: Final = Text("Bị xếp cuối do khống chế", "Put last by an event")
_CLASS: Final = Text("Xếp loại: {name}", "Class: {name}")
_CLASS_WHY: Final = Text("Xếp loại: {name}. {why}", "Class: {name}. {why}")
_EVENT: Final = Text("Khống chế, {state}: {name}{effect}", "Event, {state}: {name}{effect}")
_EFFECT: Final = Text("; {effect}", "; {effect}")
_EVENT_STATES: Final = {
    "confirmed": Text("đã xác nhận", "confirmed"),
    "proposed": Text("chờ xác nhận, chưa có hiệu lực", "proposed, without effect so far"),
}


class Standing:
    """The ranking of a result, looked up by unit."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.words = ScoredWords(facts)
        self._result = facts.result

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        rows = self._result.ranking.astype({"unit": str, "cluster": str}).to_dict("records")
        return {row["unit"]: {str(key): value for key, value in row.items()} for row in rows}

    @cached_property
    def _ranked(self) -> Counter[str]:
        return Counter(row["cluster"] for row in self._rows.values() if not pd.isna(row["rank"]))

    def row(self, unit: str) -> dict[str, Any]:
        """The unit's row of ``Result.ranking``."""
        return self._rows[unit]

    def ranked(self, cluster: str) -> int:
        """How many units of a cluster are ranked."""
        return self._ranked[cluster]

    def tied(self, unit: str) -> list[str]:
        """The other units with the same figure."""
        ties = self._result.ties
        own = ties[ties["unit"].astype(str) == unit]
        if own.empty:
            return []
        first = own.iloc[0]
        same = ties[(ties["cluster"].astype(str) == str(first["cluster"])) & (ties["tie"] == first["tie"])]
        return [self.facts.rulebook.unit(str(other)).short for other in same["unit"] if str(other) != unit]


def rank_lines(standing: Standing, unit: str) -> Iterator[ExplanationLine]:
    """Rank, ties, class and events of a unit."""
    row = standing.row(unit)
    yield from _rank(standing, unit, row)
    if row["class"]:
        words = {"name": standing.words.of(unit, "class"), "why": standing.words.of(unit, "class_reason")}
        yield ExplanationLine(Part.CLASS, Message(_CLASS_WHY if row["class_reason"] else _CLASS, words))
    limits = standing.facts.result.limits
    own = limits[limits["unit"].astype(str) == unit].to_dict("records")
    for event, does in zip(own, standing.words.effects(unit) if own else (), strict=True):
        effect = Message(_EFFECT, {"effect": does}) if event["effect"] else ""
        values = {"state": _EVENT_STATES[event["state"]], "name": event["name"], "effect": effect}
        place = Place(str(event["file"]), str(event["sheet"]), str(event["cell"]))
        yield ExplanationLine(Part.CLASS, Message(_EVENT, values), place)


def _rank(standing: Standing, unit: str, row: dict[str, Any]) -> Iterator[ExplanationLine]:
    if pd.isna(row["rank"]):
        yield ExplanationLine(Part.RANK, _NOT_SUBMITTED if row["state"] == "not submitted" else _NOT_SCORED)
        return
    by = str(row["ranked_by"])
    values: dict[str, object] = {"rank": int(row["rank"]), "count": standing.ranked(row["cluster"])}
    if by in {"points", "percent"}:
        values["figure"] = Number(to_decimal(float(row[by])))
    yield ExplanationLine(Part.RANK, Message(_RANKED[by], values))
    if row["last"]:
        yield ExplanationLine(Part.RANK, _LAST)
    if row["shared"]:
        yield ExplanationLine(Part.RANK, Message(_SHARED, {"others": row["tied_with"]}))
    elif row["decided_by"]:
        value = standing.words.of(unit, "value")
        own = Message(_VALUE, {"value": value}) if value.vi else ""
        words = {"others": standing.tied(unit), "link": standing.words.of(unit, "decided_by"), "value": own}
        yield ExplanationLine(Part.RANK, Message(_DECIDED, words))
    if row["state"] == "provisional":
        yield ExplanationLine(Part.RANK, Message(_PROVISIONAL, {"count": int(row["missing"])}))
