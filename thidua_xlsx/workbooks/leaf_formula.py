"""The points of a leaf as a formula, with all that the rulebook says of it: what ``recompute`` and ``stretch`` do.

A unit's cell shows a number (a deduction's negative), ``KG`` where the task was not assigned and leaves the total, or
nothing while an input is missing. Two rows of helpers serve it: ``leaf_helper`` where units are compared, and
``peer_helper`` where units without a target are compared with one another; each holds the units of one cluster.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from thidua_xlsx.meeting.verification import head_step
from thidua_xlsx.messages.text import LANGUAGES
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Input, Kind, Refs, literal, text_literal
from thidua_xlsx.methods.best import Best
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.methods.ratio import MORE
from thidua_xlsx.rulebook.model import ACTIVITIES, Criterion, Rulebook
from thidua_xlsx.rulebook.rules import NotAssigned, PointKind

__all__ = ["KG", "excel_takes", "leaf_formula", "leaf_helper", "peer_helper", "usable_formula"]

KG: Final = "KG"

_MOST: Final = "10000000000000"  # as in ``evaluate``: no points of a method without a ceiling are more
_MOST_LETTERS: Final = 8192
_MOST_LEVELS: Final = 64
_IN_QUOTES: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")


def leaf_formula(
    rulebook: Rulebook,
    leaf: Criterion,
    refs: Refs,
    *,
    not_assigned: str = "",
    maximum_now: str = "",
    fields_met: str = "",
    points_met: str = "",
    peers: str = "",
    given: str = "",
) -> str:
    """The points of one unit on ``leaf``, without ``=``, from what is typed; a deduction is typed positive.

    Parameters
    ----------
    refs
        The unit's inputs by name, single cells that may be blank or hold anything: those of ``rulebook.source(leaf)``,
        but the self-score of its own. The input ``result`` of a leaf that counts joint activities is a cell with their
        number, not a number while the unit has not said so of all. ``max`` is the leaf's maximum in the rulebook, a
        cell or a number. Where units are compared, ``helper`` and ``helpers`` are cells of ``leaf_helper``.
    not_assigned
        The condition that the unit was not assigned the task, such as ``F7="KG"``; empty: it was. A target of 0 that
        means the same is found here.
    maximum_now
        The leaf's maximum for this unit, a cell or a number, after it took over points of what was not assigned
        (*rescale*, *spread*); empty: that in the rulebook. What stands there for a deduction is not looked at.
    fields_met
        Where the leaf has conditions on report fields: a cell with 1 (all are met), 0 (one is not) or −1 (one is not
        known, and none speaks against it). TRUE and FALSE serve as well.
    points_met
        Where it has conditions on the points of other criteria: the condition that none of them speaks against it; one
        on a criterion or group without any points does not.
    peers
        With policy *peers*, which needs them: the cells of ``peer_helper`` over the units of the cluster.
    given
        A cell for the points that a verifier gives instead, typed positive; what is no number there, or cannot be
        given, does not count.

    Returns
    -------
    The formula. Where ``excel_takes`` does not hold for it, the value has to be written in its place.
    """
    method, digits = leaf.scoring, rulebook.info.digits
    known = [f"N({fields_met})>=0"] if fields_met else []
    met = _all([*([f"N({fields_met})<>0"] if fields_met else []), *([points_met] if points_met else [])])
    capped = method.formula(refs) if method.ceiling(leaf.points) is not None else f"MIN({method.formula(refs)},{_MOST})"
    ready = _all([*_assigned(not_assigned), *_usable(rulebook, leaf, refs), *known])

    def number(points: str) -> str:
        if met and leaf.otherwise is not None:
            points = f"MIN({points},IF({met},{_MOST},{literal(leaf.otherwise)}))"
        if rulebook.kind(leaf) is PointKind.DEDUCTION:
            return f"0-{points}"  # −0 is nobody's score
        if maximum_now and leaf.points:
            return rounded_formula(f"{points}*{maximum_now}/{refs['max']}", digits)
        return points

    def verified(otherwise: str) -> str:
        if not given:
            return otherwise
        ceiling = method.ceiling(leaf.points)
        most = [] if ceiling is None else [f"N({given})<={literal(ceiling)}"]
        step = literal(head_step(rulebook, leaf))
        most.append(f"ABS(N({given})/{step}-ROUND(N({given})/{step},0))<0.000001")
        return f"IF({_all([f'ISNUMBER({given})', f'N({given})>=0', *most])},{number(given)},{otherwise})"

    policy, gone = rulebook.policy(leaf), _gone(leaf, refs, not_assigned)
    by_rule = number(rounded_formula(capped, digits))
    if gone and policy is NotAssigned.PEERS:
        best = Best(better=getattr(method, "better", MORE))  # the best among them, in the direction of the rule
        among = rounded_formula(best.formula(Refs(refs.cells, helpers=peers)), digits)
        by_peers = f'IF({_all([gone, *_has_result(refs), *known])},{number(among)},"")'
        return verified(f"IF({ready},{by_rule},{by_peers})")
    if not gone:
        return verified(f'IF({ready},{by_rule},"")')
    if policy is NotAssigned.FULL and rulebook.kind(leaf) is not PointKind.DEDUCTION:
        instead = number(refs["max"])
    else:
        instead = "0" if policy in {NotAssigned.FULL, NotAssigned.ZERO} else f'"{KG}"'
    if given:  # nobody gives points for a task that the unit does not have
        by_verifier = verified(f'IF({ready},{by_rule},"")')
        return f"IF({gone},{instead},{by_verifier})"
    return f'IF({ready},{by_rule},IF({gone},{instead},""))'


def leaf_helper(rulebook: Rulebook, leaf: Criterion, refs: Refs, *, not_assigned: str = "") -> str:
    """What the others' points depend on; a text for a unit that is not compared. Empty where units are not compared."""
    helper = leaf.scoring.helper(refs)
    if not helper:
        return ""
    return f'IF({_all([*_assigned(not_assigned), *_usable(rulebook, leaf, refs)])},{helper},"")'


def peer_helper(rulebook: Rulebook, leaf: Criterion, refs: Refs, *, not_assigned: str = "") -> str:
    """The result of a unit without a target; a text for the others. Empty where the policy is not *peers*."""
    gone = _gone(leaf, refs, not_assigned)
    if rulebook.policy(leaf) is not NotAssigned.PEERS or not gone:
        return ""
    return f'IF({_all([gone, *_has_result(refs)])},{refs[RESULT.key]},"")'


def usable_formula(rulebook: Rulebook, leaf: Criterion, refs: Refs) -> str:
    """The condition under which the inputs can be scored; whether the task was assigned is not asked."""
    return _all(_usable(rulebook, leaf, refs))


def excel_takes(formula: str) -> bool:
    """Whether a formula is neither longer nor deeper than Excel takes; write the value in its place where it is not.

    A table of nearly as many rows as the rulebook may have, with conditions and a maximum that grows, is too deep.
    """
    depth = most = 0
    for char in _IN_QUOTES.sub("", formula):
        depth += {"(": 1, ")": -1}.get(char, 0)
        most = max(most, depth)
    return len(formula) + 1 < _MOST_LETTERS and most <= _MOST_LEVELS


def _all(conditions: list[str]) -> str:
    return f"AND({','.join(conditions)})" if len(conditions) > 1 else "".join(conditions)


def _assigned(not_assigned: str) -> list[str]:
    return [f"({not_assigned})=FALSE"] if not_assigned else []


def _gone(leaf: Criterion, refs: Refs, not_assigned: str) -> str:
    """The condition that the unit does not have the task, or a target of 0 that means so; empty: it has."""
    if not leaf.scoring.excludes_zero_target():
        return not_assigned
    target = refs[TARGET.key]
    zero = f"AND(ISNUMBER({target}),N({target})=0)"
    return f"OR({not_assigned},{zero})" if not_assigned else zero


def _has_result(refs: Refs) -> list[str]:
    return [f"ISNUMBER({refs[RESULT.key]})", f"N({refs[RESULT.key]})>=0"]


def _usable(rulebook: Rulebook, leaf: Criterion, refs: Refs) -> list[str]:
    if leaf.uses == ACTIVITIES:
        return [f"ISNUMBER({refs[RESULT.key]})"]
    return [test for item in leaf.scoring.needs for test in _filled(rulebook, leaf, item, refs[item.key])]


def _filled(rulebook: Rulebook, leaf: Criterion, item: Input, cell: str) -> list[str]:
    """What has to hold of one input: a number that is not too low, whole where it counts; a word that is offered."""
    method = leaf.scoring
    if item.kind is Kind.CHOICE:
        words = dict.fromkeys(word.say(lang) for word in method.choices() for lang in LANGUAGES)
        return [f"OR({','.join(f'{cell}={text_literal(word)}' for word in words)})"]
    low = f">={item.least}"
    if item.key == TARGET.key and (method.excludes_zero_target() or not method.allows_zero_target()):
        low = ">0"
    tests = [f"ISNUMBER({cell})", f"N({cell}){low}"]
    if item.whole:
        tests.append(f"N({cell})=INT(N({cell}))")
    if item.key == CLAIMED.key:
        ceiling = method.ceiling(leaf.points)
        tests += [] if ceiling is None else [f"N({cell})<={literal(ceiling)}"]
        step = literal(method.claimed_step() or Decimal(1).scaleb(-rulebook.info.digits))
        tests.append(f"ABS(N({cell})/{step}-ROUND(N({cell})/{step},0))<0.000001")
    return tests
