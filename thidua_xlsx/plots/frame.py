"""What every chart needs: the units of one cluster in order, the words of the rulebook, and Axes to draw on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from thidua_xlsx.messages.text import Text, format_points
from thidua_xlsx.plots.look import GRID, INK, MUTED, SIZE, NumberFormatter, font_names, inches, wrapped
from thidua_xlsx.rulebook.model import TOTAL, Cluster
from thidua_xlsx.scoring.ranking import BY_KEYS, BY_PERCENT, NOT_SCORED, NOT_SUBMITTED, PROVISIONAL
from thidua_xlsx.scoring.result import Stage

if TYPE_CHECKING:
    from thidua_xlsx.scoring.result import Result

__all__ = ["LEGEND_MARK", "POINTS_AXIS", "STAGE_WORDS", "Frame", "Standing"]

STAGE_WORDS: Final = {
    Stage.CLAIMED: Text("điểm tự chấm", "claimed points"),
    Stage.COMPUTED: Text("điểm tính lại", "computed points"),
    Stage.VERIFIED: Text("điểm thẩm định", "verified points"),
}
POINTS_AXIS: Final = Text("Tổng điểm ({stage})", "Total ({stage})")
_PERCENT_AXIS: Final = Text("Phần trăm của thang điểm ({stage})", "Percent of the maximum ({stage})")
_POINTS: Final = Text("{number} điểm", "{number} points")
_PERCENT_POINTS: Final = Text("{number} điểm phần trăm", "{number} percentage points")
_NO_UNITS: Final = Text("{cluster}: chưa có đơn vị nào có điểm để vẽ", "{cluster}: no unit has points to draw yet")
_BY_KEYS: Final = Text(
    "{cluster} xếp hạng theo thứ tự chỉ tiêu, không có tổng điểm để vẽ",
    "{cluster} is ranked by keys and has no totals to draw",
)
_APART: Final = {
    NOT_SUBMITTED: Text("chưa nộp bản tự chấm, chưa xếp hạng", "no submission, not ranked"),
    NOT_SCORED: Text("chưa có điểm, chưa xếp hạng", "no points, not ranked"),
}
_WIDTH: Final = 8.0  # inches of a chart: a page of A4 in portrait, with margins
_NAMES: Final = 1.9  # of the column of names, at most
_LINE: Final = 0.17  # of a line of a name
_ROW: Final = 0.36  # of a row, at least
_LEGEND_BELOW: Final = 0.52  # from the axis to the legend: figures and label of the axis stand between
LEGEND_MARK: Final = 0.27
"""Inches of what stands before an entry of a legend."""


@dataclass(frozen=True)
class Standing:
    """A unit's row of the ranking."""

    unit: str
    name: str
    rank: int | None
    shared: bool
    points: float | None
    percent: float | None
    state: str
    last: bool

    @property
    def rank_text(self) -> str:
        """As the ranking prints it: "2=" where it is shared; blank where the unit is not ranked."""
        return "" if self.rank is None else f"{self.rank}{'=' if self.shared else ''}"

    @property
    def is_provisional(self) -> bool:
        """Whether points are missing."""
        return self.state == PROVISIONAL


def _known(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _inches_wide(ax: Axes) -> float:
    return float(ax.get_window_extent().width / ax.get_figure(root=True).dpi)  # type: ignore[union-attr]  # drawn Axes have one


@dataclass(frozen=True)
class Frame:
    """One cluster of a result, and where it is drawn: ``given`` Axes, or a figure made to measure."""

    result: Result
    cluster: Cluster
    given: Axes | None = None
    pyplot: bool = True

    @classmethod
    def of(cls, result: Result, cluster: str | None, ax: Axes | None = None, *, pyplot: bool = True) -> Frame:
        """The frame of a cluster; where there is only one, it need not be named."""
        known = {item.code: item for item in result.rulebook.clusters}
        if cluster is None and len(known) != 1:
            raise ValueError(f"the rulebook has several clusters; say which: cluster= one of {', '.join(known)}")
        code = next(iter(known)) if cluster is None else cluster
        if code not in known:
            raise KeyError(f"there is no cluster {code!r}; the codes are {', '.join(known)}")
        return cls(result, known[code], ax, pyplot)

    # -- what is drawn

    @property
    def lang(self) -> str:
        """The language of the rulebook."""
        return self.result.rulebook.info.language

    @cached_property
    def standings(self) -> list[Standing]:
        """The units of the cluster in the order of the ranking, those that are not ranked at the end."""
        own = self.result.ranking[self.result.ranking["cluster"].astype(str) == self.cluster.code]
        names = {unit.code: unit.short for unit in self.result.rulebook.units}
        return [
            Standing(
                str(row["unit"]),
                names[str(row["unit"])],
                None if pd.isna(row["rank"]) else int(row["rank"]),
                bool(row["shared"]),
                _known(row["points"]),
                _known(row["percent"]),
                str(row["state"]),
                bool(row["last"]),
            )
            for row in own.to_dict("records")
        ]

    @cached_property
    def ranked(self) -> list[Standing]:
        """Those that have a rank."""
        return [row for row in self.standings if row.rank is not None]

    @cached_property
    def apart(self) -> list[Standing]:
        """Those that have none."""
        return [row for row in self.standings if row.rank is None]

    def why_apart(self, row: Standing) -> str:
        """Why a unit has no rank."""
        return _APART[row.state].say(self.lang)

    @cached_property
    def ranked_by(self) -> str:
        """What the ranks are of: points, percent or keys."""
        own = self.result.ranking[self.result.ranking["cluster"].astype(str) == self.cluster.code]
        return str(own["ranked_by"].iloc[0]) if len(own) else BY_KEYS

    @property
    def by_percent(self) -> bool:
        """Whether percent are ranked."""
        return self.ranked_by == BY_PERCENT

    @property
    def digits(self) -> int:
        """The decimals of what is ranked."""
        info = self.result.rulebook.info
        return info.percent_digits if self.by_percent else info.digits

    def figure(self, row: Standing) -> float | None:
        """What the unit is ranked by."""
        return row.percent if self.by_percent else row.points

    def totals(self, group: str = TOTAL) -> dict[str, float]:
        """Unit → its points of a group or leaf, where it has some."""
        leaves = {leaf.key for leaf in self.result.rulebook.leaves()}
        own, column = (self.result.points, "criterion") if group in leaves else (self.result.totals, "group")
        own = own[(own["cluster"].astype(str) == self.cluster.code) & (own[column].astype(str) == group)]
        own = own.dropna(subset=["points"])
        return dict(zip(own["unit"].astype(str), own["points"].astype(float), strict=True))

    # -- in words

    @property
    def stage(self) -> str:
        """Whose points they are."""
        return STAGE_WORDS[self.result.stage].say(self.lang)

    def number(self, value: float, *, signed: bool = False, digits: int | None = None) -> str:
        """A figure as the ranking prints it."""
        return format_points(value, self.digits if digits is None else digits, self.lang, signed=signed)

    def amount(self, value: float) -> str:
        """A difference of what is ranked, with its unit."""
        return (_PERCENT_POINTS if self.by_percent else _POINTS).say(self.lang, number=self.number(value))

    @property
    def axis_label(self) -> str:
        """What stands along the axis of what is ranked."""
        return (_PERCENT_AXIS if self.by_percent else POINTS_AXIS).say(self.lang, stage=self.stage)

    # -- on paper

    @property
    def width(self) -> float:
        """Inches of the whole chart: of the Axes given with the names before them, else as wide as a page."""
        return _WIDTH if self.given is None else _inches_wide(self.given) + self.name_room

    @cached_property
    def names(self) -> dict[str, str]:
        """Unit → its short name on as many lines as it takes."""
        return {row.unit: wrapped(row.name, _NAMES) for row in self.standings}

    @property
    def name_room(self) -> float:
        """Inches that names and ranks take to the left of the axes."""
        widest = max((inches(name, bold=True) for name in self.names.values()), default=0.0)
        return widest + inches("88=", bold=True) + 0.3

    def row_height(self, least: float = _ROW) -> float:
        """Inches of a row: of the longest name."""
        lines = max((name.count("\n") + 1 for name in self.names.values()), default=1)
        return max(least, lines * _LINE + 0.1)

    def axes(self, height: float, width: float = _WIDTH) -> Axes:
        """The Axes given, else those of a new figure of this size in inches; cleared of what matplotlib puts around."""
        if self.given is not None:
            ax = self.given
        elif self.pyplot:
            from matplotlib import pyplot as plt

            ax = plt.subplots(figsize=(width, height), layout="constrained")[1]
        else:
            ax = Figure(figsize=(width, height), layout="constrained").add_subplot()
        ax.spines[["top", "right"]].set_visible(False)
        return ax

    def set_title(self, ax: Axes, text: str, pad: float = 10.0) -> None:
        """What the chart says, above it, on as many lines as it takes; ``pad``: points to what is below."""
        shown = wrapped(text, self._title_room(ax), SIZE + 2, bold=True)
        look: dict[str, Any] = {"color": INK, "fontsize": SIZE + 2, "fontweight": "bold", "fontfamily": font_names()}
        ax.set_title(shown, loc="left", pad=pad, **look)

    def _title_room(self, ax: Axes) -> float:
        figure = ax.get_figure(root=True)
        assert figure is not None
        if self.given is None:
            return float(figure.get_figwidth() - self.name_room - 0.2)
        # a layout of the user's will make room for the names
        return _inches_wide(ax) - (0.0 if figure.get_layout_engine() is None else self.name_room)

    def set_number_axis(self, ax: Axes, label: str) -> None:
        """Numbers along the bottom, with quiet lines up from them."""
        ax.xaxis.set_major_formatter(NumberFormatter(self.lang))
        self.set_label(ax, label)
        ax.xaxis.grid(True, color=GRID, linewidth=0.8)
        ax.set_axisbelow(True)
        ax.tick_params(axis="x", length=0, labelcolor=MUTED, labelsize=SIZE, labelfontfamily=font_names())

    def set_label(self, ax: Axes, label: str) -> None:
        """What stands along the axis."""
        ax.set_xlabel(label, color=MUTED, fontsize=SIZE, fontfamily=font_names())

    def set_rows(self, ax: Axes, rows: Sequence[Standing], places: Sequence[float]) -> None:
        """Names and ranks to the left, from top to bottom; the first three in bold, who is not ranked in grey."""
        pad = inches("88=", bold=True) * 72 + 12
        ax.set_yticks(list(places), [self.names[row.unit] for row in rows])
        ax.tick_params(axis="y", length=0, pad=pad, labelsize=SIZE, labelfontfamily=font_names())
        ax.spines["left"].set_visible(False)
        for row, place, label in zip(rows, places, ax.get_yticklabels(), strict=True):
            is_first = row.rank is not None and row.rank <= 3
            label.set(color=MUTED if row.rank is None else INK, fontweight="bold" if is_first else "normal")
            label.set_fontstyle("italic" if row.is_provisional else "normal")
            ax.annotate(
                row.rank_text,
                (0, place),
                xycoords=("axes fraction", "data"),
                xytext=(-8, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                color=INK,
                fontweight="bold" if is_first else "normal",
                annotation_clip=False,
            )
        ax.set_ylim(max(places) + 0.6, min(places) - 0.6)

    def set_legend(self, ax: Axes, handles: Sequence[Artist], labels: Sequence[str], columns: int) -> None:
        """What fills and marks mean, below the label of the axis."""
        # the figure may be None for matplotlib's types alone: these Axes have one
        below = ax.transAxes + ScaledTranslation(0, -_LEGEND_BELOW, ax.get_figure(root=True).dpi_scale_trans)  # type: ignore[union-attr]
        ax.legend(
            list(handles),
            list(labels),
            ncols=columns,
            loc="upper left",
            bbox_to_anchor=(0, 0),
            bbox_transform=below,
            borderaxespad=0,
            borderpad=0.2,
            columnspacing=1.4,
            handlelength=LEGEND_MARK * 72 / SIZE,
        )

    def nothing(self) -> Axes:
        """A chart that says that there is nothing to draw, and why."""
        text = _BY_KEYS if self.ranked_by == BY_KEYS else _NO_UNITS
        ax = self.axes(1.2)
        ax.set_axis_off()
        room = (_WIDTH if self.given is None else _inches_wide(ax)) * 0.9
        shown = wrapped(text.say(self.lang, cluster=self.cluster.name), room, SIZE + 2)
        ax.text(0.5, 0.5, shown, ha="center", va="center", transform=ax.transAxes, fontsize=SIZE + 2, in_layout=False)
        return ax
