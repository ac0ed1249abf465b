"""Writing a workbook whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.workbook import Workbook

from thidua_xlsx.errors import OutputError
from thidua_xlsx.messages.text import Message, Text

__all__ = ["new_workbook", "replace_whole", "safe_file_name", "text_width"]

_DOCUMENT_DATE: Final = datetime.datetime(2000, 1, 1)  # no clock enters a file, so that equal input gives equal bytes
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)

_CANNOT_WRITE: Final = Text(
    "Không ghi được {path}: {reason}. Nếu tệp đang mở trong Excel, hãy đóng lại rồi chạy lại, hoặc chọn tên khác.",
    "Cannot write {path}: {reason}. If it is open in Excel, close it and run again, or choose another name.",
)


@contextlib.contextmanager
def replace_whole(path: str | os.PathLike[str]) -> Iterator[str]:
    """A temporary name beside ``path``; on success it takes the place of ``path`` in one step.

    Raises
    ------
    OutputError
        The folder cannot be written to, or the file is held open; what was there is untouched.
    """
    target = Path(path)
    temporary = target.with_name(f"~{secrets.token_hex(8)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield str(temporary)
        temporary.replace(target)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise OutputError(Message(_CANNOT_WRITE, {"path": str(target), "reason": str(error)})) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def new_workbook(path: str | os.PathLike[str], *, title: str = "", subject: str = "") -> Iterator[Workbook]:
    """An XlsxWriter workbook that is written whole or not at all, in which no text becomes a formula."""
    with replace_whole(path) as temporary:
        workbook = Workbook(
            temporary,
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        workbook.set_properties({"title": title, "subject": subject, "created": _DOCUMENT_DATE})
        workbook.set_calc_mode("auto")
        yield workbook
        workbook.close()


def safe_file_name(name: str) -> str:
    """``name`` as a file name that Windows takes too."""
    cleaned = "".join("_" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in name).strip(" .")
    return f"_{cleaned}" if cleaned.split(".")[0].casefold() in _RESERVED or not cleaned else cleaned


def text_width(text: str) -> float:
    """The width of ``text`` in characters of a column's width, for Times New Roman 12."""
    return sum(1.35 if char.isupper() else 1.0 for char in text) * 0.95
