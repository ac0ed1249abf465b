"""A chart as SVG that stands inside an HTML page: text stays text, the same chart gives the same bytes."""

from __future__ import annotations

import io
import re
from typing import Final

import matplotlib as mpl
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thidua_xlsx.plots.look import COLOURS, FONTS

__all__ = ["svg"]

_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_FONT_FAMILY: Final = ", ".join(f"'{name}'" for name in FONTS) + ", serif"
_POINTS_PER_PIXEL: Final = 0.75
_URL: Final = re.compile(r"url\(#([^)]*)\)")
_FONT: Final = re.compile(r"(font(?:-family)?: (?:[^;']*px )?)'[^;]*")
_INHERITED: Final = "stroke-linejoin: round; stroke-linecap: butt"


def svg(drawn: Axes | Figure, *, prefix: str, title: str = "", description: str = "") -> str:
    """The figure of a chart as an ``<svg>`` element for a page.

    Parameters
    ----------
    drawn
        The Axes that a chart returned, or a figure.
    prefix
        Before every id in it; charts of one page need different ones. A letter, then letters, digits, hyphens.
    title, description
        What a screen reader says; without a title, that of the first Axes.

    Returns
    -------
    The element alone, without a document around it. Colours of ``plots.look.COLOURS`` are written
    as ``var(--chart-NAME, #…)``, so that a page can set others; the background is left to the page.

    Raises
    ------
    ValueError
        ``prefix`` cannot be part of an id.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", prefix):
        raise ValueError(f"prefix must be a letter followed by letters, digits and hyphens, not {prefix!r}")
    figure = drawn if isinstance(drawn, Figure) else drawn.get_figure(root=True)
    assert figure is not None
    root = etree.fromstring(_bytes(figure, prefix), etree.XMLParser(remove_comments=True, resolve_entities=False))
    for node in [*root.iter(f"{_SVG}metadata"), *root.iter(f"{_SVG}style")]:  # a style would be the whole page's
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)
    for node in root.iter():
        _own_names(node, prefix)
        if "style" in node.attrib:
            node.set("style", _restylable(node.get("style", "")))
    said = title or next((axes.get_title("left") or axes.get_title() for axes in figure.axes), "")
    _describe(root, prefix, " ".join(said.split()), description)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _bytes(figure: Figure, prefix: str) -> bytes:
    """What matplotlib writes, with nothing in it that changes from run to run."""
    memory = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": prefix, "svg.id": prefix}):
        figure.savefig(memory, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return memory.getvalue()


def _own_names(node: etree._Element, prefix: str) -> None:
    """Put the prefix before ids and before what refers to them."""
    if "id" in node.attrib:
        node.set("id", f"{prefix}-{node.get('id')}")
    reference = str(node.attrib.pop(_HREF, None) or node.get("href", ""))
    if reference:
        node.set("href", f"#{prefix}-{reference[1:]}" if reference.startswith("#") else reference)
    for name, value in node.attrib.items():
        if "url(#" in str(value):
            node.set(name, _URL.sub(rf"url(#{prefix}-\1)", str(value)))


def _restylable(style: str) -> str:
    """A style whose colours a page can set, and whose fonts do not depend on this machine."""
    for name, colour in COLOURS.items():
        style = style.replace(colour, f"var(--chart-{name}, {colour})")
    return _FONT.sub(rf"\1{_FONT_FAMILY}", style)


def _describe(root: etree._Element, prefix: str, title: str, description: str) -> None:
    """Size in pixels, and what is read out."""
    for side in ("width", "height"):
        points = float(root.get(side, "0").removesuffix("pt"))
        root.set(side, f"{points / _POINTS_PER_PIXEL:g}")
    root.attrib.pop("version", None)
    root.set("style", _INHERITED)
    root.set("id", prefix)
    root.set("role", "img")
    names = []
    for at, (tag, text) in enumerate((("title", title), ("desc", description))):
        if text:
            node = etree.Element(f"{_SVG}{tag}", {"id": f"{prefix}-{tag}"})
            node.text = text
            root.insert(at, node)
            names.append(f"{prefix}-{tag}")
    if names:
        root.set("aria-labelledby", " ".join(names))
