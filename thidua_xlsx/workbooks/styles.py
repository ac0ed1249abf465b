"""The one set of styles of everything that is written, named by meaning and never by colour."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

__all__ = [
    "ARROW_DOWN",
    "ARROW_UP",
    "CHART_FONT",
    "CHART_GRID",
    "CHART_LINE",
    "DEDUCTION_SERIES",
    "ENTRY_TAB",
    "GROUP_SERIES",
    "HEAT_HIGH",
    "HEAT_LOW",
    "HELPER_TAB",
    "PAIR_SERIES",
    "RANK_BAR",
    "SPARK",
    "SPARK_LOW",
    "TOTAL_SERIES",
    "Styles",
    "points_format",
]

ARROW_UP: Final = "▲"
ARROW_DOWN: Final = "▼"
RANK_BAR: Final = "▌"
"""The thin bar of ranks 1 to 3; a character, for Excel draws no thick border in a conditional format."""

_FONT: Final = "Times New Roman"
_GRID: Final = {"border": 1, "border_color": "#7F7F7F"}
_ENTRY: Final = "#FFF9DB"
_ASSIGNED: Final = "#EDEDED"
_GROUP: Final = "#DCE6F1"
_HEAD: Final = "#C5D5EA"
_BAND: Final = "#F1F5FA"  # every other cluster: seen on a screen, nearly white in print
_BLUE: Final = "#1F4E9C"
_ORANGE: Final = "#B45309"
_GREY: Final = "#6B6B6B"
_WHITE: Final = "#FFFFFF"
_BAR: Final = "#4F6D99"
_DARK: Final = "#2F4566"

ENTRY_TAB: Final = "#E8C33B"
"""The tab of a sheet into which something is typed."""
HELPER_TAB: Final = "#A6A6A6"
"""The tab of a sheet that nobody needs to open."""
SPARK: Final = _BAR
SPARK_LOW: Final = _ORANGE
HEAT_LOW: Final = _WHITE
HEAT_HIGH: Final = "#7FA3D8"
"""Dark enough to be seen in black and white, light enough for black figures."""

CHART_FONT: Final = {"name": _FONT, "size": 10}
CHART_LINE: Final = {"color": _DARK, "width": 0.75}
CHART_GRID: Final = {"color": "#D0D0D0"}
TOTAL_SERIES: Final[dict[str, Any]] = {"fill": {"color": _BAR}}
PAIR_SERIES: Final[tuple[dict[str, Any], dict[str, Any]]] = ({"fill": {"color": _GROUP}}, {"fill": {"color": _BLUE}})
"""What was claimed, light, and what counts, dark."""


def _hatched(pattern: str, colour: str) -> dict[str, Any]:
    return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": _WHITE}}


# neighbours differ by darkness or hatching, so that a black and white print tells them apart too
GROUP_SERIES: Final[tuple[dict[str, Any], ...]] = (
    {"fill": {"color": _BLUE}},
    {"fill": {"color": "#C9DAF2"}},
    _hatched("wide_upward_diagonal", _BAR),
    {"fill": {"color": "#7F8FA9"}},
    {"fill": {"color": _WHITE}},
    _hatched("small_grid", _GREY),
    {"fill": {"color": _DARK}},
    _hatched("wide_downward_diagonal", _BLUE),
    {"fill": {"color": "#D9D9D9"}},
    _hatched("dark_vertical", _GREY),
    {"fill": {"color": "#F7E3C4"}},
    _hatched("large_checker", _BAR),
)
DEDUCTION_SERIES: Final[dict[str, Any]] = _hatched("dark_upward_diagonal", _ORANGE)

# laid over a cell's own style while a condition holds
_MARKS: Final[dict[str, dict[str, Any]]] = {
    "differs": {"bold": True, "font_color": _ORANGE},
    "first_three": {"bold": True, "font_color": _BLUE},
    "strong": {"bold": True},
    "shared": {},
    "provisional": {"italic": True, "font_color": _GREY},
    "limited": {"bg_color": _ASSIGNED, "italic": True},
    "limited_strong": {"bg_color": _ASSIGNED, "italic": True, "bold": True},
}

# laid over an entry cell that a unit is asked to mend: a thick frame is seen in black and white too
_FINDINGS: Final[dict[str, dict[str, Any]]] = {
    "error": {"border": 5, "border_color": _ORANGE, "bg_color": "#FBE3CC", "locked": False},
    "warning": {"border": 2, "border_color": _BLUE, "bg_color": "#DDE8F8", "locked": False},
    "review": {"border": 3, "border_color": _BLUE, "bg_color": "#EEF3FB", "locked": False},
}

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "plain": {"font_size": 12},
    "body": {"font_size": 13},
    "body_right": {"font_size": 13, "align": "right"},
    "body_wrap": {"font_size": 13, "text_wrap": True},
    "body_center": {"font_size": 13, "align": "center", "text_wrap": True},
    "body_bold": {"font_size": 13, "bold": True},
    "body_bold_center": {"font_size": 13, "bold": True, "align": "center", "text_wrap": True},
    "body_italic_center": {"font_size": 13, "italic": True, "align": "center"},
    "motto": {"font_size": 13, "bold": True, "underline": 1, "align": "center"},
    "title": {"font_size": 14, "bold": True, "align": "center", "text_wrap": True},
    "title_left": {"font_size": 14, "bold": True},
    "body_italic": {"font_size": 13, "italic": True},
    "stamp": {"font_size": 11, "bold": True, "align": "center", "font_color": _ORANGE},
    "note": {"font_size": 11, "italic": True, "font_color": _GREY, "text_wrap": True},
    "subtitle_left": {"font_size": 13, "italic": True, "text_wrap": True},
    "note_line": {"font_size": 11, "italic": True, "font_color": _GREY},
    "help": {"font_size": 10, "italic": True, "font_color": _GREY, "text_wrap": True, "valign": "top"},
    "link_label": {"font_size": 11, "italic": True, "font_color": _GREY},
    "link": {"font_size": 11, "font_color": _BLUE, "underline": 1},
    "heading": {"font_size": 12, "bold": True, "align": "center", "text_wrap": True, "bg_color": _HEAD, **_GRID},
    "heading_small": {"font_size": 11, "bold": True, "align": "center", "text_wrap": True, "bg_color": _HEAD, **_GRID},
    "text": {"font_size": 12, "indent": 1, "text_wrap": True, **_GRID},
    "text_center": {"font_size": 12, "align": "center", "text_wrap": True, **_GRID},
    "child_text": {"font_size": 12, "italic": True, "text_wrap": True, "indent": 1, **_GRID},
    "group": {"font_size": 12, "indent": 1, "bold": True, "text_wrap": True, "bg_color": _GROUP, **_GRID},
    "group_center": {"font_size": 12, "bold": True, "align": "center", "bg_color": _GROUP, **_GRID},
    "group_number": {"font_size": 12, "bold": True, "bg_color": _GROUP, **_GRID},
    "total": {"font_size": 12, "indent": 1, "bold": True, "text_wrap": True, "bg_color": _HEAD, **_GRID},
    "total_number": {"font_size": 12, "bold": True, "bg_color": _HEAD, **_GRID},
    "assigned": {"font_size": 12, "bg_color": _ASSIGNED, **_GRID},
    "assigned_text": {"font_size": 12, "align": "center", "text_wrap": True, "bg_color": _ASSIGNED, **_GRID},
    "assigned_left": {"font_size": 12, "indent": 1, "text_wrap": True, "bg_color": _ASSIGNED, **_GRID},
    "computed": {"font_size": 12, **_GRID},
    "computed_text": {"font_size": 12, "indent": 1, "text_wrap": True, **_GRID},
    "computed_strong": {"font_size": 12, "bold": True, **_GRID},
    "computed_strong_text": {"font_size": 12, "indent": 1, "bold": True, "text_wrap": True, **_GRID},
    "dense": {"font_size": 11, **_GRID},
    "dense_text": {"font_size": 11, "indent": 1, "text_wrap": True, **_GRID},
    "dense_center": {"font_size": 11, "align": "center", "text_wrap": True, **_GRID},
    "dense_strong": {"font_size": 11, "bold": True, **_GRID},
    "dense_strong_text": {"font_size": 11, "indent": 1, "bold": True, "text_wrap": True, **_GRID},
    "dense_strong_center": {"font_size": 11, "bold": True, "align": "center", "text_wrap": True, **_GRID},
    "band": {"font_size": 11, "bg_color": _BAND, **_GRID},
    "band_text": {"font_size": 11, "indent": 1, "text_wrap": True, "bg_color": _BAND, **_GRID},
    "band_center": {"font_size": 11, "align": "center", "text_wrap": True, "bg_color": _BAND, **_GRID},
    "band_strong": {"font_size": 11, "bold": True, "bg_color": _BAND, **_GRID},
    "band_strong_text": {"font_size": 11, "indent": 1, "bold": True, "text_wrap": True, "bg_color": _BAND, **_GRID},
    "band_strong_center": {
        "font_size": 11,
        "bold": True,
        "align": "center",
        "text_wrap": True,
        "bg_color": _BAND,
        **_GRID,
    },
    "dense_link": {"font_size": 11, "font_color": _BLUE, "underline": 1, "align": "center", **_GRID},
    "band_link": {
        "font_size": 11,
        "font_color": _BLUE,
        "underline": 1,
        "align": "center",
        "bg_color": _BAND,
        **_GRID,
    },
    "difference": {"font_size": 11, "bold": True, "font_color": _ORANGE, **_GRID},
    "not_assigned": {"font_size": 11, "italic": True, "align": "right", "font_color": _GREY, **_GRID},
    "entry": {"font_size": 12, "bg_color": _ENTRY, "locked": False, **_GRID},
    "entry_text": {
        "font_size": 12,
        "indent": 1,
        "bg_color": _ENTRY,
        "locked": False,
        "text_wrap": True,
        "num_format": "@",
        **_GRID,
    },
    "entry_choice": {
        "num_format": "@",
        "font_size": 12,
        "align": "center",
        "bg_color": _ENTRY,
        "locked": False,
        "text_wrap": True,
        **_GRID,
    },
    "error": {"font_size": 11, "indent": 1, "bold": True, "font_color": _ORANGE, "text_wrap": True, **_GRID},
    "warning": {"font_size": 11, "indent": 1, "font_color": _BLUE, "text_wrap": True, **_GRID},
    "review": {"font_size": 11, "indent": 1, "font_color": _GREY, "text_wrap": True, **_GRID},
    "finding_link": {"font_size": 11, "indent": 1, "font_color": _BLUE, "underline": 1, "text_wrap": True, **_GRID},
    "rank_first": {"font_size": 13, "bold": True, "align": "center", **_GRID, "left": 5, "left_color": _BLUE},
    "rank_provisional": {"font_size": 12, "italic": True, "align": "center", **_GRID},
    "rank": {"font_size": 12, "align": "center", **_GRID},
    # a code is a handle for formulas and readers: small rather than cut off
    "code": {"font_size": 11, "font_color": _GREY, "shrink": True, **_GRID},
    # wrapped, though it shows its first lines only: text that does not wrap runs over the cells beside it
    "helper": {"font_size": 10, "text_wrap": True, "valign": "top", **_GRID},
    "helper_figure": {"font_size": 11, "text_wrap": True, **_GRID},
    "helper_text": {"font_size": 10, "text_wrap": True, "indent": 1, **_GRID},
    "helper_code": {"font_size": 10, "font_color": _GREY, "shrink": True, **_GRID},
}


def points_format(digits: int) -> str:
    """The number format of points: thousands grouped, the rulebook's digits, 0 shown as 0."""
    return "#,##0" + ("." + "0" * digits if digits else "")


class Styles:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool], Format] = {}

    def mark(self, name: str, num_format: str = "") -> Format:
        """What a conditional format lays over a cell."""
        key = (f"mark {name}", num_format, False)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(
                _MARKS[name] | ({"num_format": num_format} if num_format else {})
            )
        return self._made[key]

    def found(self, name: str, severity: str, num_format: str = "", *, top: bool = False) -> Format:
        """The format called ``name``, as it marks a cell of which something was found."""
        key = (f"{severity} {name}", num_format, top)
        if key not in self._made:
            properties = {"font_name": _FONT, "valign": "top" if top else "vcenter", **_STYLES[name]}
            properties |= _FINDINGS[severity] | ({"num_format": num_format} if num_format else {})
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def get(self, name: str, num_format: str = "", *, top: bool = False) -> Format:
        """The format called ``name``, with a number format; ``top`` aligns to the top of a tall row."""
        key = (name, num_format, top)
        if key not in self._made:
            properties = {"font_name": _FONT, "valign": "vcenter", **_STYLES[name]}
            if num_format:
                properties["num_format"] = num_format
            if top:
                properties["valign"] = "top"
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]
