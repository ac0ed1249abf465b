"""A batch: everything that came out of an inbox, read and checked against one rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import pandas as pd

from thidua_xlsx.checking.checks import check_answers
from thidua_xlsx.checking.recompute import recompute
from thidua_xlsx.intake.collect import Reading, collect
from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.intake.layout import Layout, read_layout
from thidua_xlsx.intake.versions import Versions
from thidua_xlsx.messages.catalogue import Severity
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.messages.finding_list import FindingList
from thidua_xlsx.parallel import Progress
from thidua_xlsx.reading.limits import Limits
from thidua_xlsx.rulebook.model import Rulebook
from thidua_xlsx.tables.of_batch import FINDINGS, STATUS

__all__ = ["Batch", "findings_table", "read_submissions"]


@dataclass(frozen=True)
class Batch:
    """Answers with their addresses, and all that was found wrong.

    Attributes
    ----------
    rulebook
        What the submissions were read against.
    answers
        One row per unit × criterion × input: ``unit``, ``criterion``, ``input``, ``state`` (``given``, ``blank``,
        ``not assigned``, ``unreadable``; all categories), ``number`` (float64; percent in percent points), ``choice``,
        ``text``, ``raw`` (the cell as typed; all ``str``, held by Arrow), ``file``, ``sheet``, ``cell`` (categories).
    sources
        One row per file: ``file``, ``path``, ``unit``, ``status`` (``read``, ``copy``, ``superseded``, ``refused``,
        ``passed over``), ``reason``, ``size`` (bytes), ``sha256``, ``form_version``, ``fingerprint``, ``check_code``,
        ``kind`` (``xlsx``, ``xlsb``, ``xls``, ``ods``), ``modified`` (when the document says that it was last saved,
        Vietnamese time; NaT where it does not), ``folder`` (the one that was handed in and in which the file was found;
        empty where the file itself was handed in).
    reports
        One row per entry: ``unit``, ``field``, ``position``, ``text``, ``file``, ``sheet``, ``cell``.
    fields
        One row per unit × report field (or ``activity:CODE`` of a joint activity): ``unit``, ``field``, ``state``,
        ``number``, ``choice``, ``text``, ``raw``, ``file``, ``sheet``, ``cell``.
    recomputed
        One row per unit × leaf: ``unit``, ``criterion``, ``cluster``, ``state``, ``maximum``, ``claimed``,
        ``computed``. ``score`` adds up these; a change of ``answers`` does not change them.
    finding_list
        The findings as objects, made when they are looked at; ``findings`` is the same as a table.
    """

    rulebook: Rulebook
    answers: pd.DataFrame
    sources: pd.DataFrame
    reports: pd.DataFrame
    fields: pd.DataFrame
    recomputed: pd.DataFrame
    finding_list: Sequence[Finding]

    def __repr__(self) -> str:
        """One line: how much was read and found."""
        read = int((self.sources["status"] == "read").sum())
        return f"<Batch {self.rulebook.info.id}: {read} submissions, {len(self.finding_list)} findings>"

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per finding, its last three columns in the rulebook's language.

        ``severity``, ``code``, ``unit``, ``criterion``, ``file``, ``sheet``, ``cell``, ``found``, ``expected``,
        ``what``, ``todo``; all text.
        """
        return findings_table(self.finding_list, self.rulebook.info.language)

    @cached_property
    def status(self) -> pd.DataFrame:
        """Who has sent, who has not, whose file needs mending: one row per unit, in the rulebook's order.

        ``unit``, ``name``, ``cluster``, ``contact``; ``state``: ``missing`` (no file came that says it is this unit's),
        ``to mend`` (something could not be read or may not stand), ``sent``; ``late`` (saved after the deadline, as far
        as the document tells); ``errors``, ``warnings``, ``reviews`` (int64); ``files`` (all that came, ``; `` between
        them); ``modified`` (of the version that counts).
        """
        return status_table(self)

    # What follows stands in rooms after this one, and is imported only when asked for.

    def anomalies(self, previous: Batch | None = None) -> Sequence[Finding]:
        """What is worth a look before the meeting, as findings of severity ``review``.

        Not among ``findings``: nothing of it is a mistake, and most of it concerns more than one unit, so that it is
        for the head and not for the units. ``previous`` is the batch of the year before.
        """
        from thidua_xlsx.analysis.anomalies import find_anomalies

        return find_anomalies(self, previous)

    def _repr_html_(self) -> str:
        """Show what was read and what is wrong, in a notebook."""
        from thidua_xlsx.html.notebook import batch_html

        return batch_html(self)


def status_table(batch: Batch) -> pd.DataFrame:
    """The table of ``Batch.status``."""
    counts = {unit.code: dict.fromkeys(Severity, 0) for unit in batch.rulebook.units}
    late: set[str] = set()
    for finding in batch.finding_list:
        if finding.code == "late":
            late.add(finding.unit)
        if finding.unit in counts and finding.code != "unit-missing":
            counts[finding.unit][finding.severity] += 1
    files = batch.sources[batch.sources["unit"] != ""].groupby("unit", observed=True)["file"].agg("; ".join)
    read = batch.sources[batch.sources["status"] == "read"].drop_duplicates("unit").set_index("unit")
    rows = [
        {
            "unit": unit.code,
            "name": unit.name,
            "cluster": unit.cluster,
            "contact": unit.contact,
            "state": _state(unit.code in read.index, unit.code in files.index, counts[unit.code][Severity.ERROR]),
            "late": unit.code in late,
            "errors": counts[unit.code][Severity.ERROR],
            "warnings": counts[unit.code][Severity.WARNING],
            "reviews": counts[unit.code][Severity.REVIEW],
            "files": files.get(unit.code, ""),
            "modified": read["modified"].get(unit.code, pd.NaT),
        }
        for unit in batch.rulebook.units
    ]
    return STATUS.frame(rows)


def _state(is_read: bool, is_there: bool, errors: int) -> str:
    if not is_there:
        return "missing"
    return "to mend" if errors or not is_read else "sent"


def findings_table(findings: Iterable[Finding], lang: str) -> pd.DataFrame:
    """Findings as a table, its sentences in ``lang``; columns as ``Batch.findings``."""
    rows = [finding.row(lang) for finding in findings]
    return pd.DataFrame(rows, columns=FINDINGS.names, dtype="str")


def read_submissions(
    rulebook: Rulebook,
    paths: PathLike | Iterable[PathLike],
    *,
    layout: Layout | PathLike | None = None,
    passwords: Iterable[str] = (),
    versions: Versions = "newest",
    limits: Limits | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Read and check the submissions of a rulebook's units.

    Parameters
    ----------
    rulebook
        Which units and criteria there are, and what may stand in each cell.
    paths
        A file, a folder (read with its subfolders), or several of them, also as addresses such as
        ``s3://bucket/folder`` (see docs/scale.md). What a file is goes by its content: Excel workbooks (``.xlsx``,
        ``.xlsm``, ``.xlsb``, ``.xls``) and ``.ods`` are read.
    layout
        How a table of the cluster's own is laid out (or the file that says so), for workbooks that are not our forms.
    passwords
        Tried on files with a password.
    versions
        What counts where a unit sent several different versions: ``"newest"``, the one saved last by the document's own
        date (none, where that is not told), or ``"error"``, none.
    limits
        How large a file may be, how long it may take and how much memory it may cost.
    executor
        Any ``concurrent.futures.Executor`` to spread files over; default: a parser per processor.
    progress
        Called with files done and files in all, from worker threads, one at a time; what it raises ends the reading.

    Returns
    -------
    The batch. A file that cannot be used, an unknown unit, a bad cell are findings; nothing of it is raised.

    Raises
    ------
    WorkbookError
        The layout cannot be used.
    ValueError
        ``versions`` is none of the two words.
    TypeError
        ``executor`` is no executor.
    ThiduaError
        The parser cannot be started at all.
    """
    if versions not in get_args(Versions):
        raise ValueError(f"versions: {versions!r}; one of {', '.join(get_args(Versions))}")
    if executor is not None and not isinstance(executor, Executor):
        raise TypeError(f"executor: {executor!r}; a concurrent.futures.Executor")
    if layout is not None and not isinstance(layout, Layout):
        layout = read_layout(layout)
    reading = Reading(
        None if layout is None else layout.plain(),
        (passwords,) if isinstance(passwords, str) else tuple(passwords),
        versions,
        limits or Limits(),
    )
    collected = collect(rulebook, paths, reading, executor=executor, progress=progress)
    recomputed = recompute(rulebook, collected.answers, collected.fields)
    found = check_answers(rulebook, collected.answers, collected.fields, recomputed, collected.footers)
    return Batch(
        rulebook,
        collected.answers,
        collected.sources,
        collected.reports,
        collected.fields,
        recomputed,
        FindingList(tuple(collected.findings), found),
    )
