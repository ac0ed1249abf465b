"""Charts show the result's figures, in its language, and can be read to the last word."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from tests.plots.layout import badly_placed, grey_picture, words
from tests.plots.results import example_result, in_english, odd_result
from thidua_xlsx.messages.text import format_points
from thidua_xlsx.plots import Plots
from thidua_xlsx.plots.look import FILLS, ORANGE
from thidua_xlsx.scoring.result import Result

_CHARTS = ("ranking", "heatmap", "claimed_vs_verified", "groups", "gaps")
_VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def _result(name: str) -> Result:
    return odd_result(name) if " " in name or name in {"nobody", "signs"} else example_result(name)


@cache
def _chart(name: str, chart: str, cluster: str | None = None) -> Axes:
    """A chart that several tests look at and none changes."""
    axes = getattr(Plots(_result(name), pyplot=False), chart)(cluster=cluster)
    assert isinstance(axes, Axes)
    return axes


@pytest.mark.parametrize(
    ("name", "cluster", "chart"),
    [
        *((name, None, chart) for name in ("cum_9_2018", "thang_1000_diem", "long names") for chart in _CHARTS),
        *(("can_tho_2579", "XP", chart) for chart in ("ranking", "heatmap", "gaps")),
        ("cum_1_2021", None, "groups"),
        ("signs", None, "ranking"),
    ],
)
def test_no_word_of_a_chart_is_cut_off_or_covered(name: str, cluster: str | None, chart: str) -> None:
    """A name that runs out of the picture or into a figure cannot be read in the meeting."""
    assert badly_placed(_chart(name, chart, cluster)) == []


def test_intervals_reach_from_the_best_to_the_worst_rank() -> None:
    """How firm a rank is would be overstated by a bar too short, or by a chart whose words cannot be read."""
    result = example_result("cum_9_2018")
    robustness = result.robustness(draws=50)
    axes = Plots(result, pyplot=False).robustness(robustness=robustness)
    assert badly_placed(axes) == []
    own = robustness.intervals
    bars = [(round(bar.get_x() + 0.24), round(bar.get_x() + bar.get_width() - 0.24)) for bar in _bars(axes)]
    expected = zip(
        *(own[f"{way}_{end}"] for way in ("left_out", "disturbed") for end in ("best", "worst")), strict=True
    )
    assert bars == [pair for a, b, c, d in expected for pair in ((a, b), (c, d))]
    groups = robustness.left_out[robustness.left_out["is_group"]]
    by_a_group = set(groups.loc[groups["without"] != groups["rank"], "unit"].astype(str))
    moved = by_a_group | set(own.loc[own["best"] != own["worst"], "unit"].astype(str))
    assert "ST" in by_a_group  # first by every single criterion, and not without a whole group
    title = f"hạng 1 chưa chắc, bớt cả nhóm Sóc Trăng xuống hạng 2; {len(moved)} trong 8 đơn vị có thể đổi hạng"
    assert f"Cụm thi đua số 9: {title}" in words(axes)


def test_a_ranking_by_reported_figures_is_not_called_firm() -> None:
    """The meeting would be told that rank 1 withstands other points, where no points were there to try."""
    result = example_result("can_tho_157")
    axes = Plots(result, pyplot=False).robustness(cluster="DV", robustness=result.robustness(draws=20))
    assert badly_placed(axes) == []
    title = "Nhóm tổ chức cung cấp dịch vụ chi trả: xếp theo số liệu báo cáo, không thử bằng điểm"
    assert title in words(axes)
    assert not any("100 %" in text for text in words(axes))


def test_what_is_no_axes_or_no_robustness_is_refused_in_words() -> None:
    """A slip would end in an error of matplotlib's about an attribute that nobody named."""
    plots = Plots(example_result("cum_9_2018"), pyplot=False)
    with pytest.raises(TypeError, match="ax must be Axes of matplotlib or None, not int"):
        plots.ranking(ax=3)  # type: ignore[arg-type]  # the mistake is the test
    with pytest.raises(TypeError, match=r"robustness must be what result.robustness\(\) returned, not int"):
        plots.robustness(robustness=3)  # type: ignore[arg-type]  # the mistake is the test


def test_what_covers_another_word_would_be_found() -> None:
    """The check itself must see what it is for."""
    axes = mpl.figure.Figure(figsize=(4, 3)).add_subplot()
    axes.text(0.5, 0.5, "Sóc Trăng")
    axes.text(0.52, 0.51, "Cà Mau")
    axes.text(0.95, 0.2, "Công an tỉnh Kiên Giang")
    assert badly_placed(axes) == ["cut off: 'Công an tỉnh Kiên Giang'", "'Sóc Trăng' covers 'Cà Mau'"]


def _bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_the_ranking_has_a_bar_for_each_unit_in_the_order_of_ranks_with_its_figure() -> None:
    """A bar of another length than the printed figure, or at another unit's name, would decide a meeting wrongly."""
    result, axes = example_result("cum_9_2018"), _chart("cum_9_2018", "ranking")
    figures = result.ranking["percent"].tolist()
    assert [bar.get_width() for bar in _bars(axes)] == figures
    assert {bar.get_x() for bar in _bars(axes)} == {0}
    shorts = [result.rulebook.unit(code).short for code in result.ranking["unit"]]
    assert [label.get_text() for label in axes.get_yticklabels()] == shorts
    said = words(axes)
    assert all(format_points(figure, 2, "vi") in said for figure in figures)
    assert "Phần trăm của thang điểm (điểm thẩm định)" in said
    difference = format_points(figures[0] - figures[1], 2, "vi")
    assert f"Cụm thi đua số 9: chênh lệch hạng 1 và 2 ({shorts[0]}, {shorts[1]}) là {difference} điểm phần trăm" in said


def test_shared_ranks_and_units_without_a_rank_are_told_apart_in_words() -> None:
    """Who did not hand in would look like who has no points; a shared rank like an order."""
    said = words(_chart("can_tho_2579", "ranking", "XP"))
    assert said.count("15=") == 3
    assert "chưa nộp bản tự chấm, chưa xếp hạng" in said
    assert sum(text.endswith("· tạm tính") for text in words(_chart("long names", "ranking"))) == 15


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("one unit", "Cụm: chỉ Đơn vị U1 được xếp hạng"),
        ("all shared", "Cụm: 5 đơn vị cùng hạng 1"),
        ("nobody", "Cụm: chưa có đơn vị nào có điểm để vẽ"),
        ("cum_1_2021", "Cụm thi đua số 1: Phòng CTĐ và CTCT và Đơn vị 3 cùng 100,00; hạng 1 do tiêu chí phân định"),
        ("keys that are points", "Cụm xếp hạng theo thứ tự chỉ tiêu: Đơn vị U1 hạng 1"),
        ("put last", "Cụm: chênh lệch hạng 1 và 2 (Đơn vị U2, Đơn vị U3) là 3,00 điểm"),
    ],
)
def test_the_title_says_the_finding(name: str, title: str) -> None:
    """Ties, votes and a single unit need other words, or the title says what is not so."""
    assert title in words(_chart(name, "ranking"))


def test_a_unit_put_last_by_an_event_says_so_beside_its_longer_bar() -> None:
    """The longest bar at the bottom would look like a fault of the chart."""
    assert any(text.endswith("xếp cuối do sự kiện") for text in words(_chart("put last", "ranking")))
    assert "xếp cuối do sự kiện" in words(_chart("put last", "gaps"))


def test_a_cluster_ranked_by_keys_shows_its_first_key_or_says_that_there_is_nothing_to_draw() -> None:
    """An empty chart would look like a fault."""
    axes = _chart("can_tho_157", "ranking", "DV")
    assert [bar.get_width() for bar in _bars(axes)] == [5200, 5200, 5200, 3900]
    said = words(axes)
    assert "5.200" in said
    assert any("Số tài khoản mở mới" in text for text in said)
    for chart in _CHARTS[1:]:
        text = "Nhóm tổ chức cung cấp dịch vụ chi trả xếp hạng theo thứ tự chỉ tiêu, không có tổng điểm để vẽ"
        assert words(_chart("can_tho_157", chart, "DV")) == [text]


def test_gaps_are_the_differences_from_rank_to_rank() -> None:
    """A gap that does not match the printed figures would be argued about."""
    figures = example_result("cum_9_2018").ranking["percent"].tolist()
    said = words(_chart("cum_9_2018", "gaps"))
    for ahead, own in pairwise(figures):
        assert format_points(own - ahead, 2, "vi", signed=True) in said
    assert "bằng nhau" in words(_chart("cum_8_2019", "gaps"))


def test_claims_stand_beside_what_counts_with_the_signed_difference() -> None:
    """Whose points were cut, and by how much, is what the meeting asks first."""
    result, axes = example_result("cum_9_2018"), _chart("cum_9_2018", "claimed_vs_verified")
    said = words(axes)
    apart = result.inflation().units.set_index("unit")["left_out"]
    for unit, points in zip(result.ranking["unit"], result.ranking["points"], strict=True):
        change = points - result.claimed_totals[unit]
        assert (format_points(change, 2, "vi", signed=True) in said) is not bool(apart[unit])
    assert "1 ô không so được" in said
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["điểm tự chấm", "điểm thẩm định"]
    assert len({line.get_marker() for line in axes.lines if line.get_marker() != "None"}) == 2


def test_groups_add_up_to_the_total_and_deductions_stand_left_of_zero() -> None:
    """A segment too many or on the wrong side would show another total."""
    result, axes = example_result("thang_1000_diem"), _chart("thang_1000_diem", "groups")
    sums: dict[int, float] = {}
    for bar in _bars(axes):
        row = round(bar.get_y() + bar.get_height() / 2)
        sums[row] = sums.get(row, 0) + bar.get_width()
    assert [sums[row] for row in sorted(sums)] == pytest.approx(result.ranking["points"].tolist())
    taken = result.totals[(result.totals["group"] == "V") & (result.totals["points"] < 0)]
    assert sorted(bar.get_width() for bar in _bars(axes) if bar.get_width() < 0) == pytest.approx(
        sorted(taken["points"])
    )
    assert [bar.get_width() for bar in _bars(_chart("below zero", "groups"))] == [4, 5, 1, -5, -30]


def test_the_heat_map_shows_percent_and_tells_not_assigned_from_missing() -> None:
    """An empty cell could mean nothing done, nothing to do, or nothing read."""
    axes = _chart("cum_9_2018", "heatmap")
    result = example_result("cum_9_2018")
    own = result.points.set_index(["unit", "criterion"])
    columns = [label.get_text() for label in axes.get_xticklabels()]
    assert columns == [leaf.key for leaf in result.rulebook.leaves()]
    inside = [text for text in axes.texts if not isinstance(text, Annotation)]  # captions and ranks stand around
    shown = {(round(text.get_position()[0]), round(text.get_position()[1])): text.get_text() for text in inside}
    for y, unit in enumerate(result.ranking["unit"]):
        for x, key in enumerate(columns):
            row = own.loc[(unit, key)]
            share = (
                "KG" if row["state"] == "not assigned" else format_points(row["points"] * 100 / row["maximum"], 0, "vi")
            )
            assert shown[x, y] == share
    picture = np.asarray(axes.images[0].get_array())
    assert picture.shape[:2] == (8, len(columns))
    assert "KG: không được giao" in words(axes)
    assert "chưa có điểm" in words(_chart("long names", "heatmap"))


@pytest.mark.parametrize("chart", _CHARTS)
def test_an_english_rulebook_gives_english_words_and_decimal_points(chart: str) -> None:
    """Half a chart in the other language can be shown to nobody."""
    result = in_english(odd_result("all shared" if chart == "heatmap" else "put last"))
    said = [text.replace("Đơn vị", "").replace("Cụm", "").replace("Nhóm", "") for text in words(_draw(result, chart))]
    assert [text for text in said if _VIETNAMESE.search(text) and "Tiêu chí" not in text] == []
    assert not any(re.search(r"\d,\d", text) for text in said)
    assert any(re.search(r"\d,\d\d", text) for text in words(_chart("put last", chart))) or chart in {
        "heatmap",
        "groups",
    }


def _draw(result: Result, chart: str) -> Axes:
    axes = getattr(Plots(result, pyplot=False), chart)()
    assert isinstance(axes, Axes)
    return axes


def test_ticks_have_the_decimal_sign_of_the_language_and_no_more_decimals_than_they_need() -> None:
    """97.5 under a Vietnamese chart reads as a number in the thousands."""
    axes = _chart("can_tho_2579", "gaps", "XP")
    ticks = [label.get_text() for label in axes.get_xticklabels()]
    assert "97,5" in ticks
    assert not any("." in tick for tick in ticks)
    assert "1.000" in [label.get_text() for label in _chart("thang_1000_diem", "groups").get_xticklabels()]


@pytest.mark.parametrize("chart", _CHARTS)
def test_of_several_clusters_one_must_be_named(chart: str) -> None:
    """Clusters are ranked apart; a chart of all of them would compare what is not comparable."""
    plots = Plots(example_result("can_tho_2579"), pyplot=False)
    with pytest.raises(ValueError, match="cluster= one of TW, TP, XP"):
        getattr(plots, chart)()
    with pytest.raises(KeyError, match="no cluster 'XX'"):
        getattr(plots, chart)(cluster="XX")


def test_a_chart_is_drawn_on_the_axes_given_and_on_no_others() -> None:
    """Two charts side by side in one figure are the usual way to compare them."""
    figure = mpl.figure.Figure(figsize=(16, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    plots = Plots(example_result("cum_9_2018"))
    before = plt.get_fignums()
    assert plots.ranking(ax=left) is left
    assert plots.gaps(ax=right) is right
    assert figure.axes == [left, right]
    assert plt.get_fignums() == before
    assert badly_placed(left) == []


def test_in_a_notebook_a_chart_shows_itself_and_leaves_one_figure_behind() -> None:
    """A figure that pyplot does not know is not shown; one too many is shown empty."""
    before = plt.get_fignums()
    axes = example_result("cum_9_2018").plot.ranking()
    figure = axes.get_figure(root=True)
    assert [number for number in plt.get_fignums() if number not in before] == [figure.number]  # type: ignore[union-attr]
    plt.close(figure)  # type: ignore[arg-type]
    Plots(example_result("cum_9_2018"), pyplot=False).gaps()
    assert plt.get_fignums() == before


def test_the_users_own_settings_of_matplotlib_stay_and_do_not_matter() -> None:
    """A library that changes global settings spoils every other chart of the notebook, or is spoiled by them."""
    with mpl.rc_context({"axes.grid": True, "font.size": 20, "axes.facecolor": "black", "text.color": "red"}):
        before = dict(mpl.rcParams)
        axes = _draw(example_result("cum_9_2018"), "ranking")
        assert dict(mpl.rcParams) == before
        assert badly_placed(axes) == []
        assert axes.texts[0].get_fontsize() == 10


def test_neighbouring_groups_differ_in_black_and_white() -> None:
    """On an office printer blue and orange of the same lightness are one grey."""

    def lightness(colour: str) -> float:
        return float(np.dot(mpl.colors.to_rgb(colour), [0.299, 0.587, 0.114]))

    for (colour, hatch, _), (other, second, _) in zip(FILLS, [*FILLS[1:], FILLS[0]], strict=True):
        assert hatch != second or abs(lightness(colour) - lightness(other)) > 0.15
    picture = grey_picture(_chart("cum_9_2018", "ranking"))
    bars = _bars(_chart("cum_9_2018", "ranking"))
    tones = []
    for bar in (bars[0], bars[-1]):
        (x0, y0), (x1, y1) = bar.get_window_extent().get_points()
        tones.append(picture[picture.shape[0] - round((y0 + y1) / 2), round((x0 + x1) / 2)])
    assert tones[1] - tones[0] > 60


def test_the_closest_pair_is_marked_by_weight_as_well_as_by_colour() -> None:
    """Who cannot see orange must see which step is the smallest."""
    marked = [text for text in _chart("cum_9_2018", "gaps").texts if text.get_color() == ORANGE]
    assert len(marked) == 1
    assert marked[0].get_fontweight() == "bold"
    assert not any(isinstance(item, PathCollection) for item in _chart("cum_9_2018", "gaps").collections)


def test_the_page_about_charts_names_every_chart() -> None:
    """A chart that the page does not name is found by nobody."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "plots.md").read_text(encoding="utf-8")
    charts = [name for name in vars(Plots) if not name.startswith("_")]
    assert [name for name in charts if f"`result.plot.{name}()`" not in page] == []
