"""How firm the ranking is: each unit's rank, and the ranks it could have had."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator

from thidua_xlsx.analysis.robustness_reach import Reach, reach_of
from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import Frame, Standing
from thidua_xlsx.plots.look import BLUE, CONTRAST, ORANGE, PALE, PAPER, wrapped

if TYPE_CHECKING:
    from thidua_xlsx.analysis.robustness import Robustness

__all__ = ["draw_intervals"]

_FIRM: Final = Text(
    "{cluster}: {first} giữ hạng 1 khi bớt tiêu chí, cả nhóm, đổi điểm; {moved} trong {count} đơn vị có thể đổi hạng",
    "{cluster}: {first} stays first with a criterion or group less or other points; {moved} of {count} units may move",
)
_ONLY_A_GROUP: Final = Text(
    "{cluster}: hạng 1 chưa chắc, bớt cả nhóm {first} xuống hạng {worst}; {moved} trong {count} đơn vị có thể đổi hạng",
    "{cluster}: rank 1 is not firm, {first} falls to {worst} without a group; {moved} of {count} units may move",
)
_BY_REPORT: Final = Text(
    "{cluster}: xếp theo số liệu báo cáo, không thử bằng điểm",
    "{cluster}: ranked by what was reported, not tried with points",
)
_BY_REPORT_MOVED: Final = Text(
    "{cluster}: xếp theo số liệu báo cáo, không thử bằng điểm; {moved} trong {count} đơn vị có thể đổi hạng",
    "{cluster}: ranked by what was reported, not tried with points; {moved} of {count} units may move",
)
_NOT_FIRM: Final = Text(
    "{cluster}: hạng 1 chưa chắc, {first} có thể xuống hạng {worst}; {moved} trong {count} đơn vị có thể đổi hạng",
    "{cluster}: rank 1 is not firm, {first} may fall to {worst}; {moved} of {count} units may change their rank",
)
_AXIS: Final = Text("Hạng", "Rank")
_KEPT_AXIS: Final = Text(
    "Hạng; số bên phải: bao nhiêu phần trăm số lần thử giữ nguyên hạng khi điểm xê dịch",
    "Rank; the figures at the right: in how many percent of the draws with other points it is kept",
)
_NOW: Final = Text("hạng hiện nay", "rank now")
_LEFT_OUT: Final = Text("khi bỏ một tiêu chí", "with one criterion less")
_DISTURBED: Final = Text("khi điểm xê dịch", "with other points")
_CLAIMED: Final = Text("theo điểm tự chấm", "by claimed points")
_WIDE: Final = 0.5
_NARROW: Final = 0.16
_LEAST: Final = 0.24  # half of what a bar is wide that covers a single rank


def draw_intervals(frame: Frame, robustness: Robustness) -> Axes:
    """Draw it."""
    own = robustness.intervals
    own = own[own["rank"].notna() & (own["cluster"].astype(str) == frame.cluster.code)]
    table = own.set_index(own["unit"].astype(str))
    rows = [row for row in frame.ranked if row.unit in table.index]
    if not rows:
        return frame.nothing()
    known = {str(unit): values for unit, values in table.to_dict("index").items()}
    ax = frame.axes(1.8 + frame.row_height() * len(rows))
    for at, row in enumerate(rows):
        _interval(frame, ax, at, known[row.unit])
    frame.set_rows(ax, rows, list(range(len(rows))))
    has_draws = bool(table["kept"].notna().any())
    label = wrapped((_KEPT_AXIS if has_draws else _AXIS).say(frame.lang), frame.width - frame.name_room)
    frame.set_number_axis(ax, label)
    most = max(int(table["worst"].fillna(table["rank"]).max()), len(rows))
    step = 1 if most <= 16 else 2
    ax.xaxis.set_major_locator(FixedLocator([1, *range(step, most + 1, step)] if step > 1 else range(1, most + 1)))
    ax.set_xlim(0.4, most + (0.6 if not has_draws else 0.6 + most * 0.1))
    _set_key(frame, ax)
    reach = reach_of(robustness)
    frame.set_title(ax, _finding(frame, rows[0], [reach[row.unit] for row in rows], known[rows[0].unit]["worst"]))
    return ax


def _interval(frame: Frame, ax: Axes, at: int, row: dict[Hashable, Any]) -> None:
    """A wide pale bar for criteria left out, a narrow dark one for other points, a dot for the rank, a diamond."""
    ranks = {name: int(row[name]) for name in _RANKS if not pd.isna(row[name])}
    looks = (("left_out", _WIDE, PALE, 2), ("disturbed", _NARROW, BLUE, 3))
    for way, height, colour, order in looks:
        best, worst = ranks.get(f"{way}_best"), ranks.get(f"{way}_worst")
        if best is not None and worst is not None:
            start = best - _LEAST
            width = worst - best + 2 * _LEAST
            ax.barh(at, width, left=start, height=height, color=colour, edgecolor=CONTRAST, linewidth=0.6, zorder=order)
    if "claimed" in ranks:
        ax.plot(ranks["claimed"], at, "D", markersize=9, markerfacecolor="none", markeredgecolor=ORANGE, zorder=4)
    ax.plot(ranks["rank"], at, "o", markersize=6, markerfacecolor=PAPER, markeredgecolor=BLUE, zorder=5)
    kept = row["kept"]
    if not pd.isna(kept):
        ax.annotate(
            f"{frame.number(float(kept) * 100, digits=0)} %",
            (1, at),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
        )


_RANKS: Final = ("rank", "left_out_best", "left_out_worst", "disturbed_best", "disturbed_worst", "claimed")


def _set_key(frame: Frame, ax: Axes) -> None:
    """What bars and marks mean."""
    dot = Line2D([], [], marker="o", markersize=6, markerfacecolor=PAPER, markeredgecolor=BLUE, linestyle="none")
    diamond = Line2D([], [], marker="D", markersize=8, markerfacecolor="none", markeredgecolor=ORANGE, linestyle="none")
    entries: list[tuple[Artist, str]] = [
        (dot, _NOW.say(frame.lang)),
        (Patch(facecolor=PALE, edgecolor=CONTRAST), _LEFT_OUT.say(frame.lang)),
        (Patch(facecolor=BLUE, edgecolor=CONTRAST), _DISTURBED.say(frame.lang)),
        (diamond, _CLAIMED.say(frame.lang)),
    ]
    frame.set_legend(ax, [mark for mark, _ in entries], [text for _, text in entries], 2)


def _finding(frame: Frame, first: Standing, reach: list[Reach], drawn: Any) -> str:
    """Whether the first place is firm, and how many others are not; ``drawn``: the worst rank of the first that is."""
    moved = sum(not each.is_firm for each in reach)
    worst = reach[0].worst
    words = {"cluster": frame.cluster.name, "first": first.name, "moved": moved, "count": len(reach), "worst": worst}
    if reach[0].by_report:
        return (_BY_REPORT_MOVED if moved else _BY_REPORT).say(frame.lang, **words)
    return (_FIRM if worst == 1 else _NOT_FIRM if worst == drawn else _ONLY_A_GROUP).say(frame.lang, **words)
