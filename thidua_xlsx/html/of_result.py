"""A result in a notebook: who is where, and what is still open."""

from __future__ import annotations

from collections import Counter
from typing import Final

from thidua_xlsx.html.markup import Cell, Fact, Figures, Table
from thidua_xlsx.html.of_batch import count_severities
from thidua_xlsx.html.view import View, at_most, figures_of, finding_facts
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.rules import RankBy
from thidua_xlsx.scoring.ranking import NOT_SCORED, NOT_SUBMITTED, PROVISIONAL, RANKED, TO_VOTE
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.workbooks.summary.facts import STAGE_WORDS, STATES, ClusterFacts, UnitFacts, gather

__all__ = ["ranking_table", "result_view", "unit_note"]

_TITLE: Final = Text("Kết quả: {title}", "Result: {title}")
_STAGE: Final = Text("{stage}; {ranked} trong {all} đơn vị được xếp hạng", "{stage}; {ranked} of {all} units ranked")
_RANKING: Final = Text("Xếp hạng: {cluster}", "Ranking: {cluster}")
_COLUMNS: Final = (
    (Text("Hạng", "Rank"), "number"),
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Điểm", "Points"), "number"),
    (Text("Thang điểm", "Maximum"), "number"),
    (Text("Tỷ lệ %", "Percent"), "number"),
    (Text("Xếp loại", "Class"), "text"),
    (Text("Ghi chú", "Note"), "text"),
)
_KEY_COLUMNS: Final = (
    (Text("Hạng", "Rank"), "number"),
    (Text("Đơn vị", "Unit"), "head"),
    (Text("Ghi chú", "Note"), "text"),
)
_LIMITED: Final = Text("Khống chế: {event}", "Limited: {event}")
_AWARDS: Final = Text("Đề nghị: {awards}", "Proposed: {awards}")
_UNRANKED: Final = Text("{count} đơn vị chưa xếp hạng", "{count} units are not ranked")
_PROVISIONAL: Final = Text("{count} đơn vị có hạng tạm tính", "{count} units have a provisional rank")
_OPEN_CELLS: Final = Text(
    "{count} ô (đơn vị × tiêu chí) chưa ai thẩm định", "{count} cells (unit × criterion) are not verified"
)
_TO_VOTE: Final = Text("{count} đơn vị đồng hạng chờ bỏ phiếu", "{count} tied units wait for a vote")
_CHANGED: Final = Text("Thẩm định đổi {count} số liệu", "Verification changed {count} figures")
_WAITING: Final = Text(
    "{count} sự việc mới đề xuất, chưa có hiệu lực", "{count} events are proposed, without effect so far"
)


def result_view(result: Result) -> View:
    """The ranking, and what stands against it."""
    info, figures = result.rulebook.info, figures_of(result.rulebook.info)
    lang = info.language
    clusters = gather([result]) if result.rulebook.clusters else []
    tables = [at_most(ranking_table(facts, figures), "result.ranking", lang) for facts in clusters]
    ranked = int(result.ranking["rank"].notna().sum())
    stage = figures.say(STAGE_WORDS[result.stage])
    first = str(result.ranking["unit"].iloc[0]) if len(result.ranking) else "…"
    return View(
        title=_TITLE.say(lang, title=info.title),
        subtitle=_STAGE.say(lang, stage=stage, ranked=ranked, all=len(result.ranking)),
        stamp=info.stamp,
        facts=_facts(result, clusters, figures),
        tables=tables[:1],
        details=[(table.caption, [table]) for table in tables[1:]],
        ask=[
            "result.ranking",
            "result.points",
            f"result.explain({first!r}, …)",
            f"result.scorecard({first!r})",
            "result.robustness()",
            "result.plot.ranking()",
        ],
    )


def _facts(result: Result, clusters: list[ClusterFacts], figures: Figures) -> list[Fact]:
    """What is open; nothing of it is worked out again."""
    states = Counter(result.ranking["state"].astype(str))
    counts = [
        (_UNRANKED, states[NOT_SUBMITTED] + states[NOT_SCORED]),
        (_PROVISIONAL, states[PROVISIONAL]),
        (_OPEN_CELLS, sum(facts.unverified for facts in clusters) if result.stage is Stage.VERIFIED else 0),
        (_TO_VOTE, int((result.ties["state"] == TO_VOTE).sum())),
        (_WAITING, int((result.limits["state"] == "proposed").sum())),
    ]
    facts = [Fact(figures.say(text, count=count), "▲", "open") for text, count in counts if count]
    if len(result.overrides):
        facts.append(Fact(figures.say(_CHANGED, count=len(result.overrides))))
    return [*facts, finding_facts(count_severities(result.finding_list), figures.lang)]


def ranking_table(facts: ClusterFacts, figures: Figures, links: dict[str, str] | None = None) -> Table:
    """The units of a cluster by rank; ``links``: unit → the part of the page that is about it."""
    by_keys = facts.cluster.rank_by is RankBy.KEYS
    rows = [_row(unit, figures, (links or {}).get(unit.code, ""), by_keys=by_keys) for unit in facts.units]
    return Table(
        _RANKING.say(figures.lang, cluster=facts.cluster.name),
        figures.columns(*(_KEY_COLUMNS if by_keys else _columns(facts))),
        [row if by_keys else _without_class(row, facts) for row in rows],
        name="ranking",
        keys=[unit.code for unit in facts.units],
    )


def _columns(facts: ClusterFacts) -> list[tuple[Text, str]]:
    return [column for position, column in enumerate(_COLUMNS) if position != _CLASS or facts.rulebook.classes]


def _without_class(row: list[str | Cell], facts: ClusterFacts) -> list[str | Cell]:
    return row if facts.rulebook.classes else [*row[:_CLASS], *row[_CLASS + 1 :]]


_CLASS: Final = 5
_FIRST: Final = 3  # ranks that are marked


def _row(unit: UnitFacts, figures: Figures, link: str, *, by_keys: bool) -> list[str | Cell]:
    rank = "–" if unit.rank is None else f"{unit.rank}{'=' if unit.shared else ''}"
    is_first = unit.rank is not None and unit.rank <= _FIRST
    start: list[str | Cell] = [
        Cell(rank, "rank first" if is_first else "rank"),
        Cell(unit.name, "strong" if is_first else "", link=link),
    ]
    note = unit_note(unit, figures)
    if by_keys:
        return [*start, ". ".join(word for word in (unit.class_name, note) if word)]
    return [
        *start,
        Cell(figures.points(unit.points), "strong"),
        figures.maximum(unit.maximum),
        figures.percent(unit.percent),
        unit.class_name,
        note,
    ]


def unit_note(unit: UnitFacts, figures: Figures) -> str:
    """What is to be known of a unit's rank: its state where it is not simply ranked, events, awards."""
    words = [
        figures.say(STATES[unit.state]) if unit.state != RANKED else "",
        unit.note,
        # where the event capped the class, the note has named it as the reason
        figures.say(_LIMITED, event=unit.limited) if unit.limited and unit.limited not in unit.note else "",
        figures.say(_AWARDS, awards=unit.awards) if unit.awards else "",
    ]
    return ". ".join(word for word in words if word)
