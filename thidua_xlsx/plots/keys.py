"""The first key of a cluster that is ranked by keys: what its bars show, for it has no points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import RESULT, TARGET
from thidua_xlsx.rulebook.model import TOTAL
from thidua_xlsx.rulebook.rules import Figure, TieKey
from thidua_xlsx.scoring.ties import link_name

if TYPE_CHECKING:
    from thidua_xlsx.plots.frame import Frame

__all__ = ["first_key"]

_AXIS: Final = Text("Xếp trước hết theo {key}", "Ranked first by {key}")


def first_key(frame: Frame) -> tuple[dict[str, float], str]:
    """Unit → its figure of the first key, and how the key is called; percent and report fields are not drawn."""
    rulebook, cluster = frame.result.rulebook, frame.cluster.code
    keys = [key for key in rulebook.tie_keys if not key.clusters or cluster in key.clusters]
    if not keys:
        return {}, ""
    return _figures(frame, keys[0]), _AXIS.say(frame.lang, key=link_name(rulebook, keys[0]))


def _figures(frame: Frame, key: TieKey) -> dict[str, float]:
    """Each unit's sum of the figures of a key."""
    if key.figure is Figure.POINTS:
        return _points(frame, key)
    inputs = {Figure.RESULT: RESULT.key, Figure.TARGET: TARGET.key}
    rulebook = frame.result.rulebook
    by_key = {item.key: item for item in rulebook.criteria}
    if key.figure not in inputs or not all(subject in by_key for subject in key.subjects):
        return {}
    wanted = {rulebook.source(by_key[subject]).key for subject in key.subjects}
    answers = frame.result.answers
    chosen = answers[answers["criterion"].isin(wanted) & (answers["input"] == inputs[key.figure])]
    sums = chosen.groupby("unit", observed=True)["number"].agg(lambda own: own.sum(min_count=len(wanted)))
    return {str(unit): float(value) for unit, value in sums.dropna().items()}


def _points(frame: Frame, key: TieKey) -> dict[str, float]:
    """Each unit's points of the criteria of a key."""
    if not all(
        subject == TOTAL or subject in {item.key for item in frame.result.rulebook.criteria} for subject in key.subjects
    ):
        return {}
    own = [frame.totals(subject) for subject in key.subjects]
    return {unit: sum(points[unit] for points in own) for unit in own[0] if all(unit in points for points in own)}
