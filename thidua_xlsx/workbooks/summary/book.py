"""What the sheets of a summary share: clusters, names of sheets and ranges, styles, heads."""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.rulebook.model import Info
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, write_text
from thidua_xlsx.workbooks.styles import Styles
from thidua_xlsx.workbooks.summary.cells import Link, fits_page, link_to
from thidua_xlsx.workbooks.summary.facts import STAGE_WORDS, ClusterFacts

__all__ = ["FIRST_PAGE", "RANGES", "SHEET_NAMES", "Summary", "band_style"]

SHEET_NAMES: Final[dict[str, Text]] = {
    "units": Text("Toàn bộ đơn vị", "All units"),
    "contents": Text("Mục lục", "Contents"),
    "clusters": Text("Các cụm", "Clusters"),
    "awards": Text("Khen thưởng", "Awards"),
    "charts": Text("Phân bố", "Distribution"),
    "covenant": Text("Giao ước", "Covenant"),
    "limits": Text("Khống chế", "Limits"),
    "sources": Text("Nguồn", "Sources"),
}

RANGES: Final[dict[str, Text]] = {
    "number": Text("dv_cum", "unit_cluster"),
    "rank": Text("dv_hang", "unit_rank"),
    "points": Text("dv_diem", "unit_points"),
    "percent": Text("dv_ty_le", "unit_percent"),
    "class": Text("dv_xep_loai", "unit_class"),
    "awards": Text("dv_khen_thuong", "unit_awards"),
    "limited": Text("dv_khong_che", "unit_limited"),
    "state": Text("dv_tinh_trang", "unit_state"),
}
"""Columns of the first sheet → the defined names by which formulas refer to them."""

FIRST_PAGE: Final = 14
"""The last column that is on the first page, however wide a sheet is."""
_SHEETS_WITHOUT_CONTENTS: Final = 6
_DOTS: Final = "…" * 20
_BACK: Final = Text("← Về toàn bộ đơn vị", "← Back to all units")
_OF_CLUSTERS: Final = Text("{words} ({count} cụm)", "{words} ({count} clusters)")


class Summary:
    """One summary workbook while it is written."""

    def __init__(
        self,
        workbook: Workbook,
        clusters: Sequence[ClusterFacts],
        workbooks: Mapping[int, str | os.PathLike[str]],
        folder: str,
        date: datetime.date | None,
    ) -> None:
        self.workbook = workbook
        self.clusters = list(clusters)
        self.results: list[Result] = list({id(item.result): item.result for item in clusters}.values())
        self.info = self.results[0].rulebook.info
        self.lang = self.info.language
        self.date = date
        self.styles = Styles(workbook)
        self._links = {number: link_to(path, folder) for number, path in workbooks.items()}

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the workbook's language."""
        return text.say(self.lang, **values)

    def sheet_name(self, key: str) -> str:
        """The name of a sheet."""
        return SHEET_NAMES[key].say(self.lang)

    def range_name(self, key: str) -> str:
        """The defined name of a column of the first sheet."""
        return RANGES[key].say(self.lang)

    @property
    def has_links(self) -> bool:
        """Whether a cluster's number leads to its workbook."""
        return any(self._links.values())

    def number(self, item: ClusterFacts) -> Link | int:
        """The cluster's number, leading to its workbook where there is one."""
        target = self._links.get(item.number, "")
        return Link(target, item.number) if target else item.number

    def of_result(self, result: Result) -> list[ClusterFacts]:
        """The clusters of one result."""
        return [item for item in self.clusters if item.result is result]

    @cached_property
    def classes(self) -> list[str]:
        """The names of all classes; each rulebook's from the highest down."""
        found: list[str] = []
        for result in self.results:
            names = [row.name for row in result.rulebook.classes]
            for position, name in enumerate(names):
                if name not in found:
                    below = [found.index(other) for other in names[position:] if other in found]
                    found.insert(min(below, default=len(found)), name)
        return found

    @cached_property
    def has_awards(self) -> bool:
        """Whether there is an award to propose for."""
        return any(not result.awards.empty for result in self.results)

    @cached_property
    def has_limits(self) -> bool:
        """Whether there is an event, confirmed or not."""
        return any(not result.limits.empty for result in self.results)

    @cached_property
    def has_covenant(self) -> bool:
        """Whether a covenant has a target that is measured."""
        return any(bool((result.covenant["measure"] != "").any()) for result in self.results)

    @cached_property
    def has_points(self) -> bool:
        """Whether a cluster has percents to compare."""
        return any(item.known("percent") for item in self.clusters)

    @property
    def one_maximum(self) -> bool:
        """Whether all clusters score out of the same maximum, so that their points can be compared."""
        return len({item.maximum for item in self.clusters}) == 1 and len(self.rulebooks) == 1

    @cached_property
    def rulebooks(self) -> list[str]:
        """The fingerprints of all rulebooks, each once."""
        return list(dict.fromkeys(result.rulebook.fingerprint for result in self.results))

    @cached_property
    def sheets(self) -> list[str]:
        """The sheets that this workbook has, in order: those with nothing to say are left out."""
        has = {
            "contents": False,
            "awards": self.has_awards,
            "charts": bool(self.classes) or self.has_points,
            "covenant": self.has_covenant,
            "limits": self.has_limits,
        }
        found = [key for key in SHEET_NAMES if has.get(key, True)]
        return found if len(found) <= _SHEETS_WITHOUT_CONTENTS else ["units", "contents", *found[1:]]

    @property
    def percent_digits(self) -> int:
        """Enough decimals for the percents of every rulebook."""
        return max(result.rulebook.info.percent_digits for result in self.results)

    @property
    def digits(self) -> int:
        """Enough decimals for the points of every rulebook."""
        return max(result.rulebook.info.digits for result in self.results)

    @property
    def stamp(self) -> str:
        """The stamps of all rulebooks: one illustration makes the whole an illustration."""
        return "; ".join(dict.fromkeys(filter(None, (result.rulebook.info.stamp for result in self.results))))

    @property
    def period(self) -> str:
        """The periods of all rulebooks."""
        return "; ".join(
            dict.fromkeys(result.rulebook.info.period or str(result.rulebook.info.year) for result in self.results)
        )

    @cached_property
    def heading_info(self) -> Info:
        """Who issues it and where: what all rulebooks say alike; where they differ, it is left to be filled in."""
        infos = [result.rulebook.info for result in self.results]

        def common(name: str) -> str:
            values = {str(getattr(info, name)) for info in infos}
            return values.pop() if len(values) == 1 else ""

        superior, body = common("superior"), common("issuing_body")
        if not superior and not body:
            body = _DOTS
        return dataclasses.replace(self.info, superior=superior, issuing_body=body, place=common("place"))

    @property
    def stage(self) -> str:
        """Whose points are ranked, and in how many clusters where they differ."""
        stages = [item.result.stage for item in self.clusters]
        if len(set(stages)) == 1:
            return self.say(STAGE_WORDS[stages[0]])
        return "; ".join(
            self.say(_OF_CLUSTERS, words=STAGE_WORDS[stage], count=stages.count(stage))
            for stage in Stage
            if stage in stages
        )

    def add_sheet(self, key: str) -> Worksheet:
        """A new sheet in official look, without grid lines."""
        sheet = add_sheet(self.workbook, self.sheet_name(key))
        sheet.hide_gridlines(2)
        return sheet

    def head(self, sheet: Worksheet, title: Text, widths: Sequence[float], *, fixed: int = 0) -> int:
        """Title, period and stage, the way back and the stamp; returns the next free row.

        What is printed over several pages has them right of the ``fixed`` columns, which every page repeats.
        """
        subtitle = f"{self.period} – {self.stage}"
        sheet.set_row(0, 24)
        last = len(widths) - 1
        if fits_page(widths):
            merge_text(sheet, 0, (0, last), self.say(title), self.styles.get("title"))
            sheet.set_row(1, row_height([(lines_of(subtitle, sum(widths), 13), 13.0)]))
            merge_text(sheet, 1, (0, last), subtitle, self.styles.get("body_italic_center"))
        else:
            self.write_text(sheet, 0, fixed, self.say(title), "title_left")
            self.write_text(sheet, 1, fixed, subtitle, "body_italic")
        target = f"internal:'{self.sheet_name('units')}'!A1"
        sheet.write_url(2, 0, target, self.styles.get("link"), string=self.say(_BACK))
        if self.stamp:
            merge_text(sheet, 2, (min(2, last), min(last, FIRST_PAGE)), self.stamp, self.styles.get("stamp"))
        return 4

    def write_text(self, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
        """A text in a style."""
        write_text(sheet, row, column, text, self.styles.get(style))


def band_style(kind: str = "", *, band: bool = False, strong: bool = False) -> str:
    """The name of a dense style: of a number, a ``text`` or in the ``center``; every other cluster is a band."""
    return "_".join(filter(None, ["band" if band else "dense", "strong" if strong else "", kind]))
