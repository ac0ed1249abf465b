"""The charts of the page, drawn with matplotlib, as SVG that stands in it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final, Literal

from markupsafe import Markup

from thidua_xlsx.html.markup import visible
from thidua_xlsx.html.page_model import Block
from thidua_xlsx.plots import Plots

if TYPE_CHECKING:
    from thidua_xlsx.scoring.result import Result

__all__ = ["ChartName", "Charts"]

ChartName = Literal["ranking", "heatmap", "claimed_vs_verified", "groups", "gaps"]


_WIDEST: Final = 900.0  # pixels, of a chart that can be read on portrait paper


class Charts:
    """Draws charts of one result.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """

    def __init__(self, result: Result) -> None:
        self._plots = Plots(result, pyplot=False)

    def block(self, name: ChartName, cluster: str, prefix: str) -> Block:
        """A chart of a cluster; ``prefix`` is that of the cluster's ids."""
        from thidua_xlsx.plots.svg import svg

        with warnings.catch_warnings():  # text stays text: the browser has fonts for signs that matplotlib's lack
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            axes = getattr(self._plots, name)(cluster=cluster)
            drawn = svg(axes, prefix=f"{prefix}-chart-{name.replace('_', '-')}")
        wide = "wide" if float(drawn.partition('width="')[2].partition('"')[0]) > _WIDEST else ""
        return Block("chart", mark=wide, chart=Markup("\n".join(map(visible, drawn.split("\n")))))  # noqa: S704 - drawn here
