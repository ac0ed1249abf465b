"""The checks that need more than one cell of a rulebook: every contradiction, at its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from thidua_xlsx.messages.finding import Finding, Place
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.methods.interval import Interval, Meeting, meetings
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.reading.table import choice_words
from thidua_xlsx.rulebook.check_rules import RESERVED_WORDS, check_rules
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook, Unit
from thidua_xlsx.rulebook.rules import PointKind, RankBy, VerifiedBy
from thidua_xlsx.rulebook.sheets import SETTINGS, SHEETS, SheetName

__all__ = ["check_rulebook"]

_WHERE: Final = Text(" (cụm {cluster})", " (cluster {cluster})")
_PERCENT_LOOKS_LIKE_SHARE: Final = Decimal("1.5")

Skip = Collection[tuple[str, str]]


def check_rulebook(rulebook: Rulebook, skip: Skip = ()) -> list[Finding]:
    """Every contradiction in ``rulebook``.

    ``skip`` names values that could not be read at all, (aspect, key), so that no second finding is made of them.
    """
    return [
        *_tree(rulebook),
        *_clusters(rulebook),
        *_units(rulebook),
        *_leaves(rulebook, skip),
        *_sums(rulebook, skip),
        *_targets(rulebook, skip),
        *_classes(rulebook),
        *_settings(rulebook, skip),
        *check_rules(rulebook, skip),
    ]


def _of(rulebook: Rulebook, criterion: Criterion, code: str, cell: str, /, **values: object) -> Finding:
    place = rulebook.place(SheetName.CRITERIA, criterion.key, cell)
    return Finding(code, place, criterion=criterion.key, subject=criterion.subject, values=values)


# -- tree --------------------------------------------------------------------------------------------


def _tree(rulebook: Rulebook) -> Iterator[Finding]:
    keys = {criterion.key: criterion for criterion in rulebook.criteria}
    in_cycle: set[str] = set()
    for criterion in rulebook.criteria:
        if fold(criterion.key) in RESERVED_WORDS:
            yield Finding("key-reserved", rulebook.place(SheetName.CRITERIA, criterion.key, "key"), found=criterion.key)
        if criterion.parent and criterion.parent not in keys:
            yield _of(rulebook, criterion, "parent-unknown", "parent", found=criterion.parent)
        path = _path_to_itself(criterion, keys)
        if path and criterion.key not in in_cycle:
            in_cycle.update(path)
            yield _of(rulebook, criterion, "criterion-cycle", "parent", path=" → ".join([*path, path[0]]))
        for code in criterion.clusters:
            if code not in {cluster.code for cluster in rulebook.clusters}:
                place = rulebook.place(SheetName.CRITERIA, criterion.key, "clusters")
                choices = [cluster.code for cluster in rulebook.clusters]
                yield Finding("cluster-unknown", place, found=code, values={"choices": choices})


def _path_to_itself(criterion: Criterion, keys: dict[str, Criterion]) -> list[str]:
    path = [criterion.key]
    node = keys.get(criterion.parent)
    while node is not None and len(path) <= len(keys):
        if node.key == criterion.key:
            return path
        path.append(node.key)
        node = keys.get(node.parent)
    return []


# -- clusters and units ------------------------------------------------------------------------------


def _clusters(rulebook: Rulebook) -> Iterator[Finding]:
    for which, rows in ((SheetName.CLUSTERS, rulebook.clusters), (SheetName.UNITS, rulebook.units)):
        if not rows and rulebook.place(which, "", "").sheet:
            yield Finding("sheet-empty", rulebook.place(which, "", ""), values={"expected": SHEETS[which].name})
    for cluster in rulebook.clusters:
        if not rulebook.units_of(cluster.code):
            yield Finding("cluster-empty", rulebook.place(SheetName.CLUSTERS, cluster.code, "code"), found=cluster.code)
        yield from _officers(rulebook, cluster)


def _officers(rulebook: Rulebook, cluster: Cluster) -> Iterator[Finding]:
    members = {unit.code for unit in rulebook.units_of(cluster.code)}
    for column, code in (("head", cluster.head), ("deputy", cluster.deputy)):
        if code and code not in members:
            yield Finding("officer-unknown", rulebook.place(SheetName.CLUSTERS, cluster.code, column), found=code)


def _units(rulebook: Rulebook) -> Iterator[Finding]:
    """Names by which a form is recognised must tell the units apart: full and short names, aliases, codes."""
    names: dict[str, Unit] = {}
    for unit in rulebook.units:
        own = [("code", unit.code), ("name", unit.name), ("short_name", unit.short_name)]
        for column, name in [*own, *(("aliases", alias) for alias in unit.aliases)]:
            other = names.setdefault(fold(name), unit) if name else unit
            if other is not unit:
                place = rulebook.place(SheetName.UNITS, unit.code, column)
                yield Finding("name-twice", place, found=name, values={"other": other.code})
        own_names = {fold(name) for _, name in own} - {""}
        for name in unit.predecessors:  # a name that it had before may well be among its aliases
            if fold(name) in own_names:
                place = rulebook.place(SheetName.UNITS, unit.code, "predecessors")
                yield Finding("predecessor-itself", place, found=name)


# -- leaves ------------------------------------------------------------------------------------------


def _leaves(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    digits = rulebook.info.digits
    for criterion in rulebook.criteria:
        if criterion.maximum is not None and criterion.maximum != round(criterion.maximum, digits):
            yield _of(rulebook, criterion, "too-many-digits", "maximum", found=criterion.maximum, digits=digits)
        if criterion.is_leaf and not criterion.scores and criterion.maximum:
            yield _of(rulebook, criterion, "maximum-unused", "maximum", found=criterion.maximum)
        if criterion.scores and criterion.maximum == 0 and ("maximum", criterion.key) not in skip:
            yield _of(rulebook, criterion, "maximum-zero", "maximum")
        unread = any((aspect, criterion.key) in skip for aspect in ("maximum", "method", "table"))
        if criterion.method is None or unread:
            continue
        for code, values in criterion.method.problems(criterion.points, digits):
            if criterion.method.table is None:
                yield _of(rulebook, criterion, code, "parameters", **values)
            else:
                place = _table_place(rulebook, criterion, values)
                yield Finding(code, place, criterion=criterion.key, subject=criterion.subject, values=values)
        compares_shares = criterion.is_percent or criterion.method.has_target
        if compares_shares and RESULT in criterion.method.needs:  # ranks and events are no percentages
            yield from _percent_edges(rulebook, criterion)


def _table_place(rulebook: Rulebook, criterion: Criterion, values: dict[str, object]) -> Place:
    """The row of ``Mức điểm`` that a problem is about, by what its values name; else the criterion."""
    rows = getattr(criterion.method, "rows", ())
    named = [values[name] for name in ("second", "first") if name in values]
    number = next((n for item in named for n, row in enumerate(rows, 1) if item is row or item is row.interval), 0)
    place = rulebook.place(SheetName.POINT_ROWS, f"{criterion.key}|{number}", "criterion")
    return place if place.cell else rulebook.place(SheetName.CRITERIA, criterion.key, "key")


def _percent_edges(rulebook: Rulebook, criterion: Criterion) -> Iterator[Finding]:
    """A table for percent points whose edges are all below 1.5 was probably typed as 0.95 for 95 %."""
    rows = getattr(criterion.method, "rows", ())
    edges = [edge for row in rows if row.interval for edge in (row.interval.low, row.interval.high) if edge]
    if edges and max(edges) <= _PERCENT_LOOKS_LIKE_SHARE:
        values = {"column": Text("Mức điểm", "Point rows"), "times100": max(edges) * 100, "found": max(edges)}
        yield _of(rulebook, criterion, "percent-ambiguous", "key", **values)


# -- sums --------------------------------------------------------------------------------------------


def _sums(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    unread = {key for aspect, key in skip if aspect == "maximum"}
    reported: set[str | Decimal] = set()
    for cluster in [item.code for item in rulebook.clusters] or [""]:
        where: object = Message(_WHERE, {"cluster": cluster}) if len(rulebook.clusters) > 1 else ""
        tree = [criterion for criterion, _ in rulebook.walk(cluster)]
        if not any(criterion.is_leaf for criterion in tree):
            if not any(aspect in {"maximum", "method"} for aspect, _ in skip):
                yield Finding("no-leaf", rulebook.place(SheetName.CRITERIA, "", ""), values={"where": where})
            continue
        for group in tree:
            if group.is_leaf or group.maximum is None or group.key in reported:
                continue
            if _below(rulebook, group.key) & unread:
                continue
            found = rulebook.maximum(group.key, cluster)
            if found != group.maximum:
                reported.add(group.key)
                yield _of(rulebook, group, "sum-differs", "maximum", found=found, expected=group.maximum, where=where)
        total, stated = rulebook.maximum("", cluster), rulebook.info.total
        by_keys = cluster and rulebook.cluster(cluster).rank_by is RankBy.KEYS
        if stated is not None and total != stated and total not in reported and not unread and not by_keys:
            reported.add(total)
            place = rulebook.place(SheetName.INFO, "total", "value")
            yield Finding("stated-total-differs", place, values={"found": total, "expected": stated, "where": where})


def _below(rulebook: Rulebook, key: str) -> set[str]:
    return {criterion.key for criterion, _ in rulebook.walk(None, key)}


# -- targets -----------------------------------------------------------------------------------------


def _targets(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    units = {unit.code: unit for unit in rulebook.units}
    leaves = {criterion.key: criterion for criterion in rulebook.leaves()}
    for target in rulebook.targets:
        row = f"{target.unit}|{target.criterion}"

        def at(code: str, cell: str, criterion: Criterion | None = None, row: str = row, **values: object) -> Finding:
            place = rulebook.place(SheetName.TARGETS, row, cell)
            subject = criterion.subject if criterion else ""
            return Finding(code, place, criterion=criterion.key if criterion else "", subject=subject, values=values)

        unit, criterion = units.get(target.unit), leaves.get(target.criterion)
        if unit is None:
            yield at("target-unit-unknown", "unit", found=target.unit)
        if criterion is None and ("method", target.criterion) not in skip:
            yield at("target-criterion-unknown", "criterion", found=target.criterion)
        if unit is None or criterion is None:
            continue
        if not rulebook.applies(criterion, unit.cluster):
            yield at("target-not-applicable", "criterion", criterion, unit=unit.code)
        if target.value is None:
            continue
        if not criterion.scoring.has_target:
            yield at("target-not-used", "target", criterion, method=criterion.scoring.label)
        elif criterion.uses:
            yield at("target-of-source", "target", criterion, source=criterion.uses)
        elif target.value == 0 and not criterion.scoring.allows_zero_target():
            yield at("assigned-target-zero", "target", criterion, unit=unit.code)
        elif target.value < 0:
            yield at("negative", "target", criterion, found=target.value, column=Text("Chỉ tiêu", "Target"))
        elif _looks_like_share(criterion, target.value) and ("percent", row) not in skip:
            times100, column = target.value * 100, Text("Chỉ tiêu", "Target")
            yield at("percent-ambiguous", "target", criterion, found=target.value, times100=times100, column=column)


def _looks_like_share(criterion: Criterion, value: Decimal) -> bool:
    """Whether a percentage was probably typed as 0.95 for 95 %."""
    return criterion.is_percent and 0 < value <= _PERCENT_LOOKS_LIKE_SHARE


# -- classes and settings ----------------------------------------------------------------------------


def _classes(rulebook: Rulebook) -> Iterator[Finding]:
    named = {row.interval: row.name for row in rulebook.classes}

    def at(code: str, name: str, **values: object) -> Finding:
        return Finding(code, rulebook.place(SheetName.CLASSES, name, "name"), values=values)

    def say(interval: Interval) -> Message:
        return Message(
            Text("{name} ({vi})", "{name} ({en})"),
            {"name": named[interval], "vi": interval.say("vi"), "en": interval.say("en")},
        )

    for interval, name in named.items():
        if interval.empty:
            yield at("class-empty", name, first=say(interval))
    if len(named) < len(rulebook.classes):
        twice = [row for row in rulebook.classes if named[row.interval] != row.name]
        for row in twice:
            yield at("classes-overlap", row.name, first=row.name, second=say(row.interval))
    for first, second, meeting in meetings(list(named)):
        code = "classes-overlap" if meeting is Meeting.OVERLAP else "classes-gap"
        yield at(code, named[second], first=say(first), second=say(second))
    filled = [interval for interval in named if not interval.empty]
    for higher, lower in pairwise(filled):
        if _start(lower) > _start(higher):
            yield at("classes-order", named[lower], first=named[higher], second=named[lower])
    lows = [interval.low for interval in named if not interval.empty]
    highs = [interval.high for interval in named if not interval.empty]
    low, high = _edge(lows, lowest=True), _edge(highs, lowest=False)
    if low is not None and low > 0:
        yield at("classes-open-ended", rulebook.classes[-1].name, side=Text("dưới", "below"), edge=low)
    if high is not None:
        yield at("classes-open-ended", rulebook.classes[0].name, side=Text("trên", "above"), edge=high)


def _start(interval: Interval) -> Decimal:
    return Decimal("-Infinity") if interval.low is None else interval.low


def _edge(edges: list[Decimal | None], *, lowest: bool) -> Decimal | None:
    """The outermost end; None where an interval has no limit on that side, or there is none."""
    known = [edge for edge in edges if edge is not None]
    if not known or len(known) < len(edges):
        return None
    return min(known) if lowest else max(known)


def _settings(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    digits, most = rulebook.info.digits, rulebook.info.total_cap
    if most is not None and most != round(most, digits):
        place = rulebook.place(SheetName.INFO, "total_cap", "value")
        yield Finding("too-many-digits", place, values={"found": most, "digits": digits})
    needed = []
    if rulebook.classes:
        needed += ["class_basis", "class_figure"]
        if rulebook.has_kind(PointKind.BONUS, PointKind.DEDUCTION):
            needed.append("class_counts")
    if rulebook.info.verified_by is not VerifiedBy.HEAD:
        needed.append("combine")
    has_tasks = {target.criterion for target in rulebook.targets if target.value is None} | {
        leaf.key for leaf in rulebook.leaves() if leaf.scoring.has_target
    }
    if any(rulebook.own_policy(leaf) is None for leaf in rulebook.leaves() if leaf.key in has_tasks):
        needed.append("not_assigned")
    for key in needed:
        if getattr(rulebook.info, key) is None and ("setting", key) not in skip:
            setting = next(item for item in SETTINGS if item.key == key)
            place = rulebook.place(SheetName.INFO, key, "value")
            if not place.file:
                place = rulebook.place(SheetName.INFO, "", "")
            yield Finding(
                "setting-missing", place, values={"setting": setting.name, "choices": choice_words(setting.choices)}
            )
