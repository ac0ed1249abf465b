"""The sums of one unit once more, in fractions and by plain recursion: what the library's arrays are held to.

It begins with the points of the leaves (which the tests of methods hold) and knows the rulebook alone.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from thidua_xlsx.batch import Batch
from thidua_xlsx.reading.cells import fold
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import Condition, Figure, GroupRule, NotAssigned, PointKind, Sign, TieKey

_ALL = frozenset(PointKind)
_HOLDS = {
    Sign.EQUAL: (0,),
    Sign.UNEQUAL: (-1, 1),
    Sign.AT_LEAST: (0, 1),
    Sign.ABOVE: (1,),
    Sign.AT_MOST: (-1, 0),
    Sign.BELOW: (-1,),
}


def printed(value: float) -> Fraction | None:
    """A double of a table as the decimal that it prints; None where there is none."""
    return None if math.isnan(value) else Fraction(repr(float(value)))


def half_away(value: Fraction, digits: int) -> Fraction:
    """``ROUND(ROUND(value, 9), digits)``."""
    for places in (9, digits):
        size = Fraction(math.floor(abs(value) * 10**places + Fraction(1, 2)), 10**places)
        value = size if value >= 0 else -size
    return value


def apportion(total: Fraction, weights: Sequence[Fraction], digits: int) -> list[Fraction]:
    """``total`` in parts of ``10**-digits`` by ``weights``; the largest remainders, then the first, get more."""
    step = Fraction(1, 10**digits)
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [math.floor(share / step) * step for share in exact]
    while sum(parts) < total:
        most = max(share - part for share, part in zip(exact, parts, strict=True))
        at = next(n for n, part in enumerate(parts) if exact[n] - part == most)
        parts[at] += step
        exact[at] = Fraction(-1)  # served
    return parts


@dataclass(frozen=True)
class Part:
    """A node with the most that it can give, and how many times that is what the rulebook says."""

    key: str
    most: Fraction
    parts: tuple[Part, ...] = ()
    factor: Fraction = Fraction(1)

    def all(self) -> dict[str, Part]:
        """Every node at or below."""
        return {self.key: self} | {key: part for child in self.parts for key, part in child.all().items()}


class Oracle:
    """One unit's points, group by group."""

    def __init__(self, batch: Batch, unit: str, stage: str = "computed") -> None:
        self.rulebook, self.unit, self.batch = batch.rulebook, unit, batch
        self.cluster = self.rulebook.unit(unit).cluster
        self.digits = self.rulebook.info.digits
        own = batch.recomputed[batch.recomputed["unit"] == unit].set_index("criterion")
        self.state = dict(own["state"].astype(str))
        self.given = {str(key): printed(value) for key, value in own[stage].items()}
        self.top = {str(key): printed(value) or Fraction(0) for key, value in own["maximum"].items()}
        self.values = {}
        for row in batch.fields[(batch.fields["unit"] == unit) & (batch.fields["state"] == "given")].to_dict("records"):
            words = [word for word in (row["choice"], row["text"]) if isinstance(word, str)]
            self.values[row["field"]] = words[0] if words else printed(row["number"])
        self._found: dict[tuple[str, frozenset[PointKind]], Fraction] = {}

    # -- maxima --------------------------------------------------------------------------------------

    @cached_property
    def part(self) -> dict[str, Part]:
        """Every node after stretching."""
        return self._settled("").all()

    def _kind(self, key: str) -> PointKind:
        return self.rulebook.kind(self.rulebook.criterion(key)) if key else PointKind.CORE

    def _node(self, key: str) -> Criterion | None:
        return self.rulebook.criterion(key) if key else None

    def _gone(self, key: str) -> bool:
        return self.state.get(key) == "not assigned" and self.given[key] is None

    def _leaves(self, key: str) -> list[str]:
        node = self._node(key)
        if node is not None and node.is_leaf:
            return [key]
        return [leaf for child in self.rulebook.children(key, self.cluster) for leaf in self._leaves(child.key)]

    def _made_of(self, key: str, maxima: Sequence[tuple[str, Fraction]]) -> Fraction:
        """The maximum of a group whose children of its kind have such maxima."""
        node = self._node(key)
        if node is not None and node.rule is GroupRule.HIGHEST:
            most = max((value for _, value in maxima), default=Fraction(0))
        elif node is not None and node.rule is GroupRule.WEIGHTED:
            weights = [Fraction(self.rulebook.criterion(child).weight or 0) for child, _ in maxima]
            most = half_away(
                sum((w * value for w, (_, value) in zip(weights, maxima, strict=True)), Fraction(0)), self.digits
            )
        else:
            most = sum((value for _, value in maxima), Fraction(0))
        return most if node is None or node.cap is None else min(most, Fraction(node.cap))

    def full(self, key: str) -> Fraction:
        """The maximum of a node of which everything is assigned."""
        node = self._node(key)
        if node is not None and node.is_leaf:
            return Fraction(node.points)
        children = [child.key for child in self.rulebook.children(key, self.cluster)]
        return self._made_of(
            key, [(child, self.full(child)) for child in children if self._kind(child) is self._kind(key)]
        )

    def _settled(self, key: str) -> Part:
        node = self._node(key)
        if node is not None and node.is_leaf:
            return Part(key, self.top[key])
        parts = [self._settled(child.key) for child in self.rulebook.children(key, self.cluster)]
        for policy in (NotAssigned.RESCALE, NotAssigned.SPREAD):
            same = [part for part in parts if self._kind(part.key) is self._kind(key)]
            there = [part for part in same if part.most]
            freed = sum((self.full(part.key) for part in same if self._left_by(part) is policy), Fraction(0))
            if not there or not freed:
                continue
            now = [part.most for part in there]
            if policy is NotAssigned.RESCALE:
                wanted = apportion(sum(now) + freed, now, self.digits)
            else:
                more = apportion(freed, [Fraction(1)] * len(now), self.digits)
                wanted = [have + share for have, share in zip(now, more, strict=True)]
            grown = {part.key: self._grown(part, new) for part, new in zip(there, wanted, strict=True)}
            parts = [grown.get(part.key, part) for part in parts]
        maxima = [(part.key, part.most) for part in parts if self._kind(part.key) is self._kind(key) and part.most]
        return Part(key, self._made_of(key, maxima), tuple(parts))

    def _left_by(self, part: Part) -> NotAssigned | None:
        if part.most:
            return None
        policies = [
            self.rulebook.policy(self.rulebook.criterion(leaf)) for leaf in self._leaves(part.key) if self._gone(leaf)
        ]
        return next((each for each in policies if each in {NotAssigned.RESCALE, NotAssigned.SPREAD}), None)

    def _grown(self, part: Part, new: Fraction) -> Part:
        node = self.rulebook.criterion(part.key)
        there = [child for child in part.parts if child.most and self._kind(child.key) is self._kind(part.key)]
        if not there or not self._is_plain(node):
            return replace(part, most=new, factor=part.factor * new / part.most)
        wanted = apportion(new, [child.most for child in there], self.digits)
        grown = {child.key: self._grown(child, share) for child, share in zip(there, wanted, strict=True)}
        parts = tuple(grown.get(child.key, child) for child in part.parts)
        return replace(part, most=new, parts=parts, factor=part.factor * new / part.most)

    @staticmethod
    def _is_plain(node: Criterion) -> bool:
        """Whether a stretched group is stretched child by child; any other grows after its own rule."""
        return node.rule is GroupRule.SUM and node.cap is None

    # -- points --------------------------------------------------------------------------------------

    def known(self, key: str) -> bool:
        """Whether anything at or below a node has points."""
        return any(self.given.get(leaf) is not None for leaf in self._leaves(key))

    def points(self, key: str = "", kinds: Collection[PointKind] = _ALL) -> Fraction:
        """The points of a node."""
        kept = key, frozenset(kinds)
        if kept not in self._found:
            self._found[kept] = self._points(key, kinds)
        return self._found[kept]

    def _points(self, key: str, kinds: Collection[PointKind]) -> Fraction:
        node, kind = self._node(key), self._kind(key)
        if node is not None and not self.rulebook.applies(node, self.cluster):
            return Fraction(0)
        if node is not None and node.is_leaf:
            found = self.given[key]
            if found is None or kind not in kinds:
                return Fraction(0)
            if self.part[key].most != self.top[key] and self.top[key]:
                found = half_away(found * self.part[key].most / self.top[key], self.digits)
            return self._gated(node, found)
        children = [child for child in self.rulebook.children(key, self.cluster) if self.known(child.key)]
        each = [self.points(child.key, kinds) for child in children]
        rule = GroupRule.SUM if node is None else node.rule
        if rule is GroupRule.HIGHEST:
            found = min([Fraction(0), *each]) if kind is PointKind.DEDUCTION else max([Fraction(0), *each])
        elif rule is GroupRule.WEIGHTED:
            weighted = [Fraction(child.weight or 0) * value for child, value in zip(children, each, strict=True)]
            found = half_away(sum(weighted, Fraction(0)), self.digits)
        else:
            found = sum(each, Fraction(0))
        cap = self.rulebook.info.total_cap if node is None else node.cap
        if cap is not None:
            found = self._held(key, found, Fraction(cap))
        if node is None:
            return found
        found = self._gated(node, found)
        return found if self._is_plain(node) else half_away(found * self.part[key].factor, self.digits)

    def _held(self, key: str, found: Fraction, most: Fraction) -> Fraction:
        return max(found, -most) if self._kind(key) is PointKind.DEDUCTION else min(found, most)

    def _gated(self, node: Criterion, found: Fraction) -> Fraction:
        if node.otherwise is None or False not in [self.met(each) for each in node.conditions]:
            return found
        grown = node.is_leaf or self._is_plain(node)
        most = half_away(Fraction(node.otherwise) * (self.part[node.key].factor if grown else 1), self.digits)
        return self._held(node.key, found, most)

    def met(self, condition: Condition) -> bool | None:
        """Whether a condition is met; None: nobody knows."""
        if self.rulebook.field(condition.subject) is None:
            below = [self.rulebook.criterion(key) for key in self._leaves(condition.subject)]
            scored = [leaf.key for leaf in below if leaf.scores]  # a figure that is only reported is no points
            if all(self.given.get(key) is None for key in scored) and (scored or not below):
                return None
            left, right = self.points(condition.subject), Fraction(condition.value)  # type: ignore[arg-type]
        else:
            value = self.values.get(condition.subject)
            if value is None:
                return None
            if isinstance(value, str) or isinstance(condition.value, str):
                return (fold(str(value)) == fold(str(condition.value))) is (condition.sign is Sign.EQUAL)
            left, right = value, Fraction(condition.value)
        return (left > right) - (left < right) in _HOLDS[condition.sign]

    def missing(self) -> int:
        """Leaves without points that should have them, and groups whose gate nobody can judge."""
        open_leaves = sum(self.given[key] is None and self.state[key] != "not assigned" for key in self.given)
        gates = [
            [self.met(each) for each in group.conditions]
            for group in self.rulebook.groups(self.cluster)
            if any(
                self.given[leaf.key] is not None or self.state[leaf.key] != "not assigned"
                for leaf, _ in self.rulebook.walk(self.cluster, group.key)
                if leaf.is_leaf
            )
        ]
        gates += [
            [self.met(each) for each in self.rulebook.criterion(key).conditions]
            for key, points in self.given.items()
            if points is not None
        ]
        return open_leaves + sum(None in each and False not in each for each in gates)

    # -- tie keys ------------------------------------------------------------------------------------

    def figure(self, key: TieKey) -> tuple[bool, Fraction]:
        """Whether the figure of a tie key is there, and how good it is: tuples compare as units do."""
        each = [self._subject(key, subject) for subject in key.subjects]
        return (False, Fraction(0)) if None in each else (True, sum((e for e in each if e is not None), Fraction(0)))

    def _subject(self, key: TieKey, subject: str) -> Fraction | None:
        sign = -1 if key.better == "less" else 1
        if self.rulebook.field(subject) is not None:
            value = self.values.get(subject)
            return None if value is None else sign * value
        if subject == "deduction":
            return self.points("", {PointKind.DEDUCTION})
        if subject in {"total", "bonus"}:
            return sign * self.points("", _ALL if subject == "total" else {PointKind.BONUS})
        if key.figure is Figure.POINTS:
            node = self.rulebook.criterion(subject)
            if not self.rulebook.applies(node, self.cluster) or not self.known(subject):
                return None
            return (1 if self._kind(subject) is PointKind.DEDUCTION else sign) * self.points(subject)
        raise NotImplementedError(key)
