"""How charts look: colours, fonts, numbers on axes, lines that fit. The only place that names a colour of a chart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import Formatter, MaxNLocator

from thidua_xlsx.messages.text import format_points

__all__ = [
    "BLUE",
    "CLEAR",
    "COLOURS",
    "CONTRAST",
    "FILLS",
    "FONTS",
    "GRID",
    "INK",
    "MUTED",
    "ON_DARK",
    "ON_LIGHT",
    "ORANGE",
    "PALE",
    "PAPER",
    "SIZE",
    "TAKEN",
    "NumberFormatter",
    "UpTo",
    "decimals",
    "font_names",
    "inches",
    "ink_on",
    "own_look",
    "wrapped",
]

INK: Final = "#1b1f24"
"""Titles, labels and figures on the background."""
MUTED: Final = "#5f6670"
"""Axes and what is said by the way."""
GRID: Final = "#d4d8de"
PAPER: Final = "#fefefe"
"""What lies under a chart; not quite white, so that it is told from the white of a fill."""
BLUE: Final = "#1f4e9c"
"""What counts."""
PALE: Final = "#a9c0e2"
"""The same, further down."""
ORANGE: Final = "#b45309"
"""What was claimed, and what was taken away."""
TAKEN: Final = "#f1c48f"
CONTRAST: Final = "#2f4567"
"""Edges and hatching of fills."""
CLEAR: Final = "#fdfdfe"
"""A white fill that stays white on a dark page, for dark hatching."""
ON_LIGHT: Final = "#101418"
"""Figures on a light fill; stays dark on a dark page."""
ON_DARK: Final = "#ffffff"
_GREY: Final = "#8b95a5"
_DARK: Final = "#33435c"
_SAND: Final = "#f5e3c8"

COLOURS: Final = {
    "ink": INK,
    "muted": MUTED,
    "grid": GRID,
    "paper": PAPER,
    "blue": BLUE,
    "pale": PALE,
    "orange": ORANGE,
    "taken": TAKEN,
}
"""Name → the colours that a dark page may want otherwise; ``svg`` writes them as CSS variables ``--chart-NAME``.

The colours of fills with figures on them are not among them: they stay as they are, and their figures with them.
"""

# neighbours differ by lightness or hatching: fill, hatch, colour of what is written on it
FILLS: Final[tuple[tuple[str, str, str], ...]] = (
    ("#24508f", "", ON_DARK),
    ("#cfdef3", "", ON_LIGHT),
    (CLEAR, "////", ON_LIGHT),
    (_GREY, "", ON_LIGHT),
    (CLEAR, "", ON_LIGHT),
    (_SAND, "||||", ON_LIGHT),
    (_DARK, "", ON_DARK),
    (CLEAR, "\\\\\\\\", ON_LIGHT),
    ("#dcdcdc", "", ON_LIGHT),
    (CLEAR, "++", ON_LIGHT),
    (_SAND, "", ON_LIGHT),
    ("#9bb4d8", "xx", ON_LIGHT),
)

_EQUAL_CONTRAST: Final = 0.18  # the luminance on which black and white stand out alike, as WCAG measures contrast

SIZE: Final = 10.0
"""Points of usual text."""
FONTS: Final = ("Times New Roman", "Liberation Serif", "Tinos", "DejaVu Serif", "DejaVu Sans")
"""As official documents are printed, then what has its metrics, then what is always there and knows every sign."""


@cache
def font_names() -> list[str]:
    """Those of ``FONTS`` that this machine has: matplotlib complains of each that it does not find."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in FONTS if name in there] or ["DejaVu Sans"]


@contextmanager
def own_look() -> Iterator[None]:
    """The settings with which charts are drawn; afterwards they are as before.

    Not ``rc_context``, which puts back all settings, those too that a notebook makes when its first figure is drawn.
    """
    look: dict[Any, Any] = {
        "font.family": font_names(),
        "font.size": SIZE,
        "axes.titlesize": SIZE + 2,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlecolor": INK,
        "axes.titlepad": 10.0,
        "axes.labelsize": SIZE,
        "axes.labelcolor": MUTED,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "axes.linewidth": 0.8,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.formatter.use_mathtext": False,
        "text.color": INK,
        "text.usetex": False,
        "text.parse_math": False,  # a unit may have a $ in its name
        "xtick.color": MUTED,
        "xtick.labelsize": SIZE,
        "ytick.labelsize": SIZE,
        "ytick.color": INK,
        "legend.frameon": False,
        "legend.fontsize": SIZE - 0.5,
        "hatch.linewidth": 0.7,
        "figure.facecolor": PAPER,
        "figure.edgecolor": PAPER,
        "figure.dpi": 100.0,
        "figure.autolayout": False,
        "savefig.facecolor": "auto",
        "patch.linewidth": 0.8,
        "lines.linewidth": 1.4,
    }
    before = {name: mpl.rcParams[name] for name in look}
    mpl.rcParams.update(look)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def decimals(values: Sequence[float]) -> int:
    """How many decimals it takes to write all of them, at ten significant digits."""
    shortest = (Decimal(f"{float(value):.10g}").normalize() for value in values)
    return max((max(0, -int(number.as_tuple().exponent)) for number in shortest), default=0)


class UpTo(MaxNLocator):
    """Round ticks, none of them beyond ``most``: what follows there is room for words."""

    def __init__(self, most: float) -> None:
        super().__init__(nbins=8, steps=[1, 2, 2.5, 5, 10])
        self._most = most

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """The ticks of an axis from ``vmin`` to ``vmax``."""
        return [tick for tick in super().tick_values(vmin, vmax) if tick <= self._most * (1 + 1e-9)]


class NumberFormatter(Formatter):
    """Numbers on an axis in the language of the rulebook, with as many decimals as the ticks need."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._digits = 0

    def set_locs(self, locs: Sequence[float]) -> None:
        """Ticks at 97.5 and 100 are both written with one decimal."""
        super().set_locs(list(locs))
        self._digits = decimals(locs)

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - as matplotlib calls it
        """One number."""
        return format_points(x, self._digits, self._lang)


def ink_on(fill: npt.NDArray[np.float64]) -> str:
    """The colour of what is written on a fill (RGB or RGBA, 0 to 1): the one that stands out more."""
    linear = np.where(fill[:3] <= 0.04045, fill[:3] / 12.92, ((fill[:3] + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return ON_DARK if luminance < _EQUAL_CONTRAST else ON_LIGHT


@cache
def inches(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How wide the widest line of a text is."""
    font = FontProperties(family=font_names(), size=size, weight="bold" if bold else "normal")
    return max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in text.split("\n")) / 72


def _broken(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """A word in parts that fit; one without a break would push everything else off the chart."""
    while word:
        fits = bisect_right(range(1, len(word) + 1), room, key=lambda most: inches(word[:most], size, bold=bold))
        yield word[: max(fits, 1)]
        word = word[max(fits, 1) :]


def wrapped(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """A text on as many lines as it needs to be at most ``room`` inches wide; only a longer word is broken."""
    lines: list[str] = []
    for word in (part for long in text.split() for part in _broken(long, room, size, bold=bold)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and inches(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
