"""The page for the meeting room, in a real browser: figures, keyboard, paper, light and dark, hostile names."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.chromium import opened
from tests.html.conftest import HOSTILE, LONG, Pages
from tests.html.contrast import weakest_texts
from thidua_xlsx.messages.text import format_points
from thidua_xlsx.rulebook.model import TOTAL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium

_NAMES = ("cum_9_2018", "can_tho_157", "hostile")
_PROJECTOR, _PHONE = {"width": 1024, "height": 768}, {"width": 390, "height": 800}


def _tabs(page: Page) -> list[str]:
    """The ids of the parts of the cluster that is shown."""
    return [str(tab.get_attribute("href"))[1:] for tab in page.locator("[role=tab]:visible").all()]


def _tables(page: Page, rows: str) -> list[dict[str, list[str]]]:
    """The tables of one kind: key of a row → its cells, without second lines."""
    script = """(all) => all.map(table => Object.fromEntries([...table.tBodies[0].rows].map(row =>
        [row.dataset.key, [...row.cells].map(cell => [...cell.childNodes]
            .filter(node => node.nodeName !== 'SMALL').map(node => node.textContent).join('').trim())])))"""
    return list(page.locator(f"table[data-rows={rows}]").evaluate_all(script))


@pytest.mark.parametrize("name", _NAMES)
def test_a_page_asks_for_nothing_and_fits_the_screen(name: str, pages: Pages, browser: Browser) -> None:
    """In a room without network it would stay half empty; on a phone or projector half of it would be out of sight."""
    with opened(browser, pages.path(name), viewport=_PROJECTOR) as page:
        for tab in _tabs(page):
            page.locator(f"[role=tab][href='#{tab}']").click()
            assert page.locator(".panel:visible").get_attribute("id") == tab
            for size in (_PHONE, _PROJECTOR):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (tab, size)
        assert page.title() != "bad"


@pytest.mark.parametrize("name", ["cum_9_2018", "thang_1000_diem"])
def test_every_figure_is_that_of_the_result(name: str, pages: Pages, browser: Browser) -> None:
    """The room would argue about figures that no workbook shows."""
    result = pages.result(name)
    digits = result.rulebook.info.digits

    def said(value: Any) -> str:
        return "–" if pd.isna(value) else format_points(value, digits, "vi")

    with opened(browser, pages.path(name)) as page:
        (ranking,) = _tables(page, "ranking")
        (groups,) = _tables(page, "groups")
        cards = dict(zip(_codes(page), _tables(page, "criteria"), strict=True))
    rows = result.ranking.to_dict("records")
    assert list(ranking) == list(cards) == [str(row["unit"]) for row in rows]
    for row in rows:
        rank = "–" if pd.isna(row["rank"]) else f"{row['rank']}{'=' if row['shared'] else ''}"
        percent = format_points(row["percent"], result.rulebook.info.percent_digits, "vi")
        assert ranking[str(row["unit"])][:3] == [rank, row["name"], said(row["points"])]
        assert ranking[str(row["unit"])][4] == percent
        assert groups[str(row["unit"])][-1] == said(row["points"])
    scored = {leaf.key for leaf in result.rulebook.leaves() if leaf.scores}
    for row in (row for row in result.points.to_dict("records") if row["criterion"] in scored):
        cells = cards[str(row["unit"])][str(row["criterion"])]
        points = "KG" if row["state"] == "not assigned" else said(row["points"])
        assert re.sub("[▲▼] ", "", cells[3]) == points, row
        assert row["state"] == "not assigned" or cells[2] == said(row["claimed"]), row
    for row in result.totals[result.totals["group"] != TOTAL].to_dict("records"):
        assert cards[str(row["unit"])][str(row["group"])][3] == said(row["points"]), row


def _codes(page: Page) -> list[str]:
    return [str(unit.get_attribute("data-unit-code")) for unit in page.locator(".unit").all()]


def test_the_keyboard_leads_to_any_unit(pages: Pages, browser: Browser) -> None:
    """Whoever stands at the projector with a presenter, or cannot use a mouse, would see the first tab for ever."""
    ranking = pages.result("cum_9_2018").ranking
    with opened(browser, pages.path("cum_9_2018"), viewport=_PROJECTOR) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        while page.evaluate("document.activeElement.getAttribute('role')") != "tab":
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SELECT"
        for row in ranking.head(3).to_dict("records"):
            (shown,) = page.locator(".unit:visible").all()
            assert shown.get_attribute("data-unit-code") == row["unit"]
            assert format_points(row["points"], 2, "vi") in shown.inner_text()
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("End")
        assert page.locator(".panel:visible").get_attribute("id") == _tabs(page)[-1]
        page.keyboard.press("Home")
        assert page.locator("[data-rows=ranking]").is_visible()


def test_a_name_leads_to_its_card_and_the_browser_back(pages: Pages, browser: Browser) -> None:
    """A click in the ranking is how most people look for a unit; back must not leave the page."""
    last = str(pages.result("cum_9_2018").ranking["unit"].iloc[-1])
    with opened(browser, pages.path("cum_9_2018")) as page:
        page.locator(f"[data-rows=ranking] [data-key={last}] a").click()
        assert page.locator(".unit:visible").get_attribute("data-unit-code") == last
        address = page.url
        page.go_back()
        assert page.locator("[data-rows=ranking]").is_visible()
    with opened(browser, pages.path("cum_9_2018"), address.partition("#")[2]) as page:
        assert page.locator(".unit:visible").get_attribute("data-unit-code") == last


def test_another_cluster_is_one_choice_away(pages: Pages, browser: Browser) -> None:
    """With two clusters on one page, the second would never be seen, or both would run together."""
    rulebook = pages.result("can_tho_157").rulebook
    with opened(browser, pages.path("can_tho_157"), viewport=_PROJECTOR) as page:
        for cluster in rulebook.clusters:
            page.locator("#chon-cum").select_option(label=cluster.name)
            shown = page.locator("[data-rows=ranking]:visible tbody tr")
            codes = shown.evaluate_all("rows => rows.map(row => row.dataset.key)")
            assert set(codes) == {unit.code for unit in rulebook.units_of(cluster.code)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(scheme: Any, pages: Pages, browser: Browser) -> None:
    """In a lit room a weak grey is nothing."""
    with opened(browser, pages.path("cum_9_2018"), color_scheme=scheme, viewport=_PROJECTOR) as page:
        for tab in _tabs(page):
            page.locator(f"[role=tab][href='#{tab}']").click()
            assert weakest_texts(page, 4.5) == [], tab
        page.locator("[data-theme-button]").click()
        assert weakest_texts(page, 4.5) == []
        turned = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (turned == "rgb(255, 255, 255)") == (scheme == "dark")


def test_on_paper_everything_is_there(pages: Pages, browser: Browser, tmp_path: Path) -> None:
    """What is handed out would lack the units that were not on the screen."""
    result = pages.result("cum_9_2018")
    text = _printed(browser, pages.path("cum_9_2018"), tmp_path)
    flat = " ".join(text.split())
    assert flat.count("Từng tiêu chí: ") == len(result.rulebook.units)
    for name in (unit.name for unit in result.rulebook.units):
        assert f"Từng tiêu chí: {name}" in flat
    for leaf in result.rulebook.leaves():
        assert len(re.findall(rf"^\s*{re.escape(leaf.key)}\s", text, re.MULTILINE)) >= len(result.rulebook.units), leaf
    assert flat.count(result.rulebook.info.stamp) >= text.count("\f")  # on every sheet
    assert "In phiếu" not in flat


def test_no_sheet_holds_the_last_lines_alone(pages: Pages, browser: Browser, tmp_path: Path) -> None:
    """One more sheet for each of twenty copies, with two lines that belong to the first."""
    sheets = _printed(browser, pages.path("cum_9_2018"), tmp_path).split("\f")[:-1]
    fingerprint = pages.result("cum_9_2018").rulebook.fingerprint
    assert [number for number, text in enumerate(sheets, 1) if fingerprint in text] == [1]
    assert "Lỗi và cảnh báo" in sheets[-1]


def test_a_claim_that_was_not_followed_stands_beside_the_points(pages: Pages, browser: Browser) -> None:
    """“7,50 | 7,50 | 0,00” would not say what had been corrected."""
    with opened(browser, pages.path("cum_9_2018")) as page:
        cells = page.locator("table[data-rows=overrides] tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
        )
    rows = {(row[0], row[1].partition(" ")[0]): row[2:] for row in cells}
    assert rows["Cà Mau", "II.1"][:6] == ["–", "điểm", "8,50", "7,50", "7,50", "0,00"]
    assert "khác điểm tự chấm" in rows["Cà Mau", "II.1"][6]
    assert rows["Kiên Giang", "II.3"][:6] == ["10", "9", "5,00", "5,00", "4,50", "▼ −0,50"]


def test_one_unit_is_printed_alone(pages: Pages, browser: Browser, tmp_path: Path) -> None:
    """The delegate of one unit would go home with everybody's sheets."""
    rulebook = pages.result("cum_9_2018").rulebook
    text = " ".join(_printed(browser, pages.path("cum_9_2018"), tmp_path, unit=True).split())
    assert text.count("Từng tiêu chí: ") == 1
    assert sum(f"Từng tiêu chí: {unit.name}" in text for unit in rulebook.units) == 1
    assert "Việc còn để ngỏ" not in text


def _printed(browser: Browser, path: Path, folder: Path, *, unit: bool = False) -> str:
    """What stands on the paper; ``unit``: after its button was pressed, which opens no window here."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) reads what was printed")
    with opened(browser, path) as page:
        if unit:
            page.evaluate("window.print = () => undefined")
            page.locator("[role=tab]").nth(2).click()
            page.locator("[data-print=unit]:visible").click()
        page.pdf(path=folder / "page.pdf", prefer_css_page_size=True)
    call = [program, "-layout", "-enc", "UTF-8", str(folder / "page.pdf"), "-"]
    return subprocess.run(call, capture_output=True, encoding="utf-8", check=True).stdout


def test_without_scripts_everything_is_shown(pages: Pages, browser: Browser) -> None:
    """An office that forbids scripts would get a page with dead buttons and hidden figures."""
    path = pages.path("can_tho_157")
    with opened(browser, path, java_script_enabled=False, viewport=_PHONE) as page:
        parts = page.locator(".panel, .unit, .cluster")
        assert parts.count() > len(pages.result("can_tho_157").rulebook.units)
        assert all(part.is_visible() for part in parts.all())
        assert page.locator("button:visible, select:visible").count() == 0


def test_a_hostile_name_is_only_a_name(pages: Pages, browser: Browser) -> None:
    """A unit could make its rank disappear, or turn round the words beside its name."""
    with opened(browser, pages.path("hostile")) as page:
        assert page.title() != "bad"
        assert page.locator("script").count() == 1
        assert page.locator("img").count() == 0
        text = page.locator("main").inner_text()
        assert HOSTILE in text
        assert LONG in text
        assert "\u202e" not in page.content()
        assert "A\\u202etừ phải sang trái\\u200f & <b> cộng</b>" in text
