"""The page for the meeting room: one HTML file that needs no network, no server and no program but a browser."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from thidua_xlsx.errors import OutputError
from thidua_xlsx.html.markup import asset, render
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Message, Text, known_language
from thidua_xlsx.reading.own_files import PAGE_GENERATOR, PAGE_HEAD, PAGE_MARK
from thidua_xlsx.workbooks.output import inputs_of, must_end_in, replace_whole

if TYPE_CHECKING:
    from thidua_xlsx.html.page_model import Page
    from thidua_xlsx.scoring.result import Result

__all__ = ["PAGE_SUFFIX", "write_page"]

PAGE_SUFFIX: Final = ".html"

_IS_INPUT: Final = Text(
    "{path} là tệp đầu vào của chính kết quả này; chọn tên khác. Chưa ghi gì.",
    "{path} is one of the files that this result was read from; choose another name. Nothing was written.",
)
_NOT_OURS: Final = Text(
    "{path} đã có và không phải trang do chương trình này ghi; chọn tên khác, hoặc cho phép ghi đè (--force). "
    "Chưa ghi gì.",
    "{path} is there and is not a page of this program; choose another name or allow overwriting (--force). "
    "Nothing was written.",
)
_WORDS: Final = {
    "skip": Text("Tới thẳng nội dung", "Skip to the content"),
    "cluster": Text("Cụm", "Cluster"),
    "unit": Text("Đơn vị", "Unit"),
    "parts": Text("Các phần", "Parts"),
    "theme": Text("Đổi nền sáng, tối", "Light or dark"),
    "print_all": Text("In cả trang", "Print everything"),
    "print_cluster": Text("In cụm này", "Print this cluster"),
    "print_unit": Text("In phiếu đơn vị này", "Print this unit"),
    "before": Text("← Đơn vị trước", "← Unit before"),
    "after": Text("Đơn vị sau →", "Unit after →"),
}


def write_page(
    result: Result,
    path: str | os.PathLike[str],
    *,
    lang: str | None = None,
    cluster: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write the page for the meeting room: ranking, groups, a card per unit, verification, awards, covenant, findings.

    One HTML file with everything in it; opened in a browser it asks for nothing from anywhere. The same result and
    options give the same bytes. Charts are drawn with matplotlib.

    Parameters
    ----------
    path
        The file, ``.html``. A page that this function wrote before is replaced.
    lang
        ``vi`` or ``en``; None: the rulebook's language. Names, and what was said when the result was worked out
        (tables' reasons of classes and awards), stay in the rulebook's language.
    cluster
        Code of the cluster that the page is about; None: all of the rulebook, one of which is chosen on the page.
    overwrite
        Whether a file at this place that is not such a page is replaced.

    Returns
    -------
    The path.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    OutputError
        ``path`` is one of the result's own files, a file of somebody else's is in the way, or it cannot be written.
    ThiduaError
        There is no such cluster.
    ValueError
        ``lang`` is no language that the library speaks.
    """
    if lang is not None:
        known_language(lang)
    target = Path(path)
    must_end_in(target, PAGE_SUFFIX)
    _refuse(result, target, overwrite=overwrite)
    from thidua_xlsx.html.page_content import page_content

    content = _html(page_content(_spoken(result, lang), cluster), lang or result.rulebook.info.language)
    with replace_whole(target) as temporary:
        Path(temporary).write_bytes(content.encode("utf-8"))
    return target


def _refuse(result: Result, path: Path, *, overwrite: bool) -> None:
    """Raise where a file would be gone that somebody needs."""
    if path.is_file() and _is_ours(path):  # also one that lies among the submissions: it is passed over there
        return
    if path.resolve() in inputs_of(result):
        raise OutputError(Message(_IS_INPUT, {"path": printable(str(path))}))
    if path.is_file() and not overwrite:
        raise OutputError(Message(_NOT_OURS, {"path": printable(str(path))}))


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return PAGE_MARK in file.read(PAGE_HEAD)
    except OSError:
        return False


def _spoken(result: Result, lang: str | None) -> Result:
    """The same result, its rulebook speaking ``lang``; the one word of its tables that is looked up goes with it."""
    from thidua_xlsx.scoring.classes import NOT_CLASSIFIED

    info = result.rulebook.info
    if lang is None or lang == info.language:
        return result
    rulebook = dataclasses.replace(result.rulebook, info=dataclasses.replace(info, language=lang))
    word = {NOT_CLASSIFIED.say(info.language): NOT_CLASSIFIED.say(lang)}
    ranking = result.ranking.assign(**{"class": result.ranking["class"].replace(word)})
    return dataclasses.replace(result, rulebook=rulebook, ranking=ranking)


def _html(page: Page, lang: str) -> str:
    script = asset("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return render(
        "page.html",
        page=page,
        lang=lang,
        words={key: text.say(lang) for key, text in _WORDS.items()},
        generator=PAGE_GENERATOR,
        style=Markup(render("page.css", stamp=_css_string(page.stamp))),  # noqa: S704 - ours
        script=Markup(script),  # noqa: S704 - ours
        script_hash=digest,
    )


def _css_string(text: str) -> Markup | str:
    """``text`` as a string of a style sheet, every character as its number, so that none can end it."""
    return Markup('"' + "".join(f"\\{ord(char):06x}" for char in text) + '"') if text else ""  # noqa: S704 - digits
