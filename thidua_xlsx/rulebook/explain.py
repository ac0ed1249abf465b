"""How a criterion or group gives points, in words for the person who fills in the form."""

from __future__ import annotations

from typing import Final

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import GroupRule, PointKind

__all__ = ["explained"]

_BONUS: Final = Text("Điểm thưởng.", "Bonus.")
_DEDUCTION: Final = Text(
    "Điểm trừ: ghi số dương, tính vào tổng là số âm.", "Deduction: typed positive, it counts against the total."
)
_HIGHEST: Final = Text("Chỉ tính mức cao nhất trong nhóm.", "Only the highest of the group counts.")
_WEIGHTED: Final = Text("Cộng theo trọng số: {weights}.", "Weighted: {weights}.")
_WEIGHT: Final = Text("{key} × {weight}", "{key} × {weight}")
_CAP: Final = Text("Cả nhóm không quá {cap} điểm.", "At most {cap} points together.")
_CONDITION: Final = Text(
    "Không đạt “{conditions}” thì tối đa {points} điểm.", "Where “{conditions}” is not met, at most {points} points."
)
_USES: Final = Text("Dùng số liệu của tiêu chí {key}.", "Uses the figures of criterion {key}.")
_ACTIVITIES: Final = Text("Đếm các hoạt động chung đã tham gia.", "Counts the joint activities taken part in.")


def explained(rulebook: Rulebook, criterion: Criterion, lang: str) -> str:
    """One or several sentences; empty for a group that is a plain sum."""
    kind = rulebook.kind(criterion)
    above = rulebook.kind(rulebook.criterion(criterion.parent)) if criterion.parent else PointKind.CORE
    words = []
    if criterion.is_leaf:
        words.append(criterion.scoring.sentence(criterion.points).say(lang))
        if criterion.uses:
            words.append(_ACTIVITIES.say(lang) if criterion.uses == ACTIVITIES else _USES.say(lang, key=criterion.uses))
    if (kind is not above or criterion.is_leaf) and kind is not PointKind.CORE:
        words.append((_BONUS if kind is PointKind.BONUS else _DEDUCTION).say(lang))
    if criterion.rule is GroupRule.HIGHEST:
        words.append(_HIGHEST.say(lang))
    if criterion.rule is GroupRule.WEIGHTED:
        weights = [
            _WEIGHT.say(lang, key=child.number or child.key, weight=child.weight or 0)
            for child in rulebook.children(criterion.key)
        ]
        words.append(_WEIGHTED.say(lang, weights=weights))
    if criterion.cap is not None:
        words.append(_CAP.say(lang, cap=criterion.cap))
    if criterion.conditions and criterion.otherwise is not None:
        said = rulebook.said(criterion.conditions, lang)
        words.append(_CONDITION.say(lang, conditions=said, points=criterion.otherwise))
    return " ".join(words)
