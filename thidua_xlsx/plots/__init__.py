"""The charts of a result, drawn with matplotlib, which is loaded when the first one is drawn.

``result.plot.ranking()``, ``.heatmap()``, ``.claimed_vs_verified()``, ``.groups()``, ``.gaps()`` and ``.robustness()``
each return their Axes; what is wanted otherwise is changed on them with matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from thidua_xlsx.errors import MissingPackageError
from thidua_xlsx.messages.text import Message, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from thidua_xlsx.analysis.robustness import Robustness
    from thidua_xlsx.plots.frame import Frame
    from thidua_xlsx.scoring.result import Result

__all__ = ["Plots", "need_matplotlib"]

_NO_MATPLOTLIB: Final = Text(
    "Muốn vẽ biểu đồ cần gói matplotlib, hiện chưa có trên máy. Cài bằng lệnh: pip install thidua-xlsx[plot]",
    "Charts need the package matplotlib, which is not installed. Get it with: pip install thidua-xlsx[plot]",
)


def need_matplotlib() -> None:
    """Raise ``MissingPackageError`` where matplotlib is not installed; asked before work that takes long."""
    if find_spec("matplotlib") is None:
        raise MissingPackageError(Message(_NO_MATPLOTLIB))


class Plots:
    """The charts of one result.

    Every chart takes ``ax`` (the Axes to draw on; None: a new figure, as large as the chart needs) and ``cluster`` (the
    code of a cluster; it can be left out where the rulebook has only one). Words are in the rulebook's language. Charts
    tell things apart by lightness, hatching and shape, so that they can be printed in black and white. No setting of
    matplotlib is changed.

    Parameters
    ----------
    result
        What is drawn.
    pyplot
        Whether new figures are pyplot's: then a notebook shows them by itself, and a script shows them with
        ``matplotlib.pyplot.show()`` and closes them with ``close()``. Otherwise nobody but the caller holds them.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """

    def __init__(self, result: Result, *, pyplot: bool = True) -> None:
        need_matplotlib()
        self._result = result
        self._pyplot = pyplot

    def __repr__(self) -> str:
        """What can be drawn."""
        return "<Plots: ranking, heatmap, claimed_vs_verified, groups, gaps, robustness>"

    def ranking(self, ax: Axes | None = None, *, cluster: str | None = None) -> Axes:
        """A bar per unit in the order of ranks, from 0; units that are not ranked stand below, with the reason.

        The bars are what the cluster is ranked by: points, percent, or the first of its keys.

        Raises
        ------
        ValueError
            The rulebook has several clusters and ``cluster`` does not say which.
        KeyError
            There is no such cluster.
        TypeError
            ``ax`` is not matplotlib's.
        """
        from thidua_xlsx.plots.ranking import draw_ranking

        return self._draw(draw_ranking, ax, cluster)

    def heatmap(self, ax: Axes | None = None, *, cluster: str | None = None) -> Axes:
        """Units × criteria, darker the more of its points a criterion gave; of deductions, the more was taken.

        What is not assigned is hatched, what is missing is crossed out. Criteria without points are left out.
        Raises as ``ranking``.
        """
        from thidua_xlsx.plots.heatmap import draw_heatmap

        return self._draw(draw_heatmap, ax, cluster)

    def claimed_vs_verified(self, ax: Axes | None = None, *, cluster: str | None = None) -> Axes:
        """Each unit's total as it claimed it beside the one of this result, with the signed difference.

        Without verification it is the total by the rules (``computed``). Raises as ``ranking``.
        """
        from thidua_xlsx.plots.claims import draw_claims

        return self._draw(draw_claims, ax, cluster)

    def groups(self, ax: Axes | None = None, *, cluster: str | None = None) -> Axes:
        """Each unit's points by top group, end to end; deductions stand to the left of 0. Raises as ``ranking``."""
        from thidua_xlsx.plots.groups import draw_groups

        return self._draw(draw_groups, ax, cluster)

    def gaps(self, ax: Axes | None = None, *, cluster: str | None = None) -> Axes:
        """How far each unit is from the one before it, as steps from the first rank down. Raises as ``ranking``."""
        from thidua_xlsx.plots.gaps import draw_gaps

        return self._draw(draw_gaps, ax, cluster)

    def robustness(
        self, ax: Axes | None = None, *, cluster: str | None = None, robustness: Robustness | None = None
    ) -> Axes:
        """Each unit's rank, and the ranks it could have had: with one criterion less, and with other points.

        ``robustness`` is what ``result.robustness()`` returned; None: it is worked out with its usual settings.
        Raises as ``ranking``.
        """
        from thidua_xlsx.analysis.robustness import Robustness
        from thidua_xlsx.plots.intervals import draw_intervals

        if robustness is not None and not isinstance(robustness, Robustness):
            raise TypeError(f"robustness must be what result.robustness() returned, not {type(robustness).__name__}")
        known = self._result.robustness() if robustness is None else robustness
        return self._draw(lambda frame: draw_intervals(frame, known), ax, cluster)

    def _draw(self, draw: Callable[[Frame], Axes], ax: Axes | None, cluster: str | None) -> Axes:
        from matplotlib.axes import Axes

        from thidua_xlsx.plots.frame import Frame
        from thidua_xlsx.plots.look import own_look

        if ax is not None and not isinstance(ax, Axes):
            raise TypeError(f"ax must be Axes of matplotlib or None, not {type(ax).__name__}")
        frame = Frame.of(self._result, cluster, ax, pyplot=self._pyplot)
        with own_look():
            return draw(frame)
