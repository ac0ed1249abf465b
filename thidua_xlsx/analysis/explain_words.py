"""What scoring put into words in the rulebook's language, in every language: classes, reasons, links, effects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import pandas as pd

from thidua_xlsx.analysis.explain_facts import Facts, in_language
from thidua_xlsx.messages.text import LANGUAGES, Text
from thidua_xlsx.scoring.limits import Limits, limits_table
from thidua_xlsx.scoring.score import rank_and_class

__all__ = ["ScoredWords"]

_OF_RANKING: Final = ("class", "class_reason", "decided_by")
_OF_TIES: Final = ("value",)


class ScoredWords:
    """The words of a result's ranking, ties and limits; other languages than its own are worked out when asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def of(self, unit: str, column: str) -> Text:
        """``class``, ``class_reason`` or ``decided_by`` of the ranking, or ``value`` of the ties."""
        return Text(**{lang: columns[column].get(unit, "") for lang, (columns, _) in self._said.items()})

    def effects(self, unit: str) -> list[Text]:
        """What each of its rows of ``Result.limits`` does, in their order."""
        every = [effects.get(unit, []) for _, effects in self._said.values()]
        return [Text(**dict(zip(self._said, words, strict=True))) for words in zip(*every, strict=True)]

    @cached_property
    def _said(self) -> Mapping[str, tuple[dict[str, dict[str, str]], dict[str, list[str]]]]:
        """Language → the columns (unit → word), and unit → effects."""
        return {lang: self._in(lang) for lang in LANGUAGES}

    def _in(self, lang: str) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
        """The words of the result itself, or those that the same sums lead to in another language."""
        result = self._facts.result
        ranking, ties, limits = result.ranking, result.ties, result.limits
        rulebook = result.batch.rulebook  # the result's own may speak another language than its tables
        if lang != rulebook.info.language:
            rulebook = in_language(rulebook, lang)
            sums, figures = self._facts.sums, self._facts.stage_figures
            events = () if result.events is None else result.events.entries
            votes = () if result.ballots is None else result.ballots.entries
            ranking, ties, _ = rank_and_class(rulebook, sums, figures, Limits(rulebook, events), votes)
            limits = limits_table(rulebook, events, sums.row_of)
        columns = {name: _by_unit(ranking, name) for name in _OF_RANKING}
        columns |= {name: _by_unit(ties, name) for name in _OF_TIES}
        effects: dict[str, list[str]] = {}
        for unit, effect in zip(limits["unit"].astype(str), limits["effect"].astype(str), strict=True):
            effects.setdefault(unit, []).append(effect)
        return columns, effects


def _by_unit(table: pd.DataFrame, column: str) -> dict[str, str]:
    return dict(zip(table["unit"].astype(str), table[column].astype(str), strict=True))
