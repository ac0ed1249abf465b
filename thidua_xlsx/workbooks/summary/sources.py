"""``Nguồn`` and ``Mục lục``: which rulebooks and files the summary rests on, and what is on which sheet."""

from __future__ import annotations

from typing import Any, Final

import thidua_xlsx
from thidua_xlsx.intake.tables import STATUS_WORDS
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Text
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Link, Value
from thidua_xlsx.workbooks.summary.facts import STAGE_WORDS, ClusterFacts, records
from thidua_xlsx.workbooks.summary.listing import Heading, Listing

__all__ = ["write_contents", "write_sources"]

_TITLE: Final = Text("NGUỒN SỐ LIỆU VÀ CÁCH TẠO LẠI KẾT QUẢ", "SOURCES AND HOW TO MAKE THE RESULT AGAIN")
_VERSION: Final = Text("Lập bằng thidua_xlsx phiên bản {version}.", "Made with thidua_xlsx {version}.")
_RULEBOOK: Final = Text("{id}, phiên bản {version}", "{id}, version {version}")
_OPEN: Final = Text("{words}; còn {count} ô chưa thẩm định", "{words}; {count} cells not verified")
_FILES: Final = Text("Tệp", "Files")
_WIDTHS: Final = (6.0, 26.0, 34.0, 44.0, 16.0, 10.0, 68.0)
_RUNS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Quy định", "Rulebook")),
    Heading(Text("Mã, phiên bản quy định", "Id and version of the rulebook")),
    Heading(Text("Dấu vân tay", "Fingerprint"), center=True),
    Heading(Text("Tệp đã đọc", "Files read"), 0),
    Heading(Text("Điểm dùng để xếp hạng", "Stage")),
)
_FILE_COLUMNS: Final = (
    Heading(Text("Số", "No."), 0, center=True),
    Heading(Text("Cụm", "Cluster")),
    Heading(Text("Đơn vị", "Unit")),
    Heading(Text("Tệp", "File")),
    Heading(Text("Tình trạng", "Status")),
    Heading(Text("Số byte", "Bytes"), 0),
    Heading(Text("SHA-256", "SHA-256")),
)
_CONTENTS: Final = Text("MỤC LỤC", "CONTENTS")
_CONTENTS_WIDTHS: Final = (6.0, 30.0, 100.0)
_CONTENTS_COLUMNS: Final = (
    Heading(Text("TT", "No."), 0, center=True),
    Heading(Text("Trang", "Sheet")),
    Heading(Text("Nội dung", "What it shows")),
)
_SHOWN: Final[dict[str, Text]] = {
    "units": Text(
        "Mỗi đơn vị một dòng: hạng, điểm, tỷ lệ, xếp loại, khen thưởng, khống chế. Trang để in và ký.",
        "One row per unit: rank, points, percent, class, awards, limits. The sheet to print and sign.",
    ),
    "clusters": Text(
        "Mỗi cụm một dòng: đã nộp, bình quân, cao nhất, thấp nhất, số đơn vị theo từng loại.",
        "One row per cluster: submitted, mean, highest, lowest, units by class.",
    ),
    "awards": Text(
        "Số được đề nghị theo cụm; từng danh hiệu với chỉ tiêu, đơn vị và lý do.",
        "How many each cluster is proposed; every award with quota, units and reasons.",
    ),
    "charts": Text("Biểu đồ xếp loại và tỷ lệ điểm theo cụm.", "Charts of classes and percents by cluster."),
    "covenant": Text("Chỉ tiêu giao ước đạt và chưa đạt.", "Targets of the covenants, met and not met."),
    "limits": Text("Sự kiện đã xác nhận và mới đề xuất.", "Events confirmed and proposed."),
    "sources": Text("Quy định, tệp và mã SHA-256.", "Rulebooks, files and their SHA-256."),
}


def write_sources(summary: Summary) -> None:
    """One row per cluster with its rulebook and stage, then every file."""
    listing = Listing(summary, "sources", _TITLE, _WIDTHS)
    listing.note(summary.say(_VERSION, version=thidua_xlsx.__version__))
    listing.headings(_RUNS)
    for item in summary.clusters:
        listing.put_row(_RUNS, _run(summary, item), band=item.number % 2 == 0)
    files = [(result, row) for result in summary.results for row in records(result.batch.sources)]
    if files:
        listing.gap()
        listing.note(summary.say(_FILES), "body_bold")
        listing.headings(_FILE_COLUMNS)
    for result, row in files:
        clusters = {item.cluster.code: item for item in summary.of_result(result)}
        unit = result.rulebook.unit(str(row["unit"])) if row["unit"] else None
        own = None if unit is None else clusters[unit.cluster]
        status = summary.say(STATUS_WORDS[str(row["status"])])
        values: list[Value] = [
            None if own is None else own.number,
            "" if own is None else own.label,
            "" if unit is None else unit.name,
            printable(str(row["file"])),
            f"{status} ({row['reason']})" if row["reason"] else status,
            int(row["size"]),
            str(row["sha256"]),
        ]
        listing.put_row(_FILE_COLUMNS, values, band=own is not None and own.number % 2 == 0)
    listing.finish()


def _run(summary: Summary, item: ClusterFacts) -> list[Value]:
    """What was run for a cluster, so that it can be run again."""
    words = summary.say(STAGE_WORDS[item.result.stage])
    if item.unverified:
        words = summary.say(_OPEN, words=words, count=item.unverified)
    return [
        summary.number(item),
        item.label,
        item.info.title,
        summary.say(_RULEBOOK, id=item.info.id, version=item.info.version),
        item.rulebook.fingerprint,
        _files_read(item),
        words,
    ]


def _files_read(item: ClusterFacts) -> int:
    units: set[Any] = {unit.code for unit in item.units}
    sources = item.result.batch.sources
    return int(((sources["status"] == "read") & sources["unit"].isin(units)).sum())


def write_contents(summary: Summary) -> None:
    """Every other sheet with what it shows, each a link."""
    listing = Listing(summary, "contents", _CONTENTS, _CONTENTS_WIDTHS)
    listing.headings(_CONTENTS_COLUMNS)
    for number, key in enumerate((key for key in summary.sheets if key != "contents"), start=1):
        name = summary.sheet_name(key)
        link = Link(f"internal:'{name}'!A1", name)
        listing.put_row(_CONTENTS_COLUMNS, [number, link, summary.say(_SHOWN[key])])
    listing.finish()
