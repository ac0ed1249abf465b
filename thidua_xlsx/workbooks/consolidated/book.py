"""What the sheets of the consolidated workbook share: names, styles, and where each figure stands."""

from __future__ import annotations

import datetime
import math
from functools import cached_property
from typing import Any, Final

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.checking.block import AnswerBlock
from thidua_xlsx.checking.conditions import FieldValues, field_values
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.messages.text import Text, format_number
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Criterion, Unit
from thidua_xlsx.rulebook.rules import GroupRule, NotAssigned, PointKind
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.sheet import add_sheet, merge_text, set_paper, write_text
from thidua_xlsx.workbooks.styles import Styles, points_format

__all__ = ["KG", "NOT_APPLICABLE", "SHEET_NAMES", "STAGE_WORDS", "Book", "known", "records"]

KG: Final = "KG"
"""How a criterion that was not assigned is shown."""

NOT_APPLICABLE: Final = "–"
"""How a criterion of another cluster is shown."""

SHEET_NAMES: Final[dict[str, Text]] = {
    "ranking": Text("Xếp hạng", "Ranking"),
    "points": Text("Tổng hợp điểm", "Points"),
    "compare": Text("Tự chấm và tính lại", "Claimed and computed"),
    "verification": Text("Thẩm định", "Verification"),
    "ties": Text("Đồng hạng", "Ties"),
    "events": Text("Sự kiện", "Events"),
    "awards": Text("Đề nghị khen thưởng", "Awards"),
    "covenant": Text("Giao ước", "Covenant"),
    "findings": Text("Lỗi và cảnh báo", "Findings"),
    "reports": Text("Khó khăn, kiến nghị", "Difficulties, proposals"),
    "sources": Text("Nguồn", "Sources"),
}

STAGE_WORDS: Final[dict[Stage, Text]] = {
    Stage.CLAIMED: Text("Điểm tự chấm của các đơn vị", "Points claimed by the units"),
    Stage.COMPUTED: Text(
        "Điểm tính lại từ kết quả báo cáo, chưa thẩm định", "Points by the rules from what was reported, not verified"
    ),
    Stage.VERIFIED: Text("Điểm thẩm định", "Verified points"),
}

_UNVERIFIED: Final = Text("còn {count} ô chưa thẩm định", "{count} cells not verified yet")
_WITHOUT_STRETCHING: Final = frozenset({NotAssigned.EXCLUDE, NotAssigned.FULL, NotAssigned.ZERO, NotAssigned.PEERS})
_BACK: Final = Text("← Về bảng xếp hạng", "← Back to the ranking")
_UNITS_PER_PAGE: Final = 215.0  # column units that fit A4 landscape at 60 %


def known(value: Any) -> bool:
    """Whether a figure is there."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries of plain values."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


class Book:
    """One consolidated workbook while it is written."""

    def __init__(self, workbook: Workbook, result: Result, folder: str, date: datetime.date | None) -> None:
        self.workbook = workbook
        self.result = result
        self.rulebook = result.rulebook
        self.info = result.rulebook.info
        self.lang = self.info.language
        self.folder = folder
        self.date = date
        self.styles = Styles(workbook)
        self.points = points_format(self.info.digits)
        self.percent = points_format(self.info.percent_digits)
        # the grid of the points sheet; the ranking's formulas refer to it
        self.point_rows: dict[str, int] = {}
        self.unit_columns: dict[str, int] = {}
        self._lay_out_points()

    def say(self, text: Text, **values: object) -> str:
        """``text`` in the workbook's language."""
        return text.say(self.lang, **values)

    def sheet_name(self, key: str) -> str:
        """The name of a sheet."""
        return SHEET_NAMES[key].say(self.lang)

    def add_sheet(self, key: str) -> Worksheet:
        """A new sheet in official look, without grid lines."""
        sheet = add_sheet(self.workbook, self.sheet_name(key))
        sheet.hide_gridlines(2)
        return sheet

    def head(
        self, sheet: Worksheet, title: Text, last_column: int, *, stamp_column: int = 2, wide: bool = False
    ) -> None:
        """Title, stage and stamp in the first three rows, with the way back.

        On a ``wide`` sheet, printed over several pages, they stand at the left, where every page has them, the stamp
        beside the stage.
        """
        if wide:
            self.write_text(sheet, 0, 0, self.say(title), "title_left")
            words = f"{self.subtitle()} – {self.info.stamp}" if self.info.stamp else self.subtitle()
            self.write_text(sheet, 1, 0, words, "body_italic")
        else:
            merge_text(sheet, 0, (0, last_column), self.say(title), self.styles.get("title"))
            merge_text(sheet, 1, (0, last_column), self.subtitle(), self.styles.get("body_italic_center"))
        sheet.set_row(0, 24)
        sheet.set_row(1, 18)
        target = f"internal:'{self.sheet_name('ranking')}'!A1"
        sheet.write_url(2, 0, target, self.styles.get("link"), string=self.say(_BACK))
        if self.info.stamp and not wide:
            merge_text(sheet, 2, (stamp_column, last_column), self.info.stamp, self.styles.get("stamp"))

    def subtitle(self) -> str:
        """Period and stage."""
        return f"{self.info.period or self.info.year} – {self.stage_words()}"

    def stage_words(self) -> str:
        """Whose points are ranked, and how many cells of verified points nobody has verified."""
        words = self.say(STAGE_WORDS[self.result.stage])
        if self.result.stage is Stage.VERIFIED and self.result.unverified:
            return f"{words}, {self.say(_UNVERIFIED, count=self.result.unverified)}"
        return words

    def key_figures(self, unit: str) -> str:
        """What a unit of a cluster ranked by keys has of each key."""
        values = field_values(self.result.batch.fields)
        block = AnswerBlock(self.rulebook, self.result.answers)
        pieces = []
        for key in self.rulebook.tie_keys:
            if key.clusters and self.rulebook.unit(unit).cluster not in key.clusters:
                continue
            for subject in key.subjects:
                name, figure = self._key_figure(block, values, unit, subject)
                if figure is not None:
                    pieces.append(f"{name}: {format_number(figure, self.lang)}")
        return "; ".join(pieces)

    def _key_figure(self, block: AnswerBlock, values: FieldValues, unit: str, subject: str) -> tuple[str, Any]:
        item = self.rulebook.field(subject)
        if item is not None:
            value = values.get((unit, subject))
            return item.label, None if isinstance(value, str) else value
        leaf = next((row for row in self.rulebook.leaves() if row.key == subject), None)
        if leaf is None:
            return subject, None
        row = block.row(unit, self.rulebook.source(leaf).key, RESULT.key)
        number = block.number[row] if row >= 0 else math.nan
        return leaf.name, None if math.isnan(number) else float(number)

    def verifier_names(self, codes: str) -> str:
        """Verifiers by name, from their codes."""
        return "; ".join(self.rulebook.name_of(code) for code in codes.split("; "))

    @cached_property
    def sheets(self) -> list[str]:
        """The sheets that this workbook has, in order: those with nothing to say are left out."""
        result = self.result
        empty = {
            "verification": result.verification is None and result.leaders.empty,
            "ties": result.ties.empty,
            "events": not self.rulebook.limiters,
            "awards": result.awards.empty,
            "covenant": result.covenant.empty,
        }
        return [key for key in SHEET_NAMES if not empty.get(key, False)]

    @cached_property
    def is_plain(self) -> bool:
        """Whether every group is a plain sum of core points: then the unit's maximum is a formula too."""
        groups = self.rulebook.groups()
        return (
            not self.rulebook.has_kind(PointKind.BONUS, PointKind.DEDUCTION)
            and all(group.rule is GroupRule.SUM and group.cap is None for group in groups)
            and all(self.rulebook.policy(leaf) in _WITHOUT_STRETCHING for leaf in self.rulebook.leaves())
        )

    @property
    def adds_up_plainly(self) -> bool:
        """Whether the total is the sum of all leaves: no group takes the highest, weighs, caps or has a gate."""
        return self.info.total_cap is None and all(
            group.rule is GroupRule.SUM and group.cap is None and not group.conditions
            for group in self.rulebook.groups()
        )

    def grows(self, unit: Unit) -> bool:
        """Whether a group of the unit takes over points that were not assigned, by more than the sum of its leaves."""
        groups = self.rulebook.groups(unit.cluster)
        if all(group.rule is GroupRule.SUM and group.cap is None for group in groups):
            return False
        return any(
            self.rulebook.policy(leaf) not in _WITHOUT_STRETCHING
            and (cell := self.leaf_cells.get((unit.code, leaf.key))) is not None
            and cell["state"] == NOT_ASSIGNED
            for leaf in self.rulebook.leaves(unit.cluster)
        )

    def signed(self, criterion: Criterion, number_format: str) -> str:
        """A maximum's format: what a deduction can take is printed negative."""
        if self.rulebook.kind(criterion) is not PointKind.DEDUCTION:
            return number_format
        return f'"−"{number_format};"−"{number_format};{number_format}'

    def paper(self, sheet: Worksheet, widths: list[float], heading_row: int | None, fixed_columns: int = 0) -> None:
        """A4 landscape; a table too wide to stay above 60 % goes over several pages with its first columns repeated."""
        pages = self.pages(widths, fixed_columns)
        set_paper(sheet, heading_row=heading_row, pages_wide=pages)
        if pages > 1 and fixed_columns:
            sheet.repeat_columns(0, fixed_columns - 1)

    @staticmethod
    def pages(widths: list[float], fixed_columns: int = 0) -> int:
        """How many pages wide a table is printed."""
        fixed = sum(widths[:fixed_columns])
        return max(1, math.ceil((sum(widths) - fixed) / (_UNITS_PER_PAGE - fixed)))

    # -- the grid of points --------------------------------------------------------------------------

    FIRST_UNIT_COLUMN: Final = 4
    POINTS_HEADING_ROW: Final = 4

    def _lay_out_points(self) -> None:
        row = self.POINTS_HEADING_ROW + 1
        for criterion, _ in self.rulebook.walk():
            self.point_rows[criterion.key] = row
            row += 1
        self.total_row, self.maximum_row, self.missing_row = row, row + 1, row + 2
        for position, unit in enumerate(self.units):
            self.unit_columns[unit.code] = self.FIRST_UNIT_COLUMN + position

    @cached_property
    def units(self) -> list[Unit]:
        """All units, cluster by cluster, in the rulebook's order."""
        return [unit for cluster in self.rulebook.clusters for unit in self.rulebook.units_of(cluster.code)]

    @cached_property
    def leaf_cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """(unit, leaf) → its row of ``result.points``."""
        return {(row["unit"], row["criterion"]): row for row in records(self.result.points)}

    @cached_property
    def group_cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """(unit, group or ``total``) → its row of ``result.totals``."""
        return {(row["unit"], row["group"]): row for row in records(self.result.totals)}

    def point_reference(self, row: int, unit: str) -> str:
        """A cell of the points sheet as other sheets refer to it."""
        return f"'{self.sheet_name('points')}'!{a1(row, self.unit_columns[unit])}"

    def applies(self, criterion: Criterion, unit: Unit) -> bool:
        """Whether the unit's cluster uses the criterion."""
        return self.rulebook.applies(criterion, unit.cluster)

    def group_value(self, group: str, unit: Unit) -> Any:
        """What the points sheet shows for a group or the total: its points, KG, – or nothing."""
        if group != TOTAL and not self.applies(self.rulebook.criterion(group), unit):
            return NOT_APPLICABLE
        cell = self.group_cells.get((unit.code, group))
        if cell is None:
            return ""
        return cell["points"] if known(cell["points"]) else ("" if cell["missing"] else KG)

    def leaf_value(self, leaf: Criterion, unit: Unit) -> Any:
        """What the points sheet shows for a leaf: its points, KG, – or nothing."""
        if not self.applies(leaf, unit):
            return NOT_APPLICABLE
        cell = self.leaf_cells.get((unit.code, leaf.key))
        if cell is None:
            return ""
        return cell["points"] if known(cell["points"]) else (KG if cell["state"] == NOT_ASSIGNED else "")

    def maximum(self, key: str = "") -> float | None:
        """The maximum that is printed for a criterion or the whole; None where clusters differ."""
        clusters = [cluster.code for cluster in self.rulebook.clusters]
        used = [code for code in clusters if not key or self.rulebook.applies(self.rulebook.criterion(key), code)]
        maxima = {self.rulebook.maximum(key, code) for code in used}
        return float(maxima.pop()) if len(maxima) == 1 else None

    def write_maximum(self, sheet: Worksheet, row: int, column: int, key: str, style: str) -> None:
        """That maximum, or nothing."""
        maximum = self.maximum(key)
        if maximum is None:
            sheet.write_blank(row, column, None, self.styles.get(style))
        else:
            shown = self.max_format(maximum)
            if key:
                shown = self.signed(self.rulebook.criterion(key), shown)
            sheet.write_number(row, column, maximum, self.styles.get(style, shown))

    def max_format(self, maximum: float) -> str:
        """The number format of a maximum: no decimals where there are none."""
        return points_format(0) if maximum == int(maximum) else self.points

    def write_text(self, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
        """Text in a named style."""
        write_text(sheet, row, column, text, self.styles.get(style))
