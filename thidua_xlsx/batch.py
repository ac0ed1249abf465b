"""A batch: everything that came out of an inbox, read and checked against one rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from thidua_xlsx.checking.checks import check_answers
from thidua_xlsx.checking.recompute import recompute
from thidua_xlsx.intake.collect import Progress, collect
from thidua_xlsx.intake.inbox import PathLike
from thidua_xlsx.messages.finding import Finding
from thidua_xlsx.rulebook.model import Rulebook

__all__ = ["Batch", "findings_table", "read_submissions"]

_FINDING_COLUMNS = [
    "severity",
    "code",
    "unit",
    "criterion",
    "file",
    "sheet",
    "cell",
    "found",
    "expected",
    "what",
    "todo",
]


@dataclass(frozen=True)
class Batch:
    """Answers with their addresses, and all that was found wrong.

    Attributes
    ----------
    rulebook
        What the submissions were read against.
    answers
        One row per unit × criterion × input: ``unit``, ``criterion``, ``input`` (categories), ``state``
        (``given``, ``blank``, ``not assigned``, ``unreadable``), ``number`` (float64; percent in percent
        points), ``choice``, ``text``, ``raw`` (the cell as typed), ``file``, ``sheet``, ``cell``.
    sources
        One row per file: ``file``, ``path``, ``unit``, ``status`` (``read``, ``copy``, ``refused``,
        ``passed over``), ``reason``, ``size`` (bytes), ``sha256``, ``form_version``, ``fingerprint``, ``check_code``.
    reports
        One row per entry: ``unit``, ``field``, ``position``, ``text``, ``file``, ``sheet``, ``cell``.
    fields
        One row per unit × report field (or ``activity:CODE`` of a joint activity): ``unit``, ``field``, ``state``,
        ``number``, ``choice``, ``text``, ``raw``, ``file``, ``sheet``, ``cell``.
    recomputed
        One row per unit × leaf: ``unit``, ``criterion``, ``cluster``, ``state``, ``maximum``, ``claimed``,
        ``computed``.
    finding_list
        The findings as objects; ``findings`` is the same as a table.
    """

    rulebook: Rulebook
    answers: pd.DataFrame
    sources: pd.DataFrame
    reports: pd.DataFrame
    fields: pd.DataFrame
    recomputed: pd.DataFrame
    finding_list: tuple[Finding, ...]

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


def findings_table(findings: Iterable[Finding], lang: str) -> pd.DataFrame:
    """Findings as a table, its sentences in ``lang``; columns as ``Batch.findings``."""
    rows = [finding.row(lang) for finding in findings]
    return pd.DataFrame(rows, columns=_FINDING_COLUMNS, dtype="str")


def read_submissions(
    rulebook: Rulebook,
    paths: PathLike | Iterable[PathLike],
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Read and check the submissions of a rulebook's units.

    Parameters
    ----------
    rulebook
        Which units and criteria there are, and what may stand in each cell.
    paths
        A file, a folder (read with its subfolders), or several of them; ``.xlsx`` and ``.xlsm``.
    executor
        Any ``concurrent.futures.Executor`` to spread files over; default: a parser per processor.
    progress
        Called with files done and files in all.

    Returns
    -------
    The batch. A file that cannot be used, an unknown unit, a bad cell are findings; nothing of it is raised.

    Raises
    ------
    ThiduaError
        The parser cannot be started at all.
    """
    collected = collect(rulebook, paths, executor=executor, progress=progress)
    recomputed = recompute(rulebook, collected.answers, collected.fields)
    found = check_answers(rulebook, collected.answers, collected.fields, recomputed, collected.footers)
    return Batch(
        rulebook,
        collected.answers,
        collected.sources,
        collected.reports,
        collected.fields,
        recomputed,
        (*collected.findings, *found),
    )
