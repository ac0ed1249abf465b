"""Who stands where: a bar per unit, and in the title how far the first is from the second."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from thidua_xlsx.messages.text import Text
from thidua_xlsx.plots.frame import Frame, Standing
from thidua_xlsx.plots.keys import first_key
from thidua_xlsx.plots.look import BLUE, CLEAR, CONTRAST, GRID, MUTED, PALE, SIZE, decimals
from thidua_xlsx.scoring.ranking import BY_KEYS

__all__ = ["draw_ranking", "leading"]

_LEADS: Final = Text(
    "{cluster}: chênh lệch hạng 1 và 2 ({first}, {second}) là {amount}",
    "{cluster}: rank 1 is {amount} ahead of rank 2 ({first}, {second})",
)
_EQUAL: Final = Text(
    "{cluster}: {first} và {second} cùng {figure}; hạng 1 do tiêu chí phân định",
    "{cluster}: {first} and {second} both have {figure}; a tie key decides on rank 1",
)
_SHARED: Final = Text("{cluster}: {names} cùng hạng 1", "{cluster}: {names} share rank 1")
_MANY_SHARED: Final = Text("{cluster}: {count} đơn vị cùng hạng 1", "{cluster}: {count} units share rank 1")
_ALONE: Final = Text("{cluster}: chỉ {first} được xếp hạng", "{cluster}: only {first} is ranked")
_OTHERS: Final = Text("{cluster}: {first} hạng 1, {second} hạng {rank}", "{cluster}: {first} is first, {second} {rank}")
_KEYS: Final = Text(
    "{cluster} xếp hạng theo thứ tự chỉ tiêu: {first} hạng 1", "{cluster} is ranked by keys: {first} is first"
)
_PROVISIONAL: Final = Text("tạm tính", "provisional")
_LAST: Final = Text("xếp cuối do sự kiện", "put last by an event")
_NAMED: Final = 3  # who share a rank; more are counted


def draw_ranking(frame: Frame) -> Axes:
    """Draw it."""
    if not frame.ranked:
        return frame.nothing()
    rows = frame.standings
    # who is not ranked stands apart
    places = [float(at) if row.rank is not None else at + 0.4 for at, row in enumerate(rows)]
    ax = frame.axes(1.1 + frame.row_height() * (len(rows) + (0.4 if frame.apart else 0)))
    values, label = _values(frame)
    for row, place in zip(rows, places, strict=True):
        _bar(frame, ax, row, place, values.get(row.unit))
    if frame.apart:
        ax.axhline(len(frame.ranked) - 0.3, color=GRID, linewidth=0.8)
    ax.margins(x=0.12)
    frame.set_rows(ax, rows, places)
    frame.set_number_axis(ax, label)
    frame.set_title(ax, leading(frame))
    if not values:
        ax.set_xticks([])
        return ax
    ax.axvline(0, color=MUTED, linewidth=0.8)
    if min(values.values()) >= 0:
        ax.set_xlim(left=0)
    return ax


def _values(frame: Frame) -> tuple[dict[str, float], str]:
    """What the bars show, and how it is called."""
    if frame.ranked_by == BY_KEYS:
        return first_key(frame)
    figures = {row.unit: frame.figure(row) for row in frame.ranked}
    return {unit: value for unit, value in figures.items() if value is not None}, frame.axis_label


def _bar(frame: Frame, ax: Axes, row: Standing, place: float, value: float | None) -> None:
    """A bar with its figure at the end; whatever is doubtful about it in words."""
    if row.rank is None:
        _write(ax, 0, place, frame.why_apart(row), MUTED)
        return
    if value is None:
        return
    first = row.rank <= 3
    ax.barh(
        place,
        value,
        height=0.62,
        color=CLEAR if row.is_provisional else (BLUE if first else PALE),
        edgecolor=CONTRAST,
        hatch="////" if row.is_provisional else None,
        zorder=2,
    )
    notes = [frame.number(value, digits=decimals([value]) if frame.ranked_by == BY_KEYS else None)]
    notes += [_PROVISIONAL.say(frame.lang)] if row.is_provisional else []
    notes += [_LAST.say(frame.lang)] if row.last else []
    _write(ax, max(value, 0), place, " · ".join(notes), None)


def _write(ax: Axes, x: float, y: float, text: str, colour: str | None) -> None:
    ax.annotate(
        text,
        (x, y),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=SIZE,
        **({"color": colour, "style": "italic"} if colour else {}),  # type: ignore[arg-type]
    )


def leading(frame: Frame) -> str:
    """Who leads, and by how much."""
    cluster, ranked = frame.cluster.name, frame.ranked
    first = ranked[0]
    if len(ranked) == 1:
        return _ALONE.say(frame.lang, cluster=cluster, first=first.name)
    shared = [row.name for row in ranked if row.rank == 1]
    if len(shared) > _NAMED:
        return _MANY_SHARED.say(frame.lang, cluster=cluster, count=len(shared))
    if len(shared) > 1:
        return _SHARED.say(frame.lang, cluster=cluster, names=shared)
    second = ranked[1]
    if frame.ranked_by == BY_KEYS:
        return _KEYS.say(frame.lang, cluster=cluster, first=first.name)
    ahead, behind = frame.figure(first), frame.figure(second)
    if ahead is None or behind is None or ahead < behind:
        return _OTHERS.say(frame.lang, cluster=cluster, first=first.name, second=second.name, rank=second.rank)
    names = {"cluster": cluster, "first": first.name, "second": second.name}
    if ahead == behind:
        return _EQUAL.say(frame.lang, **names, figure=frame.number(ahead))
    return _LEADS.say(frame.lang, **names, amount=frame.amount(ahead - behind))
