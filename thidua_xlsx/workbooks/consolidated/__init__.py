"""The consolidated workbook: the ranking that the cluster head prints, and everything that it rests on."""

from __future__ import annotations

import datetime
import os

from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.compare import write_compare
from thidua_xlsx.workbooks.consolidated.findings import write_findings
from thidua_xlsx.workbooks.consolidated.points import write_points
from thidua_xlsx.workbooks.consolidated.ranking import write_ranking
from thidua_xlsx.workbooks.consolidated.reports import write_reports
from thidua_xlsx.workbooks.consolidated.sources import write_sources
from thidua_xlsx.workbooks.output import new_workbook

__all__ = ["write_consolidated"]


def write_consolidated(result: Result, path: str | os.PathLike[str], *, date: datetime.date | None = None) -> None:
    """Write the consolidated workbook of ``result``.

    Sheets: ``Xếp hạng``, ``Tổng hợp điểm``, ``Tự chấm và tính lại``, ``Lỗi và cảnh báo``, ``Khó khăn, kiến nghị``,
    ``Nguồn``. Totals, percents, ranks and classes are formulas that carry their values.

    Parameters
    ----------
    result
        What ``score`` returned.
    path
        Where to write; links to the submissions are relative to its folder.
    date
        The date printed above the signature; dotted lines where it is None. No clock enters the file:
        equal input gives equal bytes.

    Raises
    ------
    OutputError
        The file cannot be written (for example because Excel holds it open); the old one is untouched.
    """
    info = result.rulebook.info
    with new_workbook(path, title=info.title, subject=info.period or str(info.year)) as workbook:
        book = Book(workbook, result, os.path.dirname(os.path.abspath(path)), date)  # noqa: PTH100, PTH120 - links keep symbolic links as they are
        for write in (write_ranking, write_points, write_compare, write_findings, write_reports, write_sources):
            write(book)
