"""Charts inside a page: text, no clash of ids, the same bytes."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest

from tests.plots.results import example_result, odd_result
from thidua_xlsx.errors import MissingPackageError
from thidua_xlsx.plots import Plots
from thidua_xlsx.plots.look import COLOURS
from thidua_xlsx.plots.svg import svg

_CHARTS = ("ranking", "heatmap", "claimed_vs_verified", "groups", "gaps")
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """All charts of an example as SVG."""
    plots = Plots(example_result("cum_9_2018"), pyplot=False)
    return {name: svg(getattr(plots, name)(), prefix=name.replace("_", "-")) for name in _CHARTS}


def test_the_same_chart_gives_the_same_bytes(drawn: dict[str, str]) -> None:
    """A page that differs from run to run cannot be compared or sealed."""
    plots = Plots(example_result("cum_9_2018"), pyplot=False)
    for name in ("groups", "heatmap"):
        assert svg(getattr(plots, name)(), prefix=name) == drawn[name]


def test_several_charts_can_stand_in_one_page(drawn: dict[str, str]) -> None:
    """Two elements of one id take each other's hatching, and a style of one chart would be that of the page."""
    names = [name for text in drawn.values() for name in re.findall(r'\bid="([^"]*)"', text)]
    assert len(names) == len(set(names))
    for chart, text in drawn.items():
        used = set(re.findall(r"url\(#([^)]*)\)", text)) | set(re.findall(r'href="#([^"]*)"', text))
        assert used <= set(names)
        assert all(name.startswith(chart.replace("_", "-")) for name in used)
        assert "<style" not in text
        assert not re.search(r'(href|src)="(?!#|data:)', text)


def test_words_stay_words_and_say_what_the_chart_is(drawn: dict[str, str]) -> None:
    """Drawn letters can be neither searched nor read out."""
    root = ElementTree.fromstring(drawn["ranking"])
    assert {"Sóc Trăng", "98,85", "1"} <= {node.text for node in root.iter(f"{_SVG}text")}
    assert root.get("role") == "img"
    title = root.find(f"{_SVG}title")
    assert title is not None
    assert title.get("id") in root.get("aria-labelledby", "").split()
    assert "chênh lệch hạng 1 và 2" in (title.text or "")


def test_colours_can_be_set_by_the_page_and_the_font_is_that_of_documents(drawn: dict[str, str]) -> None:
    """On a dark page dark letters cannot be read; a font of this machine alone is another one elsewhere."""
    for text in drawn.values():
        for name, colour in COLOURS.items():
            assert text.count(colour) == text.count(f"var(--chart-{name}, {colour})")
        assert "font-family: 'Times New Roman', 'Liberation Serif'" in text or "px 'Times New Roman'" in text
    assert "data:image/png" in drawn["heatmap"]


def test_signs_in_names_stay_text() -> None:
    """A name with a < must not become an element of the page."""
    text = svg(Plots(odd_result("signs"), pyplot=False).ranking(), prefix="a", title="x < y", description="z")
    assert "&lt;b&gt;Một&lt;/b&gt;" in text
    assert "<b>" not in text
    root = ElementTree.fromstring(text)
    assert [node.text for node in (root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")) if node is not None] == [
        "x < y",
        "z",
    ]
    with pytest.raises(ValueError, match="prefix must be"):
        svg(Plots(odd_result("signs"), pyplot=False).ranking(), prefix='a" onload="x')


def test_without_matplotlib_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An analyst who lacks an optional package needs one line, not a traceback out of another library."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingPackageError) as caught:
        _ = odd_result("one unit").plot
    assert "pip install thidua-xlsx[plot]" in caught.value.say("vi")
    assert "not installed" in caught.value.say("en")
