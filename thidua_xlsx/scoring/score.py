"""From a batch to a result."""

from __future__ import annotations

from thidua_xlsx.batch import Batch
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.scoring.ranking import rank_units
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.totals import sum_points, totals_table

__all__ = ["score"]


def score(batch: Batch, stage: str | None = None) -> Result:
    """Add up, rank and class the units of ``batch``.

    Parameters
    ----------
    batch
        What ``read_submissions`` returned.
    stage
        ``"claimed"`` (the points that the units wrote) or ``"computed"`` (the rule applied to what they reported);
        None is ``"computed"``. A ranking is of one stage throughout.

    Returns
    -------
    The result. A unit with a missing leaf is ranked by its known points and marked provisional; a unit
    without a submission is listed and not ranked.

    Raises
    ------
    ValueError
        There is no such stage.
    """
    names = [item.value for item in Stage]
    if stage is not None and stage not in names:
        raise ValueError(f"stage must be one of {', '.join(names)}, not {stage!r}")
    chosen = Stage(stage) if stage is not None else Stage.COMPUTED
    table = batch.recomputed
    # a claim that cannot be (above the maximum, negative) is no points: it counts as missing
    possible = (table["state"] == NOT_ASSIGNED) | table[chosen.value].between(0, table["maximum"])
    points = table.assign(points=table[chosen.value].where(possible))
    sums = sum_points(batch.rulebook, points)
    return Result(
        batch.rulebook, batch, chosen, points, totals_table(batch.rulebook, sums), rank_units(batch.rulebook, sums)
    )
