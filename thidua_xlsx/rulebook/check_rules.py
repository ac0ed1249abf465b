"""The checks of the rules beyond points: groups, conditions, references, classes, ties, awards, covenant, verifiers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.text import LANGUAGES, Text
from thidua_xlsx.methods.base import RESULT, TARGET, Kind
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.reading.table import choice_words
from thidua_xlsx.rulebook.groups import WEIGHT_DIGITS
from thidua_xlsx.rulebook.model import ACTIVITIES, RESERVED_KEYS, Criterion, Rulebook
from thidua_xlsx.rulebook.read_rules import parse_condition
from thidua_xlsx.rulebook.rules import (
    BONUS,
    DEDUCTION,
    Award,
    Combine,
    Condition,
    CovenantTarget,
    Figure,
    GroupRule,
    Measure,
    NotAssigned,
    PointKind,
    QuotaBase,
    RankBy,
    Scope,
    Sign,
    TieKey,
    VerifiedBy,
)
from thidua_xlsx.rulebook.sheets import ACTIVITIES_WORD, BASES, SETTINGS, SHEETS, SUBJECT_WORDS, SheetName

__all__ = ["RESERVED_WORDS", "check_rules"]

RESERVED_WORDS: Final = RESERVED_KEYS | {
    fold(word.say(lang)) for _, word in (*SUBJECT_WORDS, ACTIVITIES_WORD) for lang in LANGUAGES
}
"""What tie keys and sources may name besides keys; no key may be written so."""

_STRETCHING: Final = (NotAssigned.RESCALE, NotAssigned.SPREAD)
_KINDS: Final = {
    choice: word
    for column in SHEETS[SheetName.CRITERIA].columns
    if column.key == "kind"
    for choice, word in column.choices
}
_POLICIES: Final = {
    choice: word
    for column in SHEETS[SheetName.CRITERIA].columns
    if column.key == "not_assigned"
    for choice, word in column.choices
}
_OF: Final = {
    Measure.CLASS_SHARE: Text("một mức ở trang Xếp loại", "a class of the sheet “Classes” (“Xếp loại”)"),
    Measure.AWARD_COUNT: Text("một mã ở trang Khen thưởng", "a code of the sheet “Awards” (“Khen thưởng”)"),
    Measure.EVENT_COUNT: Text("một mã ở trang Khống chế", "a code of the sheet “Limiters” (“Khống chế”)"),
    Measure.FIELD_SHARE: Text("mã thông tin báo cáo = giá trị", "a report field = value"),
    Measure.CRITERION_SUM: Text("mã tiêu chí có kết quả bằng số", "a criterion with a numeric result"),
}

Skip = Collection[tuple[str, str]]


def check_rules(rulebook: Rulebook, skip: Skip = ()) -> list[Finding]:
    """Every contradiction among the rules; ``skip`` as in ``check_rulebook``."""
    return [
        *_criteria(rulebook, skip),
        *_loops(rulebook),
        *_clusters(rulebook, skip),
        *_fields(rulebook),
        *_classes(rulebook, skip),
        *_tie_keys(rulebook),
        *_limiters(rulebook, skip),
        *_awards(rulebook, skip),
        *_covenant(rulebook, skip),
        *_verifiers(rulebook, skip),
    ]


def _of(rulebook: Rulebook, criterion: Criterion, code: str, cell: str, /, **values: object) -> Finding:
    place = rulebook.place(SheetName.CRITERIA, criterion.key, cell)
    return Finding(code, place, criterion=criterion.key, subject=criterion.subject, values=values)


def _at(rulebook: Rulebook, sheet: SheetName, row: str, cell: str, code: str, /, **values: object) -> Finding:
    return Finding(code, rulebook.place(sheet, row, cell), values=values)


# -- criteria ----------------------------------------------------------------------------------------


def _criteria(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    keys = {criterion.key: criterion for criterion in rulebook.criteria}
    for criterion in rulebook.criteria:
        parent = keys.get(criterion.parent)
        yield from _weight(rulebook, criterion, parent, skip)
        if criterion.is_leaf and criterion.cap is not None:
            yield _of(rulebook, criterion, "cap-on-leaf", "cap")
        if parent is not None and rulebook.kind(parent) is not PointKind.CORE:
            own, above = rulebook.kind(criterion), rulebook.kind(parent)
            if own is not above:
                yield _of(rulebook, criterion, "kind-conflict", "kind", found=_KINDS[own], expected=_KINDS[above])
        yield from _conditions(rulebook, criterion, skip)
        if criterion.is_leaf and ("method", criterion.key) not in skip:
            yield from _source(rulebook, criterion)
            yield from _policy_of_leaf(rulebook, criterion)
        elif criterion.uses and ("method", criterion.key) not in skip:
            yield _of(rulebook, criterion, "uses-unused", "uses")
        if not criterion.is_leaf:
            yield from _policies_of_group(rulebook, criterion, rulebook.children(criterion.key))
    yield from _policies_of_group(rulebook, None, [child for child in rulebook.children() if child.is_leaf])


def _unread(skip: Skip, sheet: SheetName, row: str, column: str) -> bool:
    """Whether a cell holds what could not be read, and has been reported."""
    return (sheet, f"{row}|{column}") in skip


def _weight(rulebook: Rulebook, criterion: Criterion, parent: Criterion | None, skip: Skip) -> Iterator[Finding]:
    is_weighted = parent is not None and parent.rule is GroupRule.WEIGHTED
    if is_weighted and criterion.weight is None and not _unread(skip, SheetName.CRITERIA, criterion.key, "weight"):
        yield _of(rulebook, criterion, "weight-missing", "weight")
    if not is_weighted and criterion.weight is not None:
        yield _of(rulebook, criterion, "weight-unused", "weight")
    if criterion.weight is not None and criterion.weight != round(criterion.weight, WEIGHT_DIGITS):
        yield _of(rulebook, criterion, "too-many-digits", "weight", found=criterion.weight, digits=WEIGHT_DIGITS)
    digits = rulebook.info.digits
    for column, value in (("cap", criterion.cap), ("otherwise", criterion.otherwise)):
        if value is not None and value != round(value, digits):
            yield _of(rulebook, criterion, "too-many-digits", column, found=value, digits=digits)


def _conditions(rulebook: Rulebook, criterion: Criterion, skip: Skip) -> Iterator[Finding]:
    row = SheetName.CRITERIA, criterion.key
    if criterion.conditions and criterion.otherwise is None and not _unread(skip, *row, "otherwise"):
        yield _of(rulebook, criterion, "condition-without-otherwise", "otherwise")
    if not criterion.conditions and criterion.otherwise is not None and not _unread(skip, *row, "conditions"):
        yield _of(rulebook, criterion, "otherwise-unused", "otherwise")
    clusters = [cluster.code for cluster in rulebook.clusters if rulebook.applies(criterion, cluster.code)]
    for condition in criterion.conditions:
        for code, values in _condition_problems(rulebook, condition, clusters):
            yield _of(rulebook, criterion, code, "conditions", **values)
    most = criterion.scoring.ceiling(criterion.points) if criterion.method is not None and criterion.maximum else None
    if criterion.conditions and criterion.otherwise is not None and most is not None and criterion.otherwise > most:
        column = next(item.heading for item in SHEETS[SheetName.CRITERIA].columns if item.key == "otherwise")
        values = {"column": column, "found": criterion.otherwise, "low": 0, "high": most}
        yield _of(rulebook, criterion, "out-of-range", "otherwise", **values)


def _condition_problems(
    rulebook: Rulebook, condition: Condition, clusters: Sequence[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """What is wrong with a condition that holds in ``clusters``: its subject, sign, or what it is compared with."""
    item = rulebook.field(condition.subject)
    criterion = next((row for row in rulebook.criteria if row.key == condition.subject), None)
    values: dict[str, object] = {"subject": condition.subject, "found": condition.value}
    if item is None and criterion is None:
        yield "condition-subject-unknown", {"found": condition.subject}
        return
    if item is not None:
        there = set(item.clusters or clusters)
    else:
        there = {code for code in clusters if criterion is not None and rulebook.applies(criterion, code)}
    without = [code for code in clusters if code not in there]
    if without:
        yield "condition-not-applicable", {"found": condition.subject, "cluster": without}
    if item is None:
        if criterion is not None and criterion.is_leaf and not criterion.scores:
            yield "condition-without-points", {"found": condition.subject}
        elif isinstance(condition.value, str):
            yield "condition-value-unknown", {**values, "choices": [Text("một con số", "a number")]}
        return
    if not item.required:
        yield "condition-on-optional", {"found": condition.subject}
    if item.kind is not Kind.NUMBER and condition.sign not in {Sign.EQUAL, Sign.UNEQUAL}:
        yield "condition-sign", {"subject": condition.subject, "sign": condition.sign.value}
        return
    wrong: list[object] = []
    if item.kind is Kind.CHOICE and fold(str(condition.value)) not in {fold(word) for word in item.choices}:
        wrong = [*item.choices]
    if item.kind is Kind.NUMBER and isinstance(condition.value, str):
        wrong = [Text("một con số", "a number")]
    if wrong:
        yield "condition-value-unknown", {**values, "choices": wrong}


def _source(rulebook: Rulebook, leaf: Criterion) -> Iterator[Finding]:
    if not leaf.uses:
        return
    needed = leaf.scoring.inputs
    clusters = [cluster.code for cluster in rulebook.clusters if rulebook.applies(leaf, cluster.code)]
    if not needed:
        yield _of(rulebook, leaf, "uses-unused", "uses")
        return
    if leaf.uses == ACTIVITIES:
        for item in needed:
            if item.key != RESULT.key or item.kind is not Kind.NUMBER:
                yield _of(rulebook, leaf, "source-lacks-input", "uses", input=item.label, found=ACTIVITIES_WORD[1])
        planned = {code for item in rulebook.activities for code in item.clusters or clusters}
        without = [code for code in clusters if code not in planned]
        if without:
            yield _of(rulebook, leaf, "activities-missing", "uses", cluster=without)
        return
    source = next((item for item in rulebook.criteria if item.key == leaf.uses), None)
    if source is None or not source.is_leaf:
        yield _of(rulebook, leaf, "source-unknown", "uses", found=leaf.uses)
        return
    last = rulebook.source(leaf)
    there = {} if last.uses == ACTIVITIES else {item.key: item.kind for item in last.scoring.inputs}
    for item in needed:
        if there.get(item.key) is not item.kind:
            yield _of(rulebook, leaf, "source-lacks-input", "uses", input=item.label, found=leaf.uses)
        elif item.kind is Kind.CHOICE and leaf.scoring.choices() != last.scoring.choices():
            words = list(last.scoring.choices())
            yield _of(rulebook, leaf, "source-choices-differ", "uses", found=leaf.uses, choices=words)
    without = [code for code in clusters if not rulebook.applies(source, code)]
    if without:
        yield _of(rulebook, leaf, "source-not-applicable", "uses", found=leaf.uses, cluster=without)


def _policy_of_leaf(rulebook: Rulebook, leaf: Criterion) -> Iterator[Finding]:
    policy = _stated_policy(rulebook, leaf)
    cell = "not_assigned"
    if policy is NotAssigned.PEERS:
        has_result = any(item.key == RESULT.key and item.kind is Kind.NUMBER for item in leaf.scoring.needs)
        # where all criteria are compared with peers, one without a target is told of only if somebody lacks it
        asked_for = leaf.not_assigned is policy or any(
            target.criterion == leaf.key and target.value is None for target in rulebook.targets
        )
        if not has_result if leaf.scoring.has_target else asked_for:
            yield _of(rulebook, leaf, "policy-needs-result", cell, found=_POLICIES[policy], method=leaf.scoring.label)
        source = rulebook.source(leaf)
        if leaf.scoring.has_target and _stated_policy(rulebook, source) is not policy:
            yield _of(rulebook, leaf, "policy-differs", cell, found=_POLICIES[policy], source=source.key)
    parent = next((item for item in rulebook.criteria if item.key == leaf.parent), None)
    if policy in _STRETCHING and parent is not None and parent.rule is not GroupRule.SUM:
        yield _of(rulebook, leaf, "policy-needs-sum", cell, found=_POLICIES[policy])


def _stated_policy(rulebook: Rulebook, criterion: Criterion) -> NotAssigned:
    return rulebook.own_policy(criterion) or rulebook.info.not_assigned or NotAssigned.EXCLUDE


def _policies_of_group(rulebook: Rulebook, group: Criterion | None, children: Sequence[Criterion]) -> Iterator[Finding]:
    """Both ways of stretching in one group would each take the other's stretched points as its own."""
    stretched = [(child, policy) for child in children if (policy := _stated_policy(rulebook, child)) in _STRETCHING]
    for child, policy in stretched[1:]:
        first, other = stretched[0]
        if policy is not other:
            values: dict[str, object] = {"first": first.key, "one": _POLICIES[other]}
            values |= {"second": child.key, "other": _POLICIES[policy]}
            yield _of(rulebook, group or child, "policies-conflict", "not_assigned", **values)
            return


def _loops(rulebook: Rulebook) -> Iterator[Finding]:
    """References between criteria that lead back: figures used, conditions on points, groups on their children."""
    keys = {criterion.key: criterion for criterion in rulebook.criteria}
    children: dict[str, list[str]] = {}
    for criterion in rulebook.criteria:
        children.setdefault(criterion.parent, []).append(criterion.key)
    # parents that go in circles are reported as such
    leads = {
        key: [
            *([criterion.uses] if criterion.uses in keys else []),
            *(condition.subject for condition in criterion.conditions if condition.subject in keys),
        ]
        for key, criterion in keys.items()
    }
    reported: set[str] = set()
    for start, criterion in keys.items():
        path = _way_back(start, leads, children)
        if path and not reported & set(path):
            reported.update(path)
            cell = "uses" if criterion.uses == [*path, start][1] else "conditions"
            yield _of(rulebook, criterion, "reference-loop", cell, path=" → ".join([*path, start]))


def _way_back(start: str, leads: dict[str, list[str]], children: dict[str, list[str]]) -> list[str]:
    """A path of references from ``start`` to itself; its first step must be a reference."""
    stack = [(target, [start]) for target in leads[start]]
    seen: set[str] = set()
    while stack:
        key, path = stack.pop()
        if key == start:
            return path
        if key in seen:
            continue
        seen.add(key)
        stack += [(target, [*path, key]) for target in (*leads.get(key, []), *children.get(key, []))]
    return []


# -- clusters, fields --------------------------------------------------------------------------------


def _clusters(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    known = {cluster.code for cluster in rulebook.clusters}
    rows: list[tuple[SheetName, str, Sequence[str]]] = [
        *((SheetName.TIE_KEYS, str(number), key.clusters) for number, key in enumerate(rulebook.tie_keys, 1)),
        *((SheetName.AWARDS, str(number), award.clusters) for number, award in enumerate(rulebook.awards, 1)),
        *((SheetName.COVENANT, row.code, row.clusters) for row in rulebook.covenant),
        *((SheetName.ACTIVITIES, item.code, item.clusters) for item in rulebook.activities),
        *((SheetName.FIELDS, item.key, item.clusters) for item in rulebook.fields),
        *((SheetName.VERIFIERS, item.code, item.clusters) for item in rulebook.verifiers),
    ]
    for sheet, row, clusters in rows:
        for code in clusters:
            if code not in known:
                place = rulebook.place(sheet, row, "clusters")
                yield Finding("cluster-unknown", place, found=code, values={"choices": sorted(known)})
    unread = any(aspect in {"maximum", "method"} for aspect, _ in skip)
    for cluster in rulebook.clusters:
        row, cell = cluster.code, "rank_by"
        leaves = rulebook.leaves(row)
        if cluster.rank_by is RankBy.KEYS and not any(_keyed(rulebook, key, row) for key in rulebook.tie_keys):
            yield _at(rulebook, SheetName.CLUSTERS, row, cell, "cluster-without-keys", cluster=row)
        if cluster.rank_by is RankBy.POINTS and leaves and not unread and not rulebook.maximum("", row):
            yield _at(rulebook, SheetName.CLUSTERS, row, cell, "cluster-without-points", cluster=row)


def _keyed(rulebook: Rulebook, key: TieKey, cluster: str) -> bool:
    """Whether a tie key is for ``cluster`` and asks about something that this cluster has."""
    if key.clusters and cluster not in key.clusters:
        return False
    keys = {criterion.key: criterion for criterion in rulebook.criteria}
    for subject in key.subjects:
        item, criterion = rulebook.field(subject), keys.get(subject)
        if item is not None and item.clusters and cluster not in item.clusters:
            return False
        if item is None and criterion is not None and not rulebook.applies(criterion, cluster):
            return False
    return True


def _fields(rulebook: Rulebook) -> Iterator[Finding]:
    taken = {criterion.key for criterion in rulebook.criteria}
    for item in rulebook.fields:
        if item.key in taken or fold(item.key) in RESERVED_WORDS:
            yield _at(rulebook, SheetName.FIELDS, item.key, "key", "field-key-taken", found=item.key)
        if item.kind is Kind.CHOICE and not item.choices:
            yield _at(rulebook, SheetName.FIELDS, item.key, "choices", "field-without-choices", found=item.key)
        if item.kind is not Kind.CHOICE and item.choices:
            yield _at(rulebook, SheetName.FIELDS, item.key, "choices", "choices-unused", found=item.key)
        words = [fold(word) for word in item.choices]
        for position, word in enumerate(item.choices):
            if fold(word) in words[:position]:
                yield _at(rulebook, SheetName.FIELDS, item.key, "choices", "level-twice", found=word)


# -- classes, ties, limiters -------------------------------------------------------------------------


_NO_CLASS: Final = Text("(trang Xếp loại chưa có mức nào)", "(the sheet “Classes” (“Xếp loại”) has no class)")


def _class_names(rulebook: Rulebook) -> list[object]:
    return [row.name for row in rulebook.classes] or [_NO_CLASS]


def _classes(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    clusters = [cluster.code for cluster in rulebook.clusters]
    first: dict[str, str] = {}
    for row in rulebook.classes:
        for column, word in (("code", row.code), ("name", row.name)):
            other = first.setdefault(fold(word), row.name) if word else row.name
            if other != row.name:
                cell = rulebook.place(SheetName.CLASSES, other, "name").cell
                yield _at(rulebook, SheetName.CLASSES, row.name, column, "code-twice", found=word, other=cell)
        for condition in row.conditions:
            for code, values in _condition_problems(rulebook, condition, clusters):
                yield _at(rulebook, SheetName.CLASSES, row.name, "conditions", code, **values)
        if row.asks and row.if_not is None:
            yield _at(rulebook, SheetName.CLASSES, row.name, "if_not", "class-condition-open", first=row.name)
        has_share = row.share is not None or _unread(skip, SheetName.CLASSES, row.name, "share")
        yield from _base(rulebook, SheetName.CLASSES, row.name, "share_base", row.share_base, has_share)


def _base(rulebook: Rulebook, sheet: SheetName, row: str, cell: str, base: str, has_share: bool) -> Iterator[Finding]:
    if has_share and not base:
        yield _at(rulebook, sheet, row, cell, "base-missing", choices=choice_words(BASES))
    if base and base not in set(QuotaBase) and rulebook.class_named(base) is None:
        yield _at(rulebook, sheet, row, cell, "base-unknown", found=base, choices=choice_words(BASES))
    if base and not has_share:
        yield _at(rulebook, sheet, row, cell, "base-unused")


_FIGURES: Final = {
    choice: word
    for column in SHEETS[SheetName.TIE_KEYS].columns
    if column.key == "figure"
    for choice, word in column.choices
}


def _tie_keys(rulebook: Rulebook) -> Iterator[Finding]:
    words = dict(SUBJECT_WORDS)
    keys = {criterion.key for criterion in rulebook.criteria}
    for number, key in enumerate(rulebook.tie_keys, 1):

        def at(code: str, cell: str, row: str = str(number), **values: object) -> Finding:
            return _at(rulebook, SheetName.TIE_KEYS, row, cell, code, **values)

        for subject in key.subjects:
            kind = {BONUS: PointKind.BONUS, DEDUCTION: PointKind.DEDUCTION}.get(subject)
            if rulebook.field(subject) is None and subject not in keys and subject not in words:
                yield at("tie-key-unknown", "subjects", found=subject, choices=choice_words(SUBJECT_WORDS))
            elif key.figure not in _figures(rulebook, subject):
                choices = [_FIGURES[figure] for figure in _figures(rulebook, subject)] or [_NO_FIGURE]
                found = words.get(subject, subject)
                yield at("tie-figure-missing", "figure", found=found, figure=_FIGURES[key.figure], choices=choices)
            elif kind is not None and not rulebook.has_kind(kind):
                yield at("tie-kind-missing", "subjects", found=words[subject])


_NO_FIGURE: Final = Text("không có", "none")


def _figures(rulebook: Rulebook, subject: str) -> list[Figure]:
    """The figures of a criterion, group, field or word that a tie key can compare."""
    item = rulebook.field(subject)
    if item is not None:  # a field has one figure, which is not asked for by name
        return [Figure.POINTS, Figure.RESULT] if item.kind is Kind.NUMBER else []
    criterion = next((row for row in rulebook.criteria if row.key == subject), None)
    if criterion is None or not criterion.is_leaf:
        return [Figure.POINTS]
    points = [Figure.POINTS] if criterion.scores else []
    if criterion.uses == ACTIVITIES:
        return [*points, Figure.RESULT]
    numbers = {entry.key for entry in rulebook.source(criterion).scoring.needs if entry.kind is Kind.NUMBER}
    needed = {Figure.RESULT: {RESULT.key}, Figure.TARGET: {TARGET.key}, Figure.PERCENT: {RESULT.key, TARGET.key}}
    return [*points, *(figure for figure, inputs in needed.items() if inputs <= numbers)]


def _limiters(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    for item in rulebook.limiters:
        if item.class_at_most and rulebook.class_named(item.class_at_most) is None:
            yield _at(
                rulebook,
                SheetName.LIMITERS,
                item.code,
                "class_at_most",
                "class-unknown",
                found=item.class_at_most,
                choices=_class_names(rulebook),
            )
        unread = any(_unread(skip, SheetName.LIMITERS, item.code, column) for column in ("no_award", "last"))
        if not (item.class_at_most or item.no_award or item.last or unread):
            yield _at(rulebook, SheetName.LIMITERS, item.code, "code", "limiter-without-effect", found=item.code)


# -- awards, covenant, verifiers ---------------------------------------------------------------------


def _awards(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    first: dict[str, Award] = {}
    given: dict[str, set[str]] = {}
    for number, award in enumerate(rulebook.awards, 1):

        def at(code: str, cell: str, row: str = str(number), **values: object) -> Finding:
            return _at(rulebook, SheetName.AWARDS, row, cell, code, **values)

        def unread(column: str, row: str = str(number)) -> bool:
            return _unread(skip, SheetName.AWARDS, row, column)

        if award.number is None and award.percent is None and not (unread("number") or unread("percent")):
            yield at("award-without-quota", "number", found=award.code)
        if award.ballot and award.threshold is None and not unread("threshold"):
            yield at("award-without-threshold", "threshold", found=award.code)
        if award.threshold is not None and not award.ballot and not unread("ballot"):
            yield at("threshold-unused", "threshold", found=award.code)
        if award.class_at_least and rulebook.class_named(award.class_at_least) is None:
            yield at("class-unknown", "class_at_least", found=award.class_at_least, choices=_class_names(rulebook))
        has_share = award.percent is not None or unread("percent")
        yield from _base(rulebook, SheetName.AWARDS, str(number), "base", award.base, has_share)
        other = first.setdefault(award.code, award)
        for column in ("name", "ballot", "threshold"):
            if getattr(award, column) != getattr(other, column) and not unread(column):
                heading = next(item.heading for item in SHEETS[SheetName.AWARDS].columns if item.key == column)
                yield at("award-differs", column, found=award.code, column=heading)
        clusters = set(award.clusters or (cluster.code for cluster in rulebook.clusters))
        for cluster in sorted(clusters & given.setdefault(award.code, set())):
            yield at("award-twice", "clusters", found=award.code, cluster=cluster)
        given[award.code] |= clusters
        if award.scope is Scope.TOGETHER and len(clusters) > 1:
            for item in rulebook.clusters:
                if item.code in clusters and item.rank_by is RankBy.KEYS:
                    yield at("award-incomparable", "scope", found=award.code, cluster=item.code)


_SHARES: Final = (Measure.CLASS_SHARE, Measure.FIELD_SHARE)


def _covenant(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    columns = {column.key: column.heading for column in SHEETS[SheetName.COVENANT].columns}
    for row in rulebook.covenant:
        given = {"of": row.of or None, "sign": row.sign, "target": row.target}
        if row.measure is None:
            extra = [columns[name] for name, value in given.items() if value is not None]
            if extra and not _unread(skip, SheetName.COVENANT, row.code, "measure"):
                values: dict[str, object] = {"found": row.code, "extra": extra}
                yield _at(rulebook, SheetName.COVENANT, row.code, "measure", "covenant-not-measured", **values)
            continue
        unread = {name for name in given if _unread(skip, SheetName.COVENANT, row.code, name)}
        missing = [columns[name] for name, value in given.items() if value is None and name not in unread]
        if row.measure in _SHARES and row.target is not None and not 0 <= row.target <= 100:
            values = {"column": columns["target"], "found": row.target, "low": 0, "high": 100}
            yield _at(rulebook, SheetName.COVENANT, row.code, "target", "out-of-range", **values)
        elif row.target is not None and row.target < 0:
            values = {"column": columns["target"], "found": row.target}
            yield _at(rulebook, SheetName.COVENANT, row.code, "target", "negative", **values)
        if missing:
            yield _at(
                rulebook,
                SheetName.COVENANT,
                row.code,
                "measure",
                "covenant-incomplete",
                found=row.code,
                missing=missing,
            )
        if row.of and not _measures_something(rulebook, row):
            yield _at(
                rulebook,
                SheetName.COVENANT,
                row.code,
                "of",
                "covenant-of-unknown",
                found=row.of,
                expected=_OF[row.measure],
            )


def _measures_something(rulebook: Rulebook, row: CovenantTarget) -> bool:
    if row.measure is Measure.CLASS_SHARE:
        return rulebook.class_named(row.of) is not None
    if row.measure is Measure.AWARD_COUNT:
        return any(award.code == row.of for award in rulebook.awards)
    if row.measure is Measure.EVENT_COUNT:
        return rulebook.limiter(row.of) is not None
    if row.measure is Measure.FIELD_SHARE:
        condition = parse_condition(row.of)
        if condition is None or rulebook.field(condition.subject) is None:
            return False
        return all(code == "condition-on-optional" for code, _ in _condition_problems(rulebook, condition, ()))
    return any(item.key == row.of for item in rulebook.leaves()) and Figure.RESULT in _figures(rulebook, row.of)


def _verifiers(rulebook: Rulebook, skip: Skip) -> Iterator[Finding]:
    info = rulebook.info
    keys = {criterion.key for criterion in rulebook.criteria}
    for verifier in rulebook.verifiers:
        for key in verifier.criteria:
            if key not in keys:
                yield _at(
                    rulebook,
                    SheetName.VERIFIERS,
                    verifier.code,
                    "criteria",
                    "owner-unknown",
                    found=key,
                    verifier=verifier.name,
                )
    if info.verified_by is VerifiedBy.HEAD and info.combine is not None:
        yield Finding("combine-unused", rulebook.place(SheetName.INFO, "combine", "value"))
    if info.verified_by is not VerifiedBy.DEPARTMENTS and rulebook.verifiers and ("setting", "verified_by") not in skip:
        setting = next(item for item in SETTINGS if item.key == "verified_by")
        words: dict[str, object] = {"setting": setting.name, "choices": [dict(setting.choices)[VerifiedBy.DEPARTMENTS]]}
        yield _at(rulebook, SheetName.VERIFIERS, rulebook.verifiers[0].code, "code", "verifiers-unused", **words)
    if info.verified_by is VerifiedBy.CROSS:
        yield from _cross(rulebook)
    if info.verified_by is VerifiedBy.DEPARTMENTS:
        yield from _departments(rulebook, info.combine)


def _departments(rulebook: Rulebook, combine: Combine | None) -> Iterator[Finding]:
    if not rulebook.verifiers:
        yield Finding("verifiers-missing", rulebook.place(SheetName.INFO, "verified_by", "value"))
        return
    for leaf in rulebook.leaves():
        for cluster in rulebook.clusters:
            if not rulebook.applies(leaf, cluster.code):
                continue
            owners = rulebook.owners(leaf, cluster.code)
            if not owners:
                yield _of(rulebook, leaf, "criterion-without-owner", "key")
                break
            if combine is Combine.OWN and len(owners) > 1:
                names = [owner.name for owner in owners]
                yield _of(rulebook, leaf, "criterion-two-owners", "key", verifiers=names)
                break
            if combine is Combine.TRIMMED and len(owners) < 3:
                place = rulebook.place(SheetName.INFO, "combine", "value")
                yield Finding("too-few-verifiers", place, values={"where": leaf.key, "found": len(owners)})
                return


def _cross(rulebook: Rulebook) -> Iterator[Finding]:
    place = rulebook.place(SheetName.INFO, "combine", "value")
    for cluster in rulebook.clusters:
        if len(rulebook.units_of(cluster.code)) == 1:
            where = rulebook.place(SheetName.INFO, "verified_by", "value")
            yield Finding("cross-alone", where, values={"cluster": cluster.name})
    if rulebook.info.combine is Combine.OWN:
        yield Finding("combine-own-cross", place)
    if rulebook.info.combine is Combine.TRIMMED:
        for cluster in rulebook.clusters:
            others = len(rulebook.units_of(cluster.code)) - 1
            if 0 < others < 3:
                yield Finding("too-few-verifiers", place, values={"where": cluster.name, "found": others})
