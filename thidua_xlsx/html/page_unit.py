"""One unit on the page: where it stands, its groups, its criteria, what was changed and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from thidua_xlsx.analysis.scorecard import Scorecard
from thidua_xlsx.html.markup import NONE, Cell, Fact, Figures, Table, is_none
from thidua_xlsx.html.of_scorecard import extremes, groups_table, standing
from thidua_xlsx.html.page_cluster import ClusterSource
from thidua_xlsx.html.page_decisions import findings_of
from thidua_xlsx.html.page_model import Block, Part, UnitCard, of_table
from thidua_xlsx.html.view import findings_table_of
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.scoring.ranking import NOT_SUBMITTED, RANKED
from thidua_xlsx.scoring.result import Stage
from thidua_xlsx.workbooks.summary.facts import STATES, UnitFacts

__all__ = ["units_part"]

_UNITS: Final = Text("Từng đơn vị", "Units")
_LABEL: Final = Text("{rank}. {unit}", "{rank}. {unit}")
_NO_RANK: Final = Text("Chưa xếp hạng", "Not ranked")
_PLACE: Final = Text("Hạng {rank}", "Rank {rank}")
_WITH_POINTS: Final = Text(
    "{place}: {points} điểm trên thang {maximum} ({percent} %)", "{place}: {points} points of {maximum} ({percent} %)"
)
_AWARDS: Final = Text("Đề nghị: {awards}", "Proposed: {awards}")
_CRITERIA: Final = Text("Từng tiêu chí: {unit}", "Criteria: {unit}")
_COLUMNS: Final = {
    "key": (Text("Mã", "Key"), "text"),
    "name": (Text("Nội dung", "Name"), "head"),
    "claimed": (Text("Tự chấm", "Claimed"), "number"),
    "points": (Text("Điểm", "Points"), "number"),
    "maximum": (Text("Thang điểm", "Maximum"), "number"),
    "percent": (Text("Mức đạt %", "Percent"), "number"),
    "mean": (Text("Bình quân cụm", "Cluster mean"), "number"),
    "difference": (Text("So với bình quân", "Against the mean"), "number"),
}
_REASON: Final = Text("Thẩm định: {reason}", "Verification: {reason}")
_NOT_ASSIGNED: Final = Text("KG", "n/a")
_FINDINGS: Final = Text("Lỗi và cảnh báo của đơn vị", "The unit's findings")
_REPORTED: Final = Text("Kết quả báo cáo", "Reported")
_ANSWER_COLUMNS: Final = ((Text("Chỉ tiêu xét", "Key"), "head"), (_REPORTED, "text"))
_ABOVE, _BELOW = "▲", "▼"


def units_part(source: ClusterSource) -> Part:
    """A card for each unit, in the order of ranks."""
    found: dict[str, list[Any]] = {}
    for finding in findings_of(source):
        found.setdefault(finding.unit, []).append(finding)
    reasons: dict[tuple[str, str], str] = {}
    for row in source.rows(source.result.overrides):
        if row["reason"]:
            reasons[str(row["unit"]), str(row["criterion"])] = str(row["reason"])
    cards = [_card(source, unit, found.get(unit.code, []), reasons) for unit in source.facts.units]
    return Part(source.id("don-vi"), source.say(_UNITS), [], units=cards)


def _card(
    source: ClusterSource, unit: UnitFacts, findings: Sequence[Any], reasons: Mapping[tuple[str, str], str]
) -> UnitCard:
    figures = source.figures
    rank = NONE if unit.rank is None else f"{unit.rank}{'=' if unit.shared else ''}"
    card = source.result.scorecard(unit.code)
    blocks: list[Block] = []
    columns: list[list[Block]] = []
    if not source.by_keys and unit.state != NOT_SUBMITTED:
        columns = [[of_table(groups_table(card, figures))], [of_table(table) for table in extremes(card, figures)]]
        blocks.append(of_table(_criteria(source, unit, card, reasons)))
    if findings:
        table = findings_table_of(findings, figures.lang)
        blocks.append(of_table(Table(source.say(_FINDINGS), table.columns, table.rows, name="unit-findings")))
    return UnitCard(
        id=source.links[unit.code],
        code=unit.code,
        name=unit.name,
        label=unit.name if unit.rank is None else source.say(_LABEL, rank=rank, unit=unit.name),
        place=_place(source, unit, rank),
        facts=[*_facts(source, unit), *standing(card, figures)],
        columns=columns,
        blocks=blocks,
    )


def _place(source: ClusterSource, unit: UnitFacts, rank: str) -> str:
    """Rank and figure, for the first glance."""
    place = source.say(_NO_RANK) if unit.rank is None else source.say(_PLACE, rank=rank)
    if unit.points is None or source.by_keys:
        return place
    figures = source.figures
    return source.say(
        _WITH_POINTS,
        place=place,
        points=figures.points(unit.points),
        maximum=figures.maximum(unit.maximum),
        percent=figures.percent(unit.percent),
    )


def _facts(source: ClusterSource, unit: UnitFacts) -> list[Fact]:
    """What is proposed for it, what is missing; of a unit that is ranked by keys, their figures."""
    words = [row["key_figures"] for row in source.said["ranking"] if source.by_keys and row["code"] == unit.code]
    if unit.state != RANKED:
        words.append(source.say(STATES[unit.state]))
    if unit.awards:
        words.append(source.say(_AWARDS, awards=unit.awards))
    return [Fact(text) for text in words]


def _criteria(source: ClusterSource, unit: UnitFacts, card: Scorecard, reasons: Mapping[tuple[str, str], str]) -> Table:
    """Every group and criterion in printing order."""
    figures, result = source.figures, source.result
    with_claims = result.stage is not Stage.CLAIMED
    leaves = {str(row["criterion"]): row for row in card.criteria.to_dict("records")}
    groups = {str(row["group"]): row for row in card.groups.to_dict("records")}
    rows, keys, marks = [], [], []
    for node, _ in result.rulebook.walk(source.cluster.code):
        row = (leaves if node.is_leaf else groups).get(node.key)
        if row is None:
            continue
        cells = (
            _leaf(node, row, figures, reasons.get((unit.code, node.key), ""))
            if node.is_leaf
            else _group(node, row, figures)
        )
        rows.append(cells if with_claims else [*cells[:2], *cells[3:]])
        keys.append(node.key)
        marks.append("" if node.is_leaf else "group")
    columns = [column for key, column in _COLUMNS.items() if with_claims or key != "claimed"]
    caption = source.say(_CRITERIA, unit=unit.name)
    return Table(caption, figures.columns(*columns), rows, name="criteria", keys=keys, marks=marks)


def _group(node: Criterion, row: Mapping[Any, Any], figures: Figures) -> list[str | Cell]:
    return [
        node.key,
        node.name,
        "",
        figures.points(row["points"]),
        figures.maximum(row["maximum"]),
        figures.percent(row["percent"]),
        figures.points(row["cluster_mean"]),
        figures.difference(row["points"], row["cluster_mean"]),
    ]


def _leaf(node: Criterion, row: Mapping[Any, Any], figures: Figures, reason: str) -> list[str | Cell]:
    name: str | Cell = Cell(node.name, note=figures.say(_REASON, reason=reason)) if reason else node.name
    claimed, points = row["claimed"], row["points"]
    if str(row.get("state", "")) == "not assigned":
        gone = Cell(figures.say(_NOT_ASSIGNED), "gone")
        return [
            node.key,
            name,
            "",
            gone,
            figures.maximum(row["maximum"]),
            NONE,
            figures.points(row["cluster_mean"]),
            NONE,
        ]
    mark = ""
    if not is_none(claimed) and not is_none(points) and claimed != points:
        mark = f"{_ABOVE if points > claimed else _BELOW} "
    return [
        node.key,
        name,
        figures.points(claimed),
        Cell(mark + figures.points(points), "differs" if mark else ""),
        figures.maximum(row["maximum"]),
        figures.percent(row["percent"]),
        figures.points(row["cluster_mean"]),
        figures.difference(points, row["cluster_mean"]),
    ]
