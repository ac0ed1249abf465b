"""``Xếp hạng``: the table that is printed, in the order of ranks, and its chart; everything follows what is typed."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import literal, text_literal
from thidua_xlsx.reading.cells import a1, column_letter
from thidua_xlsx.rulebook.rules import PointKind, RankBy
from thidua_xlsx.scoring.result import Stage
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.consolidated.book import STAGE_WORDS, Book
from thidua_xlsx.workbooks.consolidated.cluster_rows import ClusterRows
from thidua_xlsx.workbooks.consolidated.points import Points
from thidua_xlsx.workbooks.consolidated.range_names import RangeNames
from thidua_xlsx.workbooks.consolidated.ranking_chart import chart_height, write_chart
from thidua_xlsx.workbooks.consolidated.ranking_layout import (
    FIRST_GROUP,
    Columns,
    Pages,
    Texts,
    group_heading,
)
from thidua_xlsx.workbooks.consolidated.signature import signature_column, write_signature
from thidua_xlsx.workbooks.consolidated.views import OrderedTable
from thidua_xlsx.workbooks.paging import width_of
from thidua_xlsx.workbooks.row_heights import lines_of, row_height
from thidua_xlsx.workbooks.sheet import merge_text, official_heading
from thidua_xlsx.workbooks.styles import RANK_BAR, SPARK, SPARK_LOW

__all__ = ["write_ranking"]

_KEY: Final = "ranking"
_TITLE: Final = Text("BẢNG XẾP HẠNG THI ĐUA – {cluster}", "RANKING – {cluster}")
_RANK: Final = Text("Hạng", "Rank")
_UNIT: Final = Text("Đơn vị", "Unit")
_TOTAL: Final = Text("Tổng điểm", "Total")
_MAXIMUM: Final = Text("Thang điểm", "Maximum")
_PERCENT: Final = Text("Tỷ lệ (%)", "Percent")
_CLASS: Final = Text("Xếp loại", "Class")
_PROFILE: Final = Text("Các nhóm", "Groups")
_NOTE: Final = Text("Ghi chú", "Note")
_BY_PERCENT: Final = Text(
    "Xếp hạng theo tỷ lệ phần trăm của thang điểm từng đơn vị, vì có đơn vị không được giao đủ tiêu chí.",
    "Ranked by percent of each unit's own maximum, for some units were not assigned every criterion.",
)
_BY_KEYS: Final = Text("Xếp hạng theo thứ tự chỉ tiêu, không tính điểm.", "Ranked by keys in order, without points.")
_BY_POINTS: Final = Text("Xếp hạng theo tổng điểm.", "Ranked by points.")
_WHO: Final = Text(" Cụm trưởng: {head}. Cụm phó: {deputy}.", " Head: {head}. Deputy: {deputy}.")
_SEE: Final = Text("Xem thêm:", "See also:")

_LEGEND: Final = Text(
    "Vạch {bar}: hạng 1 đến 3.  Số có dấu =: đồng hạng.  Hạng in nghiêng: tạm tính.{limited}",
    "{bar}: ranks 1 to 3.  Number with =: shared.  Rank in italics: provisional.{limited}",
)
_LIMITED: Final = Text("  Đơn vị in nghiêng, nền xám: bị khống chế.", "  Unit in italics on grey: limited by an event.")
_SIGNATURE_POINTS: Final = 170.0
_POINTS: Final = 0.75  # of a pixel
_GAP: Final = 30.0
_SHARED: Final = '0"="'


def write_ranking(book: Book, points: Points, clusters: list[ClusterRows]) -> None:
    """Write the sheet: for each cluster its table, below it the chart at the left and the signature at the right."""
    sheet = book.sheet(_KEY)
    sheet.activate()
    columns = Columns(book, Texts.of(book, clusters))
    for position, width in enumerate(columns.widths):
        sheet.set_column(position, position, width)
    sheet.set_column(columns.index, columns.shares + columns.total, 6, None, {"hidden": True})
    left_width = sum(columns.widths[:FIRST_GROUP])
    official_heading(sheet, book.styles, book.info, (0, 1), columns.motto, left_width=left_width)
    row, heading, pages, names = 2, 0, Pages(book, columns), RangeNames(book)
    for rows in clusters:
        table = _Table(book, points, rows, columns)
        heading, below = table.write(row)
        table.name(names, heading)
        row = _below(book, table, pages, row, below)
    names.entry_grids()
    pages.finish(heading)


def _below(book: Book, table: _Table, pages: Pages, start: int, below: int) -> int:
    """Chart and signature side by side, or, where the page has no room, the chart on the next one."""
    columns, cluster = table.columns, table.cluster
    first = 0 if start == 2 else start
    pixels = chart_height(len(book.rulebook.units_of(cluster.code))) if table.has_chart else 0
    # the signature is not parted from the table: where both do not fit, rows go over with it
    beside = pages.takes(first, below, max(_SIGNATURE_POINTS, pixels * _POINTS + _GAP))
    beside = beside or not pages.takes(first, below, _SIGNATURE_POINTS)
    signed = write_signature(book, _KEY, cluster, below, columns.widths) + 1
    if not table.has_chart:
        pages.add(start, signed, table.rows_of_units)
        return signed
    if beside:
        end = max(signed, pages.below(below, pixels * _POINTS))
        last = columns.title_last if columns.is_wide else signature_column(columns.widths) - 1
        table.draw(below, width_of(columns.widths[columns.picture : last + 1]) - 20)
        pages.add(start, end, table.rows_of_units)
        return end
    pages.add(start, signed, table.rows_of_units)
    end = pages.below(signed + 1, pixels * _POINTS)
    table.draw(signed + 1, width_of(columns.widths[columns.picture : columns.title_last + 1]))
    pages.add(signed, end)
    return end


class _Table:
    """One cluster: title, headings, units by rank, chart."""

    def __init__(self, book: Book, points: Points, rows: ClusterRows, columns: Columns) -> None:
        self.book = book
        self.sheet = book.sheet(_KEY)
        self.points = points
        self.rows = rows
        self.cluster = rows.cluster
        self.tops = book.tops(rows.cluster)
        self.columns = columns
        self.by_keys = rows.cluster.rank_by is RankBy.KEYS
        self.has_chart = rows.notes.title is not None and bool(book.rulebook.units_of(rows.cluster.code))
        self._block = (0, 0)

    def write(self, row: int) -> tuple[int, int]:
        """Returns the row of the headings and the one below the table."""
        heading = self._title(row)
        self._headings(heading)
        if row == 2:
            self.sheet.freeze_panes(heading + 1, FIRST_GROUP)
        first = heading + 1
        table = OrderedTable(self.book, _KEY, self.cluster, self.rows.ranks.order, first, self.columns.index)
        self._block = (first, table.last)
        self._fill(table)
        self._marks(table)
        return heading, self._legend(table.last + 1)

    @property
    def rows_of_units(self) -> range:
        """The rows of the table without its headings."""
        return range(self._block[0], self._block[1] + 1)

    def draw(self, row: int, room: float) -> None:
        """The chart, at most ``room`` pixels wide."""
        title = self.rows.notes.title
        assert title is not None
        by_percent = self.rows.ranks.by_percent.value == 1
        value = self.columns.percent if by_percent else self.columns.total
        columns = (self.columns.unit, value, self.columns.picture)
        write_chart(self.book, self.sheet, title, self._block, columns, row, int(room), by_percent=by_percent)

    def name(self, names: RangeNames, heading: int) -> None:
        """Names for the columns that formulas of others ask for."""
        first, last = heading + 1, self._block[1]
        columns = {"XepHang": self.columns.rank, "DonVi": self.columns.unit}
        if not self.by_keys:
            columns |= {"TongDiem": self.columns.total, "TyLe": self.columns.percent}
        if self.columns.has_class:
            columns["XepLoai"] = self.columns.klass
        for name, column in columns.items():
            names.add(name, self.cluster, _KEY, (first, column, last, column))

    def _legend(self, row: int) -> int:
        """What the marks mean; returns the next free row."""
        book = self.book
        limited = book.say(_LIMITED) if book.rulebook.limiters else ""
        words = book.say(_LEGEND, bar=RANK_BAR, limited=limited)
        merge_text(self.sheet, row, (0, self.columns.title_last), words, book.styles.get("note"))
        self._tall(row, words, 11)
        return row + 2

    def _tall(self, row: int, text: str, size: float, least: float = 18.0, last: int = -1) -> None:
        """A row tall enough for a line across the columns of the titles."""
        room = sum(self.columns.widths[: (last if last >= 0 else self.columns.title_last) + 1])
        self.sheet.set_row(row, row_height([(lines_of(text, room, size, bold=size > 13), size)], least))

    def _title(self, row: int) -> int:
        """The lines above a table; returns the row of the headings."""
        book, last = self.book, self.columns.title_last
        title = book.say(_TITLE, cluster=self.cluster.name.upper())
        merge_text(self.sheet, row, (0, last), title, book.styles.get("title"))
        self._tall(row, title, 14, 26)
        self._stage(row + 1)
        self._how(row + 2)
        if row == 2:
            row = _links(book, self.sheet, row + 3, self.columns.widths, last + 1) - 2
        return row + 3

    def _stage(self, row: int) -> None:
        """Period and whose points are ranked; once the head types anything, they are verified ones."""
        book, last, style = self.book, self.columns.title_last, self.book.styles.get("body_italic_center")
        period = f"{book.info.period or book.info.year} – "
        words = {stage: text_literal(period + book.say(STAGE_WORDS[stage])) for stage in Stage}
        stage = book.result.stage
        self._tall(row, period + max((book.say(text) for text in STAGE_WORDS.values()), key=len), 13)
        if not book.takes_entries:
            merge_text(self.sheet, row, (0, last), period + book.say(STAGE_WORDS[stage]), style)
            return
        self.sheet.merge_range(row, 0, row, last, "", style)
        entered = book.entered()
        always = "+1" if stage is Stage.VERIFIED else ""
        template = f"IF({entered}{always}>0,{words[Stage.VERIFIED]},{words[Stage.COMPUTED]})"
        book.formula(_KEY, (row, 0), template, style, period + book.say(STAGE_WORDS[stage]))

    def _how(self, row: int) -> None:
        """By what the cluster is ranked, and who heads it."""
        book, cluster, style = self.book, self.cluster, self.book.styles.get("note")
        stamp = book.info.stamp
        last = self.columns.stamp[0] - 1 if stamp else self.columns.title_last
        who = ""
        if cluster.head:
            deputy = book.rulebook.unit(cluster.deputy).name if cluster.deputy else "–"
            who = book.say(_WHO, head=book.rulebook.unit(cluster.head).name, deputy=deputy)
        self.sheet.merge_range(row, 0, row, last, "", style)
        yes, no = (book.say(text) + who for text in (_BY_PERCENT, _BY_POINTS))
        if self.by_keys:
            self.book.put(_KEY, (row, 0), book.say(_BY_KEYS) + who, style)
        else:
            by_percent = self.rows.ranks.by_percent
            template = f"IF({by_percent.there}=1,{_long(yes)},{_long(no)})"
            book.formula(_KEY, (row, 0), template, style, yes if by_percent.value == 1 else no)
        self._tall(row, yes, 11, last=last)
        if stamp:
            merge_text(self.sheet, row, self.columns.stamp, stamp, book.styles.get("stamp"))

    def _spans(self) -> list[tuple[int, int]]:
        """The columns of each group; the last one takes what a table with fewer groups than others leaves."""
        spans = [(column, column) for column in range(FIRST_GROUP, FIRST_GROUP + len(self.tops))]
        return [*spans[:-1], (spans[-1][0], self.columns.total - 1)] if spans else []

    @property
    def _unit_span(self) -> tuple[int, int]:
        return self.columns.unit, self.columns.unit if self.tops else self.columns.total - 1

    def _headings(self, row: int) -> None:
        book, columns = self.book, self.columns
        texts = {
            columns.rank: _RANK,
            columns.total: _TOTAL,
            columns.maximum: _MAXIMUM,
            columns.percent: _PERCENT,
            columns.profile: _PROFILE,
            columns.note: _NOTE,
        }
        if columns.has_class:
            texts[columns.klass] = _CLASS
        for column, text in texts.items():
            book.write_text(self.sheet, row, column, book.say(text), "heading")
        merge_text(self.sheet, row, self._unit_span, book.say(_UNIT), book.styles.get("heading"))
        lines = [2]
        for span, top in zip(self._spans(), self.tops, strict=True):
            words = group_heading(top)
            merge_text(self.sheet, row, span, words, book.styles.get("heading_small"))
            lines.append(lines_of(words, sum(columns.widths[span[0] : span[1] + 1]), 11, bold=True))
        self.sheet.set_row(row, row_height([(max(lines), 11.0)], 34))

    def _fill(self, table: OrderedTable) -> None:
        book, columns, points, rows = self.book, self.columns, self.points, self.rows
        code, styles = self.cluster.code, book.styles
        computed, text = styles.get("computed", book.points), styles.get("computed_text")
        self._merge(table, computed, text)
        table.shown(columns.rank, rows.ranks.rank.all_there, styles.get("rank", "0"))
        names = table.shown(columns.unit, rows.notes.name.all_there, text)
        for (column, _), top in zip(self._spans(), self.tops, strict=True):
            table.shown(column, book.across("points", points.row(top.key), code), computed)
        if self.by_keys:
            for row in table.rows:
                for column in (columns.total, columns.maximum, columns.percent):
                    book.put(_KEY, (row, column), None, computed)
        else:
            strong = styles.get("computed_strong", book.points)
            table.shown(columns.total, book.across("points", points.row(TOTAL), code), strong)
            most = styles.get("computed", book.max_format(float(book.rulebook.maximum("", code))))
            table.shown(columns.maximum, points.foot_across("maximum", code), most)
            table.shown(columns.percent, points.foot_across("percent", code), styles.get("computed", book.percent))
        classes: list[Any] = [""]
        if columns.has_class and rows.classes is not None:
            classes = table.shown(columns.klass, rows.classes.name.all_there, text)
        elif columns.has_class:
            for row in table.rows:
                book.put(_KEY, (row, columns.klass), None, text)
        notes = table.shown(columns.note, rows.notes.note.all_there, styles.get("dense_text"))
        self._profiles(table)
        # units change places, so all rows are as tall as the tallest needs to be
        lines = [(lines_of(str(text), columns.widths[columns.note], 11), 11.0) for text in notes]
        lines += [(lines_of(str(name), columns.widths[columns.unit], bold=True), 12.0) for name in names]
        lines += [(lines_of(str(name), columns.widths[columns.klass]), 12.0) for name in classes]
        for row in table.rows:
            self.sheet.set_row(row, row_height(lines, 24))

    def _merge(self, table: OrderedTable, number: Format, text: Format) -> None:
        """Join what one column takes of those that other clusters fill."""
        spans = [(self._unit_span, text)] + ([(self._spans()[-1], number)] if self.tops else [])
        for (first, last), style in spans:
            for row in table.rows if last > first else ():
                self.sheet.merge_range(row, first, row, last, "", style)

    def _profiles(self, table: OrderedTable) -> None:
        """A small picture of how far each group was reached, from none to all, so that a weak one is seen at once."""
        book, columns, rulebook = self.book, self.columns, self.book.rulebook
        style, code = book.styles.get("computed", book.points), book.styles.get("code")
        maxima = {at: rulebook.maximum(top.key, self.cluster.code) for at, top in enumerate(self.tops)}
        drawn = [at for at, most in maxima.items() if most and rulebook.kind(self.tops[at]) is PointKind.CORE]
        for row in table.rows:
            self.sheet.write_blank(row, columns.profile, None, style)
            if self.by_keys or len(drawn) < 2:
                continue
            for place, at in enumerate(drawn):
                cell = a1(row, FIRST_GROUP + at)
                share = f'IF(ISNUMBER({cell}),MAX(0,ROUND(ROUND({cell}*100/{literal(maxima[at])},9),0)),"")'
                book.calculated(_KEY, (row, columns.shares + place), share, code)
            cells = f"{a1(row, columns.shares)}:{a1(row, columns.shares + len(drawn) - 1)}"
            self.sheet.add_sparkline(
                row,
                columns.profile,
                {
                    "range": f"'{self.sheet.get_name()}'!{cells}",
                    "type": "column",
                    "min": 0,
                    "max": 100,
                    "show_hidden": True,
                    "series_color": SPARK,
                    "low_point": True,
                    "low_color": SPARK_LOW,
                },
            )

    def _marks(self, table: OrderedTable) -> None:
        """Shared ranks as ``2=``, the first three by weight and a bar at the left, provisional ones in italics."""
        columns, mark = self.columns, self.book.styles.mark
        if not table.units:
            return
        own, letter = a1(table.first, columns.rank), column_letter(columns.rank)
        block = f"${letter}${table.first + 1}:${letter}${table.last + 1}"
        cell = f"${letter}{table.first + 1}"
        index = f"${column_letter(columns.index)}{table.first + 1}"
        ranks, units = (columns.rank, columns.rank), (columns.unit, columns.unit)
        shared, high = f"COUNTIF({block},{own})>1", f"AND(ISNUMBER({cell}),N({cell})<=3)"
        provisional = f"INDEX({self.rows.ranks.state.all_there},{index})=2"
        limited = f"INDEX({self.rows.ranks.limited.all_there},{index})>0"
        # the first that holds is the only one that shows, in every office program
        for span, rule, style in (
            (ranks, f"AND({provisional},ISNUMBER({own}),{shared})", mark("provisional", _SHARED)),
            (ranks, provisional, mark("provisional")),
            (ranks, f"AND({high},{shared})", mark("first_three", f'"{RANK_BAR} "{_SHARED}')),
            (ranks, high, mark("first_three", f'"{RANK_BAR} "0')),
            (ranks, f"AND(ISNUMBER({own}),{shared})", mark("shared", _SHARED)),
            (units, f"AND({high},{limited})", mark("limited_strong")),
            (units, limited, mark("limited")),
            (units, high, mark("strong")),
        ):
            options = {"type": "formula", "criteria": f"={rule}", "format": style, "stop_if_true": True}
            self.sheet.conditional_format(table.first, span[0], table.last, span[1], options)


def _long(text: str) -> str:
    """A text of a formula, in pieces that Excel takes."""
    pieces = [text[at : at + 200] for at in range(0, len(text), 200)]
    return "&".join(text_literal(piece) for piece in pieces)


def _links(book: Book, sheet: Worksheet, row: int, widths: list[float], columns: int) -> int:
    """The way to every other sheet, on the first screen, within ``columns``; returns the last row that it takes."""
    book.write_text(sheet, row, 0, book.say(_SEE), "link_label")
    column = 1
    for key in (key for key in book.sheets if key != _KEY):
        name = book.sheet_name(key)
        last, room = column, widths[column]
        while room < len(name) and last + 1 < columns:
            last += 1
            room += widths[last]
        if column >= columns or (room < len(name) and column > 1):
            row, column, last = row + 1, 1, 1
        if last > column:
            sheet.merge_range(row, column, row, last, "", book.styles.get("link"))
        sheet.write_url(row, column, f"internal:'{name}'!A1", book.styles.get("link"), string=name)
        column = last + 1
        if column >= columns:
            row, column = row + 1, 1
    return row
