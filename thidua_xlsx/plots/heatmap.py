"""Where units are strong and weak: units × criteria, darker the more of its points a criterion gave."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import Frame
from thidua_xlsx.plots.look import CONTRAST, GRID, INK, ON_LIGHT, SIZE, font_names, inches, ink_on, wrapped
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.ranking import BY_KEYS

__all__ = ["draw_heatmap"]

_WEAKEST: Final = Text(
    "{cluster}: yếu nhất là {key} – {name}, bình quân đạt {percent} % điểm tối đa",
    "{cluster}: weakest is {key} – {name}, on average {percent} % of its points",
)
_FULL: Final = Text("{cluster}: mọi tiêu chí đều đạt điểm tối đa", "{cluster}: full points for every criterion")
_AXIS: Final = Text(
    "Tiêu chí: phần trăm điểm tối đa ({stage}); càng đậm càng cao",
    "Criteria: percent of the maximum ({stage}); the darker, the more",
)
_TAKEN: Final = Text("điểm trừ: phần đã trừ", "deductions: what was taken")
_KG: Final = Text("KG: không được giao", "KG: not assigned")
_MISSING: Final = Text("chưa có điểm", "no points")
_NOT_ASSIGNED_MARK: Final = "KG"
_CORE_MAP: Final = colors.LinearSegmentedColormap.from_list("thidua-core", ["#ffffff", "#b9cdea", "#24508f"])
_TAKEN_MAP: Final = colors.LinearSegmentedColormap.from_list("thidua-taken", ["#ffffff", "#b45309"])
_NO_CELL: Final = "#ececec"
_WIDEST: Final = 12.5  # inches of the whole chart
_NARROWEST: Final = 6.0
_CELL: Final = 0.42  # of a column, where there are few
_FIGURES: Final = 0.3  # a column narrower than this has no figures
_SMALL: Final = SIZE - 1.5
_CAPTION_LINES: Final = 5
_BETWEEN: Final = 0.06


def draw_heatmap(frame: Frame) -> Axes:
    """Draw it."""
    leaves = [leaf for leaf in frame.result.rulebook.leaves(frame.cluster.code) if leaf.scores and leaf.points]
    rows = [row for row in frame.standings if row.points is not None]
    if not rows or not leaves or frame.ranked_by == BY_KEYS:
        return frame.nothing()
    label = _AXIS.say(frame.lang, stage=frame.stage)
    around = frame.name_room + 0.3
    width = min(max(around + max(_CELL * len(leaves), inches(label) + 0.1), _NARROWEST), _WIDEST)
    column = (width - around) / len(leaves)
    blocks = _blocks(frame, leaves)
    captions = [_caption(top, column * count - 0.08) for top, count in blocks]
    tall = max((text.count("\n") + 1 for text in captions), default=1)
    height = 1.5 + frame.row_height(0.34) * len(rows) + 0.16 * tall
    ax = frame.axes(height, width)
    percent, states = _cells(frame, [row.unit for row in rows], leaves)
    _paint(frame, ax, percent, states, leaves, column)
    _mark_groups(ax, blocks, captions, len(rows))
    frame.set_rows(ax, rows, list(range(len(rows))))
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(-0.5, len(leaves) - 0.5)
    ax.spines[:].set(visible=True, color=GRID)
    _set_columns(ax, leaves, blocks, column)
    frame.set_label(ax, label)
    _set_key(frame, ax, states, leaves)
    frame.set_title(ax, _finding(frame, percent, leaves), pad=14 + tall * 12)
    return ax


def _blocks(frame: Frame, leaves: list[Criterion]) -> list[tuple[Criterion, int]]:
    """The top groups, and how many of the columns each has."""
    by_key = {item.key: item for item in frame.result.rulebook.criteria}
    tops: list[tuple[Criterion, int]] = []
    for leaf in leaves:
        top = leaf
        while top.parent:
            top = by_key[top.parent]
        if tops and tops[-1][0] is top:
            tops[-1] = (top, tops[-1][1] + 1)
        else:
            tops.append((top, 1))
    return tops


def _caption(top: Criterion, room: float) -> str:
    """Number and name of a group where they fit above its columns, else its number, else nothing."""
    text = wrapped(f"{top.number}. {top.name}", room, _SMALL, bold=True)
    if text.count("\n") < _CAPTION_LINES and inches(text, _SMALL, bold=True) <= room:
        return text
    return top.number if inches(top.number, _SMALL, bold=True) <= room else ""


def _cells(
    frame: Frame, units: list[str], leaves: list[Criterion]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    """Percent of the maximum, of deductions what was taken, NaN where there is none; and the states."""
    points = frame.result.points
    points = points[points["cluster"].astype(str) == frame.cluster.code]
    own = pd.DataFrame(
        {
            "unit": points["unit"].astype(str),
            "criterion": points["criterion"].astype(str),
            "state": points["state"].astype(str),
            "points": points["points"],
            "maximum": points["maximum"],
        }
    ).set_index(["unit", "criterion"])
    at = pd.MultiIndex.from_product([units, [leaf.key for leaf in leaves]])
    own = own.reindex(at)
    shape = len(units), len(leaves)
    fixed = np.array([float(leaf.points) for leaf in leaves])
    is_core = np.array([frame.result.rulebook.kind(leaf) is PointKind.CORE for leaf in leaves])
    maximum = own["maximum"].to_numpy(dtype=np.float64).reshape(shape)
    most = np.where(is_core[None, :] & (maximum > 0), maximum, fixed[None, :])
    return np.abs(own["points"].to_numpy(dtype=np.float64).reshape(shape)) * 100 / most, own["state"].fillna(
        "missing"
    ).to_numpy(dtype=object).reshape(shape)


def _paint(
    frame: Frame,
    ax: Axes,
    percent: npt.NDArray[np.float64],
    states: npt.NDArray[np.object_],
    leaves: list[Criterion],
    column: float,
) -> None:
    """The cells, their figures, and what stands where there is no figure."""
    taken = np.array([frame.result.rulebook.kind(leaf) is PointKind.DEDUCTION for leaf in leaves])
    shade = np.clip(np.nan_to_num(percent) / 100, 0, 1)
    picture = np.where(taken[None, :, None], _TAKEN_MAP(shade), _CORE_MAP(shade))
    empty = (states == "not assigned") | np.isnan(percent)
    picture[empty] = colors.to_rgba(_NO_CELL)
    ax.imshow(picture, aspect="auto", interpolation="none", zorder=1)
    has_figures = column >= _FIGURES
    for y, x in np.argwhere(empty):
        _mark_empty(ax, x, y, is_kg=states[y, x] == "not assigned", has_figures=has_figures)
    if has_figures:
        for y, x in np.argwhere(~empty):
            value = percent[y, x]
            ink = ink_on(picture[y, x])
            text = frame.number(value, digits=0)
            ax.text(x, y, text, ha="center", va="center", fontsize=_SMALL, color=ink, in_layout=False, zorder=3)
    for edge in np.arange(0.5, len(percent) - 0.5):
        ax.axhline(edge, color="#ffffff", linewidth=1.2, zorder=2)


def _mark_empty(ax: Axes, x: int, y: int, *, is_kg: bool, has_figures: bool) -> None:
    place = (x - 0.5, y - 0.5)
    if is_kg:
        ax.add_patch(
            Rectangle(place, 1, 1, facecolor=_NO_CELL, hatch="//////", edgecolor=CONTRAST, linewidth=0, zorder=2)
        )
    if has_figures:
        text = _NOT_ASSIGNED_MARK if is_kg else "×"
        box = {"facecolor": _NO_CELL, "edgecolor": "none", "pad": 1.0}
        look = {"ha": "center", "va": "center", "fontsize": _SMALL, "color": ON_LIGHT, "style": "italic"}
        # the stubs take every keyword for each of the types
        ax.text(x, y, text, bbox=box, in_layout=False, zorder=3, **look)  # type: ignore[arg-type]
    elif not is_kg:
        ax.plot(x, y, "x", color=ON_LIGHT, markersize=3.2, markeredgewidth=0.8, zorder=3)


def _mark_groups(ax: Axes, blocks: list[tuple[Criterion, int]], captions: list[str], rows: int) -> None:
    """A caption above each group, and a line between two."""
    start = 0
    for (_, count), text in zip(blocks, captions, strict=True):
        middle = start + (count - 1) / 2
        ax.annotate(
            text,
            (middle, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=_SMALL,
            fontweight="bold",
            color=INK,
            annotation_clip=False,
        )
        if start:
            edge = [start - 0.5] * 2, [-0.5, rows - 0.5]
            ax.plot(*edge, color="#ffffff", linewidth=3.4, zorder=4, solid_capstyle="butt")
            ax.plot(*edge, color=CONTRAST, linewidth=0.9, zorder=5)
        start += count


def _set_columns(ax: Axes, leaves: list[Criterion], blocks: list[tuple[Criterion, int]], column: float) -> None:
    """Codes of the criteria, as many as fit side by side: first those that begin a group, then others between."""
    halves = [inches(leaf.key, _SMALL) / 2 + _BETWEEN / 2 for leaf in leaves]
    starts = [0, *accumulate(count for _, count in blocks)][:-1]
    shown: list[int] = []
    for at in [*starts, *(at for at in range(len(leaves)) if at not in starts)]:
        if all(abs(at - other) * column >= halves[at] + halves[other] for other in shown):
            shown.append(at)
    shown.sort()
    ax.set_xticks(shown, [leaves[at].key for at in shown])
    ax.tick_params(axis="x", length=2.5, labelsize=_SMALL, labelcolor=INK, labelfontfamily=font_names())


def _set_key(frame: Frame, ax: Axes, states: npt.NDArray[np.object_], leaves: list[Criterion]) -> None:
    """What shades and signs mean: those that are there."""
    entries: list[tuple[Patch | Line2D, str]] = [
        (Patch(facecolor=_CORE_MAP(share / 100), edgecolor=CONTRAST), f"{share} %") for share in (0, 50, 100)
    ]
    if any(frame.result.rulebook.kind(leaf) is PointKind.DEDUCTION for leaf in leaves):
        entries.append((Patch(facecolor=_TAKEN_MAP(0.6), edgecolor=CONTRAST), _TAKEN.say(frame.lang)))
    if (states == "not assigned").any():
        entries.append((Patch(facecolor=_NO_CELL, hatch="//////", edgecolor=CONTRAST), _KG.say(frame.lang)))
    if (states == "missing").any():
        mark = Line2D([], [], marker="x", color=ON_LIGHT, linestyle="none")
        entries.append((mark, _MISSING.say(frame.lang)))
    frame.set_legend(ax, [entry for entry, _ in entries], [text for _, text in entries], len(entries))


def _finding(frame: Frame, percent: npt.NDArray[np.float64], leaves: list[Criterion]) -> str:
    """The core criterion of which the cluster got the least."""
    cluster = frame.cluster.name
    core = [at for at, leaf in enumerate(leaves) if frame.result.rulebook.kind(leaf) is PointKind.CORE]
    known = [(float(np.nanmean(percent[:, at])), at) for at in core if not np.isnan(percent[:, at]).all()]
    if not known:
        return cluster
    least, at = min(known)
    if round(least, 1) >= 100:
        return _FULL.say(frame.lang, cluster=cluster)
    return _WEAKEST.say(
        frame.lang, cluster=cluster, key=leaves[at].key, name=leaves[at].name, percent=frame.number(least, digits=0)
    )
