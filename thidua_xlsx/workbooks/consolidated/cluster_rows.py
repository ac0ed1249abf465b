"""All helper rows of one cluster, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import dataclass

from thidua_xlsx.rulebook.model import Cluster
from thidua_xlsx.rulebook.rules import Award
from thidua_xlsx.workbooks.consolidated.entry_sheets import EntrySheet
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.rows.awards import AwardRows, is_together, write_award
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation
from thidua_xlsx.workbooks.consolidated.rows.classes import Classes, write_classes
from thidua_xlsx.workbooks.consolidated.rows.covenant import CovenantRows, write_covenant_rows
from thidua_xlsx.workbooks.consolidated.rows.notes import Notes, write_notes
from thidua_xlsx.workbooks.consolidated.rows.ranks import Ranks, write_ranks
from thidua_xlsx.workbooks.consolidated.rows.sums import KindTotals
from thidua_xlsx.workbooks.rulebook_part import cluster_count

__all__ = ["ClusterRows", "write_cluster_rows"]


@dataclass(frozen=True)
class ClusterRows:
    """The rows that the sheets of one cluster show; awards over several clusters have none."""

    cluster: Cluster
    ranks: Ranks
    classes: Classes | None
    awards: list[tuple[Award, AwardRows | None]]
    covenant: dict[int, CovenantRows]
    notes: Notes


def write_cluster_rows(
    points: Points, calculation: Calculation, cluster: Cluster, events: EntrySheet | None, ballots: EntrySheet
) -> ClusterRows:
    """Write them."""
    rulebook = points.rulebook
    totals = KindTotals(points, calculation, cluster)
    ranks = write_ranks(points, calculation, cluster, totals, events, ballots)
    has_classes = bool(rulebook.classes) and rulebook.info.class_basis is not None
    classes = write_classes(points, calculation, cluster, totals, ranks) if has_classes else None
    awards: list[tuple[Award, AwardRows | None]] = []
    for award in rulebook.awards:
        if award.clusters and cluster.code not in award.clusters:
            continue
        together = is_together(award, cluster_count(rulebook))
        rows = None if together else write_award(points, calculation, cluster, award, ranks, classes, ballots)
        awards.append((award, rows))
    by_code = {f"{award.code}|{at}": rows for at, (award, rows) in enumerate(awards)}
    covenant = write_covenant_rows(points, calculation, cluster, ranks, classes, by_code)
    notes = write_notes(points, calculation, cluster, ranks, classes)
    return ClusterRows(cluster, ranks, classes, awards, covenant, notes)
