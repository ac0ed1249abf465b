"""The parts of the page that show where the units of a cluster stand, and where the parts come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from thidua_xlsx.html.charts import ChartName, Charts
from thidua_xlsx.html.markup import NONE, Cell, Fact, Figures, Table
from thidua_xlsx.html.of_result import ranking_table
from thidua_xlsx.html.page_model import Block, Part, of_facts, of_table, of_text
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import TOTAL, Cluster
from thidua_xlsx.rulebook.rules import RankBy
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.summary.facts import ClusterFacts

__all__ = ["ClusterSource", "groups_part", "ranking_part"]

_RANKING: Final = Text("Xếp hạng", "Ranking")
_OPEN: Final = Text("Việc còn để ngỏ", "What is open")
_OPEN_COUNT: Final = Text("▲ Còn {count} việc để ngỏ, xem dưới bảng", "▲ {count} things are open, see below the table")
_NOTHING_OPEN: Final = Text("Không còn việc nào để ngỏ.", "Nothing is open.")
_RANKED_BY: Final = Text("Xếp hạng theo {by}.", "Ranked by {by}.")
_TIES: Final = Text("Đơn vị bằng nhau", "Ties")
_TIE_COLUMNS: Final = (
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Số bằng nhau", "Figure"), "number"),
    (Text("Hạng", "Rank"), "number"),
    (Text("Phân định theo", "Decided by"), "text"),
    (Text("Số liệu", "Value"), "text"),
    (Text("Tình trạng", "State"), "text"),
)
_GROUPS: Final = Text("Điểm theo nhóm", "Points by group")
_RANK: Final = Text("Hạng", "Rank")
_UNIT: Final = Text("Đơn vị", "Unit")
_TOTAL: Final = Text("Tổng điểm", "Total")
_GROUP_HEAD: Final = Text("{key}. {name} ({maximum})", "{key}. {name} ({maximum})")


@dataclass(frozen=True)
class ClusterSource:
    """Where the parts of one cluster come from. ``said`` is what the minutes say of it, ``links`` unit → id."""

    result: Result
    facts: ClusterFacts
    said: Mapping[str, Any]
    open_questions: Sequence[str]
    figures: Figures
    charts: Charts
    prefix: str
    links: dict[str, str]

    @property
    def cluster(self) -> Cluster:
        """The cluster."""
        return self.facts.cluster

    @property
    def by_keys(self) -> bool:
        """Whether it is ranked by keys, without points."""
        return self.cluster.rank_by is RankBy.KEYS

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the language of the page."""
        return text.say(self.figures.lang, **values)

    def id(self, name: str) -> str:
        """The id of a part."""
        return f"{self.prefix}-{name}"

    def table(
        self, caption: Text | str, columns: Sequence[tuple[Text, str]], rows: Sequence[Sequence[str | Cell]], name: str
    ) -> Block:
        """A table."""
        words = caption if isinstance(caption, str) else self.say(caption)
        return of_table(Table(words, self.figures.columns(*columns), rows, name=name))

    def rows(self, table: Any) -> list[dict[str, Any]]:
        """The rows of one of the result's tables that are about this cluster."""
        units = set(self.links)
        return [row for row in table.to_dict("records") if str(row["unit"]) in units]


def ranking_part(source: ClusterSource) -> Part:
    """Who is where, beside it what is open."""
    table = ranking_table(source.facts, source.figures, source.links)
    if source.by_keys:
        table = _with_keys(table, source)
    facts = [Fact(text, "▲", "open") for text in source.open_questions]
    nothing = [Fact(source.say(_NOTHING_OPEN), "✔", "done")]
    hint = source.say(_OPEN_COUNT, count=len(facts)) if facts else ""
    rows = [
        [row[key] for key in ("unit", "figure", "rank", "decided_by", "value", "state")] for row in source.said["ties"]
    ]
    ties = [source.table(_TIES, _TIE_COLUMNS, rows, "ties")] if rows else []
    names: tuple[ChartName, ...] = ("ranking",) if source.by_keys else ("ranking", "gaps")
    charts = [source.charts.block(name, source.cluster.code, source.prefix) for name in names]
    return Part(
        source.id("xep-hang"),
        source.say(_RANKING),
        [of_table(table), of_text(source.say(_RANKED_BY, by=source.said["ranked_by_words"]), "more")],
        [of_facts(facts or nothing, source.say(_OPEN))],
        source.say(_OPEN),
        hint,
        ties,
        charts,
    )


_KEY_FIGURES: Final = Text("Chỉ tiêu xét", "Keys")


def _with_keys(table: Table, source: ClusterSource) -> Table:
    """The figures that a cluster without points is ranked by."""
    from dataclasses import replace

    figures = {row["code"]: row["key_figures"] for row in source.said["ranking"]}
    columns = [*table.columns[:2], *source.figures.columns((_KEY_FIGURES, "text")), *table.columns[2:]]
    rows = [[*row[:2], figures[key], *row[2:]] for row, key in zip(table.rows, table.keys, strict=True)]
    return replace(table, columns=columns, rows=rows)


def groups_part(source: ClusterSource) -> Part | None:
    """Units × top groups in the order of ranks."""
    if source.by_keys:
        return None
    rulebook, figures = source.result.rulebook, source.figures
    code = source.cluster.code
    tops = [top for top in rulebook.children("", code) if not top.is_leaf or top.scores]
    totals = {(str(row["unit"]), str(row["group"])): row["points"] for row in source.rows(source.result.totals)}
    leaves = {(str(row["unit"]), str(row["criterion"])): row["points"] for row in source.rows(source.result.points)}
    heads = [
        (Text(text, text), "number")
        for top in tops
        for text in [
            source.say(
                _GROUP_HEAD, key=top.key, name=top.name, maximum=figures.maximum(rulebook.maximum(top.key, code))
            )
        ]
    ]
    columns = [(_RANK, "number"), (_UNIT, "head"), *heads, (_TOTAL, "number")]
    rows: list[list[str | Cell]] = []
    for unit in source.facts.units:
        rank = NONE if unit.rank is None else f"{unit.rank}{'=' if unit.shared else ''}"
        points = [figures.points((leaves if top.is_leaf else totals).get((unit.code, top.key))) for top in tops]
        total = Cell(figures.points(totals.get((unit.code, TOTAL))), "strong")
        rows.append([Cell(rank, "rank"), Cell(unit.short, link=source.links[unit.code]), *points, total])
    keys = [unit.code for unit in source.facts.units]
    table = Table(source.say(_GROUPS), figures.columns(*columns), rows, name="groups", keys=keys)
    names: tuple[ChartName, ...] = ("groups", "heatmap")
    charts = [source.charts.block(name, code, source.prefix) for name in names]
    return Part(source.id("nhom"), source.say(_GROUPS), [of_table(table)], charts=charts)
