"""One row of what comes to the meeting, as data with its address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from thidua_xlsx.messages.finding import Place

__all__ = ["Event", "Reply", "Verdict", "Vote"]


@dataclass(frozen=True)
class Verdict:
    """What a verifier says of one unit × criterion: agreed, or corrected results or points with the reason.

    ``results`` holds the corrected inputs by key (``result``, ``praised``, …). ``points`` are typed positive, for
    deductions too. ``verifier`` is a department's code, a unit's code where units score one another, or any name
    where the cluster head verifies. What the head typed into a consolidated workbook ``overrules`` what others said;
    what was carried into one from a file and not touched there names it as ``source``.
    """

    unit: str
    criterion: str
    verifier: str = ""
    agreed: bool = False
    results: Mapping[str, Decimal | str] = field(default_factory=dict)
    points: Decimal | None = None
    reason: str = ""
    place: Place = field(default_factory=Place)
    overrules: bool = False
    source: str = ""

    @property
    def changes(self) -> bool:
        """Whether it puts something else in the place of what was reported."""
        return self.points is not None or bool(self.results)


@dataclass(frozen=True)
class Event:
    """An event that another agency reports of a unit; only a confirmed one has effects. ``source``: see ``Verdict``."""

    unit: str
    kind: str
    date: datetime.date | None = None
    document: str = ""
    confirmed: bool = False
    note: str = ""
    place: Place = field(default_factory=Place)
    source: str = ""


@dataclass(frozen=True)
class Vote:
    """A unit's votes in one round, for an award or, with ``award`` empty, to break a tie.

    After round 2 head and deputy decide: ``decision`` (yes or no) on an award, ``order`` (1 first) on a tie.
    ``source``: see ``Verdict``.
    """

    unit: str
    award: str = ""
    round: int = 1
    votes: int | None = None
    council: int | None = None
    decision: bool | None = None
    order: int | None = None
    place: Place = field(default_factory=Place)
    source: str = ""


@dataclass(frozen=True)
class Reply:
    """A unit's answer (*giải trình*) to what was changed."""

    unit: str
    criterion: str
    text: str
    place: Place = field(default_factory=Place)
