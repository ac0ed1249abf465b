"""Writing a workbook whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import contextlib
import datetime
import errno
import itertools
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook

from thidua_xlsx.errors import FileOpenError, OutputError
from thidua_xlsx.messages.text import Message, Text

if TYPE_CHECKING:
    from thidua_xlsx.scoring.result import Result

__all__ = ["describe", "inputs_of", "new_workbook", "refuse_to_lose", "replace_whole", "safe_file_name"]

_DOCUMENT_DATE: Final = datetime.datetime(2000, 1, 1)  # no clock enters a file, so that equal input gives equal bytes
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)

_WOULD_LOSE: Final = Text(
    "{path} đã có và khác tệp trắng (có thể đã được điền); "
    "chọn nơi khác, hoặc cho phép ghi đè (--force). Chưa ghi tệp nào.",
    "{path} is there and is not the blank file (it may be filled in); "
    "choose another place or allow overwriting (--force). Nothing was written.",
)
_CANNOT_WRITE: Final = Text("Không ghi được {path}: {reason}", "Cannot write {path}: {reason}")
_FOLDER_IN_PLACE: Final = Text("đã có thư mục mang tên này; chọn tên khác.", "a folder has this name; choose another.")
_NO_FOLDER: Final = Text(
    "không tạo được thư mục chứa tệp; chọn nơi khác.", "its folder cannot be made; choose another place."
)
_OPEN: Final = Text(
    "tệp đang mở trong Excel hoặc thư mục không cho ghi; đóng tệp rồi chạy lại, hoặc chọn nơi khác.",
    "it is open in Excel, or the folder may not be written to; close it and run again, or choose another place.",
)
_IN_USE: Final = Text(
    "tệp đang mở trong Excel; đóng tệp rồi chạy lại, hoặc ghi sang tên khác, ví dụ {second}.",
    "it is open in Excel; close it and run again, or write to another name such as {second}.",
)
_FULL: Final = Text("ổ đĩa đã đầy; tệp cũ vẫn còn nguyên.", "the disk is full; the old file is whole.")
_OTHER: Final = Text("{error}. Tệp cũ vẫn còn nguyên.", "{error}. The old file is whole.")
_NOT_XLSX: Final = Text("tên tệp phải kết thúc bằng .xlsx.", "its name must end in .xlsx.")


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
    if _is_open(target):
        raise _open_error(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield str(temporary)
        temporary.replace(target)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        if isinstance(error, PermissionError) and temporary.exists() and target.is_file():
            raise _open_error(target) from error  # it could be written, and not put into its place: Windows
        raise OutputError(Message(_CANNOT_WRITE, {"path": str(target), "reason": _reason(target, error)})) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _is_open(target: Path) -> bool:
    """Whether Excel's or LibreOffice's mark of an open file stands beside it.

    Where a network drive or another system lets an open file be replaced, the one who has it open would save over it.
    """
    if not target.is_file():
        return False
    # Excel leaves out the first letters of a long name
    marks = {f"~${target.name}", f"~${target.name[2:]}", f".~lock.{target.name}#"}
    with contextlib.suppress(OSError):  # a name that is too long for a mark beside it
        return any((target.parent / mark).is_file() for mark in marks)
    return False


def _open_error(target: Path) -> FileOpenError:
    second = next(
        name
        for number in itertools.count(2)
        if not (name := target.with_name(f"{target.stem} ({number}){target.suffix}")).exists()
    )
    message = Message(_CANNOT_WRITE, {"path": str(target), "reason": Message(_IN_USE, {"second": second.name})})
    return FileOpenError(message, str(second))


def _reason(target: Path, error: Exception) -> Text | Message:
    """What went wrong, in words that say what to do."""
    cause = error.__cause__ or error.__context__ if isinstance(error, xlsxwriter.exceptions.FileCreateError) else error
    if target.is_dir():
        return _FOLDER_IN_PLACE
    if not target.parent.is_dir():
        return _NO_FOLDER
    number = getattr(cause, "errno", None)
    if number == errno.ENOSPC:
        return _FULL
    if isinstance(cause, PermissionError) or number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _OPEN
    return Message(_OTHER, {"error": str(error)})


class _FixedSheets(Workbook):  # type: ignore[misc]  # XlsxWriter is not typed
    """A workbook whose sheets cannot be renamed, moved or deleted by mistake; there is no password."""

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])  # XlsxWriter has no call for it


@contextlib.contextmanager
def new_workbook(
    path: str | os.PathLike[str], *, title: str = "", subject: str = "", fixed_sheets: bool = False
) -> Iterator[Workbook]:
    """An XlsxWriter workbook that is written whole or not at all, in which no text becomes a formula.

    ``fixed_sheets``: its sheets cannot be renamed, moved or deleted without taking the protection off.
    """
    if Path(path).suffix.casefold() != ".xlsx":
        raise OutputError(Message(_CANNOT_WRITE, {"path": str(path), "reason": _NOT_XLSX}))
    with replace_whole(path) as temporary:
        workbook = (_FixedSheets if fixed_sheets else Workbook)(
            temporary,
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        describe(workbook, title=title, subject=subject)
        workbook.set_calc_mode("auto")
        yield workbook
        workbook.close()


def describe(workbook: Workbook, **properties: str) -> None:
    """What the office program shows of the document: title, subject, category, keywords, comments."""
    workbook.set_properties({**properties, "created": _DOCUMENT_DATE})


def refuse_to_lose(files: Sequence[tuple[Path, Callable[[Path], None]]]) -> None:
    """Raise where a file stands in the way that is not the one that would be written: it may be filled in.

    Raises
    ------
    OutputError
        Names the first such file; nothing was written.
    """
    there = [(path, write) for path, write in files if path.exists()]
    if not there:
        return
    with tempfile.TemporaryDirectory() as folder:
        for path, write in there:
            fresh = Path(folder) / path.name
            write(fresh)
            if path.read_bytes() != fresh.read_bytes():
                raise OutputError(Message(_WOULD_LOSE, {"path": str(path)}))


def safe_file_name(name: str) -> str:
    """``name`` as a file name that Windows takes too."""
    cleaned = "".join("_" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in name).strip(" .")
    return f"_{cleaned}" if cleaned.split(".")[0].casefold() in _RESERVED or not cleaned else cleaned


def inputs_of(result: Result) -> set[Path]:
    """The files that a result was read from, as far as it knows them: none of them may be written over."""
    read = [place.file for place in result.rulebook.places.values()]
    read += list(result.batch.sources["path"])
    for source in (result.verification, result.events, result.ballots):
        read += [] if source is None else source.files
    return {Path(name).resolve() for name in dict.fromkeys(read) if name}
