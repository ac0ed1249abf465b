"""Who leads each criterion that compares units, whether that unit is verified, and what depends on it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from thidua_xlsx.checking.recompute import NOT_ASSIGNED, recompute
from thidua_xlsx.rulebook.model import Criterion, NotAssigned, Rulebook
from thidua_xlsx.tables.of_result import LEADERS

__all__ = ["find_leaders"]


def find_leaders(
    rulebook: Rulebook, answers: pd.DataFrame, fields: pd.DataFrame, verified: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """One row per criterion × leader × unit whose points would change without that leader; see ``Result.leaders``.

    A leader on whom nobody else's points depend has one row with ``unit`` blank.
    """
    rows: list[dict[str, Any]] = []
    for leaf in rulebook.leaves():
        by_peers = rulebook.policy(leaf) is NotAssigned.PEERS and leaf.scoring.has_target
        if not (leaf.scoring.compares_units or by_peers):
            continue
        source = rulebook.source(leaf)
        alone = _alone(rulebook, leaf, source)
        asked = answers[answers["criterion"] == source.key]
        own = recompute(alone, asked, fields)
        own = own[own["criterion"] == leaf.key].dropna(subset=["computed"])
        peers = own["unit"].isin(_without_target(alone, asked, fields, leaf.key) if by_peers else [])
        compared = [*([~peers] if leaf.scoring.compares_units else []), *([peers] if by_peers else [])]
        for cluster, mask in itertools.product(rulebook.clusters, compared):
            inside = own[(own["cluster"] == cluster.code) & mask]
            best = inside["computed"].max()
            for leader in map(str, inside.loc[inside["computed"] == best, "unit"]):
                others = asked[asked["unit"].isin(set(inside["unit"]) - {leader})]
                changed = _without(alone, others, fields, leaf.key, inside, leader)
                for unit, now, without in changed or [("", np.nan, np.nan)]:
                    rows.append(
                        {
                            "cluster": cluster.code,
                            "criterion": leaf.key,
                            "leader": leader,
                            "name": rulebook.unit(leader).name,
                            "points": best,
                            "verified": (leader, source.key) in verified or (leader, leaf.key) in verified,
                            "unit": unit,
                            "now": now,
                            "without": without,
                        }
                    )
    return LEADERS.frame(rows)


def _alone(rulebook: Rulebook, leaf: Criterion, source: Criterion) -> Rulebook:
    """The rulebook with this one criterion, and the one whose figures it uses, as top leaves: quick to score again."""
    kept = [
        dataclasses.replace(
            item,
            uses=source.key if item is leaf and item is not source else item.uses,
            parent="",
            kind=rulebook.kind(item),
            not_assigned=rulebook.policy(item),
            conditions=(),
            otherwise=None,
        )
        for item in dict.fromkeys((source, leaf))
    ]
    return dataclasses.replace(rulebook, criteria=tuple(kept))


def _without_target(alone: Rulebook, asked: pd.DataFrame, fields: pd.DataFrame, leaf: str) -> list[str]:
    """The units that are compared among themselves because they have no target."""
    criteria = tuple(dataclasses.replace(item, not_assigned=NotAssigned.EXCLUDE) for item in alone.criteria)
    own = recompute(dataclasses.replace(alone, criteria=criteria), asked, fields)
    return [str(unit) for unit in own.loc[(own["criterion"] == leaf) & (own["state"] == NOT_ASSIGNED), "unit"]]


def _without(
    alone: Rulebook, others: pd.DataFrame, fields: pd.DataFrame, leaf: str, inside: pd.DataFrame, leader: str
) -> list[tuple[str, float, float]]:
    """The other units' points if the leader's result fell out: (unit, now, then), where they differ."""
    then = recompute(alone, others, fields)
    then = then[then["criterion"] == leaf]
    points = dict(zip(then["unit"].astype(str), then["computed"], strict=True))
    found = []
    for unit, now in zip(inside["unit"].astype(str), inside["computed"], strict=True):
        other = points.get(unit, np.nan)
        if unit != leader and not np.isnan(other) and other != now:
            found.append((unit, float(now), float(other)))
    return found
