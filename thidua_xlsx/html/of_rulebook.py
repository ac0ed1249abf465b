"""A rulebook in a notebook: who is scored by what, and what is doubtful in it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from thidua_xlsx.html.markup import Cell, Fact, Figures, Table
from thidua_xlsx.html.view import MOST_ROWS, View, at_most, figures_of, finding_facts, findings_table_of
from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Criterion, Rulebook
from thidua_xlsx.rulebook.rules import PointKind, RankBy

__all__ = ["rulebook_view"]

_TITLE: Final = Text("Quy định: {title}", "Rulebook: {title}")
_SUBTITLE: Final = Text(
    "Mã {id}, bản {version}, {period}; dấu vân tay {fingerprint}",
    "{id}, version {version}, {period}; fingerprint {fingerprint}",
)
_COUNTS: Final = Text(
    "{units} đơn vị, {clusters} cụm; {leaves} tiêu chí trong {groups} nhóm",
    "{units} units, {clusters} clusters; {leaves} criteria in {groups} groups",
)
_TOTAL: Final = Text("Tổng điểm chuẩn {points}", "{points} points in all")
_DEADLINE: Final = Text("Hạn nộp {day}", "Deadline {day}")
_TARGETS: Final = Text(
    "{targets} chỉ tiêu giao sẵn, trong đó {none} lần không được giao",
    "{targets} targets assigned beforehand; {none} times not assigned",
)
_RULES: Final = Text(
    "{classes} mức xếp loại, {awards} hình thức khen thưởng, {limiters} loại khống chế, "
    "{links} bước phân định đồng hạng",
    "{classes} classes, {awards} awards, {limiters} limiters, {links} links in the tie chain",
)
_GROUPS: Final = Text("Nhóm tiêu chí", "Groups of criteria")
_GROUP_COLUMNS: Final = (
    (Text("Mã", "Key"), "head"),
    (Text("Nội dung", "Name"), "text"),
    (Text("Tiêu chí", "Criteria"), "number"),
    (Text("Điểm", "Points"), "number"),
)
_KINDS: Final = {PointKind.BONUS: Text("điểm thưởng", "bonus"), PointKind.DEDUCTION: Text("điểm trừ", "deduction")}
_METHODS: Final = Text("Cách chấm điểm", "Scoring methods")
_METHOD_COLUMNS: Final = (
    (Text("Cách chấm", "Method"), "head"),
    (Text("Số tiêu chí", "Criteria"), "number"),
    (Text("Ví dụ", "For example"), "text"),
)
_CLUSTERS: Final = Text("Cụm và đơn vị", "Clusters and units")
_CLUSTER_COLUMNS: Final = (
    (Text("Cụm", "Cluster"), "head"),
    (Text("Số đơn vị", "Units"), "number"),
    (Text("Cụm trưởng", "Head"), "text"),
    (Text("Điểm chuẩn", "Points"), "number"),
    (Text("Các đơn vị", "The units"), "text"),
)
_BY_KEYS: Final = Text("xếp theo thứ tự chỉ tiêu", "ranked by keys")
_FOLDED: Final = Text("{what} ({count})", "{what} ({count})")
_FINDINGS: Final = Text("Điều cần xem trong quy định", "Doubtful in the rulebook")
_PER_CLUSTER: Final = Text("{least} đến {most}", "{least} to {most}")


def rulebook_view(rulebook: Rulebook) -> View:
    """Who is scored by what."""
    info, figures = rulebook.info, figures_of(rulebook.info)
    lang = info.language
    inside = [
        (_METHODS, _methods(rulebook, figures), "rulebook.criteria"),
        (_CLUSTERS, _clusters(rulebook, figures), "rulebook.clusters"),
    ]
    if rulebook.findings:
        inside.append((_FINDINGS, findings_table_of(rulebook.findings, lang), "rulebook.findings"))
    details = [
        (_FOLDED.say(lang, what=what, count=len(table.rows)), [at_most(table, ask, lang)])
        for what, table, ask in inside
    ]
    return View(
        title=_TITLE.say(lang, title=info.title),
        subtitle=_SUBTITLE.say(
            lang,
            id=info.id,
            version=info.version,
            period=info.period or str(info.year),
            fingerprint=rulebook.fingerprint,
        ),
        stamp=info.stamp,
        facts=_facts(rulebook, figures),
        tables=[at_most(_groups(rulebook, figures), "rulebook.criteria", lang)],
        details=details,
        ask=["rulebook.tables", "rulebook.criteria", "rulebook.units", "tx.write_forms(rulebook, …)"],
    )


def _facts(rulebook: Rulebook, figures: Figures) -> list[Fact]:
    info, lang = rulebook.info, figures.lang
    facts = [
        Fact(
            _COUNTS.say(
                lang,
                units=len(rulebook.units),
                clusters=len(rulebook.clusters),
                leaves=len(rulebook.leaves()),
                groups=len(rulebook.groups()),
            )
        )
    ]
    if rulebook.has_kind(PointKind.CORE):
        facts.append(Fact(_TOTAL.say(lang, points=_maximum(rulebook, "", figures))))
    if info.deadline is not None:
        facts.append(Fact(_DEADLINE.say(lang, day=info.deadline.strftime("%d/%m/%Y"))))
    if rulebook.targets:
        none = sum(target.value is None for target in rulebook.targets)
        facts.append(Fact(_TARGETS.say(lang, targets=len(rulebook.targets), none=none)))
    counts = {
        "classes": len(rulebook.classes),
        "awards": len({award.code for award in rulebook.awards}),
        "limiters": len(rulebook.limiters),
        "links": len(rulebook.tie_keys),
    }
    if any(counts.values()):
        facts.append(Fact(_RULES.say(lang, **counts)))
    found = Counter(finding.severity for finding in rulebook.findings)
    return [*facts, finding_facts(dict(sorted(found.items())), lang)]


def _maximum(rulebook: Rulebook, key: str, figures: Figures) -> str:
    """The points of a group; from the least to the most where clusters differ."""
    own = [cluster.code for cluster in rulebook.clusters if not key or _applies(rulebook, key, cluster.code)]
    found: set[Decimal] = {rulebook.maximum(key, cluster) for cluster in own}
    if not found:
        return figures.maximum(None)
    least, most = figures.maximum(min(found)), figures.maximum(max(found))
    return least if least == most else figures.say(_PER_CLUSTER, least=least, most=most)


def _applies(rulebook: Rulebook, key: str, cluster: str) -> bool:
    return rulebook.applies(rulebook.criterion(key), cluster)


def _groups(rulebook: Rulebook, figures: Figures) -> Table:
    """The tree down to its second level; leaves stand in it only at the top."""
    nodes = [(node, depth) for node, depth in rulebook.walk() if depth == 0 or (depth == 1 and not node.is_leaf)]
    if len(nodes) > MOST_ROWS:
        nodes = [(node, depth) for node, depth in nodes if depth == 0]
    rows: list[list[str | Cell]] = [
        [
            Cell(node.key, "" if depth else "strong"),
            _name(rulebook, node, figures),
            figures.count(_leaves_below(rulebook, node)),
            _maximum(rulebook, node.key, figures),
        ]
        for node, depth in nodes
    ]
    return Table(figures.say(_GROUPS), figures.columns(*_GROUP_COLUMNS), rows, name="groups")


def _name(rulebook: Rulebook, node: Criterion, figures: Figures) -> Cell:
    kind = _KINDS.get(rulebook.kind(node))
    return Cell(node.name, note=kind.say(figures.lang) if kind else "")


def _leaves_below(rulebook: Rulebook, node: Criterion) -> int:
    if node.is_leaf:
        return 1
    return sum(below.is_leaf for below, _ in rulebook.walk(None, node.key))


def _methods(rulebook: Rulebook, figures: Figures) -> Table:
    found: dict[str, list[Criterion]] = {}
    for leaf in rulebook.leaves():
        found.setdefault(leaf.scoring.label.say(figures.lang), []).append(leaf)
    rows = [
        [label, figures.count(len(leaves)), leaves[0].subject]
        for label, leaves in sorted(found.items(), key=lambda item: -len(item[1]))
    ]
    return Table("", figures.columns(*_METHOD_COLUMNS), rows, name="methods")


def _clusters(rulebook: Rulebook, figures: Figures) -> Table:
    rows: list[list[str | Cell]] = []
    for cluster in rulebook.clusters:
        units = rulebook.units_of(cluster.code)
        by_keys = cluster.rank_by is RankBy.KEYS
        rows.append(
            [
                Cell(cluster.name, note=figures.say(_BY_KEYS) if by_keys else ""),
                figures.count(len(units)),
                rulebook.unit(cluster.head).name if cluster.head else "",
                figures.maximum(None if by_keys else rulebook.maximum("", cluster.code)),
                _some([unit.short for unit in units]),
            ]
        )
    return Table("", figures.columns(*_CLUSTER_COLUMNS), rows, name="clusters")


def _some(names: list[str], most: int = 12) -> str:
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])}, … (+{len(names) - most})"
