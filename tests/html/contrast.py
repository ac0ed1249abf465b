"""How well text stands out from what is behind it, as a browser has worked it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["weakest_texts"]

# WCAG 2.2, 1.4.3: relative luminance and contrast; grounds are laid over one another from the element outwards
_SCRIPT = """(least) => {
  const parse = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const v = c[i] / 255;
    return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ground = (element) => {
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      layers.push(parse(getComputedStyle(node).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const weak = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest('script, style')) continue;
    const style = getComputedStyle(element), behind = ground(element);
    if (element.closest('svg') && !/--chart-(ink|muted)/.test(element.getAttribute('style') || '')) continue;
    const own = over(parse(element.closest('svg') ? style.fill : style.color), behind);
    const [a, b] = [light(own), light(behind)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) weak.push([text.slice(0, 40), Math.round(contrast * 100) / 100]);
  }
  return weak;
}"""


def weakest_texts(page: Page, least: float) -> list[list[object]]:
    """Every text that is shown with less contrast than ``least``, and its contrast.

    Of charts, only text on the ground of the page: what lies behind text on a bar is not known here.
    """
    return list(page.evaluate(_SCRIPT, least))
