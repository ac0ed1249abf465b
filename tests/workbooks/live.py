"""A consolidated workbook as plain dictionaries: what every view shows, and what it must show by a ``Result``.

Both have the same keys, so that nothing is forgotten: ``(view, …) → number or text``, nothing as ``""``. What is shown
is read from the file by keys, unit codes and words of headings; what must be shown comes from the result's tables.
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import etree

from tests.workbooks.lint import formula_faults
from thidua_xlsx.checking.conditions import field_values
from thidua_xlsx.checking.recompute import NOT_ASSIGNED
from thidua_xlsx.decimals import round_fraction
from thidua_xlsx.meeting.grids import CODE_ROW, FIRST_ROW, KEY_COLUMN, MAXIMUM_COLUMN, NAME_COLUMN
from thidua_xlsx.messages.text import format_number
from thidua_xlsx.methods.base import RESULT
from thidua_xlsx.reading.cells import a1
from thidua_xlsx.rulebook.model import Cluster, Criterion, Rulebook, Unit
from thidua_xlsx.rulebook.rules import Award, ClassCounts, Measure, RankBy, Scope
from thidua_xlsx.scoring.classes import CLASS_KINDS, NOT_CLASSIFIED, class_figure
from thidua_xlsx.scoring.figures import Figures
from thidua_xlsx.scoring.result import Result, Stage
from thidua_xlsx.scoring.score import _stage_points
from thidua_xlsx.scoring.totals import TOTAL, Sums, sum_points
from thidua_xlsx.scoring.verified import verify
from thidua_xlsx.workbooks.calculator import Sheets
from thidua_xlsx.workbooks.consolidated.book import KG, NOT_APPLICABLE, SHEET_NAMES, STAGE_WORDS

__all__ = ["Live", "View", "expected", "same", "shown", "unlike"]

View = dict[tuple[Any, ...], Any]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_A1 = re.compile(r"([A-Z]+)([0-9]+)")
_OWN_COLUMN = re.compile(r"(?<![A-Za-z$])[A-Z]{1,3}(?=\$?[0-9])")


# -- the file ----------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Live:
    """The cells of a workbook: sheet → (row, column) → formula (without ``=``, or empty) and value.

    Read by lxml: openpyxl takes five times as long and warns of sparklines; calamine reads an error as a blank.
    """

    path: Path
    cells: Mapping[str, Mapping[tuple[int, int], tuple[str, Any]]]
    elsewhere: Mapping[str, Sequence[str]]
    """Sheet, or nothing → the formulas of its conditional formats and validations, or of defined names."""
    names: Sequence[str]

    @classmethod
    def read(cls, path: Path) -> Live:
        """All cells of ``path``."""
        with zipfile.ZipFile(path) as archive:

            def tree(name: str) -> Any:
                return etree.fromstring(archive.read(name))

            strings = []
            if "xl/sharedStrings.xml" in archive.namelist():
                items = tree("xl/sharedStrings.xml").findall(f"{_MAIN}si")
                strings = ["".join(piece.text or "" for piece in item.iter(f"{_MAIN}t")) for item in items]
            targets = {item.get("Id"): item.get("Target") for item in tree("xl/_rels/workbook.xml.rels")}
            book = tree("xl/workbook.xml")
            own = ("_xlnm.",)  # of Excel: what is printed, which rows are repeated
            defined = [item for item in book.iter(f"{_MAIN}definedName") if not item.get("name").startswith(own)]
            trees = {item.get("name"): tree(f"xl/{targets[item.get(_REL)]}") for item in book.find(f"{_MAIN}sheets")}
            hidden = {name: [*_hidden(found)] for name, found in trees.items()}
            return cls(
                path,
                {name: dict(_cells(found, strings)) for name, found in trees.items()},
                {**hidden, "": [item.text or "" for item in defined]},
                [item.get("name") for item in defined],
            )

    @cached_property
    def rows(self) -> dict[str, list[list[Any]]]:
        """Sheet → rows of values from A1; a blank is ``""``."""
        found = {}
        for name, cells in self.cells.items():
            height = max((row for row, _ in cells), default=-1) + 1
            width = max((column for _, column in cells), default=-1) + 1
            table: list[list[Any]] = [[""] * width for _ in range(height)]
            for (row, column), (_, value) in cells.items():
                table[row][column] = value
            found[name] = table
        return found

    def formulas(self) -> Iterator[tuple[str, tuple[int, int], str, Any]]:
        """Sheet, place, formula and value of every formula."""
        for name, cells in self.cells.items():
            yield from ((name, place, formula, value) for place, (formula, value) in cells.items() if formula)

    def faults(self) -> list[str]:
        """What ``formula_faults`` finds, in cells and elsewhere; of formulas side by side, one is asked about."""
        alike = {
            _OWN_COLUMN.sub("A", formula): (f"{name}!{a1(*at)}", formula) for name, at, formula, _ in self.formulas()
        }
        hidden = {formula: (name, formula) for name, found in self.elsewhere.items() for formula in found}
        return [
            f"{place}: {fault} in ={formula}"
            for place, formula in (*alike.values(), *hidden.values())
            for fault in formula_faults(f"={formula}", names=self.names, sheets=list(self.cells))
        ]

    def miscalculated(self) -> list[str]:
        """Where a formula, calculated by ourselves from the values in the file, is not the value written with it."""
        sheets = Sheets()
        for name, cells in self.cells.items():
            for (row, column), (_, value) in cells.items():
                sheets.put(name, row, column, value)
        found = []
        for name, at, formula, value in self.formulas():
            own = sheets.calculate(formula, name, at[1])
            if not same(own, value):
                found.append(f"{name}!{a1(*at)}: {value!r} is {own!r} by ={formula}")
        return found

    def changed(self, copy: Live) -> list[str]:
        """Where a formula of this workbook has another value in a recalculated copy."""
        found = []
        for name, at, formula, value in self.formulas():
            now = copy.cells.get(name, {}).get(at, ("", ""))[1]
            if not same(now, value):
                found.append(f"{name}!{a1(*at)}: {value!r} is {now!r} by ={formula}")
        return found

    def sheet(self, key: str, lang: str) -> list[list[Any]]:
        """The rows of the sheet ``key`` of ``SHEET_NAMES``; none where the workbook has no such sheet."""
        return self.rows.get(SHEET_NAMES[key].say(lang), [])


def _hidden(sheet: Any) -> Iterator[str]:
    """Formulas outside cells; a list of words is none."""
    for name in ("cfRule", "dataValidation"):
        for rule in sheet.iter(f"{_MAIN}{name}"):
            yield from (item.text for item in rule if item.text)


def _cells(sheet: Any, strings: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[str, Any]]]:
    for cell in sheet.iter(f"{_MAIN}c"):
        formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
        kind, text = cell.get("t", "n"), "" if value is None or value.text is None else value.text
        held: Any = text
        if kind == "s":
            held = strings[int(text)]
        elif kind == "inlineStr":
            held = "".join(piece.text or "" for piece in cell.iter(f"{_MAIN}t"))
        elif kind == "b":
            held = text == "1"
        elif kind == "n" and text:
            held = float(text)
        if formula is None and held == "":
            continue
        letters, row = _A1.fullmatch(cell.get("r")).groups()  # type: ignore[union-attr]
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        yield (int(row) - 1, column - 1), ("" if formula is None else formula.text or "", held)


def same(one: Any, other: Any) -> bool:
    """Whether two cells show the same: numbers at the 15 digits that LibreOffice saves; nothing is an empty text."""
    one, other = ("" if value is None else value for value in (one, other))
    if any(isinstance(value, (str, bool)) for value in (one, other)):
        return type(one) is type(other) and bool(one == other)
    return f"{one + 0.0:.15g}" == f"{other + 0.0:.15g}"


def unlike(has: View, wants: View) -> list[str]:
    """Where two views differ, with what one of them lacks."""
    lacks = [f"{key}: not in the workbook, must be {wants[key]!r}" for key in wants if key not in has]
    more = [f"{key}: {has[key]!r}, which the result does not know" for key in has if key not in wants]
    both = [key for key in wants if key in has and not same(has[key], wants[key])]
    return [*lacks, *more, *(f"{key}: {has[key]!r}, must be {wants[key]!r}" for key in both)]


# -- what a workbook shows ---------------------------------------------------------------------------

_FOOT = {
    TOTAL: ("TỔNG ĐIỂM", "TOTAL"),
    "maximum": ("Thang điểm của đơn vị", "The unit's maximum"),
    "percent": ("Tỷ lệ (%)", "Percent"),
    "missing": ("Số tiêu chí chưa có điểm", "Criteria without points"),
    "claimed_total": ("Tổng điểm tự chấm", "Claimed total"),
    "difference": ("Chênh lệch so với tự chấm", "Difference from claimed"),
}
_RANK, _UNIT, _CLASS = ("Hạng", "Rank"), ("Đơn vị", "Unit"), ("Xếp loại", "Class")
_HOW = {
    "percent": ("Xếp hạng theo tỷ lệ phần trăm", "Ranked by percent"),
    "keys": ("Xếp hạng theo thứ tự chỉ tiêu", "Ranked by keys"),
    "points": ("Xếp hạng theo tổng điểm", "Ranked by points"),
}
_CHART_TITLE = ("Tiêu đề biểu đồ", "Title of the chart")
_STATES = {
    "proposed": ("Đề nghị", "Proposed"),
    "to the vote": ("Chờ bỏ phiếu", "To the vote"),
    "not proposed": ("Không đề nghị", "Not proposed"),
}


def shown(live: Live, rulebook: Rulebook, clusters: Sequence[str] = ()) -> View:
    """What every view of a consolidated workbook shows."""
    return _Shown(live, rulebook, _chosen(rulebook, clusters)).all()


def _chosen(rulebook: Rulebook, clusters: Sequence[str]) -> list[Cluster]:
    return [rulebook.cluster(code) for code in clusters] or list(rulebook.clusters)


def _applying(rulebook: Rulebook, cluster: str) -> list[Award]:
    return [award for award in rulebook.awards if not award.clusters or cluster in award.clusters]


def _top_groups(rulebook: Rulebook, cluster: str) -> list[Criterion]:
    """The columns of a ranking: what gives points, or holds something that does."""
    return [
        top
        for top in rulebook.children("", cluster)
        if top.scores or any(item.scores for item, _ in rulebook.walk(cluster, top.key))
    ]


class _Shown:
    def __init__(self, live: Live, rulebook: Rulebook, clusters: Sequence[Cluster]) -> None:
        self.live = live
        self.rulebook = rulebook
        self.clusters = clusters
        self.lang = rulebook.info.language

    def all(self) -> View:
        views = (self.points, self.heat, self.ranking, self.charts, self.classes, self.awards, self.covenant)
        return {key: value for view in views for key, value in view()}

    def word(self, texts: tuple[str, str]) -> str:
        return texts[self.lang == "en"]

    def sheet(self, key: str) -> list[list[Any]]:
        return self.live.sheet(key, self.lang)

    def _grid(self, key: str) -> Iterator[tuple[str, str, list[Any]]]:
        """Row's key or label, unit, and the cell, of a sheet of the grid."""
        rows = self.sheet(key)
        codes = {column: code for column, code in enumerate(rows[CODE_ROW]) if code != ""}
        assert sorted(codes.values()) == sorted(u.code for c in self.clusters for u in self.rulebook.units_of(c.code))
        for row in rows[FIRST_ROW:]:
            for column, code in codes.items():
                yield row[KEY_COLUMN], code, row[column]

    def points(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        keys = {criterion.key for criterion in self.rulebook.criteria}
        foot = {self.word(words): name for name, words in _FOOT.items()}
        for label, code, value in self._grid("points"):
            if label in keys:
                yield ("points", code, label), value
            elif label in foot:
                yield ("foot", code, foot[label]), value
            else:
                assert value == "", (label, code, value)  # a further input has no points, nor has the legend

    def heat(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        keys = {criterion.key for criterion in self.rulebook.criteria}
        for label, code, value in self._grid("heat"):
            if label in keys:
                yield ("heat", code, label), value

    def _headings(self, key: str, *words: tuple[str, str]) -> list[int]:
        """The rows that begin with ``words``."""
        wanted = [self.word(texts) for texts in words]
        return [at for at, row in enumerate(self.sheet(key)) if row[: len(wanted)] == wanted]

    def ranking(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        rows, found = self.sheet("ranking"), self._headings("ranking", _RANK, _UNIT)
        assert len(found) == len(self.clusters)
        before = 0
        for cluster, heading in zip(self.clusters, found, strict=True):
            above = [str(text) for row in rows[before:heading] for text in row if text != ""]
            yield from self._above(cluster.code, above)
            units = self.rulebook.units_of(cluster.code)
            columns = {words: at for at, words in enumerate(rows[heading]) if words != ""}
            at = {
                "rank": columns[self.word(_RANK)],
                "name": columns[self.word(_UNIT)],
                "total": columns[self.word(("Tổng điểm", "Total"))],
                "maximum": columns[self.word(("Thang điểm", "Maximum"))],
                "percent": columns[self.word(("Tỷ lệ (%)", "Percent"))],
                "note": columns[self.word(("Ghi chú", "Note"))],
            }
            at |= {"class": columns[self.word(_CLASS)]} if self.word(_CLASS) in columns else {}
            groups = [words for words, column in columns.items() if at["name"] < column < at["total"]]
            tops = _top_groups(self.rulebook, cluster.code)
            assert [words.partition(". ")[0] for words in groups] == [top.number.partition(". ")[0] for top in tops]
            at |= {f"group {top.key}": at["name"] + 1 + number for number, top in enumerate(tops)}
            for place, row in enumerate(rows[heading + 1 : heading + 1 + len(units)]):
                yield from ((("ranking", cluster.code, place, name), row[column]) for name, column in at.items())
            before = heading + 1 + len(units)

    def _above(self, cluster: str, texts: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Whose points are ranked, and by what."""
        stages = [
            stage.value for stage in Stage if any(t.endswith(f" – {STAGE_WORDS[stage].say(self.lang)}") for t in texts)
        ]
        hows = [how for how, words in _HOW.items() if any(text.startswith(self.word(words)) for text in texts)]
        yield ("stage", cluster), ", ".join(stages)
        yield ("ranked by", cluster), ", ".join(hows)

    def charts(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """The titles of the charts stand among the helper rows."""
        by_points = [cluster for cluster in self.clusters if cluster.rank_by is not RankBy.KEYS]
        rows = self.sheet("calculation")
        titles = [row[MAXIMUM_COLUMN] for row in rows if row[NAME_COLUMN] == self.word(_CHART_TITLE)]
        for cluster, title in zip(by_points, titles, strict=True):
            yield ("chart", cluster.code), title

    def classes(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        rows = self.sheet("classes")
        figure = ("Số để xếp loại", "Figure")
        for cluster, heading in zip(self.clusters, self._headings("classes", _RANK, _UNIT, figure), strict=bool(rows)):
            first = heading + 1
            names = ("rank", "name", "figure", "class", "reason")
            for place in range(len(self.rulebook.units_of(cluster.code))):
                for name, value in zip(names, rows[first + place], strict=False):
                    yield ("classes", cluster.code, place, name), value
                last = first + place
            counts = next(at for at in range(last, len(rows)) if rows[at][2] == self.word(("Số đơn vị", "Units")))
            for row in rows[counts + 1 : counts + 2 + len(self.rulebook.classes)]:
                yield ("class count", cluster.code, row[0]), row[2]

    def awards(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        rows, found = self.sheet("awards"), self._headings("awards", _RANK, _UNIT, _CLASS)
        codes = [cluster.code for cluster in self.clusters]
        asked = [(code, at, award) for code in codes for at, award in enumerate(_applying(self.rulebook, code))]
        names = ("rank", "name", "class", "state", "votes", "why")
        for (cluster, at, award), heading in zip(asked, found, strict=True):
            title = str(rows[heading - 1][0])
            assert title.startswith(award.name), (title, award)
            numbers = re.search(r"(\d+)\D+(\d+)\.$", title[len(award.name) :])
            if numbers:
                yield ("award", cluster, at, "quota"), float(numbers[1])
                yield ("award", cluster, at, "proposed"), float(numbers[2])
            for place in range(len(self.rulebook.units_of(cluster))):
                for name, value in zip(names, rows[heading + 1 + place], strict=False):
                    yield ("award", cluster, at, place, name), value

    def covenant(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        rows = self.sheet("covenant")
        found = self._headings("covenant", ("Mã", "Code"), ("Nội dung, chỉ tiêu", "Content, target"))
        for place, row in enumerate(rows[found[0] + 1 :] if found else []):
            for name, column in (
                ("code", 0),
                ("content", 1),
                ("cluster", 2),
                ("actual", 4),
                ("met", 5),
                ("missing", 6),
            ):
                yield ("covenant", place, name), row[column]


# -- what a result says ------------------------------------------------------------------------------


def expected(result: Result, clusters: Sequence[str] = (), *, written: Result | None = None) -> View:
    """What the views must show for ``result``; ``written`` is what the workbook was written with, before edits."""
    return _Expected(result, _chosen(result.rulebook, clusters), written or result).all()


def _known(value: Any) -> bool:
    return value is not None and value is not pd.NA and value == value


def _cell(value: Any) -> Any:
    return value if _known(value) else ""


class _Expected:
    def __init__(self, result: Result, clusters: Sequence[Cluster], written: Result) -> None:
        self.result = result
        self.written = written
        self.rulebook = result.rulebook
        self.info = result.rulebook.info
        self.lang = self.info.language
        self.clusters = clusters
        self.units = [unit for cluster in clusters for unit in self.rulebook.units_of(cluster.code)]
        self.leaf_rows = {(row["unit"], row["criterion"]): row for row in result.points.to_dict("records")}
        self.sum_rows = {(row["unit"], row["group"]): row for row in result.totals.to_dict("records")}
        self.ranked = {row["unit"]: row for row in result.ranking.to_dict("records")}

    def all(self) -> View:
        views = (self.points, self.foot, self.heat, self.ranking, self.charts, self.classes, self.awards, self.covenant)
        return {key: value for view in views for key, value in view()}

    def word(self, vi: str, en: str) -> str:
        return en if self.lang == "en" else vi

    def _in_order(self, cluster: str) -> list[dict[Any, Any]]:
        return [row for row in self.ranked.values() if row["cluster"] == cluster]

    def _criteria(self) -> list[Criterion]:
        codes = [cluster.code for cluster in self.clusters]
        return [item for item in self.rulebook.criteria if any(self.rulebook.applies(item, code) for code in codes)]

    def _points_of(self, unit: Unit, criterion: Criterion) -> Any:
        if not self.rulebook.applies(criterion, unit.cluster):
            return NOT_APPLICABLE
        if not criterion.is_leaf:
            return self._sum_of(unit.code, criterion.key)
        row = self.leaf_rows.get((unit.code, criterion.key))
        if row is None or _known(row["points"]):
            return "" if row is None else row["points"]
        return KG if row["state"] == NOT_ASSIGNED else ""

    def _sum_of(self, unit: str, group: str) -> Any:
        row = self.sum_rows.get((unit, group))
        if row is None or _known(row["points"]):
            return "" if row is None else row["points"]
        return "" if row["missing"] else KG

    def points(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for criterion in self._criteria():
            for unit in self.units:
                yield ("points", unit.code, criterion.key), self._points_of(unit, criterion)

    def _maximum_of(self, unit: Unit) -> float:
        row = self.sum_rows.get((unit.code, TOTAL))
        return float(self.rulebook.maximum("", unit.cluster)) if row is None else row["maximum"]

    def foot(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for unit in self.units:
            by_keys = self.rulebook.cluster(unit.cluster).rank_by is RankBy.KEYS
            row, total = self.sum_rows.get((unit.code, TOTAL)), self._sum_of(unit.code, TOTAL)
            claimed = "" if by_keys else self.result.claimed_totals.get(unit.code, "")
            there = total not in {"", KG} and claimed != ""
            yield ("foot", unit.code, TOTAL), total
            yield ("foot", unit.code, "maximum"), self._maximum_of(unit)
            yield ("foot", unit.code, "percent"), _cell(self.ranked[unit.code]["percent"])
            missing = len(self.rulebook.leaves(unit.cluster)) if row is None else int(row["missing"])
            yield ("foot", unit.code, "missing"), missing
            yield ("foot", unit.code, "claimed_total"), claimed
            yield ("foot", unit.code, "difference"), round(total - claimed, self.info.digits) if there else ""

    def heat(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for criterion in self._criteria():
            codes = [c.code for c in self.clusters if self.rulebook.applies(criterion, c.code)]
            maxima = {self.rulebook.maximum(criterion.key, code) for code in codes}
            for unit in self.units:
                value = self._points_of(unit, criterion)
                if not isinstance(value, str):
                    most = maxima.copy().pop() if len(maxima) == 1 else Decimal(0)
                    share = Fraction(Decimal(f"{abs(value):.15g}")) * 100 / Fraction(most) if most > 0 else None
                    value = "" if share is None else round_fraction(share, 0)
                yield ("heat", unit.code, criterion.key), value

    def ranking(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for cluster in self.clusters:
            yield ("stage", cluster.code), self.result.stage.value
            own = self._in_order(cluster.code)
            yield ("ranked by", cluster.code), own[0]["ranked_by"] if own else "points"
            by_keys = cluster.rank_by is RankBy.KEYS
            for place, row in enumerate(own):
                unit = self.rulebook.unit(row["unit"])
                values = {
                    "rank": _cell(row["rank"]),
                    "name": row["name"],
                    "total": "" if by_keys else self._sum_of(unit.code, TOTAL),
                    "maximum": "" if by_keys else self._maximum_of(unit),
                    "percent": _cell(row["percent"]),
                    "note": self._note(cluster, row),
                }
                values |= {"class": row["class"]} if self.rulebook.classes else {}
                for top in _top_groups(self.rulebook, cluster.code):
                    values[f"group {top.key}"] = self._points_of(unit, top)
                yield from ((("ranking", cluster.code, place, name), value) for name, value in values.items())

    def _note(self, cluster: Cluster, row: Mapping[Any, Any]) -> str:
        word, state, missing = self.word, row["state"], int(row["missing"])
        pieces = [
            word("Chưa có bản tự chấm dùng được", "No usable submission") if state == "not submitted" else "",
            self._key_figures(cluster, row["unit"]) if cluster.rank_by is RankBy.KEYS else "",
        ]
        if state == "not scored" and missing:
            pieces.append(word("Chưa tiêu chí nào tính được điểm", "No criterion could be scored"))
        elif state == "not scored":
            pieces.append(word("Không có tiêu chí nào được giao", "Nothing was assigned"))
        if row["shared"]:
            pieces.append(f"{word('Đồng hạng với', 'Shared with')} {row['tied_with']}")
        if row["decided_by"]:
            pieces.append(f"{word('Bằng nhau, phân định theo', 'Tied, decided by')} {row['decided_by']}")
        if row["last"]:
            pieces.append(word("Xếp cuối do bị khống chế", "Put last by an event"))
        if state == "provisional":
            pieces.append(word(f"Tạm tính: thiếu {missing} tiêu chí", f"Provisional: {missing} criteria missing"))
        return ". ".join(filter(None, [*pieces, row["class_reason"]]))

    @cached_property
    def sums(self) -> Sums:
        """Totals by kinds of points, which the tables of a result do not have."""
        result, batch = self.result, self.result.batch
        table = batch.recomputed if result.verification is None else verify(batch, result.verification).points
        if result.stage is not Stage.VERIFIED:
            table = table.assign(state=batch.recomputed["state"].to_numpy())
        points = _stage_points(self.rulebook, table, result.stage)
        gates = result.stage is not Stage.CLAIMED
        return sum_points(self.rulebook, points, field_values(batch.fields), leaf_gates=gates)[1]

    def _key_figures(self, cluster: Cluster, unit: str) -> str:
        values = field_values(self.result.batch.fields)
        figures = Figures.of(self.rulebook, self.sums, self.result.answers, values)
        leaves = {leaf.key: leaf for leaf in self.rulebook.leaves()}
        pieces = []
        for key in self.rulebook.tie_keys:
            for subject in key.subjects if not key.clusters or cluster.code in key.clusters else ():
                item = self.rulebook.field(subject)
                number: Any = values.get((unit, subject)) if item is not None else None
                name = "" if item is None else item.label
                if subject in leaves:
                    name, number = leaves[subject].name, figures.input(unit, subject, RESULT.key)
                if name and number is not None and not isinstance(number, str):
                    pieces.append(f"{name}: {format_number(number, self.lang)}")
        return "; ".join(pieces)

    def charts(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for cluster in self.clusters:
            if cluster.rank_by is RankBy.KEYS:
                continue
            ranked = [row for row in self._in_order(cluster.code) if _known(row["rank"])]
            title = self.word("Điểm của đơn vị", "Points of the unit")
            if len(ranked) > 1 and ranked[0]["rank"] == ranked[1]["rank"]:
                names = f"{self.rulebook.unit(ranked[0]['unit']).short}, {ranked[0]['tied_with']}"
                title = f"{self.word('Hạng 1 đồng hạng:', 'Rank 1 is shared:')} {names}"
            elif len(ranked) > 1:
                by = ranked[0]["ranked_by"]
                one, two = (Decimal(f"{row[by]:.15g}") for row in ranked[:2])
                of = ("điểm phần trăm", "percentage points") if by == "percent" else ("điểm", "points")
                gap = f"{format_number(one - two, self.lang)} {self.word(*of)}"
                title = f"{self.word('Chênh lệch hạng 1 và 2:', 'Between ranks 1 and 2:')} {gap}"
            yield ("chart", cluster.code), title

    def classes(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        rulebook = self.rulebook
        if not rulebook.classes or self.info.class_basis is None:
            return
        totals = self.sums.total(CLASS_KINDS[self.info.class_counts or ClassCounts.ALL])
        for cluster in self.clusters:
            own = self._in_order(cluster.code)
            for place, row in enumerate(own):
                figure: Any = ""
                if _known(row["rank"]):
                    at = self.sums.units.index(row["unit"])
                    if self.sums.maximum[at, -1] > 0:
                        figure = float(class_figure(rulebook, int(totals[at]), int(self.sums.maximum[at, -1])))
                values = {"rank": _cell(row["rank"]), "name": row["name"], "figure": figure}
                values |= {"class": row["class"], "reason": row["class_reason"]}
                yield from ((("classes", cluster.code, place, name), value) for name, value in values.items())
            for name in [*(item.name for item in rulebook.classes), NOT_CLASSIFIED.say(self.lang)]:
                yield ("class count", cluster.code, name), sum(row["class"] == name for row in own)

    def awards(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for cluster in self.clusters:
            for at, award in enumerate(_applying(self.rulebook, cluster.code)):
                scope = list(award.clusters or (item.code for item in self.rulebook.clusters))
                together = award.scope is Scope.TOGETHER and len(scope) > 1
                table = (self.written if together else self.result).awards
                said = "; ".join(scope) if together else cluster.code
                own = table[(table["award"] == award.code) & (table["scope"] == said)]
                own = own[own["cluster"] == cluster.code]
                if not together:
                    yield ("award", cluster.code, at, "quota"), int(own["quota"].iloc[0])
                    yield ("award", cluster.code, at, "proposed"), int(own["proposed"].sum())
                for place, row in enumerate(own.to_dict("records")):
                    values = {
                        "rank": _cell(row["rank"]),
                        "name": row["unit_name"],
                        "class": row["class"],
                        "state": self.word(*_STATES[row["state"]]),
                        "votes": f"{row['votes']}/{row['council']}" if _known(row["votes"]) else "",
                        "why": row["why"],
                    }
                    yield from ((("award", cluster.code, at, place, name), value) for name, value in values.items())

    def _is_frozen(self, code: str, cluster: str) -> bool:
        """Whether a row of the covenant counts an award over several clusters, which no cluster's workbook decides."""
        row = next(item for item in self.rulebook.covenant if item.code == code)
        several = {
            award.code
            for award in _applying(self.rulebook, cluster)
            if award.scope is Scope.TOGETHER and (len(award.clusters) or len(self.rulebook.clusters)) > 1
        }
        return row.measure is Measure.AWARD_COUNT and row.of in several

    def covenant(self) -> Iterator[tuple[tuple[Any, ...], Any]]:
        codes = {cluster.code for cluster in self.clusters}
        before = self.written.covenant.to_dict("records")
        rows = zip(self.result.covenant.to_dict("records"), before, strict=True)
        place = 0
        for new, old in rows:
            if new["cluster"] not in codes:
                continue
            row = old if self._is_frozen(new["code"], new["cluster"]) else new
            words = ("Đạt", "Met") if _known(row["met"]) and row["met"] else ("Chưa đạt", "Not met")
            met = self.word(*words) if _known(row["met"]) else "–"
            values = {"code": row["code"], "content": row["content"], "actual": _cell(row["actual"]), "met": met}
            values |= {"cluster": self.rulebook.cluster(row["cluster"]).name, "missing": row["missing_units"]}
            yield from ((("covenant", place, name), value) for name, value in values.items())
            place += 1
