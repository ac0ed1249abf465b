"""What is worth a look before the meeting: nothing of it is a mistake by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from thidua_xlsx.analysis.anomalies_figures import claims_of_the_maximum, far_figures
from thidua_xlsx.analysis.anomalies_look import Look
from thidua_xlsx.analysis.anomalies_scales import other_scales
from thidua_xlsx.analysis.anomalies_texts import copied_evidence, same_evidence
from thidua_xlsx.analysis.compare_criteria import match_criteria
from thidua_xlsx.analysis.compare_units import UnitMatch
from thidua_xlsx.batch import Batch
from thidua_xlsx.intake.form_map import own_inputs
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.methods.base import TARGET, Kind

__all__ = ["find_anomalies"]

_LEAST_COPIED: Final = 6  # figures that can be compared
_COPIED: Final = 0.8  # of them
_TRIVIAL: Final = (0.0, 100.0)
_SHOWN: Final = 6


def find_anomalies(batch: Batch, previous: Batch | None = None) -> Sequence[Finding]:
    """What is worth a look before the meeting, as findings of severity ``review``.

    - the same telling words of evidence in several units (``same-evidence``);
    - targets and results in another scale (``scale-differs``), results far from the cluster's (``far-from-cluster``);
    - full points everywhere, and criteria that everybody gives full points (``maximum-everywhere``,
      ``maximum-by-all``);
    - with ``previous``, the batch of the year before: results and evidence that are the same as then
      (``results-of-last-year``, ``evidence-of-last-year``); where all its files are those of the year before, by the
      same rulebook, that alone is told (``previous-is-the-same``).

    Thresholds are in docs/compare.md. A finding stands at one cell; ``values["places"]`` has the other cells that
    belong to it, ``values["earlier"]`` those of the year before.

    Raises
    ------
    TypeError
        One of them is no ``Batch``.
    """
    for name, value in (("batch", batch), ("previous", previous)):
        if not isinstance(value, Batch) and not (name == "previous" and value is None):
            raise TypeError(f"{name} must be what read_submissions returned, not {type(value).__name__}")
    if batch.answers.empty:
        return ()
    look = Look(batch)
    scales, doubtful = other_scales(look)
    found = [*same_evidence(look), *scales, *far_figures(look, doubtful), *claims_of_the_maximum(look)]
    if previous is not None and (same := _same_files(batch, previous)):
        found.append(Finding("previous-is-the-same", values={"count": same}))
    elif previous is not None and not previous.answers.empty:
        before = Look(previous)
        match = UnitMatch(previous.rulebook, batch.rulebook)
        criteria = match_criteria(previous.rulebook, batch.rulebook)
        found += [*_copied_results(look, before, match, criteria), *copied_evidence(look, before, match, criteria)]
    return tuple(found)


def _same_files(batch: Batch, previous: Batch) -> int:
    """How many files were read, if all are among the previous ones and the rulebook is the same; else 0."""
    now, then = batch.rulebook.info, previous.rulebook.info
    if (now.id, now.version) != (then.id, then.version):
        return 0
    read, before = (set(of.sources.loc[of.sources["status"] == "read", "sha256"]) - {""} for of in (batch, previous))
    return len(read) if read <= before else 0


def _copied_results(look: Look, before: Look, match: UnitMatch, criteria: dict[str, str]) -> Iterator[Finding]:
    """Units of whose results at least 80 % of at least six are those of the year before; 0 and 100 do not count."""
    pairs = [(unit, was) for unit, was in match.pairs() if unit in look.unit_at and was in before.unit_at]
    asked = [
        (leaf.key, criteria[leaf.key], item.key)
        for leaf in look.leaves
        if leaf.key in criteria
        for item in own_inputs(leaf)
        if item.kind is Kind.NUMBER and item.key != TARGET.key
    ]
    if not pairs or not asked:
        return
    columns = [np.array([of.unit_at[pair[at]] for pair in pairs], dtype=np.intp) for at, of in ((0, look), (1, before))]
    now = look.block.laid_out(look.block.number, [(key, name) for key, _, name in asked], np.nan)[:, columns[0]]
    then = before.block.laid_out(before.block.number, [(was, name) for _, was, name in asked], np.nan)[:, columns[1]]
    compared = np.isfinite(now) & np.isfinite(then) & ~np.isin(now, _TRIVIAL)
    same = compared & (now == then)
    for at in np.flatnonzero(
        (compared.sum(axis=0) >= _LEAST_COPIED) & (same.sum(axis=0) >= _COPIED * compared.sum(axis=0))
    ):
        lines = np.flatnonzero(same[:, at])
        rows = [look.block.row(pairs[at][0], asked[line][0], asked[line][2]) for line in lines]
        earlier = [before.block.row(pairs[at][1], asked[line][1], asked[line][2]) for line in lines]
        info = before.rulebook.info
        keys = list(dict.fromkeys(asked[line][0] for line in lines))
        values = {
            "unit_name": look.rulebook.unit(pairs[at][0]).name,
            "count": len(lines),
            "all": int(compared[:, at].sum()),
            "period": info.period or str(info.year),
            "criteria": [*keys[:_SHOWN], *(["…"] if len(keys) > _SHOWN else [])],
            "places": tuple(look.place(row) for row in rows[1:]),
            "earlier": tuple(before.place(row) for row in earlier),
        }
        yield Finding("results-of-last-year", look.place(rows[0]), pairs[at][0], values=values)
