"""Writing a workbook whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import contextlib
import datetime
import errno
import io
import itertools
import os
import re
import secrets
import shutil
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook

from thidua_xlsx.errors import FileOpenError, OutputError
from thidua_xlsx.messages.finding import printable
from thidua_xlsx.messages.text import Message, Text
from thidua_xlsx.reading.remote import address, is_url
from thidua_xlsx.workbooks.safe_sheet import SafeSheet

if TYPE_CHECKING:
    from thidua_xlsx.rulebook.model import Rulebook
    from thidua_xlsx.scoring.result import Result

__all__ = [
    "cluster_paths",
    "describe",
    "inputs_of",
    "must_end_in",
    "name_temporaries",
    "new_workbook",
    "refuse_to_lose",
    "replace_whole",
    "safe_file_name",
    "take_away",
]

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
_FULL: Final = Text(
    "không còn chỗ trên ổ đĩa (đầy hoặc hết hạn mức); giải phóng chỗ rồi chạy lại. Tệp cũ vẫn còn nguyên.",
    "no room is left on the disk (full, or over quota); make room and run again. The old file is whole.",
)
_BAD_NAME: Final = Text(
    "tên tệp hoặc đường dẫn quá dài hoặc có ký tự không dùng được; đặt tên ngắn hơn.",
    "its name or path is too long or has characters that cannot be used; choose a shorter name.",
)
_FOLDER_CLOSED: Final = Text(
    "thư mục không cho ghi; chọn nơi khác, hoặc xin quyền ghi.",
    "its folder may not be written to; choose another place, or ask for the right to write.",
)
_ELSEWHERE: Final = Text(
    "đây là địa chỉ nơi lưu trữ chung; ghi vào máy rồi chép lên",
    "this is an address on shared storage; write to this computer, then copy it there",
)
_NO_FILE: Final = Text("đây không phải tệp thường; chọn tên khác.", "this is no ordinary file; choose another name.")
_OTHER: Final = Text("{error}. Tệp cũ vẫn còn nguyên.", "{error}. The old file is whole.")
_WRONG_ENDING: Final = Text("tên tệp phải kết thúc bằng {ending}.", "its name must end in {ending}.")
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_TEMPORARY: Final = re.compile(r"~thidua_[0-9a-f]{16}\.tmp")
_NOBODYS_AFTER: Final = 3600  # seconds; a temporary file is written in one go
_SCRATCH: Final = ("~thidua_", ".parts")  # how our folders among the temporary ones begin and end
_SCRATCH_NAME: Final = re.compile(r"~thidua_[0-9a-z_]{8}\.parts")
_SCRATCH_NOBODYS_AFTER: Final = 24 * 3600
_CLEANED: Final[set[str]] = set()  # folders; once in a run will do


_run = ""  # the first digits of the names of temporary files


def name_temporaries(run: str) -> None:
    """Let the names of this process' temporary files begin with these hexadecimal digits, for ``take_away``."""
    global _run  # noqa: PLW0603 - a process that only writes is told once
    _run = run


def take_away(folder: Path, run: str) -> None:
    """Take away what processes of a run that was ended have begun in ``folder``."""
    for file in folder.glob(f"~thidua_{run}*.tmp"):
        with contextlib.suppress(OSError):
            file.unlink()


@contextlib.contextmanager
def replace_whole(path: str | os.PathLike[str]) -> Iterator[str]:
    """A temporary name beside ``path``; on success it takes the place of ``path`` in one step.

    What a killed run left beside it an hour ago or earlier is taken away.

    Raises
    ------
    OutputError
        The folder cannot be written to, or the file is held open; what was there is untouched.
    """
    if is_url(address(path)):
        raise _cannot_write(path, _ELSEWHERE)
    target = Path(path)
    _usable(target)
    temporary = target.with_name(f"~thidua_{_run}{secrets.token_hex(8)[len(_run) :]}.tmp")
    if _is_open(target):
        raise _open_error(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clean_up(temporary)
        yield str(temporary)
        _to_disk(temporary)
        temporary.replace(target)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        if isinstance(error, PermissionError) and temporary.exists() and target.is_file():
            raise _open_error(target) from error  # it could be written, and not put into its place: Windows
        raise _cannot_write(target, _reason(target, error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def must_end_in(path: str | os.PathLike[str], ending: str) -> None:
    """Refuse a name that says something else than what will be in the file.

    Raises
    ------
    OutputError
        Before anything was written.
    """
    if Path(path).suffix.casefold() != ending:
        raise _cannot_write(path, Message(_WRONG_ENDING, {"ending": ending}))


def _cannot_write(path: str | os.PathLike[str], reason: Text | Message) -> OutputError:
    return OutputError(Message(_CANNOT_WRITE, {"path": printable(os.fspath(path)), "reason": reason}))


def _usable(target: Path) -> None:
    """Refuse a name that no file can have, and a pipe or device, which would be gone instead of written to."""
    try:
        kind = target.stat().st_mode
    except ValueError as error:  # a zero byte in the name
        raise _cannot_write(target, _BAD_NAME) from error
    except OSError as error:
        if _is_bad_name(error):
            raise _cannot_write(target, _BAD_NAME) from error
        return  # not there yet; what else is wrong shows when it is written
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise _cannot_write(target, _NO_FILE)


def _is_bad_name(error: object) -> bool:
    windows = getattr(error, "winerror", None)
    return getattr(error, "errno", None) in {errno.ENAMETOOLONG, errno.EINVAL} or windows in {123, 206}


def _to_disk(temporary: Path) -> None:
    """Have the content on the disk before the name: after a power cut it would be a file of zeros."""
    handle = os.open(temporary, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:  # a file system that cannot promise it
            raise
    finally:
        os.close(handle)


def _clean_up(temporary: Path) -> None:
    """Take away temporary files of killed runs: those much older than a new one, by the clock of the same disk."""
    folder = os.path.abspath(temporary.parent)  # noqa: PTH100 - resolving a network folder may take long
    if folder in _CLEANED:
        return
    _CLEANED.add(folder)
    with contextlib.suppress(OSError):
        left = [name for name in os.listdir(folder) if _TEMPORARY.fullmatch(name)]  # noqa: PTH208 - names will do
        if left:
            temporary.touch()
            oldest = temporary.stat().st_mtime - _NOBODYS_AFTER
            temporary.unlink()
            for file in (Path(folder) / name for name in left):
                with contextlib.suppress(OSError):
                    if file.stat().st_mtime < oldest:
                        file.unlink()


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
    reason = Message(_IN_USE, {"second": printable(second.name)})
    message = Message(_CANNOT_WRITE, {"path": printable(str(target)), "reason": reason})
    return FileOpenError(message, str(second))


def _reason(target: Path, error: Exception) -> Text | Message:
    """What went wrong, in words that say what to do."""
    cause = error.__cause__ or error.__context__ if isinstance(error, xlsxwriter.exceptions.FileCreateError) else error
    if target.is_dir():
        return _FOLDER_IN_PLACE
    if not target.parent.is_dir():
        return _NO_FOLDER
    number = getattr(cause, "errno", None)
    if number in _NO_ROOM:
        return _FULL
    if _is_bad_name(cause):
        return _BAD_NAME
    if isinstance(cause, PermissionError) or number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _OPEN if target.is_file() else _FOLDER_CLOSED
    return Message(_OTHER, {"error": printable(str(error))})


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
    must_end_in(path, ".xlsx")
    # The package is put together in memory and its parts in a folder of ours: where the disk is full, XlsxWriter would
    # leave a file open, which Windows does not let us remove, and parts behind.
    package = io.BytesIO()
    with replace_whole(path) as temporary, _scratch_folder() as parts:
        workbook = (_FixedSheets if fixed_sheets else Workbook)(
            package,
            {
                "tmpdir": parts,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        workbook.worksheet_class = SafeSheet
        describe(workbook, title=title, subject=subject)
        workbook.set_calc_mode("auto")
        yield workbook
        try:
            workbook.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            _let_go(workbook, error)
            raise
        Path(temporary).write_bytes(package.getvalue())  # a view would outlive a failure, and Python complain of it


@contextlib.contextmanager
def _scratch_folder() -> Iterator[str]:
    """A temporary folder; those that killed runs left a day ago or earlier are taken away."""
    # Windows removes no file that is still open after an error
    prefix, suffix = _SCRATCH
    with tempfile.TemporaryDirectory(suffix, prefix, ignore_cleanup_errors=True) as folder:
        _clean_up_scratch(Path(folder))
        yield folder


def _clean_up_scratch(new: Path) -> None:
    """Take away what is ours, and much older than a new folder, from the folder of temporary ones."""
    mark = str(new.parent / "".join(_SCRATCH))  # results may be written there too, and that is another matter
    if mark in _CLEANED:
        return
    _CLEANED.add(mark)
    with contextlib.suppress(OSError):
        mine = new.lstat()
        for folder in (path for path in new.parent.iterdir() if _SCRATCH_NAME.fullmatch(path.name)):
            with contextlib.suppress(OSError):
                old = folder.lstat()  # of another user's, or behind a link, nothing is removed
                if stat.S_ISDIR(old.st_mode) and old.st_uid == mine.st_uid and _is_left(old, mine):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_left(old: os.stat_result, new: os.stat_result) -> bool:
    return old.st_mtime < new.st_mtime - _SCRATCH_NOBODYS_AFTER


def _let_go(workbook: Workbook, error: xlsxwriter.exceptions.FileCreateError) -> None:
    """Have XlsxWriter close what it was writing now: at the end of the program it would complain on the terminal."""
    for part in (workbook, *workbook.worksheets()):
        with contextlib.suppress(OSError):
            if getattr(part, "fh", None) is not None:
                part.fh.close()
    cause: BaseException | None = error
    while cause is not None:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__context__


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
    with _scratch_folder() as folder:
        for path, write in there:
            fresh = Path(folder) / path.name
            write(fresh)
            if path.read_bytes() != fresh.read_bytes():
                raise OutputError(Message(_WOULD_LOSE, {"path": printable(str(path))}))


def safe_file_name(name: str) -> str:
    """``name`` as a file name that Windows takes too."""
    cleaned = "".join("_" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in name).strip(" .")
    return f"_{cleaned}" if cleaned.split(".")[0].casefold() in _RESERVED or not cleaned else cleaned


def cluster_paths(rulebook: Rulebook, folder: Path) -> dict[str, Path]:
    """Cluster code → where its consolidated workbook stands in ``folder``."""
    paths: dict[str, Path] = {}
    taken: set[str] = set()
    for number, cluster in enumerate(rulebook.clusters, start=1):
        name = safe_file_name(f"{rulebook.info.id}_{cluster.code}")
        name = f"{name}_{number}" if name.casefold() in taken else name  # c1 and C1 are one file on Windows
        taken.add(name.casefold())
        paths[cluster.code] = folder / f"{name}.xlsx"
    return paths


def inputs_of(result: Result) -> set[Path]:
    """The files that a result was read from, as far as it knows them: none of them may be written over."""
    read = [place.file for place in result.rulebook.places.values()]
    read += list(result.batch.sources["path"])
    for source in (result.verification, result.events, result.ballots):
        read += [] if source is None else source.files
    return {Path(name).resolve() for name in dict.fromkeys(read) if name}
