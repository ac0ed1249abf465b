"""How far each unit is from the one before it: steps down from the first rank, each with its width."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes

from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import Frame, Standing
from thidua_xlsx.plots.look import BLUE, INK, MUTED, ORANGE, SIZE, inches
from thidua_xlsx.plots.ranking import leading
from thidua_xlsx.scoring.ranking import BY_KEYS

__all__ = ["draw_gaps"]

_CLOSEST: Final = Text(
    "{cluster}: sát nhau nhất là hạng {ahead} và {behind} ({first}, {second}), cách nhau {amount}",
    "{cluster}: ranks {ahead} and {behind} ({first}, {second}) are the closest, {amount} apart",
)
_SAME: Final = Text(
    "{cluster}: hạng {ahead} và {behind} ({first}, {second}) bằng nhau, do tiêu chí phân định",
    "{cluster}: ranks {ahead} and {behind} ({first}, {second}) are equal and told apart by a tie key",
)
_EQUAL: Final = Text("bằng nhau", "equal")
_LAST: Final = Text("xếp cuối do sự kiện", "put last by an event")


def draw_gaps(frame: Frame) -> Axes:
    """Draw it."""
    rows = [row for row in frame.ranked if frame.figure(row) is not None]
    if not rows or frame.ranked_by == BY_KEYS:
        return frame.nothing()
    ax = frame.axes(1.2 + frame.row_height() * len(rows))
    figures = [float(frame.figure(row) or 0) for row in rows]
    least = _closest(rows, figures)
    for at, (row, value) in enumerate(zip(rows, figures, strict=True)):
        is_close = at in {least, least - 1} and least > 0
        if at:
            _step(frame, ax, at, row, (figures[at - 1], value), is_closest=at == least)
        ax.plot(value, at, "o", color=BLUE, markersize=7, zorder=4)
        ax.annotate(
            frame.number(value),
            (value, at),
            xytext=(-8, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontweight="bold" if is_close else "normal",
        )
    frame.set_rows(ax, rows, list(range(len(rows))))
    frame.set_number_axis(ax, frame.axis_label)
    _set_width(frame, ax, figures)
    frame.set_title(ax, _finding(frame, rows, figures, least))
    return ax


def _step(frame: Frame, ax: Axes, at: int, row: Standing, figures: tuple[float, float], *, is_closest: bool) -> None:
    """The way from the unit ahead down to this one, and how long it is."""
    ahead, own = figures
    colour = ORANGE if is_closest else MUTED
    if own <= ahead:
        ax.plot([ahead, ahead], [at - 1, at], color=colour, linewidth=0.9, linestyle=":", zorder=2)
        ax.plot([own, ahead], [at, at], color=colour, linewidth=2.6 if is_closest else 1.6, zorder=3)
    if own > ahead:
        text = _LAST.say(frame.lang) if row.last else frame.number(ahead - own, signed=True)
    else:
        text = _EQUAL.say(frame.lang) if own == ahead else frame.number(own - ahead, signed=True)
    ax.annotate(
        text,
        (max(own, ahead), at),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=ORANGE if is_closest else INK,
        fontweight="bold" if is_closest else "normal",
    )


def _closest(rows: list[Standing], figures: list[float]) -> int:
    """The row that is nearest to the one before it, of those that do not share its rank; 0: there is none."""
    steps = [
        (round(ahead - own, 9), at)
        for at, (ahead, own) in enumerate(pairwise(figures), start=1)
        if own <= ahead and rows[at].rank != rows[at - 1].rank
    ]
    return min(steps)[1] if steps else 0


def _finding(frame: Frame, rows: list[Standing], figures: list[float], least: int) -> str:
    """Who leads, or where it is closest, whichever is the less firm."""
    if least <= 1:
        return leading(frame)
    first, second = rows[least - 1], rows[least]
    gap = figures[least - 1] - figures[least]
    names = {"first": first.name, "second": second.name, "ahead": first.rank, "behind": second.rank}
    text = _CLOSEST if gap else _SAME
    return text.say(frame.lang, cluster=frame.cluster.name, amount=frame.amount(gap), **names)


def _set_width(frame: Frame, ax: Axes, figures: list[float]) -> None:
    """Room for the figures at both ends."""
    least, most = min(figures), max(figures)
    span = (most - least) or max(abs(most) * 0.1, 1.0)
    sides = [max(inches(frame.number(value), bold=True) for value in figures) + 0.25]
    sides.append(max(inches(_EQUAL.say(frame.lang)), inches(frame.number(-span), SIZE, bold=True)) + 0.25)
    room = max(frame.width - frame.name_room, 3.5)
    per_inch = span / max(room - sum(sides), 1.0)
    ax.set_xlim(least - per_inch * sides[0], most + per_inch * sides[1])
