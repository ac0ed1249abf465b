"""One unit against its cluster, in a notebook and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from thidua_xlsx.analysis.scorecard import Scorecard
from thidua_xlsx.html.markup import Cell, Fact, Figures, Table, is_none
from thidua_xlsx.html.view import View, at_most, figures_of
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import TOTAL

__all__ = ["extremes", "groups_table", "scorecard_view", "standing"]

_TITLE: Final = Text("{unit} – {cluster}", "{unit} – {cluster}")
_GROUPS: Final = Text("Theo nhóm", "By group")
_GROUP_COLUMNS: Final = (
    (Text("Nhóm", "Group"), "head"),
    (Text("Điểm", "Points"), "number"),
    (Text("Thang điểm", "Maximum"), "number"),
    (Text("Mức đạt %", "Percent"), "number"),
    (Text("Bình quân cụm", "Cluster mean"), "number"),
    (Text("Cao nhất cụm", "Cluster best"), "number"),
)
_STRONGEST: Final = Text("Mạnh nhất so với cụm", "Strongest against the cluster")
_WEAKEST: Final = Text("Yếu nhất so với cụm", "Weakest against the cluster")
_CRITERION_COLUMNS: Final = (
    (Text("Tiêu chí", "Criterion"), "head"),
    (Text("Điểm", "Points"), "number"),
    (Text("Thang điểm", "Maximum"), "number"),
    (Text("So với bình quân", "Against the mean"), "number"),
)


def groups_table(card: Scorecard, figures: Figures) -> Table:
    """The unit's top groups and its total beside the cluster's mean and best."""
    groups = card.scored_groups[card.scored_groups["level"] == 0]
    rows = [_group(row, figures) for row in groups.to_dict("records")]
    keys = [str(key) for key in groups["group"]]
    marks = ["group" if key == TOTAL else "" for key in keys]
    return Table(
        figures.say(_GROUPS), figures.columns(*_GROUP_COLUMNS), rows, name="unit-groups", keys=keys, marks=marks
    )


def _group(row: Mapping[Any, Any], figures: Figures) -> list[str | Cell]:
    percent = row["percent"]
    bar = None if is_none(percent) else round(min(max(float(percent), 0.0), 100.0), 1)
    return [
        str(row["name"]),
        Cell(figures.points(row["points"]), "strong"),
        figures.maximum(row["maximum"]),
        Cell(figures.percent(percent), bar=bar),
        figures.points(row["cluster_mean"]),
        figures.points(row["cluster_best"]),
    ]


def extremes(card: Scorecard, figures: Figures) -> list[Table]:
    """Where the unit is furthest above the cluster, and furthest below."""
    found = []
    for caption, table, name in ((_STRONGEST, card.strongest, "strongest"), (_WEAKEST, card.weakest, "weakest")):
        rows = [
            [
                f"{row['criterion']} {row['name']}",
                figures.points(row["points"]),
                figures.maximum(row["maximum"]),
                figures.difference(row["points"], row["cluster_mean"]),
            ]
            for row in table.to_dict("records")
        ]
        if rows:
            found.append(Table(figures.say(caption), figures.columns(*_CRITERION_COLUMNS), rows, name=name))
    return found


def standing(card: Scorecard, figures: Figures) -> list[Fact]:
    """Rank, ties, class, events and the distance to the ranks above and below, a line for each."""
    return [Fact(line.say(figures.lang)) for line in card.standing]


def scorecard_view(card: Scorecard) -> View:
    """One unit against its cluster, for a notebook."""
    rulebook = card.result.rulebook
    figures = figures_of(rulebook.info)
    groups = groups_table(card, figures)
    folded = [(table.caption, [table]) for table in extremes(card, figures)]
    return View(
        title=_TITLE.say(figures.lang, unit=card.name, cluster=rulebook.cluster(card.cluster).name),
        stamp=rulebook.info.stamp,
        facts=standing(card, figures),
        tables=[at_most(groups, "card.groups", figures.lang)] if groups.rows else [],
        details=folded,
        ask=["card.groups", "card.criteria", "card.next_rank", f"result.explain({card.unit!r}, …)", "print(card)"],
    )
