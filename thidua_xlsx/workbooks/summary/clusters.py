"""``Các cụm``: one row per cluster; counts, means, lowest and highest are formulas on the units of the first sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_range_abs

from thidua_xlsx.messages.text import Text
from thidua_xlsx.reading.cells import a1, column_letter
from thidua_xlsx.scoring.ranking import NOT_SUBMITTED, PROVISIONAL
from thidua_xlsx.workbooks.summary.book import Summary
from thidua_xlsx.workbooks.summary.cells import Formula, Value
from thidua_xlsx.workbooks.summary.facts import ClusterFacts
from thidua_xlsx.workbooks.summary.formulas import Counting
from thidua_xlsx.workbooks.summary.listing import Heading, Listing

__all__ = ["ClusterRows", "write_clusters"]

_TITLE: Final = Text("KẾT QUẢ THEO CỤM, KHỐI", "RESULTS BY CLUSTER")
_COUNTED: Final = Text(
    "Thấp nhất, bình quân, cao nhất: trong số đơn vị đã có điểm, kể cả tạm tính.",
    "Lowest, mean, highest: among the units that have points, provisional ones included.",
)
_TOTAL: Final = Text("Tất cả", "All")
_RANGE: Final = Text("bang_cum", "cluster_table")
_FIRST_CLASS_PAGE: Final = ("class", "unclassified", "limited")  # where a second page may begin
_COLUMNS: Final[dict[str, tuple[Text, float, int | None]]] = {
    "number": (Text("Số", "No."), 4.5, 0),
    "cluster": (Text("Cụm", "Cluster"), 21.0, None),
    "head": (Text("Cụm trưởng", "Head"), 12.5, None),
    "deputy": (Text("Cụm phó", "Deputy"), 12.5, None),
    "units": (Text("Số đơn vị", "Units"), 7.0, 0),
    "submitted": (Text("Đã nộp", "Sub-mitted"), 7.0, 0),
    "ranked": (Text("Có hạng", "Ranked"), 7.5, 0),
    "provisional": (Text("Tạm tính", "Provi-sional"), 7.0, 0),
    "lowest_percent": (Text("% thấp nhất", "Lowest %"), 7.5, 0),
    "mean_percent": (Text("% bình quân", "Mean %"), 7.5, 0),
    "highest_percent": (Text("% cao nhất", "Highest %"), 7.5, 0),
    "lowest_points": (Text("Điểm thấp nhất", "Lowest points"), 8.0, 0),
    "mean_points": (Text("Điểm bình quân", "Mean points"), 8.0, 0),
    "highest_points": (Text("Điểm cao nhất", "Highest points"), 8.0, 0),
    "first": (Text("Đơn vị hạng 1", "First"), 17.0, None),
    "class": (Text("Xếp loại", "Class"), 8.5, 0),  # headed by the names of the classes
    "unclassified": (Text("Chưa xếp loại", "No class"), 8.0, 0),
    "limited": (Text("Bị khống chế", "Limited"), 8.0, 0),
    "proposed": (Text("Được đề nghị khen", "Pro-posed"), 8.0, 0),
    "unverified": (Text("Ô chưa thẩm định", "Cells not verified"), 8.5, 0),
}


@dataclass(frozen=True)
class ClusterRows:
    """Where the clusters' figures stand, for the charts."""

    rows: dict[int, int]  # number → row
    columns: dict[str, int]
    classes: dict[str, int]  # class → column

    def cell(self, summary: Summary, item: ClusterFacts, column: int) -> str:
        """A cell of the sheet as another sheet refers to it."""
        return f"'{summary.sheet_name('clusters')}'!{a1(self.rows[item.number], column)}"


def write_clusters(summary: Summary) -> ClusterRows:
    """Write the sheet."""
    keys = _keys(summary)
    widths = [_COLUMNS[key][1] for key, _ in keys]
    listing = Listing(summary, "clusters", _TITLE, widths, fixed=2)
    if summary.has_points:
        listing.note(summary.say(_COUNTED), "note")
    headings = [_heading(summary, key, name) for key, name in keys]
    top = listing.headings(headings)
    columns = {key: position for position, (key, name) in enumerate(keys) if not name}
    classes = {name: position for position, (_, name) in enumerate(keys) if name}
    rows = {}
    for item in summary.clusters:
        own = [_heading(summary, key, name, item) for key, name in keys]
        values = [_value(summary, item, (key, name), (top, listing.row), columns, classes) for key, name in keys]
        rows[item.number] = listing.put_row(own, values, band=item.number % 2 == 0)
    if len(summary.clusters) > 1:
        block = (top + 1, listing.row - 1)
        listing.put_row(
            headings, [_total(summary, key, name, block, at) for at, (key, name) in enumerate(keys)], total=True
        )
    area = xl_range_abs(top, 0, listing.row - 1, len(keys) - 1)
    summary.workbook.define_name(summary.say(_RANGE), f"='{summary.sheet_name('clusters')}'!{area}")
    preferred = [position for position, (key, _) in enumerate(keys) if key in _FIRST_CLASS_PAGE][:1]
    listing.finish(preferred=preferred)
    return ClusterRows(rows, columns, classes)


def _keys(summary: Summary) -> list[tuple[str, str]]:
    """The columns that have something to say; those of classes with the class."""
    has = {
        "head": any(item.cluster.head for item in summary.clusters),
        "deputy": any(item.cluster.deputy for item in summary.clusters),
        "unclassified": bool(summary.classes),
        "limited": any(result.rulebook.limiters for result in summary.results),
        "proposed": summary.has_awards,
        **{
            f"{which}_{figure}": summary.has_points
            for which in ("lowest", "mean", "highest")
            for figure in ("percent", "points")
        },
    }
    found: list[tuple[str, str]] = []
    for key in _COLUMNS:
        if key == "class":
            found += [(key, name) for name in summary.classes]
        elif has.get(key, True):
            found.append((key, ""))
    return found


def _heading(summary: Summary, key: str, name: str, item: ClusterFacts | None = None) -> Heading:
    text, _, digits = _COLUMNS[key]
    if key.endswith("_percent"):
        digits = summary.percent_digits if item is None else item.info.percent_digits
    if key.endswith("_points"):
        digits = summary.digits if item is None else item.info.digits
    return Heading(name or text, digits, center=key == "number")


def _value(
    summary: Summary,
    item: ClusterFacts,
    column: tuple[str, str],
    rows: tuple[int, int],
    columns: dict[str, int],
    classes: dict[str, int],
) -> Value:
    (key, name), (top, row) = column, rows
    counting = Counting(summary, item, f"$A{row + 1}")
    which, _, figure = key.partition("_")
    if figure in {"percent", "points"}:
        digits = item.info.percent_digits if figure == "percent" else item.info.digits
        extreme = {"lowest": counting.lowest, "mean": counting.mean, "highest": counting.highest}[which]
        return extreme(figure, digits)
    rulebook, cluster = item.rulebook, item.cluster
    own_classes = {row.name for row in item.rulebook.classes}
    if key in {"class", "unclassified"} and (not own_classes or (name and name not in own_classes)):
        return None  # the cluster's rulebook does not know it
    if key == "class":
        return counting.in_class(name, f"{column_letter(classes[name])}${top + 1}")
    if key == "unclassified":
        known = sum(unit.class_name in classes for unit in item.units)
        own = f"{a1(row, min(classes.values()))}:{a1(row, max(classes.values()))}"
        return Formula(f"={a1(row, columns['units'])}-SUM({own})", len(item.units) - known)
    plain: dict[str, Value] = {
        "number": summary.number(item),
        "cluster": item.label,
        "head": rulebook.unit(cluster.head).short if cluster.head else "",
        "deputy": rulebook.unit(cluster.deputy).short if cluster.deputy else "",
        "units": counting.units(),
        "submitted": counting.submitted(NOT_SUBMITTED),
        "ranked": counting.ranked(),
        "provisional": counting.in_state(PROVISIONAL),
        "first": "; ".join(unit.short for unit in item.units if unit.rank == 1),
        "limited": counting.filled("limited", "limited"),
        "proposed": counting.filled("awards", "awards"),
        "unverified": item.unverified,
    }
    return plain[key]


def _total(summary: Summary, key: str, name: str, block: tuple[int, int], column: int) -> Value:
    """The last row: sums of counts, and figures over all units."""
    if key in {"number", "head", "deputy", "first"}:
        return ""
    if key == "cluster":
        return summary.say(_TOTAL)
    counting = Counting(summary)
    which, _, figure = key.partition("_")
    if figure in {"percent", "points"}:
        if figure == "points" and not summary.one_maximum:
            return None  # points out of different maxima have no mean
        digits = summary.percent_digits if figure == "percent" else summary.digits
        extreme = {"lowest": counting.lowest, "mean": counting.mean, "highest": counting.highest}[which]
        return extreme(figure, digits)
    letter = column_letter(column)
    return Formula(f"=SUM({letter}{block[0] + 1}:{letter}{block[1] + 1})", _sum(summary, key, name))


def _sum(summary: Summary, key: str, name: str) -> int:
    units = [unit for item in summary.clusters for unit in item.units]
    return {
        "units": len(units),
        "submitted": sum(unit.state != NOT_SUBMITTED for unit in units),
        "ranked": sum(unit.rank is not None for unit in units),
        "provisional": sum(unit.state == PROVISIONAL for unit in units),
        "class": sum(unit.class_name == name for unit in units),
        "unclassified": sum(
            unit.class_name not in summary.classes
            for item in summary.clusters
            if item.rulebook.classes
            for unit in item.units
        ),
        "limited": sum(bool(unit.limited) for unit in units),
        "proposed": sum(bool(unit.awards) for unit in units),
        "unverified": sum(item.unverified for item in summary.clusters),
    }[key]
