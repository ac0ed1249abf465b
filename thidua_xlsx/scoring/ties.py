"""Ties: the chain that breaks them, then the vote, then the decision of head and deputy. Never a sort."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from thidua_xlsx.meeting.entries import Vote
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.rulebook.rules import Better, Figure, TieKey
from thidua_xlsx.rulebook.sheets import SHEETS, SUBJECT_WORDS, SheetName

__all__ = ["Link", "Tied", "break_ties", "link_name", "links_of", "shown", "vote_link_names", "vote_links"]

_ROUND: Final = Text("bỏ phiếu vòng {round}", "vote, round {round}")
_DECISION: Final = Text("quyết định của cụm trưởng và cụm phó", "decision of head and deputy")
_CRITERION: Final = Text("tiêu chí {key}", "criterion {key}")
_LESS: Final = Text("{what} thấp hơn", "lower {what}")


@dataclass(frozen=True)
class Link:
    """One link of the chain: its name, and each unit's figure, the greater the better; None: not known."""

    name: str
    value: Callable[[str], Fraction | None]
    is_vote: bool = False


@dataclass
class Tied:
    """A unit in a tie: the link that set it apart from the others, and its figure there."""

    decided_by: str = ""
    is_vote: bool = False
    value: Fraction | None = None
    trail: list[str] = field(default_factory=list)


def links_of(
    rulebook: Rulebook, cluster: str, figure: Callable[[TieKey], Callable[[str], Fraction | None]]
) -> list[Link]:
    """The tie keys of a cluster, in order."""
    return [
        Link(link_name(rulebook, key), figure(key))
        for key in rulebook.tie_keys
        if not key.clusters or cluster in key.clusters
    ]


def link_name(rulebook: Rulebook, key: TieKey) -> str:
    """How a tie key is called where it decides."""
    lang = rulebook.info.language
    words = dict(SUBJECT_WORDS)
    names = []
    for subject in key.subjects:
        item = rulebook.field(subject)
        names.append(
            words[subject].say(lang)
            if subject in words
            else (item.label if item is not None else _CRITERION.say(lang, key=rulebook.criterion(subject).subject))
        )
    text = " + ".join(names)
    if key.figure is not Figure.POINTS:
        choices = next(column.choices for column in SHEETS[SheetName.TIE_KEYS].columns if column.key == "figure")
        text += f" ({dict(choices)[key.figure].say(lang)})"
    return _LESS.say(lang, what=text) if key.better is Better.LESS else text


def vote_link_names(lang: str) -> tuple[str, str, str]:
    """What follows the keys: the vote in two rounds, and the decision."""
    return _ROUND.say(lang, round=1), _ROUND.say(lang, round=2), _DECISION.say(lang)


def vote_links(votes: Sequence[Vote], lang: str) -> list[Link]:
    """The votes on ties: round 1, round 2, then the order that head and deputy decided."""
    of_ties = [vote for vote in votes if not vote.award]

    def votes_in(number: int) -> Callable[[str], Fraction | None]:
        counts = {vote.unit: vote.votes for vote in of_ties if vote.round == number and vote.votes is not None}
        return lambda unit: None if unit not in counts else Fraction(counts[unit])

    by_round = sorted((vote for vote in of_ties if vote.order is not None), key=lambda vote: vote.round)
    orders = {vote.unit: vote.order for vote in by_round}
    first, second, decision = vote_link_names(lang)
    return [
        Link(first, votes_in(1), True),
        Link(second, votes_in(2), True),
        Link(decision, lambda unit: None if unit not in orders else Fraction(-int(orders[unit] or 0)), True),
    ]


def break_ties(units: list[str], links: Sequence[Link]) -> tuple[list[list[str]], dict[str, Tied]]:
    """Split ``units``, equal so far, link by link.

    Returns
    -------
    The groups in their order, units that nothing tells apart together; and per unit what set it apart. A unit
    without the figure of a link comes after those that have it; a vote counts only where all who are tied have votes.
    """
    tied = {unit: Tied() for unit in units}
    groups = [list(units)]
    for link in links:
        split: list[list[str]] = []
        for group in groups:
            parts = _split(group, link) if len(group) > 1 else [group]
            split += parts
            if len(parts) > 1:
                for unit in group:
                    tied[unit].decided_by, tied[unit].is_vote = link.name, link.is_vote
                    tied[unit].value = link.value(unit)
        groups = split
    return groups, tied


def _split(group: list[str], link: Link) -> list[list[str]]:
    values = {unit: link.value(unit) for unit in group}
    if link.is_vote and None in values.values():
        return [group]
    parts: dict[Fraction | None, list[str]] = {}
    for unit in group:
        parts.setdefault(values[unit], []).append(unit)
    known = sorted((value for value in parts if value is not None), reverse=True)
    return [*(parts[value] for value in known), *([parts[None]] if None in parts else [])]


def shown(value: Fraction | None, lang: str) -> str:
    """A link's figure in words."""
    return "" if value is None else format_number(abs(value), lang)
