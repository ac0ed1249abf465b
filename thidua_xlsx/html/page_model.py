"""What the page for the meeting room is made of: clusters, their parts, blocks of a part, a card per unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from thidua_xlsx.html.markup import Fact, Table

__all__ = ["Block", "ClusterPage", "Page", "Part", "UnitCard", "of_facts", "of_table", "of_text"]


_MOST_COLUMNS: Final = 9  # of a table on portrait paper


@dataclass(frozen=True)
class Block:
    """A table, a chart, a list of facts or a line of text; ``kind`` says which."""

    kind: str
    table: Table | None = None
    chart: Markup | None = None
    facts: Sequence[Fact] = ()
    heading: str = ""
    level: int = 4
    text: str = ""
    mark: str = ""

    @property
    def wide(self) -> bool:
        """Whether a portrait page has no room for it."""
        return len(self.table.columns) > _MOST_COLUMNS if self.table else self.mark == "wide"


@dataclass(frozen=True)
class UnitCard:
    """One unit: where it stands, what is to be known, its groups and criteria."""

    id: str
    code: str
    name: str
    label: str
    place: str
    facts: Sequence[Fact]
    columns: Sequence[Sequence[Block]]
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Part:
    """What stands behind one tab."""

    id: str
    title: str
    blocks: Sequence[Block]
    aside: Sequence[Block] = ()
    aside_label: str = ""
    hint: str = ""
    below: Sequence[Block] = ()
    charts: Sequence[Block] = ()
    units: Sequence[UnitCard] = ()


@dataclass(frozen=True)
class ClusterPage:
    """One cluster with its parts."""

    id: str
    name: str
    who: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    over: str
    stamp: str
    stage: str
    clusters: Sequence[ClusterPage]
    footer: Sequence[str]


def of_table(table: Table) -> Block:
    """A table."""
    return Block("table", table=table)


def of_facts(facts: Sequence[Fact], heading: str = "", level: int = 4) -> Block:
    """A list, under a heading."""
    return Block("facts", facts=facts, heading=heading, level=level)


def of_text(text: str, mark: str = "") -> Block:
    """A line."""
    return Block("text", text=text, mark=mark)
