"""The summary over many clusters: figures that agree with the results, formulas that agree with the figures."""

from __future__ import annotations

import dataclasses
import datetime
import random
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import thidua_xlsx as tx
from tests.batches import filled, make_batch
from tests.libreoffice import recalculate
from tests.scoring.small import batch, book, figure, leaf
from tests.strategies import rulebooks
from tests.workbooks.inspect import KNOWN_FUNCTIONS, differences, formulas, functions_in, texts, workbook_faults
from thidua_xlsx.decimals import exact, round_fraction
from thidua_xlsx.examples.write import FORMS_FOLDER, MEETING_FILES, RULEBOOK_FILE
from thidua_xlsx.meeting.entries import Event
from thidua_xlsx.meeting.events import Events
from thidua_xlsx.methods.interval import Interval
from thidua_xlsx.rulebook.model import ClassBasis, ClassFigure, Cluster, Rulebook, UnitClass
from thidua_xlsx.rulebook.rules import (
    Award,
    ClassCounts,
    CovenantTarget,
    Figure,
    Limiter,
    Measure,
    RankBy,
    Scope,
    Sign,
    TieKey,
)
from thidua_xlsx.workbooks import summary
from thidua_xlsx.workbooks.output import inputs_of

_EXAMPLES = Path(__file__).parents[2] / "examples"
_NAMES = ("can_tho_2579", "can_tho_157", "cum_9_2018", "cum_8_2019")
_UNITS, _CLUSTERS, _AWARDS = "Toàn bộ đơn vị", "Các cụm", "Khen thưởng"
_CLASSES = (
    UnitClass("Xuất sắc", Interval(Decimal(90)), "XS"),
    UnitClass("Tốt", Interval(Decimal(70), True, Decimal(90), False), "T"),
    UnitClass("Hoàn thành", Interval(None, True, Decimal(70), False), "HT"),
)
_LIMITERS = (
    Limiter("KT", "Lãnh đạo bị khiển trách", "T", no_award=True),
    Limiter("TC", "Không tự chấm", "HT", no_submission=True),
)
_TOGETHER = Award("CP", "Cờ của Chính phủ", scope=Scope.TOGETHER, number=2, class_at_least="XS")
_EACH = Award("CB", "Cờ của Bộ", scope=Scope.EACH, number=1, class_at_least="T")
_COVENANT = (
    CovenantTarget("1", "Mọi đơn vị từ loại Tốt", Measure.CLASS_SHARE, "T", Sign.AT_LEAST, Decimal(100)),
    CovenantTarget("2", "Không ai bị khiển trách", Measure.EVENT_COUNT, "KT", Sign.EQUAL, Decimal(0)),
    CovenantTarget("3", "Đoàn kết"),
)


def _rulebook(clusters: int = 2, units: int = 4, *, name: str = "Cụm {}", info: Any = None, **parts: Any) -> Rulebook:
    """So many clusters C1, C2, … of so many units C1U1, …, scored out of 100 points."""
    codes = [f"C{number}" for number in range(1, clusters + 1)]
    settings_ = {
        "class_basis": ClassBasis.POINTS,
        "class_figure": ClassFigure.PRINTED,
        "class_counts": ClassCounts.ALL,
        **(info or {}),
    }
    parts = {
        "classes": _CLASSES,
        "limiters": _LIMITERS,
        "awards": (_TOGETHER, _EACH),
        "covenant": _COVENANT,
        **parts,
    }
    return book(
        *parts.pop("criteria", (leaf("X", 100),)),
        units={f"{code}U{number}": code for code in codes for number in range(1, units + 1)},
        clusters=tuple(Cluster(code, name.format(code[1:]), f"{code}U1", f"{code}U2") for code in codes),
        info=settings_,
        **parts,
    )


def _other(title: str = "Quy định khác", **parts: Any) -> Rulebook:
    """Another rulebook, with clusters of the same codes."""
    rulebook = _rulebook(**parts)
    return dataclasses.replace(rulebook, info=dataclasses.replace(rulebook.info, id="khác", title=title))


def _scored(rulebook: Rulebook, points: dict[str, float], **more: Any) -> tx.Result:
    key = rulebook.leaves()[0].key
    return tx.score(batch(rulebook, {unit: {key: value} for unit, value in points.items()}), **more)


_POINTS = {"C1U1": 95.5, "C1U2": 95.5, "C1U3": 60, "C2U1": 99.25, "C2U2": 80.25, "C2U3": 71, "C2U4": 50}


def _small(**more: Any) -> tx.Result:
    """Two clusters: a shared rank, a unit that sent nothing, one that was reprimanded."""
    rulebook = _rulebook(**more)
    events = Events(rulebook, (Event("C2U2", "KT", confirmed=True),))
    return _scored(rulebook, _POINTS, events=events)


def _example(name: str) -> tx.Result:
    folder = _EXAMPLES / name
    rulebook = tx.read_rulebook(folder / RULEBOOK_FILE)
    there = {key: folder / file for key, file in MEETING_FILES.items() if (folder / file).exists()}
    return tx.score(
        tx.read_submissions(rulebook, folder / FORMS_FOLDER),
        verification=tx.read_verification(rulebook, there["verification"]) if "verification" in there else None,
        events=tx.read_events(rulebook, there["events"]) if "events" in there else None,
        ballots=tx.read_ballots(rulebook, there["ballots"]) if "ballots" in there else None,
    )


@pytest.fixture(scope="module")
def examples() -> dict[str, tx.Result]:
    """Examples of one cluster and of several, with points and without."""
    return {name: _example(name) for name in _NAMES}


def _table(path: Path, sheet: str, heading: str) -> Iterator[dict[str, Any]]:
    """The rows of the first table whose headings hold ``heading``, up to the first empty row."""
    rows = openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
    headings = next(row for row in rows if heading in row)
    for row in rows:
        if all(value is None for value in row):
            return
        yield {str(key): value for key, value in zip(headings, row, strict=True) if key is not None}


def _written(tmp_path: Path, *results: tx.Result, **options: Any) -> Path:
    path = tmp_path / "tong_hop_cac_cum.xlsx"
    tx.write_summary(results, path, **options)
    return path


def _units(path: Path) -> list[dict[str, Any]]:
    return [row for row in _table(path, _UNITS, "Thang điểm") if row["Cụm"]]


def test_the_first_sheet_has_every_unit_of_every_cluster_as_it_was_ranked(
    examples: dict[str, tx.Result], tmp_path: Path
) -> None:
    """A unit that is missing or stands with another's points is what the province would decide on."""
    path = _written(tmp_path, *examples.values())
    rows = iter(_units(path))
    for result in examples.values():
        for unit in result.ranking.to_dict("records"):
            row = next(rows)
            assert row["Đơn vị"] == unit["name"]
            assert row["Hạng"] == (None if pd.isna(unit["rank"]) else int(unit["rank"]))
            for heading, column in (("Điểm", "points"), ("Tỷ lệ (%)", "percent")):
                assert row[heading] == (None if pd.isna(unit["points"]) else unit[column])
            assert (row["Xếp loại"] or "") == unit["class"]
            proposed = result.awards[result.awards["proposed"] & (result.awards["unit"] == unit["unit"])]
            assert sorted(filter(None, (row["Đề nghị khen thưởng"] or "").split("; "))) == sorted(set(proposed["name"]))
    assert next(rows, None) is None


def test_a_unit_says_what_holds_it_down_and_what_is_still_open(tmp_path: Path) -> None:
    """Without limiter, shared rank and missing form in its row, the reader would ask why, or not ask."""
    rows = {row["Đơn vị"]: row for row in _units(_written(tmp_path, _small()))}
    assert rows["Đơn vị C2U2"]["Bị khống chế do"] == "Lãnh đạo bị khiển trách"
    assert rows["Đơn vị C1U1"]["Ghi chú"] == "Đồng hạng với Đơn vị C1U2"
    assert rows["Đơn vị C1U4"]["Tình trạng"] == "Chưa nộp"
    assert rows["Đơn vị C1U4"]["Ghi chú"] == "Chờ xác nhận: Không tự chấm"
    assert rows["Đơn vị C1U4"]["Bị khống chế do"] is None  # what is only proposed has no effect
    assert "Chờ xác nhận" not in (rows["Đơn vị C2U2"]["Ghi chú"] or "")
    assert rows["Đơn vị C1U4"]["Hạng"] is None
    assert rows["Đơn vị C2U1"]["Đề nghị khen thưởng"] == "Cờ của Chính phủ; Cờ của Bộ"


def test_a_shared_rank_is_a_number_with_a_sign(tmp_path: Path) -> None:
    """As a text it could be neither sorted nor counted."""
    sheet = openpyxl.load_workbook(_written(tmp_path, _small()))[_UNITS]
    shared = [cell.value for row in sheet.iter_rows(min_col=4, max_col=4) for cell in row if "=" in cell.number_format]
    assert shared == [1, 1]


def test_counts_and_figures_of_clusters_are_those_of_the_ranking(
    examples: dict[str, tx.Result], tmp_path: Path
) -> None:
    """The comparison of clusters is what the ministry reads first."""
    path = _written(tmp_path, *examples.values())
    rows = list(_table(path, _CLUSTERS, "Số đơn vị"))
    clusters = [(result, cluster) for result in examples.values() for cluster in result.rulebook.clusters]
    assert len(rows) == len(clusters) + 1
    for row, (result, cluster) in zip(rows, clusters, strict=False):
        own = result.ranking[result.ranking["cluster"] == cluster.code]
        assert row["Cụm"] == cluster.name
        assert row["Số đơn vị"] == len(own)
        assert row["Đã nộp"] == int((own["state"] != "not submitted").sum())
        assert row["Có hạng"] == int(own["rank"].notna().sum())
        known = [exact(float(value)) for value in own["percent"].dropna()]
        digits = result.rulebook.info.percent_digits
        expected = [min(known), sum(known) / len(known), max(known)] if known else []
        shown = [row["% thấp nhất"], row["% bình quân"], row["% cao nhất"]]
        assert shown == ([round_fraction(value, digits) / 10**digits for value in expected] or [None, None, None])
        for name in result.rulebook.classes:
            assert row[name.name] == int((own["class"] == name.name).sum())
        assert row["Được đề nghị khen"] == int(
            result.awards.loc[result.awards["proposed"] & (result.awards["cluster"] == cluster.code), "unit"].nunique()
        )
    assert rows[-1]["Số đơn vị"] == sum(row["Số đơn vị"] for row in rows[:-1])


@pytest.mark.libreoffice
def test_no_figure_changes_when_the_summary_is_opened(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """A mean that jumps on the minister's screen makes all others doubtful."""
    paths = [tmp_path / f"{name}.xlsx" for name in ("all", "one", "keys", "small")]
    tx.write_summary(examples.values(), paths[0], workbooks={"C9": tmp_path / "cum 9.xlsx"})
    tx.write_summary(examples["can_tho_2579"], paths[1])
    tx.write_summary(examples["can_tho_157"], paths[2])
    tx.write_summary(_small(), paths[3])
    copies = recalculate(paths, tmp_path / "office")
    assert [item for path, copy in zip(paths, copies, strict=True) for item in differences(path, copy)] == []


@pytest.mark.libreoffice
def test_random_results_show_after_recalculation_what_was_written(tmp_path: Path) -> None:
    """Counts, means and extremes must hold for any rulebooks together: names with signs, no points, nobody ranked."""
    paths: list[Path] = []

    @settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.data())
    def write(data: st.DataObject) -> None:
        results = []
        for number in range(data.draw(st.integers(1, 3))):
            rulebook = data.draw(rulebooks())
            info = dataclasses.replace(rulebook.info, id=f"r{number}", language="vi")
            rulebook = dataclasses.replace(rulebook, info=info)
            results.append(tx.score(make_batch(rulebook, data.draw(filled(rulebook)))))
        paths.append(tmp_path / f"{len(paths)}.xlsx")
        tx.write_summary(results, paths[-1])
        assert workbook_faults(paths[-1]) == []

    write()
    copies = recalculate(paths, tmp_path / "office")
    assert sum(1 for path in paths for _ in formulas(path)) > 100
    assert [item for path, copy in zip(paths, copies, strict=True) for item in differences(path, copy)] == []


def test_counts_means_and_extremes_are_formulas_that_excel_2016_takes(tmp_path: Path) -> None:
    """A figure that does not follow a correction lies; a function that Excel does not know shows #NAME?."""
    path = _written(tmp_path, _small())
    found = {(sheet, cell): formula for sheet, cell, formula, _ in formulas(path)}
    assert {sheet for sheet, _ in found} >= {_UNITS, _CLUSTERS, _AWARDS, "Giao ước", "Phân bố"}
    of_clusters = [formula for (sheet, _), formula in found.items() if sheet == _CLUSTERS]
    assert any("COUNTIFS(dv_cum" in formula for formula in of_clusters)
    assert any("dv_ty_le" in formula and "MAX" in formula for formula in of_clusters)
    assert {name for formula in found.values() for name in functions_in(formula)} <= KNOWN_FUNCTIONS
    assert workbook_faults(path) == []


def test_an_award_over_several_clusters_says_that_it_is_decided_here(tmp_path: Path) -> None:
    """The clusters' own workbooks cannot decide it; nobody would know where it was."""
    path = _written(tmp_path, _small())
    shown = texts(path, _AWARDS)
    assert any("Chỉ tiêu chung của Cụm 1, Cụm 2 (không quá 2): 2; đề nghị 1" in text for text in shown)
    assert any("Xét chung giữa các cụm tại bảng này" in text for text in shown)
    assert any(text.startswith("Chỉ tiêu riêng từng cụm (không quá 1): cộng 2") for text in shown)


def test_the_matrix_counts_what_each_cluster_is_proposed(tmp_path: Path) -> None:
    """Who is proposed how often is the first question at the ministry."""
    result = _small()
    rows = list(_table(_written(tmp_path, result), _AWARDS, "Cờ của Bộ"))
    for row, cluster in zip(rows, result.rulebook.clusters, strict=False):
        for award in result.rulebook.awards:
            own = result.awards[(result.awards["name"] == award.name) & (result.awards["cluster"] == cluster.code)]
            assert row[award.name] == int(own["proposed"].sum())
    assert rows[2]["Cụm"] == "Cộng"
    assert rows[3]["Cờ của Bộ"] == 2


def test_every_unit_of_an_award_has_its_reason(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """A unit that is passed over has a right to the reason."""
    path = _written(tmp_path, *examples.values())
    shown = set(texts(path, _AWARDS))
    for result in examples.values():
        assert set(result.awards["why"]) <= shown
        assert set(result.awards["unit_name"]) <= shown


def test_an_award_lists_first_who_is_proposed_and_last_who_has_no_rank(tmp_path: Path) -> None:
    """Among hundreds of refusals the few proposals would be looked for by hand."""
    rows = list(_table(_written(tmp_path, _small()), _AWARDS, "Lý do"))
    states = [row["Kết quả"] for row in rows]
    assert states == sorted(states, key=["Đề nghị", "Chờ bỏ phiếu", "Không đề nghị"].index)
    refused = [row["Hạng"] for row in rows if row["Kết quả"] == "Không đề nghị" and row["Cụm"] == "Cụm 1"]
    assert refused == [3, None]


def test_covenants_and_limits_are_listed_by_cluster(tmp_path: Path) -> None:
    """What a cluster promised and what befell its units is part of the judgement on it."""
    path = _written(tmp_path, _small())
    counts = list(_table(path, "Giao ước", "Chưa rõ"))
    assert [(row["Đạt"], row["Chưa đạt"], row["Chưa rõ"]) for row in counts] == [(1, 1, 0), (0, 2, 0), (1, 3, 0)]
    assert "Mọi đơn vị từ loại Tốt" in texts(path, "Giao ước")
    (confirmed,) = [row for row in _table(path, "Khống chế", "Hệ quả") if row["Tình trạng"] == "Đã xác nhận"]
    assert (confirmed["Cụm"], confirmed["Đơn vị"]) == ("Cụm 2", "Đơn vị C2U2")


def test_sheets_with_nothing_to_say_are_left_out_and_contents_come_with_many(tmp_path: Path) -> None:
    """Empty sheets hide the full ones; among many the way must be shown."""
    path = _written(tmp_path, _small())
    assert openpyxl.load_workbook(path).sheetnames == [
        *(_UNITS, "Mục lục", _CLUSTERS, _AWARDS, "Phân bố", "Giao ước", "Khống chế", "Nguồn"),
    ]
    plain = _scored(_rulebook(classes=(), limiters=(), awards=(), covenant=()), _POINTS)
    path = _written(tmp_path, plain)
    assert openpyxl.load_workbook(path).sheetnames == [_UNITS, _CLUSTERS, "Phân bố", "Nguồn"]
    assert "Xếp loại" not in texts(path, _UNITS)


def test_a_cluster_without_points_has_neither_mean_nor_bar(tmp_path: Path) -> None:
    """A blank that is counted as 0 would pull its cluster, and the mean of all, to the ground."""
    rulebook = _rulebook(criteria=(figure("X"),), classes=(), awards=(), covenant=(), limiters=())
    keys = tuple(dataclasses.replace(item, rank_by=RankBy.KEYS) for item in rulebook.clusters)
    rulebook = dataclasses.replace(rulebook, clusters=keys, tie_keys=(TieKey(("X",), Figure.RESULT),))
    path = _written(tmp_path, _scored(rulebook, {"C1U1": 7, "C1U2": 3}))
    assert openpyxl.load_workbook(path).sheetnames == [_UNITS, _CLUSTERS, "Nguồn"]
    assert [row["Hạng"] for row in _units(path)][:3] == [1, 2, None]
    assert "% bình quân" not in texts(path, _CLUSTERS)


def test_different_rulebooks_are_named_and_their_points_not_averaged(tmp_path: Path) -> None:
    """Points out of 100 and out of 1,000 in one mean would be nonsense with two decimals."""
    other = _other(criteria=(leaf("X", 1000),))
    path = _written(tmp_path, _small(), _scored(other, {unit: value * 10 for unit, value in _POINTS.items()}))
    assert any("r (thang điểm 100); khác (thang điểm 1000)" in text for text in texts(path, _UNITS))
    total = list(_table(path, _CLUSTERS, "Số đơn vị"))[-1]
    assert total["Điểm bình quân"] is None
    assert total["% bình quân"] is not None


def test_classes_of_several_rulebooks_stand_from_the_highest_down(tmp_path: Path) -> None:
    """A highest class at the far right would be read as the lowest."""
    best = UnitClass("Tiêu biểu", Interval(Decimal(98)), "TB")
    other = _other(classes=(best, dataclasses.replace(_CLASSES[0], interval=Interval(Decimal(90), True, Decimal(98)))))
    path = _written(tmp_path, _small(), _scored(other, _POINTS))
    headings = list(next(_table(path, _CLUSTERS, "Số đơn vị")))
    first = headings.index("Tiêu biểu")
    assert headings[first : first + 5] == ["Tiêu biểu", "Xuất sắc", "Tốt", "Hoàn thành", "Chưa xếp loại"]
    rows = list(_table(path, _CLUSTERS, "Số đơn vị"))
    assert [row["Tiêu biểu"] for row in rows] == [None, None, 0, 1, 1]  # blank where the rulebook does not know it


def test_clusters_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two rows “Cụm 1” of two rulebooks would be taken for one cluster written twice."""
    other = _other()
    path = _written(tmp_path, _small(), _scored(other, _POINTS))
    names = [row["Cụm"] for row in _table(path, _CLUSTERS, "Số đơn vị")]
    assert names == ["Cụm 1 – R", "Cụm 2 – R", "Cụm 1 – Quy định khác", "Cụm 2 – Quy định khác", "Tất cả"]
    same = _other("R", name="Cụm")
    path = _written(tmp_path, _small(name="Cụm"), _scored(same, _POINTS))
    names = [row["Cụm"] for row in _table(path, _CLUSTERS, "Số đơn vị")][:-1]
    assert len(set(names)) == 4
    assert names[:2] == ["Cụm – R (r, C1)", "Cụm – R (r, C2)"]


def test_the_same_cluster_twice_is_refused(tmp_path: Path) -> None:
    """Last week's result beside this week's would count every unit twice."""
    with pytest.raises(ValueError, match="two results hold cluster 'C1' of rulebook 'r'"):
        tx.write_summary([_small(), _small()], tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="at least one result"):
        tx.write_summary([], tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_clusters_number_leads_to_its_workbook(tmp_path: Path) -> None:
    """From a doubtful figure to the cluster's own workbook must be one click, wherever the folder is moved to."""
    workbooks = {"C1": tmp_path / "cụm" / "tổng hợp 1.xlsx", "C2": tmp_path / "ngoài #2.xlsx"}
    path = _written(tmp_path, _small(), workbooks=workbooks)
    sheet = openpyxl.load_workbook(path)[_UNITS]
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows(max_col=1) for cell in row if cell.value in {1, 2}}
    assert links[1] is not None
    assert links[1].target in {"cụm\\tổng%20hợp%201.xlsx", "cụm/tổng%20hợp%201.xlsx"}
    assert links[2] is None  # Excel takes # for the beginning of a place in the file
    assert openpyxl.load_workbook(path)[_CLUSTERS]["A7"].hyperlink is not None


def test_a_workbook_of_no_cluster_or_of_two_is_refused(tmp_path: Path) -> None:
    """A mistyped code would leave out a link silently; a code of two rulebooks would lead to the wrong workbook."""
    other = _other()
    results = [_small(), _scored(other, _POINTS)]
    with pytest.raises(ValueError, match="no result holds cluster 'C7'"):
        tx.write_summary(results, tmp_path / "a.xlsx", workbooks={"C7": "x.xlsx"})
    with pytest.raises(ValueError, match="give \\(rulebook id, code\\)"):
        tx.write_summary(results, tmp_path / "a.xlsx", workbooks={"C1": "x.xlsx"})
    tx.write_summary(results, tmp_path / "a.xlsx", workbooks={("khác", "C1"): tmp_path / "x.xlsx"})
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")[_CLUSTERS]
    linked = [cell.value for cell in sheet["A"] if cell.hyperlink and isinstance(cell.value, int)]
    assert linked == [3]


def test_what_the_summary_rests_on_is_never_written_over(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """One slip of the name would cost a unit's form or a cluster's workbook."""
    result = examples["cum_9_2018"]
    inputs = inputs_of(result)
    assert {path.name for path in inputs} >= {RULEBOOK_FILE, *MEETING_FILES.values()}
    form = next(path for path in inputs if path.parent.name == FORMS_FOLDER)
    before = form.read_bytes()
    with pytest.raises(tx.OutputError, match="chọn tên khác"):
        tx.write_summary(result, form)
    assert form.read_bytes() == before
    own = tmp_path / "cum.xlsx"
    with pytest.raises(tx.OutputError, match="chọn tên khác"):
        tx.write_summary(result, own, workbooks={"C9": own})
    assert not own.exists()


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel holds the file open: the old summary must stay whole, and the words must say what to do."""
    path = _written(tmp_path, _small())
    before = path.read_bytes()

    def held(self: Path, target: object) -> None:
        raise PermissionError(13, "held", str(self))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(tx.OutputError, match="đang mở trong Excel"):
        tx.write_summary(_small(), path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_text_of_users_never_becomes_a_formula(tmp_path: Path) -> None:
    """A cluster called =HYPERLINK(…) must not run on the ministry's PC."""
    nasty = '=HYPERLINK("http://x";"y")'
    rulebook = _rulebook(name=nasty + "{}", classes=(UnitClass(nasty, Interval(Decimal(0)), "A"),))
    awards = tuple(dataclasses.replace(item, name=nasty + item.code, class_at_least="") for item in rulebook.awards)
    units = tuple(dataclasses.replace(unit, name=f"+{unit.name}", short_name="@SUM(A1)") for unit in rulebook.units)
    rulebook = dataclasses.replace(rulebook, awards=awards, units=units, limiters=(), covenant=())
    path = _written(tmp_path, _scored(rulebook, _POINTS))
    assert not any("HYPERLINK" in formula or "@SUM" in formula for *_, formula, _ in formulas(path))
    assert sum(nasty in text for text in texts(path, _UNITS)) > 6
    assert workbook_faults(path) == []


def test_equal_input_gives_equal_bytes(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """Two runs must be told to be the same by their hash."""
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        tx.write_summary(iter(examples.values()), path, date=datetime.date(2025, 12, 31))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert any("ngày 31 tháng 12 năm 2025" in text for text in texts(paths[0], _UNITS))


def test_every_sheet_bears_the_stamp_and_leads_back(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """Illustrative figures under a real cluster's name would be taken for results; a dead end costs the reader."""
    path = _written(tmp_path, _small(), examples["can_tho_2579"])
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert any("SỐ LIỆU MINH HỌA" in text for text in texts(path, sheet.title)), sheet.title
        if sheet.title != _UNITS:
            assert sheet["A3"].hyperlink.location == f"'{_UNITS}'!A1"


def test_sources_name_rulebooks_stages_and_files(examples: dict[str, tx.Result], tmp_path: Path) -> None:
    """Without fingerprint and SHA-256 nobody can show later what the summary rests on."""
    path = _written(tmp_path, *examples.values())
    shown = set(texts(path, "Nguồn"))
    for result in examples.values():
        assert result.rulebook.fingerprint in shown
        assert set(result.batch.sources["sha256"]) <= shown
    assert any(tx.__version__ in text for text in shown)


def test_the_first_sheet_is_printed_on_a4_with_headings_on_every_page(tmp_path: Path) -> None:
    """Paper goes to the council: one page wide, headings repeated, no number on page 1."""
    path = _written(tmp_path, _small())
    sheet = openpyxl.load_workbook(path)[_UNITS]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one wide is what is not written
    assert sheet.print_title_rows is not None
    assert sheet.auto_filter.ref
    assert sheet.freeze_panes is not None
    with zipfile.ZipFile(path) as archive:
        assert b'differentFirst="1"' in archive.read("xl/worksheets/sheet1.xml")


def test_an_english_rulebook_gives_an_english_summary(tmp_path: Path) -> None:
    """A reader without Vietnamese would find half of it in a language that he cannot read."""
    path = _written(tmp_path, _small(info={"language": "en"}))
    book_ = openpyxl.load_workbook(path)
    assert book_.sheetnames == [
        *("All units", "Contents", "Clusters", "Awards", "Distribution", "Covenant", "Limits", "Sources"),
    ]
    assert "unit_percent" in book_.defined_names
    assert workbook_faults(path) == []


def test_thirty_four_clusters_are_written_with_every_unit_of_them(tmp_path: Path) -> None:
    """The ministry would miss a unit among four hundred, or scroll past all who are not proposed."""
    rulebook = _rulebook(34, 12)
    chance = random.Random(34)
    points = {unit.code: chance.randint(4000, 10_000) / 100 for unit in rulebook.units if chance.random() > 0.03}
    result = _scored(rulebook, points)
    path = _written(tmp_path, result)
    assert len(_units(path)) == 34 * 12
    sheet = openpyxl.load_workbook(path)[_AWARDS]
    assert any(row.hidden for row in sheet.row_dimensions.values())  # who is not proposed is folded, not dropped
    assert any("được gập lại" in text for text in texts(path, _AWARDS))


def test_the_module_is_what_the_package_offers() -> None:
    """A public name that leads elsewhere would be found only by the user."""
    assert tx.write_summary is summary.write_summary
