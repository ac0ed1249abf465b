"""What the reader of a form needs to know of a rulebook: plain data that crosses to the parser as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from thidua_xlsx.intake.form_layout import child_key, name_mark, period_words
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import Criterion, Rulebook, is_activity
from thidua_xlsx.rulebook.rules import NotAssigned, ReportField

__all__ = ["EVIDENCE", "EXPLANATION", "FormMap", "Slot", "child_inputs", "field_label", "inputs_of", "own_inputs"]

EVIDENCE: Final = Input("evidence", Text("Minh chứng", "Evidence"), Kind.TEXT)
_ACTIVITY: Final = Text("Hoạt động chung", "Joint activity")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MOST_MARKS: Final = 4_000  # fit into a cell
_POINTS: Final = Text("điểm", "points")
EXPLANATION: Final = Input("explanation", Text("Giải trình", "Explanation"), Kind.TEXT)


@dataclass(frozen=True)
class Slot:
    """One input of one criterion: where a form asks for it and what may stand there."""

    criterion: str
    input: Input
    column: str
    row_key: str
    choices: tuple[Text, ...] = ()
    is_percent: bool = False
    without_target: bool = False  # asked for even where the unit was not assigned a target


def inputs_of(criterion: Criterion) -> list[Input]:
    """All inputs of a leaf, in the order of the form: target, results, claimed, evidence, explanation.

    A leaf that uses another's figures asks for none; one that only reports a figure is not claimed.
    """
    claimed = [CLAIMED] if criterion.scores else []
    return [*own_inputs(criterion), *claimed, EVIDENCE, EXPLANATION]


def own_inputs(criterion: Criterion) -> tuple[Input, ...]:
    """The target and results that a form asks for this leaf itself."""
    return () if criterion.uses else criterion.scoring.inputs


def field_label(item: ReportField, lang: str) -> str:
    """How a report field is headed on a form; a joint activity says that it is one."""
    return f"{_ACTIVITY.say(lang)}: {item.label}" if is_activity(item) else item.label


def child_inputs(criterion: Criterion) -> list[Input]:
    """The inputs that stand in rows of their own: all results of a leaf that has more than one."""
    results = [item for item in own_inputs(criterion) if item.key != TARGET.key]
    return results if len(results) > 1 else []


def _slots(rulebook: Rulebook, criterion: Criterion) -> list[Slot]:
    in_rows = child_inputs(criterion)
    slots = []
    for item in inputs_of(criterion):
        is_result = item in own_inputs(criterion) and item.key != TARGET.key
        by_peers = rulebook.policy(criterion) is NotAssigned.PEERS and criterion.scoring.has_target
        slots.append(
            Slot(
                criterion.key,
                item,
                "result" if is_result else item.key,
                child_key(criterion.key, item.key) if item in in_rows else criterion.key,
                criterion.scoring.choices() if item.kind is Kind.CHOICE else (),
                criterion.is_percent and item.kind is Kind.NUMBER and item.key != CLAIMED.key and not item.whole,
                by_peers and (is_result or item.key == CLAIMED.key),
            )
        )
    return slots


@dataclass(frozen=True)
class FormMap:
    """The slots of every cluster's form, and the names by which units, rows and versions are recognised."""

    rulebook: Rulebook

    @cached_property
    def slots(self) -> dict[str, list[Slot]]:
        """Cluster → its slots in the order of the form."""
        made = {
            code: [slot for leaf in self.rulebook.leaves(code) for slot in _slots(self.rulebook, leaf)]
            for code in set(self._like.values())
        }
        return {cluster: made[like] for cluster, like in self._like.items()}

    @cached_property
    def _like(self) -> dict[str, str]:
        """Cluster → the first cluster with the same form: most rulebooks have one form for all."""
        first: dict[tuple[str, ...], str] = {}
        return {
            cluster.code: first.setdefault(
                (
                    *(item.key for item, _ in self.rulebook.walk(cluster.code)),
                    *(item.key for item in self.rulebook.form_fields(cluster.code)),
                ),
                cluster.code,
            )
            for cluster in self.rulebook.clusters
        }

    def context(self) -> dict[str, Any]:
        """All of it as JSON data for ``pick_form``; a form that several clusters share is there once."""
        rulebook = self.rulebook
        forms = dict.fromkeys(self._like.values())
        return {
            "id": rulebook.info.id,
            "hashes": {leaf.key: criterion_hash(rulebook, leaf) for leaf in rulebook.leaves()},
            "units": {unit.code: self._like[unit.cluster] for unit in rulebook.units},
            "period": period_words(rulebook.info.period or str(rulebook.info.year)),
            "period_label": rulebook.info.period or str(rulebook.info.year),
            "years": sorted({str(rulebook.info.year), *_YEAR.findall(rulebook.info.period)}),
            "labels": {criterion.key: criterion.subject for criterion in rulebook.criteria},
            "unit_labels": {unit.code: unit.name for unit in rulebook.units},
            "unit_names": {
                fold(name): unit.code
                for unit in rulebook.units
                for name in (unit.name, unit.short_name, *unit.aliases, unit.code)
                if name
            },
            "held": sorted({target.criterion for target in rulebook.targets}),
            "borrowed": [leaf.key for leaf in rulebook.leaves() if leaf.uses],
            "fields": {
                cluster: [
                    {
                        "key": item.key,
                        "label": fold(field_label(item, rulebook.info.language)),
                        "kind": item.kind.value,
                        "choices": [fold(word) for word in item.choices],
                    }
                    for item in rulebook.form_fields(cluster)
                ]
                for cluster in forms
            },
            "rows": {cluster: self._rows(cluster) for cluster in forms},
            "slots": {
                cluster: [
                    {
                        "row": slot.row_key,
                        "criterion": slot.criterion,
                        "column": slot.column,
                        "kind": slot.input.kind.value,
                        "percent": slot.is_percent,
                        "choices": [sorted({fold(word.vi), fold(word.en)}) for word in slot.choices],
                        "required": slot.input.kind is not Kind.TEXT,
                        "anyway": slot.without_target,
                        **self._counted_in(slot),
                    }
                    for slot in self.slots[cluster]
                ]
                for cluster in forms
            },
        }

    def name_marks(self, cluster: str) -> str:
        """The marks of the names that a form of ``cluster`` prints, as it keeps them in its hidden sheet."""
        marks = [name_mark(key, row["name"]) for key, row in self._rows(cluster).items()]
        return "".join(marks[:_MOST_MARKS])

    def _counted_in(self, slot: Slot) -> dict[str, Any]:
        """What a figure counts: what the criterion is measured in, or points out of so many."""
        leaf = self.rulebook.criterion(slot.criterion)
        if slot.input.key != CLAIMED.key:
            return {"measure": clean(leaf.measure), "maximum": None}
        maximum = None if leaf.maximum is None else float(leaf.maximum)
        return {"measure": _POINTS.say(self.rulebook.info.language), "maximum": maximum}

    def _rows(self, cluster: str) -> dict[str, dict[str, str]]:
        """Hidden key → printed number (d is not đ), folded name and parent of every row of a cluster's form."""
        rows: dict[str, dict[str, str]] = {}
        for criterion, _ in self.rulebook.walk(cluster):
            rows[criterion.key] = {
                "number": clean(criterion.number).casefold(),
                "name": fold(criterion.name),
                "parent": criterion.parent,
            }
            if criterion.is_leaf:
                for item in child_inputs(criterion):
                    rows[child_key(criterion.key, item.key)] = {
                        "number": "",
                        "name": fold(item.label.say(self.rulebook.info.language)),
                        "parent": criterion.key,
                    }
        return rows
