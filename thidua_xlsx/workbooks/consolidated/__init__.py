"""The consolidated workbook: the head verifies in it, and every point, rank, class and award follows."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from thidua_xlsx.errors import OutputError
from thidua_xlsx.meeting.consolidated import LeftOver
from thidua_xlsx.meeting.grids import CONSOLIDATED_FORMAT
from thidua_xlsx.meeting.seals import PROPERTY
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.parallel import Progress, spread
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.consolidated.awards import write_awards_sheet
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.carried_over import lost_entries, refuse_to_lose_entries, write_left_over
from thidua_xlsx.workbooks.consolidated.charts import write_charts, write_heat_map
from thidua_xlsx.workbooks.consolidated.classes import write_classes_sheet
from thidua_xlsx.workbooks.consolidated.cluster_rows import write_cluster_rows
from thidua_xlsx.workbooks.consolidated.covenant import write_covenant_sheet
from thidua_xlsx.workbooks.consolidated.entry_sheets import write_ballots_sheet, write_events_sheet
from thidua_xlsx.workbooks.consolidated.fields import write_fields
from thidua_xlsx.workbooks.consolidated.findings import write_findings
from thidua_xlsx.workbooks.consolidated.grids import write_entry_grids, write_input_grids
from thidua_xlsx.workbooks.consolidated.hidden import write_hidden
from thidua_xlsx.workbooks.consolidated.log import write_log
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.prefilled import Prefilled
from thidua_xlsx.workbooks.consolidated.ranking import write_ranking
from thidua_xlsx.workbooks.consolidated.reports import write_reports
from thidua_xlsx.workbooks.consolidated.rows.calculation import Calculation, write_effective
from thidua_xlsx.workbooks.consolidated.sources import write_sources
from thidua_xlsx.workbooks.many_files import Lazily, count_off
from thidua_xlsx.workbooks.output import cluster_paths, inputs_of, new_workbook
from thidua_xlsx.workbooks.result_part import ResultParts

__all__ = ["lost_entries", "write_cluster_workbooks", "write_consolidated"]

_IS_INPUT: Final = Text(
    "{path} là tệp đầu vào của chính kết quả này (quy định, bản tự chấm, thẩm định, sự việc hoặc bỏ phiếu); "
    "chọn tên khác. Chưa ghi gì.",
    "{path} is one of the files that this result was read from; choose another name. Nothing was written.",
)


def write_consolidated(
    result: Result,
    path: str | os.PathLike[str],
    *,
    date: datetime.date | None = None,
    clusters: Sequence[str] = (),
    left_over: Sequence[LeftOver] = (),
) -> None:
    """Write the consolidated workbook of ``result``, in which the cluster head verifies on the spot.

    Sheets: ``Xếp hạng``, ``Xếp loại``, ``Đề nghị khen thưởng``, ``Giao ước``, ``Điểm``, ``Mức đạt``, ``Biểu đồ``; to
    type into: ``Kết quả thẩm định``, ``Điểm thẩm định``, ``Lý do``, ``Sự kiện``, ``Bỏ phiếu``; as submitted:
    ``Chỉ tiêu``, ``Kết quả``, ``Tự chấm``, ``Thông tin báo cáo``; then ``Nhật ký``, ``Lỗi và cảnh báo``,
    ``Khó khăn, kiến nghị``, ``Nguồn``, ``Tính toán``. Sheets of criteria × units share one grid. Every point, total,
    percent, rank, class, award and measure of the covenant is a formula with its value and follows what is typed.
    ``read_consolidated`` reads it back. A result of the stage ``claimed``, or of ``computed`` though there is
    verification, has no sheets to verify in.

    Parameters
    ----------
    result
        What ``score`` returned.
    path
        Where to write; links to the submissions are relative to its folder.
    date
        The date printed above the signature; dotted lines where it is None. No clock enters the file:
        equal input gives equal bytes.
    clusters
        Codes of the clusters that it is about; none named: all of the rulebook. Findings and files of which the unit
        is not known are listed too. For a workbook per cluster ``write_cluster_workbooks`` is quicker.
    left_over
        What the file that is replaced held and has no cell any more (see ``Consolidated.left_over``): it is listed in
        ``Mục không còn chỗ``.

    Raises
    ------
    OutputError
        The file is one that the result was read from; it holds entries that ``result`` does not have and ``left_over``
        does not name; or it cannot be written (for example because Excel holds it open). The old one is untouched.
    """
    _refuse(result, [(Path(path), clusters, left_over)])
    _write_file(_Job(ResultParts(result).of(clusters), str(path), date, tuple(clusters), tuple(left_over)))


def write_cluster_workbooks(
    result: Result,
    folder: str | os.PathLike[str],
    *,
    date: datetime.date | None = None,
    left_over: Mapping[str, Sequence[LeftOver]] | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Write a consolidated workbook for each cluster of ``result`` into ``folder`` (made if it is not there).

    Each is what ``write_consolidated(..., clusters=[code])`` writes.

    Parameters
    ----------
    result
        What ``score`` returned.
    folder
        Where to write; the file names come from the rulebook's id and the clusters' codes.
    date
        As of ``write_consolidated``.
    left_over
        Cluster code → as of ``write_consolidated``.
    executor
        Any ``concurrent.futures.Executor`` to write them over, the same bytes; default: one after the other, here.
    progress
        Called with workbooks written and workbooks in all.

    Returns
    -------
    Cluster code → path, as ``write_summary`` takes them.

    Raises
    ------
    OutputError
        As of ``write_consolidated``. Where entries would be lost nothing was written; where a file cannot be written,
        those written before it are whole and stay.
    """
    paths = cluster_paths(result.rulebook, Path(folder))
    given = left_over or {}
    _refuse(result, [(path, (code,), given.get(code, ())) for code, path in paths.items()])
    parts = ResultParts(result)
    jobs = Lazily(
        list(paths),
        lambda code: _Job(parts.of((code,)), str(paths[code]), date, (code,), tuple(given.get(code, ()))),
    )
    count_off(spread(_write_file, jobs, executor), len(paths), progress)
    return paths


def _refuse(result: Result, files: Sequence[tuple[Path, Sequence[str], Sequence[LeftOver]]]) -> None:
    """Raise where a file is one of the result's own, or holds entries that would be gone."""
    inputs = inputs_of(result)
    for path, clusters, left_over in files:
        if path.resolve() in inputs:
            raise OutputError(Message(_IS_INPUT, {"path": str(path)}))
        refuse_to_lose_entries(result, path, clusters, left_over)


@dataclass(frozen=True)
class _Job:
    """One workbook to be written: what crosses to a worker."""

    result: Result
    path: str
    date: datetime.date | None
    clusters: tuple[str, ...]
    left_over: tuple[LeftOver, ...]


def _write_file(job: _Job) -> int:
    info = job.result.rulebook.info
    folder = os.path.dirname(os.path.abspath(job.path))  # noqa: PTH100, PTH120 - links keep symbolic links as they are
    with new_workbook(job.path, title=info.title, subject=info.period or str(info.year), fixed_sheets=True) as workbook:
        workbook.set_custom_property(PROPERTY, CONSOLIDATED_FORMAT)  # a seal goes beside it
        _write(Book(workbook, job.result, folder, job.date, job.clusters, job.left_over))
    return 1


def _write(book: Book) -> None:
    """All sheets: first what formulas look at, then the formulas in the order in which they need each other."""
    book.add_sheets()
    write_input_grids(book)
    if "fields" in book.sheets:
        write_fields(book)
    prefilled = Prefilled(book)
    if book.takes_entries:
        write_entry_grids(book, prefilled)
    write_effective(book)
    events = write_events_sheet(book) if "events" in book.sheets else None
    ballots = write_ballots_sheet(book)
    calculation = Calculation(book)
    points = Points(book, calculation)
    points.prepare()
    points.write()
    clusters = [write_cluster_rows(points, calculation, cluster, events, ballots) for cluster in book.clusters]
    calculation.finish()
    write_ranking(book, points, clusters)
    if "classes" in book.sheets:
        write_classes_sheet(book, clusters)
    if "awards" in book.sheets:
        write_awards_sheet(book, clusters)
    if "covenant" in book.sheets:
        write_covenant_sheet(book, clusters)
    write_heat_map(book)
    write_charts(book, points)
    write_log(book)
    if "left_over" in book.sheets:
        write_left_over(book)
    write_findings(book)
    write_reports(book)
    write_sources(book)
    write_hidden(book, prefilled)
