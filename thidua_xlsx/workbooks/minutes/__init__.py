"""The minutes of the ranking meeting and the proposal letter, as Word documents."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from thidua_xlsx.errors import OutputError
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.scoring.result import Result
from thidua_xlsx.workbooks.minutes.context import minutes_context
from thidua_xlsx.workbooks.minutes.template import fill_template
from thidua_xlsx.workbooks.minutes.templates import LETTER, MINUTES, default_template
from thidua_xlsx.workbooks.output import refuse_to_lose, replace_whole

__all__ = ["letter_path", "write_minutes", "write_minutes_templates"]

_SUFFIX: Final = ".docx"
_LETTER: Final = "_to_trinh"
_NOT_DOCX: Final = Text(
    "Không ghi được {path}: tên tệp phải kết thúc bằng .docx.", "Cannot write {path}: its name must end in .docx."
)
_NO_TEMPLATE: Final = Text(
    "Không đọc được mẫu {template}; kiểm tra lại đường dẫn. Chưa ghi tệp nào.",
    "The template {template} cannot be read; check the path. Nothing was written.",
)
_TITLES: Final = {
    MINUTES: Text("Biên bản họp bình xét, xếp hạng thi đua", "Minutes of the ranking meeting"),
    LETTER: Text("Tờ trình đề nghị khen thưởng", "Proposal letter"),
}

PathLike = str | os.PathLike[str]


def letter_path(path: PathLike) -> Path:
    """Where the proposal letter stands beside the minutes ``path``."""
    return Path(path).with_name(f"{Path(path).stem}{_LETTER}{Path(path).suffix}")


def write_minutes(
    result: Result,
    path: PathLike,
    *,
    date: datetime.date | None = None,
    cluster: str | None = None,
    template: PathLike | None = None,
    letter_template: PathLike | None = None,
    overwrite: bool = False,
) -> tuple[Path, Path]:
    """Write the minutes of the ranking meeting and the letter that proposes awards, in official layout.

    Both are filled from the result, and say what is not decided yet. People, discussion and signatures are dotted
    lines. The same result, date and templates give the same bytes.

    Parameters
    ----------
    path
        The minutes, ``.docx``; the letter is written beside them as ``…_to_trinh.docx``.
    date
        The day of the meeting; None leaves dotted lines.
    cluster
        Code of the cluster that the meeting is about; None: all of the rulebook, each with its own tables.
    template, letter_template
        Word documents of one's own (docxtpl; see ``docs/minutes.md``); None: ours, in the rulebook's language.
    overwrite
        Whether documents at these places that differ, and may have been completed by hand, are replaced.

    Returns
    -------
    The paths of minutes and letter.

    Raises
    ------
    OutputError
        A template is broken, a document that may be somebody's work is in the way, or a file cannot be written.
        Nothing was written.
    ThiduaError
        There is no such cluster.
    """
    minutes = Path(path)
    if minutes.suffix.casefold() != _SUFFIX:
        raise OutputError(Message(_NOT_DOCX, {"path": str(path)}))
    values = minutes_context(result, cluster=cluster, date=date)
    lang = result.rulebook.info.language
    documents = []
    for place, name, own in ((minutes, MINUTES, template), (letter_path(path), LETTER, letter_template)):
        content = default_template(name, lang) if own is None else _read(own)
        label = name.say(lang) if own is None else str(own)
        documents.append((place, fill_template(label, content, values, _TITLES[name].say(lang))))
    return _write_all(documents, overwrite=overwrite)


def write_minutes_templates(folder: PathLike, lang: str = "vi", *, overwrite: bool = False) -> tuple[Path, Path]:
    """Write our templates of minutes and letter into ``folder``, to be changed in Word.

    Returns
    -------
    The paths of both.

    Raises
    ------
    OutputError
        A template that was changed is in the way, or a file cannot be written.
    """
    documents = [(Path(folder) / name.say(lang), default_template(name, lang)) for name in (MINUTES, LETTER)]
    return _write_all(documents, overwrite=overwrite)


def _read(path: PathLike) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise OutputError(Message(_NO_TEMPLATE, {"template": str(path)})) from error


def _write_all(documents: Sequence[tuple[Path, bytes]], *, overwrite: bool) -> tuple[Path, Path]:
    """Both documents or neither."""
    if not overwrite:
        refuse_to_lose([(path, _writer(content)) for path, content in documents if path.is_file()])
    (first, one), (second, two) = documents
    before = second.read_bytes() if second.is_file() else None
    try:
        with replace_whole(first) as temporary:
            with replace_whole(second) as beside:
                Path(beside).write_bytes(two)
            Path(temporary).write_bytes(one)
    except OutputError:
        _put_back(second, before)
        raise
    return first, second


def _writer(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def _put_back(path: Path, before: bytes | None) -> None:
    """The second document as it was: the first, in whose place somebody has a document open, was not written."""
    with contextlib.suppress(OSError):
        if before is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != before:
            path.write_bytes(before)
