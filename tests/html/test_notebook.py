"""What notebooks show of objects: short, escaped, readable on any ground, never broken."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

import thidua_xlsx as tx
from tests.chromium import opened
from tests.html.conftest import HOSTILE, Pages
from tests.html.contrast import weakest_texts
from thidua_xlsx.messages.text import format_points

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_MOST = 10

# a notebook of its own around a view: bare, as JupyterLab and VS Code set their themes, light and dark
_HOSTS = {
    "bare": "<body>{}</body>",
    "jupyter-dark": '<body data-jp-theme-light="false" style="background:#111;color:#e0e0e0"><div>{}</div></body>',
    "vscode-dark": '<body class="vscode-dark" style="background:#1e1e1e;color:#ccc"><div>{}</div></body>',
    "jupyter-light": '<body data-jp-theme-light="true" style="background:#fff;color:#212121"><div>{}</div></body>',
}


def _shown(result: tx.Result) -> dict[str, str]:
    """Every view of what belongs to a result."""
    unit = str(result.ranking["unit"].iloc[0])
    leaf = next(leaf.key for leaf in result.rulebook.leaves() if leaf.scores)
    things: dict[str, Any] = {
        "rulebook": result.rulebook,
        "batch": result.batch,
        "result": result,
        "explanation": result.explain(unit, leaf),
        "scorecard": result.scorecard(unit),
        "comparison": tx.compare(tx.score(result.batch, "claimed"), result),
        "inflation": result.inflation(),
        "robustness": result.robustness(draws=50),
    }
    return {name: thing._repr_html_() for name, thing in things.items()}


@pytest.fixture(scope="module")
def views(pages: Pages) -> dict[str, dict[str, str]]:
    """Example → kind of object → what a notebook shows."""
    return {name: _shown(pages.result(name)) for name in ("cum_9_2018", "hostile")}


def test_a_view_is_short_and_without_a_script(views: dict[str, dict[str, str]]) -> None:
    """A notebook would scroll for ever, or run what a file brought along."""
    for name, shown in views.items():
        for kind, view in shown.items():
            tree = html.fragment_fromstring(view)
            assert tree.get("class") == "thidua-view", (name, kind, tree.text_content()[:300])
            assert tree.xpath(".//script | .//img | .//link | .//@onerror | .//@src") == [], (name, kind)
            assert all(len(table.xpath(".//tbody/tr")) <= _MOST for table in tree.xpath(".//table")), (name, kind)
            assert "{" not in "".join(tree.xpath(".//text()[not(parent::style)]")), (name, kind)
    for kind in ("rulebook", "batch", "result"):
        assert "<script>document" not in views["hostile"][kind]
        assert "\u202e" not in views["hostile"][kind]
    assert HOSTILE in html.fragment_fromstring(views["hostile"]["result"]).text_content()


def test_a_result_shows_its_ranking(pages: Pages, views: dict[str, dict[str, str]]) -> None:
    """Whoever scores in a notebook would have to ask again for the one thing that matters."""
    result = pages.result("cum_9_2018")
    (table,) = html.fragment_fromstring(views["cum_9_2018"]["result"]).xpath(".//table[@data-rows='ranking']")
    found = [[cell.text_content() for cell in row][:3] for row in table.xpath(".//tbody/tr")]
    wanted = [
        [f"{row['rank']}{'=' if row['shared'] else ''}", row["name"], format_points(row["points"], 2, "vi")]
        for row in result.ranking.to_dict("records")
    ]
    assert found == wanted


def test_a_batch_says_what_is_wrong_and_where_the_rest_is(pages: Pages, views: dict[str, dict[str, str]]) -> None:
    """The errors would stand behind ten reviews, or the others would seem not to be there."""
    batch = pages.result("cum_9_2018").batch
    tree = html.fragment_fromstring(views["cum_9_2018"]["batch"])
    (table,) = tree.xpath(".//table[@data-rows='findings']")
    severities = [row.xpath("string(td[1])") for row in table.xpath(".//tbody/tr")]
    errors = int((batch.findings["severity"] == "error").sum())
    assert severities[:errors] == ["✖ Lỗi"] * errors
    assert f"… và {len(batch.findings) - _MOST} dòng nữa: batch.findings" in tree.text_content()


def test_a_view_speaks_the_language_of_the_rulebook(pages: Pages) -> None:
    """An English rulebook would be shown in Vietnamese."""
    batch = pages.result("cum_9_2018").batch
    info = dataclasses.replace(batch.rulebook.info, language="en")
    english = dataclasses.replace(batch, rulebook=dataclasses.replace(batch.rulebook, info=info))
    for thing, words in (
        (english.rulebook, "Groups of criteria"),
        (english, "Who has sent"),
        (tx.score(english), "Rank"),
    ):
        view = thing._repr_html_()
        assert words in view
        assert "Hỏi tiếp" not in view


def test_what_cannot_be_shown_is_still_named(pages: Pages) -> None:
    """A table that somebody changed in a notebook would break the notebook's output."""
    result = pages.result("cum_9_2018")
    broken = dataclasses.replace(result, ranking=result.ranking.drop(columns=["state"]))
    assert "&lt;Result cum-9-2018" in broken._repr_html_()
    empty = dataclasses.replace(result.rulebook, units=(), clusters=(), criteria=(), targets=())
    assert "thidua-view" in empty._repr_html_()


@pytest.mark.chromium
@pytest.mark.parametrize("host", _HOSTS)
def test_text_can_be_read_in_any_notebook(
    host: str, views: dict[str, dict[str, str]], browser: Browser, tmp_path: Path
) -> None:
    """In a dark notebook black text on black would be shown."""
    path = tmp_path / "notebook.html"
    together = "".join(views["cum_9_2018"].values())
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{_HOSTS[host].format(together)}", encoding="utf-8")
    with opened(browser, path, color_scheme="dark" if "dark" in host else "light") as page:
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert weakest_texts(page, 4.5) == []
