"""``Điểm``: criteria down, units across; the points of every criterion and group are formulas."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np

from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.intake.form_map import child_inputs
from thidua_xlsx.meeting.grids import FIRST_ROW, FIRST_UNIT_COLUMN, KEY_COLUMN, MAXIMUM_COLUMN, GridRow
from thidua_xlsx.messages.text import Text
from thidua_xlsx.methods.base import CLAIMED, RESULT, TARGET, Refs, literal
from thidua_xlsx.methods.evaluate import rounded_formula
from thidua_xlsx.reading.cells import column_letter
from thidua_xlsx.rulebook.groups import group_formula
from thidua_xlsx.rulebook.model import ACTIVITIES, Cluster, Criterion, NotAssigned, Unit
from thidua_xlsx.rulebook.rules import GroupRule, PointKind, RankBy
from thidua_xlsx.scoring.result import Stage
from thidua_xlsx.scoring.stretch import STRETCHING, Factors, grows_as_a_whole, stretch
from thidua_xlsx.scoring.totals import TOTAL
from thidua_xlsx.workbooks.calculator import OWN
from thidua_xlsx.workbooks.cell_runs import joined
from thidua_xlsx.workbooks.consolidated.book import KG, NOT_APPLICABLE, Book, known
from thidua_xlsx.workbooks.consolidated.grids import set_grid_paper, write_frame
from thidua_xlsx.workbooks.consolidated.rows.calculation import CALCULATION_KEY, Calculation, Line
from thidua_xlsx.workbooks.consolidated.rows.conditions import NodeConditions
from thidua_xlsx.workbooks.leaf_formula import excel_takes, leaf_formula, leaf_helper, peer_helper
from thidua_xlsx.workbooks.sheet import merge_text
from thidua_xlsx.workbooks.styles import ARROW_DOWN, ARROW_UP

__all__ = ["Points"]

_TITLE: Final = Text("ĐIỂM THEO TIÊU CHÍ", "POINTS BY CRITERION")
_TOTAL: Final = Text("TỔNG ĐIỂM", "TOTAL")
_FOOT: Final = {
    "maximum": Text("Thang điểm của đơn vị", "The unit's maximum"),
    "percent": Text("Tỷ lệ (%)", "Percent"),
    "missing": Text("Số tiêu chí chưa có điểm", "Criteria without points"),
    "claimed_total": Text("Tổng điểm tự chấm", "Claimed total"),
    "difference": Text("Chênh lệch so với tự chấm", "Difference from claimed"),
}
_LEGEND: Final = Text(
    f"KG: không được giao, không tính vào điểm và thang điểm.  {NOT_APPLICABLE}: không áp dụng cho cụm.  Ô trống: chưa "
    f"có điểm.  Số đậm có {ARROW_UP} hoặc {ARROW_DOWN}: cao hơn hoặc thấp hơn tự chấm.",
    f"KG: not assigned, left out of points and maximum.  {NOT_APPLICABLE}: not for this cluster.  Blank: no points.  "
    f"Bold with {ARROW_UP} or {ARROW_DOWN}: above or below claimed.",
)
_HELPERS: Final = (
    Text("Thang điểm của tiêu chí", "Maximum of leaves"),
    Text("Tiêu chí tính điểm chính", "Core criteria"),
    Text("Tiêu chí tính điểm", "Criteria that give points"),
)
_COMPARED: Final = Text("So với cụm: {subject}", "Compared in the cluster: {subject}")
_PEERS: Final = Text("Không có chỉ tiêu, so với nhau: {subject}", "Without a target, compared: {subject}")
_COMPARISONS: Final = Text("Tiêu chí so giữa các đơn vị – {cluster}", "Criteria that compare units – {cluster}")
_UNJUDGED: Final = Text("Số điều kiện chưa xét được", "Conditions that nobody can judge yet")
_MOST: Final = "10000000000000"
_DEEPEST: Final = 7  # levels of an outline
_WITHOUT_STRETCHING: Final = frozenset({NotAssigned.EXCLUDE, NotAssigned.FULL, NotAssigned.ZERO, NotAssigned.PEERS})


class Points:
    """Writes the sheet of points: first its helper rows, then the formulas that use them."""

    def __init__(self, book: Book, calculation: Calculation) -> None:
        self.book = book
        self.calculation = calculation
        self.rulebook = book.rulebook
        grid = book.grid
        self.total_row = grid.next_row
        self.rows = {key: grid.next_row + 1 + at for at, key in enumerate(_FOOT)}
        self.helper_column = grid.last_column + 1
        self.conditions = NodeConditions(book, calculation)
        self._compared: dict[tuple[str, str], Line] = {}
        self._peers: dict[tuple[str, str], Line] = {}
        self._unjudged: dict[str, Line] = {}

    # -- where things stand --------------------------------------------------------------------------

    def row(self, key: str) -> int:
        """The row of a criterion or group, or of the total."""
        return self.total_row if key in {"", TOTAL} else self.book.grid.row(key)

    def reference(self, key: str) -> str:
        """The unit's points of a criterion, a group or the total, in a template of another sheet."""
        return self.book.reference("points", self.row(key))

    def foot(self, key: str) -> str:
        """A figure of the unit below the total, in a template of another sheet."""
        return self.book.reference("points", self.rows[key])

    def foot_across(self, key: str, cluster: str) -> str:
        """That figure of all units of a cluster."""
        return self.book.across("points", self.rows[key], cluster)

    def mask(self, position: int) -> str:
        """A hidden column of the sheet: 0 the leaves' maxima, 1 which are core, 2 which give points."""
        letter = column_letter(self.helper_column + position)
        return f"'{self.book.sheet_name('points')}'!${letter}${FIRST_ROW + 1}:${letter}${self.total_row}"

    def column(self, sheet: str) -> str:
        """The cells of the unit on a sheet of the grid, from the first criterion to the last."""
        return f"'{self.book.sheet_name(sheet)}'!{OWN}${FIRST_ROW + 1}:{OWN}${self.total_row}"

    # -- helper rows ---------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Put the values of the sheet where other formulas find them, and write the helper rows of its own."""
        name = self.book.sheet_name("points")
        for unit in self.book.units:
            column = self.book.grid.columns[unit.code]
            for row in self.book.grid.rows:
                if row.input is None:
                    self.book.cells.put(name, row.row, column, self._value(row.criterion, unit))
            self.book.cells.put(name, self.total_row, column, self.book.group_value(TOTAL, unit))
        for row in self.book.grid.rows:
            if row.input is None and row.criterion.is_leaf:
                self.book.cells.put(name, row.row, MAXIMUM_COLUMN, float(row.criterion.points))
                for position, value in enumerate(self._masks(row.criterion)):
                    self.book.cells.put(name, row.row, self.helper_column + position, value)
        for cluster in self.book.clusters:
            self._comparisons(cluster)
            self.conditions.write(cluster)
            self._count_unjudged(cluster)

    def _value(self, criterion: Criterion, unit: Unit) -> Any:
        is_leaf = criterion.is_leaf
        return self.book.leaf_value(criterion, unit) if is_leaf else self.book.group_value(criterion.key, unit)

    def is_core(self, leaf: Criterion) -> bool:
        """Whether a leaf gives core points."""
        return leaf.scores and self.rulebook.kind(leaf) is PointKind.CORE

    def _masks(self, leaf: Criterion) -> tuple[float, int, int]:
        return float(leaf.points), int(self.is_core(leaf)), int(leaf.scores)

    def _comparisons(self, cluster: Cluster) -> None:
        """The rows by which units are compared, where points hang on others' results."""
        if self.book.result.stage is Stage.CLAIMED:
            return
        leaves = [leaf for leaf in self.book.grid.leaves if self.rulebook.applies(leaf, cluster.code)]
        compared = [leaf for leaf in leaves if leaf.scoring.compares_units or self._by_peers(leaf)]
        if compared:
            self.calculation.section(_COMPARISONS, cluster=cluster.name)
        for leaf in compared:
            refs, gone = self._refs(leaf, cluster, at=CALCULATION_KEY), self._gone(leaf, at=CALCULATION_KEY)
            for kept, text, template in (
                (self._compared, _COMPARED, leaf_helper(self.rulebook, leaf, refs, not_assigned=gone)),
                (self._peers, _PEERS, peer_helper(self.rulebook, leaf, refs, not_assigned=gone)),
            ):
                if template:
                    label = text.say(self.book.lang, subject=leaf.subject)
                    kept[leaf.key, cluster.code] = self.calculation.line(cluster.code, label, template)

    def _by_peers(self, leaf: Criterion) -> bool:
        return self.rulebook.policy(leaf) is NotAssigned.PEERS and leaf.scoring.has_target

    def _count_unjudged(self, cluster: Cluster) -> None:
        """How many nodes have conditions of which nobody knows whether they are met."""
        terms = []
        for node, line in self.conditions.of(cluster.code):
            if node.is_leaf:
                there = f"ISNUMBER({self.reference(node.key)})" if self.book.result.stage is not Stage.CLAIMED else ""
            else:
                there = f'({self.reference(node.key)}<>"{KG}")'
            terms += [f"({line.own}=-1)*{there}"] if there else []
        if terms:
            label, template = self.book.say(_UNJUDGED), "+".join(terms)
            self._unjudged[cluster.code] = self.calculation.line(cluster.code, label, template)

    def _refs(self, leaf: Criterion, cluster: Cluster, *, at: str) -> Refs:
        book, grid, source = self.book, self.book.grid, self.rulebook.source(leaf)
        cells = {}
        for item in leaf.scoring.needs:
            if item.key == TARGET.key:
                cells[item.key] = book.reference("targets", grid.row(source.key))
            elif item.key == CLAIMED.key:
                cells[item.key] = book.reference(CALCULATION_KEY, grid.row(leaf.key), at=at)
            else:
                cells[item.key] = book.reference(CALCULATION_KEY, grid.input_row(source, item.key), at=at)
        if leaf.uses == ACTIVITIES:
            cells[RESULT.key] = book.reference(CALCULATION_KEY, grid.row(leaf.key), at=at)
        own = f"${column_letter(MAXIMUM_COLUMN)}"
        cells["max"] = book.reference("points", grid.row(leaf.key), column=own, at=at)
        line = self._compared.get((leaf.key, cluster.code))
        if line is None:
            return Refs(cells)
        return Refs(cells, line.own_there, line.all_there)

    def _gone(self, leaf: Criterion, *, at: str) -> str:
        """The condition that the unit was not assigned the task; empty where every unit was."""
        if not any(
            self.book.is_gone(leaf, unit) or self.book.is_without_target(leaf, unit) for unit in self.book.units
        ):
            return ""
        return f'{self.book.reference("targets", self.book.grid.row(leaf.key), at=at)}="{KG}"'

    # -- the sheet -----------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the sheet."""
        book, sheet = self.book, self.book.sheet("points")
        write_frame(book, "points", _TITLE, note=book.say(_LEGEND))
        sheet.set_column(self.helper_column, self.helper_column + len(_HELPERS) - 1, 12, None, {"hidden": True})
        for position, text in enumerate(_HELPERS):
            book.write_text(sheet, FIRST_ROW - 1, self.helper_column + position, book.say(text), "heading")
        for row in book.grid.rows:
            self._row(row)
        self._foot()
        set_grid_paper(book, "points", foot={self.total_row: 0, **dict.fromkeys(self.rows.values())})
        self._mark_differences()

    def _row(self, row: GridRow) -> None:
        book, sheet, criterion = self.book, self.book.sheet("points"), row.criterion
        if row.input is not None:
            for unit in book.units:
                sheet.write_blank(row.row, book.grid.columns[unit.code], None, book.styles.get("dense"))
            sheet.set_row(row.row, None, None, {"level": min(row.depth + 1, _DEEPEST), "hidden": True})
            return
        # an office program shows the plus sign of folded rows only at a row that says so
        is_folded = criterion.is_leaf and bool(child_inputs(criterion))
        sheet.set_row(
            row.row, sheet.height_of(row.row), None, {"level": min(row.depth, _DEEPEST), "collapsed": is_folded}
        )
        if not criterion.is_leaf:
            for unit in book.units:
                self._group_cell(criterion, unit, "group_number")
            return
        style = book.styles.get("code")
        for position, value in enumerate(self._masks(criterion)):
            sheet.write_number(row.row, self.helper_column + position, value, style)
        for cluster in book.clusters:
            self._leaf_cells(row, cluster)

    def _leaf_cells(self, row: GridRow, cluster: Cluster) -> None:
        book, leaf = self.book, row.criterion
        applies = self.rulebook.applies(leaf, cluster.code)
        computed, none = book.styles.get("computed", book.points), book.styles.get("not_assigned")
        usual = self._leaf_template(leaf, cluster, None) if applies else ""
        usual_fits = excel_takes(usual)
        for unit in self.rulebook.units_of(cluster.code):
            at, value = (row.row, book.grid.columns[unit.code]), book.leaf_value(leaf, unit)
            if not applies or unit.code not in book.submitted:
                book.put("points", at, value, none if value else computed)
                continue
            grown = self._grown_maximum(leaf, unit)
            template, fits = usual, usual_fits
            if grown is not None:
                template = self._leaf_template(leaf, cluster, grown)
                fits = excel_takes(template)
            if fits:
                book.formula("points", at, template, none if book.is_gone(leaf, unit) else computed, value)
            else:
                book.put("points", at, value, computed)

    def _grown_maximum(self, leaf: Criterion, unit: Unit) -> Decimal | None:
        """The leaf's maximum after it took over points of what was not assigned; None where it did not."""
        cell = self.book.leaf_cells[unit.code, leaf.key]
        is_gone = cell["state"] == NOT_ASSIGNED and not known(cell["points"])  # with points it grows like the others
        if is_gone or self.rulebook.kind(leaf) is PointKind.DEDUCTION or not leaf.points:
            return None
        now = Decimal(f"{cell['maximum']:.15g}")
        return None if now == leaf.points else now

    def _leaf_template(self, leaf: Criterion, cluster: Cluster, grown: Decimal | None) -> str:
        if self.book.result.stage is Stage.CLAIMED:
            return self._claimed_template(leaf, grown)
        peers = self._peers.get((leaf.key, cluster.code))
        fields, points = self.conditions.leaf(leaf, cluster.code)
        given = self.book.reference("verified_points", self.book.grid.row(leaf.key))
        return leaf_formula(
            self.rulebook,
            leaf,
            self._refs(leaf, cluster, at="points"),
            not_assigned=self._gone(leaf, at="points"),
            maximum_now="" if grown is None else literal(grown),
            fields_met="" if fields is None else fields.own_there,
            points_met="" if points is None else f"{points.own_there}<>0",
            peers="" if peers is None else peers.all_there,
            given=given if self.book.takes_entries and leaf.scores else "",
        )

    def _claimed_template(self, leaf: Criterion, grown: Decimal | None) -> str:
        """The self-score, if it can be: not negative, not above the maximum."""
        cell, digits = self.book.reference("claimed", self.book.grid.row(leaf.key)), self.book.info.digits
        is_deduction = self.rulebook.kind(leaf) is PointKind.DEDUCTION
        ceiling, policy = leaf.scoring.ceiling(leaf.points), self.rulebook.policy(leaf)
        most = "" if ceiling is None else f",ROUND(ABS({cell}),{digits})<={literal(ceiling)}"
        low = f"N({cell}){'<=' if is_deduction else '>='}0"
        points = f"ROUND({cell},{digits})"
        if grown is not None:
            points = rounded_formula(f"{points}*{literal(grown)}/{literal(leaf.points)}", digits)
        instead = {NotAssigned.ZERO: "0", NotAssigned.FULL: "0" if is_deduction else literal(grown or leaf.points)}
        is_gone = any(self.book.is_gone(leaf, unit) for unit in self.book.units)
        gone = f'{cell}="{KG}"' if is_gone else ""
        if not leaf.scores:
            points, low, most = "0", "TRUE", ""
            if (self.book.result.points["criterion"] == leaf.key).any():
                return self._figure_template(leaf)
        scored = f'IF(ISNUMBER({cell}),IF(AND({low}{most}),{points},""),"")'
        return f"IF({gone},{instead.get(policy, _TEXT_KG)},{scored})" if gone else scored

    def _figure_template(self, leaf: Criterion) -> str:
        """A figure only reported: 0 points where it is there, whoever's points are ranked."""
        cluster = self.book.clusters[0]
        refs = self._refs(leaf, cluster, at="points")
        return leaf_formula(self.rulebook, leaf, refs, not_assigned=self._gone(leaf, at="points"))

    # -- groups --------------------------------------------------------------------------------------

    def _group_cell(self, group: Criterion | None, unit: Unit, style: str) -> None:
        """The sum of a group's children; "KG" where none was assigned, "–" where none applies, blank if unknown."""
        book, key = self.book, TOTAL if group is None else group.key
        at = (self.row(key), book.grid.columns[unit.code])
        children = self.children(group)
        value = book.group_value(key, unit)
        if not children:
            book.put("points", at, value, book.styles.get(style))
            return
        placed = [(child, f"{OWN}{book.grid.row(child.key) + 1}") for child in children]
        runs = joined([cell for _, cell in placed])
        cells = ",".join(runs)
        added = self.added_up(group, placed, unit)
        none, other = ("+".join(f'COUNTIF({run},"{word}")' for run in runs) for word in (KG, NOT_APPLICABLE))
        number = len(children)
        text = f'IF({other}={number},"{NOT_APPLICABLE}",IF({none}+{other}={number},"{KG}",""))'
        book.formula("points", at, f"IF(COUNT({cells})>0,{added},{text})", book.styles.get(style, book.points), value)

    def children(self, group: Criterion | None) -> list[Criterion]:
        """The children of a group (None: of the whole) that stand in the grid."""
        codes = [cluster.code for cluster in self.book.clusters]
        children = self.rulebook.children("" if group is None else group.key)
        return [child for child in children if any(self.rulebook.applies(child, code) for code in codes)]

    def added_up(self, group: Criterion | None, children: Sequence[tuple[Criterion, str]], unit: Unit) -> str:
        """The formula of a group for one unit, with its gate, and with what it took over.

        ``children`` are those that count, each with its cell in the template.
        """
        weights = [(cell, child.weight or Decimal(0)) for child, cell in children]
        formula = group_formula(self.rulebook, group, joined([cell for _, cell in children]), weights=weights)
        if group is None:
            return formula
        factor = self._factor(group.key, unit)
        whole = grows_as_a_whole(group)
        met = self.conditions.met(group.key, unit.cluster)
        if met is not None and group.otherwise is not None:
            most = group.otherwise if whole or factor is None else self._times(group.otherwise, factor)
            is_deduction = self.rulebook.kind(group) is PointKind.DEDUCTION
            hold, sign = ("MAX", "-") if is_deduction else ("MIN", "")
            formula = f"{hold}({formula},IF({met.own_there}=0,{sign}{literal(most)},{sign}{_MOST}))"
        if whole and factor is not None:
            scaled = f"{formula}*{factor.numerator}/{factor.denominator}"
            formula = rounded_formula(scaled, self.book.info.digits)
        return formula

    def _times(self, value: Decimal, factor: Fraction) -> Decimal:
        from thidua_xlsx.decimals import round_fraction

        digits = self.book.info.digits
        return Decimal(round_fraction(Fraction(value) * factor, digits)).scaleb(-digits)

    def _factor(self, key: str, unit: Unit) -> Fraction | None:
        row = self._unit_rows.get(unit.code)
        return None if row is None else self._factors.get(key, {}).get(row)

    @cached_property
    def _unit_rows(self) -> dict[str, int]:
        present = set(self.book.result.batch.recomputed["unit"].astype("object"))
        return {unit: at for at, unit in enumerate(u.code for u in self.rulebook.units if u.code in present)}

    @cached_property
    def _factors(self) -> Factors:
        """How much each node grew for each unit; that rests on assignments alone, which nothing here changes."""
        if all(self.rulebook.policy(leaf) not in STRETCHING for leaf in self.rulebook.leaves()):
            return {}
        table, units = self.book.result.batch.recomputed, self._unit_rows
        leaves = {leaf.key: at for at, leaf in enumerate(self.rulebook.leaves())}
        maximum = np.zeros((len(units), len(leaves)), dtype=np.int64)
        gone = np.zeros(maximum.shape, dtype=bool)
        scale = 10.0**self.book.info.digits
        columns = (table[name].astype("object") for name in ("unit", "criterion", "maximum", "state", "computed"))
        for unit, criterion, most, state, computed in zip(*columns, strict=True):
            maximum[units[unit], leaves[criterion]] = round(most * scale)
            gone[units[unit], leaves[criterion]] = state == NOT_ASSIGNED and not known(computed)
        return stretch(self.rulebook, list(units), np.zeros_like(maximum), maximum, gone)

    # -- below the criteria --------------------------------------------------------------------------

    def _foot(self) -> None:
        book, sheet = self.book, self.book.sheet("points")
        for row, text, style in ((self.total_row, _TOTAL, "total"), *((self.rows[k], _FOOT[k], "text") for k in _FOOT)):
            merge_text(sheet, row, (KEY_COLUMN, MAXIMUM_COLUMN - 1), book.say(text), book.styles.get(style))
            sheet.write_blank(row, MAXIMUM_COLUMN, None, book.styles.get(style))
            sheet.set_row(row, 18)
        book.write_maximum("points", self.total_row, MAXIMUM_COLUMN, "", "total_number")
        for unit in book.units:
            self._group_cell(None, unit, "total_number")
            self._maximum(unit)
            self._percent(unit)
            self._missing(unit)
            self._claimed(unit)

    def _at(self, key: str, unit: Unit) -> tuple[int, int]:
        return self.rows[key], self.book.grid.columns[unit.code]

    def _maximum(self, unit: Unit) -> None:
        book = self.book
        cell = book.group_cells.get((unit.code, TOTAL))
        value = float(self.rulebook.maximum("", unit.cluster)) if cell is None else cell["maximum"]
        style = book.styles.get("computed", book.max_format(value))
        if not self._is_plain:
            book.put("points", self._at("maximum", unit), value, style)
            return
        maxima, own = self._local(0), f"{OWN}${FIRST_ROW + 1}:{OWN}${self.total_row}"
        left_out = f'SUMIF({own},"{KG}",{maxima})-SUMIF({own},"{NOT_APPLICABLE}",{maxima})'
        template = f"ROUND(SUM({maxima})-{left_out},{book.info.digits})"
        book.formula("points", self._at("maximum", unit), template, style, value)

    def _local(self, position: int) -> str:
        return self.mask(position).rpartition("!")[2]

    @cached_property
    def _is_plain(self) -> bool:
        """Whether every group is a plain sum of core points: then the unit's maximum is a formula too."""
        groups = self.rulebook.groups()
        return (
            not self.rulebook.has_kind(PointKind.BONUS, PointKind.DEDUCTION)
            and all(group.rule is GroupRule.SUM and group.cap is None for group in groups)
            and all(self.rulebook.policy(leaf) in _WITHOUT_STRETCHING for leaf in self.rulebook.leaves())
        )

    def _percent(self, unit: Unit) -> None:
        book = self.book
        at, style = self._at("percent", unit), book.styles.get("computed", book.percent)
        if self.rulebook.cluster(unit.cluster).rank_by is RankBy.KEYS:
            book.put("points", at, None, style)
            return
        total, maximum = f"{OWN}{self.total_row + 1}", f"{OWN}{self.rows['maximum'] + 1}"
        figure = rounded_formula(f"{total}*100/{maximum}", book.info.percent_digits)
        template = f'IF(AND(ISNUMBER({total}),{maximum}>0),{figure},"")'
        cell = book.ranking[unit.code]
        value = cell["percent"] if known(cell["percent"]) and known(cell["points"]) else ""
        book.formula("points", at, template, style, value)

    def _missing(self, unit: Unit) -> None:
        book = self.book
        cell = book.group_cells.get((unit.code, TOTAL))
        value = len(self.rulebook.leaves(unit.cluster)) if cell is None else int(cell["missing"])
        own = f"{OWN}${FIRST_ROW + 1}:{OWN}${self.total_row}"
        template = f'SUMPRODUCT(ISNUMBER({self._local(0)})*({own}=""))'
        unjudged = self._unjudged.get(unit.cluster)
        if unjudged is not None and unit.code in book.submitted:
            template += f"+{unjudged.own_there}"
        book.formula("points", self._at("missing", unit), template, book.styles.get("computed", "0"), value)

    def _claimed(self, unit: Unit) -> None:
        """The total as the unit claimed it, and how far the points that count are from it."""
        book = self.book
        claimed = book.result.claimed_totals.get(unit.code)
        by_keys = self.rulebook.cluster(unit.cluster).rank_by is RankBy.KEYS
        value = None if by_keys else claimed
        book.put("points", self._at("claimed_total", unit), value, book.styles.get("computed", book.points))
        total = book.group_value(TOTAL, unit)
        there = known(value) and known(total) and not isinstance(total, str)
        difference = round(total - value, book.info.digits) + 0.0 if there else ""
        cells = f"{OWN}{self.total_row + 1},{OWN}{self.rows['claimed_total'] + 1}"
        first, second = cells.split(",")
        template = f'IF(COUNT({cells})=2,ROUND({first}-{second},{book.info.digits}),"")'
        signed = f"+{book.points};-{book.points};0"
        book.formula(
            "points", self._at("difference", unit), template, book.styles.get("computed_strong", signed), difference
        )

    def _mark_differences(self) -> None:
        """Bold with an arrow where points differ from the self-score: the mark follows what the head types."""
        book = self.book
        if book.result.stage is Stage.CLAIMED or not book.units:
            return
        first, last = FIRST_ROW, self.total_row - 1
        own = f"{column_letter(FIRST_UNIT_COLUMN)}{first + 1}"
        claimed = f"'{book.sheet_name('claimed')}'!{own}"
        for sign, arrow in ((">", ARROW_UP), ("<", ARROW_DOWN)):
            shown = f'"{arrow}" {book.points};"{arrow}" -{book.points};"{arrow}" {book.points}'
            style = book.styles.mark("differs", shown)
            rule = f"=AND(ISNUMBER({own}),ISNUMBER({claimed}),N({own}){sign}ROUND(N({claimed}),{book.info.digits}))"
            book.sheet("points").conditional_format(
                first,
                FIRST_UNIT_COLUMN,
                last,
                book.grid.last_column,
                {"type": "formula", "criteria": rule, "format": style},
            )


_TEXT_KG: Final = f'"{KG}"'
