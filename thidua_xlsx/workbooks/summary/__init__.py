"""The summary: a province's or ministry's view over many clusters, of one rulebook or several."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from thidua_xlsx.errors import OutputError
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.output import inputs_of, new_workbook
from thidua_xlsx.workbooks.summary.awards import write_awards
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.charts import write_charts
from thidua_xlsx.workbooks.summary.clusters import write_clusters
from thidua_xlsx.workbooks.summary.facts import ClusterFacts, gather
from thidua_xlsx.workbooks.summary.meeting import write_covenant, write_limits
from thidua_xlsx.workbooks.summary.sources import write_contents, write_sources
from thidua_xlsx.workbooks.summary.units import write_units

__all__ = ["write_summary"]

_IS_INPUT: Final = Text(
    "{path} là tệp đầu vào của bảng tổng hợp này (quy định, bản tự chấm, thẩm định, sự việc, bỏ phiếu hoặc sổ của một "
    "cụm); chọn tên khác. Chưa ghi gì.",
    "{path} is one of the files that this summary rests on; choose another name. Nothing was written.",
)
_TITLE: Final = Text("Tổng hợp kết quả thi đua các cụm, khối", "Results of all clusters")
PathLike = str | os.PathLike[str]


def write_summary(
    results: Result | Iterable[Result],
    path: PathLike,
    *,
    workbooks: Mapping[str | tuple[str, str], PathLike] | None = None,
    date: datetime.date | None = None,
) -> None:
    """Write one workbook over all clusters of ``results``: units, clusters, awards, charts, covenants, limits, sources.

    Sheets: ``Toàn bộ đơn vị`` (printed and signed), ``Các cụm``, and where there is something to say ``Khen thưởng``,
    ``Phân bố``, ``Giao ước``, ``Khống chế``; then ``Nguồn``; from seven sheets on ``Mục lục`` after the first. Counts,
    means and extremes of clusters are formulas on the first sheet that carry their values. Where results are of
    different rulebooks, percents are compared, not points, and a line says which rulebooks are in it. Language,
    number of decimals and titles are those of the first result's rulebook where one must be chosen.

    Parameters
    ----------
    results
        What ``score`` returned, once or several times; each may hold several clusters.
    path
        Where to write; links to the clusters' workbooks are relative to its folder.
    workbooks
        Cluster code → path of that cluster's consolidated workbook, to link to. Where two rulebooks have a cluster of
        one code, the key is (rulebook id, code).
    date
        The date printed above the signature; dotted lines where it is None. No clock enters the file:
        equal input gives equal bytes.

    Raises
    ------
    ValueError
        There is no result, two of them hold the same cluster of the same rulebook, or a key of ``workbooks`` is no
        cluster or more than one.
    OutputError
        The file is one that a result was read from or one of ``workbooks``, or cannot be written (for example because
        Excel holds it open); the old one is untouched.
    """
    given = [results] if isinstance(results, Result) else list(results)
    clusters = gather(given)
    linked = _linked(clusters, workbooks or {})
    _refuse_inputs(given, linked.values(), path)
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - links keep symbolic links as they are
    info = clusters[0].info
    title = info.title if len(given) == 1 else _TITLE.say(info.language)
    with new_workbook(path, title=title, subject=info.period or str(info.year)) as workbook:
        _write_sheets(Summary(workbook, clusters, linked, folder, date))


def _write_sheets(summary: Summary) -> None:
    """All sheets in their order."""
    rows = None
    for key in summary.sheets:
        if key == "clusters":
            rows = write_clusters(summary)
        elif key == "charts":
            assert rows is not None
            write_charts(summary, rows)
        else:
            _WRITERS[key](summary)


_WRITERS: Final = {
    "units": write_units,
    "contents": write_contents,
    "awards": write_awards,
    "covenant": write_covenant,
    "limits": write_limits,
    "sources": write_sources,
}


def _linked(
    clusters: Sequence[ClusterFacts], workbooks: Mapping[str | tuple[str, str], PathLike]
) -> dict[int, PathLike]:
    """Number of a cluster → its workbook."""
    found: dict[int, PathLike] = {}
    for key, path in workbooks.items():
        own = [item for item in clusters if key in {item.cluster.code, (item.info.id, item.cluster.code)}]
        if not own:
            raise ValueError(f"workbooks: no result holds cluster {key!r}")
        if len(own) > 1:
            raise ValueError(f"workbooks: {key!r} is a cluster of several rulebooks; give (rulebook id, code)")
        found[own[0].number] = path
    return found


def _refuse_inputs(results: Iterable[Result], workbooks: Iterable[PathLike], path: PathLike) -> None:
    """Raise where writing would destroy what the summary rests on."""
    inputs = {Path(name).resolve() for name in workbooks}
    for result in results:
        inputs |= inputs_of(result)
    if Path(path).resolve() in inputs:
        raise OutputError(Message(_IS_INPUT, {"path": str(path)}))
