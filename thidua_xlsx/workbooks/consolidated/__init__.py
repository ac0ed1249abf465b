"""The consolidated workbook: the ranking that the cluster head prints, and everything that it rests on."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Final

from thidua_xlsx.errors import OutputError
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.consolidated.book import Book
from thidua_xlsx.workbooks.consolidated.compare import write_compare
from thidua_xlsx.workbooks.consolidated.findings import write_findings
from thidua_xlsx.workbooks.consolidated.meeting import (
    write_awards_sheet,
    write_covenant_sheet,
    write_events_sheet,
    write_ties_sheet,
)
from thidua_xlsx.workbooks.consolidated.points import write_points
from thidua_xlsx.workbooks.consolidated.ranking import write_ranking
from thidua_xlsx.workbooks.consolidated.reports import write_reports
from thidua_xlsx.workbooks.consolidated.sources import write_sources
from thidua_xlsx.workbooks.consolidated.verification import write_verification_sheet
from thidua_xlsx.workbooks.output import new_workbook

__all__ = ["write_consolidated"]

_WRITERS: Final = {
    "ranking": write_ranking,
    "points": write_points,
    "compare": write_compare,
    "verification": write_verification_sheet,
    "ties": write_ties_sheet,
    "events": write_events_sheet,
    "awards": write_awards_sheet,
    "covenant": write_covenant_sheet,
    "findings": write_findings,
    "reports": write_reports,
    "sources": write_sources,
}


_IS_INPUT: Final = Text(
    "{path} là tệp đầu vào của chính kết quả này (quy định, bản tự chấm, thẩm định, sự việc hoặc bỏ phiếu); "
    "chọn tên khác. Chưa ghi gì.",
    "{path} is one of the files that this result was read from; choose another name. Nothing was written.",
)


def _inputs(result: Result) -> set[Path]:
    """The files that the result was read from, as far as it knows them."""
    read = [place.file for place in result.rulebook.places.values()]
    read += list(result.batch.sources["path"])
    for source in (result.verification, result.events, result.ballots):
        read += [] if source is None else source.files
    return {Path(name).resolve() for name in dict.fromkeys(read) if name}


def write_consolidated(result: Result, path: str | os.PathLike[str], *, date: datetime.date | None = None) -> None:
    """Write the consolidated workbook of ``result``.

    Sheets: ``Xếp hạng``, ``Tổng hợp điểm``, ``Tự chấm và tính lại``, where there is something to say ``Thẩm định``,
    ``Đồng hạng``, ``Sự kiện``, ``Đề nghị khen thưởng``, ``Giao ước``, then ``Lỗi và cảnh báo``,
    ``Khó khăn, kiến nghị``, ``Nguồn``. Totals, percents, ranks and classes are formulas that carry their values as far
    as they follow from the points alone; what rests on ties, events or conditions is written as the library found it.

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
        The file is one that the result was read from, or cannot be written (for example because Excel holds it open);
        the old one is untouched.
    """
    info = result.rulebook.info
    if Path(path).resolve() in _inputs(result):
        raise OutputError(Message(_IS_INPUT, {"path": str(path)}))
    with new_workbook(path, title=info.title, subject=info.period or str(info.year)) as workbook:
        book = Book(workbook, result, os.path.dirname(os.path.abspath(path)), date)  # noqa: PTH100, PTH120 - links keep symbolic links as they are
        for key in book.sheets:
            _WRITERS[key](book)
