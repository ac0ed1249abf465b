"""Verification, ties, events and covenant of one cluster, as the minutes say them."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.rulebook.sheets import SHEETS, SIGNS, SheetName
from thidua_xlsx.workbooks.minutes.facts import NONE, Facts, is_none

__all__ = ["covenant_of", "limits_of", "overrides_of", "ties_of"]

_STATES: Final = {
    "decided": Text("Đã phân định", "Decided"),
    "voted": Text("Đã bỏ phiếu", "Voted"),
    "to the vote": Text("Chờ bỏ phiếu", "To the vote"),
    "confirmed": Text("Đã xác nhận", "Confirmed"),
    "proposed": Text("Mới đề xuất, chưa có hiệu lực", "Proposed, no effect yet"),
}
_MET: Final = Text("Đạt", "Met")
_NOT_MET: Final = Text("Chưa đạt", "Not met")
_NOT_MEASURED: Final = Text("Chưa đo được", "Not measured yet")
_UNIT_COUNT: Final = Text("{unit}: {count}", "{unit}: {count}")
_TARGET: Final = Text("{measure}: {sign} {figure}", "{measure}: {sign} {figure}")


def overrides_of(facts: Facts, cluster: Cluster) -> dict[str, Any]:
    """How many cells (unit × criterion) verification changed, and of which units."""
    cells = dict.fromkeys(
        (str(row["unit"]), str(row["criterion"])) for row in facts.rows(facts.result.overrides, cluster.code)
    )
    counts = Counter(unit for unit, _ in cells)
    return {
        "cells": len(cells),
        "units": len(counts),
        "by_unit": "; ".join(
            facts.say(_UNIT_COUNT, unit=facts.short(unit.code), count=counts[unit.code])
            for unit in facts.rulebook.units
            if counts[unit.code]
        ),
    }


def ties_of(facts: Facts, cluster: Cluster, ranked_by: str) -> list[dict[str, str]]:
    """One row per unit whose figure another unit has too, and what set them apart."""
    figure = {"percent": facts.percent, "keys": facts.plain}.get(ranked_by, facts.points)
    return [
        {
            "unit": row["name"],
            "figure": figure(row["figure"]),
            "rank": f"{row['rank']}{'=' if row['state'] == 'to the vote' else ''}",
            "decided_by": row["decided_by"] or NONE,
            "value": row["value"] or NONE,
            "state": facts.say(_STATES[row["state"]]),
        }
        for row in facts.rows(facts.result.ties, cluster.code)
    ]


def limits_of(facts: Facts, cluster: Cluster) -> list[dict[str, str]]:
    """Events and what they do."""
    return [
        {
            "unit": facts.name(row["unit"]),
            "event": row["name"],
            "date": facts.short_day(row["date"]),
            "document": row["document"],
            "source": ", ".join(filter(None, [row["document"], facts.short_day(row["date"])])) or NONE,
            "state": facts.say(_STATES[row["state"]]),
            "effect": row["effect"] or NONE,
            "note": row["note"],
        }
        for row in facts.rows(facts.result.limits, cluster.code)
    ]


def covenant_of(facts: Facts, cluster: Cluster) -> dict[str, list[dict[str, str]]]:
    """``targets`` that are measured, and ``contents`` that the meeting itself judges."""
    rows = facts.rows(facts.result.covenant, cluster.code)
    return {
        "targets": [_target(facts, row) for row in rows if row["measure"]],
        "contents": [{"code": row["code"], "content": row["content"]} for row in rows if not row["measure"]],
    }


def _target(facts: Facts, row: dict[str, Any]) -> dict[str, str]:
    measures = dict(next(column.choices for column in SHEETS[SheetName.COVENANT].columns if column.key == "measure"))
    sign = dict(SIGNS)[row["sign"]] if row["sign"] else ""
    outcome = _NOT_MEASURED if is_none(row["met"]) else (_MET if row["met"] else _NOT_MET)
    return {
        "code": row["code"],
        "content": row["content"],
        "target": facts.say(_TARGET, measure=measures[row["measure"]], sign=sign, figure=facts.plain(row["target"])),
        "actual": facts.plain(row["actual"]),
        "outcome": facts.say(outcome),
        "missing_units": row["missing_units"] or NONE,
    }
