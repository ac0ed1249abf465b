"""How a unit's points came about, in words: ``Result.explain``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from thidua_xlsx.analysis.asked import asked_criterion, asked_unit
from thidua_xlsx.analysis.explain_facts import Facts, gives_points
from thidua_xlsx.analysis.explain_group import group_lines
from thidua_xlsx.analysis.explain_leaf import leaf_lines
from thidua_xlsx.analysis.explain_rank import Standing, rank_lines
from thidua_xlsx.analysis.explanation import Explanation, ExplanationLine, Number, Part
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.rulebook.model import TOTAL
from thidua_xlsx.scoring.result import Result, Stage

__all__ = ["STAGE_WORDS", "Explainer", "Explanation", "ExplanationLine"]

STAGE_WORDS: Final = {
    Stage.CLAIMED: Text("tự chấm", "claimed"),
    Stage.COMPUTED: Text("tính lại", "computed"),
    Stage.VERIFIED: Text("thẩm định", "verified"),
}
_TITLE: Final = Text("{unit} – {what}: {points} ({stage})", "{unit} – {what}: {points} ({stage})")
_CRITERION: Final = Text("tiêu chí {key} “{name}”", "criterion {key} “{name}”")
_GROUP: Final = Text("nhóm {key} “{name}”", "group {key} “{name}”")
_TOTAL: Final = Text("tổng điểm", "total")
_OF: Final = Text("{points} trên {maximum} điểm", "{points} of {maximum} points")
_BARE: Final = Text("{points} điểm", "{points} points")
_NO_POINTS: Final = Text("không có điểm", "no points")
_NOT_SUBMITTED: Final = Text(
    "Đơn vị chưa nộp bản tự chấm dùng được: không có điểm", "The unit has sent no form that can be used: no points"
)
_NOT_USED: Final = Text(
    "Quy định không dùng mục này cho cụm {cluster}: không có điểm",
    "The rulebook does not use this for cluster {cluster}: no points",
)


class Explainer:
    """Explains one result many times: what it looks up, it looks up once."""

    def __init__(self, result: Result) -> None:
        self.facts = Facts(result)
        self.standing = Standing(self.facts)

    def explain(self, unit: str, criterion: str) -> Explanation:
        """How the points of ``unit`` on ``criterion`` came about at the result's stage: see ``Result.explain``.

        Parameters
        ----------
        unit
            Its code, in whatever case.
        criterion
            The key of a criterion or a group, or ``"total"``.

        Returns
        -------
        An ``Explanation``: print it, or take its lines or ``to_frame()``.

        Raises
        ------
        KeyError
            There is no such unit or criterion; the message says what comes near.
        """
        facts, info = self.facts, self.facts.rulebook.info
        unit, key = asked_unit(facts.rulebook, unit), asked_criterion(facts.rulebook, criterion)
        counts = facts.submitted(unit) and self._applies(unit, key)
        points = facts.points(unit, key) if counts else None
        if not gives_points(facts.rulebook, key, facts.rulebook.unit(unit).cluster):
            points = None
        maximum = facts.maximum(unit, key) if counts else None
        said: Text | Message = _NO_POINTS
        if points is not None:
            values: dict[str, object] = {"points": Number(points), "maximum": Number(maximum or 0)}
            said = Message(_OF if maximum else _BARE, values)
        title = {
            "unit": facts.rulebook.unit(unit).name,
            "what": self._what(key),
            "points": said,
            "stage": STAGE_WORDS[facts.result.stage],
        }
        return Explanation(
            unit,
            key,
            Message(_TITLE, title),
            math.nan if points is None else float(points),
            math.nan if maximum is None else float(maximum),
            tuple(self._lines(unit, key)),
            info.language,
        )

    def _what(self, key: str) -> Text | Message:
        if key == TOTAL:
            return _TOTAL
        node = self.facts.rulebook.criterion(key)
        return Message(_CRITERION if node.is_leaf else _GROUP, {"key": node.key, "name": node.name})

    def _applies(self, unit: str, key: str) -> bool:
        rulebook = self.facts.rulebook
        return key == TOTAL or rulebook.applies(rulebook.criterion(key), rulebook.unit(unit).cluster)

    def _lines(self, unit: str, key: str) -> Iterator[ExplanationLine]:
        rulebook = self.facts.rulebook
        if not self._applies(unit, key):
            cluster = rulebook.cluster(rulebook.unit(unit).cluster).name
            yield ExplanationLine(Part.POINTS, Message(_NOT_USED, {"cluster": cluster}))
        elif not self.facts.submitted(unit):
            yield ExplanationLine(Part.POINTS, _NOT_SUBMITTED)
        elif key != TOTAL and rulebook.criterion(key).is_leaf:
            yield from leaf_lines(self.facts, unit, rulebook.criterion(key))
        else:
            yield from group_lines(self.facts, unit, key)
        if key == TOTAL:
            yield from rank_lines(self.standing, unit)
