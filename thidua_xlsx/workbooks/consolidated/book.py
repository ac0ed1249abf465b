"""What the sheets of the consolidated workbook share: names, styles, the grid, and where each figure stands."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.checking.answer_block import AnswerBlock
from thidua_xlsx.checking.conditions import FieldValues, field_values
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.meeting.ballots import BALLOTS
from thidua_xlsx.meeting.consolidated import LeftOver
from thidua_xlsx.meeting.events import EVENTS
from thidua_xlsx.meeting.grids import CALCULATION, ENTRY_GRIDS, FIELDS, FIRST_UNIT_COLUMN, GRIDS, LEFT_OVER, Grid
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, TARGET
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.model import Cluster, Criterion, NotAssigned, Unit
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.calculator import OWN, Sheets
from thidua_xlsx.workbooks.leaf_formula import excel_takes
from thidua_xlsx.workbooks.output import describe
from thidua_xlsx.workbooks.paging import pages_across, room_across, width_of
from thidua_xlsx.workbooks.row_heights import lines_of, row_height, width_for
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, set_paper, write_text
from thidua_xlsx.workbooks.styles import ARROW_UP, Styles, points_format

__all__ = ["GRID_WIDTHS", "KG", "NOT_APPLICABLE", "SHEET_NAMES", "STAGE_WORDS", "Book", "known", "records"]

GRID_WIDTHS: Final = (7.0, 5.0, 50.0, 8.0)
"""The columns at the left of the grids: key, number, name, maximum."""

KG: Final = "KG"
"""How a criterion that was not assigned is shown."""

NOT_APPLICABLE: Final = "–"
"""How a criterion of another cluster is shown."""

SHEET_NAMES: Final[dict[str, Text]] = {
    "ranking": Text("Xếp hạng", "Ranking"),
    "classes": Text("Xếp loại", "Classes"),
    "awards": Text("Đề nghị khen thưởng", "Awards"),
    "covenant": Text("Giao ước", "Covenant"),
    "points": GRIDS["points"],
    "heat": Text("Mức đạt", "Share reached"),
    "charts": Text("Biểu đồ", "Charts"),
    "verified_results": GRIDS["verified_results"],
    "verified_points": GRIDS["verified_points"],
    "reasons": GRIDS["reasons"],
    "events": EVENTS.sheet.name,
    "ballots": BALLOTS.sheet.name,
    "targets": GRIDS["targets"],
    "results": GRIDS["results"],
    "claimed": GRIDS["claimed"],
    "fields": FIELDS,
    "log": Text("Nhật ký", "Log"),
    "left_over": LEFT_OVER,
    "findings": Text("Lỗi và cảnh báo", "Findings"),
    "reports": Text("Khó khăn, kiến nghị", "Difficulties, proposals"),
    "sources": Text("Nguồn", "Sources"),
    "calculation": CALCULATION,
}
"""Every sheet that the workbook can have, in order."""

STAGE_WORDS: Final[dict[Stage, Text]] = {
    Stage.CLAIMED: Text("Điểm tự chấm của các đơn vị", "Points claimed by the units"),
    Stage.COMPUTED: Text(
        "Điểm tính lại từ kết quả báo cáo, chưa thẩm định", "Points by the rules from what was reported, not verified"
    ),
    Stage.VERIFIED: Text("Điểm thẩm định", "Verified points"),
}

_LONG: Final = 1_000  # shorter formulas are neither too long nor too deep
_BACK: Final = Text("← Về bảng xếp hạng", "← Back to the ranking")
_DOCUMENT: Final = Text("Tổng hợp kết quả thi đua", "Consolidated results")
_USUAL_WIDTH: Final = 10.5
_NARROWEST: Final = 7.5
_ABOUT: Final = Text(
    "Điểm, hạng, xếp loại và khen thưởng là công thức theo các trang thẩm định. Khi ghi tệp: {stage}.",
    "Points, ranks, classes and awards are formulas over the sheets of verification. When written: {stage}.",
)


def known(value: Any) -> bool:
    """Whether a figure is there."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries of plain values."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


class Book:
    """One consolidated workbook while it is written.

    ``cells`` holds the values of all cells that formulas look at; a formula of helper rows gets its value from there.
    """

    def __init__(
        self,
        workbook: Workbook,
        result: Result,
        folder: str,
        date: datetime.date | None,
        clusters: Sequence[str] = (),
        left_over: Sequence[LeftOver] = (),
    ) -> None:
        self.workbook = workbook
        self.result = result
        self.rulebook = result.rulebook
        self.info = result.rulebook.info
        self.lang = self.info.language
        self.folder = folder
        self.date = date
        self.left_over = left_over
        self.grid = Grid.of(self.rulebook, clusters)
        self.clusters = self.grid.clusters
        self.units = self.grid.units
        self.styles = Styles(workbook)
        self.points = points_format(self.info.digits)
        self.percent = points_format(self.info.percent_digits)
        self.cells = Sheets()
        self._worksheets: dict[str, Worksheet] = {}

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the workbook's language."""
        return text.say(self.lang, **values)

    # -- sheets --------------------------------------------------------------------------------------

    def sheet_name(self, key: str) -> str:
        """The name of a sheet."""
        return SHEET_NAMES[key].say(self.lang)

    def add_sheets(self) -> None:
        """Make all sheets, in the order in which they stand: what is calculated last stands first."""
        self._describe()
        for key in self.sheets:
            sheet = add_sheet(self.workbook, self.sheet_name(key))
            sheet.hide_gridlines(2)
            self._worksheets[key] = sheet

    def _describe(self) -> None:
        """What the office program shows of the document; nobody's name and no time."""
        names = ", ".join(cluster.name for cluster in self.clusters)
        describe(
            self.workbook,
            title=f"{self.say(_DOCUMENT)} – {names}",
            subject=self.info.title,
            category=self.info.period or str(self.info.year),
            keywords=", ".join(dict.fromkeys(word for word in (self.info.id, self.info.stamp) if word)),
            comments=self.say(_ABOUT, stage=self.say(STAGE_WORDS[self.result.stage])),
        )

    def sheet(self, key: str) -> Worksheet:
        """A sheet of the workbook."""
        return self._worksheets[key]

    @cached_property
    def takes_entries(self) -> bool:
        """Whether the head can verify in it: not where claims are ranked, or points before their verification."""
        stage = self.result.stage
        return stage is Stage.VERIFIED or (stage is Stage.COMPUTED and self.result.verification is None)

    @cached_property
    def sheets(self) -> list[str]:
        """The sheets that this workbook has, in order: those that the rulebook has no use for are left out."""
        rulebook = self.rulebook
        left_out = {
            "classes": not rulebook.classes,
            "awards": self._own(self.result.awards).empty,
            "covenant": self._own(self.result.covenant).empty,
            "verified_results": not self.takes_entries,
            "verified_points": not self.takes_entries,
            "reasons": not self.takes_entries,
            "events": not rulebook.limiters,
            "fields": not any(rulebook.form_fields(cluster.code) for cluster in self.clusters),
            "left_over": not self.left_over,
        }
        return [key for key in SHEET_NAMES if not left_out.get(key, False)]

    def _own(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table that are about the clusters of this workbook."""
        return table[table["cluster"].astype("object").isin({cluster.code for cluster in self.clusters})]

    # -- cells ---------------------------------------------------------------------------------------

    def reference(self, sheet: str, row: int, *, column: str = OWN, at: str = "") -> str:
        """A cell in a template; without the sheet's name on the sheet ``at`` itself."""
        cell = f"{column}{row + 1}"
        return cell if sheet == at else f"'{self.sheet_name(sheet)}'!{cell}"

    def letter(self, unit: Unit) -> str:
        """The column of a unit."""
        return column_letter(self.grid.columns[unit.code])

    def across(self, sheet: str, row: int, cluster: str, *, at: str = "") -> str:
        """The cells of a cluster's units in one row."""
        first, last = (column_letter(column) for column in self.grid.span(cluster))
        cells = f"${first}${row + 1}:${last}${row + 1}"
        return cells if sheet == at else f"'{self.sheet_name(sheet)}'!{cells}"

    def formula(self, key: str, at: tuple[int, int], template: str, style: Format, value: Any) -> None:
        """A formula with its value, or the value alone where Excel would not take the formula.

        ``OWN`` in the template is the column in which it stands.
        """
        row, column = at
        text = template.replace(OWN, column_letter(column))
        value = "" if not known(value) else value
        if len(text) > _LONG and not excel_takes(text):
            self.put(key, at, value, style)
            return
        self._worksheets[key].write_formula(row, column, f"={text}", style, value)
        self.cells.put(self.sheet_name(key), row, column, value)

    def calculated(self, key: str, at: tuple[int, int], template: str, style: Format) -> Any:
        """A formula whose value is what it calculates; returns it."""
        value = self.cells.calculate(template, self.sheet_name(key), at[1])
        self.formula(key, at, template, style, value)
        return value

    def put(self, key: str, at: tuple[int, int], value: Any, style: Format) -> None:
        """A number, a text or nothing."""
        sheet = self._worksheets[key]
        if not known(value) or value == "":
            sheet.write_blank(*at, None, style)
            value = None
        elif isinstance(value, str):
            write_text(sheet, *at, value, style)
        else:
            value = float(value)
            sheet.write_number(*at, value, style)
        self.cells.put(self.sheet_name(key), *at, value)

    def write_text(self, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
        """Text in a named style."""
        write_text(sheet, row, column, text, self.styles.get(style))

    # -- title and paper -----------------------------------------------------------------------------

    def head(self, key: str, title: Text, last_column: int, *, stamp_column: int = 2, room: float = 160.0) -> None:
        """Title, stage and stamp in the first three rows, with the way back; ``room`` is the width of the columns."""
        sheet, subtitle = self._worksheets[key], self.subtitle()
        merge_text(sheet, 0, (0, last_column), self.say(title), self.styles.get("title"))
        merge_text(sheet, 1, (0, last_column), subtitle, self.styles.get("body_italic_center"))
        sheet.set_row(0, 24)
        sheet.set_row(1, row_height([(lines_of(subtitle, room, 13), 13.0)]))
        self.write_back(key, 2)
        if self.info.stamp:
            merge_text(sheet, 2, (stamp_column, last_column), self.info.stamp, self.styles.get("stamp"))

    def write_back(self, key: str, row: int, column: int = 0) -> None:
        """The way back to the first sheet."""
        target = f"internal:'{self.sheet_name('ranking')}'!A1"
        self._worksheets[key].write_url(row, column, target, self.styles.get("link"), string=self.say(_BACK))

    @cached_property
    def unit_width(self) -> float:
        """The width of a unit's column in the grids: narrower where that brings all of them onto one page."""
        least = max([0.0, *(width_for(word, bold=True) for unit in self.units for word in unit.short.split())])
        maxima = [abs(self.rulebook.maximum("", cluster.code)) for cluster in self.clusters]
        total = format(max(maxima, default=0), f",.{self.info.digits}f")
        leaves = [abs(leaf.points) for leaf in self.grid.leaves]
        marked = f"{ARROW_UP} {format(max(leaves, default=0), f',.{self.info.digits}f')}"
        least = max(least, _NARROWEST, width_for(total, bold=True), width_for(marked, bold=True))
        room = (room_across() - width_of(GRID_WIDTHS)) / max(len(self.units), 1)
        fitting = int((room - 5) / 7 * 4) / 4
        return min(_USUAL_WIDTH, fitting) if fitting >= least else _USUAL_WIDTH

    def tops(self, cluster: Cluster) -> list[Criterion]:
        """The top groups that give points; figures that are only reported have neither column nor bar."""
        return [
            top
            for top in self.rulebook.children("", cluster.code)
            if top.scores or any(item.scores for item, _ in self.rulebook.walk(cluster.code, top.key))
        ]

    def subtitle(self) -> str:
        """Period and cluster."""
        names = ", ".join(cluster.name for cluster in self.clusters)
        return f"{self.info.period or self.info.year} – {names}"

    @staticmethod
    def paper(sheet: Worksheet, widths: Sequence[float], heading_row: int | None) -> None:
        """A4 landscape, as wide as the page where columns of these widths can be read on one."""
        set_paper(sheet, heading_row=heading_row, pages_wide=pages_across(width_of(widths)))

    # -- what the result says ------------------------------------------------------------------------

    @cached_property
    def leaf_cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """(unit, leaf) → its row of ``result.points``."""
        return {(row["unit"], row["criterion"]): row for row in records(self._own(self.result.points))}

    @cached_property
    def group_cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """(unit, group or ``total``) → its row of ``result.totals``."""
        return {(row["unit"], row["group"]): row for row in records(self._own(self.result.totals))}

    @cached_property
    def ranking(self) -> dict[str, dict[str, Any]]:
        """Unit → its row of ``result.ranking``."""
        return {row["unit"]: row for row in records(self._own(self.result.ranking))}

    @cached_property
    def reported(self) -> FieldValues:
        """What the units reported beside their results."""
        return field_values(self.result.batch.fields)

    @cached_property
    def submitted(self) -> frozenset[str]:
        """The units that sent a submission that could be read."""
        return frozenset(unit for unit, _ in self.leaf_cells)

    @cached_property
    def unverified(self) -> int:
        """How many cells of this workbook nobody has verified."""
        scored = {leaf.key for leaf in self.grid.leaves if leaf.scores}
        return sum(
            not cell.get("checked", False)
            for (_, key), cell in self.leaf_cells.items()
            if key in scored and cell["state"] != NOT_ASSIGNED
        )

    def own_rows(self, table: pd.DataFrame) -> list[dict[str, Any]]:
        """The rows of a table that are about units of this workbook."""
        return [row for row in records(table) if row["unit"] in self.grid.columns]

    def entry_cells(self, key: str) -> str:
        """The cells of an entry grid from the first criterion to the last, as other sheets refer to them."""
        first, last = column_letter(FIRST_UNIT_COLUMN), column_letter(self.grid.last_column)
        rows = self.grid.rows
        return f"'{self.sheet_name(key)}'!${first}${rows[0].row + 1}:${last}${rows[-1].row + 1}"

    def entered(self) -> str:
        """How many entry cells are filled in, as a formula without ``=``."""
        ranges = [self.entry_cells(key) for key in ENTRY_GRIDS]
        return "+".join(f'COUNTA({cells})-COUNTIF({cells},"{NOT_APPLICABLE}")' for cells in ranges)

    def verifier_names(self, codes: str) -> str:
        """Verifiers by name, from their codes."""
        return "; ".join(self.rulebook.name_of(code) for code in codes.split("; "))

    def applies(self, criterion: Criterion, unit: Unit) -> bool:
        """Whether the unit's cluster uses the criterion."""
        return self.rulebook.applies(criterion, unit.cluster)

    def is_gone(self, leaf: Criterion, unit: Unit) -> bool:
        """Whether the unit was not assigned the task; nothing that is typed into this workbook can change it."""
        cell = self.leaf_cells.get((unit.code, leaf.key))
        return cell is not None and cell["state"] == NOT_ASSIGNED

    def is_without_target(self, leaf: Criterion, unit: Unit) -> bool:
        """Whether the unit has no target, but is compared with the others that have none."""
        rulebook = self.rulebook
        if rulebook.policy(leaf) is not NotAssigned.PEERS or not leaf.scoring.has_target:
            return False
        source = rulebook.source(leaf)
        held = rulebook.target(unit.code, source.key)
        own = rulebook.target(unit.code, leaf.key)
        if (held is not None and held.value is None) or (own is not None and own.value is None):
            return True
        if leaf.scoring.excludes_zero_target() and self._target(source, unit) == 0:
            return True
        asked = [] if held is not None else [(source.key, item.key) for item in leaf.scoring.needs]
        asked += [] if source is leaf else [(leaf.key, CLAIMED.key)]
        rows = [self.answers.row(unit.code, key, name) for key, name in asked]
        return any(row >= 0 and self.answers.state[row] == "not assigned" for row in rows)

    def _target(self, leaf: Criterion, unit: Unit) -> float | None:
        """The number that the rulebook holds, or else the unit gave, as its target."""
        held = self.rulebook.target(unit.code, leaf.key)
        if held is not None:
            return None if held.value is None else float(held.value)
        row = self.answers.row(unit.code, leaf.key, TARGET.key)
        return float(self.answers.number[row]) if row >= 0 and self.answers.state[row] == "given" else None

    @cached_property
    def answers(self) -> AnswerBlock:
        """What was submitted."""
        return AnswerBlock(self.rulebook, self.result.batch.answers)

    def group_value(self, group: str, unit: Unit) -> Any:
        """What the sheet of points shows for a group or the total: its points, KG, – or nothing."""
        if group != TOTAL and not self.applies(self.rulebook.criterion(group), unit):
            return NOT_APPLICABLE
        cell = self.group_cells.get((unit.code, group))
        if cell is None:
            return ""
        return cell["points"] if known(cell["points"]) else ("" if cell["missing"] else KG)

    def leaf_value(self, leaf: Criterion, unit: Unit) -> Any:
        """What the sheet of points shows for a leaf: its points, KG, – or nothing."""
        if not self.applies(leaf, unit):
            return NOT_APPLICABLE
        cell = self.leaf_cells.get((unit.code, leaf.key))
        if cell is None:
            return ""
        return cell["points"] if known(cell["points"]) else (KG if cell["state"] == NOT_ASSIGNED else "")

    def maximum(self, key: str = "") -> float | None:
        """The maximum that is printed for a criterion or the whole; None where clusters differ."""
        codes = [cluster.code for cluster in self.clusters]
        used = [code for code in codes if not key or self.rulebook.applies(self.rulebook.criterion(key), code)]
        maxima = {self.rulebook.maximum(key, code) for code in used}
        return float(maxima.pop()) if len(maxima) == 1 else None

    def write_maximum(self, key: str, row: int, column: int, criterion: str, style: str) -> None:
        """That maximum on the sheet ``key``, or nothing."""
        maximum = self.maximum(criterion)
        shown = "General" if maximum is None else self.max_format(maximum)
        if criterion and maximum is not None:
            shown = self.signed(self.rulebook.criterion(criterion), shown)
        self.put(key, (row, column), maximum, self.styles.get(style, shown))

    def signed(self, criterion: Criterion, number_format: str) -> str:
        """A maximum's format: what a deduction can take is printed negative."""
        if self.rulebook.kind(criterion) is not PointKind.DEDUCTION:
            return number_format
        return f'"−"{number_format};"−"{number_format};{number_format}'

    def max_format(self, maximum: float) -> str:
        """The number format of a maximum: no decimals where there are none."""
        return points_format(0) if maximum == int(maximum) else self.points
