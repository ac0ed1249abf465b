"""What the reader of a form needs to know of a rulebook: plain data that crosses to the parser as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from thidua_xlsx.intake.form_layout import child_key
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, TARGET, Input, Kind
from thidua_xlsx.reading.cells import clean, fold
from thidua_xlsx.rulebook.fingerprint import criterion_hash
from thidua_xlsx.rulebook.model import Criterion, Rulebook

__all__ = ["EVIDENCE", "EXPLANATION", "FormMap", "Slot", "child_inputs", "inputs_of"]

EVIDENCE: Final = Input("evidence", Text("Minh chứng", "Evidence"), Kind.TEXT)
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


def inputs_of(criterion: Criterion) -> list[Input]:
    """All inputs of a leaf, in the order of the form: target, results, claimed, evidence, explanation."""
    return [*criterion.scoring.inputs, CLAIMED, EVIDENCE, EXPLANATION]


def child_inputs(criterion: Criterion) -> list[Input]:
    """The inputs that stand in rows of their own: all results of a leaf that has more than one."""
    results = [item for item in criterion.scoring.inputs if item.key != TARGET.key]
    return results if len(results) > 1 else []


def _slots(criterion: Criterion) -> list[Slot]:
    in_rows = child_inputs(criterion)
    slots = []
    for item in inputs_of(criterion):
        is_result = item in criterion.scoring.inputs and item.key != TARGET.key
        slots.append(
            Slot(
                criterion.key,
                item,
                "result" if is_result else item.key,
                child_key(criterion.key, item.key) if item in in_rows else criterion.key,
                criterion.scoring.choices() if item.kind is Kind.CHOICE else (),
                criterion.is_percent and item.kind is Kind.NUMBER and item.key != CLAIMED.key and not item.whole,
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
            code: [slot for leaf in self.rulebook.leaves(code) for slot in _slots(leaf)]
            for code in set(self._like.values())
        }
        return {cluster: made[like] for cluster, like in self._like.items()}

    @cached_property
    def _like(self) -> dict[str, str]:
        """Cluster → the first cluster with the same form: most rulebooks have one form for all."""
        first: dict[tuple[str, ...], str] = {}
        return {
            cluster.code: first.setdefault(
                tuple(item.key for item, _ in self.rulebook.walk(cluster.code)), cluster.code
            )
            for cluster in self.rulebook.clusters
        }

    def context(self) -> dict[str, Any]:
        """All of it as JSON data for ``pick_form``; a form that several clusters share is there once."""
        rulebook = self.rulebook
        forms = dict.fromkeys(self._like.values())
        return {
            "id": rulebook.info.id,
            "hashes": {leaf.key: criterion_hash(leaf) for leaf in rulebook.leaves()},
            "units": {unit.code: self._like[unit.cluster] for unit in rulebook.units},
            "unit_names": {
                fold(name): unit.code
                for unit in rulebook.units
                for name in (unit.name, unit.short_name, *unit.aliases, unit.code)
                if name
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
                    }
                    for slot in self.slots[cluster]
                ]
                for cluster in forms
            },
        }

    def _rows(self, cluster: str) -> dict[str, dict[str, str]]:
        """Hidden key → printed number (d is not đ) and folded name of every row of a cluster's form."""
        rows: dict[str, dict[str, str]] = {}
        for criterion, _ in self.rulebook.walk(cluster):
            rows[criterion.key] = {"number": clean(criterion.number).casefold(), "name": fold(criterion.name)}
            if criterion.is_leaf:
                for item in child_inputs(criterion):
                    rows[child_key(criterion.key, item.key)] = {
                        "number": "",
                        "name": fold(item.label.say(self.rulebook.info.language)),
                    }
        return rows
