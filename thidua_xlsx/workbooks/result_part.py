"""The part of a result that one workbook is about: small enough to be sent to whoever writes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua_xlsx.meeting.ballots import Ballots
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.meeting.verification import Verification
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.rulebook_part import RulebookParts

__all__ = ["ResultParts"]

Some = TypeVar("Some")

_NOBODYS: Final = -1  # what is about no cluster: a file of which nobody knows whose it is
_OF_BATCH: Final = ("answers", "sources", "reports", "fields", "recomputed")
_OF_RESULT: Final = (
    *("points", "totals", "ranking", "overrides", "spread", "ties", "limits", "awards", "covenant", "answers"),
)


class ResultParts:
    """Cuts a result by clusters; whose each row is, is worked out once for all of them."""

    def __init__(self, result: Result) -> None:
        self.result = result
        rulebook = result.rulebook
        self._rulebooks = RulebookParts(rulebook)
        self._number = {cluster.code: number for number, cluster in enumerate(rulebook.clusters)}
        self._of_unit = {unit.code: self._number.get(unit.cluster, _NOBODYS) for unit in rulebook.units}
        self._rows: dict[int, _Rows] = {}  # by the identity of tables and tuples, which the result keeps alive

    def of(self, clusters: Sequence[str]) -> Result:
        """What a workbook of ``clusters`` (codes; none named: all) is about, and findings and files of no unit."""
        if not clusters or set(clusters) >= set(self._number):
            return self.result
        numbers = sorted({self._number[code] for code in clusters})
        result, batch = self.result, self.result.batch
        cut = {id(table): self._table(table, numbers) for table in self._tables()}
        own: dict[str, Any] = {name: cut[id(getattr(result, name))] for name in _OF_RESULT}
        verification = self._verification(numbers)
        rulebook = self._rulebooks.of(self._units(clusters, own, verification))
        return dataclasses.replace(
            result,
            **own,
            rulebook=rulebook,
            batch=dataclasses.replace(
                batch,
                **{name: cut[id(getattr(batch, name))] for name in _OF_BATCH},
                rulebook=rulebook,
                finding_list=(),
            ),
            finding_list=self._some(result.finding_list, lambda item: item.unit, [_NOBODYS, *numbers]),
            verification=None if verification is None else dataclasses.replace(verification, rulebook=rulebook),
            events=self._entries(result.events, numbers, rulebook),
            ballots=self._entries(result.ballots, numbers, rulebook),
        )

    def _tables(self) -> list[pd.DataFrame]:
        batch = [getattr(self.result.batch, name) for name in _OF_BATCH]
        return [*batch, *(getattr(self.result, name) for name in _OF_RESULT)]

    def _table(self, table: pd.DataFrame, numbers: Sequence[int]) -> pd.DataFrame:
        """The rows of ``numbers``, in their order; of the files those of nobody too."""
        if table is self.result.batch.sources:
            numbers = [_NOBODYS, *numbers]
        if id(table) not in self._rows:
            self._rows[id(table)] = _Rows(self._whose(table))
        part = table.iloc[self._rows[id(table)].of(numbers)].reset_index(drop=True)
        categories = [name for name in part if isinstance(part[name].dtype, pd.CategoricalDtype)]
        return part.assign(**{str(name): part[name].cat.remove_unused_categories() for name in categories})

    def _whose(self, table: pd.DataFrame) -> npt.NDArray[np.int64]:
        """The number of each row's cluster."""
        name, known = ("cluster", self._number) if "cluster" in table else ("unit", self._of_unit)
        values = table[name].astype("category").cat
        numbers = [known.get(code, _NOBODYS) for code in values.categories.astype("object")]
        return np.array([*numbers, _NOBODYS], dtype=np.int64)[values.codes]

    def _some(self, items: Sequence[Some], unit: Callable[[Some], str], numbers: Sequence[int]) -> tuple[Some, ...]:
        """Those of ``items`` that are of the clusters called by ``numbers``."""
        if id(items) not in self._rows:
            whose = [self._of_unit.get(unit(item), _NOBODYS) for item in items]
            self._rows[id(items)] = _Rows(np.array(whose, dtype=np.int64))
        return tuple(items[row] for row in self._rows[id(items)].of(numbers))

    def _verification(self, numbers: Sequence[int]) -> Verification | None:
        whole = self.result.verification
        if whole is None:
            return None
        verdicts = self._some(whole.verdicts, lambda item: item.unit, numbers)
        return dataclasses.replace(whole, verdicts=verdicts, finding_list=())

    def _entries(self, whole: Any, numbers: Sequence[int], rulebook: Rulebook) -> Any:
        """Events or ballots of these clusters."""
        if whole is None:
            return None
        assert isinstance(whole, Events | Ballots)
        entries: Any = self._some(whole.entries, lambda item: item.unit, numbers)
        return dataclasses.replace(whole, rulebook=rulebook, entries=entries, finding_list=())

    def _units(
        self, clusters: Collection[str], own: dict[str, pd.DataFrame], verification: Verification | None
    ) -> set[str]:
        """The units of ``clusters``, and others that are named as their verifiers."""
        units = {unit.code for code in clusters for unit in self.result.rulebook.units_of(code)}
        units |= {code for codes in own["overrides"]["verifier"] for code in str(codes).split("; ")}
        units |= {who.rpartition(": ")[0] for each in own["spread"]["who"] for who in str(each).split("; ")}
        return units | {verdict.verifier for verdict in (() if verification is None else verification.verdicts)}


class _Rows:
    """The positions of the rows of each cluster."""

    def __init__(self, numbers: npt.NDArray[np.int64]) -> None:
        self._order = np.argsort(numbers, kind="stable")
        self._sorted = numbers[self._order]

    def of(self, numbers: Sequence[int]) -> npt.NDArray[np.intp]:
        """The rows of these clusters, from top to bottom."""
        first, last = (np.searchsorted(self._sorted, numbers, side) for side in ("left", "right"))
        found = [self._order[start:end] for start, end in zip(first, last, strict=True)]
        return np.sort(np.concatenate(found)) if found else self._order[:0]
