"""Where points come from: each unit's points by top group, end to end."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import LEGEND_MARK, POINTS_AXIS, Frame
from thidua_xlsx.plots.look import CONTRAST, FILLS, MUTED, ON_LIGHT, SIZE, TAKEN, inches, wrapped
from thidua_xlsx.rulebook.model import Criterion
from thidua_xlsx.rulebook.rules import PointKind
from thidua_xlsx.scoring.ranking import BY_KEYS

__all__ = ["draw_groups"]

_WIDEST: Final = Text(
    "{cluster}: nhóm {group} chênh lệch nhiều nhất, {amount} điểm giữa cao nhất và thấp nhất",
    "{cluster}: group {group} differs most, {amount} points between highest and lowest",
)
_SAME: Final = Text(
    "{cluster}: các đơn vị bằng điểm nhau ở mọi nhóm", "{cluster}: all units have the same points in every group"
)
_ALONE: Final = Text("{cluster}: điểm theo nhóm tiêu chí", "{cluster}: points by group of criteria")
_TAKEN_FILL: Final = (TAKEN, "\\\\\\\\", ON_LIGHT)
_LEGEND_LINE: Final = 0.19
_COLUMNS: Final = 2  # of the legend
_SMALL: Final = SIZE - 1.5


def draw_groups(frame: Frame) -> Axes:
    """Draw it."""
    tops = _tops(frame)
    rows = [row for row in frame.ranked if row.points is not None]
    if not rows or not tops or frame.ranked_by == BY_KEYS:
        return frame.nothing()
    entry_room = (frame.width - frame.name_room) / _COLUMNS - LEGEND_MARK - 0.4
    entries = [wrapped(f"{top.number}. {top.name}", entry_room) for top, _ in tops]
    lines = sum(text.count("\n") + 1 for text in entries) / _COLUMNS + 1
    ax = frame.axes(1.2 + frame.row_height() * len(rows) + lines * _LEGEND_LINE)
    _bars(frame, ax, tops)
    ax.axvline(0, color=MUTED, linewidth=0.8)
    frame.set_rows(ax, rows, list(range(len(rows))))
    frame.set_number_axis(ax, POINTS_AXIS.say(frame.lang, stage=frame.stage))
    if len(tops) > 1:
        patches = [Patch(facecolor=fill[0], hatch=fill[1], edgecolor=CONTRAST) for _, fill in tops]
        frame.set_legend(ax, patches, entries, _COLUMNS)
    frame.set_title(ax, _finding(frame, tops))
    return ax


def _tops(frame: Frame) -> list[tuple[Criterion, tuple[str, str, str]]]:
    """The top groups that give points to the cluster, each with its fill."""
    rulebook, found = frame.result.rulebook, []
    fills = iter(FILLS * (len(rulebook.criteria) // len(FILLS) + 1))
    for top in rulebook.children("", frame.cluster.code):
        if rulebook.maximum(top.key, frame.cluster.code) or any(frame.totals(top.key).values()):
            is_deduction = rulebook.kind(top) is PointKind.DEDUCTION
            found.append((top, _TAKEN_FILL if is_deduction else next(fills)))
    return found


def _bars(frame: Frame, ax: Axes, tops: list[tuple[Criterion, tuple[str, str, str]]]) -> None:
    """Bars of all groups, what is below 0 to the left; the group's number on them where there is room."""
    rows = frame.ranked
    ends = {False: dict.fromkeys((row.unit for row in rows), 0.0), True: dict.fromkeys((row.unit for row in rows), 0.0)}
    written = []
    for top, (colour, hatch, ink) in tops:
        points = frame.totals(top.key)
        for at, row in enumerate(rows):
            value = points.get(row.unit, 0.0)
            if not value:
                continue
            start = ends[value < 0][row.unit]
            ends[value < 0][row.unit] += value
            ax.barh(at, value, left=start, height=0.66, color=colour, hatch=hatch, edgecolor=CONTRAST, zorder=2)
            written.append((start + value / 2, at, abs(value), top.number, ink, hatch, colour))
    width = sum(max((abs(value) for value in side.values()), default=0) for side in ends.values()) or 1.0
    per_inch = width * 1.05 / max(frame.width - frame.name_room - 0.3, 1)
    for x, at, size, text, ink, hatch, colour in written:
        if inches(text, _SMALL) + 0.08 < size / per_inch:
            box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2} if hatch else None
            ax.text(
                x, at, text, ha="center", va="center", fontsize=_SMALL, color=ink, bbox=box, in_layout=False, zorder=3
            )
    least = min(ends[True].values(), default=0.0)
    ax.set_xlim(least * 1.1 if least < 0 else 0, max(ends[False].values(), default=1.0) * 1.03 or 1.0)


def _finding(frame: Frame, tops: list[tuple[Criterion, tuple[str, str, str]]]) -> str:
    """The group in which units differ most."""
    cluster = frame.cluster.name
    spreads = []
    for at, (top, _) in enumerate(tops):
        own = [value for unit, value in frame.totals(top.key).items() if any(row.unit == unit for row in frame.ranked)]
        spreads.append((max(own) - min(own) if own else 0.0, -at))
    widest, place = max(spreads)
    if len(frame.ranked) < 2 or len(tops) < 2:
        return _ALONE.say(frame.lang, cluster=cluster)
    if not widest:
        return _SAME.say(frame.lang, cluster=cluster)
    digits = frame.result.rulebook.info.digits
    amount = frame.number(widest, digits=digits)
    return _WIDEST.say(frame.lang, cluster=cluster, group=tops[-place][0].number, amount=amount)
