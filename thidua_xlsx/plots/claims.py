"""What was claimed beside what counts, unit by unit, and the difference."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import POINTS_AXIS, STAGE_WORDS, Frame, Standing
from thidua_xlsx.plots.look import BLUE, INK, MUTED, ORANGE, PAPER, UpTo, inches
from thidua_xlsx.scoring.ranking import BY_KEYS
from thidua_xlsx.scoring.result import Stage

__all__ = ["draw_claims"]

_AXIS: Final = Text(
    "Tổng điểm; số bên phải: {stage} trừ điểm tự chấm", "Total; the figures at the right: {stage} less the claim"
)
_MOVED: Final = Text("{cluster}, so với tự chấm: {changes}", "{cluster}, against the claims: {changes}")
_CUT: Final = Text(
    "{count} đơn vị giảm (nhiều nhất {name} {amount})", "{count} units lower (most of all {name} {amount})"
)
_RAISED: Final = Text(
    "{count} đơn vị tăng (nhiều nhất {name} {amount})", "{count} units higher (most of all {name} {amount})"
)
_EQUAL: Final = Text(
    "{cluster}: {stage} bằng điểm tự chấm ở mọi đơn vị", "{cluster}: {stage} equal the claims everywhere"
)
_SELF: Final = Text(
    "{cluster}: đây là điểm tự chấm, chưa có gì để đối chiếu",
    "{cluster}: these are the claims; nothing to compare with yet",
)
_PART: Final = Text("{count} ô không so được", "{count} cells not compared")
_NO_CLAIM: Final = Text("không ghi điểm tự chấm", "claimed no points")


def draw_claims(frame: Frame) -> Axes:
    """Draw it."""
    rows = [row for row in frame.ranked if row.points is not None]
    if not rows or frame.ranked_by == BY_KEYS:
        return frame.nothing()
    claimed = frame.result.claimed_totals
    apart = _not_compared(frame)
    changes = {
        row.unit: round(float(row.points or 0) - claimed[row.unit], 9)
        for row in rows
        if row.unit in claimed and not apart.get(row.unit)
    }
    ax = frame.axes(1.5 + frame.row_height() * len(rows))
    for at, row in enumerate(rows):
        _pair(frame, ax, at, row, claimed.get(row.unit), apart.get(row.unit, 0))
    marks = _marks(frame, any(row.unit in claimed for row in rows))
    frame.set_rows(ax, rows, list(range(len(rows))))
    compared = frame.result.stage is not Stage.CLAIMED
    label = _AXIS if compared else POINTS_AXIS
    frame.set_number_axis(ax, label.say(frame.lang, stage=frame.stage))
    _set_width(frame, ax, [value for row in rows for value in (row.points, claimed.get(row.unit)) if value is not None])
    if len(marks) > 1:
        frame.set_legend(ax, [mark for mark, _ in marks], [text for _, text in marks], 2)
    frame.set_title(ax, _finding(frame, rows, changes))
    return ax


def _not_compared(frame: Frame) -> dict[str, int]:
    """How many cells of each unit have only one of the two figures: what such totals differ by is nobody's change."""
    if frame.result.stage is Stage.CLAIMED:
        return {}
    units = frame.result.inflation().units
    return dict(zip(units["unit"].astype(str), units["left_out"].astype(int), strict=True))


def _pair(frame: Frame, ax: Axes, at: int, row: Standing, claimed: float | None, apart: int) -> None:
    """A hollow diamond for the claim, a dot for what counts, and what was added or taken."""
    counted = float(row.points or 0)
    digits = frame.result.rulebook.info.digits
    if claimed is not None and frame.result.stage is not Stage.CLAIMED:
        ax.plot([claimed, counted], [at, at], color=MUTED, linewidth=1.6, zorder=2)
        ax.plot(
            claimed,
            at,
            "D",
            markersize=8,
            markerfacecolor=PAPER,
            markeredgecolor=ORANGE,
            markeredgewidth=1.6,
            linestyle="none",
            zorder=3,
        )
    ax.plot(counted, at, "o", color=BLUE, markersize=6, linestyle="none", zorder=4)
    if claimed is None:
        text = _NO_CLAIM.say(frame.lang)
    elif frame.result.stage is Stage.CLAIMED:
        text = frame.number(counted, digits=digits)
    elif apart:
        text = _PART.say(frame.lang, count=apart)
    else:
        text = frame.number(counted - claimed, signed=True, digits=digits)
    differs = claimed is not None and not apart and round(counted - claimed, 9) != 0
    ax.annotate(
        text,
        (max(counted, counted if claimed is None else claimed), at),
        xytext=(10, 0),
        textcoords="offset points",
        va="center",
        color=INK if differs or claimed is None else MUTED,
        fontweight="bold" if differs else "normal",
    )


def _marks(frame: Frame, has_claims: bool) -> list[tuple[Line2D, str]]:
    """What the marks mean; the legend is ours alone, whatever else stands on the Axes."""
    dot = Line2D([], [], marker="o", color=BLUE, markersize=6, linestyle="none")
    diamond = Line2D(
        [],
        [],
        marker="D",
        markersize=8,
        markerfacecolor=PAPER,
        markeredgecolor=ORANGE,
        markeredgewidth=1.6,
        linestyle="none",
    )
    own = [(dot, frame.stage)]
    if not has_claims or frame.result.stage is Stage.CLAIMED:
        return own
    return [(diamond, STAGE_WORDS[Stage.CLAIMED].say(frame.lang)), *own]


def _set_width(frame: Frame, ax: Axes, figures: list[float]) -> None:
    """Room for what is written at the right end."""
    least, most = min(figures), max(figures)
    span = (most - least) or max(abs(most) * 0.1, 1.0)
    right = max(inches(_NO_CLAIM.say(frame.lang)), 0.6) + 0.3
    per_inch = span / max(frame.width - frame.name_room - right - 0.4, 1.0)
    ax.set_xlim(least - 0.25 * per_inch, most + right * per_inch)
    ax.xaxis.set_major_locator(UpTo(max(most, float(frame.result.rulebook.maximum("", frame.cluster.code)))))


def _finding(frame: Frame, rows: list[Standing], changes: dict[str, float]) -> str:
    """How many lost and gained points, and who the most."""
    if frame.result.stage is Stage.CLAIMED:
        return _SELF.say(frame.lang, cluster=frame.cluster.name)
    names = {row.unit: row.name for row in rows}
    said = []
    for text, sign in ((_CUT, -1), (_RAISED, 1)):
        moved = {unit: value for unit, value in changes.items() if value * sign > 0}
        if moved:
            most = max(moved.values(), key=abs)
            unit = next(unit for unit, value in moved.items() if value == most)
            amount = frame.number(most, signed=True, digits=frame.result.rulebook.info.digits)
            said.append(text.say(frame.lang, count=len(moved), name=names[unit], amount=amount))
    if said:
        return _MOVED.say(frame.lang, cluster=frame.cluster.name, changes=said)
    return _EQUAL.say(frame.lang, cluster=frame.cluster.name, stage=frame.stage)
