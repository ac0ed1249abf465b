"""Limiters (*khống chế*): what confirmed events do to class, awards and rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import NO_SUBMISSION
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Limiter, UnitClass
from thidua_xlsx.tables.of_result import LIMITS

__all__ = ["Limits", "limits_table"]

_CLASS: Final = Text("xếp loại tối đa {name}", "class at most {name}")
_NO_AWARD: Final = Text("không xét khen thưởng", "no award")
_LAST: Final = Text("xếp cuối", "last in rank")


@dataclass(frozen=True)
class Limits:
    """The confirmed events of every unit."""

    rulebook: Rulebook
    events: tuple[Event, ...]

    @cached_property
    def _kinds(self) -> dict[str, set[str]]:
        kinds: dict[str, set[str]] = {}
        for event in self.events:
            if event.confirmed:
                kinds.setdefault(event.unit, set()).add(event.kind)
        return kinds

    def _of(self, unit: str) -> list[Limiter]:
        kinds = self._kinds.get(unit, ())
        return [item for item in self.rulebook.limiters if item.code in kinds] if kinds else []

    @cached_property
    def units(self) -> list[str]:
        """The units of which there is an event, in the rulebook's order."""
        return [unit.code for unit in self.rulebook.units if unit.code in self._kinds] if self._kinds else []

    def last(self, unit: str) -> bool:
        """Whether the unit is ranked after all others."""
        return any(item.last for item in self._of(unit))

    def bars(self, unit: str) -> Limiter | None:
        """What bars the unit from awards."""
        return next((item for item in self._of(unit) if item.no_award), None)

    def ceiling(self, unit: str) -> tuple[UnitClass, Limiter] | None:
        """The highest class that the unit may have, and why."""
        found = [
            (row, item)
            for item in self._of(unit)
            if item.class_at_most and (row := self.rulebook.class_named(item.class_at_most)) is not None
        ]
        return max(found, key=lambda pair: self.rulebook.class_order(pair[0]), default=None)

    def limited(self, unit: str) -> bool:
        """Whether anything limits the unit."""
        return bool(self._of(unit))


def effect_of(rulebook: Rulebook, item: Limiter) -> str:
    """What a confirmed event of this kind does, in words."""
    lang, most = rulebook.info.language, rulebook.class_named(item.class_at_most)
    words = [
        "" if most is None else _CLASS.say(lang, name=most.name),
        _NO_AWARD.say(lang) if item.no_award else "",
        _LAST.say(lang) if item.last else "",
    ]
    return "; ".join(filter(None, words))


def limits_table(rulebook: Rulebook, events: Sequence[Event], submitted: Collection[str]) -> pd.DataFrame:
    """One row per event; see ``Result.limits``. A unit without a submission is proposed where the rulebook says so."""
    lang = rulebook.info.language
    rows: list[dict[str, Any]] = []
    for event in events:
        item = rulebook.limiter(event.kind)
        if item is None:
            continue
        rows.append(
            {
                "unit": event.unit,
                "cluster": rulebook.unit(event.unit).cluster,
                "kind": event.kind,
                "name": item.name,
                "date": event.date,
                "document": event.document,
                "state": "confirmed" if event.confirmed else "proposed",
                "effect": effect_of(rulebook, item),
                "note": event.note,
                "file": event.place.file,
                "sheet": event.place.sheet,
                "cell": event.place.cell,
            }
        )
    for item in rulebook.limiters:
        known = {event.unit for event in events if event.kind == item.code}
        rows += [
            {
                "unit": unit.code,
                "cluster": unit.cluster,
                "kind": item.code,
                "name": item.name,
                "state": "proposed",
                "effect": effect_of(rulebook, item),
                "note": NO_SUBMISSION.say(lang),
            }
            for unit in rulebook.units
            if item.no_submission and unit.code not in submitted and unit.code not in known
        ]
    return LIMITS.frame(rows)
