"""What a finished chart looks like to its reader: where its words stand, and whether any is cut off or covered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from weakref import WeakSet

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

__all__ = ["badly_placed", "grey_picture", "laid_out", "words"]

_LAID_OUT: WeakSet[Figure] = WeakSet()
_EDGE = 1.0  # pixels by which boxes may touch: they are a little larger than their letters


def laid_out(axes: Axes) -> Figure:
    """The figure of a chart, with everything at its place; worked out once."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    if figure not in _LAID_OUT:
        figure.draw_without_rendering()
        _LAID_OUT.add(figure)
    return figure


def _texts(figure: Figure) -> Iterator[Text]:
    """All words that can be seen; ticks outside the axes are not drawn."""
    for axes in figure.axes:
        if axes.axison:
            for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
                inside = [tick for tick in axis.get_major_ticks() if min(limits) <= tick.get_loc() <= max(limits)]
                yield from (tick.label1 for tick in inside)
                yield axis.label
        yield from (axes.title, axes._left_title, *axes.texts)  # type: ignore[attr-defined]
        legend = axes.get_legend()
        if legend is not None:
            yield from legend.get_texts()


def words(axes: Axes) -> list[str]:
    """What a reader reads, every text on one line."""
    return [" ".join(text.get_text().split()) for text in _texts(laid_out(axes)) if text.get_text().strip()]


def _box(text: Text) -> Bbox:
    box = Text.get_window_extent(text)  # of the words alone: an annotation's own includes its arrow
    return Bbox.from_extents(box.x0 + _EDGE, box.y0 + _EDGE, box.x1 - _EDGE, box.y1 - _EDGE)


def badly_placed(axes: Axes) -> list[str]:
    """Words that are cut off at the edge of the picture, or that cover one another."""
    figure = laid_out(axes)
    boxes = [(text.get_text(), _box(text)) for text in _texts(figure) if text.get_text().strip()]
    paper = Bbox.from_extents(-_EDGE, -_EDGE, figure.bbox.x1 + _EDGE, figure.bbox.y1 + _EDGE)
    found = [f"cut off: {text!r}" for text, box in boxes if not (paper.contains(*box.min) and paper.contains(*box.max))]
    pairs = combinations(boxes, 2)
    return found + [f"{text!r} covers {other!r}" for (text, box), (other, second) in pairs if box.overlaps(second)]


def grey_picture(axes: Axes) -> npt.NDArray[np.float64]:
    """The picture as a black and white printer sees it: rows of lightness from 0 to 255."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(np.asarray(canvas.buffer_rgba())[..., :3] @ np.array([0.299, 0.587, 0.114]))
